//! Change: what was gained and lost between two maps.

mod flow;
mod geojson;
mod json;
mod piece;
mod rows;
mod series_break;
mod side_flow;
mod sides;
mod table;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub(crate) use flow::Flow;
use flow::Moved;
#[cfg(feature = "draw")]
pub(crate) use piece::changed_grounds;
pub use piece::{ChangedPiece, Direction};
pub(crate) use piece::{area_and_width, changed_parts};
use piece::{changed_pieces, find_regions};
use rows::PartOfGround;
pub use rows::{RegionChange, SideChange, Slivers, StatusChange, Transition};
pub use series_break::SeriesBreak;
pub use side_flow::SideFlow;
pub(crate) use side_flow::flows_between_sides;
use sides::Sides;

use crate::error::{Error, ErrorKind};
use crate::limits::Budget;
use crate::map::{Breaks, ControlMap, Sheet, Sheets, Subject};
use crate::method::{Method, Outside};
use crate::quantity::{Area, PercentagePoints, Share};
use crate::report::{ControlReport, warnings_of_maps};
use crate::side::Side;
use crate::territory::{Survey, Territory};
use crate::warning::{Warning, WarningCode, add_missing};

/// What was gained and lost between two maps: controlled ground, each status, each region, and the
/// changed pieces one by one.
///
/// Gained less lost is the net change, which is the later area less the earlier one: each is summed by
/// itself, and they agree to 10⁻⁹ of them or a square metre. What was gained and lost is ground and counts
/// once; where overlaps are summed ([`Overlap::Sum`](crate::method::Overlap::Sum)), the net change has what was
/// [redrawn](Self::redrawn), too. Ground that the map maker no longer draws, or draws
/// anew, is in the net change and neither gained nor lost: a [break](Self::breaks) of its own.
///
/// ```
/// use territory_control::{ControlMap, Method, Territory};
///
/// fn occupied_up_to(east: i32) -> Result<ControlMap, territory_control::Error> {
///     let text = format!(
///         r#"{{"type": "Feature", "properties": {{"status": "occupied"}}, "geometry": {{"type":
///         "Polygon", "coordinates": [[[36, 47], [{east}, 47], [{east}, 48], [36, 48], [36, 47]]]}}}}"#,
///     );
///     ControlMap::from_bytes("occupied.geojson", text.as_bytes())
/// }
/// let ukraine = Territory::ukraine();
/// let survey = ukraine.survey(&Method::default());
/// let change = survey.change(&occupied_up_to(38)?, &occupied_up_to(39)?)?;
/// assert_eq!((change.gained().to_string(), change.lost().to_string()), ("8,377 km²".into(), "0 km²".into()));
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Change {
    territory: String,
    method: Method,
    subject: Subject,
    /// The earlier map by itself.
    before: Box<ControlReport>,
    /// The later map by itself.
    after: Box<ControlReport>,
    gained: Area,
    lost: Area,
    held: Area,
    redrawn: Area,
    slivers: Slivers,
    whole: Area,
    statuses: Vec<StatusChange>,
    transitions: Vec<Transition>,
    breaks: Vec<SeriesBreak>,
    sides: Vec<SideChange>,
    flows: Vec<SideFlow>,
    regions: Vec<RegionChange>,
    in_no_region: RegionChange,
    outside: RegionChange,
    pieces: Vec<ChangedPiece>,
    warnings: Vec<Warning>,
}

/// What the maps of a change are called where they are told apart.
const NAMES: [&str; 2] = ["earlier map", "later map"];

