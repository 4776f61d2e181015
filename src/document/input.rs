//! Bytes of one input, unpacked and known by their digest.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::format::check_format;
use crate::error::{Error, ErrorKind};
use crate::limits::{Budget, Limits};
use crate::text::hexadecimal;

/// One input of a map: a file, or bytes from elsewhere, with the name that errors and reports use.
#[derive(Debug, Clone)]
pub struct Input {
    name: String,
    sha256: String,
    /// How many there were, packed if they were.
    bytes: u64,
    text: Vec<u8>,
}

impl Input {
    /// Reads a file, gzipped or not.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is empty, is by its bytes something other than JSON (KML, a
    /// shapefile, an archive, a web page, a pointer of Git LFS), or is larger than [`Limits::bytes`] packed or
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
            .map_err(|error| error.in_input(&name))
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
        let Limits { bytes, unpacked_bytes, .. } = budget.limits;
        let mut digest = Sha256::new();
        let room = usize::try_from(length.min(bytes)).map_or(0, |length| length + 1);
        let bytes = read_at_most(reader, room, ("bytes", bytes), budget, |chunk| {
            digest.update(chunk);
        })?;
        let sha256 = hexadecimal(&digest.finalize());
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
        check_format(&text)?;
        Ok(Self { name: name.to_owned(), sha256, bytes: length, text })
    }

    /// The name that errors and reports use.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The SHA-256 of the bytes as they were read, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// How many bytes were read.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }
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
