//! What was gained and lost between two maps?
//!
//! ```text
//! cargo run --release --example change -- EARLIER.geojson LATER.geojson
//! cargo run --release --example change -- --json --geojson changed.geojson EARLIER.geojson LATER.geojson
//! ```

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::support::files::write_whole;
use crate::support::{
    EarlierOptions, Failure, MethodOptions, json_text, print, read_arguments, run,
};
use clap::Parser;

/// Measure what was gained and lost between two maps
#[derive(Parser)]
#[command(name = "change", version)]
struct Arguments {
    /// The earlier map
    earlier: PathBuf,
    /// The later map
    later: PathBuf,
    #[command(flatten)]
    options: MethodOptions,
    #[command(flatten)]
    before: EarlierOptions,
    /// Write the changed polygons to this file
    #[arg(long, value_name = "FILE")]
    geojson: Option<PathBuf>,
    /// Print one JSON document (areas in km², unrounded)
    #[arg(long)]
    json: bool,
}

/// The program, with its name before its arguments.
pub fn main(arguments: Vec<OsString>) -> ExitCode {
    run(|| change(&read_arguments(arguments)))
}

fn change(arguments: &Arguments) -> Result<(), Failure> {
    let options = &arguments.options;
    let earlier =
        options.earlier_map(std::slice::from_ref(&arguments.earlier), &arguments.before)?;
    let later = options.map(std::slice::from_ref(&arguments.later))?;
    let change = options.territory()?.survey(&options.method()).change(&earlier, &later)?;
    if let Some(path) = &arguments.geojson {
        write_whole(path, change.to_geojson())?;
    }
    if arguments.json { print(&json_text(&change)?) } else { print(&change.to_string()) }
}
