//! What of a territory's file is skipped or repaired, by the names of its features: as of a map.

use super::keys::Keys;
use crate::document::{Features, Skipped};
use crate::geometry::Repairs;
use crate::warning::{Warning, WarningCode};

/// What is no polygon, feature by feature, and what is nowhere in particular.
pub(super) fn skipped_warnings(features: &Features, keys: &Keys) -> Vec<Warning> {
    let with_polygons = features.with_polygons.iter();
    let besides = with_polygons.filter_map(|feature| {
        let skipped = feature.skipped.message()?;
        Some((feature.index, format!("{} of the territory: {skipped}", keys.name_of(feature))))
    });
    let without = features.without_polygons.iter().map(|feature| {
        let skipped = feature.skipped.message().unwrap_or_else(|| "an empty geometry".to_owned());
        (feature.index, without_ground(&keys.name_of(feature), &skipped))
    });
    let mut of_features: Vec<(usize, String)> = besides.chain(without).collect();
    of_features.sort_unstable();
    let of_none = Skipped {
        null_features: features.skipped.null_features,
        extra_ordinates: features.skipped.extra_ordinates,
        ..Skipped::default()
    };
    let of_none = of_none.message().map(|skipped| format!("the territory: {skipped}"));
    let messages = of_features.into_iter().map(|(_, message)| message).chain(of_none);
    messages.map(|message| Warning::new(WarningCode::Skipped, message)).collect()
}

fn without_ground(name: &str, skipped: &str) -> String {
    format!("{name} of the territory has no ground and is no region: {skipped}")
}

/// What was repaired: by region what could matter, and the rest together.
#[derive(Debug, Default)]
pub(super) struct RepairRemarks {
    warnings: Vec<Warning>,
    /// Windings and repeated points, which move no area.
    harmless: Repairs,
}

impl RepairRemarks {
    /// Takes the repairs of a region.
    pub(super) fn add(&mut self, region: &str, repairs: Repairs) {
        if !repairs.matters() {
            self.harmless += repairs;
        } else if let Some(message) = repairs.message() {
            let message = format!("{region:?} of the territory: {message}");
            self.warnings.push(Warning::new(WarningCode::Repaired, message));
        }
    }

    /// Takes those of a region that they leave nothing of.
    pub(super) fn add_flat(&mut self, region: &str, repairs: Repairs) {
        let message = repairs.message().unwrap_or_else(|| "no ring has area".to_owned());
        let message = without_ground(&format!("{region:?}"), &message);
        self.warnings.push(Warning::new(WarningCode::Skipped, message));
    }

    pub(super) fn into_warnings(self) -> impl Iterator<Item = Warning> {
        let harmless = self.harmless.message().map(|message| format!("the territory: {message}"));
        let harmless = harmless.map(|message| Warning::new(WarningCode::Repaired, message));
        self.warnings.into_iter().chain(harmless)
    }
}
