//! Days: found where maps say them, stated where they do not, and asked for where there are many.

use std::io::Write;
use std::path::PathBuf;

use serde_json::{Value, json};
use territory_control::map::DateSource;
use territory_control::timeline::TimelineRow;
use territory_control::{
    ControlMap, Error, ErrorKind, Input, Limits, MapReader, Means, Method, Territory, WarningCode,
};

use crate::shared::{data, json};

/// A square of one degree, so many degrees to the east.
fn square(east: i32, properties: &Value) -> Value {
    let [west, east] = [f64::from(30 + east), f64::from(31 + east)];
    let ring = [[west, 48.0], [east, 48.0], [east, 49.0], [west, 49.0], [west, 48.0]];
    let geometry = json!({"type": "Polygon", "coordinates": [ring]});
    json!({"type": "Feature", "properties": properties, "geometry": geometry})
}

/// An input of squares with these properties.
fn input(name: &str, properties: &[Value]) -> Input {
    let squares = (0..).zip(properties).map(|(east, properties)| square(east, properties));
    let features: Vec<Value> = squares.collect();
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    Input::from_reader(name, text.as_bytes(), &Limits::default()).unwrap()
}

fn day(map: &ControlMap) -> Option<String> {
    map.date().map(|date| date.date().to_string())
}

fn days(maps: &[ControlMap]) -> Vec<String> {
    maps.iter().map(|map| day(map).unwrap()).collect()
}

fn reader() -> MapReader {
    MapReader::new().legend(territory_control::Legend::built_in("any").unwrap())
}

#[test]
fn a_property_in_which_all_features_agree_dates_the_map() {
    for (property, value, expected) in [
        ("date", json!("2024-03-01"), Some("2024-03-01")),
        ("Date", json!("2024-03-01"), Some("2024-03-01")),
        ("EditDate", json!(1_657_238_400_000_i64), Some("2022-07-08")),
        ("EDITDATE", json!(1_657_238_400), Some("2022-07-08")),
        ("last_edited_date", json!("2024-03-01T22:30:00Z"), Some("2024-03-01")),
        ("reference_date", json!("2026-04-24"), Some("2026-04-24")),
        ("datetime", json!("08JUL2022"), Some("2022-07-08")),
        ("EditDate", json!("yesterday"), None),
        ("EditDate", json!("03/04/2022"), None),
        ("creationdate", json!("2024-03-01"), None),
    ] {
        let same = [json!({property: value}), json!({property: value})];
        let map = reader().read([input("map.geojson", &same)]).unwrap();
        assert_eq!(day(&map).as_deref(), expected, "{property}: {value}");
        if expected.is_some() {
            let source = DateSource::Property(property.to_owned());
            assert_eq!(*map.date().unwrap().source(), source);
        }
    }
    // ArcGIS dates each edit: where they differ, none is the map's.
    let edits = [json!({"EditDate": "2022-07-08"}), json!({"EditDate": "2022-07-09"})];
    assert_eq!(day(&reader().read([input("map.geojson", &edits)]).unwrap()), None);
    // What was published names the day that it was drawn for.
    let Some(path) = data("sources/warmap_reference_control.geojson") else { return };
    assert_eq!(day(&ControlMap::open(path).unwrap()).as_deref(), Some("2026-04-24"));
}

#[test]
fn a_moment_falls_on_the_day_of_the_maps_maker() {
    // 23:48 UTC is 01:48 of the next day in Kyiv.
    let Some(path) = data("deepstate-history/1668296906.geojson") else { return };
    assert_eq!(day(&ControlMap::open(&path).unwrap()).as_deref(), Some("2022-11-13"));
    let utc = MapReader::new().time_zone(jiff::tz::TimeZone::UTC).open(path).unwrap();
    assert_eq!(day(&utc).as_deref(), Some("2022-11-12"));
}

#[test]
fn names_with_two_days_have_none() {
    let of = |name: &str| day(&reader().read([input(name, &[json!({})])]).unwrap());
    assert_eq!(of("from_20220701_to_20220708.geojson"), None);
    assert_eq!(of("20220708_made_20220708.geojson").as_deref(), Some("2022-07-08"));
    assert_eq!(of("220708_1530.geojson").as_deref(), Some("2022-07-08"));
    assert_eq!(of("UkraineControlMapAOJUL082022.geojson").as_deref(), Some("2022-07-08"));
}

