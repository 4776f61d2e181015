//! What may be done to a map without changing an area.

use proptest::prelude::*;
use proptest::sample::Index;

use super::drawing::{Drawing, Feature, Item, Point, Polygon, Rectangle, Ring};

/// One ring of a drawing, and one of its points.
#[derive(Debug, Clone)]
pub(super) struct Place([Index; 4]);

pub(super) fn place() -> impl Strategy<Value = Place> {
    any::<[Index; 4]>().prop_map(Place)
}

impl Place {
    pub(super) fn feature<'a>(&self, drawing: &'a mut Drawing) -> &'a mut Feature {
        let mut features: Vec<&mut Feature> = drawing.features().collect();
        let at = self.0[0].index(features.len());
        features.swap_remove(at)
    }

    pub(super) fn ring<'a>(&self, drawing: &'a mut Drawing) -> &'a mut Ring {
        let polygons = &mut self.feature(drawing).polygons;
        let at = self.0[1].index(polygons.len());
        let rings = &mut polygons[at];
        let at = self.0[2].index(rings.len());
        &mut rings[at]
    }

    pub(super) fn point(&self, ring: &[Point]) -> usize {
        self.0[3].index(ring.len())
    }
}

/// A mutation that changes no area.
#[derive(Debug, Clone)]
pub(super) enum Harmless {
    Swap(Index, Index),
    Reverse,
    Rotate(Place),
    Rewind(Place),
    RewindAll,
    RepeatFeature(Place),
    RepeatPoint(Place, usize),
    /// A point on an edge, so many eighths along it.
    PointOnEdge(Place, i64),
    /// Along a meridian, a parallel or a diagonal; in one feature or in two.
    Split(Place, Cut, Pieces),
    /// Two features of one status become one.
    Merge(Place, Place),
    /// A feature of several polygons becomes several.
    Explode(Place),
    Pack(Place, usize),
    Add(Index, &'static str),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Pieces {
    OfOneFeature,
    OfTwo,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Cut {
    /// So many twelfths from the west.
    Meridian(i64),
    /// So many twelfths from the south.
    Parallel(i64),
    Diagonal,
}

/// What draws no ground.
const OTHERS: [&str; 9] = [
    "null",
    r#"{"type":"Feature","properties":{"status":"occupied"},"geometry":null}"#,
    r#"{"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[31,48]}}"#,
    r#"{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[3,4],[5,6]]}}"#,
    r#"{"type":"Feature","properties":{},"geometry":{"type":"MultiPoint","coordinates":[[3,4,5]]}}"#,
    r#"{"type":"Feature","properties":{},"geometry":{"type":"MultiLineString","coordinates":[]}}"#,
    r#"{"type":"Feature","properties":{"status":"unknown"},"geometry":{"type":"Polygon","coordinates":[]}}"#,
    r#"{"type":"Feature","properties":{"status":"x"},"geometry":{"type":"MultiPolygon","coordinates":[]}}"#,
    r#"{"type":"Feature","properties":{},"geometry":{"type":"GeometryCollection","geometries":[]}}"#,
];

pub(super) fn harmless() -> impl Strategy<Value = Harmless> {
    let cut = prop_oneof![
        (1i64..12).prop_map(Cut::Meridian),
        (1i64..12).prop_map(Cut::Parallel),
        Just(Cut::Diagonal),
    ];
    let pieces = prop::sample::select(vec![Pieces::OfOneFeature, Pieces::OfTwo]);
    prop_oneof![
        any::<[Index; 2]>().prop_map(|[one, other]| Harmless::Swap(one, other)),
        Just(Harmless::Reverse),
        place().prop_map(Harmless::Rotate),
        place().prop_map(Harmless::Rewind),
        Just(Harmless::RewindAll),
        place().prop_map(Harmless::RepeatFeature),
        (place(), 1usize..4).prop_map(|(place, times)| Harmless::RepeatPoint(place, times)),
        (place(), 1i64..8).prop_map(|(place, eighths)| Harmless::PointOnEdge(place, eighths)),
        (place(), cut, pieces).prop_map(|(place, cut, pieces)| Harmless::Split(place, cut, pieces)),
        (place(), place()).prop_map(|(one, other)| Harmless::Merge(one, other)),
        place().prop_map(Harmless::Explode),
        (place(), 0usize..20).prop_map(|(place, depth)| Harmless::Pack(place, depth)),
        (any::<Index>(), prop::sample::select(&OTHERS[..]))
            .prop_map(|(at, other)| Harmless::Add(at, other)),
    ]
}

/// One after the other.
pub(super) fn apply_all(mutations: &[Harmless], drawing: &mut Drawing) {
    for mutation in mutations {
        mutation.apply(drawing);
    }
}

impl Harmless {
    fn apply(&self, drawing: &mut Drawing) {
        match self {
            Self::Swap(one, other) => {
                let length = drawing.items.len();
                drawing.items.swap(one.index(length), other.index(length));
            }
            Self::Reverse => drawing.items.reverse(),
            Self::Rotate(place) => {
                let ring = place.ring(drawing);
                let start = place.point(ring);
                ring.rotate_left(start);
            }
            Self::Rewind(place) => place.ring(drawing).reverse(),
            Self::RewindAll => drawing
                .features()
                .flat_map(|feature| &mut feature.polygons)
                .flatten()
                .for_each(|ring| ring.reverse()),
            Self::RepeatFeature(place) => {
                let feature = place.feature(drawing).clone();
                drawing.items.push(Item::Ground(feature));
            }
            Self::RepeatPoint(place, times) => {
                let ring = place.ring(drawing);
                let at = place.point(ring);
                let point = ring[at];
                ring.splice(at..at, std::iter::repeat_n(point, *times));
            }
            Self::PointOnEdge(place, eighths) => point_on_edge(place, *eighths, drawing),
            Self::Split(place, cut, pieces) => split(place, *cut, *pieces, drawing),
            Self::Merge(one, other) => merge(one, other, drawing),
            Self::Explode(place) => {
                let feature = place.feature(drawing);
                let (status, depth) = (feature.status, feature.depth);
                let rest = feature.polygons.split_off(1);
                drawing.items.extend(rest.into_iter().map(|polygon| {
                    Item::Ground(Feature { status, polygons: vec![polygon], depth })
                }));
            }
            Self::Pack(place, depth) => place.feature(drawing).depth = *depth,
            Self::Add(at, other) => {
                let at = at.index(drawing.items.len() + 1);
                drawing.items.insert(at, Item::Other(other));
            }
        }
    }
}

/// Only where the point is on the grid, so that the edge stays what it is.
fn point_on_edge(place: &Place, eighths: i64, drawing: &mut Drawing) {
    let ring = place.ring(drawing);
    let at = place.point(ring);
    let (from, to) = (ring[at], ring[(at + 1) % ring.len()]);
    let [x, y] = [to[0] - from[0], to[1] - from[1]];
    if (x * eighths) % 8 == 0 && (y * eighths) % 8 == 0 {
        ring.insert(at + 1, [from[0] + x * eighths / 8, from[1] + y * eighths / 8]);
    }
}

/// Only rectangles, and rectangles with one hole, are split.
fn split(place: &Place, cut: Cut, pieces: Pieces, drawing: &mut Drawing) {
    let feature = place.feature(drawing);
    let (status, depth) = (feature.status, feature.depth);
    let at = place.0[1].index(feature.polygons.len());
    let Some([one, other]) = halves(&feature.polygons[at], cut) else { return };
    feature.polygons[at] = one;
    match pieces {
        Pieces::OfOneFeature => feature.polygons.push(other),
        Pieces::OfTwo => {
            drawing.items.push(Item::Ground(Feature { status, polygons: vec![other], depth }));
        }
    }
}

fn halves(polygon: &Polygon, cut: Cut) -> Option<[Polygon; 2]> {
    let rectangle =
        |ring: &Ring| Rectangle::around(ring).filter(|rectangle| rectangle.is_drawn_by(ring));
    let (shell, holes) = polygon.split_first()?;
    let whole = rectangle(shell)?;
    let Rectangle { west, south, east, north } = whole;
    if let [hole] = holes {
        // Two brackets around the hole.
        let hole = rectangle(hole)?;
        let middle = i64::midpoint(hole.west, hole.east);
        let bracket = |outer: i64, inner: i64| {
            vec![vec![
                [outer, south],
                [middle, south],
                [middle, hole.south],
                [inner, hole.south],
                [inner, hole.north],
                [middle, hole.north],
                [middle, north],
                [outer, north],
            ]]
        };
        return Some([bracket(west, hole.west), bracket(east, hole.east)]);
    }
    let twelfth = |from: i64, to: i64, count: i64| from + (to - from) / 12 * count;
    let plain = |rectangle: Rectangle| vec![rectangle.ring()];
    holes.is_empty().then(|| match cut {
        Cut::Meridian(count) => {
            let line = twelfth(west, east, count);
            [plain(Rectangle { east: line, ..whole }), plain(Rectangle { west: line, ..whole })]
        }
        Cut::Parallel(count) => {
            let line = twelfth(south, north, count);
            [plain(Rectangle { north: line, ..whole }), plain(Rectangle { south: line, ..whole })]
        }
        Cut::Diagonal => [
            vec![vec![[west, south], [east, south], [east, north]]],
            vec![vec![[west, south], [east, north], [west, north]]],
        ],
    })
}

fn merge(one: &Place, other: &Place, drawing: &mut Drawing) {
    let status = one.feature(drawing).status;
    if other.feature(drawing).status == status {
        let polygons = other.feature(drawing).polygons.clone();
        one.feature(drawing).polygons.extend(polygons);
    }
}
