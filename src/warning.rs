//! Warnings: what a reader of a figure should know about it.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::text::printable_message;

/// Something that a reader of a figure should know: what was repaired, skipped or taken for
/// granted on the way to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Warning {
    code: WarningCode,
    message: String,
}

/// Makes the codes of one table, so that none lacks a name or a description.
macro_rules! codes {
    ($($code:ident, $name:literal: $meaning:literal;)+) => {
        /// What a warning is about. The names are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum WarningCode {
            $(
                #[doc = concat!("`", $name, "`: ", $meaning)]
                $code,
            )+
        }

        impl WarningCode {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$code),+];

            /// The code of a stable name.
            pub(crate) fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.as_str() == name)
            }

            /// The stable name.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $name,)+
                }
            }
        }
    };
}

codes! {
    NothingMeasured, "nothing-measured": "the map has no ground at all.";
    NothingCounted, "nothing-counted":
        "the map has ground, but none with a status that the side in question holds.";
    NothingInside, "nothing-inside": "the map has ground, but none of it inside the territory.";
    OutsideTerritory, "outside-territory":
        "ground lies outside the territory: part of what a clipped map draws, or much of what counts.";
    InNoRegion, "in-no-region": "ground that counts lies in the territory and in none of its regions.";
    MoreThanAll, "more-than-all": "more ground counts than what shares are taken of.";
    Unclassified, "unclassified": "polygons that no rule of the legend matches.";
    NoProperties, "no-properties": "polygons without properties were counted as occupied.";
    OmittedGround, "omitted-ground": "the provider's maps are known to omit ground.";
    StatusOverlap, "status-overlap": "the map draws two statuses on the same ground.";
    RepeatedGround, "repeated-ground": "polygons of one status overlap.";
    Repaired, "repaired": "polygons had to be repaired.";
    Skipped, "skipped": "the map holds things that have no area, or features without ground.";
    Document, "document": "the document is not quite what its format says, or has what is not looked at.";
    Incomplete, "incomplete": "the document says that it does not hold all there is.";
    RepeatedMember, "repeated-member": "JSON objects have a member twice; the last one counts.";
    Reprojected, "reprojected": "coordinates were in another reference system than WGS 84.";
    ReprojectionAccuracy, "reprojection-accuracy":
        "the way from another reference system is known to no better than some metres.";
    DoubtfulCoordinates, "doubtful-coordinates":
        "the coordinates look as if they were in another reference system or in another order.";
    AreaDistortion, "area-distortion": "the measure is a projection that is not equal-area.";
    DateMissing, "date-missing": "the map says nowhere what day it shows.";
    UndatedFeatures, "undated-features":
        "features say no day, while a property dates the others of the map.";
    DateConflict, "date-conflict": "two files of one map are of different days, or a map is of another day than stated.";
    NoOfficialArea, "no-official-area":
        "the territory has no official area, so its boundary's own was taken.";
    NamedTerritory, "named-territory":
        "the territory was named out of a collection: what it is there, by whose view, and what other views there are.";
    UnnamedRegions, "unnamed-regions": "regions have no name in the territory's file and got numbers.";
    TerritoryWhole, "territory-whole": "a region holds all others and was taken as the whole.";
    RegionsOverlap, "regions-overlap": "regions overlap.";
    RegionsGap, "regions-gap": "ground between the regions lies in none of them.";
    OfficialAreaDiffers, "official-area-differs":
        "a region's official area is far from the measured one.";
    FrontGaps, "front-gaps":
        "controlled ground has gaps so narrow that their sides are not counted as front.";
    EarlierIsLater, "earlier-is-later": "of two maps the one given as earlier is of a later day.";
    LegendChanged, "legend-changed": "two maps are read by different legends.";
    SeriesBreak, "series-break":
        "between two maps their maker began or ceased to draw some ground, which is neither gained nor lost.";
    SideAssumed, "side-assumed":
        "a map whose legend names nobody was taken for one of the side that other maps name.";
    DatesDiffer, "dates-differ": "sources that are compared show different days.";
    AdditionLeftOut, "addition-left-out":
        "a stated area has no place on a map, so that sources cannot share it.";
    CacheUnwritten, "cache-unwritten":
        "measured maps could not be kept for the next time.";
    Sample, "sample": "the map is the embedded sample, no source.";
}

impl Warning {
    pub(crate) fn new(code: WarningCode, message: impl Into<String>) -> Self {
        Self { code, message: printable_message(&message.into()) }
    }

    /// The same, said of something that has a name: a map of several.
    pub(crate) fn of(&self, name: &str) -> Self {
        Self::new(self.code, format!("{name}: {}", self.message))
    }

    /// What it is about.
    pub fn code(&self) -> WarningCode {
        self.code
    }

    /// One sentence, without full stop; what it quotes from a file can be printed anywhere.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for WarningCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl Serialize for WarningCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Adds warnings that are not there yet.
pub(crate) fn add_missing<'w>(
    warnings: &mut Vec<Warning>,
    more: impl IntoIterator<Item = &'w Warning>,
) {
    for warning in more {
        if !warnings.contains(warning) {
            warnings.push(warning.clone());
        }
    }
}

/// "a, b, c", and how many more there are after the fifth.
pub(crate) fn first_names(names: &[&str]) -> String {
    const LISTED: usize = 5;
    let listed: Vec<&str> = names.iter().copied().take(LISTED).collect();
    let more = names.len().saturating_sub(LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", listed.join(", "))
}

/// "1 point", "2 points".
pub(crate) fn counted(count: impl Into<u64>, singular: &str, plural: &str) -> String {
    match count.into() {
        1 => format!("1 {singular}"),
        count => format!("{count} {plural}"),
    }
}
