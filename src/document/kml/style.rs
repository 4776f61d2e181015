//! Styles of KML: which colours a placemark has, through `styleUrl` and `StyleMap`.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use crate::document::xml::{Piece, XmlReader};
use crate::error::Error;

/// A colour as KML writes it: opacity, blue, green, red.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Colour([u8; 4]);

impl Colour {
    /// Reads `aabbggrr`, with or without `#`; six digits are opaque.
    fn read(text: &str) -> Option<Self> {
        let digits = text.trim().trim_start_matches('#');
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(digits, 16).ok()?;
        match digits.len() {
            8 => Some(Self(number.to_be_bytes())),
            6 => Some(Self((number | 0xff00_0000).to_be_bytes())),
            _ => None,
        }
    }

    /// As on the web: `#rrggbb`.
    fn on_the_web(self) -> String {
        let Self([_, blue, green, red]) = self;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// From 0 to 1, in thousandths.
    fn opacity(self) -> f64 {
        let Self([opacity, ..]) = self;
        (f64::from(opacity) / 255.0 * 1000.0).round() / 1000.0
    }
}

/// What a style says of lines and polygons.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Style {
    line: Option<Colour>,
    width: Option<f64>,
    fill: Option<Colour>,
    is_filled: Option<bool>,
    is_outlined: Option<bool>,
}

impl Style {
    /// With what this style does not say itself.
    fn over(self, shared: &Self) -> Self {
        Self {
            line: self.line.or(shared.line),
            width: self.width.or(shared.width),
            fill: self.fill.or(shared.fill),
            is_filled: self.is_filled.or(shared.is_filled),
            is_outlined: self.is_outlined.or(shared.is_outlined),
        }
    }

    /// Under the names that other programs give them when they convert KML.
    pub(super) fn properties(&self) -> Map<String, Value> {
        let mut properties = Map::new();
        let mut add = |name: &str, value: Value| properties.insert(name.to_owned(), value);
        let opacity = |colour: Option<Colour>, is_drawn: Option<bool>| {
            let opacity = if is_drawn == Some(false) { Some(0.0) } else { Some(colour?.opacity()) };
            opacity.and_then(Number::from_f64).map(Value::Number)
        };
        if let Some(fill) = self.fill {
            add("fill", fill.on_the_web().into());
        }
        if let Some(opacity) = opacity(self.fill, self.is_filled) {
            add("fill-opacity", opacity);
        }
        if let Some(line) = self.line {
            add("stroke", line.on_the_web().into());
        }
        if let Some(opacity) = opacity(self.line, self.is_outlined) {
            add("stroke-opacity", opacity);
        }
        if let Some(width) = self.width.and_then(Number::from_f64) {
            add("stroke-width", width.into());
        }
        properties
    }
}

/// What a placemark says of its style.
#[derive(Debug, Clone, Default)]
pub(super) struct Styled {
    /// The style in the placemark itself, or in a map of styles there.
    pub(super) own: Style,
    pub(super) url: Option<String>,
}

/// The styles that placemarks share.
#[derive(Debug, Default)]
pub(super) struct Styles {
    shared: BTreeMap<String, Styled>,
}

impl Styles {
    pub(super) fn add(&mut self, name: Option<String>, style: Styled) {
        self.shared.extend(name.map(|name| (name, style)));
    }

    /// The style of a placemark; `None` for a link to a style that the document does not hold.
    pub(super) fn resolve(&self, styled: &Styled) -> Option<Style> {
        // A style may lead to another; in a circle, to none.
        const FARTHEST: usize = 16;
        let mut style = styled.own.clone();
        let mut url = styled.url.as_deref();
        for _ in 0..FARTHEST {
            let Some(link) = url else {
                return Some(style);
            };
            let next = self.shared.get(name_in(link)?)?;
            style = style.over(&next.own);
            url = next.url.as_deref();
        }
        None
    }
}

/// The name of a style in this document: `#red`, or `red`, as Google Earth takes it too.
fn name_in(link: &str) -> Option<&str> {
    match link.split_once('#') {
        Some(("", name)) => Some(name),
        Some(_) => None,
        None => Some(link),
    }
}

