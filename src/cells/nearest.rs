//! Ground outside the territory, assigned to the nearest region.
//!
//! Boundaries from one source never fit a map from another, and strips of a map's ground lie outside
//! all regions. Here they are assigned to the nearest region. There is no raster: the ground is halved,
//! along a meridian or a parallel, until all vertices of a piece are nearest to one region, or the piece
//! is smaller than [`SMALLEST`]; then the whole piece, with its exact area, is that region's. So the
//! areas add up to what lies outside, and the line between two regions' parts is true to [`SMALLEST`].

use std::collections::HashMap;

use crate::earth::MetresPerDegree;
use crate::error::Error;
use crate::geometry::{
    Bounds, EdgeTree, GridPoint, Ground, STEPS_PER_DEGREE, clip_to_half_plane, interpolate,
};
use crate::limits::{Budget, Counter};
use crate::measure::Measure;
use crate::quantity::Area;
use crate::sum::Sum;

/// Metres below which a piece is not halved again.
const SMALLEST: f64 = 100.0;

/// Regions, prepared for finding the nearest.
#[derive(Debug)]
pub(crate) struct Neighbours {
    tree: EdgeTree,
    region_of_edge: Vec<usize>,
}

/// What lies outside, by the region it was assigned to.
#[derive(Debug, Default)]
pub(crate) struct Assigned {
    sums: HashMap<usize, Sum>,
    /// The distance of the farthest vertex from its region, in metres.
    pub(crate) farthest: f64,
}

impl Assigned {
    /// The area assigned to a region.
    pub(crate) fn to(&self, region: usize) -> Area {
        self.sums.get(&region).map_or(Area::ZERO, |sum| Area::from_m2(sum.value()))
    }
}

impl Neighbours {
    pub(crate) fn new<'a>(regions: impl IntoIterator<Item = (usize, &'a Ground)>) -> Self {
        let mut rings = Vec::new();
        let mut region_of_edge = Vec::new();
        for (region, ground) in regions {
            for ring in ground.rings() {
                region_of_edge.extend(std::iter::repeat_n(region, ring.len()));
                rings.push(ring);
            }
        }
        Self { tree: EdgeTree::of_rings(rings), region_of_edge }
    }

    /// Assigns ground that lies outside all regions to the nearest of them.
    pub(crate) fn assign(
        &self,
        outside: &Ground,
        measure: &Measure,
        assigned: &mut Assigned,
        budget: &Budget,
    ) -> Result<(), Error> {
        let mut assignment = Assignment {
            neighbours: self,
            measure,
            assigned,
            known: HashMap::new(),
            comparisons: budget.comparisons(),
        };
        // Ring by ring: holes take away what their shell was assigned, wherever it went.
        outside.rings().try_for_each(|ring| assignment.assign_ring(ring))
    }

    /// The nearest region and its distance in metres; of several as near, the first.
    fn nearest(&self, point: GridPoint) -> Option<(usize, f64)> {
        let position = point.to_degrees();
        let scale = MetresPerDegree::at(position[1]);
        let (edge, distance) = self.tree.nearest(
            |(from, to)| scale.distance_to_edge(position, from.to_degrees(), to.to_degrees()),
            |bounds| {
                let east = beside(bounds.west, point.longitude, bounds.east);
                let north = beside(bounds.south, point.latitude, bounds.north);
                scale.distance([0.0, 0.0], [degrees(east), degrees(north)])
            },
        )?;
        Some((*self.region_of_edge.get(edge)?, distance))
    }
}

/// How far a coordinate lies beside an interval; 0 within it.
fn beside(low: i64, at: i64, high: i64) -> i64 {
    (low - at).max(at - high).max(0)
}

fn degrees(steps: i64) -> f64 {
    steps as f64 / STEPS_PER_DEGREE as f64
}

