//! How much of what is counted lies outside the territory.

use super::measured::{Counted, MeasuredMap};
use crate::cells::{Cover, Labels, areas};
use crate::error::{Error, ErrorKind};
use crate::geometry::{Bounds, GridPoint};
use crate::limits::Budget;
use crate::map::{ControlMap, Sheet, Sheets};
use crate::measure::Measure;
use crate::method::{Clip, Overlap};
use crate::quantity::{Area, Share};
use crate::status::Status;
use crate::territory::{Layout, Survey, Territory};
use crate::warning::{Warning, WarningCode};

/// Counted ground, and what of it lies outside the territory; of a map without any, all ground that is part of
/// the question.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct GroundOutside {
    all: Area,
    outside: Area,
}

impl GroundOutside {
    /// Of a map that was measured by the default measure, unclipped and dissolved, with what lies outside as
    /// one of its regions.
    fn of_measured(measured: &MeasuredMap, sheet: &Sheet, outside: usize) -> Self {
        let counted = Self::of_layers(measured, &sheet.is_counted, outside);
        // What counts may all lie under what others hold.
        if counted.all > Area::ZERO {
            return counted;
        }
        Self::of_layers(measured, &layers_in_question(sheet), outside)
    }

    fn of_layers(measured: &MeasuredMap, is_asked: &[bool], outside: usize) -> Self {
        let layers = is_asked.iter().enumerate().filter(|(_, is_asked)| **is_asked);
        let layers = layers.map(|(layer, _)| layer);
        Self {
            all: layers.clone().map(|layer| measured.held(layer)).sum(),
            outside: layers.map(|layer| measured.within(Counted::Held(layer), outside)).sum(),
        }
    }

    /// All ground, and what of it lies outside, in m².
    pub(crate) fn m2(self) -> [f64; 2] {
        [self.all, self.outside].map(Area::m2)
    }

    pub(crate) fn from_m2([all, outside]: [f64; 2]) -> Self {
        Self { all: Area::from_m2(all), outside: Area::from_m2(outside) }
    }

    /// The share of the ground that lies outside.
    pub(crate) fn share(self) -> Share {
        if self.all > Area::ZERO { self.outside.share_of(self.all) } else { Share::NONE }
    }

    /// Whether most of the ground lies outside, so that it is not a share of the territory.
    pub(crate) fn is_most(self) -> bool {
        self.share() > Share::from_fraction(0.5)
    }

    /// Whether more of the ground lies outside than generalised borders explain. Of `DeepState`'s maps 1.6 %
    /// lies outside the embedded boundary, along coasts and the border with Russia.
    pub(crate) fn is_much(self) -> bool {
        self.share() > Share::from_fraction(0.02)
    }

    /// A warning, if much lies outside.
    pub(crate) fn warning(self, territory: &Territory) -> Option<Warning> {
        self.is_much().then(|| {
            let (outside, share, name) = (self.outside, self.share(), territory.name());
            let message = format!(
                "{outside:.2} of the counted ground, {share} of it, lies outside {name} and counts; clip the \
                 map to the territory, or name the territory that the map is about",
            );
            Warning::new(WarningCode::OutsideTerritory, message)
        })
    }

    /// What is wrong, if most lies outside.
    pub(super) fn refusal(self, territory: &Territory, map: &ControlMap) -> Option<ErrorKind> {
        self.is_most().then(|| ErrorKind::Elsewhere {
            territory: territory.name().to_owned(),
            share: self.share().to_string(),
            place: place_of(map),
        })
    }
}

impl Survey<'_> {
    /// Measures a map, by region if a layout is given, and what of its counted ground lies outside.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(crate) fn measure_where_it_lies(
        &self,
        sheet: &Sheet,
        layout: Option<&Layout>,
        budget: &Budget,
    ) -> Result<(MeasuredMap, GroundOutside), Error> {
        let (territory, method) = (self.territory(), self.method());
        let regions = layout.map(Layout::cells);
        // Else what counts for a status is not the ground that it has, or not by the default measure.
        let is_at_once = method.clip == Clip::Unclipped
            && method.overlap == Overlap::Dissolve
            && method.measure == Measure::default();
        let (regions, outside) = match layout {
            Some(layout) if is_at_once && territory.is_what_regions_cover() => {
                (regions, layout.outside_place())
            }
            None if is_at_once => (Some(territory.inside_and_outside()), Territory::OUTSIDE),
            _ => {
                let measured = MeasuredMap::new(sheet, territory, method, regions, budget)?;
                return Ok((measured, self.ground_outside(sheet, budget)?));
            }
        };
        let measured = MeasuredMap::new(sheet, territory, method, regions, budget)?;
        let outside = GroundOutside::of_measured(&measured, sheet, outside);
        Ok((measured, outside))
    }

    /// The territory with its edges bent as those of the map are; as it is drawn where a projection has no place for
    /// some of it. That is enough to tell where a map lies.
    fn territory_at_hand(&self, budget: &Budget) -> &Territory {
        self.bent_territory(budget).unwrap_or_else(|_| self.territory())
    }

    /// What of the counted ground lies outside the territory, by the default measure. Of a map that is
    /// clipped to it nothing does, unless nothing is left: that is no map of the territory either way.
    fn ground_outside(&self, sheet: &Sheet, budget: &Budget) -> Result<GroundOutside, Error> {
        let territory = self.territory_at_hand(budget);
        let sheets = Sheets::lay(&[sheet], None);
        // What counts is labelled `true`, what else is part of the question `false`.
        let is_asked = layers_in_question(sheet);
        let label = |cover: &Cover, labels: &mut Labels<bool>| {
            let layer = sheets.layer_at(cover, 0);
            if let Some(layer) = layer.filter(|layer| is_asked.get(*layer) == Some(&true)) {
                labels.push((sheet.is_counted.get(layer) == Some(&true), 1));
            }
        };
        let within = Some(territory.inside_and_outside());
        let areas = areas(&sheets.stack, within, &Measure::default(), label, budget)?;
        let is_counted = areas.whole(&true) > Area::ZERO;
        let is_some_left = areas.within(&is_counted, Territory::INSIDE) > Area::ZERO;
        Ok(match self.method().clip {
            Clip::Territory if is_some_left => GroundOutside::default(),
            _ => GroundOutside {
                all: areas.whole(&is_counted),
                outside: areas.within(&is_counted, Territory::OUTSIDE),
            },
        })
    }
}

/// For each layer whether it is part of the question: it counts, or is not drawn as lying elsewhere.
fn layers_in_question(sheet: &Sheet) -> Vec<bool> {
    let layers = sheet.statuses.iter().zip(&sheet.is_counted);
    layers.map(|(status, is_counted)| *is_counted || *status != Status::ELSEWHERE).collect()
}

/// Where a map lies: "between 36 and 42 degrees east, 33 and 37 degrees north".
fn place_of(map: &ControlMap) -> String {
    let Some(bounds) = Bounds::around(map.positions().map(GridPoint::from_degrees)) else {
        return "nowhere".to_owned();
    };
    let Bounds { west, south, east, north } = bounds;
    let corner = |longitude, latitude| GridPoint { longitude, latitude }.to_degrees();
    let ([west, south], [east, north]) = (corner(west, south), corner(east, north));
    format!(
        "between {west:.1}° and {east:.1}° of longitude and {south:.1}° and {north:.1}° of latitude"
    )
}
