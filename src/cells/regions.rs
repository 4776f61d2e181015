//! Regions: the grounds that areas are taken within, prepared once.
#![expect(
    clippy::indexing_slicing,
    reason = "regions, borders and nodes are known by the places that this file gave them; a wrong one must fail"
)]

use std::collections::HashMap;
use std::ops::Range;

use super::cover::Cover;
use super::pieces::{index, reference_position};
use super::running::Kept;
use crate::geometry::{Bounds, Edge, EdgeTree, GridPoint, Ground, Upper, edges, wind_around};

/// Regions, which may overlap, touch or stand apart, known by their position.
///
/// Neighbours have their border in common, and the country has it once more: it is kept once, as a line
/// that knows which regions lie on either side. Lines end where that changes, so that they meet in nodes,
/// and what covers the end of one line is known for all that begin there.
#[derive(Debug)]
pub(crate) struct Regions {
    grounds: Vec<Ground>,
    /// The region whose outside is also a region, the last one.
    inside: Option<u32>,
    /// All rings of all regions, for finding the regions of a point.
    rings: EdgeTree,
    region_of_ring: Vec<u32>,
    /// The borders, each edge once.
    pub(super) borders: EdgeTree,
    pub(super) lines: Vec<Border>,
    /// What lies on the left of lines (1) and on the right (−1), line by line.
    sides: Vec<(u32, i32)>,
    /// The order in which lines are walked along.
    pub(super) order: Vec<u32>,
    /// How many nodes there are.
    pub(super) nodes: usize,
    /// The integrals along all lines, by measures that were asked for.
    pub(super) kept: Kept,
}

/// A line between two nodes.
#[derive(Debug, Clone)]
pub(super) struct Border {
    pub(super) from: u32,
    pub(super) to: u32,
    sides: Range<usize>,
}

impl Regions {
    /// Prepares regions.
    pub(crate) fn new(grounds: Vec<Ground>) -> Self {
        let mut rings: Vec<(u32, &[GridPoint])> = (0..)
            .zip(&grounds)
            .flat_map(|(region, ground)| ground.rings().map(move |ring| (region, ring)))
            .collect();
        // Trees are quick where neighbours in order are neighbours on the ground.
        rings.sort_by_cached_key(|(_, ring)| ring.first().copied().map(GridPoint::place_on_curve));
        let mut lines = Lines::find(&rings);
        lines.in_order_of_nodes();
        let Lines { found: lines, sides, order, nodes } = lines;
        let region_of_ring = rings.iter().map(|(region, _)| *region).collect();
        let rings = EdgeTree::of_rings(rings.into_iter().map(|(_, ring)| ring));
        Self {
            grounds,
            inside: None,
            rings,
            region_of_ring,
            borders: EdgeTree::of_lines(lines.iter().map(|line| line.edges.iter().copied())),
            lines: lines.into_iter().map(|line| line.border).collect(),
            sides,
            order,
            nodes,
            kept: Kept::default(),
        }
    }

    /// With one more region, after all others: what lies outside one of them.
    pub(crate) fn with_outside_of(mut self, region: usize) -> Self {
        let (inside, outside) = (index(region), index(self.grounds.len()));
        let mut sides = Vec::with_capacity(self.sides.len());
        for line in &mut self.lines {
            let own = &self.sides[line.sides.clone()];
            let first = sides.len();
            sides.extend_from_slice(own);
            let of_inside = own.iter().filter(|(region, _)| *region == inside);
            sides.extend(of_inside.map(|(_, side)| (outside, -side)));
            line.sides = first..sides.len();
        }
        self.sides = sides;
        self.inside = Some(inside);
        self
    }

    /// The regions as they were given.
    pub(crate) fn grounds(&self) -> &[Ground] {
        &self.grounds
    }

    /// A region as it was given.
    pub(crate) fn ground(&self, region: usize) -> &Ground {
        &self.grounds[region]
    }

    /// The regions on the left of a line (1), and on its right (−1).
    pub(super) fn sides(&self, line: usize) -> &[(u32, i32)] {
        &self.sides[self.lines[line].sides.clone()]
    }

    /// The regions of a point, moved a little to the north and east, and how many comparisons it took.
    pub(crate) fn at(&self, point: GridPoint) -> (Cover, u64) {
        let mut regions = Cover::default();
        let outside = index(self.grounds.len());
        if self.inside.is_some() {
            regions.change(outside, 1);
        }
        let compared = wind_around(
            point,
            &self.rings,
            |_| Upper::Point,
            |edge, turn| {
                let region = self.region_of_ring[self.rings.ring_of(edge)];
                regions.change(region, turn);
                if self.inside == Some(region) {
                    regions.change(outside, -turn);
                }
            },
        );
        (regions, compared)
    }

