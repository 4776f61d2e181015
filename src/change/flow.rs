//! Flow: the ground of two maps by what it was and what it is.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::rows::{StatusChange, Transition};
use super::series_break::SeriesBreak;
use crate::cells::{Areas, Cover, Labels, Regions, areas, assign_outside};
use crate::error::Error;
use crate::limits::Budget;
use crate::map::{Breaks, Sheet, Sheets};
use crate::measure::Measure;
use crate::method::{Method, Overlap};
use crate::quantity::Area;
use crate::status::Status;
use crate::territory::Territory;

/// What ground was and what it is, by places in a list of statuses; `None` where a map does not draw it.
pub(super) type Step = (Option<usize>, Option<usize>);

/// What the ground of two maps counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Counted {
    /// It was one thing and is another, or the same.
    Step(Step),
    /// One of the maps draws it with a status more often than once: where overlaps are summed, all but the
    /// ground itself.
    Repeated { map: usize, place: usize },
}

impl Counted {
    /// The map and the status of what is repeated, with its area.
    fn repeated(self, area: Area) -> Option<(usize, usize, Area)> {
        match self {
            Self::Repeated { map, place } => Some((map, place, area)),
            Self::Step(_) => None,
        }
    }
}

/// What an owner gained, lost and kept of the ground of two maps, and how much more often it is drawn.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moved {
    pub(super) gained: Area,
    pub(super) lost: Area,
    pub(super) held: Area,
    pub(super) redrawn: Area,
}

/// Less than this of a break is rounding.
const LEAST_BROKEN: Area = Area::from_m2(1.0);

/// The ground of two maps by what it was and what it is, in all and by region.
///
/// All that is said of a change is a sum over these: what was gained is what did not count and does.
pub(crate) struct Flow {
    /// The statuses of both maps, each once: those of the later one first.
    statuses: Vec<Status>,
    /// For each status, whether it counts on the earlier map, and on the later one.
    is_counted: Vec<[bool; 2]>,
    areas: Areas<Counted>,
    /// The breaks between the maps, each with the steps that it explains.
    breaks: Vec<SeriesBreak>,
    /// The steps that occur, by what ground is, then by what it was; what is no longer drawn comes last. All
    /// sums are taken in this order, so that a sum of transitions is the same to the bit.
    steps: Vec<(Step, Area)>,
}

