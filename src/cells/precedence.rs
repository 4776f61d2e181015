//! Precedence: how much each layer of a map holds, where polygons overlap and the stronger layer wins.
//!
//! Polygons of a map overlap, share borders, and touch, within a layer and between layers. What a
//! layer draws, and what stronger layers take of it, are areas between edges; to know them nothing has
//! to be built. Along each ring we know how many other pieces of each layer cover the ground beside
//! it: at its start by a search, and from there on by the crossings that it comes to. Where no piece
//! of its own layer covers it, the edge bounds what the layer draws; where a stronger layer covers it
//! besides, the edge bounds an overlap. Each area is the sum of the integrals along the edges that
//! bound it, in one pass over all edges.
//!
//! No two pieces touch here, whatever they share: each is moved by (ε, ε²), with an ε that is smaller
//! than any number and, for later pieces, smaller than any power of those before (as in
//! `geometry::crossing`, for two). Seen from the earlier of two pieces, the later one stands still. So
//! a border that two pieces share is crossed to and fro at its vertices, and what lies between has the
//! same edges twice, in both directions, which add up to nothing.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};

use crate::error::Error;
use crate::geometry::{
    Bounds, EdgeTree, GridPoint, Ground, Layers, Upper, crossing, distinct, repeated, wind_around,
};
use crate::limits::Budget;
use crate::measure::{EdgeIntegral, Measure};
use crate::quantity::Area;
use crate::sum::Sum;

/// What one layer draws, and what becomes of it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LayerArea {
    /// The ground that it draws, counted once.
    pub(crate) drawn: Area,
    /// What stronger layers have of that.
    pub(crate) overlap: Area,
    /// By how much the sum of its polygons exceeds what it draws.
    pub(crate) repeated: Area,
}

impl LayerArea {
    /// What is left of it.
    pub(crate) fn held(&self) -> Area {
        if self.overlap == Area::ZERO { self.drawn } else { or_nothing(self.drawn - self.overlap) }
    }
}

/// The areas of all layers; `None` for measures whose integrals change where an edge is cut: that takes
/// an overlay.
pub(crate) fn layer_areas(
    layers: &Layers,
    measure: &Measure,
    budget: &Budget,
) -> Result<Option<Vec<LayerArea>>, Error> {
    let again = |layer: usize| -> Area {
        let again = repeated(layers.layer(layer)).into_iter();
        again.map(|piece| measure.ground_area(piece)).sum()
    };
    // A layer that is valid as drawn is measured as it is.
    if let Some(drawn) = layers.only_drawn() {
        let drawn = measure.ground_area(drawn);
        return Ok(Some(vec![LayerArea { drawn, overlap: Area::ZERO, repeated: again(0) }]));
    }
    if *measure != Measure::Wgs84Planar {
        return Ok(None);
    }
    let stack = Stack::of(layers);
    let Some(integral) = EdgeIntegral::new(measure, stack.latitude()) else { return Ok(None) };
    let mut sums = vec![LayerSums::default(); layers.count()];
    let mut crossings = stack.crossings(budget)?.into_iter().peekable();
    for ring in &stack.rings {
        budget.check()?;
        let mut cover = stack.cover_at_start(ring);
        if crossings.peek().is_none_or(|next| next.edge >= ring.edges.end) {
            cover.add(measure.signed_ring_area(ring.points).m2(), &mut sums);
            continue;
        }
        for index in ring.edges.clone() {
            let Some(&(from, to)) = stack.tree.edges().get(index) else { continue };
            let (mut from, to) = (from.to_degrees(), to.to_degrees());
            while let Some(next) = crossings.next_if(|next| next.edge == index) {
                cover.add(integral.along(from, next.position), &mut sums);
                cover.change(next.layer, next.change);
                from = next.position;
            }
            cover.add(integral.along(from, to), &mut sums);
        }
    }
    let areas = sums.iter().enumerate().map(|(layer, sums)| LayerArea {
        drawn: Area::from_m2(sums.drawn.value()).at_least_nothing(),
        overlap: or_nothing(Area::from_m2(sums.overlap.value())),
        repeated: or_nothing(Area::from_m2(sums.repeated.value())) + again(layer),
    });
    Ok(Some(areas.collect()))
}

