//! What a printed number says of its own exactness.

use std::fmt;

use serde::Deserialize;

/// What a printed number says of its own exactness. What each allows is in [`Figure`](crate::Figure).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Hedge {
    /// Nothing: the number is rounded to its last digit.
    None,
    /// About, some, around, roughly.
    About,
    /// Nearly, almost, just under, close to.
    Nearly,
    /// More than, over.
    MoreThan,
    /// Just over, slightly more than.
    JustOver,
    /// Less than, under.
    LessThan,
    /// At least.
    AtLeast,
    /// At most, up to.
    AtMost,
}

impl Hedge {
    /// How far the number may lie below and above, in halves of one unit of its last digit.
    pub(super) fn halves(self) -> (i8, i8) {
        match self {
            Self::None => (-1, 1),
            Self::About => (-2, 2),
            Self::Nearly | Self::LessThan | Self::AtMost => (-2, 0),
            Self::MoreThan | Self::AtLeast => (0, 2),
            Self::JustOver => (0, 1),
        }
    }
}

/// As it precedes a number, with a space after it; nothing for [`Hedge::None`].
impl fmt::Display for Hedge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "",
            Self::About => "about ",
            Self::Nearly => "nearly ",
            Self::MoreThan => "more than ",
            Self::JustOver => "just over ",
            Self::LessThan => "less than ",
            Self::AtLeast => "at least ",
            Self::AtMost => "at most ",
        })
    }
}
