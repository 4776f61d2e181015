//! Edges that are straight in the plane of a projection.
//!
//! All positions are carried into the plane and none back: where a datum has several operations, PROJ need not pick
//! the same one on the way back. A point of the plane is found in degrees by Newton's method instead.

use super::super::grid::Edge;
use super::chain::{BENDS_ONE_WAY, Bending, Bent, Bow, Part, Shift, Sight, quarters};
use crate::error::Error;
use crate::reference_system::{Kind, OtherSystem};

/// The plane of a projection, and edges in it.
pub(super) struct Plane<'s> {
    system: &'s OtherSystem,
    metres_per_unit: f64,
    /// The ends of each edge.
    lines: Vec<[[f64; 2]; 2]>,
}

impl<'s> Plane<'s> {
    /// The plane with these edges in it.
    ///
    /// # Errors
    ///
    /// The first vertex that has no place there.
    pub(super) fn with_edges(
        system: &'s OtherSystem,
        edges: &[Edge],
    ) -> Result<(Self, Vec<Bow>), Error> {
        let metres_per_unit = match system.kind() {
            Kind::Projected { metres_per_unit } => metres_per_unit,
            Kind::Geographic => 1.0,
        };
        let vertices: Vec<[f64; 2]> =
            edges.iter().flat_map(|(from, to)| [from.to_degrees(), to.to_degrees()]).collect();
        let projected =
            system.project_all(&vertices).map_err(|failure| system.refuse(&failure, &vertices))?;
        let lines: Vec<[[f64; 2]; 2]> = projected.as_chunks::<2>().0.to_vec();
        let bows = vertices.as_chunks::<2>().0.iter().map(|ends| Bow { ends: *ends }).collect();
        Ok((Self { system, metres_per_unit, lines }, bows))
    }

    /// Where positions in degrees lie in the plane.
    fn project(&self, positions: &[[f64; 2]]) -> Result<Vec<[f64; 2]>, Error> {
        // They are between vertices, and in no file.
        self.system.project_all(positions).map_err(|failure| self.system.refuse(&failure, &[]))
    }

    /// The point of the plane at a part of an edge.
    fn place(&self, bow: usize, at: f64) -> [f64; 2] {
        let [from, to] = self.lines.get(bow).copied().unwrap_or([[f64::NAN; 2]; 2]);
        [from[0] + at * (to[0] - from[0]), from[1] + at * (to[1] - from[1])]
    }

    /// The positions in degrees of points of the plane, from positions that are near.
    fn find(&self, points: &[[f64; 2]], mut found: Vec<[f64; 2]>) -> Result<Vec<[f64; 2]>, Error> {
        /// Each step squares how far off it is, in parts of the Earth's radius.
        const MOST_STEPS: u8 = 8;
        /// From so many metres a step leads to within the grid.
        const NEAR: f64 = 1.0;
        let mut open: Vec<usize> = (0..found.len()).collect();
        for _ in 0..MOST_STEPS {
            let probes: Vec<[f64; 2]> = open
                .iter()
                .filter_map(|place| found.get(*place))
                .flat_map(|at| Probe::around(*at).positions())
                .collect();
            let projected = self.project(&probes)?;
            let mut left = Vec::new();
            for (place, images) in open.into_iter().zip(projected.as_chunks::<3>().0) {
                let (Some(at), Some(point)) = (found.get_mut(place), points.get(place)) else {
                    continue;
                };
                let off = way(images[0], *point);
                let Some(next) = Probe::around(*at).step(*images, off) else { continue };
                *at = next;
                if norm(off) * self.metres_per_unit > NEAR {
                    left.push(place);
                }
            }
            open = left;
            if open.is_empty() {
                break;
            }
        }
        Ok(found)
    }
}

