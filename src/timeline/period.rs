//! Periods: months, years, any number of days.

use std::path::PathBuf;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;

use super::Timeline;
use super::day_figures::DayFigures;
use super::flag::{Flag, FlagCode};
use super::row::TimelineRow;
use super::since::Since;
use crate::change::{SeriesBreak, SideFlow};
use crate::error::{Error, ErrorKind};
use crate::limits::Budget;
use crate::period::days_between;
use crate::quantity::{Area, PercentagePoints, Share};
use crate::side::Side;

/// How a timeline is cut into periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Period {
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
    /// So many days, from the first map on; one at least.
    Days(i32),
}

impl FromStr for Period {
    type Err = Error;

    /// Reads `month`, `year`, or a number of days such as `7d`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] for anything else.
    fn from_str(name: &str) -> Result<Self, Error> {
        let folded = name.to_ascii_lowercase();
        match (folded.as_str(), folded.strip_suffix('d').and_then(parse_days)) {
            ("month", _) => Ok(Self::Month),
            ("year", _) => Ok(Self::Year),
            (_, Some(days)) => Ok(Self::Days(days)),
            _ => Err(unknown_period(name.to_owned())),
        }
    }
}

fn unknown_period(name: String) -> Error {
    let choices = "month, year, or a number of days such as 7d";
    Error::new(ErrorKind::UnknownOption { option: "period", name, choices })
}

/// A number of days, up to a century.
fn parse_days(text: &str) -> Option<i32> {
    text.parse().ok().filter(|days| (1..=36_500).contains(days))
}

/// The change over one period: from the last map before it to the last map in it.
#[derive(Debug, Clone)]
pub struct PeriodRow {
    span: Span,
    /// What changed between the maps at its edges; `None` without them.
    since: Option<Since>,
}

/// A map at the edge of a period.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub(super) date: Date,
    pub(super) path: PathBuf,
    pub(super) file: String,
    figures: DayFigures,
}

/// What one side holds at the end of a period, and what it gained less what it lost.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodSide {
    side: Side,
    later: Option<Area>,
    net: Option<Area>,
    /// What shares are of; `None` at the end on a map of another place.
    whole: Option<Area>,
}

/// A period and the maps at its edges.
#[derive(Debug, Clone)]
pub(super) struct Span {
    label: String,
    first: Date,
    last: Date,
    pub(super) from: Option<Edge>,
    pub(super) to: Option<Edge>,
    flags: Vec<Flag>,
}

impl Span {
    /// Cuts a timeline into periods.
    ///
    /// # Errors
    ///
    /// If a period has no days, there are more than the limits allow, or the work is cancelled.
    pub(super) fn cut(
        timeline: &Timeline,
        period: Period,
        edge_days: i32,
        budget: &Budget,
    ) -> Result<Vec<Self>, Error> {
        period.expect_days()?;
        let rows = timeline.rows().iter().filter(|row| !row.is_superseded());
        let maps: Vec<Edge> = rows.filter_map(Edge::of_row).collect();
        let (Some(first), Some(last)) = (maps.first(), maps.last()) else {
            return Ok(Vec::new());
        };
        let mut spans = Vec::new();
        let mut counter = budget.periods();
        let mut next = Some(period.first_day(first.date));
        while let Some(start) = next.filter(|start| *start <= last.date) {
            counter.add(1)?;
            next = period.next(start);
            // Behind the last period of all there is no day.
            let end = next.map_or(Date::MAX, |next| next.saturating_sub(1.day()));
            spans.push(Self::with_maps(period.label(start, end), start, end, &maps, edge_days));
        }
        Ok(spans)
    }

    /// A period with the maps at its edges, of maps in the order of their days.
    fn with_maps(label: String, first: Date, last: Date, maps: &[Edge], edge_days: i32) -> Self {
        let before = first.saturating_sub(1.day());
        let within: Vec<&Edge> =
            maps.iter().filter(|map| (first..=last).contains(&map.date)).collect();
        let last_before = maps.iter().rev().find(|map| map.date <= before);
        let from = last_before.or(within.first().copied()).cloned();
        let to = within.last().copied().cloned();
        let mut flags = Vec::new();
        for (edge, map) in [(before, &from), (last, &to)] {
            match map {
                Some(Edge { date, .. }) => {
                    let distance = days_between(*date, edge).abs();
                    if distance > edge_days {
                        let message = format!("the map of {date} is {distance} days from {edge}");
                        flags.push(Flag::new(FlagCode::Edge, message));
                    }
                }
                None => flags.push(Flag::new(FlagCode::Edge, "no map in the period")),
            }
        }
        Self { label, first, last, from, to, flags }
    }

