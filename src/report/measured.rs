//! Maps measured as a whole, status by status.

use crate::cells::{LayerArea, layer_areas};
use crate::error::Error;
use crate::geometry::{Coverage, CoverageLayer, Ground, Layers, union_all};
use crate::map::ControlMap;
use crate::measure::Measure;
use crate::method::{Method, Overlap};
use crate::quantity::Area;
use crate::status::Status;

/// The area of one status, how much of what it draws others have, and how much it draws more than
/// once.
pub(super) struct StatusArea<'a> {
    pub(super) status: &'a Status,
    pub(super) area: Area,
    pub(super) overlap: Area,
    pub(super) repeated: Area,
}

/// A map measured as a whole.
pub(super) struct Measured<'a> {
    /// The area of all controlled ground.
    pub(super) controlled: Area,
    pub(super) statuses: Vec<StatusArea<'a>>,
    /// There where overlaps had to be dissolved to be measured.
    pub(super) coverage: Option<Coverage>,
}

/// Measures the layers of a map, overlaps as the method wants them.
pub(super) fn measure_layers<'a>(
    map: &'a ControlMap,
    layers: &Layers,
    method: &Method,
) -> Result<Measured<'a>, Error> {
    let measure = &method.measure;
    match method.overlap {
        Overlap::Sum => {
            let summed = |(layer, status): (usize, &'a Status)| StatusArea {
                status,
                area: summed_area(layers.layer(layer), measure),
                overlap: Area::ZERO,
                repeated: Area::ZERO,
            };
            let statuses: Vec<StatusArea<'_>> = map.statuses().enumerate().map(summed).collect();
            let counted = statuses.iter().filter(|row| method.counts(map, row.status));
            let controlled = counted.map(|row| row.area).sum();
            Ok(Measured { controlled, statuses, coverage: None })
        }
        Overlap::Dissolve => {
            if let Some(areas) = layer_areas(layers, measure, map.budget())? {
                return Ok(measured_by_precedence(map, &areas, method));
            }
            let coverage = Coverage::dissolve(layers, map.budget())?;
            let dissolved = |(layer, status): (usize, &'a Status)| {
                dissolved_area(status, coverage.layer(layer), layers.layer(layer), measure)
            };
            let statuses: Vec<StatusArea<'_>> = map.statuses().enumerate().map(dissolved).collect();
            // A single status needs no union.
            let mut only = statuses.iter().filter(|row| method.counts(map, row.status));
            if let (Some(row), None) = (only.next(), only.next()) {
                let controlled = row.area;
                return Ok(Measured { controlled, statuses, coverage: Some(coverage) });
            }
            // Not the sum of the rows: along a border between two statuses one may have vertices
            // that the other lacks, and where edges bulge, the sum would keep the sliver between.
            let counted =
                map.statuses().enumerate().filter(|(_, status)| method.counts(map, status));
            let grounds = counted.filter_map(|(layer, _)| coverage.layer(layer));
            let ground = union_all(grounds.map(|layer| &layer.ground), map.budget())?;
            let controlled = measure.ground_area(&ground);
            Ok(Measured { controlled, statuses, coverage: Some(coverage) })
        }
    }
}

fn measured_by_precedence<'a>(
    map: &'a ControlMap,
    areas: &[LayerArea],
    method: &Method,
) -> Measured<'a> {
    let of_layer = |(layer, status): (usize, &'a Status)| {
        let found = areas.get(layer).copied().unwrap_or_default();
        let LayerArea { overlap, repeated, .. } = found;
        StatusArea { status, area: found.held(), overlap, repeated }
    };
    let statuses: Vec<StatusArea<'_>> = map.statuses().enumerate().map(of_layer).collect();
    let counted = statuses.iter().filter(|row| method.counts(map, row.status));
    Measured { controlled: counted.map(|row| row.area).sum(), statuses, coverage: None }
}

fn summed_area(pieces: &[Ground], measure: &Measure) -> Area {
    pieces.iter().map(|piece| measure.ground_area(piece)).sum()
}

fn dissolved_area<'a>(
    status: &'a Status,
    layer: Option<&CoverageLayer>,
    pieces: &[Ground],
    measure: &Measure,
) -> StatusArea<'a> {
    let area =
        |ground: Option<&Ground>| ground.map_or(Area::ZERO, |ground| measure.ground_area(ground));
    let held = area(layer.map(|layer| &layer.ground));
    let is_whole = layer.is_none_or(|layer| layer.ground == layer.drawn);
    let drawn = if is_whole { held } else { area(layer.map(|layer| &layer.drawn)) };
    // Compared on the grid first: a sum in the measure would cost as much as all the rest.
    let on_grid: i128 = pieces.iter().map(Ground::double_area).sum();
    let is_repeated = layer.is_some_and(|layer| layer.drawn.double_area() != on_grid);
    let repeated = if is_repeated { summed_area(pieces, measure) - drawn } else { Area::ZERO };
    // Where edges bulge, ground that an overlay has cut is other ground, by a little; a difference of
    // two such areas may come out below nothing.
    StatusArea {
        status,
        area: held,
        overlap: (drawn - held).at_least_nothing(),
        repeated: repeated.at_least_nothing(),
    }
}
