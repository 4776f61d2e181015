//! Work that is bounded, and work that is cancelled.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use territory_control::method::{Clip, Outside};
use territory_control::timeline::Period;
use territory_control::{
    Cancellation, ControlMap, ControlReport, Error, ErrorKind, Input, Legend, Limits, MapReader,
    Measure, Method, Territory, TerritoryReader,
};

pub(crate) type Ring = Vec<[f64; 2]>;

/// A polygon for each ring, all of them of one status.
pub(crate) fn text(rings: &[Ring]) -> String {
    let mut text = r#"{"type":"MultiPolygon","coordinates":["#.to_owned();
    for (index, ring) in rings.iter().enumerate() {
        text.push_str(if index == 0 { "[[" } else { ",[[" });
        for (index, [x, y]) in ring.iter().chain(ring.first()).enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(text, "{comma}[{x},{y}]").unwrap();
        }
        text.push_str("]]");
    }
    text.push_str("]}");
    text
}

pub(crate) fn reader(limits: Limits) -> MapReader {
    MapReader::new().legend(Legend::built_in("any").unwrap()).limits(limits)
}

pub(crate) fn map(rings: &[Ring], limits: Limits) -> Result<ControlMap, Error> {
    reader(limits).read([Input::from_reader("map.json", text(rings).as_bytes(), &limits)?])
}

pub(crate) fn measure(rings: &[Ring], limits: Limits) -> Result<ControlReport, Error> {
    Territory::ukraine().control(&map(rings, limits)?)
}

pub(crate) fn square(west: f64, south: f64, size: f64) -> Ring {
    vec![[west, south], [west + size, south], [west + size, south + size], [west, south + size]]
}

/// A comb of teeth that stand side by side, and the same comb lying.
pub(crate) fn combs(teeth: u32, size: f64) -> [Ring; 2] {
    let step = size / f64::from(2 * teeth);
    let mut comb = vec![[0.0, 0.0], [size, 0.0], [size, step]];
    for tooth in (0..teeth).rev().map(|tooth| f64::from(2 * tooth) * step) {
        comb.extend([[tooth + step, step], [tooth + step, size], [tooth, size], [tooth, step]]);
    }
    let lying = comb.iter().map(|[x, y]| [*y, *x]).collect();
    [comb, lying]
}

pub(crate) fn limit_of(error: &Error) -> (&'static str, u64) {
    match error.kind() {
        ErrorKind::Limit { limit, allowed } => (limit, *allowed),
        other => panic!("{other:?}"),
    }
}

#[test]
fn crossings_are_refused_where_they_pass_the_limit() {
    // Each tooth of one comb crosses each of the other twice on both sides: 4 × 20², less the
    // crossings along the backs.
    let combs = combs(20, 10.0);
    let limits = Limits::default().crossings(2000);
    assert!(measure(&combs, limits).is_ok());
    let error = measure(&combs, limits.crossings(1000)).unwrap_err();
    assert_eq!(limit_of(&error), ("crossings", 1000));
    assert_eq!(
        error.to_string(),
        "map.json: more than 1000 crossings; to allow more, raise the limit (`Limits::crossings`)",
    );
}

/// 10⁸ pieces, more than fit into memory.
#[test]
fn ten_thousand_teeth_against_ten_thousand_are_refused() {
    let error = measure(&combs(10_000, 20.0), Limits::default()).unwrap_err();
    assert_eq!(limit_of(&error), ("crossings", 2_000_000));
}

/// Long edges side by side at a slant, whose boxes all meet: a hatching of 2,000 lines, and a valid star.
#[test]
fn edges_side_by_side_are_no_comparisons() {
    let hatching = (0..2_000).map(|line| {
        let west = f64::from(line) * 1e-5;
        vec![[west, 0.0], [west + 1.0, 1.0], [west + 1.0, 1.000_001]]
    });
    // Their edges make 18 and 200 million pairs.
    let limits = Limits::default().comparisons(4_000_000);
    let area = measure(&hatching.collect::<Vec<_>>(), limits).unwrap().controlled().area();
    // 2,000 slivers of half a millionth of a square degree, each of 12,308 km².
    assert!((area.km2() - 2_000.0 * 0.5e-6 * 12_308.0).abs() < 0.1, "{area}");
    let spikes = 20_000;
    let star = (0..spikes).map(|spike| {
        let radius = if spike % 2 == 0 { 0.5 } else { 0.25 };
        let (sine, cosine) =
            (std::f64::consts::TAU * f64::from(spike) / f64::from(spikes)).sin_cos();
        [30.5 + radius * cosine, radius * sine]
    });
    assert!(measure(&[star.collect()], limits).is_ok());
}

