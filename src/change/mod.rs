//! Change: what was gained and lost between two maps.

mod output;
mod piece;

use jiff::civil::Date;

pub(crate) use piece::area_and_width;
pub use piece::{ChangedPiece, Direction};
use piece::{Line, SLIVER_METRES, pieces};

use crate::cells::Partition;
use crate::error::Error;
use crate::geometry::{Ground, changed};
use crate::limits::Budget;
use crate::map::ControlMap;
use crate::measure::Measure;
use crate::method::Method;
use crate::quantity::{Area, PercentagePoints, Share};
use crate::report::Snapshot;
use crate::status::Status;
use crate::sum::Sum;
use crate::territory::Territory;
use crate::warning::{Warning, WarningCode};

/// What was gained and lost between two maps: controlled ground, each status, each region, and the
/// changed pieces one by one.
///
/// Gained less lost is the net change, which is the later area less the earlier one, to the digit.
///
/// ```
/// use territory_control::{Change, ControlMap};
///
/// let square = |east: i32| {
///     let text = format!(
///         r#"{{"type": "Feature", "properties": {{"status": "occupied"}}, "geometry": {{"type":
///         "Polygon", "coordinates": [[[36, 47], [{east}, 47], [{east}, 48], [36, 48], [36, 47]]]}}}}"#,
///     );
///     ControlMap::from_bytes("square.geojson", text.as_bytes())
/// };
/// let change = Change::between(&square(38)?, &square(39)?)?;
/// assert_eq!((change.gained().to_string(), change.lost().to_string()), ("8,377 km²".into(), "0 km²".into()));
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Change {
    from: Option<Date>,
    to: Option<Date>,
    method: Method,
    earlier: Area,
    later: Area,
    gained: Area,
    slivers: Slivers,
    whole: Area,
    statuses: Vec<StatusChange>,
    transitions: Vec<Transition>,
    regions: Vec<RegionChange>,
    outside: [Area; 2],
    pieces: Vec<ChangedPiece>,
    warnings: Vec<Warning>,
}

/// Changed ground in pieces thinner than [`Change::SLIVER_METRES`]: an unchanged border that was
/// drawn anew, not ground that changed hands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Slivers {
    /// Of what was gained.
    pub gained: Area,
    /// Of what was lost.
    pub lost: Area,
}

/// What one status gained and lost.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusChange {
    /// The status.
    pub status: Status,
    /// Ground that has it on the later map only.
    pub gained: Area,
    /// Ground that has it on the earlier map only.
    pub lost: Area,
    /// Ground that has it on both maps.
    pub held: Area,
}

/// Ground that had one status and has another. `None` is ground that a map does not draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    /// The status on the earlier map.
    pub from: Option<Status>,
    /// The status on the later map.
    pub to: Option<Status>,
    /// The ground.
    pub area: Area,
}

/// What was gained and lost of controlled ground in one region.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionChange {
    /// The region's name.
    pub name: String,
    /// The region's code, if it has one.
    pub code: Option<String>,
    /// Gained.
    pub gained: Area,
    /// Lost.
    pub lost: Area,
}

impl Territory {
    /// What changed between two maps, by the default method, with figures for each region.
    ///
    /// # Errors
    ///
    /// As [`control_by`](Self::control_by).
    pub fn change(&self, earlier: &ControlMap, later: &ControlMap) -> Result<Change, Error> {
        self.change_by(&Method::default(), earlier, later)
    }

    /// What changed between two maps, by a method, with figures for each region.
    ///
    /// # Errors
    ///
    /// As [`control_by`](Self::control_by).
    pub fn change_by(
        &self,
        method: &Method,
        earlier: &ControlMap,
        later: &ControlMap,
    ) -> Result<Change, Error> {
        let mut warnings = Vec::new();
        let whole = self.whole(method, &mut warnings)?;
        let snapshots = [self.snapshot(earlier, method)?, self.snapshot(later, method)?];
        let budget = earlier.budget();
        let mut change = Change::of(&snapshots, method, whole, budget)?;
        change.warnings.splice(0..0, warnings);
        change.add_regions(self, budget)?;
        change.warn_of_maps([earlier, later]);
        Ok(change)
    }
}

impl Change {
    /// Pieces thinner than this many metres, by the mean, are slivers: a border drawn anew. On 536
    /// daily maps they are 0.05 % of what was gained and 1.1 % of what was lost.
    pub const SLIVER_METRES: f64 = SLIVER_METRES;

    /// What changed between two maps, by the default method; shares are of Ukraine, and there are
    /// no figures by region (see [`Territory::change`]).
    ///
    /// # Errors
    ///
    /// As [`Territory::change_by`].
    pub fn between(earlier: &ControlMap, later: &ControlMap) -> Result<Self, Error> {
        let ukraine = Territory::ukraine();
        let method = Method::default();
        let snapshots = [ukraine.snapshot(earlier, &method)?, ukraine.snapshot(later, &method)?];
        let whole = ukraine.official_area().unwrap_or_default();
        let mut change = Self::of(&snapshots, &method, whole, earlier.budget())?;
        change.warn_of_maps([earlier, later]);
        Ok(change)
    }

