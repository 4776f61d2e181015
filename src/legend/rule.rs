//! Rules and the conditions they are made of.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::status::Status;

/// What a legend sees of a feature: its properties, and the names of the file and of the
/// collection that it came in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Symbol<'a> {
    pub(crate) properties: &'a Map<String, Value>,
    pub(crate) file: &'a str,
    pub(crate) collection: &'a str,
}

impl<'a> Symbol<'a> {
    /// The name that conditions are asked about: that of the collection if it means anything to one of them, else
    /// that of the file. ISW's layer `RussianCoTinUkraine` is that, whatever the file is called.
    pub(super) fn deciding_name<'c>(
        &self,
        conditions: impl IntoIterator<Item = &'c Condition>,
    ) -> &'a str {
        let mut conditions = conditions.into_iter();
        if conditions.any(|condition| condition.names(self.collection)) {
            self.collection
        } else {
            without_folders(self.file)
        }
    }
}

/// Conditions that must all hold; without any, it always holds.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition {
    pub(super) property: Option<String>,
    #[serde(default)]
    pub(super) is: Vec<String>,
    #[serde(default)]
    pub(super) contains: Vec<String>,
    /// Colours that the property may be.
    #[serde(default)]
    colour: Vec<Colour>,
    /// By how much each of red, green and blue may differ from those, of 255.
    #[serde(default)]
    tolerance: u8,
    at_least: Option<f64>,
    at_most: Option<f64>,
    #[serde(default)]
    pub(super) file: Vec<String>,
    /// In the names of the folders that the feature lies in, or in that of its layer.
    #[serde(default)]
    pub(super) folder: Vec<String>,
    /// Conditions that must hold, too.
    #[serde(default)]
    also: Vec<Condition>,
    /// Conditions of which none may hold.
    #[serde(default)]
    not: Vec<Condition>,
}

impl Condition {
    /// Whether it holds for a feature, which came under this [name](Symbol::deciding_name).
    pub(super) fn holds(&self, symbol: &Symbol<'_>, name: &str) -> bool {
        self.property_holds(symbol)
            && (self.file.is_empty() || self.names_file(name))
            && (self.folder.is_empty() || self.names_folder(symbol))
            && self.also.iter().all(|also| also.holds(symbol, name))
            && !self.not.iter().any(|not| not.holds(symbol, name))
    }

    fn property_holds(&self, symbol: &Symbol<'_>) -> bool {
        let Some(property) = &self.property else {
            return true;
        };
        let Some(value) = symbol.properties.get(property).and_then(text_of) else {
            return false;
        };
        let folded = value.trim().to_lowercase();
        (self.is.is_empty() || self.is.iter().any(|is| is.to_lowercase() == folded))
            && (self.contains.is_empty()
                || self.contains.iter().any(|part| folded.contains(&part.to_lowercase())))
            && (self.colour.is_empty() || self.is_coloured(&folded))
            && self.is_within(&folded)
    }

    fn is_coloured(&self, value: &str) -> bool {
        let found = Colour::try_from(value.to_owned());
        found.is_ok_and(|found| {
            self.colour.iter().any(|colour| found.differs_by(colour) <= self.tolerance)
        })
    }

    /// Whether a value is a number between the bounds, if there are any.
    fn is_within(&self, value: &str) -> bool {
        if self.at_least.is_none() && self.at_most.is_none() {
            return true;
        }
        value.parse().is_ok_and(|number: f64| {
            self.at_least.is_none_or(|least| number >= least)
                && self.at_most.is_none_or(|most| number <= most)
        })
    }

    /// ISW's layers come as one file each, and only the name of the file, such as
    /// `20220706_RussianAssessedCoTinUkraine.geojson`, tells control from an advance. The names of its folders
    /// say nothing: anybody's maps may lie in a clone of `deepstate-map-data`.
    fn names_file(&self, name: &str) -> bool {
        if self.file.is_empty() || name.is_empty() {
            return false;
        }
        let name = name.to_lowercase();
        self.file.iter().any(|part| name.contains(&part.to_lowercase()))
    }

    /// Whether a name means anything to it, or to what must or must not hold with it.
    fn names(&self, name: &str) -> bool {
        self.names_file(name) || self.also.iter().chain(&self.not).any(|other| other.names(name))
    }

    /// The folders of KML are a property; `ArcGIS` makes another of them. Programs that write a file for each folder
    /// name its collection so.
    fn names_folder(&self, symbol: &Symbol<'_>) -> bool {
        let paths = ["folder", "FolderPath"].into_iter();
        let paths = paths.filter_map(|property| symbol.properties.get(property)?.as_str());
        paths.chain([symbol.collection]).any(|path| {
            let path = path.to_lowercase();
            self.folder.iter().any(|part| path.contains(&part.to_lowercase()))
        })
    }

