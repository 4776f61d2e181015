//! The front as lines.

use std::collections::BTreeMap;

use geo::{Distance as _, Geodesic};
use geo_types::{Coord, LineString, MultiLineString, Point};

use crate::cells::visit_front;
use crate::document::expect_degrees;
use crate::earth::{Chord, SpacePoint, length};
use crate::error::Error;
use crate::geometry::{Edge, GridPoint};
use crate::limits::Budget;
use crate::map::{ControlMap, Sheet};
use crate::sum::Sum;
use crate::territory::Survey;

/// The front of a map as lines, controlled ground on their left. It comes from [`Survey::front_line`].
///
/// What counts as front is what [`Front`](crate::report::Front) measures: its rules and caveats are there.
#[derive(Debug, Clone)]
pub struct FrontLine {
    /// In the order of the rings of controlled ground, no piece longer than a kilometre.
    pieces: Vec<Edge>,
    stretches: Vec<FrontStretch>,
}

/// The front in one region.
#[derive(Debug, Clone, PartialEq)]
pub struct FrontStretch {
    region: Option<String>,
    lines: MultiLineString<f64>,
    kilometres: f64,
}

impl FrontStretch {
    /// The [label](crate::Region::label) of the region; `None` where the front lies in no region.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The lines, in degrees with x the longitude.
    pub fn lines(&self) -> &MultiLineString<f64> {
        &self.lines
    }

    /// The length in kilometres along the ellipsoid.
    pub fn km(&self) -> f64 {
        self.kilometres
    }
}

impl FrontLine {
    /// All lines, in degrees with x the longitude. A line may be cut where a ring of the map begins, and is where it
    /// crosses the antimeridian.
    pub fn lines(&self) -> MultiLineString<f64> {
        joined(self.pieces.iter().copied())
    }

    /// The length in kilometres along the ellipsoid: that of [`Front::km`](crate::report::Front::km).
    pub fn km(&self) -> f64 {
        total_km(&self.pieces)
    }

    /// The front of each region that it runs through, in the order of the territory; last that in no region. A piece
    /// of at most a kilometre is in the region of its middle; of regions that overlap, in the first.
    pub fn by_region(&self) -> &[FrontStretch] {
        &self.stretches
    }

    /// The distance from a place to the front in kilometres along the ellipsoid (Karney's geodesics); `None` where
    /// there is no front.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Coordinate`](crate::ErrorKind::Coordinate) if the place is not finite, or is no longitude and
    /// latitude.
    pub fn distance_km(&self, place: impl Into<Point<f64>>) -> Result<Option<f64>, Error> {
        let place = place.into();
        expect_degrees([place.x(), place.y()])?;
        let from = SpacePoint::at([place.x(), place.y()]);
        // Through the Earth: of the ways to two pieces the one that is shorter there is so on the ground.
        let through = |piece: &&Edge| nearest_on(**piece, from).1;
        let nearest =
            self.pieces.iter().min_by(|one, other| through(one).total_cmp(&through(other)));
        Ok(nearest.map(|piece| {
            let (position, _) = nearest_on(*piece, from);
            Geodesic.distance(place, Point::from(position)) / 1000.0
        }))
    }
}

