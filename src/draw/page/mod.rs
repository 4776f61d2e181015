//! Report pages: one file for a reader, with everything in it.

mod data;
mod day;
mod delta;
mod words;

use std::path::Path;

use askama::Template;
use jiff::civil::Date;
use rayon::prelude::*;

use super::frame::{Frame, Paper};
use super::furniture::Furniture;
use super::language::{Language, Word};
use super::map::{write_land, write_lines};
use super::place::MapPlace;
use super::scene::{Base, Rings};
use super::sheet::FONTS;
use super::svg::{Closed, Svg, path_data};
use super::theme::{Fill, Theme};
use crate::control_map::ControlMap;
use crate::error::{Error, ErrorKind};
use crate::measure::Measure;
use crate::method::Method;
use crate::quantity::{Area, Range};
use crate::reader::MapReader;
use crate::status::Status;
use crate::territory::Territory;
use crate::timeline::{Figures, Flag, Timeline, TimelineReader};
use data::{Data, DayRow, Deltas, StatusRow, by_region, day_order, km2, region_rows};
use day::Day;
use words::{Words, doubt};

/// A report page: one HTML file that needs no network, with a map whose days a reader can go through,
/// a chart, all figures as a table and as CSV, what could move the number, and the maps with their
/// digests.
///
/// ```no_run
/// use territory_control::{PageDrawing, Territory};
///
/// let ukraine = Territory::ukraine();
/// let html = PageDrawing::new(&ukraine).draw(["maps/"])?;
/// std::fs::write("report.html", html).unwrap();
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct PageDrawing<'a> {
    territory: &'a Territory,
    method: Method,
    reader: MapReader,
    measures: Vec<Measure>,
    places: Vec<MapPlace>,
    theme: Theme,
    language: Language,
    title: Option<String>,
    source: Option<String>,
}

/// The template with all that it names.
#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    lang: &'static str,
    title: String,
    headline_share: String,
    headline_range: Option<String>,
    headline_text: String,
    method: String,
    css: &'static str,
    theme_css: String,
    dark_css: String,
    js: &'static str,
    data: String,
    map: String,
    words: &'a Words,
    doubts: Vec<DoubtRow>,
    warnings: Vec<String>,
    files: Vec<FileRow>,
    projection: String,
    made_by: &'static str,
    sources: Option<String>,
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
    name: String,
    sha256: String,
    note: String,
}

/// A day of the timeline that has figures.
struct DatedRow<'t> {
    date: Date,
    figures: &'t Figures,
    flags: &'t [Flag],
    file: &'t str,
}

/// What all days have in common, and the last of them whole.
struct Found {
    days: Vec<Day>,
    deltas: Deltas,
    statuses: Vec<Status>,
    last: ControlMap,
}

/// Days that are measured at a time; the bound on memory.
const CHUNK: usize = 64;

/// The width of the map in pixels, at its own size.
const WIDTH: i32 = 960;

impl<'a> PageDrawing<'a> {
    /// A page about a territory: by the default method; the measures to choose from are that of the
    /// method, geodesic edges, and the spheres of S2 and turf.js; the theme `light`, and `dark` where a
    /// reader's screen is dark; in English.
    pub fn new(territory: &'a Territory) -> Self {
        let places = if territory.is_embedded() { MapPlace::of_ukraine() } else { Vec::new() };
        Self {
            territory,
            method: Method::default(),
            reader: MapReader::new(),
            measures: Measure::without_projections(),
            places,
            theme: Theme::default(),
            language: Language::default(),
            title: None,
            source: None,
        }
    }

    /// Measures by this method.
    #[must_use]
    pub fn method(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    /// Reads maps with this reader.
    #[must_use]
    pub fn map_reader(mut self, reader: MapReader) -> Self {
        self.reader = reader;
        self
    }

    /// Lets a reader choose among these measures, besides that of the method.
    #[must_use]
    pub fn measures(mut self, measures: Vec<Measure>) -> Self {
        self.measures = measures;
        self
    }

    /// Names these places.
    #[must_use]
    pub fn places(mut self, places: Vec<MapPlace>) -> Self {
        self.places = places;
        self
    }

    /// Draws in these colours where a reader's screen is not dark, and on paper.
    #[must_use]
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = theme;
        self
    }

