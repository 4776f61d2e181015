//! Layers that are valid as they are drawn.
//!
//! Most maps are: no ring crosses or touches itself or another, holes lie in their shells. Then one
//! overlay of all rings together gives back the edges that went in, and that is the proof: wherever
//! edges cross, touch or overlap, or one polygon lies in another, other edges come out. (A polygon
//! that stands there twice counts once.) Only where the proof fails each ring is resolved alone.

use super::antimeridian::{Passage, place_on_globe};
use super::grid::{GridPoint, edges, signed_double_area};
use super::overlay::{Ground, wound_ground};
use super::repair::{Repairs, on_grid};
use crate::error::Error;
use crate::limits::Budget;
use crate::measure::Edges;

/// A layer that is valid as drawn.
pub(super) struct AsDrawn {
    /// One a polygon, as often as it is drawn.
    pub(super) pieces: Vec<Ground>,
    /// All of them together.
    pub(super) drawn: Ground,
    /// What was put right on the way: winding, closing points.
    pub(super) repairs: Repairs,
}

/// To find the shell of a hole costs the points of the shell; beyond so many steps an overlay is
/// quicker.
const MOST_STEPS: usize = 4_000_000;

/// The polygons of a layer, if they are valid as drawn.
pub(super) fn as_drawn(
    polygons: &[&[Vec<[f64; 2]>]],
    curve: Edges,
    budget: &Budget,
) -> Result<Option<AsDrawn>, Error> {
    budget.check()?;
    let Some((pieces, repairs)) = upright_pieces(polygons, curve) else { return Ok(None) };
    let distinct = distinct(&pieces);
    let rings = || distinct.iter().flat_map(|piece| piece.rings());
    if passes_twice(rings().flatten().copied().collect()) {
        return Ok(None);
    }
    let drawn = wound_ground(rings(), budget)?;
    let is_valid = same_rings(rings(), drawn.rings());
    Ok(is_valid.then_some(AsDrawn { pieces, drawn, repairs }))
}

/// The polygons with their rings wound as they should be, where each hole lies in its shell.
fn upright_pieces(polygons: &[&[Vec<[f64; 2]>]], curve: Edges) -> Option<(Vec<Ground>, Repairs)> {
    let mut repairs = Repairs::default();
    let mut pieces: Vec<Ground> = Vec::with_capacity(polygons.len());
    let mut steps = 0;
    for polygon in polygons {
        let mut polygon = polygon.iter();
        let shell = upright(polygon.next()?, Winding::Shell, curve, &mut repairs)?;
        let mut piece = vec![shell];
        for hole in polygon {
            let hole = upright(hole, Winding::Hole, curve, &mut repairs)?;
            let shell = piece.first()?;
            steps += shell.len();
            if steps > MOST_STEPS || !holds(shell, *hole.first()?) {
                return None;
            }
            piece.push(hole);
        }
        pieces.push(piece.into_iter().collect());
    }
    Some((pieces, repairs))
}

/// The pieces without those that are drawn again: they add nothing. Publishers repeat islands.
pub(super) fn distinct(pieces: &[Ground]) -> Vec<&Ground> {
    let mut distinct: Vec<&Ground> = pieces.iter().collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct
}

/// Whether a point stands twice.
fn passes_twice(mut points: Vec<GridPoint>) -> bool {
    points.sort_unstable();
    points.windows(2).any(|pair| matches!(pair, [a, b] if a == b))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Winding {
    Shell,
    Hole,
}

/// A ring on the grid that runs as it should: shells counter-clockwise, holes clockwise.
fn upright(
    positions: &[[f64; 2]],
    winding: Winding,
    curve: Edges,
    repairs: &mut Repairs,
) -> Option<Vec<GridPoint>> {
    let mut on_globe = place_on_globe(on_grid(positions, repairs), curve);
    let mut ring = on_globe.pieces.pop()?;
    if on_globe.passage != Passage::None || !on_globe.pieces.is_empty() {
        return None;
    }
    let area = signed_double_area(&ring);
    if area == 0 {
        return None;
    }
    if (area > 0) != (winding == Winding::Shell) {
        repairs.reversed += 1;
        ring.reverse();
    }
    Some(ring)
}

/// Whether a point that is on no edge lies within a ring: it does if an odd number of edges lies to
/// the east of it.
fn holds(ring: &[GridPoint], point: GridPoint) -> bool {
    let crossings = edges(ring).filter(|(from, to)| {
        if (from.latitude > point.latitude) == (to.latitude > point.latitude) {
            return false;
        }
        let (low, high) = if from.latitude < to.latitude { (from, to) } else { (to, from) };
        // Left of the edge that runs north is west of it.
        let across =
            i128::from(high.longitude - low.longitude) * i128::from(point.latitude - low.latitude);
        let along =
            i128::from(point.longitude - low.longitude) * i128::from(high.latitude - low.latitude);
        along < across
    });
    crossings.count() % 2 == 1
}

/// Whether rings are the same, wherever they begin and whichever comes first. Each point stands in
/// one ring only.
fn same_rings<'a>(
    one: impl Iterator<Item = &'a [GridPoint]>,
    other: impl Iterator<Item = &'a [GridPoint]>,
) -> bool {
    let (one, other) = (by_least_point(one), by_least_point(other));
    one.len() == other.len()
        && one
            .iter()
            .zip(&other)
            .all(|(a, b)| a.iter().copied().flatten().eq(b.iter().copied().flatten()))
}

