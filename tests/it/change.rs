//! Figures about change, checked against differences that GEOS built (`tests/truth/change.py`).

use std::collections::HashMap;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};
use territory_control::change::{Change, RegionChange, Transition};
use territory_control::method::Overlap;
use territory_control::{Area, ControlMap, Measure, Method, Status, Territory, WarningCode};

use crate::shared::{data, rows};

fn truth(name: &str) -> Vec<Vec<String>> {
    rows(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth").join(name))
}

fn change(earlier: &str, later: &str, method: &Method) -> Option<Change> {
    let (earlier, later) = (data(earlier)?, data(later)?);
    let (earlier, later) = (ControlMap::open(earlier).unwrap(), ControlMap::open(later).unwrap());
    Some(Territory::ukraine().survey(method).change(&earlier, &later).unwrap())
}

/// Laws that every change obeys.
fn expect_laws(change: &Change) {
    let scale = 1.0_f64.max(1e-9 * change.earlier().m2().max(change.later().m2()));
    let near = |what: &str, a: Area, b: Area| {
        assert!((a - b).m2().abs() <= scale, "{what}: {a:.9} {b:.9}\n{change}");
    };
    near("net", change.gained() - change.lost(), change.net());
    near("net", change.net(), change.later() - change.earlier());
    near("held", change.held() + change.lost(), change.earlier());
    let lost: Area = change
        .pieces()
        .iter()
        .filter(|piece| piece.direction().as_str() == "lost")
        .map(territory_control::change::ChangedPiece::area)
        .sum();
    near("lost in pieces", lost, change.lost());
    let in_regions: Area = change.regions().iter().map(RegionChange::gained).sum();
    near("gained by region", in_regions + change.gained_outside(), change.gained());
    assert!(change.gained().m2() >= 0.0 && change.lost().m2() >= -scale);
}

#[test]
fn gained_and_lost_are_the_true_differences() {
    if data("deepstate").is_none() {
        return;
    }
    let truth = truth("change.csv");
    assert!(truth.len() > 90);
    for row in truth {
        let found = change(&row[0], &row[1], &Method::default()).unwrap();
        let pairs = [
            ("gained", found.gained(), &row[2]),
            ("lost", found.lost(), &row[3]),
            ("held", found.held(), &row[4]),
            ("net", found.net(), &row[5]),
        ];
        for (what, area, expected) in pairs {
            let expected: f64 = expected.parse().unwrap();
            // A square metre for the grid, and six decimals of the truth.
            assert!(
                (area.km2() - expected).abs() < 3e-6,
                "{} to {}: {what} {}, not {expected}",
                row[0],
                row[1],
                area.km2(),
            );
        }
        expect_laws(&found);
    }
}

#[test]
fn transitions_are_the_true_ones_and_add_up() {
    if data("deepstate-history").is_none() {
        return;
    }
    let mut expected: HashMap<(String, String), HashMap<(String, String), f64>> = HashMap::new();
    for row in truth("transitions.csv") {
        let pair = (row[0].clone(), row[1].clone());
        let statuses = (row[2].clone(), row[3].clone());
        expected.entry(pair).or_default().insert(statuses, row[4].parse().unwrap());
    }
    assert_eq!(expected.len(), 3);
    for ((earlier, later), mut expected) in expected {
        let path = |name: &str| {
            if name.contains('/') { name.to_owned() } else { format!("deepstate-history/{name}") }
        };
        let found = change(&path(&earlier), &path(&later), &Method::default()).unwrap();
        let name = |status: Option<&Status>| status.map_or("free", Status::as_str).to_owned();
        for transition in found.transitions() {
            let key = (name(transition.from()), name(transition.to()));
            let expected = expected.remove(&key).unwrap_or(0.0);
            let area = transition.area().km2();
            assert!((area - expected).abs() < 5e-6, "{key:?}: {area}, not {expected}");
        }
        for (key, area) in expected {
            assert!(area < 5e-6, "{key:?} of {area} km² is missing");
        }
    }
}

/// Net changes that `DeepState` and Agentstvo printed. One of them, of February 2025, counts what
/// overlaps twice; with overlaps counted once it is 191.686.
#[test]
fn printed_changes_come_out_by_the_publishers_method() {
    let Some(table) = data("published/deepstate_figures.csv") else { return };
    let rows = rows(&table);
    let changes: Vec<_> = rows.iter().filter(|row| row[3] == "net_change_area").collect();
    assert_eq!(changes.len(), 6);
    for row in changes {
        let found = change(&row[5], &row[6], &Method::deepstate()).unwrap();
        let expected: f64 = row[8].parse().unwrap();
        assert!((found.net().km2() - expected).abs() < 0.05, "{}: {}", row[0], found.net().km2());
        let decimals = row[1].split_once('.').map_or(0, |(_, decimals)| decimals.len());
        assert_eq!(format!("{:.decimals$}", found.net().km2()), row[1]);
        let dissolved = Method::deepstate().overlap(Overlap::Dissolve);
        let once = change(&row[5], &row[6], &dissolved).unwrap().net().km2();
        let tolerance = if row[0] == "ds-m-2025-02" { 0.07 } else { 0.001 };
        assert!((once - expected).abs() < tolerance, "{}: {once}", row[0]);
    }
}

#[test]
fn geodesics_give_nearly_the_same_change() {
    let pair = [
        "deepstate/deepstatemap_data_20251101.geojson",
        "deepstate/deepstatemap_data_20251201.geojson",
    ];
    let geodesic = Method::default().measure(Measure::Wgs84Geodesic);
    let Some(found) = change(pair[0], pair[1], &geodesic) else { return };
    expect_laws_of_net(&found);
    assert!((found.gained().km2() - 501.10).abs() < 0.05, "{found}");
}

fn expect_laws_of_net(change: &Change) {
    let net = change.later() - change.earlier();
    assert!((change.gained() - change.lost() - net).m2().abs() < 1e-3);
}

#[test]
fn a_later_map_given_as_the_earlier_is_a_warning_and_signs_are_kept() {
    let later = map(&[square(0, 0, 2)], "2025-01-02");
    let earlier = map(&[square(0, 0, 1)], "2025-01-01");
    let change = Territory::ukraine().survey(&Method::default()).change(&later, &earlier).unwrap();
    assert!(change.net() < Area::ZERO);
    let warning = &change.warnings()[0];
    assert_eq!(warning.code(), WarningCode::EarlierIsLater);
    assert_eq!(
        warning.message(),
        "the earlier map is of 2025-01-02, the later one of 2025-01-01; signs are as given",
    );
}

#[test]
fn pieces_say_where_the_line_went() {
    let earlier = map(&[square(0, 0, 4)], "2025-01-01");
    let later = map(&[square(0, 0, 4), square(4, 0, 4)], "2025-01-02");
    let change = Territory::ukraine().survey(&Method::default()).change(&earlier, &later).unwrap();
    let [piece] = change.pieces() else { panic!("{change}") };
    assert_eq!(piece.direction().as_str(), "gained");
    // The western side is the old line, the three others the new one: due east.
    assert!((piece.bearing().unwrap() - 90.0).abs() < 0.01, "{:?}", piece.bearing());
    let [longitude, latitude] = piece.centroid();
    assert!((longitude - (30.0 + 6.0 / 512.0)).abs() < 1e-9, "{longitude}");
    assert!((latitude - (47.0 + 2.0 / 512.0)).abs() < 1e-9, "{latitude}");
    assert!(!piece.is_sliver());
    assert_eq!(piece.region(), Some("Odesa"));
    let collection: geojson::GeoJson = change.to_geojson().parse().unwrap();
    let geojson::GeoJson::FeatureCollection(collection) = collection else {
        panic!("{collection}")
    };
    let properties = collection.features[0].properties.as_ref().unwrap();
    assert_eq!(properties["change"], "gained");
    assert!((properties["area_km2"].as_f64().unwrap() - piece.area().km2()).abs() < 1e-12);
}

#[test]
fn a_border_drawn_anew_is_counted_as_slivers() {
    // The same square, its corner moved by 11 m.
    let moved = |by: f64| {
        json!({
            "type": "Feature",
            "properties": {"status": "occupied"},
            "geometry": {"type": "Polygon", "coordinates":
                [[[30.0, 47.0], [30.5, 47.0], [30.5, 47.5 + by], [30.0, 47.5], [30.0, 47.0]]]},
        })
    };
    let (earlier, later) = (map(&[moved(0.0)], "2025-01-01"), map(&[moved(0.0001)], "2025-01-02"));
    let change = Territory::ukraine().survey(&Method::default()).change(&earlier, &later).unwrap();
    assert!(change.gained() > Area::ZERO);
    assert_eq!(change.slivers().gained(), change.pieces()[0].area());
}

fn square(x: i32, y: i32, size: i32) -> Value {
    let [west, south, size] = [x, y, size].map(|number| f64::from(number) / 512.0);
    let (west, south) = (30.0 + west, 47.0 + south);
    let (east, north) = (west + size, south + size);
    json!({
        "type": "Feature",
        "properties": {"status": "occupied"},
        "geometry": {"type": "Polygon", "coordinates":
            [[[west, south], [east, south], [east, north], [west, north], [west, south]]]},
    })
}

fn map(features: &[Value], date: &str) -> ControlMap {
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    ControlMap::from_bytes(&format!("map_{date}.geojson"), text.as_bytes()).unwrap()
}

const STATUSES: [&str; 3] = ["occupied", "unknown", "liberated"];

fn drawn() -> impl Strategy<Value = Vec<Value>> {
    let one = (0i32..10, 0i32..10, 1i32..6, 0..STATUSES.len());
    prop::collection::vec(one, 1..6).prop_map(|squares| {
        squares
            .into_iter()
            .map(|(x, y, size, status)| {
                let mut square = square(x, y, size);
                square["properties"]["status"] = json!(STATUSES[status]);
                square
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn changes_obey_their_laws_and_mirror(earlier in drawn(), later in drawn()) {
        let (earlier, later) = (map(&earlier, "2025-01-01"), map(&later, "2025-01-02"));
        let ukraine = Territory::ukraine();
        let there = ukraine.survey(&Method::default()).change(&earlier, &later).unwrap();
        let back = ukraine.survey(&Method::default()).change(&later, &earlier).unwrap();
        expect_laws(&there);
        expect_laws(&back);
        prop_assert!((there.gained() - back.lost()).m2().abs() < 1.0);
        prop_assert!((there.lost() - back.gained()).m2().abs() < 1.0);
        // Transitions add up to what each status held before and holds after.
        for status in STATUSES.map(Status::new) {
            let moved = |to: bool| -> Area {
                let rows = there.transitions().iter().filter(|row| {
                    let side = if to { row.to() } else { row.from() };
                    side == Some(&status)
                });
                rows.map(Transition::area).sum()
            };
            let held = |map: &ControlMap| {
                let report = ukraine.control(map).unwrap();
                report.status(&status).map_or(Area::ZERO, |row| row.holding().area())
            };
            // Transitions below a square metre are not listed.
            prop_assert!((moved(false) - held(&earlier)).m2().abs() < 4.0);
            prop_assert!((moved(true) - held(&later)).m2().abs() < 4.0);
        }
    }
}
