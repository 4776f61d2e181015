//! Features: what of a document can hold ground.

use serde_json::{Map, Value};

use super::coordinates::Coordinates;
use super::date::Stamp;
use super::feature::{Feature, out_of_range};
use super::geojson::{Nullable, Object, documents};
use super::input::Input;
use super::reproject::{Reprojection, reproject};
use super::tally::Tally;
use crate::error::{Error, ErrorKind};
use crate::limits::Budget;
use crate::reference_system::{Kind, Member, ReferenceSystem};
use crate::warning::{Warning, WarningCode};

/// What was in the inputs and is not measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Skipped {
    pub(crate) points: usize,
    pub(crate) lines: usize,
    pub(crate) null_geometries: usize,
    pub(crate) null_features: usize,
    pub(crate) empty_polygons: usize,
    pub(crate) extra_ordinates: u64,
}

impl Skipped {
    /// Points, those of a `MultiPoint` each.
    pub fn points(&self) -> usize {
        self.points
    }

    /// Lines, those of a `MultiLineString` each.
    pub fn lines(&self) -> usize {
        self.lines
    }

    /// Features without a geometry.
    pub fn null_geometries(&self) -> usize {
        self.null_geometries
    }

    /// Entries of `features` that are null.
    pub fn null_features(&self) -> usize {
        self.null_features
    }

    /// Polygons without coordinates.
    pub fn empty_polygons(&self) -> usize {
        self.empty_polygons
    }

    /// Positions whose third and further numbers were dropped. `DeepState` writes a height of 0 to each.
    pub fn extra_ordinates(&self) -> u64 {
        self.extra_ordinates
    }
}

/// The features of one input.
#[derive(Debug, Default)]
pub(crate) struct Features {
    pub(crate) with_polygons: Vec<Feature>,
    /// How many features there are, with and without polygons.
    pub(crate) count: usize,
    pub(crate) skipped: Skipped,
    /// The name of the collection, if it has one.
    pub(crate) name: String,
    /// The date that the wrapper gives.
    pub(crate) wrapper_date: Option<Stamp>,
    /// What a reader should know of the document.
    pub(crate) warnings: Vec<Warning>,
    /// Peculiarities of the document, each once.
    remarks: Vec<String>,
    /// The reference system that the caller states.
    stated: Option<ReferenceSystem>,
}

impl Features {
    pub(crate) fn read(
        input: &Input,
        tally: &Tally,
        reprojection: &Reprojection,
    ) -> Result<Self, Error> {
        let mut features = Self { stated: reprojection.stated.clone(), ..Self::default() };
        let extra = tally.extra_ordinates.get();
        let warnings = documents(input.text(), tally)
            .and_then(|documents| {
                documents.into_iter().try_for_each(|document| features.add_document(document))
            })
            .and_then(|()| reproject(&mut features.with_polygons, reprojection, tally))
            .map_err(|error| error.in_input(input.name()))?;
        let remarks = features.remarks.iter().map(|remark| (WarningCode::Document, remark.clone()));
        features.warnings = remarks
            .chain(warnings)
            .map(|(code, message)| Warning::new(code, format!("{}: {message}", input.name())))
            .collect();
        features.skipped.extra_ordinates = tally.extra_ordinates.get() - extra;
        Ok(features)
    }

    fn remark(&mut self, remark: String) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    /// The reference system of an object: its own, or that of what it is in.
    fn system(
        &mut self,
        crs: Option<&Value>,
        around: &ReferenceSystem,
    ) -> Result<ReferenceSystem, Error> {
        let member = Member::from_crs(crs);
        if let Some(stated) = self.stated.clone() {
            // Only a code is handed to PROJ, even if it is only compared.
            let (found, is_same) = match member {
                Member::Absent | Member::Null => return Ok(stated),
                Member::Code(code) => {
                    let is_same = code.parse::<ReferenceSystem>().is_ok_and(|own| own == stated);
                    (code, is_same)
                }
                Member::Unreadable { name, .. } => (name, false),
            };
            if !is_same {
                self.remark(format!("its crs is {found}, but was read as {stated} as stated"));
            }
            return Ok(stated);
        }
        match member {
            Member::Absent => Ok(around.clone()),
            Member::Null => {
                self.remark(format!("its crs is null and was read as {around}"));
                Ok(around.clone())
            }
            Member::Code(code) => {
                // Formally latitude first; every GeoJSON file has longitude first.
                if code == "EPSG:4326" {
                    self.remark("its crs EPSG:4326 was read as longitude, latitude".to_owned());
                }
                code.parse()
            }
            Member::Unreadable { name, reason } => {
                let message = format!("{reason}; state what the coordinates are (--crs EPSG:…)");
                Err(Error::new(ErrorKind::ReferenceSystem { name, message }))
            }
        }
    }

