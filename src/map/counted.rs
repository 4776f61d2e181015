//! Which statuses of a map count.

use super::control_map::ControlMap;
use crate::error::{Error, ErrorKind};
use crate::method::{Counted, Method};
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
        if let Some(side) = &self.side
            && !map.sides().contains(side)
        {
            return Err(unknown_name("side", side.as_str(), map.sides()));
        }
        let Counted::Only(statuses) = &self.counted else { return Ok(()) };
        match statuses.iter().find(|status| !map.can_have(status)) {
            Some(status) => Err(unknown_name("status", status.as_str(), map.statuses())),
            None => Ok(()),
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
