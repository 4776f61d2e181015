//! The figures of one map of a timeline.

use super::since::Since;
use crate::quantity::{Area, Range, Share};
use crate::status::Status;

/// The figures of one map of a timeline.
#[derive(Debug, Clone)]
pub struct DayFigures {
    pub(super) controlled: Area,
    pub(super) share: Share,
    pub(super) open: Area,
    pub(super) whole: Area,
    pub(super) statuses: Vec<(Status, Area)>,
    pub(super) since: Option<Since>,
    pub(super) regions: Vec<Area>,
    pub(super) outside: Area,
}

impl DayFigures {
    /// All controlled ground.
    pub fn controlled(&self) -> Area {
        self.controlled
    }

    /// Its share of the territory.
    pub fn share(&self) -> Share {
        self.share
    }

    /// The least and the most that the share can be: without and with the ground that does not count
    /// and, by the legend, could.
    pub fn range(&self) -> Range {
        Range { low: self.share, high: (self.controlled + self.open).share_of(self.whole) }
    }

    /// The ground that makes the range wider.
    #[cfg(feature = "draw")]
    pub(crate) fn open(&self) -> Area {
        self.open
    }

    /// What shares are of.
    #[cfg(feature = "draw")]
    pub(crate) fn whole(&self) -> Area {
        self.whole
    }

    /// The area of each status, by precedence: ground counts once.
    pub fn statuses(&self) -> &[(Status, Area)] {
        &self.statuses
    }

    /// What changed since the map before; `None` for the first.
    pub fn since(&self) -> Option<&Since> {
        self.since.as_ref()
    }

    /// Controlled ground gained since the map before.
    pub fn gained(&self) -> Option<Area> {
        self.since.as_ref().map(|since| since.gained)
    }

    /// Controlled ground lost since the map before.
    pub fn lost(&self) -> Option<Area> {
        self.since.as_ref().map(|since| since.lost)
    }

    /// The area less that of the map before, as the maps draw them: with what [breaks](Since::breaks) are of it.
    pub fn net(&self) -> Option<Area> {
        self.since.as_ref().map(|since| since.net)
    }

    /// Controlled ground in each region, if regions were asked for.
    pub fn regions(&self) -> &[Area] {
        &self.regions
    }

    /// Controlled ground in no region; zero unless regions were asked for.
    pub fn outside(&self) -> Area {
        self.outside
    }
}
