//! Files that were made to cost much, or to be misread.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;
use territory_control::{ControlMap, ErrorKind, Input, Limits, MapReader};

use super::writing::{self, Ground, in_every_format, zipped};
use super::{ground, square};
use crate::properties;

fn message(name: &str, bytes: &[u8]) -> String {
    ControlMap::from_bytes(name, bytes).unwrap_err().to_string()
}

#[test]
fn entities_do_not_grow() {
    let mut entities = "<!ENTITY lol0 \"lol\">".to_owned();
    for level in 1..10 {
        let inner = format!("&lol{};", level - 1).repeat(10);
        entities.extend(["<!ENTITY lol", &level.to_string(), " \"", &inner, "\">"]);
    }
    let text = format!(
        "<!DOCTYPE kml [{entities}<!ENTITY file SYSTEM \"file:///etc/passwd\">]><kml><Document><Placemark>
         <name>&lol9;&file;</name><Polygon><outerBoundaryIs><LinearRing><coordinates>36,47 37,47 37,48</coordinates>
         </LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>",
    );
    let start = Instant::now();
    let error = message("map.kml", text.as_bytes());
    // No legend knows it: what the error quotes is the name as it is written.
    assert!(error.contains("&lol9;&file;"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(2));
    let coordinates = text.replace("36,47 37,47", "&lol9;");
    assert!(
        message("map.kml", coordinates.as_bytes()).contains("found \"&lol9;\" among coordinates")
    );
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let limits = Limits::default().unpacked_bytes(1 << 20);
    let kml = format!("<kml>{}</kml>", " ".repeat(2 << 20));
    let input =
        Input::from_reader("bomb.kmz", &*zipped(&[("doc.kml", kml.as_bytes())]), &limits).unwrap();
    let error = MapReader::new().limits(limits).read([input]).unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Limit { limit: "unpacked_bytes", allowed: 1 << 20 });
    assert_eq!(error.location().input(), Some("bomb.kmz/doc.kml"));
}

#[test]
fn arcs_that_lead_nowhere_are_refused_where_they_are() {
    let topology = |arcs: serde_json::Value| {
        let polygon =
            |arcs| json!({"type": "Polygon", "properties": {"status": "occupied"}, "arcs": arcs});
        let objects = json!({"type": "GeometryCollection", "geometries": [polygon(json!([[0]])), polygon(arcs)]});
        json!({"type": "Topology", "objects": {"a": objects}, "arcs": [square(36.0, 47.0)]})
            .to_string()
    };
    for (arcs, expected) in [
        (
            json!([[0], [1]]),
            "m.json, feature 1, polygon 0, ring 1: found the arc 1, and there are 1 arcs",
        ),
        (
            json!([[-2]]),
            "m.json, feature 1, polygon 0, ring 0: found the arc -2, and there are 1 arcs",
        ),
        (json!([[0.5]]), "m.json, line 1 column"),
        (json!([[[0]]]), "m.json, feature 1: found arcs of another depth than those of a Polygon"),
        (json!(7), "m.json, line 1 column"),
    ] {
        let message = message("m.json", topology(arcs).as_bytes());
        assert!(message.starts_with(expected), "{message}");
    }
    // One arc, used by a million rings.
    let many = topology(json!(vec![vec![0; 1_000]; 2_000]));
    let limits = Limits::default().vertices(1_000_000);
    let input = Input::from_reader("m.json", many.as_bytes(), &limits).unwrap();
    let error = MapReader::new().limits(limits).read([input]).unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Limit { limit: "vertices", allowed: 1_000_000 });
}

#[test]
fn esri_says_what_it_cannot_give() {
    let curves = r#"{"geometryType": "esriGeometryPolygon", "features": [{"attributes": {"a": 1}, "geometry":
        {"curveRings": [[[36, 47], {"c": [[37, 48], [36.5, 48]]}]]}}]}"#;
    let expected = "m.json, line 2 column 23, feature 0: found curveRings, whose edges are arcs and curves; ask the \
                    server for straight ones, with returnTrueCurves=false";
    assert_eq!(message("m.json", curves.as_bytes()), expected);
    let refused = r#"{"error": {"code": 400, "message": "Invalid URL", "details": []}}"#;
    let expected = "m.json: holds no map but the error that a server answered: 400 Invalid URL";
    assert_eq!(message("m.json", refused.as_bytes()), expected);
    let codes = r#"{"spatialReference": {"wkid": 4326}, "exceededTransferLimit": true, "fields": [{"name": "C", "domain":
        {"codedValues": [{"code": 1, "name": "occupied"}]}}], "features": [{"attributes": {"C": 1, "status": "occupied"},
        "geometry": {"rings": [[[36, 47], [36, 48], [37, 47], [36, 47]]]}}]}"#;
    let map = ControlMap::from_bytes("m.json", codes.as_bytes()).unwrap();
    assert!(map.warnings().iter().any(|warning| warning.code().as_str() == "incomplete"));
}

