//! What is written is valid after OGC Simple Features, and read back it gives the same figure without a warning:
//! the changed pieces (`change --geojson`), the consensus (`compare --consensus --geojson`), and the polygons of
//! a map that is made.

mod ogc;
mod suites;

use proptest::prelude::*;
use serde_json::json;
use territory_control::agreement::Agreement;
use territory_control::change::Change;
use territory_control::{
    Area, ControlMap, ControlReport, Input, Legend, Limits, MapReader, Measure, Method, Status,
    Territory, Warning, WarningCode,
};

use self::ogc::{to_polygon, valid_polygons};
use crate::boxes::expect_near;
use crate::shared::{box_territory, data};

type Ring = Vec<[f64; 2]>;

/// A shell and its holes.
type Rings = Vec<Ring>;

/// Where the maps here lie, so that nothing lies outside.
fn here() -> Territory {
    box_territory("here", [19.0, -1.0, 40.0, 9.0])
}

/// All that a text draws, counted.
fn measured(text: &str, territory: &Territory) -> ControlReport {
    let input = Input::from_reader("written.geojson", text.as_bytes(), &Limits::default()).unwrap();
    let map = MapReader::new().legend(Legend::built_in("any").unwrap()).read([input]).unwrap();
    territory.survey(&Method::default()).control(&map).unwrap()
}

/// Where the vertices of what is written come from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Vertices {
    /// All are drawn, so that a figure and what is written of it are the same.
    Drawn,
    /// Edges cross elsewhere. A figure has the crossings as they are, what is written has them on the grid: up to
    /// 0.71 steps away, which are 8e-5 m.
    Rounded,
}

impl Vertices {
    /// How many m² what is written may differ from the figure.
    fn allowed(self, polygons: &[Rings]) -> f64 {
        let edges = polygons.iter().flatten().flat_map(|ring| ring.windows(2));
        let degrees: f64 =
            edges.map(|edge| (edge[1][0] - edge[0][0]).hypot(edge[1][1] - edge[0][1])).sum();
        match self {
            Self::Drawn => 1.0,
            Self::Rounded => 1.0 + degrees * 111_320.0 * 8e-5,
        }
    }
}

/// Expects a written text to be read back as the ground that it states for each piece, which is the figure, and
/// without a warning: only its day may be missing, the territory have no official area, and the ground lie anywhere.
fn expect_read_back(text: &str, figure: Area, allowed: f64, territory: &Territory) {
    const HARMLESS: [WarningCode; 3] =
        [WarningCode::DateMissing, WarningCode::NoOfficialArea, WarningCode::OutsideTerritory];
    let report = measured(text, territory);
    let found = report.controlled().area();
    let written: serde_json::Value = serde_json::from_str(text).unwrap();
    let pieces = written["features"].as_array().unwrap().iter();
    let stated: Area =
        pieces.map(|piece| Area::from_km2(piece["properties"]["area_km2"].as_f64().unwrap())).sum();
    for expected in [stated, figure] {
        let difference = (found - expected).m2();
        assert!(difference.abs() < allowed, "{difference} m², not within {allowed}: {text}");
    }
    // Pieces whose crossings are rounded may overlap by some square metres.
    let is_rounding = |warning: &Warning| {
        warning.code() == WarningCode::RepeatedGround
            && warning.message().contains(": 0.000 km² of")
    };
    let remarks = report.warnings().iter();
    let remarks = remarks.filter(|warning| !HARMLESS.contains(&warning.code()));
    let remarks: Vec<_> = remarks.filter(|warning| !is_rounding(warning)).collect();
    assert!(remarks.is_empty(), "{remarks:?}: {text}");
}

/// Expects the pieces of a change to be valid, each direction as one geometry, and to be read back. Returns how many
/// holes each piece has, those gained first.
fn expect_valid_change(
    change: &Change,
    vertices: Vertices,
    territory: &Territory,
) -> [Vec<usize>; 2] {
    let text = change.to_geojson();
    let pieces = ["gained", "lost"].map(|value| valid_polygons(&text, "change", value));
    let all = pieces.concat();
    if all.is_empty() {
        assert!(change.gained().m2() < 1.0 && change.lost().m2() < 1.0, "{change}");
    } else {
        let figure = change.gained() + change.lost();
        expect_read_back(&text, figure, vertices.allowed(&all), territory);
    }
    pieces.map(|pieces| pieces.iter().map(|rings| rings.len() - 1).collect())
}

