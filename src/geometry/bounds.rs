//! Bounding boxes on the grid.

use super::grid::{Edge, GridPoint, STEPS_PER_DEGREE};

/// A box of longitudes and latitudes, its edges included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) west: i64,
    pub(crate) south: i64,
    pub(crate) east: i64,
    pub(crate) north: i64,
}

impl Bounds {
    /// The smallest box around points; `None` around none.
    pub(crate) fn around(points: impl IntoIterator<Item = GridPoint>) -> Option<Self> {
        points.into_iter().map(Self::at_point).reduce(Self::join)
    }

    /// The smallest box around an edge.
    pub(crate) fn of_edge((from, to): Edge) -> Self {
        Self::at_point(from).join(Self::at_point(to))
    }

    fn at_point(point: GridPoint) -> Self {
        Self {
            west: point.longitude,
            south: point.latitude,
            east: point.longitude,
            north: point.latitude,
        }
    }

    /// The smallest box around both.
    pub(crate) fn join(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// The box with `margin` added on every side.
    pub(crate) fn enlarged(self, margin: i64) -> Self {
        Self {
            west: self.west - margin,
            south: self.south - margin,
            east: self.east + margin,
            north: self.north + margin,
        }
    }

    /// Its middle, in degrees.
    pub(crate) fn middle(&self) -> [f64; 2] {
        [(self.west, self.east), (self.south, self.north)]
            .map(|(low, high)| i64::midpoint(low, high) as f64 / STEPS_PER_DEGREE as f64)
    }

    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.south <= other.north
            && other.south <= self.north
    }
}