impl Flow {
    /// Measures two sheets that are laid over each other, the earlier one first.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(crate) fn measure(
        sheets: &Sheets<'_>,
        method: &Method,
        regions: Option<&Regions>,
        budget: &Budget,
    ) -> Result<Self, Error> {
        let measure = &method.measure;
        let [earlier, later] = [0, 1].map(|sheet| sheets.sheet(sheet));
        let mut statuses: Vec<Status> = later.statuses.clone();
        let known: HashSet<&Status> = later.statuses.iter().collect();
        let only_before = earlier.statuses.iter().filter(|status| !known.contains(status));
        statuses.extend(only_before.cloned());
        let steps = Steps {
            sheets,
            overlap: method.overlap,
            places: [earlier, later].map(|sheet| places_of_statuses(sheet, &statuses)),
        };
        let areas = areas(
            &sheets.stack,
            regions,
            measure,
            |cover, labels| steps.label(cover, labels),
            budget,
        )?;
        let mut is_counted = vec![[false; 2]; statuses.len()];
        for (map, (sheet, places)) in [earlier, later].into_iter().zip(&steps.places).enumerate() {
            for (place, counts) in places.iter().zip(&sheet.is_counted) {
                let flags = place.and_then(|place| is_counted.get_mut(place));
                if let Some(flag) = flags.and_then(|flags| flags.get_mut(map)) {
                    *flag = *counts;
                }
            }
        }
        let mut flow =
            Self { is_counted, steps: steps_of(&areas), areas, statuses, breaks: Vec::new() };
        flow.breaks = flow.measure_breaks(&steps, measure, budget)?;
        Ok(flow)
    }

    /// Counts what lies outside all regions for the nearest, of two sheets that were measured by region.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(super) fn assign_outside(
        &mut self,
        sheets: [&Sheet; 2],
        breaks: &Breaks,
        territory: &Territory,
        method: &Method,
        budget: &Budget,
    ) -> Result<(), Error> {
        let layout = territory.bent_for(&method.measure, budget)?.layout();
        let neighbours = layout.neighbours(budget)?;
        let within = territory.clip_for(method, budget)?;
        let mut laid = Sheets::lay_pair(sheets, breaks, within);
        let covered = laid.add_pieces(neighbours.covered());
        let places = sheets.map(|sheet| places_of_statuses(sheet, &self.statuses));
        let steps = Steps { sheets: &laid, overlap: method.overlap, places };
        let label = |cover: &Cover, labels: &mut Labels<Counted>| {
            steps.label(cover, labels);
            labels.retain(|(counted, _)| match *counted {
                Counted::Step(step) => self.is_in_question(step),
                Counted::Repeated { map: 0, place } => self.is_in_question((Some(place), None)),
                Counted::Repeated { place, .. } => self.is_in_question((None, Some(place))),
            });
        };
        let (stack, measure) = (&laid.stack, &method.measure);
        let assigned = assign_outside(stack, covered, neighbours, measure, label, budget)?;
        self.areas.take(&assigned, &layout.places_outside_regions());
        Ok(())
    }

    /// Whether ground counts on one of the maps, or is not drawn as lying elsewhere on both.
    fn is_in_question(&self, (was, is): Step) -> bool {
        [was, is].into_iter().enumerate().any(|(map, place)| {
            let status = place.and_then(|place| self.statuses.get(place));
            self.counts(place, map) || status.is_some_and(|status| *status != Status::ELSEWHERE)
        })
    }

    /// Measures the ground that breaks explain, if there are any. It is in no step of the flow.
    fn measure_breaks(
        &self,
        steps: &Steps<'_>,
        measure: &Measure,
        budget: &Budget,
    ) -> Result<Vec<SeriesBreak>, Error> {
        let sheets = steps.sheets;
        if sheets.breaks().next().is_none() {
            return Ok(Vec::new());
        }
        let areas = areas(
            &sheets.stack,
            None,
            measure,
            |cover, labels| steps.label_break(cover, labels),
            budget,
        )?;
        let breaks = sheets.breaks().enumerate().map(|(place, broken)| {
            let explained: Vec<(Step, Area)> = areas
                .iter()
                .filter(|((at, _), area)| *at == place && *area > Area::ZERO)
                .map(|((_, step), area)| (*step, area))
                .collect();
            SeriesBreak {
                ground: broken.ground.clone(),
                days: broken.days.clone(),
                no_longer_drawn: self.counted_on(0, &explained),
                newly_drawn: self.counted_on(1, &explained),
                transitions: explained
                    .iter()
                    .map(|(step, area)| self.transition(*step, *area))
                    .collect(),
            }
        });
        Ok(breaks
            .filter(|found| found.transitions.iter().any(|row| row.area > LEAST_BROKEN))
            .collect())
    }

    /// What of some steps counts on one of the maps.
    fn counted_on(&self, map: usize, steps: &[(Step, Area)]) -> Area {
        let counted = steps.iter().filter(|((was, is), _)| {
            let place = if map == 0 { was } else { is };
            self.counts(*place, map)
        });
        counted.map(|(_, area)| *area).sum()
    }

    /// The breaks between the two maps that explain some ground.
    pub(crate) fn breaks(&self) -> &[SeriesBreak] {
        &self.breaks
    }

    /// What breaks are of the difference between the controlled areas of the maps.
    pub(crate) fn net_of_breaks(&self) -> Area {
        self.breaks.iter().map(SeriesBreak::net).sum()
    }

    /// Controlled ground that was not controlled: to the bit the sum of its transitions.
    pub(crate) fn gained(&self) -> Area {
        self.area_where(|step| self.is_gain(step))
    }

    /// Ground that was controlled and is not.
    pub(crate) fn lost(&self) -> Area {
        self.area_where(|step| self.is_loss(step))
    }

    /// How much more often controlled ground is drawn than before, where overlaps are summed: what the net
    /// change has besides what was gained and lost, which are ground and count once.
    pub(crate) fn redrawn(&self) -> Area {
        self.redrawn_of(|place, map| self.counts(Some(place), map))
    }

    /// The same of the statuses that are asked for, each on one of the maps.
    pub(super) fn redrawn_of(&self, is_asked: impl Fn(usize, usize) -> bool) -> Area {
        let repeated = self.repeated(is_asked);
        repeated.map(|(map, label)| signed(map, self.areas.whole(&label))).sum()
    }

    /// The same by the places of regions.
    pub(super) fn redrawn_by_region(
        &self,
        is_asked: impl Fn(usize, usize) -> bool,
    ) -> BTreeMap<usize, Area> {
        let mut regions: BTreeMap<usize, Area> = BTreeMap::new();
        for (map, label) in self.repeated(is_asked) {
            for (region, area) in self.areas.by_region(&label) {
                let redrawn = regions.entry(region).or_default();
                *redrawn = *redrawn + signed(map, area);
            }
        }
        regions
    }

    /// What is drawn more often than once of the statuses that are asked for, each on one of the maps.
    fn repeated(
        &self,
        is_asked: impl Fn(usize, usize) -> bool,
    ) -> impl Iterator<Item = (usize, Counted)> {
        let labels = self.areas.iter().filter_map(|(label, _)| match *label {
            Counted::Repeated { map, place } => Some((map, place, *label)),
            Counted::Step(_) => None,
        });
        labels
            .filter(move |(map, place, _)| is_asked(*place, *map))
            .map(|(map, _, label)| (map, label))
    }

    /// What was controlled and is.
    pub(crate) fn held(&self) -> Area {
        self.area_where(|(was, is)| self.counts(was, 0) && self.counts(is, 1))
    }

    /// What each status gained, lost and kept.
    pub(crate) fn status_changes(&self) -> Vec<StatusChange> {
        let mut moved = self.moved(|place, _| place);
        let statuses = self.statuses.iter().enumerate().map(|(place, status)| {
            let Moved { gained, lost, held, redrawn } = moved.remove(&place).unwrap_or_default();
            StatusChange { status: status.clone(), gained, lost, held, redrawn }
        });
        statuses.collect()
    }

    /// What each owner gained, lost and kept. `owner` says whose the ground of a status is, or what is not drawn, on
    /// the earlier map (0) or the later one (1).
    pub(super) fn moved<K: Ord>(
        &self,
        owner: impl Fn(Option<usize>, usize) -> Option<K>,
    ) -> BTreeMap<K, Moved> {
        let mut rows: BTreeMap<K, [Vec<Area>; 4]> = BTreeMap::new();
        let mut add = |owner: Option<K>, kind: usize, area: Area| {
            if let Some(areas) =
                owner.and_then(|owner| rows.entry(owner).or_default().get_mut(kind))
            {
                areas.push(area);
            }
        };
        for ((was, is), area) in &self.steps {
            let (was, is) = (owner(*was, 0), owner(*is, 1));
            if was == is {
                add(is, 2, *area);
            } else {
                add(is, 0, *area);
                add(was, 1, *area);
            }
        }
        for (map, place, area) in self.areas.iter().filter_map(|(label, area)| label.repeated(area))
        {
            add(owner(Some(place), map), 3, signed(map, area));
        }
        let rows = rows.into_iter().map(|(owner, areas)| {
            let [gained, lost, held, redrawn] = areas.map(|areas| areas.into_iter().sum());
            (owner, Moved { gained, lost, held, redrawn })
        });
        rows.collect()
    }

    /// What each owner gained and lost, by the places of regions.
    pub(super) fn moved_by_region<K: Ord>(
        &self,
        owner: impl Fn(Option<usize>, usize) -> Option<K>,
    ) -> BTreeMap<usize, BTreeMap<K, Moved>> {
        let mut regions: BTreeMap<usize, BTreeMap<K, Moved>> = BTreeMap::new();
        for (step, _) in &self.steps {
            let (was, is) = *step;
            if owner(was, 0) == owner(is, 1) {
                continue;
            }
            for (region, area) in self.areas.by_region(&Counted::Step(*step)) {
                let rows = regions.entry(region).or_default();
                if let Some(owner) = owner(is, 1) {
                    let row = rows.entry(owner).or_default();
                    row.gained = row.gained + area;
                }
                if let Some(owner) = owner(was, 0) {
                    let row = rows.entry(owner).or_default();
                    row.lost = row.lost + area;
                }
            }
        }
        for (label, _) in self.areas.iter() {
            let Some((map, place, _)) = label.repeated(Area::ZERO) else { continue };
            for (region, area) in self.areas.by_region(label) {
                if let Some(owner) = owner(Some(place), map) {
                    let row = regions.entry(region).or_default().entry(owner).or_default();
                    row.redrawn = row.redrawn + signed(map, area);
                }
            }
        }
        regions
    }

    /// The ground of each step that occurs, by what it is, then by what it was.
    pub(crate) fn transitions(&self) -> Vec<Transition> {
        self.steps.iter().map(|(step, area)| self.transition(*step, *area)).collect()
    }

    fn transition(&self, (was, is): Step, area: Area) -> Transition {
        Transition { from: self.status(was), to: self.status(is), area }
    }

    /// What was gained and lost, by the places of regions.
    pub(super) fn gained_and_lost_by_region(&self) -> BTreeMap<usize, [Area; 2]> {
        self.by_region(|step| [self.is_gain(step), self.is_loss(step)])
    }

    /// What was redrawn of controlled ground, by the places of regions.
    pub(super) fn counted_redrawn_by_region(&self) -> BTreeMap<usize, Area> {
        self.redrawn_by_region(|place, map| self.counts(Some(place), map))
    }

    /// What steps of two kinds make, by the places of regions.
    pub(super) fn by_region(
        &self,
        are_asked: impl Fn(Step) -> [bool; 2],
    ) -> BTreeMap<usize, [Area; 2]> {
        let mut changes: BTreeMap<usize, [Area; 2]> = BTreeMap::new();
        for (step, _) in &self.steps {
            let is_asked = are_asked(*step);
            if is_asked == [false; 2] {
                continue;
            }
            for (region, area) in self.areas.by_region(&Counted::Step(*step)) {
                let change = changes.entry(region).or_default();
                for (sum, _) in change.iter_mut().zip(is_asked).filter(|(_, is_asked)| *is_asked) {
                    *sum = *sum + area;
                }
            }
        }
        changes
    }

    /// The area of all steps that are asked for.
    pub(super) fn area_where(&self, is_asked: impl Fn(Step) -> bool) -> Area {
        self.steps.iter().filter(|(step, _)| is_asked(*step)).map(|(_, area)| *area).sum()
    }

    /// The statuses of both maps, each once: a step knows them by their places.
    pub(super) fn statuses(&self) -> &[Status] {
        &self.statuses
    }

    fn is_gain(&self, (was, is): Step) -> bool {
        !self.counts(was, 0) && self.counts(is, 1)
    }

    fn is_loss(&self, (was, is): Step) -> bool {
        self.counts(was, 0) && !self.counts(is, 1)
    }

    fn counts(&self, place: Option<usize>, map: usize) -> bool {
        let flags = place.and_then(|place| self.is_counted.get(place));
        flags.and_then(|flags| flags.get(map)).is_some_and(|is_counted| *is_counted)
    }

    fn status(&self, place: Option<usize>) -> Option<Status> {
        self.statuses.get(place?).cloned()
    }
}

