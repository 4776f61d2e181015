//! What sources agree on, checked against combinations that GEOS built (`tests/truth/agreement.py`).

use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};
use territory_control::agreement::{Agreement, Tally};
use territory_control::map::MapDate;
use territory_control::method::{Addition, Clip, Outside, Overlap};
use territory_control::{
    Area, ControlMap, Input, Legend, Limits, MapReader, Measure, Method, Side, Territory,
    TerritoryReader, Warning, WarningCode,
};

use crate::shared::{CODES, data, rows};

const SOURCES: [(&str, &str); 3] = [
    ("isw", "isw/20220706_RussianAssessedCoTinUkraine.geojson"),
    ("deepstate", "deepstate-history/1656655372.geojson"),
    ("nzz", "nzz/2022-06-24.json"),
];

fn agreement_of(names: &[&str], method: &Method) -> Option<Agreement> {
    let mut maps = Vec::new();
    for name in names {
        let (_, path) = SOURCES.iter().find(|(known, _)| known == name).unwrap();
        maps.push((*name, ControlMap::open(data(path)?).unwrap()));
    }
    let sources: Vec<(&str, &ControlMap)> = maps.iter().map(|(name, map)| (*name, map)).collect();
    Some(Territory::ukraine().survey(method).regional_agreement(&sources).unwrap())
}

/// A figure of a tally by its name in the truth.
fn figure(agreement: &Agreement, tally: &Tally, quantity: &str) -> Area {
    let source =
        |name: &str| agreement.sources().iter().position(|source| source.name() == name).unwrap();
    match quantity.split(':').collect::<Vec<_>>()[..] {
        ["held", name] => tally.held()[source(name)],
        ["only", name] => tally.only()[source(name)],
        ["at_least", count] => tally.at_least(count.parse().unwrap()).unwrap(),
        ["both", first, second] => {
            let both = [source(first), source(second)];
            let pair = tally.pairs().iter().find(|pair| [pair.first(), pair.second()] == both);
            pair.unwrap().intersection()
        }
        _ => panic!("no figure {quantity}"),
    }
}

