//! The axis of time: months, quarters or years, whichever have room.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::draw::language::Language;

/// A mark on the axis of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TimeTick {
    pub(super) date: Date,
    pub(super) label: String,
    /// The year, where it begins or is not said before.
    pub(super) year: Option<i16>,
}

/// How far apart marks are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Days(i32),
    Months(i8),
    Years(i16),
}

/// Days since 1970.
pub(in crate::draw) fn day_number(day: Date) -> f64 {
    f64::from((day - date(1970, 1, 1)).get_days())
}

/// The marks between two days on an axis that is `pixels` long.
pub(super) fn time_ticks(
    first: Date,
    last: Date,
    pixels: f64,
    language: Language,
) -> Vec<TimeTick> {
    let step = step_for(first, last, pixels);
    let mut said = None;
    let mut ticks = Vec::new();
    for date in step.days(first, last) {
        let year = date.year();
        let (label, year) = match step {
            Step::Years(_) => (year.to_string(), None),
            Step::Months(_) => (language.short_month(date.month()).to_owned(), Some(year)),
            Step::Days(_) => (language.short_day(date), Some(year)),
        };
        let year = year.filter(|year| said.replace(*year) != Some(*year));
        ticks.push(TimeTick { date, label, year });
    }
    ticks
}

/// The finest step whose labels have room.
fn step_for(first: Date, last: Date, pixels: f64) -> Step {
    const STEPS: [Step; 12] = [
        Step::Days(1),
        Step::Days(7),
        Step::Months(1),
        Step::Months(3),
        Step::Months(6),
        Step::Years(1),
        Step::Years(2),
        Step::Years(5),
        Step::Years(10),
        Step::Years(50),
        Step::Years(100),
        Step::Years(1000),
    ];
    let days = (day_number(last) - day_number(first)).max(1.0);
    STEPS
        .into_iter()
        .find(|step| days / step.usual_days() * step.label_pixels() <= pixels)
        .unwrap_or(Step::Years(2000))
}

impl Step {
    fn usual_days(self) -> f64 {
        match self {
            Self::Days(days) => f64::from(days),
            Self::Months(months) => f64::from(months) * 30.4,
            Self::Years(years) => f64::from(years) * 365.2,
        }
    }

    /// The room of a label and what is before the next one.
    fn label_pixels(self) -> f64 {
        match self {
            Self::Days(_) => 62.0,
            Self::Months(_) | Self::Years(_) => 44.0,
        }
    }

    fn days(self, first: Date, last: Date) -> Vec<Date> {
        let start = match self {
            Self::Days(_) => first,
            Self::Months(_) | Self::Years(_) => first.first_of_month(),
        };
        let mut found = Vec::new();
        let mut day = start;
        while day <= last {
            if day >= first && self.marks(day) {
                found.push(day);
            }
            let next = match self {
                Self::Days(days) => day.saturating_add(days.days()),
                Self::Months(_) | Self::Years(_) => day.saturating_add(1.month()),
            };
            // The last day that there is.
            if next <= day {
                break;
            }
            day = next;
        }
        found
    }

    fn marks(self, day: Date) -> bool {
        match self {
            Self::Days(_) => true,
            Self::Months(months) => (day.month() - 1) % months == 0,
            Self::Years(years) => day.month() == 1 && day.year() % years == 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(first: Date, last: Date, pixels: f64) -> String {
        let ticks = time_ticks(first, last, pixels, Language::English);
        ticks.iter().map(with_year).collect::<Vec<_>>().join(" ")
    }

    fn with_year(tick: &TimeTick) -> String {
        match tick.year {
            Some(year) => format!("{}/{year}", tick.label),
            None => tick.label.clone(),
        }
    }

    #[test]
    fn marks_are_months_quarters_or_years_by_the_room() {
        let (first, last) = (date(2024, 7, 8), date(2025, 12, 31));
        assert_eq!(labels(first, last, 400.0), "Oct/2024 Jan/2025 Apr Jul Oct");
        assert!(labels(first, last, 800.0).starts_with("Aug/2024 Sep Oct Nov Dec Jan/2025"));
        assert_eq!(labels(first, last, 100.0), "2025");
        assert_eq!(labels(date(2022, 5, 1), date(2025, 7, 31), 150.0), "2023 2024 2025");
        assert_eq!(
            labels(date(2024, 12, 30), date(2025, 1, 1), 800.0),
            "30 Dec/2024 31 Dec 1 Jan/2025"
        );
    }

    #[test]
    fn any_two_days_end_in_few_marks() {
        for (first, last) in [
            (Date::MIN, Date::MAX),
            (date(2025, 1, 1), date(2025, 1, 1)),
            (date(1600, 1, 1), Date::MAX),
            (Date::MAX, Date::MAX),
        ] {
            assert!(time_ticks(first, last, 800.0, Language::French).len() < 30);
        }
    }
}
