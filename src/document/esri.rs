//! Esri JSON: what an `ArcGIS` server answers to `f=json` (`ArcGIS` REST API, "Feature object", "Geometry objects").

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::coordinates::{Coordinates, read_coordinates};
use super::features::Features;
use super::json::{JsonReader, Kind};
use super::parts::polygons_of;
use super::properties::{read_properties, read_value};
use super::skipped::Skipped;
use super::tally::Tally;
use crate::error::{Error, ErrorKind};
use crate::reference_system::{ReferenceSystem, of_wkid, of_wkt};
use crate::remedy::Means;

const ESRI: &str = "Esri JSON";

/// Adds the features of an answer. `stated` is what its coordinates are, whatever it says itself.
pub(super) fn add_features(
    text: &[u8],
    stated: Option<&ReferenceSystem>,
    features: &mut Features,
    tally: &Tally,
) -> Result<(), Error> {
    tally.feature.set(None);
    let mut reading = Reading { json: JsonReader::new(text, 0), tally };
    let answer = reading.read_answer()?;
    reading.json.end()?;
    answer.add_to(stated, features, tally)
}

/// An answer, as far as it says what is drawn.
#[derive(Default)]
struct Answer {
    name: String,
    system: Option<Value>,
    fields: Vec<Field>,
    features: Vec<Drawn>,
    /// Whether there are more features than the server sends at once.
    is_cut_short: bool,
}

/// A field whose values stand for words.
struct Field {
    name: String,
    /// The word for each value, which is kept as JSON.
    words: BTreeMap<String, String>,
}

#[derive(Default)]
struct Drawn {
    attributes: Map<String, Value>,
    /// `None` for a feature without a geometry.
    geometry: Option<Geometry>,
}

#[derive(Default)]
struct Geometry {
    rings: Option<Vec<Vec<[f64; 2]>>>,
    system: Option<Value>,
    skipped: Skipped,
}

/// An answer on its way out of a text.
struct Reading<'t> {
    json: JsonReader<'t>,
    tally: &'t Tally,
}

