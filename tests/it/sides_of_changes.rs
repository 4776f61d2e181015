//! What each side gained and lost between two maps, and how that is said.

use proptest::prelude::*;
use serde_json::{Value, json};
use territory_control::change::{Change, SideChange, SideFlow, Transition};
use territory_control::method::Counted;
use territory_control::{
    Area, ControlMap, ErrorKind, Input, Legend, Limits, MapReader, Measure, Method, Side, Status,
    Territory, Warning, WarningCode,
};

use crate::shared::{box_territory, data, json as read_json};

/// A box of longitude and latitude with a status.
fn square([west, south, east, north]: [f64; 4], status: &str) -> Value {
    json!({
        "type": "Feature",
        "properties": {"status": status},
        "geometry": {"type": "Polygon", "coordinates":
            [[[west, south], [east, south], [east, north], [west, north], [west, south]]]},
    })
}

fn read(features: &[Value], legend: &str) -> ControlMap {
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    let legend = match legend {
        "status" | "any" | "isw" => Legend::built_in(legend).unwrap(),
        text => text.parse().unwrap(),
    };
    let input = Input::from_reader("map.geojson", text.as_bytes(), &Limits::default()).unwrap();
    MapReader::new().legend(legend).read([input]).unwrap()
}

fn codes(change: &Change) -> Vec<WarningCode> {
    change.warnings().iter().map(Warning::code).collect()
}

/// A map of four sides, and one on which the regime has the ground of HTS and SDF what was contested, 13,220.597 km² on the ellipsoid.
fn syria() -> Option<[ControlMap; 2]> {
    let path = data("wild/f12_syria_four_sides.geojson")?;
    let legend = || Legend::open(data("wild/f12_syria_four_sides.toml").unwrap()).unwrap();
    let mut later = read_json(&path);
    for feature in later["features"].as_array_mut().unwrap() {
        let properties = &mut feature["properties"];
        properties["date"] = json!("2020-04-05");
        match properties["side"].as_str() {
            Some("HTS") => properties["side"] = json!("regime"),
            Some("contested") => properties["side"] = json!("SDF"),
            _ => {}
        }
    }
    let text = later.to_string();
    let input = Input::from_reader("later.geojson", text.as_bytes(), &Limits::default()).unwrap();
    let later = MapReader::new().legend(legend()).read([input]).unwrap();
    Some([MapReader::new().legend(legend()).open(path).unwrap(), later])
}

fn change_of_syria(method: &Method) -> Option<Change> {
    let [earlier, later] = syria()?;
    let syria = box_territory("Syria", [35.0, 32.0, 43.0, 38.0]);
    Some(syria.survey(method).change(&earlier, &later).unwrap())
}

/// The area of HTS is of shapely (`wild.rs`), that of the contested box, 13,220.597 km², of the formula for
/// parallels and meridians on the ellipsoid (Snyder 3-11).
#[test]
fn each_side_has_what_it_gained_and_lost() {
    let Some(change) = change_of_syria(&Method::default()) else { return };
    let rows = change.sides().iter();
    let rows: Vec<[String; 4]> = rows
        .map(|row| {
            let [gained, lost, net] =
                [row.gained(), row.lost(), row.net()].map(|area| format!("{area:.2}"));
            [row.side().to_string(), gained, lost, net]
        })
        .collect();
    let none = "0.00 km²";
    assert_eq!(
        rows,
        [
            ["regime", "4,204.47 km²", none, "4,204.47 km²"],
            ["SDF", "13,220.60 km²", none, "13,220.60 km²"],
            ["SNA", none, none, none],
            ["HTS", none, "4,204.47 km²", "−4,204.47 km²"],
        ],
        "{change}"
    );
    let flows = change.flows().iter();
    let flows: Vec<(Option<&str>, Option<&str>)> =
        flows.map(|flow| (flow.from().map(Side::as_str), flow.to().map(Side::as_str))).collect();
    assert_eq!(flows, [(None, Some("SDF")), (Some("HTS"), Some("regime"))]);
    let text = change.to_string();
    assert!(
        text.starts_with(
            "regime gained 4,204.47 km² and lost 0.00 km² of Syria between 2020-03-05 and 2020-04-05\n\
             4,204.47 km² net, "
        ),
        "{text}"
    );
    assert!(
        text.contains("\nHTS     gained       0.00 km²  lost   4,204.47 km²  net  −4,204.47 km²\n"),
        "{text}"
    );
    // Statuses are named like the sides, so this is said once.
    assert_eq!(text.matches("HTS → ").count(), 1, "{text}");
}

