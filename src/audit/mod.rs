//! Audits: a printed figure checked against maps.

pub(crate) mod article;
mod attempt;
mod auditor;
mod candidate;
mod cause;
mod difference;
mod evaluator;
mod figure_audit;
mod json;
mod table;

pub use attempt::Attempt;
use auditor::Auditor;
pub use candidate::{Counting, Untried};
pub use cause::Cause;
pub use figure_audit::{Audit, Reading, Verdict};

pub use crate::figure::{Amount, FigureUnit, Hedge, Interval};

use crate::error::Error;
use crate::figure::Figure;
use crate::map::ControlMap;
use crate::territory::Survey;

impl Survey<'_> {
    /// Checks a figure against what one side holds on a map; the survey's method is ours.
    ///
    /// # Errors
    ///
    /// As [`control`](Self::control),
    /// [`ControlReport::expect_of_territory`](crate::ControlReport::expect_of_territory) and
    /// [`ControlReport::expect_something_counted`](crate::ControlReport::expect_something_counted): no figure is
    /// checked against a map of another place, or one on which nothing counts.
    pub fn audit(&self, figure: &Figure, map: &ControlMap) -> Result<Audit, Error> {
        Auditor::of_level(self, map, &ControlMap::begin_call([map]))?.audit(figure)
    }

    /// Checks a figure against what one side gained between two maps, less what it lost; the survey's method
    /// is ours.
    ///
    /// # Errors
    ///
    /// As [`audit`](Self::audit), for both maps; [`ErrorKind::SidesDiffer`](crate::ErrorKind::SidesDiffer) if
    /// their legends begin with different sides and the method names none.
    pub fn audit_change(
        &self,
        figure: &Figure,
        earlier: &ControlMap,
        later: &ControlMap,
    ) -> Result<Audit, Error> {
        let maps = [earlier, later];
        Auditor::of_change(self, maps, &ControlMap::begin_call(maps))?.audit(figure)
    }
}
