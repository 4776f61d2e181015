//! Methods: every choice behind a number.

mod names;

use crate::error::{Error, ErrorKind};
use crate::measure::Measure;
pub use crate::measure::{Projection, Radius, StraightIn};
use crate::quantity::Area;
use crate::side::Side;
use crate::status::Status;

/// Every choice behind a number.
///
/// [`Method::default`] is ours: the WGS 84 ellipsoid, edges straight in longitude and latitude,
/// ground that is drawn twice counted once, over the official area of the territory. The presets
/// are those of publishers, found by reproducing their numbers.
///
/// ```
/// use territory_control::method::{Overlap, Radius};
/// use territory_control::{Measure, Method};
///
/// let method = Method::default().measure(Measure::SpherePlanar(Radius::EQUATORIAL));
/// assert_eq!(method.to_string(), "sphere-planar:6378137, dissolve, official, unclipped");
/// assert_eq!("deepstate".parse::<Method>()?.overlap, Overlap::Sum);
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Method {
    /// How edges and surface make an area.
    pub measure: Measure,
    /// What ground counts for that is drawn more than once.
    pub overlap: Overlap,
    /// What shares are taken of.
    pub denominator: Denominator,
    /// Whose ground counts as controlled; the first side of the map's legend if none is named. Not a side
    /// that has what maps do not draw: of it there is a row in the report, and no more.
    pub side: Option<Side>,
    /// Which statuses count as controlled.
    pub counted: Counted,
    /// Whether ground outside the territory counts.
    pub clip: Clip,
    /// Where ground outside all regions goes in figures by region.
    pub outside: Outside,
    /// Ground that the maps omit and the publisher adds.
    pub addition: Option<Addition>,
}

/// Which statuses count as controlled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Counted {
    /// Those that the side holds by the map's legend.
    #[default]
    Legend,
    /// Everything that is drawn, whatever it means.
    Everything,
    /// These.
    Only(Vec<Status>),
}

/// An area that is not measured but stated, for ground that maps omit. Reports show it as a line of
/// its own; it counts for the total and for no region.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Addition {
    /// The area.
    pub area: Area,
    /// What ground it is, for example "Crimea".
    pub ground: String,
}

impl Addition {
    /// So much for that ground.
    pub fn new(area: Area, ground: impl Into<String>) -> Self {
        Self { area, ground: ground.into() }
    }
}

/// What ground counts for that a map draws more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Overlap {
    /// Once: for the status that wins by the legend's precedence.
    #[default]
    Dissolve,
    /// As often as it is drawn. Wrong, but published: it reproduces other people's numbers.
    Sum,
}

/// What shares are taken of.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub enum Denominator {
    /// The official area of the territory; its boundary's own where there is none, with a warning.
    #[default]
    Official,
    /// The area within the territory's boundary, by the same measure as the map.
    Boundary,
    /// This area.
    Given(Area),
}

/// Whether ground outside the territory counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Clip {
    /// It counts: the map's own edge is taken for the border, as publishers do.
    #[default]
    Unclipped,
    /// It does not: the map is restricted to the territory.
    Territory,
}

/// Where ground outside all regions goes in figures by region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Outside {
    /// Into a row of its own.
    #[default]
    Report,
    /// To the nearest region. The strips along coasts and borders where a map and the boundaries
    /// disagree then count for the region that they belong to; so does whatever else lies outside, up to half
    /// of the map's ground beyond 100 km
    /// ([`ControlReport::expect_of_territory`](crate::ControlReport::expect_of_territory)). What lies in a
    /// region stays there. Of several regions as near, the first; a parent has what its parts have.
    Nearest,
}

impl Method {
    /// `DeepState`'s own totals: the trapezoidal formula of turf.js on a sphere of 6,378,137 m, each
    /// feature added to the sum, over 603,628 km².
    pub fn deepstate() -> Self {
        Self {
            measure: Measure::SpherePlanar(Radius::EQUATORIAL),
            overlap: Overlap::Sum,
            denominator: Denominator::Given(Area::from_km2(603_628.0)),
            ..Self::default()
        }
    }

