//! Shortest paths on the ellipsoid and on a sphere, and straight lines on a cylinder of equal area.

use geo::Geodesic;
use geo::line_measures::{Bearing, Destination, Distance};
use geo_types::Point;

use super::super::grid::Edge;
use super::chain::{
    BENDS_ONE_WAY, BOUND_OF_LINK, Bending, Bent, Bow, LEAST_BETWEEN, Part, Shift, Sight, quarters,
};
use super::course::{Course, course, first_way};
use crate::earth::MetresPerDegree;
use crate::error::Error;

/// What paths lie on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Surface {
    Ellipsoid,
    /// As large as the Earth: how far a chain lies off is taken in its metres. Areas come from the angles.
    Sphere,
    /// Around that sphere: lines are straight in longitude and the sine of the latitude.
    Cylinder,
}

/// A path from a position in degrees.
pub(super) struct Path {
    ends: [[f64; 2]; 2],
    line: Line,
}

enum Line {
    /// From a point, in a direction (degrees), so many metres.
    Geodesic { start: Point<f64>, bearing: f64, length: f64 },
    /// From one direction to another, so many radians apart.
    GreatCircle { from: [f64; 3], to: [f64; 3], angle: f64 },
    /// Over so many degrees of longitude, from the sine of one latitude to that of another.
    OnCylinder { width: f64, sines: [f64; 2] },
}

/// Paths on one surface.
pub(super) struct Paths {
    pub(super) surface: Surface,
    pub(super) paths: Vec<Path>,
}

/// The mean radius of the Earth in metres.
const RADIUS: f64 = 6_371_008.8;

impl Surface {
    /// How an edge runs.
    pub(super) fn course(self, edge: Edge) -> Course {
        match self {
            Self::Ellipsoid | Self::Sphere => course(edge, false),
            Self::Cylinder => first_way(edge).map_or(Course::Straight, Course::Bent),
        }
    }

    pub(super) fn path(self, (from, to): Edge) -> Path {
        let ends = [from.to_degrees(), to.to_degrees()];
        let line = match self {
            Self::Ellipsoid => {
                let [start, end] = ends.map(|[x, y]| Point::new(on_first_turn(x), y));
                Line::Geodesic {
                    start,
                    bearing: Geodesic.bearing(start, end),
                    length: Geodesic.distance(start, end),
                }
            }
            Self::Sphere => {
                let [from, to] = ends.map(direction);
                let [x, y, z] = cross(from, to);
                let angle = libm::atan2(norm([x, y, z]), dot(from, to));
                Line::GreatCircle { from, to, angle }
            }
            Self::Cylinder => {
                let [[west, start], [east, end]] = ends;
                let sines = [start, end].map(|latitude| libm::sin(latitude.to_radians()));
                Line::OnCylinder { width: east - west, sines }
            }
        };
        Path { ends, line }
    }

    /// Whether an edge certainly lies within the bound of its path: nearly all edges of a detailed map do, and
    /// need no geodesic.
    ///
    /// With λ = a t and φ₁ + b t the straight edge of length |v| (in radians of arc, v = (a cos φ, b)) leaves the
    /// geodesic by (R/8) · a sin φ · (2b² + a² cos² φ)/|v| in its middle, from λ″ = 2 tan φ λ′φ′ and
    /// φ″ = −sin φ cos φ λ′². The flattening changes that by 1 %, the next terms by L tan φ/R. A line on a cylinder leaves
    /// it by (R/8) · b² tan φ · a cos φ/|v|, from φ″ = tan φ φ′².
    pub(super) fn is_nearly_straight(self, (from, to): Edge) -> bool {
        /// Nearer to the poles the next terms are not small.
        const HIGHEST: f64 = 85.0;
        const MARGIN: f64 = 1.25;
        let (from, to) = (from.to_degrees(), to.to_degrees());
        let latitude = f64::midpoint(from[1], to[1]);
        let [a, b] = [to[0] - from[0], to[1] - from[1]].map(f64::to_radians);
        let (sin, cos) = libm::sincos(latitude.to_radians());
        let east = a * cos;
        let length = (east * east + b * b).sqrt();
        if latitude.abs() > HIGHEST || length * RADIUS > BENDS_ONE_WAY {
            return false;
        }
        let squares = match self {
            Self::Ellipsoid | Self::Sphere => 2.0 * b * b + east * east,
            Self::Cylinder => b * b,
        };
        let off = RADIUS / 8.0 * (a * sin).abs() * squares / length;
        MARGIN * off < BOUND_OF_LINK && MARGIN * off * length * RADIUS < LEAST_BETWEEN
    }

