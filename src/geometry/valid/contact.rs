//! How two edges meet.

use super::super::crossing::turn;
use super::super::grid::{Edge, GridPoint};

/// How two edges meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contact {
    /// Not at all.
    None,
    /// In a vertex of both.
    Vertex(GridPoint),
    /// In inner points of both, in a vertex of only one of them, or along each other.
    Other,
}

impl Contact {
    /// How two edges meet whose boxes meet, and that do not follow each other in a ring.
    pub(super) fn between((a, b): Edge, (c, d): Edge) -> Self {
        let sides = [turn(a, b, c) * turn(a, b, d), turn(c, d, a) * turn(c, d, b)];
        if sides.contains(&1) {
            return Self::None;
        }
        let (shared, one, other) = match (a == c, a == d, b == c, b == d) {
            (true, _, _, false) => (a, b, d),
            (false, true, false, _) => (a, b, c),
            (_, false, true, false) => (b, a, d),
            (false, _, _, true) => (b, a, c),
            // The same edge, this way or the other, or no vertex in common: they cross, or touch.
            _ => return Self::Other,
        };
        if run_together(shared, one, other) { Self::Other } else { Self::Vertex(shared) }
    }

    /// How an edge meets the next one of its ring, apart from the vertex that joins them: along each
    /// other where the ring turns back, as in a spike.
    pub(super) fn between_neighbours((from, joint): Edge, (_, to): Edge) -> Self {
        if run_together(joint, from, to) { Self::Other } else { Self::None }
    }
}

/// Whether two edges that begin in one point run along each other.
fn run_together(start: GridPoint, one: GridPoint, other: GridPoint) -> bool {
    direction(start, one) == direction(start, other) && turn(start, one, other) == 0
}

/// Whether a way leads east or west, and whether north or south, by their signs.
fn direction(from: GridPoint, to: GridPoint) -> (i64, i64) {
    ((to.longitude - from.longitude).signum(), (to.latitude - from.latitude).signum())
}

/// Whether two paths through a vertex go through one another there, and do not only touch. Each is
/// known by the point that it comes from and the one that it goes to.
pub(super) fn go_through(vertex: GridPoint, path: Edge, (from, to): Edge) -> bool {
    is_left_of(vertex, path, from) != is_left_of(vertex, path, to)
}

/// Whether a ray from a vertex runs to the left of a path through it.
fn is_left_of(vertex: GridPoint, (from, to): Edge, ray: GridPoint) -> bool {
    let is_left_of_first = turn(from, vertex, ray) > 0;
    let is_left_of_second = turn(vertex, to, ray) > 0;
    if turn(from, vertex, to) >= 0 {
        // A turn to the left, or none: left of both.
        is_left_of_first && is_left_of_second
    } else {
        is_left_of_first || is_left_of_second
    }
}
