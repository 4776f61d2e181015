//! Small inputs on which programs contradicted themselves or said nothing (`../shared/data/wild/questions`):
//! each case by its name, with the right answer of that folder's README. Boxes of a degree have 8,217.73 km² from
//! 48 to 49 degrees north, and 8,376.63 from 47 to 48 (shapely and pyproj agree).

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Stdio;

use serde_json::Value;

use super::command_line::example;
use super::shared::data;

/// What a program printed to standard output, asked within the folder of a case; `None` where the shared data is
/// not there.
fn ask(case: &str, program: &str, arguments: &str) -> Option<String> {
    let folder = data("wild/questions")?.join(case);
    let output =
        example(program).current_dir(&folder).args(arguments.split_whitespace()).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{case}: {program} {arguments}: {error}");
    Some(String::from_utf8(output.stdout).unwrap())
}

fn ask_json(case: &str, program: &str, arguments: &str) -> Option<Value> {
    let text = ask(case, program, &format!("{arguments} --json"))?;
    Some(serde_json::from_str(&text).unwrap())
}

/// What a program said to standard error; it must have failed.
fn refusal(case: &str, program: &str, arguments: &str) -> Option<String> {
    let folder = data("wild/questions")?.join(case);
    let output =
        example(program).current_dir(&folder).args(arguments.split_whitespace()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{case}: {program} {arguments}");
    Some(String::from_utf8(output.stderr).unwrap())
}

fn number(value: &Value, path: &str) -> f64 {
    let found = value.pointer(path);
    found.and_then(Value::as_f64).unwrap_or_else(|| panic!("{path}: {found:?} in {value:#}"))
}

fn assert_near(value: &Value, path: &str, expected: f64) {
    let found = number(value, path);
    assert!((found - expected).abs() <= 0.005, "{path}: {found}, not {expected}");
}

/// Of a member that an object has twice the last one counts, and a warning says so, however it is written.
#[test]
fn f5_dup_property() {
    let case = "F5_dup_property";
    for (file, members) in [
        ("dupprop_20250101.geojson", "\"status\""),
        ("dupesc_20250101.geojson", "\"status\""),
        ("dupid.geojson", "\"id\""),
    ] {
        let Some(found) = ask_json(case, "share", file) else { return };
        let warnings = found["warnings"].as_array().unwrap().iter();
        let repeated: Vec<&Value> =
            warnings.filter(|warning| warning["code"] == "repeated-member").collect();
        let message = format!(
            "{file}: 1 JSON object has a member twice, of which the last counts: {members}"
        );
        assert_eq!(repeated.len(), 1, "{file}");
        assert_eq!(repeated[0]["message"], message.as_str());
    }
    let Some(found) = ask_json(case, "share", "dupid.geojson") else { return };
    assert_eq!(found["map"]["date"], "2025-02-02");
}

/// Each collection of a stream has its own name, which says what its polygons are.
#[test]
fn f12_ndjson_names() {
    for file in ["ab_20250101.geojson", "ba_20250101.geojson"] {
        let Some(found) = ask_json("F12_ndjson_names", "share", file) else { return };
        assert_near(&found, "/controlled/area_km2", 8_217.73);
        assert_near(&found, "/controlled/share_percent", 1.361);
    }
}

/// A folder's name decides nothing, and a file's name only what its content does not.
#[test]
fn f14_folder_name() {
    for (in_folder, plain) in [
        ("deepstatemap_data/1668296906.geojson", "plain/1668296906.geojson"),
        (
            "RussianControl_and_claims/20250101_RussianClaimed.geojson",
            "plain/20250101_RussianClaimed.geojson",
        ),
    ] {
        let Some(one) = ask_json("F14_folder_name", "share", in_folder) else { return };
        let Some(other) = ask_json("F14_folder_name", "share", plain) else { return };
        for member in ["statuses", "sides", "controlled", "warnings"] {
            assert_eq!(one[member], other[member], "{plain}: {member}");
        }
        assert_eq!(one["map"]["legend"], other["map"]["legend"]);
    }
    let file = "deepstatemap_data/1668296906.geojson";
    let Some(found) = ask_json("F14_folder_name", "share", file) else { return };
    let share = number(&found, "/controlled/share_percent");
    assert!((share - 18.0).abs() < 0.05, "{share}");
}

/// What `share` warns of, a change says of the map that it is true of.
#[test]
fn f15_change_says_what_is_said_of_its_maps() {
    let case = "F15_change_silent";
    for (file, pair) in [
        ("b_20250102.geojson", ["a_20250101.geojson", "b_20250102.geojson"]),
        ("c_20250103.geojson", ["b_20250102.geojson", "c_20250103.geojson"]),
        ("d_20250104.geojson", ["c_20250103.geojson", "d_20250104.geojson"]),
        ("e_20250105.geojson", ["d_20250104.geojson", "e_20250105.geojson"]),
    ] {
        let by = "--legend deepstate";
        let Some(map) = ask_json(case, "share", &format!("{by} {file}")) else { return };
        let pair = format!("{by} {} {}", pair[0], pair[1]);
        let Some(change) = ask_json(case, "change", &pair) else { return };
        for warning in map["warnings"].as_array().unwrap() {
            let message = format!("later map: {}", warning["message"].as_str().unwrap());
            let said = change["warnings"].as_array().unwrap().iter().any(|known| {
                known["code"] == warning["code"] && known["message"] == message.as_str()
            });
            assert!(said, "{pair}: {message}");
        }
    }
}

/// A day of which a file has nothing but features without ground is a row of zero, with a flag.
#[test]
fn f15_days_without_ground_are_days() {
    let Some(found) = ask_json("F15_change_silent", "timeline", "days.geojson") else { return };
    let rows: Vec<(&str, f64, bool)> = found["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let is_empty = row["flags"].as_array().unwrap().iter().any(|f| f["code"] == "empty");
            (row["date"].as_str().unwrap(), row["controlled_km2"].as_f64().unwrap(), is_empty)
        })
        .collect();
    let box_km2 = rows[0].1;
    assert!((box_km2 - 8_217.73).abs() < 0.005);
    assert_eq!(
        rows,
        [
            ("2025-01-01", box_km2, false),
            ("2025-01-02", box_km2, false),
            ("2025-01-03", 0.0, true),
            ("2025-01-04", box_km2, false),
            ("2025-01-05", 0.0, true),
        ]
    );
    let Some(error) = refusal("F15_change_silent", "share", "days.geojson") else { return };
    assert!(error.contains("2025-01-03"), "{error}");
}

