//! What lies where: places, ground and front lines, checked against what GEOS found (`tests/truth/holders.py`) and
//! against the figures of reports.

use std::path::Path;

use geo::{Contains, Distance, GeodesicArea, Haversine, Relate, Validation};
use geo_types::{Point, coord};
use proptest::prelude::*;
use territory_control::method::{Clip, Overlap};
use territory_control::place::{FrontStretch, MapPart};
use territory_control::{
    Area, ControlMap, ErrorKind, Input, MapReader, Method, PolygonFeature, Side, Status, Territory,
    TerritoryReader,
};

use crate::shared::{data, rows};

const STATUSES: [&str; 5] = ["occupied", "occupied-before", "unknown", "liberated", "elsewhere"];

/// The points of `tests/truth/holders.py`.
fn points(seed: u64) -> impl Iterator<Item = [f64; 2]> {
    let mut state = seed;
    let mut draw = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 32) as f64 / 4_294_967_296.0
    };
    std::iter::repeat_with(move || {
        let drawn = [draw(), draw()];
        [31.0 + 9.5 * drawn[0], 44.0 + 7.0 * drawn[1]]
            .map(|degrees| format!("{degrees:.9}").parse().unwrap())
    })
}

#[test]
fn a_hundred_thousand_places_have_the_status_that_geos_finds() {
    let truth = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth/holders.csv");
    let territory = Territory::ukraine();
    let survey = territory.survey(&Method::default());
    let mut asked = 0;
    for (row, seed) in rows(&truth).into_iter().zip(1..) {
        let Some(path) = data(&row[0]) else { return };
        let map = ControlMap::open(path).unwrap();
        let places = survey.places(&map).unwrap();
        for (point, digit) in points(seed).zip(row[1].chars()) {
            let expected = digit.to_digit(10).and_then(|place| STATUSES.get(place as usize));
            let place = places.at(point).unwrap();
            assert_eq!(
                place.status().map(Status::as_str),
                expected.copied(),
                "{} {point:?}",
                row[0]
            );
            asked += 1;
        }
    }
    assert_eq!(asked, 100_000);
}

/// Areas of grounds are those of reports, the parts of a country add up, and all are valid.
#[test]
fn grounds_have_the_areas_of_reports() {
    for path in
        ["deepstate-history/1668296906.geojson", "deepstate/deepstatemap_data_20251111.geojson"]
    {
        let Some(path) = data(path) else { return };
        let map = ControlMap::open(path).unwrap();
        let territory = Territory::ukraine();
        for clip in [Clip::Unclipped, Clip::Territory] {
            let survey = territory.survey(&Method::default().clip(clip));
            let report = survey.control(&map).unwrap();
            let expect = |part: MapPart, expected: Area| {
                let ground = survey.ground(&map, &part).unwrap();
                assert!(ground.is_valid(), "{part:?}");
                // Others measure along geodesics, which bow from the long edges of ground that lies elsewhere.
                let by_others = ground.geodesic_area_unsigned();
                assert!(
                    (by_others / expected.m2() - 1.0).abs() < 5e-3,
                    "{part:?} {by_others} {expected:?}"
                );
                let again = PolygonFeature::new(ground).status(&Status::OCCUPIED);
                let again = ControlMap::from_features("again", [again]).unwrap();
                let again = territory.control(&again).unwrap().controlled().area();
                assert!((again - expected).m2().abs() < 1.0, "{part:?} {again:?} {expected:?}");
            };
            expect(MapPart::Controlled, report.controlled().area());
            for row in report.statuses() {
                expect(MapPart::Status(row.status().clone()), row.holding().area());
            }
            for row in report.sides().iter().filter(|row| row.not_drawn() == Area::ZERO) {
                expect(MapPart::Side(row.side().clone()), row.holding().area());
            }
        }
    }
}

