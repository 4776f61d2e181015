//! The chain of days: each map of a timeline compared with the one before it.

use jiff::civil::Date;

use super::flag::{Flag, FlagCode};
use super::measured::Measured;
use super::oddities::pair_flags;
use super::row::TimelineRow;
use super::since::Since;
use super::surveyor::Surveyor;
use crate::change::{Change, Flow, area_and_width, changed_parts, flows_between_sides};
use crate::error::Error;
use crate::map::{Breaks, Sheets};
use crate::parallel;
use crate::period::days_between;
use crate::quantity::Area;

/// The rows of a timeline as far as its maps are measured, and the map that the next is compared with.
#[derive(Debug)]
pub(super) struct Chain {
    rows: Vec<TimelineRow>,
    last: Option<Link>,
    /// Whether any map of the timeline has a date.
    is_dated: bool,
}

/// A map in the chain of days.
#[derive(Debug)]
struct Link {
    row: usize,
    date: Option<Date>,
    measured: Measured,
    /// Whether the row has a figure of what counts.
    has_figure: bool,
}

impl Chain {
    pub(super) fn new(is_dated: bool) -> Self {
        Self { rows: Vec::new(), last: None, is_dated }
    }

    /// Adds the rows of measured maps, each with what changed since the map before it.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(super) fn extend(
        &mut self,
        maps: Vec<(TimelineRow, Option<Measured>)>,
        surveyor: &Surveyor<'_>,
    ) -> Result<(), Error> {
        let mut links: Vec<Link> = self.last.take().into_iter().collect();
        for (row, measured) in maps {
            if let (Some(measured), true) = (measured, row.is_in_chain(self.is_dated)) {
                let has_figure = row.figures().is_some_and(|day| day.controlled().is_some());
                links.push(Link { row: self.rows.len(), date: row.date, measured, has_figure });
            }
            self.rows.push(row);
        }
        let pairs: Vec<(&Link, &Link)> = links.iter().zip(links.iter().skip(1)).collect();
        let changes = parallel::map(&pairs, |(before, after)| surveyor.since(before, after));
        for ((_, after), change) in pairs.iter().zip(changes) {
            let (since, flags) = change?;
            if let Some(row) = self.rows.get_mut(after.row) {
                row.flags.extend(flags);
                if let Ok(figures) = &mut row.result {
                    figures.since = Some(since);
                }
            }
        }
        self.last = links.pop();
        Ok(())
    }

    pub(super) fn into_rows(self) -> Vec<TimelineRow> {
        self.rows
    }
}

impl Surveyor<'_> {
    /// What changed from one map to the next, for the row of the later one.
    fn since(&self, before: &Link, after: &Link) -> Result<(Since, Vec<Flag>), Error> {
        let days = [before.date, after.date];
        let mut since = self.change([&before.measured, &after.measured], days)?;
        since.is_of_counted = before.has_figure && after.has_figure;
        let mut flags = pair_flags(&since, &before.measured.statuses(), &after.measured.statuses());
        flags.extend(since.break_flags());
        if before.measured.legend != after.measured.legend {
            let message = format!(
                "read by the legend {}, the map before by {}",
                after.measured.legend, before.measured.legend,
            );
            flags.push(Flag::new(FlagCode::LegendChanged, message));
        }
        Ok((since, flags))
    }

    /// What changed between two measured maps of these days, the earlier one first.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(super) fn change(
        &self,
        [before, after]: [&Measured; 2],
        [from, to]: [Option<Date>; 2],
    ) -> Result<Since, Error> {
        let (territory, method) = (self.survey.territory(), self.survey.method());
        let budget = &self.sources.reader.allowance().begin();
        let breaks = Breaks::between([(&before.omissions, from), (&after.omissions, to)], budget)?;
        let pair = [&before.sheet, &after.sheet];
        let within = territory.clip_for(method, budget)?;
        let sheets = Sheets::lay_pair(pair, &breaks, within);
        let flow = Flow::measure(&sheets, method, None, budget)?;
        let (mut slivers, mut widest) = (Area::ZERO, 0.0_f64);
        for part in changed_parts(&sheets, budget)?.iter().flatten() {
            let (area, width) = area_and_width(part, &method.measure);
            if width < Change::SLIVER_METRES {
                slivers += area;
            }
            widest = widest.max(width);
        }
        let transitions = flow.transitions();
        let breaks = flow.breaks().to_vec();
        let days = from.zip(to).map(|(from, to)| days_between(from, to));
        Ok(Since {
            days,
            gained: flow.gained(),
            lost: flow.lost(),
            redrawn: flow.redrawn(),
            statuses: flow.status_changes(),
            slivers,
            widest,
            flows: flows_between_sides(&transitions, |map, status| {
                pair.get(map)?.holder_of(status)
            }),
            transitions,
            breaks,
            is_of_counted: true,
        })
    }
}
