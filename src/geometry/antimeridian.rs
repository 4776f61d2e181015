//! Rings on the globe: across the antimeridian, and around a pole.
//!
//! RFC 7946 §3.1.9 wants polygons cut at the antimeridian; many files do not cut them, but write
//! longitudes beyond ±180, or jump from 180 to −180 in the middle of a ring. Here every ring
//! becomes rings within −180 … 180.
//!
//! Edges that bend are bent before ([`bend`](super::bend)), so all edges here are straight.
//!
//! How a ring is read:
//! 1. Longitudes that differ by a full turn are one meridian. A vertex on the antimeridian may stand at
//!    180 or at −180, whichever its neighbours have (`[180, -16], [-180, -17], [180, -18]` runs along
//!    it): the ground is the same.
//! 2. An edge wider than 180° takes the short way round, across the antimeridian; one of exactly 360°
//!    leads nowhere but along its meridian.
//! 3. A ring whose vertices all lie on one meridian is a band around the Earth, or all of it, where
//!    each of its edges of 360° runs along a parallel: those edges are then meant as they are written.
//! 4. An edge from a pole to the same pole has no length, so it may lead any way round: it is taken as written
//!    (Antarctica cut down to the pole) if the ring closes with it, and leads nowhere otherwise.
//! 5. A ring that comes back a full turn away from its start surrounds a pole, the one in its own
//!    hemisphere, and is closed along it.
//!
//! So do GDAL's `-wrapdateline` and the Python package `antimeridian`, which knows bands too, read
//! rings. On a sphere, as in S2 and d3-geo, 180 and −180 cannot be told apart to begin with, and there
//! are no bands.
//!
//! Caveats:
//! - An edge of exactly 180° leads the way its numbers say, so the sign of its end on the antimeridian
//!   matters. RFC 7946 has no answer for it, and a sphere no single way.
//! - A band with a vertex off its meridian is told from a ring that touches the antimeridian by
//!   nothing. It is read as the latter.
//! - An edge wider than 360° neither end of which lies on the antimeridian is taken as written: masks
//!   around maps reach beyond the world like this.

use super::bounds::Bounds;
use super::grid::{GridPoint, edges, signed_double_area};
use super::half_plane::{clip_to_half_plane, interpolate};

/// A ring within −180 … 180, in as many pieces as the antimeridian makes of it.
#[derive(Debug)]
pub(super) struct OnGlobe {
    /// Rings whose winding numbers together are those of the ring.
    pub(super) pieces: Vec<Vec<GridPoint>>,
    /// What had to be done to it.
    pub(super) passage: Passage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Passage {
    /// The ring lay within −180 … 180.
    None,
    /// The ring was cut at the antimeridian.
    Antimeridian,
    /// The ring surrounds a pole and was closed along it.
    Pole,
}

/// Reads a ring (without closing point) as it lies on the globe.
pub(super) fn place_on_globe(ring: Vec<GridPoint>) -> OnGlobe {
    let half = GridPoint::ANTIMERIDIAN;
    let within = ring.iter().all(|point| (-half..=half).contains(&point.longitude));
    // Nearly all rings; what follows would find the same, but copy them first.
    if within && edges(&ring).all(|(from, to)| (to.longitude - from.longitude).abs() <= half) {
        return OnGlobe { pieces: vec![ring], passage: Passage::None };
    }
    let (path, turn) = unwrap(&ring);
    if within && turn == 0 && path == ring {
        return OnGlobe { pieces: vec![ring], passage: Passage::None };
    }
    let (path, passage) = if turn == 0 {
        (path, Passage::Antimeridian)
    } else {
        (close_along_pole(path, turn), Passage::Pole)
    };
    OnGlobe { pieces: cut(&path), passage }
}

/// The ring with longitudes that do not jump, and by how many turns its end is away from its start.
fn unwrap(ring: &[GridPoint]) -> (Vec<GridPoint>, i64) {
    if is_band(ring) {
        return follow(ring, FullTurns::AsWritten);
    }
    let (path, turn) = follow(ring, FullTurns::OnlyAlongPoles);
    if turn == 0 { (path, turn) } else { follow(ring, FullTurns::Nowhere) }
}

/// Where an edge of exactly 360° leads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FullTurns {
    AsWritten,
    OnlyAlongPoles,
    Nowhere,
}

