//! Ground that went from side to side.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::change::Transition;
use crate::map::Sheet;
use crate::quantity::Area;
use crate::side::Side;
use crate::status::Status;

/// Ground that one side held on a map and another one holds on the next. `None` is ground that nobody holds for
/// certain, or that a map does not draw, where its legend does not say who holds that.
#[derive(Debug, Clone, PartialEq)]
pub struct SideTransition {
    from: Option<Side>,
    to: Option<Side>,
    area: Area,
}

impl SideTransition {
    /// Who held it.
    pub fn from(&self) -> Option<&Side> {
        self.from.as_ref()
    }

    /// Who holds it.
    pub fn to(&self) -> Option<&Side> {
        self.to.as_ref()
    }

    /// How much it is.
    pub fn area(&self) -> Area {
        self.area
    }
}

impl Serialize for SideTransition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row<'a> {
            from: Option<&'a Side>,
            to: Option<&'a Side>,
            area_km2: f64,
        }
        Row { from: self.from(), to: self.to(), area_km2: self.area.km2() }.serialize(serializer)
    }
}

/// Adds up what went from one side to another between two sheets, the most first.
pub(super) fn between_sides(
    transitions: &[Transition],
    [before, after]: [&Sheet; 2],
) -> Vec<SideTransition> {
    let mut steps: BTreeMap<(Option<Side>, Option<Side>), Vec<Area>> = BTreeMap::new();
    for transition in transitions.iter().filter(|transition| is_in_question(transition)) {
        let (from, to) = (holder(before, transition.from()), holder(after, transition.to()));
        if from != to {
            steps.entry((from, to)).or_default().push(transition.area());
        }
    }
    let mut rows: Vec<SideTransition> = steps
        .into_iter()
        .map(|((from, to), areas)| SideTransition { from, to, area: areas.into_iter().sum() })
        .collect();
    rows.sort_by(|a, b| b.area.m2().total_cmp(&a.area.m2()));
    rows
}

/// Ground in other countries that a map no longer draws has not changed hands.
fn is_in_question(transition: &Transition) -> bool {
    let is_asked =
        |status: Option<&Status>| status.is_some_and(|status| *status != Status::ELSEWHERE);
    is_asked(transition.from()) || is_asked(transition.to())
}

/// Who holds the ground of a status, or ground that is not drawn.
fn holder(sheet: &Sheet, status: Option<&Status>) -> Option<Side> {
    let side = match status {
        Some(status) => sheet.holder(sheet.layer_with(status)?)?,
        None => sheet.rest_holder()?,
    };
    Some(side.name.clone())
}