    /// The regions that contain a whole box; `None` where a border runs through it.
    pub(crate) fn around(&self, bounds: Bounds) -> Option<Vec<usize>> {
        let has_border = !self.borders.visit_while(&bounds, |_, _| false);
        let corner = GridPoint { longitude: bounds.west, latitude: bounds.south };
        (!has_border)
            .then(|| self.at(corner).0.present().map(|(region, _)| region as usize).collect())
    }

    /// The position that integrals along these regions are taken relative to, in degrees.
    pub(super) fn reference(&self) -> [f64; 2] {
        reference_position(self.rings.bounds())
    }
}

/// Lines as they are found.
struct Lines {
    found: Vec<Line>,
    sides: Vec<(u32, i32)>,
    order: Vec<u32>,
    nodes: usize,
}

struct Line {
    edges: Vec<Edge>,
    border: Border,
}

/// An edge that some rings have, whichever way they run along it.
struct SharedEdge {
    /// Its sides, seen from its lesser end to its greater one.
    sides: Vec<(u32, i32)>,
    is_taken: bool,
}

impl SharedEdge {
    /// Its sides, seen along an edge that runs one way or the other.
    fn sides_along(&self, edge: Edge) -> impl Iterator<Item = (u32, i32)> {
        let sign = direction(edge);
        self.sides.iter().map(move |(region, side)| (*region, side * sign))
    }
}

/// A ring, with the numbers of its edges among those that are shared.
struct NumberedRing<'n> {
    edges: Vec<Edge>,
    numbers: &'n [u32],
}

impl NumberedRing<'_> {
    /// Whether two edges of the ring have the same regions beside them, as the ring runs.
    fn has_same_sides(&self, shared: &[SharedEdge], one: usize, other: usize) -> bool {
        let sign = direction(self.edges[one]) * direction(self.edges[other]);
        let [one, other] = [one, other].map(|place| &shared[self.numbers[place] as usize].sides);
        let turned = other.iter().map(|(region, side)| (*region, side * sign));
        one.len() == other.len() && one.iter().copied().eq(turned)
    }

    /// The first edge with other regions beside it than the edge before: a ring may start in the middle of
    /// a line. If all are alike, the first of all.
    fn start_of_a_line(&self, shared: &[SharedEdge]) -> usize {
        let count = self.edges.len();
        (0..count)
            .find(|place| !self.has_same_sides(shared, *place, (place + count - 1) % count))
            .unwrap_or(0)
    }
}

/// The number of the node at a point.
fn node_at(point: GridPoint, nodes: &mut HashMap<GridPoint, u32>) -> u32 {
    let next = index(nodes.len());
    *nodes.entry(point).or_insert(next)
}

impl Lines {
    /// Takes rings apart into lines: runs of edges that no line has yet, with the same regions beside them.
    fn find(rings: &[(u32, &[GridPoint])]) -> Self {
        let edge_count = rings.iter().map(|(_, ring)| ring.len()).sum();
        let mut known: HashMap<Edge, u32> = HashMap::with_capacity(edge_count);
        let mut shared: Vec<SharedEdge> = Vec::new();
        let mut numbers: Vec<u32> = Vec::with_capacity(edge_count);
        for (region, ring) in rings {
            for edge in edges(ring) {
                let number = *known.entry(undirected(edge)).or_insert_with(|| {
                    shared.push(SharedEdge { sides: Vec::new(), is_taken: false });
                    index(shared.len() - 1)
                });
                numbers.push(number);
                shared[number as usize].sides.push((*region, direction(edge)));
            }
        }
        drop(known);
        for edge in &mut shared {
            edge.sides.sort_unstable();
        }
        let mut found = Self { found: Vec::new(), sides: Vec::new(), order: Vec::new(), nodes: 0 };
        let mut nodes: HashMap<GridPoint, u32> = HashMap::new();
        let mut first = 0;
        for (_, ring) in rings {
            let numbers = &numbers[first..first + ring.len()];
            first += ring.len();
            let ring = NumberedRing { edges: edges(ring).collect(), numbers };
            found.take_lines(&ring, &mut shared, &mut nodes);
        }
        found.nodes = nodes.len();
        found
    }

