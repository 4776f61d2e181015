//! What the share of a region is taken of.

use std::fmt;

use super::{Region, Survey, Territory};
use crate::method::Denominator;
use crate::quantity::Area;
use crate::warning::{Warning, WarningCode, first_names};

/// What the share of a region is taken of: its own area, by the method's denominator.
///
/// | denominator | share of a region |
/// |---|---|
/// | [`Official`](Denominator::Official) | of its official area; of what its boundary encloses where none is known |
/// | [`Boundary`](Denominator::Boundary) | of what its boundary encloses, by the same measure as the map |
/// | [`Given`](Denominator::Given) | the same: a number is one for the whole, and says nothing of its regions |
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RegionWhole {
    area: Area,
    is_official: bool,
}

impl RegionWhole {
    /// The area.
    pub fn area(&self) -> Area {
        self.area
    }

    /// Whether it is the official area. If not, it is what the region's boundary encloses as it is drawn.
    pub fn is_official(&self) -> bool {
        self.is_official
    }

    /// `official` or `boundary`, as the choices of a [`Denominator`] are called.
    pub fn name(&self) -> &'static str {
        if self.is_official { "official" } else { "boundary" }
    }
}

/// "the official 26,684 km²", or "26,310 km² within its boundary".
impl fmt::Display for RegionWhole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_official {
            write!(f, "the official {}", self.area)
        } else {
            write!(f, "{} within its boundary", self.area)
        }
    }
}

impl Survey<'_> {
    /// What the share of a region is taken of. `place` is that of the region among those of the territory, which is
    /// given as the method's measure bends it.
    pub(crate) fn whole_of_region(
        &self,
        bent: &Territory,
        place: usize,
        region: &Region,
    ) -> RegionWhole {
        let method = self.method();
        match (method.denominator, region.official_area()) {
            (Denominator::Official, Some(area)) => RegionWhole { area, is_official: true },
            _ => RegionWhole {
                area: bent.layout().region_area(place, region, &method.measure),
                is_official: false,
            },
        }
    }

    /// A warning of regions without an official area, where other shares are of official ones.
    pub(crate) fn region_denominator_warning(&self) -> Option<Warning> {
        let territory = self.territory();
        let regions = territory.regions();
        let without: Vec<&str> = regions
            .iter()
            .filter(|region| region.official_area().is_none())
            .map(Region::label)
            .collect();
        let is_mixed = territory.official_area().is_some() || without.len() < regions.len();
        let is_official = self.method().denominator == Denominator::Official;
        (is_official && is_mixed && !without.is_empty()).then(|| {
            let message = format!(
                "no official area of {} is known; shares of regions without one are of the area within \
                 their boundary",
                first_names(&without),
            );
            Warning::new(WarningCode::NoOfficialArea, message)
        })
    }
}
