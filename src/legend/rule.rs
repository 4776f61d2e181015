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
    #[serde(default)]
    pub(super) file: Vec<String>,
}

impl Condition {
    /// Whether it holds for a feature, which came under this [name](Symbol::deciding_name).
    pub(super) fn holds(&self, symbol: &Symbol<'_>, name: &str) -> bool {
        self.property_holds(symbol) && (self.file.is_empty() || self.names(name))
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
    }

    /// ISW's layers come as one file each, and only the name of the file, such as
    /// `20220706_RussianAssessedCoTinUkraine.geojson`, tells control from an advance. The names of its folders
    /// say nothing: anybody's maps may lie in a clone of `deepstate-map-data`.
    fn names(&self, name: &str) -> bool {
        if self.file.is_empty() || name.is_empty() {
            return false;
        }
        let name = name.to_lowercase();
        self.file.iter().any(|part| name.contains(&part.to_lowercase()))
    }

    /// Checks that a value is compared with a property.
    fn check(&self) -> Result<(), &'static str> {
        if self.property.is_none() && !(self.is.is_empty() && self.contains.is_empty()) {
            return Err("`is` and `contains` need a property");
        }
        Ok(())
    }

    /// Checks that a mark tells maps apart.
    pub(super) fn check_mark(&self) -> Result<(), &'static str> {
        if self.property.is_none() && self.file.is_empty() {
            return Err("it needs a property or a file, or every map would have it");
        }
        self.check()
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
    file: Vec<String>,
}

impl From<RuleFields> for Rule {
    fn from(fields: RuleFields) -> Self {
        let RuleFields { status, status_property, property, is, contains, file } = fields;
        Self { status, status_property, condition: Condition { property, is, contains, file } }
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

    pub(super) fn property(&self) -> Option<&str> {
        self.status_property.as_deref().or(self.condition.property.as_deref())
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
        let properties = json!({"fill": " #A52714\n", "level": 4, "none": null});
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
            ("", true),
        ] {
            let condition: Condition = toml::from_str(toml).unwrap();
            let name = symbol.deciding_name([&condition]);
            assert_eq!(condition.holds(&symbol, name), holds, "{toml}");
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
