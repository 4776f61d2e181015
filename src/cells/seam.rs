//! Ground that the antimeridian cuts, put together again: lengths and distances there are those of anywhere else.

use std::borrow::Cow;

use crate::error::Error;
use crate::geometry::{Bounds, GridPoint, Ground, positive_ground};
use crate::limits::Budget;

/// Whether ground lies on both sides of the antimeridian and can be put together: none of its rings reaches
/// across 0°, so that all that lies west of it can be moved.
pub(super) fn is_cut_at_antimeridian(ground: &Ground) -> bool {
    let bounds: Vec<Bounds> = bounds_of_rings(ground).collect();
    let [east, west] = [GridPoint::ANTIMERIDIAN, -GridPoint::ANTIMERIDIAN];
    bounds.iter().any(|ring| ring.east == east)
        && bounds.iter().any(|ring| ring.west == west)
        && bounds.iter().all(|ring| ring.east <= 0 || ring.west >= 0)
}

/// The same ground with all that lies between 180° W and 0° moved to between 180° and 360° E, where it is one
/// with what it was cut from.
///
/// # Errors
///
/// If a limit is hit, or the work is cancelled.
pub(super) fn joined_at_antimeridian<'g>(
    ground: &'g Ground,
    budget: &Budget,
) -> Result<Cow<'g, Ground>, Error> {
    if bounds_of_rings(ground).all(|ring| ring.east > 0) {
        return Ok(Cow::Borrowed(ground));
    }
    let rings: Vec<Vec<GridPoint>> = ground
        .rings()
        .map(|ring| {
            let bounds = Bounds::around(ring.iter().copied());
            let is_west = bounds.is_some_and(|bounds| bounds.east <= 0);
            let turn = if is_west { GridPoint::FULL_TURN } else { 0 };
            let moved = ring.iter();
            moved.map(|point| GridPoint { longitude: point.longitude + turn, ..*point }).collect()
        })
        .collect();
    positive_ground(&rings, budget).map(Cow::Owned)
}

fn bounds_of_rings(ground: &Ground) -> impl Iterator<Item = Bounds> {
    ground.rings().filter_map(|ring| Bounds::around(ring.iter().copied()))
}
