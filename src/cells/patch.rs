//! Patches: ground that is halved until something is certain of all of it.

use crate::earth::{MetresPerDegree, SpacePoint};
use crate::geometry::{
    Bounds, GridPoint, Ground, STEPS_PER_DEGREE, clip_to_half_plane, interpolate,
    signed_double_area,
};
use crate::measure::Measure;
use crate::quantity::Area;

/// A part of some ground: its rings, holes with their shells, and the box in which it lies. What is true of the
/// whole box is true of all of it.
#[derive(Debug)]
pub(super) struct Patch {
    rings: Vec<Vec<GridPoint>>,
    bounds: Bounds,
}

/// A square that is halved into squares of all sizes: each longitude and latitude lies in it, on whichever turn of the
/// Earth it is written.
const EVERYWHERE: Bounds = Bounds { west: -HALF, south: -HALF, east: HALF, north: HALF };
const HALF: i64 = 1 << 39;

/// The sides of the squares in which ground is looked at first, in steps of the grid: two degrees.
const LARGEST_SQUARE: i64 = 1 << 31;

/// All points in space within a radius, in metres.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ball {
    pub(super) centre: SpacePoint,
    pub(super) radius: f64,
}

/// A straight line on the grid: a point on it in degrees, and how much a position in degrees gains on the side
/// of the line for each degree of longitude and of latitude.
#[derive(Debug, Clone, Copy)]
pub(super) struct Divide {
    pub(super) through: [f64; 2],
    pub(super) slope: [f64; 2],
}

impl Patch {
    /// All of some ground; `None` without area.
    pub(super) fn of_ground(ground: &Ground) -> Option<Self> {
        Self::of_rings(ground.rings().map(<[GridPoint]>::to_vec), ground.bounds()?)
    }

    /// Some ground in squares that are the same for all ground: so are their halves, and what is found out about
    /// a place does not depend on the ground that it is a part of.
    pub(super) fn squares_of_ground(ground: &Ground) -> Vec<Self> {
        let Some(Self { rings, .. }) = Self::of_ground(ground) else { return Vec::new() };
        let mut open = vec![Self { rings, bounds: EVERYWHERE }];
        let mut squares = Vec::new();
        while let Some(patch) = open.pop() {
            let Bounds { west, south, east, north } = patch.bounds;
            if (east - west).max(north - south) <= LARGEST_SQUARE {
                squares.push(patch);
            } else if east - west > north - south {
                open.extend(patch.cut_in_the_middle(Line::Meridian).into_iter().flatten());
            } else {
                open.extend(patch.cut_in_the_middle(Line::Parallel).into_iter().flatten());
            }
        }
        squares
    }

    /// What of rings lies in a box. Where a shell and its hole were cut to the same box, nothing is left.
    fn of_rings(rings: impl Iterator<Item = Vec<GridPoint>>, bounds: Bounds) -> Option<Self> {
        let rings: Vec<Vec<GridPoint>> = rings.filter(|ring| ring.len() > 2).collect();
        let area: i128 = rings.iter().map(|ring| signed_double_area(ring)).sum();
        (area != 0).then_some(Self { rings, bounds })
    }

    /// Its vertices.
    pub(super) fn points(&self) -> impl Iterator<Item = GridPoint> {
        self.rings.iter().flatten().copied()
    }

    pub(super) fn area(&self, measure: &Measure) -> Area {
        self.rings.iter().map(|ring| measure.signed_ring_area(ring)).sum()
    }

    /// The middle of its box, in degrees.
    pub(super) fn middle(&self) -> [f64; 2] {
        self.middle_point().to_degrees()
    }

    fn middle_point(&self) -> GridPoint {
        let Bounds { west, south, east, north } = self.bounds;
        let (from, to) = (
            GridPoint { longitude: west, latitude: south },
            GridPoint { longitude: east, latitude: north },
        );
        from.midpoint(to)
    }

