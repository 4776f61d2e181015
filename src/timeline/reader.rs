//! Reading timelines.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::tz::TimeZone;

use super::cache::Cache;
use super::chain::Chain;
use super::entry::{Entry, read_entries};
use super::files::{Files, Sources};
use super::measured::NamesAsked;
use super::oddities::flag_series;
use super::period::{Period, PeriodRow, Span};
use super::surveyor::Surveyor;
use super::{Timeline, TimelineRow};
use crate::cancellation::Cancellation;
use crate::document::Input;
use crate::error::Error;
use crate::limits::Limits;
use crate::map::MapReader;
use crate::parallel;
use crate::territory::{RegionEntry, Survey};
use crate::warning::Warning;

/// Reads timelines: which legend, whether by region, where measured maps are kept. It comes from
/// [`Survey::timeline`].
///
/// Maps are measured in parallel, on as many threads as rayon's pool has; the digits do not depend
/// on how many these are. Memory does not grow with the number of files: eight measured maps for each thread
/// are held at a time. All maps are read first to find their days; as many of them are kept as have two
/// million vertices together, and the others are read again. (A single file that holds the maps of many
/// days is held whole.)
pub struct TimelineReader<'t> {
    pub(super) survey: Survey<'t>,
    pub(super) reader: MapReader,
    by_region: bool,
    pub(super) inputs: Vec<Input>,
    pub(super) cache: Option<PathBuf>,
    stated: Stated,
    progress: Option<Box<Progress<'t>>>,
}

/// What was stated of the reading of maps, whatever reader is given before or after.
#[derive(Debug, Clone, Default)]
struct Stated {
    limits: Option<Limits>,
    time_zone: Option<TimeZone>,
    cancellation: Option<Cancellation>,
}

impl Stated {
    fn apply(&self, mut reader: MapReader) -> MapReader {
        if let Some(limits) = self.limits {
            reader = reader.limits(limits);
        }
        if let Some(zone) = &self.time_zone {
            reader = reader.time_zone(zone.clone());
        }
        if let Some(cancellation) = &self.cancellation {
            reader = reader.cancellation(cancellation.clone());
        }
        reader
    }
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

/// Maps measured at a time on each thread: what is kept of a map until it is compared with the next takes
/// three times the memory of its coordinates.
const CHUNK: usize = 8;

impl<'t> Survey<'t> {
    /// What changed from map to map: a reader of many maps, which recognises their legends, gives totals
    /// only, and has no cache.
    pub fn timeline(&self) -> TimelineReader<'t> {
        TimelineReader {
            survey: self.clone(),
            reader: MapReader::new(),
            by_region: false,
            inputs: Vec::new(),
            cache: None,
            stated: Stated::default(),
            progress: None,
        }
    }
}

impl<'t> TimelineReader<'t> {
    /// Reads maps this way. Limits, a time zone and a cancellation that are stated here besides hold, in whatever
    /// order.
    #[must_use]
    pub fn map_reader(mut self, reader: MapReader) -> Self {
        self.reader = self.stated.apply(reader);
        self
    }

