//! Properties that date features, and the days that these make.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::document::{DateSource, Feature, Features, Input, MapDate, Stamp};
use crate::error::{Error, ErrorKind};
use crate::text::cell;
use crate::warning::{Warning, WarningCode, counted, first_names};

/// The features of an input by the days that they show.
pub(super) enum Days {
    /// All are of one day, if it is known.
    One(Option<MapDate>, Box<Features>),
    /// Of several, in their order.
    Many {
        days: Vec<(MapDate, Features)>,
        /// Which features are of none of them, and why.
        undated: Option<Error>,
    },
}

/// A property of features, as the days that it gives.
pub(super) struct Column {
    property: String,
    /// One for each feature with polygons.
    days: Vec<Option<Date>>,
    /// One for each feature without.
    days_without_polygons: Vec<Option<Date>>,
    /// The days of which a feature says that there is no ground. What holds points or lines was drawn for something
    /// else, and makes no day.
    empty_days: BTreeSet<Date>,
    /// The features with polygons that have no day.
    undated: Vec<Undated>,
    /// Those that would say so of a day, if it could be read.
    undated_without_ground: Vec<Undated>,
}

/// A feature without a day.
pub(super) struct Undated {
    feature: usize,
    /// What stands in the property, if anything does.
    value: Option<Value>,
}

impl Undated {
    fn new(feature: &Feature, property: &str) -> Self {
        Self { feature: feature.index, value: feature.properties.get(property).cloned() }
    }

    /// Whether something stands in the property, be it no date.
    fn says_something(&self) -> bool {
        match &self.value {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) => !text.trim().is_empty(),
            Some(_) => true,
        }
    }

    /// Why it has no day.
    pub(super) fn message(&self, property: &str) -> String {
        match &self.value {
            Some(value) => format!("found {} as date in the property {property:?}", quoted(value)),
            None => format!("has no property {property:?}, which dates the others"),
        }
    }

    /// "7 (null)", in a list of several.
    fn in_short(&self) -> String {
        let value = self.value.as_ref().map_or("nothing".to_owned(), quoted);
        format!("{} ({value})", self.feature)
    }
}

/// A value as JSON, which may be of any length.
fn quoted(value: &Value) -> String {
    cell(&value.to_string())
}

impl Column {
    /// The column of a property, whose values `read` reads.
    pub(super) fn new(
        property: &str,
        features: &Features,
        read: impl Fn(&Value) -> Option<Date>,
    ) -> Self {
        let mut column = Self {
            property: property.to_owned(),
            days: Vec::new(),
            days_without_polygons: Vec::new(),
            empty_days: BTreeSet::new(),
            undated: Vec::new(),
            undated_without_ground: Vec::new(),
        };
        for feature in &features.with_polygons {
            let day = feature.properties.get(property).and_then(&read);
            column.days.push(day);
            if day.is_none() {
                column.undated.push(Undated::new(feature, property));
            }
        }
        for feature in &features.without_polygons {
            let day = feature.properties.get(property).and_then(&read);
            column.days_without_polygons.push(day);
            if feature.skipped.is_all_of_ground() {
                column.add_without_ground(feature, day);
            }
        }
        column
    }

    /// Adds a feature that says of a day that there is no ground.
    fn add_without_ground(&mut self, feature: &Feature, day: Option<Date>) {
        if let Some(day) = day {
            self.empty_days.insert(day);
            return;
        }
        let undated = Undated::new(feature, &self.property);
        if undated.says_something() {
            self.undated_without_ground.push(undated);
        }
    }

    /// The column of this name; how that is capitalised differs between makers.
    pub(super) fn called(name: &str, features: &Features, zone: &TimeZone) -> Option<Self> {
        let property = property_called(name, features)?;
        Some(Self::new(property, features, |value| Some(Stamp::from_value(value)?.date(zone))))
    }

    /// The first feature with polygons that has no day.
    pub(super) fn first_undated(&self) -> Option<&Undated> {
        self.undated.first()
    }

    /// The days of all features, with and without ground: a day of which there is no ground is a day.
    pub(super) fn days_of_all(&self) -> BTreeSet<Date> {
        self.days.iter().flatten().chain(&self.empty_days).copied().collect()
    }

    pub(super) fn distinct(&self) -> BTreeSet<Date> {
        self.days.iter().flatten().copied().collect()
    }

