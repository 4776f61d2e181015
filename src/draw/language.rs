//! Languages: how numbers and dates are written.

use std::str::FromStr;

use jiff::civil::Date;

use crate::error::{Error, ErrorKind};
use crate::quantity::{Area, Share};
use crate::status::Status;
use crate::territory::Region;

/// The language of numbers, dates and fixed words in a picture.
///
/// Names out of maps and territories stay as they are, and so do the sentences of methods and
/// warnings, which are English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Language {
    /// English: 115,467 km², 19.1%, 11 November 2025.
    #[default]
    English,
    /// Ukrainian: 115 467 км², 19,1 %, 11 листопада 2025.
    Ukrainian,
    /// German: 115.467 km², 19,1 %, 11. November 2025.
    German,
    /// French: 115 467 km², 19,1 %, 11 novembre 2025.
    French,
}

/// Digits stay on one line.
const NO_BREAK: &str = "\u{a0}";
const NARROW_NO_BREAK: &str = "\u{202f}";

impl Language {
    /// The language tag (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Ukrainian => "uk",
            Self::German => "de",
            Self::French => "fr",
        }
    }

    /// What separates thousands, and what the decimals.
    pub(super) fn separators(self) -> [&'static str; 2] {
        match self {
            Self::English => [",", "."],
            Self::Ukrainian => [NO_BREAK, ","],
            Self::German => [".", ","],
            Self::French => [NARROW_NO_BREAK, ","],
        }
    }

    /// The sign of per cent with what stands before it.
    pub(super) fn percent_sign(self) -> &'static str {
        match self {
            Self::English => "%",
            Self::Ukrainian | Self::German => "\u{a0}%",
            Self::French => "\u{202f}%",
        }
    }

    /// Square kilometres.
    pub(super) fn square_kilometres(self) -> &'static str {
        if self == Self::Ukrainian { "км²" } else { "km²" }
    }

    /// Metres.
    pub(super) fn metres(self) -> &'static str {
        if self == Self::Ukrainian { "м" } else { "m" }
    }

    /// Kilometres.
    pub(super) fn kilometres(self) -> &'static str {
        if self == Self::Ukrainian { "км" } else { "km" }
    }

    /// The letters of north and south.
    pub(super) fn north_and_south(self) -> [&'static str; 2] {
        if self == Self::Ukrainian { ["пн. ш.", "пд. ш."] } else { ["N", "S"] }
    }

    /// The letters of east and west.
    pub(super) fn east_and_west(self) -> [&'static str; 2] {
        match self {
            Self::English => ["E", "W"],
            Self::Ukrainian => ["сх. д.", "зх. д."],
            Self::German => ["O", "W"],
            Self::French => ["E", "O"],
        }
    }

    /// The name of a place: in Ukrainian the native one, if it is known.
    pub(super) fn name<'n>(self, name: &'n str, native: Option<&'n str>) -> &'n str {
        native.filter(|_| self == Self::Ukrainian).unwrap_or(name)
    }

    /// What tells a region from all others: its name, unless others are called so, too.
    pub(super) fn name_of_region(self, region: &Region) -> &str {
        if region.label() == region.name() {
            self.name(region.name(), region.native_name())
        } else {
            region.label()
        }
    }

    /// A number with its thousands and decimals as they are separated in the language.
    pub(super) fn number(self, value: f64, decimals: usize) -> String {
        let [thousands, point] = self.separators();
        let english = crate::quantity::grouped(value, decimals);
        let mut text = String::with_capacity(english.len());
        for character in english.chars() {
            match character {
                ',' => text.push_str(thousands),
                '.' => text.push_str(point),
                other => text.push(other),
            }
        }
        text
    }

    /// An area in whole square kilometres, a small one with decimals.
    pub(super) fn area(self, area: Area) -> String {
        let decimals = usize::from(area.abs() < Area::from_km2(100.0));
        format!("{}{NO_BREAK}{}", self.number(area.km2(), decimals), self.square_kilometres())
    }

    /// A share with one decimal.
    pub(super) fn share(self, share: Share) -> String {
        format!("{}{}", self.number(share.percent(), 1), self.percent_sign())
    }

    /// A day in words.
    pub(super) fn day(self, date: Date) -> String {
        let month = self.month_of(MONTHS, date.month());
        let (day, year) = (date.day(), date.year());
        match self {
            Self::German => format!("{day}. {month} {year}"),
            Self::French if day == 1 => format!("1er {month} {year}"),
            _ => format!("{day} {month} {year}"),
        }
    }

    /// A day and a month, as short as can be.
    pub(super) fn short_day(self, date: Date) -> String {
        let month = self.short_month(date.month());
        let day = date.day();
        if self == Self::German { format!("{day}. {month}") } else { format!("{day} {month}") }
    }

    /// A month, as short as can be.
    pub(super) fn short_month(self, month: i8) -> &'static str {
        self.month_of(SHORT_MONTHS, month)
    }

    /// A month and its year.
    pub(super) fn month(self, date: Date) -> String {
        format!("{} {}", self.short_month(date.month()), date.year())
    }

    fn month_of(self, table: [&'static str; 4], month: i8) -> &'static str {
        let index = usize::try_from(month - 1).unwrap_or_default();
        self.pick(table).split(' ').nth(index).unwrap_or_default()
    }

    /// A status in words; of one that is not among the common ones, its name.
    pub(super) fn status(self, status: &Status) -> String {
        const KNOWN: [(Status, [&str; 4]); 8] = [
            (Status::OCCUPIED, ["occupied", "окуповано", "besetzt", "occupé"]),
            (
                Status::OCCUPIED_BEFORE,
                ["occupied before", "окуповано раніше", "zuvor besetzt", "occupé auparavant"],
            ),
            (Status::CLAIMED, ["claimed", "заявлено", "beansprucht", "revendiqué"]),
            (Status::ADVANCE, ["advance", "просування", "Vorstoß", "avancée"]),
            (Status::UNKNOWN, ["grey zone", "сіра зона", "Grauzone", "zone grise"]),
            (Status::LIBERATED, ["liberated", "звільнено", "befreit", "libéré"]),
            (Status::ELSEWHERE, ["elsewhere", "деінде", "anderswo", "ailleurs"]),
            (
                Status::UNCLASSIFIED,
                ["unclassified", "не класифіковано", "nicht zugeordnet", "non classé"],
            ),
        ];
        KNOWN.iter().find(|(known, _)| known == status).map_or_else(
            || crate::text::cell(status.as_str()),
            |(_, names)| self.pick(*names).to_owned(),
        )
    }

    /// The one in this language.
    pub(super) fn pick(
        self,
        [english, ukrainian, german, french]: [&'static str; 4],
    ) -> &'static str {
        match self {
            Self::English => english,
            Self::Ukrainian => ukrainian,
            Self::German => german,
            Self::French => french,
        }
    }
}

/// By the language tag, whatever follows it: `de`, `de-AT`.
impl FromStr for Language {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let all = [Self::English, Self::Ukrainian, Self::German, Self::French];
        let tag = name.split(['-', '_']).next().unwrap_or(name).to_ascii_lowercase();
        all.into_iter().find(|language| language.tag() == tag).ok_or_else(|| {
            Error::new(ErrorKind::UnknownOption {
                option: "language",
                name: name.to_owned(),
                choices: "en, uk, de or fr",
            })
        })
    }
}

