//! Edges that bend: geodesics, great circles, and what is straight in the plane of a projection. They are bent once
//! and then cut and summed like all others, so that every figure is one figure by every measure.

use geo_types::{LineString, Polygon};
use proptest::prelude::*;
use serde_json::{Value, json};
use territory_control::change::{Change, RegionChange, Transition};
use territory_control::method::Clip;
use territory_control::report::RegionReport;
use territory_control::{
    Area, ControlMap, ControlReport, ErrorKind, Input, Legend, Limits, MapReader, Measure, Method,
    Status, Territory, TerritoryReader, WarningCode,
};

use crate::shared::{box_territory, data};

type Rings = Vec<Vec<[f64; 2]>>;

/// Every kind of measure.
fn measures() -> Vec<Measure> {
    let without_proj =
        ["wgs84-planar", "wgs84-geodesic", "sphere-geodesic:6371010", "sphere-planar:6378137"];
    let with_proj =
        ["proj:EPSG:3035", "proj-lonlat:EPSG:3035", "proj:EPSG:3857", "proj:EPSG:32636"];
    let names = without_proj.iter().chain(with_proj.iter().filter(|_| cfg!(feature = "proj")));
    names.map(|name| name.parse().unwrap()).collect()
}

fn by(measure: &Measure) -> Method {
    Method::default().measure(measure.clone())
}

fn polygon(rings: &Rings) -> Polygon<f64> {
    let mut rings = rings.iter().map(|ring| ring.iter().copied().collect::<LineString>());
    Polygon::new(rings.next().unwrap(), rings.collect())
}

/// A map of polygons with their statuses.
fn map_of(day: &str, drawn: &[(&str, Rings)]) -> ControlMap {
    let features: Vec<Value> = drawn
        .iter()
        .map(|(status, rings)| {
            json!({"type": "Feature", "properties": {"status": status},
                "geometry": {"type": "Polygon", "coordinates": rings}})
        })
        .collect();
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    let input =
        Input::from_reader(format!("map_{day}.geojson"), text.as_bytes(), &Limits::default());
    let legend = Legend::built_in("status").unwrap();
    MapReader::new().legend(legend).read([input.unwrap()]).unwrap()
}

fn world() -> Territory {
    box_territory("world", [-180.0, -90.0, 180.0, 90.0])
}

/// The controlled area of one polygon, cut into cells.
fn by_cells(territory: &Territory, rings: &Rings, measure: &Measure) -> f64 {
    let map = map_of("2024-01-01", &[("occupied", rings.clone())]);
    territory.survey(&by(measure)).control(&map).unwrap().controlled().area().m2()
}

fn case(path: &str) -> Option<ControlMap> {
    Some(ControlMap::open(data(&format!("wild/questions/{path}"))?).unwrap())
}

fn expect_m2(found: Area, expected: Area, what: &str) {
    let bound = 1.0_f64.max(1e-9 * expected.m2().abs());
    assert!((found - expected).m2().abs() < bound, "{what}: {found:.9}, not {expected:.9}");
}

/// G_cut-edges: four values of one loss, regions that "add up, to 257250217.1 m²".
#[test]
fn g_cut_edges_has_one_loss() {
    let (Some(a), Some(b)) =
        (case("G_cut-edges/a_2024-01-01.geojson"), case("G_cut-edges/b_2024-01-02.geojson"))
    else {
        return;
    };
    // shapely 2.2: polygons straight in EPSG:3035; along geodesics in 2,000 parts an edge, in EPSG:6933.
    for (measure, [lost, gained]) in [
        ("proj:EPSG:3035", [2_470.813_628, 20_430.428_140]),
        ("wgs84-geodesic", [2_459.396_86, 20_440.592_5]),
    ] {
        let Ok(measure) = measure.parse::<Measure>() else { continue };
        let change = Territory::ukraine().survey(&by(&measure)).change(&a, &b).unwrap();
        assert!((change.lost().km2() - lost).abs() < 0.001, "{measure}: {:.6}", change.lost());
        assert!(
            (change.gained().km2() - gained).abs() < 0.001,
            "{measure}: {:.6}",
            change.gained()
        );
    }
    for measure in measures() {
        expect_laws(&Territory::ukraine(), [&a, &b], &measure);
    }
}

