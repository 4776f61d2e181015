//! A control map: one provider's map of one moment, classified.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo_types::{MultiPolygon, Polygon};
use jiff::civil::Date;

use crate::cells::Pieces;
use crate::document::{DateSource, Features, Input, MapDate, Skipped};
use crate::error::Error;
use crate::geometry::{ByCurve, Curve, Ground, Layers, polygon_of_rings};
use crate::legend::{Legend, Omission};
use crate::limits::{Allowance, Budget};
use crate::measure::Measure;
use crate::quantity::Area;
use crate::status::Status;
use crate::warning::{Warning, WarningCode};

/// One provider's map of one moment, its polygons classified by a legend. They may overlap as
/// drawn; what that means is settled when the map is measured.
///
/// ```
/// use territory_control::{ControlMap, Status};
///
/// let square = br#"{"type": "Feature", "properties": {"status": "occupied"}, "geometry":
///     {"type": "Polygon", "coordinates": [[[36, 47], [37, 47], [37, 48], [36, 48], [36, 47]]]}}"#;
/// let map = ControlMap::from_bytes("square_2025-11-11.geojson", square)?;
///
/// assert_eq!(map.legend_name(), "status");
/// assert_eq!(map.date().unwrap().date().to_string(), "2025-11-11");
/// assert_eq!(map.statuses().collect::<Vec<_>>(), [&Status::OCCUPIED]);
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ControlMap {
    files: Vec<MapFile>,
    date: Option<MapDate>,
    legends: Vec<Legend>,
    features: usize,
    skipped: Skipped,
    polygons: Vec<ClassifiedPolygon>,
    /// Statuses by precedence: a layer is a position in this list.
    statuses: Vec<Status>,
    /// The position of each.
    layers: BTreeMap<Status, usize>,
    /// Symbols that no rule explains, with the number of polygons of each.
    unclassified: Vec<(String, usize)>,
    warnings: Vec<Warning>,
    /// What is computed from the map keeps to this.
    allowance: Allowance,
    /// Whether it was made of ground on the grid, which stays there whatever the curve of edges: it was bent before.
    is_on_grid: bool,
    /// The polygons repaired, once they were asked for, by the curve of their edges.
    repaired: ByCurve<Arc<RepairedMap>>,
}

/// The polygons of a map, repaired once for all questions.
#[derive(Debug)]
pub(crate) struct RepairedMap {
    pub(crate) layers: Layers,
    pub(crate) pieces: Arc<Pieces>,
}

impl RepairedMap {
    fn new(layers: Layers) -> Self {
        let pieces = Arc::new(Pieces::of_layers(&layers));
        Self { layers, pieces }
    }
}

/// A file that a map was read from, or what was in memory already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapFile {
    pub(crate) name: String,
    pub(crate) sha256: Option<String>,
    pub(crate) bytes: Option<u64>,
}

impl MapFile {
    /// Its name as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The SHA-256 of its bytes, in hexadecimal; none of what was in memory already.
    pub fn sha256(&self) -> Option<&str> {
        self.sha256.as_deref()
    }

    /// How many bytes it has, as it was read: packed, if it was; none of what was in memory already.
    pub fn bytes(&self) -> Option<u64> {
        self.bytes
    }

    fn from_input(input: &Input) -> Self {
        let (name, sha256) = (input.name().to_owned(), input.sha256().map(str::to_owned));
        Self { name, sha256, bytes: input.bytes() }
    }
}

#[derive(Debug, Clone)]
struct ClassifiedPolygon {
    /// The place of its status among those of the map.
    layer: usize,
    rings: Vec<Vec<[f64; 2]>>,
}

impl ClassifiedPolygon {
    fn to_polygon(&self) -> Polygon<f64> {
        polygon_of_rings(self.rings.iter().cloned())
    }
}

impl ControlMap {
    /// The files that the map was read from.
    pub fn files(&self) -> &[MapFile] {
        &self.files
    }

    /// The day that the map shows.
    pub fn date(&self) -> Option<&MapDate> {
        self.date.as_ref()
    }

