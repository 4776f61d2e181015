//! Reprojection: from the coordinates of a file to longitude and latitude on WGS 84.

use std::cmp::Ordering;

use super::feature::{Feature, out_of_range};
use super::tally::Tally;
use crate::earth::authalic::signed_planar_area;
use crate::error::{Error, ErrorKind};
use crate::geometry::{Bounds, GridPoint};
use crate::quantity::Area;
use crate::reference_system::{
    Carried, Chord, Failure, Kind, OtherSystem, ReferenceSystem, carry, engine_version,
};
use crate::remedy::Means;
use crate::warning::{WarningCode, counted};

/// How the coordinates of a file become degrees.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reprojection {
    /// What the coordinates are, whatever the file says.
    pub(crate) stated: Option<ReferenceSystem>,
    /// How far an edge may lie off the one that was straight in the file, in metres.
    pub(crate) edge_tolerance: f64,
}

impl Default for Reprojection {
    fn default() -> Self {
        Self { stated: None, edge_tolerance: 1.0 }
    }
}

/// PROJ's accuracy is worth a warning above this, in metres.
const GOOD_ACCURACY: f64 = 1.0;

/// Where a ring is: feature (as it is counted here), polygon, ring.
type Place = [usize; 3];

/// Carries the polygons of all features to degrees, and returns what a reader should know of that.
pub(super) fn reproject(
    features: &mut [Feature],
    reprojection: &Reprojection,
    tally: &Tally,
) -> Result<Vec<(WarningCode, String)>, Error> {
    let mut warnings = Vec::new();
    let mut systems: Vec<OtherSystem> = Vec::new();
    for feature in &*features {
        if let ReferenceSystem::Other(system) = &feature.system
            && !systems.contains(system)
        {
            systems.push(system.clone());
        }
    }
    for system in &systems {
        warnings.extend(reproject_from(system, features, reprojection, tally)?);
    }
    Ok(warnings)
}

fn reproject_from(
    system: &OtherSystem,
    features: &mut [Feature],
    reprojection: &Reprojection,
    tally: &Tally,
) -> Result<Vec<(WarningCode, String)>, Error> {
    let places = places(features, &ReferenceSystem::Other(system.clone()));
    let drawn: Vec<&[[f64; 2]]> =
        places.iter().filter_map(|place| ring(features, *place)).collect();
    check_contradiction(system, &drawn)?;
    let middle = middle(system, &drawn);
    let carried = carry(
        &drawn,
        |positions| system.unproject(middle, positions),
        Chord::OnGround,
        reprojection.edge_tolerance,
        tally.vertices_left(),
    )
    .and_then(|carried| check_domain(system, middle, &drawn, &carried).map(|()| carried))
    .map_err(|failure| locate(system, &failure, features, &places, &drawn))?;
    let warnings = warnings(system, &carried, &places, reprojection.edge_tolerance);
    for (place, ring) in places.iter().zip(carried.rings) {
        let [feature, polygon, number] = *place;
        let slot = features
            .get_mut(feature)
            .and_then(|feature| feature.polygons.get_mut(polygon))
            .and_then(|polygon| polygon.get_mut(number));
        if let Some(slot) = slot {
            *slot = ring;
        }
    }
    Ok(warnings)
}

fn places(features: &[Feature], system: &ReferenceSystem) -> Vec<Place> {
    let mut places = Vec::new();
    for (index, feature) in features.iter().enumerate() {
        if feature.system == *system {
            for (polygon, rings) in feature.polygons.iter().enumerate() {
                places.extend((0..rings.len()).map(|ring| [index, polygon, ring]));
            }
        }
    }
    places
}

fn ring(features: &[Feature], [feature, polygon, ring]: Place) -> Option<&[[f64; 2]]> {
    features.get(feature)?.polygons.get(polygon)?.get(ring).map(Vec::as_slice)
}