/// Expects the consensus of at least so many sources to be valid, as text and as a map, and to be read back.
/// Returns how many holes each piece has.
fn expect_valid_consensus(
    agreement: &Agreement,
    at_least: usize,
    vertices: Vertices,
    territory: &Territory,
) -> Vec<usize> {
    let text = agreement.consensus_geojson(at_least).unwrap();
    let pieces = valid_polygons(&text, "status", "occupied");
    let made = agreement.consensus(at_least).unwrap().polygons(&Status::OCCUPIED);
    let mut of_map: Vec<geo_types::Polygon<f64>> = made.into_iter().collect();
    for piece in &pieces {
        let place = of_map.iter().position(|polygon| *polygon == to_polygon(piece));
        of_map.swap_remove(place.unwrap());
    }
    assert!(of_map.is_empty(), "{of_map:?}");
    if !pieces.is_empty() {
        let figure = agreement.total().at_least(at_least).unwrap();
        expect_read_back(&text, figure, vertices.allowed(&pieces), territory);
    }
    pieces.iter().map(|rings| rings.len() - 1).collect()
}

/// A map of occupied ground.
fn map_of(polygons: &[Rings]) -> ControlMap {
    let geometry = json!({"type": "MultiPolygon", "coordinates": polygons});
    let feature =
        json!({"type": "Feature", "properties": {"status": "occupied"}, "geometry": geometry});
    ControlMap::from_bytes("map.geojson", feature.to_string().as_bytes()).unwrap()
}

fn change_between(earlier: &ControlMap, later: &ControlMap, territory: &Territory) -> Change {
    territory.survey(&Method::default()).change(earlier, later).unwrap()
}

fn agreement_of(maps: &[&ControlMap], territory: &Territory) -> Agreement {
    let names = ["A", "B", "C", "D", "E", "F"];
    let sources: Vec<(&str, &ControlMap)> = names.into_iter().zip(maps.iter().copied()).collect();
    territory.survey(&Method::default()).agreement(&sources).unwrap()
}

/// The cases of `I_written-invalid`, by name. Areas are those of shapely and pyproj: edges of 0.0005°, in a
/// cylindrical equal-area projection of the ellipsoid.
#[test]
fn what_touches_in_points_is_written_as_ogc_wants_it() {
    let territory = here();
    let open = |name: &str| {
        let path = data(&format!("wild/questions/I_written-invalid/{name}.geojson"))?;
        Some(ControlMap::open(path).unwrap())
    };
    for (earlier, later, gained, pieces, lost) in [
        ("a", "b", 172_178.638_489, vec![1], None),
        ("e", "x1", 98_394.742_357, vec![0, 0], Some(12_308.463_894)),
        ("e", "x2", 172_187.151_861, vec![2], Some(12_308.463_894)),
        ("e", "p1s", 172_178.638_489, vec![1], Some(12_308.463_894)),
        ("e", "c1", 172_178.638_489, vec![1], Some(12_308.463_894)),
    ] {
        let (Some(before), Some(after)) = (open(earlier), open(later)) else { return };
        let change = change_between(&before, &after, &territory);
        let what = format!("{earlier} {later}");
        assert!((change.gained().km2() - gained).abs() < 1e-6, "{what}: {}", change.gained().km2());
        assert!((change.lost().km2() - lost.unwrap_or_default()).abs() < 1e-6, "{what}");
        let of_lost = lost.map_or(vec![], |_| vec![0]);
        assert_eq!(
            expect_valid_change(&change, Vertices::Drawn, &territory),
            [pieces, of_lost],
            "{what}"
        );
    }
    for (source, held, pieces) in [
        ("c1", 172_178.638_489, vec![1]),
        ("p1s", 172_178.638_489, vec![1]),
        ("p5", 172_178.638_489, vec![1]),
        ("x1", 98_394.742_357, vec![0, 0]),
        ("x2", 172_187.151_861, vec![2]),
        ("p4", 172_187.151_861, vec![2]),
    ] {
        let (Some(source_map), Some(other)) = (open(source), open("b")) else { return };
        let agreement = agreement_of(&[&source_map, &other], &territory);
        let found = agreement.total().all().km2();
        assert!((found - held).abs() < 1e-6, "{source}: {found}");
        assert_eq!(
            expect_valid_consensus(&agreement, 2, Vertices::Drawn, &territory),
            pieces,
            "{source}"
        );
    }
}

/// What was written once, p1 to p5, is read with the same areas still, and what is written of it is valid.
#[test]
fn what_was_written_with_touching_rings_is_written_anew() {
    let territory = here();
    for (name, km2) in [
        ("p1", 172_178.638_489),
        ("p2", 98_394.742_357 + 12_308.463_894),
        ("p3", 172_187.151_861 + 12_308.463_894),
        ("p4", 172_187.151_861),
        ("p5", 172_178.638_489),
    ] {
        let Some(path) = data(&format!("wild/questions/I_written-invalid/{name}.geojson")) else {
            return;
        };
        let input = Input::open(path, &Limits::default()).unwrap();
        let legend = Legend::built_in("any").unwrap();
        let map = MapReader::new().legend(legend).read([input]).unwrap();
        let agreement = agreement_of(&[&map, &map], &territory);
        assert!((agreement.total().all().km2() - km2).abs() < 1e-6, "{name}");
        expect_valid_consensus(&agreement, 2, Vertices::Drawn, &territory);
    }
}

