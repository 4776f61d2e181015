//! Polygons after OGC Simple Features, built from the rings of a ground.
//!
//! A ground is what its rings enclose. The overlay joins edges in a point that several rings pass through in
//! whichever way it comes by them: a hole that touches its shell may become a part of its ring, and two parts that
//! meet in a point one ring. Here rings become polygons, in the manner of JTS and GEOS:
//! 1. In such a point, a *node*, each edge is followed by the next edge around the ground on its left. The
//!    *maximal rings* that come of it each bound ground whose interior is connected: parts that meet in points
//!    only come apart, and so does what a chain of touching holes cuts off.
//! 2. A maximal ring is cut where it comes back to a node, into *minimal rings*, which pass through no point
//!    twice. The one that runs counter-clockwise is the shell, the others are holes that touch it.
//! 3. Where none runs counter-clockwise, all are *free holes*, of the innermost shell around them.
//!
//! What is guaranteed of a ground whose edges meet in vertices only:
//! - Edges stay as they are, each in one ring, so that no area moves; but an edge that passes a vertex more closely
//!   than is written is led through it ([`nearly_touching`](super::nearly_touching)).
//! - Rings are simple and touch each other in points only; the interior of each polygon is connected; shells run
//!   counter-clockwise and come first, holes run clockwise (RFC 7946 §3.1.6).
//! - A ring that passes through no node comes out as it is, from its first vertex on.
//!
//! All signs are exact, on the integers of the grid.

#![expect(clippy::indexing_slicing, reason = "passes are places in lists that are made here")]

use std::cmp::Ordering;
use std::collections::BTreeMap;

use geo_types::{LineString, MultiPolygon, Polygon};

use super::crossing::{Upper, cross_product, vector, wind_around};
use super::edge_tree::EdgeTree;
use super::grid::{GridPoint, signed_double_area};
use super::overlay::Ground;
use crate::error::Error;
use crate::limits::Budget;

/// A ring without its closing point.
type Ring = Vec<GridPoint>;

impl Ground {
    /// The polygons of the ground, each a ground of its own: a shell, then its holes.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(crate) fn parts(&self, budget: &Budget) -> Result<Vec<Self>, Error> {
        let mut polygons = Vec::new();
        let mut free_holes = Vec::new();
        let ground = self.with_near_vertices(budget)?;
        for maximal in MaximalRings::of(&ground) {
            let mut rings = minimal_rings(maximal);
            rings.sort_by_key(is_hole);
            if rings.first().is_some_and(is_hole) {
                free_holes.push(rings);
            } else {
                polygons.push(rings);
            }
        }
        place_free_holes(free_holes, &mut polygons, budget)?;
        Ok(polygons.into_iter().map(Self::from_iter).collect())
    }

    /// The polygons for export: each a shell and its holes, as [`closed_rings`](Self::closed_rings) writes them.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(crate) fn polygons(&self, budget: &Budget) -> Result<Vec<Vec<Vec<[f64; 2]>>>, Error> {
        Ok(self.parts(budget)?.iter().map(Self::closed_rings).collect())
    }
}

impl Ground {
    /// The same in the types of `geo_types`.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(crate) fn to_polygons(&self, budget: &Budget) -> Result<MultiPolygon<f64>, Error> {
        Ok(self.polygons(budget)?.into_iter().map(polygon_of_rings).collect())
    }
}

/// A shell, which comes first, and its holes.
pub(crate) fn polygon_of_rings(rings: impl IntoIterator<Item = Vec<[f64; 2]>>) -> Polygon<f64> {
    let mut rings = rings.into_iter().map(LineString::from_iter);
    let shell = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
    Polygon::new(shell, rings.collect())
}

fn is_hole(ring: &Ring) -> bool {
    signed_double_area(ring) <= 0
}

/// A place where a ring passes through a point.
#[derive(Clone, Copy)]
struct Pass {
    vertex: GridPoint,
    is_in_node: bool,
}