    fn of(
        [earlier, later]: &[Snapshot; 2],
        method: &Method,
        whole: Area,
        budget: &Budget,
    ) -> Result<Self, Error> {
        let measure = &method.measure;
        let [gained, lost] = changed(&earlier.ground, &later.ground, budget)?;
        let lines = [Line::around(&earlier.ground), Line::around(&later.ground)];
        let pieces: Vec<ChangedPiece> = [(Direction::Gained, &gained), (Direction::Lost, &lost)]
            .into_iter()
            .flat_map(|(direction, ground)| pieces(direction, ground, &lines, measure))
            .collect();
        let slivers_of = |direction: Direction| {
            let slivers = pieces.iter().filter(|piece| piece.is_sliver());
            slivers.filter(|piece| piece.direction == direction).map(|piece| piece.area).sum()
        };
        Ok(Self {
            from: earlier.date,
            to: later.date,
            method: method.clone(),
            earlier: earlier.controlled,
            later: later.controlled,
            gained: at_least_net(
                measure.ground_area(&gained),
                later.controlled - earlier.controlled,
            ),
            slivers: Slivers {
                gained: slivers_of(Direction::Gained),
                lost: slivers_of(Direction::Lost),
            },
            whole,
            statuses: status_changes(earlier, later, measure, budget)?,
            transitions: transitions(earlier, later, measure, budget)?,
            regions: Vec::new(),
            outside: [Area::ZERO; 2],
            pieces,
            warnings: Vec::new(),
        })
    }

    fn add_regions(&mut self, territory: &Territory, budget: &Budget) -> Result<(), Error> {
        let measure = self.method.measure.clone();
        let count = territory.regions().len();
        let mut sums = vec![[Sum::default(); 2]; count];
        let mut outside = [Sum::default(); 2];
        for piece in &mut self.pieces {
            let (areas, covered) = territory.layout().areas(&piece.ground, &measure, budget)?;
            let [gained, lost] = &mut outside;
            match piece.direction {
                Direction::Gained => gained.add((piece.area - covered).m2()),
                Direction::Lost => lost.add((piece.area - covered).m2()),
            }
            let in_sum = areas
                .iter()
                .enumerate()
                .filter(|(region, area)| territory.layout().is_in_sum(*region) && area.m2() > 0.0);
            let most = in_sum.max_by(|a, b| a.1.m2().total_cmp(&b.1.m2()));
            piece.region = most
                .and_then(|(region, _)| territory.regions().get(region))
                .map(|region| region.name().to_owned());
            for ([gained, lost], area) in sums.iter_mut().zip(&areas) {
                match piece.direction {
                    Direction::Gained => gained.add(area.m2()),
                    Direction::Lost => lost.add(area.m2()),
                }
            }
        }
        let changes =
            territory.regions().iter().zip(sums).map(|(region, [gained, lost])| RegionChange {
                name: region.name().to_owned(),
                code: region.code().map(str::to_owned),
                gained: Area::from_m2(gained.value()),
                lost: Area::from_m2(lost.value()),
            });
        self.regions = changes.collect();
        self.outside = outside.map(|sum| Area::from_m2(sum.value()));
        Ok(())
    }

    fn warn_of_maps(&mut self, [earlier, later]: [&ControlMap; 2]) {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            self.warnings.push(Warning::new(
                WarningCode::EarlierIsLater,
                format!("the earlier map is of {from}, the later one of {to}; signs are as given"),
            ));
        }
        if earlier.legend_name() != later.legend_name() {
            self.warnings.push(Warning::new(
                WarningCode::LegendChanged,
                format!(
                    "the earlier map is read by the legend {}, the later one by {}: what differs \
                     between map makers shows as change",
                    earlier.legend_name(),
                    later.legend_name(),
                ),
            ));
        }
    }

    /// The day of the earlier map.
    pub fn from(&self) -> Option<Date> {
        self.from
    }

    /// The day of the later map.
    pub fn to(&self) -> Option<Date> {
        self.to
    }

    /// How the figures were found.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Controlled ground on the earlier map.
    pub fn earlier(&self) -> Area {
        self.earlier
    }

    /// Controlled ground on the later map.
    pub fn later(&self) -> Area {
        self.later
    }

    /// Controlled ground that is on the later map only.
    pub fn gained(&self) -> Area {
        self.gained
    }

    /// Controlled ground that is on the earlier map only: what was gained less the net change.
    pub fn lost(&self) -> Area {
        self.gained - self.net()
    }

    /// The later area less the earlier one.
    pub fn net(&self) -> Area {
        self.later - self.earlier
    }

    /// Controlled ground that is on both maps.
    pub fn held(&self) -> Area {
        self.later - self.gained
    }

    /// The net change in percentage points of the territory.
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
    /// add up to what it held, the rows of one status after to what it holds. Ground that neither
    /// map draws is left out.
    pub fn transitions(&self) -> &[Transition] {
        &self.transitions
    }

    /// What was gained outside all regions. Ground outside is not given to the nearest region here.
    pub fn gained_outside(&self) -> Area {
        self.outside[0]
    }

    /// What was lost outside all regions.
    pub fn lost_outside(&self) -> Area {
        self.outside[1]
    }

    /// What was gained and lost in each region of the territory; empty without one.
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

