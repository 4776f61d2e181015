//! Cancelling work from another thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Cancels work: a reader that has it stops reading, and everything that is computed from what it read
/// stops too, with the error [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled).
///
/// Clones share one state. Cancelled once, it stays so: take a new one for new work.
///
/// The error comes within some 50 milliseconds on maps of up to a million vertices. (A single ring is
/// measured in one go, which takes 40 ms for a million edges.) On a map of
/// more than 100,000 edges the overlay that was just running cannot be interrupted: it goes on in a
/// thread of its own, which ends within the [`Limits`](crate::Limits) and frees its memory. Nothing else
/// is left behind.
///
/// ```
/// use territory_control::{Cancellation, ErrorKind, MapReader};
///
/// let cancellation = Cancellation::new();
/// let reader = MapReader::new().cancellation(cancellation.clone());
/// std::thread::spawn(move || cancellation.cancel()).join().unwrap();
/// let error = reader.open("map.geojson").unwrap_err();
/// assert_eq!(*error.kind(), ErrorKind::Cancelled);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Cancellation {
    is_cancelled: Arc<AtomicBool>,
}

impl Cancellation {
    /// For work that goes on until [`cancel`](Self::cancel) is called.
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancels the work.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the work was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }
}
