//! Documents: bytes to features.

mod coordinates;
mod date;
mod date_pattern;
mod feature;
mod features;
mod format;
mod geojson;
mod input;
mod json;
mod polygon_feature;
mod properties;
mod reading;
mod reproject;
mod skipped;
mod stamp;
mod tally;
mod written_date;

pub(crate) use date::file_name;
pub use date::{DateSource, MapDate};
pub use date_pattern::DatePattern;
pub(crate) use feature::{Feature, expect_degrees};
pub(crate) use features::Features;
pub use input::Input;
pub use polygon_feature::PolygonFeature;
pub(crate) use reading::read_features;
pub(crate) use reproject::Reprojection;
pub use skipped::Skipped;
pub(crate) use stamp::Stamp;
pub(crate) use tally::Tally;
