//! Where the labels of events stand: in rows above a plot, none over another or over a line.

use crate::draw::lettering::{on_one_line, width_in_em};

/// The label of an event on the sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct EventLabel {
    /// Which of the events, in the order given.
    pub(super) event: usize,
    /// Its line, in pixels from the left.
    pub(super) x: f64,
    /// The row of its label; 0 is the highest.
    pub(super) row: usize,
    pub(super) text: String,
}

/// Rows of labels.
const ROWS: usize = 4;
/// The space between a line and its label, and behind the label, in em.
const GAP: f64 = 0.4;

/// Labels for events at these places from left to right: whole if they have room, otherwise shortened
/// with an ellipsis. Events that still have none are omitted.
pub(super) fn event_labels(
    events: &[(f64, &str)],
    pixels_per_em: f64,
    right_edge: f64,
) -> Vec<EventLabel> {
    let mut best = Vec::new();
    for most_em in [32.0, 24.0, 17.0, 12.0, 8.0] {
        let labels = within(events, pixels_per_em, right_edge, most_em);
        if labels.len() > best.len() {
            best = labels;
        }
        if best.len() == events.len() {
            break;
        }
    }
    // What was shortened more than it has to be is made as long as it can be.
    let lines: Vec<(usize, f64)> = best.iter().map(|label| (label.row, label.x)).collect();
    for label in &mut best {
        let in_the_way = lines.iter().filter(|(row, x)| *row <= label.row && *x > label.x);
        let end = in_the_way.map(|(_, x)| *x).fold(right_edge + GAP * pixels_per_em, f64::min);
        let room = (end - label.x) / pixels_per_em - 2.0 * GAP;
        if let Some((_, text)) = events.get(label.event) {
            label.text = on_one_line(text, room);
        }
    }
    best
}

/// Each label in the highest row that is free, if no label of a row below lies across its line.
fn within(
    events: &[(f64, &str)],
    pixels_per_em: f64,
    right_edge: f64,
    most_em: f64,
) -> Vec<EventLabel> {
    let mut order: Vec<(usize, f64, &str)> =
        events.iter().enumerate().map(|(event, (x, label))| (event, *x, *label)).collect();
    order.sort_by(|(_, one, _), (_, other, _)| one.total_cmp(other));
    // Where each row is free again.
    let mut free = [f64::NEG_INFINITY; ROWS];
    let mut labels = Vec::new();
    for (event, x, label) in order {
        let room = (right_edge - x) / pixels_per_em - GAP;
        let text = on_one_line(label, most_em.min(room));
        // Free, with all rows below it.
        let row = (0..ROWS).find(|row| free.iter().skip(*row).all(|end| *end <= x));
        let Some(row) = row else { continue };
        if let Some(end) = free.get_mut(row) {
            *end = x + (width_in_em(&text) + 2.0 * GAP) * pixels_per_em;
        }
        labels.push(EventLabel { event, x, row, text });
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a label ends on the sheet.
    fn end(label: &EventLabel, pixels_per_em: f64) -> f64 {
        label.x + (GAP + width_in_em(&label.text)) * pixels_per_em
    }

    #[test]
    fn labels_stand_in_rows_and_none_lies_over_another_or_over_a_line() {
        let events: Vec<(f64, String)> =
            (0..40).map(|n| (f64::from(n * n % 37) * 22.0, format!("Event number {n}"))).collect();
        let events: Vec<(f64, &str)> = events.iter().map(|(x, text)| (*x, text.as_str())).collect();
        let labels = event_labels(&events, 11.0, 900.0);
        assert!(labels.len() > 10 && labels.len() < events.len(), "{}", labels.len());
        for (index, one) in labels.iter().enumerate() {
            assert!(end(one, 11.0) <= 900.0);
            for other in labels.iter().skip(index + 1) {
                let is_across = one.x <= other.x && other.x < end(one, 11.0);
                assert!(!is_across || other.row > one.row, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn long_labels_are_shortened_and_single_ones_are_whole() {
        let labels = event_labels(&[(500.0, "b"), (10.0, "One that has room")], 10.0, 900.0);
        let found: Vec<_> =
            labels.iter().map(|label| (label.event, label.row, label.text.as_str())).collect();
        assert_eq!(found, [(1, 0, "One that has room"), (0, 0, "b")]);
        // Shortened so that the other three have rows, but no more than that.
        let long = "Many words, so many that they are too long";
        let crowd = [0.0, 300.0, 310.0, 320.0, 330.0].map(|x| (x, long));
        let labels = event_labels(&crowd, 10.0, 900.0);
        assert_eq!(labels.len(), 5);
        assert!(width_in_em(&labels[0].text) > 20.0, "{labels:?}");
        let labels = event_labels(&[(850.0, "As long as this is, it ends in time")], 10.0, 900.0);
        assert!(labels[0].text.ends_with('…'), "{labels:?}");
    }
}
