//! An independent truth: boolean operations of the crate `geo` on densified edges, and areas by a shoelace on a
//! cylinder of equal area. Slow and simple; it shares no code with the walk that sums areas by label.

use std::f64::consts::FRAC_PI_2;

use geo::line_measures::InterpolatePoint;
use geo::orient::Direction;
use geo::{BooleanOps, Geodesic, Haversine, MultiPolygon, Orient, Point, Polygon, unary_union};
use geo_types::LineString;
use proptest::prelude::*;
use territory_control::method::{Clip, Counted};
use territory_control::{Area, Legend, Measure};

use super::world::{Drawn, Place, World};

/// Boolean operations of `geo` round to some millimetres, and chains lie some centimetres off their curves.
const ALLOWED_KM2: f64 = 0.01;

pub(crate) fn check(world: &World) -> Result<(), TestCaseError> {
    if matches!(world.method.measure, Measure::Projected(_)) {
        return Ok(());
    }
    let territory = world.territory();
    let survey = territory.survey(&world.method);
    let maps = [world.map(0), world.map(1)];
    let truth = Truth::new(world);
    let added = world.method.addition.as_ref().map_or(Area::ZERO, |addition| addition.area);

    let report = survey.regions(&maps[0]).unwrap();
    truth.expect("controlled", report.controlled().area() - added, &truth.held[0])?;
    for (row, region) in report.regional().unwrap().regions().iter().zip(&truth.regions) {
        truth.expect(row.name(), row.controlled(), &truth.held[0].intersection(region))?;
    }
    let outside = truth.held[0].difference(&truth.land);
    truth.expect("outside", report.regional().unwrap().outside(), &outside)?;

    let change = survey.change(&maps[0], &maps[1]).unwrap();
    let [before, after] = &truth.held;
    truth.expect("gained", change.gained(), &after.difference(before))?;
    truth.expect("lost", change.lost(), &before.difference(after))?;
    truth.expect("held", change.held() - added, &before.intersection(after))
}

/// The ground of a world as shapes.
struct Truth<'w> {
    world: &'w World,
    regions: Vec<MultiPolygon>,
    land: MultiPolygon,
    /// What counts, by day.
    held: [MultiPolygon; 2],
}

impl<'w> Truth<'w> {
    fn new(world: &'w World) -> Self {
        let bend = |ring: &[Place]| MultiPolygon::new(vec![polygon(world, ring)]);
        let regions: Vec<MultiPolygon> =
            world.regions.iter().map(|region| bend(&region.ring())).collect();
        let land = unary_union(&regions);
        let held = world.days.each_ref().map(|day| {
            let held = held(world, day);
            match world.method.clip {
                Clip::Territory => held.intersection(&land),
                _ => held,
            }
        });
        Self { world, regions, land, held }
    }

    fn expect(&self, what: &str, found: Area, shape: &MultiPolygon) -> Result<(), TestCaseError> {
        let expected = area(self.world, shape);
        prop_assert!(
            (found.km2() - expected).abs() <= ALLOWED_KM2,
            "{}: {} km2, not {}",
            what,
            found.km2(),
            expected
        );
        Ok(())
    }
}

/// What counts of a day: where the strongest status that is drawn counts. The weakest is laid down first, and each
/// stronger one over it, so that only what is drawn is laid over what was made: what was made twice of the same edges
/// differs by what `geo` rounds, and the engine below it panics on such slivers.
fn held(world: &World, day: &[Drawn]) -> MultiPolygon {
    let legend = Legend::built_in("status").unwrap();
    let first = legend.sides()[0].clone();
    let mut held = MultiPolygon::new(Vec::new());
    for status in legend.precedence().iter().rev() {
        let drawn = day.iter().filter(|drawn| drawn.status == status.as_str());
        let polygons: Vec<Polygon> = drawn.map(|drawn| polygon(world, &drawn.ring)).collect();
        let ground = unary_union(&polygons);
        let counts = match &world.method.counted {
            Counted::Everything => true,
            Counted::Only(statuses) => statuses.contains(status),
            _ => first.holds().contains(status),
        };
        held = if counts { held.union(&ground) } else { held.difference(&ground) };
    }
    held
}

/// A ring with its edges bent as the measure has them.
fn polygon(world: &World, ring: &[Place]) -> Polygon {
    let mut positions = Vec::new();
    for (place, from) in ring.iter().enumerate() {
        let to = ring[(place + 1) % ring.len()];
        let [from, to] = [*from, to].map(|place| world.lattice.position(place));
        positions.push((from[0], from[1]));
        let pieces = pieces(world, from, to);
        for piece in 1..pieces {
            let ratio = f64::from(piece) / f64::from(pieces);
            positions.push(between(&world.method.measure, from, to, ratio));
        }
    }
    // What is wound the other way would be taken away from a union.
    Polygon::new(LineString::from(positions), Vec::new()).orient(Direction::Default)
}

