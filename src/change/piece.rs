//! The pieces of ground that changed hands.

use std::collections::BTreeMap;

use geo_types::Polygon;

use crate::cells::{Cover, Labels, Piece, Pieces, Stack, Trace, areas, assign_outside, traces};
use crate::earth::{MetresPerDegree, length};
use crate::error::Error;
use crate::geometry::{Edge, Ground, edges, polygon_of_rings};
use crate::limits::Budget;
use crate::map::Sheets;
use crate::measure::Measure;
use crate::method::Outside;
use crate::quantity::Area;
use crate::sum::Sum;
use crate::territory::{Region, Territory};

/// Pieces thinner than this many metres, by the mean, are slivers.
pub(super) const SLIVER_METRES: f64 = 50.0;

/// Regions that have no more of a piece than this have the same of it.
const SAME: Area = Area::from_m2(1e-3);

/// Whether a piece of ground was gained or lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It is controlled on the later map only.
    Gained,
    /// It is controlled on the earlier map only.
    Lost,
}

/// One connected piece of controlled ground that was gained or lost. Pieces that only meet in points are not
/// connected.
#[derive(Debug, Clone)]
pub struct ChangedPiece {
    pub(super) direction: Direction,
    pub(super) area: Area,
    centroid: [f64; 2],
    width: f64,
    bearing: Option<f64>,
    pub(super) region: Option<String>,
    pub(super) ground: Ground,
}

impl ChangedPiece {
    /// Gained or lost.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Its area.
    pub fn area(&self) -> Area {
        self.area
    }

    /// Its centroid in degrees, longitude first, in the plane of longitude and latitude.
    pub fn centroid(&self) -> [f64; 2] {
        self.centroid
    }

    /// Its mean width in metres: twice the area over the perimeter.
    pub fn width_metres(&self) -> f64 {
        self.width
    }

    /// Whether it is thinner than [`Change::SLIVER_METRES`](crate::change::Change::SLIVER_METRES).
    pub fn is_sliver(&self) -> bool {
        self.width < SLIVER_METRES
    }

    /// Which way the line moved here, in degrees clockwise from north: from the middle of the old
    /// line to the middle of the new one. `None` where one of them is missing, as around a pocket.
    pub fn bearing(&self) -> Option<f64> {
        self.bearing
    }

    /// The region that most of it lies in, if it lies in one: its name, or its [label](Region::label) where
    /// several are called so.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// Its ground in degrees, x the longitude.
    pub fn polygon(&self) -> Polygon<f64> {
        polygon_of_rings(self.rings())
    }

    /// Its shell and holes, closed, in degrees.
    pub(super) fn rings(&self) -> Vec<Vec<[f64; 2]>> {
        self.ground.closed_rings()
    }
}

/// What the edges of two maps bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bounded {
    Gained,
    Lost,
    /// Controlled ground of the earlier map.
    Earlier,
    /// Controlled ground of the later map.
    Later,
}

/// Ground gained and ground lost between two sheets that are laid over each other.
///
/// # Errors
///
/// If a limit is hit, or the work is cancelled.
#[cfg(feature = "draw")]
pub(crate) fn changed_grounds(sheets: &Sheets<'_>, budget: &Budget) -> Result<[Ground; 2], Error> {
    let boundaries = Boundaries::trace(sheets, Wanted::Changes, budget)?;
    Ok([boundaries.ground(Bounded::Gained)?, boundaries.ground(Bounded::Lost)?])
}

/// The same as polygons, each a ground of its own: what was gained, and what was lost.
///
/// # Errors
///
/// If a limit is hit, or the work is cancelled.
pub(crate) fn changed_parts(
    sheets: &Sheets<'_>,
    budget: &Budget,
) -> Result<[Vec<Ground>; 2], Error> {
    let boundaries = Boundaries::trace(sheets, Wanted::Changes, budget)?;
    Ok([boundaries.parts(Bounded::Gained)?, boundaries.parts(Bounded::Lost)?])
}

/// The boundaries of what was gained and lost.
struct Boundaries<'a> {
    traces: BTreeMap<(Bounded, i32), Trace>,
    stack: &'a Stack<'a>,
    budget: &'a Budget,
}

/// What is wanted of the boundaries of changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// The changes themselves.
    Changes,
    /// Also which of their edges bound controlled ground of either map.
    ChangesAndLines,
}

impl<'a> Boundaries<'a> {
    fn trace(sheets: &'a Sheets<'_>, wanted: Wanted, budget: &'a Budget) -> Result<Self, Error> {
        let traces = traces(
            &sheets.stack,
            |cover, labels| label_changes(sheets, wanted, cover, labels),
            bound_changes,
            budget,
        )?;
        Ok(Self { traces, stack: &sheets.stack, budget })
    }

    fn get(&self, bounded: Bounded) -> Option<&Trace> {
        self.traces.get(&(bounded, 1))
    }

