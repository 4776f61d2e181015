//! Ground outside the territory, assigned to the nearest region.
//!
//! Boundaries from one source never fit a map from another, and strips of a map's ground lie outside
//! all regions. Here they are assigned to the region that is nearest. There is no raster: the ground is
//! halved, along a meridian or a parallel, until all vertices of a piece are nearest to one region,
//! or the piece is smaller than [`SMALLEST`]; then the whole piece, with its exact area, is that
//! region's. So the areas add up to the grid, and the line between two regions' parts is true to
//! [`SMALLEST`].

use std::collections::HashMap;

use crate::earth::MetresPerDegree;
use crate::error::Error;
use crate::geometry::{
    Bounds, EdgeTree, GridPoint, Ground, STEPS_PER_DEGREE, clip_to_half_plane, interpolate,
    signed_double_area,
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
        let mut comparisons = budget.comparisons();
        let mut known = HashMap::new();
        // Ring by ring: holes take away what their shell was assigned, wherever it went.
        for ring in outside.rings() {
            self.assign_ring(ring.to_vec(), measure, &mut known, assigned, &mut comparisons)?;
        }
        Ok(())
    }

    fn assign_ring(
        &self,
        ring: Vec<GridPoint>,
        measure: &Measure,
        known: &mut HashMap<GridPoint, (usize, f64)>,
        assigned: &mut Assigned,
        comparisons: &mut Counter<'_>,
    ) -> Result<(), Error> {
        // A vertex takes as long as so many comparisons; most are known from the piece before.
        const COST: u64 = 16;
        let mut pieces = vec![ring];
        while let Some(piece) = pieces.pop() {
            comparisons.add(COST * piece.len() as u64)?;
            let Some(bounds) = Bounds::around(piece.iter().copied()) else { continue };
            let mut nearest =
                piece.iter().filter_map(|point| known_or(known, *point, || self.nearest(*point)));
            let Some((region, mut farthest)) = nearest.next() else { continue };
            let is_one = nearest.all(|(other, distance)| {
                farthest = farthest.max(distance);
                other == region
            });
            if let Some(half) = Half::of(bounds).filter(|_| !is_one) {
                pieces.extend(half.pieces(&piece));
            } else {
                let area = measure.ring_area(&piece).m2();
                let area = if signed_double_area(&piece) < 0 { -area } else { area };
                assigned.sums.entry(region).or_default().add(area);
                assigned.farthest = assigned.farthest.max(farthest);
            }
        }
        Ok(())
    }

    /// The nearest region and its distance in metres; of several as near, the first.
    fn nearest(&self, point: GridPoint) -> Option<(usize, f64)> {
        let position = point.to_degrees();
        let scale = MetresPerDegree::at(position[1]);
        let (edge, distance) = self.tree.nearest(
            |(from, to)| scale.distance_to_edge(position, from.to_degrees(), to.to_degrees()),
            |bounds| {
                let beside = |low: i64, at: i64, high: i64| {
                    (low - at).max(at - high).max(0) as f64 / STEPS_PER_DEGREE as f64
                };
                scale.distance(
                    [0.0, 0.0],
                    [
                        beside(bounds.west, point.longitude, bounds.east),
                        beside(bounds.south, point.latitude, bounds.north),
                    ],
                )
            },
        )?;
        Some((*self.region_of_edge.get(edge)?, distance))
    }
}

fn known_or(
    known: &mut HashMap<GridPoint, (usize, f64)>,
    point: GridPoint,
    find: impl FnOnce() -> Option<(usize, f64)>,
) -> Option<(usize, f64)> {
    if let Some(found) = known.get(&point) {
        return Some(*found);
    }
    let found = find()?;
    known.insert(point, found);
    Some(found)
}

/// A line through the middle of a box, across its longer side.
enum Half {
    Meridian(i64),
    Parallel(i64),
}

impl Half {
    /// `None` for a box that is small enough.
    fn of(bounds: Bounds) -> Option<Self> {
        let degrees = |steps: i64| steps as f64 / STEPS_PER_DEGREE as f64;
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

    fn pieces(&self, ring: &[GridPoint]) -> [Vec<GridPoint>; 2] {
        match *self {
            Self::Meridian(meridian) => {
                let cross = |from: GridPoint, to: GridPoint| GridPoint {
                    longitude: meridian,
                    latitude: interpolate(
                        (from.longitude, from.latitude),
                        (to.longitude, to.latitude),
                        meridian,
                    ),
                };
                [
                    clip_to_half_plane(ring, |point| point.longitude <= meridian, cross),
                    clip_to_half_plane(ring, |point| point.longitude >= meridian, cross),
                ]
            }
            Self::Parallel(parallel) => {
                let cross = |from: GridPoint, to: GridPoint| GridPoint {
                    longitude: interpolate(
                        (from.latitude, from.longitude),
                        (to.latitude, to.longitude),
                        parallel,
                    ),
                    latitude: parallel,
                };
                [
                    clip_to_half_plane(ring, |point| point.latitude <= parallel, cross),
                    clip_to_half_plane(ring, |point| point.latitude >= parallel, cross),
                ]
            }
        }
    }
}
