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
fn the_nearest_edge_is_the_nearest_of_all() {
    let ring: Vec<GridPoint> = (0..1000i64)
        .map(|step| GridPoint { longitude: step * 37 % 101, latitude: step * 53 % 97 })
        .collect();
    let tree = EdgeTree::of_rings([ring.as_slice()]);
    for (x, y) in (-20..120).step_by(7).flat_map(|x| (-20..120).step_by(7).map(move |y| (x, y))) {
        let distance = |a: i64, b: i64| ((a - x) as f64).abs().max(((b - y) as f64).abs());
        let to_edge = |(from, _): (GridPoint, GridPoint)| distance(from.longitude, from.latitude);
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
