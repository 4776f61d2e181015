//! Territories: the ground that shares are taken of.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::sync::OnceLock;

use geo_types::{LineString, MultiPolygon, Polygon};
use serde_json::Value;

use crate::error::{Error, ErrorKind};
use crate::geometry::{Ground, Layers, split_left, union_all};
use crate::limits::Limits;
use crate::measure::{Edges, Measure};
use crate::quantity::Area;
use crate::reader::{Feature, Input, read_features};

/// The ground that shares are taken of: a boundary, its regions, and the official areas of both.
///
/// ```
/// use territory_control::{Area, Territory};
///
/// let ukraine = Territory::ukraine();
/// assert_eq!(ukraine.official_area(), Some(Area::from_km2(603_628.0)));
/// let crimea = ukraine.region("UA-43").unwrap();
/// assert_eq!((crimea.name(), crimea.native_name()), ("Crimea", Some("Автономна Республіка Крим")));
/// ```
#[derive(Clone)]
pub struct Territory {
    name: String,
    official_area: Option<Area>,
    regions: Regions,
    boundary: OnceLock<Ground>,
}

/// A part of a territory with a name of its own.
#[derive(Clone)]
pub struct Region {
    name: String,
    native_name: Option<String>,
    code: Option<String>,
    official_area: Option<Area>,
    ground: Ground,
}

/// The embedded territory unpacks its regions only when they are asked for: a share of the official
/// area needs none of them.
#[derive(Clone)]
enum Regions {
    Loaded(Vec<Region>),
    Embedded(OnceLock<Vec<Region>>),
}

/// Natural Earth 1:10m admin-1 (public domain), see `data/README.md`.
const UKRAINE: &[u8] = include_bytes!("../data/ukraine.geojson.gz");

/// The area that Ukrainian statistics, and most publishers, divide by.
const UKRAINE_OFFICIAL_AREA: Area = Area::from_km2(603_628.0);

impl Territory {
    /// Ukraine in its borders of 1991 with its 27 regions, embedded: boundaries from Natural Earth
    /// (1:10m, public domain), official areas from the State Statistics Service.
    ///
    /// The boundaries are generalised: they enclose 599,094 km², 0.75 % less than the official area.
    pub fn ukraine() -> Self {
        Self {
            name: "Ukraine".to_owned(),
            official_area: Some(UKRAINE_OFFICIAL_AREA),
            regions: Regions::Embedded(OnceLock::new()),
            boundary: OnceLock::new(),
        }
    }

    /// Reads a territory from a GeoJSON file. Each feature with polygons is a region.
    ///
    /// # Errors
    ///
    /// As [`TerritoryReader::open`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        TerritoryReader::new().open(path)
    }

    /// The territory's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The official area, if one is known.
    pub fn official_area(&self) -> Option<Area> {
        self.official_area
    }

    /// The regions, in the order of the file.
    pub fn regions(&self) -> &[Region] {
        match &self.regions {
            Regions::Loaded(regions) => regions,
            Regions::Embedded(regions) => regions.get_or_init(embedded_regions),
        }
    }

    /// A region by its code or its name.
    pub fn region(&self, code_or_name: &str) -> Option<&Region> {
        self.regions()
            .iter()
            .find(|region| region.code() == Some(code_or_name) || region.name == code_or_name)
    }

    /// The area within the boundary, the regions dissolved.
    pub fn boundary_area(&self, measure: Measure) -> Area {
        measure.ground_area(self.boundary())
    }

    /// The part of the territory to the left of lines, as one walks along each from its first point
    /// to its last. Many maps publish only a front line; this makes ground of it.
    ///
    /// Each line must begin and end outside the territory, so far that the straight way on to the
    /// nearest side of the territory's bounding box (one degree larger on every side) does not
    /// cross it. Coordinates are degrees; x is longitude.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Territory`] if a line has fewer than two points, or its ends cannot be carried
    /// on to the bounding box without crossing the territory.
    pub fn split_by(&self, lines: &[LineString<f64>]) -> Result<MultiPolygon<f64>, Error> {
        let rings = |polygon: Vec<Vec<[f64; 2]>>| {
            let mut rings = polygon.into_iter().map(LineString::from_iter);
            let shell = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
            Polygon::new(shell, rings.collect())
        };
        let polygons = self.ground_left_of(lines)?.polygons();
        Ok(MultiPolygon::new(polygons.into_iter().map(rings).collect()))
    }

    pub(crate) fn ground_left_of(&self, lines: &[LineString<f64>]) -> Result<Ground, Error> {
        let lines: Vec<Vec<[f64; 2]>> = lines
            .iter()
            .map(|line| line.0.iter().map(|position| [position.x, position.y]).collect())
            .collect();
        split_left(self.boundary(), &lines)
            .map_err(|message| Error::new(ErrorKind::Territory { message }))
    }

    pub(crate) fn boundary(&self) -> &Ground {
        self.boundary.get_or_init(|| union_all(self.regions().iter().map(|region| &region.ground)))
    }
}

