//! Legends: the rules that turn a map's symbols into statuses.

mod builder;
mod grouping;
mod omission;
mod rule;
mod side;

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

pub use builder::LegendBuilder;
pub(crate) use grouping::{Grouping, grouping_by, groupings};
pub(crate) use omission::{Omission, Presence};
use rule::Condition;
pub use rule::Rule;
pub(crate) use rule::Symbol;
use rule::describe;
pub use side::LegendSide;

use crate::error::{Error, ErrorKind};
use crate::quantity::Area;
use crate::side::Side;
use crate::status::Status;
use crate::text::line_and_column;

/// As on a paper map: the rules that turn a provider's symbols into statuses, and statuses into sides.
///
/// A legend is data. The built-in ones are TOML files, and yours works the same:
///
/// ```toml
/// name = "front-watch"
/// title = "Front Watch, weekly map"
///
/// # Which status wins where two overlap (the first).
/// precedence = ["occupied", "unknown", "liberated"]
///
/// # Optional: properties that hold the map's date, the time zone in which the provider's
/// # days begin and end, and ground that is known to be missing from its maps.
/// date_properties = ["updated"]
/// time_zone = "Europe/Kyiv"
/// omits = "Crimea"
///
/// # Optional: the preset of `Method` that the provider's own totals follow; only an audit asks.
/// method = "deepstate"
///
/// # Optional: such ground by itself, with the areas that publishers state for it, which only an audit
/// # tries to add.
/// omitted = [{ ground = "Crimea", area_km2 = 26689.32 }]
///
/// # The sides. Headlines are about the first. What a side may hold widens the range of its share;
/// # one of them may hold what the maps do not draw.
/// [[side]]
/// name = "Russia"
/// holds = ["occupied"]
/// may_hold = ["unknown"]
/// called = ["Russian", "Moscow"]   # in texts, besides its name
///
/// [[side]]
/// name = "Ukraine"
/// holds = ["liberated"]
/// may_hold = ["unknown"]
/// holds_rest = true
///
/// # The first rule that matches a polygon's feature gives the status. All conditions of a rule
/// # must hold; of a list, one entry.
/// [[rule]]
/// status = "elsewhere"
/// property = "name"
/// contains = ["Transnistria"]      # anywhere in the text, whatever the case
///
/// [[rule]]
/// status = "occupied"
/// property = "fill"
/// is = ["#ff0000", "#cc0000"]      # the whole value, whatever the case
///
/// [[rule]]
/// status = "unknown"
/// file = ["greyzone"]              # in the name of the file, or of the collection in it
///
/// [[rule]]
/// status = "unknown"
/// folder = ["Disputed"]            # in the names of folders (KML), or of the layer
/// property = "stroke"
/// colour = ["#ffd600"]             # a colour of the web,
/// tolerance = 10                   # of which each of red, green, blue may differ by 10 of 255
/// also = [{ property = "fill-opacity", at_least = 0.2, at_most = 0.8 }]   # must hold, too
/// not = [{ property = "name", contains = ["Direction"] }]                 # none of them may hold
///
/// # Optional: how `auto` knows such a map: what only its maker writes, never a palette. At least half
/// # of the features with polygons must match one of these.
/// [[recognise]]
/// property = "front-watch-id"
///
/// # Optional: what such maps have and others, too, for the message that says why a map was not taken
/// # for one.
/// [[resembles]]
/// property = "fill"
/// is = ["#ff0000", "#cc0000"]
/// ```
///
/// An entry of `omitted` may have days: `from`, the first without the ground, `until`, the first with it again,
/// `last_drawn`, the last before `from` known to draw it, and an `outline` of it, as `legends/nzz.toml` shows.
/// What lies in it and only one of two maps draws is then neither gained nor lost.
///
/// A rule with `status_property = "status"` instead of `status` takes the status from that
/// property's value. A status that no side holds or may hold, and that is not one of the words of
/// [`Status`], is a side of its own, named as it is written.
///
/// For a legend of one side, `controlled = ["occupied"]` and `widens = ["unknown"]` at the top stand for a
/// side without a name that holds the first and may hold the second.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "LegendFields")]
pub struct Legend {
    name: String,
    title: String,
    /// One at least.
    sides: Vec<LegendSide>,
    precedence: Vec<Status>,
    date_properties: Vec<String>,
    time_zone: Option<String>,
    omits: Option<String>,
    method: Option<String>,
    omissions: Vec<Omission>,
    rules: Vec<Rule>,
    marks: Vec<Condition>,
    /// What its maps have, and others too.
    resembles: Vec<Condition>,
}

