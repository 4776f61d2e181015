//! Pairs of edges that come near each other.

#![expect(clippy::indexing_slicing, reason = "edges are known by places that their tree gave")]

use std::cmp::Ordering;
use std::ops::ControlFlow;

use super::boxes::{CoarseBox, FAN_OUT};
use super::slab::Slabs;
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
    /// After how much has been compared rectangles are made.
    patience: u64,
    compared: u64,
    /// Rectangles that lie along the edges of each tree; of two trees that are the same, once. They are made when
    /// boxes turn out to tell little apart.
    slabs: Option<(Slabs, Option<Slabs>)>,
    visit: V,
}

/// For each edge so much is compared before boxes are taken to tell little apart. A real map takes ten at most.
const PATIENCE: u64 = 64;

impl EdgeTree {
    /// Calls `visit` with every pair of edges that come within `margin` of each other, each pair once, the
    /// earlier edge first; until `visit` breaks off, or it or the counter returns an error. Pairs of which only
    /// the boxes come so near may be visited, too.
    ///
    /// The counter is told of all that is compared on the way, so that it bounds the time.
    pub(crate) fn visit_pairs(
        &self,
        margin: i64,
        counter: &mut Counter<'_>,
        visit: impl FnMut(usize, usize) -> Result<ControlFlow<()>, Error>,
    ) -> Result<(), Error> {
        let Some(root) = self.root() else { return Ok(()) };
        let mut join = Join::new([self, self], counter, visit);
        (join.are_same, join.margin) = (true, margin);
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
        Join::new([self, other], counter, visit).open(own, others).map(|_| ())
    }
}

impl<'t, 'c, 'b, V: FnMut(usize, usize) -> Result<ControlFlow<()>, Error>> Join<'t, 'c, 'b, V> {
    fn new(trees: [&'t EdgeTree; 2], counter: &'c mut Counter<'b>, visit: V) -> Self {
        let edges = trees.map(|tree| tree.edges.len() as u64);
        let patience = PATIENCE * (edges[0] + edges[1]);
        counter.grant(patience);
        Self {
            trees,
            are_same: false,
            margin: 0,
            counter,
            patience,
            compared: 0,
            slabs: None,
            visit,
        }
    }

    /// Counts what is compared.
    fn count(&mut self, more: u64) -> Result<(), Error> {
        self.compared += more;
        if self.compared > self.patience && self.slabs.is_none() {
            let other = (!self.are_same).then(|| Slabs::around(self.trees[1]));
            self.slabs = Some((Slabs::around(self.trees[0]), other));
        }
        self.counter.add(more)
    }

    /// Whether rectangles along the edges below two nodes lie apart, if there are any.
    fn are_apart(&self, one: Node, other: Node) -> bool {
        let Some((slabs, other_slabs)) = &self.slabs else { return false };
        let other_slabs = other_slabs.as_ref().unwrap_or(slabs);
        let slab = slabs.get(one.level, one.index);
        slab.is_apart_from(&other_slabs.get(other.level, other.index), self.margin)
    }

    /// Visits the pairs below two nodes, of which at least one is above level 0. Where one tree is higher,
    /// its nodes are opened first.
    fn open(&mut self, one: Node, other: Node) -> Result<ControlFlow<()>, Error> {
        self.count(FAN_OUT as u64)?;
        if one.level > 0 && other.level > 0 && self.are_apart(one, other) {
            return Ok(ControlFlow::Continue(()));
        }
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
        self.count(1)?;
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
            self.count(u64::from(places.len()))?;
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