    /// Takes the edges of a ring that no line has yet, line by line.
    fn take_lines(
        &mut self,
        ring: &NumberedRing<'_>,
        shared: &mut [SharedEdge],
        nodes: &mut HashMap<GridPoint, u32>,
    ) {
        let count = ring.edges.len();
        let first = ring.start_of_a_line(shared);
        let mut open: Vec<Edge> = Vec::new();
        for step in 0..count {
            let place = (first + step) % count;
            let number = ring.numbers[place] as usize;
            if shared[number].is_taken {
                continue;
            }
            shared[number].is_taken = true;
            open.push(ring.edges[place]);
            let next = (place + 1) % count;
            let goes_on = step + 1 < count
                && !shared[ring.numbers[next] as usize].is_taken
                && ring.has_same_sides(shared, place, next);
            if !goes_on {
                let sides = shared[number].sides_along(ring.edges[place]);
                self.add_line(std::mem::take(&mut open), sides, nodes);
            }
        }
    }

    /// Adds a line, with the regions beside it as it runs.
    fn add_line(
        &mut self,
        edges: Vec<Edge>,
        sides: impl Iterator<Item = (u32, i32)>,
        nodes: &mut HashMap<GridPoint, u32>,
    ) {
        let (Some((from, _)), Some((_, to))) = (edges.first(), edges.last()) else { return };
        let (from, to) = (node_at(*from, nodes), node_at(*to, nodes));
        let first = self.sides.len();
        self.sides.extend(sides);
        let border = Border { from, to, sides: first..self.sides.len() };
        self.found.push(Line { edges, border });
    }

    /// Turns lines and finds an order in which each line begins where one before it begins or ends; all but
    /// the first of those that hang together.
    fn in_order_of_nodes(&mut self) {
        let mut at_node: Vec<Vec<u32>> = vec![Vec::new(); self.nodes];
        for (number, line) in (0..).zip(&self.found) {
            at_node[line.border.from as usize].push(number);
            at_node[line.border.to as usize].push(number);
        }
        let mut is_in_order = vec![false; self.found.len()];
        let mut open: Vec<u32> = Vec::new();
        for first in 0..self.found.len() {
            if is_in_order[first] {
                continue;
            }
            open.push(self.found[first].border.from);
            while let Some(node) = open.pop() {
                for number in std::mem::take(&mut at_node[node as usize]) {
                    if std::mem::replace(&mut is_in_order[number as usize], true) {
                        continue;
                    }
                    if self.found[number as usize].border.from != node {
                        self.turn(number as usize);
                    }
                    self.order.push(number);
                    open.push(self.found[number as usize].border.to);
                }
            }
        }
    }

    fn turn(&mut self, number: usize) {
        let Line { edges, border } = &mut self.found[number];
        edges.reverse();
        for (from, to) in edges.iter_mut() {
            std::mem::swap(from, to);
        }
        std::mem::swap(&mut border.from, &mut border.to);
        for (_, side) in &mut self.sides[border.sides.clone()] {
            *side = -*side;
        }
    }
}

fn undirected((from, to): Edge) -> Edge {
    if from < to { (from, to) } else { (to, from) }
}

/// 1 from the lesser end to the greater one, −1 the other way.
fn direction((from, to): Edge) -> i32 {
    if from < to { 1 } else { -1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::arbitrary::cell;

    /// Four cells in a square and the square: twelve edges, each once, in lines between nodes.
    #[test]
    fn common_borders_are_kept_once() {
        let mut grounds: Vec<Ground> = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
            .map(|(x, y)| cell(30.0 + x, 47.0 + y, 1.0, 1.0))
            .to_vec();
        let rings: Vec<GridPoint> =
            [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)]
                .map(|(x, y)| GridPoint::from_degrees([30.0 + f64::from(x), 47.0 + f64::from(y)]))
                .to_vec();
        grounds.push([rings].into_iter().collect());
        let regions = Regions::new(grounds);
        assert_eq!((regions.borders.edges().len(), regions.rings.edges().len()), (12, 24));
        // Of the outer lines each has a cell and the square on its left, or both on its right.
        assert_eq!((regions.lines.len(), regions.nodes), (8, 5));
        for line in 0..8 {
            let sides = regions.sides(line);
            assert_eq!(sides.len(), 2);
            let is_outer = sides.iter().any(|(region, _)| *region == 4);
            assert_eq!(sides[0].1 == sides[1].1, is_outer, "{sides:?}");
        }
        // Only the first begins where no other one was.
        let mut known = vec![false; regions.nodes];
        for (place, line) in regions.order.iter().enumerate() {
            let Border { from, to, .. } = regions.lines[*line as usize];
            assert_eq!(known[from as usize], place > 0);
            known[from as usize] = true;
            known[to as usize] = true;
        }
    }
}