/// Each ring in two parts, from its least point on and up to it, in the order of these points.
fn by_least_point<'a>(rings: impl Iterator<Item = &'a [GridPoint]>) -> Vec<[&'a [GridPoint]; 2]> {
    let mut parts: Vec<[&[GridPoint]; 2]> = rings
        .map(|ring| {
            let least = ring.iter().enumerate().min_by_key(|(_, point)| **point);
            let (before, from) = ring.split_at(least.map_or(0, |(index, _)| index));
            [from, before]
        })
        .collect();
    parts.sort_unstable_by_key(|[from, _]| from.first().copied());
    parts
}

#[cfg(test)]
mod tests {
    use super::super::repair::polygon_ground;
    use super::super::union_all;
    use super::*;
    use proptest::prelude::*;

    type Rings = Vec<Vec<[f64; 2]>>;

    fn square(west: f64, south: f64, size: f64) -> Vec<[f64; 2]> {
        let (east, north) = (west + size, south + size);
        vec![[west, south], [east, south], [east, north], [west, north], [west, south]]
    }

    fn found(polygons: &[Rings]) -> Option<AsDrawn> {
        let polygons: Vec<&[Vec<[f64; 2]>]> = polygons.iter().map(Vec::as_slice).collect();
        as_drawn(&polygons, Edges::Straight, &Budget::default()).unwrap()
    }

    #[test]
    fn only_what_is_valid_passes() {
        let shell = || square(0.0, 0.0, 10.0);
        let valid = [
            vec![vec![shell()]],
            vec![vec![shell(), square(1.0, 1.0, 2.0), square(5.0, 5.0, 2.0)]],
            // An island in a lake.
            vec![vec![shell(), square(1.0, 1.0, 6.0)], vec![square(3.0, 3.0, 1.0)]],
            vec![vec![shell()], vec![square(20.0, 0.0, 1.0)]],
            vec![vec![shell()], vec![shell()]],
        ];
        for polygons in valid {
            assert!(found(&polygons).is_some(), "{polygons:?}");
        }
        let bow_tie = vec![[0.0, 0.0], [4.0, 4.0], [4.0, 0.0], [0.0, 4.0], [0.0, 0.0]];
        let spike = vec![[0.0, 0.0], [4.0, 0.0], [9.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 0.0]];
        let invalid = [
            vec![vec![bow_tie]],
            vec![vec![spike]],
            // Overlapping, one in another, sharing a border.
            vec![vec![shell()], vec![square(5.0, 5.0, 10.0)]],
            vec![vec![shell()], vec![square(1.0, 1.0, 2.0)]],
            vec![vec![shell()], vec![square(10.0, 0.0, 10.0)]],
            // A hole outside its shell, in another's shell, in a hole, touching the shell.
            vec![vec![shell(), square(20.0, 0.0, 1.0)]],
            vec![vec![square(20.0, 0.0, 5.0), square(1.0, 1.0, 1.0)], vec![shell()]],
            vec![vec![shell(), square(1.0, 1.0, 5.0), square(2.0, 2.0, 1.0)]],
            vec![vec![shell(), square(0.0, 1.0, 2.0)]],
            vec![vec![shell(), shell()]],
            // No area, no ring, across the antimeridian.
            vec![vec![vec![[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]],
            vec![vec![]],
            vec![vec![square(175.0, 0.0, 10.0)]],
        ];
        for polygons in invalid {
            assert!(found(&polygons).is_none(), "{polygons:?}");
        }
    }

    fn ring() -> impl Strategy<Value = Vec<[f64; 2]>> {
        let position = (0i32..12, 0i32..12).prop_map(|(x, y)| [f64::from(x), f64::from(y)]);
        prop::collection::vec(position, 3..6)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        /// What passes is what resolving each ring alone gives, with the same repairs.
        #[test]
        fn what_passes_needs_no_repair(
            polygons in prop::collection::vec(prop::collection::vec(ring(), 1..3), 1..4)
        ) {
            if let Some(found) = found(&polygons) {
                let mut repairs = Repairs::default();
                let budget = Budget::default();
                let pieces: Vec<Ground> = polygons
                    .iter()
                    .map(|rings| polygon_ground(rings, Edges::Straight, &mut repairs, &budget).unwrap())
                    .collect();
                prop_assert_eq!(found.repairs, repairs);
                let union = union_all(&pieces, &budget).unwrap();
                prop_assert!(union.difference(&found.drawn, &budget).unwrap().is_empty());
                prop_assert!(found.drawn.difference(&union, &budget).unwrap().is_empty());
                for (piece, expected) in found.pieces.iter().zip(&pieces) {
                    prop_assert_eq!(piece.double_area(), expected.double_area());
                }
            }
        }
    }
}
