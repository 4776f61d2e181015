//! Reading: features with a legend to a control map.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::control_map::ControlMap;
use crate::cancellation::Cancellation;
use crate::document::{DateSource, Feature, Features, Input, MapDate, Reprojection, Stamp, Tally};
use crate::error::{Error, ErrorKind};
use crate::legend::{Grouping, Legend, LegendChoice, Symbol, groupings};
use crate::limits::{Budget, Limits};
use crate::reference_system::ReferenceSystem;
use crate::warning::{Warning, WarningCode, counted};

/// Reads control maps: which legend, which date, which limits.
///
/// What it takes: a GeoJSON `FeatureCollection`, `Feature` or geometry (collections at any depth),
/// the wrappers that providers put around them (`{"map": …}`, `{"value": …}`), one JSON text a
/// line, text sequences (RFC 8142); gzipped or not, with or without byte order mark.
///
/// ```no_run
/// use territory_control::{Legend, MapReader};
///
/// let map = MapReader::new()
///     .legend(Legend::open("front-watch.toml")?)
///     .open("map.geojson.gz")?;
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct MapReader {
    legend: LegendChoice,
    date: Option<Date>,
    time_zone: Option<TimeZone>,
    reprojection: Reprojection,
    budget: Budget,
}

impl MapReader {
    /// A reader that finds the legend and the date by itself, within the default limits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads with this legend. Default: the built-in one that recognises the map.
    #[must_use]
    pub fn legend(mut self, legend: impl Into<LegendChoice>) -> Self {
        self.legend = legend.into();
        self
    }

    /// States the date of the map; of a file that holds the maps of many days, which of them to read.
    /// Default: found in the wrapper, the properties that the legend names, a property `date` that all
    /// features share, or the name of the file, in this order.
    #[must_use]
    pub fn date(mut self, date: Date) -> Self {
        self.date = Some(date);
        self
    }

    /// States in which time zone the days of maps begin and end that are dated by a moment. Default:
    /// that of the legend, else UTC.
    #[must_use]
    pub fn time_zone(mut self, zone: TimeZone) -> Self {
        self.time_zone = Some(zone);
        self
    }

    /// States what the coordinates are, whatever the file says. Default: what its member `crs` says
    /// (on the collection or on a feature), else longitude and latitude on WGS 84.
    ///
    /// Coordinates are east before north in every system. An edge that is straight in a projection
    /// is not straight in longitude and latitude, so it gets as many points as it takes
    /// ([`edge_tolerance`](Self::edge_tolerance)). How the coordinates were converted, and how
    /// accurately, is in the warnings.
    #[must_use]
    pub fn reference_system(mut self, system: ReferenceSystem) -> Self {
        self.reprojection.stated = Some(system);
        self
    }

    /// How far an edge may lie, in metres, off the one that was straight in the projection of the
    /// file. Default 1 m. What is not a positive number changes nothing.
    #[must_use]
    pub fn edge_tolerance(mut self, metres: f64) -> Self {
        if metres.is_finite() && metres > 0.0 {
            self.reprojection.edge_tolerance = metres;
        }
        self
    }

