//! Areas on a sphere, as other tools compute them.

use crate::earth::integrate_around;

/// What the great circle between two points adds to the area of a ring on the unit sphere
/// (steradians; a ring that runs counter-clockwise has a positive area).
///
/// The triangle between an edge, its two meridians and the equator has the spherical excess E with
/// tan(E/2) = tan(Δλ/2) · (t₁ + t₂) / (1 + t₁ t₂), t = tan(φ/2) (Todhunter 1886, §103, applied to
/// the quadrilateral with two right angles). An edge takes the short way round, except between two
/// points on one pole, where the longitudes say how far it turns.
pub(super) fn great_circle_integral(from: [f64; 2], to: [f64; 2]) -> f64 {
    if from[1].abs() >= 90.0 && (from[1] - to[1]).abs() < f64::EPSILON {
        return (from[0] - to[0]).to_radians() * from[1].signum();
    }
    let half_turn = short_way(to[0] - from[0]).to_radians() / 2.0;
    let (sin, cos) = libm::sincos(half_turn);
    let from_tangent = libm::tan(from[1].to_radians() / 2.0);
    let to_tangent = libm::tan(to[1].to_radians() / 2.0);
    -2.0 * libm::atan2(sin * (from_tangent + to_tangent), cos * (1.0 + from_tangent * to_tangent))
}

/// What an edge adds to the area of a ring on the unit sphere (steradians) by the formula of turf.js
/// up to version 6 and `@mapbox/geojson-area`.
///
/// Their Σ (λᵢ₊₁ − λᵢ₋₁) sin φᵢ / 2 is the trapezoidal rule Σ Δλ (sin φ₁ + sin φ₂)/2 over the edges
/// (Chamberlain & Duquette 2007, "Some algorithms for polygons on a sphere", eq. 4 ff.). It is not
/// the integral along a straight edge: cutting a long edge in two changes it a little.
pub(super) fn trapezoidal_integral(from: [f64; 2], to: [f64; 2]) -> f64 {
    (from[0] - to[0]).to_radians()
        * (libm::sin(from[1].to_radians()) + libm::sin(to[1].to_radians()))
        / 2.0
}

/// What an edge that is straight in longitude and latitude adds to the area of a ring on the unit sphere
/// (steradians): −Δλ times the mean of sin φ, which is sin φₘ · sin h/h with φₘ in the middle and h half of Δφ.
pub(super) fn straight_integral(from: [f64; 2], to: [f64; 2]) -> f64 {
    let middle = f64::midpoint(from[1], to[1]).to_radians();
    let half = (0.5 * (to[1] - from[1])).to_radians();
    // The next term is h⁶/5,040.
    let square = half * half;
    let sinc = if square < 1e-4 {
        1.0 - square / 6.0 * (1.0 - square / 20.0)
    } else {
        libm::sin(half) / half
    };
    (from[0] - to[0]).to_radians() * libm::sin(middle) * sinc
}

/// The sum of an integral over the edges of a ring.
pub(super) fn ring_area(
    ring: impl IntoIterator<Item = [f64; 2]>,
    integral: impl Fn([f64; 2], [f64; 2]) -> f64,
) -> f64 {
    let mut ring = ring.into_iter();
    ring.next().map_or(0.0, |first| integrate_around(first, ring, integral))
}

/// A difference of longitudes in degrees brought to −180 … 180.
fn short_way(difference: f64) -> f64 {
    if difference > 180.0 {
        difference - 360.0
    } else if difference < -180.0 {
        difference + 360.0
    } else {
        difference
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    #[test]
    fn an_octant_is_an_eighth_of_the_sphere() {
        let octant = [[0.0, 0.0], [90.0, 0.0], [90.0, 90.0], [0.0, 90.0]];
        assert!((ring_area(octant, great_circle_integral) - PI / 2.0).abs() < 1e-14);
        assert!((ring_area(octant, trapezoidal_integral) - PI / 2.0).abs() < 1e-14);
    }

    #[test]
    fn an_octant_askew_is_an_eighth_of_the_sphere() {
        // (2, −1, 2)/3, (2, 2, −1)/3 and (−1, 2, 2)/3 are at right angles to each other.
        let octant = [[2.0, -1.0, 2.0], [2.0, 2.0, -1.0], [-1.0, 2.0, 2.0]];
        let octant = octant
            .map(|[x, y, z]: [f64; 3]| [y.atan2(x).to_degrees(), (z / 3.0).asin().to_degrees()]);
        assert!((ring_area(octant, great_circle_integral) - PI / 2.0).abs() < 1e-14);
    }

    #[test]
    fn great_circles_bulge_and_parallels_do_not() {
        // A cell of 10 by 10 degrees at 50° N between parallels: Δλ (sin 60° − sin 50°).
        let cell = [[0.0, 50.0], [10.0, 50.0], [10.0, 60.0], [0.0, 60.0]];
        let exact = 10f64.to_radians() * (60f64.to_radians().sin() - 50f64.to_radians().sin());
        assert!((ring_area(cell, trapezoidal_integral) - exact).abs() < 1e-15);
        assert!((ring_area(cell, great_circle_integral) - exact).abs() > 1e-5);
    }

    #[test]
    fn a_hemisphere_is_closed_along_its_pole() {
        for latitude in [90.0, -90.0] {
            let ring = [
                [-180.0, latitude],
                [180.0, latitude],
                [180.0, 0.0],
                [90.0, 0.0],
                [0.0, 0.0],
                [-90.0, 0.0],
                [-180.0, 0.0],
            ];
            // South of the equator the ring runs counter-clockwise.
            let expected = -2.0 * PI * f64::signum(latitude);
            let found = ring_area(ring, great_circle_integral);
            assert!((found - expected).abs() < 1e-14, "{found}");
        }
    }

    #[test]
    fn an_edge_takes_the_short_way_round() {
        let short = great_circle_integral([170.0, 40.0], [190.0, 60.0]);
        for (from, to) in [(170.0, -170.0), (530.0, 190.0)] {
            assert!((great_circle_integral([from, 40.0], [to, 60.0]) - short).abs() < 1e-14);
        }
        // There and back is nothing, also between opposite meridians.
        for (from, to) in [(0.0, 180.0), (-180.0, 0.0), (170.0, -170.0), (10.0, 40.0)] {
            let there = great_circle_integral([from, 40.0], [to, 60.0]);
            let back = great_circle_integral([to, 60.0], [from, 40.0]);
            assert!((there + back).abs() < 1e-14, "{from} to {to}");
        }
    }
}
