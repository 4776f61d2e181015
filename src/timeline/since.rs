//! What changed from one map of a timeline to the next.

use crate::quantity::Area;

/// What changed since the map before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Since {
    pub(super) days: Option<i32>,
    pub(super) gained: Area,
    pub(super) net: Area,
    pub(super) slivers: Area,
    pub(super) widest: f64,
}

impl Since {
    /// Days since the map before, if both have a date.
    pub fn days(&self) -> Option<i32> {
        self.days
    }

    /// Changed ground, gained and lost, in pieces thinner than
    /// [`Change::SLIVER_METRES`](crate::Change::SLIVER_METRES).
    pub fn slivers(&self) -> Area {
        self.slivers
    }

    pub(super) fn lost(&self) -> Area {
        self.gained - self.net
    }
}