/// The maximal rings of a ground, each as its passes.
struct MaximalRings {
    passes: Vec<Pass>,
    /// The pass that follows each pass.
    next: Vec<usize>,
    is_taken: Vec<bool>,
    /// Where the search for a ring goes on.
    first: usize,
}

impl MaximalRings {
    fn of(ground: &Ground) -> Self {
        let mut passes = Vec::new();
        let mut next = Vec::new();
        for ring in ground.rings() {
            let first = passes.len();
            passes.extend(ring.iter().map(|&vertex| Pass { vertex, is_in_node: false }));
            next.extend(first + 1..passes.len());
            next.extend(ring.first().map(|_| first));
        }
        let is_taken = vec![false; passes.len()];
        let mut rings = Self { passes, next, is_taken, first: 0 };
        rings.link_nodes();
        rings
    }

    /// Joins the edges in each node to maximal rings.
    fn link_nodes(&mut self) {
        let nodes = self.nodes();
        if nodes.is_empty() {
            return;
        }
        let mut before = vec![0; self.next.len()];
        for (pass, &next) in self.next.iter().enumerate() {
            before[next] = pass;
        }
        for node in nodes {
            for (edge, follower) in self.followers(&node, &before) {
                self.next[edge] = follower;
            }
            for pass in node {
                self.passes[pass].is_in_node = true;
            }
        }
    }

    /// The passes through each point that is passed through more than once.
    fn nodes(&self) -> Vec<Vec<usize>> {
        let mut passes: Vec<(GridPoint, usize)> =
            self.passes.iter().map(|pass| pass.vertex).zip(0..).collect();
        passes.sort_unstable();
        let nodes = passes.chunk_by(|one, other| one.0 == other.0).filter(|node| node.len() > 1);
        nodes.map(|node| node.iter().map(|(_, pass)| *pass).collect()).collect()
    }

    /// For each edge that comes into a node, by the pass where it starts, the pass that it is followed by.
    ///
    /// Counter-clockwise around the node, ground lies after an edge that goes out and before one that comes in. So
    /// the two belong together as brackets do.
    fn followers(&self, node: &[usize], before: &[usize]) -> Vec<(usize, usize)> {
        let mut followers = Vec::with_capacity(node.len());
        let mut outward = Vec::new();
        let mut unmatched = Vec::new();
        for spoke in self.spokes(node, before) {
            match spoke {
                Spoke::Out(pass) => outward.push(pass),
                Spoke::In(edge) => match outward.pop() {
                    Some(pass) => followers.push((edge, pass)),
                    None => unmatched.push(edge),
                },
            }
        }
        // Around the direction that the order begins with.
        followers.extend(unmatched.into_iter().zip(outward.into_iter().rev()));
        followers
    }

    /// The edges of a node, counter-clockwise.
    fn spokes(&self, node: &[usize], before: &[usize]) -> Vec<Spoke> {
        let mut spokes = Vec::with_capacity(2 * node.len());
        for &pass in node {
            let centre = self.passes[pass].vertex;
            let (edge, next) = (before[pass], self.next[pass]);
            spokes.push((vector(centre, self.passes[edge].vertex), Spoke::In(edge)));
            spokes.push((vector(centre, self.passes[next].vertex), Spoke::Out(pass)));
        }
        spokes.sort_by(|(one, _), (other, _)| counter_clockwise(*one, *other));
        spokes.into_iter().map(|(_, spoke)| spoke).collect()
    }
}

impl Iterator for MaximalRings {
    type Item = Vec<Pass>;

    fn next(&mut self) -> Option<Vec<Pass>> {
        while *self.is_taken.get(self.first)? {
            self.first += 1;
        }
        let mut ring = Vec::new();
        let mut pass = self.first;
        while !self.is_taken[pass] {
            self.is_taken[pass] = true;
            ring.push(self.passes[pass]);
            pass = self.next[pass];
        }
        Some(ring)
    }
}

