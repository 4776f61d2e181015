//! Laws that hold for every map: what changes nothing, and what adds up.

use proptest::prelude::*;
use serde_json::{Value, json};
use territory_control::method::{Overlap, Radius};
use territory_control::{ControlMap, ControlReport, Measure, Method, Territory};

use crate::shared::data;

/// A ring of up to nine positions, crossing itself as it pleases, on a lattice of 1/512 degree so
/// that vertices and edges coincide often. A crossing moves to the grid by up to 0.08 mm, so on
/// edges of up to 3 km the laws must hold to a square metre.
fn ring() -> impl Strategy<Value = Vec<[f64; 2]>> {
    let position = (0i32..12, 0i32..12)
        .prop_map(|(x, y)| [30.0 + f64::from(x) / 512.0, 47.0 + f64::from(y) / 512.0]);
    prop::collection::vec(position, 3..9)
}

fn polygon() -> impl Strategy<Value = Vec<Vec<[f64; 2]>>> {
    prop::collection::vec(ring(), 1..3)
}

const STATUSES: [&str; 3] = ["occupied", "unknown", "liberated"];

type Drawn = (usize, Vec<Vec<[f64; 2]>>);

fn map() -> impl Strategy<Value = Vec<Drawn>> {
    prop::collection::vec((0..STATUSES.len(), polygon()), 1..6)
}

fn feature((status, rings): &Drawn) -> Value {
    let closed: Vec<Vec<[f64; 2]>> =
        rings.iter().map(|ring| ring.iter().chain(ring.first()).copied().collect()).collect();
    json!({
        "type": "Feature",
        "properties": {"status": STATUSES[*status]},
        "geometry": {"type": "Polygon", "coordinates": closed},
    })
}

fn report(drawn: &[Drawn], method: &Method) -> ControlReport {
    let features: Vec<Value> = drawn.iter().map(feature).collect();
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    let map = ControlMap::from_bytes("random.geojson", text.as_bytes()).unwrap();
    Territory::ukraine().survey(method).control(&map).unwrap()
}

/// Square metres by status, in the order of `STATUSES`.
fn areas(drawn: &[Drawn]) -> [f64; 3] {
    let report = report(drawn, &Method::default());
    STATUSES.map(|status| {
        report
            .status(&territory_control::Status::new(status))
            .map_or(0.0, |row| row.holding().area().m2())
    })
}

fn expect_same(before: [f64; 3], after: [f64; 3]) -> Result<(), TestCaseError> {
    for (before, after) in before.into_iter().zip(after) {
        prop_assert!((before - after).abs() <= 1.0_f64.max(1e-9 * before), "{before} {after}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_order_of_features_changes_nothing(drawn in map()) {
        let mut reversed = drawn.clone();
        reversed.reverse();
        expect_same(areas(&drawn), areas(&reversed))?;
    }

    #[test]
    fn the_start_and_the_winding_of_a_ring_change_nothing(drawn in map(), start in 0usize..9) {
        let mut turned = drawn.clone();
        for (_, rings) in &mut turned {
            for ring in rings {
                let length = ring.len();
                ring.rotate_left(start % length);
                ring.reverse();
            }
        }
        expect_same(areas(&drawn), areas(&turned))?;
    }

    #[test]
    fn drawing_a_feature_twice_changes_nothing(drawn in map()) {
        let twice: Vec<Drawn> = drawn.iter().chain(&drawn).cloned().collect();
        expect_same(areas(&drawn), areas(&twice))?;
    }

    #[test]
    fn repeated_points_and_points_on_edges_change_nothing(drawn in map()) {
        let mut dense = drawn.clone();
        for (_, rings) in &mut dense {
            for ring in rings {
                let next: Vec<[f64; 2]> = ring.iter().cycle().skip(1).take(ring.len()).copied().collect();
                *ring = ring
                    .iter()
                    .zip(next)
                    .flat_map(|(&[x, y], [to_x, to_y])| {
                        // Midpoints of the lattice are exact.
                        [[x, y], [x, y], [f64::midpoint(x, to_x), f64::midpoint(y, to_y)]]
                    })
                    .collect();
            }
        }
        expect_same(areas(&drawn), areas(&dense))?;
    }

    #[test]
    fn statuses_add_up_to_all_that_is_drawn(drawn in map()) {
        let any: Vec<Drawn> = drawn.iter().map(|(_, rings)| (0, rings.clone())).collect();
        let [all, ..] = areas(&any);
        let sum: f64 = areas(&drawn).iter().sum();
        prop_assert!((all - sum).abs() <= 1.0_f64.max(1e-9 * all), "{all} {sum}");
    }

    #[test]
    fn a_sum_is_never_less_than_what_is_dissolved(drawn in map()) {
        for measure in [Measure::Wgs84Planar, Measure::SphereGeodesic(Radius::S2)] {
            let method = Method::default().measure(measure.clone());
            let dissolved = report(&drawn, &method).controlled().area();
            let summed = report(&drawn, &method.overlap(Overlap::Sum)).controlled().area();
            prop_assert!(dissolved.m2() >= 0.0);
            prop_assert!(summed.m2() + 1.0 >= dissolved.m2(), "{summed} {dissolved}");
        }
    }

    #[test]
    fn the_same_map_gives_the_same_digits(drawn in map()) {
        let again = report(&drawn, &Method::default());
        prop_assert_eq!(report(&drawn, &Method::default()), again);
    }
}

#[test]
fn the_laws_hold_on_a_real_map() {
    let Some(path) = data("deepstate-history/1654066641.geojson") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let mut document: Value = serde_json::from_str(&text).unwrap();
    let area = |document: &Value| {
        let map = ControlMap::from_bytes("map.geojson", document.to_string().as_bytes()).unwrap();
        Territory::ukraine().control(&map).unwrap().controlled().area().m2()
    };
    let as_drawn = area(&document);
    let features = document["features"].as_array_mut().unwrap();
    features.reverse();
    let twice: Vec<Value> = features.iter().chain(features.iter()).cloned().collect();
    *features = twice;
    assert!((area(&document) - as_drawn).abs() < 1.0);
}
