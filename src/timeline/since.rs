//! What changed from one map of a timeline to the next.

use super::flag::{Flag, FlagCode};
use crate::change::{SeriesBreak, SideFlow, StatusChange, Transition};
use crate::quantity::Area;

/// What changed since the map before.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    pub(super) days: Option<i32>,
    pub(super) gained: Area,
    pub(super) lost: Area,
    pub(super) redrawn: Area,
    pub(super) slivers: Area,
    pub(super) widest: f64,
    pub(super) statuses: Vec<StatusChange>,
    pub(super) transitions: Vec<Transition>,
    pub(super) breaks: Vec<SeriesBreak>,
    pub(super) flows: Vec<SideFlow>,
    /// Whether something counts on both maps: otherwise nothing of it was gained or lost.
    pub(super) is_of_counted: bool,
}

impl Since {
    /// Days since the map before, if both have a date.
    pub fn days(&self) -> Option<i32> {
        self.days
    }

    /// Changed ground, gained and lost, in pieces thinner than
    /// [`Change::SLIVER_METRES`](crate::change::Change::SLIVER_METRES).
    pub fn slivers(&self) -> Area {
        self.slivers
    }

    /// What each status gained and lost.
    pub fn statuses(&self) -> &[StatusChange] {
        &self.statuses
    }

    /// The ground by its status before and after, where there is any.
    pub fn transitions(&self) -> &[Transition] {
        &self.transitions
    }

    /// Ground that the map maker ceased or began to draw since the map before: neither gained nor lost.
    pub fn breaks(&self) -> &[SeriesBreak] {
        &self.breaks
    }

    pub(super) fn break_flags(&self) -> impl Iterator<Item = Flag> {
        self.breaks.iter().map(|found| Flag::new(FlagCode::SeriesBreak, found.message()))
    }

    /// The ground that changed hands, by who held it and who holds it; the most first.
    pub fn flows(&self) -> &[SideFlow] {
        &self.flows
    }

    /// What changed of ground that does not count, or counts on both maps.
    pub(super) fn changed_besides(&self) -> Area {
        let changed = self.transitions.iter().filter(|step| step.from() != step.to());
        changed.map(Transition::area).sum::<Area>() - self.gained - self.lost
    }

    /// By how much the later map has more than the earlier one, as they draw it.
    pub(super) fn net(&self) -> Area {
        self.net_without_breaks() + self.breaks.iter().map(SeriesBreak::net).sum()
    }

    /// The net change without [breaks](Self::breaks): gained less lost, with what was redrawn.
    pub(super) fn net_without_breaks(&self) -> Area {
        self.gained - self.lost + self.redrawn
    }

    /// The same per day, in km²; all of it where a map has no date.
    pub(super) fn net_km2_per_day(&self) -> f64 {
        self.net_without_breaks().km2() / f64::from(self.days.unwrap_or(1).max(1))
    }
}
