//! Where do sources agree, and where do they not?
//!
//! ```text
//! cargo run --release --example compare -- ISW=ISW.geojson DeepState=DEEPSTATE.geojson
//! cargo run --release --example compare -- --regions NZZ=NZZ.json ISW=CONTROL.geojson,ADVANCE.geojson
//! cargo run --release --example compare -- ISW=ISW.geojson@isw Mine=MINE.geojson@mine.toml
//! cargo run --release --example compare -- --consensus 2 --geojson two.geojson A=A.geojson B=B.geojson C=C.geojson
//! ```

use std::ffi::OsStr;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::support::files::write_whole;
use crate::support::legends::{MapFiles, split_named};
use crate::support::{Failure, MethodOptions, json_text, print, read_arguments, run};
use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use territory_control::ControlMap;

/// Measure what two or more sources agree on, and what they dispute
#[derive(Parser)]
#[command(name = "compare", version)]
struct Arguments {
    /// A source: its name, the files that together make its map, joined by commas (so no comma may be in the
    /// name of a file; `-` is standard input), and the legend that reads it: auto, the name of a built-in one,
    /// or a TOML file; without it, that of --legend. Each name once. What follows the last @ and is no legend
    /// belongs to the name of the file; to a file that is named like "old@isw", add "@auto"
    #[arg(value_name = "NAME=MAP[,MAP…][@LEGEND]", required = true, num_args = 2..,
          value_parser = OsStringValueParser::new().try_map(|text| named_map(&text)))]
    sources: Vec<NamedMap>,
    #[command(flatten)]
    options: MethodOptions,
    /// Print one JSON document (areas in km², shares in per cent, unrounded)
    #[arg(long)]
    json: bool,
    /// Print figures by region
    #[arg(long)]
    regions: bool,
    /// Write a map of the ground held according to at least so many sources
    #[arg(long, value_name = "K", requires = "geojson")]
    consensus: Option<usize>,
    /// The file that the map of the consensus is written to
    #[arg(long, value_name = "FILE", requires = "consensus")]
    geojson: Option<PathBuf>,
}

/// The name of a source and its map.
#[derive(Clone)]
struct NamedMap {
    name: String,
    map: MapFiles,
}

fn named_map(text: &OsStr) -> Result<NamedMap, &'static str> {
    let (name, files) = split_named(text).ok_or("expected NAME=MAP")?;
    if name.trim().is_empty() {
        return Err("expected a name before the equals sign");
    }
    Ok(NamedMap { name: name.trim().to_owned(), map: MapFiles::of_several(&files)? })
}

/// The program, with its name before its arguments.
pub fn main(arguments: Vec<OsString>) -> ExitCode {
    let arguments: Arguments = read_arguments(arguments);
    if let Err(message) = arguments.check() {
        Arguments::command().error(ErrorKind::ValueValidation, message).exit();
    }
    run(|| compare(&arguments))
}

fn compare(arguments: &Arguments) -> Result<(), Failure> {
    let options = &arguments.options;
    let (territory, method) = (options.territory()?, options.method());
    let mut maps: Vec<ControlMap> = Vec::new();
    for source in &arguments.sources {
        maps.push(options.map_of(&source.map)?);
    }
    let names = arguments.sources.iter().map(|source| source.name.as_str());
    let sources: Vec<(&str, &ControlMap)> = names.zip(&maps).collect();
    let survey = territory.survey(&method);
    let agreement = if arguments.regions {
        survey.regional_agreement(&sources)?
    } else {
        survey.agreement(&sources)?
    };
    if let (Some(count), Some(path)) = (arguments.consensus, &arguments.geojson) {
        write_whole(path, &agreement.consensus_geojson(count)?)?;
    }
    if arguments.json { print(&json_text(&agreement)?) } else { print(&agreement.to_string()) }
}

impl Arguments {
    /// Finds what is wrong before any map is read.
    fn check(&self) -> Result<(), String> {
        let mut known: Vec<&str> = Vec::new();
        for NamedMap { name, .. } in &self.sources {
            if known.contains(&name.as_str()) {
                return Err(format!("the name {name:?} is given twice"));
            }
            known.push(name);
        }
        let sources = self.sources.len();
        match self.consensus {
            Some(count) if !(1..=sources).contains(&count) => {
                Err(format!("--consensus {count} of {sources} sources: expected 1 to {sources}"))
            }
            _ => Ok(()),
        }
    }
}
