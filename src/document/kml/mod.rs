//! KML (OGC 12-007r2): folders, placemarks and their styles.
//!
//! Read tag by tag and without recursion: folders nest as deep as the limits let them.

mod coordinates;
mod geometry;
mod placemark;
mod reading;
mod style;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use self::placemark::{Placemark, When};
use self::reading::{KML, Reading};
use self::style::{Styled, Styles, read_style, read_style_map};
use super::features::Features;
use super::tally::Tally;
use super::xml::{Piece, Tag, XmlReader};
use crate::error::Error;
use crate::reference_system::ReferenceSystem;
use crate::warning::counted;

/// Adds the features of a KML text. `stated` is what its coordinates are, whatever the standard says; `at_hand` are
/// the documents that are read with this one, in its archive.
pub(super) fn add_features(
    text: &[u8],
    stated: Option<&ReferenceSystem>,
    at_hand: &BTreeSet<&str>,
    features: &mut Features,
    tally: &Tally,
) -> Result<(), Error> {
    tally.feature.set(None);
    let reading = Reading {
        xml: XmlReader::new(text, tally)?,
        tally,
        system: stated.cloned().unwrap_or_default(),
        features,
        depth: 0,
    };
    let mut document = Document {
        reading,
        containers: Vec::new(),
        open: Vec::new(),
        placemarks: Vec::new(),
        styles: Styles::default(),
        pictures: BTreeMap::new(),
    };
    document.read_containers(at_hand)?;
    document.finish()
}

/// A document or a folder.
struct Container {
    /// The container that it is in.
    parent: Option<usize>,
    name: String,
    when: When,
    is_hidden: bool,
}

/// A placemark that was read, and where it was.
struct Found {
    placemark: Placemark,
    container: Option<usize>,
}

/// KML on its way into features.
struct Document<'a, 't> {
    reading: Reading<'a, 't>,
    /// All that were met.
    containers: Vec<Container>,
    /// Those that are open: the elements from the root on, with the place of each that is a container.
    open: Vec<Option<usize>>,
    placemarks: Vec<Found>,
    styles: Styles,
    /// What is drawn and is no placemark, by its name.
    pictures: BTreeMap<&'static str, u64>,
}

impl Document<'_, '_> {
    fn read_containers(&mut self, at_hand: &BTreeSet<&str>) -> Result<(), Error> {
        loop {
            match self.reading.xml.next()? {
                Piece::Start(tag) => self.read_member(&tag, at_hand)?,
                Piece::End => _ = self.open.pop(),
                Piece::Text(_) => {}
                Piece::Finish => return Ok(()),
            }
        }
    }

    /// Reads what stands in a container, or goes into it.
    fn read_member(&mut self, tag: &Tag<'_>, at_hand: &BTreeSet<&str>) -> Result<(), Error> {
        match tag.name() {
            "kml" if self.open.is_empty() => self.open.push(None),
            "Document" | "Folder" => {
                self.reading.tally.nesting(self.open.len() as u64)?;
                self.reading.tally.feature()?;
                let parent = self.container();
                self.open.push(Some(self.containers.len()));
                self.containers.push(Container {
                    parent,
                    name: String::new(),
                    when: When::default(),
                    is_hidden: parent
                        .and_then(|parent| self.containers.get(parent))
                        .is_some_and(|parent| parent.is_hidden),
                });
            }
            "Placemark" => {
                let container = self.container();
                self.reading.depth = self.open.len() as u64;
                let placemark = self.reading.read_placemark()?;
                self.placemarks.push(Found { placemark, container });
            }
            "Style" => {
                self.reading.tally.feature()?;
                let style = Styled { own: read_style(&mut self.reading.xml)?, url: None };
                self.styles.add(tag.attribute("id"), style);
            }
            "StyleMap" => {
                self.reading.tally.feature()?;
                let style = read_style_map(&mut self.reading.xml)?;
                self.styles.add(tag.attribute("id"), style);
            }
            "NetworkLink" => self.read_link(at_hand)?,
            "GroundOverlay" => self.pass_over("GroundOverlay")?,
            "PhotoOverlay" => self.pass_over("PhotoOverlay")?,
            "ScreenOverlay" => self.pass_over("ScreenOverlay")?,
            name => return self.read_own(name),
        }
        Ok(())
    }

    /// Reads what says something of the innermost container itself.
    fn read_own(&mut self, name: &str) -> Result<(), Error> {
        let container = self.container().and_then(|place| self.containers.get_mut(place));
        match (name, container) {
            ("name", Some(container)) => {
                self.reading.xml.content()?.trimmed().clone_into(&mut container.name);
            }
            ("visibility", Some(container)) => {
                container.is_hidden |= self.reading.xml.content()?.trimmed() == "0";
            }
            ("TimeStamp" | "TimeSpan", Some(container)) => {
                container.when.read(&mut self.reading.xml)?;
            }
            _ => self.reading.xml.skip()?,
        }
        Ok(())
    }

    /// The innermost container.
    fn container(&self) -> Option<usize> {
        self.open.iter().rev().flatten().next().copied()
    }

    fn pass_over(&mut self, name: &'static str) -> Result<(), Error> {
        *self.pictures.entry(name).or_default() += 1;
        self.reading.xml.skip()
    }