    /// Writes numbers and fixed words in this language.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Stands over the page.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Says where the maps are from.
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Draws the page of the maps in files and folders, as [`TimelineReader::read`] finds them.
    ///
    /// Maps that cannot be read are listed on the page with their errors.
    ///
    /// # Errors
    ///
    /// As [`TimelineReader::read`]; [`ErrorKind::Picture`] if no map has a date, or the territory is
    /// empty.
    pub fn draw(&self, paths: impl IntoIterator<Item = impl AsRef<Path>>) -> Result<String, Error> {
        let reader = TimelineReader::new(self.territory)
            .method(self.method.clone())
            .map_reader(self.reader.clone());
        let timeline = reader.read(paths)?;
        let rows = dated_rows(&timeline);
        if rows.is_empty() {
            let message = "no map that can be read has a date: a page shows days".to_owned();
            return Err(Error::new(ErrorKind::Picture { message }));
        }
        let paper = Paper { width: WIDTH, most_height: 900, margin: 14 };
        let frame = Frame::around(self.territory.boundary(), paper)?;
        let found = self.days(&reader, &rows, &frame)?;
        self.page(&timeline, &rows, &frame, found)
    }

    /// The method's own measure, and the others.
    fn all_measures(&self) -> Vec<Measure> {
        let own = self.method.measure.clone();
        let others = self.measures.iter().filter(|measure| **measure != own).cloned();
        std::iter::once(own.clone()).chain(others).collect()
    }