/// shapely 2.2, cut in EPSG:3035: the polygon straight in the plane, the embedded territory straight in longitude and
/// latitude (in parts of 0.002°).
#[test]
#[cfg(feature = "proj")]
fn g_cut_edges_has_the_regions_of_shapely() {
    let Some(b) = case("G_cut-edges/b_2024-01-02.geojson") else { return };
    let measure: Measure = "proj:EPSG:3035".parse().unwrap();
    let report = Territory::ukraine().survey(&by(&measure)).regions(&b).unwrap();
    for (region, expected) in [
        ("Dnipropetrovsk", 6515.103),
        ("Donetsk", 4693.955),
        ("Kharkiv", 1829.840),
        ("Zaporizhzhia", 12_944.869),
    ] {
        let found = report.regional().unwrap().region(region).unwrap().controlled().km2();
        assert!((found - expected).abs() < 0.002, "{region}: {found}, not {expected}");
    }
    assert!((report.controlled().area().km2() - 25_983.766_371).abs() < 1e-4);
}

/// G_cut-edges/two: statuses of 28,308.40 under a controlled area of 28,146.89.
#[test]
fn g_cut_edges_statuses_are_all_that_is_controlled() {
    let Some(two) = case("G_cut-edges/two_2024-01-01.geojson") else { return };
    // shapely 2.2, as above: the union of both.
    for (measure, expected) in [("wgs84-geodesic", 28_439.35), ("proj:EPSG:3035", 28_454.58)] {
        let Ok(measure) = measure.parse::<Measure>() else { continue };
        let report = Territory::ukraine().survey(&by(&measure)).control(&two).unwrap();
        let found = report.controlled().area().km2();
        assert!((found - expected).abs() < 0.005, "{measure}: {found}");
        expect_statuses(&report, &measure.to_string());
    }
}

/// I_geodesic-touch: a hole that touches an edge half-way bent it.
#[test]
fn i_geodesic_touch_does_not_bend_an_edge_anew() {
    let Some(map) = case("I_geodesic-touch/in.geojson") else { return };
    let territory = box_territory("box", [25.0, 35.0, 45.0, 55.0]);
    let report = territory.survey(&by(&Measure::Wgs84Geodesic)).regions(&map).unwrap();
    // pyproj Geod: 874,001.606 − 43,858.332 km².
    let found = report.controlled().area().km2();
    assert!((found - 830_143.274_58).abs() < 1e-4, "{found}");
    assert!(!report.repairs().matters(), "{:?}", report.repairs());
}

/// The hole of I_geodesic-touch has 20.43 km² beyond the edge that it touches, in another region. They are taken away
/// once, whatever the question; where nothing else is there, nothing can be.
#[test]
fn what_a_hole_has_beyond_its_shell_is_taken_away_once() {
    let (north, south) = (corners([30.0, 40.0, 40.0, 50.0]), corners([30.0, 38.0, 40.0, 40.0]));
    let hole = vec![[35.0, 40.0], [34.0, 45.0], [36.0, 45.0], [35.0, 40.0]];
    let holed = vec![north[0].clone(), hole];
    let territory = territory_of_rings(&[north, south.clone()]);
    let alone = map_of("2024-01-01", &[("occupied", holed.clone())]);
    let both = map_of("2024-01-02", &[("occupied", holed.clone()), ("occupied", south.clone())]);
    let square = corners([36.0, 46.0, 38.0, 51.0]);
    let more = [("occupied", holed), ("occupied", south), ("unknown", square)];
    let more = map_of("2024-01-03", &more);
    let survey = by(&Measure::Wgs84Geodesic);
    let survey = territory.survey(&survey);

    // shapely 2.2: edges in parts of 200 m along geodesics.
    let report = survey.regions(&both).unwrap();
    for (row, expected) in
        report.regional().unwrap().regions().iter().zip([830_163.706_22, 192_215.334_70])
    {
        let found = row.controlled().km2();
        assert!((found - expected).abs() < 0.01, "{}: {found}, not {expected}", row.name());
    }
    expect_laws(&territory, [&both, &more], &Measure::Wgs84Geodesic);
    assert!((survey.control(&alone).unwrap().controlled().area().km2() - 830_143.274).abs() < 0.01);
    // Where the map lies can be told, whatever its holes have elsewhere.
    let north_alone = territory_of_rings(&[corners([30.0, 40.0, 40.0, 50.0])]);
    let method = by(&Measure::Wgs84Geodesic);
    let report = north_alone.survey(&method).control(&alone).unwrap();
    assert!((report.controlled().area().km2() - 830_143.274).abs() < 0.01);
    let error = survey.regions(&alone).unwrap_err();
    let ErrorKind::Overreach { missing } = *error.kind() else { panic!("{error}") };
    assert!((missing.km2() - 20.431_78).abs() < 0.01, "{missing}");
    assert!(error.to_string().starts_with("map_2024-01-01.geojson: holes reach"), "{error}");
}

