//! Remedies: what to do about an error, in the terms of whoever prints it.

use std::fmt;

/// What to do about an error, and by what means.
///
/// `Display` names the means as this crate does. A program that has options for them names its own
/// ([`Error::worded`](crate::Error::worded)).
///
/// ```
/// use territory_control::{ControlMap, Means};
///
/// let metres = br#"{"type": "Polygon", "coordinates": [[[3420000, 6190000], [3420009, 6190000], [3420000, 6190009]]]}"#;
/// let error = ControlMap::from_bytes("map.geojson", metres).unwrap_err();
/// assert_eq!(
///     error.remedies()[0].to_string(),
///     "if they are metres of a projection, state it (`MapReader::reference_system`)",
/// );
/// assert_eq!(error.remedies()[0].means(), Means::ReferenceSystem);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    advice: String,
    means: Means,
}

/// By what means a remedy is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Means {
    /// Stating what the coordinates are.
    ReferenceSystem,
    /// Stating the day of a map, or which of many.
    Date,
    /// Naming the property that dates the features.
    DateProperty,
    /// Stating how dates are written.
    DatePattern,
    /// Reading the maps of all days.
    Timeline,
    /// Stating the legend.
    Legend,
    /// A draft of a legend for the map.
    LegendDraft,
    /// Raising this limit.
    Limit(&'static str),
    /// Naming the territory.
    Territory,
    /// Clipping the map to the territory.
    Clip,
    /// Naming the side that figures are about.
    Side,
    /// Naming the statuses that count.
    Counted,
}

impl Remedy {
    pub(crate) fn new(advice: impl Into<String>, means: Means) -> Self {
        Self { advice: advice.into(), means }
    }

    /// What to do, in words that name neither this crate's API nor a program's options.
    pub fn advice(&self) -> &str {
        &self.advice
    }

    /// By what means.
    pub fn means(&self) -> Means {
        self.means
    }
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.advice, self.means)
    }
}

/// The name in this crate.
impl fmt::Display for Means {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ReferenceSystem => "`MapReader::reference_system`",
            Self::Date => "`MapReader::date`",
            Self::DateProperty => "`MapReader::date_property`",
            Self::DatePattern => "`MapReader::date_pattern`",
            Self::Timeline => "`Survey::timeline`",
            Self::Legend => "`MapReader::legend`",
            Self::LegendDraft => "`MapReader::draft`",
            Self::Limit(limit) => return write!(f, "`Limits::{limit}`"),
            Self::Territory => "`TerritoryReader`",
            Self::Clip => "`Clip::Territory`",
            Self::Side => "`Method::side`",
            Self::Counted => "`Method::counted`",
        })
    }
}
