//! Which properties of a territory's file say what of its regions.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::{Feature, Features};
use crate::quantity::Area;
use crate::warning::{Warning, WarningCode, first_names};

/// Names of properties.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    pub(super) name: Option<String>,
    pub(super) native_name: Option<String>,
    pub(super) code: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) official_area: Option<String>,
    /// A property and its value in the features that are taken.
    pub(super) chosen: Option<(String, String)>,
}

/// The property with a name where none is asked for.
const PLAIN_NAME: &str = "name";

impl Keys {
    /// Checks that properties which are asked for are there: one that no feature has is a name written wrongly.
    pub(super) fn expect_known(&self, features: &Features) -> Result<(), String> {
        let asked = [&self.name, &self.native_name, &self.code, &self.parent, &self.official_area];
        let unknown = asked.into_iter().flatten().find(|property| {
            !all_of(features).any(|feature| feature.properties.contains_key(*property))
        });
        unknown.map_or(Ok(()), |property| Err(no_such_property(property, features)))
    }

    /// The names of the features with polygons: by a property that is asked for, else by `name`. Those without one are
    /// numbered, and where others have one, that is a warning.
    pub(super) fn names(
        &self,
        features: &Features,
    ) -> Result<(Vec<String>, Option<Warning>), String> {
        let property = self.name.as_deref();
        let with_polygons = features.with_polygons.iter();
        let found: Vec<Option<String>> = with_polygons
            .map(|feature| text_of(feature, Some(property.unwrap_or(PLAIN_NAME))))
            .collect();
        let is_unnamed = found.iter().all(Option::is_none);
        if let Some(property) = property.filter(|_| is_unnamed) {
            return Err(no_such_property(property, features));
        }
        let unnamed = features.with_polygons.iter().zip(&found).filter(|(_, name)| name.is_none());
        let unnamed: Vec<String> = unnamed.map(|(feature, _)| feature.index.to_string()).collect();
        let warning = (!unnamed.is_empty() && !is_unnamed).then(|| {
            let message = format!(
                "no name in the property {:?} of the features {}; their regions are numbered",
                property.unwrap_or(PLAIN_NAME),
                unnamed.join(", "),
            );
            Warning::new(WarningCode::UnnamedRegions, message)
        });
        let numbered = (1..).zip(found);
        let names =
            numbered.map(|(number, name)| name.unwrap_or_else(|| format!("region {number}")));
        Ok((names.collect(), warning))
    }

    /// Leaves the features whose property has the value that is asked for.
    pub(super) fn choose(&self, features: &mut Features) -> Result<(), String> {
        let Some((property, value)) = &self.chosen else { return Ok(()) };
        if !all_of(features).any(|feature| feature.properties.contains_key(property)) {
            return Err(no_such_property(property, features));
        }
        let is_chosen =
            |feature: &Feature| said_by(feature, property).is_some_and(|said| said == *value);
        if !features.with_polygons.iter().any(is_chosen) {
            let said: BTreeSet<String> =
                features.with_polygons.iter().filter_map(|it| said_by(it, property)).collect();
            let said: Vec<&str> = said.iter().map(String::as_str).collect();
            return Err(format!(
                "no feature with polygons has {value:?} in the property {property:?}; there are {}",
                first_names(&said),
            ));
        }
        features.with_polygons.retain(is_chosen);
        features.without_polygons.retain(is_chosen);
        Ok(())
    }

    /// Whether one feature is asked for by what a property says.
    pub(super) fn is_choice(&self) -> bool {
        self.chosen.is_some()
    }

    /// What a feature without polygons is called: by its name, else by its place in the file.
    pub(super) fn name_of(&self, feature: &Feature) -> String {
        text_of(feature, Some(self.name.as_deref().unwrap_or(PLAIN_NAME)))
            .map_or_else(|| format!("feature {}", feature.index), |name| format!("{name:?}"))
    }

    pub(super) fn native_name_of(&self, feature: &Feature) -> Option<String> {
        text_of(feature, self.native_name.as_deref())
    }

    pub(super) fn code_of(&self, feature: &Feature) -> Option<String> {
        text_of(feature, self.code.as_deref())
    }

    pub(super) fn parent_of(&self, feature: &Feature) -> Option<String> {
        text_of(feature, self.parent.as_deref())
    }

    /// The official area of a region; none where the file says nothing of it. What it says and cannot be read
    /// is no silence: half of the official areas of a country are none of it.
    pub(super) fn official_area_of(
        &self,
        feature: &Feature,
        region: &str,
    ) -> Result<Option<Area>, String> {
        let Some(property) = self.official_area.as_deref() else { return Ok(None) };
        let Some(value) = feature.properties.get(property) else { return Ok(None) };
        let km2 = match value {
            Value::Null => return Ok(None),
            Value::String(text) if text.trim().is_empty() => return Ok(None),
            Value::String(text) => plain_decimal(text.trim()),
            number => number.as_f64(),
        };
        match km2.filter(|km2| km2.is_finite() && *km2 > 0.0) {
            Some(km2) => Ok(Some(Area::from_km2(km2))),
            None => Err(format!(
                "no official area of {region:?} in the property {property:?}: found {value}, expected a \
                 number of km² greater than 0, such as 8217.5",
            )),
        }
    }
}

/// A number of digits and at most one point: "8,217" may be eight or eight thousand.
fn plain_decimal(text: &str) -> Option<f64> {
    let is_plain = text.chars().all(|character| character.is_ascii_digit() || character == '.');
    text.parse().ok().filter(|_| is_plain)
}

/// What a property says, if it is asked for and says something.
fn text_of(feature: &Feature, property: Option<&str>) -> Option<String> {
    let text = match feature.properties.get(property?)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// What a property says, as text: true and false, too.
fn said_by(feature: &Feature, property: &str) -> Option<String> {
    match feature.properties.get(property) {
        Some(Value::Bool(is_so)) => Some(is_so.to_string()),
        _ => text_of(feature, Some(property)),
    }
}

fn all_of(features: &Features) -> impl Iterator<Item = &Feature> {
    features.with_polygons.iter().chain(&features.without_polygons)
}

fn no_such_property(property: &str, features: &Features) -> String {
    let known: BTreeSet<&str> = all_of(features)
        .flat_map(|feature| feature.properties.keys().map(String::as_str))
        .collect();
    let known: Vec<&str> = known.into_iter().collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    format!("no region has the property {property:?}; they have {known}")
}
