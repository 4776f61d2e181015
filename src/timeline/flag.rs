//! Flags: what is odd about a map in its series.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::text::printable_message;

/// What a reader of a row should know.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flag {
    code: FlagCode,
    message: String,
}

/// What a flag is about. The names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FlagCode {
    /// `gap`: the days before this map have no map.
    Gap,
    /// `identical`: no ground changed since the map before; no changed piece is wider than a metre.
    Identical,
    /// `jump`: the net change per day is far outside the usual.
    Jump,
    /// `redrawn`: much of what changed is in slivers along a border that did not move.
    Redrawn,
    /// `layer-vanished`: a status that the map before draws has almost disappeared.
    LayerVanished,
    /// `out-of-order`: the map was given after one of a later day.
    OutOfOrder,
    /// `undated`: the map has no date, so it is compared with none; where no map has one, with the one given
    /// before it.
    Undated,
    /// `superseded`: another map of the same day counts.
    Superseded,
    /// `legend-changed`: the map before is read by another legend.
    LegendChanged,
    /// `unclassified`: polygons that no rule of the legend matches.
    Unclassified,
    /// `outside-territory`: more of the counted ground lies outside the territory than generalised borders
    /// explain.
    OutsideTerritory,
    /// `edge`: no map near the edge of a period.
    Edge,
}

impl FlagCode {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gap => "gap",
            Self::Identical => "identical",
            Self::Jump => "jump",
            Self::Redrawn => "redrawn",
            Self::LayerVanished => "layer-vanished",
            Self::OutOfOrder => "out-of-order",
            Self::Undated => "undated",
            Self::Superseded => "superseded",
            Self::LegendChanged => "legend-changed",
            Self::Unclassified => "unclassified",
            Self::OutsideTerritory => "outside-territory",
            Self::Edge => "edge",
        }
    }
}

impl fmt::Display for FlagCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for FlagCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Flag {
    pub(super) fn new(code: FlagCode, message: impl Into<String>) -> Self {
        Self { code, message: printable_message(&message.into()) }
    }

    /// What it is about.
    pub fn code(&self) -> FlagCode {
        self.code
    }

    /// One sentence, without full stop; what it quotes from a file can be printed anywhere.
    pub fn message(&self) -> &str {
        &self.message
    }
}