    /// How wide and how high its box is at most, in metres: the widest parallel, the longest degrees.
    fn extent(&self) -> [f64; 2] {
        let Bounds { west, south, east, north } = self.bounds;
        let [near_pole, far_from_pole] = if south <= 0 && north >= 0 {
            [south.abs().max(north), 0]
        } else {
            [south.abs().max(north.abs()), south.abs().min(north.abs())]
        };
        let [width, height] = [east - west, north - south].map(degrees);
        [
            width * MetresPerDegree::at(degrees(far_from_pole)).of_longitude,
            height * MetresPerDegree::at(degrees(near_pole)).of_latitude,
        ]
    }

    /// The longer side of its box in metres.
    pub(super) fn size(&self) -> f64 {
        let [width, height] = self.extent();
        width.max(height)
    }

    /// A ball that it lies in. No way on the ellipsoid from the middle of the box is longer than one that goes
    /// straight in longitude and latitude.
    pub(super) fn ball(&self) -> Ball {
        let [width, height] = self.extent();
        let radius = (width * width + height * height).sqrt() / 2.0;
        Ball { centre: SpacePoint::at(self.middle()), radius }
    }

    /// What of it lies on either side of a line through the middle of its box, across the longer side; less than
    /// two where one has nothing.
    pub(super) fn halves(&self) -> impl Iterator<Item = Self> {
        let [width, height] = self.extent();
        let line = if width > height { Line::Meridian } else { Line::Parallel };
        self.cut_in_the_middle(line).into_iter().flatten()
    }

    /// What of it lies on either side of the meridian or the parallel through the middle of its box.
    fn cut_in_the_middle(&self, line: Line) -> [Option<Self>; 2] {
        let (Bounds { west, south, east, north }, bounds) = (self.bounds, self.bounds);
        let (at, boxes) = match line {
            Line::Meridian => {
                let at = i64::midpoint(west, east);
                (at, [Bounds { east: at, ..bounds }, Bounds { west: at, ..bounds }])
            }
            Line::Parallel => {
                let at = i64::midpoint(south, north);
                (at, [Bounds { north: at, ..bounds }, Bounds { south: at, ..bounds }])
            }
        };
        self.cut(
            boxes,
            |point| line.turn(point).0 - at,
            |from, to| line.turn_back((at, interpolate(line.turn(from), line.turn(to), at))),
        )
    }

    /// What of it lies on the lower side of a line, and on the upper one.
    pub(super) fn divide(&self, divide: Divide) -> [Option<Self>; 2] {
        self.cut(
            [self.bounds; 2],
            |point| divide.height(point),
            |from, to| {
                let [below, above] = [divide.height(from), divide.height(to)];
                from.part_of_way(to, below / (below - above))
            },
        )
    }

    /// What of it lies where `height` is not above zero, and where it is not below, each in its box.
    fn cut<T: Default + PartialOrd>(
        &self,
        [low_box, high_box]: [Bounds; 2],
        height: impl Fn(GridPoint) -> T,
        cross: impl Fn(GridPoint, GridPoint) -> GridPoint,
    ) -> [Option<Self>; 2] {
        let zero = T::default();
        let rings = self.rings.iter();
        let low = rings.map(|ring| clip_to_half_plane(ring, |point| height(point) <= zero, &cross));
        let low = Self::of_rings(low, low_box);
        let rings = self.rings.iter();
        let high =
            rings.map(|ring| clip_to_half_plane(ring, |point| height(point) >= zero, &cross));
        [low, Self::of_rings(high, high_box)]
    }
}

/// A line along which a patch is cut.
#[derive(Clone, Copy)]
enum Line {
    Meridian,
    Parallel,
}

impl Line {
    /// A point by how far it lies across lines of the kind, and along them.
    fn turn(self, GridPoint { longitude, latitude }: GridPoint) -> (i64, i64) {
        match self {
            Self::Meridian => (longitude, latitude),
            Self::Parallel => (latitude, longitude),
        }
    }

