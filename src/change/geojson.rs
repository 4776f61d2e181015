//! Changed pieces as GeoJSON.

use geojson::{Feature, FeatureCollection, JsonObject};
use serde_json::Value;

use super::{Change, ChangedPiece, Direction};
use crate::report::polygon_feature;

impl Change {
    /// The changed pieces as a GeoJSON `FeatureCollection`, each with its area, centroid, mean
    /// width, region, the side that gained or lost it, and the bearing in which the line moved.
    ///
    /// Each is a `Polygon` that is valid after OGC Simple Features: a hole that touches its shell is a hole, and
    /// pieces that only meet in points are pieces of their own. Shells run counter-clockwise, nothing crosses the
    /// antimeridian (RFC 7946), and the file is read with the same areas again.
    pub fn to_geojson(&self) -> String {
        let features = self.pieces().iter().map(|piece| self.feature(piece)).collect();
        FeatureCollection { bbox: None, features, foreign_members: None }.to_string()
    }

    fn feature(&self, piece: &ChangedPiece) -> Feature {
        let properties: JsonObject = [
            ("change", Value::from(piece.direction().as_str())),
            ("side", self.about().map_or(Value::Null, |side| Value::from(side.as_str()))),
            ("area_km2", Value::from(piece.area().km2())),
            ("width_m", Value::from(piece.width_metres())),
            ("sliver", Value::from(piece.is_sliver())),
            ("centroid", Value::from(piece.centroid().to_vec())),
            ("bearing", piece.bearing().map_or(Value::Null, Value::from)),
            ("region", piece.region().map_or(Value::Null, Value::from)),
        ]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
        polygon_feature(piece.rings(), properties)
    }
}

impl Direction {
    /// `gained` or `lost`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gained => "gained",
            Self::Lost => "lost",
        }
    }
}
