//! Parties that hold ground.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::name::Name;

/// A party that holds ground, by its name as a legend or a map writes it: `Russia`, `Ukraine`, `SDF`.
///
/// Names keep their spelling and are compared without regard to case.
///
/// ```
/// use territory_control::Side;
///
/// assert_eq!(Side::new("SDF"), Side::new("sdf"));
/// assert_eq!(Side::new("SDF").to_string(), "SDF");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Side(Name);

impl Side {
    /// Whoever holds what a map draws, where neither the map nor its legend says who that is.
    pub const CONTROLLED: Self = Self(Name::known("controlled"));

    /// A side by its name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Name::new(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl From<&str> for Side {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl From<String> for Side {
    fn from(name: String) -> Self {
        Self::new(name)
    }
}

/// The name as it can be printed anywhere; [`as_str`](Side::as_str) is the name itself.
impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
