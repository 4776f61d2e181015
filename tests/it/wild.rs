//! Maps that were once answered wrongly or in silence (`../shared/data/wild`, `sources`, `isw-later`): the
//! right figure, warning or error. Expected areas are of that folder's README, by shapely and pyproj.

use territory_control::{
    Area, ControlMap, ControlReport, Error, ErrorKind, Input, Legend, Limits, MapReader, Method,
    Side, Status, Territory, TerritoryReader, Warning, WarningCode,
};

use super::shared::{box_territory, data};

fn read_by(legend: &str, path: &str) -> Option<ControlMap> {
    let legend = match legend.strip_suffix(".toml") {
        Some(_) => Legend::open(data(legend)?),
        None => Legend::built_in(legend),
    };
    Some(MapReader::new().legend(legend.unwrap()).open(data(path)?).unwrap())
}

fn control(map: &ControlMap) -> Result<ControlReport, Error> {
    let report = Territory::ukraine().control(map)?;
    report.expect_of_territory()?;
    Ok(report)
}

/// Areas by side, to a hundredth of a square kilometre.
fn sides(report: &ControlReport) -> Vec<(String, String)> {
    let rows = report.sides().iter();
    rows.map(|row| (row.side().to_string(), format!("{:.2}", row.holding().area().km2()))).collect()
}

#[test]
fn a_palette_is_no_signature() {
    for file in ["wild/f01_mymaps_palette_syria.geojson", "wild/f02_mymaps_palette_russia.geojson"]
    {
        let Some(path) = data(file) else { return };
        let error = ControlMap::open(path).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::NoLegend { resembles: Some(_), .. }), "{error}");
        let message = error.to_string();
        assert!(message.contains("looks like a map of DeepState"), "{message}");
        assert!(
            message.contains(
                "if it is such a map, state the legend \"deepstate\" (`MapReader::legend`)"
            ),
            "{message}"
        );
        // Most of either lies in another country.
        let error = control(&read_by("deepstate", file).unwrap()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Elsewhere { .. }), "{error}");
    }
}

#[test]
fn a_map_of_another_country_has_no_share_of_this_one() {
    for file in ["wild/f03_wholly_outside.geojson", "sources/cyprus_occupied.geojson"] {
        let Some(map) = read_by("any", file) else { return };
        let error = control(&map).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Elsewhere { .. }), "{error}");
        assert!(
            error.to_string().contains("is no map of Ukraine: 100.0% of its ground lies outside")
        );
        // Neither its table nor its JSON has a share of Ukraine.
        let ukraine = Territory::ukraine();
        let report = ukraine.control(&map).unwrap();
        let text = report.to_string();
        let figures = text.lines().skip(1).take_while(|line| !line.starts_with("map "));
        assert!(
            figures.clone().count() > 2 && figures.clone().all(|line| !line.contains('%')),
            "{text}"
        );
        let json = serde_json::to_value(&report).unwrap();
        assert!(json["controlled"].is_null() && json["sides"][0]["share_percent"].is_null());
        assert!(json["statuses"][0]["share_percent"].is_null());
        let figure = "0.5%".parse().unwrap();
        assert!(ukraine.survey(&Method::default()).audit(&figure, &map).is_err());
    }
}

#[test]
fn what_lies_outside_is_said() {
    let Some(map) = read_by("any", "sources/kepler_important_areas.geojson") else { return };
    let report = control(&map).unwrap();
    let warnings = report.warnings().iter();
    let outside: Vec<&str> = warnings
        .filter(|warning| warning.code() == WarningCode::OutsideTerritory)
        .map(Warning::message)
        .collect();
    assert_eq!(outside.len(), 1);
    // shapely has 6,576.9 km² outside the same boundary, along edges straight in EPSG:6933.
    assert!(
        outside[0].starts_with("6,577.74 km² of the counted ground, 3.3% of it"),
        "{outside:?}"
    );
}

#[test]
fn statuses_that_no_legend_knows_are_sides_of_their_own() {
    let Some(path) = data("wild/f04_status_not_known.geojson") else { return };
    let report = control(&ControlMap::open(path).unwrap()).unwrap();
    let text = report.to_string();
    assert!(text.starts_with("control_ru holds 1.4% of Ukraine, control_ua 1.4%"), "{text}");
    assert!(!text.contains("0.0%"), "{text}");
    assert!(serde_json::to_value(&report).unwrap()["controlled"].is_null());
    let code = WarningCode::NothingCounted;
    assert!(report.warnings().iter().any(|warning| warning.code() == code), "{text}");
    let reference = ControlMap::open(data("sources/warmap_reference_control.geojson").unwrap());
    let report = control(&reference.unwrap()).unwrap();
    let side = report.side(&Side::new("REFERENCE_RU")).unwrap();
    assert_eq!(format!("{:.2}", side.holding().area()), "108,909.40 km²");
}

