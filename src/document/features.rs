//! Features: what of a document of any format can hold ground.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::feature::{Feature, Rings, check_range};
use super::stamp::Stamp;
use crate::error::Error;
use crate::reference_system::ReferenceSystem;
use crate::warning::Warning;

/// What was in the inputs and is not measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Skipped {
    pub(crate) points: usize,
    pub(crate) lines: usize,
    pub(crate) null_geometries: usize,
    pub(crate) null_features: usize,
    pub(crate) empty_polygons: usize,
    pub(crate) extra_ordinates: u64,
}

impl Skipped {
    /// Points and lines: what was drawn and is no ground.
    pub(super) fn drawn(&self) -> usize {
        self.points + self.lines
    }

    /// Points, those of a `MultiPoint` each.
    pub fn points(&self) -> usize {
        self.points
    }

    /// Lines, those of a `MultiLineString` each.
    pub fn lines(&self) -> usize {
        self.lines
    }

    /// Features without a geometry.
    pub fn null_geometries(&self) -> usize {
        self.null_geometries
    }

    /// Entries of `features` that are null.
    pub fn null_features(&self) -> usize {
        self.null_features
    }

    /// Polygons without coordinates.
    pub fn empty_polygons(&self) -> usize {
        self.empty_polygons
    }

    /// Positions whose third and further numbers were dropped. `DeepState` writes a height of 0 to each.
    pub fn extra_ordinates(&self) -> u64 {
        self.extra_ordinates
    }
}

/// The features of one input.
#[derive(Debug, Default)]
pub(crate) struct Features {
    pub(crate) with_polygons: Vec<Feature>,
    /// Those that say that there is no ground: without a geometry, or with polygons without coordinates. What
    /// holds points or lines was drawn for something else.
    pub(crate) without_ground: Vec<Feature>,
    /// How many features there are, with and without polygons.
    pub(crate) count: usize,
    pub(crate) skipped: Skipped,
    /// The name of the first collection that has one. Each feature knows its own.
    pub(crate) name: String,
    /// The name of the collection that is being read.
    pub(super) collection: Arc<str>,
    /// The date that the wrapper gives.
    pub(crate) wrapper_date: Option<Stamp>,
    /// What a reader should know of the document.
    pub(crate) warnings: Vec<Warning>,
    /// Peculiarities of the document, each once.
    pub(super) remarks: Vec<String>,
}

impl Features {
    /// Counts one more feature; its index.
    pub(super) fn count_feature(&mut self) -> usize {
        let index = self.count;
        self.count += 1;
        index
    }

    /// Begins a collection of this name. The features that follow are in it.
    pub(super) fn begin_collection(&mut self, name: &str) {
        if self.name.is_empty() {
            name.clone_into(&mut self.name);
        }
        self.collection = Arc::from(name);
    }

    /// Adds a feature that was counted, if it has polygons or says that there are none.
    pub(super) fn add(
        &mut self,
        index: usize,
        properties: Map<String, Value>,
        polygons: Vec<Rings>,
        system: ReferenceSystem,
        drawn_before: usize,
    ) {
        let kind = if !polygons.is_empty() {
            &mut self.with_polygons
        } else if self.skipped.drawn() == drawn_before {
            &mut self.without_ground
        } else {
            return;
        };
        let collection = Arc::clone(&self.collection);
        kind.push(Feature { index, collection, properties, polygons, system });
    }

    /// Adds a polygon to those of a feature that is being read; without coordinates, it is skipped.
    pub(super) fn add_polygon(
        &mut self,
        rings: Rings,
        system: &ReferenceSystem,
        polygons: &mut Vec<Rings>,
    ) -> Result<(), Error> {
        check_range(&rings, system, polygons.len())?;
        if rings.is_empty() {
            self.skipped.empty_polygons += 1;
        } else {
            polygons.push(rings);
        }
        Ok(())
    }

    /// Keeps a remark on a peculiarity of the document, unless it is known.
    pub(super) fn remark(&mut self, remark: impl Into<String>) {
        let remark = remark.into();
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }
}
