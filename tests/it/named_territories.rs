//! Territories by name or code, and features chosen out of a file, in the programs.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command_line::example;

fn feature(properties: &Value, [west, south, east, north]: [f64; 4]) -> Value {
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    let geometry = json!({"type": "Polygon", "coordinates": [ring]});
    json!({"type": "Feature", "properties": properties, "geometry": geometry})
}

/// A folder with a file of these features.
fn folder_with(name: &str, features: &[Value]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), name, features);
    folder
}

fn write(folder: &Path, name: &str, features: &[Value]) {
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    fs::write(folder.join(name), text).unwrap();
}

fn run(program: &str, folder: &Path, arguments: &[&str]) -> Output {
    example(program).current_dir(folder).args(arguments).output().unwrap()
}

fn document(folder: &Path, arguments: &[&str]) -> Value {
    let output = run("share", folder, &[arguments, &["--json"]].concat());
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn error(folder: &Path, arguments: &[&str]) -> String {
    let output = run("share", folder, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn expect_km2(found: &Value, expected: f64) {
    let number = found.as_f64().unwrap_or_else(|| panic!("{found} is no number"));
    assert!((number - expected).abs() < 0.01, "{number}, not {expected}");
}

/// In the east of Syria, within its borders.
const HELD: [f64; 4] = [38.0, 35.0, 39.0, 36.0];

#[test]
fn a_country_or_a_region_is_named_by_a_name_or_a_code() {
    let folder = folder_with("held.geojson", &[feature(&json!({"status": "occupied"}), HELD)]);
    let folder = folder.path();
    for name in ["Syria", "SY", "SYR", "سوريا"] {
        let report = document(folder, &["--territory", name, "held.geojson"]);
        assert_eq!(report["territory"]["name"], "Syria", "{name}");
        assert_eq!(report["territory"]["area_km2"], 185_180.0, "{name}");
        let warnings = report["warnings"].as_array().unwrap();
        let named = warnings.iter().find(|it| it["code"] == "named-territory").unwrap();
        let said = named["message"].as_str().unwrap();
        assert!(said.starts_with("Syria (SY) as Natural Earth 1:10m draws it: without the Golan"));
        // One degree from 35° to 36° north, by PROJ in +proj=cea +ellps=WGS84.
        expect_km2(&report["controlled"]["area_km2"], 10_066.275);
    }
    let report = document(folder, &["--territory", "SY-RA", "--clip", "held.geojson"]);
    assert_eq!(report["territory"]["name"], "Al-Raqqah");
    assert!(report["controlled"]["area_km2"].as_f64().unwrap() < 6_000.0);
    for (name, expected) in [
        ("Siria", "error: no territory is called \"Siria\"; the nearest names are Syria (SY)"),
        ("Punjab", "error: \"Punjab\" may be IN-PB (Punjab, India) or PK-PB (Punjab, Pakistan)"),
        ("nowhere.geojson", "error: nowhere.geojson: "),
    ] {
        let said = error(folder, &["--territory", name, "held.geojson"]);
        assert!(said.starts_with(expected), "{said}");
    }
    // A file that is there goes before a name.
    fs::copy(folder.join("held.geojson"), folder.join("Syria")).unwrap();
    let report = document(folder, &["--territory", "Syria", "held.geojson"]);
    expect_km2(&report["territory"]["area_km2"], 10_066.275);
}

#[test]
fn a_feature_of_a_file_is_chosen_and_named() {
    let (lower, upper) = ([30.0, 48.0, 31.0, 49.0], [30.0, 49.0, 31.0, 50.0]);
    let folder = folder_with("held.geojson", &[feature(&json!({"status": "occupied"}), lower)]);
    let folder = folder.path();
    let atlas = [("Lower", lower), ("Upper", upper)];
    let atlas = atlas.map(|(name, bounds)| feature(&json!({"name": name}), bounds));
    write(folder, "atlas.geojson", &atlas);
    let chosen = ["--territory", "atlas.geojson", "--where", "name=Lower", "held.geojson"];
    let report = document(folder, &chosen);
    assert_eq!(report["territory"]["name"], "Lower");
    // 48° to 49° north.
    expect_km2(&report["territory"]["area_km2"], 8_217.73);
    let named = document(folder, &[&chosen[..], &["--territory-name", "Delta"]].concat());
    assert_eq!(named["territory"]["name"], "Delta");
    let misspelt = ["--territory", "atlas.geojson", "--where", "name=Middle", "held.geojson"];
    let said = error(folder, &misspelt);
    assert!(said.contains("there are Lower, Upper"), "{said}");
    let said = error(folder, &["--territory", "SY", "--where", "name=Idlib", "held.geojson"]);
    let expected = "error: --where is about the regions of a file, and SY is none";
    assert!(said.starts_with(expected), "{said}");
}

/// Four sides share Syria, on a map that somebody invented: together they hold all of it, and nothing twice.
#[test]
fn four_sides_of_a_named_country_add_up_to_it() {
    let quarters = [
        ("south-west", [35.0, 32.0, 38.5, 35.0]),
        ("south-east", [38.5, 32.0, 43.0, 35.0]),
        ("north-west", [35.0, 35.0, 38.5, 38.0]),
        ("north-east", [38.5, 35.0, 43.0, 38.0]),
    ];
    let drawn = quarters.map(|(holder, bounds)| feature(&json!({"held": holder}), bounds));
    let folder = folder_with("four.geojson", &drawn);
    let folder = folder.path();
    let sides =
        quarters.map(|(name, _)| format!("[[side]]\nname = {name:?}\nholds = [{name:?}]\n"));
    let legend = format!(
        "name = \"four\"\ntitle = \"Four sides\"\n{}[[rule]]\nstatus_property = \"held\"\n",
        sides.concat(),
    );
    fs::write(folder.join("four.toml"), legend).unwrap();
    let options = ["--territory", "Syria", "--legend", "four.toml", "--clip"];
    let report = document(
        folder,
        &[&options[..], &["--denominator", "boundary", "--regions", "four.geojson"]].concat(),
    );
    let sum = |rows: &Value| {
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row["area_km2"].as_f64().unwrap()).sum::<f64>()
    };
    assert_eq!(report["sides"].as_array().unwrap().len(), 4);
    // GeoPandas on the source, to 1e-6.
    let expected = 185_939.354_660;
    let held = sum(&report["sides"]);
    assert!((held / expected - 1.0).abs() < 1e-6, "{held}");
    let divided = report["territory"]["area_km2"].as_f64().unwrap();
    assert!((divided / expected - 1.0).abs() < 1e-6, "{divided}");
    assert_eq!(report["regions"].as_array().unwrap().len(), 15);
}
