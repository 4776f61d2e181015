//! Audits for people.

use std::fmt;

use super::{Attempt, Audit, Reading, Untried, Verdict};
use crate::figure::Amount;
use crate::map::Subject;
use crate::method::Method;
use crate::quantity::signed;
use crate::report::ControlReport;
use crate::text::printable;

/// Attempts that are shown beside the explanation.
const SHOWN: usize = 5;

impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = self.decimals();
        writeln!(f, "figure    {}: {}", printable(self.figure.text()), self.figure.interval())?;
        writeln!(f, "computed  {}: {}", self.statement(decimals), self.method.sentence())?;
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
        write_untried(f, &self.untried)?;
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

    /// "Russia holds 19.1288% of Ukraine", "the net change of Russia in Ukraine is 482.899 km²".
    fn statement(&self, decimals: usize) -> String {
        let computed = format!("{:.decimals$}", self.computed);
        let territory = self.maps.first().map_or("", ControlReport::territory);
        let statement = match (&self.subject, self.maps.len() > 1) {
            (Subject::Side(side), false) => format!("{side} holds {computed} of {territory}"),
            (Subject::Controlled, false) => format!("{computed} of {territory} is controlled"),
            (Subject::Counted, false) => format!("{computed} of {territory} is counted"),
            (Subject::Side(side), true) => {
                format!("the net change of {side} in {territory} is {computed}")
            }
            (Subject::Controlled | Subject::Counted, true) => {
                format!("the net change in {territory} is {computed}")
            }
        };
        printable(&statement)
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
            "          {:.decimals$}, {} against ours:",
            attempt.value,
            signed(attempt.value.base() - self.computed.base(), decimals),
        )?;
        for (cause, amount) in &attempt.causes {
            writeln!(
                f,
                "          {}  {}",
                signed(amount.base(), decimals),
                printable(&cause.phrase(&attempt.method)),
            )?;
        }
        Ok(())
    }

    /// How far the figure is from ours, where nothing explains it.
    fn write_distance(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let relative = 100.0 * self.relative_distance();
        let relative = if relative.is_finite() {
            format!(", {} %,", signed(relative, 2))
        } else {
            String::new()
        };
        writeln!(
            f,
            "verdict   not reproduced: the figure is {} units of its last digit{relative} from ours",
            signed(self.distance_in_last_digits(), 1),
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
                "{} {:.decimals$}  {}  {}",
                if attempt.matches { "   match " } else { "    near " },
                attempt.value,
                signed(attempt.value.base() - self.computed.base(), decimals),
                attempt.name(&self.method),
            )?;
        }
        Ok(())
    }
}

/// The choices that could not be tried, those of one reason together.
pub(super) fn write_untried(f: &mut fmt::Formatter<'_>, untried: &[Untried]) -> fmt::Result {
    let mut reasons: Vec<&str> = Vec::new();
    for reason in untried.iter().map(Untried::reason) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    for reason in reasons {
        let alike = untried.iter().filter(|one| one.reason() == reason);
        let names: Vec<&str> = alike.map(Untried::name).collect();
        writeln!(f, "not tried {}: {}", names.join(", "), printable(reason))?;
    }
    Ok(())
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
