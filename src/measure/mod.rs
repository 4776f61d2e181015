//! Measures: how the ground between edges becomes an area.

mod edge_integral;
mod geodesic;
mod plane_integral;
mod projection;
mod sphere;

use std::fmt;
use std::str::FromStr;

use geo_types::{LineString, Polygon};

pub(crate) use edge_integral::EdgeIntegral;
pub use projection::{Projection, StraightIn};

use self::plane_integral::PlaneIntegral;
use crate::earth::authalic;
use crate::error::{Error, ErrorKind};
use crate::geometry::{Curve, GridPoint, Ground, signed_double_area};
use crate::quantity::Area;
use crate::sum::Sum;

/// What an edge between two vertices is, and on which surface the area is taken.
///
/// Where edges are no straight lines in longitude and latitude, a map and a territory are bent once, before
/// anything else is done with them: each edge becomes a chain of points within 1 cm of its curve that encloses what
/// the curve does. From then on edges are cut and joined as those of the default measure are, so that parts add up
/// to the whole by every measure.
///
/// | I want … | measure | name |
/// |---|---|---|
/// | the area that a GeoJSON file means | [`Wgs84Planar`](Self::Wgs84Planar), the default | `wgs84-planar` |
/// | a cross-check, or to agree with `PostGIS` geography, pyproj `Geod`, `geo` | [`Wgs84Geodesic`](Self::Wgs84Geodesic) | `wgs84-geodesic` |
/// | what `S2`, `d3-geo` or `BigQuery` compute | [`SphereGeodesic`](Self::SphereGeodesic) | `sphere-geodesic:6371010` |
/// | what turf.js ≤ 6 and geojson-area compute | [`SpherePlanar`](Self::SpherePlanar) | `sphere-planar:6378137` |
/// | what a GIS program computes in a projection | [`Projected`](Self::Projected), feature `proj` | `proj:EPSG:3035` |
/// | a projection, but the edges of the file | [`Projected`](Self::Projected), feature `proj` | `proj-lonlat:EPSG:3035` |
///
/// On a map of a front line the two curves on the ellipsoid differ little (0.5 of 115,467 km² on a
/// real one, because its edges are short), and a sphere moves everything. One of 6,378,137 m makes
/// Ukraine 0.091 % smaller than the ellipsoid does, one of 6,371,010 m 0.314 %:
///
/// ```
/// use territory_control::method::Radius;
/// use territory_control::{Measure, Territory};
///
/// let ukraine = Territory::ukraine();
/// let ellipsoid = ukraine.boundary_area(&Measure::default());
/// for (radius, expected) in [(Radius::EQUATORIAL, "0.091%"), (Radius::S2, "0.314%")] {
///     let sphere = ukraine.boundary_area(&Measure::SpherePlanar(radius));
///     assert_eq!(format!("{:.3}", (ellipsoid - sphere).share_of(ellipsoid)), expected);
/// }
/// ```
///
/// ```
/// use geo_types::polygon;
/// use territory_control::Measure;
///
/// let cell = polygon![(x: 30.0, y: 48.0), (x: 31.0, y: 48.0), (x: 31.0, y: 49.0), (x: 30.0, y: 49.0)];
/// let area = Measure::default().area(&cell);
/// assert_eq!(format!("{area:.6}"), "8,217.732076 km²");
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub enum Measure {
    /// Edges straight in longitude and latitude (RFC 7946 §3.1.1) on the WGS 84 ellipsoid, by an
    /// exact series. Exact under clipping: the parts add up to the whole.
    ///
    /// Measured error: at most 3·10⁻¹⁴ of the area, against 50-digit quadrature on 51 geometries
    /// (the derivation is at the head of `src/earth/authalic.rs`).
    #[default]
    Wgs84Planar,
    /// Edges that are geodesics of the WGS 84 ellipsoid (Karney 2013, through `geo`).
    Wgs84Geodesic,
    /// Edges that are great circles on a sphere.
    SphereGeodesic(Radius),
    /// The trapezoidal formula of turf.js ≤ 6 and geojson-area on a sphere. What it takes an edge for is a line that is
    /// straight in longitude and the sine of the latitude.
    SpherePlanar(Radius),
    /// The plane of a map projection.
    Projected(Projection),
}

