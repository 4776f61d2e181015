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

/// Makes the codes of one table, so that none lacks a name or a description.
macro_rules! codes {
    ($($code:ident, $name:literal: $meaning:literal;)+) => {
        /// What a flag is about. The names are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum FlagCode {
            $(
                #[doc = concat!("`", $name, "`: ", $meaning)]
                $code,
            )+
        }

        impl FlagCode {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$code),+];

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
    Gap, "gap": "the days before this map have no map.";
    Identical, "identical":
        "no ground changed since the map before; no changed piece is wider than a metre.";
    Jump, "jump": "the net change per day is far outside the usual.";
    Redrawn, "redrawn": "much of what changed is in slivers along a border that did not move.";
    LayerVanished, "layer-vanished": "a status that the map before draws has almost disappeared.";
    OutOfOrder, "out-of-order": "the map was given after one of a later day.";
    Undated, "undated":
        "the map has no date, so it is compared with none; where no map has one, with the one given before it.";
    UndatedFeatures, "undated-features":
        "features of the map say no day, while a property dates others.";
    Superseded, "superseded": "another map of the same day counts.";
    LegendChanged, "legend-changed": "the map before is read by another legend.";
    SeriesBreak, "series-break":
        "the map maker ceased or began to draw some ground, which is neither gained nor lost.";
    Unclassified, "unclassified": "polygons that no rule of the legend matches.";
    OutsideTerritory, "outside-territory":
        "more of the counted ground lies outside the territory than generalised borders explain.";
    MoreThanAll, "more-than-all": "more ground counts than what shares are taken of.";
    NothingCounted, "nothing-counted":
        "the map draws ground, but nothing that counts, so that there is no figure of what does.";
    Empty, "empty": "the map draws no ground at all, which is counted as zero.";
    Edge, "edge": "no map near the edge of a period.";
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
