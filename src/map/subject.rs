//! Whom the figures of several maps are about.

use super::control_map::ControlMap;
use super::counted::unknown_name;
use crate::error::{Error, ErrorKind};
use crate::method::{Counted, Method};
use crate::side::Side;
use crate::status::Status;
use crate::warning::{Warning, WarningCode};

/// Whom the figures of several maps are about: one side, whichever legend each map is read by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    /// This side.
    Side(Side),
    /// Whoever holds what the maps draw: none of their legends says who that is.
    Controlled,
    /// What the method counts, whoever holds it.
    Counted,
}

impl Subject {
    /// Finds the side that maps with names are about: the one that the method names, else the first of their
    /// legends. A map whose legend names nobody stands for any side, but not all maps of a named one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownName`] for a map that does not have the side, [`ErrorKind::SidesDiffer`] if the
    /// legends begin with different ones and the method names none.
    pub(crate) fn find(method: &Method, maps: &[(&str, &ControlMap)]) -> Result<Self, Error> {
        if method.counted != Counted::Legend {
            return Ok(Self::Counted);
        }
        let side = match &method.side {
            Some(side) => Some(find_side(side, maps)?),
            None => find_first_side(maps)?,
        };
        let named = side.filter(|side| *side != Side::CONTROLLED);
        Ok(named.map_or(Self::Controlled, Self::Side))
    }

    /// The side, if it is one that has a name.
    pub(crate) fn side(&self) -> Option<&Side> {
        match self {
            Self::Side(side) => Some(side),
            Self::Controlled | Self::Counted => None,
        }
    }

    /// The side in whose row the figures stand; none where the method counts statuses, whoever holds them.
    pub(crate) fn row(&self) -> Option<Side> {
        match self {
            Self::Side(side) => Some(side.clone()),
            Self::Controlled => Some(Side::CONTROLLED),
            Self::Counted => None,
        }
    }

    /// The method by which one of the maps is asked about it.
    pub(crate) fn method_for(&self, map: &ControlMap, method: &Method) -> Method {
        let side = method.side.clone().filter(|_| !self.is_assumed_for(map));
        method.clone().side(side)
    }

    /// Says that ground was taken for the side's though the legend of its map names nobody.
    pub(crate) fn warning(&self, map: &ControlMap) -> Option<Warning> {
        let side = self.side().filter(|_| self.is_assumed_for(map))?;
        let message = format!(
            "the legend {} does not say who holds what the map draws; it is taken for what {side} holds",
            map.legend_name(),
        );
        Some(Warning::new(WarningCode::SideAssumed, message))
    }

    /// The sides of a map; one that names nobody has the side that its ground is taken for.
    pub(crate) fn sides_of(&self, map: &ControlMap) -> Vec<Side> {
        match self.side().filter(|_| self.is_assumed_for(map)) {
            Some(side) => vec![side.clone()],
            None => map.sides(),
        }
    }

    /// The side that holds the ground of a status on a map.
    pub(crate) fn holder(&self, map: &ControlMap, status: &Status) -> Option<Side> {
        let holder = map.holder(status)?;
        match self.side().filter(|_| self.is_assumed_for(map)) {
            Some(side) => Some(side.clone()),
            None => Some(holder),
        }
    }

    /// Whether what a map draws is taken for the side's, though its legend names nobody.
    fn is_assumed_for(&self, map: &ControlMap) -> bool {
        self.side().is_some() && map.names_nobody()
    }
}

/// A side as the maps spell it. Each map has it or names nobody, and not all name nobody.
fn find_side(side: &Side, maps: &[(&str, &ControlMap)]) -> Result<Side, Error> {
    let found = maps.iter().flat_map(|(_, map)| map.sides()).find(|own| own == side);
    for (name, map) in maps {
        let may_stand_for_it = found.is_some() && map.names_nobody();
        if !may_stand_for_it && !map.sides().contains(side) {
            return Err(unknown_name("side", side.as_str(), map.sides()).in_input(name));
        }
    }
    Ok(found.unwrap_or_else(|| side.clone()))
}

/// The side that the legends of all maps begin with, those that name nobody aside.
fn find_first_side(maps: &[(&str, &ControlMap)]) -> Result<Option<Side>, Error> {
    let named = maps.iter().filter(|(_, map)| !map.names_nobody());
    let firsts: Vec<(&str, &Side)> =
        named.filter_map(|(name, map)| Some((*name, map.first_side()?))).collect();
    let Some((_, first)) = firsts.first() else { return Ok(None) };
    if firsts.iter().all(|(_, side)| side == first) {
        return Ok(Some((*first).clone()));
    }
    let sides: Vec<String> = firsts.iter().map(|(name, side)| format!("{name}: {side}")).collect();
    Err(Error::new(ErrorKind::SidesDiffer { sides: sides.join(", ") }))
}