    /// Reads within these limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.budget.limits = limits;
        self
    }

    /// Reads, and computes from what was read, until it is cancelled.
    #[must_use]
    pub fn cancellation(mut self, cancellation: Cancellation) -> Self {
        self.budget.cancellation = Some(cancellation);
        self
    }

    /// What reading, and computing from what was read, keeps to.
    pub(crate) fn budget(&self) -> &Budget {
        &self.budget
    }

    /// A text that differs where maps could.
    pub(crate) fn fingerprint(&self) -> String {
        let mut reader = self.clone();
        reader.budget.cancellation = None;
        format!("{reader:?}")
    }

    /// Reads a map from a file.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read), and if the file cannot be read.
    pub fn open(&self, path: impl AsRef<Path>) -> Result<ControlMap, Error> {
        self.open_all([path])
    }

    /// Reads one map from several files, for example one for each layer.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read), and if a file cannot be read.
    pub fn open_all(
        &self,
        paths: impl IntoIterator<Item = impl AsRef<Path>>,
    ) -> Result<ControlMap, Error> {
        let inputs: Result<Vec<Input>, Error> =
            paths.into_iter().map(|path| Input::open_within(path.as_ref(), &self.budget)).collect();
        self.read(inputs?)
    }

    /// Reads one map from inputs that are already in memory.
    ///
    /// # Errors
    ///
    /// If an input is not GeoJSON, or its coordinates are not what they are said to be; if a limit is
    /// hit, or the work is cancelled; if no legend recognises the map ([`ErrorKind::NoLegend`]); or if an
    /// input holds the maps of many days, none of them the one asked for ([`ErrorKind::ManyDays`],
    /// [`date`](Self::date)).
    pub fn read(&self, inputs: impl IntoIterator<Item = Input>) -> Result<ControlMap, Error> {
        let tally = Tally::new(&self.budget);
        let mut map = ControlMap::within(&self.budget);
        for input in inputs {
            let features = Features::read(&input, &tally, &self.reprojection)?;
            self.add(&mut map, &input, features)?;
        }
        self.close(map)
    }

    /// Reads the maps of a file whose features carry dates, one for each day; of any other file, the
    /// one map it holds. The dates are in the properties that the legend names, or in `date`.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn read_days(&self, input: &Input) -> Result<Vec<ControlMap>, Error> {
        let features = Features::read(input, &Tally::new(&self.budget), &self.reprojection)?;
        let legend = self
            .choose_legend(input, &features, &mut ControlMap::default())
            .map_err(|error| error.in_input(input.name()))?;
        let Some(days) = self.by_day(&features, &legend) else {
            let mut map = ControlMap::within(&self.budget);
            self.add(&mut map, input, features)?;
            return Ok(vec![self.close(map)?]);
        };
        let maps = days.into_iter().map(|(date, features)| {
            let mut map = ControlMap::within(&self.budget);
            map.set_date(date);
            map.add(input, features, &legend);
            map.finish();
            map
        });
        Ok(maps.collect())
    }

    fn add(&self, map: &mut ControlMap, input: &Input, features: Features) -> Result<(), Error> {
        let legend = self
            .choose_legend(input, &features, map)
            .map_err(|error| error.in_input(input.name()))?;
        let (date, features) = match self.by_day(&features, &legend) {
            Some(days) => {
                let (date, features) =
                    self.pick_day(days).map_err(|error| error.in_input(input.name()))?;
                (Some(date), features)
            }
            None => (self.find_date(input, &features, &legend), features),
        };
        if let Some(date) = date {
            map.add_date(date, input.name());
        }
        map.add(input, features, &legend);
        Ok(())
    }

    /// Of the maps of many days the one that was asked for.
    fn pick_day(&self, days: Vec<(MapDate, Features)>) -> Result<(MapDate, Features), Error> {
        let dates: Vec<Date> = days.iter().map(|(date, _)| date.date).collect();
        let asked = days.into_iter().find(|(date, _)| Some(date.date) == self.date);
        asked.ok_or_else(|| {
            Error::new(ErrorKind::ManyDays { asked: self.date, days: dates_in_words(&dates) })
        })
    }

    fn close(&self, mut map: ControlMap) -> Result<ControlMap, Error> {
        // An empty map is empty; one of points and lines was drawn for something else.
        let skipped = map.skipped();
        if map.polygon_count() == 0 && skipped.points + skipped.lines > 0 {
            let points = counted(skipped.points as u64, "point", "points");
            let lines = counted(skipped.lines as u64, "line", "lines");
            let message = format!(
                "no polygons but {points} and {lines}, which have no area; \
                 a control map must be drawn as polygons",
            );
            let names: Vec<&str> = map.files().iter().map(|file| file.name.as_str()).collect();
            return Err(Error::geojson(message).in_input(&names.join(", ")));
        }
        if let Some(date) = self.date {
            map.set_date(MapDate { date, source: DateSource::Given });
        }
        map.finish();
        Ok(map)
    }

    fn choose_legend(
        &self,
        input: &Input,
        features: &Features,
        map: &mut ControlMap,
    ) -> Result<Legend, Error> {
        if let LegendChoice::Given(legend) = &self.legend {
            return Ok((**legend).clone());
        }
        let symbols: Vec<Symbol<'_>> = features
            .with_polygons
            .iter()
            .map(|feature| feature.symbol([input.name(), &features.name]))
            .collect();
        if let Some(legend) = Legend::recognise(&symbols) {
            return Ok(legend);
        }
        if symbols.iter().all(|symbol| symbol.properties.is_empty()) {
            if !symbols.is_empty() {
                map.warn(Warning::new(
                    WarningCode::NoProperties,
                    format!(
                        "{}: the polygons have no properties, so each counts as occupied",
                        input.name(),
                    ),
                ));
            }
            return Legend::built_in("any");
        }
        Err(no_legend(&symbols))
    }
}