impl Survey<'_> {
    /// The front of a map as lines, in all and by region.
    ///
    /// ```
    /// use territory_control::{ControlMap, Method, Territory};
    ///
    /// let ukraine = Territory::ukraine();
    /// let survey = ukraine.survey(&Method::default());
    /// let front = survey.front_line(&ControlMap::sample())?;
    /// let longest = front.by_region().iter().max_by(|one, other| one.km().total_cmp(&other.km()));
    /// assert_eq!(longest.and_then(|stretch| stretch.region()), Some("Donetsk"));
    /// let kharkiv = front.distance_km((36.23, 49.99))?;
    /// assert!(kharkiv.is_some_and(|km| km < 100.0));
    /// # Ok::<(), territory_control::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`control`](Self::control).
    pub fn front_line(&self, map: &ControlMap) -> Result<FrontLine, Error> {
        let budget = ControlMap::begin_call([map]);
        self.find_front(map, &budget).map_err(|error| map.locate(error))
    }

    fn find_front(&self, map: &ControlMap, budget: &Budget) -> Result<FrontLine, Error> {
        self.method().check_names(map)?;
        let territory = self.bent_territory(budget)?;
        let sheet = Sheet::new(map, self.method(), budget)?;
        let held = sheet.controlled_ground(self.territory(), self.method(), budget)?;
        let mut pieces = Vec::new();
        visit_front(&held, territory.front_boundary(budget)?, budget, |piece| pieces.push(piece))?;
        let layout = territory.layout();
        let mut by_region: BTreeMap<usize, Vec<Edge>> = BTreeMap::new();
        for piece in &pieces {
            let middle = piece.0.midpoint(piece.1).within_a_turn();
            let (found, compared) = layout.cells().at(middle);
            budget.comparisons().add_winding(compared)?;
            let mut found = found.present().map(|(place, _)| place as usize);
            let region = found.find(|place| layout.is_leaf(*place)).unwrap_or(usize::MAX);
            by_region.entry(region).or_default().push(*piece);
        }
        let stretches = by_region.into_iter().map(|(place, pieces)| FrontStretch {
            region: territory.regions().get(place).map(|region| region.label().to_owned()),
            kilometres: total_km(&pieces),
            lines: joined(pieces.into_iter()),
        });
        Ok(FrontLine { stretches: stretches.collect(), pieces })
    }
}

fn total_km(pieces: &[Edge]) -> f64 {
    let lengths = pieces.iter().map(|(from, to)| length(from.to_degrees(), to.to_degrees()));
    lengths.collect::<Sum>().value() / 1000.0
}

/// Pieces as lines, each as long as one piece begins where the last ended.
fn joined(pieces: impl Iterator<Item = Edge>) -> MultiLineString<f64> {
    let mut lines: Vec<LineString<f64>> = Vec::new();
    let mut reached: Option<GridPoint> = None;
    for (from, to) in pieces.flat_map(cut_at_antimeridian) {
        let [start, end] = [from, to].map(|end| Coord::from(end.to_degrees()));
        match lines.last_mut().filter(|_| reached == Some(from)) {
            Some(line) => line.0.push(end),
            None => lines.push(LineString::new(vec![start, end])),
        }
        reached = Some(to);
    }
    MultiLineString::new(lines)
}

/// A piece with longitudes from −180° to 180°: two pieces where it leads over the antimeridian, as it does in a
/// territory on both sides, whose fronts are followed east of 180°.
fn cut_at_antimeridian((from, to): Edge) -> impl Iterator<Item = Edge> {
    let beyond = [from, to].map(|end| end.longitude > GridPoint::ANTIMERIDIAN);
    let east =
        |end: GridPoint| GridPoint { longitude: end.longitude - GridPoint::FULL_TURN, ..end };
    let pieces = match beyond {
        [false, false] => [Some((from, to)), None],
        [true, true] => [Some((east(from), east(to))), None],
        [starts_beyond, _] => {
            let way = (to.longitude - from.longitude) as f64;
            let part = (GridPoint::ANTIMERIDIAN - from.longitude) as f64 / way;
            let latitude = from.part_of_way(to, part).latitude;
            let cut = GridPoint { longitude: GridPoint::ANTIMERIDIAN, latitude };
            if starts_beyond {
                [Some((east(from), east(cut))), Some((cut, to))]
            } else {
                [Some((from, cut)), Some((east(cut), east(to)))]
            }
        }
    };
    pieces.into_iter().flatten().filter(|(from, to)| from != to)
}

/// The position on a piece that is nearest to a point, and how far it is through the Earth. A piece is so short that
/// it is as straight in space as in degrees.
fn nearest_on((from, to): Edge, point: SpacePoint) -> ([f64; 2], f64) {
    let [from, to] = [from, to].map(GridPoint::to_degrees);
    let ends = [from, to].map(SpacePoint::at);
    let Some(chord) = Chord::between(ends[0], ends[1]) else {
        return (from, ends[0].distance(point));
    };
    let nearest = chord.nearest(point);
    let part = ends[0].distance(nearest) / ends[0].distance(ends[1]);
    let ([west, south], [east, north]) = (from, to);
    let position = [west + part * (east - west), south + part * (north - south)];
    (position, nearest.distance(point))
}
