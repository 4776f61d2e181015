//! Areas between edges that are straight in longitude and latitude, on the WGS 84 ellipsoid.
//!
//! **Curve**: a straight line in longitude and latitude, as RFC 7946 §3.1.1 defines the edge of a
//! GeoJSON polygon. **Surface**: the ellipsoid of WGS 84.
//!
//! The ground between the equator and the latitude φ has, for each radian of longitude, the area
//!
//! ```text
//! A(φ) = b²/2 · [ sin φ / (1 − e² sin² φ) + artanh(e sin φ) / e ]      (Snyder 1987, eq. 3-12)
//! ```
//!
//! so a ring has the area −∮ A(φ) dλ, and along a straight edge the integral is Δλ times the mean
//! of A between the two latitudes. A(φ) = Σ Cⱼ sin (2j+1)φ, and the mean of sin kφ over an interval
//! of half-width h around φₘ is sin kφₘ · sin(kh)/(kh): the integral is a closed sum with no
//! quadrature (the manual of GeographicLib calls this *plate carrée area*).
//!
//! With the third flattening n, dA/dφ = b²(1+n)⁴ cos φ / (1 + 2n cos 2φ + n²)², and from the Fourier
//! series of the square of the Poisson kernel
//!
//! ```text
//! 1/(1 + 2n cos 2φ + n²)² = Σ aₖ cos 2kφ,   a₀ = (1+n²)/(1−n²)³,
//!                                           aₖ = 2(−n)ᵏ [(1+n²) + k(1−n²)] / (1−n²)³
//! C₀ = b²(1+n)⁴ (a₀ + a₁/2),                Cⱼ = b²(1+n)⁴ (aⱼ + aⱼ₊₁) / (2(2j+1))
//! ```
//!
//! exactly, for every j. Six terms omit less than 10⁻¹⁶ of C₀.
//!
//! To keep small rings sharp, A is taken relative to its value at the ring's first vertex (the
//! constant adds nothing around a closed ring), and that difference is formed without cancellation.
//!
//! Near that vertex, where nearly all edges of a map are, the same difference is a polynomial: with
//! δ the latitude in the middle of the edge less φ₀,
//!
//! ```text
//! mean (A − A(φ₀)) = Σ aₙ δⁿ + h²/3! · A″(φ₀ + δ) + h⁴/5! · A⁗(φ₀ + δ) + …,   aₙ = A⁽ⁿ⁾(φ₀)/n!
//! ```
//!
//! Within 7° of φ₀ and for edges that span less than a fifth of a degree of latitude, twelve powers of δ and three
//! of h² omit less than 10⁻¹⁶, and no sine has to be taken.
//!
//! **Error**, measured against 50-digit quadrature on 51 geometries (squares of 10⁻⁷ to 1 degree
//! from pole to pole, slivers, holes, oblasts of Ukraine, maps of 3,000 vertices, a ring of 100,000,
//! Antarctica, the whole ellipsoid): at most 3·10⁻¹⁴ of the area, beside a pole; elsewhere at most
//! 10⁻¹⁵. The tests demand the tolerance of the truth, 10⁻¹¹.

use super::ellipsoid::{FLATTENING, SEMI_MAJOR_AXIS};
use super::ring::integrate_around;
use crate::quantity::Area;

const SEMI_MINOR_AXIS: f64 = SEMI_MAJOR_AXIS * (1.0 - FLATTENING);
const THIRD_FLATTENING: f64 = FLATTENING / (2.0 - FLATTENING);