/// The program writes what the library does.
#[test]
fn programs_write_valid_polygons() {
    let Some(folder) = data("wild/questions/I_written-invalid") else { return };
    let written = tempfile::tempdir().unwrap();
    let [c1, a, b] = ["c1", "a", "b"].map(|name| folder.join(format!("{name}.geojson")));
    let out = written.path().join("out.geojson");
    let named = |name: &str, path: &std::path::Path| format!("{name}={}", path.display());
    let mut compare = crate::command_line::example("compare");
    compare
        .args(["--consensus", "2", "--geojson"])
        .arg(&out)
        .args([named("A", &c1), named("B", &b)]);
    let mut change = crate::command_line::example("change");
    change.arg(&a).arg(&b).arg("--geojson").arg(&out);
    for (mut program, property, value) in
        [(compare, "status", "occupied"), (change, "change", "gained")]
    {
        let output = program.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = std::fs::read_to_string(&out).unwrap();
        let polygons = valid_polygons(&text, property, value);
        assert_eq!(polygons.iter().map(Vec::len).collect::<Vec<_>>(), [2], "{text}");
    }
}

/// Triangles of a mesh, four to each of its cells: 0 in the south, then counter-clockwise.
type Triangles = Vec<bool>;

/// Cells from west to east, and from south to north.
const CELLS: usize = 4;

fn triangle(index: usize) -> Rings {
    let (side, x, y) = (index % 4, index / 4 % CELLS, index / (4 * CELLS));
    let corners = [[0, 0], [2, 0], [2, 2], [0, 2]];
    let ring = [corners[side], corners[(side + 1) % 4], [1, 1], corners[side]];
    let degrees = |[east, north]: [usize; 2]| {
        [30.0 + (2 * x + east) as f64 / 16.0, (2 * y + north) as f64 / 16.0]
    };
    vec![ring.map(degrees).to_vec()]
}

fn triangles_of(is_there: impl Fn(usize) -> bool) -> Vec<Rings> {
    (0..4 * CELLS * CELLS).filter(|index| is_there(*index)).map(triangle).collect()
}

/// The sum of the areas of triangles, each by itself.
fn area_of(triangles: &[Rings]) -> Area {
    triangles.iter().map(|rings| Measure::default().area(&to_polygon(rings))).sum()
}

/// Random triangles, and patterns that touch in corners everywhere, some triangles of them turned over:
/// checkerboards, rings in rings, chains of diamonds.
fn triangles() -> impl Strategy<Value = Triangles> {
    let count = 4 * CELLS * CELLS;
    let pattern = (0..4_u8, prop::collection::vec(prop::bool::weighted(0.08), count));
    let patterns = pattern.prop_map(|(pattern, turned)| {
        let of_pattern = |index: usize| {
            let (side, x, y) = (index % 4, index / 4 % CELLS, index / (4 * CELLS));
            match pattern {
                0 => (x + y).is_multiple_of(2),
                1 => x.min(y).min(CELLS - 1 - x).min(CELLS - 1 - y).is_multiple_of(2),
                2 => side.is_multiple_of(2),
                _ => (side + x + y).is_multiple_of(2),
            }
        };
        turned.iter().enumerate().map(|(index, turned)| of_pattern(index) != *turned).collect()
    });
    prop_oneof![prop::collection::vec(any::<bool>(), count), patterns]
}

