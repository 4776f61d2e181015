//! How pictures look and where they go, for the program `draw`.

use std::borrow::Cow;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{OsStringValueParser, TypedValueParser};
use serde::Serialize;
use territory_control::Error;
use territory_control::draw::{
    ChartDrawing, Language, MapDrawing, MapPlace, Page, PageDrawing, Picture, Theme,
};

use super::files::write_whole;
use super::{Failure, json_text, print};

/// How a picture looks and where it goes.
#[derive(Args)]
pub(crate) struct PictureOptions {
    /// By the end of its name, a picture as SVG or PNG, or a report page
    #[arg(long, short, value_name = "FILE.svg|.png|.html",
          value_parser = OsStringValueParser::new().try_map(output))]
    output: PathBuf,
    /// Towns to name: a CSV file with the columns name, latitude, longitude, and, if they are there,
    /// rank and `native_name`; for the embedded territory its own by default
    #[arg(long, value_name = "FILE.csv")]
    places: Option<PathBuf>,
    /// Colours and patterns: light, dark, print (black and white), or a TOML file
    #[arg(long, value_name = "NAME|FILE.toml", default_value = "light",
          value_parser = OsStringValueParser::new().try_map(theme))]
    theme: Theme,
    /// The language of numbers, dates and fixed words: en, uk, de or fr
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    lang: Language,
    /// What stands over the picture
    #[arg(long)]
    title: Option<String>,
    /// Where the maps are from, for the caption
    #[arg(long)]
    source: Option<String>,
    /// Pixels of a PNG to a unit of the SVG
    #[arg(long, value_name = "FACTOR", default_value_t = 2.0)]
    scale: f32,
    /// Print one JSON document about what was written
    #[arg(long)]
    json: bool,
}

/// What was written.
#[derive(Serialize)]
struct Written<'a> {
    output: Cow<'a, str>,
    bytes: usize,
}

fn output(name: OsString) -> Result<PathBuf, String> {
    match extension(Path::new(&name)) {
        "svg" | "png" | "html" => Ok(PathBuf::from(name)),
        _ => Err("expected a name that ends in .svg, .png or .html".to_owned()),
    }
}

fn theme(name: OsString) -> Result<Theme, Error> {
    if extension(Path::new(&name)) == "toml" {
        Theme::open(name)
    } else {
        Theme::built_in(&name.to_string_lossy())
    }
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

/// The options that every drawing has.
macro_rules! set_up {
    ($options:expr, $drawing:expr) => {{
        let mut drawing = $drawing.theme($options.theme.clone()).language($options.lang);
        if let Some(title) = &$options.title {
            drawing = drawing.title(title);
        }
        if let Some(source) = &$options.source {
            drawing = drawing.source(source);
        }
        drawing
    }};
}

impl PictureOptions {
    /// Whether a page is asked for.
    pub(crate) fn is_page(&self) -> bool {
        extension(&self.output) == "html"
    }

    pub(crate) fn chart<'a>(&self, drawing: ChartDrawing<'a>) -> ChartDrawing<'a> {
        set_up!(self, drawing)
    }

    pub(crate) fn map<'a>(&self, drawing: MapDrawing<'a>) -> Result<MapDrawing<'a>, Error> {
        let drawing = set_up!(self, drawing);
        Ok(match &self.places {
            Some(file) => drawing.places(MapPlace::open(file)?),
            None => drawing,
        })
    }

    pub(crate) fn page<'a>(&self, drawing: PageDrawing<'a>) -> Result<PageDrawing<'a>, Error> {
        let drawing = set_up!(self, drawing);
        Ok(match &self.places {
            Some(file) => drawing.places(MapPlace::open(file)?),
            None => drawing,
        })
    }

    /// Writes a picture, as an SVG or as a PNG.
    pub(crate) fn write(&self, picture: &Picture) -> Result<(), Failure> {
        if extension(&self.output) == "png" {
            self.write_bytes(&picture.png(self.scale)?)
        } else {
            self.write_bytes(picture.svg().as_bytes())
        }
    }

    /// Writes a page.
    pub(crate) fn write_page(&self, page: &Page) -> Result<(), Failure> {
        self.write_bytes(page.html().as_bytes())
    }

    fn write_bytes(&self, content: &[u8]) -> Result<(), Failure> {
        write_whole(&self.output, content)?;
        if self.json {
            print(&json_text(&Written {
                output: self.output.to_string_lossy(),
                bytes: content.len(),
            })?)?;
        }
        Ok(())
    }
}
