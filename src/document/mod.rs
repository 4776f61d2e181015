//! Documents: bytes to features.

mod coordinates;
mod date;
mod feature;
mod features;
mod geojson;
mod input;
mod json;
mod properties;
mod reading;
mod reproject;
mod tally;

pub(crate) use date::Stamp;
pub use date::{DateSource, MapDate};
pub(crate) use feature::Feature;
pub(crate) use features::Features;
pub use features::Skipped;
pub use input::Input;
pub(crate) use reading::read_features;
pub(crate) use reproject::Reprojection;
pub(crate) use tally::Tally;