impl Reading<'_> {
    fn read_answer(&mut self) -> Result<Answer, Error> {
        let mut answer = Answer::default();
        // A feature or a geometry by itself.
        let mut single: Option<Drawn> = None;
        self.json.enter()?;
        while let Some(name) = self.json.next_member()? {
            match name.as_ref() {
                "features" => self.read_features(&mut answer.features)?,
                "fields" => answer.fields = self.read_fields()?,
                "spatialReference" => answer.system = Some(read_value(&mut self.json, self.tally)?),
                "exceededTransferLimit" => answer.is_cut_short = self.read_truth()?,
                "name" if self.json.kind()? == Kind::String => {
                    answer.name = self.json.string()?.into_owned();
                }
                "error" => return Err(self.refusal()?),
                "attributes" => {
                    let drawn = single.get_or_insert_default();
                    drawn.attributes = read_properties(&mut self.json, self.tally)?;
                }
                "geometry" => single.get_or_insert_default().geometry = self.read_geometry()?,
                name if is_of_geometry(name) => {
                    let drawn = single.get_or_insert_default();
                    let geometry = drawn.geometry.get_or_insert_default();
                    self.read_shape(name, geometry)?;
                }
                _ => self.json.skip()?,
            }
        }
        answer.features.extend(single);
        Ok(answer)
    }

    fn read_truth(&mut self) -> Result<bool, Error> {
        match self.json.kind()? {
            Kind::Boolean => self.json.boolean(),
            _ => self.json.skip().map(|()| false),
        }
    }

    /// What the server says instead of an answer.
    fn refusal(&mut self) -> Result<Error, Error> {
        let error = read_value(&mut self.json, self.tally)?;
        let member = |name: &str| match error.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let message = format!(
            "holds no map but the error that a server answered: {} {}",
            member("code"),
            member("message"),
        );
        Ok(Error::document(ESRI, message.trim_end()))
    }

    fn read_features(&mut self, features: &mut Vec<Drawn>) -> Result<(), Error> {
        self.expect(Kind::Array, "an array of features")?;
        self.json.enter()?;
        while self.json.next_element()? {
            self.tally.feature.set(Some(features.len()));
            self.expect(Kind::Object, "a feature")?;
            features.push(self.read_feature()?);
            self.tally.feature()?;
        }
        self.tally.feature.set(None);
        Ok(())
    }

    fn read_feature(&mut self) -> Result<Drawn, Error> {
        let mut drawn = Drawn::default();
        self.json.enter()?;
        while let Some(name) = self.json.next_member()? {
            match name.as_ref() {
                "attributes" => drawn.attributes = read_properties(&mut self.json, self.tally)?,
                "geometry" => drawn.geometry = self.read_geometry()?,
                _ => self.json.skip()?,
            }
        }
        Ok(drawn)
    }

    fn read_geometry(&mut self) -> Result<Option<Geometry>, Error> {
        if self.json.kind()? == Kind::Null {
            return self.json.null().map(|()| None);
        }
        self.expect(Kind::Object, "a geometry")?;
        let mut geometry = Geometry::default();
        self.json.enter()?;
        while let Some(name) = self.json.next_member()? {
            self.read_shape(&name, &mut geometry)?;
        }
        Ok(Some(geometry))
    }

    /// Reads a member of a geometry.
    fn read_shape(&mut self, name: &str, geometry: &mut Geometry) -> Result<(), Error> {
        let before = self.tally.extra_ordinates.get();
        match name {
            "rings" => {
                let rings = match read_coordinates(&mut self.json, self.tally)? {
                    Coordinates::Rings(rings) => rings,
                    Coordinates::Empty => Vec::new(),
                    _ => {
                        let message = "found rings of another depth than [[[x, y], …], …]";
                        return Err(self.refuse(message.to_owned()));
                    }
                };
                if geometry.rings.replace(rings).is_some() {
                    return Err(
                        self.refuse("member \"rings\" stands twice in one object".to_owned())
                    );
                }
            }
            "curveRings" | "curvePaths" => {
                let message = format!(
                    "found {name}, whose edges are arcs and curves; ask the server for straight ones, with \
                     returnTrueCurves=false",
                );
                return Err(self.refuse(message));
            }
            "paths" => geometry.skipped.lines += self.count_members()?,
            "points" => geometry.skipped.points += self.count_members()?,
            "x" => {
                geometry.skipped.points += 1;
                self.json.skip()?;
            }
            "spatialReference" => geometry.system = Some(read_value(&mut self.json, self.tally)?),
            _ => self.json.skip()?,
        }
        geometry.skipped.extra_ordinates += self.tally.extra_ordinates.get() - before;
        Ok(())
    }

    fn count_members(&mut self) -> Result<usize, Error> {
        self.expect(Kind::Array, "an array")?;
        let mut count = 0;
        self.json.enter()?;
        while self.json.next_element()? {
            self.tally.ring()?;
            self.json.skip()?;
            count += 1;
        }
        Ok(count)
    }

    /// Reads the fields, and keeps those with words for their values.
    fn read_fields(&mut self) -> Result<Vec<Field>, Error> {
        let mut fields = Vec::new();
        let Value::Array(values) = read_value(&mut self.json, self.tally)? else {
            return Ok(fields);
        };
        for value in values {
            let name = value.get("name").and_then(Value::as_str);
            let coded = value.pointer("/domain/codedValues").and_then(Value::as_array);
            if let (Some(name), Some(coded)) = (name, coded) {
                let words = coded.iter().filter_map(|coded| {
                    let word = coded.get("name")?.as_str()?;
                    Some((coded.get("code")?.to_string(), word.to_owned()))
                });
                fields.push(Field { name: name.to_owned(), words: words.collect() });
            }
        }
        Ok(fields)
    }

    fn expect(&mut self, kind: Kind, expected: &str) -> Result<(), Error> {
        let found = self.json.kind()?;
        if found == kind {
            return Ok(());
        }
        Err(self.refuse(format!("found {found}, expected {expected}")))
    }

    fn refuse(&self, message: String) -> Error {
        let (line, column) = self.json.place();
        let error = Error::document(ESRI, message).at_line(line, column);
        match self.tally.feature.get() {
            Some(feature) => error.in_feature(feature),
            None => error,
        }
    }
}

