//! The curves that join two vertices, and where each crosses a meridian.

use geo::Geodesic;
use geo::line_measures::InterpolatePoint;
use geo_types::Point;

use super::grid::{GridPoint, STEPS_PER_DEGREE};
use super::half_plane::interpolate;

/// The curve that joins two vertices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Curve {
    /// Straight in longitude and latitude.
    Straight,
    /// The shortest path on the ellipsoid.
    Geodesic,
    /// The shortest path on a sphere.
    GreatCircle,
}

impl Curve {
    /// The latitude (on the grid) at which the edge between two points crosses a meridian that lies
    /// between them. The longitudes may be unwrapped: 170 to 190 crosses 180.
    pub(crate) fn latitude_on_meridian(self, from: GridPoint, to: GridPoint, meridian: i64) -> i64 {
        match self {
            Self::Straight => {
                interpolate((from.longitude, from.latitude), (to.longitude, to.latitude), meridian)
            }
            Self::Geodesic => geodesic_latitude(from, to, meridian),
            Self::GreatCircle => great_circle_latitude(from, to, meridian),
        }
    }
}

/// The latitude (on the grid) where the geodesic between two points crosses a meridian between
/// them, found by halving: the longitude along a geodesic is monotonic.
fn geodesic_latitude(from: GridPoint, to: GridPoint, meridian: i64) -> i64 {
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

/// The latitude (on the grid) where the great circle between two points crosses a meridian between
/// them: tan φ = (tan φ₁ sin(λ₂ − λ) + tan φ₂ sin(λ − λ₁)) / sin(λ₂ − λ₁) (Williams, *Aviation
/// Formulary*, "Latitude of point on great circle").
fn great_circle_latitude(from: GridPoint, to: GridPoint, meridian: i64) -> i64 {
    let numerator = tan(from.latitude) * sin(to.longitude - meridian)
        + tan(to.latitude) * sin(meridian - from.longitude);
    let latitude = libm::atan(numerator / sin(to.longitude - from.longitude));
    GridPoint::from_degrees([0.0, latitude.to_degrees()]).latitude
}

fn sin(steps: i64) -> f64 {
    libm::sin(degrees(steps).to_radians())
}

fn tan(steps: i64) -> f64 {
    libm::tan(degrees(steps).to_radians())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_crosses_a_meridian_where_its_curve_does() {
        // Great circles: the plane through both points. Geodesics: Clairaut's equations integrated
        // along the longitude in 4,000 steps (Runge-Kutta), the azimuth found by the secant method.
        for (from, to, meridian, straight, great_circle, geodesic) in [
            ([170.0, 60.0], [190.0, 60.0], 180, 60.0, 60.378_348_124_8, 60.378_976_644_6),
            ([175.0, 10.0], [200.0, 50.0], 180, 18.0, 21.229_776_519_6, 21.240_440_029_4),
            ([200.0, 50.0], [175.0, 10.0], 180, 18.0, 21.229_776_519_6, 21.240_440_029_4),
            ([-170.0, -20.0], [-195.0, 40.0], -180, 4.0, 6.948_533_163_4, 6.959_229_650_3),
            ([10.0, 20.0], [50.0, 60.0], 30, 40.0, 48.119_191_218_2, 48.134_649_197_8),
            ([50.0, 60.0], [10.0, 20.0], 25, 35.0, 43.128_414_286_8, 43.146_657_958_0),
            (
                [160.0, 70.0],
                [250.0, 65.0],
                180,
                68.888_888_888_9,
                73.214_772_850_6,
                73.217_660_610_6,
            ),
        ] {
            for (curve, expected) in [
                (Curve::Straight, straight),
                (Curve::GreatCircle, great_circle),
                (Curve::Geodesic, geodesic),
            ] {
                let [from, to] = [from, to].map(GridPoint::from_degrees);
                let meridian = meridian * STEPS_PER_DEGREE;
                let found = curve.latitude_on_meridian(from, to, meridian) as f64 / 1e9;
                assert!((found - expected).abs() < 3e-9, "{curve:?}: {found}, not {expected}");
            }
        }
    }
}
