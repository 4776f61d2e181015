//! The date of a map: found, and said where.

use std::fmt;

use jiff::civil::Date;
use serde_json::Value;

use super::stamp::Stamp;
use super::written_date::{
    compact_day, dates_in_name, from_unix, is_likely, is_of_a_year, leading_date,
};

/// The day that a map shows, and what says so.
///
/// A day that is written as one is that day. A moment (Unix time, or a time with its offset) falls on the day
/// that it is in the time zone of the map's provider: `DeepState`'s map of 23:48 UTC on 12 November 2022 is
/// that of 13 November, because its legend says that the provider's days are Kyiv's. Without a time zone in
/// the legend days are those of UTC; [`MapReader::time_zone`](crate::MapReader::time_zone) states another.
///
/// Dates are of the years 1 to 9999. Digits that nothing calls a date, in names of files and identifiers, are of
/// 1800 to 2199 (`18680505`), or Unix times of 1990 to 2100; in properties Unix times are of 1653 to 2286, except
/// of 1966 to 1973, when they have too few digits to be told from other numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapDate {
    pub(crate) date: Date,
    pub(crate) source: DateSource,
}

impl MapDate {
    /// The day.
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

impl Stamp {
    /// A JSON value: Unix time in seconds or milliseconds, YYYYMMDD as a number, or a text.
    pub(crate) fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => from_number(number.as_f64()?),
            Value::String(text) => {
                let text = text.trim();
                let number = text.parse().ok().and_then(from_unix);
                number.or_else(|| Self::from_text(text))
            }
            _ => None,
        }
    }

    /// The value of an identifier, which is a date only if it is a likely one.
    pub(crate) fn from_identifier(value: &Value) -> Option<Self> {
        Self::from_value(value).filter(is_likely)
    }

    /// A text that begins with a date, or is a moment with its offset (RFC 3339).
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let moment = text.parse().ok().map(Self::Moment).filter(is_of_a_year);
        moment.or_else(|| leading_date(text).map(|(stamp, _)| stamp))
    }

    /// The dates in the name of a file, without those of its folders.
    pub(crate) fn all_in_file_name(name: &str) -> Vec<Self> {
        dates_in_name(file_name(name))
    }
}

/// The name of a file without its folders.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// A whole number, such as 1657065600000 or 20220706; `ArcGIS` may write it with a decimal point.
fn from_number(number: f64) -> Option<Stamp> {
    const MOST: f64 = 1e15;
    if number.fract() != 0.0 || number.abs() > MOST {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is whole, and not large")]
    let number = number as i64;
    let digits = number.to_string();
    if digits.len() == 8 { compact_day(&digits) } else { from_unix(number) }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    fn day_of(name: &str, zone: &TimeZone) -> Option<String> {
        match Stamp::all_in_file_name(name).as_slice() {
            [stamp] => Some(stamp.date(zone).to_string()),
            _ => None,
        }
    }

    #[test]
    fn file_names_give_their_date() {
        for (name, expected) in [
            ("deepstatemap_data_20251111.geojson", Some("2025-11-11")),
            ("maps/20220706_RussianAssessedCoTinUkraine.geojson", Some("2022-07-06")),
            ("2022-02-24.json", Some("2022-02-24")),
            ("front_2023_05_01.geojson.gz", Some("2023-05-01")),
            ("1668296906.geojson", Some("2022-11-12")),
            ("1672441757.geojson", Some("2022-12-30")),
            ("UkraineControlMapAO08JUL2022.shp", Some("2022-07-08")),
            ("20251111/map.geojson", None),
            ("version-12345678.geojson", None),
            ("tuzla-only.geojson", None),
            ("20251399.geojson", None),
        ] {
            assert_eq!(day_of(name, &TimeZone::UTC).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn moments_fall_on_the_providers_day() {
        let kyiv = TimeZone::get("Europe/Kyiv").unwrap();
        assert_eq!(day_of("1672441757.geojson", &kyiv).unwrap(), "2022-12-31");
        assert_eq!(day_of("1668296906.geojson", &kyiv).unwrap(), "2022-11-13");
        // Half a day west of Greenwich it is still the 30th.
        let stamp = Stamp::from_text("2022-12-30T11:30-12:00").unwrap();
        assert_eq!(stamp.date(&kyiv).to_string(), "2022-12-31");
    }

    #[test]
    fn values_are_unix_time_or_begin_with_a_date() {
        for (value, expected) in [
            (Value::from(1_657_065_600_000_i64), Some("2022-07-06")),
            (Value::from(1_657_065_600_000.0), Some("2022-07-06")),
            (Value::from(1_657_065_600), Some("2022-07-06")),
            (Value::from(20_220_706), Some("2022-07-06")),
            (Value::from("2025-11-07"), Some("2025-11-07")),
            (Value::from("2025-11-07T21:30:00Z"), Some("2025-11-07")),
            (Value::from("2025-11-07 21:30"), Some("2025-11-07")),
            (Value::from("31.12.2022 01:10"), Some("2022-12-31")),
            (Value::from("1657065600"), Some("2022-07-06")),
            (Value::from("08JUL2022"), Some("2022-07-08")),
            (Value::from("03/11/2025"), None),
            (Value::from(103), None),
            (Value::from(20_221_399), None),
            (Value::from(1_657_065_600.5), None),
            (Value::from("daily"), None),
            (Value::Null, None),
        ] {
            let date =
                Stamp::from_value(&value).map(|stamp| stamp.date(&TimeZone::UTC).to_string());
            assert_eq!(date.as_deref(), expected, "{value}");
        }
    }
}