const TERMS: usize = 6;
/// Cⱼ in m² per radian of longitude, j = 0 … 5.
const COEFFICIENTS: [f64; TERMS] = coefficients();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks it")]
const fn coefficients() -> [f64; TERMS] {
    let n = THIRD_FLATTENING;
    let scale = SEMI_MINOR_AXIS * SEMI_MINOR_AXIS * (1.0 + n) * (1.0 + n) * (1.0 + n) * (1.0 + n);
    let one_minus = 1.0 - n * n;
    let cube = one_minus * one_minus * one_minus;
    let mut poisson = [0.0; TERMS + 1];
    poisson[0] = (1.0 + n * n) / cube;
    let mut power = 1.0;
    let mut k = 1;
    while k <= TERMS {
        power *= -n;
        poisson[k] = 2.0 * power * ((1.0 + n * n) + k as f64 * one_minus) / cube;
        k += 1;
    }
    let mut result = [0.0; TERMS];
    result[0] = scale * (poisson[0] + 0.5 * poisson[1]);
    let mut j = 1;
    while j < TERMS {
        result[j] = scale * (poisson[j] + poisson[j + 1]) / (2.0 * (2 * j + 1) as f64);
        j += 1;
    }
    result
}

/// Signed area in m² of a closed ring of `[longitude, latitude]` in degrees, positive when it runs
/// counter-clockwise.
pub(crate) fn ring_area(ring: impl IntoIterator<Item = [f64; 2]>) -> f64 {
    let mut ring = ring.into_iter();
    let Some(first) = ring.next() else { return 0.0 };
    let reference = Reference::at(first[1]);
    integrate_around(first, ring, |from, to| reference.integral(from, to))
}

/// The area of a ring in degrees with straight edges, positive when it runs counter-clockwise.
pub(crate) fn signed_planar_area(ring: &[[f64; 2]]) -> Area {
    Area::from_m2(ring_area(ring.iter().copied()))
}

/// The latitude φ₀ relative to which A is taken, with Cⱼ sin kφ₀ and Cⱼ cos kφ₀, k = 2j+1.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    latitude: f64,
    terms: [[f64; 2]; TERMS],
    near: NearSeries,
}

impl Reference {
    pub(crate) fn at(latitude: f64) -> Self {
        let (sin, cos) = libm::sincos(latitude.to_radians());
        let (sin_two, cos_two) = (2.0 * sin * cos, 1.0 - 2.0 * sin * sin);
        let (mut sin_k, mut cos_k) = (sin, cos);
        let terms = COEFFICIENTS.map(|coefficient| {
            let term = [coefficient * sin_k, coefficient * cos_k];
            (sin_k, cos_k) = (sin_k * cos_two + cos_k * sin_two, cos_k * cos_two - sin_k * sin_two);
            term
        });
        Self { latitude, terms, near: NearSeries::from_terms(terms) }
    }

    /// −∫ (A(φ) − A(φ₀)) dλ along an edge, in m².
    pub(crate) fn integral(&self, from: [f64; 2], to: [f64; 2]) -> f64 {
        (from[0] - to[0]).to_radians() * self.mean_excess(from[1], to[1])
    }

    /// The mean of A(φ) − A(φ₀) between two latitudes in degrees, in m² per radian.
    fn mean_excess(&self, from: f64, to: f64) -> f64 {
        let delta = (0.5 * ((from - self.latitude) + (to - self.latitude))).to_radians();
        let half_width = (0.5 * (to - from)).to_radians();
        if delta.abs() <= NearSeries::FARTHEST && half_width.abs() <= NearSeries::WIDEST {
            self.near.mean_excess(delta, half_width)
        } else {
            self.far_mean_excess(delta, half_width)
        }
    }

    /// With δ = φₘ − φ₀ and sinc x = sin(x)/x,
    /// mean(sin kφ) − sin kφ₀ = cos kφ₀ · sin kδ · sinc kh − sin kφ₀ · (1 − cos kδ · sinc kh),
    /// and 1 − cos kδ · sinc kh = (1 − sinc kh) + 2 sin²(kδ/2) · sinc kh.
    fn far_mean_excess(&self, delta: f64, half_width: f64) -> f64 {
        let mut delta = OddMultiples::new(0.5 * delta);
        let mut width = OddMultiples::new(half_width);
        let mut k = 1.0;
        let mut mean = 0.0;
        for [sin_reference, cos_reference] in self.terms {
            let (sin_half, cos_half) = delta.next();
            let kh = k * half_width;
            let one_minus_sinc = one_minus_sinc(kh, width.next().0);
            let sinc = 1.0 - one_minus_sinc;
            let sin_delta = 2.0 * sin_half * cos_half;
            mean += cos_reference * (sin_delta * sinc)
                - sin_reference * (one_minus_sinc + 2.0 * sin_half * sin_half * sinc);
            k += 2.0;
        }
        mean
    }
}

