//! Maps.

use super::frame::{Frame, Paper};
use super::furniture::Furniture;
use super::key::{Figures, KeyRow, Swatch, write_key};
use super::language::Language;
use super::picture::Picture;
use super::place::MapPlace;
use super::presentation::presentation;
use super::scene::{Base, ChangedGround, Rings, front, status_grounds};
use super::sheet::{MARGIN, Sheet, Type};
use super::svg::{Closed, Svg, path_data, short};
use super::theme::{Fill, Theme};
use super::window::Window;
use super::words::Word;
use crate::change::Change;
use crate::error::Error;
use crate::map::ControlMap;
use crate::method::Method;
use crate::quantity::{Area, Range, Share};
use crate::report::ControlReport;
use crate::status::Status;
use crate::territory::Territory;
use crate::warning::WarningCode;

/// A map of what each side holds, with the figures that belong to it.
///
/// Statuses are filled by the colours and patterns of a [`Theme`], in an equal-area projection fitted
/// to what is shown; areas and shares in the key are those of the [`ControlReport`]. Geometry is
/// rounded to a quarter of a pixel, for drawing only.
///
/// ```
/// use territory_control::draw::MapDrawing;
/// use territory_control::{ControlMap, Territory};
///
/// let ukraine = Territory::ukraine();
/// let picture = MapDrawing::new(&ukraine, &ControlMap::sample()).title("A sample").draw()?;
/// assert!(picture.svg().starts_with("\n<svg") && picture.svg().contains(">A sample<"));
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct MapDrawing<'a> {
    territory: &'a Territory,
    map: &'a ControlMap,
    method: Method,
    earlier: Option<&'a ControlMap>,
    window: Window,
    places: Vec<MapPlace>,
    theme: Theme,
    language: Language,
    title: Option<String>,
    source: Option<String>,
}

/// The width of a picture in pixels, at its own size.
const WIDTH: i32 = 960;

/// What the figures of a map are about: the territory, or the region that is shown.
struct Subject {
    name: String,
    whole: Area,
    controlled: Area,
    range: Range,
    /// Each status with its area.
    statuses: Vec<(Status, Area)>,
    gained_and_lost: Option<[Area; 2]>,
}

/// A map on paper, before it is written.
struct Scene {
    frame: Frame,
    base: Base,
    /// By precedence.
    statuses: Vec<(Status, Rings)>,
    changed: ChangedGround,
    front: Rings,
    front_kilometres: f64,
}

