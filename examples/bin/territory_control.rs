//! All programs in one: `territory-control share MAP.geojson`.

use std::process::ExitCode;

fn main() -> ExitCode {
    territory_control_programs::main(std::env::args_os().collect())
}