    /// Reads each file within these limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.stated.limits = Some(limits);
        self.restate()
    }

    fn restate(mut self) -> Self {
        self.reader = self.stated.apply(self.reader);
        self
    }

    /// States in which time zone the days of maps begin and end, as [`MapReader::time_zone`].
    #[must_use]
    pub fn time_zone(mut self, zone: TimeZone) -> Self {
        self.stated.time_zone = Some(zone);
        self.restate()
    }

    /// Reads until it is cancelled.
    #[must_use]
    pub fn cancellation(mut self, cancellation: Cancellation) -> Self {
        self.stated.cancellation = Some(cancellation);
        self.restate()
    }

    /// Reads this input, too, which is in memory already: standard input, for example. It comes before the files,
    /// and no file is read that has its name.
    #[must_use]
    pub fn input(mut self, input: Input) -> Self {
        self.inputs.push(input);
        self
    }

    /// Reads these inputs, too, each as [`input`](Self::input) does.
    #[must_use]
    pub fn inputs(mut self, inputs: impl IntoIterator<Item = Input>) -> Self {
        self.inputs.extend(inputs);
        self
    }

    /// Adds the controlled ground of each region.
    #[must_use]
    pub fn by_region(mut self) -> Self {
        self.by_region = true;
        self
    }

    /// Keeps each map's result in this folder, by its content and the method, and measures only
    /// what is new. A folder that cannot be written is a warning
    /// ([`WarningCode::CacheUnwritten`](crate::WarningCode::CacheUnwritten)) and changes no figure.
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
    /// with `.gz`, are maps (with the feature `formats` also `*.topojson`, `*.kml`, `*.kmz`, `*.shp` and `*.zip`);
    /// others are listed in [`Timeline::skipped`]. What is called so and is no file (a pipe, a device, a link to
    /// nothing) is a row with its error, and is not opened.
    ///
    /// # Errors
    ///
    /// If a folder cannot be read, if there is no map at all, if two [inputs](Self::input) have one name, or if shares
    /// cannot be taken of the territory; if the work is cancelled. A map that cannot be read, or not
    /// within the limits, is a row with its error.
    pub fn read(
        &self,
        paths: impl IntoIterator<Item = impl AsRef<Path>>,
    ) -> Result<Timeline, Error> {
        let mut files = Files::list(&self.inputs, paths)?;
        let surveyor = self.surveyor()?;
        let entries = read_entries(self.sources(), &mut files);
        let mut rows = self.measure_rows(entries, &surveyor)?;
        flag_series(&mut rows);
        let mut warnings = self.warnings()?;
        warnings.extend(surveyor.cache.as_ref().and_then(Cache::warning));
        Ok(Timeline {
            territory: self.survey.territory().name().to_owned(),
            whole: surveyor.whole,
            method: self.survey.method().clone(),
            rows,
            skipped: files.skipped,
            regions: self.regions()?,
            measured: surveyor.measured.into_inner(),
            warnings,
        })
    }

    /// The change over each period of a timeline that this reader read: from the last map before the
    /// period to the last map in it.
    ///
    /// A period without a map within `edge_days` of its edge has the flag
    /// [`FlagCode::Edge`](super::FlagCode::Edge).
    ///
    /// # Errors
    ///
    /// If a map cannot be read again, a period has no days
    /// ([`ErrorKind::UnknownOption`](crate::ErrorKind::UnknownOption)), or there are more periods than [`Limits::periods`](crate::Limits::periods).
    pub fn periods(
        &self,
        timeline: &Timeline,
        period: Period,
        edge_days: i32,
    ) -> Result<Vec<PeriodRow>, Error> {
        let surveyor = self.surveyor()?;
        let spans = Span::cut(timeline, period, edge_days, &self.reader.allowance().begin())?;
        let rows = parallel::map(spans, |span| {
            let (Some(from), Some(to)) = (&span.from, &span.to) else {
                return Ok(span.without_figures());
            };
            let days = [Some(from.date), Some(to.date)];
            let from = surveyor.measure_again(from.date, &from.path)?;
            let to = surveyor.measure_again(to.date, &to.path)?;
            let since = surveyor.change([&from, &to], days)?;
            Ok(span.with_change(since))
        });
        rows.into_iter().collect()
    }

    /// What there is to know of the territory.
    fn warnings(&self) -> Result<Vec<Warning>, Error> {
        let mut warnings = Vec::new();
        self.survey.whole(&mut warnings)?;
        let territory = self.survey.territory();
        if self.by_region {
            warnings.extend(territory.warnings().cloned());
            warnings.extend(self.survey.region_denominator_warning());
        } else {
            warnings.extend_from_slice(territory.reading_warnings());
        }
        Ok(warnings)
    }

    pub(super) fn sources(&self) -> Sources<'_> {
        Sources { reader: &self.reader, inputs: &self.inputs }
    }

    fn surveyor(&self) -> Result<Surveyor<'_>, Error> {
        // Bent now, so that it is not part of what the first map costs, whichever that is.
        self.survey.bent_territory(&self.reader.allowance().begin())?;
        Ok(Surveyor {
            survey: &self.survey,
            sources: self.sources(),
            by_region: self.by_region,
            cache: self.open_cache(),
            whole: self.survey.whole(&mut Vec::new())?,
            measured: AtomicUsize::new(0),
        })
    }

    fn open_cache(&self) -> Option<Cache> {
        let most_bytes = self.reader.allowance().limits.unpacked_bytes;
        self.cache.as_ref().map(|folder| Cache::in_folder(folder, most_bytes))
    }

    /// Measures maps that are sorted by day, some at a time, and compares each with the one before.
    fn measure_rows(
        &self,
        entries: Vec<Entry>,
        surveyor: &Surveyor<'_>,
    ) -> Result<Vec<TimelineRow>, Error> {
        let mut chain = Chain::new(entries.iter().any(|entry| entry.date.is_some()));
        let (total, done) = (entries.len(), AtomicUsize::new(0));
        let mut asked = NamesAsked::default();
        let mut entries = entries.into_iter().peekable();
        while entries.peek().is_some() {
            let chunk: Vec<Entry> = entries.by_ref().take(CHUNK * parallel::threads()).collect();
            let maps = parallel::map(chunk, |entry| {
                let map = surveyor.measure_entry(entry);
                self.tell_progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
                map
            });
            self.reader.allowance().begin().check()?;
            asked.look_for(maps.iter().filter_map(|(_, measured)| measured.as_ref()));
            chain.extend(maps, surveyor)?;
        }
        asked.check(self.survey.method())?;
        Ok(chain.into_rows())
    }

    fn tell_progress(&self, done: usize, total: usize) {
        if let Some(progress) = &self.progress {
            progress(done, total);
        }
    }

    /// The regions, if figures by region are asked for.
    fn regions(&self) -> Result<Vec<RegionEntry>, Error> {
        if self.by_region {
            self.survey.region_entries(&self.reader.allowance().begin())
        } else {
            Ok(Vec::new())
        }
    }
}
