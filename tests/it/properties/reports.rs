//! What holds for every report.

use std::ops::Range;

use territory_control::{Area, ControlMap, ControlReport, Overlap};

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
    let polygons =
        maps.iter().flat_map(|map| map.statuses().flat_map(|status| map.polygons(status)));
    let degrees: f64 = polygons
        .flat_map(|polygon| {
            let (shell, holes) = polygon.into_inner();
            std::iter::once(shell).chain(holes)
        })
        .flat_map(|ring| {
            ring.lines().map(|edge| edge.dx().abs() + edge.dy().abs()).collect::<Vec<_>>()
        })
        .sum();
    1.0 + degrees * METRES_PER_DEGREE * MOVED_METRES
}

/// A report can be printed, and its areas are areas: no less than nothing, no more than the Earth
/// has, statuses that add up to the whole.
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
    let backwards = (range.low.fraction() - range.high.fraction()) * report.whole().m2();
    assert!(backwards <= slack, "the range is {range}");
    assert!(!report.to_string().is_empty() && !format!("{report:#}").is_empty());
    for warning in report.warnings() {
        let text = warning.to_string();
        assert!(!text.contains('\n'), "not on one line: {text:?}");
    }
    let document = expect_json(report);
    assert!(document["controlled"]["area_km2"].is_number());
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
