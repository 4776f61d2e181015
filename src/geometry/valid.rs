//! Layers that are valid as they are drawn.
//!
//! Most maps are: edges meet only in vertices, holes lie in their shells, and shells lie in nothing.
//! That is checked here, exactly, by comparing the edges that come near each other; nothing has to be
//! overlaid. (A polygon that stands there twice counts once.) Where polygons of a layer overlap or
//! have borders in common, each may still be valid alone, and is then not overlaid alone.
//!
//! Rings may touch in vertices, themselves or each other, as long as they do not go through one
//! another there: moved apart by less than anything they would be simple rings beside each other.

use std::ops::ControlFlow;

use super::antimeridian::{Passage, place_on_globe};
use super::crossing::{Upper, turn, wind_around};
use super::curve::Curve;
use super::edge_tree::EdgeTree;
use super::grid::{Edge, GridPoint, signed_double_area};
use super::overlay::Ground;
use super::repair::{Repairs, on_grid};
use crate::error::Error;
use crate::limits::{Budget, Counter};

/// A layer, as far as it is valid as drawn.
pub(super) struct AsDrawn {
    /// For each polygon what it is, and what was put right on the way (winding, closing points);
    /// `None` for one that has to be resolved.
    pub(super) pieces: Vec<Option<(Ground, Repairs)>>,
    /// All of them together, if all are valid and none overlaps another or has a border with it.
    pub(super) drawn: Option<Ground>,
}

/// The polygons of a layer, as far as they are valid as drawn.
pub(super) fn as_drawn(
    polygons: &[&[Vec<[f64; 2]>]],
    curve: Curve,
    budget: &Budget,
) -> Result<AsDrawn, Error> {
    let mut pieces: Vec<Option<(Ground, Repairs)>> = Vec::with_capacity(polygons.len());
    for polygon in polygons {
        budget.check()?;
        pieces.push(upright_piece(polygon, curve));
    }
    let are_all_upright = pieces.iter().all(Option::is_some);
    let distinct = distinct(pieces.iter().flatten().map(|(ground, _)| ground));
    let layer = Layer::of(&distinct);
    let verdict = layer.assess(budget)?;
    let drawn = (are_all_upright && verdict.are_apart).then(|| {
        // In an order of their own, so that the order of the polygons changes no digit.
        let mut rings: Vec<&[GridPoint]> =
            distinct.iter().flat_map(|piece| piece.rings()).collect();
        rings.sort_unstable_by_key(|ring| ring.first());
        rings.into_iter().collect()
    });
    let found: Vec<Option<usize>> = pieces
        .iter()
        .map(|piece| {
            let (ground, _) = piece.as_ref()?;
            let place = distinct.binary_search_by_key(&order(ground), |piece| order(piece)).ok()?;
            verdict.is_valid.get(place)?.then_some(())?;
            verdict.self_touching.get(place).copied()
        })
        .collect();
    for (piece, found) in pieces.iter_mut().zip(found) {
        match (found, &mut *piece) {
            (Some(self_touching), Some((_, repairs))) => repairs.self_touching += self_touching,
            _ => *piece = None,
        }
    }
    Ok(AsDrawn { pieces, drawn })
}

/// The pieces without those that are drawn again: they add nothing. (Publishers repeat islands.) In an
/// order of their own, in which neighbours are neighbours on the ground, as a tree of edges wants it.
fn distinct<'a>(pieces: impl IntoIterator<Item = &'a Ground>) -> Vec<&'a Ground> {
    let mut distinct: Vec<&Ground> = pieces.into_iter().collect();
    distinct.sort_by_cached_key(|piece| order(piece));
    distinct.dedup();
    distinct
}

/// The pieces in the same order, each once, with how often it is drawn.
pub(super) fn counted(pieces: &[Ground]) -> Vec<(&Ground, usize)> {
    let mut sorted: Vec<&Ground> = pieces.iter().collect();
    sorted.sort_by_cached_key(|piece| order(piece));
    let same = sorted.chunk_by(|one, other| one == other);
    same.filter_map(|same| Some((*same.first()?, same.len()))).collect()
}

