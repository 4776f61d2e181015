//! The data of a page: what its script draws and writes.

use std::collections::BTreeMap;

use serde::Serialize;

use super::dated_row::DatedRow;
use super::day::{Day, RegionAreas};
use super::delta::{Delta, delta};
use super::page_drawing::PageDrawing;
use super::shown::Shown;
use super::table::TableTexts;
use crate::draw::chart::{day_number, gaps};
use crate::draw::paper::PaperEdge;
use crate::map::ControlMap;
use crate::measure::Measure;
use crate::quantity::{Area, Share};
use crate::report::{ControlReport, Headline, RegionReport, RegionalReport, SideReport};
use crate::side::Side;
use crate::status::Status;
use crate::timeline::DayFigures;

/// What all days have in common, and the last of them whole.
pub(super) struct Found {
    pub(super) days: Vec<Day>,
    pub(super) deltas: Deltas,
    pub(super) statuses: Vec<Status>,
    /// The sides of all days, each as it was last.
    pub(super) sides: Vec<SideReport>,
    pub(super) last: ControlMap,
}

/// The JSON document that the script reads. Areas are in km², to a thousandth.
#[derive(Debug, Serialize)]
pub(super) struct Data {
    pub(super) thousands: &'static str,
    pub(super) point: &'static str,
    pub(super) percent: &'static str,
    pub(super) km2: &'static str,
    pub(super) territory: Shown,
    /// By measure.
    pub(super) wholes: Vec<f64>,
    /// As short as can be.
    pub(super) months: Vec<&'static str>,
    pub(super) words: BTreeMap<&'static str, &'static str>,
    /// Whom what counts is about, and the same behind its share.
    pub(super) about: Shown,
    pub(super) held: Shown,
    pub(super) statuses: Vec<StatusRow>,
    pub(super) sides: Vec<SideRow>,
    pub(super) measures: Vec<Shown>,
    pub(super) days: Vec<DayRow>,
    pub(super) table: TableTexts,
    /// By measure and day; null where nothing that the map draws counts.
    pub(super) controlled: Vec<Vec<Option<f64>>>,
    /// By measure, side and day; null where a map does not have the side.
    pub(super) side_areas: Vec<Vec<Vec<Option<f64>>>>,
    /// By measure, status and day.
    pub(super) areas: Vec<Vec<Vec<f64>>>,
    /// What changed since the map before, by measure.
    pub(super) changes: Vec<Changes>,
    pub(super) regions: Vec<RegionRow>,
    /// By region and day; `None` where it is always zero.
    pub(super) region_controlled: Vec<Option<Vec<f64>>>,
    /// By status, region and day.
    pub(super) region_areas: Vec<Vec<Option<Vec<f64>>>>,
    /// By status and day.
    pub(super) shapes: Vec<Vec<Delta>>,
    /// By day.
    pub(super) front: Vec<Delta>,
}

/// The days of a page by one of its measures.
pub(super) struct ByMeasure<'t> {
    pub(super) whole: Area,
    pub(super) rows: Vec<DatedRow<'t>>,
}

