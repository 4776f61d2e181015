//! Areas of the cells that the edges of layers and regions cut the ground into.

mod front;
mod nearest;
mod partition;
mod precedence;

pub use front::Front;
pub(crate) use front::boundary_without_slivers;
#[cfg(feature = "draw")]
pub(crate) use front::visit_front;
pub(crate) use nearest::{Assigned, Neighbours};
pub(crate) use partition::Partition;
pub(crate) use precedence::{LayerArea, layer_areas};