impl fmt::Debug for Territory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Territory")
            .field("name", &self.name)
            .field("official_area", &self.official_area)
            .finish_non_exhaustive()
    }
}

impl Region {
    /// The name; of the embedded regions, in English.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name in the country's own language, if it is known.
    pub fn native_name(&self) -> Option<&str> {
        self.native_name.as_deref()
    }

    /// The code; of the embedded regions, that of ISO 3166-2.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The official area, if it is known.
    pub fn official_area(&self) -> Option<Area> {
        self.official_area
    }

    /// The area within the region's boundary.
    pub fn area(&self, measure: Measure) -> Area {
        measure.ground_area(&self.ground)
    }

    fn from_feature(feature: &Feature, name: String, keys: &Keys) -> Self {
        let text = |key: Option<&str>| {
            let value = feature.properties.get(key?)?;
            value.as_str().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        let polygons = feature.polygons.iter().map(|rings| (0, rings.as_slice()));
        let layers = Layers::repair(polygons, Edges::Straight);
        Self {
            name,
            native_name: text(keys.native_name.as_deref()),
            code: text(keys.code.as_deref()),
            official_area: keys
                .official_area
                .as_deref()
                .and_then(|key| feature.properties.get(key)?.as_f64())
                .filter(|km2| km2.is_finite() && *km2 > 0.0)
                .map(Area::from_km2),
            ground: union_all(layers.layer(0)),
        }
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Region")
            .field("name", &self.name)
            .field("code", &self.code)
            .field("official_area", &self.official_area)
            .finish_non_exhaustive()
    }
}

#[expect(clippy::expect_used, reason = "the embedded file is a constant, and a test reads it")]
fn embedded_regions() -> Vec<Region> {
    let input = Input::from_reader("data/ukraine.geojson.gz", UKRAINE, &Limits::default());
    let reader = TerritoryReader::new()
        .region_name("name")
        .region_native_name("name_uk")
        .region_code("code")
        .region_official_area("official_area_km2");
    let territory = input.and_then(|input| reader.read(&input)).expect("the embedded territory");
    territory.regions().to_vec()
}

/// Reads territories: which properties name a region, and what the whole is called.
///
/// ```no_run
/// use territory_control::{Area, TerritoryReader};
///
/// let territory = TerritoryReader::new()
///     .region_name("ADM1_EN")
///     .official_area(Area::from_km2(603_628.0))
///     .open("boundaries.geojson")?;
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct TerritoryReader {
    keys: Keys,
    name: Option<String>,
    official_area: Option<Area>,
    limits: Limits,
}

/// Names of properties.
#[derive(Debug, Clone, Default)]
struct Keys {
    name: Option<String>,
    native_name: Option<String>,
    code: Option<String>,
    official_area: Option<String>,
}

impl TerritoryReader {
    /// A reader that takes the property `name` for a region's name where there is one, and numbers
    /// the regions where there is none.
    pub fn new() -> Self {
        Self::default()
    }

    /// The property that holds a region's name. Every feature must have it.
    #[must_use]
    pub fn region_name(mut self, property: impl Into<String>) -> Self {
        self.keys.name = Some(property.into());
        self
    }

    /// The property that holds a region's name in the country's own language.
    #[must_use]
    pub fn region_native_name(mut self, property: impl Into<String>) -> Self {
        self.keys.native_name = Some(property.into());
        self
    }

    /// The property that holds a region's code.
    #[must_use]
    pub fn region_code(mut self, property: impl Into<String>) -> Self {
        self.keys.code = Some(property.into());
        self
    }

    /// The property that holds a region's official area in km².
    #[must_use]
    pub fn region_official_area(mut self, property: impl Into<String>) -> Self {
        self.keys.official_area = Some(property.into());
        self
    }

    /// The name of the whole. Default: the collection's name, else the file's.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The official area of the whole.
    #[must_use]
    pub fn official_area(mut self, area: Area) -> Self {
        self.official_area = Some(area);
        self
    }

    /// Reads within these limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Reads a territory from a GeoJSON file. Each feature with polygons is a region.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is not GeoJSON in longitude and latitude, has no polygons, or
    /// a region lacks the property that names it or shares its name with another
    /// ([`ErrorKind::Territory`]).
    pub fn open(&self, path: impl AsRef<Path>) -> Result<Territory, Error> {
        self.read(&Input::open(path, &self.limits)?)
    }

