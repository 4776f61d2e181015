//! What plotters draws on: our own SVG, so that charts have the classes and patterns of maps.

use std::convert::Infallible;

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind,
};

use crate::draw::svg::{Closed, Svg, path_data};

/// A part of a chart while plotters draws it; places are in [`UNITS`](crate::draw::paper::UNITS).
pub(super) struct Canvas<'a> {
    svg: &'a mut Svg,
    size: (u32, u32),
    ink: Ink,
}

/// What a layer is drawn with, whatever the colour that plotters asks for.
#[derive(Debug, Clone)]
pub(super) struct Ink {
    /// A class of the theme.
    class: String,
    /// The pattern over what is filled.
    pattern: Option<String>,
    /// A pattern of dashes, in units.
    dashes: Option<&'static str>,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl Ink {
    /// A line in a class.
    pub(super) fn line(class: &str) -> Self {
        Self { class: class.to_owned(), pattern: None, dashes: None }
    }

    /// A broken line in a class.
    pub(super) fn dashed(class: &str) -> Self {
        Self { dashes: Some("12 8"), ..Self::line(class) }
    }

    /// The fill of a name, with its pattern if there is one.
    pub(super) fn fill(name: &str, has_pattern: bool) -> Self {
        Self {
            class: format!("{name}-base"),
            pattern: has_pattern.then(|| format!("url(#p-{name}-map)")),
            dashes: None,
        }
    }
}

impl<'a> Canvas<'a> {
    pub(super) fn new(svg: &'a mut Svg, size: (u32, u32), ink: Ink) -> Self {
        Self { svg, size, ink }
    }

    fn stroke(&mut self, points: &[[i32; 2]], width: u32) {
        let (data, width) = (path_data([points], Closed::No), width.to_string());
        let mut attributes = vec![
            ("d", data.as_str()),
            ("class", &self.ink.class),
            ("fill", "none"),
            ("stroke-width", &width),
            ("stroke-linejoin", "round"),
        ];
        attributes.extend(self.ink.dashes.map(|dashes| ("stroke-dasharray", dashes)));
        self.svg.empty("path", &attributes);
    }

    /// Fills a ring, opaque or less.
    fn fill(&mut self, points: &[[i32; 2]], colour: BackendColor) {
        let data = path_data([points], Closed::Yes);
        let opacity = colour.alpha.to_string();
        let opacity = (colour.alpha < 1.0).then_some(("opacity", opacity.as_str()));
        let base =
            [("d", data.as_str()), ("class", self.ink.class.as_str()), ("stroke-width", "0")];
        let base: Vec<_> = base.into_iter().chain(opacity).collect();
        self.svg.empty("path", &base);
        if let Some(pattern) = &self.ink.pattern {
            let marks: Vec<_> =
                [("d", data.as_str()), ("fill", pattern)].into_iter().chain(opacity).collect();
            self.svg.empty("path", &marks);
        }
    }
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, colour: BackendColor) -> Drawn {
        self.fill(&[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]], colour);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        is_filled: bool,
    ) -> Drawn {
        let ring = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        if is_filled {
            self.fill_polygon(ring.into_iter().take(4), style)
        } else {
            self.draw_path(ring, style)
        }
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let points: Vec<[i32; 2]> = path.into_iter().map(|(x, y)| [x, y]).collect();
        self.stroke(&points, style.stroke_width());
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        ring: I,
        style: &S,
    ) -> Drawn {
        let points: Vec<[i32; 2]> = ring.into_iter().map(|(x, y)| [x, y]).collect();
        self.fill(&points, style.color());
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        _style: &S,
        _is_filled: bool,
    ) -> Drawn {
        let [x, y, radius] = [x.to_string(), y.to_string(), radius.to_string()];
        self.svg
            .empty("circle", &[("cx", &x), ("cy", &y), ("r", &radius), ("class", &self.ink.class)]);
        Ok(())
    }
}
