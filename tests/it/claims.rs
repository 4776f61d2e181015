//! What the documentation says of the interface, tried from outside: each test has the claim in its name.

use geo_types::{LineString, Rect, coord, line_string};
use proptest::prelude::*;
use territory_control::map::LineSide;
use territory_control::method::{Counted, Denominator};
use territory_control::timeline::Period;
use territory_control::{
    Cancellation, ControlMap, Error, ErrorKind, Figure, Input, Limits, MapReader, Method,
    PolygonFeature, Region, Status, Territory, TerritoryReader, WarningCode,
};

fn square(name: Option<&str>, west: f64) -> PolygonFeature {
    let corners = [coord! { x: west, y: 47.0 }, coord! { x: west + 1.0, y: 48.0 }];
    let square = PolygonFeature::new(Rect::new(corners[0], corners[1]).to_polygon());
    match name {
        Some(name) => square.property("name", name),
        None => square,
    }
}

fn occupied(day: &str) -> Input {
    Input::from_features(format!("map_{day}"), [square(None, 36.0).status(&Status::OCCUPIED)])
}

#[test]
fn settings_of_a_timeline_hold_in_whatever_order() {
    let cancelled = Cancellation::new();
    cancelled.cancel();
    let territory = Territory::ukraine();
    let reader = || territory.survey(&Method::default()).timeline().input(occupied("2025-01-01"));
    let none: [&str; 0] = [];
    for timeline in [
        reader().cancellation(cancelled.clone()).map_reader(MapReader::new()),
        reader().map_reader(MapReader::new()).cancellation(cancelled.clone()),
    ] {
        assert_eq!(*timeline.read(none).unwrap_err().kind(), ErrorKind::Cancelled);
    }
    let narrow = Limits::default().vertices(3);
    for timeline in [
        reader().limits(narrow).map_reader(MapReader::new()),
        reader().map_reader(MapReader::new()).limits(narrow),
    ] {
        let rows = timeline.read(none).unwrap();
        let error = rows.rows()[0].error().unwrap();
        assert!(matches!(error.kind(), ErrorKind::Limit { limit: "vertices", .. }), "{error}");
    }
}

#[test]
fn periods_of_any_number_of_days_are_periods_or_errors() {
    let territory = Territory::ukraine();
    let reader = territory.survey(&Method::default()).timeline();
    let reader = reader.inputs(["2025-01-01", "2025-01-09"].map(occupied));
    let none: [&str; 0] = [];
    let timeline = reader.read(none).unwrap();
    for days in [0, -3, i32::MIN] {
        let error = reader.periods(&timeline, Period::Days(days), 3).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::UnknownOption { option: "period", .. }),
            "{error}"
        );
    }
    for (days, count) in [(1, 9), (7, 2), (7_304_484, 1), (7_304_485, 1), (i32::MAX, 1)] {
        assert_eq!(
            reader.periods(&timeline, Period::Days(days), 3).unwrap().len(),
            count,
            "{days}"
        );
    }
}

#[test]
fn lines_have_positions_or_are_errors() {
    let ukraine = Territory::ukraine();
    let map = |end: [f64; 2]| {
        let line: LineString<f64> = vec![[32.0, 43.0], end].into();
        ControlMap::from_lines(&ukraine, &[line], LineSide::Left)
    };
    assert!(map([32.0, 53.0]).is_ok());
    for end in [
        [f64::INFINITY, 53.0],
        [32.0, f64::NAN],
        [1e300, 53.0],
        [32.0, -1e9],
        [4e6, 6e6],
        [32.0, 91.0],
    ] {
        let error = map(end).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Coordinate { .. }), "{end:?}: {error}");
        assert!(error.to_string().starts_with("line 0, position 1: found ["), "{error}");
    }
}

#[test]
fn maps_that_are_made_of_maps_keep_their_days_and_warnings() {
    let ukraine = Territory::ukraine();
    let sample = ControlMap::sample();
    let survey = ukraine.survey(&Method::default());
    let agreement = survey.agreement(&[("a", &sample), ("b", &sample)]).unwrap();
    let consensus = agreement.consensus(2).unwrap();
    assert_eq!(consensus.date().unwrap().date(), sample.date().unwrap().date());
    let report = survey.control(&consensus).unwrap();
    assert!(
        report.warnings().iter().any(|warning| warning.code() == WarningCode::Sample),
        "{report}"
    );
    let meridian = line_string![(x: 32.0, y: 43.0), (x: 32.0, y: 53.0)];
    let lines = ControlMap::from_lines(&ukraine, &[meridian], LineSide::Left).unwrap();
    let day = territory_control::jiff::civil::date(2025, 1, 2);
    assert_eq!(survey.control(&lines.dated(day)).unwrap().date(), Some(day));
}