    fn add_document(&mut self, document: Object) -> Result<(), Error> {
        let Unwrapped { mut document, system, wrapper } = self.unwrap(document)?;
        let system = self.system(document.crs.take().as_ref(), &system)?;
        if document.kind.is_none() && document.features.is_some() {
            // Within a wrapper the type may be missing; elsewhere that is odd.
            if wrapper.is_none() {
                self.remark(
                    "an object with features but without a type was read as a FeatureCollection"
                        .to_owned(),
                );
            }
            document.kind = Some("FeatureCollection".to_owned());
        }
        match document.kind.as_deref() {
            Some("FeatureCollection") => self.add_collection(document, &system),
            Some("Feature") => self.add_feature(Some(document), &system),
            Some(_) => self.add_bare_geometry(document, system),
            None => Err(not_geojson(&document)),
        }
    }

    /// Takes a document out of what providers wrap it in, wrappers in wrappers too. Of the
    /// history of `DeepState`'s API one map is `{"id": 1668296906, "map": {…}}`, and `id` is its Unix
    /// time; NZZ's files are `{"value": {…}}`.
    fn unwrap(&mut self, document: Object) -> Result<Unwrapped, Error> {
        let system = self.stated.clone().unwrap_or_default();
        let mut unwrapped = Unwrapped { document, system, wrapper: None };
        loop {
            let outer = &mut unwrapped.document;
            if outer.kind.is_some() || outer.features.is_some() {
                return Ok(unwrapped);
            }
            let Some((member, inner)) = take_wrapped(outer)? else {
                return Ok(unwrapped);
            };
            let system = self.system(outer.crs.as_ref(), &unwrapped.system)?;
            let stamp = outer.datetime.as_ref().or(outer.id.as_ref());
            self.wrapper_date = self.wrapper_date.or(stamp.and_then(Stamp::from_value));
            // No provider is known to wrap its maps so.
            if member == "data" {
                self.remark(format!("the map was found in the member {member:?}"));
            }
            unwrapped = Unwrapped { document: inner, system, wrapper: Some(member) };
        }
    }

    fn add_collection(
        &mut self,
        collection: Object,
        system: &ReferenceSystem,
    ) -> Result<(), Error> {
        expect_only("features", "FeatureCollection", &collection)?;
        // The name of a layer, which tells what all its polygons are.
        if let Some(Value::String(name)) = collection.name {
            self.name = name;
        }
        let features = collection
            .features
            .ok_or_else(|| Error::geojson("a FeatureCollection without features"))?;
        features.into_iter().try_for_each(|feature| self.add_feature(feature, system))
    }

    /// Adds a document that is a geometry, as a feature without properties.
    fn add_bare_geometry(
        &mut self,
        geometry: Object,
        system: ReferenceSystem,
    ) -> Result<(), Error> {
        let index = self.count;
        self.count += 1;
        let mut polygons = Vec::new();
        self.add_geometry(geometry, &system, &mut polygons)?;
        self.keep(Feature { index, properties: Map::new(), polygons, system });
        Ok(())
    }

    fn add_feature(
        &mut self,
        feature: Option<Object>,
        system: &ReferenceSystem,
    ) -> Result<(), Error> {
        let index = self.count;
        self.count += 1;
        let Some(feature) = feature else {
            self.skipped.null_features += 1;
            return Ok(());
        };
        self.read_feature(index, feature, system).map_err(|error| error.in_feature(index))
    }

