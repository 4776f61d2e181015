//! Articles held against maps.

mod check;
mod output;

use jiff::civil::Date;

use super::{Audit, Reading, Verdict};
use crate::error::Error;
use crate::figure::{Article, Figure, Mention, Quantity};
use crate::map::ControlMap;
use crate::method::Method;
use crate::territory::Territory;

/// A map, and the day that it stands for.
#[derive(Debug, Clone)]
pub struct DatedMap {
    /// The day.
    pub date: Date,
    /// The map.
    pub map: ControlMap,
}

/// The figures of an article held against maps.
///
/// Each is held against the map nearest to the day it is of, a change against two. A figure is held
/// to its digits: "some" and "about" excuse nothing, but what they would cover is said. Figures of a
/// region are held against the figures of that region, and those of ground that the territory itself
/// holds against the rest of it; only figures of the whole are searched for other methods.
///
/// `Display` prints a table, `Serialize` gives the JSON of the example program `check_article`.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleCheck {
    mentions: Vec<CheckedMention>,
}

/// One figure of an article, and what the maps say of it.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedMention {
    mention: Mention,
    /// The figure without "some" or "about".
    figure: Figure,
    dates: Vec<Date>,
    computed: Option<Quantity>,
    verdict: Option<Verdict>,
    reasons: Vec<String>,
    audit: Option<Audit>,
}

impl Territory {
    /// Holds the figures of an article against maps, in any order; `method` is ours.
    ///
    /// # Errors
    ///
    /// As [`control_by`](Self::control_by).
    pub fn check_article(
        &self,
        method: &Method,
        article: &Article,
        maps: &[DatedMap],
    ) -> Result<ArticleCheck, Error> {
        let mentions = check::check(self, method, article, maps)?;
        Ok(ArticleCheck { mentions })
    }
}

impl CheckedMention {
    fn take(&mut self, audit: Audit) {
        self.computed = Some(audit.computed());
        self.verdict = Some(audit.verdict());
        self.audit = Some(audit);
    }

    fn compute(&mut self, computed: Quantity) {
        self.computed = Some(computed);
        let holds = self.figure.interval().contains(computed);
        self.verdict = Some(if holds { Verdict::Reproduced } else { Verdict::NotReproduced });
    }

    /// Puts the verdict into words.
    fn explain(&mut self) {
        let (Some(computed), Some(verdict)) = (self.computed, self.verdict) else { return };
        let reason = match (verdict, self.audit.as_ref().and_then(Audit::explanation)) {
            (Verdict::Reproduced, _) => {
                let cut =
                    self.audit.as_ref().is_some_and(|audit| audit.reading() == Reading::Truncated);
                if cut { "its digits are cut off, not rounded" } else { "within its digits" }
                    .to_owned()
            }
            (_, Some(attempt)) => {
                let ours = self.audit.as_ref().map(|audit| audit.method().clone());
                format!("by {}", attempt.name(&ours.unwrap_or_default()))
            }
            _ => {
                let off = self.figure.quantity().base() / computed.base() - 1.0;
                let side = if off < 0.0 { "below" } else { "above" };
                // Nothing is no multiple of nothing.
                let distance = if off.is_finite() {
                    format!(", {:.1} % {side}", 100.0 * off.abs())
                } else {
                    String::new()
                };
                let mut reason = format!("not within its digits{distance}");
                if self.mention.figure().interval().contains(computed) {
                    reason.push_str("; only its hedge would cover it");
                }
                reason
            }
        };
        self.reasons.insert(0, reason);
    }

    /// What the article says.
    pub fn mention(&self) -> &Mention {
        &self.mention
    }

    /// The figure that was checked: without a hedge such as "some".
    pub fn figure(&self) -> &Figure {
        &self.figure
    }

    /// The days of the maps it was held against: one for a level, two for a change.
    pub fn dates(&self) -> &[Date] {
        &self.dates
    }

    /// What the maps give.
    pub fn computed(&self) -> Option<Quantity> {
        self.computed
    }

    /// The verdict; none if the figure could not be checked.
    pub fn verdict(&self) -> Option<Verdict> {
        self.verdict
    }

    /// The reasons for it, and whatever else is to be said.
    pub fn reasons(&self) -> &[String] {
        &self.reasons
    }

    /// The audit, for figures of the whole territory.
    pub fn audit(&self) -> Option<&Audit> {
        self.audit.as_ref()
    }
}

impl ArticleCheck {
    /// The figures in the order of the text.
    pub fn mentions(&self) -> &[CheckedMention] {
        &self.mentions
    }
}
