//! Legends, maps and territories that do not belong together: another country, other symbols, other case,
//! other days. There is no headline share unless ground that the legend explains lies in the territory.
//!
//! What a legend explains, and where ground lies, is told here by the generator, not by the library.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};
use territory_control::method::{Clip, Counted, Denominator};
use territory_control::{
    ControlMap, Error, ErrorKind, Input, Legend, Limits, MapReader, Method, Side, Territory,
    TerritoryReader, WarningCode,
};

/// Half a degree; a place is six of them wide and three high.
const CELL: f64 = 0.5;

/// South-western corners of places: the middle of Ukraine, Syria, and the Gulf of Guinea.
const PLACES: [[f64; 2]; 3] = [[30.0, 48.5], [36.0, 34.5], [-1.0, 0.0]];

/// What the legend "deepstate" knows by its fill.
const PALETTE: [&str; 2] = ["#a52714", "#0f9d58"];

const PROPERTIES: [&str; 5] = ["status", "side", "fill", "layer", "holder"];

const SYMBOLS: [&str; 11] = [
    "occupied",
    "OCCUPIED",
    "liberated",
    "unknown",
    "elsewhere",
    "Elsewhere",
    "Taliban",
    "taliban",
    "DISPUTED",
    "#a52714",
    "#0F9D58",
];

/// What a side may hold.
const HELD: [&str; 4] = ["occupied", "Taliban", "disputed", "unknown"];

const DAYS: [&str; 3] = ["2024-03-01", "2024-03-02", "2024-03-03"];

static UKRAINE: LazyLock<Territory> = LazyLock::new(Territory::ukraine);

/// A square with a symbol, and the day that it says, if the map has days.
#[derive(Debug, Clone)]
struct Drawn {
    west: f64,
    south: f64,
    symbol: &'static str,
    day: &'static str,
}

impl Drawn {
    fn corners(&self) -> [[f64; 2]; 5] {
        let [west, south] = [self.west, self.south];
        let [east, north] = [west + CELL, south + CELL];
        [[west, south], [east, south], [east, north], [west, north], [west, south]]
    }

    fn lies_in(&self, [west, south, east, north]: [f64; 4]) -> bool {
        self.west < east
            && self.west + CELL > west
            && self.south < north
            && self.south + CELL > south
    }
}

/// What a map is like.
#[derive(Debug, Clone)]
struct Sketch {
    property: &'static str,
    squares: Vec<Drawn>,
    is_dated: bool,
}

impl Sketch {
    fn text(&self) -> String {
        let features = self.squares.iter().map(|square| {
            let mut properties = json!({ self.property: square.symbol });
            if self.is_dated {
                properties["date"] = square.day.into();
            }
            json!({"type": "Feature", "properties": properties,
                "geometry": {"type": "Polygon", "coordinates": [square.corners()]}})
        });
        let features: Vec<Value> = features.collect();
        json!({"type": "FeatureCollection", "features": features}).to_string()
    }

    fn days(&self) -> usize {
        let mut days: Vec<&str> = self.squares.iter().map(|square| square.day).collect();
        days.sort_unstable();
        days.dedup();
        if self.is_dated { days.len() } else { 1 }
    }
}

fn sketch() -> impl Strategy<Value = Sketch> {
    let squares = (0..PLACES.len(), prop::collection::vec(square(), 0..6));
    // Most maps are of one place, some of several.
    let squares =
        (squares, any::<bool>(), prop::collection::vec((0..PLACES.len(), square()), 0..2))
            .prop_map(|((place, near), has_far, far)| {
                let far = far.into_iter().filter(|_| has_far);
                let squares = near.into_iter().map(|square| (place, square)).chain(far);
                squares.map(|(place, square)| at(place, square)).collect::<Vec<_>>()
            });
    (prop::sample::select(&PROPERTIES[..]), squares, any::<bool>())
        .prop_map(|(property, squares, is_dated)| Sketch { property, squares, is_dated })
}