    /// Reads a link to another document. Nothing is fetched, so one that is not at hand is ground that would be
    /// missing.
    fn read_link(&mut self, at_hand: &BTreeSet<&str>) -> Result<(), Error> {
        let at = self.reading.xml.at();
        let mut href = String::new();
        let mut depth = 1_u64;
        while depth > 0 {
            match self.reading.xml.next()? {
                Piece::Start(tag) if tag.name() == "href" => {
                    self.reading.xml.content()?.trimmed().clone_into(&mut href);
                }
                Piece::Start(_) => depth += 1,
                Piece::End => depth -= 1,
                Piece::Text(_) => {}
                Piece::Finish => break,
            }
        }
        let path = href.split(['#', '?']).next().unwrap_or_default();
        if at_hand.contains(path.trim_start_matches("./")) {
            return Ok(());
        }
        let message = format!(
            "found a NetworkLink to {href:?}, and nothing is fetched: download what it leads to, and give that",
        );
        Err(self.reading.xml.refuse(at, KML, message))
    }

    /// Adds what was read, now that all styles are known.
    fn finish(self) -> Result<(), Error> {
        let Self { reading, containers, placemarks, styles, pictures, .. } = self;
        let Reading { features, system, tally, .. } = reading;
        let names = Names::of(&containers);
        if let Some(name) = names.first_document()
            && features.name.is_empty()
        {
            name.clone_into(&mut features.name);
        }
        let (mut hidden, mut unstyled, mut contradicted) = (0, 0, Vec::new());
        let mut begins = BTreeSet::new();
        for Found { mut placemark, container } in placemarks {
            let own = container.and_then(|place| containers.get(place));
            placemark.is_hidden |= own.is_some_and(|container| container.is_hidden);
            hidden += u64::from(placemark.is_hidden && !placemark.polygons.is_empty());
            let style = styles.resolve(&placemark.styled);
            unstyled += u64::from(style.is_none());
            features.collection = container.map_or_else(Arc::default, |place| names.layer(place));
            let when = inherited(&containers, container, &placemark.when);
            let mut properties = Map::new();
            let folder = container.map(|place| names.path(place)).unwrap_or_default();
            if !folder.is_empty() {
                properties.insert("folder".to_owned(), folder.into());
            }
            properties.extend(style.unwrap_or_default().properties());
            properties.extend(when.properties());
            count_copies(&properties, tally)?;
            let day = properties.get("begin").and_then(Value::as_str);
            begins.extend(day.and_then(|day| day.get(..10)).map(str::to_owned));
            placemark.add_to(features, properties, &system, &mut contradicted);
        }
        remark(features, &pictures, hidden, unstyled);
        for name in contradicted {
            features.remark(format!(
                "where ExtendedData says {name:?} otherwise than KML's own elements, that was taken",
            ));
        }
        if begins.len() > 1 {
            features.remark(
                "its placemarks are shown from different days on (TimeSpan) and were taken for one map; the \
                 property \"begin\" has the days",
            );
        }
        Ok(())
    }
}

/// Counts what each placemark gets a copy of, long texts more often: a name of a megabyte around a million placemarks
/// would be a terabyte.
fn count_copies(properties: &Map<String, Value>, tally: &Tally) -> Result<(), Error> {
    const BYTES_OF_A_PROPERTY: usize = 100;
    for value in properties.values() {
        let length = value.as_str().map_or(0, str::len);
        for _ in 0..=length / BYTES_OF_A_PROPERTY {
            tally.property()?;
        }
    }
    Ok(())
}

/// Says what was met that is no placemark, or may surprise.
fn remark(
    features: &mut Features,
    pictures: &BTreeMap<&'static str, u64>,
    hidden: u64,
    unstyled: u64,
) {
    for (name, count) in pictures {
        let pictures = counted(*count, "picture", "pictures");
        features.remark(format!("passed over {pictures} ({name}), which no polygon is drawn in"));
    }
    if hidden > 0 {
        let placemarks = counted(hidden, "hidden placemark", "hidden placemarks");
        features.remark(format!("{placemarks} (visibility 0) read as if shown"));
    }
    if unstyled > 0 {
        let placemarks = counted(unstyled, "placemark has a style", "placemarks have styles");
        features.remark(format!("{placemarks} that the document does not hold"));
    }
}

/// When a placemark is shown: as it says, or as its container does.
fn inherited(containers: &[Container], container: Option<usize>, own: &When) -> When {
    let mut place = container;
    let mut when = own.clone();
    while let (true, Some(container)) = (when.is_silent(), place.and_then(|at| containers.get(at)))
    {
        when = container.when.clone();
        place = container.parent;
    }
    when
}

/// The names of containers, each made once.
struct Names {
    paths: Vec<String>,
    layers: Vec<Arc<str>>,
    document: Option<String>,
}

impl Names {
    fn of(containers: &[Container]) -> Self {
        let mut names = Self { paths: Vec::new(), layers: Vec::new(), document: None };
        for Container { parent, name, .. } in containers {
            let above = parent.and_then(|parent| names.paths.get(parent));
            // The outermost is the document itself, whose name is that of the map.
            let path = match (above, name.is_empty()) {
                (None, _) => String::new(),
                (Some(above), true) => above.clone(),
                (Some(above), false) if above.is_empty() => name.clone(),
                (Some(above), false) => format!("{above}/{name}"),
            };
            let layer = match parent.and_then(|parent| names.layers.get(parent)) {
                Some(above) if name.is_empty() => Arc::clone(above),
                _ => Arc::from(name.as_str()),
            };
            if names.document.is_none() && !name.is_empty() {
                names.document = Some(name.clone());
            }
            names.paths.push(path);
            names.layers.push(layer);
        }
        names
    }

    /// The folders that a container is in, and itself: `Control/Confirmed`.
    fn path(&self, container: usize) -> &str {
        self.paths.get(container).map_or("", String::as_str)
    }

    /// The name of the innermost that has one: what other formats call a layer.
    fn layer(&self, container: usize) -> Arc<str> {
        self.layers.get(container).map(Arc::clone).unwrap_or_default()
    }

    fn first_document(&self) -> Option<&str> {
        self.document.as_deref()
    }
}
