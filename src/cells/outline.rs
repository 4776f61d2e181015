//! Outlines: the edges of regions in space, and which of them may be the nearest.
#![expect(
    clippy::indexing_slicing,
    reason = "edges are known by the places that this file gave them; a wrong one must fail"
)]

use std::collections::{HashMap, HashSet};

use super::patch::Ball;
use crate::earth::{Chord, ChordEnd, SpacePoint, length};
use crate::error::Error;
use crate::geometry::{Edge, GridPoint, Ground, edges};
use crate::limits::Budget;

/// Edges are cut to this many metres. Straight through the Earth, half a metre at most below the ellipsoid,
/// they are then where the straight edges in longitude and latitude are, to a metre.
const LONGEST: f64 = 5000.0;

/// Two regions that are as near to this many metres are as near: they have a corner in common, whatever the
/// rounding to the grid made of it.
const AS_NEAR: f64 = 1e-3;

/// The edges of regions.
#[derive(Debug, Default)]
pub(super) struct Outline {
    edges: Vec<RegionEdge>,
}

#[derive(Debug)]
struct RegionEdge {
    region: u32,
    chord: Chord,
    /// The numbers of its ends: edges that meet have the same.
    ends: [u32; 2],
}

/// An edge that may be the nearest to some place in a ball, and its distance from the centre.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    edge: usize,
    pub(super) distance: f64,
}

impl Outline {
    /// The edges of regions, except those between two regions: to what lies outside all they are never nearer
    /// than their ends.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(super) fn new<'g>(
        regions: impl IntoIterator<Item = (u32, &'g Ground)>,
        budget: &Budget,
    ) -> Result<Self, Error> {
        let mut all: Vec<(u32, Edge)> = Vec::new();
        for (region, ground) in regions {
            all.extend(ground.rings().flat_map(edges).map(|edge| (region, edge)));
        }
        let known: HashSet<Edge> =
            all.iter().map(|(_, (from, to))| (on_globe(*from), on_globe(*to))).collect();
        all.retain(|(_, (from, to))| !known.contains(&(on_globe(*to), on_globe(*from))));
        let mut comparisons = budget.comparisons();
        let mut outline = Self::default();
        let mut numbers: HashMap<GridPoint, u32> = HashMap::new();
        let mut next = 0;
        for (region, edge) in all {
            let ends = [edge.0, edge.1].map(|end| {
                *numbers.entry(on_globe(end)).or_insert_with(|| {
                    next += 1;
                    next - 1
                })
            });
            let chords = count_of_chords(edge);
            comparisons.add(chords)?;
            next = outline.add(region, edge, ends, chords, next);
        }
        Ok(outline)
    }

