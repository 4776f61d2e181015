//! What a report warns of.

use super::measured::StatusArea;
use super::regional::RegionalReport;
use super::sides::SideReport;
use crate::cells::Front;
use crate::geometry::{Bounds, GridPoint, Layers, Repairs};
use crate::map::ControlMap;
use crate::measure::Measure;
use crate::quantity::Area;
use crate::status::Status;
use crate::territory::Territory;
use crate::warning::{Warning, WarningCode, counted};

/// What of the coordinates of a map, and of their projection, a reader should doubt.
pub(super) fn coordinate_warnings(
    territory: &Territory,
    measure: &Measure,
    map: &ControlMap,
) -> impl Iterator<Item = Warning> {
    [swapped_warning(territory, map), distortion_warning(territory, measure)].into_iter().flatten()
}

/// A map that misses the territory, and whose mirror image hits it, has its coordinates the wrong
/// way round.
fn swapped_warning(territory: &Territory, map: &ControlMap) -> Option<Warning> {
    let ground = territory.bounds()?;
    let drawn = Bounds::around(map.positions().map(GridPoint::from_degrees))?;
    let Bounds { west, south, east, north } = drawn;
    let mirrored = Bounds { west: south, south: west, east: north, north: east };
    (!drawn.meets(&ground) && mirrored.meets(&ground)).then(|| {
        Warning::new(
            WarningCode::DoubtfulCoordinates,
            format!(
                "nothing of the map lies near {}, but it would with longitude and latitude swapped",
                territory.name(),
            ),
        )
    })
}

/// More than all of the territory, of what counts, of what a side holds or could, or of what is drawn: the denominator is
/// too small, or the map reaches beyond it.
pub(crate) fn excess_warning<'a>(
    [total, most]: [Area; 2],
    sides: &[SideReport],
    statuses: impl IntoIterator<Item = (&'a Status, Area)>,
    whole: Area,
) -> Option<Warning> {
    let ground = if exceeds(total, whole) {
        format!("the ground that counts, {total}")
    } else if let Some(side) = sides.iter().find(|side| exceeds(side.holding().area(), whole)) {
        format!("the ground of {}, {}", side.side(), side.holding().area())
    } else if exceeds(most, whole) {
        format!("the ground that counts, with what could count, {most}")
    } else if let Some(side) = sides.iter().find(|side| exceeds(side.most(), whole)) {
        format!("the ground of {}, with what it may hold, {}", side.side(), side.most())
    } else {
        let (status, area) = statuses.into_iter().find(|(_, area)| exceeds(*area, whole))?;
        format!("the ground drawn as {status}, {area}")
    };
    let message = format!("{ground}, is more than the {whole} that shares are taken of");
    Some(Warning::new(WarningCode::MoreThanAll, message))
}

/// Whether an area is larger than another by more than rounding.
fn exceeds(area: Area, whole: Area) -> bool {
    (area - whole).m2() > 1e-9 * whole.m2()
}

/// How far a projection is off on the territory.
pub(super) fn distortion_warning(territory: &Territory, measure: &Measure) -> Option<Warning> {
    let Measure::Projected(projection) = measure else { return None };
    let distortion = projection.distortion(territory.samples().into_iter());
    if distortion.is_none() {
        return None;
    }
    let (system, title) = (projection.system(), projection.system().title());
    let [least, most] = [distortion.least, distortion.most].map(|fraction| 100.0 * fraction);
    let ellipsoid = system.ellipsoid();
    let message = if distortion.is_of_the_ellipsoid() && !ellipsoid.is_wgs84() {
        format!(
            "{system} ({title}) is equal-area, but on the ellipsoid {} instead of WGS 84: over {} \
             its areas are off by {least:+.4} % to {most:+.4} %",
            ellipsoid.name,
            territory.name(),
        )
    } else {
        format!(
            "{system} ({title}) is not equal-area: over {} its areas are off by {least:+.4} % to {most:+.4} %",
            territory.name(),
        )
    };
    Some(Warning::new(WarningCode::AreaDistortion, message))
}

/// What was repaired on a map, and that nothing of it is left to measure.
pub(super) fn ground_warnings(layers: &Layers, map: &ControlMap) -> impl Iterator<Item = Warning> {
    [repair_warning(&layers.repairs), nothing_measured_warning(layers, map)].into_iter().flatten()
}

fn repair_warning(repairs: &Repairs) -> Option<Warning> {
    repairs.message().map(|message| Warning::new(WarningCode::Repaired, message))
}

fn nothing_measured_warning(layers: &Layers, map: &ControlMap) -> Option<Warning> {
    (map.polygon_count() > 0 && layers.grounds().next().is_none()).then(|| {
        let message = "no polygon of the map has any area, so nothing was measured";
        Warning::new(WarningCode::NothingMeasured, message)
    })
}

