//! One error for the whole crate: what went wrong, and where.

use std::fmt;
use std::io;

use crate::quantity::Area;
use crate::remedy::{Means, Remedy};
use crate::text::printable_message;

/// An error: what is wrong ([`kind`](Self::kind)), where ([`location`](Self::location)), what to do
/// ([`remedies`](Self::remedies)), and what caused it ([`source`](std::error::Error::source)).
///
/// The message is one line: place, what is wrong, what to do. What it quotes from a file can be
/// printed anywhere: characters that a terminal would obey are spelt out.
///
/// ```
/// use territory_control::ControlMap;
///
/// let error = ControlMap::from_bytes("map.geojson", b"<html>404</html>").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "map.geojson: found a web page (HTML), expected GeoJSON; \
///      the download may have returned an error page or a viewer instead of the map",
/// );
/// ```
#[derive(Debug)]
pub struct Error {
    inner: Box<Inner>,
}

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    location: Location,
    remedies: Vec<Remedy>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be opened or read.
    Unreadable,
    /// The input is empty.
    Empty,
    /// The input is not the format that was expected.
    Format {
        /// What was found, for example "KML".
        found: String,
        /// What to do about it.
        advice: String,
    },
    /// The input is not JSON, or its JSON is not GeoJSON.
    Json {
        /// What the parser says, without the place.
        message: String,
    },
    /// The document is JSON, but not GeoJSON that can be read.
    GeoJson {
        /// What was found and what was expected.
        message: String,
    },
    /// The document is of another format that is read, and cannot be read.
    Document {
        /// The format, for example "KML".
        format: &'static str,
        /// What was found and what was expected.
        message: String,
    },
    /// A coordinate that is not longitude and latitude in degrees.
    Coordinate {
        /// Longitude and latitude as written.
        position: [f64; 2],
        /// What is wrong with it, and the likely cause.
        message: String,
    },
    /// A reference system that cannot be read, or that the coordinates contradict.
    ReferenceSystem {
        /// The system as the file or the caller names it.
        name: String,
        /// What is wrong and what to do.
        message: String,
    },
    /// A limit was hit.
    Limit {
        /// The field of [`Limits`](crate::Limits) that raises it.
        limit: &'static str,
        /// The most that is allowed.
        allowed: u64,
    },
    /// The work was cancelled ([`Cancellation`](crate::Cancellation)).
    Cancelled,
    /// A legend that is not built in, nor a file.
    UnknownLegend {
        /// The name asked for.
        name: String,
        /// The names of those that are built in.
        choices: String,
    },
    /// No built-in legend recognises the map.
    NoLegend {
        /// The properties that group its polygons, with some of their values.
        properties: String,
        /// Which legend its maps look like, and why it was not taken for one of them.
        resembles: Option<String>,
        /// The first lines of a legend for this map.
        draft: Option<String>,
    },
    /// What is said to date a map does not.
    Date {
        /// What was seen and what was expected.
        message: String,
    },
    /// A legend file that is not a legend.
    Legend {
        /// What is wrong.
        message: String,
    },
    /// A measure that does not exist.
    UnknownMeasure {
        /// The name asked for.
        name: String,
    },
    /// A denominator, overlap rule or method that does not exist.
    UnknownOption {
        /// What was to be chosen.
        option: &'static str,
        /// The name asked for.
        name: String,
        /// What there is.
        choices: &'static str,
    },
    /// The maps of many days, where one is to be read.
    ManyDays {
        /// The day that was asked for.
        asked: Option<jiff::civil::Date>,
        /// The days that there are.
        days: String,
    },
    /// A map of another place than the territory.
    Elsewhere {
        /// The name of the territory.
        territory: String,
        /// How much of the map's ground lies outside it.
        share: String,
        /// The distance beyond which more than half of the ground lies; none where that is nearer, and
        /// nothing lies inside.
        distance: Option<String>,
        /// Where the map lies.
        place: String,
        /// That nothing which the map draws counts either, if so.
        lack: Option<String>,
    },
    /// A side of which a map draws only a part: the legend gives it what is not drawn.
    UndrawnSide {
        /// The name of the side.
        side: String,
    },
    /// A side or a status that a map does not have.
    UnknownName {
        /// What was asked for: a side or a status.
        what: &'static str,
        /// The name asked for.
        name: String,
        /// What there is.
        choices: String,
    },
    /// A map that draws ground, but none that counts: of it there is no figure, and not zero.
    NothingCounted {
        /// The statuses that it draws, with their areas.
        drawn: String,
    },
    /// Maps whose legends begin with different sides, where nobody says which the figures are about.
    SidesDiffer {
        /// The first side of each map.
        sides: String,
    },
    /// A territory that cannot be made from the file.
    Territory {
        /// What is wrong and what to do.
        message: String,
    },
    /// Holes that reach over their shells where a measure bends edges, so that less than nothing is left of some
    /// ground, such as that of a region.
    Overreach {
        /// By how much less.
        missing: Area,
    },
    /// Sources that cannot be compared, or not in the way asked for.
    Agreement {
        /// What is wrong and what to do.
        message: String,
    },
    /// A picture that cannot be drawn, or a theme, place or event that is not one.
    Picture {
        /// What is wrong and what to do.
        message: String,
    },
    /// A text that is not a printed number with its unit.
    Figure {
        /// The text.
        text: String,
        /// What was found and what was expected.
        message: String,
    },
}

