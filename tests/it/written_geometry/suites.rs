//! Peers' own test suites, carried into a degree of longitude and latitude at the equator: measured, intersected,
//! differenced, written and read back; and compared with what the suites expect, where they say.

use std::path::Path;

use geo::Validation;
use serde_json::Value;
use territory_control::{Area, ControlMap, Measure, Territory};

use super::ogc::{to_polygon, valid_polygons};
use super::{
    Ring, Rings, Vertices, agreement_of, change_between, expect_valid_change,
    expect_valid_consensus, map_of,
};
use crate::antimeridian::LEFT_OUT;
use crate::shared::{box_territory, data, json};

/// A similarity from the plane to 30° to 31° east and 0° to 1° north.
struct Similarity {
    west: f64,
    south: f64,
    size: f64,
}

impl Similarity {
    /// The one that carries all of some polygons there; `None` where they have no extent.
    fn around(polygons: &[Rings]) -> Option<Self> {
        let positions = || polygons.iter().flatten().flatten();
        let least =
            |axis: usize| positions().map(|position| position[axis]).fold(f64::MAX, f64::min);
        let most =
            |axis: usize| positions().map(|position| position[axis]).fold(f64::MIN, f64::max);
        let (west, south) = (least(0), least(1));
        let size = (most(0) - west).max(most(1) - south);
        (size > 0.0).then_some(Self { west, south, size })
    }

    /// How large a square with sides of one is where it is carried to.
    fn square_of_one(&self) -> Area {
        let corners = [[30.0, 0.0], [31.0, 0.0], [31.0, 1.0], [30.0, 1.0], [30.0, 0.0]];
        let degree = area_of(&[vec![corners.to_vec()]]);
        Area::from_m2(degree.m2() / (self.size * self.size))
    }

    fn carry(&self, polygons: &[Rings]) -> Vec<Rings> {
        let carried =
            |[x, y]: &[f64; 2]| [30.0 + (x - self.west) / self.size, (y - self.south) / self.size];
        let ring = |ring: &Ring| ring.iter().map(carried).collect::<Ring>();
        polygons.iter().map(|rings| rings.iter().map(ring).collect()).collect()
    }
}

fn suite_territory() -> Territory {
    box_territory("suite", [30.0, 0.0, 31.0, 1.0])
}

/// The polygons of a geometry, a feature or a collection.
fn polygons_of(value: &Value) -> Vec<Rings> {
    match value["type"].as_str().unwrap() {
        "FeatureCollection" => {
            value["features"].as_array().unwrap().iter().flat_map(polygons_of).collect()
        }
        "Feature" => polygons_of(&value["geometry"]),
        "Polygon" => vec![serde_json::from_value(value["coordinates"].clone()).unwrap()],
        "MultiPolygon" => serde_json::from_value(value["coordinates"].clone()).unwrap(),
        _ => Vec::new(),
    }
}

fn area_of(polygons: &[Rings]) -> Area {
    let drawn = polygons.iter().filter(|rings| !rings.is_empty());
    drawn.map(|rings| Measure::default().area(&to_polygon(rings))).sum()
}

/// What several operands give, each figure found while what is written of it is checked.
struct Found {
    union: Area,
    intersection: Area,
    /// What the first has and no other, and what the others have and the first does not; of one operand nothing is
    /// taken.
    differences: Option<[Area; 2]>,
}

/// Overlays operands in every way, and expects all that is written of them to be valid and to be read back. `None`
/// where one of them has no ground.
fn overlay(operands: &[Vec<Rings>]) -> Option<Found> {
    let territory = suite_territory();
    let maps: Vec<ControlMap> = operands.iter().map(|operand| map_of(operand)).collect();
    let mut sources: Vec<&ControlMap> = maps.iter().collect();
    if let [only] = sources[..] {
        sources.push(only);
    }
    let agreement = agreement_of(&sources, &territory);
    for at_least in 1..=sources.len() {
        expect_valid_consensus(&agreement, at_least, Vertices::Rounded, &territory);
    }
    let total = agreement.total();
    if total.held().iter().any(|held| held.m2() < 1.0) {
        return None;
    }
    let differences = (operands.len() > 1).then(|| {
        let others = map_of(&operands[1..].concat());
        [[&maps[0], &others], [&others, &maps[0]]].map(|[earlier, later]| {
            let change = change_between(earlier, later, &territory);
            expect_valid_change(&change, Vertices::Rounded, &territory);
            change.lost()
        })
    });
    Some(Found { union: total.any(), intersection: total.all(), differences })
}

/// `polygon-clipping` of JavaScript, with what its authors expect of each operation.
#[test]
fn polygon_clipping_is_written_validly() {
    let Some(folder) = data("suites/polygon-clipping") else { return };
    let (mut cases, mut compared) = (0, 0);
    let mut different: Vec<String> = Vec::new();
    for case in folders(&folder) {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        let arguments = json(&case.join("args.geojson"));
        let features = arguments["features"].as_array().unwrap();
        let drawn: Vec<Vec<Rings>> = features.iter().map(polygons_of).collect();
        let Some(similarity) = Similarity::around(&drawn.concat()) else { continue };
        let operands: Vec<Vec<Rings>> =
            drawn.iter().map(|operand| similarity.carry(operand)).collect();
        println!("{name}");
        cases += 1;
        let Some(found) = overlay(&operands) else { continue };
        let of_two = found.differences.filter(|_| operands.len() == 2);
        for (operation, area) in [
            ("all", Some(found.union)),
            ("union", Some(found.union)),
            ("intersection", Some(found.intersection)),
            ("difference", found.differences.map(|[difference, _]| difference)),
            ("xor", of_two.map(|[difference, reverse]| difference + reverse)),
        ] {
            let path = case.join(format!("{operation}.geojson"));
            let (Some(area), true) = (area, path.exists()) else { continue };
            let expected = area_of(&similarity.carry(&polygons_of(&json(&path))));
            // Edges of that library's result run through other roundings of the same crossings.
            let allowed = 50.0_f64.max(1e-8 * expected.m2());
            if (area - expected).m2().abs() < allowed {
                compared += 1;
            } else {
                different.push(format!("{name} {operation}: {area:.9}, not {expected:.9}"));
            }
        }
    }
    assert!(different.is_empty(), "{different:#?}");
    assert_eq!((cases, compared), (92, 122));
}

