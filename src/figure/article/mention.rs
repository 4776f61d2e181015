//! A figure found in an article, and what it is about.

use std::fmt;
use std::ops::Range;

use super::TimeReference;
use crate::figure::Figure;
use crate::text::{cell, phrase};

/// A figure about control found in an [`Article`](crate::article::Article).
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    pub(super) figure: Figure,
    pub(super) range: Range<usize>,
    pub(super) line: usize,
    pub(super) sentence: String,
    pub(super) kind: MentionKind,
    pub(super) holder: String,
    pub(super) source: Option<String>,
    pub(super) place: Option<String>,
    pub(super) time: Option<TimeReference>,
    pub(super) same_as: Option<usize>,
}

/// What a figure is of, as seen by the [holder](Mention::holder).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MentionKind {
    /// What is held at one time.
    Level,
    /// What was gained in a time: gained, seized, advanced, liberated, recaptured.
    Gain,
    /// What was lost in a time.
    Loss,
    /// Gains less losses.
    Net,
}

impl Mention {
    /// The figure.
    pub fn figure(&self) -> &Figure {
        &self.figure
    }

    /// Where it stands in the text, in bytes, with its hedge.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// The line where it begins, counted from one.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The sentence, as printed.
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    /// What it is of.
    pub fn kind(&self) -> MentionKind {
        self.kind
    }

    /// Who holds, gained or lost the ground: "Russia" or "Ukraine". Where the sentence does not say,
    /// Russia; of ground recaptured, Ukraine.
    pub fn holder(&self) -> &str {
        &self.holder
    }

    /// Whose figure it is, as printed: "Russia's military", "Ukrainian maps".
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// What ground it is of: "Ukraine", "Donetsk region". "The country" is Ukraine.
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// The time it is of. `None` where the sentence does not say: the article's own.
    pub fn time(&self) -> Option<&TimeReference> {
        self.time.as_ref()
    }

    /// The index of the mention that gives the same quantity in another unit, right before this one:
    /// "116,000 square km (44,800 square miles)".
    pub fn same_as(&self) -> Option<usize> {
        self.same_as
    }
}

impl fmt::Display for MentionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Level => "level",
            Self::Gain => "gain",
            Self::Loss => "loss",
            Self::Net => "net",
        })
    }
}

/// A number in an article that is not a figure about control, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct SkippedNumber {
    pub(super) text: String,
    pub(super) range: Range<usize>,
    pub(super) line: usize,
    pub(super) reason: Reason,
}

/// Why a number is not taken for a figure about control.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// It has no unit of area or share: a count, a distance, a date, a price.
    NoUnit,
    /// It cannot be read as a number.
    Unreadable,
    /// It is of something else, which this word tells.
    OtherSubject(String),
    /// It is of what has not happened, which this word tells.
    Hypothetical(String),
    /// Nothing in its sentence says that it is of ground held, gained or lost.
    NotControl,
}

impl SkippedNumber {
    /// The number as printed, with its hedge and unit if it has them.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it stands in the text, in bytes.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// The line where it begins, counted from one.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Why it is skipped.
    pub fn reason(&self) -> &Reason {
        &self.reason
    }
}

/// One line: the number, where it stands, and the reason.
impl fmt::Display for SkippedNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<24}  line {}: {}", cell(&phrase(&self.text)), self.line, self.reason)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoUnit => f.write_str("no unit of area or share"),
            Self::Unreadable => f.write_str("not a number that can be read"),
            Self::OtherSubject(word) => write!(f, "about something else: {word:?}"),
            Self::Hypothetical(word) => write!(f, "of what has not happened: {word:?}"),
            Self::NotControl => f.write_str("nothing says that it is of ground held or changed"),
        }
    }
}
