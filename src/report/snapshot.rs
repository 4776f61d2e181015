//! A map on one day, as comparisons need it.

use jiff::civil::Date;

use super::measured::measure_layers;
use crate::error::Error;
use crate::geometry::{Coverage, Ground, union_all};
use crate::map::ControlMap;
use crate::method::{Clip, Method};
use crate::quantity::Area;
use crate::status::Status;
use crate::territory::Territory;

/// A map on one day: its controlled ground, and each status with what it holds.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub(crate) date: Option<Date>,
    /// By the method, overlaps as it wants them.
    pub(crate) controlled: Area,
    /// Controlled ground, dissolved.
    pub(crate) ground: Ground,
    /// Each status with its ground, none of it twice.
    statuses: Vec<(Status, Ground)>,
    /// Their areas.
    areas: Vec<Area>,
}

impl Snapshot {
    /// Each status with its ground.
    pub(crate) fn statuses(&self) -> &[(Status, Ground)] {
        &self.statuses
    }

    /// What each status holds.
    pub(crate) fn status_areas(&self) -> Vec<(Status, Area)> {
        let statuses = self.statuses.iter().map(|(status, _)| status.clone());
        statuses.zip(self.areas.iter().copied()).collect()
    }
}

impl Territory {
    pub(crate) fn snapshot(&self, map: &ControlMap, method: &Method) -> Result<Snapshot, Error> {
        self.take_snapshot(map, method).map_err(|error| map.locate(error))
    }

    fn take_snapshot(&self, map: &ControlMap, method: &Method) -> Result<Snapshot, Error> {
        let mut layers = map.layers(&method.measure)?;
        if method.clip == Clip::Territory {
            layers.clip(self.boundary(), map.budget())?;
        }
        let measured = measure_layers(map, &layers, method)?;
        let coverage = match measured.coverage {
            Some(coverage) => coverage,
            None => Coverage::dissolve(&layers, map.budget())?,
        };
        let grounds = map.statuses().enumerate().filter_map(|(layer, status)| {
            Some((status.clone(), coverage.layer(layer)?.ground.clone()))
        });
        let statuses: Vec<(Status, Ground)> = grounds.collect();
        let counted = statuses.iter().filter(|(status, _)| method.counts(map, status));
        let ground = union_all(counted.map(|(_, ground)| ground), map.budget())?;
        let controlled = method.measure.check_area(measured.controlled)?;
        let areas = measured.statuses.iter().map(|row| row.area).collect();
        Ok(Snapshot { date: map.date().map(|date| date.date), controlled, ground, statuses, areas })
    }
}
