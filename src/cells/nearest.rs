//! Ground outside all regions, assigned to the nearest.
//!
//! Boundaries from one source never fit a map from another, and strips of a map's ground lie outside all
//! regions. Here they are assigned to the nearest region. What lies in a region stays there.
//!
//! It goes by place, and there is no raster: ground is halved, along a meridian or a parallel, until one region
//! is certainly nearer to all of a patch than any other (branch and bound: the farthest that the region can be
//! from a place in the patch's box against the nearest that others can be). Where that is not so, a patch
//! smaller than [`SMALLEST`], or than a part of its distance ([`PART_OF_DISTANCE`]), is cut along the straight
//! line on which two regions are as near. So the areas add up to what lies outside, and the line between two
//! regions' parts is where it should be to a few metres, or to a thousandth of its distance. What is halved are
//! squares that are the same for all ground, so that a place goes to one region, whatever is asked of it.
//!
//! Distances are straight through the Earth ([`SpacePoint`]), which orders regions as the way along the
//! ellipsoid does and knows no antimeridian. Of regions that are as near, which is so off every corner that two
//! have in common, the first gets the ground. A parent gets what its parts get.

use std::collections::{BTreeMap, HashSet};

use super::cover::{Cover, Labels};
use super::grounds::grounds;
use super::outline::{Candidate, Outline, places_of};
use super::patch::{Divide, Patch};
use super::pieces::{Pieces, index};
use super::stack::Stack;
use crate::earth::{MetresPerDegree, SpacePoint, dot, east_and_north};
use crate::error::Error;
use crate::geometry::{EdgeTree, GridPoint, Ground, upper_holds};
use crate::limits::{Budget, Counter};
use crate::measure::Measure;
use crate::quantity::Area;

/// Metres below which a patch is not halved again.
const SMALLEST: f64 = 100.0;

/// Nor is a patch smaller than this part of its distance from the nearest region.
const PART_OF_DISTANCE: f64 = 1.0 / 16.0;

/// Regions, prepared for finding the nearest.
#[derive(Debug)]
pub(crate) struct Neighbours {
    outline: Outline,
    /// What the regions cover: it is assigned to none.
    covered: Pieces,
    /// For each region, those for which counts what is assigned to it: itself and its parents.
    counting: Vec<Vec<usize>>,
}

impl Neighbours {
    /// Prepares regions, those that have no parts, each with its place, and the ground that they cover.
    /// `counting` has for each place the regions for which counts what is assigned to that one.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(crate) fn new<'g>(
        regions: impl IntoIterator<Item = (usize, &'g Ground)>,
        covered: &Ground,
        counting: Vec<Vec<usize>>,
        budget: &Budget,
    ) -> Result<Self, Error> {
        let regions = regions.into_iter().map(|(place, ground)| (index(place), ground));
        let outline = Outline::new(regions, budget)?;
        Ok(Self { outline, covered: Pieces::of_ground(covered), counting })
    }

    /// What the regions cover, to be laid below what is assigned ([`assign_outside`]).
    pub(crate) fn covered(&self) -> &Pieces {
        &self.covered
    }
}

/// What lies outside all regions, by label and by the region that it is assigned to.
#[derive(Debug, Clone)]
pub(crate) struct Assigned<L> {
    labels: BTreeMap<L, AssignedLabel>,
}

#[derive(Debug, Clone, Default)]
struct AssignedLabel {
    whole: Area,
    by_region: BTreeMap<usize, Area>,
    farthest: f64,
}

impl<L: Ord> Assigned<L> {
    /// The area of a label that is assigned to a region.
    pub(crate) fn to(&self, label: &L, region: usize) -> Area {
        let found = self.labels.get(label);
        found.and_then(|found| found.by_region.get(&region)).copied().unwrap_or_default()
    }

    /// The area of a label that is assigned to any region.
    pub(crate) fn whole(&self, label: &L) -> Area {
        self.labels.get(label).map_or(Area::ZERO, |found| found.whole)
    }

