//! Ground outside all regions, assigned to the nearest: by place, alike in every question, and no ground of
//! another place. Cases by their names are those of `wild/questions`.

use proptest::prelude::*;
use serde_json::{Value, json};
use territory_control::article::{Article, DatedMap};
use territory_control::method::Outside;
use territory_control::report::RegionReport;
use territory_control::{
    Area, ControlMap, ControlReport, ErrorKind, Input, Legend, Limits, MapReader, Measure, Method,
    Territory, TerritoryReader,
};

use crate::boxes::expect_near;
use crate::shared::data;

fn nearest() -> Method {
    Method::default().outside(Outside::Nearest)
}

fn territory_of(name: &str, text: &str, region_name: &str) -> Territory {
    let input = Input::from_reader(name, text.as_bytes(), &Limits::default()).unwrap();
    let reader = TerritoryReader::new().region_name(region_name);
    let reader = if text.contains("\"of\"") { reader.region_parent("of") } else { reader };
    reader.read(&input).unwrap()
}

/// The territory and the map of a case; `None` where the data is not there.
fn case(territory: &str, region_name: &str, map: &str) -> Option<(Territory, ControlMap)> {
    let input = Input::open(data(&format!("wild/questions/{territory}"))?, &Limits::default());
    let territory = TerritoryReader::new().region_name(region_name).read(&input.unwrap()).unwrap();
    Some((territory, map_of(map)?))
}

fn map_of(map: &str) -> Option<ControlMap> {
    Some(ControlMap::open(data(&format!("wild/questions/{map}"))?).unwrap())
}

fn controlled(report: &ControlReport, region: &str) -> f64 {
    report.regional().unwrap().region(region).unwrap().controlled().km2()
}

/// Areas by shapely and pyproj; where a strip is shared out, lines of symmetry divide it: of `m` and `m2` two
/// fifths are nearer to B, of `m3` 3.0 of 4.6 degrees, of `m5` two fifths of all.
#[test]
fn f11_what_lies_outside_goes_by_place_and_nothing_else_does() {
    for (territory, map, expected) in [
        ("t", "m", [("A", 2194.70), ("B", 1463.14)]),
        ("t", "m2", [("A", 2194.70), ("B", 1463.14)]),
        ("t3", "m3", [("A", 1833.25 * 1.6 / 4.6), ("B", 1833.25 * 3.0 / 4.6)]),
        ("t", "m5", [("A", 124_449.58 * 0.6), ("B", 124_449.58 * 0.4)]),
    ] {
        let territory = format!("F11_nearest/{territory}.geojson");
        let map = format!("F11_nearest/{map}_20250101.geojson");
        let Some((territory, map)) = case(&territory, "name", &map) else { return };
        let report = territory.survey(&nearest()).regions(&map).unwrap();
        report.expect_of_territory().unwrap();
        for (region, expected) in expected {
            let found = controlled(&report, region);
            // The line between two regions is where it should be to a few metres, on a strip of 5 km.
            assert!((found - expected).abs() < 0.02, "{region}: {found}, not {expected}");
        }
    }
}

#[test]
fn f11_what_lies_in_a_region_within_a_hole_of_another_stays_there() {
    for (territory, map, region, own) in [
        ("t4", "m4", "island", 16_595.02),
        ("t4", "m4", "frame", 199_101.07 - 66_377.46),
        ("t6", "m6", "city", 1184.96),
        ("t6", "m6", "oblast", 31_896.93 - 1185.09),
    ] {
        let territory = format!("F11_nearest/{territory}.geojson");
        let map = format!("F11_nearest/{map}_20250101.geojson");
        let Some((territory, map)) = case(&territory, "name", &map) else { return };
        for method in [Method::default(), nearest()] {
            let report = territory.survey(&method).regions(&map).unwrap();
            let found = report.regional().unwrap().region(region).unwrap().clone();
            let lying = (found.controlled() - found.from_outside()).km2();
            assert!((lying - own).abs() < 0.01, "{region}: {lying}, not {own}");
        }
    }
}

