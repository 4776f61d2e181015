//! Reading timelines.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;

use super::cache::{Cache, Measured};
use super::flag::{Flag, FlagCode};
use super::oddities::{flag_series, pair_flags};
use super::period::{Period, PeriodRow, Span};
use super::{DayFigures, Since, Timeline, TimelineRow};
use crate::cancellation::Cancellation;
use crate::change::{Change, Flow, area_and_width, changed_parts};
use crate::document::Input;
use crate::error::Error;
use crate::limits::Limits;
use crate::map::{ControlMap, MapFile, MapReader, Sheet, Sheets};
use crate::method::Clip;
use crate::period::days_between;
use crate::quantity::Area;
use crate::report::{Counted, MeasuredMap};
use crate::territory::{Layout, Survey};

/// Reads timelines: which legend, whether by region, where measured maps are kept. It comes from
/// [`Survey::timeline`].
///
/// Maps are measured in parallel, on as many threads as rayon's pool has; the digits do not depend
/// on how many these are. Memory does not grow with the number of files: eight maps for each thread
/// are held at a time, and of those read to find their day as many as have two million vertices together;
/// others are read again. (A single file that holds the maps of many days is held whole.)
pub struct TimelineReader<'t> {
    survey: Survey<'t>,
    reader: MapReader,
    by_region: bool,
    cache: Option<PathBuf>,
    progress: Option<Box<Progress<'t>>>,
}

type Progress<'t> = dyn Fn(usize, usize) + Sync + 't;

impl std::fmt::Debug for TimelineReader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TimelineReader")
            .field("survey", &self.survey)
            .field("reader", &self.reader)
            .field("by_region", &self.by_region)
            .field("cache", &self.cache)
            .finish_non_exhaustive()
    }
}

/// A map of the series before it is measured.
#[derive(Debug, Default)]
struct Entry {
    date: Option<Date>,
    file: PathBuf,
    /// The map, where it is kept.
    map: Option<ControlMap>,
    /// Whether the file holds the maps of many days.
    is_one_of_many: bool,
    error: Option<Error>,
    flags: Vec<Flag>,
    is_superseded: bool,
}

/// Maps measured at a time on each thread: what is kept of a map until it is compared with the next takes
/// three times the memory of its coordinates.
const CHUNK: usize = 8;

/// Vertices of maps that are kept from finding their day until they are measured: 32 MB.
const MOST_KEPT: usize = 2_000_000;

impl<'t> Survey<'t> {
    /// How it went on, map by map: a reader of many maps, with legends found by themselves, totals
    /// only, and no cache.
    pub fn timeline(&self) -> TimelineReader<'t> {
        TimelineReader {
            survey: self.clone(),
            reader: MapReader::new(),
            by_region: false,
            cache: None,
            progress: None,
        }
    }
}

impl<'t> TimelineReader<'t> {
    /// Reads maps this way.
    #[must_use]
    pub fn map_reader(mut self, reader: MapReader) -> Self {
        self.reader = reader;
        self
    }

