//! Who holds a place.

use geo_types::Point;

use crate::cells::Cover;
use crate::document::expect_degrees;
use crate::error::Error;
use crate::geometry::GridPoint;
use crate::map::{ControlMap, Sheet};
use crate::method::{Clip, Overlap};
use crate::side::Side;
use crate::status::Status;
use crate::territory::{Survey, Territory};

/// A map that is asked about places, prepared once. It comes from [`Survey::places`].
///
/// An answer takes less than two microseconds on a daily map, and allocates only what it says.
#[derive(Debug)]
pub struct Places<'t> {
    sheet: Sheet,
    territory: &'t Territory,
    is_clipped: bool,
    overlap: Overlap,
}

/// What a map says of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    status: Option<Status>,
    holder: Option<Side>,
    may_hold: Vec<Side>,
    is_controlled: bool,
    is_in_territory: bool,
    regions: Vec<String>,
}

impl Place {
    /// The status that is drawn there: of several the strongest. `None` where nothing is drawn, and where the method
    /// clips maps to the territory, outside it.
    pub fn status(&self) -> Option<&Status> {
        self.status.as_ref()
    }

    /// The side that holds it by the map's legend; `None` where that is nobody, or not certain, and outside the
    /// territory where nothing is drawn.
    pub fn holder(&self) -> Option<&Side> {
        self.holder.as_ref()
    }

    /// The sides that may hold it, where that is not certain.
    pub fn may_hold(&self) -> &[Side] {
        &self.may_hold
    }

    /// Whether it counts as controlled by the method.
    pub fn is_controlled(&self) -> bool {
        self.is_controlled
    }

    /// Whether it lies in the territory.
    pub fn is_in_territory(&self) -> bool {
        self.is_in_territory
    }

    /// The [labels](crate::Region::label) of the regions that it counts for: of a partition one at most, of
    /// independent regions each that it lies in.
    pub fn regions(&self) -> &[String] {
        &self.regions
    }
}

impl Survey<'_> {
    /// Prepares a map for questions about places.
    ///
    /// ```
    /// use territory_control::{ControlMap, Method, Side, Territory};
    ///
    /// let ukraine = Territory::ukraine();
    /// let survey = ukraine.survey(&Method::default());
    /// let map = ControlMap::sample();
    /// let places = survey.places(&map)?;
    /// for (town, longitude, latitude, holder) in [
    ///     ("Donetsk", 37.80, 48.00, "Russia"),
    ///     ("Sevastopol", 33.55, 44.60, "Russia"),
    ///     ("Kharkiv", 36.23, 49.99, "Ukraine"),
    /// ] {
    ///     let place = places.at((longitude, latitude))?;
    ///     assert_eq!(place.holder(), Some(&Side::new(holder)), "{town}");
    /// }
    /// assert_eq!(places.at((37.80, 48.00))?.regions(), ["Donetsk"]);
    /// # Ok::<(), territory_control::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`control`](Self::control).
    pub fn places(&self, map: &ControlMap) -> Result<Places<'_>, Error> {
        let budget = ControlMap::begin_call([map]);
        let prepare = || {
            self.method().check_names(map)?;
            let territory = self.bent_territory(&budget)?;
            // Now, so that no question takes longer than another.
            territory.clip_boundary();
            territory.layout();
            let sheet = Sheet::new(map, self.method(), &budget)?;
            sheet.holder(0);
            let is_clipped = self.method().clip == Clip::Territory;
            Ok(Places { sheet, territory, is_clipped, overlap: self.method().overlap })
        };
        prepare().map_err(|error| map.locate(error))
    }

    /// What a map says of a place, given in degrees with x the longitude. For many places, prepare the map once
    /// ([`places`](Self::places)).
    ///
    /// # Errors
    ///
    /// As [`places`](Self::places) and [`Places::at`].
    pub fn holder(&self, map: &ControlMap, place: impl Into<Point<f64>>) -> Result<Place, Error> {
        self.places(map)?.at(place)
    }
}

impl Places<'_> {
    /// What the map says of a place, given in degrees with x the longitude.
    ///
    /// The place is rounded to 10⁻⁹ degree (0.1 mm), as the map is, and what follows is exact. A place on a border
    /// belongs to what lies north-east of it, so that of two neighbours one has it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Coordinate`](crate::ErrorKind::Coordinate) if it is not finite, or is no longitude and latitude.
    pub fn at(&self, place: impl Into<Point<f64>>) -> Result<Place, Error> {
        let place = place.into();
        let position = [place.x(), place.y()];
        expect_degrees(position)?;
        let point = GridPoint::from_degrees(position).as_southwestern_corner();
        let (boundary, _) = self.territory.clip_boundary().cover_at(point);
        let is_in_territory = boundary.count(0) > 0;
        // What is clipped away is not drawn.
        let cover = if is_in_territory || !self.is_clipped {
            self.sheet.pieces.cover_at(point).0
        } else {
            Cover::default()
        };
        let layer = cover.strongest(&(0..self.sheet.pieces.layers())).map(|layer| layer as usize);
        let holder = match layer {
            Some(layer) => self.sheet.holder(layer),
            None => self.sheet.rest_holder().filter(|_| is_in_territory),
        };
        Ok(Place {
            status: layer.and_then(|layer| self.sheet.statuses.get(layer)).cloned(),
            holder: holder.map(|side| side.name.clone()),
            may_hold: layer.map_or_else(Vec::new, |layer| self.may_hold(layer)),
            is_controlled: match self.overlap {
                Overlap::Dissolve => layer.is_some_and(|layer| self.counts(layer)),
                // Whatever else is drawn there.
                Overlap::Sum => cover.present().any(|(layer, _)| self.counts(layer as usize)),
            },
            is_in_territory,
            regions: self.regions_at(point),
        })
    }

    fn may_hold(&self, layer: usize) -> Vec<Side> {
        let sides = self.sheet.sides.iter().filter(|side| side.may_hold.contains(&layer));
        sides.map(|side| side.name.clone()).collect()
    }

    fn counts(&self, layer: usize) -> bool {
        self.sheet.is_counted.get(layer).is_some_and(|is_counted| *is_counted)
    }

    fn regions_at(&self, point: GridPoint) -> Vec<String> {
        let layout = self.territory.layout();
        let (found, _) = layout.cells().at(point);
        let found = found.present().map(|(place, _)| place as usize);
        let found = found.filter(|place| layout.is_leaf(*place));
        let regions = self.territory.regions();
        found
            .filter_map(|place| regions.get(place))
            .map(|region| region.label().to_owned())
            .collect()
    }
}
