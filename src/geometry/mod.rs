//! From drawn rings to ground on the grid, and what can be done with it there.

mod antimeridian;
#[cfg(test)]
pub(crate) mod arbitrary;
mod bend;
mod bounds;
mod by_curve;
mod closed_rings;
mod crossing;
mod curve;
mod edge_set;
mod edge_tree;
mod grid;
mod half_plane;
mod layers;
mod nearly_touching;
mod noding;
mod overlay;
mod polygons;
mod repair;
mod repaired;
mod split;
mod valid;

pub(crate) use bend::bend_ground;
pub(crate) use bounds::Bounds;
pub(crate) use by_curve::ByCurve;
pub(crate) use crossing::{Crossing, Upper, crossing, upper_holds, wind_around};
pub(crate) use curve::Curve;
#[cfg(feature = "draw")]
pub(crate) use edge_set::lines;
pub(crate) use edge_set::{cancel, close, paths};
pub(crate) use edge_tree::EdgeTree;
pub(crate) use grid::{Edge, GridPoint, STEPS_PER_DEGREE, edges, signed_double_area};
pub(crate) use half_plane::{clip_to_half_plane, interpolate};
pub(crate) use layers::Layers;
#[cfg(feature = "draw")]
pub(crate) use noding::node_touching;
pub(crate) use overlay::{Ground, positive_ground, union_all};
pub(crate) use polygons::polygon_of_rings;
pub use repair::Repairs;
pub(crate) use split::split_left;
