//! The walk: along every edge of a stack, telling what lies on either side.
#![expect(
    clippy::indexing_slicing,
    reason = "sets, rings and lines are known by the places that stack and regions gave them; a wrong one must \
              fail"
)]

use super::cover::Cover;
use super::regions::Regions;
use super::running::Place;
use super::stack::{Event, Stack, What, on_edges};
use crate::error::Error;
use crate::geometry::GridPoint;
use crate::limits::Budget;

/// What is done along the way.
pub(super) trait Walker {
    /// A ring of a set begins.
    fn begin_ring(&mut self, set: usize, ring: usize, start: GridPoint);
    /// A run of edges begins, with this on the left and that on the right.
    fn set_out(&mut self, place: Place, left: &Cover, right: &Cover);
    /// The way has come to a place where the sides change.
    fn change_sides(&mut self, place: Place, left: &Cover, right: &Cover);
    /// The run ends.
    fn arrive(&mut self, place: Place);
    /// The way has come to a border of regions.
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
        let events = self.events(regions, budget)?;
        for (set, events) in events.of_sets.iter().enumerate() {
            for ring in 0..self.sets[set].pieces.tree.ring_count() {
                budget.check()?;
                self.walk_ring(set, ring, events, walker, budget)?;
            }
        }
        match regions {
            Some(regions) => self.walk_borders(regions, &events.of_borders, walker, budget),
            None => Ok(()),
        }
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
        let piece = pieces.piece_of_ring[ring] as usize;
        let partner = self.sets[set].shared.partner(piece).map(|partner| (1 - set, partner));
        let mut cover = self.cover_at_start(set, ring, budget)?;
        for (is_shared, edges) in self.sets[set].shared.runs(pieces.tree.ring(ring)) {
            // What two sets share is walked along once.
            let is_walked = !is_shared || set == 0;
            let mut on_left = vec![self.tag_of(set, piece)];
            if let Some(partner) = partner {
                let (tag, times) = self.tag_of(partner.0, partner.1);
                cover.clear(tag);
                if is_shared {
                    on_left.push((tag, times));
                } else {
                    let (vertex, _) = pieces.tree.edges()[edges.start];
                    cover.change(tag, times * self.winding((set, piece), vertex, partner));
                }
            }
            if is_walked {
                let left = with_pieces(&cover, &on_left);
                walker.set_out(Place::Vertex(edges.start), &left, &cover);
            }
            for event in on_edges(events, &edges) {
                let place = Place::Within(event.edge as usize, event.position);
                match event.what {
                    What::Border { line, direction } => {
                        if is_walked {
                            walker.reach_border(place);
                        }
                        walker.cross_border(line, direction);
                    }
                    What::Cover { tag, by } => {
                        cover.change(tag, by);
                        if is_walked {
                            walker.change_sides(place, &with_pieces(&cover, &on_left), &cover);
                        }
                    }
                }
            }
            if is_walked {
                walker.arrive(Place::Vertex(edges.end));
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
            let at_start = &mut at_nodes[border.from as usize];
            let mut cover = at_start.get_or_insert_with(|| self.cover_at_node(start)).clone();
            let mut from = Place::Vertex(edges.start);
            for event in on_edges(events, &edges) {
                let to = Place::Within(event.edge as usize, event.position);
                if let What::Cover { tag, by } = event.what {
                    walker.go_under(line, &cover, from, to);
                    cover.change(tag, by);
                    from = to;
                }
            }
            walker.go_under(line, &cover, from, Place::Vertex(edges.end));
            at_nodes[border.to as usize].get_or_insert(cover);
        }
        Ok(())
    }
}

/// A cover with some pieces more.
fn with_pieces(cover: &Cover, more: &[(u32, i32)]) -> Cover {
    let mut cover = cover.clone();
    for (tag, times) in more {
        cover.change(*tag, *times);
    }
    cover
}
