//! An area with its share.

use crate::quantity::{Area, Share};

/// An area and the share of the territory that it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Holding {
    pub(super) area: Area,
    pub(super) share: Share,
}

impl Holding {
    pub(super) fn new(area: Area, whole: Area) -> Self {
        Self { area, share: area.share_of(whole) }
    }

    /// The area.
    pub fn area(&self) -> Area {
        self.area
    }

    /// The share of the territory.
    pub fn share(&self) -> Share {
        self.share
    }
}
