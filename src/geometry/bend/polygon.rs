//! Polygons whose edges were bent.
//!
//! Whether the rings of a polygon cross is a question of how it is drawn. If they do not, its area is that of its
//! shell less those of its holes, as `PostGIS`, pyproj and `geo` take it, also where a bent hole reaches over its bent
//! shell: where its corner touches an edge of 10° half-way, by kilometres. And nobody drew a ring that crosses itself.

use super::super::antimeridian::{OnGlobe, place_on_globe};
use super::super::grid::{GridPoint, signed_double_area};
use super::super::overlay::Ground;
use super::super::repair::{Repairs, Winding, on_grid, polygon_ground};
use crate::error::Error;
use crate::limits::Budget;

/// The ground of one polygon whose edges were bent; `drawn` is the polygon before that.
pub(in crate::geometry) fn bent_polygon_ground(
    bent: &[Vec<[f64; 2]>],
    drawn: &[Vec<[f64; 2]>],
    repairs: &mut Repairs,
    budget: &Budget,
) -> Result<Ground, Error> {
    let mut of_bent = Repairs::default();
    let ground = polygon_ground(bent, &mut of_bent, budget)?;
    if has_crossings(&of_bent) {
        let mut of_drawn = Repairs::default();
        polygon_ground(drawn, &mut of_drawn, budget)?;
        if !has_crossings(&of_drawn) {
            *repairs += of_drawn;
            return Ok(as_written(bent));
        }
    }
    *repairs += of_bent;
    Ok(ground)
}

/// The rings of a polygon as they are, wound as they should be.
fn as_written(rings: &[Vec<[f64; 2]>]) -> Ground {
    let mut expected = Winding::CounterClockwise;
    let mut ground: Vec<Vec<GridPoint>> = Vec::with_capacity(rings.len());
    for positions in rings {
        let OnGlobe { mut pieces, .. } =
            place_on_globe(on_grid(positions, &mut Repairs::default()));
        let area: i128 = pieces.iter().map(|piece| signed_double_area(piece)).sum();
        if expected.is_opposite_of(area) {
            for piece in &mut pieces {
                piece.reverse();
            }
        }
        ground.extend(pieces);
        expected = Winding::Clockwise;
    }
    ground.into_iter().filter(|ring| signed_double_area(ring) != 0).collect()
}

/// Whether rings cross themselves or each other.
fn has_crossings(repairs: &Repairs) -> bool {
    repairs.self_crossing + repairs.misplaced_holes > 0
}
