//! How time grows with the size of what is measured: made-up maps of 1,000 to 10⁷ vertices, territories
//! of 1 to 10⁵ regions, timelines of 1 to 1,024 maps.
//!
//! Prints `curve<TAB>unit<TAB>size<TAB>seconds`, the least of several runs. `benches/growth/run` draws the
//! curves.

#![expect(clippy::print_stdout, reason = "a table is what it is for")]

use std::f64::consts::TAU;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use territory_control::{ControlMap, Error, Input, Limits, Method, Territory, TerritoryReader};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let thousands =
        |most: u32| (0..).map(|step| 1000 << step).take_while(move |size| *size <= most);
    let ukraine = Territory::ukraine();
    for size in thousands(8_192_000).chain([10_000_000]) {
        let text = one_polygon(size, 0);
        row("one polygon, from file to report", "vertices", size, || {
            ukraine.control(&ControlMap::from_bytes("one.geojson", &text)?)
        })?;
    }
    // A map keeps what was found out about it, so each run reads it anew.
    for size in thousands(4_096_000) {
        let text = many_polygons(size);
        row("polygons that overlap, from file to report", "vertices", size, || {
            ukraine.control(&ControlMap::from_bytes("many.geojson", &text)?)
        })?;
    }
    for size in thousands(1_024_000) {
        let texts = [one_polygon(size, 0), one_polygon(size, 1)];
        row("change between two days, from files", "vertices", size, || {
            let [earlier, later] = &texts;
            let earlier = ControlMap::from_bytes("earlier.geojson", earlier)?;
            let later = ControlMap::from_bytes("later.geojson", later)?;
            ukraine.survey(&Method::default()).change(&earlier, &later)
        })?;
    }
    let map = ControlMap::from_bytes("map.geojson", &one_polygon(3000, 0))?;
    let method = Method::default();
    for count in (0..17).map(|step| 1 << step).chain([100_000]) {
        let text = cells(count);
        row("territory, prepared", "regions", count, || {
            let input = Input::from_reader("cells", text.as_bytes(), &Limits::default())?;
            let territory = TerritoryReader::new().read(&input)?;
            territory.survey(&method).regions(&map)
        })?;
        let input = Input::from_reader("cells", text.as_bytes(), &Limits::default())?;
        let territory = TerritoryReader::new().read(&input)?;
        row("a map by region", "regions", count, || territory.survey(&method).regions(&map))?;
    }
    let folder = tempfile::tempdir()?;
    let mut files = Vec::new();
    for step in 0..11 {
        for day in files.len()..1 << step {
            let file = folder.path().join(format!("map_{}.geojson", date(day)));
            fs::write(&file, one_polygon(3000, u32::try_from(day)?))?;
            files.push(file);
        }
        row("timeline by region", "maps", 1 << step, || {
            ukraine
                .survey(&Method::default())
                .timeline()
                .by_region()
                .read(files.iter().map(|file| -> &Path { file }))
        })?;
    }
    Ok(())
}

/// Prints the least time of several runs.
fn row<T>(
    curve: &str,
    unit: &str,
    size: u32,
    work: impl Fn() -> std::result::Result<T, Error>,
) -> Result<()> {
    const RUNS: usize = 200;
    const ENOUGH: Duration = Duration::from_millis(400);
    let begin = Instant::now();
    let mut least = Duration::MAX;
    for _ in 0..RUNS {
        let start = Instant::now();
        black_box(work()?);
        least = least.min(start.elapsed());
        if begin.elapsed() > ENOUGH {
            break;
        }
    }
    println!("{curve}\t{unit}\t{size}\t{:.9}", least.as_secs_f64());
    Ok(())
}

/// A polygon with a winding coast around 32° E 48° N. From day to day a hundredth of it moves.
fn one_polygon(vertices: u32, day: u32) -> Vec<u8> {
    let corners = vertices - 1;
    let position = |index: u32| {
        let corner = f64::from(index % corners) / f64::from(corners);
        let turn = corner * TAU;
        let has_moved = (corner * 100.0).floor().total_cmp(&f64::from(day % 100)).is_eq();
        let radius = 1.0 + 0.2 * (turn * 7.0).sin() + 0.01 * (turn * 331.0).sin();
        let radius = if has_moved { 1.01 * radius } else { radius };
        [32.0 + 3.0 * radius * turn.cos(), 48.0 + 2.0 * radius * turn.sin()]
    };
    let ring: Vec<[f64; 2]> = (0..=corners).map(position).collect();
    collection(&[("occupied", ring)]).into_bytes()
}

/// Polygons of 100 vertices about a mesh, each reaching into its neighbours, of three statuses.
fn many_polygons(vertices: u32) -> Vec<u8> {
    const EACH: u32 = 100;
    let count = vertices / EACH;
    let side = f64::from(count).sqrt().ceil();
    let polygon = |index: u32| {
        let status = match index % 3 {
            0 => "occupied",
            1 => "liberated",
            _ => "unknown",
        };
        let (column, line) = (f64::from(index) % side, (f64::from(index) / side).floor());
        let aside = |step: u32| f64::from(index.wrapping_mul(step) >> 16 & 0xff) / 1000.0;
        let (column, line) = (column + aside(2_654_435_761), line + aside(2_246_822_519));
        let position = |corner: u32| {
            let turn = f64::from(corner % EACH) / f64::from(EACH) * TAU;
            let radius = 0.6 + 0.03 * (turn * 11.0).sin();
            [
                26.0 + (column + radius * turn.cos()) * 12.0 / side,
                45.0 + (line + radius * turn.sin()) * 6.0 / side,
            ]
        };
        (status, (0..=EACH).map(position).collect())
    };
    let polygons: Vec<(&str, Vec<[f64; 2]>)> = (0..count).map(polygon).collect();
    collection(&polygons).into_bytes()
}

/// A grid of cells over 22–41° E 44–53° N.
fn cells(count: u32) -> String {
    let side = f64::from(count).sqrt().ceil();
    let (width, height) = (19.0 / side, 9.0 / side);
    let cell = |index: u32| {
        let west = 22.0 + f64::from(index) % side * width;
        let south = 44.0 + (f64::from(index) / side).floor() * height;
        let (east, north) = (west + width, south + height);
        let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
        ("occupied", ring.to_vec())
    };
    collection(&(0..count).map(cell).collect::<Vec<_>>())
}

fn collection(polygons: &[(&str, Vec<[f64; 2]>)]) -> String {
    let mut text = r#"{"type":"FeatureCollection","features":["#.to_owned();
    for (index, (status, ring)) in polygons.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        let properties = format!(r#"{{"status":"{status}"}}"#);
        let _ = write!(
            text,
            r#"{comma}{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon","coordinates":[["#,
        );
        for (index, [longitude, latitude]) in ring.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let _ = write!(text, "{comma}[{longitude:.7},{latitude:.7}]");
        }
        text.push_str("]]}}");
    }
    text.push_str("]}");
    text
}

fn date(day: usize) -> String {
    let first = jiff::civil::date(2022, 1, 1);
    let day = i64::try_from(day).unwrap_or_default();
    first.saturating_add(jiff::Span::new().days(day)).to_string()
}
