//! The data: what there is, and unpacking of what is asked for.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::{LazyLock, OnceLock};

use flate2::read::GzDecoder;
use serde::Deserialize;
use territory_control::{Area, Coverage, CoveringRegion, Territory};

use crate::arcs::{Arcs, RingPlaces};
use crate::entry::Entry;
use crate::error::{Error, listed};
use crate::names::{Named, Names};
use crate::spelling::{distance, folded};

/// Made by `tools/build-world`, see `data/README.md`.
const WORLD: &[u8] = include_bytes!("../data/world.bin");

static ATLAS: LazyLock<Atlas> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the embedded file is a constant, and tests read all of it"
    )]
    Atlas::open(WORLD).expect("the embedded world")
});

/// The boundaries are of this country, whose territory the library has itself.
const UKRAINE: &str = "UA";

/// Where a block begins, and how long it is.
type Place = (usize, usize);

#[derive(Debug, Deserialize)]
struct Directory {
    /// For each country the block of its regions, and those of its arcs.
    shapes: BTreeMap<String, (Place, Vec<Place>)>,
    names: Place,
    entries: Vec<Entry>,
}

/// All territories, packed.
#[derive(Debug)]
pub(crate) struct Atlas {
    directory: Directory,
    blocks: &'static [u8],
    /// What regions are called, once somebody asks for one.
    names: OnceLock<Names>,
}

/// A region as it is packed.
#[derive(Debug, Deserialize)]
struct PackedRegion {
    code: String,
    name: String,
    native: Option<String>,
    polygons: Vec<Vec<RingPlaces>>,
    #[serde(default)]
    area: Option<f64>,
    #[serde(default)]
    source: Option<String>,
}

