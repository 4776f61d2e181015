//! A plot: the ground between the axes of a chart, and the marks on it, which plotters draws.

use std::convert::Infallible;

use jiff::civil::Date;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::prelude::{
    BLACK, Cartesian2d, ChartBuilder, ChartContext, Circle, Color, EmptyElement, IntoDrawingArea,
    LineSeries, PathElement, Polygon, Rectangle, ShapeStyle,
};

use super::canvas::{Canvas, Ink};
use super::series::{Point, segments};
use super::time_axis::{TimeTick, day_number};
use super::value_axis::ValueAxis;
use crate::draw::paper::UNITS;
use crate::draw::sheet::{Sheet, Type};
use crate::draw::svg::{Svg, short};
use crate::error::{Error, ErrorKind};

/// The ground between the axes, in pixels of the sheet.
#[derive(Debug, Clone)]
pub(super) struct Plot {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) time: Time,
    pub(super) values: ValueAxis,
}

/// The days of a chart.
#[derive(Debug, Clone)]
pub(super) struct Time {
    pub(super) first: Date,
    pub(super) last: Date,
    pub(super) ticks: Vec<TimeTick>,
}

/// A bar on a plot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bar {
    /// From day to day.
    pub(super) days: [f64; 2],
    pub(super) value: f64,
    /// From zero to one.
    pub(super) opacity: f64,
}

type Chart<'a, 'b> = ChartContext<'a, Canvas<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
type Drawn = Result<(), DrawingAreaErrorKind<Infallible>>;

impl Time {
    fn days(&self) -> [f64; 2] {
        let [first, last] = [day_number(self.first), day_number(self.last)];
        // A single day has half a day on either side.
        if last > first { [first, last] } else { [first - 0.5, first + 0.5] }
    }
}

impl Plot {
    /// Where a day is on the sheet.
    pub(super) fn x(&self, day: f64) -> f64 {
        let [first, last] = self.time.days();
        self.left + (day - first) / (last - first) * self.width
    }

    /// Where a value is on the sheet.
    pub(super) fn y(&self, value: f64) -> f64 {
        let ValueAxis { low, high, .. } = self.values;
        self.top + (high - value) / (high - low) * self.height
    }

    pub(super) fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// Opens the plot on the sheet; what is drawn until it is closed is in its units.
    pub(super) fn open(&self, svg: &mut Svg) {
        let place = [self.left, self.top, self.width, self.height].map(short);
        let [x, y, width, height] = place.each_ref().map(String::as_str);
        let (wide, high) = self.size();
        let view = format!("0 0 {wide} {high}");
        svg.open(
            "svg",
            &[
                ("x", x),
                ("y", y),
                ("width", width),
                ("height", height),
                ("viewBox", &view),
                // Lines along the edge, and dots on it, are as thick as elsewhere.
                ("overflow", "visible"),
                ("class", "plot"),
            ],
        );
    }

    /// Lines across at round values, short marks below at round days, and the line of the base.
    pub(super) fn grid(&self, svg: &mut Svg, base: f64) -> Result<(), Error> {
        let [first, last] = self.time.days();
        let low = self.values.low;
        self.layer(svg, "grid", Ink::line("region-line"), |chart| {
            // The lower edge, too, where it is not a round value.
            let ticks = self.values.ticks.iter().chain([&low]);
            let lines = ticks
                .map(|tick| PathElement::new(vec![(first, *tick), (last, *tick)], stroke(0.75)));
            chart.draw_series(lines).map(drop)
        })?;
        self.layer(svg, "base", Ink::line("ink-line"), |chart| {
            let line = PathElement::new(vec![(first, base), (last, base)], stroke(1.0));
            chart.draw_series([line])?;
            let marks = self.time.ticks.iter().map(|tick| {
                let down = PathElement::new(vec![(0, 0), (0, units(5.0))], stroke(1.0));
                EmptyElement::at((day_number(tick.date), low)) + down
            });
            chart.draw_series(marks).map(drop)
        })
    }

    /// The band between the values of each map and those with the ground that could count.
    pub(super) fn band(&self, svg: &mut Svg, points: &[Point], ink: Ink) -> Result<(), Error> {
        self.layer(svg, "band", ink, |chart| {
            for piece in segments(points) {
                for part in piece.chunk_by(|a, b| is_open(a) || is_open(b)) {
                    if !part.iter().any(is_open) {
                        continue;
                    }
                    let lower = part.iter().map(|point| (point.day(), point.value));
                    let upper = part.iter().rev().map(|point| (point.day(), point.high));
                    let ring: Vec<(f64, f64)> = if let [only] = part {
                        // A single map has no width but has to be seen.
                        let [from, to] = [only.day() - 0.3, only.day() + 0.3];
                        vec![
                            (from, only.value),
                            (to, only.value),
                            (to, only.high),
                            (from, only.high),
                        ]
                    } else {
                        lower.chain(upper).collect()
                    };
                    chart.draw_series([Polygon::new(ring, BLACK.filled())])?;
                }
            }
            Ok(())
        })
    }

