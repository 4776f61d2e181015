//! The panel of all ground: a line with a band for what counts, and lines for the other sides.

use super::canvas::Ink;
use super::event_rows::event_labels;
use super::key::{Mark, write_key};
use super::plot::{AXIS, Plot};
use super::value_axis::ValueAxis;
use super::{BAND, LINE, OTHERS, Panels, Setting};
use crate::draw::key::Swatch;
use crate::draw::lettering::width_in_em;
use crate::draw::sheet::{MARGIN, Sheet, Type};
use crate::draw::theme::Fill;
use crate::draw::words::Word;
use crate::error::Error;

const HEIGHT: f64 = 300.0;
/// Left of a plot: the labels of its values.
pub(super) const LABELS: f64 = 68.0;
/// Below a plot: the labels of days.
pub(super) const DAYS: f64 = 34.0;
/// A row of labels of events.
const ROW: f64 = 16.0;

impl Setting<'_> {
    /// Sets the panel, with the events.
    pub(super) fn trend(&mut self, sheet: &mut Sheet) -> Result<(), Error> {
        let (quantity, language) = (self.drawing.shown(), self.drawing.language);
        let mut entries = vec![(Mark::Line(LINE), quantity.label(&self.name(), language))];
        if self.has_band() {
            let label = language.text(Word::IfOpenCounts).to_owned();
            entries.push((Mark::Filled(Swatch::Status(BAND)), label));
        }
        for (place, line) in self.other_lines().enumerate() {
            entries.push((Mark::Line(OTHERS + place), line.whose.name(language)));
        }
        write_key(sheet, &entries, &self.fills);
        sheet.y += 6.0;
        let mut plot = self.wide_plot(sheet, HEIGHT, self.values());
        self.events(sheet, &mut plot)?;
        if plot.values.low > 0.0 {
            let low = quantity.tick(plot.values.low, plot.values.decimals, language);
            let unit = match quantity {
                super::ChartQuantity::Share => String::new(),
                super::ChartQuantity::Area => format!("\u{a0}{}", language.square_kilometres()),
            };
            self.notes.axis_from = Some(low + &unit);
        }
        plot.open(&mut sheet.body);
        let svg = &mut sheet.body;
        plot.grid(svg, plot.values.low)?;
        let has_pattern = self.fills.get(BAND).is_some_and(Fill::has_pattern);
        plot.band(svg, self.points(), Ink::fill(&format!("f{BAND}"), has_pattern))?;
        // What counts lies above.
        for (place, line) in self.other_lines().enumerate().rev() {
            plot.line(svg, &line.points, 1.6, inks(OTHERS + place))?;
        }
        plot.line(svg, self.points(), 2.5, inks(LINE))?;
        svg.close();
        plot.value_labels(sheet, LABELS - 8.0, |value, decimals| {
            quantity.tick(value, decimals, language)
        });
        plot.time_labels(sheet, f64::from(sheet.width));
        self.last_values(sheet, &plot);
        sheet.y = plot.bottom() + DAYS;
        Ok(())
    }

    /// A plot over the whole width.
    pub(super) fn wide_plot(&self, sheet: &Sheet, height: f64, values: ValueAxis) -> Plot {
        let left = f64::from(MARGIN) + LABELS;
        let width = f64::from(sheet.width - MARGIN) - self.end() - left;
        Plot { left, top: sheet.y, width, height, time: self.time(width), values }
    }

    /// Right of a plot: the last values, or nothing.
    fn end(&self) -> f64 {
        if self.drawing.panels == Panels::Regions {
            return 0.0;
        }
        let lasts = self.lines.iter().filter_map(|line| line.points.last());
        let widths = lasts.map(|last| {
            width_in_em(&self.drawing.shown().written(last.value, self.drawing.language))
        });
        // The em of a type are fewer pixels where it is bold.
        widths.fold(0.0, f64::max) / Type::STRONG.em(1.0) + 6.0
    }

    fn values(&self) -> ValueAxis {
        let points = self.lines.iter().flat_map(|line| &line.points);
        let lowest = points.clone().map(|point| point.value).fold(f64::INFINITY, f64::min);
        let highest = points.map(|point| point.high).fold(f64::NEG_INFINITY, f64::max);
        ValueAxis::fitted(lowest, highest, 5.0)
    }

    /// Sets the labels of events above the plot, which moves down for them, and their lines.
    fn events(&mut self, sheet: &mut Sheet, plot: &mut Plot) -> Result<(), Error> {
        let shown = self.events_shown();
        let places: Vec<(f64, &str)> =
            shown.iter().map(|(day, event)| (plot.x(*day), event.label.as_str())).collect();
        let right_edge = f64::from(sheet.width - MARGIN);
        let labels = event_labels(&places, AXIS.size, right_edge);
        self.notes.events_omitted = self.drawing.events.len() - labels.len();
        let rows = labels.iter().map(|label| label.row + 1).max().unwrap_or_default();
        if rows == 0 {
            return Ok(());
        }
        let top = plot.top;
        plot.top += rows as f64 * ROW + 4.0;
        let mut lines = Vec::new();
        for label in &labels {
            let y = top + label.row as f64 * ROW;
            if let Some((day, event)) = shown.get(label.event) {
                lines.push((*day, plot.top - y));
                self.notes.events.push((event.date, event.label.clone()));
            }
            let place = [label.x + 4.0, y + 11.0];
            sheet.line_at(place, &label.text, EVENT, "start", right_edge - label.x);
        }
        plot.open(&mut sheet.body);
        plot.upright(&mut sheet.body, &lines)?;
        sheet.body.close();
        Ok(())
    }

    /// The last value at the end of each line, and the end of the band, as far as there is room.
    fn last_values(&self, sheet: &mut Sheet, plot: &Plot) {
        let (quantity, language) = (self.drawing.shown(), self.drawing.language);
        let mut taken: Vec<f64> = Vec::new();
        let ends = self.lines.iter().filter_map(|line| line.points.last());
        let values = ends.clone().map(|end| (end, end.value));
        let highs = ends.take(1).map(|end| (end, end.high));
        for (place, (end, value)) in values.chain(highs).enumerate() {
            let set = if place == 0 { Type::STRONG } else { AXIS };
            let text = quantity.written(value, language);
            let x = plot.x(end.day()) + 9.0;
            let y = plot.y(value) + 4.5;
            let room = f64::from(sheet.width) - 4.0 - x;
            let has_room = taken.iter().all(|other| (y - other).abs() > 14.0);
            if place == 0 || (has_room && set.em(room) > width_in_em(&text)) {
                taken.push(y);
                sheet.line_at([x, y], &text, set, "start", room);
            }
        }
    }
}

/// The inks of a line in a fill, and of its dots.
fn inks(fill: usize) -> [Ink; 2] {
    [Ink::line(&format!("f{fill}-line")), Ink::fill(&format!("f{fill}"), false)]
}

/// What happened.
const EVENT: Type = Type { class: "ink", ..AXIS };