pub(super) fn clip_warning(
    unclipped: Area,
    controlled: Area,
    areas: &[StatusArea<'_>],
    map: &ControlMap,
) -> Option<Warning> {
    let is_empty = areas.iter().all(|row| row.area <= Area::ZERO);
    if is_empty && map.polygon_count() > 0 {
        return Some(Warning::new(
            WarningCode::NothingInside,
            "nothing of the map lies inside the territory",
        ));
    }
    let outside = unclipped - controlled;
    (outside.m2() > LEAST_REPORTED.m2()).then(|| {
        Warning::new(
            WarningCode::OutsideTerritory,
            format!(
                "{outside:.2} of controlled ground lies outside the territory and does not count"
            ),
        )
    })
}

/// Borders that were drawn twice leave gaps; a few metres of bays as narrow are on every map.
pub(super) fn gap_warning(front: &Front) -> Option<Warning> {
    const LEAST_KM: f64 = 1.0;
    (front.gaps_km() >= LEAST_KM).then(|| {
        let message = format!(
            "{:.0} km of the boundary of controlled ground, in {}, lie along gaps narrower than {} m \
             and are not counted as front",
            front.gaps_km(),
            counted(front.gap_stretches() as u64, "stretch", "stretches"),
            Front::GAP_M,
        );
        Warning::new(WarningCode::FrontGaps, message)
    })
}

/// What of the controlled ground lies in no region: outside the territory or in it, assigned or not.
pub(super) fn regional_warnings(regional: &RegionalReport, controlled: Area) -> Vec<Warning> {
    let (assigned, farthest) = regional.assigned.unwrap_or_default();
    let is_none_inside = controlled > Area::ZERO && (controlled - regional.beyond) < LEAST_REPORTED;
    if is_none_inside && assigned <= Area::ZERO {
        return vec![Warning::new(
            WarningCode::NothingInside,
            "nothing of the controlled ground lies inside the territory",
        )];
    }
    let (in_no_region, outside) = (regional.in_no_region(), regional.outside());
    let assigned_message = format!(
        "{assigned:.2} of controlled ground lies outside all regions and counts for the nearest, \
         up to {:.1} km away",
        farthest / 1000.0,
    );
    let in_no_region_message = format!(
        "{in_no_region:.2} of controlled ground lies in the territory and in none of its regions"
    );
    let outside_message = format!("{outside:.2} of controlled ground lies outside the territory");
    [
        (assigned, WarningCode::OutsideTerritory, assigned_message),
        (in_no_region, WarningCode::InNoRegion, in_no_region_message),
        (outside, WarningCode::OutsideTerritory, outside_message),
    ]
    .into_iter()
    .filter(|(area, ..)| *area >= LEAST_REPORTED)
    .map(|(_, code, message)| Warning::new(code, message))
    .collect()
}

/// Overlaps and remainders below a square metre come from rounding to the grid.
pub(super) const LEAST_REPORTED: Area = Area::from_m2(1.0);

/// What the areas of the statuses warn of.
pub(super) fn status_warnings(
    areas: &[StatusArea<'_>],
    map: &ControlMap,
) -> impl Iterator<Item = Warning> {
    [overlap_warning(areas), repeated_warning(areas), unclassified_warning(areas, map)]
        .into_iter()
        .flatten()
}

fn overlap_warning(areas: &[StatusArea<'_>]) -> Option<Warning> {
    let overlaps: Vec<String> = areas
        .iter()
        .filter(|row| row.overlap > LEAST_REPORTED)
        .map(|row| format!("{:.3} drawn as {}", row.overlap, row.status))
        .collect();
    (!overlaps.is_empty()).then(|| {
        let message = format!(
            "statuses overlap, counted for the one that comes first in the table: {}",
            overlaps.join(", "),
        );
        Warning::new(WarningCode::StatusOverlap, message)
    })
}

fn repeated_warning(areas: &[StatusArea<'_>]) -> Option<Warning> {
    let repeated: Vec<String> = areas
        .iter()
        .filter(|row| row.repeated > LEAST_REPORTED)
        .map(|row| format!("{:.3} of {}", row.repeated, row.status))
        .collect();
    (!repeated.is_empty()).then(|| {
        let message =
            format!("polygons of one status overlap, counted once: {}", repeated.join(", "));
        Warning::new(WarningCode::RepeatedGround, message)
    })
}

fn unclassified_warning(areas: &[StatusArea<'_>], map: &ControlMap) -> Option<Warning> {
    const SYMBOLS: usize = 5;
    let row = areas.iter().find(|row| *row.status == Status::UNCLASSIFIED)?;
    let symbols = map.unclassified();
    let polygons: usize = symbols.iter().map(|(_, count)| count).sum();
    let listed: Vec<&str> =
        symbols.iter().take(SYMBOLS).map(|(symbol, _)| symbol.as_str()).collect();
    let more = symbols.len().saturating_sub(SYMBOLS);
    let more = if more > 0 { format!("; and {more} more symbols") } else { String::new() };
    Some(Warning::new(
        WarningCode::Unclassified,
        format!(
            "{} ({:.2}) match no rule of the legend {} and widen the range: {}{more}",
            counted(polygons as u64, "polygon", "polygons"),
            row.area,
            map.legend_name(),
            listed.join("; "),
        ),
    ))
}
