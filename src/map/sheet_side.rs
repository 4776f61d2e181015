//! The sides of a sheet: who holds each of its layers.

use super::control_map::ControlMap;
use crate::side::Side;

/// A side of a map, with what it holds of the layers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SheetSide {
    pub(crate) name: Side,
    /// For each layer, whether the side holds its ground.
    pub(crate) holds: Vec<bool>,
    /// For each layer, whether the side may hold its ground.
    pub(crate) may_hold: Vec<bool>,
    /// Whether the side holds what the map does not draw.
    pub(crate) holds_rest: bool,
    /// As the legend gives it.
    pub(crate) colour: Option<String>,
}

impl SheetSide {
    /// The sides of a map, in its order.
    pub(super) fn all_of(map: &ControlMap) -> Vec<Self> {
        let mut sides = Vec::new();
        for name in map.sides() {
            sides.push(Self {
                holds: map
                    .statuses()
                    .map(|status| map.holder(status).as_ref() == Some(&name))
                    .collect(),
                may_hold: map.statuses().map(|status| map.may_be_held_by(status, &name)).collect(),
                holds_rest: map.rest_is_held_by(&name),
                colour: map.colour_of(&name).map(str::to_owned),
                name,
            });
        }
        sides
    }

    pub(crate) fn holds_layer(&self, layer: usize) -> bool {
        self.holds.get(layer) == Some(&true)
    }

    pub(crate) fn may_hold_layer(&self, layer: usize) -> bool {
        self.may_hold.get(layer) == Some(&true)
    }
}
