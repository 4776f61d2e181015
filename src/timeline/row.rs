//! One map of a timeline.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::day_figures::DayFigures;
use super::flag::Flag;
use crate::error::Error;
use crate::map::MapFile;
use crate::warning::Warning;

/// One map of a timeline.
#[derive(Debug)]
pub struct TimelineRow {
    pub(super) date: Option<Date>,
    /// Where the map is read from. Its name is what can be printed of it.
    pub(super) path: PathBuf,
    pub(super) file: String,
    pub(super) files: Vec<MapFile>,
    pub(super) warnings: Vec<Warning>,
    pub(super) result: Result<DayFigures, Error>,
    pub(super) flags: Vec<Flag>,
    pub(super) is_superseded: bool,
}

impl TimelineRow {
    /// The day that the map shows.
    pub fn date(&self) -> Option<Date> {
        self.date
    }

    /// The name of the map's file, as it can be printed.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The path of the map's file, whose name need not be UTF-8.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the map was read from, with its digest; nothing if it could not be read.
    pub fn files(&self) -> &[MapFile] {
        &self.files
    }

    /// What was repaired, skipped or taken for granted when the map was read.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The figures; `None` if the map could not be read.
    pub fn figures(&self) -> Option<&DayFigures> {
        self.result.as_ref().ok()
    }

    /// Why the map could not be read.
    pub fn error(&self) -> Option<&Error> {
        self.result.as_ref().err()
    }

    /// What a reader of the row should know.
    pub fn flags(&self) -> &[Flag] {
        &self.flags
    }

    /// Whether the map is compared with the one before: of undated maps only where none has a date.
    pub(super) fn is_in_chain(&self, others_are_dated: bool) -> bool {
        !self.is_superseded && (self.date.is_some() || !others_are_dated)
    }

    /// Whether another map of the same day counts instead.
    pub fn is_superseded(&self) -> bool {
        self.is_superseded
    }
}
