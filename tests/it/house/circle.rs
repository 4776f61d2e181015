//! Circles among files that import each other.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::tree::Imports;

/// A shortest circle for each knot: files of which each imports the next, and the last the first.
pub(super) fn circles(imports: &Imports) -> Vec<Vec<String>> {
    let mut onward: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in imports.keys() {
        onward.entry(from).or_default().push(to);
    }
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        onward.keys().map(|&file| (file, reached(&onward, file))).collect();
    let mut seen = BTreeSet::new();
    let mut circles = Vec::new();
    for (&file, reached) in &reach {
        if !reached.contains(file) || seen.contains(file) {
            continue;
        }
        let knot = reached
            .iter()
            .copied()
            .filter(|other| reach.get(other).is_some_and(|back| back.contains(file)));
        let knot: Vec<&str> = knot.collect();
        seen.extend(knot.iter().copied());
        let around = knot.iter().filter_map(|&file| shortest(&onward, file));
        circles.extend(around.min_by_key(Vec::len));
    }
    circles
}

/// All files of knots.
pub(super) fn knotted(imports: &Imports) -> BTreeSet<String> {
    let mut onward: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in imports.keys() {
        onward.entry(from).or_default().push(to);
    }
    onward
        .keys()
        .filter(|&&file| reached(&onward, file).contains(file))
        .map(|&file| file.to_owned())
        .collect()
}

/// What is imported by a file, or by what it imports.
fn reached<'f>(onward: &BTreeMap<&'f str, Vec<&'f str>>, from: &str) -> BTreeSet<&'f str> {
    let mut reached = BTreeSet::new();
    let mut left: Vec<&str> = onward.get(from).cloned().unwrap_or_default();
    while let Some(file) = left.pop() {
        if reached.insert(file) {
            left.extend(onward.get(file).into_iter().flatten());
        }
    }
    reached
}

/// The shortest way from a file back to it.
fn shortest<'f>(onward: &BTreeMap<&'f str, Vec<&'f str>>, start: &'f str) -> Option<Vec<String>> {
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut left = VecDeque::from([start]);
    while let Some(file) = left.pop_front() {
        for &next in onward.get(file).into_iter().flatten() {
            if next == start {
                let mut circle = vec![file.to_owned()];
                while let Some(&earlier) = circle.last().and_then(|last| before.get(last.as_str()))
                {
                    circle.push(earlier.to_owned());
                }
                circle.reverse();
                return Some(circle);
            }
            if let std::collections::btree_map::Entry::Vacant(entry) = before.entry(next) {
                entry.insert(file);
                left.push_back(next);
            }
        }
    }
    None
}
