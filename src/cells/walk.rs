//! The walk: along every edge of a stack, telling what lies on either side.
#![expect(
    clippy::indexing_slicing,
    reason = "sets, rings and lines are known by the places that stack and regions gave them; a wrong one must \
              fail"
)]

use std::ops::Range;

use super::cover::Cover;
use super::regions::Regions;
use super::running::Place;
use super::stack::{Event, Set, Stack, What, on_edges};
use crate::error::Error;
use crate::geometry::GridPoint;
use crate::limits::Budget;

/// What is done along the way.
pub(super) trait Walker {
    /// A ring of a set begins.
    fn begin_ring(&mut self, set: usize, ring: usize, start: GridPoint);
    /// A run of edges begins, with this beside it.
    fn set_out(&mut self, place: Place, beside: &Beside<'_>);
    /// The walk comes to a place where what covers the sides changes.
    fn change_sides(&mut self, place: Place, beside: &Beside<'_>);
    /// The run ends.
    fn arrive(&mut self, place: Place);
    /// The walk comes to a border of regions.
    fn reach_border(&mut self, place: Place);
    /// A border of regions is crossed, from its right to its left (1) or back (−1).
    fn cross_border(&mut self, line: u32, direction: i32);
    /// What covers a part of a border of regions.
    fn go_under(&mut self, line: usize, cover: &Cover, from: Place, to: Place);
}

impl Stack<'_> {
    /// Walks along the edges of all sets, and along the borders of regions.
    pub(super) fn walk(
        &self,
        regions: Option<&Regions>,
        walker: &mut impl Walker,
        budget: &Budget,
    ) -> Result<(), Error> {
        let Some(regions) = regions else {
            return self.walk_rings(self.events(budget)?, walker, budget);
        };
        let (events, on_borders) = self.events_with_borders(regions, budget)?;
        self.walk_rings(&events, walker, budget)?;
        self.walk_borders(regions, &on_borders, walker, budget)
    }

    fn walk_rings(
        &self,
        events: &[Vec<Event>],
        walker: &mut impl Walker,
        budget: &Budget,
    ) -> Result<(), Error> {
        for (set, events) in events.iter().enumerate() {
            for ring in 0..self.sets[set].pieces.tree.ring_count() {
                budget.check()?;
                self.walk_ring(set, ring, events, walker, budget)?;
            }
        }
        Ok(())
    }

    fn walk_ring(
        &self,
        set: usize,
        ring: usize,
        events: &[Event],
        walker: &mut impl Walker,
        budget: &Budget,
    ) -> Result<(), Error> {
        let pieces = self.sets[set].pieces;
        let Some(start) = pieces.start_of(ring) else { return Ok(()) };
        walker.begin_ring(set, ring, start);
        let own = (set, pieces.piece_of_ring[ring] as usize);
        let partner = self.partner_of(own);
        let mut beside = Beside {
            stack: self,
            cover: self.cover_at_start(set, ring, budget)?,
            own,
            partner,
            partners_on_right: 0,
            partners_on_left: 0,
        };
        for (is_shared, edges) in self.sets[set].shared.runs(pieces.tree.ring(ring)) {
            if is_shared {
                (beside.partners_on_left, beside.partners_on_right) = (1, 0);
            } else if let Some(partner) = partner {
                let (vertex, _) = pieces.tree.edges()[edges.start];
                beside.find_partner(self.winding(own, vertex, partner, budget)?);
            }
            let events = on_edges(events, &edges);
            // What two sets share is walked along once: on the first.
            if is_shared && set > 0 {
                pass_run(events, &mut beside, walker);
            } else {
                walk_run(edges, events, &mut beside, walker);
            }
        }
        Ok(())
    }

    fn walk_borders(
        &self,
        regions: &Regions,
        events: &[Event],
        walker: &mut impl Walker,
        budget: &Budget,
    ) -> Result<(), Error> {
        let mut at_nodes: Vec<Option<Cover>> = vec![None; regions.nodes];
        for &line in &regions.order {
            budget.check()?;
            let line = line as usize;
            let border = &regions.lines[line];
            let edges = regions.borders.ring(line);
            let (start, _) = regions.borders.edges()[edges.start];
            let mut cover = match &at_nodes[border.from as usize] {
                Some(known) => known.clone(),
                None => self.cover_at_node(start, budget)?,
            };
            at_nodes[border.from as usize].get_or_insert_with(|| cover.clone());
            let mut from = Place::Vertex(edges.start);
            for event in on_edges(events, &edges) {
                let to = Place::Within(event.edge as usize, event.position);
                if let What::Piece { set, piece, by } = event.what {
                    walker.go_under(line, &cover, from, to);
                    self.enter(&mut cover, (set as usize, piece as usize), by);
                    from = to;
                }
            }
            walker.go_under(line, &cover, from, Place::Vertex(edges.end));
            at_nodes[border.to as usize].get_or_insert(cover);
        }
        Ok(())
    }
}

/// Walks along a run of edges.
fn walk_run(edges: Range<usize>, events: &[Event], beside: &mut Beside, walker: &mut impl Walker) {
    walker.set_out(Place::Vertex(edges.start), beside);
    for event in events {
        let place = Place::Within(event.edge as usize, event.position);
        if let What::Border { line, direction } = event.what {
            walker.reach_border(place);
            walker.cross_border(line, direction);
        } else {
            beside.change(event.what);
            walker.change_sides(place, beside);
        }
    }
    walker.arrive(Place::Vertex(edges.end));
}

/// Passes a run of edges without walking along it. What changes on the way holds for the next run.
fn pass_run(events: &[Event], beside: &mut Beside, walker: &mut impl Walker) {
    for event in events {
        if let What::Border { line, direction } = event.what {
            walker.cross_border(line, direction);
        } else {
            beside.change(event.what);
        }
    }
}

/// What lies beside an edge.
pub(super) struct Beside<'s> {
    stack: &'s Stack<'s>,
    /// What covers both sides, the own piece and its partner aside.
    cover: Cover,
    /// The own piece with its set. It lies on the left.
    own: (usize, usize),
    /// The same of its partner.
    partner: Option<(usize, usize)>,
    /// How often the partner covers either side: on an edge that both have, the left alone.
    partners_on_left: i32,
    partners_on_right: i32,
}

