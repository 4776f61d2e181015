//! What a map says of a piece of ground.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::printable;

/// What a map says of a piece of ground: a name out of an open set. A legend may bring its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Status(Cow<'static, str>);

impl Status {
    /// Held, taken in the present war.
    pub const OCCUPIED: Self = Self(Cow::Borrowed("occupied"));
    /// Held since before the present war.
    pub const OCCUPIED_BEFORE: Self = Self(Cow::Borrowed("occupied-before"));
    /// Claimed by the side whose control is in question, not confirmed.
    pub const CLAIMED: Self = Self(Cow::Borrowed("claimed"));
    /// Advanced into or raided, not controlled.
    pub const ADVANCE: Self = Self(Cow::Borrowed("advance"));
    /// The grey zone: who holds it is not known.
    pub const UNKNOWN: Self = Self(Cow::Borrowed("unknown"));
    /// Held once, taken back.
    pub const LIBERATED: Self = Self(Cow::Borrowed("liberated"));
    /// Drawn on the map, but not part of the question.
    pub const ELSEWHERE: Self = Self(Cow::Borrowed("elsewhere"));
    /// Drawn with a symbol that the legend does not explain.
    pub const UNCLASSIFIED: Self = Self(Cow::Borrowed("unclassified"));

    /// A status by its name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Cow::Owned(name.into()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name as it can be printed anywhere; [`as_str`](Status::as_str) is the name itself.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&printable(&self.0))
    }
}