#[test]
fn a_property_may_be_stated_to_date_the_features() {
    let features = [
        json!({"seen": "05/11/22", "date": "2020-01-01"}),
        json!({"seen": "06/11/22", "date": "2020-01-01"}),
    ];
    let many = input("map_20210101.geojson", &features);
    let reader = reader().date_property("seen").date_pattern("%d/%m/%y".parse().unwrap());
    let maps = reader.read_days(&many).unwrap();
    assert_eq!(days(&maps), ["2022-11-05", "2022-11-06"]);
    assert!(matches!(reader.read([many.clone()]).unwrap_err().kind(), ErrorKind::ManyDays { .. }));
    let map = reader.clone().date("2022-11-06".parse().unwrap()).read([many]).unwrap();
    assert_eq!((day(&map).as_deref(), map.polygon_count()), (Some("2022-11-06"), 1));
    let one = reader.read([input("map_20210101.geojson", &features[..1])]).unwrap();
    assert_eq!(day(&one).as_deref(), Some("2022-11-05"));
}

/// The message, and the means of its remedies.
fn refused(reader: &MapReader, name: &str, properties: &[Value]) -> (String, Vec<Means>) {
    let error: Error = reader.read([input(name, properties)]).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Date { .. }), "{error}");
    let means = error.remedies().iter().map(territory_control::Remedy::means).collect();
    (error.finding(), means)
}

#[test]
fn what_was_stated_to_date_a_map_and_does_not_is_an_error_that_names_what_was_seen() {
    let features = [json!({"seen": "soon", "kind": 1}), json!({"seen": "late"})];
    let by = |property: &str| reader().date_property(property);
    assert_eq!(
        refused(&by("seen"), "map.geojson", &features),
        (
            "map.geojson: found \"soon\" as date in the property \"seen\"".to_owned(),
            vec![Means::DatePattern],
        ),
    );
    // Properties are the file's, capitals and all.
    assert_eq!(
        refused(&by("Seen"), "map.geojson", &features),
        (
            "map.geojson: no feature has the property \"Seen\"; there is kind, seen".to_owned(),
            vec![Means::DateProperty],
        ),
    );
    let pattern = |pattern: &str| reader().date_pattern(pattern.parse().unwrap());
    let (message, means) = refused(&pattern("%d%m%y"), "maps_080722/front.geojson", &features);
    assert_eq!(
        message,
        "maps_080722/front.geojson: the name \"front.geojson\" has no date of the pattern %d%m%y",
    );
    assert_eq!(means, [Means::DatePattern, Means::DateProperty]);
    let (message, _) = refused(&pattern("%d%m%y"), "010722-080722.geojson", &features);
    assert!(message.ends_with("several dates of the pattern %d%m%y: 2022-07-01, 2022-07-08"));
    let map = pattern("%d%m%y").read([input("front_080722.geojson", &features)]).unwrap();
    assert_eq!(day(&map).as_deref(), Some("2022-07-08"));
}

#[test]
fn features_without_a_day_are_not_taken_for_one_in_silence() {
    let Some(folder) = data("wild/questions/F8_dates") else { return };
    let open = |name: &str| ControlMap::open(folder.join(name));
    let error = open("conf.geojson").unwrap_err().to_string();
    assert!(error.contains("holds the maps of 2024-01-01 and 2025-01-01;"), "{error}");
    for (name, words) in [
        ("part.geojson", "feature 1: found \"nonsense\" as date in the property \"date\""),
        ("part2.geojson", "feature 1: has no property \"date\", which dates the others"),
    ] {
        let map = open(name).unwrap();
        assert_eq!(day(&map).as_deref(), Some("2025-01-01"));
        let code = WarningCode::UndatedFeatures;
        let warning = map.warnings().iter().find(|warning| warning.code() == code).unwrap();
        assert!(warning.message().contains("1 feature says no day"), "{warning}");
        assert!(warning.message().ends_with(words), "{warning}");
    }
}

