//! Warnings: what a reader of a figure should know about it.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::report::printable_message;

/// Something that a reader of a figure should know: what was repaired, left out or taken for
/// granted on the way to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Warning {
    code: WarningCode,
    message: String,
}

/// What a warning is about. The names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WarningCode {
    /// `nothing-measured`: the map has no ground at all.
    NothingMeasured,
    /// `nothing-inside`: the map has ground, but none of it inside the territory.
    NothingInside,
    /// `outside-territory`: part of the ground lies outside the territory it was clipped to.
    OutsideTerritory,
    /// `unclassified`: polygons that no rule of the legend matches.
    Unclassified,
    /// `no-properties`: polygons without properties were counted as occupied.
    NoProperties,
    /// `omitted-ground`: the provider's maps are known to leave ground out.
    OmittedGround,
    /// `status-overlap`: the map draws two statuses on the same ground.
    StatusOverlap,
    /// `repeated-ground`: polygons of one status overlap.
    RepeatedGround,
    /// `repaired`: polygons had to be repaired.
    Repaired,
    /// `skipped`: the map holds things that have no area, or nothing at all.
    Skipped,
    /// `document`: the document is not quite GeoJSON.
    Document,
    /// `reprojected`: coordinates were in another reference system than WGS 84.
    Reprojected,
    /// `reprojection-accuracy`: the way from another reference system is known to no better than
    /// some metres.
    ReprojectionAccuracy,
    /// `doubtful-coordinates`: the coordinates look as if they were in another reference system or
    /// in another order.
    DoubtfulCoordinates,
    /// `area-distortion`: the measure is a projection that is not equal-area.
    AreaDistortion,
    /// `date-missing`: the map says nowhere what day it shows.
    DateMissing,
    /// `date-conflict`: two places give different dates.
    DateConflict,
    /// `no-official-area`: the territory has no official area, so its boundary's own was taken.
    NoOfficialArea,
    /// `territory-whole`: a region holds all others and was taken as the whole.
    TerritoryWhole,
    /// `regions-overlap`: regions overlap.
    RegionsOverlap,
    /// `regions-gap`: ground between the regions lies in none of them.
    RegionsGap,
    /// `official-area-differs`: a region's official area is far from the measured one.
    OfficialAreaDiffers,
    /// `earlier-is-later`: of two maps the one given as earlier is of a later day.
    EarlierIsLater,
    /// `legend-changed`: two maps are read by different legends.
    LegendChanged,
    /// `dates-differ`: sources that are compared show different days.
    DatesDiffer,
    /// `addition-left-out`: a stated area has no place on a map, so that sources cannot share it.
    AdditionLeftOut,
    /// `sample`: the map is the embedded sample, no source.
    Sample,
}

impl WarningCode {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NothingMeasured => "nothing-measured",
            Self::NothingInside => "nothing-inside",
            Self::OutsideTerritory => "outside-territory",
            Self::Unclassified => "unclassified",
            Self::NoProperties => "no-properties",
            Self::OmittedGround => "omitted-ground",
            Self::StatusOverlap => "status-overlap",
            Self::RepeatedGround => "repeated-ground",
            Self::Repaired => "repaired",
            Self::Skipped => "skipped",
            Self::Document => "document",
            Self::Reprojected => "reprojected",
            Self::ReprojectionAccuracy => "reprojection-accuracy",
            Self::DoubtfulCoordinates => "doubtful-coordinates",
            Self::AreaDistortion => "area-distortion",
            Self::DateMissing => "date-missing",
            Self::DateConflict => "date-conflict",
            Self::NoOfficialArea => "no-official-area",
            Self::TerritoryWhole => "territory-whole",
            Self::RegionsOverlap => "regions-overlap",
            Self::RegionsGap => "regions-gap",
            Self::OfficialAreaDiffers => "official-area-differs",
            Self::EarlierIsLater => "earlier-is-later",
            Self::LegendChanged => "legend-changed",
            Self::DatesDiffer => "dates-differ",
            Self::AdditionLeftOut => "addition-left-out",
            Self::Sample => "sample",
        }
    }
}

impl Warning {
    pub(crate) fn new(code: WarningCode, message: impl Into<String>) -> Self {
        Self { code, message: printable_message(&message.into()) }
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

/// "1 point", "2 points".
pub(crate) fn counted(count: impl Into<u64>, singular: &str, plural: &str) -> String {
    match count.into() {
        1 => format!("1 {singular}"),
        count => format!("{count} {plural}"),
    }
}