const MONTHS: [&str; 4] = [
    "January February March April May June July August September October November December",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
];

const SHORT_MONTHS: [&str; 4] = [
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "січ лют бер кві тра чер лип сер вер жов лис гру",
    "Jan Feb März Apr Mai Juni Juli Aug Sept Okt Nov Dez",
    "janv févr mars avr mai juin juil août sept oct nov déc",
];

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// Expected by CLDR 46, except that it puts a full stop after a short month.
    #[test]
    fn numbers_and_days_are_written_as_in_the_language() {
        let share = Share::from_fraction(0.1913);
        for (tag, number, per_cent, day) in [
            ("en", "115,466.7", "19.1%", "11 November 2025"),
            ("uk", "115\u{a0}466,7", "19,1\u{a0}%", "11 листопада 2025"),
            ("de-AT", "115.466,7", "19,1\u{a0}%", "11. November 2025"),
            ("fr", "115\u{202f}466,7", "19,1\u{202f}%", "11 novembre 2025"),
        ] {
            let language: Language = tag.parse().unwrap();
            assert_eq!(language.number(115_466.67, 1), number);
            assert_eq!(language.share(share), per_cent);
            assert_eq!(language.day(date(2025, 11, 11)), day);
        }
        assert_eq!(Language::French.day(date(2025, 3, 1)), "1er mars 2025");
        let error = "tlh".parse::<Language>().unwrap_err();
        assert_eq!(error.to_string(), "no language \"tlh\": expected en, uk, de or fr");
    }
}
