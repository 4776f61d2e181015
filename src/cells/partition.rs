//! Partition: how much of a ground lies in each of many regions.
//!
//! The area of a ground within a region is an integral around the boundary of their intersection,
//! and that boundary consists of the pieces of the ground's boundary inside the region and of the
//! pieces of the region's boundary inside the ground. Neither the pieces nor the intersection are
//! built. Let F be the integral from the start of a ring, and T that around the whole ring. The
//! pieces of the ring inside a region then add up to
//!
//! ```text
//! [T if the ring starts inside] + Σ over crossings into the region  (T − F(crossing))
//!                               − Σ over crossings out of it        (T − F(crossing))
//! ```
//!
//! whatever the order of the crossings, so each crossing can be counted for its region as it is
//! found. The work is one integral an edge, one search an edge, two integrals a crossing, and one
//! search a ring for where it starts. What lies inside and outside is decided exactly
//! (`geometry::crossing`), and both rings are cut at the same point, so the pieces close.

use std::ops::ControlFlow;
use std::sync::OnceLock;

use crate::error::Error;
use crate::geometry::{EdgeTree, GridPoint, Ground, Upper, crossing, upper_holds, wind_around};
use crate::limits::{Budget, Counter};
use crate::measure::{EdgeIntegral, Measure};
use crate::quantity::Area;
use crate::sum::Sum;

/// Regions, prepared for taking grounds apart.
#[derive(Debug)]
pub(crate) struct Partition {
    regions: usize,
    rings: Vec<Ring>,
    tree: EdgeTree,
    /// The ring that each edge of the tree belongs to.
    ring_of_edge: Vec<usize>,
    /// A latitude in the midst of the regions, in degrees.
    latitude: f64,
    /// The integrals along all rings by the default measure, once they were asked for.
    integrals: OnceLock<Integrals>,
}

/// A ring of a region: its edges stand together in the tree.
#[derive(Debug, Clone, Copy)]
struct Ring {
    region: usize,
    start: GridPoint,
    first_edge: usize,
    edges: usize,
}

/// The integrals along the rings of a tree.
#[derive(Debug)]
struct Integrals {
    /// For each edge, the integral from the start of its ring to the start of the edge.
    before: Vec<f64>,
    /// For each edge, the integral around its ring.
    around: Vec<f64>,
}

