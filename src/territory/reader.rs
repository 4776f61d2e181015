//! Reading territories.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use super::levels::{add_missing_parents, add_rests, take_whole, whole_warning};
use super::region::{Origin, Region};
use super::{Layout, RegionOverlap, Regions, Territory};
use crate::cancellation::Cancellation;
use crate::document::{Feature, Features, Input, read_features};
use crate::error::{Error, ErrorKind};
use crate::geometry::{ByCurve, Curve, Layers, union_all};
use crate::limits::{Budget, Limits};
use crate::quantity::Area;

/// Reads territories: which properties name a region, and what the whole is called.
///
/// ```no_run
/// use territory_control::{Area, TerritoryReader};
///
/// let territory = TerritoryReader::new()
///     .region_name("ADM2_EN")
///     .region_parent("ADM1_EN")
///     .official_area(Area::from_km2(603_628.0))
///     .open("boundaries.geojson")?;
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct TerritoryReader {
    keys: Keys,
    name: Option<String>,
    official_area: Option<Area>,
    region_overlap: RegionOverlap,
    budget: Budget,
}

/// Names of properties.
#[derive(Debug, Clone, Default)]
struct Keys {
    name: Option<String>,
    native_name: Option<String>,
    code: Option<String>,
    parent: Option<String>,
    official_area: Option<String>,
}

impl TerritoryReader {
    /// A reader that takes the property `name` for a region's name where there is one, and numbers
    /// the regions where there is none.
    pub fn new() -> Self {
        Self::default()
    }

    /// The property that holds a region's name. Every feature must have it, and no two regions of
    /// one parent the same.
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

    /// The property that names the region that a region is a part of. A parent that is no feature
    /// itself is made of its parts.
    #[must_use]
    pub fn region_parent(mut self, property: impl Into<String>) -> Self {
        self.keys.parent = Some(property.into());
        self
    }

    /// The property that holds a region's official area in km².
    #[must_use]
    pub fn region_official_area(mut self, property: impl Into<String>) -> Self {
        self.keys.official_area = Some(property.into());
        self
    }

    /// What ground counts for that lies in several regions. Default: regions divide the territory between
    /// them ([`RegionOverlap::Partition`]).
    #[must_use]
    pub fn region_overlap(mut self, overlap: RegionOverlap) -> Self {
        self.region_overlap = overlap;
        self
    }

    /// The name of the whole. Default: that of a feature that holds all others, else the
    /// collection's name, else the file's.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The official area of the whole. Default: that of a feature that holds all others.
    #[must_use]
    pub fn official_area(mut self, area: Area) -> Self {
        self.official_area = Some(area);
        self
    }

