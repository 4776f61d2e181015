//! The curves that join two vertices.

use crate::reference_system::OtherSystem;

/// The curve that joins two vertices.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Curve {
    /// Straight in longitude and latitude.
    Straight,
    /// The shortest path on the ellipsoid.
    Geodesic,
    /// The shortest path on a sphere.
    GreatCircle,
    /// Straight on a cylinder of equal area: in longitude and the sine of the latitude.
    OnCylinder,
    /// Straight in the plane of a projection.
    InPlane(OtherSystem),
}

impl Curve {
    /// Whether an edge is anything but straight in longitude and latitude.
    pub(crate) fn bends(&self) -> bool {
        *self != Self::Straight
    }
}
