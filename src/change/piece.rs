//! The pieces of ground that changed hands.

use std::collections::HashSet;

use crate::earth::{MetresPerDegree, length};
use crate::geometry::{GridPoint, Ground, edges};
use crate::measure::Measure;
use crate::quantity::Area;
use crate::sum::Sum;

/// Pieces thinner than this many metres, by the mean, are slivers.
pub(super) const SLIVER_METRES: f64 = 50.0;

/// Whether a piece of ground was gained or lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It is controlled on the later map only.
    Gained,
    /// It is controlled on the earlier map only.
    Lost,
}

/// One connected piece of controlled ground that was gained or lost.
#[derive(Debug, Clone)]
pub struct ChangedPiece {
    pub(super) direction: Direction,
    pub(super) area: Area,
    centroid: [f64; 2],
    width: f64,
    bearing: Option<f64>,
    pub(super) region: Option<String>,
    pub(super) ground: Ground,
}

impl ChangedPiece {
    /// Gained or lost.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Its area.
    pub fn area(&self) -> Area {
        self.area
    }

    /// Its centroid in degrees, longitude first, in the plane of longitude and latitude.
    pub fn centroid(&self) -> [f64; 2] {
        self.centroid
    }

    /// Its mean width in metres: twice the area over the perimeter.
    pub fn width_metres(&self) -> f64 {
        self.width
    }

    /// Whether it is thinner than [`Change::SLIVER_METRES`](crate::Change::SLIVER_METRES).
    pub fn is_sliver(&self) -> bool {
        self.width < SLIVER_METRES
    }

    /// Which way the line moved here, in degrees clockwise from north: from the middle of the old
    /// line to the middle of the new one. `None` where one of them is missing, as around a pocket.
    pub fn bearing(&self) -> Option<f64> {
        self.bearing
    }

    /// The name of the region that most of it lies in, if it lies in one.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// Its shell and holes, closed, in degrees.
    pub(super) fn rings(&self) -> Vec<Vec<[f64; 2]>> {
        self.ground.polygons().into_iter().flatten().collect()
    }
}

/// The connected pieces of changed ground, the largest first.
pub(super) fn pieces(
    direction: Direction,
    ground: &Ground,
    lines: &[Line; 2],
    measure: &Measure,
) -> Vec<ChangedPiece> {
    let mut pieces: Vec<ChangedPiece> = ground
        .parts()
        .into_iter()
        .map(|part| {
            let (area, width) = area_and_width(&part, measure);
            ChangedPiece {
                direction,
                area,
                centroid: centroid(&part),
                width,
                bearing: bearing(&part, lines),
                region: None,
                ground: part,
            }
        })
        .collect();
    pieces.sort_by(|a, b| b.area.m2().total_cmp(&a.area.m2()));
    pieces
}

/// The area of a piece, and its mean width in metres: twice the area over the perimeter.
pub(crate) fn area_and_width(piece: &Ground, measure: &Measure) -> (Area, f64) {
    let area = measure.ground_area(piece);
    let perimeter: Sum = piece
        .rings()
        .flat_map(edges)
        .map(|(from, to)| length(from.to_degrees(), to.to_degrees()))
        .collect();
    let perimeter = perimeter.value();
    (area, if perimeter > 0.0 { 2.0 * area.m2() / perimeter } else { 0.0 })
}

/// The boundary of controlled ground on one day: its edges, whichever way they run.
pub(super) struct Line(HashSet<(GridPoint, GridPoint)>);

impl Line {
    pub(super) fn around(ground: &Ground) -> Self {
        let both_ways = |(from, to)| [(from, to), (to, from)];
        Self(ground.rings().flat_map(edges).flat_map(both_ways).collect())
    }

    /// The middle of what of the line bounds a piece; `None` if nothing does.
    fn middle_along(&self, piece: &Ground) -> Option<[f64; 2]> {
        let (mut sum, mut east, mut north) = (0.0, 0.0, 0.0);
        for edge in piece.rings().flat_map(edges).filter(|edge| self.0.contains(edge)) {
            let (from, to) = (edge.0.to_degrees(), edge.1.to_degrees());
            let weight = length(from, to);
            sum += weight;
            east += weight * f64::midpoint(from[0], to[0]);
            north += weight * f64::midpoint(from[1], to[1]);
        }
        (sum > 0.0).then(|| [east / sum, north / sum])
    }
}

/// The centroid in the plane, by the shoelace formula relative to the first vertex.
fn centroid(ground: &Ground) -> [f64; 2] {
    let Some([x, y]) = ground.rings().flatten().next().map(|point| point.to_degrees()) else {
        return [0.0, 0.0];
    };
    let (mut area, mut east, mut north) = (0.0, 0.0, 0.0);
    for (from, to) in ground.rings().flat_map(edges) {
        let ([from_x, from_y], [to_x, to_y]) = (from.to_degrees(), to.to_degrees());
        let (from_x, from_y, to_x, to_y) = (from_x - x, from_y - y, to_x - x, to_y - y);
        let cross = from_x * to_y - to_x * from_y;
        area += cross;
        east += (from_x + to_x) * cross;
        north += (from_y + to_y) * cross;
    }
    if area > 0.0 { [x + east / (3.0 * area), y + north / (3.0 * area)] } else { [x, y] }
}

/// The bearing from the middle of the earlier line to the middle of the later one.
fn bearing(piece: &Ground, [earlier, later]: &[Line; 2]) -> Option<f64> {
    let (from, to) = (earlier.middle_along(piece)?, later.middle_along(piece)?);
    let scale = MetresPerDegree::at(f64::midpoint(from[1], to[1]));
    let east = (to[0] - from[0]) * scale.of_longitude;
    let north = (to[1] - from[1]) * scale.of_latitude;
    (east.abs() + north.abs() > 0.0)
        .then(|| libm::atan2(east, north).to_degrees().rem_euclid(360.0))
}
