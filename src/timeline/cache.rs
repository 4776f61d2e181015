//! Measured maps, kept between runs.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cells::{Piece, Pieces};
use crate::geometry::{GridPoint, Ground};
use crate::map::Sheet;
use crate::quantity::Area;
use crate::status::Status;
use crate::text::hexadecimal;

/// What is needed of a map once it is measured.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    pub(super) controlled: Area,
    pub(super) sheet: Sheet,
    /// What each status holds, by layer.
    pub(super) held: Vec<Area>,
    /// Ground that does not count and widens the range.
    pub(super) open: Area,
    pub(super) regions: Vec<Area>,
    pub(super) outside: Area,
    pub(super) legend: String,
    /// Polygons that no rule matches.
    pub(super) unclassified: usize,
}

/// A measured map as it is written: areas in m², rings in steps of the grid.
#[derive(Serialize, Deserialize)]
struct Entry {
    controlled: f64,
    pieces: Vec<PieceEntry>,
    statuses: Vec<StatusEntry>,
    open: f64,
    regions: Vec<f64>,
    outside: f64,
    legend: String,
    unclassified: usize,
}

/// A piece: its layer, how often it is drawn, and its rings.
#[derive(Serialize, Deserialize)]
struct PieceEntry {
    layer: u32,
    times: i32,
    rings: Vec<Vec<[i64; 2]>>,
}

#[derive(Serialize, Deserialize)]
struct StatusEntry {
    status: Status,
    is_counted: bool,
    is_open: bool,
    held: f64,
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
        let entry = serde_json::from_slice::<Entry>(&text).ok()?;
        entry.is_whole().then(|| Measured::from(entry))
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

impl Entry {
    /// Whether its pieces belong to its statuses.
    fn is_whole(&self) -> bool {
        self.pieces.iter().all(|piece| (piece.layer as usize) < self.statuses.len())
    }
}

impl From<&Measured> for Entry {
    fn from(measured: &Measured) -> Self {
        let pair = |point: &GridPoint| [point.longitude, point.latitude];
        let ring = |ring: Vec<GridPoint>| ring.iter().map(pair).collect();
        let piece = |(layer, times, rings): (u32, i32, Vec<Vec<GridPoint>>)| PieceEntry {
            layer,
            times,
            rings: rings.into_iter().map(ring).collect(),
        };
        let Sheet { pieces, statuses, is_counted, is_open } = &measured.sheet;
        let statuses = statuses.iter().zip(is_counted).zip(is_open).zip(&measured.held);
        let statuses = statuses.map(|(((status, is_counted), is_open), held)| StatusEntry {
            status: status.clone(),
            is_counted: *is_counted,
            is_open: *is_open,
            held: held.m2(),
        });
        Self {
            controlled: measured.controlled.m2(),
            pieces: pieces.to_rings().map(piece).collect(),
            statuses: statuses.collect(),
            open: measured.open.m2(),
            regions: measured.regions.iter().map(|area| area.m2()).collect(),
            outside: measured.outside.m2(),
            legend: measured.legend.clone(),
            unclassified: measured.unclassified,
        }
    }
}

impl From<Entry> for Measured {
    fn from(entry: Entry) -> Self {
        let point = |[longitude, latitude]: [i64; 2]| GridPoint { longitude, latitude };
        let ring = |ring: Vec<[i64; 2]>| ring.into_iter().map(point).collect::<Vec<_>>();
        let grounds: Vec<(u32, i32, Ground)> = entry
            .pieces
            .into_iter()
            .map(|piece| (piece.layer, piece.times, piece.rings.into_iter().map(ring).collect()))
            .collect();
        let layers = u32::try_from(entry.statuses.len()).unwrap_or(u32::MAX);
        let pieces = grounds.iter().map(|(layer, times, ground)| Piece {
            layer: *layer,
            times: *times,
            ground,
        });
        let statuses = || entry.statuses.iter();
        let sheet = Sheet {
            pieces: Arc::new(Pieces::new(layers, pieces)),
            statuses: statuses().map(|status| status.status.clone()).collect(),
            is_counted: statuses().map(|status| status.is_counted).collect(),
            is_open: statuses().map(|status| status.is_open).collect(),
        };
        Self {
            controlled: Area::from_m2(entry.controlled),
            sheet,
            held: statuses().map(|status| Area::from_m2(status.held)).collect(),
            open: Area::from_m2(entry.open),
            regions: entry.regions.into_iter().map(Area::from_m2).collect(),
            outside: Area::from_m2(entry.outside),
            legend: entry.legend,
            unclassified: entry.unclassified,
        }
    }
}

impl Measured {
    /// What each status holds.
    pub(super) fn statuses(&self) -> Vec<(Status, Area)> {
        self.sheet.statuses.iter().cloned().zip(self.held.iter().copied()).collect()
    }
}
