//! The house: rooms import only from rooms above them, and no files import each other in a circle.

mod circle;
mod source;
mod tree;

use std::collections::BTreeSet;
use std::path::Path;

use circle::{circles, knotted};
use tree::{Imports, Tree};

/// The rooms, from the top: a file imports only from its own row and from rows above it.
const ROWS: [&[&str]; 19] = [
    &[
        "error",
        "remedy",
        "warning",
        "quantity",
        "name",
        "side",
        "status",
        "limits",
        "cancellation",
        "sum",
        "text",
        "period",
        "parallel",
    ],
    &["earth"],
    &["reference_system"],
    &["geometry"],
    &["legend"],
    &["measure"],
    &["document"],
    &["method"],
    &["cells"],
    &["territory"],
    &["map"],
    &["report"],
    &["place"],
    &["change"],
    &["agreement"],
    &["figure"],
    &["timeline"],
    &["audit"],
    &["draw"],
];

fn house() -> Tree {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    Tree::read(&|path| std::fs::read_to_string(source.join(path)).ok())
}

/// The row of a file; the root of the crate has none.
fn row(file: &str) -> Option<usize> {
    let room = file.split('/').next().unwrap_or(file).trim_end_matches(".rs");
    ROWS.iter().position(|rooms| rooms.contains(&room))
}

/// Imports that lead downwards, each in a sentence.
fn downward(imports: &Imports) -> Vec<String> {
    let leads_down = |from: &str, to: &str| row(from).zip(row(to)).is_some_and(|(a, b)| a < b);
    imports
        .iter()
        .filter(|((from, to), _)| leads_down(from, to))
        .map(|((from, to), path)| format!("{from} imports {path} from {to}, which is below it"))
        .collect()
}

/// A circle in words, import by import.
fn described(circle: &[String], imports: &Imports) -> String {
    let next = circle.iter().cycle().skip(1);
    let steps = circle.iter().zip(next).map(|(from, to)| {
        format!("{from} imports {} from {to}", imports[&(from.clone(), to.clone())])
    });
    steps.collect::<Vec<_>>().join(", ")
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let imports = house().imports();
    let circles: Vec<String> =
        circles(&imports).iter().map(|circle| described(circle, &imports)).collect();
    let knotted = knotted(&imports);
    assert!(circles.is_empty(), "{} files: {knotted:#?}\n{}", knotted.len(), circles.join("\n"));
}

#[test]
fn rooms_import_only_from_rooms_above_them() {
    let downward = downward(&house().imports());
    assert!(downward.is_empty(), "{} imports\n{}", downward.len(), downward.join("\n"));
}

/// The first cells of the table of modules.
#[test]
fn the_document_shows_the_rows() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let text = std::fs::read_to_string(path).unwrap();
    let table = text.lines().skip_while(|line| !line.starts_with("| modules of `src/`"));
    let rows = table.skip(2).take_while(|line| line.starts_with('|'));
    let names = rows.map(|row| {
        let cell = row.split('|').nth(1).unwrap();
        cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()
    });
    assert_eq!(names.collect::<Vec<_>>(), ROWS);
}

#[test]
fn every_file_has_a_room() {
    let house = house();
    let homeless: Vec<&str> =
        house.files().into_iter().filter(|file| *file != "lib.rs" && row(file).is_none()).collect();
    assert!(homeless.is_empty(), "{homeless:?}");
}

#[test]
fn every_file_is_looked_at() {
    // Others stand behind `#[cfg(test)]`, or in the place of another file.
    const SKIPPED: [&str; 10] = [
        "cells/tests.rs",
        "document/archive/tests.rs",
        "document/json/tests.rs",
        "document/kml/tests.rs",
        "document/shapefile/tests.rs",
        "figure/article/tests.rs",
        "figure/tests.rs",
        "geometry/arbitrary.rs",
        "geometry/edge_tree/tests.rs",
        "reference_system/engine_missing.rs",
    ];
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![source.clone()];
    let mut found = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&source).unwrap().to_str().unwrap();
                found.insert(name.replace('\\', "/"));
            }
        }
    }
    let house = house();
    let read = house.files();
    let unread: Vec<&str> =
        found.iter().map(String::as_str).filter(|file| !read.contains(file)).collect();
    assert_eq!(unread, SKIPPED);
}

