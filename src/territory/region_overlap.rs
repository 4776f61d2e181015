//! What ground counts for that lies in several regions.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};

/// What ground counts for that lies in several regions of a territory.
///
/// It is what the regions are, so the territory has it, not the method: the parts of a country divide it
/// between them, and the surroundings of its towns do not.
///
/// ```
/// use territory_control::{Input, Limits, Method, RegionOverlap, TerritoryReader, ControlMap};
///
/// // Two boxes of one degree, which overlap by half.
/// let text = r#"{"type": "FeatureCollection", "features": [
///   {"type": "Feature", "properties": {"name": "a"}, "geometry": {"type": "Polygon",
///    "coordinates": [[[36, 47], [37, 47], [37, 48], [36, 48], [36, 47]]]}},
///   {"type": "Feature", "properties": {"name": "b"}, "geometry": {"type": "Polygon",
///    "coordinates": [[[36.5, 47], [37.5, 47], [37.5, 48], [36.5, 48], [36.5, 47]]]}}]}"#;
/// let input = Input::from_reader("boxes.geojson", text.as_bytes(), &Limits::default())?;
/// let reader = TerritoryReader::new().region_overlap(RegionOverlap::Independent);
/// let territory = reader.read(&input)?;
/// let map = ControlMap::from_bytes("map.geojson", text.replace("name", "status").as_bytes())?;
/// let report = territory.survey(&Method::default()).regions(&map)?;
/// for region in report.regional().iter().flat_map(|regional| regional.regions()) {
///     assert_eq!(region.statuses().iter().map(|(_, area)| area.km2()).sum::<f64>().round(), 8377.0);
/// }
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum RegionOverlap {
    /// For the smallest of them: regions divide the ground between them, and with what lies outside all
    /// they add up to the whole.
    #[default]
    Partition,
    /// For each of them: regions are areas independent of each other, each measured whole, and they add
    /// up to nothing.
    Independent,
}

impl fmt::Display for RegionOverlap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Partition => "partition",
            Self::Independent => "independent",
        })
    }
}

impl FromStr for RegionOverlap {
    type Err = Error;

    /// Reads `partition` or `independent`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] for any other name.
    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "partition" => Ok(Self::Partition),
            "independent" => Ok(Self::Independent),
            _ => Err(Error::new(ErrorKind::UnknownOption {
                option: "rule for regions that overlap",
                name: name.to_owned(),
                choices: "partition or independent",
            })),
        }
    }
}
