//! Layers: the polygons of a map, repaired, by status.

use super::bend::{BentPolygon, bend_polygons};
use super::curve::Curve;
use super::overlay::Ground;
use super::repair::{Repairs, polygon_ground};
use super::valid::{AsDrawn, as_drawn, counted};
use crate::error::Error;
use crate::limits::Budget;

/// The repaired polygons of a map, by layer, before overlaps are resolved.
///
/// A layer is a position in the legend's order of precedence: where two layers overlap, the lower
/// one wins.
#[derive(Debug, Default)]
pub(crate) struct Layers {
    layers: Vec<Layer>,
    pub(crate) repairs: Repairs,
}

/// The pieces of a layer, and the ground that they are together where it was valid as drawn.
#[derive(Debug, Default)]
struct Layer {
    pieces: Vec<Ground>,
    /// What bent holes have beyond their shells. It counts as less than nothing.
    overreach: Vec<Ground>,
    drawn: Option<Ground>,
}

/// The rings of a polygon, in degrees.
type Rings<'a> = &'a [Vec<[f64; 2]>];

/// A polygon with its edges bent, if they bend.
#[derive(Clone, Copy)]
struct Polygon<'a> {
    rings: Rings<'a>,
    /// As it is drawn, if it was bent.
    before: Option<Rings<'a>>,
}

impl Layer {
    fn repair(
        polygons: &[Polygon<'_>],
        repairs: &mut Repairs,
        budget: &Budget,
    ) -> Result<Self, Error> {
        let rings: Vec<Rings<'_>> = polygons.iter().map(|polygon| polygon.rings).collect();
        let AsDrawn { pieces: found, drawn } = as_drawn(&rings, budget)?;
        let mut pieces = Vec::with_capacity(polygons.len());
        let mut overreach = Vec::new();
        for (polygon, found) in polygons.iter().zip(found) {
            let ground = match (found, polygon.before) {
                (Some((ground, done)), _) => {
                    *repairs += done;
                    ground
                }
                (None, Some(drawn)) => {
                    let bent = BentPolygon::repair(polygon.rings, drawn, repairs, budget)?;
                    overreach.push(bent.overreach);
                    bent.ground
                }
                (None, None) => polygon_ground(polygon.rings, repairs, budget)?,
            };
            if !ground.is_empty() {
                pieces.push(ground);
            }
        }
        overreach.retain(|ground| !ground.is_empty());
        Ok(Self { pieces, overreach, drawn })
    }
}

impl Layers {
    /// One layer of ground that is on the grid already.
    pub(crate) fn from_ground(ground: Ground) -> Self {
        let layer =
            Layer { pieces: vec![ground.clone()], overreach: Vec::new(), drawn: Some(ground) };
        Self { layers: vec![layer], repairs: Repairs::default() }
    }

    /// Repairs polygons (rings in degrees, each with its layer) into ground of so many layers, or of more
    /// where a polygon is in a later one. Edges that bend are bent first.
    ///
    /// # Errors
    ///
    /// If a limit is hit, a projection has no place for a vertex, or the work is cancelled.
    pub(crate) fn repair<'a>(
        count: usize,
        polygons: impl IntoIterator<Item = (usize, Rings<'a>)>,
        curve: &Curve,
        budget: &Budget,
    ) -> Result<Self, Error> {
        let (places, drawn): (Vec<usize>, Vec<Rings<'a>>) = polygons.into_iter().unzip();
        if !curve.bends() {
            let polygons = drawn.into_iter().map(|rings| Polygon { rings, before: None });
            return Self::repair_straight(count, places.into_iter().zip(polygons), budget);
        }
        let bent = bend_polygons(&drawn, curve, budget)?;
        let polygons = bent.iter().zip(drawn);
        let polygons = polygons.map(|(rings, drawn)| Polygon { rings, before: Some(drawn) });
        Self::repair_straight(count, places.into_iter().zip(polygons), budget)
    }

    #[expect(clippy::indexing_slicing, reason = "there are as many layers as the last one needs")]
    fn repair_straight<'a>(
        count: usize,
        polygons: impl Iterator<Item = (usize, Polygon<'a>)>,
        budget: &Budget,
    ) -> Result<Self, Error> {
        let mut layers: Vec<Vec<Polygon<'a>>> = vec![Vec::new(); count];
        for (layer, polygon) in polygons {
            if layers.len() <= layer {
                layers.resize_with(layer + 1, Vec::new);
            }
            layers[layer].push(polygon);
        }
        let mut repairs = Repairs::default();
        let layers = layers
            .iter()
            .map(|polygons| Layer::repair(polygons, &mut repairs, budget))
            .collect::<Result<_, _>>()?;
        Ok(Self { layers, repairs })
    }

    /// The pieces of one layer; none for a layer that nothing is in.
    pub(crate) fn layer(&self, layer: usize) -> &[Ground] {
        self.layers.get(layer).map_or(&[], |layer| layer.pieces.as_slice())
    }

    /// How many layers there are.
    pub(crate) fn count(&self) -> usize {
        self.layers.len()
    }

    /// The pieces from the strongest layer on, each with its layer and how often it is drawn: less than never,
    /// where a bent hole has ground beyond its shell. A layer that is valid as drawn is one piece.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = (u32, i32, &Ground)> {
        (0..).zip(&self.layers).flat_map(|(layer, found)| {
            let pieces = counted(&found.pieces);
            let pieces = match &found.drawn {
                Some(drawn) if pieces.iter().all(|(_, times)| *times == 1) => vec![(drawn, 1)],
                _ => pieces,
            };
            let overreach = counted(&found.overreach).into_iter();
            let overreach = overreach.map(|(ground, times)| (ground, -times));
            let pieces = pieces.into_iter().chain(overreach);
            pieces.map(move |(ground, times)| (layer, times, ground))
        })
    }

