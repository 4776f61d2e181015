//! Maps as their makers publish them: KML and KMZ, Esri JSON, `TopoJSON`, shapefiles.

mod hostile;
mod programs;
pub(crate) mod writing;

use std::fs;

use territory_control::{
    ControlMap, Input, Legend, Limits, MapReader, Method, Region, Status, Territory,
    TerritoryReader, WarningCode,
};

use crate::shared::data;
use writing::{Ground, in_every_format, shapefile};

/// A square of a degree, closed.
fn square(west: f64, south: f64) -> [[f64; 2]; 5] {
    let (east, north) = (west + 1.0, south + 1.0);
    [[west, south], [east, south], [east, north], [west, north], [west, south]]
}

fn ground(status: &str, shells: &[[f64; 2]]) -> Ground {
    let polygons = shells.iter().map(|[west, south]| vec![square(*west, *south).to_vec()]);
    Ground { status: status.to_owned(), polygons: polygons.collect() }
}

/// The same as GeoJSON, which says what is right.
fn geojson(ground: &[Ground]) -> String {
    let features = ground.iter().map(|Ground { status, polygons }| {
        serde_json::json!({"type": "Feature", "properties": {"status": status},
            "geometry": {"type": "MultiPolygon", "coordinates": polygons}})
    });
    serde_json::json!({"type": "FeatureCollection", "features": features.collect::<Vec<_>>()})
        .to_string()
}

#[test]
fn the_same_map_gives_the_same_figures_in_every_format() {
    let map =
        [ground("occupied", &[[35.0, 47.0], [37.0, 47.0]]), ground("unknown", &[[36.0, 47.0]])];
    let ukraine = Territory::ukraine();
    let figures = |map: &ControlMap| {
        let report = ukraine.control(map).unwrap();
        let rows =
            report.statuses().iter().map(|row| (row.status().clone(), row.holding().area().m2()));
        rows.collect::<Vec<_>>()
    };
    let expected =
        figures(&ControlMap::from_bytes("map.geojson", geojson(&map).as_bytes()).unwrap());
    assert!(expected.iter().all(|(_, area)| *area > 7e9));
    for (name, bytes) in in_every_format(&map) {
        let read = ControlMap::from_bytes(name, &bytes).unwrap();
        assert_eq!(figures(&read), expected, "{name}");
        // Whatever it is called.
        assert_eq!(
            figures(&ControlMap::from_bytes("map.geojson", &bytes).unwrap()),
            expected,
            "{name}"
        );
    }
}

#[test]
fn the_files_of_a_shapefile_are_read_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let [shapes, table] = shapefile(&[ground("occupied", &[[35.0, 47.0]])]);
    let path = folder.path().join("front_2025-11-11.shp");
    fs::write(&path, shapes).unwrap();
    let alone = MapReader::new().open(&path).unwrap();
    assert_eq!((alone.files().len(), alone.legend_name().as_str()), (1, "any"));
    fs::write(path.with_extension("DBF"), &table).unwrap();
    fs::write(path.with_extension("prj"), "GEOGCS[\"GCS_WGS_1984\"]").unwrap();
    let whole = MapReader::new().open(&path).unwrap();
    assert_eq!(whole.legend_name(), "status");
    assert_eq!(whole.date().unwrap().date().to_string(), "2025-11-11");
    let endings: Vec<&str> =
        whole.files().iter().filter_map(|file| file.name().rsplit('.').next()).collect();
    assert_eq!(endings, ["shp", "DBF", "prj"]);
    let is_remarked = |map: &ControlMap| {
        map.warnings().iter().any(|warning| warning.code() == WarningCode::Document)
    };
    assert!(is_remarked(&alone) && !is_remarked(&whole));
}

#[test]
fn one_layer_may_be_read_alone() {
    let folder = |name: &str, inner: &str| format!("<Folder><name>{name}</name>{inner}</Folder>");
    let place = writing::kml(&[ground("occupied", &[[35.0, 47.0]])]);
    let place = place.split("<Document>").nth(1).unwrap().split("</Document>").next().unwrap();
    let inner = folder("North", place) + &folder("South", place);
    let text = format!(
        "<kml><Document>{}{}</Document></kml>",
        folder("Held", &inner),
        folder("Other", place)
    );
    let read = |layer: &str| {
        let input = Input::from_reader("m.kml", text.as_bytes(), &Limits::default()).unwrap();
        MapReader::new().layer(layer).read([input])
    };
    for (layer, polygons) in [("held", 2), ("South", 1), ("Held/South", 1), ("Other", 1)] {
        assert_eq!(read(layer).unwrap().polygon_count(), polygons, "{layer}");
    }
    let message = read("West").unwrap_err().to_string();
    assert_eq!(message, "m.kml: has no layer \"West\": there is \"North\", \"South\", \"Other\"");
}

