//! How much of what is counted lies outside the territory.

use super::measured::{Counted, MeasuredMap};
use super::warnings::LEAST_REPORTED;
use crate::cells::{Cover, Front, Labels, grounds, is_more_remote, signed_areas};
use crate::error::{Error, ErrorKind};
use crate::geometry::{Bounds, GridPoint};
use crate::limits::Budget;
use crate::map::{ControlMap, Sheet, Sheets};
use crate::measure::Measure;
use crate::method::{Clip, Outside, Overlap};
use crate::quantity::{Area, Share};
use crate::territory::{Layout, Survey, Territory};
use crate::warning::{Warning, WarningCode};

/// Counted ground, and what of it lies outside the territory; of a map without any, all ground that is part of
/// the question.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct GroundOutside {
    all: Area,
    outside: Area,
    place: Place,
}

/// Whether ground is that of a map of the territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Place {
    #[default]
    Here,
    /// None of it lies inside.
    Outside,
    /// More than half of it lies far from the territory.
    Remote,
}

/// How far ground may lie from the territory that the method assigns to the nearest region.
const ASSIGNED_KM: f64 = 100.0;

impl GroundOutside {
    /// All ground, and what of it lies outside, in m².
    pub(crate) fn m2(self) -> [f64; 2] {
        [self.all, self.outside].map(Area::m2)
    }

    pub(crate) fn from_m2([all, outside]: [f64; 2], is_elsewhere: bool) -> Self {
        let [all, outside] = [all, outside].map(Area::from_m2);
        Self { all, outside, place: if is_elsewhere { Place::Remote } else { Place::Here } }
    }

    /// The share of the ground that lies outside.
    pub(crate) fn share(self) -> Share {
        if self.all > Area::ZERO { self.outside.share_of(self.all) } else { Share::NONE }
    }

    /// Whether it is the ground of another place, so that it is not a share of the territory.
    pub(crate) fn is_elsewhere(self) -> bool {
        self.place != Place::Here
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
}

/// Layers of a map, and where their ground lies.
struct Lying {
    is_asked: Vec<bool>,
    inside: Area,
    outside: Area,
}

impl Lying {
    /// Of a map that was measured by the default measure, unclipped and dissolved, with what lies inside and
    /// outside as two of its regions.
    fn of_measured(measured: &MeasuredMap, sheet: &Sheet, places: [usize; 2]) -> Self {
        let [counted, explained, in_question] = Self::choices(sheet);
        for is_asked in [counted, explained] {
            let found = Self::of_layers(measured, is_asked, places);
            // What counts may all lie under what others hold.
            if found.inside + found.outside > Area::ZERO {
                return found;
            }
        }
        Self::of_layers(measured, in_question, places)
    }

    /// The layers by which a map is judged: those that count; where they have no ground, what else the legend
    /// explains; where that has none either, all that is part of the question.
    fn choices(sheet: &Sheet) -> [Vec<bool>; 3] {
        [sheet.is_counted.clone(), sheet.explained_layers_in_question(), sheet.layers_in_question()]
    }

    fn of_layers(measured: &MeasuredMap, is_asked: Vec<bool>, places: [usize; 2]) -> Self {
        let layers = is_asked.iter().enumerate().filter(|(_, is_asked)| **is_asked);
        let layers: Vec<usize> = layers.map(|(layer, _)| layer).collect();
        let [inside, outside] = places.map(|place| {
            let areas = layers.iter();
            areas.map(|layer| measured.lying_within(Counted::Held(*layer), place)).sum()
        });
        Self { is_asked, inside, outside }
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
        // Else what counts for a status is not the ground that it has, or not by the default measure.
        let is_at_once = method.clip == Clip::Unclipped
            && method.overlap == Overlap::Dissolve
            && method.measure == Measure::default();
        let (regions, places) = match layout {
            Some(layout) if is_at_once && layout.is_within_boundary() => {
                (Some(layout.cells()), Some([layout.boundary_place(), layout.outside_place()]))
            }
            None if is_at_once => (
                Some(territory.inside_and_outside()),
                Some([Territory::INSIDE, Territory::OUTSIDE]),
            ),
            _ => (layout.map(Layout::cells), None),
        };
        let mut measured = MeasuredMap::new(sheet, territory, method, regions, budget)?;
        let lying = match places {
            Some(places) => Lying::of_measured(&measured, sheet, places),
            None => self.ground_by_place(sheet, budget)?,
        };
        let ground = self.judge(sheet, &lying, budget)?;
        // Ground of another place is nobody's strip.
        let is_assigned = method.outside == Outside::Nearest && !ground.is_elsewhere();
        if layout.is_some() && is_assigned {
            measured.assign_outside(sheet, territory, method, budget)?;
        }
        Ok((measured, ground))
    }

