//! Every warning occurs, by its code and with its exact words, on a map made for the purpose.
//!
//! Areas in the messages are those of cells between meridians and parallels: on the ellipsoid by
//! Snyder, Map Projections (1987), equation 3-12, in 30 digits.

use geo_types::{LineString, Polygon};
use serde_json::{Value, json};
use territory_control::map::ReferenceSystem;
use territory_control::method::{Addition, Clip, Denominator, Outside};
use territory_control::{
    Area, ControlMap, Coverage, CoveringRegion, Input, Legend, Limits, MapReader, Method,
    Territory, TerritoryReader, Warning, WarningCode,
};

/// What was given, and the words that must be in it.
type Case = (Vec<Warning>, Words);

enum Words {
    /// The whole message.
    Exactly(&'static str),
    /// Its parts that no system and no version of PROJ changes.
    Parts(&'static [&'static str]),
}

use Words::Exactly;

#[test]
fn every_warning_occurs_with_its_words() {
    for &code in WarningCode::ALL {
        for (warnings, words) in cases(code) {
            let found: Vec<&str> = warnings
                .iter()
                .filter(|warning| warning.code() == code)
                .map(Warning::message)
                .collect();
            match words {
                Exactly(message) => assert_eq!(found, [message], "{code}"),
                Words::Parts(parts) => {
                    assert_eq!(found.len(), 1, "{code}: {found:?}");
                    assert!(parts.iter().all(|part| found[0].contains(part)), "{code}: {found:?}");
                }
            }
        }
    }
}

#[test]
fn codes_are_distinct_words_and_stand_so_in_json() {
    let names: Vec<&str> = WarningCode::ALL.iter().map(|code| code.as_str()).collect();
    for (index, name) in names.iter().enumerate() {
        assert!(!names[..index].contains(name), "{name} stands twice");
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{name}");
        let code = WarningCode::ALL[index];
        assert_eq!(code.to_string(), *name);
        assert_eq!(serde_json::to_value(code).unwrap(), *name);
    }
    let map = read("empty_2025-01-01.geojson", &[]);
    assert_eq!(
        serde_json::to_value(map.warnings()).unwrap(),
        json!([{
            "code": "nothing-measured",
            "message": "the map has no polygons, so nothing was measured",
        }]),
    );
    assert_eq!(
        map.warnings()[0].to_string(),
        "nothing-measured: the map has no polygons, so nothing was measured",
    );
}

/// A code without a case fails: this is how a new one is noticed.
fn cases(code: WarningCode) -> Vec<Case> {
    match code {
        WarningCode::NothingMeasured
        | WarningCode::NothingInside
        | WarningCode::OutsideTerritory
        | WarningCode::StatusOverlap
        | WarningCode::RepeatedGround
        | WarningCode::Skipped => of_ground(code),
        WarningCode::NothingCounted | WarningCode::MoreThanAll => of_shares(code),
        WarningCode::Repaired => of_repairs(),
        WarningCode::Unclassified | WarningCode::NoProperties | WarningCode::OmittedGround => {
            of_legends(code)
        }
        WarningCode::NoOfficialArea
        | WarningCode::NamedTerritory
        | WarningCode::UnnamedRegions
        | WarningCode::TerritoryWhole
        | WarningCode::InNoRegion
        | WarningCode::RegionsOverlap
        | WarningCode::RegionsGap
        | WarningCode::OfficialAreaDiffers
        | WarningCode::FrontGaps => of_territories(code),
        WarningCode::Document => of_documents(),
        WarningCode::Incomplete => {
            let text = r#"{"type": "FeatureCollection", "properties": {"exceededTransferLimit": true}, "features": []}"#;
            let map = MapReader::new().read([input("m.geojson", text)]).unwrap();
            vec![(
                map.warnings().to_vec(),
                Exactly(
                    "m.geojson: the server has more features than it sent (exceededTransferLimit), so that ground \
                     is missing: ask for the rest with resultOffset, and give all answers together",
                ),
            )]
        }
        WarningCode::RepeatedMember => {
            let text = r#"{"type": "Feature", "id": 1, "id": 2, "properties": {"status": "occupied",
                "status": "occupied"}, "geometry": {"type": "Polygon",
                "coordinates": [[[36, 48], [37, 48], [36, 49], [36, 48]]]}}"#;
            let map = MapReader::new().read([input("m.geojson", text)]).unwrap();
            vec![(
                map.warnings().to_vec(),
                Exactly(
                    "m.geojson: 2 JSON objects have a member twice, of which the last counts: \"id\", \
                     \"status\"",
                ),
            )]
        }
        WarningCode::DoubtfulCoordinates => {
            let swapped = read("m.geojson", &[square(&status("occupied"), 48.0, 36.0, 0.25)]);
            vec![(
                warnings(&Territory::ukraine(), &swapped),
                Exactly(
                    "nothing of the map lies near Ukraine, but it would with longitude and \
                     latitude swapped",
                ),
            )]
        }
        WarningCode::DateMissing
        | WarningCode::DateConflict
        | WarningCode::UndatedFeatures
        | WarningCode::EarlierIsLater
        | WarningCode::LegendChanged
        | WarningCode::DatesDiffer
        | WarningCode::SideAssumed
        | WarningCode::AdditionLeftOut => of_several_maps(code),
        WarningCode::SeriesBreak => of_series(),
        WarningCode::CacheUnwritten => of_a_cache(),
        WarningCode::Sample => vec![(
            ControlMap::sample().warnings().to_vec(),
            Exactly(
                "this is the embedded sample, a generalised line through named places: no source, \
                 not to be quoted",
            ),
        )],
        WarningCode::Reprojected
        | WarningCode::ReprojectionAccuracy
        | WarningCode::AreaDistortion => of_projections(code),
        other => panic!("no test makes the warning {other} occur"),
    }
}

