//! The unit of a printed number.

use std::fmt;

use serde::Deserialize;

use super::Amount;
use crate::quantity::{Area, PercentagePoints, Share, grouped};

/// The unit of a printed number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FigureUnit {
    /// Per cent: a share.
    Percent,
    /// Percentage points: a difference of shares.
    PercentagePoint,
    /// 1,000,000 m².
    SquareKilometre,
    /// The international square mile, exactly 2.589988110336 km².
    SquareMile,
    /// 10,000 m².
    Hectare,
    /// The international acre, exactly 4,046.8564224 m².
    Acre,
    /// One square metre.
    SquareMetre,
}

impl FigureUnit {
    /// So many of this unit.
    pub fn amount(self, number: f64) -> Amount {
        let square_metres = match self {
            Self::Percent => return Amount::Share(Share::from_fraction(number / 100.0)),
            Self::PercentagePoint => {
                return Amount::Points(PercentagePoints::from_points(number));
            }
            Self::SquareKilometre => 1e6,
            Self::SquareMile => 2_589_988.110_336,
            Self::Hectare => 1e4,
            Self::Acre => 4_046.856_422_4,
            Self::SquareMetre => 1.0,
        };
        Amount::Area(Area::from_m2(number * square_metres))
    }

    /// An area in this unit, for people; in km² where it is none of area.
    pub(crate) fn format(self, area: Area) -> String {
        let Amount::Area(one) = self.amount(1.0) else { return format!("{area:.1}") };
        format!("{}{self}", grouped(area.m2() / one.m2(), 1))
    }

    /// Whether it is per cent or percentage points.
    pub(super) fn is_relative(self) -> bool {
        matches!(self, Self::Percent | Self::PercentagePoint)
    }
}

/// As it follows a number: `%`, or a space and the unit.
impl fmt::Display for FigureUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Percent => "%",
            Self::PercentagePoint => " percentage points",
            Self::SquareKilometre => " km²",
            Self::SquareMile => " square miles",
            Self::Hectare => " hectares",
            Self::Acre => " acres",
            Self::SquareMetre => " m²",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_shown_in_the_unit_of_the_figure() {
        let area = Area::from_km2(2_589.988_110_336);
        assert_eq!(FigureUnit::SquareMile.format(area), "1,000.0 square miles");
        assert_eq!(FigureUnit::SquareKilometre.format(area), "2,590.0 km²");
        assert_eq!(FigureUnit::Percent.format(area), "2,590.0 km²");
    }
}