    /// The Economist's series from the maps of the Institute for the Study of War: great circles on
    /// a sphere of 6,371,010 m, each feature added to the sum, over 603,500 km².
    pub fn economist_isw() -> Self {
        Self {
            measure: Measure::SphereGeodesic(Radius::S2),
            overlap: Overlap::Sum,
            denominator: Denominator::Given(Area::from_km2(603_500.0)),
            ..Self::default()
        }
    }

    /// The series of the project nzz-maps from NZZ's maps: everything they draw as Russian, and as
    /// lost by Russia since the map before, dissolved, in Lambert's cylindrical equal-area
    /// projection; with 26,689.32 km² for Crimea, which the maps omit.
    ///
    /// # Errors
    ///
    /// Without the feature `proj` ([`ErrorKind::ReferenceSystem`]).
    pub fn nzz_maps() -> Result<Self, Error> {
        Ok(Self {
            measure: Measure::Projected(Projection::new("+proj=cea")?),
            counted: Counted::Only(vec![Status::OCCUPIED, Status::LIBERATED]),
            addition: Some(Addition::new(Area::from_km2(26_689.32), "Crimea")),
            ..Self::default()
        })
    }

    /// The commonest mistake: the area in the projection of web maps (EPSG:3857), where ground at
    /// 48° north is 2.2 times as large as it is.
    ///
    /// # Errors
    ///
    /// Without the feature `proj` ([`ErrorKind::ReferenceSystem`]).
    pub fn web_mercator() -> Result<Self, Error> {
        Ok(Self { measure: Measure::Projected(Projection::new("EPSG:3857")?), ..Self::default() })
    }

    /// With another measure.
    #[must_use]
    pub fn measure(mut self, measure: Measure) -> Self {
        self.measure = measure;
        self
    }

    /// With another rule for overlaps.
    #[must_use]
    pub fn overlap(mut self, overlap: Overlap) -> Self {
        self.overlap = overlap;
        self
    }

    /// With another denominator.
    #[must_use]
    pub fn denominator(mut self, denominator: Denominator) -> Self {
        self.denominator = denominator;
        self
    }

    /// About another side.
    #[must_use]
    pub fn side(mut self, side: impl Into<Option<Side>>) -> Self {
        self.side = side.into();
        self
    }

    /// With other statuses counted as controlled.
    #[must_use]
    pub fn counted(mut self, counted: Counted) -> Self {
        self.counted = counted;
        self
    }

    /// With a stated area for ground that the maps omit.
    #[must_use]
    pub fn addition(mut self, addition: impl Into<Option<Addition>>) -> Self {
        self.addition = addition.into();
        self
    }

    /// Clipped to the territory or not.
    #[must_use]
    pub fn clip(mut self, clip: Clip) -> Self {
        self.clip = clip;
        self
    }

    /// With another rule for ground outside all regions.
    #[must_use]
    pub fn outside(mut self, outside: Outside) -> Self {
        self.outside = outside;
        self
    }

    /// Checks that the areas that were stated are areas.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Territory`] if a denominator is not positive, or an addition is negative or no number.
    pub(crate) fn check_areas(&self) -> Result<(), Error> {
        if let Denominator::Given(area) = self.denominator
            && !(area.m2().is_finite() && area > Area::ZERO)
        {
            return Err(not_an_area("shares cannot be taken of", area));
        }
        match &self.addition {
            Some(Addition { area, .. }) if !(area.m2().is_finite() && *area >= Area::ZERO) => {
                Err(not_an_area("what is added cannot be", *area))
            }
            _ => Ok(()),
        }
    }

    /// The area that is stated for omitted ground.
    pub(crate) fn added(&self) -> Area {
        self.addition.as_ref().map_or(Area::ZERO, |addition| addition.area)
    }
}

fn not_an_area(what: &str, area: Area) -> Error {
    Error::new(ErrorKind::Territory { message: format!("{what} {} km²", area.km2()) })
}