/// A square of a degree at the equator is no longer drawn, and its eastern half lies outside the outline.
/// A file where the folder should be.
fn of_a_cache() -> Vec<Case> {
    let folder = tempfile::NamedTempFile::new().unwrap();
    let map = collection(&[square(&status("occupied"), 36.0, 48.0, 0.25)]);
    let ukraine = Territory::ukraine();
    let survey = ukraine.survey(&Method::default());
    let reader = survey.timeline().cache(folder.path()).input(input("m_2025-01-01.geojson", &map));
    let timeline = reader.read(Vec::<&str>::new()).unwrap();
    let parts = &[
        "the cache in ",
        " cannot be written (",
        "); the figures are whole, and are measured again next time",
    ];
    vec![(timeline.warnings().to_vec(), Words::Parts(parts))]
}

fn of_series() -> Vec<Case> {
    let legend: Legend = r#"
        name = "maker"
        title = "Maker"
        controlled = ["occupied"]
        [[omitted]]
        ground = "the west"
        from = "2025-01-02"
        outline = [[-1, -1], [0.5, -1], [0.5, 2], [-1, 2]]
        [[rule]]
        status_property = "status"
    "#
    .parse()
    .unwrap();
    let reader = MapReader::new().legend(legend);
    let map =
        |name: &str, features: &[Value]| reader.read([input(name, &collection(features))]).unwrap();
    let drawn = square(&status("occupied"), 0.0, 0.0, 1.0);
    let apart = square(&status("occupied"), 0.0, 0.5, 0.25);
    let maps = [map("m_2025-01-01.geojson", &[drawn]), map("m_2025-01-02.geojson", &[apart])];
    let unit = land(&[square(&json!({"name": "a"}), 0.0, 0.0, 1.0)]);
    let change = unit.survey(&Method::default()).change(&maps[0], &maps[1]).unwrap();
    vec![(
        change.warnings().to_vec(),
        Exactly(
            "the map maker stopped drawing the west (omitted from 2025-01-02 on): 5,384.96 km² no longer \
             drawn are no loss",
        ),
    )]
}

