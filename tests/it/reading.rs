//! What is read, in which wrapping, and what is refused with which words.

use std::io::Write;

use proptest::prelude::*;
use territory_control::map::DateSource;
use territory_control::method::Counted;
use territory_control::{
    ControlMap, ErrorKind, Input, Legend, Limits, MapReader, Method, Territory, WarningCode,
};

use crate::shared::data;

const SQUARE: &str =
    r#"{"type":"Polygon","coordinates":[[[30,48],[31,48],[31,49],[30,49],[30,48]]]}"#;

fn feature(properties: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{properties},"geometry":{SQUARE}}}"#)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    zipped.write_all(bytes).unwrap();
    zipped.finish().unwrap()
}

fn read(text: &str) -> ControlMap {
    ControlMap::from_bytes("test_2025-11-11.geojson", text.as_bytes()).unwrap()
}

fn message(text: &str) -> String {
    ControlMap::from_bytes("test.geojson", text.as_bytes()).unwrap_err().to_string()
}

fn km2(map: &ControlMap) -> f64 {
    Territory::ukraine().control(map).unwrap().controlled().area().km2()
}

#[test]
fn the_same_ground_comes_out_of_every_wrapping() {
    let feature = feature(r#"{"status":"occupied"}"#);
    let collection = format!(r#"{{"type":"FeatureCollection","features":[{feature}]}}"#);
    let untyped = format!(r#"{{"features":[{feature}]}}"#);
    let zipped = gzip(collection.as_bytes());
    let in_collection = feature.replace(
        SQUARE,
        &format!(
            r#"{{"type":"GeometryCollection","geometries":[{{"type":"Point","coordinates":[1,2]}},
            {{"type":"GeometryCollection","geometries":[{SQUARE}]}}]}}"#
        ),
    );
    let documents: [Vec<u8>; 12] = [
        feature.clone().into(),
        collection.clone().into(),
        format!(r#"{{"id":1668296906,"map":{collection}}}"#).into(),
        format!(r#"{{"value":{collection}}}"#).into(),
        format!(r#"{{"value":{untyped}}}"#).into(),
        format!("\u{feff}{collection}").into(),
        collection.replace(',', ",\r\n").into(),
        zipped.clone(),
        format!("{feature}\n{feature}\n\n").into(),
        format!("{feature}\r\n{feature}\r\n").into(),
        format!("\u{1e}{feature}\n\u{1e}{feature}\n").into(),
        in_collection.into(),
    ];
    for document in documents {
        let map = ControlMap::from_bytes("test.geojson", &document).unwrap();
        let text = String::from_utf8_lossy(&document);
        assert_eq!(map.legend_name(), "status", "{text}");
        assert!((km2(&map) - 8_217.732_076_120_943).abs() < 1e-6, "{text}");
    }
}

#[test]
fn a_bare_geometry_counts_as_occupied_with_a_warning() {
    let map = read(SQUARE);
    assert_eq!(map.legend_name(), "any");
    assert!(map.warnings().iter().any(|warning| warning.code() == WarningCode::NoProperties));
    assert!((km2(&map) - 8_217.732_076_120_943).abs() < 1e-6);
}

#[test]
fn a_map_that_no_legend_knows_is_refused_with_its_properties() {
    assert_eq!(
        message(&feature(r#"{"kind":"red","level":3}"#)),
        "test.geojson: no built-in legend recognises this map; its polygons have \
         kind (\"red\" 1), level (\"3\" 1); write a legend, a TOML file, which may begin name = \"mine\", title \
         = \"My map\", controlled = [\"occupied\"], then [[rule]] with status = \"occupied\", property = \
         \"kind\", is = [\"red\"]; begin with a draft that is made of this map (`MapReader::draft`), or \
         count every polygon with the legend \"any\" (`MapReader::legend`)",
    );
}

#[test]
fn what_no_rule_explains_is_reported_with_symbol_and_area() {
    let text = format!(
        r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
        feature(r#"{"type":"gains"}"#),
        feature(r#"{"type":"doubtful"}"#).replace("[30,", "[32,").replace("[31,", "[33,"),
    );
    let map = read(&text);
    assert_eq!(map.unclassified(), [("type=\"doubtful\"".to_owned(), 1)]);
    let report = Territory::ukraine().control(&map).unwrap();
    assert!((report.controlled().area().km2() - 8_217.732_076).abs() < 1e-6);
    let range = report.range();
    assert!((range.high().fraction() / range.low().fraction() - 2.0).abs() < 1e-9);
    // What counts does not widen the range as well.
    let everything = Method::default().counted(Counted::Everything);
    let range = Territory::ukraine().survey(&everything).control(&map).unwrap().range();
    assert_eq!((range.low(), range.high()), (report.range().high(), report.range().high()));
    let warning =
        report.warnings().iter().find(|warning| warning.code() == WarningCode::Unclassified);
    assert_eq!(
        warning.unwrap().message(),
        "1 polygon (8,217.73 km²) match no rule of the legend nzz and widen the range: \
         type=\"doubtful\"",
    );
}

#[test]
fn a_users_own_legend_works_like_a_built_in_one() {
    let legend: Legend = r#"
        name = "mine"
        title = "Mine"
        controlled = ["held"]
        [[rule]]
        status = "held"
        property = "kind"
        is = ["red"]
    "#
    .parse()
    .unwrap();
    let input = Input::from_reader(
        "map.geojson",
        feature(r#"{"kind":"RED"}"#).as_bytes(),
        &Limits::default(),
    );
    let map = MapReader::new().legend(legend).read([input.unwrap()]).unwrap();
    assert_eq!(map.legend_name(), "mine");
    assert!((km2(&map) - 8_217.732_076_120_943).abs() < 1e-6);
}

#[test]
fn dates_say_where_they_come_from() {
    let date = |name: &str, text: &str| {
        let map = ControlMap::from_bytes(name, text.as_bytes()).unwrap();
        map.date().map(|date| (date.date().to_string(), date.source().clone()))
    };
    let plain = feature(r#"{"status":"occupied"}"#);
    let wrapped = format!(r#"{{"id":1672441757,"datetime":"31.12.2022","map":{plain}}}"#);
    let dated = feature(r#"{"type":"gains","date":"2025-11-07"}"#);
    let named = DateSource::FileName;
    assert_eq!(date("a_20251111.json", &plain), Some(("2025-11-11".to_owned(), named)));
    assert_eq!(
        date("a_20251111.json", &wrapped),
        Some(("2022-12-31".to_owned(), DateSource::Wrapper)),
    );
    assert_eq!(
        date("a_20251111.json", &dated),
        Some(("2025-11-07".to_owned(), DateSource::Property("date".to_owned()))),
    );
    assert_eq!(date("a.json", &plain), None);
}

#[test]
fn what_is_skipped_is_counted() {
    let text = format!(
        r#"{{"type":"FeatureCollection","features":[null,{},
        {{"type":"Feature","properties":{{}},"geometry":null}},
        {{"type":"Feature","properties":{{}},"geometry":{{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}}}},
        {{"type":"Feature","properties":{{}},"geometry":{{"type":"LineString","coordinates":[[1,2],[3,4,5]]}}}},
        {{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[]}}}}]}}"#,
        feature(r#"{"status":"occupied"}"#),
    );
    let map = read(&text);
    let skipped = map.skipped();
    assert_eq!((skipped.points(), skipped.lines()), (2, 1));
    assert_eq!((skipped.null_features(), skipped.null_geometries()), (1, 1));
    assert_eq!((skipped.empty_polygons(), skipped.extra_ordinates()), (1, 1));
    assert_eq!((map.feature_count(), map.polygon_count()), (6, 1));
    let warning = map.warnings().iter().find(|warning| warning.code() == WarningCode::Skipped);
    assert_eq!(
        warning.unwrap().message(),
        "2 points and 1 line, which have no area; 1 missing geometry, 1 null among the features, \
         1 polygon without coordinates; all but longitude and latitude of 1 position",
    );
}

#[test]
fn errors_say_what_where_and_what_to_do() {
    let collection = |geometry: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
            feature("{}"),
            feature("{}").replace(SQUARE, geometry),
        )
    };
    let polygon = |coordinates: &str| {
        collection(&format!(r#"{{"type":"Polygon","coordinates":{coordinates}}}"#))
    };
    for (text, expected) in [
        (
            r#"{"type":"FeatureCollection","features":["#.to_owned(),
            "test.geojson, line 1 column 40: is not valid JSON: the text ends in the middle; it \
             may have been cut off",
        ),
        (
            "{\"type\":\n NaN}".to_owned(),
            "test.geojson, line 2 column 2: is not valid JSON: expected value",
        ),
        (
            polygon("[[[30,48],[31],[31,49],[30,48]]]"),
            "test.geojson, line 1 column 255, feature 1: found a position of one number, expected \
             [longitude, latitude]",
        ),
        (
            polygon("[[[30,48],[31,91],[31,49],[30,48]]]"),
            "test.geojson, feature 1, polygon 0, ring 0, position 1: found [31, 91]: the latitude \
             is beyond 90; longitude and latitude may be swapped",
        ),
        (
            polygon("[[[3420000,6190000],[3420001,6190000],[3420000,6190001]]]"),
            "test.geojson, feature 1, polygon 0, ring 0, position 0: found [3420000, 6190000]: \
             these are not degrees; if they are metres of a projection, state it \
             (`MapReader::reference_system`)",
        ),
        (
            polygon("[[[[30,48],[31,48],[31,49],[30,48]]]]"),
            "test.geojson, feature 1: found the nesting of a MultiPolygon in the coordinates of a \
             Polygon",
        ),
        (
            collection(r#"{"type":"polygon","coordinates":[]}"#),
            "test.geojson, feature 1: found the type \"polygon\", expected \"Polygon\": upper and \
             lower case matter",
        ),
        (
            r#"{"error":"rate limit"}"#.to_owned(),
            "test.geojson: found an object without a type, with the members error; expected \
             GeoJSON",
        ),
        (
            r#"{"type":"FeatureCollection","features":[],"features":[]}"#.to_owned(),
            "test.geojson, line 1 column 56: member \"features\" stands twice in one object",
        ),
        (
            r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},
            "geometry":{"type":"LineString","coordinates":[[30,48],[31,48],[31,49],[30,48]]}}]}"#
                .to_owned(),
            "test.geojson: no polygons but 0 points and 1 line, which have no area; a control map \
             must be drawn as polygons",
        ),
        (
            format!("{SQUARE}{SQUARE}"),
            "test.geojson, line 1 column 77: is not valid JSON: trailing characters",
        ),
    ] {
        assert_eq!(message(&text), expected);
    }
}

#[test]
fn other_formats_are_named_with_what_to_do() {
    for (text, expected) in [
        (String::new(), "test.geojson: is empty, expected GeoJSON"),
        (" \n".to_owned(), "test.geojson: is empty, expected GeoJSON"),
        (
            "PK\u{3}\u{4}".to_owned(),
            "test.geojson: found a zip archive, expected GeoJSON; unpack it and give the GeoJSON \
             inside",
        ),
        (
            "<!DOCTYPE html>".to_owned(),
            "test.geojson: found a web page (HTML), expected GeoJSON; the download may have returned \
             an error page or a viewer instead of the map",
        ),
        #[cfg(not(feature = "formats"))]
        (
            r#"{"type":"Topology","objects":{},"arcs":[]}"#.to_owned(),
            "test.geojson: found TopoJSON, expected GeoJSON; convert it, for example with \
             mapshaper -o format=geojson",
        ),
        #[cfg(not(feature = "formats"))]
        (
            r#"{"rings":[],"spatialReference":{}}"#.to_owned(),
            "test.geojson: found Esri JSON, expected GeoJSON; ask the server for f=geojson, or \
             convert it with ogr2ogr",
        ),
        #[cfg(not(feature = "formats"))]
        (
            r#"{"displayFieldName":"","geometryType":"esriGeometryPolygon","spatialReference":
            {"wkid":4326},"fields":[],"features":[{"attributes":{"FID":1},"geometry":{"rings":
            [[[30,48],[30,49],[31,49],[30,48]]]}}]}"#
                .to_owned(),
            "test.geojson: found Esri JSON, expected GeoJSON; ask the server for f=geojson, or \
             convert it with ogr2ogr",
        ),
        #[cfg(not(feature = "formats"))]
        (
            r#"{"features":[{"attributes":{},"geometry":{"rings":[]}}]}"#.to_owned(),
            "test.geojson, feature 0: found Esri JSON, expected GeoJSON; ask the server for \
             f=geojson, or convert it with ogr2ogr",
        ),
        (
            r#"{"type":"featurecollection","features":[]}"#.to_owned(),
            "test.geojson: found the type \"featurecollection\", expected \"FeatureCollection\": \
             upper and lower case matter",
        ),
        (
            r#"{"type":"FEATURE","properties":{},"geometry":null}"#.to_owned(),
            "test.geojson: found the type \"FEATURE\", expected \"Feature\": upper and lower case \
             matter",
        ),
        (
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 123\n".to_owned(),
            "test.geojson: found a Git LFS pointer, which stands for the map, expected GeoJSON; \
             fetch the map itself, with git lfs pull or from the repository's page of raw files",
        ),
        (
            "SQLite format 3\0".to_owned(),
            "test.geojson: found an SQLite database (GeoPackage?), expected GeoJSON; convert it, for example with \
             ogr2ogr -f GeoJSON map.geojson map.gpkg LAYER",
        ),
        (
            "fgb\u{3}fgb".to_owned(),
            "test.geojson: found FlatGeobuf, expected GeoJSON; convert it, for example with ogr2ogr -f GeoJSON \
             map.geojson map.fgb",
        ),
        (
            "PAR1".to_owned(),
            "test.geojson: found Parquet (GeoParquet?), expected GeoJSON; convert it, for example with ogr2ogr -f \
             GeoJSON map.geojson map.parquet",
        ),
        #[cfg(not(feature = "formats"))]
        (
            "<?xml version=\"1.0\"?><kml></kml>".to_owned(),
            "test.geojson: found KML, expected GeoJSON; this build does not have the feature formats: \
             convert it, for example with ogr2ogr -f GeoJSON map.geojson map.kml",
        ),
    ] {
        assert_eq!(message(&text), expected);
    }
}

/// RFC 7946 §7.1 forbids an object of one type to have the members of another; to read only one of
/// the two would lose ground silently.
#[test]
fn ground_in_two_members_of_one_object_is_refused() {
    let feature = feature("{}");
    let members = [
        ("features", format!("[{feature}]")),
        ("geometry", SQUARE.to_owned()),
        ("geometries", format!("[{SQUARE}]")),
        ("coordinates", "[[[30,48],[31,48],[31,49],[30,48]]]".to_owned()),
        ("map", feature.clone()),
        ("value", feature.clone()),
    ];
    for (kind, own) in [
        (Some("FeatureCollection"), "features"),
        (Some("Feature"), "geometry"),
        (Some("GeometryCollection"), "geometries"),
        (Some("Polygon"), "coordinates"),
        (None, "features"),
        (None, "map"),
    ] {
        let object = |names: [&str; 2]| {
            let kind = kind.map(|kind| format!("\"type\":\"{kind}\""));
            let member = |(name, value): &(&str, String)| {
                names.contains(name).then(|| format!("\"{name}\":{value}"))
            };
            let all: Vec<String> =
                kind.into_iter().chain(members.iter().filter_map(member)).collect();
            format!("{{{}}}", all.join(","))
        };
        assert_eq!(read(&object([own, own])).polygon_count(), 1);
        for (other, _) in members.iter().filter(|(name, _)| *name != own) {
            // An object with features is a collection, whatever else it has.
            let found = message(&object([own, other]));
            assert!(found.contains("nobody can know which of them is meant"), "{found}");
            assert!(found.contains(&format!("{own:?}")), "{found}");
            assert!(found.contains(&format!("{other:?}")), "{found}");
        }
    }
    // Whatever it holds, a member stands there once.
    let twice = message(&format!(r#"{{"map":1,"map":{feature}}}"#));
    assert!(twice.ends_with("member \"map\" stands twice in one object"), "{twice}");
    // What holds no ground is a foreign member.
    let foreign = r#""map":"4","value":[1,2],"data":{"source":"x"}"#;
    for document in [
        format!(r#"{{"type":"FeatureCollection",{foreign},"features":[{feature}]}}"#),
        feature.replacen('{', &format!("{{{foreign},"), 1),
    ] {
        assert_eq!(read(&document).polygon_count(), 1);
    }
}

#[test]
fn a_record_that_is_cut_off_is_named_by_its_line() {
    let text = format!("{}\n{}", feature("{}"), feature("{}").trim_end_matches('}'));
    let message = message(&text);
    assert!(message.starts_with("test.geojson, line 2 column"), "{message}");
    assert!(
        message.ends_with("the text ends in the middle; it may have been cut off"),
        "{message}"
    );
}

#[test]
fn limits_are_errors_that_name_them() {
    // Two features of one ring of five vertices and two properties, one of them a list of two.
    let properties = r#"{"status":"occupied","sources":["a","b"]}"#;
    let text = format!(
        r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
        feature(properties),
        feature(properties),
    );
    let read = |limits: Limits| {
        let input = Input::from_reader("map.geojson", gzip(text.as_bytes()).as_slice(), &limits)?;
        MapReader::new().limits(limits).read([input])
    };
    let (packed, unpacked) = (gzip(text.as_bytes()).len() as u64, text.len() as u64);
    let exact = Limits::default()
        .bytes(packed)
        .unpacked_bytes(unpacked)
        // The collection holds features, which hold geometries.
        .nesting(2)
        .features(2)
        .properties(8)
        .rings(2)
        .vertices(10);
    assert!(read(exact).is_ok());
    // One feature a line: the first is read twice, to see whether it stands alone, and counts once.
    let lines = format!("{}\n{}\n", feature(properties), feature(properties));
    let lines = Input::from_reader("map.geojson", lines.as_bytes(), &Limits::default()).unwrap();
    let of_lines = exact.features(0).nesting(1);
    assert!(MapReader::new().limits(of_lines).read([lines]).is_ok());
    for (limits, limit, allowed) in [
        (exact.bytes(packed - 1), "bytes", packed - 1),
        (exact.unpacked_bytes(unpacked - 1), "unpacked_bytes", unpacked - 1),
        (exact.nesting(1), "nesting", 1),
        (exact.features(1), "features", 1),
        (exact.properties(7), "properties", 7),
        (exact.rings(1), "rings", 1),
        (exact.vertices(9), "vertices", 9),
    ] {
        let error = read(limits).unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Limit { limit, allowed });
        assert_eq!(
            error.to_string(),
            format!(
                "map.geojson: more than {allowed} {}; to allow more, raise the limit (`Limits::{limit}`)",
                match limit {
                    "unpacked_bytes" => "unpacked bytes",
                    "nesting" => "levels of nesting",
                    other => other,
                },
            ),
        );
    }
}

#[test]
fn a_missing_file_is_named_with_its_cause() {
    let error = ControlMap::open("no/such/file.geojson").unwrap_err();
    assert_eq!(error.to_string(), "no/such/file.geojson: cannot be read");
    assert!(std::error::Error::source(&error).is_some());
}

/// The crate `geojson` reads the same polygons out of every real map.
#[test]
fn an_independent_reader_finds_the_same_positions() {
    let mut compared = 0;
    for folder in ["deepstate-history", "isw"] {
        let Some(folder) = data(folder) else { return };
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let document: geojson::GeoJson =
                std::fs::read_to_string(&path).unwrap().parse().unwrap();
            let geojson::GeoJson::FeatureCollection(collection) = document else {
                panic!("{} is no collection", path.display());
            };
            let mut expected = Vec::new();
            for geometry in collection.features.iter().filter_map(|one| one.geometry.as_ref()) {
                add_positions(&geometry.value, &mut expected);
            }
            let map = ControlMap::open(&path).unwrap();
            let mut found: Vec<[u64; 2]> = map
                .statuses()
                .flat_map(|status| map.polygons(status))
                .flat_map(|polygon| {
                    let (shell, holes) = polygon.into_inner();
                    std::iter::once(shell).chain(holes).flat_map(|ring| ring.0)
                })
                .map(|position| [position.x.to_bits(), position.y.to_bits()])
                .collect();
            expected.sort_unstable();
            found.sort_unstable();
            assert!(found == expected, "{}", path.display());
            compared += 1;
        }
    }
    assert_eq!(compared, 69);
}

/// The positions of all polygons, bit for bit.
fn add_positions(geometry: &geojson::GeometryValue, positions: &mut Vec<[u64; 2]>) {
    let mut add = |rings: &Vec<Vec<geojson::Position>>| {
        let flat = rings.iter().flatten();
        positions.extend(flat.map(|position| [position[0].to_bits(), position[1].to_bits()]));
    };
    match geometry {
        geojson::GeometryValue::Polygon { coordinates } => add(coordinates),
        geojson::GeometryValue::MultiPolygon { coordinates } => coordinates.iter().for_each(add),
        geojson::GeometryValue::GeometryCollection { geometries } => {
            for geometry in geometries {
                add_positions(&geometry.value, positions);
            }
        }
        _ => {}
    }
}

proptest! {
    /// Truncated, damaged or spliced: a result or an error, never a panic.
    #[test]
    fn damaged_text_is_a_result_or_an_error(
        cut in 0usize..400,
        at in 0usize..400,
        byte in any::<u8>(),
        repeat in 0usize..3,
    ) {
        let whole = format!(
            r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
            feature(r#"{"status":"occupied"}"#),
            feature(r#"{"status":"unknown"}"#).replace("48]", "48.5,1]"),
        );
        let mut bytes = whole.repeat(repeat + 1).into_bytes();
        bytes.truncate(bytes.len() - cut.min(bytes.len()));
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        if let Ok(map) = ControlMap::from_bytes("damaged.geojson", &bytes) {
            let report = Territory::ukraine().control(&map).unwrap();
            prop_assert!(report.controlled().area().m2() >= 0.0);
        }
    }
}