    /// Reads each file within these limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.reader = self.reader.limits(limits);
        self
    }

    /// Reads until it is cancelled.
    #[must_use]
    pub fn cancellation(mut self, cancellation: Cancellation) -> Self {
        self.reader = self.reader.cancellation(cancellation);
        self
    }

    /// Adds the controlled ground of each region.
    #[must_use]
    pub fn by_region(mut self) -> Self {
        self.by_region = true;
        self
    }

    /// Keeps each map's result in this folder, by its content and the method, and measures only
    /// what is new.
    #[must_use]
    pub fn cache(mut self, folder: impl Into<PathBuf>) -> Self {
        self.cache = Some(folder.into());
        self
    }

    /// Calls this after every map with how many are done and how many there are.
    #[must_use]
    pub fn on_progress(mut self, progress: impl Fn(usize, usize) + Sync + 't) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Reads maps from files and folders. Of a folder, files called `*.geojson`, `*.json`, and these
    /// with `.gz`, are maps; others are listed in [`Timeline::skipped`].
    ///
    /// # Errors
    ///
    /// If a folder or the cache cannot be read or made, if there is no map at all, or if shares
    /// cannot be taken of the territory; if the work is cancelled. A map that cannot be read, or not
    /// within the limits, is a row with its error.
    pub fn read(
        &self,
        paths: impl IntoIterator<Item = impl AsRef<Path>>,
    ) -> Result<Timeline, Error> {
        let (files, skipped) = list_files(paths)?;
        let cache = self.open_cache()?;
        let whole = self.survey.whole(&mut Vec::new())?;
        let entries = self.entries(&files);
        let (total, done, measured) = (entries.len(), AtomicUsize::new(0), AtomicUsize::new(0));
        let is_dated = entries.iter().any(|entry| entry.date.is_some());
        let mut rows: Vec<TimelineRow> = Vec::with_capacity(total);
        let mut before: Option<Link> = None;
        let chunk_size = CHUNK * rayon::current_num_threads();
        let mut entries = entries.into_iter().peekable();
        while entries.peek().is_some() {
            let chunk: Vec<Entry> = entries.by_ref().take(chunk_size).collect();
            let results: Vec<(TimelineRow, Option<Measured>)> = chunk
                .into_par_iter()
                .map(|entry| {
                    let result = self.row(entry, cache.as_ref(), whole, &measured);
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    if let Some(progress) = &self.progress {
                        progress(done, total);
                    }
                    result
                })
                .collect();
            self.reader.budget().check()?;
            let mut chain: Vec<Link> = before.take().into_iter().collect();
            for (row, measured) in results {
                if let (Some(measured), true) = (measured, row.is_in_chain(is_dated)) {
                    chain.push(Link { row: rows.len(), date: row.date, measured });
                }
                rows.push(row);
            }
            let links: Vec<(&Link, &Link)> = chain.iter().zip(chain.iter().skip(1)).collect();
            let changes: Vec<(Since, Vec<Flag>)> = links
                .par_iter()
                .map(|(before, after)| self.since(before, after))
                .collect::<Result<_, Error>>()?;
            for ((_, after), (since, flags)) in links.into_iter().zip(changes) {
                if let Some(row) = rows.get_mut(after.row) {
                    row.flags.extend(flags);
                    if let Ok(figures) = &mut row.result {
                        figures.since = Some(since);
                    }
                }
            }
            before = chain.pop();
        }
        flag_series(&mut rows);
        let names = self.survey.territory().regions().iter().filter(|_| self.by_region);
        Ok(Timeline {
            rows,
            skipped,
            region_names: names.map(|region| region.name().to_owned()).collect(),
            measured: measured.into_inner(),
        })
    }

    /// The change over each period of a timeline that this reader read: from the last map before the
    /// period to the last map in it.
    ///
    /// A period without a map within `edge_days` of its edge has the flag [`FlagCode::Edge`].
    ///
    /// # Errors
    ///
    /// If a map cannot be read again.
    pub fn periods(
        &self,
        timeline: &Timeline,
        period: Period,
        edge_days: i32,
    ) -> Result<Vec<PeriodRow>, Error> {
        let cache = self.open_cache()?;
        let whole = self.survey.whole(&mut Vec::new())?;
        let spans = Span::of(timeline, period, edge_days);
        spans
            .into_par_iter()
            .map(|span| {
                let (Some(from), Some(to)) = (&span.from, &span.to) else {
                    return Ok(span.without_figures());
                };
                let from = self.load(from, cache.as_ref())?;
                let to = self.load(to, cache.as_ref())?;
                let since = self.change(&from, &to, None)?;
                Ok(span.with_figures(from.controlled, to.controlled, since, whole))
            })
            .collect()
    }

    fn open_cache(&self) -> Result<Option<Cache>, Error> {
        let Some(folder) = &self.cache else {
            return Ok(None);
        };
        Cache::in_folder(folder)
            .map(Some)
            .map_err(|error| Error::unreadable(error).in_input(&folder.display().to_string()))
    }

    /// All maps by day; of several of one day the last given is last, and the others know it.
    fn entries(&self, files: &[PathBuf]) -> Vec<Entry> {
        let kept = AtomicUsize::new(0);
        let read: Vec<Vec<Entry>> = files.par_iter().map(|file| self.days(file, &kept)).collect();
        let mut entries: Vec<Entry> = read.into_iter().flatten().collect();
        let mut latest: Option<Date> = None;
        for entry in &mut entries {
            if let (Some(date), Some(known)) = (entry.date, latest)
                && date < known
            {
                let message = format!("given after a map of {known}");
                entry.flags.push(Flag::new(FlagCode::OutOfOrder, message));
            }
            latest = latest.max(entry.date);
        }
        if latest.is_some() {
            for entry in
                entries.iter_mut().filter(|entry| entry.date.is_none() && entry.error.is_none())
            {
                let message = "the map has no date, so it is compared with none";
                entry.flags.push(Flag::new(FlagCode::Undated, message));
            }
        }
        entries.sort_by_key(|entry| entry.date);
        let mut after: Option<(Date, String)> = None;
        for entry in entries.iter_mut().rev() {
            match (&after, entry.date) {
                (Some((day, file)), Some(date)) if *day == date && entry.error.is_none() => {
                    let message = format!("{file} is of the same day and was given later");
                    entry.flags.push(Flag::new(FlagCode::Superseded, message));
                    entry.is_superseded = true;
                }
                (_, Some(date)) if entry.error.is_none() => {
                    after = Some((date, entry.file.display().to_string()));
                }
                _ => {}
            }
        }
        entries
    }

    fn input(&self, file: &Path) -> Result<Input, Error> {
        Input::open_within(file, self.reader.budget())
    }

    /// The maps of one file.
    fn days(&self, file: &Path, kept: &AtomicUsize) -> Vec<Entry> {
        let read = self.input(file).and_then(|input| self.reader.read_days(&input));
        let maps = match read {
            Ok(maps) => maps,
            Err(error) => {
                return vec![Entry {
                    file: file.to_owned(),
                    error: Some(error),
                    ..Entry::default()
                }];
            }
        };
        let is_one_of_many = maps.len() > 1;
        let entry = |map: ControlMap| {
            let date = map.date().map(|date| date.date);
            let vertices = map.position_count();
            let is_kept = is_one_of_many
                || kept.fetch_add(vertices, Ordering::Relaxed) + vertices <= MOST_KEPT;
            let map = Some(map).filter(|_| is_kept);
            Entry { date, file: file.to_owned(), map, is_one_of_many, ..Entry::default() }
        };
        maps.into_iter().map(entry).collect()
    }

    fn row(
        &self,
        entry: Entry,
        cache: Option<&Cache>,
        whole: Area,
        count: &AtomicUsize,
    ) -> (TimelineRow, Option<Measured>) {
        let Entry { date, file, map, is_one_of_many, error, mut flags, is_superseded } = entry;
        let day = date.filter(|_| is_one_of_many);
        let result = match (error, map) {
            (Some(error), _) => Err(error),
            (None, Some(map)) => self.measure(&map, day, cache, count),
            (None, None) => self.measure_file(&file, cache, count),
        };
        if let Ok(measured) = &result
            && measured.unclassified > 0
        {
            let message = format!("{} polygons match no rule of the legend", measured.unclassified);
            flags.push(Flag::new(FlagCode::Unclassified, message));
        }
        let (result, measured) = match result {
            Ok(measured) => (Ok(self.figures(&measured, whole)), Some(measured)),
            Err(error) => (Err(error), None),
        };
        let file = file.display().to_string();
        (TimelineRow { date, file, result, flags, is_superseded }, measured)
    }

    fn figures(&self, measured: &Measured, whole: Area) -> DayFigures {
        let controlled = measured.controlled + self.survey.method().added();
        DayFigures {
            controlled,
            share: controlled.share_of(whole),
            open: measured.open,
            whole,
            statuses: measured.statuses(),
            since: None,
            regions: measured.regions.clone(),
            outside: measured.outside,
        }
    }

    /// Measures the one map of a file, or takes it from the cache.
    fn measure_file(
        &self,
        file: &Path,
        cache: Option<&Cache>,
        count: &AtomicUsize,
    ) -> Result<Measured, Error> {
        let input = self.input(file)?;
        if let Some(cache) = cache
            && let Some(known) = cache.get(&self.key(input.name(), input.sha256(), None))
        {
            return Ok(known);
        }
        self.measure(&self.reader.read([input])?, None, cache, count)
    }

    /// Measures a map, or takes it from the cache. A day is given to a map that is one of many.
    fn measure(
        &self,
        map: &ControlMap,
        day: Option<Date>,
        cache: Option<&Cache>,
        count: &AtomicUsize,
    ) -> Result<Measured, Error> {
        let key_of = |file: &MapFile| self.key(&file.name, &file.sha256, day);
        let place = cache.and_then(|cache| Some((cache, map.files().first().map(key_of)?)));
        if let Some(known) = place.as_ref().and_then(|(cache, key)| cache.get(key)) {
            return Ok(known);
        }
        let measured = self.measure_map(map)?;
        count.fetch_add(1, Ordering::Relaxed);
        if let Some((cache, key)) = place {
            let failed = |error| Error::unreadable(error).in_input("the cache");
            cache.put(&key, &measured).map_err(failed)?;
        }
        Ok(measured)
    }

    fn measure_map(&self, map: &ControlMap) -> Result<Measured, Error> {
        let layout = self.by_region.then(|| self.survey.territory().layout());
        let (sheet, measured) =
            self.lay_and_measure(map, layout).map_err(|error| map.locate(error))?;
        let controlled = self.survey.method().measure.check_area(measured.controlled(&sheet))?;
        let within = |place: usize| measured.within(Counted::Controlled, place);
        Ok(Measured {
            controlled,
            open: measured.open(&sheet),
            held: (0..sheet.statuses.len()).map(|layer| measured.held(layer)).collect(),
            regions: layout
                .map_or_else(Vec::new, |layout| (0..layout.covered_place()).map(within).collect()),
            outside: layout.map_or(Area::ZERO, |layout| within(layout.outside_place())),
            legend: map.legend_name(),
            unclassified: map.unclassified().iter().map(|(_, count)| count).sum(),
            sheet,
        })
    }

    fn lay_and_measure(
        &self,
        map: &ControlMap,
        layout: Option<&Layout>,
    ) -> Result<(Sheet, MeasuredMap), Error> {
        let (territory, method) = (self.survey.territory(), self.survey.method());
        let sheet = Sheet::new(map, method)?;
        let regions = layout.map(Layout::cells);
        let measured = MeasuredMap::new(&sheet, territory, method, regions, map.budget())?;
        Ok((sheet, measured))
    }

    /// The territory whose ground is measured, and the method.
    #[cfg(feature = "draw")]
    pub(crate) fn survey(&self) -> &Survey<'t> {
        &self.survey
    }

    /// The map of a day, read again.
    #[cfg(feature = "draw")]
    pub(crate) fn map_of(&self, file: &str, date: Date) -> Result<ControlMap, Error> {
        let input = self.input(Path::new(file))?;
        let is_it = |map: &ControlMap| map.date().is_some_and(|found| found.date == date);
        match self.reader.read_days(&input)?.into_iter().find(is_it) {
            Some(map) => Ok(map),
            None => self.reader.read([input]),
        }
    }

    /// The map of a row, read again and measured.
    fn load(&self, row: &(Date, String), cache: Option<&Cache>) -> Result<Measured, Error> {
        let (date, file) = row;
        let file = Path::new(file);
        let count = AtomicUsize::new(0);
        let maps = self.input(file).and_then(|input| self.reader.read_days(&input))?;
        let day = Some(*date).filter(|_| maps.len() > 1);
        let is_it = |map: &&ControlMap| day.is_none() || map.date().map(|found| found.date) == day;
        match maps.iter().find(is_it) {
            Some(map) => self.measure(map, day, cache, &count),
            None => self.measure_file(file, cache, &count),
        }
    }

    /// Everything that a map's figures depend on.
    fn key(&self, name: &str, sha256: &str, day: Option<Date>) -> String {
        // Of the territory only figures by region and clipped ones know.
        let (territory, method) = (self.survey.territory(), self.survey.method());
        let territory = if self.by_region || method.clip == Clip::Territory {
            territory.fingerprint()
        } else {
            String::new()
        };
        Cache::key(&[
            env!("CARGO_PKG_VERSION"),
            sha256,
            // Legends look at names.
            name,
            &day.map(|day| day.to_string()).unwrap_or_default(),
            &self.reader.fingerprint(),
            &method.to_string(),
            if self.by_region { "by region" } else { "" },
            &territory,
        ])
    }

    /// What changed from one map to the next, for the row of the later one.
    fn since(&self, before: &Link, after: &Link) -> Result<(Since, Vec<Flag>), Error> {
        let days = before.date.zip(after.date).map(|(from, to)| days_between(from, to));
        let since = self.change(&before.measured, &after.measured, days)?;
        let mut flags = pair_flags(&since, &before.measured.statuses(), &after.measured.statuses());
        if before.measured.legend != after.measured.legend {
            let message = format!(
                "read by the legend {}, the map before by {}",
                after.measured.legend, before.measured.legend,
            );
            flags.push(Flag::new(FlagCode::LegendChanged, message));
        }
        Ok((since, flags))
    }

    fn change(
        &self,
        before: &Measured,
        after: &Measured,
        days: Option<i32>,
    ) -> Result<Since, Error> {
        let (territory, method) = (self.survey.territory(), self.survey.method());
        let (measure, budget) = (&method.measure, self.reader.budget());
        let sheets = Sheets::lay(&[&before.sheet, &after.sheet], territory, method.clip);
        let flow = Flow::measure(&sheets, measure, None, budget)?;
        let (mut slivers, mut widest) = (Area::ZERO, 0.0_f64);
        for part in changed_parts(&sheets, budget)?.iter().flatten() {
            let (area, width) = area_and_width(part, measure);
            if width < Change::SLIVER_METRES {
                slivers = slivers + area;
            }
            widest = widest.max(width);
        }
        let net = after.controlled - before.controlled;
        let gained = flow.gained();
        let lost = flow.lost_of(method, gained - net);
        let transitions = flow.transitions();
        Ok(Since { days, gained, lost, net, slivers, widest, transitions })
    }
}

