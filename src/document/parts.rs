//! Parts: rings that come without saying which polygon they belong to, as Esri keeps them.
//!
//! A ring that runs clockwise is a shell, any other a hole in the smallest shell around it (Esri, Shapefile
//! Technical Description, 1998).

use super::feature::Rings;
use super::tally::Tally;
use crate::error::Error;
use crate::limits::Counter;

type Ring = Vec<[f64; 2]>;

/// Rings as polygons.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Parted {
    pub(super) polygons: Vec<Rings>,
    /// How many rings run as holes do and lie in no shell. They are shells.
    pub(super) strays: usize,
}

/// Makes polygons of rings.
pub(super) fn polygons_of(rings: Vec<Ring>, tally: &Tally) -> Result<Parted, Error> {
    let mut shells: Vec<Shell> = Vec::new();
    let mut holes: Vec<Ring> = Vec::new();
    for ring in rings.into_iter().filter(|ring| !ring.is_empty()) {
        if double_area(&ring) > 0.0 {
            holes.push(ring);
        } else {
            shells.push(Shell::new(ring));
        }
    }
    let mut strays = Vec::new();
    let mut comparisons = tally.comparisons();
    for hole in holes {
        let extent = Extent::of(&hole);
        comparisons.add(shells.len() as u64)?;
        let mut around: Option<usize> = None;
        for (index, shell) in shells.iter().enumerate() {
            let is_smaller = around
                .and_then(|found| shells.get(found))
                .is_none_or(|found| shell.area < found.area);
            if !is_smaller || !shell.extent.covers(&extent) {
                continue;
            }
            if shell.holds(&hole, &mut comparisons)? {
                around = Some(index);
            }
        }
        match around.and_then(|index| shells.get_mut(index)) {
            Some(shell) => shell.rings.push(hole),
            None => strays.push(hole),
        }
    }
    let stray_count = strays.len();
    let polygons = shells.into_iter().map(|shell| shell.rings);
    let polygons = polygons.chain(strays.into_iter().map(|ring| vec![ring])).collect();
    Ok(Parted { polygons, strays: stray_count })
}

/// A shell with the holes that were found in it.
struct Shell {
    rings: Rings,
    extent: Extent,
    area: f64,
}

impl Shell {
    fn new(ring: Ring) -> Self {
        let (extent, area) = (Extent::of(&ring), double_area(&ring).abs());
        Self { rings: vec![ring], extent, area }
    }

    fn ring(&self) -> &[[f64; 2]] {
        self.rings.first().map_or(&[], Vec::as_slice)
    }

    /// Whether a ring lies in it. One position of the ring is as good as another, but for those on the shell; all
    /// vertices may lie there, as those of a diamond in a square do.
    fn holds(&self, ring: &[[f64; 2]], comparisons: &mut Counter<'_>) -> Result<bool, Error> {
        let middles =
            edges(ring).map(|([ax, ay], [bx, by])| [f64::midpoint(ax, bx), f64::midpoint(ay, by)]);
        for position in ring.iter().copied().chain(middles) {
            comparisons.add(self.ring().len() as u64)?;
            match side_of(self.ring(), position) {
                Side::On => {}
                Side::Inside => return Ok(true),
                Side::Outside => return Ok(false),
            }
        }
        Ok(false)
    }
}

/// The box around a ring.
#[derive(Clone, Copy)]
struct Extent {
    low: [f64; 2],
    high: [f64; 2],
}

impl Extent {
    fn of(ring: &[[f64; 2]]) -> Self {
        let nothing = Self { low: [f64::INFINITY; 2], high: [f64::NEG_INFINITY; 2] };
        ring.iter().fold(nothing, |Self { low: [west, south], high: [east, north] }, &[x, y]| {
            Self { low: [west.min(x), south.min(y)], high: [east.max(x), north.max(y)] }
        })
    }

    fn covers(&self, other: &Self) -> bool {
        let is_below = |one: [f64; 2], other: [f64; 2]| one[0] <= other[0] && one[1] <= other[1];
        is_below(self.low, other.low) && is_below(other.high, self.high)
    }
}

