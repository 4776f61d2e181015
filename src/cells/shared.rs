//! Edges that two maps have in common.
//!
//! From one day to the next nearly all edges of a map stay as they are. They need not be compared with each
//! other.
#![expect(
    clippy::indexing_slicing,
    reason = "pieces, rings and edges are known by the places that the pieces gave them; a wrong one must fail"
)]

use std::collections::BTreeMap;
use std::ops::Range;

use super::pieces::Pieces;
use crate::geometry::{Edge, EdgeTree, GridPoint};

/// The edges of one of two sets that the other has as well: in the partner of their piece and in the same
/// direction.
#[derive(Debug, Default)]
pub(super) struct SharedEdges {
    /// For each edge; empty where nothing is shared.
    is_shared: Vec<bool>,
    /// The partner of each piece, in the other set.
    partners: Vec<Option<usize>>,
}

/// Pairs of pieces that may have most of their edges in common: those of one layer that begin at the same
/// point, and those that are the only piece of their layer in both sets. In the order of both sets. Of the layers
/// of a piece the strongest counts here; partners may differ in the others.
pub(super) fn partners(
    earlier: &Pieces,
    later: &Pieces,
    same_layer: impl Fn(u32) -> Option<u32>,
) -> Vec<[usize; 2]> {
    let mut by_start: BTreeMap<(u32, GridPoint), usize> = BTreeMap::new();
    let mut in_layer: Vec<Vec<usize>> = vec![Vec::new(); later.layers() as usize];
    for piece in 0..later.count() {
        let Some((first_layer, _)) = later.first_kind(piece) else { continue };
        in_layer[first_layer as usize].push(piece);
        if let Some(start) = later.start_of_piece(piece) {
            by_start.insert((first_layer, start), piece);
        }
    }
    let mut counts = vec![0; earlier.layers() as usize];
    for (first_layer, _) in (0..earlier.count()).filter_map(|piece| earlier.first_kind(piece)) {
        counts[first_layer as usize] += 1;
    }
    let mut found: Vec<[usize; 2]> = Vec::new();
    for one in 0..earlier.count() {
        let Some((first_layer, times)) = earlier.first_kind(one) else { continue };
        let Some(same) = same_layer(first_layer) else { continue };
        let start = earlier.start_of_piece(one);
        let other = start.and_then(|start| by_start.get(&(same, start)).copied());
        let is_only = counts[first_layer as usize] == 1;
        let other = match in_layer[same as usize].as_slice() {
            [only] if is_only => Some(*only),
            _ => other,
        };
        if let Some(other) = other
            && found.last().is_none_or(|[_, last]| other > *last)
            && later.first_kind(other).is_some_and(|(_, same_times)| same_times == times)
        {
            found.push([one, other]);
        }
    }
    found
}

impl SharedEdges {
    /// What partners have in common, for each of the two sets.
    pub(super) fn find(earlier: &Pieces, later: &Pieces, partners: &[[usize; 2]]) -> [Self; 2] {
        let sets = [earlier, later];
        let mut found = sets.map(|set| Self {
            is_shared: vec![false; set.tree.edges().len()],
            partners: vec![None; set.count()],
        });
        for &[one, other] in partners {
            found[0].partners[one] = Some(other);
            found[1].partners[other] = Some(one);
            let mut search = Search { sets, found: &mut found, left: [Vec::new(), Vec::new()] };
            search.match_rings(one, other);
            search.match_one_by_one();
        }
        if found[0].is_shared.contains(&true) { found } else { [Self::default(), Self::default()] }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.is_shared.is_empty()
    }

    /// Whether an edge is shared.
    pub(super) fn holds(&self, edge: usize) -> bool {
        self.is_shared.get(edge).copied().unwrap_or(false)
    }

    /// The partner of a piece in the other set.
    pub(super) fn partner(&self, piece: usize) -> Option<usize> {
        self.partners.get(piece).copied().flatten()
    }

    /// The edges that are not shared, with their places.
    pub(super) fn edges_left(&self, tree: &EdgeTree) -> (EdgeTree, Vec<usize>) {
        let places: Vec<usize> =
            (0..tree.edges().len()).filter(|edge| !self.holds(*edge)).collect();
        let edges = places.iter().map(|place| tree.edges()[*place]);
        (EdgeTree::of_lines([edges]), places)
    }

