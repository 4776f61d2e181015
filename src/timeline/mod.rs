//! Timelines: many maps, one row each.

mod cache;
mod flag;
mod output;
mod period;
mod reader;

use jiff::civil::Date;

pub use flag::{Flag, FlagCode};
pub use period::{Period, PeriodRow};
pub use reader::TimelineReader;

use crate::error::Error;
use crate::quantity::{Area, Range, Share};
use crate::status::Status;

/// Many maps, one row each, in the order of their days.
///
/// Days without a map are shown as gaps, never filled in. Of several maps of one day the last in the
/// order given counts, and the others are rows that say so. A map that cannot be read is a row that
/// carries the error.
///
/// ```no_run
/// use territory_control::{Territory, TimelineReader};
///
/// let ukraine = Territory::ukraine();
/// let timeline = TimelineReader::new(&ukraine).read(["maps/"])?;
/// for row in timeline.rows() {
///     println!("{:?} {:?}", row.date(), row.figures().map(|figures| figures.net()));
/// }
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug)]
pub struct Timeline {
    rows: Vec<TimelineRow>,
    skipped: Vec<String>,
    region_names: Vec<String>,
    measured: usize,
}

/// One map of a timeline.
#[derive(Debug)]
pub struct TimelineRow {
    date: Option<Date>,
    file: String,
    result: Result<Figures, Error>,
    flags: Vec<Flag>,
    is_superseded: bool,
}

/// The figures of one map of a timeline.
#[derive(Debug, Clone)]
pub struct Figures {
    controlled: Area,
    share: Share,
    open: Area,
    whole: Area,
    statuses: Vec<(Status, Area)>,
    since: Option<Since>,
    regions: Vec<Area>,
    outside: Area,
}

/// What changed since the map before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Since {
    days: Option<i32>,
    gained: Area,
    net: Area,
    slivers: Area,
    widest: f64,
}

impl Timeline {
    /// One row for each map, by day; maps without a date, and those that cannot be read, come first.
    pub fn rows(&self) -> &[TimelineRow] {
        &self.rows
    }

    /// Files in the folders that are no maps by their names, and were not read.
    pub fn skipped(&self) -> &[String] {
        &self.skipped
    }

    /// The names of the regions, in the order of [`Figures::regions`]; empty unless they were asked
    /// for.
    pub fn region_names(&self) -> &[String] {
        &self.region_names
    }

    /// How many maps were measured; the others came from the cache.
    pub fn measured(&self) -> usize {
        self.measured
    }

    /// How many maps could not be read.
    pub fn failures(&self) -> usize {
        self.rows.iter().filter(|row| row.result.is_err()).count()
    }

    /// How often each flag stands, the most frequent first.
    pub fn summary(&self) -> Vec<(FlagCode, usize)> {
        let mut counts: Vec<(FlagCode, usize)> = Vec::new();
        for flag in self.rows.iter().flat_map(TimelineRow::flags) {
            match counts.iter_mut().find(|(code, _)| *code == flag.code()) {
                Some((_, count)) => *count += 1,
                None => counts.push((flag.code(), 1)),
            }
        }
        counts.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), code.as_str()));
        counts
    }
}

impl TimelineRow {
    /// The day that the map shows.
    pub fn date(&self) -> Option<Date> {
        self.date
    }

    /// The map's file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The figures; `None` if the map could not be read.
    pub fn figures(&self) -> Option<&Figures> {
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
    fn is_in_chain(&self, others_are_dated: bool) -> bool {
        !self.is_superseded && (self.date.is_some() || !others_are_dated)
    }

    /// Whether another map of the same day counts instead.
    pub fn is_superseded(&self) -> bool {
        self.is_superseded
    }
}

impl Figures {
    /// All controlled ground.
    pub fn controlled(&self) -> Area {
        self.controlled
    }

    /// Its share of the territory.
    pub fn share(&self) -> Share {
        self.share
    }

    /// The least and the most that the share can be: without and with the ground that does not count
    /// and, by the legend, could.
    pub fn range(&self) -> Range {
        Range { low: self.share, high: (self.controlled + self.open).share_of(self.whole) }
    }

    /// The ground that makes the range wider.
    #[cfg(feature = "draw")]
    pub(crate) fn open(&self) -> Area {
        self.open
    }

    /// What shares are of.
    #[cfg(feature = "draw")]
    pub(crate) fn whole(&self) -> Area {
        self.whole
    }

    /// The area of each status, by precedence: ground counts once.
    pub fn statuses(&self) -> &[(Status, Area)] {
        &self.statuses
    }

    /// What changed since the map before; `None` for the first.
    pub fn since(&self) -> Option<&Since> {
        self.since.as_ref()
    }

    /// Controlled ground gained since the map before.
    pub fn gained(&self) -> Option<Area> {
        self.since.map(|since| since.gained)
    }

    /// Controlled ground lost since the map before: gained less net.
    pub fn lost(&self) -> Option<Area> {
        self.since.map(|since| since.gained - since.net)
    }

    /// The area less that of the map before.
    pub fn net(&self) -> Option<Area> {
        self.since.map(|since| since.net)
    }

    /// Controlled ground in each region, if regions were asked for.
    pub fn regions(&self) -> &[Area] {
        &self.regions
    }

    /// Controlled ground in no region; nought unless regions were asked for.
    pub fn outside(&self) -> Area {
        self.outside
    }
}

impl Since {
    /// Days since the map before, if both have a date.
    pub fn days(&self) -> Option<i32> {
        self.days
    }

    /// Changed ground, gained and lost, in pieces thinner than
    /// [`Change::SLIVER_METRES`](crate::Change::SLIVER_METRES).
    pub fn slivers(&self) -> Area {
        self.slivers
    }

    fn lost(&self) -> Area {
        self.gained - self.net
    }
}
