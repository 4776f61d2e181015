//! What would a legend for this map say?
//!
//! ```text
//! cargo run --release --example legend -- MAP.geojson > mine.toml
//! cargo run --release --example share -- --legend mine.toml MAP.geojson
//! cargo run --release --example legend -- --property layer --json MAP.geojson
//! ```

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::support::{Failure, InputOptions, json_text, print, read_arguments, run};
use clap::Parser;
use territory_control::MapReader;

/// Draft a legend for a map: a rule for each symbol, and a side for each, to be edited
#[derive(Parser)]
#[command(name = "legend", version)]
struct Arguments {
    /// Files that together make one map: GeoJSON, gzipped or not; `-` is standard input
    #[arg(value_name = "MAP", required = true)]
    maps: Vec<PathBuf>,
    /// The property whose values are the symbols; without it, the one that groups the polygons
    #[arg(long, value_name = "PROPERTY")]
    property: Option<String>,
    #[command(flatten)]
    input: InputOptions,
    /// Print one JSON document (areas in km², unrounded) with the legend as a text in it
    #[arg(long)]
    json: bool,
}

/// The program, with its name before its arguments.
pub fn main(arguments: Vec<OsString>) -> ExitCode {
    run(|| legend(&read_arguments(arguments)))
}

fn legend(arguments: &Arguments) -> Result<(), Failure> {
    let reader = arguments.input.set_up(MapReader::new());
    let inputs = arguments.input.open_all(&arguments.maps)?;
    let draft = reader.draft(inputs, arguments.property.as_deref())?;
    if arguments.json { print(&json_text(&draft)?) } else { print(&draft.to_string()) }
}
