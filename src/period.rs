//! Stretches of time.

use jiff::civil::Date;

/// How many days lie from one day to another; fewer than none where the other comes first.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}
