//! Timelines: order, gaps, oddities, periods, failures.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use serde_json::{Value, json};
use territory_control::method::Denominator;
use territory_control::timeline::{FlagCode, Period, Timeline, TimelineRow};
use territory_control::{Area, ControlMap, Method, Side, Territory};

use crate::shared::data;

fn read(paths: &[PathBuf]) -> Timeline {
    let ukraine = Territory::ukraine();
    ukraine.survey(&Method::default()).timeline().read(paths).unwrap()
}

fn has(row: &TimelineRow, code: FlagCode) -> bool {
    row.flags().iter().any(|flag| flag.code() == code)
}

fn flagged(timeline: &Timeline, code: FlagCode) -> Vec<String> {
    let rows = timeline.rows().iter().filter(|row| has(row, code));
    rows.filter_map(TimelineRow::date).map(|date| date.to_string()).collect()
}

pub(crate) fn square(size: f64) -> Value {
    json!({
        "type": "Feature",
        "properties": {"status": "occupied"},
        "geometry": {"type": "Polygon", "coordinates":
            [[[30.0, 47.0], [30.0 + size, 47.0], [30.0 + size, 48.0], [30.0, 48.0], [30.0, 47.0]]]},
    })
}

pub(crate) fn write(folder: &Path, name: &str, features: &[Value]) -> PathBuf {
    let path = folder.join(name);
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn the_archive_has_its_rows_gaps_and_laws() {
    let Some(folder) = data("deepstate") else { return };
    let timeline = read(&[folder]);
    assert_eq!((timeline.rows().len(), timeline.failures()), (537, 0));
    let row = |day: &str| {
        let found = timeline.rows().iter().find(|row| row.date().unwrap().to_string() == day);
        found.unwrap()
    };
    let controlled = row("2025-11-11").figures().unwrap().controlled().unwrap();
    assert!((controlled.km2() - 115_466.67).abs() < 0.05);
    // The days that the catalogue says are missing: each flag stands on the next map.
    assert_eq!(
        flagged(&timeline, FlagCode::Gap),
        ["2024-08-20", "2025-01-02", "2025-04-02", "2025-11-27"],
    );
    let message = |day: &str| {
        row(day)
            .flags()
            .iter()
            .find(|flag| flag.code() == FlagCode::Gap)
            .unwrap()
            .message()
            .to_owned()
    };
    assert_eq!(message("2024-08-20"), "no maps from 2024-08-18 to 2024-08-19, 2 days");
    assert_eq!(message("2025-11-27"), "no map of 2025-11-26");
    let mut before = Area::ZERO;
    for row in timeline.rows() {
        let figures = row.figures().unwrap();
        if let (Some(gained), Some(lost), Some(net)) =
            (figures.gained(), figures.lost(), figures.net())
        {
            assert!((gained - lost - net).m2().abs() < 1e-3);
            assert!((figures.controlled().unwrap() - before - net).m2().abs() < 1e-3);
            assert!(gained >= Area::ZERO && lost >= Area::ZERO, "{row}");
        }
        before = figures.controlled().unwrap();
    }
    // shapely over the same files: gained sums to 7130.48, lost to 272.71.
    let sum = |of: fn(&territory_control::timeline::DayFigures) -> Option<Area>| -> f64 {
        timeline.rows().iter().filter_map(|row| of(row.figures()?)).map(Area::km2).sum()
    };
    assert!((sum(territory_control::timeline::DayFigures::gained) - 7_130.48).abs() < 0.01);
    assert!((sum(territory_control::timeline::DayFigures::lost) - 272.71).abs() < 0.01);
    // By the same analysis 67 pairs have no change at all; two more have hairs under a metre.
    assert_eq!(flagged(&timeline, FlagCode::Identical).len(), 69);
    assert_eq!(flagged(&timeline, FlagCode::Redrawn), ["2025-11-03"]);
    assert_eq!(flagged(&timeline, FlagCode::Jump), ["2025-05-25", "2025-07-04"]);
}

/// Many maps in one run, new maps one by one, with regions and without: the same digits.
#[test]
fn rows_have_the_digits_of_reports() {
    let (Some(daily), Some(history)) = (data("deepstate"), data("deepstate-history")) else {
        return;
    };
    let ukraine = Territory::ukraine();
    let mut files: Vec<PathBuf> = Vec::new();
    for (folder, step) in [(daily, 60), (history, 9)] {
        let found = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut maps: Vec<PathBuf> = found.filter(|path| path.extension().is_some()).collect();
        maps.retain(|path| path.extension().is_some_and(|ending| ending == "geojson"));
        maps.sort();
        files.extend(maps.into_iter().step_by(step));
    }
    assert!(files.len() > 10);
    let timeline = ukraine.survey(&Method::default()).timeline().by_region().read(&files).unwrap();
    let mut compared = 0;
    for file in files {
        let map = ControlMap::open(&file).unwrap();
        let name = file.display().to_string();
        let row = timeline.rows().iter().find(|row| row.file() == name).unwrap();
        let figures = row.figures().unwrap();
        let total = ukraine.control(&map).unwrap();
        let report = ukraine.survey(&Method::default()).regions(&map).unwrap();
        assert_eq!(figures.controlled(), Some(total.controlled().area()), "{name}");
        assert_eq!(figures.controlled(), Some(report.controlled().area()), "{name}");
        let is_one_status = map.statuses().count() == 1;
        let regions = report.regional().unwrap().regions().iter();
        for (region, area) in regions.zip(figures.regions()) {
            // Of several statuses a report measures each by itself, a timeline their union.
            let difference = (region.controlled() - *area).m2().abs();
            assert!(if is_one_status { difference <= 0.0 } else { difference < 1.0 }, "{name}");
            compared += 1;
        }
    }
    assert!(compared > 100);
}

#[test]
fn months_run_from_the_last_map_before_to_the_last_map_in_them() {
    let Some(folder) = data("deepstate") else { return };
    let ukraine = Territory::ukraine();
    let reader = ukraine.survey(&Method::default()).timeline();
    let files: Vec<PathBuf> = ["20251029", "20251031", "20251115", "20251130", "20251220"]
        .iter()
        .map(|day| folder.join(format!("deepstatemap_data_{day}.geojson")))
        .collect();
    let timeline = reader.read(&files).unwrap();
    let months = reader.periods(&timeline, Period::Month, 3).unwrap();
    let labels: Vec<&str> =
        months.iter().map(territory_control::timeline::PeriodRow::label).collect();
    assert_eq!(labels, ["2025-10", "2025-11", "2025-12"]);
    let november = &months[1];
    // shapely: 506.03 gained, 12.69 lost from the last of October to the last of November.
    assert!((november.gained().unwrap().km2() - 506.03).abs() < 0.01);
    assert!((november.lost().unwrap().km2() - 12.69).abs() < 0.01);
    assert!(november.flags().is_empty());
    assert_eq!(november.from().unwrap().0.to_string(), "2025-10-31");
    assert_eq!(months[2].flags()[0].message(), "the map of 2025-12-20 is 11 days from 2025-12-31",);
    let years = reader.periods(&timeline, "year".parse().unwrap(), 3).unwrap();
    assert_eq!((years.len(), years[0].label()), (1, "2025"));
    let weeks = reader.periods(&timeline, "7d".parse().unwrap(), 3).unwrap();
    assert_eq!(weeks[0].label(), "2025-10-29 to 2025-11-04");
    assert!(weeks[1].net().is_none() && weeks[1].flags()[0].code() == FlagCode::Edge);
}

/// What is odd in the raw maps, and nothing else: see the closing analysis of
/// `tests/truth/change.py`.
#[test]
fn the_raw_history_is_flagged_where_it_is_odd() {
    let Some(folder) = data("deepstate-history") else { return };
    let timeline = read(&[folder]);
    assert_eq!((timeline.rows().len(), timeline.failures()), (60, 0));
    // The withdrawals of September to November 2022.
    assert_eq!(flagged(&timeline, FlagCode::Jump), ["2022-10-01", "2022-11-01", "2022-11-13"]);
    // Nothing of what Russia holds changed on 2025-03-01, but the grey zone did.
    assert!(flagged(&timeline, FlagCode::Identical).is_empty());
    let march = timeline.rows().iter().find(|row| row.date() == Some(date(2025, 3, 1))).unwrap();
    let since = march.figures().unwrap().since().unwrap();
    let [from_grey, to_grey] = since.flows() else { panic!("two steps") };
    assert_eq!((from_grey.from(), to_grey.to()), (None, None));
    assert_eq!(
        (from_grey.to(), to_grey.from()),
        (Some(&Side::new("Ukraine")), Some(&Side::new("Ukraine")))
    );
    assert_eq!(flagged(&timeline, FlagCode::Redrawn), ["2022-08-31"]);
    assert!(flagged(&timeline, FlagCode::LayerVanished).is_empty());
    assert!(flagged(&timeline, FlagCode::Unclassified).is_empty());
    // Tuzla island alone has no date.
    let undated: Vec<_> =
        timeline.rows().iter().filter(|row| has(row, FlagCode::Undated)).collect();
    assert_eq!(undated.len(), 1);
    assert!(undated[0].file().ends_with("tuzla-only.geojson"));
    assert!(undated[0].figures().unwrap().net().is_none());
}

/// As a reader that takes only polygons would see June 2022.
#[test]
fn a_map_that_lost_its_collections_has_lost_a_layer() {
    let Some(folder) = data("deepstate-history") else { return };
    let scratch = tempfile::tempdir().unwrap();
    let may = folder.join("1651387795.geojson");
    let mut june: Value =
        serde_json::from_slice(&fs::read(folder.join("1654066641.geojson")).unwrap()).unwrap();
    june["features"]
        .as_array_mut()
        .unwrap()
        .retain(|feature| feature["geometry"]["type"] != "GeometryCollection");
    let path = scratch.path().join("1654066641.geojson");
    fs::write(&path, june.to_string()).unwrap();
    let timeline = read(&[may, path]);
    let flags = timeline.rows()[1].flags();
    let flag = flags.iter().find(|flag| flag.code() == FlagCode::LayerVanished).unwrap();
    assert!(flag.message().starts_with("occupied-before falls from 43,"), "{}", flag.message());
}

#[test]
fn days_are_sorted_duplicates_flagged_and_failures_kept() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    let late = write(folder, "late_2025-01-05.geojson", &[square(3.0)]);
    let early = write(folder, "early_2025-01-01.geojson", &[square(1.0)]);
    let first = write(folder, "first_2025-01-03.geojson", &[square(9.0)]);
    let second = write(folder, "second_2025-01-03.geojson", &[square(2.0)]);
    let corrupt = folder.join("corrupt_2025-01-04.geojson");
    fs::write(&corrupt, "{\"type\":").unwrap();
    let missing = folder.join("missing_2025-01-04.geojson");
    let timeline = read(&[late, early, first, second, corrupt, missing]);
    assert_eq!((timeline.rows().len(), timeline.failures()), (6, 2));
    let rows: Vec<&TimelineRow> =
        timeline.rows().iter().filter(|row| row.error().is_none()).collect();
    let dates: Vec<String> = rows.iter().map(|row| row.date().unwrap().to_string()).collect();
    assert_eq!(dates, ["2025-01-01", "2025-01-03", "2025-01-03", "2025-01-05"]);
    assert!(rows[1].is_superseded() && has(rows[1], FlagCode::Superseded));
    assert!(rows[1].figures().unwrap().net().is_none());
    assert!(rows[2].file().contains("second") && !rows[2].is_superseded());
    assert!(has(rows[0], FlagCode::OutOfOrder));
    // From one square to two, and from two to three.
    let one = rows[0].figures().unwrap().controlled().unwrap();
    for row in [rows[2], rows[3]] {
        let gained = row.figures().unwrap().gained().unwrap();
        assert!((gained - one).m2().abs() < 1.0);
    }
    let errors: Vec<String> =
        timeline.rows().iter().filter_map(TimelineRow::error).map(ToString::to_string).collect();
    assert!(errors[0].contains("the text ends in the middle"), "{errors:?}");
    assert!(errors[1].contains("cannot be read"), "{errors:?}");
}