#[test]
fn metres_are_refused_where_no_system_is_said() {
    let far = Ground {
        status: "occupied".to_owned(),
        polygons: vec![vec![square(4_000_000.0, 6_000_000.0).to_vec()]],
    };
    for (name, bytes) in in_every_format(&[ground("occupied", &[[36.0, 47.0]]), far]) {
        let message = message(name, &bytes);
        assert!(message.contains("feature 1, polygon 0, ring 0, position 0"), "{message}");
        assert!(message.contains("these are not degrees"), "{message}");
    }
}

/// Every byte of a small map replaced: a result or an error of one line.
#[test]
fn any_byte_may_be_another() {
    for (name, bytes) in in_every_format(&[ground("occupied", &[[36.0, 47.0]])]) {
        for at in 0..bytes.len() {
            for byte in [0x00, b'9', b'<', b'"', 0xff, bytes[at] ^ 1] {
                let mut changed = bytes.clone();
                changed[at] = byte;
                if let Err(error) = ControlMap::from_bytes(name, &changed) {
                    let message = error.to_string();
                    assert!(message.starts_with(name) && !message.contains('\n'), "{message}");
                }
            }
            assert!(
                ControlMap::from_bytes(name, &bytes[..at]).is_err()
                    || name == "map.kml"
                    || at + 2 >= bytes.len()
            );
        }
    }
}

/// What holds a promise, and what it is tried on.
type Target = (fn(&[u8]), Vec<u8>);

/// What may happen to a part of a file.
#[derive(Debug, Clone)]
enum Mutation {
    Replace(Index, u8),
    Remove(Index, usize),
    Repeat(Index, usize),
    /// A part goes to another place.
    Move(Index, usize, Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        any::<(Index, u8)>().prop_map(|(at, byte)| Mutation::Replace(at, byte)),
        (any::<Index>(), 1usize..60).prop_map(|(at, length)| Mutation::Remove(at, length)),
        (any::<Index>(), 1usize..200).prop_map(|(at, length)| Mutation::Repeat(at, length)),
        (any::<Index>(), 1usize..200, any::<Index>())
            .prop_map(|(at, length, to)| Mutation::Move(at, length, to)),
    ]
}

impl Mutation {
    fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let part = |at: &Index, length: usize, bytes: &[u8]| {
            let start = at.index(bytes.len());
            start..bytes.len().min(start + length)
        };
        match self {
            Self::Replace(at, byte) => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            Self::Remove(at, length) => drop(bytes.drain(part(at, *length, bytes))),
            Self::Repeat(at, length) => {
                let part = part(at, *length, bytes);
                let copy = bytes[part.clone()].to_vec();
                bytes.splice(part.end..part.end, copy);
            }
            Self::Move(at, length, to) => {
                let taken: Vec<u8> = bytes.drain(part(at, *length, bytes)).collect();
                let to = to.index(bytes.len() + 1);
                bytes.splice(to..to, taken);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// What the fuzz targets hold, on files that are nearly sound.
    #[test]
    fn mutated_files_keep_the_promises(mutations in prop::collection::vec(mutation(), 1..5)) {
        let map = [ground("occupied", &[[35.0, 47.0], [37.0, 47.0]]), ground("unknown", &[[36.0, 47.0]])];
        let [shapes, table] = writing::shapefile(&map);
        let long = |file: &[u8]| u16::try_from(file.len()).unwrap().to_le_bytes();
        let whole = [&long(&shapes)[..], &shapes, &long(&table), &table].concat();
        let targets: [Target; 4] = [
            (properties::archive, writing::kml(&map).into_bytes()),
            (properties::esri, writing::esri(&map).to_string().into_bytes()),
            (properties::topojson, writing::topojson(&map).to_string().into_bytes()),
            (properties::shapefile, whole),
        ];
        for (keeps_promises, mut bytes) in targets {
            for mutation in &mutations {
                mutation.apply(&mut bytes);
            }
            keeps_promises(&bytes);
        }
    }
}
