//! Stacks: the pieces of one map, of two, or of several, laid over each other.
#![expect(
    clippy::indexing_slicing,
    reason = "sets, pieces, rings and edges are known by the places that the stack itself gave; a wrong one \
              must fail"
)]

use std::ops::{ControlFlow, Range};
use std::sync::OnceLock;

use super::cover::Cover;
use super::pieces::{Pieces, about, along, index};
use super::regions::Regions;
use super::shared::{SharedEdges, partners};
use crate::error::Error;
use crate::geometry::{Crossing, Edge, GridPoint, Upper, crossing, wind_around};
use crate::limits::Budget;

/// Sets of pieces over each other, all moved a little so that no two touch.
///
/// What a set is, the caller knows: the map of one day, or of one source. The layers of the first set have
/// the first tags, then those of the next.
pub(crate) struct Stack<'p> {
    pub(super) sets: Vec<Set<'p>>,
    /// What happens on the edges of each set, regions aside, once that was asked for.
    events: OnceLock<Vec<Vec<Event>>>,
}

/// One set of a stack.
pub(super) struct Set<'p> {
    pub(super) pieces: &'p Pieces,
    /// The tags of its layers.
    pub(super) tags: Range<u32>,
    /// For each piece, how far it is moved: the lower the rank, the farther.
    ranks: Vec<u32>,
    /// What is drawn alike in the other of two sets.
    pub(super) shared: SharedEdges,
}

/// What happens at a place on an edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Event {
    pub(super) edge: u32,
    pub(super) what: What,
    pub(super) along: f64,
    pub(super) position: [f64; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// So many pieces of a tag more, or fewer.
    Cover { tag: u32, by: i32 },
    /// Into the partner of the own piece (1), or out of it (−1).
    Partner { by: i32 },
    /// From the right of a border of regions to its left (1), or back (−1).
    Border { line: u32, direction: i32 },
}

impl<'p> Set<'p> {
    fn new(pieces: &'p Pieces, first_tag: u32, first_rank: u32) -> Self {
        Self {
            pieces,
            tags: first_tag..first_tag + pieces.layers(),
            ranks: (first_rank..first_rank + index(pieces.kinds.len())).collect(),
            shared: SharedEdges::default(),
        }
    }
}

impl<'p> Stack<'p> {
    /// Sets that are independent of each other: maps of several sources, or a single one.
    pub(crate) fn of_sets(sets: impl IntoIterator<Item = &'p Pieces>) -> Self {
        let mut stack = Self { sets: Vec::new(), events: OnceLock::new() };
        for pieces in sets {
            stack.add_set(pieces);
        }
        stack
    }

    /// Two sets that have most of their edges in common, such as the maps of two days. `same_layer` gives
    /// for a layer of the first set the same one of the second.
    ///
    /// A piece and its partner in the other set are next to each other in rank. Seen from any other piece
    /// they then lie on the same side, and where both have the same edge, it need be walked along once.
    pub(crate) fn of_pair(
        earlier: &'p Pieces,
        later: &'p Pieces,
        same_layer: impl Fn(u32) -> Option<u32>,
    ) -> Self {
        let mut stack = Self::of_sets([earlier, later]);
        let [one, other] = stack.sets.as_mut_slice() else { return stack };
        let partners = partners(earlier, later, same_layer);
        let mut next_rank = 0;
        let mut take = |ranks: &mut [u32], pieces: Range<usize>| {
            for rank in &mut ranks[pieces] {
                *rank = next_rank;
                next_rank += 1;
            }
        };
        let mut done = [0, 0];
        for &[a, b] in &partners {
            take(&mut one.ranks, done[0]..a);
            take(&mut other.ranks, done[1]..b);
            take(&mut one.ranks, a..a + 1);
            take(&mut other.ranks, b..b + 1);
            done = [a + 1, b + 1];
        }
        take(&mut one.ranks, done[0]..earlier.kinds.len());
        take(&mut other.ranks, done[1]..later.kinds.len());
        [one.shared, other.shared] = SharedEdges::find(earlier, later, &partners);
        stack
    }

    /// Lays one more set below all others; the tag of its first layer.
    pub(crate) fn add_set(&mut self, pieces: &'p Pieces) -> u32 {
        let first_tag = self.sets.last().map_or(0, |set| set.tags.end);
        let first_rank = self.sets.iter().map(|set| index(set.ranks.len())).sum();
        self.sets.push(Set::new(pieces, first_tag, first_rank));
        self.events = OnceLock::new();
        first_tag
    }

    /// The tag of a piece, and how often it counts.
    pub(super) fn tag_of(&self, set: usize, piece: usize) -> (u32, i32) {
        let Set { pieces, tags, .. } = &self.sets[set];
        let (layer, times) = pieces.kinds[piece];
        (tags.start + layer, times)
    }

    /// What the layers of a set are called.
    pub(crate) fn tags(&self, set: usize) -> Range<u32> {
        self.sets[set].tags.clone()
    }

