//! What is drawn of maps and a territory, as shapes on the paper.

use std::collections::HashSet;

use super::frame::Frame;
use super::paper::Place;
use super::plane::runs_along_seam;
use crate::cells::visit_front;
use crate::change::changed_grounds;
use crate::earth::length;
use crate::error::Error;
use crate::geometry::{GridPoint, Ground, edges, node_touching};
use crate::limits::Budget;
use crate::map::{Breaks, ControlMap, Sheet, Sheets};
use crate::method::Method;
use crate::report::DrawnGround;
use crate::status::Status;
use crate::sum::Sum;
use crate::territory::{Survey, Territory};

/// Closed rings on the paper.
pub(super) type Rings = Vec<Vec<Place>>;

/// The territory on the paper.
#[derive(Debug)]
pub(super) struct Base {
    /// Its boundary.
    pub(super) land: Rings,
    /// The borders of its regions, each once.
    pub(super) borders: Vec<Vec<Place>>,
    /// The regions, in the order of the territory.
    pub(super) regions: Vec<Rings>,
}

impl Base {
    /// Draws a territory on the paper of a frame.
    pub(super) fn draw(territory: &Territory, frame: &Frame) -> Self {
        let regions = territory.regions().iter();
        Self {
            land: frame.rings(territory.boundary().rings()),
            borders: frame.lines(border_edges(territory)),
            regions: regions.map(|region| frame.rings(region.ground().rings())).collect(),
        }
    }
}

/// The edges of all regions, those of two neighbours once, and none along the antimeridian, where
/// maps are cut.
fn border_edges(territory: &Territory) -> Vec<(GridPoint, GridPoint)> {
    let mut seen: HashSet<(GridPoint, GridPoint)> = HashSet::new();
    territory
        .regions()
        .iter()
        .flat_map(|region| region.ground().rings().flat_map(edges))
        .filter(|&(from, to)| seen.insert((from.min(to), from.max(to))))
        .filter(|&(from, to)| !runs_along_seam(from, to))
        .collect()
}

/// The ground of every status of a map; neighbours have the same vertices along their borders, so that
/// they have them on the paper, too.
pub(super) fn status_grounds(
    drawn: &DrawnGround,
    budget: &Budget,
) -> Result<Vec<(Status, Ground)>, Error> {
    let statuses = &drawn.statuses;
    if statuses.len() < 2 {
        return Ok(statuses.clone());
    }
    let rings: Vec<&[GridPoint]> = statuses.iter().flat_map(|(_, ground)| ground.rings()).collect();
    let mut noded = node_touching(&rings, budget)?.into_iter();
    let with_vertices = statuses.iter().map(|(status, ground)| {
        (status.clone(), noded.by_ref().take(ground.rings().count()).collect())
    });
    Ok(with_vertices.collect())
}

/// Ground that changed hands between two maps.
#[derive(Debug, Default)]
pub(super) struct ChangedGround {
    pub(super) gained: Rings,
    pub(super) lost: Rings,
}

impl ChangedGround {
    pub(super) fn between(
        maps: [&ControlMap; 2],
        territory: &Territory,
        method: &Method,
        frame: &Frame,
        budget: &Budget,
    ) -> Result<Self, Error> {
        let [earlier, later] =
            maps.map(|map| Sheet::new(map, method, budget).map_err(|error| map.locate(error)));
        let sheets = [earlier?, later?];
        let breaks = Breaks::between_maps(maps, budget)?;
        let within = territory.clip_for(method, budget)?;
        let sheets = Sheets::lay_pair(sheets.each_ref(), &breaks, within);
        let [gained, lost] = changed_grounds(&sheets, budget)?;
        Ok(Self { gained: frame.rings(gained.rings()), lost: frame.rings(lost.rings()) })
    }
}

/// The front: its pieces and its length in kilometres.
pub(super) fn front(
    survey: &Survey<'_>,
    controlled: &Ground,
    budget: &Budget,
) -> Result<(Vec<(GridPoint, GridPoint)>, f64), Error> {
    let territory = survey.bent_territory(budget)?;
    let (mut pieces, mut metres) = (Vec::new(), Sum::default());
    let boundary = territory.front_boundary(budget)?;
    visit_front(controlled, boundary, budget, |piece| {
        pieces.push(piece);
        metres.add(length(piece.0.to_degrees(), piece.1.to_degrees()));
    })?;
    Ok((pieces, metres.value() / 1000.0))
}
