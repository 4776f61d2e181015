//! Not a test: names the tests that were skipped, after they ran, because libtest can say so only of those that
//! are ignored when they are compiled. Cargo runs the targets in the order of their names, this one last.
#![allow(clippy::print_stdout, clippy::panic, reason = "this is its output")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

fn main() {
    if std::env::args().any(|argument| argument == "--list") {
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let noted = folder.join("skipped");
    let text = fs::read_to_string(&noted).unwrap_or_default();
    // The next run begins anew.
    let _ = fs::remove_file(&noted);
    let mut tests: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (test, path) in text.lines().filter_map(|line| line.split_once('\t')) {
        tests.entry(test).or_default().insert(path);
    }
    let mut lines = String::new();
    for (test, paths) in &tests {
        let paths: Vec<&str> = paths.iter().copied().collect();
        writeln!(lines, "skipped: {test}: no {}", paths.join(", ")).unwrap_or_default();
    }
    print!("{lines}");
    if !tests.is_empty() {
        println!(
            "{} tests above are not passed but skipped, for want of data; tools/fetch-data brings what is public",
            tests.len(),
        );
    }
    if let Err(error) = fs::write(folder.join("skipped-tests"), lines) {
        panic!("{}: {error}", folder.display());
    }
}
