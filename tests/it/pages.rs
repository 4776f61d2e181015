//! Report pages: what is in the file. How it behaves in a browser is tested in `tests/browser`.

use std::path::PathBuf;

use serde_json::{Value, json};
use territory_control::draw::{Language, PageDrawing};
use territory_control::map::MapFile;
use territory_control::{
    ControlMap, ErrorKind, Input, Legend, Limits, MapReader, Measure, Method, Territory,
    TerritoryReader, is_unseen, printable, spreadsheet_text,
};

use crate::shared::data;

/// Five days of DeepState, one of them without a map.
fn days() -> Option<Vec<PathBuf>> {
    let folder = data("deepstate")?;
    let days = ["20251123", "20251124", "20251125", "20251127", "20251128"];
    Some(days.map(|day| folder.join(format!("deepstatemap_data_{day}.geojson"))).into())
}

/// The JSON document within a page.
fn document(html: &str) -> Value {
    let (_, rest) = html.split_once("type=\"application/json\"").unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    let (text, _) = rest.split_once("</script>").unwrap();
    serde_json::from_str(text).unwrap()
}

/// The edges of encoded lines.
fn decode(text: &str) -> Vec<([i64; 2], [i64; 2])> {
    let mut numbers = Vec::new();
    let (mut value, mut shift) = (0_i64, 0);
    for byte in text.bytes() {
        let part = i64::from(byte) - 63;
        value |= (part & 0x1f) << shift;
        shift += 5;
        if part < 0x20 {
            numbers.push(if value & 1 == 1 { !(value >> 1) } else { value >> 1 });
            (value, shift) = (0, 0);
        }
    }
    let mut numbers = numbers.into_iter();
    let mut edges = Vec::new();
    while let Some(count) = numbers.next() {
        let mut at = [numbers.next().unwrap(), numbers.next().unwrap()];
        for _ in 1..count {
            let next = [at[0] + numbers.next().unwrap(), at[1] + numbers.next().unwrap()];
            edges.push((at, next));
            at = next;
        }
    }
    edges
}

/// Twice the area that closed edges enclose, whichever way they run together.
fn double_area(edges: &[([i64; 2], [i64; 2])]) -> i64 {
    edges.iter().map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<i64>().abs()
}

fn last(value: &Value) -> f64 {
    value.as_array().unwrap().last().unwrap().as_f64().unwrap()
}

#[test]
fn figures_of_a_page_are_those_of_reports() {
    let Some(days) = days() else { return };
    let ukraine = Territory::ukraine();
    let page =
        PageDrawing::new(&ukraine.survey(&Method::default()).timeline()).draw(&days).unwrap();
    let html = page.html();
    let data = document(html);
    let map = ControlMap::open(days.last().unwrap()).unwrap();
    assert!(html.contains("<title>Russia holds 19.2% of Ukraine</title>"));
    assert!(html.contains("held by Russia") && !html.contains("% controlled"));
    assert_eq!(
        (data["about"].as_str(), data["held"].as_str()),
        (Some("Russia"), Some("held by Russia"))
    );
    assert_eq!(data["statuses"][0]["label"], "Russia: occupied");
    let measures = data["measures"].as_array().unwrap();
    assert_eq!(measures.len(), 4);
    for (index, name) in measures.iter().enumerate() {
        let measure: Measure = name.as_str().unwrap().parse().unwrap();
        let report = ukraine.survey(&Method::default().measure(measure)).control(&map).unwrap();
        let found = last(&data["controlled"][index]);
        assert!((found - report.controlled().area().km2()).abs() <= 0.0006, "{name}: {found}");
        assert!((last(&data["areas"][index][0]) - found).abs() < 1e-9);
        assert!((last(&data["side_areas"][index][0]) - found).abs() < 1e-9);
    }
    let report = ukraine.survey(&Method::default()).regions(&map).unwrap();
    for (index, region) in report.regional().unwrap().regions().iter().enumerate() {
        let found = &data["region_controlled"][index];
        let held = if found.is_null() { 0.0 } else { last(found) };
        assert!((held - region.controlled().km2()).abs() <= 0.0006, "{}", region.name());
        assert_eq!(data["regions"][index]["region"], region.name());
    }
    let dates: Vec<&str> =
        data["days"].as_array().unwrap().iter().map(|day| day["date"].as_str().unwrap()).collect();
    assert_eq!(dates, ["2025-11-23", "2025-11-24", "2025-11-25", "2025-11-27", "2025-11-28"]);
    let after_gap: Vec<&Value> =
        data["days"].as_array().unwrap().iter().map(|day| &day["after_gap"]).collect();
    assert_eq!(after_gap, [false, false, false, true, false]);
    let gained = &data["changes"][0]["counted"];
    assert!(gained[0].is_null() && gained[1][0].is_f64());
    for digest in map.files().iter().map(MapFile::sha256) {
        assert!(html.contains(digest.unwrap()));
    }
}

