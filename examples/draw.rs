//! Draw a map of what each side holds, or a chart of how that changed.
//!
//! ```text
//! cargo run --release --features draw --example draw -- -o sample.svg     # the embedded sample
//! cargo run --release --features draw --example draw -- MAP.geojson -o map.png
//! cargo run --release --features draw --example draw -- MAP.geojson --since EARLIER.geojson \
//!     --window Donetsk --lang de --theme print -o donetsk.svg
//! cargo run --release --features draw --example draw -- --chart MAPS/ --monthly -o chart.svg
//! ```

#[path = "support/chart.rs"]
mod chart;
mod support;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chart::ChartOptions;
use clap::Parser;
use serde::Serialize;
use support::{Failure, MethodOptions, arguments, json_text, print, run, write_whole};
use territory_control::{ControlMap, Language, MapDrawing, MapPlace, Picture, Theme, Window};

/// Draw a map of what each side holds, or a chart of how that changed
#[derive(Parser)]
#[command(name = "draw", version)]
struct Arguments {
    /// Files that together make one map (without any, the embedded sample), or the maps of a chart
    #[arg(value_name = "MAP")]
    maps: Vec<PathBuf>,
    #[command(flatten)]
    options: MethodOptions,
    #[command(flatten)]
    chart: ChartOptions,
    /// The picture, by the end of its name an SVG or a PNG
    #[arg(long, short, value_name = "FILE.svg|.png", value_parser = output)]
    output: PathBuf,
    /// Show what was gained and lost since this map
    #[arg(long, value_name = "EARLIER")]
    since: Option<PathBuf>,
    /// Show only a region, by name or code, or a box in degrees
    #[arg(long, value_name = "REGION|WEST,SOUTH,EAST,NORTH", allow_hyphen_values = true)]
    window: Option<Window>,
    /// Towns to name: a CSV file with the columns name, latitude, longitude, and, if they are there,
    /// rank and `native_name`; for the embedded territory its own by default
    #[arg(long, value_name = "FILE.csv")]
    places: Option<PathBuf>,
    /// Colours and patterns: light, dark, print (black and white), or a TOML file
    #[arg(long, value_name = "NAME|FILE.toml", default_value = "light", value_parser = theme)]
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
    output: &'a Path,
    bytes: usize,
}

fn output(name: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(name);
    match extension(&path) {
        "svg" | "png" => Ok(path),
        _ => Err("expected a name that ends in .svg or .png".to_owned()),
    }
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

fn theme(name: &str) -> Result<Theme, territory_control::Error> {
    if extension(Path::new(name)) == "toml" { Theme::open(name) } else { Theme::built_in(name) }
}

fn main() -> ExitCode {
    run(|| draw(&arguments()))
}

fn draw(arguments: &Arguments) -> Result<(), Failure> {
    if !arguments.chart.chart {
        return write(arguments, &draw_map(arguments)?);
    }
    let chart = arguments.chart.draw(&arguments.maps, &arguments.options, |mut drawing| {
        if let Some(title) = &arguments.title {
            drawing = drawing.title(title);
        }
        if let Some(source) = &arguments.source {
            drawing = drawing.source(source);
        }
        drawing.theme(arguments.theme.clone()).language(arguments.lang)
    });
    write(arguments, &chart?)
}

fn draw_map(arguments: &Arguments) -> Result<Picture, Failure> {
    let map = if arguments.maps.is_empty() {
        ControlMap::sample()
    } else {
        arguments.options.map(&arguments.maps)?
    };
    let earlier = arguments.since.as_ref();
    let earlier =
        earlier.map(|file| arguments.options.map(std::slice::from_ref(file))).transpose()?;
    let territory = arguments.options.territory()?;
    let mut drawing = MapDrawing::new(&territory, &map)
        .method(arguments.options.method())
        .theme(arguments.theme.clone())
        .language(arguments.lang)
        .window(arguments.window.clone().unwrap_or_default());
    if let Some(earlier) = &earlier {
        drawing = drawing.since(earlier);
    }
    if let Some(file) = &arguments.places {
        drawing = drawing.places(MapPlace::open(file)?);
    }
    if let Some(title) = &arguments.title {
        drawing = drawing.title(title);
    }
    if let Some(source) = &arguments.source {
        drawing = drawing.source(source);
    }
    Ok(drawing.draw()?)
}

fn write(arguments: &Arguments, picture: &Picture) -> Result<(), Failure> {
    let path = &arguments.output;
    let bytes = if extension(path) == "png" {
        picture.png(arguments.scale)?
    } else {
        picture.svg().as_bytes().to_vec()
    };
    write_whole(path, &bytes)?;
    if arguments.json {
        print(&json_text(&Written { output: path, bytes: bytes.len() })?)?;
    }
    Ok(())
}
