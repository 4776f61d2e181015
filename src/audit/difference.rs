//! Why another method gives another number: the difference, split by cause.

use super::attempt::Attempt;
use super::candidate::Counting;
use super::cause::Cause;
use super::evaluator::Evaluator;
use crate::error::Error;
use crate::figure::Amount;
use crate::measure::Measure;
use crate::method::{Counted, Method};
use crate::status::Status;

/// What each choice of an attempt adds to our number, changed one after the other: first overlaps,
/// then the measure (its edges, then its surface), what counts, the rest, last the denominator.
pub(super) fn split_by_cause(
    evaluator: &mut Evaluator<'_>,
    ours: &Method,
    attempt: &Attempt,
    asked: Amount,
) -> Result<Vec<(Cause, Amount)>, Error> {
    let mut causes = Vec::new();
    let mut before = evaluator.value(ours, Counting::Net, asked)?;
    for (cause, method, counting) in steps(ours, &attempt.method, attempt.counting, asked) {
        let after = evaluator.value(&method, counting, asked)?;
        causes.push((cause, asked.of_base(after - before)));
        before = after;
    }
    Ok(causes)
}

/// The way from our method to another one, one choice at a time.
fn steps(
    ours: &Method,
    theirs: &Method,
    counting: Counting,
    asked: Amount,
) -> Vec<(Cause, Method, Counting)> {
    let mut steps: Vec<(Cause, Method)> = Vec::new();
    let mut method = ours.clone();
    if theirs.overlap != method.overlap {
        method.overlap = theirs.overlap;
        steps.push((Cause::Overlap, method.clone()));
    }
    for (cause, measure) in measure_steps(&ours.measure, &theirs.measure) {
        method.measure = measure;
        steps.push((cause, method.clone()));
    }
    if theirs.counted != method.counted {
        method.counted = theirs.counted.clone();
        steps.push((counted_cause(&ours.counted, &theirs.counted), method.clone()));
    }
    if theirs.addition != method.addition {
        method.addition.clone_from(&theirs.addition);
        steps.push((Cause::OmittedGround, method.clone()));
    }
    if theirs.clip != method.clip {
        method.clip = theirs.clip;
        steps.push((Cause::Clip, method.clone()));
    }
    if theirs.denominator != method.denominator && !matches!(asked, Amount::Area(_)) {
        method.denominator = theirs.denominator;
        steps.push((Cause::Denominator, method.clone()));
    }
    // Whether a change is counted gross is the last choice, so all others are compared net.
    let gross = (counting != Counting::Net).then_some((Cause::Gross, method, counting));
    let net = steps.into_iter().map(|(cause, method)| (cause, method, Counting::Net));
    net.chain(gross).collect()
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
    // The way from straight edges on the ellipsoid to great circles on a sphere leads over geodesics: first
    // the edges change, then the surface.
    let by_geodesics =
        matches!(theirs, Measure::SphereGeodesic(_)) && *ours == Measure::Wgs84Planar;
    let edges = by_geodesics.then_some((Cause::Edges, Measure::Wgs84Geodesic));
    edges.into_iter().chain([(surface, theirs.clone())]).collect()
}

fn counted_cause(ours: &Counted, theirs: &Counted) -> Cause {
    const EXPLAINED: [Status; 4] =
        [Status::OCCUPIED, Status::OCCUPIED_BEFORE, Status::UNKNOWN, Status::CLAIMED];
    let Counted::Only(theirs) = theirs else { return Cause::Statuses };
    if *ours != Counted::Legend || !theirs.iter().all(|status| EXPLAINED.contains(status)) {
        return Cause::Statuses;
    }
    if theirs.contains(&Status::UNKNOWN) || theirs.contains(&Status::CLAIMED) {
        Cause::GreyZone
    } else if !theirs.contains(&Status::OCCUPIED_BEFORE) {
        Cause::BeforeWar
    } else {
        Cause::Statuses
    }
}
