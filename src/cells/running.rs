//! Running integrals: what has been added up along a ring by the time a place on it is reached.
#![expect(
    clippy::indexing_slicing,
    reason = "rings and edges are known by the places that their tree gave them; a wrong one must fail"
)]

use std::sync::OnceLock;

use crate::geometry::EdgeTree;
use crate::measure::{EdgeIntegral, Measure};
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

/// Integrals along a tree that are kept for the next question: by the default measure, and by the first other one
/// that was asked for.
#[derive(Debug, Default)]
pub(super) struct Kept {
    by_default: OnceLock<Running>,
    by_another: OnceLock<(Measure, OnceLock<Running>)>,
}

impl Kept {
    /// Where the integrals of a measure are kept, if they are: only those that are taken relative to the tree's own
    /// position. Longitudes matter in planes alone.
    pub(super) fn of(
        &self,
        measure: &Measure,
        around: [f64; 2],
        own: [f64; 2],
    ) -> Option<&OnceLock<Running>> {
        let [is_same_longitude, is_same_latitude] =
            [0, 1].map(|axis: usize| around[axis].to_bits() == own[axis].to_bits());
        let is_in_plane = matches!(measure, Measure::Projected(_));
        if !is_same_latitude || (is_in_plane && !is_same_longitude) {
            return None;
        }
        if *measure == Measure::default() {
            return Some(&self.by_default);
        }
        let (known, running) = self.by_another.get_or_init(|| (measure.clone(), OnceLock::new()));
        (known == measure).then_some(running)
    }
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
            integral.along_each(&tree.edges()[tree.ring(ring)], |area| {
                before.push(sum);
                sum.add(area);
            });
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