    /// Checks that a value is compared with a property.
    fn check(&self) -> Result<(), &'static str> {
        if self.property.is_none() && !(self.is.is_empty() && self.contains.is_empty()) {
            return Err("`is` and `contains` need a property");
        }
        let is_bounded = self.at_least.is_some() || self.at_most.is_some();
        if self.property.is_none() && (is_bounded || !self.colour.is_empty()) {
            return Err("`colour`, `at_least` and `at_most` need a property");
        }
        if self.tolerance > 0 && self.colour.is_empty() {
            return Err("`tolerance` is that of a `colour`");
        }
        self.also.iter().chain(&self.not).try_for_each(Self::check)
    }

    /// Checks that a mark tells maps apart.
    pub(super) fn check_mark(&self) -> Result<(), &'static str> {
        if self.property.is_none() && self.file.is_empty() && self.folder.is_empty() {
            return Err("it needs a property, a folder or a file, or every map would have it");
        }
        self.check()
    }

    /// The properties that it looks at.
    fn properties(&self) -> Vec<&str> {
        let others = self.also.iter().chain(&self.not).flat_map(Self::properties);
        let folder = (!self.folder.is_empty()).then_some("folder");
        self.property.as_deref().into_iter().chain(folder).chain(others).collect()
    }
}

/// A colour as web pages write it: `#a52714`, or `#a21`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "String")]
struct Colour([u8; 3]);

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits: Option<Vec<u8>> = text.strip_prefix('#').and_then(|digits| {
            let digits = digits.chars().map(|digit| digit.to_digit(16)?.try_into().ok());
            digits.collect()
        });
        match digits.as_deref() {
            Some(&[red, green, blue]) => Ok(Self([red * 17, green * 17, blue * 17])),
            Some(&[r, red, g, green, b, blue]) => {
                Ok(Self([r * 16 + red, g * 16 + green, b * 16 + blue]))
            }
            _ => Err(format!("no colour {text:?}: expected #rrggbb")),
        }
    }
}

impl Colour {
    /// The largest of the differences in red, green and blue.
    fn differs_by(&self, other: &Self) -> u8 {
        let Self(own) = self;
        let Self(other) = other;
        own.iter().zip(other).map(|(own, other)| own.abs_diff(*other)).max().unwrap_or_default()
    }
}

fn without_folders(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// A rule of a legend: a status for the features that meet a condition. As TOML writes it, it is described at
/// [`Legend`](super::Legend); in code it begins with [`for_status`](Self::for_status).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "RuleFields")]
pub struct Rule {
    pub(super) status: Option<Status>,
    pub(super) status_property: Option<String>,
    pub(super) condition: Condition,
}

/// A rule as TOML writes it: flat. (Serde can flatten a [`Condition`] into a rule, but then it no longer
/// refuses unknown fields.)
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFields {
    status: Option<Status>,
    status_property: Option<String>,
    property: Option<String>,
    #[serde(default)]
    is: Vec<String>,
    #[serde(default)]
    contains: Vec<String>,
    #[serde(default)]
    colour: Vec<Colour>,
    #[serde(default)]
    tolerance: u8,
    at_least: Option<f64>,
    at_most: Option<f64>,
    #[serde(default)]
    file: Vec<String>,
    #[serde(default)]
    folder: Vec<String>,
    #[serde(default)]
    also: Vec<Condition>,
    #[serde(default)]
    not: Vec<Condition>,
}

impl From<RuleFields> for Rule {
    fn from(fields: RuleFields) -> Self {
        let condition = Condition {
            property: fields.property,
            is: fields.is,
            contains: fields.contains,
            colour: fields.colour,
            tolerance: fields.tolerance,
            at_least: fields.at_least,
            at_most: fields.at_most,
            file: fields.file,
            folder: fields.folder,
            also: fields.also,
            not: fields.not,
        };
        Self { status: fields.status, status_property: fields.status_property, condition }
    }
}

impl Rule {
    pub(super) fn check(&self) -> Result<(), &'static str> {
        if self.status.is_some() == self.status_property.is_some() {
            return Err("it needs either status or status_property");
        }
        self.condition.check()
    }

    pub(super) fn condition(&self) -> &Condition {
        &self.condition
    }

    /// The status that it gives to a feature, which came under this [name](Symbol::deciding_name).
    pub(super) fn status(&self, symbol: &Symbol<'_>, name: &str) -> Option<Status> {
        if !self.condition.holds(symbol, name) {
            return None;
        }
        match &self.status_property {
            None => self.status.clone(),
            Some(property) => symbol
                .properties
                .get(property)
                .and_then(text_of)
                .map(|value| value.trim().to_owned())
                .filter(|value| !value.is_empty())
                .map(Status::new),
        }
    }

    /// Whether it gives a status by name.
    pub(super) fn names(&self, status: &Status) -> bool {
        self.status.as_ref() == Some(status)
    }

    /// The properties that it looks at.
    pub(super) fn properties(&self) -> Vec<&str> {
        match &self.status_property {
            Some(property) => vec![property],
            None => self.condition.properties(),
        }
    }
}