impl Atlas {
    pub(crate) fn get() -> &'static Self {
        &ATLAS
    }

    fn open(world: &'static [u8]) -> Option<Self> {
        let rest = world.strip_prefix(b"TCW1")?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (directory, blocks) = rest.split_at_checked(length)?;
        let directory = serde_json::from_slice(&unzipped(directory)?).ok()?;
        Some(Self { directory, blocks, names: OnceLock::new() })
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry> {
        let mut entries = self.directory.entries.clone();
        entries.sort_by(|one, other| one.name.cmp(&other.name));
        entries.into_iter()
    }

    /// The territory that a name means.
    pub(crate) fn territory(&self, name: &str) -> Result<Territory, Error> {
        let name = name.trim();
        let entries = &self.directory.entries;
        if let Some(entry) = entries.iter().find(|entry| entry.has_code(name)) {
            return self.territory_of(entry);
        }
        let wanted = folded(name);
        let called: Vec<&Entry> =
            entries.iter().filter(|entry| entry.folded.contains(&wanted)).collect();
        match called[..] {
            [] => {}
            [only] => return self.territory_of(only),
            _ => {
                let candidates = called.iter().map(|entry| entry.title()).collect();
                return Err(Error::Ambiguous { name: name.to_owned(), candidates });
            }
        }
        let regions = self.names().with_code(name);
        if !regions.is_empty() {
            return self.territory_of_regions(&regions);
        }
        let regions = self.names().called(name);
        match regions[..] {
            [] => Err(self.unknown(name)),
            [only] => self.territory_of_regions(&[only]),
            _ => {
                let candidates = regions.iter().map(|region| self.title(region)).collect();
                Err(Error::Ambiguous { name: name.to_owned(), candidates })
            }
        }
    }

    fn territory_of(&self, entry: &Entry) -> Result<Territory, Error> {
        if entry.code() == Some(UKRAINE) {
            return Ok(Territory::ukraine());
        }
        let mut coverage = Coverage::new(&*entry.name).remark(self.remark(entry));
        if let Some(km2) = entry.area {
            coverage = coverage.official_area(Area::from_km2(km2));
        }
        for (country, places) in &entry.parts {
            for region in self.regions(country, places.as_deref()) {
                coverage = coverage.region(region.covering);
            }
        }
        Ok(coverage.into_territory()?)
    }

    /// A territory of regions that have one code, or of one region.
    fn territory_of_regions(&self, named: &[Named<'_>]) -> Result<Territory, Error> {
        let Some(first) = named.first() else { return Err(self.unknown("")) };
        let places: Vec<usize> = named.iter().map(|region| region.place).collect();
        let name = if named.len() == 1 { first.name } else { first.code };
        let title = match named {
            [only] => self.title(only),
            _ => {
                format!("{}, {} parts of {}", first.code, named.len(), self.country(first.country))
            }
        };
        let regions = self.regions(first.country, Some(&places));
        let sources = regions.iter().filter_map(|region| region.source.as_deref());
        let source = sources.map(|source| format!("; official area: {source}")).next();
        let source = source.unwrap_or_default();
        let remark = format!("{title}, as Natural Earth 1:10m draws it{source}");
        let coverage = Coverage::new(name).remark(remark);
        let coverage =
            regions.into_iter().fold(coverage, |all, region| all.region(region.covering));
        Ok(coverage.into_territory()?)
    }

    /// What a territory is, whose view that is, and what other views there are.
    fn remark(&self, entry: &Entry) -> String {
        let mut text = format!("{} as Natural Earth 1:10m draws it", entry.title());
        if let Some(remark) = entry.remark() {
            text = format!("{text}: {remark}");
        }
        let country = entry.view_of().or(entry.code());
        let others = self.directory.entries.iter().filter(|other| {
            let is_view = other.view_of().is_some() && other.view_of() == country;
            let is_country = entry.view_of().is_some() && other.code() == country;
            (is_view || is_country) && other.name != entry.name
        });
        let others: Vec<String> = others.map(|other| format!("{:?}", other.name)).collect();
        if !others.is_empty() {
            text = format!("{text}; other views are {}", listed(&others, "and"));
        }
        match &entry.source {
            Some(source) => format!("{text}; official area: {source}"),
            None => text,
        }
    }

    /// "IN-PB (Punjab, India)".
    fn title(&self, region: &Named<'_>) -> String {
        format!("{} ({}, {})", region.code, region.name, self.country(region.country))
    }

    /// The name of a country.
    fn country<'n>(&'n self, code: &'n str) -> &'n str {
        let mut entries = self.directory.entries.iter();
        entries.find(|entry| entry.code() == Some(code)).map_or(code, Entry::name)
    }

    fn unknown(&self, name: &str) -> Error {
        const MOST: usize = 5;
        let wanted = folded(name);
        let most = wanted.chars().count() / 3;
        let mut near: Vec<(usize, String)> = Vec::new();
        for entry in &self.directory.entries {
            let distances = entry.folded.iter().filter_map(|it| {
                // "Congo" is in the names of two countries.
                let is_part = wanted.chars().count() > 3 && it.contains(&wanted);
                distance(&wanted, it, most).or(is_part.then_some(most))
            });
            near.extend(distances.min().map(|distance| (distance, entry.title())));
        }
        let regions = self.names().near(name, most).into_iter();
        near.extend(regions.map(|(distance, region)| (distance, self.title(&region))));
        // Countries before regions that are as near.
        near.sort_by_key(|(distance, _)| *distance);
        let nearest = near.into_iter().take(MOST).map(|(_, title)| title).collect();
        Error::Unknown { name: name.to_owned(), nearest }
    }

    #[expect(
        clippy::expect_used,
        reason = "the embedded file is a constant, and tests read all of it"
    )]
    fn names(&self) -> &Names {
        self.names.get_or_init(|| {
            let text = String::from_utf8(self.block(self.directory.names).expect("the names"));
            Names(text.expect("the names"))
        })
    }

    /// The regions of a country at these places, or all of them.
    #[expect(
        clippy::expect_used,
        reason = "the embedded file is a constant, and tests read all of it"
    )]
    fn regions(&self, country: &str, places: Option<&[usize]>) -> Vec<Unpacked> {
        self.unpack(country, places).expect("the regions of a country")
    }

    fn unpack(&self, country: &str, places: Option<&[usize]>) -> Option<Vec<Unpacked>> {
        let (regions, blocks) = self.directory.shapes.get(country)?;
        let mut arcs = Arcs::default();
        for block in blocks {
            arcs.add(&self.block(*block)?)?;
        }
        let packed: Vec<PackedRegion> = serde_json::from_slice(&self.block(*regions)?).ok()?;
        let chosen = packed
            .into_iter()
            .enumerate()
            .filter(|(place, _)| places.is_none_or(|places| places.contains(place)));
        chosen.map(|(_, region)| Unpacked::new(region, &arcs)).collect()
    }

    fn block(&self, (start, length): Place) -> Option<Vec<u8>> {
        unzipped(self.blocks.get(start..start.checked_add(length)?)?)
    }
}

