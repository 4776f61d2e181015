//! Dates that are written as somebody says.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, date};
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::tz::TimeZone;

use super::stamp::Stamp;
use super::written_date::{is_likely, is_of_a_year};
use crate::error::{Error, ErrorKind};

/// How dates are written, as `strptime` has it: `%d%m%y` for 080722.
///
/// ```
/// use territory_control::map::DatePattern;
///
/// assert!("%d%m%y".parse::<DatePattern>().is_ok());
/// assert!("%m/%y".parse::<DatePattern>().is_err()); // gives no day
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatePattern(String);

impl DatePattern {
    /// The date that a whole text gives.
    pub(crate) fn date_of(&self, text: &str) -> Option<Stamp> {
        BrokenDownTime::parse(&self.0, text.trim()).ok().and_then(|parts| stamp(&parts))
    }

    /// All days that the pattern gives somewhere in a name, each once. A number in the name is taken whole or
    /// not at all.
    pub(crate) fn dates_in(&self, name: &str) -> Vec<Stamp> {
        let mut found: Vec<Stamp> = Vec::new();
        for (at, _) in name.char_indices() {
            let (before, rest) = name.split_at(at);
            if before.ends_with(|last: char| last.is_ascii_digit()) && starts_with_digit(rest) {
                continue;
            }
            let Ok((parts, read)) = BrokenDownTime::parse_prefix(&self.0, rest) else { continue };
            let after = rest.get(read..).unwrap_or_default();
            let ends_in_number = rest
                .get(..read)
                .is_some_and(|read| read.ends_with(|last: char| last.is_ascii_digit()));
            if ends_in_number && starts_with_digit(after) {
                continue;
            }
            // A small number in a name is no Unix time.
            let date = stamp(&parts).filter(|stamp| !self.is_of_unix_times() || is_likely(stamp));
            found.extend(date.filter(|stamp| !found.contains(stamp)));
        }
        found
    }

    /// Whether the date is a number of seconds.
    fn is_of_unix_times(&self) -> bool {
        self.0.contains("%s")
    }
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
}

/// A moment where the pattern gives one, else a day.
fn stamp(parts: &BrokenDownTime) -> Option<Stamp> {
    let moment = parts.to_timestamp().ok().map(Stamp::Moment);
    moment.or_else(|| parts.to_date().ok().map(Stamp::Day)).filter(is_of_a_year)
}

impl FromStr for DatePattern {
    type Err = Error;

    /// Reads a pattern of strptime that gives a day: year, month and day, a day of the year, or seconds since
    /// 1970 (`%s`).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] if the pattern has a directive that there is not, or gives no day.
    fn from_str(pattern: &str) -> Result<Self, Error> {
        const DAY: Date = date(2022, 11, 28);
        let pattern = Self(pattern.to_owned());
        let written = DAY.to_zoned_datetime(TimeZone::UTC).ok();
        let written = written.and_then(|day| strtime::format(&pattern.0, &day).ok());
        let read = written.and_then(|written| pattern.date_of(&written));
        if read.is_some_and(|stamp| stamp.date(&TimeZone::UTC) == DAY) {
            return Ok(pattern);
        }
        Err(Error::new(ErrorKind::UnknownOption {
            option: "date pattern",
            name: pattern.0,
            choices: "one of strptime that gives year, month and day, such as %d%b%Y or %y%m%d",
        }))
    }
}

impl fmt::Display for DatePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn days(pattern: &str, name: &str) -> Vec<String> {
        let pattern: DatePattern = pattern.parse().unwrap();
        let found = pattern.dates_in(name).into_iter();
        found.map(|stamp| stamp.date(&TimeZone::UTC).to_string()).collect()
    }

    proptest! {
        #[test]
        fn a_date_in_a_name_comes_back(day in 0i64..25_000) {
            let date = date(2000, 1, 1) + jiff::Span::new().days(day);
            for form in ["%d%m%y", "%m-%d-%Y", "%Y%j", "%d. %B %Y", "%s", "%Y-%m-%dT%H:%M%z"] {
                let written = date.to_zoned_datetime(TimeZone::UTC).unwrap().strftime(form).to_string();
                let name = format!("front 12_{written}.geojson");
                // Years of two digits are those around now.
                let expected = if form.contains("%y") && date.year() > 2068 { continue } else { date };
                prop_assert_eq!(days(form, &name), [expected.to_string()], "{}", name);
            }
        }
    }

    #[test]
    fn a_number_is_taken_whole() {
        assert_eq!(days("%d%m%y", "front_080722.geojson"), ["2022-07-08"]);
        assert!(days("%d%m%y", "front_1080722.geojson").is_empty());
        assert!(days("%d%m%y", "front_0807221.geojson").is_empty());
        assert_eq!(days("%d%m%y", "080722-090722"), ["2022-07-08", "2022-07-09"]);
    }

    #[test]
    fn a_pattern_without_a_day_is_refused() {
        for pattern in ["", "front", "%Y-%m", "%H:%M", "%Q", "%"] {
            let error = pattern.parse::<DatePattern>().unwrap_err();
            assert!(error.to_string().contains("year, month and day"), "{error}");
        }
    }
}
