//! Checked articles for people.

use std::fmt;

use super::ArticleCheck;
use super::checked_mention::CheckedMention;
use crate::audit::Verdict;
use crate::audit::table::write_untried;
use crate::figure::Amount;
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
        let searched =
            self.mentions.iter().filter(|checked| checked.verdict != Some(Verdict::Reproduced));
        let untried = searched.filter_map(|checked| Some(checked.audit.as_ref()?.untried()));
        write_untried(f, untried.max_by_key(|untried| untried.len()).unwrap_or_default())?;
        self.all_warnings().try_for_each(|warning| writeln!(f, "warning  {warning}"))
    }
}