impl Partition {
    /// Prepares regions; they may overlap, and are known by their position.
    pub(crate) fn new<'a>(regions: impl IntoIterator<Item = &'a Ground>) -> Self {
        let mut count = 0;
        let mut rings: Vec<(usize, &[GridPoint])> = Vec::new();
        for (region, ground) in regions.into_iter().enumerate() {
            count += 1;
            rings.extend(ground.rings().map(|ring| (region, ring)));
        }
        // The tree wants neighbours in order to be neighbours on the ground.
        rings.sort_by_cached_key(|(_, ring)| ring.first().copied().map(GridPoint::place_on_curve));
        let tree = EdgeTree::of_rings(rings.iter().map(|(_, ring)| *ring));
        let mut ring_of_edge = Vec::with_capacity(tree.edges().len());
        let mut prepared = Vec::with_capacity(rings.len());
        for (region, ring) in rings {
            let Some(&start) = ring.first() else { continue };
            let first_edge = ring_of_edge.len();
            ring_of_edge.extend(std::iter::repeat_n(prepared.len(), ring.len()));
            prepared.push(Ring { region, start, first_edge, edges: ring.len() });
        }
        let latitude = tree.bounds().map_or(0.0, |bounds| bounds.middle_latitude());
        let integrals = OnceLock::new();
        Self { regions: count, rings: prepared, tree, ring_of_edge, latitude, integrals }
    }

    /// The area of `ground` in each region; `None` for a measure that is no sum over edges.
    pub(crate) fn areas(
        &self,
        ground: &Ground,
        measure: &Measure,
        budget: &Budget,
    ) -> Result<Option<Vec<Area>>, Error> {
        let Some(integral) = EdgeIntegral::new(measure, self.latitude) else {
            return Ok(None);
        };
        let mut comparisons = budget.comparisons();
        let mut sums = vec![Sum::default(); self.regions];
        let rings: Vec<&[GridPoint]> = ground.rings().collect();
        let upper = EdgeTree::of_rings(rings.iter().copied());
        let upper_integrals =
            Integrals::along(&upper, rings.iter().map(|ring| ring.len()), &integral);
        let along_regions =
            || Integrals::along(&self.tree, self.rings.iter().map(|ring| ring.edges), &integral);
        let by_another_measure;
        let lower_integrals = if *measure == Measure::default() {
            self.integrals.get_or_init(along_regions)
        } else {
            by_another_measure = along_regions();
            &by_another_measure
        };
        let integrals = [&upper_integrals, lower_integrals];
        self.add_crossings(&upper, integrals, &integral, &mut comparisons, &mut sums)?;
        let mut first_edge = 0;
        for ring in rings {
            if let Some(&start) = ring.first() {
                let around = upper_integrals.around(first_edge);
                comparisons.add(self.add_whole_ring(start, around, &mut sums))?;
            }
            first_edge += ring.len();
        }
        for ring in &self.rings {
            comparisons.add(1)?;
            if let (true, Some(sum)) = (upper_holds(&upper, ring.start), sums.get_mut(ring.region))
            {
                sum.add(lower_integrals.around(ring.first_edge));
            }
        }
        let area = |sum: Sum| Area::from_m2(sum.value()).at_least_nothing();
        Ok(Some(sums.into_iter().map(area).collect()))
    }

    fn add_crossings(
        &self,
        upper: &EdgeTree,
        [upper_integrals, lower_integrals]: [&Integrals; 2],
        integral: &EdgeIntegral,
        comparisons: &mut Counter<'_>,
        sums: &mut [Sum],
    ) -> Result<(), Error> {
        let lower = &self.tree;
        upper.visit_pairs_with(lower, comparisons, |upper_index, lower_index| {
            let edges = upper.edges().get(upper_index).zip(lower.edges().get(lower_index));
            let on = Ok(ControlFlow::Continue(()));
            let Some((&upper_edge, &lower_edge)) = edges else { return on };
            let Some(found) = crossing(upper_edge, lower_edge) else { return on };
            let rest = |integrals: &Integrals, index: usize, start: GridPoint| {
                integrals.after(index) - integral.along(start.to_degrees(), found.position)
            };
            let region = self.ring_of(lower_index).map(|ring| ring.region);
            if let Some(sum) = region.and_then(|region| sums.get_mut(region)) {
                sum.add(found.direction * rest(upper_integrals, upper_index, upper_edge.0));
                sum.add(-found.direction * rest(lower_integrals, lower_index, lower_edge.0));
            }
            on
        })
    }

    /// Adds a whole ring of the ground to every region that its start lies in. Returns how many edges
    /// were looked at.
    fn add_whole_ring(&self, start: GridPoint, around: f64, sums: &mut [Sum]) -> u64 {
        let mut turns: Vec<(usize, i32)> = Vec::new();
        wind_around(
            start,
            &self.tree,
            |_| Upper::Point,
            |edge, turn| {
                turns.extend(self.ring_of(edge).map(|ring| (ring.region, turn)));
            },
        );
        turns.sort_unstable();
        for of_region in turns.chunk_by(|a, b| a.0 == b.0) {
            let winding: i32 = of_region.iter().map(|(_, turn)| turn).sum();
            let sum = of_region.first().and_then(|(region, _)| sums.get_mut(*region));
            if let (true, Some(sum)) = (winding != 0, sum) {
                sum.add(around);
            }
        }
        turns.len() as u64 + 1
    }

    fn ring_of(&self, edge: usize) -> Option<&Ring> {
        self.rings.get(*self.ring_of_edge.get(edge)?)
    }
}