fn order(piece: &Ground) -> (Option<u32>, &Ground) {
    let start = piece.rings().next().and_then(|ring| ring.first());
    (start.map(|start| start.place_on_curve()), piece)
}

/// A polygon on the grid, its rings wound as they should be.
fn upright_piece(polygon: &[Vec<[f64; 2]>], curve: Curve) -> Option<(Ground, Repairs)> {
    let mut repairs = Repairs::default();
    let mut rings = polygon.iter();
    let shell = upright(rings.next()?, Winding::Shell, curve, &mut repairs)?;
    let holes = rings.map(|hole| upright(hole, Winding::Hole, curve, &mut repairs));
    let ground: Ground = std::iter::once(Some(shell)).chain(holes).collect::<Option<_>>()?;
    Some((ground, repairs))
}

/// A ring among others: its edges stand together in the tree.
#[derive(Clone, Copy)]
struct Ring {
    piece: usize,
    is_hole: bool,
    first_edge: usize,
    edges: usize,
}

impl Ring {
    fn holds(&self, edge: usize) -> bool {
        (self.first_edge..self.first_edge + self.edges).contains(&edge)
    }

    fn next(&self, edge: usize) -> usize {
        if edge + 1 < self.first_edge + self.edges { edge + 1 } else { self.first_edge }
    }

    fn before(&self, edge: usize) -> usize {
        if edge > self.first_edge { edge - 1 } else { self.first_edge + self.edges - 1 }
    }
}

/// The pieces of a layer, each valid or not.
struct Layer {
    tree: EdgeTree,
    rings: Vec<Ring>,
    pieces: usize,
}

/// What is found out about a layer.
struct Verdict {
    /// Whether each piece is valid alone.
    is_valid: Vec<bool>,
    /// How many rings of each touch themselves.
    self_touching: Vec<usize>,
    /// Whether all are valid, and no two have more than vertices in common.
    are_apart: bool,
}

impl Verdict {
    /// Takes note that two pieces, or one with itself, do what they should not.
    fn refuse(&mut self, one: usize, other: usize) {
        self.are_apart = false;
        if let (true, Some(is_valid)) = (one == other, self.is_valid.get_mut(one)) {
            *is_valid = false;
        }
    }
}

/// How two edges meet that are not neighbours in a ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Contact {
    /// Not at all.
    None,
    /// In a vertex of both.
    Vertex(GridPoint),
    /// In inner points of both.
    Crossing,
    /// In a vertex of one of them, or along each other.
    Other,
}

/// How two edges meet whose boxes meet.
fn contact((a, b): Edge, (c, d): Edge) -> Contact {
    let sides = [turn(a, b, c) * turn(a, b, d), turn(c, d, a) * turn(c, d, b)];
    if sides.contains(&1) {
        return Contact::None;
    }
    if sides == [-1, -1] {
        return Contact::Crossing;
    }
    let (shared, one, other) = match (a == c, a == d, b == c, b == d) {
        (true, _, _, false) => (a, b, d),
        (false, true, false, _) => (a, b, c),
        (_, false, true, false) => (b, a, d),
        (false, _, _, true) => (b, a, c),
        // The same edge, this way or the other, or no vertex in common.
        _ => return Contact::Other,
    };
    if run_together(shared, one, other) { Contact::Other } else { Contact::Vertex(shared) }
}

/// Whether two edges that begin in one point run along each other.
fn run_together(start: GridPoint, one: GridPoint, other: GridPoint) -> bool {
    let direction = |to: GridPoint| {
        ((to.longitude - start.longitude).signum(), (to.latitude - start.latitude).signum())
    };
    direction(one) == direction(other) && turn(start, one, other) == 0
}

