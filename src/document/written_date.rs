//! Dates as files write them, in names and at the beginning of texts, and the years that they can be of.

use std::ops::RangeInclusive;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::stamp::Stamp;

/// Years that a date can be of: those that four digits write. There is no year 0, and 0000 stands for no date.
const YEARS: RangeInclusive<i16> = 1..=9999;

/// Years of dates that are bare digits in a name (`18680505`): other such numbers are versions and identifiers.
const YEARS_OF_DIGITS: RangeInclusive<i16> = 1800..=2199;

/// Years of Unix times that nothing calls a date, in names and identifiers, where any number of ten digits may
/// stand.
const YEARS_OF_UNIX_TIMES: RangeInclusive<i16> = 1990..=2100;

/// Whether a date can be of that year.
pub(super) fn is_of_a_year(stamp: &Stamp) -> bool {
    YEARS.contains(&year(*stamp))
}

/// Whether digits that nothing calls a date are likely to be this one.
pub(super) fn is_likely(stamp: &Stamp) -> bool {
    let years = match stamp {
        Stamp::Day(_) => YEARS_OF_DIGITS,
        Stamp::Moment(_) => YEARS_OF_UNIX_TIMES,
    };
    years.contains(&year(*stamp))
}

fn year(stamp: Stamp) -> i16 {
    stamp.date(&TimeZone::UTC).year()
}

/// What stands between the parts of a date.
const SEPARATORS: [char; 6] = ['-', '_', '.', '/', ' ', ','];

/// The date that a text begins with, and what follows it.
///
/// | form | for example |
/// |---|---|
/// | year, month, day | `20220708`, `2022-07-08`, `2022.07.08` |
/// | day, month, year | `08.07.2022`; with other separators only where no month could be meant: `28-07-2022` |
/// | month, day, year | `07-28-2022`, likewise |
/// | with the month's English name | `08JUL2022`, `JUL082022`, `8 July 2022`, `July 8, 2022` |
/// | year of two digits, with hour and minute | `220708_1530` |
/// | Unix time in seconds or milliseconds | `1657238400`, `1657238400000` |
pub(super) fn leading_date(text: &str) -> Option<(Stamp, &str)> {
    let (number, rest) = split_digits(text);
    match number.len() {
        0 => month_first(text),
        8 => Some((compact_day(number)?, rest)),
        10 | 13 => Some((from_unix(number.parse().ok()?)?, rest)),
        6 => day_with_time(number, rest),
        4 => year_first(number, rest),
        1 | 2 => named_month(number, rest).or_else(|| year_last(number, rest)),
        _ => None,
    }
}

/// All dates in a name, in order. Digits within a longer number begin none, and numbers that are no likely date
/// are none.
pub(super) fn dates_in_name(name: &str) -> Vec<Stamp> {
    let mut found = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let (number, behind) = split_digits(rest);
        let date = leading_date(rest);
        if let Some((stamp, after)) = date.filter(|(stamp, _)| number.len() < 8 || is_likely(stamp))
        {
            found.push(stamp);
            rest = after;
        } else if first.is_ascii_digit() {
            rest = behind;
        } else {
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    found
}

/// Unix time: seconds of nine or ten digits, as in the names of `DeepState`'s files, or milliseconds of twelve or
/// thirteen, as in ISW's property `datetime` (1657065600000). These are the years from 1653 to 2286, without
/// those around 1970, whose numbers are shorter and could be anything.
pub(super) fn from_unix(number: i64) -> Option<Stamp> {
    let digits = number.unsigned_abs().to_string();
    let moment = match digits.len() {
        9 | 10 => Timestamp::from_second(number),
        12 | 13 if !is_day_with_time(&digits) => Timestamp::from_millisecond(number),
        _ => return None,
    };
    moment.ok().map(Stamp::Moment)
}

/// Whether digits could as well be `YYYYMMDDHHMM`: what could be two days is none.
fn is_day_with_time(digits: &str) -> bool {
    let day = compact_day(digits).filter(is_likely);
    day.is_some() && digits.get(8..).is_some_and(is_time)
}

/// HHMM.
fn is_time(digits: &str) -> bool {
    let part = |range| digits.get(range).and_then(|part: &str| part.parse::<u8>().ok());
    let (hour, minute) = (part(0..2), part(2..4));
    digits.len() == 4
        && hour.is_some_and(|hour| hour < 24)
        && minute.is_some_and(|minute| minute < 60)
}

/// YYYYMMDD.
pub(super) fn compact_day(number: &str) -> Option<Stamp> {
    day_from(number.get(0..4)?, number.get(4..6)?, number.get(6..8)?)
}

/// `YYMMDD_HHMM`, as owlmaps names its archives. Without the time, six digits could be anything.
fn day_with_time<'t>(number: &str, rest: &'t str) -> Option<(Stamp, &'t str)> {
    let (time, rest) = split_digits(rest.strip_prefix('_')?);
    let year = format!("20{}", number.get(0..2)?);
    let stamp = day_from(&year, number.get(2..4)?, number.get(4..6)?)?;
    is_time(time).then_some((stamp, rest))
}

