//! From drawn rings to ground on the grid, and what can be done with it there.

mod antimeridian;
mod coverage;
mod grid;
mod overlay;
mod repair;
mod split;

pub(crate) use coverage::{Coverage, CoverageLayer, Layers};
pub(crate) use grid::{GridPoint, STEPS_PER_DEGREE, signed_double_area};
pub(crate) use overlay::{Ground, union_all};
pub use repair::Repairs;
pub(crate) use split::split_left;
