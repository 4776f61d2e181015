//! Where the boundaries of two grounds cross, and on which side of one the other lies.
//!
//! Two grounds on one grid meet in every degenerate way: shared borders, vertices on edges, edges
//! along edges. Nothing of that is treated as a case. The *upper* ground is moved by (ε, ε²) for an
//! ε smaller than any number, which puts the two in general position: every vertex of one lies
//! strictly on one side of every edge of the other, and edges cross at inner points or not at all
//! (Edelsbrunner & Mücke 1990, "Simulation of simplicity"). An area does not notice the shift, and
//! the signs below are exact, so what is inside and what is outside never contradict each other.

use super::bounds::Bounds;
use super::edge_tree::EdgeTree;
use super::grid::{GridPoint, STEPS_PER_DEGREE};

type Edge = (GridPoint, GridPoint);

/// Twice the signed area of a triangle: positive where a, b, c turn left.
fn double_area(a: GridPoint, b: GridPoint, c: GridPoint) -> i128 {
    let difference = |from: i64, to: i64| i128::from(to) - i128::from(from);
    difference(a.longitude, b.longitude) * difference(a.latitude, c.latitude)
        - difference(a.latitude, b.latitude) * difference(a.longitude, c.longitude)
}

/// 1 where a, b, c turn left, −1 where they turn right, 0 on a line.
pub(crate) fn turn(a: GridPoint, b: GridPoint, c: GridPoint) -> i128 {
    double_area(a, b, c).signum()
}

/// On which side of a lower edge an upper point lies: 1 left, −1 right. On the line, the shift
/// (ε, ε²) decides: cross((dx, dy), (ε, ε²)) = dx ε² − dy ε.
fn side_of_lower((from, to): Edge, upper: GridPoint) -> i128 {
    first_nonzero([
        turn(from, to, upper),
        (i128::from(from.latitude) - i128::from(to.latitude)).signum(),
        (i128::from(to.longitude) - i128::from(from.longitude)).signum(),
    ])
}

/// On which side of an upper edge a lower point lies: 1 left, −1 right.
fn side_of_upper((from, to): Edge, lower: GridPoint) -> i128 {
    first_nonzero([
        turn(from, to, lower),
        (i128::from(to.latitude) - i128::from(from.latitude)).signum(),
        (i128::from(from.longitude) - i128::from(to.longitude)).signum(),
    ])
}

fn first_nonzero(signs: [i128; 3]) -> i128 {
    signs.into_iter().find(|sign| *sign != 0).unwrap_or(0)
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
    let between =
        |from: i64, to: i64| (from as f64 + along * (to - from) as f64) / STEPS_PER_DEGREE as f64;
    Some(Crossing {
        position: [
            between(upper.0.longitude, upper.1.longitude),
            between(upper.0.latitude, upper.1.latitude),
        ],
        direction: if to_side > 0 { 1.0 } else { -1.0 },
    })
}

/// How an edge turns around a point that sees it to the east: 1 if it runs north there, −1 if it runs
/// south, 0 if it does not cross the parallel there. The point is an upper one and the edge a lower
/// one, or the other way round. A ground's edges sum up to 1 where the point is inside, 0 outside.
pub(crate) fn turn_around(point: GridPoint, edge: Edge, is_upper: bool) -> i32 {
    let is_north = |end: GridPoint| {
        // An upper point is a little north of where it stands, so that a vertex on its parallel is
        // south of it; seen from the upper ground, a lower point is a little south.
        end.latitude > point.latitude || (!is_upper && end.latitude == point.latitude)
    };
    let northward = is_north(edge.1);
    if is_north(edge.0) == northward {
        return 0;
    }
    let side = if is_upper { side_of_lower(edge, point) } else { side_of_upper(edge, point) };
    match ((side > 0) == northward, northward) {
        (false, _) => 0,
        (true, true) => 1,
        (true, false) => -1,
    }
}

/// Calls `turn` with the place of every lower edge that turns around an upper point, and how.
pub(crate) fn wind_around_upper(
    point: GridPoint,
    lower: &EdgeTree,
    mut turn: impl FnMut(usize, i32),
) {
    lower.visit(&ray(point), |index, edge| {
        let found = turn_around(point, edge, true);
        if found != 0 {
            turn(index, found);
        }
    });
}

