//! Sets of directed edges: cancelled against each other, closed, joined into paths.

#![expect(clippy::indexing_slicing, reason = "places in lists that are made here")]

use super::grid::{Edge, GridPoint};

/// Each edge as often as its signs sum up to, reversed where the sum is negative.
pub(crate) fn cancel<P: Copy + Ord>(mut edges: Vec<((P, P), i32)>) -> Vec<(P, P)> {
    edges.sort_unstable();
    let mut left = Vec::new();
    for same in edges.chunk_by(|a, b| a.0 == b.0) {
        let sum: i32 = same.iter().map(|(_, sign)| sign).sum();
        let (from, to) = same[0].0;
        let edge = if sum > 0 { (from, to) } else { (to, from) };
        left.extend(std::iter::repeat_n(edge, sum.unsigned_abs() as usize));
    }
    left
}

/// Adds the edges that a boundary lacks: from each point where more edges end than begin to the nearest where more
/// begin than end.
///
/// Two edges that lie on each other cross a third in one place, which comes out of two computations. Where it is half-way
/// between two points of the grid, the one may be rounded down and the other up, and the boundary that goes over from
/// one edge to the other there lacks the step between: 30.428571429, 0.3571428565 on a lattice of sevenths, where a
/// consensus lost 754 km².
pub(crate) fn close(mut edges: Vec<Edge>) -> Vec<Edge> {
    let ends = edges.iter().flat_map(|(from, to)| [(*from, -1), (*to, 1)]);
    let mut ends: Vec<(GridPoint, i32)> = ends.collect();
    ends.sort_unstable();
    let (mut open, mut begun) = (Vec::new(), Vec::new());
    for same in ends.chunk_by(|a, b| a.0 == b.0) {
        let surplus: i32 = same.iter().map(|(_, sign)| sign).sum();
        let list = if surplus > 0 { &mut open } else { &mut begun };
        list.extend(std::iter::repeat_n(same[0].0, surplus.unsigned_abs() as usize));
    }
    for end in open {
        let place = nearest(end, &begun);
        edges.extend(place.map(|place| (end, begun.remove(place))));
    }
    edges
}

/// The place of the point that is nearest to another, among points in order.
fn nearest(point: GridPoint, points: &[GridPoint]) -> Option<usize> {
    // Rounding moves a point by a step or two.
    const STEPS: i64 = 4;
    let distance = |place: &usize| {
        let GridPoint { longitude, latitude } = points[*place];
        longitude.abs_diff(point.longitude).max(latitude.abs_diff(point.latitude))
    };
    let from = points.partition_point(|other| other.longitude < point.longitude - STEPS);
    let to = points.partition_point(|other| other.longitude <= point.longitude + STEPS);
    (from..to).min_by_key(distance).or_else(|| (0..points.len()).min_by_key(distance))
}

/// Joins edges into paths, as points without the last one. Where as many edges end in each point as
/// begin there, all paths are closed.
pub(crate) fn paths<P: Copy + Ord>(edges: &[(P, P)]) -> Vec<Vec<P>> {
    let mut onward = Onward::new(edges);
    let mut paths = Vec::new();
    for &(start, _) in edges {
        let mut path = onward.walk(start);
        path.pop();
        if !path.is_empty() {
            paths.push(path);
        }
    }
    paths
}

/// Joins edges into as few lines as there can be, each with its first and its last point: those that
/// begin somewhere first, then those that are closed.
#[cfg(feature = "draw")]
pub(crate) fn lines<P: Copy + Ord>(edges: &[(P, P)]) -> Vec<Vec<P>> {
    let mut balance: std::collections::BTreeMap<P, i32> = std::collections::BTreeMap::new();
    for &(from, to) in edges {
        *balance.entry(from).or_default() += 1;
        *balance.entry(to).or_default() -= 1;
    }
    let mut onward = Onward::new(edges);
    let begun = balance.into_iter().filter(|(_, surplus)| *surplus > 0);
    let begun: Vec<P> = begun
        .flat_map(|(start, surplus)| std::iter::repeat_n(start, surplus.unsigned_abs() as usize))
        .collect();
    let starts = begun.into_iter().chain(edges.iter().map(|(from, _)| *from));
    starts.map(|start| onward.walk(start)).filter(|line| line.len() > 1).collect()
}

/// Where edges lead, from each point.
struct Onward<P> {
    /// The edges by their starts.
    edges: Vec<(P, P)>,
    /// The points that edges start from, in order, each with where its edges end that are not taken yet.
    points: Vec<(P, usize)>,
}

impl<P: Copy + Ord> Onward<P> {
    fn new(edges: &[(P, P)]) -> Self {
        let mut edges = edges.to_vec();
        edges.sort_by_key(|(from, _)| *from);
        let mut end = 0;
        let of_points = edges.chunk_by(|a, b| a.0 == b.0);
        let points = of_points.map(|own| {
            end += own.len();
            (own[0].0, end)
        });
        let points = points.collect();
        Self { edges, points }
    }

    /// Takes an edge that starts from a point: where it leads.
    fn take(&mut self, from: P) -> Option<P> {
        let place = self.points.binary_search_by_key(&from, |(point, _)| *point).ok()?;
        let end = &mut self.points[place].1;
        // Where all edges of the point are taken, these are those of the point before.
        let last = end.checked_sub(1)?;
        let (start, to) = self.edges[last];
        if start != from {
            return None;
        }
        *end = last;
        Some(to)
    }

    /// Goes on from a point as long as there are edges, and takes them.
    fn walk(&mut self, start: P) -> Vec<P> {
        let mut path = vec![start];
        let mut at = start;
        while let Some(next) = self.take(at) {
            path.push(next);
            at = next;
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_and_its_way_back_cancel_by_their_signs() {
        let edges = vec![((1, 2), 1), ((1, 2), -1), ((2, 3), -1), ((4, 5), 1), ((4, 5), 1)];
        assert_eq!(cancel(edges), [(3, 2), (4, 5), (4, 5)]);
    }

    #[test]
    fn a_boundary_is_closed_where_its_ends_are_a_step_apart() {
        let at = |longitude, latitude| GridPoint { longitude, latitude };
        let triangle =
            |gap: i64| [(at(0, 0), at(9, 0)), (at(9, 0), at(9, 5)), (at(9, 5 + gap), at(0, 0))];
        assert_eq!(close(triangle(0).to_vec()), triangle(0));
        let mut both = triangle(1).to_vec();
        both.extend(triangle(1).map(|(from, to)| {
            (at(from.longitude + 1, 40 + from.latitude), at(to.longitude + 1, 40 + to.latitude))
        }));
        let closed = close(both.clone());
        assert_eq!(closed[..6], both);
        assert_eq!(closed[6..], [(at(9, 5), at(9, 6)), (at(10, 45), at(10, 46))]);
        assert_eq!(paths(&closed).iter().map(Vec::len).collect::<Vec<_>>(), [4, 4]);
    }

    #[test]
    fn edges_join_into_closed_paths() {
        assert_eq!(paths(&[(1, 2), (5, 6), (2, 3), (6, 5), (3, 1)]), [vec![1, 2, 3], vec![5, 6]]);
    }

    #[cfg(feature = "draw")]
    #[test]
    fn lines_begin_where_something_begins() {
        assert_eq!(lines(&[(2, 3), (1, 2), (7, 8), (8, 7)]), [vec![1, 2, 3], vec![7, 8, 7]]);
        assert_eq!(lines(&[(2, 1), (3, 2), (2, 5)]).len(), 2);
    }
}
