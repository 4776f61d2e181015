//! The sides of a sheet: who holds each of its layers.

use std::collections::{BTreeSet, HashMap};

use super::control_map::ControlMap;
use crate::side::Side;

/// A side of a map, with what it holds of the layers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SheetSide {
    pub(crate) name: Side,
    /// The layers whose ground the side holds.
    pub(crate) holds: BTreeSet<usize>,
    /// The layers whose ground the side may hold.
    pub(crate) may_hold: BTreeSet<usize>,
    /// Whether the side holds what the map does not draw.
    pub(crate) holds_rest: bool,
    /// As the legend gives it.
    pub(crate) colour: Option<String>,
}

impl SheetSide {
    /// The sides of a map, in its order.
    pub(super) fn all_of(map: &ControlMap) -> Vec<Self> {
        let mut sides: Vec<Self> = map
            .sides()
            .into_iter()
            .map(|name| Self {
                holds: BTreeSet::new(),
                may_hold: BTreeSet::new(),
                holds_rest: map.rest_is_held_by(&name),
                colour: map.colour_of(&name).map(str::to_owned),
                name,
            })
            .collect();
        let names: Vec<Side> = sides.iter().map(|side| side.name.clone()).collect();
        let places: HashMap<&Side, usize> = names.iter().zip(0..).collect();
        let own = |name: &Side| places.get(name).copied();
        for (layer, status) in map.statuses().enumerate() {
            if let Some(side) = map.holder(status).and_then(|holder| sides.get_mut(own(&holder)?)) {
                side.holds.insert(layer);
            }
            for name in map.may_be_held_by(status) {
                if let Some(side) = own(&name).and_then(|place| sides.get_mut(place)) {
                    side.may_hold.insert(layer);
                }
            }
        }
        sides
    }
}
