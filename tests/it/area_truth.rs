//! Areas against 50-digit quadrature and an independent geodesic solver.

use geo_types::{LineString, Polygon};
use serde_json::Value;
use territory_control::Measure;

use crate::shared::{data, json, measure_any, number};

type Rings = Vec<Vec<[f64; 2]>>;

struct Case {
    name: String,
    measure: Measure,
    area: f64,
    tolerance: f64,
    geometry: Value,
}

fn cases() -> Vec<Case> {
    let Some(path) = data("truth/area_truth.json") else { return Vec::new() };
    let folder = path.parent().unwrap();
    let truth = json(&path);
    let case = |case: &Value| Case {
        name: format!("{} ({})", case["name"].as_str().unwrap(), case["model"].as_str().unwrap()),
        measure: match case["model"].as_str().unwrap() {
            "rfc7946" => Measure::Wgs84Planar,
            "geodesic" => Measure::Wgs84Geodesic,
            other => panic!("unknown model {other}"),
        },
        area: number(&case["area_m2"]),
        tolerance: number(&case["tolerance_m2"]),
        geometry: match case.get("geometry_file") {
            Some(file) => json(&folder.join(file.as_str().unwrap())),
            None => case["geometry"].clone(),
        },
    };
    truth["cases"].as_array().unwrap().iter().map(case).collect()
}

/// All polygons of a document, whatever it is wrapped in.
fn polygons(document: &Value) -> Vec<Rings> {
    let coordinates = || document["coordinates"].clone();
    match document["type"].as_str().unwrap() {
        "FeatureCollection" => {
            document["features"].as_array().unwrap().iter().flat_map(polygons).collect()
        }
        "Feature" => polygons(&document["geometry"]),
        "Polygon" => vec![serde_json::from_value(coordinates()).unwrap()],
        "MultiPolygon" => serde_json::from_value(coordinates()).unwrap(),
        other => panic!("unexpected {other}"),
    }
}

/// The measure on the file's own coordinates: no grid, no repair, no dissolve.
#[test]
fn measures_have_the_true_area_of_coordinates_as_they_are() {
    for case in cases() {
        let area = |rings: &Rings| {
            let mut rings = rings.iter().map(|ring| ring.iter().copied().collect::<LineString>());
            case.measure.area(&Polygon::new(rings.next().unwrap(), rings.collect())).m2()
        };
        let found: f64 = polygons(&case.geometry).iter().map(area).sum();
        assert!(
            (found - case.area).abs() <= case.tolerance,
            "{}: {found}, not {} ± {}",
            case.name,
            case.area,
            case.tolerance,
        );
    }
}

/// Metres of boundary, for what half a step of the grid can move. A degree of latitude is never
/// more than 111.7 km.
fn perimeter(polygons: &[Rings]) -> f64 {
    const METRES_PER_DEGREE: f64 = 111_700.0;
    let length = |pair: &[[f64; 2]]| {
        let middle = f64::midpoint(pair[0][1], pair[1][1]).to_radians();
        let east = (pair[1][0] - pair[0][0]) * middle.cos();
        east.hypot(pair[1][1] - pair[0][1]) * METRES_PER_DEGREE
    };
    polygons.iter().flatten().flat_map(|ring| ring.windows(2).map(length)).sum()
}

#[test]
fn the_whole_way_from_text_to_area_loses_no_more_than_the_grid_costs() {
    const HALF_STEP_METRES: f64 = 0.5e-9 * 111_700.0;
    // Literally a ring without area; read as the cap around the pole that it is drawn for, which
    // `south_pole_cap_no_cut (geodesic)` demands. The report warns.
    const NOT_LITERAL: &str = "south_pole_cap_no_cut (rfc7946)";
    for case in cases().iter().filter(|case| case.name != NOT_LITERAL) {
        let report = measure_any(case.geometry.to_string().as_bytes(), case.measure.clone());
        let found = report.controlled().area().m2();
        let tolerance = case.tolerance.max(1e-9 * case.area)
            + HALF_STEP_METRES * perimeter(&polygons(&case.geometry));
        assert!(
            (found - case.area).abs() <= tolerance,
            "{}: {found}, not {} ± {tolerance}",
            case.name,
            case.area,
        );
    }
}
