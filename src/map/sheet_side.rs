//! The sides of a sheet: who holds each of its layers.

use std::collections::{BTreeSet, HashMap};

use super::control_map::ControlMap;
use crate::legend::Legend;
use crate::side::Side;
use crate::status::Status;

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
    /// The sides of a map, in its order. What no rule explains anybody may hold.
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
            let holder = map.holder(status).and_then(|holder| sides.get_mut(own(&holder)?));
            if let Some(holder) = holder {
                holder.holds.insert(layer);
            }
            let legends = map.legends().iter().flat_map(Legend::sides);
            let open = legends.filter(|side| side.may_hold().contains(status));
            for place in open.filter_map(|side| own(side.name())) {
                if let Some(side) = sides.get_mut(place) {
                    side.may_hold.insert(layer);
                }
            }
            if *status == Status::UNCLASSIFIED {
                for side in &mut sides {
                    side.may_hold.insert(layer);
                }
            }
        }
        sides
    }

    pub(crate) fn holds_layer(&self, layer: usize) -> bool {
        self.holds.contains(&layer)
    }
}
