//! What the JSON documents of all programs have in common, and what their readers may count on.

use std::path::Path;

use serde_json::{Value, json};

use crate::command_line::example;

/// A map of one box that a side holds.
fn write_map(folder: &Path, name: &str, east: f64) -> String {
    let feature = json!({
        "type": "Feature",
        "properties": {"status": "occupied"},
        "geometry": {"type": "Polygon", "coordinates":
            [[[36.0, 47.0], [east, 47.0], [east, 48.0], [36.0, 48.0], [36.0, 47.0]]]},
    });
    let path = folder.join(name);
    std::fs::write(&path, feature.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The document that a program prints.
fn document(program: &str, arguments: &[&str]) -> Value {
    let output = example(program).arg("--json").args(arguments).output().unwrap();
    assert!(output.status.success(), "{program}: {output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn members(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The members that each document has besides those of all. Names are kept: a program that reads one goes on
/// reading it.
const MEMBERS: [(&str, &[&str]); 6] = [
    ("share", &["controlled", "map", "not_drawn_km2", "sides", "statuses"]),
    (
        "change",
        &[
            "breaks",
            "earlier_km2",
            "flows",
            "from",
            "gained_km2",
            "held_km2",
            "in_no_region",
            "later_km2",
            "lost_km2",
            "lost_slivers_km2",
            "net_km2",
            "net_percentage_points",
            "net_without_breaks_km2",
            "outside_gained_km2",
            "outside_lost_km2",
            "outside_sides",
            "pieces",
            "redrawn_km2",
            "regions",
            "side",
            "sides",
            "slivers_km2",
            "statuses",
            "to",
            "transitions",
        ],
    ),
    ("compare", &["agreed_percent", "all_km2", "any_km2", "at_least", "pairs", "side", "sources"]),
    (
        "audit",
        &[
            "chance_of_accident",
            "computed",
            "distance_in_last_digits",
            "explanations",
            "figure",
            "interval",
            "not_tried",
            "reading",
            "side",
            "tried",
            "uncertainty",
            "unit",
            "verdict",
        ],
    ),
    ("check_article", &["figures"]),
    ("timeline", &["rows"]),
];

#[test]
fn every_document_says_where_its_figures_come_from() {
    let folder = tempfile::tempdir().unwrap();
    let earlier = write_map(folder.path(), "map_2025-11-01.geojson", 37.0);
    let later = write_map(folder.path(), "map_2025-11-11.geojson", 37.5);
    let article = folder.path().join("article.txt");
    std::fs::write(&article, "date 2025-11-12\n\nRussia controls 2.1% of Ukraine.").unwrap();
    let (one, other) = (format!("A={earlier}"), format!("B={later}@status"));
    let (from, to) = (format!("2025-11-01={earlier}@any"), format!("2025-11-11={later}"));
    let article = article.to_str().unwrap();
    let common = ["crate", "files", "method", "schema", "territory", "warnings"];
    for (program, arguments, maps) in [
        ("share", vec![later.as_str()], vec![None]),
        ("change", vec![&earlier, &later], vec![Some("earlier"), Some("later")]),
        ("compare", vec![&one, &other], vec![Some("A"), Some("B")]),
        ("audit", vec!["2.1%", &later], vec![None]),
        ("timeline", vec![&earlier, &later], vec![None, None]),
        (
            "check_article",
            vec![article, "--map", &from, "--map", &to],
            vec![Some("2025-11-01"), Some("2025-11-11")],
        ),
    ] {
        let document = document(program, &arguments);
        let (_, own) = MEMBERS.iter().find(|(name, _)| *name == program).unwrap();
        let mut expected: Vec<&str> = common.iter().chain(*own).copied().collect();
        expected.sort_unstable();
        assert_eq!(members(&document), expected, "{program}");
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(document["crate"], json!({"name": "territory-control", "version": version}));
        let version = if ["audit", "check_article"].contains(&program) { 1 } else { 2 };
        assert_eq!(document["schema"], format!("{program}/{version}"));
        assert_eq!(
            members(&document["method"]),
            ["addition", "clip", "counted", "denominator", "measure", "outside", "overlap", "side"],
        );
        assert_eq!(document["territory"], json!({"name": "Ukraine", "area_km2": 603_628.0}));
        let files = document["files"].as_array().unwrap();
        let named: Vec<Option<&str>> = files.iter().map(|file| file["map"].as_str()).collect();
        assert_eq!(named, maps, "{program}");
        for file in files {
            let path = file["name"].as_str().unwrap();
            assert_eq!(file["bytes"], std::fs::metadata(path).unwrap().len());
            assert_eq!(file["sha256"].as_str().unwrap().len(), 64);
            let is_any = file["map"] == "2025-11-01";
            assert_eq!(file["legend"], if is_any { "any" } else { "status" }, "{program}");
        }
    }
}

/// Rows of an array have the same members, whatever they say.
#[test]
fn rows_of_sides_have_the_same_members_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let earlier = write_map(folder.path(), "map_2025-11-01.geojson", 37.0);
    let later = write_map(folder.path(), "map_2025-11-11.geojson", 37.5);
    let change = document("change", &[&earlier, &later]);
    let row = ["gained_km2", "lost_km2", "net_km2", "redrawn_km2", "side"];
    assert_eq!(members(&change["sides"][0]), row);
    let regions = change["regions"].as_array().unwrap();
    let changed = regions.iter().find(|region| region["gained_km2"].as_f64().unwrap() > 0.0);
    let changed = changed.unwrap();
    assert_eq!(
        members(changed),
        [
            "area_km2",
            "code",
            "denominator",
            "denominator_km2",
            "gained_km2",
            "in_sum",
            "lost_km2",
            "name",
            "net_km2",
            "official_area_km2",
            "parent",
            "redrawn_km2",
            "region",
            "sides",
        ],
    );
    assert_eq!(members(&changed["sides"][0]), row);
    assert_eq!(changed["sides"][0]["gained_km2"], changed["gained_km2"]);
    assert_eq!(change["sides"][0]["gained_km2"], change["gained_km2"]);
    assert_eq!(members(&change["flows"][0]), ["area_km2", "from", "to"]);
    assert_eq!(members(&change["transitions"][0]), ["area_km2", "from", "to"]);
    // A map whose legend names nobody says so.
    assert!(change["side"].is_null());
    let share = document("share", &["--side", "Russia"]);
    assert_eq!(share["method"]["side"], "Russia");
}

/// What an audit tries depends on what was built in, and it says so.
#[test]
fn an_audit_says_what_this_build_could_not_try() {
    let folder = tempfile::tempdir().unwrap();
    let map = write_map(folder.path(), "map.geojson", 37.0);
    let audit = document("audit", &["2.9%", &map]);
    let tried = audit["tried"].as_u64().unwrap();
    let untried = audit["not_tried"].as_array().unwrap();
    if cfg!(feature = "proj") {
        assert!(untried.is_empty() && tried > 20, "{audit}");
    } else {
        let names: Vec<&str> = untried.iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(
            names,
            ["proj:EPSG:3857", "proj:+proj=cea", "proj:EPSG:32636", "nzz-maps", "web-mercator"],
        );
        assert!(untried[0]["reason"].as_str().unwrap().contains("feature `proj`"), "{audit}");
    }
}
