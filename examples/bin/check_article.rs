//! The program `check_article`: see its module in the package beside.

use std::process::ExitCode;

fn main() -> ExitCode {
    territory_control_programs::check_article::main(std::env::args_os().collect())
}
