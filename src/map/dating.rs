//! Dating: which day a map shows, and which days a file holds.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::date_column::{Column, Days, Undated};
use crate::document::{DatePattern, DateSource, Features, Input, MapDate, Stamp, file_name};
use crate::error::{Error, ErrorKind};
use crate::legend::Legend;
use crate::remedy::Means;

/// By what maps are dated.
#[derive(Debug, Clone, Default)]
pub(super) struct Dating {
    /// The property that dates the features, if it was stated.
    pub(super) property: Option<String>,
    /// How dates are written in that property, or else in names of files, if it was stated.
    pub(super) pattern: Option<DatePattern>,
    /// In which zone the days of moments begin and end, if it was stated.
    pub(super) time_zone: Option<TimeZone>,
}

/// Properties in which maps that are known write their days, one for each feature. Those made of many Google
/// My Maps say from which moment on a polygon is shown (`startTimestamp`).
const OF_FEATURES: [&str; 2] = ["date", "startTimestamp"];

/// Properties that say the day of a map where all its features agree. `ArcGIS` keeps `EditDate` and
/// `last_edited_date` for each feature.
const OF_MAPS: [&str; 12] = [
    "date",
    "datetime",
    "day",
    "map_date",
    "as_of",
    "reference_date",
    "EditDate",
    "last_edited_date",
    "updated",
    "updated_at",
    "last_updated",
    "timestamp",
];

impl Dating {
    /// Parts the features of an input by their days.
    ///
    /// # Errors
    ///
    /// If what was stated to date the map does not.
    pub(super) fn days(
        &self,
        input: &Input,
        mut features: Features,
        legend: &Legend,
    ) -> Result<Days, Error> {
        let zone = self.zone(legend);
        if let Some(property) = &self.property {
            let column = self.stated_column(property, &features, &zone)?;
            return Ok(column.part(input, features));
        }
        if let Some(pattern) = &self.pattern {
            let date = date_by_pattern(pattern, input.name(), &zone)?;
            return Ok(Days::One(Some(date), Box::new(features)));
        }
        let names = legend.date_properties().iter().map(String::as_str).chain(OF_FEATURES);
        let columns = names.filter_map(|name| Column::called(name, &features, &zone));
        let (most, few): (Vec<Column>, Vec<Column>) = columns.partition(Column::dates_most);
        match (most.into_iter().next(), few.iter().find(|column| column.distinct().len() > 1)) {
            (Some(column), _) if column.days_of_all().len() > 1 => {
                return Ok(column.part(input, features));
            }
            (Some(column), _) => features.warnings.extend(column.warning(input)),
            (None, Some(column)) => features.warnings.push(column.warning_of_few(input)),
            (None, None) => {}
        }
        let date = date_of_wrapper(&features, &zone)
            .or_else(|| latest_date(&features, legend, &zone))
            .or_else(|| common_date(&features, &zone))
            .or_else(|| date_of_name(input.name(), &zone));
        Ok(Days::One(date, Box::new(features)))
    }

    fn zone(&self, legend: &Legend) -> TimeZone {
        self.time_zone
            .clone()
            .or_else(|| TimeZone::get(legend.time_zone()?).ok())
            .unwrap_or(TimeZone::UTC)
    }

    /// The dates in the property that was stated to hold them.
    fn stated_column(
        &self,
        property: &str,
        features: &Features,
        zone: &TimeZone,
    ) -> Result<Column, Error> {
        let column = Column::new(property, features, |value| {
            let stamp = match (&self.pattern, value) {
                (Some(pattern), Value::String(text)) => pattern.date_of(text),
                (Some(pattern), Value::Number(number)) => pattern.date_of(&number.to_string()),
                (Some(_), _) => None,
                (None, value) => Stamp::from_value(value),
            };
            Some(stamp?.date(zone))
        });
        match column.first_undated() {
            // Not one of them: it is the wrong property, or its dates are written otherwise.
            Some(first) if column.distinct().is_empty() => {
                Err(self.not_dating(property, first, features))
            }
            _ => Ok(column),
        }
    }

    /// Why a property dates no feature at all.
    fn not_dating(&self, property: &str, first: &Undated, features: &Features) -> Error {
        let of_features =
            features.with_polygons.iter().flat_map(|feature| feature.properties.keys());
        let others: BTreeSet<&str> = of_features.map(String::as_str).collect();
        let others: Vec<&str> = others.into_iter().collect();
        let expected = match &self.pattern {
            Some(pattern) => format!("; expected the pattern {pattern}"),
            None => String::new(),
        };
        let message = if others.contains(&property) {
            format!("{}{expected}", first.message(property))
        } else if others.is_empty() {
            format!("no feature has the property {property:?}, nor any other")
        } else {
            format!("no feature has the property {property:?}; there is {}", others.join(", "))
        };
        let error = Error::new(ErrorKind::Date { message });
        if others.contains(&property) && self.pattern.is_none() {
            return error.with_remedy("state how its dates are written", Means::DatePattern);
        }
        error.with_remedy("name the property that dates the features", Means::DateProperty)
    }
}

fn date_of_wrapper(features: &Features, zone: &TimeZone) -> Option<MapDate> {
    let date = features.wrapper_date?.date(zone);
    Some(MapDate { date, source: DateSource::Wrapper })
}

/// The latest date in the first property of the legend that holds any.
fn latest_date(features: &Features, legend: &Legend, zone: &TimeZone) -> Option<MapDate> {
    legend.date_properties().iter().find_map(|property| {
        let column = Column::called(property, features, zone)?;
        column.distinct().last().map(|date| column.dated(*date))
    })
}

/// The day in a property that all features with polygons have, and all the same.
fn common_date(features: &Features, zone: &TimeZone) -> Option<MapDate> {
    OF_MAPS.iter().find_map(|property| Column::called(property, features, zone)?.common())
}

/// The day in the name of a file, if there is just one.
fn date_of_name(name: &str, zone: &TimeZone) -> Option<MapDate> {
    only(&Stamp::all_in_file_name(name), zone)
}

fn only(stamps: &[Stamp], zone: &TimeZone) -> Option<MapDate> {
    let days: BTreeSet<Date> = stamps.iter().map(|stamp| stamp.date(zone)).collect();
    let date = *days.first()?;
    (days.len() == 1).then_some(MapDate { date, source: DateSource::FileName })
}

/// The day in the name of a file by the pattern that was stated.
fn date_by_pattern(pattern: &DatePattern, name: &str, zone: &TimeZone) -> Result<MapDate, Error> {
    let name = file_name(name);
    let stamps = pattern.dates_in(name);
    only(&stamps, zone).ok_or_else(|| {
        let message = if stamps.is_empty() {
            format!("the name {name:?} has no date of the pattern {pattern}")
        } else {
            let days: BTreeSet<String> =
                stamps.iter().map(|stamp| stamp.date(zone).to_string()).collect();
            let days: Vec<String> = days.into_iter().collect();
            format!(
                "the name {name:?} has several dates of the pattern {pattern}: {}",
                days.join(", ")
            )
        };
        Error::new(ErrorKind::Date { message })
            .with_remedy("state how names write their dates", Means::DatePattern)
            .with_remedy("name the property that dates the features", Means::DateProperty)
    })
}

/// Whether a text is a date: a property of such values dates symbols, and groups none.
pub(super) fn is_date(text: &str) -> bool {
    Stamp::from_text(text).is_some()
}
