//! What changed between two grounds.
//!
//! From one day to the next nearly all edges of a map stay what they are. The boundary of the later
//! ground less that of the earlier one, edge by edge, consists of closed paths again, and around
//! them the winding number is 1 where ground was gained, −1 where it was lost, 0 elsewhere. So the
//! edges that both have are struck out first, and only the few that are left are overlaid. The
//! crossings among them are the ones that a full overlay would find, so the digits are the same.

use std::collections::BTreeMap;

use super::edge_set::{cancel, paths};
use super::grid::{GridPoint, edges};
use super::overlay::{Ground, positive_and_negative_ground};
use crate::error::Error;
use crate::limits::Budget;

type Edge = (GridPoint, GridPoint);

/// Ground gained and ground lost from `earlier` to `later`.
pub(crate) fn changed(
    earlier: &Ground,
    later: &Ground,
    budget: &Budget,
) -> Result<[Ground; 2], Error> {
    // Neither noding nor the engine minds the direction of edges, so that the way back mirrors the
    // way there to the digit.
    positive_and_negative_ground(&paths(&edges_left(earlier, later)), budget)
}

/// The edges of `later`, and those of `earlier` reversed, without those that cancel each other.
fn edges_left(earlier: &Ground, later: &Ground) -> Vec<Edge> {
    cancel(unmatched(earlier, later))
}

/// The edges of `later` with 1 and those of `earlier` with −1, less nearly all that cancel: those
/// that stand in runs in rings which begin at the same point.
fn unmatched(earlier: &Ground, later: &Ground) -> Vec<(Edge, i32)> {
    let mut before: BTreeMap<GridPoint, &[GridPoint]> = BTreeMap::new();
    let mut left = Vec::new();
    for ring in earlier.rings() {
        let same_start = ring.first().and_then(|start| before.insert(*start, ring));
        left.extend(same_start.into_iter().flat_map(edges).map(|edge| (edge, -1)));
    }
    for ring in later.rings() {
        let partner = ring.first().and_then(|start| before.remove(start)).unwrap_or_default();
        strike_out_runs(partner, ring, &mut left);
    }
    left.extend(before.into_values().flat_map(edges).map(|edge| (edge, -1)));
    left
}

/// Adds the edges of two rings that are in no run of edges common to both, as far as that is found
/// by looking ahead a little.
fn strike_out_runs(earlier: &[GridPoint], later: &[GridPoint], left: &mut Vec<(Edge, i32)>) {
    const FARTHEST: usize = 64;
    let earlier: Vec<Edge> = edges(earlier).collect();
    let later: Vec<Edge> = edges(later).collect();
    let (mut before, mut after) = (earlier.as_slice(), later.as_slice());
    let mut looks = FARTHEST * (before.len() + after.len());
    loop {
        let run = before.iter().zip(after).take_while(|(one, other)| one == other).count();
        before = before.get(run..).unwrap_or_default();
        after = after.get(run..).unwrap_or_default();
        if before.is_empty() || after.is_empty() || looks == 0 {
            break;
        }
        let next = (1..=FARTHEST).find_map(|ahead| {
            looks = looks.saturating_sub(2 * ahead);
            let in_before = after.get(ahead).and_then(|edge| place(before, edge, ahead));
            let in_after = before.get(ahead).and_then(|edge| place(after, edge, ahead));
            in_before.map(|place| (place, ahead)).or(in_after.map(|place| (ahead, place)))
        });
        let (skipped_before, skipped_after) = next.unwrap_or((1, 1));
        left.extend(before.iter().take(skipped_before).map(|edge| (*edge, -1)));
        left.extend(after.iter().take(skipped_after).map(|edge| (*edge, 1)));
        before = before.get(skipped_before..).unwrap_or_default();
        after = after.get(skipped_after..).unwrap_or_default();
    }
    left.extend(before.iter().map(|edge| (*edge, -1)));
    left.extend(after.iter().map(|edge| (*edge, 1)));
}

/// Where an edge stands among the first of others, up to `last`.
fn place(edges: &[Edge], edge: &Edge, last: usize) -> Option<usize> {
    edges.iter().take(last + 1).position(|other| other == edge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::arbitrary::some_ground;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        /// The short cut finds what the full overlay finds.
        #[test]
        fn changes_are_the_differences(earlier in some_ground(), later in some_ground()) {
            let budget = Budget::default();
            let [gained, lost] = changed(&earlier, &later, &budget).unwrap();
            let [backward_gained, backward_lost] = changed(&later, &earlier, &budget).unwrap();
            let difference = |a: &Ground, b: &Ground| a.difference(b, &budget).unwrap();
            // To a square metre: crossings are rounded to the grid, a step on edges of 3 km.
            let near = |a: i128, b: i128| (a - b).abs() < 240_000_000;
            prop_assert!(near(gained.double_area(), difference(&later, &earlier).double_area()));
            prop_assert!(near(lost.double_area(), difference(&earlier, &later).double_area()));
            // Vertex by vertex, so that sums over them have the same digits.
            prop_assert_eq!(gained, backward_lost);
            prop_assert_eq!(lost, backward_gained);
        }

        /// Looking for runs first leaves what cancelling edge by edge leaves.
        #[test]
        fn runs_are_only_struck_out(earlier in some_ground(), other in some_ground()) {
            let later = earlier.union(&other, &Budget::default()).unwrap();
            for (earlier, later) in [(&earlier, &later), (&later, &earlier), (&earlier, &other)] {
                let edges_of = |ground: &Ground, sign: i32| {
                    let edges: Vec<Edge> = ground.rings().flat_map(edges).collect();
                    edges.into_iter().map(move |edge| (edge, sign))
                };
                let all = edges_of(later, 1).chain(edges_of(earlier, -1)).collect();
                prop_assert_eq!(edges_left(earlier, later), cancel(all));
            }
        }

        #[test]
        fn nothing_changes_from_a_ground_to_itself(ground in some_ground()) {
            prop_assert!(changed(&ground, &ground, &Budget::default()).unwrap().iter().all(Ground::is_empty));
        }
    }
}