fn square() -> impl Strategy<Value = ([u8; 2], &'static str, &'static str)> {
    let cell = (0..6_u8, 0..3_u8).prop_map(|(column, row)| [column, row]);
    (cell, prop::sample::select(&SYMBOLS[..]), prop::sample::select(&DAYS[..]))
}

fn at(place: usize, ([column, row], symbol, day): ([u8; 2], &'static str, &'static str)) -> Drawn {
    let [west, south] = PLACES[place];
    let (west, south) = (west + CELL * f64::from(column), south + CELL * f64::from(row));
    Drawn { west, south, symbol, day }
}

/// A legend, and what it explains.
#[derive(Debug, Clone)]
enum Key {
    Auto,
    BuiltIn(&'static str),
    Rules { property: &'static str, rules: Vec<(&'static str, &'static str)>, holds: &'static str },
}

impl Key {
    fn reader(&self) -> MapReader {
        let legend = match self {
            Self::Auto => return MapReader::new(),
            Self::BuiltIn(name) => Legend::built_in(name),
            Self::Rules { property, rules, holds } => {
                let side = format!("[[side]]\nname = 'One'\nholds = ['{holds}']\n");
                let rules = rules.iter().map(|(symbol, status)| {
                    format!(
                        "[[rule]]\nstatus = '{status}'\nproperty = '{property}'\nis = ['{symbol}']\n"
                    )
                });
                let rules: String = rules.collect();
                let text = format!("name = 'made-up'\ntitle = 'Made up'\n{side}{rules}");
                text.parse()
            }
        };
        MapReader::new().legend(legend.unwrap())
    }

    /// Whether the legend makes a square part of the question.
    fn explains(&self, property: &str, symbol: &str) -> bool {
        let is_elsewhere = |status: &str| status.eq_ignore_ascii_case("elsewhere");
        match self {
            Self::BuiltIn("any") => true,
            Self::Auto | Self::BuiltIn("status") => property == "status" && !is_elsewhere(symbol),
            Self::BuiltIn("deepstate") => {
                property == "fill" && PALETTE.contains(&symbol.to_lowercase().as_str())
            }
            Self::BuiltIn(_) => false,
            Self::Rules { property: named, rules, .. } => {
                let rule = rules.iter().find(|(is, _)| is.eq_ignore_ascii_case(symbol));
                *named == property && rule.is_some_and(|(_, status)| !is_elsewhere(status))
            }
        }
    }
}

fn key() -> impl Strategy<Value = Key> {
    let rule = (prop::sample::select(&SYMBOLS[..]), prop::sample::select(&SYMBOLS[..9]));
    let property = prop::sample::select(&PROPERTIES[..]);
    let rules = (property, prop::collection::vec(rule, 1..5), prop::sample::select(&HELD[..]));
    prop_oneof![
        Just(Key::Auto),
        prop::sample::select(&["any", "status", "deepstate", "isw", "nzz"][..])
            .prop_map(Key::BuiltIn),
        rules.prop_map(|(property, rules, holds)| Key::Rules { property, rules, holds }),
    ]
}

/// Ukraine, or a box: around a place, or one cell of it.
#[derive(Debug, Clone)]
enum Ground {
    Ukraine,
    Box([f64; 4]),
}

impl Ground {
    fn territory(&self) -> Territory {
        let Self::Box([west, south, east, north]) = *self else { return UKRAINE.clone() };
        let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
        let text = json!({"type": "Feature", "properties": {"name": "Box"},
            "geometry": {"type": "Polygon", "coordinates": [ring]}});
        let text = text.to_string();
        let input = Input::from_reader("box.geojson", text.as_bytes(), &Limits::default());
        TerritoryReader::new().region_name("name").read(&input.unwrap()).unwrap()
    }

