//! Polygons that are in memory already, with their properties.

use geo_types::{LineString, MultiPolygon, Polygon};
use serde_json::{Map, Value};

use super::feature::Rings;
use super::features::Features;
use super::tally::Tally;
use crate::error::Error;
use crate::reference_system::ReferenceSystem;
use crate::status::Status;

/// Polygons in memory, and what a legend or a territory reads of them: what a feature is in a file.
///
/// Positions are degrees, x the longitude, unless a reader is told otherwise
/// ([`MapReader::reference_system`](crate::MapReader::reference_system)). Rings need not be closed, wound or valid:
/// they are repaired as those of a file are.
///
/// ```
/// use geo_types::{Rect, coord};
/// use territory_control::{Input, MapReader, PolygonFeature, Status, Territory};
///
/// let square = Rect::new(coord! { x: 36.0, y: 47.0 }, coord! { x: 37.0, y: 48.0 }).to_polygon();
/// let feature = PolygonFeature::new(square).status(&Status::OCCUPIED);
/// let map = MapReader::new().read([Input::from_features("ours_2025-11-11", [feature])])?;
///
/// assert_eq!(map.date().unwrap().date().to_string(), "2025-11-11");
/// let report = Territory::ukraine().control(&map)?;
/// assert_eq!(report.controlled().area().to_string(), "8,377 km²");
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PolygonFeature {
    polygons: MultiPolygon<f64>,
    properties: Map<String, Value>,
}

impl PolygonFeature {
    /// A feature of a polygon, or of several.
    pub fn new(polygons: impl Into<MultiPolygon<f64>>) -> Self {
        Self { polygons: polygons.into(), properties: Map::new() }
    }

    /// With a property, for the rules of a legend or the names of regions.
    #[must_use]
    pub fn property(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.properties.insert(name.into(), value.into());
        self
    }

    /// With the property `status`, which the legend of that name reads.
    #[must_use]
    pub fn status(self, status: &Status) -> Self {
        self.property("status", status.as_str())
    }

    /// Its polygons.
    pub fn polygons(&self) -> &MultiPolygon<f64> {
        &self.polygons
    }

    /// Its properties.
    pub fn properties(&self) -> &Map<String, Value> {
        &self.properties
    }
}

/// Adds features that are in memory to those of a document. `stated` is what their coordinates are, if they are no
/// degrees.
pub(super) fn add_polygon_features(
    given: &[PolygonFeature],
    stated: Option<&ReferenceSystem>,
    features: &mut Features,
    tally: &Tally,
) -> Result<(), Error> {
    let system = stated.cloned().unwrap_or_default();
    features.begin_collection("");
    for PolygonFeature { polygons, properties } in given {
        let index = features.count_feature();
        tally.feature()?;
        properties.iter().try_for_each(|_| tally.property())?;
        let (before, mut read) = (features.skipped, Vec::new());
        for polygon in polygons {
            features
                .add_polygon(rings(polygon, tally)?, &system, &mut read)
                .map_err(|error| error.in_feature(index))?;
        }
        features.add(index, properties.clone(), read, system.clone(), before);
    }
    Ok(())
}

/// The shell of a polygon and its holes; none where it has no positions.
fn rings(polygon: &Polygon<f64>, tally: &Tally) -> Result<Rings, Error> {
    if polygon.exterior().0.is_empty() {
        return Ok(Vec::new());
    }
    std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .map(|ring| positions(ring, tally))
        .collect()
}

fn positions(ring: &LineString<f64>, tally: &Tally) -> Result<Vec<[f64; 2]>, Error> {
    tally.ring()?;
    let positions = ring.0.iter().map(|position| {
        tally.vertex()?;
        Ok([position.x, position.y])
    });
    positions.collect()
}