/// Ground elsewhere is no share of the territory: an error says where it lies.
#[test]
fn f16_elsewhere() {
    for (file, place) in [
        ("guinea_20250101.geojson", "between 0.0° and 1.0° of longitude"),
        ("halfearth_20250101.geojson", "between -90.0° and 90.0° of longitude"),
    ] {
        let Some(error) = refusal("F16_elsewhere", "share", file) else { return };
        assert!(error.contains("is no map of Ukraine") && error.contains(place), "{error}");
    }
}

/// A moment with an offset is of the day in the legend's time zone.
#[test]
fn f17_zone() {
    let Some(found) = ask_json("F17_zone", "share", "z.geojson --legend leg.toml") else { return };
    assert_eq!(found["map"]["date"], "2022-12-31");
}

/// Where overlaps are summed, regions are summed as the whole is, in every program.
#[test]
fn g_timeline_sum_regions() {
    let case = "G_timeline-sum-regions";
    let options = "--overlap sum --clip --regions";
    for file in ["a_2024-01-01.geojson", "b_2024-01-02.geojson"] {
        let question = format!("{options} {file}");
        let Some(share) = ask_json(case, "share", &question) else { return };
        let Some(timeline) = ask_json(case, "timeline", &question) else { return };
        let row = &timeline["rows"][0];
        assert_eq!(row["controlled_km2"], share["controlled"]["area_km2"]);
        assert_near(row, "/outside_km2", 0.0);
        let of_regions: f64 = share["regions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|region| region["controlled_km2"].as_f64().unwrap())
            .sum();
        assert!((of_regions - number(row, "/controlled_km2")).abs() < 1e-6);
    }
}

/// What is drawn once less is neither lost nor an unchanged map: a figure of its own.
#[test]
fn g_change_sum() {
    let case = "G_change-sum";
    let (once, twice) = ("b_2024-01-02.geojson", "a_2024-01-01.geojson");
    for (pair, redrawn) in
        [([twice, once], -8_376.63), ([once, twice], 8_376.63), ([twice, twice], 0.0)]
    {
        let question = format!("--overlap sum {} {}", pair[0], pair[1]);
        let Some(change) = ask_json(case, "change", &question) else { return };
        assert_near(&change, "/gained_km2", 0.0);
        assert_near(&change, "/lost_km2", 0.0);
        assert_near(&change, "/redrawn_km2", redrawn);
        assert_near(&change, "/net_km2", redrawn);
        assert_near(&change, "/sides/0/net_km2", redrawn);
        let by_region: f64 = change["regions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|region| region["redrawn_km2"].as_f64().unwrap())
            .sum();
        assert!((by_region - redrawn).abs() < 0.005, "{by_region}");
    }
    let question = format!("--overlap sum {twice} {once}");
    let Some(timeline) = ask_json(case, "timeline", &question) else { return };
    let row = &timeline["rows"][1];
    assert_near(row, "/lost_km2", 0.0);
    assert_near(row, "/redrawn_km2", -8_376.63);
    assert_eq!(row["flags"], Value::Array(Vec::new()));
    let Some(table) = ask(case, "change", &question) else { return };
    assert!(table.contains("\nredrawn     −8,376.63 km²  drawn more or less often"), "{table}");
}

/// What a method adds is on every level: on days, at the ends of periods, and on both maps of a change.
#[cfg(feature = "proj")]
#[test]
fn g_periods_addition() {
    let case = "G_periods-addition";
    let question = "--method nzz-maps a.json b.json";
    let Some(days) = ask_json(case, "timeline", question) else { return };
    let Some(months) = ask_json(case, "timeline", &format!("{question} --monthly")) else { return };
    let Some(change) = ask_json(case, "change", question) else { return };
    let share = number(&days, "/rows/1/share_percent");
    assert!((share - 6.151).abs() < 0.0005, "{share}");
    assert_eq!(months["periods"][1]["share_percent"], days["rows"][1]["share_percent"]);
    for (level, row) in [("/earlier_km2", 0), ("/later_km2", 1)] {
        let day = number(&days, &format!("/rows/{row}/controlled_km2"));
        assert!((number(&change, level) - day).abs() < 1e-6, "{level}");
    }
    let held = number(&change, "/held_km2");
    let later = number(&change, "/later_km2");
    assert!((held + number(&change, "/gained_km2") - later).abs() < 1e-6);
}

/// A change of a region is in points of that region.
#[test]
#[expect(clippy::approx_constant, reason = "a figure of the article")]
fn g_article_region_change() {
    let case = "G_article-region-change";
    let maps = "--map 2025-11-01=a_2025-11-01.geojson --map 2025-12-01=b_2025-12-01.geojson";
    for (article, verdicts) in [
        ("art2.txt", &[(3.14, "reproduced"), (11.0, "reproduced")][..]),
        ("art3.txt", &[(0.0, "not-reproduced")]),
    ] {
        let Some(found) = ask_json(case, "check_article", &format!("{article} {maps}")) else {
            return;
        };
        let figures = found["figures"].as_array().unwrap();
        assert_eq!(figures.len(), verdicts.len(), "{found:#}");
        for (figure, (computed, verdict)) in figures.iter().zip(verdicts) {
            assert_eq!(figure["verdict"], *verdict, "{figure:#}");
            assert!((figure["computed"].as_f64().unwrap() - computed).abs() < 0.006, "{figure:#}");
        }
    }
}

/// The front is that of the ground that a side holds: where two of its statuses meet there is none.
#[test]
fn g_front_crack() {
    let case = "G_front-crack";
    let Some(one) = ask_json(case, "share", "--regions one_2024-01-01.geojson") else { return };
    let Some(two) = ask_json(case, "share", "--regions two_2024-01-01.geojson") else { return };
    let front = number(&one, "/front_km");
    assert!((front - 958.0).abs() < 0.5, "{front}");
    assert!((number(&two, "/front_km") - front).abs() < 1e-6);
}

/// Standard input is a file as any other, in programs over many maps, too.
#[test]
fn standard_input_is_read_by_programs_over_many_maps() {
    let Some(folder) = data("wild/questions/J_one_bad_date") else { return };
    let file = folder.join("good.geojson");
    let Some(expected) = ask_json("J_one_bad_date", "timeline", "good.geojson") else { return };
    let chart = std::env::temp_dir().join("territory-control-chart-of-standard-input.svg");
    let draw = format!("--chart - -o {}", chart.display());
    let programs: &[(&str, &str)] = if cfg!(feature = "draw") {
        &[("timeline", "- --json"), ("draw", &draw)]
    } else {
        &[("timeline", "- --json")]
    };
    for (program, arguments) in programs {
        let mut process = example(program)
            .args(arguments.split_whitespace())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        process.stdin.take().unwrap().write_all(&fs::read(&file).unwrap()).unwrap();
        let output = process.wait_with_output().unwrap();
        assert!(output.status.success(), "{program} {arguments}");
        if *program == "timeline" {
            let found: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(found["rows"].as_array().unwrap().len(), 3);
            for (row, known) in
                found["rows"].as_array().unwrap().iter().zip(expected["rows"].as_array().unwrap())
            {
                assert_eq!(row["controlled_km2"], known["controlled_km2"]);
                assert_eq!(row["gained_km2"], known["gained_km2"]);
            }
        } else {
            assert!(fs::read_to_string(&chart).unwrap().contains("<svg"));
            fs::remove_file(&chart).unwrap();
        }
    }
}

/// The data of a page with a choice of measures: each is what the programs print by that measure.
#[cfg(feature = "draw")]
#[test]
fn g_page_measure_and_g_page_boundary() {
    let page = std::env::temp_dir().join("territory-control-page-of-choices.html");
    let maps = "m_2024-01-01.geojson m_2024-02-05.geojson";
    for (case, options) in [
        ("G_page-measure", "--legend status"),
        ("G_page-boundary", "--legend status --denominator boundary"),
    ] {
        let drawn = ask(case, "draw", &format!("{options} {maps} -o {}", page.display()));
        if drawn.is_none() {
            return;
        }
        let html = fs::read_to_string(&page).unwrap();
        let data = data_of_page(&html);
        for (place, measure) in data["measures"].as_array().unwrap().iter().enumerate() {
            let by = format!("{options} --measure {}", measure.as_str().unwrap());
            let Some(change) = ask_json(case, "change", &format!("{by} {maps}")) else { return };
            let last = "m_2024-02-05.geojson";
            let Some(share) = ask_json(case, "share", &format!("{by} {last}")) else { return };
            let changes = &data["changes"][place];
            assert_near(&changes["counted"][1], "/0", number(&change, "/gained_km2"));
            assert_near(&changes["counted"][1], "/1", number(&change, "/lost_km2"));
            let (held, whole) =
                (&data["controlled"][place], number(&data, &format!("/wholes/{place}")));
            let percent = 100.0 * number(held, "/1") / whole;
            assert!((percent - number(&share, "/controlled/share_percent")).abs() < 1e-5);
            for (status, row) in share["statuses"].as_array().unwrap().iter().enumerate() {
                let area = number(&data["areas"][place][status], "/1");
                assert!((area - number(row, "/area_km2")).abs() < 0.001);
                let of_change = change["statuses"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .find(|found| found["status"] == row["status"])
                    .unwrap();
                let found = &changes["statuses"][status][1];
                assert_near(found, "/0", number(of_change, "/gained_km2"));
                assert_near(found, "/1", number(of_change, "/lost_km2"));
            }
        }
    }
    fs::remove_file(page).unwrap();
}

/// The JSON document that a page's script reads.
#[cfg(feature = "draw")]
fn data_of_page(html: &str) -> Value {
    let after = html.split_once("type=\"application/json\"").unwrap().1;
    let (text, _) = after.split_once('>').unwrap().1.split_once("</script>").unwrap();
    serde_json::from_str(text).unwrap()
}

/// A limit that the library lets its users set can be set in the programs, as the error says.
#[test]
fn limits_are_set_by_the_name_that_the_error_gives() {
    let Some(error) =
        refusal("F16_elsewhere", "share", "guinea_20250101.geojson --limit vertices=3")
    else {
        return;
    };
    assert!(error.contains("more than 3 vertices"), "{error}");
    assert!(error.contains("--limit vertices=NUMBER"), "{error}");
    for wrong in ["vertices", "vertices=many", "corners=3"] {
        let output = example("share").args(["--limit", wrong]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{wrong}");
    }
    for wrong in ["nan", "inf", "0", "-1"] {
        let tolerance = format!("--edge-tolerance={wrong}");
        let output = example("share").arg(tolerance).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{wrong}");
    }
}

/// Every folder of cases is named by a test.
#[test]
fn every_case_has_a_test() {
    let Some(folder) = data("wild/questions") else { return };
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let mut text = String::new();
    for file in fs::read_dir(tests).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|end| end == "rs") {
            text += &fs::read_to_string(path).unwrap();
        }
    }
    let mut without: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|case| !text.contains(case.as_str()))
        .collect();
    without.sort();
    assert_eq!(without, Vec::<String>::new());
}
