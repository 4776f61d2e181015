//! Breaks in a series: ground that its maker no longer draws, or draws anew.

use super::Transition;
use crate::quantity::Area;

/// Ground that one of two maps draws and the other leaves out, because their maker began or ceased to draw it.
/// It is neither gained nor lost.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesBreak {
    pub(super) ground: String,
    pub(super) days: Option<String>,
    pub(super) no_longer_drawn: Area,
    pub(super) newly_drawn: Area,
    pub(super) transitions: Vec<Transition>,
}

impl SeriesBreak {
    /// What ground it is.
    pub fn ground(&self) -> &str {
        &self.ground
    }

    /// What of it was controlled on the earlier map, and is not drawn on the later one.
    pub fn no_longer_drawn(&self) -> Area {
        self.no_longer_drawn
    }

    /// What of it is controlled on the later map, and is not drawn on the earlier one.
    pub fn newly_drawn(&self) -> Area {
        self.newly_drawn
    }

    /// What the break is of the difference between the areas of two maps.
    pub fn net(&self) -> Area {
        self.newly_drawn - self.no_longer_drawn
    }

    /// Its ground by status, whatever counts.
    pub fn transitions(&self) -> &[Transition] {
        &self.transitions
    }

    /// What a reader should know of it, in a sentence without full stop.
    pub(crate) fn message(&self) -> String {
        let ground = &self.ground;
        let days = self.days.as_ref().map(|days| format!(" ({days})")).unwrap_or_default();
        let [vanished, appeared] = [self.no_longer_drawn, self.newly_drawn];
        let mut parts = Vec::new();
        if vanished > Area::ZERO || appeared <= Area::ZERO {
            parts.push(format!(
                "the map maker stopped drawing {ground}{days}: {vanished:.2} no longer drawn are no loss",
            ));
        }
        if appeared > Area::ZERO {
            parts.push(format!(
                "the map maker began to draw {ground}{days}: {appeared:.2} newly drawn are no gain",
            ));
        }
        parts.join("; ")
    }
}
