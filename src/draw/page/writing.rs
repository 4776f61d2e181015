//! How a page is written.

use std::path::{Path, PathBuf};

use askama::Template as _;

use super::data::{ByMeasure, Data, Deltas, Found, last_headline};
use super::dated_row::DatedRow;
use super::day::Day;
use super::page_drawing::PageDrawing;
use super::script::Script;
use super::shown::Shown;
use crate::draw::frame::Frame;
use crate::draw::furniture::Furniture;
use crate::draw::language::Language;
use crate::draw::layers::{write_front, write_land, write_lines};
use crate::draw::paper::{Paper, scale_to_pixels};
use crate::draw::scene::{Base, Rings};
use crate::draw::sheet::FONTS;
use crate::draw::svg::{Closed, Svg, path_data};
use crate::draw::theme::{Fill, Theme, fill_of_side};
use crate::draw::words::Word;
use crate::error::{Error, ErrorKind};
use crate::map::ControlMap;
use crate::parallel;
use crate::quantity::Area;
use crate::report::{ControlReport, Movement, RegionalReport, SideReport};
use crate::side::Side;
use crate::status::Status;
use crate::timeline::{DayFigures, Flag, Timeline};

/// A report page that was drawn.
#[derive(Debug)]
pub struct Page {
    html: String,
    timeline: Timeline,
}

impl Page {
    /// The page, as the text of an HTML file.
    pub fn html(&self) -> &str {
        &self.html
    }

    /// The timeline that is on it, with the maps that could not be read.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }
}

/// The template with all that it names; what comes from maps, territories and their names is [`Shown`].
#[derive(askama::Template)]
#[template(path = "page.html")]
struct Template {
    language: Language,
    title: Shown,
    heading: Heading,
    last_day: String,
    method: Shown,
    denominators: Shown,
    css: &'static str,
    theme_css: String,
    dark_css: String,
    script: Script,
    data: String,
    map: String,
    doubts: Vec<DoubtRow>,
    warnings: Vec<Shown>,
    files: Vec<FileRow>,
    projection: String,
    made_by: &'static str,
    sources: Option<Shown>,
}

impl Template {
    fn word(&self, word: Word) -> &'static str {
        self.language.text(word)
    }
}

/// What stands over a page, of its last day.
struct Heading {
    page_title: Shown,
    share: String,
    label: Shown,
    range: String,
    text: String,
}

struct DoubtRow {
    doubt: &'static str,
    area_down: String,
    area_up: String,
    points_down: String,
    points_up: String,
}

struct FileRow {
    date: String,
    name: Shown,
    sha256: String,
    note: Shown,
}

/// Days that are measured at a time; the bound on memory.
const CHUNK: usize = 64;

/// The width of the map in pixels, at its own size.
const WIDTH: i32 = 960;

