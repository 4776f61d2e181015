//! What figures are checked against: one map, or two, measured once however many figures there are.

use super::evaluator::Evaluator;
use super::figure_audit::Audit;
use crate::error::Error;
use crate::figure::Figure;
use crate::limits::Budget;
use crate::map::{ControlMap, Subject};
use crate::method::Method;
use crate::report::{ControlReport, Uncertainty, warnings_of_maps};
use crate::territory::Survey;
use crate::warning::Warning;

/// Checks figures of one side against one map, or against what changed between two.
pub(super) struct Auditor<'a> {
    method: Method,
    subject: Subject,
    /// The map, or the earlier one and the later one.
    reports: Vec<ControlReport>,
    warnings: Vec<Warning>,
    uncertainty: Option<Uncertainty>,
    evaluator: Evaluator<'a>,
}

impl<'a> Auditor<'a> {
    /// Checks levels.
    ///
    /// # Errors
    ///
    /// As [`Survey::audit`].
    pub(super) fn of_level(
        survey: &Survey<'a>,
        map: &'a ControlMap,
        budget: &Budget,
    ) -> Result<Self, Error> {
        let report = auditable(survey.control_within(map, budget)?)?;
        Ok(Self {
            method: survey.method().clone(),
            subject: Subject::find(survey.method(), &[("map", map)])?,
            warnings: report.warnings().to_vec(),
            reports: vec![report],
            uncertainty: Some(survey.uncertainty_within(map, budget)?),
            evaluator: Evaluator::level(survey.territory(), map, budget.clone()),
        })
    }

    /// Checks changes.
    ///
    /// # Errors
    ///
    /// As [`Survey::audit_change`].
    pub(super) fn of_change(
        survey: &Survey<'a>,
        [earlier, later]: [&'a ControlMap; 2],
        budget: &Budget,
    ) -> Result<Self, Error> {
        let before = auditable(survey.control_within(earlier, budget)?)?;
        let after = auditable(survey.control_within(later, budget)?)?;
        let named = [("earlier map", earlier), ("later map", later)];
        let subject = Subject::find(survey.method(), &named)?;
        let named = [("earlier map", &before), ("later map", &after)];
        Ok(Self {
            method: survey.method().clone(),
            subject,
            warnings: warnings_of_maps(&named, "both maps", survey.territory()),
            reports: vec![before, after],
            uncertainty: None,
            evaluator: Evaluator::change(survey.territory(), earlier, later, budget.clone()),
        })
    }

    /// Whether figures are checked against these maps by this method.
    fn asks(&self, maps: &[&ControlMap], method: &Method) -> bool {
        let own = self.evaluator.maps();
        let are_same = own.len() == maps.len()
            && own.iter().zip(maps).all(|(own, map)| std::ptr::eq(*own, *map));
        are_same && self.method == *method
    }

    /// Checks a figure.
    pub(super) fn audit(&mut self, figure: &Figure) -> Result<Audit, Error> {
        let mut audit =
            Audit::perform(&mut self.evaluator, figure, &self.method, self.subject.clone())?;
        audit.uncertainty.clone_from(&self.uncertainty);
        audit.warnings.clone_from(&self.warnings);
        audit.maps.clone_from(&self.reports);
        Ok(audit)
    }
}

/// A report against whose map figures can be held.
///
/// # Errors
///
/// If the map is one of another place, or nothing counts on it.
pub(super) fn auditable(report: ControlReport) -> Result<ControlReport, Error> {
    report.expect_of_territory()?;
    report.expect_something_counted()?;
    Ok(report)
}

/// The auditors of an article: each map is measured once by each method, whatever the number of figures.
pub(super) struct Auditors<'a> {
    budget: Budget,
    known: Vec<Auditor<'a>>,
}

impl<'a> Auditors<'a> {
    pub(super) fn within(budget: Budget) -> Self {
        Self { budget, known: Vec::new() }
    }

    /// The answer of [`Survey::audit`].
    pub(super) fn audit(
        &mut self,
        survey: &Survey<'a>,
        figure: &Figure,
        map: &'a ControlMap,
    ) -> Result<Audit, Error> {
        let auditor = match self.take_known(&[map], survey.method()) {
            Some(known) => known,
            None => Auditor::of_level(survey, map, &self.budget)?,
        };
        self.audit_by(auditor, figure)
    }

    /// The answer of [`Survey::audit_change`].
    pub(super) fn audit_change(
        &mut self,
        survey: &Survey<'a>,
        figure: &Figure,
        maps: [&'a ControlMap; 2],
    ) -> Result<Audit, Error> {
        let auditor = match self.take_known(&maps, survey.method()) {
            Some(known) => known,
            None => Auditor::of_change(survey, maps, &self.budget)?,
        };
        self.audit_by(auditor, figure)
    }

    fn take_known(&mut self, maps: &[&ControlMap], method: &Method) -> Option<Auditor<'a>> {
        let place = self.known.iter().position(|auditor| auditor.asks(maps, method))?;
        Some(self.known.swap_remove(place))
    }

    fn audit_by(&mut self, mut auditor: Auditor<'a>, figure: &Figure) -> Result<Audit, Error> {
        let audit = auditor.audit(figure);
        self.known.push(auditor);
        audit
    }
}
