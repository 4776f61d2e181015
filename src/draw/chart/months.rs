//! The panel of months: what was gained, up, and what was lost, down.

use super::Setting;
use super::canvas::Ink;
use super::key::{Mark, write_key};
use super::plot::{Bar, Plot};
use super::time_axis::day_number;
use super::trend::{DAYS, LABELS};
use super::value_axis::ValueAxis;
use crate::draw::key::Swatch;
use crate::draw::lettering::width_in_em;
use crate::draw::sheet::{Sheet, Type};
use crate::draw::words::Word;
use crate::error::Error;
use crate::timeline::{FlagCode, PeriodRow};

const HEIGHT: f64 = 150.0;
/// The part of a month that its bar leaves free on either side.
const FREE: f64 = 0.12;
/// How much colour a bar has whose month is not measured to its edges.
const PALE: f64 = 0.45;
/// The height of a number, in pixels.
const NUMBER: f64 = 18.0;
const VALUE: Type = Type { size: 10.0, class: "ink", ..Type::CAPTION };

impl Setting<'_> {
    /// Sets the panel.
    pub(super) fn months(&mut self, sheet: &mut Sheet) -> Result<(), Error> {
        let language = self.drawing.language;
        let [gained, lost, a_month] =
            [Word::Gained, Word::Lost, Word::AMonth].map(|word| language.text(word));
        let unit = format!("{} {a_month}", language.square_kilometres());
        let entries = [
            (Mark::Filled(Swatch::Gained), gained.to_owned()),
            (Mark::Filled(Swatch::Lost), lost.to_owned()),
            (Mark::Nothing, language.labelled(&self.name(), &unit)),
        ];
        write_key(sheet, &entries, &self.fills);
        // The numbers of the highest bars.
        sheet.y += 12.0;
        let months: Vec<Month> = self.drawing.months.iter().filter_map(Month::from_row).collect();
        self.notes.empty_months = self.drawing.months.len() - months.len();
        self.notes.has_pale_months = months.iter().any(|month| month.opacity < 1.0);
        let highest = months.iter().map(|month| month.gained).fold(0.0, f64::max);
        let deepest = months.iter().map(|month| month.lost).fold(0.0, f64::max);
        let values = ValueAxis::fitted(-deepest, highest, 4.0);
        // Below the deepest bar there is room for its number, and no more.
        let below = -deepest - (highest + deepest) * (NUMBER / HEIGHT);
        let plot = self.wide_plot(sheet, HEIGHT, values.cut_below(below));
        plot.open(&mut sheet.body);
        plot.grid(&mut sheet.body, 0.0)?;
        for (name, is_up) in [("gained", true), ("lost", false)] {
            let bars: Vec<Bar> = months.iter().map(|month| month.bar(is_up)).collect();
            plot.bars(&mut sheet.body, &bars, Ink::fill(name, true))?;
        }
        sheet.body.close();
        self.numbers(sheet, &plot, &months);
        plot.value_labels(sheet, LABELS - 8.0, |value, decimals| language.number(value, decimals));
        plot.time_labels(sheet, f64::from(sheet.width));
        sheet.y = plot.bottom() + DAYS;
        Ok(())
    }

    /// The numbers over and under the bars: all of them, or none if one is wider than its month.
    fn numbers(&self, sheet: &mut Sheet, plot: &Plot, months: &[Month]) {
        let mut numbers = Vec::new();
        for month in months {
            let [from, to] = month.days.map(|day| plot.x(day));
            let room = (to - from) / (1.0 - 2.0 * FREE) - 2.0;
            for (value, y) in [
                (month.gained, plot.y(month.gained) - 4.0),
                (month.lost, plot.y(-month.lost) + 11.0),
            ] {
                let text = self.drawing.language.number(value, 0);
                if VALUE.em(room) < width_in_em(&text) {
                    return;
                }
                if value >= 0.5 {
                    numbers.push(([f64::midpoint(from, to), y], text, room));
                }
            }
        }
        for (place, text, room) in numbers {
            sheet.line_at(place, &text, VALUE, "middle", room);
        }
    }
}

/// A month that has figures, in km².
struct Month {
    days: [f64; 2],
    gained: f64,
    lost: f64,
    opacity: f64,
}

impl Month {
    fn from_row(row: &PeriodRow) -> Option<Self> {
        let [first, last] = [row.first_day(), row.last_day()].map(day_number);
        let free = (last + 1.0 - first) * FREE;
        let is_cut = row.flags().iter().any(|flag| flag.code() == FlagCode::Edge);
        Some(Self {
            days: [first + free, last + 1.0 - free],
            gained: row.gained()?.km2(),
            lost: row.lost()?.km2(),
            opacity: if is_cut { PALE } else { 1.0 },
        })
    }

    fn bar(&self, is_up: bool) -> Bar {
        let value = if is_up { self.gained } else { -self.lost };
        Bar { days: self.days, value, opacity: self.opacity }
    }
}
