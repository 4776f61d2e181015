//! Charts of many maps, for the program `draw`.

use std::path::PathBuf;

use clap::Args;
use territory_control::draw::{ChartDrawing, ChartEvent, ChartQuantity, Picture};
use territory_control::timeline::{Period, Timeline};

use super::{Failure, MethodOptions};

/// What a chart shows.
#[derive(Args)]
pub(crate) struct ChartOptions {
    /// Draw a chart over time instead of a map: of folders of maps, maps, or one file whose features
    /// carry dates
    #[arg(long, conflicts_with_all = ["since", "window", "places"])]
    pub(crate) chart: bool,
    /// What the chart shows of the ground that sides hold: share (the default) or area. Charts by region
    /// show areas
    #[arg(long, value_name = "share|area", requires = "chart")]
    quantity: Option<ChartQuantity>,
    /// Days to name on the chart: a CSV file with the columns date (YYYY-MM-DD) and label
    #[arg(long, value_name = "FILE.csv", requires = "chart")]
    events: Option<PathBuf>,
    /// Add what was gained and lost in each month to the chart
    #[arg(long, requires = "chart")]
    monthly: bool,
    /// A small chart for each region
    #[arg(long, requires = "chart")]
    regions: bool,
    /// Keep each map's result in this folder, and measure only what is new
    #[arg(long, value_name = "DIR", requires = "chart")]
    cache: Option<PathBuf>,
}

impl ChartOptions {
    /// Days that a map may be away from the edge of a month.
    const EDGE: i32 = 3;

    /// Measures the maps and draws the chart, once it is set up; with it, the timeline.
    pub(crate) fn draw(
        &self,
        maps: &[PathBuf],
        options: &MethodOptions,
        set_up: impl FnOnce(ChartDrawing<'_>) -> ChartDrawing<'_>,
    ) -> Result<(Picture, Timeline), Failure> {
        let territory = options.territory()?;
        let method = territory.survey(&options.method()).method().clone();
        let (mut reader, maps) = options.timeline_reader(&territory, maps)?;
        if self.regions {
            reader = reader.by_region();
        }
        if let Some(folder) = &self.cache {
            reader = reader.cache(folder);
        }
        let timeline = reader.read(&maps)?;
        let mut drawing =
            ChartDrawing::new(&timeline).territory_name(territory.name()).method(method);
        if let Some(quantity) = self.quantity {
            drawing = drawing.quantity(quantity);
        }
        if let Some(file) = &self.events {
            drawing = drawing.events(ChartEvent::open(file)?);
        }
        if self.monthly {
            drawing = drawing.months(reader.periods(&timeline, Period::Month, Self::EDGE)?);
        }
        if self.regions {
            drawing = drawing.by_region();
        }
        let picture = set_up(drawing).draw()?;
        Ok((picture, timeline))
    }
}
