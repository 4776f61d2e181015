//! The front: where controlled ground ends inside the territory.
//!
//! An edge of controlled ground is front where ground that is not controlled lies across it, inside the
//! territory. Three kinds of edges are not:
//! 1. Those of a gap: polygons of one side whose common border was drawn twice leave slits between
//!    them. Where controlled ground begins again within [`Front::GAP_M`] straight across an edge, the edge
//!    is a side of a gap. This closes bays and channels of that width too.
//! 2. Those within [`Front::TOLERANCE_KM`] of the territory's boundary, which map and territory draw a few
//!    kilometres apart along a border or a coast.
//! 3. Those of rings narrower than [`SLIVER`], which a dissolve leaves.
//!
//! Caveats:
//! - What nobody draws may be another side's ground or the water of a lagoon or reservoir: a map that
//!   draws land only and a territory that includes the water do not say which. Its shore, farther than
//!   the tolerance from the territory's boundary, is front, also where controlled ground encloses it. That is
//!   less than 1 km on `DeepState`'s maps and 6 on NZZ's of 2025-11-11, but 182 of 1,582 around the Syvash on
//!   the map of the Institute for the Study of War of 2022-07-06, whose legend gives to Ukraine what is not
//!   drawn. What NZZ leaves out, Crimea and the Donbas held before 2022, bounds 203 and 430 of its 1,651 km.
//! - Where two sides meet within the tolerance of a border, their front is not counted there: a front that
//!   runs up to the border is that much shorter, and a strip along it that is narrower has none.
//! - An edge is judged by the middle of each of its pieces, which are at most a kilometre long.

use std::borrow::Cow;

use super::gap::{Gaps, Reach, around};
use super::seam::{is_cut_at_antimeridian, joined_at_antimeridian};
use crate::earth::{MetresPerDegree, length};
use crate::error::Error;
use crate::geometry::{
    Edge, EdgeTree, GridPoint, Ground, Upper, edges, signed_double_area, wind_around,
};
use crate::limits::Budget;
use crate::measure::Measure;
use crate::quantity::{Area, PercentagePoints};
use crate::sum::Sum;

/// The part of the boundary of controlled ground that runs inside the territory, away from the
/// territory's own boundary and coast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Front {
    kilometres: f64,
    gaps: Gaps,
    whole: Area,
}

impl Front {
    /// The boundary of controlled ground counts as front where it is farther than this many
    /// kilometres from the territory's boundary: the two come from different sources, which differ
    /// by a few kilometres along a border or a coast.
    pub const TOLERANCE_KM: f64 = 5.0;

    /// Gaps in controlled ground that are narrower than this many metres have no front: borders that are
    /// drawn twice by hand leave them.
    pub const GAP_M: f64 = 200.0;

    /// The length in kilometres along the ellipsoid, every bend of the map included.
    pub fn km(&self) -> f64 {
        self.kilometres
    }

    /// The length to two significant digits, as it is to be printed: how long a line is depends on how many of
    /// its bends are drawn. (Agencies print 1,200 to 1,250 km of a front that has 1,259 on `DeepState`'s map of
    /// 2025-11-11.)
    pub fn about_km(&self) -> f64 {
        about(self.kilometres)
    }

    /// How much boundary was left out because it lies along gaps, in kilometres: both sides of each.
    pub fn gaps_km(&self) -> f64 {
        self.gaps.metres() / 1000.0
    }

    /// In how many stretches.
    pub fn gap_stretches(&self) -> usize {
        self.gaps.stretches()
    }

    /// What a shift of the whole line by 100 m would change.
    pub fn shift_100m(&self) -> Area {
        Area::from_km2(self.kilometres * 0.1)
    }

    /// The same in percentage points of the territory.
    pub fn shift_100m_points(&self) -> PercentagePoints {
        self.shift_100m().share_of(self.whole) - crate::Share::NONE
    }

    /// Measures the front of controlled ground.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(crate) fn measure(
        controlled: &Ground,
        boundary: &FrontBoundary,
        whole: Area,
        budget: &Budget,
    ) -> Result<Self, Error> {
        let mut sum = Sum::default();
        let gaps = visit_front(controlled, boundary, budget, |piece| sum.add(edge_length(piece)))?;
        Ok(Self { kilometres: sum.value() / 1000.0, gaps, whole })
    }
}

/// A length to two significant digits.
pub(crate) fn about(length: f64) -> f64 {
    let mut unit = 1.0;
    while length.is_finite() && length >= 100.0 * unit {
        unit *= 10.0;
    }
    (length / unit).round() * unit
}