impl Layer {
    fn of(pieces: &[&Ground]) -> Self {
        let mut rings = Vec::new();
        let mut first_edge = 0;
        for (piece, ground) in pieces.iter().enumerate() {
            for (place, ring) in ground.rings().enumerate() {
                rings.push(Ring { piece, is_hole: place > 0, first_edge, edges: ring.len() });
                first_edge += ring.len();
            }
        }
        let tree = EdgeTree::of_rings(pieces.iter().flat_map(|piece| piece.rings()));
        Self { tree, rings, pieces: pieces.len() }
    }

    fn assess(&self, budget: &Budget) -> Result<Verdict, Error> {
        let mut verdict = Verdict {
            is_valid: vec![true; self.pieces],
            self_touching: vec![0; self.pieces],
            are_apart: true,
        };
        let mut comparisons = budget.comparisons();
        let mut crossings = budget.crossings();
        let touched = self.compare_edges(&mut verdict, &mut comparisons, &mut crossings)?;
        if touched.contains(&true) {
            self.compare_passes(&touched, &mut verdict, &mut comparisons)?;
        }
        self.compare_rings(&touched, &mut verdict, budget)?;
        Ok(verdict)
    }

    /// The ring that an edge belongs to.
    fn ring_of(&self, edge: usize) -> Option<&Ring> {
        let after = self.rings.partition_point(|ring| ring.first_edge <= edge);
        self.rings.get(after.checked_sub(1)?)
    }

    fn edge(&self, edge: usize) -> Option<Edge> {
        self.tree.edges().get(edge).copied()
    }

    /// Refuses what meets anywhere but in vertices. Returns for each edge whether its start is also a
    /// vertex of another one, or once more of its own ring.
    fn compare_edges(
        &self,
        verdict: &mut Verdict,
        comparisons: &mut Counter<'_>,
        crossings: &mut Counter<'_>,
    ) -> Result<Vec<bool>, Error> {
        let mut touched = vec![false; self.tree.edges().len()];
        // Mostly the ring of the pair before.
        let mut last: Option<&Ring> = None;
        self.tree.visit_pairs(0, comparisons, |one, other| {
            let on = Ok(ControlFlow::Continue(()));
            let (Some(one_edge), Some(other_edge)) = (self.edge(one), self.edge(other)) else {
                return on;
            };
            last = last.filter(|last| last.holds(one)).or_else(|| self.ring_of(one));
            let Some(ring) = last else { return on };
            let other_ring = if ring.holds(other) { Some(ring) } else { self.ring_of(other) };
            let Some(other_ring) = other_ring else { return on };
            if ring.holds(other) && (ring.next(one) == other || ring.next(other) == one) {
                // Neighbours share a vertex; the second must not run back over the first.
                let is_first = one_edge.1 == other_edge.0;
                let (first, second) =
                    if is_first { (one_edge, other_edge) } else { (other_edge, one_edge) };
                if run_together(first.1, first.0, second.1) {
                    verdict.refuse(ring.piece, ring.piece);
                }
                return on;
            }
            match contact(one_edge, other_edge) {
                Contact::None => {}
                Contact::Other => verdict.refuse(ring.piece, other_ring.piece),
                Contact::Crossing => {
                    crossings.add(1)?;
                    verdict.refuse(ring.piece, other_ring.piece);
                }
                Contact::Vertex(vertex) => {
                    for (edge, (start, _), ring) in
                        [(one, one_edge, ring), (other, other_edge, other_ring)]
                    {
                        let pass = if start == vertex { edge } else { ring.next(edge) };
                        if let Some(is_touched) = touched.get_mut(pass) {
                            *is_touched = true;
                        }
                    }
                }
            }
            on
        })?;
        Ok(touched)
    }

