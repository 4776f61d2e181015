//! How much of what is counted lies outside the territory.

use crate::cells::{Cover, Labels, areas};
use crate::error::{Error, ErrorKind};
use crate::geometry::{Bounds, GridPoint};
use crate::limits::Budget;
use crate::map::{ControlMap, Sheet, Sheets};
use crate::measure::Measure;
use crate::method::Clip;
use crate::quantity::{Area, Share};
use crate::status::Status;
use crate::territory::{Survey, Territory};
use crate::warning::{Warning, WarningCode};

/// Counted ground, and what of it lies outside the territory; of a map that nothing counts on, all ground
/// that is part of the question.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct GroundOutside {
    all: Area,
    outside: Area,
}

impl GroundOutside {
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
    /// What of the counted ground lies outside the territory, by the default measure. Of a map that is
    /// clipped to it nothing does, unless nothing is left: that is no map of the territory either way.
    pub(crate) fn ground_outside(
        &self,
        sheet: &Sheet,
        budget: &Budget,
    ) -> Result<GroundOutside, Error> {
        let territory = self.territory();
        let sheets = Sheets::lay(&[sheet], territory, Clip::Unclipped);
        let is_asked = layers_in_question(sheet);
        let label = |cover: &Cover, labels: &mut Labels<()>| {
            if sheets.layer_at(cover, 0).is_some_and(|layer| is_asked.get(layer) == Some(&true)) {
                labels.push(((), 1));
            }
        };
        let within = Some(territory.inside_and_outside());
        let areas = areas(&sheets.stack, within, &Measure::default(), label, budget)?;
        let (all, outside) = (areas.whole(&()), areas.within(&(), Territory::OUTSIDE));
        let is_some_left = areas.within(&(), Territory::INSIDE) > Area::ZERO;
        Ok(match self.method().clip {
            Clip::Territory if is_some_left => GroundOutside::default(),
            _ => GroundOutside { all, outside },
        })
    }
}

/// For each layer whether it is counted; where none is, whether it is part of the question.
fn layers_in_question(sheet: &Sheet) -> Vec<bool> {
    if sheet.is_counted.contains(&true) {
        return sheet.is_counted.clone();
    }
    sheet.statuses.iter().map(|status| *status != Status::ELSEWHERE).collect()
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
