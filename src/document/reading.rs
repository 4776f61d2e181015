//! Reading: from the bytes of an input to features in degrees.

use super::features::Features;
use super::geojson::add_features;
use super::input::Input;
use super::reproject::{Reprojection, reproject};
use super::tally::Tally;
use crate::error::Error;
use crate::limits::Budget;
use crate::remedy::Means;
use crate::warning::{Warning, WarningCode};

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
        let before = tally.extra_ordinates.get();
        let warnings =
            add_features(input.text(), reprojection.stated.as_ref(), &mut features, tally)
                .and_then(|()| reproject(&mut features.with_polygons, reprojection, tally))
                .map_err(|error| error.in_input(input.name()))?;
        let remarks = features.remarks.iter().map(|remark| (WarningCode::Document, remark.clone()));
        features.warnings = remarks
            .chain(warnings)
            .map(|(code, message)| Warning::new(code, format!("{}: {message}", input.name())))
            .collect();
        features.skipped.extra_ordinates = tally.extra_ordinates.get() - before;
        Ok(features)
    }
}

/// Reads the features of one input, for those who want no control map.
pub(crate) fn read_features(input: &Input, budget: &Budget) -> Result<Features, Error> {
    Features::read(input, &Tally::new(budget), &Reprojection::default())
        // Only of maps it can be stated what their coordinates are.
        .map_err(|error| error.without(Means::ReferenceSystem))
}