#[test]
fn regions_without_names_are_numbered_beside_those_with() {
    let features = [square(Some("region 2"), 30.0), square(None, 31.0), square(Some("A"), 32.0)];
    let territory = TerritoryReader::new().read(&Input::from_features("regions", features));
    let territory = territory.unwrap();
    let mut labels: Vec<&str> = territory.regions().iter().map(Region::label).collect();
    for label in &labels {
        assert_eq!(territory.regions_called(label).len(), 1, "{labels:?}");
    }
    labels.dedup();
    assert_eq!(labels.len(), 3);
}

#[test]
fn a_cancelled_territory_is_not_read() {
    let cancelled = Cancellation::new();
    cancelled.cancel();
    let input = Input::from_features("regions", [square(Some("A"), 30.0)]);
    let error = TerritoryReader::new().cancellation(cancelled).read(&input).unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Cancelled);
}

#[test]
fn the_city_and_the_region_around_it_are_told_apart() {
    let ukraine = Territory::ukraine();
    let code = |name: &str| ukraine.region(name).and_then(|region| region.code());
    assert_eq!(code("Kyiv"), None);
    let called = ukraine.regions_called("Kyiv").into_iter().map(Region::name);
    assert_eq!(called.collect::<Vec<_>>(), ["Kyiv City", "Kyiv Oblast"]);
    assert_eq!((code("kyiv city"), code("Kyiv Oblast")), (Some("UA-30"), Some("UA-32")));
    assert_eq!(code("Автономна Республіка Крим"), Some("UA-43"));
}

#[test]
fn intervals_that_only_touch_where_one_is_open_do_not_overlap() {
    let truncated = |text: &str| text.parse::<Figure>().unwrap().truncated();
    let [one, next, far] = ["19.1%", "19.2%", "19.4%"].map(truncated);
    assert!(!one.overlaps(&next) && !next.overlaps(&one) && !one.overlaps(&far));
    assert!(one.overlaps(&one) && truncated("19%").overlaps(&one));
    let [rounded, nearest] =
        ["19.1%", "19.2%"].map(|text| text.parse::<Figure>().unwrap().interval());
    assert!(rounded.overlaps(&nearest), "closed ends touch at 19.15");
}

#[test]
fn denominators_are_finite_areas() {
    for text in ["1e303", "inf", "NaN", "-5", "0"] {
        assert!(text.parse::<Denominator>().is_err(), "{text}");
    }
    assert!("603628".parse::<Denominator>().is_ok());
}

#[test]
fn an_input_is_shown_without_its_bytes() {
    let text = vec![b' '; 1_000_000];
    let input = Input::from_reader(
        "blank.geojson",
        [b"{}".as_slice(), &text].concat().as_slice(),
        &Limits::default(),
    );
    let shown = format!("{:?}", input.unwrap());
    assert!(shown.len() < 300 && shown.contains("blank.geojson"), "{shown}");
    assert_eq!(format!("{:?}", occupied("x")), "Input { name: \"map_x\", features: 1, .. }");
}

#[test]
fn what_a_tool_hands_to_other_threads_may_go_there() {
    fn expect_movable<T: Send + Sync + 'static>() {}
    expect_movable::<ControlMap>();
    expect_movable::<Territory>();
    expect_movable::<MapReader>();
    expect_movable::<TerritoryReader>();
    expect_movable::<territory_control::ControlReport>();
    expect_movable::<territory_control::timeline::Timeline>();
    expect_movable::<territory_control::change::Change>();
    expect_movable::<territory_control::agreement::Agreement>();
    expect_movable::<Error>();
    expect_movable::<Input>();
}

proptest! {
    /// Also where names are words of this crate, or have what joins names in them.
    #[test]
    fn counted_statuses_read_back_as_themselves(
        names in prop::collection::vec(
            prop_oneof!["[a-z+,\" \\\\]{1,6}", "legend|everything|nothing|Nothing", "\\PC{1,4}"],
            0..4,
        ),
    ) {
        let names: Vec<Status> = names.into_iter().map(Status::new).collect();
        let counted = Counted::Only(names);
        prop_assert_eq!(counted.to_string().parse::<Counted>().unwrap(), counted.clone(), "{}", counted);
    }
}
