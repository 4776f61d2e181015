//! Coordinate reference systems: what the numbers of a file are, and which plane an area is taken in.
//!
//! WGS 84 in longitude and latitude is at home everywhere. Every other system is PROJ's business and
//! needs the feature `proj`; only `engine.rs` names that library.

mod carry;
mod description;
#[cfg_attr(not(feature = "proj"), path = "engine_missing.rs")]
mod engine;
mod member;
mod operation;
#[cfg(feature = "formats")]
mod wkt;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) use carry::{Carried, Chord, carry};
use description::Description;
pub(crate) use description::{Ellipsoid, Kind};
pub(crate) use member::Member;
use operation::Direction;
pub(crate) use operation::{Failure, Operation};
#[cfg(feature = "formats")]
pub(crate) use wkt::{of_wkid, of_wkt};

use crate::error::{Error, ErrorKind};

/// A coordinate reference system: WGS 84 in longitude and latitude, or any other that PROJ knows.
///
/// It is read from an authority's code in any of the usual spellings (`EPSG:3857`,
/// `urn:ogc:def:crs:EPSG::3857`, `http://www.opengis.net/def/crs/EPSG/0/3857`), from a PROJ string
/// (`+proj=cea`), from WKT or from PROJJSON. Coordinates are always east before north, as GIS
/// programs write them, whatever order the authority prescribes; so `EPSG:4326`, formally latitude
/// before longitude, means longitude before latitude here, as it does in every GeoJSON file.
///
/// Where a datum has several ways to WGS 84 (ED50 has 31, each for some countries), one operation carries
/// all polygons of a file, so that none is torn: the one that PROJ picks for the middle of their extent. A
/// [`Projection`](crate::method::Projection) as a measure takes what PROJ picks for each position, as GIS
/// programs do whose figures it reproduces.
///
/// All but WGS 84 need the feature `proj`. PROJ works offline: it is refused if its network access
/// is switched on.
///
/// ```
/// use territory_control::map::ReferenceSystem;
///
/// let system: ReferenceSystem = "urn:ogc:def:crs:OGC:1.3:CRS84".parse()?;
/// assert_eq!(system, ReferenceSystem::Wgs84);
/// assert_eq!("EPSG:4326".parse::<ReferenceSystem>()?, ReferenceSystem::Wgs84);
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub enum ReferenceSystem {
    /// Longitude and latitude in degrees on WGS 84: what GeoJSON means (RFC 7946 §4).
    #[default]
    Wgs84,
    /// Another system, as PROJ knows it.
    Other(OtherSystem),
}

/// A coordinate reference system other than WGS 84, which PROJ knows.
#[derive(Clone)]
pub struct OtherSystem {
    inner: Arc<Inner>,
}

struct Inner {
    definition: String,
    description: Description,
}

/// The name under which PROJ knows WGS 84; positions are longitude first.
const WGS84: &str = "EPSG:4326";

/// What was asked for before, by its definition. PROJ takes some milliseconds to describe a system; each file of a
/// series may name one, and an audit measures by several, each time anew.
static KNOWN: Mutex<BTreeMap<String, OtherSystem>> = Mutex::new(BTreeMap::new());

impl OtherSystem {
    /// The system of a definition, described once.
    fn new(definition: String) -> Result<Self, String> {
        // Definitions may come from anybody's files.
        const MOST_KEPT: usize = 64;
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(system) = known.get(&definition) {
            return Ok(system.clone());
        }
        let description = Description::from_projjson(&engine::projjson(&definition)?)?;
        let system =
            Self { inner: Arc::new(Inner { definition: definition.clone(), description }) };
        if known.len() >= MOST_KEPT {
            known.clear();
        }
        known.insert(definition, system.clone());
        Ok(system)
    }

    /// The system's name, for example "WGS 84 / Pseudo-Mercator"; "unknown" for most PROJ strings.
    pub fn title(&self) -> &str {
        &self.inner.description.title
    }

    pub(crate) fn kind(&self) -> Kind {
        self.inner.description.kind
    }

    pub(crate) fn ellipsoid(&self) -> &Ellipsoid {
        &self.inner.description.ellipsoid
    }

    /// Where the system is meant to be used: west, south, east, north in degrees.
    pub(crate) fn area_of_use(&self) -> Option<[f64; 4]> {
        self.inner.description.area_of_use
    }

    /// Where a position of this system lies, in degrees, to the accuracy of any datum; `None` if it lies
    /// nowhere.
    pub(crate) fn locate(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let mut positions = [(x, y)];
        engine::convert(&self.inner.definition, WGS84, &mut positions).ok()?;
        let [(longitude, latitude)] = positions;
        (longitude.abs() <= 180.0 && latitude.abs() <= 90.0).then_some([longitude, latitude])
    }

    /// Converts positions of this system to longitude and latitude, by the operation for a place in degrees
    /// if there is one, otherwise by what PROJ picks for each position.
    pub(crate) fn unproject(
        &self,
        place: Option<[f64; 2]>,
        positions: &mut [(f64, f64)],
    ) -> Result<Operation, Failure> {
        let definition = &self.inner.definition;
        match place {
            Some(place) => {
                engine::convert_at([definition, WGS84], place, Direction::Forward, positions)
            }
            None => engine::convert(definition, WGS84, positions),
        }
    }

    /// The way back of [`unproject`](Self::unproject).
    pub(crate) fn reproject(
        &self,
        place: Option<[f64; 2]>,
        positions: &mut [(f64, f64)],
    ) -> Result<Operation, Failure> {
        match place {
            Some(place) => {
                let systems = [self.inner.definition.as_str(), WGS84];
                engine::convert_at(systems, place, Direction::Back, positions)
            }
            None => self.project(positions),
        }
    }

