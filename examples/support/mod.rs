//! What the example programs share: options, errors, output.

#[cfg(feature = "draw")]
pub(crate) mod chart;
pub(crate) mod files;
pub(crate) mod legends;
mod means;
#[cfg(feature = "draw")]
pub(crate) mod picture;
pub(crate) mod tables;
mod territories;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use self::legends::{MapFiles, legend};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser};
use jiff::civil::Date;
use means::option_for;
use serde::Serialize;
use territories::TerritoryOptions;
use territory_control::map::{DatePattern, ReferenceSystem};
use territory_control::method::{Clip, Counted, Denominator, Outside, Overlap};
use territory_control::timeline::{Timeline, TimelineReader};
use territory_control::{
    ControlMap, Error, Input, Limits, MapReader, Means, Measure, Method, Side, Territory,
    is_unseen, printable,
};

/// The options of every program that reads maps.
#[derive(Args)]
pub(crate) struct InputOptions {
    /// What the coordinates of the map are, whatever it says itself, for example EPSG:3857 (needs
    /// the feature proj)
    #[arg(long, value_name = "SYSTEM")]
    crs: Option<ReferenceSystem>,
    /// Only this layer: a folder of KML, an object of TopoJSON, a shapefile of an archive, or a collection of this name.
    /// May be given again
    #[arg(long = "layer", value_name = "NAME")]
    layers: Vec<String>,
    /// How far, in metres, a reprojected edge may lie off the one that was straight in the file
    #[arg(long, value_name = "METRES", default_value_t = 1.0, value_parser = metres)]
    edge_tolerance: f64,
    /// The most bytes that are read of one file, packed and unpacked
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().bytes)]
    max_bytes: u64,
    /// Another limit on what is read and computed, by the name that the error gives, for example
    /// vertices=50000000
    #[arg(long = "limit", value_name = "NAME=NUMBER", value_parser = limit)]
    limits: Vec<(String, u64)>,
}

/// A length in metres.
fn metres(text: &str) -> Result<f64, &'static str> {
    let metres: Option<f64> = text.parse().ok();
    metres.filter(|metres| metres.is_finite() && *metres > 0.0).ok_or("expected metres above zero")
}

/// A limit by its name.
fn limit(text: &str) -> Result<(String, u64), String> {
    let (name, allowed) = text.split_once('=').ok_or("expected a name, = and a number")?;
    let allowed = allowed.parse().map_err(|_| format!("expected a whole number after {name}="))?;
    Limits::default().named(name, allowed).map_err(|error| error.to_string())?;
    Ok((name.to_owned(), allowed))
}

/// The options of every program that measures maps.
#[derive(Args)]
pub(crate) struct MethodOptions {
    #[command(flatten)]
    input: InputOptions,
    /// How the map's symbols are read: auto, the name of a built-in legend, or a TOML file
    #[arg(long, value_name = "NAME|FILE.toml", default_value = "auto")]
    legend: PathBuf,
    #[command(flatten)]
    territory: TerritoryOptions,
    /// What shares are taken of: official, boundary, or an area in km². Shares of regions are of their own
    /// areas: official ones where they are known, else, and beside an area in km², within their boundaries
    #[arg(long, value_name = "official|boundary|KM2")]
    denominator: Option<Denominator>,
    /// wgs84-planar, wgs84-geodesic, sphere-geodesic:RADIUS, sphere-planar:RADIUS; with the feature
    /// proj also proj:SYSTEM (edges straight in the projection) and proj-lonlat:SYSTEM (edges as in
    /// the file), SYSTEM being a code such as EPSG:3035 or a PROJ string
    #[arg(long, value_name = "NAME")]
    measure: Option<Measure>,
    /// Whom figures are about: a side of the map's legend; without it, the legend's first
    #[arg(long, value_name = "NAME")]
    side: Option<String>,
    /// Which statuses count: legend (those of the side), everything, or a list such as
    /// occupied,claimed
    #[arg(long, value_name = "legend|everything|STATUS,…")]
    counted: Option<Counted>,
    /// What ground counts for that is drawn twice: dissolve (once) or sum (twice)
    #[arg(long, value_name = "dissolve|sum")]
    overlap: Option<Overlap>,
    /// Restrict the map to the territory
    #[arg(long)]
    clip: bool,
    /// Where ground outside all regions goes: report (a row of its own) or nearest (to the nearest
    /// region)
    #[arg(long, value_name = "report|nearest")]
    outside: Option<Outside>,
    /// The day that the map shows, if it does not say so itself (the name of its file does not count). Of a
    /// file with the maps of many days, which of them to read
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// The property that dates the features, where none is recognised
    #[arg(long, value_name = "PROPERTY")]
    date_from: Option<String>,
    /// How dates are written, as strptime has it, in that property, else in the names of files: %d%m%y
    /// for 080722
    #[arg(long, value_name = "PATTERN")]
    date_pattern: Option<DatePattern>,
    /// All choices at once, as a publisher makes them: default, deepstate, economist-isw; with the
    /// feature proj also nzz-maps and web-mercator. Other options change single ones
    #[arg(long, value_name = "NAME", default_value = "default")]
    method: Method,
}

