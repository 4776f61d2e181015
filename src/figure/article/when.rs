//! The times that an article speaks of.

use std::fmt;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::calendar::{
    Days, TimeUnit, back, calendar, day, month, time_unit, whole_month, whole_year, year,
};
use super::sentence::Sentence;

/// The time that a figure is of, as printed and, where it can be worked out, as dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeReference {
    pub(super) text: String,
    pub(super) when: Option<When>,
}

impl TimeReference {
    /// As printed: "nearly three years ago".
    pub fn text(&self) -> &str {
        &self.text
    }

    /// As dates. `None` if it needs the article's date and that is not known, or if it refers to
    /// another time in the text ("a year earlier").
    pub fn when(&self) -> Option<When> {
        self.when
    }
}

/// A time as dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum When {
    /// This day.
    On(Date),
    /// About this day: "three years ago" is exact to months only.
    Around(Date),
    /// From the first to the last day, both of them in it.
    Between(Date, Date),
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(day) => write!(f, "{day}"),
            Self::Around(day) => write!(f, "about {day}"),
            Self::Between(first, last) => write!(f, "{first} to {last}"),
        }
    }
}

/// Words for a time in a sentence, as tokens, from and to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TimePhrase {
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) when: Option<When>,
}

/// The times in a sentence, in order, none within another. `today` is the article's date.
pub(super) fn times(sentence: &Sentence<'_>, today: Option<Date>) -> Vec<TimePhrase> {
    let clock = Clock { sentence, today };
    let mut times = Vec::new();
    let mut at = 0;
    while at < sentence.tokens.len() {
        if let Some((end, when)) = clock.phrase(at) {
            times.push(TimePhrase { first: at, end, when });
            at = end;
        } else {
            at += 1;
        }
    }
    times
}

const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const NUMBERS: [&str; 13] = [
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
];
const HEDGES: [&str; 8] =
    ["nearly", "almost", "about", "some", "around", "roughly", "over", "just"];

/// A phrase's end and what it says.
type Parsed<T> = Option<(usize, T)>;

struct Clock<'s> {
    sentence: &'s Sentence<'s>,
    today: Option<Date>,
}

