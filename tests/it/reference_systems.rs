//! Maps in other coordinates, and projections as measures.

use territory_control::map::ReferenceSystem;
use territory_control::{
    ControlMap, Error, Input, Limits, MapReader, Territory, Warning, WarningCode,
};

fn read_by(reader: &MapReader, text: &str) -> Result<ControlMap, Error> {
    reader.read([Input::from_reader("m_2025-11-11.geojson", text.as_bytes(), &Limits::default())?])
}

fn read(text: &str) -> Result<ControlMap, Error> {
    read_by(&MapReader::new(), text)
}

fn message(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

/// A degree square, with members before and after the coordinates of collection, feature, geometry.
fn square(collection: &str, feature: &str, geometry: &str) -> String {
    format!(
        r#"{{"type":"FeatureCollection",{collection}"features":[{{"type":"Feature",{feature}
        "properties":{{"status":"occupied"}},"geometry":{{{geometry}"type":"Polygon",
        "coordinates":[[[30,48],[31,48],[31,49],[30,49],[30,48]]]}}}}]}}"#,
    )
}

fn crs(name: &str) -> String {
    format!(r#""crs":{{"type":"name","properties":{{"name":"{name}"}}}},"#)
}

fn warning(map: &ControlMap, code: WarningCode) -> Option<&Warning> {
    map.warnings().iter().find(|warning| warning.code() == code)
}

#[test]
fn wgs84_may_be_named_in_any_spelling_and_place() {
    for name in [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "EPSG:4326",
        "urn:ogc:def:crs:EPSG::4326",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    ] {
        for text in [
            square(&crs(name), "", ""),
            square("", &crs(name), ""),
            square("", "", &crs(name)),
            format!(r#"{{{}"value":{}}}"#, crs(name), square("", "", "")),
        ] {
            let map = read(&text).unwrap();
            assert_eq!(map.polygon_count(), 1, "{text}");
            let is_remarked = warning(&map, WarningCode::Document).is_some();
            assert_eq!(is_remarked, name.contains("4326"), "{text}: {:?}", map.warnings());
        }
    }
    let map = read(&square(r#""crs":null,"#, "", "")).unwrap();
    let message = warning(&map, WarningCode::Document).unwrap().message();
    assert_eq!(message, "m_2025-11-11.geojson: its crs is null and was read as WGS 84");
}

#[test]
fn what_names_no_system_is_refused_and_can_be_stated() {
    let link = r#""crs":{"type":"link","properties":{"href":"http://example.com/42"}},"#;
    let text = square(link, "", "");
    assert_eq!(
        message(&text),
        "m_2025-11-11.geojson: the reference system http://example.com/42: links are not followed; \
         state what the coordinates are (`MapReader::reference_system`)",
    );
    // A definition could name files on this machine; only codes are taken from a map.
    let definition = square(&crs("+proj=longlat +nadgrids=@/etc/passwd"), "", "");
    assert!(message(&definition).contains("is not an authority's code"));
    let stated = MapReader::new().reference_system(ReferenceSystem::Wgs84);
    let map = read_by(&stated, &text).unwrap();
    let remark = warning(&map, WarningCode::Document).unwrap().message();
    assert!(remark.ends_with("but was read as WGS 84 as stated"), "{remark}");
}

#[test]
fn metres_that_nobody_names_are_refused_with_a_hint() {
    let text = square("", "", "").replace("[30,", "[3339584,").replace("[31,", "[3450904,");
    assert!(message(&text).contains("if they are metres of a projection, state it"));
}

#[test]
fn swapped_coordinates_are_suspected() {
    let text = square("", "", "")
        .replace("[[30,48],[31,48],[31,49],[30,49],[30,48]]", "[[48,30],[48,31],[49,31],[48,30]]");
    let report = Territory::ukraine().control(&read(&text).unwrap()).unwrap();
    let found =
        report.warnings().iter().find(|found| found.code() == WarningCode::DoubtfulCoordinates);
    assert_eq!(
        found.unwrap().message(),
        "nothing of the map lies near Ukraine, but it would with longitude and latitude swapped",
    );
    let right = Territory::ukraine().control(&read(&square("", "", "")).unwrap()).unwrap();
    let codes: Vec<WarningCode> = right.warnings().iter().map(Warning::code).collect();
    assert!(!codes.contains(&WarningCode::DoubtfulCoordinates));
}

#[test]
#[cfg(not(feature = "proj"))]
fn without_the_feature_every_need_for_it_is_one_sentence() {
    let sentence = "only WGS 84 is known to this build; build it with the feature `proj`";
    assert!(message(&square(&crs("EPSG:3857"), "", "")).contains(sentence));
    for name in ["proj:EPSG:3035", "proj-lonlat:+proj=cea"] {
        let error = name.parse::<territory_control::Measure>().unwrap_err().to_string();
        assert!(error.contains(sentence), "{error}");
    }
    for name in ["nzz-maps", "web-mercator"] {
        let error = name.parse::<territory_control::Method>().unwrap_err().to_string();
        assert!(error.contains(sentence), "{error}");
    }
}

#[cfg(feature = "proj")]
mod with_proj {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;
    use std::fs;

    use territory_control::{ControlReport, Measure, Method, Region, TerritoryReader};

    use super::*;
    use crate::shared::{data, rows};

    /// The corners of the square in Web Mercator, as the corpus gives them.
    const MERCATOR: &str = "[[3339584.723798207,6106854.834885074],\
        [3450904.2145914803,6106854.834885074],[3450904.2145914803,6274861.394006576],\
        [3339584.723798207,6274861.394006576],[3339584.723798207,6106854.834885074]]";

    fn mercator(collection: &str, feature: &str, geometry: &str) -> String {
        square(collection, feature, geometry)
            .replace("[[30,48],[31,48],[31,49],[30,49],[30,48]]", MERCATOR)
    }

    fn area(map: &ControlMap) -> f64 {
        Territory::ukraine().control(map).unwrap().controlled().area().km2()
    }

    #[test]
    fn web_mercator_is_read_wherever_it_is_named() {
        let named = crs("urn:ogc:def:crs:EPSG::3857");
        for text in [mercator(&named, "", ""), mercator("", &named, "")] {
            let map = read(&text).unwrap();
            // The corpus: 8,217.732076 km². Meridians and parallels stay straight.
            assert!((area(&map) - 8_217.732_076).abs() < 1e-6, "{}", area(&map));
            let message = warning(&map, WarningCode::Reprojected).unwrap().message();
            assert!(message.contains("EPSG:3857 (WGS 84 / Pseudo-Mercator)"), "{message}");
            assert!(warning(&map, WarningCode::ReprojectionAccuracy).is_none());
        }
        let stated = MapReader::new().reference_system("EPSG:3857".parse().unwrap());
        let read_as_stated = read_by(&stated, &mercator("", "", "")).unwrap();
        assert!((area(&read_as_stated) - 8_217.732_076).abs() < 1e-6);
        assert!(message(&mercator("", "", &named)).contains("a crs on a geometry differs"));
    }

    #[test]
    fn contradictions_are_errors() {
        assert!(
            message(&square(&crs("EPSG:3857"), "", ""))
                .contains("is a projection, but all coordinates look like degrees")
        );
        assert!(message(&square(&crs("EPSG:5558"), "", "")).contains("three axes"));
        assert!(message(&square(&crs("EPSG:99999"), "", "")).contains("PROJ does not know it"));
        let far = mercator(&crs("EPSG:3857"), "", "").replace("6274861.394006576", "1e9");
        let message = message(&far);
        assert!(message.contains("feature 0, polygon 0, ring 0, position 2"), "{message}");
        assert!(message.contains("[3450904.2145914803, 1000000000]"), "{message}");
        assert!(message.contains("EPSG:3857"), "{message}");
    }

    #[test]
    fn a_rough_datum_and_a_far_place_are_warned_of() {
        let Some(path) = data("truth/corpus/156_crs_28406_metres.geojson") else { return };
        let reader = MapReader::new().legend(territory_control::Legend::built_in("any").unwrap());
        let map = reader.open(path).unwrap();
        let message = warning(&map, WarningCode::ReprojectionAccuracy).unwrap().message();
        assert!(message.contains("an accuracy of 3 m for EPSG:28406"), "{message}");
        // Numbers of a UTM zone lie in Ukraine in zone 36, and nowhere near Britain in its own grid.
        let text = square("", "", "").replace(
            "[[30,48],[31,48],[31,49],[30,49],[30,48]]",
            "[[300000,5300000],[400000,5300000],[400000,5400000],[300000,5300000]]",
        );
        for (system, is_doubtful) in [("EPSG:32636", false), ("EPSG:27700", true)] {
            let stated = MapReader::new().reference_system(system.parse().unwrap());
            let map = read_by(&stated, &text).unwrap();
            let doubt = warning(&map, WarningCode::DoubtfulCoordinates);
            assert_eq!(doubt.is_some(), is_doubtful, "{system}: {:?}", map.warnings());
        }
    }

    /// Areas by pyproj and geodesics: edges in 2,000 parts, carried by the "ballpark" operation that is the
    /// only one of ED50 for a place east of 31.6°.
    #[test]
    fn a_datum_of_many_operations_is_carried_by_that_of_the_place() {
        const LAMBERT: &str = "[[1846970.64,2246079.85],[1882363.43,2259050.716],\
            [1863231.315,2310698.619],[1828198.253,2297859.587],[1846970.64,2246079.85]]";
        // From west of 31.6° to its east: two operations per position, of 85 m between them.
        const ACROSS: &str = "[[1592519.243,2045627.577],[2241299.512,2285957.537],\
            [2062837.716,2688426.914],[1465716.09,2467233.046],[1592519.243,2045627.577]]";
        let mut maps = Vec::new();
        for (file, expected) in
            [("f10_esri102013_refused", 2_103.991_3), ("f10b_esri102013_ok", 2_064.429_6)]
        {
            let Some(path) = data(&format!("wild/{file}.geojson")) else { return };
            maps.push((fs::read_to_string(path).unwrap(), expected));
        }
        for (ring, expected) in [(LAMBERT, 2_103.992_1), (ACROSS, 297_924.565_2)] {
            let text = square(&crs("ESRI:102014"), "", "");
            maps.push((text.replace("[[30,48],[31,48],[31,49],[30,49],[30,48]]", ring), expected));
        }
        for (text, expected) in maps {
            let map = read(&text).unwrap();
            // Edges lie within a metre of where they were straight.
            let bound = 1e-3 + 1e-5 * expected;
            assert!((area(&map) - expected).abs() < bound, "{}, not {expected}", area(&map));
            let message = warning(&map, WarningCode::ReprojectionAccuracy).unwrap().message();
            assert!(message.contains("PROJ knows no accuracy for ESRI:10201"), "{message}");
        }
    }

    /// The polygons of a map in another system, by PROJ; edges longer than `longest` degrees cut.
    fn written_in(system: &str, map: &ControlMap, longest: f64) -> String {
        let transformation = proj::Proj::new_known_crs("EPSG:4326", system, None).unwrap();
        let mut text = format!(
            r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"{system}"}}}},
            "features":[{{"type":"Feature","properties":{{"status":"occupied"}},
            "geometry":{{"type":"MultiPolygon","coordinates":["#,
        );
        let polygons = map.polygons(&territory_control::Status::OCCUPIED);
        let mut separator = "";
        for polygon in &polygons {
            text += separator;
            text += "[";
            separator = ",";
            let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            for (number, ring) in rings.enumerate() {
                let mut positions: Vec<(f64, f64)> = Vec::new();
                for line in ring.lines() {
                    let steps = (line.dx().abs().max(line.dy().abs()) / longest).ceil().max(1.0);
                    let mut step = 0.0;
                    while step < steps {
                        let part = step / steps;
                        positions.push((
                            line.start.x + part * line.dx(),
                            line.start.y + part * line.dy(),
                        ));
                        step += 1.0;
                    }
                }
                positions.push(positions[0]);
                transformation.convert_array(&mut positions).unwrap();
                text += if number == 0 { "[" } else { ",[" };
                for (index, (x, y)) in positions.iter().enumerate() {
                    write!(text, "{}[{x},{y}]", if index == 0 { "" } else { "," }).unwrap();
                }
                text += "]";
            }
            text += "]";
        }
        text + "]}}]}"
    }

    #[test]
    fn a_real_map_comes_back_from_four_systems() {
        let Some(path) = data("deepstate/deepstatemap_data_20251111.geojson") else { return };
        let map = ControlMap::open(path).unwrap();
        let expected = area(&map);
        for system in ["EPSG:3857", "EPSG:32636", "EPSG:3035", "EPSG:5564"] {
            let dense = read(&written_in(system, &map, 0.002)).unwrap();
            assert!((area(&dense) - expected).abs() < 0.5, "{system}: {}", area(&dense));
            // Sparse: another map, by what lies between lines straight here and there. The warning
            // says how much that is; without it the areas are the same but for the bound.
            let sparse = read(&written_in(system, &map, f64::INFINITY)).unwrap();
            let message = warning(&sparse, WarningCode::Reprojected).unwrap().message();
            let explained: f64 = message.rsplit_once("enclose ").map_or(0.0, |(_, rest)| {
                rest.split(' ').next().unwrap().replace('−', "-").parse().unwrap()
            });
            let unexplained = area(&sparse) - expected - explained;
            assert!(unexplained.abs() < 0.5, "{system}: {unexplained}; {message}");
            // A tighter bound changes it by no more than both bounds allow: 1 m along the front.
            let tight = MapReader::new().edge_tolerance(0.01);
            let tight = read_by(&tight, &written_in(system, &map, f64::INFINITY)).unwrap();
            assert!((area(&tight) - area(&sparse)).abs() < 0.2, "{system}");
        }
    }

    #[test]
    fn measures_in_projections_are_those_of_proj() {
        let Some(path) = data("deepstate/deepstatemap_data_20251111.geojson") else { return };
        let map = ControlMap::open(path).unwrap();
        // PROJ 9.5 and a shoelace, km².
        let expected = BTreeMap::from([
            ("proj:EPSG:6933", (115_466.715, "")),
            ("proj:EPSG:3035", (115_466.012, "")),
            ("proj:EPSG:32636", (115_607.313, "is not equal-area")),
            ("proj:EPSG:5564", (115_700.671, "is not equal-area")),
            ("proj:EPSG:3857", (250_519.642, "is not equal-area")),
            ("proj:ESRI:102013", (115_475.581, "on the ellipsoid International 1924")),
        ]);
        let measures = expected.keys().map(|name| name.parse().unwrap());
        let comparison = Territory::ukraine()
            .survey(&Method::default())
            .compare_measures(&map, measures)
            .unwrap();
        for row in comparison.measures() {
            let (expected, flag) = expected[row.measure().to_string().as_str()];
            let found = row.controlled().area().km2();
            assert!((found - expected).abs() < 0.01, "{}: {found}", row.measure());
            match row.warning() {
                None => assert!(flag.is_empty(), "{}", row.measure()),
                Some(warning) => {
                    assert_eq!(warning.code(), WarningCode::AreaDistortion);
                    assert!(!flag.is_empty() && warning.message().contains(flag), "{warning}");
                }
            }
        }
        // With edges as the file has them, every equal-area projection agrees with the series.
        let planar = area(&map);
        for name in ["proj-lonlat:EPSG:6933", "proj-lonlat:EPSG:3035", "proj-lonlat:+proj=cea"] {
            let method = Method::default().measure(name.parse().unwrap());
            let report = Territory::ukraine().survey(&method).control(&map).unwrap();
            let found = report.controlled().area().km2();
            assert!((found - planar).abs() < 0.005, "{name}: {found}, not {planar}");
        }
    }

    #[test]
    fn the_series_of_nzz_maps_comes_out() {
        let Some(table) = data("published/nzz_territory.csv") else { return };
        let method: Method = "nzz-maps".parse().unwrap();
        let ukraine = Territory::ukraine();
        let rows = rows(&table);
        assert_eq!(rows.len(), 30);
        for row in rows {
            let map = ControlMap::open(data(&format!("nzz/{}.json", row[0])).unwrap()).unwrap();
            let report: ControlReport = ukraine.survey(&method).regions(&map).unwrap();
            let found = report.controlled().area().km2();
            let published: f64 = row[1].parse().unwrap();
            assert!((found - published).abs() < 0.01, "{}: {found}, not {published}", row[0]);
            assert!(report.to_string().contains("26,689.32 km²     4.42%  stated, not measured"));
            // The stated ground is in no region and not outside of them.
            let regional = report.regional().unwrap();
            // Cut edges have vertices more, which moves an edge straight in the projection.
            assert!(regional.residual().unwrap().km2().abs() < 0.1, "{:?}", regional.residual());
        }
    }

    #[test]
    fn a_territory_may_be_in_another_system_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("land.geojson");
        let named = format!(
            r#""crs":{{"type":"name","properties":{{"name":"EPSG:3857"}}}},{}"#,
            r#""name":"land","#,
        );
        fs::write(&path, mercator(&named, "", "")).unwrap();
        let land = TerritoryReader::new().region_name("status").open(&path).unwrap();
        let region: &Region = land.region("occupied").unwrap();
        assert!((region.area(&Measure::default()).km2() - 8_217.732_076).abs() < 1e-6);
        assert!(land.warnings().any(|warning| warning.code() == WarningCode::Reprojected));
    }

    #[test]
    fn a_million_vertices_are_the_same_on_any_thread() {
        let step = std::f64::consts::TAU / 1000.0;
        let ring: Vec<String> = (0..=1000)
            .map(|index| {
                let angle = step * f64::from(index % 1000);
                format!("[{},{}]", 3.6e6 + 1e5 * angle.cos(), 6.1e6 + 1e5 * angle.sin())
            })
            .collect();
        let text = square(&crs("EPSG:3857"), "", "")
            .replace("[[30,48],[31,48],[31,49],[30,49],[30,48]]", &format!("[{}]", ring.join(",")));
        let here = area(&read(&text).unwrap());
        let there = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..4).map(|_| scope.spawn(|| area(&read(&text).unwrap()))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        assert!(there.iter().all(|area| area.to_bits() == here.to_bits()));
    }
}
