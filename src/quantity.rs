//! Quantities: numbers that know their unit.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::printable;

/// An area.
///
/// ```
/// use territory_control::Area;
///
/// let area = Area::from_km2(115_466.67);
/// assert_eq!(area.to_string(), "115,467 km²");
/// assert_eq!(format!("{area:.2}"), "115,466.67 km²");
/// assert_eq!(area.square_miles().round(), 44_582.0);
/// ```
///
/// Areas add, multiply, divide and sum; in JSON an area by itself is a number of square metres.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Area {
    square_metres: f64,
}

impl Area {
    /// No area.
    pub const ZERO: Self = Self::from_m2(0.0);

    /// One square mile is 1.609344² km², exactly (international mile, 1959).
    const SQUARE_METRES_PER_SQUARE_MILE: f64 = 2_589_988.110_336;

    /// An area given in square metres.
    pub const fn from_m2(square_metres: f64) -> Self {
        Self { square_metres }
    }

    /// An area given in square kilometres.
    pub const fn from_km2(square_kilometres: f64) -> Self {
        Self { square_metres: square_kilometres * 1e6 }
    }

    /// The area in square metres.
    pub const fn m2(self) -> f64 {
        self.square_metres
    }

    /// The area in square kilometres.
    pub const fn km2(self) -> f64 {
        self.square_metres / 1e6
    }

    /// The area in square miles.
    pub const fn square_miles(self) -> f64 {
        self.square_metres / Self::SQUARE_METRES_PER_SQUARE_MILE
    }

    /// What share of `whole` this is. Of an empty whole it is [`Share::NONE`].
    pub fn share_of(self, whole: Self) -> Share {
        if whole.square_metres > 0.0 {
            Share::from_fraction(self.square_metres / whole.square_metres)
        } else {
            Share::NONE
        }
    }

    /// What parts leave of this whole. Where they leave nothing, that is zero, and not the last bit of a sum that
    /// was added up in another order; nor is it less, where they are more.
    pub(crate) fn less(self, parts: Self) -> Self {
        const RESIDUE: f64 = 1e-12;
        let rest = self - parts;
        if rest.square_metres > RESIDUE * self.square_metres { rest } else { Self::ZERO }
    }

    pub(crate) fn abs(self) -> Self {
        Self::from_m2(self.square_metres.abs())
    }
}

/// In square kilometres with thousands separated by commas; without a precision, whole ones.
impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        pad(f, &format!("{} km²", grouped(self.km2(), f.precision().unwrap_or(0))))
    }
}

impl Add for Area {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::from_m2(self.square_metres + other.square_metres)
    }
}

impl Sub for Area {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::from_m2(self.square_metres - other.square_metres)
    }
}

impl AddAssign for Area {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Area {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Mul<f64> for Area {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self::from_m2(self.square_metres * factor)
    }
}

impl Div<f64> for Area {
    type Output = Self;
    fn div(self, divisor: f64) -> Self {
        Self::from_m2(self.square_metres / divisor)
    }
}

/// What is no area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseAreaError {
    text: String,
}

impl fmt::Display for ParseAreaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = printable(&self.text);
        write!(f, "no area \"{text}\": expected a number with km², m² or ha, such as 115,467 km²")
    }
}

impl std::error::Error for ParseAreaError {}

impl FromStr for Area {
    type Err = ParseAreaError;

    /// Reads what is printed, `115,467 km²`; also `km2`, `m²`, `m2` and `ha`.
    ///
    /// # Errors
    ///
    /// What is no finite number with one of these units.
    fn from_str(text: &str) -> Result<Self, ParseAreaError> {
        const UNITS: [(&str, f64); 5] =
            [("km²", 1e6), ("km2", 1e6), ("m²", 1.0), ("m2", 1.0), ("ha", 1e4)];
        let unit =
            UNITS.iter().find_map(|(unit, size)| Some((text.trim().strip_suffix(unit)?, *size)));
        let read = unit.and_then(|(number, size)| {
            let number = number.trim().replace(',', "").replace('−', "-");
            Some(Self::from_m2(number.parse::<f64>().ok()? * size))
        });
        read.filter(|area| area.square_metres.is_finite())
            .ok_or_else(|| ParseAreaError { text: text.to_owned() })
    }
}

