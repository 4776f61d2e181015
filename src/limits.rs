//! Limits on what is read.

/// How much of an input is read before it is refused.
///
/// A map comes from a stranger, so each limit has a default that no real map comes near and that
/// keeps the work bounded. A limit that is hit is an error that names it
/// ([`ErrorKind::Limit`](crate::ErrorKind::Limit)), never a shortened map.
///
/// JSON nested deeper than 128 levels is refused whatever these limits are (the parser's own
/// bound, so that no document exhausts the stack).
///
/// ```
/// use territory_control::{Limits, MapReader};
///
/// let reader = MapReader::new().limits(Limits { vertices: 100_000_000, ..Limits::default() });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one input, and bytes it may decompress to. Default 1 GiB: the largest control maps
    /// in circulation, a year in one file, have about 100 MB.
    pub bytes: u64,
    /// Features over all inputs of a map. Default 1,000,000.
    pub features: u64,
    /// Vertices over all inputs of a map. Default 20,000,000: 320 MB of coordinates.
    pub vertices: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 1 << 30, features: 1_000_000, vertices: 20_000_000 }
    }
}
