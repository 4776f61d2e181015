//! Checked articles as JSON: the document of the example program `check_article`.

use serde::{Serialize, Serializer};

use super::checked_mention::CheckedMention;
use super::{ArticleCheck, CheckedMap};
use crate::audit::Audit;
use crate::audit::json::Findings;
use crate::figure::{Amount, TimeReference};
use crate::method::Method;
use crate::report::{FileRow, Provenance};
use crate::warning::Warning;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    provenance: Provenance<'a>,
    figures: Vec<Row<'a>>,
    warnings: Vec<&'a Warning>,
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
    audit: Option<AuditRow<'a>>,
}

/// An audit; where its maps come from the document says.
#[derive(Serialize)]
struct AuditRow<'a> {
    method: &'a Method,
    #[serde(flatten)]
    findings: Findings<'a>,
}

/// Numbers in the base unit of each figure, unrounded. A verdict of null says that a figure could not be
/// checked.
impl Serialize for ArticleCheck {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let territory = (self.territory.as_str(), self.whole);
        let files = self.maps.iter().flat_map(CheckedMap::rows).collect();
        Document {
            provenance: Provenance::new("check_article/1", &self.method, territory, files),
            figures: self.mentions.iter().map(Row::from).collect(),
            warnings: self.all_warnings().collect(),
        }
        .serialize(serializer)
    }
}

impl CheckedMap {
    fn rows(&self) -> Vec<FileRow<'_>> {
        let date = self.date.to_string();
        let files = self.files.iter();
        files.map(|file| FileRow::new(Some(&date), file, &self.legend)).collect()
    }
}

impl<'a> From<&'a CheckedMention> for Row<'a> {
    fn from(checked: &'a CheckedMention) -> Self {
        let (mention, interval) = (&checked.mention, checked.figure.interval());
        Self {
            figure: checked.figure.text(),
            printed: mention.figure().text(),
            line: mention.line(),
            sentence: mention.sentence(),
            kind: mention.kind().to_string(),
            holder: mention.holder(),
            place: mention.place(),
            source: mention.source(),
            time: mention.time().map(TimeReference::text),
            map_dates: checked.dates.iter().map(ToString::to_string).collect(),
            interval: [interval.low().base(), interval.high().base()],
            computed: checked.computed.map(Amount::base),
            verdict: checked.verdict.map(|verdict| verdict.to_string()),
            reasons: &checked.reasons,
            audit: checked.audit.as_ref().map(AuditRow::from),
        }
    }
}

impl<'a> From<&'a Audit> for AuditRow<'a> {
    fn from(audit: &'a Audit) -> Self {
        Self { method: audit.method(), findings: audit.findings() }
    }
}
