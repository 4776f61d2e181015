//! Maps and regions of boxes on a grid, whose areas are known cell by cell.

use proptest::prelude::*;
use serde_json::{Value, json};
use territory_control::{Area, Legend, Measure, Status};

/// The corner of a box and its size, in steps of 1/256 degree.
pub(crate) type Place = (u8, u8, u8);

/// Boxes reach no farther than this.
pub(crate) const STEPS: u8 = 18;

pub(crate) fn bounds((x, y, size): Place) -> [f64; 4] {
    let [west, south, size] = [x, y, size].map(|number| f64::from(number) / 256.0);
    [30.0 + west, 47.0 + south, 30.0 + west + size, 47.0 + south + size]
}

fn ring([west, south, east, north]: [f64; 4]) -> Vec<[f64; 2]> {
    vec![[west, south], [east, south], [east, north], [west, north], [west, south]]
}

pub(crate) fn feature(properties: &Value, place: Place) -> Value {
    let geometry = json!({"type": "Polygon", "coordinates": [ring(bounds(place))]});
    json!({"type": "Feature", "properties": properties, "geometry": geometry})
}

pub(crate) fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

/// A box with one of two statuses.
pub(crate) type Drawn = (Place, bool);

fn status(is_occupied: bool) -> Status {
    if is_occupied { Status::OCCUPIED } else { Status::UNKNOWN }
}

pub(crate) fn holds((x, y, size): Place, (at_x, at_y): (u8, u8)) -> bool {
    (x..x + size).contains(&at_x) && (y..y + size).contains(&at_y)
}

/// The status that wins at a cell of the grid.
pub(crate) fn status_at(drawn: &[Drawn], at: (u8, u8)) -> Option<Status> {
    let precedence = Legend::built_in("status").unwrap().precedence().to_vec();
    let here = drawn.iter().filter(|(place, _)| holds(*place, at));
    let here: Vec<Status> = here.map(|(_, is_occupied)| status(*is_occupied)).collect();
    precedence.into_iter().find(|status| here.contains(status))
}

/// The area of the cells of the grid that are asked for: each cell is measured by itself.
pub(crate) fn area_of_cells(is_asked: impl Fn((u8, u8)) -> bool) -> Area {
    let cells = (0..STEPS).flat_map(|x| (0..STEPS).map(move |y| (x, y)));
    cells
        .filter(|cell| is_asked(*cell))
        .map(|(x, y)| {
            let ring: Vec<(f64, f64)> =
                ring(bounds((x, y, 1))).into_iter().map(|[x, y]| (x, y)).collect();
            Measure::default().area(&geo_types::Polygon::new(ring.into(), Vec::new()))
        })
        .sum()
}

pub(crate) fn expect_near(found: Area, expected: Area, what: &str) {
    assert!((found - expected).m2().abs() < 1.0, "{what}: {found:.6}, not {expected:.6}");
}

pub(crate) fn place() -> impl Strategy<Value = Place> {
    (0u8..12, 0u8..12, 1u8..6)
}

pub(crate) fn drawing() -> impl Strategy<Value = Vec<Drawn>> {
    prop::collection::vec((place(), any::<bool>()), 1..6)
}

/// The features of a map.
pub(crate) fn drawn_features(drawn: &[Drawn]) -> Vec<Value> {
    let drawn = drawn.iter();
    drawn
        .map(|(place, is_occupied)| feature(&json!({"status": status(*is_occupied)}), *place))
        .collect()
}