    /// Reads within these limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.budget.limits = limits;
        self
    }

    /// Reads until it is cancelled.
    #[must_use]
    pub fn cancellation(mut self, cancellation: Cancellation) -> Self {
        self.budget.cancellation = Some(cancellation);
        self
    }

    /// Reads a territory from a GeoJSON file. Each feature with polygons is a region.
    ///
    /// A feature that holds all the others (98 % of the ground that they cover together), however many they
    /// are, is not a region but the whole: its boundary is the territory's. Of regions that are independent
    /// ([`RegionOverlap::Independent`]) none is the whole, though the widest surroundings of a town hold all
    /// others: the territory is what they cover.
    ///
    /// Where the parts of a region that is drawn itself leave more than 2 % of it free, what is left is one
    /// more region, "rest of" it.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is not GeoJSON in longitude and latitude, has no polygons, or
    /// a region lacks the property that names it or shares its name with another
    /// ([`ErrorKind::Territory`]); if a limit is hit, or the work is cancelled.
    pub fn open(&self, path: impl AsRef<Path>) -> Result<Territory, Error> {
        self.read(&Input::open_within(path.as_ref(), &self.budget)?)
    }

    /// Reads a territory from an input that is already in memory.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn read(&self, input: &Input) -> Result<Territory, Error> {
        self.read_regions(input).map_err(|error| error.in_input(input.name()))
    }

    fn read_regions(&self, input: &Input) -> Result<Territory, Error> {
        let features = read_features(input, &self.budget)?;
        self.expect_regions(features.with_polygons.len())?;
        if features.with_polygons.is_empty() {
            return Err(invalid(no_polygons(&features)));
        }
        let mut regions = self.regions(&features.with_polygons)?;
        let whole = self.take_levels(&mut regions)?;
        self.expect_regions(regions.len())?;
        let layout = Layout::from_regions(&regions, self.region_overlap, &self.budget)?;
        let name = self.name_of_whole(whole.as_ref(), &features.name, input.name()).to_owned();
        let mut warnings = features.warnings;
        warnings.extend(whole.as_ref().map(whole_warning));
        Ok(Territory {
            name,
            official_area: self
                .official_area
                .or(whole.as_ref().and_then(|whole| whole.official_area)),
            regions: Regions::Loaded { regions, layout: Arc::new(layout) },
            outline: whole,
            warnings,
            front_boundary: OnceLock::new(),
            clip_boundary: OnceLock::new(),
            inside_and_outside: OnceLock::new(),
            bent: ByCurve::default(),
        })
    }

    /// Takes out the whole, and adds parents that are not drawn and what parts leave of those that are.
    fn take_levels(&self, regions: &mut Vec<Region>) -> Result<Option<Region>, Error> {
        let is_partition = self.region_overlap == RegionOverlap::Partition;
        let whole = if is_partition { take_whole(regions, &self.budget)? } else { None };
        add_missing_parents(regions, whole.as_ref(), &self.budget)?;
        if is_partition {
            add_rests(regions, &self.budget)?;
        }
        Ok(whole)
    }

    /// The given name, else that of the whole, else the collection's, else the file's.
    fn name_of_whole<'n>(
        &'n self,
        whole: Option<&'n Region>,
        collection: &'n str,
        file: &'n str,
    ) -> &'n str {
        self.name
            .as_deref()
            .or(whole.map(Region::name))
            .or(Some(collection).filter(|name| !name.is_empty()))
            .unwrap_or_else(|| stem(file))
    }

    fn expect_regions(&self, count: usize) -> Result<(), Error> {
        let allowed = self.budget.limits.regions;
        if count as u64 > allowed {
            return Err(Error::new(ErrorKind::Limit { limit: "regions", allowed }));
        }
        Ok(())
    }

    fn regions(&self, features: &[Feature]) -> Result<Vec<Region>, Error> {
        let names = self.region_names(features).map_err(invalid)?;
        features.iter().zip(names).map(|(feature, name)| self.region(feature, name)).collect()
    }

    fn region(&self, feature: &Feature, name: String) -> Result<Region, Error> {
        let polygons = feature.polygons.iter().map(|rings| (0, rings.as_slice()));
        let layers = Layers::repair(1, polygons, &Curve::Straight, &self.budget)?;
        Ok(Region {
            name,
            native_name: text_of(feature, self.keys.native_name.as_deref()),
            code: text_of(feature, self.keys.code.as_deref()),
            parent: text_of(feature, self.keys.parent.as_deref()),
            official_area: self
                .keys
                .official_area
                .as_deref()
                .and_then(|key| feature.properties.get(key)?.as_f64())
                .filter(|km2| km2.is_finite() && *km2 > 0.0)
                .map(Area::from_km2),
            ground: union_all(layers.layer(0), &self.budget)?,
            origin: Origin::Drawn(feature.polygons.clone().into()),
        })
    }

    fn region_names(&self, features: &[Feature]) -> Result<Vec<String>, String> {
        let Some(property) = self.keys.name.as_deref() else {
            return Ok(names_or_numbers(features));
        };
        let (with_name, without_name): (Vec<&Feature>, Vec<&Feature>) =
            features.iter().partition(|feature| text_of(feature, Some(property)).is_some());
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
        let parent = self.keys.parent.as_deref();
        let names: Vec<(Option<String>, String)> = with_name
            .iter()
            .filter_map(|feature| {
                Some((text_of(feature, parent), text_of(feature, Some(property))?))
            })
            .collect();
        let twice = repeated(&names);
        if !twice.is_empty() {
            return Err(format!("several regions are called {}", twice.join(", ")));
        }
        Ok(names.into_iter().map(|(_, name)| name).collect())
    }
}

impl Territory {
    /// Reads a territory from a GeoJSON file. Each feature with polygons is a region.
    ///
    /// # Errors
    ///
    /// As [`TerritoryReader::open`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        TerritoryReader::new().open(path)
    }
}

fn invalid(message: String) -> Error {
    Error::new(ErrorKind::Territory { message })
}

fn no_polygons(features: &Features) -> String {
    let skipped = features.skipped;
    let found = match (skipped.points, skipped.lines) {
        (0, 0) => String::new(),
        (points, 0) => format!(" (but {points} points)"),
        (0, lines) => format!(" (but {lines} lines; a boundary must be drawn as polygons)"),
        (points, lines) => format!(" (but {points} points and {lines} lines)"),
    };
    format!("no polygons{found}, so no territory")
}

