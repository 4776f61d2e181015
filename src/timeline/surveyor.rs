//! The surveyor: measures the maps of a timeline, or takes them from the cache.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;

use super::cache::Cache;
use super::day_figures::DayFigures;
use super::entry::Entry;
use super::files::Sources;
use super::flag::{Flag, FlagCode};
use super::measured::Measured;
use super::row::TimelineRow;
use crate::error::Error;
use crate::map::{ControlMap, MapFile, Sheet};
use crate::quantity::Area;
use crate::report::{Counted, Sides, excess_warning, nothing_counted_warning};
use crate::territory::Survey;
use crate::warning::WarningCode;

/// Measures the maps of a timeline, or takes them from the cache.
#[derive(Debug)]
pub(super) struct Surveyor<'a> {
    pub(super) survey: &'a Survey<'a>,
    pub(super) sources: Sources<'a>,
    pub(super) by_region: bool,
    pub(super) cache: Option<Cache>,
    /// What shares are of.
    pub(super) whole: Area,
    /// How many maps were measured; the others came from the cache.
    pub(super) measured: AtomicUsize,
}

impl Surveyor<'_> {
    /// The row of a map, and what is needed of the map for its neighbours in the series.
    pub(super) fn measure_entry(&self, entry: Entry) -> (TimelineRow, Option<Measured>) {
        let Entry { date, file, map, is_one_of_many, error, mut flags, is_superseded } = entry;
        let day = date.filter(|_| is_one_of_many);
        let found = match (error, map) {
            (Some(error), _) => Err(error),
            (None, Some(map)) => self.measure(&map, day),
            (None, None) => self.measure_file(&file),
        };
        let (result, measured) = match found {
            Ok(measured) => {
                flags.extend(undated_features_flag(&measured));
                flags.extend(unclassified_flag(measured.unclassified));
                flags.extend(self.outside_flag(&measured));
                flags.extend(self.nothing_counted_flag(&measured));
                flags.extend(empty_flag(&measured));
                let figures = self.figures(&measured);
                flags.extend(excess_flag(&figures));
                (Ok(figures), Some(measured))
            }
            Err(error) => (Err(error), None),
        };
        let (path, file) = (file.clone(), file.display().to_string());
        let (files, warnings) = measured
            .as_ref()
            .map(|measured| (measured.files.clone(), measured.warnings.clone()))
            .unwrap_or_default();
        (TimelineRow { date, path, file, files, warnings, result, flags, is_superseded }, measured)
    }

    /// Reads the map of a day again, and measures it or takes it from the cache.
    pub(super) fn measure_again(&self, date: Date, file: &Path) -> Result<Measured, Error> {
        let maps =
            self.sources.open(file).and_then(|input| self.sources.reader.read_each_day(&input))?;
        let is_one_of_many = maps.len() > 1;
        let found = maps.iter().flatten().find(|map| !is_one_of_many || is_of_day(map, date));
        match found {
            Some(map) => self.measure(map, is_one_of_many.then_some(date)),
            None => self.measure_file(file),
        }
    }

    /// Of ground that lies outside the territory, if it is much.
    fn outside_flag(&self, measured: &Measured) -> Option<Flag> {
        let warning = measured.ground_outside.warning(self.survey.territory())?;
        Some(Flag::new(FlagCode::OutsideTerritory, warning.message()))
    }

    fn nothing_counted_flag(&self, Measured { sheet, held, .. }: &Measured) -> Option<Flag> {
        let warning = nothing_counted_warning(sheet, self.survey.method(), held)?;
        Some(Flag::new(FlagCode::NothingCounted, warning.message()))
    }

    fn figures(&self, measured: &Measured) -> DayFigures {
        let Measured { sheet, held, .. } = measured;
        let method = self.survey.method();
        let controlled = measured.controlled + method.added();
        DayFigures {
            is_empty: sheet.statuses.is_empty(),
            sides: Sides::tally(
                sheet,
                method,
                held,
                [controlled, self.whole],
                measured.ground_outside.is_elsewhere(),
            ),
            controlled,
            open: measured.open,
            whole: self.whole,
            statuses: measured.statuses(),
            legend: measured.legend.clone(),
            since: None,
            regions: measured.regions.clone(),
            in_no_region: measured.in_no_region,
            outside: measured.outside,
        }
    }

    /// Measures the one map of a file, or takes it from the cache without reading it.
    fn measure_file(&self, file: &Path) -> Result<Measured, Error> {
        let input = self.sources.open(file)?;
        if let (Some(cache), Some(digest)) = (&self.cache, input.digests())
            && let Some(known) = cache.get(&self.key(input.name(), &digest, None))
        {
            return Ok(known);
        }
        self.measure(&self.sources.reader.read([input.into_owned()])?, None)
    }

    /// Measures a map, or takes it from the cache. Only a map that is one of many in its file has a day. What has no
    /// digest is measured each time.
    fn measure(&self, map: &ControlMap, day: Option<Date>) -> Result<Measured, Error> {
        let name = map.files().first().map(MapFile::name);
        let digests: Option<Vec<&str>> = map.files().iter().map(MapFile::sha256).collect();
        let (Some(cache), Some(name), Some(digests)) = (&self.cache, name, digests) else {
            return self.measure_uncached(map);
        };
        let key = self.key(name, &digests.join(" "), day);
        if let Some(known) = cache.get(&key) {
            return Ok(known);
        }
        let measured = self.measure_uncached(map)?;
        cache.put(&key, &measured);
        Ok(measured)
    }

    fn measure_uncached(&self, map: &ControlMap) -> Result<Measured, Error> {
        let budget = &ControlMap::begin_call([map]);
        let layout =
            if self.by_region { Some(self.survey.bent_territory(budget)?.layout()) } else { None };
        let sheet =
            Sheet::new(map, self.survey.method(), budget).map_err(|error| map.locate(error))?;
        let (measured, ground_outside) = self
            .survey
            .measure_where_it_lies(&sheet, layout, budget)
            .map_err(|error| map.locate(error))?;
        let controlled = self.survey.method().measure.check_area(measured.controlled(&sheet))?;
        self.measured.fetch_add(1, Ordering::Relaxed);
        Ok(Measured {
            controlled,
            open: measured.open(&sheet),
            held: (0..sheet.statuses.len()).map(|layer| measured.held(layer)).collect(),
            regions: layout.map_or_else(Vec::new, |layout| {
                (0..layout.covered_place())
                    .map(|region| measured.within(Counted::Controlled, region))
                    .collect()
            }),
            ground_outside,
            in_no_region: layout
                .map_or(Area::ZERO, |layout| measured.in_no_region(Counted::Controlled, layout)),
            outside: layout
                .map_or(Area::ZERO, |layout| measured.outside(Counted::Controlled, layout)),
            legend: map.legend_name(),
            files: map.files().to_vec(),
            warnings: map.warnings().to_vec(),
            omissions: map.omissions(),
            unclassified: map.unclassified().iter().map(|(_, count)| count).sum(),
            sheet,
        })
    }

    /// Everything that a map's figures depend on.
    fn key(&self, name: &str, digests: &str, day: Option<Date>) -> String {
        let (territory, method) = (self.survey.territory(), self.survey.method());
        Cache::key(&[
            env!("CARGO_PKG_VERSION"),
            Cache::FORM,
            digests,
            // Legends look at names.
            name,
            &day.map(|day| day.to_string()).unwrap_or_default(),
            &self.sources.reader.fingerprint(),
            &format!("{method:?}"),
            if self.by_region { "by region" } else { "" },
            &territory.fingerprint(),
        ])
    }
}

