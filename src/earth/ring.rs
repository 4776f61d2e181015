//! Integrals around rings.

use crate::sum::Sum;

/// The sum of an integral over the edges of a ring: of a first vertex and the rest, and back to the first.
pub(crate) fn integrate_around(
    first: [f64; 2],
    rest: impl Iterator<Item = [f64; 2]>,
    integral: impl Fn([f64; 2], [f64; 2]) -> f64,
) -> f64 {
    let mut sum = Sum::default();
    let mut from = first;
    for to in rest.chain([first]) {
        sum.add(integral(from, to));
        from = to;
    }
    sum.value()
}
