//! Timelines: many maps, one row each.

mod cache;
mod chain;
mod day_figures;
#[cfg(feature = "draw")]
mod drawn_days;
mod entry;
mod files;
mod flag;
mod json;
mod measured;
mod oddities;
mod period;
mod reader;
mod row;
mod since;
mod surveyor;
mod table;

pub use day_figures::DayFigures;
pub use flag::{Flag, FlagCode};
pub use period::{Period, PeriodRow, PeriodSide};
pub use reader::TimelineReader;
pub use row::TimelineRow;
pub use since::Since;

use crate::method::Method;
use crate::quantity::Area;
use crate::remedy::{Means, Remedy};
use crate::side::Side;
use crate::territory::RegionEntry;
use crate::warning::Warning;

/// Many maps, one row each, in the order of their days.
///
/// Days without a map are shown as gaps, never filled in. Of several maps of one day the last in the
/// order given counts, and the others are rows that say so. A map that cannot be read is a row that
/// carries the error.
///
/// ```no_run
/// use territory_control::{Method, Territory};
///
/// let ukraine = Territory::ukraine();
/// let timeline = ukraine.survey(&Method::default()).timeline().read(["maps/"])?;
/// for row in timeline.rows() {
///     println!("{:?} {:?}", row.date(), row.figures().map(|figures| figures.net()));
/// }
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug)]
pub struct Timeline {
    territory: String,
    whole: Area,
    method: Method,
    rows: Vec<TimelineRow>,
    skipped: Vec<String>,
    regions: Vec<RegionEntry>,
    measured: usize,
    warnings: Vec<Warning>,
}

impl Timeline {
    /// One row for each map, by day; maps without a date, and those that cannot be read, come first.
    pub fn rows(&self) -> &[TimelineRow] {
        &self.rows
    }

    /// The name of the territory.
    pub fn territory(&self) -> &str {
        &self.territory
    }

    /// The area that shares are taken of.
    pub fn whole(&self) -> Area {
        self.whole
    }

    /// How the figures were found.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The sides of all maps, each once, in the order in which maps have them.
    pub fn sides(&self) -> Vec<Side> {
        let mut sides: Vec<Side> = Vec::new();
        for row in self.rows.iter().filter_map(TimelineRow::figures).flat_map(DayFigures::sides) {
            if !sides.contains(row.side()) {
                sides.push(row.side().clone());
            }
        }
        sides
    }

    /// Files in the folders that are no maps by their names, and were not read.
    pub fn skipped(&self) -> &[String] {
        &self.skipped
    }

    /// The regions, in the order of [`DayFigures::regions`]; empty unless they were asked for.
    pub fn regions(&self) -> &[RegionEntry] {
        &self.regions
    }

    /// What a reader should know of all rows; what there is to know of one is in [its flags](TimelineRow::flags)
    /// and [its warnings](TimelineRow::warnings).
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// How many maps were measured; the others came from the cache.
    pub fn measured(&self) -> usize {
        self.measured
    }

    /// How many maps could not be read.
    pub fn failures(&self) -> usize {
        self.rows.iter().filter(|row| row.result.is_err()).count()
    }

    /// How many maps that could be read have no date.
    pub fn undated(&self) -> usize {
        self.rows.iter().filter(|row| row.date.is_none() && row.result.is_ok()).count()
    }

    /// What to do about maps without a date, if there are any.
    pub fn remedies(&self) -> Vec<Remedy> {
        if self.undated() == 0 {
            return Vec::new();
        }
        vec![
            Remedy::new("name the property that dates the features", Means::DateProperty),
            Remedy::new("state how names write their dates", Means::DatePattern),
        ]
    }

    /// How often each flag occurs, the most frequent first.
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
