//! Worlds: a territory, maps of two days, and a method.

use proptest::prelude::*;
use serde_json::{Value, json};
use territory_control::method::{Addition, Clip, Counted, Denominator, Outside, Overlap};
use territory_control::{
    Area, ControlMap, Input, Legend, Limits, MapReader, Measure, Method, Status, Territory,
    TerritoryReader,
};

/// A place on the lattice.
pub(crate) type Place = (i32, i32);

/// A lattice laid on the Earth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lattice {
    /// The place (0, 0), in degrees.
    pub(crate) origin: [f64; 2],
    /// The width of a step, in degrees: a power of two, so that every place is exact.
    pub(crate) step: f64,
}

impl Lattice {
    pub(crate) fn position(self, (x, y): Place) -> [f64; 2] {
        [self.origin[0] + f64::from(x) * self.step, self.origin[1] + f64::from(y) * self.step]
    }
}

/// A region: a box, from one corner to the other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Region {
    pub(crate) name: String,
    pub(crate) parent: Option<String>,
    pub(crate) corners: [Place; 2],
}

impl Region {
    pub(crate) fn ring(&self) -> Vec<Place> {
        let [(west, south), (east, north)] = self.corners;
        vec![(west, south), (east, south), (east, north), (west, north)]
    }
}

/// A polygon with a status.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drawn {
    pub(crate) status: &'static str,
    pub(crate) ring: Vec<Place>,
}

/// What is asked about.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) lattice: Lattice,
    pub(crate) regions: Vec<Region>,
    pub(crate) days: [Vec<Drawn>; 2],
    pub(crate) method: Method,
}

pub(crate) const DAYS: [&str; 2] = ["2024-03-30", "2024-04-30"];

/// A territory has so many steps on each side.
const SIDE: i32 = 24;

const STATUSES: [&str; 5] = ["occupied", "occupied-before", "claimed", "unknown", "liberated"];

fn lattice() -> impl Strategy<Value = Lattice> {
    let origins = prop::sample::select(vec![
        [30.0, 47.0],
        [178.0, 47.0],
        [-61.0, -35.0],
        [20.0, 80.0],
        [-1.0, -1.0],
    ]);
    let steps = prop::sample::select(vec![1.0 / 8.0, 1.0 / 64.0, 1.0 / 512.0]);
    (origins, steps).prop_map(|(origin, step)| Lattice { origin, step })
}

fn region(name: impl Into<String>, corners: [Place; 2]) -> Region {
    Region { name: name.into(), parent: None, corners }
}

/// A grid of regions.
fn grid(columns: i32, rows: i32) -> Vec<Region> {
    let (width, height) = (SIDE / columns, SIDE / rows);
    let places = (0..columns).flat_map(|x| (0..rows).map(move |y| (x, y)));
    places
        .map(|(x, y)| {
            let corner = (x * width, y * height);
            region(format!("r{x}{y}"), [corner, (corner.0 + width, corner.1 + height)])
        })
        .collect()
}

/// The ways in which territories are divided; the first three are simple.
const DIVISIONS: usize = 9;

fn divide(division: usize, columns: i32, rows: i32) -> Vec<Region> {
    let mut regions = grid(columns, rows);
    match division {
        // Each by itself.
        0 => {}
        // A gap between them.
        1 => {
            regions.remove(1);
        }
        // Islands.
        2 => {
            regions = vec![
                region("west", [(0, 4), (7, 12)]),
                region("east", [(14, 2), (22, 20)]),
                region("rock", [(9, 20), (10, 21)]),
            ];
        }
        // One lies in another, and two overlap.
        3 => {
            regions.push(region("town", [(2, 2), (5, 5)]));
            regions.push(region("strip", [(0, 10), (SIDE, 14)]));
        }
        // Parents that are named only.
        4 => {
            for (place, region) in regions.iter_mut().enumerate() {
                region.parent = Some(if place % 2 == 0 { "even" } else { "odd" }.to_owned());
            }
        }
        // A parent that is drawn and not divided whole.
        5 => {
            let mut town = region("town", [(1, 1), (4, 6)]);
            town.parent = Some("r00".to_owned());
            regions.push(town);
        }
        // A whole that holds all others, and a gap within it.
        6 => {
            regions.remove(0);
            regions.push(region("whole", [(0, 0), (SIDE, SIDE)]));
        }
        // Names that repeat, one of them that of a parent.
        7 => {
            for region in &mut regions {
                "center".clone_into(&mut region.name);
                region.parent = Some("center".to_owned());
            }
        }
        _ => {
            for region in &mut regions {
                "center".clone_into(&mut region.name);
            }
        }
    }
    regions
}

