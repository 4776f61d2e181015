//! GeoJSON text, one pass: JSON by `serde_json`, its members kept as they are met.
//!
//! Not through the types of the crate `geojson`: they do not keep where in the file something was,
//! accept a wrong depth of nesting, and drop what is wrapped. (The tests check this reader against
//! that crate.)

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::document::coordinates::{Coordinates, CoordinatesSeed};
use crate::document::properties::{PropertiesSeed, ValueSeed};
use crate::document::tally::Tally;
use crate::error::Error;

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
    /// The names of other members, for messages.
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

    /// Keeps the name of a member that has no meaning here.
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

/// Members that providers wrap a document in.
const WRAPPERS: [&str; 3] = ["map", "value", "data"];

/// The documents in a text: one JSON text, a text sequence (RFC 8142), or one JSON text a line.
pub(super) fn documents(text: &[u8], tally: &Tally) -> Result<Vec<Object>, Error> {
    const RECORD_SEPARATOR: u8 = 0x1e;
    if text.first() == Some(&RECORD_SEPARATOR) {
        return records(text, RECORD_SEPARATOR, tally);
    }
    let before = tally.counts();
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let document = object(tally, &mut deserializer, 0)?;
    match deserializer.end() {
        Ok(()) => Ok(vec![document]),
        // Something follows the first document. If it stood alone on its line, the rest may too.
        Err(_) if stands_alone(text) => {
            drop(document);
            tally.set_counts(before);
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
        let mut wrappers = Vec::new();
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
                    if wrappers.contains(&key) {
                        return Err(stands_twice(wrapper));
                    }
                    wrappers.push(key.clone());
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

/// A member may occur only once: nobody can know which of two to believe.
fn set<T, E: serde::de::Error>(member: &mut Option<T>, key: &str, value: T) -> Result<(), E> {
    if member.replace(value).is_some() {
        return Err(stands_twice(key));
    }
    Ok(())
}

fn stands_twice<E: serde::de::Error>(key: &str) -> E {
    E::custom(format_args!("member {key:?} stands twice in one object"))
}

/// Reads what may be a wrapped document: an object. Anything else is another program's member that
/// has the same name.
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
