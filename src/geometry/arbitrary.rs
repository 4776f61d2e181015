//! Random ground for property tests.

use proptest::prelude::*;

use super::{Ground, Layers, union_all};
use crate::measure::Edges;

/// The union of a few polygons of a few corners within some kilometres, on a coarse mesh so that they
/// often touch and overlap.
pub(crate) fn some_ground() -> impl Strategy<Value = Ground> {
    let position = (0i32..10, 0i32..10)
        .prop_map(|(x, y)| [30.0 + f64::from(x) / 512.0, 47.0 + f64::from(y) / 512.0]);
    let ring = prop::collection::vec(position, 3..8);
    prop::collection::vec(prop::collection::vec(ring, 1..3), 1..5).prop_map(|polygons| {
        let polygons = polygons.iter().map(|rings| (0, rings.as_slice()));
        union_all(Layers::repair(polygons, Edges::Straight).layer(0))
    })
}