/// The edges of a ring, closed whether or not it is.
fn edges(ring: &[[f64; 2]]) -> impl Iterator<Item = ([f64; 2], [f64; 2])> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Twice the area, positive if the ring runs counter-clockwise. Taken from the first vertex on, so that far from the
/// origin no digits are lost.
fn double_area(ring: &[[f64; 2]]) -> f64 {
    let [x0, y0] = ring.first().copied().unwrap_or_default();
    edges(ring).map(|([ax, ay], [bx, by])| (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)).sum()
}

enum Side {
    Inside,
    On,
    Outside,
}

/// On which side of a ring a position lies, by the edges that a ray to the east crosses.
fn side_of(ring: &[[f64; 2]], [x, y]: [f64; 2]) -> Side {
    let mut is_inside = false;
    for ([ax, ay], [bx, by]) in edges(ring) {
        let turn = (bx - ax) * (y - ay) - (x - ax) * (by - ay);
        let is_between = |a: f64, b: f64, value: f64| a.min(b) <= value && value <= a.max(b);
        if turn.abs() <= f64::EPSILON * 16.0 * ((bx - ax).abs() + (by - ay).abs())
            && is_between(ax, bx, x)
            && is_between(ay, by, y)
        {
            return Side::On;
        }
        if (ay > y) != (by > y) && (turn > 0.0) == (by > ay) {
            is_inside = !is_inside;
        }
    }
    if is_inside { Side::Inside } else { Side::Outside }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::{Budget, Limits};

    /// A square that runs clockwise.
    fn square(x: f64, y: f64, side: f64) -> Ring {
        vec![[x, y], [x, y + side], [x + side, y + side], [x + side, y], [x, y]]
    }

    fn hole(x: f64, y: f64, side: f64) -> Ring {
        square(x, y, side).into_iter().rev().collect()
    }

    fn parted(rings: Vec<Ring>) -> Parted {
        polygons_of(rings, &Tally::new(&Budget::default())).unwrap()
    }

    #[test]
    fn holes_go_to_the_smallest_shell_around_them() {
        let lake = hole(1.0, 1.0, 8.0);
        let island = square(2.0, 2.0, 4.0);
        let pond = hole(3.0, 3.0, 1.0);
        let mainland = square(0.0, 0.0, 10.0);
        let elsewhere = square(20.0, 0.0, 10.0);
        let rings =
            vec![pond.clone(), elsewhere.clone(), lake.clone(), island.clone(), mainland.clone()];
        let expected = vec![vec![elsewhere], vec![island, pond], vec![mainland, lake]];
        assert_eq!(parted(rings), Parted { polygons: expected, strays: 0 });
    }

    #[test]
    fn a_second_shell_is_no_hole() {
        let rings = vec![square(0.0, 0.0, 1.0), square(5.0, 5.0, 1.0)];
        assert_eq!(parted(rings).polygons.len(), 2);
    }

    #[test]
    fn a_hole_that_touches_its_shell_is_one_and_one_outside_is_a_shell() {
        let shell = vec![[0.0, 0.0], [0.0, 4.0], [4.0, 4.0], [4.0, 0.0], [0.0, 0.0]];
        let touching = vec![[0.0, 2.0], [2.0, 1.0], [2.0, 3.0], [0.0, 2.0]];
        let diamond = vec![[2.0, 0.0], [4.0, 2.0], [2.0, 4.0], [0.0, 2.0], [2.0, 0.0]];
        let found =
            parted(vec![shell.clone(), touching.clone(), diamond.clone(), hole(9.0, 9.0, 1.0)]);
        assert_eq!(found.polygons, [vec![shell, touching, diamond], vec![hole(9.0, 9.0, 1.0)]]);
        assert_eq!(found.strays, 1);
    }

    #[test]
    fn comparisons_are_counted() {
        let budget = Budget::within(Limits::default().comparisons(1_000));
        let rings =
            (0..100).map(|_| square(0.0, 0.0, 9.0)).chain((0..100).map(|_| hole(1.0, 1.0, 1.0)));
        assert!(polygons_of(rings.collect(), &Tally::new(&budget)).is_err());
    }
}
