//! One day of a page: its regions, and its shapes on the paper.

use jiff::civil::Date;

use crate::draw::frame::Frame;
use crate::draw::paper::{PaperEdge, closed_rings};
use crate::draw::scene::{front, status_grounds};
use crate::error::Error;
use crate::geometry::edges;
use crate::limits::Budget;
use crate::map::{ControlMap, MapFile};
use crate::quantity::Area;
use crate::report::{DrawnGround, RegionReport, RegionalReport};
use crate::status::Status;
use crate::territory::Survey;

/// One day.
#[derive(Debug)]
pub(super) struct Day {
    pub(super) date: Date,
    pub(super) files: Vec<MapFile>,
    /// What the statuses hold of each region, by the method's own measure.
    pub(super) regions: Vec<RegionAreas>,
    /// The edges of what each status holds, sorted.
    pub(super) shapes: Vec<(Status, Vec<PaperEdge>)>,
    /// The edges of the front, sorted.
    pub(super) front: Vec<PaperEdge>,
}

/// The areas of one day in one region.
#[derive(Debug)]
pub(super) struct RegionAreas {
    controlled: Area,
    statuses: Vec<(Status, Area)>,
}

impl Day {
    /// Measures the regions of a map, and lays its shapes on the paper.
    pub(super) fn measure(
        map: &ControlMap,
        date: Date,
        survey: &Survey<'_>,
        frame: &Frame,
    ) -> Result<Self, Error> {
        let budget = ControlMap::begin_call([map]);
        let report = survey.regions_within(map, &budget)?;
        let drawn = survey.drawn_ground(map, &budget)?;
        let regions = report.regional().map(RegionalReport::regions).unwrap_or_default();
        let shapes = shapes(&drawn, frame, &budget)?;
        let (front, _) = front(survey, &drawn.controlled, &budget)?;
        Ok(Self {
            date,
            files: map.files().to_vec(),
            regions: regions.iter().map(RegionAreas::from_report).collect(),
            shapes,
            front: sorted(frame.line_edges(front)),
        })
    }
}

/// The edges on the paper of what each status holds, sorted.
fn shapes(
    drawn: &DrawnGround,
    frame: &Frame,
    budget: &Budget,
) -> Result<Vec<(Status, Vec<PaperEdge>)>, Error> {
    let shapes = status_grounds(drawn, budget)?.into_iter().map(|(status, ground)| {
        let rings = closed_rings(&frame.paper_edges(ground.rings()));
        (status, sorted(rings.iter().flat_map(|ring| edges(ring)).collect()))
    });
    Ok(shapes.collect())
}

fn sorted(mut edges: Vec<PaperEdge>) -> Vec<PaperEdge> {
    edges.sort_unstable();
    edges
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
