//! Who an article says holds ground, as a side of a map.

use crate::change::{Change, RegionChange};
use crate::figure::Mention;
use crate::map::ControlMap;
use crate::method::Method;
use crate::quantity::Area;
use crate::report::{ControlReport, RegionReport};
use crate::side::Side;
use crate::territory::Territory;

/// Who holds the ground of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Holder {
    /// A side of the map, all of whose ground is drawn.
    Drawn(Side),
    /// A side of the map that holds what is not drawn.
    WithRest(Side),
    /// The territory itself, on a map of one side: it holds the rest.
    Rest,
    /// Nobody that the map knows.
    Unknown,
}

impl Holder {
    /// Finds the holder of a mention among the sides of a map. Where its legend names nobody (`any`), what it
    /// draws is taken for whoever the text names, except the territory itself.
    pub(super) fn find(mention: &Mention, map: &ControlMap, territory: &Territory) -> Self {
        let name = mention.holder();
        let is_territory = Side::new(name) == Side::new(territory.name());
        match map.side_called(name) {
            Some(side) if map.rest_is_held_by(&side) => Self::WithRest(side),
            Some(side) => Self::Drawn(side),
            None if is_territory && map.sides().len() == 1 => Self::Rest,
            None if map.names_nobody() => Self::Drawn(Side::CONTROLLED),
            None => Self::Unknown,
        }
    }

    /// Whether figures of this holder are what a method asks for: of the side that it names, if it names one.
    pub(super) fn is_asked_for(&self, method: &Method) -> bool {
        match (&method.side, self) {
            (None, _) => true,
            (Some(asked), Self::Drawn(side) | Self::WithRest(side)) => side == asked,
            (Some(_), Self::Rest | Self::Unknown) => false,
        }
    }

    /// The method by which a map is asked about the holder: about the side itself, or, if it holds what is
    /// left, about the legend's first.
    pub(super) fn method(&self, map: &ControlMap, method: &Method) -> Method {
        let side = match self {
            Self::Drawn(side) if map.first_side() != Some(side) => Some(side.clone()),
            _ => None,
        };
        method.clone().side(side)
    }

    /// What it holds of the territory; `None` if the map does not say.
    pub(super) fn area(&self, report: &ControlReport) -> Option<Area> {
        match self {
            Self::Drawn(_) => Some(report.controlled().area()),
            Self::WithRest(side) => Some(report.side(side)?.holding().area()),
            Self::Rest => Some(report.whole() - report.controlled().area()),
            Self::Unknown => None,
        }
    }

    /// What it holds of a region.
    pub(super) fn area_in(&self, region: &RegionReport, map: &ControlMap) -> Option<Area> {
        match self {
            Self::Drawn(_) => Some(region.controlled()),
            Self::WithRest(side) => {
                let others = region.statuses().iter();
                let others = others.filter(|(status, _)| map.holder(status).as_ref() != Some(side));
                Some(region.area() - others.map(|(_, area)| *area).sum())
            }
            Self::Rest => Some(region.area() - region.controlled()),
            Self::Unknown => None,
        }
    }

    /// What it gained, gross, and what it lost, in a region or in all; `None` if the maps do not say.
    pub(super) fn gained_and_lost(
        &self,
        change: &Change,
        region: Option<&RegionChange>,
    ) -> Option<[Area; 2]> {
        let (gained, lost) = match region {
            Some(region) => (region.gained(), region.lost()),
            None => (change.gained(), change.lost()),
        };
        match self {
            Self::Drawn(_) => Some([gained, lost]),
            Self::Rest => Some([lost, gained]),
            Self::WithRest(side) => {
                change.side(side)?;
                let rows = region.map_or(change.sides(), RegionChange::sides);
                let row = rows.iter().find(|row| row.side() == side);
                Some(row.map_or([Area::ZERO; 2], |row| [row.gained(), row.lost()]))
            }
            Self::Unknown => None,
        }
    }
}
