//! How the regions of a territory lie: prepared for taking maps apart, overlaps and gaps found.

use std::collections::BTreeSet;

use super::region::Region;
use crate::cells::Regions;
use crate::error::Error;
use crate::geometry::{Bounds, Ground, signed_double_area, union_all};
use crate::limits::Budget;
use crate::measure::Measure;
use crate::quantity::Area;
use crate::warning::{Warning, WarningCode};

/// The regions of a territory, laid out so that they do not overlap.
///
/// The rule: ground in several regions counts for the smallest of them. Regions that others name as
/// their parent stand apart: they are measured as they are drawn, and are not in the sum.
#[derive(Debug)]
pub(crate) struct Layout {
    /// For each region, whether others name it as their parent.
    is_parent: Vec<bool>,
    /// What counts for each region (of a parent, all of it), and after them the ground in any of them
    /// and what lies outside all.
    cells: Regions,
    /// The areas of the regions as they are drawn, by the default measure.
    drawn_areas: Vec<Area>,
    warnings: Vec<Warning>,
}

/// On the grid, as twice the area in steps squared: about 4 m². Below that, overlaps and gaps come
/// from rounding to the grid.
const LEAST_REPORTED: i128 = 1_000_000_000;

/// An official area further from the measured one than this is reported.
const OFFICIAL_TOLERANCE: f64 = 0.2;

impl Layout {
    /// Lays regions out as the rule says.
    pub(super) fn from_regions(regions: &[Region], budget: &Budget) -> Result<Self, Error> {
        let parents: BTreeSet<&str> = regions.iter().filter_map(Region::parent).collect();
        let is_parent: Vec<bool> =
            regions.iter().map(|region| parents.contains(region.name())).collect();
        let with_parts = regions.iter().zip(&is_parent);
        let leaves: Vec<&Region> =
            with_parts.filter(|(_, is_parent)| !**is_parent).map(|(region, _)| region).collect();
        let covered = union_all(leaves.iter().map(|region| region.ground()), budget)?;
        let mut grounds: Vec<Ground> =
            regions.iter().map(|region| region.ground().clone()).collect();
        let overlap = overlap_warning(&leaves, &covered);
        if overlap.is_some() {
            assign_overlaps_to_the_smallest(&mut grounds, &is_parent, budget)?;
        }
        Ok(Self::new(regions, covered, is_parent, grounds, Vec::from_iter(overlap)))
    }

    /// Regions of one level that are known not to overlap, and the ground that they cover.
    pub(super) fn from_disjoint(regions: &[Region], covered: Ground) -> Self {
        let grounds = regions.iter().map(|region| region.ground().clone()).collect();
        Self::new(regions, covered, vec![false; regions.len()], grounds, Vec::new())
    }

    fn new(
        regions: &[Region],
        covered: Ground,
        is_parent: Vec<bool>,
        grounds: Vec<Ground>,
        mut warnings: Vec<Warning>,
    ) -> Self {
        warnings.extend(gap_warning(&covered));
        let drawn_areas: Vec<Area> =
            regions.iter().map(|region| region.area(&Measure::default())).collect();
        warnings.extend(official_area_warning(regions, &drawn_areas));
        let mut cells = grounds;
        cells.push(covered);
        let cells = Regions::new(cells).with_outside_of(regions.len());
        Self { is_parent, cells, drawn_areas, warnings }
    }

    /// The regions, prepared for taking maps apart; after them what any of them covers
    /// ([`covered_place`](Self::covered_place)) and what none does ([`outside_place`](Self::outside_place)).
    pub(crate) fn cells(&self) -> &Regions {
        &self.cells
    }

    /// The place among the cells of the ground in any region.
    pub(crate) fn covered_place(&self) -> usize {
        self.is_parent.len()
    }

    /// The place among the cells of the ground in no region.
    pub(crate) fn outside_place(&self) -> usize {
        self.is_parent.len() + 1
    }

    /// The ground in any region.
    pub(crate) fn covered(&self) -> &Ground {
        self.cells.ground(self.covered_place())
    }