/// The radius of a sphere in metres: finite and greater than zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Radius {
    metres: f64,
}

impl Radius {
    /// 6,378,137 m: the equatorial radius of WGS 84, which turf.js ≤ 6 and geojson-area use.
    pub const EQUATORIAL: Self = Self { metres: 6_378_137.0 };
    /// 6,371,010 m: the mean radius that S2 uses.
    pub const S2: Self = Self { metres: 6_371_010.0 };

    /// A radius in metres; `None` unless it is finite and greater than zero.
    pub fn from_metres(metres: f64) -> Option<Self> {
        (metres.is_finite() && metres > 0.0).then_some(Self { metres })
    }

    /// The radius in metres.
    pub const fn metres(self) -> f64 {
        self.metres
    }
}

impl Measure {
    /// The area of a polygon in degrees (x is longitude, y is latitude), its coordinates taken as
    /// they are: the shell's area less its holes', whatever their winding order, never negative for
    /// a valid polygon. Edges that bend are taken as the curves that they are, which makes it a check of all
    /// other figures. It is not a number where a projection has no place for one of the positions.
    ///
    /// For ground as a map means it, overlaps counted once and bad rings repaired, ask a
    /// [`Territory`](crate::Territory) instead.
    pub fn area(&self, polygon: &Polygon<f64>) -> Area {
        let holes: Sum = polygon.interiors().iter().map(|hole| self.line_area(hole)).collect();
        Area::from_m2(self.line_area(polygon.exterior()) - holes.value())
    }

    /// Area in m² of a closed line in degrees, whatever its winding order.
    fn line_area(&self, line: &LineString<f64>) -> f64 {
        self.unsigned_ring_area(line.0.iter().map(|position| [position.x, position.y]))
    }

    /// The measures that need no projection, on the spheres that are in use.
    #[cfg(feature = "draw")]
    pub(crate) fn without_projections() -> Vec<Self> {
        vec![
            Self::Wgs84Planar,
            Self::Wgs84Geodesic,
            Self::SphereGeodesic(Radius::S2),
            Self::SpherePlanar(Radius::EQUATORIAL),
        ]
    }

    /// The area of ground on the grid: each shell counts, each hole is taken away.
    pub(crate) fn ground_area(&self, ground: &Ground) -> Area {
        let sum: Sum = ground.rings().map(|ring| self.signed_ring_area(ring).m2()).collect();
        Area::from_m2(sum.value())
    }

    /// The area of one ring on the grid, negative where it runs clockwise.
    pub(crate) fn signed_ring_area(&self, ring: &[GridPoint]) -> Area {
        let area = self.ring_area(ring);
        if signed_double_area(ring) < 0 { -area } else { area }
    }

    /// The area of one ring on the grid, whatever its winding order. What bends was bent, so its edges are
    /// straight in longitude and latitude.
    pub(crate) fn ring_area(&self, ring: &[GridPoint]) -> Area {
        let degrees = ring.iter().map(|point| point.to_degrees());
        Area::from_m2(match self {
            Self::Wgs84Planar | Self::Wgs84Geodesic => authalic::ring_area(degrees).abs(),
            Self::SphereGeodesic(Radius { metres }) | Self::SpherePlanar(Radius { metres }) => {
                sphere::ring_area(degrees, sphere::straight_integral).abs() * metres * metres
            }
            Self::Projected(projection) => {
                let at = ring.first().map_or([0.0; 2], |point| point.to_degrees());
                PlaneIntegral::around(projection, at).ring_area(ring).abs()
            }
        })
    }

    /// Checks that ground can be measured; all measures but projections measure any.
    ///
    /// # Errors
    ///
    /// The first position that a projection has no place for.
    pub(crate) fn check(&self, ground: &Ground) -> Result<(), Error> {
        let Self::Projected(projection) = self else { return Ok(()) };
        let points = ground.rings().flatten().map(|point| point.to_degrees());
        projection.check(&points.collect::<Vec<_>>())
    }

    /// Checks that an area came out as a number. After [`check`](Self::check) only a point where edges
    /// cross can have no place in a projection.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::ReferenceSystem`] if it did not.
    pub(crate) fn check_area(&self, area: Area) -> Result<Area, Error> {
        if area.m2().is_finite() {
            return Ok(area);
        }
        let message = "a point where edges of the map cross has no place in it".to_owned();
        Err(Error::new(ErrorKind::ReferenceSystem { name: self.to_string(), message }))
    }

