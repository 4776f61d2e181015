//! Boolean operations on the grid. The only file that names the overlay engine.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

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
use super::noding::node;
use crate::error::{Error, ErrorKind};
use crate::limits::Budget;

/// Ground: valid polygons on the grid that do not overlap, as flat rings.
///
/// Shells run counter-clockwise, holes clockwise, so that signed sums over all edges measure it.
/// Which hole belongs to which shell is only worked out where somebody wants polygons
/// ([`Ground::parts`]).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ground {
    points: Vec<GridPoint>,
    ends: Vec<usize>,
}

/// Puts the rings of a ground together again. They are not checked.
impl<Ring: AsRef<[GridPoint]>> FromIterator<Ring> for Ground {
    fn from_iter<T: IntoIterator<Item = Ring>>(rings: T) -> Self {
        let mut ground = Self::default();
        for ring in rings {
            ground.points.extend_from_slice(ring.as_ref());
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
    #[expect(clippy::indexing_slicing, reason = "the ends of rings are places among the points")]
    pub(crate) fn rings(&self) -> impl Iterator<Item = &[GridPoint]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.points[start..end])
    }

    /// The place of its first vertex along a curve that keeps neighbours together
    /// ([`GridPoint::place_on_curve`]).
    pub(crate) fn place_on_curve(&self) -> Option<u32> {
        self.points.first().map(|point| point.place_on_curve())
    }

    /// Twice the area in the plane of the grid, exactly.
    pub(crate) fn double_area(&self) -> i128 {
        self.rings().map(signed_double_area).sum()
    }

    /// All that is in `self` and in `other`.
    pub(crate) fn intersection(&self, other: &Self, budget: &Budget) -> Result<Self, Error> {
        if self.is_empty() || other.is_empty() {
            return Ok(Self::default());
        }
        self.combine(other, OverlayRule::Intersect, budget)
    }

    /// All that is in `self` and not in `other`.
    pub(crate) fn difference(&self, other: &Self, budget: &Budget) -> Result<Self, Error> {
        self.difference_from_all([other], budget)
    }

    /// All that is in `self` and in none of the others.
    pub(crate) fn difference_from_all<'a>(
        &self,
        others: impl IntoIterator<Item = &'a Self>,
        budget: &Budget,
    ) -> Result<Self, Error> {
        let mut others = others.into_iter().peekable();
        if others.peek().is_none() {
            return Ok(self.clone());
        }
        let Some(bounds) = self.bounds() else { return Ok(Self::default()) };
        let others: Vec<&Self> = others
            .filter(|other| other.bounds().is_some_and(|other| other.meets(&bounds)))
            .collect();
        if others.is_empty() {
            return Ok(self.clone());
        }
        // Valid grounds wind counter-clockwise around what they hold, so windings only add up.
        let others = others.into_iter().flat_map(Self::rings);
        Operands::new(self.rings(), others, budget)?.overlay(OverlayRule::Difference, budget)
    }

    /// The box around it; `None` where there is no ground.
    pub(crate) fn bounds(&self) -> Option<Bounds> {
        Bounds::around(self.points.iter().copied())
    }

    fn combine(&self, other: &Self, rule: OverlayRule, budget: &Budget) -> Result<Self, Error> {
        Operands::new(self.rings(), other.rings(), budget)?.overlay(rule, budget)
    }
}

/// The ground that rings wind around: every point with a winding number other than zero.
pub(crate) fn wound_ground<'a>(
    rings: impl IntoIterator<Item = &'a [GridPoint]>,
    budget: &Budget,
) -> Result<Ground, Error> {
    Operands::new(rings, [], budget)?.overlay(OverlayRule::Subject, budget)
}

/// The ground that rings wind around with a positive sum.
pub(crate) fn positive_ground(rings: &[Vec<GridPoint>], budget: &Budget) -> Result<Ground, Error> {
    if rings.is_empty() {
        return Ok(Ground::default());
    }
    let operands = Operands::new(rings.iter().map(Vec::as_slice), [], budget)?;
    operands.run(OverlayRule::Subject, FillRule::Positive, budget)
}

/// The union of many grounds in one pass.
pub(crate) fn union_all<'a>(
    grounds: impl IntoIterator<Item = &'a Ground>,
    budget: &Budget,
) -> Result<Ground, Error> {
    // A ground that is drawn again adds nothing: five thousand equal holes are one.
    let mut known = BTreeSet::new();
    let mut grounds =
        grounds.into_iter().filter(|ground| !ground.is_empty() && known.insert(*ground)).peekable();
    let Some(first) = grounds.next() else {
        return Ok(Ground::default());
    };
    if grounds.peek().is_none() {
        return Ok(first.clone());
    }
    // Valid grounds wind once around what they hold, so the sum of windings is zero outside only.
    wound_ground(std::iter::once(first).chain(grounds).flat_map(Ground::rings), budget)
}

/// Rings for the engine. They are noded, so that its work on them is bounded.
struct Operands<'a> {
    subject: Vec<Cow<'a, [GridPoint]>>,
    clip: Vec<Cow<'a, [GridPoint]>>,
}