    /// Some edges in runs, each with whether it is shared.
    pub(super) fn runs(&self, edges: Range<usize>) -> Vec<(bool, Range<usize>)> {
        if self.is_empty() {
            return vec![(false, edges)];
        }
        let mut first = edges.start;
        let runs = self.is_shared[edges].chunk_by(|one, other| one == other);
        runs.map(|run| {
            let edges = first..first + run.len();
            first = edges.end;
            (run[0], edges)
        })
        .collect()
    }
}

struct Search<'s> {
    sets: [&'s Pieces; 2],
    found: &'s mut [SharedEdges; 2],
    /// The edges of each set that are in no run.
    left: [Vec<usize>; 2],
}

impl Search<'_> {
    /// Finds nearly all: runs of the same edges in rings that begin at the same point.
    fn match_rings(&mut self, one: usize, other: usize) {
        let [earlier, later] = self.sets;
        let mut before: BTreeMap<GridPoint, Range<usize>> = BTreeMap::new();
        for ring in earlier.rings_of(one).map(|ring| earlier.tree.ring(ring)) {
            let Some((start, _)) = earlier.tree.edges()[ring.clone()].first() else { continue };
            if let Some(same_start) = before.insert(*start, ring) {
                self.left[0].extend(same_start);
            }
        }
        for ring in later.rings_of(other).map(|ring| later.tree.ring(ring)) {
            let Some((start, _)) = later.tree.edges()[ring.clone()].first() else { continue };
            match before.remove(start) {
                Some(partner) => self.match_runs(partner, ring),
                None => self.left[1].extend(ring),
            }
        }
        self.left[0].extend(before.into_values().flatten());
    }

    /// Goes along two rings at once. Where they part, it looks ahead a little for where they meet again.
    fn match_runs(&mut self, mut before: Range<usize>, mut after: Range<usize>) {
        const FARTHEST: usize = 64;
        let [earlier, later] = self.sets.map(|set| set.tree.edges());
        let mut looks = FARTHEST * (before.len() + after.len());
        loop {
            let run = earlier[before.clone()]
                .iter()
                .zip(&later[after.clone()])
                .take_while(|(one, other)| one == other)
                .count();
            self.found[0].is_shared[before.start..before.start + run].fill(true);
            self.found[1].is_shared[after.start..after.start + run].fill(true);
            before.start += run;
            after.start += run;
            if before.is_empty() || after.is_empty() || looks == 0 {
                break;
            }
            let next = (1..=FARTHEST).find_map(|ahead| {
                looks = looks.saturating_sub(2 * ahead);
                let (before, after) = (&earlier[before.clone()], &later[after.clone()]);
                let in_before = after.get(ahead).and_then(|edge| place(before, edge, ahead));
                let in_after = before.get(ahead).and_then(|edge| place(after, edge, ahead));
                in_before.map(|place| (place, ahead)).or(in_after.map(|place| (ahead, place)))
            });
            let (skipped_before, skipped_after) = next.unwrap_or((1, 1));
            self.left[0].extend(before.clone().take(skipped_before));
            self.left[1].extend(after.clone().take(skipped_after));
            before.start += skipped_before.min(before.len());
            after.start += skipped_after.min(after.len());
        }
        self.left[0].extend(before);
        self.left[1].extend(after);
    }

    /// The edges of a set that are in no run, in order, each with its place.
    fn left_in_order(&self, set: usize) -> Vec<(Edge, usize)> {
        let edges = self.sets[set].tree.edges();
        let mut left: Vec<(Edge, usize)> =
            self.left[set].iter().map(|place| (edges[*place], *place)).collect();
        left.sort_unstable();
        left
    }

    /// Finds the same edges among those that are left.
    fn match_one_by_one(&mut self) {
        let (earlier, later) = (self.left_in_order(0), self.left_in_order(1));
        let (mut one, mut other) = (earlier.iter().peekable(), later.iter().peekable());
        while let (Some((edge, place)), Some((other_edge, other_place))) =
            (one.peek(), other.peek())
        {
            match edge.cmp(other_edge) {
                std::cmp::Ordering::Less => drop(one.next()),
                std::cmp::Ordering::Greater => drop(other.next()),
                std::cmp::Ordering::Equal => {
                    self.found[0].is_shared[*place] = true;
                    self.found[1].is_shared[*other_place] = true;
                    one.next();
                    other.next();
                }
            }
        }
    }
}

/// Where an edge stands among the first of others, up to `last`.
fn place(edges: &[Edge], edge: &Edge, last: usize) -> Option<usize> {
    edges.iter().take(last + 1).position(|other| other == edge)
}
