//! An index of edges.
#![expect(
    clippy::indexing_slicing,
    reason = "edges, rings and boxes are known by places that the tree itself gave; a wrong one must fail"
)]

use std::ops::ControlFlow;

use super::bounds::Bounds;
use super::grid::{Edge, GridPoint, edges};
use crate::error::Error;
use crate::limits::Counter;

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
    levels: Vec<Vec<[CoarseBox; FAN_OUT]>>,
}

const FAN_OUT: usize = 8;

/// Where something is that is met on the way east from a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Eastward {
    /// To the west, to the east, or both.
    Beside,
    /// To the east.
    Beyond,
}

/// A box in steps of 512 of the grid, enlarged to whole ones: west, south, and east and north with
/// the other sign, so that a box around two is the least of both, and to compare two takes four
/// additions and one branch.
#[derive(Debug, Clone, Copy, PartialEq)]
struct CoarseBox([i32; 4]);

impl CoarseBox {
    /// Meets nothing.
    const NOTHING: Self = Self([Self::FARTHEST; 4]);
    /// No coordinate of the grid is farther from nought: one turn and a half.
    const FARTHEST: i32 = (1 << 30) - 1;
    const SHIFT: u32 = 9;

    fn of(bounds: &Bounds) -> Self {
        let coarse = |coordinate: i64| {
            let farthest = i64::from(Self::FARTHEST);
            i32::try_from((coordinate >> Self::SHIFT).clamp(-farthest, farthest))
                .unwrap_or(Self::FARTHEST)
        };
        Self([
            coarse(bounds.west),
            coarse(bounds.south),
            -coarse(bounds.east),
            -coarse(bounds.north),
        ])
    }

    fn of_edge(edge: Edge) -> Self {
        Self::of(&Bounds::of_edge(edge))
    }

    fn join(self, other: Self) -> Self {
        let (Self([west, south, east, north]), Self(others)) = (self, other);
        Self([west.min(others[0]), south.min(others[1]), east.min(others[2]), north.min(others[3])])
    }

    /// The box with one step of its own added on every side.
    fn enlarged(self) -> Self {
        Self(self.0.map(|side| side.saturating_sub(1)))
    }

    fn meets(self, other: Self) -> bool {
        let (Self([west, south, east, north]), Self(others)) = (self, other);
        // Each sum is nought or less where the boxes meet in that direction; less one, it is negative.
        let sums = [west + others[2], south + others[3], east + others[0], north + others[1]];
        let apart = sums.map(|sum| sum.wrapping_sub(1));
        apart.into_iter().fold(-1, |all, one| all & one) < 0
    }

    /// Whether all of it lies to the east of the western side of another box.
    fn is_east_of(self, other: Self) -> bool {
        self.0[0] > other.0[0]
    }