/// Bands around bands: nothing crosses, but much has to be compared.
pub(crate) fn bands(count: u32) -> Vec<Ring> {
    let band = |band: u32| {
        let radius = f64::from(band + 1) / f64::from(count);
        let corner = |corner: u32| {
            let (sine, cosine) = (std::f64::consts::TAU * f64::from(corner) / 64.0).sin_cos();
            [30.0 + radius * cosine, 48.0 + radius * sine]
        };
        (0..64).map(corner).collect()
    };
    (0..count).map(band).collect()
}

#[test]
fn comparisons_are_refused_where_they_pass_the_limit() {
    let limits = Limits::default().comparisons(1_000_000);
    assert!(measure(&bands(20), limits).is_ok());
    let error = measure(&bands(2_000), limits).unwrap_err();
    assert_eq!(limit_of(&error), ("comparisons", 1_000_000));
}

#[test]
fn a_territory_has_no_more_regions_than_the_limit() {
    let features: Vec<String> = (0..4)
        .map(|index| {
            let ring = square(f64::from(index), 0.0, 1.0);
            let geometry = text(&[ring]);
            format!(r#"{{"type":"Feature","properties":{{}},"geometry":{geometry}}}"#)
        })
        .collect();
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    let read = |regions: u64| {
        let limits = Limits::default().regions(regions);
        let input = Input::from_reader("land.json", text.as_bytes(), &limits).unwrap();
        TerritoryReader::new().limits(limits).read(&input)
    };
    assert_eq!(read(4).unwrap().regions().len(), 4);
    let error = read(3).unwrap_err();
    assert_eq!(limit_of(&error), ("regions", 3));
    assert!(error.to_string().starts_with("land.json: more than 3 regions"), "{error}");
}

/// The front of a map as wide as the world is tens of thousands of kilometres long, and each of its
/// edges is compared with the boundary.
#[test]
fn figures_by_region_keep_to_the_limits() {
    let bands: Vec<Ring> = (0..50)
        .map(|band| {
            let south = f64::from(band) * 1.5 - 60.0;
            vec![[-170.0, south], [170.0, south], [170.0, south + 1.0], [-170.0, south + 1.0]]
        })
        .collect();
    let limits = Limits::default().comparisons(100_000);
    let map = map(&bands, limits).unwrap();
    let ukraine = Territory::ukraine();
    assert!(ukraine.control(&map).is_ok());
    for outside in [Outside::Report, Outside::Nearest] {
        let method = Method::default().outside(outside);
        let error = ukraine.survey(&method).regions(&map).unwrap_err();
        assert_eq!(limit_of(&error), ("comparisons", 100_000));
    }
}

/// A row of squares: a line to the east from each meets all that follow.
#[test]
fn a_hundred_thousand_polygons_in_a_row_are_measured() {
    let row: Vec<Ring> =
        (0..100_000).map(|place| square(f64::from(place) * 1e-3, 0.0, 5e-4)).collect();
    let area = |rings: &[Ring]| measure(rings, Limits::default()).unwrap().controlled().area().m2();
    let (one, all) = (area(&row[..1]), area(&row));
    assert!((all / one - 100_000.0).abs() < 1e-3, "{all} {one}");
}

/// Copies of one ring, each corner moved by a step or two of the grid: together they have the area of
/// one, to within the strip by which they differ.
#[test]
fn hundreds_of_nearly_coinciding_polygons_are_measured() {
    let corner = |copy: u32, corner: u32| {
        let angle = std::f64::consts::TAU * f64::from(corner) / 20.0;
        let shift = |salt: u32| f64::from((copy * 7919 + corner * 104_729 + salt) % 3) * 1e-9;
        [31.0 + angle.cos() + shift(1), 48.0 + angle.sin() + shift(2)]
    };
    let copies: Vec<Ring> =
        (0..200).map(|copy| (0..20).map(|index| corner(copy, index)).collect()).collect();
    let area = |rings: &[Ring]| measure(rings, Limits::default()).unwrap().controlled().area().m2();
    let (one, all) = (area(&copies[..1]), area(&copies));
    // 700 km of boundary, two steps of 0.11 mm.
    assert!((all - one).abs() < 700_000.0 * 2.0 * 1.2e-4, "{}", all - one);
}

#[test]
fn work_that_is_cancelled_before_it_begins_is_not_done() {
    let cancellation = Cancellation::new();
    let reader = MapReader::new().cancellation(cancellation.clone());
    let input = || {
        let text = text(&[square(31.0, 48.0, 1.0)]);
        Input::from_reader("map.json", text.as_bytes(), &Limits::default()).unwrap()
    };
    let map = reader.read([input()]).unwrap();
    let ukraine = Territory::ukraine();
    let survey = ukraine.survey(&Method::default());
    assert!(survey.control(&map).is_ok());
    cancellation.cancel();
    let of_map = [
        ukraine.control(&map).map(drop),
        survey.regions(&map).map(drop),
        ukraine.survey(&Method::default().clip(Clip::Territory)).control(&map).map(drop),
        survey.change(&map, &map).map(drop),
        survey.agreement(&[("a", &map), ("b", &map)]).map(drop),
        survey.audit(&"1%".parse().unwrap(), &map).map(drop),
    ];
    for result in of_map {
        let error = result.unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Cancelled);
        assert_eq!(error.to_string(), "map.json: cancelled");
    }
    let opened = reader.open("there-is-no-such-file").unwrap_err();
    assert_eq!(*opened.kind(), ErrorKind::Cancelled);
    let land = TerritoryReader::new().cancellation(cancellation).read(&input()).unwrap_err();
    assert_eq!(*land.kind(), ErrorKind::Cancelled);
}