/// Numbers that all look like degrees are not metres: no map of a country fits into 180 of them.
fn check_contradiction(system: &OtherSystem, rings: &[&[[f64; 2]]]) -> Result<(), Error> {
    let mut positions = rings.iter().copied().flatten();
    let look_like_degrees = positions.clone().next().is_some()
        && positions.all(|[x, y]| x.abs() <= 180.0 && y.abs() <= 90.0);
    if look_like_degrees && matches!(system.kind(), Kind::Projected { .. }) {
        let message = format!(
            "it ({}) is a projection, but all coordinates look like degrees",
            system.title(),
        );
        let error = Error::new(ErrorKind::ReferenceSystem { name: system.to_string(), message });
        return Err(error.with_remedy("if they are, state EPSG:4326", Means::ReferenceSystem));
    }
    Ok(())
}

/// Where the middle of the map lies, in degrees.
fn middle(system: &OtherSystem, drawn: &[&[[f64; 2]]]) -> Option<[f64; 2]> {
    let positions: Vec<[f64; 2]> = outermost(drawn).map(|(_, position)| position).collect();
    let [[west, _], [east, _], [_, south], [_, north]] = *positions.as_slice() else {
        return None;
    };
    system.locate([f64::midpoint(west, east), f64::midpoint(south, north)])
}

/// Some projections wrap around, and so have an answer for positions that are nowhere. What cannot be
/// carried back to where it came from, within what the operation is accurate to, was outside. The
/// outermost positions are tried.
fn check_domain(
    system: &OtherSystem,
    middle: Option<[f64; 2]>,
    drawn: &[&[[f64; 2]]],
    carried: &Carried,
) -> Result<(), Failure> {
    const TOLERANCE: f64 = 1.0;
    let metres = carried.operation.accuracy.unwrap_or_default().max(TOLERANCE);
    let tolerance = match system.kind() {
        Kind::Projected { metres_per_unit } => metres / metres_per_unit,
        Kind::Geographic => metres / 111_000.0,
    };
    let (indices, mut places): (Vec<usize>, Vec<(f64, f64)>) =
        outermost(drawn).map(|(index, [x, y])| (index, (x, y))).unzip();
    let before = places.clone();
    system.unproject(middle, &mut places)?;
    let in_range = places.iter().all(|&(x, y)| out_of_range([x, y]).is_none());
    if in_range {
        system.reproject(middle, &mut places)?;
    }
    for (index, (before, after)) in indices.into_iter().zip(before.into_iter().zip(places)) {
        let is_back =
            (before.0 - after.0).abs() <= tolerance && (before.1 - after.1).abs() <= tolerance;
        if !is_back {
            let message = "it lies outside of what the reference system covers".to_owned();
            return Err(Failure { position: Some(index), message });
        }
    }
    // All that follows counts on degrees, so none of the others may be anything else.
    match carried.rings.iter().flatten().find(|position| out_of_range(**position).is_some()) {
        None => Ok(()),
        Some([longitude, latitude]) => Err(Failure {
            position: None,
            message: format!("they came out as [{longitude}, {latitude}], which are not degrees"),
        }),
    }
}

/// The positions farthest to the west, east, south and north, each with its number over all rings.
fn outermost(rings: &[&[[f64; 2]]]) -> impl Iterator<Item = (usize, [f64; 2])> {
    let positions = rings.iter().copied().flatten().copied().enumerate();
    let [west, east] = [positions.clone().min_by(order_of_x), positions.clone().max_by(order_of_x)];
    let [south, north] = [positions.clone().min_by(order_of_y), positions.max_by(order_of_y)];
    [west, east, south, north].into_iter().flatten()
}

fn order_of_x((_, [a, _]): &(usize, [f64; 2]), (_, [b, _]): &(usize, [f64; 2])) -> Ordering {
    a.total_cmp(b)
}

fn order_of_y((_, [_, a]): &(usize, [f64; 2]), (_, [_, b]): &(usize, [f64; 2])) -> Ordering {
    a.total_cmp(b)
}