#[test]
fn the_side_that_is_asked_for_is_the_one_in_the_headline() {
    let method = Method::default().side(Side::new("sdf"));
    let Some(change) = change_of_syria(&method) else { return };
    assert_eq!(change.about().map(Side::as_str), Some("SDF"));
    assert_eq!(
        (format!("{:.2}", change.gained()), change.lost()),
        ("13,220.60 km²".into(), Area::ZERO)
    );
    let text = change.to_string();
    assert!(text.starts_with("SDF gained 13,220.60 km² and lost 0.00 km² of Syria"), "{text}");
    let [earlier, later] = syria().unwrap();
    let syria = box_territory("Syria", [35.0, 32.0, 43.0, 38.0]);
    // The later map knows nothing of HTS.
    for (side, there) in [("Rojava", "regime, SDF, SNA, HTS"), ("HTS", "regime, SDF, SNA")] {
        let method = Method::default().side(Side::new(side));
        let error = syria.survey(&method).change(&earlier, &later).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::UnknownName { .. }), "{error}");
        assert!(error.to_string().ends_with(&format!("there is {there}")), "{error}");
    }
}

/// What one layer draws and the other does not was never gained or lost.
#[test]
fn no_side_loses_what_a_map_does_not_draw() {
    let Some(control) = data("isw/20220706_RussianAssessedCoTinUkraine.geojson") else { return };
    let claims = data("isw/20220708_RussianClaimedCoTinUkraine.geojson").unwrap();
    let maps = [control, claims].map(|path| ControlMap::open(path).unwrap());
    let change =
        Territory::ukraine().survey(&Method::default()).change(&maps[0], &maps[1]).unwrap();
    assert!(codes(&change).contains(&WarningCode::NothingCounted), "{change}");
    assert_eq!(change.sides(), []);
    let text = change.to_string();
    assert!(
        text.starts_with(
            "no figure of a change in Ukraine: the later map draws nothing that counts"
        ),
        "{text}"
    );
    assert!(!text.contains("\nlost ") && !text.contains("Luhansk"), "{text}");
    let document = serde_json::to_value(&change).unwrap();
    for member in ["gained_km2", "lost_km2", "net_km2", "later_km2", "net_percentage_points"] {
        assert!(document[member].is_null(), "{member}");
    }
    assert!(document["earlier_km2"].is_f64() && document["regions"][0]["lost_km2"].is_null());
}

#[test]
fn a_change_of_another_place_is_no_change_of_this_one() {
    let Some(path) = data("sources/cyprus_occupied.geojson") else { return };
    let legend = Legend::built_in("any").unwrap();
    let map = MapReader::new().legend(legend).open(path).unwrap();
    let change = Territory::ukraine().survey(&Method::default()).change(&map, &map).unwrap();
    assert!(codes(&change).contains(&WarningCode::OutsideTerritory), "{change}");
    let text = change.to_string();
    assert!(
        text.starts_with("no figure of a change in Ukraine: the earlier map is no map of Ukraine"),
        "{text}"
    );
    assert!(serde_json::to_value(&change).unwrap()["net_percentage_points"].is_null());
}

