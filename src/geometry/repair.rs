//! Repair: from rings as they are drawn to ground.
//!
//! The rules, after the manner of JTS's `GeometryFixer`:
//! 1. A ring that is not closed is closed; repeated points count once.
//! 2. A shell is the ground its ring winds around (non-zero rule), whichever way: both lobes of a
//!    bow-tie, the centre of a pentagram, nothing of a spike.
//! 3. Holes are a set: each is resolved like a shell, and their union is taken from the shell. A
//!    hole outside its shell removes nothing, a hole drawn twice is removed once, a hole in a hole
//!    stays a hole.
//! 4. A ring without area is dropped.

use std::ops::AddAssign;

use super::antimeridian::{Passage, place_on_globe};
use super::grid::{GridPoint, signed_double_area};
use super::overlay::{Ground, union_all, wound_ground};
use crate::error::Error;
use crate::limits::Budget;
use crate::measure::{Edges, Measure};
use crate::quantity::Area;

/// What repair did to the polygons of a map. Each count is of rings.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Repairs {
    /// Rings whose last position was not their first.
    pub unclosed: usize,
    /// Rings that repeated a position in a row.
    pub repeated_points: usize,
    /// Shells wound clockwise or holes wound counter-clockwise (RFC 7946 §3.1.6 wants the
    /// opposite). No area moves.
    pub reversed: usize,
    /// Rings that cross themselves.
    pub self_crossing: usize,
    /// Rings that touch themselves or run back over themselves (spikes).
    pub self_touching: usize,
    /// Rings without area: fewer than three different positions, or all on one line.
    pub without_area: usize,
    /// Polygons whose holes overlap each other, reach outside their shell, or leave nothing of it.
    pub misplaced_holes: usize,
    /// Rings cut at the antimeridian.
    pub across_antimeridian: usize,
    /// Rings that surround a pole without being cut, closed along it.
    pub around_pole: usize,
    /// How far all this moved the area, against the rings' signed areas as they are drawn.
    pub moved: Area,
}

impl Repairs {
    /// Whether anything was done that could matter to an area; winding and repeated points cannot.
    pub fn matters(&self) -> bool {
        self.unclosed
            + self.self_crossing
            + self.self_touching
            + self.without_area
            + self.misplaced_holes
            + self.across_antimeridian
            + self.around_pole
            > 0
    }
}

impl AddAssign for Repairs {
    fn add_assign(&mut self, other: Self) {
        self.unclosed += other.unclosed;
        self.repeated_points += other.repeated_points;
        self.reversed += other.reversed;
        self.self_crossing += other.self_crossing;
        self.self_touching += other.self_touching;
        self.without_area += other.without_area;
        self.misplaced_holes += other.misplaced_holes;
        self.across_antimeridian += other.across_antimeridian;
        self.around_pole += other.around_pole;
        self.moved = self.moved + other.moved;
    }
}

/// The ground of one polygon as drawn: its shell and its holes, in degrees.
pub(super) fn polygon_ground(
    rings: &[Vec<[f64; 2]>],
    curve: Edges,
    repairs: &mut Repairs,
    budget: &Budget,
) -> Result<Ground, Error> {
    let mut rings = rings.iter();
    let Some(shell) = rings.next() else {
        return Ok(Ground::default());
    };
    let shell = ring_ground(shell, Winding::CounterClockwise, curve, repairs, budget)?;
    let mut holes = rings
        .map(|hole| ring_ground(hole, Winding::Clockwise, curve, repairs, budget))
        .collect::<Result<Vec<Ground>, Error>>()?;
    holes.retain(|hole| !hole.is_empty());
    if holes.is_empty() || shell.is_empty() {
        return Ok(shell);
    }
    let ground = shell.difference(&union_all(&holes, budget)?, budget)?;
    let holes_area: i128 = holes.iter().map(Ground::double_area).sum();
    // Equal only if every hole lies inside the shell and no two overlap; on the grid this is exact
    // as long as nothing crosses.
    // A polygon that its holes leave nothing of is drawn inside out or pointless.
    if ground.is_empty() || shell.double_area() - holes_area != ground.double_area() {
        repairs.misplaced_holes += 1;
        let measure = |ground: &Ground| Measure::Wgs84Planar.ground_area(ground);
        let drawn = measure(&shell) - holes.iter().map(measure).sum();
        repairs.moved = repairs.moved + (measure(&ground) - drawn).abs();
    }
    Ok(ground)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Winding {
    CounterClockwise,
    Clockwise,
}

fn ring_ground(
    positions: &[[f64; 2]],
    expected: Winding,
    curve: Edges,
    repairs: &mut Repairs,
    budget: &Budget,
) -> Result<Ground, Error> {
    let ring = on_grid(positions, repairs);
    let on_globe = place_on_globe(ring, curve);
    match on_globe.passage {
        Passage::None => {}
        Passage::Antimeridian => repairs.across_antimeridian += 1,
        Passage::Pole => repairs.around_pole += 1,
    }
    let drawn: i128 = on_globe.pieces.iter().map(|piece| signed_double_area(piece)).sum();
    if drawn != 0 && (drawn > 0) != (expected == Winding::CounterClockwise) {
        repairs.reversed += 1;
    }
    let ground = wound_ground(on_globe.pieces.iter().map(Vec::as_slice), budget)?;
    if ground.is_empty() {
        repairs.without_area += 1;
    } else if ground.double_area() != drawn.abs() {
        repairs.self_crossing += 1;
        let drawn = on_globe.pieces.iter().map(|piece| signed_area(piece)).sum::<Area>().abs();
        repairs.moved = repairs.moved + (Measure::Wgs84Planar.ground_area(&ground) - drawn).abs();
    } else if on_globe.passage == Passage::None
        && on_globe.pieces.iter().any(|piece| touches_itself(piece, &ground))
    {
        repairs.self_touching += 1;
    }
    Ok(ground)
}

/// Whether a ring that does not cross itself passes through a point twice: through one of its own
/// vertices, or so that resolving it gave other vertices than it has.
fn touches_itself(ring: &[GridPoint], ground: &Ground) -> bool {
    if ground.rings().map(<[GridPoint]>::len).ne([ring.len()]) {
        return true;
    }
    let mut sorted = ring.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).any(|pair| matches!(pair, [a, b] if a == b))
}

fn signed_area(ring: &[GridPoint]) -> Area {
    let ground_area = Measure::Wgs84Planar.ring_area(ring);
    if signed_double_area(ring) < 0 { -ground_area } else { ground_area }
}

/// The ring on the grid, without closing point and without repeated points.
pub(super) fn on_grid(positions: &[[f64; 2]], repairs: &mut Repairs) -> Vec<GridPoint> {
    let mut ring: Vec<GridPoint> = positions.iter().copied().map(GridPoint::from_degrees).collect();
    let is_closed = ring.len() > 1 && ring.first() == ring.last();
    if is_closed {
        ring.pop();
    } else if !ring.is_empty() {
        repairs.unclosed += 1;
    }
    let drawn = ring.len();
    ring.dedup();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    if ring.len() < drawn {
        repairs.repeated_points += 1;
    }
    ring
}
