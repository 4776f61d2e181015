//! What a legend for an unknown map would go by.

use std::collections::BTreeMap;

use super::rule::{Symbol, text_of};

/// A property whose values part the polygons of a map into few groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grouping {
    pub(crate) property: String,
    /// Each value, with how many features have it: the commonest first.
    pub(crate) values: Vec<(String, usize)>,
}

/// The properties that group the polygons of a map: words before numbers, which tell how thick a line is, and
/// those with the fewest groups first. `is_no_symbol` says which values mean something else.
///
/// Numbers of features and texts about each of them are no groups, unless nothing else tells the polygons
/// apart. Where nothing differs, what all of them have is shown.
pub(crate) fn groupings(
    symbols: &[Symbol<'_>],
    is_no_symbol: impl Fn(&str) -> bool,
) -> Vec<Grouping> {
    let mut by_property = values_by_property(symbols);
    by_property.retain(|_, values| {
        values.len() <= MOST_GROUPS
            // Most features have it.
            && 2 * values.values().sum::<usize>() >= symbols.len()
            && !values.keys().all(|value| is_no_symbol(value))
    });
    let groupings =
        by_property.into_iter().map(|(property, values)| Grouping::new(property, values));
    let (differing, alike): (Vec<Grouping>, Vec<Grouping>) =
        groupings.partition(|grouping| grouping.values.len() > 1);
    let (repeated, single): (Vec<Grouping>, Vec<Grouping>) =
        differing.into_iter().partition(|grouping| grouping.repeats() || symbols.len() <= 3);
    let words = single.into_iter().filter(|grouping| !grouping.is_of_numbers()).collect();
    let candidates = [repeated, words, alike];
    let found = candidates.into_iter().find(|groupings: &Vec<Grouping>| !groupings.is_empty());
    let mut found = found.unwrap_or_default();
    found.sort_by_key(|grouping| (grouping.is_of_numbers(), grouping.values.len()));
    found
}

const MOST_GROUPS: usize = 12;

/// The groups that one property makes, whether or not they are few; else the properties that there are.
pub(crate) fn grouping_by(property: &str, symbols: &[Symbol<'_>]) -> Result<Grouping, Vec<String>> {
    let mut by_property = values_by_property(symbols);
    match by_property.remove(property) {
        Some(values) => Ok(Grouping::new(property, values)),
        None => Err(by_property.into_keys().map(str::to_owned).collect()),
    }
}

/// The values of each property, with how many features have them.
fn values_by_property<'s>(symbols: &[Symbol<'s>]) -> BTreeMap<&'s str, BTreeMap<String, usize>> {
    let mut by_property: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
    for symbol in symbols {
        for (property, value) in symbol.properties {
            if let Some(text) = text_of(value).filter(|text| !text.trim().is_empty()) {
                let values = by_property.entry(property).or_default();
                *values.entry(text.trim().to_owned()).or_default() += 1;
            }
        }
    }
    by_property
}

impl Grouping {
    fn new(property: &str, values: BTreeMap<String, usize>) -> Self {
        let mut values: Vec<(String, usize)> = values.into_iter().collect();
        values.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        Self { property: property.to_owned(), values }
    }

    /// Whether features share values.
    fn repeats(&self) -> bool {
        self.values.iter().any(|(_, count)| *count > 1)
    }

    fn is_of_numbers(&self) -> bool {
        self.values.iter().all(|(value, _)| value.parse::<f64>().is_ok())
    }

    /// For a message: `fill ("#a52714" 12, "#0288d1" 3)`.
    pub(crate) fn describe(&self) -> String {
        const SHOWN: usize = 4;
        const CHARACTERS: usize = 40;
        let mut values: Vec<String> = Vec::new();
        for (value, count) in self.values.iter().take(SHOWN) {
            let short: String = value.chars().take(CHARACTERS).collect();
            let dots = if short.len() < value.len() { "…" } else { "" };
            values.push(format!("\"{}{dots}\" {count}", short.escape_debug()));
        }
        if self.values.len() > SHOWN {
            values.push(format!("and {} more", self.values.len() - SHOWN));
        }
        format!("{} ({})", self.property, values.join(", "))
    }

    /// The first lines of a legend that goes by this property, in one.
    pub(crate) fn first_lines(&self) -> Option<String> {
        let (value, _) = self.values.first()?;
        Some(format!(
            "name = \"mine\", title = \"My map\", controlled = [\"occupied\"], then [[rule]] with status = \
             \"occupied\", property = {:?}, is = [{value:?}]",
            self.property,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Map, Value, json};

    fn grouped(features: &[Value]) -> Vec<String> {
        let properties: Vec<&Map<String, Value>> =
            features.iter().map(|feature| feature.as_object().unwrap()).collect();
        let symbols: Vec<Symbol<'_>> = properties
            .iter()
            .map(|properties| Symbol { properties, file: "", collection: "" })
            .collect();
        groupings(&symbols, |value| value == "x").iter().map(Grouping::describe).collect()
    }

    #[test]
    fn what_decides_is_shown_and_what_numbers_features_is_not() {
        let features = [
            json!({"FID": 1, "control": "SDF", "layer": "x", "note": "by the river"}),
            json!({"FID": 2, "control": "SDF", "layer": "x", "note": "the bridge"}),
            json!({"FID": 3, "control": "HTS", "layer": "x", "note": "two villages"}),
            json!({"FID": 4, "control": "SNA", "layer": "x", "note": null}),
        ];
        assert_eq!(grouped(&features), ["control (\"SDF\" 2, \"HTS\" 1, \"SNA\" 1)"]);
        assert_eq!(grouped(&features[..1]).len(), 3);
    }

    #[test]
    fn words_group_before_numbers_and_single_ones_where_nothing_else_does() {
        let sides = [(1, "SDF"), (2, "HTS"), (3, "SNA"), (4, "regime")];
        let features = sides.map(|(id, side)| json!({"FID": id, "side": side, "layer": "x"}));
        assert_eq!(grouped(&features), ["side (\"HTS\" 1, \"SDF\" 1, \"SNA\" 1, \"regime\" 1)"]);
        let styles = [("a", 2), ("b", 1), ("a", 2), ("c", 1)];
        let found = grouped(&styles.map(|(fill, width)| json!({"fill": fill, "width": width})));
        assert!(found[0].starts_with("fill") && found[1].starts_with("width"), "{found:?}");
    }
}
