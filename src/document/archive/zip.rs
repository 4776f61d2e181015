//! Zip archives (APPNOTE 6.3.10), as far as maps come in them: stored or deflated files, in memory.
//!
//! Nothing is written to disk, so that a name such as `../../map.kml` is a name and no more.

use std::io::Read;

use flate2::Crc;
use flate2::read::DeflateDecoder;

use crate::document::tally::Tally;
use crate::error::{Error, ErrorKind};

const ZIP: &str = "zip";

/// A zip archive and the files in it.
pub(super) struct Zip<'b> {
    bytes: &'b [u8],
    entries: Vec<Entry>,
}

/// A file in an archive, as the central directory has it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    is_encrypted: bool,
    method: u16,
    checksum: u32,
    packed: usize,
    header: usize,
}

impl<'b> Zip<'b> {
    /// Reads the central directory, which stands at the end.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Error> {
        const LENGTH_OF_END: usize = 22;
        const LONGEST_COMMENT: usize = 0xffff;
        let from = bytes.len().saturating_sub(LENGTH_OF_END + LONGEST_COMMENT);
        let tail = bytes.get(from..).unwrap_or_default();
        let end = tail.windows(4).rposition(|window| window == b"PK\x05\x06");
        let end = end.ok_or_else(|| {
            damaged("it has no central directory at its end; it may have been cut off")
        })?;
        let mut record = Fields::at(bytes, from + end + 10);
        let count = record.u16()?;
        let (length, start) = (record.u32()?, record.u32()?);
        if count == u16::MAX || length == u32::MAX || start == u32::MAX {
            return Err(Error::document(
                ZIP,
                "it is a zip64 archive, which is not read; unpack it",
            ));
        }
        let mut fields = Fields::at(bytes, start as usize);
        let entries = (0..count).map(|_| Entry::read(&mut fields)).collect::<Result<_, _>>()?;
        Ok(Self { bytes, entries })
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Unpacks a file, and counts its bytes against what the archive may unpack to.
    pub(super) fn unpack(
        &self,
        entry: &Entry,
        unpacked: &mut u64,
        tally: &Tally,
    ) -> Result<Vec<u8>, Error> {
        const STORED: u16 = 0;
        const DEFLATED: u16 = 8;
        if entry.is_encrypted {
            return Err(Error::document(ZIP, "it is encrypted; unpack it with its password"));
        }
        let packed = self.packed(entry)?;
        let bytes = match entry.method {
            STORED => read_at_most(packed, unpacked, tally)?,
            DEFLATED => read_at_most(DeflateDecoder::new(packed), unpacked, tally)?,
            method => {
                let message = format!(
                    "it is packed by method {method}; pack the archive with deflate, as zip does by itself",
                );
                return Err(Error::document(ZIP, message));
            }
        };
        let mut checksum = Crc::new();
        checksum.update(&bytes);
        if checksum.sum() != entry.checksum {
            return Err(damaged("it has another checksum than the archive says"));
        }
        Ok(bytes)
    }

    fn packed(&self, entry: &Entry) -> Result<&'b [u8], Error> {
        let mut header = Fields::at(self.bytes, entry.header);
        header.expect(b"PK\x03\x04")?;
        header.skip(22);
        let (name, extra) = (header.u16()?, header.u16()?);
        header.skip(usize::from(name) + usize::from(extra));
        header.take(entry.packed)
    }
}

impl Entry {
    fn read(fields: &mut Fields<'_>) -> Result<Self, Error> {
        fields.expect(b"PK\x01\x02")?;
        fields.skip(4);
        let (flags, method) = (fields.u16()?, fields.u16()?);
        fields.skip(4);
        let (checksum, packed) = (fields.u32()?, fields.u32()? as usize);
        fields.skip(4);
        let (name, extra, comment) = (fields.u16()?, fields.u16()?, fields.u16()?);
        fields.skip(8);
        let header = fields.u32()? as usize;
        let name = String::from_utf8_lossy(fields.take(name.into())?).replace('\\', "/");
        fields.skip(usize::from(extra) + usize::from(comment));
        Ok(Self { name, is_encrypted: flags & 1 != 0, method, checksum, packed, header })
    }
}

/// Reads to the end, or to the limit, which is an error.
fn read_at_most(
    mut reader: impl Read,
    unpacked: &mut u64,
    tally: &Tally,
) -> Result<Vec<u8>, Error> {
    // So often it is checked whether the work was cancelled.
    const PART: u64 = 4 << 20;
    let allowed = tally.unpacked_bytes();
    let mut bytes = Vec::new();
    loop {
        tally.check()?;
        let before = bytes.len() as u64;
        let room = allowed.saturating_sub(*unpacked).saturating_add(1);
        let read = reader
            .by_ref()
            .take(PART.min(room))
            .read_to_end(&mut bytes)
            .map_err(|_| damaged("it cannot be unpacked"))?;
        *unpacked += bytes.len() as u64 - before;
        if *unpacked > allowed {
            return Err(Error::new(ErrorKind::Limit { limit: "unpacked_bytes", allowed }));
        }
        if read == 0 {
            return Ok(bytes);
        }
    }
}

fn damaged(message: &str) -> Error {
    Error::document(ZIP, format!("the zip archive is damaged: {message}"))
}

/// Fields of a record, the lowest byte first.
struct Fields<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Fields<'b> {
    fn at(bytes: &'b [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    fn take(&mut self, length: usize) -> Result<&'b [u8], Error> {
        let end = self.at.saturating_add(length);
        let taken = self.bytes.get(self.at..end);
        self.at = end;
        taken.ok_or_else(|| damaged("a record leads beyond its end; it may have been cut off"))
    }

    fn skip(&mut self, length: usize) {
        self.at = self.at.saturating_add(length);
    }

    fn expect(&mut self, signature: &[u8]) -> Result<(), Error> {
        if self.take(4)? == signature {
            return Ok(());
        }
        Err(damaged("a record does not stand where the archive says"))
    }

    fn u16(&mut self) -> Result<u16, Error> {
        let bytes = self.take(2)?.try_into().unwrap_or_default();
        Ok(u16::from_le_bytes(bytes))
    }

    fn u32(&mut self) -> Result<u32, Error> {
        let bytes = self.take(4)?.try_into().unwrap_or_default();
        Ok(u32::from_le_bytes(bytes))
    }
}
