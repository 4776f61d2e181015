//! Figures by region.

use super::measured::{Counted, MeasuredMap};
use crate::cells::{Assigned, Cover, Front, Labels, Neighbours, Pieces, grounds};
use crate::error::Error;
use crate::limits::Budget;
use crate::map::{Sheet, Sheets};
use crate::method::{Outside, Overlap};
use crate::quantity::{Area, Share};
use crate::status::Status;
use crate::territory::{Region, RegionOverlap, RegionWhole, Survey, Territory, find_called};
use crate::warning::first_names;

/// What is held in each region, what lies in none, and where the front runs.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionalReport {
    pub(crate) regions: Vec<RegionReport>,
    pub(crate) region_overlap: RegionOverlap,
    pub(crate) outside: Area,
    pub(crate) residual: Option<Area>,
    pub(crate) farthest: f64,
    pub(crate) front: Front,
}

/// What is held in one region.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionReport {
    pub(crate) name: String,
    pub(crate) code: Option<String>,
    pub(crate) parent: Option<String>,
    pub(crate) area: Area,
    pub(crate) official_area: Option<Area>,
    pub(crate) whole: RegionWhole,
    pub(crate) ceded: Area,
    pub(crate) statuses: Vec<(Status, Area)>,
    pub(crate) controlled: Area,
    pub(crate) from_outside: Area,
    pub(crate) is_in_sum: bool,
}

impl RegionalReport {
    /// The regions in the order of the territory.
    pub fn regions(&self) -> &[RegionReport] {
        &self.regions
    }

    /// A region by its code or its name, spelled so or with other capitals.
    pub fn region(&self, code_or_name: &str) -> Option<&RegionReport> {
        find_called(&self.regions, code_or_name, |region| [region.code(), Some(region.name())])
    }

    /// What ground counts for that lies in several regions.
    pub fn region_overlap(&self) -> RegionOverlap {
        self.region_overlap
    }

    /// Controlled ground that counts for no region. Together with the regions that are
    /// [in the sum](RegionReport::is_in_sum) it adds up to all that is controlled; not where regions are
    /// independent of each other.
    pub fn outside(&self) -> Area {
        self.outside
    }

    /// By how much the sum of the regions differs from what lies in any of them, measured in one
    /// piece: the error of measuring region by region, below a square metre. `None` where regions are independent of each
    /// other and add up to nothing.
    pub fn residual(&self) -> Option<Area> {
        self.residual
    }

    /// The front.
    pub fn front(&self) -> &Front {
        &self.front
    }

    /// What the shares of regions are taken of, in a sentence without full stop.
    pub(crate) fn denominators(&self) -> String {
        let (with, without): (Vec<&RegionReport>, Vec<&RegionReport>) =
            self.regions.iter().partition(|region| region.whole.is_official());
        let names: Vec<&str> = without.iter().map(|region| region.name()).collect();
        if without.is_empty() {
            "shares of regions are of their official areas".to_owned()
        } else if with.is_empty() {
            "shares of regions are of the areas within their boundaries".to_owned()
        } else {
            format!(
                "shares of regions are of their official areas; of {}, without one, of the area within the \
                 boundary",
                first_names(&names),
            )
        }
    }
}

impl RegionReport {
    /// The region's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The region's code, if it has one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The name of the region that it is a part of, where there are several levels.
    pub fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }

    /// The region's own area as it is drawn.
    pub fn area(&self) -> Area {
        self.area
    }

    /// The region's official area, if it is known.
    pub fn official_area(&self) -> Option<Area> {
        self.official_area
    }

    /// The controlled ground that counts for the region.
    pub fn controlled(&self) -> Area {
        self.controlled
    }

    /// What of the controlled ground lies outside all regions and was assigned to this one.
    pub fn from_outside(&self) -> Area {
        self.from_outside
    }

    /// What the region's share is taken of, by the method's denominator.
    pub fn whole(&self) -> RegionWhole {
        self.whole
    }

    /// The controlled share of the region: of its [`whole`](Self::whole).
    pub fn share(&self) -> Share {
        self.controlled.share_of(self.whole.area())
    }

    /// What of the region, by the default measure, counts for smaller ones that overlap it. Zero where regions
    /// are independent of each other.
    pub fn ceded(&self) -> Area {
        self.ceded
    }

    /// What each status holds of the region.
    pub fn statuses(&self) -> &[(Status, Area)] {
        &self.statuses
    }

    /// Whether the region is in the sum of all: regions are no independent areas, and no other names it as
    /// its parent.
    pub fn is_in_sum(&self) -> bool {
        self.is_in_sum
    }
}

/// What lies outside all regions, by status, where it is assigned to the nearest.
struct Strips {
    /// By layer.
    assigned: Vec<Assigned>,
}

