//! Drafts of legends: a legend that reads the very map that it was made of.

use proptest::prelude::*;
use serde_json::{Value, json};
use territory_control::map::{DraftSymbol, LegendDraft};
use territory_control::{Area, ControlMap, ErrorKind, Input, Legend, Limits, MapReader, Territory};

use crate::shared::data;

fn open(path: &str) -> Option<Input> {
    Some(Input::open(data(path)?, &Limits::default()).unwrap())
}

/// The draft, and that it is a legend by which the map is read whole.
fn draft(input: &Input, property: Option<&str>) -> LegendDraft {
    let draft = MapReader::new().draft([input.clone()], property).unwrap();
    let text = draft.to_string();
    let legend: Legend = text.parse().unwrap_or_else(|error| panic!("{error}: {text}"));
    let maps = MapReader::new().legend(legend).read_days(input).unwrap();
    let unexplained: usize =
        maps.iter().flat_map(ControlMap::unclassified).map(|(_, polygons)| polygons).sum();
    assert_eq!(unexplained, draft.unexplained(), "{text}");
    let polygons: usize = maps.iter().map(ControlMap::polygon_count).sum();
    let symbols: usize = draft.symbols().iter().map(DraftSymbol::polygons).sum();
    assert_eq!(symbols + unexplained, polygons, "{text}");
    draft
}

fn areas(draft: &LegendDraft) -> Vec<(&str, usize, String)> {
    let symbols = draft.symbols().iter();
    symbols
        .map(|symbol| (symbol.value(), symbol.polygons(), format!("{:.2}", symbol.area())))
        .collect()
}

#[test]
fn each_symbol_has_its_polygons_and_its_ground() {
    let Some(input) = open("wild/f12_syria_four_sides.geojson") else { return };
    let syria = draft(&input, None);
    assert_eq!((syria.property(), syria.recognised()), (Some("side"), None));
    let found = areas(&syria);
    let held = found.iter().filter(|(side, ..)| *side != "contested");
    let km2: Vec<(&str, &str)> = held.map(|(side, _, km2)| (*side, km2.as_str())).collect();
    let expected = [
        ("regime", "70,580.46 km²"),
        ("SDF", "52,489.23 km²"),
        ("SNA", "9,438.66 km²"),
        ("HTS", "4,204.47 km²"),
    ];
    assert_eq!(km2, expected);
    let input = open("wild/f11_legend_case.geojson").unwrap();
    assert!(areas(&draft(&input, None)).contains(&("Taliban", 1, "10,533.54 km²".to_owned())));
}

#[test]
fn maps_of_every_kind_get_a_draft() {
    for (path, recognised) in [
        ("wild/f01_mymaps_palette_syria.geojson", None),
        ("wild/f02_mymaps_palette_russia.geojson", None),
        ("wild/f03_wholly_outside.geojson", None),
        ("wild/f05_three_days_one_file.geojson", Some("status")),
        ("wild/f06_one_day_property.geojson", None),
        ("sources/nadiayakim_occupied.geojson", None),
        ("sources/kepler_important_areas.geojson", None),
        ("sources/cyprus_occupied.geojson", None),
        ("sources/warmap_reference_control.geojson", Some("status")),
        ("isw-later/20230520.geojson", Some("isw")),
        ("many-days/foosint_frontline.json", None),
        ("deepstate-history/1668296906.geojson", Some("deepstate")),
    ] {
        let Some(input) = open(path) else { return };
        let draft = draft(&input, None);
        assert_eq!(draft.recognised(), recognised, "{path}");
        assert!(!draft.symbols().is_empty(), "{path}");
        let says = draft.to_string().contains("recognises this map, so it needs no other");
        assert_eq!(says, recognised.is_some(), "{path}");
    }
    // Whatever groups the polygons, they cover what they cover.
    let input = open("sources/nadiayakim_occupied.geojson").unwrap();
    let whole = draft(&input, Some("FolderPath"));
    assert_eq!(areas(&whole).len(), 1);
    assert_eq!(format!("{:.2}", whole.symbols()[0].area()), "117,165.50 km²");
}

#[test]
fn a_property_that_is_not_there_or_groups_nothing_is_refused() {
    let Some(input) = open("wild/f12_syria_four_sides.geojson") else { return };
    let error = MapReader::new().draft([input], Some("Side")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::GeoJson { .. }));
    assert!(
        error.to_string().contains("no feature has a value in the property \"Side\"; there is")
    );
    assert!(error.to_string().contains("side"), "{error}");
}

proptest! {
    /// Values of any spelling, quotes and what is not seen among them.
    #[test]
    fn any_values_make_a_legend_that_reads_their_map(
        property in any::<String>(),
        values in prop::collection::vec(prop_oneof![".{0,12}", "[abAB\"\\\\ ]{0,3}", any::<String>()], 1..8),
        repeat in 1usize..3,
    ) {
        let values: Vec<&String> = std::iter::repeat_n(&values, repeat).flatten().collect();
        let features = (0..).zip(&values).map(|(east, value)| {
            let [west, east] = [f64::from(30 + east), f64::from(31 + east)];
            let ring = [[west, 48.0], [east, 48.0], [east, 49.0], [west, 49.0], [west, 48.0]];
            let geometry = json!({"type": "Polygon", "coordinates": [ring]});
            json!({"type": "Feature", "properties": {&property: value}, "geometry": geometry})
        });
        let features: Vec<Value> = features.collect();
        let text = json!({"type": "FeatureCollection", "features": features}).to_string();
        let input = Input::from_reader("a \"map\".geojson", text.as_bytes(), &Limits::default()).unwrap();
        let named = values.iter().any(|value| !value.trim().is_empty());
        let draft = draft(&input, named.then_some(property.as_str()));
        // Side by side, no two polygons share ground.
        let sum: Area = draft.symbols().iter().map(DraftSymbol::area).sum();
        let explained: usize = draft.symbols().iter().map(DraftSymbol::polygons).sum();
        prop_assert!((sum.km2() - 8_217.732_076 * explained as f64).abs() < 1e-3);
        let legend: Legend = draft.to_string().parse().unwrap();
        let maps = MapReader::new().legend(legend).read_days(&input).unwrap();
        for map in &maps {
            Territory::ukraine().control(map).unwrap();
        }
    }
}