/// 139.6° to 140.6° east, and 140° farther on: all of it is nearer to W, which ends 7 km away, than to E.
#[test]
fn g_antimeridian_regions_are_as_near_across_it() {
    for where_it_is in ["plain", "seam"] {
        let territory = format!("G_antimeridian/t_{where_it_is}.geojson");
        let map = format!("G_antimeridian/m_{where_it_is}_2024-01-01.geojson");
        let Some((territory, map)) = case(&territory, "nm", &map) else { return };
        let report = territory.survey(&nearest()).regions(&map).unwrap();
        report.expect_of_territory().unwrap();
        let found = ["W", "E"].map(|region| controlled(&report, region));
        assert!((found[0] - 8217.73).abs() < 0.01 && found[1].abs() < 1e-6, "{found:?}");
    }
}

/// The front of a box that 180° E runs through: pyproj has 1,042 km around it.
#[test]
fn g_antimeridian_a_front_is_as_long_across_it() {
    for where_it_is in ["plain", "seam"] {
        let territory = format!("G_antimeridian/tb_{where_it_is}.geojson");
        let map = format!("G_antimeridian/mb_{where_it_is}_2024-01-01.geojson");
        let Some((territory, map)) = case(&territory, "nm", &map) else { return };
        let report = territory.survey(&Method::default()).regions(&map).unwrap();
        let front = report.regional().unwrap().front().km();
        assert!((front - 1042.0).abs() < 0.5, "{where_it_is}: {front}");
    }
}

#[test]
fn g_uncertainty_nearest_the_doubt_of_ground_outside_is_that_before_it_is_assigned() {
    let Some(map) = map_of("G_uncertainty-nearest/m_2024-01-01.geojson") else { return };
    let ukraine = Territory::ukraine();
    for method in [Method::default(), nearest()] {
        let uncertainty = ukraine.survey(&method).uncertainty(&map).unwrap().to_string();
        assert!(uncertainty.contains("ground outside the boundary     −8580.38"), "{uncertainty}");
        ukraine.survey(&method).control(&map).unwrap().expect_of_territory().unwrap();
    }
}

#[test]
fn g_change_nearest_every_question_assigns_alike() {
    let (Some(a), Some(b)) = (
        map_of("G_change-nearest/a_2024-01-01.geojson"),
        map_of("G_change-nearest/b_2024-01-02.geojson"),
    ) else {
        return;
    };
    let ukraine = Territory::ukraine();
    let survey = ukraine.survey(&nearest());
    let change = survey.change(&a, &b).unwrap();
    let luhansk = change.regions().iter().find(|region| region.name() == "Luhansk").unwrap();
    let expected = Area::from_km2(800.74);
    assert!((luhansk.gained() - expected).km2().abs() < 0.01, "{}", luhansk.gained());
    let sides: Area =
        luhansk.sides().iter().map(territory_control::change::SideChange::gained).sum();
    assert!((sides - expected).km2().abs() < 0.01, "{sides}");
    assert_eq!(change.outside().gained(), Area::ZERO);
    assert_eq!(change.pieces()[0].region(), Some("Luhansk"));
    let reported = ukraine.survey(&Method::default()).change(&a, &b).unwrap();
    assert!((reported.outside().gained() - expected).km2().abs() < 0.01);
    assert_eq!(reported.pieces()[0].region(), None);
    assert!((controlled(&survey.regions(&b).unwrap(), "Luhansk") - 800.74).abs() < 0.01);
    // Of the oblast's official 26,684 km².
    let article = "date 2024-01-02\n\nRussia controls 3.0% of Luhansk region.";
    let map = [DatedMap::new("2024-01-02".parse().unwrap(), b)];
    let check = survey.check_article(&Article::read(article), &map).unwrap();
    assert!(check.to_string().contains("3.0"), "{check}");
}

