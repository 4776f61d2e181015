//! Layers that are valid as they are drawn.
//!
//! Most maps are, and then nothing has to be overlaid: all 537 daily maps of DeepState from 8 July 2024
//! to 1 January 2026. That is found out by comparing the edges that come near each other.
//!
//! What [`as_drawn`] guarantees:
//! 1. A polygon comes back as a piece only if its edges meet only in vertices, and its holes lie in its
//!    shell and not in each other. Resolving it would give the same ground. The comparison is exact.
//! 2. In a piece, shells run counter-clockwise and holes clockwise, and each ring begins at its least
//!    vertex. Two polygons that differ only in where a ring begins or which way it runs become the same
//!    piece.
//! 3. The layer comes back as one ground only if all of its polygons are pieces, and no two different
//!    ones have more than vertices in common. ISW's map of what Russia claimed on 6 July 2022 has 16
//!    polygons, each valid alone, that do not only touch: sixteen pieces, and no ground.
//! 4. In that ground a polygon that is drawn again counts once. ISW's map of Russian control of the same
//!    day has 24 polygons, of which 6 are different.
//! 5. Rings may touch in vertices, themselves or each other, as long as they do not go through one
//!    another there: moved apart by less than any distance, they would be simple rings beside each
//!    other. Rings that touch themselves are counted in [`Repairs`]; on that map there is one.
//! 6. The order of the polygons changes no digit: the rings of the ground are sorted.
//!
//! Caveats:
//! - What does not come back may still be valid, and is then overlaid for nothing: a polygon across the
//!   antimeridian, or a hole with a vertex inside an edge of its shell.
//! - Neighbours that share a border are pieces, but never one ground: the regions of a country.
//! - Once two polygons are known to meet, those without holes are no longer checked for lying in others:
//!   the layer is overlaid anyway.

mod contact;
mod layer;
mod upright;

use self::layer::Layer;
use self::upright::upright_piece;
use super::grid::GridPoint;
use super::overlay::Ground;
use super::repair::Repairs;
use crate::error::Error;
use crate::limits::Budget;

/// A layer, as far as it is valid as drawn.
pub(super) struct AsDrawn {
    /// For each polygon what it is, and what was put right on the way (winding, closing points);
    /// `None` for one that has to be resolved.
    pub(super) pieces: Vec<Option<(Ground, Repairs)>>,
    /// All of them together, if all are valid and none overlaps another or has a border with it.
    pub(super) drawn: Option<Ground>,
}

/// The polygons of a layer, as far as they are valid as drawn.
pub(super) fn as_drawn(polygons: &[&[Vec<[f64; 2]>]], budget: &Budget) -> Result<AsDrawn, Error> {
    let mut pieces: Vec<Option<(Ground, Repairs)>> = Vec::with_capacity(polygons.len());
    for polygon in polygons {
        budget.check()?;
        pieces.push(upright_piece(polygon).filter(|(ground, _)| !repeats_a_ring(ground)));
    }
    let are_all_upright = pieces.iter().all(Option::is_some);
    let distinct = distinct(pieces.iter().flatten().map(|(ground, _)| ground));
    let verdict = Layer::from_pieces(&distinct).assess(budget)?;
    let drawn = (are_all_upright && verdict.are_apart).then(|| joined(&distinct));
    let self_touching: Vec<Option<usize>> = pieces
        .iter()
        .map(|piece| {
            let (ground, _) = piece.as_ref()?;
            verdict.self_touching_if_valid(place_among(&distinct, ground))
        })
        .collect();
    for (piece, self_touching) in pieces.iter_mut().zip(self_touching) {
        match (self_touching, &mut *piece) {
            (Some(self_touching), Some((_, repairs))) => repairs.self_touching += self_touching,
            _ => *piece = None,
        }
    }
    Ok(AsDrawn { pieces, drawn })
}

/// Whether a polygon has two rings that are the same. It is not valid, and found here, before the edges of all are
/// compared with those of all others. (In a piece each ring begins at its least vertex.)
fn repeats_a_ring(ground: &Ground) -> bool {
    let mut rings: Vec<&[GridPoint]> = ground.rings().collect();
    rings.sort_unstable();
    rings.windows(2).any(|pair| matches!(pair, [one, next] if one == next))
}