    /// The name of the legend; of several, all, joined by " + "; "none" for a map that was made of nothing.
    pub fn legend_name(&self) -> String {
        if self.legends.is_empty() {
            return "none".to_owned();
        }
        let names: Vec<&str> = self.legends.iter().map(Legend::name).collect();
        names.join(" + ")
    }

    /// The legends that the map was read by.
    pub(super) fn legends(&self) -> &[Legend] {
        &self.legends
    }

    /// How many features were read, with and without polygons.
    pub fn feature_count(&self) -> usize {
        self.features
    }

    /// How many polygons were read, those of `MultiPolygon`s each.
    pub fn polygon_count(&self) -> usize {
        self.polygons.len()
    }

    /// How many polygons have a status.
    pub(super) fn polygon_count_of(&self, status: &Status) -> usize {
        let layer = self.layer_with(status);
        self.polygons.iter().filter(|polygon| Some(polygon.layer) == layer).count()
    }

    /// What was read and is not measured.
    pub fn skipped(&self) -> Skipped {
        self.skipped
    }

    /// The statuses on the map by precedence: where two overlap, the first wins.
    pub fn statuses(&self) -> impl Iterator<Item = &Status> {
        self.statuses.iter()
    }

    /// Whether a status counts as controlled: whether the first side of the legend holds it.
    pub fn is_controlled(&self, status: &Status) -> bool {
        let holder = self.holder(status);
        holder.is_some() && holder.as_ref() == self.first_side()
    }

    /// Whether a status widens the range of the controlled share: whether the first side of the legend may
    /// hold it. What no rule explains could be anything, so it does.
    pub fn widens_range(&self, status: &Status) -> bool {
        self.first_side().is_some_and(|side| self.may_be_held_by(status).contains(side))
    }

    /// Warnings about the map itself.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The symbols that no rule of the legend explains, and how many polygons have each.
    pub fn unclassified(&self) -> &[(String, usize)] {
        &self.unclassified
    }

    /// The polygons of a status as they are drawn, in degrees (x is longitude). They may overlap,
    /// and their rings may need repair; those of a map that was made, a consensus or from lines, are valid after
    /// OGC Simple Features.
    pub fn polygons(&self, status: &Status) -> MultiPolygon<f64> {
        let layer = self.layer_with(status);
        let polygons = self.polygons.iter().filter(|polygon| Some(polygon.layer) == layer);
        polygons.map(ClassifiedPolygon::to_polygon).collect()
    }

    /// What is computed from the map keeps to this.
    pub(crate) fn allowance(&self) -> &Allowance {
        &self.allowance
    }

