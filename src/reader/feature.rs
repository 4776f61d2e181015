//! Features: what of a document can hold ground.

use serde_json::{Map, Value};

use super::date::Stamp;
use super::document::{Coordinates, Nullable, Object, Tally, documents};
use super::input::Input;
use crate::error::{Error, ErrorKind};
use crate::geometry::GridPoint;

/// A feature with polygons: each a shell and its holes, in degrees, as drawn.
#[derive(Debug, Clone)]
pub(crate) struct Feature {
    pub(crate) index: usize,
    pub(crate) properties: Map<String, Value>,
    pub(crate) polygons: Vec<Vec<Vec<[f64; 2]>>>,
}

/// What was in the inputs and is not measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Skipped {
    /// Points, those of a `MultiPoint` each.
    pub points: usize,
    /// Lines, those of a `MultiLineString` each.
    pub lines: usize,
    /// Features without a geometry.
    pub null_geometries: usize,
    /// Entries of `features` that are null.
    pub null_features: usize,
    /// Polygons without coordinates.
    pub empty_polygons: usize,
    /// Positions whose third and further numbers were dropped.
    pub extra_ordinates: u64,
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
    pub(super) wrapper_date: Option<Stamp>,
    /// Peculiarities of the document that a reader should know of.
    pub(crate) remarks: Vec<String>,
}

impl Features {
    pub(super) fn read(input: &Input, tally: &Tally) -> Result<Self, Error> {
        let mut features = Self::default();
        let extra = tally.extra_ordinates.get();
        documents(input.text(), tally)
            .and_then(|documents| {
                documents.into_iter().try_for_each(|document| features.add_document(document))
            })
            .map_err(|error| error.in_input(input.name()))?;
        features.skipped.extra_ordinates = tally.extra_ordinates.get() - extra;
        Ok(features)
    }

    fn add_document(&mut self, mut document: Object) -> Result<(), Error> {
        let mut is_unwrapped = false;
        while document.kind.is_none()
            && document.features.is_none()
            && let Some((member, inner)) = document.wrapped.take()
        {
            let stamp = document.datetime.as_ref().or(document.id.as_ref());
            self.wrapper_date = self.wrapper_date.or(stamp.and_then(Stamp::from_value));
            // "map" and "value" are known providers' wrappers.
            if member == "data" {
                self.remarks.push(format!("the map was found in the member {member:?}"));
            }
            document = *inner;
            is_unwrapped = true;
        }
        check_reference_system(document.crs.as_ref())?;
        let kind = match (document.kind.take(), &document.features) {
            (Some(kind), _) => kind,
            (None, Some(_)) => {
                // One provider's wrapper leaves the type out; elsewhere it is odd.
                if !is_unwrapped {
                    self.remarks.push(
                        "an object with features but without a type was read as a \
                         FeatureCollection"
                            .to_owned(),
                    );
                }
                "FeatureCollection".to_owned()
            }
            (None, None) => return Err(not_geojson(&document)),
        };
        match kind.as_str() {
            "FeatureCollection" => {
                if let Some(Value::String(name)) = document.name {
                    self.name = name;
                }
                let members = document
                    .features
                    .ok_or_else(|| Error::geojson("a FeatureCollection without features"))?;
                members.into_iter().try_for_each(|feature| self.add_feature(feature))
            }
            "Feature" => {
                document.kind = Some(kind);
                self.add_feature(Some(document))
            }
            _ => {
                document.kind = Some(kind);
                let index = self.count;
                self.count += 1;
                let mut polygons = Vec::new();
                self.add_geometry(document, &mut polygons)?;
                self.keep(Feature { index, properties: Map::new(), polygons });
                Ok(())
            }
        }
    }

    fn add_feature(&mut self, feature: Option<Object>) -> Result<(), Error> {
        let index = self.count;
        self.count += 1;
        let Some(feature) = feature else {
            self.skipped.null_features += 1;
            return Ok(());
        };
        self.read_feature(index, feature).map_err(|error| error.in_feature(index))
    }

    fn read_feature(&mut self, index: usize, feature: Object) -> Result<(), Error> {
        check_reference_system(feature.crs.as_ref())?;
        match feature.kind.as_deref() {
            Some("Feature") => {}
            Some(other) => {
                return Err(Error::geojson(format!(
                    "found the type {other:?} among the features, expected \"Feature\"",
                )));
            }
            None => return Err(Error::geojson("a feature without a type")),
        }
        let Some(Nullable::Object(geometry)) = feature.geometry else {
            self.skipped.null_geometries += 1;
            return Ok(());
        };
        let mut polygons = Vec::new();
        self.add_geometry(*geometry, &mut polygons)?;
        let properties = feature.properties.unwrap_or_default();
        self.keep(Feature { index, properties, polygons });
        Ok(())
    }

    fn keep(&mut self, feature: Feature) {
        if !feature.polygons.is_empty() {
            self.with_polygons.push(feature);
        }
    }

