//! Who holds what on each day of a timeline.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use territory_control::timeline::{DayFigures, FlagCode, Period, PeriodRow, Timeline, TimelineRow};
use territory_control::{
    Area, ControlReport, Legend, LegendChoice, MapReader, Method, Share, Side, Status, Territory,
};

use crate::shared::{box_territory, data};

fn syria() -> Territory {
    box_territory("Syria", [35.0, 32.0, 43.0, 38.0])
}

fn ukraine(method: &Method, files: &[PathBuf]) -> Timeline {
    Territory::ukraine().survey(method).timeline().read(files).unwrap()
}

/// The legend of the map of four sides, and two days of it: on the second what HTS held is SNA's.
fn four_sides(folder: &Path) -> Option<(MapReader, [PathBuf; 2])> {
    let legend = Legend::open(data("wild/f12_syria_four_sides.toml")?).unwrap();
    let text = fs::read_to_string(data("wild/f12_syria_four_sides.geojson")?).unwrap();
    let later = text.replace("2020-03-05", "2020-03-06").replace("HTS", "SNA");
    let days = [("a.geojson", text), ("b.geojson", later)];
    let files = days.map(|(name, text)| {
        let file = folder.join(name);
        fs::write(&file, text).unwrap();
        file
    });
    Some((MapReader::new().legend(legend), files))
}

fn has(row: &TimelineRow, code: FlagCode) -> bool {
    row.flags().iter().any(|flag| flag.code() == code)
}

fn first(timeline: &Timeline) -> &DayFigures {
    timeline.rows()[0].figures().unwrap()
}

fn square(folder: &Path, day: &str, status: &str) -> PathBuf {
    let file = folder.join(format!("{status}_{day}.geojson"));
    let text = format!(
        r#"{{"type": "Feature", "properties": {{"status": "{status}"}}, "geometry": {{"type": "Polygon",
            "coordinates": [[[30, 47], [31, 47], [31, 48], [30, 48], [30, 47]]]}}}}"#,
    );
    fs::write(&file, text).unwrap();
    file
}

fn names(timeline: &Timeline) -> Vec<String> {
    timeline.sides().iter().map(Side::to_string).collect()
}

/// Checks that a row has the figures of a report of its map, and that these are all of the territory.
fn expect_of_report(row: &TimelineRow, json: &Value, report: &ControlReport) {
    let (file, figures) = (row.file(), row.figures().unwrap());
    assert_eq!(figures.sides(), report.sides(), "{file}");
    assert_eq!(figures.not_drawn(), report.not_drawn(), "{file}");
    assert_eq!(figures.about(), report.about(), "{file}");
    let of_report = serde_json::to_value(report).unwrap();
    assert_eq!(json["sides"], of_report["sides"], "{file}");
    assert_eq!(json.get("not_drawn_km2"), of_report.get("not_drawn_km2"), "{file}");
    assert_eq!(json["controlled_km2"], of_report["controlled"]["area_km2"], "{file}");
    let held: Area = figures.sides().iter().map(|row| row.holding().area()).sum();
    let rest = figures.not_drawn().map(|rest| rest.area()).unwrap_or_default();
    // What ISW's counteroffensives alone say of Ukraine is not all that it holds, so that it has no row.
    let nobodys = report.statuses().iter().filter(|row| {
        let is_told = row.side().is_some_and(|side| figures.side(side).is_some());
        !is_told && *row.status() != Status::ELSEWHERE
    });
    let nobodys: Area = nobodys.map(|row| row.holding().area()).sum();
    let sum = held + nobodys + rest;
    assert!((sum - report.whole()).m2().abs() < 1e-3, "{file}: {sum:.6} {:.6}", report.whole());
}

#[test]
fn rows_have_the_sides_of_reports() {
    let mut files: Vec<PathBuf> = Vec::new();
    for (folder, step) in
        [("deepstate", 90), ("deepstate-history", 12), ("isw", 3), ("isw-later", 1)]
    {
        let Some(folder) = data(folder) else { return };
        let found = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut maps: Vec<PathBuf> =
            found.filter(|path| path.extension().is_some_and(|end| end == "geojson")).collect();
        maps.sort();
        files.extend(maps.into_iter().step_by(step));
    }
    let Some(unknown) = data("wild/f04_status_not_known.geojson") else { return };
    files.push(unknown);
    let method = Method::default();
    let timeline = ukraine(&method, &files);
    let json = serde_json::to_value(&timeline).unwrap();
    let territory = Territory::ukraine();
    let mut compared = 0;
    for (row, json) in timeline.rows().iter().zip(json["rows"].as_array().unwrap()) {
        // Layers of one map that are files of their own are not.
        let Ok(map) = territory_control::ControlMap::open(row.file()) else { continue };
        expect_of_report(row, json, &territory.control(&map).unwrap());
        compared += 1;
    }
    assert!(compared > 15, "{compared}");
}

