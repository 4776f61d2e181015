//! What the shares of regions are of, and what is a region: levels of territories.

use serde_json::{Value, json};
use territory_control::method::{Clip, Denominator, Outside};
use territory_control::report::RegionReport;
use territory_control::{
    Area, ControlMap, ControlReport, Input, Limits, Method, Territory, TerritoryReader, WarningCode,
};

use crate::command_line::example;
use crate::shared::data;

/// Two boxes of a degree, 48 to 49° N: 8,217.73 km² each, by shapely and pyproj. One has an official area.
const BOX_KM2: f64 = 8_217.73;

fn square(properties: &Value, west: f64) -> Value {
    let east = west + 1.0;
    let ring = json!([[west, 48], [east, 48], [east, 49], [west, 49], [west, 48]]);
    let geometry = json!({"type": "Polygon", "coordinates": [ring]});
    json!({"type": "Feature", "properties": properties, "geometry": geometry})
}

fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

fn territory() -> Territory {
    let known = square(&json!({"name": "known", "km2": 10_000}), 30.0);
    let text = collection(&[known, square(&json!({"name": "unknown"}), 31.0)]);
    let input = Input::from_reader("t.geojson", text.as_bytes(), &Limits::default()).unwrap();
    let reader = TerritoryReader::new().region_name("name").region_official_area("km2");
    reader.official_area(Area::from_km2(20_000.0)).read(&input).unwrap()
}

fn report(denominator: Denominator) -> ControlReport {
    let drawn: Vec<Value> =
        [30.0, 31.0].map(|west| square(&json!({"status": "occupied"}), west)).to_vec();
    let map = ControlMap::from_bytes("m_2025-01-01.geojson", collection(&drawn).as_bytes());
    let method = Method::default().denominator(denominator);
    territory().survey(&method).regions(&map.unwrap()).unwrap()
}

#[test]
fn shares_of_regions_are_of_the_denominator_that_the_rows_name() {
    let official = 100.0 * BOX_KM2 / 10_000.0;
    let given = Denominator::Given(Area::from_km2(1_000_000.0));
    let by_boundary = "shares of regions are of the areas within their boundaries";
    let mixed = "shares of regions are of their official areas; of unknown, without one, of the area \
                 within the boundary";
    for (denominator, shares, names, sentence) in [
        (Denominator::Official, [official, 100.0], ["official", "boundary"], mixed),
        (Denominator::Boundary, [100.0, 100.0], ["boundary"; 2], by_boundary),
        (given, [100.0, 100.0], ["boundary"; 2], by_boundary),
    ] {
        let report = report(denominator);
        let json = serde_json::to_value(&report).unwrap();
        let table = report.to_string();
        for (index, region) in report.regional().unwrap().regions().iter().enumerate() {
            let share = region.share().percent();
            assert!((share - shares[index]).abs() < 1e-3, "{denominator}: {share}");
            assert_eq!(region.whole().name(), names[index]);
            let row = &json["regions"][index];
            assert_eq!(row["share_percent"], share);
            assert_eq!(row["denominator"], names[index]);
            assert_eq!(row["denominator_km2"], region.whole().area().km2());
            let line = table.lines().find(|line| line.starts_with(region.name())).unwrap();
            let is_official = line.contains("of the official 10,000 km²");
            assert_eq!(is_official, names[index] == "official", "{line}");
            assert_eq!(line.ends_with("km² within its boundary"), !is_official, "{line}");
        }
        assert!(table.contains(&format!("({sentence})")), "{table}");
        let warning =
            report.warnings().iter().find(|warning| warning.code() == WarningCode::NoOfficialArea);
        assert_eq!(warning.is_some(), denominator == Denominator::Official, "{table}");
        if let Some(warning) = warning {
            assert!(warning.message().starts_with("no official area of unknown is known"));
        }
    }
}

