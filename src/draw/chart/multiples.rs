//! A small panel for each region, all on the same axes.

use super::canvas::Ink;
use super::key::{Mark, write_key};
use super::plot::Plot;
use super::series::Point;
use super::trend::{DAYS, LABELS};
use super::value_axis::ValueAxis;
use super::{LINE, Setting};
use crate::draw::sheet::{MARGIN, Sheet, Type};
use crate::draw::words::Word;
use crate::error::{Error, ErrorKind};
use crate::quantity::Area;

const COLUMNS: usize = 3;
const GAP: f64 = 30.0;
const HEIGHT: f64 = 110.0;
/// Above a panel: the region and its last value.
const NAME: f64 = 24.0;

/// A region that has ground that counts on some day.
struct Region<'a> {
    name: &'a str,
    points: Vec<Point>,
}

impl Setting<'_> {
    /// Sets the panels, those with the most ground first.
    pub(super) fn multiples(&mut self, sheet: &mut Sheet) -> Result<(), Error> {
        let language = self.drawing.language;
        let regions = self.regions()?;
        let label = super::ChartQuantity::Area.label(&self.name(), language);
        write_key(sheet, &[(Mark::Line(LINE), label)], &self.fills);
        let points = regions.iter().flat_map(|region| &region.points);
        let highest = points.map(|point| point.value).fold(0.0, f64::max);
        let values = ValueAxis::fitted(0.0, highest, 3.0);
        let left = f64::from(MARGIN) + LABELS;
        let columns = COLUMNS as f64;
        let width = (f64::from(sheet.width - MARGIN) - left - (columns - 1.0) * GAP) / columns;
        let (time, top) = (self.time(width), sheet.y);
        let events: Vec<(f64, f64)> =
            self.events_shown().iter().map(|(day, _)| (*day, 0.0)).collect();
        for (index, region) in regions.iter().enumerate() {
            let (across, down) = (index % COLUMNS, index / COLUMNS);
            let plot = Plot {
                left: left + across as f64 * (width + GAP),
                top: top + down as f64 * (NAME + HEIGHT + 10.0) + NAME,
                width,
                height: HEIGHT,
                time: time.clone(),
                values: values.clone(),
            };
            self.region(sheet, &plot, region, &events)?;
            if across == 0 {
                plot.value_labels(sheet, LABELS - 8.0, |value, decimals| {
                    language.number(value, decimals)
                });
            }
            if index + COLUMNS >= regions.len() {
                plot.time_labels(sheet, plot.left + width + GAP);
            }
        }
        let rows = regions.len().div_ceil(COLUMNS) as f64;
        sheet.y = top + rows * (NAME + HEIGHT + 10.0) + DAYS - 10.0;
        let written: Vec<(String, String)> =
            regions.iter().map(|region| (region.name.to_owned(), self.last_area(region))).collect();
        self.note_regions(written);
        Ok(())
    }

    fn region(
        &self,
        sheet: &mut Sheet,
        plot: &Plot,
        region: &Region<'_>,
        events: &[(f64, f64)],
    ) -> Result<(), Error> {
        let svg = &mut sheet.body;
        plot.open(svg);
        plot.grid(svg, plot.values.low)?;
        if !events.is_empty() {
            plot.upright(svg, events)?;
        }
        let inks = [Ink::line(&format!("f{LINE}-line")), Ink::fill(&format!("f{LINE}"), false)];
        plot.line(svg, &region.points, 2.0, inks)?;
        svg.close();
        let baseline = plot.top - 8.0;
        let (text, right) = (self.last_area(region), plot.left + plot.width);
        sheet.line_at([plot.left, baseline], region.name, Type::STRONG, "start", plot.width - 90.0);
        sheet.line_at([right, baseline], &text, Type::TEXT, "end", 90.0);
        Ok(())
    }

    fn last_area(&self, region: &Region<'_>) -> String {
        let last = region.points.last().map_or(0.0, |point| point.value);
        self.drawing.language.area(Area::from_km2(last))
    }

    /// Notes for the caption and the description.
    fn note_regions(&mut self, regions: Vec<(String, String)>) {
        let language = self.drawing.language;
        let shown = self.events_shown();
        self.notes.events_omitted = self.drawing.events.len() - shown.len();
        self.notes.events =
            shown.iter().map(|(_, event)| (event.date, event.label.clone())).collect();
        self.notes.listed_events = true;
        self.notes.regions = regions;
        let outside = self.dated.figures.last();
        let outside = outside.map(|(_, figures)| figures.in_no_region() + figures.outside());
        let outside = outside.unwrap_or_default();
        if outside >= Area::from_km2(0.05) {
            let words = language.text(Word::OutsideRegions);
            self.notes.outside = Some(format!("{words}: {}", language.area(outside)));
        }
    }

    fn regions(&self) -> Result<Vec<Region<'_>>, Error> {
        let regions = self.drawing.timeline.regions();
        if regions.is_empty() {
            return Err(refused("no chart by region: the timeline is not read by region"));
        }
        let mut regions: Vec<Region<'_>> = regions
            .iter()
            .enumerate()
            .map(|(index, region)| Region {
                name: region.label(),
                points: self.dated.region(index),
            })
            .collect();
        regions.retain(|region| region.highest() > 0.0);
        regions.sort_by(|one, other| other.highest().total_cmp(&one.highest()));
        if regions.is_empty() {
            return Err(refused("no chart by region: no region has ground that counts on any map"));
        }
        Ok(regions)
    }
}

impl Region<'_> {
    fn highest(&self) -> f64 {
        self.points.iter().map(|point| point.value).fold(0.0, f64::max)
    }
}

fn refused(message: &str) -> Error {
    Error::new(ErrorKind::Picture { message: message.to_owned() })
}
