//! Layers that are valid as they are drawn.
//!
//! Most maps are: no two edges meet but neighbours in their common vertex, holes lie in their shells,
//! and shells lie in nothing. That is checked here, exactly, by comparing the edges that come near
//! each other; nothing has to be overlaid. (A polygon that stands there twice counts once.) Only
//! where the check fails each ring is resolved alone.

use std::ops::ControlFlow;

use super::antimeridian::{Passage, place_on_globe};
use super::bounds::Bounds;
use super::crossing::turn;
use super::edge_tree::EdgeTree;
use super::grid::{GridPoint, signed_double_area};
use super::overlay::Ground;
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

/// The polygons of a layer, if they are valid as drawn.
pub(super) fn as_drawn(
    polygons: &[&[Vec<[f64; 2]>]],
    curve: Edges,
    budget: &Budget,
) -> Result<Option<AsDrawn>, Error> {
    let mut repairs = Repairs::default();
    let mut pieces: Vec<Ground> = Vec::with_capacity(polygons.len());
    for polygon in polygons {
        budget.check()?;
        let Some(piece) = upright_piece(polygon, curve, &mut repairs) else { return Ok(None) };
        pieces.push(piece);
    }
    let distinct = distinct(&pieces);
    if !are_valid(&distinct, budget)? {
        return Ok(None);
    }
    // In an order of their own, so that the order of the polygons changes no digit.
    let mut rings: Vec<&[GridPoint]> = distinct.iter().flat_map(|piece| piece.rings()).collect();
    rings.sort_unstable_by_key(|ring| ring.first());
    let drawn = rings.into_iter().map(<[GridPoint]>::to_vec).collect();
    Ok(Some(AsDrawn { pieces, drawn, repairs }))
}

/// The pieces without those that are drawn again: they add nothing. Publishers repeat islands.
pub(super) fn distinct(pieces: &[Ground]) -> Vec<&Ground> {
    let mut distinct: Vec<&Ground> = pieces.iter().collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct
}

/// A polygon on the grid, its rings wound as they should be.
fn upright_piece(polygon: &[Vec<[f64; 2]>], curve: Edges, repairs: &mut Repairs) -> Option<Ground> {
    let mut rings = polygon.iter();
    let shell = upright(rings.next()?, Winding::Shell, curve, repairs)?;
    let holes = rings.map(|hole| upright(hole, Winding::Hole, curve, repairs));
    std::iter::once(Some(shell)).chain(holes).collect()
}

/// A ring among others: its edges stand together in the tree.
#[derive(Clone, Copy)]
struct Ring {
    piece: usize,
    is_hole: bool,
    start: GridPoint,
    first_edge: usize,
    edges: usize,
}

impl Ring {
    fn holds(&self, edge: usize) -> bool {
        (self.first_edge..self.first_edge + self.edges).contains(&edge)
    }

    /// Whether the later of two edges, of which the ring has the earlier, comes next after it, or
    /// next before it around the ring's start.
    fn are_neighbours(&self, earlier: usize, later: usize) -> bool {
        let is_around_start =
            earlier == self.first_edge && later + 1 == self.first_edge + self.edges;
        self.holds(later) && (later == earlier + 1 || is_around_start)
    }
}

/// Whether no edges meet that should not, and each ring lies where it should.
fn are_valid(pieces: &[&Ground], budget: &Budget) -> Result<bool, Error> {
    let mut rings = Vec::new();
    let mut first_edge = 0;
    for (piece, ground) in pieces.iter().enumerate() {
        for (place, ring) in ground.rings().enumerate() {
            let Some(&start) = ring.first() else { return Ok(false) };
            rings.push(Ring { piece, is_hole: place > 0, start, first_edge, edges: ring.len() });
            first_edge += ring.len();
        }
    }
    let tree = EdgeTree::of_rings(pieces.iter().flat_map(|piece| piece.rings()));
    Ok(!edges_meet(&tree, &rings, budget)? && are_nested(&tree, &rings, budget)?)
}

/// The ring that an edge belongs to.
fn ring_of(rings: &[Ring], edge: usize) -> Option<&Ring> {
    let after = rings.partition_point(|ring| ring.first_edge <= edge);
    rings.get(after.checked_sub(1)?)
}

