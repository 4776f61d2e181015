//! The example programs as processes: what they print, where, and with which exit code.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::shared::data;

/// An example's binary: cargo builds the examples with the tests, next to them.
pub(crate) fn example(name: &str) -> Command {
    let mut path: PathBuf = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    Command::new(path.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

fn share(arguments: &[&str]) -> Output {
    example("share").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn without_arguments_the_sample_is_measured_and_called_one() {
    let output = share(&[]);
    assert!(output.status.success());
    let table = text(&output.stdout);
    assert!(table.starts_with("Russia holds 19.5% of Ukraine: "), "{table}");
    assert!(table.contains("warning  sample: this is the embedded sample"), "{table}");
}

#[test]
fn json_is_the_document_of_the_contract() {
    let output = share(&["--json"]);
    assert!(output.status.success());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let members = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        members(&report),
        [
            "controlled",
            "crate",
            "files",
            "map",
            "method",
            "schema",
            "sides",
            "statuses",
            "territory",
            "warnings",
        ],
    );
    assert_eq!(
        members(&report["sides"][0]),
        ["area_km2", "not_drawn_km2", "range_percent", "share_percent", "side"],
    );
    assert_eq!(report["statuses"][0]["side"], "Russia");
    assert_eq!(
        members(&report["method"]),
        ["addition", "clip", "counted", "denominator", "measure", "outside", "overlap", "side"]
    );
    assert_eq!(members(&report["controlled"]), ["area_km2", "range_percent", "share_percent"]);
    assert_eq!(report["method"]["measure"], "wgs84-planar");
    assert_eq!(report["territory"]["area_km2"], 603_628.0);
    assert_eq!(report["map"]["sha256"][0].as_str().unwrap().len(), 64);
    assert_eq!(report["warnings"][0]["code"], "sample");
}

#[test]
fn regions_come_with_a_sum_and_the_front() {
    let output = share(&["--json", "--regions"]);
    assert!(output.status.success());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = report["regions"].as_array().unwrap();
    assert_eq!(rows.len(), 27);
    let held = |row: &Value| row["controlled_km2"].as_f64().unwrap();
    let sum: f64 = rows.iter().map(held).sum();
    let controlled = report["controlled"]["area_km2"].as_f64().unwrap();
    let outside = report["outside_km2"].as_f64().unwrap();
    assert!((sum + outside - controlled).abs() <= 1e-9 * controlled);
    // The sample is closed over the territory itself.
    assert!(outside.abs() < 1e-6);
    for key in ["name", "area_km2", "controlled_km2", "share_percent"] {
        assert!(!rows[0][key].is_null(), "{key}");
    }
    for key in ["front_km", "front_tolerance_km", "shift_100m_km2", "residual_km2"] {
        assert!(report[key].is_f64(), "{key}");
    }
}

#[test]
fn options_change_the_method() {
    let Some(path) = data("deepstate/deepstatemap_data_20251111.geojson") else { return };
    let path = path.to_str().unwrap();
    let value = |arguments: &[&str], pointer: &str| {
        let output = share(&[&["--json"], arguments, &[path]].concat());
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        report.pointer(pointer).unwrap().clone()
    };
    let share_percent = "/controlled/share_percent";
    let by_default = value(&[], share_percent).as_f64().unwrap();
    assert!((by_default - 19.129).abs() < 0.001);
    // Shares of the embedded boundary, 599,094.37 km².
    let of_boundary = value(&["--denominator", "boundary"], share_percent).as_f64().unwrap();
    assert!((of_boundary / by_default - 603_628.0 / 599_094.374).abs() < 1e-6);
    let of_given = value(&["--denominator", "301814"], share_percent).as_f64().unwrap();
    assert!((of_given / by_default - 2.0).abs() < 1e-9);
    assert_eq!(value(&["--method", "deepstate"], "/method/measure"), "sphere-planar:6378137");
    assert_eq!(
        value(&["--method", "deepstate", "--overlap", "dissolve"], "/method/overlap"),
        "dissolve",
    );
    // The name of the file says another day.
    assert_eq!(value(&["--date", "2025-01-02"], "/map/date"), "2025-01-02");
    let warnings = value(&["--date", "2025-01-02"], "/warnings").to_string();
    assert!(warnings.contains("date-conflict"), "{warnings}");
    assert_eq!(value(&["--legend", "any"], "/map/legend"), "any");
}

#[test]
fn standard_input_is_read_for_a_dash() {
    let Some(path) = data("deepstate/deepstatemap_data_20251111.geojson") else { return };
    let input = std::fs::File::open(path).unwrap();
    let output = example("share").arg("-").stdin(input).output().unwrap();
    assert!(text(&output.stdout).contains("115,466.67 km²"), "{output:?}");
    // The collection's own name says what the file's name no longer can.
    assert!(text(&output.stdout).contains("legend deepstate-archive"), "{output:?}");
}

#[test]
fn errors_go_to_standard_error_and_nothing_else_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let missing = folder.path().join("missing.geojson");
    let html = file("page.geojson", "<html>");
    let unknown = ["--legend".to_owned(), "nobody".to_owned(), file("a.geojson", "{}")];
    for (arguments, expected) in [
        (vec![missing.to_str().unwrap().to_owned()], "cannot be read: No such file"),
        (vec![file("empty.geojson", "")], "is empty, expected GeoJSON"),
        (vec![html], "found a web page (HTML), expected GeoJSON"),
        (vec![file("cut.geojson", "{\"type\":\"Feat")], "the text ends in the middle"),
        (unknown.to_vec(), "no legend \"nobody\": expected auto, one of deepstate-archive,"),
        (vec![folder.path().to_str().unwrap().to_owned()], "cannot be read"),
    ] {
        let output = example("share").args(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert_eq!(text(&output.stdout), "");
        let message = text(&output.stderr);
        assert!(message.starts_with("error: ") && message.contains(expected), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
}

#[test]
fn wrong_usage_exits_with_2() {
    for arguments in [&["--no-such-option"][..], &["--measure", "mercator"], &["--date", "today"]] {
        let output = share(arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert_eq!(text(&output.stdout), "");
    }
    assert!(share(&["--help"]).status.success());
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = example("share")
        .arg("--json")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn a_change_is_printed_and_its_pieces_written() {
    let Some(folder) = data("deepstate") else { return };
    let map = |day: &str| {
        folder.join(format!("deepstatemap_data_{day}.geojson")).to_str().unwrap().to_owned()
    };
    let scratch = tempfile::tempdir().unwrap();
    let pieces = scratch.path().join("pieces.geojson");
    let output = example("change")
        .args(["--json", "--geojson", pieces.to_str().unwrap()])
        .args([map("20251101"), map("20251201")])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let change: Value = serde_json::from_slice(&output.stdout).unwrap();
    let number = |key: &str| change[key].as_f64().unwrap();
    // shapely: 501.10 gained, 18.20 lost.
    assert!((number("gained_km2") - 501.10).abs() < 0.01);
    assert!((number("lost_km2") - 18.20).abs() < 0.01);
    assert!((number("gained_km2") - number("lost_km2") - number("net_km2")).abs() < 1e-6);
    assert_eq!((&change["from"], &change["to"]), (&"2025-11-01".into(), &"2025-12-01".into()));
    for key in ["held_km2", "slivers_km2", "regions"] {
        assert!(!change[key].is_null(), "{key}");
    }
    let written: Value = serde_json::from_slice(&std::fs::read(pieces).unwrap()).unwrap();
    let count = written["features"].as_array().unwrap().len();
    assert_eq!(count as u64, change["pieces"].as_u64().unwrap());
}

#[test]
fn a_timeline_with_a_bad_map_prints_the_rest_and_exits_with_1() {
    let Some(folder) = data("deepstate") else { return };
    let scratch = tempfile::tempdir().unwrap();
    for day in ["20251101", "20251102", "20251103"] {
        let name = format!("deepstatemap_data_{day}.geojson");
        std::fs::copy(folder.join(&name), scratch.path().join(&name)).unwrap();
    }
    let run = |arguments: &[&str]| {
        example("timeline").args(arguments).arg(scratch.path()).output().unwrap()
    };
    let output = run(&["--json"]);
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = &document["rows"];
    assert_eq!(rows.as_array().unwrap().len(), 3);
    assert_eq!(rows[1]["date"], "2025-11-02");
    assert!(rows[0]["net_km2"].is_null() && rows[1]["net_km2"].is_f64());

    std::fs::write(scratch.path().join("=broken_2025-11-04.json"), "<html>").unwrap();
    let output = run(&["--csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr), "error: 1 of 4 maps could not be read\n");
    let table = text(&output.stdout);
    assert_eq!(table.lines().count(), 5, "{table}");
    assert!(table.contains("found a web page (HTML)"), "{table}");

    let file = scratch.path().join("months.txt");
    let output = run(&["--monthly", "-o", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "");
    let months = std::fs::read_to_string(file).unwrap();
    assert!(months.contains("\n2025-11   2025-11-01 to 2025-11-03"), "{months}");
}

/// A map that anybody may have: a degree square.
const SQUARE: &str = r#"{"type":"Feature","properties":{"status":"occupied"},"geometry":
    {"type":"Polygon","coordinates":[[[36,47],[37,47],[37,48],[36,48],[36,47]]]}}"#;

#[cfg(feature = "draw")]
#[test]
fn pictures_are_written_by_the_end_of_their_name() {
    let scratch = tempfile::tempdir().unwrap();
    let file = |name: &str| scratch.path().join(name);
    let maps = file("maps");
    std::fs::create_dir(&maps).unwrap();
    for day in ["2025-11-01", "2025-11-02"] {
        std::fs::write(maps.join(format!("map_{day}.geojson")), SQUARE).unwrap();
    }
    std::fs::write(maps.join("map_2025-11-03.geojson"), "<html>").unwrap();
    let draw = |arguments: &[&str], output: &str| {
        example("draw").args(arguments).arg("-o").arg(file(output)).output().unwrap()
    };

    let output = draw(&["--json", "--lang", "de"], "sample.svg");
    assert!(output.status.success(), "{output:?}");
    let written: Value = serde_json::from_slice(&output.stdout).unwrap();
    let svg = std::fs::read_to_string(file("sample.svg")).unwrap();
    assert_eq!(written["bytes"], svg.len());
    assert!(svg.contains("117.535") && svg.contains("not to be quoted"), "{svg}");
    assert!(draw(&["--scale", "0.5"], "sample.png").status.success());
    assert_eq!(std::fs::read(file("sample.png")).unwrap()[1..4], *b"PNG");

    let maps = maps.to_str().unwrap();
    for (arguments, output) in [(&["--chart", maps][..], "chart.svg"), (&[maps], "page.html")] {
        let output = (draw(arguments, output), std::fs::read_to_string(file(output)).unwrap());
        assert_eq!(output.0.status.code(), Some(1));
        let message = text(&output.0.stderr);
        assert!(message.ends_with("error: 1 of 3 maps could not be read\n"), "{message}");
        // A page has a row for the cause.
        let lines = if arguments.contains(&"--chart") { 2 } else { 1 };
        assert_eq!(message.lines().count(), lines, "{message}");
        assert!(output.1.contains("2 November 2025"));
    }

    let output = draw(&["--window", "Atlantis"], "window.svg");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("Atlantis") && !file("window.svg").exists());
    assert_eq!(draw(&[], "picture.gif").status.code(), Some(2));
    let output = draw(&[maps, "--window", "Crimea"], "window.html");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("leave out --chart, --since and --window"));
}

#[test]
fn an_audit_prints_its_verdict_and_refuses_what_is_no_figure() {
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("map_2025-11-11.geojson");
    std::fs::write(&map, SQUARE).unwrap();
    let audit = |arguments: &[&str]| example("audit").args(arguments).arg(&map).output().unwrap();
    let output = audit(&["--json", "8,377 km2"]);
    assert!(output.status.success());
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    // The cell from 47 to 48 degrees has 8,376.6325 km² (Snyder 3-12 in Python).
    assert_eq!(document["verdict"], "reproduced", "{document}");
    assert_eq!(document["interval"][0], 8_376.5);
    for (figure, expected) in [
        ("505 bananas", "error: \"505 bananas\": unknown unit \"bananas\", expected per cent"),
        ("250", "error: \"250\": found no unit, expected per cent"),
        ("nineteen", "error: \"nineteen\": found no number"),
    ] {
        let output = audit(&[figure]);
        assert_eq!(output.status.code(), Some(1), "{figure}");
        assert!(text(&output.stderr).starts_with(expected), "{}", text(&output.stderr));
        assert!(output.stdout.is_empty());
    }
    let output = example("audit").arg("19.1%").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn an_article_is_checked_and_one_without_figures_is_said_to_be() {
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("map.geojson");
    std::fs::write(&map, SQUARE).unwrap();
    let article = folder.path().join("article.txt");
    let dated = format!("2025-11-11={}", map.display());
    let check = |words: &str, arguments: &[&str]| {
        std::fs::write(&article, words).unwrap();
        let mut program = example("check_article");
        program.arg(&article).args(["--map", &dated]).args(arguments).output().unwrap()
    };
    let words = "date 2025-11-12\n\nRussia controls 1.4% of Ukraine. Inflation was 8% in May.";
    let output = check(words, &["--json", "--all"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["figures"][0]["verdict"], "reproduced", "{document}");
    assert_eq!(document["figures"].as_array().unwrap().len(), 1);
    let passed = document["skipped"].as_array().unwrap();
    assert!(passed.iter().any(|passed| passed["text"] == "8%"), "{document}");
    let output = check("It rained.", &[]);
    assert!(output.status.success());
    assert!(text(&output.stdout).starts_with("no figures about controlled area"));
    let output = example("check_article").arg(&article).args(["--map", "x"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn what_could_move_the_number_is_printed_when_asked_for() {
    let output = share(&["--uncertainty", "--json"]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let doubts: Vec<&str> = document["uncertainty"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["doubt"].as_str().unwrap())
        .collect();
    assert_eq!(doubts, ["grey-zone", "front-shift", "edges", "outside", "denominator"]);
    assert!(text(&share(&["--uncertainty"]).stdout).contains("what could move this number"));
}

/// Squares of a quarter degree, as a map with a property `status`.
fn squares(folder: &std::path::Path, name: &str, corners: &[[f64; 2]]) -> String {
    let feature = |[west, south]: &[f64; 2]| {
        let (east, north) = (west + 0.25, south + 0.25);
        json!({
            "type": "Feature",
            "properties": {"status": "occupied"},
            "geometry": {"type": "Polygon", "coordinates":
                [[[west, south], [east, south], [east, north], [west, north], [west, south]]]},
        })
    };
    let features: Vec<Value> = corners.iter().map(feature).collect();
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn an_agreement_is_printed_and_its_consensus_written() {
    let scratch = tempfile::tempdir().unwrap();
    let map = |name: &str, corners: &[[f64; 2]]| squares(scratch.path(), name, corners);
    let first = format!("A={}", map("a_20250101.geojson", &[[36.0, 48.0], [36.25, 48.0]]));
    // Two files make the second map.
    let second = format!(
        "B={},{}",
        map("b_20250102.geojson", &[[36.25, 48.0]]),
        map("b_rest_20250102.geojson", &[[36.5, 48.0]]),
    );
    let third = format!("C={}", map("c.geojson", &[[36.25, 48.0], [36.5, 48.0]]));
    let written = scratch.path().join("consensus.geojson");
    let file = written.to_str().unwrap();
    let sources = [first.as_str(), &second, &third];
    let output = example("compare")
        .args(["--json", "--regions", "--consensus", "2", "--geojson", file])
        .args(sources)
        .output()
        .unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    let agreement: Value = serde_json::from_slice(&output.stdout).unwrap();
    let cell = agreement["at_least"][2]["area_km2"].as_f64().unwrap();
    for (pointer, cells) in [
        ("/all_km2", 1.0),
        ("/any_km2", 3.0),
        ("/at_least/1/area_km2", 2.0),
        ("/at_least/1/exactly_km2", 1.0),
        ("/sources/0/only_km2", 1.0),
        ("/sources/1/held_km2", 2.0),
        ("/sources/1/only_km2", 0.0),
        ("/pairs/0/first_surplus_km2", 1.0),
        ("/pairs/0/union_km2", 3.0),
        ("/pairs/2/intersection_km2", 2.0),
    ] {
        let found = agreement.pointer(pointer).unwrap().as_f64().unwrap();
        assert!((found - cells * cell).abs() < 1e-6, "{pointer}: {found}, not {cells} cells");
    }
    assert!((agreement["pairs"][0]["jaccard"].as_f64().unwrap() - 1.0 / 3.0).abs() < 1e-9);
    assert!((agreement["pairs"][2]["jaccard"].as_f64().unwrap() - 1.0).abs() < 1e-12);
    assert_eq!(agreement["sources"][1]["files"].as_array().unwrap().len(), 2);
    assert_eq!(agreement["regions"].as_array().unwrap().len(), 27);
    let warnings = agreement["warnings"].to_string();
    assert!(warnings.contains("A 2025-01-01, B 2025-01-02"), "{warnings}");
    assert!(warnings.contains("C: neither the map nor its file name says"), "{warnings}");

    let collection: Value = serde_json::from_slice(&std::fs::read(&written).unwrap()).unwrap();
    let properties = &collection["features"][0]["properties"];
    assert_eq!((&properties["at_least"], &properties["of"]), (&json!(2), &json!(3)));
    assert_eq!(properties["sources"], json!(["A", "B", "C"]));
    let report: Value = serde_json::from_slice(&share(&["--json", file]).stdout).unwrap();
    let found = report["controlled"]["area_km2"].as_f64().unwrap();
    assert!((found - 2.0 * cell).abs() < 1e-6, "{found}");

    let output = example("compare").arg("--regions").args(sources).output().unwrap();
    let table = text(&output.stdout);
    assert!(table.starts_with("Ukraine, 3 sources: all agree that "), "{table}");
    assert!(table.contains("A, B  Jaccard 0.3333") && table.contains("\nDonetsk"), "{table}");
}

#[test]
fn an_agreement_of_nothing_to_compare_is_wrong_usage() {
    let scratch = tempfile::tempdir().unwrap();
    let path = squares(scratch.path(), "a.geojson", &[[36.0, 48.0]]);
    let [one, two] = ["A", "B"].map(|name| format!("{name}={path}"));
    let (one, two) = (one.as_str(), two.as_str());
    let nothing = ["--geojson", "never.geojson", "--consensus"];
    for arguments in [
        &[][..],
        &[one],
        &[one, one],
        &[one, path.as_str()],
        &[one, "=b.geojson"],
        &[one, "B="],
        &[one, "B=b.geojson,"],
        &[one, two, "--consensus", "1"],
        &[one, two, "--geojson", "never.geojson"],
        &[&nothing[..], &["0", one, two]].concat(),
        &[&nothing[..], &["3", one, two]].concat(),
    ] {
        let output = example("compare").args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        assert_eq!(text(&output.stdout), "");
    }
    let output = example("compare").args(["--method", "deepstate", one, two]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("choose the overlap rule dissolve"), "{output:?}");
    let output = example("compare").args([one, "B=missing.geojson"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("error: missing.geojson: cannot be read"));
}