/// An edge of a node.
#[derive(Clone, Copy)]
enum Spoke {
    /// It comes in from this pass.
    In(usize),
    /// It goes out from this pass through the node.
    Out(usize),
}

/// The order of two directions counter-clockwise, from east on.
fn counter_clockwise(one: (i128, i128), other: (i128, i128)) -> Ordering {
    let is_southern = |(east, north): (i128, i128)| (north, east) < (0, 0);
    is_southern(one).cmp(&is_southern(other)).then_with(|| 0.cmp(&cross_product(one, other)))
}

/// Cuts a maximal ring where it comes back to a node.
fn minimal_rings(maximal: Vec<Pass>) -> Vec<Ring> {
    let mut rings = Vec::new();
    let mut path: Ring = Vec::with_capacity(maximal.len());
    let mut place_of_node = BTreeMap::new();
    for Pass { vertex, is_in_node } in maximal {
        if is_in_node {
            if let Some(&start) = place_of_node.get(&vertex) {
                let ring = path.split_off(start);
                for passed in &ring {
                    place_of_node.remove(passed);
                }
                rings.push(ring);
            }
            place_of_node.insert(vertex, path.len());
        }
        path.push(vertex);
    }
    rings.push(path);
    rings
}

/// Gives the holes of maximal rings without a shell to the polygons that they lie in.
fn place_free_holes(
    free_holes: Vec<Vec<Ring>>,
    polygons: &mut [Vec<Ring>],
    budget: &Budget,
) -> Result<(), Error> {
    if let [only] = polygons {
        only.extend(free_holes.into_iter().flatten());
        return Ok(());
    }
    if free_holes.is_empty() {
        return Ok(());
    }
    let shells: Vec<&[GridPoint]> = polygons.iter().map(|rings| rings[0].as_slice()).collect();
    let areas: Vec<i128> = shells.iter().map(|shell| signed_double_area(shell)).collect();
    let tree = EdgeTree::of_rings(shells);
    let mut comparisons = budget.comparisons();
    for holes in free_holes {
        let Some(last) = holes.iter().flatten().max() else { continue };
        let (around, compared) = rings_around(*last, &tree);
        comparisons.add_winding(compared)?;
        if let Some(shell) = around.into_iter().min_by_key(|shell| areas[*shell]) {
            polygons[shell].extend(holes);
        }
    }
    Ok(())
}

/// The rings around the point that lies beside the greatest vertex of some holes, to the east of it by less than
/// any distance and to the north by still less: outside of all of them, and in the ground that they are holes of. With
/// how many comparisons it took.
fn rings_around(greatest: GridPoint, tree: &EdgeTree) -> (Vec<usize>, u64) {
    let mut turns: BTreeMap<usize, i32> = BTreeMap::new();
    let compared = wind_around(
        greatest,
        tree,
        |_| Upper::Point,
        |edge, turn| *turns.entry(tree.ring_of(edge)).or_default() += turn,
    );
    let around = turns.into_iter().filter(|(_, winding)| *winding != 0).map(|(ring, _)| ring);
    (around.collect(), compared)
}

#[cfg(test)]
mod tests {
    use super::super::arbitrary::{ground, points, square};
    use super::super::grid::edges;
    use super::*;
    use proptest::prelude::*;

    fn ground_of(rings: &[&[(i64, i64)]]) -> Ground {
        rings.iter().map(|ring| points(ring)).collect()
    }

    /// The parts of a ground, each as its rings.
    fn parts_of(rings: &[&[(i64, i64)]]) -> Vec<Vec<Ring>> {
        let parts = ground_of(rings).parts(&Budget::default()).unwrap();
        parts.iter().map(|part| part.rings().map(<[GridPoint]>::to_vec).collect()).collect()
    }

    fn rings(rings: &[&[(i64, i64)]]) -> Vec<Ring> {
        rings.iter().map(|ring| points(ring)).collect()
    }