    fn read_feature(
        &mut self,
        index: usize,
        feature: Object,
        around: &ReferenceSystem,
    ) -> Result<(), Error> {
        let system = self.system(feature.crs.as_ref(), around)?;
        match feature.kind.as_deref() {
            Some("Feature") => {}
            Some(other) => {
                return Err(Error::geojson(format!(
                    "found the type {other:?} among the features, expected \"Feature\"",
                )));
            }
            None => return Err(Error::geojson("a feature without a type")),
        }
        expect_only("geometry", "Feature", &feature)?;
        let Some(Nullable::Object(geometry)) = feature.geometry else {
            self.skipped.null_geometries += 1;
            return Ok(());
        };
        let mut polygons = Vec::new();
        self.add_geometry(*geometry, &system, &mut polygons)?;
        let properties = feature.properties.unwrap_or_default();
        self.keep(Feature { index, properties, polygons, system });
        Ok(())
    }

    fn keep(&mut self, feature: Feature) {
        if !feature.polygons.is_empty() {
            self.with_polygons.push(feature);
        }
    }

    /// Adds the polygons of a geometry. Collections nest no deeper than the parser lets them.
    ///
    /// Collections matter: until the end of August 2022 `DeepState`'s large polygons sit in
    /// `GeometryCollection`s, together with points, and a reader without them loses most of the map.
    fn add_geometry(
        &mut self,
        geometry: Object,
        system: &ReferenceSystem,
        polygons: &mut Vec<Vec<Vec<[f64; 2]>>>,
    ) -> Result<(), Error> {
        if self.system(geometry.crs.as_ref(), system)? != *system {
            return Err(Error::geojson(
                "a crs on a geometry differs from that of its feature; put it on the feature or the \
                 collection, or state the reference system (--crs EPSG:…)",
            ));
        }
        let Some(kind) = geometry.kind.as_deref() else {
            return Err(not_geojson(&geometry));
        };
        let holder = if kind == "GeometryCollection" { "geometries" } else { "coordinates" };
        expect_only(holder, kind, &geometry)?;
        match kind {
            "GeometryCollection" => self.add_members(geometry.geometries, system, polygons),
            "Polygon" | "MultiPolygon" | "Point" | "LineString" | "MultiPoint"
            | "MultiLineString" => match geometry.coordinates {
                Some(coordinates) => self.add_coordinates(kind, coordinates, system, polygons),
                None => Err(without_coordinates(kind, &geometry.others)),
            },
            other => Err(unknown_type(other)),
        }
    }

    fn add_members(
        &mut self,
        members: Option<Vec<Option<Object>>>,
        system: &ReferenceSystem,
        polygons: &mut Vec<Vec<Vec<[f64; 2]>>>,
    ) -> Result<(), Error> {
        let members =
            members.ok_or_else(|| Error::geojson("a GeometryCollection without geometries"))?;
        for member in members {
            match member {
                Some(member) => self.add_geometry(member, system, polygons)?,
                None => self.skipped.null_geometries += 1,
            }
        }
        Ok(())
    }

    /// Adds what a geometry of one of the six simple types holds, if it holds polygons.
    fn add_coordinates(
        &mut self,
        kind: &str,
        coordinates: Coordinates,
        system: &ReferenceSystem,
        polygons: &mut Vec<Vec<Vec<[f64; 2]>>>,
    ) -> Result<(), Error> {
        match (kind, coordinates) {
            ("Polygon" | "MultiPolygon", Coordinates::Empty) => self.skipped.empty_polygons += 1,
            ("Polygon", Coordinates::Rings(rings)) => {
                check_range(&rings, system, polygons.len())?;
                polygons.push(rings);
            }
            ("MultiPolygon", Coordinates::Polygons(members)) => {
                for rings in members {
                    check_range(&rings, system, polygons.len())?;
                    if rings.is_empty() {
                        self.skipped.empty_polygons += 1;
                    } else {
                        polygons.push(rings);
                    }
                }
            }
            ("Point", _) => self.skipped.points += 1,
            ("LineString", _) => self.skipped.lines += 1,
            ("MultiPoint", Coordinates::Positions(points)) => self.skipped.points += points.len(),
            ("MultiLineString", Coordinates::Rings(lines)) => self.skipped.lines += lines.len(),
            ("MultiPoint" | "MultiLineString", Coordinates::Empty) => {}
            (kind, found) => {
                return Err(Error::geojson(format!(
                    "found the nesting of {} in the coordinates of a {kind}",
                    nesting(&found),
                )));
            }
        }
        Ok(())
    }
}

/// A document, and what was around it.
struct Unwrapped {
    document: Object,
    /// The reference system that the wrappers give it.
    system: ReferenceSystem,
    /// The member of the innermost wrapper.
    wrapper: Option<String>,
}

