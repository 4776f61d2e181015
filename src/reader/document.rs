//! GeoJSON text, one pass: JSON by `serde_json`, its members kept as they are met.
//!
//! Not through the types of the crate `geojson`: they forget where in the file something stood,
//! take the wrong depth of nesting for the right one, and drop what is wrapped. (The tests hold
//! this reader against that crate.)

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind};
use crate::limits::Budget;

/// A JSON object with the members that GeoJSON and its wrappers know.
#[derive(Debug, Default)]
pub(super) struct Object {
    pub(super) kind: Option<String>,
    pub(super) features: Option<Vec<Option<Object>>>,
    /// `Null` where the member is there and null.
    pub(super) geometry: Option<Nullable>,
    pub(super) geometries: Option<Vec<Option<Object>>>,
    pub(super) coordinates: Option<Coordinates>,
    pub(super) properties: Option<Map<String, Value>>,
    pub(super) crs: Option<Value>,
    pub(super) name: Option<Value>,
    pub(super) id: Option<Value>,
    pub(super) datetime: Option<Value>,
    /// Members that may wrap a document, and what is in them.
    pub(super) wrapped: Vec<(String, Object)>,
    /// Names of members that mean nothing here, for messages.
    pub(super) others: Vec<String>,
}

impl Object {
    /// The members that may hold ground, each by its name.
    pub(super) fn holding(&self) -> impl Iterator<Item = &str> {
        let own = [
            ("features", self.features.is_some()),
            ("geometry", self.geometry.is_some()),
            ("geometries", self.geometries.is_some()),
            ("coordinates", self.coordinates.is_some()),
        ];
        let own = own.into_iter().filter_map(|(name, is_there)| is_there.then_some(name));
        let wrapped = self.wrapped.iter().filter(|(_, wrapped)| wrapped.may_hold_ground());
        own.chain(wrapped.map(|(name, _)| name.as_str()))
    }

    /// Keeps the name of a member that means nothing.
    fn keep_name(&mut self, name: &str) {
        const NAMES_KEPT: usize = 12;
        if self.others.len() < NAMES_KEPT {
            self.others.push(name.to_owned());
        }
    }

    fn may_hold_ground(&self) -> bool {
        self.kind.is_some() || self.holding().next().is_some()
    }
}

/// An object or null, where null says something.
#[derive(Debug)]
pub(super) enum Nullable {
    Null,
    Object(Box<Object>),
}

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

/// Members that providers wrap a document in.
const WRAPPERS: [&str; 3] = ["map", "value", "data"];

/// What is counted while reading, over all inputs of one map.
#[derive(Debug)]
pub(super) struct Tally {
    budget: Budget,
    features: Cell<u64>,
    properties: Cell<u64>,
    rings: Cell<u64>,
    vertices: Cell<u64>,
    /// Positions with more than two numbers.
    pub(super) extra_ordinates: Cell<u64>,
    /// The feature being read.
    feature: Cell<Option<usize>>,
    /// Why reading stopped, where that is not the fault of the text.
    stopped: RefCell<Option<Error>>,
}

impl Tally {
    pub(super) fn new(budget: &Budget) -> Self {
        Self {
            budget: budget.clone(),
            features: Cell::new(0),
            properties: Cell::new(0),
            rings: Cell::new(0),
            vertices: Cell::new(0),
            extra_ordinates: Cell::new(0),
            feature: Cell::new(None),
            stopped: RefCell::new(None),
        }
    }

    fn count<E: serde::de::Error>(
        &self,
        counter: &Cell<u64>,
        limit: &'static str,
        allowed: u64,
    ) -> Result<(), E> {
        const BETWEEN_CHECKS: u64 = 1 << 12;
        counter.set(counter.get() + 1);
        if counter.get() > allowed {
            return Err(self.stop(Error::new(ErrorKind::Limit { limit, allowed })));
        }
        if counter.get().is_multiple_of(BETWEEN_CHECKS) {
            self.budget.check().map_err(|error| self.stop(error))?;
        }
        Ok(())
    }

    /// Stops the parser, which knows only its own errors.
    fn stop<E: serde::de::Error>(&self, error: Error) -> E {
        self.stopped.replace(Some(error));
        E::custom("stopped")
    }

    fn vertex<E: serde::de::Error>(&self) -> Result<(), E> {
        self.count(&self.vertices, "vertices", self.budget.limits.vertices)
    }

    fn ring<E: serde::de::Error>(&self) -> Result<(), E> {
        self.count(&self.rings, "rings", self.budget.limits.rings)
    }

    fn property<E: serde::de::Error>(&self) -> Result<(), E> {
        self.count(&self.properties, "properties", self.budget.limits.properties)
    }

