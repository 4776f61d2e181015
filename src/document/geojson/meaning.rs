//! What the objects of a GeoJSON text mean: wrappers, collections, features and geometries.

use geojson::GeoJson;
use serde_json::{Map, Value};

use super::memory::document;
use super::refusal::{
    ambiguous, expect_only, is_geometry, is_of_esri, not_geojson, unknown_type,
    without_coordinates, wrong_nesting,
};
use super::text::{Nullable, Object, documents};
use crate::document::coordinates::Coordinates;
use crate::document::feature::Rings;
use crate::document::features::Features;
use crate::document::stamp::Stamp;
use crate::document::tally::Tally;
use crate::error::{Error, ErrorKind};
use crate::reference_system::{Member, ReferenceSystem};
use crate::remedy::Means;

/// Adds the features of a GeoJSON text. `stated` is what its coordinates are, whatever it says itself.
pub(in crate::document) fn add_features(
    text: &[u8],
    stated: Option<&ReferenceSystem>,
    features: &mut Features,
    tally: &Tally,
) -> Result<(), Error> {
    let mut reading = Reading { features, stated };
    documents(text, tally)?.into_iter().try_for_each(|document| reading.add_document(document))
}

/// Adds the features of GeoJSON that is in memory, as [`add_features`] adds those of a text.
pub(in crate::document) fn add_geojson(
    given: &GeoJson,
    stated: Option<&ReferenceSystem>,
    features: &mut Features,
    tally: &Tally,
) -> Result<(), Error> {
    Reading { features, stated }.add_document(document(given, tally)?)
}

/// Features on their way out of a document.
struct Reading<'a> {
    features: &'a mut Features,
    stated: Option<&'a ReferenceSystem>,
}

/// A document, and what was around it.
struct Unwrapped {
    document: Object,
    /// The reference system that the wrappers give it.
    system: ReferenceSystem,
    /// The member of the innermost wrapper.
    wrapper: Option<String>,
}

