//! GeoJSON that is in memory already, in the types of the crate `geojson`, as if it had been read from a text.

use geojson::{Feature, FeatureCollection, GeoJson, Geometry, GeometryValue, JsonObject, Position};
use serde_json::Value;

use super::text::{Nullable, Object};
use crate::document::coordinates::Coordinates;
use crate::document::tally::Tally;
use crate::error::Error;

/// A document with the members that it would have in a text.
pub(super) fn document(document: &GeoJson, tally: &Tally) -> Result<Object, Error> {
    match document {
        GeoJson::Geometry(geometry) => object_of_geometry(geometry, tally),
        GeoJson::Feature(feature) => object_of_feature(feature, tally),
        GeoJson::FeatureCollection(collection) => object_of_collection(collection, tally),
    }
}

fn object_of_collection(collection: &FeatureCollection, tally: &Tally) -> Result<Object, Error> {
    let features = collection.features.iter().enumerate().map(|(index, feature)| {
        tally.feature()?;
        object_of_feature(feature, tally).map(Some).map_err(|error| error.in_feature(index))
    });
    let foreign = collection.foreign_members.as_ref();
    Ok(Object {
        kind: Some("FeatureCollection".to_owned()),
        features: Some(features.collect::<Result<_, Error>>()?),
        crs: member(foreign, "crs"),
        name: member(foreign, "name"),
        ..Object::default()
    })
}

fn object_of_feature(feature: &Feature, tally: &Tally) -> Result<Object, Error> {
    if let Some(properties) = &feature.properties {
        properties.iter().try_for_each(|_| tally.property())?;
    }
    let geometry = feature.geometry.as_ref();
    let geometry = geometry.map(|geometry| object_of_geometry(geometry, tally)).transpose()?;
    Ok(Object {
        kind: Some("Feature".to_owned()),
        geometry: geometry.map(|geometry| Nullable::Object(Box::new(geometry))),
        properties: feature.properties.clone(),
        crs: member(feature.foreign_members.as_ref(), "crs"),
        ..Object::default()
    })
}

fn object_of_geometry(geometry: &Geometry, tally: &Tally) -> Result<Object, Error> {
    let mut object = Object {
        kind: Some(geometry.value.type_name().to_owned()),
        crs: member(geometry.foreign_members.as_ref(), "crs"),
        ..Object::default()
    };
    let before = tally.extra_ordinates.get();
    object.coordinates = match &geometry.value {
        GeometryValue::GeometryCollection { geometries } => {
            // A caller's own types nest as deep as the caller lets them.
            let members = geometries.iter().map(|member| {
                tally.feature()?;
                object_of_geometry(member, tally).map(Some)
            });
            object.geometries = Some(members.collect::<Result<_, Error>>()?);
            None
        }
        GeometryValue::Point { coordinates } => {
            Some(Coordinates::Position(position(coordinates, tally)?))
        }
        GeometryValue::MultiPoint { coordinates } | GeometryValue::LineString { coordinates } => {
            Some(Coordinates::Positions(positions(coordinates, tally)?))
        }
        GeometryValue::MultiLineString { coordinates } | GeometryValue::Polygon { coordinates } => {
            Some(rings(coordinates, tally)?)
        }
        GeometryValue::MultiPolygon { coordinates } => Some(polygons(coordinates, tally)?),
    };
    object.extra_ordinates = tally.extra_ordinates.get() - before;
    Ok(object)
}

fn polygons(polygons: &[Vec<Vec<Position>>], tally: &Tally) -> Result<Coordinates, Error> {
    let polygons: Vec<_> = polygons
        .iter()
        .map(|rings| rings.iter().map(|ring| positions(ring, tally)).collect())
        .collect::<Result<_, Error>>()?;
    Ok(if polygons.is_empty() { Coordinates::Empty } else { Coordinates::Polygons(polygons) })
}

fn rings(rings: &[Vec<Position>], tally: &Tally) -> Result<Coordinates, Error> {
    let rings: Vec<_> =
        rings.iter().map(|ring| positions(ring, tally)).collect::<Result<_, Error>>()?;
    Ok(if rings.is_empty() { Coordinates::Empty } else { Coordinates::Rings(rings) })
}

fn positions(positions: &[Position], tally: &Tally) -> Result<Vec<[f64; 2]>, Error> {
    tally.ring()?;
    positions.iter().map(|found| position(found, tally)).collect()
}

fn position(position: &Position, tally: &Tally) -> Result<[f64; 2], Error> {
    tally.vertex()?;
    match position.as_slice() {
        [longitude, latitude, rest @ ..] => {
            let extra = u64::from(!rest.is_empty());
            tally.extra_ordinates.set(tally.extra_ordinates.get() + extra);
            Ok([*longitude, *latitude])
        }
        _ => Err(Error::geojson("found a position of fewer than two numbers")),
    }
}

fn member(members: Option<&JsonObject>, name: &str) -> Option<Value> {
    members?.get(name).cloned()
}
