//! What each side gained and lost, and what went from one to another.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::{Flow, Step};
use super::rows::SideChange;
use super::side_flow::{SideFlow, flows_between_sides};
use crate::map::{ControlMap, Sheet, Subject};
use crate::report::ControlReport;
use crate::side::Side;

/// The flow between two maps by who holds what.
pub(super) struct Sides<'f> {
    flow: &'f Flow,
    /// Those that have figures, in the order of the maps.
    named: Vec<Side>,
    /// For each status of the flow, who holds its ground on the earlier map, and on the later one.
    holders: Vec<[Option<Side>; 2]>,
    /// Who holds what the earlier map does not draw, and the later one.
    holders_of_rest: [Option<Side>; 2],
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
            let others = later.iter().filter(|side| !earlier.contains(side));
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
        let statuses = flow.statuses().iter();
        let holders = statuses.map(|status| maps.map(|map| subject.holder(map, status)));
        let holders_of_rest = sheets.map(|sheet| Some(sheet.rest_holder()?.name.clone()));
        Self { flow, named: sides, holders: holders.collect(), holders_of_rest }
    }

    /// What each side gained and lost, in all.
    pub(super) fn changes(&self) -> Vec<SideChange> {
        let changes = self.named.iter().map(|side| {
            let gained = self.flow.area_where(|step| self.is_gain(side, step));
            let lost = self.flow.area_where(|step| self.is_loss(side, step));
            let redrawn = self.flow.redrawn_of(|place, map| self.holds(side, place, map));
            SideChange { side: side.clone(), gained, lost, redrawn }
        });
        changes.collect()
    }

    /// The same by the places of regions, for those in which anything changed.
    pub(super) fn changes_by_region(&self) -> BTreeMap<usize, Vec<SideChange>> {
        let mut regions: BTreeMap<usize, Vec<SideChange>> = BTreeMap::new();
        for side in &self.named {
            let changes =
                self.flow.by_region(|step| [self.is_gain(side, step), self.is_loss(side, step)]);
            let redrawn = self.flow.redrawn_by_region(|place, map| self.holds(side, place, map));
            for region in changes.keys().chain(redrawn.keys()).collect::<BTreeSet<_>>() {
                let [gained, lost] = changes.get(region).copied().unwrap_or_default();
                let redrawn = redrawn.get(region).copied().unwrap_or_default();
                let change = SideChange { side: side.clone(), gained, lost, redrawn };
                regions.entry(*region).or_default().push(change);
            }
        }
        regions
    }

    /// The ground that went from one side to another, the most first.
    pub(super) fn flows(&self) -> Vec<SideFlow> {
        flows_between_sides(&self.flow.transitions(), |map, status| {
            let place =
                status.map(|status| self.flow.statuses().iter().position(|own| own == status));
            self.holder(place.flatten(), map).cloned()
        })
    }

    fn is_gain(&self, side: &Side, (was, is): Step) -> bool {
        self.holder(was, 0) != Some(side) && self.holder(is, 1) == Some(side)
    }

    fn is_loss(&self, side: &Side, (was, is): Step) -> bool {
        self.holder(was, 0) == Some(side) && self.holder(is, 1) != Some(side)
    }

    fn holds(&self, side: &Side, place: usize, map: usize) -> bool {
        self.holder(Some(place), map) == Some(side)
    }

    /// The side that holds the ground of a status, or what is not drawn, on one of the maps.
    fn holder(&self, place: Option<usize>, map: usize) -> Option<&Side> {
        let holders = match place {
            Some(place) => self.holders.get(place)?,
            None => &self.holders_of_rest,
        };
        let holder = holders.get(map)?.as_ref();
        holder.filter(|side| self.named.contains(side))
    }
}
