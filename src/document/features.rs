//! Features: what of a document of any format can hold ground.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::feature::{Feature, Rings, check_range};
use super::skipped::Skipped;
use super::stamp::Stamp;
use crate::error::{Error, ErrorKind};
use crate::reference_system::ReferenceSystem;
#[cfg(feature = "formats")]
use crate::warning::counted;
use crate::warning::{Warning, first_names};

/// The features of one input.
#[derive(Debug, Default)]
pub(crate) struct Features {
    pub(crate) with_polygons: Vec<Feature>,
    /// The others, in whose names a reader may miss some ground.
    pub(crate) without_polygons: Vec<Feature>,
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
    /// What says that the document does not hold all that it should.
    pub(super) gaps: Vec<String>,
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

    /// Adds a feature that was counted; `before` is what had been skipped until then.
    pub(super) fn add(
        &mut self,
        index: usize,
        properties: Map<String, Value>,
        polygons: Vec<Rings>,
        system: ReferenceSystem,
        before: Skipped,
    ) {
        let features =
            if polygons.is_empty() { &mut self.without_polygons } else { &mut self.with_polygons };
        let skipped = self.skipped.since(before);
        let collection = Arc::clone(&self.collection);
        features.push(Feature { index, collection, properties, polygons, skipped, system });
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

    /// The features of some layers, by the name of their collection or of a folder that they lie in.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownName`] for a layer that there is not.
    pub(crate) fn of_layers(mut self, layers: &[String]) -> Result<Self, Error> {
        let all: Vec<&Feature> = self.with_polygons.iter().chain(&self.without_polygons).collect();
        if let Some(missing) =
            layers.iter().find(|layer| !all.iter().any(|feature| feature.is_in(layer)))
        {
            let mut names: Vec<String> = Vec::new();
            for feature in &all {
                let name = format!("{:?}", &*feature.collection);
                if !feature.collection.is_empty() && !names.contains(&name) {
                    names.push(name);
                }
            }
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let choices =
                if names.is_empty() { "none with a name".to_owned() } else { first_names(&names) };
            let name = missing.clone();
            return Err(Error::new(ErrorKind::UnknownName { what: "layer", name, choices }));
        }
        let is_asked = |feature: &Feature| layers.iter().any(|layer| feature.is_in(layer));
        self.with_polygons.retain(is_asked);
        self.without_polygons.retain(is_asked);
        self.count = self.with_polygons.len() + self.without_polygons.len();
        self.skipped = Skipped::default();
        for feature in self.with_polygons.iter().chain(&self.without_polygons) {
            self.skipped.add(&feature.skipped);
        }
        Ok(self)
    }

    /// Keeps that a server sent a part of its features.
    pub(super) fn note_cut_short(&mut self) {
        let gap = "the server has more features than it sent (exceededTransferLimit), so that ground is missing: ask \
                   for the rest with resultOffset, and give all answers together";
        self.gaps.push(gap.to_owned());
    }

    /// Adds the polygons that rings made, of which none is an empty one.
    #[cfg(feature = "formats")]
    pub(super) fn add_polygons(
        &mut self,
        found: Vec<Rings>,
        system: &ReferenceSystem,
        polygons: &mut Vec<Rings>,
    ) -> Result<(), Error> {
        if found.is_empty() {
            self.skipped.empty_polygons += 1;
        }
        found.into_iter().try_for_each(|rings| self.add_polygon(rings, system, polygons))
    }

    /// Keeps a remark on a peculiarity of the document, unless it is known.
    pub(super) fn remark(&mut self, remark: impl Into<String>) {
        let remark = remark.into();
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    /// Says how many rings run as holes do and lie in no shell.
    #[cfg(feature = "formats")]
    pub(super) fn remark_on_strays(&mut self, strays: usize) {
        if strays > 0 {
            let rings = counted(strays as u64, "ring runs", "rings run");
            self.remark(format!(
                "{rings} counter-clockwise, as holes do, and outside of any shell, and was read as a shell",
            ));
        }
    }
}
