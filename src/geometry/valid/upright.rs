//! A polygon on the grid, its rings wound as they should be.

use super::super::antimeridian::{Passage, place_on_globe};
use super::super::grid::{GridPoint, signed_double_area};
use super::super::overlay::Ground;
use super::super::repair::{Repairs, Winding, on_grid};

/// A polygon on the grid, its shell counter-clockwise and its holes clockwise, and what was put right
/// for that. `None` for a polygon that has to be resolved whatever else is near it: a ring crosses the
/// antimeridian, surrounds a pole or has no area.
pub(super) fn upright_piece(polygon: &[Vec<[f64; 2]>]) -> Option<(Ground, Repairs)> {
    let mut repairs = Repairs::default();
    let mut rings = polygon.iter();
    let shell = upright_ring(rings.next()?, Winding::CounterClockwise, &mut repairs)?;
    let holes = rings.map(|hole| upright_ring(hole, Winding::Clockwise, &mut repairs));
    let ground: Ground = std::iter::once(Some(shell)).chain(holes).collect::<Option<_>>()?;
    Some((ground, repairs))
}

/// A ring on the grid that runs as it should.
fn upright_ring(
    positions: &[[f64; 2]],
    expected: Winding,
    repairs: &mut Repairs,
) -> Option<Vec<GridPoint>> {
    let mut on_globe = place_on_globe(on_grid(positions, repairs));
    if on_globe.passage != Passage::None {
        return None;
    }
    let mut ring = on_globe.pieces.pop()?;
    let area = signed_double_area(&ring);
    if area == 0 {
        return None;
    }
    if expected.is_opposite_of(area) {
        repairs.reversed += 1;
        ring.reverse();
    }
    begin_at_least_vertex(&mut ring);
    Some(ring)
}

/// Turns a ring so that it begins at its least vertex: where it begins as drawn says nothing, and rings
/// that are drawn twice are then alike.
fn begin_at_least_vertex(ring: &mut [GridPoint]) {
    let vertices = ring.iter().enumerate();
    if let Some((least, _)) = vertices.min_by_key(|(_, vertex)| **vertex) {
        ring.rotate_left(least);
    }
}