impl<'a> Operands<'a> {
    fn new(
        subject: impl IntoIterator<Item = &'a [GridPoint]>,
        clip: impl IntoIterator<Item = &'a [GridPoint]>,
        budget: &Budget,
    ) -> Result<Self, Error> {
        let mut rings: Vec<&[GridPoint]> = subject.into_iter().collect();
        let subjects = rings.len();
        rings.extend(clip);
        let mut subject: Vec<Cow<'a, [GridPoint]>> = match node(&rings, budget)? {
            Some(noded) => noded.into_iter().map(Cow::Owned).collect(),
            None => rings.into_iter().map(Cow::Borrowed).collect(),
        };
        let clip = subject.split_off(subjects);
        Ok(Self { subject, clip })
    }

    fn overlay(&self, rule: OverlayRule, budget: &Budget) -> Result<Ground, Error> {
        self.run(rule, FillRule::NonZero, budget)
    }

    /// Runs the engine and extracts the result.
    fn run(&self, rule: OverlayRule, fill: FillRule, budget: &Budget) -> Result<Ground, Error> {
        let edges = self.subject.iter().chain(&self.clip).map(|ring| ring.len()).sum();
        let mut engine = engine(edges);
        add(&mut engine, self.subject.iter().map(Cow::as_ref), ShapeType::Subject);
        add(&mut engine, self.clip.iter().map(Cow::as_ref), ShapeType::Clip);
        if edges > MOST_AT_ONCE && budget.may_end_early() {
            return extract_unless_cancelled(engine, rule, fill, budget);
        }
        Ok(extract(&mut engine, rule, fill))
    }
}

/// How many edges the engine overlays in some 30 ms: of more, it can be cancelled.
const MOST_AT_ONCE: usize = 100_000;

/// Runs the engine in a thread of its own, to come back at once when the work is cancelled: the
/// engine cannot be interrupted. It then ends by itself.
fn extract_unless_cancelled(
    mut engine: Overlay<i64>,
    rule: OverlayRule,
    fill: FillRule,
    budget: &Budget,
) -> Result<Ground, Error> {
    const BETWEEN_CHECKS: Duration = Duration::from_millis(10);
    let (give, take) = mpsc::channel::<Overlay<i64>>();
    let (send, receive) = mpsc::channel();
    let thread = std::thread::Builder::new().spawn(move || {
        if let Ok(mut engine) = take.recv() {
            // Nobody listens any more where the work was cancelled.
            drop(send.send(extract(&mut engine, rule, fill)));
        }
    });
    let Ok(thread) = thread else {
        // Where no thread can be started, cancelling takes longer.
        return Ok(extract(&mut engine, rule, fill));
    };
    drop(give.send(engine));
    loop {
        match receive.recv_timeout(BETWEEN_CHECKS) {
            Ok(result) => return Ok(result),
            Err(RecvTimeoutError::Timeout) => budget.check()?,
            Err(RecvTimeoutError::Disconnected) => match thread.join() {
                Err(panic) => std::panic::resume_unwind(panic),
                Ok(()) => return Err(Error::new(ErrorKind::Cancelled)),
            },
        }
    }
}

/// All points are kept, those in the middle of a straight edge too: neighbours keep the vertices that they have in
/// common.
fn engine(edges: usize) -> Overlay<i64> {
    // Above so many edges the engine would cut the ground into strips, and long edges into more pieces
    // than fit in memory. Its tree compares only edges whose boxes meet, which are counted.
    const MOST_IN_STRIPS: usize = 30_000;
    let solver = if edges > MOST_IN_STRIPS { Solver::TREE } else { Solver::AUTO };
    Overlay::new_custom(edges, IntOverlayOptions::keep_all_points(), solver)
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

fn extract(engine: &mut Overlay<i64>, rule: OverlayRule, fill: FillRule) -> Ground {
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

#[cfg(test)]
mod tests {
    use super::super::arbitrary::{cell, points};
    use super::*;
    use crate::Cancellation;
    use crate::limits::Allowance;

    #[test]
    fn nothing_is_the_neutral_ground() {
        let (some, nothing, budget) =
            (cell(0.0, 0.0, 2.0, 3.0), Ground::default(), Budget::default());
        assert_eq!(union_all([&some, &nothing], &budget).unwrap(), some);
        assert_eq!(union_all([&nothing, &some], &budget).unwrap(), some);
        assert!(some.intersection(&nothing, &budget).unwrap().is_empty());
        assert!(nothing.intersection(&some, &budget).unwrap().is_empty());
        assert_eq!(some.difference(&nothing, &budget).unwrap(), some);
        assert!(nothing.difference(&some, &budget).unwrap().is_empty());
    }

    /// A staircase of so many edges that the engine runs in a thread of its own.
    #[test]
    fn work_that_can_be_cancelled_gives_the_same_ground() {
        let steps = i64::try_from(MOST_AT_ONCE).unwrap() / 2;
        let mut staircase: Vec<(i64, i64)> =
            (0..steps).flat_map(|step| [(step, step), (step + 1, step)]).collect();
        staircase.extend([(steps, steps), (0, steps)]);
        let ring = points(&staircase);
        let cancellation = Cancellation::new();
        let allowance = Allowance { cancellation: Some(cancellation), ..Allowance::default() };
        let budget = allowance.begin();
        let ground = wound_ground([ring.as_slice()], &budget).unwrap();
        // Half a square, and half a cell of the grid below its diagonal for each step.
        let expected = i128::from(steps) * i128::from(steps) + i128::from(steps);
        assert_eq!(ground.double_area(), expected);
        assert_eq!(ground, wound_ground([ring.as_slice()], &Budget::default()).unwrap());
    }
}
