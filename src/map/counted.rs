//! Which statuses of a map count.

use super::control_map::ControlMap;
use crate::method::{Counted, Method};
use crate::status::Status;

impl Method {
    /// Whether a status of a map counts as controlled.
    pub(crate) fn counts(&self, map: &ControlMap, status: &Status) -> bool {
        match &self.counted {
            Counted::Legend => map.is_controlled(status),
            Counted::Everything => true,
            Counted::Only(statuses) => statuses.contains(status),
        }
    }

    /// Whether a status of a map does not count, but by the legend could.
    pub(crate) fn leaves_open(&self, map: &ControlMap, status: &Status) -> bool {
        map.widens_range(status) && !self.counts(map, status)
    }
}