/// Reads the features of one input, for those who want no control map.
pub(crate) fn read_features(input: &Input, budget: &Budget) -> Result<Features, Error> {
    Features::read(input, &Tally::new(budget), &Reprojection::default())
}

/// What an object wraps, if it wraps anything: the member and the document in it.
fn take_wrapped(object: &mut Object) -> Result<Option<(String, Object)>, Error> {
    let holding: Vec<&str> = object.holding().collect();
    match holding.as_slice() {
        [] => Ok(object.wrapped.pop()),
        [only] => {
            let wrapped = object.wrapped.iter().position(|(name, _)| name == only);
            Ok(wrapped.map(|index| object.wrapped.swap_remove(index)))
        }
        [one, other, ..] => Err(ambiguous("an object without a type", one, other)),
    }
}

/// Checks that no other member than the one that belongs there may hold ground: it would be ignored
/// without a word (RFC 7946 §7.1 forbids it).
fn expect_only(member: &str, kind: &str, object: &Object) -> Result<(), Error> {
    match object.holding().find(|other| *other != member) {
        Some(other) => Err(ambiguous(&format!("a {kind}"), member, other)),
        None => Ok(()),
    }
}

fn ambiguous(object: &str, one: &str, other: &str) -> Error {
    Error::geojson(format!(
        "found {object} with the members {one:?} and {other:?}; nobody can know which of them is \
         meant, so take one out",
    ))
}

fn nesting(coordinates: &Coordinates) -> &'static str {
    match coordinates {
        Coordinates::Empty => "nothing",
        Coordinates::Position(_) => "a Point",
        Coordinates::Positions(_) => "a LineString",
        Coordinates::Rings(_) => "a Polygon",
        Coordinates::Polygons(_) => "a MultiPolygon",
    }
}

fn without_coordinates(kind: &str, others: &[String]) -> Error {
    let format = if others.iter().any(|name| name == "arcs") {
        "; members \"arcs\" belong to TopoJSON, convert it to GeoJSON"
    } else {
        ""
    };
    Error::geojson(format!("a {kind} without coordinates{format}"))
}

fn unknown_type(found: &str) -> Error {
    const TYPES: [&str; 9] = [
        "FeatureCollection",
        "Feature",
        "Polygon",
        "MultiPolygon",
        "GeometryCollection",
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
    ];
    if found == "Topology" {
        return Error::new(ErrorKind::Format {
            found: "TopoJSON".to_owned(),
            advice: "convert it, for example with mapshaper -o format=geojson".to_owned(),
        });
    }
    match TYPES.iter().find(|known| known.eq_ignore_ascii_case(found)) {
        Some(known) => Error::geojson(format!(
            "found the type {found:?}, expected {known:?}: upper and lower case matter",
        )),
        None => {
            Error::geojson(format!("found the unknown type {found:?}, expected a GeoJSON type"))
        }
    }
}

fn not_geojson(object: &Object) -> Error {
    const OF_ESRI: [&str; 3] = ["rings", "paths", "spatialReference"];
    if object.others.iter().any(|name| OF_ESRI.contains(&name.as_str())) {
        return Error::new(ErrorKind::Format {
            found: "Esri JSON".to_owned(),
            advice: "ask the server for f=geojson, or convert it with ogr2ogr".to_owned(),
        });
    }
    let members = if object.others.is_empty() {
        "no members that mean anything".to_owned()
    } else {
        format!("the members {}", object.others.join(", "))
    };
    Error::geojson(format!("found an object without a type, with {members}; expected GeoJSON"))
}

/// Checks that positions are longitude and latitude in degrees, if they are to be.
fn check_range(
    rings: &[Vec<[f64; 2]>],
    system: &ReferenceSystem,
    polygon: usize,
) -> Result<(), Error> {
    if let ReferenceSystem::Other(system) = system
        && system.kind() != Kind::Geographic
    {
        return Ok(());
    }
    for (ring, positions) in rings.iter().enumerate() {
        for (index, &position) in positions.iter().enumerate() {
            if let Some(message) = out_of_range(position) {
                return Err(Error::new(ErrorKind::Coordinate {
                    position,
                    message: message.to_owned(),
                })
                .at_position(polygon, ring, index));
            }
        }
    }
    Ok(())
}
