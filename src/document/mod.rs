//! Documents: bytes to features.

mod coordinates;
mod date;
mod feature;
mod features;
mod geojson;
mod input;
mod properties;
mod reproject;
mod tally;

pub(crate) use date::Stamp;
pub use date::{DateSource, MapDate};
pub(crate) use feature::Feature;
pub use features::Skipped;
pub(crate) use features::{Features, read_features};
pub use input::Input;
pub(crate) use reproject::Reprojection;
pub(crate) use tally::Tally;