/// So many that each lies within some centimetres of the curve.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a length of less than 360 degrees"
)]
fn pieces(world: &World, from: [f64; 2], to: [f64; 2]) -> u32 {
    if world.method.measure == Measure::Wgs84Planar {
        return 1;
    }
    let degrees = (to[0] - from[0]).hypot(to[1] - from[1]);
    // Half a kilometre at the equator; much less where meridians meet.
    1 + (degrees * 220.0) as u32
}

fn between(measure: &Measure, from: [f64; 2], to: [f64; 2], ratio: f64) -> (f64, f64) {
    let [start, end] = [from, to].map(|[x, y]| Point::new(x, y));
    let point = match measure {
        Measure::Wgs84Geodesic => Geodesic.point_at_ratio_between(start, end, ratio),
        // A trapezoid of sines: straight in longitude and the sine of the latitude.
        Measure::SpherePlanar(_) => {
            let [low, high] = [from, to].map(|[_, latitude]| latitude.to_radians().sin());
            let latitude = (low + ratio * (high - low)).asin().to_degrees();
            return (from[0] + ratio * (to[0] - from[0]), latitude);
        }
        _ => Haversine.point_at_ratio_between(start, end, ratio),
    };
    let turns = ((from[0] - point.x()) / 360.0).round();
    (point.x() + 360.0 * turns, point.y())
}

/// Area in km².
fn area(world: &World, shape: &MultiPolygon) -> f64 {
    let surface = Surface::of_measure(&world.method.measure);
    let rings = shape.iter().flat_map(|polygon| {
        std::iter::once((polygon.exterior(), 1.0))
            .chain(polygon.interiors().iter().map(|ring| (ring, -1.0)))
    });
    let sum: f64 = rings.map(|(ring, sign)| sign * surface.ring_area(ring).abs()).sum();
    sum / 1e6
}

/// A surface whose parallels are laid on a cylinder so that areas stay.
enum Surface {
    /// WGS 84.
    Ellipsoid,
    Sphere(f64),
}

const SEMI_MAJOR: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_223_563;

impl Surface {
    fn of_measure(measure: &Measure) -> Self {
        match measure {
            Measure::SphereGeodesic(radius) | Measure::SpherePlanar(radius) => {
                Self::Sphere(radius.metres())
            }
            _ => Self::Ellipsoid,
        }
    }

    /// The height on the cylinder times the radius: what lies between the equator and a parallel, by radian of
    /// longitude (Snyder, Map Projections, equation 3-12).
    fn height(&self, latitude: f64) -> f64 {
        let sine = latitude.to_radians().sin();
        match self {
            Self::Sphere(radius) => radius * radius * sine,
            Self::Ellipsoid => {
                let squared = FLATTENING * (2.0 - FLATTENING);
                let e = squared.sqrt();
                let q = (1.0 - squared)
                    * (sine / (1.0 - squared * sine * sine) + (e * sine).atanh() / e);
                SEMI_MAJOR * SEMI_MAJOR * q / 2.0
            }
        }
    }

    /// The area of a ring whose edges are straight in longitude and latitude: heights over each edge by Simpson's
    /// rule in thirty-two parts.
    fn ring_area(&self, ring: &LineString) -> f64 {
        ring.lines()
            .map(|line| {
                let width = (line.end.x - line.start.x).to_radians();
                let parts = 32;
                let at = |part: i32| {
                    let ratio = f64::from(part) / f64::from(parts);
                    self.height(line.start.y + ratio * (line.end.y - line.start.y))
                };
                let inner: f64 =
                    (1..parts).map(|part| at(part) * if part % 2 == 1 { 4.0 } else { 2.0 }).sum();
                width * (at(0) + inner + at(parts)) / (3.0 * f64::from(parts))
            })
            .sum()
    }
}

/// The truth itself: an eighth of a sphere.
#[test]
fn an_octant_is_an_eighth_of_its_sphere() {
    let octant =
        LineString::from(vec![(0.0, 0.0), (90.0, 0.0), (90.0, 90.0), (0.0, 90.0), (0.0, 0.0)]);
    let found = Surface::Sphere(2.0).ring_area(&octant).abs();
    assert!((found / (4.0 * FRAC_PI_2) - 1.0).abs() < 1e-6, "{found}");
    // WGS 84 has 510,065,621.724 km² (National Imagery and Mapping Agency, TR8350.2).
    let found = Surface::Ellipsoid.ring_area(&octant).abs() * 8.0 / 1e6;
    assert!((found - 510_065_621.724).abs() < 1.0, "{found}");
}
