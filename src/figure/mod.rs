//! Figures: numbers as printed, and what their digits mean.

mod amount;
mod article;
mod hedge;
mod interval;
mod number;
mod printed;
mod token;
mod unit;
mod words;

use std::fmt;
use std::str::FromStr;

pub use amount::Amount;
pub use article::{Article, Mention, MentionKind, Reason, SkippedNumber, TimeReference, When};
pub use hedge::Hedge;
pub use interval::Interval;
pub use unit::FigureUnit;

use crate::error::{Error, ErrorKind};
use interval::OpenEnd;
use number::Number;
use printed::{Parts, Printed, begins_number, figure_at, follows};
use token::{Token, tokens};

/// A number as printed: an area, a share or a difference of shares, and how exact it claims to be.
///
/// ```
/// use territory_control::audit::Amount;
/// use territory_control::{Area, Figure};
///
/// let figure: Figure = "some 116,000 square km".parse()?;
/// assert_eq!(figure.to_string(), "about 116,000 km²");
/// assert_eq!(figure.interval().to_string(), "[115,000 km², 117,000 km²]");
/// assert!(figure.interval().contains(Amount::Area(Area::from_km2(115_466.67))));
/// # Ok::<(), territory_control::Error>(())
/// ```
///
/// It reads English, German, French, Ukrainian and Russian: units, hedges ("about", "knapp",
/// "plus de", "понад", "около"), "thousand" and "million", fractions ("two thirds", "un cinquième").
///
/// # Units
///
/// Per cent, percentage points, km², square miles, hectares, acres, m². A number of 1,000 or more
/// without a unit is taken to be in km²; a smaller one is refused.
///
/// # Separators
///
/// Spaces (also the narrow and the unbreakable) and apostrophes set off thousands. Of points and
/// commas:
///
/// 1. If both are there, or spaces and one of them, the last is the decimal sign: `118,141.149`,
///    `118 141,149`. If one is there twice, it sets off thousands: `1.234.567`.
/// 2. A single one that is not followed by exactly three digits is the decimal sign: `19,1`. So it
///    is after a zero or more than three digits (`0.505`, `1234.567`), and in shares, which have
///    no thousands: `19,043 %`.
/// 3. What is left, as `19,100` and `116.000`, goes by the language of the other words. In English,
///    and where no word tells the language, a comma sets off thousands and a point is the decimal
///    sign: `19,100 km²` are many, `1.234 km²` few. In German it is the reverse. In French,
///    Ukrainian and Russian, which set off thousands by spaces, both are decimal signs.
///
/// Digits that are not set off by three are refused.
///
/// # The last digit
///
/// What a number claims depends on its last digit that counts:
///
/// - with decimals, the last one: `19.0%` is exact to 0.1;
/// - of a whole area, the last that is not zero: `116,000` is exact to 1,000, `108,650` to 10,
///   `505` to 1, and so is `116 thousand` to 1,000;
/// - of a whole share the last one, zero or not: `20%` is exact to 1;
/// - a fraction in words counts as exact to a tenth of its part: "a fifth" and "two fifths" to 2
///   percentage points, "a third" to 3⅓, "half" to 5.
///
/// # The interval
///
/// With `u` for one unit of the last digit:
///
/// | printed | allows |
/// |---|---|
/// | 19.1% | half of `u` on both sides: the number was rounded |
/// | about, some, around | `u` on both sides: twice what the digits alone would allow |
/// | nearly, almost, just under, close to; less than; at most, up to | from `u` below to the number |
/// | more than, over; at least | from the number to `u` above: else the next number would have been printed |
/// | just over | from the number to half of `u` above |
///
/// A printed number stands for no less than zero; of a negative one the same holds of its amount.
/// Another reading, [`truncated`](Self::truncated), takes the digits as cut off instead of rounded.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    text: String,
    /// Where in the text the number begins, with its sign, after its hedge.
    number: usize,
    parts: Parts,
    unit: FigureUnit,
}

/// A number without a unit is an area in km² from here on.
const LEAST_WITHOUT_UNIT: f64 = 1000.0;

const UNITS: &str = "per cent, percentage points, km², square miles, hectares, acres or m²";

impl Figure {
    /// The text that it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number that is printed.
    pub fn amount(&self) -> Amount {
        self.signed(self.moved(0))
    }

    /// The unit that it is printed in.
    pub fn unit(&self) -> FigureUnit {
        self.unit
    }

    /// What it says of its own exactness.
    pub fn hedge(&self) -> Hedge {
        self.parts.hedge
    }

    /// One unit of the last digit that counts.
    pub fn last_digit(&self) -> Amount {
        self.unit.amount(self.parts.number.last_digit(self.parts.zeros()))
    }

    /// The quantities that would be printed so: rounded, or as the hedge says.
    pub fn interval(&self) -> Interval {
        let (low, high) = self.parts.hedge.halves();
        self.between(low, high, OpenEnd::Neither)
    }