impl Neg for Area {
    type Output = Self;
    fn neg(self) -> Self {
        Self::from_m2(-self.square_metres)
    }
}

impl Sum for Area {
    fn sum<I: Iterator<Item = Self>>(areas: I) -> Self {
        let sum: crate::sum::Sum = areas.map(Self::m2).collect();
        Self::from_m2(sum.value())
    }
}

/// A part of a whole.
///
/// ```
/// use territory_control::Area;
///
/// let share = Area::from_km2(115_466.67).share_of(Area::from_km2(603_628.0));
/// assert_eq!(share.to_string(), "19.1%");
/// assert_eq!(format!("{share:.3}"), "19.129%");
/// ```
///
/// In JSON a share by itself is a fraction of one.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Share {
    fraction: f64,
}

impl Share {
    /// Nothing.
    pub const NONE: Self = Self::from_fraction(0.0);

    /// A share given as a fraction: 0.191 is 19.1 %.
    pub const fn from_fraction(fraction: f64) -> Self {
        Self { fraction }
    }

    /// The share as a fraction of one.
    pub const fn fraction(self) -> f64 {
        self.fraction
    }

    /// The share in per cent.
    pub const fn percent(self) -> f64 {
        self.fraction * 100.0
    }
}

/// In per cent; without a precision, one decimal.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        pad(f, &format!("{}%", minus(self.percent(), f.precision().unwrap_or(1))))
    }
}

impl Sub for Share {
    type Output = PercentagePoints;
    fn sub(self, other: Self) -> PercentagePoints {
        PercentagePoints { points: self.percent() - other.percent() }
    }
}

/// A difference of shares.
///
/// ```
/// use territory_control::Share;
///
/// let gained = Share::from_fraction(0.191) - Share::from_fraction(0.18);
/// assert_eq!(gained.to_string(), "1.10 percentage points");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PercentagePoints {
    points: f64,
}

impl PercentagePoints {
    /// A difference given in percentage points.
    pub const fn from_points(points: f64) -> Self {
        Self { points }
    }

    /// The difference in percentage points.
    pub const fn points(self) -> f64 {
        self.points
    }
}

/// Without a precision, two decimals.
impl fmt::Display for PercentagePoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let points = minus(self.points, f.precision().unwrap_or(2));
        pad(f, &format!("{points} percentage points"))
    }
}

/// The least and the most that a share can be, given what a map leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(into = "[f64; 2]")]
pub struct Range {
    pub(crate) low: Share,
    pub(crate) high: Share,
}

impl Range {
    /// The share if none of the open ground counts.
    pub fn low(&self) -> Share {
        self.low
    }

    /// The share if all of it counts.
    pub fn high(&self) -> Share {
        self.high
    }
}

impl From<Range> for [f64; 2] {
    /// Both ends in per cent.
    fn from(range: Range) -> Self {
        [range.low.percent(), range.high.percent()]
    }
}

/// For example `19.1% to 19.6%`; one share where both are printed alike.
impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let precision = f.precision().unwrap_or(1);
        let (low, high) =
            (format!("{:.precision$}", self.low), format!("{:.precision$}", self.high));
        if low == high { f.write_str(&low) } else { write!(f, "{low} to {high}") }
    }
}

