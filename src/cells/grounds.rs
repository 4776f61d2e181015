//! Grounds by label, built where the shape is wanted: to draw it, to export it, or to follow its edges.
#![expect(
    clippy::indexing_slicing,
    reason = "sets, rings and edges are known by the places that the stack gave them; a wrong one must fail"
)]

use std::collections::BTreeMap;

use super::cover::{Cover, Labels, balance};
use super::running::Place;
use super::stack::Stack;
use super::walk::{Beside, Walker};
use crate::error::Error;
use crate::geometry::{Edge, GridPoint, Ground, cancel, close, paths, positive_ground};
use crate::limits::Budget;

/// A label, and how often at least its ground counts for it.
type Level<L> = (L, i32);

/// The ground of each label that occurs. Where ground counts for a label several times, the first level is
/// what counts at least once, the second what counts at least twice, and so on.
///
/// Edges are cut where the walk cut them, at points that are rounded to the grid; an area by
/// [`areas`](super::areas()) does not round them.
///
/// # Errors
///
/// If a limit is hit, or the work is cancelled.
pub(crate) fn grounds<L: Clone + Ord>(
    stack: &Stack<'_>,
    label: impl Fn(&Cover, &mut Labels<L>),
    budget: &Budget,
) -> Result<BTreeMap<Level<L>, Ground>, Error> {
    let traces = traces(stack, label, |_| true, budget)?;
    traces.into_iter().map(|(level, trace)| Ok((level, trace.ground(stack, budget)?))).collect()
}

/// The boundary of each label that occurs, made of the edges for which `is_asked` is true: it gets by how
/// much more each label counts on the left of an edge than on its right.
///
/// # Errors
///
/// If a limit is hit, or the work is cancelled.
pub(crate) fn traces<L: Clone + Ord>(
    stack: &Stack<'_>,
    label: impl Fn(&Cover, &mut Labels<L>),
    is_asked: impl Fn(&Labels<Level<L>>) -> bool,
    budget: &Budget,
) -> Result<BTreeMap<Level<L>, Trace>, Error> {
    let mut tracing = Tracing {
        stack,
        label,
        is_asked,
        traces: BTreeMap::new(),
        balance: Vec::new(),
        set: 0,
        ring: 0,
        from: Place::Vertex(0),
    };
    stack.walk(None, &mut tracing, budget)?;
    Ok(tracing.traces)
}

/// The boundary of a label as far as it is found.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    /// Whole rings, each with its set: 1 where the label lies on the left, −1 on the right.
    rings: Vec<([usize; 2], i32)>,
    parts: Vec<(Edge, i32)>,
}

impl Trace {
    /// What the boundary encloses.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(crate) fn ground(&self, stack: &Stack<'_>, budget: &Budget) -> Result<Ground, Error> {
        match self.as_piece(stack) {
            Some(ground) => Ok(ground),
            None => positive_ground(&paths(&close(cancel(self.edges(stack)))), budget),
        }
    }

    /// The same as polygons, each a ground of its own.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(crate) fn parts(&self, stack: &Stack<'_>, budget: &Budget) -> Result<Vec<Ground>, Error> {
        self.ground(stack, budget)?.parts(budget)
    }

    /// The edges of the boundary, each from its lesser end to its greater one.
    pub(crate) fn undirected_edges(&self, stack: &Stack<'_>) -> impl Iterator<Item = Edge> {
        self.edges(stack).into_iter().map(|(edge, _)| edge)
    }

    /// A piece that the boundary runs around and nothing else: it is valid as it is.
    fn as_piece(&self, stack: &Stack<'_>) -> Option<Ground> {
        let ([set, first], _) = *self.rings.first()?;
        let pieces = stack.sets[set].pieces;
        let of_piece = pieces.rings_of(pieces.piece_of_ring[first] as usize);
        let rings = of_piece.clone().map(|ring| ([set, ring], 1));
        let is_piece = self.parts.is_empty() && rings.eq(self.rings.iter().copied());
        is_piece.then(|| of_piece.map(|ring| pieces.ring_points(ring)).collect())
    }

    /// All edges, each from its lesser end to its greater one, with the sign of its direction.
    fn edges(&self, stack: &Stack<'_>) -> Vec<(Edge, i32)> {
        let mut edges = self.parts.clone();
        for ([set, ring], sign) in self.rings.iter().copied() {
            let tree = &stack.sets[set].pieces.tree;
            edges.extend(tree.edges()[tree.ring(ring)].iter().map(|edge| (*edge, sign)));
        }
        for ((from, to), sign) in &mut edges {
            if to < from {
                std::mem::swap(from, to);
                *sign = -*sign;
            }
        }
        edges
    }
}

