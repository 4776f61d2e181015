//! Inputs that are dear for their size: what bytes do not show.

use std::f64::consts::TAU;

use territory_control::article::{Article, DatedMap};
use territory_control::method::Outside;
use territory_control::{
    ControlMap, Input, Legend, Limits, MapReader, Method, Territory, TerritoryReader,
};

use crate::maps::{cells, collection};
use crate::{Result, row};

/// Each kind at some size, twice, four and eight times that.
pub(crate) fn measure() -> Result<()> {
    let ukraine = Territory::ukraine();
    for size in doubled(500) {
        let text = statuses_on_one_square(size);
        row("statuses on one square", "features", size, || {
            ukraine.survey(&Method::default()).regions(&read(&text)?)
        })?;
    }
    for size in doubled(1000) {
        let text = squares(size, Fill::OwnStatus);
        row("change between squares, each with a status of its own", "features", size, || {
            ukraine.survey(&Method::default()).change(&read(&text)?, &read(&text)?)
        })?;
    }
    for size in doubled(5000) {
        let text = squares(size, Fill::Occupied);
        let land = cells(size / 4);
        row("change between squares by a quarter as many regions", "squares", size, || {
            let land = TerritoryReader::new().read(&input(&land)?)?;
            land.survey(&Method::default()).change(&read(&text)?, &read(&text)?)
        })?;
    }
    for size in doubled(75) {
        let text = squares_beside_each_other(size);
        row(
            "squares, each with a status of its own and a little beside the last",
            "features",
            size,
            || ukraine.survey(&Method::default()).regions(&read(&text)?),
        )?;
    }
    for size in doubled(1250) {
        let text = collection(&needles(size));
        row("needles in no order", "needles", size, || ukraine.control(&read(&text)?))?;
    }
    for size in doubled(10_000) {
        let text = collection(&[("occupied", star(size))]);
        row("a star", "vertices", size, || ukraine.control(&read(&text)?))?;
    }
    for size in doubled(12_500) {
        let text = circles(size);
        row("300 circles, each a little beside the last", "vertices", size, || {
            ukraine.control(&read(&text)?)
        })?;
    }
    for size in doubled(2500) {
        let text = equal_holes(size);
        row("equal holes", "holes", size, || ukraine.control(&read(&text)?))?;
    }
    for size in doubled(50) {
        let text = collection(&bands(size));
        row("bands around bands", "bands", size, || ukraine.control(&read(&text)?))?;
    }
    for size in doubled(50) {
        let text = combs(size);
        row("two combs across each other", "teeth", size, || ukraine.control(&read(&text)?))?;
    }
    for size in doubled(500) {
        let text = collection(&[("occupied", far_strip())]);
        let land = cells(size);
        let method = Method::default().outside(Outside::Nearest);
        row("ground far away, assigned to the nearest of regions", "regions", size, || {
            let land = TerritoryReader::new().read(&input(&land)?)?;
            land.survey(&method).regions(&read(&text)?)
        })?;
    }
    let map = squares(1000, Fill::Occupied);
    for size in doubled(25) {
        let article = Article::read(&sentences(size));
        row("figures of an article", "sentences", size, || {
            let maps = [DatedMap::new(jiff::civil::date(2025, 12, 1), read(&map)?)];
            ukraine.survey(&Method::default()).check_article(&article, &maps)
        })?;
    }
    Ok(())
}

fn doubled(least: u32) -> impl Iterator<Item = u32> {
    (0..4).map(move |step| least << step)
}

fn input(text: &str) -> std::result::Result<Input, territory_control::Error> {
    Input::from_reader("made.geojson", text.as_bytes(), &Limits::default())
}

/// A map whose statuses are what they are called.
fn read(text: &str) -> std::result::Result<ControlMap, territory_control::Error> {
    MapReader::new().legend(Legend::built_in("status")?).read([input(text)?])
}

type Polygon = (String, Vec<[f64; 2]>);

#[derive(Clone, Copy)]
enum Fill {
    Occupied,
    OwnStatus,
}

impl Fill {
    fn status(self, place: u32) -> String {
        match self {
            Self::Occupied => "occupied".to_owned(),
            Self::OwnStatus => format!("status {place}"),
        }
    }
}

fn square(west: f64, south: f64, size: f64) -> Vec<[f64; 2]> {
    let (east, north) = (west + size, south + size);
    vec![[west, south], [east, south], [east, north], [west, north], [west, south]]
}

fn written(polygons: &[Polygon]) -> String {
    let polygons: Vec<(&str, Vec<[f64; 2]>)> =
        polygons.iter().map(|(status, ring)| (status.as_str(), ring.clone())).collect();
    collection(&polygons)
}

fn statuses_on_one_square(count: u32) -> String {
    let features = (0..count).map(|place| (Fill::OwnStatus.status(place), square(31.0, 47.0, 1.0)));
    written(&features.collect::<Vec<_>>())
}

