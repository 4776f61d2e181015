//! Clipping rings to a half plane.

use super::grid::{GridPoint, edges};

/// The part of a ring that is inside a half plane (Sutherland & Hodgman 1974). What is outside is
/// folded onto its edge, so winding numbers inside stay what they are, and signed areas add up.
///
/// `cross` gives the point where an edge crosses the half plane's edge.
pub(crate) fn clip_to_half_plane(
    ring: &[GridPoint],
    is_inside: impl Fn(GridPoint) -> bool,
    cross: impl Fn(GridPoint, GridPoint) -> GridPoint,
) -> Vec<GridPoint> {
    let mut kept = Vec::with_capacity(ring.len());
    for (from, to) in edges(ring) {
        if is_inside(from) {
            kept.push(from);
        }
        if is_inside(from) != is_inside(to) {
            kept.push(cross(from, to));
        }
    }
    kept.dedup();
    kept
}

/// The coordinate at which a straight edge passes `at` in the other coordinate, exact to the nearest
/// step of the grid. `from` and `to` are pairs (the coordinate that `at` is of, the other).
#[expect(clippy::cast_possible_truncation, reason = "the result lies between two that fit")]
pub(crate) fn interpolate(from: (i64, i64), to: (i64, i64), at: i64) -> i64 {
    let width = i128::from(to.0) - i128::from(from.0);
    if width == 0 {
        return from.1;
    }
    let rise = (i128::from(to.1) - i128::from(from.1)) * (i128::from(at) - i128::from(from.0));
    let (rise, width) = if width < 0 { (-rise, -width) } else { (rise, width) };
    from.1 + (2 * rise + width).div_euclid(2 * width) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interpolation_rounds_to_the_nearest_step_in_both_directions() {
        for (from, to, at, expected) in [
            ((0, 0), (10, 10), 3, 3),
            ((10, 10), (0, 0), 3, 3),
            ((0, 0), (3, 1), 1, 0),
            ((0, 0), (3, 1), 2, 1),
            ((3, 1), (0, 0), 2, 1),
            ((0, 5), (0, 9), 0, 5),
        ] {
            assert_eq!(interpolate(from, to, at), expected, "{from:?} {to:?} {at}");
        }
    }
}
