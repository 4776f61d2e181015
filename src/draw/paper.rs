//! The paper: places on it in whole units, and lines and rings through them.

use crate::geometry::{edges, lines, paths};

/// Units of geometry in a pixel: positions are rounded to whole units, for drawing only. Every
/// vertex is moved by itself, so that neighbours that share a border still do.
pub(super) const UNITS: i32 = 4;

/// The SVG transform from units to pixels.
pub(super) fn scale_to_pixels() -> String {
    format!("scale({})", 1.0 / f64::from(UNITS))
}

/// A place on the paper in units, to the right and down.
pub(super) type Place = [i32; 2];

/// A directed edge on the paper.
pub(super) type PaperEdge = (Place, Place);

/// How large a map is on the paper.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paper {
    pub(super) width: i32,
    /// The map is as high as it needs to be, but not higher.
    pub(super) most_height: i32,
    pub(super) margin: i32,
}

/// Rings out of edges, without points on straight lines and rings that are too small to see.
pub(super) fn closed_rings(edges: &[PaperEdge]) -> Vec<Vec<Place>> {
    /// A quarter of a square pixel.
    const LEAST: i64 = (UNITS * UNITS) as i64 / 4;
    let rings = paths(edges).into_iter().map(|ring| straightened(&ring));
    rings.filter(|ring| ring.len() > 2 && double_area(ring).abs() >= 2 * LEAST).collect()
}

/// Lines out of edges, without points on straight lines.
pub(super) fn straightened_lines(edges: &[PaperEdge]) -> Vec<Vec<Place>> {
    lines(edges).iter().map(|line| straightened_line(line)).collect()
}

fn straightened_line(line: &[Place]) -> Vec<Place> {
    let mut kept: Vec<Place> = Vec::with_capacity(line.len());
    for &point in line {
        while let [.., before, last] = kept.as_slice()
            && goes_straight(*before, *last, point)
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}

/// An edge the way it sorts first, and 1, or −1 if that is not the way it runs.
pub(super) fn canonical((from, to): PaperEdge) -> (PaperEdge, i32) {
    if from <= to { ((from, to), 1) } else { ((to, from), -1) }
}

fn straightened(ring: &[Place]) -> Vec<Place> {
    let mut kept: Vec<Place> = Vec::with_capacity(ring.len());
    for &point in ring {
        while let [.., before, last] = kept.as_slice()
            && is_straight(*before, *last, point)
        {
            kept.pop();
        }
        kept.push(point);
    }
    while let [first, second, .., before, last] = kept.as_slice() {
        if is_straight(*before, *last, *first) {
            kept.pop();
        } else if is_straight(*last, *first, *second) {
            kept.remove(0);
        } else {
            break;
        }
    }
    kept
}

/// Whether a point between two others adds nothing to a ring: it is on the line through them.
fn is_straight(before: Place, at: Place, after: Place) -> bool {
    cross(before, at, after) == 0
}

/// Whether a line goes on through a point without turning.
fn goes_straight(before: Place, at: Place, after: Place) -> bool {
    let ([ax, ay], [bx, by]) = (step(before, at), step(at, after));
    ax * by == ay * bx && ax * bx + ay * by >= 0
}

fn cross(before: Place, at: Place, after: Place) -> i64 {
    let ([ax, ay], [bx, by]) = (step(before, at), step(at, after));
    ax * by - ay * bx
}

fn step([from_x, from_y]: Place, [to_x, to_y]: Place) -> [i64; 2] {
    [i64::from(to_x) - i64::from(from_x), i64::from(to_y) - i64::from(from_y)]
}

/// Twice the signed area in square units.
pub(super) fn double_area(ring: &[Place]) -> i64 {
    edges(ring)
        .map(|([ax, ay], [bx, by])| i64::from(ax) * i64::from(by) - i64::from(bx) * i64::from(ay))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[(i32, i32)]) -> Vec<Place> {
        points.iter().map(|&(x, y)| [x, y]).collect()
    }

    #[test]
    fn straight_lines_need_no_points_between() {
        let square = ring(&[(0, 0), (4, 0), (8, 0), (8, 8), (4, 8), (0, 8), (0, 4)]);
        assert_eq!(straightened(&square), ring(&[(0, 0), (8, 0), (8, 8), (0, 8)]));
        // There and back is nothing.
        assert!(straightened(&ring(&[(0, 0), (4, 0), (8, 0), (4, 0)])).len() < 3);
    }
}
