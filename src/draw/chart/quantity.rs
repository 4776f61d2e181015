//! What a chart shows of the ground that sides hold.

use std::str::FromStr;

use crate::draw::language::Language;
use crate::draw::words::Word;
use crate::error::{Error, ErrorKind};
use crate::quantity::{Area, Share};

/// What a chart shows of the ground that sides hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ChartQuantity {
    /// Its share of the territory, in per cent.
    #[default]
    Share,
    /// Its area, in km².
    Area,
}

impl ChartQuantity {
    /// The value of an area of so much ground.
    pub(super) fn value(self, area: Area, whole: Area) -> f64 {
        match self {
            Self::Share => area.share_of(whole).percent(),
            Self::Area => area.km2(),
        }
    }

    /// A value with its unit.
    pub(super) fn written(self, value: f64, language: Language) -> String {
        match self {
            Self::Share => language.share(Share::from_fraction(value / 100.0)),
            Self::Area => language.area(Area::from_km2(value)),
        }
    }

    /// A value beside the axis: the unit of areas is in the key.
    pub(super) fn tick(self, value: f64, decimals: usize, language: Language) -> String {
        let number = language.number(value, decimals);
        match self {
            Self::Share => format!("{number}{}", language.percent_sign()),
            Self::Area => number,
        }
    }

    /// What a line shows, for the key: "Russia: share of the territory".
    pub(super) fn label(self, whose: &str, language: Language) -> String {
        match self {
            Self::Share => language.labelled(whose, language.text(Word::ShareOfTerritory)),
            Self::Area => {
                let area = language.text(Word::AreaHeld);
                language.labelled(whose, &format!("{area}, {}", language.square_kilometres()))
            }
        }
    }
}

/// By name: `share` or `area`.
impl FromStr for ChartQuantity {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        match name.to_ascii_lowercase().as_str() {
            "share" => Ok(Self::Share),
            "area" => Ok(Self::Area),
            _ => Err(Error::new(ErrorKind::UnknownOption {
                option: "quantity",
                name: name.to_owned(),
                choices: "share or area",
            })),
        }
    }
}