impl Survey<'_> {
    /// What changed between two maps, with figures for each side and each region.
    ///
    /// Both maps are asked about one side: the one that the method names, else the first of their legends.
    /// What a map draws whose legend names nobody (`any`) is taken for that side's, with a warning.
    ///
    /// # Errors
    ///
    /// As [`control`](Self::control), and [`ErrorKind::SidesDiffer`](crate::ErrorKind::SidesDiffer) if the
    /// legends begin with different sides and the method names none.
    pub fn change(&self, earlier: &ControlMap, later: &ControlMap) -> Result<Change, Error> {
        let maps = [earlier, later];
        self.change_within(maps, &ControlMap::begin_call(maps))
    }

    /// As part of a call.
    pub(crate) fn change_within(
        &self,
        maps: [&ControlMap; 2],
        budget: &Budget,
    ) -> Result<Change, Error> {
        let mut change = self.measure_change(maps, budget)?;
        change.warn_of_maps(maps, self.territory());
        Ok(change)
    }

    fn measure_change(&self, maps: [&ControlMap; 2], budget: &Budget) -> Result<Change, Error> {
        let (territory, method) = (self.territory(), self.method());
        let ([earlier, later], [earlier_name, later_name]) = (maps, NAMES);
        let subject = Subject::find(method, &[(earlier_name, earlier), (later_name, later)])?;
        let (before, earlier_sheet) = self.measure_day(earlier, &subject, budget)?;
        let (after, later_sheet) = self.measure_day(later, &subject, budget)?;
        let bent = self.bent_territory(budget)?;
        let layout = bent.layout();
        let breaks = Breaks::between_maps(maps, budget)?;
        let pair = [&earlier_sheet, &later_sheet];
        let sheets = Sheets::lay_pair(pair, &breaks, territory.clip_for(method, budget)?);
        let mut flow = Flow::measure(&sheets, method, Some(layout.cells()), budget)?;
        // Ground of another place is nobody's strip, as in the reports of the maps.
        let is_of_territory =
            [&before, &after].into_iter().all(|report| report.refusal().is_none());
        let outside = if is_of_territory { method.outside } else { Outside::Report };
        if outside == Outside::Nearest {
            flow.assign_outside(pair, &breaks, territory, method, budget)?;
        }
        let mut pieces = changed_pieces(&sheets, &method.measure, budget)?;
        find_regions(&mut pieces, bent, outside, budget)?;
        let sides = Sides::new(&flow, maps, pair, [&before, &after], &subject);
        let mut by_region = ByRegion::new(&flow, &sides);
        let entries = self.region_entries(budget)?.into_iter().enumerate();
        let regions =
            entries.map(|(place, entry)| by_region.row(Some(place), PartOfGround::Region(entry)));
        let regions = regions.collect();
        let in_no_region = by_region.row(layout.rest_place(), PartOfGround::InNoRegion);
        let outside =
            by_region.row(Some(layout.outside_place()), PartOfGround::OutsideTheTerritory);
        Ok(Change {
            territory: territory.name().to_owned(),
            method: method.clone(),
            gained: flow.gained(),
            lost: flow.lost(),
            // What is added to each map is on both.
            held: flow.held() + method.added(),
            redrawn: flow.redrawn(),
            slivers: Slivers {
                gained: sliver_area(&pieces, Direction::Gained),
                lost: sliver_area(&pieces, Direction::Lost),
            },
            whole: self.whole(&mut Vec::new())?,
            statuses: flow.status_changes(),
            transitions: flow.transitions(),
            breaks: flow.breaks().to_vec(),
            sides: sides.changes(),
            flows: sides.flows(),
            regions,
            in_no_region,
            outside,
            pieces,
            warnings: Vec::new(),
            before: Box::new(before),
            after: Box::new(after),
            subject,
        })
    }

    /// A map by itself, and ready to be laid over another.
    fn measure_day(
        &self,
        map: &ControlMap,
        subject: &Subject,
        budget: &Budget,
    ) -> Result<(ControlReport, Sheet), Error> {
        let method = subject.method_for(map, self.method());
        let report = self.territory().survey(&method).control_within(map, budget)?;
        let sheet = Sheet::new(map, &method, budget).map_err(|error| map.locate(error))?;
        Ok((report, sheet))
    }
}