    fn nesting<E: serde::de::Error>(&self, depth: u64) -> Result<(), E> {
        let allowed = self.budget.limits.nesting;
        if depth > allowed {
            return Err(self.stop(Error::new(ErrorKind::Limit { limit: "nesting", allowed })));
        }
        Ok(())
    }

    /// How many more vertices the limit leaves room for.
    pub(super) fn vertices_left(&self) -> u64 {
        self.budget.limits.vertices.saturating_sub(self.vertices.get())
    }

    fn feature<E: serde::de::Error>(&self) -> Result<(), E> {
        self.count(&self.features, "features", self.budget.limits.features)
    }

    fn error(&self, error: &serde_json::Error, line: usize) -> Error {
        if let Some(error) = self.stopped.take() {
            return error;
        }
        let text = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = text.strip_suffix(&place).unwrap_or(&text).to_owned();
        let located = if error.is_data() {
            let error = Error::geojson(message);
            match self.feature.get() {
                Some(feature) => error.in_feature(feature),
                None => error,
            }
        } else if error.is_eof() {
            let message = "the text ends in the middle; it may have been cut off".to_owned();
            Error::new(ErrorKind::Json { message })
        } else {
            Error::new(ErrorKind::Json { message })
        };
        located.at_line(line + error.line(), error.column())
    }
}

/// The documents in a text: one JSON text, a text sequence (RFC 8142), or one JSON text a line.
pub(super) fn documents(text: &[u8], tally: &Tally) -> Result<Vec<Object>, Error> {
    const RECORD_SEPARATOR: u8 = 0x1e;
    if text.first() == Some(&RECORD_SEPARATOR) {
        return records(text, RECORD_SEPARATOR, tally);
    }
    let (vertices, features, extra) =
        (tally.vertices.get(), tally.features.get(), tally.extra_ordinates.get());
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let document = object(tally, &mut deserializer, 0)?;
    match deserializer.end() {
        Ok(()) => Ok(vec![document]),
        // Something follows the first document. If it stood alone on its line, the rest may too.
        Err(_) if stands_alone(text) => {
            drop(document);
            tally.vertices.set(vertices);
            tally.features.set(features);
            tally.extra_ordinates.set(extra);
            records(text, b'\n', tally)
        }
        Err(error) => Err(tally.error(&error, 0)),
    }
}

/// Whether the first line that is not blank is a JSON text.
fn stands_alone(text: &[u8]) -> bool {
    text.split(|&byte| byte == b'\n')
        .find(|line| !line.trim_ascii().is_empty())
        .is_some_and(|line| serde_json::from_slice::<IgnoredAny>(line).is_ok())
}

fn records(text: &[u8], separator: u8, tally: &Tally) -> Result<Vec<Object>, Error> {
    let mut documents = Vec::new();
    let mut line = 0;
    for record in text.split(|&byte| byte == separator) {
        if !record.trim_ascii().is_empty() {
            let mut deserializer = serde_json::Deserializer::from_slice(record);
            documents.push(object(tally, &mut deserializer, line)?);
            deserializer.end().map_err(|error| tally.error(&error, line))?;
        }
        let line_breaks = record.split(|&byte| byte == b'\n').count() - 1;
        line += if separator == b'\n' { 1 } else { line_breaks };
    }
    Ok(documents)
}

fn object(
    tally: &Tally,
    deserializer: &mut serde_json::Deserializer<serde_json::de::SliceRead<'_>>,
    line: usize,
) -> Result<Object, Error> {
    tally.feature.set(None);
    let object = ObjectSeed { tally, depth: 0 }
        .deserialize(deserializer)
        .map_err(|error| tally.error(&error, line))?;
    object.ok_or_else(|| Error::geojson("found null, expected a GeoJSON object"))
}

