//! The upward axis of a chart: round numbers.

/// An axis of values, in the unit of the chart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ValueAxis {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) ticks: Vec<f64>,
    /// Decimals that tell the ticks apart.
    pub(super) decimals: usize,
}

impl ValueAxis {
    /// An axis for values between two, with about `about` ticks. Where the lowest value is small
    /// beside the highest it begins at zero.
    pub(super) fn fitted(lowest: f64, highest: f64, about: f64) -> Self {
        let begins_at_zero = lowest >= 0.0 && lowest < highest * 0.4;
        let lowest = if begins_at_zero { 0.0 } else { lowest };
        // A line that does not move lies in the middle of a hundredth of its value.
        let least_span = (highest.abs() * 0.01).max(1e-6);
        let missing = (least_span - (highest - lowest)).max(0.0) / 2.0;
        let [low, high] = [lowest - missing, highest + missing];
        let step = round_step((high - low) / about);
        // No line along the edge, except at zero.
        let room = (high - low) * 0.04;
        let first = ((low - room) / step).floor();
        let first = if lowest >= 0.0 { first.max(0.0) } else { first };
        let last = ((high + room) / step).ceil().max(first + 1.0);
        let mut ticks = Vec::new();
        let mut count = first;
        while count <= last && ticks.len() < 100 {
            ticks.push(count * step);
            count += 1.0;
        }
        let mut axis =
            Self { low: first * step, high: last * step, ticks, decimals: decimals(step) };
        // Half a step of nothing above the line would be wasted.
        if axis.high - high > step / 2.0 {
            axis.high = high + room;
            axis.ticks.retain(|tick| *tick <= axis.high);
        }
        axis
    }

    /// The axis without what is below a value.
    pub(super) fn cut_below(mut self, low: f64) -> Self {
        self.low = self.low.max(low);
        self.ticks.retain(|tick| *tick >= self.low);
        self
    }
}

/// The next number at or above that is 1, 2 or 5 times a power of ten.
fn round_step(least: f64) -> f64 {
    let power = libm::pow(10.0, libm::log10(least).floor());
    // A little less, so that rounding of the power does not skip a step.
    let least = least * (1.0 - 1e-9);
    [1.0, 2.0, 5.0].into_iter().find(|factor| factor * power >= least).unwrap_or(10.0) * power
}

fn decimals(step: f64) -> usize {
    [1.0, 0.1, 0.01, 0.001].iter().position(|unit| step >= unit * 0.999).unwrap_or(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_the_values() {
        // Expected by hand: the steps that a reader would choose.
        for ((lowest, highest), (low, high, step, decimals)) in [
            ((17.6, 19.3), (17.5, 19.5, 0.5, 1)),
            ((108_000.0, 116_700.0), (106_000.0, 117_048.0, 2_000.0, 0)),
            ((0.0, 740.0), (0.0, 800.0, 200.0, 0)),
            ((30.0, 740.0), (0.0, 800.0, 200.0, 0)),
            ((-38.0, 740.0), (-200.0, 800.0, 200.0, 0)),
            ((200.0, 200.0), (198.5, 201.08, 0.5, 1)),
        ] {
            let axis = ValueAxis::fitted(lowest, highest, 5.0);
            assert!((axis.low - low).abs() < 1e-9 && (axis.high - high).abs() < 1e-9, "{axis:?}");
            assert!((axis.ticks[1] - axis.ticks[0] - step).abs() < 1e-9, "{axis:?}");
            assert_eq!(axis.decimals, decimals, "{axis:?}");
        }
    }

    #[test]
    fn every_range_has_few_ticks() {
        for highest in [0.0, 1e-300, 1e-3, 0.7, 5e8, 1e300] {
            for lowest in [0.0, highest * 0.2, highest * 0.999, highest] {
                let axis = ValueAxis::fitted(lowest, highest, 5.0);
                assert!((2..=9).contains(&axis.ticks.len()), "{lowest} {highest} {axis:?}");
                assert!(axis.low <= lowest && axis.high >= highest && axis.low < axis.high);
            }
        }
    }
}