impl Reading<'_> {
    fn add_document(&mut self, document: Object) -> Result<(), Error> {
        let Unwrapped { mut document, system, wrapper } = self.unwrap(document)?;
        let system = self.system(document.crs.take().as_ref(), &system)?;
        if document.kind.is_none() && is_of_esri(&document) {
            return Err(not_geojson(&document));
        }
        if document.kind.is_none() && document.features.is_some() {
            // Within a wrapper the type may be missing; elsewhere that is odd.
            if wrapper.is_none() {
                self.features.remark(
                    "an object with features but without a type was read as a FeatureCollection",
                );
            }
            document.kind = Some("FeatureCollection".to_owned());
        }
        match document.kind.as_deref() {
            Some("FeatureCollection") => self.add_collection(document, &system),
            Some("Feature") => {
                self.features.begin_collection("");
                self.add_feature(Some(document), &system)
            }
            // Before its members are looked at: those of an unknown type mean nothing.
            Some(kind) if !is_geometry(kind) => Err(unknown_type(kind)),
            Some(_) => self.add_bare_geometry(document, system),
            None => Err(not_geojson(&document)),
        }
    }

    /// Takes a document out of what providers wrap it in, wrappers in wrappers too. Of the
    /// history of `DeepState`'s API one map is `{"id": 1668296906, "map": {…}}`, and `id` is its Unix
    /// time; NZZ's files are `{"value": {…}}`.
    fn unwrap(&mut self, document: Object) -> Result<Unwrapped, Error> {
        let system = self.stated.cloned().unwrap_or_default();
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
            let stamp = match (&outer.datetime, &outer.id) {
                (Some(datetime), _) => Stamp::from_value(datetime),
                (None, id) => id.as_ref().and_then(Stamp::from_identifier),
            };
            self.features.wrapper_date = self.features.wrapper_date.or(stamp);
            // No provider is known to wrap its maps so.
            if member == "data" {
                self.features.remark(format!("the map was found in the member {member:?}"));
            }
            unwrapped = Unwrapped { document: inner, system, wrapper: Some(member) };
        }
    }

    /// The reference system of an object: its own, or that of what it is in.
    fn system(
        &mut self,
        crs: Option<&Value>,
        around: &ReferenceSystem,
    ) -> Result<ReferenceSystem, Error> {
        let member = Member::from_crs(crs);
        match self.stated {
            Some(stated) => {
                self.remark_on_contradiction(member, stated);
                Ok(stated.clone())
            }
            None => self.system_as_written(member, around),
        }
    }

    fn remark_on_contradiction(&mut self, member: Member, stated: &ReferenceSystem) {
        // Only a code is handed to PROJ, even if it is only compared.
        let (found, is_same) = match member {
            Member::Absent | Member::Null => return,
            Member::Code(code) => {
                let is_same = code.parse::<ReferenceSystem>().is_ok_and(|own| own == *stated);
                (code, is_same)
            }
            Member::Unreadable { name, .. } => (name, false),
        };
        if !is_same {
            self.features.remark(format!("its crs is {found}, but was read as {stated} as stated"));
        }
    }

    fn system_as_written(
        &mut self,
        member: Member,
        around: &ReferenceSystem,
    ) -> Result<ReferenceSystem, Error> {
        match member {
            Member::Absent => Ok(around.clone()),
            Member::Null => {
                self.features.remark(format!("its crs is null and was read as {around}"));
                Ok(around.clone())
            }
            Member::Code(code) => {
                // Formally latitude first; every GeoJSON file has longitude first.
                if code == "EPSG:4326" {
                    self.features.remark("its crs EPSG:4326 was read as longitude, latitude");
                }
                code.parse()
            }
            Member::Unreadable { name, reason } => {
                let error =
                    Error::new(ErrorKind::ReferenceSystem { name, message: reason.to_owned() });
                Err(error.with_remedy("state what the coordinates are", Means::ReferenceSystem))
            }
        }
    }

    fn add_collection(
        &mut self,
        collection: Object,
        system: &ReferenceSystem,
    ) -> Result<(), Error> {
        expect_only("features", "FeatureCollection", &collection)?;
        // The name of a layer, which tells what all its polygons are: of these alone, where several collections
        // follow each other.
        let name = collection.name.as_ref().and_then(Value::as_str);
        // Newer servers say it among the properties of the collection, older ones beside them.
        let said =
            collection.properties.as_ref().and_then(|said| said.get("exceededTransferLimit"));
        if collection.is_cut_short || said == Some(&Value::Bool(true)) {
            self.features.note_cut_short();
        }
        self.features.begin_collection(name.unwrap_or_default());
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
        self.features.begin_collection("");
        let index = self.features.count_feature();
        let before = self.features.skipped;
        let mut polygons = Vec::new();
        self.add_geometry(geometry, &system, &mut polygons)?;
        self.features.add(index, Map::new(), polygons, system, before);
        Ok(())
    }

    fn add_feature(
        &mut self,
        feature: Option<Object>,
        system: &ReferenceSystem,
    ) -> Result<(), Error> {
        let index = self.features.count_feature();
        let Some(feature) = feature else {
            self.features.skipped.null_features += 1;
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
            None if is_of_esri(&feature) => return Err(not_geojson(&feature)),
            None => return Err(Error::geojson("a feature without a type")),
        }
        expect_only("geometry", "Feature", &feature)?;
        let (before, mut polygons) = (self.features.skipped, Vec::new());
        match feature.geometry {
            Some(Nullable::Object(geometry)) => {
                self.add_geometry(*geometry, &system, &mut polygons)?;
            }
            _ => self.features.skipped.null_geometries += 1,
        }
        let properties = feature.properties.unwrap_or_default();
        self.features.add(index, properties, polygons, system, before);
        Ok(())
    }

    /// Adds the polygons of a geometry. Collections nest no deeper than the parser lets them.
    ///
    /// Collections matter: until the end of August 2022 `DeepState`'s large polygons sit in
    /// `GeometryCollection`s, together with points, and a reader without them loses most of the map.
    fn add_geometry(
        &mut self,
        geometry: Object,
        system: &ReferenceSystem,
        polygons: &mut Vec<Rings>,
    ) -> Result<(), Error> {
        if self.system(geometry.crs.as_ref(), system)? != *system {
            let error = Error::geojson(
                "a crs on a geometry differs from that of its feature; put it on the feature or the \
                 collection",
            );
            return Err(error.with_remedy("state what the coordinates are", Means::ReferenceSystem));
        }
        let Some(kind) = geometry.kind.as_deref() else {
            return Err(not_geojson(&geometry));
        };
        let holder = if kind == "GeometryCollection" { "geometries" } else { "coordinates" };
        expect_only(holder, kind, &geometry)?;
        self.features.skipped.extra_ordinates += geometry.extra_ordinates;
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
        polygons: &mut Vec<Rings>,
    ) -> Result<(), Error> {
        let members =
            members.ok_or_else(|| Error::geojson("a GeometryCollection without geometries"))?;
        for member in members {
            match member {
                Some(member) => self.add_geometry(member, system, polygons)?,
                None => self.features.skipped.null_geometries += 1,
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
        polygons: &mut Vec<Rings>,
    ) -> Result<(), Error> {
        let Features { skipped, .. } = &mut *self.features;
        match (kind, coordinates) {
            ("Polygon" | "MultiPolygon", Coordinates::Empty) => skipped.empty_polygons += 1,
            ("Polygon", Coordinates::Rings(rings)) => {
                self.features.add_polygon(rings, system, polygons)?;
            }
            ("MultiPolygon", Coordinates::Polygons(members)) => {
                for rings in members {
                    self.features.add_polygon(rings, system, polygons)?;
                }
            }
            ("Point", _) => skipped.points += 1,
            ("LineString", _) => skipped.lines += 1,
            ("MultiPoint", Coordinates::Positions(points)) => skipped.points += points.len(),
            ("MultiLineString", Coordinates::Rings(lines)) => skipped.lines += lines.len(),
            ("MultiPoint" | "MultiLineString", Coordinates::Empty) => {}
            (kind, found) => return Err(wrong_nesting(kind, &found)),
        }
        Ok(())
    }
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