#[test]
fn a_legend_that_names_nobody_stands_for_any_side() {
    let first = [30.0, 47.0, 31.0, 48.0];
    let russia = read(&[square(first, "occupied")], RUSSIA);
    let anybody = read(&[square([30.0, 47.0, 30.5, 48.0], "occupied")], "any");
    let ukraine = Territory::ukraine();
    let survey = ukraine.survey(&Method::default());
    let change = survey.change(&russia, &anybody).unwrap();
    assert_eq!(change.about(), Some(&Side::new("Russia")));
    assert!(change.lost() > Area::ZERO && change.gained() == Area::ZERO, "{change}");
    let [row] = change.sides() else { panic!("{change}") };
    assert_eq!((row.side().as_str(), row.lost()), ("Russia", change.lost()));
    assert!(codes(&change).contains(&WarningCode::SideAssumed), "{change}");
    // Two legends that name nobody are about nobody.
    let change = survey.change(&anybody, &anybody).unwrap();
    assert_eq!(change.about(), None);
    assert!(change.to_string().starts_with("0.00 km² of Ukraine were gained"), "{change}");
    let other = read(
        &[square(first, "SDF")],
        "name = 'x'\ntitle = 'x'\ncontrolled = ['SDF']\n\
        [[rule]]\nstatus_property = 'status'",
    );
    let error = survey.change(&russia, &other).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::SidesDiffer { .. }), "{error}");
    assert_eq!(
        error.to_string(),
        "the maps are about different sides (earlier map: Russia, later map: SDF); say whom the \
         figures are about (`Method::side`)",
    );
    // What counts, whoever holds it, is a question that both can answer.
    let counted = Method::default().counted(Counted::Everything);
    assert!(ukraine.survey(&counted).change(&russia, &other).is_ok());
}

/// A side that holds the rest, and one that may hold more.
const RUSSIA: &str = "name = 'test'\ntitle = 'Test'\n\
    [[side]]\nname = 'Russia'\nholds = ['occupied', 'occupied-before']\nmay_hold = ['unknown']\n\
    [[side]]\nname = 'Ukraine'\nholds = ['liberated']\nholds_rest = true\n\
    [[rule]]\nstatus_property = 'status'";

/// Nothing is left of a box between north and south, east and west.
const SIDES: [&str; 3] = ["A", "B", "C"];

/// A map that draws every cell of a grid, each as somebody's.
fn partition() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(0..SIDES.len(), 16).prop_map(|holders| {
        let cells = (0..).zip(holders).map(|(place, holder)| {
            let [x, y] = [place % 4, place / 4].map(|step| f64::from(step) / 8.0);
            square([30.0 + x, 47.0 + y, 30.125 + x, 47.125 + y], SIDES[holder])
        });
        cells.collect()
    })
}

