//! Figures that were checked: verdicts, and how they are found.

use std::cmp::Ordering;
use std::fmt;

use super::attempt::Attempt;
use super::candidate::{Counting, Untried, candidates, untried};
use super::difference::split_by_cause;
use super::evaluator::Evaluator;
use crate::error::{Error, ErrorKind};
use crate::figure::{Amount, Figure, Hedge, Interval};
use crate::map::Subject;
use crate::method::Method;
use crate::report::{ControlReport, Uncertainty};
use crate::side::Side;
use crate::warning::Warning;

/// A printed figure checked against one map, or against what changed between two: whether it is what
/// the map gives, by which method, and if by another than ours, how much each choice adds or takes.
///
/// How the verdict is found, the first that holds:
///
/// 1. Our method gives a number that the figure's digits, with its hedge, allow.
/// 2. The method by which totals of such maps are published does (a preset of [`Method`] that the
///    map's legend names): it is known beforehand.
/// 3. Our method does if the digits were cut off instead of rounded.
/// 4. A search over the methods that someone could plausibly have used does: ours with up to three
///    other choices of measure, overlap, statuses counted, clip, omitted ground, denominator, and for
///    a change net or gross; and the other presets. Of methods that give the same number the most
///    plausible is tried. Such a match is believed only if it is unlikely to be an accident: if at most
///    a tenth of all numbers of the same precision, no farther from ours than the figure is, would find
///    a match as well ([`accident`](Self::accident)).
///
/// That nothing matches is an answer too. `Display` prints all this, `Serialize` gives the JSON of the example
/// program `audit`.
///
/// ```
/// use territory_control::audit::Verdict;
/// use territory_control::{ControlMap, Figure, Method, Territory};
///
/// let figure: Figure = "19.5%".parse()?;
/// let ukraine = Territory::ukraine();
/// let audit = ukraine.survey(&Method::default()).audit(&figure, &ControlMap::sample())?;
/// assert_eq!(audit.verdict(), Verdict::Reproduced);
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    pub(super) figure: Figure,
    pub(super) method: Method,
    pub(super) computed: Amount,
    pub(super) verdict: Verdict,
    pub(super) reading: Reading,
    pub(super) attempts: Vec<Attempt>,
    /// The attempt that explains the figure.
    pub(super) explanation: Option<usize>,
    pub(super) accident: f64,
    pub(super) untried: Vec<Untried>,
    pub(super) uncertainty: Option<Uncertainty>,
    pub(super) subject: Subject,
    /// The map, or the earlier one and the later one.
    pub(super) maps: Vec<ControlReport>,
    pub(super) warnings: Vec<Warning>,
}

/// Whether a figure is what the map gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// By our method.
    Reproduced,
    /// By another one, which is named.
    ReproducedByOtherMethod,
    /// By none that is plausible.
    NotReproduced,
}

/// How the digits of a figure were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reading {
    /// Rounded to the last digit, or as the hedge says.
    Rounded,
    /// Cut off after the last digit.
    Truncated,
}

/// A search whose matches are more likely by accident than this explains nothing.
const CREDIBLE: f64 = 0.1;

impl Audit {
    pub(super) fn perform(
        evaluator: &mut Evaluator<'_>,
        figure: &Figure,
        method: &Method,
        subject: Subject,
    ) -> Result<Self, Error> {
        evaluator.check(method)?;
        let asked = figure.amount();
        let computed = asked.of_base(evaluator.value(method, Counting::Net, asked)?);
        let mut untried = untried();
        let mut attempts = attempt_candidates(evaluator, figure, method, computed, &mut untried)?;
        sort_attempts(&mut attempts, asked);
        let attempts = attribute(evaluator, method, attempts, asked, &mut untried)?;
        let accident = accident(figure, computed, &attempts);
        let (verdict, reading, explanation) = judge(figure, computed, &attempts, accident);
        Ok(Self {
            figure: figure.clone(),
            method: method.clone(),
            computed,
            verdict,
            reading,
            attempts,
            explanation,
            accident,
            untried,
            uncertainty: None,
            subject,
            maps: Vec::new(),
            warnings: Vec::new(),
        })
    }

    /// The figure.
    pub fn figure(&self) -> &Figure {
        &self.figure
    }

