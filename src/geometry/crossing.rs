//! Where the boundaries of two grounds cross, and on which side of one the other lies.
//!
//! Two grounds on one grid meet in every degenerate way: shared borders, vertices on edges, edges
//! along edges. Nothing of that is treated as a case. The *upper* ground is moved by (ε, ε²) for an
//! ε smaller than any number, which puts the two in general position: every vertex of one lies
//! strictly on one side of every edge of the other, and edges cross at inner points or not at all
//! (Edelsbrunner & Mücke 1990, "Simulation of simplicity"). An area does not notice the shift, and
//! the signs below are exact, so what is inside and what is outside never contradict each other.

use super::edge_tree::{Eastward, EdgeTree};
use super::grid::{Edge, GridPoint, STEPS_PER_DEGREE};

/// The way from one point to another.
pub(super) fn vector(from: GridPoint, to: GridPoint) -> (i128, i128) {
    (
        i128::from(to.longitude) - i128::from(from.longitude),
        i128::from(to.latitude) - i128::from(from.latitude),
    )
}

/// Positive where the second vector points to the left of the first.
pub(super) fn cross_product((dx, dy): (i128, i128), (ex, ey): (i128, i128)) -> i128 {
    dx * ey - dy * ex
}

/// Twice the signed area of a triangle: positive where a, b, c turn left.
fn double_area(a: GridPoint, b: GridPoint, c: GridPoint) -> i128 {
    cross_product(vector(a, b), vector(a, c))
}

/// 1 where a, b, c turn left, −1 where they turn right, 0 on a line.
///
/// Exact. Nearly always floating point is sure of the sign, which 128 bits are slow to tell: coordinates and their
/// differences are whole numbers below 2⁵³, so that only the two products and their difference are rounded, each by
/// at most 2⁻⁵³ of itself (Shewchuk 1997, "Adaptive precision floating-point arithmetic and fast
/// robust geometric predicates").
pub(crate) fn turn(a: GridPoint, b: GridPoint, c: GridPoint) -> i32 {
    const MOST_ROUNDED: f64 = 4.0 / (1_u64 << 53) as f64;
    let [[ax, ay], [bx, by], [cx, cy]] =
        [a, b, c].map(|point| [point.longitude as f64, point.latitude as f64]);
    let (left, right) = ((bx - ax) * (cy - ay), (by - ay) * (cx - ax));
    let area = left - right;
    let most_rounded = MOST_ROUNDED * (left.abs() + right.abs());
    if area > most_rounded {
        1
    } else if area < -most_rounded {
        -1
    } else {
        sign(double_area(a, b, c))
    }
}

/// 1, 0 or −1.
fn sign(number: i128) -> i32 {
    i32::from(number > 0) - i32::from(number < 0)
}

/// On which side of a lower edge an upper point lies: 1 left, −1 right. On the line, the shift
/// (ε, ε²) decides: cross((dx, dy), (ε, ε²)) = dx ε² − dy ε.
fn side_of_lower((from, to): Edge, upper: GridPoint) -> i32 {
    match turn(from, to, upper) {
        0 => side_of_shift((from, to)),
        side => side,
    }
}

/// On which side of an upper edge a lower point lies: 1 left, −1 right.
fn side_of_upper((from, to): Edge, lower: GridPoint) -> i32 {
    match turn(from, to, lower) {
        0 => -side_of_shift((from, to)),
        side => side,
    }
}

/// On which side of an edge a point lies that was on its line before it was moved by (ε, ε²).
fn side_of_shift((from, to): Edge) -> i32 {
    let order = from.latitude.cmp(&to.latitude).then(to.longitude.cmp(&from.longitude));
    order as i32
}

/// A crossing of an upper edge with a lower one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Crossing {
    /// Longitude and latitude in degrees.
    pub(crate) position: [f64; 2],
    /// 1 where the upper edge goes to the left of the lower one, into the ground that the lower
    /// edge bounds; −1 where it comes out. The lower edge then goes the other way through the upper.
    pub(crate) direction: f64,
}

/// The crossing of two edges, if they cross.
pub(crate) fn crossing(upper: Edge, lower: Edge) -> Option<Crossing> {
    let (from_side, to_side) = (side_of_lower(lower, upper.0), side_of_lower(lower, upper.1));
    if from_side == to_side || side_of_upper(upper, lower.0) == side_of_upper(upper, lower.1) {
        return None;
    }
    let before = double_area(lower.0, lower.1, upper.0) as f64;
    let after = double_area(lower.0, lower.1, upper.1) as f64;
    let along = before / (before - after);
    Some(Crossing {
        position: [
            degrees_along(upper.0.longitude, upper.1.longitude, along),
            degrees_along(upper.0.latitude, upper.1.latitude, along),
        ],
        direction: if to_side > 0 { 1.0 } else { -1.0 },
    })
}