    /// What it stands for at the most.
    fn to_bounds(self) -> Bounds {
        let Self([west, south, east, north]) = self;
        let side = |coarse: i32| i64::from(coarse) << Self::SHIFT;
        let step = (1 << Self::SHIFT) - 1;
        Bounds {
            west: side(west),
            south: side(south),
            east: side(-east) + step,
            north: side(-north) + step,
        }
    }
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
        let mut levels: Vec<Vec<[CoarseBox; FAN_OUT]>> = Vec::new();
        let mut level = by_eights(all.iter().copied().map(CoarseBox::of_edge));
        while level.len() > 1 {
            let above = level
                .iter()
                .map(|boxes| boxes.iter().copied().fold(CoarseBox::NOTHING, CoarseBox::join));
            let above = by_eights(above);
            levels.push(std::mem::replace(&mut level, above));
        }
        levels.push(level);
        Self { edges: all, starts, ring_of_edge, levels }
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
        Bounds::around(self.edges.iter().map(|(start, _)| *start))
    }

    /// Calls `visit` with every edge whose box meets `bounds`, and its place in the order, until
    /// `visit` returns false. Returns false if it did.
    pub(crate) fn visit_while(
        &self,
        bounds: &Bounds,
        mut visit: impl FnMut(usize, Edge) -> bool,
    ) -> bool {
        let Some(root) = self.root() else { return true };
        self.descend(root, bounds, CoarseBox::of(bounds), &mut visit)
    }

    /// Goes from a point to the east, along its parallel, and calls `visit` with what is there: edges
    /// whose boxes reach from west to east of the point, and pieces of rings that lie to the east of
    /// it, each by the place of its first edge, where it starts, and where it ends. How often a piece
    /// crosses the parallel need not be asked: on balance it does so once if its ends are on
    /// different sides of it, else not at all. Rings that lie to the east as a whole are left out.
    pub(crate) fn visit_eastward(
        &self,
        point: GridPoint,
        mut visit: impl FnMut(usize, Edge, Eastward),
    ) {
        let GridPoint { longitude, latitude } = point;
        let ray = Bounds { west: longitude, south: latitude, east: i64::MAX, north: latitude };
        let mut open: Vec<Node> = self.root().into_iter().collect();
        let ray = CoarseBox::of(&ray);
        while let Some(node) = open.pop() {
            if node.bounds.is_east_of(ray) {
                self.pieces(node).for_each(|(edge, piece)| visit(edge, piece, Eastward::Beyond));
            } else if node.level > 0 {
                open.extend(self.children(node).filter(|child| child.bounds.meets(ray)));
            } else if let Some(edge) = self.edges.get(node.index) {
                visit(node.index, *edge, Eastward::Beside);
            }
        }
    }

    /// The pieces of rings in a node that are no whole rings: at most two, its first and its last.
    fn pieces(&self, node: Node) -> impl Iterator<Item = (usize, Edge)> {
        let size =
            u32::try_from(node.level).map_or(usize::MAX, |level| FAN_OUT.saturating_pow(level));
        let first = node.index.saturating_mul(size);
        let end = first.saturating_add(size).min(self.edges.len());
        let after_first = self.starts.partition_point(|start| *start <= first);
        let after_last = self.starts.partition_point(|start| *start < end);
        let start_of = |after: usize| self.starts.get(after.wrapping_sub(1)).copied().unwrap_or(0);
        let end_of = |after: usize| self.starts.get(after).copied().unwrap_or(self.edges.len());
        let head = first..end_of(after_first).min(end);
        let tail = start_of(after_last).max(first)..end;
        let is_whole_head = start_of(after_first) == head.start && end_of(after_first) == head.end;
        let is_whole_tail = start_of(after_last) == tail.start && end_of(after_last) == tail.end;
        let is_one = head == tail;
        let pieces = [
            Some(head).filter(|_| !is_whole_head),
            Some(tail).filter(|_| !is_whole_tail && !is_one),
        ];
        pieces.into_iter().flatten().filter_map(|piece| {
            let last = piece.end.checked_sub(1)?;
            Some((piece.start, (self.edges.get(piece.start)?.0, self.edges.get(last)?.1)))
        })
    }

    /// Calls `visit` with every pair of edges whose boxes come within `margin` of each other, each
    /// pair once, the earlier edge first; until `visit` breaks off, or it or the counter returns an
    /// error.
    ///
    /// The counter is told of all that is compared on the way, so that it bounds the time.
    pub(crate) fn visit_pairs(
        &self,
        margin: i64,
        counter: &mut Counter<'_>,
        mut visit: impl FnMut(usize, usize) -> Result<ControlFlow<()>, Error>,
    ) -> Result<(), Error> {
        let Some(root) = self.root() else { return Ok(()) };
        let join = Join { trees: [self, self], are_same: true, margin };
        join.open([root, root], counter, &mut visit).map(|_| ())
    }

    /// The same for every pair of an edge of this tree and one of another, that of this one first.
    pub(crate) fn visit_pairs_with(
        &self,
        other: &Self,
        counter: &mut Counter<'_>,
        mut visit: impl FnMut(usize, usize) -> Result<ControlFlow<()>, Error>,
    ) -> Result<(), Error> {
        let (Some(own), Some(others)) = (self.root(), other.root()) else { return Ok(()) };
        let join = Join { trees: [self, other], are_same: false, margin: 0 };
        join.open([own, others], counter, &mut visit).map(|_| ())
    }

    /// The edge at the least distance and that distance; of several as near, the first. `to_box`
    /// must not exceed the distance to any edge in the box.
    pub(crate) fn nearest(
        &self,
        to_edge: impl Fn(Edge) -> f64,
        to_box: impl Fn(&Bounds) -> f64,
    ) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        // What to look into, and its distance. The nearest is on top.
        let mut open: Vec<(Node, f64)> = self.root().map(|root| (root, 0.0)).into_iter().collect();
        while let Some((node, distance)) = open.pop() {
            if best.is_some_and(|(_, least)| distance > least) {
                continue;
            }
            let index = node.index;
            if let (0, Some(&edge)) = (node.level, self.edges.get(index)) {
                let found = (index, to_edge(edge));
                let is_better = best.is_none_or(|(first, least)| {
                    found.1 < least || (found.1 <= least && index < first)
                });
                if is_better {
                    best = Some(found);
                }
                continue;
            }
            let from = open.len();
            let children = self.children(node).filter(|child| child.bounds != CoarseBox::NOTHING);
            open.extend(children.map(|child| {
                let edge = self.edges.get(child.index).filter(|_| child.level == 0);
                let exact = edge.map(|edge| Bounds::of_edge(*edge));
                (child, to_box(&exact.unwrap_or_else(|| child.bounds.to_bounds())))
            }));
            if let Some(added) = open.get_mut(from..) {
                added.sort_by(|a, b| b.1.total_cmp(&a.1));
            }
        }
        best
    }

    /// The node that holds all; `None` without edges.
    fn root(&self) -> Option<Node> {
        let top = self.levels.last()?.first()?;
        let bounds = top.iter().copied().fold(CoarseBox::NOTHING, CoarseBox::join);
        Some(Node { level: self.levels.len(), index: 0, bounds })
    }

    /// The children of a node above level 0; where there are fewer than eight, the last ones meet
    /// nothing.
    fn children(&self, node: Node) -> impl Iterator<Item = Node> {
        let level = node.level.saturating_sub(1);
        let block = self.levels.get(level).and_then(|level| level.get(node.index));
        let boxes = block.copied().unwrap_or([CoarseBox::NOTHING; FAN_OUT]);
        let first = node.index * FAN_OUT;
        (first..).zip(boxes).map(move |(index, bounds)| Node { level, index, bounds })
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
            let mut near = self.children(node).filter(|child| child.bounds.meets(coarse));
            return near.all(|child| self.descend(child, bounds, coarse, visit));
        }
        let edge = self.edges.get(node.index).copied();
        edge.is_none_or(|edge| !Bounds::of_edge(edge).meets(bounds) || visit(node.index, edge))
    }
}

