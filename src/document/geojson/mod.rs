//! GeoJSON: its text, and what the objects in it mean.

mod meaning;
mod refusal;
mod text;

pub(super) use meaning::add_features;
