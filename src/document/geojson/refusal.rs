//! Refusals: what is JSON and not GeoJSON that can be read, named so that its owner knows what to do.

use super::text::Object;
use crate::document::coordinates::Coordinates;
use crate::error::{Error, ErrorKind};

/// Checks that no other member than the one that belongs there may hold ground: it would be ignored
/// without a word (RFC 7946 §7.1 forbids it).
pub(super) fn expect_only(member: &str, kind: &str, object: &Object) -> Result<(), Error> {
    match object.holding().find(|other| *other != member) {
        Some(other) => Err(ambiguous(&format!("a {kind}"), member, other)),
        None => Ok(()),
    }
}

pub(super) fn ambiguous(object: &str, one: &str, other: &str) -> Error {
    Error::geojson(format!(
        "found {object} with the members {one:?} and {other:?}; nobody can know which of them is \
         meant, so take one out",
    ))
}

pub(super) fn wrong_nesting(kind: &str, found: &Coordinates) -> Error {
    let found = match found {
        Coordinates::Empty => "nothing",
        Coordinates::Position(_) => "a Point",
        Coordinates::Positions(_) => "a LineString",
        Coordinates::Rings(_) => "a Polygon",
        Coordinates::Polygons(_) => "a MultiPolygon",
    };
    Error::geojson(format!("found the nesting of {found} in the coordinates of a {kind}"))
}

pub(super) fn without_coordinates(kind: &str, others: &[String]) -> Error {
    let format = if others.iter().any(|name| name == "arcs") {
        "; members \"arcs\" belong to TopoJSON, convert it to GeoJSON"
    } else {
        ""
    };
    Error::geojson(format!("a {kind} without coordinates{format}"))
}

/// The types of GeoJSON, those of geometries last.
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

pub(super) fn is_geometry(kind: &str) -> bool {
    TYPES.iter().skip(2).any(|known| *known == kind)
}

pub(super) fn unknown_type(found: &str) -> Error {
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

/// Whether an object has members that `ArcGIS` writes and GeoJSON does not know: of a feature set, of one of
/// its features, or of a geometry.
pub(super) fn is_of_esri(object: &Object) -> bool {
    const MEMBERS: [&str; 7] = [
        "attributes",
        "displayFieldName",
        "fieldAliases",
        "geometryType",
        "paths",
        "rings",
        "spatialReference",
    ];
    object.others.iter().any(|name| MEMBERS.contains(&name.as_str()))
}

/// The error for an object without a type.
pub(super) fn not_geojson(object: &Object) -> Error {
    if is_of_esri(object) {
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
