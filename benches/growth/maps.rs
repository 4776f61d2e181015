//! Maps and territories of any size.

use std::f64::consts::TAU;
use std::fmt::Write as _;

/// A polygon with a winding coast around 32° E 48° N. From day to day a hundredth of it moves.
pub(crate) fn one_polygon(vertices: u32, day: u32) -> Vec<u8> {
    let corners = vertices - 1;
    let position = |index: u32| {
        let corner = f64::from(index % corners) / f64::from(corners);
        let turn = corner * TAU;
        let has_moved = (corner * 100.0).floor().total_cmp(&f64::from(day % 100)).is_eq();
        let radius = 1.0 + 0.2 * (turn * 7.0).sin() + 0.01 * (turn * 331.0).sin();
        let radius = if has_moved { 1.01 * radius } else { radius };
        [32.0 + 3.0 * radius * turn.cos(), 48.0 + 2.0 * radius * turn.sin()]
    };
    let ring: Vec<[f64; 2]> = (0..=corners).map(position).collect();
    collection(&[("occupied", ring)]).into_bytes()
}

/// Polygons of 100 vertices about a mesh, each reaching into its neighbours, of three statuses.
pub(crate) fn many_polygons(vertices: u32) -> Vec<u8> {
    const EACH: u32 = 100;
    let count = vertices / EACH;
    let side = f64::from(count).sqrt().ceil();
    let polygon = |index: u32| {
        let status = match index % 3 {
            0 => "occupied",
            1 => "liberated",
            _ => "unknown",
        };
        let (column, line) = (f64::from(index) % side, (f64::from(index) / side).floor());
        let aside = |step: u32| f64::from(index.wrapping_mul(step) >> 16 & 0xff) / 1000.0;
        let (column, line) = (column + aside(2_654_435_761), line + aside(2_246_822_519));
        let position = |corner: u32| {
            let turn = f64::from(corner % EACH) / f64::from(EACH) * TAU;
            let radius = 0.6 + 0.03 * (turn * 11.0).sin();
            [
                26.0 + (column + radius * turn.cos()) * 12.0 / side,
                45.0 + (line + radius * turn.sin()) * 6.0 / side,
            ]
        };
        (status, (0..=EACH).map(position).collect())
    };
    let polygons: Vec<(&str, Vec<[f64; 2]>)> = (0..count).map(polygon).collect();
    collection(&polygons).into_bytes()
}

/// A grid of cells over 22–41° E 44–53° N.
pub(crate) fn cells(count: u32) -> String {
    let side = f64::from(count).sqrt().ceil();
    let (width, height) = (19.0 / side, 9.0 / side);
    let cell = |index: u32| {
        let west = 22.0 + f64::from(index) % side * width;
        let south = 44.0 + (f64::from(index) / side).floor() * height;
        let (east, north) = (west + width, south + height);
        let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
        ("occupied", ring.to_vec())
    };
    collection(&(0..count).map(cell).collect::<Vec<_>>())
}

pub(crate) fn collection(polygons: &[(&str, Vec<[f64; 2]>)]) -> String {
    let mut text = r#"{"type":"FeatureCollection","features":["#.to_owned();
    for (index, (status, ring)) in polygons.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        let properties = format!(r#"{{"status":"{status}"}}"#);
        let _ = write!(
            text,
            r#"{comma}{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon","coordinates":[["#,
        );
        for (index, [longitude, latitude]) in ring.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let _ = write!(text, "{comma}[{longitude:.7},{latitude:.7}]");
        }
        text.push_str("]]}}");
    }
    text.push_str("]}");
    text
}
