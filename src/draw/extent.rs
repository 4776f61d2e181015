//! Extents on the globe, also across the antimeridian.

use crate::geometry::{Bounds, GridPoint, Ground, STEPS_PER_DEGREE, edges};

/// The longitudes and latitudes between which something lies. Its east may lie beyond 180°, up to a
/// full turn from its west, so that it can lie across the antimeridian.
pub(super) type Extent = Bounds;

/// The narrowest extent of ground; `None` of none.
pub(super) fn extent(ground: &Ground) -> Option<Extent> {
    let whole = Bounds::around(ground.rings().flatten().copied())?;
    // Only what reaches from one end to the other may have a narrower one.
    let half = GridPoint::ANTIMERIDIAN;
    if whole.west > -half || whole.east < half {
        return Some(whole);
    }
    let mut is_free = vec![true; CELLS];
    for (from, to) in ground.rings().flat_map(edges) {
        let (west, east) = (cell(from.longitude), cell(to.longitude));
        let cells = is_free.get_mut(west.min(east)..=west.max(east));
        cells.into_iter().flatten().for_each(|free| *free = false);
    }
    let Some((start, length)) = longest_run(&is_free) else {
        return Some(Bounds { west: -half, east: half, ..whole });
    };
    let west = longitude(start + length);
    let width =
        i64::try_from(CELLS - length).unwrap_or_default() * (GridPoint::FULL_TURN / CELLS_IN_TURN);
    let west = if west >= half { west - GridPoint::FULL_TURN } else { west };
    Some(Bounds { west, east: west + width, ..whole })
}

const CELLS_IN_TURN: i64 = 3600;
const CELLS: usize = 3600;

fn cell(longitude: i64) -> usize {
    let index = (longitude + GridPoint::ANTIMERIDIAN) / (GridPoint::FULL_TURN / CELLS_IN_TURN);
    usize::try_from(index).unwrap_or_default().min(CELLS - 1)
}

fn longitude(cell: usize) -> i64 {
    let cell = i64::try_from(cell).unwrap_or_default();
    cell * (GridPoint::FULL_TURN / CELLS_IN_TURN) - GridPoint::ANTIMERIDIAN
}

/// The longest run of free cells around the globe: where it starts and how long it is.
fn longest_run(is_free: &[bool]) -> Option<(usize, usize)> {
    let mut longest: Option<(usize, usize)> = None;
    let mut length = 0;
    for (index, free) in is_free.iter().chain(is_free).enumerate() {
        length = if *free { (length + 1).min(is_free.len()) } else { 0 };
        if length > longest.map_or(0, |(_, longest)| longest) {
            longest = Some((index + 1 - length, length));
        }
    }
    longest
}

/// The middle in degrees, longitude first and within −180 … 180.
pub(super) fn middle(extent: &Extent) -> [f64; 2] {
    let longitude = i64::midpoint(extent.west, extent.east) as f64 / STEPS_PER_DEGREE as f64;
    [wrapped(longitude), extent.middle()[1]]
}

/// A longitude in degrees within −180 … 180.
pub(super) fn wrapped(longitude: f64) -> f64 {
    (longitude + 180.0).rem_euclid(360.0) - 180.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(west: f64, east: f64) -> Vec<GridPoint> {
        [[west, 60.0], [east, 60.0], [east, 70.0], [west, 70.0]].map(GridPoint::from_degrees).into()
    }

    fn extent_of(rings: &[Vec<GridPoint>]) -> [f64; 2] {
        let extent = extent(&rings.iter().collect()).unwrap();
        [extent.west, extent.east].map(|side| side as f64 / STEPS_PER_DEGREE as f64)
    }

    #[track_caller]
    fn assert_near(found: [f64; 2], expected: [f64; 2], by: f64) {
        for (found_side, expected_side) in found.into_iter().zip(expected) {
            assert!((found_side - expected_side).abs() <= by, "{found:?} {expected:?}");
        }
    }

    #[test]
    fn an_extent_is_as_narrow_as_it_can_be() {
        assert_near(extent_of(&[boxed(30.0, 40.0), boxed(22.0, 25.0)]), [22.0, 40.0], 0.0);
        // Cut at the antimeridian; to a tenth of a degree.
        assert_near(extent_of(&[boxed(170.0, 180.0), boxed(-180.0, -165.0)]), [170.0, 195.0], 0.11);
        assert_near(extent_of(&[boxed(-180.0, 180.0)]), [-180.0, 180.0], 0.0);
    }
}
