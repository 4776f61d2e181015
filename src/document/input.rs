//! One input: bytes, unpacked and known by their digest, or what is in memory already.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use geojson::GeoJson;
use sha2::{Digest, Sha256};

use super::format::{Format, recognise};
use super::polygon_feature::PolygonFeature;
use crate::error::{Error, ErrorKind};
use crate::limits::{Budget, Limits};
use crate::text::hexadecimal;

/// One input of a map or a territory: a file, bytes from elsewhere, or features in memory, with the name that errors
/// and reports use. What a name says (a day, a layer of ISW) is read from any of them.
#[derive(Clone)]
pub struct Input {
    name: String,
    /// The digest and the number of the bytes that were read, packed if they were.
    source: Option<Source>,
    content: Content,
    /// The files beside it that belong to it: those of a shapefile.
    siblings: Vec<Self>,
}

#[derive(Debug, Clone)]
struct Source {
    sha256: String,
    bytes: u64,
}

/// What an input holds. Clones share it.
#[derive(Clone)]
pub(super) enum Content {
    /// Bytes, unpacked, of a format.
    Text(Format, Arc<Vec<u8>>),
    Features(Arc<[PolygonFeature]>),
    GeoJson(Arc<GeoJson>),
}

/// The endings of files that belong to the shapes of a shapefile.
#[cfg(feature = "formats")]
const OF_SHAPEFILE: [&str; 3] = ["dbf", "prj", "cpg"];

impl Input {
    /// Reads a file, gzipped or not.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is empty, is by its bytes something that is not read (a `GeoPackage`, a web page, a
    /// pointer of Git LFS; without the feature `formats` all but JSON), or is larger than [`Limits::bytes`] packed or
    /// [`Limits::unpacked_bytes`] unpacked.
    pub fn open(path: impl AsRef<Path>, limits: &Limits) -> Result<Self, Error> {
        Self::open_within(path.as_ref(), &Budget::within(*limits))
    }

    /// The same, until the work is cancelled.
    pub(crate) fn open_within(path: &Path, budget: &Budget) -> Result<Self, Error> {
        let name = path.display().to_string();
        budget
            .check()
            .and_then(|()| File::open(path).map_err(Error::unreadable))
            .and_then(|file| {
                // Only a hint for the buffer: a file may grow, and a pipe has no length.
                let length = file.metadata().map_or(0, |metadata| metadata.len());
                Self::unpack(&name, file, length, budget)
            })
            .and_then(|input| input.with_siblings(path, budget))
            .map_err(|error| error.in_input(&name))
    }

    /// With the files that belong to it, if it is a part of a whole that is kept in several.
    #[cfg(feature = "formats")]
    fn with_siblings(mut self, path: &Path, budget: &Budget) -> Result<Self, Error> {
        if !matches!(self.content, Content::Text(Format::Shapefile, _)) {
            return Ok(self);
        }
        for ending in OF_SHAPEFILE {
            for spelled in [ending.to_owned(), ending.to_uppercase()] {
                let path = path.with_extension(spelled);
                // Not a pipe, which nobody may write to.
                if !path.is_file() {
                    continue;
                }
                let name = path.display().to_string();
                let sibling = File::open(&path)
                    .map_err(Error::unreadable)
                    .and_then(|file| read_digested(file, 0, budget))
                    .map_err(|error| error.in_input(&name))?;
                let Digested { bytes, sha256 } = sibling;
                let source = Some(Source { sha256, bytes: bytes.len() as u64 });
                let content = Content::Text(Format::Shapefile, Arc::new(bytes));
                self.siblings.push(Self { name, source, content, siblings: Vec::new() });
                break;
            }
        }
        Ok(self)
    }

    #[cfg(not(feature = "formats"))]
    #[expect(clippy::unnecessary_wraps, reason = "with the feature formats they are read")]
    fn with_siblings(self, _: &Path, _: &Budget) -> Result<Self, Error> {
        Ok(self)
    }

    /// The files beside it that belong to it.
    pub(crate) fn siblings(&self) -> &[Self] {
        &self.siblings
    }

    /// What is in the file beside it with this ending.
    #[cfg(feature = "formats")]
    pub(super) fn sibling(&self, ending: &str) -> Option<&[u8]> {
        let mut siblings = self.siblings.iter();
        let sibling = siblings.find(|sibling| {
            let found = Path::new(&sibling.name).extension();
            found.is_some_and(|found| found.eq_ignore_ascii_case(ending))
        })?;
        match &sibling.content {
            Content::Text(_, text) => Some(text),
            Content::Features(_) | Content::GeoJson(_) => None,
        }
    }

