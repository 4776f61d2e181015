//! Tallies: the figures of a comparison for one piece of the country.

use super::grounds::{Held, pairs};
use super::pair::{Pair, part};
use crate::quantity::{Area, Share};

/// The figures of a comparison for one piece of the country: what each source holds there, alone,
/// with each other, and what at least so many of them hold.
///
/// What exactly one source holds, exactly two, and so on adds up to what any holds; what each holds
/// adds up to the sum of all levels. Both hold to a square metre or 10⁻⁹ of the area, though every figure
/// is summed by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    held: Vec<Area>,
    at_least: Vec<Area>,
    only: Vec<Area>,
    pairs: Vec<Pair>,
}

impl Tally {
    /// The figures of so many sources, by the area of each.
    pub(super) fn new(sources: usize, area: impl Fn(Held) -> Area) -> Self {
        let held: Vec<Area> = (0..sources).map(|source| area(Held::By(source))).collect();
        let pairs = pairs(sources).map(|(first, second)| Pair {
            first,
            second,
            held: [area(Held::By(first)), area(Held::By(second))],
            intersection: area(Held::ByBoth(first, second)),
        });
        Self {
            at_least: (1..=sources).map(|count| area(Held::ByAtLeast(count))).collect(),
            only: (0..sources).map(|source| area(Held::ByNoOther(source))).collect(),
            pairs: pairs.collect(),
            held,
        }
    }

    /// What each source holds, in the order of the sources.
    pub fn held(&self) -> &[Area] {
        &self.held
    }

    /// What each source holds and no other.
    pub fn only(&self) -> &[Area] {
        &self.only
    }

    /// What at least so many sources hold; `None` unless it is one to all of them.
    pub fn at_least(&self, count: usize) -> Option<Area> {
        self.at_least.get(count.checked_sub(1)?).copied()
    }

    /// What so many sources hold, no fewer and no more; `None` unless it is one to all of them.
    pub fn exactly(&self, count: usize) -> Option<Area> {
        Some(self.at_least(count)? - self.at_least(count + 1).unwrap_or_default())
    }

    /// What all sources hold: the ground on which they agree.
    pub fn all(&self) -> Area {
        self.at_least.last().copied().unwrap_or_default()
    }

    /// What at least one source holds.
    pub fn any(&self) -> Area {
        self.at_least.first().copied().unwrap_or_default()
    }

    /// The share that all sources hold of what any holds; for two sources their Jaccard index. Where
    /// none holds anything, they agree: 100 %.
    pub fn agreed(&self) -> Share {
        Share::from_fraction(part(self.all(), self.any()))
    }

    /// Each two of the sources, once.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }
}