#[test]
fn names_keep_their_spelling_and_are_compared_without_case() {
    let toml = "wild/f11_legend_case.toml";
    let Some(map) = read_by(toml, "wild/f11_legend_case.geojson") else { return };
    let afghanistan = box_territory("Afghanistan", [60.0, 29.0, 75.0, 39.0]);
    let report = afghanistan.control(&map).unwrap();
    assert!(report.to_string().starts_with("Taliban holds "), "{report}");
    assert_eq!(format!("{:.2}", report.controlled().area()), "10,533.54 km²");
    let method: Method = Method::default().side(Side::new("GOVERNMENT"));
    let report = afghanistan.survey(&method).control(&map).unwrap();
    assert_eq!(format!("{:.2}", report.controlled().area()), "10,533.54 km²");
    assert!(report.to_string().starts_with("Government holds "), "{report}");
}

#[test]
fn four_sides_have_four_shares() {
    let toml = "wild/f12_syria_four_sides.toml";
    let Some(map) = read_by(toml, "wild/f12_syria_four_sides.geojson") else { return };
    let report = box_territory("Syria", [35.0, 32.0, 43.0, 38.0]).control(&map).unwrap();
    let expected =
        [("regime", "70580.46"), ("SDF", "52489.23"), ("SNA", "9438.66"), ("HTS", "4204.47")];
    let expected = expected.map(|(side, km2)| (side.to_owned(), km2.to_owned()));
    assert_eq!(sides(&report), expected);
}

#[test]
fn a_file_of_many_days_asks_for_a_day() {
    let Some(path) = data("wild/f05_three_days_one_file.geojson") else { return };
    let error = ControlMap::open(&path).unwrap_err().to_string();
    assert!(error.contains("holds the maps of 2024-01-01, 2024-02-01 and 2024-03-01;"), "{error}");
    let map = MapReader::new().date("2024-03-01".parse().unwrap()).open(&path).unwrap();
    assert_eq!(format!("{:.2}", control(&map).unwrap().controlled().area()), "4,188.32 km²");
    let error = MapReader::new().date("2024-03-02".parse().unwrap()).open(&path).unwrap_err();
    assert!(error.to_string().contains("has no map of 2024-03-02"), "{error}");
    let map = read_by("any", "wild/f06_one_day_property.geojson").unwrap();
    assert_eq!(map.date().unwrap().date().to_string(), "2024-03-01");
}

#[test]
fn eighty_six_days_of_fronts_are_not_one_map() {
    let Some(path) = data("many-days/foosint_frontline.json") else { return };
    let reader = || MapReader::new().legend(Legend::built_in("any").unwrap());
    let error = reader().open(&path).unwrap_err().to_string();
    assert!(error.contains("holds the maps of 86 days from 2022-12-08 to 2023-03-03;"), "{error}");
    let map = reader().date("2023-03-03".parse().unwrap()).open(&path).unwrap();
    assert_eq!(format!("{:.2}", control(&map).unwrap().controlled().area()), "115,025.99 km²");
}

#[test]
fn isw_is_known_by_its_later_names() {
    for day in ["20230520", "20230801"] {
        let Some(path) = data(&format!("isw-later/{day}.geojson")) else { return };
        let map = ControlMap::open(path).unwrap();
        assert_eq!(map.legend_name(), "isw");
        let statuses: Vec<&str> = map.statuses().map(Status::as_str).collect();
        assert_eq!(statuses, ["occupied", "advance", "claimed", "counteroffensive"]);
        assert!(map.unclassified().is_empty());
        assert!(control(&map).unwrap().to_string().starts_with("Russia holds 17.7% of Ukraine"));
    }
}

/// One layer of ISW's says nothing of the ground that it leaves blank.
#[test]
fn what_one_layer_leaves_blank_is_nobody_s() {
    let Some(path) = data("isw-later/20221020_RussianAssessedAdvanceinUkraine.geojson") else {
        return;
    };
    let report = control(&ControlMap::open(path).unwrap()).unwrap();
    let text = report.to_string();
    assert!(text.starts_with("nothing that the map draws of Ukraine counts"), "{text}");
    assert!(report.side(&Side::new("Ukraine")).is_none_or(|row| row.not_drawn() == Area::ZERO));
    assert!(report.not_drawn().is_some());
}

#[test]
fn a_territory_without_an_official_area_is_not_said_to_have_one() {
    let Some(path) = data("boundaries/codab_ukr_adm1_simplified.geojson") else { return };
    let input = Input::open(path, &Limits::default()).unwrap();
    let boundary = TerritoryReader::new().read(&input).unwrap();
    let map = ControlMap::open(data("deepstate/deepstatemap_data_20251111.geojson").unwrap());
    let (map, method) = (map.unwrap(), Method::default());
    let survey = boundary.survey(&method);
    let report = survey.control(&map).unwrap();
    let figure = "19.1%".parse().unwrap();
    let texts = [
        report.to_string(),
        survey.audit(&figure, &map).unwrap().to_string(),
        survey.change(&map, &map).unwrap().to_string(),
        survey.agreement(&[("A", &map), ("B", &map)]).unwrap().to_string(),
    ];
    for text in texts {
        assert!(text.contains("shares of the area within the boundary"), "{text}");
        assert!(!text.contains("shares of the official area"), "{text}");
    }
    let code = WarningCode::NoOfficialArea;
    assert!(report.warnings().iter().any(|warning| warning.code() == code));
    assert_eq!(serde_json::to_value(&report).unwrap()["method"]["denominator"], "boundary");
    // Whoever asks for the boundary's area misses nothing.
    let asked = Method::default().denominator(territory_control::method::Denominator::Boundary);
    let report = boundary.survey(&asked).control(&map).unwrap();
    assert!(!report.warnings().iter().any(|warning| warning.code() == code));
}