#[test]
fn four_sides_have_four_shares_and_transitions_name_them() {
    let scratch = tempfile::tempdir().unwrap();
    let Some((reader, files)) = four_sides(scratch.path()) else { return };
    let syria = syria();
    let survey = syria.survey(&Method::default());
    let reader = survey.timeline().map_reader(reader);
    let timeline = reader.read(&files).unwrap();
    assert_eq!(names(&timeline), ["regime", "SDF", "SNA", "HTS"]);
    // By shapely, as for the report.
    for (side, km2) in
        [("regime", 70_580.46), ("sdf", 52_489.23), ("SNA", 9_438.66), ("HTS", 4_204.47)]
    {
        let row = first(&timeline).side(&Side::new(side)).unwrap();
        assert!((row.holding().area().km2() - km2).abs() < 0.005, "{side}");
    }
    let later = timeline.rows()[1].figures().unwrap();
    assert_eq!(later.net(), Some(Area::ZERO));
    assert!(!has(&timeline.rows()[1], FlagCode::Identical), "ground changed hands");
    let [step] = later.since().unwrap().flows() else { panic!("one step") };
    assert_eq!((step.from(), step.to()), (Some(&Side::new("HTS")), Some(&Side::new("SNA"))));
    assert!((step.area().km2() - 4_204.47).abs() < 0.005);
    let table = timeline.to_string();
    let [head, earlier, later] = [0, 1, 2].map(|line| table.lines().nth(line).unwrap());
    let columns: Vec<&str> = head.split_whitespace().collect();
    assert_eq!(
        columns,
        ["date", "regime", "share", "gained", "lost", "net", "SDF", "SNA", "HTS", "not", "drawn"]
    );
    assert_eq!(earlier.chars().count(), head.chars().count(), "{table}");
    assert!(later.contains("–"), "HTS has nothing: {table}");
    assert!(!table.contains("controlled"), "{table}");

    let months = reader.periods(&timeline, Period::Month, 40).unwrap();
    let sides = months[0].sides();
    let net = |side: &str| sides.iter().find(|row| row.side().as_str() == side).unwrap().net();
    assert_eq!(net("SDF"), Some(Area::ZERO));
    assert!((net("SNA").unwrap().km2() - 4_204.47).abs() < 0.005);
    assert!((net("HTS").unwrap() + net("SNA").unwrap()).m2().abs() < 1e-3);
    let table = PeriodRow::table(&months).to_string();
    assert!(table.contains("SNA net") && !table.contains("controlled"), "{table}");
    let json = serde_json::to_value(&months[0]).unwrap();
    assert_eq!(json["side"], "regime");
    let members: Vec<&String> = json["sides"][0].as_object().unwrap().keys().collect();
    assert_eq!(members, ["area_km2", "net_km2", "net_percentage_points", "share_percent", "side"]);
}

#[test]
fn a_side_that_is_named_has_the_headline() {
    let scratch = tempfile::tempdir().unwrap();
    let Some((reader, files)) = four_sides(scratch.path()) else { return };
    let syria = syria();
    let survey = syria.survey(&Method::default().side(Side::new("sna")));
    let timeline = survey.timeline().map_reader(reader.clone()).read(&files).unwrap();
    let later = timeline.rows()[1].figures().unwrap();
    assert_eq!(later.about().unwrap().as_str(), "SNA");
    assert!((later.gained().unwrap().km2() - 4_204.47).abs() < 0.005);
    assert_eq!(timeline.to_string().split_whitespace().nth(1), Some("SNA"));
    // Who holds nothing any more is not unknown; who never held anything is.
    for (side, is_there) in [("HTS", true), ("ISIS", false)] {
        let survey = syria.survey(&Method::default().side(Side::new(side)));
        let read = survey.timeline().map_reader(reader.clone()).read(&files);
        assert_eq!(read.is_ok(), is_there, "{side}");
        if let Err(error) = read {
            assert!(error.to_string().contains("there is HTS, regime, SDF, SNA"), "{error}");
        }
    }
}

#[test]
fn the_archive_says_russia() {
    let Some(folder) = data("deepstate") else { return };
    let files = [1, 11].map(|day| folder.join(format!("deepstatemap_data_202511{day:02}.geojson")));
    let timeline = ukraine(&Method::default(), &files);
    let table = timeline.to_string();
    assert_eq!(table.split_whitespace().nth(1), Some("Russia"), "{table}");
    // It does not say who holds the rest, which is Ukraine or the grey zone.
    assert_eq!(names(&timeline), ["Russia"]);
    let later = timeline.rows()[1].figures().unwrap();
    let took = &later.since().unwrap().flows()[0];
    assert_eq!((took.from(), took.to()), (None, Some(&Side::new("Russia"))));
    assert_eq!(Some(took.area()), later.gained());
}

/// It says whose liberated ground is.
const LEGEND: &str = r#"
name = "two sides"
title = "Two sides"
precedence = ["occupied", "liberated"]
[[side]]
name = "Russia"
holds = ["occupied"]
[[side]]
name = "Ukraine"
holds = ["liberated"]
[[rule]]
status_property = "status"
"#;

