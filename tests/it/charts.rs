//! Timelines as pictures: their structure, gaps, bands, and odd input.

use std::path::{Path, PathBuf};

use jiff::civil::date;
use resvg::usvg::roxmltree::{Document, Node};
use territory_control::draw::{ChartDrawing, ChartEvent, ChartQuantity, Language, Theme};
use territory_control::timeline::{Period, Timeline};
use territory_control::{ErrorKind, Legend, MapReader, Method, Side, Territory};

use crate::shared::data;

fn with_class<'a, 'i>(document: &'a Document<'i>, class: &str) -> Vec<Node<'a, 'i>> {
    let has = |node: &Node<'_, '_>| {
        node.attribute("class").is_some_and(|classes| classes.split(' ').any(|one| one == class))
    };
    document.descendants().filter(has).collect()
}

/// The paths of a layer.
fn paths(document: &Document<'_>, class: &str) -> Vec<String> {
    let layers = with_class(document, class).into_iter();
    let paths = layers.flat_map(|layer| layer.children().filter(|node| node.has_tag_name("path")));
    paths.map(|path| path.attribute("d").unwrap().to_owned()).collect()
}

fn texts(document: &Document<'_>) -> Vec<String> {
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    texts.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

fn description(document: &Document<'_>) -> String {
    let found = document.descendants().find(|node| node.has_tag_name("desc")).unwrap();
    found.text().unwrap().to_owned()
}

/// The places of path data that runs in relative lines.
fn places(data: &str) -> Vec<[i32; 2]> {
    let spaced = data.replace('-', " -").replace(['M', 'l', 'z'], " ");
    let numbers: Vec<i32> = spaced.split_whitespace().map(|n| n.parse().unwrap()).collect();
    let mut at = [0, 0];
    let step = |step: &[i32]| {
        at = [at[0] + step[0], at[1] + step[1]];
        at
    };
    numbers.chunks(2).map(step).collect()
}

fn daily(days: impl IntoIterator<Item = u32>) -> Option<Vec<PathBuf>> {
    let folder = data("deepstate")?;
    let file = |day: u32| folder.join(format!("deepstatemap_data_{day}.geojson"));
    Some(days.into_iter().map(file).filter(|path| path.exists()).collect())
}

fn square(folder: &Path, name: &str, status: &str) -> PathBuf {
    let path = folder.join(name);
    let text = format!(
        r#"{{"type": "FeatureCollection", "features": [{{"type": "Feature", "properties": {{"status":
        "{status}"}}, "geometry": {{"type": "Polygon", "coordinates":
        [[[33,47],[34,47],[34,48],[33,48],[33,47]]]}}}}]}}"#
    );
    std::fs::write(&path, text).unwrap();
    path
}

fn read(files: &[PathBuf]) -> Timeline {
    Territory::ukraine().survey(&Method::default()).timeline().read(files).unwrap()
}

#[test]
fn a_missing_day_is_a_gap_and_months_are_bars() {
    let Some(files) = daily((20_251_001..=20_251_031).chain(20_251_101..=20_251_130)) else {
        return;
    };
    // Of the 61 days of October and November the 26th of November is missing.
    assert_eq!(files.len(), 60);
    let ukraine = Territory::ukraine();
    let reader = ukraine.survey(&Method::default()).timeline();
    let timeline = reader.read(&files).unwrap();
    let months = reader.periods(&timeline, Period::Month, 3).unwrap();
    let picture = ChartDrawing::new(&timeline)
        .territory_name("Ukraine")
        .months(months)
        .quantity(ChartQuantity::Area)
        .source("A & B <made>")
        .draw()
        .unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    let lines: Vec<_> = paths(&document, "line").iter().map(|data| places(data)).collect();
    let lengths: Vec<usize> = lines.iter().map(Vec::len).collect();
    assert_eq!(lengths, [56, 4]);
    // One day is as wide as another, and the gap two.
    let day = lines[0][1][0] - lines[0][0][0];
    let gap = lines[1][0][0] - lines[0].last().unwrap()[0];
    assert!((gap - 2 * day).abs() <= 1, "{gap} {day}");
    // More ground is higher up, and 30 November has the most.
    let tops = lines.iter().flatten().map(|place| place[1]);
    assert_eq!(tops.min().unwrap(), lines[1].last().unwrap()[1]);
    // The daily archive has no grey zone.
    assert!(paths(&document, "band").is_empty());
    assert!(texts(&document).iter().any(|text| text.starts_with("Russia holds 19.")));
    assert!(!picture.svg().contains("controlled"));
    // Two months, up and down, each with its pattern.
    assert_eq!(paths(&document, "bars").len(), 8);
    let texts = texts(&document);
    // README: 506.03 and 12.69 km² in November.
    for text in ["506", "13", "A & B <made>. Maps: 60", "26 Nov", "2025"] {
        assert!(texts.iter().any(|found| found == text), "{text}: {texts:?}");
    }
    let description = description(&document);
    for text in [
        "gaps in the line where maps are missing: 1",
        "Nov 2025: 506\u{a0}km² gained, 12.7\u{a0}km² lost",
    ] {
        assert!(description.contains(text), "{text}: {description}");
    }
    assert!(picture.svg().len() < 60_000, "{}", picture.svg().len());
    assert_eq!(&picture.png(1.0).unwrap()[1..4], b"PNG");
}

