//! An area, a share, or a difference of shares.

use std::fmt;

use crate::quantity::{Area, PercentagePoints, Share};

/// What a printed number can be of.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Amount {
    /// An area.
    Area(Area),
    /// A share of a whole.
    Share(Share),
    /// A difference of shares.
    Points(PercentagePoints),
}

impl Amount {
    /// In the base unit: square kilometres, per cent, or percentage points.
    pub fn base(self) -> f64 {
        match self {
            Self::Area(area) => area.km2(),
            Self::Share(share) => share.percent(),
            Self::Points(points) => points.points(),
        }
    }

    /// An amount of the same kind from its base unit.
    pub(crate) fn of_base(self, base: f64) -> Self {
        match self {
            Self::Area(_) => Self::Area(Area::from_km2(base)),
            Self::Share(_) => Self::Share(Share::from_fraction(base / 100.0)),
            Self::Points(_) => Self::Points(PercentagePoints::from_points(base)),
        }
    }

    /// Whether both are of the same kind.
    pub(crate) fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

/// With as many decimals as needed, up to six.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or_else(|| decimals(self.base()));
        match self {
            Self::Area(area) => write!(f, "{area:.decimals$}"),
            Self::Share(share) => write!(f, "{share:.decimals$}"),
            Self::Points(points) => write!(f, "{points:.decimals$}"),
        }
    }
}

fn decimals(value: f64) -> usize {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').rsplit_once('.').map_or(0, |(_, decimals)| decimals.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_comes_back_from_its_base_unit() {
        for one in [
            Amount::Area(Area::from_km2(19.5)),
            Amount::Share(Share::from_fraction(0.195)),
            Amount::Points(PercentagePoints::from_points(19.5)),
        ] {
            assert_eq!(one.base().to_string(), "19.5");
            assert_eq!(one.of_base(19.5), one);
        }
    }
}
