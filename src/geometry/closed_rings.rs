//! Rings as they are written: closed, in degrees, no edge wider than 180°.

use super::crossing::{cross_product, vector};
use super::grid::{GridPoint, edges};
use super::overlay::Ground;

impl Ground {
    /// The rings, closed, in degrees. No edge is wider than 180°: readers take such an edge for the
    /// short way round.
    pub(crate) fn closed_rings(&self) -> Vec<Vec<[f64; 2]>> {
        self.rings().map(closed_in_degrees).collect()
    }
}

/// A ring in degrees, with a closing point, and with more points on an edge that is wider than 180°.
fn closed_in_degrees(ring: &[GridPoint]) -> Vec<[f64; 2]> {
    let mut positions = Vec::with_capacity(ring.len() + 1);
    for (from, to) in edges(ring) {
        positions.push(from.to_degrees());
        if (to.longitude - from.longitude).abs() > GridPoint::ANTIMERIDIAN {
            positions.extend(points_along(from, to).into_iter().map(GridPoint::to_degrees));
        }
    }
    positions.extend(positions.first().copied());
    positions
}

/// Points on an edge that part it into ways of at most 180°: its middle, if that is on the grid, else one near each
/// third of the way.
///
/// From an edge as wide as the world half a step of latitude moves 1,000 m² of ground. Among so many longitudes there
/// is one where the edge passes within 10⁻⁴ steps of the grid.
fn points_along(from: GridPoint, to: GridPoint) -> Vec<GridPoint> {
    const LONGITUDES: i64 = 1 << 14;
    let (middle, distance) = nearest_on_meridian(from, to, from.midpoint(to).longitude);
    if distance == 0 {
        return vec![middle];
    }
    let third = (to.longitude - from.longitude) / 3;
    [from.longitude + third, to.longitude - third]
        .into_iter()
        .filter_map(|place| {
            let points = (place..place + LONGITUDES)
                .map(|longitude| nearest_on_meridian(from, to, longitude));
            points.min_by_key(|(_, distance)| *distance).map(|(point, _)| point)
        })
        .collect()
}

/// The point of the grid on a meridian that is nearest to an edge, and a measure of how far it lies from it.
#[expect(clippy::cast_possible_truncation, reason = "no more than the edge rises in all")]
fn nearest_on_meridian(from: GridPoint, to: GridPoint, longitude: i64) -> (GridPoint, i128) {
    let (east, north) = vector(from, to);
    let (along, _) = vector(from, GridPoint { longitude, ..from });
    let (risen, run) = (along * north * east.signum(), east.abs());
    let latitude = from.latitude + (2 * risen + run).div_euclid(2 * run) as i64;
    let point = GridPoint { longitude, latitude };
    (point, cross_product((east, north), vector(from, point)).abs())
}

#[cfg(test)]
mod tests {
    use super::super::grid::signed_double_area;
    use super::*;

    #[test]
    fn edges_wider_than_half_the_world_are_parted() {
        let degrees = |ring: &[[f64; 2]]| {
            let ring: Vec<GridPoint> = ring.iter().copied().map(GridPoint::from_degrees).collect();
            closed_in_degrees(&ring)
        };
        let band = [[-180.0, -10.0], [180.0, -10.0], [180.0, 10.0], [-180.0, 10.0]];
        assert_eq!(degrees(&band).iter().filter(|[east, _]| *east == 0.0).count(), 2);
        // No point of the grid lies in the middle of the slanting edge, nor anywhere else on it.
        for slanting in [
            [[-180.0, 10.0], [180.0, 20.000_000_001], [180.0, 30.0], [-180.0, 30.0]],
            [[180.0, 20.000_000_001], [-180.0, 10.0], [-180.0, -3.0], [180.0, -3.0]],
        ] {
            let written = degrees(&slanting);
            let widest = written.windows(2).map(|pair| (pair[1][0] - pair[0][0]).abs());
            assert!(widest.fold(0.0, f64::max) <= 180.0, "{written:?}");
            let on_grid: Vec<GridPoint> =
                written.iter().copied().map(GridPoint::from_degrees).collect();
            let drawn: Vec<GridPoint> = slanting.into_iter().map(GridPoint::from_degrees).collect();
            let moved = (signed_double_area(&on_grid) - signed_double_area(&drawn)).abs();
            // A square metre is some 8e-11 square degrees.
            assert!((moved as f64) < 2.0 * 8e-11 * 1e18, "{moved}");
        }
    }
}
