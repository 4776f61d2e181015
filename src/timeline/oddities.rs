//! Oddities: what is flagged about the maps of a series.

use jiff::ToSpan;
use jiff::civil::Date;

use super::flag::{Flag, FlagCode};
use super::row::TimelineRow;
use super::since::Since;
use crate::quantity::Area;
use crate::status::Status;

/// Changed pieces no wider than this, in metres, come from rounding coordinates.
const HAIR: f64 = 1.0;

/// Slivers of more than this area between two maps, and of more than this part of what changed, are a
/// border that was redrawn. Of 536 days of 2024 and 2025 all but one have less than 0.4 km² of slivers;
/// 2025-11-03 has 1.9 of 38.7 km².
const REDRAWN: Area = Area::from_km2(1.0);
const REDRAWN_PART: f64 = 0.02;

/// Ground of other statuses below this comes from rounding to the grid.
const LEAST: Area = Area::from_m2(1.0);

/// A status below this part of what it had on the map before is all but gone.
const VANISHED: f64 = 0.1;

/// … if it had at least this much.
const WORTH_MISSING: Area = Area::from_km2(1000.0);

/// Flags that follow from two maps in a row.
pub(super) fn pair_flags(
    since: &Since,
    before: &[(Status, Area)],
    after: &[(Status, Area)],
) -> Vec<Flag> {
    let mut flags = Vec::new();
    if since.widest <= HAIR && since.changed_besides() < LEAST && since.redrawn.abs() < LEAST {
        flags.push(Flag::new(FlagCode::Identical, "no ground changed since the map before"));
    }
    let changed = since.gained + since.lost;
    if since.slivers > REDRAWN && since.slivers.m2() > REDRAWN_PART * changed.m2() {
        flags.push(Flag::new(
            FlagCode::Redrawn,
            format!(
                "{:.2} of {:.2} changed ground are slivers along a border that did not move",
                since.slivers, changed,
            ),
        ));
    }
    for (status, area) in before.iter().filter(|(_, area)| *area > WORTH_MISSING) {
        let found = after.iter().find(|(known, _)| known == status);
        let left = found.map_or(Area::ZERO, |(_, area)| *area);
        if left.m2() < VANISHED * area.m2() {
            flags.push(Flag::new(
                FlagCode::LayerVanished,
                format!("{status} falls from {area:.2} to {left:.2}"),
            ));
        }
    }
    flags
}

/// Flags that take the whole series to find: gaps and jumps.
pub(super) fn flag_series(rows: &mut [TimelineRow]) {
    let usual_days = median(changes(rows).filter_map(|since| since.days.map(f64::from)).collect());
    let usual = Spread::measure(&changes(rows).map(Since::net_km2_per_day).collect::<Vec<f64>>());
    let mut before: Option<Date> = None;
    for row in rows.iter_mut().filter(|row| !row.is_superseded) {
        let Ok(figures) = &row.result else { continue };
        if let Some(since) = &figures.since {
            let gap = before.zip(row.date).zip(usual_days);
            let gap = gap.and_then(|(between, usual_days)| gap_flag(since, between, usual_days));
            row.flags.extend(gap);
            let usual = usual.as_ref().filter(|_| since.is_of_counted);
            row.flags.extend(usual.and_then(|usual| jump_flag(since, usual)));
        }
        before = row.date.or(before);
    }
}

/// What changed from map to map, where two are compared.
fn changes(rows: &[TimelineRow]) -> impl Iterator<Item = &Since> {
    rows.iter().filter_map(|row| row.figures()?.since()).filter(|since| since.is_of_counted)
}

/// A flag for the days between two maps, if they are many more than usual.
fn gap_flag(since: &Since, (from, to): (Date, Date), usual_days: f64) -> Option<Flag> {
    let days = since.days.unwrap_or(0);
    if f64::from(days) <= 1.5 * usual_days {
        return None;
    }
    let first = from.saturating_add(1.day());
    let last = to.saturating_sub(1.day());
    let message = if first == last {
        format!("no map of {first}")
    } else {
        format!("no maps from {first} to {last}, {} days", days - 1)
    };
    Some(Flag::new(FlagCode::Gap, message))
}

fn jump_flag(since: &Since, usual: &Spread) -> Option<Flag> {
    let net = since.net_km2_per_day();
    usual.is_far_outside(net).then(|| {
        let message = format!(
            "{net:.2} km² net a day; usual are {:.2} ± {:.2}",
            usual.median, usual.deviation,
        );
        Flag::new(FlagCode::Jump, message)
    })
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len().is_multiple_of(2) {
        Some(f64::midpoint(*values.get(middle - 1)?, upper))
    } else {
        Some(upper)
    }
}

/// What is usual, by statistics that a few odd values cannot move: the median, and the median absolute
/// deviation times 1.4826, which estimates the standard deviation of a normal distribution
/// (Rousseeuw & Croux 1993).
struct Spread {
    median: f64,
    deviation: f64,
}

impl Spread {
    /// Fewer values than these do not show what is usual.
    const LEAST_VALUES: usize = 8;
    /// How many deviations from the median are far outside.
    const FAR: f64 = 6.0;

    fn measure(values: &[f64]) -> Option<Self> {
        if values.len() < Self::LEAST_VALUES {
            return None;
        }
        let centre = median(values.to_vec())?;
        let deviation =
            median(values.iter().map(|value| (value - centre).abs()).collect())? * 1.4826;
        (deviation > 0.0).then_some(Self { median: centre, deviation })
    }

    fn is_far_outside(&self, value: f64) -> bool {
        (value - self.median).abs() > Self::FAR * self.deviation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_odd_values_do_not_make_themselves_usual() {
        let mut values: Vec<f64> = (0..100).map(|number| f64::from(number % 10)).collect();
        values.extend([500.0, -300.0]);
        let usual = Spread::measure(&values).unwrap();
        assert!((usual.median - 4.5).abs() < 0.51);
        assert!(usual.is_far_outside(500.0) && usual.is_far_outside(-300.0));
        assert!(!usual.is_far_outside(9.0));
        assert!(Spread::measure(&[1.0; 100]).is_none());
        assert!(Spread::measure(&[1.0, 2.0, 3.0]).is_none());
    }
}
