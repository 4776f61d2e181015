//! Areas by label against the overlay engine.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::geometry::arbitrary::cell;
use crate::geometry::{Curve, Ground, Layers, union_all};
use crate::limits::Budget;
use crate::measure::{Measure, Radius};
use crate::quantity::Area;

type Rings = Vec<Vec<[f64; 2]>>;

/// On a lattice of a hundredth of a degree.
fn ring(corners: &[(i32, i32)]) -> Vec<[f64; 2]> {
    let closed = corners.iter().chain(corners.first());
    closed.map(|(x, y)| [30.0 + f64::from(*x) / 100.0, 47.0 + f64::from(*y) / 100.0]).collect()
}

fn square(west: i32, south: i32, size: i32) -> Vec<[f64; 2]> {
    let (east, north) = (west + size, south + size);
    ring(&[(west, south), (east, south), (east, north), (west, north)])
}

fn any_polygon() -> impl Strategy<Value = Rings> {
    let corner = (0i32..8, 0i32..8);
    let any_ring = prop::collection::vec(corner, 3..7).prop_map(|corners| ring(&corners));
    let any_square =
        (0i32..8, 0i32..8, 1i32..6).prop_map(|(west, south, size)| square(west, south, size));
    prop::collection::vec(prop_oneof![any_ring, any_square], 1..3)
}

fn any_map() -> impl Strategy<Value = Vec<(usize, Rings)>> {
    prop::collection::vec((0usize..3, any_polygon()), 1..6)
}

/// A map, and one that has some of its polygons and others.
fn two_days() -> impl Strategy<Value = [Vec<(usize, Rings)>; 2]> {
    (any_map(), any_map(), prop::collection::vec(any::<bool>(), 6)).prop_map(
        |(one, mut other, kept)| {
            let kept = one.iter().zip(kept).filter(|(_, is_kept)| *is_kept);
            other.truncate(3);
            other.extend(kept.map(|(polygon, _)| polygon.clone()));
            [one, other]
        },
    )
}

/// Repaired, with edges bent as a measure bends them.
fn layers(polygons: &[(usize, Rings)], curve: &Curve) -> Layers {
    let polygons = polygons.iter().map(|(layer, rings)| (*layer, rings.as_slice()));
    Layers::repair(3, polygons, curve, &Budget::default()).unwrap()
}

fn bending_measure() -> impl Strategy<Value = Measure> {
    prop_oneof![Just(Measure::Wgs84Geodesic), Just(Measure::SphereGeodesic(Radius::S2))]
}

fn any_square() -> impl Strategy<Value = Rings> {
    (0i32..8, 0i32..8, 1i32..6).prop_map(|(west, south, size)| vec![square(west, south, size)])
}

fn a_day_of_squares() -> impl Strategy<Value = Vec<(usize, Rings)>> {
    prop::collection::vec((0usize..3, any_square()), 1..5)
}

fn pieces(layers: &Layers) -> Pieces {
    Pieces::of_layers(layers)
}

fn strongest(stack: &Stack<'_>, set: usize) -> impl Fn(&Cover) -> Option<u32> + use<> {
    let tags = stack.tags(set);
    move |cover| cover.strongest(&tags).map(|tag| tag - tags.start)
}

type Pair = (Option<u32>, Option<u32>);

/// Laid over each other, taken for a pair with common edges or not.
fn lay<'p>(earlier: &'p Pieces, later: &'p Pieces, is_pair: bool) -> Stack<'p> {
    if is_pair { Stack::of_pair(earlier, later, Some) } else { Stack::of_sets([earlier, later]) }
}

/// Then × now, where anything is drawn.
fn label_of_pair(stack: &Stack<'_>) -> impl Fn(&Cover, &mut Labels<Pair>) + use<> {
    let (then, now) = (strongest(stack, 0), strongest(stack, 1));
    move |cover, labels| {
        let label = (then(cover), now(cover));
        if label != (None, None) {
            labels.push((label, 1));
        }
    }
}

fn by_cells(stack: &Stack<'_>, regions: Option<&Regions>, measure: &Measure) -> Areas<Pair> {
    areas(stack, regions, measure, label_of_pair(stack), &Budget::default()).unwrap()
}

/// What each layer holds: what it draws, less what stronger layers draw.
fn held(layers: &Layers) -> BTreeMap<u32, Ground> {
    let budget = Budget::default();
    let mut stronger: Vec<Ground> = Vec::new();
    let mut held = BTreeMap::new();
    for layer in 0..layers.count() {
        let drawn = union_all(layers.layer(layer), &budget).unwrap();
        let ground = drawn.difference_from_all(&stronger, &budget).unwrap();
        held.insert(u32::try_from(layer).unwrap(), ground);
        stronger.push(drawn);
    }
    held
}