#[test]
fn three_real_sources_agree_on_the_true_areas() {
    let names = SOURCES.map(|(name, _)| name);
    let Some(agreement) = agreement_of(&names, &Method::default()) else { return };
    let truth = rows(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth/agreement.csv"));
    assert!(truth.len() > 100);
    for row in truth {
        let tally = match row[0].as_str() {
            "total" => agreement.total(),
            "outside" => agreement.outside().unwrap(),
            theirs => {
                let (_, ours) = CODES.iter().find(|(code, _)| *code == theirs).unwrap();
                let mut regions = agreement.regions().iter();
                regions.find(|region| region.code() == Some(ours)).unwrap().tally()
            }
        };
        let found = figure(&agreement, tally, &row[1]).km2();
        let expected: f64 = row[2].parse().unwrap();
        // Boundaries and crossings rounded to the grid move up to 3 m²; an edge is up to 75 km long.
        assert!((found - expected).abs() < 3e-6, "{} {}: {found}, not {expected}", row[0], row[1]);
    }
    expect_laws(&agreement);
}

#[test]
fn other_methods_give_nearly_the_same() {
    let found = |method: &Method| agreement_of(&["isw", "deepstate"], method);
    let clipped = found(&Method::default().clip(Clip::Territory));
    let (Some(clipped), Some(planar)) = (clipped, found(&Method::default())) else { return };
    expect_laws(&clipped);
    assert!(clipped.outside().unwrap().any().m2().abs() < 10.0);
    let inside = planar.total().any() - planar.outside().unwrap().any();
    assert!((clipped.total().any() - inside).m2().abs() < 10.0);
    // Geodesics are measured ring by ring, in another way entirely.
    let geodesic = found(&Method::default().measure(Measure::Wgs84Geodesic)).unwrap();
    let ratio = geodesic.total().all().m2() / planar.total().all().m2();
    assert!((ratio - 1.0).abs() < 2e-5, "{ratio}");
    // turf.js takes a sphere that makes Ukraine 0.046 % smaller.
    let turf = Method::deepstate().overlap(Overlap::Dissolve);
    let ratio = found(&turf).unwrap().total().all().m2() / planar.total().all().m2();
    assert!((ratio - 0.99950).abs() < 2e-4, "{ratio}");
}

#[test]
fn warnings_name_the_source_and_the_days() {
    let names = SOURCES.map(|(name, _)| name);
    let Some(agreement) = agreement_of(&names, &Method::default()) else { return };
    let message = |code: WarningCode| {
        let found = agreement.warnings().iter().find(|warning| warning.code() == code);
        found.unwrap().message().to_owned()
    };
    assert_eq!(
        message(WarningCode::DatesDiffer),
        "the sources show different days (isw 2022-07-06, deepstate 2022-07-01, nzz 2022-06-23), \
         up to 13 days apart: what changed in between shows as disagreement",
    );
    assert_eq!(
        message(WarningCode::OmittedGround),
        "nzz: maps of NZZ omit Crimea (about 27,000 km²)",
    );
}

/// Areas below this, or 10⁻⁹ of the whole, are the grid's rounding.
fn slack(agreement: &Agreement) -> f64 {
    1.0_f64.max(1e-9 * agreement.total().any().m2())
}

/// Laws that every comparison obeys.
fn expect_laws(agreement: &Agreement) {
    let slack = slack(agreement);
    let near = |what: &str, a: Area, b: Area| {
        assert!((a - b).m2().abs() <= slack, "{what}: {a:.9} {b:.9}\n{agreement}");
    };
    let sources = agreement.sources().len();
    let parts = agreement.regions().iter().map(territory_control::agreement::RegionTally::tally);
    for tally in parts.chain([agreement.total()]).chain(agreement.outside()) {
        let levels = || (1..=sources).map(|count| tally.at_least(count).unwrap());
        near("exactly", (1..=sources).filter_map(|count| tally.exactly(count)).sum(), tally.any());
        near("held", tally.held().iter().copied().sum(), levels().sum());
        near("only", tally.only().iter().copied().sum(), tally.exactly(1).unwrap());
        let above =
            levels().zip(levels().skip(1)).all(|(lower, higher)| lower.m2() + slack >= higher.m2());
        assert!(above, "{agreement}");
        for pair in tally.pairs() {
            let held = [pair.first(), pair.second()].map(|source| tally.held()[source]);
            near("first", pair.intersection() + pair.first_surplus(), held[0]);
            near("second", pair.intersection() + pair.second_surplus(), held[1]);
            assert!((0.0..=1.0).contains(&pair.jaccard()));
            if sources == 2 {
                near("union", pair.union(), tally.any());
                near("intersection", pair.intersection(), tally.all());
                near("surplus", pair.first_surplus(), tally.only()[0]);
            }
        }
    }
    for (source, area) in agreement.sources().iter().zip(agreement.total().held()) {
        near("report", source.report().controlled().area(), *area);
    }
    let Some(outside) = agreement.outside() else { return };
    let figures = |tally: &Tally| {
        let levels = (1..=sources).map(|count| tally.at_least(count).unwrap());
        let pairs = tally.pairs().iter().map(territory_control::agreement::Pair::intersection);
        let each = tally.held().iter().chain(tally.only()).copied();
        each.chain(levels).chain(pairs).collect::<Vec<Area>>()
    };
    let mut sums = figures(outside);
    for region in agreement.regions().iter().filter(|region| region.is_in_sum()) {
        for (sum, area) in sums.iter_mut().zip(figures(region.tally())) {
            *sum += area;
        }
    }
    for (sum, area) in sums.into_iter().zip(figures(agreement.total())) {
        near("regions", sum, area);
    }
}

fn square(x: i32, y: i32, size: i32, status: &str) -> Value {
    let [west, south, size] = [x, y, size].map(|number| f64::from(number) / 512.0);
    let (west, south) = (30.0 + west, 47.0 + south);
    let (east, north) = (west + size, south + size);
    json!({
        "type": "Feature",
        "properties": {"status": status, "name": format!("{x} {y}")},
        "geometry": {"type": "Polygon", "coordinates":
            [[[west, south], [east, south], [east, north], [west, north], [west, south]]]},
    })
}

fn map(features: &[Value], date: &str) -> ControlMap {
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    ControlMap::from_bytes(&format!("map_{date}.geojson"), text.as_bytes()).unwrap()
}

/// Two regions with a gap between them, so that some ground lies outside.
fn two_regions() -> Territory {
    let regions = [square(0, 0, 4, "west"), square(5, 0, 8, "east")];
    let text = json!({"type": "FeatureCollection", "features": regions}).to_string();
    let limits = Limits::default();
    let input = Input::from_reader("regions.geojson", text.as_bytes(), &limits).unwrap();
    TerritoryReader::new().region_name("name").read(&input).unwrap()
}

/// A map of polygons that cross themselves and each other as they please; some are not held.
fn drawn() -> impl Strategy<Value = Vec<Value>> {
    let position = (0i32..12, 0i32..12)
        .prop_map(|(x, y)| [30.0 + f64::from(x) / 512.0, 47.0 + f64::from(y) / 512.0]);
    let ring = prop::collection::vec(position, 3..8);
    let statuses = prop::sample::select(vec!["occupied", "occupied", "occupied-before", "unknown"]);
    prop::collection::vec((ring, statuses), 1..5).prop_map(|polygons| {
        let feature = |(mut ring, status): (Vec<[f64; 2]>, &str)| {
            ring.push(ring[0]);
            json!({
                "type": "Feature",
                "properties": {"status": status},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            })
        };
        polygons.into_iter().map(feature).collect()
    })
}

const NAMES: [&str; 4] = ["A", "B", "C", "D"];

fn named(maps: &[ControlMap]) -> Vec<(&'static str, &ControlMap)> {
    NAMES.into_iter().zip(maps).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn comparisons_obey_their_laws(drawn in prop::collection::vec(drawn(), 2..5)) {
        let maps: Vec<ControlMap> = drawn.iter().map(|drawn| map(drawn, "2025-01-01")).collect();
        let method = Method::default();
        let agreement = two_regions().survey(&method).regional_agreement(&named(&maps)).unwrap();
        expect_laws(&agreement);

        // The order of the sources changes nothing but the order of the rows.
        let mut turned = named(&maps);
        turned.reverse();
        let turned = two_regions().survey(&method).regional_agreement(&turned).unwrap();
        let near = |a: Area, b: Area| (a - b).m2().abs() <= slack(&agreement);
        for count in 1..=maps.len() {
            let [a, b] = [&agreement, &turned].map(|found| found.total().at_least(count).unwrap());
            prop_assert!(near(a, b), "{a:.9} {b:.9}");
        }
        for (a, b) in agreement.total().only().iter().zip(turned.total().only().iter().rev()) {
            prop_assert!(near(*a, *b), "{a:.9} {b:.9}");
        }
        let jaccard = |found: &Agreement| {
            let pairs = found.total().pairs().iter();
            let mut all: Vec<f64> = pairs.map(territory_control::agreement::Pair::jaccard).collect();
            all.sort_by(f64::total_cmp);
            all
        };
        for (a, b) in jaccard(&agreement).into_iter().zip(jaccard(&turned)) {
            prop_assert!((a - b).abs() < 1e-4, "{a} {b}");
        }
    }

    #[test]
    fn two_sources_differ_by_what_changes_between_them(first in drawn(), second in drawn()) {
        let maps = [map(&first, "2025-01-01"), map(&second, "2025-01-02")];
        let agreement = Territory::ukraine().survey(&Method::default()).agreement(&named(&maps)).unwrap();
        let change = Territory::ukraine().survey(&Method::default()).change(&maps[0], &maps[1]).unwrap();
        let total = agreement.total();
        for (found, expected) in [
            (total.only()[0], change.lost()),
            (total.only()[1], change.gained()),
            (total.all(), change.held()),
            (total.any(), change.held() + change.gained() + change.lost()),
        ] {
            prop_assert!((found - expected).m2().abs() < 1.0, "{found:.9} {expected:.9}");
        }
    }

    #[test]
    fn a_consensus_is_a_map_and_is_read_again(drawn in prop::collection::vec(drawn(), 2..4)) {
        let maps: Vec<ControlMap> = drawn.iter().map(|drawn| map(drawn, "2025-01-01")).collect();
        let ukraine = Territory::ukraine();
        let agreement = ukraine.survey(&Method::default()).agreement(&named(&maps)).unwrap();
        for count in 1..=maps.len() {
            let expected = agreement.total().at_least(count).unwrap();
            if expected.m2() < 1.0 {
                continue;
            }
            let made = agreement.consensus(count).unwrap();
            let text = agreement.consensus_geojson(count).unwrap();
            let read = ControlMap::from_bytes("consensus.geojson", text.as_bytes()).unwrap();
            prop_assert_eq!(read.legend_name(), "status");
            prop_assert_eq!(read.date().map(MapDate::date), made.date().map(MapDate::date));
            prop_assert_eq!(made.files().len(), maps.len());
            let [made, read] =
                [made, read].map(|map| ukraine.control(&map).unwrap().controlled().area());
            prop_assert!((made - read).m2().abs() < 1e-3, "{made:.9} {read:.9}");
            // Where edges cross, a map has vertices of the grid: 0.1 mm apart, on edges of some kilometres.
            prop_assert!((made - expected).m2().abs() < 1.0, "{made:.9} {expected:.9}");
        }
    }
}

#[test]
fn the_jaccard_index_is_one_for_equal_maps_and_zero_for_disjoint_ones() {
    let one = map(&[square(0, 0, 3, "occupied"), square(2, 1, 3, "occupied")], "2025-01-01");
    let far = map(&[square(7, 7, 2, "occupied")], "2025-01-01");
    let nothing = map(&[square(0, 0, 3, "liberated")], "2025-01-01");
    let jaccard = |first: &ControlMap, second: &ControlMap| {
        let sources = [("first", first), ("second", second)];
        let agreement =
            Territory::ukraine().survey(&Method::default()).agreement(&sources).unwrap();
        let index = agreement.total().pairs()[0].jaccard();
        assert!((agreement.total().agreed().fraction() - index).abs() < 1e-12);
        index
    };
    for (found, expected) in [
        (jaccard(&one, &one), 1.0),
        (jaccard(&one, &far), 0.0),
        (jaccard(&one, &nothing), 0.0),
        (jaccard(&nothing, &nothing), 1.0),
    ] {
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }
}

#[test]
fn what_cannot_be_compared_is_an_error() {
    let one = map(&[square(0, 0, 3, "occupied")], "2025-01-01");
    let two = [("A", &one), ("B", &one)];
    let message = |method: Method, sources: &[(&str, &ControlMap)]| {
        two_regions().survey(&method).regional_agreement(sources).unwrap_err().to_string()
    };
    let default = Method::default;
    assert_eq!(message(default(), &[("A", &one)]), "expected two sources or more");
    assert_eq!(
        message(default(), &[("A", &one), ("B", &one), ("A", &one)]),
        "two sources have the name \"A\"",
    );
    assert!(message(default().overlap(Overlap::Sum), &two).contains("choose the overlap rule"));
    assert!(message(default().outside(Outside::Nearest), &two).contains("to the nearest region"));
    let agreement = Territory::ukraine().survey(&Method::default()).agreement(&two).unwrap();
    for count in [0, 3] {
        assert_eq!(
            agreement.consensus(count).unwrap_err().to_string(),
            format!("no consensus of at least {count} of 2 sources: expected 1 to 2"),
        );
        assert!(agreement.consensus_geojson(count).is_err());
    }
}

#[test]
fn a_stated_area_has_no_place_on_a_map_and_is_excluded() {
    let one = map(&[square(0, 0, 3, "occupied")], "2025-01-01");
    let method = Method::default().addition(Addition::new(Area::from_km2(100.0), "an island"));
    let sources = [("A", &one), ("B", &one)];
    let agreement = Territory::ukraine().survey(&method).agreement(&sources).unwrap();
    expect_laws(&agreement);
    let [warning] = agreement.warnings() else { panic!("{:?}", agreement.warnings()) };
    assert_eq!(
        warning.to_string(),
        "addition-left-out: plus 100 km² for an island: this area has no place on a map and is \
         excluded",
    );
}

/// Where a band around the Earth and a wide hexagon agree, an edge is 340° long. Read again it must not
/// become the short way of 20° across the antimeridian.
#[test]
fn a_consensus_wider_than_half_the_earth_is_read_again_as_it_was() {
    let map = |ring: &[[i32; 2]]| {
        let geometry = json!({"type": "Polygon", "coordinates": [ring]});
        let properties = json!({"status": "occupied"});
        let feature = json!({"type": "Feature", "properties": properties, "geometry": geometry});
        map(&[feature], "2025-01-01")
    };
    let band = map(&[[-180, -10], [180, -10], [180, 10], [-180, 10], [-180, -10]]);
    let hexagon = [[-170, -20], [0, -20], [170, -20], [170, 20], [0, 20], [-170, 20], [-170, -20]];
    let ukraine = Territory::ukraine();
    let agreement = ukraine
        .survey(&Method::default())
        .agreement(&[("one", &band), ("other", &map(&hexagon))])
        .unwrap();
    // a² Δλ q(10°), by Snyder 3-12.
    let expected = 83_288_595.990_488;
    let held = agreement.total().all();
    assert!((held.km2() - expected).abs() < 1e-3, "{held:.6}");
    let again = ukraine.control(&agreement.consensus(2).unwrap()).unwrap();
    assert!((again.controlled().area() - held).m2().abs() < 1.0, "{again}");
}

/// A map of one square read by a legend of one side, which has a name or none.
fn map_of(side: Option<&str>, status: &str) -> ControlMap {
    let side = side.map_or("controlled = ['occupied']".to_owned(), |name| {
        format!("[[side]]\nname = '{name}'\nholds = ['occupied']")
    });
    let legend =
        format!("name = 'test'\ntitle = 'Test'\n{side}\n[[rule]]\nstatus_property = 'status'");
    let text = square(0, 0, 3, status).to_string();
    let input = Input::from_reader("map.geojson", text.as_bytes(), &Limits::default()).unwrap();
    MapReader::new().legend(legend.parse::<Legend>().unwrap()).read([input]).unwrap()
}

#[test]
fn sources_are_asked_about_one_side() {
    let (russia, sdf) = (map_of(Some("Russia"), "occupied"), map_of(Some("SDF"), "occupied"));
    let (nobody, freed) = (map_of(None, "occupied"), map_of(Some("russia"), "SDF"));
    let ukraine = Territory::ukraine();
    let compare = |side: Option<&str>, maps: [&ControlMap; 2]| {
        let method = Method::default().side(side.map(Side::new));
        ukraine.survey(&method).agreement(&[("A", maps[0]), ("B", maps[1])])
    };
    // Whom it is about, or the error.
    for (side, maps, expected) in [
        (None, [&russia, &russia], Ok(Some("Russia"))),
        (None, [&nobody, &nobody], Ok(None)),
        (None, [&nobody, &russia], Ok(Some("Russia"))),
        (Some("russia"), [&russia, &nobody], Ok(Some("Russia"))),
        (None, [&russia, &sdf], Err("the maps are about different sides (A: Russia, B: SDF)")),
        (Some("Russia"), [&russia, &sdf], Err("B: has no side \"Russia\": there is SDF")),
        (Some("Russia"), [&nobody, &nobody], Err("A: has no side \"Russia\": there is controlled")),
        (Some("SDF"), [&freed, &sdf], Ok(Some("SDF"))),
    ] {
        match (compare(side, maps), expected) {
            (Ok(found), Ok(expected)) => {
                assert_eq!(found.about().cloned(), expected.map(Side::new), "{found}");
                assert!(found.total().all() > Area::ZERO, "{found}");
                assert!((found.total().agreed().percent() - 100.0).abs() < 1e-9, "{found}");
                let is_assumed = maps.iter().any(|map| map.sides() == [Side::CONTROLLED]);
                let mut codes = found.warnings().iter().map(Warning::code);
                let is_said = codes.any(|code| code == WarningCode::SideAssumed);
                assert_eq!(is_said, is_assumed && expected.is_some(), "{found}");
                let json = serde_json::to_value(&found).unwrap();
                assert_eq!(json["side"].is_null(), expected.is_none());
            }
            (Err(error), Err(expected)) => {
                assert!(error.to_string().starts_with(expected), "{error}");
            }
            (found, expected) => panic!("{found:?}, not {expected:?}"),
        }
    }
    let text = compare(None, [&nobody, &russia]).unwrap().to_string();
    assert!(text.starts_with("Ukraine, 2 sources: all agree that Russia holds "), "{text}");
    let text = compare(None, [&nobody, &nobody]).unwrap().to_string();
    assert!(
        text.contains("sources: all agree that ") && text.contains(" are controlled, "),
        "{text}"
    );
}

/// A source that draws other ground holds nothing of what it does not draw, and does not say that either.
#[test]
fn a_source_on_which_nothing_counts_is_no_zero() {
    let (one, other) = (map_of(None, "occupied"), map_of(None, "SDF"));
    let sources = [("A", &one), ("B", &other), ("C", &one)];
    let agreement = Territory::ukraine().survey(&Method::default()).agreement(&sources).unwrap();
    let text = agreement.to_string();
    assert!(text.starts_with("Ukraine, 3 sources: B draws nothing that counts\n"), "{text}");
    assert!(text.contains("at least 2 of 2") && !text.contains("A, B"), "{text}");
    let json = serde_json::to_value(&agreement).unwrap();
    assert!(json["all_km2"].is_null() && json["agreed_percent"].is_null(), "{json}");
    assert!(json["sources"][1]["held_km2"].is_null() && json["sources"][0]["held_km2"].is_f64());
    assert_eq!(json["pairs"].as_array().unwrap().len(), 1);
    assert_eq!(json["at_least"].as_array().unwrap().len(), 2);
    assert!(json["warnings"].to_string().contains("B: no status of the map counts"), "{json}");
}

#[test]
fn maps_of_another_place_have_no_shares_of_this_one() {
    let Some(path) = data("sources/cyprus_occupied.geojson") else { return };
    let map = MapReader::new().legend(Legend::built_in("any").unwrap()).open(path).unwrap();
    let sources = [("A", &map), ("B", &map)];
    let agreement = Territory::ukraine().survey(&Method::default()).agreement(&sources).unwrap();
    let text = agreement.to_string();
    assert!(text.starts_with("2 sources, not all maps of Ukraine: all agree"), "{text}");
    let rows = text.lines().skip(1).take_while(|row| !row.starts_with("map "));
    assert!(rows.clone().count() > 3 && rows.clone().all(|row| !row.contains('%')), "{text}");
    assert!(text.contains("\nwarning  outside-territory: all sources: "), "{text}");
    let json = serde_json::to_value(&agreement).unwrap();
    assert!(json["sources"][0]["share_percent"].is_null(), "{json}");
    assert!(json["at_least"][0]["share_percent"].is_null(), "{json}");
}