/// Rings on a coarse mesh that cross themselves and each other anywhere.
fn crossing_polygons() -> impl Strategy<Value = Vec<Rings>> {
    let corner =
        (0..=6_u8, 0..=6_u8).prop_map(|(x, y)| [30.0 + f64::from(x) / 7.0, f64::from(y) / 7.0]);
    let ring = prop::collection::vec(corner, 3..8).prop_map(|mut ring| {
        ring.push(ring[0]);
        ring
    });
    prop::collection::vec(ring.prop_map(|ring| vec![ring]), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever touches whatever: the areas are those of the triangles.
    #[test]
    fn maps_that_touch_in_every_way_are_written_validly(maps in [triangles(), triangles()]) {
        let territory = here();
        let [before, after] = &maps;
        let gained = triangles_of(|index| after[index] && !before[index]);
        let lost = triangles_of(|index| before[index] && !after[index]);
        let both = triangles_of(|index| before[index] && after[index]);
        let drawn = [before, after].map(|map| map_of(&triangles_of(|index| map[index])));
        if before.contains(&true) && after.contains(&true) {
            let change = change_between(&drawn[0], &drawn[1], &territory);
            expect_near(change.gained(), area_of(&gained), "gained");
            expect_near(change.lost(), area_of(&lost), "lost");
            expect_valid_change(&change, Vertices::Drawn, &territory);
            let agreement = agreement_of(&[&drawn[0], &drawn[1]], &territory);
            expect_near(agreement.total().all(), area_of(&both), "both");
            for at_least in 1..=2 {
                expect_valid_consensus(&agreement, at_least, Vertices::Drawn, &territory);
            }
        }
    }

    /// Where edges cross, vertices are of the grid.
    #[test]
    fn maps_that_cross_are_written_validly(
        maps in prop::collection::vec(crossing_polygons(), 2..=3),
    ) {
        let territory = here();
        let maps: Vec<ControlMap> = maps.iter().map(|map| map_of(map)).collect();
        let maps: Vec<&ControlMap> = maps.iter().collect();
        let agreement = agreement_of(&maps, &territory);
        if agreement.total().held().iter().any(|held| held.m2() < 1.0) {
            return Ok(());
        }
        let change = change_between(maps[0], maps[1], &territory);
        expect_valid_change(&change, Vertices::Rounded, &territory);
        for at_least in 1..=maps.len() {
            expect_valid_consensus(&agreement, at_least, Vertices::Rounded, &territory);
        }
    }
}

/// Two edges that lie on each other cross a third half-way between two points of the grid, one rounded down and the
/// other up. A consensus lost 754 km² of 2,038 there, and a change or a picture may have.
#[test]
fn a_boundary_closes_where_crossings_are_rounded_to_either_side() {
    let sevenths = |ring: &[(u8, u8)]| -> Rings {
        let corners = ring.iter().chain(ring.first());
        vec![corners.map(|(x, y)| [30.0 + f64::from(*x) / 7.0, f64::from(*y) / 7.0]).collect()]
    };
    let maps = [
        map_of(&[sevenths(&[(2, 0), (0, 0), (0, 1)])]),
        map_of(&[sevenths(&[(3, 3), (3, 0), (0, 0)])]),
        map_of(&[sevenths(&[(3, 4), (3, 0), (0, 0)]), sevenths(&[(4, 1), (5, 3), (1, 0), (2, 4)])]),
    ];
    let territory = here();
    let maps: Vec<&ControlMap> = maps.iter().collect();
    let agreement = agreement_of(&maps, &territory);
    // shapely 2.2, on a cylinder of equal area.
    assert!((agreement.total().any().km2() - 2_038.319_163).abs() < 1e-3);
    for at_least in 1..=3 {
        expect_valid_consensus(&agreement, at_least, Vertices::Rounded, &territory);
    }
}

/// A mask around the world, its northern edge slanting from beyond one end of the map to beyond the other, and a
/// square across the antimeridian.
#[test]
fn nothing_crosses_the_antimeridian_or_leads_around_the_world() {
    let world = box_territory("world", [-180.0, -90.0, 180.0, 90.0]);
    let mask =
        vec![vec![[-400.0, 10.0], [400.0, 21.3], [400.0, -5.0], [-400.0, -5.0], [-400.0, 10.0]]];
    let across = vec![vec![[179.0, 0.0], [-179.0, 0.0], [-179.0, 2.0], [179.0, 2.0], [179.0, 0.0]]];
    for drawn in [vec![mask], vec![across]] {
        let map = map_of(&drawn);
        let agreement = agreement_of(&[&map, &map], &world);
        let pieces = expect_valid_consensus(&agreement, 2, Vertices::Drawn, &world);
        assert!(!pieces.is_empty());
    }
}

/// Two real maps of one summer.
#[test]
fn real_maps_are_written_validly() {
    let ukraine = Territory::ukraine();
    let maps = [
        "deepstate-history/1656655372.geojson",
        "isw/20220706_RussianAssessedCoTinUkraine.geojson",
    ];
    let [Some(deepstate), Some(isw)] = maps.map(data) else { return };
    let [deepstate, isw] = [deepstate, isw].map(|path| ControlMap::open(path).unwrap());
    let change = change_between(&deepstate, &isw, &ukraine);
    expect_valid_change(&change, Vertices::Rounded, &ukraine);
    let agreement = agreement_of(&[&deepstate, &isw], &ukraine);
    expect_valid_consensus(&agreement, 2, Vertices::Rounded, &ukraine);
}