    /// The corners of closed rings, sorted: where a ring begins says nothing.
    fn corners(rings: &[Vec<[f64; 2]>]) -> Vec<Vec<GridPoint>> {
        let mut found = Vec::new();
        for ring in rings {
            assert_eq!(ring.first(), ring.last());
            let mut corners: Vec<GridPoint> =
                ring[1..].iter().copied().map(GridPoint::from_degrees).collect();
            corners.sort_unstable();
            found.push(corners);
        }
        found
    }

    /// Two squares of one ground, one with a hole: rings closed, shells counter-clockwise and first.
    #[test]
    fn polygons_are_shells_with_their_holes() {
        let [shell, hole, other] =
            [square(0.0, 0.0, 4.0), square(1.0, 1.0, 1.0), square(9.0, 9.0, 1.0)]
                .map(|ring| ring.to_vec());
        let (holed, whole) = (vec![shell, hole], vec![other]);
        let squares = ground(&[holed.clone(), whole.clone()]);
        let budget = Budget::default();
        let mut polygons = squares.polygons(&budget).unwrap();
        polygons.sort_by_key(Vec::len);
        let found: Vec<_> = polygons.iter().map(|polygon| corners(polygon)).collect();
        assert_eq!(found, [corners(&whole), corners(&holed)]);
        let areas: Vec<i128> =
            squares.parts(&budget).unwrap().iter().map(Ground::double_area).collect();
        let square_degree = 2_000_000_000_000_000_000;
        assert_eq!(areas.iter().min(), Some(&square_degree));
        assert_eq!(areas.iter().max(), Some(&(15 * square_degree)));
    }

    #[test]
    fn rings_that_touch_nothing_stay_as_they_are() {
        let shell: &[(i64, i64)] = &[(9, 9), (0, 9), (0, 0), (9, 0)];
        let hole: &[(i64, i64)] = &[(2, 2), (2, 4), (4, 4), (4, 2)];
        let island: &[(i64, i64)] = &[(3, 3), (3, 2), (4, 3)];
        let far: &[(i64, i64)] = &[(20, 0), (21, 0), (20, 1)];
        assert_eq!(parts_of(&[]), Vec::<Vec<Ring>>::new());
        // The hole comes first, and lies in a shell that lies in no other.
        assert_eq!(parts_of(&[hole, far, shell]), [rings(&[far]), rings(&[shell, hole])]);
        let lake: &[(i64, i64)] = &[(1, 1), (1, 6), (6, 6), (6, 1)];
        let inner: &[(i64, i64)] = &[(2, 2), (5, 2), (5, 5), (2, 5)];
        let pond: &[(i64, i64)] = &[(3, 3), (3, 4), (4, 3)];
        assert_eq!(
            parts_of(&[shell, inner, pond, lake]),
            [rings(&[shell, lake]), rings(&[inner, pond])],
        );
        assert_eq!(parts_of(&[island, far]).len(), 2);
    }

    /// The case `c1` of `I_written-invalid`: one ring around the shell and its hole.
    #[test]
    fn a_hole_that_touches_its_shell_is_a_hole() {
        let ring: &[(i64, i64)] = &[(0, 4), (0, 0), (2, 0), (1, 2), (3, 2), (2, 0), (4, 0), (4, 4)];
        let shell: &[(i64, i64)] = &[(0, 4), (0, 0), (2, 0), (4, 0), (4, 4)];
        let hole: &[(i64, i64)] = &[(2, 0), (1, 2), (3, 2)];
        let expected = [rings(&[shell, hole])];
        assert_eq!(parts_of(&[ring]), expected);
        // The same where the overlay kept them apart, whichever comes first.
        assert_eq!(parts_of(&[shell, hole]), expected);
        assert_eq!(parts_of(&[hole, shell])[0].len(), 2);
    }

    #[test]
    fn parts_that_meet_in_points_come_apart() {
        let lobes: &[(i64, i64)] = &[(0, 0), (4, 4), (8, 0), (8, 8), (4, 4), (0, 8)];
        let [west, east]: [&[(i64, i64)]; 2] =
            [&[(0, 0), (4, 4), (0, 8)], &[(4, 4), (8, 0), (8, 8)]];
        assert_eq!(parts_of(&[lobes]), [rings(&[west]), rings(&[east])]);
        assert_eq!(parts_of(&[west, east]), [rings(&[west]), rings(&[east])]);
    }

