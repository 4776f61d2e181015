//! Territories are read as carefully as maps, and a region is a position: names, parents and levels group the
//! ground and change none of it. Cases and their right values: `wild/questions/README.md`.

use std::path::{Path, PathBuf};
use std::process::Output;

use proptest::prelude::*;
use serde_json::{Value, json};
use territory_control::method::{Clip, Outside};
use territory_control::report::{Doubt, RegionReport};
use territory_control::{
    Area, ControlMap, ControlReport, Error, Input, Limits, Method, Territory, TerritoryReader,
    Warning, WarningCode,
};

use crate::boxes::{
    Drawn, Place, collection, drawing, drawn_features, expect_near, feature, place,
};
use crate::command_line::example;
use crate::shared::data;

/// Boxes of one degree: 48–49° and 49–50° north.
const LOWER: f64 = 8_217.73;
const UPPER: f64 = 8_056.25;

fn case(name: &str) -> Option<PathBuf> {
    data(&format!("wild/questions/{name}"))
}

fn output(program: &str, folder: &Path, arguments: &[&str]) -> Output {
    example(program).current_dir(folder).args(arguments).output().unwrap()
}

fn table(program: &str, folder: &Path, arguments: &[&str]) -> String {
    let output = output(program, folder, arguments);
    assert!(output.status.success(), "{program} {arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn document(program: &str, folder: &Path, arguments: &[&str]) -> Value {
    let text = table(program, folder, &[arguments, &["--json"]].concat());
    serde_json::from_str(&text).unwrap()
}

fn error(program: &str, folder: &Path, arguments: &[&str]) -> String {
    let output = output(program, folder, arguments);
    assert_eq!(output.status.code(), Some(1), "{program} {arguments:?}: {output:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn expect_km2(found: &Value, expected: f64) {
    let number = found.as_f64().unwrap_or_else(|| panic!("{found} is no number"));
    assert!((number - expected).abs() < 0.01, "{number}, not {expected}");
}

/// The rows of regions that a document has somewhere: name, parent, whether in the sum, and a member of each.
fn rows(regions: &Value, member: &str) -> Vec<(String, Option<String>, bool, f64)> {
    let regions = regions.as_array().unwrap();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    regions
        .iter()
        .map(|row| {
            assert_eq!(row["region"], row["name"], "{row}");
            assert!(row.as_object().unwrap().contains_key("code"), "{row}");
            let (name, parent) = (text(&row["region"]).unwrap(), text(&row["parent"]));
            (name, parent, row["in_sum"].as_bool().unwrap(), row[member].as_f64().unwrap())
        })
        .collect()
}

fn expect_rows(
    found: &[(String, Option<String>, bool, f64)],
    expected: &[(&str, Option<&str>, bool, f64)],
) {
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (row, (name, parent, in_sum, km2)) in found.iter().zip(expected) {
        assert_eq!((row.0.as_str(), row.1.as_deref(), row.2), (*name, *parent, *in_sum));
        assert!((row.3 - km2).abs() < 0.01, "{row:?}: not {km2}");
    }
}

/// Whether a table has a row of these words.
fn has_row(text: &str, row: &str) -> bool {
    text.lines().any(|line| line.split_whitespace().eq(row.split(' ')))
}

fn messages_of(warnings: &Value, code: &str) -> Vec<String> {
    let warnings = warnings.as_array().unwrap().iter();
    let with_code = warnings.filter(|warning| warning["code"] == code);
    with_code.map(|warning| warning["message"].as_str().unwrap().to_owned()).collect()
}

/// `F1_cache_territory`: an entry of the cache is one of its territory.
#[test]
fn a_cache_keeps_two_territories_apart() {
    let Some(folder) = case("F1_cache_territory") else { return };
    let cache = tempfile::tempdir().unwrap();
    let cache = cache.path().to_str().unwrap();
    let ask = |territory: &str| {
        let common = ["map_20250101.geojson", "--regions", "--cache", cache, "--territory"];
        document("timeline", &folder, &[&common[..], &[territory]].concat())["rows"][0].clone()
    };
    for _ in 0..2 {
        let first = ask("terrA.geojson");
        let second = ask("terrB.geojson");
        for (row, regions, outside) in
            [(first, [LOWER, LOWER / 4.0], 0.0), (second, [LOWER * 0.75, 0.0], LOWER / 2.0)]
        {
            let [one, other] = regions;
            expect_rows(
                &rows(&row["regions"], "controlled_km2"),
                &[("r1", None, true, one), ("r2", None, true, other)],
            );
            expect_km2(&row["outside_km2"], outside);
            expect_km2(&row["in_no_region_km2"], 0.0);
        }
    }
}

/// `F2_parent_same_name`: a group that is called like one of its regions is another thing than it.
#[test]
fn a_group_may_be_called_like_one_of_its_regions() {
    let Some(folder) = case("F2_parent_same_name") else { return };
    let options = ["--territory", "same.geojson", "--region-name", "n", "--region-parent", "p"];
    let arguments = [&["all_20250101.geojson", "--regions"], &options[..]].concat();
    let found = document("share", &folder, &arguments);
    expect_km2(&found["territory"]["area_km2"], 32_547.96);
    expect_km2(&found["controlled"]["share_percent"], 100.0);
    expect_rows(
        &rows(&found["regions"], "controlled_km2"),
        &[
            ("Aleppo", Some("Aleppo"), true, LOWER),
            ("Afrin", Some("Aleppo"), true, LOWER),
            ("Idlib", Some("Idlib"), true, UPPER),
            ("Harim", Some("Idlib"), true, UPPER),
            ("Aleppo", None, false, 16_435.46),
            ("Idlib", None, false, 16_112.49),
        ],
    );
    expect_km2(&found["outside_km2"], 0.0);
    let text = table("share", &folder, &arguments);
    // What adds up, and apart from it what is made of that.
    let places = ["Aleppo/Aleppo ", "outside the territory ", "(these rows add up", "Aleppo "]
        .map(|row| text.find(&format!("\n{row}")).unwrap_or_else(|| panic!("{row}: {text}")));
    assert!(places.is_sorted(), "{text}");
    assert!(
        has_row(&text, "Aleppo 16,435.46 km² 100.00% of 16,435 km² within its boundary"),
        "{text}"
    );
}

/// `F3_timeline_json_names`: a list of regions, in which names repeat.
#[test]
fn regions_of_one_name_are_rows_of_their_own() {
    let Some(folder) = case("F3_timeline_json_names") else { return };
    let common = ["wide_20250101.geojson", "--territory", "centers.geojson", "--region-name", "n"];
    let with_parents = [&common[..], &["--region-parent", "p"]].concat();
    for (arguments, parents, groups) in [
        (common.to_vec(), [None; 3], vec![]),
        (
            with_parents,
            [Some("west"), Some("west"), Some("east")],
            vec![("east", None, false, LOWER), ("west", None, false, 2.0 * LOWER)],
        ),
    ] {
        let arguments = [&arguments[..], &["--regions"]].concat();
        let [west, coast, east] = parents;
        let drawn = [
            ("center", west, true, LOWER),
            ("coast", coast, true, LOWER),
            ("center", east, true, LOWER),
        ];
        let expected = [&drawn[..], &groups].concat();
        let series = document("timeline", &folder, &arguments);
        assert_eq!(series["schema"], "timeline/2");
        let row = &series["rows"][0];
        assert!(row.get("regions_km2").is_none());
        let months = document("timeline", &folder, &[&arguments[..], &["--monthly"]].concat());
        let report = document("share", &folder, &arguments);
        for place in [row, &months["periods"][0], &report] {
            expect_rows(&rows(&place["regions"], "controlled_km2"), &expected);
            for region in place["regions"].as_array().unwrap() {
                assert!((region["share_percent"].as_f64().unwrap() - 100.0).abs() < 1e-9);
            }
            for rest in ["outside_km2", "in_no_region_km2"] {
                assert_eq!(place[rest], 0.0, "{rest}");
            }
        }
        assert_eq!([&row["not_drawn_km2"], &report["not_drawn_km2"]], [&json!(0.0); 2]);
    }
}

/// `F3_timeline_json_names`: columns of two regions that are called alike are told apart, and one column is for what
/// lies outside.
#[test]
fn csv_has_columns_for_regions_of_one_name_and_for_what_lies_outside() {
    let Some(folder) = case("F3_timeline_json_names") else { return };
    let arguments = [
        "wide_20250101.geojson",
        "--territory=centers.geojson",
        "--region-name=n",
        "--region-parent=p",
        "--regions",
        "--csv",
    ];
    for extra in [&[][..], &["--monthly"]] {
        let text = table("timeline", &folder, &[&arguments[..], extra].concat());
        let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let [head, row] = [lines.next().unwrap(), lines.next().unwrap()];
        for (column, expected) in [
            ("west/center", LOWER),
            ("coast", LOWER),
            ("east/center", LOWER),
            ("east", LOWER),
            ("west", 2.0 * LOWER),
            ("in_no_region_km2", 0.0),
            ("outside_km2", 0.0),
        ] {
            let at = head.iter().position(|name| *name == column);
            let found: f64 =
                row[at.unwrap_or_else(|| panic!("{column}: {head:?}"))].parse().unwrap();
            assert!((found - expected).abs() < 0.01, "{column}: {found}");
        }
    }
}

/// A name that several regions have says none of them.
#[test]
fn an_ambiguous_name_lists_what_it_may_mean() {
    let Some(folder) = case("F3_timeline_json_names") else { return };
    let reader = TerritoryReader::new().region_name("n").region_parent("p");
    let territory = reader.open(folder.join("centers.geojson")).unwrap();
    assert!(territory.region("center").is_none());
    let called = territory.regions_called("center");
    assert_eq!(
        called.iter().map(|region| region.label()).collect::<Vec<_>>(),
        ["west/center", "east/center"],
    );
    assert_eq!(territory.region("east/center").unwrap().parent(), Some("east"));
    let options = ["--territory=centers.geojson", "--region-name=n", "--region-parent=p"];
    let map = "wide_20250101.geojson";
    if cfg!(feature = "draw") {
        let picture = tempfile::tempdir().unwrap();
        let file = picture.path().join("map.svg");
        let draw = [map, "-o", file.to_str().unwrap(), "--window"];
        let found = error("draw", &folder, &[&draw[..], &["center"], &options].concat());
        let expected =
            "2 regions of centers are called \"center\": expected one of west/center, east/center";
        assert!(found.contains(expected), "{found}");
        table("draw", &folder, &[&draw[..], &["east/center"], &options].concat());
        let svg = std::fs::read_to_string(file).unwrap();
        assert!(svg.contains("east/center"), "{svg}");
    }
    let article = tempfile::NamedTempFile::new().unwrap();
    let text =
        "date 2025-01-01\n\nRussia controls 12% of Center region. It holds 30% of Coast region.\n";
    std::fs::write(article.path(), text).unwrap();
    let dated = format!("2025-01-01={map}@any");
    let arguments = [article.path().to_str().unwrap(), "--map", &dated];
    let found = document("check_article", &folder, &[&arguments[..], &options].concat());
    let reasons = found["figures"][0]["reasons"].to_string();
    assert!(reasons.contains("may be any of west/center, east/center"), "{found}");
}

/// `F4_official_area_text`: what cannot be read is an error that names region and value.
#[test]
fn an_official_area_that_cannot_be_read_is_an_error() {
    let Some(folder) = case("F4_official_area_text") else { return };
    let arguments = [
        "wide_20250101.geojson",
        "--territory=off.geojson",
        "--region-name=n",
        "--region-official-area=km2",
    ];
    assert_eq!(
        error("share", &folder, &arguments),
        "error: off.geojson, feature 0: no official area of \"a\" in the property \"km2\": found \"8,217\", \
         expected a number of km² greater than 0, such as 8217.5\n",
    );
    let area = |written: Value| {
        let text = collection(&[
            feature(&json!({"n": "a", "km2": written}), (0, 0, 4)),
            feature(&json!({"n": "b", "km2": 8217}), (4, 0, 4)),
        ]);
        let reader = TerritoryReader::new().region_name("n").region_official_area("km2");
        read_by(&reader, &text).map(|territory| territory.regions()[0].official_area())
    };
    for (written, km2) in [
        (json!(" 8217.5 "), Some(8217.5)),
        (json!("8217"), Some(8217.0)),
        (json!(8217.5), Some(8217.5)),
        (Value::Null, None),
        (json!(""), None),
    ] {
        assert_eq!(area(written).unwrap(), km2.map(Area::from_km2));
    }
    for written in [
        json!("8,217"),
        json!("8 217"),
        json!("8217 km2"),
        json!("1e4"),
        json!("-8217"),
        json!(-8217),
        json!(0),
        json!(true),
        json!([8217]),
    ] {
        let found = area(written.clone()).unwrap_err().to_string();
        assert!(found.contains("\"a\"") && found.contains(&written.to_string()), "{found}");
    }
}

/// Where some regions have an official area and some have none, the whole's denominator is none of half of them.
#[test]
fn some_official_areas_of_regions_are_none_of_the_whole() {
    let text = collection(&[
        feature(&json!({"name": "a", "of": "W", "km2": 700}), (0, 0, 4)),
        feature(&json!({"name": "b", "of": "W"}), (4, 0, 4)),
    ]);
    let reader = TerritoryReader::new().region_official_area("km2").region_parent("of");
    let territory = read_by(&reader, &text).unwrap();
    assert_eq!(territory.official_area(), None);
    assert_eq!(territory.region("W").unwrap().official_area(), None);
    let map = map_of(&[((0, 0, 4), true)]);
    let report = territory.survey(&Method::default()).regions(&map).unwrap();
    assert!((report.controlled().share().percent() - 50.0).abs() < 1e-3);
}

/// `F7_territory_silent`: the same figure, with a warning for each of what was dropped or repaired.
#[test]
fn what_a_territory_drops_and_repairs_is_said_by_name() {
    let Some(folder) = case("F7_territory_silent") else { return };
    let arguments = ["map_20250101.geojson", "--territory=tnull.geojson"];
    for extra in [&[][..], &["--regions"], &["--region-name=name"]] {
        let found = document("share", &folder, &[&arguments[..], extra].concat());
        assert!((found["controlled"]["share_percent"].as_f64().unwrap() - 50.0).abs() < 0.05);
        assert!((found["territory"]["area_km2"].as_f64().unwrap() - 20_544.0).abs() < 1.0);
        let warnings = &found["warnings"];
        assert_eq!(
            messages_of(warnings, "skipped"),
            [
                "\"Crimea\" of the territory has no ground and is no region: 1 missing geometry",
                "\"Line\" of the territory has no ground and is no region: 1 line, which has no area",
                "\"empty\" of the territory has no ground and is no region: 1 polygon without coordinates",
                "\"flat\" of the territory has no ground and is no region: 1 ring without area; no area moved",
            ],
        );
        let repaired = messages_of(warnings, "repaired");
        assert_eq!(repaired.len(), 2, "{repaired:?}");
        assert!(repaired[0].starts_with("\"bow\" of the territory: 1 ring that crosses itself"));
        assert!(
            repaired[1].starts_with("\"holey\" of the territory: 1 polygon with misplaced holes")
        );
    }
}

/// Warnings of a territory, once each, in every program that reads it.
#[test]
fn every_program_says_once_what_a_territory_drops_and_repairs() {
    let Some(folder) = case("F7_territory_silent") else { return };
    let article = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(article.path(), "date 2025-01-01\n\nRussia controls 12% of Coast region.\n")
        .unwrap();
    let (map, territory) = ("map_20250101.geojson", "--territory=tnull.geojson");
    let dated = format!("2025-01-01={map}@any");
    let (one, other) = (format!("A={map}"), format!("B={map}"));
    for (program, arguments) in [
        ("share", vec![map]),
        ("share", vec![map, "--compare-measures"]),
        ("change", vec![map, map]),
        ("timeline", vec![map]),
        ("timeline", vec![map, "--regions"]),
        ("timeline", vec![map, "--monthly"]),
        ("compare", vec![&one, &other]),
        ("compare", vec![&one, &other, "--regions"]),
        ("audit", vec!["50%", map]),
        ("audit", vec!["0 sq km", map, "--from", map]),
        ("check_article", vec![article.path().to_str().unwrap(), "--map", &dated]),
    ] {
        let found = document(program, &folder, &[&arguments[..], &[territory]].concat());
        let mut said = messages_of(&found["warnings"], "skipped");
        said.extend(messages_of(&found["warnings"], "repaired"));
        for name in ["Crimea", "Line", "empty", "flat", "bow", "holey"] {
            let of_name = said.iter().filter(|said| said.starts_with(&format!("{name:?} of the")));
            assert_eq!(of_name.count(), 1, "{program} {arguments:?}: {name}: {said:?}");
        }
        let text = table(program, &folder, &[&arguments[..], &[territory]].concat());
        // A table of measures has no warnings at all; its JSON has.
        if !arguments.contains(&"--compare-measures") {
            assert_eq!(text.matches("\"Crimea\" of the territory").count(), 1, "{program}: {text}");
        }
    }
}

/// `G_parent-incomplete`, by the program: 50.0 % each time, and what the city leaves of its oblast is a part.
#[test]
fn who_belongs_to_whom_does_not_change_the_country() {
    let Some(folder) = case("G_parent-incomplete") else { return };
    let common = ["m_2024-01-01.geojson", "--territory=t.geojson", "--region-name=nm", "--regions"];
    for extra in [&[][..], &["--region-parent=of"]] {
        for option in [&[][..], &["--clip"], &["--outside=nearest"]] {
            let found = document("share", &folder, &[&common[..], extra, option].concat());
            expect_km2(&found["controlled"]["share_percent"], 50.0);
            let names: Vec<String> = rows(&found["regions"], "controlled_km2")
                .into_iter()
                .map(|(name, ..)| name)
                .collect();
            assert_eq!(names.contains(&"rest of Kyiv".to_owned()), !extra.is_empty());
        }
    }
}

/// `H_three-levels`, by the program: 35.56 % of 70,000 km² in all four.
#[test]
fn a_feature_that_holds_all_others_is_the_whole_in_any_number_of_levels() {
    let Some(folder) = case("H_three-levels") else { return };
    for file in ["t", "t_two", "t_parents", "t_pair"] {
        let territory = format!("--territory={file}.geojson");
        let common = ["m.geojson", &territory, "--region-official-area=km2", "--region-parent=of"];
        for option in [&[][..], &["--clip"], &["--outside=nearest"]] {
            let arguments = [&common[..], &["--regions"], option].concat();
            let found = document("share", &folder, &arguments);
            assert_eq!(found["territory"], json!({"name": "Land", "area_km2": 70_000.0}));
            expect_km2(&found["controlled"]["share_percent"], 35.56);
        }
    }
}

/// `H_whole-gap`: ground of the territory in none of its regions lies inside, in every program.
#[test]
fn in_no_region_is_not_outside_the_territory() {
    const HELD: f64 = 13_276.01;
    let Some(folder) = case("H_whole-gap") else { return };
    for clip in [&[][..], &["--clip"]] {
        let common = [&["--territory=t.geojson"][..], clip].concat();
        let arguments = [&["m.geojson", "--regions", "--uncertainty"], &common[..]].concat();
        let found = document("share", &folder, &arguments);
        expect_km2(&found["controlled"]["area_km2"], HELD);
        expect_km2(&found["in_no_region_km2"], HELD);
        assert_eq!(found["outside_km2"], 0.0);
        let warnings = &found["warnings"];
        assert!(messages_of(warnings, "nothing-inside").is_empty(), "{warnings}");
        assert!(messages_of(warnings, "outside-territory").is_empty(), "{warnings}");
        assert_eq!(
            messages_of(warnings, "in-no-region"),
            ["13,276.01 km² of controlled ground lies in the territory and in none of its regions"],
        );
        // Four boxes of 2° by 1°, half of them in no region; pyproj has 66,377.45 in all.
        let gaps = messages_of(warnings, "regions-gap");
        assert!(gaps[0].ends_with("of the territory lie in none of its regions"), "{gaps:?}");
        let doubts = found["uncertainty"].as_array().unwrap().iter();
        let outside = doubts.clone().find(|row| row["doubt"] == "outside").unwrap();
        assert_eq!(outside["area_km2"], json!([0.0, 0.0]));
        let text = table("share", &folder, &arguments);
        assert!(has_row(&text, "in no region 13,276.01 km²"), "{text}");
        assert!(has_row(&text, "outside the territory 0.00 km²"), "{text}");

        let with_regions = [&common[..], &["--regions"]].concat();
        let series = document("timeline", &folder, &[&["m.geojson"], &with_regions[..]].concat());
        expect_km2(&series["rows"][0]["in_no_region_km2"], HELD);
        assert_eq!(series["rows"][0]["outside_km2"], 0.0);
        let sources = ["A=m.geojson", "B=m.geojson"];
        let agreed = document("compare", &folder, &[&sources, &with_regions[..]].concat());
        expect_km2(&agreed["in_no_region"]["all_km2"], HELD);
        assert_eq!(agreed["outside"]["all_km2"], 0.0);
        let half = tempfile::tempdir().unwrap();
        let half = half.path().join("half_20250101.geojson");
        let map = std::fs::read_to_string(folder.join("m.geojson")).unwrap();
        std::fs::write(&half, map.replace("32.8", "32.0")).unwrap();
        let maps = [half.to_str().unwrap(), "m.geojson"];
        let changed = document("change", &folder, &[&maps, &common[..]].concat());
        expect_km2(&changed["in_no_region"]["gained_km2"], HELD / 2.0);
        assert_eq!(changed["outside_gained_km2"], 0.0);
        let text = table("change", &folder, &[&maps, &common[..]].concat());
        assert!(has_row(&text, "in no region gained 6,638.01 km² lost 0.00 km²"), "{text}");
        assert!(!text.contains("outside the territory"), "{text}");
    }
}

/// Each in its row: of a box half in a region, half in none, and one outside.
#[test]
fn regions_and_ground_in_none_add_up_to_what_lies_inside() {
    let text = collection(&[
        feature(&json!({"name": "all"}), (0, 0, 12)),
        feature(&json!({"name": "a"}), (0, 0, 4)),
        feature(&json!({"name": "b"}), (8, 8, 4)),
    ]);
    let territory = read_by(&TerritoryReader::new(), &text).unwrap();
    let map = map_of(&[((2, 0, 4), true), ((14, 0, 2), true)]);
    let survey = territory.survey(&Method::default());
    let report = survey.regions(&map).unwrap();
    let regional = report.regional().unwrap();
    let expected = [((2, 0, 2), (2, 2, 2)), ((4, 0, 2), (4, 2, 2))];
    for (found, (one, other)) in
        [regional.region("a").unwrap().controlled(), regional.in_no_region()]
            .into_iter()
            .zip(expected)
    {
        expect_near(found, area_of(one) + area_of(other), "inside");
    }
    expect_near(regional.outside(), area_of((14, 0, 2)), "outside");
    let doubts = survey.uncertainty(&map).unwrap();
    let [down, up] =
        doubts.rows().iter().find(|row| row.doubt() == Doubt::Outside).unwrap().area_km2();
    expect_near(Area::from_km2(-down), area_of((14, 0, 2)), "what may not count");
    assert!(up.abs() <= 0.0);
    for code in [WarningCode::InNoRegion, WarningCode::OutsideTerritory] {
        let warnings = report.warnings().iter().filter(|warning| warning.code() == code);
        assert_eq!(warnings.count(), 1, "{code}");
    }
}

/// `H_wide`: 185° as written, or 175° over the antimeridian: nobody can tell.
#[test]
fn an_edge_that_may_lead_either_way_round_is_an_error() {
    let Some(folder) = case("H_wide") else { return };
    let found = error("share", &folder, &["m.geojson", "--territory=t.geojson"]);
    assert!(
        found.starts_with(
            "error: t.geojson, feature 0: an edge of \"Eurasia\" leads from 175° to -10° of longitude: that is \
             185° as it is written, and 175° the other way round, over the antimeridian",
        ),
        "{found}",
    );
    // With a vertex between it is as it is written: 39,068,719 km² by shapely and pyproj.
    let text = std::fs::read_to_string(folder.join("t.geojson")).unwrap();
    let text = text
        .replace("[175.0, 70.0],", "[175.0, 70.0], [80.0, 70.0],")
        .replace("[-10.0, 40.0],", "[-10.0, 40.0], [80.0, 40.0],");
    let territory = read_by(&TerritoryReader::new(), &text).unwrap();
    let area = territory.boundary_area(&territory_control::Measure::default());
    assert!((area.km2() - 39_068_719.0).abs() < 1.0, "{area:.3}");
}

/// A jump from 180 to −180 is no doubt, and what is done to it is said as of a map.
#[test]
fn a_territory_cut_at_the_antimeridian_says_so() {
    let text = r#"{"type": "Feature", "properties": {"name": "east"}, "geometry": {"type": "Polygon",
        "coordinates": [[[170, 60], [-170, 60], [-170, 70], [170, 70], [170, 60]]]}}"#;
    let territory = read_by(&TerritoryReader::new(), text).unwrap();
    let found: Vec<_> = territory.warnings().collect();
    assert_eq!(found[0].code(), WarningCode::Repaired);
    assert!(
        found[0].message().starts_with("\"east\" of the territory: 1 ring cut at the antimeridian")
    );
}

