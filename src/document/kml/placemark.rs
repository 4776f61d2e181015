//! Placemarks of KML: what they are called, what is known of them, and when they are shown.

use serde_json::{Map, Value};

use super::reading::Reading;
use super::style::{Styled, read_style, read_style_map};
use crate::document::feature::Rings;
use crate::document::features::Features;
use crate::document::skipped::Skipped;
use crate::document::tally::Tally;
use crate::document::xml::{Piece, XmlReader};
use crate::error::Error;
use crate::reference_system::ReferenceSystem;

/// A placemark without what it takes from around it.
pub(super) struct Placemark {
    index: usize,
    /// KML's own elements.
    own: Map<String, Value>,
    /// What its maker added (`ExtendedData`).
    extended: Map<String, Value>,
    pub(super) styled: Styled,
    pub(super) when: When,
    pub(super) is_hidden: bool,
    pub(super) polygons: Vec<Rings>,
    skipped: Skipped,
}

/// When something is shown, as it is written.
#[derive(Debug, Clone, Default)]
pub(super) struct When {
    at: Option<String>,
    begin: Option<String>,
    end: Option<String>,
}

impl When {
    /// Reads a `TimeStamp` or a `TimeSpan` that has begun.
    pub(super) fn read(&mut self, xml: &mut XmlReader<'_>) -> Result<(), Error> {
        loop {
            let Piece::Start(tag) = xml.next()? else { return Ok(()) };
            let place = match tag.name() {
                "when" => &mut self.at,
                "begin" => &mut self.begin,
                "end" => &mut self.end,
                _ => {
                    xml.skip()?;
                    continue;
                }
            };
            let content = xml.content()?;
            *place = Some(content.trimmed().to_owned()).filter(|text| !text.is_empty());
        }
    }

    pub(super) fn is_silent(&self) -> bool {
        self.at.is_none() && self.begin.is_none() && self.end.is_none()
    }

    /// The moment is the day that a feature is of; a span is named as other programs do.
    pub(super) fn properties(&self) -> Map<String, Value> {
        let named = [("date", &self.at), ("begin", &self.begin), ("end", &self.end)];
        let said = named.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        said.map(|(name, value)| (name.to_owned(), value.as_str().into())).collect()
    }
}

impl Placemark {
    /// Adds the placemark to features, with the properties that it takes from its style and its folders. The names of
    /// properties in which its maker contradicts KML's own elements go into `contradicted`, each once.
    pub(super) fn add_to(
        self,
        features: &mut Features,
        around: Map<String, Value>,
        system: &ReferenceSystem,
        contradicted: &mut Vec<String>,
    ) {
        let mut properties = around;
        properties.extend(self.own);
        if self.is_hidden {
            properties.insert("visibility".to_owned(), 0.into());
        }
        for (name, value) in self.extended {
            if properties.get(&name).is_some_and(|own| *own != value)
                && !contradicted.contains(&name)
            {
                contradicted.push(name.clone());
            }
            properties.insert(name, value);
        }
        let before = features.skipped;
        features.skipped.add(&self.skipped);
        features.add(self.index, properties, self.polygons, system.clone(), before);
    }
}

impl Reading<'_, '_> {
    /// Reads a placemark that has begun.
    pub(super) fn read_placemark(&mut self) -> Result<Placemark, Error> {
        let index = self.features.count_feature();
        self.tally.feature.set(Some(index));
        let placemark = self.read_placemark_at(index).map_err(|error| error.in_feature(index))?;
        self.tally.feature.set(None);
        self.tally.feature()?;
        Ok(placemark)
    }

