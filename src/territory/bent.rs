//! Territories whose edges are bent, as a measure bends them.
//!
//! The embedded territory is not: it was repaired and dissolved beforehand, and nothing is repaired twice. Its lines
//! are those of Natural Earth, straight in longitude and latitude, whatever the measure of a map.

use std::sync::{Arc, OnceLock};

use super::region::{Origin, Region};
use super::{Layout, Regions, Territory};
use crate::cells::Pieces;
use crate::error::Error;
use crate::geometry::{ByCurve, Curve, Ground, union_all};
use crate::limits::Budget;
use crate::measure::Measure;
use crate::method::{Clip, Method};

impl Territory {
    /// The territory as a measure bends its edges: the same regions in the same order.
    ///
    /// # Errors
    ///
    /// If a limit is hit, the measure is a projection that has no place for a vertex, or the work is cancelled.
    pub(crate) fn bent_for(&self, measure: &Measure, budget: &Budget) -> Result<&Self, Error> {
        let curve = measure.curve();
        if !curve.bends() || matches!(self.regions, Regions::Embedded { .. }) {
            return Ok(self);
        }
        let bent = self.bent.get_or_try(&curve, || self.bend(&curve, budget).map(Arc::new));
        bent.map(|bent| &**bent).map_err(|error| error.in_input(&self.name))
    }

    /// What ground has to lie in to count by a method, if it has to.
    ///
    /// # Errors
    ///
    /// As [`bent_for`](Self::bent_for).
    pub(crate) fn clip_for(
        &self,
        method: &Method,
        budget: &Budget,
    ) -> Result<Option<&Arc<Pieces>>, Error> {
        Ok(match method.clip {
            Clip::Unclipped => None,
            Clip::Territory => Some(self.bent_for(&method.measure, budget)?.clip_boundary()),
        })
    }

    fn bend(&self, curve: &Curve, budget: &Budget) -> Result<Self, Error> {
        let regions = bend_regions(self.regions(), curve, budget)?;
        let whole = self.whole.as_ref().map(|whole| whole.bent(curve, budget)).transpose()?;
        let overlap = self.region_overlap();
        let layout = Layout::from_regions(&regions, whole.as_ref(), overlap, budget)?;
        let layout = layout.bent_from(self.layout());
        Ok(Self {
            name: self.name.clone(),
            official_area: self.official_area,
            regions: Regions::Loaded { regions, layout: Arc::new(layout) },
            whole,
            warnings: self.warnings.clone(),
            front_boundary: OnceLock::new(),
            clip_boundary: OnceLock::new(),
            inside_and_outside: OnceLock::new(),
            bent: ByCurve::default(),
        })
    }
}

fn bend_regions(regions: &[Region], curve: &Curve, budget: &Budget) -> Result<Vec<Region>, Error> {
    let mut bent: Vec<Region> =
        regions.iter().map(|region| region.bent(curve, budget)).collect::<Result<_, Error>>()?;
    for (place, region) in regions.iter().enumerate() {
        let ground = match region.origin {
            Origin::Drawn(_) | Origin::Prepared => continue,
            Origin::Parts => union_all(parts_of(&bent, place), budget)?,
            Origin::Rest => {
                let Some(parent) = region.parent_place else { continue };
                let drawn = bent.get(parent).map(|drawn| drawn.ground.clone()).unwrap_or_default();
                drawn.difference(&union_all(parts_of(&bent, parent), budget)?, budget)?
            }
        };
        if let Some(bent) = bent.get_mut(place) {
            bent.ground = ground;
        }
    }
    Ok(bent)
}

/// The grounds that are drawn as parts of the region at a place.
fn parts_of(regions: &[Region], parent: usize) -> impl Iterator<Item = &Ground> {
    let parts = regions.iter().filter(move |region| {
        region.parent_place == Some(parent) && !matches!(region.origin, Origin::Rest)
    });
    parts.map(|part| &part.ground)
}