/// Whether a member belongs to a geometry, where one stands by itself.
fn is_of_geometry(name: &str) -> bool {
    matches!(name, "rings" | "curveRings" | "paths" | "curvePaths" | "points" | "x")
}

impl Answer {
    fn add_to(
        self,
        stated: Option<&ReferenceSystem>,
        features: &mut Features,
        tally: &Tally,
    ) -> Result<(), Error> {
        let Self { name, system, fields, features: drawn, is_cut_short } = self;
        let around = match stated {
            Some(stated) => stated.clone(),
            None => system.as_ref().map_or(Ok(ReferenceSystem::default()), system_of)?,
        };
        features.begin_collection(&name);
        let (mut strays, mut comparisons) = (0, tally.comparisons());
        for feature in drawn {
            let index = features.count_feature();
            let before = features.skipped;
            let Drawn { mut attributes, geometry } = feature;
            let geometry = geometry.unwrap_or_else(|| {
                features.skipped.null_geometries += 1;
                Geometry::default()
            });
            features.skipped.add(&geometry.skipped);
            let own = match (stated, &geometry.system) {
                (None, Some(system)) => {
                    system_of(system).map_err(|error| error.in_feature(index))?
                }
                _ => around.clone(),
            };
            let mut polygons = Vec::new();
            if let Some(rings) = geometry.rings {
                let parted = polygons_of(rings, tally)?;
                strays += parted.strays;
                features
                    .add_polygons(parted.polygons, &own, &mut polygons)
                    .map_err(|error| error.in_feature(index))?;
            }
            comparisons.add(fields.len() as u64)?;
            for field in &fields {
                field.add_word(&mut attributes, tally)?;
            }
            features.add(index, attributes, polygons, own, before);
        }
        features.remark_on_strays(strays);
        if is_cut_short {
            features.note_cut_short();
        }
        Ok(())
    }
}

impl Field {
    /// Adds the word for a value, named as `ArcGIS` does when it writes both.
    fn add_word(&self, attributes: &mut Map<String, Value>, tally: &Tally) -> Result<(), Error> {
        let value = attributes.get(&self.name).map(Value::to_string);
        if let Some(word) = value.and_then(|value| self.words.get(&value)) {
            // A word of any length comes with each feature.
            const BYTES_OF_A_PROPERTY: usize = 100;
            for _ in 0..=word.len() / BYTES_OF_A_PROPERTY {
                tally.property()?;
            }
            let name = format!("d_{}", self.name);
            attributes.entry(name).or_insert_with(|| word.as_str().into());
        }
        Ok(())
    }
}

/// The system of a `spatialReference`: the newest code that it has, or its definition.
fn system_of(reference: &Value) -> Result<ReferenceSystem, Error> {
    let code = ["latestWkid", "wkid"].into_iter().find_map(|name| reference.get(name)?.as_u64());
    if let Some(code) = code {
        return of_wkid(code);
    }
    if let Some(definition) = reference.get("wkt").and_then(Value::as_str) {
        return of_wkt(definition);
    }
    let name: Cow<'_, str> =
        reference.as_str().map_or_else(|| Cow::Owned(reference.to_string()), Cow::Borrowed);
    let message = "it has neither wkid nor wkt".to_owned();
    let error = Error::new(ErrorKind::ReferenceSystem { name: name.into_owned(), message });
    Err(error.with_remedy("state what the coordinates are", Means::ReferenceSystem))
}