    /// The side that the figure was checked against; `None` if the legend does not say who holds what the map
    /// draws, or if the method counts statuses, whoever holds them ([`Method::counted`]).
    pub fn about(&self) -> Option<&Side> {
        self.subject.side()
    }

    /// Our method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// What our method gives.
    pub fn computed(&self) -> Amount {
        self.computed
    }

    /// Whether the figure is what the map gives.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// How the digits were read for the verdict.
    pub fn reading(&self) -> Reading {
        self.reading
    }

    /// By how many units of its last digit the figure exceeds what we compute.
    pub fn distance_in_last_digits(&self) -> f64 {
        (self.figure.amount().base() - self.computed.base()) / self.figure.last_digit().base()
    }

    /// By how much of what we compute the figure exceeds it, as a fraction.
    pub fn relative_distance(&self) -> f64 {
        self.figure.amount().base() / self.computed.base() - 1.0
    }

    /// All other methods that were tried: those that match first, by plausibility, then the others by
    /// how near they come.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// Measures and presets that would have been tried, and that this build cannot make, or that have no answer on
    /// these maps or this territory: a projection that does not reach them.
    pub fn untried(&self) -> &[Untried] {
        &self.untried
    }

    /// The attempt that explains the figure, if another method than ours reproduces it.
    pub fn explanation(&self) -> Option<&Attempt> {
        self.attempts.get(self.explanation?)
    }

    /// The chance of an accidental match: which part of all numbers of the figure's precision that
    /// lie no farther from ours than the figure does are matched by ours or by some attempt.
    pub fn accident(&self) -> f64 {
        self.accident
    }

    /// What could move our number; only for a level.
    pub fn uncertainty(&self) -> Option<&Uncertainty> {
        self.uncertainty.as_ref()
    }

    /// Warnings about the maps and how they were measured.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}

/// What the candidates give: each number once, by the first of them that gives it.
fn attempt_candidates(
    evaluator: &mut Evaluator<'_>,
    figure: &Figure,
    method: &Method,
    computed: Amount,
    untried: &mut Vec<Untried>,
) -> Result<Vec<Attempt>, Error> {
    let asked = figure.amount();
    let mut attempts: Vec<Attempt> = Vec::new();
    let mut known = vec![computed.base()];
    for candidate in candidates(evaluator.territory(), &evaluator.maps(), method, asked) {
        let value = evaluator.value(&candidate.method, candidate.counting, asked);
        let Some(base) = or_untried(value, candidate.preset, &candidate.method, untried)? else {
            continue;
        };
        let is_known = known.iter().any(|known| (known - base).abs() <= 1e-12 * known.abs());
        if !base.is_finite() || is_known {
            continue;
        }
        known.push(base);
        let value = asked.of_base(base);
        attempts.push(Attempt {
            matches: figure.interval().contains(value),
            causes: Vec::new(),
            preset: candidate.preset,
            method: candidate.method,
            counting: candidate.counting,
            implausibility: candidate.implausibility,
            value,
        });
    }
    Ok(attempts)
}

/// The attempts, each with its difference split by cause.
fn attribute(
    evaluator: &mut Evaluator<'_>,
    method: &Method,
    attempts: Vec<Attempt>,
    asked: Amount,
    untried: &mut Vec<Untried>,
) -> Result<Vec<Attempt>, Error> {
    let mut attributed = Vec::with_capacity(attempts.len());
    for mut attempt in attempts {
        let causes = split_by_cause(evaluator, method, &attempt, asked);
        if let Some(causes) = or_untried(causes, attempt.preset, &attempt.method, untried)? {
            attempt.causes = causes;
            attributed.push(attempt);
        }
    }
    Ok(attributed)
}

/// What a method of the search gives. One that fails is not tried, and no end of the search.
///
/// # Errors
///
/// If a limit is hit, or the work is cancelled.
fn or_untried<T>(
    found: Result<T, Error>,
    preset: Option<&str>,
    method: &Method,
    untried: &mut Vec<Untried>,
) -> Result<Option<T>, Error> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.kind(), ErrorKind::Limit { .. } | ErrorKind::Cancelled) => {
            Err(error)
        }
        Err(error) => {
            let failed = Untried::failed(preset, method, &error);
            if untried.iter().all(|known| known.name() != failed.name()) {
                untried.push(failed);
            }
            Ok(None)
        }
    }
}