    /// The same surface with the other kind of edges: those that are straight in longitude and latitude where edges
    /// bend, and the other way round.
    pub(crate) fn with_other_edges(&self) -> Self {
        match self {
            Self::Wgs84Planar => Self::Wgs84Geodesic,
            Self::Wgs84Geodesic => Self::Wgs84Planar,
            Self::SphereGeodesic(radius) => Self::SpherePlanar(*radius),
            Self::SpherePlanar(radius) => Self::SphereGeodesic(*radius),
            Self::Projected(projection) => Self::Projected(projection.with_other_edges()),
        }
    }

    /// Which curve joins two vertices.
    pub(crate) fn curve(&self) -> Curve {
        match self {
            Self::Wgs84Planar => Curve::Straight,
            Self::SpherePlanar(_) => Curve::OnCylinder,
            Self::Wgs84Geodesic => Curve::Geodesic,
            Self::SphereGeodesic(_) => Curve::GreatCircle,
            Self::Projected(projection) => projection.curve(),
        }
    }

    /// Area in m² of a ring as it is written, in degrees, whatever its winding order.
    fn unsigned_ring_area(&self, ring: impl Iterator<Item = [f64; 2]> + Clone) -> f64 {
        match self {
            Self::Wgs84Planar => authalic::ring_area(ring).abs(),
            Self::Wgs84Geodesic => {
                let planar = authalic::ring_area(ring.clone());
                geodesic::ring_area(ring, planar)
            }
            Self::SphereGeodesic(Radius { metres }) => {
                sphere::ring_area(ring, sphere::great_circle_integral).abs() * metres * metres
            }
            Self::SpherePlanar(Radius { metres }) => {
                sphere::ring_area(ring, sphere::trapezoidal_integral).abs() * metres * metres
            }
            Self::Projected(projection) => projection.ring_area(&ring.collect::<Vec<_>>()),
        }
    }
}

/// The name under which the command line, presets and reports know the measure.
impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wgs84Planar => f.write_str("wgs84-planar"),
            Self::Wgs84Geodesic => f.write_str("wgs84-geodesic"),
            Self::SphereGeodesic(radius) => write!(f, "sphere-geodesic:{}", radius.metres),
            Self::SpherePlanar(radius) => write!(f, "sphere-planar:{}", radius.metres),
            Self::Projected(projection) => write!(f, "{projection}"),
        }
    }
}

impl FromStr for Measure {
    type Err = Error;

    /// Reads a measure's name, for example `sphere-planar:6378137` or `proj:+proj=cea`. Capitals of what
    /// stands before the colon do not matter.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownMeasure`] for a name that is none, or a radius that is not a positive
    /// number; as [`Projection::new`] for a projection.
    fn from_str(name: &str) -> Result<Self, Error> {
        let (kind, definition) = match name.split_once(':') {
            Some((kind, definition)) => (kind.to_ascii_lowercase(), Some(definition)),
            None => (name.to_ascii_lowercase(), None),
        };
        let known = match (kind.as_str(), definition) {
            ("proj", Some(definition)) => {
                return Projection::new(definition).map(Self::Projected);
            }
            ("proj-lonlat", Some(definition)) => {
                let projection = Projection::new(definition)?;
                return Ok(Self::Projected(projection.straight_in(StraightIn::Degrees)));
            }
            ("sphere-geodesic", Some(text)) => radius_from(text).map(Self::SphereGeodesic),
            ("sphere-planar", Some(text)) => radius_from(text).map(Self::SpherePlanar),
            ("wgs84-planar", None) => Some(Self::Wgs84Planar),
            ("wgs84-geodesic", None) => Some(Self::Wgs84Geodesic),
            _ => None,
        };
        known.ok_or_else(|| Error::new(ErrorKind::UnknownMeasure { name: name.to_owned() }))
    }
}