#[test]
fn a_page_names_four_sides_and_a_day_without_a_figure_has_none() {
    let Some(path) = data("wild/f04_status_not_known.geojson") else { return };
    let folder = tempfile::tempdir().unwrap();
    let legend = Legend::open(data("wild/f12_syria_four_sides.toml").unwrap()).unwrap();
    let text = std::fs::read_to_string(data("wild/f12_syria_four_sides.geojson").unwrap()).unwrap();
    let map = folder.path().join("syria.geojson");
    std::fs::write(&map, text).unwrap();
    let ground =
        r#"{"type": "Polygon", "coordinates": [[[35,32],[43,32],[43,38],[35,38],[35,32]]]}"#;
    let ground = format!(
        r#"{{"type": "Feature", "properties": {{"name": "Syria"}}, "geometry": {ground}}}"#
    );
    let file = folder.path().join("box.txt");
    std::fs::write(&file, ground).unwrap();
    let syria = Territory::open(&file).unwrap();
    let survey = syria.survey(&Method::default());
    let reader = survey.timeline().map_reader(MapReader::new().legend(legend));
    let page = PageDrawing::new(&reader).draw([&map]).unwrap();
    let four = document(page.html());
    let labels: Vec<&str> = four["sides"]
        .as_array()
        .unwrap()
        .iter()
        .map(|side| side["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels, ["regime", "SDF", "SNA", "HTS"]);
    // By shapely.
    for (side, km2) in [70_580.46, 52_489.23, 9_438.66, 4_204.47].into_iter().enumerate() {
        assert!((last(&four["side_areas"][0][side]) - km2).abs() < 0.006, "{side}");
    }

    let unknown = folder.path().join("b_2025-11-12.geojson");
    std::fs::copy(path, &unknown).unwrap();
    let ukraine = Territory::ukraine();
    let reader = ukraine.survey(&Method::default()).timeline();
    let page = PageDrawing::new(&reader).language(Language::German).draw([&unknown]).unwrap();
    let data = document(page.html());
    assert!(data["controlled"][0][0].is_null());
    let sentence = "Ukraine: control_ru hält 1,4\u{a0}% der Fläche, control_ua 1,4\u{a0}%";
    assert_eq!(data["days"][0]["instead"], sentence);
    assert!(page.html().contains(&format!("<title>{sentence}</title>")));
    let elsewhere = folder.path().join("c_2025-11-13.geojson");
    let text =
        std::fs::read_to_string(self::data("wild/f03_wholly_outside.geojson").unwrap()).unwrap();
    std::fs::write(&elsewhere, text).unwrap();
    let any = MapReader::new().legend(Legend::built_in("any").unwrap());
    let error = PageDrawing::new(&ukraine.survey(&Method::default()).timeline().map_reader(any))
        .draw([&elsewhere])
        .unwrap_err();
    assert!(error.to_string().contains("is one of the territory"), "{error}");
}

/// The deltas lead from nothing to the shapes of each day: by their area on the paper, in an
/// equal-area projection.
#[test]
fn deltas_add_up_to_each_day() {
    let Some(days) = days() else { return };
    let ukraine = Territory::ukraine();
    let data = document(
        PageDrawing::new(&ukraine.survey(&Method::default()).timeline())
            .draw(&days)
            .unwrap()
            .html(),
    );
    let mut edges: Vec<([i64; 2], [i64; 2])> = Vec::new();
    let mut scales = Vec::new();
    for (day, delta) in data["shapes"][0].as_array().unwrap().iter().enumerate() {
        for edge in decode(delta[0].as_str().unwrap()) {
            let place = edges.iter().position(|other| *other == edge).unwrap();
            edges.swap_remove(place);
        }
        edges.extend(decode(delta[1].as_str().unwrap()));
        let area = data["controlled"][0][day].as_f64().unwrap();
        scales.push(double_area(&edges) as f64 / 2.0 / area);
        if day > 0 {
            let text = delta[1].as_str().unwrap();
            assert!(text.len() < 2000, "a day changes little: {}", text.len());
        }
    }
    for scale in &scales {
        assert!((scale / scales[0] - 1.0).abs() < 1e-4, "{scales:?}");
    }
}

#[test]
fn a_page_is_one_file_and_nothing_in_it_is_obeyed() {
    let Some(days) = days() else { return };
    let ukraine = Territory::ukraine();
    let reader = ukraine.survey(&Method::default()).timeline();
    let drawing = PageDrawing::new(&reader)
        .title("<script>alert(1)</script>")
        .source("</style><img src=x onerror=alert(1)>")
        .language(Language::French);
    let page = drawing.draw(&days[..1]).unwrap();
    let html = page.html();
    assert!(!html.contains("<script>alert") && !html.contains("<img"));
    assert!(html.contains("lang=\"fr\"") && html.contains("Content-Security-Policy"));
    for outside in ["http://", "https://", "src=\"", "@import", "url(//"] {
        let found: Vec<usize> = html.match_indices(outside).map(|(at, _)| at).collect();
        let allowed = |at: &usize| {
            // The names of XML, which nobody fetches.
            html.get(*at..).unwrap().starts_with("http://www.w3.org/")
        };
        assert!(found.iter().all(allowed), "{outside}");
    }
    assert_eq!(document(html)["days"].as_array().unwrap().len(), 1);
}

#[test]
fn a_page_needs_a_day() {
    let file = tempfile::Builder::new().suffix(".geojson").tempfile().unwrap();
    let square = r#"{"type": "Feature", "properties": {"status": "occupied"}, "geometry": {"type":
        "Polygon", "coordinates": [[[36, 47], [37, 47], [37, 48], [36, 48], [36, 47]]]}}"#;
    std::fs::write(file.path(), square).unwrap();
    let error = PageDrawing::new(&Territory::ukraine().survey(&Method::default()).timeline())
        .draw([file.path()])
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Picture { .. }), "{error}");
    assert!(error.to_string().contains("no map that can be read has a date"), "{error}");
}