#[test]
fn maps_of_different_makers_in_one_series_are_flagged() {
    let scratch = tempfile::tempdir().unwrap();
    let mut other = square(2.0);
    other["properties"] = json!({"type": "gains"});
    write(scratch.path(), "a_2025-01-01.geojson", &[square(1.0)]);
    write(scratch.path(), "b_2025-01-02.geojson", &[other]);
    let timeline = read(&[scratch.path().to_owned()]);
    let flags = timeline.rows()[1].flags();
    let flag = flags.iter().find(|flag| flag.code() == FlagCode::LegendChanged).unwrap();
    assert_eq!(flag.message(), "read by the legend nzz, the map before by status");
}

#[test]
fn a_file_of_many_days_is_a_timeline() {
    let scratch = tempfile::tempdir().unwrap();
    let day = |date: &str, size: f64| {
        let mut square = square(size);
        square["properties"]["date"] = json!(date);
        square
    };
    let days = [day("2025-01-03", 2.0), day("2025-01-01", 1.0), day("2025-01-02", 1.0)];
    let merged = write(scratch.path(), "merged.geojson", &days);
    let timeline = read(&[merged]);
    let dates: Vec<String> =
        timeline.rows().iter().map(|row| row.date().unwrap().to_string()).collect();
    assert_eq!(dates, ["2025-01-01", "2025-01-02", "2025-01-03"]);
    assert_eq!(flagged(&timeline, FlagCode::Identical), ["2025-01-02"]);
    assert!(timeline.rows()[2].figures().unwrap().gained().unwrap() > Area::ZERO);
}

