//! The program `timeline`: see its module in the package beside.

use std::process::ExitCode;

fn main() -> ExitCode {
    territory_control_programs::timeline::main(std::env::args_os().collect())
}
