//! The date of a map: found, and said where.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

/// The day that a map shows, and what says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapDate {
    pub(crate) date: Date,
    pub(crate) source: DateSource,
}

impl MapDate {
    /// The day, in the time zone of the map's provider where the legend knows it, else in UTC.
    pub fn date(&self) -> Date {
        self.date
    }

    /// What says so.
    pub fn source(&self) -> &DateSource {
        &self.source
    }
}

/// Where a map's date was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DateSource {
    /// The caller stated it.
    Given,
    /// A member of the object that wraps the map.
    Wrapper,
    /// This property of the features.
    Property(String),
    /// The name of the file.
    FileName,
}

impl fmt::Display for DateSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given => f.write_str("as given"),
            Self::Wrapper => f.write_str("from the wrapper"),
            Self::Property(name) => write!(f, "from the property {name:?}"),
            Self::FileName => f.write_str("from the file name"),
        }
    }
}

/// A point in time as files write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stamp {
    Day(Date),
    Moment(Timestamp),
}

impl Stamp {
    /// The day in the provider's time zone: `DeepState`'s map of 23:09 UTC on 30 December 2022 is that
    /// of 31 December in Kyiv.
    pub(crate) fn date(self, zone: &TimeZone) -> Date {
        match self {
            Self::Day(date) => date,
            Self::Moment(moment) => moment.to_zoned(zone.clone()).date(),
        }
    }

    /// A JSON value: Unix time in seconds or milliseconds, or a text that begins with a date.
    pub(crate) fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => from_unix(number.as_i64()?),
            Value::String(text) => from_text(text.trim()),
            _ => None,
        }
    }

    /// A file's name: YYYYMMDD, YYYY-MM-DD, or Unix time in seconds or milliseconds.
    pub(crate) fn from_file_name(name: &str) -> Option<Self> {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let starts = name.char_indices().filter(|&(index, character)| {
            character.is_ascii_digit()
                && !name
                    .get(..index)
                    .is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
        });
        starts.map(|(index, _)| name.get(index..).unwrap_or_default()).find_map(from_text)
    }
}

/// Years that a map can be of; a number outside is something else.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// A text that begins with a date.
fn from_text(text: &str) -> Option<Stamp> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match digits {
        8 => day_from([text.get(0..4)?, text.get(4..6)?, text.get(6..8)?]),
        10 | 13 => from_unix(text.get(..digits)?.parse().ok()?),
        4 if separated(text, [4, 7]) => {
            day_from([text.get(0..4)?, text.get(5..7)?, text.get(8..10)?])
        }
        2 if separated(text, [2, 5]) => {
            day_from([text.get(6..10)?, text.get(3..5)?, text.get(0..2)?])
        }
        _ => None,
    }
}

fn separated(text: &str, places: [usize; 2]) -> bool {
    places.iter().all(|&place| {
        text.as_bytes().get(place).is_some_and(|byte| matches!(byte, b'-' | b'_' | b'.'))
    })
}

fn day_from([year, month, day]: [&str; 3]) -> Option<Stamp> {
    let year = year.parse().ok()?;
    let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
    YEARS.contains(&year).then_some(Stamp::Day(date))
}

/// Unix time in seconds, as in the names of `DeepState`'s files, or, where that would be far in the
/// future, in milliseconds, as in ISW's property `datetime` (1657065600000).
fn from_unix(number: i64) -> Option<Stamp> {
    const LATEST_SECOND: i64 = 4_102_444_800; // 2100-01-01
    const EARLIEST_SECOND: i64 = 631_152_000; // 1990-01-01
    let seconds = if number > LATEST_SECOND { number / 1000 } else { number };
    if !(EARLIEST_SECOND..=LATEST_SECOND).contains(&seconds) {
        return None;
    }
    Timestamp::from_second(seconds).ok().map(Stamp::Moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_give_their_date() {
        for (name, expected) in [
            ("deepstatemap_data_20251111.geojson", Some("2025-11-11")),
            ("maps/20220706_RussianAssessedCoTinUkraine.geojson", Some("2022-07-06")),
            ("2022-02-24.json", Some("2022-02-24")),
            ("front_2023_05_01.geojson.gz", Some("2023-05-01")),
            ("1668296906.geojson", Some("2022-11-12")),
            ("1672441757.geojson", Some("2022-12-30")),
            ("20251111/map.geojson", None),
            ("version-12345678.geojson", None),
            ("tuzla-only.geojson", None),
            ("20251399.geojson", None),
        ] {
            let date =
                Stamp::from_file_name(name).map(|stamp| stamp.date(&TimeZone::UTC).to_string());
            assert_eq!(date.as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn moments_fall_on_the_providers_day() {
        let kyiv = TimeZone::get("Europe/Kyiv").unwrap();
        let stamp = Stamp::from_file_name("1672441757.geojson").unwrap();
        assert_eq!(stamp.date(&kyiv).to_string(), "2022-12-31");
    }

    #[test]
    fn values_are_unix_time_or_begin_with_a_date() {
        for (value, expected) in [
            (Value::from(1_657_065_600_000_i64), Some("2022-07-06")),
            (Value::from(1_657_065_600), Some("2022-07-06")),
            (Value::from("2025-11-07"), Some("2025-11-07")),
            (Value::from("2025-11-07T21:30:00Z"), Some("2025-11-07")),
            (Value::from("31.12.2022 01:10"), Some("2022-12-31")),
            (Value::from(103), None),
            (Value::from("daily"), None),
            (Value::Null, None),
        ] {
            let date =
                Stamp::from_value(&value).map(|stamp| stamp.date(&TimeZone::UTC).to_string());
            assert_eq!(date.as_deref(), expected, "{value}");
        }
    }
}
