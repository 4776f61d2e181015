//! Ground as GeoJSON.

use geojson::{Feature, Geometry, GeometryValue, JsonObject};

/// A polygon, its shell first, as a GeoJSON feature.
pub(crate) fn polygon_feature(rings: Vec<Vec<[f64; 2]>>, properties: JsonObject) -> Feature {
    let coordinates = rings
        .into_iter()
        .map(|ring| ring.into_iter().map(|position| position.to_vec().into()).collect())
        .collect();
    Feature {
        bbox: None,
        geometry: Some(Geometry::new(GeometryValue::Polygon { coordinates })),
        id: None,
        properties: Some(properties),
        foreign_members: None,
    }
}