/// The pieces without those that are drawn again: they add nothing. (Publishers repeat islands.) Sorted,
/// so that neighbours in the list are neighbours on the ground, as a tree of edges wants it.
fn distinct<'a>(pieces: impl IntoIterator<Item = &'a Ground>) -> Vec<&'a Ground> {
    let mut distinct = sorted(pieces);
    distinct.dedup();
    distinct
}

/// The pieces in the same order, each once, with how often it is drawn.
#[expect(clippy::indexing_slicing, reason = "a chunk has a first piece")]
pub(super) fn counted(pieces: &[Ground]) -> Vec<(&Ground, i32)> {
    let sorted = sorted(pieces);
    let alike = sorted.chunk_by(|one, other| one == other);
    alike.map(|same| (same[0], i32::try_from(same.len()).unwrap_or(i32::MAX))).collect()
}

fn sorted<'a>(pieces: impl IntoIterator<Item = &'a Ground>) -> Vec<&'a Ground> {
    let mut sorted: Vec<&Ground> = pieces.into_iter().collect();
    sorted.sort_by_cached_key(|piece| sort_key(piece));
    sorted
}

/// The place of one of the distinct pieces among them.
fn place_among(distinct: &[&Ground], piece: &Ground) -> usize {
    let key = sort_key(piece);
    distinct.partition_point(|other| sort_key(other) < key)
}

fn sort_key(piece: &Ground) -> (Option<u32>, &Ground) {
    (piece.place_on_curve(), piece)
}