    fn days(
        &self,
        reader: &TimelineReader<'_>,
        rows: &[DatedRow<'_>],
        frame: &Frame,
    ) -> Result<Found, Error> {
        let measures = self.all_measures();
        let mut days = Vec::with_capacity(rows.len());
        let (mut deltas, mut statuses, mut last) = (Deltas::default(), Vec::new(), None);
        for chunk in rows.chunks(CHUNK) {
            let in_chunk: Vec<(Day, ControlMap)> = chunk
                .par_iter()
                .map(|row| {
                    let map = reader.map_of(row.file, row.date)?;
                    let day =
                        Day::of(&map, row.date, self.territory, &self.method, &measures, frame)?;
                    Ok((day, map))
                })
                .collect::<Result<_, Error>>()?;
            for (mut day, map) in in_chunk {
                add_by_precedence(&mut statuses, map.statuses());
                deltas.add(&mut day);
                days.push(day);
                last = Some(map);
            }
        }
        let last = last.unwrap_or_default();
        Ok(Found { days, deltas, statuses, last })
    }

    fn page(
        &self,
        timeline: &Timeline,
        rows: &[DatedRow<'_>],
        frame: &Frame,
        found: Found,
    ) -> Result<String, Error> {
        let Found { days, deltas, statuses, last } = found;
        let language = self.language;
        let words = Words::of(language);
        let report = self.territory.control_by_region(&self.method, &last)?;
        let controlled = *report.controlled();
        let fills = self.theme.fills(&statuses);
        let dark = Theme::built_in("dark")?;
        let dark_fills = dark.fills(&statuses);
        let region_areas: Vec<Area> = report
            .regional()
            .map(|regional| regional.regions().iter().map(crate::RegionReport::area).collect())
            .unwrap_or_default();
        let (shapes, front) = deltas.in_order(&statuses);
        let measures = self.all_measures();
        let by_measure = |area: &dyn Fn(&day::Totals) -> Area| -> Vec<Vec<f64>> {
            let of = |measure: usize| {
                let totals = days.iter().filter_map(|day| day.totals.get(measure));
                totals.map(|totals| km2(area(totals))).collect()
            };
            (0..measures.len()).map(of).collect()
        };
        let areas_by_status: Vec<Vec<Vec<f64>>> =
            statuses.iter().map(|status| by_measure(&|totals| totals.of(status))).collect();
        let areas = (0..measures.len()).map(|measure| {
            areas_by_status.iter().filter_map(|rows| rows.get(measure).cloned()).collect()
        });
        let count = region_areas.len();
        let [thousands, point] = language.separators();
        let data = Data {
            lang: language.tag(),
            thousands,
            point,
            percent: language.percent_sign(),
            km2: language.square_kilometres(),
            territory: self.territory.name(),
            whole: km2(report.whole()),
            months: (1..=12).map(|month| language.month_name(month)).collect(),
            day_order: day_order(language),
            words: &words,
            statuses: statuses.iter().map(|status| self.status_row(status, &last)).collect(),
            measures: measures.iter().map(ToString::to_string).collect(),
            days: rows.iter().map(day_row).collect(),
            controlled: by_measure(&|totals| totals.controlled),
            areas: areas.collect(),
            gained: rows.iter().map(|row| row.figures.gained().map(km2)).collect(),
            lost: rows.iter().map(|row| row.figures.lost().map(km2)).collect(),
            regions: region_rows(self.territory, &region_areas),
            region_controlled: by_region(&days, count, |region| region.controlled),
            region_areas: statuses
                .iter()
                .map(|status| by_region(&days, count, |region| region.of(status)))
                .collect(),
            shapes,
            front,
        };
        let day = days.last().map(|day| language.day(day.date)).unwrap_or_default();
        let page = Page {
            lang: language.tag(),
            title: self.title.clone().unwrap_or_else(|| self.territory.name().to_owned()),
            headline_share: language.share(controlled.share()),
            headline_range: is_open(report.range()).then(|| language.range(report.range())),
            headline_text: format!(
                "{} {} {} · {day}",
                language.area(controlled.area()),
                language.text(Word::Of),
                language.area(report.whole()),
            ),
            method: self.method.sentence(),
            css: include_str!("page.css"),
            theme_css: self.theme.page_style(&fills),
            dark_css: dark.page_style(&dark_fills),
            js: include_str!("page.js"),
            data: json_in_html(&data),
            map: self.map(frame, &statuses, &fills),
            words: &words,
            doubts: self.doubts(&last)?,
            warnings: report.warnings().iter().map(ToString::to_string).collect(),
            files: file_rows(timeline, &days),
            projection: frame.plane.caption(language),
            made_by: concat!("territory-control ", env!("CARGO_PKG_VERSION")),
            sources: self.source.clone(),
        };
        page.render().map_err(|error| {
            let message = format!("the page cannot be written: {error}");
            Error::new(ErrorKind::Picture { message })
        })
    }

    fn status_row(&self, status: &Status, map: &ControlMap) -> StatusRow {
        let counted = self.method.counts(map, status);
        StatusRow {
            label: self.language.status(status),
            counted,
            open: !counted && map.widens_range(status),
        }
    }

    /// The map without the shapes of statuses, which the script draws.
    fn map(&self, frame: &Frame, statuses: &[Status], fills: &[Fill]) -> String {
        let base = Base::of(self.territory, frame);
        let (width, height) = (frame.width.to_string(), frame.height.to_string());
        let mut svg = Svg::new();
        svg.open(
            "svg",
            &[
                ("id", "map"),
                ("viewBox", &format!("0 0 {width} {height}")),
                ("role", "img"),
                ("aria-label", self.territory.name()),
                ("font-family", FONTS),
            ],
        );
        svg.open("defs", &[]);
        self.theme.patterns(fills, &mut svg);
        svg.close();
        svg.empty("rect", &[("width", &width), ("height", &height), ("class", "outside")]);
        let scale = format!("scale({})", 1.0 / f64::from(Frame::UNITS));
        svg.open("g", &[("id", "ground"), ("transform", &scale)]);
        write_land(&base, &mut svg);
        for (index, _) in statuses.iter().enumerate().rev() {
            let (id, class) = (format!("status-{index}"), format!("f{index}-base"));
            svg.empty("path", &[("id", &id), ("class", &class), ("stroke-width", "2")]);
            if fills.get(index).is_some_and(Fill::has_pattern) {
                let (id, fill) = (format!("pattern-{index}"), format!("url(#p-f{index}-map)"));
                svg.empty("path", &[("id", &id), ("fill", &fill)]);
            }
        }
        write_lines(&base, &mut svg);
        svg.empty(
            "path",
            &[
                ("id", "front"),
                ("class", "front"),
                ("fill", "none"),
                ("stroke-width", "7"),
                ("stroke-linejoin", "round"),
                ("stroke-linecap", "round"),
            ],
        );
        for (index, rings) in base.regions.iter().enumerate() {
            write_region(index, rings, &mut svg);
        }
        svg.close();
        svg.open("g", &[("pointer-events", "none")]);
        let mut furniture = Furniture::on(frame, self.language);
        furniture.scale_bar(&mut svg);
        furniture.names(self.territory, &base, &self.places, &mut svg);
        svg.close();
        svg.close();
        svg.finish()
    }

    fn doubts(&self, last: &ControlMap) -> Result<Vec<DoubtRow>, Error> {
        let language = self.language;
        let uncertainty = self.territory.uncertainty(&self.method, last)?;
        let signed = |value: f64, decimals: usize| {
            let text = language.number(value, decimals);
            if value > 0.0 && text.bytes().any(|byte| matches!(byte, b'1'..=b'9')) {
                format!("+{text}")
            } else {
                text
            }
        };
        let row = |movement: &crate::Movement| {
            let ([area_down, area_up], [points_down, points_up]) =
                (movement.area_km2(), movement.percentage_points());
            DoubtRow {
                doubt: doubt(movement.doubt(), language),
                area_down: signed(area_down, 1),
                area_up: signed(area_up, 1),
                points_down: signed(points_down, 3),
                points_up: signed(points_up, 3),
            }
        };
        Ok(uncertainty.rows().iter().map(row).collect())
    }
}

fn dated_rows(timeline: &Timeline) -> Vec<DatedRow<'_>> {
    let rows = timeline.rows().iter().filter(|row| !row.is_superseded());
    rows.filter_map(|row| {
        let (date, figures) = (row.date()?, row.figures()?);
        Some(DatedRow { date, figures, flags: row.flags(), file: row.file() })
    })
    .collect()
}

fn day_row(row: &DatedRow<'_>) -> DayRow {
    let flag = |flag: &Flag| format!("{}: {}", flag.code(), flag.message());
    DayRow {
        date: row.date.to_string(),
        file: row.file.to_owned(),
        flags: row.flags.iter().map(flag).collect(),
    }
}

/// All files with their digests, those that were not read or do not count with the reason.
fn file_rows(timeline: &Timeline, days: &[Day]) -> Vec<FileRow> {
    let counted = days.iter().flat_map(|day| {
        day.files.iter().map(|file| FileRow {
            date: day.date.to_string(),
            name: file.name.clone(),
            sha256: file.sha256.clone(),
            note: String::new(),
        })
    });
    let is_left_out = |row: &&crate::TimelineRow| {
        row.is_superseded() || row.error().is_some() || row.date().is_none()
    };
    let left_out = timeline.rows().iter().filter(is_left_out).map(|row| FileRow {
        date: row.date().map(|date| date.to_string()).unwrap_or_default(),
        name: row.file().to_owned(),
        sha256: String::new(),
        note: row.error().map_or_else(
            || row.flags().iter().map(Flag::message).collect::<Vec<_>>().join("; "),
            ToString::to_string,
        ),
    });
    let skipped = timeline.skipped().iter().map(|name| FileRow {
        date: String::new(),
        name: name.clone(),
        sha256: String::new(),
        note: "no map by its name".to_owned(),
    });
    counted.chain(left_out).chain(skipped).collect()
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

fn is_open(range: Range) -> bool {
    range.high > range.low
}

fn write_region(index: usize, rings: &Rings, svg: &mut Svg) {
    let data = path_data(rings.iter().map(Vec::as_slice), Closed::Yes);
    svg.empty("path", &[("class", "region"), ("data-region", &index.to_string()), ("d", &data)]);
}

/// JSON that can stand in an HTML script element: nothing in it ends the element.
fn json_in_html(data: &Data<'_>) -> String {
    let text = serde_json::to_string(data).unwrap_or_default();
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_keep_the_order_of_their_maps() {
        let statuses =
            |names: &[&str]| names.iter().map(|name| Status::new(*name)).collect::<Vec<_>>();
        let mut known = Vec::new();
        for map in [&["a", "c"][..], &["a", "b", "c"], &["x", "a"], &["c", "d"]] {
            add_by_precedence(&mut known, statuses(map).iter());
        }
        assert_eq!(known, statuses(&["x", "a", "b", "c", "d"]));
    }
}
