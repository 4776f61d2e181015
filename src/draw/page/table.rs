//! Texts of the table that a page writes as comma-separated values.

use serde::Serialize;

use super::dated_row::DatedRow;
use crate::text::spreadsheet_text;

/// The texts of the table that the script writes as comma-separated values, as a spreadsheet may have them: what a name
/// could do to one is judged here, as for every other table, and not by the script.
#[derive(Debug, Serialize)]
pub(super) struct TableTexts {
    measures: Vec<String>,
    about: String,
    /// The heads of the columns of statuses and of sides.
    statuses: Vec<String>,
    sides: Vec<String>,
    /// By day.
    files: Vec<String>,
    flags: Vec<String>,
}

impl TableTexts {
    /// `labels` are those of statuses and of sides.
    pub(super) fn new(
        rows: &[DatedRow<'_>],
        measures: &[String],
        about: &str,
        labels: [&[String]; 2],
    ) -> Self {
        let [statuses, sides] =
            labels.map(|labels| labels.iter().map(|label| head(label)).collect());
        Self {
            measures: measures.iter().map(|measure| spreadsheet_text(measure)).collect(),
            about: spreadsheet_text(about),
            statuses,
            sides,
            files: rows.iter().map(|row| spreadsheet_text(row.file)).collect(),
            flags: rows.iter().map(flags).collect(),
        }
    }
}

fn head(label: &str) -> String {
    spreadsheet_text(&format!("{label} (km2)"))
}

fn flags(row: &DatedRow<'_>) -> String {
    let flags: Vec<String> = row.flags_in_words().collect();
    spreadsheet_text(&flags.join("; "))
}
