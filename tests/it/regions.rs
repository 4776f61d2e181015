//! Figures by region, checked against intersections that GEOS built (`tests/truth/regions.py`).

use std::collections::HashMap;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};
use territory_control::map::LineSide;
use territory_control::method::{Clip, Denominator, Outside, Overlap};
use territory_control::{
    Area, ControlMap, ControlReport, Input, Limits, Measure, Method, Status, Territory,
    TerritoryReader, Warning, WarningCode,
};

use crate::shared::{CODES, data, rows};

const MAP: &str = "deepstate/deepstatemap_data_20260101.geojson";

/// By the truth's code: occupied ground in the region, and outside ground nearest to it, in km².
fn truth() -> HashMap<String, (f64, f64)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth/regions.csv");
    rows(&path)
        .into_iter()
        .map(|row| (row[0].clone(), (row[1].parse().unwrap(), row[2].parse().unwrap())))
        .collect()
}

fn by_region(path: &str, method: &Method) -> Option<ControlReport> {
    let map = ControlMap::open(data(path)?).unwrap();
    Some(Territory::ukraine().survey(method).regions(&map).unwrap())
}

/// Regions and outside add up to all that is controlled, to 1e-9.
fn expect_sum(report: &ControlReport) {
    let regional = report.regional().unwrap();
    let sum: Area = regional
        .regions()
        .iter()
        .filter(|region| region.is_in_sum())
        .map(territory_control::report::RegionReport::controlled)
        .sum();
    let rest = regional.in_no_region() + regional.outside();
    let missing = (sum + rest - report.controlled().area()).m2();
    assert!(missing.abs() <= 1.0_f64.max(1e-9 * report.controlled().area().m2()), "{missing}");
    for status in report.statuses() {
        let within: Area = regional
            .regions()
            .iter()
            .filter(|region| region.is_in_sum())
            .flat_map(territory_control::report::RegionReport::statuses)
            .filter(|(name, _)| name == status.status())
            .map(|(_, area)| *area)
            .sum();
        assert!(within.m2() <= status.holding().area().m2() + 1.0, "{}", status.status());
    }
}

#[test]
fn every_region_has_the_area_of_its_intersection() {
    let Some(report) = by_region(MAP, &Method::default()) else { return };
    let regional = report.regional().unwrap();
    assert_eq!(regional.regions().len(), 27);
    let truth = truth();
    for (theirs, ours) in CODES {
        let found = regional.region(ours).unwrap().controlled().km2();
        let (expected, _) = truth[theirs];
        // Boundaries rounded to the grid move up to 2 m² a region.
        assert!((found - expected).abs() < 3e-6, "{ours}: {found}, not {expected}");
    }
    let others = regional
        .regions()
        .iter()
        .filter(|region| !CODES.iter().any(|(_, code)| region.code() == Some(code)));
    for region in others {
        assert!(region.controlled().m2().abs() < 1.0, "{}", region.name());
    }
    let (outside, _) = truth["outside"];
    assert!((regional.outside().km2() - outside).abs() < 2e-5, "{}", regional.outside().km2());
    assert!((regional.outside().km2() - 1_845.0).abs() < 3.0);
    let residual = regional.residual().unwrap();
    assert!(residual.m2().abs() < 1.0, "{}", residual.m2());
    expect_sum(&report);
}

#[test]
fn strips_outside_are_assigned_to_the_nearest_region() {
    let method = Method::default().outside(Outside::Nearest).denominator(Denominator::Boundary);
    let Some(report) = by_region(MAP, &method) else { return };
    let regional = report.regional().unwrap();
    let truth = truth();
    for (theirs, ours) in CODES {
        let found = regional.region(ours).unwrap().from_outside().km2();
        let (_, expected) = truth[theirs];
        // The truth cuts the strips by a mesh of 0.01 degree: where two regions meet, cells of
        // 0.8 km² fall to one of them whole.
        assert!((found - expected).abs() < 2.0, "{ours}: {found}, not {expected}");
    }
    let percent = |code: &str| regional.region(code).unwrap().share().percent();
    for (code, expected, tolerance) in
        [("UA-14", 78.1, 0.2), ("UA-63", 4.8, 0.2), ("UA-59", 1.05, 0.1)]
    {
        assert!((percent(code) - expected).abs() <= tolerance, "{code}: {}", percent(code));
    }
    for region in regional.regions() {
        assert!(region.share().percent() < 101.5, "{}: {}", region.name(), region.share());
    }
    assert!(regional.outside().m2().abs() < 1.0, "{}", regional.outside().m2());
    expect_sum(&report);
}

