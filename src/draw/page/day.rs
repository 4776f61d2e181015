//! One day of a page: its figures, and its shapes on the paper.

use jiff::civil::Date;

use crate::draw::frame::{Frame, PaperEdge, closed_rings};
use crate::draw::scene::{front, status_grounds};
use crate::error::Error;
use crate::geometry::{GridPoint, Ground, edges};
use crate::map::{ControlMap, MapFile};
use crate::measure::Measure;
use crate::method::{Method, Overlap};
use crate::quantity::Area;
use crate::report::DrawnGround;
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
    pub(super) controlled: Area,
    pub(super) statuses: Vec<(Status, Area)>,
}

/// The areas of one day in one region.
#[derive(Debug)]
pub(super) struct RegionAreas {
    controlled: Area,
    statuses: Vec<(Status, Area)>,
}

impl Day {
    pub(super) fn of(
        map: &ControlMap,
        date: Date,
        survey: &Survey<'_>,
        measures: &[Measure],
        frame: &Frame,
    ) -> Result<Self, Error> {
        let (territory, method) = (survey.territory(), survey.method());
        let report = survey.regions(map)?;
        let totals_of = |report: &crate::ControlReport| Totals {
            controlled: report.controlled().area(),
            statuses: report
                .statuses()
                .iter()
                .map(|row| (row.status().clone(), row.holding().area()))
                .collect(),
        };
        let drawn = survey.drawn_ground(map)?;
        let mut totals = vec![totals_of(&report)];
        for measure in measures.iter().skip(1) {
            totals.push(if let Some(totals) = totals_on_ground(&drawn, method, measure, map) {
                totals
            } else {
                let method = method.clone().measure(measure.clone());
                totals_of(&territory.survey(&method).control(map)?)
            });
        }
        let regions =
            report.regional().map(crate::report::RegionalReport::regions).unwrap_or_default();
        let regions = regions.iter().map(|region| RegionAreas {
            controlled: region.controlled(),
            statuses: region.statuses().to_vec(),
        });
        let shapes = status_grounds(&drawn, map.budget())?
            .into_iter()
            .map(|(status, ground)| {
                let rings = closed_rings(&frame.paper_edges(ground.rings()));
                (status, sorted(rings.iter().flat_map(|ring| edges(ring)).collect()))
            })
            .collect();
        let (pieces, _) = front(territory, &drawn.controlled, map)?;
        Ok(Self {
            date,
            files: map.files().to_vec(),
            totals,
            regions: regions.collect(),
            shapes,
            front: sorted(frame.line_edges(pieces)),
        })
    }
}

/// The areas by another measure, on ground that is dissolved already; `None` where the measure would
/// have other ground: where overlaps are summed, and on the antimeridian, where edges are cut as they
/// bend.
fn totals_on_ground(
    drawn: &DrawnGround,
    method: &Method,
    measure: &Measure,
    map: &ControlMap,
) -> Option<Totals> {
    let points = || drawn.statuses.iter().flat_map(|(_, ground)| ground.rings().flatten());
    let is_on_seam = points().any(|point| point.longitude.abs() == GridPoint::ANTIMERIDIAN);
    if method.overlap != Overlap::Dissolve
        || is_on_seam
        || measure.check(&drawn.controlled).is_err()
    {
        return None;
    }
    let area = |(status, ground): &(Status, Ground)| (status.clone(), measure.ground_area(ground));
    let statuses: Vec<(Status, Area)> = drawn.statuses.iter().map(area).collect();
    let mut counted = statuses.iter().filter(|(status, _)| method.counts(map, status));
    let controlled = match (counted.next(), counted.next()) {
        (Some((_, only)), None) => *only,
        _ => measure.ground_area(&drawn.controlled),
    };
    Some(Totals { controlled: controlled + method.added(), statuses })
}

fn sorted(mut edges: Vec<PaperEdge>) -> Vec<PaperEdge> {
    edges.sort_unstable();
    edges
}

impl Totals {
    /// What one status holds.
    pub(super) fn of(&self, status: &Status) -> Area {
        area_of(&self.statuses, status)
    }
}

impl RegionAreas {
    pub(super) fn controlled(&self) -> Area {
        self.controlled
    }

    /// What one status holds.
    pub(super) fn of(&self, status: &Status) -> Area {
        area_of(&self.statuses, status)
    }
}

fn area_of(statuses: &[(Status, Area)], status: &Status) -> Area {
    let found = statuses.iter().find(|(known, _)| known == status);
    found.map(|(_, area)| *area).unwrap_or_default()
}
