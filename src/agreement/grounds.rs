//! The grounds that sources hold: each, together, and alone.

use crate::error::Error;
use crate::geometry::{Ground, union_all};
use crate::limits::Budget;

/// The grounds that the figures of a comparison are areas of.
#[derive(Debug, Clone)]
pub(super) struct Grounds {
    /// What each source holds.
    held: Vec<Ground>,
    /// What at least one source holds, at least two, and so on.
    at_least: Vec<Ground>,
    /// What each source holds and no other.
    only: Vec<Ground>,
    /// What both sources of a pair hold, in the order of [`pairs`].
    both: Vec<Ground>,
}

impl Grounds {
    /// With n sources some 2n² overlays, not the 2ⁿ of all combinations.
    pub(super) fn of(held: Vec<Ground>, budget: &Budget) -> Result<Self, Error> {
        let at_least = levels(&held, budget)?;
        let only = held
            .iter()
            .enumerate()
            .map(|(source, ground)| ground.difference(&others(&held, source, budget)?, budget));
        let only = only.collect::<Result<_, Error>>()?;
        let both = pairs(held.len())
            .filter_map(|(first, second)| Some((held.get(first)?, held.get(second)?)))
            .map(|(first, second)| first.intersection(second, budget))
            .collect::<Result<_, Error>>()?;
        Ok(Self { held, at_least, only, both })
    }

    /// The ground that at least `count` sources hold; none for a count that there is not.
    pub(super) fn at_least(&self, count: usize) -> Option<&Ground> {
        self.at_least.get(count.checked_sub(1)?)
    }

    /// All of them, in the order in which a tally takes their areas.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Ground> {
        self.held.iter().chain(&self.at_least).chain(&self.only).chain(&self.both)
    }
}

/// Every two of so many sources, once.
pub(super) fn pairs(sources: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..sources).flat_map(move |first| (first + 1..sources).map(move |second| (first, second)))
}

/// What the other sources hold. Not the second level, which would do as well: there edges are cut
/// already, at points that are rounded to the grid, and along an edge of 75 km slivers of some
/// square metres would be left between it and its pieces.
fn others(held: &[Ground], source: usize, budget: &Budget) -> Result<Ground, Error> {
    let others = held.iter().enumerate().filter(|(other, _)| *other != source);
    union_all(others.map(|(_, ground)| ground), budget)
}

/// The ground held at least once, at least twice, and so on: each source lifts what it shares with a
/// level to the next one.
fn levels(held: &[Ground], budget: &Budget) -> Result<Vec<Ground>, Error> {
    let mut levels: Vec<Ground> = Vec::with_capacity(held.len());
    for ground in held {
        let lifted: Vec<Ground> = levels
            .iter()
            .map(|level| level.intersection(ground, budget))
            .collect::<Result<_, Error>>()?;
        levels.push(Ground::default());
        for (level, more) in levels.iter_mut().zip(std::iter::once(ground).chain(&lifted)) {
            *level = level.union(more, budget)?;
        }
    }
    Ok(levels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::arbitrary::some_ground;
    use proptest::prelude::*;

    /// To a square metre: crossings are rounded to the grid, again in every overlay.
    fn near(a: i128, b: i128) -> bool {
        (a - b).abs() < 240_000_000
    }

    /// What the sources of a bit mask hold and no other, by one overlay after the other.
    fn exactly(held: &[Ground], mask: usize) -> Ground {
        let (inside, outside): (Vec<_>, Vec<_>) =
            (0..held.len()).partition(|source| mask & (1 << source) != 0);
        let mut ground = held[inside[0]].clone();
        for source in inside {
            ground = ground.intersection(&held[source], &Budget::default()).unwrap();
        }
        for source in outside {
            ground = ground.difference(&held[source], &Budget::default()).unwrap();
        }
        ground
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// All 2ⁿ combinations, which the levels avoid, give the same areas.
        #[test]
        fn levels_are_what_all_combinations_give(held in prop::collection::vec(some_ground(), 2..5)) {
            let count = held.len();
            let grounds = Grounds::of(held.clone(), &Budget::default()).unwrap();
            let combinations: Vec<i128> =
                (1..1 << count).map(|mask| exactly(&held, mask).double_area()).collect();
            for least in 1..=count {
                let masks = (1usize..1 << count).filter(|mask| mask.count_ones() as usize >= least);
                let expected: i128 = masks.map(|mask| combinations[mask - 1]).sum();
                prop_assert!(near(grounds.at_least(least).unwrap().double_area(), expected));
            }
            for (source, only) in grounds.only.iter().enumerate() {
                prop_assert!(near(only.double_area(), combinations[(1 << source) - 1]));
            }
            for ((first, second), both) in pairs(count).zip(&grounds.both) {
                let pair = (1 << first) | (1 << second);
                let masks = (1usize..1 << count).filter(|mask| mask & pair == pair);
                let expected: i128 = masks.map(|mask| combinations[mask - 1]).sum();
                prop_assert!(near(both.double_area(), expected));
            }
        }
    }

    #[test]
    fn there_is_nothing_at_no_level() {
        let grounds =
            Grounds::of(vec![Ground::default(), Ground::default()], &Budget::default()).unwrap();
        assert!(grounds.at_least(0).is_none() && grounds.at_least(3).is_none());
        assert!(grounds.iter().all(Ground::is_empty));
    }
}