    pub(super) fn without_figures(self) -> PeriodRow {
        PeriodRow { span: self, since: None }
    }

    /// With what changed between its maps.
    pub(super) fn with_change(mut self, mut since: Since) -> PeriodRow {
        self.flags.extend(since.break_flags());
        for map in [&self.from, &self.to].into_iter().flatten() {
            if map.figures.controlled().is_none() {
                since.is_of_counted = false;
                let message = format!("there is no figure of what counts on {}", map.date);
                self.flags.push(Flag::new(FlagCode::NothingCounted, message));
            }
        }
        PeriodRow { span: self, since: Some(since) }
    }
}

impl Edge {
    /// `None` of a row without a day or figures.
    fn of_row(row: &TimelineRow) -> Option<Self> {
        let (date, figures) = (row.date()?, row.figures()?);
        Some(Self {
            date,
            path: row.path().to_owned(),
            file: row.file().to_owned(),
            figures: figures.clone(),
        })
    }
}

impl PeriodSide {
    /// The side.
    pub fn side(&self) -> &Side {
        &self.side
    }

    /// What it holds at the end; `None` where that map does not have the side.
    pub fn later(&self) -> Option<Area> {
        self.later
    }

    /// Its share of the territory at the end.
    pub fn share(&self) -> Option<Share> {
        Some(self.later?.share_of(self.whole?))
    }

    /// What it holds at the end less what it held at the start; `None` where one of the maps does not say.
    pub fn net(&self) -> Option<Area> {
        self.net
    }

    /// The net change in percentage points of the territory.
    pub fn net_points(&self) -> Option<PercentagePoints> {
        Some(self.net?.share_of(self.whole?) - Share::NONE)
    }
}

impl Period {
    /// Checks that a period has days.
    fn expect_days(self) -> Result<(), Error> {
        match self {
            Self::Days(days) if days < 1 => Err(unknown_period(format!("{days}d"))),
            _ => Ok(()),
        }
    }

    fn first_day(self, date: Date) -> Date {
        match self {
            Self::Month => date.first_of_month(),
            Self::Year => date.first_of_year(),
            Self::Days(_) => date,
        }
    }

    /// The first day of the next period, if the calendar goes on so far.
    fn next(self, start: Date) -> Option<Date> {
        let next = match self {
            Self::Month => start.checked_add(1.month()),
            Self::Year => start.checked_add(1.year()),
            // More days than a calendar has are no days of it.
            Self::Days(days) => {
                jiff::Span::new().try_days(days).and_then(|days| start.checked_add(days))
            }
        };
        next.ok()
    }

    fn label(self, first: Date, last: Date) -> String {
        match self {
            Self::Month => first.strftime("%Y-%m").to_string(),
            Self::Year => first.strftime("%Y").to_string(),
            Self::Days(_) => format!("{first} to {last}"),
        }
    }
}

impl PeriodRow {
    /// The period's name: `2025-11`, `2025`, or its first and last day.
    pub fn label(&self) -> &str {
        &self.span.label
    }

    /// Its first day.
    pub fn first_day(&self) -> Date {
        self.span.first
    }

    /// Its last day.
    pub fn last_day(&self) -> Date {
        self.span.last
    }

    /// Day and file of the map it starts from: the last before it, or the first in it.
    pub fn from(&self) -> Option<(Date, &str)> {
        self.span.from.as_ref().map(|map| (map.date, map.file.as_str()))
    }

    /// Day and file of the last map in it.
    pub fn to(&self) -> Option<(Date, &str)> {
        self.span.to.as_ref().map(|map| (map.date, map.file.as_str()))
    }

