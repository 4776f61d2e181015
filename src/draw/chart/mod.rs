//! Charts.

mod canvas;
mod captions;
mod event;
mod event_rows;
mod key;
mod lines;
mod months;
mod multiples;
mod notes;
mod plot;
mod quantity;
mod series;
mod time_axis;
mod trend;
mod value_axis;

pub use event::ChartEvent;
pub use quantity::ChartQuantity;
pub(super) use series::gaps;
pub(super) use time_axis::day_number;

use jiff::ToSpan;
use jiff::civil::Date;

use self::lines::Line;
use self::notes::Notes;
use self::plot::Time;
use self::series::{Dated, Point};
use self::time_axis::time_ticks;
use super::language::Language;
use super::picture::Picture;
use super::presentation::presentation;
use super::sheet::{Sheet, Type};
use super::theme::{Fill, Theme};
use super::words::Word;
use crate::error::{Error, ErrorKind};
use crate::method::Method;
use crate::status::Status;
use crate::timeline::{PeriodRow, Timeline};

/// A chart of a timeline: how much a side holds, day by day, with a thinner line for each other side that
/// the maps draw.
///
/// Lines run through the maps and are broken where maps are missing; around the first lies the
/// uncertainty band of what is unknown or claimed and could count, too. Maps that cannot be drawn,
/// because they have no date, could not be read, show another place, or another of the same day counts, are
/// counted in the caption, and so are those on which nothing counts.
///
/// ```
/// use territory_control::draw::ChartDrawing;
/// use territory_control::{Method, Territory};
///
/// # let folder = tempfile::tempdir()?;
/// # let square = r#"{"type": "Polygon", "coordinates": [[[33,47],[34,47],[34,48],[33,48],[33,47]]]}"#;
/// # let feature = format!(r#"{{"type": "Feature", "properties": {{"status": "occupied"}}, "geometry": {square}}}"#);
/// # for day in 11..=13 {
/// #     let text = format!(r#"{{"type": "FeatureCollection", "features": [{feature}]}}"#);
/// #     std::fs::write(folder.path().join(format!("map_2025-11-{day}.geojson")), text)?;
/// # }
/// # let maps = folder.path();
/// let ukraine = Territory::ukraine();
/// let timeline = ukraine.survey(&Method::default()).timeline().read([maps])?;
/// let picture = ChartDrawing::new(&timeline).title("Three days").draw()?;
/// assert!(picture.svg().contains(">Three days<"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct ChartDrawing<'a> {
    timeline: &'a Timeline,
    /// What it shows; where that was not stated, the share of what counts, and the areas of regions.
    quantity: Option<ChartQuantity>,
    panels: Panels,
    events: Vec<ChartEvent>,
    months: Vec<PeriodRow>,
    territory_name: Option<String>,
    method: Option<Method>,
    theme: Theme,
    language: Language,
    title: Option<String>,
    source: Option<String>,
}

/// Whether all ground is one line, or each region has a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Panels {
    Total,
    Regions,
}

/// The width of a picture in pixels, at its own size.
const WIDTH: i32 = 960;

/// A chart while it is set.
struct Setting<'a> {
    drawing: &'a ChartDrawing<'a>,
    dated: Dated<'a>,
    /// That of what counts first; one at least.
    lines: Vec<Line>,
    first: Date,
    last: Date,
    fills: Vec<Fill>,
    notes: Notes,
}

/// The places of the fills: that of the first line, that of the band, and those of the other lines.
const LINE: usize = 0;
const BAND: usize = 1;
const OTHERS: usize = 2;

impl<'a> ChartDrawing<'a> {
    /// A chart of a timeline: the share of the ground that counts, the theme `light`, in English,
    /// without events, months or regions.
    pub fn new(timeline: &'a Timeline) -> Self {
        Self {
            timeline,
            quantity: None,
            panels: Panels::Total,
            events: Vec::new(),
            months: Vec::new(),
            territory_name: None,
            method: None,
            theme: Theme::default(),
            language: Language::default(),
            title: None,
            source: None,
        }
    }

    /// Shows the share, the default, or the area. Charts [by region](Self::by_region) show areas.
    #[must_use]
    pub fn quantity(mut self, quantity: ChartQuantity) -> Self {
        self.quantity = Some(quantity);
        self
    }

    fn shown(&self) -> ChartQuantity {
        self.quantity.unwrap_or_default()
    }

    /// Names these days. Labels that have no room are shortened, and events that still have none, or
    /// lie outside the days shown, are omitted and counted in the caption.
    #[must_use]
    pub fn events(mut self, events: Vec<ChartEvent>) -> Self {
        self.events = events;
        self
    }

    /// Adds a panel with what was gained (up) and lost (down) in each month, in km². The rows are those
    /// of [`TimelineReader::periods`](crate::timeline::TimelineReader::periods) by
    /// [`Period::Month`](crate::timeline::Period::Month); months that begin or end far from a map are pale.
    #[must_use]
    pub fn months(mut self, months: Vec<PeriodRow>) -> Self {
        self.months = months;
        self
    }

    /// Shows a small panel for each region that ever has ground that counts, all on the same axes, instead
    /// of one line for all; areas, in km². The timeline has to be read
    /// [by region](crate::timeline::TimelineReader::by_region).
    #[must_use]
    pub fn by_region(mut self) -> Self {
        self.panels = Panels::Regions;
        self
    }

