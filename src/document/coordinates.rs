//! Coordinates, by their depth of nesting.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, SeqAccess, Visitor};

use super::tally::Tally;

/// Coordinates by their depth of nesting.
#[derive(Debug)]
pub(super) enum Coordinates {
    /// `[]` at some depth, nothing else.
    Empty,
    Position([f64; 2]),
    Positions(Vec<[f64; 2]>),
    Rings(Vec<Vec<[f64; 2]>>),
    Polygons(Vec<Vec<Vec<[f64; 2]>>>),
}

/// Reads coordinates of any depth up to that of a `MultiPolygon`.
pub(super) struct CoordinatesSeed<'t>(pub(super) &'t Tally);

impl<'de> DeserializeSeed<'de> for CoordinatesSeed<'_> {
    type Value = Coordinates;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match deserializer.deserialize_any(Element { tally: self.0, depth: 0 })? {
            Node::Coordinates(coordinates) => Ok(coordinates),
            Node::Number(number) => Err(D::Error::custom(format_args!(
                "found the number {number} as coordinates, expected an array",
            ))),
        }
    }
}

/// An element of a coordinate array: a number or a nested array.
enum Node {
    Number(f64),
    Coordinates(Coordinates),
}

#[derive(Clone, Copy)]
struct Element<'t> {
    tally: &'t Tally,
    depth: u8,
}

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Element<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or an array of coordinates")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
        Ok(Node::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Number(number as f64))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Node, A::Error> {
        const DEEPEST: u8 = 4;
        if self.depth >= DEEPEST {
            return Err(A::Error::custom("coordinates are nested deeper than in a MultiPolygon"));
        }
        let inner = Element { tally: self.tally, depth: self.depth + 1 };
        let coordinates = match elements.next_element_seed(inner)? {
            None => {
                self.tally.ring()?;
                Coordinates::Empty
            }
            Some(Node::Number(longitude)) => {
                Coordinates::Position(rest_of_position(longitude, &mut elements, self.tally)?)
            }
            Some(Node::Coordinates(Coordinates::Position(first))) => {
                self.tally.ring()?;
                let mut positions = vec![first];
                while let Some(position) = elements.next_element_seed(PositionSeed(self.tally))? {
                    positions.push(position);
                }
                Coordinates::Positions(positions)
            }
            Some(Node::Coordinates(first)) => {
                let mut nested = vec![first];
                while let Some(node) = elements.next_element_seed(inner)? {
                    match node {
                        Node::Coordinates(coordinates) => nested.push(coordinates),
                        Node::Number(_) => return Err(A::Error::custom(MIXED)),
                    }
                }
                join(nested).ok_or_else(|| A::Error::custom(MIXED))?
            }
        };
        Ok(Node::Coordinates(coordinates))
    }
}

const MIXED: &str = "coordinates of different depth stand side by side";

/// Reads one position.
struct PositionSeed<'t>(&'t Tally);

impl<'de> DeserializeSeed<'de> for PositionSeed<'_> {
    type Value = [f64; 2];

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<[f64; 2], D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for PositionSeed<'_> {
    type Value = [f64; 2];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a position [longitude, latitude]")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<[f64; 2], A::Error> {
        let longitude = elements
            .next_element()?
            .ok_or_else(|| A::Error::custom("found an empty position, expected two numbers"))?;
        rest_of_position(longitude, &mut elements, self.0)
    }
}

fn rest_of_position<'de, A: SeqAccess<'de>>(
    longitude: f64,
    elements: &mut A,
    tally: &Tally,
) -> Result<[f64; 2], A::Error> {
    let latitude = elements.next_element()?.ok_or_else(|| {
        A::Error::custom("found a position of one number, expected [longitude, latitude]")
    })?;
    let mut extra = 0;
    while elements.next_element::<IgnoredAny>()?.is_some() {
        extra = 1;
    }
    tally.extra_ordinates.set(tally.extra_ordinates.get() + extra);
    tally.vertex()?;
    Ok([longitude, latitude])
}

/// Joins coordinates of one depth into coordinates one level deeper. Empty ones take the depth of their
/// neighbours.
fn join(nested: Vec<Coordinates>) -> Option<Coordinates> {
    let model = nested.iter().find(|coordinates| !matches!(coordinates, Coordinates::Empty));
    match model {
        None => Some(Coordinates::Empty),
        Some(Coordinates::Position(_)) => {
            // Only after an empty array, where a position was expected.
            None
        }
        Some(Coordinates::Positions(_)) => nested
            .into_iter()
            .map(Coordinates::into_positions)
            .collect::<Option<_>>()
            .map(Coordinates::Rings),
        Some(Coordinates::Rings(_)) => nested
            .into_iter()
            .map(Coordinates::into_rings)
            .collect::<Option<_>>()
            .map(Coordinates::Polygons),
        Some(Coordinates::Empty | Coordinates::Polygons(_)) => None,
    }
}

impl Coordinates {
    fn into_positions(self) -> Option<Vec<[f64; 2]>> {
        match self {
            Self::Positions(positions) => Some(positions),
            Self::Empty => Some(Vec::new()),
            _ => None,
        }
    }

    fn into_rings(self) -> Option<Vec<Vec<[f64; 2]>>> {
        match self {
            Self::Rings(rings) => Some(rings),
            Self::Empty => Some(Vec::new()),
            _ => None,
        }
    }
}