#[test]
#[cfg(not(feature = "formats"))]
fn maps_in_kml_are_named_as_such() {
    for day in ["30", "31"] {
        let Some(path) = data(&format!("kml/amk-2026-01-{day}.kml")) else { return };
        let message = ControlMap::open(path).unwrap_err().to_string();
        assert!(
            message.contains(
                "found KML, expected GeoJSON; this build does not have the feature formats"
            ),
            "{message}"
        );
    }
}

#[test]
fn every_legend_that_is_printed_can_be_named_and_a_map_of_nothing_has_none() {
    for legend in Legend::all_built_in() {
        for name in [legend.name().to_owned(), legend.name().to_uppercase()] {
            assert_eq!(Legend::built_in(&name).unwrap(), *legend);
        }
    }
    let nothing = ControlMap::default();
    assert_eq!(nothing.legend_name(), "none");
    let text = Territory::ukraine().control(&nothing).unwrap().to_string();
    assert!(text.contains("legend none, 0 features, 0 polygons"), "{text}");
    assert!(text.contains("nothing-measured: the map has no polygons"), "{text}");
    assert_eq!(MapReader::new().read([]).unwrap().warnings(), nothing.warnings());
}

#[test]
fn a_folder_s_name_says_nothing_of_its_maps() {
    let square =
        br#"{"type": "Feature", "properties": {"kind": "red"}, "geometry": {"type": "Polygon",
        "coordinates": [[[36, 47], [37, 47], [37, 48], [36, 47]]]}}"#;
    for (name, is_known) in [
        ("deepstate-map-data/data/other.geojson", false),
        ("other/deepstatemap_data_20251111.geojson", true),
        ("RussianCoTinUkraine\\other.geojson", false),
    ] {
        assert_eq!(ControlMap::from_bytes(name, square).is_ok(), is_known, "{name}");
    }
}

#[test]
fn names_that_a_map_does_not_have_are_refused_with_those_it_has() {
    let map = ControlMap::sample();
    let ukraine = Territory::ukraine();
    let message = |method: Method| ukraine.survey(&method).control(&map).unwrap_err().to_string();
    let counted = Method::default().counted("occuppied".parse().unwrap());
    assert!(message(counted).contains("has no status \"occuppied\": there is occupied"));
    let side = Method::default().side(Side::new("Rusia"));
    assert!(message(side).contains("has no side \"Rusia\": there is Russia, Ukraine"));
    let timeline = |method: &Method| {
        let path = data("wild/f11_legend_case.geojson")?;
        let legend = Legend::open(data("wild/f11_legend_case.toml")?).unwrap();
        let reader = MapReader::new().legend(legend);
        Some(ukraine.survey(method).timeline().map_reader(reader).read([path]).map(|_| ()))
    };
    for (method, is_there) in [
        (Method::default().side(Side::new("taliban")), true),
        (Method::default().side(Side::new("Taleban")), false),
        (Method::default().counted("Contested".parse().unwrap()), true),
        (Method::default().counted("Contestet".parse().unwrap()), false),
    ] {
        if let Some(read) = timeline(&method) {
            assert_eq!(read.is_ok(), is_there, "{method}");
        }
    }
    // It holds what is left, which no walk along drawn edges adds up.
    let side = Method::default().side(Side::new("Ukraine"));
    assert!(message(side).contains("does not draw all that Ukraine holds"));
    let side = Method::default().side(Side::new("Ukraine"));
    assert!(ukraine.survey(&side).change(&map, &map).is_err());
    let report = ukraine.control(&map).unwrap();
    let rest = report.side(&Side::new("ukraine")).unwrap();
    let sum = rest.holding().area() + report.controlled().area();
    assert!((sum - report.whole()).m2().abs() < 1e-3);
}

/// The front of a box 1° wide and high: 373 km by pyproj, whether it is drawn once or as two halves whose
/// common border was digitised twice.
#[test]
fn a_border_drawn_twice_is_no_front() {
    let files =
        ["wild/f07_neighbours_digitised_twice.geojson", "wild/f08_clean_neighbours.geojson"];
    let [Some(twice), Some(once)] = files.map(data) else { return };
    let [twice, once] = [twice, once].map(|path| {
        let map = ControlMap::open(path).unwrap();
        Territory::ukraine().survey(&Method::default()).regions(&map).unwrap()
    });
    for report in [&twice, &once] {
        let front = report.regional().unwrap().front();
        assert!((front.km() - 373.0).abs() < 2.0, "{front:?}");
    }
    let warned = [&twice, &once].map(|report| {
        report.warnings().iter().any(|warning| warning.code() == WarningCode::FrontGaps)
    });
    assert_eq!(warned, [true, false]);
}
