//! Maps as bytes, and as texts.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

use territory_control_fuzz::map_text;

/// A generator of numbers that are the same every time (Knuth's MMIX constants).
struct Numbers(u64);

impl Numbers {
    fn byte(&mut self) -> u8 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0.to_be_bytes()[0]
    }
}

/// Bytes that draw maps: every kind of ring by itself, then many together.
pub fn maps() -> Vec<Vec<u8>> {
    let mut numbers = Numbers(1);
    let mut random = |count: usize| -> Vec<u8> { (0..count).map(|_| numbers.byte()).collect() };
    let alone = (0..16).flat_map(|kind| [vec![0, 0, kind], vec![0, 4, 0, 12, kind]]);
    let mut maps: Vec<Vec<u8>> = alone.map(|head| [head, random(60)].concat()).collect();
    maps.extend((0..40).map(|index| random(20 + 10 * index)));
    maps
}

/// Maps as GeoJSON, drawn and written by hand.
pub fn texts() -> Vec<Vec<u8>> {
    let mut texts: Vec<Vec<u8>> = maps()
        .iter()
        .map(|bytes| map_text(bytes).into_bytes())
        .filter(|text| text.len() < 4_000)
        .collect();
    texts.extend(DOCUMENTS.iter().map(|text| text.as_bytes().to_vec()));
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(DOCUMENTS[0].as_bytes()).expect("memory can be written");
    texts.push(packer.finish().expect("memory can be written"));
    texts.push([DOCUMENTS[0].as_bytes(), b"\xff", DOCUMENTS[1].as_bytes()].concat());
    texts.push(b"\xef\xbb\xbf{\"type\":\"Point\",\"coordinates\":[]}".to_vec());
    texts
}

const DOCUMENTS: [&str; 22] = [
    r#"{"type":"Polygon","coordinates":[[[30,47],[31,47],[31,48],[30,48],[30,47]]]}"#,
    r##"{"type":"Feature","id":7,"properties":{"fill":"#a52714","name":"Crimea","z":[1,{"a":null}]},"geometry":{"type":"MultiPolygon","coordinates":[[[[30,47,5],[31,47,5],[31,48,5],[30,47,5]]],[[[179,0],[-179,0],[-179,1],[179,0]]]]}}"##,
    r#"{"type":"FeatureCollection","name":"greyzone","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[null,{"type":"Feature","properties":null,"geometry":null}]}"#,
    r#"{"type":"GeometryCollection","geometries":[{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[]},null]},{"type":"Point","coordinates":[1,2]}]}"#,
    r#"{"map":{"type":"FeatureCollection","features":[]},"id":1700000000,"datetime":"2025-11-11T23:09:00Z"}"#,
    r#"{"value":{"features":[{"type":"Feature","properties":{"status":"unknown","date":"2025-11-10"},"geometry":{"type":"Polygon","coordinates":[[[30,47],[31,47],[31,48],[30,47]],[[30.2,47.1],[30.3,47.2],[30.3,47.1],[30.2,47.1]]]}}]}}"#,
    "{\"type\":\"Feature\",\"properties\":{\"status\":\"occupied\",\"date\":\"2025-11-10\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[30,47],[31,47],[31,48],[30,47]]]}}\n{\"type\":\"Feature\",\"properties\":{\"status\":\"occupied\",\"date\":\"2025-11-11\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[30,47],[31,47],[31,48],[30,47]]]}}\n",
    "\u{1e}{\"type\":\"Point\",\"coordinates\":[1,2]}\n\u{1e}{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1]]]}\n",
    r#"{"type":"Polygon","coordinates":[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]}"#,
    r#"{"type":"Polygon","coordinates":[[[-190,60],[-170,60],[-170,70],[-190,70]]]}"#,
    r#"{"type":"Polygon","coordinates":[[[47,30],[48,91],[47,30]]]}"#,
    r#"{"type":"Polygon","coordinates":[[[3e6,6e6],[4e6,6e6],[4e6,7e6],[3e6,6e6]]]}"#,
    r#"{"type":"Polygon","coordinates":[[[1e-300,-0.0],[1e-9,1],[1,1e-10],[5e-10,5e-10]]]}"#,
    r#"{"type":"Polygon","coordinates":[[1]]}"#,
    r#"{"type":"MultiLineString","coordinates":[[[0,0],[1,1]],[[2,2],[3,3]]]}"#,
    r#"{"type":"MultiPoint","coordinates":[[0,0],[1,1]]}"#,
    r#"{"type":"Topology","arcs":[[[0,0],[1,1]]],"objects":{}}"#,
    r#"{"rings":[[[0,0],[1,1],[1,0],[0,0]]],"spatialReference":{"wkid":4326}}"#,
    r#"{"data":{"type":"polygon","coordinates":[[[0,0]]]}}"#,
    "<html>404</html>",
    r#"{"type":"Feature","type":"Feature"}"#,
    r#"{"type":"Feature","properties":{"a\nb":"x"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}"#,
];
