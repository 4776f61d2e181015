use std::ops::ControlFlow;

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
    let budget = Budget::within(limits);
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