#[test]
fn f13_timeline_nearest_has_the_rows_of_share() {
    let Some((territory, map)) =
        case("F13_timeline_nearest/t6.geojson", "name", "F13_timeline_nearest/m6_20250101.geojson")
    else {
        return;
    };
    let file = data("wild/questions/F13_timeline_nearest/m6_20250101.geojson").unwrap();
    for method in [Method::default(), nearest()] {
        let survey = territory.survey(&method);
        let report = survey.regions(&map).unwrap();
        let timeline = survey.timeline().by_region().read([file.clone()]).unwrap();
        let day = timeline.rows()[0].figures().unwrap();
        let regional = report.regional().unwrap();
        let expected: Vec<Area> = regional.regions().iter().map(RegionReport::controlled).collect();
        assert_eq!(day.regions(), expected);
        assert_eq!(day.outside(), regional.outside());
        assert_eq!(day.outside() > Area::ZERO, method.outside == Outside::Report);
    }
}

/// Ground of another place is refused under every option; ground next to the territory is not.
#[test]
fn only_ground_that_lies_far_is_of_another_place() {
    for (file, is_refused) in [
        ("F16_elsewhere/guinea_20250101.geojson", [true, true]),
        ("F16_elsewhere/halfearth_20250101.geojson", [true, true]),
        ("F6_counted_typo/act_20250101.geojson", [true, true]),
        ("J_nearest_cost/e.geojson", [true, true]),
        ("J_nearest_cost/a.geojson", [true, true]),
        ("J_nearest_cost/c.geojson", [true, true]),
        ("G_uncertainty-nearest/m_2024-01-01.geojson", [false, false]),
        ("../sources/cyprus_occupied.geojson", [true, true]),
        ("../wild/f03_wholly_outside.geojson", [true, true]),
    ] {
        let file = file.strip_prefix("../").map_or(format!("wild/questions/{file}"), str::to_owned);
        let Some(path) = data(&file) else { return };
        // Work that a third of a second is enough for.
        let limits = Limits::default().comparisons(4_000_000);
        let input = Input::open(path, &limits).unwrap();
        let reader = MapReader::new().legend(Legend::built_in("any").unwrap()).limits(limits);
        let map = reader.read([input]).unwrap();
        for (method, is_refused) in [Method::default(), nearest()].into_iter().zip(is_refused) {
            let report = Territory::ukraine().survey(&method).regions(&map).unwrap();
            let found = report.expect_of_territory();
            assert_eq!(found.is_err(), is_refused, "{file}: {found:?}");
            if let Err(error) = found {
                assert!(matches!(error.kind(), ErrorKind::Elsewhere { .. }), "{error}");
            }
        }
    }
}

/// Half of it, a triangle next to the bow tie, lies outside.
#[test]
fn h_bow_is_answered_with_a_warning() {
    let Some((territory, map)) = case("H_bow/bow.geojson", "name", "H_bow/m.geojson") else {
        return;
    };
    let report = territory.survey(&Method::default()).control(&map).unwrap();
    report.expect_of_territory().unwrap();
    let text = report.to_string();
    assert!(
        text.contains("outside-territory: 4,201.45 km² of the counted ground, 50.2%"),
        "{text}"
    );
}

#[test]
fn a_map_of_another_place_names_what_it_draws_that_does_not_count() {
    let Some(map) = map_of("F6_counted_typo/act_20250101.geojson") else { return };
    let report = Territory::ukraine().survey(&nearest()).regions(&map).unwrap();
    let error = report.expect_of_territory().unwrap_err().to_string();
    assert!(error.contains("farther than 100 km away"), "{error}");
    assert!(error.contains("it draws active (12,308 km²)"), "{error}");
}

