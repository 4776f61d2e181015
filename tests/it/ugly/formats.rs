//! A drawing in the formats that are no GeoJSON.

use super::drawing::{Drawing, STATUSES};
use crate::formats::writing::{self, Ground};

/// The drawing in every format.
pub(super) fn in_every_format(drawing: &mut Drawing) -> Vec<(&'static str, Vec<u8>)> {
    let whole: Vec<Ground> = drawing
        .features()
        .map(|feature| Ground {
            status: STATUSES[feature.status].to_owned(),
            polygons: feature
                .polygons
                .iter()
                .map(|rings| rings.iter().map(|points| ring(points)).collect())
                .collect(),
        })
        .collect();
    // Esri keeps all rings of a feature together, so that polygons of one cannot lie over each other.
    let apart: Vec<Ground> = whole
        .iter()
        .flat_map(|Ground { status, polygons }| {
            let status = status.clone();
            polygons
                .iter()
                .map(move |rings| Ground { status: status.clone(), polygons: vec![rings.clone()] })
        })
        .collect();
    let is_of_esri = |name: &str| ["esri.json", "shapes.zip"].contains(&name);
    let mut files = writing::in_every_format(&whole);
    files.retain(|(name, _)| !is_of_esri(name));
    files.extend(writing::in_every_format(&apart).into_iter().filter(|(name, _)| is_of_esri(name)));
    files
}

/// In degrees, and closed.
fn ring(ring: &[[i64; 2]]) -> Vec<[f64; 2]> {
    ring.iter().chain(ring.first()).map(|point| point.map(|steps| steps as f64 / 1e9)).collect()
}
