//! Rings on the globe: across the antimeridian, and around a pole.
//!
//! RFC 7946 §3.1.9 wants polygons cut at the antimeridian; many files do not cut them, but write
//! longitudes beyond ±180, or jump from 180 to −180 in the middle of a ring. Here every ring
//! becomes rings within −180 … 180.
//!
//! How a ring is read:
//! 1. An edge wider than 180° and narrower than 360° takes the short way round, across the
//!    antimeridian.
//! 2. An edge of exactly 360° is a literal one (the whole world, a band around the Earth,
//!    Antarctica cut down to the pole), unless it runs off a pole and no other edge leads back: then
//!    it is the seam of a ring around a pole.
//! 3. A ring that comes back a full turn away from its start surrounds a pole, the one in its own
//!    hemisphere, and is closed along it.

use super::bounds::Bounds;
use super::curve::Curve;
use super::grid::{GridPoint, edges, signed_double_area};
use super::half_plane::clip_to_half_plane;

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

/// Reads a ring (without closing point) as it lies on the globe. `curve` says where an edge that
/// crosses the antimeridian crosses it.
pub(super) fn place_on_globe(ring: Vec<GridPoint>, curve: Curve) -> OnGlobe {
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
    OnGlobe { pieces: cut(&path, curve), passage }
}

/// The ring with longitudes that do not jump, and by how many turns its end is away from its start.
fn unwrap(ring: &[GridPoint]) -> (Vec<GridPoint>, i64) {
    let seam = seam_edge(ring);
    let mut path = Vec::with_capacity(ring.len() + 3);
    let mut offset = 0;
    for (index, (from, to)) in edges(ring).enumerate() {
        path.push(GridPoint { longitude: from.longitude + offset, ..from });
        let width = to.longitude - from.longitude;
        let is_jump = (GridPoint::ANTIMERIDIAN + 1..GridPoint::FULL_TURN).contains(&width.abs())
            || seam == Some(index);
        if is_jump {
            offset -= width.signum() * GridPoint::FULL_TURN;
        }
    }
    (path, offset / GridPoint::FULL_TURN)
}

/// The edge of a full turn that stands for no way at all: off the poles, and the only one.
fn seam_edge(ring: &[GridPoint]) -> Option<usize> {
    let mut turns = edges(ring)
        .enumerate()
        .filter(|(_, (from, to))| (to.longitude - from.longitude).abs() == GridPoint::FULL_TURN);
    let (index, (from, to)) = turns.next()?;
    let on_pole = from.is_on_pole() && to.is_on_pole();
    (turns.next().is_none() && !on_pole).then_some(index)
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
fn cut(path: &[GridPoint], curve: Curve) -> Vec<Vec<GridPoint>> {
    let Some(bounds) = Bounds::around(path.iter().copied()) else {
        return Vec::new();
    };
    let first = (bounds.west + GridPoint::ANTIMERIDIAN).div_euclid(GridPoint::FULL_TURN);
    let last = (bounds.east + GridPoint::ANTIMERIDIAN).div_euclid(GridPoint::FULL_TURN);
    (first..=last)
        .map(|turn| cut_out(path, turn, curve))
        .filter(|piece| signed_double_area(piece) != 0)
        .collect()
}

/// The part of a closed path that lies within half a turn of the meridian `turn` turns to the east of
/// Greenwich, moved into −180 … 180.
fn cut_out(path: &[GridPoint], turn: i64, curve: Curve) -> Vec<GridPoint> {
    let centre = turn * GridPoint::FULL_TURN;
    let (west, east) = (centre - GridPoint::ANTIMERIDIAN, centre + GridPoint::ANTIMERIDIAN);
    let eastern = clip_to_half_plane(
        path,
        |point| point.longitude >= west,
        |from, to| point_on_meridian(curve, from, to, west),
    );
    let mut piece = clip_to_half_plane(
        &eastern,
        |point| point.longitude <= east,
        |from, to| point_on_meridian(curve, from, to, east),
    );
    for point in &mut piece {
        point.longitude -= centre;
    }
    piece
}

/// Where an edge meets a meridian. One of its ends may lie on it.
fn point_on_meridian(curve: Curve, from: GridPoint, to: GridPoint, meridian: i64) -> GridPoint {
    if from.longitude == meridian {
        from
    } else if to.longitude == meridian {
        to
    } else {
        let latitude = curve.latitude_on_meridian(from, to, meridian);
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
            let on_globe = place_on_globe(ring(points), Curve::Straight);
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
            let on_globe = place_on_globe(ring(points), Curve::Straight);
            assert_eq!(on_globe.passage, Passage::Antimeridian, "{points:?}");
            assert_eq!(on_globe.pieces.len(), 2, "{points:?}");
            assert!((area(&on_globe) - 200.0).abs() < 1e-9, "{points:?}");
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
            let mut pieces = place_on_globe(ring(&path), Curve::Straight).pieces;
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
        let on_globe = place_on_globe(points, Curve::Straight);
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
                let on_globe = place_on_globe(ring(points), Curve::Straight);
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
        let on_globe = place_on_globe(ring(&points), Curve::Straight);
        assert_eq!(on_globe.passage, Passage::Pole);
        assert!((area(&on_globe) - 360.0 * 20.0).abs() < 1e-9, "{}", area(&on_globe));
    }

    #[test]
    fn around_both_poles_alike_the_northern_one_is_taken() {
        let equator: Vec<(i64, i64)> = (-18..18).map(|step| (step * 10, 0)).collect();
        let on_globe = place_on_globe(ring(&equator), Curve::Straight);
        assert_eq!(on_globe.passage, Passage::Pole);
        assert!(on_globe.pieces.iter().flatten().all(|point| point.latitude >= 0));
    }
}
