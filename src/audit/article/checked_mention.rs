//! A figure of an article, and what the maps say of it.

use jiff::civil::Date;

use crate::audit::{Audit, Reading, Verdict};
use crate::figure::{Amount, Figure, Mention};

/// One figure of an article, and what the maps say of it.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedMention {
    pub(super) mention: Mention,
    /// The figure without "some" or "about".
    pub(super) figure: Figure,
    pub(super) dates: Vec<Date>,
    pub(super) computed: Option<Amount>,
    pub(super) verdict: Option<Verdict>,
    pub(super) reasons: Vec<String>,
    pub(super) audit: Option<Audit>,
}

impl CheckedMention {
    pub(super) fn take(&mut self, audit: Audit) {
        self.computed = Some(audit.computed());
        self.verdict = Some(audit.verdict());
        self.audit = Some(audit);
    }

    pub(super) fn compute(&mut self, computed: Amount) {
        self.computed = Some(computed);
        let holds = self.figure.interval().contains(computed);
        self.verdict = Some(if holds { Verdict::Reproduced } else { Verdict::NotReproduced });
    }

    /// Adds the reason for the verdict, in words, before all others.
    pub(super) fn explain(&mut self) {
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
                let off = self.figure.amount().base() / computed.base() - 1.0;
                let side = if off < 0.0 { "below" } else { "above" };
                // Where the maps give zero, there is no ratio.
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

    /// The days of the maps it was checked against: one for a level, two for a change.
    pub fn dates(&self) -> &[Date] {
        &self.dates
    }

    /// What the maps give.
    pub fn computed(&self) -> Option<Amount> {
        self.computed
    }

    /// The verdict; none if the figure could not be checked.
    pub fn verdict(&self) -> Option<Verdict> {
        self.verdict
    }

    /// The reasons for it, and what else a reader should know.
    pub fn reasons(&self) -> &[String] {
        &self.reasons
    }

    /// The audit, for figures of the whole territory.
    pub fn audit(&self) -> Option<&Audit> {
        self.audit.as_ref()
    }
}