    /// How far what a label has outside lies at most from the region that it is assigned to, in metres, by the
    /// vertices of its patches.
    pub(crate) fn farthest(&self, label: &L) -> f64 {
        self.labels.get(label).map_or(0.0, |found| found.farthest)
    }

    /// All labels, each with what is assigned to regions.
    pub(super) fn by_label(&self) -> impl Iterator<Item = (&L, &BTreeMap<usize, Area>)> {
        self.labels.iter().map(|(label, found)| (label, &found.by_region))
    }
}

/// Assigns what lies outside all regions to the nearest, by label. `covered` is the tag of what the regions
/// cover ([`Neighbours::covered`]) in the stack.
///
/// # Errors
///
/// If a limit is hit, or the work is cancelled.
pub(crate) fn assign_outside<L: Clone + Ord>(
    stack: &Stack<'_>,
    covered: u32,
    neighbours: &Neighbours,
    measure: &Measure,
    label: impl Fn(&Cover, &mut Labels<L>),
    budget: &Budget,
) -> Result<Assigned<L>, Error> {
    // Places that count for the same are one ground, so that no place is looked at twice.
    let label_outside = |cover: &Cover, together: &mut Labels<Labels<L>>| {
        if cover.count(covered) <= 0 {
            let mut labels = Vec::new();
            stack.label(cover, &label, &mut labels);
            labels.sort_unstable();
            if !labels.is_empty() {
                together.push((labels, 1));
            }
        }
    };
    let mut assigned = Assigned { labels: BTreeMap::new() };
    for ((labels, _), ground) in grounds(stack, label_outside, budget)? {
        let mut assignment = Assignment::new(neighbours, measure, &ground, budget);
        assignment.assign(&ground)?;
        for (label, times) in labels {
            let found: &mut AssignedLabel = assigned.labels.entry(label).or_default();
            found.add(&assignment, f64::from(times));
        }
    }
    Ok(assigned)
}

impl AssignedLabel {
    fn add(&mut self, assignment: &Assignment<'_>, times: f64) {
        for (region, area) in &assignment.areas {
            let area = Area::from_m2(times * area.m2());
            self.whole += area;
            let counting = assignment.neighbours.counting.get(*region as usize);
            for region in counting.into_iter().flatten() {
                let known = self.by_region.entry(*region).or_default();
                *known += area;
            }
        }
        self.farthest = self.farthest.max(assignment.farthest);
    }
}

/// Some ground on its way to the nearest regions.
struct Assignment<'a> {
    neighbours: &'a Neighbours,
    measure: &'a Measure,
    /// The vertices of the ground, and its edges: a patch has vertices beside it, where a shell and its hole were
    /// cut alike.
    vertices: HashSet<GridPoint>,
    edges: EdgeTree,
    comparisons: Counter<'a>,
    areas: BTreeMap<u32, Area>,
    farthest: f64,
}

impl<'a> Assignment<'a> {
    fn new(
        neighbours: &'a Neighbours,
        measure: &'a Measure,
        ground: &Ground,
        budget: &'a Budget,
    ) -> Self {
        Self {
            neighbours,
            measure,
            vertices: ground.rings().flatten().copied().collect(),
            edges: EdgeTree::of_rings(ground.rings()),
            comparisons: budget.comparisons(),
            areas: BTreeMap::new(),
            farthest: 0.0,
        }
    }

    fn assign(&mut self, ground: &Ground) -> Result<(), Error> {
        let outline = &self.neighbours.outline;
        let squares = Patch::squares_of_ground(ground).into_iter();
        let mut open: Vec<(Patch, Vec<usize>)> =
            squares.map(|patch| (patch, outline.all())).collect();
        while let Some((patch, among)) = open.pop() {
            self.comparisons.add(among.len() as u64)?;
            let ball = patch.ball();
            let candidates = outline.narrow(&among, &ball);
            let least = candidates.iter().map(|candidate| candidate.distance);
            let smallest = SMALLEST.max(least.fold(f64::INFINITY, f64::min) * PART_OF_DISTANCE);
            if let Some(region) = outline.certain_region(&candidates, &ball) {
                self.give(region, &patch, &candidates);
            } else if patch.size() <= smallest {
                self.share_out(patch, &candidates);
            } else {
                let among = places_of(&candidates);
                open.extend(patch.halves().map(|half| (half, among.clone())));
            }
        }
        Ok(())
    }

