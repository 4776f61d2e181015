//! The maps of a timeline in the order of their days, before they are measured.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;

use super::files::{Files, Sources};
use super::flag::{Flag, FlagCode};
use crate::error::Error;
use crate::map::ControlMap;
use crate::parallel;

/// Vertices of maps that are kept from finding their day until they are measured: 32 MB.
const MOST_KEPT: usize = 2_000_000;

/// A map of the series before it is measured.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) date: Option<Date>,
    pub(super) file: PathBuf,
    /// The map, where it is kept.
    pub(super) map: Option<ControlMap>,
    /// Whether the file holds the maps of many days.
    pub(super) is_one_of_many: bool,
    pub(super) error: Option<Error>,
    pub(super) flags: Vec<Flag>,
    pub(super) is_superseded: bool,
}

impl Entry {
    /// A map that cannot be read.
    fn failed(file: PathBuf, error: Error) -> Self {
        Self { file, error: Some(error), ..Self::default() }
    }
}

/// Reads the days of all maps and sorts the maps by them, with flags for what is odd about the order.
/// Of several maps of one day the last given is last, and the others are superseded.
pub(super) fn read_entries(sources: Sources<'_>, files: &mut Files) -> Vec<Entry> {
    let kept = AtomicUsize::new(0);
    let read = parallel::map(&files.maps, |file| read_file(sources, file, &kept));
    let mut entries: Vec<Entry> = read.into_iter().flatten().collect();
    let unopened = std::mem::take(&mut files.unopened).into_iter();
    entries.extend(unopened.map(|(file, error)| Entry::failed(file, error)));
    flag_out_of_order(&mut entries);
    flag_undated(&mut entries);
    entries.sort_by_key(|entry| entry.date);
    supersede(&mut entries);
    entries
}

/// The maps of one file. Those of many days are all kept; a single one only while few vertices are.
fn read_file(sources: Sources<'_>, file: &Path, kept: &AtomicUsize) -> Vec<Entry> {
    let read = sources.open(file).and_then(|input| sources.reader.read_each_day(&input));
    let maps = match read {
        Ok(maps) => maps,
        Err(error) => return vec![Entry::failed(file.to_owned(), error)],
    };
    let is_one_of_many = maps.len() > 1;
    maps.into_iter()
        .map(|map| {
            let map = match map {
                Ok(map) => map,
                Err(error) => return Entry::failed(file.to_owned(), error),
            };
            let date = map.date().map(|date| date.date);
            let is_kept = is_one_of_many || is_within_kept(&map, kept);
            let map = is_kept.then_some(map);
            Entry { date, file: file.to_owned(), map, is_one_of_many, ..Entry::default() }
        })
        .collect()
}

/// Adds a map to the vertices that are kept, and says whether that is still within the bound.
fn is_within_kept(map: &ControlMap, kept: &AtomicUsize) -> bool {
    let vertices = map.position_count();
    kept.fetch_add(vertices, Ordering::Relaxed) + vertices <= MOST_KEPT
}

/// Flags maps that were given after one of a later day.
fn flag_out_of_order(entries: &mut [Entry]) {
    let mut latest: Option<Date> = None;
    for entry in entries {
        if let (Some(date), Some(known)) = (entry.date, latest)
            && date < known
        {
            let message = format!("given after a map of {known}");
            entry.flags.push(Flag::new(FlagCode::OutOfOrder, message));
        }
        latest = latest.max(entry.date);
    }
}

/// Flags maps without a date: if others have one, they are compared with none, else in the order given.
fn flag_undated(entries: &mut [Entry]) {
    let message = if entries.iter().any(|entry| entry.date.is_some()) {
        "the map has no date, so it is compared with none"
    } else {
        "no map has a date, so each is compared with the one given before it"
    };
    for entry in entries.iter_mut().filter(|entry| entry.date.is_none() && entry.error.is_none()) {
        entry.flags.push(Flag::new(FlagCode::Undated, message));
    }
}

/// Flags each map that is followed by another of the same day, in entries sorted by day.
fn supersede(entries: &mut [Entry]) {
    let mut after: Option<(Date, String)> = None;
    for entry in entries.iter_mut().rev().filter(|entry| entry.error.is_none()) {
        let Some(date) = entry.date else { continue };
        match &after {
            Some((day, file)) if *day == date => {
                let message = format!("{file} is of the same day and was given later");
                entry.flags.push(Flag::new(FlagCode::Superseded, message));
                entry.is_superseded = true;
            }
            _ => after = Some((date, entry.file.display().to_string())),
        }
    }
}
