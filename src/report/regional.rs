//! Figures by region.

use super::measured::{Counted, MeasuredMap};
use crate::cells::Front;
use crate::error::Error;
use crate::limits::Budget;
use crate::map::Sheet;
use crate::quantity::{Area, Share};
use crate::status::Status;
use crate::territory::{Region, RegionOverlap, RegionWhole, Survey, find_called};
use crate::warning::first_names;

/// What is held in each region, what lies in none, and where the front runs.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionalReport {
    pub(crate) regions: Vec<RegionReport>,
    pub(crate) region_overlap: RegionOverlap,
    pub(crate) outside: Area,
    pub(crate) residual: Option<Area>,
    /// What lies outside all regions and was assigned to the nearest, and how far from them, in metres.
    pub(crate) assigned: Option<(Area, f64)>,
    pub(crate) front: Front,
}

/// What is held in one region.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionReport {
    pub(crate) name: String,
    pub(crate) code: Option<String>,
    pub(crate) parent: Option<String>,
    pub(crate) area: Area,
    pub(crate) official_area: Option<Area>,
    pub(crate) whole: RegionWhole,
    pub(crate) ceded: Area,
    pub(crate) statuses: Vec<(Status, Area)>,
    pub(crate) controlled: Area,
    pub(crate) from_outside: Area,
    pub(crate) is_in_sum: bool,
}

impl RegionalReport {
    /// The regions in the order of the territory.
    pub fn regions(&self) -> &[RegionReport] {
        &self.regions
    }

    /// A region by its code or its name, spelled so or with other capitals.
    pub fn region(&self, code_or_name: &str) -> Option<&RegionReport> {
        find_called(&self.regions, code_or_name, |region| [region.code(), Some(region.name())])
    }

    /// What ground counts for that lies in several regions.
    pub fn region_overlap(&self) -> RegionOverlap {
        self.region_overlap
    }

    /// Controlled ground that counts for no region: none where it was assigned to the nearest
    /// ([`Outside::Nearest`](crate::method::Outside::Nearest)). Together with the regions that are
    /// [in the sum](RegionReport::is_in_sum) it adds up to all that is controlled; not where regions are
    /// independent of each other.
    pub fn outside(&self) -> Area {
        self.outside
    }

    /// By how much the sum of the regions differs from what lies in any of them, measured in one
    /// piece: the error of measuring region by region. Below a square metre, except with geodesics or
    /// the formula of turf.js, which change where an edge is cut. `None` where regions are independent of each
    /// other and add up to nothing.
    pub fn residual(&self) -> Option<Area> {
        self.residual
    }

    /// The front.
    pub fn front(&self) -> &Front {
        &self.front
    }

    /// What the shares of regions are taken of, in a sentence without full stop.
    pub(crate) fn denominators(&self) -> String {
        let (with, without): (Vec<&RegionReport>, Vec<&RegionReport>) =
            self.regions.iter().partition(|region| region.whole.is_official());
        let names: Vec<&str> = without.iter().map(|region| region.name()).collect();
        if without.is_empty() {
            "shares of regions are of their official areas".to_owned()
        } else if with.is_empty() {
            "shares of regions are of the areas within their boundaries".to_owned()
        } else {
            format!(
                "shares of regions are of their official areas; of {}, without one, of the area within the \
                 boundary",
                first_names(&names),
            )
        }
    }
}

impl RegionReport {
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

    /// The region's own area as it is drawn.
    pub fn area(&self) -> Area {
        self.area
    }

    /// The region's official area, if it is known.
    pub fn official_area(&self) -> Option<Area> {
        self.official_area
    }

    /// The controlled ground that counts for the region.
    pub fn controlled(&self) -> Area {
        self.controlled
    }

    /// What of the controlled ground lies outside all regions and was assigned to this one, or to a part of it.
    pub fn from_outside(&self) -> Area {
        self.from_outside
    }

    /// What the region's share is taken of, by the method's denominator.
    pub fn whole(&self) -> RegionWhole {
        self.whole
    }

    /// The controlled share of the region: of its [`whole`](Self::whole).
    pub fn share(&self) -> Share {
        self.controlled.share_of(self.whole.area())
    }

    /// What of the region, by the default measure, counts for smaller ones that overlap it. Zero where regions
    /// are independent of each other.
    pub fn ceded(&self) -> Area {
        self.ceded
    }

    /// What each status holds of the region.
    pub fn statuses(&self) -> &[(Status, Area)] {
        &self.statuses
    }

    /// Whether the region is in the sum of all: regions are no independent areas, and no other names it as
    /// its parent.
    pub fn is_in_sum(&self) -> bool {
        self.is_in_sum
    }
}

impl Survey<'_> {
    /// The figures by region of a map that was measured by region.
    pub(super) fn regional_report(
        &self,
        sheet: &Sheet,
        measured: &MeasuredMap,
        whole: Area,
        budget: &Budget,
    ) -> Result<RegionalReport, Error> {
        let territory = self.territory();
        let layout = territory.layout();
        let regions: Vec<RegionReport> = territory
            .regions()
            .iter()
            .enumerate()
            .map(|(index, region)| self.region_report(index, region, sheet, measured))
            .collect();
        let covered = measured.lying_within(Counted::Controlled, layout.covered_place());
        let ground = sheet.controlled_ground(territory, self.method(), budget)?;
        Ok(RegionalReport {
            region_overlap: layout.overlap(),
            outside: measured.outside(Counted::Controlled, layout),
            residual: residual(&regions, layout.overlap(), covered),
            assigned: measured.assigned(Counted::Controlled),
            front: Front::measure(&ground, territory.front_boundary(budget)?, whole, budget)?,
            regions,
        })
    }

    fn region_report(
        &self,
        index: usize,
        region: &Region,
        sheet: &Sheet,
        measured: &MeasuredMap,
    ) -> RegionReport {
        let layout = self.territory().layout();
        let statuses = sheet.statuses.iter().enumerate();
        let statuses = statuses
            .map(|(layer, status)| (status.clone(), measured.within(Counted::Held(layer), index)));
        RegionReport {
            name: region.name().to_owned(),
            code: region.code().map(str::to_owned),
            parent: region.parent().map(str::to_owned),
            area: layout.region_area(index, region, &self.method().measure),
            official_area: region.official_area(),
            whole: self.whole_of_region(index, region),
            ceded: layout.ceded(index),
            statuses: statuses.collect(),
            controlled: measured.within(Counted::Controlled, index),
            from_outside: measured.assigned_to(Counted::Controlled, index),
            is_in_sum: layout.is_in_sum(index),
        }
    }
}

/// By how much regions that add up differ from what lies in any of them, without what was assigned to them.
fn residual(regions: &[RegionReport], overlap: RegionOverlap, covered: Area) -> Option<Area> {
    let in_sum: Vec<&RegionReport> = regions.iter().filter(|region| region.is_in_sum).collect();
    let assigned: Area = in_sum.iter().map(|region| region.from_outside).sum();
    let sum: Area = in_sum.iter().map(|region| region.controlled).sum();
    (overlap == RegionOverlap::Partition).then_some(sum - assigned - covered)
}
