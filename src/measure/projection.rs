//! Areas in the plane of a map projection, which PROJ computes.

use std::fmt;

use crate::error::{Error, ErrorKind};
use crate::geometry::Curve;
use crate::reference_system::{
    Chord, Ellipsoid, Failure, Kind, Operation, OtherSystem, ReferenceSystem, carry,
};
use crate::sum::Sum;

/// A plane to take areas in: that of a map projection.
///
/// It need not be equal-area: other people's numbers were often measured in one that is not. A
/// report then warns how far its areas are off over the territory.
///
/// ```no_run
/// use territory_control::Measure;
/// use territory_control::method::{Projection, StraightIn};
///
/// let equal_earth = Projection::new("EPSG:8857")?.straight_in(StraightIn::Degrees);
/// let measure = Measure::Projected(equal_earth);
/// assert_eq!(measure.to_string(), "proj-lonlat:EPSG:8857");
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    system: OtherSystem,
    metres_per_unit: f64,
    straight_in: StraightIn,
}

/// Where an edge between two vertices is straight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum StraightIn {
    /// In the projection, as GIS programs take them.
    #[default]
    Projection,
    /// In longitude and latitude, as in a GeoJSON file.
    Degrees,
}

/// How far an edge between two points may lie off the projected curve of a ring that is measured as it is written,
/// in metres.
const BOUND: f64 = 0.01;

/// More points than this are not added to one ring.
const MOST_ADDED: u64 = 10_000_000;

impl Projection {
    /// The plane of a projected reference system, by its code or definition as
    /// [`ReferenceSystem`] reads it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::ReferenceSystem`] if PROJ does not know the system or it is not projected, and
    /// always without the feature `proj`.
    pub fn new(definition: &str) -> Result<Self, Error> {
        if let ReferenceSystem::Other(system) = definition.parse()?
            && let Kind::Projected { metres_per_unit } = system.kind()
        {
            return Ok(Self { system, metres_per_unit, straight_in: StraightIn::Projection });
        }
        Err(Error::new(ErrorKind::ReferenceSystem {
            name: definition.to_owned(),
            message: "it counts in degrees and has no areas; name a projection".to_owned(),
        }))
    }

    /// With edges that are straight elsewhere.
    #[must_use]
    pub fn straight_in(mut self, straight_in: StraightIn) -> Self {
        self.straight_in = straight_in;
        self
    }

    /// The reference system.
    pub fn system(&self) -> &OtherSystem {
        &self.system
    }

    /// How many metres a unit of the plane is.
    pub(super) fn metres_per_unit(&self) -> f64 {
        self.metres_per_unit
    }

    /// With edges that are straight in degrees where they are straight in the plane, and the other way round.
    pub(super) fn with_other_edges(&self) -> Self {
        self.clone().straight_in(match self.straight_in {
            StraightIn::Projection => StraightIn::Degrees,
            StraightIn::Degrees => StraightIn::Projection,
        })
    }

    /// Which curve joins two vertices.
    pub(super) fn curve(&self) -> Curve {
        match self.straight_in {
            StraightIn::Projection => Curve::InPlane(self.system.clone()),
            StraightIn::Degrees => Curve::Straight,
        }
    }

    pub(crate) fn is_web_mercator(&self) -> bool {
        self.system.to_string() == "EPSG:3857"
    }

    /// Area in m² of a ring in degrees, whatever its winding order; not a number if PROJ cannot
    /// project one of its positions.
    pub(super) fn ring_area(&self, ring: &[[f64; 2]]) -> f64 {
        match self.project(ring) {
            Ok(positions) => {
                shoelace(&positions).abs() * self.metres_per_unit * self.metres_per_unit
            }
            Err(_) => f64::NAN,
        }
    }

    /// The ring in the plane, with points added where its edges bend.
    fn project(&self, ring: &[[f64; 2]]) -> Result<Vec<[f64; 2]>, Error> {
        let carried = match self.straight_in {
            StraightIn::Projection => self.system.project_all(ring),
            StraightIn::Degrees => {
                let chord = Chord::InPlane { metres_per_unit: self.metres_per_unit };
                carry(&[ring], |ring| self.system.project(ring), chord, BOUND, MOST_ADDED)
                    .map(|carried| carried.rings.into_iter().flatten().collect())
            }
        };
        carried.map_err(|failure| self.system.refuse(&failure, ring))
    }

    /// Checks that positions in degrees can be projected.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Coordinate`] with the first one that cannot.
    pub(crate) fn check(&self, positions: &[[f64; 2]]) -> Result<(), Error> {
        let projected = self.system.project_all(positions);
        projected.map(|_| ()).map_err(|failure| self.system.refuse(&failure, positions))
    }

    /// How far areas in the plane are off those on the ellipsoid around positions in degrees.
    pub(crate) fn distortion(&self, positions: impl Iterator<Item = [f64; 2]>) -> Distortion {
        let wgs84 = Ellipsoid::wgs84();
        let mut distortion =
            Distortion { least: f64::INFINITY, most: f64::NEG_INFINITY, on_own_ellipsoid: 0.0 };
        for position in positions {
            let latitude = position[1].to_radians();
            let element = self.area_element(position, |around| self.system.project(around));
            if let Some(element) = element {
                let excess = element / wgs84.area_element(latitude) - 1.0;
                distortion.least = distortion.least.min(excess);
                distortion.most = distortion.most.max(excess);
            }
            let own_element =
                self.area_element(position, |around| self.system.project_on_own_datum(around));
            if let Some(element) = own_element {
                let own = element / self.system.ellipsoid().area_element(latitude) - 1.0;
                distortion.on_own_ellipsoid = distortion.on_own_ellipsoid.max(own.abs());
            }
        }
        distortion
    }