/// The steps that occur, in order.
fn steps_of(areas: &Areas<Counted>) -> Vec<(Step, Area)> {
    let steps = areas.iter().filter_map(|(label, area)| match label {
        Counted::Step(step) => Some((*step, area)),
        Counted::Repeated { .. } => None,
    });
    let mut steps: Vec<(Step, Area)> = steps.filter(|(_, area)| *area > Area::ZERO).collect();
    steps.sort_by_key(|((was, is), _)| (is.is_none(), *is, was.is_none(), *was));
    steps
}

/// What is on the later map counts, what was on the earlier one is taken away.
fn signed(map: usize, area: Area) -> Area {
    if map == 0 { -area } else { area }
}

/// For each layer of a sheet, the place of its status in a list.
fn places_of_statuses(sheet: &Sheet, statuses: &[Status]) -> Vec<Option<usize>> {
    let places: HashMap<&Status, usize> = statuses.iter().zip(0..).collect();
    sheet.statuses.iter().map(|status| places.get(status).copied()).collect()
}

/// Tells the steps of places on two sheets.
struct Steps<'s> {
    sheets: &'s Sheets<'s>,
    overlap: Overlap,
    /// For each sheet, the status of each layer.
    places: [Vec<Option<usize>>; 2],
}

impl Steps<'_> {
    fn label(&self, cover: &Cover, labels: &mut Labels<Counted>) {
        let step = self.step_at(cover);
        if step == (None, None) || !self.sheets.is_within(cover) {
            return;
        }
        if self.sheets.break_at(cover).is_none() {
            labels.push((Counted::Step(step), 1));
        }
        if self.overlap == Overlap::Sum {
            self.label_repeated(cover, step, labels);
        }
    }

    /// What is drawn besides the ground of a step: the statuses that are not the strongest, and the strongest
    /// each further time.
    fn label_repeated(&self, cover: &Cover, (was, is): Step, labels: &mut Labels<Counted>) {
        for (map, strongest) in [was, is].into_iter().enumerate() {
            for (layer, times) in self.sheets.layers_at(cover, map) {
                let places = self.places.get(map);
                let Some(place) = places.and_then(|places| *places.get(layer)?) else { continue };
                let repeated = times - i32::from(strongest == Some(place));
                if repeated > 0 {
                    labels.push((Counted::Repeated { map, place }, repeated));
                }
            }
        }
    }

    /// The break that explains a place, with its step.
    fn label_break(&self, cover: &Cover, labels: &mut Labels<(usize, Step)>) {
        let place = self.sheets.break_at(cover).filter(|_| self.sheets.is_within(cover));
        labels.extend(place.map(|place| ((place, self.step_at(cover)), 1)));
    }

    fn step_at(&self, cover: &Cover) -> Step {
        (self.status_at(cover, 0), self.status_at(cover, 1))
    }

    fn status_at(&self, cover: &Cover, sheet: usize) -> Option<usize> {
        let layer = self.sheets.layer_at(cover, sheet)?;
        *self.places.get(sheet)?.get(layer)?
    }
}
