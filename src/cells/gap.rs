//! Gaps: where controlled ground begins again soon after it ended.

use crate::earth::MetresPerDegree;
use crate::geometry::{Bounds, Edge, EdgeTree, GridPoint, STEPS_PER_DEGREE};
use crate::sum::Sum;

/// How much boundary lies along gaps.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Gaps {
    metres: Sum,
    stretches: usize,
    is_in_stretch: bool,
}

impl Gaps {
    pub(crate) fn metres(&self) -> f64 {
        self.metres.value()
    }

    /// How many stretches of the boundary without a break.
    pub(crate) fn stretches(&self) -> usize {
        self.stretches
    }

    pub(super) fn go_on(&mut self, metres: f64) {
        self.metres.add(metres);
        self.stretches += usize::from(!self.is_in_stretch);
        self.is_in_stretch = true;
    }

    pub(super) fn end_stretch(&mut self) {
        self.is_in_stretch = false;
    }
}

/// The way from the middle of an edge straight across it, to its right.
pub(super) struct Reach {
    middle: GridPoint,
    scale: MetresPerDegree,
    /// East and north, of length 1; all zero for an edge without length.
    direction: [f64; 2],
}

impl Reach {
    pub(super) fn across((from, to): Edge) -> Self {
        let middle = from.midpoint(to);
        let scale = MetresPerDegree::at(middle.to_degrees()[1]);
        let [x, y] = offset(from, to, scale);
        let length = (x * x + y * y).sqrt();
        let direction = if length > 0.0 { [y / length, -x / length] } else { [0.0, 0.0] };
        Self { middle, scale, direction }
    }

    /// Whether an edge crosses the way within so many metres.
    pub(super) fn meets(&self, edges: &EdgeTree, metres: f64) -> bool {
        let bounds = around(self.middle, self.scale, metres);
        !edges.visit_while(&bounds, |_, edge| !self.is_crossed(edge, metres))
    }

    fn is_crossed(&self, (from, to): Edge, metres: f64) -> bool {
        /// The edge itself is as near as the grid is fine.
        const NEAREST: f64 = 0.01;
        let [from, to] = [from, to].map(|end| offset(self.middle, end, self.scale));
        let [from_side, to_side] = [from, to].map(|end| self.side(end));
        if (from_side < 0.0) == (to_side < 0.0) {
            return false;
        }
        let [from_ahead, to_ahead] = [from, to].map(|end| self.ahead(end));
        let part = from_side / (from_side - to_side);
        let distance = from_ahead + part * (to_ahead - from_ahead);
        (NEAREST..=metres).contains(&distance)
    }

    /// How far to the left of the way a point lies.
    fn side(&self, [x, y]: [f64; 2]) -> f64 {
        let [east, north] = self.direction;
        east * y - north * x
    }

    /// How far ahead on the way a point lies.
    fn ahead(&self, [x, y]: [f64; 2]) -> f64 {
        let [east, north] = self.direction;
        east * x + north * y
    }
}

/// From one point to another that is near, in metres to the east and the north.
fn offset(from: GridPoint, to: GridPoint, scale: MetresPerDegree) -> [f64; 2] {
    let ([from_x, from_y], [to_x, to_y]) = (from.to_degrees(), to.to_degrees());
    [(to_x - from_x) * scale.of_longitude, (to_y - from_y) * scale.of_latitude]
}

/// The box that reaches so many metres to all sides of a point.
pub(super) fn around(point: GridPoint, scale: MetresPerDegree, metres: f64) -> Bounds {
    let east = steps(metres, scale.of_longitude);
    let north = steps(metres, scale.of_latitude);
    Bounds {
        west: point.longitude - east,
        south: point.latitude - north,
        east: point.longitude + east,
        north: point.latitude + north,
    }
}

/// Metres in steps of the grid; near a pole, where degrees of longitude shrink, a whole turn at most.
#[expect(clippy::cast_possible_truncation, reason = "a cast of a large number saturates")]
fn steps(metres: f64, metres_per_degree: f64) -> i64 {
    ((metres / metres_per_degree.max(1.0)).min(360.0) * STEPS_PER_DEGREE as f64) as i64
}
