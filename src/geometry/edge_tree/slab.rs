//! Rectangles along what they hold, for edges that lie beside each other at a slant.
//!
//! The boxes of a tree run along meridians and parallels. A star of 70,000 vertices, a valid polygon, has spikes
//! whose boxes meet those of one in eleven others, although nothing meets but the vertices of neighbours. A
//! rectangle along a spike is as narrow as the spike.

#![expect(clippy::indexing_slicing, reason = "nodes are known by the places that their tree gave")]

use super::{EdgeTree, FAN_OUT};
use crate::geometry::grid::{Edge, GridPoint};

/// A rectangle around edges. In steps of the grid, as floating-point numbers: they are off by less than a
/// thousandth of a step anywhere on Earth, which [`Slab::SLACK`] covers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slab {
    centre: [f64; 2],
    /// Where its long side points to; one step long.
    direction: [f64; 2],
    /// Half of its long side, and half of its short one.
    half: [f64; 2],
}

/// The rectangles of all nodes of a tree above level 0, by level and place.
#[derive(Debug)]
pub(super) struct Slabs(Vec<Vec<Slab>>);

impl Slabs {
    pub(super) fn around(tree: &EdgeTree) -> Self {
        let mut size = 1;
        let levels = tree.levels.iter().map(|_| {
            size *= FAN_OUT;
            tree.edges.chunks(size).map(Slab::around).collect()
        });
        Self(levels.collect())
    }

    /// The rectangle of a node by its level, 1 or higher, and its place there.
    pub(super) fn get(&self, level: usize, index: usize) -> Slab {
        self.0[level - 1][index]
    }
}

impl Slab {
    /// More than the rounding of a position.
    const SLACK: f64 = 1.0;

    /// A narrow rectangle around edges: along the longest of them, or along the way from the first to the
    /// last.
    fn around(edges: &[Edge]) -> Self {
        let longest = edges.iter().map(|edge| vector(*edge)).max_by(|one, other| {
            let [one, other] = [one, other].map(|[x, y]| x * x + y * y);
            one.total_cmp(&other)
        });
        let whole = edges.first().zip(edges.last()).map(|(first, last)| vector((first.0, last.1)));
        let along_longest = Self::along(longest.unwrap_or_default(), edges);
        let along_whole = Self::along(whole.unwrap_or_default(), edges);
        if along_whole.size() < along_longest.size() { along_whole } else { along_longest }
    }

    fn along([x, y]: [f64; 2], edges: &[Edge]) -> Self {
        let length = (x * x + y * y).sqrt();
        let direction = if length > 0.0 { [x / length, y / length] } else { [1.0, 0.0] };
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for point in edges.iter().flat_map(|(from, to)| [*from, *to]) {
            let place = in_directions(direction, position(point));
            for axis in 0..2 {
                low[axis] = low[axis].min(place[axis]);
                high[axis] = high[axis].max(place[axis]);
            }
        }
        let [along, across] = [0, 1].map(|axis| f64::midpoint(low[axis], high[axis]));
        let [x, y] = direction;
        Self {
            centre: [along * x - across * y, along * y + across * x],
            direction,
            half: [0, 1].map(|axis| (high[axis] - low[axis]) / 2.0),
        }
    }

    fn size(&self) -> f64 {
        self.half[0] * self.half[1]
    }

    /// Whether two rectangles are sure to be farther apart than `margin`, by the axis of one of their sides
    /// (the separating axis theorem).
    pub(super) fn is_apart_from(&self, other: &Self, margin: i64) -> bool {
        let apart = [0, 1].map(|axis| other.centre[axis] - self.centre[axis]);
        let [cosine, sine] = in_directions(self.direction, other.direction).map(f64::abs);
        // In the directions of a slab, another one reaches so far.
        let turned =
            |[long, short]: [f64; 2]| [long * cosine + short * sine, long * sine + short * cosine];
        let least = Self::SLACK + std::f64::consts::SQRT_2 * margin as f64;
        [(self, turned(other.half)), (other, turned(self.half))].into_iter().any(|(slab, reach)| {
            let distance = in_directions(slab.direction, apart);
            (0..2).any(|axis| distance[axis].abs() > slab.half[axis] + reach[axis] + least)
        })
    }
}

