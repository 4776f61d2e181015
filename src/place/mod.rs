//! What lies where: the ground of a side as polygons, who holds a place, and the front as lines.
//!
//! Everything here is made of the same pieces on the same grid as the figures of a
//! [`ControlReport`](crate::ControlReport), so that a place that is held lies in the ground that was counted.
//!
//! | question | answer |
//! |---|---|
//! | who holds this town? | [`Survey::holder`](crate::Survey::holder) |
//! | and these ten thousand? | [`Survey::places`](crate::Survey::places), prepared once |
//! | what ground does a side hold? | [`Survey::ground`](crate::Survey::ground), as a `MultiPolygon` |
//! | where is the front, and how far from here? | [`Survey::front_line`](crate::Survey::front_line) |
//! | how much of this polygon is held? | make a [`Territory`](crate::Territory) of it and ask [`Survey::control`](crate::Survey::control) |

mod front_line;
mod holder;
mod part;

pub use front_line::{FrontLine, FrontStretch};
pub use holder::{Place, Places};
pub use part::MapPart;