    /// Reads a territory from an input that is already in memory.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn read(&self, input: &Input) -> Result<Territory, Error> {
        let features = read_features(input, self.limits)?;
        let invalid =
            |message: String| Error::new(ErrorKind::Territory { message }).in_input(input.name());
        if features.with_polygons.is_empty() {
            return Err(invalid("no polygons, so no territory".to_owned()));
        }
        let names = self.region_names(&features.with_polygons).map_err(invalid)?;
        let regions: Vec<Region> = features
            .with_polygons
            .iter()
            .zip(names)
            .map(|(feature, name)| Region::from_feature(feature, name, &self.keys))
            .collect();
        let collection = Some(features.name.as_str()).filter(|name| !name.is_empty());
        let name = self.name.as_deref().or(collection).unwrap_or_else(|| stem(input.name()));
        Ok(Territory {
            name: name.to_owned(),
            official_area: self.official_area,
            regions: Regions::Loaded(regions),
            boundary: OnceLock::new(),
        })
    }

    fn region_names(&self, features: &[Feature]) -> Result<Vec<String>, String> {
        let Some(property) = &self.keys.name else {
            let numbered = |(index, feature): (usize, &Feature)| {
                name_of(feature, "name").unwrap_or_else(|| format!("region {}", index + 1))
            };
            return Ok(features.iter().enumerate().map(numbered).collect());
        };
        let (with_name, without_name): (Vec<&Feature>, Vec<&Feature>) =
            features.iter().partition(|feature| name_of(feature, property).is_some());
        if with_name.is_empty() {
            return Err(format!(
                "no region has the property {property:?}; they have {}",
                known_properties(features),
            ));
        }
        if !without_name.is_empty() {
            let indices: Vec<String> =
                without_name.iter().map(|feature| feature.index.to_string()).collect();
            return Err(format!(
                "no name in the property {property:?} of the features {}",
                indices.join(", "),
            ));
        }
        let names: Vec<String> =
            with_name.iter().filter_map(|feature| name_of(feature, property)).collect();
        let twice = repeated(&names);
        if !twice.is_empty() {
            return Err(format!("several regions are called {}", twice.join(", ")));
        }
        Ok(names)
    }
}

fn name_of(feature: &Feature, property: &str) -> Option<String> {
    let name = match feature.properties.get(property)? {
        Value::String(name) => name.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!name.is_empty()).then_some(name)
}

fn known_properties(features: &[Feature]) -> String {
    let known: BTreeSet<&str> =
        features.iter().flat_map(|feature| feature.properties.keys().map(String::as_str)).collect();
    if known.is_empty() {
        return "none".to_owned();
    }
    known.into_iter().collect::<Vec<_>>().join(", ")
}

/// The names that stand more than once, each once, sorted.
fn repeated(names: &[String]) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<&str> =
        names.iter().map(String::as_str).filter(|name| !seen.insert(*name)).collect();
    twice.into_iter().collect()
}

fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_territory_is_ukraine_with_27_regions() {
        let ukraine = Territory::ukraine();
        assert_eq!(ukraine.regions().len(), 27);
        for region in ukraine.regions() {
            assert!(region.code().is_some_and(|code| code.starts_with("UA-")), "{region:?}");
            assert!(region.native_name().is_some(), "{region:?}");
        }
        // The State Statistics Service's areas, as DESIGN lists them, sum to this.
        let official: Area = ukraine.regions().iter().filter_map(Region::official_area).sum();
        assert!((official.km2() - 603_540.0).abs() < 1e-6);
        // mpmath over the union made by shapely: 599,094,373,885.045 m².
        let area = ukraine.boundary_area(Measure::Wgs84Planar);
        assert!((area.m2() - 599_094_373_885.045).abs() < 20.0, "{}", area.m2());
    }

    #[test]
    fn names_are_required_where_they_are_asked_for() {
        let square = |properties: &str, west: i32| {
            let east = west + 1;
            format!(
                r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon",
                "coordinates":[[[{west},0],[{east},0],[{east},1],[{west},1],[{west},0]]]}}}}"#,
            )
        };
        let read = |features: &[String]| {
            let text =
                format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
            let input = Input::from_reader("b.geojson", text.as_bytes(), &Limits::default())?;
            TerritoryReader::new().region_name("name").read(&input)
        };
        let message = |features: &[String]| read(features).unwrap_err().to_string();
        let named = r#"{"name":"A"}"#;
        assert!(read(&[square(named, 0)]).is_ok());
        assert_eq!(
            message(&[square(named, 0), square(named, 1)]),
            "b.geojson: several regions are called A",
        );
        assert_eq!(
            message(&[square(named, 0), square("{}", 1)]),
            "b.geojson: no name in the property \"name\" of the features 1",
        );
        assert_eq!(
            message(&[square(r#"{"NAME_1":"A","id":1}"#, 0)]),
            "b.geojson: no region has the property \"name\"; they have NAME_1, id",
        );
        assert_eq!(message(&[]), "b.geojson: no polygons, so no territory");
    }
}
