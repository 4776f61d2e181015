//! The sides of a map.

use std::collections::HashSet;

use super::control_map::ControlMap;
use crate::legend::{Legend, LegendSide};
use crate::side::Side;
use crate::status::Status;

impl ControlMap {
    /// The sides of the map: those that its legend names, the one that headlines are about first, then those
    /// of statuses that the legend does not know, each named as it is written.
    ///
    /// ```
    /// use territory_control::{ControlMap, Side};
    ///
    /// let square = br#"{"type": "Feature", "properties": {"status": "SDF"}, "geometry":
    ///     {"type": "Polygon", "coordinates": [[[39, 36], [40, 36], [40, 37], [39, 37], [39, 36]]]}}"#;
    /// let map = ControlMap::from_bytes("square.geojson", square)?;
    /// assert_eq!(map.sides(), [Side::CONTROLLED, Side::new("SDF")]);
    /// # Ok::<(), territory_control::Error>(())
    /// ```
    pub fn sides(&self) -> Vec<Side> {
        let named = self.legends().iter().flat_map(Legend::sides).map(|side| side.name().clone());
        let own = self.statuses().filter_map(|status| self.holder(status));
        let mut known = HashSet::new();
        named.chain(own).filter(|side| known.insert(side.clone())).collect()
    }

    /// The side that headlines are about where nobody names another: the first of the legend.
    pub(crate) fn first_side(&self) -> Option<&Side> {
        self.legends().iter().flat_map(Legend::sides).map(LegendSide::name).next()
    }

    /// Whether its legend says of nothing who holds it: it has the one side "controlled".
    pub(crate) fn names_nobody(&self) -> bool {
        self.sides() == [Side::CONTROLLED]
    }

    /// The side that a text calls so: by its name, or by one that its legend knows.
    pub(crate) fn side_called(&self, name: &str) -> Option<Side> {
        let asked = Side::new(name);
        let mut named = self.legends().iter().flat_map(Legend::sides);
        let called = named.find(|side| side.called().iter().any(|own| Side::new(own) == asked));
        let sides = self.sides();
        sides.into_iter().find(|side| *side == asked).or(called.map(|side| side.name().clone()))
    }

    /// The side that holds the ground of a status, by the legend ([`Legend::holder`]); of several legends by
    /// the first that names the status.
    pub fn holder(&self, status: &Status) -> Option<Side> {
        let legends = self.legends();
        let legend = legends.iter().find(|legend| legend.names(status)).or(legends.first())?;
        legend.holder(status)
    }

    /// The sides that may hold the ground of a status. What no rule explains anybody may hold.
    pub(super) fn may_be_held_by(&self, status: &Status) -> Vec<Side> {
        if *status == Status::UNCLASSIFIED {
            return self.sides();
        }
        let sides = self.legends().iter().flat_map(Legend::sides);
        let open = sides.filter(|side| side.may_hold().contains(status));
        open.map(|side| side.name().clone()).collect()
    }

    /// Whether a side holds what the map does not draw.
    pub(crate) fn rest_is_held_by(&self, side: &Side) -> bool {
        let mut legends = self.legends().iter().filter_map(|legend| legend.side(side));
        legends.any(LegendSide::holds_rest)
    }

    /// The colour of a side, by the first legend that gives one.
    pub(super) fn colour_of(&self, side: &Side) -> Option<&str> {
        self.legends().iter().filter_map(|legend| legend.side(side)).find_map(LegendSide::colour)
    }

    /// Whether the map has a status, or another map of its legends could. The words of this crate may be asked
    /// of any map: a publisher's method counts `liberated` ground, where there is any.
    pub(crate) fn can_have(&self, status: &Status) -> bool {
        status.is_known()
            || self.statuses().any(|known| known == status)
            || self.legends().iter().any(|legend| legend.names(status))
    }
}