    pub(crate) fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Whether a region adds to the sum of all.
    pub(crate) fn is_in_sum(&self, region: usize) -> bool {
        self.is_parent.get(region).is_some_and(|parent| !parent)
    }

    /// The regions that add to the sum of all, with what counts for each.
    pub(crate) fn grounds_in_sum(&self) -> impl Iterator<Item = (usize, &Ground)> {
        self.cells.grounds().iter().enumerate().filter(|(region, _)| self.is_in_sum(*region))
    }

    /// The area of a region as it is drawn.
    pub(crate) fn region_area(&self, index: usize, region: &Region, measure: &Measure) -> Area {
        self.drawn_areas
            .get(index)
            .copied()
            .filter(|_| *measure == Measure::default())
            .unwrap_or_else(|| region.area(measure))
    }
}

/// Overlaps are what the regions have together more than they cover.
fn overlap_warning(leaves: &[&Region], covered: &Ground) -> Option<Warning> {
    let drawn: i128 = leaves.iter().map(|region| region.ground().double_area()).sum();
    (drawn - covered.double_area() > LEAST_REPORTED).then(|| {
        let measure = Measure::default();
        let summed: Area = leaves.iter().map(|region| region.area(&measure)).sum();
        let message = format!(
            "regions overlap by {:.3}, which counts for the smallest of them",
            summed - measure.ground_area(covered),
        );
        Warning::new(WarningCode::RegionsOverlap, message)
    })
}

/// Takes from every ground what smaller ones hold of it.
fn assign_overlaps_to_the_smallest(
    grounds: &mut [Ground],
    is_parent: &[bool],
    budget: &Budget,
) -> Result<(), Error> {
    let mut by_size: Vec<usize> = (0..grounds.len())
        .filter(|region| is_parent.get(*region).is_some_and(|parent| !parent))
        .collect();
    by_size.sort_by_key(|region| grounds.get(*region).map(Ground::double_area));
    let bounds: Vec<Option<Bounds>> =
        grounds.iter().map(|ground| Bounds::around(ground.rings().flatten().copied())).collect();
    for (rank, &region) in by_size.iter().enumerate() {
        let smaller: Vec<&Ground> = by_size
            .iter()
            .take(rank)
            .filter(|smaller| may_overlap(&bounds, [region, **smaller]))
            .filter_map(|smaller| grounds.get(*smaller))
            .collect();
        let taken = union_all(smaller, budget)?;
        if let Some(ground) = grounds.get_mut(region) {
            *ground = ground.difference(&taken, budget)?;
        }
    }
    Ok(())
}

/// Whether the boxes around two regions meet.
fn may_overlap(bounds: &[Option<Bounds>], regions: [usize; 2]) -> bool {
    match regions.map(|region| bounds.get(region)) {
        [Some(Some(one)), Some(Some(other))] => one.meets(other),
        _ => false,
    }
}

/// Gaps are holes in what the regions cover: lakes and enclaves, or borders that do not fit.
fn gap_warning(covered: &Ground) -> Option<Warning> {
    let measure = Measure::default();
    let holes: Vec<_> = covered.rings().filter(|ring| signed_double_area(ring) < 0).collect();
    let on_grid: i128 = holes.iter().map(|ring| -signed_double_area(ring)).sum();
    (on_grid > LEAST_REPORTED).then(|| {
        let area: Area = holes.iter().map(|ring| measure.ring_area(ring)).sum();
        let message = format!("{area:.3} between the regions lie in none of them");
        Warning::new(WarningCode::RegionsGap, message)
    })
}

fn official_area_warning(regions: &[Region], measured: &[Area]) -> Option<Warning> {
    let far: Vec<String> = regions
        .iter()
        .zip(measured)
        .filter_map(|(region, measured)| {
            let official = region.official_area()?;
            let difference = measured.m2() / official.m2() - 1.0;
            (difference.abs() > OFFICIAL_TOLERANCE)
                .then(|| format!("{} (measured {measured}, official {official})", region.name()))
        })
        .collect();
    (!far.is_empty()).then(|| {
        Warning::new(
            WarningCode::OfficialAreaDiffers,
            format!(
                "the boundary measures more than 20 % off the official area: {}",
                far.join(", ")
            ),
        )
    })
}
