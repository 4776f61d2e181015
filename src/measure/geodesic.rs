//! Areas between geodesics on the WGS 84 ellipsoid.

use geo::GeodesicArea;
use geo_types::{LineString, Polygon};

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
