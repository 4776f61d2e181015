//! Measured maps, kept between runs.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::measured::Measured;
use crate::cells::{Piece, Pieces};
use crate::geometry::{GridPoint, Ground};
use crate::legend::Omission;
use crate::map::{MapFile, Sheet, SheetSide};
use crate::quantity::Area;
use crate::report::GroundOutside;
use crate::side::Side;
use crate::status::Status;
use crate::text::hexadecimal;
use crate::warning::{Warning, WarningCode};

/// A measured map as it is written: areas in m², rings in steps of the grid.
#[derive(Serialize, Deserialize)]
struct CachedMap {
    controlled: f64,
    pieces: Vec<CachedPiece>,
    statuses: Vec<CachedStatus>,
    sides: Vec<CachedSide>,
    open: f64,
    regions: Vec<f64>,
    in_no_region: f64,
    outside: f64,
    /// All counted ground, and what of it lies outside the territory.
    ground_outside: [f64; 2],
    is_elsewhere: bool,
    legend: String,
    files: Vec<CachedFile>,
    /// The name of the code, and the message.
    warnings: Vec<[String; 2]>,
    omissions: Vec<Omission>,
    unclassified: usize,
}

#[derive(Serialize, Deserialize)]
struct CachedFile {
    name: String,
    sha256: String,
    bytes: u64,
}

/// A piece: its layer, how often it is drawn, and its rings.
#[derive(Serialize, Deserialize)]
struct CachedPiece {
    layer: u32,
    times: i32,
    rings: Vec<Vec<[i64; 2]>>,
}

#[derive(Serialize, Deserialize)]
struct CachedStatus {
    status: Status,
    is_counted: bool,
    is_open: bool,
    held: f64,
}

/// A side, with what it holds and may hold of the statuses, each in their order.
#[derive(Serialize, Deserialize)]
struct CachedSide {
    name: Side,
    holds: Vec<bool>,
    may_hold: Vec<bool>,
    holds_rest: bool,
    colour: Option<String>,
}

