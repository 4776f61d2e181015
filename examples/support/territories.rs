//! The options for the ground that shares are taken of.

use std::path::{Path, PathBuf};

use clap::Args;
use territory_control::{RegionOverlap, Territory, TerritoryReader};

use super::{Failure, InputOptions, is_standard_input};

/// The options that choose a territory.
#[derive(Args)]
pub(super) struct TerritoryOptions {
    /// The ground that shares are taken of: a country by its name or its code of ISO 3166-1 (Syria, SY, SYR), a region
    /// by that of ISO 3166-2 (UA-14) or a name of its own, or a GeoJSON file
    #[arg(long, value_name = "NAME|FILE.geojson", default_value = "ukraine")]
    territory: PathBuf,
    /// Which features of the territory's file to take: those whose property has this value
    #[arg(long = "where", value_name = "PROPERTY=VALUE", value_parser = property_and_value)]
    chosen: Option<(String, String)>,
    /// What the territory of a file is called
    #[arg(long, value_name = "NAME")]
    territory_name: Option<String>,
    /// The property that names the regions of the territory's file
    #[arg(long, value_name = "PROPERTY")]
    region_name: Option<String>,
    /// The property that holds the regions' codes
    #[arg(long, value_name = "PROPERTY")]
    region_code: Option<String>,
    /// The property that names the region that a region is a part of
    #[arg(long, value_name = "PROPERTY")]
    region_parent: Option<String>,
    /// The property that holds the regions' official areas in km²
    #[arg(long, value_name = "PROPERTY")]
    region_official_area: Option<String>,
    /// What ground counts for that lies in several regions: partition (for the smallest of them, so that
    /// regions add up) or independent (for each: every region is measured whole)
    #[arg(long, value_name = "partition|independent")]
    region_overlap: Option<RegionOverlap>,
}

/// A property and what it has to say.
fn property_and_value(text: &str) -> Result<(String, String), &'static str> {
    let parts = text.split_once('=').filter(|(property, _)| !property.is_empty());
    let (property, value) = parts.ok_or("expected a property, = and its value")?;
    Ok((property.to_owned(), value.to_owned()))
}

impl TerritoryOptions {
    /// The territory that the arguments name: a file, or one of the world by its name.
    pub(super) fn territory(&self, input: &InputOptions) -> Result<Territory, Failure> {
        match self.territory.to_str().filter(|_| !is_file(&self.territory)) {
            Some(name) => self.named(name),
            None => Ok(self.reader(input).read(&input.open(&self.territory)?)?),
        }
    }

    /// Whether regions that overlap are told what to count for.
    pub(super) fn has_region_overlap(&self) -> bool {
        self.region_overlap.is_some()
    }

    fn named(&self, name: &str) -> Result<Territory, Failure> {
        if let Some(option) = self.file_option() {
            let message = format!(
                "{option} is about the regions of a file, and {name} is none; name the file with --territory FILE.geojson",
            );
            return Err(Failure::Error(message.into()));
        }
        territory_control_world::territory(name).map_err(|error| {
            let message = format!(
                "{error}; a territory may also be a GeoJSON file of its boundary or its regions (--territory \
                 FILE.geojson)",
            );
            Failure::Error(message.into())
        })
    }

    fn reader(&self, input: &InputOptions) -> TerritoryReader {
        let mut reader = TerritoryReader::new().limits(input.limits());
        if let Some((property, value)) = &self.chosen {
            reader = reader.only_where(property, value);
        }
        if let Some(name) = &self.territory_name {
            reader = reader.name(name);
        }
        if let Some(property) = &self.region_name {
            reader = reader.region_name(property);
        }
        if let Some(property) = &self.region_code {
            reader = reader.region_code(property);
        }
        if let Some(property) = &self.region_parent {
            reader = reader.region_parent(property);
        }
        if let Some(property) = &self.region_official_area {
            reader = reader.region_official_area(property);
        }
        if let Some(overlap) = self.region_overlap {
            reader = reader.region_overlap(overlap);
        }
        reader
    }

    /// The first option that was given and only a territory's file can honour.
    fn file_option(&self) -> Option<&'static str> {
        let given = [
            ("--where", self.chosen.is_some()),
            ("--territory-name", self.territory_name.is_some()),
            ("--region-name", self.region_name.is_some()),
            ("--region-code", self.region_code.is_some()),
            ("--region-parent", self.region_parent.is_some()),
            ("--region-official-area", self.region_official_area.is_some()),
            ("--region-overlap", self.region_overlap.is_some()),
        ];
        given.into_iter().find(|(_, is_given)| *is_given).map(|(option, _)| option)
    }
}

/// Whether a text is that of a file: one that is there, or that is written as files are.
fn is_file(path: &Path) -> bool {
    let has_folder = path.parent().is_some_and(|folder| !folder.as_os_str().is_empty());
    let ends = ["geojson", "json", "gz", "kml", "kmz", "zip", "shp", "topojson"];
    let has_end =
        path.extension().is_some_and(|own| ends.iter().any(|end| own.eq_ignore_ascii_case(end)));
    let is_ukraine = path.as_os_str().eq_ignore_ascii_case("ukraine");
    !is_ukraine && (is_standard_input(path) || path.exists() || has_folder || has_end)
}
