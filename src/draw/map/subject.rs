//! What the figures of a map are about.

use crate::change::Change;
use crate::error::Error;
use crate::limits::Budget;
use crate::map::{ControlMap, Sheet};
use crate::method::Method;
use crate::quantity::{Area, Range};
use crate::report::{ControlReport, Headline, Holding, RegionReport, SideReport, Sides};
use crate::side::Side;
use crate::status::Status;
use crate::territory::{Region, RegionWhole, official_area_warning};
use crate::warning::Warning;

/// The territory, or the region that is shown, with its figures.
pub(super) struct Subject {
    pub(super) name: String,
    pub(super) whole: Area,
    /// The same of a region, with whether it is the official area.
    pub(super) region_whole: Option<RegionWhole>,
    /// That a region's official area is far from the drawn one, if shares are of it.
    pub(super) warning: Option<Warning>,
    pub(super) headline: Headline,
    pub(super) controlled: Area,
    pub(super) range: Range,
    pub(super) sides: Vec<SideReport>,
    /// What is not drawn, where the legend does not say who holds that.
    pub(super) rest: Option<Holding>,
    /// Each status with its area.
    pub(super) statuses: Vec<(Status, Area)>,
    pub(super) gained_and_lost: Option<[Area; 2]>,
}

impl Subject {
    /// The whole territory.
    pub(super) fn from_territory(
        name: &str,
        report: &ControlReport,
        change: Option<&Change>,
    ) -> Self {
        let statuses = report.statuses().iter();
        Self {
            name: name.to_owned(),
            whole: report.whole(),
            region_whole: None,
            warning: None,
            headline: report.headline().clone(),
            controlled: report.controlled().area(),
            range: report.range(),
            sides: report.sides().to_vec(),
            rest: report.not_drawn(),
            statuses: statuses.map(|row| (row.status().clone(), row.holding().area())).collect(),
            gained_and_lost: change.map(|change| [change.gained(), change.lost()]),
        }
    }

    /// The region at a place; what is open in it widens its range.
    pub(super) fn from_region(
        place: usize,
        regions: &[Region],
        report: &ControlReport,
        change: Option<&Change>,
        (map, method): (&ControlMap, &Method),
        budget: &Budget,
    ) -> Result<Self, Error> {
        let found = report.regional().and_then(|regional| regional.regions().get(place));
        let statuses = found.map(|found| found.statuses().to_vec()).unwrap_or_default();
        let region_whole = found.map(RegionReport::whole);
        let whole = region_whole.map(|whole| whole.area()).unwrap_or_default();
        let is_official = region_whole.is_some_and(|whole| whole.is_official());
        let controlled = found.map(RegionReport::controlled).unwrap_or_default();
        // What a method adds lies in no region.
        let method = method.clone().addition(None);
        let sheet = Sheet::new(map, &method, budget)?;
        let held: Vec<Area> =
            sheet.statuses.iter().map(|status| area_of(&statuses, status)).collect();
        let Sides { headline, rows, rest } =
            Sides::tally(&sheet, &method, &held, [controlled, whole], false);
        let open = held.iter().zip(&sheet.is_open).filter(|(_, is_open)| **is_open);
        let most = controlled + open.map(|(area, _)| *area).sum();
        Ok(Self {
            name: found.map(|found| found.entry().label()).unwrap_or_default().to_owned(),
            whole,
            region_whole,
            warning: official_area_warning(regions.get(place)).filter(|_| is_official),
            headline,
            controlled,
            range: Range { low: controlled.share_of(whole), high: most.share_of(whole) },
            sides: rows,
            rest,
            statuses,
            gained_and_lost: change.and_then(|change| gained_and_lost_in(place, change)),
        })
    }

    /// The side that holds the ground of a status.
    pub(super) fn holder(&self, status: &Status) -> Option<&Side> {
        let holder = self.sides.iter().find(|row| row.statuses().contains(status));
        holder.map(SideReport::side)
    }

    /// What a status holds.
    pub(super) fn area(&self, status: &Status) -> Area {
        area_of(&self.statuses, status)
    }
}

fn area_of(statuses: &[(Status, Area)], status: &Status) -> Area {
    let found = statuses.iter().find(|(known, _)| known == status);
    found.map(|(_, area)| *area).unwrap_or_default()
}

/// `None` of a region that the change has no row for.
fn gained_and_lost_in(place: usize, change: &Change) -> Option<[Area; 2]> {
    let row = change.regions().get(place)?;
    Some([row.gained, row.lost])
}
