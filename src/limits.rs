//! Limits on what is read and computed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::cancellation::Cancellation;
use crate::error::{Error, ErrorKind};

/// How much of an input is read, and how much is computed, before it is refused.
///
/// A map is untrusted input, so each limit has a default that no real map comes near and that keeps
/// time and memory bounded. A limit that is hit is an error that names it and its field here
/// ([`ErrorKind::Limit`]), never a shortened map.
///
/// A map carries the limits that it was read under, and what is computed from it keeps to them; of
/// several maps the limits of the first count. [`crossings`](Self::crossings), [`comparisons`](Self::comparisons)
/// and [`seconds`](Self::seconds) are for a whole call of the library, such as
/// [`Survey::change`](crate::territory::Survey::change), whatever it overlays on the way. In a timeline each map
/// has them for itself, and each step from one map to the next, so that one hostile map costs the others nothing.
///
/// JSON nested deeper than 128 levels is refused whatever these limits are (the parser's own
/// bound, so that no document exhausts the stack).
///
/// ```
/// use territory_control::{Limits, MapReader};
///
/// let reader = MapReader::new().limits(Limits::default().vertices(100_000_000));
///
/// // In a configuration file what is not said is the default.
/// let limits: Limits = serde_json::from_str(r#"{"bytes": 10000000}"#).unwrap();
/// assert_eq!(limits, Limits::default().bytes(10_000_000));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one input as it is read, compressed or not. Default 256 MiB: the largest control maps in
    /// circulation, a year in one file, have about 100 MB.
    pub bytes: u64,
    /// Bytes that a gzipped input unpacks to, or all that is read of a zip archive. Default 256 MiB too: a few
    /// kilobytes can unpack to any size.
    pub unpacked_bytes: u64,
    /// Collections in collections, folders in folders and wrappers in wrappers, in levels. Default 32; real maps have
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
    /// Crossings between edges that a call finds, each as often as it is looked for. Default 2,000,000: about
    /// 600 MB. All layers of the busiest real map together cross some thousand times; two combs of `n`
    /// teeth n² times.
    pub crossings: u64,
    /// Pairs of edges that a call compares to find crossings, those beyond 64 for each edge, of which a real map
    /// takes ten at most; and what else grows with pairs, such as the pieces of a front. Default 100,000,000:
    /// one to two seconds, besides what the size of the map takes. A daily map by region takes 200,000; edges
    /// that cross the whole map in no order, as many as there are pairs.
    pub comparisons: u64,
    /// Seconds that a call takes; to read a map is a call, and to ask about it another. Default none, `u64::MAX`: an
    /// answer does not depend on how busy a machine is. The error comes within some 50 milliseconds, as with a [`Cancellation`].
    pub seconds: u64,
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
            comparisons: 100_000_000,
            seconds: u64::MAX,
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
            "seconds" => &mut self.seconds,
            "regions" => &mut self.regions,
            "periods" => &mut self.periods,
            _ => {
                return Err(Error::new(ErrorKind::UnknownOption {
                    option: "limit",
                    name: name.to_owned(),
                    choices: "bytes, unpacked_bytes, nesting, features, properties, rings, vertices, \
                              crossings, comparisons, seconds, regions, periods",
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

    /// With at most so many bytes that a packed input unpacks to.
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

    /// With at most so many seconds for a call.
    #[must_use]
    pub fn seconds(mut self, seconds: u64) -> Self {
        self.seconds = seconds;
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

/// What readers are given, and what they read keeps: limits, and what cancels the work.
#[derive(Debug, Clone, Default)]
pub(crate) struct Allowance {
    pub(crate) limits: Limits,
    pub(crate) cancellation: Option<Cancellation>,
}

impl Allowance {
    /// For a call that begins now.
    pub(crate) fn begin(&self) -> Budget {
        Self::begin_together([self])
    }

    /// For a call about several maps that begins now: the limits are those of the first, and cancelling any of
    /// them cancels it.
    pub(crate) fn begin_together<'a>(allowances: impl IntoIterator<Item = &'a Self>) -> Budget {
        let mut allowances = allowances.into_iter().peekable();
        let limits = allowances.peek().map(|first| first.limits).unwrap_or_default();
        Budget {
            limits,
            cancellations: allowances.filter_map(|each| each.cancellation.clone()).collect(),
            // A time that no clock reaches is none.
            deadline: Instant::now().checked_add(Duration::from_secs(limits.seconds)),
            spent: Arc::default(),
        }
    }
}

/// What a call may cost, and what it has cost so far. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    pub(crate) limits: Limits,
    cancellations: Vec<Cancellation>,
    deadline: Option<Instant>,
    spent: Arc<Spent>,
}

/// What a call has cost so far.
#[derive(Debug, Default)]
struct Spent {
    comparisons: AtomicU64,
    crossings: AtomicU64,
}

impl Default for Budget {
    fn default() -> Self {
        Allowance::default().begin()
    }
}

impl Budget {
    /// With limits, for a call that nothing cancels.
    pub(crate) fn within(limits: Limits) -> Self {
        Allowance { limits, cancellation: None }.begin()
    }

    /// Whether the call may have to end before its work is done.
    pub(crate) fn may_end_early(&self) -> bool {
        !self.cancellations.is_empty() || self.deadline.is_some()
    }

    /// An error if the work was cancelled, or its time is over.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.cancellations.iter().any(Cancellation::is_cancelled) {
            return Err(Error::new(ErrorKind::Cancelled));
        }
        if self.deadline.is_some_and(|deadline| Instant::now() > deadline) {
            let allowed = self.limits.seconds;
            return Err(Error::new(ErrorKind::Limit { limit: "seconds", allowed }));
        }
        Ok(())
    }

    /// Counts the vertices of a map or a territory, those that bending adds too.
    pub(crate) fn vertices(&self) -> Counter<'_> {
        Counter::new(self, ("vertices", self.limits.vertices), None)
    }

    /// Counts the comparisons of the call.
    pub(crate) fn comparisons(&self) -> Counter<'_> {
        let limit = ("comparisons", self.limits.comparisons);
        Counter::new(self, limit, Some(&self.spent.comparisons))
    }

    /// Counts the periods of a timeline.
    pub(crate) fn periods(&self) -> Counter<'_> {
        Counter::new(self, ("periods", self.limits.periods), None)
    }

    /// Counts the crossings of the call.
    pub(crate) fn crossings(&self) -> Counter<'_> {
        Counter::new(self, ("crossings", self.limits.crossings), Some(&self.spent.crossings))
    }

    /// The same among so many edges of sets that are moved by less than any distance: where they only share
    /// vertices they cross, too, at most once for each edge or so, which every map takes.
    pub(crate) fn crossings_among(&self, edges: usize) -> Counter<'_> {
        let mut counter = self.crossings();
        counter.grant(edges as u64);
        counter
    }

    /// Counts the vertices that crossings, counted already, add to a number of edges: two for each crossing, and
    /// one for each edge, for vertices that lie beside it.
    pub(crate) fn nodes(&self, edges: u64) -> Counter<'_> {
        let mut counter = Counter::new(self, ("crossings", self.limits.crossings), None);
        counter.grant(self.limits.crossings.saturating_add(edges));
        counter
    }
}