/// A about φ₀ in powers of δ: aₙ, and what h² and h⁴ are multiplied by.
#[derive(Debug, Clone)]
struct NearSeries {
    /// aₙ, n = 1 … 12.
    value: [f64; 12],
    /// A″/3!: (n+2)(n+1) aₙ₊₂ / 3!, n = 0 … 9.
    second: [f64; 10],
    /// A⁗/5!: (n+4)(n+3)(n+2)(n+1) aₙ₊₄ / 5!, n = 0 … 4.
    fourth: [f64; 5],
}

impl NearSeries {
    /// The largest |δ| in radians, about 7.2°: what the series of A omits is below 10⁻¹⁷ of C₀.
    const FARTHEST: f64 = 0.125;
    /// The largest |h| in radians, about 0.11°: the first term omitted, h⁶/7!, is below 10⁻¹⁹ of C₀.
    const WIDEST: f64 = 0.002;

    fn from_terms(terms: [[f64; 2]; TERMS]) -> Self {
        // The derivatives of Cⱼ sin kφ are k Cⱼ cos kφ, −k² Cⱼ sin kφ, …
        let mut derivatives = terms;
        let mut n = 0.0;
        let mut factorial = 1.0;
        let value = std::array::from_fn(|_| {
            n += 1.0;
            factorial *= n;
            let mut k = 1.0;
            let mut sum = 0.0;
            for [sin, cos] in &mut derivatives {
                (*sin, *cos) = (k * *cos, -k * *sin);
                sum += *sin;
                k += 2.0;
            }
            sum / factorial
        });
        Self {
            value,
            second: derivative(value.iter().skip(1), 2, 6.0),
            fourth: derivative(value.iter().skip(3), 4, 120.0),
        }
    }

    fn mean_excess(&self, delta: f64, half_width: f64) -> f64 {
        let square = half_width * half_width;
        let bend = polynomial(&self.second, delta) + square * polynomial(&self.fourth, delta);
        delta * polynomial(&self.value, delta) + square * bend
    }
}

/// The coefficients of a derivative divided by `divisor`: `coefficients` from that of its own order on.
fn derivative<'a, const TERMS: usize>(
    coefficients: impl Iterator<Item = &'a f64>,
    order: u32,
    divisor: f64,
) -> [f64; TERMS] {
    let mut coefficients = (1_u32..).zip(coefficients).map(|(least, coefficient)| {
        let falling: f64 = (least..least + order).map(f64::from).product();
        coefficient * falling / divisor
    });
    std::array::from_fn(|_| coefficients.next().unwrap_or(0.0))
}

/// c₀ + c₁ x + c₂ x² + … (Horner).
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// 1 − sin(x)/x, given x and sin x, without cancellation.
fn one_minus_sinc(x: f64, sin_x: f64) -> f64 {
    let square = x * x;
    if square < 0.01 {
        // The next term is x¹⁰/39,916,800 < 3·10⁻¹⁸.
        square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0 * (1.0 - square / 72.0)))
    } else {
        1.0 - sin_x / x
    }
}

/// sin and cos of x, 3x, 5x, … by rotation.
struct OddMultiples {
    sin: f64,
    cos: f64,
    sin_two: f64,
    /// 1 − cos 2x, so that a small step is not lost beside one.
    versine_two: f64,
}

