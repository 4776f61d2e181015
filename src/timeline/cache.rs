//! Measured maps, kept between runs.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

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
    sha256: Option<String>,
    bytes: Option<u64>,
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
    holds: BTreeSet<usize>,
    may_hold: BTreeSet<usize>,
    holds_rest: bool,
    colour: Option<String>,
}

/// A folder of measured maps, each under the digest of all that its figures depend on.
///
/// It saves work and decides no figure. What cannot be read of it, or is not whole, is measured again; what cannot be
/// written is a warning ([`warning`](Self::warning)). Several programs may write to one folder at once.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    /// The most bytes that an entry may have, packed or not.
    most_bytes: u64,
    /// Why an entry could not be written: the first reason.
    failure: OnceLock<String>,
}

/// The head of an entry: what it is, and the digest of its key and of what follows.
const HEAD: &str = "territory-control measured map, ";

/// What a program that was killed left behind is swept after so long: none writes an entry for an hour.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

impl Cache {
    /// The form of entries: another number for each change of what is written.
    pub(super) const FORM: &str = "form 6: sides by layers";

    /// The cache in a folder, which is made if it is not there.
    pub(super) fn in_folder(folder: &Path, most_bytes: u64) -> Self {
        let cache = Self { folder: folder.to_owned(), most_bytes, failure: OnceLock::new() };
        match fs::create_dir_all(folder) {
            Ok(()) => cache.sweep(),
            Err(error) => cache.note(&error),
        }
        cache
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

    /// A measured map, if it is there and whole.
    pub(super) fn get(&self, key: &str) -> Option<Measured> {
        let path = self.path(key);
        // Who opens a pipe waits for whoever writes to it.
        if !fs::metadata(&path).ok()?.is_file() {
            return None;
        }
        let mut packed = Vec::new();
        File::open(path).ok()?.take(self.most_bytes).read_to_end(&mut packed).ok()?;
        let (head, packed) = packed.split_at_checked(seal(key, b"").len())?;
        if head != seal(key, packed).as_bytes() {
            return None;
        }
        let mut text = Vec::new();
        let unpacked = GzDecoder::new(packed).take(self.most_bytes).read_to_end(&mut text).ok()?;
        if unpacked as u64 == self.most_bytes {
            return None;
        }
        let map = serde_json::from_slice::<CachedMap>(&text).ok()?;
        map.is_whole().then(|| Measured::from(map))
    }

    /// Keeps a measured map: whole or not at all, under its name only once it is written.
    pub(super) fn put(&self, key: &str, measured: &Measured) {
        if let Err(error) = self.write(key, measured) {
            self.note(&error);
        }
    }

    fn write(&self, key: &str, measured: &Measured) -> io::Result<()> {
        let text = serde_json::to_vec(&CachedMap::from(measured))?;
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&text)?;
        let packed = packed.finish()?;
        let (mut file, unfinished) = self.unfinished(key)?;
        let written = file
            .write_all(seal(key, &packed).as_bytes())
            .and_then(|()| file.write_all(&packed))
            .and_then(|()| fs::rename(&unfinished, self.path(key)));
        if written.is_err() {
            // It would be swept in time.
            drop(fs::remove_file(&unfinished));
        }
        written
    }

    /// A file of a name that no other writer has, in this program or in another.
    fn unfinished(&self, key: &str) -> io::Result<(File, PathBuf)> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = self.folder.join(format!(".{key}.{}.{number}", std::process::id()));
            match File::create_new(&path) {
                // Of a process with this number on another machine, or of one that was killed.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                file => return file.map(|file| (file, path)),
            }
        }
    }

    /// Removes what killed programs left behind.
    fn sweep(&self) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let is_unfinished = name.starts_with('.') && name.split('.').nth(1).is_some_and(is_key);
            let age =
                entry.metadata().and_then(|found| found.modified()).map(|time| time.elapsed());
            let is_left_behind = age.is_ok_and(|age| age.is_ok_and(|age| age > LEFT_BEHIND));
            if is_unfinished && is_left_behind {
                drop(fs::remove_file(entry.path()));
            }
        }
    }

    fn note(&self, error: &io::Error) {
        self.failure.get_or_init(|| error.to_string());
    }

    /// Why maps will have to be measured again, if something could not be written.
    pub(super) fn warning(&self) -> Option<Warning> {
        self.failure.get().map(|failure| {
            let folder = self.folder.display();
            let message = format!(
                "the cache in {folder} cannot be written ({failure}); the figures are whole, and are measured again \
                 next time"
            );
            Warning::new(WarningCode::CacheUnwritten, message)
        })
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{key}.json.gz"))
    }
}

/// The first line of an entry.
fn seal(key: &str, packed: &[u8]) -> String {
    format!(
        "{HEAD}{}, {}\n",
        Cache::FORM,
        Cache::key(&[key, &hexadecimal(&Sha256::digest(packed))])
    )
}

fn is_key(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl CachedMap {
    /// Whether its pieces and its sides belong to its statuses, its warnings are ones that there are, and its areas
    /// are areas.
    fn is_whole(&self) -> bool {
        let layers = self.statuses.len();
        let held = self.statuses.iter().map(|status| status.held);
        let areas = held.chain(self.regions.iter().copied()).chain(self.ground_outside);
        let mut areas = areas.chain([self.controlled, self.open, self.in_no_region, self.outside]);
        areas.all(|area| area.is_finite() && area >= 0.0)
            && self.pieces.iter().all(|piece| (piece.layer as usize) < layers)
            && self.warnings.iter().all(|[code, _]| WarningCode::named(code).is_some())
            && self
                .sides
                .iter()
                .flat_map(|side| side.holds.union(&side.may_hold))
                .all(|layer| *layer < layers)
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
                ..Sheet::default()
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