    /// Whether no two pieces have more than vertices in common, and that is known: one layer has them all, and
    /// it is valid as drawn.
    pub(crate) fn are_apart(&self) -> bool {
        let mut drawn = self.layers.iter().filter(|layer| !layer.pieces.is_empty());
        drawn.next().is_none_or(|only| only.drawn.is_some()) && drawn.next().is_none()
    }

    /// All pieces of all layers.
    pub(crate) fn grounds(&self) -> impl Iterator<Item = &Ground> {
        self.layers.iter().flat_map(|layer| &layer.pieces)
    }
}

#[cfg(test)]
mod tests {
    //! The truths of overlay: exact areas in square degrees, by rational arithmetic.

    use super::super::arbitrary::square;
    use super::super::overlay::union_all;
    use super::*;
    use crate::limits::Limits;
    use serde_json::Value;
    use std::path::Path;

    const SQUARE_DEGREE: f64 = 2e18;
    /// Half a step of the grid in degrees.
    const HALF_STEP: f64 = 0.5e-9;

    fn truth(name: &str) -> Option<Value> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/truth").join(name);
        if !path.exists() {
            assert!(std::env::var_os("CI").is_none(), "{} must be there in CI", path.display());
            println!("skipped: {} is not there", path.display());
            return None;
        }
        Some(serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())
    }

    fn polygons(geometry: &Value) -> Vec<Vec<Vec<[f64; 2]>>> {
        let coordinates = geometry["coordinates"].clone();
        match geometry["type"].as_str().unwrap() {
            "Polygon" => vec![serde_json::from_value(coordinates).unwrap()],
            "MultiPolygon" => serde_json::from_value(coordinates).unwrap(),
            other => panic!("unexpected {other}"),
        }
    }

    fn ground(polygons: &[Vec<Vec<[f64; 2]>>]) -> Ground {
        ground_within(polygons, &Budget::default()).unwrap()
    }

    fn ground_within(polygons: &[Vec<Vec<[f64; 2]>>], budget: &Budget) -> Result<Ground, Error> {
        let mut repairs = Repairs::default();
        let grounds: Vec<Ground> = polygons
            .iter()
            .map(|rings| polygon_ground(rings, &mut repairs, budget))
            .collect::<Result<_, Error>>()?;
        union_all(&grounds, budget)
    }

    fn perimeter(polygons: &[Vec<Vec<[f64; 2]>>]) -> f64 {
        let edges = polygons.iter().flatten().flat_map(|ring| ring.windows(2));
        edges.map(|edge| (edge[1][0] - edge[0][0]).hypot(edge[1][1] - edge[0][1])).sum()
    }

    fn expect(name: &str, what: &str, ground: &Ground, expected: &Value, perimeter: f64) {
        let expected: f64 = expected["decimal"].as_str().unwrap().parse().unwrap();
        let found = ground.double_area() as f64 / SQUARE_DEGREE;
        let tolerance = 1e-9 * expected + HALF_STEP * perimeter;
        assert!(
            (found - expected).abs() <= tolerance,
            "{name}: {what} is {found}, not {expected} ± {tolerance}",
        );
    }

    fn union(a: &Ground, b: &Ground) -> Ground {
        union_all([a, b], &Budget::default()).unwrap()
    }