impl PageDrawing<'_> {
    /// Draws the page of the maps in files and folders, as
    /// [`TimelineReader::read`](crate::timeline::TimelineReader::read) finds them.
    ///
    /// Maps that cannot be read are listed on the page with their errors.
    ///
    /// # Errors
    ///
    /// As [`TimelineReader::read`](crate::timeline::TimelineReader::read); [`ErrorKind::Picture`] if no map has a
    /// date, or the territory is empty.
    pub fn draw(&self, paths: impl IntoIterator<Item = impl AsRef<Path>>) -> Result<Page, Error> {
        let paths: Vec<PathBuf> = paths.into_iter().map(|path| path.as_ref().to_owned()).collect();
        let timeline = self.reader.read(&paths)?;
        let rows = dated_rows(&timeline);
        if rows.is_empty() {
            let message =
                "no map that can be read has a date and is one of the territory: a page shows days";
            let message = message.to_owned();
            return Err(Error::new(ErrorKind::Picture { message }));
        }
        let paper = Paper { width: WIDTH, most_height: 900, margin: 14 };
        let frame = Frame::around(self.territory().boundary(), paper)?;
        let found = self.days(&rows, &frame)?;
        let others = self.timelines_by_other_measures(&paths)?;
        let mut by_measure = vec![ByMeasure { whole: self.reader.whole()?, rows }];
        by_measure.extend(
            others
                .iter()
                .map(|(whole, timeline)| ByMeasure { whole: *whole, rows: dated_rows(timeline) }),
        );
        let html = self.page(&timeline, &by_measure, &frame, found)?;
        Ok(Page { html, timeline })
    }

    /// The same maps by each measure but the method's own, with what shares are of.
    fn timelines_by_other_measures(
        &self,
        paths: &[PathBuf],
    ) -> Result<Vec<(Area, Timeline)>, Error> {
        let others = self.all_measures().into_iter().skip(1).map(|measure| {
            let reader = self.reader.by_measure(measure);
            Ok((reader.whole()?, reader.read(paths)?))
        });
        others.collect()
    }

    fn days(&self, rows: &[DatedRow<'_>], frame: &Frame) -> Result<Found, Error> {
        let mut days = Vec::with_capacity(rows.len());
        let (mut deltas, mut statuses, mut last) = (Deltas::default(), Vec::new(), None);
        for chunk in rows.chunks(CHUNK) {
            let in_chunk = parallel::map(chunk, |row| {
                let map = self.reader.map_of(row.path, row.date)?;
                let day = Day::measure(&map, row.date, self.survey(), frame)?;
                Ok((day, map))
            });
            for found in in_chunk {
                let (mut day, map) = found?;
                add_by_precedence(&mut statuses, map.statuses());
                deltas.add(&mut day);
                days.push(day);
                last = Some(map);
            }
        }
        let last = last.unwrap_or_default();
        Ok(Found { days, deltas, statuses, sides: sides_of(rows), last })
    }

    fn page(
        &self,
        timeline: &Timeline,
        by_measure: &[ByMeasure<'_>],
        frame: &Frame,
        found: Found,
    ) -> Result<String, Error> {
        let rows = by_measure.first().map_or(&[][..], |own| &own.rows);
        let language = self.language;
        let report = self.survey().regions(&found.last)?;
        let dark = Theme::built_in("dark")?;
        let about = last_headline(rows).side();
        let fills = self.theme.fills(&found.statuses, &found.sides);
        let last_day = found.days.last().map(|day| language.day(day.date)).unwrap_or_default();
        let has_figure = report.headline().has_figure();
        let denominators = report.regional().map(RegionalReport::denominators);
        let template = Template {
            language,
            title: Shown::new(self.title.as_deref().unwrap_or_else(|| self.territory().name())),
            heading: self.heading(&report, &last_day),
            last_day,
            method: Shown::new(self.method().sentence()),
            denominators: Shown::new(denominators.unwrap_or_default()),
            css: include_str!("page.css"),
            theme_css: style(&self.theme, &found, about),
            dark_css: style(&dark, &found, about),
            script: Script::new(include_str!("page.js")),
            map: self.map(frame, &found.statuses, &fills),
            doubts: if has_figure { self.doubts(&found.last)? } else { Vec::new() },
            warnings: report
                .warnings()
                .iter()
                .map(|warning| Shown::new(warning.to_string()))
                .collect(),
            files: file_rows(timeline, &found.days),
            data: json_in_html(&Data::new(self, by_measure, found, &report)),
            projection: frame.plane.caption(language),
            made_by: concat!("territory-control ", env!("CARGO_PKG_VERSION")),
            sources: self.source.as_ref().map(Shown::new),
        };
        template.render().map_err(|error| {
            let message = format!("the page cannot be written: {error}");
            Error::new(ErrorKind::Picture { message })
        })
    }

    fn heading(&self, report: &ControlReport, last_day: &str) -> Heading {
        let language = self.language;
        let place = self.territory().name();
        let (headline, controlled) = (report.headline(), report.controlled());
        let (share, sides) = (controlled.share(), report.sides());
        let sentence = language.headline(headline, Some(place), share, sides);
        let page_title = match &self.title {
            Some(title) => {
                language.labelled(title, &language.headline(headline, None, share, sides))
            }
            None => sentence.clone(),
        };
        let page_title = Shown::new(page_title);
        if !headline.has_figure() {
            let (share, range) = (String::new(), String::new());
            let (label, text) = (Shown::new(sentence), last_day.to_owned());
            return Heading { page_title, share, label, range, text };
        }
        let [area, whole] = [controlled.area(), report.whole()].map(|area| language.area(area));
        Heading {
            page_title,
            share: language.share(controlled.share()),
            label: Shown::new(language.held_by(headline)),
            range: language.open_range(report.range()).unwrap_or_default(),
            text: format!("{area} {} {whole} · {last_day}", language.text(Word::Of)),
        }
    }

    /// The map without the shapes of statuses, which the script draws.
    fn map(&self, frame: &Frame, statuses: &[Status], fills: &[Fill]) -> String {
        let base = Base::draw(self.territory(), frame);
        let (width, height) = (frame.width.to_string(), frame.height.to_string());
        let mut svg = Svg::new();
        svg.open(
            "svg",
            &[
                ("id", "map"),
                ("viewBox", &format!("0 0 {width} {height}")),
                ("role", "img"),
                ("aria-label", self.territory().name()),
                ("font-family", FONTS),
            ],
        );
        self.theme.write_patterns(fills, &mut svg);
        svg.empty("rect", &[("width", &width), ("height", &height), ("class", "outside")]);
        svg.open("g", &[("id", "ground"), ("transform", &scale_to_pixels())]);
        write_land(&base, &mut svg);
        write_statuses(statuses.len(), fills, &mut svg);
        write_lines(&base, &mut svg);
        write_front(("id", "front"), &mut svg);
        for (index, rings) in base.regions.iter().enumerate() {
            write_region(index, rings, &mut svg);
        }
        svg.close();
        svg.open("g", &[("pointer-events", "none")]);
        let mut furniture = Furniture::on(frame, self.language);
        furniture.scale_bar(&mut svg);
        furniture.names(self.territory(), &base, &self.places, &mut svg);
        svg.close();
        svg.close();
        svg.finish()
    }

    fn doubts(&self, last: &ControlMap) -> Result<Vec<DoubtRow>, Error> {
        let language = self.language;
        let uncertainty = self.survey().uncertainty(last)?;
        Ok(uncertainty.rows().iter().map(|movement| doubt_row(movement, language)).collect())
    }
}

/// The style sheet of a page by a theme; the side that what counts is about has the accent.
fn style(theme: &Theme, found: &Found, about: Option<&Side>) -> String {
    let fills = theme.fills(&found.statuses, &found.sides);
    let about = found.sides.iter().find(|row| Some(row.side()) == about);
    theme.page_style(&fills, about.and_then(|row| fill_of_side(row, &found.statuses, &fills)))
}

fn doubt_row(movement: &Movement, language: Language) -> DoubtRow {
    let [area_down, area_up] = movement.area_km2();
    let [points_down, points_up] = movement.percentage_points();
    DoubtRow {
        doubt: language.doubt(movement.doubt()),
        area_down: signed(area_down, 1, language),
        area_up: signed(area_up, 1, language),
        points_down: signed(points_down, 3, language),
        points_up: signed(points_up, 3, language),
    }
}

/// A number with its sign, unless it is written as zero.
fn signed(value: f64, decimals: usize, language: Language) -> String {
    let text = language.number(value, decimals);
    if value > 0.0 && text.bytes().any(|byte| matches!(byte, b'1'..=b'9')) {
        format!("+{text}")
    } else {
        text
    }
}

fn dated_rows(timeline: &Timeline) -> Vec<DatedRow<'_>> {
    let rows = timeline.rows().iter().filter(|row| !row.is_superseded());
    rows.filter_map(|row| {
        let (date, figures) = (row.date()?, row.figures().filter(|day| day.is_of_territory())?);
        Some(DatedRow { date, figures, flags: row.flags(), path: row.path(), file: row.file() })
    })
    .collect()
}

