//! How did control change over many maps?
//!
//! ```text
//! cargo run --release --example timeline -- MAPS/
//! cargo run --release --example timeline -- --monthly MAPS/
//! cargo run --release --example timeline -- --csv --regions --cache .cache MAPS/
//! ```

use std::ffi::OsString;
use std::io::{IsTerminal, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::support::files::write_whole;
use crate::support::tables::{csv_text, period_rows, rows};
use crate::support::{
    Failure, MethodOptions, all_were_read, json_text, print, read_arguments, run, tell_undated,
};
use clap::Parser;
use jiff::tz::TimeZone;
use territory_control::timeline::{Period, PeriodRow, Timeline, TimelineReader};

/// Measure how control changed over many maps
#[derive(Parser)]
#[command(name = "timeline", version)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
struct Arguments {
    /// Folders of maps, maps, or one file whose features carry dates; `-` is standard input
    #[arg(value_name = "DIR|MAP", required = true)]
    maps: Vec<PathBuf>,
    #[command(flatten)]
    options: MethodOptions,
    /// One row for each month: from the last map before it to the last map in it
    #[arg(long, group = "period")]
    monthly: bool,
    /// One row for each year
    #[arg(long, group = "period")]
    yearly: bool,
    /// One row for so many days, for example 7d
    #[arg(long, group = "period", value_name = "DAYS")]
    every: Option<Period>,
    /// Days that a map may be away from the edge of a period without a flag
    #[arg(long, value_name = "DAYS", default_value_t = 3)]
    edge: i32,
    /// Add the ground that counts in each region
    #[arg(long)]
    regions: bool,
    /// The time zone whose days count for maps that are dated by a moment (IANA name); the legend's
    /// by default, else UTC
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    time_zone: Option<TimeZone>,
    /// Keep each map's result in this folder, and measure only what is new
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,
    /// Print one JSON document (areas in km², shares in per cent, unrounded)
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Print comma-separated values
    #[arg(long)]
    csv: bool,
    /// Write to this file, whole or not at all, instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| format!("no time zone {name:?}: expected an IANA name"))
}

/// The program, with its name before its arguments.
pub fn main(arguments: Vec<OsString>) -> ExitCode {
    run(|| timeline(&read_arguments(arguments)))
}

fn timeline(arguments: &Arguments) -> Result<(), Failure> {
    arguments.options.refuse_date::<Arguments>("a timeline has those of all");
    let territory = arguments.options.territory()?;
    let (reader, maps) = arguments.options.timeline_reader(&territory, &arguments.maps)?;
    let is_watched = std::io::stderr().is_terminal();
    let mut reader = reader.on_progress(|done, total| {
        if is_watched {
            show_progress(done, total);
        }
    });
    if let Some(zone) = &arguments.time_zone {
        reader = reader.time_zone(zone.clone());
    }
    if arguments.regions {
        reader = reader.by_region();
    }
    if let Some(folder) = &arguments.cache {
        reader = reader.cache(folder);
    }
    let timeline = reader.read(&maps)?;
    if is_watched {
        clear_progress();
    }
    let text = text(arguments, &reader, &timeline)?;
    match &arguments.output {
        Some(file) => write_whole(file, &text)?,
        None => print(&text)?,
    }
    tell_undated(&timeline);
    all_were_read(&timeline)
}

/// The rows of the maps, or of periods, as they were asked for.
fn text(
    arguments: &Arguments,
    reader: &TimelineReader<'_>,
    timeline: &Timeline,
) -> Result<String, Failure> {
    let Some(period) = arguments.period() else {
        return match (arguments.json, arguments.csv) {
            (true, _) => json_text(timeline),
            (_, true) => csv_text(&rows(timeline)),
            _ => Ok(timeline.to_string()),
        };
    };
    let periods = reader.periods(timeline, period, arguments.edge)?;
    match (arguments.json, arguments.csv) {
        (true, _) => json_text(&timeline.document_of_periods(&periods)),
        (_, true) => csv_text(&period_rows(timeline, &periods)),
        _ => Ok(table_of_periods(timeline, &periods)),
    }
}

/// A table of periods, with what there is to know of all of them.
fn table_of_periods(timeline: &Timeline, periods: &[PeriodRow]) -> String {
    let warnings = timeline.warnings().iter().map(|warning| format!("warning  {warning}\n"));
    std::iter::once(PeriodRow::table(periods).to_string()).chain(warnings).collect()
}

impl Arguments {
    fn period(&self) -> Option<Period> {
        let month = self.monthly.then_some(Period::Month);
        month.or(self.yearly.then_some(Period::Year)).or(self.every)
    }
}

/// How many maps are measured, in one line that is written over. That nobody can be told is no error.
fn show_progress(done: usize, total: usize) {
    let mut terminal = std::io::stderr().lock();
    let _ = write!(terminal, "\r{done} of {total} maps").and_then(|()| terminal.flush());
}

fn clear_progress() {
    // Back to the first column, and erase the line.
    let _ = write!(std::io::stderr(), "\r\x1b[K");
}