/// Where in the input: each part is there as far as it is known. Indices count from zero.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Location {
    pub(crate) input: Option<String>,
    pub(crate) line: Option<(usize, usize)>,
    pub(crate) feature: Option<usize>,
    pub(crate) polygon: Option<usize>,
    pub(crate) ring: Option<usize>,
    pub(crate) position: Option<usize>,
}

impl Location {
    /// The file, or the name given to the input.
    pub fn input(&self) -> Option<&str> {
        self.input.as_deref()
    }

    /// Line and column in the text, counted from one.
    pub fn line(&self) -> Option<(usize, usize)> {
        self.line
    }

    /// The feature.
    pub fn feature(&self) -> Option<usize> {
        self.feature
    }

    /// The polygon within the feature.
    pub fn polygon(&self) -> Option<usize> {
        self.polygon
    }

    /// The ring within the polygon; 0 is the shell.
    pub fn ring(&self) -> Option<usize> {
        self.ring
    }

    /// The position within the ring.
    pub fn position(&self) -> Option<usize> {
        self.position
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        let remedies = kind.remedies();
        let location = Location::default();
        Self { inner: Box::new(Inner { kind, location, remedies, source: None }) }
    }

    /// Adds what to do, and by what means.
    pub(crate) fn with_remedy(mut self, advice: impl Into<String>, means: Means) -> Self {
        self.inner.remedies.push(Remedy::new(advice, means));
        self
    }

    /// Leaves a means out that whoever reads this input does not have.
    pub(crate) fn without(mut self, means: Means) -> Self {
        self.inner.remedies.retain(|remedy| remedy.means() != means);
        self
    }

