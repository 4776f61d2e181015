//! Which way an edge leads, and from which of its ends it is bent.

use super::super::antimeridian::short_way;
use super::super::grid::{Edge, GridPoint};

/// How an edge runs between its ends.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Course {
    /// As it is written.
    Straight,
    /// Straight from point to point, over these.
    Over(Vec<GridPoint>),
    /// Along a curve: the edge from its first end, which lies within −180 … 180.
    Bent(Edge),
}

/// How an edge runs, along a shortest path or straight in a plane. What comes of it holds for the edge from its
/// [first end](turned), whichever way it is written.
pub(super) fn course(edge: Edge, is_in_plane: bool) -> Course {
    let Some(((from, to), _)) = turned(edge) else { return Course::Straight };
    let width = to.longitude - from.longitude;
    let is_along_cut = width == 0 && from.longitude.abs() == GridPoint::ANTIMERIDIAN;
    let is_along_pole = from.is_on_pole() && from.latitude == to.latitude;
    if is_along_cut || is_along_pole || from == to {
        return Course::Straight;
    }
    if is_in_plane {
        let (start, end) = edge;
        let half = -GridPoint::ANTIMERIDIAN..=GridPoint::ANTIMERIDIAN;
        let is_within = half.contains(&start.longitude) && half.contains(&end.longitude);
        let is_across = (end.longitude - start.longitude).abs() > GridPoint::ANTIMERIDIAN;
        let is_bent = is_within && !is_across;
        return if is_bent { Course::Bent((from, to)) } else { Course::Straight };
    }
    if width == 0 {
        return Course::Straight;
    }
    if to.is_on_pole() {
        return Course::Over(vec![GridPoint { longitude: from.longitude, ..to }]);
    }
    if from.is_on_pole() {
        return Course::Over(vec![GridPoint { longitude: to.longitude, ..from }]);
    }
    if width.abs() == GridPoint::ANTIMERIDIAN {
        return over_pole(from, to);
    }
    Course::Bent((from, to))
}

/// An edge from the end from which it is bent; `None` for what is no edge, and for one along which no latitude
/// changes, or no longitude.
pub(super) fn first_way(edge: Edge) -> Option<Edge> {
    let ((from, to), _) = turned(edge)?;
    (from.latitude != to.latitude && from.longitude != to.longitude).then_some((from, to))
}

/// Between opposite meridians: over the pole that is nearer.
fn over_pole(from: GridPoint, to: GridPoint) -> Course {
    let pole = match from.latitude + to.latitude {
        0 => return Course::Straight,
        sum => sum.signum() * GridPoint::POLE,
    };
    Course::Over(vec![GridPoint { latitude: pole, ..from }, GridPoint { latitude: pole, ..to }])
}

/// An edge from its end in the south, of two as far in the south from that in the west, the longitude of that end
/// brought to −180 … 180; and whether it then runs the other way. `None` for what is no edge, or one of a whole
/// turn or more.
fn turned((from, to): Edge) -> Option<(Edge, bool)> {
    let written = to.longitude - from.longitude;
    let width = match written.abs() {
        ..=GridPoint::ANTIMERIDIAN => written,
        GridPoint::FULL_TURN.. => return None,
        _ => short_way(written),
    };
    let [from_key, to_key] = [from, to].map(|end| (end.latitude, on_first_turn(end.longitude)));
    let is_turned = to_key < from_key;
    let (first, last, width) = if is_turned { (to, from, -width) } else { (from, to, width) };
    let first = GridPoint { longitude: on_first_turn(first.longitude), ..first };
    let last = GridPoint { longitude: first.longitude + width, ..last };
    Some(((first, last), is_turned))
}

/// A longitude within −180 … 180, the latter left out.
fn on_first_turn(longitude: i64) -> i64 {
    (longitude + GridPoint::ANTIMERIDIAN).rem_euclid(GridPoint::FULL_TURN) - GridPoint::ANTIMERIDIAN
}

