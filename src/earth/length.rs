//! Lengths on the WGS 84 ellipsoid.

use super::ellipsoid::{FLATTENING, SEMI_MAJOR_AXIS};

const SQUARED_ECCENTRICITY: f64 = FLATTENING * (2.0 - FLATTENING);

/// How many metres a degree is at a latitude: along the parallel, and along the meridian.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MetresPerDegree {
    pub(crate) of_longitude: f64,
    pub(crate) of_latitude: f64,
}

impl MetresPerDegree {
    /// A plane: a metre a unit both ways.
    pub(crate) const PLANE: Self = Self { of_longitude: 1.0, of_latitude: 1.0 };

    /// At a latitude in degrees. The radii of curvature are N = a/W in the prime vertical and
    /// M = a(1 − e²)/W³ in the meridian, W² = 1 − e² sin² φ (Torge & Müller 2012, eq. 4.15 f.).
    pub(crate) fn at(latitude: f64) -> Self {
        let (sin, cos) = libm::sincos(latitude.to_radians());
        let w = (1.0 - SQUARED_ECCENTRICITY * sin * sin).sqrt();
        let degree = SEMI_MAJOR_AXIS.to_radians();
        Self {
            of_longitude: degree * cos / w,
            of_latitude: degree * (1.0 - SQUARED_ECCENTRICITY) / (w * w * w),
        }
    }

    /// At a latitude in degrees on a sphere.
    pub(crate) fn on_sphere(radius: f64, latitude: f64) -> Self {
        let degree = radius.to_radians();
        Self { of_longitude: degree * libm::cos(latitude.to_radians()), of_latitude: degree }
    }

    /// The way between two near points, in metres to the east and the north.
    pub(crate) fn way(self, from: [f64; 2], to: [f64; 2]) -> [f64; 2] {
        [(to[0] - from[0]) * self.of_longitude, (to[1] - from[1]) * self.of_latitude]
    }

    /// The distance between two near points, in metres.
    pub(crate) fn distance(self, from: [f64; 2], to: [f64; 2]) -> f64 {
        norm((to[0] - from[0]) * self.of_longitude, (to[1] - from[1]) * self.of_latitude)
    }

    /// The distance from a point to an edge that is near, in metres.
    pub(crate) fn distance_to_edge(self, point: [f64; 2], from: [f64; 2], to: [f64; 2]) -> f64 {
        // In metres, with the point at the origin.
        let [[x, y], [to_x, to_y]] = [from, to].map(|[longitude, latitude]| {
            [(longitude - point[0]) * self.of_longitude, (latitude - point[1]) * self.of_latitude]
        });
        let (dx, dy) = (to_x - x, to_y - y);
        let square = dx * dx + dy * dy;
        let along = if square > 0.0 { (-(x * dx + y * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
        norm(x + along * dx, y + along * dy)
    }
}

/// By a square root, which every platform rounds alike, not by the system's `hypot`.
fn norm(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}

/// The length in metres of an edge that is straight in longitude and latitude and no longer than
/// some kilometres: ∫ √((N cos φ dλ)² + (M dφ)²) by the midpoint rule, good to 10⁻⁷ of it.
pub(crate) fn length(from: [f64; 2], to: [f64; 2]) -> f64 {
    MetresPerDegree::at(f64::midpoint(from[1], to[1])).distance(from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }

    #[test]
    fn degrees_have_their_length() {
        // pyproj.Geod(ellps="WGS84").inv over ± 0.0005° at 36° E 48° N, times 1000.
        let at = MetresPerDegree::at(48.0);
        assert!((at.of_longitude - 74_625.353_6).abs() < 0.001, "{at:?}");
        assert!((at.of_latitude - 111_190.322_6).abs() < 0.001, "{at:?}");
        // The same over ± 0.005° along the meridian.
        assert!((length([36.0, 47.995], [36.0, 48.005]) - 1_111.903_226).abs() < 1e-4);
    }

    #[test]
    fn the_distance_to_an_edge_ends_at_its_ends() {
        let at = MetresPerDegree::PLANE;
        for (point, expected) in [([5.0, 3.0], 3.0), ([-3.0, 4.0], 5.0), ([13.0, 4.0], 5.0)] {
            assert_near(at.distance_to_edge(point, [0.0, 0.0], [10.0, 0.0]), expected);
        }
    }

    #[test]
    fn degrees_are_scaled_in_both_directions() {
        // Two metres a degree to the east, three to the north.
        let at = MetresPerDegree { of_longitude: 2.0, of_latitude: 3.0 };
        assert_near(at.distance([10.0, 20.0], [11.5, 20.0 + 4.0 / 3.0]), 5.0);
        // An edge of (4, 3) m, and a point 10 m off its middle: (2, 1.5) + 10 · (−0.6, 0.8).
        let (from, to, point) = ([10.0, 20.0], [12.0, 21.0], [8.0, 20.0 + 9.5 / 3.0]);
        assert_near(at.distance_to_edge(point, from, to), 10.0);
        assert_near(at.distance_to_edge(point, to, from), 10.0);
        // An edge without length is a point.
        assert_near(at.distance_to_edge([11.5, 20.0 + 4.0 / 3.0], from, from), 5.0);
    }
}