#[test]
fn what_is_drawn_and_what_is_not_make_up_the_country() {
    let territory = Territory::ukraine();
    let survey = territory.survey(&Method::default().clip(Clip::Territory));
    let map = ControlMap::sample();
    let area = |part| survey.ground(&map, &part).unwrap().geodesic_area_unsigned();
    let [held, rest] = [MapPart::Controlled, MapPart::NotDrawn].map(area);
    let whole = territory.polygons().unwrap().geodesic_area_unsigned();
    // The geodesics of edges that one has in two parts bow by so much.
    assert!((held + rest - whole).abs() < 1e5, "{held} {rest} {whole}");
    // Its legend says who holds what is not drawn.
    let ukraine = area(MapPart::Side(Side::new("ukraine")));
    assert!((ukraine - rest).abs() < 1.0);
    let outside = area(MapPart::Outside);
    let unclipped = territory.survey(&Method::default());
    let all = unclipped.ground(&map, &MapPart::Controlled).unwrap().geodesic_area_unsigned();
    assert!((all - held - outside).abs() < 1e5, "{all} {held} {outside}");
}

#[test]
fn a_front_line_is_as_long_as_the_front_of_a_report() {
    let Some(path) = data("deepstate/deepstatemap_data_20251111.geojson") else { return };
    let map = ControlMap::open(path).unwrap();
    let territory = Territory::ukraine();
    let survey = territory.survey(&Method::default());
    let report = survey.regions(&map).unwrap();
    let front = survey.front_line(&map).unwrap();
    let expected = report.regional().unwrap().front().km();
    assert!((front.km() - expected).abs() < 1e-9 * expected);
    let by_region: f64 = front.by_region().iter().map(FrontStretch::km).sum();
    assert!((by_region - expected).abs() < 1e-9 * expected);
    let drawn: usize = front.lines().0.iter().map(|line| line.0.len() - 1).sum();
    assert!(drawn > 1000 && front.lines().0.len() < 100, "{drawn} in {}", front.lines().0.len());
    // On a sphere, to the nearest vertex: within a kilometre and the 0.6 % that the ellipsoid differs by.
    for (town, place) in [("Kyiv", [30.52, 50.45]), ("Pokrovsk", [37.18, 48.28])] {
        let found = front.distance_km(place).unwrap().unwrap();
        let vertices = front.lines().0.into_iter().flat_map(|line| line.0);
        let distances =
            vertices.map(|vertex| Haversine.distance(Point::from(place), vertex.into()));
        let expected = distances.fold(f64::INFINITY, f64::min) / 1000.0;
        assert!((found - expected).abs() < 0.006 * expected + 1.0, "{town}: {found}, {expected}");
    }
}

#[test]
fn places_on_borders_belong_to_one_neighbour_alone() {
    let cell = |status: &str, west: f64, south: f64| {
        let [east, north] = [west + 1.0, south + 1.0];
        let square =
            geo_types::Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north });
        PolygonFeature::new(square.to_polygon()).status(&Status::new(status))
    };
    let features = [
        cell("a", 179.0, 0.0),
        cell("b", -180.0, 0.0),
        cell("c", 179.0, 1.0),
        cell("n", 0.0, 89.0),
    ];
    let map = ControlMap::from_features("cells", features).unwrap();
    let territory = Territory::ukraine();
    let places = territory.survey(&Method::default());
    let places = places.places(&map).unwrap();
    for (position, expected) in [
        ([179.5, 0.0], Some("a")),
        ([179.5, 1.0], Some("c")),
        ([179.0, 1.0], Some("c")),
        ([180.0, 0.5], Some("b")),
        ([-180.0, 0.5], Some("b")),
        ([-179.0, 0.5], None),
        ([539.5, 0.5], Some("a")),
        ([0.5, 90.0], Some("n")),
        ([1.0, 89.5], None),
    ] {
        let place = places.at(position).unwrap();
        assert_eq!(place.status().map(Status::as_str), expected, "{position:?}");
        assert_eq!(place.holder().map(Side::as_str), expected, "{position:?}");
        assert!(!place.is_in_territory() && place.regions().is_empty());
    }
    for wrong in [[f64::NAN, 0.0], [0.0, f64::INFINITY], [0.0, 91.0], [4e5, 0.0]] {
        let error = places.at(wrong).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Coordinate { .. }), "{error}");
    }
}

