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
/// let reader = MapReader::new().limits(Limits::default().vertices(100_000_000));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one input as it is read, compressed or not. Default 256 MiB: the largest control maps in
    /// circulation, a year in one file, have about 100 MB.
    pub bytes: u64,
    /// Bytes that a gzipped input unpacks to. Default 256 MiB too: a few kilobytes can unpack to any
    /// size.
    pub unpacked_bytes: u64,
    /// Collections in collections and wrappers in wrappers, in levels. Default 32; real maps have
    /// two.
    pub nesting: u64,
    /// Features, and members of geometry collections, over all inputs of a map. Default 1,000,000;
    /// the largest real map has a few thousand.
    pub features: u64,
    /// Properties of features over all inputs of a map, those inside properties too. Default
    /// 10,000,000: at most 1.3 GB.
    pub properties: u64,
    /// Rings and lines, empty ones too, over all inputs of a map. Default 2,000,000: each costs as
    /// much memory as two vertices.
    pub rings: u64,
    /// Vertices over all inputs of a map, those that reprojection adds too, and those that edges get where a
    /// measure bends them. Default 10,000,000: 160 MB as they are read, and some 2.5 GB while they are
    /// overlaid.
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
    /// Periods that a timeline is cut into. Default 100,000: days of 273 years. Dates are of the years 1 to 9999,
    /// so that two maps can lie 3.65 million days apart.
    pub periods: u64,
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
            periods: 100_000,
        }
    }
}

impl Limits {
    /// With one limit set by its name, that of its field, as errors quote it.
    ///
    /// ```
    /// use territory_control::Limits;
    ///
    /// let limits = Limits::default().named("vertices", 100_000_000)?;
    /// assert_eq!(limits, Limits::default().vertices(100_000_000));
    /// # Ok::<(), territory_control::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] for a name that is none.
    pub fn named(mut self, name: &str, allowed: u64) -> Result<Self, Error> {
        let limit = match name {
            "bytes" => &mut self.bytes,
            "unpacked_bytes" => &mut self.unpacked_bytes,
            "nesting" => &mut self.nesting,
            "features" => &mut self.features,
            "properties" => &mut self.properties,
            "rings" => &mut self.rings,
            "vertices" => &mut self.vertices,
            "crossings" => &mut self.crossings,
            "comparisons" => &mut self.comparisons,
            "regions" => &mut self.regions,
            "periods" => &mut self.periods,
            _ => {
                return Err(Error::new(ErrorKind::UnknownOption {
                    option: "limit",
                    name: name.to_owned(),
                    choices: "bytes, unpacked_bytes, nesting, features, properties, rings, vertices, \
                              crossings, comparisons, regions, periods",
                }));
            }
        };
        *limit = allowed;
        Ok(self)
    }

    /// With at most so many bytes of one input as it is read.
    #[must_use]
    pub fn bytes(mut self, bytes: u64) -> Self {
        self.bytes = bytes;
        self
    }

    /// With at most so many bytes that a gzipped input unpacks to.
    #[must_use]
    pub fn unpacked_bytes(mut self, unpacked_bytes: u64) -> Self {
        self.unpacked_bytes = unpacked_bytes;
        self
    }

    /// With at most so many levels of collections and wrappers.
    #[must_use]
    pub fn nesting(mut self, nesting: u64) -> Self {
        self.nesting = nesting;
        self
    }

    /// With at most so many features.
    #[must_use]
    pub fn features(mut self, features: u64) -> Self {
        self.features = features;
        self
    }

    /// With at most so many properties.
    #[must_use]
    pub fn properties(mut self, properties: u64) -> Self {
        self.properties = properties;
        self
    }

    /// With at most so many rings and lines.
    #[must_use]
    pub fn rings(mut self, rings: u64) -> Self {
        self.rings = rings;
        self
    }

    /// With at most so many vertices.
    #[must_use]
    pub fn vertices(mut self, vertices: u64) -> Self {
        self.vertices = vertices;
        self
    }

    /// With at most so many crossings between edges.
    #[must_use]
    pub fn crossings(mut self, crossings: u64) -> Self {
        self.crossings = crossings;
        self
    }

    /// With at most so many pairs of edges that are compared.
    #[must_use]
    pub fn comparisons(mut self, comparisons: u64) -> Self {
        self.comparisons = comparisons;
        self
    }

    /// With at most so many regions of a territory.
    #[must_use]
    pub fn regions(mut self, regions: u64) -> Self {
        self.regions = regions;
        self
    }

    /// With at most so many periods of a timeline.
    #[must_use]
    pub fn periods(mut self, periods: u64) -> Self {
        self.periods = periods;
        self
    }
}

/// Limits, and whether the work was cancelled.
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

    /// Counts the vertices of a map or a territory, those that bending adds too.
    pub(crate) fn vertices(&self) -> Counter<'_> {
        self.counter("vertices", self.limits.vertices)
    }

    /// Counts the comparisons of one overlay.
    pub(crate) fn comparisons(&self) -> Counter<'_> {
        self.counter("comparisons", self.limits.comparisons)
    }

    /// Counts the periods of a timeline.
    pub(crate) fn periods(&self) -> Counter<'_> {
        self.counter("periods", self.limits.periods)
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

/// Counts towards a limit, and checks now and then whether the work was cancelled.
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
    /// An error if the work was cancelled.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.budget.check()
    }

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
