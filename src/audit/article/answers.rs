//! What the figures of an article are compared with: each question about the same maps is answered once, however
//! many figures ask it.

use std::rc::Rc;

use crate::audit::auditor::{Auditors, auditable};
use crate::change::Change;
use crate::error::Error;
use crate::limits::Budget;
use crate::map::ControlMap;
use crate::method::Method;
use crate::report::ControlReport;
use crate::territory::Survey;

/// The answers that an article was given so far.
pub(super) struct Answers<'a> {
    budget: Budget,
    /// Those of levels and of changes in the territory as a whole.
    pub(super) auditors: Auditors<'a>,
    reports: Vec<Answer<'a, 1, ControlReport>>,
    regional_reports: Vec<Answer<'a, 1, ControlReport>>,
    changes: Vec<Answer<'a, 2, Change>>,
}

/// An answer about so many maps, by a method.
struct Answer<'a, const MAPS: usize, T> {
    maps: [&'a ControlMap; MAPS],
    method: Method,
    found: Rc<T>,
}

impl<'a> Answers<'a> {
    /// None yet; what they cost together keeps to what the maps allow.
    pub(super) fn within(budget: Budget) -> Self {
        Self {
            auditors: Auditors::within(budget.clone()),
            budget,
            reports: Vec::new(),
            regional_reports: Vec::new(),
            changes: Vec::new(),
        }
    }

    /// What the answers keep to.
    pub(super) fn budget(&self) -> &Budget {
        &self.budget
    }

    /// The answer of [`Survey::control`], if figures can be checked against it.
    pub(super) fn report(
        &mut self,
        survey: &Survey<'a>,
        map: &'a ControlMap,
    ) -> Result<Rc<ControlReport>, Error> {
        known_or(&mut self.reports, [map], survey.method(), || {
            auditable(survey.control_within(map, &self.budget)?)
        })
    }

    /// The answer of [`Survey::regions`], if figures can be checked against it.
    pub(super) fn regional_report(
        &mut self,
        survey: &Survey<'a>,
        map: &'a ControlMap,
    ) -> Result<Rc<ControlReport>, Error> {
        known_or(&mut self.regional_reports, [map], survey.method(), || {
            auditable(survey.regions_within(map, &self.budget)?)
        })
    }

    /// The answer of [`Survey::change`], if figures can be checked against both maps.
    pub(super) fn change(
        &mut self,
        survey: &Survey<'a>,
        maps: [&'a ControlMap; 2],
    ) -> Result<Rc<Change>, Error> {
        for map in maps {
            self.report(survey, map)?;
        }
        known_or(&mut self.changes, maps, survey.method(), || {
            survey.change_within(maps, &self.budget)
        })
    }
}

/// The answer that is known already, or is found now.
fn known_or<'a, const MAPS: usize, T>(
    known: &mut Vec<Answer<'a, MAPS, T>>,
    maps: [&'a ControlMap; MAPS],
    method: &Method,
    find: impl FnOnce() -> Result<T, Error>,
) -> Result<Rc<T>, Error> {
    let are_same = |others: &[&ControlMap; MAPS]| {
        others.iter().zip(maps).all(|(one, other)| std::ptr::eq(*one, other))
    };
    if let Some(known) = known.iter().find(|known| are_same(&known.maps) && known.method == *method)
    {
        return Ok(Rc::clone(&known.found));
    }
    let found = Rc::new(find()?);
    known.push(Answer { maps, method: method.clone(), found: Rc::clone(&found) });
    Ok(found)
}
