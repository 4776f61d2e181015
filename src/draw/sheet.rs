//! A sheet: an SVG document with title, text and style, before the picture is on it.

use super::lettering::{on_one_line, wrap};
use super::svg::{Svg, short};
use super::theme::{Fill, Theme};

/// The fonts of a picture: the embedded one, others as wide, and whatever there is.
pub(super) const FONTS: &str = "DejaVu Sans, Verdana, Arial, sans-serif";

/// The space around everything, in pixels.
pub(super) const MARGIN: i32 = 24;

/// A sheet of paper that is written from top to bottom.
pub(super) struct Sheet {
    pub(super) body: Svg,
    pub(super) width: i32,
    /// Where the next line goes, in pixels from the top.
    pub(super) y: f64,
}

/// How a line of text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) class: &'static str,
    pub(super) weight: Weight,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

impl Type {
    pub(super) const TITLE: Self = Self { size: 23.0, class: "ink", weight: Weight::Bold };
    pub(super) const SUBTITLE: Self = Self { size: 14.0, class: "ink", weight: Weight::Regular };
    pub(super) const TEXT: Self = Self { size: 13.0, class: "ink", weight: Weight::Regular };
    pub(super) const STRONG: Self = Self { size: 13.0, class: "ink", weight: Weight::Bold };
    pub(super) const CAPTION: Self = Self { size: 10.5, class: "muted", weight: Weight::Regular };

    /// How many em fit into a number of pixels.
    pub(super) fn em(self, pixels: f64) -> f64 {
        // Bold letters are some tenth wider.
        let wider = if self.weight == Weight::Bold { 1.12 } else { 1.0 };
        pixels / (self.size * wider)
    }
}

impl Sheet {
    pub(super) fn new(width: i32) -> Self {
        Self { body: Svg::new(), width, y: f64::from(MARGIN) }
    }

    /// Sets a paragraph over the whole width and goes on below it.
    pub(super) fn paragraph(&mut self, text: &str, set: Type, most_lines: usize) {
        let inner = f64::from(self.width - 2 * MARGIN);
        for line in wrap(text, set.em(inner), most_lines) {
            self.y += set.size;
            self.text_at([f64::from(MARGIN), self.y], &line, set, "start");
            self.y += set.size * 0.4;
        }
    }

    /// Sets a line of text, shortened to `most_pixels`, that ends at, begins at, or lies around a place.
    pub(super) fn line_at(
        &mut self,
        place: [f64; 2],
        text: &str,
        set: Type,
        anchor: &str,
        most_pixels: f64,
    ) {
        let text = on_one_line(text, set.em(most_pixels));
        self.text_at(place, &text, set, anchor);
    }

    fn text_at(&mut self, [x, y]: [f64; 2], text: &str, set: Type, anchor: &str) {
        let (x, y, size) = (short(x), short(y), short(set.size));
        let mut attributes =
            vec![("x", x.as_str()), ("y", &y), ("class", set.class), ("font-size", &size)];
        if set.weight == Weight::Bold {
            attributes.push(("font-weight", "bold"));
        }
        if anchor != "start" {
            attributes.push(("text-anchor", anchor));
        }
        self.body.text("text", &attributes, text);
    }

    /// The document: the sheet cut below its last line.
    pub(super) fn finish(
        mut self,
        title: &str,
        description: &str,
        theme: &Theme,
        fills: &[Fill],
    ) -> String {
        self.y += f64::from(MARGIN) / 2.0;
        let (width, height) = (self.width.to_string(), short(self.y.ceil()));
        let view = format!("0 0 {width} {height}");
        let mut svg = Svg::new();
        svg.open(
            "svg",
            &[
                ("xmlns", "http://www.w3.org/2000/svg"),
                ("width", &width),
                ("height", &height),
                ("viewBox", &view),
                ("role", "img"),
                ("aria-labelledby", "title description"),
                ("font-family", FONTS),
            ],
        );
        svg.text("title", &[("id", "title")], title);
        svg.text("desc", &[("id", "description")], description);
        svg.text("style", &[], &theme.style("", fills));
        svg.empty("rect", &[("width", &width), ("height", &height), ("class", "background")]);
        svg.part(&self.body.finish());
        svg.close();
        svg.finish() + "\n"
    }
}
