//! Maps.

mod captions;
mod subject;

use subject::Subject;

use super::frame::Frame;
use super::furniture::Furniture;
use super::key::write_key;
use super::language::Language;
use super::layers::{write_area, write_front, write_land, write_lines};
use super::paper::{Paper, scale_to_pixels};
use super::picture::Picture;
use super::place::MapPlace;
use super::presentation::presentation;
use super::scene::{Base, ChangedGround, Rings, front, status_grounds};
use super::sheet::{MARGIN, Sheet, Type};
use super::svg::{Closed, Svg, path_data, short};
use super::theme::{Fill, Theme};
use super::window::Window;
use super::words::Word;
use crate::error::Error;
use crate::limits::Budget;
use crate::map::ControlMap;
use crate::method::Method;
use crate::report::ControlReport;
use crate::status::Status;
use crate::territory::Territory;

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
            places: MapPlace::for_territory(territory),
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

    presentation!(with places);

    /// Draws the map.
    ///
    /// # Errors
    ///
    /// As [`Survey::control`](crate::Survey::control); [`ErrorKind::Picture`](crate::ErrorKind::Picture) if the territory
    /// is empty, or the window is a region that it does not have.
    pub fn draw(&self) -> Result<Picture, Error> {
        let budget = ControlMap::begin_call(self.earlier.into_iter().chain([self.map]));
        let (report, subject) = self.measure(&budget)?;
        let scene = self.scene(&budget)?;
        let statuses: Vec<&Status> = scene.statuses.iter().map(|(status, _)| status).collect();
        let fills = self.theme.fills(statuses, report.sides());
        let mut sheet = Sheet::new(WIDTH);
        let title = self.heading(&subject);
        sheet.paragraph(&title, Type::TITLE, 3);
        for line in self.subtitles(&subject) {
            sheet.paragraph(&line, Type::SUBTITLE, 2);
        }
        sheet.y += 8.0;
        let omitted = self.write_map(&mut sheet, &scene, &fills)?;
        sheet.y += 14.0;
        if matches!(self.window, Window::Box { .. }) {
            // The figures are those of the territory, of which the box is a part.
            sheet.paragraph(&subject.name, Type::STRONG, 1);
        }
        let rows = self.key(&scene, &subject);
        write_key(&mut sheet, &rows, &fills, self.language);
        sheet.y += 8.0;
        for line in self.captions(&report, &subject, &scene) {
            sheet.paragraph(&line, Type::CAPTION, 3);
        }
        let description = self.description(&subject, &rows, omitted);
        Ok(Picture { svg: sheet.finish(&title, &description, &self.theme, &fills) })
    }

    /// Whether the map shows all of the territory.
    fn shows_all(&self) -> bool {
        self.window == Window::Territory
    }

    /// The report of the map, and what of it the picture is about.
    fn measure(&self, budget: &Budget) -> Result<(ControlReport, Subject), Error> {
        let survey = self.territory.survey(&self.method);
        let region = self.window.region(self.territory)?;
        let change = self
            .earlier
            .map(|earlier| survey.change_within([earlier, self.map], budget))
            .transpose()?;
        let change = change.as_ref();
        if let Some(region) = region {
            let report = survey.regions_within(self.map, budget)?;
            report.expect_of_territory()?;
            let regions = self.territory.regions();
            let subject = Subject::from_region(
                region,
                regions,
                &report,
                change,
                (self.map, &self.method),
                budget,
            )?;
            return Ok((report, subject));
        }
        let report = survey.control_within(self.map, budget)?;
        report.expect_of_territory()?;
        let subject = Subject::from_territory(self.territory.name(), &report, change);
        Ok((report, subject))
    }

    fn scene(&self, budget: &Budget) -> Result<Scene, Error> {
        let shown = self.window.ground(self.territory)?;
        let paper = Paper { width: WIDTH - 2 * MARGIN, most_height: 860, margin: 14 };
        let frame = Frame::around(&shown, paper)?;
        let survey = self.territory.survey(&self.method);
        let drawn = survey.drawn_ground(self.map, budget)?;
        let statuses = status_grounds(&drawn, budget)?
            .into_iter()
            .map(|(status, ground)| (status, frame.rings(ground.rings())))
            .collect();
        let changed = match self.earlier {
            Some(earlier) => ChangedGround::between(
                [earlier, self.map],
                self.territory,
                &self.method,
                &frame,
                budget,
            )?,
            None => ChangedGround::default(),
        };
        let (pieces, front_kilometres) = front(&survey, &drawn.controlled, budget)?;
        let base = Base::draw(self.territory, &frame);
        let front = frame.lines(pieces);
        Ok(Scene { frame, base, statuses, changed, front, front_kilometres })
    }

    /// Writes the map itself; how many names found no room on it.
    fn write_map(&self, sheet: &mut Sheet, scene: &Scene, fills: &[Fill]) -> Result<usize, Error> {
        let svg = &mut sheet.body;
        self.theme.write_patterns(fills, svg);
        open_map(&scene.frame, sheet.y, svg);
        write_ground(scene, fills, svg);
        let omitted = self.write_furniture(scene, svg)?;
        if self.map.polygon_count() == 0 {
            self.write_nothing_drawn(&scene.frame, svg);
        }
        svg.close();
        sheet.y += f64::from(scene.frame.height);
        Ok(omitted)
    }

    /// Scale bar, locator and names; how many names found no room.
    fn write_furniture(&self, scene: &Scene, svg: &mut Svg) -> Result<usize, Error> {
        let mut furniture = Furniture::on(&scene.frame, self.language);
        furniture.scale_bar(svg);
        if !self.shows_all() {
            let shown: Vec<Rings> = scene.statuses.iter().map(|(_, rings)| rings.clone()).collect();
            furniture.locator(self.territory, &shown, svg)?;
        }
        furniture.names(self.territory, &scene.base, &self.places, svg);
        Ok(furniture.omitted())
    }

    /// An empty map says that it is empty, in its middle.
    fn write_nothing_drawn(&self, frame: &Frame, svg: &mut Svg) {
        let [x, y] = [frame.width, frame.height].map(|length| short(f64::from(length) / 2.0));
        svg.text(
            "text",
            &[
                ("x", &x),
                ("y", &y),
                ("class", "ink halo"),
                ("stroke-width", "4"),
                ("text-anchor", "middle"),
                ("paint-order", "stroke"),
                ("font-size", "16"),
            ],
            self.language.text(Word::NothingDrawn),
        );
    }
}

/// Opens the map at this height of the sheet, and fills what lies outside the territory.
fn open_map(frame: &Frame, top: f64, svg: &mut Svg) {
    let (width, height) = (frame.width.to_string(), frame.height.to_string());
    let (x, y) = (MARGIN.to_string(), short(top));
    let view = format!("0 0 {width} {height}");
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
}

/// Land, statuses, what changed, borders and the front, each over the one before it.
fn write_ground(scene: &Scene, fills: &[Fill], svg: &mut Svg) {
    svg.open("g", &[("transform", &scale_to_pixels())]);
    write_land(&scene.base, svg);
    // The weakest first, so that what wins lies above.
    for (index, (status, rings)) in scene.statuses.iter().enumerate().rev() {
        let has_pattern = fills.get(index).is_some_and(Fill::has_pattern);
        write_area(&format!("f{index}"), status.as_str(), rings, has_pattern, svg);
    }
    write_area("gained", "gained", &scene.changed.gained, true, svg);
    write_area("lost", "lost", &scene.changed.lost, true, svg);
    write_lines(&scene.base, svg);
    if !scene.front.is_empty() {
        let data = path_data(scene.front.iter().map(Vec::as_slice), Closed::No);
        write_front(("d", &data), svg);
    }
    svg.close();
}
