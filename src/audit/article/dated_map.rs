//! A map with its day.

use jiff::civil::Date;

use crate::map::ControlMap;

/// A map, and the day that it stands for.
#[derive(Debug, Clone)]
pub struct DatedMap {
    /// The day.
    pub date: Date,
    /// The map.
    pub map: ControlMap,
}
