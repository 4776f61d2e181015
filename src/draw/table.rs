//! Small tables that pictures are given: CSV with a header.

use crate::error::{Error, ErrorKind};

/// A CSV table, its columns by name.
#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<String>,
    /// Each with its line in the text.
    records: Vec<(u64, csv::StringRecord)>,
}

/// A line of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    columns: &'a [String],
    line: u64,
    record: &'a csv::StringRecord,
}

impl Table {
    /// Reads a table that has to have some columns.
    pub(super) fn read(text: &[u8], required: &[&str]) -> Result<Self, Error> {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text);
        let header = reader.headers().map_err(|error| not_csv(&error))?;
        let columns: Vec<String> = header.iter().map(str::to_lowercase).collect();
        if let Some(missing) =
            required.iter().find(|name| !columns.iter().any(|column| column == *name))
        {
            let found = columns.join(", ");
            return Err(wrong(1, &format!("no column {missing}: found {found}")));
        }
        let mut records = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| not_csv(&error))?;
            records.push((record.position().map_or(0, csv::Position::line), record));
        }
        Ok(Self { columns, records })
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let records = self.records.iter();
        records.map(|(line, record)| Row { columns: &self.columns, line: *line, record })
    }
}

impl<'a> Row<'a> {
    /// The cell of a column; empty where there is none.
    pub(super) fn cell(&self, column: &str) -> &'a str {
        let index = self.columns.iter().position(|name| name == column);
        index.and_then(|index| self.record.get(index)).unwrap_or_default()
    }

    /// The number in a column, no farther from zero than `most`.
    pub(super) fn number(&self, column: &str, most: f64) -> Result<f64, Error> {
        let cell = self.cell(column);
        let number = cell.parse().ok().filter(|number: &f64| number.abs() <= most);
        number.ok_or_else(|| {
            self.wrong(&format!("the {column} {cell:?} is not a number from −{most} to {most}"))
        })
    }

    /// An error about this line.
    pub(super) fn wrong(&self, message: &str) -> Error {
        wrong(self.line, message)
    }
}

fn not_csv(error: &csv::Error) -> Error {
    let line = error.position().map_or(1, csv::Position::line);
    wrong(line, &format!("is not CSV: {error}"))
}

fn wrong(line: u64, message: &str) -> Error {
    Error::new(ErrorKind::Picture { message: format!("line {line}: {message}") })
}
