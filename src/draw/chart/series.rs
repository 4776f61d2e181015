//! The points of a chart, and where its line breaks.

use jiff::civil::Date;

use super::time_axis::day_number;
use crate::error::{Error, ErrorKind};
use crate::timeline::{DayFigures, Timeline};

/// A map in a chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) date: Date,
    /// In the unit of the chart.
    pub(super) value: f64,
    /// The same if the ground that could count does.
    pub(super) high: f64,
}

impl Point {
    pub(super) fn day(&self) -> f64 {
        day_number(self.date)
    }
}

/// Maps of a timeline that a chart has no place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct NotDrawn {
    pub(super) undated: usize,
    pub(super) unread: usize,
    pub(super) superseded: usize,
    /// Those of another place.
    pub(super) elsewhere: usize,
}

/// Dated figures of a timeline, by day.
pub(super) struct Dated<'a> {
    pub(super) figures: Vec<(Date, &'a DayFigures)>,
    pub(super) not_drawn: NotDrawn,
}

impl<'a> Dated<'a> {
    /// The maps that can be drawn, at least one.
    pub(super) fn from_timeline(timeline: &'a Timeline) -> Result<Self, Error> {
        let mut figures = Vec::new();
        let mut not_drawn = NotDrawn::default();
        for row in timeline.rows() {
            match (row.figures(), row.date()) {
                (None, _) => not_drawn.unread += 1,
                _ if row.is_superseded() => not_drawn.superseded += 1,
                (_, None) => not_drawn.undated += 1,
                (Some(found), _) if !found.is_of_territory() => not_drawn.elsewhere += 1,
                (Some(found), Some(date)) => figures.push((date, found)),
            }
        }
        if figures.is_empty() {
            let maps = timeline.rows().len();
            let of_here =
                if not_drawn.elsewhere > 0 { ", and is one of the territory" } else { "" };
            let message =
                format!("no chart: of {maps} maps none can be read and has a date{of_here}");
            return Err(Error::new(ErrorKind::Picture { message }));
        }
        Ok(Self { figures, not_drawn })
    }

    /// On how many maps there is ground, but none that counts.
    pub(super) fn without_figure(&self) -> usize {
        self.figures.iter().filter(|(_, day)| day.controlled().is_none()).count()
    }

    /// The points of a region, in km².
    pub(super) fn region(&self, index: usize) -> Vec<Point> {
        let figures = self.figures.iter();
        figures
            .filter(|(_, figures)| figures.controlled().is_some())
            .filter_map(|(date, figures)| {
                let value = figures.regions().get(index)?.km2();
                Some(Point { date: *date, value, high: value })
            })
            .collect()
    }
}

/// How many distances on either side a distance is compared with.
const BESIDE: usize = 4;
/// Maps are missing where a distance is longer than so many times the usual one.
const USUAL: f64 = 1.5;

/// The pieces of a line that has gaps where maps are missing.
pub(super) fn segments(points: &[Point]) -> Vec<&[Point]> {
    let days: Vec<f64> = points.iter().map(Point::day).collect();
    let mut found = Vec::new();
    let mut rest = points;
    let mut begun = 0;
    for (index, is_gap) in gaps(&days).into_iter().enumerate() {
        if is_gap && let Some((before, after)) = rest.split_at_checked(index + 1 - begun) {
            found.push(before);
            rest = after;
            begun = index + 1;
        }
    }
    found.push(rest);
    found
}

/// Between which days, each and the next, maps are missing: where the distance is more than half as long
/// again as is usual, both in all of the series and around the place. So a single missing day of a daily
/// series is a gap, and no month of a monthly one, nor where daily maps follow monthly ones.
pub(in crate::draw) fn gaps(days: &[f64]) -> Vec<bool> {
    let steps: Vec<f64> = days.iter().zip(days.iter().skip(1)).map(|(a, b)| b - a).collect();
    let usual = upper_median(steps.clone());
    let unusual = steps.iter().map(|step| *step > USUAL * usual);
    let unusual_there =
        steps.iter().enumerate().map(|(index, step)| *step > USUAL * usual_around(&steps, index));
    unusual.zip(unusual_there).map(|(anywhere, there)| anywhere && there).collect()
}

/// The usual distance around one of them, which is not counted itself.
fn usual_around(steps: &[f64], index: usize) -> f64 {
    let from = index.saturating_sub(BESIDE);
    let around = steps.iter().enumerate().skip(from).take(index + BESIDE + 1 - from);
    let others = around.filter(|(other, _)| *other != index).map(|(_, step)| *step);
    upper_median(others.collect())
}

/// Zero of no values.
fn upper_median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    fn point_on(day: i32) -> Point {
        Point { date: date(2024, 1, 1).saturating_add(day.days()), value: 1.0, high: 1.0 }
    }

    /// How many points the pieces of a line through these days have.
    fn pieces(days: impl IntoIterator<Item = i32>) -> Vec<usize> {
        let points: Vec<Point> = days.into_iter().map(point_on).collect();
        segments(&points).into_iter().map(<[Point]>::len).collect()
    }

    #[test]
    fn a_single_missing_day_of_a_daily_series_is_a_gap() {
        assert_eq!(pieces((0..60).filter(|day| *day != 20)), [20, 39]);
        assert_eq!(pieces((0..60).filter(|day| *day != 20 && *day != 22)), [20, 1, 37]);
        assert_eq!(pieces(0..60), [60]);
    }

    #[test]
    fn months_are_no_gaps_but_a_missing_month_is_one() {
        // 2024 by the calendar.
        let months = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335];
        assert_eq!(pieces(months), [12]);
        assert_eq!(pieces(months.into_iter().filter(|day| *day != 152)), [5, 6]);
    }

    #[test]
    fn months_before_and_after_days_are_no_gaps() {
        let mixed = (0..10).map(|month| month * 30).chain(271..330);
        assert_eq!(pieces(mixed.clone()), [69]);
        assert_eq!(pieces(mixed.chain((12..20).map(|month| month * 30))), [77]);
    }

    #[test]
    fn few_points_have_no_usual_distance() {
        assert_eq!(pieces([0]), [1]);
        assert_eq!(pieces([0, 400]), [2]);
    }
}