    /// Converts longitude and latitude to positions of this system, as GIS programs do: by what PROJ picks
    /// for each position.
    pub(crate) fn project(&self, positions: &mut [(f64, f64)]) -> Result<Operation, Failure> {
        engine::convert(WGS84, &self.inner.definition, positions)
    }

    /// The same of positions that are left as they are.
    pub(crate) fn project_all(&self, positions: &[[f64; 2]]) -> Result<Vec<[f64; 2]>, Failure> {
        let mut pairs: Vec<(f64, f64)> = positions.iter().map(|&[x, y]| (x, y)).collect();
        self.project(&mut pairs)?;
        Ok(pairs.into_iter().map(|(x, y)| [x, y]).collect())
    }

    /// What is wrong with positions in degrees that could not be projected.
    pub(crate) fn refuse(&self, failure: &Failure, positions: &[[f64; 2]]) -> Error {
        let message = format!("it cannot be projected to {self}: {}", failure.message);
        let position = failure.position.and_then(|index| positions.get(index).copied());
        Error::new(match position {
            Some(position) => ErrorKind::Coordinate { position, message },
            None => ErrorKind::ReferenceSystem { name: self.to_string(), message },
        })
    }

    /// Projects longitude and latitude on the datum that the projection stands on.
    pub(crate) fn project_on_own_datum(
        &self,
        positions: &mut [(f64, f64)],
    ) -> Result<Operation, Failure> {
        match &self.inner.description.base {
            Some(base) => engine::convert(base, &self.inner.definition, positions),
            None => self.project(positions),
        }
    }
}

/// The version of PROJ in use.
pub(crate) fn engine_version() -> String {
    engine::version()
}

impl PartialEq for OtherSystem {
    fn eq(&self, other: &Self) -> bool {
        self.inner.definition == other.inner.definition
    }
}

/// The definition: an authority's code or a PROJ string.
impl fmt::Display for OtherSystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inner.definition)
    }
}

impl fmt::Debug for OtherSystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OtherSystem").field(&self.inner.definition).finish()
    }
}

impl fmt::Display for ReferenceSystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wgs84 => f.write_str("WGS 84"),
            Self::Other(system) => write!(f, "{system}"),
        }
    }
}

impl FromStr for ReferenceSystem {
    type Err = Error;

    /// Reads a system's code or definition.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::ReferenceSystem`] if PROJ does not know it, if it has a third axis, and for all
    /// but WGS 84 without the feature `proj`.
    fn from_str(text: &str) -> Result<Self, Error> {
        let name = member::code(text).unwrap_or_else(|| text.trim().to_owned());
        if member::is_wgs84(&name) {
            return Ok(Self::Wgs84);
        }
        OtherSystem::new(name.clone())
            .map(Self::Other)
            .map_err(|message| Error::new(ErrorKind::ReferenceSystem { name, message }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wgs84_needs_no_engine() {
        for name in ["EPSG:4326", "epsg:4326", "urn:ogc:def:crs:EPSG::4326", "OGC:CRS84", "CRS84"] {
            assert_eq!(name.parse::<ReferenceSystem>().unwrap(), ReferenceSystem::Wgs84, "{name}");
        }
    }

    #[test]
    #[cfg(not(feature = "proj"))]
    fn without_the_feature_the_error_names_it() {
        assert_eq!(
            "EPSG:3857".parse::<ReferenceSystem>().unwrap_err().to_string(),
            "the reference system EPSG:3857: only WGS 84 is known to this build; build it with the \
             feature `proj`, or reproject the file, for example with ogr2ogr -t_srs EPSG:4326",
        );
    }

    #[test]
    #[cfg(feature = "proj")]
    fn errors_name_the_system_and_what_is_wrong_with_it() {
        for (name, expected) in [
            ("EPSG:99999", "PROJ does not know it"),
            ("+proj=ceaa", "PROJ does not know it"),
            ("EPSG:5558", "three axes"),
            ("EPSG:4979", "three axes"),
            ("EPSG:9518", "more than longitude and latitude"),
            ("nonsense", "PROJ does not know it"),
            ("a\0b", "PROJ does not know it"),
        ] {
            let message = name.parse::<ReferenceSystem>().unwrap_err().to_string();
            let shown = name.replace('\0', r"\u{0}");
            assert!(message.contains(&shown) && message.contains(expected), "{message}");
        }
    }

    #[cfg(feature = "proj")]
    fn other(name: &str) -> OtherSystem {
        match name.parse::<ReferenceSystem>().unwrap() {
            ReferenceSystem::Other(system) => system,
            ReferenceSystem::Wgs84 => panic!("{name}"),
        }
    }

    #[test]
    #[cfg(feature = "proj")]
    fn systems_are_described() {
        let mercator = other("urn:ogc:def:crs:EPSG::3857");
        assert_eq!(mercator.to_string(), "EPSG:3857");
        assert_eq!(mercator.title(), "WGS 84 / Pseudo-Mercator");
        assert_eq!(mercator.kind(), Kind::Projected { metres_per_unit: 1.0 });
        assert!(mercator.ellipsoid().is_wgs84());
        let Kind::Projected { metres_per_unit } = other("EPSG:2230").kind() else { panic!() };
        // The US survey foot is 1200/3937 m.
        assert!((metres_per_unit - 1200.0 / 3937.0).abs() < 1e-12);
        assert_eq!(other("EPSG:4284").kind(), Kind::Geographic);
        assert_eq!(other("ESRI:102013").ellipsoid().name, "International 1924");
        assert_eq!(other("+proj=cea").to_string(), "+proj=cea");
    }
}