/// What is assigned to the parts of a parent counts for the parent: a city, and what is left of its province.
#[test]
fn a_parent_has_what_its_parts_have() {
    let regions = [
        ("province", None, [30.0, 48.0, 31.0, 49.0]),
        ("city", Some("province"), [30.5, 48.5, 31.0, 49.0]),
        ("other", None, [28.0, 48.0, 29.0, 49.0]),
    ];
    let regions =
        regions.map(|(name, of, bounds)| feature(&json!({"name": name, "of": of}), bounds));
    let territory = territory_of("t.geojson", &collection(&regions), "name");
    // A strip of a tenth of a degree north of the province: half of it is nearer to the city.
    let strip = feature(&json!({"status": "occupied"}), [30.0, 48.9, 31.0, 49.1]);
    let map = ControlMap::from_bytes("m.geojson", collection(&[strip]).as_bytes()).unwrap();
    let report = territory.survey(&nearest()).regions(&map).unwrap();
    let regional = report.regional().unwrap();
    let [province, city, rest, other] = ["province", "city", "rest of province", "other"]
        .map(|name| regional.region(name).unwrap().from_outside());
    let outside = territory.survey(&Method::default()).regions(&map).unwrap();
    let outside = outside.regional().unwrap().outside();
    expect_near(province, outside, "province");
    for part in [city, rest] {
        let missing = (part - Area::from_m2(outside.m2() / 2.0)).km2().abs();
        // The line between them is where it should be to a few metres, on a strip of 11 km.
        assert!(missing < 0.05, "{part}, not half of {outside}");
    }
    expect_near(city + rest, outside, "parts");
    assert_eq!(other, Area::ZERO);
}

/// Steps of the grid in a degree.
const STEPS_PER_DEGREE: f64 = 256.0;

/// The grid is so many steps wide and high.
const STEPS: i32 = 18;

/// West, south, east and north in steps of the grid.
type Cells = [i32; 4];

fn bounds([west, south, east, north]: Cells, shift: f64) -> [f64; 4] {
    let [west, south, east, north] =
        [west, south, east, north].map(|step| f64::from(step) / STEPS_PER_DEGREE);
    [30.0 + shift + west, 47.0 + south, 30.0 + shift + east, 47.0 + north]
}

fn ring([west, south, east, north]: [f64; 4]) -> Vec<[f64; 2]> {
    vec![[west, south], [east, south], [east, north], [west, north], [west, south]]
}

fn feature(properties: &Value, bounds: [f64; 4]) -> Value {
    with_hole(properties, bounds, None)
}

fn with_hole(properties: &Value, bounds: [f64; 4], hole: Option<[f64; 4]>) -> Value {
    let rings: Vec<Vec<[f64; 2]>> = [Some(bounds), hole].into_iter().flatten().map(ring).collect();
    let geometry = json!({"type": "Polygon", "coordinates": rings});
    json!({"type": "Feature", "properties": properties, "geometry": geometry})
}

fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

/// A region: a box, or one with a hole, in which another region may lie.
#[derive(Debug, Clone)]
struct Drawn {
    outer: Cells,
    hole: Option<Cells>,
}

impl Drawn {
    fn holds(&self, at: [f64; 2]) -> bool {
        is_in(self.outer, at) && !self.hole.is_some_and(|hole| is_in(hole, at))
    }

    /// The distance of a place in metres, edge by edge, on a plane with the scale of the middle latitude.
    fn distance(&self, at: [f64; 2]) -> f64 {
        let cells = [Some(self.outer), self.hole].into_iter().flatten();
        cells.map(|cells| distance_to_sides(cells, at)).fold(f64::INFINITY, f64::min)
    }
}

fn is_in([west, south, east, north]: Cells, [x, y]: [f64; 2]) -> bool {
    f64::from(west) < x && x < f64::from(east) && f64::from(south) < y && y < f64::from(north)
}

/// Metres of a step to the east and to the north at 47.035° N (pyproj: 76,052 and 111,172 m a degree).
const METRES: [f64; 2] = [76_052.0 / STEPS_PER_DEGREE, 111_172.0 / STEPS_PER_DEGREE];

