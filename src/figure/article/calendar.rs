//! Days, weeks, months and years of the calendar.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimeUnit {
    Day,
    Week,
    Month,
    Year,
}

/// Consecutive days, from the first to the last; `None` where the article's date is needed and unknown.
pub(super) type Days = Option<(Date, Date)>;

pub(super) fn time_unit(word: &str) -> Option<TimeUnit> {
    match word.trim_end_matches('s') {
        "day" => Some(TimeUnit::Day),
        "week" => Some(TimeUnit::Week),
        "month" => Some(TimeUnit::Month),
        "year" => Some(TimeUnit::Year),
        _ => None,
    }
}

pub(super) fn back(today: Date, number: i64, unit: TimeUnit) -> Option<Date> {
    let span = Span::new();
    let span = match unit {
        TimeUnit::Day => span.try_days(number),
        TimeUnit::Week => span.try_weeks(number),
        TimeUnit::Month => span.try_months(number),
        TimeUnit::Year => span.try_years(number),
    };
    today.checked_sub(span.ok()?).ok()
}

/// The calendar week (from Monday), month or year of a day.
pub(super) fn calendar(day: Date, unit: TimeUnit) -> Days {
    match unit {
        TimeUnit::Day => Some((day, day)),
        TimeUnit::Week => {
            let offset = i32::from(day.weekday().to_monday_zero_offset());
            let monday = day.checked_sub(Span::new().days(offset)).ok()?;
            Some((monday, monday.checked_add(6.days()).ok()?))
        }
        TimeUnit::Month => whole_month(day.year(), day.month()),
        TimeUnit::Year => whole_year(day.year()),
    }
}

pub(super) fn whole_month(year: i16, month: i8) -> Days {
    let first = Date::new(year, month, 1).ok()?;
    Some((first, first.last_of_month()))
}

pub(super) fn whole_year(year: i16) -> Days {
    let first = Date::new(year, 1, 1).ok()?;
    Some((first, first.last_of_year()))
}

pub(super) fn month(word: &str) -> Option<i8> {
    // "Mar" would be the first word of "Mar-a-Lago".
    let may_be_abbreviated = matches!(word.len(), 3 | 4) && word != "mar";
    let abbreviated = MONTHS.iter().position(|month| may_be_abbreviated && month.starts_with(word));
    let index = MONTHS.iter().position(|&month| month == word).or(abbreviated)?;
    i8::try_from(index + 1).ok()
}

pub(super) fn day(word: &str) -> Option<i8> {
    word.parse().ok().filter(|day| (1..=31).contains(day))
}

pub(super) fn year(word: &str) -> Option<i16> {
    let digits = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|year| digits && (1991..=2100).contains(year))
}