fn squares_beside_each_other(count: u32) -> String {
    let square = |place: u32| {
        let aside = f64::from(place) * 1e-4;
        (Fill::OwnStatus.status(place), square(31.0 + aside, 47.0 + aside, 1.0))
    };
    written(&(0..count).map(square).collect::<Vec<_>>())
}

/// Long narrow triangles, all of one slant, anywhere.
fn needles(count: u32) -> Vec<(&'static str, Vec<[f64; 2]>)> {
    let scattered =
        |place: u32, step: u32| f64::from(place.wrapping_mul(step)) / f64::from(u32::MAX);
    let needle = |place: u32| {
        let (x, y) =
            (30.0 + scattered(place, 2_654_435_761), 47.0 + scattered(place, 2_246_822_519));
        ("occupied", vec![[x, y], [x + 1.0, y + 1.0], [x + 1.0, y + 1.000_000_1], [x, y]])
    };
    (0..count).map(needle).collect()
}

/// Squares about a mesh, apart from each other.
fn squares(count: u32, fill: Fill) -> String {
    let side = f64::from(count).sqrt().ceil();
    let square = |place: u32| {
        let (column, line) = (f64::from(place) % side, (f64::from(place) / side).floor());
        let corner = square(24.0 + column * 8.0 / side, 45.0 + line * 6.0 / side, 4.0 / side);
        (fill.status(place), corner)
    };
    written(&(0..count).map(square).collect::<Vec<_>>())
}

fn around(centre: [f64; 2], radius: f64, turn: f64) -> [f64; 2] {
    let (sine, cosine) = (TAU * turn).sin_cos();
    [centre[0] + radius * cosine, centre[1] + radius * sine]
}

/// A valid ring of spikes.
fn star(vertices: u32) -> Vec<[f64; 2]> {
    let vertex = |vertex: u32| {
        let vertex = vertex % vertices;
        let radius = if vertex.is_multiple_of(2) { 0.5 } else { 0.25 };
        around([30.5, 48.5], radius, f64::from(vertex) / f64::from(vertices))
    };
    (0..=vertices).map(vertex).collect()
}

fn circle(centre: [f64; 2], radius: f64, corners: u32) -> Vec<[f64; 2]> {
    let corner =
        |corner: u32| around(centre, radius, f64::from(corner % corners) / f64::from(corners));
    (0..=corners).map(corner).collect()
}

fn circles(vertices: u32) -> String {
    let circle = |place: u32| {
        ("occupied", circle([31.0 + f64::from(place) * 1e-6, 48.0], 0.5, vertices / 300))
    };
    collection(&(0..300).map(circle).collect::<Vec<_>>())
}

/// Rings around rings, as of a contour map.
fn bands(count: u32) -> Vec<(&'static str, Vec<[f64; 2]>)> {
    let band =
        |band: u32| ("occupied", circle([30.0, 48.0], f64::from(band + 1) / f64::from(count), 64));
    (0..count).map(band).collect()
}

/// A comb, and the same comb lying on its side.
fn combs(teeth: u32) -> String {
    let step = 1.0 / f64::from(2 * teeth);
    let mut comb = vec![[30.0, 47.0], [31.0, 47.0], [31.0, 47.0 + step]];
    for tooth in (0..teeth).rev().map(|tooth| 30.0 + f64::from(2 * tooth) * step) {
        let (low, high) = (47.0 + step, 48.0);
        comb.extend([[tooth + step, low], [tooth + step, high], [tooth, high], [tooth, low]]);
    }
    comb.push([30.0, 47.0]);
    let lying = comb.iter().map(|[x, y]| [y - 17.0, x + 17.0]).collect();
    collection(&[("occupied", comb), ("occupied", lying)])
}

/// One square with the same hole so many times.
fn equal_holes(count: u32) -> String {
    let ring = |ring: &[[f64; 2]]| {
        let positions: Vec<String> = ring.iter().map(|[x, y]| format!("[{x},{y}]")).collect();
        format!("[{}]", positions.join(","))
    };
    let mut hole = square(31.0, 48.0, 1.0);
    hole.reverse();
    let holes = vec![ring(&hole); count as usize].join(",");
    let shell = ring(&square(30.0, 47.0, 3.0));
    format!(
        r#"{{"type":"Feature","properties":{{"status":"occupied"}},"geometry":{{"type":"Polygon","coordinates":[{shell},{holes}]}}}}"#
    )
}

/// A narrow strip a long way east of the cells.
fn far_strip() -> Vec<[f64; 2]> {
    vec![[80.0, 40.0], [80.001, 40.0], [80.001, 60.0], [80.0, 60.0], [80.0, 40.0]]
}

fn sentences(count: u32) -> String {
    let sentence = |place: u32| {
        let (whole, tenth) = (1 + place % 90, place % 10);
        format!(
            "Russia holds {whole}.{tenth}% of Ukraine, or {} sq km, up from {whole}%.",
            1000 + place
        )
    };
    let sentences: Vec<String> = (0..count).map(sentence).collect();
    format!("2025-12-01\n\n{}", sentences.join("\n"))
}
