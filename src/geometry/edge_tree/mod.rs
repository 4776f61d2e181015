//! An index of edges.
#![expect(
    clippy::indexing_slicing,
    reason = "edges, rings and boxes are known by places that the tree itself gave; a wrong one must fail"
)]

mod boxes;
mod join;
mod slab;
#[cfg(test)]
mod tests;

use self::boxes::{Block, CoarseBox, FAN_OUT};
use super::bounds::Bounds;
use super::grid::{Edge, GridPoint, edges};

/// Edges that can be found by a box, or by the edges of another tree.
///
/// The edges stay in the order in which their rings run, and each level of the tree holds the boxes
/// of eight neighbours in the level below: along a ring, neighbours in order are neighbours on the
/// ground. (The *natural* index of Baker's `tg`.) It takes linear time and memory to build, without
/// sorting, whatever the edges look like.
#[derive(Debug, Default)]
pub(crate) struct EdgeTree {
    edges: Vec<Edge>,
    /// The first edge of each ring, or open line.
    starts: Vec<usize>,
    /// The ring that each edge belongs to.
    ring_of_edge: Vec<u32>,
    /// By eights, the boxes of the edges, the boxes of these by eights, and so on up to eight boxes or
    /// fewer.
    levels: Vec<Vec<Block>>,
    bounds: Option<Bounds>,
}

/// Where something is that is met on the way east from a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Eastward {
    /// To the west, to the east, or both.
    Beside,
    /// To the east.
    Beyond,
}

/// A box of a tree by its level and its place there; the boxes of edges are level 0.
#[derive(Debug, Clone, Copy)]
struct Node {
    level: usize,
    index: usize,
    bounds: CoarseBox,
}

