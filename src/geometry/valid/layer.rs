//! The polygons of a layer, compared with each other.

#![expect(
    clippy::indexing_slicing,
    reason = "edges and rings are known by the places that the tree gives them, pieces by their order"
)]

use std::ops::ControlFlow;

use super::super::crossing::{Upper, wind_around};
use super::super::edge_tree::EdgeTree;
use super::super::grid::{Edge, GridPoint};
use super::super::overlay::Ground;
use super::contact::{Contact, go_through};
use crate::error::Error;
use crate::limits::{Budget, Counter};

/// The pieces of a layer: polygons that are compared with each other and with themselves.
pub(super) struct Layer<'p> {
    tree: EdgeTree,
    /// What the tree does not know of its rings.
    rings: Vec<Ring>,
    pieces: &'p [&'p Ground],
}

/// What a ring is part of. The rings of a piece follow each other, the shell first.
struct Ring {
    piece: usize,
    is_hole: bool,
}

/// What is found out about a layer.
pub(super) struct Verdict {
    /// Whether each piece is valid alone.
    is_valid: Vec<bool>,
    /// How many rings of each piece touch themselves.
    self_touching: Vec<usize>,
    /// Whether all pieces are valid, and no two have more than vertices in common.
    pub(super) are_apart: bool,
}

impl Verdict {
    /// Before anything is compared.
    fn all_valid(pieces: usize) -> Self {
        Self { is_valid: vec![true; pieces], self_touching: vec![0; pieces], are_apart: true }
    }

    /// Takes note that two pieces, or one with itself, do what they should not.
    fn refuse(&mut self, one: usize, other: usize) {
        self.are_apart = false;
        if one == other {
            self.is_valid[one] = false;
        }
    }

    /// How many rings of a piece touch themselves; `None` if the piece is not valid alone.
    pub(super) fn self_touching_if_valid(&self, piece: usize) -> Option<usize> {
        self.is_valid[piece].then_some(self.self_touching[piece])
    }
}

