//! Areas between geodesics on the WGS 84 ellipsoid.

use geo::line_measures::InterpolatePoint;
use geo::{Geodesic, GeodesicArea};
use geo_types::{LineString, Point, Polygon};

use crate::geometry::{GridPoint, STEPS_PER_DEGREE};

/// Surface of the WGS 84 ellipsoid in m² (Karney 2013, "Algorithms for geodesics", eq. 58).
const ELLIPSOID: f64 = 510_065_621_724_088.5;

/// Area in m² of a ring of `[longitude, latitude]` in degrees whose edges are geodesics (Karney
/// 2013, §6, as `geo` computes it), never negative.
///
/// A ring says where its edges run, not which side of it is meant. Karney's sign would answer from
/// the winding, but a thin ring can wind one way in longitude and latitude and the other way along
/// geodesics, which bulge. So the side is the one that is nearer in area to the ring with straight
/// edges, `planar` (m²).
pub(super) fn ring_area(ring: impl IntoIterator<Item = [f64; 2]>, planar: f64) -> f64 {
    let ring: LineString<f64> = ring.into_iter().collect();
    // The signed variant: the unsigned one returns the rest of the Earth for a clockwise ring.
    let inside = Polygon::new(ring, Vec::new()).geodesic_area_signed().abs();
    let outside = ELLIPSOID - inside;
    if (outside - planar.abs()).abs() < (inside - planar.abs()).abs() { outside } else { inside }
}

/// The latitude (on the grid) where the geodesic between two points crosses a meridian between
/// them, found by halving: the longitude along a geodesic is monotonic.
pub(super) fn latitude_on_meridian(from: GridPoint, to: GridPoint, meridian: i64) -> i64 {
    let (start, end) = (geo_point(from), geo_point(to));
    let target = degrees(meridian - from.longitude).abs();
    let (mut low, mut high) = (0.0, 1.0);
    let mut latitude = from.latitude;
    // 2⁻⁵⁰ of half the Earth's circumference is 18 nm.
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        let point = Geodesic.point_at_ratio_between(start, end, middle);
        latitude = GridPoint::from_degrees([0.0, point.y()]).latitude;
        let turned = (point.x() - start.x() + 540.0).rem_euclid(360.0) - 180.0;
        if turned.abs() < target {
            low = middle;
        } else {
            high = middle;
        }
    }
    latitude
}

fn geo_point(point: GridPoint) -> Point<f64> {
    let [longitude, latitude] = point.to_degrees();
    Point::new((longitude + 540.0).rem_euclid(360.0) - 180.0, latitude)
}

fn degrees(steps: i64) -> f64 {
    steps as f64 / STEPS_PER_DEGREE as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_means_the_side_that_its_straight_edges_enclose() {
        // Its edges are the equator and meridians, which are geodesics: an eighth of the ellipsoid.
        let octant = [[0.0, 0.0], [90.0, 0.0], [90.0, 90.0], [0.0, 90.0]];
        for (planar, eighths) in [(0.1, 1.0), (0.49, 1.0), (0.6, 7.0), (0.9, 7.0)] {
            for planar in [planar * ELLIPSOID, -planar * ELLIPSOID] {
                let found = ring_area(octant, planar);
                let expected = 510_065_621_724_088.5 / 8.0 * eighths;
                assert!((found / expected - 1.0).abs() < 1e-12, "{planar}: {found}");
            }
        }
    }
}
