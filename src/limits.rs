//! Limits on what is read and computed.

use crate::cancellation::Cancellation;
use crate::error::{Error, ErrorKind};

/// How much of an input is read, and how much is computed, before it is refused.
///
/// A map is untrusted input, so each limit has a default that no real map comes near and that keeps
/// time and memory bounded. A limit that is hit is an error that names it and its field here
/// ([`ErrorKind::Limit`]), never a shortened map.
///
/// A map carries the limits that it was read under, and what is computed from it keeps to them; of
/// several maps the limits of the first count.
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
    /// Bytes of one input as it comes, packed or not. Default 256 MiB: the largest control maps in
    /// circulation, a year in one file, have about 100 MB.
    pub bytes: u64,
    /// Bytes that a gzipped input unpacks to. Default 256 MiB, the same: a few kilobytes can unpack
    /// to any size.
    pub unpacked_bytes: u64,
    /// Collections in collections and wrappers in wrappers, in levels. Default 32; real maps have
    /// two.
    pub nesting: u64,
    /// Features, and members of geometry collections, over all inputs of a map. Default 1,000,000;
    /// the richest real map has some thousands.
    pub features: u64,
    /// Properties of features over all inputs of a map, those inside properties too. Default
    /// 10,000,000: at most 1.3 GB.
    pub properties: u64,
    /// Rings and lines, empty ones too, over all inputs of a map. Default 2,000,000: each costs as
    /// much memory as two vertices.
    pub rings: u64,
    /// Vertices over all inputs of a map, those that reprojection adds too. Default 10,000,000: 160
    /// MB as they are read, and some 2.5 GB while they are overlaid.
    pub vertices: u64,
    /// Crossings between edges that one overlay finds. Default 2,000,000: about 600 MB. All layers
    /// of the busiest real map together cross some thousand times; two combs of `n` teeth n² times.
    pub crossings: u64,
    /// Pairs of edges that have to be compared to find the crossings of one overlay. Default
    /// 250,000,000: some seconds. A real map takes a few for each edge; hatching, many long edges
    /// side by side, as many as there are pairs.
    pub comparisons: u64,
    /// Regions of a territory, parents that are made of their parts included. Default 200,000.
    pub regions: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 256 << 20,
            unpacked_bytes: 256 << 20,
            nesting: 32,
            features: 1_000_000,
            properties: 10_000_000,
            rings: 2_000_000,
            vertices: 10_000_000,
            crossings: 2_000_000,
            comparisons: 250_000_000,
            regions: 200_000,
        }
    }
}

/// Limits, and whether somebody has cancelled the work.
#[derive(Debug, Clone, Default)]
pub(crate) struct Budget {
    pub(crate) limits: Limits,
    pub(crate) cancellation: Option<Cancellation>,
}

impl Budget {
    /// An error if the work was cancelled.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match &self.cancellation {
            Some(cancellation) if cancellation.is_cancelled() => {
                Err(Error::new(ErrorKind::Cancelled))
            }
            _ => Ok(()),
        }
    }

    /// Counts the comparisons of one overlay.
    pub(crate) fn comparisons(&self) -> Counter<'_> {
        self.counter("comparisons", self.limits.comparisons)
    }

    /// Counts the crossings of one overlay.
    pub(crate) fn crossings(&self) -> Counter<'_> {
        self.counter("crossings", self.limits.crossings)
    }

    /// Counts the vertices that crossings add to a number of edges: two for each crossing, and one for
    /// each edge, for vertices that lie beside it.
    pub(crate) fn nodes(&self, edges: u64) -> Counter<'_> {
        let crossings = self.counter("crossings", self.limits.crossings);
        Counter { most: self.limits.crossings.saturating_mul(2).saturating_add(edges), ..crossings }
    }

    fn counter(&self, limit: &'static str, allowed: u64) -> Counter<'_> {
        Counter { budget: self, limit, allowed, most: allowed, count: 0, next_check: 0 }
    }
}

/// Counts against a limit, and sees now and then whether the work was cancelled.
#[derive(Debug)]
pub(crate) struct Counter<'a> {
    budget: &'a Budget,
    limit: &'static str,
    /// What the error says.
    allowed: u64,
    /// What may be counted.
    most: u64,
    count: u64,
    next_check: u64,
}

impl Counter<'_> {
    /// Counts `more`; an error where that passes the limit, or if the work was cancelled.
    pub(crate) fn add(&mut self, more: u64) -> Result<(), Error> {
        // Some tens of microseconds of work.
        const BETWEEN_CHECKS: u64 = 1 << 14;
        self.count = self.count.saturating_add(more);
        if self.count < self.next_check {
            return Ok(());
        }
        self.next_check =
            self.count.saturating_add(BETWEEN_CHECKS).min(self.most.saturating_add(1));
        if self.count > self.most {
            return Err(Error::new(ErrorKind::Limit { limit: self.limit, allowed: self.allowed }));
        }
        self.budget.check()
    }
}
