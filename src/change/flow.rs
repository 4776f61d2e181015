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
use crate::sum::Sum;
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

/// What an owner gained, lost and kept of the ground of two maps, and how much more often it is drawn.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moved {
    pub(super) gained: Area,
    pub(super) lost: Area,
    pub(super) held: Area,
    pub(super) redrawn: Area,
}

/// The same while it is added up.
#[derive(Default)]
struct Sums {
    gained: Sum,
    lost: Sum,
    held: Sum,
    redrawn: Sum,
}

impl Sums {
    /// Adds the ground of a step to the rows of whoever had it and has it.
    fn add_step<K: Ord>(
        rows: &mut BTreeMap<K, Self>,
        (was, is): Step,
        area: Area,
        owner: impl Fn(Option<usize>, usize) -> Option<K>,
    ) {
        let (was, is) = (owner(was, 0), owner(is, 1));
        if was == is {
            if let Some(owner) = is {
                rows.entry(owner).or_default().held.add(area.m2());
            }
            return;
        }
        if let Some(owner) = is {
            rows.entry(owner).or_default().gained.add(area.m2());
        }
        if let Some(owner) = was {
            rows.entry(owner).or_default().lost.add(area.m2());
        }
    }

    /// Adds what is drawn once more: on the later map it counts, on the earlier one it is taken away.
    fn add_repeated<K: Ord>(
        rows: &mut BTreeMap<K, Self>,
        map: usize,
        owner: Option<K>,
        area: Area,
    ) {
        if let Some(owner) = owner {
            let sign = if map == 0 { -1.0 } else { 1.0 };
            rows.entry(owner).or_default().redrawn.add(sign * area.m2());
        }
    }
}

impl From<Sums> for Moved {
    fn from(sums: Sums) -> Self {
        let Sums { gained, lost, held, redrawn } = sums;
        let [gained, lost, held, redrawn] =
            [gained, lost, held, redrawn].map(|sum| Area::from_m2(sum.value()));
        Self { gained, lost, held, redrawn }
    }
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
    /// What happened to the ground that counts.
    counted: Moved,
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
        let mut flow = Self {
            is_counted,
            counted: Moved::default(),
            steps: steps_of(&areas),
            areas,
            statuses,
            breaks: Vec::new(),
        };
        flow.counted =
            flow.moved(|place, map| flow.counted(place, map)).remove(&()).unwrap_or_default();
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
        self.counted.gained
    }

    /// Ground that was controlled and is not.
    pub(crate) fn lost(&self) -> Area {
        self.counted.lost
    }

    /// What was controlled and is.
    pub(crate) fn held(&self) -> Area {
        self.counted.held
    }

    /// How much more often controlled ground is drawn than before, where overlaps are summed: what the net
    /// change has besides what was gained and lost, which are ground and count once.
    pub(crate) fn redrawn(&self) -> Area {
        self.counted.redrawn
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
        let mut rows: BTreeMap<K, Sums> = BTreeMap::new();
        for (step, area) in &self.steps {
            Sums::add_step(&mut rows, *step, *area, &owner);
        }
        for (label, area) in self.areas.iter() {
            if let Counted::Repeated { map, place } = *label {
                Sums::add_repeated(&mut rows, map, owner(Some(place), map), area);
            }
        }
        rows.into_iter().map(|(owner, sums)| (owner, sums.into())).collect()
    }

    /// The same by the places of regions, of which many have nothing.
    pub(super) fn moved_by_region<K: Ord>(
        &self,
        owner: impl Fn(Option<usize>, usize) -> Option<K>,
    ) -> BTreeMap<usize, BTreeMap<K, Moved>> {
        let mut regions: BTreeMap<usize, BTreeMap<K, Sums>> = BTreeMap::new();
        for (step, _) in &self.steps {
            for (region, area) in self.areas.by_region(&Counted::Step(*step)) {
                Sums::add_step(regions.entry(region).or_default(), *step, area, &owner);
            }
        }
        for (label, _) in self.areas.iter() {
            let Counted::Repeated { map, place } = *label else { continue };
            for (region, area) in self.areas.by_region(label) {
                let rows = regions.entry(region).or_default();
                Sums::add_repeated(rows, map, owner(Some(place), map), area);
            }
        }
        let regions = regions.into_iter().map(|(region, rows)| {
            (region, rows.into_iter().map(|(owner, sums)| (owner, sums.into())).collect())
        });
        regions.collect()
    }

    /// What happened to the ground that counts, by the places of regions.
    pub(super) fn counted_by_region(&self) -> BTreeMap<usize, Moved> {
        let regions = self.moved_by_region(|place, map| self.counted(place, map)).into_iter();
        regions.filter_map(|(region, mut rows)| Some((region, rows.remove(&())?))).collect()
    }

    /// The ground of each step that occurs, by what it is, then by what it was.
    pub(crate) fn transitions(&self) -> Vec<Transition> {
        self.steps.iter().map(|(step, area)| self.transition(*step, *area)).collect()
    }

    fn transition(&self, (was, is): Step, area: Area) -> Transition {
        Transition { from: self.status(was), to: self.status(is), area }
    }

    /// The statuses of both maps, each once: a step knows them by their places.
    pub(super) fn statuses(&self) -> &[Status] {
        &self.statuses
    }

    /// The owner of all ground that counts.
    fn counted(&self, place: Option<usize>, map: usize) -> Option<()> {
        self.counts(place, map).then_some(())
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