/// What was gained and lost by the places of regions, those in which anything changed.
struct ByRegion {
    counted: BTreeMap<usize, Moved>,
    sides: BTreeMap<usize, Vec<SideChange>>,
}

impl ByRegion {
    fn new(flow: &Flow, sides: &Sides<'_>) -> Self {
        Self { counted: flow.counted_by_region(), sides: sides.changes_by_region() }
    }

    /// The row of some ground, which is at a place among the cells of the regions if there is any.
    fn row(&mut self, place: Option<usize>, ground: PartOfGround) -> RegionChange {
        let counted = place.and_then(|place| self.counted.remove(&place));
        let Moved { gained, lost, redrawn, .. } = counted.unwrap_or_default();
        let sides = place.and_then(|place| self.sides.remove(&place)).unwrap_or_default();
        RegionChange { ground, gained, lost, redrawn, sides }
    }
}

fn sliver_area(pieces: &[ChangedPiece], direction: Direction) -> Area {
    let slivers = pieces.iter().filter(|piece| piece.is_sliver() && piece.direction == direction);
    slivers.map(|piece| piece.area).sum()
}

impl Change {
    /// Pieces thinner than this many metres, by the mean, are slivers: a border drawn anew. On 536
    /// daily maps they are 0.05 % of what was gained and 1.1 % of what was lost.
    pub const SLIVER_METRES: f64 = 50.0;

    fn warn_of_maps(&mut self, maps: [&ControlMap; 2], territory: &Territory) {
        let breaks = self.breaks.iter();
        let breaks = breaks.map(|found| Warning::new(WarningCode::SeriesBreak, found.message()));
        self.warnings.extend(breaks);
        if let (Some(from), Some(to)) = (self.from(), self.to())
            && from > to
        {
            self.warnings.push(Warning::new(
                WarningCode::EarlierIsLater,
                format!("the earlier map is of {from}, the later one of {to}; signs are as given"),
            ));
        }
        let (before, after) = (&self.before, &self.after);
        if before.legend() != after.legend() {
            self.warnings.push(Warning::new(
                WarningCode::LegendChanged,
                format!(
                    "the earlier map is read by the legend {}, the later one by {}: what differs \
                     between map makers shows as change",
                    before.legend(),
                    after.legend(),
                ),
            ));
        }
        for (name, map) in NAMES.into_iter().zip(maps) {
            self.warnings.extend(self.subject.warning(map).map(|warning| warning.of(name)));
        }
        let [earlier_name, later_name] = NAMES;
        let reports = [(earlier_name, &**before), (later_name, &**after)];
        self.warnings.extend(warnings_of_maps(&reports, "both maps", territory));
        add_missing(&mut self.warnings, territory.warnings_of_ground());
    }

    /// The earlier map by itself, and the later one.
    fn maps(&self) -> [&ControlReport; 2] {
        [&self.before, &self.after]
    }

    /// Whether both maps draw what counts, so that there are figures of what was gained and lost.
    pub(crate) fn is_told(&self) -> bool {
        !self.maps().into_iter().any(ControlReport::lacks_what_counts)
    }

    /// The map that is one of another place, and why.
    fn refusal(&self) -> Option<(&'static str, &ErrorKind)> {
        let mut maps = NAMES.into_iter().zip(self.maps());
        maps.find_map(|(name, report)| Some((name, report.refusal()?)))
    }

    /// The name of the territory.
    pub fn territory(&self) -> &str {
        &self.territory
    }

    /// The side whose ground was gained and lost; `None` if no legend says who holds what the maps draw, or if
    /// the method counts statuses, whoever holds them ([`Method::counted`]).
    pub fn about(&self) -> Option<&Side> {
        self.subject.side()
    }

    /// The day of the earlier map.
    pub fn from(&self) -> Option<Date> {
        self.before.date()
    }

    /// The day of the later map.
    pub fn to(&self) -> Option<Date> {
        self.after.date()
    }