/// The coordinate in degrees after a part of the way between two.
fn degrees_along(from: i64, to: i64, part: f64) -> f64 {
    (from as f64 + part * (to - from) as f64) / STEPS_PER_DEGREE as f64
}

/// Which of a point and an edge is of the upper ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Upper {
    Point,
    Edge,
}

impl Upper {
    /// Whether the end of an edge is north of a point. An upper point is a little north of where it
    /// stands, so that a vertex on its parallel is south of it; seen from the upper ground, a lower
    /// point is a little south.
    fn is_north(self, end: GridPoint, point: GridPoint) -> bool {
        end.latitude > point.latitude || (self == Self::Edge && end.latitude == point.latitude)
    }

    /// How an edge or a piece of a ring, by its ends, turns around a point: 1 if it goes north past the
    /// parallel of the point to the east of it, −1 if it goes south, 0 if it does not pass.
    fn turn(self, point: GridPoint, edge: Edge, place: Eastward) -> i32 {
        let turn =
            i32::from(self.is_north(edge.1, point)) - i32::from(self.is_north(edge.0, point));
        if turn == 0 || place == Eastward::Beyond {
            return turn;
        }
        let side = match self {
            Self::Point => side_of_lower(edge, point),
            Self::Edge => side_of_upper(edge, point),
        };
        if (side > 0) == (turn > 0) { turn } else { 0 }
    }
}

/// Calls `turn` with how rings turn around a point, and with the place of one edge of the ring. The
/// turns of a ring sum up to its winding number; `upper` says of an edge whether it or the point is of
/// the upper ground.
///
/// Returns how many comparisons it took: some dozens on a map, and as many as there are edges where all of them run
/// past the point.
pub(crate) fn wind_around(
    point: GridPoint,
    tree: &EdgeTree,
    upper: impl Fn(usize) -> Upper,
    mut turn: impl FnMut(usize, i32),
) -> u64 {
    tree.visit_eastward(point, |index, edge, place| {
        let found = upper(index).turn(point, edge, place);
        if found != 0 {
            turn(index, found);
        }
    })
}

/// Whether a lower point lies in the ground whose boundary is `upper`.
pub(crate) fn upper_holds(upper: &EdgeTree, point: GridPoint) -> bool {
    let mut winding = 0;
    wind_around(point, upper, |_| Upper::Edge, |_, turn| winding += turn);
    winding != 0
}

#[cfg(test)]
mod tests {
    use super::super::arbitrary::{point, points};
    use super::super::grid::edges;
    use super::*;
    use proptest::prelude::*;

    fn edge(from: (i64, i64), to: (i64, i64)) -> Edge {
        (point(from), point(to))
    }

    /// An edge in degrees, but on the grid.
    fn edge_in_degrees(from: (i64, i64), to: (i64, i64)) -> Edge {
        (scaled(from, STEPS_PER_DEGREE), scaled(to, STEPS_PER_DEGREE))
    }

    fn scaled((x, y): (i64, i64), scale: i64) -> GridPoint {
        point((x * scale, y * scale))
    }

    fn reversed((from, to): Edge) -> Edge {
        (to, from)
    }

    proptest! {
        /// Points some steps from a line as long as the Earth is wide: the hardest that there are.
        #[test]
        fn turns_are_exact(
            (x, y) in (-(1_i64 << 38)..1 << 38, -(1_i64 << 37)..1 << 37),
            (dx, dy) in (-(1_i64 << 20)..1 << 20, -(1_i64 << 20)..1 << 20),
            (far, near) in (-(1_i64 << 18)..1 << 18, -(1_i64 << 18)..1 << 18),
            (beside_x, beside_y) in (-2_i64..3, -2_i64..3),
        ) {
            let [a, b, c] = [
                point((x, y)),
                point((x + far * dx, y + far * dy)),
                point((x + near * dx + beside_x, y + near * dy + beside_y)),
            ];
            let area = i128::from(far)
                * (i128::from(dx) * i128::from(beside_y) - i128::from(dy) * i128::from(beside_x));
            prop_assert_eq!(i128::from(turn(a, b, c)), area.signum());
        }
    }

