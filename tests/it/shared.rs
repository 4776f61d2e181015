//! Real maps and truths beside the repository: they belong to others and are read where they are.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use territory_control::{
    ControlReport, Input, Legend, Limits, MapReader, Measure, Method, Territory, TerritoryReader,
};

/// A path in the data beside the repository, or in what `tools/fetch-data` brought, or else `None`: the test is then
/// skipped, in whole or in part, and `tests/skipped.rs` says so. In CI the data must be there.
///
/// The variable `TEST_DATA` names another folder.
#[track_caller]
pub(crate) fn data(path: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = match std::env::var_os("TEST_DATA") {
        Some(folder) => vec![folder.into()],
        None => vec![root.join("../shared/data"), root.join("test-data")],
    };
    let found = folders.iter().map(|folder| folder.join(path)).find(|path| path.exists());
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "{path} must be there in CI");
        note_skipped(path);
    }
    found
}

/// A line for the test that runs, in the file that `tests/skipped.rs` reads.
#[track_caller]
pub(crate) fn note_skipped(path: &str) {
    let thread = std::thread::current();
    // One test at a time runs in the main thread, and threads that a test starts have no name.
    let test = match thread.name() {
        Some(name) if name != "main" => name.to_owned(),
        _ => std::panic::Location::caller().to_string(),
    };
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("skipped");
    let mut file = fs::OpenOptions::new().create(true).append(true).open(file).unwrap();
    // In one piece: other tests write to it, too.
    file.write_all(format!("{test}\t{path}\n").as_bytes()).unwrap();
}

pub(crate) fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The rows of a CSV file without quotes, each as its cells.
pub(crate) fn rows(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// Every polygon of a text counted, by a measure.
pub(crate) fn measure_any(text: &[u8], measure: Measure) -> ControlReport {
    let input = Input::from_reader("truth.geojson", text, &Limits::default()).unwrap();
    let map = MapReader::new().legend(Legend::built_in("any").unwrap()).read([input]).unwrap();
    Territory::ukraine().survey(&Method::default().measure(measure)).control(&map).unwrap()
}

/// A territory that is a box.
pub(crate) fn box_territory(name: &str, [west, south, east, north]: [f64; 4]) -> Territory {
    let text = format!(
        r#"{{"type": "Feature", "properties": {{"name": "{name}"}}, "geometry": {{"type": "Polygon",
            "coordinates": [[[{west}, {south}], [{east}, {south}], [{east}, {north}], [{west}, {north}],
            [{west}, {south}]]]}}}}"#,
    );
    let input = Input::from_reader(format!("{name}.geojson"), text.as_bytes(), &Limits::default());
    TerritoryReader::new().region_name("name").read(&input.unwrap()).unwrap()
}

pub(crate) fn number(value: &Value) -> f64 {
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap()
}

/// Regions that anybody held ground in: their names in Natural Earth, which the truths use, and their
/// codes in the embedded territory.
pub(crate) const CODES: [(&str, &str); 10] = [
    ("UKR-283", "UA-43"),
    ("UKR-284", "UA-48"),
    ("UKR-325", "UA-59"),
    ("UKR-326", "UA-12"),
    ("UKR-327", "UA-14"),
    ("UKR-328", "UA-63"),
    ("UKR-329", "UA-09"),
    ("UKR-331", "UA-23"),
    ("UKR-4827", "UA-65"),
    ("UKR-5482", "UA-40"),
];