/// I_sphere-geodesic-pole: 479 million km² for 2.5, and a false "crosses itself".
#[test]
fn i_sphere_geodesic_pole_is_a_cap_wherever_it_starts() {
    // pyproj Geod, on a sphere of 6,371,010 m and on the ellipsoid.
    for (file, expected) in [
        ("in", [2_485_430.616_790, 2_507_270.031_170]),
        ("cap45_3", [39_239_045.016_451, 39_433_884.866_572]),
    ] {
        let Some(path) = data(&format!("wild/questions/I_sphere-geodesic-pole/{file}.geojson"))
        else {
            return;
        };
        let mut document = crate::shared::json(&path);
        let is_collection = document["features"].is_array();
        let feature = if is_collection { &mut document["features"][0] } else { &mut document };
        let ring = &feature["geometry"]["coordinates"][0];
        let mut ring: Vec<[f64; 2]> = serde_json::from_value(ring.clone()).unwrap();
        ring.pop();
        for _ in 0..ring.len() {
            ring.rotate_left(1);
            for closed in [ring.clone(), ring.iter().rev().copied().collect()] {
                let closed: Vec<[f64; 2]> = closed.iter().chain(closed.first()).copied().collect();
                let map = map_of("2024-01-01", &[("occupied", vec![closed])]);
                for (name, expected) in
                    ["sphere-geodesic:6371010", "wgs84-geodesic"].into_iter().zip(expected)
                {
                    let report = world().survey(&by(&name.parse().unwrap())).control(&map).unwrap();
                    let found = report.controlled().area().km2();
                    assert!((found - expected).abs() < 0.0005, "{file} by {name}: {found}");
                    assert_eq!(report.repairs().self_crossing(), 0, "{file} by {name}");
                }
            }
        }
    }
}