    /// Gives a patch to a region.
    fn give(&mut self, region: u32, patch: &Patch, candidates: &[Candidate]) {
        let known = self.areas.entry(region).or_default();
        *known += patch.area(self.measure);
        for vertex in patch.points() {
            let point = SpacePoint::at(vertex.to_degrees());
            let distance = self.neighbours.outline.distance_of(region, candidates, point);
            let is_farther = distance > self.farthest;
            if is_farther && (self.vertices.contains(&vertex) || upper_holds(&self.edges, vertex)) {
                self.farthest = distance;
            }
        }
    }

    /// Shares a small patch out between regions, cut where one is as near as another.
    fn share_out(&mut self, patch: Patch, candidates: &[Candidate]) {
        let outline = &self.neighbours.outline;
        let regions = outline.regions_of(candidates);
        let mut open = vec![(patch, regions)];
        while let Some((patch, regions)) = open.pop() {
            match regions.as_slice() {
                [] => {}
                [only] => self.give(*only, &patch, candidates),
                [one, other, ..] => {
                    let (one, other) = (*one, *other);
                    let between = Between { outline, regions: [one, other], candidates };
                    let nearer = match between.find_divide(&patch) {
                        Some(divide) => patch.divide(divide),
                        None if between.lead(patch.middle()).0 <= 0.0 => [Some(patch), None],
                        None => [None, Some(patch)],
                    };
                    for (part, farther) in nearer.into_iter().zip([other, one]) {
                        let left = regions.iter().copied().filter(|region| *region != farther);
                        open.extend(part.map(|part| (part, left.collect())));
                    }
                }
            }
        }
    }
}

/// Two regions, and the edges of theirs that may be the nearest.
struct Between<'a> {
    outline: &'a Outline,
    regions: [u32; 2],
    candidates: &'a [Candidate],
}

impl Between<'_> {
    /// The straight line near the middle of a patch on which both regions are as near; `None` where there is
    /// none as near as the patch is large.
    fn find_divide(&self, patch: &Patch) -> Option<Divide> {
        /// Newton's method doubles the digits in each step.
        const STEPS: usize = 4;
        let middle = patch.middle();
        let scale = MetresPerDegree::at(middle[1]);
        let mut through = middle;
        let mut divide = None;
        for _ in 0..STEPS {
            let (lead, [east, north]) = self.lead(through);
            let square = east * east + north * north;
            if square < 1e-12 {
                return None;
            }
            through = [
                through[0] - lead * east / square / scale.of_longitude,
                through[1] - lead * north / square / scale.of_latitude,
            ];
            if scale.distance(middle, through) > 2.0 * patch.size() {
                return None;
            }
            let slope = [east * scale.of_longitude, north * scale.of_latitude];
            divide = Some(Divide { through, slope });
        }
        divide
    }

    /// By how many metres the second region is nearer to a position than the first, and how much that grows
    /// for each metre to the east and to the north.
    fn lead(&self, position: [f64; 2]) -> (f64, [f64; 2]) {
        let point = SpacePoint::at(position);
        let axes = east_and_north(position);
        let [one, other] = self.regions.map(|region| {
            let Some(nearest) = self.outline.nearest_point(region, self.candidates, point) else {
                return (f64::INFINITY, [0.0; 2]);
            };
            let (distance, way) = (nearest.distance(point), point.from(nearest));
            let unit = if distance > 0.0 { 1.0 / distance } else { 0.0 };
            (distance, axes.map(|axis| unit * dot(way, axis)))
        });
        let growth = [one.1[0] - other.1[0], one.1[1] - other.1[1]];
        (one.0 - other.0, growth)
    }
}
