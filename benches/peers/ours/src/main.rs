//! The work of the peers with `territory-control`, through its public API.
//!
//! ```text
//! peer-ours [--measure NAME] regions BOUNDARIES.geojson MAP…     area, and area in each region
//! peer-ours [--measure NAME] change BOUNDARIES.geojson MAP…      the same, and gains and losses
//! peer-ours [--measure NAME] reports BOUNDARIES.geojson MAP…     as `regions`, one report a map
//! peer-ours [--measure NAME] total MAP…                          area of controlled ground
//! peer-ours [--measure NAME] statuses MAP…                       area of each status, as drawn
//! peer-ours [--measure NAME] history BOUNDARIES.geojson MAP…     as `change`, and area of each status,
//!                                                                and of each status before and after
//! peer-ours [--measure NAME] pair BOUNDARIES.geojson MAP MAP     what changed between two maps, all of
//!                                                                it and in each region
//! peer-ours [--measure NAME] agreement MAP MAP…                  what sources hold, each, together,
//!                                                                alone, and each two of them
//! ```
//!
//! Prints `file<TAB>what<TAB>km²`. `regions`, `change` and `history` read maps as a timeline does: on as
//! many threads as `RAYON_NUM_THREADS` says, and with gains and losses in any case, because there is no
//! timeline without. The others read one map after the other.
//!
//! With `--times N` before the work, `pair` and `agreement` read and measure their maps so many times
//! over, and print what they found once: the time of each is what it costs a program that runs already.

use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;

use territory_control::agreement::Agreement;
use territory_control::change::{Change, Transition};
use territory_control::timeline::{DayFigures, Since, Timeline};
use territory_control::{ControlMap, ControlReport, Error, Method, Status, Territory, TerritoryReader};

