//! Covers: what lies over a place.

/// A layer, and how often a piece is drawn in it.
pub(super) type Kind = (u32, i32);

/// How many pieces of each tag lie over a place.
///
/// A tag is the position of a layer: the layers of the first set of pieces come first, then those of the next.
/// A count is negative where more of a tag is taken away than is there: where a bent hole reaches over its shell
/// (`geometry::bend`). Where two crossings are in one place, the way out of a piece may come before the way into it,
/// so that a count can also be negative for a moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cover {
    /// Tags in order, each with a count other than zero.
    counts: Vec<(u32, i32)>,
    /// How many of the counts are negative.
    missing: usize,
}

/// The labels of a place, each with how often it counts there.
pub(crate) type Labels<L> = Vec<(L, i32)>;

/// By how much more each label counts on the left of an edge than on its right, where that is not zero, in
/// the order of labels.
pub(super) fn balance<L: Ord>(left: Labels<L>, right: Labels<L>) -> Labels<L> {
    let mut labels = left;
    labels.extend(right.into_iter().map(|(label, times)| (label, -times)));
    labels.sort_unstable();
    labels.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        if is_same {
            kept.1 += next.1;
        }
        is_same
    });
    labels.retain(|(_, times)| *times != 0);
    labels
}

impl Cover {
    /// Counts more pieces of a tag, or fewer.
    pub(super) fn change(&mut self, tag: u32, by: i32) {
        if by == 0 {
            return;
        }
        match self.counts.binary_search_by_key(&tag, |(tag, _)| *tag) {
            Ok(place) => {
                if let Some((_, count)) = self.counts.get_mut(place) {
                    self.missing -= usize::from(*count < 0);
                    *count += by;
                    self.missing += usize::from(*count < 0);
                    if *count == 0 {
                        self.counts.remove(place);
                    }
                }
            }
            Err(place) => {
                self.counts.insert(place, (tag, by));
                self.missing += usize::from(by < 0);
            }
        }
    }

    /// What decides how ground is labelled: of each range of tags the strongest that is there, all from `frames` on,
    /// and these others.
    pub(super) fn essence(
        &self,
        ranges: impl Iterator<Item = std::ops::Range<u32>>,
        frames: u32,
        others: impl Iterator<Item = u32>,
    ) -> Self {
        let mut tags: Vec<u32> = ranges.filter_map(|range| self.strongest(&range)).collect();
        tags.extend(others);
        tags.sort_unstable();
        tags.dedup();
        let counts = tags.into_iter().filter(|tag| *tag < frames);
        let mut counts: Vec<(u32, i32)> =
            counts.map(|tag| (tag, self.count(tag))).filter(|(_, count)| *count != 0).collect();
        counts.extend_from_slice(self.counts_from(frames));
        let missing = counts.iter().filter(|(_, count)| *count < 0).count();
        Self { counts, missing }
    }

    /// Whether more of some tag is taken away than is there.
    pub(super) fn misses_any(&self) -> bool {
        self.missing > 0
    }

    /// The counts of a tag and those after it.
    fn counts_from(&self, tag: u32) -> &[(u32, i32)] {
        let first = self.counts.partition_point(|(other, _)| *other < tag);
        self.counts.get(first..).unwrap_or_default()
    }

    /// Comes into a piece (1), or out of it (−1): more of all its layers, or fewer. The first of all layers has
    /// this tag.
    pub(super) fn enter(&mut self, kinds: &[Kind], first_tag: u32, by: i32) {
        for (layer, times) in kinds {
            self.change(first_tag + layer, by * times);
        }
    }

    /// How many pieces of a tag there are.
    pub(crate) fn count(&self, tag: u32) -> i32 {
        self.counts
            .binary_search_by_key(&tag, |(tag, _)| *tag)
            .ok()
            .and_then(|place| self.counts.get(place))
            .map_or(0, |(_, count)| *count)
    }

    /// The first tag of several that lies over the place: of layers in their order of precedence, the
    /// strongest.
    pub(crate) fn strongest(&self, tags: &std::ops::Range<u32>) -> Option<u32> {
        let mut of_range =
            self.counts_from(tags.start).iter().take_while(|(tag, _)| *tag < tags.end);
        of_range.find(|(_, count)| *count > 0).map(|(tag, _)| *tag)
    }

    /// The tags that lie over the place, in order, each with how often.
    pub(crate) fn present(&self) -> impl Iterator<Item = (u32, i32)> {
        self.counts.iter().copied().filter(|(_, count)| *count > 0)
    }

    /// What is taken away from a place where nothing is: what has a negative count, and of the tags from `frames`
    /// on all that lies over the place. `None` where there is nothing of the kind.
    pub(super) fn taken_away(&self, frames: u32) -> Option<Self> {
        if !self.misses_any() {
            return None;
        }
        let is_taken = |(tag, count): &(u32, i32)| *tag < frames && *count < 0;
        self.counts.iter().any(is_taken).then(|| {
            let counts = self.counts.iter().filter(|(tag, count)| *tag >= frames || *count < 0);
            let counts =
                counts.map(|(tag, count)| (*tag, if *tag < frames { -count } else { *count }));
            let counts: Vec<(u32, i32)> = counts.collect();
            let missing = counts.iter().filter(|(_, count)| *count < 0).count();
            Self { counts, missing }
        })
    }

    /// All counts, including negative ones.
    pub(super) fn counts(&self) -> impl Iterator<Item = (u32, i32)> {
        self.counts.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_alike_on_both_sides_is_in_no_balance() {
        let left = vec![("held", 1), ("drawn", 2), ("repeated", 1)];
        let right = vec![("open", 1), ("held", 1), ("drawn", 1)];
        assert_eq!(balance(left, right), [("drawn", 1), ("open", -1), ("repeated", 1)]);
    }

    #[test]
    fn the_strongest_of_some_tags_is_the_first_that_is_there() {
        let mut cover = Cover::default();
        for (tag, by) in [(4, 1), (2, 1), (2, 1), (7, 1), (4, -1), (3, -1)] {
            cover.change(tag, by);
        }
        assert_eq!(cover.present().collect::<Vec<_>>(), [(2, 2), (7, 1)]);
        assert_eq!((cover.count(2), cover.count(3), cover.count(4)), (2, -1, 0));
        assert_eq!(cover.strongest(&(0..4)), Some(2));
        assert_eq!(cover.strongest(&(3..8)), Some(7));
        assert_eq!(cover.strongest(&(3..7)), None);
        assert_eq!(cover.taken_away(3), None);
        let taken = cover.taken_away(4).unwrap();
        assert_eq!(taken.counts().collect::<Vec<_>>(), [(3, 1), (7, 1)]);
        cover.change(3, 1);
        assert_eq!(cover.taken_away(4), None);
        assert_eq!(cover.present().collect::<Vec<_>>(), [(2, 2), (7, 1)]);
    }
}
