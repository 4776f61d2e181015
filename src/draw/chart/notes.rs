//! What the panels of a chart leave for the caption and the description.

use jiff::civil::Date;

/// What the panels leave for the caption and the description.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Where the axis of values begins, if not at zero.
    pub(super) axis_from: Option<String>,
    /// Events that are drawn.
    pub(super) events: Vec<(Date, String)>,
    pub(super) events_omitted: usize,
    /// Events whose lines have no labels, so that the caption has to list them.
    pub(super) listed_events: bool,
    pub(super) empty_months: usize,
    pub(super) has_pale_months: bool,
    /// Each region with its last area.
    pub(super) regions: Vec<(String, String)>,
    /// Ground that is in no region.
    pub(super) outside: Option<String>,
}
