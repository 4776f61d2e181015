//! What the figures of a map are about.

use crate::change::Change;
use crate::quantity::{Area, Range};
use crate::report::{ControlReport, RegionReport};
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
    pub(super) controlled: Area,
    pub(super) range: Range,
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
            controlled: report.controlled().area(),
            range: report.range(),
            statuses: statuses.map(|row| (row.status().clone(), row.holding().area())).collect(),
            gained_and_lost: change.map(|change| [change.gained(), change.lost()]),
        }
    }

    /// One region; what is open in it widens its range.
    pub(super) fn from_region(
        region: &Region,
        report: &ControlReport,
        change: Option<&Change>,
        is_open: impl Fn(&Status) -> bool,
    ) -> Self {
        let found = report.regional().and_then(|regional| regional.region(region.name()));
        let statuses = found.map(|found| found.statuses().to_vec()).unwrap_or_default();
        let region_whole = found.map(RegionReport::whole);
        let whole = region_whole.map(|whole| whole.area()).unwrap_or_default();
        let is_official = region_whole.is_some_and(|whole| whole.is_official());
        let controlled = found.map(RegionReport::controlled).unwrap_or_default();
        let open = statuses.iter().filter(|(status, _)| is_open(status));
        let open: Area = open.map(|(_, area)| *area).sum();
        Self {
            name: region.name().to_owned(),
            whole,
            region_whole,
            warning: official_area_warning([region]).filter(|_| is_official),
            controlled,
            range: Range {
                low: controlled.share_of(whole),
                high: (controlled + open).share_of(whole),
            },
            statuses,
            gained_and_lost: change.and_then(|change| gained_and_lost_in(region, change)),
        }
    }
}

/// `None` of a region that the change has no row for.
fn gained_and_lost_in(region: &Region, change: &Change) -> Option<[Area; 2]> {
    let row = change.regions().iter().find(|row| row.name == region.name())?;
    Some([row.gained, row.lost])
}