impl Clock<'_> {
    fn word(&self, at: usize) -> &str {
        self.sentence.word(at)
    }

    /// The phrase that begins at a token.
    fn phrase(&self, at: usize) -> Parsed<Option<When>> {
        self.ago(at)
            .or_else(|| self.since(at))
            .or_else(|| self.edge(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.day_word(at))
            .or_else(|| self.within(at))
    }

    /// "Nearly three years ago", "a month earlier".
    fn ago(&self, at: usize) -> Parsed<Option<When>> {
        let number_at = if HEDGES.contains(&self.word(at)) {
            at + 1
        } else if self.word(at) == "more" && self.word(at + 1) == "than" {
            at + 2
        } else {
            at
        };
        let number = self.number(number_at)?;
        let unit = time_unit(self.word(number_at + 1))?;
        let when = match self.word(number_at + 2) {
            "ago" => self.today.and_then(|today| back(today, number, unit)).map(|day| match unit {
                TimeUnit::Day => When::On(day),
                _ => When::Around(day),
            }),
            "earlier" | "before" => None,
            _ => return None,
        };
        Some((number_at + 3, when))
    }

    fn number(&self, at: usize) -> Option<i64> {
        let word = self.word(at);
        if matches!(word, "a" | "an") {
            return Some(1);
        }
        let position = NUMBERS.iter().position(|&number| number == word);
        let spelled = position.and_then(|number| i64::try_from(number).ok());
        spelled.or_else(|| word.parse().ok()).filter(|number| (1..1000).contains(number))
    }

    /// "Since the start of the year", "since August".
    fn since(&self, at: usize) -> Parsed<Option<When>> {
        if self.word(at) != "since" {
            return None;
        }
        let (end, begin) = self
            .edge(at + 1)
            .map(|(end, when)| (end, when.map(first_day)))
            .or_else(|| self.days(at + 1).map(|(end, days)| (end, days.map(|(first, _)| first))))?;
        let when = begin.zip(self.today).filter(|(begin, today)| begin <= today);
        Some((end, when.map(|(begin, today)| When::Between(begin, today))))
    }

    /// "At the end of 2022", "the start of the year".
    fn edge(&self, at: usize) -> Parsed<Option<When>> {
        let at = at + usize::from(matches!(self.word(at), "at" | "by" | "before"));
        let at = at + usize::from(self.word(at) == "the");
        let end_of = match self.word(at) {
            "start" | "beginning" => false,
            "end" => true,
            _ => return None,
        };
        if self.word(at + 1) != "of" {
            return None;
        }
        let (end, days) = self.days(at + 2)?;
        let day = days.map(|(first, last)| if end_of { last } else { first });
        Some((end, day.map(When::On)))
    }

    /// "On Tuesday": the latest, the article's own day included.
    fn weekday(&self, at: usize) -> Parsed<Option<When>> {
        let day = at + usize::from(self.word(at) == "on");
        let index = WEEKDAYS.iter().position(|&weekday| weekday == self.word(day))?;
        let wanted = Weekday::from_monday_zero_offset(i8::try_from(index).ok()?).ok()?;
        let when = self.today.and_then(|today| {
            let back = wanted.until(today.weekday());
            today.checked_sub(Span::new().days(back)).ok()
        });
        Some((day + 1, when.map(When::On)))
    }

    fn day_word(&self, at: usize) -> Parsed<Option<When>> {
        let back = match self.word(at) {
            "yesterday" => 1,
            "today" | "overnight" => 0,
            _ => return None,
        };
        let day = self.today.and_then(|today| today.checked_sub(Span::new().days(back)).ok());
        Some((at + 1, day.map(When::On)))
    }

    /// "In November", "in all of 2025", "last month", "by 31 December".
    fn within(&self, at: usize) -> Parsed<Option<When>> {
        const PREPOSITIONS: [&str; 8] =
            ["in", "during", "by", "until", "over", "before", "throughout", "within"];
        let mut begin = at;
        if PREPOSITIONS.contains(&self.word(begin)) || matches!(self.word(begin), "on" | "of") {
            begin += 1;
            if self.word(begin) == "all" && self.word(begin + 1) == "of" {
                begin += 2;
            }
        }
        let bare_year = begin == at && year(self.word(at)).is_some();
        if bare_year && self.word(at + 1) != "-" {
            return None;
        }
        let (end, days) = self.days(begin)?;
        let when =
            days.map(
                |(first, last)| {
                    if first == last { When::On(first) } else { When::Between(first, last) }
                },
            );
        Some((end, when))
    }

    /// A day, month, year, or "the past week".
    fn days(&self, at: usize) -> Parsed<Days> {
        self.iso_day(at)
            .or_else(|| self.calendar_day(at))
            .or_else(|| self.month(at))
            .or_else(|| year(self.word(at)).map(|year| (at + 1, whole_year(year))))
            .or_else(|| self.relative(at))
    }

    /// "2025-11-11".
    fn iso_day(&self, at: usize) -> Parsed<Days> {
        let year = year(self.word(at))?;
        if self.word(at + 1) != "-" || self.word(at + 3) != "-" {
            return None;
        }
        let (month, day) = (self.word(at + 2).parse().ok()?, self.word(at + 4).parse().ok()?);
        let date = Date::new(year, month, day).ok()?;
        Some((at + 5, Some((date, date))))
    }

    /// "31 December 2025", "December 31, 2025"; without a year, the latest.
    fn calendar_day(&self, at: usize) -> Parsed<Days> {
        let (month, day) = month(self.word(at))
            .zip(day(self.word(at + 1)))
            .or_else(|| month(self.word(at + 1)).zip(day(self.word(at))))?;
        let comma = usize::from(self.word(at + 2) == ",");
        if let Some(year) = year(self.word(at + 2 + comma)) {
            let date = Date::new(year, month, day).ok()?;
            return Some((at + 3 + comma, Some((date, date))));
        }
        let latest = self.today.and_then(|today| {
            let this = Date::new(today.year(), month, day).ok()?;
            if this <= today { Some(this) } else { this.checked_sub(1.year()).ok() }
        });
        Some((at + 2, latest.map(|date| (date, date))))
    }

    /// "October 2025", "October": without a year, the latest that has begun.
    fn month(&self, at: usize) -> Parsed<Days> {
        let name = self.word(at);
        let number = month(name)?;
        // "It may", "they march".
        if !self.sentence.is_name(at) {
            return None;
        }
        if let Some(year) = year(self.word(at + 1)) {
            return Some((at + 2, whole_month(year, number)));
        }
        let latest = self.today.and_then(|today| {
            let year = if number <= today.month() { today.year() } else { today.year() - 1 };
            whole_month(year, number)
        });
        Some((at + 1, latest))
    }

    /// "The year", "this month", "last month", "the past seven days", "the year 2024".
    fn relative(&self, at: usize) -> Parsed<Days> {
        let at = at + usize::from(self.word(at) == "the");
        let word = self.word(at);
        if word == "year" && self.word(at.saturating_sub(1)) == "the" {
            if let Some(year) = year(self.word(at + 1)) {
                return Some((at + 2, whole_year(year)));
            }
            let days = self.today.and_then(|today| whole_year(today.year()));
            return Some((at + 1, days));
        }
        let number = self.number(at + 1);
        let unit_at = at + 1 + usize::from(number.is_some());
        let unit = time_unit(self.word(unit_at))?;
        let today = self.today;
        let days = match (word, number) {
            ("this", None) => today.and_then(|today| calendar(today, unit)),
            ("last", None) => {
                today.and_then(|today| back(today, 1, unit)).and_then(|day| calendar(day, unit))
            }
            ("past" | "last", _) => today.and_then(|today| {
                let first = back(today, number.unwrap_or(1), unit)?;
                Some((first, today))
            }),
            _ => return None,
        };
        Some((unit_at + 1, days))
    }
}