fn of_shares(code: WarningCode) -> Vec<Case> {
    let unit = land(&[square(&json!({"name": "a"}), 0.0, 0.0, 1.0)]);
    let square = |name: &str| read("m.geojson", &[square(&status(name), 0.0, 0.0, 1.0)]);
    if code == WarningCode::NothingCounted {
        return vec![(
            warnings(&unit, &square("SDF")),
            Exactly(
                "no status of the map counts as controlled; it draws SDF (12,308 km²); say whom the figure \
                 is about, or what counts",
            ),
        )];
    }
    let method = Method::default().denominator(Denominator::Given(Area::from_km2(10_000.0)));
    let report = unit.survey(&method).control(&square("occupied")).unwrap();
    let half = || rectangle(&status("occupied"), [0.0, 0.0, 0.5, 1.0]);
    let other = |name: &str| rectangle(&status(name), [0.5, 0.0, 2.0, 1.0]);
    vec![
        (
            report.warnings().to_vec(),
            Exactly(
                "the ground that counts, 12,308 km², is more than the 10,000 km² that shares are taken of",
            ),
        ),
        // What does not count has a share, too.
        (
            warnings(&unit, &read("m.geojson", &[half(), other("SDF")])),
            Exactly(
                "the ground of SDF, 18,463 km², is more than the 12,308 km² that shares are taken of",
            ),
        ),
        // The range may be more than all where the figure is not.
        (
            warnings(&unit, &read("m.geojson", &[half(), other("unknown")])),
            Exactly(
                "the ground that counts, with what could count, 24,617 km², is more than the 12,308 km² that \
                 shares are taken of",
            ),
        ),
    ]
}

fn of_ground(code: WarningCode) -> Vec<Case> {
    let unit = land(&[square(&json!({"name": "a"}), 0.0, 0.0, 1.0)]);
    let occupied = |west: f64, size: f64| square(&status("occupied"), west, 0.0, size);
    let far = read("far.geojson", &[occupied(40.0, 1.0)]);
    // Half of it in the unit square: the other half has 6,154.2319 km².
    let half = read("half.geojson", &[rectangle(&status("occupied"), [0.5, 0.0, 1.5, 1.0])]);
    let clipped = Method::default().clip(Clip::Territory);
    let cell = |name: &str, west: f64| square(&status(name), west, 48.0, 0.25);
    match code {
        WarningCode::NothingMeasured => vec![
            (
                read("empty.geojson", &[]).warnings().to_vec(),
                Exactly("the map has no polygons, so nothing was measured"),
            ),
            (
                unit.control(&read("line.geojson", &[occupied(0.0, 0.0)]))
                    .unwrap()
                    .warnings()
                    .to_vec(),
                Exactly("no polygon of the map has any area, so nothing was measured"),
            ),
        ],
        WarningCode::NothingInside => vec![
            (
                unit.survey(&clipped).control(&far).unwrap().warnings().to_vec(),
                Exactly("nothing of the map lies inside the territory"),
            ),
            (
                by_region(&unit, &far),
                Exactly("nothing of the controlled ground lies inside the territory"),
            ),
        ],
        WarningCode::OutsideTerritory => vec![
            (
                unit.survey(&clipped).control(&half).unwrap().warnings().to_vec(),
                Exactly(
                    "6,154.23 km² of controlled ground lies outside the territory and does not count",
                ),
            ),
            (
                by_region(&unit, &half),
                Exactly("6,154.23 km² of controlled ground lies outside the territory"),
            ),
            (
                // Half a degree of the equator is 55.66 km.
                unit.survey(&Method::default().outside(Outside::Nearest))
                    .regions(&half)
                    .unwrap()
                    .warnings()
                    .to_vec(),
                Exactly(
                    "6,154.23 km² of controlled ground lies outside all regions and counts for the \
                     nearest, up to 55.7 km away",
                ),
            ),
        ],
        // Half of a cell is drawn twice: 258.67897 km².
        WarningCode::StatusOverlap => vec![(
            ukraine(&[cell("occupied", 36.0), cell("claimed", 36.125)]),
            Exactly(
                "statuses overlap, counted for the one that comes first in the table: \
                 258.679 km² drawn as claimed",
            ),
        )],
        WarningCode::RepeatedGround => vec![(
            ukraine(&[cell("occupied", 36.0), cell("occupied", 36.125)]),
            Exactly("polygons of one status overlap, counted once: 258.679 km² of occupied"),
        )],
        WarningCode::Skipped => {
            let without_area = [
                feature(&status("occupied"), &json!({"type": "Point", "coordinates": [36, 48]})),
                feature(
                    &status("occupied"),
                    &json!({"type": "MultiPoint", "coordinates": [[36, 48], [37, 48]]}),
                ),
                feature(
                    &status("occupied"),
                    &json!({"type": "LineString", "coordinates": [[36, 48], [37, 48]]}),
                ),
                feature(&status("occupied"), &json!({"type": "Polygon", "coordinates": []})),
                feature(&status("occupied"), &Value::Null),
                Value::Null,
                feature(
                    &status("occupied"),
                    &json!({"type": "Polygon", "coordinates":
                        [[[36, 48, 9], [37, 48, 9], [36, 49, 9], [36, 48, 9]]]}),
                ),
            ];
            vec![(
                read("m.geojson", &without_area).warnings().to_vec(),
                Exactly(
                    "3 points and 1 line, which have no area; 1 missing geometry, 1 null among \
                     the features, 1 polygon without coordinates; all but longitude and latitude \
                     of 4 positions",
                ),
            )]
        }
        other => panic!("{other} is not of ground"),
    }
}

