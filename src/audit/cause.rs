//! The choices that move a number.

use std::fmt;

use crate::measure::Measure;
use crate::method::{Clip, Method, Overlap};

/// A choice that moves a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// Ground that is drawn more than once counts more than once, or no longer does.
    Overlap,
    /// Edges are geodesics instead of straight in longitude and latitude, or the reverse.
    Edges,
    /// A sphere stands for the ellipsoid.
    Sphere,
    /// Areas are those of Web Mercator.
    WebMercator,
    /// Areas are those of another projection.
    Projection,
    /// The ellipsoid stands for what our method measures on.
    Ellipsoid,
    /// Grey zones and claims count.
    GreyZone,
    /// Ground held since before the present war does not count.
    BeforeWar,
    /// Other statuses count.
    Statuses,
    /// Ground outside the territory does not count, or does.
    Clip,
    /// Ground that the maps omit is added: islands, or a whole peninsula.
    OmittedGround,
    /// The share is of another area.
    Denominator,
    /// Losses are not subtracted from the gains.
    Gross,
}

impl Cause {
    /// Whether the measure is what differs.
    pub(super) fn is_of_measure(self) -> bool {
        matches!(
            self,
            Self::Edges | Self::Sphere | Self::WebMercator | Self::Projection | Self::Ellipsoid
        )
    }

    /// The stable name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overlap => "overlap",
            Self::Edges => "edges",
            Self::Sphere => "sphere",
            Self::WebMercator => "web-mercator",
            Self::Projection => "projection",
            Self::Ellipsoid => "ellipsoid",
            Self::GreyZone => "grey-zone",
            Self::BeforeWar => "before-war",
            Self::Statuses => "statuses",
            Self::Clip => "clip",
            Self::OmittedGround => "omitted-ground",
            Self::Denominator => "denominator",
            Self::Gross => "gross",
        }
    }

    /// The choice in words, as the other method makes it.
    pub(super) fn phrase(self, theirs: &Method) -> String {
        match self {
            Self::Overlap if theirs.overlap == Overlap::Sum => "overlap counted twice".to_owned(),
            Self::Overlap => "overlap counted once".to_owned(),
            Self::Edges if theirs.measure == Measure::Wgs84Planar => "straight edges".to_owned(),
            Self::Edges => "geodesic edges".to_owned(),
            Self::Sphere => "sphere instead of ellipsoid".to_owned(),
            Self::WebMercator => "Web Mercator".to_owned(),
            Self::Projection => theirs.measure.to_string(),
            Self::Ellipsoid => "ellipsoid".to_owned(),
            Self::GreyZone => "grey zone included".to_owned(),
            Self::BeforeWar => "ground held since before the war excluded".to_owned(),
            Self::Statuses => format!("counted {}", theirs.counted),
            Self::Clip if theirs.clip == Clip::Territory => {
                "ground outside the territory excluded".to_owned()
            }
            Self::Clip => "ground outside the territory included".to_owned(),
            Self::OmittedGround => {
                theirs.addition.as_ref().map_or("nothing added".to_owned(), |addition| {
                    format!("{} added", addition.ground)
                })
            }
            Self::Denominator => format!("share of {}", theirs.denominator),
            Self::Gross => "losses not subtracted".to_owned(),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