/// Where pieces touch, what they have in common adds up to nothing but the last digits of large sums, and
/// so is what is left of a layer that others cover: less than a thousandth of a square metre is nothing.
fn or_nothing(area: Area) -> Area {
    const LEAST: Area = Area::from_m2(1e-3);
    if area < LEAST { Area::ZERO } else { area }
}

/// The pieces of all layers, each in its layer once, from the strongest layer on.
struct Stack<'l> {
    tree: EdgeTree,
    rings: Vec<Ring<'l>>,
    /// The ring that each edge of the tree belongs to.
    ring_of_edge: Vec<usize>,
}

/// A ring of a piece: its edges stand together in the tree.
#[derive(Debug)]
struct Ring<'l> {
    layer: usize,
    piece: usize,
    points: &'l [GridPoint],
    edges: Range<usize>,
}

/// A place where an edge comes into another piece, or out of it.
#[derive(Debug)]
struct Crossing {
    edge: usize,
    /// Grows along the edge.
    along: f64,
    position: [f64; 2],
    /// The layer of the other piece.
    layer: usize,
    /// 1 into it, −1 out of it.
    change: i32,
}

impl<'l> Stack<'l> {
    fn of(layers: &'l Layers) -> Self {
        let mut grounds: Vec<(usize, &Ground)> = Vec::new();
        for layer in 0..layers.count() {
            grounds.extend(distinct(layers.layer(layer)).into_iter().map(|ground| (layer, ground)));
        }
        let tree = EdgeTree::of_rings(grounds.iter().flat_map(|(_, ground)| ground.rings()));
        let mut ring_of_edge = Vec::with_capacity(tree.edges().len());
        let mut rings = Vec::new();
        for (piece, (layer, ground)) in grounds.into_iter().enumerate() {
            for points in ground.rings() {
                let first = ring_of_edge.len();
                ring_of_edge.extend(std::iter::repeat_n(rings.len(), points.len()));
                rings.push(Ring { layer, piece, points, edges: first..ring_of_edge.len() });
            }
        }
        Self { tree, rings, ring_of_edge }
    }

    /// A latitude in the midst of all, in degrees.
    fn latitude(&self) -> f64 {
        let starts = self.rings.iter().filter_map(|ring| ring.points.first().copied());
        Bounds::around(starts).map_or(0.0, |bounds| bounds.middle_latitude())
    }

    fn ring_of(&self, edge: usize) -> Option<&Ring<'l>> {
        self.rings.get(*self.ring_of_edge.get(edge)?)
    }

    /// All crossings of edges of different pieces, on both edges, in the order in which the rings run.
    fn crossings(&self, budget: &Budget) -> Result<Vec<Crossing>, Error> {
        let edges = self.tree.edges();
        let mut crossings = Vec::new();
        let mut counter = budget.nodes(edges.len() as u64);
        self.tree.visit_pairs(0, &mut budget.comparisons(), |one, other| {
            let on = Ok(ControlFlow::Continue(()));
            let (Some(ring), Some(other_ring)) = (self.ring_of(one), self.ring_of(other)) else {
                return on;
            };
            if ring.piece == other_ring.piece {
                return on;
            }
            let (Some(&upper), Some(&lower)) = (edges.get(one), edges.get(other)) else {
                return on;
            };
            let Some(found) = crossing(upper, lower) else { return on };
            counter.add(2)?;
            let into = if found.direction > 0.0 { 1 } else { -1 };
            for (edge, (from, to), layer, change) in
                [(one, upper, other_ring.layer, into), (other, lower, ring.layer, -into)]
            {
                let along = projection(from.to_degrees(), to.to_degrees(), found.position);
                crossings.push(Crossing { edge, along, position: found.position, layer, change });
            }
            on
        })?;
        crossings.sort_unstable_by(|a, b| {
            let order = a.edge.cmp(&b.edge).then(a.along.total_cmp(&b.along));
            order.then(a.layer.cmp(&b.layer)).then(a.change.cmp(&b.change))
        });
        Ok(crossings)
    }

    /// What covers the start of a ring besides its own piece.
    fn cover_at_start(&self, ring: &Ring<'_>) -> Cover {
        let mut cover = Cover { layer: ring.layer, ..Cover::default() };
        let Some(&start) = ring.points.first() else { return cover };
        let piece = |edge: usize| self.ring_of(edge).map_or(ring.piece, |other| other.piece);
        let upper = |edge: usize| if ring.piece < piece(edge) { Upper::Point } else { Upper::Edge };
        wind_around(start, &self.tree, upper, |edge, turn| {
            if let Some(other) = self.ring_of(edge).filter(|other| other.piece != ring.piece) {
                cover.change(other.layer, turn);
            }
        });
        cover
    }
}