/// Why no legend was taken, and what a legend for this map would go by.
fn no_legend(symbols: &[Symbol<'_>]) -> Error {
    const SHOWN: usize = 3;
    let groupings = groupings(symbols);
    let shown: Vec<String> = groupings.iter().take(SHOWN).map(Grouping::describe).collect();
    let resembles = Legend::resembled(symbols).map(|legend| {
        format!(
            "it looks like a map of {}, but other maps look like that, too, and nothing in it is written by \
             its maker alone: if it is one, state the legend {:?}",
            legend.title(),
            legend.name(),
        )
    });
    let properties =
        if shown.is_empty() { "no property that groups them".to_owned() } else { shown.join(", ") };
    let draft = groupings.first().and_then(Grouping::first_lines);
    Error::new(ErrorKind::NoLegend { properties, resembles, draft })
}

impl MapReader {
    /// The features of each day, if every feature with polygons carries a date and not all the same.
    fn by_day(&self, features: &Features, legend: &Legend) -> Option<Vec<(MapDate, Features)>> {
        let property = dating_property(features, legend)?;
        let zone = self.zone(legend);
        let mut days: BTreeMap<Date, Features> = BTreeMap::new();
        for feature in &features.with_polygons {
            let stamp = Stamp::from_value(feature.properties.get(property)?)?;
            let day = days.entry(stamp.date(&zone)).or_default();
            day.name.clone_from(&features.name);
            day.warnings.clone_from(&features.warnings);
            day.count += 1;
            day.with_polygons.push(feature.clone());
        }
        if days.len() < 2 {
            return None;
        }
        let dated = days.into_iter().map(|(date, features)| {
            let source = DateSource::Property(property.to_owned());
            (MapDate { date, source }, features)
        });
        Some(dated.collect())
    }

    fn find_date(&self, input: &Input, features: &Features, legend: &Legend) -> Option<MapDate> {
        let zone = self.zone(legend);
        date_of_wrapper(features, &zone)
            .or_else(|| date_of_properties(features, legend, &zone))
            .or_else(|| shared_date(features, &zone))
            .or_else(|| date_of_name(input.name(), &zone))
    }

    fn zone(&self, legend: &Legend) -> TimeZone {
        self.time_zone
            .clone()
            .or_else(|| TimeZone::get(legend.time_zone()?).ok())
            .unwrap_or(TimeZone::UTC)
    }
}

/// "2024-01-01, 2024-02-01 and 2024-03-01", or of many "86 days from 2022-12-08 to 2023-03-03".
fn dates_in_words(dates: &[Date]) -> String {
    const MOST: usize = 6;
    let names: Vec<String> = dates.iter().map(Date::to_string).collect();
    match names.as_slice() {
        [others @ .., last] if !others.is_empty() && names.len() <= MOST => {
            format!("{} and {last}", others.join(", "))
        }
        [first, .., last] => format!("{} days from {first} to {last}", names.len()),
        _ => names.join(", "),
    }
}

/// The first property for dates that every feature with polygons has. Maps made of many Google My Maps say
/// from which moment on each polygon is shown (`startTimestamp`).
fn dating_property<'l>(features: &Features, legend: &'l Legend) -> Option<&'l str> {
    let mut named =
        legend.date_properties().iter().map(String::as_str).chain(["date", "startTimestamp"]);
    named.find(|property| {
        features.with_polygons.iter().all(|feature| feature.properties.contains_key(*property))
    })
}

fn date_of_wrapper(features: &Features, zone: &TimeZone) -> Option<MapDate> {
    let date = features.wrapper_date?.date(zone);
    Some(MapDate { date, source: DateSource::Wrapper })
}

/// The latest date in the first property of the legend that holds any.
fn date_of_properties(features: &Features, legend: &Legend, zone: &TimeZone) -> Option<MapDate> {
    legend.date_properties().iter().find_map(|property| {
        let date = features
            .with_polygons
            .iter()
            .filter_map(|feature| Stamp::from_value(feature.properties.get(property)?))
            .map(|stamp| stamp.date(zone))
            .max()?;
        Some(MapDate { date, source: DateSource::Property(property.clone()) })
    })
}

/// The day in a property that all features with polygons have, and all the same.
fn shared_date(features: &Features, zone: &TimeZone) -> Option<MapDate> {
    const NAMES: [&str; 3] = ["date", "datetime", "EditDate"];
    NAMES.iter().find_map(|property| {
        let mut dates = features.with_polygons.iter().map(|feature| {
            let stamp = Stamp::from_value(feature.properties.get(*property)?)?;
            Some(stamp.date(zone))
        });
        let date = dates.next()??;
        let is_shared = dates.all(|other| other == Some(date));
        let source = DateSource::Property((*property).to_owned());
        is_shared.then_some(MapDate { date, source })
    })
}

fn date_of_name(name: &str, zone: &TimeZone) -> Option<MapDate> {
    let date = Stamp::from_file_name(name)?.date(zone);
    Some(MapDate { date, source: DateSource::FileName })
}

impl Feature {
    /// What a legend sees of the feature; `names` are those of the input and of its collection.
    pub(crate) fn symbol<'a>(&'a self, names: [&'a str; 2]) -> Symbol<'a> {
        Symbol { properties: &self.properties, names }
    }
}

impl ControlMap {
    /// Reads a map from a file; the legend and the date are found by themselves.
    ///
    /// # Errors
    ///
    /// As [`MapReader::read`], and if the file cannot be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        MapReader::new().open(path)
    }

    /// Reads a map from memory; `name` stands for the file's name.
    ///
    /// # Errors
    ///
    /// As [`MapReader::read`].
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        MapReader::new().read([Input::from_reader(name, bytes, &Limits::default())?])
    }
}
