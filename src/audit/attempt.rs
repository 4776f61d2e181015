//! A method that was tried on a figure.

use super::candidate::Counting;
use super::cause::Cause;
use crate::figure::Amount;
use crate::method::Method;

/// One method that was tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    pub(super) preset: Option<&'static str>,
    pub(super) method: Method,
    pub(super) counting: Counting,
    pub(super) implausibility: u8,
    pub(super) value: Amount,
    pub(super) matches: bool,
    pub(super) causes: Vec<(Cause, Amount)>,
}

impl Attempt {
    /// The name of the publisher's preset, if it is one.
    pub fn preset(&self) -> Option<&'static str> {
        self.preset
    }

    /// Whether totals of such maps are published by it.
    pub fn is_publishers(&self) -> bool {
        self.implausibility == 0
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Whether a change was taken net or gross.
    pub fn counting(&self) -> Counting {
        self.counting
    }

    /// What it gives.
    pub fn value(&self) -> Amount {
        self.value
    }

    /// Whether the figure allows that.
    pub fn matches(&self) -> bool {
        self.matches
    }

    /// What each of its choices adds to our number, in the order in which they are changed; the sum
    /// is the whole difference.
    pub fn causes(&self) -> &[(Cause, Amount)] {
        &self.causes
    }
}