/// A legend as TOML writes it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LegendFields {
    name: String,
    title: String,
    controlled: Option<Vec<Status>>,
    widens: Option<Vec<Status>>,
    #[serde(default, rename = "side")]
    sides: Vec<LegendSide>,
    #[serde(default)]
    precedence: Vec<Status>,
    #[serde(default)]
    date_properties: Vec<String>,
    time_zone: Option<String>,
    omits: Option<String>,
    method: Option<String>,
    #[serde(default, rename = "omitted")]
    omissions: Vec<Omission>,
    #[serde(default, rename = "rule")]
    rules: Vec<Rule>,
    #[serde(default, rename = "recognise")]
    marks: Vec<Condition>,
    #[serde(default)]
    resembles: Vec<Condition>,
}

impl TryFrom<LegendFields> for Legend {
    type Error = String;

    /// Checks what TOML does not: a legend that was read is one that can be used.
    fn try_from(fields: LegendFields) -> Result<Self, String> {
        let LegendFields { name, title, controlled, widens, sides, precedence, .. } = fields;
        let sides = match (controlled, sides.is_empty()) {
            (Some(controlled), true) => {
                vec![LegendSide::unnamed(controlled, widens.unwrap_or_default())]
            }
            (None, false) if widens.is_none() => sides,
            (None, true) => return Err("it has neither [[side]] nor `controlled`".to_owned()),
            _ => {
                return Err("`controlled` and `widens` are for legends without [[side]]".to_owned());
            }
        };
        side::check(&sides)?;
        if fields.rules.is_empty() {
            return Err("it has no [[rule]]".to_owned());
        }
        if name.trim().is_empty() {
            return Err("its name is empty".to_owned());
        }
        for (index, rule) in fields.rules.iter().enumerate() {
            rule.check().map_err(|message| format!("rule {index}: {message}"))?;
        }
        for (table, conditions) in [("recognise", &fields.marks), ("resembles", &fields.resembles)]
        {
            for (index, condition) in conditions.iter().enumerate() {
                condition.check_mark().map_err(|message| format!("{table} {index}: {message}"))?;
            }
        }
        if let Some(zone) = &fields.time_zone {
            jiff::tz::TimeZone::get(zone).map_err(|_| format!("unknown time zone {zone:?}"))?;
        }
        Ok(Self {
            name,
            title,
            sides,
            precedence,
            date_properties: fields.date_properties,
            time_zone: fields.time_zone,
            omits: fields.omits,
            method: fields.method,
            omissions: fields.omissions,
            rules: fields.rules,
            marks: fields.marks,
            resembles: fields.resembles,
        })
    }
}

/// Which legend a map is read with.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub enum LegendChoice {
    /// The built-in legend that recognises the map, found for each file by itself.
    #[default]
    Auto,
    /// This one.
    Given(Box<Legend>),
}

impl From<Legend> for LegendChoice {
    fn from(legend: Legend) -> Self {
        Self::Given(Box::new(legend))
    }
}

/// The most bytes of a legend file, so that one without an end, as `/dev/zero`, is an error; the
/// built-in ones have fewer than 4,000.
const LARGEST: u64 = 1 << 20;

/// In the order in which `auto` tries them; the last three are never recognised.
const BUILT_IN: [&str; 10] = [
    include_str!("../../legends/deepstate-archive.toml"),
    include_str!("../../legends/deepstate.toml"),
    include_str!("../../legends/isw.toml"),
    include_str!("../../legends/nzz.toml"),
    include_str!("../../legends/amk.toml"),
    include_str!("../../legends/ukraine-control-map.toml"),
    include_str!("../../legends/status.toml"),
    include_str!("../../legends/any.toml"),
    include_str!("../../legends/front-line.toml"),
    include_str!("../../legends/sample.toml"),
];