/// How far a position is along an edge, in some unit.
fn projection(from: [f64; 2], to: [f64; 2], position: [f64; 2]) -> f64 {
    (position[0] - from[0]) * (to[0] - from[0]) + (position[1] - from[1]) * (to[1] - from[1])
}

/// How many other pieces cover the ground beside an edge of a piece.
#[derive(Debug, Default)]
struct Cover {
    /// The layer of the piece.
    layer: usize,
    /// By layer, of those in which there are any.
    pieces: BTreeMap<usize, i32>,
    /// The strongest layer of these.
    strongest: Option<usize>,
}

impl Cover {
    fn change(&mut self, layer: usize, by: i32) {
        if by == 0 {
            return;
        }
        let count = self.pieces.entry(layer).or_default();
        *count += by;
        if *count == 0 {
            self.pieces.remove(&layer);
        }
        // Where two crossings stand in one place, the one out may come before the one in.
        self.strongest = self.pieces.iter().find(|(_, count)| **count > 0).map(|(layer, _)| *layer);
    }

    /// Adds the integral along an edge to the areas that it bounds. On its left is the piece.
    fn add(&self, integral: f64, sums: &mut [LayerSums]) {
        let is_covered = self.pieces.get(&self.layer).is_some_and(|count| *count > 0);
        if let Some(own) = sums.get_mut(self.layer) {
            if is_covered {
                own.repeated.add(integral);
            } else {
                own.drawn.add(integral);
                if self.strongest.is_some_and(|strongest| strongest < self.layer) {
                    own.overlap.add(integral);
                }
            }
        }
        // What was held by a weaker layer is not any more, on the left.
        if let Some(weaker) = self.strongest.filter(|strongest| *strongest > self.layer)
            && let Some(weaker) = sums.get_mut(weaker)
        {
            weaker.overlap.add(integral);
        }
    }
}

#[derive(Debug, Clone, Default)]
struct LayerSums {
    drawn: Sum,
    overlap: Sum,
    repeated: Sum,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Coverage;
    use crate::geometry::Curve;
    use proptest::prelude::*;

    type Rings = Vec<Vec<[f64; 2]>>;

    fn layers(polygons: &[(usize, Rings)]) -> Layers {
        let polygons = polygons.iter().map(|(layer, rings)| (*layer, rings.as_slice()));
        Layers::repair(polygons, Curve::Straight, &Budget::default()).unwrap()
    }

    fn areas(layers: &Layers) -> Vec<LayerArea> {
        layer_areas(layers, &Measure::Wgs84Planar, &Budget::default()).unwrap().unwrap()
    }

    /// On a lattice of a hundredth of a degree.
    fn ring(corners: &[(i32, i32)]) -> Vec<[f64; 2]> {
        let at = |(x, y): (i32, i32)| [30.0 + f64::from(x) / 100.0, 47.0 + f64::from(y) / 100.0];
        corners.iter().chain(corners.first()).copied().map(at).collect()
    }

    fn square(west: i32, south: i32, size: i32) -> Vec<[f64; 2]> {
        let (east, north) = (west + size, south + size);
        ring(&[(west, south), (east, south), (east, north), (west, north)])
    }