    pub(crate) fn geojson(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::GeoJson { message: message.into() })
    }

    #[cfg(feature = "formats")]
    pub(crate) fn document(format: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Document { format, message: message.into() })
    }

    pub(crate) fn unreadable(source: io::Error) -> Self {
        let mut error = Self::new(ErrorKind::Unreadable);
        error.inner.source = Some(Box::new(source));
        error
    }

    pub(crate) fn in_input(mut self, input: &str) -> Self {
        self.inner.location.input.get_or_insert_with(|| input.to_owned());
        self
    }

    pub(crate) fn at_line(mut self, line: usize, column: usize) -> Self {
        self.inner.location.line.get_or_insert((line, column));
        self
    }

    pub(crate) fn in_feature(mut self, feature: usize) -> Self {
        self.inner.location.feature.get_or_insert(feature);
        self
    }

    #[cfg(feature = "formats")]
    pub(crate) fn at_ring(mut self, polygon: usize, ring: usize) -> Self {
        let location = &mut self.inner.location;
        location.polygon.get_or_insert(polygon);
        location.ring.get_or_insert(ring);
        self
    }

    pub(crate) fn at_position(mut self, polygon: usize, ring: usize, position: usize) -> Self {
        let location = &mut self.inner.location;
        location.polygon.get_or_insert(polygon);
        location.ring.get_or_insert(ring);
        location.position.get_or_insert(position);
        self
    }

    /// What is wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.inner.kind
    }

    /// Where it is wrong.
    pub fn location(&self) -> &Location {
        &self.inner.location
    }

    /// What to do about it, as far as it takes a means of this crate; other advice is in the message.
    pub fn remedies(&self) -> &[Remedy] {
        &self.inner.remedies
    }

    /// Where it is, what is wrong, and what caused it, without the remedies.
    pub fn finding(&self) -> String {
        let mut finding = self.without_cause();
        if let Some(cause) = &self.inner.source {
            finding = format!("{finding}: {}", printable_message(&cause.to_string()));
        }
        finding
    }

    /// Where it is, and what is wrong.
    fn without_cause(&self) -> String {
        let Inner { kind, location, .. } = &*self.inner;
        let place = location.to_string();
        if place.is_empty() { kind.to_string() } else { format!("{place}: {kind}") }
    }

    /// The message, without its [`source`](std::error::Error::source), with means named as a program names them: its
    /// options. A remedy whose means the program
    /// does not have is left out.
    ///
    /// ```
    /// use territory_control::{ControlMap, Means};
    ///
    /// let days = br#"{"features": [
    ///     {"type": "Feature", "properties": {"status": "occupied", "date": "2024-01-01"}, "geometry":
    ///         {"type": "Polygon", "coordinates": [[[36, 47], [37, 47], [37, 48], [36, 47]]]}},
    ///     {"type": "Feature", "properties": {"status": "occupied", "date": "2024-02-01"}, "geometry":
    ///         {"type": "Polygon", "coordinates": [[[36, 47], [37, 47], [37, 48], [36, 47]]]}}]}"#;
    /// let error = ControlMap::from_bytes("front.geojson", days).unwrap_err();
    /// assert_eq!(
    ///     error.worded(|means| (means == Means::Date).then(|| "--day".to_owned())),
    ///     "front.geojson: holds the maps of 2024-01-01 and 2024-02-01; choose a day (--day)",
    /// );
    /// ```
    pub fn worded(&self, mut name_of: impl FnMut(Means) -> Option<String>) -> String {
        let remedies = self.remedies().iter().filter_map(|remedy| {
            let name = name_of(remedy.means())?;
            Some(format!("{} ({name})", remedy.advice()))
        });
        let remedies: Vec<String> = remedies.collect();
        if remedies.is_empty() {
            return self.without_cause();
        }
        format!("{}; {}", self.without_cause(), printable_message(&remedies.join(", or ")))
    }
}

impl ErrorKind {
    /// What to do about errors of which the kind says it.
    fn remedies(&self) -> Vec<Remedy> {
        match self {
            Self::Limit { limit, .. } => {
                vec![Remedy::new("to allow more, raise the limit", Means::Limit(limit))]
            }
            Self::ManyDays { asked: None, .. } => vec![
                Remedy::new("choose a day", Means::Date),
                Remedy::new("read all of them as a timeline", Means::Timeline),
            ],
            Self::Elsewhere { territory, .. } => vec![
                Remedy::new(
                    "name the territory that it is about, by a GeoJSON file of its boundary or its regions",
                    Means::Territory,
                ),
                Remedy::new(format!("clip the map to {territory}"), Means::Clip),
            ],
            Self::NothingCounted { .. } => vec![
                Remedy::new("say whom the figure is about", Means::Side),
                Remedy::new("say what counts", Means::Counted),
            ],
            Self::SidesDiffer { .. } => {
                vec![Remedy::new("say whom the figures are about", Means::Side)]
            }
            _ => Vec::new(),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.inner.source.as_deref().map(|source| source as _)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.worded(|means| Some(means.to_string())))
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        parts.extend(self.input.as_deref().map(printable_message));
        parts.extend(self.line.map(|(line, column)| format!("line {line} column {column}")));
        let indices = [
            ("feature", self.feature),
            ("polygon", self.polygon),
            ("ring", self.ring),
            ("position", self.position),
        ];
        parts.extend(
            indices
                .into_iter()
                .filter_map(|(name, index)| index.map(|index| format!("{name} {index}"))),
        );
        f.write_str(&parts.join(", "))
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable_message(&format!("{}", Unprinted(self))))
    }
}

/// An error as it is, with whatever it quotes.
struct Unprinted<'e>(&'e ErrorKind);

