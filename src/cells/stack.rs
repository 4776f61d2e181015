//! Stacks: the pieces of one map, of two, or of several, laid over each other.
#![expect(
    clippy::indexing_slicing,
    reason = "sets, pieces, rings and edges are known by the places that the stack itself gave; a wrong one \
              must fail"
)]

use std::ops::{ControlFlow, Range};
use std::sync::OnceLock;

use super::cover::{Cover, Labels};
use super::pieces::{Contacts, OwnCrossing, Pieces, about, along, index};
use super::regions::Regions;
use super::shared::{SharedEdges, partners};
use crate::error::Error;
use crate::geometry::{Crossing, Edge, GridPoint, Upper, crossing, wind_around};
use crate::limits::{Budget, Counter};

/// Sets of pieces laid over each other, all moved a little so that no two touch.
///
/// The caller knows what a set is: the map of one day, or of one source. The layers of the first set have
/// the first tags, those of the second set the next, and so on.
pub(crate) struct Stack<'p> {
    pub(super) sets: Vec<Set<'p>>,
    /// From this tag on sets frame the others: what lies in them counts, or what does not.
    pub(super) frames: u32,
    /// What happens on the edges of each set, apart from regions, once that was asked for.
    events: OnceLock<Vec<Vec<Event>>>,
}

/// One set of a stack.
pub(super) struct Set<'p> {
    pub(super) pieces: &'p Pieces,
    /// The tags of its layers.
    pub(super) tags: Range<u32>,
    /// For each piece, how far it is moved: the lower the rank, the farther.
    ranks: Vec<u32>,
    /// The edges that the other of two sets draws as well.
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
    /// Into a piece of a set, or out of it: so many more of it cover what follows, or fewer.
    Piece { set: u32, piece: u32, by: i32 },
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
            ranks: (first_rank..first_rank + index(pieces.count())).collect(),
            shared: SharedEdges::default(),
        }
    }
}

/// Ranks the pieces of two sets so that partners are next to each other. What stands before a pair in
/// either set is ranked before it.
fn rank_partners_in_succession([ranks, other_ranks]: [&mut [u32]; 2], partners: &[[usize; 2]]) {
    let mut next = 0;
    let mut ranked = [0, 0];
    for &[one, other] in partners {
        give_ranks(&mut ranks[ranked[0]..one], &mut next);
        give_ranks(&mut other_ranks[ranked[1]..other], &mut next);
        give_ranks(&mut ranks[one..=one], &mut next);
        give_ranks(&mut other_ranks[other..=other], &mut next);
        ranked = [one + 1, other + 1];
    }
    give_ranks(&mut ranks[ranked[0]..], &mut next);
    give_ranks(&mut other_ranks[ranked[1]..], &mut next);
}

/// Ranks pieces in their order, from the next rank on.
fn give_ranks(ranks: &mut [u32], next: &mut u32) {
    for rank in ranks {
        *rank = *next;
        *next += 1;
    }
}

impl<'p> Stack<'p> {
    /// Sets that are independent of each other: maps of several sources, or a single one.
    pub(crate) fn of_sets(sets: impl IntoIterator<Item = &'p Pieces>) -> Self {
        let mut stack = Self { sets: Vec::new(), frames: 0, events: OnceLock::new() };
        for pieces in sets {
            stack.add_set(pieces);
        }
        stack.frames = stack.next_tag();
        stack
    }

    /// Two sets that have most of their edges in common, such as the maps of two days. `same_layer` gives
    /// for a layer of the first set the same one of the second.
    ///
    /// A piece and its partner in the other set are next to each other in rank. Seen from any other piece
    /// they then lie on the same side, and an edge that both have has to be walked along only once.
    pub(crate) fn of_pair(
        earlier: &'p Pieces,
        later: &'p Pieces,
        same_layer: impl Fn(u32) -> Option<u32>,
    ) -> Self {
        let mut stack = Self::of_sets([earlier, later]);
        let [one, other] = stack.sets.as_mut_slice() else { return stack };
        let partners = partners(earlier, later, same_layer);
        rank_partners_in_succession([&mut one.ranks, &mut other.ranks], &partners);
        [one.shared, other.shared] = SharedEdges::find(earlier, later, &partners);
        stack
    }

    /// Lays one more set below all others, which frames them; the tag of its first layer.
    pub(crate) fn add_set(&mut self, pieces: &'p Pieces) -> u32 {
        let first_tag = self.next_tag();
        let first_rank = self.sets.iter().map(|set| index(set.ranks.len())).sum();
        self.sets.push(Set::new(pieces, first_tag, first_rank));
        self.events = OnceLock::new();
        first_tag
    }

