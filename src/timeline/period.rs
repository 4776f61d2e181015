//! Periods: months, years, any number of days.

use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;

use super::Timeline;
use super::flag::{Flag, FlagCode};
use super::since::Since;
use crate::error::{Error, ErrorKind};
use crate::period::days_between;
use crate::quantity::{Area, PercentagePoints, Share};

/// How a timeline is cut into periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Period {
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
    /// So many days, from the first map on.
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
            _ => Err(Error::new(ErrorKind::UnknownOption {
                option: "period",
                name: name.to_owned(),
                choices: "month, year, or a number of days such as 7d",
            })),
        }
    }
}

/// A number of days, up to a century.
fn parse_days(text: &str) -> Option<i32> {
    text.parse().ok().filter(|days| (1..=36_500).contains(days))
}

/// The change over one period: from the last map before it to the last map in it.
#[derive(Debug, Clone)]
pub struct PeriodRow {
    span: Span,
    figures: Option<PeriodFigures>,
}

#[derive(Debug, Clone)]
struct PeriodFigures {
    earlier: Area,
    later: Area,
    since: Since,
    whole: Area,
}

/// A period and the maps at its edges.
#[derive(Debug, Clone)]
pub(super) struct Span {
    label: String,
    first: Date,
    last: Date,
    pub(super) from: Option<(Date, String)>,
    pub(super) to: Option<(Date, String)>,
    flags: Vec<Flag>,
}

impl Span {
    /// Cuts a timeline into periods.
    pub(super) fn cut(timeline: &Timeline, period: Period, edge_days: i32) -> Vec<Self> {
        let maps: Vec<(Date, String)> = timeline
            .rows()
            .iter()
            .filter(|row| row.figures().is_some() && !row.is_superseded())
            .filter_map(|row| Some((row.date()?, row.file().to_owned())))
            .collect();
        let (Some((first, _)), Some((last, _))) = (maps.first(), maps.last()) else {
            return Vec::new();
        };
        let mut spans = Vec::new();
        let mut start = period.first_day(*first);
        while start <= *last {
            let next = period.next(start);
            let end = next.saturating_sub(1.day());
            spans.push(Self::with_maps(period.label(start, end), start, end, &maps, edge_days));
            if next <= start {
                break;
            }
            start = next;
        }
        spans
    }

    /// A period with the maps at its edges, of maps in the order of their days.
    fn with_maps(
        label: String,
        first: Date,
        last: Date,
        maps: &[(Date, String)],
        edge_days: i32,
    ) -> Self {
        let before = first.saturating_sub(1.day());
        let within: Vec<&(Date, String)> =
            maps.iter().filter(|(date, _)| (first..=last).contains(date)).collect();
        let last_before = maps.iter().rev().find(|(date, _)| *date <= before);
        let from = last_before.or(within.first().copied()).cloned();
        let to = within.last().copied().cloned();
        let mut flags = Vec::new();
        for (edge, map) in [(before, &from), (last, &to)] {
            match map {
                Some((date, _)) => {
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
        PeriodRow { span: self, figures: None }
    }

    pub(super) fn with_figures(
        self,
        earlier: Area,
        later: Area,
        since: Since,
        whole: Area,
    ) -> PeriodRow {
        PeriodRow { span: self, figures: Some(PeriodFigures { earlier, later, since, whole }) }
    }
}

impl Period {
    fn first_day(self, date: Date) -> Date {
        match self {
            Self::Month => date.first_of_month(),
            Self::Year => date.first_of_year(),
            Self::Days(_) => date,
        }
    }

    fn next(self, start: Date) -> Date {
        match self {
            Self::Month => start.saturating_add(1.month()),
            Self::Year => start.saturating_add(1.year()),
            Self::Days(days) => start.saturating_add(days.days()),
        }
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
        self.span.from.as_ref().map(|(date, file)| (*date, file.as_str()))
    }

    /// Day and file of the last map in it.
    pub fn to(&self) -> Option<(Date, &str)> {
        self.span.to.as_ref().map(|(date, file)| (*date, file.as_str()))
    }

    /// Controlled ground at the start.
    pub fn earlier(&self) -> Option<Area> {
        self.figures.as_ref().map(|figures| figures.earlier)
    }

    /// Controlled ground at the end.
    pub fn later(&self) -> Option<Area> {
        self.figures.as_ref().map(|figures| figures.later)
    }

    /// The share of the territory at the end.
    pub fn share(&self) -> Option<Share> {
        self.figures.as_ref().map(|figures| figures.later.share_of(figures.whole))
    }

    /// Controlled ground at the end and not at the start. What was gained and lost again in between
    /// does not count.
    pub fn gained(&self) -> Option<Area> {
        self.figures.as_ref().map(|figures| figures.since.gained)
    }

    /// Controlled ground at the start and not at the end.
    pub fn lost(&self) -> Option<Area> {
        self.figures.as_ref().map(|figures| figures.since.lost)
    }

    /// The area at the end less that at the start.
    pub fn net(&self) -> Option<Area> {
        self.figures.as_ref().map(|figures| figures.since.net)
    }

    /// The net change in percentage points of the territory.
    pub fn net_points(&self) -> Option<PercentagePoints> {
        self.figures.as_ref().map(|figures| figures.since.net.share_of(figures.whole) - Share::NONE)
    }

    /// What a reader of the row should know.
    pub fn flags(&self) -> &[Flag] {
        &self.span.flags
    }
}
