//! Carrying rings over from one reference system to another.
//!
//! An edge that is straight in one system is a curve in another. Every edge gets as many points as
//! it takes until the chords between them stay within a bound of the curve: an edge is halved while
//! its middle lies farther from its chord than that. On an edge so long that its curve may wind (a
//! cubic term passes unseen through the middle), the quarters are looked at too.

use super::operation::{Failure, Operation};
use crate::earth::MetresPerDegree;

/// Where the distance from a point to the chord of an edge is taken.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Chord {
    /// On the ground, between positions in degrees.
    OnGround,
    /// In a plane, between positions in its units.
    InPlane {
        /// How many metres a unit is.
        metres_per_unit: f64,
    },
}

/// Rings that were converted.
#[derive(Debug)]
pub(crate) struct Carried {
    /// The rings with the points that were added; as many as were given.
    pub(crate) rings: Vec<Vec<[f64; 2]>>,
    /// What lies between each edge that was bent and its chord: the ring it belongs to, and the
    /// points of the edge from its first to its last.
    pub(crate) bows: Vec<(usize, Vec<[f64; 2]>)>,
    /// How many points were added.
    pub(crate) added: usize,
    /// How far an edge lies off the chord between its ends at most, in metres.
    pub(crate) farthest: f64,
    /// Parts of edges that bend more than the bound however often they are halved: at a pole, or
    /// where the reference system has a seam.
    pub(crate) still_bent: usize,
    /// What PROJ did.
    pub(crate) operation: Operation,
}

/// Edges shorter than this, in metres, bend one way: with a curvature that changes over the radius
/// of the Earth R, the cubic term of an edge of length L is of the order of L³/R², 2 cm.
const BENDS_ONE_WAY: f64 = 10_000.0;

/// How often an edge is halved at most. What still bends then is not a smooth curve.
const MOST_HALVINGS: u8 = 16;

/// Carries rings over by `convert`, adding points until every chord lies within `bound` metres of
/// its edge.
///
/// # Errors
///
/// Whatever `convert` fails with, the position counted over all rings; or if it takes more points than
/// `most`.
pub(crate) fn carry(
    rings: &[&[[f64; 2]]],
    convert: impl Fn(&mut [(f64, f64)]) -> Result<Operation, Failure>,
    chord: Chord,
    bound: f64,
    most: u64,
) -> Result<Carried, Failure> {
    let drawn: Vec<[f64; 2]> = rings.iter().flat_map(|ring| ring.iter().copied()).collect();
    let (ends, mut operation) = convert_all(&drawn, &convert)?;
    let mut pending = edges(rings, &drawn, &ends);
    let mut added: Vec<Added> = Vec::new();
    let mut farthest: f64 = 0.0;
    for halvings in 0..MOST_HALVINGS {
        if pending.is_empty() {
            break;
        }
        let (probed, now) = probe(&pending, chord, &convert)?;
        operation.accuracy = operation.accuracy.zip(now.accuracy).map(|(a, b)| a.max(b));
        let mut probed = probed.into_iter();
        let mut halves = Vec::new();
        for edge in pending {
            let places: Vec<[f64; 2]> = probed.by_ref().take(edge.probes(chord).count()).collect();
            let distances = places.iter().map(|&place| chord.distance(place, edge.ends));
            let distance = distances.fold(0.0, f64::max);
            farthest = farthest.max(distance);
            if let (true, Some(&middle)) = (distance > bound, places.get(places.len() / 2)) {
                added.push(Added { after: edge.after, part: edge.middle(), place: middle });
                halves.extend(edge.halves(middle));
            }
        }
        if added.len() as u64 > most {
            return Err(too_many(most, bound, halvings));
        }
        pending = halves;
    }
    let (count, still_bent) = (added.len(), pending.len());
    let (rings, bows) = assemble(rings, &ends, added);
    Ok(Carried { rings, bows, added: count, farthest, still_bent, operation })
}

/// Where the parts of edges that are looked at are now.
fn probe(
    edges: &[Edge],
    chord: Chord,
    convert: &impl Fn(&mut [(f64, f64)]) -> Result<Operation, Failure>,
) -> Result<(Vec<[f64; 2]>, Operation), Failure> {
    let looked_at: Vec<[f64; 2]> =
        edges.iter().flat_map(|edge| edge.probes(chord).map(|part| edge.at(part))).collect();
    convert_all(&looked_at, convert).map_err(|failure| Failure {
        // A point between vertices has no number.
        position: None,
        ..failure
    })
}

fn too_many(most: u64, bound: f64, halvings: u8) -> Failure {
    let message = format!(
        "edges so long that more than {most} points would have to be added to keep them \
         within {bound} m after {halvings} halvings",
    );
    Failure { position: None, message }
}

fn convert_all(
    positions: &[[f64; 2]],
    convert: &impl Fn(&mut [(f64, f64)]) -> Result<Operation, Failure>,
) -> Result<(Vec<[f64; 2]>, Operation), Failure> {
    let mut pairs: Vec<(f64, f64)> = positions.iter().map(|&[x, y]| (x, y)).collect();
    let operation = convert(&mut pairs)?;
    Ok((pairs.into_iter().map(|(x, y)| [x, y]).collect(), operation))
}