/// `H_bow`: the warning that a map gets.
#[test]
fn a_bow_tie_as_region_is_warned_of_as_on_a_map() {
    let Some(folder) = case("H_bow") else { return };
    let territory = Territory::open(folder.join("bow.geojson")).unwrap();
    let text = std::fs::read_to_string(folder.join("bow.geojson")).unwrap();
    let map = ControlMap::from_bytes("m.geojson", text.replace("name", "status").as_bytes());
    let report = territory.control(&map.unwrap()).unwrap();
    let warnings = report.warnings().iter();
    let repaired: Vec<&str> = warnings
        .filter(|warning| warning.code() == WarningCode::Repaired)
        .map(Warning::message)
        .collect();
    let [of_territory, of_map] = repaired[..] else { panic!("{repaired:?}") };
    assert_eq!(of_territory, format!("\"bow\" of the territory: {of_map}"));
}

/// `H_misspelt`: a property that no feature has is a name written wrongly.
#[test]
fn a_property_that_no_feature_has_is_an_error() {
    let Some(folder) = case("H_misspelt") else { return };
    for (option, property) in [
        ("--region-official-area", "Km2"),
        ("--region-parent", "Of"),
        ("--region-name", "Name"),
        ("--region-code", "code"),
    ] {
        let found =
            error("share", &folder, &["m.geojson", "--territory=t.geojson", option, property]);
        assert_eq!(
            found,
            format!(
                "error: t.geojson: no region has the property {property:?}; they have km2, name, of\n"
            ),
        );
    }
}