/// The property `name` of each feature, or a number in its place.
fn names_or_numbers(features: &[Feature]) -> Vec<String> {
    let features = features.iter().enumerate();
    let names = features.map(|(index, feature)| {
        text_of(feature, Some("name")).unwrap_or_else(|| format!("region {}", index + 1))
    });
    names.collect()
}

/// What a property says, if it is asked for and says something.
fn text_of(feature: &Feature, property: Option<&str>) -> Option<String> {
    let text = match feature.properties.get(property?)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn known_properties(features: &[Feature]) -> String {
    let known: BTreeSet<&str> =
        features.iter().flat_map(|feature| feature.properties.keys().map(String::as_str)).collect();
    if known.is_empty() {
        return "none".to_owned();
    }
    known.into_iter().collect::<Vec<_>>().join(", ")
}

/// The names that stand more than once under one parent, each once, sorted.
fn repeated(names: &[(Option<String>, String)]) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<&str> =
        names.iter().filter(|name| !seen.insert(*name)).map(|(_, name)| name.as_str()).collect();
    twice.into_iter().collect()
}

fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(properties: &str, west: i32, size: i32) -> String {
        let east = west + size;
        format!(
            r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon",
            "coordinates":[[[{west},0],[{east},0],[{east},{size}],[{west},{size}],[{west},0]]]}}}}"#,
        )
    }

    fn read(reader: &TerritoryReader, features: &[String]) -> Result<Territory, Error> {
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
        let input = Input::from_reader("b.geojson", text.as_bytes(), &Limits::default())?;
        reader.read(&input)
    }

    fn message(reader: &TerritoryReader, features: &[String]) -> String {
        read(reader, features).unwrap_err().to_string()
    }

    #[test]
    fn names_are_required_where_they_are_asked_for() {
        let reader = TerritoryReader::new().region_name("name");
        let named = r#"{"name":"A"}"#;
        assert!(read(&reader, &[square(named, 0, 1)]).is_ok());
        assert_eq!(
            message(&reader, &[square(named, 0, 1), square(named, 1, 1)]),
            "b.geojson: several regions are called A",
        );
        assert_eq!(
            message(&reader, &[square(named, 0, 1), square("{}", 1, 1)]),
            "b.geojson: no name in the property \"name\" of the features 1",
        );
        assert_eq!(
            message(&reader, &[square(r#"{"NAME_1":"A","id":1}"#, 0, 1)]),
            "b.geojson: no region has the property \"name\"; they have NAME_1, id",
        );
        assert_eq!(message(&reader, &[]), "b.geojson: no polygons, so no territory");
        let line = r#"{"type":"Feature","properties":{},"geometry":
            {"type":"LineString","coordinates":[[0,0],[1,0],[1,1],[0,0]]}}"#;
        assert_eq!(
            message(&reader, &[line.to_owned()]),
            "b.geojson: no polygons (but 1 lines; a boundary must be drawn as polygons), \
             so no territory",
        );
    }

    #[test]
    fn a_region_that_holds_all_others_is_the_whole() {
        let features = [
            square(r#"{"name":"all","km2":40000}"#, 0, 4),
            square(r#"{"name":"a"}"#, 0, 2),
            square(r#"{"name":"b"}"#, 2, 2),
        ];
        let reader = TerritoryReader::new().region_name("name").region_official_area("km2");
        let territory = read(&reader, &features).unwrap();
        assert_eq!(territory.name(), "all");
        assert_eq!(territory.official_area(), Some(Area::from_km2(40_000.0)));
        let names: Vec<&str> = territory.regions().iter().map(Region::name).collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(
            territory.warnings().next().unwrap().message(),
            "\"all\" holds all other regions and is taken as the whole",
        );
    }

    #[test]
    fn parents_are_made_of_their_parts() {
        let features = [
            square(r#"{"name":"center","of":"west","km2":1}"#, 0, 2),
            square(r#"{"name":"coast","of":"west","km2":2}"#, 2, 2),
            square(r#"{"name":"center","of":"east","km2":4}"#, 4, 2),
        ];
        let reader = TerritoryReader::new()
            .region_name("name")
            .region_parent("of")
            .region_official_area("km2");
        let territory = read(&reader, &features).unwrap();
        assert_eq!(territory.regions().len(), 5);
        let west = territory.region("west").unwrap();
        assert_eq!(west.official_area(), Some(Area::from_km2(3.0)));
        let parts: Area = territory
            .regions()
            .iter()
            .filter(|region| region.parent() == Some("west"))
            .map(|region| region.area(&crate::Measure::default()))
            .sum();
        assert!((west.area(&crate::Measure::default()) - parts).abs().m2() < 1.0);
    }
}