impl Survey<'_> {
    /// The figures by region of a map that was measured by region.
    pub(super) fn regional_report(
        &self,
        sheet: &Sheet,
        measured: &MeasuredMap,
        whole: Area,
        budget: &Budget,
    ) -> Result<RegionalReport, Error> {
        let territory = self.bent_territory(budget)?;
        let layout = territory.layout();
        let strips = match self.method().outside {
            Outside::Report => None,
            Outside::Nearest => Some(self.assign_strips(sheet, budget)?),
        };
        let regions: Vec<RegionReport> = territory
            .regions()
            .iter()
            .enumerate()
            .map(|(index, region)| {
                self.region_report(territory, (index, region), sheet, measured, strips.as_ref())
            })
            .collect();
        let covered = measured.within(Counted::Controlled, layout.covered_place());
        let outside = match strips {
            None => measured.within(Counted::Controlled, layout.outside_place()),
            Some(_) => Area::ZERO,
        };
        let ground = sheet.controlled_ground(self.territory(), self.method(), budget)?;
        Ok(RegionalReport {
            region_overlap: layout.overlap(),
            outside,
            residual: residual(&regions, layout.overlap(), covered),
            farthest: strips.map_or(0.0, |strips| strips.farthest(sheet)),
            front: Front::measure(&ground, territory.front_boundary(), whole, budget)?,
            regions,
        })
    }

    /// Assigns what lies outside all regions to the nearest, of statuses that count or could.
    fn assign_strips(&self, sheet: &Sheet, budget: &Budget) -> Result<Strips, Error> {
        let (territory, method) = (self.bent_territory(budget)?, self.method());
        let layout = territory.layout();
        let covered = Pieces::of_ground(layout.covered());
        let within = self.territory().clip_for(method, budget)?;
        let mut sheets = Sheets::lay(&[sheet], within);
        let covered = sheets.add_pieces(&covered);
        let outside = grounds(
            &sheets.stack,
            |cover, labels| {
                if cover.count(covered) <= 0 && sheets.is_within(cover) {
                    label_layers(&sheets, cover, method.overlap, labels);
                }
            },
            budget,
        )?;
        let neighbours = Neighbours::new(layout.grounds_of_leaves());
        let mut assigned: Vec<Assigned> =
            sheet.statuses.iter().map(|_| Assigned::default()).collect();
        for ((layer, _), ground) in &outside {
            if let Some(assigned) = assigned.get_mut(*layer)
                && counts_or_could(sheet, *layer)
            {
                neighbours.assign(ground, &method.measure, assigned, budget)?;
            }
        }
        Ok(Strips { assigned })
    }

    fn region_report(
        &self,
        bent: &Territory,
        (index, region): (usize, &Region),
        sheet: &Sheet,
        measured: &MeasuredMap,
        strips: Option<&Strips>,
    ) -> RegionReport {
        let layout = bent.layout();
        let from_outside = strips.map_or(Area::ZERO, |strips| strips.counted(sheet, index));
        let statuses = sheet.statuses.iter().enumerate().map(|(layer, status)| {
            let strip = strips.map_or(Area::ZERO, |strips| strips.of_layer(layer, index));
            (status.clone(), measured.within(Counted::Held(layer), index) + strip)
        });
        RegionReport {
            name: region.name().to_owned(),
            code: region.code().map(str::to_owned),
            parent: region.parent().map(str::to_owned),
            area: layout.region_area(index, region, &self.method().measure),
            official_area: region.official_area(),
            whole: self.whole_of_region(bent, index, region),
            ceded: layout.ceded(index),
            statuses: statuses.collect(),
            controlled: measured.within(Counted::Controlled, index) + from_outside,
            from_outside,
            is_in_sum: layout.is_in_sum(index),
        }
    }
}

/// By how much regions that add up differ from what lies in any of them, without what was assigned to them.
fn residual(regions: &[RegionReport], overlap: RegionOverlap, covered: Area) -> Option<Area> {
    let in_sum: Vec<&RegionReport> = regions.iter().filter(|region| region.is_in_sum).collect();
    let assigned: Area = in_sum.iter().map(|region| region.from_outside).sum();
    let sum: Area = in_sum.iter().map(|region| region.controlled).sum();
    (overlap == RegionOverlap::Partition).then_some(sum - assigned - covered)
}

/// The layers that hold a place: the strongest, or where overlaps are summed all, as often as drawn.
fn label_layers(sheets: &Sheets<'_>, cover: &Cover, overlap: Overlap, labels: &mut Labels<usize>) {
    match overlap {
        Overlap::Dissolve => labels.extend(sheets.layer_at(cover, 0).map(|layer| (layer, 1))),
        Overlap::Sum => labels.extend(sheets.layers_at(cover, 0)),
    }
}

fn counts_or_could(sheet: &Sheet, layer: usize) -> bool {
    [&sheet.is_counted, &sheet.is_open]
        .into_iter()
        .any(|flags| flags.get(layer).is_some_and(|is_set| *is_set))
}

impl Strips {
    /// What of a layer was assigned to a region.
    fn of_layer(&self, layer: usize, region: usize) -> Area {
        self.assigned.get(layer).map_or(Area::ZERO, |assigned| assigned.to(region))
    }

    /// What of all that counts was assigned to a region.
    fn counted(&self, sheet: &Sheet, region: usize) -> Area {
        let counted = sheet.is_counted.iter().enumerate().filter(|(_, is_counted)| **is_counted);
        counted.map(|(layer, _)| self.of_layer(layer, region)).sum()
    }

    /// How far ground that counts lies from its region at most, in metres.
    fn farthest(&self, sheet: &Sheet) -> f64 {
        let counted =
            self.assigned.iter().zip(&sheet.is_counted).filter(|(_, is_counted)| **is_counted);
        counted.map(|(assigned, _)| assigned.farthest).fold(0.0, f64::max)
    }
}
