//! Positions in space: distances that know no antimeridian and no pole.
//!
//! The straight way through the Earth is shorter than the way along the ellipsoid, by 1 m over 100 km. Of two
//! ways the one that is shorter through the Earth is so along the ellipsoid, too, if they differ by more than
//! 2 cm over 100 km, or 15 m over 1000 km: directions are not bent alike.

use super::ellipsoid::{FLATTENING, SEMI_MAJOR_AXIS};

/// A position on the ellipsoid in metres from its centre: towards 0° and 90° E on the equator, and towards the
/// North Pole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SpacePoint([f64; 3]);

impl SpacePoint {
    /// Of longitude and latitude in degrees (Torge & Müller 2012, eq. 4.27).
    pub(crate) fn at([longitude, latitude]: [f64; 2]) -> Self {
        let squared_eccentricity = FLATTENING * (2.0 - FLATTENING);
        let (sin, cos) = libm::sincos(latitude.to_radians());
        let (sin_longitude, cos_longitude) = libm::sincos(longitude.to_radians());
        let normal = SEMI_MAJOR_AXIS / (1.0 - squared_eccentricity * sin * sin).sqrt();
        Self([
            normal * cos * cos_longitude,
            normal * cos * sin_longitude,
            normal * (1.0 - squared_eccentricity) * sin,
        ])
    }

    /// The straight distance in metres.
    pub(crate) fn distance(self, other: Self) -> f64 {
        norm(self.from(other))
    }

    /// The way from another point to this one.
    pub(crate) fn from(self, other: Self) -> [f64; 3] {
        let ([x, y, z], [from_x, from_y, from_z]) = (self.0, other.0);
        [x - from_x, y - from_y, z - from_z]
    }
}

/// A straight line between two points in space.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chord {
    from: SpacePoint,
    /// Of length 1.
    direction: [f64; 3],
    length: f64,
}

/// Where on a chord the nearest point lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChordEnd {
    Start,
    End,
}

impl Chord {
    /// `None` between two points in one place.
    pub(crate) fn between(from: SpacePoint, to: SpacePoint) -> Option<Self> {
        let way = to.from(from);
        let length = norm(way);
        (length > 0.0).then(|| Self { from, direction: way.map(|part| part / length), length })
    }

    /// One end.
    pub(crate) fn end(&self, end: ChordEnd) -> SpacePoint {
        match end {
            ChordEnd::Start => self.from,
            ChordEnd::End => self.point_after(self.length),
        }
    }

    /// The distance of a point in metres.
    pub(crate) fn distance(&self, point: SpacePoint) -> f64 {
        point.distance(self.nearest(point))
    }

    /// The point on the chord that is nearest to another one.
    pub(crate) fn nearest(&self, point: SpacePoint) -> SpacePoint {
        self.point_after(self.along(point).clamp(0.0, self.length))
    }

    /// The end that is the nearest point for all that lies within so many metres of a point, if one is.
    pub(crate) fn nearest_end_around(&self, point: SpacePoint, metres: f64) -> Option<ChordEnd> {
        let along = self.along(point);
        if along + metres <= 0.0 {
            Some(ChordEnd::Start)
        } else if along - metres >= self.length {
            Some(ChordEnd::End)
        } else {
            None
        }
    }

    /// How far along the chord, or before or beyond it, a point lies.
    fn along(&self, point: SpacePoint) -> f64 {
        dot(point.from(self.from), self.direction)
    }

    fn point_after(&self, metres: f64) -> SpacePoint {
        let ([x, y, z], [dx, dy, dz]) = (self.from.0, self.direction);
        SpacePoint([x + metres * dx, y + metres * dy, z + metres * dz])
    }
}

/// The directions of east and north, each of length 1, at a longitude and latitude in degrees.
pub(crate) fn east_and_north([longitude, latitude]: [f64; 2]) -> [[f64; 3]; 2] {
    let (sin, cos) = libm::sincos(latitude.to_radians());
    let (sin_longitude, cos_longitude) = libm::sincos(longitude.to_radians());
    [[-sin_longitude, cos_longitude, 0.0], [-sin * cos_longitude, -sin * sin_longitude, cos]]
}

pub(crate) fn dot(one: [f64; 3], other: [f64; 3]) -> f64 {
    one.into_iter().zip(other).map(|(one, other)| one * other).sum()
}

fn norm(way: [f64; 3]) -> f64 {
    dot(way, way).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_along_the_ellipsoid_less_what_the_curve_makes() {
        // pyproj.Geod(ellps="WGS84").inv, 92,768.545 m, less s³/24R², across the antimeridian too.
        for turn in [0.0, 360.0] {
            let from = SpacePoint::at([179.5, 48.0]);
            let to = SpacePoint::at([-179.5 + turn, 48.5]);
            let distance = from.distance(to);
            assert!((distance - 92_767.728).abs() < 0.01, "{distance}");
        }
    }

    #[test]
    fn the_nearest_point_of_a_chord_may_be_an_end() {
        let at = |longitude| SpacePoint::at([longitude, 0.0]);
        let chord = Chord::between(at(10.0), at(10.01)).unwrap();
        let metres = 0.01 * SEMI_MAJOR_AXIS.to_radians();
        for (longitude, expected, end) in [
            (10.005, 0.0, None),
            (10.02, metres, Some(ChordEnd::End)),
            (9.98, 2.0 * metres, Some(ChordEnd::Start)),
        ] {
            let point = at(longitude);
            assert!((chord.distance(point) - expected).abs() < 0.2, "{longitude}");
            assert_eq!(chord.nearest_end_around(point, 1000.0), end, "{longitude}");
        }
        // Not the same end for all within two kilometres.
        assert_eq!(chord.nearest_end_around(at(10.02), 2000.0), None);
        assert!(Chord::between(at(1.0), at(1.0)).is_none());
    }

    #[test]
    fn east_and_north_are_where_longitude_and_latitude_grow() {
        let [longitude, latitude] = [33.0, 48.0];
        let here = SpacePoint::at([longitude, latitude]);
        let [east, north] = east_and_north([longitude, latitude]);
        let to_east = SpacePoint::at([longitude + 1e-4, latitude]).from(here);
        let to_north = SpacePoint::at([longitude, latitude + 1e-4]).from(here);
        assert!((dot(to_east, east) - norm(to_east)).abs() < 1e-4);
        assert!((dot(to_north, north) - norm(to_north)).abs() < 1e-4);
        assert!(dot(to_east, north).abs() < 1e-4 && dot(to_north, east).abs() < 1e-4);
    }
}
