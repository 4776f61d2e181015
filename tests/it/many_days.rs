//! Files of many days, some of which cannot be read: the others are what they are in a file of their own.

use proptest::prelude::*;
use serde_json::{Value, json};
use territory_control::timeline::{FlagCode, Period, PeriodRow, TimelineRow};
use territory_control::{
    ControlMap, Error, ErrorKind, Input, Legend, Limits, MapReader, Method, Territory, Warning,
    WarningCode,
};

use crate::command_line::example;

/// A box of one degree, 48–49° N (shapely and pyproj).
const BOX: f64 = 8_217.732_076_120_943;

/// What a feature is of.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Box,
    HighBox,
    UnknownBox,
    Points,
    Nothing,
    EmptyPolygon,
}

impl Kind {
    fn has_ground(self) -> bool {
        matches!(self, Self::Box | Self::HighBox | Self::UnknownBox)
    }

    /// Whether it says that there is no ground.
    fn is_empty(self) -> bool {
        matches!(self, Self::Nothing | Self::EmptyPolygon)
    }

    /// The geometry at a place, so many degrees to the east.
    fn geometry(self, place: usize) -> Value {
        let [west, east] = [25.0 + place as f64, 26.0 + place as f64];
        let ring = [[west, 48.0], [east, 48.0], [east, 49.0], [west, 49.0], [west, 48.0]];
        let high: Vec<[f64; 3]> = ring.iter().map(|[x, y]| [*x, *y, 7.0]).collect();
        match self {
            Self::Box | Self::UnknownBox => json!({"type": "Polygon", "coordinates": [ring]}),
            Self::HighBox => json!({"type": "Polygon", "coordinates": [high]}),
            Self::Points => json!({"type": "MultiPoint", "coordinates": [[west, 48], [east, 48]]}),
            Self::EmptyPolygon => json!({"type": "Polygon", "coordinates": []}),
            Self::Nothing => Value::Null,
        }
    }
}

/// What a feature has as date; nothing, if the property is missing.
pub(crate) type Written = Option<Value>;

fn feature(place: usize, kind: Kind, date: &Written) -> Value {
    let status = if kind == Kind::UnknownBox { "wonderland" } else { "occupied" };
    let mut properties = json!({"status": status});
    if let Some(date) = date {
        properties["date"] = date.clone();
    }
    json!({"type": "Feature", "properties": properties, "geometry": kind.geometry(place)})
}

pub(crate) fn boxes(dates: &[Written]) -> Vec<Value> {
    (0..).zip(dates).map(|(place, date)| feature(place, Kind::Box, date)).collect()
}

