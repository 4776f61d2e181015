//! Figures as printed.

use territory_control::audit::Hedge;
use territory_control::{Error, ErrorKind, Figure};

use super::expect_readable;

/// A text that is a figure or none: its interval holds the number, and what is printed of it is
/// read as the same number.
pub fn figure(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let read = || text.parse::<Figure>();
    let figure = match (read(), read()) {
        (Ok(figure), Ok(again)) => {
            assert_eq!(figure, again);
            figure
        }
        (Err(error), Err(again)) => return expect_refused(&error, &again, &text),
        _ => panic!("read once and refused once: {text:?}"),
    };
    expect_intervals(&figure);
    expect_same_when_printed(&figure);
    let plain = figure.plain();
    assert_eq!(plain.hedge(), Hedge::None);
    assert_eq!((plain.amount(), plain.unit()), (figure.amount(), figure.unit()));
    assert!(figure.text().ends_with(plain.text()));
    expect_intervals(&plain);
}

fn expect_refused(error: &Error, again: &Error, text: &str) {
    assert!(matches!(error.kind(), ErrorKind::Figure { text: refused, .. } if refused == text));
    assert_eq!(error.to_string(), again.to_string());
    expect_readable(error, "\"");
}

fn expect_intervals(figure: &Figure) {
    let amount = figure.amount();
    assert!(amount.base().is_finite());
    assert!(figure.last_digit().base() > 0.0);
    for interval in [figure.interval(), figure.truncated()] {
        assert!(interval.low().base() <= interval.high().base(), "{interval}");
        assert!(interval.contains(amount), "{amount} is not in {interval}");
        assert!(interval.overlaps(&interval));
    }
    assert!(figure.agrees_with(figure));
}

fn expect_same_when_printed(figure: &Figure) {
    let printed = figure.to_string();
    let again: Figure = printed.parse().unwrap_or_else(|error: Error| panic!("{error}"));
    assert_eq!(again.to_string(), printed);
    assert_eq!((again.unit(), again.hedge()), (figure.unit(), figure.hedge()));
    let (one, other) = (figure.amount().base(), again.amount().base());
    assert!((one - other).abs() <= 1e-12 * one.abs(), "{one} is read again as {other}");
}
