//! One day of a page: its figures, and its shapes on the paper.

use jiff::civil::Date;

use crate::draw::frame::Frame;
use crate::draw::paper::{PaperEdge, closed_rings};
use crate::draw::scene::{front, status_grounds};
use crate::error::Error;
use crate::geometry::edges;
use crate::map::{ControlMap, MapFile, Sheet};
use crate::measure::Measure;
use crate::method::{Method, Overlap};
use crate::quantity::Area;
use crate::report::{ControlReport, DrawnGround, RegionReport, RegionalReport, SideReport, Sides};
use crate::side::Side;
use crate::status::Status;
use crate::territory::Survey;

/// One day.
#[derive(Debug)]
pub(super) struct Day {
    pub(super) date: Date,
    pub(super) files: Vec<MapFile>,
    /// By measure.
    pub(super) totals: Vec<Totals>,
    /// What the statuses hold of each region, by the method's own measure.
    pub(super) regions: Vec<RegionAreas>,
    /// The edges of what each status holds, sorted.
    pub(super) shapes: Vec<(Status, Vec<PaperEdge>)>,
    /// The edges of the front, sorted.
    pub(super) front: Vec<PaperEdge>,
}

/// The areas of one day by one measure.
#[derive(Debug)]
pub(super) struct Totals {
    /// `None` where nothing that the map draws counts.
    pub(super) controlled: Option<Area>,
    pub(super) statuses: Vec<(Status, Area)>,
    pub(super) sides: Vec<(Side, Area)>,
}

/// The areas of one day in one region.
#[derive(Debug)]
pub(super) struct RegionAreas {
    controlled: Area,
    statuses: Vec<(Status, Area)>,
}

impl Day {
    /// Measures a map by each of the measures, the first of which is the method's own, and lays its
    /// shapes on the paper.
    pub(super) fn measure(
        map: &ControlMap,
        date: Date,
        survey: &Survey<'_>,
        measures: &[Measure],
        frame: &Frame,
    ) -> Result<Self, Error> {
        let report = survey.regions(map)?;
        let drawn = survey.drawn_ground(map)?;
        let mut totals = vec![Totals::from_report(&report)];
        for measure in measures.iter().skip(1) {
            totals.push(totals_by(measure, &drawn, survey, map)?);
        }
        let regions = report.regional().map(RegionalReport::regions).unwrap_or_default();
        let shapes = shapes(&drawn, map, frame)?;
        let (front, _) = front(survey, &drawn.controlled, map)?;
        Ok(Self {
            date,
            files: map.files().to_vec(),
            totals,
            regions: regions.iter().map(RegionAreas::from_report).collect(),
            shapes,
            front: sorted(frame.line_edges(front)),
        })
    }
}

/// The areas by a measure other than the method's own.
fn totals_by(
    measure: &Measure,
    drawn: &DrawnGround,
    survey: &Survey<'_>,
    map: &ControlMap,
) -> Result<Totals, Error> {
    let method = survey.method();
    if let Some(areas) = areas_on_ground(drawn, method, measure, map) {
        return Totals::of_areas(areas, survey, map);
    }
    let method = method.clone().measure(measure.clone());
    Ok(Totals::from_report(&survey.territory().survey(&method).control(map)?))
}

/// What counts, and what statuses hold, by another measure, on ground that is dissolved already; `None` where
/// the measure would have other ground: where overlaps are summed, and where it bends edges otherwise.
fn areas_on_ground(
    drawn: &DrawnGround,
    method: &Method,
    measure: &Measure,
    map: &ControlMap,
) -> Option<(Area, Vec<(Status, Area)>)> {
    if method.overlap != Overlap::Dissolve
        || measure.curve() != method.measure.curve()
        || measure.check(&drawn.controlled).is_err()
    {
        return None;
    }
    let statuses: Vec<(Status, Area)> = drawn
        .statuses
        .iter()
        .map(|(status, ground)| (status.clone(), measure.ground_area(ground)))
        .collect();
    let mut counted = statuses.iter().filter(|(status, _)| method.counts(map, status));
    let controlled = match (counted.next(), counted.next()) {
        (Some((_, only)), None) => *only,
        _ => measure.ground_area(&drawn.controlled),
    };
    Some((controlled + method.added(), statuses))
}

/// The edges on the paper of what each status holds, sorted.
fn shapes(
    drawn: &DrawnGround,
    map: &ControlMap,
    frame: &Frame,
) -> Result<Vec<(Status, Vec<PaperEdge>)>, Error> {
    let shapes = status_grounds(drawn, map.budget())?.into_iter().map(|(status, ground)| {
        let rings = closed_rings(&frame.paper_edges(ground.rings()));
        (status, sorted(rings.iter().flat_map(|ring| edges(ring)).collect()))
    });
    Ok(shapes.collect())
}

fn sorted(mut edges: Vec<PaperEdge>) -> Vec<PaperEdge> {
    edges.sort_unstable();
    edges
}

impl Totals {
    fn from_report(report: &ControlReport) -> Self {
        let (statuses, sides) = (report.statuses().iter(), report.sides().iter());
        let has_figure = report.headline().has_figure();
        Self {
            controlled: has_figure.then(|| report.controlled().area()),
            statuses: statuses.map(|row| (row.status().clone(), row.holding().area())).collect(),
            sides: said(has_figure, sides),
        }
    }

    /// The totals of a map of which it was measured what counts, and what statuses hold, by precedence.
    fn of_areas(
        (controlled, statuses): (Area, Vec<(Status, Area)>),
        survey: &Survey<'_>,
        map: &ControlMap,
    ) -> Result<Self, Error> {
        let method = survey.method();
        let sheet = Sheet::new(map, method)?;
        let held: Vec<Area> = statuses.iter().map(|(_, area)| *area).collect();
        let whole = survey.whole(&mut Vec::new())?;
        let sides = Sides::tally(&sheet, method, &held, [controlled, whole], false);
        Ok(Self {
            controlled: sides.headline.has_figure().then_some(controlled),
            sides: said(sides.headline.has_figure(), sides.rows.iter()),
            statuses,
        })
    }

    /// What one side holds; `None` where the map does not have it.
    pub(super) fn area_of_side(&self, side: &Side) -> Option<Area> {
        self.sides.iter().find(|(known, _)| known == side).map(|(_, area)| *area)
    }

    /// What one status holds.
    pub(super) fn area(&self, status: &Status) -> Area {
        area_of(&self.statuses, status)
    }
}

/// What a map says that sides hold: where nothing counts, no zeros.
fn said<'r>(has_figure: bool, rows: impl Iterator<Item = &'r SideReport>) -> Vec<(Side, Area)> {
    let areas = rows.map(|row| (row.side().clone(), row.holding().area()));
    areas.filter(|(_, area)| has_figure || *area > Area::ZERO).collect()
}

impl RegionAreas {
    fn from_report(region: &RegionReport) -> Self {
        Self { controlled: region.controlled(), statuses: region.statuses().to_vec() }
    }

    pub(super) fn controlled(&self) -> Area {
        self.controlled
    }

    /// What one status holds.
    pub(super) fn area(&self, status: &Status) -> Area {
        area_of(&self.statuses, status)
    }
}

fn area_of(statuses: &[(Status, Area)], status: &Status) -> Area {
    let found = statuses.iter().find(|(known, _)| known == status);
    found.map(|(_, area)| *area).unwrap_or_default()
}