/// Follows the boundaries of labels.
struct Tracing<'a, L, F, A> {
    stack: &'a Stack<'a>,
    label: F,
    is_asked: A,
    traces: BTreeMap<Level<L>, Trace>,
    /// By how much more a label counts on the left than on the right.
    balance: Labels<Level<L>>,
    set: usize,
    ring: usize,
    from: Place,
}

impl<L, F, A> Tracing<'_, L, F, A>
where
    L: Clone + Ord,
    F: Fn(&Cover, &mut Labels<L>),
{
    /// By how much more each level of a label counts on the left than on the right.
    fn weigh(&self, beside: &Beside<'_>) -> Labels<Level<L>> {
        let [left, right] = beside.sides().map(|cover| {
            let mut labels = Vec::new();
            (self.label)(&cover, &mut labels);
            let labels = labels.into_iter();
            labels
                .flat_map(|(label, times)| {
                    (1..=times).map(move |level| ((label.clone(), level), 1))
                })
                .collect()
        });
        balance(left, right)
    }

    /// The edges between two places on the ring, cut at points of the grid.
    fn edges_between(&self, from: Place, to: Place) -> Vec<Edge> {
        let edges = self.stack.sets[self.set].pieces.tree.edges();
        let (first, start) = match from {
            Place::Vertex(edge) => (edge, edges.get(edge).map(|(start, _)| *start)),
            Place::Within(edge, position) => (edge, Some(GridPoint::from_degrees(position))),
        };
        let (end, last) = match to {
            Place::Vertex(edge) => (edge, None),
            Place::Within(edge, position) => (edge, Some(GridPoint::from_degrees(position))),
        };
        let Some(mut at) = start else { return Vec::new() };
        let mut between = Vec::with_capacity(end - first + 1);
        let ends = edges[first..end].iter().map(|(_, end)| *end).chain(last);
        for next in ends {
            if next != at {
                between.push((at, next));
            }
            at = next;
        }
        between
    }
}

impl<L, F, A> Walker for Tracing<'_, L, F, A>
where
    L: Clone + Ord,
    F: Fn(&Cover, &mut Labels<L>),
    A: Fn(&Labels<Level<L>>) -> bool,
{
    fn begin_ring(&mut self, set: usize, ring: usize, _: GridPoint) {
        (self.set, self.ring) = (set, ring);
    }

    fn set_out(&mut self, place: Place, beside: &Beside<'_>) {
        self.from = place;
        self.balance = self.weigh(beside);
    }

    /// An edge is cut only where a label changes.
    fn change_sides(&mut self, place: Place, beside: &Beside<'_>) {
        let balance = self.weigh(beside);
        if balance != self.balance {
            self.arrive(place);
            self.balance = balance;
        }
    }

    fn arrive(&mut self, place: Place) {
        if !self.balance.is_empty() && (self.is_asked)(&self.balance) {
            let ring = self.stack.sets[self.set].pieces.tree.ring(self.ring);
            let is_whole =
                (self.from, place) == (Place::Vertex(ring.start), Place::Vertex(ring.end));
            let edges = if is_whole { Vec::new() } else { self.edges_between(self.from, place) };
            for (level, sign) in std::mem::take(&mut self.balance) {
                let trace = self.traces.entry(level).or_default();
                if is_whole {
                    trace.rings.push(([self.set, self.ring], sign));
                } else {
                    trace.parts.extend(edges.iter().map(|edge| (*edge, sign)));
                }
            }
        }
        self.from = place;
    }

    fn reach_border(&mut self, _: Place) {}

    fn cross_border(&mut self, _: u32, _: i32) {}

    fn go_under(&mut self, _: usize, _: &Cover, _: Place, _: Place) {}
}