    fn read_placemark_at(&mut self, index: usize) -> Result<Placemark, Error> {
        let before = self.features.skipped;
        let mut placemark = Placemark {
            index,
            own: Map::new(),
            extended: Map::new(),
            styled: Styled::default(),
            when: When::default(),
            is_hidden: false,
            polygons: Vec::new(),
            skipped: Skipped::default(),
        };
        let mut has_geometry = false;
        loop {
            match self.xml.next()? {
                Piece::Start(tag) => {
                    let name = tag.name();
                    if self.add_geometry(name, &mut placemark.polygons)? {
                        has_geometry = true;
                    } else {
                        self.read_member_of(&mut placemark, name)?;
                    }
                }
                Piece::Text(_) => {}
                Piece::End | Piece::Finish => break,
            }
        }
        if !has_geometry {
            self.features.skipped.null_geometries += 1;
        }
        placemark.skipped = self.features.skipped.since(before);
        // They count when the placemark is added.
        self.features.skipped = before;
        Ok(placemark)
    }

    fn read_member_of(&mut self, placemark: &mut Placemark, name: &str) -> Result<(), Error> {
        let xml = &mut self.xml;
        match name {
            "name" | "description" | "address" | "phoneNumber" => {
                let content = xml.content()?;
                add_property(&mut placemark.own, name, content.trimmed(), self.tally)?;
            }
            "Snippet" | "snippet" => {
                let content = xml.content()?;
                add_property(&mut placemark.own, "snippet", content.trimmed(), self.tally)?;
            }
            "visibility" => placemark.is_hidden = xml.content()?.trimmed() == "0",
            "styleUrl" => {
                let url = xml.content()?.trimmed().to_owned();
                add_property(&mut placemark.own, "styleUrl", &url, self.tally)?;
                placemark.styled.url = Some(url).filter(|url| !url.is_empty());
            }
            "Style" => placemark.styled.own = read_style(xml)?,
            "StyleMap" => {
                let Styled { own, url } = read_style_map(xml)?;
                placemark.styled = Styled { own, url: url.or(placemark.styled.url.take()) };
            }
            "TimeStamp" | "TimeSpan" => placemark.when.read(xml)?,
            "ExtendedData" => read_extended(xml, &mut placemark.extended, self.tally)?,
            _ => xml.skip()?,
        }
        Ok(())
    }
}

/// Reads `ExtendedData` that has begun: `Data` with a `value`, `SimpleData` of a schema, or elements of the maker's
/// own.
fn read_extended(
    xml: &mut XmlReader<'_>,
    properties: &mut Map<String, Value>,
    tally: &Tally,
) -> Result<(), Error> {
    // The name of the `Data` that is open.
    let mut data: Option<String> = None;
    // Whether a `SchemaData` is open.
    let mut is_in_schema = false;
    loop {
        match xml.next()? {
            Piece::Start(tag) => match tag.name() {
                "Data" if data.is_none() => {
                    data = Some(tag.attribute("name").unwrap_or_default());
                }
                "SchemaData" if data.is_none() && !is_in_schema => is_in_schema = true,
                "SimpleData" => {
                    let name = tag.attribute("name").unwrap_or_default();
                    add_property(properties, &name, xml.content()?.trimmed(), tally)?;
                }
                "value" if data.is_some() => {
                    let name = data.as_deref().unwrap_or_default();
                    add_property(properties, name, xml.content()?.trimmed(), tally)?;
                }
                _ if data.is_some() || is_in_schema => xml.skip()?,
                name => add_property(properties, name, xml.content()?.trimmed(), tally)?,
            },
            Piece::Text(_) => {}
            Piece::End if data.is_some() => data = None,
            Piece::End if is_in_schema => is_in_schema = false,
            Piece::End | Piece::Finish => return Ok(()),
        }
    }
}

/// Adds a property; of two with one name the last counts, as in JSON.
fn add_property(
    properties: &mut Map<String, Value>,
    name: &str,
    text: &str,
    tally: &Tally,
) -> Result<(), Error> {
    tally.property()?;
    if properties.insert(name.to_owned(), text.into()).is_some() {
        tally.repeated(name);
    }
    Ok(())
}