    /// Names the territory in the title.
    #[must_use]
    pub fn territory_name(mut self, name: impl Into<String>) -> Self {
        self.territory_name = Some(name.into());
        self
    }

    /// States the method that the timeline was measured by, in the caption.
    #[must_use]
    pub fn method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    presentation!();

    /// Draws the chart.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Picture`](crate::ErrorKind::Picture) if no map of the timeline can be drawn, or if
    /// there is to be a panel for each region and no region has ground in the timeline, or shares are to be
    /// shown of regions.
    pub fn draw(&self) -> Result<Picture, Error> {
        if self.panels == Panels::Regions && self.quantity == Some(ChartQuantity::Share) {
            let message =
                "a chart by region shows areas, which can be compared; leave out that it is to \
                           show shares"
                    .to_owned();
            return Err(Error::new(ErrorKind::Picture { message }));
        }
        let mut setting = Setting::new(self)?;
        let mut sheet = Sheet::new(WIDTH);
        let title = self.title.clone().unwrap_or_else(|| setting.default_title());
        sheet.paragraph(&title, Type::TITLE, 3);
        sheet.paragraph(&setting.subtitle(), Type::SUBTITLE, 2);
        sheet.y += 10.0;
        self.theme.write_patterns(&setting.fills, &mut sheet.body);
        match self.panels {
            Panels::Total => setting.trend(&mut sheet)?,
            Panels::Regions => setting.multiples(&mut sheet)?,
        }
        if !self.months.is_empty() {
            sheet.y += 16.0;
            setting.months(&mut sheet)?;
        }
        sheet.y += 10.0;
        for line in setting.captions() {
            sheet.paragraph(&line, Type::CAPTION, 3);
        }
        let description = setting.description();
        Ok(Picture { svg: sheet.finish(&title, &description, &self.theme, &setting.fills) })
    }
}

impl<'a> Setting<'a> {
    fn new(drawing: &'a ChartDrawing<'a>) -> Result<Self, Error> {
        let dated = Dated::from_timeline(drawing.timeline)?;
        let lines = dated.lines(drawing.shown());
        if lines.is_empty() {
            let message = "no chart: no side holds anything on any map".to_owned();
            return Err(Error::new(ErrorKind::Picture { message }));
        }
        let [mut first, mut last] = [dated.figures.first(), dated.figures.last()]
            .map(|day| day.map_or(Date::ZERO, |(date, _)| *date));
        for month in &drawing.months {
            // Bars reach to the end of the last day.
            first = first.min(month.first_day());
            last = last.max(month.last_day().saturating_add(1.day()));
        }
        let mut fills = dated.fills(&drawing.theme, &lines);
        fills.splice(BAND..BAND, drawing.theme.fills([&Status::UNKNOWN], &[]));
        Ok(Self { drawing, dated, lines, first, last, fills, notes: Notes::default() })
    }

    fn time(&self, pixels: f64) -> Time {
        let ticks = time_ticks(self.first, self.last, pixels, self.drawing.language);
        Time { first: self.first, last: self.last, ticks }
    }

    /// Events within the days shown, with their days.
    fn events_shown(&self) -> Vec<(f64, &'a ChartEvent)> {
        let events = self.drawing.events.iter();
        events
            .filter(|event| (self.first..=self.last).contains(&event.date))
            .map(|event| (day_number(event.date), event))
            .collect()
    }

    /// The points of what counts; where nothing does, those of the first side.
    fn points(&self) -> &[Point] {
        self.lines.first().map_or(&[], |line| &line.points)
    }

    /// Whose the first line is.
    fn name(&self) -> String {
        let first = self.lines.first();
        first.map(|line| line.whose.name(self.drawing.language)).unwrap_or_default()
    }

    /// The lines of the other sides.
    fn other_lines(&self) -> impl DoubleEndedIterator<Item = &Line> + ExactSizeIterator {
        self.lines.get(1..).unwrap_or_default().iter()
    }

    fn has_band(&self) -> bool {
        self.points().iter().any(|point| point.high > point.value)
    }

    fn default_title(&self) -> String {
        let language = self.drawing.language;
        let place = self.drawing.territory_name.as_deref();
        let Some((_, day)) = self.dated.figures.last() else { return String::new() };
        language.headline(day.headline(), place, day.share().unwrap_or_default(), day.sides())
    }

    /// The days, and the areas of the last.
    fn subtitle(&self) -> String {
        let language = self.drawing.language;
        let days = [self.dated.figures.first(), self.dated.figures.last()];
        let [first, last] = days.map(|day| day.map_or(Date::ZERO, |(date, _)| *date));
        let days = if first == last {
            language.day(last)
        } else {
            format!("{} – {}", language.day(first), language.day(last))
        };
        let figures = self.dated.figures.last().map(|(_, figures)| *figures);
        let areas = figures.and_then(|day| Some([day.controlled()?, day.whole()]));
        match areas.map(|areas| areas.map(|area| language.area(area))) {
            Some([area, whole]) => format!("{days} · {area} {} {whole}", language.text(Word::Of)),
            None => days,
        }
    }
}
