//! Documents: bytes to features.

#[cfg(feature = "formats")]
mod archive;
mod coordinates;
mod date;
mod date_pattern;
#[cfg(feature = "formats")]
mod esri;
mod feature;
mod features;
mod format;
mod geojson;
mod input;
mod json;
#[cfg(feature = "formats")]
mod json_format;
#[cfg(feature = "formats")]
mod kml;
#[cfg(feature = "formats")]
mod parts;
mod polygon_feature;
mod properties;
mod reading;
mod reproject;
#[cfg(feature = "formats")]
mod shapefile;
mod skipped;
mod stamp;
mod tally;
#[cfg(feature = "formats")]
mod topojson;
mod written_date;
#[cfg(feature = "formats")]
mod xml;

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