fn distance_to_sides(cells: Cells, [x, y]: [f64; 2]) -> f64 {
    let [west, south, east, north] = cells.map(f64::from);
    let [across, along] = [(west, east, x), (south, north, y)]
        .map(|(low, high, at)| (low - at).max(at - high).max(0.0));
    [(x - west).abs(), (x - east).abs()]
        .map(|east| [east, along])
        .into_iter()
        .chain([(y - south).abs(), (y - north).abs()].map(|north| [across, north]))
        .map(metres)
        .fold(f64::INFINITY, f64::min)
}

fn metres([east, north]: [f64; 2]) -> f64 {
    let [east, north] = [east * METRES[0], north * METRES[1]];
    (east * east + north * north).sqrt()
}

fn cells() -> impl Strategy<Value = Cells> {
    (0i32..13, 0i32..13, 1i32..6, 1i32..6)
        .prop_map(|(west, south, width, height)| [west, south, west + width, south + height])
}

/// Boxes that do not overlap, the first perhaps with a hole and another region in it.
fn regions() -> impl Strategy<Value = Vec<Drawn>> {
    (prop::collection::vec(cells(), 1..5), any::<bool>(), any::<bool>()).prop_map(
        |(boxes, is_frame, has_island)| {
            let mut regions: Vec<Drawn> = Vec::new();
            for outer in boxes {
                let is_apart = regions.iter().all(|other| {
                    let [west, south, east, north] = other.outer;
                    outer[0] >= east || west >= outer[2] || outer[1] >= north || south >= outer[3]
                });
                if is_apart {
                    regions.push(Drawn { outer, hole: None });
                }
            }
            let [west, south, east, north] = regions[0].outer;
            if is_frame && east - west > 2 && north - south > 2 {
                let hole = [west + 1, south + 1, east - 1, north - 1];
                regions[0].hole = Some(hole);
                if has_island && hole[2] - hole[0] > 2 {
                    let island = [hole[0] + 1, hole[1], hole[2] - 1, hole[3]];
                    regions.push(Drawn { outer: island, hole: None });
                }
            }
            regions
        },
    )
}

fn territory_at(regions: &[Drawn], shift: f64) -> Territory {
    let features: Vec<Value> = regions
        .iter()
        .enumerate()
        .map(|(place, region)| {
            let hole = region.hole.map(|hole| bounds(hole, shift));
            with_hole(&json!({"name": format!("r{place}")}), bounds(region.outer, shift), hole)
        })
        .collect();
    territory_of("t.geojson", &collection(&features), "name")
}

fn map_at(drawn: &[Cells], shift: f64, day: &str) -> ControlMap {
    let features: Vec<Value> = drawn
        .iter()
        .map(|cells| feature(&json!({"status": "occupied"}), bounds(*cells, shift)))
        .collect();
    let name = format!("m_{day}.geojson");
    ControlMap::from_bytes(&name, collection(&features).as_bytes()).unwrap()
}

/// What each region gets at least and at most, by the cells of a fine raster: those whose middle is nearer to one
/// region by more than the cell is wide are that region's, the others anybody's.
fn truth(regions: &[Drawn], drawn: &[Cells]) -> Vec<[f64; 2]> {
    const FINE: i32 = 4;
    let half_width = metres([1.0, 1.0]) / f64::from(FINE) / 2.0;
    let mut found = vec![[0.0, 0.0]; regions.len()];
    for (row, column) in (0..STEPS * FINE).flat_map(|row| (0..STEPS * FINE).map(move |x| (row, x)))
    {
        let middle = [column, row].map(|step| (f64::from(step) + 0.5) / f64::from(FINE));
        let is_outside = drawn.iter().any(|cells| is_in(*cells, middle))
            && !regions.iter().any(|region| region.holds(middle));
        if !is_outside {
            continue;
        }
        let distances: Vec<f64> = regions.iter().map(|region| region.distance(middle)).collect();
        let least = distances.iter().copied().fold(f64::INFINITY, f64::min);
        let near: Vec<usize> = (0..regions.len())
            .filter(|region| distances[*region] <= least + 2.0 * half_width + 1.0)
            .collect();
        let area = fine_cell_area(row, FINE);
        for region in &near {
            found[*region][1] += area;
        }
        if let [only] = near.as_slice() {
            found[*only][0] += area;
        }
    }
    found
}

