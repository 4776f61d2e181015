//! What is needed of a map of a timeline once it is measured.

use crate::map::Sheet;
use crate::quantity::Area;
use crate::status::Status;

/// What is needed of a map once it is measured.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    pub(super) controlled: Area,
    pub(super) sheet: Sheet,
    /// What each status holds, by layer.
    pub(super) held: Vec<Area>,
    /// Ground that does not count and widens the range.
    pub(super) open: Area,
    pub(super) regions: Vec<Area>,
    pub(super) outside: Area,
    pub(super) legend: String,
    /// Polygons that no rule matches.
    pub(super) unclassified: usize,
}

impl Measured {
    /// What each status holds.
    pub(super) fn statuses(&self) -> Vec<(Status, Area)> {
        self.sheet.statuses.iter().cloned().zip(self.held.iter().copied()).collect()
    }
}