/// pyproj Geod, in m²: on the ellipsoid, and on a sphere of 6,371,010 m.
#[test]
fn rings_of_all_sizes_have_the_area_of_pyproj() {
    let rings: [(&[[f64; 2]], [f64; 2]); 8] = [
        // An edge over half of the Earth runs over the pole, and one to a pole along its meridian.
        (&[[0.0, 60.0], [90.0, 50.0], [180.0, 60.0]], [15_887_915_103_547.8, 15_784_238_559_137.9]),
        (
            &[[10.0, 50.0], [70.0, 40.0], [100.0, 90.0]],
            [10_990_413_690_061.2, 10_932_136_013_724.5],
        ),
        (
            &[[10.0, -20.0], [60.0, 35.0], [20.0, 40.0]],
            [13_543_881_031_155.4, 13_579_639_939_750.0],
        ),
        (
            &[[170.0, 50.0], [-160.0, 55.0], [-175.0, 65.0]],
            [1_291_116_890_628.0, 1_284_903_736_229.9],
        ),
        (
            &[[36.0, 48.0], [36.001, 48.0], [36.001, 48.0005], [36.0, 48.0005]],
            [4_148.788_7, 4_136.662_6],
        ),
        (&[[34.2, 47.8], [37.0, 47.9], [37.7, 48.6]], [7_998_760_002.8, 7_974_748_899.5]),
        (
            &[[-60.0, 10.0], [50.0, 20.0], [100.0, -5.0], [0.0, -30.0]],
            [70_956_066_493_215.7, 71_084_614_550_954.9],
        ),
        (
            &[[30.0, 40.0], [40.0, 40.0], [40.0, 50.0], [30.0, 50.0]],
            [874_001_606_082.6, 872_085_118_845.7],
        ),
    ];
    let world = world();
    for (ring, expected) in rings {
        let closed = vec![ring.iter().chain(ring.first()).copied().collect()];
        for (name, expected) in
            ["wgs84-geodesic", "sphere-geodesic:6371010"].into_iter().zip(expected)
        {
            let found = by_cells(&world, &closed, &name.parse().unwrap());
            let bound = 0.01 + 1e-10 * expected;
            assert!(
                (found - expected).abs() < bound,
                "{ring:?} by {name}: {found}, not {expected}"
            );
        }
    }
}

/// An edge that would have more points than a map may have vertices.
#[test]
fn bending_is_bounded_by_the_limit_of_vertices() {
    let rings = [[0.0, 10.0], [170.0, 40.0], [90.0, 60.0], [0.0, 10.0]];
    let text = json!({"type": "Feature", "properties": {"status": "occupied"},
        "geometry": {"type": "Polygon", "coordinates": [rings]}});
    let limits = Limits::default().vertices(5000);
    let input = Input::from_reader("wide_2024-01-01.geojson", text.to_string().as_bytes(), &limits);
    let map = MapReader::new().limits(limits).read([input.unwrap()]).unwrap();
    let world = world();
    assert!(world.survey(&Method::default()).control(&map).is_ok());
    for measure in [Measure::Wgs84Geodesic, "sphere-geodesic:6371010".parse().unwrap()] {
        let error = world.survey(&by(&measure)).control(&map).unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Limit { limit: "vertices", allowed: 5000 });
    }
}

/// What is made of bent ground is not bent again.
#[test]
fn a_consensus_has_the_area_that_its_sources_have() {
    let wide = vec![vec![[30.0, 45.0], [38.0, 44.0], [39.0, 50.0], [31.0, 49.0], [30.0, 45.0]]];
    let map = map_of("2024-01-01", &[("occupied", wide)]);
    let territory = box_territory("box", [20.0, 40.0, 50.0, 55.0]);
    for measure in measures() {
        let survey = territory.survey(&by(&measure));
        let agreement = survey.agreement(&[("one", &map), ("other", &map)]).unwrap();
        let again = survey.control(&agreement.consensus(2).unwrap()).unwrap();
        let first = survey.control(&map).unwrap();
        expect_m2(again.controlled().area(), first.controlled().area(), &measure.to_string());
    }
}

/// Neighbours that share a border, and a map that is drawn along that of the territory.
#[test]
fn common_borders_stay_common() {
    let (west, east) = ([30.0, 45.0, 35.0, 52.0], [35.0, 45.0, 42.0, 52.0]);
    let territory = territory_of(&[west, east]);
    let map = map_of("2024-01-01", &[("occupied", corners(west)), ("claimed", corners(east))]);
    for measure in measures() {
        let report = territory.survey(&by(&measure)).regions(&map).unwrap();
        let regional = report.regional().unwrap();
        for (index, status) in ["occupied", "claimed"].into_iter().enumerate() {
            let region = &regional.regions()[index];
            let held =
                region.statuses().iter().find(|(name, _)| name.as_str() == status).unwrap().1;
            expect_m2(held, region.area(), &format!("{status} by {measure}"));
            let alone = measure.area(&polygon(&corners([west, east][index])));
            // By `proj-lonlat` the check is itself a chain within 1 cm.
            assert!((held.m2() / alone.m2() - 1.0).abs() < 1e-7, "{status} by {measure}");
        }
        assert!(regional.outside().m2().abs() < 1.0, "{measure}");
        let overlaps =
            report.warnings().iter().any(|warning| warning.code() == WarningCode::StatusOverlap);
        assert!(!overlaps, "{measure}: {report}");
    }
}