/// The sides of all days, each as it was last, in the order in which maps have them.
fn sides_of(rows: &[DatedRow<'_>]) -> Vec<SideReport> {
    let mut sides: Vec<SideReport> = Vec::new();
    for row in rows.iter().flat_map(|row| row.figures.sides()) {
        match sides.iter_mut().find(|known| known.side() == row.side()) {
            Some(known) => *known = row.clone(),
            None => sides.push(row.clone()),
        }
    }
    sides
}

/// All files with their digests, those that were not read or do not count with the reason.
fn file_rows(timeline: &Timeline, days: &[Day]) -> Vec<FileRow> {
    let counted = days.iter().flat_map(|day| {
        day.files.iter().map(|file| FileRow {
            date: day.date.to_string(),
            name: Shown::new(&file.name),
            sha256: file.sha256.clone().unwrap_or_default(),
            note: Shown::default(),
        })
    });
    let not_counted = timeline.rows().iter().filter(|row| {
        let is_of_here = row.figures().is_some_and(DayFigures::is_of_territory);
        row.is_superseded() || !is_of_here || row.date().is_none()
    });
    let not_counted = not_counted.map(|row| FileRow {
        date: row.date().map(|date| date.to_string()).unwrap_or_default(),
        name: Shown::new(row.file()),
        sha256: String::new(),
        note: Shown::new(row.error().map_or_else(
            || row.flags().iter().map(Flag::message).collect::<Vec<_>>().join("; "),
            Error::finding,
        )),
    });
    let skipped = timeline.skipped().iter().map(|name| FileRow {
        date: String::new(),
        name: Shown::new(name),
        sha256: String::new(),
        note: Shown::new("no map by its name"),
    });
    counted.chain(not_counted).chain(skipped).collect()
}

/// Adds statuses that are not known yet, each behind the one that it follows on its map.
fn add_by_precedence<'s>(known: &mut Vec<Status>, found: impl Iterator<Item = &'s Status>) {
    let mut next = 0;
    for status in found {
        if let Some(place) = known.iter().position(|other| other == status) {
            next = place + 1;
        } else {
            known.insert(next.min(known.len()), status.clone());
            next += 1;
        }
    }
}