/// A territory's boundary, prepared for following fronts.
#[derive(Debug)]
pub(crate) struct FrontBoundary {
    edges: EdgeTree,
    /// Whether all that lies west of 0° is moved east by a full turn.
    is_joined: bool,
}

impl FrontBoundary {
    /// Prepares the boundary of a territory.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(crate) fn new(territory: &Ground, budget: &Budget) -> Result<Self, Error> {
        let is_joined = is_cut_at_antimeridian(territory);
        let edges = if is_joined {
            boundary_without_slivers(&*joined_at_antimeridian(territory, budget)?)
        } else {
            boundary_without_slivers(territory)
        };
        Ok(Self { edges, is_joined })
    }
}

/// Calls `visit` with every piece of the front, each an edge of at most a kilometre, controlled ground
/// on its left, and returns what was left out along gaps. In a territory on both sides of the antimeridian
/// what lies west of 0° has longitudes beyond 180°.
///
/// # Errors
///
/// If a limit is hit, or the work is cancelled.
pub(crate) fn visit_front(
    controlled: &Ground,
    boundary: &FrontBoundary,
    budget: &Budget,
    mut visit: impl FnMut(Edge),
) -> Result<Gaps, Error> {
    // A piece takes as long as so many comparisons. The first of each edge is not more work than the
    // map has edges.
    const COST: u64 = 64;
    let mut comparisons = budget.comparisons();
    let mut gaps = Gaps::default();
    let controlled = if boundary.is_joined {
        joined_at_antimeridian(controlled, budget)?
    } else {
        Cow::Borrowed(controlled)
    };
    let held = EdgeTree::of_rings(controlled.rings());
    for ring in controlled.rings().filter(|ring| !is_sliver(ring)) {
        gaps.end_stretch();
        for edge in edges(ring) {
            for (index, piece) in pieces(edge).enumerate() {
                comparisons.add(if index == 0 { 1 } else { COST })?;
                let (is_inside, compared) = find_inside(piece, &boundary.edges);
                comparisons.add_winding(compared)?;
                if !is_inside {
                    gaps.end_stretch();
                } else if Reach::across(piece).meets(&held, Front::GAP_M) {
                    gaps.go_on(edge_length(piece));
                } else {
                    gaps.end_stretch();
                    visit(piece);
                }
            }
        }
    }
    Ok(gaps)
}

/// The boundary of a ground.
pub(crate) fn boundary_without_slivers(ground: &Ground) -> EdgeTree {
    EdgeTree::of_rings(ground.rings().filter(|ring| !is_sliver(ring)))
}

/// Rings narrower than this many metres, by the mean, are no boundary: where neighbours almost meet, a
/// dissolve leaves slits.
const SLIVER: f64 = 10.0;

fn is_sliver(ring: &[GridPoint]) -> bool {
    let area = Measure::Wgs84Planar.ring_area(ring).m2();
    let perimeter: Sum = edges(ring).map(edge_length).collect();
    signed_double_area(ring) == 0 || 2.0 * area < SLIVER * perimeter.value()
}

/// An edge in pieces of at most a kilometre.
fn pieces(edge: Edge) -> impl Iterator<Item = Edge> {
    const LONGEST: f64 = 1000.0;
    #[expect(clippy::cast_possible_truncation, reason = "an edge has at most 40,000 pieces")]
    let count = (edge_length(edge) / LONGEST).ceil().max(1.0) as i64;
    (0..count).map(move |step| (point_along(edge, step, count), point_along(edge, step + 1, count)))
}

/// The point after so many steps along an edge, of `count` equal ones.
fn point_along((from, to): Edge, step: i64, count: i64) -> GridPoint {
    GridPoint {
        longitude: go_on(from.longitude, to.longitude, step, count),
        latitude: go_on(from.latitude, to.latitude, step, count),
    }
}

fn go_on(from: i64, to: i64, step: i64, count: i64) -> i64 {
    let moved = i128::from(to - from) * i128::from(step) / i128::from(count);
    from + i64::try_from(moved).unwrap_or_default()
}

/// The length of an edge in metres.
fn edge_length((from, to): Edge) -> f64 {
    length(from.to_degrees(), to.to_degrees())
}