impl<'a> MapDrawing<'a> {
    /// A map of a territory: by the default method, all of the territory, the theme `light`, in
    /// English, without changes. Towns are named on the embedded territory.
    pub fn new(territory: &'a Territory, map: &'a ControlMap) -> Self {
        Self {
            territory,
            map,
            method: Method::default(),
            earlier: None,
            window: Window::Territory,
            places: MapPlace::of(territory),
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

    /// Shows what was gained and lost since this map.
    #[must_use]
    pub fn since(mut self, earlier: &'a ControlMap) -> Self {
        self.earlier = Some(earlier);
        self
    }

    /// Shows only a part of the territory.
    #[must_use]
    pub fn window(mut self, window: Window) -> Self {
        self.window = window;
        self
    }

    /// Names these places.
    #[must_use]
    pub fn places(mut self, places: Vec<MapPlace>) -> Self {
        self.places = places;
        self
    }

    presentation!();

    /// Draws the map.
    ///
    /// # Errors
    ///
    /// As [`Survey::control`](crate::Survey::control); [`ErrorKind::Picture`](crate::ErrorKind::Picture) if the territory
    /// is empty, or the window is a region that it has not.
    pub fn draw(&self) -> Result<Picture, Error> {
        let (report, subject) = self.figures()?;
        let scene = self.scene()?;
        let statuses: Vec<&Status> = scene.statuses.iter().map(|(status, _)| status).collect();
        let fills = self.theme.fills(statuses);
        let mut sheet = Sheet::new(WIDTH);
        let language = self.language;
        let title = self.title.clone().unwrap_or_else(|| {
            let share = language.share(subject.controlled.share_of(subject.whole));
            format!("{}: {share} {}", subject.name, language.text(Word::Controlled))
        });
        sheet.paragraph(&title, Type::TITLE, 3);
        for line in self.subtitles(&subject) {
            sheet.paragraph(&line, Type::SUBTITLE, 2);
        }
        sheet.y += 8.0;
        let left_out = self.write_map(&mut sheet, &scene, &fills)?;
        sheet.y += 14.0;
        if matches!(self.window, Window::Box { .. }) {
            sheet.paragraph(&subject.name, Type::STRONG, 1);
        }
        let rows = self.key(&scene, &subject);
        write_key(&mut sheet, &rows, &fills, language);
        sheet.y += 8.0;
        for line in self.captions(&report, &scene) {
            sheet.paragraph(&line, Type::CAPTION, 3);
        }
        let description = self.description(&subject, &rows, left_out);
        Ok(Picture { svg: sheet.finish(&title, &description, &self.theme, &fills) })
    }

    fn figures(&self) -> Result<(ControlReport, Subject), Error> {
        let survey = self.territory.survey(&self.method);
        let region = self.window.region(self.territory)?;
        let change = self.earlier.map(|earlier| survey.change(earlier, self.map)).transpose()?;
        let Some(region) = region else {
            let report = survey.control(self.map)?;
            let statuses = report.statuses().iter();
            let subject = Subject {
                name: self.territory.name().to_owned(),
                whole: report.whole(),
                controlled: report.controlled().area(),
                range: report.range(),
                statuses: statuses
                    .map(|row| (row.status().clone(), row.holding().area()))
                    .collect(),
                gained_and_lost: change.map(|change| [change.gained(), change.lost()]),
            };
            return Ok((report, subject));
        };
        let report = survey.regions(self.map)?;
        let found = report.regional().and_then(|regional| regional.region(region.name()));
        let statuses = found.map(|found| found.statuses().to_vec()).unwrap_or_default();
        let whole = found.map(crate::report::RegionReport::area).unwrap_or_default();
        let controlled = found.map(crate::report::RegionReport::controlled).unwrap_or_default();
        let is_open = |status| self.method.leaves_open(self.map, status);
        let open = statuses.iter().filter(|(status, _)| is_open(status));
        let open: Area = open.map(|(_, area)| *area).sum();
        let of_region = |change: Change| {
            let row = change.regions().iter().find(|row| row.name == region.name())?;
            Some([row.gained, row.lost])
        };
        let subject = Subject {
            name: region.name().to_owned(),
            whole,
            controlled,
            range: Range {
                low: controlled.share_of(whole),
                high: (controlled + open).share_of(whole),
            },
            statuses,
            gained_and_lost: change.and_then(of_region),
        };
        Ok((report, subject))
    }

    fn scene(&self) -> Result<Scene, Error> {
        let shown = self.window.ground(self.territory)?;
        let paper = Paper { width: WIDTH - 2 * MARGIN, most_height: 860, margin: 14 };
        let frame = Frame::around(&shown, paper)?;
        let drawn = self.territory.survey(&self.method).drawn_ground(self.map)?;
        let budget = self.map.budget();
        let statuses = status_grounds(&drawn, budget)?
            .into_iter()
            .map(|(status, ground)| (status, frame.rings(ground.rings())))
            .collect();
        let changed = match self.earlier {
            Some(earlier) => {
                ChangedGround::between([earlier, self.map], self.territory, &self.method, &frame)?
            }
            None => ChangedGround::default(),
        };
        let (pieces, front_kilometres) = front(self.territory, &drawn.controlled, self.map)?;
        let base = Base::of(self.territory, &frame);
        let front = frame.lines(pieces);
        Ok(Scene { frame, base, statuses, changed, front, front_kilometres })
    }

    fn subtitles(&self, subject: &Subject) -> Vec<String> {
        let language = self.language;
        let day = self.map.date().map_or_else(
            || language.text(Word::DateUnknown).to_owned(),
            |found| language.day(found.date),
        );
        let mut first = format!(
            "{day} · {} {} {}",
            language.area(subject.controlled),
            language.text(Word::Of),
            language.area(subject.whole),
        );
        if let Some(earlier) = self.earlier.and_then(ControlMap::date) {
            let since = language.text(Word::Since);
            first = format!("{first} · {since} {}", language.day(earlier.date));
        }
        [Some(first), language.open_range(subject.range)].into_iter().flatten().collect()
    }

    /// Writes the map itself; how many names found no room on it.
    fn write_map(&self, sheet: &mut Sheet, scene: &Scene, fills: &[Fill]) -> Result<usize, Error> {
        let Scene { frame, base, .. } = scene;
        let (width, height) = (frame.width.to_string(), frame.height.to_string());
        let (x, y) = (MARGIN.to_string(), short(sheet.y));
        let svg = &mut sheet.body;
        let view = format!("0 0 {width} {height}");
        svg.open("defs", &[]);
        self.theme.patterns(fills, svg);
        svg.close();
        svg.open(
            "svg",
            &[
                ("x", &x),
                ("y", &y),
                ("width", &width),
                ("height", &height),
                ("viewBox", &view),
                ("class", "map"),
            ],
        );
        svg.empty("rect", &[("width", &width), ("height", &height), ("class", "outside")]);
        svg.open("g", &[("transform", &format!("scale({})", 1.0 / f64::from(Frame::UNITS)))]);
        write_land(base, svg);
        // The weakest first, so that what wins lies above.
        for (index, (status, rings)) in scene.statuses.iter().enumerate().rev() {
            let has_pattern = fills.get(index).is_some_and(Fill::has_pattern);
            write_area(&format!("f{index}"), status.as_str(), rings, has_pattern, svg);
        }
        write_area("gained", "gained", &scene.changed.gained, true, svg);
        write_area("lost", "lost", &scene.changed.lost, true, svg);
        write_lines(base, svg);
        if !scene.front.is_empty() {
            let data = path_data(scene.front.iter().map(Vec::as_slice), Closed::No);
            write_front(("d", &data), svg);
        }
        svg.close();
        let mut furniture = Furniture::on(frame, self.language);
        furniture.scale_bar(svg);
        if self.window != Window::Territory {
            let shown: Vec<Rings> = scene.statuses.iter().map(|(_, rings)| rings.clone()).collect();
            furniture.locator(self.territory, &shown, svg)?;
        }
        furniture.names(self.territory, base, &self.places, svg);
        if self.map.polygon_count() == 0 {
            let (x, y) =
                (short(f64::from(frame.width) / 2.0), short(f64::from(frame.height) / 2.0));
            let attributes =
                [("x", x.as_str()), ("y", &y), ("class", "ink halo"), ("stroke-width", "4")];
            let words = self.language.text(Word::NothingDrawn);
            let [x, y, class, stroke] = attributes;
            let anchor = ("text-anchor", "middle");
            svg.text(
                "text",
                &[x, y, class, stroke, anchor, ("paint-order", "stroke"), ("font-size", "16")],
                words,
            );
        }
        svg.close();
        sheet.y += f64::from(frame.height);
        Ok(furniture.left_out())
    }

    fn key(&self, scene: &Scene, subject: &Subject) -> Vec<KeyRow> {
        let language = self.language;
        let row =
            |swatch: Swatch, label: String, figures: Figures| KeyRow { swatch, label, figures };
        let share = |area: Area| Some(area.share_of(subject.whole));
        let mut rows: Vec<KeyRow> = Vec::new();
        let mut counted = 0;
        for (index, (status, _)) in scene.statuses.iter().enumerate() {
            let found = subject.statuses.iter().find(|(known, _)| known == status);
            let area = found.map(|(_, area)| *area).unwrap_or_default();
            counted += usize::from(self.method.counts(self.map, status));
            // What is drawn outside the question is no share of the territory.
            let share = share(area).filter(|_| *status != Status::ELSEWHERE);
            let figures = Figures::Area(area, share);
            rows.push(row(Swatch::Status(index), language.status(status), figures));
        }
        if counted != 1 || self.method.added() > Area::ZERO {
            let figures = Figures::Area(subject.controlled, share(subject.controlled));
            rows.push(row(Swatch::Sum, language.text(Word::Controlled).to_owned(), figures));
        }
        if let Some([gained, lost]) = subject.gained_and_lost {
            let label = |word: Word| language.text(word).to_owned();
            rows.push(row(Swatch::Gained, label(Word::Gained), Figures::Area(gained, None)));
            rows.push(row(Swatch::Lost, label(Word::Lost), Figures::Area(lost, None)));
        }
        if scene.front_kilometres > 0.0 && self.window == Window::Territory {
            let figures = Figures::Kilometres(scene.front_kilometres);
            rows.push(row(Swatch::Front, language.text(Word::FrontLine).to_owned(), figures));
        }
        rows
    }

    fn captions(&self, report: &ControlReport, scene: &Scene) -> Vec<String> {
        let language = self.language;
        let files: Vec<&str> = report.files().iter().map(|file| file.name.as_str()).collect();
        let file_names = files.iter().map(|name| name.rsplit(['/', '\\']).next().unwrap_or(name));
        let mut source = format!(
            "{}: {} ({})",
            language.text(Word::Map),
            file_names.collect::<Vec<_>>().join(", "),
            report.legend(),
        );
        if let Some(given) = &self.source {
            source = format!("{given}. {source}");
        }
        let method = format!("{}: {}", language.text(Word::Method), self.method.sentence());
        let projection = scene.frame.plane.caption(language);
        let warnings = report.warnings().iter().filter(|warning| is_for_readers(warning.code()));
        let warnings = warnings
            .map(|warning| format!("{}: {}", language.text(Word::Warning), warning.message()));
        [source, method, projection].into_iter().chain(warnings).collect()
    }

    /// The map in words, for those who do not see it.
    fn description(&self, subject: &Subject, rows: &[KeyRow], left_out: usize) -> String {
        let language = self.language;
        let mut sentences = self.subtitles(subject);
        for row in rows {
            sentences.push(match row.figures {
                Figures::Area(area, share) => {
                    let share = share.map(|share: Share| format!(", {}", language.share(share)));
                    format!("{}: {}{}", row.label, language.area(area), share.unwrap_or_default())
                }
                Figures::Kilometres(length) => {
                    format!(
                        "{}: {} {}",
                        row.label,
                        language.number(length, 0),
                        language.kilometres()
                    )
                }
            });
        }
        if left_out > 0 {
            sentences.push(format!("{}: {left_out}", language.text(Word::NamesLeftOut)));
        }
        sentences.join(". ") + "."
    }
}

/// Whether a warning belongs on a picture: not what is usual in files, what the picture says anyway, nor
/// official areas of regions, of which it shows no share.
fn is_for_readers(code: WarningCode) -> bool {
    !matches!(
        code,
        WarningCode::DateMissing
            | WarningCode::Document
            | WarningCode::OfficialAreaDiffers
            | WarningCode::Repaired
            | WarningCode::RepeatedGround
            | WarningCode::Skipped
            | WarningCode::StatusOverlap
    )
}

/// The ground of the territory.
pub(super) fn write_land(base: &Base, svg: &mut Svg) {
    let data = path_data(base.land.iter().map(Vec::as_slice), Closed::Yes);
    svg.empty("path", &[("d", &data), ("class", "land")]);
}

/// The borders of regions and of the territory.
pub(super) fn write_lines(base: &Base, svg: &mut Svg) {
    let borders = path_data(base.borders.iter().map(Vec::as_slice), Closed::No);
    let outline = path_data(base.land.iter().map(Vec::as_slice), Closed::Yes);
    for (data, class, width) in [(&borders, "region-line", "2.6"), (&outline, "outline", "4")] {
        svg.empty(
            "path",
            &[
                ("d", data),
                ("class", class),
                ("fill", "none"),
                ("stroke-width", width),
                ("stroke-linejoin", "round"),
            ],
        );
    }
}

/// The front, with an attribute that says which line it is, or will be.
pub(super) fn write_front(line: (&str, &str), svg: &mut Svg) {
    svg.empty(
        "path",
        &[
            line,
            ("class", "front"),
            ("fill", "none"),
            ("stroke-width", "7"),
            ("stroke-linejoin", "round"),
            ("stroke-linecap", "round"),
        ],
    );
}

/// A filled area; its edge is drawn in its own colour, so that no hairline shows between neighbours.
fn write_area(name: &str, status: &str, rings: &Rings, has_pattern: bool, svg: &mut Svg) {
    if rings.is_empty() {
        return;
    }
    let data = path_data(rings.iter().map(Vec::as_slice), Closed::Yes);
    let (id, class) = (format!("area-{name}"), format!("{name}-base"));
    let reference = format!("#{id}");
    svg.open("g", &[("class", "area"), ("data-status", status)]);
    svg.open("defs", &[]);
    svg.empty("path", &[("id", &id), ("d", &data), ("stroke-linejoin", "round")]);
    svg.close();
    svg.empty("use", &[("href", &reference), ("class", &class), ("stroke-width", "2")]);
    if has_pattern {
        svg.empty("use", &[("href", &reference), ("fill", &format!("url(#p-{name}-map)"))]);
    }
    svg.close();
}