/// What is measured, and its km².
type Areas = Vec<(String, f64)>;
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut method = Method::default();
    if let Some(measure) = take_option(&mut arguments, "--measure")? {
        method = method.measure(measure.parse()?);
    }
    let times = match take_option(&mut arguments, "--times")? {
        Some(times) => times.parse()?,
        None => 1,
    };
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
        "history" => {
            let (boundaries, maps) = files.split_first().ok_or("which boundaries?")?;
            history(&method, boundaries, maps)
        }
        "pair" => {
            let [boundaries, earlier, later] = files else {
                return Err("expected boundaries and two maps".into());
            };
            let territory = territory_of(boundaries)?;
            let change = repeat(times, || change(&territory, &method, [earlier, later]))?;
            print(earlier, [("controlled".to_owned(), change.earlier().km2())])?;
            print(later, change_areas(&change))
        }
        "agreement" => {
            let territory = Territory::ukraine();
            print_agreement(files, &repeat(times, || agreement(&territory, &method, files))?)
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

/// Takes an option and its value out of the arguments.
fn take_option(arguments: &mut Vec<String>, name: &str) -> Result<Option<String>> {
    let Some(at) = arguments.iter().position(|argument| argument == name) else { return Ok(None) };
    if at + 1 == arguments.len() {
        return Err(format!("{name}: no value").into());
    }
    Ok(arguments.drain(at..at + 2).nth(1))
}

fn territory_of(boundaries: &str) -> Result<Territory> {
    Ok(TerritoryReader::new().region_name("adm1_code").open(boundaries)?)
}

/// Does the same so many times, and returns what came of it in the end.
fn repeat<T>(times: usize, work: impl Fn() -> Result<T>) -> Result<T> {
    for _ in 1..times {
        black_box(work()?);
    }
    work()
}

fn timeline(method: &Method, boundaries: &str, maps: &[String], with_change: bool) -> Result<()> {
    let territory = territory_of(boundaries)?;
    let timeline = territory.survey(method).timeline().by_region().read(maps)?;
    for row in timeline.rows() {
        let figures = row.figures().ok_or_else(|| format!("{} failed", row.file()))?;
        let mut areas = region_areas(&timeline, figures);
        if with_change {
            areas.extend(gains_and_losses(figures));
        }
        print(row.file(), areas)?;
    }
    Ok(())
}

fn history(method: &Method, boundaries: &str, maps: &[String]) -> Result<()> {
    let territory = territory_of(boundaries)?;
    let timeline = territory.survey(method).timeline().by_region().read(maps)?;
    for row in timeline.rows() {
        let figures = row.figures().ok_or_else(|| format!("{} failed", row.file()))?;
        let mut areas = region_areas(&timeline, figures);
        let statuses = figures.statuses().iter();
        areas.extend(statuses.map(|(status, area)| (status.to_string(), area.km2())));
        areas.extend(gains_and_losses(figures));
        areas.extend(transition_areas(figures.since().map_or(&[], Since::transitions)));
        print(row.file(), areas)?;
    }
    Ok(())
}

fn region_areas(timeline: &Timeline, figures: &DayFigures) -> Areas {
    let controlled = figures.controlled().unwrap_or_default();
    let mut areas = vec![("controlled".to_owned(), controlled.km2())];
    let regions = timeline.regions().iter().map(|region| region.label().to_owned());
    areas.extend(regions.zip(figures.regions().iter().map(|area| area.km2())));
    areas
}

fn gains_and_losses(figures: &DayFigures) -> impl Iterator<Item = (String, f64)> {
    let change = [("gained", figures.gained()), ("lost", figures.lost())];
    change.into_iter().filter_map(|(what, area)| Some((what.to_owned(), area?.km2())))
}

/// What had which status on the map before, and has which.
fn transition_areas(transitions: &[Transition]) -> Areas {
    let name =
        |status: Option<&Status>| status.map_or_else(|| "not drawn".to_owned(), Status::to_string);
    let areas = transitions
        .iter()
        .map(|row| (format!("{} to {}", name(row.from()), name(row.to())), row.area().km2()));
    areas.collect()
}

fn change(
    territory: &Territory,
    method: &Method,
    [earlier, later]: [&String; 2],
) -> Result<Change> {
    let [earlier, later] = [ControlMap::open(earlier)?, ControlMap::open(later)?];
    Ok(territory.survey(method).change(&earlier, &later)?)
}

fn change_areas(change: &Change) -> Areas {
    let totals =
        [("controlled", change.later()), ("gained", change.gained()), ("lost", change.lost())];
    let mut areas: Areas =
        totals.into_iter().map(|(what, area)| (what.to_owned(), area.km2())).collect();
    for region in change.regions() {
        areas.push((format!("{} gained", region.name()), region.gained().km2()));
        areas.push((format!("{} lost", region.name()), region.lost().km2()));
    }
    areas.extend(transition_areas(change.transitions()));
    areas
}

fn agreement(territory: &Territory, method: &Method, files: &[String]) -> Result<Agreement> {
    let maps: Vec<ControlMap> =
        files.iter().map(ControlMap::open).collect::<std::result::Result<_, Error>>()?;
    let sources: Vec<(&str, &ControlMap)> = files.iter().map(String::as_str).zip(&maps).collect();
    Ok(territory.survey(method).agreement(&sources)?)
}

fn print_agreement(files: &[String], agreement: &Agreement) -> Result<()> {
    let total = agreement.total();
    for (source, file) in files.iter().enumerate() {
        let areas = [("controlled", total.held()[source]), ("only", total.only()[source])];
        print(file, areas.map(|(what, area)| (what.to_owned(), area.km2())))?;
    }
    let levels = (1..=files.len()).filter_map(|count| Some((count, total.at_least(count)?)));
    print("all", levels.map(|(count, area)| (format!("at least {count}"), area.km2())))?;
    let name = |source: usize| Path::new(&files[source]).file_name().unwrap_or_default().display();
    let pairs = total.pairs().iter();
    let both = pairs.map(|pair| {
        (format!("{} and {}", name(pair.first()), name(pair.second())), pair.intersection().km2())
    });
    print("all", both)
}

fn reports(method: &Method, boundaries: &str, maps: &[String]) -> Result<()> {
    let territory = territory_of(boundaries)?;
    for file in maps {
        let report = territory.survey(method).regions(&ControlMap::open(file)?)?;
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
    areas: impl Fn(&ControlReport) -> Areas,
) -> Result<()> {
    let territory = Territory::ukraine();
    for file in files {
        let report: std::result::Result<ControlReport, Error> =
            ControlMap::open(file).and_then(|map| territory.survey(method).control(&map));
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
