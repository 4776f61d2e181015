//! Calling work off from another thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Calls work off: given to a reader, it stops the reading, and everything that is computed from
/// what was read, with the error [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled).
///
/// Clones share one state. Cancelled once, it stays so: take a new one for new work.
///
/// The error comes within some 50 milliseconds on maps of up to a million vertices. (A single ring is
/// measured at one go, which takes 40 ms for a million edges, along geodesics 600 ms.) Nothing is left
/// behind but, on a map of more than 100,000 edges, the overlay that was just running: it cannot be
/// interrupted, so it goes on in a thread of its own, which ends by itself within the
/// [`Limits`](crate::Limits) and hands its memory back.
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
    /// Work that goes on until somebody calls it off.
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls the work off.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the work was called off.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }
}