    /// Refuses rings that go through one another, or through themselves, in a vertex.
    fn compare_passes(
        &self,
        touched: &[bool],
        verdict: &mut Verdict,
        comparisons: &mut Counter<'_>,
    ) -> Result<(), Error> {
        // A pass is known by the edge that it leaves by.
        let touched = touched.iter().enumerate().filter(|(_, is_touched)| **is_touched);
        let mut passes: Vec<(GridPoint, usize)> =
            touched.filter_map(|(edge, _)| Some((self.edge(edge)?.0, edge))).collect();
        passes.sort_unstable();
        let mut itself = Vec::new();
        for passes in passes.chunk_by(|a, b| a.0 == b.0) {
            for (place, &(vertex, one)) in passes.iter().enumerate() {
                for &(_, other) in passes.iter().skip(place + 1) {
                    comparisons.add(1)?;
                    let rings = (self.ring_of(one), self.ring_of(other));
                    let (Some(ring), Some(other_ring)) = rings else { continue };
                    // Passes of one ring follow each other: once for each, however many there are.
                    if ring.first_edge == other_ring.first_edge
                        && itself.last() != Some(&ring.first_edge)
                    {
                        itself.push(ring.first_edge);
                    }
                    if self.go_through(vertex, one, other) {
                        verdict.refuse(ring.piece, other_ring.piece);
                    }
                }
            }
        }
        itself.sort_unstable();
        itself.dedup();
        for ring in itself.into_iter().filter_map(|edge| self.ring_of(edge)) {
            if let Some(count) = verdict.self_touching.get_mut(ring.piece) {
                *count += 1;
            }
        }
        Ok(())
    }

    /// Whether two passes, each by the edge that it leaves by, go through one another in a vertex.
    fn go_through(&self, vertex: GridPoint, one: usize, other: usize) -> bool {
        let ends = |edge: usize| {
            let arriving = self.ring_of(edge)?.before(edge);
            Some((self.edge(arriving)?.0, self.edge(edge)?.1))
        };
        let (Some((from, to)), Some((other_from, other_to))) = (ends(one), ends(other)) else {
            return true;
        };
        is_left_of(vertex, (from, to), other_from) != is_left_of(vertex, (from, to), other_to)
    }

    /// Refuses holes outside their shells, and what lies in another ring.
    fn compare_rings(
        &self,
        touched: &[bool],
        verdict: &mut Verdict,
        budget: &Budget,
    ) -> Result<(), Error> {
        if self.rings.len() <= 1 {
            return Ok(());
        }
        // By pieces, how their rings turn around a point.
        let mut turns: Vec<(usize, i32)> = Vec::new();
        for ring in &self.rings {
            budget.check()?;
            // What is overlaid anyway need not lie apart.
            if !verdict.are_apart && !self.has_holes(ring.piece) {
                continue;
            }
            let mut own = ring.first_edge..ring.first_edge + ring.edges;
            let free = own.find(|edge| touched.get(*edge) == Some(&false));
            let Some((start, _)) = free.and_then(|edge| self.edge(edge)) else {
                verdict.are_apart = false;
                if self.has_holes(ring.piece) {
                    verdict.refuse(ring.piece, ring.piece);
                }
                continue;
            };
            turns.clear();
            // No other ring passes through the point, so that it does not matter which is moved.
            wind_around(
                start,
                &self.tree,
                |_| Upper::Point,
                |edge, turn| {
                    if let Some(other) = self.ring_of(edge).filter(|_| !ring.holds(edge)) {
                        turns.push((other.piece, turn));
                    }
                },
            );
            turns.sort_unstable();
            let mut is_in_own = false;
            for of_piece in turns.chunk_by(|a, b| a.0 == b.0) {
                let winding: i32 = of_piece.iter().map(|(_, turn)| turn).sum();
                let Some(&(piece, _)) = of_piece.first() else { continue };
                is_in_own |= piece == ring.piece && winding != 0;
                if winding != i32::from(ring.is_hole && piece == ring.piece) {
                    verdict.refuse(ring.piece, piece);
                }
            }
            if ring.is_hole && !is_in_own {
                verdict.refuse(ring.piece, ring.piece);
            }
        }
        Ok(())
    }

    fn has_holes(&self, piece: usize) -> bool {
        let after = self.rings.partition_point(|ring| ring.piece <= piece);
        after.checked_sub(1).and_then(|last| self.rings.get(last)).is_some_and(|ring| ring.is_hole)
    }
}

