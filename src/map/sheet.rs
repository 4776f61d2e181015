//! Sheets: maps as a question needs them, and laid over each other.

#![expect(
    clippy::indexing_slicing,
    reason = "sheets and layers are known by their places; a wrong one must fail"
)]

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::breaks::{Break, Breaks};
use super::control_map::ControlMap;
use super::sheet_side::SheetSide;
use crate::cells::{Cover, Pieces, Stack};
use crate::error::Error;
use crate::limits::Budget;
use crate::method::Method;
use crate::side::Side;
use crate::status::Status;

/// A map as a question by some method needs it: its pieces, and which of its statuses count.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    pub(crate) pieces: Arc<Pieces>,
    /// By layer, from the strongest on.
    pub(crate) statuses: Vec<Status>,
    /// For each layer, whether it counts as controlled.
    pub(crate) is_counted: Vec<bool>,
    /// For each layer, whether it does not count and could.
    pub(crate) is_open: Vec<bool>,
    /// Who holds what of it; the side that headlines are about first, unless the method names another.
    pub(crate) sides: Vec<SheetSide>,
    /// Made when it is asked for.
    pub(crate) index: OnceLock<Index>,
}

/// Where things are in the lists of a sheet.
#[derive(Debug, Clone)]
pub(crate) struct Index {
    layers: BTreeMap<Status, usize>,
    /// For each layer the place of the side that holds it; of several, the first.
    holders: BTreeMap<usize, usize>,
}

impl Sheet {
    /// A map under a method.
    ///
    /// # Errors
    ///
    /// If the method is about a side that the map does not draw, the measure is a projection that has no
    /// place for a position, a limit is hit, or the work is cancelled.
    pub(crate) fn new(map: &ControlMap, method: &Method, budget: &Budget) -> Result<Self, Error> {
        method.check_side_is_drawn(map)?;
        let repaired = map.repaired_for(&method.measure, budget)?;
        Ok(Self {
            pieces: Arc::clone(&repaired.pieces),
            statuses: map.statuses().cloned().collect(),
            is_counted: map.statuses().map(|status| method.counts(map, status)).collect(),
            is_open: map.statuses().map(|status| method.leaves_open(map, status)).collect(),
            sides: SheetSide::all_of(map),
            index: OnceLock::new(),
        })
    }

    /// For each layer whether it is part of the question: it counts, or is not drawn as lying elsewhere.
    pub(crate) fn layers_in_question(&self) -> Vec<bool> {
        let layers = self.statuses.iter().zip(&self.is_counted);
        layers.map(|(status, is_counted)| *is_counted || *status != Status::ELSEWHERE).collect()
    }

    /// The same of layers that the legend explains.
    pub(crate) fn explained_layers_in_question(&self) -> Vec<bool> {
        let layers = self.layers_in_question().into_iter().zip(&self.statuses);
        layers.map(|(is_asked, status)| is_asked && *status != Status::UNCLASSIFIED).collect()
    }

    /// The side that holds a layer; `None` where that is nobody, or not certain.
    pub(crate) fn holder(&self, layer: usize) -> Option<&SheetSide> {
        self.sides.get(*self.index().holders.get(&layer)?)
    }

    /// The side that has what the map does not draw. One layer of several, such as ISW's advances, draws
    /// nothing of what the first side holds: what it leaves blank is not somebody else's.
    pub(crate) fn rest_holder(&self) -> Option<&SheetSide> {
        let first = self.sides.first()?;
        let is_complete = !first.holds.is_empty() || self.is_all_liberated();
        self.sides.iter().find(|side| is_complete && side.holds_rest)
    }

    /// The side that holds the ground of a status, or what is not drawn; `None` where that is nobody, or not
    /// certain.
    pub(crate) fn holder_of(&self, status: Option<&Status>) -> Option<Side> {
        let side = match status {
            Some(status) => self.holder(self.layer_with(status)?)?,
            None => self.rest_holder()?,
        };
        Some(side.name.clone())
    }

    /// Whether the map draws nothing but ground taken back from the side that it is about, which then holds
    /// none.
    pub(crate) fn is_all_liberated(&self) -> bool {
        let mut in_question =
            self.statuses.iter().filter(|status| **status != Status::ELSEWHERE).peekable();
        in_question.peek().is_some() && in_question.all(|status| *status == Status::LIBERATED)
    }

    /// The layer with the status of a layer of another sheet, if there is one.
    fn layer_like(&self, other: &Self, layer: u32) -> Option<u32> {
        let found = self.layer_with(other.statuses.get(layer as usize)?)?;
        u32::try_from(found).ok()
    }

    /// The layer with a status, if there is one.
    pub(crate) fn layer_with(&self, status: &Status) -> Option<usize> {
        self.index().layers.get(status).copied()
    }

