//! What a map says of a piece of ground.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::name::Name;

/// What a map says of a piece of ground: a name out of an open set. A legend may bring its own.
///
/// Names keep their spelling and are compared without regard to case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Status(Name);

impl Status {
    /// Held, taken in the present war.
    pub const OCCUPIED: Self = Self(Name::known("occupied"));
    /// Held since before the present war.
    pub const OCCUPIED_BEFORE: Self = Self(Name::known("occupied-before"));
    /// Claimed by the side whose control is in question, not confirmed.
    pub const CLAIMED: Self = Self(Name::known("claimed"));
    /// Advanced into or raided, not controlled.
    pub const ADVANCE: Self = Self(Name::known("advance"));
    /// The grey zone: who holds it is not known.
    pub const UNKNOWN: Self = Self(Name::known("unknown"));
    /// Held once, taken back.
    pub const LIBERATED: Self = Self(Name::known("liberated"));
    /// Drawn on the map, but not part of the question.
    pub const ELSEWHERE: Self = Self(Name::known("elsewhere"));
    /// Drawn with a symbol that the legend does not explain.
    pub const UNCLASSIFIED: Self = Self(Name::known("unclassified"));

    /// Those that a legend need not explain: who holds them follows from no name.
    const KNOWN: [Self; 8] = [
        Self::OCCUPIED,
        Self::OCCUPIED_BEFORE,
        Self::CLAIMED,
        Self::ADVANCE,
        Self::UNKNOWN,
        Self::LIBERATED,
        Self::ELSEWHERE,
        Self::UNCLASSIFIED,
    ];

    /// Whether it is one of this crate's words, and not one of the map maker's.
    pub(crate) fn is_known(&self) -> bool {
        Self::KNOWN.contains(self)
    }

    /// A status by its name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Name::new(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl From<&str> for Status {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl From<String> for Status {
    fn from(name: String) -> Self {
        Self::new(name)
    }
}

/// The name as it can be printed anywhere; [`as_str`](Status::as_str) is the name itself.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