    /// The budget of a call about maps.
    pub(crate) fn begin_call<'m>(maps: impl IntoIterator<Item = &'m Self>) -> Budget {
        Allowance::begin_together(maps.into_iter().map(|map| &map.allowance))
    }

    /// Adds to an error which map it is about.
    pub(crate) fn locate(&self, error: Error) -> Error {
        let names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        if names.is_empty() { error } else { error.in_input(&names.join(", ")) }
    }

    /// An empty map that can be added to; what is computed from it keeps to `allowance`.
    pub(crate) fn within(allowance: &Allowance) -> Self {
        Self {
            files: Vec::new(),
            date: None,
            legends: Vec::new(),
            features: 0,
            skipped: Skipped::default(),
            polygons: Vec::new(),
            statuses: Vec::new(),
            layers: BTreeMap::new(),
            unclassified: Vec::new(),
            warnings: Vec::new(),
            allowance: allowance.clone(),
            is_on_grid: false,
            repaired: ByCurve::default(),
        }
    }

    /// All positions as they are drawn.
    pub(crate) fn positions(&self) -> impl Iterator<Item = [f64; 2]> {
        self.polygons.iter().flat_map(|polygon| polygon.rings.iter().flatten().copied())
    }

    /// How many positions are drawn.
    pub(crate) fn position_count(&self) -> usize {
        self.polygons.iter().flat_map(|polygon| &polygon.rings).map(Vec::len).sum()
    }

    /// A map of ground that was not read from files, all of one status.
    pub(crate) fn from_ground(
        status: &Status,
        ground: Ground,
        legend: Legend,
        allowance: &Allowance,
    ) -> Result<Self, Error> {
        let polygons: Vec<ClassifiedPolygon> = ground
            .polygons(&allowance.begin())?
            .into_iter()
            .map(|rings| ClassifiedPolygon { layer: 0, rings })
            .collect();
        let repaired = Arc::new(RepairedMap::new(Layers::from_ground(ground)));
        Ok(Self {
            legends: vec![legend],
            features: polygons.len(),
            polygons,
            statuses: vec![status.clone()],
            layers: BTreeMap::from([(status.clone(), 0)]),
            is_on_grid: true,
            repaired: ByCurve::with_straight(repaired),
            ..Self::within(allowance)
        })
    }

    /// Names the file that a map was made from, with those that belong to it.
    pub(crate) fn made_from(&mut self, input: &Input) {
        let files = std::iter::once(input).chain(input.siblings());
        self.files.extend(files.map(MapFile::from_input));
    }

    /// Names the files that were read for the maps that a map was made from.
    pub(crate) fn made_from_files(&mut self, files: &[MapFile]) {
        self.files.extend_from_slice(files);
    }

    pub(crate) fn add(&mut self, input: &Input, features: Features, legend: &Legend) {
        self.made_from(input);
        if !self.legends.contains(legend) {
            self.legends.push(legend.clone());
        }
        self.features += features.count;
        self.skipped.add(&features.skipped);
        self.warnings.extend(features.warnings);
        for feature in features.with_polygons {
            let symbol = feature.symbol(input.name());
            let status = legend.status(&symbol).unwrap_or_else(|| {
                self.add_unclassified(legend.describe(&symbol), feature.polygons.len());
                Status::UNCLASSIFIED
            });
            let layer = self.layer_of(status);
            let polygons = feature.polygons.into_iter();
            self.polygons.extend(polygons.map(|rings| ClassifiedPolygon { layer, rings }));
        }
    }

    /// The place of a status among those of the map; a new one comes last.
    fn layer_of(&mut self, status: Status) -> usize {
        self.layer_with(&status).unwrap_or_else(|| {
            let layer = self.statuses.len();
            self.layers.insert(status.clone(), layer);
            self.statuses.push(status);
            layer
        })
    }

    /// The place of a status among those of the map, if it is one of them.
    fn layer_with(&self, status: &Status) -> Option<usize> {
        self.layers.get(status).copied()
    }

    fn add_unclassified(&mut self, symbol: String, polygons: usize) {
        match self.unclassified.iter_mut().find(|(known, _)| *known == symbol) {
            Some((_, count)) => *count += polygons,
            None => self.unclassified.push((symbol, polygons)),
        }
    }

    /// Adds a date that a file gives. The latest of several is the map's.
    pub(crate) fn add_date(&mut self, found: MapDate, input: &str) {
        match self.date.clone() {
            Some(known) if known.date != found.date => {
                let message = format!(
                    "{input} is of {}, another file of the same map of {}",
                    found.date, known.date,
                );
                self.warn(Warning::new(WarningCode::DateConflict, message));
                if found.date > known.date {
                    self.date = Some(found);
                }
            }
            Some(_) => {}
            None => self.date = Some(found),
        }
    }

    /// The map with a stated day, which holds unless the map itself says its own: for one that was made of lines, or
    /// of polygons without a day.
    #[must_use]
    pub fn dated(mut self, day: Date) -> Self {
        self.state_date(day);
        self
    }

    /// States the date, which holds unless the map itself says its own. The name of a file is not what the map
    /// says: it may be the day of a download.
    pub(super) fn state_date(&mut self, stated: Date) {
        let found = self.date.clone();
        let is_in_map = found.as_ref().is_some_and(|found| found.source != DateSource::FileName);
        if let Some(MapDate { date, source }) = found.filter(|found| found.date != stated) {
            let holds = if is_in_map { date } else { stated };
            let message = format!(
                "the map is of {date} ({source}), and was stated to be of {stated}: {holds} holds"
            );
            self.warn(Warning::new(WarningCode::DateConflict, message));
        }
        if !is_in_map {
            self.date = Some(MapDate { date: stated, source: DateSource::Given });
        }
    }

    pub(crate) fn set_date(&mut self, date: MapDate) {
        self.date = Some(date);
    }

    pub(crate) fn warn(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }

    /// Settles what only the whole map tells: precedence, and warnings about what it lacks.
    pub(crate) fn finish(&mut self) {
        self.order_statuses();
        self.warn_of_what_is_missing();
    }

    /// Puts the statuses in the order of their precedence. Those that no legend ranks follow by name, so
    /// that the order of features means nothing.
    fn order_statuses(&mut self) {
        let precedence: Vec<Status> =
            self.legends.iter().flat_map(|legend| legend.precedence().to_vec()).collect();
        let mut ordered = self.statuses.clone();
        ordered.sort_by_key(|status| {
            let rank = precedence.iter().position(|ranked| ranked == status);
            let is_unclassified = *status == Status::UNCLASSIFIED;
            (is_unclassified, rank.unwrap_or(usize::MAX), status.clone())
        });
        let drawn = std::mem::replace(&mut self.statuses, ordered);
        self.layers = self.statuses.iter().cloned().zip(0..).collect();
        let layers: Vec<Option<usize>> =
            drawn.iter().map(|status| self.layer_with(status)).collect();
        for polygon in &mut self.polygons {
            let layer = layers.get(polygon.layer).copied().flatten();
            polygon.layer = layer.unwrap_or(polygon.layer);
        }
    }

    fn warn_of_what_is_missing(&mut self) {
        if self.polygons.is_empty() {
            self.warn(Warning::new(
                WarningCode::NothingMeasured,
                "the map has no polygons, so nothing was measured",
            ));
        }
        if self.date.is_none() {
            self.warn(Warning::new(
                WarningCode::DateMissing,
                "neither the map nor its file name says what day it shows",
            ));
        }
        let day = self.date.as_ref().map(|found| found.date);
        let omitted: Vec<String> = self
            .legends
            .iter()
            .filter_map(|legend| {
                Some(format!("maps of {} omit {}", legend.title(), legend.omits_on(day)?))
            })
            .collect();
        for message in omitted {
            self.warn(Warning::new(WarningCode::OmittedGround, message));
        }
        if let Some(message) = self.skipped.message() {
            self.warn(Warning::new(WarningCode::Skipped, message));
        }
    }

    /// The polygons as ground, by layer, their edges bent as the measure bends them.
    ///
    /// # Errors
    ///
    /// As [`Measure::check`], and if a limit is hit or the work is cancelled.
    pub(crate) fn repaired_for(
        &self,
        measure: &Measure,
        budget: &Budget,
    ) -> Result<&RepairedMap, Error> {
        let curve = if self.is_on_grid { Curve::Straight } else { measure.curve() };
        let repaired = self.repaired.get_or_try(&curve, || {
            let polygons =
                self.polygons.iter().map(|polygon| (polygon.layer, polygon.rings.as_slice()));
            let layers = Layers::repair(self.statuses.len(), polygons, &curve, budget)?;
            if curve.bends() {
                layers.grounds().try_for_each(|ground| measure.check(ground))?;
            }
            Ok(Arc::new(RepairedMap::new(layers)))
        })?;
        if !curve.bends() {
            // Of straight edges several planes are asked.
            repaired.layers.grounds().try_for_each(|ground| measure.check(ground))?;
        }
        Ok(repaired)
    }

    /// The names of the presets by which totals of such maps are published.
    pub(crate) fn publishers_methods(&self) -> impl Iterator<Item = &str> {
        self.legends.iter().filter_map(Legend::method)
    }

    /// Ground that the legends know to be missing, on all days or on some.
    pub(crate) fn omissions(&self) -> Vec<Omission> {
        self.legends.iter().flat_map(Legend::omissions).cloned().collect()
    }

    /// Ground that the legends know to be missing, with the areas that publishers state for it.
    pub(crate) fn omitted(&self) -> impl Iterator<Item = (&str, Area)> {
        self.legends.iter().flat_map(Legend::omitted)
    }
}

/// A map made of nothing, with the warnings that say so.
impl Default for ControlMap {
    fn default() -> Self {
        let mut map = Self::within(&Allowance::default());
        map.finish();
        map
    }
}
