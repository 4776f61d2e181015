//! How much of some ground lies far from a territory.

use std::collections::VecDeque;

use super::outline::{Outline, places_of};
use super::patch::Patch;
use crate::error::Error;
use crate::geometry::Ground;
use crate::limits::Budget;
use crate::measure::Measure;
use crate::quantity::Area;

/// A patch smaller than this part of the distance that is asked about is taken for its middle.
const PART_OF_DISTANCE: f64 = 1.0 / 32.0;

/// Whether more than so much of a ground that lies outside a territory lies farther than so many metres from
/// it. Ground is halved, the largest patches first, until that is certain; it nearly always is at once.
///
/// # Errors
///
/// If a limit is hit, or the work is cancelled.
pub(crate) fn is_more_remote(
    outside: &Ground,
    territory: &Ground,
    metres: f64,
    most: Area,
    budget: &Budget,
) -> Result<bool, Error> {
    let (measure, mut comparisons) = (Measure::default(), budget.comparisons());
    let outline = Outline::new([(0, territory)], budget)?;
    let whole = Patch::of_ground(outside).map(|patch| (patch, outline.all()));
    let [mut remote, mut undecided] = [Area::ZERO, measure.ground_area(outside)];
    let mut open: VecDeque<(Patch, Vec<usize>)> = whole.into_iter().collect();
    while let Some((patch, among)) = open.pop_front() {
        if remote > most || remote + undecided <= most {
            break;
        }
        comparisons.add(among.len() as u64)?;
        let ball = patch.ball();
        let candidates = outline.narrow(&among, &ball);
        let distances = candidates.iter().map(|candidate| candidate.distance);
        let distance = distances.fold(f64::INFINITY, f64::min);
        let is_small = patch.size() <= metres * PART_OF_DISTANCE;
        let is_certain = (distance - metres).abs() >= ball.radius;
        if is_small || is_certain {
            let area = patch.area(&measure);
            undecided -= area;
            if distance > metres {
                remote += area;
            }
        } else {
            let among = places_of(&candidates);
            open.extend(patch.halves().map(|half| (half, among.clone())));
        }
    }
    Ok(remote > most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::arbitrary::cell;

    /// A degree north of the equator is 110,574 m long (pyproj), so that of a strip of one degree right above a
    /// territory so much lies farther away.
    #[test]
    fn half_of_a_strip_lies_beyond_half_of_its_width() {
        let territory = cell(170.0, -1.0, 10.0, 1.0);
        let strip = cell(170.0, 0.0, 10.0, 1.0);
        let area = Measure::default().ground_area(&strip);
        for (share, metres, is_more) in
            [(0.5, 54_000.0, true), (0.5, 56_500.0, false), (0.8, 21_000.0, true)]
        {
            let most = Area::from_m2(share * area.m2());
            let budget = Budget::default();
            let found = is_more_remote(&strip, &territory, metres, most, &budget).unwrap();
            assert_eq!(found, is_more, "{share} {metres}");
        }
    }
}