/// The sum of the transitions that make a side's gain, or its loss.
fn sum_of(change: &Change, is_asked: impl Fn(bool, bool) -> bool, side: &Side) -> Area {
    let is_its =
        |status: Option<&Status>| status.is_some_and(|status| Side::new(status.as_str()) == *side);
    let rows = change.transitions().iter();
    let asked = rows.filter(|row| is_asked(is_its(row.from()), is_its(row.to())));
    asked.map(Transition::area).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_sides_gain_others_lose(earlier in partition(), later in partition()) {
        let maps = [read(&earlier, LEGEND), read(&later, LEGEND)];
        let ground = box_territory("Ground", [30.0, 47.0, 30.5, 47.5]);
        for measure in [Measure::Wgs84Planar, Measure::Wgs84Geodesic] {
            let method = Method::default().measure(measure);
            let change = ground.survey(&method).change(&maps[0], &maps[1]).unwrap();
            // Of the side that maps are about it is not known what it has where one of them draws nothing of it.
            let Some(own) = change.side(&Side::new("A")) else {
                let codes = change.warnings().iter().map(Warning::code);
                prop_assert!(codes.into_iter().any(|code| code == WarningCode::NothingCounted), "{change}");
                return Ok(());
            };
            let net: Area = change.sides().iter().map(SideChange::net).sum();
            prop_assert!(net.m2().abs() < 1.0, "{net:.9} {change}");
            for row in change.sides() {
                let gained = sum_of(&change, |was, is| is && !was, row.side());
                prop_assert_eq!(gained, row.gained(), "{}", &change);
            }
            prop_assert_eq!([own.gained(), own.lost(), own.net()], [change.gained(), change.lost(), change.net()]);
        }
        let change = ground.survey(&Method::default()).change(&maps[0], &maps[1]).unwrap();
        for row in change.sides() {
            let lost = sum_of(&change, |was, is| was && !is, row.side());
            prop_assert_eq!(lost, row.lost());
            let flows = change.flows().iter();
            let taken: Area =
                flows.filter(|flow| flow.to() == Some(row.side())).map(SideFlow::area).sum();
            prop_assert!((taken - row.gained()).m2().abs() < 1.0, "{change}");
            // Of one region that is all, each side has what it has in all.
            let here = change.regions()[0].sides().iter().chain(change.outside().sides());
            let here: Area =
                here.filter(|here| here.side() == row.side()).map(SideChange::gained).sum();
            prop_assert!((here - row.gained()).m2().abs() < 1.0, "{change}");
        }
    }

    /// Whoever holds the rest gains what is no longer drawn; what nobody is known to hold is nobody's.
    #[test]
    fn the_rest_changes_hands_too(earlier in partition(), later in partition()) {
        let statuses = ["occupied", "unknown", "liberated"];
        let drawn = |features: Vec<Value>| {
            let kept = features.into_iter().enumerate().filter(|(place, _)| place % 3 > 0);
            let mut kept: Vec<Value> = kept.map(|(_, feature)| feature).collect();
            for feature in &mut kept {
                let holder = feature["properties"]["status"].as_str().unwrap();
                let place = SIDES.iter().position(|side| *side == holder).unwrap();
                feature["properties"]["status"] = json!(statuses[place]);
            }
            kept.push(square([30.5, 47.0, 30.625, 47.125], "occupied"));
            read(&kept, RUSSIA)
        };
        let maps = [drawn(earlier), drawn(later)];
        let ground = box_territory("Ground", [30.0, 47.0, 31.0, 48.0]);
        let survey = ground.survey(&Method::default());
        let change = survey.change(&maps[0], &maps[1]).unwrap();
        let reports = [0, 1].map(|map| survey.control(&maps[map]).unwrap());
        for row in change.sides() {
            let [before, after] = [0, 1].map(|map| reports[map].side(row.side()).unwrap().holding().area());
            prop_assert!((row.net() - (after - before)).m2().abs() < 1.0, "{change}");
        }
    }
}

const LEGEND: &str = "name = 'letters'\ntitle = 'Letters'\ncontrolled = ['A']\n\
    [[rule]]\nstatus_property = 'status'";

#[test]
fn a_line_has_one_kind_of_minus_signs() {
    let maps = [[30.0, 47.0, 31.0, 48.0], [30.0, 47.0, 30.5, 48.0]]
        .map(|corners| read(&[square(corners, "occupied")], "status"));
    let ukraine = Territory::ukraine();
    let survey = ukraine.survey(&Method::default());
    let change = survey.change(&maps[0], &maps[1]).unwrap().to_string();
    let audit = survey.audit_change(&"−4,000 km²".parse().unwrap(), &maps[0], &maps[1]).unwrap();
    for line in change.lines().chain(audit.to_string().lines()).filter(|line| line.contains('−'))
    {
        let is_date =
            |at: usize| line[..at].ends_with(|before: char| before.is_ascii_alphanumeric());
        let hyphens = line.match_indices('-').filter(|(at, _)| !is_date(*at));
        assert_eq!(hyphens.count(), 0, "{line}");
        assert!(!line.contains("−−"), "{line}");
    }
    assert!(change.contains("km² net, −0.6"), "{change}");
}