impl Beside<'_> {
    /// Comes into a piece, or out of it. Borders of regions change nothing.
    fn change(&mut self, what: What) {
        match what {
            What::Piece { set, piece, by } => {
                self.stack.enter(&mut self.cover, (set as usize, piece as usize), by);
            }
            What::Partner { by } => self.find_partner(self.partners_on_left + by),
            What::Border { .. } => {}
        }
    }

    /// The partner covers both sides, so often.
    fn find_partner(&mut self, winding: i32) {
        self.partners_on_left = winding;
        self.partners_on_right = winding;
    }

    /// What covers the left side, and the right.
    pub(super) fn sides(&self) -> [Cover; 2] {
        self.besides_own(&self.cover)
    }

    /// The same without tags that both sides have, and that are the strongest of their set on neither. A label that
    /// is made of the strongest tags of each set, and of what each tag adds by itself, counts by as much more on the
    /// left of a piece that frames nothing as it does by [`sides`](Self::sides). (A thousand squares, each with a status of its own, each a
    /// little beside the last, cross a million times, and hundreds of them cover each crossing.)
    pub(super) fn differing_sides(&self) -> [Cover; 2] {
        let frames = self.stack.frames;
        let is_frame = self.stack.sets[self.own.0].tags.start >= frames;
        // On one side of a frame nothing may count, whatever there is.
        if is_frame || self.takes_away() {
            return self.sides();
        }
        let ranges = self.stack.sets.iter().map(|set| set.tags.clone());
        let own = std::iter::once(self.own).chain(self.partner).flat_map(|(set, piece)| {
            let Set { pieces, tags, .. } = &self.stack.sets[set];
            pieces.kinds(piece).iter().map(|(layer, _)| tags.start + layer)
        });
        let ranges = ranges.take_while(|tags| tags.end <= frames);
        self.besides_own(&self.cover.essence(ranges, frames, own))
    }

    /// Whether there is too much here to look at all of it each time.
    pub(super) fn is_thick(&self) -> bool {
        self.cover.counts().nth(16).is_some()
    }

    /// Whether anything here counts less than never, so that what is stronger may not be there.
    fn takes_away(&self) -> bool {
        let is_less = |(set, piece): (usize, usize)| {
            let kinds = self.stack.sets[set].pieces.kinds(piece);
            kinds.iter().any(|(_, times)| *times < 0)
        };
        self.cover.misses_any()
            || self.partners_on_left < 0
            || self.partners_on_right < 0
            || std::iter::once(self.own).chain(self.partner).any(is_less)
    }

    /// The left side, and the right, with the own piece and its partner besides a cover.
    fn besides_own(&self, cover: &Cover) -> [Cover; 2] {
        let mut sides = [cover.clone(), cover.clone()];
        self.stack.enter(&mut sides[0], self.own, 1);
        if let Some(partner) = self.partner {
            self.stack.enter(&mut sides[0], partner, self.partners_on_left);
            self.stack.enter(&mut sides[1], partner, self.partners_on_right);
        }
        sides
    }
}
