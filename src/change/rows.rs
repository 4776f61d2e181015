//! The rows of a change.

use crate::quantity::Area;
use crate::side::Side;
use crate::status::Status;
use crate::territory::RegionEntry;

/// Changed ground in pieces thinner than [`Change::SLIVER_METRES`](crate::change::Change::SLIVER_METRES): an
/// unchanged border that was redrawn, not ground that changed hands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Slivers {
    pub(crate) gained: Area,
    pub(crate) lost: Area,
}

impl Slivers {
    /// The ground in slivers of what was gained.
    pub fn gained(&self) -> Area {
        self.gained
    }

    /// The ground in slivers of what was lost.
    pub fn lost(&self) -> Area {
        self.lost
    }
}

/// What one status gained and lost.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusChange {
    pub(crate) status: Status,
    pub(crate) gained: Area,
    pub(crate) lost: Area,
    pub(crate) held: Area,
    pub(crate) redrawn: Area,
}

impl StatusChange {
    /// The status.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// Ground that has it on the later map only.
    pub fn gained(&self) -> Area {
        self.gained
    }

    /// Ground that has it on the earlier map only.
    pub fn lost(&self) -> Area {
        self.lost
    }

    /// Ground that has it on both maps.
    pub fn held(&self) -> Area {
        self.held
    }

    /// Where overlaps are summed, how much more often it is drawn than before; negative if less often.
    pub fn redrawn(&self) -> Area {
        self.redrawn
    }

    /// What it gained less what it lost, with what was redrawn.
    pub fn net(&self) -> Area {
        self.gained - self.lost + self.redrawn
    }
}

/// Ground that had one status and has another. `None` is ground that a map does not draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    pub(crate) from: Option<Status>,
    pub(crate) to: Option<Status>,
    pub(crate) area: Area,
}

impl Transition {
    /// The status on the earlier map.
    pub fn from(&self) -> Option<&Status> {
        self.from.as_ref()
    }

    /// The status on the later map.
    pub fn to(&self) -> Option<&Status> {
        self.to.as_ref()
    }

    /// The ground.
    pub fn area(&self) -> Area {
        self.area
    }
}

/// What one side gained and lost.
#[derive(Debug, Clone, PartialEq)]
pub struct SideChange {
    pub(super) side: Side,
    pub(super) gained: Area,
    pub(super) lost: Area,
    pub(super) redrawn: Area,
}

impl SideChange {
    /// The side.
    pub fn side(&self) -> &Side {
        &self.side
    }

    /// Ground that it holds on the later map and not on the earlier one: the sum of the transitions to its
    /// statuses from others.
    pub fn gained(&self) -> Area {
        self.gained
    }

    /// Ground that it holds on the earlier map and not on the later one.
    pub fn lost(&self) -> Area {
        self.lost
    }

    /// Where overlaps are summed, how much more often its ground is drawn than before; negative if less often.
    pub fn redrawn(&self) -> Area {
        self.redrawn
    }

    /// What it gained less what it lost, with what was redrawn.
    pub fn net(&self) -> Area {
        self.gained - self.lost + self.redrawn
    }
}

/// What was gained and lost of controlled ground in one region, or in none.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionChange {
    pub(super) ground: PartOfGround,
    pub(crate) gained: Area,
    pub(crate) lost: Area,
    pub(crate) redrawn: Area,
    pub(super) sides: Vec<SideChange>,
}

/// A region, or what lies in none.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum PartOfGround {
    Region(RegionEntry),
    /// Ground of the territory.
    InNoRegion,
    OutsideTheTerritory,
}

impl RegionChange {
    /// The region; `None` of what lies in none.
    pub fn entry(&self) -> Option<&RegionEntry> {
        match &self.ground {
            PartOfGround::Region(entry) => Some(entry),
            PartOfGround::InNoRegion | PartOfGround::OutsideTheTerritory => None,
        }
    }

    /// The region's name, or "in no region", or "outside the territory".
    pub fn name(&self) -> &str {
        match &self.ground {
            PartOfGround::Region(entry) => entry.name(),
            PartOfGround::InNoRegion => "in no region",
            PartOfGround::OutsideTheTerritory => "outside the territory",
        }
    }

    /// The name, or more where other regions are called so, too.
    pub(super) fn label(&self) -> &str {
        self.entry().map_or(self.name(), RegionEntry::label)
    }

    /// The region's code, if it has one.
    pub fn code(&self) -> Option<&str> {
        self.entry()?.code()
    }

    /// The name of the region that it is a part of, where there are several levels.
    pub fn parent(&self) -> Option<&str> {
        self.entry()?.parent()
    }

    /// Whether the region is in the sum of all: regions are no independent areas, and no other names it as
    /// its parent.
    pub fn is_in_sum(&self) -> bool {
        self.entry().is_some_and(RegionEntry::is_in_sum)
    }

    /// What was gained.
    pub fn gained(&self) -> Area {
        self.gained
    }

    /// What was lost.
    pub fn lost(&self) -> Area {
        self.lost
    }

    /// Where overlaps are summed, how much more often controlled ground is drawn here than before.
    pub fn redrawn(&self) -> Area {
        self.redrawn
    }

    /// What was gained less what was lost, with what was redrawn.
    pub fn net(&self) -> Area {
        self.gained - self.lost + self.redrawn
    }

    /// What each side gained and lost here; a side whose ground did not change has no row.
    pub fn sides(&self) -> &[SideChange] {
        &self.sides
    }
}