/// Counts towards a limit, and checks now and then whether the call has to end.
#[derive(Debug)]
pub(crate) struct Counter<'a> {
    budget: &'a Budget,
    limit: &'static str,
    allowed: u64,
    /// What all counters of the call count together, where the limit is for all of them.
    shared: Option<&'a AtomicU64>,
    /// What was counted towards the limit, by all of them if it is shared.
    total: u64,
    /// How much may still be counted before anything counts towards the limit.
    free: u64,
    /// How much is counted before it is settled, and what is left of that.
    stride: u64,
    left: u64,
}

impl<'a> Counter<'a> {
    /// So many comparisons to wind around a point cost nothing. Points of a raw map take up to 72.
    const FOR_WINDING: u64 = 1024;

    fn new(
        budget: &'a Budget,
        (limit, allowed): (&'static str, u64),
        shared: Option<&'a AtomicU64>,
    ) -> Self {
        Self { budget, limit, allowed, shared, total: 0, free: 0, stride: 0, left: 0 }
    }

    /// Lets so much more be counted for nothing.
    pub(crate) fn grant(&mut self, more: u64) {
        self.free = self.free.saturating_add(more);
    }

    /// Counts what it took to wind around a point, beyond what it takes on every map.
    pub(crate) fn add_winding(&mut self, compared: u64) -> Result<(), Error> {
        self.add(compared.saturating_sub(Self::FOR_WINDING))
    }

    /// An error if the call has to end.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.budget.check()
    }