#[test]
fn one_bad_day_does_not_join_the_others() {
    let Some(folder) = data("wild/questions/J_one_bad_date") else { return };
    let ukraine = Territory::ukraine();
    let survey = ukraine.survey(&Method::default());
    for (name, words) in [
        ("typo.geojson", "feature 1: found \"2024-06-31\" as date in the property \"date\""),
        ("null.geojson", "feature 1: found null as date in the property \"date\""),
    ] {
        let timeline = survey.timeline().read([folder.join(name)]).unwrap();
        let rows = timeline.rows().iter();
        // A box 47–48° N is 8,376.63 km².
        let areas = rows.map(|row| row.figures()?.controlled().map(|area| area.to_string()));
        let areas: Vec<Option<String>> = areas.collect();
        let box_of_a_degree = Some("8,377 km²".to_owned());
        assert_eq!(areas, [None, box_of_a_degree.clone(), box_of_a_degree], "{name}");
        let error = timeline.rows()[0].error().unwrap().to_string();
        assert!(error.ends_with(words), "{error}");
        assert!(MapReader::new().open(folder.join(name)).is_err());
        let picked = MapReader::new().date("2024-06-03".parse().unwrap());
        let map = picked.open(folder.join(name)).unwrap();
        assert_eq!(map.polygon_count(), 1);
        let code = WarningCode::UndatedFeatures;
        assert!(map.warnings().iter().any(|warning| warning.code() == code));
    }
}

#[test]
fn rows_without_a_date_say_which_file_they_are_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, square(0, &json!({"status": "occupied"})).to_string()).unwrap();
        path
    };
    let ukraine = Territory::ukraine();
    let read =
        |files: &[PathBuf]| ukraine.survey(&Method::default()).timeline().read(files).unwrap();
    let timeline = read(&[write("20240101.json"), write("undated.json"), write("20230101.json")]);
    let lines: Vec<String> = timeline.rows().iter().map(ToString::to_string).collect();
    assert!(lines[0].starts_with("no date") && lines[0].contains("undated.json"), "{lines:?}");
    assert!(lines[1].starts_with("2023-01-01") && lines[2].starts_with("2024-01-01"));
    assert_eq!((timeline.undated(), timeline.remedies().len()), (1, 2));
    assert!(read(&[write("20240101.json")]).remedies().is_empty());
    // None has a date: they stay in the order given.
    let timeline = read(&[write("b.json"), write("a.json")]);
    let files: Vec<&str> = timeline.rows().iter().map(TimelineRow::file).collect();
    assert!(files[0].ends_with("b.json") && files[1].ends_with("a.json"));
    assert!(timeline.to_string().contains("no map has a date"), "{timeline}");
}

/// One feature a day, as the script of DeepState's archive writes it: gzipped, by geopandas.
fn unified(days: &[&str]) -> Option<(tempfile::TempDir, PathBuf)> {
    let features: Option<Vec<Value>> = (0..)
        .zip(days)
        .map(|(id, day)| {
            let file = data(&format!("deepstate/deepstatemap_data_{}.geojson", day.replace('-', "")))?;
            let geometry = json(&file)["features"][0]["geometry"].clone();
            let (id, properties) = (id.to_string(), json!({"date": day}));
            Some(json!({"id": id, "type": "Feature", "properties": properties, "geometry": geometry}))
        })
        .collect();
    let text = json!({"type": "FeatureCollection", "features": features?}).to_string();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deepstate-map-data.geojson.gz");
    let file = std::fs::File::create(&path).unwrap();
    let mut packer = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap();
    Some((folder, path))
}

#[test]
fn deepstates_file_of_all_days_is_read_day_by_day() {
    let days = ["2025-11-01", "2025-11-11", "2025-12-01"];
    let Some((_folder, path)) = unified(&days) else { return };
    let error = ControlMap::open(&path).unwrap_err();
    assert!(error.to_string().contains("holds the maps of 2025-11-01, 2025-11-11 and 2025-12-01;"));
    let means: Vec<Means> = error.remedies().iter().map(territory_control::Remedy::means).collect();
    assert_eq!(means, [Means::Date, Means::Timeline]);
    let ukraine = Territory::ukraine();
    let map = MapReader::new().date("2025-11-11".parse().unwrap()).open(&path).unwrap();
    assert_eq!(
        (map.legend_name(), day(&map).unwrap()),
        ("deepstate-archive".into(), days[1].into())
    );
    // As printed, and as the file of that day has it.
    let report = ukraine.control(&map).unwrap();
    assert!(report.to_string().starts_with("Russia holds 19.1% of Ukraine: 115,467 km²"));
    let timeline = ukraine.survey(&Method::default()).timeline().read([&path]).unwrap();
    let rows = timeline.rows();
    let found: Vec<String> = rows.iter().map(|row| row.date().unwrap().to_string()).collect();
    assert_eq!(found, days);
    // shapely: 501.10 gained and 18.20 lost in November.
    let net = rows[1..].iter().map(|row| row.figures().unwrap().net().unwrap().km2());
    assert!((net.sum::<f64>() - (501.10 - 18.20)).abs() < 0.01);
}