#[test]
fn the_grey_zone_is_a_band_and_months_without_days_are_no_gaps() {
    // It has no date.
    let Some(island) = data("deepstate-history/tuzla-only.geojson") else { return };
    let folder = island.parent().unwrap();
    let ukraine = Territory::ukraine();
    let timeline = ukraine.survey(&Method::default()).timeline().read([folder]).unwrap();
    let figures = timeline.rows().last().unwrap().figures().unwrap();
    let file = timeline.rows().last().unwrap().file();
    let map = territory_control::ControlMap::open(file).unwrap();
    let report = ukraine.control(&map).unwrap();
    let ends = |range: territory_control::Range| <[f64; 2]>::from(range);
    for (found, expected) in ends(figures.range().unwrap()).into_iter().zip(ends(report.range())) {
        assert!((found - expected).abs() < 1e-9, "{found} {expected}");
    }
    let in_report: Vec<_> =
        report.statuses().iter().map(|row| (row.status(), row.holding().area())).collect();
    for (status, area) in figures.statuses() {
        let (_, expected) = in_report.iter().find(|(known, _)| *known == status).unwrap();
        assert!((area.m2() - expected.m2()).abs() < 1.0, "{status}");
    }
    for theme in ["light", "dark", "print"] {
        let picture = ChartDrawing::new(&timeline)
            .theme(Theme::built_in(theme).unwrap())
            .language(Language::Ukrainian)
            .draw()
            .unwrap();
        let document = Document::parse(picture.svg()).unwrap();
        assert_eq!(paths(&document, "line").len(), 1);
        // The fill and its pattern.
        assert_eq!(paths(&document, "band").len(), 2);
        let description = description(&document);
        assert!(description.contains("карт без дати не показано: 1"), "{description}");
        assert!(picture.png(0.5).is_ok());
    }
}

#[test]
fn each_side_that_is_drawn_has_a_line() {
    let Some(legend) = data("wild/f12_syria_four_sides.toml") else { return };
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(data("wild/f12_syria_four_sides.geojson").unwrap()).unwrap();
    for day in 5..8 {
        let file = folder.path().join(format!("{day}.geojson"));
        std::fs::write(file, text.replace("2020-03-05", &format!("2020-03-0{day}"))).unwrap();
    }
    let ground =
        r#"{"type": "Polygon", "coordinates": [[[35,32],[43,32],[43,38],[35,38],[35,32]]]}"#;
    let ground = format!(
        r#"{{"type": "Feature", "properties": {{"name": "Syria"}}, "geometry": {ground}}}"#
    );
    let file = folder.path().join("syria.txt");
    std::fs::write(&file, ground).unwrap();
    let syria = Territory::open(&file).unwrap();
    let reader = MapReader::new().legend(Legend::open(legend).unwrap());
    for (side, others) in [(None, ["SDF", "SNA", "HTS"]), (Some("SDF"), ["regime", "SNA", "HTS"])] {
        let method = Method::default().side(side.map(Side::new));
        let survey = syria.survey(&method);
        let timeline = survey.timeline().map_reader(reader.clone()).read([folder.path()]).unwrap();
        let picture = ChartDrawing::new(&timeline).territory_name("Syria").draw().unwrap();
        let document = Document::parse(picture.svg()).unwrap();
        assert_eq!(paths(&document, "line").len(), 4);
        let texts = texts(&document);
        let side = side.unwrap_or("regime");
        assert!(texts[0].starts_with(&format!("{side} holds ")), "{texts:?}");
        let label = format!("{side}: share of the territory");
        for text in [label.as_str()].into_iter().chain(others) {
            assert!(texts.iter().any(|found| found == text), "{text}: {texts:?}");
        }
        assert!(!picture.svg().contains("controlled"));
    }
}

