//! What is needed of a map of a timeline once it is measured.

use std::collections::BTreeSet;

use crate::error::Error;
use crate::legend::Omission;
use crate::map::{MapFile, Sheet, unknown_name};
use crate::method::{Counted, Method};
use crate::quantity::Area;
use crate::report::GroundOutside;
use crate::side::Side;
use crate::status::Status;
use crate::warning::Warning;

/// What is needed of a map once it is measured.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    pub(super) controlled: Area,
    pub(super) sheet: Sheet,
    /// What each status holds, by layer.
    pub(super) held: Vec<Area>,
    /// Ground that does not count and widens the range.
    pub(super) open: Area,
    pub(super) regions: Vec<Area>,
    pub(super) in_no_region: Area,
    pub(super) outside: Area,
    /// What of the counted ground lies outside the territory.
    pub(super) ground_outside: GroundOutside,
    pub(super) legend: String,
    pub(super) files: Vec<MapFile>,
    /// What was said of the map when it was read.
    pub(super) warnings: Vec<Warning>,
    /// Ground that its maker leaves out.
    pub(super) omissions: Vec<Omission>,
    /// Polygons that no rule matches.
    pub(super) unclassified: usize,
}

impl Measured {
    /// What each status holds.
    pub(super) fn statuses(&self) -> Vec<(Status, Area)> {
        self.sheet.statuses.iter().cloned().zip(self.held.iter().copied()).collect()
    }
}

/// Which statuses the maps of a timeline have. A side or a status that a method names may be missing on some
/// days, where it holds nothing; on all of them it is a name written wrongly.
#[derive(Debug, Default)]
pub(super) struct NamesAsked {
    sides: BTreeSet<Side>,
    statuses: BTreeSet<Status>,
}

impl NamesAsked {
    pub(super) fn look_for<'m>(&mut self, maps: impl Iterator<Item = &'m Measured>) {
        for map in maps {
            self.sides.extend(map.sheet.sides.iter().map(|side| side.name.clone()));
            self.statuses.extend(map.sheet.statuses.iter().cloned());
        }
    }

    /// # Errors
    ///
    /// [`ErrorKind::UnknownName`](crate::ErrorKind::UnknownName) with what there is.
    pub(super) fn check(&self, method: &Method) -> Result<(), Error> {
        if self.statuses.is_empty() {
            return Ok(());
        }
        if let Some(side) = method.side.as_ref().filter(|_| method.counted == Counted::Legend)
            && !self.sides.contains(side)
        {
            return Err(unknown_name("side", side.as_str(), &self.sides));
        }
        let Counted::Only(asked) = &method.counted else { return Ok(()) };
        let is_missing = |status: &&Status| !status.is_known() && !self.statuses.contains(*status);
        match asked.iter().find(is_missing) {
            Some(status) => Err(unknown_name("status", status.as_str(), &self.statuses)),
            None => Ok(()),
        }
    }
}
