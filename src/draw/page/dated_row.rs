//! Days of a page before they are drawn.

use std::path::Path;

use jiff::civil::Date;

use crate::timeline::{DayFigures, Flag};

/// A day of the timeline that has figures.
pub(super) struct DatedRow<'t> {
    pub(super) date: Date,
    pub(super) figures: &'t DayFigures,
    pub(super) flags: &'t [Flag],
    pub(super) path: &'t Path,
    pub(super) file: &'t str,
}

impl DatedRow<'_> {
    /// Its flags, each with its name.
    pub(super) fn flags_in_words(&self) -> impl Iterator<Item = String> {
        self.flags.iter().map(|flag| format!("{}: {}", flag.code(), flag.message()))
    }
}
