//! The data of a page: what its script draws and writes.

use serde::Serialize;

use super::day::{Day, RegionAreas};
use super::delta::{Delta, delta};
use super::words::Words;
use crate::draw::frame::PaperEdge;
use crate::draw::language::Language;
use crate::quantity::Area;
use crate::status::Status;
use crate::territory::Territory;

/// The JSON document that the script reads. Areas are in km², to a thousandth.
#[derive(Debug, Serialize)]
pub(super) struct Data<'a> {
    pub(super) lang: &'static str,
    pub(super) thousands: &'static str,
    pub(super) point: &'static str,
    pub(super) percent: &'static str,
    pub(super) km2: &'static str,
    pub(super) territory: &'a str,
    pub(super) whole: f64,
    pub(super) months: Vec<&'static str>,
    pub(super) day_order: &'static str,
    pub(super) words: &'a Words,
    pub(super) statuses: Vec<StatusRow>,
    pub(super) measures: Vec<String>,
    pub(super) days: Vec<DayRow>,
    /// By measure and day.
    pub(super) controlled: Vec<Vec<f64>>,
    /// By measure, status and day.
    pub(super) areas: Vec<Vec<Vec<f64>>>,
    /// Since the map before.
    pub(super) gained: Vec<Option<f64>>,
    pub(super) lost: Vec<Option<f64>>,
    pub(super) regions: Vec<RegionRow<'a>>,
    /// By region and day; `None` where it is always nought.
    pub(super) region_controlled: Vec<Option<Vec<f64>>>,
    /// By status, region and day.
    pub(super) region_areas: Vec<Vec<Option<Vec<f64>>>>,
    /// By status and day.
    pub(super) shapes: Vec<Vec<Delta>>,
    /// By day.
    pub(super) front: Vec<Delta>,
}

#[derive(Debug, Serialize)]
pub(super) struct StatusRow {
    pub(super) label: String,
    pub(super) counted: bool,
    pub(super) open: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct DayRow {
    pub(super) date: String,
    pub(super) file: String,
    pub(super) flags: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct RegionRow<'a> {
    name: &'a str,
    area: f64,
}

/// Shapes by day, each as what changed since the day before.
#[derive(Debug, Default)]
pub(super) struct Deltas {
    /// By status, in the order in which they were found.
    statuses: Vec<(Status, Vec<PaperEdge>, Vec<Delta>)>,
    last_front: Vec<PaperEdge>,
    front: Vec<Delta>,
}

impl Deltas {
    /// Takes the shapes of the next day.
    pub(super) fn add(&mut self, day: &mut Day) {
        let days_before = self.front.len();
        for (status, _) in &day.shapes {
            if !self.statuses.iter().any(|(known, ..)| known == status) {
                let none = vec![Delta::default(); days_before];
                self.statuses.push((status.clone(), Vec::new(), none));
            }
        }
        for (status, last, deltas) in &mut self.statuses {
            let found = day.shapes.iter_mut().find(|(known, _)| known == status);
            let edges = found.map(|(_, edges)| std::mem::take(edges)).unwrap_or_default();
            deltas.push(delta(last, &edges));
            *last = edges;
        }
        let front = std::mem::take(&mut day.front);
        self.front.push(delta(&self.last_front, &front));
        self.last_front = front;
    }

    /// The deltas of statuses in this order, and those of the front.
    pub(super) fn in_order(mut self, statuses: &[Status]) -> (Vec<Vec<Delta>>, Vec<Delta>) {
        let of = |status: &Status| {
            let found = self.statuses.iter_mut().find(|(known, ..)| known == status);
            found.map(|(_, _, deltas)| std::mem::take(deltas)).unwrap_or_default()
        };
        (statuses.iter().map(of).collect(), self.front)
    }
}

/// An area in km² to a thousandth.
pub(super) fn km2(area: Area) -> f64 {
    (area.km2() * 1000.0).round() / 1000.0
}

/// Each region's own area.
pub(super) fn region_rows<'a>(territory: &'a Territory, areas: &[Area]) -> Vec<RegionRow<'a>> {
    let rows = territory.regions().iter().zip(areas);
    rows.map(|(region, area)| RegionRow { name: region.name(), area: km2(*area) }).collect()
}

/// An area by region and day; `None` for a region in which it is always nought.
pub(super) fn by_region(
    days: &[Day],
    regions: usize,
    area: impl Fn(&RegionAreas) -> Area,
) -> Vec<Option<Vec<f64>>> {
    let of_region = |region: usize| {
        let areas: Vec<f64> = days
            .iter()
            .map(|day| day.regions.get(region).map_or(0.0, |found| km2(area(found))))
            .collect();
        areas.iter().any(|area| *area > 0.0).then_some(areas)
    };
    (0..regions).map(of_region).collect()
}

/// The order of day, month and year.
pub(super) fn day_order(language: Language) -> &'static str {
    match language {
        Language::German => "{day}. {month} {year}",
        _ => "{day} {month} {year}",
    }
}