    /// The territory with its edges bent as those of the map are; as it is drawn where a projection has no place for
    /// some of it. That is enough to tell where a map lies.
    fn territory_at_hand(&self, budget: &Budget) -> &Territory {
        self.bent_territory(budget).unwrap_or_else(|_| self.territory())
    }

    /// What of the counted ground lies inside the territory and outside, by the default measure, unclipped.
    fn ground_by_place(&self, sheet: &Sheet, budget: &Budget) -> Result<Lying, Error> {
        let territory = self.territory_at_hand(budget);
        let sheets = Sheets::lay(&[sheet], None);
        // Ground is labelled with each of the choices that it is part of.
        let choices = Lying::choices(sheet);
        let label = |cover: &Cover, labels: &mut Labels<usize>| {
            let Some(layer) = sheets.layer_at(cover, 0) else { return };
            let asked = choices.iter().enumerate();
            let asked = asked.filter(|(_, is_asked)| is_asked.get(layer) == Some(&true));
            labels.extend(asked.map(|(choice, _)| (choice, 1)));
        };
        let within = Some(territory.inside_and_outside());
        let areas = signed_areas(&sheets.stack, within, &Measure::default(), label, budget)?;
        let found = (0..choices.len()).find(|choice| areas.whole(choice) > Area::ZERO);
        let choice = found.unwrap_or_default();
        let [inside, outside] = [Territory::INSIDE, Territory::OUTSIDE].map(|place| {
            let area = areas.within(&choice, place);
            if area > Area::ZERO { area } else { Area::ZERO }
        });
        Ok(Lying { inside, outside, is_asked: choices.into_iter().nth(choice).unwrap_or_default() })
    }

    /// Decides whether a map is one of the territory. It is none if more than half of the ground lies far from
    /// the territory: farther than two sources draw a border apart ([`Front::TOLERANCE_KM`]), or farther than
    /// [`ASSIGNED_KM`] where the method assigns what lies outside to the nearest region
    /// ([`Outside::Nearest`]). It is none either if nothing lies inside, unless that is to be assigned.
    ///
    /// Of a map that is clipped to the territory nothing lies outside, if something is left.
    fn judge(&self, sheet: &Sheet, lying: &Lying, budget: &Budget) -> Result<GroundOutside, Error> {
        let is_none_inside = lying.inside < LEAST_REPORTED;
        let (all, outside) = (lying.inside + lying.outside, lying.outside);
        let place = match (self.method().clip, self.method().outside) {
            _ if all <= Area::ZERO => Place::Here,
            (Clip::Territory, _) if is_none_inside => Place::Outside,
            (Clip::Territory, _) => return Ok(GroundOutside::default()),
            _ if self.is_mostly_remote(sheet, lying, budget)? => Place::Remote,
            (_, Outside::Report) if is_none_inside => Place::Outside,
            _ => Place::Here,
        };
        Ok(GroundOutside { all, outside, place })
    }

    fn is_mostly_remote(
        &self,
        sheet: &Sheet,
        lying: &Lying,
        budget: &Budget,
    ) -> Result<bool, Error> {
        let half = Area::from_m2((lying.inside + lying.outside).m2() / 2.0);
        if lying.outside <= half {
            return Ok(false);
        }
        let territory = self.territory_at_hand(budget);
        let mut sheets = Sheets::lay(&[sheet], None);
        let boundary = sheets.add_pieces(territory.clip_boundary());
        let label = |cover: &Cover, labels: &mut Labels<()>| {
            let layer = sheets.layer_at(cover, 0).filter(|_| cover.count(boundary) <= 0);
            if layer.is_some_and(|layer| lying.is_asked.get(layer) == Some(&true)) {
                labels.push(((), 1));
            }
        };
        let mut outside = grounds(&sheets.stack, label, budget)?;
        let outside = outside.remove(&((), 1)).unwrap_or_default();
        let metres = 1000.0 * self.farthest_km();
        is_more_remote(&outside, territory.boundary(), metres, half, budget)
    }

    /// How far from the territory most of a map may lie, in kilometres.
    fn farthest_km(&self) -> f64 {
        match self.method().outside {
            Outside::Report => Front::TOLERANCE_KM,
            Outside::Nearest => ASSIGNED_KM,
        }
    }

    /// What is wrong with ground that is that of another place. `lack` says that nothing of it counts.
    pub(super) fn refusal(
        &self,
        ground: GroundOutside,
        map: &ControlMap,
        lack: Option<&ErrorKind>,
    ) -> Option<ErrorKind> {
        let distance =
            (ground.place == Place::Remote).then(|| format!("{} km", self.farthest_km()));
        ground.is_elsewhere().then(|| ErrorKind::Elsewhere {
            territory: self.territory().name().to_owned(),
            share: ground.share().to_string(),
            distance,
            place: place_of(map),
            lack: lack.map(ToString::to_string),
        })
    }
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