/// Whether the middle of a piece lies inside the territory, and no boundary within the tolerance; and how many
/// comparisons it took.
fn find_inside((from, to): Edge, boundary: &EdgeTree) -> (bool, u64) {
    let middle = from.midpoint(to);
    let position = middle.to_degrees();
    let scale = MetresPerDegree::at(position[1]);
    let tolerance = Front::TOLERANCE_KM * 1000.0;
    let bounds = around(middle, scale, tolerance);
    let is_far = boundary.visit_while(&bounds, |_, (from, to)| {
        scale.distance_to_edge(position, from.to_degrees(), to.to_degrees()) > tolerance
    });
    let (mut winding, mut compared) = (0, 0);
    if is_far {
        compared = wind_around(middle, boundary, |_| Upper::Point, |_, turn| winding += turn);
    }
    (is_far && winding != 0, compared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::arbitrary::cell;

    fn front(held: &Ground, boundary: &FrontBoundary, whole: Area) -> Front {
        Front::measure(held, boundary, whole, &Budget::default()).unwrap()
    }

    fn boundary_of(territory: &Ground) -> FrontBoundary {
        FrontBoundary::new(territory, &Budget::default()).unwrap()
    }

    #[test]
    fn only_what_runs_inside_is_front() {
        let territory = cell(30.0, 47.0, 4.0, 2.0);
        // The western half: its eastern side is the front, less 5 km at either end.
        let held = cell(30.0, 47.0, 2.0, 2.0);
        let boundary = boundary_of(&territory);
        let held_front = front(&held, &boundary, Area::from_km2(1000.0));
        // pyproj Geod from 47° N to 49° N: 222.381 km.
        assert!((held_front.km() - (222.381 - 10.0)).abs() < 1.0, "{}", held_front.km());
        assert!((held_front.shift_100m().km2() - held_front.km() / 10.0).abs() < 1e-9);
        assert!(front(&territory, &boundary, Area::ZERO).km().abs() < 1e-9);
    }

    /// The same shapes anywhere, cut by the antimeridian or not, also where nothing but the territory is cut.
    #[test]
    fn a_front_does_not_know_where_the_antimeridian_is() {
        let fronts = [0.0, 138.5, 139.0, 141.0, 143.0].map(|east| {
            let boundary = boundary_of(&cell(35.0 + east, 45.0, 10.0, 6.0));
            let held = [cell(38.0 + east, 47.0, 1.0, 2.0), cell(39.0015 + east, 47.0, 3.0, 2.0)];
            let held = held.iter().flat_map(Ground::rings).map(<[GridPoint]>::to_vec).collect();
            let front = front(&held, &boundary, Area::ZERO);
            // Gaps of 114 m, two sides of 222.381 km (pyproj).
            assert!((front.gaps_km() - 444.76).abs() < 1.0, "{east}: {front:?}");
            front.km()
        });
        for front in fronts {
            assert!((front - fronts[0]).abs() < 0.5, "{fronts:?}");
        }
    }

    #[test]
    fn a_length_is_said_to_two_digits() {
        for (length, expected) in
            [(0.4, 0.0), (7.6, 8.0), (99.4, 99.0), (104.0, 100.0), (958.0, 960.0), (1259.5, 1300.0)]
        {
            assert!((about(length) - expected).abs() < 1e-9, "{length}: {}", about(length));
        }
    }

    /// Two halves of one square, apart by so many metres.
    fn halves_apart(metres: f64) -> Ground {
        let apart = metres / MetresPerDegree::at(48.0).of_longitude;
        let halves = [cell(31.0, 47.5, 0.5, 1.0), cell(31.5 + apart, 47.5, 0.5, 1.0)];
        halves.iter().flat_map(Ground::rings).map(<[GridPoint]>::to_vec).collect()
    }

    #[test]
    fn a_gap_is_front_from_a_width_on() {
        let boundary = boundary_of(&cell(30.0, 46.0, 4.0, 4.0));
        let whole = front(&cell(31.0, 47.5, 1.0, 1.0), &boundary, Area::ZERO).km();
        for (metres, is_front) in [(1.0, false), (30.0, false), (190.0, false), (210.0, true)] {
            let front = front(&halves_apart(metres), &boundary, Area::ZERO);
            // The meridian from 47.5° to 48.5° N is 111.19 km long, by pyproj; both sides of the gap.
            let [expected, gaps, stretches] =
                if is_front { [whole + 222.38, 0.0, 0.0] } else { [whole, 222.38, 2.0] };
            assert!((front.km() - expected).abs() < 0.5, "{metres}: {front:?}");
            assert!((front.gaps_km() - gaps).abs() < 0.5, "{metres}: {front:?}");
            assert!((front.gap_stretches() as f64 - stretches).abs() < 0.5, "{metres}: {front:?}");
        }
    }
}