/// Whether a lower point lies in the ground whose boundary is `upper`.
pub(crate) fn upper_holds(upper: &EdgeTree, point: GridPoint) -> bool {
    // Grounds are valid: what is inside is wound around once, and a ray leaves it an odd number of
    // times.
    let mut holds = false;
    upper.visit(&ray(point), |_, edge| holds ^= turn_around(point, edge, false) != 0);
    holds
}

/// The way from a point to the east.
pub(crate) fn ray(from: GridPoint) -> Bounds {
    Bounds { west: from.longitude, south: from.latitude, east: i64::MAX, north: from.latitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(longitude: i64, latitude: i64) -> GridPoint {
        GridPoint { longitude, latitude }
    }

    #[test]
    fn edges_on_a_common_line_never_cross() {
        let lower = (point(0, 0), point(4, 8));
        for upper in [
            (point(0, 0), point(4, 8)),
            (point(4, 8), point(0, 0)),
            (point(1, 2), point(3, 6)),
            (point(-1, -2), point(5, 10)),
        ] {
            assert_eq!(crossing(upper, lower), None);
        }
    }

    #[test]
    fn a_crossing_is_where_the_edges_meet_and_knows_which_way_the_upper_goes() {
        let degrees = |(x, y): (i64, i64)| point(x * STEPS_PER_DEGREE, y * STEPS_PER_DEGREE);
        let edge = |from, to| (degrees(from), degrees(to));
        // A quarter of the way, where the upper has risen by half a degree of two.
        let (upper, northward) = (edge((1, 2), (5, 4)), edge((2, -1), (2, 7)));
        let position = [2.0, 2.5];
        let back = |(from, to): Edge| (to, from);
        for (upper, lower, direction) in [
            (upper, northward, -1.0),
            (back(upper), northward, 1.0),
            (upper, back(northward), 1.0),
            (back(upper), back(northward), -1.0),
        ] {
            assert_eq!(crossing(upper, lower), Some(Crossing { position, direction }));
        }
        // The line of each passes the other edge beyond its end.
        assert_eq!(crossing(upper, edge((2, 3), (2, 7))), None);
        assert_eq!(crossing(upper, edge((6, -1), (6, 7))), None);
    }

    /// An upper path through a vertex that two lower edges share crosses exactly one of them, or
    /// both or neither where it only touches.
    #[test]
    fn a_path_through_a_vertex_crosses_once() {
        let lower = [(point(0, 0), point(5, 5)), (point(5, 5), point(0, 10))];
        for (from, to) in [((3, 5), (9, 5)), ((3, 4), (7, 6)), ((3, 6), (7, 4))] {
            let upper = (point(from.0, from.1), point(to.0, to.1));
            let count = lower.iter().filter(|edge| crossing(upper, **edge).is_some()).count();
            assert_eq!(count, 1, "{from:?} {to:?}");
        }
        let touching = (point(5, 0), point(5, 10));
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
        let point = |longitude, latitude| point(west + longitude, south + latitude);
        let ring = [point(0, 0), point(4, 0), point(4, 4), point(0, 4)];
        let tree = EdgeTree::of_rings([ring.as_slice()]);
        let upper_inside = |point: GridPoint| {
            let mut winding = 0;
            wind_around_upper(point, &tree, |_, turn| winding += turn);
            winding
        };
        // Upper points move north-east: those on the western and southern sides come in.
        for (x, y, inside) in [(0, 0, 1), (2, 0, 1), (0, 2, 1), (4, 2, 0), (2, 4, 0), (4, 4, 0)] {
            assert_eq!(upper_inside(point(x, y)), inside, "{x} {y}");
        }
        // Lower points, seen from an upper ground, move south-west.
        for (x, y, inside) in
            [(0, 0, false), (2, 0, false), (4, 2, true), (2, 4, true), (-1, 2, false)]
        {
            assert_eq!(upper_holds(&tree, point(x, y)), inside, "{x} {y}");
        }
    }
}