    fn intersection(a: &Ground, b: &Ground) -> Ground {
        a.intersection(b, &Budget::default()).unwrap()
    }

    fn difference(a: &Ground, b: &Ground) -> Ground {
        a.difference(b, &Budget::default()).unwrap()
    }

    /// All operations on a pair, each way round.
    fn expect_pair(name: &str, case: &Value, areas: &Value) {
        let (a, b) = (polygons(&case["a"]), polygons(&case["b"]));
        let perimeter = perimeter(&a) + perimeter(&b);
        let (a, b) = (ground(&a), ground(&b));
        let both_ways = [
            ("a", a.clone(), union(&a, &a)),
            ("b", b.clone(), union(&b, &b)),
            ("union", union(&a, &b), union(&b, &a)),
            ("intersection", intersection(&a, &b), intersection(&b, &a)),
            ("a_minus_b", difference(&a, &b), difference(&a, &intersection(&a, &b))),
            ("b_minus_a", difference(&b, &a), difference(&b, &intersection(&b, &a))),
            (
                "symdiff",
                union(&difference(&a, &b), &difference(&b, &a)),
                difference(&union(&a, &b), &intersection(&a, &b)),
            ),
        ];
        for (what, one_way, other_way) in both_ways {
            if areas[what].is_object() {
                expect(name, what, &one_way, &areas[what], perimeter);
                expect(name, what, &other_way, &areas[what], 2.0 * perimeter);
            }
        }
    }

    #[test]
    fn hand_made_overlays_have_their_exact_areas() {
        let Some(truth) = truth("overlay_truth.json") else { return };
        for case in truth["cases"].as_array().unwrap() {
            let name = case["name"].as_str().unwrap();
            let areas = &case["areas"];
            let drawn = polygons(&case["a"]);
            let perimeter = perimeter(&drawn);
            match case["kind"].as_str().unwrap() {
                "pair" => expect_pair(name, case, areas),
                "single" => expect(name, "union", &ground(&drawn), &areas["union"], perimeter),
                "repair" => expect(
                    name,
                    "shell_minus_holes",
                    &ground(&drawn),
                    &areas["shell_minus_holes"],
                    perimeter,
                ),
                other => panic!("{name}: unexpected kind {other}"),
            }
        }
    }

    #[test]
    fn random_self_crossing_pairs_have_their_exact_areas() {
        for file in ["overlay_fuzz.json", "overlay_fuzz_near.json"] {
            let Some(cases) = truth(file) else { continue };
            for case in cases.as_array().unwrap() {
                expect_pair(case["name"].as_str().unwrap(), case, &case["areas"]["nonzero"]);
            }
        }
    }

    /// The combs and stars of `gen_big.py`: n × n pieces, thousands of crossings of one ring with
    /// itself. What crosses more often than the limit allows is refused; a thousand teeth need a
    /// higher one.
    #[test]
    fn generated_combs_and_stars_have_their_exact_areas_or_are_refused() {
        let Some(truth) = truth("overlay_truth.json") else { return };
        let (mut measured, mut refused) = (0, 0);
        for case in truth["generated"].as_array().unwrap() {
            let name = case["name"].as_str().unwrap();
            let n = case["n"].as_u64().unwrap();
            let is_star = case["generator"] == "star";
            let crossings = match case["crossings"].as_u64() {
                Some(crossings) => crossings,
                None if case["generator"] == "comb" => 4 * n * n,
                None => 0,
            };
            let mut limits = Limits::default();
            if n == 1000 {
                limits.crossings = 5_000_000;
            }
            // Each of these is a call by itself.
            let budget = || Budget::within(limits);
            let parts = if is_star {
                vec![vec![vec![star(n, case["k"].as_u64().unwrap(), 30.0)]]]
            } else {
                combs(n, case["scale"].as_str().unwrap(), &case["generator"])
            };
            let grounds: Result<Vec<Ground>, Error> =
                parts.iter().map(|part| ground_within(part, &budget())).collect();
            let union = grounds.and_then(|grounds| Ok((union_all(&grounds, &budget())?, grounds)));
            if crossings > limits.crossings {
                assert!(union.is_err(), "{name}");
                refused += 1;
                continue;
            }
            measured += 1;
            let (union, grounds) = union.unwrap();
            let areas = &case["areas"];
            let perimeter = parts.iter().map(|part| perimeter(part)).sum();
            if is_star {
                expect(name, "nonzero", &union, &areas["nonzero"], perimeter);
                continue;
            }
            expect(name, "union", &union, &areas["union"], perimeter);
            let [a, b] = [&grounds[0], &grounds[1]];
            let both = a.intersection(b, &budget()).unwrap();
            expect(name, "intersection", &both, &areas["intersection"], perimeter);
            let only = a.difference(b, &budget()).unwrap();
            expect(name, "a_minus_b", &only, &areas["a_minus_b"], perimeter);
        }
        assert_eq!((measured, refused), (14, 3));
    }