    /// Of Ukraine only its middle is known here, where the first place is; the others are far from it.
    fn holds(&self, square: &Drawn) -> bool {
        match self {
            Self::Ukraine => square.lies_in([29.5, 48.0, 33.5, 50.5]),
            Self::Box(bounds) => square.lies_in(*bounds),
        }
    }
}

fn ground() -> impl Strategy<Value = Ground> {
    let around = (0..PLACES.len()).prop_map(|place| {
        let [west, south] = PLACES[place];
        Ground::Box([west - 1.0, south - 1.0, west + 5.0, south + 3.0])
    });
    let cell = (0..PLACES.len()).prop_map(|place| {
        let [west, south] = PLACES[place];
        Ground::Box([west, south, west + CELL, south + CELL])
    });
    prop_oneof![Just(Ground::Ukraine), around, cell]
}

fn method() -> impl Strategy<Value = Method> {
    let name = prop::sample::select(&["One", "Russia", "TALIBAN", "occupied", "controlled"][..]);
    prop_oneof![
        3 => Just(Method::default()),
        1 => Just(Method::default().denominator(Denominator::Boundary)),
        1 => name.clone().prop_map(|name| Method::default().side(Side::new(name))),
        1 => name.prop_map(|name| Method::default().counted(name.parse().unwrap())),
        1 => Just(Method::default().counted("everything".parse().unwrap())),
        1 => Just(Method::default().clip(Clip::Territory)),
    ]
}

fn read(sketch: &Sketch, key: &Key) -> Result<ControlMap, Error> {
    let text = sketch.text();
    let input = Input::from_reader("map.geojson", text.as_bytes(), &Limits::default()).unwrap();
    key.reader().read([input])
}

/// "Taliban holds 0.4% of Ukraine", for ground in Syria, because ground that no rule explains lay in Ukraine.
#[test]
fn what_nobody_explains_lends_no_share_to_ground_elsewhere() {
    let drawn = |west, south, symbol| Drawn { west, south, symbol, day: "2024-03-01" };
    let squares = vec![drawn(30.0, 48.5, "liberated"), drawn(36.0, 34.5, "occupied")];
    let sketch = Sketch { property: "holder", squares, is_dated: false };
    let rules = vec![("occupied", "Taliban")];
    let key = Key::Rules { property: "holder", rules, holds: "disputed" };
    let report = Territory::ukraine().control(&read(&sketch, &key).unwrap()).unwrap();
    let error = report.expect_of_territory().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Elsewhere { .. }), "{error}");
    assert!(report.to_string().starts_with("no share: "), "{report}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn no_headline_without_explained_ground_in_the_territory(
        sketch in sketch(), key in key(), ground in ground(), method in method(),
    ) {
        let map = match read(&sketch, &key) {
            Ok(map) => map,
            Err(error) => {
                let is_known = matches!(
                    error.kind(), ErrorKind::ManyDays { .. } | ErrorKind::NoLegend { .. }
                );
                prop_assert!(is_known, "{error}");
                return Ok(());
            }
        };
        prop_assert_eq!(sketch.days().max(1), 1, "days laid over each other");
        let territory = ground.territory();
        let Ok(report) = territory.survey(&method).control(&map) else { return Ok(()) };
        // Whoever counts everything has explained it.
        let counts_all = method.counted == Counted::Everything;
        let explained = sketch.squares.iter().any(|square| {
            ground.holds(square) && (counts_all || key.explains(sketch.property, square.symbol))
        });
        let document = serde_json::to_value(&report).unwrap();
        let text = report.to_string();
        let headline = text.lines().next().unwrap_or_default();
        // The refusal says how much of the map lies outside.
        let headline = if headline.starts_with("no share: ") { "" } else { headline };
        if !explained {
            prop_assert!(document["controlled"].is_null(), "{text}");
            prop_assert!(!headline.contains('%'), "{text}");
        }
        prop_assert!(!document["controlled"].is_null() || !headline.contains(" 0.0%"), "{text}");
        let codes = [WarningCode::OutsideTerritory, WarningCode::MoreThanAll];
        let is_warned = report.warnings().iter().any(|warning| codes.contains(&warning.code()));
        let shares = document["sides"].as_array().unwrap().iter().chain([&document["controlled"]]);
        for row in shares {
            let share = row["share_percent"].as_f64().unwrap_or_default();
            prop_assert!(share <= 100.0 + 1e-6 || is_warned, "{text}");
        }
    }
}
