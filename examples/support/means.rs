//! By what option a program does what an error advises.

use territory_control::Means;

/// The option for a means; `None` where the programs have none.
pub(super) fn option_for(means: Means) -> Option<String> {
    let option = match means {
        Means::Limit("bytes" | "unpacked_bytes") => "--max-bytes BYTES",
        Means::Limit(name) => return Some(format!("--limit {name}=NUMBER")),
        Means::ReferenceSystem => "--crs EPSG:…",
        Means::Date => "--date YYYY-MM-DD",
        Means::DateProperty => "--date-from PROPERTY",
        Means::DatePattern => "--date-pattern PATTERN",
        Means::Timeline => "the program timeline",
        Means::Legend => "--legend NAME",
        Means::LegendDraft => "the program legend",
        Means::Territory => "--territory NAME or FILE.geojson",
        Means::Clip => "--clip",
        Means::Side => "--side NAME",
        Means::Counted => "--counted STATUS",
        _ => return None,
    };
    Some(option.to_owned())
}
