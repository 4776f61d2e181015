//! Points, rings and ground for tests, and random ground for property tests.

use proptest::prelude::*;

use super::{Curve, GridPoint, Ground, Layers, union_all};
use crate::limits::Budget;

/// A point by its steps on the grid.
pub(crate) fn point((longitude, latitude): (i64, i64)) -> GridPoint {
    GridPoint { longitude, latitude }
}

/// Points by their steps on the grid.
pub(crate) fn points(points: &[(i64, i64)]) -> Vec<GridPoint> {
    points.iter().copied().map(point).collect()
}

/// A closed ring around a square, counter-clockwise, in degrees.
pub(crate) const fn square(west: f64, south: f64, size: f64) -> [[f64; 2]; 5] {
    let (east, north) = (west + size, south + size);
    [[west, south], [east, south], [east, north], [west, north], [west, south]]
}

/// Polygons, repaired and dissolved.
pub(crate) fn ground(polygons: &[Vec<Vec<[f64; 2]>>]) -> Ground {
    let budget = Budget::default();
    let polygons = polygons.iter().map(|rings| (0, rings.as_slice()));
    let layers = Layers::repair(1, polygons, &Curve::Straight, &budget).unwrap();
    union_all(layers.layer(0), &budget).unwrap()
}

/// A cell of longitude and latitude, in degrees.
pub(crate) fn cell(west: f64, south: f64, width: f64, height: f64) -> Ground {
    let (east, north) = (west + width, south + height);
    ground(&[vec![vec![[west, south], [east, south], [east, north], [west, north]]]])
}

/// The union of a few polygons of a few corners within some kilometres, on a mesh of 1/512 degree so
/// that borders, vertices and edges often coincide.
pub(crate) fn some_ground() -> impl Strategy<Value = Ground> {
    let position = (0i32..10, 0i32..10)
        .prop_map(|(x, y)| [30.0 + f64::from(x) / 512.0, 47.0 + f64::from(y) / 512.0]);
    let ring = prop::collection::vec(position, 3..8);
    let polygon = prop::collection::vec(ring, 1..3);
    prop::collection::vec(polygon, 1..5).prop_map(|polygons| ground(&polygons))
}
