//! Legends: the rules that turn a map's symbols into statuses.

mod rule;

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::Deserialize;

use rule::{Condition, Rule};
pub(crate) use rule::{Symbol, describe};

use crate::error::{Error, ErrorKind};
use crate::quantity::Area;
use crate::status::Status;
use crate::text::line_and_column;

/// As on a paper map: the rules that turn a provider's symbols into statuses.
///
/// A legend is data. The built-in ones are TOML files, and yours works the same:
///
/// ```toml
/// name = "front-watch"
/// title = "Front Watch, weekly map"
///
/// # Which statuses make up controlled ground, which ones widen the range of the share,
/// # and which wins where two overlap (the first).
/// controlled = ["occupied"]
/// widens = ["unknown"]
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
/// # Optional: areas that publishers state for such ground; only an audit tries to add them.
/// omitted = [{ ground = "Crimea", area_km2 = 26689.32 }]
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
/// # Optional: how `auto` knows such a map. At least half of the features with polygons must
/// # match one of these.
/// [[recognise]]
/// property = "fill"
/// ```
///
/// A rule with `status_property = "status"` instead of `status` takes the status from that
/// property's value.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Legend {
    name: String,
    title: String,
    controlled: Vec<Status>,
    #[serde(default)]
    widens: Vec<Status>,
    #[serde(default)]
    precedence: Vec<Status>,
    #[serde(default)]
    date_properties: Vec<String>,
    time_zone: Option<String>,
    omits: Option<String>,
    method: Option<String>,
    #[serde(default)]
    omitted: Vec<Omitted>,
    #[serde(default, rename = "rule")]
    rules: Vec<Rule>,
    #[serde(default, rename = "recognise")]
    marks: Vec<Condition>,
}

/// Ground that is missing from a provider's maps and that others add.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Omitted {
    ground: String,
    area_km2: f64,
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

/// In the order in which `auto` tries them; the last, `any`, is never recognised.
const BUILT_IN: [&str; 6] = [
    include_str!("../../legends/deepstate-archive.toml"),
    include_str!("../../legends/deepstate.toml"),
    include_str!("../../legends/isw.toml"),
    include_str!("../../legends/nzz.toml"),
    include_str!("../../legends/status.toml"),
    include_str!("../../legends/any.toml"),
];

#[expect(clippy::expect_used, reason = "the built-in legends are constants, and a test reads them")]
static LEGENDS: LazyLock<Vec<Legend>> =
    LazyLock::new(|| BUILT_IN.iter().map(|text| text.parse().expect("built-in legend")).collect());

fn built_in_names() -> String {
    let names: Vec<&str> = LEGENDS.iter().map(|legend| legend.name.as_str()).collect();
    names.join(", ")
}

impl Legend {
    /// A built-in legend: `deepstate`, `deepstate-archive`, `isw`, `nzz`, `status` (a property
    /// `status` names the status) or `any` (every polygon is occupied).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownLegend`] for any other name.
    pub fn built_in(name: &str) -> Result<Self, Error> {
        LEGENDS.iter().find(|legend| legend.name == name).cloned().ok_or_else(|| {
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

    /// The statuses that make up controlled ground.
    pub fn controlled(&self) -> &[Status] {
        &self.controlled
    }

    /// The statuses that widen the range of the controlled share.
    pub fn widens(&self) -> &[Status] {
        &self.widens
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
        self.omitted
            .iter()
            .map(|omitted| (omitted.ground.as_str(), Area::from_km2(omitted.area_km2)))
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
        LEGENDS
            .iter()
            .find(|legend| {
                let known = symbols
                    .iter()
                    .filter(|symbol| legend.marks.iter().any(|mark| mark.holds(symbol)))
                    .count();
                known > 0 && 2 * known >= symbols.len()
            })
            .cloned()
    }

    /// The status of a symbol by the first rule that matches it.
    pub(crate) fn status(&self, symbol: &Symbol<'_>) -> Option<Status> {
        self.rules.iter().find_map(|rule| rule.status(symbol))
    }

    /// What of a symbol the rules look at, for a report.
    pub(crate) fn describe(&self, symbol: &Symbol<'_>) -> String {
        let known = self.rules.iter().filter_map(Rule::property);
        describe(symbol, &known.collect::<Vec<_>>())
    }
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
    /// [`ErrorKind::Legend`] if the text is not TOML, has unknown or missing fields, no rules, a
    /// rule without exactly one of `status` and `status_property`, or an unknown time zone.
    fn from_str(text: &str) -> Result<Self, Error> {
        let legend: Self = toml::from_str(text).map_err(|error| {
            let (line, column) = line_and_column(text, error.span().map_or(0, |span| span.start));
            invalid(error.message().trim_end().replace('\n', ", ")).at_line(line, column)
        })?;
        if legend.rules.is_empty() {
            return Err(invalid("it has no [[rule]]".to_owned()));
        }
        for (index, rule) in legend.rules.iter().enumerate() {
            rule.check().map_err(|message| invalid(format!("rule {index}: {message}")))?;
        }
        if let Some(zone) = legend.time_zone() {
            jiff::tz::TimeZone::get(zone)
                .map_err(|_| invalid(format!("unknown time zone {zone:?}")))?;
        }
        Ok(legend)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_legend_is_complete() {
        assert_eq!(built_in_names(), "deepstate-archive, deepstate, isw, nzz, status, any",);
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

    fn message(text: &str) -> String {
        text.parse::<Legend>().unwrap_err().to_string()
    }

    #[test]
    fn what_is_no_legend_says_why() {
        let head = "name = \"x\"\ntitle = \"x\"\ncontrolled = [\"occupied\"]\n";
        assert_eq!(message(head), "is not a legend: it has no [[rule]]");
        assert_eq!(
            message(&format!("{head}[[rule]]\nproperty = \"a\"")),
            "is not a legend: rule 0: it needs either status or status_property",
        );
        assert_eq!(
            message(&format!("{head}[[rule]]\nstatus = \"occupied\"\nis = [\"a\"]")),
            "is not a legend: rule 0: `is` and `contains` need a property",
        );
        assert_eq!(
            message(&format!("{head}time_zone = \"Mars/Olympus\"\n[[rule]]\nstatus = \"a\"")),
            "is not a legend: unknown time zone \"Mars/Olympus\"",
        );
        // The text ends where the bracket is missing.
        assert_eq!(
            message("\n controlled = ["),
            "line 2 column 16: is not a legend: unclosed array, expected `]`",
        );
        assert_eq!(
            message("name = 1"),
            "line 1 column 8: is not a legend: invalid type: integer `1`, expected a string",
        );
        assert!(
            message(&format!("colour = 1\n{head}")).starts_with(
                "line 1 column 1: is not a legend: unknown field `colour`, expected one"
            )
        );
    }
}