/// Whether a map is of a day.
pub(super) fn is_of_day(map: &ControlMap, day: Date) -> bool {
    map.date().is_some_and(|found| found.date == day)
}

/// Of shares that are more than all.
fn excess_flag(figures: &DayFigures) -> Option<Flag> {
    if !figures.is_of_territory() {
        return None;
    }
    let controlled = figures.controlled();
    let totals = controlled.map_or([Area::ZERO; 2], |area| [area, area + figures.open]);
    let drawn = figures.statuses.iter().map(|(status, area)| (status, *area));
    let warning = excess_warning(totals, figures.sides(), drawn, figures.whole)?;
    Some(Flag::new(FlagCode::MoreThanAll, warning.message()))
}

fn empty_flag(measured: &Measured) -> Option<Flag> {
    let message = "the map draws no ground at all, which is counted as zero";
    measured.sheet.statuses.is_empty().then(|| Flag::new(FlagCode::Empty, message))
}

/// Of features that were taken for ones of the map's day, though they do not say so.
fn undated_features_flag(measured: &Measured) -> Option<Flag> {
    let mut warnings = measured.warnings.iter();
    let warning = warnings.find(|warning| warning.code() == WarningCode::UndatedFeatures)?;
    Some(Flag::new(FlagCode::UndatedFeatures, warning.message()))
}

fn unclassified_flag(polygons: usize) -> Option<Flag> {
    (polygons > 0).then(|| {
        let message = format!("{polygons} polygons match no rule of the legend");
        Flag::new(FlagCode::Unclassified, message)
    })
}