/// A folder of measured maps, each under the digest of all that its figures depend on.
#[derive(Debug, Clone)]
pub(super) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The form of entries: another number for each change of what is written.
    pub(super) const FORM: &str = "form 4: where ground lies";

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

    /// A measured map, if it is there and whole: one that lacks a figure is measured again.
    pub(super) fn get(&self, key: &str) -> Option<Measured> {
        let file = std::fs::File::open(self.path(key)).ok()?;
        let mut text = Vec::new();
        GzDecoder::new(file).read_to_end(&mut text).ok()?;
        let map = serde_json::from_slice::<CachedMap>(&text).ok()?;
        map.is_whole().then(|| Measured::from(map))
    }

    /// Keeps a measured map: whole or not at all, under its name only once it is written.
    pub(super) fn put(&self, key: &str, measured: &Measured) -> std::io::Result<()> {
        let text = serde_json::to_vec(&CachedMap::from(measured))?;
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

impl CachedMap {
    /// Whether its pieces and its sides belong to its statuses, and its warnings are ones that there are.
    fn is_whole(&self) -> bool {
        let layers = self.statuses.len();
        self.pieces.iter().all(|piece| (piece.layer as usize) < layers)
            && self.warnings.iter().all(|[code, _]| WarningCode::named(code).is_some())
            && self.sides.iter().all(|side| [side.holds.len(), side.may_hold.len()] == [layers; 2])
    }
}

impl From<&Measured> for CachedMap {
    fn from(measured: &Measured) -> Self {
        let pieces = measured.sheet.pieces.to_rings();
        Self {
            controlled: measured.controlled.m2(),
            pieces: pieces
                .map(|(layer, times, rings)| CachedPiece {
                    layer,
                    times,
                    rings: rings.iter().map(|ring| to_pairs(ring)).collect(),
                })
                .collect(),
            statuses: cached_statuses(measured),
            sides: measured.sheet.sides.iter().map(CachedSide::from).collect(),
            open: measured.open.m2(),
            regions: measured.regions.iter().map(|area| area.m2()).collect(),
            in_no_region: measured.in_no_region.m2(),
            outside: measured.outside.m2(),
            ground_outside: measured.ground_outside.m2(),
            is_elsewhere: measured.ground_outside.is_elsewhere(),
            legend: measured.legend.clone(),
            files: measured.files.iter().map(CachedFile::from).collect(),
            warnings: measured
                .warnings
                .iter()
                .map(|warning| [warning.code().to_string(), warning.message().to_owned()])
                .collect(),
            omissions: measured.omissions.clone(),
            unclassified: measured.unclassified,
        }
    }
}

fn cached_statuses(measured: &Measured) -> Vec<CachedStatus> {
    let Sheet { statuses, is_counted, is_open, .. } = &measured.sheet;
    statuses
        .iter()
        .zip(is_counted)
        .zip(is_open)
        .zip(&measured.held)
        .map(|(((status, is_counted), is_open), held)| CachedStatus {
            status: status.clone(),
            is_counted: *is_counted,
            is_open: *is_open,
            held: held.m2(),
        })
        .collect()
}

impl From<&MapFile> for CachedFile {
    fn from(file: &MapFile) -> Self {
        let MapFile { name, sha256, bytes } = file.clone();
        Self { name, sha256, bytes }
    }
}

impl From<CachedFile> for MapFile {
    fn from(file: CachedFile) -> Self {
        let CachedFile { name, sha256, bytes } = file;
        Self { name, sha256, bytes }
    }
}

impl From<&SheetSide> for CachedSide {
    fn from(side: &SheetSide) -> Self {
        let SheetSide { name, holds, may_hold, holds_rest, colour } = side.clone();
        Self { name, holds, may_hold, holds_rest, colour }
    }
}

impl From<CachedSide> for SheetSide {
    fn from(side: CachedSide) -> Self {
        let CachedSide { name, holds, may_hold, holds_rest, colour } = side;
        Self { name, holds, may_hold, holds_rest, colour }
    }
}

fn to_pairs(ring: &[GridPoint]) -> Vec<[i64; 2]> {
    ring.iter().map(|point| [point.longitude, point.latitude]).collect()
}

impl From<CachedMap> for Measured {
    fn from(map: CachedMap) -> Self {
        let statuses = &map.statuses;
        Self {
            controlled: Area::from_m2(map.controlled),
            sheet: Sheet {
                pieces: Arc::new(pieces_of(&map)),
                statuses: statuses.iter().map(|status| status.status.clone()).collect(),
                is_counted: statuses.iter().map(|status| status.is_counted).collect(),
                is_open: statuses.iter().map(|status| status.is_open).collect(),
                sides: map.sides.into_iter().map(SheetSide::from).collect(),
            },
            held: statuses.iter().map(|status| Area::from_m2(status.held)).collect(),
            open: Area::from_m2(map.open),
            regions: map.regions.into_iter().map(Area::from_m2).collect(),
            in_no_region: Area::from_m2(map.in_no_region),
            outside: Area::from_m2(map.outside),
            ground_outside: GroundOutside::from_m2(map.ground_outside, map.is_elsewhere),
            legend: map.legend,
            files: map.files.into_iter().map(MapFile::from).collect(),
            warnings: map
                .warnings
                .iter()
                .filter_map(|[code, message]| {
                    Some(Warning::new(WarningCode::named(code)?, message))
                })
                .collect(),
            omissions: map.omissions,
            unclassified: map.unclassified,
        }
    }
}

fn pieces_of(map: &CachedMap) -> Pieces {
    let grounds: Vec<Ground> = map
        .pieces
        .iter()
        .map(|piece| piece.rings.iter().map(|ring| to_points(ring)).collect())
        .collect();
    let layers = u32::try_from(map.statuses.len()).unwrap_or(u32::MAX);
    let pieces = map.pieces.iter().zip(&grounds);
    Pieces::new(
        layers,
        pieces.map(|(piece, ground)| Piece { layer: piece.layer, times: piece.times, ground }),
    )
}

fn to_points(ring: &[[i64; 2]]) -> Vec<GridPoint> {
    ring.iter().map(|&[longitude, latitude]| GridPoint { longitude, latitude }).collect()
}