    /// Two combs as `gen_big.py` lays them over each other.
    fn combs(n: u64, scale: &str, generator: &Value) -> Vec<Vec<Vec<Vec<[f64; 2]>>>> {
        let scale = match scale.split_once('/') {
            Some((one, parts)) => one.parse::<f64>().unwrap() / parts.parse::<f64>().unwrap(),
            None => scale.parse().unwrap(),
        };
        let a = comb(n, scale);
        let side = 2.0 * n as f64 * scale;
        let b: Vec<[f64; 2]> = if generator == "comb" {
            a.iter().rev().map(|&[x, y]| [y, x]).collect()
        } else {
            a.iter().map(|&[x, y]| [side - x, side - y]).collect()
        };
        vec![vec![vec![a]], vec![vec![b]]]
    }

    /// A comb of `n` teeth, as `gen_big.py` draws it.
    fn comb(n: u64, scale: f64) -> Vec<[f64; 2]> {
        let side = 2.0 * n as f64;
        let mut ring = vec![[0.0, 0.0], [side, 0.0], [side, 1.0]];
        for tooth in (0..n).rev().map(|tooth| 2.0 * tooth as f64) {
            ring.extend([[tooth + 1.0, 1.0], [tooth + 1.0, side], [tooth, side]]);
            if tooth > 0.0 {
                ring.push([tooth, 1.0]);
            }
        }
        ring.push([0.0, 0.0]);
        ring.iter().map(|[x, y]| [x * scale, y * scale]).collect()
    }

    /// The star {n/k}, as `gen_big.py` draws it.
    fn star(n: u64, k: u64, radius: f64) -> Vec<[f64; 2]> {
        let corners = (0..=n).map(|index| {
            let angle = std::f64::consts::TAU * ((index % n * k) % n) as f64 / n as f64;
            [radius * angle.cos(), radius * angle.sin()]
        });
        corners.collect()
    }

    /// Two squares that overlap by a quarter of each, and a line.
    fn overlapping_layer() -> Layers {
        let [one, other] = [0.0, 1.0].map(|corner| square(corner, corner, 2.0).to_vec());
        let line = vec![[0.0, 0.0], [5.0, 5.0], [0.0, 0.0]];
        let polygons = [vec![one], vec![line], vec![other]];
        let polygons = polygons.iter().map(|rings| (0, rings.as_slice()));
        Layers::repair(1, polygons, &Curve::Straight, &Budget::default()).unwrap()
    }

    fn square_degrees(ground: &Ground) -> i128 {
        ground.double_area() / 2_000_000_000_000_000_000
    }

    #[test]
    fn a_layer_has_a_piece_for_each_polygon_with_area() {
        let layers = overlapping_layer();
        let areas: Vec<i128> = layers.layer(0).iter().map(square_degrees).collect();
        assert_eq!(areas, [4, 4]);
        assert_eq!(layers.grounds().count(), 2);
        let union = union_all(layers.layer(0), &Budget::default()).unwrap();
        assert_eq!(square_degrees(&union), 7);
    }

    #[test]
    fn sets_of_overlapping_polygons_have_their_exact_union() {
        let Some(cases) = truth("overlay_sets.json") else { return };
        for case in cases.as_array().unwrap() {
            let drawn: Vec<_> =
                case["polygons"].as_array().unwrap().iter().flat_map(polygons).collect();
            let name = case["name"].as_str().unwrap();
            expect(name, "union", &ground(&drawn), &case["union"], perimeter(&drawn));
            // What any two polygons share. These pieces lie along each other, a step of the grid
            // apart: the overlay engine alone does not finish on them.
            let pieces: Vec<Ground> =
                drawn.iter().map(|rings| ground(std::slice::from_ref(rings))).collect();
            let pairs = pieces.iter().enumerate().flat_map(|(index, piece)| {
                pieces.iter().take(index).map(move |other| intersection(piece, other))
            });
            let pairs: Vec<Ground> = pairs.filter(|both| !both.is_empty()).collect();
            let perimeter = pieces.len() as f64 * perimeter(&drawn);
            let twice = union_all(&pairs, &Budget::default()).unwrap();
            expect(name, "covered twice", &twice, &case["covered_at_least_twice"], perimeter);
        }
    }
}