fn corners([west, south, east, north]: [f64; 4]) -> Rings {
    vec![vec![[west, south], [east, south], [east, north], [west, north], [west, south]]]
}

fn territory_of(boxes: &[[f64; 4]]) -> Territory {
    let rings: Vec<Rings> = boxes.iter().map(|bounds| corners(*bounds)).collect();
    territory_of_rings(&rings)
}

fn territory_of_rings(regions: &[Rings]) -> Territory {
    let features: Vec<Value> = regions
        .iter()
        .enumerate()
        .map(|(number, rings)| {
            json!({"type": "Feature", "properties": {"name": format!("region {number}")},
                "geometry": {"type": "Polygon", "coordinates": rings}})
        })
        .collect();
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    let input = Input::from_reader("regions.geojson", text.as_bytes(), &Limits::default()).unwrap();
    TerritoryReader::new().region_name("name").read(&input).unwrap()
}

fn expect_statuses(report: &ControlReport, what: &str) {
    let counted = report.statuses().iter().filter(|row| row.is_counted());
    let sum: Area = counted.map(|row| row.holding().area()).sum();
    expect_m2(sum, report.controlled().area(), &format!("{what}: statuses"));
}

fn expect_regions(report: &ControlReport, what: &str) {
    let regional = report.regional().unwrap();
    let in_sum = regional.regions().iter().filter(|region| region.is_in_sum());
    let sum = in_sum.map(RegionReport::controlled).sum::<Area>();
    let sum = sum + regional.in_no_region() + regional.outside();
    expect_m2(sum, report.controlled().area(), &format!("{what}: regions and outside"));
}

fn is_counted(status: Option<&Status>) -> bool {
    status == Some(&Status::OCCUPIED)
}

fn expect_change(change: &Change, what: &str) {
    let net = change.later() - change.earlier();
    expect_m2(change.gained() - change.lost(), net, &format!("{what}: net"));
    let steps = change.transitions().iter();
    let gained = steps.clone().filter(|step| !is_counted(step.from()) && is_counted(step.to()));
    expect_m2(gained.map(Transition::area).sum(), change.gained(), &format!("{what}: gained"));
    let lost = steps.filter(|step| is_counted(step.from()) && !is_counted(step.to()));
    expect_m2(lost.map(Transition::area).sum(), change.lost(), &format!("{what}: lost"));
    let regions = change.regions().iter().filter(|region| region.is_in_sum());
    let regions = regions.chain([change.in_no_region(), change.outside()]);
    let by_region = regions.clone().map(RegionChange::gained).sum::<Area>();
    expect_m2(by_region, change.gained(), &format!("{what}: gained by region"));
    let by_region = regions.map(RegionChange::lost).sum::<Area>();
    expect_m2(by_region, change.lost(), &format!("{what}: lost by region"));
}

/// What holds for two maps by any measure.
fn expect_laws(territory: &Territory, maps: [&ControlMap; 2], measure: &Measure) {
    let what = measure.to_string();
    let survey = territory.survey(&by(measure));
    let change = survey.change(maps[0], maps[1]).unwrap();
    expect_change(&change, &what);
    let back = survey.change(maps[1], maps[0]).unwrap();
    expect_m2(back.gained(), change.lost(), &format!("{what}: the way back"));
    for (map, area) in maps.into_iter().zip([change.earlier(), change.later()]) {
        let report = survey.regions(map).unwrap();
        expect_m2(report.controlled().area(), area, &format!("{what}: level"));
        expect_statuses(&report, &what);
        expect_regions(&report, &what);
        let clipped = territory.survey(&by(measure).clip(Clip::Territory)).regions(map).unwrap();
        expect_regions(&clipped, &what);
        let outside = report.regional().unwrap().outside();
        expect_m2(
            clipped.controlled().area() + outside,
            report.controlled().area(),
            &format!("{what}: inside and outside"),
        );
    }
}

