//! The figures of a comparison for one region.

use super::tally::Tally;
use crate::territory::{RegionEntry, RegionWhole};

/// The figures of a comparison for one region of the territory.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionTally {
    pub(super) entry: RegionEntry,
    pub(super) tally: Tally,
}

impl RegionTally {
    /// The region.
    pub fn entry(&self) -> &RegionEntry {
        &self.entry
    }

    /// The region's name.
    pub fn name(&self) -> &str {
        self.entry.name()
    }

    /// The region's code, if it has one.
    pub fn code(&self) -> Option<&str> {
        self.entry.code()
    }

    /// The name of the region that it is a part of, where there are several levels.
    pub fn parent(&self) -> Option<&str> {
        self.entry.parent()
    }

    /// Whether the region is in the sum of all: regions are no independent areas, and no other names it as
    /// its parent.
    pub fn is_in_sum(&self) -> bool {
        self.entry.is_in_sum()
    }

    /// What shares of the region are taken of, by the method's denominator.
    pub fn whole(&self) -> RegionWhole {
        self.entry.whole()
    }

    /// The figures.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }
}
