//! Figures by region.

use crate::cells::Front;
use crate::cells::{Assigned, Neighbours};
use crate::error::Error;
use crate::geometry::{Coverage, Ground, Layers, union_all};
use crate::map::ControlMap;
use crate::method::{Method, Outside};
use crate::quantity::{Area, Share};
use crate::status::Status;
use crate::territory::{Region, Territory};

/// What is held in each region, what lies in none, and where the front runs.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionalReport {
    pub(crate) regions: Vec<RegionReport>,
    pub(crate) outside: Area,
    pub(crate) residual: Area,
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

    /// A region by its code or its name.
    pub fn region(&self, code_or_name: &str) -> Option<&RegionReport> {
        self.regions
            .iter()
            .find(|region| region.code() == Some(code_or_name) || region.name == code_or_name)
    }

    /// Controlled ground that counts for no region: the regions that are nobody's parent and this
    /// add up to all that is controlled. A difference of sums: where nothing lies outside, rounding may
    /// leave it a little off nought, on either side (on real maps by less than a square metre).
    pub fn outside(&self) -> Area {
        self.outside
    }

    /// By how much the regions miss what lies in any of them, measured in one piece: the error of
    /// taking the ground apart. Below a square metre, except with geodesics or the formula of
    /// turf.js, which change where an edge is cut.
    pub fn residual(&self) -> Area {
        self.residual
    }

    /// The front.
    pub fn front(&self) -> &Front {
        &self.front
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

    /// What of the controlled ground lies outside all regions and was given to this one.
    pub fn from_outside(&self) -> Area {
        self.from_outside
    }

    /// The controlled share of the region's own area as it is drawn: numerator and denominator are
    /// then cut off at the same boundary.
    pub fn share(&self) -> Share {
        self.controlled.share_of(self.area)
    }

    /// The controlled share of the region's official area.
    pub fn share_of_official_area(&self) -> Option<Share> {
        self.official_area.map(|area| self.controlled.share_of(area))
    }

    /// What each status holds of the region.
    pub fn statuses(&self) -> &[(Status, Area)] {
        &self.statuses
    }

    /// Whether the region is in the sum of all: others do not name it as their parent.
    pub fn is_in_sum(&self) -> bool {
        self.is_in_sum
    }
}

/// One status taken apart.
struct Parts {
    status: Status,
    is_counted: bool,
    /// Of each region.
    areas: Vec<Area>,
    /// In any region, measured in one piece.
    covered: Area,
    assigned: Assigned,
}

impl Territory {
    /// Takes a map apart by regions. `coverage` is there where overlaps are dissolved.
    pub(crate) fn regional_report(
        &self,
        map: &ControlMap,
        method: &Method,
        layers: &Layers,
        coverage: Option<&Coverage>,
        (controlled, whole): (Area, Area),
    ) -> Result<RegionalReport, Error> {
        let neighbours = (method.outside == Outside::Nearest)
            .then(|| Neighbours::new(self.layout().grounds_in_sum()));
        let grounds = |layer: usize| match coverage {
            Some(coverage) => coverage
                .layer(layer)
                .map_or(&[] as &[Ground], |layer| std::slice::from_ref(&layer.ground)),
            None => layers.layer(layer),
        };
        let parts: Vec<Parts> = map
            .statuses()
            .enumerate()
            .map(|(layer, status)| {
                self.take_apart(map, status, grounds(layer), method, neighbours.as_ref())
            })
            .collect::<Result<_, Error>>()?;
        let regions: Vec<RegionReport> = self
            .regions()
            .iter()
            .enumerate()
            .map(|(index, region)| self.region_report(index, region, &parts, method))
            .collect();
        let counted = || parts.iter().filter(|part| part.is_counted);
        let covered: Area = counted().map(|part| part.covered).sum();
        let in_sum = || regions.iter().filter(|region| region.is_in_sum);
        let given: Area = in_sum().map(|region| region.from_outside).sum();
        let sum: Area = in_sum().map(|region| region.controlled).sum();
        let counted_grounds = map
            .statuses()
            .enumerate()
            .filter(|(_, status)| method.counts(map, status))
            .flat_map(|(layer, _)| grounds(layer));
        let front_ground = union_all(counted_grounds, map.budget())?;
        Ok(RegionalReport {
            outside: controlled - covered - given,
            residual: sum - given - covered,
            farthest: counted().map(|part| part.assigned.farthest).fold(0.0, f64::max),
            front: Front::of(&front_ground, self.front_boundary(), whole, map.budget())?,
            regions,
        })
    }

    fn take_apart(
        &self,
        map: &ControlMap,
        status: &Status,
        grounds: &[Ground],
        method: &Method,
        neighbours: Option<&Neighbours>,
    ) -> Result<Parts, Error> {
        let layout = self.layout();
        let mut parts = Parts {
            status: status.clone(),
            is_counted: method.counts(map, status),
            areas: vec![Area::ZERO; self.regions().len()],
            covered: Area::ZERO,
            assigned: Assigned::default(),
        };
        let is_asked_for = parts.is_counted || map.widens_range(status);
        for ground in grounds {
            let (areas, covered) = layout.areas(ground, &method.measure, map.budget())?;
            for (sum, area) in parts.areas.iter_mut().zip(areas) {
                *sum = *sum + area;
            }
            parts.covered = parts.covered + covered;
            if let (true, Some(neighbours)) = (is_asked_for, neighbours) {
                let outside = ground.difference(layout.covered(), map.budget())?;
                neighbours.assign(&outside, &method.measure, &mut parts.assigned, map.budget())?;
            }
        }
        Ok(parts)
    }

    fn region_report(
        &self,
        index: usize,
        region: &Region,
        parts: &[Parts],
        method: &Method,
    ) -> RegionReport {
        let of = |part: &Parts| {
            part.areas.get(index).copied().unwrap_or_default() + part.assigned.to(index)
        };
        let counted = || parts.iter().filter(|part| part.is_counted);
        RegionReport {
            name: region.name().to_owned(),
            code: region.code().map(str::to_owned),
            parent: region.parent().map(str::to_owned),
            area: self.layout().region_area(index, region, &method.measure),
            official_area: region.official_area(),
            statuses: parts.iter().map(|part| (part.status.clone(), of(part))).collect(),
            controlled: counted().map(of).sum(),
            from_outside: counted().map(|part| part.assigned.to(index)).sum(),
            is_in_sum: self.layout().is_in_sum(index),
        }
    }
}