impl OddMultiples {
    fn new(x: f64) -> Self {
        let (sin, cos) = libm::sincos(x);
        Self { sin, cos, sin_two: 2.0 * sin * cos, versine_two: 2.0 * sin * sin }
    }

    fn next(&mut self) -> (f64, f64) {
        let current = (self.sin, self.cos);
        let (sin, cos) = current;
        self.sin = sin + (cos * self.sin_two - sin * self.versine_two);
        self.cos = cos - (sin * self.sin_two + cos * self.versine_two);
        current
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, south: f64, size: f64) -> Vec<[f64; 2]> {
        let (east, north) = (west + size, south + size);
        vec![[west, south], [east, south], [east, north], [west, north]]
    }

    #[test]
    fn the_cell_of_the_truths_has_its_area() {
        // mpmath, 50 digits: 8217732076.12094276096.
        assert!((ring_area(square(30.0, 48.0, 1.0)) - 8_217_732_076.120_943).abs() < 1e-5);
    }

    #[test]
    fn the_whole_ellipsoid_has_its_area() {
        let ring = [[-180.0, -90.0], [180.0, -90.0], [180.0, 90.0], [-180.0, 90.0]];
        assert!((ring_area(ring) - 510_065_621_724_088.5).abs() < 1.0);
    }

    #[test]
    fn a_ring_the_other_way_round_is_negative() {
        let mut ring = square(30.0, 48.0, 1.0);
        let area = ring_area(ring.clone());
        ring.reverse();
        assert!((ring_area(ring) + area).abs() < 1e-5);
    }

    #[test]
    fn the_sign_of_a_ring_is_its_winding() {
        let mut ring = [[30.0, 48.0], [31.0, 48.0], [31.0, 49.0], [30.0, 49.0]];
        let cell = 8_217_732_076.120_943;
        assert!((signed_planar_area(&ring).m2() - cell).abs() < 1e-5);
        ring.reverse();
        assert!((signed_planar_area(&ring).m2() + cell).abs() < 1e-5);
    }

    /// Between the two ways of taking an edge nothing may jump.
    #[test]
    fn near_and_far_agree() {
        for latitude in [-89.0_f64, -45.0, 0.0, 3.0, 48.0, 70.0, 89.9] {
            let reference = Reference::at(latitude);
            for delta in [-0.125, -0.03, -1e-3, 1e-6, 0.01, 0.07, 0.125] {
                for half_width in [-0.002, 0.0, 1e-6, 1e-3, 0.002] {
                    let near = reference.near.mean_excess(delta, half_width);
                    let far = reference.far_mean_excess(delta, half_width);
                    // In m² per radian, of some 4·10¹³.
                    let tolerance = 4e13 * (2e-16 * f64::abs(delta) + 4e-17 * f64::abs(half_width));
                    assert!(
                        (near - far).abs() < tolerance.max(1e-15 * far.abs()),
                        "{latitude} {delta} {half_width}: {near} {far}",
                    );
                }
            }
        }
    }

    #[test]
    fn one_minus_sinc_keeps_its_digits() {
        // mpmath, 40 digits, of the doubles nearest to these.
        for (x, expected) in [
            (1e-8, 1.666_666_666_666_666_7e-17),
            (0.001, 1.666_666_583_333_335_4e-7),
            (0.09, 0.001_349_453_355_432_781),
            (0.0999, 0.001_662_505_192_201_192),
            (0.1001, 0.001_669_165_194_575_044_4),
            (0.5, 0.041_148_922_791_594),
            (3.0, 0.952_959_997_313_377_6),
        ] {
            let found = one_minus_sinc(x, libm::sin(x));
            // The first term that the series omits is x⁸/6,652,800 of it; one less a number near one
            // loses as many digits as it has in common.
            let tolerance = if x < 0.1 { 2e-15 } else { 1e-13 };
            assert!((found / expected - 1.0).abs() < tolerance, "{x}: {found}");
        }
    }
}
