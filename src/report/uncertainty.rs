//! What could move a number: the choices and the doubts behind it.

use std::fmt;

use serde::Serialize;

use super::measured::{Counted, MeasuredMap};
use crate::cells::Front;
use crate::error::Error;
use crate::limits::Budget;
use crate::map::{ControlMap, Sheet};
use crate::method::Denominator;
use crate::quantity::{Area, signed};
use crate::territory::{Survey, Territory};

/// What could move the controlled area and share of one map, each doubt by itself.
///
/// `Display` prints a small table; `Serialize` gives an array of its rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Uncertainty {
    rows: Vec<Movement>,
}

/// One doubt, and how far it could move the number down and up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Movement {
    doubt: Doubt,
    /// Down and up, in km².
    #[serde(rename = "area_km2")]
    area: [f64; 2],
    /// Down and up.
    #[serde(rename = "percentage_points")]
    points: [f64; 2],
}

/// Why a number could be another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Doubt {
    /// What the map leaves open (grey zones, claims, unexplained symbols) could count.
    GreyZone,
    /// The front may run 100 m farther on either side, everywhere at once.
    FrontShift,
    /// Edges may be straight in longitude and latitude, or as the surface of the measure has them: geodesics of the
    /// ellipsoid, great circles of a sphere, straight in a plane.
    Edges,
    /// Controlled ground that lies outside the territory's boundary may not count.
    Outside,
    /// The share may be taken of another area of the territory that is in use.
    Denominator,
}

impl Movement {
    fn new(doubt: Doubt, areas: [Area; 2], whole: Area) -> Self {
        Self {
            doubt,
            area: areas.map(Area::km2),
            points: areas.map(|area| area.share_of(whole).percent()),
        }
    }

    /// The doubt.
    pub fn doubt(&self) -> Doubt {
        self.doubt
    }

    /// How far it could move the area, down and up, in km².
    pub fn area_km2(&self) -> [f64; 2] {
        self.area
    }

    /// How far it could move the share, down and up, in percentage points.
    pub fn percentage_points(&self) -> [f64; 2] {
        self.points
    }
}

impl Uncertainty {
    /// The doubts, in the order of [`Doubt`].
    pub fn rows(&self) -> &[Movement] {
        &self.rows
    }
}

impl Survey<'_> {
    /// What could move the controlled area and share of a map.
    ///
    /// # Errors
    ///
    /// As [`control`](Self::control).
    pub fn uncertainty(&self, map: &ControlMap) -> Result<Uncertainty, Error> {
        self.uncertainty_within(map, &ControlMap::begin_call([map]))
    }

    /// As part of a call.
    pub(crate) fn uncertainty_within(
        &self,
        map: &ControlMap,
        budget: &Budget,
    ) -> Result<Uncertainty, Error> {
        let report = self.regions_within(map, budget)?;
        let (controlled, whole) = (report.controlled().area(), report.whole());
        let range = report.range();
        let open = Area::from_m2((range.high.fraction() - range.low.fraction()) * whole.m2());
        let mut rows = vec![Movement::new(Doubt::GreyZone, [Area::ZERO, open], whole)];
        if let Some(regional) = report.regional() {
            let shift = Front::shift_100m(regional.front());
            rows.push(Movement::new(Doubt::FrontShift, [-shift, shift], whole));
        }
        rows.push(Movement::new(Doubt::Edges, self.by_edges(map, controlled, budget)?, whole));
        let outside = self.controlled_outside(map, budget).map_err(|error| map.locate(error))?;
        rows.push(Movement::new(Doubt::Outside, [-outside, Area::ZERO], whole));
        rows.push(self.by_denominators(controlled, whole)?);
        Ok(Uncertainty { rows })
    }

    /// Controlled ground outside the boundary, before any is assigned to regions.
    fn controlled_outside(&self, map: &ControlMap, budget: &Budget) -> Result<Area, Error> {
        let (territory, method) = (self.territory(), self.method());
        let sheet = Sheet::new(map, method, budget)?;
        let places = Some(self.bent_territory(budget)?.inside_and_outside());
        let measured = MeasuredMap::new(&sheet, territory, method, places, budget)?;
        Ok(measured.lying_within(Counted::Controlled, Territory::OUTSIDE))
    }

    /// How far the curve of edges moves the area on the surface of the measure, down and up.
    fn by_edges(
        &self,
        map: &ControlMap,
        controlled: Area,
        budget: &Budget,
    ) -> Result<[Area; 2], Error> {
        let method = self.method().clone();
        let measure = method.measure.with_other_edges();
        let other =
            self.territory().survey(&method.measure(measure)).control_within(map, budget)?;
        let moved = other.controlled().area() - controlled;
        Ok(if moved < Area::ZERO { [moved, Area::ZERO] } else { [Area::ZERO, moved] })
    }

    fn by_denominators(&self, controlled: Area, whole: Area) -> Result<Movement, Error> {
        let territory = self.territory();
        let boundary = self.method().clone().denominator(Denominator::Boundary);
        let mut wholes = vec![whole, territory.survey(&boundary).whole(&mut Vec::new())?];
        wholes.extend(territory.official_area());
        wholes.extend(territory.areas_in_print());
        let share = controlled.share_of(whole);
        let shares = wholes.into_iter().map(|other| (controlled.share_of(other) - share).points());
        let points =
            shares.fold([0.0_f64, 0.0_f64], |[down, up], moved| [down.min(moved), up.max(moved)]);
        Ok(Movement { doubt: Doubt::Denominator, area: [0.0; 2], points })
    }
}

impl fmt::Display for Uncertainty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "what could move this number     km² down        up   points down      up")?;
        for row in &self.rows {
            let [down, up] = row.area.map(|area| signed(area, 2));
            let [points_down, points_up] = row.points.map(|points| signed(points, 4));
            writeln!(
                f,
                "  {:<28}  {down:>10}  {up:>8}     {points_down:>9}  {points_up:>6}",
                row.doubt.to_string(),
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::GreyZone => "grey zones and claims",
            Self::FrontShift => "the front shifted by 100 m",
            Self::Edges => "edges straight or geodesic",
            Self::Outside => "ground outside the boundary",
            Self::Denominator => "the area that it is a share of",
        })
    }
}