/// A point between the vertex `after`, counted over all rings, and the next of its ring.
struct Added {
    after: usize,
    part: f64,
    place: [f64; 2],
}

/// A part of an edge as it was drawn, and where its ends are now.
struct Edge {
    after: usize,
    /// The ends of the whole edge as drawn.
    drawn: [[f64; 2]; 2],
    /// Which part of it this is.
    parts: [f64; 2],
    ends: [[f64; 2]; 2],
}

impl Edge {
    fn at(&self, part: f64) -> [f64; 2] {
        let [[from_x, from_y], [to_x, to_y]] = self.drawn;
        [from_x + part * (to_x - from_x), from_y + part * (to_y - from_y)]
    }

    fn middle(&self) -> f64 {
        f64::midpoint(self.parts[0], self.parts[1])
    }

    /// The parts of the edge that are looked at; the middle is the middle one.
    fn probes(&self, chord: Chord) -> impl Iterator<Item = f64> {
        let [from, to] = self.parts;
        let middle = self.middle();
        let is_long = chord.length(self.ends) > BENDS_ONE_WAY;
        let [first, last] = [f64::midpoint(from, middle), f64::midpoint(middle, to)];
        [is_long.then_some(first), Some(middle), is_long.then_some(last)].into_iter().flatten()
    }

    /// Both halves, of an edge whose middle is now at `place`.
    fn halves(&self, place: [f64; 2]) -> [Self; 2] {
        let [from, to] = self.parts;
        let [start, end] = self.ends;
        let middle = self.middle();
        [
            Self { parts: [from, middle], ends: [start, place], ..*self },
            Self { parts: [middle, to], ends: [place, end], ..*self },
        ]
    }
}

/// All edges of rings, the closing one of a ring left open included.
fn edges(rings: &[&[[f64; 2]]], drawn: &[[f64; 2]], ends: &[[f64; 2]]) -> Vec<Edge> {
    let mut edges = Vec::with_capacity(drawn.len());
    let mut start = 0;
    for ring in rings {
        let end = start + ring.len();
        let ring = drawn.get(start..end).unwrap_or_default();
        let ends = ends.get(start..end).unwrap_or_default();
        let next = ring.iter().cycle().skip(1).zip(ends.iter().cycle().skip(1));
        for (offset, ((&from, &from_end), (&to, &to_end))) in
            ring.iter().zip(ends).zip(next).enumerate()
        {
            edges.push(Edge {
                after: start + offset,
                drawn: [from, to],
                parts: [0.0, 1.0],
                ends: [from_end, to_end],
            });
        }
        start = end;
    }
    edges
}

type Bows = Vec<(usize, Vec<[f64; 2]>)>;

/// The rings with what was added to them, and the edges that got points.
fn assemble(
    rings: &[&[[f64; 2]]],
    ends: &[[f64; 2]],
    mut added: Vec<Added>,
) -> (Vec<Vec<[f64; 2]>>, Bows) {
    added.sort_by(|a, b| a.after.cmp(&b.after).then(a.part.total_cmp(&b.part)));
    let mut added = added.into_iter().peekable();
    let mut ends = ends.iter().copied().enumerate();
    let mut assembled = Vec::with_capacity(rings.len());
    let mut bows = Vec::new();
    for (number, ring) in rings.iter().enumerate() {
        let mut points = Vec::with_capacity(ring.len());
        let mut bent = Vec::new();
        for (index, end) in ends.by_ref().take(ring.len()) {
            let start = points.len();
            points.push(end);
            while let Some(point) = added.next_if(|point| point.after == index) {
                points.push(point.place);
            }
            if points.len() > start + 1 {
                bent.push(start..points.len());
            }
        }
        bows.extend(bent.into_iter().map(|range| {
            let next = points.get(range.end).or(points.first());
            let edge = points.get(range).unwrap_or_default();
            (number, edge.iter().chain(next).copied().collect())
        }));
        assembled.push(points);
    }
    (assembled, bows)
}

impl Chord {
    /// The distance from a point to the chord between two others, in metres.
    fn distance(self, place: [f64; 2], [from, to]: [[f64; 2]; 2]) -> f64 {
        match self {
            Self::OnGround => MetresPerDegree::at(place[1]).distance_to_edge(
                place,
                beside(from, place[0]),
                beside(to, place[0]),
            ),
            Self::InPlane { metres_per_unit } => {
                metres_per_unit * MetresPerDegree::PLANE.distance_to_edge(place, from, to)
            }
        }
    }

    fn length(self, [from, to]: [[f64; 2]; 2]) -> f64 {
        match self {
            Self::OnGround => MetresPerDegree::at(f64::midpoint(from[1], to[1]))
                .distance(from, beside(to, from[0])),
            Self::InPlane { metres_per_unit } => {
                metres_per_unit * MetresPerDegree::PLANE.distance(from, to)
            }
        }
    }
}