#[test]
fn what_a_map_cannot_have_is_an_error() {
    let territory = Territory::ukraine();
    let survey = territory.survey(&Method::default());
    let map = ControlMap::sample();
    for part in [MapPart::Side(Side::new("Rusia")), MapPart::Status(Status::new("occuppied"))] {
        let error = survey.ground(&map, &part).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::UnknownName { .. }), "{error}");
    }
    // A word of this crate that the map does not have is no ground.
    assert!(survey.ground(&map, &MapPart::Status(Status::CLAIMED)).unwrap().0.is_empty());
}

/// Squares on a lattice, some of which touch, overlap or are the same.
fn lattice() -> impl Strategy<Value = Vec<PolygonFeature>> {
    let square =
        (0..5_i32, 0..5_i32, 1..4_i32, 0..3_usize).prop_map(|(west, south, size, status)| {
            let [x, y] = [30.0 + f64::from(west), 46.0 + f64::from(south)];
            let size = f64::from(size);
            let square =
                geo_types::Rect::new(coord! { x: x, y: y }, coord! { x: x + size, y: y + size });
            PolygonFeature::new(square.to_polygon()).status(&Status::new(["a", "b", "c"][status]))
        });
    prop::collection::vec(square, 1..8)
}

proptest! {
    /// A place off the lattice has the status and the side whose ground `geo` says contains it.
    #[test]
    fn a_place_lies_in_the_ground_of_its_holder(features in lattice(), x in 0..16_i32, y in 0..16_i32) {
        let place = Point::new(29.75 + f64::from(x) / 2.0, 45.75 + f64::from(y) / 2.0);
        let map = ControlMap::from_features("lattice", features).unwrap();
        let territory = Territory::ukraine();
        let survey = territory.survey(&Method::default());
        let found = survey.holder(&map, place).unwrap();
        for status in map.statuses() {
            let ground = survey.ground(&map, &MapPart::Status(status.clone())).unwrap();
            prop_assert_eq!(ground.contains(&place), found.status() == Some(status));
            let side = Side::new(status.as_str());
            let ground = survey.ground(&map, &MapPart::Side(side.clone())).unwrap();
            prop_assert_eq!(ground.contains(&place), found.holder() == Some(&side));
        }
        // Part of the lattice lies outside Ukraine, and squares of the side lie under others.
        let side = map.sides().last().cloned();
        for (clip, overlap) in [(Clip::Unclipped, Overlap::Sum), (Clip::Territory, Overlap::Sum),
            (Clip::Territory, Overlap::Dissolve)] {
            let method = Method::default().clip(clip).overlap(overlap).side(side.clone());
            let survey = territory.survey(&method);
            let found = survey.holder(&map, place).unwrap();
            let ground = survey.ground(&map, &MapPart::Controlled).unwrap();
            prop_assert_eq!(ground.contains(&place), found.is_controlled(), "{}", method);
            prop_assert!(clip == Clip::Unclipped || found.is_in_territory() || found.status().is_none());
        }
    }
}

/// What lies within any polygon: a territory made of it in memory.
#[test]
fn a_polygon_in_memory_is_a_territory() {
    let square =
        geo_types::Rect::new(coord! { x: 37.0, y: 47.5 }, coord! { x: 39.0, y: 48.5 }).to_polygon();
    let feature = PolygonFeature::new(square.clone()).property("name", "around Donetsk");
    let input = Input::from_features("window", [feature]);
    let window = TerritoryReader::new().region_name("name").read(&input).unwrap();
    let ground = window.region("around Donetsk").unwrap().polygons().unwrap();
    assert!(ground.0.len() == 1 && ground.relate(&square).is_equal_topo());
    // Most of the map lies outside, which a share must not hide.
    let unclipped = window.control(&ControlMap::sample()).unwrap();
    let refusal = unclipped.expect_of_territory().unwrap_err();
    assert!(matches!(refusal.kind(), ErrorKind::Elsewhere { .. }), "{refusal}");
    let survey = window.survey(&Method::default().clip(Clip::Territory));
    let report = survey.control(&ControlMap::sample()).unwrap();
    assert!(report.controlled().share().percent() > 50.0, "{report}");
}