    fn next_tag(&self) -> u32 {
        self.sets.last().map_or(0, |set| set.tags.end)
    }

    /// The labels of a place. What is taken away there although it is not there counts for its labels, less often
    /// than never.
    pub(super) fn label<L>(
        &self,
        cover: &Cover,
        label: &impl Fn(&Cover, &mut Labels<L>),
        labels: &mut Labels<L>,
    ) {
        label(cover, labels);
        if let Some(taken) = cover.taken_away(self.frames) {
            let present = labels.len();
            label(&taken, labels);
            for (_, times) in labels.iter_mut().skip(present) {
                *times = -*times;
            }
        }
    }

    /// Comes into a piece (1), or out of it (−1), or covers or uncovers a place with it so often.
    pub(super) fn enter(&self, cover: &mut Cover, (set, piece): (usize, usize), by: i32) {
        let Set { pieces, tags, .. } = &self.sets[set];
        cover.enter(pieces.kinds(piece), tags.start, by);
    }

    /// The tags of the layers of a set.
    pub(crate) fn tags(&self, set: usize) -> Range<u32> {
        self.sets[set].tags.clone()
    }

    /// Whether a piece of one set is moved farther than a piece of another set.
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
        if let Some(contacts) = self.contacts(set, budget)? {
            for (layer, count) in contacts.at_start[ring].counts() {
                cover.change(self.sets[set].tags.start + layer, count);
            }
        }
        let Some(start) = pieces.start_of(ring) else { return Ok(cover) };
        let own = (set, pieces.piece_of_ring[ring] as usize);
        let partner = self.partner_of(own);
        for other in (0..self.sets.len()).filter(|other| *other != set) {
            self.wind_around(own, start, other, budget, |piece, turn| {
                if partner != Some((other, piece)) {
                    self.enter(&mut cover, (other, piece), turn);
                }
            })?;
        }
        Ok(cover)
    }

    /// How the pieces of a set lie to each other; `None` where nothing comes of it, because they are apart.
    /// Where another set has the same edges, those cross as they do here, so that it has to be known how
    /// pieces that touch do when they are moved.
    fn contacts(&self, set: usize, budget: &Budget) -> Result<Option<&Contacts>, Error> {
        let Set { pieces, shared, .. } = &self.sets[set];
        if pieces.are_apart && shared.is_empty() {
            return Ok(None);
        }
        pieces.contacts(budget).map(Some)
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
        budget: &Budget,
    ) -> Result<i32, Error> {
        let mut winding = 0;
        self.wind_around(own, vertex, other.0, budget, |piece, turn| {
            if piece == other.1 {
                winding += turn;
            }
        })?;
        Ok(winding)
    }

    /// Calls `turn` with how pieces of another set wind around a vertex of a piece.
    fn wind_around(
        &self,
        own: (usize, usize),
        vertex: GridPoint,
        other: usize,
        budget: &Budget,
        mut turn: impl FnMut(usize, i32),
    ) -> Result<(), Error> {
        let pieces = self.sets[other].pieces;
        let compared = wind_around(
            vertex,
            &pieces.tree,
            |edge| {
                let is_upper = self.is_upper(own, (other, pieces.piece_of(edge)));
                if is_upper { Upper::Point } else { Upper::Edge }
            },
            |edge, by| turn(pieces.piece_of(edge), by),
        );
        budget.comparisons().add_winding(compared)
    }

    /// What covers a node of regions, which is not moved.
    pub(super) fn cover_at_node(&self, node: GridPoint, budget: &Budget) -> Result<Cover, Error> {
        let mut cover = Cover::default();
        for (set, Set { pieces, .. }) in self.sets.iter().enumerate() {
            let compared = wind_around(
                node,
                &pieces.tree,
                |_| Upper::Edge,
                |edge, turn| self.enter(&mut cover, (set, pieces.piece_of(edge)), turn),
            );
            budget.comparisons().add_winding(compared)?;
        }
        Ok(cover)
    }

    /// What happens on the edges of each set, in the order in which they run, apart from regions.
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

    /// The same with borders of regions, and also what happens on these borders.
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
        let Some(contacts) = self.contacts(set, budget)? else { return Ok(()) };
        let Set { pieces, shared, .. } = &self.sets[set];
        let events = &mut events[set];
        for found in &contacts.crossings {
            let other = pieces.piece_of(found.other as usize);
            events.push(Event::from_own_crossing(found, (set, other)));
            let are_both_shared =
                shared.holds(found.edge as usize) && shared.holds(found.other as usize);
            // The other set has both edges, too, and they cross in the same way there.
            if are_both_shared && let Some(partner) = shared.partner(other) {
                events.push(Event::from_own_crossing(found, (1 - set, partner)));
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
        let mut comparison = Comparison {
            stack: self,
            sets: [set, other],
            counter: budget.crossings_among(most),
            events,
        };
        if one.shared.is_empty() {
            return tree.visit_pairs_with(
                other_tree,
                &mut budget.comparisons(),
                |edge, other_edge| comparison.compare(edge, other_edge),
            );
        }
        let (own, own_places) = one.shared.edges_left(tree);
        own.visit_pairs_with(other_tree, &mut budget.comparisons(), |edge, other_edge| {
            comparison.compare(own_places[edge], other_edge)
        })?;
        let (others, other_places) = two.shared.edges_left(other_tree);
        tree.visit_pairs_with(&others, &mut budget.comparisons(), |edge, other_edge| {
            if one.shared.holds(edge) {
                comparison.compare(edge, other_places[other_edge])
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
        let mut crossings = budget.crossings_among(edges.len() + borders.len());
        pieces.tree.visit_pairs_with(&regions.borders, &mut budget.comparisons(), |edge, border| {
            if let Some(found) = crossing(edges[edge], borders[border]) {
                crossings.add(1)?;
                let direction = if found.direction > 0.0 { 1 } else { -1 };
                let line = index(regions.borders.ring_of(border));
                let what = What::Border { line, direction };
                on_edges.push(Event::new(edge, edges[edge], &found, what));
                let what = What::into_piece((set, pieces.piece_of(edge)), -direction);
                on_borders.push(Event::new(border, borders[border], &found, what));
            }
            Ok(ControlFlow::Continue(()))
        })
    }
}

/// Compares edges of two sets, and keeps what happens on either of them.
struct Comparison<'a> {
    stack: &'a Stack<'a>,
    sets: [usize; 2],
    counter: Counter<'a>,
    events: &'a mut [Vec<Event>],
}

impl Comparison<'_> {
    fn compare(&mut self, edge: usize, other_edge: usize) -> Result<ControlFlow<()>, Error> {
        let [set, other] = self.sets;
        let (one, two) = (&self.stack.sets[set], &self.stack.sets[other]);
        let is_shared = [one.shared.holds(edge), two.shared.holds(other_edge)];
        if is_shared == [true; 2] {
            // What is shared crosses as it does within either set.
            return Ok(ControlFlow::Continue(()));
        }
        let [a, b] = [one.pieces.piece_of(edge), two.pieces.piece_of(other_edge)];
        let pair = [one.pieces.tree.edges()[edge], two.pieces.tree.edges()[other_edge]];
        let Some((found, direction)) = self.stack.crossing((set, a), (other, b), pair) else {
            return Ok(ControlFlow::Continue(()));
        };
        self.counter.add(1)?;
        let [on_edge, on_other] = if self.stack.partner_of((set, a)) == Some((other, b)) {
            let on_edge = What::Partner { by: direction };
            let on_other = What::Partner { by: -direction };
            // On an edge that partners share, both are there.
            [(!is_shared[0]).then_some(on_edge), (!is_shared[1]).then_some(on_other)]
        } else {
            let on_edge = What::into_piece((other, b), direction);
            let on_other = What::into_piece((set, a), -direction);
            [Some(on_edge), Some(on_other)]
        };
        let on_edge = on_edge.map(|what| Event::new(edge, pair[0], &found, what));
        let on_other = on_other.map(|what| Event::new(other_edge, pair[1], &found, what));
        self.events[set].extend(on_edge);
        self.events[other].extend(on_other);
        Ok(ControlFlow::Continue(()))
    }
}

impl What {
    /// Into a piece of a set (1), or out of it (−1).
    fn into_piece((set, piece): (usize, usize), by: i32) -> Self {
        Self::Piece { set: index(set), piece: index(piece), by }
    }
}

impl Event {
    /// Of an edge that crosses another piece of its own set, or that piece's partner.
    fn from_own_crossing(found: &OwnCrossing, other: (usize, usize)) -> Self {
        Self {
            edge: found.edge,
            what: What::into_piece(other, found.direction),
            along: found.along,
            position: found.position,
        }
    }

    fn new(edge: usize, ends: Edge, found: &Crossing, what: What) -> Self {
        let position = found.position;
        Self { edge: index(edge), what, along: along(ends, position), position }
    }
}

/// Puts events in the order in which edges run. The order of two events in one place does not depend on how
/// they were found. A list in order, with some events added at its end, takes linear time.
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
