//! Surveys: a territory asked by a method.

use super::Territory;
use crate::error::Error;
use crate::limits::Budget;
use crate::method::{Denominator, Method};

/// A territory asked by a method: every question about maps is a method of it, and every answer is
/// found the same way.
///
/// | question | answer |
/// |---|---|
/// | how much does each side hold? | [`control`](Self::control) |
/// | how much of each region, and where is the front? | [`regions`](Self::regions) |
/// | what changed between two maps? | [`change`](Self::change) |
/// | how did it go on, map by map? | [`timeline`](Self::timeline) |
/// | on what do several map makers agree? | [`agreement`](Self::agreement), [`regional_agreement`](Self::regional_agreement) |
/// | what could move the number? | [`uncertainty`](Self::uncertainty), [`compare_measures`](Self::compare_measures) |
/// | is a printed number what the maps give? | [`audit`](Self::audit), [`audit_change`](Self::audit_change), [`check_article`](Self::check_article) |
///
/// ```
/// use territory_control::{ControlMap, Method, Territory};
///
/// let ukraine = Territory::ukraine();
/// let survey = ukraine.survey(&Method::deepstate());
/// let map = ControlMap::sample();
/// let report = survey.regions(&map)?;
/// let luhansk = report.regional().and_then(|regional| regional.region("Luhansk"));
/// assert!(luhansk.is_some_and(|luhansk| luhansk.share().percent() > 50.0));
///
/// // The same map by another method.
/// let ours = ukraine.survey(&Method::default()).control(&map)?;
/// assert_ne!(ours.controlled().area(), report.controlled().area());
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Survey<'t> {
    territory: &'t Territory,
    method: Method,
    /// Whether shares were to be of an official area that nobody knows.
    lacks_official_area: bool,
}

impl Territory {
    /// Asks this territory by a method. Where no official area of it is known, shares are of the area within
    /// its boundary, and the method of every answer says so.
    pub fn survey(&self, method: &Method) -> Survey<'_> {
        let mut method = method.clone();
        let lacks_official_area =
            method.denominator == Denominator::Official && self.official_area().is_none();
        if lacks_official_area {
            method.denominator = Denominator::Boundary;
        }
        Survey { territory: self, method, lacks_official_area }
    }
}

impl<'t> Survey<'t> {
    /// The territory that is asked.
    pub fn territory(&self) -> &'t Territory {
        self.territory
    }

    /// The territory as the method's measure bends its edges.
    ///
    /// # Errors
    ///
    /// As [`Territory::bent_for`].
    pub(crate) fn bent_territory(&self, budget: &Budget) -> Result<&'t Territory, Error> {
        self.territory.bent_for(&self.method.measure, budget)
    }

    /// How it is asked.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Whether shares are of the boundary's area only because no official one is known.
    pub(crate) fn lacks_official_area(&self) -> bool {
        self.lacks_official_area
    }
}
