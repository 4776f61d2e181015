//! Repair: from rings as they are drawn to ground.
//!
//! What is guaranteed, in the manner of JTS's `GeometryFixer`, of any rings whose positions are in
//! range:
//! 1. A ring that is not closed is closed; positions repeated in a row count once.
//! 2. A shell is the ground its ring winds around (non-zero rule), in whichever order: both lobes of
//!    a bow-tie, the centre of a pentagram, nothing of a spike. On NZZ's map of 23 June 2022 sixteen
//!    rings have the wrong winding order, which moves no area.
//! 3. Holes are a set: each is resolved like a shell, and their union is taken from the shell. A
//!    hole outside its shell removes nothing, a hole drawn twice is removed once, a hole in a hole
//!    stays a hole.
//! 4. A ring without area is dropped, and so is a polygon whose shell has none.
//! 5. A ring across the antimeridian or around a pole is cut or closed there, as
//!    [`antimeridian`](super::antimeridian) says.
//! 6. The ground that comes back is valid: its rings do not cross, shells run counter-clockwise and
//!    holes clockwise.
//! 7. What was done is counted in [`Repairs`], once for each ring or, where holes are misplaced, each
//!    polygon, and `moved` says by how much that changed the area.
//!
//! Caveats:
//! - The non-zero rule does not know what was meant: two swapped corners stay swapped.
//!   The bow-tie that comes of it is counted as self-crossing.
//! - Where resolving a ring moves a crossing to the grid, its area changes by up to about a step
//!   times the length of its edges.
//! - A ring that was cut or closed at the antimeridian is not examined for touching itself: the cut
//!   itself makes it touch.
//! - Polygons are repaired one by one. Two polygons of a layer that overlap are both valid
//!   and not noticed here; the layer is their union.

use std::ops::AddAssign;

use super::antimeridian::{Passage, place_on_globe};
use super::grid::{GridPoint, signed_double_area};
use super::overlay::{Ground, union_all, wound_ground};
use crate::earth::authalic;
use crate::error::Error;
use crate::limits::Budget;
use crate::quantity::Area;
use crate::sum::Sum;

/// What repair did to the polygons of a map. Each count is of rings.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Repairs {
    pub(crate) unclosed: usize,
    pub(crate) repeated_points: usize,
    pub(crate) reversed: usize,
    pub(crate) self_crossing: usize,
    pub(crate) self_touching: usize,
    pub(crate) without_area: usize,
    pub(crate) misplaced_holes: usize,
    pub(crate) across_antimeridian: usize,
    pub(crate) around_pole: usize,
    pub(crate) moved: Area,
}

impl Repairs {
    /// Rings whose last position was not their first.
    pub fn unclosed(&self) -> usize {
        self.unclosed
    }

    /// Rings that repeated a position in a row.
    pub fn repeated_points(&self) -> usize {
        self.repeated_points
    }

    /// Shells wound clockwise or holes wound counter-clockwise (RFC 7946 §3.1.6 wants the
    /// opposite). No area moves.
    pub fn reversed(&self) -> usize {
        self.reversed
    }

    /// Rings that cross themselves.
    pub fn self_crossing(&self) -> usize {
        self.self_crossing
    }

    /// Rings that touch themselves or run back over themselves (spikes).
    pub fn self_touching(&self) -> usize {
        self.self_touching
    }

    /// Rings without area: fewer than three different positions, or all on one line.
    pub fn without_area(&self) -> usize {
        self.without_area
    }

    /// Polygons whose holes overlap each other, reach outside their shell, or leave nothing of it.
    pub fn misplaced_holes(&self) -> usize {
        self.misplaced_holes
    }

    /// Rings across the antimeridian, cut there, or written along it with both 180 and −180.
    pub fn across_antimeridian(&self) -> usize {
        self.across_antimeridian
    }

    /// Rings that surround a pole without being cut, closed along it.
    pub fn around_pole(&self) -> usize {
        self.around_pole
    }

