//! Pairs: what two sources share.

use crate::quantity::Area;

/// What two sources share, and what each of them gives besides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    pub(super) first: usize,
    pub(super) second: usize,
    /// What the first source holds, and the second.
    pub(super) held: [Area; 2],
    pub(super) intersection: Area,
}

impl Pair {
    /// The position of the one source in [`Agreement::sources`](super::Agreement::sources).
    pub fn first(&self) -> usize {
        self.first
    }

    /// The position of the other source, which comes after the first.
    pub fn second(&self) -> usize {
        self.second
    }

    /// Ground held according to both, whatever the other sources say.
    pub fn intersection(&self) -> Area {
        self.intersection
    }

    /// Ground held according to either.
    pub fn union(&self) -> Area {
        self.first_surplus() + self.held[1]
    }

    /// Ground held according to the first and not to the second.
    pub fn first_surplus(&self) -> Area {
        self.held[0] - self.intersection
    }

    /// Ground held according to the second and not to the first.
    pub fn second_surplus(&self) -> Area {
        self.held[1] - self.intersection
    }

    /// The Jaccard index: intersection over union, from 0 where nothing is shared to 1 where both
    /// hold the same. Two sources of which neither holds anything agree: 1.
    pub fn jaccard(&self) -> f64 {
        part(self.intersection, self.union())
    }
}

/// What part of `union` the intersection is, from 0 to 1; all of it where there is less than a
/// square millimetre, which is rounding.
pub(super) fn part(intersection: Area, union: Area) -> f64 {
    if union.m2() < 1e-6 { 1.0 } else { intersection.share_of(union).fraction().clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_is_a_fraction_whatever_the_last_digits() {
        for (held, intersection, expected) in [
            ([3e6, 3e6], 1e6, 0.2),
            ([3e6, 3e6], 3e6 + 1e-6, 1.0),
            ([3e6, 3e6], -1e-6, 0.0),
            ([1e-7, -1e-7], 0.0, 1.0),
            ([0.3, 0.4], 0.0, 0.0),
        ] {
            let (held, intersection) = (held.map(Area::from_m2), Area::from_m2(intersection));
            let found = Pair { first: 0, second: 1, held, intersection }.jaccard();
            assert!((found - expected).abs() < 1e-15, "{found}, not {expected}");
        }
    }
}
