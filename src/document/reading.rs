//! Reading: from the bytes of an input to features in degrees.

use std::collections::BTreeMap;

use super::features::Features;
use super::geojson::{add_features, add_geojson};
use super::input::{Content, Input};
use super::polygon_feature::add_polygon_features;
use super::reproject::{Reprojection, reproject};
use super::tally::Tally;
use crate::error::Error;
use crate::limits::Budget;
use crate::remedy::Means;
use crate::warning::{Warning, WarningCode, counted, first_names};

impl Features {
    /// Reads the features of one input, and carries them to longitude and latitude.
    ///
    /// # Errors
    ///
    /// If the document cannot be read, a limit is hit, or the work is cancelled.
    pub(crate) fn read(
        input: &Input,
        tally: &Tally,
        reprojection: &Reprojection,
    ) -> Result<Self, Error> {
        let mut features = Self::default();
        let stated = reprojection.stated.as_ref();
        let added = match input.content() {
            Content::Text(text) => add_features(text, stated, &mut features, tally),
            Content::Features(given) => add_polygon_features(given, stated, &mut features, tally),
            Content::GeoJson(given) => add_geojson(given, stated, &mut features, tally),
        };
        let warnings = added
            .and_then(|()| reproject(&mut features.with_polygons, reprojection, tally))
            .map_err(|error| error.in_input(input.name()))?;
        let remarks = features.remarks.iter().map(|remark| (WarningCode::Document, remark.clone()));
        let repeated = repeated_members(&tally.take_repeated());
        features.warnings = remarks
            .chain(repeated.map(|message| (WarningCode::RepeatedMember, message)))
            .chain(warnings)
            .map(|(code, message)| Warning::new(code, format!("{}: {message}", input.name())))
            .collect();
        Ok(features)
    }
}

/// That JSON objects have members twice, which parsers read in different ways.
fn repeated_members(members: &BTreeMap<String, usize>) -> Option<String> {
    let objects = members.values().sum::<usize>() as u64;
    let names: Vec<String> = members.keys().map(|name| format!("{name:?}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    (objects > 0).then(|| {
        format!(
            "{} a member twice, of which the last counts: {}",
            counted(objects, "JSON object has", "JSON objects have"),
            first_names(&names),
        )
    })
}

/// Reads the features of one input, for those who want no control map.
pub(crate) fn read_features(input: &Input, budget: &Budget) -> Result<Features, Error> {
    Features::read(input, &Tally::new(budget), &Reprojection::default())
        // Only of maps it can be stated what their coordinates are.
        .map_err(|error| error.without(Means::ReferenceSystem))
}
