//! What sources hold of a place: each, together, and alone.

use std::sync::Arc;

use crate::cells::{Areas, Cover, Labels, Pieces, Regions, areas, grounds};
use crate::error::Error;
use crate::geometry::Ground;
use crate::limits::{Allowance, Budget};
use crate::map::{Sheet, Sheets};
use crate::measure::Measure;

/// A figure of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Held {
    /// What a source holds.
    By(usize),
    /// What so many sources hold at least.
    ByAtLeast(usize),
    /// What a source holds and no other.
    ByNoOther(usize),
    /// What two sources hold, whatever the others do; the first comes before the second.
    ByBoth(usize, usize),
}

/// The maps of the sources, ready to be laid over each other.
#[derive(Debug, Clone)]
pub(super) struct Sources {
    pub(super) sheets: Vec<Sheet>,
    /// What ground has to lie in to count, if it has to.
    pub(super) within: Option<Arc<Pieces>>,
    /// What later questions keep to.
    pub(super) allowance: Allowance,
}

impl Sources {
    /// The area of each figure that occurs, in all and by region.
    pub(super) fn areas(
        &self,
        measure: &Measure,
        regions: Option<&Regions>,
        budget: &Budget,
    ) -> Result<Areas<Held>, Error> {
        let sheets = self.lay();
        areas(
            &sheets.stack,
            regions,
            measure,
            |cover, labels| label_held(&self.holders(&sheets, cover), labels),
            budget,
        )
    }

    /// The ground that so many sources hold at least.
    pub(super) fn consensus(&self, at_least: usize, budget: &Budget) -> Result<Ground, Error> {
        let sheets = self.lay();
        let mut found = grounds(
            &sheets.stack,
            |cover, labels| {
                if self.holders(&sheets, cover).len() >= at_least {
                    labels.push(((), 1));
                }
            },
            budget,
        )?;
        Ok(found.remove(&((), 1)).unwrap_or_default())
    }

    fn lay(&self) -> Sheets<'_> {
        Sheets::lay(&self.sheets.iter().collect::<Vec<&Sheet>>(), self.within.as_ref())
    }

    /// The sources that hold a place, in order.
    fn holders(&self, sheets: &Sheets<'_>, cover: &Cover) -> Vec<usize> {
        (0..self.sheets.len()).filter(|source| sheets.is_held(cover, *source)).collect()
    }
}

/// The figures that a place counts for, by the sources that hold it, in order.
fn label_held(holders: &[usize], labels: &mut Labels<Held>) {
    for (place, &source) in holders.iter().enumerate() {
        labels.push((Held::By(source), 1));
        labels.push((Held::ByAtLeast(place + 1), 1));
        let others = holders.iter().skip(place + 1);
        labels.extend(others.map(|other| (Held::ByBoth(source, *other), 1)));
    }
    if let [only] = holders {
        labels.push((Held::ByNoOther(*only), 1));
    }
}

/// Every two of so many sources, once.
pub(super) fn pairs(sources: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..sources).flat_map(move |first| (first + 1..sources).map(move |second| (first, second)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::arbitrary::some_ground;
    use crate::quantity::Area;
    use crate::status::Status;
    use proptest::prelude::*;

    fn sources(held: &[Ground]) -> Sources {
        let sheets = held.iter().map(|ground| Sheet {
            pieces: Arc::new(Pieces::of_ground(ground)),
            statuses: vec![Status::OCCUPIED],
            is_counted: vec![true],
            is_open: vec![false],
            ..Sheet::default()
        });
        Sources { sheets: sheets.collect(), within: None, allowance: Allowance::default() }
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

    /// The sum of some combinations: the area of the sources of mask 1 comes first.
    fn sum(combinations: &[Area], is_asked: impl Fn(usize) -> bool) -> Area {
        let areas = (1..).zip(combinations).filter(|(mask, _)| is_asked(*mask));
        areas.map(|(_, area)| *area).sum()
    }

    fn are_near(a: Area, b: Area) -> bool {
        (a - b).abs().m2() < 1.0
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// All 2ⁿ combinations by overlays give the same areas, and the consensus is the ground of its
        /// area.
        #[test]
        fn figures_are_what_all_combinations_give(
            held in prop::collection::vec(some_ground(), 2..5),
        ) {
            let count = held.len();
            let measure = Measure::Wgs84Planar;
            let sources = sources(&held);
            let found = sources.areas(&measure, None, &Budget::default()).unwrap();
            let combinations: Vec<Area> = (1..1usize << count)
                .map(|mask| measure.ground_area(&exactly(&held, mask)))
                .collect();
            for least in 1..=count {
                let expected = sum(&combinations, |mask| mask.count_ones() as usize >= least);
                prop_assert!(are_near(found.whole(&Held::ByAtLeast(least)), expected));
                let ground = sources.consensus(least, &Budget::default()).unwrap();
                prop_assert!(are_near(measure.ground_area(&ground), expected));
            }
            for source in 0..count {
                let expected = sum(&combinations, |mask| mask & (1 << source) != 0);
                prop_assert!(are_near(found.whole(&Held::By(source)), expected));
                let expected = sum(&combinations, |mask| mask == 1 << source);
                prop_assert!(are_near(found.whole(&Held::ByNoOther(source)), expected));
            }
            for (first, second) in pairs(count) {
                let both = (1 << first) | (1 << second);
                let expected = sum(&combinations, |mask| mask & both == both);
                prop_assert!(are_near(found.whole(&Held::ByBoth(first, second)), expected));
            }
        }
    }

    #[test]
    fn sources_that_hold_nothing_agree_on_nothing() {
        let sources = sources(&[Ground::default(), Ground::default()]);
        assert_eq!(
            sources.areas(&Measure::default(), None, &Budget::default()).unwrap().iter().count(),
            0
        );
        assert!(sources.consensus(1, &Budget::default()).unwrap().is_empty());
    }
}