/// Writes a number as the format asks: with a plus sign, unless it has a minus sign, and as wide, to the right unless
/// it is to be elsewhere. Not by `pad_integral`, which counts bytes ("²" has two, a minus sign three) and writes "+−5",
/// nor by `pad`, which cuts off what the precision leaves out.
fn pad(f: &mut fmt::Formatter<'_>, number: &str) -> fmt::Result {
    let plus = if f.sign_plus() && !number.starts_with('−') { "+" } else { "" };
    let length = plus.len() + number.chars().count();
    let blanks = f.width().unwrap_or(0).saturating_sub(length);
    let before = match f.align() {
        Some(fmt::Alignment::Left) => 0,
        Some(fmt::Alignment::Center) => blanks / 2,
        Some(fmt::Alignment::Right) | None => blanks,
    };
    let fill = |blanks: usize| f.fill().to_string().repeat(blanks);
    let (before, after) = (fill(before), fill(blanks - before));
    write!(f, "{before}{plus}{number}{after}")
}

/// A number without a plus sign. One that rounds to zero has no minus sign either.
fn minus(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    format!("{}{text}", sign(value, &text))
}

/// The minus sign of a number that is printed with these digits.
fn sign(value: f64, digits: &str) -> &'static str {
    let is_zero = !digits.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    if value < 0.0 && !is_zero { "−" } else { "" }
}

/// A difference: a number with its sign, "+0.52" or "−51.67".
pub(crate) fn signed(value: f64, decimals: usize) -> String {
    let text = minus(value, decimals);
    if text.starts_with('−') { text } else { format!("+{text}") }
}

/// A number with its thousands separated by commas.
pub(crate) fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::with_capacity(text.len() + whole.len() / 3 + 1);
    grouped.push_str(sign(value, &text));
    grouped.push_str(&grouped_digits(whole));
    if !fraction.is_empty() {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

/// Digits with a comma before every third from the end.
pub(crate) fn grouped_digits(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_print_with_grouped_thousands() {
        for (km2, expected) in [
            (0.0, "0 km²"),
            (999.6, "1,000 km²"),
            (603_628.0, "603,628 km²"),
            (1_234_567.2, "1,234,567 km²"),
            (-1_234.0, "−1,234 km²"),
            (-0.2, "0 km²"),
        ] {
            assert_eq!(Area::from_km2(km2).to_string(), expected);
        }
    }

    #[test]
    fn areas_read_back_what_they_print() {
        for area in [0.0, 1234.5, -1_234_567.25].map(Area::from_km2) {
            assert_eq!(format!("{area:.2}").parse::<Area>().unwrap(), area);
            let json = serde_json::to_string(&area).unwrap();
            assert_eq!(serde_json::from_str::<Area>(&json).unwrap(), area);
        }
        assert_eq!("2.5 ha".parse::<Area>().unwrap() * 2.0, "50,000 m²".parse().unwrap());
        for text in ["", "km²", "five km²", "1e400 km2", "12", "12 mi²"] {
            assert!(text.parse::<Area>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_range_that_prints_as_one_number_is_printed_once() {
        let range = Range { low: Share::from_fraction(0.1912), high: Share::from_fraction(0.1914) };
        assert_eq!(range.to_string(), "19.1%");
        assert_eq!(format!("{range:.2}"), "19.12% to 19.14%");
    }

    #[test]
    fn numbers_are_as_wide_and_signed_as_the_format_asks() {
        let [gained, lost] = [5.0, -5.0].map(Area::from_km2);
        assert_eq!([format!("{gained:+}"), format!("{lost:+}")], ["+5 km²", "−5 km²"]);
        assert_eq!(format!("{lost:>8}|{lost:<8.1}|{lost:^9}|"), "  −5 km²|−5.0 km²| −5 km²  |");
        let share = Share::from_fraction(-0.191);
        assert_eq!(format!("{share:+}|{share:>9.2}|{:+}", Share::NONE), "−19.1%|  −19.10%|+0.0%");
        let points = PercentagePoints::from_points(1.1);
        assert_eq!(format!("{points:+.1}"), "+1.1 percentage points");
    }

    #[test]
    fn a_share_of_nothing_is_none() {
        assert_eq!(Area::from_km2(5.0).share_of(Area::ZERO), Share::NONE);
    }
}