#[test]
fn rows_add_up_on_maps_of_many_statuses_and_by_every_method() {
    for path in ["deepstate-history/1672441757.geojson", "isw/combined_20230501.geojson"] {
        for method in [
            Method::default(),
            Method::default().overlap(Overlap::Sum),
            Method::default().clip(Clip::Territory),
            Method::default().outside(Outside::Nearest),
        ] {
            let Some(report) = by_region(path, &method) else { return };
            expect_sum(&report);
            let residual = report.regional().unwrap().residual().unwrap();
            assert!(residual.m2().abs() < 1.0, "{path}, {method}: {}", residual.m2());
        }
    }
}

/// Geodesics are other edges than straight ones, by a few metres.
#[test]
fn geodesics_give_nearly_the_same_figures_by_region() {
    let planar = by_region(MAP, &Method::default());
    let geodesic = by_region(MAP, &Method::default().measure(Measure::Wgs84Geodesic));
    let (Some(planar), Some(geodesic)) = (planar, geodesic) else { return };
    let regions = |report: &ControlReport| report.regional().unwrap().regions().to_vec();
    for (planar, geodesic) in regions(&planar).iter().zip(regions(&geodesic)) {
        let difference = (planar.controlled() - geodesic.controlled()).km2().abs();
        assert!(difference < 1.0, "{}: {difference} km²", planar.name());
    }
}

#[test]
fn clipping_leaves_what_lies_inside() {
    let Some(report) = by_region(MAP, &Method::default().clip(Clip::Territory)) else { return };
    // All controlled ground less what lies outside all regions.
    let (outside, _) = truth()["outside"];
    let expected = 116_219.18 - outside;
    assert!((report.controlled().area().km2() - expected).abs() < 0.01, "{report}");
    assert!(report.regional().unwrap().outside().m2().abs() < 10.0);
    let warning =
        report.warnings().iter().find(|warning| warning.code() == WarningCode::OutsideTerritory);
    assert!(warning.unwrap().message().starts_with("1,845.7"), "{report}");
}

#[test]
fn a_file_whose_first_feature_is_the_whole_country_is_handled() {
    let Some(path) = data("boundaries/codab_ukr_adm1_simplified.geojson") else { return };
    let Some(map) = data(MAP) else { return };
    let territory = TerritoryReader::new()
        .region_name("name")
        .region_official_area("area_sqkm")
        .open(path)
        .unwrap();
    assert_eq!((territory.name(), territory.regions().len()), ("Україна", 25));
    let measure = Measure::default();
    for region in territory.regions() {
        // "Geometry is simplified, its areas are not", says the catalogue: within 0.2 %.
        let ratio = region.area(&measure).km2() / region.official_area().unwrap().km2();
        assert!((ratio - 1.0).abs() < 0.002, "{}: {ratio}", region.name());
    }
    let ratio = territory.boundary_area(&measure).km2() / territory.official_area().unwrap().km2();
    assert!((ratio - 1.0).abs() < 0.0001, "{ratio}");
    let map = ControlMap::open(map).unwrap();
    let report = territory.survey(&Method::default()).regions(&map).unwrap();
    expect_sum(&report);
    for code in [WarningCode::TerritoryWhole, WarningCode::RegionsOverlap, WarningCode::RegionsGap]
    {
        assert!(report.warnings().iter().any(|warning| warning.code() == code), "{code}");
    }
}

