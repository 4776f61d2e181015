//! Sets of directed edges: cancelled against each other, joined into paths.

#![expect(clippy::indexing_slicing, reason = "places in lists that are made here")]

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