/// How far a vector reaches in a direction, and to the left of it.
fn in_directions([x, y]: [f64; 2], vector: [f64; 2]) -> [f64; 2] {
    [vector[0] * x + vector[1] * y, vector[1] * x - vector[0] * y]
}

fn position(point: GridPoint) -> [f64; 2] {
    [point.longitude as f64, point.latitude as f64]
}

fn vector((from, to): Edge) -> [f64; 2] {
    [(to.longitude - from.longitude) as f64, (to.latitude - from.latitude) as f64]
}

#[cfg(test)]
mod tests {
    use super::super::super::arbitrary::point;
    use super::super::super::bounds::Bounds;
    use super::super::super::crossing::turn;
    use super::*;
    use proptest::prelude::*;

    /// Edges along a line at any slant, each a little beside it.
    fn some_edges() -> impl Strategy<Value = Vec<Edge>> {
        let turn = 180_000_000_000_i64;
        let start = (-turn..turn, -turn / 2..turn / 2);
        let slant = (-1_000_i64..1_000, -1_000_i64..1_000, 0_u32..20);
        let places = prop::collection::vec((-50_i64..50, -3_i64..3), 2..9);
        (start, slant, places).prop_map(|((x, y), (dx, dy, scale), places)| {
            let (dx, dy) = (dx << scale, dy << scale);
            let points = places.iter().map(|(along, across)| {
                point((x + along * dx - across * dy / 64, y + along * dy + across * dx / 64))
            });
            let points: Vec<_> = points.collect();
            points.windows(2).map(|pair| (pair[0], pair[1])).collect()
        })
    }

    /// Whether two edges have a point in common.
    fn meet(one: Edge, other: Edge) -> bool {
        let passes =
            |(from, to): Edge, edge: Edge| turn(from, to, edge.0) * turn(from, to, edge.1) <= 0;
        Bounds::of_edge(one).meets(&Bounds::of_edge(other))
            && passes(one, other)
            && passes(other, one)
    }

    proptest! {
        #[test]
        fn what_meets_is_not_apart(one in some_edges(), other in some_edges(), place in 0_usize..8) {
            // Moved, so that an end of one is an end of the other: at least these meet.
            let target = one[place % one.len()].0;
            let by = (
                target.longitude - other[0].0.longitude,
                target.latitude - other[0].0.latitude,
            );
            let moved = |end: GridPoint| point((end.longitude + by.0, end.latitude + by.1));
            let other: Vec<Edge> =
                other.iter().map(|(from, to)| (moved(*from), moved(*to))).collect();
            prop_assert!(meet(one[place % one.len()], other[0]));
            let [slab, other_slab] = [&one, &other].map(|edges| Slab::around(edges));
            prop_assert!(!slab.is_apart_from(&other_slab, 0));
            prop_assert!(!other_slab.is_apart_from(&slab, 0));
        }

        #[test]
        fn what_is_apart_does_not_meet(one in some_edges(), other in some_edges()) {
            let [slab, other_slab] = [&one, &other].map(|edges| Slab::around(edges));
            let do_meet = one.iter().any(|edge| other.iter().any(|other| meet(*edge, *other)));
            prop_assert!(!(do_meet && slab.is_apart_from(&other_slab, 0)));
        }
    }

    #[test]
    fn what_lies_side_by_side_at_a_slant_is_apart() {
        let spike = |beside: i64| -> Vec<Edge> {
            let ends = [(0, beside), (9_000, 9_000 + beside), (10, beside + 20)].map(point);
            ends.windows(2).map(|pair| (pair[0], pair[1])).collect()
        };
        let slab = Slab::around(&spike(0));
        assert!(slab.is_apart_from(&Slab::around(&spike(40)), 0));
        assert!(!slab.is_apart_from(&Slab::around(&spike(40)), 40));
        assert!(!slab.is_apart_from(&Slab::around(&spike(10)), 0));
    }
}
