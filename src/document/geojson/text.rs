//! GeoJSON text, one pass: the members of its objects are kept as they are met.
//!
//! Not through the types of the crate `geojson`: they do not keep where in the file something was,
//! accept a wrong depth of nesting, and drop what is wrapped. (The tests check this reader against
//! that crate.)

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use crate::document::coordinates::{Coordinates, read_coordinates};
use crate::document::json::{JsonReader, Kind};
use crate::document::properties::{read_properties, read_value};
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
    /// Positions among these with more than two numbers.
    pub(super) extra_ordinates: u64,
    pub(super) properties: Option<Map<String, Value>>,
    pub(super) crs: Option<Value>,
    pub(super) name: Option<Value>,
    pub(super) id: Option<Value>,
    pub(super) datetime: Option<Value>,
    /// Whether a server says that it sent a part of its features.
    pub(super) is_cut_short: bool,
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
    let mut reading = Reading::start(text, 0, tally);
    let document = reading.read_document()?;
    match reading.json.end() {
        Ok(()) => Ok(vec![document]),
        // Something follows the first document. If it stood alone on its line, the rest may too.
        Err(_) if stands_alone(text) => {
            drop(document);
            tally.set_counts(before);
            tally.take_repeated();
            records(text, b'\n', tally)
        }
        Err(error) => Err(error),
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
            let mut reading = Reading::start(record, line, tally);
            documents.push(reading.read_document()?);
            reading.json.end()?;
        }
        let line_breaks = record.split(|&byte| byte == b'\n').count() - 1;
        line += if separator == b'\n' { 1 } else { line_breaks };
    }
    Ok(documents)
}

/// The reading of one JSON text.
struct Reading<'t> {
    json: JsonReader<'t>,
    tally: &'t Tally,
    /// In how many objects it is.
    depth: u64,
}

impl<'t> Reading<'t> {
    fn start(text: &'t [u8], lines_before: usize, tally: &'t Tally) -> Self {
        tally.feature.set(None);
        Self { json: JsonReader::new(text, lines_before), tally, depth: 0 }
    }

    fn read_document(&mut self) -> Result<Object, Error> {
        let object = self.read_nullable()?;
        object.ok_or_else(|| Error::geojson("found null, expected a GeoJSON object"))
    }

    /// Reads an object or null.
    fn read_nullable(&mut self) -> Result<Option<Object>, Error> {
        match self.json.kind()? {
            Kind::Null => self.json.null().map(|()| None),
            Kind::Object => self.read_object().map(Some),
            other => Err(self.unexpected(other, "a GeoJSON object")),
        }
    }

    fn read_object(&mut self) -> Result<Object, Error> {
        self.tally.nesting(self.depth)?;
        self.depth += 1;
        let mut object = Object::default();
        let mut wrappers = Vec::new();
        self.json.enter()?;
        while let Some(name) = self.json.next_member()? {
            match name.as_ref() {
                wrapper if WRAPPERS.contains(&wrapper) => {
                    if wrappers.contains(&name) {
                        return Err(self.stands_twice(wrapper));
                    }
                    match self.read_wrapped()? {
                        Some(inside) => object.wrapped.push((wrapper.to_owned(), inside)),
                        None => object.keep_name(wrapper),
                    }
                    wrappers.push(name);
                }
                name => self.read_member(name, &mut object)?,
            }
        }
        self.depth -= 1;
        Ok(object)
    }

    /// Reads the value of a member that wraps nothing.
    fn read_member(&mut self, name: &str, object: &mut Object) -> Result<(), Error> {
        let is_again = match name {
            "type" => object.kind.replace(self.read_kind()?).is_some(),
            "features" => object.features.replace(self.read_features()?).is_some(),
            "geometries" => object.geometries.replace(self.read_geometries()?).is_some(),
            "geometry" => object.geometry.replace(self.read_geometry()?).is_some(),
            "coordinates" => {
                let before = self.tally.extra_ordinates.get();
                let coordinates = read_coordinates(&mut self.json, self.tally)?;
                object.extra_ordinates += self.tally.extra_ordinates.get() - before;
                object.coordinates.replace(coordinates).is_some()
            }
            "properties" => {
                let properties = read_properties(&mut self.json, self.tally)?;
                object.properties.replace(properties).is_some()
            }
            "crs" => object.crs.replace(self.read_value()?).is_some(),
            "name" | "id" | "datetime" => {
                self.read_last(name, object)?;
                false
            }
            "exceededTransferLimit" if self.json.kind()? == Kind::Boolean => {
                object.is_cut_short = self.json.boolean()?;
                false
            }
            other => {
                object.keep_name(other);
                self.json.skip()?;
                false
            }
        };
        // What says where ground lies may occur only once: nobody can know which of two to believe.
        if is_again { Err(self.stands_twice(name)) } else { Ok(()) }
    }

    /// Reads a member of which the last one counts.
    fn read_last(&mut self, name: &str, object: &mut Object) -> Result<(), Error> {
        let value = self.read_value()?;
        let member = match name {
            "name" => &mut object.name,
            "id" => &mut object.id,
            _ => &mut object.datetime,
        };
        if member.replace(value).is_some() {
            self.tally.repeated(name);
        }
        Ok(())
    }

    fn read_kind(&mut self) -> Result<String, Error> {
        match self.json.kind()? {
            Kind::String => self.json.string().map(Cow::into_owned),
            other => Err(self.unexpected(other, "the name of a type")),
        }
    }

    fn read_value(&mut self) -> Result<Value, Error> {
        read_value(&mut self.json, self.tally)
    }

    fn read_geometry(&mut self) -> Result<Nullable, Error> {
        let geometry = self.read_nullable()?;
        Ok(geometry.map_or(Nullable::Null, |geometry| Nullable::Object(Box::new(geometry))))
    }

    fn read_features(&mut self) -> Result<Vec<Option<Object>>, Error> {
        self.enter_array("an array of features")?;
        let mut features = Vec::new();
        while self.json.next_element()? {
            self.tally.feature.set(Some(features.len()));
            features.push(self.read_nullable()?);
            self.tally.feature()?;
        }
        self.tally.feature.set(None);
        Ok(features)
    }

    fn read_geometries(&mut self) -> Result<Vec<Option<Object>>, Error> {
        self.enter_array("an array of geometries")?;
        let mut geometries = Vec::new();
        while self.json.next_element()? {
            geometries.push(self.read_nullable()?);
            self.tally.feature()?;
        }
        Ok(geometries)
    }

    fn enter_array(&mut self, expected: &str) -> Result<(), Error> {
        match self.json.kind()? {
            Kind::Array => self.json.enter(),
            other => Err(self.unexpected(other, expected)),
        }
    }

    /// Reads what may be a wrapped document: an object. Anything else is another program's member that
    /// has the same name.
    fn read_wrapped(&mut self) -> Result<Option<Object>, Error> {
        match self.json.kind()? {
            Kind::Object => self.read_object().map(Some),
            _ => self.json.skip().map(|()| None),
        }
    }

    fn unexpected(&self, found: Kind, expected: &str) -> Error {
        self.tally.refuse(&self.json, format!("found {found}, expected {expected}"))
    }

    fn stands_twice(&self, name: &str) -> Error {
        self.tally.refuse(&self.json, format!("member {name:?} stands twice in one object"))
    }
}
