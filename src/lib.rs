//! How much of a country does each side hold?
//!
//! Given an open-source control map and a territory, this crate says how much of it each side
//! holds, so that another person can get the same digits.
//!
//! ```no_run
//! use territory_control::{ControlMap, Territory};
//!
//! let ukraine = Territory::ukraine();
//! let map = ControlMap::open("deepstatemap_data_20251111.geojson")?; // legend recognised by itself
//! let report = ukraine.control(&map)?;
//! assert_eq!(report.controlled().share().to_string(), "19.1%");
//! println!("{report}"); // table: statuses, range, method, warnings
//! # Ok::<(), territory_control::Error>(())
//! ```

mod control_map;
mod error;
mod geometry;
mod legend;
mod limits;
mod measure;
mod method;
mod quantity;
mod reader;
mod report;
mod sample;
mod status;
mod territory;
mod warning;

pub use control_map::{ControlMap, MapFile};
pub use error::{Error, ErrorKind, Location};
pub use geometry::Repairs;
pub use legend::{Legend, LegendChoice};
pub use limits::Limits;
pub use measure::{Measure, Radius};
pub use method::{Clip, Denominator, Method, Overlap};
pub use quantity::{Area, Range, Share};
pub use reader::{DateSource, Input, MapDate, MapReader, Skipped};
pub use report::{ControlReport, Holding, StatusReport};
pub use status::Status;
pub use territory::{Region, Territory, TerritoryReader};
pub use warning::{Warning, WarningCode};