    /// Made once it is asked for: thousands of statuses may each have a side of its own.
    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let mut holders = BTreeMap::new();
            for (place, side) in self.sides.iter().enumerate() {
                for layer in &side.holds {
                    holders.entry(*layer).or_insert(place);
                }
            }
            let layers = self.statuses.iter().cloned().zip(0..).collect();
            Index { layers, holders }
        })
    }
}

/// Sheets laid over each other, and over the territory where maps are clipped to it.
pub(crate) struct Sheets<'s> {
    pub(crate) stack: Stack<'s>,
    all: Vec<&'s Sheet>,
    /// The tags of each sheet.
    tags: Vec<Range<u32>>,
    /// The tag of the territory, in which ground has to lie to count.
    within: Option<u32>,
    /// The ground that one of two maps leaves out, each with its tag.
    breaks: Vec<(u32, &'s Break)>,
}

impl<'s> Sheets<'s> {
    /// Lays sheets over each other, and over what ground has to lie in to count
    /// ([`Territory::clip_for`](crate::territory::Territory)). Two are taken for maps that have most of their edges
    /// in common.
    pub(crate) fn lay(sheets: &[&'s Sheet], within: Option<&'s Arc<Pieces>>) -> Self {
        let mut stack = match sheets {
            [earlier, later] => Stack::of_pair(&earlier.pieces, &later.pieces, |layer| {
                later.layer_like(earlier, layer)
            }),
            _ => Stack::of_sets(sheets.iter().map(|sheet| &*sheet.pieces)),
        };
        let tags = (0..sheets.len()).map(|sheet| stack.tags(sheet)).collect();
        let within = within.map(|within| stack.add_set(within));
        Self { stack, all: sheets.to_vec(), tags, within, breaks: Vec::new() }
    }

    /// Lays two maps over each other, the earlier one first, with the breaks between them.
    pub(crate) fn lay_pair(
        sheets: [&'s Sheet; 2],
        breaks: &'s Breaks,
        within: Option<&'s Arc<Pieces>>,
    ) -> Self {
        let mut laid = Self::lay(&sheets, within);
        for broken in breaks.iter() {
            let tag = laid.stack.add_set(&broken.outline);
            laid.breaks.push((tag, broken));
        }
        laid
    }

    /// The breaks between two maps.
    pub(crate) fn breaks(&self) -> impl Iterator<Item = &'s Break> {
        self.breaks.iter().map(|(_, broken)| *broken)
    }

    /// The break that explains why only one of two maps draws a place; of several, the first.
    pub(crate) fn break_at(&self, cover: &Cover) -> Option<usize> {
        if self.breaks.is_empty() {
            return None;
        }
        let [before, after] = [0, 1].map(|sheet| self.layer_at(cover, sheet).is_some());
        self.breaks.iter().position(|(tag, broken)| {
            let is_explained =
                if before { !after && broken.may_vanish } else { after && broken.may_appear };
            is_explained && cover.count(*tag) > 0
        })
    }

    /// Lays pieces below all sheets; their tag.
    pub(crate) fn add_pieces(&mut self, pieces: &'s Pieces) -> u32 {
        self.stack.add_set(pieces)
    }

    /// Whether ground has to lie in the territory to count.
    pub(crate) fn are_clipped(&self) -> bool {
        self.within.is_some()
    }

    /// Whether a place counts at all.
    pub(crate) fn is_within(&self, cover: &Cover) -> bool {
        self.within.is_none_or(|territory| cover.count(territory) > 0)
    }

    /// The layer of a sheet that has a place, whether or not it counts: of several the strongest.
    pub(crate) fn layer_at(&self, cover: &Cover, sheet: usize) -> Option<usize> {
        let tags = &self.tags[sheet];
        Some((cover.strongest(tags)? - tags.start) as usize)
    }

    /// All layers of a sheet that have a place, each with how often it is drawn there.
    pub(crate) fn layers_at(
        &self,
        cover: &Cover,
        sheet: usize,
    ) -> impl Iterator<Item = (usize, i32)> {
        let tags = self.tags[sheet].clone();
        let first = tags.start;
        let present = cover.present().filter(move |(tag, _)| tags.contains(tag));
        present.map(move |(tag, times)| ((tag - first) as usize, times))
    }

    /// Whether the layer that has a place on a sheet counts as controlled.
    pub(crate) fn is_held(&self, cover: &Cover, sheet: usize) -> bool {
        self.is_within(cover)
            && self.layer_at(cover, sheet).is_some_and(|layer| self.counts(sheet, layer))
    }

    /// A sheet; of those that were laid.
    pub(crate) fn sheet(&self, sheet: usize) -> &'s Sheet {
        self.all[sheet]
    }

    /// Whether a layer of a sheet counts as controlled.
    pub(crate) fn counts(&self, sheet: usize, layer: usize) -> bool {
        self.all[sheet].is_counted[layer]
    }
}
