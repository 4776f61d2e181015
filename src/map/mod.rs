//! Control maps: read, drawn as front lines, or embedded.

mod breaks;
mod control_map;
mod counted;
mod date_column;
mod dating;
mod draft;
mod front_line;
mod reader;
mod sample;
mod sheet;
mod sheet_side;
mod sides;
mod subject;

pub(crate) use breaks::Breaks;
pub use control_map::{ControlMap, MapFile};
pub(crate) use counted::unknown_name;
pub use draft::{DraftSymbol, LegendDraft};
pub use front_line::LineSide;
pub use reader::MapReader;
pub(crate) use sheet::{Sheet, Sheets};
pub(crate) use sheet_side::SheetSide;
pub(crate) use subject::Subject;

pub use crate::document::{DatePattern, DateSource, MapDate, Skipped};
pub use crate::geometry::Repairs;
pub use crate::reference_system::{OtherSystem, ReferenceSystem};
