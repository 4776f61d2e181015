//! The same map as other programs write it: GDAL, simplekml, pyshp and topojson, by `tools/write-formats`.

use std::fs;
use std::path::Path;
use std::process::Command;

use territory_control::{ControlMap, Legend, MapReader, Territory};

use crate::shared::{data, note_skipped};

/// A map of each maker.
const MAPS: [&str; 7] = [
    "deepstate-history/1659264086.geojson",
    "deepstate/deepstatemap_data_20240708.geojson",
    "isw/20220706_RussianAssessedCoTinUkraine.geojson",
    "isw-later/20230801.geojson",
    "nzz/2022-06-24.json",
    "boundaries/naturalearth_ukr_adm1.geojson",
    "deepstate-history/1651387795.geojson",
];

/// Writes a map in every format; whether Python and its packages are there. The variable `PYTHON` names another one.
fn write_formats(map: &Path, folder: &Path) -> bool {
    const MISSING: i32 = 3;
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/write-formats");
    let output = Command::new(python).arg(script).arg(map).arg(folder).output();
    let Ok(output) = output else { return false };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() || output.status.code() == Some(MISSING), "{said}");
    output.status.success()
}

fn read(path: &Path, legend: &str) -> ControlMap {
    MapReader::new().legend(Legend::built_in(legend).unwrap()).open(path).unwrap()
}

/// Each status and its ground in m².
fn areas(map: &ControlMap) -> Vec<(String, f64)> {
    let territory = Territory::ukraine();
    let measured = territory.control(map).unwrap();
    measured
        .statuses()
        .iter()
        .map(|row| (row.status().to_string(), row.holding().area().m2()))
        .collect()
}

#[test]
fn what_other_programs_write_gives_the_same_figures() {
    for name in MAPS {
        let Some(path) = data(name) else { continue };
        let folder = tempfile::tempdir().unwrap();
        if !write_formats(&path, folder.path()) {
            note_skipped(
                "Python with pyogrio, simplekml, topojson and pyshp (tools/write-formats)",
            );
            return;
        }
        let legends = match name.split('/').next() {
            Some("deepstate-history") => vec!["any", "deepstate"],
            Some("nzz") => vec!["any", "nzz"],
            Some("isw-later") => vec!["any", "isw"],
            _ => vec!["any"],
        };
        for legend in legends {
            let expected = areas(&read(&path, legend));
            let mut formats = 0;
            for entry in fs::read_dir(folder.path()).unwrap() {
                let written = entry.unwrap().path();
                let ending = written.extension().and_then(|ending| ending.to_str()).unwrap();
                if ["dbf", "shx", "prj", "cpg"].contains(&ending) {
                    continue;
                }
                formats += 1;
                let found = areas(&read(&written, legend));
                assert_eq!(found.len(), expected.len(), "{}", written.display());
                for ((status, expected), (same, found)) in expected.iter().zip(&found) {
                    // 1 m²; the order of rings is another, and with it that of sums.
                    let is_same = status == same && (expected - found).abs() <= 1.0;
                    assert!(is_same, "{}: {status} {expected}, {same} {found}", written.display());
                }
            }
            assert!(formats >= 6, "{name}: {formats}");
        }
    }
}
