//! Validity after OGC Simple Features and RFC 7946, judged by the crate `geo` and by counting: nothing of what
//! writes polygons is used.

use std::collections::{BTreeMap, BTreeSet};

use geo::Validation;
use geo_types::{LineString, MultiPolygon, Polygon};
use serde_json::Value;

type Ring = Vec<[f64; 2]>;

/// A shell and its holes, as they are written.
type Rings = Vec<Ring>;

/// The polygons of a `FeatureCollection` whose features have such a value of a property, each valid, and all of
/// them valid together.
pub(super) fn valid_polygons(text: &str, property: &str, value: &str) -> Vec<Rings> {
    let document: Value = serde_json::from_str(text).unwrap();
    let features = document["features"].as_array().unwrap().iter();
    let polygons: Vec<Rings> = features
        .filter(|feature| feature["properties"][property] == value)
        .map(|feature| {
            assert_eq!(feature["geometry"]["type"], "Polygon", "{feature}");
            serde_json::from_value(feature["geometry"]["coordinates"].clone()).unwrap()
        })
        .collect();
    expect_valid(&polygons);
    polygons
}

/// Expects polygons to be the parts of a valid `MultiPolygon`.
pub(super) fn expect_valid(polygons: &[Rings]) {
    for polygon in polygons {
        for (place, ring) in polygon.iter().enumerate() {
            expect_written_well(ring);
            assert_eq!(is_counter_clockwise(ring), place == 0, "wound the wrong way: {ring:?}");
        }
        assert!(has_connected_interior(polygon), "the interior is not connected: {polygon:?}");
    }
    let parts: MultiPolygon = polygons.iter().map(to_polygon).collect();
    if let Err(reason) = parts.check_validation() {
        panic!("{reason}: {polygons:?}");
    }
}

/// Expects a ring that is closed, stands nowhere, lies on the globe and does not lead around it.
fn expect_written_well(ring: &Ring) {
    assert!(ring.len() > 3 && ring.first() == ring.last(), "not closed: {ring:?}");
    for edge in ring.windows(2) {
        let [[west, south], [east, _]] = [edge[0], edge[1]];
        let [from, to] = [edge[0], edge[1]].map(|position| position.map(f64::to_bits));
        assert_ne!(from, to, "a repeated point: {ring:?}");
        assert!(west.abs() <= 180.0 && south.abs() <= 90.0, "out of range: {ring:?}");
        assert!((east - west).abs() <= 180.0, "wider than half the world: {ring:?}");
    }
}

fn is_counter_clockwise(ring: &Ring) -> bool {
    let [x, y] = ring[0];
    let around = ring
        .windows(2)
        .map(|edge| (edge[0][0] - x) * (edge[1][1] - y) - (edge[1][0] - x) * (edge[0][1] - y));
    around.sum::<f64>() > 0.0
}

/// `geo` does not look whether the interior of a polygon is connected. Where rings are simple and touch in
/// vertices only, it is unless they touch in a circle: shell, hole, hole and back to the shell.
fn has_connected_interior(polygon: &Rings) -> bool {
    let mut rings_at: BTreeMap<[u64; 2], BTreeSet<usize>> = BTreeMap::new();
    for (ring, positions) in polygon.iter().enumerate() {
        for position in positions {
            rings_at.entry(position.map(f64::to_bits)).or_default().insert(ring);
        }
    }
    let mut group: Vec<usize> = (0..polygon.len()).collect();
    for touching in rings_at.values().filter(|rings| rings.len() > 1) {
        let groups: BTreeSet<usize> = touching.iter().map(|ring| group[*ring]).collect();
        if groups.len() < touching.len() {
            return false;
        }
        let first = groups.first().copied().unwrap();
        for joined in group.iter_mut().filter(|group| groups.contains(group)) {
            *joined = first;
        }
    }
    true
}

pub(super) fn to_polygon(rings: &Rings) -> Polygon<f64> {
    let mut rings = rings.iter().map(|ring| ring.iter().copied().collect::<LineString>());
    Polygon::new(rings.next().unwrap(), rings.collect())
}

/// What is not valid is found out.
#[test]
fn what_is_not_valid_is_refused() {
    let square = |west: f64, south: f64, size: f64| -> Ring {
        let (east, north) = (west + size, south + size);
        vec![[west, south], [east, south], [east, north], [west, north], [west, south]]
    };
    let hole = |west: f64, south: f64, size: f64| -> Ring {
        square(west, south, size).into_iter().rev().collect()
    };
    let lobes: Ring =
        [[0, 0], [4, 4], [8, 0], [8, 8], [4, 4], [0, 8], [0, 0]].map(|p| p.map(f64::from)).to_vec();
    let diamond: Ring = [[4, 0], [2, 4], [4, 8], [6, 4], [4, 0]].map(|p| p.map(f64::from)).to_vec();
    let eight: Ring =
        [[0, 0], [4, 0], [8, 0], [8, 8], [4, 8], [0, 8], [0, 0]].map(|p| p.map(f64::from)).to_vec();
    expect_valid(&[vec![square(0.0, 0.0, 8.0), hole(1.0, 1.0, 2.0), hole(3.0, 3.0, 2.0)]]);
    expect_valid(&[vec![square(0.0, 0.0, 4.0)], vec![square(4.0, 4.0, 4.0)]]);
    for invalid in [
        vec![vec![lobes]],
        vec![vec![eight, diamond]],
        vec![vec![hole(0.0, 0.0, 4.0)]],
        vec![vec![square(0.0, 0.0, 8.0), square(1.0, 1.0, 2.0)]],
        vec![vec![square(0.0, 0.0, 8.0), hole(9.0, 1.0, 2.0)]],
        vec![vec![square(0.0, 0.0, 8.0), hole(1.0, 1.0, 4.0), hole(3.0, 3.0, 4.0)]],
        vec![vec![square(0.0, 0.0, 4.0)], vec![square(4.0, 0.0, 4.0)]],
        vec![vec![square(0.0, 0.0, 4.0)], vec![square(2.0, 2.0, 4.0)]],
        vec![vec![square(178.0, 0.0, 4.0)]],
        vec![vec![square(-100.0, 0.0, 200.0)]],
        vec![vec![square(0.0, 0.0, 8.0)[..4].to_vec()]],
        vec![vec![[square(0.0, 0.0, 8.0), vec![[0.0, 0.0]]].concat()]],
    ] {
        let described = format!("{invalid:?}");
        let refused = std::panic::catch_unwind(move || expect_valid(&invalid)).is_err();
        assert!(refused, "{described}");
    }
}