#[test]
fn maps_in_memory_have_the_digits_of_their_files() {
    for path in [
        "deepstate-history/1668296906.geojson",
        "deepstate/deepstatemap_data_20251111.geojson",
        "isw/20220706_RussianAssessedCoTinUkraine.geojson",
    ] {
        let Some(path) = data(path) else { return };
        let text = std::fs::read_to_string(&path).unwrap();
        let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
        // DeepState's history wraps its maps, and the crate `geojson` does not unwrap.
        let inner = if value.get("map").is_some() { value["map"].take() } else { value };
        let given = serde_json::from_value::<geojson::GeoJson>(inner).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        let in_memory = MapReader::new().read([Input::from_geojson(name.as_ref(), given)]).unwrap();
        let from_file = ControlMap::open(&path).unwrap();
        let reports =
            [&in_memory, &from_file].map(|map| Territory::ukraine().control(map).unwrap());
        assert_eq!(in_memory.polygon_count(), from_file.polygon_count());
        assert_eq!(in_memory.skipped(), from_file.skipped());
        assert_eq!(reports[0].statuses(), reports[1].statuses());
        assert_eq!(reports[0].controlled(), reports[1].controlled());
        assert_eq!(in_memory.files()[0].sha256(), None);
        // By the polygons alone.
        let polygons = from_file
            .statuses()
            .map(|status| PolygonFeature::new(from_file.polygons(status)).status(status));
        let again = ControlMap::from_features("again", polygons).unwrap();
        let report = Territory::ukraine().control(&again).unwrap();
        for row in reports[1].statuses() {
            let found = report.status(row.status()).unwrap();
            assert_eq!(found.holding(), row.holding(), "{}", row.status());
        }
    }
}

#[test]
fn what_is_no_position_is_an_error_with_its_place() {
    for wrong in [[f64::NAN, 47.0], [36.0, f64::NEG_INFINITY], [36.0, 95.0], [4_000_000.0, 47.0]] {
        let hole = geo_types::LineString::from(vec![[36.2, 47.2], wrong, [36.4, 47.4]]);
        let shell = geo_types::LineString::from(vec![[36.0, 47.0], [37.0, 47.0], [37.0, 48.0]]);
        let polygons = vec![
            geo_types::Polygon::new(shell.clone(), vec![]),
            geo_types::Polygon::new(shell, vec![hole]),
        ];
        let features = [
            PolygonFeature::new(polygons[0].clone()),
            PolygonFeature::new(geo_types::MultiPolygon::new(polygons)),
        ];
        let error = ControlMap::from_features("ours", features).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Coordinate { .. }), "{error}");
        let text = error.to_string();
        assert!(
            text.starts_with("ours, feature 1, polygon 1, ring 1, position 1: found ["),
            "{text}"
        );
    }
}

#[test]
fn a_timeline_reads_maps_that_are_in_memory() {
    let square = |size: f64| {
        let square =
            geo_types::Rect::new(coord! { x: 36.0, y: 47.0 }, coord! { x: 36.0 + size, y: 48.0 });
        PolygonFeature::new(square.to_polygon()).status(&Status::OCCUPIED)
    };
    let inputs = [("2025-01-03", 1.5), ("2025-01-01", 0.5), ("2025-01-02", 1.0)]
        .map(|(day, size)| Input::from_features(format!("map_{day}"), [square(size)]));
    let territory = Territory::ukraine();
    let reader = territory.survey(&Method::default()).timeline().inputs(inputs.clone());
    let timeline = reader.read(Vec::<&Path>::new()).unwrap();
    let days: Vec<String> =
        timeline.rows().iter().map(|row| row.date().unwrap().to_string()).collect();
    assert_eq!(days, ["2025-01-01", "2025-01-02", "2025-01-03"]);
    let gained = |row: usize| timeline.rows()[row].figures().unwrap().gained().unwrap();
    assert!((gained(1) - gained(2)).m2().abs() < 1.0);
    let twice = territory.survey(&Method::default()).timeline();
    let twice = twice.inputs([inputs[0].clone(), inputs[0].clone()]);
    let error = twice.read(Vec::<&Path>::new()).unwrap_err().to_string();
    assert!(error.contains("two inputs have this name"), "{error}");
}
