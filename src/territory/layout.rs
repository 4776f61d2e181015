//! How the regions of a territory lie: prepared for taking maps apart, overlaps and gaps found.

use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use super::region::Region;
use super::region_overlap::RegionOverlap;
use crate::cells::{Neighbours, Regions};
use crate::error::Error;
use crate::geometry::{Bounds, Ground, signed_double_area, union_all};
use crate::limits::Budget;
use crate::measure::Measure;
use crate::quantity::Area;
use crate::text::hexadecimal;
use crate::warning::{Warning, WarningCode, first_names};

/// The regions of a territory, laid out to be measured.
///
/// Regions of a partition do not overlap: ground in several of them counts for the smallest. Regions that
/// others name as their parent stand apart: they are measured as they are drawn, and are not in the sum.
/// Of regions that are independent each is measured as it is drawn, and none is in a sum.
#[derive(Debug)]
pub(crate) struct Layout {
    overlap: RegionOverlap,
    /// For each region, whether others name it as their parent.
    is_parent: Vec<bool>,
    /// The ground of the whole, where it is drawn by itself and regions reach beyond it by some of their borders.
    whole: Option<Ground>,
    /// What counts for each region (of a parent, all of it), and after them the ground in any of them; where the
    /// territory is more than that, all of both and what of it lies in no region; last, what lies outside both.
    cells: Regions,
    /// Whether some of the territory lies in no region.
    has_rest: bool,
    /// The digest of all this ground.
    digest: OnceLock<String>,
    /// The areas of the regions as they are drawn, by the default measure.
    drawn_areas: Vec<Area>,
    /// What of each region counts for smaller ones, by the default measure.
    ceded: Vec<Area>,
    /// For each region, those for which counts what is assigned to it: itself and its parents.
    counting: Vec<Vec<usize>>,
    /// The regions, prepared for finding the nearest, once that was asked for.
    neighbours: OnceLock<Neighbours>,
    warnings: Vec<Warning>,
}

/// On the grid, as twice the area in steps squared: about 4 m². Below that, overlaps and gaps come
/// from rounding to the grid.
const LEAST_REPORTED: i128 = 1_000_000_000;

/// A region that cedes less than this to smaller ones is not listed: borders rounded to the grid.
const LEAST_CEDED: Area = Area::from_m2(1.0);

/// An official area further from the measured one than this is reported.
const OFFICIAL_TOLERANCE: f64 = 0.2;

impl Layout {
    /// Lays regions out as the rule says. With them goes the whole, where it is drawn by itself.
    pub(super) fn from_regions(
        regions: &[Region],
        whole: Option<&Region>,
        overlap: RegionOverlap,
        budget: &Budget,
    ) -> Result<Self, Error> {
        match overlap {
            RegionOverlap::Partition => Self::as_partition(regions, whole, budget),
            RegionOverlap::Independent => {
                let covered = union_all(regions.iter().map(Region::ground), budget)?;
                let grounds = regions.iter().map(|region| region.ground().clone()).collect();
                let layout = Self::new(regions, are_parents(regions), grounds, covered, None);
                Ok(Self { overlap, ..layout })
            }
        }
    }

    fn as_partition(
        regions: &[Region],
        whole: Option<&Region>,
        budget: &Budget,
    ) -> Result<Self, Error> {
        let is_parent = are_parents(regions);
        let (parents, leaves): (Vec<_>, Vec<_>) =
            regions.iter().zip(&is_parent).partition(|(_, is_parent)| **is_parent);
        let leaves: Vec<&Region> = leaves.into_iter().map(|(region, _)| region).collect();
        let covered = union_all(leaves.iter().map(|region| region.ground()), budget)?;
        let besides = parents.into_iter().map(|(region, _)| region).chain(whole);
        let besides: Vec<&Ground> = besides.map(Region::ground).collect();
        let territory = union_all(besides.into_iter().chain([&covered]), budget)?;
        let is_larger_than =
            |ground: &Ground| territory.double_area() - ground.double_area() > LEAST_REPORTED;
        let whole = whole.map(Region::ground).filter(|whole| is_larger_than(whole)).cloned();
        let rest = if is_larger_than(&covered) {
            let ground = territory.difference(&covered, budget)?;
            Some(Rest { territory, ground })
        } else {
            None
        };
        let mut grounds: Vec<Ground> =
            regions.iter().map(|region| region.ground().clone()).collect();
        let overlap = area_of_overlaps(&leaves, &covered);
        if overlap.is_some() {
            assign_overlaps_to_the_smallest(&mut grounds, &is_parent, budget)?;
        }
        let mut layout = Self::new(regions, is_parent, grounds, covered, rest);
        layout.whole = whole;
        if let Some(area) = overlap {
            layout.find_ceded();
            layout.warnings.insert(0, layout.overlap_warning(regions, area));
        }
        Ok(layout)
    }