    fn turn_back(self, (across, along): (i64, i64)) -> GridPoint {
        match self {
            Self::Meridian => GridPoint { longitude: across, latitude: along },
            Self::Parallel => GridPoint { longitude: along, latitude: across },
        }
    }
}

impl Divide {
    fn height(&self, point: GridPoint) -> f64 {
        let ([longitude, latitude], [x, y]) = (point.to_degrees(), self.through);
        let [along_parallel, along_meridian] = self.slope;
        (longitude - x) * along_parallel + (latitude - y) * along_meridian
    }
}

fn degrees(steps: i64) -> f64 {
    steps as f64 / STEPS_PER_DEGREE as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::arbitrary::cell;

    /// A square degree with a hole in its middle.
    fn frame() -> Ground {
        let (shell, hole) = (cell(179.0, 47.0, 1.0, 1.0), cell(179.25, 47.25, 0.5, 0.5));
        let hole = hole.rings().map(|ring| ring.iter().rev().copied().collect::<Vec<_>>());
        shell.rings().map(<[GridPoint]>::to_vec).chain(hole).collect()
    }

    #[test]
    fn halves_add_up_and_what_a_hole_takes_is_gone() {
        let mut open = vec![Patch::of_ground(&frame()).unwrap()];
        let whole = open[0].area(&Measure::default());
        for _ in 0..8 {
            open = open.iter().flat_map(Patch::halves).collect();
            let sum: Area = open.iter().map(|patch| patch.area(&Measure::default())).sum();
            assert!((sum - whole).m2().abs() < 1e-3, "{sum} of {whole}");
        }
        // Of 256 cells a quarter lies in the hole.
        assert_eq!(open.len(), 192);
    }

    #[test]
    fn ground_is_looked_at_in_the_same_squares_whatever_else_there_is() {
        let boxes = |west: f64| {
            let squares = Patch::squares_of_ground(&cell(west, 47.0, 5.0, 3.0));
            squares.into_iter().map(|patch| patch.bounds).collect::<Vec<_>>()
        };
        let (one, other) = (boxes(-2.0), boxes(0.5));
        let common = one.iter().filter(|bounds| other.contains(bounds)).count();
        // Of 2.5 degrees by 3 that both have.
        assert!(common >= 4, "{one:?} {other:?}");
        for square in one.iter().chain(&other) {
            assert_eq!(
                [square.east - square.west, square.north - square.south],
                [LARGEST_SQUARE; 2]
            );
        }
    }

    #[test]
    fn a_patch_lies_in_its_ball() {
        for (west, south, width, height) in
            [(30.0, 47.0, 4.0, 2.0), (-170.0, -10.0, 100.0, 60.0), (0.0, 60.0, 170.0, 30.0)]
        {
            let patch = Patch::of_ground(&cell(west, south, width, height)).unwrap();
            let ball = patch.ball();
            for step in 0..=100 {
                let [east, north] = [f64::from(step % 11) / 10.0, f64::from(step / 10) / 10.0];
                let point = SpacePoint::at([west + east * width, south + north * height]);
                assert!(point.distance(ball.centre) <= ball.radius + 1e-6, "{west} {step}");
            }
        }
    }

    #[test]
    fn a_line_divides_without_losing_anything() {
        let patch = Patch::of_ground(&frame()).unwrap();
        let divide = Divide { through: [179.4, 47.5], slope: [2.0, -1.0] };
        let [low, high] = patch.divide(divide).map(Option::unwrap);
        let [low_area, high_area, whole] =
            [&low, &high, &patch].map(|patch| patch.area(&Measure::default()).m2());
        assert!((low_area + high_area - whole).abs() < 10.0, "{low_area} {high_area} {whole}");
        assert!(low.points().all(|point| divide.height(point) < 1e-6));
        assert!(high.points().all(|point| divide.height(point) > -1e-6));
        let beyond = Divide { through: [170.0, 47.5], slope: [1.0, 0.0] };
        assert!(matches!(patch.divide(beyond), [None, Some(_)]));
    }
}
