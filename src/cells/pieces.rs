//! Pieces: tagged grounds, prepared for a walk along their edges.
#![expect(
    clippy::indexing_slicing,
    reason = "pieces, rings and edges are known by the places that this file gave them; a wrong one must fail"
)]

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::sync::OnceLock;

use super::cover::{Cover, Kind};
use super::running::Kept;
use crate::error::Error;
use crate::geometry::{Bounds, EdgeTree, GridPoint, Ground, Layers, Upper, crossing, wind_around};
use crate::limits::Budget;
use crate::measure::Measure;
use crate::quantity::Area;
use crate::sum::Sum;

/// A ground, and what it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece<'g> {
    /// The layer that it belongs to.
    pub(crate) layer: u32,
    /// How often it is drawn. Negative of what is taken away from a layer, wherever it lies.
    pub(crate) times: i32,
    pub(crate) ground: &'g Ground,
}

/// The pieces of one map, from the strongest layer on, prepared once for all questions.
///
/// A layer that is valid as drawn goes in as one piece: then its rings need not be compared with each other. The
/// same ground in several layers is one piece, too: a square drawn under a thousand statuses is walked around once,
/// not compared with itself half a million times.
#[derive(Debug, Default)]
pub(crate) struct Pieces {
    pub(super) tree: EdgeTree,
    /// The layers of each piece, and how often it is drawn in each.
    kinds: Vec<Vec<Kind>>,
    pub(super) piece_of_ring: Vec<u32>,
    /// How many layers there are.
    layers: u32,
    /// Whether the pieces are known to have no more than vertices in common, and none to lie in another.
    pub(super) are_apart: bool,
    /// Where pieces cross, once that was asked for.
    contacts: OnceLock<Contacts>,
    /// The integrals along all rings, by measures that were asked for.
    pub(super) kept: Kept,
}

/// How the pieces of one map lie to each other.
#[derive(Debug)]
pub(super) struct Contacts {
    /// In the order of edges, and along each.
    pub(super) crossings: Vec<OwnCrossing>,
    /// What covers the start of each ring besides its own piece.
    pub(super) at_start: Vec<Cover>,
}

/// A place where an edge comes into another piece of the same map, or out of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct OwnCrossing {
    pub(super) edge: u32,
    /// The edge of the other piece.
    pub(super) other: u32,
    /// 1 into the other piece, −1 out of it.
    pub(super) direction: i32,
    /// Grows along the edge.
    pub(super) along: f64,
    pub(super) position: [f64; 2],
}

