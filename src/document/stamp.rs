//! Points in time as files write them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A point in time as files write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stamp {
    Day(Date),
    Moment(Timestamp),
}

impl Stamp {
    /// The day, of a moment that in this time zone ([`MapDate`]).
    pub(crate) fn date(self, zone: &TimeZone) -> Date {
        match self {
            Self::Day(date) => date,
            Self::Moment(moment) => moment.to_zoned_datetime(zone.clone()).date(),
        }
    }
}
