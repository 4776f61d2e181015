//! Texts of a page.

use std::fmt;

use serde::Serialize;

use crate::text::printable;

/// A text as a page shows it: what a browser would obey and a reader would not see is spelt out, as in pictures and
/// tables.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Shown(String);

impl Shown {
    pub(super) fn new(text: impl AsRef<str>) -> Self {
        Self(printable(text.as_ref()))
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
