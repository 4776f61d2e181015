//! Maps written in formats that are no GeoJSON, each by the description of the format.

use std::fmt::Write as _;

use serde_json::{Value, json};

pub(crate) use crate::properties::formats::zipped;

/// A ring, with or without its closing point.
pub(crate) type Ring = Vec<[f64; 2]>;

/// A feature: its status, and its polygons, each a shell and its holes.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    pub(crate) status: String,
    pub(crate) polygons: Vec<Vec<Ring>>,
}

/// The same map in every format, each with a name.
pub(crate) fn in_every_format(ground: &[Ground]) -> Vec<(&'static str, Vec<u8>)> {
    let kml = kml(ground);
    let [shapes, table] = shapefile(ground);
    vec![
        ("map.kml", kml.clone().into_bytes()),
        ("map.kmz", zipped(&[("doc.kml", kml.as_bytes())])),
        ("esri.json", esri(ground).to_string().into_bytes()),
        ("map.topojson", topojson(ground).to_string().into_bytes()),
        ("shapes.zip", zipped(&[("a/map.shp", &shapes), ("a/map.dbf", &table)])),
    ]
}

pub(crate) fn kml(ground: &[Ground]) -> String {
    let mut text =
        "<?xml version=\"1.0\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>"
            .to_owned();
    for Ground { status, polygons } in ground {
        write!(text, "<Placemark><ExtendedData><Data name=\"status\"><value>{status}</value></Data></ExtendedData>")
            .unwrap();
        text.push_str("<MultiGeometry>");
        for rings in polygons {
            text.push_str("<Polygon>");
            for (index, ring) in rings.iter().enumerate() {
                let boundary = if index == 0 { "outerBoundaryIs" } else { "innerBoundaryIs" };
                write!(text, "<{boundary}><LinearRing><coordinates>").unwrap();
                for [x, y] in ring {
                    write!(text, "{x},{y},0\n ").unwrap();
                }
                write!(text, "</coordinates></LinearRing></{boundary}>").unwrap();
            }
            text.push_str("</Polygon>");
        }
        text.push_str("</MultiGeometry></Placemark>");
    }
    text + "</Document></kml>"
}

/// A ring that ends where it begins, and runs clockwise if it is a shell.
fn wound(ring: &Ring, is_shell: bool) -> Ring {
    let mut ring = ring.clone();
    if ring.first() != ring.last() {
        ring.extend(ring.first().copied());
    }
    let double_area: f64 =
        ring.windows(2).map(|pair| pair[0][0] * pair[1][1] - pair[1][0] * pair[0][1]).sum();
    if (double_area < 0.0) != is_shell {
        ring.reverse();
    }
    ring
}

/// The rings of a feature as Esri keeps them: all together.
fn wound_rings(polygons: &[Vec<Ring>]) -> Vec<Ring> {
    let rings = polygons.iter().flat_map(|rings| rings.iter().enumerate());
    rings.map(|(index, ring)| wound(ring, index == 0)).collect()
}

pub(crate) fn esri(ground: &[Ground]) -> Value {
    let features = ground.iter().map(|Ground { status, polygons }| {
        json!({"attributes": {"status": status}, "geometry": {"rings": wound_rings(polygons)}})
    });
    json!({
        "geometryType": "esriGeometryPolygon",
        "spatialReference": {"wkid": 4326},
        "features": features.collect::<Vec<_>>(),
    })
}

/// Each ring is one arc, every other one run backwards.
pub(crate) fn topojson(ground: &[Ground]) -> Value {
    let mut arcs: Vec<Ring> = Vec::new();
    let mut number = |ring: &Ring| {
        let number = i64::try_from(arcs.len()).unwrap();
        let mut arc = ring.clone();
        let is_backwards = number % 2 == 1;
        if is_backwards {
            arc.reverse();
        }
        arcs.push(arc);
        if is_backwards { !number } else { number }
    };
    let geometries: Vec<Value> = ground
        .iter()
        .map(|Ground { status, polygons }| {
            let polygons: Vec<Vec<Vec<i64>>> = polygons
                .iter()
                .map(|rings| rings.iter().map(|ring| vec![number(ring)]).collect())
                .collect();
            json!({"type": "MultiPolygon", "properties": {"status": status}, "arcs": polygons})
        })
        .collect();
    let object = json!({"type": "GeometryCollection", "geometries": geometries});
    json!({"type": "Topology", "objects": {"ground": object}, "arcs": arcs})
}

/// The shapes and the table of a shapefile.
pub(crate) fn shapefile(ground: &[Ground]) -> [Vec<u8>; 2] {
    const WIDTH: u8 = 40;
    let word = |count: usize| i32::try_from(count).unwrap();
    let mut shapes = vec![0; 100];
    for (index, Ground { polygons, .. }) in ground.iter().enumerate() {
        let rings = wound_rings(polygons);
        let points: usize = rings.iter().map(Vec::len).sum();
        let mut record = 5_i32.to_le_bytes().to_vec();
        record.extend([0; 32]);
        record.extend(word(rings.len()).to_le_bytes());
        record.extend(word(points).to_le_bytes());
        let mut start = 0;
        for ring in &rings {
            record.extend(word(start).to_le_bytes());
            start += ring.len();
        }
        for number in rings.iter().flatten().flatten() {
            record.extend(number.to_le_bytes());
        }
        shapes.extend(word(index + 1).to_be_bytes());
        shapes.extend(word(record.len() / 2).to_be_bytes());
        shapes.extend(record);
    }
    let words = word(shapes.len() / 2).to_be_bytes();
    shapes[..4].copy_from_slice(&9994_i32.to_be_bytes());
    shapes[24..28].copy_from_slice(&words);
    let mut table = vec![3, 122, 7, 8];
    table.extend(u32::try_from(ground.len()).unwrap().to_le_bytes());
    table.extend([65, 0, WIDTH + 1, 0]);
    table.resize(32, 0);
    let mut field = b"status".to_vec();
    field.resize(32, 0);
    (field[11], field[16]) = (b'C', WIDTH);
    table.extend(field);
    table.push(0x0d);
    for Ground { status, .. } in ground {
        table.extend(format!(" {status:<width$}", width = usize::from(WIDTH)).as_bytes());
    }
    [shapes, table]
}
