//! Timelines as tables and as JSON.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::{DayFigures, Flag, PeriodRow, Since, Timeline, TimelineRow};
use crate::error::Error;
use crate::quantity::Area;
use crate::text::printable_message;

/// An array of rows; areas in km², shares in per cent, unrounded.
impl Serialize for Timeline {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.rows().iter().map(|row| Row::new(row, self.region_names())))
    }
}

/// The shape of a row.
#[derive(Serialize)]
struct Row<'a> {
    date: Option<String>,
    file: &'a str,
    controlled_km2: Option<f64>,
    share_percent: Option<f64>,
    gained_km2: Option<f64>,
    lost_km2: Option<f64>,
    net_km2: Option<f64>,
    slivers_km2: Option<f64>,
    days: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    regions_km2: Option<BTreeMap<&'a str, f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outside_km2: Option<f64>,
    flags: &'a [Flag],
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl<'a> Row<'a> {
    fn new(row: &'a TimelineRow, names: &'a [String]) -> Self {
        let figures = row.figures();
        let by_region = figures.filter(|_| !names.is_empty());
        Self {
            date: row.date().map(|date| date.to_string()),
            file: row.file(),
            controlled_km2: figures.map(|figures| figures.controlled().km2()),
            share_percent: figures.map(|figures| figures.share().percent()),
            gained_km2: figures.and_then(DayFigures::gained).map(Area::km2),
            lost_km2: figures.and_then(DayFigures::lost).map(Area::km2),
            net_km2: figures.and_then(DayFigures::net).map(Area::km2),
            slivers_km2: figures
                .and_then(|figures| figures.since())
                .map(|since| since.slivers().km2()),
            days: figures.and_then(DayFigures::since).and_then(Since::days),
            regions_km2: by_region.map(|figures| {
                let areas = figures.regions().iter().map(|area| area.km2());
                names.iter().map(String::as_str).zip(areas).collect()
            }),
            outside_km2: by_region.map(|figures| figures.outside().km2()),
            flags: row.flags(),
            error: row.error().map(Error::finding),
        }
    }
}

impl Serialize for PeriodRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row<'a> {
            period: &'a str,
            from: Option<String>,
            from_file: Option<&'a str>,
            to: Option<String>,
            to_file: Option<&'a str>,
            controlled_km2: Option<f64>,
            share_percent: Option<f64>,
            gained_km2: Option<f64>,
            lost_km2: Option<f64>,
            net_km2: Option<f64>,
            net_percentage_points: Option<f64>,
            flags: &'a [Flag],
        }
        Row {
            period: self.label(),
            from: self.from().map(|(date, _)| date.to_string()),
            from_file: self.from().map(|(_, file)| file),
            to: self.to().map(|(date, _)| date.to_string()),
            to_file: self.to().map(|(_, file)| file),
            controlled_km2: self.later().map(Area::km2),
            share_percent: self.share().map(crate::Share::percent),
            gained_km2: self.gained().map(Area::km2),
            lost_km2: self.lost().map(Area::km2),
            net_km2: self.net().map(Area::km2),
            net_percentage_points: self.net_points().map(crate::PercentagePoints::points),
            flags: self.flags(),
        }
        .serialize(serializer)
    }
}

impl fmt::Display for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "date            controlled    share      gained        lost         net")?;
        for row in self.rows() {
            writeln!(f, "{row}")?;
        }
        writeln!(f)?;
        writeln!(f, "{} rows, {} could not be read", self.rows().len(), self.failures())?;
        for (code, count) in self.summary() {
            writeln!(f, "{count:>6}  {code}")?;
        }
        if !self.skipped().is_empty() {
            writeln!(f, "not read: {}", printable_message(&self.skipped().join(", ")))?;
        }
        Ok(())
    }
}

impl fmt::Display for TimelineRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date().map_or("no date".to_owned(), |date| date.to_string());
        write!(f, "{date:<10}")?;
        match (self.figures(), self.error()) {
            (Some(figures), _) => {
                write!(f, "  {:>14.2}  {:>7.3}", figures.controlled(), figures.share())?;
                match (figures.gained(), figures.lost(), figures.net()) {
                    (Some(gained), Some(lost), Some(net)) => {
                        write_changes(f, [gained, lost, net])?;
                    }
                    _ => write!(f, "  {:>34}", "")?,
                }
            }
            (None, Some(error)) => write!(f, "  {}", error.finding())?,
            (None, None) => {}
        }
        if self.date().is_none() && self.error().is_none() {
            // Nothing else tells it from its neighbours; an error names the file itself.
            write!(f, "  {}", printable_message(self.file()))?;
        }
        write_flags(f, self.flags())
    }
}

/// What was gained, lost, and the net, in km².
fn write_changes(f: &mut fmt::Formatter<'_>, areas: [Area; 3]) -> fmt::Result {
    areas.iter().try_for_each(|area| write!(f, "  {:>10.2}", area.km2()))
}

fn write_flags(f: &mut fmt::Formatter<'_>, flags: &[Flag]) -> fmt::Result {
    for flag in flags {
        write!(f, "  [{}: {}]", flag.code(), flag.message())?;
    }
    Ok(())
}

impl PeriodRow {
    /// The line that stands above rows of periods.
    pub const HEADER: &str = "period    from          to              controlled    share      \
                              gained        lost         net";
}

impl fmt::Display for PeriodRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (day_of(self.from()), day_of(self.to()));
        write!(f, "{:<8}  {from:<10} to {to:<10}", self.label())?;
        if let (Some(later), Some(share), Some(gained), Some(lost), Some(net)) =
            (self.later(), self.share(), self.gained(), self.lost(), self.net())
        {
            write!(f, "  {later:>14.2}  {share:>7.3}")?;
            write_changes(f, [gained, lost, net])?;
        }
        write_flags(f, self.flags())
    }
}

fn day_of(map: Option<(Date, &str)>) -> String {
    map.map_or("none".to_owned(), |(date, _)| date.to_string())
}