    #[test]
    fn edges_on_a_common_line_never_cross() {
        let lower = edge((0, 0), (4, 8));
        for upper in [
            edge((0, 0), (4, 8)),
            edge((4, 8), (0, 0)),
            edge((1, 2), (3, 6)),
            edge((-1, -2), (5, 10)),
        ] {
            assert_eq!(crossing(upper, lower), None);
        }
    }

    #[test]
    fn a_crossing_is_where_the_edges_meet_and_knows_which_way_the_upper_goes() {
        // A quarter of the way, where the upper has risen by half a degree of two.
        let upper = edge_in_degrees((1, 2), (5, 4));
        let northward = edge_in_degrees((2, -1), (2, 7));
        let position = [2.0, 2.5];
        for (upper, lower, direction) in [
            (upper, northward, -1.0),
            (reversed(upper), northward, 1.0),
            (upper, reversed(northward), 1.0),
            (reversed(upper), reversed(northward), -1.0),
        ] {
            assert_eq!(crossing(upper, lower), Some(Crossing { position, direction }));
        }
        // The line of each passes the other edge beyond its end.
        assert_eq!(crossing(upper, edge_in_degrees((2, 3), (2, 7))), None);
        assert_eq!(crossing(upper, edge_in_degrees((6, -1), (6, 7))), None);
    }

    /// An upper path through a vertex that two lower edges share crosses exactly one of them, or
    /// both or neither where it only touches.
    #[test]
    fn a_path_through_a_vertex_crosses_once() {
        let lower = [edge((0, 0), (5, 5)), edge((5, 5), (0, 10))];
        for (from, to) in [((3, 5), (9, 5)), ((3, 4), (7, 6)), ((3, 6), (7, 4))] {
            let upper = edge(from, to);
            let count = lower.iter().filter(|edge| crossing(upper, **edge).is_some()).count();
            assert_eq!(count, 1, "{from:?} {to:?}");
        }
        let touching = edge((5, 0), (5, 10));
        let count = lower.iter().filter(|edge| crossing(touching, **edge).is_some()).count();
        assert_eq!(count % 2, 0);
    }

    #[test]
    fn points_on_the_boundary_are_on_one_side_of_it() {
        for (longitude, latitude) in [(0, 0), (100, 50), (-100, -50)] {
            points_on_the_boundary_of_a_square(longitude, latitude);
        }
    }

    fn points_on_the_boundary_of_a_square(west: i64, south: i64) {
        let (east, north) = (west + 4, south + 4);
        let ring = points(&[(west, south), (east, south), (east, north), (west, north)]);
        let tree = EdgeTree::of_rings([ring.as_slice()]);
        // Upper points move north-east: those on the western and southern sides come in.
        for (x, y, inside) in [(0, 0, 1), (2, 0, 1), (0, 2, 1), (4, 2, 0), (2, 4, 0), (4, 4, 0)] {
            let upper = point((west + x, south + y));
            let mut winding = 0;
            wind_around(upper, &tree, |_| Upper::Point, |_, turn| winding += turn);
            assert_eq!(winding, inside, "{x} {y}");
        }
        // Lower points, seen from an upper ground, move south-west.
        for (x, y, inside) in
            [(0, 0, false), (2, 0, false), (4, 2, true), (2, 4, true), (-1, 2, false)]
        {
            let lower = point((west + x, south + y));
            assert_eq!(upper_holds(&tree, lower), inside, "{x} {y}");
        }
    }

    /// Steps of the grid, four of the boxes of the tree.
    const MESH: i64 = 2000;

    fn some_ring() -> impl Strategy<Value = Vec<GridPoint>> {
        let corner = (0i64..40, 0i64..12).prop_map(|corner| scaled(corner, MESH));
        prop::collection::vec(corner, 3..30)
    }

    proptest! {
        /// Pieces of rings that lie to the east stand for all of their edges.
        #[test]
        fn winding_is_that_of_the_edges_one_by_one(
            rings in prop::collection::vec(some_ring(), 1..20),
            from in (0i64..40, 0i64..12),
        ) {
            let tree = EdgeTree::of_rings(rings.iter().map(Vec::as_slice));
            let from = scaled(from, MESH);
            for upper in [Upper::Point, Upper::Edge] {
                let expected: Vec<i32> = rings
                    .iter()
                    .map(|ring| edges(ring).map(|edge| upper.turn(from, edge, Eastward::Beside)).sum())
                    .collect();
                let mut found = vec![0; rings.len()];
                wind_around(from, &tree, |_| upper, |edge, turn| found[tree.ring_of(edge)] += turn);
                prop_assert_eq!(found, expected);
            }
        }
    }
}