/// Whether a ring is a band around the Earth, or all of it: every vertex on one meridian, every full turn
/// along a parallel.
pub(super) fn is_band(ring: &[GridPoint]) -> bool {
    edges(ring).all(|(from, to)| match to.longitude - from.longitude {
        0 => true,
        width => width % GridPoint::FULL_TURN == 0 && from.latitude == to.latitude,
    })
}

/// Follows a ring from vertex to vertex without a jump.
fn follow(ring: &[GridPoint], turns: FullTurns) -> (Vec<GridPoint>, i64) {
    let mut path = Vec::with_capacity(ring.len() + 3);
    let mut offset = 0;
    for (from, to) in edges(ring) {
        path.push(GridPoint { longitude: from.longitude + offset, ..from });
        offset += eastward(from, to, turns) - (to.longitude - from.longitude);
    }
    (path, offset / GridPoint::FULL_TURN)
}

/// How far an edge leads to the east.
fn eastward(from: GridPoint, to: GridPoint, turns: FullTurns) -> i64 {
    let written = to.longitude - from.longitude;
    let is_meant = match written.abs() {
        ..=GridPoint::ANTIMERIDIAN => true,
        GridPoint::FULL_TURN => match turns {
            FullTurns::AsWritten => true,
            FullTurns::OnlyAlongPoles => from.is_on_pole() && to.is_on_pole(),
            FullTurns::Nowhere => false,
        },
        width if width < GridPoint::FULL_TURN => false,
        _ => turns == FullTurns::AsWritten || !(is_on_antimeridian(from) || is_on_antimeridian(to)),
    };
    if is_meant { written } else { short_way(written) }
}

fn is_on_antimeridian(point: GridPoint) -> bool {
    point.longitude.rem_euclid(GridPoint::FULL_TURN) == GridPoint::ANTIMERIDIAN
}

/// The same way without whole turns: at most half a turn to the east or the west.
pub(super) fn short_way(written: i64) -> i64 {
    let rest = written % GridPoint::FULL_TURN;
    if rest.abs() > GridPoint::ANTIMERIDIAN {
        rest - rest.signum() * GridPoint::FULL_TURN
    } else {
        rest
    }
}

fn close_along_pole(mut path: Vec<GridPoint>, turn: i64) -> Vec<GridPoint> {
    let sum: i128 = path.iter().map(|point| i128::from(point.latitude)).sum();
    let pole = if sum < 0 { -GridPoint::POLE } else { GridPoint::POLE };
    if let Some(&start) = path.first() {
        let end = GridPoint { longitude: start.longitude + turn * GridPoint::FULL_TURN, ..start };
        path.push(end);
        path.push(GridPoint { latitude: pole, ..end });
        path.push(GridPoint { latitude: pole, ..start });
    }
    path
}

/// Cuts a closed path at every antimeridian it crosses and moves the pieces into −180 … 180.
fn cut(path: &[GridPoint]) -> Vec<Vec<GridPoint>> {
    let Some(bounds) = Bounds::around(path.iter().copied()) else {
        return Vec::new();
    };
    let first = (bounds.west + GridPoint::ANTIMERIDIAN).div_euclid(GridPoint::FULL_TURN);
    let last = (bounds.east + GridPoint::ANTIMERIDIAN).div_euclid(GridPoint::FULL_TURN);
    (first..=last)
        .map(|turn| cut_out(path, turn))
        .filter(|piece| signed_double_area(piece) != 0)
        .collect()
}

/// The part of a closed path that lies within half a turn of the meridian `turn` turns to the east of
/// Greenwich, moved into −180 … 180.
fn cut_out(path: &[GridPoint], turn: i64) -> Vec<GridPoint> {
    let centre = turn * GridPoint::FULL_TURN;
    let (west, east) = (centre - GridPoint::ANTIMERIDIAN, centre + GridPoint::ANTIMERIDIAN);
    let eastern = clip_to_half_plane(
        path,
        |point| point.longitude >= west,
        |from, to| point_on_meridian(from, to, west),
    );
    let mut piece = clip_to_half_plane(
        &eastern,
        |point| point.longitude <= east,
        |from, to| point_on_meridian(from, to, east),
    );
    for point in &mut piece {
        point.longitude -= centre;
    }
    piece
}

