//! Breaks: ground that one of two maps draws and the other leaves out, by what is known of their maker.

use jiff::civil::Date;

use super::control_map::ControlMap;
use crate::cells::Pieces;
use crate::error::Error;
use crate::geometry::{Curve, Layers, union_all};
use crate::legend::{Omission, Presence};
use crate::limits::Budget;

/// Ground that one of two maps draws and the other leaves out.
#[derive(Debug)]
pub(crate) struct Break {
    pub(crate) ground: String,
    /// On which days it is drawn, if it is on some.
    pub(crate) days: Option<String>,
    pub(super) outline: Pieces,
    /// Whether it may be drawn on the earlier map and not on the later one.
    pub(super) may_vanish: bool,
    /// The other way round.
    pub(super) may_appear: bool,
}

/// The breaks between two maps.
#[derive(Debug, Default)]
pub(crate) struct Breaks(Vec<Break>);

impl Breaks {
    /// Finds the breaks between two maps, each with what its maker omits and its day, the earlier one first.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(crate) fn between(
        maps: [(&[Omission], Option<Date>); 2],
        budget: &Budget,
    ) -> Result<Self, Error> {
        let mut seen: Vec<&Omission> = Vec::new();
        let mut breaks = Vec::new();
        for omission in maps.iter().flat_map(|(omissions, _)| *omissions) {
            if omission.outline().is_empty() || seen.contains(&omission) {
                continue;
            }
            seen.push(omission);
            let [before, after] = maps.map(|(omissions, day)| {
                let is_known = omissions.contains(omission);
                if is_known { omission.presence(day) } else { Presence::Drawn }
            });
            let may_vanish = before != Presence::Omitted && after != Presence::Drawn;
            let may_appear = before != Presence::Drawn && after != Presence::Omitted;
            if may_vanish || may_appear {
                breaks.push(Break {
                    ground: omission.ground().to_owned(),
                    days: omission.days(),
                    outline: outline(omission, budget)?,
                    may_vanish,
                    may_appear,
                });
            }
        }
        Ok(Self(breaks))
    }

    /// The breaks between two maps, the earlier one first.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(crate) fn between_maps(maps: [&ControlMap; 2], budget: &Budget) -> Result<Self, Error> {
        let omissions = maps.map(ControlMap::omissions);
        let [earlier, later] = omissions.each_ref().map(Vec::as_slice);
        let [from, to] = maps.map(|map| map.date().map(|found| found.date));
        Self::between([(earlier, from), (later, to)], budget)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Break> {
        self.0.iter()
    }
}

/// What the outline of an omission encloses.
fn outline(omission: &Omission, budget: &Budget) -> Result<Pieces, Error> {
    let rings = [omission.outline().to_vec()];
    let layers = Layers::repair(1, [(0, rings.as_slice())], &Curve::Straight, budget)?;
    Ok(Pieces::of_ground(&union_all(layers.layer(0), budget)?))
}
