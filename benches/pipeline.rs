//! Time of each stage on real maps, where they are there (`../shared/data`).
//!
//! ```text
//! cargo bench
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use divan::{Bencher, black_box};
use territory_control::{ControlMap, Measure, Method, Radius, Territory};

fn main() {
    divan::main();
}

/// A daily archive map (3,000 vertices), a raw map of all statuses, a day of overlapping layers
/// (50,000 vertices).
const MAPS: [&str; 3] = [
    "deepstate/deepstatemap_data_20251111.geojson",
    "deepstate-history/1672441757.geojson",
    "isw/20220706_RussianAssessedCoTinUkraine.geojson",
];

fn path(map: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(map);
    path.exists().then_some(path)
}

#[divan::bench(args = MAPS)]
fn read_and_classify(bencher: Bencher, map: &str) {
    let Some(path) = path(map) else { return };
    let bytes = fs::read(path).unwrap_or_default();
    bencher.bench(|| ControlMap::from_bytes(map, black_box(&bytes)));
}

#[divan::bench(args = MAPS)]
fn repair_dissolve_and_measure(bencher: Bencher, map: &str) {
    measure(bencher, map, Measure::Wgs84Planar);
}

#[divan::bench(args = MAPS)]
fn repair_dissolve_and_measure_geodesic(bencher: Bencher, map: &str) {
    measure(bencher, map, Measure::Wgs84Geodesic);
}

#[divan::bench(args = MAPS)]
fn repair_dissolve_and_measure_on_a_sphere(bencher: Bencher, map: &str) {
    measure(bencher, map, Measure::SpherePlanar(Radius::EQUATORIAL));
}

fn measure(bencher: Bencher, map: &str, measure: Measure) {
    let Some(map) = path(map).and_then(|path| ControlMap::open(path).ok()) else { return };
    let (ukraine, method) = (Territory::ukraine(), Method::default().measure(measure));
    bencher.bench(|| ukraine.control_by(&method, black_box(&map)));
}

#[divan::bench(args = MAPS)]
fn from_file_to_report(bencher: Bencher, map: &str) {
    let Some(path) = path(map) else { return };
    bencher.bench(|| Territory::ukraine().control(&ControlMap::open(black_box(&path))?));
}

#[divan::bench]
fn unpack_the_embedded_territory(bencher: Bencher) {
    bencher.bench(|| Territory::ukraine().boundary_area(Measure::Wgs84Planar));
}
