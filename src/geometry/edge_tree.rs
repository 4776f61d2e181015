//! An index of edges.

use std::ops::ControlFlow;

use super::bounds::Bounds;
use super::grid::{GridPoint, edges};
use crate::error::Error;
use crate::limits::Counter;

/// Edges that can be found by a box.
///
/// The edges stay in the order in which their rings run, and each level of the tree holds the boxes
/// of eight neighbours in the level below: along a ring, neighbours in order are neighbours on the
/// ground. (The *natural* index of Baker's `tg`.) It takes linear time and memory to build, without
/// sorting, whatever the edges look like.
#[derive(Debug)]
pub(crate) struct EdgeTree {
    edges: Vec<(GridPoint, GridPoint)>,
    /// The boxes of the edges by eights, of these boxes by eights, and so on up to one box.
    levels: Vec<Vec<Bounds>>,
}

const FAN_OUT: usize = 8;

impl EdgeTree {
    /// Indexes the edges of rings, in order.
    pub(crate) fn of_rings<'a>(rings: impl IntoIterator<Item = &'a [GridPoint]>) -> Self {
        let edges: Vec<_> = rings.into_iter().flat_map(edges).collect();
        let mut levels = Vec::new();
        let mut level: Vec<Bounds> = edges
            .chunks(FAN_OUT)
            .filter_map(|chunk| chunk.iter().copied().map(Bounds::of_edge).reduce(Bounds::join))
            .collect();
        while level.len() > 1 {
            let above = level
                .chunks(FAN_OUT)
                .filter_map(|chunk| chunk.iter().copied().reduce(Bounds::join))
                .collect();
            levels.push(std::mem::replace(&mut level, above));
        }
        levels.push(level);
        Self { edges, levels }
    }

    /// All edges, in order.
    pub(crate) fn edges(&self) -> &[(GridPoint, GridPoint)] {
        &self.edges
    }

    /// The box around all edges.
    pub(crate) fn bounds(&self) -> Option<Bounds> {
        self.levels.last()?.first().copied()
    }

    /// Calls `visit` with every edge whose box meets `bounds`, and its place in the order.
    pub(crate) fn visit(
        &self,
        bounds: &Bounds,
        mut visit: impl FnMut(usize, (GridPoint, GridPoint)),
    ) {
        self.visit_while(bounds, |index, edge| {
            visit(index, edge);
            true
        });
    }

    /// As [`visit`](Self::visit), until `visit` returns false. Returns false if it did.
    pub(crate) fn visit_while(
        &self,
        bounds: &Bounds,
        mut visit: impl FnMut(usize, (GridPoint, GridPoint)) -> bool,
    ) -> bool {
        self.descend(self.levels.len(), 0, bounds, &mut visit)
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
        let Some(top) = self.levels.len().checked_sub(1) else { return Ok(()) };
        self.join(top, [0, 0], margin, counter, &mut visit).map(|_| ())
    }

    /// The edge at the least distance and that distance; of several as near, the first. `to_box`
    /// must not exceed the distance to any edge in the box.
    pub(crate) fn nearest(
        &self,
        to_edge: impl Fn((GridPoint, GridPoint)) -> f64,
        to_box: impl Fn(&Bounds) -> f64,
    ) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        // Boxes to look into: level, place in the level, distance. The nearest is on top.
        let mut open = vec![(self.levels.len(), 0, 0.0)];
        while let Some((level, index, distance)) = open.pop() {
            if best.is_some_and(|(_, least)| distance > least) {
                continue;
            }
            let Some(below) = level.checked_sub(1) else {
                if let Some(&edge) = self.edges.get(index) {
                    let found = (index, to_edge(edge));
                    let is_better = best.is_none_or(|(first, least)| {
                        found.1 < least || (found.1 <= least && index < first)
                    });
                    if is_better {
                        best = Some(found);
                    }
                }
                continue;
            };
            let from = open.len();
            let children = index * FAN_OUT..(index + 1) * FAN_OUT;
            open.extend(children.filter_map(|child| match below.checked_sub(1) {
                None => {
                    self.edges.get(child).map(|edge| (0, child, to_box(&Bounds::of_edge(*edge))))
                }
                Some(boxes) => {
                    let own = self.levels.get(boxes)?.get(child)?;
                    Some((below, child, to_box(own)))
                }
            }));
            if let Some(added) = open.get_mut(from..) {
                added.sort_by(|a, b| b.2.total_cmp(&a.2));
            }
        }
        best
    }

    /// Visits the pairs below two boxes of a level, or below one box twice.
    fn join(
        &self,
        level: usize,
        [one, other]: [usize; 2],
        margin: i64,
        counter: &mut Counter<'_>,
        visit: &mut impl FnMut(usize, usize) -> Result<ControlFlow<()>, Error>,
    ) -> Result<ControlFlow<()>, Error> {
        counter.add(FAN_OUT as u64)?;
        let boxes = |index: usize| self.levels.get(level)?.get(index).copied();
        let (Some(one_box), Some(other_box)) = (boxes(one), boxes(other)) else {
            return Ok(ControlFlow::Continue(()));
        };
        let one_box = one_box.enlarged(margin);
        // Of each box only what comes near the other box can come near what is in it.
        let mut near = [(0, Bounds::NOTHING); FAN_OUT];
        let mut count = 0;
        for child in one * FAN_OUT..(one + 1) * FAN_OUT {
            let Some(own) = self.child_box(level, child) else { break };
            let own = own.enlarged(margin);
            if let (true, Some(place)) = (own.meets(&other_box), near.get_mut(count)) {
                *place = (child, own);
                count += 1;
            }
        }
        let near = near.get(..count).unwrap_or_default();
        for child in other * FAN_OUT..(other + 1) * FAN_OUT {
            let Some(own) = self.child_box(level, child) else { break };
            if !own.meets(&one_box) {
                continue;
            }
            for (earlier, bounds) in near {
                let is_new = one != other || *earlier < child || (*earlier == child && level > 0);
                if !is_new || !bounds.meets(&own) {
                    continue;
                }
                let flow = if let Some(below) = level.checked_sub(1) {
                    self.join(below, [*earlier, child], margin, counter, visit)?
                } else {
                    counter.add(1)?;
                    visit(*earlier, child)?
                };
                if flow.is_break() {
                    return Ok(flow);
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The box of a child of the boxes of a level.
    fn child_box(&self, level: usize, child: usize) -> Option<Bounds> {
        match level.checked_sub(1) {
            Some(below) => self.levels.get(below)?.get(child).copied(),
            None => self.edges.get(child).copied().map(Bounds::of_edge),
        }
    }

    /// Visits what lies below the box `index` of the level `level - 1`; level 0 is the edges.
    fn descend(
        &self,
        level: usize,
        index: usize,
        bounds: &Bounds,
        visit: &mut impl FnMut(usize, (GridPoint, GridPoint)) -> bool,
    ) -> bool {
        let Some(below) = level.checked_sub(1) else {
            let edge = self.edges.get(index).copied();
            return edge
                .is_none_or(|edge| !Bounds::of_edge(edge).meets(bounds) || visit(index, edge));
        };
        let level_boxes = self.levels.get(below);
        if !level_boxes.and_then(|boxes| boxes.get(index)).is_some_and(|own| own.meets(bounds)) {
            return true;
        }
        let children = index * FAN_OUT..(index + 1) * FAN_OUT;
        children.into_iter().all(|child| self.descend(below, child, bounds, visit))
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
            tree.visit(&bounds, |index, _| found.push(index));
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
        tree.visit(&Bounds { west: 0, south: 0, east: 1, north: 1 }, |_, _| panic!("an edge"));
    }
}
