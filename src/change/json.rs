//! Changes as JSON: the document of the example program `change`.

use serde::{Serialize, Serializer};

use super::{Change, RegionChange, SeriesBreak, SideChange, SideFlow, StatusChange, Transition};
use crate::quantity::Area;
use crate::report::{FileRow, Provenance, files_of};
use crate::side::Side;
use crate::status::Status;
use crate::territory::RegionEntry;
use crate::warning::Warning;

/// Areas in km², unrounded. What was gained and lost is null where one of the maps draws nothing that counts,
/// which is no zero.
impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Document::from(self).serialize(serializer)
    }
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    provenance: Provenance<'a>,
    from: Option<String>,
    to: Option<String>,
    /// Whom the figures are about.
    side: Option<&'a Side>,
    earlier_km2: Option<f64>,
    later_km2: Option<f64>,
    gained_km2: Option<f64>,
    slivers_km2: Option<f64>,
    lost_km2: Option<f64>,
    lost_slivers_km2: Option<f64>,
    net_km2: Option<f64>,
    net_percentage_points: Option<f64>,
    net_without_breaks_km2: Option<f64>,
    redrawn_km2: Option<f64>,
    breaks: Vec<BreakRow<'a>>,
    held_km2: Option<f64>,
    sides: Vec<SideRow<'a>>,
    flows: &'a [SideFlow],
    statuses: Vec<StatusRow<'a>>,
    transitions: Vec<TransitionRow<'a>>,
    regions: Vec<RegionRow<'a>>,
    /// Ground of the territory in none of its regions.
    in_no_region: RegionRow<'a>,
    outside_gained_km2: Option<f64>,
    outside_lost_km2: Option<f64>,
    outside_sides: Vec<SideRow<'a>>,
    pieces: usize,
    warnings: &'a [Warning],
}

#[derive(Serialize)]
struct SideRow<'a> {
    side: &'a Side,
    gained_km2: f64,
    lost_km2: f64,
    redrawn_km2: f64,
    net_km2: f64,
}

#[derive(Serialize)]
struct StatusRow<'a> {
    status: &'a str,
    gained_km2: f64,
    lost_km2: f64,
    redrawn_km2: f64,
    net_km2: f64,
    held_km2: f64,
}

/// Ground that the map maker no longer draws, or draws anew.
#[derive(Serialize)]
struct BreakRow<'a> {
    ground: &'a str,
    no_longer_drawn_km2: f64,
    newly_drawn_km2: f64,
    transitions: Vec<TransitionRow<'a>>,
}

#[derive(Serialize)]
struct TransitionRow<'a> {
    from: Option<&'a str>,
    to: Option<&'a str>,
    area_km2: f64,
}

#[derive(Serialize)]
struct RegionRow<'a> {
    #[serde(flatten)]
    region: Option<&'a RegionEntry>,
    gained_km2: Option<f64>,
    lost_km2: Option<f64>,
    redrawn_km2: Option<f64>,
    net_km2: Option<f64>,
    sides: Vec<SideRow<'a>>,
}

impl<'a> From<&'a Change> for Document<'a> {
    fn from(change: &'a Change) -> Self {
        let (slivers, outside) = (change.slivers(), change.outside());
        let [before, after] = change.maps();
        let is_of_territory = change.refusal().is_none();
        let points = change.told(change.net()).map(|_| change.net_points().points());
        Self {
            provenance: Provenance::new(
                "change/2",
                change.method(),
                (change.territory(), change.whole),
                change.files(),
            ),
            from: change.from().map(|date| date.to_string()),
            to: change.to().map(|date| date.to_string()),
            side: change.about(),
            earlier_km2: Some(change.earlier().km2()).filter(|_| !before.lacks_what_counts()),
            later_km2: Some(change.later().km2()).filter(|_| !after.lacks_what_counts()),
            gained_km2: change.told(change.gained()),
            slivers_km2: change.told(slivers.gained),
            lost_km2: change.told(change.lost()),
            lost_slivers_km2: change.told(slivers.lost),
            net_km2: change.told(change.net()),
            net_percentage_points: points.filter(|_| is_of_territory),
            net_without_breaks_km2: change.told(change.net_without_breaks()),
            redrawn_km2: change.told(change.redrawn()),
            breaks: change.breaks().iter().map(BreakRow::from).collect(),
            held_km2: change.told(change.held()),
            sides: change.sides().iter().map(SideRow::from).collect(),
            flows: change.flows(),
            statuses: change.statuses().iter().map(StatusRow::from).collect(),
            transitions: change.transitions().iter().map(TransitionRow::from).collect(),
            regions: change.regions().iter().map(|row| RegionRow::new(change, row)).collect(),
            in_no_region: RegionRow::new(change, change.in_no_region()),
            outside_gained_km2: change.told(outside.gained),
            outside_lost_km2: change.told(outside.lost),
            outside_sides: outside.sides().iter().map(SideRow::from).collect(),
            pieces: change.pieces().len(),
            warnings: change.warnings(),
        }
    }
}

impl Change {
    fn files(&self) -> Vec<FileRow<'_>> {
        let maps = ["earlier", "later"].into_iter().zip(self.maps());
        maps.flat_map(|(name, report)| files_of(Some(name), report)).collect()
    }

    /// A figure of what was gained and lost, if there are such figures.
    fn told(&self, area: Area) -> Option<f64> {
        self.is_told().then(|| area.km2())
    }
}

impl<'a> From<&'a SideChange> for SideRow<'a> {
    fn from(change: &'a SideChange) -> Self {
        Self {
            side: &change.side,
            gained_km2: change.gained.km2(),
            lost_km2: change.lost.km2(),
            redrawn_km2: change.redrawn.km2(),
            net_km2: change.net().km2(),
        }
    }
}

impl<'a> From<&'a StatusChange> for StatusRow<'a> {
    fn from(change: &'a StatusChange) -> Self {
        Self {
            status: change.status.as_str(),
            gained_km2: change.gained.km2(),
            lost_km2: change.lost.km2(),
            redrawn_km2: change.redrawn.km2(),
            net_km2: change.net().km2(),
            held_km2: change.held.km2(),
        }
    }
}

impl<'a> From<&'a SeriesBreak> for BreakRow<'a> {
    fn from(found: &'a SeriesBreak) -> Self {
        Self {
            ground: found.ground(),
            no_longer_drawn_km2: found.no_longer_drawn().km2(),
            newly_drawn_km2: found.newly_drawn().km2(),
            transitions: found.transitions().iter().map(TransitionRow::from).collect(),
        }
    }
}

impl<'a> From<&'a Transition> for TransitionRow<'a> {
    fn from(transition: &'a Transition) -> Self {
        Self {
            from: transition.from.as_ref().map(Status::as_str),
            to: transition.to.as_ref().map(Status::as_str),
            area_km2: transition.area.km2(),
        }
    }
}

impl<'a> RegionRow<'a> {
    fn new(change: &Change, region: &'a RegionChange) -> Self {
        Self {
            region: region.entry(),
            gained_km2: change.told(region.gained),
            lost_km2: change.told(region.lost),
            redrawn_km2: change.told(region.redrawn),
            net_km2: change.told(region.net()),
            sides: region.sides().iter().map(SideRow::from).collect(),
        }
    }
}
