//! Maps in other formats than GeoJSON.

use territory_control_fuzz::zipped;

const KML: [&str; 3] = [
    "<kml><Document><Style id=\"a\"><PolyStyle><color>801427a5</color></PolyStyle></Style><Folder><name>Held</name>\
     <Placemark><styleUrl>#a</styleUrl><ExtendedData><Data name=\"status\"><value>occupied</value></Data></ExtendedData>\
     <Polygon><outerBoundaryIs><LinearRing><coordinates>36,47,0 37,47,0 37,48,0 36,47,0</coordinates></LinearRing>\
     </outerBoundaryIs></Polygon></Placemark></Folder></Document></kml>",
    "<k:kml xmlns:k=\"a\"><k:Placemark><k:name><![CDATA[a & b]]></k:name><k:MultiGeometry><k:Polygon/><k:Point/>\
     </k:MultiGeometry><k:TimeStamp><k:when>2025-01-01</k:when></k:TimeStamp></k:Placemark></k:kml>",
    "<Placemark><Polygon><innerBoundaryIs/><outerBoundaryIs><LinearRing><coordinates>36, 47, 0 37, 47, 0 37, 48, 0\
     </coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>",
];

const ESRI: [&str; 2] = [
    "{\"geometryType\":\"esriGeometryPolygon\",\"spatialReference\":{\"wkid\":4326},\"fields\":[{\"name\":\"a\",\"domain\":\
     {\"codedValues\":[{\"code\":1,\"name\":\"b\"}]}}],\"features\":[{\"attributes\":{\"a\":1,\"status\":\"occupied\"},\
     \"geometry\":{\"rings\":[[[36,47],[36,48],[37,48],[36,47]],[[36.1,47.2],[36.2,47.2],[36.2,47.3]]]}}]}",
    "{\"rings\":[[[36,47,0],[36,48,0],[37,48,0],[36,47,0]]],\"spatialReference\":{\"wkt\":\"GEOGCS[\\\"GCS_WGS_1984\\\"]\"}}",
];

const TOPOJSON: [&str; 2] = [
    "{\"type\":\"Topology\",\"transform\":{\"scale\":[0.5,0.5],\"translate\":[36,47]},\"objects\":{\"a\":{\"type\":\
     \"GeometryCollection\",\"geometries\":[{\"type\":\"Polygon\",\"properties\":{\"status\":\"occupied\"},\"arcs\":[[0,1]]},\
     {\"type\":\"MultiPolygon\",\"arcs\":[[[-2,-1]]]}]}},\"arcs\":[[[0,0],[2,0],[0,2]],[[2,2],[-2,-2]]]}",
    "{\"arcs\":[[[36,47],[37,47],[37,48],[36,47]]],\"objects\":{\"b\":{\"type\":\"Polygon\",\"arcs\":[[0]]}},\"type\":\"Topology\"}",
];

fn bytes(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

pub fn kml() -> Vec<Vec<u8>> {
    bytes(&KML)
}

pub fn esri() -> Vec<Vec<u8>> {
    bytes(&ESRI)
}

pub fn topojson() -> Vec<Vec<u8>> {
    bytes(&TOPOJSON)
}

pub fn archives() -> Vec<Vec<u8>> {
    KML.iter().map(|text| zipped(&[("doc.kml", text.as_bytes())])).collect()
}

/// A triangle in a shapefile, and a table of one row for it.
pub fn shapefiles() -> Vec<Vec<u8>> {
    let mut record = 5_i32.to_le_bytes().to_vec();
    record.extend([0; 32]);
    record.extend([1_i32, 4, 0].iter().flat_map(|number| number.to_le_bytes()));
    let ring = [36.0_f64, 47.0, 36.0, 48.0, 37.0, 48.0, 36.0, 47.0];
    record.extend(ring.iter().flat_map(|number| number.to_le_bytes()));
    let words = |bytes: usize| i32::try_from(bytes / 2).unwrap_or_default().to_be_bytes();
    let mut shapes = vec![0; 100];
    shapes.extend([1_i32.to_be_bytes(), words(record.len())].concat());
    shapes.extend(record);
    let length = words(shapes.len());
    for (at, bytes) in [(0, 9994_i32.to_be_bytes()), (24, length)] {
        for (place, byte) in shapes.iter_mut().skip(at).zip(bytes) {
            *place = byte;
        }
    }
    let mut table = vec![3, 125, 1, 1, 1, 0, 0, 0, 65, 0, 9, 0];
    table.resize(32, 0);
    table.extend(b"status\0\0\0\0\0C\0\0\0\0\x08");
    table.resize(64, 0);
    table.extend(b"\x0d occupied");
    let long = |file: &[u8]| u16::try_from(file.len()).unwrap_or_default().to_le_bytes();
    vec![[&long(&shapes)[..], &shapes, &long(&table), &table, &[5, 0], b"UTF-8"].concat()]
}
