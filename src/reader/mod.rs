//! Reading: bytes to features, and features with a legend to a control map.

mod date;
mod document;
mod feature;
mod input;

use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use date::Stamp;
pub use date::{DateSource, MapDate};
use document::Tally;
pub use feature::Skipped;
pub(crate) use feature::{Feature, Features};
pub use input::Input;

use crate::control_map::ControlMap;
use crate::error::{Error, ErrorKind};
use crate::legend::{Legend, LegendChoice, Symbol};
use crate::limits::Limits;
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
    limits: Limits,
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

    /// States the date of the map. Default: found in the wrapper, the properties that the legend
    /// names, or the name of the file, in this order.
    #[must_use]
    pub fn date(mut self, date: Date) -> Self {
        self.date = Some(date);
        self
    }

    /// Reads within these limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
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
            paths.into_iter().map(|path| Input::open(path, &self.limits)).collect();
        self.read(inputs?)
    }

    /// Reads one map from inputs that are already in memory.
    ///
    /// # Errors
    ///
    /// If an input is not GeoJSON in longitude and latitude, if a limit is hit, or if no legend
    /// recognises the map ([`ErrorKind::NoLegend`]).
    pub fn read(&self, inputs: impl IntoIterator<Item = Input>) -> Result<ControlMap, Error> {
        let tally = Tally::new(self.limits);
        let mut map = ControlMap::default();
        let mut names = Vec::new();
        for input in inputs {
            names.push(input.name().to_owned());
            let features = Features::read(&input, &tally)?;
            let legend = self
                .choose_legend(&input, &features, &mut map)
                .map_err(|error| error.in_input(input.name()))?;
            if let Some(date) = find_date(&input, &features, &legend) {
                map.add_date(date, input.name());
            }
            map.add(&input, features, &legend);
        }
        // An empty map is empty; one of points and lines was drawn for something else.
        let skipped = map.skipped();
        if map.polygon_count() == 0 && skipped.points + skipped.lines > 0 {
            let points = counted(skipped.points as u64, "point", "points");
            let lines = counted(skipped.lines as u64, "line", "lines");
            let message = format!(
                "no polygons but {points} and {lines}, which have no area; \
                 a control map must be drawn as polygons",
            );
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
        let seen = symbols.iter().find(|symbol| !symbol.properties.is_empty());
        let properties =
            seen.map(|symbol| crate::legend::describe(symbol, &[])).unwrap_or_default();
        Err(Error::new(ErrorKind::NoLegend { properties }))
    }
}

impl Feature {
    /// What a legend sees of the feature; `names` are those of the input and of its collection.
    pub(crate) fn symbol<'a>(&'a self, names: [&'a str; 2]) -> Symbol<'a> {
        Symbol { properties: &self.properties, names }
    }
}

fn find_date(input: &Input, features: &Features, legend: &Legend) -> Option<MapDate> {
    let zone =
        legend.time_zone().and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
    let dated = |stamp: Stamp, source: DateSource| MapDate { date: stamp.date(&zone), source };
    let from_wrapper = features.wrapper_date.map(|stamp| dated(stamp, DateSource::Wrapper));
    let from_properties = || {
        let latest = |property: &String| {
            features
                .with_polygons
                .iter()
                .filter_map(|feature| Stamp::from_value(feature.properties.get(property)?))
                .map(|stamp| stamp.date(&zone))
                .max()
                .map(|date| MapDate { date, source: DateSource::Property(property.clone()) })
        };
        legend.date_properties().iter().find_map(latest)
    };
    let from_name =
        || Stamp::from_file_name(input.name()).map(|stamp| dated(stamp, DateSource::FileName));
    from_wrapper.or_else(from_properties).or_else(from_name)
}

/// Reads the features of one input, for those who want no control map.
pub(crate) fn read_features(input: &Input, limits: Limits) -> Result<Features, Error> {
    Features::read(input, &Tally::new(limits))
}
