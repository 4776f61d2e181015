//! Time of each stage on real maps, where they are there (`../shared/data`).
//!
//! ```text
//! cargo bench
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use divan::{Bencher, black_box};
use territory_control::method::Radius;
use territory_control::place::Place;
use territory_control::{ControlMap, Input, MapReader, Measure, Method, PolygonFeature, Territory};

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
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(map);
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
    bencher.bench(|| ukraine.survey(&method).control(black_box(&map)));
}

#[divan::bench(args = MAPS)]
fn from_file_to_report(bencher: Bencher, map: &str) {
    let Some(path) = path(map) else { return };
    bencher.bench(|| Territory::ukraine().control(&ControlMap::open(black_box(&path))?));
}

/// A map of polygons in memory: taken in, repaired and measured each time.
#[divan::bench(args = MAPS)]
fn from_polygons_to_report(bencher: Bencher, map: &str) {
    let Some(map) = path(map).and_then(|path| ControlMap::open(path).ok()) else { return };
    let features: Vec<PolygonFeature> = map
        .statuses()
        .map(|status| PolygonFeature::new(map.polygons(status)).status(status))
        .collect();
    let input = Input::from_features("map", features);
    let ukraine = Territory::ukraine();
    bencher.bench(|| ukraine.control(&MapReader::new().read([black_box(input.clone())])?));
}

/// A thousand places asked for on a prepared map.
#[divan::bench(args = MAPS)]
fn a_thousand_places(bencher: Bencher, map: &str) {
    let Some(map) = path(map).and_then(|path| ControlMap::open(path).ok()) else { return };
    let ukraine = Territory::ukraine();
    let survey = ukraine.survey(&Method::default());
    let Ok(places) = survey.places(&map) else { return };
    bencher.bench(|| {
        let places = (0..1000).map(|step| places.at((31.0 + 0.0095 * f64::from(step), 47.9)));
        places.filter(|place| place.as_ref().is_ok_and(Place::is_controlled)).count()
    });
}

#[divan::bench]
fn unpack_the_embedded_territory(bencher: Bencher) {
    bencher.bench(|| Territory::ukraine().boundary_area(&Measure::Wgs84Planar));
}

/// Reading a circle of a million vertices in Web Mercator, and the same in degrees: the difference is
/// the reprojection.
#[cfg(feature = "proj")]
#[divan::bench(args = ["EPSG:3857", "EPSG:4326"])]
fn read_a_million_vertices(bencher: Bencher, system: &str) {
    let (scale, x, y) = if system == "EPSG:3857" { (1e5, 3.6e6, 6.1e6) } else { (1.0, 32.0, 48.0) };
    let vertices: Vec<String> = (0..=1_000_000_u32)
        .map(|index| {
            let angle = std::f64::consts::TAU * f64::from(index % 1_000_000) / 1e6;
            format!("[{},{}]", x + scale * angle.cos(), y + scale * angle.sin())
        })
        .collect();
    let text = format!(
        r#"{{"type":"Feature","crs":{{"type":"name","properties":{{"name":"{system}"}}}},
        "properties":{{}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}}"#,
        vertices.join(","),
    );
    bencher.bench(|| ControlMap::from_bytes("circle", black_box(text.as_bytes())));
}

/// What figures by region cost on top of the total, the territory being unpacked.
#[divan::bench(args = MAPS)]
fn take_apart_by_27_regions(bencher: Bencher, map: &str) {
    let Some(map) = path(map).and_then(|path| ControlMap::open(path).ok()) else { return };
    let (ukraine, method) = (Territory::ukraine(), Method::default());
    let _ = ukraine.survey(&method).regions(&map);
    bencher.bench(|| ukraine.survey(&method).regions(black_box(&map)));
}

/// What changed from one day to the next, by status and piece by piece.
#[divan::bench]
fn compare_two_days(bencher: Bencher) {
    let days = ["20251110", "20251111"];
    let open = |day: &str| {
        let path = path(&format!("deepstate/deepstatemap_data_{day}.geojson"))?;
        ControlMap::open(path).ok()
    };
    let [Some(earlier), Some(later)] = days.map(open) else { return };
    let ukraine = Territory::ukraine();
    let survey = ukraine.survey(&Method::default());
    bencher.bench(|| survey.change(black_box(&earlier), black_box(&later)));
}

/// A month of daily maps as a timeline by region, gains and losses included.
#[divan::bench]
fn a_month_as_a_timeline(bencher: Bencher) {
    let days = (1..=30).map(|day| format!("deepstate/deepstatemap_data_202510{day:02}.geojson"));
    let Some(files) = days.map(|file| path(&file)).collect::<Option<Vec<_>>>() else { return };
    let ukraine = Territory::ukraine();
    bencher.bench(|| {
        ukraine.survey(&Method::default()).timeline().by_region().read(black_box(&files))
    });
}

/// A country out of the world's, from its name to its boundary; Russia has the most positions of all.
#[divan::bench(args = ["Syria", "Myanmar", "SD", "UA-14", "Idlib", "Russia"])]
fn named_territory(name: &str) -> Option<Territory> {
    territory_control_world::territory(black_box(name)).ok()
}

/// The same with the area within its boundary, for which its regions are laid out.
#[divan::bench(args = ["Syria", "Myanmar", "SD", "UA-14", "Idlib", "Russia"])]
fn named_territory_and_its_area(name: &str) -> Option<territory_control::Area> {
    let territory = territory_control_world::territory(black_box(name)).ok()?;
    Some(territory.boundary_area(&Measure::default()))
}