impl Integrals {
    /// Along all edges of a tree whose rings have `lengths` edges.
    fn along(
        tree: &EdgeTree,
        lengths: impl Iterator<Item = usize>,
        integral: &EdgeIntegral,
    ) -> Self {
        let mut integrals = tree
            .edges()
            .iter()
            .map(|(from, to)| integral.along(from.to_degrees(), to.to_degrees()));
        let mut before = Vec::with_capacity(tree.edges().len());
        let mut around = Vec::with_capacity(tree.edges().len());
        for length in lengths {
            let mut sum = Sum::default();
            for edge in integrals.by_ref().take(length) {
                before.push(sum.value());
                sum.add(edge);
            }
            around.extend(std::iter::repeat_n(sum.value(), length));
        }
        Self { before, around }
    }

    /// Around the ring of an edge.
    fn around(&self, edge: usize) -> f64 {
        self.around.get(edge).copied().unwrap_or(0.0)
    }

    /// From the start of an edge to the end of its ring.
    fn after(&self, edge: usize) -> f64 {
        self.around(edge) - self.before.get(edge).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::arbitrary::{cell, some_ground};
    use proptest::prelude::*;

    fn areas(regions: &[Ground], ground: &Ground) -> Vec<Area> {
        let budget = Budget::default();
        Partition::new(regions).areas(ground, &Measure::Wgs84Planar, &budget).unwrap().unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        /// The overlay engine builds the same intersections.
        #[test]
        fn areas_are_those_of_the_intersections(
            drawn in some_ground(),
            regions in prop::collection::vec(some_ground(), 1..4),
        ) {
            let measure = Measure::Wgs84Planar;
            for (region, area) in regions.iter().zip(areas(&regions, &drawn)) {
                let both = drawn.intersection(region, &Budget::default()).unwrap();
                let expected = measure.ground_area(&both);
                prop_assert!((area - expected).abs().m2() < 1.0, "{area:.9} {expected:.9}");
            }
        }

        /// Cells along the lattice, whose borders many edges run along, take a ground apart wholly.
        #[test]
        fn cells_add_up_to_the_whole(drawn in some_ground(), parts in 1i32..6) {
            let size = 10.0 / 512.0 / f64::from(parts);
            let cells: Vec<Ground> = (0..parts * parts)
                .map(|index| (f64::from(index % parts), f64::from(index / parts)))
                .map(|(x, y)| cell(30.0 + x * size, 47.0 + y * size, size, size))
                .collect();
            let measure = Measure::Wgs84Planar;
            let sum: Area = areas(&cells, &drawn).into_iter().sum();
            prop_assert!((sum - measure.ground_area(&drawn)).abs().m2() < 1.0);
        }
    }

    #[test]
    fn the_ellipsoid_in_180_by_90_cells_adds_up_to_a_square_metre() {
        let cells: Vec<Ground> = (0..180 * 90)
            .map(|index| (f64::from(index % 180), f64::from(index / 180)))
            .map(|(x, y)| cell(-180.0 + 2.0 * x, -90.0 + 2.0 * y, 2.0, 2.0))
            .collect();
        let earth = cell(-180.0, -90.0, 360.0, 180.0);
        let areas = areas(&cells, &earth);
        let sum: Area = areas.iter().copied().sum();
        assert!((sum.m2() - 510_065_621_724_088.5).abs() < 1.0, "{}", sum.m2());
        // A band of cells around the Earth is the band drawn as one polygon.
        let band: Area = areas.get(180 * 69..180 * 70).unwrap().iter().copied().sum();
        let expected = Measure::Wgs84Planar.ground_area(&cell(-180.0, 48.0, 360.0, 2.0));
        assert!((band - expected).abs().m2() < 1.0);
    }
}