/// Whether two edges meet anywhere but in the vertex between neighbours.
fn edges_meet(tree: &EdgeTree, rings: &[Ring], budget: &Budget) -> Result<bool, Error> {
    let mut meet = false;
    let mut comparisons = budget.comparisons();
    tree.visit_pairs(0, &mut comparisons, |one, other| {
        let (Some(&(a, b)), Some(&(c, d))) = (tree.edges().get(one), tree.edges().get(other))
        else {
            return Ok(ControlFlow::Continue(()));
        };
        // Neighbours share a vertex. Where the second runs back over the first, one of the two also
        // meets the edge beyond the other: a ring of three edges that did so would have no area.
        // Other edges have boxes that meet, so that on one line they overlap.
        meet = turn(a, b, c) * turn(a, b, d) <= 0
            && turn(c, d, a) * turn(c, d, b) <= 0
            && !ring_of(rings, one).is_some_and(|ring| ring.are_neighbours(one, other));
        Ok(if meet { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(meet)
}

/// Whether each shell lies in no other ring, and each hole in its own shell only. No two rings meet.
/// False, too, where many rings lie beside each other, so that an overlay is quicker than to look.
fn are_nested(tree: &EdgeTree, rings: &[Ring], budget: &Budget) -> Result<bool, Error> {
    if rings.len() == 1 {
        return Ok(true);
    }
    let most_steps = 4_000_000 + 16 * tree.edges().len();
    let mut steps = 0;
    // By pieces, how edges turn around a point.
    let mut turns: Vec<(usize, i32)> = Vec::new();
    for ring in rings {
        budget.check()?;
        turns.clear();
        let GridPoint { longitude, latitude } = ring.start;
        let ray = Bounds { west: longitude, south: latitude, east: i64::MAX, north: latitude };
        tree.visit(&ray, |edge, (from, to)| {
            steps += 1;
            if ring.holds(edge) || (from.latitude > latitude) == (to.latitude > latitude) {
                return;
            }
            let northward = to.latitude > latitude;
            if (turn(from, to, ring.start) > 0) != northward {
                return;
            }
            if let Some(other) = ring_of(rings, edge) {
                turns.push((other.piece, if northward { 1 } else { -1 }));
            }
        });
        turns.sort_unstable();
        let is_expected = |of_piece: &[(usize, i32)]| {
            let winding: i32 = of_piece.iter().map(|(_, turn)| turn).sum();
            let is_own = of_piece.first().is_some_and(|(piece, _)| *piece == ring.piece);
            winding == i32::from(ring.is_hole && is_own)
        };
        let is_missing = ring.is_hole && !turns.iter().any(|(piece, _)| *piece == ring.piece);
        let are_expected = turns.chunk_by(|a, b| a.0 == b.0).all(is_expected);
        if steps > most_steps || is_missing || !are_expected {
            return Ok(false);
        }
    }
    Ok(true)
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
    if on_globe.passage != Passage::None {
        return None;
    }
    let mut ring = on_globe.pieces.pop()?;
    let area = signed_double_area(&ring);
    if area == 0 {
        return None;
    }
    if (area > 0) != (winding == Winding::Shell) {
        repairs.reversed += 1;
        ring.reverse();
    }
    // Where a ring begins says nothing.
    let least = ring.iter().enumerate().min_by_key(|(_, point)| **point);
    let least = least.map_or(0, |(index, _)| index);
    ring.rotate_left(least);
    Some(ring)
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

    /// A square on its corner, ten wide, from its western corner on.
    fn diamond(west: f64, latitude: f64) -> Vec<[f64; 2]> {
        let (south, north) = ([west + 5.0, latitude - 5.0], [west + 5.0, latitude + 5.0]);
        vec![[west, latitude], south, [west + 10.0, latitude], north, [west, latitude]]
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
            // A hole to the west of another polygon.
            vec![vec![shell(), square(1.0, 1.0, 2.0)], vec![square(20.0, 0.0, 10.0)]],
            // A corner on the parallel on which another ring begins.
            vec![vec![shell()], vec![diamond(20.0, 0.0)]],
            // A hole on the parallel of the western corner of its shell.
            vec![vec![diamond(0.0, 0.0), square(4.0, 0.0, 1.0)]],
            // Beyond a slanting edge, but within its box: first the edge, first the square.
            vec![vec![diamond(0.0, 0.0)], vec![square(1.0, 3.0, 0.5)]],
            vec![vec![diamond(0.0, 0.0)], vec![square(-0.5, 1.0, 1.0)]],
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
            vec![vec![square(185.0, 0.0, 10.0)]],
        ];
        for polygons in invalid {
            assert!(found(&polygons).is_none(), "{polygons:?}");
        }
    }

    /// From each of a row of squares the others to the east are looked at, of each three edges on the
    /// parallel: of 1,000 that is a million and a half, of 3,000 thirteen million.
    #[test]
    fn many_polygons_beside_each_other_are_left_to_the_overlay() {
        let row = |count: i32| -> Vec<Rings> {
            (0..count).map(|place| vec![square(f64::from(place) * 0.05, 0.0, 0.02)]).collect()
        };
        assert!(found(&row(1000)).is_some());
        assert!(found(&row(3000)).is_none());
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