/// The error for a failure, with the place of the position.
fn locate(
    system: &OtherSystem,
    failure: &Failure,
    features: &[Feature],
    places: &[Place],
    drawn: &[&[[f64; 2]]],
) -> Error {
    let mut index = failure.position.unwrap_or(usize::MAX);
    for (place, ring) in places.iter().zip(drawn) {
        if let Some(position) = ring.get(index) {
            let message =
                format!("it cannot be carried from {system} to WGS 84: {}", failure.message);
            let [feature, polygon, number] = *place;
            let feature = features.get(feature).map_or(0, |feature| feature.index);
            return Error::new(ErrorKind::Coordinate { position: *position, message })
                .in_feature(feature)
                .at_position(polygon, number, index);
        }
        index = index.saturating_sub(ring.len());
    }
    let message = format!("the coordinates cannot be carried to WGS 84: {}", failure.message);
    Error::new(ErrorKind::ReferenceSystem { name: system.to_string(), message })
}

fn warnings(
    system: &OtherSystem,
    carried: &Carried,
    places: &[Place],
    tolerance: f64,
) -> Vec<(WarningCode, String)> {
    let bent = if carried.added > 0 {
        format!(
            "; {} added so that edges stay within {tolerance} m of those straight in the file, which \
             lie up to {:.1} m off lines straight in longitude and latitude and enclose {:.3} more",
            counted(carried.added as u64, "point was", "points were"),
            carried.farthest,
            area_between_edges_and_chords(carried, places),
        )
    } else {
        String::new()
    };
    let still_bent = if carried.still_bent > 0 {
        format!("; in {} places edges bend more, at a pole or a seam", carried.still_bent)
    } else {
        String::new()
    };
    let message = format!(
        "coordinates in {system} ({}) were carried to WGS 84 by PROJ {} ({}){bent}{still_bent}",
        system.title(),
        engine_version(),
        carried.operation.description,
    );
    let mut warnings = vec![(WarningCode::Reprojected, message)];
    match carried.operation.accuracy {
        Some(accuracy) if accuracy <= GOOD_ACCURACY => {}
        Some(accuracy) => warnings.push((
            WarningCode::ReprojectionAccuracy,
            format!("PROJ states an accuracy of {accuracy} m for {system} to WGS 84"),
        )),
        None => warnings.push((
            WarningCode::ReprojectionAccuracy,
            format!("PROJ knows no accuracy for {system} to WGS 84; datums may differ by 100 m"),
        )),
    }
    warnings.extend(outside_area_of_use(system, carried));
    warnings
}

/// How much more the edges as drawn enclose than chords between their ends.
fn area_between_edges_and_chords(carried: &Carried, places: &[Place]) -> Area {
    carried
        .bows
        .iter()
        .filter_map(|(number, bow)| {
            let ring = carried.rings.get(*number)?;
            let [_, _, within] = places.get(*number)?;
            let is_hole = *within > 0;
            let is_reversed = signed_planar_area(ring) < Area::ZERO;
            let area = signed_planar_area(bow);
            Some(if is_hole == is_reversed { area } else { -area })
        })
        .sum()
}

/// A map far from where its reference system is meant for was probably drawn in another one.
fn outside_area_of_use(system: &OtherSystem, carried: &Carried) -> Option<(WarningCode, String)> {
    let [west, south, east, north] = system.area_of_use()?;
    let area_of_use = Bounds::around([[west, south], [east, north]].map(GridPoint::from_degrees))?;
    let positions = carried.rings.iter().flatten().copied();
    let bounds = Bounds::around(positions.map(GridPoint::from_degrees))?;
    // An area of use across the antimeridian has its west in the east.
    (west < east && !bounds.meets(&area_of_use)).then(|| {
        (
            WarningCode::DoubtfulCoordinates,
            format!(
                "nothing of the map lies where {system} ({}) is meant for; it may have been drawn in \
                 another reference system",
                system.title(),
            ),
        )
    })
}