    /// Adds the polygons of a geometry. Collections nest no deeper than the parser lets them.
    fn add_geometry(
        &mut self,
        geometry: Object,
        polygons: &mut Vec<Vec<Vec<[f64; 2]>>>,
    ) -> Result<(), Error> {
        check_reference_system(geometry.crs.as_ref())?;
        let Some(kind) = geometry.kind.as_deref() else {
            return Err(not_geojson(&geometry));
        };
        if kind == "GeometryCollection" {
            let members = geometry
                .geometries
                .ok_or_else(|| Error::geojson("a GeometryCollection without geometries"))?;
            for member in members {
                match member {
                    Some(member) => self.add_geometry(member, polygons)?,
                    None => self.skipped.null_geometries += 1,
                }
            }
            return Ok(());
        }
        let missing = || {
            let format = if geometry.others.iter().any(|name| name == "arcs") {
                "; members \"arcs\" belong to TopoJSON, convert it to GeoJSON"
            } else {
                ""
            };
            Error::geojson(format!("a {kind} without coordinates{format}"))
        };
        match (kind, geometry.coordinates) {
            ("Polygon" | "MultiPolygon", Some(Coordinates::Empty)) => {
                self.skipped.empty_polygons += 1;
            }
            ("Polygon", Some(Coordinates::Rings(rings))) => {
                check_range(&rings, polygons.len())?;
                polygons.push(rings);
            }
            ("MultiPolygon", Some(Coordinates::Polygons(members))) => {
                for rings in members {
                    check_range(&rings, polygons.len())?;
                    if rings.is_empty() {
                        self.skipped.empty_polygons += 1;
                    } else {
                        polygons.push(rings);
                    }
                }
            }
            ("Point", Some(_)) => self.skipped.points += 1,
            ("LineString", Some(_)) => self.skipped.lines += 1,
            ("MultiPoint", Some(Coordinates::Positions(points))) => {
                self.skipped.points += points.len();
            }
            ("MultiLineString", Some(Coordinates::Rings(lines))) => {
                self.skipped.lines += lines.len();
            }
            ("MultiPoint" | "MultiLineString", Some(Coordinates::Empty)) => {}
            ("Polygon" | "MultiPolygon" | "MultiPoint" | "MultiLineString", Some(found)) => {
                return Err(Error::geojson(format!(
                    "found the nesting of {} in the coordinates of a {kind}",
                    nesting(&found),
                )));
            }
            (
                "Polygon" | "MultiPolygon" | "Point" | "LineString" | "MultiPoint"
                | "MultiLineString",
                None,
            ) => return Err(missing()),
            (other, _) => return Err(unknown_type(other)),
        }
        Ok(())
    }
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
    let has = |name: &str| object.others.iter().any(|other| other == name);
    if has("rings") || has("paths") || has("spatialReference") {
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

/// Checks that positions are longitude and latitude in degrees.
fn check_range(rings: &[Vec<[f64; 2]>], polygon: usize) -> Result<(), Error> {
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

/// A longitude may lie one turn outside −180 … 180; a latitude may pass 90 by less than half a step
/// of the grid.
fn out_of_range([longitude, latitude]: [f64; 2]) -> Option<&'static str> {
    const BEYOND_DEGREES: f64 = 540.0;
    let half_step = 0.5 / crate::geometry::STEPS_PER_DEGREE as f64;
    if longitude.abs() > BEYOND_DEGREES || latitude.abs() > BEYOND_DEGREES {
        Some("these are not degrees; projected coordinates in metres need reprojecting to WGS 84")
    } else if latitude.abs() >= 90.0 + half_step {
        Some(if longitude.abs() <= 90.0 {
            "the latitude is beyond 90; longitude and latitude may be swapped"
        } else {
            "the latitude is beyond 90"
        })
    } else {
        debug_assert!(
            GridPoint::from_degrees([longitude, latitude]).latitude.abs() <= GridPoint::POLE
        );
        None
    }
}

/// The member `crs` of the GeoJSON of 2008. WGS 84 in longitude and latitude may be named; anything
/// else must not be read as degrees.
fn check_reference_system(crs: Option<&Value>) -> Result<(), Error> {
    const NAMELESS: &str = "a reference system that the file does not name";
    let name = match crs {
        None | Some(Value::Null) => return Ok(()),
        Some(Value::String(name)) => name.as_str(),
        Some(object) => {
            object.pointer("/properties/name").and_then(Value::as_str).unwrap_or(NAMELESS)
        }
    };
    let folded = name.to_ascii_uppercase();
    let code = folded.rsplit([':', '/']).next().unwrap_or_default();
    let is_wgs84 =
        matches!(code, "CRS84" | "CRS84H") || (code == "4326" && folded.contains("EPSG"));
    if is_wgs84 {
        Ok(())
    } else {
        Err(Error::new(ErrorKind::ReferenceSystem { name: name.to_owned() }))
    }
}
