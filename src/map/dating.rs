//! Dating: which day a map shows, and which days a file holds.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::document::{
    DatePattern, DateSource, Feature, Features, Input, MapDate, Stamp, file_name,
};
use crate::error::{Error, ErrorKind};
use crate::legend::Legend;
use crate::remedy::Means;
use crate::warning::{Warning, WarningCode, counted};

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

/// The features of an input by the days that they show.
pub(super) enum Days {
    /// All are of one day, if it is known.
    One(Option<MapDate>, Features),
    /// Of several, in their order.
    Many {
        days: Vec<(MapDate, Features)>,
        /// Why features are of none of them.
        undated: Vec<Error>,
    },
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
            return Ok(column.days(input, features));
        }
        if let Some(pattern) = &self.pattern {
            let date = date_by_pattern(pattern, input.name(), &zone)?;
            return Ok(Days::One(Some(date), features));
        }
        let names = legend.date_properties().iter().map(String::as_str).chain(OF_FEATURES);
        let columns = names.filter_map(|name| Column::called(name, &features, &zone));
        let column = columns.into_iter().find(Column::dates_most);
        if let Some(column) = column {
            if column.days_of_all().len() > 1 {
                return Ok(column.days(input, features));
            }
            features.warnings.extend(column.warning(input));
        }
        let date = date_of_wrapper(&features, &zone)
            .or_else(|| latest_date(&features, legend, &zone))
            .or_else(|| common_date(&features, &zone))
            .or_else(|| date_of_name(input.name(), &zone));
        Ok(Days::One(date, features))
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
        match column.undated.first() {
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

/// A property of features, as the days that it gives.
struct Column {
    property: String,
    /// One for each feature with polygons.
    days: Vec<Option<Date>>,
    /// One for each feature without, if it says that there is no ground. What holds points or lines was drawn for
    /// something else.
    days_without_ground: Vec<Option<Date>>,
    /// The features without.
    undated: Vec<Undated>,
}

/// A feature without a day.
struct Undated {
    feature: usize,
    /// What stands in the property, if anything does.
    value: Option<Value>,
}

impl Undated {
    fn message(&self, property: &str) -> String {
        match &self.value {
            Some(value) => format!("found {value} as date in the property {property:?}"),
            None => format!("has no property {property:?}, which dates the others"),
        }
    }
}

impl Column {
    /// The column of a property, whose values `read` reads.
    fn new(property: &str, features: &Features, read: impl Fn(&Value) -> Option<Date>) -> Self {
        let day = |feature: &Feature| read(feature.properties.get(property)?);
        let days: Vec<Option<Date>> = features.with_polygons.iter().map(day).collect();
        let without = features.without_polygons.iter();
        let days_without_ground = without
            .map(|feature| day(feature).filter(|_| feature.skipped.is_all_of_ground()))
            .collect();
        let without = features.with_polygons.iter().zip(&days).filter(|(_, day)| day.is_none());
        let undated = without.map(|(feature, _)| Undated {
            feature: feature.index,
            value: feature.properties.get(property).cloned(),
        });
        let (property, undated) = (property.to_owned(), undated.collect());
        Self { property, days, days_without_ground, undated }
    }

    /// The column of this name; how that is capitalised differs between makers.
    fn called(name: &str, features: &Features, zone: &TimeZone) -> Option<Self> {
        let property = property_called(name, features)?;
        Some(Self::new(property, features, |value| Some(Stamp::from_value(value)?.date(zone))))
    }

    /// The days of all features, with and without ground: a day of which there is no ground is a day.
    fn days_of_all(&self) -> BTreeSet<Date> {
        self.days.iter().chain(&self.days_without_ground).flatten().copied().collect()
    }

    fn distinct(&self) -> BTreeSet<Date> {
        self.days.iter().flatten().copied().collect()
    }

    /// Whether at least half of the features have a day.
    fn dates_most(&self) -> bool {
        self.undated.len() < self.days.len() && 2 * self.undated.len() <= self.days.len()
    }

    /// The day that all features have.
    fn common(&self) -> Option<MapDate> {
        let distinct = self.distinct();
        let date = *distinct.first()?;
        (distinct.len() == 1 && self.undated.is_empty()).then(|| self.dated(date))
    }

    fn dated(&self, date: Date) -> MapDate {
        MapDate { date, source: DateSource::Property(self.property.clone()) }
    }

    /// Features that do not say their day are on the map of the others' day all the same.
    fn warning(&self, input: &Input) -> Option<Warning> {
        let first = self.undated.first()?;
        let message = format!(
            "{}: {} no day: feature {}: {}",
            input.name(),
            counted(self.undated.len() as u64, "feature says", "features say"),
            first.feature,
            first.message(&self.property),
        );
        Some(Warning::new(WarningCode::UndatedFeatures, message))
    }

    /// Parts the features by their days.
    fn days(self, input: &Input, mut features: Features) -> Days {
        let distinct = self.days_of_all();
        if distinct.len() <= 1 {
            features.warnings.extend(self.warning(input));
            return Days::One(distinct.first().map(|date| self.dated(*date)), features);
        }
        let Features { with_polygons, without_polygons, warnings, .. } = features;
        let mut days: BTreeMap<Date, Features> = BTreeMap::new();
        for date in distinct {
            days.entry(date).or_default().warnings.clone_from(&warnings);
        }
        for (feature, date) in with_polygons.into_iter().zip(&self.days) {
            if let Some(day) = date.as_ref().and_then(|date| days.get_mut(date)) {
                day.count += 1;
                day.skipped.add(&feature.skipped);
                day.with_polygons.push(feature);
            }
        }
        for (feature, date) in without_polygons.into_iter().zip(&self.days_without_ground) {
            if let Some(day) = date.as_ref().and_then(|date| days.get_mut(date)) {
                day.count += 1;
                day.skipped.add(&feature.skipped);
                day.without_polygons.push(feature);
            }
        }
        let undated = self.undated.iter().map(|undated| {
            let message = undated.message(&self.property);
            Error::new(ErrorKind::Date { message }).in_feature(undated.feature)
        });
        let undated = undated.collect();
        let days = days.into_iter().map(|(date, features)| (self.dated(date), features)).collect();
        Days::Many { days, undated }
    }
}

/// The property of some feature with this name, spelled so or with other capitals.
fn property_called<'f>(name: &str, features: &'f Features) -> Option<&'f str> {
    let of_features = features.with_polygons.iter().flat_map(|feature| feature.properties.keys());
    let mut names = of_features.map(String::as_str);
    names
        .clone()
        .find(|known| *known == name)
        .or_else(|| names.find(|known| known.eq_ignore_ascii_case(name)))
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