pub(crate) fn text(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

fn input(name: &str, features: &[Value]) -> Input {
    Input::from_reader(name, text(features).as_bytes(), &Limits::default()).unwrap()
}

fn reader() -> MapReader {
    let legend: Legend = r#"
        name = "boxes"
        title = "Boxes"
        [[side]]
        name = "Us"
        holds = ["occupied"]
        [[rule]]
        status = "occupied"
        property = "status"
        is = ["occupied"]
    "#
    .parse()
    .unwrap();
    MapReader::new().legend(legend)
}

fn day(map: &ControlMap) -> String {
    map.date().unwrap().date().to_string()
}

fn km2(map: &ControlMap) -> f64 {
    Territory::ukraine().control(map).unwrap().controlled().area().km2()
}

/// The maps of the days, and what is wrong with the rest.
fn each_day(features: &[Value]) -> (Vec<ControlMap>, Vec<Error>) {
    let days = reader().read_each_day(&input("days.geojson", features)).unwrap();
    let (maps, errors): (Vec<_>, Vec<_>) = days.into_iter().partition(Result::is_ok);
    let errors = errors.into_iter().filter_map(Result::err).collect();
    (maps.into_iter().map(Result::unwrap).collect(), errors)
}

pub(crate) fn dates(values: &[&str]) -> Vec<Written> {
    values.iter().map(|value| Some(json!(value))).collect()
}

/// Days as files write them, and what each is.
fn days() -> Vec<(Value, &'static str)> {
    vec![
        (json!("2024-06-01"), "2024-06-01"),
        (json!("2024-06-02T12:00:00Z"), "2024-06-02"),
        (json!("1950-05-05"), "1950-05-05"),
        (json!("05.05.1868"), "1868-05-05"),
        (json!("21500505"), "2150-05-05"),
        (json!("0001-01-01"), "0001-01-01"),
        (json!("9999-12-31"), "9999-12-31"),
        (json!(18_680_101), "1868-01-01"),
        // GNU date: -620000000 s, and -1000000000000 ms.
        (json!(-620_000_000), "1950-05-10"),
        (json!(-1_000_000_000_000_i64), "1938-04-24"),
        (json!("5678000000"), "2149-12-05"),
    ]
}

/// What says something and is no date.
pub(crate) fn misspelt() -> Vec<Value> {
    vec![
        json!("2024-06-31"),
        json!("0000-01-01"),
        json!("-0044-03-15"),
        json!("10000-01-01"),
        json!("03/04/2022"),
        json!("soon"),
        json!(17),
        json!(20_240_631),
        json!(202_406_011_530_i64),
        json!(true),
        json!(["2024-06-01"]),
        json!({"year": 2024}),
    ]
}

fn silent() -> Vec<Written> {
    vec![None, Some(Value::Null), Some(json!("")), Some(json!("  "))]
}

#[test]
fn years_are_those_that_four_digits_write() {
    for (value, expected) in days() {
        let features = boxes(&[Some(value.clone())]);
        let map = reader().read([input("map.geojson", &features)]).unwrap();
        assert_eq!(day(&map), expected, "{value}");
    }
    for value in misspelt() {
        let features = boxes(&[Some(value.clone())]);
        let map = reader().read([input("map.geojson", &features)]).unwrap();
        assert!(map.date().is_none(), "{value}: {:?}", map.date());
    }
}

#[test]
fn years_in_names_are_likely_ones() {
    for (name, expected) in [
        ("front_18680505.geojson", Some("1868-05-05")),
        ("front_1868-05-05.geojson", Some("1868-05-05")),
        ("06JUN1944.geojson", Some("1944-06-06")),
        ("front_0999-05-05.geojson", Some("0999-05-05")),
        // Versions and identifiers.
        ("layer_10010203.geojson", None),
        ("layer_5678000000.geojson", None),
        ("layer_0000-01-01.geojson", None),
    ] {
        let map = reader().read([input(name, &boxes(&[None]))]).unwrap();
        assert_eq!(map.date().map(|date| date.date().to_string()).as_deref(), expected, "{name}");
    }
    let wrapped = |id: i64| {
        let text = format!(r#"{{"id": {id}, "map": {}}}"#, text(&boxes(&[None])));
        let input = Input::from_reader("map.json", text.as_bytes(), &Limits::default()).unwrap();
        reader().read([input]).unwrap().date().map(|date| date.date().to_string())
    };
    assert_eq!(wrapped(1_668_296_906).as_deref(), Some("2022-11-12"));
    assert_eq!(wrapped(123_456_789), None);
}

#[test]
fn one_value_among_days_that_is_none_is_an_error_that_names_it() {
    let values = misspelt().into_iter().map(Some).chain(silent());
    for value in values {
        let mut dates = dates(&["2024-06-01", "", "1868-06-03"]);
        dates[1].clone_from(&value);
        let (maps, errors) = each_day(&boxes(&dates));
        let found: Vec<(String, String)> =
            maps.iter().map(|map| (day(map), format!("{:.2}", km2(map)))).collect();
        let expected = ["1868-06-03", "2024-06-01"].map(|day| (day.to_owned(), "8217.73".into()));
        assert_eq!(found, expected, "{value:?}");
        let words = match &value {
            Some(value) => format!("feature 1: found {value} as date in the property \"date\""),
            None => "feature 1: has no property \"date\", which dates the others".to_owned(),
        };
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].finding(), format!("days.geojson, {words}"));
        assert!(matches!(errors[0].kind(), ErrorKind::Date { .. }));
        let error = reader().read_days(&input("days.geojson", &boxes(&dates))).unwrap_err();
        assert_eq!(error.to_string(), errors[0].to_string());
    }
}

#[test]
fn many_values_that_are_none_are_one_error() {
    // Two days of nine that can be read: what is written wrongly is a date all the same.
    let mut dates = dates(&["2024-06-01", "2024-06-31", "x", "y", "z", "2024-06-03"]);
    dates.extend([None, Some(Value::Null), Some(json!(17))]);
    let (maps, errors) = each_day(&boxes(&dates));
    assert_eq!(maps.iter().map(day).collect::<Vec<_>>(), ["2024-06-01", "2024-06-03"]);
    assert!(maps.iter().all(|map| (km2(map) - BOX).abs() < 1e-6));
    let errors: Vec<String> = errors.iter().map(Error::finding).collect();
    assert_eq!(
        errors,
        [
            "days.geojson, feature 1: found \"2024-06-31\" as date in the property \"date\"; 6 more features are \
          of no day: 2 (\"x\"), 3 (\"y\"), 4 (\"z\"), 6 (nothing), 7 (null) and 1 more"
        ],
    );
    // A value of any length is cut.
    let long = "x".repeat(100_000);
    let (_, errors) = each_day(&boxes(&self::dates(&["2024-06-01", &long, "2024-06-03"])));
    assert!(errors[0].finding().len() < 200);
}

