//! Reading: features with a legend to a control map.

use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::control_map::ControlMap;
use super::date_column::{Days, dates_in_words};
use super::dating::{Dating, is_date};
use crate::cancellation::Cancellation;
use crate::document::{
    DatePattern, Feature, Features, Input, MapDate, PolygonFeature, Reprojection, Tally,
};
use crate::error::{Error, ErrorKind};
use crate::legend::{Grouping, Legend, LegendChoice, Symbol, groupings};
use crate::limits::{Allowance, Budget, Limits};
use crate::reference_system::ReferenceSystem;
use crate::remedy::Means;
use crate::warning::{Warning, WarningCode, counted};

/// Reads control maps: which legend, which date, which limits.
///
/// What it takes: a GeoJSON `FeatureCollection`, `Feature` or geometry (collections at any depth),
/// the wrappers that providers put around them (`{"map": …}`, `{"value": …}`), one JSON text a
/// line, text sequences (RFC 8142); gzipped or not, with or without byte order mark.
///
/// With the feature `formats` it also takes what follows, whatever the name of the file:
///
/// - **KML and KMZ**, all documents of an archive. A placemark is a feature. Its properties are `name`, `description`
///   and those of `ExtendedData`; `folder`, the path of the folders that it lies in (`Control/Confirmed`); `fill`,
///   `fill-opacity`, `stroke`, `stroke-opacity` and `stroke-width`, by its own style and the shared one that it leads
///   to; `date` of a `TimeStamp`, `begin` and `end` of a `TimeSpan`, its own or that of its folder. A folder is a layer.
///   A `NetworkLink` is an error: nothing is fetched.
/// - **Esri JSON**, what an `ArcGIS` server answers to `f=json`, or a feature or a geometry of it. A ring that runs
///   clockwise is a shell, any other a hole of the smallest shell around it. The word for a coded value is the property
///   `d_NAME`. Curves are an error.
/// - **`TopoJSON`**. Each object is a layer, each of its geometries a feature.
/// - **Shapefiles**: a `.shp` with the `.dbf`, `.prj` and `.cpg` beside it, which become files of the map too, or all
///   shapefiles of a zip archive, each a layer. Rings are told apart as in Esri JSON.
///
/// Of what is not in longitude and latitude on WGS 84 the rules of [`reference_system`](Self::reference_system) hold.
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
    dating: Dating,
    pub(super) reprojection: Reprojection,
    layers: Vec<String>,
    pub(super) allowance: Allowance,
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

    /// States the date of a map that does not say its own; of a file that holds the maps of many days, which of
    /// them to read. Where the map itself says another date, that holds; where only the name of its file does, the
    /// stated one; either with a warning ([`WarningCode::DateConflict`]). Features of no day in a file of many are
    /// of none, whatever is stated.
    /// Default: found in the wrapper, the properties that the legend names, a property such as `date` or
    /// `EditDate` in which all features agree, or the name of the file, in this order.
    ///
    /// In a property a date is written as in ISO 8601, as Unix time in seconds or milliseconds, or as in
    /// the name of a file: `20220708`, `2022-07-08`, `08.07.2022`, `08JUL2022`, `JUL082022`, `220708_1530`.
    /// What could be two days, as `03-04-2022` or a name with two dates, is none.
    #[must_use]
    pub fn date(mut self, date: Date) -> Self {
        self.date = Some(date);
        self
    }

    /// States in which time zone the days of maps begin and end that are dated by a moment. Default:
    /// that of the legend, else UTC.
    #[must_use]
    pub fn time_zone(mut self, zone: TimeZone) -> Self {
        self.dating.time_zone = Some(zone);
        self
    }

    /// Names the property that dates the features, as the file spells it: those of one day are a map. What
    /// else may say the day of the map is not asked.
    #[must_use]
    pub fn date_property(mut self, property: impl Into<String>) -> Self {
        self.dating.property = Some(property.into());
        self
    }

    /// States how dates are written: in the property that was named ([`date_property`](Self::date_property)),
    /// else somewhere in the name of a file. What else may say the day of the map is not asked.
    #[must_use]
    pub fn date_pattern(mut self, pattern: DatePattern) -> Self {
        self.dating.pattern = Some(pattern);
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

    /// Reads only the layer of this name; stated again, that one too. A layer is a collection with a name, an object of
    /// `TopoJSON`, a shapefile, or a folder of KML with what lies in it. Capitals do not matter. Default: all.
    #[must_use]
    pub fn layer(mut self, name: impl Into<String>) -> Self {
        self.layers.push(name.into());
        self
    }

    /// Reads within these limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.allowance.limits = limits;
        self
    }

    /// Reads, and computes from what was read, until it is cancelled.
    #[must_use]
    pub fn cancellation(mut self, cancellation: Cancellation) -> Self {
        self.allowance.cancellation = Some(cancellation);
        self
    }

    /// What reading, and computing from what was read, keeps to.
    pub(crate) fn allowance(&self) -> &Allowance {
        &self.allowance
    }

    /// A text that differs where maps could.
    pub(crate) fn fingerprint(&self) -> String {
        let mut reader = self.clone();
        reader.allowance.cancellation = None;
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
        let budget = self.allowance.begin();
        let inputs: Result<Vec<Input>, Error> =
            paths.into_iter().map(|path| Input::open_within(path.as_ref(), &budget)).collect();
        self.read_within(inputs?, &budget)
    }

    /// Reads one map from inputs that are already in memory.
    ///
    /// # Errors
    ///
    /// If an input is of no format that is read, or its coordinates are not what they are said to be; if a limit is
    /// hit, or the work is cancelled; if no legend recognises the map ([`ErrorKind::NoLegend`]); or if an
    /// input holds the maps of many days, none of them the one asked for ([`ErrorKind::ManyDays`],
    /// [`date`](Self::date)).
    pub fn read(&self, inputs: impl IntoIterator<Item = Input>) -> Result<ControlMap, Error> {
        self.read_within(inputs, &self.allowance.begin())
    }

    /// Reads the features of an input, those of the layers that were stated.
    pub(super) fn features_of(&self, input: &Input, tally: &Tally) -> Result<Features, Error> {
        let features = Features::read(input, tally, &self.reprojection)?;
        if self.layers.is_empty() {
            return Ok(features);
        }
        features.of_layers(&self.layers).map_err(|error| error.in_input(input.name()))
    }

    fn read_within(
        &self,
        inputs: impl IntoIterator<Item = Input>,
        budget: &Budget,
    ) -> Result<ControlMap, Error> {
        let tally = Tally::new(budget);
        let mut map = ControlMap::within(&self.allowance);
        for input in inputs {
            let features = self.features_of(&input, &tally)?;
            let (legend, days) = self.part(&mut map, &input, features)?;
            self.add(&mut map, &input, &legend, days)?;
        }
        self.close(map)
    }

    /// Reads the maps of a file whose features carry dates, one for each day, or only that of the day that
    /// was stated ([`date`](Self::date)); of any other file, the one map it holds. The dates are in the
    /// property that was named ([`date_property`](Self::date_property)), else in those that the legend names,
    /// or in `date`, if at least half of the features say something there.
    ///
    /// What was skipped and warned of is each day's own; what is true of the whole document, or of no day, is a
    /// warning on each of its maps.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read), and if a feature of a file of many days has none:
    /// [`read_each_day`](Self::read_each_day) reads the others all the same.
    pub fn read_days(&self, input: &Input) -> Result<Vec<ControlMap>, Error> {
        self.read_each_day(input)?.into_iter().collect()
    }

    /// The same where some features have no day: an error that names them and what they say comes after the maps
    /// of the others.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn read_each_day(&self, input: &Input) -> Result<Vec<Result<ControlMap, Error>>, Error> {
        let tally = Tally::new(&self.allowance.begin());
        let features = self.features_of(input, &tally)?;
        let mut map = ControlMap::within(&self.allowance);
        let (legend, days) = self.part(&mut map, input, features)?;
        let (days, undated) = match days {
            Days::Many { days, undated } if self.date.is_none() => (days, undated),
            days => {
                self.add(&mut map, input, &legend, days)?;
                return Ok(vec![Ok(self.close(map)?)]);
            }
        };
        let maps = days.into_iter().map(|(date, features)| {
            let mut map = ControlMap::within(&self.allowance);
            map.set_date(date);
            map.add(input, features, &legend);
            map.finish();
            Ok(map)
        });
        let undated = undated.into_iter().map(|error| Err(error.in_input(input.name())));
        Ok(maps.chain(undated).collect())
    }

    /// Finds the legend of an input, and parts its features by their days.
    fn part(
        &self,
        map: &mut ControlMap,
        input: &Input,
        features: Features,
    ) -> Result<(Legend, Days), Error> {
        let parted = self.choose_legend(input, &features, map).and_then(|legend| {
            let days = self.dating.days(input, features, &legend)?;
            Ok((legend, days))
        });
        parted.map_err(|error| error.in_input(input.name()))
    }

    fn add(
        &self,
        map: &mut ControlMap,
        input: &Input,
        legend: &Legend,
        days: Days,
    ) -> Result<(), Error> {
        let (date, features) = match days {
            Days::Many { days, undated } => {
                let (date, features) =
                    self.pick_day(days).map_err(|error| error.in_input(input.name()))?;
                if let Some(undated) = undated {
                    let message = format!("{}: left out: {undated}", input.name());
                    map.warn(Warning::new(WarningCode::UndatedFeatures, message));
                }
                (Some(date), features)
            }
            Days::One(date, features) => (date, *features),
        };
        if let Some(date) = date {
            map.add_date(date, input.name());
        }
        map.add(input, features, legend);
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
            map.state_date(date);
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
        let symbols: Vec<Symbol<'_>> = features.symbols(input).collect();
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
    let groupings = symbol_groupings(symbols);
    let shown: Vec<String> = groupings.iter().take(SHOWN).map(Grouping::describe).collect();
    let properties =
        if shown.is_empty() { "no property that groups them".to_owned() } else { shown.join(", ") };
    let similar = Legend::resembled(symbols);
    let resembles = similar.map(|legend| {
        format!(
            "it looks like a map of {}, but other maps look like that, too, and nothing in it is written by \
             its maker alone",
            legend.title(),
        )
    });
    let draft = groupings.first().and_then(Grouping::first_lines);
    let error = Error::new(ErrorKind::NoLegend { properties, resembles, draft })
        .with_remedy("begin with a draft that is made of this map", Means::LegendDraft);
    let error = match similar {
        Some(legend) => {
            let advice = format!("if it is such a map, state the legend {:?}", legend.name());
            error.with_remedy(advice, Means::Legend)
        }
        None => error,
    };
    error.with_remedy("count every polygon with the legend \"any\"", Means::Legend)
}

/// The properties that group symbols, without those that date them.
pub(super) fn symbol_groupings(symbols: &[Symbol<'_>]) -> Vec<Grouping> {
    groupings(symbols, is_date)
}

impl Features {
    /// What a legend sees of the features with polygons of an input.
    pub(super) fn symbols<'a>(&'a self, input: &'a Input) -> impl Iterator<Item = Symbol<'a>> {
        self.with_polygons.iter().map(|feature| feature.symbol(input.name()))
    }
}

impl Feature {
    /// What a legend sees of the feature, which came in this input.
    pub(crate) fn symbol<'a>(&'a self, input: &'a str) -> Symbol<'a> {
        Symbol { properties: &self.properties, file: input, collection: &self.collection }
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

    /// Makes a map of polygons in memory; the legend and the date are found as those of a file are, `name` stands for
    /// its name.
    ///
    /// # Errors
    ///
    /// As [`MapReader::read`]; a position that is not finite or no longitude and latitude, with its feature, polygon
    /// and ring.
    pub fn from_features(
        name: &str,
        features: impl IntoIterator<Item = PolygonFeature>,
    ) -> Result<Self, Error> {
        MapReader::new().read([Input::from_features(name, features)])
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