impl EdgeTree {
    /// Indexes the edges of rings, in order.
    pub(crate) fn of_rings<'a>(rings: impl IntoIterator<Item = &'a [GridPoint]>) -> Self {
        Self::of_lines(rings.into_iter().map(edges))
    }

    /// Indexes the edges of lines, in order. Points can be located among rings only
    /// ([`visit_eastward`](Self::visit_eastward)).
    pub(crate) fn of_lines(
        lines: impl IntoIterator<Item = impl IntoIterator<Item = Edge>>,
    ) -> Self {
        let mut all: Vec<Edge> = Vec::new();
        let mut starts = Vec::new();
        let mut ring_of_edge = Vec::new();
        for (ring, line) in (0..).zip(lines) {
            starts.push(all.len());
            all.extend(line);
            ring_of_edge.resize(all.len(), ring);
        }
        let mut levels = Vec::new();
        let mut level = Block::by_eights(all.iter().copied().map(CoarseBox::around_edge));
        while level.len() > 1 {
            let above = Block::by_eights(level.iter().map(Block::joined));
            levels.push(std::mem::replace(&mut level, above));
        }
        levels.push(level);
        let bounds = Bounds::around(all.iter().map(|(start, _)| *start));
        Self { edges: all, starts, ring_of_edge, levels, bounds }
    }

    /// All edges, in order.
    pub(crate) fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// How many rings there are.
    pub(crate) fn ring_count(&self) -> usize {
        self.starts.len()
    }

    /// The edges of a ring.
    pub(crate) fn ring(&self, ring: usize) -> std::ops::Range<usize> {
        self.starts[ring]..self.starts.get(ring + 1).copied().unwrap_or(self.edges.len())
    }

    /// The ring that an edge belongs to.
    pub(crate) fn ring_of(&self, edge: usize) -> usize {
        self.ring_of_edge[edge] as usize
    }

    /// The box around all edges.
    pub(crate) fn bounds(&self) -> Option<Bounds> {
        self.bounds
    }

    /// Calls `visit` with every edge whose box meets `bounds`, and its place in the order, until
    /// `visit` returns false. Returns false if it did.
    pub(crate) fn visit_while(
        &self,
        bounds: &Bounds,
        mut visit: impl FnMut(usize, Edge) -> bool,
    ) -> bool {
        let Some(root) = self.root() else { return true };
        self.descend(root, bounds, CoarseBox::around(bounds), &mut visit)
    }

    /// Goes from a point to the east, along its parallel, and calls `visit` with what is there: edges
    /// whose boxes reach from west to east of the point, and pieces of rings that lie to the east of
    /// it, each by the place of its first edge, where it starts, and where it ends. How often a piece
    /// crosses the parallel need not be asked: on balance it does so once if its ends are on
    /// different sides of it, else not at all. Rings that lie to the east as a whole are not visited.
    ///
    /// Returns how many boxes were looked at.
    pub(crate) fn visit_eastward(
        &self,
        point: GridPoint,
        mut visit: impl FnMut(usize, Edge, Eastward),
    ) -> u64 {
        let mut boxes = 0;
        let GridPoint { longitude, latitude } = point;
        let ray = Bounds { west: longitude, south: latitude, east: i64::MAX, north: latitude };
        let mut open: Vec<Node> = self.root().into_iter().collect();
        let ray = CoarseBox::around(&ray);
        while let Some(node) = open.pop() {
            boxes += 1;
            if node.bounds.is_east_of(ray) {
                self.pieces(node).for_each(|(edge, piece)| visit(edge, piece, Eastward::Beyond));
            } else if node.level > 0 {
                let block = self.block(node);
                open.extend(block.meeting(ray).map(|place| self.child(node, place)));
            } else if let Some(edge) = self.edges.get(node.index) {
                visit(node.index, *edge, Eastward::Beside);
            }
        }
        boxes
    }

    /// The pieces of rings in a node that are no whole rings: at most two, its first and its last. Each by
    /// the place of its first edge, where it starts, and where it ends.
    fn pieces(&self, node: Node) -> impl Iterator<Item = (usize, Edge)> {
        let edges = self.edges_in(node);
        let head = edges.clone().next().map(|edge| self.ring_of(edge));
        let tail = edges.clone().next_back().map(|edge| self.ring_of(edge));
        let tail = tail.filter(|tail| Some(*tail) != head);
        head.into_iter().chain(tail).filter_map(move |ring| {
            let ring = self.ring(ring);
            let piece = ring.start.max(edges.start)..ring.end.min(edges.end);
            (piece != ring)
                .then(|| (piece.start, (self.edges[piece.start].0, self.edges[piece.end - 1].1)))
        })
    }

    /// The places of all edges in a node.
    fn edges_in(&self, node: Node) -> std::ops::Range<usize> {
        let size =
            u32::try_from(node.level).map_or(usize::MAX, |level| FAN_OUT.saturating_pow(level));
        let first = node.index.saturating_mul(size).min(self.edges.len());
        first..first.saturating_add(size).min(self.edges.len())
    }

    /// The node that holds all; `None` without edges.
    fn root(&self) -> Option<Node> {
        let top = self.levels.last()?.first()?;
        Some(Node { level: self.levels.len(), index: 0, bounds: top.joined() })
    }

    /// The boxes of the children of a node above level 0; where there are fewer than eight, the last ones
    /// meet nothing.
    fn block(&self, node: Node) -> &Block {
        self.levels[node.level - 1].get(node.index).unwrap_or(&Block::NOTHING)
    }

    /// A child of a node above level 0, by its place among the eight.
    fn child(&self, node: Node, place: usize) -> Node {
        let index = node.index * FAN_OUT + place;
        Node { level: node.level - 1, index, bounds: self.block(node).get(place) }
    }

    /// Visits what lies below a node.
    fn descend(
        &self,
        node: Node,
        bounds: &Bounds,
        coarse: CoarseBox,
        visit: &mut impl FnMut(usize, Edge) -> bool,
    ) -> bool {
        if node.level > 0 {
            let mut near = self.block(node).meeting(coarse);
            return near.all(|place| self.descend(self.child(node, place), bounds, coarse, visit));
        }
        let edge = self.edges.get(node.index).copied();
        edge.is_none_or(|edge| !Bounds::of_edge(edge).meets(bounds) || visit(node.index, edge))
    }
}
