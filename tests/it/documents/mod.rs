//! README and the guide: every command in them is run, and what it prints is compared with what they say.
//!
//! `UPDATE_DOCUMENTS=1 cargo test --features draw --test it documents` writes into them what is printed.

mod links;
mod session;
mod text;

use std::fs;
use std::path::{Path, PathBuf};

use session::{Outcome, Session};
use text::{Block, Step, blocks, matches, steps};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// README, and the chapters of the guide.
fn documents() -> Vec<PathBuf> {
    let folder = root().join("docs/guide/src");
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|end| end == "md"));
    found.push(root().join("README.md"));
    found.sort();
    found
}

#[test]
fn every_command_prints_what_is_written() {
    let is_update = std::env::var_os("UPDATE_DOCUMENTS").is_some();
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in documents() {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        let text = fs::read_to_string(&path).unwrap();
        let mut session = Session::new(path.parent().unwrap());
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        // From the end, so that what is replaced moves nothing that is still to be replaced.
        let mut replaced = Vec::new();
        let all = blocks(&text);
        for step in all.iter().filter(|block| block.info == "console").flat_map(steps) {
            match session.run(&step) {
                Outcome::Skipped => {}
                Outcome::Printed(printed) => {
                    count += 1;
                    if !matches(&step.expected, &printed) {
                        wrong.push(format!("{name}:{}: {}\n{printed}", step.line, step.command));
                        replaced.push((step, printed));
                    }
                }
            }
        }
        if is_update {
            for (Step { output, .. }, printed) in replaced.into_iter().rev() {
                lines.splice(output, printed.lines().map(str::to_owned));
            }
            fs::write(&path, lines.join("\n") + "\n").unwrap();
        }
    }
    assert!(
        wrong.is_empty(),
        "{} commands print something else\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count > 0);
}

/// What is not run is not there: a fence is a console, a Rust program that `cargo test --doc` runs, or plain text.
#[test]
fn every_block_is_of_a_kind_that_is_checked() {
    let library = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for path in documents() {
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        for Block { info, line, .. } in blocks(&fs::read_to_string(&path).unwrap()) {
            let is_checked = match info.as_str() {
                "console" | "text" => true,
                // Without `no_run` and the like.
                "rust" => library.contains(&format!("include_str!(\"../{name}\")")),
                _ => false,
            };
            assert!(is_checked, "{name}:{line}: nothing runs a block of the kind {info:?}");
        }
    }
}

#[test]
fn readme_is_short() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(text.lines().count() <= 150, "{} lines", text.lines().count());
}
