//! Regions as figures by region name them.

use serde::{Serialize, Serializer};

use super::called::Called;
use super::labels::places_called;
use super::{RegionWhole, Survey};
use crate::error::Error;
use crate::limits::Budget;
use crate::quantity::Area;

/// A region as rows of figures name it: what it is called, what it is a part of, whether it is in the sum of all,
/// and what its shares are taken of.
///
/// `Serialize` gives the members that all JSON documents have in their rows of regions: `region`, `code`,
/// `parent`, `in_sum`, `area_km2`, `official_area_km2`, `denominator` and `denominator_km2`; and `name`, which is
/// the same as `region`. Names may repeat.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionEntry {
    name: String,
    label: String,
    code: Option<String>,
    parent: Option<String>,
    is_in_sum: bool,
    area: Area,
    official_area: Option<Area>,
    whole: RegionWhole,
}

impl RegionEntry {
    /// The region's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What tells the region from all others ([`Region::label`](super::Region::label)).
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The region's code, if it has one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The name of the region that it is a part of, where there are several levels.
    pub fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }

    /// Whether the region is in the sum of all: regions are no independent areas, and no other names it as
    /// its parent.
    pub fn is_in_sum(&self) -> bool {
        self.is_in_sum
    }

    /// The region's own area as it is drawn.
    pub fn area(&self) -> Area {
        self.area
    }

    /// The region's official area, if it is known.
    pub fn official_area(&self) -> Option<Area> {
        self.official_area
    }

    /// What the region's shares are taken of, by the method's denominator.
    pub fn whole(&self) -> RegionWhole {
        self.whole
    }

    fn called(&self) -> Called<'_> {
        let Self { code, label, name, .. } = self;
        Called { code: code.as_deref(), label, name, native_name: None }
    }
}

impl Serialize for RegionEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Entry<'a> {
            region: &'a str,
            name: &'a str,
            code: Option<&'a str>,
            parent: Option<&'a str>,
            in_sum: bool,
            area_km2: f64,
            official_area_km2: Option<f64>,
            /// What shares of the region are of: the official area, or that within the boundary.
            denominator: &'static str,
            denominator_km2: f64,
        }
        Entry {
            region: &self.name,
            name: &self.name,
            code: self.code(),
            parent: self.parent(),
            in_sum: self.is_in_sum,
            area_km2: self.area.km2(),
            official_area_km2: self.official_area.map(Area::km2),
            denominator: self.whole.name(),
            denominator_km2: self.whole.area().km2(),
        }
        .serialize(serializer)
    }
}

/// The one of several rows that a code or a name means; `None` where it means none, or several.
pub(crate) fn find_entry<'r, R>(
    rows: &'r [R],
    wanted: &str,
    entry_of: impl Fn(&R) -> &RegionEntry,
) -> Option<&'r R> {
    match places_called(rows.iter().map(|row| entry_of(row).called()), wanted)[..] {
        [only] => rows.get(only),
        _ => None,
    }
}

impl Survey<'_> {
    /// All regions of the territory, in their order, as figures name them.
    ///
    /// # Errors
    ///
    /// As [`bent_territory`](Self::bent_territory).
    pub(crate) fn region_entries(&self, budget: &Budget) -> Result<Vec<RegionEntry>, Error> {
        let bent = self.bent_territory(budget)?;
        let layout = bent.layout();
        let regions = bent.regions().iter().enumerate();
        let entries = regions.map(|(place, region)| RegionEntry {
            name: region.name().to_owned(),
            label: region.label().to_owned(),
            code: region.code().map(str::to_owned),
            parent: region.parent().map(str::to_owned),
            is_in_sum: layout.is_in_sum(place),
            area: layout.region_area(place, region, &self.method().measure),
            official_area: region.official_area(),
            whole: self.whole_of_region(bent, place, region),
        });
        Ok(entries.collect())
    }
}
