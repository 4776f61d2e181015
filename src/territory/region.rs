//! Regions of a territory.

use std::fmt;
use std::sync::Arc;

use geo_types::MultiPolygon;

use super::called::Called;
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
    /// The place of the parent among the regions, where it is one of them.
    pub(super) parent_place: Option<usize>,
    /// The name, or more where other regions are called so, too.
    pub(super) label: String,
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
    /// A region that is called so, with no name in another language and no code.
    pub(super) fn new(
        name: &str,
        parent: Option<String>,
        official_area: Option<Area>,
        ground: Ground,
        origin: Origin,
    ) -> Self {
        Self {
            name: name.to_owned(),
            native_name: None,
            code: None,
            parent,
            parent_place: None,
            label: name.to_owned(),
            official_area,
            ground,
            origin,
        }
    }

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

    /// What tells the region from all others: its name, or, where several are called so, "west/center" with
    /// what it is a part of, else "center (SY07)" with its code, else "center (2)", the second of them.
    pub fn label(&self) -> &str {
        &self.label
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

    /// Its ground as it is drawn, repaired and dissolved: polygons in degrees, x the longitude.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) of a boundary that its holes touch a million times.
    pub fn polygons(&self) -> Result<MultiPolygon<f64>, Error> {
        self.ground.to_polygons(&Budget::default())
    }

    /// By what it is asked for.
    pub(crate) fn called(&self) -> Called<'_> {
        let Self { code, label, name, native_name, .. } = self;
        Called { code: code.as_deref(), label, name, native_name: native_name.as_deref() }
    }

    pub(crate) fn ground(&self) -> &Ground {
        &self.ground
    }
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
