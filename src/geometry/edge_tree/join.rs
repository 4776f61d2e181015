//! Pairs of edges that come near each other.

#![expect(clippy::indexing_slicing, reason = "edges are known by places that their tree gave")]

use std::cmp::Ordering;
use std::ops::ControlFlow;

use super::boxes::{CoarseBox, FAN_OUT};
use super::{EdgeTree, Node};
use crate::error::Error;
use crate::geometry::bounds::Bounds;
use crate::geometry::grid::Edge;
use crate::limits::Counter;

/// The search for pairs of edges in two trees, which may be the same.
struct Join<'t, 'c, 'b, V> {
    trees: [&'t EdgeTree; 2],
    are_same: bool,
    /// How far apart the boxes of two edges may be; at most one step of the coarse boxes.
    margin: i64,
    counter: &'c mut Counter<'b>,
    visit: V,
}

impl EdgeTree {
    /// Calls `visit` with every pair of edges whose boxes come within `margin` of each other, each
    /// pair once, the earlier edge first; until `visit` breaks off, or it or the counter returns an
    /// error.
    ///
    /// The counter is told of all that is compared on the way, so that it bounds the time.
    pub(crate) fn visit_pairs(
        &self,
        margin: i64,
        counter: &mut Counter<'_>,
        visit: impl FnMut(usize, usize) -> Result<ControlFlow<()>, Error>,
    ) -> Result<(), Error> {
        let Some(root) = self.root() else { return Ok(()) };
        let mut join = Join { trees: [self, self], are_same: true, margin, counter, visit };
        join.open(root, root).map(|_| ())
    }

    /// The same for every pair of an edge of this tree and one of another, that of this one first.
    pub(crate) fn visit_pairs_with(
        &self,
        other: &Self,
        counter: &mut Counter<'_>,
        visit: impl FnMut(usize, usize) -> Result<ControlFlow<()>, Error>,
    ) -> Result<(), Error> {
        let (Some(own), Some(others)) = (self.root(), other.root()) else { return Ok(()) };
        let mut join = Join { trees: [self, other], are_same: false, margin: 0, counter, visit };
        join.open(own, others).map(|_| ())
    }
}

impl<V: FnMut(usize, usize) -> Result<ControlFlow<()>, Error>> Join<'_, '_, '_, V> {
    /// Visits the pairs below two nodes, of which at least one is above level 0. Where one tree is higher,
    /// its nodes are opened first.
    fn open(&mut self, one: Node, other: Node) -> Result<ControlFlow<()>, Error> {
        self.counter.add(FAN_OUT as u64)?;
        match one.level.cmp(&other.level) {
            Ordering::Greater => self.open_one(one, other),
            Ordering::Less => self.open_other(one, other),
            Ordering::Equal if one.level == 1 => self.compare_edges(one, other),
            Ordering::Equal => self.open_both(one, other),
        }
    }

    fn open_one(&mut self, one: Node, other: Node) -> Result<ControlFlow<()>, Error> {
        let tree = self.trees[0];
        for place in tree.block(one).meeting(self.enlarged(other.bounds)) {
            if self.open_or_visit(tree.child(one, place), other)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn open_other(&mut self, one: Node, other: Node) -> Result<ControlFlow<()>, Error> {
        let tree = self.trees[1];
        for place in tree.block(other).meeting(self.enlarged(one.bounds)) {
            if self.open_or_visit(one, tree.child(other, place))?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Visits the pairs below any two nodes.
    fn open_or_visit(&mut self, one: Node, other: Node) -> Result<ControlFlow<()>, Error> {
        if one.level > 0 || other.level > 0 {
            return self.open(one, other);
        }
        self.counter.add(1)?;
        let [tree, other_tree] = self.trees;
        match (tree.edges.get(one.index), other_tree.edges.get(other.index)) {
            (Some(edge), Some(other_edge)) if self.come_near(*edge, *other_edge) => {
                (self.visit)(one.index, other.index)
            }
            _ => Ok(ControlFlow::Continue(())),
        }
    }

    fn open_both(&mut self, one: Node, other: Node) -> Result<ControlFlow<()>, Error> {
        let [tree, other_tree] = self.trees;
        let (block, other_block) = (tree.block(one), other_tree.block(other));
        // Of each node only what comes near the other can come near what is in it.
        let near = block.meeting(self.enlarged(other.bounds));
        let are_one = self.are_same && one.index == other.index;
        for other_place in other_block.meeting(self.enlarged(one.bounds)) {
            let other = other_tree.child(other, other_place);
            let mut places = block.meeting(self.enlarged(other.bounds)).and(&near);
            if are_one {
                // Each pair once.
                places = places.up_to(other_place);
            }
            for place in places {
                if self.open(tree.child(one, place), other)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Visits the pairs of edges below two nodes right above them.
    fn compare_edges(&mut self, one: Node, other: Node) -> Result<ControlFlow<()>, Error> {
        let [tree, other_tree] = self.trees;
        let (block, other_block) = (tree.block(one), other_tree.block(other));
        let (places, other_places) = (tree.edges_in(one), other_tree.edges_in(other));
        let (first, other_first) = (places.start, other_places.start);
        let (edges, other_edges) = (&tree.edges[places], &other_tree.edges[other_places]);
        let near = block.meeting(self.enlarged(other.bounds));
        for other_place in other_block.meeting(self.enlarged(one.bounds)) {
            let bounds = self.enlarged(other_block.get(other_place));
            let mut places = block.meeting(bounds).and(&near);
            if self.are_same && first == other_first {
                // An edge makes no pair with itself.
                places = places.before(other_place);
            }
            self.counter.add(u64::from(places.len()))?;
            let Some(&other_edge) = other_edges.get(other_place) else { break };
            for place in places {
                let Some(&edge) = edges.get(place) else { break };
                if self.come_near(edge, other_edge)
                    && (self.visit)(first + place, other_first + other_place)?.is_break()
                {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn come_near(&self, edge: Edge, other: Edge) -> bool {
        Bounds::of_edge(edge).enlarged(self.margin).meets(&Bounds::of_edge(other))
    }

    fn enlarged(&self, bounds: CoarseBox) -> CoarseBox {
        if self.margin > 0 { bounds.enlarged() } else { bounds }
    }
}
