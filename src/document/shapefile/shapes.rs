//! The shapes of a shapefile (`.shp`; Esri, Shapefile Technical Description, 1998).

use crate::document::tally::Tally;
use crate::error::Error;

/// The name of the format, for errors.
pub(super) const SHAPEFILE: &str = "shapefile";

/// A shape, as far as it matters here.
pub(super) enum Shape {
    Null,
    Points(usize),
    Lines(usize),
    /// The rings of polygons, and how many of their vertices have a height or a measure.
    Rings(Vec<Vec<[f64; 2]>>, u64),
}

/// Reads shapes from the start of a file on.
pub(super) struct Shapes<'b> {
    bytes: &'b [u8],
    at: usize,
    tally: &'b Tally,
}

const LENGTH_OF_HEADER: usize = 100;

impl<'b> Shapes<'b> {
    /// Reads the header.
    pub(super) fn new(bytes: &'b [u8], tally: &'b Tally) -> Result<Self, Error> {
        let words = big(bytes, 24)
            .filter(|_| bytes.len() >= LENGTH_OF_HEADER)
            .ok_or_else(|| broken("its header ends in the middle; it may have been cut off"))?;
        let length = usize::try_from(words).unwrap_or(0).saturating_mul(2);
        match bytes.get(..length) {
            Some(whole) if length >= LENGTH_OF_HEADER => {
                Ok(Self { bytes: whole, at: LENGTH_OF_HEADER, tally })
            }
            _ => Err(broken(&format!(
                "it has {} bytes, and its header says {length}; it may have been cut off",
                bytes.len(),
            ))),
        }
    }

    /// The next shape.
    pub(super) fn next(&mut self) -> Result<Option<Shape>, Error> {
        if self.at >= self.bytes.len() {
            return Ok(None);
        }
        let words = big(self.bytes, self.at.saturating_add(4));
        let start = self.at.saturating_add(8);
        let length = words.and_then(|words| usize::try_from(words).ok()?.checked_mul(2));
        let end = length.and_then(|length| start.checked_add(length));
        let record = end.and_then(|end| self.bytes.get(start..end));
        let record = record.ok_or_else(|| broken("its record leads beyond the end of the file"))?;
        self.at = start.saturating_add(record.len());
        self.shape(record).map(Some)
    }

    fn shape(&self, record: &[u8]) -> Result<Shape, Error> {
        let kind = little(record, 0).ok_or_else(|| broken("its record is empty"))?;
        match kind {
            0 => Ok(Shape::Null),
            1 | 11 | 21 => Ok(Shape::Points(1)),
            8 | 18 | 28 => Ok(Shape::Points(count(record, 36)?)),
            3 | 13 | 23 => Ok(Shape::Lines(count(record, 36)?)),
            5 => self.rings(record).map(|rings| Shape::Rings(rings, 0)),
            15 | 25 => {
                let rings = self.rings(record)?;
                let vertices: usize = rings.iter().map(Vec::len).sum();
                Ok(Shape::Rings(rings, vertices as u64))
            }
            31 => Err(broken(
                "found a MultiPatch, which is a surface in space; convert it to polygons",
            )),
            other => Err(broken(&format!("found a shape of the unknown type {other}"))),
        }
    }

    fn rings(&self, record: &[u8]) -> Result<Vec<Vec<[f64; 2]>>, Error> {
        const PARTS: usize = 44;
        let (parts, points) = (count(record, 36)?, count(record, 40)?);
        let positions = parts.checked_mul(4).and_then(|length| length.checked_add(PARTS));
        let end = points
            .checked_mul(16)
            .and_then(|length| length.checked_add(positions?))
            .filter(|end| *end <= record.len());
        let (Some(positions), Some(_)) = (positions, end) else {
            return Err(broken(&format!(
                "says that it has {parts} parts and {points} points, for which its record of {} bytes is too short",
                record.len(),
            )));
        };
        let mut starts = Vec::new();
        for part in 0..parts {
            self.tally.ring()?;
            starts.push(count(record, PARTS + 4 * part)?);
        }
        let ends = starts.iter().copied().skip(1).chain([points]);
        let mut rings = Vec::new();
        for (part, (&start, end)) in starts.iter().zip(ends).enumerate() {
            if start > end || end > points {
                return Err(broken(&format!(
                    "its part {part} begins at point {start} and ends at {end} of {points}",
                )));
            }
            let mut ring = Vec::new();
            for point in start..end {
                self.tally.vertex()?;
                let at = positions + 16 * point;
                let position = [double(record, at), double(record, at + 8)];
                match position {
                    [Some(x), Some(y)] if x.is_finite() && y.is_finite() => ring.push([x, y]),
                    _ => {
                        let error = broken("found a coordinate that is no number");
                        return Err(error.at_position(0, part, point - start));
                    }
                }
            }
            rings.push(ring);
        }
        Ok(rings)
    }
}

/// How many parts or points there are.
fn count(record: &[u8], at: usize) -> Result<usize, Error> {
    little(record, at)
        .and_then(|count| usize::try_from(count).ok())
        .ok_or_else(|| broken("its record is too short, or a count in it is negative"))
}

fn broken(message: &str) -> Error {
    Error::document(SHAPEFILE, format!("the .shp is broken: {message}"))
}

fn bytes_at<const LENGTH: usize>(bytes: &[u8], at: usize) -> Option<[u8; LENGTH]> {
    bytes.get(at..at.checked_add(LENGTH)?)?.try_into().ok()
}

fn big(bytes: &[u8], at: usize) -> Option<i32> {
    bytes_at(bytes, at).map(i32::from_be_bytes)
}

fn little(bytes: &[u8], at: usize) -> Option<i32> {
    bytes_at(bytes, at).map(i32::from_le_bytes)
}

fn double(bytes: &[u8], at: usize) -> Option<f64> {
    bytes_at(bytes, at).map(f64::from_le_bytes)
}
