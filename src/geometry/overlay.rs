//! Boolean operations on the grid. The only file that names the overlay engine.

use i_overlay::core::{
    fill_rule::FillRule,
    overlay::{IntOverlayOptions, Overlay, ShapeType},
    overlay_rule::OverlayRule,
    solver::Solver,
};
use i_overlay::i_float::int::point::IntPoint;
use i_overlay::i_shape::flat::buffer::FlatContoursBuffer;

use super::bounds::Bounds;
use super::grid::{GridPoint, signed_double_area};

/// Ground: valid polygons on the grid that do not overlap, as flat rings.
///
/// Shells run counter-clockwise, holes clockwise, so that signed sums over all edges measure it.
/// Which hole belongs to which shell is only worked out where somebody wants polygons
/// ([`Ground::polygons`]).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ground {
    points: Vec<GridPoint>,
    ends: Vec<usize>,
}

/// Takes rings for what they are: those of a ground that was taken apart.
impl FromIterator<Vec<GridPoint>> for Ground {
    fn from_iter<T: IntoIterator<Item = Vec<GridPoint>>>(rings: T) -> Self {
        let mut ground = Self::default();
        for ring in rings {
            ground.points.extend(ring);
            ground.ends.push(ground.points.len());
        }
        ground
    }
}

impl Ground {
    pub(crate) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The rings, without a closing point.
    pub(crate) fn rings(&self) -> impl Iterator<Item = &[GridPoint]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(self.ends.iter().copied()).filter_map(|(start, end)| self.points.get(start..end))
    }

    /// Twice the area in the plane of the grid, exactly.
    pub(crate) fn double_area(&self) -> i128 {
        self.rings().map(signed_double_area).sum()
    }

    /// The polygons of the ground, each a ground of its own: a shell and its holes.
    pub(crate) fn parts(&self) -> Vec<Self> {
        let mut engine = engine(self.points.len());
        add(&mut engine, self.rings(), ShapeType::Subject);
        engine
            .overlay(OverlayRule::Subject, FillRule::NonZero)
            .into_iter()
            .map(|shape| {
                let mut part = Self::default();
                for contour in shape {
                    part.points.extend(contour.iter().map(grid_point));
                    part.ends.push(part.points.len());
                }
                part
            })
            .collect()
    }

    /// Polygons for those who want to see or export them: each a shell and its holes, the rings
    /// closed, in degrees.
    pub(crate) fn polygons(&self) -> Vec<Vec<Vec<[f64; 2]>>> {
        let closed = |ring: &[GridPoint]| {
            ring.iter().chain(ring.first()).map(|point| point.to_degrees()).collect()
        };
        self.parts().iter().map(|part| part.rings().map(closed).collect()).collect()
    }

    /// All that is in `self` or in `other`.
    pub(crate) fn union(&self, other: &Self) -> Self {
        if self.is_empty() {
            return other.clone();
        }
        self.combine(other, OverlayRule::Union)
    }

    /// All that is in `self` and in `other`.
    pub(crate) fn intersection(&self, other: &Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return Self::default();
        }
        self.combine(other, OverlayRule::Intersect)
    }

    /// All that is in `self` and not in `other`.
    pub(crate) fn difference(&self, other: &Self) -> Self {
        self.difference_from_all([other])
    }

    /// All that is in `self` and in none of others.
    pub(crate) fn difference_from_all<'a>(
        &self,
        others: impl IntoIterator<Item = &'a Self>,
    ) -> Self {
        let Some(bounds) = self.bounds() else { return Self::default() };
        let meets = |other: &&Self| other.bounds().is_some_and(|other| other.meets(&bounds));
        let others: Vec<&Self> = others.into_iter().filter(meets).collect();
        if others.is_empty() {
            return self.clone();
        }
        let mut engine = engine(0);
        add(&mut engine, self.rings(), ShapeType::Subject);
        // Valid grounds wind counter-clockwise around what they hold, so windings only add up.
        add(&mut engine, others.into_iter().flat_map(Self::rings), ShapeType::Clip);
        extract(&mut engine, OverlayRule::Difference)
    }

    fn bounds(&self) -> Option<Bounds> {
        Bounds::around(self.points.iter().copied())
    }

    fn combine(&self, other: &Self, rule: OverlayRule) -> Self {
        if other.is_empty() {
            return self.clone();
        }
        let mut engine = engine(self.points.len() + other.points.len());
        add(&mut engine, self.rings(), ShapeType::Subject);
        add(&mut engine, other.rings(), ShapeType::Clip);
        extract(&mut engine, rule)
    }
}

/// The ground that rings wind around: every point with a winding number other than zero.
pub(crate) fn wound_ground<'a>(rings: impl IntoIterator<Item = &'a [GridPoint]>) -> Ground {
    let mut engine = engine(0);
    add(&mut engine, rings, ShapeType::Subject);
    extract(&mut engine, OverlayRule::Subject)
}

/// The ground that rings wind around with a positive sum, and that with a negative one.
pub(crate) fn positive_and_negative_ground(rings: &[Vec<GridPoint>]) -> [Ground; 2] {
    [FillRule::Positive, FillRule::Negative].map(|rule| {
        let mut engine = engine(0);
        add(&mut engine, rings.iter().map(Vec::as_slice), ShapeType::Subject);
        extract_by(&mut engine, OverlayRule::Subject, rule)
    })
}

/// The union of many grounds in one pass.
pub(crate) fn union_all<'a>(grounds: impl IntoIterator<Item = &'a Ground>) -> Ground {
    let mut grounds = grounds.into_iter().filter(|ground| !ground.is_empty()).peekable();
    let Some(first) = grounds.next() else {
        return Ground::default();
    };
    if grounds.peek().is_none() {
        return first.clone();
    }
    // Valid grounds wind once around what they hold, so the sum of windings is zero outside only.
    wound_ground(std::iter::once(first).chain(grounds).flat_map(Ground::rings))
}

/// All points are kept, those in the middle of a straight edge too: in the geodesic measure a
/// vertex that lies on the line between its neighbours in longitude and latitude still bends the
/// edge.
fn engine(capacity: usize) -> Overlay<i64> {
    Overlay::new_custom(capacity, IntOverlayOptions::keep_all_points(), Solver::default())
}

fn add<'a>(
    engine: &mut Overlay<i64>,
    rings: impl IntoIterator<Item = &'a [GridPoint]>,
    shape_type: ShapeType,
) {
    for ring in rings {
        let points = ring.iter().map(|point| IntPoint::new(point.longitude, point.latitude));
        engine.add_path_iter(points, shape_type);
    }
}

fn extract(engine: &mut Overlay<i64>, rule: OverlayRule) -> Ground {
    extract_by(engine, rule, FillRule::NonZero)
}

fn extract_by(engine: &mut Overlay<i64>, rule: OverlayRule, fill: FillRule) -> Ground {
    let mut contours = FlatContoursBuffer::default();
    engine.overlay_into(rule, fill, &mut contours);
    Ground {
        points: contours.points.iter().map(grid_point).collect(),
        ends: contours.ranges.iter().map(|range| range.end).collect(),
    }
}

fn grid_point(point: &IntPoint<i64>) -> GridPoint {
    GridPoint { longitude: point.x, latitude: point.y }
}