    /// How the figures were found.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Controlled ground on the earlier map, with what the method adds to each map.
    pub fn earlier(&self) -> Area {
        self.before.controlled().area()
    }

    /// Controlled ground on the later map, with what the method adds to each map.
    pub fn later(&self) -> Area {
        self.after.controlled().area()
    }

    /// Controlled ground that is on the later map only.
    pub fn gained(&self) -> Area {
        self.gained
    }

    /// Controlled ground that is on the earlier map only.
    pub fn lost(&self) -> Area {
        self.lost
    }

    /// Where overlaps are summed, how much more often controlled ground is drawn on the later map, besides what
    /// was gained and lost; negative where it is drawn less often. Zero where overlaps count once.
    pub fn redrawn(&self) -> Area {
        self.redrawn
    }

    /// By how much the later map has more than the earlier one, as they draw it: with what
    /// [breaks](Self::breaks) are of it.
    pub fn net(&self) -> Area {
        self.net_without_breaks() + self.breaks.iter().map(SeriesBreak::net).sum()
    }

    /// The net change without what the map maker no longer draws, or draws anew: gained less lost, with what
    /// was [redrawn](Self::redrawn).
    pub fn net_without_breaks(&self) -> Area {
        self.gained - self.lost + self.redrawn
    }

    /// Ground that one of the maps leaves out because their maker began or ceased to draw it, where their
    /// legends say so. It is neither gained nor lost, in no transition, in no region and in no piece.
    pub fn breaks(&self) -> &[SeriesBreak] {
        &self.breaks
    }

    /// Controlled ground that is on both maps, with what the method adds to each.
    pub fn held(&self) -> Area {
        self.held
    }

    /// The [net](Self::net) change in percentage points of the territory.
    pub fn net_points(&self) -> PercentagePoints {
        self.net().share_of(self.whole) - Share::NONE
    }

    /// How much of what was gained and lost is in slivers.
    pub fn slivers(&self) -> Slivers {
        self.slivers
    }

    /// What each status gained and lost.
    pub fn statuses(&self) -> &[StatusChange] {
        &self.statuses
    }

    /// The ground by its status before and after, where there is any; the rows of one status before
    /// add up to what it held, the rows of one status after to what it holds, with those of
    /// [breaks](Self::breaks). Ground that neither map draws has no row.
    pub fn transitions(&self) -> &[Transition] {
        &self.transitions
    }

    /// What each side gained and lost, the one that all is about first: the sides of both maps, or those that
    /// both know where two legends read them. A side has no row if one of the maps draws nothing that counts
    /// and the side's ground there is not known.
    pub fn sides(&self) -> &[SideChange] {
        &self.sides
    }

    /// What one side gained and lost.
    pub fn side(&self, side: &Side) -> Option<&SideChange> {
        self.sides.iter().find(|row| row.side == *side)
    }

    /// The ground that went from one side to another.
    pub fn flows(&self) -> &[SideFlow] {
        &self.flows
    }

    /// What was gained outside the territory: nothing where that counts for the nearest region
    /// ([`Outside::Nearest`]).
    pub fn gained_outside(&self) -> Area {
        self.outside.gained
    }

    /// What was lost outside the territory.
    pub fn lost_outside(&self) -> Area {
        self.outside.lost
    }

    /// What was gained and lost in the territory and in none of its regions.
    pub fn in_no_region(&self) -> &RegionChange {
        &self.in_no_region
    }

    /// What was gained and lost outside the territory.
    pub fn outside(&self) -> &RegionChange {
        &self.outside
    }

    /// What was gained and lost in each region of the territory.
    pub fn regions(&self) -> &[RegionChange] {
        &self.regions
    }

    /// The changed pieces: those gained, the largest first, then those lost.
    pub fn pieces(&self) -> &[ChangedPiece] {
        &self.pieces
    }

    /// What a reader of the figures should know about them.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}
