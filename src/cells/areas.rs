//! Areas by label and region.
#![expect(
    clippy::indexing_slicing,
    reason = "labels and sets are known by the places that ledger and stack gave them; a wrong one must fail"
)]

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::cover::{Cover, Labels, balance};
use super::nearest::Assigned;
use super::pieces::index;
use super::regions::Regions;
use super::running::{Along, Place, Running};
use super::stack::Stack;
use super::walk::{Beside, Walker};
use crate::error::{Error, ErrorKind};
use crate::geometry::GridPoint;
use crate::limits::{Budget, Counter};
use crate::measure::{EdgeIntegral, Measure};
use crate::quantity::Area;
use crate::sum::Sum;

/// The area of each label that occurs, in all and within each region.
#[derive(Debug, Clone)]
pub(crate) struct Areas<L> {
    labels: BTreeMap<L, LabelArea>,
}

#[derive(Debug, Clone, Default)]
struct LabelArea {
    whole: Area,
    within: BTreeMap<u32, Area>,
}

impl<L: Ord> Areas<L> {
    /// The area of a label.
    pub(crate) fn whole(&self, label: &L) -> Area {
        self.labels.get(label).map_or(Area::ZERO, |found| found.whole)
    }

    /// The area of a label within a region.
    pub(crate) fn within(&self, label: &L, region: usize) -> Area {
        let region = u32::try_from(region).ok();
        let found = self.labels.get(label).zip(region);
        found.and_then(|(found, region)| found.within.get(&region)).copied().unwrap_or_default()
    }

    /// The areas of a label by region, where there are any.
    pub(crate) fn by_region(&self, label: &L) -> impl Iterator<Item = (usize, Area)> {
        let within = self.labels.get(label).into_iter().flat_map(|found| &found.within);
        within.map(|(region, area)| (*region as usize, *area))
    }

    /// Counts what was assigned to regions for them, and none of it any longer for the places of what lies outside
    /// all.
    pub(crate) fn take(&mut self, assigned: &Assigned<L>, outside: &[usize]) {
        for (label, by_region) in assigned.by_label() {
            let Some(found) = self.labels.get_mut(label) else { continue };
            for (region, area) in by_region {
                let within = found.within.entry(index(*region)).or_default();
                *within += *area;
            }
            for place in outside {
                found.within.remove(&index(*place));
            }
        }
    }

    /// By how much less than nothing is left of some label, if so.
    fn missing(&self) -> Option<Area> {
        let areas = self
            .labels
            .values()
            .flat_map(|found| std::iter::once(found.whole).chain(found.within.values().copied()));
        areas.into_iter().find(|area| *area < Area::ZERO).map(|area| -area)
    }

    /// All labels that occur, in order, each with its area.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&L, Area)> {
        self.labels.iter().map(|(label, found)| (label, found.whole))
    }
}

/// The areas of a stack by label, in all and within each of some regions. `label` says what a place counts
/// as, from what covers it: by the strongest tag of each set, and by what each tag adds by itself.
///
/// # Errors
///
/// If a limit is hit, the work is cancelled, or bent holes leave less than nothing of some label.
pub(crate) fn areas<L: Clone + Ord>(
    stack: &Stack<'_>,
    regions: Option<&Regions>,
    measure: &Measure,
    label: impl Fn(&Cover, &mut Labels<L>),
    budget: &Budget,
) -> Result<Areas<L>, Error> {
    let areas = signed_areas(stack, regions, measure, label, budget)?;
    match areas.missing() {
        Some(missing) => Err(Error::new(ErrorKind::Overreach { missing })),
        None => Ok(areas),
    }
}

/// The same, negative where bent holes leave less than nothing of a label: enough to tell where ground lies.
///
/// # Errors
///
/// If a limit is hit, or the work is cancelled.
pub(crate) fn signed_areas<L: Clone + Ord>(
    stack: &Stack<'_>,
    regions: Option<&Regions>,
    measure: &Measure,
    label: impl Fn(&Cover, &mut Labels<L>),
    budget: &Budget,
) -> Result<Areas<L>, Error> {
    // All that bounds one area is measured relative to one position: that of the maps, so that regions do not
    // change a digit of the whole.
    let around = stack.sets.first().map_or([0.0; 2], |set| set.pieces.reference());
    let integral = EdgeIntegral::new(measure, around);
    let made: Vec<OnceLock<Running>> = stack.sets.iter().map(|_| OnceLock::new()).collect();
    let made_of_borders = OnceLock::new();
    let rings = stack.sets.iter().zip(&made).map(|(set, made)| Along {
        tree: &set.pieces.tree,
        integral: &integral,
        running: set.pieces.kept.of(measure, around, set.pieces.reference()).unwrap_or(made),
    });
    let borders = regions.map(|regions| Along {
        tree: &regions.borders,
        integral: &integral,
        running: regions.kept.of(measure, around, regions.reference()).unwrap_or(&made_of_borders),
    });
    let start = (Place::Vertex(0), None);
    let mut summing = Summing {
        stack,
        measure,
        rings: rings.collect(),
        borders,
        regions,
        label,
        ledger: Ledger { places: BTreeMap::new(), sums: Vec::new() },
        set: 0,
        ring: 0,
        within: Cover::default(),
        balance: Vec::new(),
        sides_since: start,
        border_since: start,
        scratch: Vec::new(),
        comparisons: budget.comparisons(),
        excess: None,
    };
    stack.walk(regions, &mut summing, budget)?;
    match summing.excess {
        Some(excess) => Err(excess),
        None => Ok(summing.ledger.close()),
    }
}