/// YYYY-MM-DD.
fn year_first<'t>(year: &str, rest: &'t str) -> Option<(Stamp, &'t str)> {
    let (_, [month, day], rest) = separated(rest, [2, 2])?;
    Some((day_from(year, month, day)?, rest))
}

/// DD.MM.YYYY. Between other separators Americans put the month first, so that the day shows only where it
/// is no month.
fn year_last<'t>(number: &str, rest: &'t str) -> Option<(Stamp, &'t str)> {
    let (separator, [second, year], rest) = separated(rest, [2, 4])?;
    if number.len() != 2 {
        return None;
    }
    let day_first = day_from(year, second, number);
    let month_first = day_from(year, number, second);
    let stamp = match (day_first, month_first) {
        (Some(stamp), _) if separator == '.' => stamp,
        (Some(stamp), Some(other)) if stamp == other => stamp,
        (Some(stamp), None) | (None, Some(stamp)) if separator != '.' => stamp,
        _ => return None,
    };
    Some((stamp, rest))
}

/// Two numbers of these lengths, each behind the same separator.
fn separated(text: &str, lengths: [usize; 2]) -> Option<(char, [&str; 2], &str)> {
    let separator = text.chars().next().filter(|first| ['-', '_', '.', '/'].contains(first))?;
    let (first, rest) = split_digits(text.strip_prefix(separator)?);
    let (second, rest) = split_digits(rest.strip_prefix(separator)?);
    ([first.len(), second.len()] == lengths).then_some((separator, [first, second], rest))
}

/// DDMONYYYY, as in `UkraineControlMapAO08JUL2022`.
fn named_month<'t>(day: &str, rest: &'t str) -> Option<(Stamp, &'t str)> {
    let (name, rest) = split_letters(rest.trim_start_matches(SEPARATORS));
    let (year, rest) = split_digits(rest.trim_start_matches(SEPARATORS));
    (year.len() == 4).then_some(())?;
    Some((day_from(year, month_called(name)?, day)?, rest))
}

/// MONDDYYYY, as in `JUL082022`; the name may be the end of a longer word.
fn month_first(text: &str) -> Option<(Stamp, &str)> {
    let (name, rest) = split_letters(text);
    let month = month_called(name)?;
    let (number, rest) = split_digits(rest.trim_start_matches(SEPARATORS));
    let (day, year, rest) = match number.len() {
        6 => (number.get(0..2)?, number.get(2..6)?, rest),
        1 | 2 => {
            let (year, rest) = split_digits(rest.trim_start_matches(SEPARATORS));
            (number, year, rest)
        }
        _ => return None,
    };
    (year.len() == 4).then_some(())?;
    Some((day_from(year, month, day)?, rest))
}

/// The number of a month by its English name or the first three letters of it.
fn month_called(name: &str) -> Option<&'static str> {
    const MONTHS: [(&str, &str); 12] = [
        ("january", "1"),
        ("february", "2"),
        ("march", "3"),
        ("april", "4"),
        ("may", "5"),
        ("june", "6"),
        ("july", "7"),
        ("august", "8"),
        ("september", "9"),
        ("october", "10"),
        ("november", "11"),
        ("december", "12"),
    ];
    let name = name.to_ascii_lowercase();
    let is_called = |month: &str| name == month || month.get(..3) == Some(name.as_str());
    MONTHS.into_iter().find(|(month, _)| is_called(month)).map(|(_, number)| number)
}

