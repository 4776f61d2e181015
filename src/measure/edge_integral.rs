//! Areas as sums over edges.

use super::plane_integral::PlaneIntegral;
use super::{Measure, Radius, sphere};
use crate::earth::authalic::Reference;
use crate::geometry::Edge;

/// The area of a ring as a sum over its edges, in m². All edges are straight in longitude and latitude: what bends
/// was bent before.
#[derive(Debug, Clone)]
pub(crate) enum EdgeIntegral {
    /// On the ellipsoid.
    Planar(Box<Reference>),
    /// On a sphere.
    Spherical(Radius),
    /// By the formula of turf.js.
    Trapezoidal(Radius),
    /// In the plane of a projection.
    Projected(Box<PlaneIntegral>),
}

impl EdgeIntegral {
    /// The integral of a measure. All edges of a ring must be taken relative to one position (in degrees); one in
    /// the middle of them keeps the digits.
    pub(crate) fn new(measure: &Measure, around: [f64; 2]) -> Self {
        match measure {
            Measure::Wgs84Planar | Measure::Wgs84Geodesic => {
                Self::Planar(Box::new(Reference::at(around[1])))
            }
            Measure::SphereGeodesic(radius) => Self::Spherical(*radius),
            Measure::SpherePlanar(radius) => Self::Trapezoidal(*radius),
            Measure::Projected(projection) => {
                Self::Projected(Box::new(PlaneIntegral::around(projection, around)))
            }
        }
    }

    /// What an edge adds to the area of a ring that runs counter-clockwise.
    pub(crate) fn along(&self, from: [f64; 2], to: [f64; 2]) -> f64 {
        match self {
            Self::Planar(reference) => reference.integral(from, to),
            Self::Spherical(Radius { metres }) => {
                sphere::straight_integral(from, to) * metres * metres
            }
            Self::Trapezoidal(Radius { metres }) => {
                sphere::trapezoidal_integral(from, to) * metres * metres
            }
            Self::Projected(plane) => plane.along(from, to),
        }
    }

    /// Calls `add` with what each of some edges adds. PROJ is quick in batches.
    pub(crate) fn along_each(&self, edges: &[Edge], add: impl FnMut(f64)) {
        match self {
            Self::Projected(plane) => plane.along_each(edges).into_iter().for_each(add),
            Self::Planar(_) | Self::Spherical(_) | Self::Trapezoidal(_) => {
                let edges = edges.iter();
                edges
                    .map(|(from, to)| self.along(from.to_degrees(), to.to_degrees()))
                    .for_each(add);
            }
        }
    }
}