/// The inner points of a chain that was made along the [turned](turned) edge, along the edge as it is written.
pub(super) fn back_on(edge: Edge, mut chain: Vec<GridPoint>) -> Vec<GridPoint> {
    let Some(((first, last), is_turned)) = turned(edge) else { return Vec::new() };
    let begin = if is_turned { last } else { first };
    let moved = edge.0.longitude - begin.longitude;
    for point in &mut chain {
        point.longitude += moved;
    }
    if is_turned {
        chain.reverse();
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::super::super::arbitrary::point;
    use super::*;

    const DEGREE: i64 = 1_000_000_000;

    fn edge(from: (i64, i64), to: (i64, i64)) -> Edge {
        let [from, to] = [from, to].map(|(x, y)| point((x * DEGREE, y * DEGREE)));
        (from, to)
    }

    #[test]
    fn an_edge_is_one_edge_whichever_way_it_is_written() {
        let there = course(edge((170, 10), (190, 20)), false);
        assert_eq!(there, Course::Bent(edge((170, 10), (190, 20))));
        for (from, to) in [
            ((190, 20), (170, 10)),
            ((170, 10), (-170, 20)),
            ((-170, 20), (170, 10)),
            ((-190, 10), (-170, 20)),
            ((530, 10), (550, 20)),
        ] {
            assert_eq!(course(edge(from, to), false), there, "{from:?} {to:?}");
        }
    }

    #[test]
    fn a_chain_comes_back_to_where_its_edge_is_written() {
        let (a, b) = ((170, 10), (190, 20));
        let chain = || vec![point((175 * DEGREE, 12 * DEGREE)), point((180 * DEGREE, 15 * DEGREE))];
        assert_eq!(back_on(edge(a, b), chain()), chain());
        let moved = [point((-180 * DEGREE, 15 * DEGREE)), point((-185 * DEGREE, 12 * DEGREE))];
        assert_eq!(back_on(edge((-170, 20), (-190, 10)), chain()), moved);
        let jumped = [point((-180 * DEGREE, 15 * DEGREE)), point((-185 * DEGREE, 12 * DEGREE))];
        assert_eq!(back_on(edge((-170, 20), (170, 10)), chain()), jumped);
    }

    #[test]
    fn what_is_no_shortest_path_is_not_bent() {
        for (from, to) in [
            ((30, 10), (30, 20)),
            ((30, 10), (30, 10)),
            ((180, 10), (180, 20)),
            ((180, 10), (-180, 20)),
            ((-180, 90), (180, 90)),
            ((10, -90), (50, -90)),
            ((-180, 10), (180, 10)),
            ((-400, 10), (400, 20)),
            // Antipodes: no great circle is the shortest.
            ((0, 10), (180, -10)),
        ] {
            assert_eq!(course(edge(from, to), false), Course::Straight, "{from:?} {to:?}");
        }
    }

    #[test]
    fn a_path_to_a_pole_or_over_it_runs_along_meridians() {
        let over = |points: &[(i64, i64)]| {
            let points = points.iter().map(|(x, y)| point((x * DEGREE, y * DEGREE)));
            Course::Over(points.collect())
        };
        assert_eq!(course(edge((10, 50), (70, 90)), false), over(&[(10, 90)]));
        assert_eq!(course(edge((70, -90), (10, -50)), false), over(&[(10, -90)]));
        assert_eq!(course(edge((10, 50), (190, 60)), false), over(&[(10, 90), (190, 90)]));
        assert_eq!(course(edge((10, -50), (-170, 40)), false), over(&[(10, -90), (-170, -90)]));
    }

    #[test]
    fn a_plane_ends_at_the_antimeridian() {
        assert_eq!(course(edge((170, 10), (-170, 20)), true), Course::Straight);
        assert_eq!(course(edge((170, 10), (190, 20)), true), Course::Straight);
        let meridian = edge((30, 10), (30, 20));
        assert_eq!(course(meridian, true), Course::Bent(meridian));
    }
}