fn of_repairs() -> Vec<Case> {
    let ring = |positions: Value| {
        ukraine(&[feature(
            &status("occupied"),
            &json!({"type": "Polygon", "coordinates": [positions]}),
        )])
    };
    vec![
        // A bow tie whose halves cancel out as drawn: twice the integral of half its width
        // times the ellipsoid's element of area.
        (
            ring(json!([[36, 48], [37, 49], [37, 48], [36, 49], [36, 48]])),
            Exactly("1 ring that crosses itself; 4,108.892979 km² moved"),
        ),
        (
            ring(json!([[36, 48], [37, 48], [37, 49], [36, 49]])),
            Exactly("1 ring left open; no area moved"),
        ),
        (
            ring(json!([[36, 48], [36, 49], [37, 49], [37, 48], [36, 48]])),
            Exactly("1 ring wound the wrong way; no area moved"),
        ),
        (
            ring(json!([[36, 48], [37, 48], [37, 48], [36, 49], [36, 48]])),
            Exactly("1 ring with repeated points; no area moved"),
        ),
    ]
}

fn of_legends(code: WarningCode) -> Vec<Case> {
    let legend: Legend = r#"
        name = "kinds"
        title = "Kinds of Ground"
        controlled = ["occupied"]
        omits = "the island"
        [[rule]]
        status = "occupied"
        property = "kind"
        is = ["held"]
    "#
    .parse()
    .unwrap();
    let by_kinds = |features: &[Value]| {
        let reader = MapReader::new().legend(legend.clone());
        let map = reader.read([input("m.geojson", &collection(features))]).unwrap();
        warnings(&Territory::ukraine(), &map)
    };
    // A cell of a quarter degree has 517.35794 km².
    let cell = |kind: &str, west: f64| square(&json!({"kind": kind}), west, 48.0, 0.25);
    match code {
        WarningCode::Unclassified => {
            let unknown: Vec<Value> =
                (0_i32..7).map(|kind| cell(&format!("k{kind}"), 30.0 + f64::from(kind))).collect();
            vec![
                (
                    by_kinds(&[cell("held", 36.0), cell("lost", 37.0)]),
                    Exactly(
                        "1 polygon (517.36 km²) match no rule of the legend kinds and widen the \
                         range: kind=\"lost\"",
                    ),
                ),
                (
                    by_kinds(&unknown),
                    Exactly(
                        "7 polygons (3,621.51 km²) match no rule of the legend kinds and widen the \
                         range: kind=\"k0\"; kind=\"k1\"; kind=\"k2\"; kind=\"k3\"; kind=\"k4\"; \
                         and 2 more symbols",
                    ),
                ),
            ]
        }
        WarningCode::NoProperties => vec![(
            ukraine(&[square(&Value::Null, 36.0, 48.0, 0.25)]),
            Exactly("m.geojson: the polygons have no properties, so each counts as occupied"),
        )],
        WarningCode::OmittedGround => vec![(
            by_kinds(&[cell("held", 36.0)]),
            Exactly("maps of Kinds of Ground omit the island"),
        )],
        other => panic!("{other} is not of legends"),
    }
}

