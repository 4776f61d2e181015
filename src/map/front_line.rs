//! Maps from front lines.

use geo_types::LineString;

use super::control_map::ControlMap;
use crate::document::expect_degrees;
use crate::error::Error;
use crate::geometry::split_left;
use crate::legend::Legend;
use crate::limits::Allowance;
use crate::status::Status;
use crate::territory::Territory;

/// A side of a line, as one walks along it from its first point to its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineSide {
    /// The left.
    Left,
    /// The right.
    Right,
}

impl ControlMap {
    /// A map from front lines: the territory on one side of the lines is occupied. Many maps publish
    /// nothing but a line.
    ///
    /// Each line must begin and end outside the territory, so far that the straight way on to the
    /// nearest side of the bounding box of territory and lines (one degree larger on every side)
    /// does not cross the territory. Of several lines, [`LineSide::Left`] is what lies to the left of
    /// any, [`LineSide::Right`] the rest. Coordinates are degrees; x is longitude.
    ///
    /// ```
    /// use geo_types::line_string;
    /// use territory_control::map::LineSide;
    /// use territory_control::{ControlMap, Territory};
    ///
    /// let ukraine = Territory::ukraine();
    /// let meridian = line_string![(x: 32.0, y: 43.0), (x: 32.0, y: 53.0)];
    /// let west = ukraine.control(&ControlMap::from_lines(&ukraine, &[meridian.clone()], LineSide::Left)?)?;
    /// let east = ukraine.control(&ControlMap::from_lines(&ukraine, &[meridian], LineSide::Right)?)?;
    /// let sum = west.controlled().area() + east.controlled().area();
    /// assert_eq!(sum.to_string(), "599,094 km²"); // all within the embedded boundary
    /// # Ok::<(), territory_control::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Coordinate`](crate::ErrorKind::Coordinate) if a position is not finite or is no longitude and
    /// latitude; [`ErrorKind::Territory`](crate::ErrorKind::Territory) if a line has fewer than two points, or
    /// its ends cannot be carried on to the bounding box without crossing the territory;
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) if lines cross more often than the default
    /// [`Limits`](crate::Limits) allow.
    pub fn from_lines(
        territory: &Territory,
        lines: &[LineString<f64>],
        side: LineSide,
    ) -> Result<Self, Error> {
        Self::from_lines_by(Legend::built_in("front-line")?, territory, lines, side)
    }

    /// The same, read by a legend that has the status `occupied`.
    pub(super) fn from_lines_by(
        legend: Legend,
        territory: &Territory,
        lines: &[LineString<f64>],
        side: LineSide,
    ) -> Result<Self, Error> {
        let lines: Vec<Vec<[f64; 2]>> =
            lines.iter().enumerate().map(read_line).collect::<Result<_, Error>>()?;
        let allowance = Allowance::default();
        let budget = allowance.begin();
        let left = split_left(territory.boundary(), &lines, &budget)?;
        let ground = match side {
            LineSide::Left => left,
            LineSide::Right => territory.boundary().difference(&left, &budget)?,
        };
        Self::from_ground(&Status::OCCUPIED, ground, legend, &allowance)
    }
}

/// The positions of a line, which has this number.
fn read_line((number, line): (usize, &LineString<f64>)) -> Result<Vec<[f64; 2]>, Error> {
    let positions = line.0.iter().enumerate().map(|(index, position)| {
        let position = [position.x, position.y];
        expect_degrees(position)
            .map_err(|error| error.in_input(&format!("line {number}, position {index}")))?;
        Ok(position)
    });
    positions.collect()
}
