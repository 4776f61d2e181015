//! What is counted while reading, against the limits.

use std::cell::{Cell, RefCell};

use crate::error::{Error, ErrorKind};
use crate::limits::Budget;

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
    /// Why reading stopped, unless the text itself is at fault.
    stopped: RefCell<Option<Error>>,
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
            stopped: RefCell::new(None),
        }
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

    fn count<E: serde::de::Error>(
        &self,
        counter: &Cell<u64>,
        limit: &'static str,
        allowed: u64,
    ) -> Result<(), E> {
        const BETWEEN_CHECKS: u64 = 1 << 12;
        counter.set(counter.get() + 1);
        if counter.get() > allowed {
            return Err(self.stop(Error::new(ErrorKind::Limit { limit, allowed })));
        }
        if counter.get().is_multiple_of(BETWEEN_CHECKS) {
            self.budget.check().map_err(|error| self.stop(error))?;
        }
        Ok(())
    }

    /// Stops the parser, which knows only its own errors.
    fn stop<E: serde::de::Error>(&self, error: Error) -> E {
        self.stopped.replace(Some(error));
        E::custom("stopped")
    }

    pub(super) fn vertex<E: serde::de::Error>(&self) -> Result<(), E> {
        self.count(&self.vertices, "vertices", self.budget.limits.vertices)
    }

    pub(super) fn ring<E: serde::de::Error>(&self) -> Result<(), E> {
        self.count(&self.rings, "rings", self.budget.limits.rings)
    }

    pub(super) fn property<E: serde::de::Error>(&self) -> Result<(), E> {
        self.count(&self.properties, "properties", self.budget.limits.properties)
    }

    pub(super) fn nesting<E: serde::de::Error>(&self, depth: u64) -> Result<(), E> {
        let allowed = self.budget.limits.nesting;
        if depth > allowed {
            return Err(self.stop(Error::new(ErrorKind::Limit { limit: "nesting", allowed })));
        }
        Ok(())
    }

    /// How many more vertices the limit leaves room for.
    pub(super) fn vertices_left(&self) -> u64 {
        self.budget.limits.vertices.saturating_sub(self.vertices.get())
    }

    pub(super) fn feature<E: serde::de::Error>(&self) -> Result<(), E> {
        self.count(&self.features, "features", self.budget.limits.features)
    }

    pub(super) fn error(&self, error: &serde_json::Error, line: usize) -> Error {
        if let Some(error) = self.stopped.take() {
            return error;
        }
        let text = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = text.strip_suffix(&place).unwrap_or(&text).to_owned();
        let located = if error.is_data() {
            let error = Error::geojson(message);
            match self.feature.get() {
                Some(feature) => error.in_feature(feature),
                None => error,
            }
        } else if error.is_eof() {
            let message = "the text ends in the middle; it may have been cut off".to_owned();
            Error::new(ErrorKind::Json { message })
        } else {
            Error::new(ErrorKind::Json { message })
        };
        located.at_line(line + error.line(), error.column())
    }
}
