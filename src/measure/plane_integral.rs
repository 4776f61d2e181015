//! Areas in the plane of a projection, as sums over edges that are straight in longitude and latitude.
//!
//! Such an edge is a curve in the plane. It is taken in panels of at most [`PANEL`]: the trapezium under the chord of
//! each, and between chord and curve two thirds of chord and height, which is exact for a parabola (Archimedes; as
//! Simpson's rule). What that leaves out is some (L/R)²/10 of what lies between the two: of a panel of 11 km less
//! than 0.01 m². So the parts of an edge that is cut add up to the whole edge.

use super::projection::Projection;
use crate::geometry::{Edge, GridPoint, edges};
use crate::reference_system::OtherSystem;
use crate::sum::Sum;

/// The longest panel, in degrees.
const PANEL: f64 = 0.1;

/// What edges add to the area of a ring in the plane of a projection.
#[derive(Debug, Clone)]
pub(crate) struct PlaneIntegral {
    system: OtherSystem,
    /// The point of the plane that all is taken relative to: it keeps the digits of what lies far from its origin.
    origin: [f64; 2],
    /// How many m² the square of a unit is; negative where east is not to the right of north.
    scale: f64,
}

impl PlaneIntegral {
    /// Relative to a position in degrees.
    pub(super) fn around(projection: &Projection, [longitude, latitude]: [f64; 2]) -> Self {
        /// About a kilometre, towards the equator and away from the antimeridian, beyond which planes begin anew.
        const STEP: f64 = 0.01;
        let system = projection.system().clone();
        let north = if latitude > 0.0 { -STEP } else { STEP };
        let east = if longitude > 0.0 { -STEP } else { STEP };
        let around =
            [[longitude, latitude], [longitude + east, latitude], [longitude, latitude + north]];
        let (origin, is_mirrored) = match system.project_all(&around).as_deref() {
            Ok([here, beside, up]) => {
                let (beside, up) = (way(*here, *beside), way(*here, *up));
                let is_up_on_left = (north > 0.0) == (east > 0.0);
                (*here, (cross(beside, up) < 0.0) == is_up_on_left)
            }
            // A place in the middle of a map need not have one in the plane.
            _ => ([0.0, 0.0], false),
        };
        let square = projection.metres_per_unit() * projection.metres_per_unit();
        Self { system, origin, scale: if is_mirrored { -square } else { square } }
    }

    /// What an edge adds, in m²; not a number where the plane has no place for it.
    pub(super) fn along(&self, from: [f64; 2], to: [f64; 2]) -> f64 {
        let mut positions = vec![from];
        add_panels(&mut positions, from, to);
        self.system.project_all(&positions).map_or(f64::NAN, |images| self.sum(&images))
    }

    /// What each of some edges adds.
    pub(super) fn along_each(&self, edges: &[Edge]) -> Vec<f64> {
        let mut areas = Vec::with_capacity(edges.len());
        for some in edges.chunks(1 << 14) {
            let mut positions: Vec<[f64; 2]> = Vec::with_capacity(2 * some.len() + 1);
            let mut spans = Vec::with_capacity(some.len());
            for (from, to) in some.iter().map(|(from, to)| (from.to_degrees(), to.to_degrees())) {
                // Mostly an edge begins where the one before it ends.
                if positions.last() != Some(&from) {
                    positions.push(from);
                }
                let start = positions.len() - 1;
                add_panels(&mut positions, from, to);
                spans.push((start..positions.len(), [from, to]));
            }
            match self.system.project_all(&positions) {
                Ok(images) => areas.extend(
                    spans
                        .into_iter()
                        .map(|(span, _)| self.sum(images.get(span).unwrap_or_default())),
                ),
                Err(_) => {
                    areas.extend(spans.into_iter().map(|(_, [from, to])| self.along(from, to)));
                }
            }
        }
        areas
    }

    /// The area of a ring on the grid.
    pub(super) fn ring_area(&self, ring: &[GridPoint]) -> f64 {
        let edges: Vec<Edge> = edges(ring).collect();
        self.along_each(&edges).into_iter().collect::<Sum>().value()
    }

    /// The sum over the panels of an edge: each has a point in its middle.
    fn sum(&self, images: &[[f64; 2]]) -> f64 {
        let starts = images.iter().step_by(2);
        let middles = images.iter().skip(1).step_by(2);
        let panels = starts.clone().zip(middles).zip(starts.skip(1));
        let sum: f64 = panels
            .map(|((from, middle), to)| {
                let (start, end) = (way(self.origin, *from), way(self.origin, *to));
                0.5 * cross(start, end) - 2.0 / 3.0 * cross(way(*from, *to), way(*from, *middle))
            })
            .sum();
        self.scale * sum
    }
}

/// Adds the positions of an edge after its first: of each panel the middle and the end.
fn add_panels(positions: &mut Vec<[f64; 2]>, from: [f64; 2], to: [f64; 2]) {
    let [east, north] = way(from, to);
    let panels = (east.abs().max(north.abs()) / PANEL).ceil().max(1.0);
    let halves = 2.0 * panels;
    let mut half = 1.0;
    while half < halves {
        positions.push([from[0] + half / halves * east, from[1] + half / halves * north]);
        half += 1.0;
    }
    positions.push(to);
}

fn way(from: [f64; 2], to: [f64; 2]) -> [f64; 2] {
    [to[0] - from[0], to[1] - from[1]]
}

fn cross(one: [f64; 2], other: [f64; 2]) -> f64 {
    one[0] * other[1] - one[1] * other[0]
}