impl Bending for Plane<'_> {
    fn look(&self, parts: &[Part]) -> Result<Vec<Sight>, Error> {
        let chords: Vec<[[f64; 2]; 2]> =
            parts.iter().map(|part| part.span.map(|at| self.place(part.bow, at))).collect();
        let are_long: Vec<bool> = chords
            .iter()
            .map(|[from, to]| norm(way(*from, *to)) * self.metres_per_unit > BENDS_ONE_WAY)
            .collect();
        let looked_at: Vec<[f64; 2]> = parts
            .iter()
            .zip(&are_long)
            .flat_map(|(part, is_long)| quarters(*is_long).iter().map(|at| part.on_chord(*at)))
            .collect();
        let mut images = self.project(&looked_at)?.into_iter();
        let metres = self.metres_per_unit;
        let sights = chords.iter().zip(are_long).map(|([from, to], is_long)| {
            let chord = way(*from, *to);
            let length = norm(chord);
            let metres_long = metres * length;
            let mut sight =
                Sight { length: metres_long, farthest: 0.0, between: 0.0, middle: None };
            for (quarter, image) in quarters(is_long).iter().zip(images.by_ref()) {
                // The chord in degrees is a curve here, and the edge is straight.
                let [x, y] = way(*from, image);
                let on_left = chord[0] * y - chord[1] * x;
                let off = if length > 0.0 { on_left / length } else { norm([x, y]) };
                sight.farthest = sight.farthest.max(metres * off.abs());
                if (*quarter - 0.5).abs() < f64::EPSILON {
                    sight.between = -2.0 / 3.0 * on_left * metres * metres;
                }
            }
            sight
        });
        Ok(sights.collect())
    }

    fn middles(&self, bent: &[Bent]) -> Result<Vec<[f64; 2]>, Error> {
        let parts = bent.iter().map(|bent| &bent.part);
        let points: Vec<[f64; 2]> =
            parts.clone().map(|part| self.place(part.bow, part.at(0.5))).collect();
        self.find(&points, parts.map(|part| part.on_chord(0.5)).collect())
    }

    fn shift(&self, shifts: &[Shift]) -> Result<Vec<[f64; 2]>, Error> {
        let points: Vec<[f64; 2]> = shifts
            .iter()
            .map(|shift| {
                let [before, at, after] =
                    [shift.before, shift.at, shift.after].map(|at| self.place(shift.bow, at));
                let [x, y] = way(before, after);
                let metres = self.metres_per_unit;
                let per_unit = 2.0 * shift.grows / (metres * metres * (x * x + y * y));
                [at[0] - y * per_unit, at[1] + x * per_unit]
            })
            .collect();
        self.find(&points, shifts.iter().map(|shift| shift.places[1]).collect())
    }
}

/// A position in degrees and two beside it, from which is seen how the plane lies there.
struct Probe {
    at: [f64; 2],
    /// Towards the prime meridian, and towards the equator: there is no place beyond the edge of the world.
    steps: [f64; 2],
}

impl Probe {
    fn around(at: [f64; 2]) -> Self {
        /// About a metre.
        const STEP: f64 = 1e-5;
        Self { at, steps: at.map(|coordinate| if coordinate > 0.0 { -STEP } else { STEP }) }
    }

    fn positions(&self) -> [[f64; 2]; 3] {
        let ([x, y], [east, north]) = (self.at, self.steps);
        [[x, y], [x + east, y], [x, y + north]]
    }

    /// The position that is so far off in the plane, given where the three positions lie there; `None` where the
    /// plane has no two directions.
    fn step(&self, [here, east, north]: [[f64; 2]; 3], off: [f64; 2]) -> Option<[f64; 2]> {
        let (u, v) = (way(here, east), way(here, north));
        let determinant = u[0] * v[1] - u[1] * v[0];
        let parts = [
            (off[0] * v[1] - off[1] * v[0]) / determinant,
            (u[0] * off[1] - u[1] * off[0]) / determinant,
        ];
        let longitude = (self.at[0] + parts[0] * self.steps[0]).clamp(-180.0, 180.0);
        let latitude = (self.at[1] + parts[1] * self.steps[1]).clamp(-90.0, 90.0);
        (parts[0].is_finite() && parts[1].is_finite()).then_some([longitude, latitude])
    }
}

fn way(from: [f64; 2], to: [f64; 2]) -> [f64; 2] {
    [to[0] - from[0], to[1] - from[1]]
}

fn norm([x, y]: [f64; 2]) -> f64 {
    (x * x + y * y).sqrt()
}
