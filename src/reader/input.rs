//! Bytes of one input, unpacked and known by their digest.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

use crate::error::{Error, ErrorKind};
use crate::limits::Limits;

/// One input of a map: a file, or bytes from elsewhere, with the name that errors and reports use.
#[derive(Debug, Clone)]
pub struct Input {
    name: String,
    sha256: String,
    text: Vec<u8>,
}

impl Input {
    /// Reads a file, gzipped or not.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is empty, is evidently something other than JSON (a web page, a
    /// zip archive, UTF-16), or is larger than [`Limits::bytes`], packed or unpacked.
    pub fn open(path: impl AsRef<Path>, limits: &Limits) -> Result<Self, Error> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| Error::unreadable(error).in_input(&name))?;
        Self::from_reader(name, file, limits)
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
        read_at_most(reader, limits)
            .and_then(|bytes| Self::unpack(&name, bytes, limits))
            .map_err(|error| error.in_input(&name))
    }

    fn unpack(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Self, Error> {
        let sha256 = hexadecimal(&Sha256::digest(&bytes));
        let text = if bytes.starts_with(&[0x1f, 0x8b]) {
            read_at_most(MultiGzDecoder::new(bytes.as_slice()), limits)?
        } else {
            bytes
        };
        let text = match text.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => rest.to_vec(),
            None => text,
        };
        check_format(&text)?;
        Ok(Self { name: name.to_owned(), sha256, text })
    }

    /// The name that errors and reports use.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The SHA-256 of the bytes as they were read, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }
}

fn read_at_most(reader: impl Read, limits: &Limits) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = reader
        .take(limits.bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(Error::unreadable)?;
    if read as u64 > limits.bytes {
        return Err(Error::new(ErrorKind::Limit { limit: "bytes", allowed: limits.bytes }));
    }
    Ok(bytes)
}

/// Names what is evidently not JSON, because a JSON parser would only say where it stumbled.
fn check_format(text: &[u8]) -> Result<(), Error> {
    let trimmed = text.trim_ascii_start();
    let Some(&first) = trimmed.first() else {
        return Err(Error::new(ErrorKind::Empty));
    };
    let starts = |magic: &[u8]| text.starts_with(magic);
    let is_utf16 = starts(b"\xff\xfe")
        || starts(b"\xfe\xff")
        || matches!(text, [0, byte, ..] | [byte, 0, ..] if *byte != 0);
    let (found, advice) = if first == b'<' {
        (
            "HTML or XML",
            "the download may have returned a web page or a KML file instead of the map",
        )
    } else if is_utf16 {
        ("UTF-16", "convert the text to UTF-8")
    } else if starts(b"PK\x03\x04") {
        ("a zip archive", "unpack it and give the GeoJSON inside")
    } else if starts(b"SQLite format 3") {
        ("an SQLite database (GeoPackage?)", "export it, for example with ogr2ogr -f GeoJSON")
    } else {
        return Ok(());
    };
    Err(Error::new(ErrorKind::Format { found: found.to_owned(), advice: advice.to_owned() }))
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
