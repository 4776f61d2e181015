//! What each status holds.

use super::holding::Holding;
use super::measured::StatusArea;
use crate::map::ControlMap;
use crate::method::Method;
use crate::quantity::Area;
use crate::side::Side;
use crate::status::Status;

/// What one status holds.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusReport {
    pub(super) status: Status,
    pub(super) side: Option<Side>,
    pub(super) counted: bool,
    pub(super) holding: Holding,
    pub(super) overlap: Area,
    pub(super) repeated: Area,
}

impl StatusReport {
    pub(super) fn new(
        row: &StatusArea<'_>,
        map: &ControlMap,
        method: &Method,
        whole: Area,
    ) -> Self {
        Self {
            status: row.status.clone(),
            side: map.holder(row.status),
            counted: method.counts(map, row.status),
            holding: Holding::new(row.area, whole),
            overlap: row.overlap,
            repeated: row.repeated,
        }
    }

    /// The status.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// The side that holds its ground, by the legend; `None` where that is nobody, or not certain.
    pub fn side(&self) -> Option<&Side> {
        self.side.as_ref()
    }

    /// Whether it counts as controlled.
    pub fn is_counted(&self) -> bool {
        self.counted
    }

    /// Area and share; of ground that two statuses claim, the stronger one has it.
    pub fn holding(&self) -> Holding {
        self.holding
    }

    /// The ground drawn with this status that stronger statuses have. Zero where overlaps are
    /// summed.
    pub fn overlap(&self) -> Area {
        self.overlap
    }

    /// By how much the sum of the polygons of this status exceeds the ground they cover. Zero
    /// where overlaps are summed.
    pub fn repeated(&self) -> Area {
        self.repeated
    }
}