fn of_territories(code: WarningCode) -> Vec<Case> {
    let map = read("m.geojson", &[square(&status("occupied"), 0.25, 0.25, 0.125)]);
    let region =
        |name: &str, bounds: [f64; 4]| rectangle(&json!({"name": name, "km2": 10_000}), bounds);
    let (left, right) = (region("a", [0.0, 0.0, 1.0, 1.0]), region("b", [1.0, 0.0, 2.0, 1.0]));
    match code {
        // One degree at the equator: 12,308.4639 km².
        WarningCode::NoOfficialArea => vec![(
            warnings(&land(&[left]), &map),
            Exactly(
                "no official area of land is known; shares are of the 12,308 km² within its \
                 boundary",
            ),
        )],
        WarningCode::NamedTerritory => {
            let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
            let ground = Polygon::new(LineString::from(corners.to_vec()), Vec::new());
            let isle = Coverage::new("Isle").remark("Isle without the harbour, its own view");
            let isle = isle.region(CoveringRegion::new("Isle", ground.into()));
            vec![(
                warnings(&isle.into_territory().unwrap(), &map),
                Exactly("Isle without the harbour, its own view"),
            )]
        }
        WarningCode::UnnamedRegions => {
            let nameless = rectangle(&json!({"km2": 1}), [1.0, 0.0, 2.0, 1.0]);
            vec![(
                by_region(&land(&[left, nameless]), &map),
                Exactly(
                    "no name in the property \"name\" of the features 1; their regions are numbered",
                ),
            )]
        }
        WarningCode::TerritoryWhole => vec![(
            by_region(&land(&[left, region("all", [0.0, 0.0, 2.0, 1.0]), right]), &map),
            Exactly("\"all\" holds all other regions and is taken as the whole"),
        )],
        // Half of a degree at the equator lies in the left half, and half in what no region has.
        WarningCode::InNoRegion => {
            let half = rectangle(&status("occupied"), [0.5, 0.0, 1.5, 1.0]);
            let land = land(&[left, region("all", [0.0, 0.0, 2.0, 1.0])]);
            vec![(
                by_region(&land, &read("half.geojson", &[half])),
                Exactly(
                    "6,154.23 km² of controlled ground lies in the territory and in none of its regions",
                ),
            )]
        }
        WarningCode::RegionsOverlap => vec![(
            by_region(&land(&[left, region("b", [0.5, 0.0, 2.0, 1.0])]), &map),
            Exactly(
                "regions overlap by 6,154.232 km², which counts for the smallest of them, \
                 and not for b",
            ),
        )],
        // Two squares, 111 m apart: a quarter of a degree of meridian, 27.6 km, twice.
        WarningCode::FrontGaps => {
            let squares = [0.2, 0.451].map(|west| square(&status("occupied"), west, 0.2, 0.25));
            vec![(
                by_region(&land(&[left]), &read("m.geojson", &squares)),
                Exactly(
                    "55 km of the boundary of controlled ground, in 2 stretches, lie along gaps \
                     narrower than 200 m and are not counted as front",
                ),
            )]
        }
        // A hole of half a degree around the middle: 3,077.14448 km².
        WarningCode::RegionsGap => {
            let mut around = left;
            around["geometry"]["coordinates"].as_array_mut().unwrap().push(json!([
                [0.25, 0.25],
                [0.25, 0.75],
                [0.75, 0.75],
                [0.75, 0.25],
                [0.25, 0.25]
            ]));
            vec![
                (
                    by_region(&land(&[around]), &map),
                    Exactly("3,077.144 km² between the regions lie in none of them"),
                ),
                (
                    by_region(&land(&[right, region("all", [0.0, 0.0, 2.0, 1.0])]), &map),
                    Exactly("12,308.464 km² of the territory lie in none of its regions"),
                ),
            ]
        }
        WarningCode::OfficialAreaDiffers => {
            let reader = TerritoryReader::new().region_official_area("km2");
            let land = reader.read(&input("land.geojson", &collection(&[left]))).unwrap();
            vec![(
                by_region(&land, &map),
                Exactly(
                    "the boundary measures more than 20 % off the official area: a (measured \
                     12,308 km², official 10,000 km²)",
                ),
            )]
        }
        other => panic!("{other} is not of territories"),
    }
}

