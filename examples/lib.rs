//! The programs of `territory-control`: each is a module with a `main`, run by an example of its name and by the binary
//! `territory-control`, which has them as subcommands.
//!
//! They read options and files, and print. Every figure comes from the library.

pub mod audit;
pub mod change;
pub mod check_article;
pub mod compare;
#[cfg(feature = "draw")]
pub mod draw;
pub mod legend;
pub mod share;
mod support;
pub mod timeline;

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

/// A program: its name, what it does, and itself.
type Program = (&'static str, &'static str, fn(Vec<OsString>) -> ExitCode);

/// All programs, in the order of the guide.
const PROGRAMS: &[Program] = &[
    ("share", "how much each side holds, according to a map", share::main),
    ("change", "what changed between two maps", change::main),
    ("timeline", "how that went on over many maps", timeline::main),
    ("compare", "what several map makers agree on and dispute", compare::main),
    ("audit", "a printed figure, checked against maps", audit::main),
    ("check-article", "the figures of a text, checked against maps", check_article::main),
    ("legend", "a draft of a legend for a map that has none", legend::main),
    #[cfg(feature = "draw")]
    ("draw", "a picture of a map, a chart, or a page of both", draw::main),
];

/// The binary `territory-control`: the first argument names a program, the others are its own.
pub fn main(arguments: Vec<OsString>) -> ExitCode {
    let asked = arguments.get(1).map(|name| name.to_string_lossy().replace('_', "-"));
    match asked.as_deref() {
        None => fail(&help()),
        Some("--help" | "-h" | "help") => print(&help()),
        Some("--version" | "-V") => {
            print(concat!("territory-control ", env!("CARGO_PKG_VERSION"), "\n"))
        }
        Some(asked) => run(asked, arguments),
    }
}

/// Runs the program that is asked for.
fn run(asked: &str, arguments: Vec<OsString>) -> ExitCode {
    let Some((name, _, main)) = PROGRAMS.iter().find(|(name, ..)| *name == asked) else {
        let asked = territory_control::printable(asked);
        return fail(&format!("error: there is no program \"{asked}\"\n\n{}", help()));
    };
    let own = std::iter::once(format!("territory-control {name}").into());
    main(own.chain(arguments.into_iter().skip(2)).collect())
}

fn help() -> String {
    let rows = PROGRAMS.iter().map(|(name, does, _)| format!("  {name:<14} {does}\n"));
    let rows: String = rows.collect();
    format!("Usage: territory-control <PROGRAM> [ARGUMENTS]\n\n{rows}\nEach has --help.\n")
}

fn print(text: &str) -> ExitCode {
    match std::io::stdout().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// As clap does where arguments are wrong.
fn fail(text: &str) -> ExitCode {
    let _ = std::io::stderr().write_all(text.as_bytes());
    ExitCode::from(2)
}