#[expect(clippy::expect_used, reason = "the built-in legends are constants, and a test reads them")]
static LEGENDS: LazyLock<Vec<Legend>> =
    LazyLock::new(|| BUILT_IN.iter().map(|text| text.parse().expect("built-in legend")).collect());

fn built_in_names() -> String {
    let names: Vec<&str> = LEGENDS.iter().map(|legend| legend.name.as_str()).collect();
    names.join(", ")
}

impl Legend {
    /// A built-in legend: `deepstate`, `deepstate-archive`, `isw`, `nzz`, `amk`, `ukraine-control-map`, `status`
    /// (a property `status` names the status), `any` (every polygon is occupied), `front-line` (the same, for maps
    /// made of lines) or `sample` (that of the embedded sample). Capitals do not matter.
    ///
    /// The daily archive of `DeepState`'s maps comes as one file a day (`deepstatemap_data_20251111.geojson`) and
    /// as one file of all days (`deepstate-map-data.geojson.gz`): a `FeatureCollection` with one `MultiPolygon`
    /// a day, whose only property is `date` ("2025-11-11"). `deepstate-archive` knows both by their names,
    /// since nothing in them is their maker's alone; [`MapReader::date`](crate::MapReader::date) picks a day of
    /// the second, and a timeline reads all.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownLegend`] for any other name.
    pub fn built_in(name: &str) -> Result<Self, Error> {
        let is_called = |legend: &&Self| legend.name.eq_ignore_ascii_case(name);
        LEGENDS.iter().find(is_called).cloned().ok_or_else(|| {
            let (name, choices) = (name.to_owned(), built_in_names());
            Error::new(ErrorKind::UnknownLegend { name, choices })
        })
    }