impl Data {
    /// `by_measure` begins with the method's own.
    pub(super) fn new(
        page: &PageDrawing<'_>,
        by_measure: &[ByMeasure<'_>],
        found: Found,
        report: &ControlReport,
    ) -> Self {
        let rows = by_measure.first().map_or(&[][..], |own| &own.rows);
        let Found { days, deltas, statuses, sides, last } = found;
        let headline = last_headline(rows);
        let language = page.language;
        let measures: Vec<String> = page.all_measures().iter().map(Measure::to_string).collect();
        let about = language.about(headline);
        let side_labels: Vec<String> =
            sides.iter().map(|row| language.side_with_rest(row)).collect();
        let status_labels = statuses.iter();
        let status_labels: Vec<String> = status_labels
            .map(|status| language.status_of(status, holder_of(&sides, status)))
            .collect();
        let (shapes, front) = deltas.in_order(&statuses);
        let regions = report.regional().map(RegionalReport::regions).unwrap_or_default();
        let [thousands, point] = language.separators();
        Self {
            thousands,
            point,
            percent: language.percent_sign(),
            km2: language.square_kilometres(),
            territory: Shown::new(page.territory().name()),
            wholes: by_measure.iter().map(|days| km2(days.whole)).collect(),
            months: (1..=12).map(|month| language.short_month(month)).collect(),
            words: language.words().collect(),
            statuses: statuses
                .iter()
                .zip(&status_labels)
                .map(|(status, label)| StatusRow {
                    label: Shown::new(label),
                    open: page.method().leaves_open(&last, status),
                })
                .collect(),
            table: TableTexts::new(rows, &measures, &about, [&status_labels, &side_labels]),
            about: Shown::new(about),
            held: Shown::new(language.held_by(headline)),
            sides: sides
                .iter()
                .zip(&side_labels)
                .map(|(row, label)| SideRow::new(row, label, rows, &statuses))
                .collect(),
            measures: measures.iter().map(Shown::new).collect(),
            days: day_rows(page, rows),
            controlled: by_measure
                .iter()
                .map(|days| days.each_day(|day| day.controlled().map(km2)))
                .collect(),
            side_areas: by_measure.iter().map(|days| days.areas_of_sides(&sides)).collect(),
            areas: by_measure.iter().map(|days| days.areas_of_statuses(&statuses)).collect(),
            changes: by_measure.iter().map(|days| days.changes(&statuses)).collect(),
            region_controlled: by_region(&days, regions.len(), RegionAreas::controlled),
            region_areas: statuses
                .iter()
                .map(|status| by_region(&days, regions.len(), |region| region.area(status)))
                .collect(),
            regions: region_rows(page, regions),
            shapes,
            front,
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct StatusRow {
    pub(super) label: Shown,
    pub(super) open: bool,
}

/// A side with what the areas of statuses do not say.
#[derive(Debug, Serialize)]
pub(super) struct SideRow {
    label: Shown,
    /// Whether what counts is what this side holds.
    is_about: bool,
    /// Whether it has what maps do not draw.
    has_rest: bool,
    /// The status that is drawn in its colour.
    status: Option<usize>,
    /// Whether that status is all that it holds.
    is_one_status: bool,
}

impl SideRow {
    fn new(row: &SideReport, label: &str, days: &[DatedRow<'_>], statuses: &[Status]) -> Self {
        let mut of_side = days.iter().filter_map(|day| day.figures.side(row.side()));
        let has_rest = of_side.any(|row| row.not_drawn() > Area::ZERO);
        let held =
            statuses.iter().enumerate().filter(|(_, status)| row.statuses().contains(status));
        let held: Vec<usize> = held.map(|(place, _)| place).collect();
        Self {
            label: Shown::new(label),
            is_about: last_headline(days).side() == Some(row.side()),
            has_rest,
            status: held.first().copied(),
            is_one_status: !has_rest && held.len() == 1,
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct DayRow {
    pub(super) date: String,
    pub(super) text: String,
    /// What stands for a headline where nothing that the map draws counts.
    pub(super) instead: Option<Shown>,
    /// Whether maps are missing between the day before and this one.
    pub(super) after_gap: bool,
    pub(super) flags: Vec<Shown>,
}

#[derive(Debug, Serialize)]
pub(super) struct RegionRow {
    region: Shown,
    code: Option<Shown>,
    parent: Option<Shown>,
    in_sum: bool,
    /// What its share is taken of.
    denominator_km2: f64,
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
        let shapes = statuses.iter().map(|status| self.take(status)).collect();
        (shapes, self.front)
    }

    fn take(&mut self, status: &Status) -> Vec<Delta> {
        let found = self.statuses.iter_mut().find(|(known, ..)| known == status);
        found.map(|(_, _, deltas)| std::mem::take(deltas)).unwrap_or_default()
    }
}

/// An area in km² to a thousandth.
fn km2(area: Area) -> f64 {
    (area.km2() * 1000.0).round() / 1000.0
}

/// The headline of the last day that has a figure of what counts; where none has, that of the last day.
pub(super) fn last_headline<'r>(rows: &'r [DatedRow<'_>]) -> &'r Headline {
    let mut headlines = rows.iter().rev().map(|row| row.figures.headline());
    let found = headlines.clone().find(|headline| headline.has_figure());
    found.or_else(|| headlines.next()).unwrap_or(&Headline::None)
}

/// The side that holds the ground of a status.
fn holder_of<'s>(sides: &'s [SideReport], status: &Status) -> Option<&'s Side> {
    sides.iter().find(|row| row.statuses().contains(status)).map(SideReport::side)
}

/// What stands for a headline where nothing that the map draws counts.
fn headline_instead(page: &PageDrawing<'_>, day: &DayFigures) -> Option<Shown> {
    let (place, headline) = (page.territory().name(), day.headline());
    let sentence = page.language.headline(headline, Some(place), Share::NONE, day.sides());
    Some(Shown::new(sentence)).filter(|_| !headline.has_figure())
}

fn day_rows(page: &PageDrawing<'_>, rows: &[DatedRow<'_>]) -> Vec<DayRow> {
    let language = page.language;
    let days: Vec<f64> = rows.iter().map(|row| day_number(row.date)).collect();
    let is_after_gap = std::iter::once(false).chain(gaps(&days));
    rows.iter()
        .zip(is_after_gap)
        .map(|(row, after_gap)| DayRow {
            date: row.date.to_string(),
            text: language.day(row.date),
            instead: headline_instead(page, row.figures),
            after_gap,
            flags: row.flags_in_words().map(Shown::new).collect(),
        })
        .collect()
}

impl ByMeasure<'_> {
    fn each_day<T>(&self, value: impl Fn(&DayFigures) -> T) -> Vec<T> {
        self.rows.iter().map(|row| value(row.figures)).collect()
    }

    /// The areas of statuses, by status and day.
    fn areas_of_statuses(&self, statuses: &[Status]) -> Vec<Vec<f64>> {
        let areas = statuses.iter();
        areas.map(|status| self.each_day(|day| km2(area_of(day, status)))).collect()
    }

    /// The areas of sides, by side and day; `None` where the map does not say.
    fn areas_of_sides(&self, sides: &[SideReport]) -> Vec<Vec<Option<f64>>> {
        let areas = sides.iter().map(SideReport::side);
        areas
            .map(|side| self.each_day(|day| day.held_by(side).map(|held| km2(held.area()))))
            .collect()
    }

    /// What changed from day to day, of what counts and of each status.
    fn changes(&self, statuses: &[Status]) -> Changes {
        let counted = self.each_day(|day| Some([day.gained()?, day.lost()?, day.redrawn()?]));
        let of_statuses = statuses.iter().map(|status| {
            self.each_day(|day| {
                let mut changes = day.since()?.statuses().iter();
                let found = changes.find(|change| change.status() == status);
                Some(found.map_or([Area::ZERO; 3], |found| {
                    [found.gained(), found.lost(), found.redrawn()]
                }))
            })
        });
        Changes {
            counted: rounded(&counted),
            statuses: of_statuses.map(|changes| rounded(&changes)).collect(),
        }
    }
}

/// What was gained, lost and redrawn since the map before.
#[derive(Debug, Serialize)]
pub(super) struct Changes {
    /// Of what counts, by day.
    counted: Vec<Option<Vec<f64>>>,
    /// By status and day.
    statuses: Vec<Vec<Option<Vec<f64>>>>,
}

/// Areas in km² to a thousandth; without what was redrawn where nothing was.
fn rounded(changes: &[Option<[Area; 3]>]) -> Vec<Option<Vec<f64>>> {
    let rounded = changes.iter().map(|change| {
        let [gained, lost, redrawn] = change.as_ref()?.map(km2);
        let with_redrawn = [gained, lost, redrawn];
        let count = if redrawn == 0.0 { 2 } else { 3 };
        Some(with_redrawn.into_iter().take(count).collect())
    });
    rounded.collect()
}

fn area_of(day: &DayFigures, status: &Status) -> Area {
    let found = day.statuses().iter().find(|(known, _)| known == status);
    found.map(|(_, area)| *area).unwrap_or_default()
}

/// What the share of each region is taken of.
fn region_rows(page: &PageDrawing<'_>, measured: &[RegionReport]) -> Vec<RegionRow> {
    let rows = page.territory().regions().iter().zip(measured);
    rows.map(|(region, measured)| RegionRow {
        region: Shown::new(page.language.name_of_region(region)),
        code: region.code().map(Shown::new),
        parent: region.parent().map(Shown::new),
        in_sum: measured.is_in_sum(),
        denominator_km2: km2(measured.whole().area()),
    })
    .collect()
}

/// An area by region and day; `None` for a region in which it is always zero.
fn by_region(
    days: &[Day],
    regions: usize,
    area: impl Fn(&RegionAreas) -> Area,
) -> Vec<Option<Vec<f64>>> {
    (0..regions)
        .map(|region| {
            let areas: Vec<f64> = days
                .iter()
                .map(|day| day.regions.get(region).map_or(0.0, |found| km2(area(found))))
                .collect();
            areas.iter().any(|area| *area > 0.0).then_some(areas)
        })
        .collect()
}
