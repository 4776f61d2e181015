//! What those who draw a timeline ask its reader for.

use std::path::Path;

use jiff::civil::Date;

use super::reader::TimelineReader;
use super::surveyor::is_of_day;
use crate::error::Error;
use crate::map::ControlMap;
use crate::measure::Measure;
use crate::quantity::Area;
use crate::territory::Survey;

impl<'t> TimelineReader<'t> {
    /// The territory whose ground is measured, and the method.
    pub(crate) fn survey(&self) -> &Survey<'t> {
        &self.survey
    }

    /// The same reader for totals by another measure.
    pub(crate) fn by_measure(&self, measure: Measure) -> Self {
        let survey = self.survey.territory().survey(&self.survey.method().clone().measure(measure));
        let mut reader = survey.timeline().map_reader(self.reader.clone());
        reader.inputs.clone_from(&self.inputs);
        reader.cache.clone_from(&self.cache);
        reader
    }

    /// What shares are of.
    ///
    /// # Errors
    ///
    /// If shares cannot be taken of the territory.
    pub(crate) fn whole(&self) -> Result<Area, Error> {
        self.survey.whole(&mut Vec::new())
    }

    /// The map of a day, read again.
    pub(crate) fn map_of(&self, file: &Path, date: Date) -> Result<ControlMap, Error> {
        let sources = self.sources();
        let input = sources.open(file)?;
        let maps = sources.reader.read_each_day(&input)?;
        match maps.into_iter().flatten().find(|map| is_of_day(map, date)) {
            Some(map) => Ok(map),
            None => sources.reader.read([input.into_owned()]),
        }
    }
}
