//! Draw a map of what each side holds, a chart of how that changed, or a page with both.
//!
//! ```text
//! cargo run --release --features draw --example draw -- -o sample.svg     # the embedded sample
//! cargo run --release --features draw --example draw -- MAP.geojson -o map.png
//! cargo run --release --features draw --example draw -- MAP.geojson --since EARLIER.geojson \
//!     --window Donetsk --lang de --theme print -o donetsk.svg
//! cargo run --release --features draw --example draw -- --chart MAPS/ --monthly -o chart.svg
//! cargo run --release --features draw --example draw -- MAPS/ -o report.html
//! ```

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::support::chart::ChartOptions;
use crate::support::picture::PictureOptions;
use crate::support::{
    EarlierOptions, Failure, MethodOptions, all_were_read, read_arguments, run, tell_failures,
    tell_undated,
};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use territory_control::ControlMap;
use territory_control::draw::{MapDrawing, Page, PageDrawing, Picture, Window};

/// Draw a map of what each side holds, a chart of how that changed, or a page with both
#[derive(Parser)]
#[command(name = "draw", version)]
struct Arguments {
    /// Files that together make one map (without any, the embedded sample); for a chart or a page,
    /// folders of maps, maps, or one file whose features carry dates; `-` is standard input
    #[arg(value_name = "MAP")]
    maps: Vec<PathBuf>,
    #[command(flatten)]
    options: MethodOptions,
    #[command(flatten)]
    chart: ChartOptions,
    #[command(flatten)]
    picture: PictureOptions,
    /// Show what was gained and lost since this map
    #[arg(long, value_name = "EARLIER")]
    since: Option<PathBuf>,
    #[command(flatten)]
    before: EarlierOptions,
    /// Show only a region, by name or code, or a box in degrees
    #[arg(long, value_name = "REGION|WEST,SOUTH,EAST,NORTH", allow_hyphen_values = true)]
    window: Option<Window>,
}

/// The program, with its name before its arguments.
pub fn main(arguments: Vec<OsString>) -> ExitCode {
    run(|| draw(&read_arguments(arguments)))
}

fn draw(arguments: &Arguments) -> Result<(), Failure> {
    let picture = &arguments.picture;
    arguments.before.expect_map::<Arguments>(arguments.since.is_some(), "--since EARLIER");
    if picture.is_page() {
        if arguments.chart.chart || arguments.since.is_some() || arguments.window.is_some() {
            let message = "a report page shows every map and a chart of them: leave out --chart, \
                           --since and --window";
            Arguments::command().error(ErrorKind::ArgumentConflict, message).exit();
        }
        arguments.options.refuse_date::<Arguments>("a report page shows those of all");
        let page = draw_page(arguments)?;
        picture.write_page(&page)?;
        tell_undated(page.timeline());
        return all_were_read(page.timeline());
    }
    if arguments.chart.chart {
        let Arguments { maps, options, chart, .. } = arguments;
        options.refuse_date::<Arguments>("a chart shows those of all");
        let (chart, timeline) = chart.draw(maps, options, |drawing| picture.chart(drawing))?;
        picture.write(&chart)?;
        tell_undated(&timeline);
        tell_failures(&timeline);
        return all_were_read(&timeline);
    }
    picture.write(&draw_map(arguments)?)
}

fn draw_map(arguments: &Arguments) -> Result<Picture, Failure> {
    let map = if arguments.maps.is_empty() {
        ControlMap::sample()
    } else {
        arguments.options.map(&arguments.maps)?
    };
    let earlier = arguments.since.as_ref();
    let earlier = earlier
        .map(|file| arguments.options.earlier_map(std::slice::from_ref(file), &arguments.before))
        .transpose()?;
    let territory = arguments.options.territory()?;
    let mut drawing = MapDrawing::new(&territory, &map)
        .method(arguments.options.method())
        .window(arguments.window.clone().unwrap_or_default());
    if let Some(earlier) = &earlier {
        drawing = drawing.since(earlier);
    }
    Ok(arguments.picture.map(drawing)?.draw()?)
}

fn draw_page(arguments: &Arguments) -> Result<Page, Failure> {
    let territory = arguments.options.territory()?;
    let (reader, maps) = arguments.options.timeline_reader(&territory, &arguments.maps)?;
    Ok(arguments.picture.page(PageDrawing::new(&reader))?.draw(&maps)?)
}