    /// A square that a chain of two holes across it cuts into two.
    #[test]
    fn what_touching_holes_cut_off_is_a_part() {
        let shell: &[(i64, i64)] = &[(0, 0), (4, 0), (8, 0), (8, 8), (4, 8), (0, 8)];
        let south: &[(i64, i64)] = &[(4, 0), (3, 2), (4, 4), (5, 2)];
        let north: &[(i64, i64)] = &[(4, 4), (3, 6), (4, 8), (5, 6)];
        let parts = parts_of(&[shell, south, north]);
        assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1]);
        let areas: Vec<i128> = parts.iter().map(|part| signed_double_area(&part[0])).collect();
        assert_eq!(areas, [56, 56]);
    }

    /// A bridge between two holes that touch in its ends: a part within what is one hole of the other part.
    #[test]
    fn what_two_holes_enclose_is_a_part() {
        let shell: &[(i64, i64)] = &[(0, 0), (8, 0), (8, 8), (0, 8)];
        let west: &[(i64, i64)] = &[(2, 4), (4, 6), (3, 4), (4, 2)];
        let east: &[(i64, i64)] = &[(6, 4), (4, 2), (5, 4), (4, 6)];
        let mut parts = parts_of(&[shell, west, east]);
        parts.sort_by_key(Vec::len);
        let areas: Vec<Vec<i128>> = parts
            .iter()
            .map(|part| part.iter().map(|ring| signed_double_area(ring)).collect())
            .collect();
        assert_eq!(areas, [vec![8], vec![128, -16]]);
    }

    /// Ground of triangles, four to each cell of a mesh, so that they touch in every way.
    fn some_triangles() -> impl Strategy<Value = Ground> {
        prop::collection::vec(prop::bool::ANY, 4 * 5 * 5).prop_map(|is_there| {
            let corners = [[0, 0], [2, 0], [2, 2], [0, 2]];
            let mut triangles = Vec::new();
            for (index, _) in is_there.iter().enumerate().filter(|(_, is_there)| **is_there) {
                let (side, west, south) = (index % 4, index / 4 % 5 * 2, index / 20 * 2);
                let place = |[x, y]: [usize; 2]| [(west + x) as f64, (south + y) as f64];
                let ring = [corners[side], corners[(side + 1) % 4], [1, 1]].map(place);
                triangles.push(vec![ring.to_vec()]);
            }
            ground(&triangles)
        })
    }

    fn sorted_edges<'a>(
        rings: impl Iterator<Item = &'a [GridPoint]>,
    ) -> Vec<(GridPoint, GridPoint)> {
        let mut found: Vec<_> = rings.flat_map(edges).collect();
        found.sort_unstable();
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// No edge is lost, turned or moved; no ring passes through a point twice; parts of parts are the parts.
        #[test]
        fn edges_stay_and_rings_are_simple(whole in some_triangles()) {
            let budget = Budget::default();
            let parts = whole.parts(&budget).unwrap();
            let built = sorted_edges(parts.iter().flat_map(Ground::rings));
            prop_assert_eq!(built, sorted_edges(whole.rings()));
            for part in &parts {
                for (place, ring) in part.rings().enumerate() {
                    let mut vertices = ring.to_vec();
                    vertices.sort_unstable();
                    vertices.dedup();
                    prop_assert_eq!(vertices.len(), ring.len());
                    prop_assert_eq!(signed_double_area(ring) > 0, place == 0);
                }
                let again = part.parts(&budget).unwrap();
                prop_assert_eq!(again.len(), 1);
                let again = sorted_edges(again.iter().flat_map(Ground::rings));
                prop_assert_eq!(again, sorted_edges(part.rings()));
            }
        }
    }
}