#[test]
fn the_front_has_a_plausible_length() {
    let Some(report) =
        by_region("deepstate/deepstatemap_data_20251111.geojson", &Method::default())
    else {
        return;
    };
    let front = report.regional().unwrap().front();
    // Agencies print 1,200 to 1,250 km; how much depends on how far bends are followed.
    assert!((1_100.0..1_300.0).contains(&front.km()), "{}", front.km());
    assert!((front.shift_100m().km2() - front.km() / 10.0).abs() < 1e-9);
    let points = front.shift_100m().km2() / 603_628.0 * 100.0;
    assert!((front.shift_100m_points().points() - points).abs() < 1e-12);
}

#[test]
fn a_map_that_does_not_touch_the_territory_is_a_warning() {
    let Some(map) = data(MAP) else { return };
    let territory = territory(&[cell(0.0, 0.0, 1.0, "gulf of guinea")]);
    let map = ControlMap::open(map).unwrap();
    let report = territory.survey(&Method::default()).regions(&map).unwrap();
    let warning =
        report.warnings().iter().find(|warning| warning.code() == WarningCode::NothingInside);
    assert!(warning.is_some(), "{report}");
    expect_sum(&report);
}

#[test]
fn nested_regions_count_for_the_smallest() {
    let territory = territory(&[
        cell(30.0, 47.0, 4.0, "large"),
        cell(31.0, 48.0, 1.0, "small"),
        cell(40.0, 47.0, 4.0, "apart"),
    ]);
    let map = map(&[cell(30.0, 47.0, 4.0, "")]);
    let report = territory.survey(&Method::default()).regions(&map).unwrap();
    let regional = report.regional().unwrap();
    let small = regional.region("small").unwrap();
    assert!((small.share().fraction() - 1.0).abs() < 1e-12);
    let large = regional.region("large").unwrap();
    let missing = large.area() - large.controlled() - small.area();
    assert!(missing.m2().abs() < 1.0);
    assert!(territory.warnings().any(|warning| warning.code() == WarningCode::RegionsOverlap));
    expect_sum(&report);
}

#[test]
fn parents_are_reported_beside_their_parts() {
    let part = |west: f64, name: &str| {
        let mut part = cell(west, 47.0, 1.0, name);
        part["properties"]["of"] = json!("all");
        part
    };
    let text = collection(&[part(30.0, "a"), part(31.0, "b"), part(32.0, "c")]);
    let input = Input::from_reader("t.geojson", text.as_bytes(), &Limits::default()).unwrap();
    let territory =
        TerritoryReader::new().region_name("name").region_parent("of").read(&input).unwrap();
    let map = map(&[cell(30.5, 47.0, 1.0, "")]);
    let report = territory.survey(&Method::default()).regions(&map).unwrap();
    let regional = report.regional().unwrap();
    let controlled = |name: &str| regional.region(name).unwrap().controlled();
    assert!((controlled("all") - report.controlled().area()).m2().abs() < 1.0);
    assert!((controlled("a") + controlled("b") - controlled("all")).m2().abs() < 1.0);
    assert!(!regional.region("all").unwrap().is_in_sum());
    assert_eq!(regional.region("a").unwrap().parent(), Some("all"));
    expect_sum(&report);
}

