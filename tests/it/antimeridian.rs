//! Ground at the antimeridian has one area, however it is written.

use proptest::prelude::*;
use territory_control::Measure;

use crate::shared::{data, json, measure_any};

type Ring = Vec<[f64; 2]>;

/// The area in m² of polygons that each have one ring.
fn area(rings: &[Ring]) -> f64 {
    let polygons: Vec<[&Ring; 1]> = rings.iter().map(|ring| [ring]).collect();
    let text = serde_json::json!({"type": "MultiPolygon", "coordinates": polygons}).to_string();
    measure_any(text.as_bytes(), Measure::Wgs84Planar).controlled().area().m2()
}

/// A ring around the meridian 0, from south to north: its western side and back along its eastern one.
/// Where an edge would cross the meridian there is a vertex on it.
fn ring_around_zero() -> impl Strategy<Value = Ring> {
    let row = (-300..=300_i32, 0..=300_i32, 0..3_u8).prop_map(|(west, width, touch)| {
        match touch {
            // On the meridian with its western side, its eastern side, or where it falls.
            0 => [0, width + 1],
            1 => [-width - 1, 0],
            _ => [west, west + width + 1],
        }
    });
    (-80..=70_i32, proptest::collection::vec(row, 2..9)).prop_map(|(south, rows)| {
        let rows: Vec<(i32, [i32; 2])> = (0..).zip(rows).collect();
        let western = rows.iter().map(|(y, [west, _])| [*west, *y]);
        let eastern = rows.iter().rev().map(|(y, [_, east])| [*east, *y]);
        let corners: Vec<[i32; 2]> = western.chain(eastern).collect();
        let next = corners.iter().cycle().skip(1);
        let mut ring = Ring::new();
        for ([x, y], [next_x, next_y]) in corners.iter().zip(next) {
            ring.push([f64::from(*x), f64::from(*y)]);
            if x * next_x < 0 {
                ring.push([0.0, f64::from(y + next_y) / 2.0]);
            }
        }
        let degrees = |[x, y]: [f64; 2]| [x / 100.0, f64::from(south) + y];
        ring.into_iter().map(degrees).collect()
    })
}

fn moved(ring: &Ring, longitude: f64) -> Ring {
    ring.iter().map(|[x, y]| [x + longitude, *y]).collect()
}

/// The ring around the antimeridian within −180 … 180, the signs of what lies on it chosen by `signs`.
fn wrapped(ring: &Ring, signs: u32) -> Ring {
    ring.iter()
        .zip(0..)
        .map(|([x, y], index)| match x {
            x if *x < 0.0 => [x + 180.0, *y],
            x if *x > 0.0 => [x - 180.0, *y],
            _ if signs.rotate_left(index) & 1 == 0 => [180.0, *y],
            _ => [-180.0, *y],
        })
        .collect()
}

/// The parts west and east of the meridian 0, where there are any: all that lies beyond is moved onto it.
fn halves(ring: &Ring) -> Vec<Ring> {
    let western: Ring = ring.iter().map(|[x, y]| [x.min(0.0), *y]).collect();
    let eastern: Ring = ring.iter().map(|[x, y]| [x.max(0.0), *y]).collect();
    let halves = [western, eastern].into_iter();
    halves.filter(|half| half.iter().any(|[x, _]| *x != 0.0)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// The expected area is that of the same ring in Africa.
    #[test]
    fn a_ring_has_one_area_however_it_is_written(
        ring in ring_around_zero(),
        signs in any::<[u32; 2]>(),
    ) {
        let expected = area(&[moved(&ring, 20.0)]);
        let cut = halves(&ring).iter().map(|half| wrapped(half, signs[1])).collect();
        for written in [
            vec![wrapped(&ring, signs[0])],
            vec![moved(&ring, 180.0)],
            vec![moved(&ring, -180.0)],
            vec![moved(&wrapped(&ring, signs[0]), 360.0)],
            vec![moved(&wrapped(&ring, signs[0]), -360.0)],
            cut,
        ] {
            let found = area(&written);
            prop_assert!((found - expected).abs() < 1.0, "{found}, not {expected}: {written:?}");
        }
    }
}

/// Natural Earth's Fiji at 1:10m is drawn like this. The area is that of the file's README.
#[test]
fn a_touch_of_the_antimeridian_is_no_band() {
    let Some(path) = data("wild/f09_antimeridian_touch.geojson") else { return };
    let text = std::fs::read(path).unwrap();
    let found = measure_any(&text, Measure::Wgs84Planar).controlled().area().km2();
    assert!((found - 29.54).abs() < 0.005, "{found}");
}

/// Cases of the Python package `antimeridian` that have another area here: lines, rings around both poles or
/// crossing themselves there, of which it takes the other side, and a hole that it drops.
pub(crate) const LEFT_OUT: [&str; 7] = [
    "line.json",
    "multi-line.json",
    "both-poles.json",
    "extra-crossing.json",
    "force-north-pole.json",
    "overlap.json",
    "issues-171.json",
];

/// Polygons of that package, cut by it, crossings on a straight line in degrees ("flat") as the default measure
/// takes them.
#[test]
fn polygons_are_cut_as_the_package_antimeridian_cuts_them() {
    let Some(folder) = data("suites/antimeridian") else { return };
    let mut compared = 0;
    for entry in std::fs::read_dir(folder.join("input")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let output = folder.join("output/flat").join(&name);
        if LEFT_OUT.contains(&name.as_str()) || !output.exists() {
            continue;
        }
        let [drawn, cut] = [folder.join("input").join(&name), output].map(|path| {
            let text = json(&path).to_string();
            measure_any(text.as_bytes(), Measure::Wgs84Planar).controlled().area().km2()
        });
        // The package rounds latitudes to seven decimals.
        assert!((drawn / cut - 1.0).abs() < 1e-6, "{name}: {drawn} and {cut}");
        compared += 1;
    }
    assert_eq!(compared, 23);
}
