//! The work of the peers with `territory-control`, through its public API.
//!
//! ```text
//! peer-ours [--measure NAME] regions BOUNDARIES.geojson MAP…     area, and area in each region
//! peer-ours [--measure NAME] change BOUNDARIES.geojson MAP…      the same, and gains and losses
//! peer-ours [--measure NAME] reports BOUNDARIES.geojson MAP…     as `regions`, one report a map
//! peer-ours [--measure NAME] total MAP…                          area of controlled ground
//! peer-ours [--measure NAME] statuses MAP…                       area of each status, as drawn
//! ```
//!
//! Prints `file<TAB>what<TAB>km²`. `regions` and `change` read maps as a timeline does: on as many
//! threads as `RAYON_NUM_THREADS` says, and with gains and losses in either case, because there is no
//! timeline without. The others read one map after the other.

use std::io::Write as _;
use std::path::Path;

use territory_control::{
    ControlMap, ControlReport, Error, Method, Territory, TerritoryReader, TimelineReader,
};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut method = Method::default();
    if arguments.first().is_some_and(|argument| argument == "--measure") {
        let measure = arguments.get(1).ok_or("which measure?")?;
        method = method.measure(measure.parse()?);
        arguments.drain(..2);
    }
    let (work, files) = arguments.split_first().ok_or("which work?")?;
    match work.as_str() {
        "regions" | "change" => {
            let (boundaries, maps) = files.split_first().ok_or("which boundaries?")?;
            timeline(&method, boundaries, maps, work == "change")
        }
        "reports" => {
            let (boundaries, maps) = files.split_first().ok_or("which boundaries?")?;
            reports(&method, boundaries, maps)
        }
        "total" => each_map(&method, files, |report| {
            vec![("controlled".to_owned(), report.controlled().area().km2())]
        }),
        "statuses" => each_map(&method, files, |report| {
            let statuses = report.statuses().iter();
            // What others have of it is drawn, too: peers do not know which status wins.
            let drawn = statuses.map(|row| {
                (row.status().to_string(), (row.holding().area() + row.overlap()).km2())
            });
            drawn.collect()
        }),
        _ => Err(format!("no work {work:?}").into()),
    }
}

fn timeline(method: &Method, boundaries: &str, maps: &[String], with_change: bool) -> Result<()> {
    let territory = TerritoryReader::new().region_name("adm1_code").open(boundaries)?;
    let timeline = TimelineReader::new(&territory).method(method.clone()).by_region().read(maps)?;
    for row in timeline.rows() {
        let figures = row.figures().ok_or_else(|| format!("{} failed", row.file()))?;
        let mut areas = vec![("controlled", figures.controlled())];
        let regions = timeline.region_names().iter().map(String::as_str);
        areas.extend(regions.zip(figures.regions().iter().copied()));
        if with_change {
            let change = [("gained", figures.gained()), ("lost", figures.lost())];
            areas.extend(change.into_iter().filter_map(|(what, area)| Some((what, area?))));
        }
        print(row.file(), areas.into_iter().map(|(what, area)| (what.to_owned(), area.km2())))?;
    }
    Ok(())
}

fn reports(method: &Method, boundaries: &str, maps: &[String]) -> Result<()> {
    let territory = TerritoryReader::new().region_name("adm1_code").open(boundaries)?;
    for file in maps {
        let report = territory.control_by_region(method, &ControlMap::open(file)?)?;
        let regions = report.regional().ok_or("no regions")?.regions();
        let areas = regions.iter().map(|region| (region.name(), region.controlled()));
        let areas = std::iter::once(("controlled", report.controlled().area())).chain(areas);
        print(file, areas.map(|(what, area)| (what.to_owned(), area.km2())))?;
    }
    Ok(())
}

fn each_map(
    method: &Method,
    files: &[String],
    areas: impl Fn(&ControlReport) -> Vec<(String, f64)>,
) -> Result<()> {
    let territory = Territory::ukraine();
    for file in files {
        let report: std::result::Result<ControlReport, Error> =
            ControlMap::open(file).and_then(|map| territory.control_by(method, &map));
        print(file, areas(&report?))?;
    }
    Ok(())
}

fn print(file: &str, areas: impl IntoIterator<Item = (String, f64)>) -> Result<()> {
    let name = Path::new(file).file_name().unwrap_or_default().display();
    let mut out = std::io::stdout().lock();
    for (what, km2) in areas {
        writeln!(out, "{name}\t{what}\t{km2}")?;
    }
    Ok(())
}
