//! The number of a figure, with what its digits mean.

use std::fmt;

use super::words::Words;
use crate::quantity::grouped_digits;

/// A number as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    /// `mantissa · 10^(thousands − decimals)`: of "1.2 million" 12, 1 and 6. Without decimals,
    /// `thousands` is zero.
    Decimal { mantissa: u64, decimals: u32, thousands: u32 },
    /// "Two thirds", in per cent.
    Fraction { part: u32, of: u32 },
}

/// More digits than a double holds exactly are not a printed figure.
const MOST_DIGITS: usize = 15;

/// Which trailing zeros of a whole number count as digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zeros {
    Count,
    Round,
}

impl Number {
    /// The number, moved by `halves` halves of one unit of its last digit, but not below zero.
    pub(super) fn moved(self, halves: i8, zeros: Zeros) -> f64 {
        match self {
            Self::Decimal { mantissa, decimals, thousands } => {
                let last = match zeros {
                    Zeros::Round if decimals == 0 => last_digit(mantissa),
                    _ => 1,
                };
                let twice = 2 * i128::from(mantissa) + i128::from(halves) * i128::from(last);
                scaled(twice.max(0), thousands, decimals)
            }
            // A fraction counts as said to a tenth of its part: "a fifth" to 2 points.
            Self::Fraction { part, of } => {
                let twice = 200.0 * f64::from(part) + 10.0 * f64::from(halves);
                twice.max(0.0) / (2.0 * f64::from(of))
            }
        }
    }

    /// One unit of its last digit.
    pub(super) fn last_digit(self, zeros: Zeros) -> f64 {
        match self {
            Self::Decimal { mantissa, decimals, thousands } => {
                let last = match zeros {
                    Zeros::Round if decimals == 0 => last_digit(mantissa),
                    _ => 1,
                };
                scaled(2 * i128::from(last), thousands, decimals)
            }
            Self::Fraction { of, .. } => 10.0 / f64::from(of),
        }
    }

    /// Reads digits with their separators. `groups` are the signs that set off thousands where one
    /// sign is followed by exactly three digits; a share has no thousands.
    pub(super) fn read(raw: &str, groups: &str, thousands: u32) -> Result<Self, String> {
        let parts = Parts::split(raw);
        let whole = parts.whole_groups(groups);
        let (integer, fraction) = parts.groups.split_at_checked(whole).unwrap_or_default();
        let by_three = integer.len() < 2
            || integer.first().is_some_and(|first| first.len() <= 3)
                && integer.iter().skip(1).all(|group| group.len() == 3);
        if fraction.len() > 1 || !by_three {
            return Err(format!("the separators of {raw:?} do not group its digits by three"));
        }
        let decimals = fraction.concat();
        let digits = integer.concat() + &decimals;
        if digits.len() + thousands as usize > MOST_DIGITS {
            return Err(format!("found more than {MOST_DIGITS} digits"));
        }
        let mantissa = digits.parse().map_err(|_| "found no digits".to_owned())?;
        let decimals = u32::try_from(decimals.len()).unwrap_or_default();
        Ok(Self::decimal(mantissa, decimals, thousands))
    }

    /// "116 thousand" is 116,000, but "1.20 million" keeps its zero.
    pub(super) fn decimal(mantissa: u64, decimals: u32, thousands: u32) -> Self {
        match 10_u64.checked_pow(thousands).and_then(|power| mantissa.checked_mul(power)) {
            Some(mantissa) if decimals == 0 => Self::Decimal { mantissa, decimals, thousands: 0 },
            _ => Self::Decimal { mantissa, decimals, thousands },
        }
    }
}

/// The digits of a number between its separators.
struct Parts<'t> {
    groups: Vec<&'t str>,
    marks: Vec<char>,
}

impl<'t> Parts<'t> {
    fn split(raw: &'t str) -> Self {
        Self {
            groups: raw.split(|c: char| !c.is_ascii_digit()).collect(),
            marks: raw.chars().filter(|c| !c.is_ascii_digit()).collect(),
        }
    }