fn of_documents() -> Vec<Case> {
    let read = |reader: &MapReader, text: &Value| {
        let map = reader.read([input("m.geojson", &text.to_string())]).unwrap();
        map.warnings().to_vec()
    };
    let (plain, stated) =
        (MapReader::new(), MapReader::new().reference_system(ReferenceSystem::Wgs84));
    let cell = square(&status("occupied"), 36.0, 48.0, 0.25);
    let with = |crs: Value| json!({"type": "FeatureCollection", "crs": crs, "features": [cell]});
    let named = |name: &str| with(json!({"type": "name", "properties": {"name": name}}));
    let collection = json!({"type": "FeatureCollection", "features": [cell]});
    let null = read(&plain, &with(Value::Null));
    let latitude_first = read(&plain, &named("EPSG:4326"));
    let contradicted = read(&stated, &named("EPSG:3857"));
    let wrapped = read(&plain, &json!({"data": collection}));
    let untyped = read(&plain, &json!({"features": [cell]}));
    vec![
        (null, Exactly("m.geojson: its crs is null and was read as WGS 84")),
        (latitude_first, Exactly("m.geojson: its crs EPSG:4326 was read as longitude, latitude")),
        (
            contradicted,
            Exactly("m.geojson: its crs is EPSG:3857, but was read as WGS 84 as stated"),
        ),
        (wrapped, Exactly("m.geojson: the map was found in the member \"data\"")),
        (
            untyped,
            Exactly(
                "m.geojson: an object with features but without a type was read as a \
                 FeatureCollection",
            ),
        ),
    ]
}

fn of_several_maps(code: WarningCode) -> Vec<Case> {
    let cell = |west: f64| [square(&status("occupied"), west, 48.0, 0.25)];
    let dated = |day: &str| read(&format!("m_{day}.geojson"), &cell(36.0));
    let (first, second) = (dated("2025-01-01"), dated("2025-01-02"));
    let ukraine = Territory::ukraine();
    match code {
        WarningCode::DateMissing => vec![(
            read("m.geojson", &cell(36.0)).warnings().to_vec(),
            Exactly("neither the map nor its file name says what day it shows"),
        )],
        WarningCode::UndatedFeatures => {
            let day = |date: &str| json!({"status": "occupied", "date": date});
            let features = ["2025-01-01", "soon"].map(|date| square(&day(date), 36.0, 47.0, 1.0));
            vec![(
                read("m.geojson", &features).warnings().to_vec(),
                Exactly(
                    "m.geojson: 1 feature says no day: feature 1: found \"soon\" as date in the property \
                     \"date\"",
                ),
            )]
        }
        WarningCode::DateConflict => {
            let files = ["a_2025-01-01.geojson", "b_2025-01-02.geojson"];
            let inputs = files.map(|name| input(name, &collection(&cell(36.0))));
            vec![(
                MapReader::new().read(inputs).unwrap().warnings().to_vec(),
                Exactly(
                    "b_2025-01-02.geojson is of 2025-01-02, another file of the same map of \
                     2025-01-01",
                ),
            )]
        }
        WarningCode::EarlierIsLater => vec![(
            ukraine.survey(&Method::default()).change(&second, &first).unwrap().warnings().to_vec(),
            Exactly(
                "the earlier map is of 2025-01-02, the later one of 2025-01-01; signs are as given",
            ),
        )],
        WarningCode::LegendChanged => {
            let any = MapReader::new().legend(Legend::built_in("any").unwrap());
            let other =
                any.read([input("m_2025-01-02.geojson", &collection(&cell(36.0)))]).unwrap();
            vec![(
                ukraine
                    .survey(&Method::default())
                    .change(&first, &other)
                    .unwrap()
                    .warnings()
                    .to_vec(),
                Exactly(
                    "the earlier map is read by the legend status, the later one by any: what \
                     differs between map makers shows as change",
                ),
            )]
        }
        WarningCode::DatesDiffer => vec![(
            ukraine
                .survey(&Method::default())
                .agreement(&[("A", &first), ("B", &second)])
                .unwrap()
                .warnings()
                .to_vec(),
            Exactly(
                "the sources show different days (A 2025-01-01, B 2025-01-02), up to 1 day apart: \
                 what changed in between shows as disagreement",
            ),
        )],
        WarningCode::SideAssumed => vec![(
            ukraine
                .survey(&Method::default())
                .change(&ControlMap::sample(), &first)
                .unwrap()
                .warnings()
                .to_vec(),
            Exactly(
                "later map: the legend status does not say who holds what the map draws; it is taken \
                 for what Russia holds",
            ),
        )],
        WarningCode::AdditionLeftOut => {
            let island = Addition::new(Area::from_km2(100.0), "an island");
            let method = Method::default().addition(island);
            let sources = [("A", &first), ("B", &first)];
            vec![(
                ukraine.survey(&method).agreement(&sources).unwrap().warnings().to_vec(),
                Exactly(
                    "plus 100 km² for an island: this area has no place on a map and is excluded",
                ),
            )]
        }
        other => panic!("{other} is not of several maps"),
    }
}