#[test]
fn a_territory_may_be_of_any_format() {
    let regions = [ground("North", &[[35.0, 48.0]]), ground("South", &[[35.0, 47.0]])];
    for (name, bytes) in in_every_format(&regions) {
        let input = Input::from_reader(name, &*bytes, &Limits::default()).unwrap();
        let territory = TerritoryReader::new().region_name("status").read(&input).unwrap();
        let names: Vec<&str> = territory.regions().iter().map(Region::name).collect();
        assert_eq!(names, ["North", "South"], "{name}");
    }
}

/// The GeoJSON that others made of the first folder, without the polygons of Russia's own oblasts, has 117,848.74 km²;
/// from one day to the next the folder gains 24.07 and loses 9.75 km² (`GeoPandas`, on the ellipsoid).
#[test]
fn a_map_of_folders_is_read_without_an_option() {
    let (Some(one), Some(next)) = (data("kml/amk-2026-01-30.kml"), data("kml/amk-2026-01-31.kml"))
    else {
        return;
    };
    let [one, next] = [one, next].map(|path| ControlMap::open(path).unwrap());
    assert_eq!((one.legend_name().as_str(), one.polygon_count()), ("amk", 224));
    assert!(one.unclassified().is_empty());
    let ukraine = Territory::ukraine();
    let report = ukraine.control(&one).unwrap();
    assert!((report.controlled().area().km2() - 117_848.74).abs() < 0.5, "{report}");
    // Of the folder's 209,441.58 km² the rest is Bryansk, Kursk and Belgorod.
    assert!(report.status(&Status::ELSEWHERE).is_some());
    let change = ukraine.survey(&Method::default()).change(&one, &next).unwrap();
    assert!(
        (change.gained().km2() - 24.07).abs() < 0.01 && (change.lost().km2() - 9.75).abs() < 0.01
    );
}

#[test]
fn what_project_owl_draws_is_told_by_folder_and_colour() {
    let placemark = |name: &str, west: f64, colour: &str| {
        let positions = square(west, 47.0).map(|[x, y]| format!("{x},{y}"));
        let ring = positions.join(" ");
        format!(
            "<Placemark><name>{name}</name><Style><LineStyle><color>ff{colour}</color></LineStyle></Style><Polygon>
             <outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon>
             </Placemark>",
        )
    };
    let (red, blue) = ("1427a5", "9b5701");
    let places = [
        placemark("Crimea", 33.0, red),
        placemark("Donetsk Axis [Z]", 34.0, red),
        placemark("Crimean Axis [Z]", 35.0, red),
        placemark("Ukrainian Kherson Counterattack", 36.0, blue),
        placemark("Transnistria", 29.0, red),
    ];
    let text = format!(
        "<kml><Document><name>Ukraine Control Map</name><Folder><name>Important Areas</name>{}</Folder></Document></kml>",
        places.concat(),
    );
    let map = ControlMap::from_bytes("250601_0349.kml", text.as_bytes()).unwrap();
    assert_eq!(map.legend_name(), "ukraine-control-map");
    assert_eq!(map.date().unwrap().date().to_string(), "2025-06-01");
    let counts = ["occupied-before", "occupied", "liberated", "elsewhere"]
        .map(|status| map.polygons(&Status::new(status)).0.len());
    assert_eq!(counts, [1, 2, 1, 1]);
}

#[test]
fn a_legend_may_test_two_things_at_once() {
    let legend: Legend = "name = \"mine\"\ntitle = \"x\"\ncontrolled = [\"held\"]\n[[rule]]\nstatus = \"held\"\n\
                          folder = [\"control\"]\nproperty = \"fill\"\ncolour = [\"#ff0000\"]\ntolerance = 8\n\
                          not = [{ property = \"name\", contains = [\"claim\"] }]"
        .parse()
        .unwrap();
    let placemark = |name: &str, colour: &str| {
        format!(
            "<Placemark><name>{name}</name><Style><PolyStyle><color>80{colour}</color></PolyStyle></Style><Polygon>
             <outerBoundaryIs><LinearRing><coordinates>36,47 37,47 37,48</coordinates></LinearRing></outerBoundaryIs>
             </Polygon></Placemark>",
        )
    };
    let places = [
        placemark("a", "0000ff"),
        placemark("b", "0508f8"),
        placemark("c", "0009ff"),
        placemark("Claim", "0000ff"),
    ];
    let text = format!(
        "<kml><Document><Folder><name>Control 2025</name>{}</Folder></Document></kml>",
        places.concat()
    );
    let input = Input::from_reader("m.kml", text.as_bytes(), &Limits::default()).unwrap();
    let map = MapReader::new().legend(legend).read([input]).unwrap();
    assert_eq!(map.polygons(&Status::new("held")).0.len(), 2);
    assert_eq!(map.unclassified().iter().map(|(_, count)| count).sum::<usize>(), 2);
}