/// The imports of a small crate: of each file its path and its text.
fn imports_of(files: &[(&str, &str)]) -> Imports {
    let text = |path: &str| {
        let found = files.iter().find(|(name, _)| *name == path);
        found.map(|(_, text)| (*text).to_owned())
    };
    Tree::read(&text).imports()
}

fn arrows(files: &[(&str, &str)]) -> Vec<String> {
    imports_of(files).iter().map(|((from, to), _)| format!("{from} > {to}")).collect()
}

#[test]
fn an_import_leads_to_the_file_that_holds_the_item() {
    let files = [
        ("lib.rs", "mod a; mod b; pub use b::Thing;"),
        ("a.rs", "use crate::b::{Thing as Other, inner::{self, deep}}; fn f() { inner::g() }"),
        ("b/mod.rs", "mod inner; mod thing; pub use thing::Thing; pub(crate) use inner::deep;"),
        ("b/thing.rs", "pub struct Thing;"),
        ("b/inner.rs", "pub fn deep() {} pub fn g() -> crate::Thing { super::Thing }"),
    ];
    let expected = ["a.rs > b/inner.rs", "a.rs > b/thing.rs", "b/inner.rs > b/thing.rs"];
    assert_eq!(arrows(&files), expected);
}

#[test]
fn a_re_export_is_no_import_but_a_use_is() {
    let with = |parent: &'static str| {
        [("lib.rs", "mod a;"), ("a/mod.rs", parent), ("a/b.rs", "use super::A; pub struct B(A);")]
    };
    let handed_on = with("mod b; pub use b::B; pub struct A;");
    assert_eq!(arrows(&handed_on), ["a/b.rs > a/mod.rs"]);
    assert!(circles(&imports_of(&handed_on)).is_empty());
    let used = imports_of(&with("mod b; pub use b::B; pub struct A; fn f() -> B { B(A) }"));
    assert_eq!(circles(&used), [["a/b.rs", "a/mod.rs"]]);
    let circle = &circles(&used)[0];
    assert_eq!(
        described(circle, &used),
        "a/b.rs imports super::A from a/mod.rs, a/mod.rs imports b::B from a/b.rs",
    );
}

#[test]
fn paths_in_code_are_imports_but_comments_texts_and_tests_are_not() {
    let files = [
        ("lib.rs", "mod a; mod b; #[cfg(test)] mod c;"),
        (
            "a.rs",
            r##"
            // crate::b::B
            /* use crate::b::B; */
            const TEXT: &str = r#"use crate::b::B;" "#;
            const QUOTE: char = '"';
            #[cfg(test)]
            use crate::b::B;
            #[cfg(test)]
            mod tests { use crate::b::B; }
            "##,
        ),
        (
            "b.rs",
            "pub struct B; mod json { fn f<'a>(of: &'a crate::a::A) {} fn g(b: super::B) {} }",
        ),
    ];
    let with_item = |text: &'static str| {
        let mut files = files;
        files[1].1 = text;
        files
    };
    assert!(std::panic::catch_unwind(|| arrows(&files)).is_err(), "crate::a::A leads nowhere");
    assert_eq!(arrows(&with_item("pub struct A;")), ["b.rs > a.rs"]);
    let plain = [files[0], files[1], ("b.rs", "pub struct B;")];
    assert!(arrows(&plain).is_empty());
}

#[test]
fn a_circle_of_three_is_found_beside_what_hangs_on_it() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "use crate::b::B; pub struct A;"),
        ("b.rs", "use crate::c::C; pub struct B;"),
        ("c.rs", "use crate::a::A; use crate::d::D; pub struct C;"),
        ("d.rs", "pub struct D;"),
    ];
    let imports = imports_of(&files);
    assert_eq!(circles(&imports), [["a.rs", "b.rs", "c.rs"]]);
    assert_eq!(knotted(&imports).len(), 3);
}

#[test]
fn a_room_below_may_not_be_imported() {
    let files = [
        ("lib.rs", "mod error; mod measure; mod earth;"),
        ("error.rs", "use crate::measure::Measure; pub struct Error;"),
        ("measure.rs", "use crate::earth::length; pub struct Measure;"),
        ("earth.rs", "pub fn length() {}"),
    ];
    assert_eq!(
        downward(&imports_of(&files)),
        ["error.rs imports crate::measure::Measure from measure.rs, which is below it"],
    );
}