/// Reads an object or null.
#[derive(Clone, Copy)]
struct ObjectSeed<'t> {
    tally: &'t Tally,
    /// How many objects it is in.
    depth: u64,
}

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_> {
    type Value = Option<Object>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_> {
    type Value = Option<Object>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GeoJSON object")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let Self { tally, depth } = self;
        tally.nesting(depth)?;
        let inner = Self { tally, depth: depth + 1 };
        let mut object = Object::default();
        while let Some(key) = members.next_key::<Cow<'de, str>>()? {
            match key.as_ref() {
                "type" => set(&mut object.kind, &key, members.next_value()?)?,
                "features" => {
                    let features = ObjectsSeed { inner, are_features: true };
                    set(&mut object.features, &key, members.next_value_seed(features)?)?;
                }
                "geometries" => {
                    let geometries = ObjectsSeed { inner, are_features: false };
                    set(&mut object.geometries, &key, members.next_value_seed(geometries)?)?;
                }
                "geometry" => {
                    let geometry = members.next_value_seed(inner)?;
                    let geometry = geometry
                        .map_or(Nullable::Null, |geometry| Nullable::Object(Box::new(geometry)));
                    set(&mut object.geometry, &key, geometry)?;
                }
                "coordinates" => {
                    let coordinates = members.next_value_seed(CoordinatesSeed(tally))?;
                    set(&mut object.coordinates, &key, coordinates)?;
                }
                "properties" => {
                    let properties = members.next_value_seed(PropertiesSeed(tally))?;
                    set(&mut object.properties, &key, properties)?;
                }
                "crs" => {
                    set(&mut object.crs, &key, members.next_value_seed(ValueSeed(tally))?)?;
                }
                "name" => object.name = Some(members.next_value_seed(ValueSeed(tally))?),
                "id" => object.id = Some(members.next_value_seed(ValueSeed(tally))?),
                "datetime" => object.datetime = Some(members.next_value_seed(ValueSeed(tally))?),
                wrapper if WRAPPERS.contains(&wrapper) => {
                    if object.wrapped.iter().any(|(name, _)| name == wrapper) {
                        return Err(stands_twice(wrapper));
                    }
                    match members.next_value_seed(WrappedSeed(inner))? {
                        Some(inside) => object.wrapped.push((wrapper.to_owned(), inside)),
                        None => object.keep_name(wrapper),
                    }
                }
                other => {
                    object.keep_name(other);
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Some(object))
    }
}

/// A member may stand only once: which of two to believe, nobody can know.
fn set<T, E: serde::de::Error>(member: &mut Option<T>, key: &str, value: T) -> Result<(), E> {
    if member.replace(value).is_some() {
        return Err(stands_twice(key));
    }
    Ok(())
}

fn stands_twice<E: serde::de::Error>(key: &str) -> E {
    E::custom(format_args!("member {key:?} stands twice in one object"))
}

/// Reads what may be a wrapped document: an object; anything else is a foreign member of that name.
struct WrappedSeed<'t>(ObjectSeed<'t>);

impl<'de> DeserializeSeed<'de> for WrappedSeed<'_> {
    type Value = Option<Object>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for WrappedSeed<'_> {
    type Value = Option<Object>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        self.0.visit_map(members)
    }
}

/// Reads an array of objects or nulls.
struct ObjectsSeed<'t> {
    inner: ObjectSeed<'t>,
    are_features: bool,
}

impl<'de> DeserializeSeed<'de> for ObjectsSeed<'_> {
    type Value = Vec<Option<Object>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ObjectsSeed<'_> {
    type Value = Vec<Option<Object>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.are_features {
            "an array of features"
        } else {
            "an array of geometries"
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let tally = self.inner.tally;
        let mut read = Vec::new();
        loop {
            if self.are_features {
                tally.feature.set(Some(read.len()));
            }
            let Some(object) = elements.next_element_seed(self.inner)? else {
                break;
            };
            tally.feature()?;
            read.push(object);
        }
        if self.are_features {
            tally.feature.set(None);
        }
        Ok(read)
    }
}

/// Reads coordinates of any depth up to that of a `MultiPolygon`.
struct CoordinatesSeed<'t>(&'t Tally);

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

/// Reads any value; what is in it counts as properties.
#[derive(Clone, Copy)]
struct ValueSeed<'t>(&'t Tally);

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.0.property()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = elements.next_element_seed(self)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Value, A::Error> {
        PropertiesSeed(self.0).visit_map(members).map(Value::Object)
    }
}

/// Reads an object of any members, or null as an empty one.
struct PropertiesSeed<'t>(&'t Tally);

impl<'de> DeserializeSeed<'de> for PropertiesSeed<'_> {
    type Value = Map<String, Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for PropertiesSeed<'_> {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of properties")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Map::new())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut properties = Map::new();
        while let Some(key) = members.next_key()? {
            let value = members.next_value_seed(ValueSeed(self.0))?;
            properties.insert(key, value);
        }
        Ok(properties)
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

/// Coordinates of one depth, made one level deeper. Empty ones take the depth of their neighbours.
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
            .map(|coordinates| match coordinates {
                Coordinates::Positions(positions) => Some(positions),
                Coordinates::Empty => Some(Vec::new()),
                _ => None,
            })
            .collect::<Option<_>>()
            .map(Coordinates::Rings),
        Some(Coordinates::Rings(_)) => nested
            .into_iter()
            .map(|coordinates| match coordinates {
                Coordinates::Rings(rings) => Some(rings),
                Coordinates::Empty => Some(Vec::new()),
                _ => None,
            })
            .collect::<Option<_>>()
            .map(Coordinates::Polygons),
        Some(Coordinates::Empty | Coordinates::Polygons(_)) => None,
    }
}