fn radius_from(text: &str) -> Option<Radius> {
    Radius::from_metres(text.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::arbitrary;

    #[test]
    fn a_measure_is_read_by_the_name_that_it_prints() {
        for name in
            ["wgs84-planar", "wgs84-geodesic", "sphere-geodesic:6371010", "sphere-planar:6378137.5"]
        {
            assert_eq!(name.parse::<Measure>().unwrap().to_string(), name);
        }
        for name in ["", "wgs84", "sphere-planar", "sphere-planar:0", "sphere-geodesic:NaN"] {
            assert!(name.parse::<Measure>().is_err(), "{name}");
        }
        // Without the feature `proj` no projection is known, but its name is.
        for name in ["proj:+proj=cea", "proj-lonlat:+proj=cea"] {
            let unknown = name
                .parse::<Measure>()
                .is_err_and(|error| matches!(error.kind(), ErrorKind::UnknownMeasure { .. }));
            assert!(!unknown, "{name}");
        }
    }

    #[test]
    fn a_radius_is_finite_and_greater_than_zero() {
        assert_eq!(Radius::from_metres(6_371_010.0), Some(Radius::S2));
        assert!((Radius::S2.metres() - 6_371_010.0).abs() < f64::EPSILON);
        for metres in [0.0, -1.0, f64::INFINITY, f64::NAN] {
            assert_eq!(Radius::from_metres(metres), None, "{metres}");
        }
    }

    /// A square of 4° by 2° with a hole of 1° by 1°.
    fn square_with_a_hole() -> Vec<Vec<[f64; 2]>> {
        vec![
            vec![[30.0, 48.0], [34.0, 48.0], [34.0, 50.0], [30.0, 50.0]],
            vec![[31.0, 48.5], [32.0, 48.5], [32.0, 49.5], [31.0, 49.5]],
        ]
    }

    /// Between two parallels of a sphere of 6,378,137 m, in m².
    fn zone(width: f64, south: f64, north: f64) -> f64 {
        let height = north.to_radians().sin() - south.to_radians().sin();
        6_378_137.0 * 6_378_137.0 * width.to_radians() * height
    }

    #[test]
    fn other_edges_are_on_the_same_surface() {
        let planes = [("proj:EPSG:3035", "proj-lonlat:EPSG:3035")];
        let planes = planes.iter().filter(|_| cfg!(feature = "proj"));
        for (one, other) in [
            ("wgs84-planar", "wgs84-geodesic"),
            ("sphere-planar:6378137", "sphere-geodesic:6378137"),
        ]
        .iter()
        .chain(planes)
        {
            for (one, other) in [(one, other), (other, one)] {
                let measure: Measure = one.parse().unwrap();
                assert_eq!(measure.with_other_edges().to_string(), *other);
            }
        }
    }

    #[test]
    fn ground_is_its_shells_less_its_holes() {
        let polygon = square_with_a_hole();
        let ground = arbitrary::ground(std::slice::from_ref(&polygon));
        let sphere = Measure::SpherePlanar(Radius::EQUATORIAL);
        let expected = zone(4.0, 48.0, 50.0) - zone(1.0, 48.5, 49.5);
        assert!((sphere.ground_area(&ground).m2() - expected).abs() < 1.0);

        let mut rings = polygon.into_iter().map(LineString::from_iter);
        let polygon = Polygon::new(rings.next().unwrap(), rings.collect());
        assert!((sphere.area(&polygon).m2() - expected).abs() < 1.0);
    }

    #[test]
    fn a_sphere_of_twice_the_radius_has_four_times_the_area() {
        let octant = [[0.0, 0.0], [90.0, 0.0], [90.0, 90.0], [0.0, 90.0]];
        let octant = Polygon::new(LineString::from_iter(octant), Vec::new());
        for metres in [0.5, 1.0, 2.0, 6_371_010.0] {
            let radius = Radius::from_metres(metres).unwrap();
            let eighth = std::f64::consts::FRAC_PI_2 * metres * metres;
            for measure in [Measure::SphereGeodesic(radius), Measure::SpherePlanar(radius)] {
                let found = measure.area(&octant).m2();
                assert!((found / eighth - 1.0).abs() < 1e-14, "{measure}: {found}");
            }
        }
    }

    #[test]
    fn an_area_that_is_no_number_is_an_error() {
        let measure = Measure::Wgs84Planar;
        let area = Area::from_km2(5.0);
        assert_eq!(measure.check_area(area).unwrap(), area);
        let error = measure.check_area(Area::from_m2(f64::NAN)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the reference system wgs84-planar: a point where edges of the map cross has no place in it"
        );
    }
}