fn first_day(when: When) -> Date {
    match when {
        When::On(day) | When::Around(day) | When::Between(day, _) => day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::article::sentence::sentences;
    use crate::figure::token::tokens;

    fn read(text: &str, today: Option<Date>) -> Vec<(String, String)> {
        let tokens = tokens(text);
        let sentences = sentences(&tokens);
        let all = sentences.iter().flat_map(|sentence| {
            times(sentence, today).into_iter().map(|time| {
                let words = text[sentence.range(time.first, time.end)].to_owned();
                (words, time.when.map_or("?".to_owned(), |when| when.to_string()))
            })
        });
        all.collect()
    }

    /// On a Tuesday.
    const TODAY: Date = Date::constant(2025, 11, 11);

    /// The only time in a text, read on [`TODAY`].
    #[track_caller]
    fn assert_read(text: &str, phrase: &str, when: &str) {
        let expected = [(phrase.to_owned(), when.to_owned())];
        assert_eq!(read(text, Some(TODAY)), expected, "{text}");
    }

    #[test]
    fn times_before_the_article_are_counted_back_from_its_date() {
        for (text, phrase, when) in [
            ("up from 18% nearly three years ago", "nearly three years ago", "about 2022-11-11"),
            ("a year ago it was", "a year ago", "about 2024-11-11"),
            ("ten days ago", "ten days ago", "2025-11-01"),
            ("on Tuesday", "on Tuesday", "2025-11-11"),
            ("on Wednesday", "on Wednesday", "2025-11-05"),
            ("gains last month", "last month", "2025-10-01 to 2025-10-31"),
            ("last week", "last week", "2025-11-03 to 2025-11-09"),
            ("in the past week", "in the past week", "2025-11-04 to 2025-11-11"),
            ("over the past 30 days", "over the past 30 days", "2025-10-12 to 2025-11-11"),
            ("this year", "this year", "2025-01-01 to 2025-12-31"),
            ("yesterday", "yesterday", "2025-11-10"),
            ("a year earlier", "a year earlier", "?"),
            ("a month before", "a month before", "?"),
            ("more than three years ago", "more than three years ago", "about 2022-11-11"),
            ("with more men 3 years ago", "3 years ago", "about 2022-11-11"),
            ("two weeks ago", "two weeks ago", "about 2025-10-28"),
            ("999 days ago", "999 days ago", "2023-02-16"),
            ("over the past year", "over the past year", "2024-11-11 to 2025-11-11"),
            ("the last three months", "the last three months", "2025-08-11 to 2025-11-11"),
            ("this week", "this week", "2025-11-10 to 2025-11-16"),
            ("this month", "this month", "2025-11-01 to 2025-11-30"),
            ("last year", "last year", "2024-01-01 to 2024-12-31"),
            ("today it was", "today", "2025-11-11"),
        ] {
            assert_read(text, phrase, when);
        }
    }

    #[test]
    fn days_months_and_years_of_the_calendar_are_the_latest_that_can_be_meant() {
        for (text, phrase, when) in [
            ("took it in November", "in November", "2025-11-01 to 2025-11-30"),
            ("took it in December", "in December", "2024-12-01 to 2024-12-31"),
            ("took it in October 2025.", "in October 2025", "2025-10-01 to 2025-10-31"),
            (
                "since the start of the year",
                "since the start of the year",
                "2025-01-01 to 2025-11-11",
            ),
            (
                "since the beginning of 2024",
                "since the beginning of 2024",
                "2024-01-01 to 2025-11-11",
            ),
            ("since August", "since August", "2025-08-01 to 2025-11-11"),
            ("at the end of 2022", "at the end of 2022", "2022-12-31"),
            ("by the end of October", "by the end of October", "2025-10-31"),
            ("in 2023", "in 2023", "2023-01-01 to 2023-12-31"),
            ("in all of 2025", "in all of 2025", "2025-01-01 to 2025-12-31"),
            ("by 31 December", "by 31 December", "2024-12-31"),
            ("on March 3, 2025", "on March 3, 2025", "2025-03-03"),
            ("on 2025-03-03", "on 2025-03-03", "2025-03-03"),
            ("in the year 2024", "in the year 2024", "2024-01-01 to 2024-12-31"),
            ("later in the year", "in the year", "2025-01-01 to 2025-12-31"),
            ("on 3 March 2025 it", "on 3 March 2025", "2025-03-03"),
            ("taken on November 11", "on November 11", "2025-11-11"),
            ("taken on 12 November", "on 12 November", "2024-11-12"),
            ("2025-03-03 was", "2025-03-03", "2025-03-03"),
            ("in Oct 2025", "in Oct 2025", "2025-10-01 to 2025-10-31"),
            ("in Sept 2025", "in Sept 2025", "2025-09-01 to 2025-09-30"),
            ("at end of 2022", "at end of 2022", "2022-12-31"),
            // A day is written with hyphens.
            ("on 2025/03-03", "on 2025", "2025-01-01 to 2025-12-31"),
            ("since 11 November", "since 11 November", "2025-11-11 to 2025-11-11"),
            ("since December 2025", "since December 2025", "?"),
            ("before the start of 2025", "before the start of 2025", "2025-01-01"),
        ] {
            assert_read(text, phrase, when);
        }
    }

    #[test]
    fn not_all_numbers_and_names_are_times() {
        for text in [
            "it may march on with 2022 men",
            "in 1234 men",
            "in 1990 cases",
            "in 02025 cases",
            "2025 was",
            "in all the 2025 cases",
            "no years ago",
            "1000 days ago",
            "in Kyiv",
            "in Mar a Lago",
            "in Ju it",
        ] {
            assert_eq!(read(text, Some(TODAY)), [], "{text}");
        }
    }

    #[test]
    fn without_a_date_only_full_dates_are_known() {
        for (text, when) in [
            ("three years ago", "?"),
            ("in November", "?"),
            ("in November 2024", "2024-11-01 to 2024-11-30"),
        ] {
            assert_eq!(read(text, None), [(text.to_owned(), when.to_owned())]);
        }
    }
}
