//! Reading: from the bytes of an input to features in degrees.

use std::collections::BTreeMap;
#[cfg(feature = "formats")]
use std::collections::BTreeSet;

#[cfg(feature = "formats")]
use super::archive;
#[cfg(feature = "formats")]
use super::date::file_name;
#[cfg(feature = "formats")]
use super::esri;
use super::features::Features;
use super::format::Format;
use super::geojson;
use super::input::{Content, Input};
#[cfg(feature = "formats")]
use super::json_format::{JsonFormat, recognise_json};
#[cfg(feature = "formats")]
use super::kml;
use super::polygon_feature::add_polygon_features;
use super::reproject::{Reprojection, reproject};
#[cfg(feature = "formats")]
use super::shapefile::{self, stem};
use super::tally::Tally;
#[cfg(feature = "formats")]
use super::topojson;
use crate::error::Error;
use crate::limits::Budget;
use crate::reference_system::ReferenceSystem;
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
        let warnings = features
            .add_document(input, reprojection.stated.as_ref(), tally)
            .and_then(|()| reproject(&mut features.with_polygons, reprojection, tally))
            .map_err(|error| error.in_input(input.name()))?;
        let remarks = features.remarks.iter().map(|remark| (WarningCode::Document, remark.clone()));
        let repeated = repeated_members(&tally.take_repeated());
        features.warnings = remarks
            .chain(repeated.map(|message| (WarningCode::RepeatedMember, message)))
            .chain(features.gaps.iter().map(|gap| (WarningCode::Incomplete, gap.clone())))
            .chain(warnings)
            .map(|(code, message)| Warning::new(code, format!("{}: {message}", input.name())))
            .collect();
        Ok(features)
    }

    /// Adds what an input holds, by its format.
    fn add_document(
        &mut self,
        input: &Input,
        stated: Option<&ReferenceSystem>,
        tally: &Tally,
    ) -> Result<(), Error> {
        let (format, text) = match input.content() {
            Content::Text(format, text) => (*format, text.as_slice()),
            Content::Features(given) => return add_polygon_features(given, stated, self, tally),
            Content::GeoJson(given) => return geojson::add_geojson(given, stated, self, tally),
        };
        match format {
            #[cfg(feature = "formats")]
            Format::Json => match recognise_json(text) {
                JsonFormat::GeoJson => geojson::add_features(text, stated, self, tally),
                JsonFormat::Esri => esri::add_features(text, stated, self, tally),
                JsonFormat::TopoJson => topojson::add_features(text, stated, self, tally),
            },
            #[cfg(not(feature = "formats"))]
            Format::Json => geojson::add_features(text, stated, self, tally),
            #[cfg(feature = "formats")]
            Format::Kml => kml::add_features(text, stated, &BTreeSet::new(), self, tally),
            #[cfg(feature = "formats")]
            Format::Archive => archive::add_features(input.name(), text, stated, self, tally),
            #[cfg(feature = "formats")]
            Format::Shapefile => {
                let files = shapefile::Files {
                    shapes: text,
                    table: input.sibling("dbf"),
                    system: input.sibling("prj"),
                    encoding: input.sibling("cpg"),
                };
                let layer = stem(file_name(input.name()));
                shapefile::add_features(&files, layer, stated, self, tally)
            }
        }
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
