//! A feature with polygons, and which positions it may have.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::skipped::Skipped;
use crate::error::{Error, ErrorKind};
use crate::geometry::{GridPoint, STEPS_PER_DEGREE};
use crate::reference_system::{Kind, ReferenceSystem};
use crate::remedy::Means;

/// The shell of a polygon and its holes.
pub(super) type Rings = Vec<Vec<[f64; 2]>>;

/// A feature and its polygons: each a shell and its holes, in degrees, as drawn.
#[derive(Debug, Clone)]
pub(crate) struct Feature {
    pub(crate) index: usize,
    /// The name of the collection that it came in; empty if that has none.
    pub(crate) collection: Arc<str>,
    pub(crate) properties: Map<String, Value>,
    pub(crate) polygons: Vec<Rings>,
    /// What it has besides polygons, or for them.
    pub(crate) skipped: Skipped,
    /// What the numbers were in the file; the polygons are in degrees once all is read.
    pub(super) system: ReferenceSystem,
}

impl Feature {
    /// Whether it is of a layer, by the name of its collection or of a folder that it lies in.
    pub(super) fn is_in(&self, layer: &str) -> bool {
        let path = self.properties.get("folder").and_then(Value::as_str).unwrap_or_default();
        let layer = layer.to_lowercase();
        path.split('/').chain([&*self.collection, path]).any(|name| name.to_lowercase() == layer)
    }
}

/// Checks the positions of a polygon, which has this number in its feature, if they are to be degrees.
pub(super) fn check_range(
    rings: &[Vec<[f64; 2]>],
    system: &ReferenceSystem,
    polygon: usize,
) -> Result<(), Error> {
    let are_degrees = match system {
        ReferenceSystem::Other(system) => system.kind() == Kind::Geographic,
        _ => true,
    };
    for (ring, positions) in rings.iter().enumerate() {
        for (index, &position) in positions.iter().enumerate() {
            let objection =
                not_finite(position).or_else(|| out_of_range(position).filter(|_| are_degrees));
            if let Some(message) = objection {
                let message = message.to_owned();
                let error = Error::new(ErrorKind::Coordinate { position, message });
                let error = error.at_position(polygon, ring, index);
                return Err(if are_beyond_degrees(position) {
                    let advice = "if they are metres of a projection, state it";
                    error.with_remedy(advice, Means::ReferenceSystem)
                } else {
                    error
                });
            }
        }
    }
    Ok(())
}

/// Checks that a position is longitude and latitude.
pub(crate) fn expect_degrees(position: [f64; 2]) -> Result<(), Error> {
    match not_finite(position).or_else(|| out_of_range(position)) {
        Some(message) => {
            let message = message.to_owned();
            Err(Error::new(ErrorKind::Coordinate { position, message }))
        }
        None => Ok(()),
    }
}

/// Why a position is none at all: what is in memory may hold what no file can say.
fn not_finite(position: [f64; 2]) -> Option<&'static str> {
    let is_finite = position.iter().all(|number| number.is_finite());
    (!is_finite).then_some("it is not a finite number")
}

/// Whether numbers are too large for degrees of any kind: a longitude may lie one turn outside −180 … 180.
fn are_beyond_degrees([longitude, latitude]: [f64; 2]) -> bool {
    const BEYOND_DEGREES: f64 = 540.0;
    longitude.abs() > BEYOND_DEGREES || latitude.abs() > BEYOND_DEGREES
}

/// Why a position cannot be longitude and latitude. A latitude may pass 90 by less than half a step of the
/// grid.
pub(super) fn out_of_range([longitude, latitude]: [f64; 2]) -> Option<&'static str> {
    let half_step = 0.5 / STEPS_PER_DEGREE as f64;
    if are_beyond_degrees([longitude, latitude]) {
        Some("these are not degrees")
    } else if latitude.abs() >= 90.0 + half_step {
        Some(if longitude.abs() <= 90.0 {
            "the latitude is beyond 90; longitude and latitude may be swapped"
        } else {
            "the latitude is beyond 90"
        })
    } else {
        debug_assert!(
            GridPoint::from_degrees([longitude, latitude]).latitude.abs() <= GridPoint::POLE
        );
        None
    }
}
