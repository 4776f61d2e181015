//! Edges that are straight on a cylinder of equal area: in longitude and the sine of the latitude.
//!
//! It is what the formula of turf.js means, which takes a trapezoid of sines for each edge: along a chain of points
//! of such an edge the trapezoids add up to that of the edge. So the points are not moved.

use super::super::grid::{Edge, GridPoint, STEPS_PER_DEGREE};
use super::chain::BOUND;

/// Metres of a radian of latitude, to a third of a per cent on either side of any ellipsoid or sphere in use.
const RADIUS: f64 = 6_371_000.0;

/// The inner points of an edge.
pub(super) fn points_along(edge: Edge) -> Vec<GridPoint> {
    let (from, to) = edge;
    let [start, end] = [from, to].map(|point| radians(point.latitude));
    let links = links(start, end);
    let [start, end] = [start, end].map(libm::sin);
    let width = (to.longitude - from.longitude) as f64;
    (1..links)
        .map(|link| {
            let part = f64::from(link) / f64::from(links);
            let latitude = libm::asin((start + part * (end - start)).clamp(-1.0, 1.0));
            GridPoint {
                longitude: from.longitude + libm::round(part * width) as i64,
                latitude: GridPoint::from_degrees([0.0, latitude.to_degrees()]).latitude,
            }
        })
        .collect()
}

/// So many that none lies farther than the bound from the curve: an arc sine lies beside its chord by an eighth of the
/// square of the arc times the tangent, and by no more than the arc.
fn links(start: f64, end: f64) -> u32 {
    let arc = (end - start).abs();
    let steepest = libm::tan(start).abs().max(libm::tan(end).abs());
    let beside = RADIUS * arc.min(arc * arc * steepest / 8.0);
    1 + libm::sqrt(beside / BOUND) as u32
}

fn radians(steps: i64) -> f64 {
    (steps as f64 / STEPS_PER_DEGREE as f64).to_radians()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::arbitrary::point;

    /// Twice the trapezoid of sines over an edge.
    fn trapezoid((from, to): Edge) -> f64 {
        let [start, end] = [from, to].map(|end| libm::sin(radians(end.latitude)));
        radians(to.longitude - from.longitude) * (start + end)
    }

    #[test]
    fn the_trapezoids_of_a_chain_add_up_to_that_of_its_edge() {
        let places = [(30, 47), (31, 48), (-70, -33), (170, 60), (200, 80), (10, 0), (12, 89)];
        let places = places.map(|(x, y)| point((x * STEPS_PER_DEGREE, y * STEPS_PER_DEGREE)));
        for from in places {
            for to in places.into_iter().filter(|to| *to != from) {
                let inner = points_along((from, to));
                let ends = inner.iter().copied().chain([to]);
                let links = std::iter::once(from).chain(inner.iter().copied()).zip(ends);
                let sum: f64 = links.map(trapezoid).sum();
                // Points are rounded to 0.1 mm of many thousand kilometres.
                assert!((sum - trapezoid((from, to))).abs() < 1e-10, "{from:?} {to:?}");
            }
        }
        // 100 m at 47 degrees lie closer to their chord than a hundredth of a millimetre.
        let short = (places[0], GridPoint { latitude: places[0].latitude + 900_000, ..places[1] });
        assert!(points_along(short).is_empty());
    }
}