/// `H_change-warnings`: a change says of regions what a report says.
#[test]
fn a_change_says_of_its_regions_what_a_report_says() {
    let Some(folder) = case("H_change-warnings") else { return };
    let drawn = std::fs::read_to_string(folder.join("t.geojson")).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    for (parent_of_b, name_of_parent) in [(None, ""), (Some("a"), "a"), (Some("W"), "W")] {
        let file = scratch.path().join("t.geojson");
        let of =
            |parent: Option<&str>| parent.map_or(String::new(), |of| format!(r#", "of": "{of}""#));
        let parent_of_a = parent_of_b.filter(|parent| *parent == "W");
        let text = drawn
            .replace(r#""name": "a""#, &format!(r#""name": "a"{}"#, of(parent_of_a)))
            .replace(r#""name": "b""#, &format!(r#""name": "b"{}"#, of(parent_of_b)));
        std::fs::write(&file, text).unwrap();
        let mut options = vec!["--territory", file.to_str().unwrap()];
        if parent_of_b.is_some() {
            options.extend(["--region-parent", "of"]);
        }
        let changed =
            document("change", &folder, &[&["m1.geojson", "m2.geojson"], &options[..]].concat());
        let report =
            document("share", &folder, &[&["m2.geojson", "--regions"], &options[..]].concat());
        let [told, expected] = [&changed, &report].map(|document| {
            let rows = document["regions"].as_array().unwrap().iter();
            let members =
                ["region", "name", "code", "parent", "in_sum", "area_km2", "denominator_km2"];
            rows.map(|row| members.map(|member| row[member].clone())).collect::<Vec<_>>()
        });
        assert_eq!(told, expected, "{name_of_parent}");
        let [told, expected] = [&changed, &report]
            .map(|document| messages_of(&document["warnings"], "regions-overlap"));
        assert_eq!(told, expected, "{name_of_parent}");
        // As a part of a, b has what both have: that is no overlap of two parts.
        assert_eq!(told.len(), usize::from(name_of_parent != "a"), "{name_of_parent}: {told:?}");
    }
}

fn read_by(reader: &TerritoryReader, text: &str) -> Result<Territory, Error> {
    let input = Input::from_reader("t.geojson", text.as_bytes(), &Limits::default()).unwrap();
    reader.read(&input)
}

fn map_of(drawn: &[Drawn]) -> ControlMap {
    ControlMap::from_bytes("map.geojson", collection(&drawn_features(drawn)).as_bytes()).unwrap()
}

fn area_of(place: Place) -> Area {
    crate::boxes::area_of_cells(|at| crate::boxes::holds(place, at))
}

/// A feature of a territory: its box, its name and what it says that it is a part of, or what stands for ground.
#[derive(Debug, Clone)]
struct Part {
    place: Place,
    name: usize,
    parent: Option<usize>,
    lacks_ground: bool,
}

const NAMES: [&str; 4] = ["center", "coast", "Aleppo", "west"];

fn part() -> impl Strategy<Value = Part> {
    let place = prop_oneof![4 => place(), 1 => Just((0, 0, 17)), 1 => Just((0, 0, 8))];
    let parent = prop::option::of(0..NAMES.len());
    (place, 0..NAMES.len(), parent, prop::bool::weighted(0.1))
        .prop_map(|(place, name, parent, lacks_ground)| Part { place, name, parent, lacks_ground })
}

fn features_of(parts: &[Part]) -> Vec<Value> {
    let parts = parts.iter().map(|part| {
        let parent = part.parent.map(|parent| NAMES[parent]);
        let properties = json!({"name": NAMES[part.name], "of": parent});
        let mut feature = feature(&properties, part.place);
        if part.lacks_ground {
            feature["geometry"] = Value::Null;
        }
        feature
    });
    parts.collect()
}

fn sum_of_regions(report: &ControlReport) -> Area {
    let regions = report.regional().unwrap().regions().iter();
    regions.filter(|region| region.is_in_sum()).map(RegionReport::controlled).sum()
}

/// Boxes of the grid that count, in the territory or outside.
fn counted(drawn: &[Drawn], parts: &[Part], is_inside: bool) -> Area {
    crate::boxes::area_of_cells(|at| {
        let mut ground = parts.iter().filter(|part| !part.lacks_ground);
        let inside = ground.any(|part| crate::boxes::holds(part.place, at));
        let status = crate::boxes::status_at(drawn, at);
        inside == is_inside && status == Some(territory_control::Status::OCCUPIED)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// The ground of a territory is that of its features, whatever they are called and are parts of; and
    /// regions and what lies in none add up to what lies inside.
    #[test]
    fn names_and_parents_change_no_total(
        parts in prop::collection::vec(part(), 1..7),
        drawn in drawing(),
        clip: bool,
        nearest: bool,
    ) {
        prop_assume!(parts.iter().any(|part| !part.lacks_ground));
        let plain = TerritoryReader::new();
        let text = collection(&features_of(&parts));
        let mut method = Method::default();
        if clip {
            method = method.clip(Clip::Territory);
        }
        if nearest {
            method = method.outside(Outside::Nearest);
        }
        let map = map_of(&drawn);
        let inside = counted(&drawn, &parts, true);
        let outside = if clip { Area::ZERO } else { counted(&drawn, &parts, false) };
        let ground = crate::boxes::area_of_cells(|at| {
            let mut ground = parts.iter().filter(|part| !part.lacks_ground);
            ground.any(|part| crate::boxes::holds(part.place, at))
        });
        for reader in [plain.clone(), plain.region_parent("of")] {
            let territory = read_by(&reader, &text).unwrap();
            // Regions may reach beyond a whole of its own by 2 % of their ground; here they do not.
            let is_whole = |found: &Warning| found.code() == WarningCode::TerritoryWhole;
            let has_all = (territory.boundary_area(&method.measure) - ground).m2().abs() < 1.0;
            prop_assume!(has_all || !territory.warnings().any(is_whole));
            expect_near(territory.boundary_area(&method.measure), ground, "ground");
            let report = territory.survey(&method).regions(&map).unwrap();
            let (regional, total) = (report.regional().unwrap(), report.controlled().area());
            expect_near(total, inside + outside, "total");
            let sum = sum_of_regions(&report);
            let rest = regional.in_no_region() + regional.outside();
            prop_assert!((sum + rest - total).m2().abs() <= (1e-9 * total.m2()).max(1.0));
            if nearest {
                prop_assert_eq!((rest, regional.in_no_region()), (Area::ZERO, Area::ZERO));
            } else {
                expect_near(sum + regional.in_no_region(), inside, "inside");
                expect_near(regional.outside(), outside, "outside");
            }
            let skipped = territory.warnings().filter(|found| found.code() == WarningCode::Skipped);
            prop_assert_eq!(skipped.count(), parts.iter().filter(|part| part.lacks_ground).count());
            for region in territory.regions() {
                prop_assert_eq!(territory.regions_called(region.label()).len(), 1, "{:?}", region);
                prop_assert!(territory.region(region.label()).is_some());
            }
        }
    }
}