    /// The line through the maps, broken at gaps; a map between two gaps is a dot.
    pub(super) fn line(
        &self,
        svg: &mut Svg,
        points: &[Point],
        width: f64,
        [line, dot]: [Ink; 2],
    ) -> Result<(), Error> {
        let pieces = segments(points);
        self.layer(svg, "line", line, |chart| {
            for piece in pieces.iter().filter(|piece| piece.len() > 1) {
                let places = piece.iter().map(|point| (point.day(), point.value));
                chart.draw_series(LineSeries::new(places, stroke(width)))?;
            }
            Ok(())
        })?;
        let ends = points.last().filter(|_| points.len() > 1);
        let lonely = pieces.iter().filter_map(|piece| match piece {
            [only] => Some((only, width * 0.8)),
            _ => None,
        });
        let dots: Vec<(&Point, f64)> = lonely.chain(ends.map(|end| (end, width * 1.3))).collect();
        self.layer(svg, "dots", dot, |chart| {
            let circles = dots.into_iter().map(|(point, radius)| {
                let radius = if points.len() == 1 { width * 1.6 } else { radius };
                Circle::new((point.day(), point.value), units(radius), BLACK.filled())
            });
            chart.draw_series(circles).map(drop)
        })
    }

    /// Bars from zero.
    pub(super) fn bars(&self, svg: &mut Svg, bars: &[Bar], ink: Ink) -> Result<(), Error> {
        self.layer(svg, "bars", ink, |chart| {
            let rectangles = bars.iter().map(|bar| {
                let [from, to] = bar.days;
                Rectangle::new([(from, bar.value), (to, 0.0)], BLACK.mix(bar.opacity).filled())
            });
            chart.draw_series(rectangles).map(drop)
        })
    }

    /// Lines from the base up, each at a day and by a number of pixels beyond the top.
    pub(super) fn upright(&self, svg: &mut Svg, lines: &[(f64, f64)]) -> Result<(), Error> {
        let low = self.values.low;
        self.layer(svg, "events", Ink::dashed("outline"), |chart| {
            // In pixels, because plotters has no values beyond the axis.
            let paths = lines.iter().map(|(day, beyond)| {
                let up = vec![(0, 0), (0, -units(self.height + beyond))];
                EmptyElement::at((*day, low)) + PathElement::new(up, stroke(0.75))
            });
            chart.draw_series(paths).map(drop)
        })
    }

    /// The labels of the axis of values, at most `width` pixels wide, left of the plot.
    pub(super) fn value_labels(
        &self,
        sheet: &mut Sheet,
        width: f64,
        label: impl Fn(f64, usize) -> String,
    ) {
        for tick in &self.values.ticks {
            let place = [self.left - 8.0, self.y(*tick) + 4.0];
            let text = label(*tick, self.values.decimals);
            sheet.line_at(place, &text, AXIS, "end", width);
        }
    }

    /// The labels of the axis of time below the plot: each begins at its mark.
    pub(super) fn time_labels(&self, sheet: &mut Sheet, right_edge: f64) {
        let ticks = &self.time.ticks;
        for (index, tick) in ticks.iter().enumerate() {
            let x = self.x(day_number(tick.date));
            let next = ticks.get(index + 1).map(|next| self.x(day_number(next.date)));
            let room = next.unwrap_or(right_edge) - x - 2.0;
            let year = tick.year.map(|year| year.to_string());
            for (line, text) in [Some(tick.label.clone()), year].into_iter().flatten().enumerate() {
                // What has no room at the right edge is better omitted than cut.
                if AXIS.em(room) >= crate::draw::lettering::width_in_em(&text) {
                    let y = self.bottom() + 15.0 + 14.0 * line as f64;
                    sheet.line_at([x, y], &text, AXIS, "start", room);
                }
            }
        }
    }

    fn size(&self) -> (u32, u32) {
        let [width, height] = [self.width, self.height]
            .map(|pixels| u32::try_from(units(pixels).max(1)).unwrap_or(1));
        (width, height)
    }

    /// Draws a layer of the plot in a group of its own.
    fn layer(
        &self,
        svg: &mut Svg,
        class: &str,
        ink: Ink,
        draw: impl FnOnce(&mut Chart<'_, '_>) -> Drawn,
    ) -> Result<(), Error> {
        let [first, last] = self.time.days();
        let ValueAxis { low, high, .. } = self.values;
        svg.open("g", &[("class", class)]);
        let area = Canvas::new(svg, self.size(), ink).into_drawing_area();
        let drawn = ChartBuilder::on(&area)
            .build_cartesian_2d(first..last, low..high)
            .and_then(|mut chart| draw(&mut chart));
        drop(area);
        svg.close();
        drawn.map_err(|error| {
            Error::new(ErrorKind::Picture {
                message: format!("the chart cannot be drawn: {error}"),
            })
        })
    }
}

/// Beside and below the axes.
pub(super) const AXIS: Type = Type { size: 11.0, ..Type::CAPTION };

fn is_open(point: &Point) -> bool {
    point.high > point.value
}

/// Pixels in units of the canvas.
#[expect(clippy::cast_possible_truncation, reason = "of a picture, and saturating")]
fn units(pixels: f64) -> i32 {
    (pixels * f64::from(UNITS)).round() as i32
}

fn stroke(pixels: f64) -> ShapeStyle {
    BLACK.stroke_width(u32::try_from(units(pixels)).unwrap_or(1))
}
