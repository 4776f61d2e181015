//! Sources: the maps of a comparison, and what a reader should know about them.

use jiff::civil::Date;

use crate::report::{ControlReport, warnings_of_maps};
use crate::territory::Territory;
use crate::warning::{Warning, WarningCode, counted};

/// One of the maps that are compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    name: String,
    report: ControlReport,
    /// Of the map itself, whatever is asked of it.
    map_warnings: Vec<Warning>,
}

impl Source {
    pub(super) fn new(name: &str, report: ControlReport, map_warnings: &[Warning]) -> Self {
        Self { name: name.to_owned(), report, map_warnings: map_warnings.to_vec() }
    }

    /// Warnings of the map itself, which what is made of it has, too.
    pub(super) fn map_warnings(&self) -> impl Iterator<Item = Warning> {
        self.map_warnings.iter().map(|warning| warning.of(&self.name))
    }

    /// Its name as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The day that it shows.
    pub fn date(&self) -> Option<Date> {
        self.report.date()
    }

    /// Whether its map draws what counts.
    pub(super) fn is_telling(&self) -> bool {
        !self.report.lacks_what_counts()
    }

    /// The source by itself: area and share of what it holds, its files and legend.
    pub fn report(&self) -> &ControlReport {
        &self.report
    }
}

/// The day that all sources show, if it is one.
pub(super) fn common_date(sources: &[Source]) -> Option<Date> {
    let date = sources.first()?.date()?;
    sources.iter().all(|source| source.date() == Some(date)).then_some(date)
}

/// What a reader should know about the sources: that their days differ, and what the report of each
/// warns of, with its name.
pub(super) fn warnings_of(sources: &[Source], territory: &Territory) -> Vec<Warning> {
    let reports = sources.iter().map(|source| (source.name(), source.report()));
    let mut warnings: Vec<Warning> = dates_warning(sources).into_iter().collect();
    warnings.extend(warnings_of_maps(&reports.collect::<Vec<_>>(), "all sources", territory));
    warnings
}

fn dates_warning(sources: &[Source]) -> Option<Warning> {
    let dates = sources.iter().filter_map(Source::date);
    let (first, last) = (dates.clone().min()?, dates.max()?);
    (first != last).then(|| {
        let days: Vec<String> = sources
            .iter()
            .filter_map(|source| Some(format!("{} {}", source.name, source.date()?)))
            .collect();
        let apart = u64::from((last - first).get_days().unsigned_abs());
        let message = format!(
            "the sources show different days ({}), up to {} apart: what changed in between shows \
             as disagreement",
            days.join(", "),
            counted(apart, "day", "days"),
        );
        Warning::new(WarningCode::DatesDiffer, message)
    })
}