#[test]
fn a_territory_is_split_by_a_line() {
    let territory = territory(&[cell(30.0, 47.0, 2.0, "a"), cell(32.0, 47.0, 2.0, "b")]);
    let line = geo_types::LineString::from(vec![(29.0, 48.0), (35.0, 48.0)]);
    let north =
        ControlMap::from_lines(&territory, std::slice::from_ref(&line), LineSide::Left).unwrap();
    let area = |map: &ControlMap| territory.control(map).unwrap().controlled().area();
    let ring = vec![(30.0, 48.0), (34.0, 48.0), (34.0, 49.0), (30.0, 49.0)];
    let polygon = geo_types::Polygon::new(ring.into(), Vec::new());
    let expected = Measure::default().area(&polygon);
    assert!((area(&north) - expected).m2().abs() < 1.0);
    assert_eq!(north.polygons(&Status::OCCUPIED).0.len(), 1);
    let south = ControlMap::from_lines(&territory, &[line], LineSide::Right).unwrap();
    let whole = territory.boundary_area(&Measure::default());
    assert!((area(&north) + area(&south) - whole).m2().abs() < 1.0);
    let inside = geo_types::LineString::from(vec![(29.0, 48.0), (33.0, 48.0)]);
    let error =
        ControlMap::from_lines(&territory, &[inside], LineSide::Left).unwrap_err().to_string();
    assert_eq!(
        error,
        "line 0 cannot be closed: the way from its last point on to the bounding box crosses the \
         territory; carry the line on, beyond the territory",
    );
}

fn cell(west: f64, south: f64, size: f64, name: &str) -> Value {
    let (east, north) = (west + size, south + size);
    json!({
        "type": "Feature",
        "properties": {"name": name, "status": "occupied"},
        "geometry": {"type": "Polygon", "coordinates":
            [[[west, south], [east, south], [east, north], [west, north], [west, south]]]},
    })
}

fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

fn territory(features: &[Value]) -> Territory {
    let text = collection(features);
    let input = Input::from_reader("t.geojson", text.as_bytes(), &Limits::default()).unwrap();
    TerritoryReader::new().region_name("name").read(&input).unwrap()
}

fn map(features: &[Value]) -> ControlMap {
    ControlMap::from_bytes("map_2025-01-01.geojson", collection(features).as_bytes()).unwrap()
}

/// Cells of any size anywhere in a square of 16/256 degree, overlapping as they please.
fn cells(at_least: usize) -> impl Strategy<Value = Vec<Value>> {
    let one = (0u8..12, 0u8..12, 1u8..6);
    prop::collection::vec(one, at_least..8).prop_map(|cells| {
        cells
            .into_iter()
            .enumerate()
            .map(|(index, (x, y, size))| {
                let [x, y, size] = [x, y, size].map(|number| f64::from(number) / 256.0);
                cell(30.0 + x, 47.0 + y, size, &format!("region {index}"))
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the regions and the map, rows and remainder add up, and nothing is left over when
    /// the remainder is assigned to the nearest region.
    #[test]
    fn regions_and_outside_add_up(regions in cells(1), drawn in cells(1)) {
        let (territory, map) = (territory(&regions), map(&drawn));
        for outside in [Outside::Report, Outside::Nearest] {
            let method = Method::default().outside(outside);
            let report = territory.survey(&method).regions(&map).unwrap();
            expect_sum(&report);
            let regional = report.regional().unwrap();
            prop_assert!(regional.residual().unwrap().m2().abs() < 1.0);
            prop_assert!(regional.outside().m2() > -1.0);
            if outside == Outside::Nearest {
                prop_assert!(regional.outside().m2().abs() < 1.0, "{}", regional.outside().m2());
            }
        }
    }

    /// area(A) = area(A ∩ B) + area(A − B): what clipping keeps and what it reports as outside.
    #[test]
    fn clipped_and_outside_are_the_whole(regions in cells(1), drawn in cells(1)) {
        let (territory, map) = (territory(&regions), map(&drawn));
        // Regions may reach beyond a whole of its own, and it is what maps are clipped to.
        let is_whole = |warning: &Warning| warning.code() == WarningCode::TerritoryWhole;
        prop_assume!(!territory.warnings().any(is_whole));
        let whole = territory.survey(&Method::default()).regions(&map).unwrap();
        let clipped = territory
            .survey(&Method::default().clip(Clip::Territory)).control(&map)
            .unwrap();
        let outside = whole.regional().unwrap().outside();
        let missing = whole.controlled().area() - clipped.controlled().area() - outside;
        prop_assert!(missing.m2().abs() < 1.0, "{}", missing.m2());
    }
}
