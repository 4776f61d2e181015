//! What is counted while reading, against the limits.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::json::JsonReader;
use crate::error::{Error, ErrorKind};
use crate::limits::Budget;
#[cfg(feature = "formats")]
use crate::limits::Counter;

/// What is counted while reading, over all inputs of one map.
#[derive(Debug)]
pub(crate) struct Tally {
    budget: Budget,
    features: Cell<u64>,
    properties: Cell<u64>,
    rings: Cell<u64>,
    vertices: Cell<u64>,
    /// Positions with more than two numbers.
    pub(super) extra_ordinates: Cell<u64>,
    /// The feature being read.
    pub(super) feature: Cell<Option<usize>>,
    /// The members that stand more than once in an object, each with how often that is so.
    repeated: RefCell<BTreeMap<String, usize>>,
}

impl Tally {
    pub(crate) fn new(budget: &Budget) -> Self {
        Self {
            budget: budget.clone(),
            features: Cell::new(0),
            properties: Cell::new(0),
            rings: Cell::new(0),
            vertices: Cell::new(0),
            extra_ordinates: Cell::new(0),
            feature: Cell::new(None),
            repeated: RefCell::default(),
        }
    }

    /// Counts a member that stands in its object once more. The last one counts.
    pub(super) fn repeated(&self, member: &str) {
        *self.repeated.borrow_mut().entry(member.to_owned()).or_default() += 1;
    }

    /// The members that stand more than once in an object since this was asked last.
    pub(super) fn take_repeated(&self) -> BTreeMap<String, usize> {
        self.repeated.take()
    }

    /// All counts.
    pub(super) fn counts(&self) -> [u64; 5] {
        self.counters().map(Cell::get)
    }

    /// Restores earlier counts, where a text has to be read again.
    pub(super) fn set_counts(&self, counts: [u64; 5]) {
        for (counter, count) in self.counters().into_iter().zip(counts) {
            counter.set(count);
        }
    }

    fn counters(&self) -> [&Cell<u64>; 5] {
        [&self.features, &self.properties, &self.rings, &self.vertices, &self.extra_ordinates]
    }

    fn count(&self, counter: &Cell<u64>, limit: &'static str, allowed: u64) -> Result<(), Error> {
        const BETWEEN_CHECKS: u64 = 1 << 12;
        counter.set(counter.get() + 1);
        if counter.get() > allowed {
            return Err(Error::new(ErrorKind::Limit { limit, allowed }));
        }
        if counter.get().is_multiple_of(BETWEEN_CHECKS) {
            self.budget.check()?;
        }
        Ok(())
    }

    /// An error if the call has to end.
    #[cfg(feature = "formats")]
    pub(super) fn check(&self) -> Result<(), Error> {
        self.budget.check()
    }

    /// Counts what it takes to find out which rings lie in which.
    #[cfg(feature = "formats")]
    pub(super) fn comparisons(&self) -> Counter<'_> {
        self.budget.comparisons()
    }

    /// What a packed input may unpack to.
    #[cfg(feature = "formats")]
    pub(super) fn unpacked_bytes(&self) -> u64 {
        self.budget.limits.unpacked_bytes
    }

    /// Counts positions that had more than two numbers.
    #[cfg(feature = "formats")]
    pub(super) fn extra_ordinates(&self, more: u64) {
        self.extra_ordinates.set(self.extra_ordinates.get() + more);
    }

    pub(super) fn vertex(&self) -> Result<(), Error> {
        self.count(&self.vertices, "vertices", self.budget.limits.vertices)
    }

    pub(super) fn ring(&self) -> Result<(), Error> {
        self.count(&self.rings, "rings", self.budget.limits.rings)
    }

    pub(super) fn property(&self) -> Result<(), Error> {
        self.count(&self.properties, "properties", self.budget.limits.properties)
    }

    pub(super) fn nesting(&self, depth: u64) -> Result<(), Error> {
        let allowed = self.budget.limits.nesting;
        if depth > allowed {
            return Err(Error::new(ErrorKind::Limit { limit: "nesting", allowed }));
        }
        Ok(())
    }

    /// How many more vertices the limit leaves room for.
    pub(super) fn vertices_left(&self) -> u64 {
        self.budget.limits.vertices.saturating_sub(self.vertices.get())
    }

    pub(super) fn feature(&self) -> Result<(), Error> {
        self.count(&self.features, "features", self.budget.limits.features)
    }

    /// What is JSON and cannot be GeoJSON, where a text is read to.
    pub(super) fn refuse(&self, json: &JsonReader<'_>, message: impl Into<String>) -> Error {
        let (line, column) = json.place();
        let error = Error::geojson(message).at_line(line, column);
        match self.feature.get() {
            Some(feature) => error.in_feature(feature),
            None => error,
        }
    }
}