#[cfg(not(feature = "proj"))]
fn of_projections(_: WarningCode) -> Vec<Case> {
    // Without PROJ there is no way to them: other systems and projections are errors.
    Vec::new()
}

#[cfg(feature = "proj")]
fn of_projections(code: WarningCode) -> Vec<Case> {
    let stated = |system: &str, positions: Value| {
        let reader = MapReader::new().reference_system(system.parse().unwrap());
        let polygon = json!({"type": "Polygon", "coordinates": [positions]});
        let text = collection(&[feature(&status("occupied"), &polygon)]);
        reader.read([input("m.geojson", &text)]).unwrap().warnings().to_vec()
    };
    match code {
        WarningCode::Reprojected => vec![(
            stated(
                "EPSG:3857",
                json!([
                    [3_400_000, 6_200_000],
                    [3_500_000, 6_200_000],
                    [3_400_000, 6_300_000],
                    [3_400_000, 6_200_000]
                ]),
            ),
            Words::Parts(&[
                "m.geojson: coordinates in EPSG:3857 (WGS 84 / Pseudo-Mercator) were carried to \
                 WGS 84 by PROJ ",
            ]),
        )],
        // Zone 6 of the Gauss-Krüger grid of 1942.
        WarningCode::ReprojectionAccuracy => vec![(
            stated(
                "EPSG:28406",
                json!([
                    [6_300_000, 5_300_000],
                    [6_400_000, 5_300_000],
                    [6_300_000, 5_400_000],
                    [6_300_000, 5_300_000]
                ]),
            ),
            Words::Parts(&[
                "m.geojson: PROJ states an accuracy of ",
                " m for EPSG:28406 to WGS 84",
            ]),
        )],
        WarningCode::AreaDistortion => {
            let method: Method = "web-mercator".parse().unwrap();
            let map = read("m.geojson", &[square(&status("occupied"), 36.0, 48.0, 0.25)]);
            vec![(
                Territory::ukraine().survey(&method).control(&map).unwrap().warnings().to_vec(),
                Words::Parts(&[
                    "EPSG:3857 (WGS 84 / Pseudo-Mercator) is not equal-area: over Ukraine its \
                     areas are off by +",
                ]),
            )]
        }
        other => panic!("{other} is not of projections"),
    }
}

fn status(name: &str) -> Value {
    json!({"status": name})
}

fn feature(properties: &Value, geometry: &Value) -> Value {
    json!({"type": "Feature", "properties": properties, "geometry": geometry})
}

/// A rectangle by its west, south, east and north.
fn rectangle(properties: &Value, [west, south, east, north]: [f64; 4]) -> Value {
    let ring = json!([[west, south], [east, south], [east, north], [west, north], [west, south]]);
    feature(properties, &json!({"type": "Polygon", "coordinates": [ring]}))
}

fn square(properties: &Value, west: f64, south: f64, size: f64) -> Value {
    rectangle(properties, [west, south, west + size, south + size])
}

fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

fn input(name: &str, text: &str) -> Input {
    Input::from_reader(name, text.as_bytes(), &Limits::default()).unwrap()
}

fn read(name: &str, features: &[Value]) -> ControlMap {
    MapReader::new().read([input(name, &collection(features))]).unwrap()
}

fn land(features: &[Value]) -> Territory {
    TerritoryReader::new().read(&input("land.geojson", &collection(features))).unwrap()
}

fn warnings(territory: &Territory, map: &ControlMap) -> Vec<Warning> {
    territory.control(map).unwrap().warnings().to_vec()
}

fn by_region(territory: &Territory, map: &ControlMap) -> Vec<Warning> {
    territory.survey(&Method::default()).regions(map).unwrap().warnings().to_vec()
}

fn ukraine(features: &[Value]) -> Vec<Warning> {
    warnings(&Territory::ukraine(), &read("m.geojson", features))
}
