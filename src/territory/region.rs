//! Regions of a territory.

use std::fmt;
use std::sync::Arc;

use crate::error::Error;
use crate::geometry::{Curve, Ground, Layers, bend_ground, union_all};
use crate::limits::Budget;
use crate::measure::Measure;
use crate::quantity::Area;

/// A part of a territory with a name of its own.
#[derive(Clone)]
pub struct Region {
    pub(super) name: String,
    pub(super) native_name: Option<String>,
    pub(super) code: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) official_area: Option<Area>,
    pub(super) ground: Ground,
    pub(super) origin: Origin,
}

/// What the ground of a region is made of. Where edges bend it is made anew: what was put on a straight edge, or
/// left out of one, is not on the curve.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// These polygons, in degrees.
    Drawn(Arc<[Vec<Vec<[f64; 2]>>]>),
    /// Ground that was prepared on the grid: its edges are straight.
    Prepared,
    /// All regions that name it as their parent.
    Parts,
    /// What they leave of its parent.
    Rest,
}

impl Region {
    /// The name; of the embedded regions, in English.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name in the country's own language, if it is known.
    pub fn native_name(&self) -> Option<&str> {
        self.native_name.as_deref()
    }

    /// The code; of the embedded regions, that of ISO 3166-2.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The name of the region that this one is a part of, where there are several levels.
    pub fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }

    /// The official area, if it is known.
    pub fn official_area(&self) -> Option<Area> {
        self.official_area
    }

    /// The area within the region's boundary as it is drawn. It is not a number where a projection has no place
    /// for one of the positions.
    pub fn area(&self, measure: &Measure) -> Area {
        let curve = measure.curve();
        if !curve.bends() {
            return measure.ground_area(&self.ground);
        }
        let bent = self.bent(&curve, &Budget::default());
        bent.map_or(Area::from_m2(f64::NAN), |bent| measure.ground_area(&bent.ground))
    }

    /// The region by itself with its edges bent. One that is made of others is taken as it was made.
    pub(super) fn bent(&self, curve: &Curve, budget: &Budget) -> Result<Self, Error> {
        let ground = match &self.origin {
            Origin::Drawn(polygons) => {
                let polygons = polygons.iter().map(|rings| (0, rings.as_slice()));
                let layers = Layers::repair(1, polygons, curve, budget)?;
                union_all(layers.layer(0), budget)?
            }
            Origin::Prepared => self.ground.clone(),
            Origin::Parts | Origin::Rest => bend_ground(&self.ground, curve, budget)?,
        };
        Ok(Self { ground, ..self.clone() })
    }

    pub(crate) fn ground(&self) -> &Ground {
        &self.ground
    }
}

/// The one of several regions that has a name, as it is spelled, else with other capitals.
pub(crate) fn find_called<'r, R>(
    regions: &'r [R],
    wanted: &str,
    names_of: impl Fn(&R) -> [Option<&str>; 2],
) -> Option<&'r R> {
    let is_called = |region: &&R| names_of(region).contains(&Some(wanted));
    let folded = wanted.to_lowercase();
    let is_spelled_otherwise = |region: &&R| {
        names_of(region).into_iter().flatten().any(|name| name.to_lowercase() == folded)
    };
    regions.iter().find(is_called).or_else(|| regions.iter().find(is_spelled_otherwise))
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Region")
            .field("name", &self.name)
            .field("code", &self.code)
            .field("parent", &self.parent)
            .field("official_area", &self.official_area)
            .finish_non_exhaustive()
    }
}