    fn scale_at(self, latitude: f64) -> MetresPerDegree {
        match self {
            Self::Ellipsoid => MetresPerDegree::at(latitude),
            Self::Sphere | Self::Cylinder => MetresPerDegree::on_sphere(RADIUS, latitude),
        }
    }
}

impl Path {
    pub(super) fn bow(&self) -> Bow {
        Bow { ends: self.ends }
    }

    /// The position at a part of it, in degrees.
    fn at(&self, part: f64) -> [f64; 2] {
        let [longitude, latitude] = match &self.line {
            Line::Geodesic { start, bearing, length } => {
                let point = Geodesic.destination(*start, *bearing, part * length);
                [point.x(), point.y()]
            }
            Line::GreatCircle { from, to, angle } => {
                let weights = [(1.0 - part) * angle, part * angle].map(libm::sin);
                let [x, y, z] = weighted([*from, *to], weights);
                let latitude = libm::atan2(z, (x * x + y * y).sqrt());
                [libm::atan2(y, x).to_degrees(), latitude.to_degrees()]
            }
            Line::OnCylinder { width, sines: [start, end] } => {
                let sine = (start + part * (end - start)).clamp(-1.0, 1.0);
                let [[west, _], _] = self.ends;
                return [west + part * width, libm::asin(sine).to_degrees()];
            }
        };
        let [from, _] = self.ends;
        [from[0] + on_first_turn(longitude - from[0]), latitude]
    }
}

impl Paths {
    fn place(&self, bow: usize, at: f64) -> [f64; 2] {
        self.paths.get(bow).map_or([f64::NAN; 2], |path| path.at(at))
    }
}

impl Bending for Paths {
    fn look(&self, parts: &[Part]) -> Result<Vec<Sight>, Error> {
        let sights = parts.iter().map(|part| {
            let middle = self.place(part.bow, part.at(0.5));
            let scale = self.surface.scale_at(middle[1]);
            let chord = scale.way(part.ends[0], part.ends[1]);
            let length = norm([chord[0], chord[1], 0.0]);
            let mut sight = Sight { length, farthest: 0.0, between: 0.0, middle: Some(middle) };
            for quarter in quarters(length > BENDS_ONE_WAY) {
                let is_middle = (*quarter - 0.5).abs() < f64::EPSILON;
                let place =
                    if is_middle { middle } else { self.place(part.bow, part.at(*quarter)) };
                let [x, y] = scale.way(part.ends[0], place);
                let on_left = chord[0] * y - chord[1] * x;
                sight.farthest = sight.farthest.max((on_left / length).abs());
                if is_middle {
                    // A parabola encloses two thirds of chord and height (Archimedes).
                    sight.between = 2.0 / 3.0 * on_left;
                }
            }
            sight
        });
        Ok(sights.collect())
    }

    fn middles(&self, bent: &[Bent]) -> Result<Vec<[f64; 2]>, Error> {
        Ok(bent.iter().filter_map(|bent| bent.sight.middle).collect())
    }

    fn shift(&self, shifts: &[Shift]) -> Result<Vec<[f64; 2]>, Error> {
        let places = shifts.iter().map(|shift| {
            let [before, place, after] = shift.places;
            let scale = self.surface.scale_at(place[1]);
            let [x, y] = scale.way(before, after);
            // Half of the way times how far the point moves is what the chain gains.
            let per_metre = 2.0 * shift.grows / (x * x + y * y);
            let [east, north] = [-y * per_metre, x * per_metre];
            [place[0] + east / scale.of_longitude, place[1] + north / scale.of_latitude]
        });
        Ok(places.collect())
    }
}

/// A longitude, or a difference of longitudes, brought to −180 … 180.
fn on_first_turn(longitude: f64) -> f64 {
    if longitude.abs() <= 180.0 {
        longitude
    } else {
        longitude - 360.0 * (longitude / 360.0).round()
    }
}

fn direction([longitude, latitude]: [f64; 2]) -> [f64; 3] {
    let (sin, cos) = libm::sincos(latitude.to_radians());
    let (sin_east, cos_east) = libm::sincos(longitude.to_radians());
    [cos * cos_east, cos * sin_east, sin]
}

fn cross(one: [f64; 3], other: [f64; 3]) -> [f64; 3] {
    [
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    ]
}

fn weighted([one, other]: [[f64; 3]; 2], [of_one, of_other]: [f64; 2]) -> [f64; 3] {
    [
        of_one * one[0] + of_other * other[0],
        of_one * one[1] + of_other * other[1],
        of_one * one[2] + of_other * other[2],
    ]
}

fn dot(one: [f64; 3], other: [f64; 3]) -> f64 {
    one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
}

fn norm([x, y, z]: [f64; 3]) -> f64 {
    (x * x + y * y + z * z).sqrt()
}
