//! Polygons whose edges were bent.
//!
//! Whether the rings of a polygon cross is a question of how it is drawn. If they do not, its area is that of its
//! shell less those of its holes, as `PostGIS`, pyproj and `geo` take it, also where a bent hole reaches over its bent
//! shell: where its corner touches an edge of 10° half-way, by 12 kilometres. What the hole has there is taken away from
//! the polygon though it does not lie in it: [`BentPolygon::overreach`].
//!
//! A single ring that comes to cross itself keeps what it winds around as it should. What is turned inside out, by
//! kilometres where a corner comes that near to an edge of some degrees, lies outside.

use super::super::antimeridian::{OnGlobe, place_on_globe};
use super::super::grid::{GridPoint, signed_double_area};
use super::super::overlay::{Ground, positive_ground};
use super::super::repair::{Repairs, Winding, on_grid, polygon_ground};
use crate::error::Error;
use crate::limits::Budget;

/// A polygon whose edges were bent.
#[derive(Default)]
pub(in crate::geometry) struct BentPolygon {
    /// What lies inside the polygon.
    pub(in crate::geometry) ground: Ground,
    /// What its holes have beyond its shell, or of each other.
    pub(in crate::geometry) overreach: Ground,
}

impl BentPolygon {
    /// Repairs a polygon whose edges were bent; `drawn` is the polygon before that.
    pub(in crate::geometry) fn repair(
        bent: &[Vec<[f64; 2]>],
        drawn: &[Vec<[f64; 2]>],
        repairs: &mut Repairs,
        budget: &Budget,
    ) -> Result<Self, Error> {
        let mut of_bent = Repairs::default();
        let ground = polygon_ground(bent, &mut of_bent, budget)?;
        if has_crossings(&of_bent) {
            let mut of_drawn = Repairs::default();
            let as_drawn = polygon_ground(drawn, &mut of_drawn, budget)?;
            // Along a parallel a shell without area encloses some, once it is bent, and its holes do not lie in it.
            if as_drawn.is_empty() {
                *repairs += of_drawn;
                return Ok(Self::default());
            }
            if !has_crossings(&of_drawn) {
                *repairs += of_drawn;
                return Self::as_drawn(bent, budget);
            }
        }
        *repairs += of_bent;
        Ok(Self { ground, overreach: Ground::default() })
    }

    /// A polygon whose rings do not cross as they are drawn.
    fn as_drawn(bent: &[Vec<[f64; 2]>], budget: &Budget) -> Result<Self, Error> {
        let mut rings: Vec<Vec<GridPoint>> = Vec::new();
        for (place, positions) in bent.iter().enumerate() {
            let inside = positive_ground(&wound_upright(positions), budget)?;
            let inside = inside.rings().map(<[GridPoint]>::to_vec);
            rings.extend(inside.map(|ring| if place > 0 { reversed(ring) } else { ring }));
        }
        let ground = positive_ground(&rings, budget)?;
        let rings: Vec<Vec<GridPoint>> = rings.into_iter().map(reversed).collect();
        Ok(Self { ground, overreach: positive_ground(&rings, budget)? })
    }
}

/// A ring, counter-clockwise, as it is or cut at the antimeridian.
fn wound_upright(positions: &[[f64; 2]]) -> Vec<Vec<GridPoint>> {
    let OnGlobe { pieces, .. } = place_on_globe(on_grid(positions, &mut Repairs::default()));
    let area: i128 = pieces.iter().map(|piece| signed_double_area(piece)).sum();
    let is_reversed = Winding::CounterClockwise.is_opposite_of(area);
    pieces.into_iter().map(|piece| if is_reversed { reversed(piece) } else { piece }).collect()
}

fn reversed(mut ring: Vec<GridPoint>) -> Vec<GridPoint> {
    ring.reverse();
    ring
}

/// Whether rings cross themselves or each other.
fn has_crossings(repairs: &Repairs) -> bool {
    repairs.self_crossing + repairs.misplaced_holes > 0
}
