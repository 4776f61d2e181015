//! Audits for people, and as JSON.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{Attempt, Audit, Counting, Reading, Verdict};
use crate::figure::Amount;
use crate::method::Method;
use crate::report::Uncertainty;
use crate::text::printable;
use crate::warning::Warning;

/// Attempts that are shown beside the explanation.
const SHOWN: usize = 5;

impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = self.decimals();
        writeln!(f, "figure    {}: {}", printable(self.figure.text()), self.figure.interval())?;
        writeln!(f, "computed  {:.decimals$}: {}", self.computed, self.method.sentence())?;
        self.write_verdict(f, decimals)?;
        let matching = self.attempts.iter().filter(|attempt| attempt.matches).count();
        write!(f, "tried     {} other methods, {matching} of which match", self.attempts.len())?;
        if self.verdict == Verdict::Reproduced {
            writeln!(f, " as well")?;
        } else {
            writeln!(
                f,
                "; of all figures so precise and no farther from ours, {:.1} % would find a match",
                100.0 * self.accident,
            )?;
            self.write_attempts(f, decimals)?;
        }
        if let Some(uncertainty) = &self.uncertainty {
            write!(f, "\n{uncertainty}")?;
        }
        for warning in &self.warnings {
            writeln!(f, "warning   {warning}")?;
        }
        Ok(())
    }
}

impl Audit {
    /// One decimal more than the figure's last digit shows, three at least for areas.
    fn decimals(&self) -> usize {
        match self.figure.amount() {
            Amount::Area(_) => 3,
            Amount::Share(_) | Amount::Points(_) => 4,
        }
    }

    fn write_verdict(&self, f: &mut fmt::Formatter<'_>, decimals: usize) -> fmt::Result {
        match (self.verdict, self.explanation()) {
            (Verdict::Reproduced, _) if self.reading == Reading::Truncated => {
                writeln!(f, "verdict   reproduced, if its digits were cut off instead of rounded")
            }
            (Verdict::Reproduced, _) => writeln!(f, "verdict   reproduced"),
            (_, Some(attempt)) => self.write_explanation(f, attempt, decimals),
            (_, None) => self.write_distance(f),
        }
    }

    /// The method that reproduces the figure, and what each of its choices adds to ours.
    fn write_explanation(
        &self,
        f: &mut fmt::Formatter<'_>,
        attempt: &Attempt,
        decimals: usize,
    ) -> fmt::Result {
        writeln!(f, "verdict   reproduced by another method: {}", attempt.name(&self.method))?;
        writeln!(
            f,
            "          {:.decimals$}, {:+.decimals$} against ours:",
            attempt.value,
            attempt.value.base() - self.computed.base(),
        )?;
        for (cause, amount) in &attempt.causes {
            writeln!(
                f,
                "          {:+.decimals$}  {}",
                amount.base(),
                printable(&cause.phrase(&attempt.method)),
            )?;
        }
        Ok(())
    }

    /// How far the figure is from ours, where nothing explains it.
    fn write_distance(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let relative = 100.0 * self.relative_distance();
        let relative =
            if relative.is_finite() { format!(", {relative:+.2} %,") } else { String::new() };
        writeln!(
            f,
            "verdict   not reproduced: the figure is {:+.1} units of its last digit{relative} from \
             ours",
            self.distance_in_last_digits(),
        )?;
        if self.attempts.iter().any(|attempt| attempt.matches) {
            writeln!(
                f,
                "          (other methods match, but at this precision that says nothing)",
            )?;
        }
        Ok(())
    }

    fn write_attempts(&self, f: &mut fmt::Formatter<'_>, decimals: usize) -> fmt::Result {
        for attempt in self.attempts.iter().take(SHOWN) {
            writeln!(
                f,
                "{} {:.decimals$}  {:+.decimals$}  {}",
                if attempt.matches { "   match " } else { "    near " },
                attempt.value,
                attempt.value.base() - self.computed.base(),
                attempt.name(&self.method),
            )?;
        }
        Ok(())
    }
}

impl Attempt {
    /// The publisher's preset if it is one, and in what it differs from ours.
    pub(super) fn name(&self, ours: &Method) -> String {
        let mut parts: Vec<String> = Vec::new();
        if self.method.measure != ours.measure {
            parts.push(self.method.measure.to_string());
        }
        let causes = self.causes.iter().map(|(cause, _)| cause);
        let others = causes.filter(|cause| !cause.is_of_measure());
        parts.extend(others.map(|cause| cause.phrase(&self.method)));
        let differences = parts.join(", ");
        printable(&match self.preset {
            Some(preset) => format!("{preset} ({differences})"),
            None => differences,
        })
    }
}

#[derive(Serialize)]
struct Document<'a> {
    figure: &'a str,
    interval: [f64; 2],
    unit: &'static str,
    computed: f64,
    verdict: String,
    reading: String,
    distance_in_last_digits: f64,
    method: &'a Method,
    tried: usize,
    chance_of_accident: f64,
    explanations: Vec<Explanation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uncertainty: Option<&'a Uncertainty>,
    warnings: &'a [Warning],
}

/// A method, and what an attempt adds to it.
#[derive(Serialize)]
struct Choices<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    preset: Option<&'static str>,
    #[serde(flatten)]
    method: &'a Method,
    #[serde(skip_serializing_if = "Option::is_none")]
    counting: Option<String>,
}

#[derive(Serialize)]
struct Explanation<'a> {
    method: Choices<'a>,
    value: f64,
    matches: bool,
    difference: f64,
    causes: Vec<CauseRow>,
    is_the_verdict: bool,
}

#[derive(Serialize)]
struct CauseRow {
    cause: &'static str,
    description: String,
    difference: f64,
}

/// Numbers in the base unit of the figure (km², per cent, percentage points), unrounded. The
/// explanations are all methods that match, by plausibility, and then the nearest that do not.
impl Serialize for Audit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const NEAREST: usize = 10;
        let matching = self.attempts.iter().filter(|attempt| attempt.matches);
        let others = self.attempts.iter().filter(|attempt| !attempt.matches).take(NEAREST);
        Document {
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
            method: &self.method,
            tried: self.attempts.len(),
            chance_of_accident: self.accident,
            explanations: matching.chain(others).map(|attempt| self.explain(attempt)).collect(),
            uncertainty: self.uncertainty.as_ref(),
            warnings: &self.warnings,
        }
        .serialize(serializer)
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
