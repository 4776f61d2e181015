//! Sets of directed edges: cancelled against each other, joined into paths.

use std::collections::HashMap;
use std::hash::Hash;

/// Each edge as often as its signs sum up to, reversed where the sum is negative.
pub(crate) fn cancel<P: Copy + Ord>(mut edges: Vec<((P, P), i32)>) -> Vec<(P, P)> {
    edges.sort_unstable();
    let mut left = Vec::new();
    for same in edges.chunk_by(|a, b| a.0 == b.0) {
        let sum: i32 = same.iter().map(|(_, sign)| sign).sum();
        if let Some(&((from, to), _)) = same.first() {
            let edge = if sum > 0 { (from, to) } else { (to, from) };
            left.extend(std::iter::repeat_n(edge, sum.unsigned_abs() as usize));
        }
    }
    left
}

/// Joins edges into paths, as points without the last one. Where as many edges end in each point as
/// begin there, all paths are closed.
pub(crate) fn paths<P: Copy + Eq + Hash>(edges: &[(P, P)]) -> Vec<Vec<P>> {
    let mut onward = onward(edges);
    let mut paths = Vec::new();
    for &(start, _) in edges {
        let mut path = walk(start, &mut onward);
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
pub(crate) fn lines<P: Copy + Ord + Hash>(edges: &[(P, P)]) -> Vec<Vec<P>> {
    let mut balance: std::collections::BTreeMap<P, i32> = std::collections::BTreeMap::new();
    for &(from, to) in edges {
        *balance.entry(from).or_default() += 1;
        *balance.entry(to).or_default() -= 1;
    }
    let mut onward = onward(edges);
    let begun = balance.into_iter().filter(|(_, surplus)| *surplus > 0);
    let begun: Vec<P> = begun
        .flat_map(|(start, surplus)| std::iter::repeat_n(start, surplus.unsigned_abs() as usize))
        .collect();
    let starts = begun.into_iter().chain(edges.iter().map(|(from, _)| *from));
    starts.map(|start| walk(start, &mut onward)).filter(|line| line.len() > 1).collect()
}

fn onward<P: Copy + Eq + Hash>(edges: &[(P, P)]) -> HashMap<P, Vec<P>> {
    let mut onward: HashMap<P, Vec<P>> = HashMap::with_capacity(edges.len());
    for &(from, to) in edges {
        onward.entry(from).or_default().push(to);
    }
    onward
}

/// Goes on from a point as long as there are edges, and takes them.
fn walk<P: Copy + Eq + Hash>(start: P, onward: &mut HashMap<P, Vec<P>>) -> Vec<P> {
    let mut path = vec![start];
    let mut at = start;
    while let Some(next) = onward.get_mut(&at).and_then(Vec::pop) {
        path.push(next);
        at = next;
    }
    path
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