/// Sums of integrals by label and region.
struct Ledger<L> {
    places: BTreeMap<L, usize>,
    sums: Vec<LabelSum>,
}

#[derive(Default)]
struct LabelSum {
    whole: SignedSum,
    within: BTreeMap<u32, SignedSum>,
}

impl LabelSum {
    fn area(&self) -> LabelArea {
        LabelArea {
            whole: self.whole.area(),
            within: self.within.iter().map(|(region, sum)| (*region, sum.area())).collect(),
        }
    }
}

/// A sum, and how much was added and taken away to make it.
#[derive(Default, Clone, Copy)]
struct SignedSum {
    sum: Sum,
    gross: f64,
}

impl SignedSum {
    fn add(&mut self, value: f64) {
        self.sum.add(value);
        self.gross += value.abs();
    }

    /// The area; zero where there is none but what rounding left. Where two pieces have a border in common
    /// of 75 km, 100 km from where integrals are zero, 10¹⁰ m² are added and taken away, and some 10⁻⁷ m²
    /// are left.
    ///
    /// Negative where more is taken away than there is: only bent holes that reach over their shells do so.
    fn area(self) -> Area {
        const RESIDUE: f64 = 1e-14;
        /// The laws are kept to this, in m², and to this part of what was added and taken away.
        const LEAST_MISSING: f64 = 1.0;
        const PART_MISSING: f64 = 1e-9;
        let area = self.sum.value();
        let is_missing = area < -LEAST_MISSING.max(PART_MISSING * self.gross);
        if is_missing || area > RESIDUE * self.gross { Area::from_m2(area) } else { Area::ZERO }
    }
}

impl<L: Clone + Ord> Ledger<L> {
    fn place_of(&mut self, label: &L) -> usize {
        if let Some(place) = self.places.get(label) {
            return *place;
        }
        let place = self.sums.len();
        self.places.insert(label.clone(), place);
        self.sums.push(LabelSum::default());
        place
    }

    fn close(self) -> Areas<L> {
        let Self { places, sums } = self;
        let labels = places.into_iter().map(|(label, place)| (label, sums[place].area()));
        Areas { labels: labels.collect() }
    }
}

/// Sums along the way.
struct Summing<'a, L, F> {
    stack: &'a Stack<'a>,
    measure: &'a Measure,
    rings: Vec<Along<'a>>,
    borders: Option<Along<'a>>,
    regions: Option<&'a Regions>,
    label: F,
    ledger: Ledger<L>,
    /// The ring that is walked along.
    set: usize,
    ring: usize,
    /// The regions here.
    within: Cover,
    /// By how much more a label counts on the left than on the right.
    balance: Vec<(usize, i32)>,
    /// Where the sides were told last, and what was added up until there.
    sides_since: (Place, Option<Sum>),
    /// Where a border was crossed last, or the sides were told.
    border_since: (Place, Option<Sum>),
    scratch: Labels<L>,
    /// What was added to regions: where many lie over each other, a short way is added to all of them.
    comparisons: Counter<'a>,
    /// The limit that was hit on the way.
    excess: Option<Error>,
}