    #[cfg(feature = "draw")]
    fn ground(&self, bounded: Bounded) -> Result<Ground, Error> {
        self.get(bounded)
            .map_or(Ok(Ground::default()), |trace| trace.ground(self.stack, self.budget))
    }

    fn parts(&self, bounded: Bounded) -> Result<Vec<Ground>, Error> {
        self.get(bounded).map_or(Ok(Vec::new()), |trace| trace.parts(self.stack, self.budget))
    }

    fn line(&self, bounded: Bounded) -> Line {
        Line::along(self.get(bounded), self.stack)
    }
}

fn label_changes(sheets: &Sheets<'_>, wanted: Wanted, cover: &Cover, labels: &mut Labels<Bounded>) {
    let with_lines = wanted == Wanted::ChangesAndLines;
    let [before, after] = [0, 1].map(|sheet| sheets.is_held(cover, sheet));
    let is_change = before != after && sheets.break_at(cover).is_none();
    for (bounded, is_there) in [
        (Bounded::Gained, after && is_change),
        (Bounded::Lost, before && is_change),
        (Bounded::Earlier, before && with_lines),
        (Bounded::Later, after && with_lines),
    ] {
        if is_there {
            labels.push((bounded, 1));
        }
    }
}

/// Whether an edge bounds what changed. Where nothing did, the line is as long as the front.
fn bound_changes(balance: &Labels<(Bounded, i32)>) -> bool {
    let first = balance.first();
    first.is_some_and(|((bounded, _), _)| matches!(bounded, Bounded::Gained | Bounded::Lost))
}

/// The connected pieces of controlled ground that was gained, the largest first, then of what was lost.
///
/// # Errors
///
/// If a limit is hit, or the work is cancelled.
pub(super) fn changed_pieces(
    sheets: &Sheets<'_>,
    measure: &Measure,
    budget: &Budget,
) -> Result<Vec<ChangedPiece>, Error> {
    let boundaries = Boundaries::trace(sheets, Wanted::ChangesAndLines, budget)?;
    let lines = [Bounded::Earlier, Bounded::Later].map(|bounded| boundaries.line(bounded));
    let gained = boundaries.parts(Bounded::Gained)?;
    let lost = boundaries.parts(Bounded::Lost)?;
    let mut pieces = Vec::with_capacity(gained.len() + lost.len());
    for (direction, parts) in [(Direction::Gained, gained), (Direction::Lost, lost)] {
        let mut found: Vec<ChangedPiece> = parts
            .into_iter()
            .map(|part| ChangedPiece::new(direction, part, &lines, measure))
            .collect();
        found.sort_by(|a, b| b.area.m2().total_cmp(&a.area.m2()));
        pieces.append(&mut found);
    }
    Ok(pieces)
}

/// Finds the region that most of each piece lies in, or, where what lies outside all counts for the nearest, that
/// most of it counts for; of several that have it whole, the first.
///
/// # Errors
///
/// If a limit is hit, or the work is cancelled.
pub(super) fn find_regions(
    pieces: &mut [ChangedPiece],
    territory: &Territory,
    outside: Outside,
    budget: &Budget,
) -> Result<(), Error> {
    let layout = territory.layout();
    let mut to_measure: Vec<&mut ChangedPiece> = Vec::new();
    for piece in pieces {
        let here = piece.ground.bounds().and_then(|bounds| layout.cells().around(bounds));
        let own = here.iter().flatten().copied().find(|region| layout.is_leaf(*region));
        // Nearly all lie in one region: pieces are small.
        let is_found = here.is_some() && (own.is_some() || outside == Outside::Report);
        if is_found {
            piece.region = own.and_then(|region| name_of(region, territory));
        } else {
            to_measure.push(piece);
        }
    }
    let most = regions_with_most(&to_measure, territory, outside, budget)?;
    for (piece, most) in to_measure.into_iter().zip(most) {
        piece.region = most.and_then(|region| name_of(region, territory));
    }
    Ok(())
}

fn name_of(region: usize, territory: &Territory) -> Option<String> {
    territory.regions().get(region).map(|region: &Region| region.label().to_owned())
}

