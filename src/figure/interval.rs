//! The numbers that a figure allows.

use std::fmt;

use super::Amount;

/// The numbers that a figure allows, from the least to the most.
///
/// The ends belong to it, except the far one of a [truncated](crate::Figure::truncated) figure. A
/// number is compared with a slack of a billionth of the figure's last digit, so that an end written
/// in decimals is not missed for the last bit of a double.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub(super) low: Amount,
    pub(super) high: Amount,
    pub(super) open: OpenEnd,
    /// In the base unit.
    pub(super) slack: f64,
}

/// Which end does not belong to the interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OpenEnd {
    Neither,
    Low,
    High,
}

impl Interval {
    /// The least.
    pub fn low(&self) -> Amount {
        self.low
    }

    /// The most.
    pub fn high(&self) -> Amount {
        self.high
    }

    /// Whether an amount lies in it. An area is never in an interval of shares, nor the reverse.
    pub fn contains(&self, amount: Amount) -> bool {
        let value = amount.base();
        let low =
            self.low.base() + if self.open == OpenEnd::Low { self.slack } else { -self.slack };
        let high =
            self.high.base() + if self.open == OpenEnd::High { -self.slack } else { self.slack };
        self.low.is_like(amount) && low <= value && value <= high
    }

    /// Whether some number lies in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.low.is_like(other.low) && self.reaches(other) && other.reaches(self)
    }

    /// Whether the upper end lies at the lower end of another interval or above; above it, where one of the two ends
    /// does not belong to its interval.
    fn reaches(&self, other: &Self) -> bool {
        let slack = self.slack.max(other.slack);
        let is_open = self.open == OpenEnd::High || other.open == OpenEnd::Low;
        let slack = if is_open { -slack } else { slack };
        other.low.base() <= self.high.base() + slack
    }
}

/// For example `[19.05%, 19.15%]`; a round bracket at an end that does not belong to it.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = if self.open == OpenEnd::Low { '(' } else { '[' };
        let right = if self.open == OpenEnd::High { ')' } else { ']' };
        write!(f, "{left}{}, {}{right}", self.low, self.high)
    }
}
