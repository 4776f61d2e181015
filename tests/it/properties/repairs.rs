//! Rings of all shapes, repaired and measured.

use territory_control::method::{Overlap, Radius};
use territory_control::{ControlMap, ControlReport, Measure, Method};

use super::UKRAINE;
use super::drawn::{self, Bytes, Polygon, geojson, multi_polygon};
use super::reports::{expect_report, slack, slack_where_edges_bulge};

/// How a map is drawn does not matter: order, winding, where a ring begins, and repetition. Its area
/// is no less than that of any polygon, and no more than that of all.
pub fn repair(bytes: &[u8]) {
    let map = Bytes::new(bytes).map(6);
    let drawn = read(&geojson(&map));
    let slack = slack(&[&drawn]);
    let report = measure(&drawn, slack);
    assert_eq!(report, measure(&drawn, slack), "not the same digits twice");
    let area = report.controlled().area().m2();
    let expect_same = |changed: &str, why: &str| {
        let changed = measure(&read(changed), slack).controlled().area().m2();
        assert!((changed - area).abs() <= slack.max(1e-9 * area), "{why}: {changed}, not {area}");
    };
    expect_same(&multi_polygon(&map), "one feature");
    expect_same(&geojson(&reversed(&map)), "in reverse");
    expect_same(&geojson(&turned(&map)), "turned");
    expect_same(&geojson(&[map.clone(), reversed(&map)].concat()), "drawn twice");
    expect_bounds(&map, area, slack);
    expect_holes_only_take(&map, slack);
    for measure in [Measure::Wgs84Geodesic, Measure::SpherePlanar(Radius::EQUATORIAL)] {
        let method = Method::default().measure(measure);
        let report = UKRAINE.survey(&method).control(&drawn).expect("it can be measured");
        expect_report(&report, slack_where_edges_bulge(&drawn));
    }
}

fn read(text: &str) -> ControlMap {
    drawn::read(text, "any")
}

fn measure(map: &ControlMap, slack: f64) -> ControlReport {
    let report = UKRAINE.control(map).expect("it can be measured");
    expect_report(&report, slack);
    report
}

fn area(map: &[Polygon], slack: f64) -> f64 {
    measure(&read(&geojson(map)), slack).controlled().area().m2()
}

/// Polygons and rings the other way round; a shell stays the first ring of its polygon.
fn reversed(map: &[Polygon]) -> Vec<Polygon> {
    let mut reversed: Vec<Polygon> = map.to_vec();
    reversed.reverse();
    for polygon in &mut reversed {
        for ring in &mut polygon.rings {
            ring.reverse();
        }
        polygon.rings[1..].reverse();
    }
    reversed
}

/// Each ring begun at its middle, and closed.
fn turned(map: &[Polygon]) -> Vec<Polygon> {
    let mut turned = map.to_vec();
    for ring in turned.iter_mut().flat_map(|polygon| &mut polygon.rings) {
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        let middle = ring.len() / 2;
        ring.rotate_left(middle);
        ring.extend(ring.first().copied());
    }
    turned
}

fn expect_bounds(map: &[Polygon], whole: f64, slack: f64) {
    let areas: Vec<f64> = map.iter().map(|one| area(std::slice::from_ref(one), slack)).collect();
    let (sum, most) = (areas.iter().sum::<f64>(), areas.iter().copied().fold(0.0, f64::max));
    assert!(whole <= sum + slack, "{whole} of {sum}");
    assert!(whole >= most - slack, "{whole}, though one polygon has {most}");
    let drawn = read(&geojson(map));
    let sum_of_features = UKRAINE
        .survey(&Method::default().overlap(Overlap::Sum))
        .control(&drawn)
        .expect("it can be measured");
    let summed = sum_of_features.controlled().area().m2();
    assert!((summed - sum).abs() <= slack.max(1e-9 * sum), "{summed} summed, {sum} apart");
}

fn expect_holes_only_take(map: &[Polygon], slack: f64) {
    for polygon in map.iter().filter(|polygon| polygon.rings.len() > 1) {
        let shell = Polygon { rings: polygon.rings[..1].to_vec(), ..polygon.clone() };
        let (with_holes, without) =
            (area(std::slice::from_ref(polygon), slack), area(&[shell], slack));
        assert!(with_holes <= without + slack, "{with_holes} with holes, {without} without");
    }
}
