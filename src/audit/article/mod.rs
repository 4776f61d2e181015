//! Articles checked against maps.

mod check;
mod checked_mention;
mod dated_map;
mod output;

pub use checked_mention::CheckedMention;
pub use dated_map::DatedMap;

use crate::error::Error;
use crate::figure::Article;
use crate::territory::Survey;

/// The figures of an article checked against maps.
///
/// Each is checked against the map nearest to the day it is of, a change against two. What counts are
/// the digits of a figure: "some" and "about" do not widen what it allows, but the check says where they
/// would cover the difference. Figures of a region are checked against the figures of that region, and
/// those of ground that the territory itself holds against the rest of it. Other methods are tried only
/// for figures of the whole.
///
/// `Display` prints a table, `Serialize` gives the JSON of the example program `check_article`.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleCheck {
    mentions: Vec<CheckedMention>,
}

impl Survey<'_> {
    /// Checks the figures of an article against maps, in any order; the survey's method is ours.
    ///
    /// # Errors
    ///
    /// As [`control`](Self::control).
    pub fn check_article(
        &self,
        article: &Article,
        maps: &[DatedMap],
    ) -> Result<ArticleCheck, Error> {
        let mentions = check::check(self, article, maps)?;
        Ok(ArticleCheck { mentions })
    }
}

impl ArticleCheck {
    /// The figures in the order of the text.
    pub fn mentions(&self) -> &[CheckedMention] {
        &self.mentions
    }
}
