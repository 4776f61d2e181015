//! What a report page shows, and how.

use crate::draw::language::Language;
use crate::draw::place::MapPlace;
use crate::draw::presentation::presentation;
use crate::draw::theme::Theme;
use crate::measure::Measure;
use crate::method::Method;
use crate::territory::{Survey, Territory};
use crate::timeline::TimelineReader;

/// A report page: one HTML file that needs no network, with a map whose days a reader can go through,
/// a chart, all figures as a table and as CSV, what could move the number, and the maps with their
/// digests.
///
/// ```no_run
/// use territory_control::draw::PageDrawing;
/// use territory_control::{Method, Territory};
///
/// let ukraine = Territory::ukraine();
/// let reader = ukraine.survey(&Method::default()).timeline();
/// let page = PageDrawing::new(&reader).draw(["maps/"])?;
/// std::fs::write("report.html", page.html()).unwrap();
/// assert_eq!(page.timeline().failures(), 0);
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct PageDrawing<'a> {
    pub(super) reader: &'a TimelineReader<'a>,
    pub(super) measures: Vec<Measure>,
    pub(super) places: Vec<MapPlace>,
    pub(super) theme: Theme,
    pub(super) language: Language,
    pub(super) title: Option<String>,
    pub(super) source: Option<String>,
}

impl<'a> PageDrawing<'a> {
    /// A page of the timelines that this reader reads: the measures to choose from are that of its
    /// method, geodesic edges, and the spheres of S2 and turf.js; the theme `light`, and `dark` where a
    /// reader's screen is dark; in English.
    pub fn new(reader: &'a TimelineReader<'a>) -> Self {
        Self {
            reader,
            measures: Measure::without_projections(),
            places: MapPlace::for_territory(reader.survey().territory()),
            theme: Theme::default(),
            language: Language::default(),
            title: None,
            source: None,
        }
    }

    /// Lets a reader choose among these measures, in addition to that of the method.
    #[must_use]
    pub fn measures(mut self, measures: Vec<Measure>) -> Self {
        self.measures = measures;
        self
    }

    presentation!(with places);

    pub(super) fn survey(&self) -> &'a Survey<'a> {
        self.reader.survey()
    }

    pub(super) fn territory(&self) -> &'a Territory {
        self.survey().territory()
    }

    pub(super) fn method(&self) -> &'a Method {
        self.survey().method()
    }

    /// The method's own measure, and the others.
    pub(super) fn all_measures(&self) -> Vec<Measure> {
        let own = self.method().measure.clone();
        let others = self.measures.iter().filter(|measure| **measure != own).cloned();
        std::iter::once(own.clone()).chain(others).collect()
    }
}
