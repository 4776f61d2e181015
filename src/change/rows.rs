//! The rows of a change.

use crate::quantity::Area;
use crate::status::Status;

/// Changed ground in pieces thinner than [`Change::SLIVER_METRES`](crate::Change::SLIVER_METRES): an
/// unchanged border that was drawn anew, not ground that changed hands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Slivers {
    /// Of what was gained.
    pub gained: Area,
    /// Of what was lost.
    pub lost: Area,
}

/// What one status gained and lost.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusChange {
    /// The status.
    pub status: Status,
    /// Ground that has it on the later map only.
    pub gained: Area,
    /// Ground that has it on the earlier map only.
    pub lost: Area,
    /// Ground that has it on both maps.
    pub held: Area,
}

/// Ground that had one status and has another. `None` is ground that a map does not draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    /// The status on the earlier map.
    pub from: Option<Status>,
    /// The status on the later map.
    pub to: Option<Status>,
    /// The ground.
    pub area: Area,
}

/// What was gained and lost of controlled ground in one region.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionChange {
    /// The region's name.
    pub name: String,
    /// The region's code, if it has one.
    pub code: Option<String>,
    /// Gained.
    pub gained: Area,
    /// Lost.
    pub lost: Area,
}