    /// Regions of one level that are known not to overlap, and the ground that they cover.
    pub(super) fn from_disjoint(regions: &[Region], covered: Ground) -> Self {
        let grounds = regions.iter().map(|region| region.ground().clone()).collect();
        Self::new(regions, vec![false; regions.len()], grounds, covered, None)
    }

    fn new(
        regions: &[Region],
        is_parent: Vec<bool>,
        grounds: Vec<Ground>,
        covered: Ground,
        rest: Option<Rest>,
    ) -> Self {
        let drawn_areas: Vec<Area> =
            regions.iter().map(|region| region.area(&Measure::default())).collect();
        let mut warnings: Vec<Warning> = match &rest {
            Some(rest) => rest.warning().into_iter().collect(),
            None => gap_warning(&covered).into_iter().collect(),
        };
        warnings.extend(official_area_warning(regions));
        let has_rest = rest.is_some();
        let mut cells = grounds;
        cells.push(covered);
        cells.extend(rest.into_iter().flat_map(|rest| [rest.territory, rest.ground]));
        let boundary = regions.len() + usize::from(has_rest);
        let cells = Regions::new(cells).with_outside_of(boundary);
        let (overlap, ceded) = (RegionOverlap::Partition, vec![Area::ZERO; regions.len()]);
        Self {
            overlap,
            is_parent,
            whole: None,
            cells,
            has_rest,
            digest: OnceLock::new(),
            drawn_areas,
            ceded,
            counting: with_parents(regions),
            neighbours: OnceLock::new(),
            warnings,
        }
    }

    /// Finds what of each region counts for smaller ones.
    fn find_ceded(&mut self) {
        let measure = Measure::default();
        let rows = self.ceded.iter_mut().zip(&self.drawn_areas).zip(self.cells.grounds());
        for ((ceded, drawn), ground) in rows {
            let area = *drawn - measure.ground_area(ground);
            if area > LEAST_CEDED {
                *ceded = area;
            }
        }
    }

    /// How much regions overlap, and which of them have less for it than they are drawn with.
    fn overlap_warning(&self, regions: &[Region], area: Area) -> Warning {
        let rows = regions.iter().zip(&self.ceded).filter(|(_, ceded)| **ceded > Area::ZERO);
        let changed: Vec<&str> = rows.map(|(region, _)| region.label()).collect();
        let message = format!(
            "regions overlap by {area:.3}, which counts for the smallest of them, and not for {}",
            first_names(&changed),
        );
        Warning::new(WarningCode::RegionsOverlap, message)
    }

    /// What ground counts for that lies in several regions.
    pub(crate) fn overlap(&self) -> RegionOverlap {
        self.overlap
    }

    /// The regions, prepared for taking maps apart; after them what any of them covers
    /// ([`covered_place`](Self::covered_place)), what of the territory none does ([`rest_place`](Self::rest_place))
    /// and what lies outside it ([`outside_place`](Self::outside_place)).
    pub(crate) fn cells(&self) -> &Regions {
        &self.cells
    }

    /// The place among the cells of the ground in any region.
    pub(crate) fn covered_place(&self) -> usize {
        self.is_parent.len()
    }

    /// The place among the cells of all ground that is drawn, which is the territory where no region reaches beyond
    /// the whole.
    pub(crate) fn boundary_place(&self) -> usize {
        self.covered_place() + usize::from(self.has_rest)
    }

    /// The place among the cells of the territory's ground in no region, if there is such ground.
    pub(crate) fn rest_place(&self) -> Option<usize> {
        self.has_rest.then(|| self.covered_place() + 2)
    }

    /// The place among the cells of the ground outside the territory and in no region.
    pub(crate) fn outside_place(&self) -> usize {
        self.rest_place().unwrap_or(self.covered_place()) + 1
    }

    /// The places among the cells of all ground that lies in no region.
    pub(crate) fn places_outside_regions(&self) -> Vec<usize> {
        self.rest_place().into_iter().chain([self.outside_place()]).collect()
    }

