//! Noding: rings so that edges meet only in vertices.
//!
//! By snap rounding: around every vertex and every crossing stands a *hot pixel*, the square of one
//! step of the grid, and an edge goes through the centre of every hot pixel that it passes through
//! (Hobby 1999, "Practical segment intersection with finite precision output",
//! doi:10.1016/S0925-7721(99)00021-8; Guibas & Marimont 1998, "Rounding arrangements dynamically",
//! doi:10.1142/S0218195998000096).
//!
//! What [`node`] guarantees:
//! 1. No two edges of the rings that come back cross.
//! 2. It ends after one pass, however close to each other the edges lie.
//! 3. Every vertex is still there, in its place and in its order; only vertices are added.
//! 4. No point of an edge moves by more than 0.71 steps, which is 0.08 mm on the ground.
//! 5. Nothing depends on the order of the rings, on where a ring begins, or on the direction in which
//!    it runs.
//! 6. Rings without crossings come back as `None`: a vertex on an edge is on the grid already.
//!
//! Caveats:
//! - Rings may touch, share edges and run back over themselves afterwards. What ground they enclose
//!   is for the winding rule to say.
//! - A vertex that lies beside an edge of another ring, within half a step of it, becomes a vertex of
//!   that edge too, but only where something crosses (6).
//! - The overlay engine has noding of its own and must find nothing left to do: it moves crossings to
//!   the grid and starts again for as long as a moved edge crosses another. Where many edges lie
//!   within a few steps of each other it does not finish: twelve copies of a ring of twenty corners,
//!   each corner moved by up to two steps, keep it busy for longer than anyone waits.

#![expect(clippy::indexing_slicing, reason = "places in the tree's own list of edges")]

use std::ops::ControlFlow;

use super::bounds::Bounds;
use super::crossing::{cross_product, turn, vector};
use super::edge_tree::EdgeTree;
use super::grid::{Edge, GridPoint};
use crate::error::Error;
use crate::limits::{Budget, Counter};

/// The rings with a vertex wherever two edges cross or nearly meet; `None` if no edges cross.
pub(super) fn node(
    rings: &[&[GridPoint]],
    budget: &Budget,
) -> Result<Option<Vec<Vec<GridPoint>>>, Error> {
    budget.check()?;
    let tree = EdgeTree::of_rings(rings.iter().copied());
    let crossings = crossings(&tree, budget)?;
    if crossings.is_empty() {
        return Ok(None);
    }
    insert_nodes(rings, &tree, &crossings, budget).map(Some)
}

/// The rings with a vertex wherever a vertex of another lies on them: neighbours that share a border
/// then have the same vertices along it. The rings must not cross.
#[cfg(feature = "draw")]
pub(crate) fn node_touching(
    rings: &[&[GridPoint]],
    budget: &Budget,
) -> Result<Vec<Vec<GridPoint>>, Error> {
    insert_nodes(rings, &EdgeTree::of_rings(rings.iter().copied()), &[], budget)
}

/// The rings with all points inserted that their edges have to go through.
fn insert_nodes(
    rings: &[&[GridPoint]],
    tree: &EdgeTree,
    crossings: &[GridPoint],
    budget: &Budget,
) -> Result<Vec<Vec<GridPoint>>, Error> {
    Ok(insert(rings, tree, nodes(tree, crossings, budget)?))
}

/// The rings with points inserted into their edges, each point with the place of its edge in the tree.
pub(super) fn insert(
    rings: &[&[GridPoint]],
    tree: &EdgeTree,
    mut nodes: Vec<(usize, GridPoint)>,
) -> Vec<Vec<GridPoint>> {
    nodes.sort_unstable_by_key(|&(edge, node)| (edge, place_along(tree.edges()[edge], node)));
    nodes.dedup();
    let mut nodes = nodes.into_iter().peekable();
    let mut first_edge = 0;
    let paths = rings.iter().map(|ring| {
        let mut path = Vec::with_capacity(ring.len());
        for (edge, &vertex) in (first_edge..).zip(ring.iter()) {
            path.push(vertex);
            while let Some((_, node)) = nodes.next_if(|(its_edge, _)| *its_edge == edge) {
                path.push(node);
            }
        }
        first_edge += ring.len();
        path
    });
    paths.collect()
}