    /// Adds an edge in so many chords. Ends within the edge are numbered from `next` on; returns the number
    /// after them.
    fn add(&mut self, region: u32, edge: Edge, ends: [u32; 2], chords: u64, next: u32) -> u32 {
        let [start, end] = ends;
        let (from, to) = (edge.0.to_degrees(), edge.1.to_degrees());
        let (mut at, mut number, mut next) = (SpacePoint::at(from), start, next);
        for step in 1..=chords {
            let part = step as f64 / chords as f64;
            let place = [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])];
            let (to, to_number) = (SpacePoint::at(place), if step == chords { end } else { next });
            next += u32::from(step < chords);
            if let Some(chord) = Chord::between(at, to) {
                self.edges.push(RegionEdge { region, chord, ends: [number, to_number] });
            }
            (at, number) = (to, to_number);
        }
        next
    }

    /// The places of all edges.
    pub(super) fn all(&self) -> Vec<usize> {
        (0..self.edges.len()).collect()
    }

    pub(super) fn region_of(&self, candidate: Candidate) -> u32 {
        self.edges[candidate.edge].region
    }

    /// Which of some edges may be the nearest to some place in a ball, in order.
    pub(super) fn narrow(&self, among: &[usize], ball: &Ball) -> Vec<Candidate> {
        let mut least = f64::INFINITY;
        let mut found: Vec<Candidate> = Vec::new();
        for &edge in among {
            let distance = self.edges[edge].chord.distance(ball.centre);
            least = least.min(distance);
            if distance - ball.radius <= least + ball.radius {
                found.push(Candidate { edge, distance });
            }
        }
        found.retain(|candidate| candidate.distance - ball.radius <= least + ball.radius);
        self.drop_hidden(found, ball)
    }

    /// Drops edges of which only an end can be the nearest, if another edge has that end: it is as near, or
    /// nearer. Of several of which only this end can be, the first is kept.
    fn drop_hidden(&self, found: Vec<Candidate>, ball: &Ball) -> Vec<Candidate> {
        if found.len() < 2 {
            return found;
        }
        let hidden_behind: Vec<Option<u32>> = found
            .iter()
            .map(|candidate| {
                let edge = &self.edges[candidate.edge];
                match edge.chord.nearest_end_around(ball.centre, ball.radius)? {
                    ChordEnd::Start => Some(edge.ends[0]),
                    ChordEnd::End => Some(edge.ends[1]),
                }
            })
            .collect();
        // For each end the edge that stays for it: one that comes nearer elsewhere, else the first.
        let mut keepers: HashMap<u32, (bool, usize)> = HashMap::new();
        for (place, candidate) in found.iter().enumerate() {
            for end in self.edges[candidate.edge].ends {
                let is_only_end = hidden_behind[place] == Some(end);
                let keeper = keepers.entry(end).or_insert((is_only_end, place));
                *keeper = (*keeper).min((is_only_end, place));
            }
        }
        let kept = found.iter().zip(hidden_behind).enumerate().filter(|(place, (_, end))| {
            end.is_none_or(|end| keepers.get(&end).is_some_and(|(_, kept)| kept == place))
        });
        kept.map(|(_, (candidate, _))| *candidate).collect()
    }

    /// The region that is nearest to every place in a ball, or as near as another one that comes after it.
    pub(super) fn certain_region(&self, candidates: &[Candidate], ball: &Ball) -> Option<u32> {
        let mut regions = self.regions_of(candidates);
        match regions.as_slice() {
            [] => None,
            [only] => Some(*only),
            _ => {
                regions.retain(|region| self.is_nearest(*region, candidates, ball));
                regions.first().copied()
            }
        }
    }

    /// The regions of some edges, in order.
    pub(super) fn regions_of(&self, candidates: &[Candidate]) -> Vec<u32> {
        let mut regions: Vec<u32> =
            candidates.iter().map(|candidate| self.region_of(*candidate)).collect();
        regions.sort_unstable();
        regions.dedup();
        regions
    }

    /// Whether a region is as near as all others to every place in a ball.
    fn is_nearest(&self, region: u32, candidates: &[Candidate], ball: &Ball) -> bool {
        /// More pairs of edges are not compared: smaller patches have fewer.
        const MOST: usize = 32;
        let least = self.distance_among(region, candidates);
        let mut rivals =
            candidates.iter().filter(|candidate| self.region_of(**candidate) != region);
        rivals.all(|rival| {
            least + ball.radius <= rival.distance - ball.radius + AS_NEAR
                || (candidates.len() <= MOST && self.hides(region, candidates, *rival, ball))
        })
    }

    /// The distance of a region from the centre, by its edges among some.
    fn distance_among(&self, region: u32, candidates: &[Candidate]) -> f64 {
        let own = candidates.iter().filter(|candidate| self.region_of(**candidate) == region);
        own.map(|candidate| candidate.distance).fold(f64::INFINITY, f64::min)
    }

    /// Whether only an end of an edge can be the nearest, and an edge of the region passes by it.
    fn hides(&self, region: u32, candidates: &[Candidate], rival: Candidate, ball: &Ball) -> bool {
        let chord = &self.edges[rival.edge].chord;
        let Some(end) = chord.nearest_end_around(ball.centre, ball.radius) else { return false };
        self.distance_of(region, candidates, chord.end(end)) <= AS_NEAR
    }

    /// The distance of a region from a point, by its edges among some.
    pub(super) fn distance_of(
        &self,
        region: u32,
        candidates: &[Candidate],
        point: SpacePoint,
    ) -> f64 {
        self.nearest_point(region, candidates, point)
            .map_or(f64::INFINITY, |nearest| nearest.distance(point))
    }

    /// The point of a region that is nearest to another one, by its edges among some.
    pub(super) fn nearest_point(
        &self,
        region: u32,
        candidates: &[Candidate],
        point: SpacePoint,
    ) -> Option<SpacePoint> {
        let own = candidates.iter().filter(|candidate| self.region_of(**candidate) == region);
        let points = own.map(|candidate| self.edges[candidate.edge].chord.nearest(point));
        points.min_by(|a, b| a.distance(point).total_cmp(&b.distance(point)))
    }
}

/// The places of edges, to look among them again.
pub(super) fn places_of(candidates: &[Candidate]) -> Vec<usize> {
    candidates.iter().map(|candidate| candidate.edge).collect()
}

/// A point as it lies on the globe: −180 is 180.
fn on_globe(point: GridPoint) -> GridPoint {
    match point.longitude {
        west if west == -GridPoint::ANTIMERIDIAN => {
            GridPoint { longitude: GridPoint::ANTIMERIDIAN, ..point }
        }
        _ => point,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "no edge has more than some thousand chords"
)]
fn count_of_chords((from, to): Edge) -> u64 {
    (length(from.to_degrees(), to.to_degrees()) / LONGEST).ceil().max(1.0) as u64
}