/// A map in the chain of days.
struct Link {
    row: usize,
    date: Option<Date>,
    measured: Measured,
}

/// The files of paths and folders, in order, and what of the folders is no map by its name.
fn list_files(
    paths: impl IntoIterator<Item = impl AsRef<Path>>,
) -> Result<(Vec<PathBuf>, Vec<String>), Error> {
    let (mut files, mut skipped) = (Vec::new(), Vec::new());
    let mut names = Vec::new();
    for path in paths {
        let path = path.as_ref();
        names.push(path.display().to_string());
        if !path.is_dir() {
            files.push(path.to_owned());
            continue;
        }
        let unreadable = |error| Error::unreadable(error).in_input(&path.display().to_string());
        let mut found: Vec<PathBuf> = std::fs::read_dir(path)
            .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
            .map_err(unreadable)?;
        found.sort();
        for file in found {
            if is_map(&file) {
                files.push(file);
            } else {
                skipped.push(file.display().to_string());
            }
        }
    }
    if files.is_empty() {
        let message = "no maps: no file called *.geojson or *.json, gzipped or not";
        return Err(Error::geojson(message).in_input(&names.join(", ")));
    }
    Ok((files, skipped))
}

fn is_map(path: &Path) -> bool {
    let has_ending = |path: &Path, ending: &str| {
        path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
    };
    let unpacked = if has_ending(path, "gz") { path.with_extension("") } else { path.to_owned() };
    path.is_file() && ["geojson", "json"].iter().any(|ending| has_ending(&unpacked, ending))
}