    /// The quantities whose digits, cut off, are these: from the number up to, but not including,
    /// one more unit of its last digit. Without regard to the hedge.
    pub fn truncated(&self) -> Interval {
        self.between(0, 2, if self.parts.negative { OpenEnd::Low } else { OpenEnd::High })
    }

    /// The figure without its hedge, taken by its digits alone: of "some 116,000 km²", "116,000 km²".
    #[must_use]
    pub fn plain(&self) -> Self {
        let text = self.text.get(self.number..).unwrap_or(&self.text).to_owned();
        let parts = Parts { hedge: Hedge::None, ..self.parts };
        Self { text, number: 0, parts, unit: self.unit }
    }

    /// Whether one amount could be printed as both figures: their intervals overlap. So it is for
    /// "116,000 square km" and "44,800 square miles". A share and an area never agree.
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.interval().overlaps(&other.interval())
    }

    fn between(&self, low: i8, high: i8, open: OpenEnd) -> Interval {
        let ends = [self.moved(low), self.moved(high)].map(|end| self.signed(end));
        let [low, high] = ends;
        let (low, high) = if self.parts.negative { (high, low) } else { (low, high) };
        Interval { low, high, open, slack: self.last_digit().base() * 1e-9 }
    }

    fn moved(&self, halves: i8) -> f64 {
        self.parts.number.moved(halves, self.parts.zeros())
    }

    fn signed(&self, amount: f64) -> Amount {
        self.unit.amount(if self.parts.negative { -amount } else { amount })
    }

    /// A figure that is all of a text, or what is wrong with it.
    fn read(text: &str) -> Result<Self, String> {
        let tokens = tokens(text);
        let number = (0..tokens.len())
            .find(|&at| begins_number(&tokens, at))
            .ok_or("found no number, expected one with its unit, for example 19.1%")?;
        let printed = figure_at(&tokens, number)?;
        if printed.first > 0 {
            let found = words(text, &tokens, 0, printed.first);
            return Err(format!("found {found:?} before the number, expected a hedge"));
        }
        let unit = unit(text, &tokens, &printed)?;
        let before = text.len() - text.trim_start().len();
        let number = tokens.get(printed.signed).map_or(0, |token| token.start);
        Ok(Self {
            text: text.trim().to_owned(),
            number: number.saturating_sub(before),
            parts: printed.parts,
            unit,
        })
    }

    /// The figure among the tokens of a text. `None` if it has no unit.
    fn with_unit(text: &str, tokens: &[Token], printed: &Printed) -> Option<Self> {
        let start = tokens.get(printed.first)?.start;
        let end = tokens.get(printed.end.checked_sub(1)?)?.end;
        let number = tokens.get(printed.signed)?.start.checked_sub(start)?;
        let text = text.get(start..end)?.to_owned();
        Some(Self { text, number, parts: printed.parts, unit: printed.parts.unit? })
    }
}

impl FromStr for Figure {
    type Err = Error;

    /// Reads a figure with nothing else around it; a last "of" is skipped.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Figure`] if there is no number, or one whose separators do not group its digits
    /// by three; if the unit is missing or unknown; if there are other words.
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::read(text)
            .map_err(|message| Error::new(ErrorKind::Figure { text: text.to_owned(), message }))
    }
}

/// The unit of a figure that is all of a text.
fn unit(text: &str, tokens: &[Token], printed: &Printed) -> Result<FigureUnit, String> {
    let mut end = printed.end;
    end += usize::from(follows(tokens, end));
    end += usize::from(tokens.get(end).is_some_and(|token| token.is(".")));
    let rest = words(text, tokens, end, tokens.len());
    let amount = printed.parts.number.moved(0, printed.parts.zeros());
    match printed.parts.unit {
        Some(unit) if rest.is_empty() => Ok(unit),
        Some(_) => Err(format!("found {rest:?} after the figure, expected nothing")),
        None if !rest.is_empty() => Err(format!("unknown unit {rest:?}, expected {UNITS}")),
        None if amount >= LEAST_WITHOUT_UNIT => Ok(FigureUnit::SquareKilometre),
        None => Err(format!("found no unit, expected {UNITS}")),
    }
}

/// The text of some tokens.
fn words<'t>(text: &'t str, tokens: &[Token], from: usize, to: usize) -> &'t str {
    let range = tokens.get(from..to).and_then(|some| Some(some.first()?.start..some.last()?.end));
    range.and_then(|range| text.get(range)).unwrap_or_default().trim()
}

/// In English, with a comma for thousands: `more than 19%`, `about 116,000 km²`.
impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { number, hedge, negative, .. } = self.parts;
        let sign = if negative { "−" } else { "" };
        match number {
            Number::Fraction { .. } => write!(f, "{hedge}{sign}{number}"),
            Number::Decimal { .. } if self.unit.is_relative() => {
                write!(f, "{hedge}{sign}{number:#}{}", self.unit)
            }
            Number::Decimal { .. } => write!(f, "{hedge}{sign}{number}{}", self.unit),
        }
    }
}

#[cfg(test)]
mod tests;
