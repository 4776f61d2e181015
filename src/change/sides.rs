//! What each side gained and lost, and what went from one to another.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::flow::{Flow, Moved};
use super::rows::SideChange;
use super::side_flow::{SideFlow, flows_between_sides};
use crate::map::{ControlMap, Sheet, Subject};
use crate::report::ControlReport;
use crate::side::Side;
use crate::status::Status;

/// The flow between two maps by who holds what.
pub(super) struct Sides<'f> {
    flow: &'f Flow,
    /// Those that have figures, in the order of the maps.
    named: Vec<Side>,
    /// For each status of the flow, who holds its ground on the earlier map, and on the later one: a place among
    /// those named.
    holders: Vec<[Option<usize>; 2]>,
    /// Who holds what the earlier map does not draw, and the later one.
    holders_of_rest: [Option<usize>; 2],
}

impl<'f> Sides<'f> {
    /// The sides of two maps, whose reports say whether there are figures of the subject.
    pub(super) fn new(
        flow: &'f Flow,
        maps: [&ControlMap; 2],
        sheets: [&Sheet; 2],
        reports: [&ControlReport; 2],
        subject: &Subject,
    ) -> Self {
        let [earlier, later] = maps.map(|map| subject.sides_of(map));
        let [legend, later_legend] = maps.map(ControlMap::legend_name);
        let is_one_legend = legend == later_legend;
        // What a side gained of which only one map maker speaks nobody can say.
        let mut sides: Vec<Side> = if is_one_legend {
            let known: HashSet<&Side> = earlier.iter().collect();
            let others = later.iter().filter(|side| !known.contains(side));
            earlier.iter().chain(others).cloned().collect()
        } else {
            earlier.into_iter().filter(|side| later.contains(side)).collect()
        };
        // Nor what became of ground that one of the maps does not draw, though others hold some of it.
        if reports.into_iter().any(ControlReport::lacks_what_counts) {
            sides.retain(|side| {
                let has_rest = maps.iter().any(|map| map.rest_is_held_by(side));
                !has_rest && Some(side) != subject.row().as_ref()
            });
        }
        let places: HashMap<&Side, usize> = sides.iter().zip(0..).collect();
        let place = |side: &Side| places.get(side).copied();
        let statuses = flow.statuses().iter();
        let holders = statuses.map(|status| {
            maps.map(|map| subject.holder(map, status).and_then(|side| place(&side)))
        });
        let holders = holders.collect();
        let holders_of_rest = sheets.map(|sheet| place(&sheet.rest_holder()?.name));
        Self { flow, holders, holders_of_rest, named: sides }
    }

    /// What each side gained and lost, in all.
    pub(super) fn changes(&self) -> Vec<SideChange> {
        let mut moved = self.flow.moved(|place, map| self.holder(place, map));
        let changes = self.named.iter().enumerate();
        changes
            .map(|(place, side)| change_of(side, moved.remove(&place).unwrap_or_default()))
            .collect()
    }

    /// The same by the places of regions, for those in which anything changed.
    pub(super) fn changes_by_region(&self) -> BTreeMap<usize, Vec<SideChange>> {
        let regions = self.flow.moved_by_region(|place, map| self.holder(place, map));
        let regions = regions.into_iter().map(|(region, moved)| {
            let changes = moved
                .into_iter()
                .filter_map(|(place, moved)| Some(change_of(self.named.get(place)?, moved)));
            (region, changes.collect())
        });
        regions.collect()
    }

    /// The ground that went from one side to another, the most first.
    pub(super) fn flows(&self) -> Vec<SideFlow> {
        let places: HashMap<&Status, usize> = self.flow.statuses().iter().zip(0..).collect();
        flows_between_sides(&self.flow.transitions(), |map, status| {
            let place = status.and_then(|status| places.get(status)).copied();
            self.named.get(self.holder(place, map)?).cloned()
        })
    }

    /// The side that holds the ground of a status, or what is not drawn, on one of the maps: its place among those
    /// named.
    fn holder(&self, place: Option<usize>, map: usize) -> Option<usize> {
        let holders = match place {
            Some(place) => self.holders.get(place)?,
            None => &self.holders_of_rest,
        };
        *holders.get(map)?
    }
}

fn change_of(side: &Side, Moved { gained, lost, redrawn, .. }: Moved) -> SideChange {
    SideChange { side: side.clone(), gained, lost, redrawn }
}
