//! Legends, and a map that is read with them.

use std::collections::BTreeSet;

use territory_control::method::Counted;
use territory_control::{
    Area, ControlMap, Error, ErrorKind, Figure, Legend, LegendSide, MapReader, Method, Status,
};

use super::reports::expect_report;
use super::{UKRAINE, expect_json, expect_readable, input};

/// One square for each way in which properties may be written, side by side.
const MAP: &str = r##"{"type": "FeatureCollection", "name": "front", "features": [
    {"type": "Feature", "properties": {"status": "occupied", "fill": "#a52714", "date": "2025-11-11"},
        "geometry": {"type": "Polygon", "coordinates": [[[30,47],[31,47],[31,48],[30,48],[30,47]]]}},
    {"type": "Feature", "properties": {"status": " Unknown\n", "fill": "#BCAAA4", "level": 4},
        "geometry": {"type": "Polygon", "coordinates": [[[31,47],[32,47],[32,48],[31,48],[31,47]]]}},
    {"type": "Feature", "properties": {"status": null, "level": -1.5e300, "name": "Придністров'я"},
        "geometry": {"type": "Polygon", "coordinates": [[[32,47],[33,47],[33,48],[32,48],[32,47]]]}},
    {"type": "Feature", "properties": {"held": true, "more": {"status": ["occupied"]}, "": ""},
        "geometry": {"type": "Polygon", "coordinates": [[[33,47],[34,47],[34,48],[33,48],[33,47]]]}},
    {"type": "Feature", "properties": null,
        "geometry": {"type": "Polygon", "coordinates": [[[33,47],[35,47],[35,48],[33,48],[33,47]]]}}]}"##;

/// A text is a legend or none. Whatever a legend makes of a map, all of the ground has a status, and
/// none has two.
pub fn legend(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let read = || text.parse::<Legend>();
    // One check for both ways to read one; as they are printed, for NaN.
    let deserialized = toml::from_str::<Legend>(&text).ok();
    assert_eq!(format!("{deserialized:?}"), format!("{:?}", read().ok()), "{text}");
    let legend = match (read(), read()) {
        (Ok(legend), Ok(again)) => {
            // Compared as they are printed: a legend may hold NaN, which equals nothing.
            assert_eq!(format!("{legend:?}"), format!("{again:?}"));
            legend
        }
        (Err(error), Err(again)) => return expect_refused(&error, &again),
        _ => panic!("read once and refused once: {text:?}"),
    };
    let map = map_with(&legend);
    let any = map_with(&Legend::built_in("any").expect("it is built in"));
    assert_eq!((map.polygon_count(), map.feature_count()), (5, 5));
    expect_statuses(&map, &legend);
    let measured = |map: &ControlMap, method: &Method| {
        let report = UKRAINE.survey(method).control(map).expect("this map can be measured");
        expect_report(&report, 1.0);
        report
    };
    let all = Method::default().counted(Counted::Everything);
    let whole = measured(&map, &all).controlled().area();
    expect_near(whole, measured(&any, &all).controlled().area());
    let report = measured(&map, &Method::default());
    assert!(report.controlled().area() <= whole);
    assert_eq!(report, measured(&map_with(&legend), &Method::default()));
    expect_audit(&map);
}

fn map_with(legend: &Legend) -> ControlMap {
    let input = input("map.geojson", MAP.as_bytes()).expect("an input");
    MapReader::new().legend(legend.clone()).read([input]).expect("a map")
}

fn expect_refused(error: &Error, again: &Error) {
    assert!(matches!(error.kind(), ErrorKind::Legend { .. }));
    assert_eq!(error.to_string(), again.to_string());
    // A text has no name; what is wrong in it may be in a line.
    let place = if error.location().line().is_some() { "line " } else { "is not a legend: " };
    expect_readable(error, place);
    assert!(error.to_string().contains("is not a legend: "));
}

fn expect_statuses(map: &ControlMap, legend: &Legend) {
    let statuses: BTreeSet<&Status> = map.statuses().collect();
    assert_eq!(statuses.len(), map.statuses().count(), "a status stands twice");
    let polygons: usize = map.statuses().map(|status| map.polygons(status).0.len()).sum();
    assert_eq!(polygons, 5);
    for status in map.statuses() {
        let first = legend.sides().first().map(LegendSide::name);
        assert_eq!(map.is_controlled(status), legend.holder(status).as_ref() == first);
    }
    let unexplained: usize = map.unclassified().iter().map(|(_, count)| count).sum();
    let is_unclassified = |status: &&Status| **status == Status::UNCLASSIFIED;
    let drawn =
        map.statuses().find(is_unclassified).map_or(0, |status| map.polygons(status).0.len());
    // A legend may call ground unclassified itself.
    assert!(unexplained <= drawn);
}

/// The legend may name a publisher's method, and omitted ground with any area. A map on which nothing counts
/// has no verdict.
fn expect_audit(map: &ControlMap) {
    let figure: Figure = "5.1%".parse().expect("a figure");
    let audit = || UKRAINE.survey(&Method::default()).audit(&figure, map);
    let audited = match (audit(), audit()) {
        (Ok(audited), Ok(again)) => {
            assert_eq!(format!("{audited:?}"), format!("{again:?}"));
            audited
        }
        (Err(error), Err(again)) => {
            assert!(matches!(error.kind(), ErrorKind::NothingCounted { .. }), "{error}");
            assert_eq!(error.to_string(), again.to_string());
            return expect_readable(&error, "map.geojson: no status of the map counts");
        }
        _ => panic!("audited once and refused once"),
    };
    assert!(audited.computed().base().is_finite());
    assert!(!audited.to_string().is_empty());
    expect_json(&audited);
}

fn expect_near(one: Area, other: Area) {
    let (one, other) = (one.m2(), other.m2());
    assert!((one - other).abs() <= 1.0, "{one} m² is not {other} m²");
}
