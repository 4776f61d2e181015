//! Measured maps, kept between runs.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::geometry::{GridPoint, Ground};
use crate::quantity::Area;
use crate::status::Status;
use crate::text::hexadecimal;

/// What is needed of a map once it is measured.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    pub(super) controlled: Area,
    /// Controlled ground, dissolved.
    pub(super) ground: Ground,
    pub(super) statuses: Vec<(Status, Area)>,
    /// Ground that does not count and widens the range.
    pub(super) open: Area,
    pub(super) regions: Vec<Area>,
    pub(super) covered: Area,
    pub(super) legend: String,
    /// Polygons that no rule matches.
    pub(super) unclassified: usize,
}

/// A measured map as it is written: areas in m², rings in steps of the grid.
#[derive(Serialize, Deserialize)]
struct Entry {
    controlled: f64,
    rings: Vec<Vec<[i64; 2]>>,
    statuses: Vec<(Status, f64)>,
    open: f64,
    regions: Vec<f64>,
    covered: f64,
    legend: String,
    unclassified: usize,
}

/// A folder of measured maps, each under the digest of all that its figures depend on.
#[derive(Debug, Clone)]
pub(super) struct Cache {
    folder: PathBuf,
}

impl Cache {
    pub(super) fn in_folder(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// The digest of everything that figures depend on, part by part.
    pub(super) fn key(parts: &[&str]) -> String {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        hexadecimal(&digest.finalize())
    }

    /// A measured map, if it is there and whole: one that lacks a figure is measured anew.
    pub(super) fn get(&self, key: &str) -> Option<Measured> {
        let file = std::fs::File::open(self.path(key)).ok()?;
        let mut text = Vec::new();
        GzDecoder::new(file).read_to_end(&mut text).ok()?;
        serde_json::from_slice::<Entry>(&text).ok().map(Measured::from)
    }

    /// Keeps a measured map: whole or not at all, under its name only once it is written.
    pub(super) fn put(&self, key: &str, measured: &Measured) -> std::io::Result<()> {
        let text = serde_json::to_vec(&Entry::from(measured))?;
        let unfinished = self.folder.join(format!(".{key}.{}", std::process::id()));
        let mut encoder = GzEncoder::new(std::fs::File::create(&unfinished)?, Compression::fast());
        encoder.write_all(&text)?;
        encoder.finish()?;
        std::fs::rename(unfinished, self.path(key))
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{key}.json.gz"))
    }
}

impl From<&Measured> for Entry {
    fn from(measured: &Measured) -> Self {
        let pair = |point: &GridPoint| [point.longitude, point.latitude];
        let statuses = measured.statuses.iter();
        Self {
            controlled: measured.controlled.m2(),
            rings: measured.ground.rings().map(|ring| ring.iter().map(pair).collect()).collect(),
            statuses: statuses.map(|(status, area)| (status.clone(), area.m2())).collect(),
            open: measured.open.m2(),
            regions: measured.regions.iter().map(|area| area.m2()).collect(),
            covered: measured.covered.m2(),
            legend: measured.legend.clone(),
            unclassified: measured.unclassified,
        }
    }
}

impl From<Entry> for Measured {
    fn from(entry: Entry) -> Self {
        let point = |[longitude, latitude]: [i64; 2]| GridPoint { longitude, latitude };
        let rings = entry.rings.into_iter();
        let statuses = entry.statuses.into_iter();
        Self {
            controlled: Area::from_m2(entry.controlled),
            ground: rings.map(|ring| ring.into_iter().map(point).collect::<Vec<_>>()).collect(),
            statuses: statuses.map(|(status, area)| (status, Area::from_m2(area))).collect(),
            open: Area::from_m2(entry.open),
            regions: entry.regions.into_iter().map(Area::from_m2).collect(),
            covered: Area::from_m2(entry.covered),
            legend: entry.legend,
            unclassified: entry.unclassified,
        }
    }
}