    /// Whether a piece of one set is moved farther than one of another.
    fn is_upper(&self, (set, piece): (usize, usize), (other, other_piece): (usize, usize)) -> bool {
        self.sets[set].ranks[piece] < self.sets[other].ranks[other_piece]
    }

    /// What covers the start of a ring besides its own piece and its partner.
    pub(super) fn cover_at_start(
        &self,
        set: usize,
        ring: usize,
        budget: &Budget,
    ) -> Result<Cover, Error> {
        let pieces = self.sets[set].pieces;
        let mut cover = Cover::default();
        for (layer, count) in pieces.contacts(budget)?.at_start[ring].counts() {
            cover.change(self.sets[set].tags.start + layer, count);
        }
        let Some(start) = pieces.start_of(ring) else { return Ok(cover) };
        let own = (set, pieces.piece_of_ring[ring] as usize);
        let partner = self.partner_of(own);
        for other in (0..self.sets.len()).filter(|other| *other != set) {
            self.wind_around(own, start, other, |piece, turn| {
                if partner != Some((other, piece)) {
                    let (tag, times) = self.tag_of(other, piece);
                    cover.change(tag, turn * times);
                }
            });
        }
        Ok(cover)
    }

    /// The partner of a piece, with its set.
    pub(super) fn partner_of(&self, (set, piece): (usize, usize)) -> Option<(usize, usize)> {
        self.sets[set].shared.partner(piece).map(|partner| (1 - set, partner))
    }

    /// How often a piece of another set covers a vertex of a piece.
    pub(super) fn winding(
        &self,
        own: (usize, usize),
        vertex: GridPoint,
        other: (usize, usize),
    ) -> i32 {
        let mut winding = 0;
        self.wind_around(own, vertex, other.0, |piece, turn| {
            if piece == other.1 {
                winding += turn;
            }
        });
        winding
    }

    /// Calls `turn` with how pieces of another set wind around a vertex of a piece.
    fn wind_around(
        &self,
        own: (usize, usize),
        vertex: GridPoint,
        other: usize,
        mut turn: impl FnMut(usize, i32),
    ) {
        let pieces = self.sets[other].pieces;
        let upper = |edge: usize| {
            if self.is_upper(own, (other, pieces.piece_of(edge))) {
                Upper::Point
            } else {
                Upper::Edge
            }
        };
        wind_around(vertex, &pieces.tree, upper, |edge, by| turn(pieces.piece_of(edge), by));
    }

    /// What covers a node of regions, which is not moved.
    pub(super) fn cover_at_node(&self, node: GridPoint) -> Cover {
        let mut cover = Cover::default();
        for (set, Set { pieces, .. }) in self.sets.iter().enumerate() {
            wind_around(
                node,
                &pieces.tree,
                |_| Upper::Edge,
                |edge, turn| {
                    let (tag, times) = self.tag_of(set, pieces.piece_of(edge));
                    cover.change(tag, turn * times);
                },
            );
        }
        cover
    }

    /// What happens on the edges of each set, in the order in which they run, regions aside.
    pub(super) fn events(&self, budget: &Budget) -> Result<&Vec<Vec<Event>>, Error> {
        if let Some(events) = self.events.get() {
            return Ok(events);
        }
        let mut events = vec![Vec::new(); self.sets.len()];
        for set in 0..self.sets.len() {
            self.add_own_crossings(set, &mut events, budget)?;
            for other in set + 1..self.sets.len() {
                self.add_crossings_between(set, other, &mut events, budget)?;
            }
        }
        for events in &mut events {
            sort(events);
        }
        Ok(self.events.get_or_init(|| events))
    }

    /// The same with borders of regions, and what happens on the borders.
    pub(super) fn events_with_borders(
        &self,
        regions: &Regions,
        budget: &Budget,
    ) -> Result<(Vec<Vec<Event>>, Vec<Event>), Error> {
        let mut events = self.events(budget)?.clone();
        let mut on_borders = Vec::new();
        for (set, events) in events.iter_mut().enumerate() {
            self.add_crossings_with_borders(set, regions, [events, &mut on_borders], budget)?;
            sort(events);
        }
        sort(&mut on_borders);
        Ok((events, on_borders))
    }

    fn add_own_crossings(
        &self,
        set: usize,
        events: &mut [Vec<Event>],
        budget: &Budget,
    ) -> Result<(), Error> {
        let Set { pieces, shared, .. } = &self.sets[set];
        for found in &pieces.contacts(budget)?.crossings {
            let mut add = |(tag, times): (u32, i32)| {
                events[set].push(Event {
                    edge: found.edge,
                    what: What::Cover { tag, by: found.direction * times },
                    along: found.along,
                    position: found.position,
                });
            };
            let other = pieces.piece_of(found.other as usize);
            add(self.tag_of(set, other));
            // Both edges are in the other set, too, where they cross in the same way.
            if let (true, true, Some(partner)) = (
                shared.holds(found.edge as usize),
                shared.holds(found.other as usize),
                shared.partner(other),
            ) {
                add(self.tag_of(1 - set, partner));
            }
        }
        Ok(())
    }

