//! Edges that pass a vertex more closely than the digits that are written can tell.
//!
//! Signs are exact on the grid: a vertex may lie beside a long edge by far less than a step, and still on one side of
//! it. Written in degrees, as doubles, a position is up to 1.6·10⁻⁵ steps off, and the edge may then pass the vertex on
//! the other side: what is valid here would cross itself for every other program. Such an edge gets the vertex as one
//! of its own. Edges move by less than 10⁻⁴ steps: an edge of 100 km moves less than 0.001 m² of ground.
//!
//! That is rare: one of 15,000 polygons whose corners lie on a coarse mesh, one of 400 made of copies of a ring whose
//! corners were moved by two steps.

#![expect(clippy::indexing_slicing, reason = "places in the tree's own list of edges")]

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::crossing::{cross_product, vector};
use super::edge_tree::EdgeTree;
use super::grid::{Edge, GridPoint};
use super::noding::insert;
use super::overlay::{Ground, positive_ground};
use crate::error::Error;
use crate::limits::Budget;

/// In steps of the grid. Doubles keep twice 1.6·10⁻⁵ steps apart.
const LEAST_DISTANCE: f64 = 1e-4;

/// What passes a vertex after it was led through others is looked for again, so often at most. Nothing that was tried
/// needed a second time.
const PASSES: usize = 4;

impl Ground {
    /// The same ground, its edges led through the vertices that they pass too closely to be told from them.
    pub(super) fn with_near_vertices(&self, budget: &Budget) -> Result<Cow<'_, Self>, Error> {
        let mut ground = Cow::Borrowed(self);
        for _ in 0..PASSES {
            let rings: Vec<&[GridPoint]> = ground.rings().collect();
            let tree = EdgeTree::of_rings(rings.iter().copied());
            let near = near_vertices(&tree, budget)?;
            if near.is_empty() {
                break;
            }
            let rings = insert(&rings, &tree, near);
            ground = Cow::Owned(positive_ground(&rings, budget)?);
        }
        Ok(ground)
    }
}

/// The vertices that edges pass too closely, each with the place of the edge in the tree.
fn near_vertices(tree: &EdgeTree, budget: &Budget) -> Result<Vec<(usize, GridPoint)>, Error> {
    let edges = tree.edges();
    let mut near = Vec::new();
    tree.visit_pairs(1, &mut budget.comparisons(), |one, other| {
        for (edge, neighbour) in [(one, other), (other, one)] {
            let (from, to) = edges[neighbour];
            let vertices = [from, to].into_iter();
            near.extend(vertices.filter(|end| is_near(edges[edge], *end)).map(|end| (edge, end)));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(near)
}

/// Whether an edge passes a point too closely, between its ends.
fn is_near((from, to): Edge, point: GridPoint) -> bool {
    let (way, ahead) = (vector(from, to), vector(from, point));
    let along = way.0 * ahead.0 + way.1 * ahead.1;
    let square = way.0 * way.0 + way.1 * way.1;
    let beside = cross_product(way, ahead).abs();
    0 < along && along < square && (beside as f64) < LEAST_DISTANCE * (square as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::super::arbitrary::{point, points};
    use super::*;

    #[test]
    fn only_what_cannot_be_told_apart_is_near() {
        let edge = (point((0, 0)), point((1_000_000_000, 3)));
        let is_near = |at| is_near(edge, point(at));
        // A step of longitude is 3·10⁻⁹ steps from the edge there, ten thousand are 3·10⁻⁵, a million are 0.003.
        assert!(is_near((1, 0)) && is_near((10_000, 0)) && !is_near((1_000_000, 0)));
        assert!(is_near((999_999_999, 3)) && !is_near((500_000_000, 1)));
        assert!(!is_near((0, 0)) && !is_near((1_000_000_000, 3)));
        assert!(!is_near((-1, 0)) && !is_near((1_000_000_001, 3)) && !is_near((0, 1)));
    }

    #[test]
    fn an_edge_is_led_through_what_it_passes_too_closely() {
        let budget = Budget::default();
        let corners = [(0, 0), (1_000_000_000, -3), (1_000_000_000, 9), (10_000, 0)];
        // Its western end is a sliver whose sides cannot be told apart.
        let sliver: Ground = [points(&corners)].into_iter().collect();
        let written = sliver.with_near_vertices(&budget).unwrap();
        let expected: Ground =
            [points(&[corners[3], corners[1], corners[2]])].into_iter().collect();
        let [mut found, mut expected] = [&*written, &expected]
            .map(|ground| ground.rings().flatten().copied().collect::<Vec<GridPoint>>());
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected);
        let square: Ground = [points(&[(0, 0), (9, 0), (9, 9), (0, 9)])].into_iter().collect();
        assert!(matches!(square.with_near_vertices(&budget).unwrap(), Cow::Borrowed(_)));
    }
}
