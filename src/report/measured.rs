//! A map measured: as a whole, status by status, and by region.

use crate::cells::{Areas, Assigned, Cover, Labels, Regions, areas, assign_outside};
use crate::error::Error;
use crate::limits::Budget;
use crate::map::{Sheet, Sheets};
use crate::method::{Clip, Method, Overlap};
use crate::quantity::Area;
use crate::status::Status;
use crate::territory::{Layout, Territory};

/// What the ground of a map counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Counted {
    /// It is controlled: as often as it is drawn, where overlaps are summed.
    Controlled,
    /// It is controlled, inside the territory or not.
    Unclipped,
    /// A status has it: where overlaps are summed, as often as it is drawn.
    Held(usize),
    /// It is drawn with a status, and a stronger one has it.
    Overlap(usize),
    /// It is drawn with a status once more.
    Repeated(usize),
}

/// The area of one status, how much of what it draws others have, and how much it draws more than
/// once.
pub(super) struct StatusArea<'a> {
    pub(super) status: &'a Status,
    pub(super) area: Area,
    pub(super) overlap: Area,
    pub(super) repeated: Area,
}

/// A map measured.
pub(crate) struct MeasuredMap {
    areas: Areas<Counted>,
    /// What lies outside all regions, where it is assigned to the nearest.
    assigned: Option<Assigned<Counted>>,
    /// Where overlaps are summed and nothing is clipped: the sum of the pieces of each layer, whole.
    summed: Option<Vec<Area>>,
}

impl MeasuredMap {
    /// Measures a map by a method, and by regions where there are some.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(crate) fn new(
        sheet: &Sheet,
        territory: &Territory,
        method: &Method,
        regions: Option<&Regions>,
        budget: &Budget,
    ) -> Result<Self, Error> {
        let sheets = Sheets::lay(&[sheet], territory.clip_for(method, budget)?);
        let areas = areas(
            &sheets.stack,
            regions,
            &method.measure,
            |cover, labels| label(&sheets, method.overlap, cover, labels),
            budget,
        )?;
        // As publishers sum: they measure each polygon whole.
        let summed = (method.overlap == Overlap::Sum && method.clip == Clip::Unclipped)
            .then(|| sheet.pieces.summed_areas(&method.measure));
        Ok(Self { areas, assigned: None, summed })
    }

    /// Assigns what lies outside all regions to the nearest, of what is part of the question. The regions are
    /// those that the map was measured by.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(super) fn assign_outside(
        &mut self,
        sheet: &Sheet,
        territory: &Territory,
        method: &Method,
        budget: &Budget,
    ) -> Result<(), Error> {
        let neighbours =
            territory.bent_for(&method.measure, budget)?.layout().neighbours(budget)?;
        let mut sheets = Sheets::lay(&[sheet], territory.clip_for(method, budget)?);
        let covered = sheets.add_pieces(neighbours.covered());
        let is_in_question = sheet.layers_in_question();
        let label_assigned = |cover: &Cover, labels: &mut Labels<Counted>| {
            label(&sheets, method.overlap, cover, labels);
            labels.retain(|(counted, _)| match counted {
                Counted::Controlled => true,
                Counted::Held(layer) => is_in_question.get(*layer) == Some(&true),
                _ => false,
            });
        };
        let assigned = assign_outside(
            &sheets.stack,
            covered,
            neighbours,
            &method.measure,
            label_assigned,
            budget,
        )?;
        self.assigned = Some(assigned);
        Ok(())
    }

    /// All controlled ground.
    pub(crate) fn controlled(&self, sheet: &Sheet) -> Area {
        match &self.summed {
            Some(summed) => {
                let counted = summed.iter().zip(&sheet.is_counted);
                counted.filter(|(_, is_counted)| **is_counted).map(|(area, _)| *area).sum()
            }
            None => self.whole(Counted::Controlled),
        }
    }

    /// All controlled ground, inside the territory or not.
    pub(super) fn unclipped(&self) -> Area {
        self.whole(Counted::Unclipped)
    }

    /// What a layer holds.
    pub(crate) fn held(&self, layer: usize) -> Area {
        let summed = self.summed.as_ref().and_then(|summed| summed.get(layer));
        summed.copied().unwrap_or_else(|| self.whole(Counted::Held(layer)))
    }

    /// The rows of all statuses.
    pub(super) fn statuses<'s>(&self, sheet: &'s Sheet) -> Vec<StatusArea<'s>> {
        let statuses = sheet.statuses.iter().enumerate().map(|(layer, status)| StatusArea {
            status,
            area: self.held(layer),
            overlap: self.whole(Counted::Overlap(layer)),
            repeated: self.whole(Counted::Repeated(layer)),
        });
        statuses.collect()
    }

    /// What does not count and could.
    pub(crate) fn open(&self, sheet: &Sheet) -> Area {
        let open = sheet.is_open.iter().enumerate().filter(|(_, is_open)| **is_open);
        open.map(|(layer, _)| self.held(layer)).sum()
    }

    /// What counts for something and lies within a region.
    pub(crate) fn lying_within(&self, counted: Counted, region: usize) -> Area {
        self.areas.within(&counted, region)
    }

    /// What counts for something within a region: what lies there, and what was assigned to it.
    pub(crate) fn within(&self, counted: Counted, region: usize) -> Area {
        self.lying_within(counted, region) + self.assigned_to(counted, region)
    }

    /// What counts for something in the territory and for none of its regions: nothing where it was assigned to the
    /// nearest.
    pub(crate) fn in_no_region(&self, counted: Counted, layout: &Layout) -> Area {
        match layout.rest_place().filter(|_| self.assigned.is_none()) {
            Some(rest) => self.lying_within(counted, rest),
            None => Area::ZERO,
        }
    }

    /// What counts for something outside the territory: nothing where it was assigned to the nearest region.
    pub(crate) fn outside(&self, counted: Counted, layout: &Layout) -> Area {
        match self.assigned {
            Some(_) => Area::ZERO,
            None => self.lying_within(counted, layout.outside_place()),
        }
    }

    /// What lies outside all regions and was assigned to this one.
    pub(super) fn assigned_to(&self, counted: Counted, region: usize) -> Area {
        let assigned = self.assigned.as_ref();
        assigned.map_or(Area::ZERO, |assigned| assigned.to(&counted, region))
    }

    /// What lies outside all regions and was assigned to some, and how far from them in metres.
    pub(super) fn assigned(&self, counted: Counted) -> Option<(Area, f64)> {
        let assigned = self.assigned.as_ref()?;
        Some((assigned.whole(&counted), assigned.farthest(&counted)))
    }

    fn whole(&self, counted: Counted) -> Area {
        self.areas.whole(&counted)
    }
}

