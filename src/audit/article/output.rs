//! Checked articles for people, and as JSON.

use std::fmt;

use serde::{Serialize, Serializer};

use super::ArticleCheck;
use super::checked_mention::CheckedMention;
use crate::audit::Audit;
use crate::figure::{Amount, TimeReference};
use crate::text::phrase;

impl CheckedMention {
    /// How the figure was understood, in a few words.
    fn understood_as(&self) -> String {
        let mention = &self.mention;
        let dates: Vec<String> = self.dates.iter().map(ToString::to_string).collect();
        let parts = [
            Some(format!("{} of {}", mention.kind(), mention.holder())),
            mention.place().map(|place| format!("in {place}")),
            mention.source().map(|source| format!("says {source}")),
            mention.time().map(|time| format!("\"{}\"", time.text())),
            (!dates.is_empty()).then(|| format!("map of {}", dates.join(" to "))),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for ArticleCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.mentions.is_empty() {
            return writeln!(f, "no figures about controlled area, share or change in the text");
        }
        for checked in &self.mentions {
            let verdict =
                checked.verdict.map_or("not-checked".to_owned(), |verdict| verdict.to_string());
            let computed = checked.computed.map_or("-".to_owned(), |computed| match computed {
                Amount::Area(area) => checked.figure.unit().format(area),
                Amount::Share(share) => format!("{share:.3}"),
                Amount::Points(points) => format!("{points:.3}"),
            });
            writeln!(
                f,
                "{:<22}  {computed:>21}  {verdict}: {}",
                phrase(checked.figure.text()),
                phrase(&checked.reasons.join("; ")),
            )?;
            writeln!(
                f,
                "    line {}: {}",
                checked.mention.line(),
                phrase(&checked.understood_as())
            )?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct Row<'a> {
    figure: &'a str,
    printed: &'a str,
    line: usize,
    sentence: &'a str,
    kind: String,
    holder: &'a str,
    place: Option<&'a str>,
    source: Option<&'a str>,
    time: Option<&'a str>,
    map_dates: Vec<String>,
    interval: [f64; 2],
    computed: Option<f64>,
    verdict: Option<String>,
    reasons: &'a [String],
    audit: Option<&'a Audit>,
}

/// An array with one object a figure; numbers in the base unit of the figure, unrounded. A verdict of
/// null says that the figure could not be checked.
impl Serialize for ArticleCheck {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.mentions.iter().map(|checked| Row {
            figure: checked.figure.text(),
            printed: checked.mention.figure().text(),
            line: checked.mention.line(),
            sentence: checked.mention.sentence(),
            kind: checked.mention.kind().to_string(),
            holder: checked.mention.holder(),
            place: checked.mention.place(),
            source: checked.mention.source(),
            time: checked.mention.time().map(TimeReference::text),
            map_dates: checked.dates.iter().map(ToString::to_string).collect(),
            interval: [
                checked.figure.interval().low().base(),
                checked.figure.interval().high().base(),
            ],
            computed: checked.computed.map(Amount::base),
            verdict: checked.verdict.map(|verdict| verdict.to_string()),
            reasons: &checked.reasons,
            audit: checked.audit.as_ref(),
        }))
    }
}
