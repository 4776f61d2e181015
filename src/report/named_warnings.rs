//! The warnings of several maps, each with the name of its map.

use super::ControlReport;
use crate::territory::Territory;
use crate::warning::{Warning, WarningCode, add_missing};

/// What the reports of maps of a territory warn of: what is about the territory once, and the rest with the name
/// of its map, or of `all` if all warn alike.
pub(crate) fn warnings_of_maps(
    maps: &[(&str, &ControlReport)],
    all: &str,
    territory: &Territory,
) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = Vec::new();
    let (common, own): (Vec<_>, Vec<_>) = maps
        .iter()
        .flat_map(|(name, report)| report.warnings().iter().map(move |warning| (*name, warning)))
        .partition(|(_, warning)| is_about_the_territory(warning, territory));
    add_missing(&mut warnings, common.into_iter().map(|(_, warning)| warning));
    for (name, warning) in own {
        let is_of_all = maps.iter().all(|(_, report)| report.warnings().contains(warning));
        let name = if is_of_all { all } else { name };
        let named = warning.of(name);
        if !(is_of_all && warnings.contains(&named)) {
            warnings.push(named);
        }
    }
    warnings
}

/// Whether every report has the same warning, because it is about what all have in common.
fn is_about_the_territory(warning: &Warning, territory: &Territory) -> bool {
    matches!(warning.code(), WarningCode::NoOfficialArea | WarningCode::AreaDistortion)
        || territory.reading_warnings().contains(warning)
}
