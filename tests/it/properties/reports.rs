//! What holds for every report.

use std::ops::Range;

use geo_types::{Line, LineString, Polygon};
use territory_control::method::Overlap;
use territory_control::{Area, ControlMap, ControlReport, Measure};

use super::{ELLIPSOID, expect_json};

/// How far two ways to one area may be apart, in m².
///
/// A crossing is rounded to the grid, so it moves by up to 0.08 mm, and with it the edges that meet
/// there: an area by at most that times the length of its boundary. Along a kilometre that is
/// nothing, along the edges of a map of the whole Earth it is thousands of m². Twice as much is
/// allowed, because what is compared went through more than one overlay.
pub fn slack(maps: &[&ControlMap]) -> f64 {
    const METRES_PER_DEGREE: f64 = 111_320.0;
    const MOVED_METRES: f64 = 2.0 * 0.08e-3;
    let degrees: f64 = maps.iter().flat_map(|map| edges(map)).sum();
    1.0 + degrees * METRES_PER_DEGREE * MOVED_METRES
}

/// The same where edges bulge (geodesics, great circles) or the area is no integral along them (the
/// formula of turf.js). Ground that an overlay cuts and puts together again is then other ground:
/// by less than a thousandth of what is drawn where edges are no longer than a degree, and by what
/// lies between the curves of its edges, which is all that a thin ring has: less than R² Δ³ for an edge
/// of Δ radians. (Between a parallel and the great circle it is R² Δλ³ sin φ cos² φ / 12.) Across a
/// continent there is no bound, and an area may come out negative.
pub fn slack_where_edges_bulge(map: &ControlMap) -> f64 {
    if edges(map).any(|degrees| degrees > 1.0) {
        return f64::INFINITY;
    }
    let drawn: f64 = map
        .statuses()
        .flat_map(|status| map.polygons(status))
        .flat_map(rings)
        .map(|ring| Measure::default().area(&Polygon::new(ring, Vec::new())).m2())
        .sum();
    let between: f64 =
        edges(map).map(|degrees| 6_378_137.0_f64.powi(2) * degrees.to_radians().powi(3)).sum();
    slack(&[map]) + 1e-3 * drawn + between
}

/// How long the edges of a map are, in degrees of longitude and latitude together.
fn edges(map: &ControlMap) -> impl Iterator<Item = f64> {
    let length = |edge: Line<f64>| edge.dx().abs() + edge.dy().abs();
    map.statuses()
        .flat_map(|status| map.polygons(status))
        .flat_map(rings)
        .flat_map(move |ring| ring.lines().map(length).collect::<Vec<_>>())
}

fn rings(polygon: Polygon<f64>) -> impl Iterator<Item = LineString<f64>> {
    let (shell, holes) = polygon.into_inner();
    std::iter::once(shell).chain(holes)
}

/// A report can be printed, and its areas are areas: not below zero, not above that of the Earth, and
/// those of statuses add up to the whole.
pub fn expect_report(report: &ControlReport, slack: f64) {
    let dissolved = report.method().overlap == Overlap::Dissolve;
    let most = if dissolved { ELLIPSOID * (1.0 + 1e-9) } else { f64::INFINITY };
    let possible = -slack..most + slack;
    let total = report.controlled().area();
    expect_in(total, &possible);
    for row in report.statuses() {
        expect_in(row.holding().area(), &possible);
        expect_in(row.overlap(), &possible);
        expect_in(row.repeated(), &(-slack..f64::INFINITY));
    }
    let range = report.range();
    let backwards = (range.low().fraction() - range.high().fraction()) * report.whole().m2();
    assert!(backwards <= slack, "the range is {range}");
    assert!(!report.to_string().is_empty() && !format!("{report:#}").is_empty());
    for warning in report.warnings() {
        let text = warning.to_string();
        assert!(!text.contains('\n'), "not on one line: {text:?}");
    }
    let document = expect_json(report);
    // Null where nothing that is drawn counts, and of a map of another place.
    let controlled = &document["controlled"];
    assert!(controlled["area_km2"].is_number() || controlled.is_null());
    assert!(!controlled.is_null() || !report.warnings().is_empty());
    if let Some(regional) = report.regional() {
        for region in regional.regions() {
            expect_in(region.area(), &(-slack..f64::INFINITY));
            for (_, area) in region.statuses() {
                expect_in(*area, &(-slack..f64::INFINITY));
            }
        }
    }
}

fn expect_in(area: Area, possible: &Range<f64>) {
    assert!(possible.contains(&area.m2()), "{} m² is not in {possible:?}", area.m2());
}