impl fmt::Display for Unprinted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            ErrorKind::Unreadable => f.write_str("cannot be read"),
            ErrorKind::Empty => f.write_str("is empty, expected GeoJSON"),
            ErrorKind::Format { found, advice } => {
                write!(f, "found {found}, expected GeoJSON; {advice}")
            }
            ErrorKind::Json { message } => write!(f, "is not valid JSON: {message}"),
            ErrorKind::GeoJson { message }
            | ErrorKind::Document { message, .. }
            | ErrorKind::Territory { message }
            | ErrorKind::Agreement { message }
            | ErrorKind::Picture { message }
            | ErrorKind::Date { message } => f.write_str(message),
            ErrorKind::Coordinate { position: [longitude, latitude], message } => {
                write!(f, "found [{longitude}, {latitude}]: {message}")
            }
            ErrorKind::ReferenceSystem { name, message } => {
                write!(f, "the reference system {name}: {message}")
            }
            ErrorKind::Limit { limit: "seconds", allowed } => {
                let unit = if *allowed == 1 { "second" } else { "seconds" };
                write!(f, "not done within {allowed} {unit}")
            }
            ErrorKind::Limit { limit, allowed } => {
                let limited = match *limit {
                    "unpacked_bytes" => "unpacked bytes",
                    "nesting" => "levels of nesting",
                    other => other,
                };
                write!(f, "more than {allowed} {limited}")
            }
            ErrorKind::Cancelled => f.write_str("cancelled"),
            ErrorKind::UnknownLegend { name, choices } => write!(
                f,
                "no legend {name:?}: expected auto, one of {choices}, or the path of a TOML file",
            ),
            ErrorKind::NoLegend { properties, resembles, draft } => {
                write!(
                    f,
                    "no built-in legend recognises this map; its polygons have {properties}; "
                )?;
                if let Some(resembles) = resembles {
                    write!(f, "{resembles}; ")?;
                }
                f.write_str("write a legend, a TOML file")?;
                match draft {
                    Some(draft) => write!(f, ", which may begin {draft}"),
                    None => Ok(()),
                }
            }
            ErrorKind::Legend { message } => write!(f, "is not a legend: {message}"),
            ErrorKind::Figure { text, message } => write!(f, "{text:?}: {message}"),
            ErrorKind::UnknownMeasure { name } => write!(
                f,
                "no measure {name:?}: expected wgs84-planar, wgs84-geodesic, \
                 sphere-geodesic:RADIUS or sphere-planar:RADIUS with a radius in metres, \
                 proj:SYSTEM or proj-lonlat:SYSTEM with a code such as EPSG:3035 or a PROJ string",
            ),
            ErrorKind::UnknownOption { option, name, choices } => {
                write!(f, "no {option} {name:?}: expected {choices}")
            }
            ErrorKind::ManyDays { asked: Some(date), days } => {
                write!(f, "has no map of {date}: it holds the maps of {days}")
            }
            ErrorKind::ManyDays { asked: None, days } => write!(f, "holds the maps of {days}"),
            ErrorKind::Elsewhere { territory, share, distance, place, lack } => {
                write!(f, "is no map of {territory}: {share} of its ground lies outside")?;
                if let Some(distance) = distance {
                    write!(f, ", more than half of all farther than {distance} away")?;
                }
                write!(f, ", and it reaches {place}")?;
                lack.as_ref().map_or(Ok(()), |lack| write!(f, "; {lack}"))
            }
            ErrorKind::Overreach { missing } => write!(
                f,
                "holes reach over their shells where edges are bent, and of some ground {missing} less than \
                 nothing is left; draw more points along the edges that they touch, or measure by wgs84-planar",
            ),
            ErrorKind::UndrawnSide { side } => write!(
                f,
                "does not draw all that {side} holds, so that no figure is about {side} alone; what is left to \
                 it stands in its row of the report",
            ),
            ErrorKind::NothingCounted { drawn } => {
                write!(f, "no status of the map counts as controlled; it draws {drawn}")
            }
            ErrorKind::SidesDiffer { sides } => {
                write!(f, "the maps are about different sides ({sides})")
            }
            ErrorKind::UnknownName { what, name, choices } => {
                write!(f, "has no {what} {name:?}: there is {choices}")
            }
        }
    }
}