/// What was gained, such that nothing less than nothing was lost: the two areas and the gain are
/// measured apart, and their last digits need not agree.
pub(crate) fn at_least_net(gained: Area, net: Area) -> Area {
    if gained < net { net } else { gained }
}

fn status_changes(
    earlier: &Snapshot,
    later: &Snapshot,
    measure: &Measure,
    budget: &Budget,
) -> Result<Vec<StatusChange>, Error> {
    let none = Ground::default();
    let ground = |snapshot: &Snapshot, status: &Status| {
        let found = snapshot.statuses().iter().find(|(known, _)| known == status);
        found.map(|(_, ground)| ground.clone())
    };
    statuses_of(earlier, later)
        .into_iter()
        .map(|status| {
            let before = ground(earlier, &status).unwrap_or_else(|| none.clone());
            let after = ground(later, &status).unwrap_or_else(|| none.clone());
            let [gained, lost] = changed(&before, &after, budget)?;
            let gained = measure.ground_area(&gained);
            Ok(StatusChange {
                status,
                gained,
                lost: measure.ground_area(&lost),
                held: measure.ground_area(&after) - gained,
            })
        })
        .collect()
}

/// The statuses of both maps, each once, in the order of the later one.
fn statuses_of(earlier: &Snapshot, later: &Snapshot) -> Vec<Status> {
    let mut statuses: Vec<Status> = Vec::new();
    for (status, _) in later.statuses().iter().chain(earlier.statuses()) {
        if !statuses.contains(status) {
            statuses.push(status.clone());
        }
    }
    statuses
}

fn transitions(
    earlier: &Snapshot,
    later: &Snapshot,
    measure: &Measure,
    budget: &Budget,
) -> Result<Vec<Transition>, Error> {
    let partition = Partition::new(earlier.statuses().iter().map(|(_, ground)| ground));
    let mut left: Vec<Area> =
        earlier.statuses().iter().map(|(_, ground)| measure.ground_area(ground)).collect();
    let mut transitions = Vec::new();
    for (to, ground) in later.statuses() {
        let areas = if let Some(areas) = partition.areas(ground, measure, budget)? {
            areas
        } else {
            let within = |(_, before): &(Status, Ground)| {
                Ok(measure.ground_area(&ground.intersection(before, budget)?))
            };
            earlier.statuses().iter().map(within).collect::<Result<_, Error>>()?
        };
        let mut new = measure.ground_area(ground);
        for (((from, _), left), area) in earlier.statuses().iter().zip(&mut left).zip(areas) {
            *left = *left - area;
            new = new - area;
            transitions.push(Transition { from: Some(from.clone()), to: Some(to.clone()), area });
        }
        transitions.push(Transition { from: None, to: Some(to.clone()), area: new });
    }
    for ((from, _), area) in earlier.statuses().iter().zip(left) {
        transitions.push(Transition { from: Some(from.clone()), to: None, area });
    }
    // Below a square metre there is only rounding.
    transitions.retain(|transition| transition.area.m2() > 1.0);
    Ok(transitions)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The short cut, which overlays only the edges that differ, against the long way, which
    /// overlays both maps whole.
    #[test]
    fn the_short_cut_gives_the_digits_of_the_long_way() {
        let folder =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/deepstate");
        if !folder.exists() {
            assert!(std::env::var_os("CI").is_none(), "{} must be there in CI", folder.display());
            println!("skipped: {} is not there", folder.display());
            return;
        }
        let ukraine = Territory::ukraine();
        let ground = |day: &str| {
            let map = ControlMap::open(folder.join(format!("deepstatemap_data_{day}.geojson")));
            ukraine.snapshot(&map.unwrap(), &Method::default()).unwrap().ground
        };
        let days =
            ["20240708", "20240914", "20251101", "20251102", "20251103", "20251213", "20260101"];
        for pair in days.windows(2) {
            let (earlier, later) = (ground(pair[0]), ground(pair[1]));
            let budget = Budget::default();
            let [gained, lost] = changed(&earlier, &later, &budget).unwrap();
            let measure = Measure::default();
            let compare = |short: &Ground, long: &Ground| {
                let (short, long) = (measure.ground_area(short), measure.ground_area(long));
                assert!((short - long).m2().abs() < 1e-3, "{pair:?}: {short:.12} {long:.12}");
            };
            compare(&gained, &later.difference(&earlier, &budget).unwrap());
            compare(&lost, &earlier.difference(&later, &budget).unwrap());
        }
    }
}
