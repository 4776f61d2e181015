//! The plane of a picture: an equal-area projection fitted to what is shown.

use proj4rs::Proj;
use proj4rs::transform::transform;

use super::extent::{Extent, middle};
use super::language::Language;
use super::words::Word;
use crate::error::{Error, ErrorKind};
use crate::geometry::{GridPoint, STEPS_PER_DEGREE};

/// An equal-area projection of the WGS 84 ellipsoid.
#[derive(Debug)]
pub(super) struct Plane {
    kind: Kind,
    projected: Proj,
    geographic: Proj,
}

/// Which projection, and its parameters in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// Albers's conic, for what is wider than it is high and away from poles and equator (Snyder 1987,
    /// "Map projections: a working manual", doi:10.3133/pp1395, pp. 98-103).
    Albers { parallels: [f64; 2], origin: f64, meridian: f64 },
    /// Lambert's azimuthal, for all else (pp. 182-190).
    Lambert { centre: [f64; 2] },
}

impl Plane {
    /// The projection that fits an extent.
    pub(super) fn fitted(extent: &Extent) -> Result<Self, Error> {
        let kind = Kind::fitted(extent);
        let definition = match kind {
            Kind::Albers { parallels: [south, north], origin, meridian } => format!(
                "+proj=aea +lat_1={south} +lat_2={north} +lat_0={origin} +lon_0={meridian} \
                 +datum=WGS84 +units=m"
            ),
            Kind::Lambert { centre: [longitude, latitude] } => {
                format!("+proj=laea +lat_0={latitude} +lon_0={longitude} +datum=WGS84 +units=m")
            }
        };
        Ok(Self {
            kind,
            projected: projection(&definition)?,
            geographic: projection("+proj=longlat +datum=WGS84")?,
        })
    }

    /// Metres to the east and to the north; `None` where the projection has no place.
    pub(super) fn project(&self, [longitude, latitude]: [f64; 2]) -> Option<[f64; 2]> {
        let mut at = (longitude.to_radians(), latitude.to_radians());
        transform(&self.geographic, &self.projected, &mut at).ok()?;
        (at.0.is_finite() && at.1.is_finite()).then_some([at.0, at.1])
    }

    /// Longitude and latitude in degrees; `None` beyond the edge of the world.
    pub(super) fn unproject(&self, [east, north]: [f64; 2]) -> Option<[f64; 2]> {
        let mut at = (east, north);
        transform(&self.projected, &self.geographic, &mut at).ok()?;
        let degrees = [at.0.to_degrees(), at.1.to_degrees()];
        degrees.iter().all(|degree| degree.is_finite()).then_some(degrees)
    }

    /// The meridian that runs straight up, in degrees.
    pub(super) fn meridian(&self) -> f64 {
        match self.kind {
            Kind::Albers { meridian, .. } => meridian,
            Kind::Lambert { centre: [longitude, _] } => longitude,
        }
    }

    /// The projection in words, as a caption states it.
    pub(super) fn caption(&self, language: Language) -> String {
        let parameters = match self.kind {
            Kind::Albers { parallels: [south, north], meridian, .. } => format!(
                "Albers {}, {}, {}",
                latitude(south, language),
                latitude(north, language),
                longitude(meridian, language),
            ),
            Kind::Lambert { centre: [east, north] } => {
                format!("Lambert {}, {}", latitude(north, language), longitude(east, language))
            }
        };
        format!(
            "{}: {parameters} ({}, WGS 84)",
            language.text(Word::Projection),
            language.text(Word::EqualArea),
        )
    }
}

fn projection(definition: &str) -> Result<Proj, Error> {
    Proj::from_proj_string(definition).map_err(|error| {
        let message = format!("no projection {definition}: {error}");
        Error::new(ErrorKind::Picture { message })
    })
}

fn latitude(value: f64, language: Language) -> String {
    degrees(value, language.north_and_south(), language)
}

fn longitude(value: f64, language: Language) -> String {
    degrees(value, language.east_and_west(), language)
}

fn degrees(value: f64, [positive, negative]: [&str; 2], language: Language) -> String {
    let decimals = usize::from(value.fract().abs() >= 0.01);
    let letter = if value < 0.0 { negative } else { positive };
    format!("{}° {letter}", language.number(value.abs(), decimals))
}