/// In m²: all cells of a row are alike.
fn fine_cell_area(row: i32, fine: i32) -> f64 {
    let step = 1.0 / STEPS_PER_DEGREE / f64::from(fine);
    let south = 47.0 + f64::from(row) * step;
    let ring = ring([30.0, south, 30.0 + step, south + step]);
    let ring: Vec<(f64, f64)> = ring.into_iter().map(|[x, y]| (x, y)).collect();
    Measure::default().area(&geo_types::Polygon::new(ring.into(), Vec::new())).m2()
}

fn from_outside(report: &ControlReport) -> Vec<Area> {
    report.regional().unwrap().regions().iter().map(RegionReport::from_outside).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn what_lies_outside_is_assigned_as_a_raster_has_it(
        regions in regions(),
        drawn in prop::collection::vec(cells(), 1..5),
    ) {
        let (territory, map) = (territory_at(&regions, 0.0), map_at(&drawn, 0.0, "20240101"));
        let reported = territory.survey(&Method::default()).regions(&map).unwrap();
        let assigned = territory.survey(&nearest()).regions(&map).unwrap();
        let (before, after) = (reported.regional().unwrap(), assigned.regional().unwrap());
        for (before, after) in before.regions().iter().zip(after.regions()) {
            expect_near(after.controlled() - after.from_outside(), before.controlled(), "own");
            let (_, status) = &after.statuses()[0];
            expect_near(*status, after.controlled(), "status");
        }
        let sum: Area = from_outside(&assigned).into_iter().sum();
        expect_near(sum, before.outside(), "all that lies outside");
        prop_assert_eq!(after.outside(), Area::ZERO);
        for (found, [least, most]) in from_outside(&assigned).into_iter().zip(truth(&regions, &drawn)) {
            prop_assert!(
                (least - 5.0..=most + 5.0).contains(&found.m2()),
                "{} not in {}..{}", found.m2(), least, most,
            );
        }
        // 8/256 of a degree from where the grid begins, 180° east runs through it.
        let shift = 150.0 - 8.0 / STEPS_PER_DEGREE;
        let beyond = territory_at(&regions, shift);
        let beyond = beyond.survey(&nearest()).regions(&map_at(&drawn, shift, "20240101")).unwrap();
        for (found, expected) in from_outside(&beyond).into_iter().zip(from_outside(&assigned)) {
            // Lines between two regions are cut in other pieces.
            prop_assert!((found - expected).km2().abs() < 0.02, "{} {}", found, expected);
        }
    }

    #[test]
    fn a_change_is_the_difference_of_what_regions_have(
        regions in regions(),
        drawn in prop::collection::vec(cells(), 1..4),
        later in prop::collection::vec(cells(), 1..4),
    ) {
        let territory = territory_at(&regions, 0.0);
        let survey = territory.survey(&nearest());
        let maps = [map_at(&drawn, 0.0, "20240101"), map_at(&later, 0.0, "20240102")];
        let [before, after] = maps.each_ref().map(|map| survey.regions(map).unwrap());
        if before.expect_of_territory().is_err() || after.expect_of_territory().is_err() {
            return Ok(());
        }
        let change = survey.change(&maps[0], &maps[1]).unwrap();
        for region in change.regions() {
            let [before, after] = [&before, &after].map(|report| controlled(report, region.name()));
            let net = (region.gained() - region.lost()).km2();
            prop_assert!((net - (after - before)).abs() < 0.02, "{net} {after} {before}");
        }
        prop_assert_eq!(change.outside().gained(), Area::ZERO);
        prop_assert_eq!(change.outside().lost(), Area::ZERO);
    }
}
