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
            Measure::SphereGeodesic(radius) | Measure::SpherePlanar(radius) => {
                Self::Spherical(*radius)
            }
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
            Self::Projected(plane) => plane.along(from, to),
        }
    }

    /// Calls `add` with what each of some edges adds. PROJ is quick in batches.
    pub(crate) fn along_each(&self, edges: &[Edge], add: impl FnMut(f64)) {
        match self {
            Self::Projected(plane) => plane.along_each(edges).into_iter().for_each(add),
            Self::Planar(_) | Self::Spherical(_) => {
                let edges = edges.iter();
                edges
                    .map(|(from, to)| self.along(from.to_degrees(), to.to_degrees()))
                    .for_each(add);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, Polygon};

    use super::*;
    use crate::geometry::edges;
    use crate::sum::Sum;

    #[test]
    fn edges_add_up_to_the_area_of_their_ring() {
        let ring = [[30.0, 48.0], [33.0, 47.5], [34.0, 51.0], [31.0, 50.0]];
        let polygon = Polygon::new(LineString::from_iter(ring), Vec::new());
        let measure = Measure::Wgs84Planar;
        let integral = EdgeIntegral::new(&measure, [32.0, 49.0]);
        let sum: Sum = edges(&ring).map(|(from, to)| integral.along(from, to)).collect();
        let whole = measure.area(&polygon).m2();
        assert!((sum.value() / whole - 1.0).abs() < 1e-12);
    }

    /// Between parallels and meridians a sphere of radius 1 has Δλ (sin φ₂ − sin φ₁). A slanted edge and its parts
    /// are one edge.
    #[test]
    fn straight_edges_on_a_sphere_add_up() {
        let integral = EdgeIntegral::new(
            &Measure::SphereGeodesic(Radius::from_metres(1.0).unwrap()),
            [0.0; 2],
        );
        let cell = [[30.0, 48.0], [33.0, 48.0], [33.0, 50.0], [30.0, 50.0]];
        let sum: f64 = edges(&cell).map(|(from, to)| integral.along(from, to)).sum();
        let height = 50_f64.to_radians().sin() - 48_f64.to_radians().sin();
        assert!((sum - 3_f64.to_radians() * height).abs() < 1e-15);
        for (from, middle, to) in [
            ([0.0, -80.0], [75.0, 0.0], [150.0, 80.0]),
            ([30.0, 48.0], [30.1, 48.2], [30.2, 48.4]),
            ([30.0, 48.0], [30.5, 48.5], [31.0, 49.0]),
        ] {
            let parts = integral.along(from, middle) + integral.along(middle, to);
            assert!((integral.along(from, to) - parts).abs() < 2e-15, "{from:?} {to:?}");
        }
    }
}