fn folders(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// A case of Clipper2's `Polygons.txt`.
#[derive(Default)]
struct Case {
    caption: String,
    operation: String,
    rule: String,
    area: f64,
    /// Subjects and clips, a ring each.
    sides: [Vec<Ring>; 2],
}

fn clipper_cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut side = 0;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (key, value) = line.split_once(": ").unwrap_or((line, ""));
        if key.trim_end_matches(':') == "CAPTION" {
            cases.push(Case { caption: value.to_owned(), ..Case::default() });
        }
        let case = cases.last_mut().unwrap();
        match key.trim_end_matches(':') {
            "CAPTION" | "SOL_COUNT" => {}
            "CLIPTYPE" => value.clone_into(&mut case.operation),
            "FILLRULE" => value.clone_into(&mut case.rule),
            "SOL_AREA" => case.area = value.parse().unwrap(),
            "SUBJECTS" => side = 0,
            "CLIPS" => side = 1,
            _ => {
                let numbers: Vec<f64> = line
                    .split([',', ' '])
                    .filter(|number| !number.is_empty())
                    .map(|number| number.parse().unwrap())
                    .collect();
                let mut ring: Ring = numbers.chunks(2).map(|pair| [pair[0], pair[1]]).collect();
                ring.push(ring[0]);
                case.sides[side].push(ring);
            }
        }
    }
    cases
}

impl Case {
    /// Whether its area is stated, and our rule, what each ring winds around, gives the ground of the case's rule: one
    /// ring a side, and that rule or a ring that does not cross itself.
    fn is_comparable(&self) -> bool {
        let single = self.sides.iter().all(|rings| rings.len() <= 1) && self.area >= 0.0;
        let is_simple = |ring: &Ring| to_polygon(&vec![ring.clone()]).is_valid();
        single
            && match self.rule.as_str() {
                "NONZERO" => true,
                "EVENODD" => self.sides.iter().flatten().all(is_simple),
                _ => false,
            }
    }
}

/// Clipper2's cases, with the areas that its authors expect.
#[test]
fn clipper2_is_written_validly() {
    let Some(path) = data("suites/clipper2/Polygons.txt") else { return };
    let cases = clipper_cases(&std::fs::read_to_string(path).unwrap());
    let mut compared = 0;
    let mut different: Vec<String> = Vec::new();
    for case in &cases {
        println!("{} {} {}", case.caption, case.operation, case.rule);
        let sides: Vec<Vec<Rings>> = case
            .sides
            .iter()
            .filter(|rings| !rings.is_empty())
            .map(|rings| rings.iter().map(|ring| vec![ring.clone()]).collect())
            .collect();
        let similarity = Similarity::around(&sides.concat()).unwrap();
        let carried: Vec<Vec<Rings>> = sides.iter().map(|side| similarity.carry(side)).collect();
        let found = overlay(&carried);
        let (Some(found), true) = (found, case.is_comparable()) else { continue };
        let area = match case.operation.as_str() {
            "UNION" => found.union,
            "INTERSECTION" => found.intersection,
            _ => found.differences.map(|[difference, _]| difference).unwrap_or_default(),
        };
        let expected = case.area * similarity.square_of_one().m2();
        // Clipper2 puts crossings on whole numbers of the plane: some of its solutions are only tens of them large.
        let allowed = 0.01 * expected + 30.0 * similarity.square_of_one().m2();
        if (area.m2() - expected).abs() < allowed {
            compared += 1;
        } else {
            different.push(format!("{}: {} m², not {expected}", case.caption, area.m2()));
        }
    }
    assert!(different.is_empty(), "{different:#?}");
    assert_eq!((cases.len(), compared), (195, 30));
}

/// Polygons of the Python package `antimeridian`: written, they are cut, and as large as it says.
#[test]
fn polygons_across_the_antimeridian_are_written_cut() {
    let Some(folder) = data("suites/antimeridian") else { return };
    let world = box_territory("world", [-180.0, -90.0, 180.0, 90.0]);
    let (mut written, mut compared) = (0, 0);
    let mut inputs: Vec<_> = std::fs::read_dir(folder.join("input"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    inputs.sort();
    for name in inputs {
        let drawn = polygons_of(&json(&folder.join("input").join(&name)));
        if drawn.is_empty() {
            continue;
        }
        println!("{name}");
        let map = map_of(&drawn);
        let agreement = agreement_of(&[&map, &map], &world);
        expect_valid_consensus(&agreement, 2, Vertices::Drawn, &world);
        written += 1;
        let output = folder.join("output/flat").join(&name);
        if LEFT_OUT.contains(&name.as_str()) || !output.exists() {
            continue;
        }
        let text = agreement.consensus_geojson(2).unwrap();
        let ours = area_of(&valid_polygons(&text, "status", "occupied"));
        let theirs = area_of(&polygons_of(&json(&output)));
        // The package rounds latitudes to seven decimals.
        assert!((ours.m2() / theirs.m2() - 1.0).abs() < 1e-6, "{name}: {ours} {theirs}");
        compared += 1;
    }
    assert_eq!((written, compared), (31, 23));
}
