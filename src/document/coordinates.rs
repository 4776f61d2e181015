//! Coordinates, by their depth of nesting.

use super::json::{JsonReader, Kind};
use super::tally::Tally;
use crate::error::Error;

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
pub(super) fn read_coordinates(
    json: &mut JsonReader<'_>,
    tally: &Tally,
) -> Result<Coordinates, Error> {
    match read_node(json, tally, 0)? {
        Node::Coordinates(coordinates) => Ok(coordinates),
        Node::Number(number) => {
            let message = format!("found the number {number} as coordinates, expected an array");
            Err(tally.refuse(json, message))
        }
    }
}

/// An element of a coordinate array: a number or a nested array.
enum Node {
    Number(f64),
    Coordinates(Coordinates),
}

fn read_node(json: &mut JsonReader<'_>, tally: &Tally, depth: u8) -> Result<Node, Error> {
    match json.kind()? {
        Kind::Number => json.number().map(Node::Number),
        Kind::Array => read_array(json, tally, depth).map(Node::Coordinates),
        other => {
            let message = format!("found {other}, expected a number or an array of coordinates");
            Err(tally.refuse(json, message))
        }
    }
}

fn read_array(json: &mut JsonReader<'_>, tally: &Tally, depth: u8) -> Result<Coordinates, Error> {
    const DEEPEST: u8 = 4;
    if depth >= DEEPEST {
        return Err(tally.refuse(json, "coordinates are nested deeper than in a MultiPolygon"));
    }
    json.enter()?;
    if !json.next_element()? {
        tally.ring()?;
        return Ok(Coordinates::Empty);
    }
    match read_node(json, tally, depth + 1)? {
        Node::Number(longitude) => {
            rest_of_position(longitude, json, tally).map(Coordinates::Position)
        }
        Node::Coordinates(Coordinates::Position(first)) => {
            tally.ring()?;
            let mut positions = vec![first];
            while json.next_element()? {
                positions.push(read_position(json, tally)?);
            }
            Ok(Coordinates::Positions(positions))
        }
        Node::Coordinates(first) => {
            let mut nested = vec![first];
            while json.next_element()? {
                match read_node(json, tally, depth + 1)? {
                    Node::Coordinates(coordinates) => nested.push(coordinates),
                    Node::Number(_) => return Err(tally.refuse(json, MIXED)),
                }
            }
            join(nested).ok_or_else(|| tally.refuse(json, MIXED))
        }
    }
}

const MIXED: &str = "coordinates of different depth stand side by side";

fn read_position(json: &mut JsonReader<'_>, tally: &Tally) -> Result<[f64; 2], Error> {
    match json.kind()? {
        Kind::Array => json.enter()?,
        other => {
            let message = format!("found {other}, expected a position [longitude, latitude]");
            return Err(tally.refuse(json, message));
        }
    }
    if !json.next_element()? {
        return Err(tally.refuse(json, "found an empty position, expected two numbers"));
    }
    let longitude = read_ordinate(json, tally)?;
    rest_of_position(longitude, json, tally)
}

fn rest_of_position(
    longitude: f64,
    json: &mut JsonReader<'_>,
    tally: &Tally,
) -> Result<[f64; 2], Error> {
    if !json.next_element()? {
        let message = "found a position of one number, expected [longitude, latitude]";
        return Err(tally.refuse(json, message));
    }
    let latitude = read_ordinate(json, tally)?;
    let mut extra = 0;
    while json.next_element()? {
        json.skip()?;
        extra = 1;
    }
    tally.extra_ordinates.set(tally.extra_ordinates.get() + extra);
    tally.vertex()?;
    Ok([longitude, latitude])
}

fn read_ordinate(json: &mut JsonReader<'_>, tally: &Tally) -> Result<f64, Error> {
    match json.kind()? {
        Kind::Number => json.number(),
        other => Err(tally.refuse(json, format!("found {other}, expected a number"))),
    }
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
