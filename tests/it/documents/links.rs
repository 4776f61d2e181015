//! Links from one file of the repository to another.

use std::fs;

use super::{documents, root};

/// The targets of `[…](…)` outside blocks.
fn targets(text: &str) -> Vec<String> {
    let mut is_code = false;
    let mut found = Vec::new();
    for line in text.lines() {
        is_code ^= line.trim_start().starts_with("```");
        if !is_code {
            found.extend(
                line.split("](")
                    .skip(1)
                    .filter_map(|rest| rest.split(')').next())
                    .map(str::to_owned),
            );
        }
    }
    found
}

/// The anchor that a heading gets.
fn anchor(heading: &str) -> String {
    let letters = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = letters.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

#[test]
fn links_lead_somewhere() {
    let others =
        ["CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md"].map(|name| root().join(name));
    for path in documents().into_iter().chain(others) {
        let text = fs::read_to_string(&path).unwrap();
        for target in targets(&text) {
            if target.contains("://") {
                continue;
            }
            let (file, place) = target.split_once('#').unwrap_or((&target, ""));
            let to = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            assert!(to.exists(), "{}: {target} leads nowhere", path.display());
            if !place.is_empty() {
                let there = fs::read_to_string(&to).unwrap();
                let mut headings = there.lines().filter(|line| line.starts_with('#')).map(anchor);
                assert!(
                    headings.any(|found| found == place),
                    "{}: {target} leads nowhere",
                    path.display()
                );
            }
        }
    }
}

/// Each chapter is in the table of contents, which mdBook builds the guide from.
#[test]
fn every_chapter_is_in_the_contents() {
    let contents = fs::read_to_string(root().join("docs/guide/src/SUMMARY.md")).unwrap();
    let listed = targets(&contents);
    for path in documents().into_iter().filter(|path| path.parent() != Some(&root())) {
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(name == "SUMMARY.md" || listed.iter().any(|found| found == name), "{name}");
    }
}
