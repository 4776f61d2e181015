//! The embedded territory, repaired and dissolved beforehand: reading it takes a tenth of the time
//! that its GeoJSON file takes.

use std::io::Read;

use flate2::read::GzDecoder;
use serde::{Deserialize, Serialize};

use super::region::{Origin, Region};
use crate::geometry::{GridPoint, Ground};
use crate::quantity::Area;

/// Natural Earth 1:10m admin-1 (public domain), see `data/README.md`.
const UKRAINE: &[u8] = include_bytes!("../../data/ukraine.prepared.json.gz");

/// Regions, and the ground that they cover together.
#[derive(Debug, Clone)]
pub(super) struct Embedded {
    pub(super) regions: Vec<Region>,
    pub(super) covered: Ground,
}

/// A ring is the first point and the step to each next one: longitude, latitude, in steps of the
/// grid.
type Ring = Vec<i64>;

#[derive(Serialize, Deserialize)]
struct Prepared {
    regions: Vec<PreparedRegion>,
    covered: Vec<Ring>,
}

#[derive(Serialize, Deserialize)]
struct PreparedRegion {
    name: String,
    native_name: Option<String>,
    code: Option<String>,
    official_area_km2: Option<f64>,
    rings: Vec<Ring>,
}

impl Embedded {
    /// Ukraine.
    #[expect(clippy::expect_used, reason = "the embedded file is a constant, and a test reads it")]
    pub(super) fn ukraine() -> Self {
        let mut text = Vec::new();
        GzDecoder::new(UKRAINE).read_to_end(&mut text).expect("the embedded territory");
        let prepared: Prepared = serde_json::from_slice(&text).expect("the embedded territory");
        prepared.into()
    }
}

impl From<Prepared> for Embedded {
    fn from(prepared: Prepared) -> Self {
        Self {
            covered: ground(&prepared.covered),
            regions: prepared.regions.into_iter().map(Region::from).collect(),
        }
    }
}

impl From<PreparedRegion> for Region {
    fn from(prepared: PreparedRegion) -> Self {
        Self {
            native_name: prepared.native_name,
            code: prepared.code,
            ..Self::new(
                &prepared.name,
                None,
                prepared.official_area_km2.map(Area::from_km2),
                ground(&prepared.rings),
                Origin::Prepared,
            )
        }
    }
}

fn ground(rings: &[Ring]) -> Ground {
    rings.iter().map(|ring| points(ring)).collect()
}

fn points(ring: &[i64]) -> Vec<GridPoint> {
    let mut at = GridPoint { longitude: 0, latitude: 0 };
    ring.as_chunks::<2>()
        .0
        .iter()
        .map(|[longitude, latitude]| {
            at =
                GridPoint { longitude: at.longitude + longitude, latitude: at.latitude + latitude };
            at
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::Path;

    use flate2::{Compression, GzBuilder};

    use super::*;
    use crate::limits::Budget;
    use crate::territory::{Layout, RegionOverlap, TerritoryReader};

    fn prepared(region: &Region) -> PreparedRegion {
        PreparedRegion {
            name: region.name.clone(),
            native_name: region.native_name.clone(),
            code: region.code.clone(),
            official_area_km2: region.official_area.map(Area::km2),
            rings: rings(&region.ground),
        }
    }

    fn rings(ground: &Ground) -> Vec<Ring> {
        ground.rings().map(ring).collect()
    }

    fn ring(points: &[GridPoint]) -> Ring {
        let mut before = GridPoint { longitude: 0, latitude: 0 };
        let steps = points.iter().flat_map(|point| {
            let step = [point.longitude - before.longitude, point.latitude - before.latitude];
            before = *point;
            step
        });
        steps.collect()
    }

    fn is_same(one: &Ground, other: &Ground) -> bool {
        let budget = Budget::default();
        one.difference(other, &budget).unwrap().is_empty()
            && other.difference(one, &budget).unwrap().is_empty()
    }

    /// It has the ground of the file that it is made from. To make it again, run this test with
    /// `PREPARE_TERRITORY=1`.
    #[test]
    fn the_prepared_territory_is_that_of_its_file() {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let territory = TerritoryReader::new()
            .region_name("name")
            .region_native_name("name_uk")
            .region_code("code")
            .region_official_area("official_area_km2")
            .open(data.join("ukraine.geojson.gz"))
            .unwrap();
        let regions = territory.regions();
        let layout =
            Layout::from_regions(regions, None, RegionOverlap::Partition, &Budget::default())
                .unwrap();
        if std::env::var_os("PREPARE_TERRITORY").is_some() {
            let prepared = Prepared {
                regions: regions.iter().map(prepared).collect(),
                covered: rings(layout.covered()),
            };
            let file = std::fs::File::create(data.join("ukraine.prepared.json.gz")).unwrap();
            let mut encoder = GzBuilder::new().mtime(0).write(file, Compression::best());
            encoder.write_all(&serde_json::to_vec(&prepared).unwrap()).unwrap();
            encoder.finish().unwrap();
            return;
        }
        let embedded = Embedded::ukraine();
        assert_eq!(embedded.regions.len(), regions.len());
        for (embedded, region) in embedded.regions.iter().zip(regions) {
            assert_eq!(format!("{embedded:?}"), format!("{region:?}"));
            assert_eq!(embedded.native_name(), region.native_name());
            assert!(is_same(&embedded.ground, &region.ground), "{region:?}");
        }
        assert!(is_same(&embedded.covered, layout.covered()));
    }
}