fn place() -> impl Strategy<Value = Place> {
    (-3..SIDE + 3, -3..SIDE + 3)
}

/// A triangle or a box, none of them flat.
fn simple_ring() -> impl Strategy<Value = Vec<Place>> {
    let triangle = prop::array::uniform3(place())
        .prop_filter("flat", |[a, b, c]| (b.0 - a.0) * (c.1 - a.1) != (b.1 - a.1) * (c.0 - a.0));
    let sized = (place(), 1..12_i32, 1..12_i32);
    let rectangle = sized.prop_map(|((x, y), width, height)| {
        vec![(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    });
    prop_oneof![triangle.prop_map(Vec::from), rectangle]
}

/// Any ring, crossing itself as it pleases.
fn any_ring() -> impl Strategy<Value = Vec<Place>> {
    prop_oneof![4 => simple_ring(), 1 => prop::collection::vec(place(), 3..7)]
}

fn status() -> impl Strategy<Value = &'static str> {
    prop::sample::select(STATUSES.to_vec())
}

fn day(ring: impl Strategy<Value = Vec<Place>>) -> impl Strategy<Value = Vec<Drawn>> {
    let drawn = (status(), ring).prop_map(|(status, ring)| Drawn { status, ring });
    prop::collection::vec(drawn, 1..5)
}

/// Which of some polygons are drawn once more, and under which status.
type Again = Vec<(prop::sample::Index, &'static str)>;

fn again() -> impl Strategy<Value = Again> {
    prop::collection::vec((any::<prop::sample::Index>(), status()), 0..4)
}

/// Two days, on which some polygons are drawn more than once, under one status or several; and some of the first day
/// on the second, too, as on all real maps.
fn days<S: Strategy<Value = Vec<Place>>>(
    ring: impl Fn() -> S,
) -> impl Strategy<Value = [Vec<Drawn>; 2]> {
    (day(ring()), day(ring()), again(), again(), again()).prop_map(
        |(first, second, in_first, kept, in_second)| {
            let first = [draw_again(&first, in_first), first].concat();
            let second = [draw_again(&first, kept), second].concat();
            let second = [draw_again(&second, in_second), second].concat();
            [first, second]
        },
    )
}

fn draw_again(drawn: &[Drawn], again: Again) -> Vec<Drawn> {
    let again = again.into_iter();
    again.map(|(which, status)| Drawn { status, ring: which.get(drawn).ring.clone() }).collect()
}

/// Measures by which edges stay as they are drawn, and by which they are bent.
fn measure() -> impl Strategy<Value = Measure> {
    let mut names =
        vec!["wgs84-planar", "wgs84-geodesic", "sphere-geodesic:6371010", "sphere-planar:6378137"];
    if cfg!(feature = "proj") {
        names.extend(["proj:EPSG:3035", "proj-lonlat:EPSG:6933"]);
    }
    prop::sample::select(names).prop_map(|name| name.parse().unwrap())
}

fn method() -> impl Strategy<Value = Method> {
    let denominators = vec![
        Denominator::Official,
        Denominator::Boundary,
        Denominator::Given(Area::from_km2(50_000.0)),
    ];
    let counted = vec![
        Counted::Legend,
        Counted::Everything,
        Counted::Only(vec![Status::OCCUPIED, Status::CLAIMED]),
    ];
    let choices = (
        measure(),
        prop::sample::select(vec![Overlap::Dissolve, Overlap::Sum]),
        prop::sample::select(vec![Clip::Unclipped, Clip::Territory]),
        prop::sample::select(vec![Outside::Report, Outside::Nearest]),
        prop::sample::select(denominators),
        prop::sample::select(counted),
        any::<bool>(),
    );
    choices.prop_map(|(measure, overlap, clip, outside, denominator, counted, adds)| {
        Method::default()
            .measure(measure)
            .overlap(overlap)
            .clip(clip)
            .outside(outside)
            .denominator(denominator)
            .counted(counted)
            .addition(adds.then(|| Addition::new(Area::from_km2(123.0), "an island")))
    })
}

/// Any world.
pub(crate) fn world() -> impl Strategy<Value = World> {
    let land = (0..DIVISIONS, 2..4_i32, 1..4_i32);
    (lattice(), land, days(any_ring), method()).prop_map(
        |(lattice, (division, columns, rows), days, method)| World {
            lattice,
            regions: divide(division, columns, rows),
            days,
            method,
        },
    )
}

/// A world whose figures the truth can give: rings that do not cross themselves, regions of one level, ground that
/// counts once.
pub(crate) fn measurable_world() -> impl Strategy<Value = World> {
    let land = (0..3_usize, 2..4_i32, 1..4_i32);
    (lattice(), land, days(simple_ring), method()).prop_map(
        |(lattice, (division, columns, rows), days, method)| World {
            lattice,
            regions: divide(division, columns, rows),
            days,
            method: method.overlap(Overlap::Dissolve).outside(Outside::Report),
        },
    )
}

/// Along a meridian, or along the equator.
pub(crate) const METRES_A_DEGREE: f64 = 111_320.0;

impl World {
    /// The length of all edges, in metres, as if it were at the equator.
    pub(crate) fn metres_drawn(&self) -> f64 {
        let regions = self.regions.iter().map(Region::ring);
        let drawn = self.days.iter().flatten().map(|drawn| drawn.ring.clone());
        let steps = |ring: Vec<Place>| -> f64 {
            let ends = ring.iter().skip(1).chain(ring.first());
            let edges = ring.iter().zip(ends);
            edges.map(|(from, to)| f64::from(to.0 - from.0).hypot(f64::from(to.1 - from.1))).sum()
        };
        let steps: f64 = regions.chain(drawn).map(steps).sum();
        steps * self.lattice.step * METRES_A_DEGREE
    }

    /// How many edges of the first day lie on both sides of the antimeridian.
    pub(crate) fn edges_across_the_antimeridian(&self) -> usize {
        let rings = self.days[0].iter().map(|drawn| self.coordinates(&drawn.ring));
        let is_across = |edge: &[[f64; 2]]| {
            let [from, to] = [edge[0][0], edge[1][0]];
            [-180.0, 180.0].iter().any(|meridian| (from - meridian) * (to - meridian) < 0.0)
        };
        rings.map(|ring| ring.windows(2).filter(|edge| is_across(edge)).count()).sum()
    }

    /// A ring as GeoJSON writes it.
    fn coordinates(&self, ring: &[Place]) -> Vec<[f64; 2]> {
        ring.iter().chain(ring.first()).map(|place| self.lattice.position(*place)).collect()
    }

    fn collection(&self, features: impl Iterator<Item = (Value, Vec<Place>)>) -> String {
        let features: Vec<Value> = features
            .map(|(properties, ring)| {
                let geometry = json!({"type": "Polygon", "coordinates": [self.coordinates(&ring)]});
                json!({"type": "Feature", "properties": properties, "geometry": geometry})
            })
            .collect();
        json!({"type": "FeatureCollection", "features": features}).to_string()
    }

    /// The file of a day.
    pub(crate) fn map_text(&self, day: usize) -> String {
        let drawn = self.days[day].iter();
        self.collection(drawn.map(|drawn| (json!({"status": drawn.status}), drawn.ring.clone())))
    }

    pub(crate) fn map_name(day: usize) -> String {
        format!("map_{}.geojson", DAYS[day])
    }

    pub(crate) fn input(&self, day: usize) -> Input {
        let text = self.map_text(day);
        Input::from_reader(Self::map_name(day), text.as_bytes(), &Limits::default()).unwrap()
    }

    /// Reads maps by the legend of statuses.
    pub(crate) fn reader() -> MapReader {
        MapReader::new().legend(Legend::built_in("status").unwrap())
    }

    pub(crate) fn map(&self, day: usize) -> ControlMap {
        Self::reader().read([self.input(day)]).unwrap()
    }

    pub(crate) fn territory_text(&self) -> String {
        let regions = self
            .regions
            .iter()
            .map(|region| (json!({"n": region.name, "p": region.parent}), region.ring()));
        self.collection(regions)
    }

    /// Whether some region names a parent, so that there is such a property.
    pub(crate) fn has_parents(&self) -> bool {
        self.regions.iter().any(|region| region.parent.is_some())
    }

    pub(crate) fn territory(&self) -> Territory {
        let text = self.territory_text();
        let input =
            Input::from_reader("land.geojson", text.as_bytes(), &Limits::default()).unwrap();
        let reader = TerritoryReader::new().region_name("n");
        let reader = if self.has_parents() { reader.region_parent("p") } else { reader };
        reader.read(&input).unwrap()
    }
}