/// Ground on its way to the nearest regions.
struct Assignment<'a> {
    neighbours: &'a Neighbours,
    measure: &'a Measure,
    assigned: &'a mut Assigned,
    /// The nearest region of each vertex that was met, and its distance: most are those of a piece before.
    known: HashMap<GridPoint, (usize, f64)>,
    comparisons: Counter<'a>,
}

impl Assignment<'_> {
    fn assign_ring(&mut self, ring: &[GridPoint]) -> Result<(), Error> {
        // Finding the region of a vertex takes as long as so many comparisons; most are known.
        const COST: u64 = 16;
        let mut pieces = vec![ring.to_vec()];
        while let Some(piece) = pieces.pop() {
            self.comparisons.add(COST * piece.len() as u64)?;
            let Some(bounds) = Bounds::around(piece.iter().copied()) else { continue };
            let mut nearest = piece.iter().filter_map(|point| self.nearest(*point));
            let Some((region, mut farthest)) = nearest.next() else { continue };
            let is_one = nearest.all(|(other, distance)| {
                farthest = farthest.max(distance);
                other == region
            });
            match Divide::through(bounds) {
                Some(divide) if !is_one => pieces.extend(divide.halves(&piece)),
                _ => self.assign_piece(&piece, region, farthest),
            }
        }
        Ok(())
    }

    fn assign_piece(&mut self, piece: &[GridPoint], region: usize, farthest: f64) {
        let area = self.measure.signed_ring_area(piece).m2();
        self.assigned.sums.entry(region).or_default().add(area);
        self.assigned.farthest = self.assigned.farthest.max(farthest);
    }

    fn nearest(&mut self, point: GridPoint) -> Option<(usize, f64)> {
        if let Some(found) = self.known.get(&point) {
            return Some(*found);
        }
        let found = self.neighbours.nearest(point)?;
        self.known.insert(point, found);
        Some(found)
    }
}

/// A line through the middle of a box, across its longer side.
enum Divide {
    Meridian(i64),
    Parallel(i64),
}

impl Divide {
    /// `None` for a box that is small enough.
    fn through(bounds: Bounds) -> Option<Self> {
        let latitude = i64::midpoint(bounds.south, bounds.north);
        let longitude = i64::midpoint(bounds.west, bounds.east);
        let scale = MetresPerDegree::at(degrees(latitude));
        let width = degrees(bounds.east - bounds.west) * scale.of_longitude;
        let height = degrees(bounds.north - bounds.south) * scale.of_latitude;
        if width.max(height) < SMALLEST {
            None
        } else if width > height {
            Some(Self::Meridian(longitude))
        } else {
            Some(Self::Parallel(latitude))
        }
    }

    /// What of a ring lies on either side of the line.
    fn halves(&self, ring: &[GridPoint]) -> [Vec<GridPoint>; 2] {
        [
            clip_to_half_plane(ring, |point| self.beyond(point) <= 0, |a, b| self.cross(a, b)),
            clip_to_half_plane(ring, |point| self.beyond(point) >= 0, |a, b| self.cross(a, b)),
        ]
    }

    /// How far a point lies east of the meridian, or north of the parallel.
    fn beyond(&self, point: GridPoint) -> i64 {
        match *self {
            Self::Meridian(meridian) => point.longitude - meridian,
            Self::Parallel(parallel) => point.latitude - parallel,
        }
    }

    /// Where an edge crosses the line.
    fn cross(&self, from: GridPoint, to: GridPoint) -> GridPoint {
        match *self {
            Self::Meridian(longitude) => {
                let (from, to) = ((from.longitude, from.latitude), (to.longitude, to.latitude));
                GridPoint { longitude, latitude: interpolate(from, to, longitude) }
            }
            Self::Parallel(latitude) => {
                let (from, to) = ((from.latitude, from.longitude), (to.latitude, to.longitude));
                GridPoint { longitude: interpolate(from, to, latitude), latitude }
            }
        }
    }
}
