//! Splitting ground by lines.

use super::bounds::Bounds;
use super::crossing::turn;
use super::grid::{GridPoint, STEPS_PER_DEGREE, edges};
use super::overlay::{Ground, union_all, wound_ground};
use crate::error::{Error, ErrorKind};
use crate::limits::Budget;

/// The part of `ground` to the left of lines (positions in degrees), or what is wrong with a line.
///
/// Each line is closed around the bounding box of the ground, enlarged by a degree: from its end
/// straight to the nearest side, counter-clockwise along the box, and from the side nearest to its
/// start to the start.
pub(crate) fn split_left(
    ground: &Ground,
    lines: &[Vec<[f64; 2]>],
    budget: &Budget,
) -> Result<Ground, Error> {
    let drawn = lines.iter().flatten().copied().map(GridPoint::from_degrees);
    let Some(bounds) = Bounds::around(ground.rings().flatten().copied().chain(drawn)) else {
        return Ok(Ground::default());
    };
    let bounds = bounds.enlarged(STEPS_PER_DEGREE);
    let mut left = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let line: Vec<GridPoint> = line.iter().copied().map(GridPoint::from_degrees).collect();
        let (Some(&start), Some(&end), true) = (line.first(), line.last(), line.len() > 1) else {
            let message = format!("line {index} has fewer than two points");
            return Err(Error::new(ErrorKind::Territory { message }));
        };
        for (name, point) in [("first", start), ("last", end)] {
            if crosses(ground, point, bounds.exit(point)) {
                let message = format!(
                    "line {index} cannot be closed: the way from its {name} point on to the \
                     bounding box crosses the territory; carry the line on, beyond the territory",
                );
                return Err(Error::new(ErrorKind::Territory { message }));
            }
        }
        let mut ring = line;
        ring.extend(bounds.way_round(end, start));
        left.push(wound_ground([ring.as_slice()], budget)?);
    }
    union_all(&left, budget)?.intersection(ground, budget)
}

/// Whether the straight way between two points crosses or touches the ground's boundary. With one
/// of them outside the bounding box, a way that does not cross lies outside the ground.
///
/// The way runs along a meridian or a parallel, so that an edge whose box it meets has an end on
/// each side of it.
fn crosses(ground: &Ground, from: GridPoint, to: GridPoint) -> bool {
    let way = Bounds::of_edge((from, to));
    ground
        .rings()
        .flat_map(edges)
        .any(|(a, b)| Bounds::of_edge((a, b)).meets(&way) && turn(a, b, from) * turn(a, b, to) <= 0)
}

impl Bounds {
    /// The side nearest to a point, counted counter-clockwise from the south, and the nearest point on it.
    fn nearest(&self, point: GridPoint) -> (usize, GridPoint) {
        let GridPoint { longitude, latitude } = point;
        let sides = [
            (latitude - self.south, GridPoint { longitude, latitude: self.south }),
            (self.east - longitude, GridPoint { longitude: self.east, latitude }),
            (self.north - latitude, GridPoint { longitude, latitude: self.north }),
            (longitude - self.west, GridPoint { longitude: self.west, latitude }),
        ];
        sides
            .into_iter()
            .enumerate()
            .min_by_key(|(_, (distance, _))| *distance)
            .map_or((0, point), |(side, (_, exit))| (side, exit))
    }

    /// Where the straight way from a point to the nearest side ends.
    fn exit(&self, point: GridPoint) -> GridPoint {
        self.nearest(point).1
    }

    /// The points of the way from one point to the box, counter-clockwise along it, to the exit of
    /// the other point.
    fn way_round(&self, from: GridPoint, to: GridPoint) -> Vec<GridPoint> {
        let (first_side, exit) = self.nearest(from);
        let (last_side, entry) = self.nearest(to);
        let mut way = vec![exit];
        let is_ahead = match first_side {
            0 => entry.longitude >= exit.longitude,
            1 => entry.latitude >= exit.latitude,
            2 => entry.longitude <= exit.longitude,
            _ => entry.latitude <= exit.latitude,
        };
        let mut sides = (last_side + 4 - first_side) % 4;
        if sides == 0 && !is_ahead {
            sides = 4;
        }
        way.extend((0..sides).map(|step| self.corner_after(first_side + step)));
        way.push(entry);
        way
    }

    /// The corner at the end of a side, counter-clockwise.
    fn corner_after(&self, side: usize) -> GridPoint {
        let (longitude, latitude) = match side % 4 {
            0 => (self.east, self.south),
            1 => (self.east, self.north),
            2 => (self.west, self.north),
            _ => (self.west, self.south),
        };
        GridPoint { longitude, latitude }
    }
}

#[cfg(test)]
mod tests {
    use super::super::arbitrary::{cell, ground, point, points};
    use super::*;

    fn square() -> Ground {
        cell(0.0, 0.0, 10.0, 10.0)
    }

    fn area_left_of(lines: &[&[[f64; 2]]]) -> f64 {
        let lines: Vec<Vec<[f64; 2]>> = lines.iter().map(|line| line.to_vec()).collect();
        split_left(&square(), &lines, &Budget::default()).unwrap().double_area() as f64 / 2e18
    }