/// A value as the text that rules compare; null and nested values are none.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A symbol for a report: the named properties that it has, or, if it has none of them, its first
/// few properties.
pub(crate) fn describe(symbol: &Symbol<'_>, known: &[&str]) -> String {
    const PROPERTIES: usize = 4;
    const CHARACTERS: usize = 40;
    let any_known = symbol.properties.keys().any(|key| known.contains(&key.as_str()));
    let mut described: Vec<String> = symbol
        .properties
        .iter()
        .filter(|(key, _)| !any_known || known.contains(&key.as_str()))
        .take(PROPERTIES)
        .map(|(key, value)| {
            let text = text_of(value).unwrap_or_else(|| value.to_string());
            let mut short: String = text.trim().chars().take(CHARACTERS).collect();
            if short.len() < text.trim().len() {
                short.push('…');
            }
            format!("{key}={short:?}")
        })
        .collect();
    if described.is_empty() {
        described.push("no properties".to_owned());
    }
    described.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn conditions_fold_case_and_read_numbers() {
        let properties =
            json!({"fill": " #A52714\n", "level": 4, "none": null, "folder": "Control/Confirmed"});
        let properties = properties.as_object().unwrap();
        let symbol = Symbol { properties, file: "isw/Map_2025.geojson", collection: "" };
        for (toml, holds) in [
            ("property = \"fill\"\nis = [\"#a52714\"]", true),
            ("property = \"fill\"\nis = [\"#a5271\"]", false),
            ("property = \"fill\"\ncontains = [\"A527\"]", true),
            ("property = \"level\"\nis = [\"4\"]", true),
            ("property = \"none\"", false),
            ("property = \"missing\"", false),
            ("file = [\"map_\"]", true),
            ("file = [\"isw\"]", false),
            ("property = \"level\"\nfile = [\"isw\"]", false),
            ("property = \"fill\"\ncolour = [\"#a52714\"]", true),
            ("property = \"fill\"\ncolour = [\"#000\", \"#a02819\"]\ntolerance = 5", true),
            ("property = \"fill\"\ncolour = [\"#a02819\"]\ntolerance = 4", false),
            ("property = \"level\"\ncolour = [\"#000004\"]", false),
            ("property = \"level\"\nat_least = 4", true),
            ("property = \"level\"\nat_least = 3.5\nat_most = 3.9", false),
            ("property = \"fill\"\nat_most = 9", false),
            ("folder = [\"confirmed\"]", true),
            ("folder = [\"claimed\", \"grey\"]", false),
            ("property = \"level\"\nalso = [{ property = \"fill\", is = [\"#a52714\"] }]", true),
            ("property = \"level\"\nalso = [{ property = \"fill\", is = [\"red\"] }]", false),
            ("folder = [\"confirmed\"]\nnot = [{ property = \"level\", is = [\"5\"] }]", true),
            (
                "folder = [\"confirmed\"]\nnot = [{ property = \"level\", is = [\"4\", \"5\"] }]",
                false,
            ),
            ("", true),
        ] {
            let condition: Condition = toml::from_str(toml).unwrap();
            let name = symbol.deciding_name([&condition]);
            assert_eq!(condition.holds(&symbol, name), holds, "{toml}");
        }
    }

    #[test]
    fn what_cannot_be_tested_is_refused() {
        for (toml, expected) in [
            ("at_least = 4", "need a property"),
            ("property = \"a\"\ntolerance = 4", "of a `colour`"),
            ("not = [{ is = [\"a\"] }]", "need a property"),
        ] {
            let condition: Condition = toml::from_str(toml).unwrap();
            assert!(condition.check().unwrap_err().contains(expected), "{toml}");
        }
        for toml in ["colour = [\"red\"]", "colour = [\"#12345\"]", "also = [{ fill = [\"a\"] }]"] {
            assert!(toml::from_str::<Condition>(toml).is_err(), "{toml}");
        }
    }

    #[test]
    fn the_name_of_a_collection_decides_before_that_of_its_file() {
        let conditions = ["claimed", "control"]
            .map(|part| toml::from_str(&format!("file = [{part:?}]")).unwrap());
        let properties = Map::new();
        for (file, collection, name) in [
            ("claimed.json", "RussianControl", "RussianControl"),
            ("control/claimed.json", "", "claimed.json"),
            ("control/claimed.json", "layer 1", "claimed.json"),
        ] {
            let symbol = Symbol { properties: &properties, file, collection };
            assert_eq!(symbol.deciding_name(&conditions), name);
        }
    }

    #[test]
    fn a_symbol_is_described_by_what_the_rules_look_at() {
        let properties = json!({"fill": "#123456", "name": "x".repeat(60), "zoom": 3});
        let properties = properties.as_object().unwrap();
        let symbol = Symbol { properties, file: "", collection: "" };
        assert_eq!(describe(&symbol, &["fill"]), "fill=\"#123456\"");
        assert!(describe(&symbol, &["type"]).contains("zoom=\"3\""));
        assert!(describe(&symbol, &["name"]).ends_with("x…\""));
    }
}
