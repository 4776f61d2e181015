//! GeoJSON: its text, and what the objects in it mean.

mod meaning;
mod memory;
mod refusal;
mod text;

pub(super) use meaning::{add_features, add_geojson};
