//! Events: days that a chart names.

use std::path::Path;

use jiff::civil::Date;

use crate::document::Input;
use crate::draw::table::Table;
use crate::error::Error;
use crate::limits::Limits;

/// A day that a chart names.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChartEvent {
    /// The day.
    pub date: Date,
    /// What happened, in a few words.
    pub label: String,
}

impl ChartEvent {
    /// What happened on a day, in a few words.
    pub fn new(date: Date, label: impl Into<String>) -> Self {
        Self { date, label: label.into() }
    }

    /// Reads events from a CSV file with the columns `date` (YYYY-MM-DD) and `label`.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or a line of it is not an event
    /// ([`ErrorKind::Picture`](crate::ErrorKind::Picture)).
    pub fn open(path: impl AsRef<Path>) -> Result<Vec<Self>, Error> {
        let input = Input::open(path, &Limits::default())?;
        Self::read(input.text()?).map_err(|error| error.in_input(input.name()))
    }

    fn read(text: &[u8]) -> Result<Vec<Self>, Error> {
        let table = Table::read(text, &["date", "label"])?;
        let mut events = Vec::new();
        for row in table.rows() {
            let (cell, label) = (row.cell("date"), row.cell("label"));
            // As written, so that nothing but a day is one.
            let date = cell.parse::<Date>().ok().filter(|date| date.to_string() == cell);
            let date = date.ok_or_else(|| {
                row.wrong(&format!("the date {cell:?} is not a day written as YYYY-MM-DD"))
            })?;
            if label.is_empty() {
                return Err(row.wrong("the event has no label"));
            }
            events.push(Self { date, label: label.to_owned() });
        }
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn events_are_read_by_the_names_of_columns() {
        let events = ChartEvent::read(b"label,date\n\"Talks, again\",2025-02-28\n").unwrap();
        let expected = ChartEvent { date: date(2025, 2, 28), label: "Talks, again".to_owned() };
        assert_eq!(events, [expected]);
    }

    #[test]
    fn what_is_no_event_is_said_with_its_line() {
        for (text, message) in [
            ("date,what\n2025-01-01,a\n", "line 1: no column label: found date, what"),
            (
                "date,label\n2025-01-01,a\n2025-02-29,b\n",
                "line 3: the date \"2025-02-29\" is not a day written as YYYY-MM-DD",
            ),
            (
                "date,label\n2025-01-01T12:00,a\n",
                "line 2: the date \"2025-01-01T12:00\" is not a day written as YYYY-MM-DD",
            ),
            ("date,label\n2025-01-01,\n", "line 2: the event has no label"),
        ] {
            let error = ChartEvent::read(text.as_bytes()).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
    }
}
