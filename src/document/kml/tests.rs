//! Documents of KML as people and programs write them.

use serde_json::{Value, json};

use crate::document::{Features, Input, Reprojection, Tally};
use crate::error::Error;
use crate::limits::{Budget, Limits};

fn read_within(text: &str, limits: Limits) -> Result<Features, Error> {
    let input = Input::from_reader("map.kml", text.as_bytes(), &limits)?;
    Features::read(&input, &Tally::new(&Budget::within(limits)), &Reprojection::default())
}

fn read(text: &str) -> Result<Features, Error> {
    read_within(text, Limits::default())
}

const RING: &str =
    "<LinearRing><coordinates>36,47,0 37,47,0 37,48,0 36,47,0</coordinates></LinearRing>";

fn polygon() -> String {
    format!("<Polygon><outerBoundaryIs>{RING}</outerBoundaryIs></Polygon>")
}

fn placemark(members: &str) -> String {
    format!("<Placemark>{members}{}</Placemark>", polygon())
}

fn document(members: &str) -> String {
    format!("<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>{members}</Document></kml>")
}

fn properties(features: &Features) -> Vec<Value> {
    features.with_polygons.iter().map(|feature| feature.properties.clone().into()).collect()
}

fn message(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

#[test]
fn folders_are_a_path_and_the_innermost_is_the_layer() {
    let inner = format!("<Folder><name> Confirmed </name>{}</Folder>", placemark(""));
    let unnamed = format!("<Folder>{}</Folder>", placemark(""));
    let text = format!(
        "<name>Map</name>{}<Folder><name>Control</name>{inner}{unnamed}</Folder>",
        placemark(""),
    );
    let features = read(&document(&text)).unwrap();
    let expected =
        [json!({}), json!({"folder": "Control/Confirmed"}), json!({"folder": "Control"})];
    assert_eq!(properties(&features), expected);
    let layers: Vec<&str> =
        features.with_polygons.iter().map(|feature| &*feature.collection).collect();
    assert_eq!(layers, ["Map", "Confirmed", "Control"]);
    assert_eq!(features.name, "Map");
}

#[test]
fn names_and_data_are_properties() {
    let text = placemark(
        "<name><![CDATA[A <b> & B]]></name><description>x &lt;br&gt; y</description>
        <ExtendedData><Data name=\"side\"><displayName>Side</displayName><value>SDF</value></Data>
        <SchemaData schemaUrl=\"#s\"><SimpleData name=\"level\">4</SimpleData></SchemaData>
        <camp:number>14</camp:number></ExtendedData>
        <atom:author><atom:name>somebody</atom:name></atom:author>",
    );
    let features = read(&document(&text)).unwrap();
    let expected = json!({"name": "A <b> & B", "description": "x <br> y", "side": "SDF", "level": "4", "number": "14"});
    assert_eq!(properties(&features), [expected]);
}

#[test]
fn colours_come_through_links_and_own_styles_win() {
    let style = |id: &str, colour: &str| {
        format!("<Style id=\"{id}\"><PolyStyle><color>{colour}</color></PolyStyle></Style>")
    };
    let line = "<Style><LineStyle><color>ff00ff00</color><width>1.5</width></LineStyle></Style>";
    let text = [
        placemark("<styleUrl>#red</styleUrl>"),
        placemark(&format!("<styleUrl>#red</styleUrl>{line}")),
        placemark("<Style><PolyStyle><color>7fff0000</color><fill>0</fill></PolyStyle></Style>"),
        placemark("<styleUrl>elsewhere.kml#red</styleUrl>"),
        // After what it is used by.
        "<StyleMap id=\"red\"><Pair><key>highlight</key><styleUrl>#bright</styleUrl></Pair>
         <Pair><key>normal</key><styleUrl>#dull</styleUrl></Pair></StyleMap>"
            .to_owned(),
        style("bright", "ffffffff") + &style("dull", "800000ff"),
    ];
    let features = read(&document(&text.concat())).unwrap();
    let expected = [
        json!({"styleUrl": "#red", "fill": "#ff0000", "fill-opacity": 0.502}),
        json!({"styleUrl": "#red", "fill": "#ff0000", "fill-opacity": 0.502, "stroke": "#00ff00",
            "stroke-opacity": 1.0, "stroke-width": 1.5}),
        json!({"fill": "#0000ff", "fill-opacity": 0.0}),
        json!({"styleUrl": "elsewhere.kml#red"}),
    ];
    assert_eq!(properties(&features), expected);
    assert_eq!(features.remarks, ["1 placemark has a style that the document does not hold"]);
}

#[test]
fn what_its_maker_added_wins_and_is_remarked_on() {
    let text = placemark(
        "<name>one</name><ExtendedData><Data name=\"name\"><value>two</value></Data></ExtendedData>",
    );
    let features = read(&document(&text)).unwrap();
    assert_eq!(properties(&features), [json!({"name": "two"})]);
    assert_eq!(features.remarks.len(), 1);
}

#[test]
fn boundaries_and_collections_are_polygons() {
    let hole = "<innerBoundaryIs><LinearRing><coordinates>36.8,47.2 36.9,47.2 36.9,47.3</coordinates></LinearRing></innerBoundaryIs>";
    // Holes before shells, as the standard does not forbid.
    let holed = format!("<Polygon>{hole}<outerBoundaryIs>{RING}</outerBoundaryIs>{hole}</Polygon>");
    let text = format!(
        "<Placemark><MultiGeometry>{}<MultiGeometry>{holed}<Point><coordinates>1,1</coordinates></Point>
         </MultiGeometry>{RING}</MultiGeometry></Placemark><Placemark><name>none</name></Placemark>",
        polygon(),
    );
    let features = read(&document(&text)).unwrap();
    let rings: Vec<usize> = features.with_polygons[0].polygons.iter().map(Vec::len).collect();
    assert_eq!(rings, [1, 3]);
    assert_eq!(features.with_polygons[0].polygons[1][0].len(), 4);
    let skipped = &features.skipped;
    let counts = (skipped.points(), skipped.lines(), skipped.null_geometries());
    assert_eq!((counts, skipped.extra_ordinates()), ((1, 1, 1), 8));
}

#[test]
fn a_moment_dates_a_placemark_and_that_of_a_folder_its_own() {
    let stamp = |day: &str| format!("<TimeStamp><when>{day}</when></TimeStamp>");
    let own = placemark(&stamp("2024-02-01"));
    let span = placemark("<TimeSpan><begin>2024-03-01T00:00:00Z</begin></TimeSpan>");
    let text = format!("<Folder>{}{own}{}{span}</Folder>", stamp("2024-01-01"), placemark(""));
    let expected = [
        json!({"date": "2024-02-01"}),
        json!({"date": "2024-01-01"}),
        json!({"begin": "2024-03-01T00:00:00Z"}),
    ];
    assert_eq!(properties(&read(&document(&text)).unwrap()), expected);
}

#[test]
fn what_is_no_ground_or_hidden_is_remarked_on() {
    let text = format!(
        "<GroundOverlay><name>x</name></GroundOverlay><Folder><visibility>0</visibility>{}</Folder>",
        placemark(""),
    );
    let features = read(&document(&text)).unwrap();
    assert_eq!(
        features.remarks,
        [
            "passed over 1 picture (GroundOverlay), which no polygon is drawn in",
            "1 hidden placemark (visibility 0) read as if shown",
        ],
    );
    assert_eq!(properties(&features), [json!({"visibility": 0})]);
}

#[test]
fn what_lies_elsewhere_is_not_fetched() {
    let text = "\n<NetworkLink><Link><href>https://example.com/map.kml</href></Link></NetworkLink>";
    assert_eq!(
        message(&document(text)),
        "map.kml, line 2 column 1: found a NetworkLink to \"https://example.com/map.kml\", and nothing is \
         fetched: download what it leads to, and give that",
    );
}

#[test]
fn errors_have_places() {
    let ring = |coordinates: &str| {
        format!(
            "<Placemark/>\n<Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>\n{coordinates}\
             </coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>",
        )
    };
    let twice =
        format!("<Polygon>{0}{0}</Polygon>", format!("<outerBoundaryIs>{RING}</outerBoundaryIs>"));
    for (text, expected) in [
        (ring("36,47 x,47"), "map.kml, line 3 column 7, feature 1: found \"x\" among coordinates"),
        (ring("36,47 37,97"), "map.kml, feature 1, polygon 0, ring 0, position 1: found [37, 97]"),
        (ring("36,47</coordinates"), "map.kml, line 3 column"),
        (
            format!("<Placemark>{twice}</Placemark>"),
            "map.kml, line 1 column 66, feature 0: found a Polygon with two",
        ),
    ] {
        let message = message(&document(&text));
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn limits_hold() {
    let deep = |levels: usize| {
        format!("{}{}{}", "<Folder>".repeat(levels), placemark(""), "</Folder>".repeat(levels))
    };
    assert!(read(&document(&deep(30))).is_ok());
    let limit = |text: &str, limits| read_within(&document(text), limits).unwrap_err().to_string();
    let plain = Limits::default;
    assert!(limit(&deep(40), plain()).contains("more than 32 levels of nesting"));
    let nested = |levels: usize| {
        let (open, close) = ("<MultiGeometry>".repeat(levels), "</MultiGeometry>".repeat(levels));
        format!("<Placemark>{open}{}{close}</Placemark>", polygon())
    };
    assert!(limit(&nested(40), plain()).contains("more than 32 levels of nesting"));
    assert!(limit(&placemark(""), plain().vertices(3)).contains("more than 3 vertices"));
    assert!(limit(&placemark("").repeat(3), plain().features(2)).contains("more than 2 features"));
    assert!(limit(&placemark("").repeat(3), plain().rings(2)).contains("more than 2 rings"));
    assert!(
        limit(&placemark("<name>a</name>").repeat(2), plain().properties(1)).contains("properties")
    );
    // What many share is counted as often as it is copied.
    let long =
        format!("<Folder><name>{}</name>{}</Folder>", "x".repeat(10_000), placemark("").repeat(20));
    assert!(limit(&long, plain().properties(1_000)).contains("more than 1000 properties"));
    // Whatever the limits are, the stack holds.
    let unlimited = plain().nesting(u64::MAX);
    assert_eq!(read_within(&document(&deep(200_000)), unlimited).unwrap().count, 1);
    assert_eq!(read_within(&document(&nested(200_000)), unlimited).unwrap().count, 1);
    assert!(read_within(&"<Folder>".repeat(200_000), unlimited).is_err());
}