/// The ground that pieces are together. In an order of their own, so that the order of the polygons
/// changes no digit.
fn joined(pieces: &[&Ground]) -> Ground {
    let mut rings: Vec<&[GridPoint]> = pieces.iter().flat_map(|piece| piece.rings()).collect();
    rings.sort_unstable_by_key(|ring| ring.first());
    rings.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::arbitrary;
    use super::super::repair::polygon_ground;
    use super::super::union_all;
    use super::*;
    use proptest::prelude::*;

    type Rings = Vec<Vec<[f64; 2]>>;

    fn square(west: f64, south: f64, size: f64) -> Vec<[f64; 2]> {
        arbitrary::square(west, south, size).to_vec()
    }

    fn shell() -> Vec<[f64; 2]> {
        square(0.0, 0.0, 10.0)
    }

    /// A square on its corner, ten wide, from its western corner on.
    fn diamond(west: f64, latitude: f64) -> Vec<[f64; 2]> {
        let (south, north) = ([west + 5.0, latitude - 5.0], [west + 5.0, latitude + 5.0]);
        vec![[west, latitude], south, [west + 10.0, latitude], north, [west, latitude]]
    }

    fn bow_tie() -> Vec<[f64; 2]> {
        vec![[0.0, 0.0], [4.0, 4.0], [4.0, 0.0], [0.0, 4.0], [0.0, 0.0]]
    }

    /// A ring with a corner in that of the shell, and the others around a square one wide.
    fn from_corner_to(x: f64, y: f64) -> Vec<[f64; 2]> {
        vec![[0.0, 0.0], [x + 1.0, y], [x + 1.0, y + 1.0], [x, y + 1.0], [0.0, 0.0]]
    }

    /// Two lobes that touch.
    fn lobes() -> Vec<[f64; 2]> {
        vec![[0.0, 0.0], [4.0, 4.0], [8.0, 0.0], [8.0, 8.0], [4.0, 4.0], [0.0, 8.0], [0.0, 0.0]]
    }

    /// A ring around a hole that it closes in one of its own vertices.
    fn around_hole() -> Vec<[f64; 2]> {
        let outer = [[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0], [0.0, 0.0]];
        let inner = [[2.0, 4.0], [4.0, 4.0], [4.0, 2.0], [0.0, 0.0]];
        outer.into_iter().chain(inner).collect()
    }

    fn found(polygons: &[Rings]) -> AsDrawn {
        let polygons: Vec<&[Vec<[f64; 2]>]> = polygons.iter().map(Vec::as_slice).collect();
        as_drawn(&polygons, &Budget::default()).unwrap()
    }

    fn validity(polygons: &[Rings]) -> (Vec<bool>, bool) {
        let found = found(polygons);
        (found.pieces.iter().map(Option::is_some).collect(), found.drawn.is_some())
    }

    #[test]
    fn only_what_is_valid_passes() {
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
            assert_eq!(validity(&polygons), (vec![true; polygons.len()], true), "{polygons:?}");
        }
        let spike = vec![[0.0, 0.0], [4.0, 0.0], [9.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 0.0]];
        let invalid = [
            vec![vec![bow_tie()]],
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
            assert!(found(&polygons).drawn.is_none(), "{polygons:?}");
        }
        // Which of them are valid alone.
        let overlapping = [vec![shell()], vec![square(5.0, 5.0, 10.0)], vec![bow_tie()]];
        assert_eq!(validity(&overlapping), (vec![true, true, false], false));
        let elsewhere = [vec![shell(), square(20.0, 0.0, 1.0)], vec![shell()]];
        assert_eq!(validity(&elsewhere), (vec![false, true], false));
    }

    #[test]
    fn rings_may_touch_in_vertices() {
        for (polygons, self_touching) in [
            (vec![vec![shell()], vec![square(10.0, 10.0, 5.0)]], 0),
            (vec![vec![shell(), from_corner_to(1.0, 2.0)]], 0),
            (vec![vec![shell(), from_corner_to(1.0, 2.0), square(2.0, 3.0, 1.0)]], 0),
            (vec![vec![lobes()]], 1),
            (vec![vec![around_hole()]], 1),
            (vec![vec![lobes()], vec![square(8.0, 8.0, 1.0)]], 1),
        ] {
            assert_eq!(validity(&polygons), (vec![true; polygons.len()], true), "{polygons:?}");
            let counts = found(&polygons).pieces.into_iter().flatten();
            let count: usize = counts.map(|(_, repairs)| repairs.self_touching).sum();
            assert_eq!(count, self_touching, "{polygons:?}");
        }
        // Rings that go through one another in a vertex: one itself, a hole its shell, two shells.
        let through = vec![[0.0, 0.0], [4.0, 4.0], [8.0, 8.0], [8.0, 0.0], [4.0, 4.0], [0.0, 8.0]];
        assert_eq!(validity(&[vec![through]]), (vec![false], false));
        let out = vec![[5.0, 5.0], [10.0, 10.0], [15.0, 15.0], [0.0, 15.0], [5.0, 5.0]];
        assert_eq!(validity(&[vec![shell(), out.clone()]]), (vec![false], false));
        assert_eq!(validity(&[vec![shell()], vec![out]]), (vec![true, true], false));
        // One in another, and they touch.
        assert_eq!(
            validity(&[vec![shell()], vec![from_corner_to(1.0, 2.0)]]),
            (vec![true, true], false)
        );
    }

    /// To compare each with all others to its east would take minutes.
    #[test]
    fn many_polygons_beside_each_other_are_taken_as_they_are() {
        let row: Vec<Rings> = (0..100_000_i32)
            .map(|place| vec![square(f64::from(place) * 0.001, 0.0, 0.0005)])
            .collect();
        assert!(found(&row).drawn.is_some());
    }

    fn ring() -> impl Strategy<Value = Vec<[f64; 2]>> {
        let position = (0i32..12, 0i32..12).prop_map(|(x, y)| [f64::from(x), f64::from(y)]);
        prop::collection::vec(position, 3..8)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        /// What passes is what resolving each ring alone gives, with the same repairs.
        #[test]
        fn what_passes_needs_no_repair(
            polygons in prop::collection::vec(prop::collection::vec(ring(), 1..3), 1..4)
        ) {
            let budget = Budget::default();
            let found = found(&polygons);
            let mut grounds = Vec::new();
            for (rings, piece) in polygons.iter().zip(&found.pieces) {
                let mut expected = Repairs::default();
                let ground =
                    polygon_ground(rings, &mut expected, &budget).unwrap();
                if let Some((piece, repairs)) = piece {
                    prop_assert_eq!(*repairs, expected);
                    prop_assert_eq!(piece.double_area(), ground.double_area());
                }
                grounds.push(ground);
            }
            if let Some(drawn) = found.drawn {
                let union = union_all(&grounds, &budget).unwrap();
                prop_assert!(union.difference(&drawn, &budget).unwrap().is_empty());
                prop_assert!(drawn.difference(&union, &budget).unwrap().is_empty());
            }
        }
    }
}
