//! Change: what was gained and lost between two maps.

mod flow;
mod output;
mod piece;
mod rows;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub(crate) use flow::Flow;
pub use piece::{ChangedPiece, Direction};
pub(crate) use piece::{area_and_width, changed_grounds, changed_parts};
use piece::{changed_pieces, find_regions};
pub use rows::{RegionChange, Slivers, StatusChange, Transition};

use crate::error::Error;
use crate::map::{ControlMap, Sheet, Sheets};
use crate::method::Method;
use crate::quantity::{Area, PercentagePoints, Share};
use crate::territory::{Region, Survey};
use crate::warning::{Warning, WarningCode};

/// What was gained and lost between two maps: controlled ground, each status, each region, and the
/// changed pieces one by one.
///
/// Gained less lost is the net change, which is the later area less the earlier one: each is summed by
/// itself, and they agree to 10⁻⁹ of them or a square metre.
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
    from: Option<Date>,
    to: Option<Date>,
    method: Method,
    earlier: Area,
    later: Area,
    gained: Area,
    lost: Area,
    held: Area,
    slivers: Slivers,
    whole: Area,
    statuses: Vec<StatusChange>,
    transitions: Vec<Transition>,
    regions: Vec<RegionChange>,
    outside: [Area; 2],
    pieces: Vec<ChangedPiece>,
    warnings: Vec<Warning>,
}

impl Survey<'_> {
    /// What changed between two maps, with figures for each region.
    ///
    /// # Errors
    ///
    /// As [`control`](Self::control).
    pub fn change(&self, earlier: &ControlMap, later: &ControlMap) -> Result<Change, Error> {
        let mut change = self.measure_change([earlier, later])?;
        change.warn_of_maps([earlier, later]);
        Ok(change)
    }

    fn measure_change(&self, maps: [&ControlMap; 2]) -> Result<Change, Error> {
        let (territory, method) = (self.territory(), self.method());
        let layout = territory.layout();
        let mut warnings = Vec::new();
        let whole = self.whole(&mut warnings)?;
        let budget = maps[0].budget();
        let mut sheets = Vec::with_capacity(2);
        let mut areas = [Area::ZERO; 2];
        for (map, area) in maps.into_iter().zip(&mut areas) {
            method.check_names(map).map_err(|error| map.locate(error))?;
            let sheet = Sheet::new(map, method).map_err(|error| map.locate(error))?;
            let (measured, outside) = self
                .measure_where_it_lies(&sheet, None, map.budget())
                .map_err(|error| map.locate(error))?;
            *area = method.measure.check_area(measured.controlled(&sheet))?;
            warnings.extend(outside.warning(territory));
            sheets.push(sheet);
        }
        let sheets: Vec<&Sheet> = sheets.iter().collect();
        let sheets = Sheets::lay(&sheets, territory, method.clip);
        let flow = Flow::measure(&sheets, &method.measure, Some(layout.cells()), budget)?;
        let mut pieces = changed_pieces(&sheets, &method.measure, budget)?;
        find_regions(&mut pieces, territory.regions(), layout, budget)?;
        let gained = flow.gained();
        let by_region = flow.gained_and_lost_by_region();
        let outside = by_region.get(&layout.outside_place());
        Ok(Change {
            from: maps[0].date().map(|date| date.date),
            to: maps[1].date().map(|date| date.date),
            method: method.clone(),
            earlier: areas[0],
            later: areas[1],
            gained,
            lost: flow.lost_of(method, gained - (areas[1] - areas[0])),
            held: flow.held(),
            slivers: Slivers {
                gained: sliver_area(&pieces, Direction::Gained),
                lost: sliver_area(&pieces, Direction::Lost),
            },
            whole,
            statuses: flow.status_changes(),
            transitions: flow.transitions(),
            regions: region_changes(territory.regions(), &by_region),
            outside: outside.copied().unwrap_or_default(),
            pieces,
            warnings,
        })
    }
}

/// The rows of regions.
fn region_changes(regions: &[Region], by_region: &BTreeMap<usize, [Area; 2]>) -> Vec<RegionChange> {
    let mut rows = Vec::with_capacity(regions.len());
    for (place, region) in regions.iter().enumerate() {
        // Regions in which nothing changed are not there.
        let [gained, lost] = by_region.get(&place).copied().unwrap_or_default();
        rows.push(RegionChange {
            name: region.name().to_owned(),
            code: region.code().map(str::to_owned),
            gained,
            lost,
        });
    }
    rows
}

fn sliver_area(pieces: &[ChangedPiece], direction: Direction) -> Area {
    let slivers = pieces.iter().filter(|piece| piece.is_sliver() && piece.direction == direction);
    slivers.map(|piece| piece.area).sum()
}

impl Change {
    /// Pieces thinner than this many metres, by the mean, are slivers: a border drawn anew. On 536
    /// daily maps they are 0.05 % of what was gained and 1.1 % of what was lost.
    pub const SLIVER_METRES: f64 = 50.0;

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

    /// Controlled ground that is on the earlier map only.
    pub fn lost(&self) -> Area {
        self.lost
    }

    /// The later area less the earlier one.
    pub fn net(&self) -> Area {
        self.later - self.earlier
    }

    /// Controlled ground that is on both maps.
    pub fn held(&self) -> Area {
        self.held
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
    /// map draws has no row.
    pub fn transitions(&self) -> &[Transition] {
        &self.transitions
    }

    /// What was gained outside all regions. Ground outside is not assigned to the nearest region here.
    pub fn gained_outside(&self) -> Area {
        self.outside[0]
    }

    /// What was lost outside all regions.
    pub fn lost_outside(&self) -> Area {
        self.outside[1]
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