/// Reads a `Style` that has begun.
pub(super) fn read_style(xml: &mut XmlReader<'_>) -> Result<Style, Error> {
    let mut style = Style::default();
    // The children of a style, and their children; deeper there is nothing of interest.
    let mut of = None;
    loop {
        match xml.next()? {
            Piece::Start(tag) => match (of, tag.name()) {
                (None, "LineStyle") => of = Some(Part::Line),
                (None, "PolyStyle") => of = Some(Part::Polygon),
                (Some(part), name) => style.read_member(part, name, xml)?,
                (None, _) => xml.skip()?,
            },
            Piece::End if of.is_some() => of = None,
            Piece::End | Piece::Finish => return Ok(style),
            Piece::Text(_) => {}
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Part {
    Line,
    Polygon,
}

impl Style {
    fn read_member(
        &mut self,
        part: Part,
        name: &str,
        xml: &mut XmlReader<'_>,
    ) -> Result<(), Error> {
        let content = xml.content()?;
        let text = content.trimmed();
        let truth = match text {
            "0" | "false" => Some(false),
            "1" | "true" => Some(true),
            _ => None,
        };
        match (part, name) {
            (Part::Line, "color") => self.line = Colour::read(text),
            (Part::Line, "width") => self.width = text.parse().ok(),
            (Part::Polygon, "color") => self.fill = Colour::read(text),
            (Part::Polygon, "fill") => self.is_filled = truth,
            (Part::Polygon, "outline") => self.is_outlined = truth,
            _ => {}
        }
        Ok(())
    }
}

/// Reads a `StyleMap` that has begun: the style of what is not pointed at.
pub(super) fn read_style_map(xml: &mut XmlReader<'_>) -> Result<Styled, Error> {
    let mut normal = Styled::default();
    let mut pair: Option<(String, Styled)> = None;
    loop {
        match xml.next()? {
            Piece::Start(tag) => match (&mut pair, tag.name()) {
                (None, "Pair") => pair = Some((String::new(), Styled::default())),
                (Some((key, _)), "key") => xml.content()?.trimmed().clone_into(key),
                (Some((_, styled)), "styleUrl") => {
                    styled.url = Some(xml.content()?.trimmed().to_owned());
                }
                (Some((_, styled)), "Style") => styled.own = read_style(xml)?,
                _ => xml.skip()?,
            },
            Piece::End => match pair.take() {
                Some((key, styled)) if key == "normal" => normal = styled,
                Some(_) => {}
                None => return Ok(normal),
            },
            Piece::Text(_) => {}
            Piece::Finish => return Ok(normal),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn colours_are_written_backwards() {
        let colour = Colour::read("4d1427A5").unwrap();
        assert_eq!((colour.on_the_web().as_str(), colour.opacity()), ("#a52714", 0.302));
        assert_eq!(Colour::read("#1427a5").unwrap(), Colour([255, 0x14, 0x27, 0xa5]));
        for text in ["", "red", "12345", "+d1427A5"] {
            assert_eq!(Colour::read(text), None, "{text}");
        }
    }

    #[test]
    fn links_are_followed_and_circles_are_not() {
        let linked = |url: &str| Styled { own: Style::default(), url: Some(url.to_owned()) };
        let red = Style { fill: Colour::read("ff0000ff"), ..Style::default() };
        let mut styles = Styles::default();
        styles.add(Some("red".to_owned()), Styled { own: red, url: None });
        styles.add(Some("map".to_owned()), linked("#red"));
        styles.add(Some("a".to_owned()), linked("#b"));
        styles.add(Some("b".to_owned()), linked("#a"));
        for url in ["#red", "#map", "red"] {
            let style = styles.resolve(&linked(url)).unwrap();
            assert_eq!(
                Value::from(style.properties()),
                json!({"fill": "#ff0000", "fill-opacity": 1.0})
            );
        }
        for url in ["#a", "#green", "other.kml#red"] {
            assert!(styles.resolve(&linked(url)).is_none(), "{url}");
        }
    }
}
