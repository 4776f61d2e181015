//! Areas of the cells that the edges of layers and regions cut the ground into.
//!
//! Lay maps over each other, and regions over them: their edges cut the ground into cells. All that this
//! crate says of maps is an area of cells: what a status holds, what was gained, what two sources share, what
//! of it lies in a region. The cells are never built. With a label for each cell, the area of a label is
//!
//! ```text
//! Σ ∫ over pieces of edges with the label on their left  −  Σ ∫ over those with it on their right
//! ```
//!
//! so all that has to be known is what lies on either side of each piece of an edge. That is found in one walk
//! ([`Stack`]): what covers the start of a ring is counted along a ray, and changes where other edges cross.
//! Between two crossings an integral is the difference of two running integrals, so that a run costs the same
//! however many edges it has. On two days of DeepState's map nearly all edges are the same; they are walked
//! along once, and never compared.
//!
//! # Guarantees
//!
//! 1. **General position.** No two pieces touch, whatever they share. Each is moved by (ε, ε²), with an ε that
//!    is smaller than any number and, for later pieces, smaller than any power of those before (Edelsbrunner &
//!    Mücke 1990, "Simulation of simplicity"). Seen from the earlier of two pieces the later one stands still,
//!    so that two tie-breaks decide everything (`geometry::crossing`). Regions are not moved at all.
//! 2. **Exact topology.** Whether edges cross, and on which side a vertex lies, is decided in integers. What is
//!    inside and what is outside never contradict each other.
//! 3. **Boundaries close.** Both edges of a crossing are cut at one point, so the boundary of each label is
//!    closed and its area does not depend on the position that integrals are taken relative to.
//! 4. **Cells add up.** The labels of a partition add up to the whole, within a region and over all regions, to
//!    the last digits of the sums. Checked against the overlay engine on 100,000 random
//!    cases (`cells::tests`, fewer in each run): two days of three layers that touch in every way, by region.
//! 5. **Regions change no digit** of a total, and neither does the number of threads.
//! 6. **Bounded.** Pairs of edges that come near each other and crossings are counted against
//!    [`Limits`](crate::Limits) while they are found.
//!
//! # Caveats
//!
//! - Sound for areas, unsound for lengths. Where two pieces share a border, the walk sees it twice, with a cell
//!   of no width between. Fronts, widths and slivers need ground that is built ([`grounds()`]).
//! - The area of such a cell comes out as some 10⁻⁷ m². What is less than 10⁻¹⁴ of all that was added and taken
//!   away to make it is zero.
//! - Edges are straight in longitude and latitude. Those that bend were bent before, when a map or a territory was
//!   repaired (`geometry::bend`), so that every measure is a sum over the same edges that are cut.
//! - The formula of turf.js is no integral along an edge: it is summed over the parts of an edge so that these add
//!   up to the whole edge.
//! - A bent hole may reach over its bent shell (`geometry::bend`). What it has there counts as less than nothing, in
//!   whatever label and region the place lies, and all sums hold. A label of which only such ground is left is an
//!   error. Ground that is built ([`grounds()`]) leaves it out.

mod areas;
mod cover;
mod front;
mod gap;
mod grounds;
mod nearest;
mod outline;
mod patch;
mod pieces;
mod regions;
mod remote;
mod running;
mod seam;
mod shared;
mod stack;
#[cfg(test)]
mod tests;
mod walk;

pub(crate) use areas::{Areas, areas, signed_areas};
pub(crate) use cover::{Cover, Labels};
pub use front::Front;
#[cfg(feature = "draw")]
pub(crate) use front::about;
pub(crate) use front::{FrontBoundary, boundary_without_slivers, visit_front};
pub(crate) use grounds::{Trace, grounds, traces};
pub(crate) use nearest::{Assigned, Neighbours, assign_outside};
pub(crate) use pieces::{Piece, Pieces};
pub(crate) use regions::Regions;
pub(crate) use remote::is_more_remote;
pub(crate) use stack::Stack;