#[test]
fn days_on_which_nothing_counts_have_no_zero() {
    let Some(path) = data("wild/f04_status_not_known.geojson") else { return };
    let folder = tempfile::tempdir().unwrap();
    let unknown = folder.path().join("b_2025-11-12.geojson");
    std::fs::copy(path, &unknown).unwrap();
    let only = read(std::slice::from_ref(&unknown));
    let picture = ChartDrawing::new(&only).territory_name("Ukraine").draw().unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    assert_eq!(texts(&document)[0], "control_ru holds 1.4% of Ukraine, control_ua 1.4%");
    let before = square(folder.path(), "a_2025-11-11.geojson", "occupied");
    let timeline = read(&[before, unknown]);
    let picture = ChartDrawing::new(&timeline).draw().unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    let description = description(&document);
    assert!(
        description.contains("maps without a figure because nothing on them counts: 1"),
        "{description}",
    );
    assert!(!texts(&document).iter().any(|text| text == "0.0%"), "{description}");
}

#[test]
fn regions_have_a_panel_each() {
    let Some(files) = daily([20_251_001, 20_251_101, 20_251_201]) else { return };
    let ukraine = Territory::ukraine();
    let timeline = ukraine.survey(&Method::default()).timeline().by_region().read(&files).unwrap();
    let picture = ChartDrawing::new(&timeline).by_region().draw().unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    let figures = |index: usize| timeline.rows()[index].figures().unwrap().regions();
    let held = |region: usize| (0..3).any(|row| figures(row)[region].m2() > 0.0);
    let count = (0..timeline.regions().len()).filter(|region| held(*region)).count();
    assert!(count >= 9, "{count}");
    assert_eq!(with_class(&document, "plot").len(), count);
    let texts = texts(&document);
    for (index, region) in timeline.regions().iter().enumerate() {
        let name = region.name().to_owned();
        assert_eq!(texts.contains(&name), held(index), "{name}: {texts:?}");
    }
    let total = ukraine.survey(&Method::default()).timeline().read(&files).unwrap();
    let error = ChartDrawing::new(&total).by_region().draw().unwrap_err();
    assert!(error.to_string().contains("the timeline is not read by region"), "{error}");
}

#[test]
fn odd_input_is_drawn_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let first = square(folder.path(), "map_2025-11-11.geojson", "occupied");
    let undated = square(folder.path(), "other.geojson", "occupied");
    let again = folder.path().join("again_2025-11-11.geojson");
    std::fs::copy(&first, &again).unwrap();
    let broken = folder.path().join("broken_2025-11-12.geojson");
    std::fs::write(&broken, "{").unwrap();

    let nothing = read(std::slice::from_ref(&undated));
    let error = ChartDrawing::new(&nothing).draw().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Picture { .. }));
    assert!(error.to_string().contains("of 1 maps none can be read and has a date"), "{error}");

    let timeline = read(&[first, undated, again, broken]);
    let script = "<script>alert('&')</script> \u{0}\u{202e}";
    let events = (0..40).map(|_| ChartEvent::new(date(2025, 11, 11), script));
    let far = ChartEvent::new(date(2022, 2, 24), "far");
    let picture = ChartDrawing::new(&timeline)
        .events(events.chain([far]).collect())
        .title(script.to_owned() + &"щ".repeat(3000))
        .source(script)
        .territory_name(script)
        .draw()
        .unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    assert!(!document.descendants().any(|node| node.has_tag_name("script")));
    // One map is a dot, without a line.
    assert!(paths(&document, "line").is_empty());
    let dots = with_class(&document, "dots")[0];
    assert_eq!(dots.children().filter(|node| node.has_tag_name("circle")).count(), 1);
    let texts = texts(&document);
    let drawn = texts
        .iter()
        .filter(|text| *text == &script.replace('\u{0}', "\\u{0}").replace('\u{202e}', "\\u{202e}"))
        .count();
    let description = description(&document);
    assert_eq!(paths(&document, "events").len(), drawn.max(1), "{texts:?}");
    for text in [
        "maps not drawn because they have no date: 1",
        "maps not drawn because they could not be read: 1",
        "maps not drawn because another of the same day counts: 1",
        &format!("or outside the days shown: {}", 41 - paths(&document, "events").len()),
    ] {
        assert!(description.contains(text), "{text}: {description}");
    }
    assert!(picture.png(0.5).is_ok());
}