impl InputOptions {
    /// A reader with these options.
    pub(crate) fn set_up(&self, reader: MapReader) -> MapReader {
        let reader = reader.edge_tolerance(self.edge_tolerance).limits(self.limits());
        let reader = self.layers.iter().fold(reader, MapReader::layer);
        match &self.crs {
            Some(system) => reader.reference_system(system.clone()),
            None => reader,
        }
    }

    /// How much is read and computed.
    fn limits(&self) -> Limits {
        let limits = Limits::default().bytes(self.max_bytes).unpacked_bytes(self.max_bytes);
        let named = self.limits.iter();
        named.fold(limits, |limits, (name, allowed)| {
            // The name was checked when it was read.
            limits.named(name, *allowed).unwrap_or(limits)
        })
    }

    /// Opens files.
    pub(crate) fn open_all(&self, files: &[PathBuf]) -> Result<Vec<Input>, Error> {
        files.iter().map(|path| self.open(path)).collect()
    }

    /// Opens a file, or standard input for `-`.
    fn open(&self, path: &Path) -> Result<Input, Error> {
        if is_standard_input(path) {
            Input::from_reader("standard input", io::stdin().lock(), &self.limits())
        } else {
            Input::open(path, &self.limits())
        }
    }
}

/// The options of programs over two days.
#[derive(Args)]
pub(crate) struct EarlierOptions {
    /// The day of the earlier map, as --date for the other
    #[arg(long, value_name = "DATE")]
    earlier_date: Option<Date>,
}

impl EarlierOptions {
    /// The option for a means where an error is about the earlier map.
    fn option_for(means: Means) -> Option<String> {
        match means {
            Means::Date => Some("--earlier-date YYYY-MM-DD".to_owned()),
            other => option_for(other),
        }
    }

    /// Ends a program that was told the day of an earlier map where there is none.
    pub(crate) fn expect_map<A: CommandFactory>(&self, has_map: bool, option: &str) {
        if self.earlier_date.is_some() && !has_map {
            let message =
                format!("--earlier-date is the day of an earlier map: name it ({option})");
            A::command().error(ErrorKind::MissingRequiredArgument, message).exit();
        }
    }
}

impl MethodOptions {
    /// The map that files make together.
    pub(crate) fn map(&self, files: &[PathBuf]) -> Result<ControlMap, Failure> {
        Ok(self.reader()?.read(self.input.open_all(files)?)?)
    }

    /// The earlier of two maps, which has a day of its own.
    pub(crate) fn earlier_map(
        &self,
        files: &[PathBuf],
        own: &EarlierOptions,
    ) -> Result<ControlMap, Failure> {
        let reader = self.reader_on(&self.legend, own.earlier_date)?;
        let read = self.input.open_all(files).and_then(|inputs| reader.read(inputs));
        read.map_err(|error| match error.kind() {
            territory_control::ErrorKind::ManyDays { .. } => {
                Failure::Error(error.worded(EarlierOptions::option_for).into())
            }
            _ => error.into(),
        })
    }