/// Whether a ray from a vertex runs to the left of a path through it.
fn is_left_of(vertex: GridPoint, (from, to): Edge, ray: GridPoint) -> bool {
    let is_left = |edge: Edge| turn(edge.0, edge.1, ray) > 0;
    if turn(from, vertex, to) >= 0 {
        // A turn to the left, or none: left of both.
        is_left((from, vertex)) && is_left((vertex, to))
    } else {
        is_left((from, vertex)) || is_left((vertex, to))
    }
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
    curve: Curve,
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

    fn found(polygons: &[Rings]) -> AsDrawn {
        let polygons: Vec<&[Vec<[f64; 2]>]> = polygons.iter().map(Vec::as_slice).collect();
        as_drawn(&polygons, Curve::Straight, &Budget::default()).unwrap()
    }

    fn validity(polygons: &[Rings]) -> (Vec<bool>, bool) {
        let found = found(polygons);
        (found.pieces.iter().map(Option::is_some).collect(), found.drawn.is_some())
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
            assert_eq!(validity(&polygons), (vec![true; polygons.len()], true), "{polygons:?}");
        }
        let bow_tie = || vec![[0.0, 0.0], [4.0, 4.0], [4.0, 0.0], [0.0, 4.0], [0.0, 0.0]];
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
        let shell = || square(0.0, 0.0, 10.0);
        let corner = |x: f64, y: f64| {
            vec![[0.0, 0.0], [x + 1.0, y], [x + 1.0, y + 1.0], [x, y + 1.0], [0.0, 0.0]]
        };
        // Two lobes, and a ring around a hole that it closes in one of its own vertices.
        let lobes = || {
            vec![[0.0, 0.0], [4.0, 4.0], [8.0, 0.0], [8.0, 8.0], [4.0, 4.0], [0.0, 8.0], [0.0, 0.0]]
        };
        let around = || {
            let outer = [[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0], [0.0, 0.0]];
            let inner = [[2.0, 4.0], [4.0, 4.0], [4.0, 2.0], [0.0, 0.0]];
            outer.into_iter().chain(inner).collect::<Vec<_>>()
        };
        for (polygons, self_touching) in [
            (vec![vec![shell()], vec![square(10.0, 10.0, 5.0)]], 0),
            (vec![vec![shell(), corner(1.0, 2.0)]], 0),
            (vec![vec![shell(), corner(1.0, 2.0), square(2.0, 3.0, 1.0)]], 0),
            (vec![vec![lobes()]], 1),
            (vec![vec![around()]], 1),
            (vec![vec![lobes()], vec![square(8.0, 8.0, 1.0)]], 1),
        ] {
            assert_eq!(validity(&polygons), (vec![true; polygons.len()], true), "{polygons:?}");
            let counts = found(&polygons).pieces.into_iter().flatten();
            let count: usize = counts.map(|(_, repairs)| repairs.self_touching).sum();
            assert_eq!(count, self_touching, "{polygons:?}");
        }
        // Through one another in a vertex: themselves, a hole its shell, two shells.
        let through = vec![[0.0, 0.0], [4.0, 4.0], [8.0, 8.0], [8.0, 0.0], [4.0, 4.0], [0.0, 8.0]];
        assert_eq!(validity(&[vec![through]]), (vec![false], false));
        let out = vec![[5.0, 5.0], [10.0, 10.0], [15.0, 15.0], [0.0, 15.0], [5.0, 5.0]];
        assert_eq!(validity(&[vec![shell(), out.clone()]]), (vec![false], false));
        assert_eq!(validity(&[vec![shell()], vec![out]]), (vec![true, true], false));
        // In a vertex, from within.
        assert_eq!(validity(&[vec![shell()], vec![corner(1.0, 2.0)]]), (vec![true, true], false));
    }

    /// To look from each at all others to its east would take minutes.
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
                    polygon_ground(rings, Curve::Straight, &mut expected, &budget).unwrap();
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