    /// Counts `more`; an error where that passes the limit, or if the call has to end.
    pub(crate) fn add(&mut self, more: u64) -> Result<(), Error> {
        // Some tens of microseconds of work.
        const BETWEEN_CHECKS: u64 = 1 << 14;
        if more <= self.left {
            self.left -= more;
            return Ok(());
        }
        self.settle(more);
        if self.total > self.allowed {
            return Err(Error::new(ErrorKind::Limit { limit: self.limit, allowed: self.allowed }));
        }
        self.stride = self.free.saturating_add(self.allowed - self.total).min(BETWEEN_CHECKS);
        self.left = self.stride;
        self.budget.check()
    }

    /// Counts what was not counted towards the limit yet, and `more`.
    fn settle(&mut self, more: u64) {
        let unsettled = (self.stride - self.left).saturating_add(more);
        (self.stride, self.left) = (0, 0);
        let paid = unsettled.saturating_sub(self.free);
        self.free = self.free.saturating_sub(unsettled);
        self.total = match self.shared {
            Some(shared) => shared.fetch_add(paid, Ordering::Relaxed).saturating_add(paid),
            None => self.total.saturating_add(paid),
        };
    }
}

impl Drop for Counter<'_> {
    fn drop(&mut self) {
        self.settle(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(error: &Error) -> bool {
        *error.kind() == ErrorKind::Limit { limit: "comparisons", allowed: 100 }
    }

    #[test]
    fn what_a_call_counts_is_counted_together_however_it_is_parted() {
        for parts in [1_u64, 2, 4, 20, 100] {
            let each = 100 / parts;
            let budget = Budget::within(Limits::default().comparisons(100));
            for _ in 0..parts {
                let mut counter = budget.comparisons();
                (0..each).try_for_each(|_| counter.add(1)).unwrap();
            }
            assert!(passes(&budget.comparisons().add(1).unwrap_err()), "{parts}");
            // Another call has a budget of its own.
            Budget::within(Limits::default().comparisons(100)).comparisons().add(100).unwrap();
        }
    }

    #[test]
    fn what_is_granted_is_counted_first() {
        let budget = Budget::within(Limits::default().comparisons(100));
        let mut counter = budget.comparisons();
        counter.grant(1_000);
        counter.add(990).unwrap();
        counter.add(110).unwrap();
        assert!(passes(&counter.add(1).unwrap_err()));
    }

    #[test]
    fn a_call_ends_when_its_time_is_over_or_any_of_its_maps_is_cancelled() {
        let budget = Budget::within(Limits::default().seconds(0));
        let error = budget.check().unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Limit { limit: "seconds", allowed: 0 });
        Budget::within(Limits::default()).check().unwrap();
        let cancellation = Cancellation::new();
        let second = Allowance { cancellation: Some(cancellation.clone()), ..Allowance::default() };
        let budget = Allowance::begin_together([&Allowance::default(), &second]);
        budget.check().unwrap();
        cancellation.cancel();
        assert_eq!(*budget.check().unwrap_err().kind(), ErrorKind::Cancelled);
    }
}