#[test]
fn other_files_are_listed_and_an_empty_folder_is_an_error() {
    let scratch = tempfile::tempdir().unwrap();
    let ukraine = Territory::ukraine();
    let reader = ukraine.survey(&Method::default()).timeline();
    let error = reader.read([scratch.path()]).unwrap_err().to_string();
    assert!(
        error.contains("no maps: no file called *.geojson") && error.ends_with(", gzipped or not"),
        "{error}"
    );
    write(scratch.path(), "a_2025-01-01.geojson", &[square(1.0)]);
    fs::write(scratch.path().join("README.md"), "maps").unwrap();
    let timeline = reader.read([scratch.path()]).unwrap();
    assert_eq!(timeline.rows().len(), 1);
    assert!(timeline.skipped()[0].ends_with("README.md"));
}

#[test]
fn the_digits_do_not_depend_on_the_threads() {
    let Some(folder) = data("deepstate-history") else { return };
    let ukraine = Territory::ukraine();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let timeline =
                ukraine.survey(&Method::default()).timeline().by_region().read([&folder]).unwrap();
            serde_json::to_string(&timeline).unwrap()
        })
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(8));
}

/// As a report of one map warns of it.
#[test]
fn a_row_whose_shares_are_more_than_all_is_flagged() {
    let scratch = tempfile::tempdir().unwrap();
    let mut foreign = square(3.0);
    foreign["properties"]["status"] = json!("wonderland");
    write(scratch.path(), "a_2025-01-01.geojson", &[square(1.0)]);
    write(scratch.path(), "b_2025-01-02.geojson", &[square(0.1)]);
    // What does not count has a share, too.
    write(scratch.path(), "c_2025-01-03.geojson", &[square(0.1), foreign]);
    let ukraine = Territory::ukraine();
    // A square of one degree has 8,376.63 km².
    let method = Method::default().denominator(Denominator::Given(Area::from_km2(5_000.0)));
    let timeline = ukraine.survey(&method).timeline().read([scratch.path()]).unwrap();
    assert_eq!(flagged(&timeline, FlagCode::MoreThanAll), ["2025-01-01", "2025-01-03"]);
    let message =
        timeline.rows()[0].flags().iter().find(|flag| flag.code() == FlagCode::MoreThanAll);
    assert_eq!(
        message.unwrap().message(),
        "the ground that counts, 8,377 km², is more than the 5,000 km² that shares are taken of",
    );
}
