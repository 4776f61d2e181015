//! What each side holds.

use super::headline::{Headline, nothing_is_counted};
use super::holding::Holding;
use std::collections::BTreeSet;

use crate::error::ErrorKind;
use crate::map::{Sheet, SheetSide};
use crate::method::{Counted, Method};
#[cfg(all(test, feature = "draw"))]
use crate::quantity::Share;
use crate::quantity::{Area, Range};
use crate::side::Side;
use crate::status::Status;
use crate::warning::{Warning, WarningCode};

/// What one side holds, by the map's legend.
#[derive(Debug, Clone, PartialEq)]
pub struct SideReport {
    pub(super) side: Side,
    pub(super) holding: Holding,
    pub(super) range: Range,
    pub(super) most: Area,
    pub(super) not_drawn: Area,
    pub(super) statuses: Vec<Status>,
    pub(super) colour: Option<String>,
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

    /// What it holds and may hold.
    pub(crate) fn most(&self) -> Area {
        self.most
    }

    /// The statuses of the map whose ground it holds; the strongest first.
    pub fn statuses(&self) -> &[Status] {
        &self.statuses
    }

    /// Its colour in pictures, as `#rrggbb`, where the legend gives one.
    pub fn colour(&self) -> Option<&str> {
        self.colour.as_deref()
    }

    /// How much of its ground the map draws.
    pub(crate) fn drawn(&self) -> Area {
        self.holding.area - self.not_drawn
    }

    /// How much of its ground the map does not draw: by its legend, the rest of the territory is this
    /// side's.
    pub fn not_drawn(&self) -> Area {
        self.not_drawn
    }
}

#[cfg(all(test, feature = "draw"))]
impl SideReport {
    /// A side that holds the status of its name.
    pub(crate) fn of_status(name: &str, colour: Option<&str>) -> Self {
        Self {
            side: Side::new(name),
            holding: Holding::new(Area::ZERO, Area::ZERO),
            range: Range { low: Share::NONE, high: Share::NONE },
            most: Area::ZERO,
            not_drawn: Area::ZERO,
            statuses: vec![Status::new(name)],
            colour: colour.map(str::to_owned),
        }
    }
}

/// The ground of a territory by who holds it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sides {
    pub(crate) headline: Headline,
    pub(crate) rows: Vec<SideReport>,
    /// What the map does not draw, where its legend does not say who holds it.
    pub(crate) rest: Option<Holding>,
}

impl Sides {
    /// Adds up what statuses hold, by layer. `total` is what the method counts, of the side that it is about.
    pub(crate) fn tally(
        sheet: &Sheet,
        method: &Method,
        held: &[Area],
        [total, whole]: [Area; 2],
        is_elsewhere: bool,
    ) -> Self {
        let headline = Headline::choose(sheet, method, is_elsewhere);
        let rest = area_not_drawn(sheet, method, held, whole);
        let own = sheet.own_side(method);
        let rest_holder = sheet.rest_holder();
        let nobody_s = nobody_s_layers(sheet);
        let mut rows = Vec::with_capacity(sheet.sides.len());
        for side in &sheet.sides {
            let is_own = Some(side) == own;
            let is_counted = method.counted == Counted::Legend && is_own;
            let drawn = if is_counted { total } else { area_held_by(side, held) };
            let not_drawn = if Some(side) == rest_holder { rest } else { Area::ZERO };
            let least = drawn + not_drawn;
            let most = least + area_open_to(side, &nobody_s, held);
            // Where nothing counts, it is not known what the side holds that the method is about, nor of what
            // is not drawn what the side holds that has the rest.
            let is_known = match rest_holder {
                None if side.holds_rest => false,
                _ => most > Area::ZERO || (is_own && headline != Headline::Each),
            };
            if is_known {
                rows.push(SideReport {
                    side: side.name.clone(),
                    holding: Holding::new(least, whole),
                    range: Range { low: least.share_of(whole), high: most.share_of(whole) },
                    most,
                    not_drawn,
                    statuses: statuses_held_by(side, sheet),
                    colour: side.colour.clone(),
                });
            }
        }
        let rest = rest_holder.is_none().then(|| Holding::new(rest, whole));
        Self { headline, rows, rest }
    }
}

fn statuses_held_by(side: &SheetSide, sheet: &Sheet) -> Vec<Status> {
    side.holds.iter().filter_map(|layer| sheet.statuses.get(*layer)).cloned().collect()
}

fn area_held_by(side: &SheetSide, held: &[Area]) -> Area {
    side.holds.iter().filter_map(|layer| held.get(*layer)).copied().sum()
}

/// The layers that nobody is known to hold.
fn nobody_s_layers(sheet: &Sheet) -> BTreeSet<usize> {
    let mut layers: BTreeSet<usize> = (0..sheet.statuses.len()).collect();
    for layer in sheet.sides.iter().flat_map(|side| &side.holds) {
        layers.remove(layer);
    }
    layers
}

/// The area of what a side may hold and nobody else is known to hold.
fn area_open_to(side: &SheetSide, nobody_s: &BTreeSet<usize>, held: &[Area]) -> Area {
    let open = side.may_hold.intersection(nobody_s);
    open.filter_map(|layer| held.get(*layer)).copied().sum()
}

/// What of the territory the map does not draw. Ground that is drawn, but not part of the question, lies in
/// other countries.
fn area_not_drawn(sheet: &Sheet, method: &Method, held: &[Area], whole: Area) -> Area {
    let drawn =
        held.iter().zip(&sheet.statuses).filter(|(_, status)| **status != Status::ELSEWHERE);
    let drawn: Area = drawn.map(|(area, _)| *area).sum();
    whole.less(drawn + method.added())
}

/// What is wrong where no status counts: those that there are, by layer.
pub(crate) fn nothing_counted(sheet: &Sheet, method: &Method, held: &[Area]) -> Option<ErrorKind> {
    if !nothing_is_counted(sheet, method) {
        return None;
    }
    let drawn = sheet.statuses.iter().zip(held).map(|(status, area)| format!("{status} ({area})"));
    let drawn: Vec<String> = drawn.collect();
    let drawn = if drawn.is_empty() { "nothing".to_owned() } else { drawn.join(", ") };
    Some(ErrorKind::NothingCounted { drawn })
}

/// The same as a warning. Of a map without ground another one says why.
pub(crate) fn nothing_counted_warning(
    sheet: &Sheet,
    method: &Method,
    held: &[Area],
) -> Option<Warning> {
    let lack = nothing_counted(sheet, method, held).filter(|_| !sheet.statuses.is_empty())?;
    let message = format!("{lack}; say whom the figure is about, or what counts");
    Some(Warning::new(WarningCode::NothingCounted, message))
}