fn by_eights(boxes: impl Iterator<Item = CoarseBox>) -> Vec<[CoarseBox; FAN_OUT]> {
    let mut boxes = boxes.peekable();
    let mut blocks = Vec::with_capacity(boxes.size_hint().0.div_ceil(FAN_OUT));
    while boxes.peek().is_some() {
        let mut block = [CoarseBox::NOTHING; FAN_OUT];
        for (place, own) in block.iter_mut().zip(boxes.by_ref()) {
            *place = own;
        }
        blocks.push(block);
    }
    blocks
}

/// The search for pairs of edges in two trees, which may be the same.
struct Join<'t> {
    trees: [&'t EdgeTree; 2],
    are_same: bool,
    /// How far apart the boxes of two edges may be; at most one step of the coarse boxes.
    margin: i64,
}

impl Join<'_> {
    /// Visits the pairs below two nodes, of which at least one is above level 0.
    fn open(
        &self,
        [one, other]: [Node; 2],
        counter: &mut Counter<'_>,
        visit: &mut impl FnMut(usize, usize) -> Result<ControlFlow<()>, Error>,
    ) -> Result<ControlFlow<()>, Error> {
        counter.add(FAN_OUT as u64)?;
        let enlarged = |bounds: CoarseBox| if self.margin > 0 { bounds.enlarged() } else { bounds };
        // Of each node only what comes near the other can come near what is in it. Where one tree is
        // higher, its nodes are opened first.
        let mut near = [one; FAN_OUT];
        let mut count = 1;
        if one.level >= other.level {
            count = 0;
            for child in self.trees[0].children(one) {
                if let (true, Some(place)) =
                    (enlarged(child.bounds).meets(other.bounds), near.get_mut(count))
                {
                    *place = child;
                    count += 1;
                }
            }
        }
        let near = near.get(..count).unwrap_or_default();
        if other.level < one.level {
            return self.pair(near, other, enlarged(other.bounds), counter, visit);
        }
        for child in self.trees[1].children(other) {
            let bounds = enlarged(child.bounds);
            if bounds.meets(one.bounds)
                && self.pair(near, child, bounds, counter, visit)?.is_break()
            {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Visits the pairs below one of several nodes and below another one.
    fn pair(
        &self,
        near: &[Node],
        other: Node,
        bounds: CoarseBox,
        counter: &mut Counter<'_>,
        visit: &mut impl FnMut(usize, usize) -> Result<ControlFlow<()>, Error>,
    ) -> Result<ControlFlow<()>, Error> {
        for &one in near.iter().filter(|one| one.bounds.meets(bounds)) {
            let is_new = !self.are_same
                || one.index < other.index
                || (one.index == other.index && other.level > 0);
            if !is_new {
                continue;
            }
            let flow = if one.level > 0 || other.level > 0 {
                self.open([one, other], counter, visit)?
            } else {
                counter.add(1)?;
                if !self.come_near(one.index, other.index) {
                    continue;
                }
                visit(one.index, other.index)?
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn come_near(&self, one: usize, other: usize) -> bool {
        let edge = |tree: &EdgeTree, index: usize| tree.edges.get(index).copied();
        match [edge(self.trees[0], one), edge(self.trees[1], other)] {
            [Some(one), Some(other)] => {
                Bounds::of_edge(one).enlarged(self.margin).meets(&Bounds::of_edge(other))
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::limits::{Budget, Limits};

    #[test]
    fn every_edge_that_meets_a_box_is_found_and_no_other() {
        let ring: Vec<GridPoint> = (0..1000i64)
            .map(|step| GridPoint { longitude: step * 37 % 101, latitude: step * 53 % 97 })
            .collect();
        let tree = EdgeTree::of_rings([ring.as_slice()]);
        assert_eq!(tree.edges().len(), 1000);
        // The steps take on every remainder.
        assert_eq!(tree.bounds(), Some(Bounds { west: 0, south: 0, east: 100, north: 96 }));
        for (west, south, size) in [(0, 0, 200), (10, 20, 5), (50, 50, 0), (-9, -9, 3)] {
            let bounds = Bounds { west, south, east: west + size, north: south + size };
            let mut found = Vec::new();
            tree.visit_while(&bounds, |index, _| {
                found.push(index);
                true
            });
            let expected: Vec<usize> = edges(&ring)
                .enumerate()
                .filter(|(_, edge)| Bounds::of_edge(*edge).meets(&bounds))
                .map(|(index, _)| index)
                .collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn the_nearest_edge_is_the_nearest_of_all() {
        let ring: Vec<GridPoint> = (0..1000i64)
            .map(|step| GridPoint { longitude: step * 37 % 101, latitude: step * 53 % 97 })
            .collect();
        let tree = EdgeTree::of_rings([ring.as_slice()]);
        for (x, y) in (-20..120).step_by(7).flat_map(|x| (-20..120).step_by(7).map(move |y| (x, y)))
        {
            let distance = |a: i64, b: i64| ((a - x) as f64).abs().max(((b - y) as f64).abs());
            let to_edge =
                |(from, _): (GridPoint, GridPoint)| distance(from.longitude, from.latitude);
            let to_box = |bounds: &Bounds| {
                distance(x.clamp(bounds.west, bounds.east), y.clamp(bounds.south, bounds.north))
            };
            // Of several at the least distance the first.
            let distances = tree.edges().iter().map(|edge| to_edge(*edge)).enumerate();
            let expected = distances.reduce(|best, next| if next.1 < best.1 { next } else { best });
            assert_eq!(tree.nearest(to_edge, to_box), expected, "{x} {y}");
        }
    }

    /// All edges are five away, and their boxes less, growing to the east or to the west.
    #[test]
    fn in_whatever_order_boxes_are_looked_into_the_first_of_the_nearest_is_found() {
        let ring: Vec<GridPoint> =
            [0, 1, 2, 3].map(|longitude| GridPoint { longitude, latitude: 0 }).to_vec();
        let tree = EdgeTree::of_rings([ring.as_slice()]);
        let eastward = tree.nearest(|_| 5.0, |bounds| bounds.west as f64);
        let westward = tree.nearest(|_| 5.0, |bounds| (3 - bounds.east) as f64);
        assert_eq!((eastward, westward), (Some((0, 5.0)), Some((0, 5.0))));
    }

    #[test]
    fn every_pair_of_edges_that_come_near_is_found_once() {
        let ring: Vec<GridPoint> = (0..300i64)
            .map(|step| GridPoint { longitude: step * 37 % 101, latitude: step * 53 % 97 })
            .collect();
        let (one, rest) = ring.split_at(100);
        let tree = EdgeTree::of_rings([one, rest]);
        for margin in [0, 2] {
            let mut found = Vec::new();
            let budget = Budget::default();
            tree.visit_pairs(margin, &mut budget.comparisons(), |earlier, later| {
                found.push((earlier, later));
                Ok(ControlFlow::Continue(()))
            })
            .unwrap();
            found.sort_unstable();
            let near = |earlier: usize, later: usize| {
                Bounds::of_edge(tree.edges()[earlier])
                    .enlarged(margin)
                    .meets(&Bounds::of_edge(tree.edges()[later]))
            };
            let expected: Vec<(usize, usize)> = (0..300)
                .flat_map(|later| (0..later).map(move |earlier| (earlier, later)))
                .filter(|(earlier, later)| near(*earlier, *later))
                .collect();
            let mut expected = expected;
            expected.sort_unstable();
            assert_eq!(found, expected);
        }
        let limits = Limits { comparisons: 100, ..Limits::default() };
        let budget = Budget { limits, ..Budget::default() };
        let go_on = |_, _| Ok(ControlFlow::Continue(()));
        let error = tree.visit_pairs(0, &mut budget.comparisons(), go_on).unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Limit { limit: "comparisons", allowed: 100 });
    }

    #[test]
    fn no_edges_are_an_empty_tree() {
        let tree = EdgeTree::of_rings(std::iter::empty());
        assert_eq!(tree.bounds(), None);
        let bounds = Bounds { west: 0, south: 0, east: 1, north: 1 };
        assert!(tree.visit_while(&bounds, |_, _| false));
    }
}