    /// The area in the plane, in m², of a square radian of longitude and latitude around a position:
    /// the determinant of the projection. By differences over ±11 m, whose error is below 10⁻⁹; the
    /// binding to PROJ has no factors.
    fn area_element(
        &self,
        [longitude, latitude]: [f64; 2],
        project: impl Fn(&mut [(f64, f64)]) -> Result<Operation, Failure>,
    ) -> Option<f64> {
        const STEP: f64 = 1e-4;
        if latitude.abs() > 90.0 - 2.0 * STEP {
            return None;
        }
        let mut around = [
            (longitude - STEP, latitude),
            (longitude + STEP, latitude),
            (longitude, latitude - STEP),
            (longitude, latitude + STEP),
        ];
        project(&mut around).ok()?;
        let [west, east, south, north] = around;
        let determinant =
            (east.0 - west.0) * (north.1 - south.1) - (north.0 - south.0) * (east.1 - west.1);
        let step = (2.0 * STEP).to_radians();
        Some(determinant.abs() * self.metres_per_unit * self.metres_per_unit / (step * step))
    }
}

/// By how much areas in a plane differ from those on the ellipsoid, at least and at most, as a
/// fraction: 1.2 is 120 % too large.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Distortion {
    pub(crate) least: f64,
    pub(crate) most: f64,
    /// How far areas are off those on the ellipsoid that the projection stands on.
    on_own_ellipsoid: f64,
}

impl Distortion {
    /// Whether areas are true.
    pub(crate) fn is_none(self) -> bool {
        self.least.abs().max(self.most.abs()) < 1e-6
    }

    /// Whether areas are true on the ellipsoid that the projection stands on.
    pub(crate) fn is_of_the_ellipsoid(self) -> bool {
        self.on_own_ellipsoid < 1e-6
    }
}

/// Signed area of a ring in a plane.
fn shoelace(ring: &[[f64; 2]]) -> f64 {
    let Some(&[x0, y0]) = ring.first() else { return 0.0 };
    let next = ring.iter().cycle().skip(1);
    let sum: Sum = ring
        .iter()
        .zip(next)
        // Relative to the first point, which keeps the digits of a small ring far from the origin.
        .map(|(&[x, y], &[next_x, next_y])| (x - x0) * (next_y - y0) - (next_x - x0) * (y - y0))
        .collect();
    0.5 * sum.value()
}

/// The name of the measure, for example `proj:EPSG:3035` or `proj-lonlat:EPSG:3035`.
impl fmt::Display for Projection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.straight_in {
            StraightIn::Projection => write!(f, "proj:{}", self.system),
            StraightIn::Degrees => write!(f, "proj-lonlat:{}", self.system),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(feature = "proj")]
    use crate::earth::FLATTENING;

    #[test]
    fn the_shoelace_keeps_the_digits_far_from_the_origin() {
        let (x, y) = (6e6, 5e6);
        let square = [[x, y], [x + 1.0, y], [x + 1.0, y + 1.0], [x, y + 1.0]];
        assert!((shoelace(&square) - 1.0).abs() < f64::EPSILON);
    }

    #[cfg(feature = "proj")]
    fn distortion_at(definition: &str, latitude: f64) -> Distortion {
        let projection = Projection::new(definition).unwrap();
        projection.distortion([[31.0, latitude], [35.0, latitude]].into_iter())
    }

    #[test]
    #[cfg(feature = "proj")]
    fn distortion_is_that_of_the_textbooks() {
        // Web Mercator: (a / N cos φ) · (a / M cos φ); at the equator N = a and M = a(1 − e²).
        let mercator = distortion_at("EPSG:3857", 0.0);
        let squared_eccentricity = FLATTENING * (2.0 - FLATTENING);
        assert!((mercator.most + 1.0 - 1.0 / (1.0 - squared_eccentricity)).abs() < 1e-8);
        assert!(!mercator.is_none());
        for equal_area in ["EPSG:6933", "EPSG:3035", "+proj=cea", "+proj=moll +ellps=WGS84"] {
            let distortion = distortion_at(equal_area, 48.0);
            // Mollweide is spherical; PROJ gives it the ellipsoid's major axis.
            assert_eq!(distortion.is_none(), !equal_area.contains("moll"), "{distortion:?}");
        }
        let on_another_ellipsoid = distortion_at("ESRI:102013", 48.0);
        assert!(
            on_another_ellipsoid.is_of_the_ellipsoid() && !on_another_ellipsoid.is_none(),
            "{on_another_ellipsoid:?}",
        );
        assert!(!mercator.is_of_the_ellipsoid());
    }

    #[test]
    #[cfg(feature = "proj")]
    fn units_other_than_metres_are_converted() {
        let cell = [[-117.0, 33.0], [-116.99, 33.0], [-116.99, 33.01], [-117.0, 33.01]];
        let feet = Projection::new("EPSG:2230").unwrap().ring_area(&cell);
        let metres = Projection::new("EPSG:26946").unwrap().ring_area(&cell);
        assert!((feet - metres).abs() < 1e-3, "{feet} {metres}");
    }

    #[test]
    #[cfg(feature = "proj")]
    fn what_cannot_be_projected_is_an_error_with_its_place() {
        let projection = Projection::new("+proj=gnom +lat_0=48 +lon_0=31").unwrap();
        let ring = [[31.0, 48.0], [32.0, 48.0], [31.0, -60.0]];
        assert!(projection.ring_area(&ring).is_nan());
        let message = projection.check(&ring).unwrap_err().to_string();
        assert!(message.starts_with("found [31, -60]: it cannot be projected to"), "{message}");
    }
}