/// Where an edge meets a meridian. One of its ends may lie on it.
fn point_on_meridian(from: GridPoint, to: GridPoint, meridian: i64) -> GridPoint {
    if from.longitude == meridian {
        from
    } else if to.longitude == meridian {
        to
    } else {
        let ends = [from, to].map(|end| (end.longitude, end.latitude));
        let latitude = interpolate(ends[0], ends[1], meridian);
        GridPoint { longitude: meridian, latitude }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[(i64, i64)]) -> Vec<GridPoint> {
        points
            .iter()
            .map(|&(longitude, latitude)| {
                GridPoint::from_degrees([longitude as f64, latitude as f64])
            })
            .collect()
    }

    /// Area in square degrees over all pieces.
    fn area(on_globe: &OnGlobe) -> f64 {
        let double: i128 = on_globe.pieces.iter().map(|piece| signed_double_area(piece)).sum();
        double as f64 / 2e18
    }

    #[test]
    fn a_ring_within_the_globe_is_left_alone() {
        for points in [
            &[(30, 48), (31, 48), (31, 49)][..],
            &[(-180, -90), (180, -90), (180, 90), (-180, 90)],
            &[(-180, -10), (180, -10), (180, 10), (-180, 10)],
            // Edges of half a turn, and Antarctica cut down to the pole.
            &[(-90, 0), (90, 0), (90, 10), (-90, 10)],
            &[(180, -70), (90, -65), (0, -70), (-90, -65), (-180, -70), (-180, -90), (180, -90)],
        ] {
            let on_globe = place_on_globe(ring(points));
            assert_eq!(on_globe.passage, Passage::None);
            assert_eq!(on_globe.pieces, [ring(points)]);
        }
    }

    #[test]
    fn a_jump_a_wrong_sign_and_longitudes_beyond_180_are_the_same_ground() {
        for points in [
            &[(170, 60), (-170, 60), (-170, 70), (170, 70)][..],
            &[(170, 60), (190, 60), (190, 70), (170, 70)],
            &[(-190, 60), (-170, 60), (-170, 70), (-190, 70)],
            &[(170, 60), (-180, 60), (-170, 60), (-170, 70), (180, 70), (170, 70)],
        ] {
            let on_globe = place_on_globe(ring(points));
            assert_eq!(on_globe.passage, Passage::Antimeridian, "{points:?}");
            assert_eq!(on_globe.pieces.len(), 2, "{points:?}");
            assert!((area(&on_globe) - 200.0).abs() < 1e-9, "{points:?}");
        }
    }

    /// A triangle west of the antimeridian, and one with a corner on either side of it.
    #[test]
    fn a_vertex_on_the_antimeridian_may_stand_on_either_side_of_it() {
        for corners in [[(180, -18), (178, -17), (180, -16)], [(178, -18), (182, -17), (180, -16)]]
        {
            let expected = signed_double_area(&ring(&corners)).abs() as f64 / 2e18;
            for signs in 0..8 {
                for turn in [-360, 0, 360] {
                    let written: Vec<(i64, i64)> = corners
                        .iter()
                        .enumerate()
                        .map(|(index, &(longitude, latitude))| match longitude {
                            180 if signs & (1 << index) != 0 => (turn - 180, latitude),
                            182 if turn == 0 => (-178, latitude),
                            longitude => (turn + longitude, latitude),
                        })
                        .collect();
                    let on_globe = place_on_globe(ring(&written));
                    assert!((area(&on_globe).abs() - expected).abs() < 1e-9, "{written:?}");
                    assert_ne!(on_globe.passage, Passage::Pole, "{written:?}");
                }
            }
        }
    }

    /// Antarctica cut down to the pole, each corner of the cut on either side.
    #[test]
    fn a_cut_down_to_the_pole_may_be_written_with_any_signs() {
        let coast = [(90, -65), (0, -70), (-90, -65)];
        for signs in 0..16 {
            let sign = |bit: i32| if signs & (1 << bit) == 0 { 180 } else { -180 };
            let mut points = vec![(sign(0), -70)];
            points.extend(coast);
            points.extend([(sign(1), -70), (sign(2), -90), (sign(3), -90)]);
            let on_globe = place_on_globe(ring(&points));
            // Four trapezia 90° wide, 20° high at one end and 25° at the other.
            assert!((area(&on_globe).abs() - 4.0 * 90.0 * 22.5).abs() < 1e-9, "{points:?}");
        }
    }

    #[test]
    fn a_band_is_a_band_at_any_meridian() {
        for west in [-540, -360, -180, 0] {
            let points = [(west, -10), (west + 360, -10), (west + 360, 10), (west, 10)];
            let on_globe = place_on_globe(ring(&points));
            assert!((area(&on_globe) - 360.0 * 20.0).abs() < 1e-9, "{points:?}");
        }
    }

    /// The southern side climbs from 60° to 66° and the northern one from 64° to 70°; a third of the
    /// way lies before the antimeridian.
    #[test]
    fn each_piece_lies_where_its_part_of_the_ring_does() {
        let mut near = ring(&[(175, 60), (180, 62), (180, 66), (175, 64)]);
        let mut beyond = ring(&[(-180, 62), (-170, 66), (-170, 70), (-180, 66)]);
        near.sort_unstable();
        beyond.sort_unstable();
        for turn in [-720, -360, 0, 360] {
            let path = [(175, 60), (190, 66), (190, 70), (175, 64)]
                .map(|(longitude, latitude)| (longitude + turn, latitude));
            let mut pieces = place_on_globe(ring(&path)).pieces;
            for piece in &mut pieces {
                piece.sort_unstable();
            }
            assert_eq!(pieces, [near.clone(), beyond.clone()], "{turn}");
        }
    }

    #[test]
    fn an_edge_jumps_from_half_a_turn_up() {
        // The short way from 90° on to just short of −90° is over the antimeridian.
        let mut points = ring(&[(90, 0), (-90, 0), (-90, 10), (90, 10)]);
        for place in [1, 2] {
            points[place].longitude -= 1;
        }
        let on_globe = place_on_globe(points);
        assert_eq!(on_globe.passage, Passage::Antimeridian);
        assert!((area(&on_globe) - 1800.0).abs() < 1e-6);
    }

    #[test]
    fn a_ring_around_a_pole_is_closed_along_it() {
        let cap = 360.0 * 20.0;
        // Along 70° south to the west the pole is on the left, to the east on the right.
        let mut points: Vec<(i64, i64)> = (-18..=18).map(|step| (step * -10, -70)).collect();
        for _ in 0..2 {
            let mut reversed = points.clone();
            reversed.reverse();
            for (points, expected) in [(&points, cap), (&reversed, -cap)] {
                let on_globe = place_on_globe(ring(points));
                assert_eq!(on_globe.passage, Passage::Pole);
                assert!((area(&on_globe) - expected).abs() < 1e-9, "{}", area(&on_globe));
            }
            points.pop();
        }
    }

    #[test]
    fn a_full_turn_that_only_ends_on_a_pole_is_a_seam() {
        let mut points: Vec<(i64, i64)> = (-18..=18).map(|step| (step * 10, 70)).collect();
        points.push((-180, 90));
        let on_globe = place_on_globe(ring(&points));
        assert_eq!(on_globe.passage, Passage::Pole);
        assert!((area(&on_globe) - 360.0 * 20.0).abs() < 1e-9, "{}", area(&on_globe));
    }

    #[test]
    fn around_both_poles_alike_the_northern_one_is_taken() {
        let equator: Vec<(i64, i64)> = (-18..18).map(|step| (step * 10, 0)).collect();
        let on_globe = place_on_globe(ring(&equator));
        assert_eq!(on_globe.passage, Passage::Pole);
        assert!(on_globe.pieces.iter().flatten().all(|point| point.latitude >= 0));
    }
}
