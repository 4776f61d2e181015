//! A map with its day.

use jiff::civil::Date;

use crate::map::ControlMap;

/// A map, and the day that it stands for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DatedMap {
    /// The day.
    pub date: Date,
    /// The map.
    pub map: ControlMap,
}

impl DatedMap {
    /// A map that stands for this day.
    pub fn new(date: Date, map: ControlMap) -> Self {
        Self { date, map }
    }
}
