//! Why another method gives another number.

use std::fmt;

use super::evaluator::Evaluator;
use super::{Attempt, Counting};
use crate::error::Error;
use crate::figure::Quantity;
use crate::measure::Measure;
use crate::method::{Clip, Counted, Method, Overlap};
use crate::status::Status;

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
    /// Losses are not taken off the gains.
    Gross,
}

/// What each choice of an attempt adds to our number, changed one after the other: first overlaps,
/// then the measure (its edges, then its surface), what counts, the rest, last the denominator.
pub(super) fn split(
    evaluator: &mut Evaluator<'_>,
    ours: &Method,
    attempt: &Attempt,
    asked: Quantity,
) -> Result<Vec<(Cause, Quantity)>, Error> {
    let mut causes = Vec::new();
    let mut before = evaluator.value(ours, Counting::Net, asked)?;
    for (cause, method, counting) in steps(ours, &attempt.method, attempt.counting, asked) {
        let after = evaluator.value(&method, counting, asked)?;
        causes.push((cause, asked.of_base(after - before)));
        before = after;
    }
    Ok(causes)
}

/// The way from our method to another one, a choice at a time.
fn steps(
    ours: &Method,
    theirs: &Method,
    counting: Counting,
    asked: Quantity,
) -> Vec<(Cause, Method, Counting)> {
    let mut steps = Vec::new();
    let mut method = ours.clone();
    let mut step = |cause: Cause, method: &Method| {
        steps.push((cause, method.clone(), Counting::Net));
    };
    if theirs.overlap != method.overlap {
        method.overlap = theirs.overlap;
        step(Cause::Overlap, &method);
    }
    for (cause, measure) in measure_steps(&ours.measure, &theirs.measure) {
        method.measure = measure;
        step(cause, &method);
    }
    if theirs.counted != method.counted {
        method.counted = theirs.counted.clone();
        step(counted_cause(&ours.counted, &theirs.counted), &method);
    }
    if theirs.addition != method.addition {
        method.addition.clone_from(&theirs.addition);
        step(Cause::OmittedGround, &method);
    }
    if theirs.clip != method.clip {
        method.clip = theirs.clip;
        step(Cause::Clip, &method);
    }
    if theirs.denominator != method.denominator && !matches!(asked, Quantity::Area(_)) {
        method.denominator = theirs.denominator;
        step(Cause::Denominator, &method);
    }
    if counting != Counting::Net {
        steps.push((Cause::Gross, method, counting));
    }
    steps
}

fn measure_steps(ours: &Measure, theirs: &Measure) -> Vec<(Cause, Measure)> {
    if ours == theirs {
        return Vec::new();
    }
    let surface = match theirs {
        Measure::Wgs84Geodesic if *ours == Measure::Wgs84Planar => Cause::Edges,
        Measure::Wgs84Planar if *ours == Measure::Wgs84Geodesic => Cause::Edges,
        Measure::Wgs84Planar | Measure::Wgs84Geodesic => Cause::Ellipsoid,
        Measure::SphereGeodesic(_) | Measure::SpherePlanar(_) => Cause::Sphere,
        Measure::Projected(projection) if projection.is_web_mercator() => Cause::WebMercator,
        Measure::Projected(_) => Cause::Projection,
    };
    // Great circles on a sphere are to geodesics on the ellipsoid what the sphere is to the ellipsoid.
    let by_geodesics =
        matches!(theirs, Measure::SphereGeodesic(_)) && *ours == Measure::Wgs84Planar;
    let edges = by_geodesics.then_some((Cause::Edges, Measure::Wgs84Geodesic));
    edges.into_iter().chain([(surface, theirs.clone())]).collect()
}

fn counted_cause(ours: &Counted, theirs: &Counted) -> Cause {
    let Counted::Only(theirs) = theirs else { return Cause::Statuses };
    let known = |status: &Status| {
        [Status::OCCUPIED, Status::OCCUPIED_BEFORE, Status::UNKNOWN, Status::CLAIMED]
            .contains(status)
    };
    if *ours != Counted::Legend || !theirs.iter().all(known) {
        return Cause::Statuses;
    }
    let has = |status: Status| theirs.contains(&status);
    if has(Status::UNKNOWN) || has(Status::CLAIMED) {
        Cause::GreyZone
    } else if !has(Status::OCCUPIED_BEFORE) {
        Cause::BeforeWar
    } else {
        Cause::Statuses
    }
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
            Self::BeforeWar => "ground held since before the war left out".to_owned(),
            Self::Statuses => format!("counted {}", theirs.counted),
            Self::Clip if theirs.clip == Clip::Territory => {
                "ground outside the territory left out".to_owned()
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
