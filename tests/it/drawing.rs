//! Maps as pictures: their structure, that they are to scale, and odd input.

use resvg::usvg::roxmltree::{Document, Node};
use territory_control::draw::{Language, MapDrawing, MapPlace, Theme, Window};
use territory_control::{Area, ControlMap, ErrorKind, Legend, MapReader, Territory};

use crate::shared::data;

fn nodes<'a, 'i>(document: &'a Document<'i>, name: &str) -> Vec<Node<'a, 'i>> {
    document.descendants().filter(|node| node.has_tag_name(name)).collect()
}

fn with_class<'a, 'i>(document: &'a Document<'i>, class: &str) -> Vec<Node<'a, 'i>> {
    let has = |node: &Node<'_, '_>| {
        node.attribute("class").is_some_and(|classes| classes.split(' ').any(|one| one == class))
    };
    document.descendants().filter(has).collect()
}

fn texts(document: &Document<'_>) -> Vec<String> {
    let text = |node: Node<'_, '_>| node.text().unwrap_or_default().to_owned();
    nodes(document, "text").into_iter().map(text).collect()
}

/// The area within the rings of path data (moves to, and lines relative to the last point), in
/// squares of its units.
fn path_area(data: &str) -> f64 {
    let mut sum = 0.0;
    for ring in data.split_terminator('z') {
        let spaced = ring.replace('-', " -").replace(['M', 'l'], " ");
        let numbers: Vec<f64> = spaced.split_whitespace().map(|n| n.parse().unwrap()).collect();
        let [mut x, mut y] = [0.0, 0.0];
        let mut points = Vec::new();
        for step in numbers.chunks(2) {
            (x, y) = (x + step[0], y + step[1]);
            points.push((x, y));
        }
        let next = points.iter().cycle().skip(1);
        sum += points.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0;
    }
    sum.abs()
}

fn data_of(document: &Document<'_>, status: &str) -> String {
    let area = with_class(document, "area");
    let area = area.iter().find(|node| node.attribute("data-status") == Some(status)).unwrap();
    let path = area.descendants().find(|node| node.has_tag_name("path")).unwrap();
    path.attribute("d").unwrap().to_owned()
}

