//! What a text draws, found without the library: so that nothing of it can get lost in silence.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::drawing::{Point, Rectangle};

/// The polygons of a text.
#[derive(Debug, Default)]
pub(super) struct Census {
    /// How many features have no geometry.
    pub(super) without_geometry: usize,
    pub(super) polygons: Vec<Vec<Vec<[f64; 2]>>>,
}

/// JSON. What stands twice is an error of the library, so that the first will do.
enum Tree {
    Object(Vec<(String, Tree)>),
    Array(Vec<Tree>),
    Number(f64),
    Text(String),
    Null,
    Bool,
}

/// The JSON texts of a file: one, one a line, or a sequence. `None` if it is none of these.
fn texts<'t, T: Deserialize<'t>>(text: &'t [u8]) -> Option<Vec<T>> {
    let split = |separator: u8| {
        let is_blank = |part: &&[u8]| part.trim_ascii().is_empty();
        let parts = text.split(|&byte| byte == separator).filter(|part| !is_blank(part));
        parts.map(|part| serde_json::from_slice(part).ok()).collect()
    };
    match text.first() {
        Some(0x1e) => split(0x1e),
        _ => serde_json::from_slice(text).ok().map(|one| vec![one]).or_else(|| split(b'\n')),
    }
}

pub(super) fn is_json(text: &[u8]) -> bool {
    texts::<IgnoredAny>(text).is_some()
}

impl Census {
    /// `None` if the text is not JSON, or has numbers that no double comes near.
    pub(super) fn of(text: &[u8]) -> Option<Self> {
        let mut census = Self::default();
        texts::<Tree>(text)?.iter().for_each(|tree| census.visit(tree));
        Some(census)
    }

    /// Polygons stand where GeoJSON and its wrappers have objects. Elsewhere they are in foreign
    /// members, which mean nothing (RFC 7946 §6.1).
    fn visit(&mut self, tree: &Tree) {
        let kind = tree.member("type").and_then(Tree::text);
        let places: &[&str] = match kind {
            Some("Polygon") => {
                if let Some(polygon) = tree.member("coordinates") {
                    self.add(polygon);
                }
                &[]
            }
            Some("MultiPolygon") => {
                let polygons = tree.member("coordinates").map_or(&[][..], Tree::elements);
                for polygon in polygons {
                    self.add(polygon);
                }
                &[]
            }
            Some("GeometryCollection") => &["geometries"],
            Some("Feature") => {
                let is_lost = matches!(tree.member("geometry"), None | Some(Tree::Null));
                self.without_geometry += usize::from(is_lost);
                &["geometry"]
            }
            Some("FeatureCollection") => &["features"],
            None if tree.member("features").is_some() => &["features"],
            None => &["map", "value", "data"],
            Some(_) => &[],
        };
        for place in places.iter().filter_map(|place| tree.member(place)) {
            match place {
                Tree::Array(elements) => elements.iter().for_each(|element| self.visit(element)),
                object => self.visit(object),
            }
        }
    }

    fn add(&mut self, polygon: &Tree) {
        let position = |tree: &Tree| match tree.elements() {
            [Tree::Number(x), Tree::Number(y), ..] => Some([*x, *y]),
            _ => None,
        };
        let ring = |tree: &Tree| tree.elements().iter().filter_map(position).collect();
        let rings: Vec<_> = polygon.elements().iter().map(ring).collect();
        if !rings.is_empty() {
            self.polygons.push(rings);
        }
    }

    /// The area of those of the rectangles, which do not overlap, that are drawn as they were.
    pub(super) fn at_least(&self, rectangles: &[Rectangle]) -> f64 {
        let is_drawn = |rectangle: &&Rectangle| {
            self.polygons.iter().any(|rings| {
                let [ring] = rings.as_slice() else { return false };
                let mut ring: Vec<Point> = ring.iter().map(steps).collect();
                ring.len() == 5 && ring.pop() == Some(ring[0]) && rectangle.is_drawn_by(&ring)
            })
        };
        rectangles.iter().filter(is_drawn).map(|rectangle| rectangle.area()).sum()
    }

    /// The area of the rectangles around all shells. `None` if some may reach around the Earth.
    pub(super) fn at_most(&self) -> Option<f64> {
        const HALF_TURN: i64 = 180_000_000_000;
        let around = |rings: &Vec<Vec<[f64; 2]>>| {
            let shell: Vec<Point> = rings[0].iter().map(steps).collect();
            let Some(around) = Rectangle::around(&shell) else { return Some(0.0) };
            let is_on_globe = around.west >= -HALF_TURN
                && around.east <= HALF_TURN
                && around.south >= -HALF_TURN / 2
                && around.north <= HALF_TURN / 2;
            (is_on_globe && around.east - around.west <= HALF_TURN).then(|| around.area())
        };
        self.polygons.iter().map(around).sum()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "what saturates lies nowhere")]
fn steps(position: &[f64; 2]) -> Point {
    position.map(|degrees| (degrees * 1e9).round() as i64)
}

impl Tree {
    fn member(&self, name: &str) -> Option<&Tree> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    fn elements(&self) -> &[Tree] {
        if let Self::Array(elements) = self { elements } else { &[] }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Tree, E> {
        Ok(Tree::Bool)
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree, E> {
        Ok(Tree::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Number(number as f64))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Tree, A::Error> {
        let mut read = Vec::new();
        while let Some(element) = elements.next_element()? {
            read.push(element);
        }
        Ok(Tree::Array(read))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Tree, A::Error> {
        let mut read = Vec::new();
        while let Some(member) = members.next_entry()? {
            read.push(member);
        }
        Ok(Tree::Object(read))
    }
}