    /// The regions, prepared for finding the nearest.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(crate) fn neighbours(&self, budget: &Budget) -> Result<&Neighbours, Error> {
        if let Some(neighbours) = self.neighbours.get() {
            return Ok(neighbours);
        }
        let leaves = self.cells.grounds().iter().enumerate();
        let leaves = leaves.filter(|(region, _)| self.is_leaf(*region));
        let found = Neighbours::new(leaves, self.covered(), self.counting.clone(), budget)?;
        Ok(self.neighbours.get_or_init(|| found))
    }

    /// The ground in any region.
    pub(crate) fn covered(&self) -> &Ground {
        self.cells.ground(self.covered_place())
    }

    /// The same regions with their edges bent. Where none is drawn beyond the whole, none lies beyond it: along a
    /// border of 3° that both have, an edge of 1° bends less, and would leave 0.62 km² that is neither in the
    /// territory nor outside.
    pub(super) fn bent_from(self, drawn: &Self) -> Self {
        Self { whole: self.whole.filter(|_| drawn.whole.is_some()), ..self }
    }

    /// The ground of the territory: the whole where it is drawn by itself, else all that is drawn.
    pub(super) fn boundary(&self) -> &Ground {
        self.whole.as_ref().unwrap_or_else(|| self.cells.ground(self.boundary_place()))
    }

    /// Whether no region reaches beyond the territory, for that is all that is drawn.
    pub(crate) fn is_within_boundary(&self) -> bool {
        self.whole.is_none()
    }

    /// The digest of the ground of the territory, of its regions, and of what counts for each.
    pub(super) fn digest(&self) -> &str {
        self.digest.get_or_init(|| {
            let mut digest = Sha256::new();
            for ground in self.cells.grounds().iter().chain(&self.whole) {
                digest.update((ground.rings().count() as u64).to_le_bytes());
                for ring in ground.rings() {
                    digest.update((ring.len() as u64).to_le_bytes());
                    for point in ring {
                        digest.update(point.longitude.to_le_bytes());
                        digest.update(point.latitude.to_le_bytes());
                    }
                }
            }
            hexadecimal(&digest.finalize())
        })
    }

    pub(crate) fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Whether a region adds to the sum of all.
    pub(crate) fn is_in_sum(&self, region: usize) -> bool {
        self.overlap == RegionOverlap::Partition && self.is_leaf(region)
    }

    /// Whether no region names this one as its parent.
    pub(crate) fn is_leaf(&self, region: usize) -> bool {
        self.is_parent.get(region).is_some_and(|parent| !parent)
    }

    /// What of a region counts for smaller ones that overlap it.
    pub(crate) fn ceded(&self, region: usize) -> Area {
        self.ceded.get(region).copied().unwrap_or_default()
    }

    /// The area of a region of this layout as it is drawn, by a measure that bends edges as they are bent here.
    pub(crate) fn region_area(&self, index: usize, region: &Region, measure: &Measure) -> Area {
        self.drawn_areas
            .get(index)
            .copied()
            .filter(|_| *measure == Measure::default())
            .unwrap_or_else(|| measure.ground_area(region.ground()))
    }
}

/// The ground of a territory where it is more than what its regions cover: the whole may be drawn by itself, and
/// parents with wider borders than their parts.
struct Rest {
    territory: Ground,
    /// What of it lies in no region.
    ground: Ground,
}

impl Rest {
    fn warning(&self) -> Option<Warning> {
        let area = Measure::default().ground_area(&self.ground);
        (area > LEAST_CEDED).then(|| {
            let message = format!("{area:.3} of the territory lie in none of its regions");
            Warning::new(WarningCode::RegionsGap, message)
        })
    }
}

/// For each region, whether others are parts of it.
fn are_parents(regions: &[Region]) -> Vec<bool> {
    let mut is_parent = vec![false; regions.len()];
    for place in regions.iter().filter_map(|region| region.parent_place) {
        if let Some(is_parent) = is_parent.get_mut(place) {
            *is_parent = true;
        }
    }
    is_parent
}

/// For each region its own place, and the places of its parents and of theirs.
fn with_parents(regions: &[Region]) -> Vec<Vec<usize>> {
    let upwards = (0..regions.len()).map(|place| {
        let mut found = vec![place];
        let mut next = Some(place);
        while let Some(place) = next {
            let parent = regions.get(place).and_then(|region| region.parent_place);
            next = parent.filter(|parent| !found.contains(parent));
            found.extend(next);
        }
        found
    });
    upwards.collect()
}

/// Overlaps are what the regions have together more than they cover.
fn area_of_overlaps(leaves: &[&Region], covered: &Ground) -> Option<Area> {
    let drawn: i128 = leaves.iter().map(|region| region.ground().double_area()).sum();
    (drawn - covered.double_area() > LEAST_REPORTED).then(|| {
        let measure = Measure::default();
        let summed: Area = leaves.iter().map(|region| region.area(&measure)).sum();
        summed - measure.ground_area(covered)
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

/// A warning of regions whose official area is far from that within their boundary.
pub(crate) fn official_area_warning<'r>(
    regions: impl IntoIterator<Item = &'r Region>,
) -> Option<Warning> {
    let far: Vec<String> = regions
        .into_iter()
        .filter_map(|region| {
            let official = region.official_area()?;
            let measured = region.area(&Measure::default());
            let difference = measured.m2() / official.m2() - 1.0;
            (difference.abs() > OFFICIAL_TOLERANCE)
                .then(|| format!("{} (measured {measured}, official {official})", region.label()))
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
