//! Names that keep their spelling and are compared without regard to case.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::text::printable;

/// A name as somebody wrote it. "Taliban" and "taliban" are one name: map makers, legends and command lines
/// differ in capitals, and none of them means two parties.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Name(Cow<'static, str>);

impl Name {
    pub(crate) const fn known(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self(Cow::Owned(name.into()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    fn folded(&self) -> impl Iterator<Item = char> {
        self.0.chars().flat_map(char::to_lowercase)
    }

    /// Whether letters can be compared one by one. (Not "K", the kelvin sign, whose small letter is that of "K".)
    fn are_ascii(&self, other: &Self) -> bool {
        self.0.is_ascii() && other.0.is_ascii()
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        if self.are_ascii(other) {
            return self.0.eq_ignore_ascii_case(&other.0);
        }
        self.folded().eq(other.folded())
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.are_ascii(other) {
            let [own, others] =
                [self, other].map(|name| name.0.bytes().map(|letter| letter.to_ascii_lowercase()));
            return own.cmp(others);
        }
        self.folded().cmp(other.folded())
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded().for_each(|character| character.hash(state));
        state.write_u8(u8::MAX);
    }
}

/// The name as it can be printed anywhere.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&printable(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::*;

    #[test]
    fn spellings_of_one_name_are_one_and_keep_how_they_are_written() {
        let spellings = ["Taliban", "TALIBAN", "taliban", "Талібан", "ТАЛІБАН"].map(Name::new);
        assert_eq!(spellings.iter().collect::<BTreeSet<_>>().len(), 2);
        assert_eq!(spellings.iter().collect::<HashSet<_>>().len(), 2);
        assert_eq!(spellings[1].to_string(), "TALIBAN");
        assert!(Name::new("SDF") > Name::new("regime") && Name::new("SDF") < Name::new("sna"));
        // The first is the kelvin sign.
        assert_eq!(Name::new("\u{212a}9"), Name::new("k9"));
        assert!(Name::new("\u{212a}9") < Name::new("l"));
    }
}
