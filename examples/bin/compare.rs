//! The program `compare`: see its module in the package beside.

use std::process::ExitCode;

fn main() -> ExitCode {
    territory_control_programs::compare::main(std::env::args_os().collect())
}