fn square(status: &str, [west, south, east, north]: [f64; 4]) -> String {
    format!(
        r#"{{"type": "Feature", "properties": {{"status": "{status}", "name": "{status}"}}, "geometry":
        {{"type": "Polygon", "coordinates": [[[{west},{south}],[{east},{south}],[{east},{north}],
        [{west},{north}],[{west},{south}]]]}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    let features = features.join(",");
    format!(r#"{{"type": "FeatureCollection", "features": [{features}]}}"#)
}

fn map(features: &[String]) -> ControlMap {
    ControlMap::from_bytes("made_2025-11-11.geojson", collection(features).as_bytes()).unwrap()
}

fn territory(features: &[String]) -> Territory {
    let file = tempfile::Builder::new().suffix(".geojson").tempfile().unwrap();
    std::fs::write(file.path(), collection(features)).unwrap();
    Territory::open(file.path()).unwrap()
}

#[test]
fn a_map_has_all_its_parts() {
    let ukraine = Territory::ukraine();
    let sample = ControlMap::sample();
    let picture = MapDrawing::new(&ukraine, &sample).source("A & B <made>").draw().unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    assert_eq!(root.attribute("aria-labelledby"), Some("title description"));
    let named = |name: &str| {
        let found = root.children().find(|node| node.has_tag_name(name)).unwrap();
        found.text().unwrap().to_owned()
    };
    assert_eq!(named("title"), "Russia holds 19.5% of Ukraine");
    assert!(named("desc").contains("15 November 2025 · 117,535\u{a0}km² of 603,628\u{a0}km²"));
    for class in
        ["background", "outside", "land", "region-line", "outline", "front", "scale-bar", "key"]
    {
        assert!(!with_class(&document, class).is_empty(), "{class}");
    }
    assert!(with_class(&document, "locator").is_empty());
    assert_eq!(with_class(&document, "area").len(), 1);
    let texts = texts(&document);
    let expected = [
        "Russia holds 19.5% of Ukraine",
        "Russia: occupied",
        "117,535\u{a0}km²",
        "19.5%",
        "Kyiv",
        "Odesa",
        "Crimea",
        "200\u{a0}km",
        "A & B <made>. Map: sample_contact_line.csv (sample)",
        "Projection: Albers 45.7° N, 51° N, 31.1° E (equal-area, WGS 84)",
    ];
    for text in expected {
        assert!(texts.iter().any(|found| found == text), "{text}: {texts:?}");
    }
    assert!(picture.svg().len() < 300_000);
}

/// In an equal-area projection the picture itself can be measured: pixels against the report.
#[test]
fn a_map_is_to_scale() {
    let ukraine = Territory::ukraine();
    let sample = ControlMap::sample();
    let held = ukraine.control(&sample).unwrap().controlled().area();
    let picture = MapDrawing::new(&ukraine, &sample).draw().unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    let land = with_class(&document, "land")[0].attribute("d").unwrap();
    let ratio = path_area(&data_of(&document, "occupied")) / path_area(land);
    let whole = ukraine.boundary_area(&territory_control::Measure::default());
    let expected = held.m2() / whole.m2();
    assert!((ratio / expected - 1.0).abs() < 1e-3, "{ratio} {expected}");
    // And by the scale bar, which is drawn in pixels, four units each.
    let bar = with_class(&document, "scale-bar")[0];
    let bar = bar.children().find(|node| node.has_tag_name("path")).unwrap();
    let data = bar.attribute("d").unwrap();
    let pixels: f64 = data.split_once('h').unwrap().1.trim_end_matches("v-5").parse().unwrap();
    let km_per_unit = 200.0 / (4.0 * pixels);
    let area = Area::from_km2(path_area(land) * km_per_unit * km_per_unit);
    assert!((area.m2() / whole.m2() - 1.0).abs() < 2e-3, "{area} {whole}");
}

/// Neighbours along a border that only one of them has vertices on: no gap, no overlap.
#[test]
fn neighbours_have_no_gap_between_them() {
    let polygon = |status: &str, ring: &str| {
        format!(
            r#"{{"type": "Feature", "properties": {{"status": "{status}"}}, "geometry":
            {{"type": "Polygon", "coordinates": [[{ring}]]}}}}"#
        )
    };
    let area_of = |features: &[String]| {
        let drawn = map(features);
        let picture = MapDrawing::new(&Territory::ukraine(), &drawn).draw().unwrap();
        let document = Document::parse(picture.svg()).unwrap();
        let areas = with_class(&document, "area");
        let statuses = areas.iter().filter_map(|node| node.attribute("data-status"));
        statuses.map(|status| path_area(&data_of(&document, status))).sum::<f64>()
    };
    let left = polygon("occupied", "[30,47],[33,47.1],[33,49.9],[30,50],[30,47]");
    // The vertex at 48.3 is one that the other lacks.
    let right = polygon("unknown", "[36,47],[36,50],[33,49.9],[33,48.3],[33,47.1],[36,47]");
    let union = polygon("occupied", "[30,47],[33,47.1],[36,47],[36,50],[33,49.9],[30,50],[30,47]");
    let (both, whole) = (area_of(&[left, right]), area_of(&[union]));
    assert!((both - whole).abs() < 1e-6, "{both} {whole}");
}

#[test]
fn a_window_has_the_figures_of_its_region_and_a_locator() {
    let ukraine = Territory::ukraine();
    let sample = ControlMap::sample();
    let drawing = MapDrawing::new(&ukraine, &sample).window(Window::Region("UA-14".to_owned()));
    let picture = drawing.language(Language::German).draw().unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    assert_eq!(with_class(&document, "locator").len(), 1);
    let report = ukraine.survey(&territory_control::Method::default()).regions(&sample).unwrap();
    let region = report.regional().unwrap().region("UA-14").unwrap().clone();
    let percent = format!("{:.1}", region.share().percent()).replace('.', ",");
    let title = format!("Donetsk: Russia hält {percent}\u{a0}% der Fläche");
    assert!(texts(&document).contains(&title), "{title}");
    assert!(texts(&document).iter().any(|text| text == "Sloviansk"));
    let wrong =
        MapDrawing::new(&ukraine, &sample).window(Window::Region("Donbas".to_owned())).draw();
    assert!(matches!(wrong.unwrap_err().kind(), ErrorKind::Picture { .. }));
}

#[test]
fn changed_ground_is_drawn_and_counted() {
    let Some(folder) = data("deepstate") else { return };
    let [earlier, later] = ["20251031", "20251130"].map(|day| {
        ControlMap::open(folder.join(format!("deepstatemap_data_{day}.geojson"))).unwrap()
    });
    let ukraine = Territory::ukraine();
    let picture = MapDrawing::new(&ukraine, &later).since(&earlier).draw().unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    let statuses: Vec<_> = with_class(&document, "area")
        .iter()
        .filter_map(|node| node.attribute("data-status"))
        .collect();
    assert_eq!(statuses, ["occupied", "gained", "lost"]);
    // README: 506.03 and 12.69 km² in November.
    let texts = texts(&document);
    for area in ["506\u{a0}km²", "12.7\u{a0}km²"] {
        assert!(texts.iter().any(|text| text == area), "{area}: {texts:?}");
    }
}

#[test]
fn a_raw_map_has_all_its_statuses() {
    let Some(path) = data("deepstate-history/1672441757.geojson") else { return };
    let ukraine = Territory::ukraine();
    let raw = ControlMap::open(path).unwrap();
    let picture = MapDrawing::new(&ukraine, &raw).draw().unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    let areas = with_class(&document, "area");
    let drawn: Vec<_> = areas.iter().filter_map(|node| node.attribute("data-status")).collect();
    // The weakest first.
    let mut expected: Vec<&str> = raw.statuses().map(territory_control::Status::as_str).collect();
    expected.reverse();
    assert_eq!(drawn, expected);
    assert!(picture.svg().len() < 300_000, "{}", picture.svg().len());
}

#[test]
fn territories_across_the_antimeridian_and_around_a_pole_are_in_one_piece() {
    let [one, other] = [[170.0, 60.0, 180.0, 70.0], [-180.0, 60.0, -170.0, 70.0]];
    let country = territory(&[square("East", one), square("West", other)]);
    let held = map(&[square("occupied", [175.0, 62.0, 185.0, 66.0])]);
    let picture = MapDrawing::new(&country, &held).draw().unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    // The seam is no border: one ring each.
    assert_eq!(data_of(&document, "occupied").matches('M').count(), 1);
    let land = with_class(&document, "land")[0].attribute("d").unwrap();
    assert_eq!(land.matches('M').count(), 1);
    let report = country.control(&held).unwrap();
    let ratio = path_area(&data_of(&document, "occupied")) / path_area(land);
    let share = report.controlled().share().fraction();
    assert!((ratio / share - 1.0).abs() < 2e-3, "{ratio} {share}");

    let cap = territory(&[square("Cap", [-180.0, 75.0, 180.0, 90.0])]);
    let held = map(&[square("occupied", [0.0, 80.0, 90.0, 90.0])]);
    let picture = MapDrawing::new(&cap, &held).draw().unwrap();
    let document = Document::parse(picture.svg()).unwrap();
    let land = with_class(&document, "land")[0].attribute("d").unwrap();
    assert_eq!(land.matches('M').count(), 1);
    let share = cap.control(&held).unwrap().controlled().share().fraction();
    let ratio = path_area(&data_of(&document, "occupied")) / path_area(land);
    assert!((ratio / share - 1.0).abs() < 2e-3, "{ratio} {share}");

    let world = territory(&[square("World", [-180.0, -90.0, 180.0, 90.0])]);
    let picture = MapDrawing::new(&world, &held).draw().unwrap();
    assert!(picture.png(0.5).is_ok());
}

fn title_of(document: &Document<'_>) -> String {
    let title = nodes(document, "title")[0].text().unwrap();
    title.to_owned()
}

/// The fill of a class in the style sheet of a picture.
fn fill_of(svg: &str, class: &str) -> String {
    let (_, rest) = svg.split_once(&format!(".{class}-base{{fill:")).unwrap();
    rest.get(..7).unwrap().to_owned()
}

fn syria() -> Territory {
    territory(&[square("Syria", [35.0, 32.0, 43.0, 38.0])])
}

fn four_sides() -> Option<ControlMap> {
    let legend = Legend::open(data("wild/f12_syria_four_sides.toml")?).unwrap();
    Some(MapReader::new().legend(legend).open(data("wild/f12_syria_four_sides.geojson")?).unwrap())
}

#[test]
fn four_sides_have_four_colours_and_four_shares() {
    let Some(map) = four_sides() else { return };
    let syria = syria();
    for theme in ["light", "dark", "print"] {
        let theme = Theme::built_in(theme).unwrap();
        let picture = MapDrawing::new(&syria, &map).theme(theme).draw().unwrap();
        let svg = picture.svg();
        let document = Document::parse(svg).unwrap();
        let texts = texts(&document);
        let report = syria.control(&map).unwrap();
        assert_eq!(report.sides().len(), 4);
        for row in report.sides() {
            let share = row.holding().share().to_string();
            let name = row.side().as_str();
            let place = texts.iter().position(|text| text == name).unwrap();
            assert_eq!(texts[place + 2], share, "{name}: {texts:?}");
        }
        let title = format!("regime holds {} of {}", report.controlled().share(), syria.name());
        assert_eq!(title_of(&document), title);
        let mut fills: Vec<String> =
            (0..5).map(|place| fill_of(svg, &format!("f{place}"))).collect();
        fills.sort();
        fills.dedup();
        assert_eq!(fills.len(), 5, "four sides and what is contested: {fills:?}");
        assert!(!texts.iter().any(|text| text.contains("controlled")), "{texts:?}");
    }
}

#[test]
fn sides_have_the_colours_of_their_legend_except_in_black_and_white() {
    let sides = r##"side = [{ name = "Damascus", holds = ["regime", "HTS"], colour = "#336699" },
                { name = "SDF", holds = ["SDF"], colour = "#ffcc00" }]"##;
    let Some(text) = data("wild/f12_syria_four_sides.toml") else { return };
    let text = std::fs::read_to_string(text).unwrap();
    let text =
        text.replace(r#"controlled = ["regime"]"#, sides).replace("widens = [\"contested\"]\n", "");
    let map = data("wild/f12_syria_four_sides.geojson").unwrap();
    let map = MapReader::new().legend(text.parse::<Legend>().unwrap()).open(map).unwrap();
    let statuses: Vec<&str> = map.statuses().map(territory_control::Status::as_str).collect();
    let place = |name: &str| statuses.iter().position(|status| *status == name).unwrap();
    let syria = syria();
    let colour = |theme: &str, name: &str| {
        let drawing = MapDrawing::new(&syria, &map).theme(Theme::built_in(theme).unwrap());
        fill_of(drawing.draw().unwrap().svg(), &format!("f{}", place(name)))
    };
    assert_eq!(colour("light", "regime"), "#336699");
    assert_eq!(colour("dark", "SDF"), "#ffcc00");
    assert_ne!(colour("light", "HTS"), "#336699", "another status of the side is darker");
    let print = colour("print", "regime");
    assert!(print[1..3] == print[3..5] && print[3..5] == print[5..7], "{print}");
    let texts = {
        let picture = MapDrawing::new(&syria, &map).draw().unwrap();
        texts(&Document::parse(picture.svg()).unwrap())
    };
    for text in ["Damascus: regime", "Damascus: HTS", "Damascus", "SDF"] {
        assert!(texts.iter().any(|found| found == text), "{text}: {texts:?}");
    }
}

#[test]
fn a_map_on_which_nothing_counts_has_no_zero() {
    let Some(path) = data("wild/f04_status_not_known.geojson") else { return };
    let map = ControlMap::open(path).unwrap();
    for (language, title) in [
        (Language::English, "control_ru holds 1.4% of Ukraine, control_ua 1.4%"),
        (
            Language::Ukrainian,
            "Ukraine: control_ru утримує 1,4\u{a0}% території, control_ua 1,4\u{a0}%",
        ),
        (Language::German, "Ukraine: control_ru hält 1,4\u{a0}% der Fläche, control_ua 1,4\u{a0}%"),
        (
            Language::French,
            "Ukraine\u{a0}: control_ru détient 1,4\u{202f}% du territoire, control_ua 1,4\u{202f}%",
        ),
    ] {
        let ukraine = Territory::ukraine();
        let picture = MapDrawing::new(&ukraine, &map).language(language).draw().unwrap();
        let document = Document::parse(picture.svg()).unwrap();
        assert_eq!(title_of(&document), title);
        let texts = texts(&document);
        assert!(
            !texts.iter().any(|text| ["0.0%", "0,0\u{a0}%"].contains(&text.as_str())),
            "{texts:?}"
        );
    }
}

#[test]
fn odd_input_is_drawn_or_refused() {
    let ukraine = Territory::ukraine();
    let nothing = ControlMap::from_bytes(
        "empty.geojson",
        br#"{"type": "FeatureCollection", "features": []}"#,
    );
    let picture = MapDrawing::new(&ukraine, &nothing.unwrap()).draw().unwrap();
    assert!(picture.svg().contains("The map draws nothing here."));
    let names =
        ["<script>alert(1)</script>", "東京", "العربية", "a\u{0}b\u{202e}c", &"x".repeat(5000)];
    let nowhere = [[f64::NAN, 49.0], [f64::INFINITY, 49.0], [31.0, 1e300], [-1e18, 0.0]];
    let places: Vec<MapPlace> = names
        .iter()
        .map(|name| MapPlace::new(*name, [31.0, 49.0]))
        .chain(nowhere.map(|position| MapPlace::new("nowhere", position)))
        .collect();
    let statuses =
        ["ours", "theirs", "\\u0000&<"].map(|name| square(name, [30.0, 47.0, 33.0, 50.0]));
    for theme in ["light", "dark", "print"] {
        let drawn = map(&statuses);
        let picture = MapDrawing::new(&ukraine, &drawn)
            .places(places.clone())
            .theme(Theme::built_in(theme).unwrap())
            .title("<script>alert('&')</script> \u{0} ".to_owned() + &"щ".repeat(3000))
            .draw()
            .unwrap();
        let document = Document::parse(picture.svg()).unwrap();
        assert!(nodes(&document, "script").is_empty());
        assert!(!texts(&document).iter().any(|text| text == "nowhere"));
        assert!(texts(&document).iter().any(|text| text == "<script>alert(1)</script>"));
        let png = picture.png(0.5).unwrap();
        assert_eq!(&png[1..4], b"PNG");
    }
    let far = ["nan", "1e9", "-1", "0"].map(|scale| scale.parse::<f32>().unwrap());
    let picture = MapDrawing::new(&ukraine, &ControlMap::sample()).draw().unwrap();
    for scale in far {
        assert!(matches!(picture.png(scale).unwrap_err().kind(), ErrorKind::Picture { .. }));
    }
}
