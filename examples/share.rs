//! How much of a territory does each side hold, according to a map?
//!
//! ```text
//! cargo run --release --example share                       # the embedded sample
//! cargo run --release --example share -- MAP.geojson
//! cargo run --release --example share -- --regions --outside nearest MAP.geojson
//! cargo run --release --example share -- --json --measure wgs84-geodesic MAP.geojson
//! ```

mod support;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use support::{Failure, MethodOptions, print, run};
use territory_control::ControlMap;

/// Measure how much of a territory is controlled, according to a map
#[derive(Parser)]
#[command(name = "share", version)]
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
    /// Print square miles beside square kilometres
    #[arg(long, conflicts_with = "json")]
    square_miles: bool,
}

fn main() -> ExitCode {
    run(|| share(&Arguments::parse()))
}

fn share(arguments: &Arguments) -> Result<(), Failure> {
    let map = if arguments.maps.is_empty() {
        ControlMap::sample()
    } else {
        arguments.options.map(&arguments.maps)?
    };
    let territory = arguments.options.territory()?;
    let method = arguments.options.method();
    let report = if arguments.regions {
        territory.control_by_region(&method, &map)?
    } else {
        territory.control_by(&method, &map)?
    };
    if arguments.json {
        print(&serde_json::to_string_pretty(&report)?)
    } else if arguments.square_miles {
        print(&format!("{report:#}"))
    } else {
        print(&report.to_string())
    }
}