    /// Whom [`earlier`](Self::earlier), [`later`](Self::later) and what was gained and lost are about; `None` where
    /// there is no such figure, or the two maps name two sides.
    pub fn about(&self) -> Option<&Side> {
        let (earlier, later) = self.edges()?;
        later.about().filter(|side| earlier.about() == Some(side))
    }

    /// Ground that counts at the start.
    pub fn earlier(&self) -> Option<Area> {
        self.edges()?.0.controlled()
    }

    /// Ground that counts at the end.
    pub fn later(&self) -> Option<Area> {
        self.edges()?.1.controlled()
    }

    /// The share of the territory at the end.
    pub fn share(&self) -> Option<Share> {
        self.edges()?.1.share()
    }

    /// What each side of either map holds at the end, and its net change.
    pub fn sides(&self) -> Vec<PeriodSide> {
        let Some((earlier, later)) = self.edges() else { return Vec::new() };
        let mut rows: Vec<PeriodSide> = Vec::new();
        for found in later.sides().iter().chain(earlier.sides()) {
            let side = found.side();
            if !rows.iter().any(|row| row.side == *side) {
                rows.push(PeriodSide {
                    side: side.clone(),
                    later: later.held_by(side).map(|held| held.area()),
                    net: if self.about() == Some(side) {
                        self.net()
                    } else {
                        later.net_of(side, earlier)
                    },
                    whole: later.is_of_territory().then_some(later.whole()),
                });
            }
        }
        rows
    }

    /// Counted ground at the end in each region, if the timeline was read by region.
    pub fn regions(&self) -> &[Area] {
        self.edges().map_or(&[], |(_, later)| later.regions())
    }

    /// Counted ground at the end in the territory and in none of its regions; `None` without maps.
    pub fn in_no_region(&self) -> Option<Area> {
        self.edges().map(|(_, later)| later.in_no_region())
    }

    /// Counted ground at the end outside the territory; `None` without maps.
    pub fn outside(&self) -> Option<Area> {
        self.edges().map(|(_, later)| later.outside())
    }

    /// The figures of the maps at both edges.
    pub(super) fn edges(&self) -> Option<(&DayFigures, &DayFigures)> {
        self.since.as_ref()?;
        Some((&self.span.from.as_ref()?.figures, &self.span.to.as_ref()?.figures))
    }

    /// Counted ground at the end and not at the start. What was gained and lost again in between
    /// does not count.
    pub fn gained(&self) -> Option<Area> {
        self.since_of_counted().map(|since| since.gained)
    }

    /// Ground that the map maker ceased or began to draw meanwhile: neither gained nor lost.
    pub fn breaks(&self) -> &[SeriesBreak] {
        self.since.as_ref().map_or(&[], Since::breaks)
    }

    /// Counted ground at the start and not at the end.
    pub fn lost(&self) -> Option<Area> {
        self.since_of_counted().map(|since| since.lost)
    }

    /// The area at the end less that at the start, as the maps draw them: with what [breaks](Self::breaks) are
    /// of it.
    pub fn net(&self) -> Option<Area> {
        self.since_of_counted().map(Since::net)
    }

    /// The net change in percentage points of the territory.
    pub fn net_points(&self) -> Option<PercentagePoints> {
        let (_, later) = self.edges()?;
        Some(self.net()?.share_of(later.whole()) - Share::NONE)
    }

    /// The ground that changed hands, by who held it and who holds it; the most first.
    pub fn flows(&self) -> &[SideFlow] {
        self.since.as_ref().map_or(&[], Since::flows)
    }

    /// Where overlaps are summed, how much more often counted ground is drawn than before, besides what was
    /// gained and lost; negative where it is drawn less often.
    pub fn redrawn(&self) -> Option<Area> {
        self.since_of_counted().map(|since| since.redrawn)
    }

    /// The net change without what the map maker no longer draws, or draws anew: gained less lost, with what was
    /// [redrawn](Self::redrawn). It is what the table has.
    pub fn net_without_breaks(&self) -> Option<Area> {
        self.since_of_counted().map(Since::net_without_breaks)
    }

    fn since_of_counted(&self) -> Option<&Since> {
        self.since.as_ref().filter(|since| since.is_of_counted)
    }

    /// What a reader of the row should know.
    pub fn flags(&self) -> &[Flag] {
        &self.span.flags
    }
}
