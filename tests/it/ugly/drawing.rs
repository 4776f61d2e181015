//! Maps that are valid, and whose areas are known: rectangles of longitude and latitude.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::Index;

/// Longitude and latitude in steps of 10⁻⁹ degree, so that each has one exact text.
pub(super) type Point = [i64; 2];
/// Without closing point.
pub(super) type Ring = Vec<Point>;
/// A shell and its holes.
pub(super) type Polygon = Vec<Ring>;

/// By precedence.
pub(super) const STATUSES: [&str; 4] = ["occupied", "unknown", "liberated", "elsewhere"];

#[derive(Debug, Clone)]
pub(super) struct Feature {
    pub(super) status: usize,
    pub(super) polygons: Vec<Polygon>,
    /// In how many collections of geometries the polygons are packed; in none, they are a
    /// `MultiPolygon` unless there is but one.
    pub(super) depth: usize,
}

/// What stands among the features.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Ground(Feature),
    /// JSON that draws no ground.
    Other(&'static str),
}

#[derive(Debug, Clone)]
pub(super) struct Drawing {
    pub(super) items: Vec<Item>,
    /// All ground.
    parcels: Vec<Parcel>,
}

/// A rectangle, perhaps with a hole. No two overlap.
#[derive(Debug, Clone)]
struct Parcel {
    shell: Rectangle,
    hole: Option<Rectangle>,
    /// All that it is drawn as.
    statuses: BTreeSet<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rectangle {
    pub(super) west: i64,
    pub(super) south: i64,
    pub(super) east: i64,
    pub(super) north: i64,
}

impl Rectangle {
    /// The least one around points; `None` around nothing.
    pub(super) fn around(points: &[Point]) -> Option<Self> {
        let longitudes = || points.iter().map(|point| point[0]);
        let latitudes = || points.iter().map(|point| point[1]);
        Some(Self {
            west: longitudes().min()?,
            south: latitudes().min()?,
            east: longitudes().max()?,
            north: latitudes().max()?,
        })
    }

    pub(super) fn ring(self) -> Ring {
        let Self { west, south, east, north } = self;
        vec![[west, south], [east, south], [east, north], [west, north]]
    }

    /// Whether a ring is this rectangle's, wherever it begins and whichever way it runs.
    pub(super) fn is_drawn_by(self, ring: &[Point]) -> bool {
        let corners = self.ring();
        let next = |corner: Point| {
            let at = corners.iter().position(|&known| known == corner)?;
            Some([corners[(at + 1) % 4], corners[(at + 3) % 4]])
        };
        let runs = |way: usize| {
            (0..4).all(|at| next(ring[at]).is_some_and(|next| next[way] == ring[(at + 1) % 4]))
        };
        ring.len() == 4 && (runs(0) || runs(1))
    }

    /// Inwards by twelfths of the width and the height.
    fn inset(self, twelfths: [i64; 2]) -> Self {
        let x = (self.east - self.west) / 12 * twelfths[0];
        let y = (self.north - self.south) / 12 * twelfths[1];
        Self {
            west: self.west + x,
            south: self.south + y,
            east: self.east - x,
            north: self.north - y,
        }
    }

    /// In square metres on WGS 84.
    pub(super) fn area(self) -> f64 {
        let width = (self.east - self.west) as f64 / 1e9;
        width.to_radians() * (below(self.north) - below(self.south))
    }
}

/// The ground between the equator and a latitude, for each radian of longitude (Snyder 1987,
/// eq. 3-12).
fn below(latitude: i64) -> f64 {
    const SEMI_MAJOR_AXIS: f64 = 6_378_137.0;
    const FLATTENING: f64 = 1.0 / 298.257_223_563;
    let squared = FLATTENING * (2.0 - FLATTENING);
    let eccentricity = squared.sqrt();
    let sine = (latitude as f64 / 1e9).to_radians().sin();
    0.5 * SEMI_MAJOR_AXIS.powi(2)
        * (1.0 - squared)
        * (sine / (1.0 - squared * sine * sine) + (eccentricity * sine).atanh() / eccentricity)
}

impl Drawing {
    /// Square metres by status: what each holds, since the first wins, and what it is drawn on
    /// besides.
    pub(super) fn areas(&self) -> [[f64; 2]; STATUSES.len()] {
        let mut areas = [[0.0; 2]; STATUSES.len()];
        for parcel in &self.parcels {
            let area = parcel.shell.area() - parcel.hole.map_or(0.0, Rectangle::area);
            for (rank, &status) in parcel.statuses.iter().enumerate() {
                areas[status][rank.min(1)] += area;
            }
        }
        areas
    }