#[test]
fn a_map_on_which_nothing_counts_has_no_figure_and_no_zero() {
    let Some(path) = data("wild/f04_status_not_known.geojson") else { return };
    let scratch = tempfile::tempdir().unwrap();
    let unknown = scratch.path().join("b_2025-01-02.geojson");
    fs::copy(path, &unknown).unwrap();
    let files = [
        square(scratch.path(), "2025-01-01", "occupied"),
        unknown,
        square(scratch.path(), "2025-01-03", "occupied"),
        // Known, and nobody's gain: a true zero.
        square(scratch.path(), "2025-01-04", "liberated"),
    ];
    let territory = Territory::ukraine();
    let legend: Legend = LEGEND.parse().unwrap();
    let reader = territory.survey(&Method::default()).timeline();
    let reader = reader.map_reader(MapReader::new().legend(legend));
    let timeline = reader.read(&files).unwrap();
    let [occupied, unknown, again, liberated] = timeline.rows() else { panic!("four rows") };
    let controlled = |row: &TimelineRow| row.figures().unwrap().controlled();
    assert!(controlled(occupied) == controlled(again) && controlled(again) > Some(Area::ZERO));
    assert_eq!(controlled(liberated), Some(Area::ZERO));
    assert_eq!(liberated.figures().unwrap().share(), Some(Share::NONE));
    assert!(has(unknown, FlagCode::NothingCounted) && !has(liberated, FlagCode::NothingCounted));
    let figures = unknown.figures().unwrap();
    assert!(
        figures.controlled().is_none() && figures.share().is_none() && figures.range().is_none()
    );
    for row in [unknown, again] {
        let figures = row.figures().unwrap();
        assert_eq!([figures.gained(), figures.lost(), figures.net()], [None; 3], "{row}");
    }
    assert!(liberated.figures().unwrap().net().unwrap() < Area::ZERO);
    assert!(again.figures().unwrap().held_by(&Side::new("Russia")).is_some());
    assert!(figures.held_by(&Side::new("Russia")).is_none(), "not said, and no zero");
    let line = unknown.to_string();
    let (row, flag) = line.split_once('[').unwrap();
    assert!(!row.contains("0.0") && flag.contains("control_ru (8,"), "{line}");
    let json = &serde_json::to_value(&timeline).unwrap()["rows"][1];
    for member in ["side", "controlled_km2", "share_percent", "gained_km2", "net_km2"] {
        assert!(json[member].is_null(), "{member}: {json}");
    }
    assert_eq!(json["sides"][0]["side"], "control_ru");
    assert!(json["sides"][0]["share_percent"].as_f64().unwrap() > 1.0);

    let days = reader.periods(&timeline, "1d".parse().unwrap(), 3).unwrap();
    assert!(days[1].net().is_none() && days[1].later().is_none());
    assert_eq!(days[1].flags()[0].code(), FlagCode::NothingCounted);
    assert_eq!(days[3].later(), Some(Area::ZERO));
}

#[test]
fn sides_of_several_legends_are_all_in_the_table() {
    let Some(path) = data("deepstate/deepstatemap_data_20251111.geojson") else { return };
    let scratch = tempfile::tempdir().unwrap();
    let files = [square(scratch.path(), "2025-11-10", "occupied"), path];
    let timeline = ukraine(&Method::default(), &files);
    assert_eq!(names(&timeline), ["controlled", "Russia"]);
    let table = timeline.to_string();
    let head = table.lines().next().unwrap();
    assert!(head.contains("first side"), "{table}");
    assert!(head.contains("controlled    Russia  not drawn"), "{table}");
    let since = timeline.rows()[1].flags();
    assert!(since.iter().any(|flag| flag.code() == FlagCode::LegendChanged));
}

#[test]
fn a_map_of_another_place_has_no_share() {
    let Some(path) = data("wild/f03_wholly_outside.geojson") else { return };
    let reader = MapReader::new().legend(LegendChoice::from(Legend::built_in("any").unwrap()));
    let ukraine = Territory::ukraine();
    let survey = ukraine.survey(&Method::default());
    let timeline = survey.timeline().map_reader(reader).read([path]).unwrap();
    assert!(has(&timeline.rows()[0], FlagCode::OutsideTerritory));
    let figures = first(&timeline);
    assert!(figures.controlled().is_none() && !figures.is_of_territory());
    let json = &serde_json::to_value(&timeline).unwrap()["rows"][0];
    assert!(json["share_percent"].is_null() && json["sides"][0]["share_percent"].is_null());
    let line = timeline.rows()[0].to_string();
    let figures = line.split('[').next().unwrap();
    assert!(!figures.contains('%'), "{line}");
}

/// Whoever kept a map must not lose who holds it.
#[test]
fn sides_come_out_of_the_cache_as_they_went_in() {
    let scratch = tempfile::tempdir().unwrap();
    let Some((reader, files)) = four_sides(scratch.path()) else { return };
    let syria = syria();
    let survey = syria.survey(&Method::default());
    let reader = survey.timeline().map_reader(reader).cache(scratch.path().join("cache"));
    let [measured, cached] = [(); 2].map(|()| reader.read(&files).unwrap());
    assert_eq!((measured.measured(), cached.measured()), (2, 0));
    assert_eq!(serde_json::to_string(&measured).unwrap(), serde_json::to_string(&cached).unwrap());
}