/// The text of a picture, its lines joined.
#[cfg(feature = "draw")]
fn text_of(svg: &str) -> String {
    let texts = svg.split('<').filter_map(|tag| Some(tag.split_once('>')?.1));
    let text = texts.collect::<Vec<_>>().join(" ").replace("&apos;", "'").replace("&#39;", "'");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A window's title, its caption and the report say the same share of the same area.
#[cfg(feature = "draw")]
#[test]
fn a_window_says_what_its_share_is_of() {
    use territory_control::draw::{MapDrawing, Window};
    let ukraine = Territory::ukraine();
    let sample = ControlMap::sample();
    for (denominator, sentence) in [
        (Denominator::Official, "shares of the region's official area"),
        (Denominator::Boundary, "shares of the area within the region's boundary"),
        (
            Denominator::Given(Area::from_km2(603_628.0)),
            "shares of the area within the region's boundary",
        ),
    ] {
        let method = Method::default().denominator(denominator);
        let report = ukraine.survey(&method).regions(&sample).unwrap();
        let region = report.regional().unwrap().region("Kherson").unwrap().clone();
        let drawing = MapDrawing::new(&ukraine, &sample).method(method);
        let picture = drawing.window(Window::Region("Kherson".to_owned())).draw().unwrap();
        let text = text_of(picture.svg());
        let share = format!("Russia holds {:.1}% of Kherson", region.share().percent());
        assert!(text.contains(&share), "{share}: {text}");
        assert!(text.contains(sentence), "{sentence}: {text}");
        assert!(!text.contains("shares of 603"));
    }
    // Official 839 km², drawn 1,642: the picture says so, and only that of the region that it shows.
    let is_said = |region: &str| {
        let window = Window::Region(region.to_owned());
        let picture = MapDrawing::new(&ukraine, &sample).window(window).draw().unwrap();
        text_of(picture.svg()).contains("official area: Kyiv City")
    };
    assert!(is_said("Kyiv City") && !is_said("Kherson"));
}

#[test]
fn options_about_regions_need_regions_of_a_file() {
    for option in ["--region-overlap=independent", "--region-name=name"] {
        let output = example("share").args(["--regions", option]).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        let name = option.split('=').next().unwrap();
        let expected = format!("error: {name} is about the regions of a file");
        assert!(error.starts_with(&expected), "{error}");
        assert_eq!(output.status.code(), Some(1));
    }
    let output = example("share").args(["--region-overlap", "each"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

fn wild(case: &str, file: &str) -> Option<std::path::PathBuf> {
    data(&format!("wild/questions/{case}/{file}"))
}

/// `wild/questions`, `H_three-levels`: 35.56 % of 70,000 km² in all four, whatever the levels are.
#[test]
fn what_holds_all_others_is_the_whole_whatever_their_number_and_levels() {
    for file in ["t.geojson", "t_two.geojson", "t_parents.geojson", "t_pair.geojson"] {
        let case = "H_three-levels";
        let (Some(map), Some(path)) = (wild(case, "m.geojson"), wild(case, file)) else { return };
        let reader = TerritoryReader::new()
            .region_name("name")
            .region_parent("of")
            .region_official_area("km2");
        let territory = reader.open(path).unwrap();
        assert_eq!(territory.name(), "Land", "{file}");
        assert!(territory.regions().iter().all(|region| region.name() != "Land"), "{file}");
        let report = territory.control(&ControlMap::open(map).unwrap()).unwrap();
        let share = report.controlled().share().percent();
        assert!((share - 35.56).abs() < 0.005, "{file}: {share}");
        assert_eq!(report.whole(), Area::from_km2(70_000.0), "{file}");
    }
}

/// `wild/questions`, `G_parent-incomplete`: who belongs to whom does not change the country.
#[test]
fn what_parts_leave_of_a_drawn_parent_is_a_part_too() {
    let case = "G_parent-incomplete";
    let (Some(map), Some(path)) = (wild(case, "m_2024-01-01.geojson"), wild(case, "t.geojson"))
    else {
        return;
    };
    let map = ControlMap::open(map).unwrap();
    let reader = TerritoryReader::new().region_name("nm");
    for reader in [reader.clone(), reader.region_parent("of")] {
        let territory = reader.open(&path).unwrap();
        for method in [
            Method::default(),
            Method::default().clip(Clip::Territory),
            Method::default().outside(Outside::Nearest),
        ] {
            let report = territory.survey(&method).regions(&map).unwrap();
            let share = report.controlled().share().percent();
            assert!((share - 50.0).abs() < 0.005, "{method}: {share}");
            let regions = report.regional().unwrap().regions();
            let in_sum = regions.iter().filter(|region| region.is_in_sum());
            let sum: Area = in_sum.map(RegionReport::controlled).sum();
            assert!((sum - report.controlled().area()).m2().abs() < 1.0, "{report}");
            assert!(regions.iter().all(|region| region.share().percent() < 100.001), "{report}");
        }
    }
}
