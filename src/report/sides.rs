//! What each side holds.

use super::holding::Holding;
use super::measured::StatusArea;
use super::statuses::StatusReport;
use crate::error::ErrorKind;
use crate::map::ControlMap;
use crate::method::{Counted, Method};
use crate::quantity::{Area, Range};
use crate::side::Side;
use crate::status::Status;

/// What one side holds, by the map's legend.
#[derive(Debug, Clone, PartialEq)]
pub struct SideReport {
    pub(super) side: Side,
    pub(super) holding: Holding,
    pub(super) range: Range,
    pub(super) not_drawn: Area,
}

impl SideReport {
    /// The side.
    pub fn side(&self) -> &Side {
        &self.side
    }

    /// Area and share of the ground that it holds.
    pub fn holding(&self) -> Holding {
        self.holding
    }

    /// Its share, and what it would be if it held all that it may hold.
    pub fn range(&self) -> Range {
        self.range
    }

    /// How much of its ground the map draws.
    pub(super) fn drawn(&self) -> Area {
        self.holding.area - self.not_drawn
    }

    /// How much of its ground the map does not draw: by its legend, the rest of the territory is this
    /// side's.
    pub fn not_drawn(&self) -> Area {
        self.not_drawn
    }
}

/// The ground of a territory by who holds it.
pub(super) struct Sides {
    pub(super) rows: Vec<SideReport>,
    /// What the map does not draw, where its legend does not say who holds it.
    pub(super) rest: Option<Area>,
}

impl Sides {
    /// Adds up what statuses hold. `total` is what the method counts, of the side that it is about.
    pub(super) fn tally(
        map: &ControlMap,
        method: &Method,
        areas: &[StatusArea<'_>],
        total: Area,
        whole: Area,
    ) -> Self {
        let rest = area_not_drawn(areas, method, whole);
        let sides = map.sides();
        let own = method.side.as_ref().or(sides.first());
        let holder_of_rest = map.holder_of_rest();
        let mut rest_is_held = false;
        let mut rows = Vec::with_capacity(sides.len());
        for side in &sides {
            let is_counted = method.counted == Counted::Legend && Some(side) == own;
            let held = if is_counted { total } else { area_held_by(map, areas, side) };
            let has_rest = holder_of_rest.as_ref() == Some(side);
            let not_drawn = if has_rest { rest } else { Area::ZERO };
            rest_is_held |= has_rest;
            let least = held + not_drawn;
            let most = least + area_open_to(map, areas, side);
            if most > Area::ZERO || Some(side) == own {
                rows.push(SideReport {
                    side: side.clone(),
                    holding: Holding::new(least, whole),
                    range: Range { low: least.share_of(whole), high: most.share_of(whole) },
                    not_drawn,
                });
            }
        }
        Self { rows, rest: Some(rest).filter(|_| !rest_is_held) }
    }
}

fn area_held_by(map: &ControlMap, areas: &[StatusArea<'_>], side: &Side) -> Area {
    let held = areas.iter().filter(|row| map.holder(row.status).as_ref() == Some(side));
    held.map(|row| row.area).sum()
}

/// The area of what a side may hold and nobody else is known to hold.
fn area_open_to(map: &ControlMap, areas: &[StatusArea<'_>], side: &Side) -> Area {
    let open = areas
        .iter()
        .filter(|row| map.holder(row.status).is_none() && map.may_be_held_by(row.status, side));
    open.map(|row| row.area).sum()
}

/// What of the territory the map does not draw. Ground that is drawn, but not part of the question, lies in
/// other countries.
fn area_not_drawn(areas: &[StatusArea<'_>], method: &Method, whole: Area) -> Area {
    let drawn = areas.iter().filter(|row| *row.status != Status::ELSEWHERE);
    let drawn: Area = drawn.map(|row| row.area).sum();
    let rest = whole - drawn - method.added();
    if rest > Area::ZERO { rest } else { Area::ZERO }
}

/// Whether the map draws ground, nothing of it with a status that counts, and some of it with one that the
/// legend does not give to somebody else. What then counts is not nothing, but not on the map: an advance, a
/// status that the legend does not know. A map of nothing but `liberated` ground is a true zero.
pub(super) fn nothing_is_counted(statuses: &[StatusReport], method: &Method) -> bool {
    let own_name = |row: &StatusReport| match &row.side {
        Some(side) => side.as_str() == row.status.as_str(),
        None => row.status != Status::ELSEWHERE,
    };
    method.addition.is_none()
        && statuses.iter().any(own_name)
        && !statuses.iter().any(|row| row.counted)
}

/// What is wrong where no status counts, with those that there are.
pub(super) fn nothing_counted(statuses: &[StatusReport], method: &Method) -> Option<ErrorKind> {
    if !nothing_is_counted(statuses, method) {
        return None;
    }
    let drawn: Vec<String> =
        statuses.iter().map(|row| format!("{} ({})", row.status, row.holding.area)).collect();
    Some(ErrorKind::NothingCounted { drawn: drawn.join(", ") })
}
