//! What is prepared once for each curve that edges may be.

use std::sync::OnceLock;

use super::curve::Curve;

/// What is prepared once for each curve, when it is asked for.
#[derive(Debug, Clone)]
pub(crate) struct ByCurve<T> {
    straight: OnceLock<T>,
    bent: Next<T>,
}

/// A list, to which several threads may add.
type Next<T> = OnceLock<Box<Bent<T>>>;

#[derive(Debug, Clone)]
struct Bent<T> {
    curve: Curve,
    value: T,
    next: Next<T>,
}

impl<T> Default for ByCurve<T> {
    fn default() -> Self {
        Self { straight: OnceLock::new(), bent: OnceLock::new() }
    }
}

impl<T> ByCurve<T> {
    /// With what is known for straight edges.
    pub(crate) fn with_straight(value: T) -> Self {
        Self { straight: OnceLock::from(value), bent: OnceLock::new() }
    }

    /// What was prepared for a curve, or is now.
    ///
    /// # Errors
    ///
    /// Whatever preparing it fails with.
    pub(crate) fn get_or_try<E>(
        &self,
        curve: &Curve,
        prepare: impl FnOnce() -> Result<T, E>,
    ) -> Result<&T, E> {
        if !curve.bends() {
            return match self.straight.get() {
                Some(known) => Ok(known),
                None => prepare().map(|value| self.straight.get_or_init(|| value)),
            };
        }
        let mut next = &self.bent;
        while let Some(known) = next.get() {
            if known.curve == *curve {
                return Ok(&known.value);
            }
            next = &known.next;
        }
        let value = prepare()?;
        let curve = curve.clone();
        Ok(&Self::add(next, Bent { curve, value, next: OnceLock::new() }).value)
    }

    /// Adds to the end of the list. Other threads may have added theirs meanwhile.
    #[expect(
        clippy::expect_used,
        reason = "what was set, or was refused to be set again, is there"
    )]
    fn add(mut end: &Next<T>, new: Bent<T>) -> &Bent<T> {
        let mut new = Box::new(new);
        loop {
            let refused = end.set(new).err();
            let found = end.get().expect("what was set");
            match refused {
                None => return found,
                Some(refused) => (new, end) = (refused, &found.next),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_curve_is_prepared_once() {
        let prepared = ByCurve::with_straight("straight");
        for (curve, expected) in [
            (Curve::Straight, "straight"),
            (Curve::Geodesic, "geodesic"),
            (Curve::GreatCircle, "great circle"),
        ] {
            assert_eq!(
                prepared.get_or_try(&curve, || Err(())).ok(),
                (expected == "straight").then_some(&"straight")
            );
            assert_eq!(prepared.get_or_try(&curve, || Ok::<_, ()>(expected)), Ok(&expected));
        }
        for (curve, expected) in
            [(Curve::GreatCircle, "great circle"), (Curve::Geodesic, "geodesic")]
        {
            assert_eq!(prepared.get_or_try(&curve, || Err(())), Ok(&expected));
        }
    }
}
