//! Labels that do not collide.

use crate::geometry::edges;

/// A rectangle on the paper in pixels: left, top, right, bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rectangle {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Rectangle {
    pub(super) fn around([x, y]: [f64; 2], width: f64, height: f64) -> Self {
        let (half_width, half_height) = (width / 2.0, height / 2.0);
        Self {
            left: x - half_width,
            top: y - half_height,
            right: x + half_width,
            bottom: y + half_height,
        }
    }

    pub(super) fn contains(&self, [x, y]: [f64; 2]) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn holds(&self, other: &Self) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }
}

/// Where labels can still go.
#[derive(Debug)]
pub(super) struct Room {
    paper: Rectangle,
    taken: Vec<Rectangle>,
}

impl Room {
    pub(super) fn on(paper: Rectangle) -> Self {
        Self { paper, taken: Vec::new() }
    }

    /// Takes room that is not a label's.
    pub(super) fn take(&mut self, rectangle: Rectangle) {
        self.taken.push(rectangle);
    }

    /// Takes the first of several rectangles that is free; its place among them.
    pub(super) fn take_first(
        &mut self,
        candidates: impl IntoIterator<Item = Rectangle>,
    ) -> Option<usize> {
        let (index, found) =
            candidates.into_iter().enumerate().find(|(_, rectangle)| self.is_free(rectangle))?;
        self.taken.push(found);
        Some(index)
    }

    fn is_free(&self, rectangle: &Rectangle) -> bool {
        self.paper.holds(rectangle) && !self.taken.iter().any(|taken| taken.meets(rectangle))
    }
}

/// Points well inside rings, those farthest from the edge first: where the name of an area may go.
pub(super) fn inner_points(rings: &[Vec<[f64; 2]>], paper: Rectangle) -> Vec<[f64; 2]> {
    const ACROSS: i32 = 11;
    const MOST: usize = 12;
    let Some(bounds) = bounds(rings) else { return Vec::new() };
    let area = Rectangle {
        left: bounds.left.max(paper.left),
        top: bounds.top.max(paper.top),
        right: bounds.right.min(paper.right),
        bottom: bounds.bottom.min(paper.bottom),
    };
    if area.left >= area.right || area.top >= area.bottom {
        return Vec::new();
    }
    let mesh = (0..ACROSS * ACROSS).map(|cell| {
        let [across, down] = [cell % ACROSS, cell / ACROSS].map(|step| f64::from(step) + 0.5);
        [
            area.left + (area.right - area.left) * across / f64::from(ACROSS),
            area.top + (area.bottom - area.top) * down / f64::from(ACROSS),
        ]
    });
    let mut points: Vec<(f64, [f64; 2])> = mesh
        .filter(|point| is_inside(rings, *point))
        .map(|point| (clearance(rings, paper, point), point))
        .collect();
    points.sort_by(|a, b| b.0.total_cmp(&a.0));
    points.into_iter().take(MOST).map(|(_, point)| point).collect()
}

fn bounds(rings: &[Vec<[f64; 2]>]) -> Option<Rectangle> {
    rings.iter().flatten().fold(None, |bounds: Option<Rectangle>, &[x, y]| {
        let Rectangle { left, top, right, bottom } =
            bounds.unwrap_or(Rectangle { left: x, top: y, right: x, bottom: y });
        Some(Rectangle {
            left: left.min(x),
            top: top.min(y),
            right: right.max(x),
            bottom: bottom.max(y),
        })
    })
}

/// By the even-odd rule.
fn is_inside(rings: &[Vec<[f64; 2]>], [x, y]: [f64; 2]) -> bool {
    let crossings = rings.iter().flat_map(|ring| edges(ring)).filter(|([ax, ay], [bx, by])| {
        (*ay > y) != (*by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax)
    });
    crossings.count() % 2 == 1
}

/// The distance to the nearest edge, or to the end of the paper. Names are wider than high, so
/// distances to the side count less.
fn clearance(rings: &[Vec<[f64; 2]>], paper: Rectangle, [x, y]: [f64; 2]) -> f64 {
    let edges = rings.iter().flat_map(|ring| edges(ring));
    let squares = edges.map(|edge| squared_distance([x, y], edge));
    let nearest = squares.fold(f64::MAX, f64::min).sqrt();
    let to_side = [x - paper.left, paper.right - x].map(|distance| distance / WIDER);
    [to_side[0], to_side[1], y - paper.top, paper.bottom - y].into_iter().fold(nearest, f64::min)
}

/// How much wider than high a name counts.
const WIDER: f64 = 3.0;

/// The square of the distance from a point to an edge, distances to the side counting less.
fn squared_distance([x, y]: [f64; 2], ([ax, ay], [bx, by]): ([f64; 2], [f64; 2])) -> f64 {
    let (ax, bx, x) = (ax / WIDER, bx / WIDER, x / WIDER);
    let (east, south) = (bx - ax, by - ay);
    let length = east * east + south * south;
    let along = if length > 0.0 {
        (((x - ax) * east + (y - ay) * south) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (east, south) = (x - ax - along * east, y - ay - along * south);
    east * east + south * south
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: Rectangle = Rectangle { left: 0.0, top: 0.0, right: 100.0, bottom: 100.0 };

    #[test]
    fn a_label_takes_the_first_free_room_on_the_paper() {
        let mut room = Room::on(PAPER);
        room.take(Rectangle::around([50.0, 50.0], 20.0, 20.0));
        let candidates = [[50.0, 50.0], [99.0, 50.0], [80.0, 50.0], [20.0, 50.0]]
            .map(|centre| Rectangle::around(centre, 10.0, 10.0));
        assert_eq!(room.take_first(candidates), Some(2));
        assert_eq!(room.take_first(candidates), Some(3));
        assert_eq!(room.take_first(candidates), None);
    }

    #[test]
    fn the_name_of_an_area_goes_where_there_is_most_room() {
        let wide = vec![
            [0.0, 0.0],
            [40.0, 0.0],
            [40.0, 40.0],
            [100.0, 40.0],
            [100.0, 100.0],
            [0.0, 100.0],
        ];
        let hole = vec![[50.0, 60.0], [60.0, 60.0], [60.0, 99.0], [50.0, 99.0]];
        let points = inner_points(&[wide, hole], PAPER);
        let [x, y] = points[0];
        assert!((10.0..40.0).contains(&x) && (45.0..80.0).contains(&y), "{points:?}");
        assert!(inner_points(&[], PAPER).is_empty());
        let outside = vec![[200.0, 0.0], [240.0, 0.0], [240.0, 40.0]];
        assert!(inner_points(&[outside], PAPER).is_empty());
    }
}