/// A region, and where its official area is from.
struct Unpacked {
    covering: CoveringRegion,
    source: Option<String>,
}

impl Unpacked {
    fn new(region: PackedRegion, arcs: &Arcs) -> Option<Self> {
        let mut covering =
            CoveringRegion::new(region.name, arcs.polygons(&region.polygons)?).code(region.code);
        if let Some(native) = region.native {
            covering = covering.native_name(native);
        }
        if let Some(km2) = region.area {
            covering = covering.official_area(Area::from_km2(km2));
        }
        Some(Self { covering, source: region.source })
    }
}

fn unzipped(block: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    GzDecoder::new(block).read_to_end(&mut content).ok()?;
    Some(content)
}

#[cfg(test)]
mod tests {
    use territory_control::{Input, Limits, Measure, TerritoryReader, WarningCode};

    use super::*;

    /// The regions of a country as a file that nobody has checked.
    fn read_as_file(regions: &[PackedRegion], arcs: &Arcs) -> Territory {
        let features = regions.iter().map(|region| {
            let polygons = arcs.polygons(&region.polygons).unwrap();
            let polygons: Vec<Vec<Vec<[f64; 2]>>> = polygons
                .iter()
                .map(|polygon| {
                    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
                    rings.map(|ring| ring.coords().map(|at| [at.x, at.y]).collect()).collect()
                })
                .collect();
            let geometry = serde_json::json!({"type": "MultiPolygon", "coordinates": polygons});
            serde_json::json!({"type": "Feature", "properties": {}, "geometry": geometry})
        });
        let features: Vec<serde_json::Value> = features.collect();
        let text = serde_json::json!({"type": "FeatureCollection", "features": features});
        let text = text.to_string();
        let input = Input::from_reader("a.geojson", text.as_bytes(), &Limits::default()).unwrap();
        TerritoryReader::new().read(&input).unwrap()
    }

    /// What [`Coverage`] takes as it is needs no repair, does not overlap, and has the area of what is repaired and
    /// dissolved.
    #[test]
    fn regions_fit_together_in_every_country() {
        let atlas = Atlas::get();
        for (country, (regions, blocks)) in &atlas.directory.shapes {
            let mut arcs = Arcs::default();
            for block in blocks {
                arcs.add(&atlas.block(*block).unwrap()).unwrap();
            }
            let packed = atlas.block(*regions).unwrap();
            let packed: Vec<PackedRegion> = serde_json::from_slice(&packed).unwrap();
            let from_file = read_as_file(&packed, &arcs);
            for warning in from_file.warnings() {
                let is_harmless = match warning.code() {
                    WarningCode::RegionsGap | WarningCode::TerritoryWhole => true,
                    // Rings run either way.
                    WarningCode::Repaired => warning.message().starts_with("the territory: "),
                    _ => false,
                };
                assert!(is_harmless, "{country}: {warning}");
            }
            let whole = atlas.regions(country, None).into_iter();
            let whole = whole.fold(Coverage::new("all"), |all, region| all.region(region.covering));
            let whole = whole.into_territory().unwrap();
            let [one, other] = [&whole, &from_file].map(|it| it.boundary_area(&Measure::default()));
            let tolerance = 1.0_f64.max(one.m2() * 1e-9);
            assert!((one.m2() - other.m2()).abs() < tolerance, "{country}: {one} and {other}");
        }
    }
}