    /// All built-in legends, in the order in which they are tried on a map.
    pub fn all_built_in() -> &'static [Self] {
        &LEGENDS
    }

    /// Reads a legend from a TOML file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read; if it is not a legend, or is larger than a mebibyte
    /// ([`ErrorKind::Legend`]).
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let mut text = String::new();
        File::open(path)
            .and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text))
            .map_err(|error| Error::unreadable(error).in_input(&name))?;
        if text.len() as u64 > LARGEST {
            return Err(invalid(format!("it has more than {LARGEST} bytes")).in_input(&name));
        }
        text.parse().map_err(|error: Error| error.in_input(&name))
    }

    /// The legend's name, by which the command line and reports know it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whose maps it explains.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The sides that it names, at least one. Headlines are about the first.
    pub fn sides(&self) -> &[LegendSide] {
        &self.sides
    }

    /// What it says of a side.
    pub fn side(&self, name: &Side) -> Option<&LegendSide> {
        self.sides.iter().find(|side| side.name() == name)
    }

    /// The statuses that make up controlled ground: what the first side holds.
    pub fn controlled(&self) -> &[Status] {
        self.sides.first().map_or(&[], LegendSide::holds)
    }

    /// The statuses that widen the range of the controlled share: what the first side may hold.
    pub fn widens(&self) -> &[Status] {
        self.sides.first().map_or(&[], LegendSide::may_hold)
    }

    /// The side that holds the ground of a status; `None` where that is nobody, or not certain. A status that
    /// no side of the legend has, and that is not one of the words of [`Status`], is a side of its own.
    pub fn holder(&self, status: &Status) -> Option<Side> {
        if let Some(holder) = self.sides.iter().find(|side| side.holds().contains(status)) {
            return Some(holder.name().clone());
        }
        let is_open = self.sides.iter().any(|side| side.may_hold().contains(status));
        (!is_open && !status.is_known()).then(|| Side::new(status.as_str()))
    }

    /// Whether its sides or its rules name a status.
    pub(crate) fn names(&self, status: &Status) -> bool {
        self.rules.iter().any(|rule| rule.names(status))
            || self.precedence.contains(status)
            || self
                .sides
                .iter()
                .any(|side| side.holds().contains(status) || side.may_hold().contains(status))
    }

    /// The statuses by which wins where two overlap; the first wins.
    pub fn precedence(&self) -> &[Status] {
        &self.precedence
    }

    /// Ground that is known to be missing from the provider's maps.
    pub fn omits(&self) -> Option<&str> {
        self.omits.as_deref()
    }

    /// The name of the preset by which totals of these maps are published.
    pub(crate) fn method(&self) -> Option<&str> {
        self.method.as_deref()
    }

    /// Ground that is missing from the provider's maps, with the areas that publishers add for it.
    pub(crate) fn omitted(&self) -> impl Iterator<Item = (&str, Area)> {
        let omissions = self.omissions.iter();
        omissions.filter_map(|omission| Some((omission.ground(), omission.area()?)))
    }

    /// Ground that is missing from the provider's maps, on all days or on some.
    pub(crate) fn omissions(&self) -> &[Omission] {
        &self.omissions
    }

    /// What a map of this day leaves out, in words.
    pub(crate) fn omits_on(&self, day: Option<Date>) -> Option<String> {
        omission::described(self.omits(), &self.omissions, day)
    }

    /// The time zone in which the provider's days begin and end, by its IANA name.
    pub fn time_zone(&self) -> Option<&str> {
        self.time_zone.as_deref()
    }

    pub(crate) fn date_properties(&self) -> &[String] {
        &self.date_properties
    }

    /// The legend that recognises the features with polygons of a file.
    pub(crate) fn recognise(symbols: &[Symbol<'_>]) -> Option<Self> {
        LEGENDS.iter().find(|legend| are_marked(symbols, &legend.marks)).cloned()
    }

    /// The legend whose maps look like this one, as others do, too.
    pub(crate) fn resembled(symbols: &[Symbol<'_>]) -> Option<&'static Self> {
        LEGENDS.iter().find(|legend| are_marked(symbols, &legend.resembles))
    }

    /// The status of a symbol by the first rule that matches it.
    pub(crate) fn status(&self, symbol: &Symbol<'_>) -> Option<Status> {
        let name = symbol.deciding_name(self.rules.iter().map(Rule::condition));
        self.rules.iter().find_map(|rule| rule.status(symbol, name))
    }

    /// What of a symbol the rules look at, for a report.
    pub(crate) fn describe(&self, symbol: &Symbol<'_>) -> String {
        let known = self.rules.iter().flat_map(Rule::properties);
        describe(symbol, &known.collect::<Vec<_>>())
    }
}

/// Whether at least half of the features match one of some conditions.
fn are_marked(symbols: &[Symbol<'_>], marks: &[Condition]) -> bool {
    let known = symbols.iter().filter(|symbol| is_marked(symbol, marks)).count();
    known > 0 && 2 * known >= symbols.len()
}

fn is_marked(symbol: &Symbol<'_>, marks: &[Condition]) -> bool {
    let name = symbol.deciding_name(marks);
    marks.iter().any(|mark| mark.holds(symbol, name))
}

fn invalid(message: String) -> Error {
    Error::new(ErrorKind::Legend { message })
}

impl FromStr for Legend {
    type Err = Error;

    /// Reads a legend from TOML.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Legend`] if the text is not TOML, has unknown or missing fields, no sides or no rules,
    /// sides that contradict each other, a rule without exactly one of `status` and `status_property`, a mark
    /// that every map has, or an unknown time zone.
    fn from_str(text: &str) -> Result<Self, Error> {
        let fields: LegendFields = toml::from_str(text).map_err(|error| {
            let (line, column) = line_and_column(text, error.span().map_or(0, |span| span.start));
            invalid(error.message().trim_end().replace('\n', ", ")).at_line(line, column)
        })?;
        fields.try_into().map_err(invalid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_legend_is_complete() {
        assert_eq!(
            built_in_names(),
            "deepstate-archive, deepstate, isw, nzz, amk, ukraine-control-map, status, any, front-line, sample",
        );
        for legend in Legend::all_built_in() {
            for status in legend.controlled().iter().chain(legend.widens()) {
                assert!(legend.precedence().contains(status), "{}: {status}", legend.name());
            }
        }
    }

    #[test]
    fn the_legend_of_the_documentation_is_one() {
        let text: String = include_str!("mod.rs")
            .lines()
            .skip_while(|line| *line != "/// ```toml")
            .skip(1)
            .take_while(|line| *line != "/// ```")
            .flat_map(|line| [line.trim_start_matches("///").trim_start(), "\n"])
            .collect();
        let legend: Legend = text.parse().unwrap();
        assert_eq!(legend.name(), "front-watch");
        assert_eq!(legend.omits(), Some("Crimea"));
    }
}
