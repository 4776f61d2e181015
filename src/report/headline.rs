//! Headlines: what a report says first.

use crate::map::{Sheet, SheetSide};
use crate::method::{Counted, Method};
use crate::side::Side;

/// What the headline of a report can say.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Headline {
    /// What a side holds.
    Holds(Side),
    /// What is controlled, by whomever.
    Controlled,
    /// What the method counts, whoever holds it.
    Counted,
    /// What each side holds: nothing of the map counts, so there is no figure of what does.
    Each,
    /// Nothing: the map is one of another place.
    None,
}

impl Headline {
    /// The headline of a map under a method.
    pub(super) fn choose(sheet: &Sheet, method: &Method, is_elsewhere: bool) -> Self {
        if is_elsewhere {
            return Self::None;
        }
        if nothing_is_counted(sheet, method) {
            return Self::Each;
        }
        if method.counted != Counted::Legend {
            return Self::Counted;
        }
        match (sheet.own_side(method), &method.side) {
            (Some(side), _) if side.name != Side::CONTROLLED => Self::Holds(side.name.clone()),
            (None, Some(_)) => Self::Each,
            _ => Self::Controlled,
        }
    }

    /// Whether there is a figure of what counts.
    pub(crate) fn has_figure(&self) -> bool {
        !matches!(self, Self::Each | Self::None)
    }

    /// Whom that figure is about; `None` where the method says what counts, whoever holds it.
    pub(crate) fn side(&self) -> Option<&Side> {
        match self {
            Self::Holds(side) => Some(side),
            Self::Controlled => Some(const { &Side::CONTROLLED }),
            Self::Counted | Self::Each | Self::None => None,
        }
    }
}

impl Sheet {
    /// The side that a method is about: the first one, unless the method names another. `None` where the
    /// map does not have that.
    pub(super) fn own_side(&self, method: &Method) -> Option<&SheetSide> {
        match &method.side {
            Some(name) => self.sides.iter().find(|side| side.name == *name),
            None => self.sides.first(),
        }
    }
}

/// Whether nothing that a map draws counts, and no zero is meant: it draws nothing that is part of the question,
/// or what others hold and claim, such as ISW's layer of counteroffensives. Only a map of nothing but
/// `liberated` ground is a true zero.
pub(super) fn nothing_is_counted(sheet: &Sheet, method: &Method) -> bool {
    method.addition.is_none() && !sheet.is_counted.contains(&true) && !sheet.is_all_liberated()
}