fn label(sheets: &Sheets<'_>, overlap: Overlap, cover: &Cover, labels: &mut Labels<Counted>) {
    match overlap {
        Overlap::Dissolve => label_dissolved(sheets, cover, labels),
        Overlap::Sum => label_summed(sheets, cover, labels),
    }
}

fn label_dissolved(sheets: &Sheets<'_>, cover: &Cover, labels: &mut Labels<Counted>) {
    let Some(strongest) = sheets.layer_at(cover, 0) else { return };
    let is_counted = sheets.counts(0, strongest);
    if is_counted && sheets.are_clipped() {
        labels.push((Counted::Unclipped, 1));
    }
    if !sheets.is_within(cover) {
        return;
    }
    if is_counted {
        labels.push((Counted::Controlled, 1));
    }
    labels.push((Counted::Held(strongest), 1));
    for (layer, times) in sheets.layers_at(cover, 0) {
        if layer != strongest {
            labels.push((Counted::Overlap(layer), 1));
        }
        if times > 1 {
            labels.push((Counted::Repeated(layer), times - 1));
        }
    }
}

fn label_summed(sheets: &Sheets<'_>, cover: &Cover, labels: &mut Labels<Counted>) {
    let is_within = sheets.is_within(cover);
    for (layer, times) in sheets.layers_at(cover, 0) {
        let is_counted = sheets.counts(0, layer);
        if is_counted && sheets.are_clipped() {
            labels.push((Counted::Unclipped, times));
        }
        if is_within {
            labels.push((Counted::Held(layer), times));
            if is_counted {
                labels.push((Counted::Controlled, times));
            }
        }
    }
}
