//! Reading territories.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::edges::expect_no_doubtful_edge;
use super::keys::Keys;
use super::labels::label_regions;
use super::parents::{add_rests, join_parents};
use super::region::{Origin, Region};
use super::remarks::{RepairRemarks, skipped_warnings};
use super::whole::{take_whole, whole_warning};
use super::{Layout, RegionOverlap, Regions, Territory};
use crate::cancellation::Cancellation;
use crate::document::{Feature, Features, Input, read_features};
use crate::error::{Error, ErrorKind};
use crate::geometry::{ByCurve, Curve, Layers, Repairs, union_all};
use crate::limits::{Allowance, Budget, Limits};
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
    allowance: Allowance,
}

impl TerritoryReader {
    /// A reader that takes the property `name` for a region's name where there is one, and numbers
    /// the regions where there is none.
    pub fn new() -> Self {
        Self::default()
    }

    /// The property that holds a region's name. A region without one gets a number, "region 3", and that is a
    /// [warning](Territory::warnings). Several regions may be called alike: each has a [label](Region::label) of its own.
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
    /// itself is a group, made of its parts: so is one that is called like a region that names it, too. Of
    /// several features that are called so it is the one with most of the region's ground.
    #[must_use]
    pub fn region_parent(mut self, property: impl Into<String>) -> Self {
        self.keys.parent = Some(property.into());
        self
    }

    /// The property that holds a region's official area in km²: a number, or digits in a text. A region in which
    /// it is null, empty or missing has none.
    #[must_use]
    pub fn region_official_area(mut self, property: impl Into<String>) -> Self {
        self.keys.official_area = Some(property.into());
        self
    }

    /// Takes only the features whose property has this value, written as in the file: one country out of an atlas. Where
    /// that is one feature, the territory is called as it is.
    #[must_use]
    pub fn only_where(mut self, property: impl Into<String>, value: impl Into<String>) -> Self {
        self.keys.chosen = Some((property.into(), value.into()));
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
        self.allowance.limits = limits;
        self
    }

    /// Reads until it is cancelled.
    #[must_use]
    pub fn cancellation(mut self, cancellation: Cancellation) -> Self {
        self.allowance.cancellation = Some(cancellation);
        self
    }

    /// Reads a territory from a GeoJSON file. Each feature with ground is a region; the territory is all of
    /// them together, or the one that holds the others, whatever they are parts of. What is skipped or repaired is in its
    /// [warnings](Territory::warnings), by the names of the features.
    ///
    /// A feature that holds all the others (98 % of the ground that they cover together), however many they
    /// are, is not a region but the whole: its boundary is the territory's. Of regions that are independent
    /// ([`RegionOverlap::Independent`]) none is the whole, though the widest surroundings of a town hold all
    /// others: the territory is what they cover.
    ///
    /// Where the parts of a region that is drawn itself leave more than 2 % of it free, what is left is one
    /// more region, "rest of" it. What else of the territory no region has lies in none.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is not GeoJSON in longitude and latitude, or has no ground; if no region has
    /// a property that is asked for, or none the value; if an official area is no number, or an edge
    /// may lead either way round the Earth ([`ErrorKind::Territory`]); if a limit is hit, or the work is
    /// cancelled.
    pub fn open(&self, path: impl AsRef<Path>) -> Result<Territory, Error> {
        let budget = self.allowance.begin();
        self.read_within(&Input::open_within(path.as_ref(), &budget)?, &budget)
    }