    /// The length of all edges, or somewhat more.
    pub(super) fn metres_of_edges(&self) -> f64 {
        const METRES_PER_STEP: f64 = 1.2e-4;
        let steps = |ring: Rectangle| 2 * (ring.east - ring.west + ring.north - ring.south);
        let rings =
            self.parcels.iter().flat_map(|parcel| parcel.hole.into_iter().chain([parcel.shell]));
        rings.map(steps).sum::<i64>() as f64 * METRES_PER_STEP
    }

    /// Draws ground once more, as something else. Only before all mutations.
    pub(super) fn draw_as(&mut self, at: Index, status: usize) {
        let at = at.index(self.parcels.len());
        let parcel = &mut self.parcels[at];
        parcel.statuses.insert(status);
        self.items.push(parcel.item(status));
    }

    /// Ground that is one ring each.
    pub(super) fn rectangles(&self) -> Vec<Rectangle> {
        let plain = self.parcels.iter().filter(|parcel| parcel.hole.is_none());
        plain.map(|parcel| parcel.shell).collect()
    }

    /// Those of the items that draw ground.
    pub(super) fn features(&mut self) -> impl Iterator<Item = &mut Feature> {
        self.items.iter_mut().filter_map(|item| match item {
            Item::Ground(feature) => Some(feature),
            Item::Other(_) => None,
        })
    }
}

impl Parcel {
    fn new(status: usize, shell: Rectangle, hole: Option<Rectangle>) -> Self {
        Self { shell, hole, statuses: BTreeSet::from([status]) }
    }

    fn items(&self) -> impl Iterator<Item = Item> {
        self.statuses.iter().map(|&status| self.item(status))
    }

    fn item(&self, status: usize) -> Item {
        let rings = std::iter::once(self.shell).chain(self.hole).map(Rectangle::ring);
        Item::Ground(Feature { status, polygons: vec![rings.collect()], depth: 0 })
    }
}

const COLUMNS: usize = 3;
const ROWS: usize = 3;

/// Ground on a lattice somewhere on Earth, some of its cells left free, some with a hole, some with
/// an island in the hole. Neighbours share edges and corners.
pub(super) fn drawing() -> impl Strategy<Value = Drawing> {
    // Twelve steps at least, of a centimetre to kilometres, so that all insets are on the grid.
    let gap = prop_oneof![100i64..10_000, 1_000_000i64..20_000_000].prop_map(|step| 12 * step);
    let gaps = prop::collection::vec(gap, COLUMNS + ROWS);
    let origin = prop_oneof![
        3 => (22_000_000_000i64..39_000_000_000, 44_000_000_000i64..51_000_000_000),
        1 => (-180_000_000_000i64..179_000_000_000, -90_000_000_000i64..89_000_000_000),
    ];
    let cell = (0usize..5, 0..STATUSES.len(), 0..STATUSES.len());
    (origin, gaps, prop::collection::vec(cell, COLUMNS * ROWS)).prop_map(
        |((west, south), gaps, kinds)| {
            let line =
                |start: i64, gaps: &[i64], index: usize| start + gaps[..index].iter().sum::<i64>();
            let (columns, rows) = gaps.split_at(COLUMNS);
            let mut parcels = Vec::new();
            for (index, (kind, status, other)) in kinds.into_iter().enumerate() {
                let (column, row) = (index % COLUMNS, index / COLUMNS);
                let shell = Rectangle {
                    west: line(west, columns, column),
                    south: line(south, rows, row),
                    east: line(west, columns, column + 1),
                    north: line(south, rows, row + 1),
                };
                let is_last_chance = parcels.is_empty() && index + 1 == COLUMNS * ROWS;
                if kind > 0 || is_last_chance {
                    let hole = (kind > 2).then(|| shell.inset([3, 4]));
                    parcels.push(Parcel::new(status, shell, hole));
                }
                if kind > 3 {
                    parcels.push(Parcel::new(other, shell.inset([4, 5]), None));
                }
            }
            let items = parcels.iter().flat_map(Parcel::items).collect();
            Drawing { items, parcels }
        },
    )
}