    /// Reads from anywhere, for example standard input.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn from_reader(
        name: impl Into<String>,
        reader: impl Read,
        limits: &Limits,
    ) -> Result<Self, Error> {
        let name = name.into();
        Self::unpack(&name, reader, 0, &Budget::within(*limits))
            .map_err(|error| error.in_input(&name))
    }

    /// Reads some `length` bytes.
    fn unpack(name: &str, reader: impl Read, length: u64, budget: &Budget) -> Result<Self, Error> {
        let unpacked_bytes = budget.limits.unpacked_bytes;
        let Digested { bytes, sha256 } = read_digested(reader, length, budget)?;
        let length = bytes.len() as u64;
        let text = if bytes.starts_with(&[0x1f, 0x8b]) {
            let unpacked = MultiGzDecoder::new(bytes.as_slice());
            read_at_most(unpacked, 0, ("unpacked_bytes", unpacked_bytes), budget, |_| {})?
        } else {
            bytes
        };
        let text = match text.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => rest.to_vec(),
            None => text,
        };
        let format = recognise(&text)?;
        let source = Some(Source { sha256, bytes: length });
        let content = Content::Text(format, Arc::new(text));
        Ok(Self { name: name.to_owned(), source, content, siblings: Vec::new() })
    }

    /// Takes features that are in memory.
    pub fn from_features(
        name: impl Into<String>,
        features: impl IntoIterator<Item = PolygonFeature>,
    ) -> Self {
        let content = Content::Features(features.into_iter().collect());
        Self { name: name.into(), source: None, content, siblings: Vec::new() }
    }

    /// Takes GeoJSON that is in memory, in the types of the crate [`geojson`]. It is read as its text would be: with
    /// its `crs` and `name`, and with warnings of what is no polygon.
    ///
    /// ```
    /// use geojson::{Feature, FeatureCollection, GeometryValue};
    /// use territory_control::{Input, MapReader};
    ///
    /// let ring = [[36.0, 47.0], [37.0, 47.0], [37.0, 48.0], [36.0, 48.0], [36.0, 47.0]];
    /// let mut feature = Feature::from(GeometryValue::new_polygon([ring]));
    /// feature.set_property("status", "occupied");
    /// let collection = FeatureCollection::new([feature]);
    ///
    /// let map = MapReader::new().read([Input::from_geojson("ours", collection)])?;
    /// assert_eq!((map.legend_name().as_str(), map.polygon_count()), ("status", 1));
    /// # Ok::<(), territory_control::Error>(())
    /// ```
    pub fn from_geojson(name: impl Into<String>, geojson: impl Into<GeoJson>) -> Self {
        let content = Content::GeoJson(Arc::new(geojson.into()));
        Self { name: name.into(), source: None, content, siblings: Vec::new() }
    }

    /// The name that errors and reports use.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The SHA-256 of the bytes as they were read, in hexadecimal; none of what was in memory already.
    pub fn sha256(&self) -> Option<&str> {
        self.source.as_ref().map(|source| source.sha256.as_str())
    }

    /// The SHA-256 of all files, its own first.
    pub(crate) fn digests(&self) -> Option<String> {
        let all = std::iter::once(self).chain(&self.siblings);
        Some(all.map(Self::sha256).collect::<Option<Vec<_>>>()?.join(" "))
    }

    /// How many bytes were read; none of what was in memory already.
    pub fn bytes(&self) -> Option<u64> {
        self.source.as_ref().map(|source| source.bytes)
    }

    pub(super) fn content(&self) -> &Content {
        &self.content
    }

    /// The text of a table or a theme.
    #[cfg(feature = "draw")]
    pub(crate) fn text(&self) -> Result<&[u8], Error> {
        match &self.content {
            Content::Text(_, text) => Ok(text),
            Content::Features(_) | Content::GeoJson(_) => {
                let error = Error::geojson("found features in memory, expected a text");
                Err(error.in_input(&self.name))
            }
        }
    }
}

/// Says what there is, and not each byte of it.
impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Input");
        shown.field("name", &self.name);
        match &self.content {
            Content::Text(..) => shown.field("source", &self.source),
            Content::Features(features) => shown.field("features", &features.len()),
            Content::GeoJson(_) => shown.field("geojson", &"in memory"),
        };
        shown.finish_non_exhaustive()
    }
}

/// Bytes and their SHA-256.
struct Digested {
    bytes: Vec<u8>,
    sha256: String,
}

/// Reads some `length` bytes.
fn read_digested(reader: impl Read, length: u64, budget: &Budget) -> Result<Digested, Error> {
    let allowed = budget.limits.bytes;
    let mut digest = Sha256::new();
    let room = usize::try_from(length.min(allowed)).map_or(0, |length| length + 1);
    let bytes = read_at_most(reader, room, ("bytes", allowed), budget, |chunk| {
        digest.update(chunk);
    })?;
    Ok(Digested { bytes, sha256: hexadecimal(&digest.finalize()) })
}

/// Reads to the end, or to the limit, which is an error. `look` sees each part.
fn read_at_most(
    mut reader: impl Read,
    room: usize,
    (limit, allowed): (&'static str, u64),
    budget: &Budget,
    mut look: impl FnMut(&[u8]),
) -> Result<Vec<u8>, Error> {
    // Takes some milliseconds: so often it is checked whether the work was cancelled.
    const PART: u64 = 4 << 20;
    let mut bytes = Vec::with_capacity(room);
    loop {
        budget.check()?;
        let before = bytes.len();
        let room = allowed.saturating_add(1) - before as u64;
        let read = reader
            .by_ref()
            .take(PART.min(room))
            .read_to_end(&mut bytes)
            .map_err(Error::unreadable)?;
        if bytes.len() as u64 > allowed {
            return Err(Error::new(ErrorKind::Limit { limit, allowed }));
        }
        if read == 0 {
            return Ok(bytes);
        }
        look(bytes.get(before..).unwrap_or_default());
    }
}
