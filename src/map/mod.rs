//! Control maps: read, drawn as front lines, or embedded.

mod control_map;
mod counted;
mod front_line;
mod reader;
mod sample;
mod sheet;
mod sides;
mod subject;

pub use control_map::{ControlMap, MapFile};
pub(crate) use counted::unknown_name;
pub use front_line::LineSide;
pub use reader::MapReader;
pub(crate) use sheet::{Sheet, Sheets};
pub(crate) use subject::Subject;

pub use crate::document::{DateSource, MapDate, Skipped};
pub use crate::geometry::Repairs;
pub use crate::reference_system::{OtherSystem, ReferenceSystem};