/// The position with the longitude that is nearest to another one: 179 is beside −179.
fn beside([longitude, latitude]: [f64; 2], other: f64) -> [f64; 2] {
    let turns = ((longitude - other) / 360.0).round();
    [longitude - 360.0 * turns, latitude]
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLANE: Chord = Chord::InPlane { metres_per_unit: 1.0 };

    /// A parabola over the first axis.
    #[expect(clippy::unnecessary_wraps, reason = "it stands for a conversion that may fail")]
    fn bend(points: &mut [(f64, f64)]) -> Result<Operation, Failure> {
        for point in points {
            point.1 += 1e-3 * point.0 * point.0;
        }
        Ok(Operation::default())
    }

    /// A cubic curve that crosses its chord in the middle of an edge of 20 km.
    #[expect(clippy::unnecessary_wraps, reason = "it stands for a conversion that may fail")]
    fn wind(points: &mut [(f64, f64)]) -> Result<Operation, Failure> {
        for point in points {
            point.1 += (point.0 / 20_000.0 - 0.5).powi(3) * 1000.0;
        }
        Ok(Operation::default())
    }

    /// A wave that is shorter than any part of an edge.
    #[expect(clippy::unnecessary_wraps, reason = "it stands for a conversion that may fail")]
    fn tremble(points: &mut [(f64, f64)]) -> Result<Operation, Failure> {
        for point in points {
            point.1 += 1000.0 * libm::sin(point.0 * 1e6);
        }
        Ok(Operation::default())
    }

    fn fail_beyond_five(points: &mut [(f64, f64)]) -> Result<Operation, Failure> {
        let position = points.iter().position(|point| point.0 > 5.0);
        match position {
            Some(_) => Err(Failure { position, message: "far".to_owned() }),
            None => Ok(Operation::default()),
        }
    }

    #[test]
    fn chords_stay_within_the_bound() {
        let ring = [[0.0, 0.0], [100.0, 0.0], [100.0, 200.0], [0.0, 0.0]];
        let carried = carry(&[&ring], bend, PLANE, 0.1, 1000).unwrap();
        let [points] = carried.rings.as_slice() else { panic!() };
        assert_eq!(points.len(), ring.len() + carried.added);
        // A chord over a width w under y = x²/1000 is w²/4000 away at most: 0.1 for 20, and halving
        // 100 gives 12.5.
        let base: Vec<f64> =
            points.iter().take_while(|point| point[0] < 100.0).map(|point| point[0]).collect();
        assert_eq!(base, [0.0, 12.5, 25.0, 37.5, 50.0, 62.5, 75.0, 87.5]);
        // The upright edge stays straight.
        let uprights = points.iter().filter(|point| point[0] > 99.0).count();
        assert_eq!(uprights, 2);
        for pair in points.windows(2) {
            let [a, b] = [pair[0], pair[1]];
            if a[0] < 100.0 && b[1] < 150.0 {
                let middle = f64::midpoint(a[0], b[0]);
                let above = f64::midpoint(a[1], b[1]) - 1e-3 * middle * middle;
                assert!(above.abs() <= 0.1 || a[1] > 20.0, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn a_curve_that_winds_through_its_middle_is_seen() {
        let ring = [[0.0, 0.0], [20_000.0, 0.0], [20_000.0, 1.0]];
        assert!(carry(&[&ring], wind, PLANE, 1.0, 1000).unwrap().added > 4);
    }

    #[test]
    fn what_no_halving_straightens_is_counted() {
        let ring = [[0.0, 0.0], [100.0, 0.0], [100.0, 1.0]];
        assert!(carry(&[&ring], tremble, PLANE, 1e-9, 1_000_000).unwrap().still_bent > 0);
        assert_eq!(carry(&[&ring], bend, PLANE, 0.1, 1000).unwrap().still_bent, 0);
    }

    #[test]
    fn an_open_ring_is_bent_where_it_closes() {
        let ring = [[0.0, 0.0], [0.0, 10.0], [100.0, 10.0]];
        let carried = carry(&[&ring], bend, PLANE, 0.1, 1000).unwrap();
        let last = carried.rings[0].last().unwrap();
        assert!((last[0] - 12.5).abs() < 1e-12);
    }

    #[test]
    fn failures_say_which_position() {
        let ring = [[0.0, 0.0], [1.0, 0.0], [9.0, 0.0]];
        let failure = carry(&[&ring], fail_beyond_five, PLANE, 1.0, 10).unwrap_err();
        assert_eq!(failure.position, Some(2));
        let most = carry(&[&[[0.0, 0.0], [1e6, 0.0], [1e6, 1e6]]], bend, PLANE, 1e-6, 100);
        assert!(most.unwrap_err().message.contains("more than 100 points"));
    }

    #[test]
    fn the_antimeridian_is_no_distance() {
        let distance = Chord::OnGround.distance([-179.9, 0.0], [[179.0, 0.0], [-179.0, 0.0]]);
        assert!(distance < 1e-6, "{distance}");
    }
}
