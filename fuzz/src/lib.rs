//! What the fuzz targets call: the properties, which `tests/it/regressions.rs` replays as well. They
//! stand in the tests because these are published and this crate is not.

#[path = "../../tests/it/properties/mod.rs"]
mod properties;

pub use properties::{
    archive, article, esri, figure, kml, legend, overlay, pipeline, reading, repair, shapefile, topojson,
};

pub use properties::formats::zipped;

use properties::drawn::{Bytes, geojson};

/// The text of the map that bytes draw, for the seeds.
pub fn map_text(bytes: &[u8]) -> String {
    geojson(&Bytes::new(bytes).map(6))
}