/// On a lattice of a degree, so that borders, vertices and edges often coincide.
fn square() -> impl Strategy<Value = Rings> {
    (0i32..7, 0i32..7, 1i32..5).prop_map(|(x, y, size)| {
        let [west, south, size] = [30.0 + f64::from(x), 44.0 + f64::from(y), f64::from(size)];
        corners([west, south, west + size, south + size])
    })
}

/// Any ring on the lattice, which may touch and cross itself.
fn ring() -> impl Strategy<Value = Rings> {
    prop::collection::vec((30i32..41, 44i32..55), 3..6).prop_map(|corners| {
        let closed = corners.iter().chain(corners.first());
        vec![closed.map(|(x, y)| [f64::from(*x), f64::from(*y)]).collect()]
    })
}

fn drawing() -> impl Strategy<Value = Vec<(&'static str, Rings)>> {
    let status = prop_oneof![Just("occupied"), Just("unknown")];
    prop::collection::vec((status, prop_oneof![square(), ring()]), 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    /// By every measure, as by the default one.
    #[test]
    fn the_laws_hold_by_every_measure(
        one in drawing(),
        other in drawing(),
        regions in prop::collection::vec(square(), 1..4),
        measure in prop::sample::select(measures()),
    ) {
        let mut kept = one.clone();
        kept.truncate(1);
        kept.extend(other);
        let maps = [map_of("2024-01-01", &one), map_of("2024-01-02", &kept)];
        let are_drawn = maps.iter().all(|map| {
            let whole = world();
            let report = whole.survey(&Method::default()).control(map).unwrap();
            report.controlled().area() > Area::ZERO
        });
        prop_assume!(are_drawn);
        expect_laws(&territory_of_rings(&regions), [&maps[0], &maps[1]], &measure);
    }

    /// Cells against the area of the polygon as it is written: Karney's, that of great circles, and the shoelace in
    /// the plane. What is nearer to its curve than 1 cm is not bent, which may move the area by two thirds of that
    /// times its length.
    #[test]
    fn cells_have_the_area_of_the_polygon_as_it_is_written(
        centre in (-160.0..160.0_f64, -85.0..85.0_f64),
        size in -4.5..0.7_f64,
        radii in prop::collection::vec(0.4..1.0_f64, 3..12),
        has_hole in any::<bool>(),
    ) {
        let size = 10_f64.powf(size);
        let rings = star(centre, size, &radii, has_hole);
        let metres = 2.0 * std::f64::consts::PI * size * 111_320.0 * if has_hole { 1.3 } else { 1.0 };
        let world = world();
        for measure in [Measure::Wgs84Geodesic, "sphere-geodesic:6371010".parse().unwrap()] {
            let (found, expected) =
                (by_cells(&world, &rings, &measure), measure.area(&polygon(&rings)).m2());
            let bound = 0.01 + 0.005 * metres + 1e-10 * expected;
            prop_assert!((found - expected).abs() < bound, "{measure}: {found}, not {expected}");
        }
    }
}

/// A ring around a centre, of so many degrees on the ground at most, with a hole of a third of its size.
fn star(centre: (f64, f64), size: f64, radii: &[f64], has_hole: bool) -> Rings {
    let mut rings = vec![ring_around(centre, size, radii)];
    if has_hole {
        rings.push(ring_around(centre, 0.3 * size, radii).into_iter().rev().collect());
    }
    rings
}

fn ring_around((longitude, latitude): (f64, f64), size: f64, radii: &[f64]) -> Vec<[f64; 2]> {
    let wide = latitude.to_radians().cos();
    let corners = radii.iter().enumerate().map(|(index, radius)| {
        let (sin, cos) = (std::f64::consts::TAU * index as f64 / radii.len() as f64).sin_cos();
        [longitude + size * radius * cos / wide, latitude + size * radius * sin]
    });
    let corners: Vec<[f64; 2]> = corners.collect();
    corners.iter().chain(corners.first()).copied().collect()
}

/// The plane has its own check: the shoelace of the vertices.
#[test]
#[cfg(feature = "proj")]
fn cells_in_a_plane_have_the_area_of_its_shoelace() {
    let territory = box_territory("box", [5.0, 40.0, 40.0, 60.0]);
    for name in
        ["proj:EPSG:3035", "proj:EPSG:3857", "proj:EPSG:32636", "proj:+proj=cea", "proj:EPSG:2230"]
    {
        let measure: Measure = name.parse().unwrap();
        for (centre, size) in [((36.0, 48.0), 2.0), ((34.0, 47.0), 0.02), ((20.0, 50.0), 8.0)] {
            if name == "proj:EPSG:2230" && size < 1.0 {
                continue;
            }
            let rings = star(centre, size, &[1.0, 0.6, 0.8, 0.5, 0.9, 0.7, 0.4], true);
            let expected = measure.area(&polygon(&rings)).m2();
            let found = by_cells(&territory, &rings, &measure);
            let bound = 0.01 + 0.005 * 8.2 * size * 111_320.0 * 3.0 + 1e-9 * expected;
            assert!((found - expected).abs() < bound, "{name}, {size}: {found}, not {expected}");
        }
    }
}

/// A plane begins anew at the antimeridian; near it areas are what they are elsewhere in a cylinder.
#[cfg(feature = "proj")]
#[test]
fn a_change_near_the_antimeridian_is_that_of_the_same_shapes_elsewhere() {
    let measure: Measure = "proj:EPSG:6933".parse().unwrap();
    let by_longitude = [30.0, 178.0, 179.9, -178.0].map(|west| {
        let triangle = |east: f64| {
            let ring = [[west, 47.0], [west + east, 47.0], [west, 47.0625], [west, 47.0]];
            map_of("2024-01-01", &[("occupied", vec![ring.to_vec()])])
        };
        let territory = box_territory("box", [west - 0.25, 46.0, west + 0.0625, 48.0]);
        let survey = territory.survey(&by(&measure));
        let change = survey.change(&triangle(0.03125), &triangle(0.0625)).unwrap();
        assert!(change.gained().m2() > 1e6, "{west}");
        change.gained()
    });
    for gained in by_longitude {
        assert!((gained - by_longitude[0]).m2().abs() < 1.0, "{gained}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A shell that runs along a parallel and back encloses some square metres once it is bent, from which its holes
    /// were taken, and less than nothing was left.
    #[test]
    fn holes_take_no_more_than_a_shell_without_area_has(
        along in prop::collection::vec(0_i32..12, 3..6),
        (latitude, slope) in (-60_i32..60, 0_i32..3),
        holes in prop::collection::vec(prop::collection::vec((0_i32..12, 0_i32..12), 3..6), 0..3),
    ) {
        let place = |x: i32, y: i32| {
            [30.0 + f64::from(x) / 512.0, f64::from(latitude) + f64::from(y) / 512.0]
        };
        let shell = along.iter().map(|x| place(*x, slope * x)).collect();
        let holes = holes.iter().map(|ring| ring.iter().map(|(x, y)| place(*x, *y)).collect());
        let mut rings: Rings = std::iter::once(shell).chain(holes).collect();
        for ring in &mut rings {
            ring.extend(ring.first().copied());
        }
        let world = world();
        for measure in measures() {
            let held_by = |rings: &[Vec<[f64; 2]>]| {
                let map = map_of("2024-01-01", &[("occupied", rings.to_vec())]);
                let report = world.survey(&by(&measure)).control(&map);
                report.map(|report| report.controlled().area().m2())
            };
            // Slivers between an edge and two that are bent apart from it.
            let (held, alone) = (held_by(&rings), held_by(&rings[..1]));
            prop_assert!(held.is_ok(), "{measure}: {}", held.unwrap_err());
            let (held, alone) = (held.unwrap(), alone.unwrap());
            prop_assert!((0.0..=alone + 1.0).contains(&held), "{measure}: {held} of {alone} m²");
        }
    }
}
