//! Writing SVG: everything that comes from data is escaped on the way.

use std::fmt::Write as _;

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use crate::text::printable;

/// An SVG document, or a part of one, while it is written.
pub(super) struct Svg {
    writer: Writer<Vec<u8>>,
    open: Vec<&'static str>,
}

impl Svg {
    pub(super) fn new() -> Self {
        Self { writer: Writer::new(Vec::new()), open: Vec::new() }
    }

    /// Opens an element; [`close`](Self::close) ends it.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.line_break();
        self.write(Event::Start(start(name, attributes)));
        self.open.push(name);
    }

    /// Ends the element that was opened last.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.write(Event::End(BytesEnd::new(name)));
        }
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.line_break();
        self.write(Event::Empty(start(name, attributes)));
    }

    /// An element that holds a text.
    pub(super) fn text(&mut self, name: &'static str, attributes: &[(&str, &str)], text: &str) {
        self.line_break();
        self.write(Event::Start(start(name, attributes)));
        // What XML does not allow at all, and what would turn the direction, is spelt out.
        self.write(Event::Text(BytesText::new(&xml_text(text))));
        self.write(Event::End(BytesEnd::new(name)));
    }

    /// A part that was written before.
    pub(super) fn part(&mut self, part: &str) {
        self.writer.get_mut().extend_from_slice(part.as_bytes());
    }

    /// The text.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        String::from_utf8_lossy(&self.writer.into_inner()).into_owned()
    }

    fn line_break(&mut self) {
        self.writer.get_mut().push(b'\n');
    }

    fn write(&mut self, event: Event<'_>) {
        // Writing to memory does not fail.
        drop(self.writer.write_event(event));
    }
}

fn start<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, xml_text(value).as_str()));
    }
    start
}

/// Text without the characters that XML 1.0 has no place for.
fn xml_text(text: &str) -> String {
    printable(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// A number with at most two decimals, as short as it can be.
pub(super) fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Path data of closed rings in whole units, y down: each step relative to the last point.
pub(super) fn path_data<'a>(
    lines: impl IntoIterator<Item = &'a [[i32; 2]]>,
    closed: Closed,
) -> String {
    let mut data = String::new();
    for line in lines {
        let mut points = line.iter();
        let Some([mut x, mut y]) = points.next().copied() else { continue };
        // Writing to a string does not fail.
        let _ = write!(data, "M{x} {y}");
        if !points.as_slice().is_empty() {
            data.push('l');
        }
        let mut is_first = true;
        for &[to_x, to_y] in points {
            let (east, south) = (to_x - x, to_y - y);
            if !is_first && east >= 0 {
                data.push(' ');
            }
            let _ = write!(data, "{east}");
            if south >= 0 {
                data.push(' ');
            }
            let _ = write!(data, "{south}");
            (x, y) = (to_x, to_y);
            is_first = false;
        }
        if closed == Closed::Yes {
            data.push('z');
        }
    }
    data
}

/// Whether the last point of a line is joined to its first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    Yes,
    No,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_data_is_escaped() {
        let mut svg = Svg::new();
        svg.open("g", &[("id", "a\"b<c>&\u{0}")]);
        svg.text("title", &[], "<script>alert(1)</script>\u{202e}\u{fffe}");
        let text = svg.finish();
        let document = resvg::usvg::roxmltree::Document::parse(&text).unwrap();
        assert_eq!(document.root_element().attribute("id"), Some("a\"b<c>&\\u{0}"));
        let title = document.descendants().find(|node| node.has_tag_name("title")).unwrap();
        let title = title.text().unwrap();
        assert!(title.starts_with("<script>alert(1)</script>\\u{202e}"), "{title}");
    }

    #[test]
    fn paths_are_short() {
        let ring: &[[i32; 2]] = &[[10, 20], [12, 19], [11, 25]];
        assert_eq!(path_data([ring], Closed::Yes), "M10 20l2-1-1 6z");
        assert_eq!(path_data([ring, &ring[..1]], Closed::No), "M10 20l2-1-1 6M10 20");
    }

    #[test]
    fn numbers_are_short() {
        for (value, text) in
            [(1.0, "1"), (0.126, "0.13"), (-0.001, "0"), (10.0, "10"), (2.5, "2.5")]
        {
            assert_eq!(short(value), text);
        }
    }
}