fn day_from(year: &str, month: &str, day: &str) -> Option<Stamp> {
    let year = year.parse().ok()?;
    let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(Stamp::Day(date)).filter(is_of_a_year)
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

fn split_letters(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_alphabetic).count())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn days(name: &str) -> Vec<String> {
        let zone = jiff::tz::TimeZone::UTC;
        dates_in_name(name).into_iter().map(|stamp| stamp.date(&zone).to_string()).collect()
    }

    /// Each form, as strftime writes it.
    const FORMS: [&str; 17] = [
        "%Y%m%d",
        "%Y-%m-%d",
        "%Y_%m_%d",
        "%Y.%m.%d",
        "%d.%m.%Y",
        "%d%b%Y",
        "%b%d%Y",
        "%d-%b-%Y",
        "%d %B %Y",
        "%B %d, %Y",
        "%b_%d_%Y",
        "%y%m%d_2359",
        "%y%m%d_0000",
        "%Y%m%dT120000",
        "%-d%b%Y",
        "%B%-d_%Y",
        "%b %d %Y",
    ];

    const NAMES: [[&str; 2]; 6] = [
        ["", ".geojson"],
        ["deepstatemap_data_", ".geojson.gz"],
        ["UkraineControlMapAO", ".shp"],
        ["layer 3 of 12 – ", " (v2).json"],
        ["карта_", "_RussianAssessedCoTinUkraine.geojson"],
        ["map-1-", "-45678.geojson"],
    ];

    proptest! {
        #[test]
        fn a_date_written_in_any_form_comes_back(day in 0i64..32_000, upper in any::<bool>()) {
            let date = jiff::civil::date(2000, 1, 1) + jiff::Span::new().days(day);
            for form in FORMS {
                let written = date.strftime(form).to_string();
                let written = if upper { written.to_uppercase() } else { written };
                for [before, after] in NAMES {
                    let name = format!("{before}{written}{after}");
                    prop_assert_eq!(days(&name), [date.to_string()], "{}", name);
                }
            }
        }

        #[test]
        fn seconds_and_milliseconds_are_moments(second in 1_000_000_000_i64..4_102_444_800) {
            let date = Timestamp::from_second(second).unwrap().to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
            for name in [format!("{second}.geojson"), format!("map_{second}123.geojson")] {
                prop_assert_eq!(days(&name), [date.to_string()], "{}", name);
            }
        }

        /// Digits of other lengths, and days that no calendar has.
        #[test]
        fn digits_that_are_no_date_give_none(
            number in "[0-9]{1,3}|[0-9]{5}|[0-9]{7}|[0-9]{9}|[0-9]{11,12}|[0-9]{14,20}",
            month in 13u8..99,
            day in 32u8..99,
            year in 1990i16..2100,
        ) {
            for name in [
                format!("map_{number}.geojson"),
                format!("{number}v{number}.json"),
                format!("{year}{month}01.json"),
                format!("{year}-01-{day}.json"),
                format!("{day}JUL{year}.json"),
                format!("{year}0230.json"),
                format!("31.04.{year}.json"),
                format!("{day}.{month}.{year}.json"),
            ] {
                prop_assert_eq!(days(&name), Vec::<String>::new(), "{}", name);
            }
        }
    }

    #[test]
    fn what_could_be_two_days_is_none() {
        for (name, expected) in [
            ("03-04-2022.geojson", None),
            ("03_04_2022.geojson", None),
            ("03.04.2022.geojson", Some("2022-04-03")),
            ("28-04-2022.geojson", Some("2022-04-28")),
            ("04-28-2022.geojson", Some("2022-04-28")),
            ("04-04-2022.geojson", Some("2022-04-04")),
            ("080722.geojson", None),
            ("220708_2460.geojson", None),
            ("march_of_2022.geojson", None),
            ("2022-07-081.geojson", None),
            ("12345678.geojson", None),
        ] {
            let expected: Vec<&str> = expected.into_iter().collect();
            assert_eq!(days(name), expected, "{name}");
        }
    }
}