impl Kind {
    fn fitted(extent: &Extent) -> Self {
        let [south, north, width] = [extent.south, extent.north, extent.east - extent.west]
            .map(|steps| steps as f64 / STEPS_PER_DEGREE as f64);
        let [longitude, latitude] = middle(extent).map(to_tenth);
        let is_in_one_hemisphere = south >= 0.0 || north <= 0.0;
        let (low, high) = (south.abs().min(north.abs()), south.abs().max(north.abs()));
        // Half-way between the pole and a parallel, a cone is as good as a plane.
        if is_in_one_hemisphere && low >= 15.0 && high <= 75.0 && width <= 100.0 {
            let sixth = (north - south) / 6.0;
            let parallels = [to_tenth(south + sixth), to_tenth(north - sixth)];
            return Self::Albers { parallels, origin: latitude, meridian: longitude };
        }
        let is_around_pole = width > 240.0 && is_in_one_hemisphere && low > 0.0;
        let is_on_pole = high >= 89.0;
        if is_in_one_hemisphere && (is_around_pole || is_on_pole) {
            let pole = if south >= 0.0 { 90.0 } else { -90.0 };
            let meridian = if width >= 359.0 { 0.0 } else { longitude };
            return Self::Lambert { centre: [meridian, pole] };
        }
        Self::Lambert { centre: [longitude, latitude] }
    }
}

/// To a tenth of a degree, for the caption.
fn to_tenth(degrees: f64) -> f64 {
    (degrees * 10.0).round() / 10.0
}

/// Whether a point lies on the seam where maps are cut, the antimeridian.
pub(super) fn is_on_seam(point: GridPoint) -> bool {
    point.longitude.abs() == GridPoint::ANTIMERIDIAN
}

/// Whether an edge runs along one side of the seam.
pub(super) fn runs_along_seam(from: GridPoint, to: GridPoint) -> bool {
    is_on_seam(from) && from.longitude == to.longitude
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(west: i64, south: i64, east: i64, north: i64) -> Extent {
        let [west, south, east, north] =
            [west, south, east, north].map(|side| side * STEPS_PER_DEGREE);
        Extent { west, south, east, north }
    }

    #[test]
    fn the_projection_fits_what_is_shown() {
        for (shown, caption) in [
            ((22, 44, 40, 52), "Albers 45.3° N, 50.7° N, 31° E"),
            ((-75, -56, -66, -17), "Albers 49.5° S, 23.5° S, 70.5° W"),
            ((170, 60, 190, 70), "Albers 61.7° N, 68.3° N, 180° W"),
            ((-5, -10, 20, 25), "Lambert 7.5° N, 7.5° E"),
            ((-180, -90, 180, -60), "Lambert 90° S, 0° E"),
            ((-75, 60, -10, 84), "Lambert 72° N, 42.5° W"),
            ((-180, -90, 180, 90), "Lambert 0° N, 0° E"),
        ] {
            let plane = Plane::fitted(&extent(shown.0, shown.1, shown.2, shown.3)).unwrap();
            let text = plane.caption(Language::English);
            assert_eq!(text, format!("Projection: {caption} (equal-area, WGS 84)"));
        }
    }

    /// pyproj 3.7.2 (PROJ 9.5.1), `+proj=aea +lat_1=45.3 +lat_2=50.7 +lat_0=48 +lon_0=31` and `+proj=laea
    /// +lat_0=-90 +lon_0=0`.
    #[test]
    fn positions_are_where_proj_puts_them() {
        let albers = Plane::fitted(&extent(22, 44, 40, 52)).unwrap();
        let polar = Plane::fitted(&extent(-180, -90, 180, -60)).unwrap();
        for (plane, at, expected) in [
            (&albers, [37.8, 48.0], [506_235.671_757, 22_314.389_010]),
            (&albers, [22.2, 48.4], [-649_490.884_785, 81_592.175_783]),
            (&polar, [120.0, -70.0], [1_924_023.427_420, -1_110_835.443_748]),
        ] {
            let found = plane.project(at).unwrap();
            let back = plane.unproject(found).unwrap();
            for axis in 0..2 {
                assert!((found[axis] - expected[axis]).abs() < 1e-3, "{found:?} {expected:?}");
                assert!((back[axis] - at[axis]).abs() < 1e-9, "{back:?} {at:?}");
            }
        }
    }
}
