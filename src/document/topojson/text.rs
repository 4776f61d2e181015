//! The members of a topology, as they are met: objects may come before the arcs that they are made of.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::arcs::{Arcs, TOPOJSON, Transform};
use crate::document::json::{JsonReader, Kind};
use crate::document::properties::{read_properties, read_value};
use crate::document::tally::Tally;
use crate::error::Error;

/// A topology.
#[derive(Default)]
pub(super) struct Topology {
    pub(super) transform: Option<Transform>,
    pub(super) arcs: Arcs,
    /// Each with its name.
    pub(super) objects: Vec<(String, Geometry)>,
    pub(super) crs: Option<Value>,
}

/// A geometry, its lines by their arcs.
#[derive(Default)]
pub(super) struct Geometry {
    /// `None` for a geometry that is null.
    pub(super) kind: Option<String>,
    pub(super) properties: Map<String, Value>,
    pub(super) arcs: ArcNumbers,
    pub(super) geometries: Vec<Geometry>,
}

/// Numbers of arcs by their depth of nesting.
#[derive(Debug, Default)]
pub(super) enum ArcNumbers {
    #[default]
    Empty,
    Line(Vec<i64>),
    Rings(Vec<Vec<i64>>),
    Polygons(Vec<Vec<Vec<i64>>>),
}

/// The reading of a topology.
pub(super) struct Reading<'t> {
    json: JsonReader<'t>,
    tally: &'t Tally,
    /// How many geometries that may be features were met.
    count: usize,
}

impl<'t> Reading<'t> {
    pub(super) fn start(text: &'t [u8], tally: &'t Tally) -> Self {
        tally.feature.set(None);
        Self { json: JsonReader::new(text, 0), tally, count: 0 }
    }

    pub(super) fn read_topology(mut self) -> Result<Topology, Error> {
        let mut topology = Topology::default();
        let mut has_arcs = false;
        self.json.enter()?;
        while let Some(name) = self.json.next_member()? {
            match name.as_ref() {
                "objects" => self.read_objects(&mut topology.objects)?,
                "arcs" if has_arcs => return Err(self.stands_twice("arcs")),
                "arcs" => {
                    has_arcs = true;
                    topology.arcs = self.read_arcs()?;
                }
                "transform" => topology.transform = Some(self.read_transform()?),
                "crs" => topology.crs = Some(read_value(&mut self.json, self.tally)?),
                _ => self.json.skip()?,
            }
        }
        self.json.end()?;
        Ok(topology)
    }

    fn read_objects(&mut self, objects: &mut Vec<(String, Geometry)>) -> Result<(), Error> {
        self.expect(Kind::Object, "an object of geometries")?;
        self.json.enter()?;
        let mut names = BTreeSet::new();
        while let Some(name) = self.json.next_member()? {
            if !names.insert(name.clone()) {
                return Err(self.stands_twice(&name));
            }
            self.tally.feature()?;
            let geometry = self.read_geometry(0)?;
            objects.push((name.into_owned(), geometry));
        }
        self.tally.feature.set(None);
        Ok(())
    }

    /// Reads a geometry. Collections nest no deeper than the parser lets them.
    fn read_geometry(&mut self, depth: u64) -> Result<Geometry, Error> {
        self.tally.nesting(depth)?;
        let mut geometry = Geometry::default();
        if self.json.kind()? == Kind::Null {
            self.json.null()?;
            return Ok(geometry);
        }
        self.expect(Kind::Object, "a geometry")?;
        self.json.enter()?;
        while let Some(name) = self.json.next_member()? {
            match name.as_ref() {
                "type" => {
                    self.expect(Kind::String, "the name of a type")?;
                    geometry.kind = self.json.string().map(Cow::into_owned).map(Some)?;
                }
                "properties" => {
                    geometry.properties = read_properties(&mut self.json, self.tally)?;
                }
                "arcs" => geometry.arcs = self.read_numbers()?,
                "geometries" => {
                    self.expect(Kind::Array, "an array of geometries")?;
                    self.json.enter()?;
                    while self.json.next_element()? {
                        if depth == 0 {
                            self.tally.feature.set(Some(self.count));
                            self.count += 1;
                        }
                        geometry.geometries.push(self.read_geometry(depth + 1)?);
                        self.tally.feature()?;
                    }
                }
                _ => self.json.skip()?,
            }
        }
        Ok(geometry)
    }

    /// Reads numbers of arcs, at whatever depth they stand.
    fn read_numbers(&mut self) -> Result<ArcNumbers, Error> {
        self.expect(Kind::Array, "an array of arcs")?;
        self.json.enter()?;
        if !self.json.next_element()? {
            self.tally.ring()?;
            return Ok(ArcNumbers::Empty);
        }
        match self.json.kind()? {
            Kind::Number => {
                self.tally.ring()?;
                let mut numbers = vec![self.read_number()?];
                while self.json.next_element()? {
                    self.expect(Kind::Number, "the number of an arc")?;
                    numbers.push(self.read_number()?);
                }
                Ok(ArcNumbers::Line(numbers))
            }
            Kind::Array => {
                let mut nested = vec![self.read_numbers_in()?];
                while self.json.next_element()? {
                    nested.push(self.read_numbers_in()?);
                }
                self.join(nested)
            }
            other => Err(self.refuse(format!("found {other}, expected the number of an arc"))),
        }
    }