fn messages(warnings: &[Warning], code: WarningCode) -> Vec<&str> {
    let found = warnings.iter().filter(|warning| warning.code() == code);
    found.map(Warning::message).collect()
}

#[test]
fn days_that_few_features_say_do_not_part_a_map_in_silence() {
    let mut dates = dates(&["2024-06-01", "2024-06-03"]);
    dates.extend([None, Some(Value::Null), Some(json!(""))]);
    let (maps, errors) = each_day(&boxes(&dates));
    assert_eq!((maps.len(), maps[0].polygon_count(), errors.len()), (1, 5, 0));
    assert_eq!(
        messages(maps[0].warnings(), WarningCode::UndatedFeatures),
        [
            "days.geojson: 3 features say no day in the property \"date\", and the others say 2024-06-01 and \
          2024-06-03; all are taken for one map"
        ],
    );
    let ukraine = Territory::ukraine();
    let timeline = ukraine.survey(&Method::default()).timeline().map_reader(reader());
    let timeline = timeline.input(input("days.geojson", &boxes(&dates)));
    let timeline = timeline.read(std::iter::empty::<&str>()).unwrap();
    let flags = timeline.rows().iter().flat_map(TimelineRow::flags);
    assert!(flags.into_iter().any(|flag| flag.code() == FlagCode::UndatedFeatures));
    assert!(timeline.to_string().contains("undated-features"), "{timeline}");
}

#[test]
fn what_is_skipped_is_counted_for_its_own_day() {
    let [first, second] = ["2024-06-01", "2024-06-02"].map(|day| Some(json!(day)));
    let other = Some(json!("2024-06-09"));
    let features = [
        feature(0, Kind::HighBox, &first),
        feature(1, Kind::Points, &first),
        feature(2, Kind::UnknownBox, &second),
        feature(3, Kind::Nothing, &second),
        feature(4, Kind::Box, &second),
        Value::Null,
        // No ground, no day: what was drawn for something else.
        feature(6, Kind::Points, &other),
        // No ground on a day that cannot be read.
        feature(7, Kind::Nothing, &Some(json!("2024-06-31"))),
    ];
    let (maps, errors) = each_day(&features);
    let counts: Vec<_> = maps.iter().map(|map| (day(map), map.feature_count())).collect();
    assert_eq!(counts, [("2024-06-01".to_owned(), 2), ("2024-06-02".to_owned(), 3)]);
    let rest = "days.geojson: of no day: 2 points, which have no area; 1 missing geometry, 1 null among the \
                features";
    assert_eq!(
        messages(maps[0].warnings(), WarningCode::Skipped),
        [rest, "2 points, which have no area; all but longitude and latitude of 5 positions"],
    );
    assert_eq!(messages(maps[1].warnings(), WarningCode::Skipped), [rest, "1 missing geometry"]);
    assert!(maps[0].unclassified().is_empty());
    assert_eq!(maps[1].unclassified().iter().map(|(_, count)| count).sum::<usize>(), 1);
    assert_eq!(errors.len(), 1);
    assert!(errors[0].finding().contains("feature 7: found \"2024-06-31\""), "{}", errors[0]);
    // What one asks for is what is among all.
    let picked = reader().date("2024-06-02".parse().unwrap());
    let picked = picked.read([input("days.geojson", &features)]).unwrap();
    assert_eq!(picked.skipped(), maps[1].skipped());
    assert_eq!(
        messages(picked.warnings(), WarningCode::UndatedFeatures),
        [
            "days.geojson: left out: feature 7: found \"2024-06-31\" as date in the property \"date\""
        ],
    );
}