    /// How many of the groups stand before the decimal sign.
    fn whole_groups(&self, groups: &str) -> usize {
        let all = self.groups.len();
        let Some(&last @ ('.' | ',')) = self.marks.last() else {
            return all;
        };
        let same = self.marks.iter().filter(|&&mark| mark == last).count();
        let decimal = match (same, self.marks.len()) {
            (1, 1) => !self.groups_thousands(last, groups),
            (1, _) => true,
            _ => false,
        };
        if decimal { all - 1 } else { all }
    }

    /// Whether the only separator sets off thousands.
    fn groups_thousands(&self, mark: char, groups: &str) -> bool {
        let [whole, after] = self.groups.as_slice() else { return false };
        after.len() == 3 && whole.len() <= 3 && !whole.starts_with('0') && groups.contains(mark)
    }
}

/// Half of `twice · 10^(thousands − decimals)`, rounded once.
fn scaled(twice: i128, thousands: u32, decimals: u32) -> f64 {
    let twice = twice as f64;
    if thousands >= decimals {
        twice * power_of_ten(thousands - decimals) / 2.0
    } else {
        twice / (2.0 * power_of_ten(decimals - thousands))
    }
}

/// Not `powi`, whose last digit differs between systems. Exact up to 10²², infinite from 10³⁰⁹.
fn power_of_ten(exponent: u32) -> f64 {
    (0..exponent.min(309)).fold(1.0, |power, _| 10.0 * power)
}

/// One unit of the last digit that is not zero; 1 of zero.
fn last_digit(mantissa: u64) -> u64 {
    let mut unit = 1;
    while mantissa > 0 && mantissa.is_multiple_of(unit * 10) {
        unit *= 10;
    }
    unit
}

/// As English prints it: `116,000`, `1.2 million`, `a fifth`; with `#` without commas, since after a
/// single one in a share there are decimals.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mantissa, decimals, thousands) = match *self {
            Self::Fraction { part, of } => return f.write_str(Words::get().fraction(part, of)),
            Self::Decimal { mantissa, decimals, thousands } => (mantissa, decimals, thousands),
        };
        let unit = 10_u64.pow(decimals);
        let whole = (mantissa / unit).to_string();
        f.write_str(&if f.alternate() { whole } else { grouped_digits(&whole) })?;
        if decimals > 0 {
            write!(f, ".{:0width$}", mantissa % unit, width = decimals as usize)?;
        }
        f.write_str(match thousands {
            3 => " thousand",
            6 => " million",
            _ => "",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str, groups: &str) -> Result<String, String> {
        Number::read(raw, groups, 0).map(|number| number.to_string())
    }

    #[test]
    fn separators_are_read_by_the_rule() {
        for (raw, groups, expected) in [
            ("19,1", ",", "19.1"),
            ("19,100", ",", "19,100"),
            ("19,043", "", "19.043"),
            ("19.043", ",", "19.043"),
            ("116.000", ".", "116,000"),
            ("116.000", ",", "116.000"),
            ("0.505", ".", "0.505"),
            ("0,505", ",", "0.505"),
            ("1234.567", ".", "1,234.567"),
            ("118,141.149", ",", "118,141.149"),
            ("118.141,149", ",", "118,141.149"),
            ("118 141,149", ",", "118,141.149"),
            ("1.234.567", ",", "1,234,567"),
            ("1,234,567.8", ",", "1,234,567.8"),
            ("1’234’567", ",", "1,234,567"),
            ("116\u{202f}000", "", "116,000"),
            ("123456789012345", ",", "123,456,789,012,345"),
        ] {
            assert_eq!(read(raw, groups).unwrap(), expected, "{raw}");
        }
    }

    #[test]
    fn what_groups_badly_is_refused() {
        for raw in ["1,23,456", "1.2.3", "12.11.2025", "1234,567.8", "1,234.5,6"] {
            let message = format!("the separators of {raw:?} do not group its digits by three");
            assert_eq!(read(raw, ","), Err(message));
        }
        assert_eq!(read("1234567890123456", ","), Err("found more than 15 digits".to_owned()));
    }
}
