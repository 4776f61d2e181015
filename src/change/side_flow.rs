//! Ground that went from one side to another.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::rows::Transition;
use crate::quantity::Area;
use crate::side::Side;
use crate::status::Status;

/// Ground that one side held on a map and another one holds on the next. `None` is no side: a map does not draw
/// the ground and its legend does not say who then holds it, or it draws a status that nobody is known to hold.
#[derive(Debug, Clone, PartialEq)]
pub struct SideFlow {
    from: Option<Side>,
    to: Option<Side>,
    area: Area,
}

impl SideFlow {
    /// The side that held it on the earlier map.
    pub fn from(&self) -> Option<&Side> {
        self.from.as_ref()
    }

    /// The side that holds it on the later map.
    pub fn to(&self) -> Option<&Side> {
        self.to.as_ref()
    }

    /// The ground.
    pub fn area(&self) -> Area {
        self.area
    }
}

impl Serialize for SideFlow {
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

/// Adds up what went from one side to another, the most first. `holder` says who holds the ground of a status,
/// or what is not drawn, on the earlier map (0) or the later one (1).
pub(crate) fn flows_between_sides(
    transitions: &[Transition],
    holder: impl Fn(usize, Option<&Status>) -> Option<Side>,
) -> Vec<SideFlow> {
    let mut areas: BTreeMap<(Option<Side>, Option<Side>), Vec<Area>> = BTreeMap::new();
    for transition in transitions.iter().filter(|transition| is_in_question(transition)) {
        let (from, to) = (holder(0, transition.from()), holder(1, transition.to()));
        if from != to {
            areas.entry((from, to)).or_default().push(transition.area());
        }
    }
    let mut flows: Vec<SideFlow> = areas
        .into_iter()
        .map(|((from, to), areas)| SideFlow { from, to, area: areas.into_iter().sum() })
        .collect();
    flows.sort_by(|a, b| b.area.m2().total_cmp(&a.area.m2()));
    flows
}

/// Ground in other countries that a map no longer draws has not changed hands.
fn is_in_question(transition: &Transition) -> bool {
    [transition.from(), transition.to()]
        .into_iter()
        .flatten()
        .any(|status| *status != Status::ELSEWHERE)
}