    /// How far all this moved the area, against the rings' signed areas as they are drawn.
    pub fn moved(&self) -> Area {
        self.moved
    }

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
    repairs: &mut Repairs,
    budget: &Budget,
) -> Result<Ground, Error> {
    let mut rings = rings.iter();
    let Some(shell) = rings.next() else {
        return Ok(Ground::default());
    };
    let shell = ring_ground(shell, Winding::CounterClockwise, repairs, budget)?;
    let mut holes = rings
        .map(|hole| ring_ground(hole, Winding::Clockwise, repairs, budget))
        .collect::<Result<Vec<Ground>, Error>>()?;
    holes.retain(|hole| !hole.is_empty());
    if holes.is_empty() || shell.is_empty() {
        return Ok(shell);
    }
    let ground = shell.difference(&union_all(&holes, budget)?, budget)?;
    let holes_area: i128 = holes.iter().map(Ground::double_area).sum();
    // Equal only if every hole lies inside the shell and no two overlap; on the grid this is exact
    // as long as nothing crosses. A polygon that its holes leave nothing of is drawn inside out or
    // pointless.
    if ground.is_empty() || shell.double_area() - holes_area != ground.double_area() {
        repairs.misplaced_holes += 1;
        let drawn = area(&shell) - holes.iter().map(area).sum();
        repairs.moved += (area(&ground) - drawn).abs();
    }
    Ok(ground)
}

/// Which way a ring should run: shells counter-clockwise, holes clockwise.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Winding {
    CounterClockwise,
    Clockwise,
}

impl Winding {
    /// Whether a ring with such a signed area runs the other way. A ring without area runs neither way.
    pub(super) fn is_opposite_of(self, area: i128) -> bool {
        match self {
            Self::CounterClockwise => area < 0,
            Self::Clockwise => area > 0,
        }
    }
}