    /// Reads numbers one level deeper. Deeper than in a `MultiPolygon` they are joined to nothing, and refused.
    fn read_numbers_in(&mut self) -> Result<ArcNumbers, Error> {
        self.expect(Kind::Array, "an array of arcs")?;
        self.read_numbers()
    }

    fn join(&self, nested: Vec<ArcNumbers>) -> Result<ArcNumbers, Error> {
        let model = nested.iter().find(|numbers| !matches!(numbers, ArcNumbers::Empty));
        let joined = match model {
            None => Some(ArcNumbers::Empty),
            Some(ArcNumbers::Line(_)) => nested
                .into_iter()
                .map(ArcNumbers::into_line)
                .collect::<Option<_>>()
                .map(ArcNumbers::Rings),
            Some(ArcNumbers::Rings(_)) => nested
                .into_iter()
                .map(ArcNumbers::into_rings)
                .collect::<Option<_>>()
                .map(ArcNumbers::Polygons),
            Some(ArcNumbers::Empty | ArcNumbers::Polygons(_)) => None,
        };
        joined.ok_or_else(|| self.refuse("arcs of different depth stand side by side".to_owned()))
    }

    /// The number of an arc, negative for one that is run backwards.
    fn read_number(&mut self) -> Result<i64, Error> {
        // Up to there every whole number is a double.
        const MOST: f64 = 9_007_199_254_740_992.0;
        let number = self.json.number()?;
        if number.fract() != 0.0 || number.abs() > MOST {
            return Err(self.refuse(format!("found {number} as the number of an arc")));
        }
        #[expect(clippy::cast_possible_truncation, reason = "it is whole, and not large")]
        Ok(number as i64)
    }

    fn read_arcs(&mut self) -> Result<Arcs, Error> {
        self.expect(Kind::Array, "an array of arcs")?;
        let mut arcs = Arcs::default();
        self.json.enter()?;
        while self.json.next_element()? {
            self.expect(Kind::Array, "an arc, which is an array of positions")?;
            self.json.enter()?;
            while self.json.next_element()? {
                arcs.push(self.read_pair("a position")?);
            }
            arcs.end_arc();
        }
        Ok(arcs)
    }

    fn read_transform(&mut self) -> Result<Transform, Error> {
        let (mut scale, mut translate) = (None, None);
        self.expect(Kind::Object, "a transform")?;
        self.json.enter()?;
        while let Some(name) = self.json.next_member()? {
            match name.as_ref() {
                "scale" => scale = Some(self.read_pair("a scale")?),
                "translate" => translate = Some(self.read_pair("a translation")?),
                _ => self.json.skip()?,
            }
        }
        match (scale, translate) {
            (Some(scale), Some(translate)) => Ok(Transform { scale, translate }),
            _ => Err(self.refuse("found a transform without scale or translate".to_owned())),
        }
    }

    /// Reads two numbers; further ones are dropped, and counted.
    fn read_pair(&mut self, what: &str) -> Result<[f64; 2], Error> {
        self.expect(Kind::Array, what)?;
        self.json.enter()?;
        let mut pair = [0.0; 2];
        for number in &mut pair {
            if !self.json.next_element()? {
                return Err(self.refuse(format!("found less than two numbers, expected {what}")));
            }
            self.expect(Kind::Number, "a number")?;
            *number = self.json.number()?;
        }
        let mut extra = 0;
        while self.json.next_element()? {
            self.json.skip()?;
            extra = 1;
        }
        self.tally.extra_ordinates(extra);
        Ok(pair)
    }

    fn expect(&mut self, kind: Kind, expected: &str) -> Result<(), Error> {
        let found = self.json.kind()?;
        if found == kind {
            return Ok(());
        }
        Err(self.refuse(format!("found {found}, expected {expected}")))
    }

    fn stands_twice(&self, name: &str) -> Error {
        self.refuse(format!("member {name:?} stands twice in one object"))
    }

    fn refuse(&self, message: String) -> Error {
        let (line, column) = self.json.place();
        let error = Error::document(TOPOJSON, message).at_line(line, column);
        match self.tally.feature.get() {
            Some(feature) => error.in_feature(feature),
            None => error,
        }
    }
}

impl ArcNumbers {
    fn into_line(self) -> Option<Vec<i64>> {
        match self {
            Self::Line(numbers) => Some(numbers),
            Self::Empty => Some(Vec::new()),
            _ => None,
        }
    }

    fn into_rings(self) -> Option<Vec<Vec<i64>>> {
        match self {
            Self::Rings(rings) => Some(rings),
            Self::Empty => Some(Vec::new()),
            _ => None,
        }
    }
}