#[test]
fn a_map_that_cannot_be_read_is_on_the_page() {
    let Some(days) = days() else { return };
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("deepstatemap_data_20251129.geojson");
    std::fs::write(&broken, "{").unwrap();
    let ukraine = Territory::ukraine();
    let page = PageDrawing::new(&ukraine.survey(&Method::default()).timeline())
        .draw([&days[0], &broken])
        .unwrap();
    assert_eq!(page.timeline().failures(), 1);
    assert!(page.html().contains("deepstatemap_data_20251129.geojson"));
    assert_eq!(document(page.html())["days"].as_array().unwrap().len(), 1);
}

/// All texts in a JSON document, and the names of its members.
fn texts<'d>(document: &'d Value, found: &mut Vec<&'d str>) {
    match document {
        Value::String(text) => found.push(text),
        Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        Value::Object(members) => {
            for (name, value) in members {
                found.push(name);
                texts(value, found);
            }
        }
        _ => {}
    }
}

#[test]
fn names_on_a_page_are_spelt_out_as_in_pictures_and_tables() {
    // Clears a screen, turns the direction of text, hides; begins as a formula. As long as a name in a key may be.
    let name = "=A1\u{1b}[2J\u{9b}\u{202e}\u{200f}\u{7f}\u{e0041},\"<b>";
    let square = |properties: &Value| {
        json!({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon",
            "coordinates": [[[36, 47], [37, 47], [37, 48], [36, 48], [36, 47]]]}})
    };
    let land = json!({"type": "FeatureCollection", "name": name, "features":
        [square(&json!({"name": name}))]});
    let input = |name: &str, text: &str| {
        Input::from_reader(name, text.as_bytes(), &Limits::default()).unwrap()
    };
    let land = TerritoryReader::new().region_name("name").read(&input("land", &land.to_string()));
    let land = land.unwrap();
    // TOML does not allow the last control character as it is.
    let quoted = serde_json::to_string(name).unwrap().replace('\u{7f}', r"\u007f");
    let legend: Legend = format!(
        "name = {quoted}\ntitle = {quoted}\nomits = {quoted}\n[[side]]\nname = {quoted}\nholds = [{quoted}]\n\
         [[rule]]\nstatus = {quoted}\nproperty = 'kind'\nis = ['held']",
    )
    .parse()
    .unwrap();
    let map = square(&json!({"kind": "held"})).to_string();
    let files = [1, 2].map(|day| format!("{name}_2025-01-0{day}.geojson"));
    let mut reader =
        land.survey(&Method::default()).timeline().map_reader(MapReader::new().legend(legend));
    for file in &files {
        reader = reader.input(input(file, &map));
    }
    reader = reader.input(input(&format!("{name} without a day"), &map));
    let page = PageDrawing::new(&reader).title(name).source(name).draw([""; 0]).unwrap();
    let html = page.html();
    let unseen: Vec<char> = html.chars().filter(|&at| at != '\n' && is_unseen(at)).collect();
    assert!(unseen.is_empty(), "{unseen:?} in {html}");
    let shown = printable(name);
    let in_html = shown.replace('<', "&#60;").replace('>', "&#62;").replace('"', "&#34;");
    for part in [
        format!("<h1>{in_html}</h1>"),
        format!("<footer>\n<p>{in_html}</p>"),
        format!("<td>{in_html}_2025-01-01.geojson</td>"),
        format!("<td>{in_html} without a day</td>"),
    ] {
        assert!(html.contains(&part), "{part} in {html}");
    }
    // JSON has other ways to spell them.
    let data = document(html);
    let mut found = Vec::new();
    texts(&data, &mut found);
    for text in found {
        assert!(!text.contains(is_unseen), "{text:?}");
    }
    assert_eq!(data["territory"], shown);
    assert_eq!(data["regions"][0]["region"], shown);
    assert_eq!(data["about"], shown);
    assert_eq!(data["statuses"][0]["label"].as_str().unwrap().matches(&shown).count(), 1);
    // Cells of the table are those of every other table.
    let table = &data["table"];
    assert_eq!(table["files"][1], spreadsheet_text(&files[1]));
    assert!(table["files"][1].as_str().unwrap().starts_with("'=A1"));
    assert_eq!(table["about"], format!("'{shown}"));
    assert_eq!(table["sides"][0], format!("'{shown} (km2)"));
}

/// Whether scripts run by it is tested in a browser (`tests/browser`).
#[test]
fn a_page_names_its_script_by_digest() {
    let Some(days) = days() else { return };
    let ukraine = Territory::ukraine();
    let reader = ukraine.survey(&Method::default()).timeline();
    let page = PageDrawing::new(&reader).draw(&days[..1]).unwrap();
    let (_, policy) = page.html().split_once("script-src '").unwrap();
    let (source, _) = policy.split_once('\'').unwrap();
    assert!(source.starts_with("sha256-") && source.len() == "sha256-".len() + 44, "{source}");
    // One script, and one that is data.
    assert_eq!(page.html().matches("<script").count(), 2);
}
