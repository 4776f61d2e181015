//! The table of a shapefile (`.dbf`; dBASE III to 7 as GIS programs write it).

use serde_json::{Map, Number, Value};

use super::encoding::Encoding;
use super::shapes::SHAPEFILE;
use crate::document::tally::Tally;
use crate::error::Error;

/// A table.
pub(super) struct Table<'b> {
    fields: Vec<Field>,
    records: &'b [u8],
    length: usize,
    count: usize,
    encoding: Encoding,
    /// Whether it was guessed how texts are written.
    pub(super) is_guessed: bool,
    /// Fields whose values are kept elsewhere, or are of no type that is known.
    pub(super) unread: Vec<String>,
}

struct Field {
    name: String,
    kind: u8,
    start: usize,
    length: usize,
}

impl<'b> Table<'b> {
    /// Reads the header; `stated` is how a `.cpg` says that texts are written.
    pub(super) fn new(bytes: &'b [u8], stated: Option<Encoding>) -> Result<Self, Error> {
        const FIELDS: usize = 32;
        const LENGTH_OF_FIELD: usize = 32;
        const END_OF_FIELDS: u8 = 0x0d;
        let header = bytes.get(..FIELDS).ok_or_else(|| broken("its header ends in the middle"))?;
        let number = |at: usize, length: usize| {
            let bytes = header.get(at..at + length).unwrap_or_default();
            bytes.iter().rev().fold(0_usize, |number, byte| number << 8 | usize::from(*byte))
        };
        let (count, start, length) = (number(4, 4), number(8, 2), number(10, 2));
        let encoding = stated
            .unwrap_or_else(|| Encoding::of_driver(header.get(29).copied().unwrap_or_default()));
        let mut table = Self {
            fields: Vec::new(),
            records: &[],
            length,
            count,
            encoding,
            is_guessed: false,
            unread: Vec::new(),
        };
        let described = bytes.get(FIELDS..start).unwrap_or_default();
        let mut at = 1_usize;
        for field in described.chunks_exact(LENGTH_OF_FIELD) {
            if field.first() == Some(&END_OF_FIELDS) {
                break;
            }
            at = table.add_field(field, at);
        }
        if at > length {
            return Err(broken(&format!("its fields have {at} bytes, and its rows only {length}")));
        }
        let end = count.checked_mul(length).and_then(|rows| rows.checked_add(start));
        table.records = end.and_then(|end| bytes.get(start..end)).ok_or_else(|| {
            broken(&format!(
                "it has {} bytes, too few for {count} rows of {length}; it may have been cut off",
                bytes.len(),
            ))
        })?;
        Ok(table)
    }

    /// Adds a field whose values begin at a byte of a row; where they end.
    fn add_field(&mut self, field: &[u8], start: usize) -> usize {
        let name = field.get(..11).unwrap_or_default();
        let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
        let (name, is_guessed) = self.encoding.decode(name);
        self.is_guessed |= is_guessed;
        let byte = |at: usize| field.get(at).copied().unwrap_or_default();
        let (kind, length) = (byte(11), usize::from(byte(16)));
        let name = name.trim().to_owned();
        if is_known(kind) {
            self.fields.push(Field { name, kind, start, length });
        } else {
            self.unread.push(name);
        }
        start + length
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The values of a row; `None` for one that is deleted.
    pub(super) fn row(
        &mut self,
        index: usize,
        tally: &Tally,
    ) -> Result<Option<Map<String, Value>>, Error> {
        const DELETED: u8 = b'*';
        let start = index.saturating_mul(self.length);
        let row = self.records.get(start..start.saturating_add(self.length)).unwrap_or_default();
        if row.first() == Some(&DELETED) {
            return Ok(None);
        }
        let mut values = Map::new();
        for field in &self.fields {
            tally.property()?;
            let bytes = row.get(field.start..field.start + field.length).unwrap_or_default();
            let (text, is_guessed) = self.encoding.decode(bytes);
            self.is_guessed |= is_guessed;
            let text = text.trim_end_matches('\0').trim();
            if values.insert(field.name.clone(), value(field.kind, text, bytes)).is_some() {
                tally.repeated(&field.name);
            }
        }
        Ok(Some(values))
    }
}

fn is_known(kind: u8) -> bool {
    matches!(kind, b'C' | b'N' | b'F' | b'D' | b'L' | b'I' | b'O')
}

/// A value; null where nothing stands.
fn value(kind: u8, text: &str, bytes: &[u8]) -> Value {
    match kind {
        b'I' => bytes.try_into().map_or(Value::Null, |bytes| i32::from_le_bytes(bytes).into()),
        b'O' => bytes.try_into().map_or(Value::Null, |bytes| f64::from_le_bytes(bytes).into()),
        _ if text.is_empty() => Value::Null,
        b'N' | b'F' => number(text),
        b'L' => match text {
            "T" | "t" | "Y" | "y" => true.into(),
            "F" | "f" | "N" | "n" => false.into(),
            _ => Value::Null,
        },
        b'D' => date(text),
        _ => text.into(),
    }
}

/// A number as it is written; stars stand for one that did not fit.
fn number(text: &str) -> Value {
    if let Ok(number) = text.parse::<i64>() {
        return number.into();
    }
    match text.parse().ok().and_then(Number::from_f64) {
        Some(number) => Value::Number(number),
        None if text.bytes().all(|byte| byte == b'*') => Value::Null,
        None => text.into(),
    }
}

/// `20220708` as other formats write it.
fn date(text: &str) -> Value {
    match (text.get(..4), text.get(4..6), text.get(6..)) {
        (Some(_), Some(_), Some("00")) => Value::Null,
        (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}").into(),
        _ => text.into(),
    }
}

fn broken(message: &str) -> Error {
    Error::document(SHAPEFILE, format!("the .dbf is broken: {message}"))
}