    /// The map of files that are named with a legend, or not: then the one that the options name reads it.
    pub(crate) fn map_of(&self, map: &MapFiles) -> Result<ControlMap, Failure> {
        Ok(self.reader_of(map)?.read(self.input.open_all(&map.files)?)?)
    }

    /// The same for a day that was stated with the files.
    pub(crate) fn map_on(&self, map: &MapFiles, date: Date) -> Result<ControlMap, Failure> {
        Ok(self.reader_of(map)?.date(date).read(self.input.open_all(&map.files)?)?)
    }

    fn reader_of(&self, map: &MapFiles) -> Result<MapReader, Failure> {
        self.reader_by(map.legend.as_ref().unwrap_or(&self.legend))
    }

    /// The reader that the arguments make.
    pub(crate) fn reader(&self) -> Result<MapReader, Failure> {
        self.reader_by(&self.legend)
    }

    fn reader_by(&self, name: &Path) -> Result<MapReader, Failure> {
        self.reader_on(name, self.date)
    }

    fn reader_on(&self, name: &Path, date: Option<Date>) -> Result<MapReader, Failure> {
        let mut reader = self.input.set_up(MapReader::new().legend(legend(name)?));
        if let Some(date) = date {
            reader = reader.date(date);
        }
        if let Some(property) = &self.date_from {
            reader = reader.date_property(property);
        }
        if let Some(pattern) = &self.date_pattern {
            reader = reader.date_pattern(pattern.clone());
        }
        Ok(reader)
    }

    /// Ends a program that cannot use one day, if one is given.
    pub(crate) fn refuse_date<A: CommandFactory>(&self, reason: &str) {
        if self.date.is_some() {
            let message = format!("--date is the day of one map: {reason}");
            A::command().error(ErrorKind::ArgumentConflict, message).exit();
        }
    }

    /// Ends a program whose figures are never by region, if it is told what regions that overlap count for.
    pub(crate) fn refuse_region_overlap<A: CommandFactory>(&self, reason: &str) {
        if self.territory.has_region_overlap() {
            let message = format!("--region-overlap is about figures by region: {reason}");
            A::command().error(ErrorKind::ArgumentConflict, message).exit();
        }
    }

    /// The reader of many maps that the arguments make, and which of these files and folders it is still to
    /// read: standard input it has.
    pub(crate) fn timeline_reader<'t>(
        &self,
        territory: &'t Territory,
        maps: &[PathBuf],
    ) -> Result<(TimelineReader<'t>, Vec<PathBuf>), Failure> {
        let mut reader = territory.survey(&self.method()).timeline().map_reader(self.reader()?);
        let (given, files): (Vec<PathBuf>, Vec<PathBuf>) =
            maps.iter().cloned().partition(|path| is_standard_input(path));
        for input in self.input.open_all(&given)? {
            reader = reader.input(input);
        }
        Ok((reader, files))
    }

    /// The territory that the arguments name.
    pub(crate) fn territory(&self) -> Result<Territory, Failure> {
        self.territory.territory(&self.input)
    }

    /// The method that the arguments make.
    pub(crate) fn method(&self) -> Method {
        let mut method = self.method.clone();
        if let Some(measure) = &self.measure {
            method = method.measure(measure.clone());
        }
        if let Some(side) = &self.side {
            method = method.side(Side::new(side.as_str()));
        }
        if let Some(counted) = &self.counted {
            method = method.counted(counted.clone());
        }
        if let Some(overlap) = self.overlap {
            method = method.overlap(overlap);
        }
        if let Some(denominator) = self.denominator {
            method = method.denominator(denominator);
        }
        if let Some(outside) = self.outside {
            method = method.outside(outside);
        }
        if self.clip {
            method = method.clip(Clip::Territory);
        }
        method
    }

    /// How much of a file is read.
    #[allow(dead_code, reason = "only an article is read besides maps")]
    pub(crate) fn limits(&self) -> Limits {
        self.input.limits()
    }
}

fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// Why a program stops.
pub(crate) enum Failure {
    /// Something is wrong, and the user should know.
    Error(Box<dyn std::error::Error>),
    /// Some maps of many could not be read; the output says which.
    Maps {
        /// How many could not be read.
        failures: usize,
        /// How many there are.
        of: usize,
    },
    /// Whoever read the output has seen enough.
    ClosedPipe,
}

impl<E: std::error::Error + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Error(Box::new(error))
    }
}

/// The system's error with the name of the file, which it does not say.
pub(crate) fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Prints a text and a line break to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    writeln!(output, "{}", text.trim_end()).and_then(|()| output.flush()).map_err(|error| {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Failure::ClosedPipe
        } else {
            named(Path::new("standard output"), &error).into()
        }
    })
}

/// A JSON document for people, too: what a terminal would obey is escaped, as JSON escapes it.
pub(crate) fn json_text(document: &impl Serialize) -> Result<String, Failure> {
    let mut text = String::new();
    for character in serde_json::to_string_pretty(document)?.chars() {
        // A line break between members; those within texts are escaped already.
        if character == '\n' || !is_unseen(character) {
            text.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(text, "\\u{unit:04x}")?;
            }
        }
    }
    Ok(text)
}

/// Reads the arguments of a program, its name before them. What is wrong with them is quoted as everything else is; a
/// name out of a folder may be among them.
pub(crate) fn read_arguments<A: Parser>(arguments: Vec<OsString>) -> A {
    A::try_parse_from(arguments).unwrap_or_else(|error| {
        if !error.use_stderr() {
            error.exit();
        }
        let text = error.render().to_string();
        let lines: Vec<String> = text.lines().map(printable).collect();
        let _ = writeln!(io::stderr(), "{}", lines.join("\n"));
        std::process::exit(error.exit_code())
    })
}

/// Tells whoever runs a program what to do about maps without a date.
pub(crate) fn tell_undated(timeline: &Timeline) {
    let remedies = timeline.remedies().into_iter().filter_map(|remedy| {
        Some(format!("{} ({})", remedy.advice(), option_for(remedy.means())?))
    });
    let remedies: Vec<String> = remedies.collect();
    if !remedies.is_empty() {
        let (undated, all) = (timeline.undated(), timeline.rows().len());
        let remedies = remedies.join(", or ");
        let _ = writeln!(io::stderr(), "note: maps without a date: {undated} of {all}; {remedies}");
    }
}

/// Tells why maps could not be read, where what is printed or drawn has no room for it.
#[cfg(feature = "draw")]
pub(crate) fn tell_failures(timeline: &Timeline) {
    for error in timeline.rows().iter().filter_map(territory_control::timeline::TimelineRow::error)
    {
        let _ = writeln!(io::stderr(), "{}", told(error));
    }
}

/// An error if some maps of a timeline could not be read.
pub(crate) fn all_were_read(timeline: &Timeline) -> Result<(), Failure> {
    match timeline.failures() {
        0 => Ok(()),
        failures => Err(Failure::Maps { failures, of: timeline.rows().len() }),
    }
}

/// Runs a program: errors with their causes go to standard error, and the exit code is 1.
pub(crate) fn run(program: impl FnOnce() -> Result<(), Failure>) -> ExitCode {
    match program() {
        Ok(()) | Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(Failure::Maps { failures, of }) => {
            let _ = writeln!(io::stderr(), "error: {failures} of {of} maps could not be read");
            ExitCode::FAILURE
        }
        Err(Failure::Error(error)) => {
            let _ = writeln!(io::stderr(), "{}", told(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

/// An error with its causes, on one line.
fn told(error: &(dyn std::error::Error + 'static)) -> String {
    let told = match error.downcast_ref::<Error>() {
        Some(error) => error.worded(option_for),
        None => error.to_string(),
    };
    let mut message = format!("error: {told}");
    let mut cause = error.source();
    while let Some(source) = cause {
        let _ = write!(message, ": {source}");
        cause = source.source();
    }
    printable(&message)
}