    /// Whether features have days, and at least half of them say something in the property: what is no date may
    /// be one that is written wrongly.
    pub(super) fn dates_most(&self) -> bool {
        let silent = self.undated.iter().filter(|undated| !undated.says_something()).count();
        self.undated.len() < self.days.len() && 2 * silent <= self.days.len()
    }

    /// The day that all features have.
    pub(super) fn common(&self) -> Option<MapDate> {
        let distinct = self.distinct();
        let date = *distinct.first()?;
        (distinct.len() == 1 && self.undated.is_empty()).then(|| self.dated(date))
    }

    pub(super) fn dated(&self, date: Date) -> MapDate {
        MapDate { date, source: DateSource::Property(self.property.clone()) }
    }

    /// Features that do not say their day are on the map of the others' day all the same.
    pub(super) fn warning(&self, input: &Input) -> Option<Warning> {
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

    /// Features of several days are on one map where most of it says none.
    pub(super) fn warning_of_few(&self, input: &Input) -> Warning {
        let distinct: Vec<Date> = self.distinct().into_iter().collect();
        let message = format!(
            "{}: {} no day in the property {:?}, and the others say {}; all are taken for one map",
            input.name(),
            counted(self.undated.len() as u64, "feature says", "features say"),
            self.property,
            dates_in_words(&distinct),
        );
        Warning::new(WarningCode::UndatedFeatures, message)
    }

    /// Parts the features by their days.
    pub(super) fn part(self, input: &Input, mut features: Features) -> Days {
        let distinct = self.days_of_all();
        if distinct.len() <= 1 {
            features.warnings.extend(self.warning(input));
            let date = distinct.first().map(|date| self.dated(*date));
            return Days::One(date, Box::new(features));
        }
        let undated = self.undated_error();
        let Features { with_polygons, without_polygons, warnings, skipped, .. } = features;
        let mut days: BTreeMap<Date, Features> =
            distinct.into_iter().map(|date| (date, Features::default())).collect();
        let with = with_polygons.into_iter().zip(&self.days);
        let without = without_polygons.into_iter().zip(&self.days_without_polygons);
        let mut of_no_day = skipped;
        for (feature, date) in with.chain(without) {
            if let Some(day) = date.as_ref().and_then(|date| days.get_mut(date)) {
                of_no_day = of_no_day.since(feature.skipped);
                day.take(feature);
            }
        }
        let of_no_day = of_no_day.message().map(|message| {
            let message = format!("{}: of no day: {message}", input.name());
            Warning::new(WarningCode::Skipped, message)
        });
        for day in days.values_mut() {
            day.warnings = warnings.iter().chain(&of_no_day).cloned().collect();
        }
        let days = days.into_iter().map(|(date, features)| (self.dated(date), features)).collect();
        Days::Many { days, undated }
    }

    /// An error that names the first of the features that are of no day, and some of the others.
    fn undated_error(&self) -> Option<Error> {
        let mut undated: Vec<&Undated> =
            self.undated.iter().chain(&self.undated_without_ground).collect();
        undated.sort_by_key(|undated| undated.feature);
        let (first, others) = undated.split_first()?;
        let mut message = first.message(&self.property);
        if !others.is_empty() {
            let names: Vec<String> = others.iter().map(|undated| undated.in_short()).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let count = counted(others.len() as u64, "more feature is", "more features are");
            message = format!("{message}; {count} of no day: {}", first_names(&names));
        }
        Some(Error::new(ErrorKind::Date { message }).in_feature(first.feature))
    }
}

impl Features {
    /// Takes a feature of the same document, with what was skipped in it.
    fn take(&mut self, feature: Feature) {
        self.count += 1;
        self.skipped.add(&feature.skipped);
        if feature.polygons.is_empty() {
            self.without_polygons.push(feature);
        } else {
            self.with_polygons.push(feature);
        }
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

/// "2024-01-01, 2024-02-01 and 2024-03-01", or of many "86 days from 2022-12-08 to 2023-03-03".
pub(super) fn dates_in_words(dates: &[Date]) -> String {
    const MOST: usize = 6;
    let names: Vec<String> = dates.iter().map(Date::to_string).collect();
    match names.as_slice() {
        [others @ .., last] if !others.is_empty() && names.len() <= MOST => {
            format!("{} and {last}", others.join(", "))
        }
        [first, .., last] => format!("{} days from {first} to {last}", names.len()),
        _ => names.join(", "),
    }
}
