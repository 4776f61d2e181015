//! How time grows with the size of what is measured: made-up maps of 1,000 to 10⁷ vertices, territories
//! of 1 to 10⁵ regions, timelines of 1 to 1,024 maps; and inputs made to be dear, each at four sizes.
//!
//! Prints `curve<TAB>unit<TAB>size<TAB>seconds`, the least of several runs. `benches/growth/run` draws the
//! curves and prints their exponents.

#![expect(clippy::print_stdout, reason = "a table is what it is for")]

mod dear;
mod maps;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use territory_control::{ControlMap, Error, Input, Limits, Method, Territory, TerritoryReader};

use maps::{cells, many_polygons, one_polygon};

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
    dear::measure()
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

fn date(day: usize) -> String {
    let first = jiff::civil::date(2022, 1, 1);
    let day = i64::try_from(day).unwrap_or_default();
    first.saturating_add(jiff::Span::new().days(day)).to_string()
}
