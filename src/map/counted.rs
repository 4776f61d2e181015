//! Which statuses of a map count.

use super::control_map::ControlMap;
use crate::error::{Error, ErrorKind};
use crate::method::{Counted, Method};
use crate::side::Side;
use crate::status::Status;

impl Method {
    /// Whether a status of a map counts as controlled.
    pub(crate) fn counts(&self, map: &ControlMap, status: &Status) -> bool {
        match (&self.counted, &self.side) {
            (Counted::Legend, None) => map.is_controlled(status),
            (Counted::Legend, Some(side)) => map.holder(status).as_ref() == Some(side),
            (Counted::Everything, _) => true,
            (Counted::Only(statuses), _) => statuses.contains(status),
        }
    }

    /// Whether a status of a map does not count, but by the legend could.
    pub(crate) fn leaves_open(&self, map: &ControlMap, status: &Status) -> bool {
        let is_open = match &self.side {
            None => map.widens_range(status),
            Some(side) => map.may_be_held_by(status).contains(side),
        };
        is_open && !self.counts(map, status)
    }

    /// Checks that the side and the statuses that were asked for are some that the map can have.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownName`] with those there are.
    pub(crate) fn check_names(&self, map: &ControlMap) -> Result<(), Error> {
        self.side.iter().try_for_each(|side| map.expect_side(side))?;
        match &self.counted {
            Counted::Only(statuses) => {
                statuses.iter().try_for_each(|status| map.expect_status(status))
            }
            _ => Ok(()),
        }
    }

    /// Checks that the map draws all that the side holds.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UndrawnSide`] for a side that has what the map does not draw.
    pub(super) fn check_side_is_drawn(&self, map: &ControlMap) -> Result<(), Error> {
        match self.side.as_ref().filter(|side| map.rest_is_held_by(side)) {
            Some(side) => {
                Err(Error::new(ErrorKind::UndrawnSide { side: side.as_str().to_owned() }))
            }
            None => Ok(()),
        }
    }
}

impl ControlMap {
    /// Checks that a side is one that the map can have.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownName`] with those there are.
    pub(crate) fn expect_side(&self, side: &Side) -> Result<(), Error> {
        if self.sides().contains(side) {
            return Ok(());
        }
        Err(unknown_name("side", side.as_str(), self.sides()))
    }

    /// Checks that a status is one that the map can have.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownName`] with those there are.
    pub(crate) fn expect_status(&self, status: &Status) -> Result<(), Error> {
        if self.can_have(status) {
            return Ok(());
        }
        Err(unknown_name("status", status.as_str(), self.statuses()))
    }
}

/// The error that names what there is.
pub(crate) fn unknown_name(
    what: &'static str,
    name: &str,
    choices: impl IntoIterator<Item = impl ToString>,
) -> Error {
    let choices: Vec<String> = choices.into_iter().map(|choice| choice.to_string()).collect();
    let name = name.to_owned();
    Error::new(ErrorKind::UnknownName { what, name, choices: choices.join(", ") })
}