    #[test]
    fn the_left_side_is_kept_whichever_way_the_line_runs() {
        let south_to_north = [[3.0, -0.5], [3.0, 10.5]];
        let north_to_south = [[3.0, 10.5], [3.0, -0.5]];
        let west_to_east = [[-0.5, 4.0], [10.5, 4.0]];
        assert!((area_left_of(&[&south_to_north]) - 30.0).abs() < 1e-9);
        assert!((area_left_of(&[&north_to_south]) - 70.0).abs() < 1e-9);
        assert!((area_left_of(&[&west_to_east]) - 60.0).abs() < 1e-9);
        assert!((area_left_of(&[&north_to_south, &west_to_east]) - 88.0).abs() < 1e-9);
    }

    #[test]
    fn a_line_that_comes_back_on_the_same_side_cuts_out_what_is_on_its_left() {
        let dip = [[2.0, 10.5], [2.0, 8.0], [6.0, 8.0], [6.0, 10.5]];
        let mut back = dip;
        back.reverse();
        assert!((area_left_of(&[&dip]) - 8.0).abs() < 1e-9);
        assert!((area_left_of(&[&back]) - 92.0).abs() < 1e-9);
    }

    #[test]
    fn a_line_that_ends_inside_cannot_be_closed() {
        let line = vec![vec![[5.0, 5.0], [5.0, 11.0]]];
        let message = split_left(&square(), &line, &Budget::default()).unwrap_err().to_string();
        assert!(
            message.starts_with("line 0 cannot be closed: the way from its first"),
            "{message}"
        );
    }

    #[test]
    fn lines_have_two_points() {
        for (line, others) in [(vec![], 0), (vec![[-5.0, 5.0]], 1)] {
            let mut lines = vec![vec![[3.0, -0.5], [3.0, 10.5]]; others];
            lines.push(line);
            let error = split_left(&square(), &lines, &Budget::default()).unwrap_err();
            assert_eq!(error.to_string(), format!("line {others} has fewer than two points"));
        }
    }

    #[test]
    fn a_line_may_begin_beyond_a_side_on_the_line_of_that_side() {
        // West on the parallel of the northern side, and south on the meridian of the western one.
        let south_eastward = [[-0.5, 10.0], [10.5, -1.0]];
        assert!((area_left_of(&[&south_eastward]) - (100.0 - 9.5 * 9.5 / 2.0)).abs() < 1e-9);
        let north_eastward = [[0.0, -0.5], [11.0, 5.0]];
        assert!((area_left_of(&[&north_eastward]) - (100.0 - 9.0 * 4.5 / 2.0)).abs() < 1e-9);
    }

    #[test]
    fn a_line_may_begin_before_a_slanting_side() {
        let triangle = ground(&[vec![vec![[0.0, 0.0], [10.0, 0.0], [0.0, 10.0], [0.0, 0.0]]]]);
        // From within the box of the side, but beyond the side, east and north to the bounding box.
        for start in [[9.0, 8.0], [8.0, 9.0]] {
            let line = vec![start, [-2.0, -2.0]];
            assert!(split_left(&triangle, &[line], &Budget::default()).is_ok(), "{start:?}");
        }
    }

    /// Expects the way round a box from one point to another.
    fn expect_way(from: (i64, i64), to: (i64, i64), expected: &[(i64, i64)]) {
        let bounds = Bounds { west: 20, south: 40, east: 30, north: 50 };
        assert_eq!(bounds.way_round(point(from), point(to)), points(expected), "{from:?} {to:?}");
    }

    #[test]
    fn the_way_round_runs_counter_clockwise_from_exit_to_exit() {
        let [south_west, south_east, north_east, north_west] =
            [(20, 40), (30, 40), (30, 50), (20, 50)];
        let corners = [south_east, north_east, north_west, south_west];
        // Beside each side two points in its direction, and where they leave the box.
        let sides = [
            ([(23, 41), (26, 42)], [(23, 40), (26, 40)]),
            ([(29, 43), (28, 46)], [(30, 43), (30, 46)]),
            ([(26, 49), (23, 48)], [(26, 50), (23, 50)]),
            ([(21, 46), (22, 43)], [(20, 46), (20, 43)]),
        ];
        for (side, ([first, second], [exit, entry])) in sides.into_iter().enumerate() {
            expect_way(first, second, &[exit, entry]);
            expect_way(first, first, &[exit, exit]);
            let mut around = vec![entry];
            around.extend(corners.iter().cycle().skip(side).take(4));
            around.push(exit);
            expect_way(second, first, &around);
            // To the next side, past one corner; and to the side before, past three.
            let ([beyond, _], [arrival, _]) = sides[(side + 1) % 4];
            expect_way(first, beyond, &[exit, corners[side], arrival]);
            let mut before = vec![arrival];
            before.extend(corners.iter().cycle().skip(side + 1).take(3));
            before.push(exit);
            expect_way(beyond, first, &before);
        }
    }
}
