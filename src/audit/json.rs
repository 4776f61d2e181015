//! Audits as JSON: the document of the example program `audit`.

use serde::{Serialize, Serializer};

use super::{Attempt, Audit, Counting};
use crate::figure::Amount;
use crate::method::Method;
use crate::quantity::Area;
use crate::report::{Provenance, Uncertainty, files_of};
use crate::side::Side;
use crate::warning::Warning;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    provenance: Provenance<'a>,
    #[serde(flatten)]
    findings: Findings<'a>,
}

/// What an audit found. In the document of an article each figure has its own, and all have one provenance.
#[derive(Debug, Serialize)]
pub(super) struct Findings<'a> {
    /// Whom the figure was checked against.
    side: Option<&'a Side>,
    figure: &'a str,
    interval: [f64; 2],
    unit: &'static str,
    computed: f64,
    verdict: String,
    reading: String,
    distance_in_last_digits: f64,
    tried: usize,
    not_tried: Vec<UntriedRow<'a>>,
    chance_of_accident: f64,
    explanations: Vec<Explanation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uncertainty: Option<&'a Uncertainty>,
    warnings: &'a [Warning],
}

/// A choice that could not be tried.
#[derive(Debug, Serialize)]
struct UntriedRow<'a> {
    name: &'a str,
    reason: &'a str,
}

/// A method, and what an attempt adds to it.
#[derive(Debug, Serialize)]
struct Choices<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    preset: Option<&'static str>,
    #[serde(flatten)]
    method: &'a Method,
    #[serde(skip_serializing_if = "Option::is_none")]
    counting: Option<String>,
}

#[derive(Debug, Serialize)]
struct Explanation<'a> {
    method: Choices<'a>,
    value: f64,
    matches: bool,
    difference: f64,
    causes: Vec<CauseRow>,
    is_the_verdict: bool,
}

#[derive(Debug, Serialize)]
struct CauseRow {
    cause: &'static str,
    description: String,
    difference: f64,
}

/// Numbers in the base unit of the figure (km², per cent, percentage points), unrounded. The
/// explanations are all methods that match, by plausibility, and then the nearest that do not.
impl Serialize for Audit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names =
            if self.maps.len() > 1 { vec![Some("earlier"), Some("later")] } else { vec![None] };
        let maps = names.into_iter().zip(&self.maps);
        let files = maps.flat_map(|(name, report)| files_of(name, report));
        let territory =
            self.maps.first().map_or(("", Area::ZERO), |map| (map.territory(), map.whole()));
        let provenance = Provenance::new("audit/1", &self.method, territory, files.collect());
        Document { provenance, findings: self.findings() }.serialize(serializer)
    }
}

impl Audit {
    pub(super) fn findings(&self) -> Findings<'_> {
        const NEAREST: usize = 10;
        let matching = self.attempts.iter().filter(|attempt| attempt.matches);
        let others = self.attempts.iter().filter(|attempt| !attempt.matches).take(NEAREST);
        let untried = self.untried.iter();
        Findings {
            side: self.about(),
            figure: self.figure.text(),
            interval: [self.figure.interval().low().base(), self.figure.interval().high().base()],
            unit: match self.computed {
                Amount::Area(_) => "km2",
                Amount::Share(_) => "percent",
                Amount::Points(_) => "percentage points",
            },
            computed: self.computed.base(),
            verdict: self.verdict.to_string(),
            reading: self.reading.to_string(),
            distance_in_last_digits: self.distance_in_last_digits(),
            tried: self.attempts.len(),
            not_tried: untried
                .map(|one| UntriedRow { name: one.name(), reason: one.reason() })
                .collect(),
            chance_of_accident: self.accident,
            explanations: matching.chain(others).map(|attempt| self.explain(attempt)).collect(),
            uncertainty: self.uncertainty.as_ref(),
            warnings: &self.warnings,
        }
    }
}

impl Audit {
    fn explain<'a>(&'a self, attempt: &'a Attempt) -> Explanation<'a> {
        let causes = attempt.causes.iter().map(|(cause, amount)| CauseRow {
            cause: cause.as_str(),
            description: cause.phrase(&attempt.method),
            difference: amount.base(),
        });
        Explanation {
            method: Choices {
                preset: attempt.preset,
                method: &attempt.method,
                counting: (attempt.counting != Counting::Net).then(|| attempt.counting.to_string()),
            },
            value: attempt.value.base(),
            matches: attempt.matches,
            difference: attempt.value.base() - self.computed.base(),
            causes: causes.collect(),
            is_the_verdict: self.explanation().is_some_and(|found| std::ptr::eq(found, attempt)),
        }
    }
}
