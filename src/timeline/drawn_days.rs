//! What those who draw a timeline ask its reader for.

use std::path::Path;

use jiff::civil::Date;

use super::reader::TimelineReader;
use super::surveyor::is_of_day;
use crate::document::Input;
use crate::error::Error;
use crate::map::ControlMap;
use crate::territory::Survey;

impl<'t> TimelineReader<'t> {
    /// The territory whose ground is measured, and the method.
    pub(crate) fn survey(&self) -> &Survey<'t> {
        &self.survey
    }

    /// The map of a day, read again.
    pub(crate) fn map_of(&self, file: &str, date: Date) -> Result<ControlMap, Error> {
        let input = Input::open_within(Path::new(file), self.reader.budget())?;
        let maps = self.reader.read_each_day(&input)?;
        match maps.into_iter().flatten().find(|map| is_of_day(map, date)) {
            Some(map) => Ok(map),
            None => self.reader.read([input]),
        }
    }
}