    fn add_crossings_between(
        &self,
        set: usize,
        other: usize,
        events: &mut [Vec<Event>],
        budget: &Budget,
    ) -> Result<(), Error> {
        let (one, two) = (&self.sets[set], &self.sets[other]);
        let [tree, other_tree] = [&one.pieces.tree, &two.pieces.tree];
        let most = tree.edges().len() + other_tree.edges().len();
        let mut counter = budget.nodes(most as u64);
        let mut compare = |edge: usize, other_edge: usize| {
            let is_shared = [one.shared.holds(edge), two.shared.holds(other_edge)];
            if is_shared == [true; 2] {
                // What is shared crosses as it does within either set.
                return Ok(ControlFlow::Continue(()));
            }
            let [a, b] = [one.pieces.piece_of(edge), two.pieces.piece_of(other_edge)];
            let pair = [tree.edges()[edge], other_tree.edges()[other_edge]];
            let Some((found, direction)) = self.crossing((set, a), (other, b), pair) else {
                return Ok(ControlFlow::Continue(()));
            };
            counter.add(2)?;
            let are_partners = one.shared.partner(a) == Some(b);
            let into = |(tag, times): (u32, i32), by: i32| {
                if are_partners {
                    What::Partner { by }
                } else {
                    What::Cover { tag, by: by * times }
                }
            };
            // On an edge that partners share, both are there.
            if !(are_partners && is_shared[0]) {
                let what = into(self.tag_of(other, b), direction);
                events[set].push(Event::new(edge, pair[0], &found, what));
            }
            if !(are_partners && is_shared[1]) {
                let what = into(self.tag_of(set, a), -direction);
                events[other].push(Event::new(other_edge, pair[1], &found, what));
            }
            Ok(ControlFlow::Continue(()))
        };
        if one.shared.is_empty() {
            return tree.visit_pairs_with(other_tree, &mut budget.comparisons(), compare);
        }
        let (own, own_places) = one.shared.edges_left(tree);
        own.visit_pairs_with(other_tree, &mut budget.comparisons(), |edge, other_edge| {
            compare(own_places[edge], other_edge)
        })?;
        let (others, other_places) = two.shared.edges_left(other_tree);
        tree.visit_pairs_with(&others, &mut budget.comparisons(), |edge, other_edge| {
            if one.shared.holds(edge) {
                compare(edge, other_places[other_edge])
            } else {
                // Compared above.
                Ok(ControlFlow::Continue(()))
            }
        })
    }

    /// The crossing of two edges of different sets, and 1 where the first goes into the piece of the second,
    /// −1 where it comes out.
    fn crossing(
        &self,
        own: (usize, usize),
        other: (usize, usize),
        [edge, other_edge]: [Edge; 2],
    ) -> Option<(Crossing, i32)> {
        let (found, sign) = if self.is_upper(own, other) {
            (crossing(edge, other_edge)?, 1)
        } else {
            (crossing(other_edge, edge)?, -1)
        };
        let direction = if found.direction > 0.0 { sign } else { -sign };
        Some((found, direction))
    }

    fn add_crossings_with_borders(
        &self,
        set: usize,
        regions: &Regions,
        [on_edges, on_borders]: [&mut Vec<Event>; 2],
        budget: &Budget,
    ) -> Result<(), Error> {
        let Set { pieces, .. } = &self.sets[set];
        let (edges, borders) = (pieces.tree.edges(), regions.borders.edges());
        let mut compare = |edge: usize, border: usize| {
            if let Some(found) = crossing(edges[edge], borders[border]) {
                let direction = if found.direction > 0.0 { 1 } else { -1 };
                let line = index(regions.borders.ring_of(border));
                let what = What::Border { line, direction };
                on_edges.push(Event::new(edge, edges[edge], &found, what));
                let (tag, times) = self.tag_of(set, pieces.piece_of(edge));
                let what = What::Cover { tag, by: -direction * times };
                on_borders.push(Event::new(border, borders[border], &found, what));
            }
            Ok(ControlFlow::Continue(()))
        };
        pieces.tree.visit_pairs_with(&regions.borders, &mut budget.comparisons(), &mut compare)
    }
}

impl Event {
    fn new(edge: usize, ends: Edge, found: &Crossing, what: What) -> Self {
        let position = found.position;
        Self { edge: index(edge), what, along: along(ends, position), position }
    }
}

/// Puts events in the order in which edges run, and where two stand in one place in one that does not
/// depend on how they were found. Lists that are in order but for what was added to them take linear time.
fn sort(events: &mut [Event]) {
    events.sort_by(|a, b| {
        let order = a.edge.cmp(&b.edge).then(a.along.total_cmp(&b.along));
        order.then(a.what.cmp(&b.what))
    });
}

/// The events on some edges.
pub(super) fn on_edges<'e>(events: &'e [Event], edges: &Range<usize>) -> &'e [Event] {
    &events[about(events, edges, |event| event.edge)]
}