impl Pieces {
    /// Prepares pieces, given from the strongest layer on, of so many layers.
    pub(crate) fn new<'g>(layers: u32, pieces: impl IntoIterator<Item = Piece<'g>>) -> Self {
        let (grounds, kinds) = by_ground(pieces);
        let tree = EdgeTree::of_rings(grounds.iter().flat_map(|ground| ground.rings()));
        let mut piece_of_ring = Vec::with_capacity(tree.ring_count());
        for (index, ground) in (0..).zip(&grounds) {
            piece_of_ring.extend(ground.rings().map(|_| index));
        }
        Self {
            tree,
            are_apart: grounds.len() < 2,
            kinds,
            piece_of_ring,
            layers,
            contacts: OnceLock::new(),
            kept: Kept::default(),
        }
    }

    /// The pieces of repaired layers.
    pub(crate) fn of_layers(layers: &Layers) -> Self {
        let pieces = layers.pieces().map(|(layer, times, ground)| Piece { layer, times, ground });
        let mut pieces = Self::new(index(layers.count()), pieces);
        pieces.are_apart |= layers.are_apart();
        pieces
    }

    /// One ground as one piece of one layer.
    pub(crate) fn of_ground(ground: &Ground) -> Self {
        Self::new(1, [Piece { layer: 0, times: 1, ground }])
    }

    /// What covers a point, moved a little to the north and east, each layer by its place; and how many comparisons
    /// it took.
    pub(crate) fn cover_at(&self, point: GridPoint) -> (Cover, u64) {
        let mut cover = Cover::default();
        let compared = wind_around(
            point,
            &self.tree,
            |_| Upper::Point,
            |edge, turn| cover.enter(self.kinds(self.piece_of(edge)), 0, turn),
        );
        (cover, compared)
    }

    /// How many layers there are.
    pub(crate) fn layers(&self) -> u32 {
        self.layers
    }

    /// For each layer the sum of the areas of its pieces, as often as they are drawn, none of them cut.
    pub(crate) fn summed_areas(&self, measure: &Measure) -> Vec<Area> {
        let mut sums = vec![Sum::default(); self.layers as usize];
        for (ring, piece) in self.piece_of_ring.iter().enumerate() {
            let area = measure.signed_ring_area(&self.ring_points(ring)).m2();
            for (layer, times) in self.kinds(*piece as usize) {
                sums[*layer as usize].add(f64::from(*times) * area);
            }
        }
        sums.into_iter().map(|sum| Area::from_m2(sum.value())).collect()
    }

    /// The vertices of a ring.
    pub(super) fn ring_points(&self, ring: usize) -> Vec<GridPoint> {
        self.tree.edges()[self.tree.ring(ring)].iter().map(|(from, _)| *from).collect()
    }

    /// All pieces, those of several layers for each of them: the layer, how often it is drawn there, and its rings.
    pub(crate) fn to_rings(&self) -> impl Iterator<Item = (u32, i32, Vec<Vec<GridPoint>>)> {
        self.kinds.iter().enumerate().flat_map(move |(piece, kinds)| {
            let rings: Vec<Vec<GridPoint>> =
                self.rings_of(piece).map(|ring| self.ring_points(ring)).collect();
            kinds.iter().map(move |(layer, times)| (*layer, *times, rings.clone()))
        })
    }

    /// How many pieces there are.
    pub(super) fn count(&self) -> usize {
        self.kinds.len()
    }

    /// The layers of a piece, the strongest first, each with how often it is drawn there.
    pub(super) fn kinds(&self, piece: usize) -> &[Kind] {
        &self.kinds[piece]
    }

    /// The strongest layer of a piece, and how often it is drawn there.
    pub(super) fn first_kind(&self, piece: usize) -> Option<Kind> {
        self.kinds[piece].first().copied()
    }

    /// The piece that an edge belongs to.
    pub(super) fn piece_of(&self, edge: usize) -> usize {
        self.piece_of_ring[self.tree.ring_of(edge)] as usize
    }

    /// The rings of a piece.
    pub(super) fn rings_of(&self, piece: usize) -> Range<usize> {
        self.first_ring_of(piece)..self.first_ring_of(piece + 1)
    }

    fn first_ring_of(&self, piece: usize) -> usize {
        self.piece_of_ring.partition_point(|own| (*own as usize) < piece)
    }

    /// Where the first ring of a piece starts.
    pub(super) fn start_of_piece(&self, piece: usize) -> Option<GridPoint> {
        self.rings_of(piece).next().and_then(|ring| self.start_of(ring))
    }

    /// Where a ring starts.
    pub(super) fn start_of(&self, ring: usize) -> Option<GridPoint> {
        self.tree.edges()[self.tree.ring(ring)].first().map(|(start, _)| *start)
    }

    /// The position that integrals along these pieces are taken relative to, in degrees.
    pub(super) fn reference(&self) -> [f64; 2] {
        reference_position(self.tree.bounds())
    }

    /// How the pieces lie to each other.
    pub(super) fn contacts(&self, budget: &Budget) -> Result<&Contacts, Error> {
        if let Some(contacts) = self.contacts.get() {
            return Ok(contacts);
        }
        let found = if self.count() < 2 {
            let at_start = vec![Cover::default(); self.tree.ring_count()];
            Contacts { crossings: Vec::new(), at_start }
        } else {
            Contacts {
                crossings: self.find_crossings(budget)?,
                at_start: self.covers_at_start(budget)?,
            }
        };
        Ok(self.contacts.get_or_init(|| found))
    }

    /// All crossings of edges of different pieces, on both edges, in the order in which the rings run.
    fn find_crossings(&self, budget: &Budget) -> Result<Vec<OwnCrossing>, Error> {
        let edges = self.tree.edges();
        let mut crossings = Vec::new();
        let mut counter = budget.crossings_among(edges.len());
        self.tree.visit_pairs(0, &mut budget.comparisons(), |one, other| {
            let is_other_piece = self.piece_of(one) != self.piece_of(other);
            if is_other_piece && let Some(found) = crossing(edges[one], edges[other]) {
                counter.add(1)?;
                let direction = if found.direction > 0.0 { 1 } else { -1 };
                for (edge, other, direction) in [(one, other, direction), (other, one, -direction)]
                {
                    crossings.push(OwnCrossing {
                        edge: index(edge),
                        other: index(other),
                        direction,
                        along: along(edges[edge], found.position),
                        position: found.position,
                    });
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        crossings.sort_unstable_by(|a, b| {
            let order = a.edge.cmp(&b.edge).then(a.along.total_cmp(&b.along));
            order.then(a.other.cmp(&b.other))
        });
        Ok(crossings)
    }

    fn covers_at_start(&self, budget: &Budget) -> Result<Vec<Cover>, Error> {
        let mut covers = Vec::with_capacity(self.tree.ring_count());
        let mut comparisons = budget.comparisons();
        for ring in 0..self.tree.ring_count() {
            comparisons.check()?;
            let own = self.piece_of_ring[ring] as usize;
            let mut cover = Cover::default();
            if let Some(start) = self.start_of(ring) {
                let compared = wind_around(
                    start,
                    &self.tree,
                    |edge| if own < self.piece_of(edge) { Upper::Point } else { Upper::Edge },
                    |edge, turn| {
                        let piece = self.piece_of(edge);
                        if piece != own {
                            cover.enter(self.kinds(piece), 0, turn);
                        }
                    },
                );
                comparisons.add_winding(compared)?;
            }
            covers.push(cover);
        }
        Ok(covers)
    }
}

/// Grounds in the order in which they come first, and the layers of each.
fn by_ground<'g>(pieces: impl IntoIterator<Item = Piece<'g>>) -> (Vec<&'g Ground>, Vec<Vec<Kind>>) {
    let mut known: BTreeMap<&Ground, usize> = BTreeMap::new();
    let (mut grounds, mut kinds) = (Vec::new(), Vec::new());
    for Piece { layer, times, ground } in pieces {
        let place = *known.entry(ground).or_insert(grounds.len());
        if place == grounds.len() {
            grounds.push(ground);
            kinds.push(Vec::new());
        }
        kinds[place].push((layer, times));
    }
    (grounds, kinds)
}

/// How far a position is along an edge, in some unit.
pub(super) fn along((from, to): (GridPoint, GridPoint), position: [f64; 2]) -> f64 {
    let (from, to) = (from.to_degrees(), to.to_degrees());
    (position[0] - from[0]) * (to[0] - from[0]) + (position[1] - from[1]) * (to[1] - from[1])
}

/// The place of an edge, in four bytes: `Limits` allow ten million vertices, and no tree has more than 2³²
/// edges.
pub(super) fn index(edge: usize) -> u32 {
    u32::try_from(edge).unwrap_or(u32::MAX)
}

/// A position in degrees near the middle of a box. All integrals that make one area must be taken relative
/// to the same position, so that it is one of a few: maps of one country nearly always share theirs, and
/// what is kept of them then fits together.
pub(super) fn reference_position(bounds: Option<Bounds>) -> [f64; 2] {
    const STEP: f64 = 4.0;
    let middle = bounds.map_or([0.0; 2], |bounds| bounds.middle());
    middle.map(|coordinate| (coordinate / STEP).round() * STEP)
}

/// The part of a list that is about some edges, for lists that are sorted by edge.
pub(super) fn about<T>(list: &[T], edges: &Range<usize>, edge: impl Fn(&T) -> u32) -> Range<usize> {
    let first = list.partition_point(|entry| (edge(entry) as usize) < edges.start);
    let end = list.partition_point(|entry| (edge(entry) as usize) < edges.end);
    first..end
}