    /// Reads a territory from an input that is already in memory.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn read(&self, input: &Input) -> Result<Territory, Error> {
        self.read_within(input, &self.allowance.begin())
    }

    fn read_within(&self, input: &Input, budget: &Budget) -> Result<Territory, Error> {
        self.read_regions(input, budget).map_err(|error| error.in_input(input.name()))
    }

    fn read_regions(&self, input: &Input, budget: &Budget) -> Result<Territory, Error> {
        let mut features = read_features(input, budget)?;
        self.keys.choose(&mut features).map_err(invalid)?;
        self.expect_regions(features.with_polygons.len())?;
        if features.with_polygons.is_empty() {
            return Err(invalid(no_polygons(&features)));
        }
        self.keys.expect_known(&features).map_err(invalid)?;
        let mut warnings = skipped_warnings(&features, &self.keys);
        let (names, unnamed) = self.keys.names(&features).map_err(invalid)?;
        warnings.extend(unnamed);
        let (mut regions, repairs) = self.regions(&features, names, budget)?;
        warnings.splice(0..0, features.warnings);
        warnings.extend(repairs.into_warnings());
        let whole = self.take_levels(&mut regions, budget)?;
        self.expect_regions(regions.len())?;
        label_regions(&mut regions);
        let layout = Layout::from_regions(&regions, whole.as_ref(), self.region_overlap, budget)?;
        let whole_or_only = whole.as_ref().or(self.chosen_region(&regions));
        let name = self.name_of_whole(whole_or_only, &features.name, input.name()).to_owned();
        warnings.extend(whole.as_ref().map(whole_warning));
        Ok(Territory {
            name,
            official_area: self
                .official_area
                .or(whole_or_only.and_then(|whole| whole.official_area)),
            regions: Regions::Loaded { regions, layout: Arc::new(layout) },
            whole,
            warnings,
            front_boundary: OnceLock::new(),
            clip_boundary: OnceLock::new(),
            inside_and_outside: OnceLock::new(),
            bent: ByCurve::default(),
        })
    }

    /// Takes out the whole, and adds groups of regions and what parts leave of those that are drawn.
    fn take_levels(
        &self,
        regions: &mut Vec<Region>,
        budget: &Budget,
    ) -> Result<Option<Region>, Error> {
        let is_partition = self.region_overlap == RegionOverlap::Partition;
        let whole = if is_partition { take_whole(regions, budget)? } else { None };
        let drawn = regions.len();
        join_parents(regions, whole.as_ref(), budget)?;
        if is_partition {
            add_rests(regions, drawn, budget)?;
        }
        Ok(whole)
    }

    /// The only region, where it was chosen out of a file: it is what the figures are about.
    fn chosen_region<'r>(&self, regions: &'r [Region]) -> Option<&'r Region> {
        match regions {
            [only] if self.keys.is_choice() => Some(only),
            _ => None,
        }
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
        let allowed = self.allowance.limits.regions;
        if count as u64 > allowed {
            return Err(Error::new(ErrorKind::Limit { limit: "regions", allowed }));
        }
        Ok(())
    }

    /// The regions, and what was repaired on them. A feature whose rings have no area is none.
    fn regions(
        &self,
        features: &Features,
        names: Vec<String>,
        budget: &Budget,
    ) -> Result<(Vec<Region>, RepairRemarks), Error> {
        let mut regions = Vec::with_capacity(names.len());
        let mut remarks = RepairRemarks::default();
        for (feature, name) in features.with_polygons.iter().zip(names) {
            let (region, repairs) = self
                .region(feature, &name, budget)
                .map_err(|error| error.in_feature(feature.index))?;
            if region.ground.is_empty() {
                remarks.add_flat(&name, repairs);
            } else {
                remarks.add(&name, repairs);
                regions.push(region);
            }
        }
        if regions.is_empty() {
            return Err(invalid("no polygon has any area, so no territory".to_owned()));
        }
        Ok((regions, remarks))
    }

    fn region(
        &self,
        feature: &Feature,
        name: &str,
        budget: &Budget,
    ) -> Result<(Region, Repairs), Error> {
        expect_no_doubtful_edge(feature, name).map_err(invalid)?;
        let polygons = feature.polygons.iter().map(|rings| (0, rings.as_slice()));
        let layers = Layers::repair(1, polygons, &Curve::Straight, budget)?;
        let keys = &self.keys;
        let official_area = keys.official_area_of(feature, name).map_err(invalid)?;
        let ground = union_all(layers.layer(0), budget)?;
        let origin = Origin::Drawn(feature.polygons.clone().into());
        let region = Region {
            native_name: keys.native_name_of(feature),
            code: keys.code_of(feature),
            ..Region::new(name, keys.parent_of(feature), official_area, ground, origin)
        };
        Ok((region, layers.repairs))
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
        let partly = read(&reader, &[square(named, 0, 1), square("{}", 1, 1)]).unwrap();
        assert_eq!(partly.regions()[1].name(), "region 2");
        assert_eq!(
            partly.warnings().next().unwrap().to_string(),
            "unnamed-regions: no name in the property \"name\" of the features 1; their regions are numbered",
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
    fn one_feature_of_a_file_is_chosen_by_what_a_property_says() {
        let atlas = [
            square(r#"{"ADMIN":"Land","POP":7,"km2":12000}"#, 0, 1),
            square(r#"{"ADMIN":"Isle","POP":8,"IS_ISLE":true}"#, 3, 1),
        ];
        let reader = TerritoryReader::new().region_name("ADMIN");
        for (property, value) in [("ADMIN", "Isle"), ("POP", "8"), ("IS_ISLE", "true")] {
            let isle = read(&reader.clone().only_where(property, value), &atlas).unwrap();
            assert_eq!((isle.name(), isle.regions().len()), ("Isle", 1), "{property}");
        }
        let land = reader.clone().only_where("ADMIN", "Land").region_official_area("km2");
        assert_eq!(read(&land, &atlas).unwrap().official_area(), Some(Area::from_km2(12_000.0)));
        assert_eq!(
            message(&reader.clone().only_where("ADMIN", "isle"), &atlas),
            "b.geojson: no feature with polygons has \"isle\" in the property \"ADMIN\"; there are Isle, Land",
        );
        assert_eq!(
            message(&reader.only_where("NAME", "Isle"), &atlas),
            "b.geojson: no region has the property \"NAME\"; they have ADMIN, IS_ISLE, POP, km2",
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
