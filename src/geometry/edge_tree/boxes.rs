//! The boxes of a tree of edges: eight side by side, compared with another one in a few instructions.
#![expect(clippy::indexing_slicing, reason = "eight boxes, known by their places")]

use super::super::bounds::Bounds;
use super::super::grid::Edge;

/// How many boxes a block has.
pub(super) const FAN_OUT: usize = 8;

/// A box in steps of 512 of the grid, enlarged to whole ones. Its eastern and northern side have the other
/// sign, so that a box around two is the least of both on every side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CoarseBox {
    west: i32,
    south: i32,
    minus_east: i32,
    minus_north: i32,
}

impl CoarseBox {
    /// Meets nothing.
    pub(super) const NOTHING: Self = Self {
        west: Self::FARTHEST,
        south: Self::FARTHEST,
        minus_east: Self::FARTHEST,
        minus_north: Self::FARTHEST,
    };
    /// No coordinate of the grid is farther from zero: one turn and a half.
    const FARTHEST: i32 = (1 << 30) - 1;
    const SHIFT: u32 = 9;

    pub(super) fn around(bounds: &Bounds) -> Self {
        Self {
            west: coarse(bounds.west),
            south: coarse(bounds.south),
            minus_east: -coarse(bounds.east),
            minus_north: -coarse(bounds.north),
        }
    }

    pub(super) fn around_edge(edge: Edge) -> Self {
        Self::around(&Bounds::of_edge(edge))
    }

    pub(super) fn join(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            minus_east: self.minus_east.min(other.minus_east),
            minus_north: self.minus_north.min(other.minus_north),
        }
    }

    /// The box with one step of its own added on every side.
    pub(super) fn enlarged(self) -> Self {
        Self {
            west: self.west.saturating_sub(1),
            south: self.south.saturating_sub(1),
            minus_east: self.minus_east.saturating_sub(1),
            minus_north: self.minus_north.saturating_sub(1),
        }
    }

    /// Whether all of it lies to the east of the western side of another box.
    pub(super) fn is_east_of(self, other: Self) -> bool {
        self.west > other.west
    }
}

fn coarse(coordinate: i64) -> i32 {
    let farthest = i64::from(CoarseBox::FARTHEST);
    let coarse = (coordinate >> CoarseBox::SHIFT).clamp(-farthest, farthest);
    i32::try_from(coarse).unwrap_or(CoarseBox::FARTHEST)
}

/// One side of eight boxes.
type Sides = [i32; FAN_OUT];

/// Eight boxes, each side of all of them together: the compiler compares eight numbers in a few instructions.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
pub(super) struct Block {
    west: Sides,
    south: Sides,
    minus_east: Sides,
    minus_north: Sides,
}

impl Block {
    pub(super) const NOTHING: Self = {
        let side = [CoarseBox::FARTHEST; FAN_OUT];
        Self { west: side, south: side, minus_east: side, minus_north: side }
    };

    fn new(boxes: [CoarseBox; FAN_OUT]) -> Self {
        Self {
            west: boxes.map(|own| own.west),
            south: boxes.map(|own| own.south),
            minus_east: boxes.map(|own| own.minus_east),
            minus_north: boxes.map(|own| own.minus_north),
        }
    }

    /// Boxes by eights, in order.
    pub(super) fn by_eights(mut boxes: impl ExactSizeIterator<Item = CoarseBox>) -> Vec<Self> {
        let blocks = (0..boxes.len().div_ceil(FAN_OUT)).map(|_| {
            Self::new(std::array::from_fn(|_| boxes.next().unwrap_or(CoarseBox::NOTHING)))
        });
        blocks.collect()
    }

    pub(super) fn get(&self, place: usize) -> CoarseBox {
        CoarseBox {
            west: self.west[place],
            south: self.south[place],
            minus_east: self.minus_east[place],
            minus_north: self.minus_north[place],
        }
    }

    /// The box around all of them.
    pub(super) fn joined(&self) -> CoarseBox {
        (0..FAN_OUT).map(|place| self.get(place)).fold(CoarseBox::NOTHING, CoarseBox::join)
    }

    /// The boxes that meet another one.
    pub(super) fn meeting(&self, other: CoarseBox) -> Places {
        let mut places = 0;
        for place in 0..FAN_OUT {
            // Each sum is zero or less where the boxes meet in that direction; less one, it is negative.
            let apart = (self.west[place] + (other.minus_east - 1))
                & (self.south[place] + (other.minus_north - 1))
                & (self.minus_east[place] + (other.west - 1))
                & (self.minus_north[place] + (other.south - 1));
            places |= (apart.cast_unsigned() >> 31) << place;
        }
        Places(places)
    }
}

/// Some of the eight places of a block.
#[derive(Debug)]
pub(super) struct Places(u32);

impl Places {
    /// Only those up to a place.
    pub(super) fn up_to(&self, place: usize) -> Self {
        Self(self.0 & ((2 << place) - 1))
    }

    /// Only those before a place.
    pub(super) fn before(&self, place: usize) -> Self {
        Self(self.0 & ((1 << place) - 1))
    }

    pub(super) fn and(&self, others: &Self) -> Self {
        Self(self.0 & others.0)
    }

    pub(super) fn len(&self) -> u32 {
        self.0.count_ones()
    }
}

impl Iterator for Places {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let place = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(place)
    }
}
