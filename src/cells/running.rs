//! Running integrals: what has been added up along a ring by the time a place on it is reached.
#![expect(
    clippy::indexing_slicing,
    reason = "rings and edges are known by the places that their tree gave them; a wrong one must fail"
)]

use std::sync::OnceLock;

use crate::geometry::EdgeTree;
use crate::measure::EdgeIntegral;
use crate::sum::Sum;

/// For each edge of a tree, the integral from the start of its ring to the start of the edge.
///
/// An area is a difference of two of these. They grow to that of a country, so that they are kept
/// compensated: as a sum and what rounding left of it.
#[derive(Debug)]
pub(super) struct Running {
    before: Vec<Sum>,
    /// For each ring, the integral around it.
    around: Vec<Sum>,
}

/// A place on a ring or a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// At the start of an edge; after the last edge of a ring, back at its start.
    Vertex(usize),
    /// At a position on an edge.
    Within(usize, [f64; 2]),
}

impl Running {
    /// Along all edges of a tree.
    fn along(tree: &EdgeTree, integral: &EdgeIntegral) -> Self {
        let mut before = Vec::with_capacity(tree.edges().len());
        let mut around = Vec::with_capacity(tree.ring_count());
        for ring in 0..tree.ring_count() {
            let mut sum = Sum::default();
            for (from, to) in &tree.edges()[tree.ring(ring)] {
                before.push(sum);
                sum.add(integral.along(from.to_degrees(), to.to_degrees()));
            }
            around.push(sum);
        }
        Self { before, around }
    }
}

/// Edges, and what adds up along them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Along<'a> {
    pub(super) tree: &'a EdgeTree,
    pub(super) integral: &'a EdgeIntegral,
    /// Computed when it is needed: a ring that nothing crosses is only measured as a whole.
    pub(super) running: &'a OnceLock<Running>,
}

impl Along<'_> {
    fn running(&self) -> &Running {
        self.running.get_or_init(|| Running::along(self.tree, self.integral))
    }

    /// From the start of a ring to a place on it.
    pub(super) fn up_to(&self, ring: usize, place: Place) -> Sum {
        let edges = self.tree.ring(ring);
        match place {
            Place::Vertex(edge) if edge == edges.start => Sum::default(),
            Place::Vertex(edge) if edge == edges.end => self.running().around[ring],
            Place::Vertex(edge) => self.running().before[edge],
            Place::Within(edge, position) => {
                let mut sum = self.running().before[edge];
                let (start, _) = self.tree.edges()[edge];
                sum.add(self.integral.along(start.to_degrees(), position));
                sum
            }
        }
    }
}