#[test]
fn a_date_that_is_stated_holds_for_maps_that_say_none() {
    let stated = reader().date("2024-01-01".parse().unwrap());
    let undated = input("map.geojson", &boxes(&[None, Some(Value::Null)]));
    let conflicts =
        |map: &ControlMap| messages(map.warnings(), WarningCode::DateConflict).join("; ");
    for maps in [stated.read_days(&undated).unwrap(), vec![stated.read([undated.clone()]).unwrap()]]
    {
        assert_eq!((maps.len(), day(&maps[0]).as_str()), (1, "2024-01-01"));
        assert_eq!(maps[0].date().unwrap().source().to_string(), "as given");
        assert_eq!(conflicts(&maps[0]), "");
    }
    for (name, date, own, holds) in [
        ("map_2020-02-02.geojson", None, "2020-02-02 (from the file name)", "2024-01-01"),
        (
            "map.geojson",
            Some(json!("1868-02-02")),
            "1868-02-02 (from the property \"date\")",
            "1868-02-02",
        ),
    ] {
        let dated = input(name, &boxes(std::slice::from_ref(&date)));
        for map in [&stated.read_days(&dated).unwrap()[0], &stated.read([dated.clone()]).unwrap()] {
            assert_eq!(day(map), holds);
            let words =
                format!("the map is of {own}, and was stated to be of 2024-01-01: {holds} holds");
            assert_eq!(conflicts(map), words);
        }
    }
    // What is stated and said is no conflict.
    let same = stated.read([input("map_20240101.geojson", &boxes(&[None]))]).unwrap();
    assert_eq!((day(&same).as_str(), conflicts(&same).as_str()), ("2024-01-01", ""));
    // Of many days one is picked; features of none stay out of it.
    let days =
        input("days.geojson", &boxes(&[Some(json!("2024-01-01")), None, Some(json!(20_240_102))]));
    let picked = stated.read_days(&days).unwrap();
    assert_eq!((picked.len(), picked[0].polygon_count()), (1, 1));
    // In a series it dates the maps that lack a date.
    let ukraine = Territory::ukraine();
    let series = ukraine.survey(&Method::default()).timeline().map_reader(stated);
    let series =
        series.input(undated).input(input("b.geojson", &boxes(&[Some(json!("2023-01-01"))])));
    let series = series.read(std::iter::empty::<&str>()).unwrap();
    let found: Vec<String> =
        series.rows().iter().map(|row| row.date().unwrap().to_string()).collect();
    assert_eq!(found, ["2023-01-01", "2024-01-01"]);
}

#[test]
fn the_last_period_of_the_calendar_has_its_last_day() {
    let ukraine = Territory::ukraine();
    let days = dates(&["9999-11-30", "9999-12-30", "9999-12-31"]);
    let series = ukraine.survey(&Method::default()).timeline().map_reader(reader());
    let series = series.input(input("days.geojson", &boxes(&days)));
    let timeline = series.read(std::iter::empty::<&str>()).unwrap();
    for (period, labels) in [
        (Period::Month, vec!["9999-11", "9999-12"]),
        (Period::Year, vec!["9999"]),
        (Period::Days(31), vec!["9999-11-30 to 9999-12-30", "9999-12-31 to 9999-12-31"]),
    ] {
        let rows = series.periods(&timeline, period, 0).unwrap();
        assert_eq!(rows.iter().map(PeriodRow::label).collect::<Vec<_>>(), labels);
        let (last, _) = rows.last().unwrap().to().unwrap();
        assert_eq!(last.to_string(), "9999-12-31");
    }
}

#[test]
fn programs_say_what_has_no_day_and_keep_the_days() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("days.geojson");
    let dates = dates(&["2024-06-01", "2024-06-31", "1868-06-03", "soon"]);
    std::fs::write(&path, text(&boxes(&dates))).unwrap();
    let words = "feature 1: found \"2024-06-31\" as date in the property \"date\"; 1 more feature is of no day: 3 \
                 (\"soon\")";
    let run = |program: &str, arguments: &[&str]| {
        let output = example(program).arg(&path).args(arguments).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        (text, String::from_utf8(output.stderr).unwrap(), output.status.code())
    };
    let (table, stderr, code) = run("timeline", &[]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("1 of 3 maps could not be read"), "{stderr}");
    assert!(table.contains("no date     ") && table.contains(words), "{table}");
    assert!(table.contains("\n1868-06-03    8,217.73 km²"), "{table}");
    assert!(table.contains("\n2024-06-01    8,217.73 km²"), "{table}");
    let (document, _, _) = run("timeline", &["--json"]);
    let document: Value = serde_json::from_str(&document).unwrap();
    let rows = document["rows"].as_array().unwrap();
    assert!(rows[0]["error"].as_str().unwrap().ends_with(words) && rows[0]["date"].is_null());
    let areas: Vec<f64> =
        rows[1..].iter().map(|row| row["controlled_km2"].as_f64().unwrap()).collect();
    assert!(areas.len() == 2 && areas.iter().all(|area| (area - BOX).abs() < 1e-6), "{areas:?}");
    let (table, _, _) = run("timeline", &["--csv"]);
    assert!(table.contains(&words.replace('"', "\"\"")), "{table}");
    let (report, _, code) = run("share", &["--date", "1868-06-03"]);
    assert_eq!(code, Some(0));
    assert!(report.contains("1868-06-03 from the property \"date\""), "{report}");
    assert!(report.contains(&format!("left out: {words}")), "{report}");
    let (_, stderr, code) = run("share", &[]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("holds the maps of 1868-06-03 and 2024-06-01"), "{stderr}");
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        6 => Just(Kind::Box),
        1 => Just(Kind::HighBox),
        1 => Just(Kind::UnknownBox),
        1 => Just(Kind::Points),
        1 => Just(Kind::Nothing),
        1 => Just(Kind::EmptyPolygon),
    ]
}

