//! The figures of a comparison for one region.

use super::tally::Tally;
use crate::territory::RegionWhole;

/// The figures of a comparison for one region of the territory.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionTally {
    pub(super) name: String,
    pub(super) code: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) is_in_sum: bool,
    pub(super) whole: RegionWhole,
    pub(super) tally: Tally,
}

impl RegionTally {
    /// The region's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The region's code, if it has one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The name of the region that it is a part of, where there are several levels.
    pub fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }

    /// Whether the region is in the sum of all: regions are no independent areas, and no other names it as
    /// its parent.
    pub fn is_in_sum(&self) -> bool {
        self.is_in_sum
    }

    /// What shares of the region are taken of, by the method's denominator.
    pub fn whole(&self) -> RegionWhole {
        self.whole
    }

    /// The figures.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }
}