/// The region that has the most of each piece.
fn regions_with_most(
    pieces: &[&mut ChangedPiece],
    territory: &Territory,
    outside: Outside,
    budget: &Budget,
) -> Result<Vec<Option<usize>>, Error> {
    let layout = territory.layout();
    let count = u32::try_from(pieces.len()).unwrap_or(u32::MAX);
    let mut grounds: Vec<Piece<'_>> = (0..)
        .zip(pieces)
        .map(|(layer, piece)| Piece { layer, times: 1, ground: &piece.ground })
        .collect();
    // By area, neighbours in order are far from each other.
    grounds.sort_by_cached_key(|piece| piece.ground.place_on_curve());
    let (all, measure) = (Pieces::new(count, grounds), Measure::default());
    let mut stack = Stack::of_sets([&all]);
    let mut areas = areas(&stack, Some(layout.cells()), &measure, label_tags, budget)?;
    if outside == Outside::Nearest {
        let neighbours = layout.neighbours(budget)?;
        let covered = stack.add_set(neighbours.covered());
        let assigned = assign_outside(&stack, covered, neighbours, &measure, label_tags, budget)?;
        areas.take(&assigned, &layout.places_outside_regions());
    }
    let most = (0..count).map(|tag| {
        let within = areas
            .by_region(&tag)
            .filter(|(region, area)| layout.is_leaf(*region) && *area > Area::ZERO);
        // Regions that hold a piece whole have the same of it, to the last digits of the sums.
        within
            .reduce(|most, next| if next.1 - most.1 > SAME { next } else { most })
            .map(|(region, _)| region)
    });
    Ok(most.collect())
}

fn label_tags(cover: &Cover, labels: &mut Labels<u32>) {
    labels.extend(cover.present().map(|(tag, _)| (tag, 1)));
}

impl ChangedPiece {
    fn new(direction: Direction, ground: Ground, lines: &[Line; 2], measure: &Measure) -> Self {
        let (area, width) = area_and_width(&ground, measure);
        Self {
            direction,
            area,
            centroid: centroid(&ground),
            width,
            bearing: bearing(&ground, lines),
            region: None,
            ground,
        }
    }
}

/// The area of a piece, and its mean width in metres: twice the area over the perimeter.
pub(crate) fn area_and_width(piece: &Ground, measure: &Measure) -> (Area, f64) {
    let area = measure.ground_area(piece);
    let perimeter: Sum = piece
        .rings()
        .flat_map(edges)
        .map(|(from, to)| length(from.to_degrees(), to.to_degrees()))
        .collect();
    let perimeter = perimeter.value();
    (area, if perimeter > 0.0 { 2.0 * area.m2() / perimeter } else { 0.0 })
}

/// The boundary of controlled ground on one day, as far as it bounds what changed: its edges in order, each
/// from its lesser end to its greater one.
struct Line(Vec<Edge>);

impl Line {
    fn along(trace: Option<&Trace>, stack: &Stack<'_>) -> Self {
        let edges = trace.into_iter().flat_map(|trace| trace.undirected_edges(stack));
        let mut edges: Vec<Edge> = edges.collect();
        edges.sort_unstable();
        Self(edges)
    }

    /// Whether it has an edge, whichever way that runs.
    fn has(&self, (from, to): Edge) -> bool {
        self.0.binary_search(&if from < to { (from, to) } else { (to, from) }).is_ok()
    }

    /// The middle of what of the line bounds a piece; `None` if nothing does.
    fn middle_along(&self, piece: &Ground) -> Option<[f64; 2]> {
        let (mut sum, mut east, mut north) = (0.0, 0.0, 0.0);
        for edge in piece.rings().flat_map(edges).filter(|edge| self.has(*edge)) {
            let (from, to) = (edge.0.to_degrees(), edge.1.to_degrees());
            let weight = length(from, to);
            sum += weight;
            east += weight * f64::midpoint(from[0], to[0]);
            north += weight * f64::midpoint(from[1], to[1]);
        }
        (sum > 0.0).then(|| [east / sum, north / sum])
    }
}

/// The centroid in the plane, by the shoelace formula relative to the first vertex.
fn centroid(ground: &Ground) -> [f64; 2] {
    let Some([x, y]) = ground.rings().flatten().next().map(|point| point.to_degrees()) else {
        return [0.0, 0.0];
    };
    let (mut area, mut east, mut north) = (0.0, 0.0, 0.0);
    for (from, to) in ground.rings().flat_map(edges) {
        let ([from_x, from_y], [to_x, to_y]) = (from.to_degrees(), to.to_degrees());
        let (from_x, from_y, to_x, to_y) = (from_x - x, from_y - y, to_x - x, to_y - y);
        let cross = from_x * to_y - to_x * from_y;
        area += cross;
        east += (from_x + to_x) * cross;
        north += (from_y + to_y) * cross;
    }
    if area > 0.0 { [x + east / (3.0 * area), y + north / (3.0 * area)] } else { [x, y] }
}

/// The bearing from the middle of the earlier line to the middle of the later one.
fn bearing(piece: &Ground, [earlier, later]: &[Line; 2]) -> Option<f64> {
    let (from, to) = (earlier.middle_along(piece)?, later.middle_along(piece)?);
    let scale = MetresPerDegree::at(f64::midpoint(from[1], to[1]));
    let east = (to[0] - from[0]) * scale.of_longitude;
    let north = (to[1] - from[1]) * scale.of_latitude;
    (east.abs() + north.abs() > 0.0)
        .then(|| libm::atan2(east, north).to_degrees().rem_euclid(360.0))
}
