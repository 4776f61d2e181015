//! How much of a territory does each side hold, according to a map?
//!
//! ```text
//! cargo run --release --example share                       # the embedded sample
//! cargo run --release --example share -- MAP.geojson
//! cargo run --release --example share -- --regions --outside nearest MAP.geojson
//! cargo run --release --example share -- --json --measure wgs84-geodesic MAP.geojson
//! cargo run --release --features proj --example share -- --compare-measures MAP.geojson
//! ```

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::support::{Failure, MethodOptions, json_text, print, read_arguments, run};
use clap::Parser;
use serde::Serialize;
use territory_control::report::Uncertainty;
use territory_control::{ControlMap, ControlReport, Error, Measure};

/// Measure how much of a territory is controlled, according to a map
#[derive(Parser)]
#[command(name = "share", version)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
struct Arguments {
    /// Files that together make one map: GeoJSON, gzipped or not; `-` is standard input. Without
    /// any, the embedded sample
    #[arg(value_name = "MAP")]
    maps: Vec<PathBuf>,
    #[command(flatten)]
    options: MethodOptions,
    /// Print one JSON document (areas in km², shares in per cent, unrounded)
    #[arg(long)]
    json: bool,
    /// Print figures by region, and the length of the front
    #[arg(long)]
    regions: bool,
    /// Print one table of all measures, or of these, joined by semicolons, against the method's own
    #[arg(long, value_name = "NAME;…", num_args = 0..=1, require_equals = true,
          value_delimiter = ';', conflicts_with_all = ["regions", "square_miles"])]
    compare_measures: Option<Vec<Measure>>,
    /// Print what could move the number, too
    #[arg(long, conflicts_with_all = ["compare_measures"])]
    uncertainty: bool,
    /// Print square miles beside square kilometres
    #[arg(long, conflicts_with = "json")]
    square_miles: bool,
}

/// The report as JSON, with what else was asked for.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    report: &'a ControlReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    uncertainty: Option<Uncertainty>,
}

/// The program, with its name before its arguments.
pub fn main(arguments: Vec<OsString>) -> ExitCode {
    run(|| share(&read_arguments(arguments)))
}

fn share(arguments: &Arguments) -> Result<(), Failure> {
    let map = if arguments.maps.is_empty() {
        ControlMap::sample()
    } else {
        arguments.options.map(&arguments.maps)?
    };
    let territory = arguments.options.territory()?;
    let method = arguments.options.method();
    let survey = territory.survey(&method);
    if let Some(measures) = &arguments.compare_measures {
        let own = std::iter::once(method.measure.clone());
        let others = if measures.is_empty() { all_measures()? } else { measures.clone() };
        let others = others.into_iter().filter(|measure| *measure != method.measure);
        let comparison = survey.compare_measures(&map, own.chain(others))?;
        return if arguments.json {
            print(&json_text(&comparison)?)
        } else {
            print(&comparison.to_string())
        };
    }
    let report = if arguments.regions { survey.regions(&map)? } else { survey.control(&map)? };
    report.expect_of_territory()?;
    let uncertainty = arguments.uncertainty.then(|| survey.uncertainty(&map)).transpose()?;
    if arguments.json {
        let document = Document { report: &report, uncertainty };
        return print(&json_text(&document)?);
    }
    let mut text = if arguments.square_miles { format!("{report:#}") } else { report.to_string() };
    if let Some(uncertainty) = uncertainty {
        text += "\n";
        text += &uncertainty.to_string();
    }
    print(&text)
}

/// The measures that numbers in print were taken by; projections where this build has them.
fn all_measures() -> Result<Vec<Measure>, Error> {
    const MEASURES: [&str; 4] =
        ["wgs84-planar", "wgs84-geodesic", "sphere-geodesic:6371010", "sphere-planar:6378137"];
    const PROJECTIONS: [&str; 6] = [
        "proj:EPSG:6933",
        "proj:EPSG:3035",
        "proj:ESRI:102013",
        "proj:EPSG:32636",
        "proj:EPSG:5564",
        "proj:EPSG:3857",
    ];
    let projections = if cfg!(feature = "proj") { &PROJECTIONS[..] } else { &[] };
    MEASURES.iter().chain(projections).map(|name| name.parse()).collect()
}
