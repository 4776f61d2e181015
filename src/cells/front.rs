//! The front: where controlled ground ends inside the territory.

use crate::earth::{MetresPerDegree, length};
use crate::error::Error;
use crate::geometry::{
    Bounds, Edge, EdgeTree, GridPoint, Ground, STEPS_PER_DEGREE, Upper, edges, signed_double_area,
    wind_around,
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
    whole: Area,
}

impl Front {
    /// The boundary of controlled ground counts as front where it is farther than this many
    /// kilometres from the territory's boundary: the two come from different sources, which differ
    /// by a few kilometres along a border or a coast.
    pub const TOLERANCE_KM: f64 = 5.0;

    /// The length in kilometres along the ellipsoid, every bend of the map included.
    pub fn km(&self) -> f64 {
        self.kilometres
    }

    /// What a shift of the whole line by 100 m would change.
    pub fn shift_100m(&self) -> Area {
        Area::from_km2(self.kilometres * 0.1)
    }

    /// The same in percentage points of the territory.
    pub fn shift_100m_points(&self) -> PercentagePoints {
        self.shift_100m().share_of(self.whole) - crate::Share::NONE
    }

    /// Measures the front of controlled ground. `boundary` is the territory's, prepared by
    /// [`boundary_without_slivers`].
    pub(crate) fn measure(
        controlled: &Ground,
        boundary: &EdgeTree,
        whole: Area,
        budget: &Budget,
    ) -> Result<Self, Error> {
        let mut sum = Sum::default();
        visit_front(controlled, boundary, budget, |piece| sum.add(edge_length(piece)))?;
        Ok(Self { kilometres: sum.value() / 1000.0, whole })
    }
}

/// Calls `visit` with every piece of the front, each an edge of at most a kilometre, controlled ground
/// on its left. `boundary` is the territory's, prepared by [`boundary_without_slivers`].
pub(crate) fn visit_front(
    controlled: &Ground,
    boundary: &EdgeTree,
    budget: &Budget,
    mut visit: impl FnMut(Edge),
) -> Result<(), Error> {
    // A piece takes as long as so many comparisons. The first of each edge is not more work than the
    // map has edges.
    const COST: u64 = 64;
    let mut comparisons = budget.comparisons();
    for ring in controlled.rings().filter(|ring| !is_sliver(ring)) {
        for edge in edges(ring) {
            for (index, piece) in pieces(edge).enumerate() {
                comparisons.add(if index == 0 { 1 } else { COST })?;
                if is_front(piece, boundary) {
                    visit(piece);
                }
            }
        }
    }
    Ok(())
}

/// The boundary of a ground, for [`Front::measure`].
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

/// Whether the middle of a piece lies inside the territory, and no boundary within the tolerance.
fn is_front((from, to): Edge, boundary: &EdgeTree) -> bool {
    let middle = from.midpoint(to);
    let position = middle.to_degrees();
    let scale = MetresPerDegree::at(position[1]);
    let tolerance = Front::TOLERANCE_KM * 1000.0;
    let bounds = around(middle, scale, tolerance);
    let is_far = boundary.visit_while(&bounds, |_, (from, to)| {
        scale.distance_to_edge(position, from.to_degrees(), to.to_degrees()) > tolerance
    });
    let mut winding = 0;
    if is_far {
        wind_around(middle, boundary, |_| Upper::Point, |_, turn| winding += turn);
    }
    is_far && winding != 0
}

/// The box that reaches so many metres to all sides of a point.
fn around(point: GridPoint, scale: MetresPerDegree, metres: f64) -> Bounds {
    let east = steps(metres, scale.of_longitude);
    let north = steps(metres, scale.of_latitude);
    Bounds {
        west: point.longitude - east,
        south: point.latitude - north,
        east: point.longitude + east,
        north: point.latitude + north,
    }
}

/// Metres in steps of the grid; near a pole, where degrees of longitude shrink, a whole turn at most.
#[expect(clippy::cast_possible_truncation, reason = "a cast of a large number saturates")]
fn steps(metres: f64, metres_per_degree: f64) -> i64 {
    ((metres / metres_per_degree.max(1.0)).min(360.0) * STEPS_PER_DEGREE as f64) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::arbitrary::cell;

    fn front(held: &Ground, boundary: &EdgeTree, whole: Area) -> Front {
        Front::measure(held, boundary, whole, &Budget::default()).unwrap()
    }

    #[test]
    fn only_what_runs_inside_is_front() {
        let territory = cell(30.0, 47.0, 4.0, 2.0);
        // The western half: its eastern side is the front, less 5 km at either end.
        let held = cell(30.0, 47.0, 2.0, 2.0);
        let boundary = boundary_without_slivers(&territory);
        let held_front = front(&held, &boundary, Area::from_km2(1000.0));
        // pyproj Geod from 47° N to 49° N: 222.381 km.
        assert!((held_front.km() - (222.381 - 10.0)).abs() < 1.0, "{}", held_front.km());
        assert!((held_front.shift_100m().km2() - held_front.km() / 10.0).abs() < 1e-9);
        assert!(front(&territory, &boundary, Area::ZERO).km().abs() < 1e-9);
    }
}