/// Where edges cross at inner points of both, on the grid, each point once.
fn crossings(tree: &EdgeTree, budget: &Budget) -> Result<Vec<GridPoint>, Error> {
    let edges = tree.edges();
    let mut crossings = Vec::new();
    let mut counter = budget.crossings();
    tree.visit_pairs(0, &mut budget.comparisons(), |one, other| {
        if let Some(crossing) = crossing(edges[one], edges[other]) {
            counter.add(1)?;
            crossings.push(crossing);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    crossings.sort_unstable();
    crossings.dedup();
    Ok(crossings)
}

/// The points that each edge has to go through in addition to its own ends: the edge's place in the
/// tree, and the point.
fn nodes(
    tree: &EdgeTree,
    crossings: &[GridPoint],
    budget: &Budget,
) -> Result<Vec<(usize, GridPoint)>, Error> {
    // Finding what passes through a pixel is dearer than comparing two edges.
    const COST: u64 = 8;
    let edges = tree.edges();
    // A crossing makes two nodes; vertices on or beside edges make others.
    let counter = budget.nodes(edges.len() as u64);
    let mut nodes = Nodes { edges, found: Vec::new(), counter };
    tree.visit_pairs(1, &mut budget.comparisons(), |one, other| {
        for (edge, neighbour) in [(one, other), (other, one)] {
            let (from, to) = edges[neighbour];
            nodes.add_if_passed(edge, from)?;
            nodes.add_if_passed(edge, to)?;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let mut comparisons = budget.comparisons();
    // Besides the two edges that cross there, some neighbours' boxes meet a pixel.
    comparisons.grant(8 * COST * crossings.len() as u64);
    for &crossing in crossings {
        let mut result = comparisons.add(COST);
        let pixel = Bounds::of_edge((crossing, crossing)).enlarged(1);
        tree.visit_while(&pixel, |edge, _| {
            result = comparisons.add(COST).and_then(|()| nodes.add_if_passed(edge, crossing));
            result.is_ok()
        });
        result?;
    }
    Ok(nodes.found)
}

/// Nodes as they are found, counted against the limit.
struct Nodes<'a> {
    edges: &'a [Edge],
    found: Vec<(usize, GridPoint)>,
    counter: Counter<'a>,
}

impl Nodes<'_> {
    /// Adds the centre of a hot pixel to an edge that passes through the pixel and does not end there.
    fn add_if_passed(&mut self, edge: usize, pixel: GridPoint) -> Result<(), Error> {
        let (from, to) = self.edges[edge];
        if pixel != from && pixel != to && passes((from, to), pixel) {
            self.counter.add(1)?;
            self.found.push((edge, pixel));
        }
        Ok(())
    }
}

/// The point where two edges cross, on the grid: the nearest one to the exact crossing, whichever
/// way the edges run. `None` where they do not cross or an end of one lies on the other.
fn crossing((a, b): Edge, (c, d): Edge) -> Option<GridPoint> {
    // Mostly neighbours in a ring.
    if a == c || a == d || b == c || b == d {
        return None;
    }
    let is_between = turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
    if !is_between {
        return None;
    }
    let (way, other) = (vector(a, b), vector(c, d));
    let (mut part, mut whole) = (cross_product(vector(a, c), other), cross_product(way, other));
    if whole < 0 {
        (part, whole) = (-part, -whole);
    }
    Some(GridPoint {
        longitude: step_along(a.longitude, way.0, (part, whole))?,
        latitude: step_along(a.latitude, way.1, (part, whole))?,
    })
}

/// The coordinate after `part` of `whole` of a way, at the nearest step of the grid. Halves go up: a
/// pixel holds its western and its southern side. Ways are below 2³⁹ and cross products, which `part`
/// and `whole` are, below 2⁷⁷, so nothing here comes near 2¹²⁷.
fn step_along(from: i64, way: i128, (part, whole): (i128, i128)) -> Option<i64> {
    let steps = (2 * way * part + whole).div_euclid(2 * whole);
    i64::try_from(i128::from(from) + steps).ok()
}

/// Whether an edge passes through the pixel around a point. A pixel holds its western and southern
/// sides, not its eastern and northern ones, so that it does not overlap its neighbours. (The cases
/// are those of JTS's `HotPixel`.)
fn passes((from, to): Edge, pixel: GridPoint) -> bool {
    // In half steps, so that the corners of the pixel have whole coordinates.
    let [mut from, mut to, centre] = [from, to, pixel]
        .map(|point| GridPoint { longitude: 2 * point.longitude, latitude: 2 * point.latitude });
    if from.longitude > to.longitude {
        std::mem::swap(&mut from, &mut to);
    }
    let (west, east) = (centre.longitude - 1, centre.longitude + 1);
    let (south, north) = (centre.latitude - 1, centre.latitude + 1);
    let (low, high) = (from.latitude.min(to.latitude), from.latitude.max(to.latitude));
    if to.longitude < west || from.longitude >= east || high < south || low >= north {
        return false;
    }
    let is_rising = from.latitude < to.latitude;
    let north_west = side_of((from, to), west, north);
    if north_west == 0 {
        return !is_rising;
    }
    let north_east = side_of((from, to), east, north);
    if north_east == 0 {
        return is_rising;
    }
    if north_west != north_east {
        return true;
    }
    let south_west = side_of((from, to), west, south);
    if south_west != north_west {
        return true;
    }
    let south_east = side_of((from, to), east, south);
    if south_east == 0 {
        return !is_rising;
    }
    south_east != south_west
}

/// On which side of an edge a point lies: 1 left, −1 right, 0 on its line.
fn side_of((from, to): Edge, longitude: i64, latitude: i64) -> i32 {
    turn(from, to, GridPoint { longitude, latitude })
}

/// Sorts points by the order in which an edge passes their pixels. Pixels do not overlap, so along an
/// edge both coordinates only go one way.
fn place_along((from, to): Edge, node: GridPoint) -> (i64, i64) {
    (
        if from.longitude <= to.longitude { node.longitude } else { -node.longitude },
        if from.latitude <= to.latitude { node.latitude } else { -node.latitude },
    )
}

#[cfg(test)]
mod tests {
    use super::super::arbitrary::{point, points};
    use super::super::grid::{edges, signed_double_area};
    use super::super::overlay::wound_ground;
    use super::*;
    use crate::error::ErrorKind;
    use crate::limits::Limits;
    use proptest::prelude::*;

    type Rings = Vec<Vec<GridPoint>>;

    fn noded(rings: &Rings) -> Option<Rings> {
        let rings: Vec<&[GridPoint]> = rings.iter().map(Vec::as_slice).collect();
        node(&rings, &Budget::default()).unwrap()
    }

    fn rings(rings: &[&[(i64, i64)]]) -> Rings {
        rings.iter().map(|ring| points(ring)).collect()
    }

    fn edge(from: (i64, i64), to: (i64, i64)) -> Edge {
        (point(from), point(to))
    }

    fn some_rings(size: i64) -> impl Strategy<Value = Rings> {
        let position = (0..size, 0..size).prop_map(point);
        prop::collection::vec(prop::collection::vec(position, 3..8), 1..5)
    }

    /// Copies of one ring, each corner up to two steps off.
    fn near_copies() -> impl Strategy<Value = Rings> {
        let corners = prop::collection::vec((0i64..1_000_000_000, 0i64..1_000_000_000), 3..10);
        let shifts = prop::collection::vec(prop::collection::vec((-2i64..=2, -2i64..=2), 10), 2..8);
        (corners, shifts)
            .prop_map(|(corners, shifts)| shifts.iter().map(|by| moved(&corners, by)).collect())
    }

    /// A ring, each corner moved by a shift.
    fn moved(corners: &[(i64, i64)], shifts: &[(i64, i64)]) -> Vec<GridPoint> {
        let shifted = corners.iter().zip(shifts);
        shifted.map(|((x, y), (east, north))| point((x + east, y + north))).collect()
    }

    /// By the definition, every pair compared: a crossing that is no vertex.
    fn has_crossing(rings: &Rings) -> bool {
        let all: Vec<Edge> = rings.iter().flat_map(|ring| edges(ring)).collect();
        all.iter().enumerate().any(|(index, edge)| {
            all.iter().take(index).any(|other| crossing(*edge, *other).is_some())
        })
    }

    #[test]
    fn a_crossing_moves_to_the_nearest_point_of_the_grid_and_halves_go_up() {
        // At (3/2, 3/2), at (−1/2, 1/2), and at (12/5, 6/5).
        let diagonal = edge((0, 0), (3, 3));
        for (one, other, expected) in [
            (diagonal, edge((0, 3), (3, 0)), (2, 2)),
            (edge((3, 0), (0, 3)), diagonal, (2, 2)),
            (edge((-2, -1), (1, 2)), edge((-1, 1), (0, 0)), (0, 1)),
            (edge((0, 0), (4, 2)), edge((2, 2), (3, 0)), (2, 1)),
        ] {
            assert_eq!(crossing(one, other), Some(point(expected)));
        }
        // Ends on edges, parallels, and edges on one line do not cross.
        for other in [((1, 1), (2, 0)), ((0, 3), (2, 5)), ((1, 1), (5, 5)), ((3, 3), (5, 0))] {
            let other = edge(other.0, other.1);
            assert_eq!((crossing(diagonal, other), crossing(other, diagonal)), (None, None));
        }
        // The largest edges there can be.
        let far = GridPoint::ANTIMERIDIAN;
        let across = edge((-far, -GridPoint::POLE), (far, GridPoint::POLE));
        let other = edge((-far, GridPoint::POLE), (far, -GridPoint::POLE));
        assert_eq!(crossing(across, other), Some(point((0, 0))));
    }

    /// Whether an edge passes through the pixel at (0, 0), whichever way it runs.
    fn through(from: (i64, i64), to: (i64, i64)) -> bool {
        let [one_way, other_way] =
            [edge(from, to), edge(to, from)].map(|edge| passes(edge, point((0, 0))));
        assert_eq!(one_way, other_way);
        one_way
    }

    #[test]
    fn a_pixel_holds_its_western_and_southern_sides_only() {
        assert!(through((-5, 0), (5, 0)) && through((0, -5), (0, 5)));
        assert!(!through((-5, 1), (5, 1)) && !through((1, -5), (1, 5)));
        // Through the corners (½, ½), (−½, ½), (−½, −½) and (½, −½), and no other point of the pixel.
        assert!(!through((-1, 2), (2, -1)));
        assert!(!through((-2, -1), (1, 2)));
        assert!(through((-2, 1), (1, -2)));
        assert!(!through((-1, -2), (2, 1)));
        // Along the sides.
        assert!(through((-4, 2), (3, -2)) && !through((-4, 3), (3, 0)));
        // On lines through its centre, but far away: on either side of it.
        for (near, far) in
            [((1, 0), (5, 0)), ((0, 1), (0, 5)), ((2, 2), (5, 5)), ((2, -2), (5, -5))]
        {
            assert!(!through(near, far) && !through((-near.0, -near.1), (-far.0, -far.1)));
        }
    }

    #[test]
    fn nodes_stand_along_an_edge_in_the_order_in_which_it_runs() {
        // A side that runs south, crossed at 30½ and 60½, and the same side running north.
        let crossed: &[(i64, i64)] = &[(10, 0), (10, 90), (0, 90), (0, 0)];
        let across: &[(i64, i64)] = &[(-5, 30), (5, 31), (5, 61), (-5, 60)];
        let south = rings(&[&[(10, 0), (10, 90), (0, 90), (0, 61), (0, 31), (0, 0)]]);
        assert_eq!(noded(&rings(&[crossed, across])).unwrap()[..1], south);
        let reversed: Vec<(i64, i64)> = crossed.iter().rev().copied().collect();
        let north = rings(&[&[(0, 0), (0, 31), (0, 61), (0, 90), (10, 90), (10, 0)]]);
        assert_eq!(noded(&rings(&[&reversed, across])).unwrap()[..1], north);
    }

    #[test]
    fn rings_without_crossings_are_left_alone() {
        let square: &[(i64, i64)] = &[(0, 0), (4, 0), (4, 4), (0, 4)];
        // A neighbour whose corner lies on an edge, one that shares an edge, one inside.
        for other in [[(4, 2), (8, 0), (8, 4)], [(4, 0), (8, 0), (4, 4)], [(1, 1), (2, 1), (1, 2)]]
        {
            assert_eq!(noded(&rings(&[square, &other])), None);
        }
    }

    /// A ring of twenty corners, each moved by up to two steps, otherwise for each copy.
    fn nearly_round(copy: i64) -> Vec<GridPoint> {
        let corners: Vec<(i64, i64)> = (0..20)
            .map(|corner| {
                let angle = std::f64::consts::TAU * f64::from(corner) / 20.0;
                (steps(angle.cos()), steps(angle.sin()))
            })
            .collect();
        let shifts: Vec<(i64, i64)> =
            (0..20).map(|corner| (shift(copy, corner, 1), shift(copy, corner, 2))).collect();
        moved(&corners, &shifts)
    }

    #[expect(clippy::cast_possible_truncation, reason = "a few degrees")]
    fn steps(degrees: f64) -> i64 {
        (degrees * 1e9) as i64
    }

    fn shift(copy: i64, corner: i64, salt: i64) -> i64 {
        (copy * 7 + corner * 13 + salt * 5) * 2_654_435_761 % 5 - 2
    }

    /// Twelve copies of one ring keep the engine busy forever where it has to node them.
    #[test]
    fn noding_nearly_coinciding_rings_ends() {
        let copies: Rings = (0..40).map(nearly_round).collect();
        let ground = wound_ground(copies.iter().map(Vec::as_slice), &Budget::default()).unwrap();
        // The area of one, and all others within some steps of its boundary.
        let one = signed_double_area(&copies[0]) as f64;
        assert!((ground.double_area() as f64 / one - 1.0).abs() < 1e-7);
    }

    #[test]
    fn crossings_and_comparisons_have_limits() {
        let star = points(&[(0, 0), (60, 90), (0, 90), (60, 0), (0, 50), (60, 50)]);
        let few_crossings = Limits { crossings: 2, ..Limits::default() };
        for (limits, expected) in [
            (Limits::default(), None),
            (few_crossings, Some(ErrorKind::Limit { limit: "crossings", allowed: 2 })),
        ] {
            let noded = node(&[star.as_slice()], &Budget::within(limits));
            assert_eq!(noded.err().map(|error| error.kind().clone()), expected);
        }
        // Long edges across each other in every direction: whatever passes through a crossing is looked for
        // among many.
        let scribble: Vec<GridPoint> = (0..400_i64)
            .map(|step| GridPoint {
                longitude: step * 7919 % 10_007,
                latitude: step * 104_729 % 10_009,
            })
            .collect();
        let limits = Limits { comparisons: 1000, ..Limits::default() };
        let error = node(&[scribble.as_slice()], &Budget::within(limits)).unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Limit { limit: "comparisons", allowed: 1000 });
    }

    #[test]
    fn cancelled_work_stops() {
        let cancellation = crate::Cancellation::new();
        cancellation.cancel();
        let allowance =
            crate::limits::Allowance { cancellation: Some(cancellation), ..Default::default() };
        let budget = allowance.begin();
        assert_eq!(*node(&[], &budget).unwrap_err().kind(), ErrorKind::Cancelled);
    }

    /// The length of a ring in steps of the grid.
    fn length(ring: &[GridPoint]) -> f64 {
        let ways = edges(ring).map(|(from, to)| vector(from, to));
        ways.map(|(dx, dy)| (dx as f64).hypot(dy as f64)).sum()
    }

    fn sorted_vertices(rings: &Rings) -> Vec<GridPoint> {
        let mut vertices = rings.concat();
        vertices.sort_unstable();
        vertices
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn nothing_crosses_after_noding(rings in prop_oneof![some_rings(12), some_rings(1000), near_copies()]) {
            let noded = noded(&rings);
            prop_assert_eq!(noded.is_some(), has_crossing(&rings));
            if let Some(noded) = noded {
                prop_assert!(!has_crossing(&noded));
                for (ring, noded) in rings.iter().zip(&noded) {
                    // All vertices are still there, in order.
                    let mut left = noded.iter();
                    prop_assert!(ring.iter().all(|point| left.any(|kept| kept == point)));
                    // Each edge moved by less than a step.
                    let length = length(ring);
                    let moved = (signed_double_area(ring) - signed_double_area(noded)).abs();
                    prop_assert!(moved as f64 <= 2.0 * (length + 1.0), "{moved} {length}");
                }
            }
        }

        /// Which ring comes first, where it begins and which way it runs changes no vertex.
        #[test]
        fn noding_does_not_depend_on_order(rings in prop_oneof![some_rings(1000), near_copies()]) {
            let mut turned = rings.clone();
            turned.reverse();
            for ring in &mut turned {
                ring.reverse();
                ring.rotate_left(1);
            }
            let [one, other] = [noded(&rings), noded(&turned)];
            prop_assert_eq!(one.as_ref().map(sorted_vertices), other.as_ref().map(sorted_vertices));
        }
    }
}
