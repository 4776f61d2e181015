//! Figures by region.

use super::measured::{Counted, MeasuredMap};
use crate::cells::Front;
use crate::error::Error;
use crate::limits::Budget;
use crate::map::Sheet;
use crate::quantity::{Area, Share};
use crate::status::Status;
use crate::territory::{RegionEntry, RegionOverlap, RegionWhole, Survey, Territory, find_entry};
use crate::warning::first_names;

/// What is held in each region, what lies in none, and where the front runs.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionalReport {
    pub(crate) regions: Vec<RegionReport>,
    pub(crate) region_overlap: RegionOverlap,
    pub(crate) in_no_region: Area,
    pub(crate) outside: Area,
    /// What lies outside the territory before any of it is assigned.
    pub(super) beyond: Area,
    pub(crate) residual: Option<Area>,
    /// What lies outside all regions and was assigned to the nearest, and how far from them, in metres.
    pub(crate) assigned: Option<(Area, f64)>,
    pub(crate) front: Front,
}

/// What is held in one region.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionReport {
    pub(super) entry: RegionEntry,
    pub(super) ceded: Area,
    pub(super) statuses: Vec<(Status, Area)>,
    pub(super) controlled: Area,
    pub(super) from_outside: Area,
}

impl RegionalReport {
    /// The regions in the order of the territory.
    pub fn regions(&self) -> &[RegionReport] {
        &self.regions
    }

    /// A region by its code, its [label](RegionEntry::label) or its name, spelled so or with other capitals;
    /// `None` where several are called so.
    pub fn region(&self, code_or_name: &str) -> Option<&RegionReport> {
        find_entry(&self.regions, code_or_name, RegionReport::entry)
    }

    /// What ground counts for that lies in several regions.
    pub fn region_overlap(&self) -> RegionOverlap {
        self.region_overlap
    }

    /// Controlled ground that lies in the territory and counts for none of its regions: none where it was assigned
    /// to the nearest ([`Outside::Nearest`](crate::method::Outside::Nearest)). Together with the regions that are
    /// [in the sum](RegionReport::is_in_sum) it adds up to all that is controlled in the territory; not where
    /// regions are independent of each other.
    pub fn in_no_region(&self) -> Area {
        self.in_no_region
    }

    /// Controlled ground that lies outside the territory and counts for no region: none where it was assigned to the
    /// nearest.
    pub fn outside(&self) -> Area {
        self.outside
    }

    /// By how much the sum of the regions differs from what lies in any of them, measured in one
    /// piece: the error of measuring region by region, below a square metre. `None` where regions are independent of each
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
            self.regions.iter().partition(|region| region.whole().is_official());
        let names: Vec<&str> = without.iter().map(|region| region.entry.label()).collect();
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

    /// The region's own area as it is drawn.
    pub fn area(&self) -> Area {
        self.entry.area()
    }

    /// The region's official area, if it is known.
    pub fn official_area(&self) -> Option<Area> {
        self.entry.official_area()
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
        self.entry.whole()
    }

    /// The controlled share of the region: of its [`whole`](Self::whole).
    pub fn share(&self) -> Share {
        self.controlled.share_of(self.whole().area())
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
        self.entry.is_in_sum()
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
        let territory = self.bent_territory(budget)?;
        let layout = territory.layout();
        let entries = self.region_entries(budget)?.into_iter().enumerate();
        let regions: Vec<RegionReport> = entries
            .map(|(place, entry)| region_report(territory, (place, entry), sheet, measured))
            .collect();
        let covered = measured.lying_within(Counted::Controlled, layout.covered_place());
        let ground = sheet.controlled_ground(self.territory(), self.method(), budget)?;
        Ok(RegionalReport {
            region_overlap: layout.overlap(),
            in_no_region: measured.in_no_region(Counted::Controlled, layout),
            outside: measured.outside(Counted::Controlled, layout),
            beyond: measured.lying_within(Counted::Controlled, layout.outside_place()),
            residual: residual(&regions, layout.overlap(), covered),
            assigned: measured.assigned(Counted::Controlled),
            front: Front::measure(&ground, territory.front_boundary(budget)?, whole, budget)?,
            regions,
        })
    }
}

/// The figures of the region at a place of the territory, which is given as the method's measure bends it.
fn region_report(
    bent: &Territory,
    (place, entry): (usize, RegionEntry),
    sheet: &Sheet,
    measured: &MeasuredMap,
) -> RegionReport {
    let statuses = sheet.statuses.iter().enumerate();
    let statuses = statuses
        .map(|(layer, status)| (status.clone(), measured.within(Counted::Held(layer), place)));
    RegionReport {
        entry,
        ceded: bent.layout().ceded(place),
        statuses: statuses.collect(),
        controlled: measured.within(Counted::Controlled, place),
        from_outside: measured.assigned_to(Counted::Controlled, place),
    }
}

/// By how much regions that add up differ from what lies in any of them, without what was assigned to them.
fn residual(regions: &[RegionReport], overlap: RegionOverlap, covered: Area) -> Option<Area> {
    let in_sum: Vec<&RegionReport> = regions.iter().filter(|region| region.is_in_sum()).collect();
    let assigned: Area = in_sum.iter().map(|region| region.from_outside).sum();
    let sum: Area = in_sum.iter().map(|region| region.controlled).sum();
    (overlap == RegionOverlap::Partition).then_some(sum - assigned - covered)
}