/// What each layer holds, and what of everything none of them holds.
fn held_and_rest(layers: &Layers, everything: &Ground) -> Vec<(Option<u32>, Ground)> {
    let grounds = held(layers);
    let rest = everything.difference_from_all(grounds.values(), &Budget::default()).unwrap();
    let mut all: Vec<(Option<u32>, Ground)> =
        grounds.into_iter().map(|(layer, ground)| (Some(layer), ground)).collect();
    all.push((None, rest));
    all
}

/// Areas of status then × status now, in all (region 0) and by region, by overlays.
fn by_overlay(
    earlier: &Layers,
    later: &Layers,
    regions: &[Ground],
    measure: &Measure,
) -> BTreeMap<(Pair, usize), Area> {
    let budget = Budget::default();
    let everything = cell(29.0, 46.0, 3.0, 3.0);
    let mut areas = BTreeMap::new();
    let mut whole = vec![everything.clone()];
    whole.extend(regions.iter().cloned());
    for (then, before) in held_and_rest(earlier, &everything) {
        for (now, after) in held_and_rest(later, &everything) {
            if (then, now) == (None, None) {
                continue;
            }
            let both = before.intersection(&after, &budget).unwrap();
            for (place, region) in whole.iter().enumerate() {
                let ground = both.intersection(region, &budget).unwrap();
                areas.insert(((then, now), place), measure.ground_area(&ground));
            }
        }
    }
    areas
}

fn cases(count: u32) -> ProptestConfig {
    let count =
        std::env::var("CELLS_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(count);
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(count) }
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn two_days_by_region_are_what_the_overlay_finds(
        days in two_days(),
        regions in prop::collection::vec(prop::collection::vec(any_polygon(), 1..3), 0..4),
    ) {
        expect_what_the_overlay_finds(&days, &regions, &Measure::Wgs84Planar)?;
    }

    /// Of polygons whose rings cannot reach over each other when they are bent.
    #[test]
    fn two_days_of_bent_edges_are_what_the_overlay_finds(
        days in [a_day_of_squares(), a_day_of_squares()],
        regions in prop::collection::vec(prop::collection::vec(any_square(), 1..3), 0..4),
        measure in bending_measure(),
    ) {
        expect_what_the_overlay_finds(&days, &regions, &measure)?;
    }
}

type Days = [Vec<(usize, Rings)>; 2];

fn expect_what_the_overlay_finds(
    days: &Days,
    regions: &[Vec<Rings>],
    measure: &Measure,
) -> Result<(), TestCaseError> {
    let curve = measure.curve();
    let [earlier, later] = days.each_ref().map(|day| layers(day, &curve));
    let regions: Vec<Ground> = regions.iter().map(|polygons| region(polygons, &curve)).collect();
    let expected = by_overlay(&earlier, &later, &regions, measure);
    let [one, other] = [pieces(&earlier), pieces(&later)];
    let prepared = Regions::new(regions);
    for pair in [false, true] {
        let stack = lay(&one, &other, pair);
        let found = by_cells(&stack, Some(&prepared), measure);
        let without_regions = by_cells(&stack, None, measure);
        let built = grounds(&stack, label_of_pair(&stack), &Budget::default()).unwrap();
        for ((label, place), expected) in &expected {
            let area = match place {
                0 => found.whole(label),
                region => found.within(label, region - 1),
            };
            // Regions do not change a bit of the whole.
            prop_assert_eq!(without_regions.whole(label), found.whole(label));
            // The same ground, built.
            let ground = built.get(&(*label, 1));
            let ground = ground.map_or(Area::ZERO, |ground| measure.ground_area(ground));
            prop_assert!((ground - found.whole(label)).abs().m2() < 1.0, "{label:?}, built");
            prop_assert!(
                (area - *expected).abs().m2() < 1.0,
                "{label:?} in {place}, as a pair {pair}: {area:.9}, not {expected:.9}"
            );
        }
    }
    Ok(())
}

/// A region on the same lattice.
fn region(polygons: &[Rings], curve: &Curve) -> Ground {
    let polygons: Vec<(usize, Rings)> = polygons.iter().map(|rings| (0, rings.clone())).collect();
    held(&layers(&polygons, curve)).remove(&0).unwrap_or_default()
}