impl<L: Clone + Ord, F: Fn(&Cover, &mut Labels<L>)> Summing<'_, L, F> {
    /// What is enclosed since the sides changed last.
    fn area_since(&mut self, place: Place) -> f64 {
        let ring = self.rings[self.set].tree.ring(self.ring);
        let (from, known) = self.sides_since;
        if (from, place) == (Place::Vertex(ring.start), Place::Vertex(ring.end)) {
            // A whole ring is measured relative to its own latitude, which keeps the digits of small ones.
            let points = self.stack.sets[self.set].pieces.ring_points(self.ring);
            return self.measure.signed_ring_area(&points).m2();
        }
        let before = known.unwrap_or_else(|| self.up_to(from));
        let (reached, sum) = self.border_since;
        let here = sum.filter(|_| reached == place).unwrap_or_else(|| self.up_to(place));
        self.border_since = (place, Some(here));
        here.minus(before)
    }

    fn up_to(&self, place: Place) -> Sum {
        self.rings[self.set].up_to(self.ring, place)
    }

    /// Counts so many sums or comparisons; false if there may be no more.
    fn may_add(&mut self, more: u64) -> bool {
        if self.excess.is_none() {
            self.excess = self.comparisons.add(more).err();
        }
        self.excess.is_none()
    }

    /// Adds what is enclosed within the regions here.
    fn add_within(&mut self, area: f64) {
        if !self.may_add((self.balance.len() * self.within.present().count()) as u64) {
            return;
        }
        for (label, times) in &self.balance {
            let sums = &mut self.ledger.sums[*label].within;
            for (region, _) in self.within.present() {
                sums.entry(region).or_default().add(f64::from(*times) * area);
            }
        }
    }

    fn balance_between(&self, sides: &[Cover; 2]) -> Labels<L> {
        let [left, right] = sides.each_ref().map(|cover| {
            let mut labels = Vec::new();
            self.stack.label(cover, &self.label, &mut labels);
            labels
        });
        balance(left, right)
    }

    /// By how much more each label counts on the left than on the right, by its place.
    fn weigh(&mut self, beside: &Beside<'_>) -> Vec<(usize, i32)> {
        let differing = self.balance_between(&beside.differing_sides());
        debug_assert!(
            beside.is_thick() || differing == self.balance_between(&beside.sides()),
            "labels must be of the strongest tags, and of what each tag adds by itself",
        );
        let balance = differing.into_iter();
        balance.map(|(label, times)| (self.ledger.place_of(&label), times)).collect()
    }
}

impl<L: Clone + Ord, F: Fn(&Cover, &mut Labels<L>)> Walker for Summing<'_, L, F> {
    fn begin_ring(&mut self, set: usize, ring: usize, start: GridPoint) {
        (self.set, self.ring) = (set, ring);
        let Some(regions) = self.regions else { return };
        let (within, compared) = regions.at(start);
        self.within = within;
        if self.excess.is_none() {
            self.excess = self.comparisons.add_winding(compared).err();
        }
    }

    fn set_out(&mut self, place: Place, beside: &Beside<'_>) {
        self.sides_since = (place, None);
        self.border_since = (place, None);
        self.balance = self.weigh(beside);
    }

    fn change_sides(&mut self, place: Place, beside: &Beside<'_>) {
        let balance = self.weigh(beside);
        if balance != self.balance {
            self.arrive(place);
            self.balance = balance;
        }
    }

    fn arrive(&mut self, place: Place) {
        if !self.balance.is_empty() {
            let is_in_one_place = self.border_since.0 == self.sides_since.0;
            if !is_in_one_place {
                self.reach_border(place);
            }
            let area = self.area_since(place);
            for (label, times) in &self.balance {
                self.ledger.sums[*label].whole.add(f64::from(*times) * area);
            }
            if is_in_one_place {
                self.add_within(area);
            }
        }
        let (reached, sum) = self.border_since;
        let here = (place, sum.filter(|_| reached == place));
        self.sides_since = here;
        self.border_since = here;
    }

    fn reach_border(&mut self, place: Place) {
        if self.balance.is_empty() {
            self.border_since = (place, None);
            return;
        }
        let (from, known) = self.border_since;
        let before = known.unwrap_or_else(|| self.up_to(from));
        let here = self.up_to(place);
        self.add_within(here.minus(before));
        self.border_since = (place, Some(here));
    }

    fn cross_border(&mut self, line: u32, direction: i32) {
        if let Some(regions) = self.regions {
            for (region, side) in regions.sides(line as usize) {
                self.within.change(*region, side * direction);
            }
        }
    }

    fn go_under(&mut self, line: usize, cover: &Cover, from: Place, to: Place) {
        let (Some(borders), Some(regions)) = (self.borders, self.regions) else { return };
        self.scratch.clear();
        self.stack.label(cover, &self.label, &mut self.scratch);
        if self.scratch.is_empty() || !self.may_add(self.scratch.len() as u64) {
            return;
        }
        let area = borders.up_to(line, to).minus(borders.up_to(line, from));
        for (label, times) in &self.scratch {
            let place = self.ledger.place_of(label);
            let sums = &mut self.ledger.sums[place].within;
            for (region, side) in regions.sides(line) {
                sums.entry(*region).or_default().add(f64::from(times * side) * area);
            }
        }
    }
}
