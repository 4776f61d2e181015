//! Why there is no territory.

use std::fmt;

/// A name that means no territory, or several.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// Nothing is called so.
    Unknown {
        /// What was asked for.
        name: String,
        /// The nearest names, with their codes.
        nearest: Vec<String>,
    },
    /// Several territories are called so.
    Ambiguous {
        /// What was asked for.
        name: String,
        /// Those that are called so, by codes where they have them.
        candidates: Vec<String>,
    },
    /// The territory cannot be made.
    Territory(territory_control::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, nearest } if nearest.is_empty() => {
                write!(
                    f,
                    "no territory is called {name:?}; countries have English and native names and codes of \
                     ISO 3166-1, their regions those of ISO 3166-2"
                )
            }
            Self::Unknown { name, nearest } => {
                let nearest = listed(nearest, "and");
                write!(f, "no territory is called {name:?}; the nearest names are {nearest}")
            }
            Self::Ambiguous { name, candidates } => {
                write!(f, "{name:?} may be {}; name it by its code", listed(candidates, "or"))
            }
            Self::Territory(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Territory(error) => error.source(),
            _ => None,
        }
    }
}

impl From<territory_control::Error> for Error {
    fn from(error: territory_control::Error) -> Self {
        Self::Territory(error)
    }
}

/// "a, b or c".
pub(crate) fn listed(names: &[String], before_last: &str) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {before_last} {last}", first.join(", ")),
    }
}
