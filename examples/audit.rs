//! Does a printed figure come out of the maps, and if not, why?
//!
//! ```text
//! cargo run --release --example audit -- "19.1%" MAP.geojson
//! cargo run --release --example audit -- "505 sq km" LATER.geojson --from EARLIER.geojson
//! cargo run --release --features proj --example audit -- "250,520 km2" MAP.geojson
//! ```

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::support::{
    EarlierOptions, Failure, MethodOptions, json_text, print, read_arguments, run,
};
use clap::Parser;
use territory_control::Figure;

/// Check a printed figure against a map, or that of a change against two
#[derive(Parser)]
#[command(name = "audit", version)]
struct Arguments {
    /// The figure as printed, with its unit and hedge: "19.1%", "some 116,000 square km"
    #[arg(allow_hyphen_values = true)]
    figure: String,
    /// Files that together make one map: GeoJSON, gzipped or not; `-` is standard input
    #[arg(value_name = "MAP", required = true)]
    maps: Vec<PathBuf>,
    /// For the figure of a change: files of the earlier map; may be given several times
    #[arg(long, value_name = "EARLIER")]
    from: Vec<PathBuf>,
    #[command(flatten)]
    options: MethodOptions,
    #[command(flatten)]
    before: EarlierOptions,
    /// Print one JSON document (km², per cent, percentage points, unrounded)
    #[arg(long)]
    json: bool,
}

/// The program, with its name before its arguments.
pub fn main(arguments: Vec<OsString>) -> ExitCode {
    run(|| audit(&read_arguments(arguments)))
}

fn audit(arguments: &Arguments) -> Result<(), Failure> {
    let figure: Figure = arguments.figure.parse()?;
    let options = &arguments.options;
    arguments.before.expect_map::<Arguments>(!arguments.from.is_empty(), "--from EARLIER");
    options.refuse_region_overlap::<Arguments>("an audit is of the whole territory");
    let (territory, method) = (options.territory()?, options.method());
    let survey = territory.survey(&method);
    let map = options.map(&arguments.maps)?;
    let audit = if arguments.from.is_empty() {
        survey.audit(&figure, &map)?
    } else {
        let earlier = options.earlier_map(&arguments.from, &arguments.before)?;
        survey.audit_change(&figure, &earlier, &map)?
    };
    if arguments.json { print(&json_text(&audit)?) } else { print(&audit.to_string()) }
}
