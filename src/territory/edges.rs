//! Edges of which nobody can tell which way round the Earth they lead.

use crate::document::Feature;

/// From half a turn up an edge is read as leading the short way round, over the antimeridian. As far as this, it
/// may well have been meant as it is written: files that jump from 180° to −180° have wider edges.
const DOUBTFUL: f64 = 270.0;

/// Checks that no edge of a feature is between 180° and 270° wide.
pub(super) fn expect_no_doubtful_edge(feature: &Feature, name: &str) -> Result<(), String> {
    let rings = feature.polygons.iter().flatten();
    let found = rings.flat_map(|ring| ring.windows(2)).find_map(|edge| match *edge {
        [from, to] => Some([from, to]).filter(is_doubtful),
        _ => None,
    });
    let Some([[from, _], [to, _]]) = found else { return Ok(()) };
    let width = (to - from).abs();
    Err(format!(
        "an edge of {name:?} leads from {from}° to {to}° of longitude: that is {width}° as it is written, and \
         {}° the other way round, over the antimeridian; put vertices between its ends that say which way it leads",
        360.0 - width,
    ))
}

fn is_doubtful([from, to]: &[[f64; 2]; 2]) -> bool {
    let is_on_pole = from[1].abs() >= 90.0 && (from[1] - to[1]).abs() <= 0.0;
    let is_within = [from, to].iter().all(|point| point[0].abs() <= 180.0);
    let width = (to[0] - from[0]).abs();
    // A step of the grid more than half a turn.
    is_within && !is_on_pole && width > 180.0 + 1e-9 && width < DOUBTFUL
}