/// Paths that the script fills with the shapes of statuses, the weakest first.
fn write_statuses(count: usize, fills: &[Fill], svg: &mut Svg) {
    for index in (0..count).rev() {
        let (id, class) = (format!("status-{index}"), format!("f{index}-base"));
        svg.empty("path", &[("id", &id), ("class", &class), ("stroke-width", "2")]);
        if fills.get(index).is_some_and(Fill::has_pattern) {
            let (id, fill) = (format!("pattern-{index}"), format!("url(#p-f{index}-map)"));
            svg.empty("path", &[("id", &id), ("fill", &fill)]);
        }
    }
}

fn write_region(index: usize, rings: &Rings, svg: &mut Svg) {
    let data = path_data(rings.iter().map(Vec::as_slice), Closed::Yes);
    svg.empty("path", &[("class", "region"), ("data-region", &index.to_string()), ("d", &data)]);
}

/// JSON that can stand in an HTML script element: nothing in it ends the element.
fn json_in_html(data: &Data) -> String {
    let text = serde_json::to_string(data).unwrap_or_default();
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statuses(names: &[&str]) -> Vec<Status> {
        names.iter().map(|name| Status::new(*name)).collect()
    }

    #[test]
    fn statuses_keep_the_order_of_their_maps() {
        let mut known = Vec::new();
        for map in [&["a", "c"][..], &["a", "b", "c"], &["x", "a"], &["c", "d"]] {
            add_by_precedence(&mut known, statuses(map).iter());
        }
        assert_eq!(known, statuses(&["x", "a", "b", "c", "d"]));
    }
}
