//! Methods: every choice behind a number.

use std::fmt;
use std::str::FromStr;

use serde::ser::{Serialize, SerializeMap, Serializer};

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

/// The choices behind the total: measure, overlap, denominator, clip; and what is counted and added,
/// where that is not the legend's business.
impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}, {}, {}", self.measure, self.overlap, self.denominator, self.clip)?;
        if let Some(side) = &self.side {
            write!(f, ", side {side}")?;
        }
        if self.counted != Counted::Legend {
            write!(f, ", counted {}", self.counted)?;
        }
        match &self.addition {
            Some(addition) => write!(f, ", {addition}"),
            None => Ok(()),
        }
    }
}

/// All its choices by their names; `side` is null where nobody named one, `addition` where nothing is added.
impl Serialize for Method {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut choices = serializer.serialize_map(None)?;
        choices.serialize_entry("measure", &self.measure.to_string())?;
        choices.serialize_entry("overlap", &self.overlap.to_string())?;
        choices.serialize_entry("denominator", &self.denominator.to_string())?;
        choices.serialize_entry("side", &self.side)?;
        choices.serialize_entry("counted", &self.counted.to_string())?;
        choices.serialize_entry("clip", &self.clip.to_string())?;
        choices.serialize_entry("outside", &self.outside.to_string())?;
        let addition = self.addition.as_ref().map(Addition::to_string);
        choices.serialize_entry("addition", &addition)?;
        choices.end()
    }
}

/// For example `legend`, `everything` or `occupied+liberated`.
impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Legend => f.write_str("legend"),
            Self::Everything => f.write_str("everything"),
            Self::Only(statuses) => {
                let names: Vec<&str> = statuses.iter().map(Status::as_str).collect();
                f.write_str(&names.join("+"))
            }
        }
    }
}

/// For example `plus 26689.32 km² for Crimea`.
impl fmt::Display for Addition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "plus {} km² for {}", self.area.km2(), self.ground)
    }
}

impl fmt::Display for Overlap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Dissolve => "dissolve",
            Self::Sum => "sum",
        })
    }
}

impl fmt::Display for Denominator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Official => f.write_str("official"),
            Self::Boundary => f.write_str("boundary"),
            Self::Given(area) => write!(f, "{}", area.km2()),
        }
    }
}

impl fmt::Display for Clip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Unclipped => "unclipped",
            Self::Territory => "territory",
        })
    }
}

impl fmt::Display for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Report => "report",
            Self::Nearest => "nearest",
        })
    }
}

fn not_an_area(what: &str, area: Area) -> Error {
    Error::new(ErrorKind::Territory { message: format!("{what} {} km²", area.km2()) })
}

fn unknown(option: &'static str, name: &str, choices: &'static str) -> Error {
    Error::new(ErrorKind::UnknownOption { option, name: name.to_owned(), choices })
}

impl FromStr for Method {
    type Err = Error;

    /// Reads the name of a preset: `default`, `deepstate`, `economist-isw`, `nzz-maps` or
    /// `web-mercator`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] for any other name; the last two need the feature `proj`.
    fn from_str(name: &str) -> Result<Self, Error> {
        match name.to_ascii_lowercase().as_str() {
            "default" => Ok(Self::default()),
            "deepstate" => Ok(Self::deepstate()),
            "economist-isw" => Ok(Self::economist_isw()),
            "nzz-maps" => Self::nzz_maps(),
            "web-mercator" => Self::web_mercator(),
            _ => Err(unknown(
                "method",
                name,
                "default, deepstate, economist-isw, nzz-maps or web-mercator",
            )),
        }
    }
}

impl FromStr for Overlap {
    type Err = Error;

    /// Reads `dissolve` or `sum`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] for any other name.
    fn from_str(name: &str) -> Result<Self, Error> {
        match name.to_ascii_lowercase().as_str() {
            "dissolve" => Ok(Self::Dissolve),
            "sum" => Ok(Self::Sum),
            _ => Err(unknown("overlap rule", name, "dissolve or sum")),
        }
    }
}

impl FromStr for Outside {
    type Err = Error;

    /// Reads `report` or `nearest`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] for any other name.
    fn from_str(name: &str) -> Result<Self, Error> {
        match name.to_ascii_lowercase().as_str() {
            "report" => Ok(Self::Report),
            "nearest" => Ok(Self::Nearest),
            _ => Err(unknown("rule for ground outside", name, "report or nearest")),
        }
    }
}

impl FromStr for Counted {
    type Err = Error;

    /// Reads `legend`, `everything`, or statuses joined by `+` or commas.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] if there is nothing or an empty status.
    fn from_str(names: &str) -> Result<Self, Error> {
        match names.to_ascii_lowercase().as_str() {
            "legend" => Ok(Self::Legend),
            "everything" => Ok(Self::Everything),
            _ if names.split(['+', ',']).any(|name| name.trim().is_empty()) => Err(unknown(
                "choice of statuses",
                names,
                "legend, everything, or statuses such as occupied+claimed",
            )),
            _ => Ok(Self::Only(
                names.split(['+', ',']).map(|name| Status::new(name.trim())).collect(),
            )),
        }
    }
}

impl FromStr for Denominator {
    type Err = Error;

    /// Reads `official`, `boundary`, or an area in km².
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] for anything else, and for an area that is not positive.
    fn from_str(name: &str) -> Result<Self, Error> {
        match name.to_ascii_lowercase().as_str() {
            "official" => Ok(Self::Official),
            "boundary" => Ok(Self::Boundary),
            km2 => km2
                .parse()
                .ok()
                .filter(|km2: &f64| km2.is_finite() && *km2 > 0.0)
                .map(|km2| Self::Given(Area::from_km2(km2)))
                .ok_or_else(|| {
                    unknown("denominator", name, "official, boundary or an area in km²")
                }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_by_name() {
        assert_eq!("603628".parse::<Denominator>().unwrap().to_string(), "603628");
        for name in ["0", "-1", "inf", "NaN", "officially"] {
            assert_eq!(
                name.parse::<Denominator>().unwrap_err().to_string(),
                format!("no denominator {name:?}: expected official, boundary or an area in km²"),
            );
        }
        assert_eq!("sum".parse::<Overlap>().unwrap(), Overlap::Sum);
        assert_eq!("default".parse::<Method>().unwrap(), Method::default());
        for name in ["legend", "everything", "occupied+claimed"] {
            assert_eq!(name.parse::<Counted>().unwrap().to_string(), name);
        }
        assert!("occupied+".parse::<Counted>().is_err());
    }

    #[test]
    fn a_method_says_what_it_adds() {
        let method = Method::default()
            .counted(Counted::Only(vec![Status::OCCUPIED, Status::LIBERATED]))
            .addition(Addition::new(Area::from_km2(26_689.32), "Crimea"));
        assert_eq!(
            method.to_string(),
            "wgs84-planar, dissolve, official, unclipped, counted occupied+liberated, \
             plus 26689.32 km² for Crimea",
        );
    }
}