/// What stands in the property, and which day that is, if any.
fn written() -> impl Strategy<Value = (Written, Option<&'static str>)> {
    prop_oneof![
        4 => prop::sample::select(days()).prop_map(|(value, day)| (Some(value), Some(day))),
        1 => prop::sample::select(misspelt()).prop_map(|value| (Some(value), None)),
        1 => prop::sample::select(silent()).prop_map(|value| (value, None)),
    ]
}

/// A feature, what it is of, and its day.
type Drawn = (Value, Kind, Option<&'static str>);

/// The days of a file: those of ground, and those that are said to have none.
fn days_of(features: &[Drawn]) -> Vec<&'static str> {
    let made = features.iter().filter(|(_, kind, _)| kind.has_ground() || kind.is_empty());
    let mut days: Vec<&str> = made.filter_map(|(_, _, day)| *day).collect();
    days.sort_unstable();
    days.dedup();
    days
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Each day is what it is in a file of its own, whatever stands beside it.
    #[test]
    fn a_day_among_others_is_the_day_alone(
        drawn in prop::collection::vec((kind(), written()), 3..10),
        nulls in 0_usize..3,
    ) {
        let features: Vec<Drawn> = (0..)
            .zip(&drawn)
            .map(|(place, (kind, (value, day)))| (feature(place, *kind, value), *kind, *day))
            .collect();
        let grounds = || drawn.iter().filter(|(kind, _)| kind.has_ground());
        let silent = grounds().filter(|(_, (value, _))| silent().contains(value)).count();
        let days = days_of(&features);
        // Else it is one map.
        prop_assume!(days.len() > 1 && 2 * silent <= grounds().count());
        prop_assume!(grounds().any(|(_, (_, day))| day.is_some()));
        let nulls = std::iter::repeat_n(Value::Null, nulls);
        let all: Vec<Value> = features.iter().map(|(feature, ..)| feature.clone()).chain(nulls).collect();
        let (maps, errors) = each_day(&all);
        prop_assert_eq!(maps.iter().map(self::day).collect::<Vec<_>>(), days.clone());
        let is_bad = |(kind, (value, day)): &(Kind, (Written, Option<&str>))| {
            day.is_none() && (kind.has_ground() || kind.is_empty() && !self::silent().contains(value))
        };
        let bad = drawn.iter().position(is_bad);
        prop_assert_eq!(errors.first().and_then(|error| error.location().feature()), bad);
        prop_assert_eq!(errors.len(), usize::from(bad.is_some()));
        for (map, day) in maps.iter().zip(&days) {
            let own = features.iter().filter(|(_, _, found)| found == &Some(*day));
            let own: Vec<&Drawn> = own.collect();
            let count = |wanted: Kind| own.iter().filter(|(_, kind, _)| *kind == wanted).count();
            prop_assert_eq!(map.feature_count(), own.len());
            prop_assert_eq!(map.skipped().points(), 2 * count(Kind::Points));
            prop_assert_eq!(map.skipped().null_geometries(), count(Kind::Nothing));
            prop_assert_eq!(map.skipped().empty_polygons(), count(Kind::EmptyPolygon));
            prop_assert_eq!(map.skipped().extra_ordinates(), 5 * count(Kind::HighBox) as u64);
            let unknown: usize = map.unclassified().iter().map(|(_, count)| count).sum();
            prop_assert_eq!(unknown, count(Kind::UnknownBox));
            let held = (count(Kind::Box) + count(Kind::HighBox)) as f64 * BOX;
            prop_assert!((km2(map) - held).abs() < 1e-6, "{}: {} not {held}", day, km2(map));
            let alone: Vec<Value> = own.iter().map(|(feature, ..)| feature.clone()).collect();
            if own.iter().any(|(_, kind, _)| kind.has_ground()) {
                let alone = reader().read([input("day.geojson", &alone)]).unwrap();
                prop_assert_eq!(self::day(&alone), *day);
                prop_assert_eq!((alone.skipped(), alone.feature_count()), (map.skipped(), map.feature_count()));
                prop_assert_eq!(km2(&alone).to_bits(), km2(map).to_bits());
            }
        }
    }
}