impl<'p> Layer<'p> {
    pub(super) fn from_pieces(pieces: &'p [&'p Ground]) -> Self {
        let mut rings = Vec::new();
        for (piece, ground) in pieces.iter().enumerate() {
            rings.extend((0..ground.rings().count()).map(|ring| Ring { piece, is_hole: ring > 0 }));
        }
        let tree = EdgeTree::of_rings(pieces.iter().flat_map(|piece| piece.rings()));
        Self { tree, rings, pieces }
    }

    /// Which pieces are valid alone, and whether all are together.
    pub(super) fn assess(&self, budget: &Budget) -> Result<Verdict, Error> {
        let mut verdict = Verdict::all_valid(self.pieces.len());
        let mut comparisons = budget.comparisons();
        let Some(touched) = self.touched_vertices(&mut comparisons)? else {
            self.assess_each_alone(&mut verdict, budget)?;
            return Ok(verdict);
        };
        if touched.contains(&true) {
            self.compare_passes(&touched, &mut verdict, &mut comparisons)?;
        }
        self.compare_rings(&touched, &mut verdict, &mut comparisons)?;
        Ok(verdict)
    }

    /// Which pieces are valid alone, where they are not all together. What two of them have in common no
    /// longer matters: of 300 circles that cross each other nearly everywhere, each is compared with itself.
    fn assess_each_alone(&self, verdict: &mut Verdict, budget: &Budget) -> Result<(), Error> {
        verdict.are_apart = false;
        if self.pieces.len() == 1 {
            verdict.refuse(0, 0);
            return Ok(());
        }
        for (place, piece) in self.pieces.iter().enumerate() {
            let alone = Layer::from_pieces(std::slice::from_ref(piece)).assess(budget)?;
            verdict.is_valid[place] = alone.is_valid[0];
            verdict.self_touching[place] = alone.self_touching[0];
        }
        Ok(())
    }

    /// For each edge whether its start is also a vertex of another ring, or once more of its own; `None` if
    /// edges meet anywhere but in vertices.
    fn touched_vertices(&self, comparisons: &mut Counter<'_>) -> Result<Option<Vec<bool>>, Error> {
        let mut touched = vec![false; self.tree.edges().len()];
        let mut do_meet = false;
        self.tree.visit_pairs(0, comparisons, |one, other| {
            match self.contact(one, other) {
                Contact::None => {}
                Contact::Vertex(vertex) => {
                    touched[self.pass_through(vertex, one)] = true;
                    touched[self.pass_through(vertex, other)] = true;
                }
                Contact::Other => {
                    do_meet = true;
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok((!do_meet).then_some(touched))
    }

    /// How two edges meet, apart from the vertex that joins neighbours in a ring.
    fn contact(&self, one: usize, other: usize) -> Contact {
        let edges = self.tree.edges();
        if self.edge_after(one) == other {
            Contact::between_neighbours(edges[one], edges[other])
        } else if self.edge_after(other) == one {
            Contact::between_neighbours(edges[other], edges[one])
        } else {
            Contact::between(edges[one], edges[other])
        }
    }

    /// Refuses rings that go through one another, or through themselves, in a vertex, and counts those
    /// that only touch themselves.
    fn compare_passes(
        &self,
        touched: &[bool],
        verdict: &mut Verdict,
        comparisons: &mut Counter<'_>,
    ) -> Result<(), Error> {
        let mut touches_itself = vec![false; self.rings.len()];
        for passes in self.passes(touched).chunk_by(|one, other| one.0 == other.0) {
            for (place, &(vertex, one)) in passes.iter().enumerate() {
                for &(_, other) in &passes[place + 1..] {
                    comparisons.add(1)?;
                    let ring = self.tree.ring_of(one);
                    if ring == self.tree.ring_of(other) {
                        touches_itself[ring] = true;
                    }
                    if go_through(vertex, self.ends_of_pass(one), self.ends_of_pass(other)) {
                        verdict.refuse(self.piece_of(one), self.piece_of(other));
                    }
                }
            }
        }
        for (ring, touches_itself) in self.rings.iter().zip(touches_itself) {
            verdict.self_touching[ring.piece] += usize::from(touches_itself);
        }
        Ok(())
    }

    /// The passes through vertices that are touched, each with its vertex, those of one vertex
    /// together. A pass is known by the edge that it leaves by.
    fn passes(&self, touched: &[bool]) -> Vec<(GridPoint, usize)> {
        let edges = self.tree.edges().iter().zip(touched).enumerate();
        let mut passes: Vec<(GridPoint, usize)> = edges
            .filter(|(_, (_, is_touched))| **is_touched)
            .map(|(pass, ((vertex, _), _))| (*vertex, pass))
            .collect();
        passes.sort_unstable();
        passes
    }

    /// The pass through a vertex, one of the ends of an edge.
    fn pass_through(&self, vertex: GridPoint, edge: usize) -> usize {
        if self.tree.edges()[edge].0 == vertex { edge } else { self.edge_after(edge) }
    }

    /// The point that a pass comes from and the one that it goes to.
    fn ends_of_pass(&self, pass: usize) -> Edge {
        let edges = self.tree.edges();
        (edges[self.edge_before(pass)].0, edges[pass].1)
    }

    /// Refuses holes outside their shells, and what lies in another ring.
    fn compare_rings(
        &self,
        touched: &[bool],
        verdict: &mut Verdict,
        comparisons: &mut Counter<'_>,
    ) -> Result<(), Error> {
        if self.rings.len() <= 1 {
            return Ok(());
        }
        let mut turns = Vec::new();
        for (ring, &Ring { piece, .. }) in self.rings.iter().enumerate() {
            comparisons.check()?;
            // What is overlaid anyway need not lie apart.
            if !verdict.are_apart && !self.piece_has_holes(ring) {
                continue;
            }
            if let Some(vertex) = self.untouched_vertex(ring, touched) {
                comparisons.add_winding(self.collect_turns(ring, vertex, &mut turns))?;
                self.compare_with_others(ring, &turns, verdict);
            } else {
                verdict.are_apart = false;
                if self.piece_has_holes(ring) {
                    verdict.refuse(piece, piece);
                }
            }
        }
        Ok(())
    }

    /// The first vertex of a ring that no other ring passes through, nor it twice.
    fn untouched_vertex(&self, ring: usize, touched: &[bool]) -> Option<GridPoint> {
        let edge = self.tree.ring(ring).find(|edge| !touched[*edge])?;
        Some(self.tree.edges()[edge].0)
    }

    /// How other rings turn around a vertex of a ring, by pieces. No other ring passes through the
    /// vertex, so that it does not matter which of them is moved.
    fn collect_turns(&self, ring: usize, vertex: GridPoint, turns: &mut Vec<(usize, i32)>) -> u64 {
        turns.clear();
        let comparisons = wind_around(
            vertex,
            &self.tree,
            |_| Upper::Point,
            |edge, turn| {
                let other = self.tree.ring_of(edge);
                if other != ring {
                    turns.push((self.rings[other].piece, turn));
                }
            },
        );
        turns.sort_unstable();
        comparisons
    }

    /// Refuses a ring by how others turn around it. A hole lies in its own piece, once; else nothing lies
    /// in anything.
    fn compare_with_others(&self, ring: usize, turns: &[(usize, i32)], verdict: &mut Verdict) {
        let Ring { piece, is_hole } = self.rings[ring];
        let mut is_in_own = false;
        for turns in turns.chunk_by(|one, other| one.0 == other.0) {
            let other = turns[0].0;
            let winding: i32 = turns.iter().map(|(_, turn)| turn).sum();
            is_in_own |= other == piece && winding != 0;
            if winding != i32::from(is_hole && other == piece) {
                verdict.refuse(piece, other);
            }
        }
        if is_hole && !is_in_own {
            verdict.refuse(piece, piece);
        }
    }

    /// The piece that an edge belongs to.
    fn piece_of(&self, edge: usize) -> usize {
        self.rings[self.tree.ring_of(edge)].piece
    }

    /// Whether the piece of a ring has holes: it is one, or it is a shell and one comes next.
    fn piece_has_holes(&self, ring: usize) -> bool {
        self.rings[ring].is_hole || self.rings.get(ring + 1).is_some_and(|next| next.is_hole)
    }

    /// The next edge of a ring.
    fn edge_after(&self, edge: usize) -> usize {
        let ring = self.tree.ring(self.tree.ring_of(edge));
        if edge + 1 < ring.end { edge + 1 } else { ring.start }
    }

    /// The edge of a ring before another one.
    fn edge_before(&self, edge: usize) -> usize {
        let ring = self.tree.ring(self.tree.ring_of(edge));
        if edge > ring.start { edge - 1 } else { ring.end - 1 }
    }
}