    #[test]
    fn the_stronger_layer_takes_what_both_draw() {
        // A square of four, one of one in its corner, and one of four over its eastern half.
        let layers = layers(&[
            (0, vec![square(2, 0, 4)]),
            (1, vec![square(0, 0, 4)]),
            (2, vec![square(0, 0, 1)]),
        ]);
        let [strong, middle, weak] = areas(&layers).try_into().unwrap();
        let area = |rings: Vec<[f64; 2]>| {
            let polygon = layers_of_one(rings);
            areas(&polygon)[0].drawn
        };
        assert_eq!((strong.overlap, strong.repeated), (Area::ZERO, Area::ZERO));
        assert!((middle.drawn - area(square(0, 0, 4))).abs().m2() < 1e-3);
        let half = ring(&[(2, 0), (4, 0), (4, 4), (2, 4)]);
        assert!((middle.overlap - area(half)).abs().m2() < 1e-3);
        assert!((weak.overlap - weak.drawn).abs().m2() < 1e-3);
    }

    fn layers_of_one(rings: Vec<[f64; 2]>) -> Layers {
        layers(&[(0, vec![rings])])
    }

    /// Borders in common, in every direction and of different lengths, are no overlap at all.
    #[test]
    fn what_only_touches_overlaps_in_nothing() {
        let polygons = [
            (0, vec![square(0, 0, 4)]),
            (0, vec![square(4, 0, 4)]),
            (1, vec![square(0, 4, 4)]),
            (1, vec![square(4, 4, 2)]),
            (1, vec![square(6, 4, 2)]),
            (2, vec![square(1, 8, 9), square(3, 10, 2)]),
            (0, vec![square(3, 10, 2)]),
            // Corner to corner, and a slanting border.
            (2, vec![square(10, 17, 3)]),
            (0, vec![ring(&[(20, 0), (29, 3), (27, 9)])]),
            (1, vec![ring(&[(20, 0), (27, 9), (18, 7)])]),
        ];
        for area in areas(&layers(&polygons)) {
            assert_eq!((area.overlap, area.repeated), (Area::ZERO, Area::ZERO));
        }
    }

    fn any_polygon() -> impl Strategy<Value = Rings> {
        let corner = (0i32..8, 0i32..8);
        let any_ring = prop::collection::vec(corner, 3..7).prop_map(|corners| ring(&corners));
        let any_square =
            (0i32..8, 0i32..8, 1i32..6).prop_map(|(west, south, size)| square(west, south, size));
        prop::collection::vec(prop_oneof![any_ring, any_square], 1..3)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        /// What a stronger layer draws, too, holds nothing: not a bit less.
        #[test]
        fn what_is_covered_holds_nothing(
            covered in prop::collection::vec(any_polygon(), 1..4),
            others in prop::collection::vec(any_polygon(), 0..4),
        ) {
            let of_layer = |layer: usize| move |rings: &Rings| (layer, rings.clone());
            let weak = covered.iter().map(of_layer(1));
            let strong = covered.iter().chain(&others).map(of_layer(0));
            let layers = layers(&weak.chain(strong).collect::<Vec<_>>());
            prop_assert_eq!(areas(&layers)[1].held(), Area::ZERO);
        }

        /// The overlay engine finds the same, to the square metre by which it rounds crossings.
        #[test]
        fn areas_are_those_of_the_overlay(
            polygons in prop::collection::vec((0usize..3, any_polygon()), 1..9)
        ) {
            let layers = layers(&polygons);
            let measure = Measure::Wgs84Planar;
            let coverage = Coverage::dissolve(&layers, &Budget::default()).unwrap();
            for (layer, found) in areas(&layers).into_iter().enumerate() {
                let expected = coverage.layer(layer).unwrap();
                let drawn = measure.ground_area(&expected.drawn);
                let held = measure.ground_area(&expected.ground);
                let summed: Area =
                    layers.layer(layer).iter().map(|piece| measure.ground_area(piece)).sum();
                for (what, found, expected) in [
                    ("drawn", found.drawn, drawn),
                    ("overlap", found.overlap, drawn - held),
                    ("repeated", found.repeated, summed - drawn),
                ] {
                    prop_assert!(
                        (found - expected).abs().m2() < 1.0,
                        "layer {layer} {what}: {found:.9} {expected:.9}",
                    );
                }
            }
        }
    }
}
