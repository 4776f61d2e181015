//! Parts of a map as polygons.

use geo_types::MultiPolygon;

use crate::cells::{Cover, grounds};
use crate::error::Error;
use crate::geometry::Ground;
use crate::limits::Budget;
use crate::map::{ControlMap, Sheet, Sheets};
use crate::report::is_controlled;
use crate::side::Side;
use crate::status::Status;
use crate::territory::Survey;

/// What of a map is asked for as ground.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum MapPart {
    /// What counts as controlled by the method.
    Controlled,
    /// What a status has: of several that are drawn over each other, the strongest.
    Status(Status),
    /// What a side holds; of one that holds what is not drawn, that within the territory, too.
    Side(Side),
    /// What of the territory no polygon covers.
    NotDrawn,
    /// What is drawn outside the territory, but for what is drawn as lying [elsewhere](Status::ELSEWHERE).
    Outside,
}

impl Survey<'_> {
    /// The ground of a part of a map, repaired and dissolved: polygons that do not overlap, valid after OGC Simple
    /// Features, shells counter-clockwise, in degrees with x the longitude.
    ///
    /// Where edges cross, a vertex is rounded to 10⁻⁹ degree (0.1 mm). Figures do not round them: the area of these
    /// polygons and that of a report may differ by less than a square metre.
    ///
    /// ```
    /// use territory_control::place::MapPart;
    /// use territory_control::{ControlMap, Method, Side, Territory};
    ///
    /// let ukraine = Territory::ukraine();
    /// let survey = ukraine.survey(&Method::default());
    /// let held = survey.ground(&ControlMap::sample(), &MapPart::Side(Side::new("Russia")))?;
    /// assert_eq!(held.0.len(), 7); // the mainland with Crimea, and islands
    /// # Ok::<(), territory_control::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownName`](crate::ErrorKind::UnknownName) for a side or a status that the map cannot have;
    /// else as [`control`](Self::control).
    pub fn ground(&self, map: &ControlMap, part: &MapPart) -> Result<MultiPolygon<f64>, Error> {
        let budget = ControlMap::begin_call([map]);
        let ground = self.part(map, part, &budget).and_then(|ground| ground.to_polygons(&budget));
        ground.map_err(|error| map.locate(error))
    }

    fn part(&self, map: &ControlMap, part: &MapPart, budget: &Budget) -> Result<Ground, Error> {
        self.method().check_names(map)?;
        let sheet = Sheet::new(map, self.method(), budget)?;
        let wanted = Wanted::find(part, map, &sheet)?;
        let territory = self.bent_territory(budget)?;
        let mut sheets = Sheets::lay(&[&sheet], territory.clip_for(self.method(), budget)?);
        let within = sheets.add_pieces(territory.clip_boundary());
        let mut built = grounds(
            &sheets.stack,
            |cover, labels| {
                if wanted.has(&sheets, self, cover, cover.count(within) > 0) {
                    labels.push(((), 1));
                }
            },
            budget,
        )?;
        Ok(built.remove(&((), 1)).unwrap_or_default())
    }
}

/// A part by the layers of a sheet.
enum Wanted {
    Controlled,
    /// Some layers, and what is not drawn in the territory.
    Layers(Vec<bool>, bool),
    /// Some layers outside the territory.
    Outside(Vec<bool>),
}

impl Wanted {
    fn find(part: &MapPart, map: &ControlMap, sheet: &Sheet) -> Result<Self, Error> {
        let none = || vec![false; sheet.statuses.len()];
        Ok(match part {
            MapPart::Controlled => Self::Controlled,
            MapPart::Status(status) => {
                map.expect_status(status)?;
                Self::Layers(sheet.statuses.iter().map(|known| known == status).collect(), false)
            }
            MapPart::Side(side) => {
                map.expect_side(side)?;
                let holds_rest = sheet.rest_holder().is_some_and(|rest| rest.name == *side);
                let layers = 0..sheet.statuses.len();
                let held = layers
                    .map(|layer| sheet.holder(layer).is_some_and(|holder| holder.name == *side));
                Self::Layers(held.collect(), holds_rest)
            }
            MapPart::NotDrawn => Self::Layers(none(), true),
            MapPart::Outside => Self::Outside(sheet.layers_in_question()),
        })
    }

    fn has(
        &self,
        sheets: &Sheets<'_>,
        survey: &Survey<'_>,
        cover: &Cover,
        is_inside: bool,
    ) -> bool {
        let has_layer = |layers: &[bool]| {
            let layer = sheets.layer_at(cover, 0);
            layer.map(|layer| layers.get(layer).is_some_and(|is_wanted| *is_wanted))
        };
        match self {
            Self::Controlled => is_controlled(sheets, cover, survey.method().overlap),
            Self::Layers(layers, holds_rest) => match has_layer(layers) {
                Some(is_wanted) => is_wanted && sheets.is_within(cover),
                None => *holds_rest && is_inside,
            },
            Self::Outside(layers) => !is_inside && has_layer(layers) == Some(true),
        }
    }
}