fn ring_ground(
    positions: &[[f64; 2]],
    expected: Winding,
    repairs: &mut Repairs,
    budget: &Budget,
) -> Result<Ground, Error> {
    let ring = on_grid(positions, repairs);
    let on_globe = place_on_globe(ring);
    match on_globe.passage {
        Passage::None => {}
        Passage::Antimeridian => repairs.across_antimeridian += 1,
        Passage::Pole => repairs.around_pole += 1,
    }
    let drawn: i128 = on_globe.pieces.iter().map(|piece| signed_double_area(piece)).sum();
    if expected.is_opposite_of(drawn) {
        repairs.reversed += 1;
    }
    let ground = wound_ground(on_globe.pieces.iter().map(Vec::as_slice), budget)?;
    if ground.is_empty() {
        repairs.without_area += 1;
    } else if ground.double_area() != drawn.abs() {
        repairs.self_crossing += 1;
        let drawn = on_globe.pieces.iter().map(|piece| signed_area(piece)).sum::<Area>().abs();
        repairs.moved += (area(&ground) - drawn).abs();
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

/// The area of ground on the ellipsoid, edges straight.
fn area(ground: &Ground) -> Area {
    let sum: Sum = ground.rings().map(|ring| signed_area(ring).m2()).collect();
    Area::from_m2(sum.value())
}

/// The area of a ring on the ellipsoid, edges straight; negative if it runs clockwise on the grid.
fn signed_area(ring: &[GridPoint]) -> Area {
    let ring_area = authalic::ring_area(ring.iter().map(|point| point.to_degrees())).abs();
    Area::from_m2(if signed_double_area(ring) < 0 { -ring_area } else { ring_area })
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

#[cfg(test)]
mod tests {
    use super::super::arbitrary::square;
    use super::*;

    type Rings = Vec<Vec<[f64; 2]>>;

    fn repaired(rings: &Rings) -> (Ground, Repairs) {
        let mut repairs = Repairs::default();
        let budget = Budget::default();
        let ground = polygon_ground(rings, &mut repairs, &budget).unwrap();
        (ground, repairs)
    }

    /// What is done to a polygon that covers so many square degrees; nothing of it moves area.
    fn expect(rings: &[&[[f64; 2]]], area: f64, expected: Repairs) {
        let rings: Rings = rings.iter().map(|ring| ring.to_vec()).collect();
        let (ground, repairs) = repaired(&rings);
        assert_eq!(repairs, expected, "{rings:?}");
        assert!((ground.double_area() as f64 / 2e18 - area).abs() < 1e-9, "{rings:?}");
    }

    fn area(ring: &[[f64; 2]]) -> Area {
        super::area(&repaired(&vec![ring.to_vec()]).0)
    }

    /// To a tenth of a square metre.
    fn expect_moved(rings: &[&[[f64; 2]]], expected: Repairs) {
        let (_, repairs) = repaired(&rings.iter().map(|ring| ring.to_vec()).collect());
        let (found, moved) = (repairs.moved.m2(), expected.moved.m2());
        assert!((found - moved).abs() < 0.1, "{rings:?}: {found}, not {moved}");
        assert_eq!(Repairs { moved: expected.moved, ..repairs }, expected, "{rings:?}");
    }

    const NONE: Repairs = Repairs {
        unclosed: 0,
        repeated_points: 0,
        reversed: 0,
        self_crossing: 0,
        self_touching: 0,
        without_area: 0,
        misplaced_holes: 0,
        across_antimeridian: 0,
        around_pole: 0,
        moved: Area::from_m2(0.0),
    };
    const SQUARE: [[f64; 2]; 5] = square(0.0, 0.0, 4.0);

    fn reversed<const N: usize>(mut ring: [[f64; 2]; N]) -> [[f64; 2]; N] {
        ring.reverse();
        ring
    }

    #[test]
    fn nothing_is_done_to_a_square_with_a_hole() {
        expect(&[], 0.0, NONE);
        expect(&[&SQUARE], 16.0, NONE);
        expect(&[&SQUARE, &reversed(square(1.0, 1.0, 2.0))], 12.0, NONE);
    }

    #[test]
    fn closing_points_and_repeated_points_and_winding_are_put_right() {
        let unclosed = Repairs { unclosed: 1, ..NONE };
        let repeated = Repairs { repeated_points: 1, ..NONE };
        expect(&[&SQUARE[..4]], 16.0, unclosed);
        let [a, b, c, d, _] = SQUARE;
        expect(&[&[a, b, b, c, c, c, d, a]], 16.0, repeated);
        expect(&[&[a, a, b, c, d, a]], 16.0, repeated);
        // Closed twice.
        expect(&[&[a, b, c, d, a, a]], 16.0, repeated);
        expect(&[&reversed(SQUARE)], 16.0, Repairs { reversed: 1, ..NONE });
        expect(&[&SQUARE, &square(1.0, 1.0, 2.0)], 12.0, Repairs { reversed: 1, ..NONE });
    }

    #[test]
    fn rings_without_area_are_dropped() {
        let without_area = Repairs { without_area: 1, ..NONE };
        let line: &[[f64; 2]] = &[[0.0, 0.0], [1.0, 1.0], [3.0, 3.0], [0.0, 0.0]];
        expect(&[&[]], 0.0, without_area);
        expect(&[&[[1.0, 1.0]]], 0.0, Repairs { unclosed: 1, ..without_area });
        expect(&[&[[1.0, 1.0], [2.0, 1.0], [1.0, 1.0]]], 0.0, without_area);
        expect(&[line], 0.0, without_area);
        expect(&[&SQUARE, line], 16.0, without_area);
        // Where there is no shell, no hole is out of place.
        expect(&[line, &reversed(SQUARE)], 0.0, without_area);
    }

    #[test]
    fn rings_that_touch_themselves_are_told_from_those_that_cross() {
        let touching = Repairs { self_touching: 1, ..NONE };
        let [a, b, c, d, _] = SQUARE;
        let spike = [a, b, [9.0, 0.0], b, c, d, a];
        expect(&[&spike], 16.0, touching);
        // A vertex in a vertex, a vertex on an edge.
        let squares = [
            a,
            [1.0, 0.0],
            [1.0, 1.0],
            [2.0, 1.0],
            [2.0, 2.0],
            [1.0, 2.0],
            [1.0, 1.0],
            [0.0, 1.0],
            a,
        ];
        expect(&[&squares], 2.0, touching);
        let notched = [a, b, c, [2.0, 0.0], d, a];
        expect(&[&notched], 8.0, touching);
    }

    /// Two triangles, one wound each way, that share a corner where the ring crosses itself. Their
    /// signed areas count against each other, so that resolving it moves the smaller one twice.
    #[test]
    fn a_bow_tie_moves_its_smaller_lobe_twice() {
        let smaller = area(&[[0.0, 0.0], [1.0, 1.0], [0.0, 2.0]]).m2();
        let expected = Repairs { self_crossing: 1, moved: Area::from_m2(2.0 * smaller), ..NONE };
        let bow_tie = [[0.0, 0.0], [3.0, 3.0], [3.0, -1.0], [0.0, 2.0], [0.0, 0.0]];
        expect_moved(&[&reversed(bow_tie)], expected);
        expect_moved(&[&bow_tie], Repairs { reversed: 1, ..expected });
        // Cut where it crosses itself.
        let far = bow_tie.map(|[longitude, latitude]| [longitude + 179.0, latitude]);
        let across = Repairs { across_antimeridian: 1, ..expected };
        expect_moved(&[&reversed(far)], across);
    }

    #[test]
    fn rings_across_the_antimeridian_and_around_a_pole_are_counted() {
        let across = Repairs { across_antimeridian: 1, ..NONE };
        expect(&[&square(178.0, 0.0, 4.0)], 16.0, across);
        let around: Vec<[f64; 2]> = (0..36).map(|step| [f64::from(step) * 10.0, 70.0]).collect();
        let around_pole = Repairs { unclosed: 1, around_pole: 1, ..NONE };
        expect(&[&around], 7200.0, around_pole);
    }

    fn hole(west: f64, south: f64, size: f64) -> [[f64; 2]; 5] {
        reversed(square(west, south, size))
    }

    fn misplaced(moved: Area) -> Repairs {
        Repairs { misplaced_holes: 1, moved, ..NONE }
    }

    #[test]
    fn holes_out_of_place_move_what_they_do_not_take_once() {
        // Outside the shell, half outside, over another hole, over the whole shell.
        expect_moved(&[&SQUARE, &hole(9.0, 0.0, 2.0)], misplaced(area(&square(9.0, 0.0, 2.0))));
        let outside = area(&[[4.0, 0.0], [5.0, 0.0], [5.0, 2.0], [4.0, 2.0]]);
        expect_moved(&[&SQUARE, &hole(3.0, 0.0, 2.0)], misplaced(outside));
        let [one, other] = [hole(1.0, 1.0, 2.0), hole(2.0, 2.0, 1.0)];
        expect_moved(&[&SQUARE, &one, &other], misplaced(area(&other)));
        let beyond = area(&square(0.0, 0.0, 5.0)) - area(&SQUARE);
        expect_moved(&[&SQUARE, &hole(0.0, 0.0, 5.0)], misplaced(beyond));
        // Just the shell.
        expect_moved(&[&SQUARE, &hole(0.0, 0.0, 4.0)], misplaced(Area::from_m2(0.0)));
    }

    #[test]
    fn winding_and_repeated_points_do_not_matter_and_all_else_does() {
        assert!(!NONE.matters());
        assert!(!Repairs { reversed: 1, repeated_points: 1, ..NONE }.matters());
        for repairs in [
            Repairs { unclosed: 1, ..NONE },
            Repairs { self_crossing: 1, ..NONE },
            Repairs { self_touching: 1, ..NONE },
            Repairs { without_area: 1, ..NONE },
            Repairs { misplaced_holes: 1, ..NONE },
            Repairs { across_antimeridian: 1, ..NONE },
            Repairs { around_pole: 1, ..NONE },
        ] {
            assert!(repairs.matters(), "{repairs:?}");
        }
    }

    #[test]
    fn repairs_add_up() {
        let mut one = Repairs {
            unclosed: 1,
            repeated_points: 2,
            reversed: 3,
            self_crossing: 4,
            self_touching: 5,
            without_area: 6,
            misplaced_holes: 7,
            across_antimeridian: 8,
            around_pole: 9,
            moved: Area::from_m2(10.0),
        };
        one += Repairs {
            unclosed: 100,
            repeated_points: 200,
            reversed: 300,
            self_crossing: 400,
            self_touching: 500,
            without_area: 600,
            misplaced_holes: 700,
            across_antimeridian: 800,
            around_pole: 900,
            moved: Area::from_m2(1000.0),
        };
        let both = Repairs {
            unclosed: 101,
            repeated_points: 202,
            reversed: 303,
            self_crossing: 404,
            self_touching: 505,
            without_area: 606,
            misplaced_holes: 707,
            across_antimeridian: 808,
            around_pole: 909,
            moved: Area::from_m2(1010.0),
        };
        assert_eq!(one, both);
    }
}