/// Those that match first, by plausibility, then the others by how near they come to the figure.
fn sort_attempts(attempts: &mut [Attempt], asked: Amount) {
    attempts.sort_by(|a, b| {
        let by_plausibility = a.implausibility.cmp(&b.implausibility);
        let [distance_a, distance_b] =
            [a, b].map(|attempt| (attempt.value.base() - asked.base()).abs());
        b.matches
            .cmp(&a.matches)
            .then(if a.matches { by_plausibility } else { Ordering::Equal })
            .then(distance_a.total_cmp(&distance_b))
            .then(by_plausibility)
    });
}

fn judge(
    figure: &Figure,
    computed: Amount,
    attempts: &[Attempt],
    accident: f64,
) -> (Verdict, Reading, Option<usize>) {
    let interval = figure.interval();
    if interval.contains(computed) {
        return (Verdict::Reproduced, Reading::Rounded, None);
    }
    let publishers = attempts.iter().position(|attempt| attempt.matches && attempt.is_publishers());
    if publishers.is_some() {
        return (Verdict::ReproducedByOtherMethod, Reading::Rounded, publishers);
    }
    if figure.hedge() == Hedge::None && figure.truncated().contains(computed) {
        return (Verdict::Reproduced, Reading::Truncated, None);
    }
    let found = attempts.iter().position(|attempt| attempt.matches);
    if found.is_some() && accident <= CREDIBLE {
        return (Verdict::ReproducedByOtherMethod, Reading::Rounded, found);
    }
    (Verdict::NotReproduced, Reading::Rounded, None)
}

/// Of all numbers of the figure's precision within the figure's distance of ours, the part that some
/// method tried would match: the length that their intervals cover.
fn accident(figure: &Figure, computed: Amount, attempts: &[Attempt]) -> f64 {
    let printed = figure.amount().base();
    let distance = (printed - computed.base()).abs();
    if distance <= 0.0 {
        return 1.0;
    }
    let interval: Interval = figure.interval();
    // A number x printed with these digits allows x + below … x + above.
    let (below, above) = (interval.low().base() - printed, interval.high().base() - printed);
    let values = attempts.iter().map(|attempt| attempt.value.base()).chain([computed.base()]);
    let (least, most) = (computed.base() - distance, computed.base() + distance);
    let mut covered: Vec<(f64, f64)> = values
        .map(|value| ((value - above).max(least), (value - below).min(most)))
        .filter(|(from, to)| from < to)
        .collect();
    covered.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut end = least;
    let mut length = 0.0;
    for (from, to) in covered {
        length += (to - from.max(end)).max(0.0);
        end = end.max(to);
    }
    (length / (most - least)).min(1.0)
}

/// As in JSON, for example `reproduced-by-other-method`.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Reproduced => "reproduced",
            Self::ReproducedByOtherMethod => "reproduced-by-other-method",
            Self::NotReproduced => "not-reproduced",
        })
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Rounded => "rounded",
            Self::Truncated => "truncated",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Area;

    fn attempt(km2: f64) -> Attempt {
        Attempt {
            preset: None,
            method: Method::default(),
            counting: Counting::Net,
            implausibility: 1,
            value: Amount::Area(Area::from_km2(km2)),
            matches: false,
            causes: Vec::new(),
        }
    }

    #[test]
    fn the_chance_of_an_accident_is_the_part_of_numbers_that_would_match() {
        let figure: Figure = "110 km²".parse().unwrap();
        let ours = Amount::Area(Area::from_km2(10.0));
        // Within 100 of ours, and ±5 around ours and around each of two others, which overlap by 5.
        let chance = accident(&figure, ours, &[attempt(50.0), attempt(55.0)]);
        assert!((chance - 25.0 / 200.0).abs() < 1e-12, "{chance}");
        // One that is far away counts for nothing; one at the end by half.
        let chance = accident(&figure, ours, &[attempt(500.0), attempt(110.0)]);
        assert!((chance - 15.0 / 200.0).abs() < 1e-12, "{chance}");
        let same: Figure = "10 km²".parse().unwrap();
        assert!((accident(&same, ours, &[]) - 1.0).abs() < 1e-12);
    }
}