/// Work of some seconds, cancelled at many moments: the call returns, wherever it was.
#[test]
fn work_is_cancelled_wherever_it_is() {
    // Two wavy rings of 300,000 vertices that cross 600 times.
    let wavy = |phase: f64| -> Ring {
        let corner = |corner: u32| {
            let angle = std::f64::consts::TAU * f64::from(corner) / 300_000.0;
            let radius = 2.0 + 0.1 * (300.0 * angle + phase).sin();
            [31.0 + radius * angle.cos(), 48.0 + radius * angle.sin()]
        };
        (0..300_000).map(corner).collect()
    };
    let text = text(&[wavy(0.0), wavy(1.5)]);
    let run = |cancellation: &Cancellation| {
        let limits = Limits::default();
        let input = Input::from_reader("map.json", text.as_bytes(), &limits)?;
        let map = reader(limits).cancellation(cancellation.clone()).read([input])?;
        let method = Method::default().measure(Measure::Wgs84Planar).clip(Clip::Territory);
        Territory::ukraine().survey(&method).regions(&map)
    };
    let begin = Instant::now();
    assert!(run(&Cancellation::new()).is_ok());
    let whole = begin.elapsed();
    let (mut slowest, mut count) = (Duration::ZERO, 0);
    for part in 0..12 {
        let cancellation = Cancellation::new();
        let was_cancelled = std::thread::scope(|scope| {
            let caller = scope.spawn(|| {
                std::thread::sleep(whole * part / 12);
                cancellation.cancel();
                Instant::now()
            });
            let result = run(&cancellation);
            let after = Instant::now();
            let cancelled_at = caller.join().unwrap();
            // The machine may be quicker this time.
            result.is_err_and(|error| {
                assert_eq!(*error.kind(), ErrorKind::Cancelled);
                slowest = slowest.max(after - cancelled_at);
                true
            })
        });
        count += usize::from(was_cancelled);
    }
    // How many come in time depends on the machine; the first is cancelled at once.
    assert!(count > 0);
    println!("slowest answer to a cancellation: {slowest:?} of {whole:?}");
}

/// Maps of the years 1 and 9999 lie 3.65 million days apart.
#[test]
fn a_timeline_has_no_more_periods_than_the_limit() {
    let map = |date: &str| {
        let text = format!(
            r#"{{"type":"Feature","properties":{{"date":"{date}"}},"geometry":{{"type":"Polygon",
            "coordinates":[[[36,48],[37,48],[37,49],[36,48]]]}}}}"#
        );
        Input::from_reader(format!("{date}.geojson"), text.as_bytes(), &Limits::default()).unwrap()
    };
    let ukraine = Territory::ukraine();
    let survey = ukraine.survey(&Method::default());
    let periods = |limits: Limits, period| {
        let reader = reader(limits);
        let reader = survey.timeline().map_reader(reader);
        let reader = reader.input(map("0001-01-01")).input(map("9999-12-31"));
        let timeline = reader.read(std::iter::empty::<&str>()).unwrap();
        reader.periods(&timeline, period, 31).map(|periods| periods.len())
    };
    assert_eq!(periods(Limits::default(), Period::Year).unwrap(), 9999);
    assert_eq!(
        limit_of(&periods(Limits::default(), Period::Days(1)).unwrap_err()),
        ("periods", 100_000)
    );
    assert_eq!(
        limit_of(&periods(Limits::default().periods(9998), Period::Year).unwrap_err()),
        ("periods", 9998)
    );
}
