//! Bending: an edge that is a curve in longitude and latitude becomes a chain of points of the grid.
//!
//! It is done once, to the rings as they are drawn, before anything else. From then on all edges are straight,
//! and are cut, joined and summed alike: a vertex that comes between two others no longer bends an edge, as it
//! would a geodesic.
//!
//! What is guaranteed:
//! 1. No point of a chain lies farther from its curve than a centimetre ([`chain::BOUND`]). An edge of 100 km
//!    becomes some 200 links, one around half of the Earth at most some 100,000.
//! 2. A chain encloses what its curve does: the links of a curve all lie on its hollow side, so its inner points
//!    are moved out by as much as makes up for that. On a ring of 5,600 km around the pole, 1 cm would be
//!    0.02 km² otherwise, and is 10⁻⁵ km² so.
//! 3. The same two ends have the same chain, whichever way a ring runs along it and on whichever turn of the
//!    Earth it is written: it is always made from the end in the south, of two as far in the south from the one
//!    in the west. Neighbours keep their common borders, and so do the maps of two days.
//! 4. An edge shorter than some 90 m is left as it is: less than 0.01 m² lies between it and its curve.
//! 5. Points that are added count as vertices against [`Limits`](crate::Limits).
//!
//! What is not bent, because it is no border or no shortest path:
//! - An edge along a pole, or along the antimeridian: a ring was cut or closed there.
//! - One of a whole turn or more, and a band around the Earth: it is meant along its parallel.
//! - In the plane of a projection, one across the antimeridian, where planes end.
//!
//! A shortest path to a pole runs along the meridian of its other end. One over exactly half of the Earth runs
//! over the nearer pole, and as it is written where both are as near.

mod chain;
mod course;
mod plane;
mod polygon;
mod surface;

use self::chain::{Bending, Bow};
use self::course::{Course, course};
use self::plane::Plane;
pub(super) use self::polygon::BentPolygon;
use self::surface::Surface;
use super::antimeridian::is_band;
use super::curve::Curve;
use super::grid::{Edge, GridPoint};
use super::overlay::{Ground, positive_ground};
use crate::error::Error;
use crate::limits::{Budget, Counter};

/// The polygons with their edges bent, in degrees.
///
/// # Errors
///
/// If there are more vertices than [`Limits`](crate::Limits) allow, a projection has no place for one, or the
/// work is cancelled.
pub(super) fn bend_polygons(
    polygons: &[&[Vec<[f64; 2]>]],
    curve: &Curve,
    budget: &Budget,
) -> Result<Vec<Vec<Vec<[f64; 2]>>>, Error> {
    let rings: Vec<&[[f64; 2]]> = polygons.iter().copied().flatten().map(Vec::as_slice).collect();
    let mut bent = bend_rings(&rings, curve, budget)?.into_iter();
    Ok(polygons.iter().map(|rings| bent.by_ref().take(rings.len()).collect()).collect())
}

/// Ground on the grid with its edges bent, for what was made of other ground.
///
/// # Errors
///
/// As [`bend_polygons`], and if a limit of an overlay is hit.
pub(crate) fn bend_ground(
    ground: &Ground,
    curve: &Curve,
    budget: &Budget,
) -> Result<Ground, Error> {
    let rings: Vec<Vec<[f64; 2]>> =
        ground.rings().map(|ring| ring.iter().map(|point| point.to_degrees()).collect()).collect();
    let rings: Vec<&[[f64; 2]]> = rings.iter().map(Vec::as_slice).collect();
    let bent = bend_rings(&rings, curve, budget)?.into_iter();
    let on_grid = bent.map(|ring| ring.into_iter().map(GridPoint::from_degrees).collect());
    positive_ground(&on_grid.collect::<Vec<Vec<GridPoint>>>(), budget)
}

/// A place in a ring, and the points that come after it.
struct Added {
    ring: usize,
    after: usize,
    points: Vec<GridPoint>,
}

fn bend_rings(
    rings: &[&[[f64; 2]]],
    curve: &Curve,
    budget: &Budget,
) -> Result<Vec<Vec<[f64; 2]>>, Error> {
    let mut vertices = budget.vertices();
    vertices.add(rings.iter().map(|ring| ring.len() as u64).sum())?;
    let mut bent = Vec::with_capacity(rings.len());
    for some in in_groups(rings) {
        let mut added = match curve {
            Curve::Straight => Vec::new(),
            Curve::Geodesic => along_paths(some, Surface::Ellipsoid, &mut vertices)?,
            Curve::GreatCircle => along_paths(some, Surface::Sphere, &mut vertices)?,
            Curve::OnCylinder => along_paths(some, Surface::Cylinder, &mut vertices)?,
            Curve::InPlane(system) => {
                let edges = edges_of(some).filter_map(|placed| match course(placed.edge, true) {
                    Course::Bent(edge) => Some((placed, edge)),
                    Course::Straight | Course::Over(_) => None,
                });
                let (placed, ends): (Vec<Placed>, Vec<Edge>) = edges.unzip();
                let (plane, bows) = Plane::with_edges(system, &ends)?;
                chains(placed, &bows, &plane, &mut vertices)?
            }
        };
        added.sort_by_key(|added| (added.ring, added.after));
        bent.extend(assemble(some, added));
    }
    Ok(bent)
}

/// Rings in groups of about so many vertices as are bent at once: PROJ is quick in batches, and these need
/// memory.
fn in_groups<'r, 'p>(rings: &'r [&'p [[f64; 2]]]) -> impl Iterator<Item = &'r [&'p [[f64; 2]]]> {
    const AT_ONCE: usize = 1 << 17;
    let mut count = 0;
    rings.chunk_by(move |ring, _| {
        count += ring.len();
        let goes_on = count < AT_ONCE;
        if !goes_on {
            count = 0;
        }
        goes_on
    })
}

/// An edge of a ring, and where it is.
struct Placed {
    ring: usize,
    after: usize,
    edge: Edge,
}

impl Placed {
    /// The points of a chain, made along the edge as [`course`] turned it, in the place of the edge.
    fn add(self, chain: Vec<GridPoint>) -> Added {
        Added { ring: self.ring, after: self.after, points: course::back_on(self.edge, chain) }
    }
}

/// The edges of rings that may be bent, the closing one of a ring left open too.
fn edges_of(rings: &[&[[f64; 2]]]) -> impl Iterator<Item = Placed> {
    rings.iter().enumerate().flat_map(|(ring, positions)| {
        let points: Vec<GridPoint> =
            positions.iter().map(|position| GridPoint::from_degrees(*position)).collect();
        let starts = if is_band(&points) { Vec::new() } else { points };
        let ends: Vec<GridPoint> = starts.iter().skip(1).chain(starts.first()).copied().collect();
        let edges = starts.into_iter().zip(ends).enumerate();
        edges.map(move |(after, edge)| Placed { ring, after, edge })
    })
}

fn along_paths(
    rings: &[&[[f64; 2]]],
    surface: Surface,
    vertices: &mut Counter<'_>,
) -> Result<Vec<Added>, Error> {
    let (mut added, mut placed, mut bows) = (Vec::new(), Vec::new(), Vec::new());
    for at in edges_of(rings) {
        match surface.course(at.edge) {
            Course::Straight => {}
            Course::Over(points) => {
                vertices.add(points.len() as u64)?;
                added.push(at.add(points));
            }
            Course::Bent(edge) if surface.is_nearly_straight(edge) => {}
            Course::Bent(edge) => {
                bows.push(surface.path(edge));
                placed.push(at);
            }
        }
    }
    let ends: Vec<Bow> = bows.iter().map(surface::Path::bow).collect();
    let paths = surface::Paths { surface, paths: bows };
    added.extend(chains(placed, &ends, &paths, vertices)?);
    Ok(added)
}

/// The chains of bows, each in the place of its edge.
fn chains(
    placed: Vec<Placed>,
    bows: &[Bow],
    bending: &impl Bending,
    vertices: &mut Counter<'_>,
) -> Result<Vec<Added>, Error> {
    let chains = chain::chains(bows, bending, vertices)?;
    Ok(placed.into_iter().zip(chains).map(|(placed, chain)| placed.add(chain)).collect())
}

/// Rings with what was added to them. What falls into one point of the grid with a neighbour is left out.
fn assemble(rings: &[&[[f64; 2]]], added: Vec<Added>) -> Vec<Vec<[f64; 2]>> {
    let mut added = added.into_iter().peekable();
    let rings = rings.iter().enumerate().map(|(number, ring)| {
        let mut positions = Vec::with_capacity(ring.len());
        for (after, position) in ring.iter().enumerate() {
            positions.push(*position);
            let here = |added: &Added| (added.ring, added.after) == (number, after);
            if let Some(Added { points, .. }) = added.next_if(here) {
                let end = ring.get(after + 1).or(ring.first());
                let ends =
                    [Some(position), end].map(|end| end.copied().map(GridPoint::from_degrees));
                let [mut last, end] = ends;
                for point in points {
                    if Some(point) != last && Some(point) != end {
                        positions.push(point.to_degrees());
                        last = Some(point);
                    }
                }
            }
        }
        positions
    });
    rings.collect()
}

#[cfg(test)]
mod tests {
    use super::super::half_plane::interpolate;
    use super::*;
    use crate::limits::Limits;

    fn bent(curve: &Curve, ring: &[[f64; 2]]) -> Vec<[f64; 2]> {
        bend_rings(&[ring], curve, &Budget::default()).unwrap().remove(0)
    }

    /// The latitude at which a line of positions crosses a meridian, in degrees.
    fn latitude_at(line: &[[f64; 2]], meridian: f64) -> f64 {
        let points: Vec<GridPoint> =
            line.iter().map(|position| GridPoint::from_degrees(*position)).collect();
        let at = GridPoint::from_degrees([meridian, 0.0]).longitude;
        let crossed = points
            .windows(2)
            .find(|pair| (pair[0].longitude - at).signum() != (pair[1].longitude - at).signum());
        let ends = crossed.unwrap();
        let latitude = interpolate(
            (ends[0].longitude, ends[0].latitude),
            (ends[1].longitude, ends[1].latitude),
            at,
        );
        GridPoint { longitude: 0, latitude }.to_degrees()[1]
    }

    #[test]
    fn a_chain_lies_where_its_curve_does() {
        // Great circles: the plane through both points. Geodesics: Clairaut's equations integrated
        // along the longitude in 4,000 steps (Runge-Kutta), the azimuth found by the secant method.
        for (from, to, meridian, great_circle, geodesic) in [
            ([170.0, 60.0], [190.0, 60.0], 180.0, 60.378_348_124_8, 60.378_976_644_6),
            ([175.0, 10.0], [200.0, 50.0], 180.0, 21.229_776_519_6, 21.240_440_029_4),
            ([200.0, 50.0], [175.0, 10.0], 180.0, 21.229_776_519_6, 21.240_440_029_4),
            ([-170.0, -20.0], [-195.0, 40.0], -180.0, 6.948_533_163_4, 6.959_229_650_3),
            ([10.0, 20.0], [50.0, 60.0], 30.0, 48.119_191_218_2, 48.134_649_197_8),
            ([50.0, 60.0], [10.0, 20.0], 25.0, 43.128_414_286_8, 43.146_657_958_0),
            ([160.0, 70.0], [250.0, 65.0], 180.0, 73.214_772_850_6, 73.217_660_610_6),
        ] {
            for (curve, expected) in
                [(Curve::GreatCircle, great_circle), (Curve::Geodesic, geodesic)]
            {
                let line = bent(&curve, &[from, to, from]);
                let to = to.map(f64::to_bits);
                let end =
                    line.iter().position(|position| position.map(f64::to_bits) == to).unwrap();
                let found = latitude_at(&line[..=end], meridian);
                // A centimetre is 9·10⁻⁸ of a degree; the curves are steeper than 45° nowhere.
                assert!((found - expected).abs() < 1.3e-7, "{curve:?}: {found}, not {expected}");
            }
        }
    }

    #[test]
    fn there_and_back_is_one_chain() {
        for (from, to) in [([10.0, 20.0], [50.0, 60.0]), ([170.0, 60.0], [190.0, 61.0])] {
            for curve in [Curve::Geodesic, Curve::GreatCircle] {
                let ring = bent(&curve, &[from, to, from]);
                let back: Vec<[f64; 2]> = ring.iter().rev().copied().collect();
                assert!(ring.len() > 1000 && ring == back, "{curve:?}");
            }
        }
    }

    #[test]
    fn short_edges_and_straight_ones_stay_as_they_are() {
        let street = [[36.0, 48.0], [36.0005, 48.0], [36.0005, 48.0003], [36.0, 48.0]];
        let meridians = [[-180.0, 10.0], [-180.0, 90.0], [180.0, 90.0], [180.0, 10.0]];
        let band = [[0.0, -10.0], [360.0, -10.0], [360.0, 10.0], [0.0, 10.0], [0.0, -10.0]];
        let equator = [[0.0, 0.0], [30.0, 0.0], [0.0, 0.0]];
        for ring in [&street[..], &meridians[..3], &band, &equator, &[[1.0, 1.0]], &[]] {
            for curve in [Curve::Geodesic, Curve::GreatCircle] {
                assert_eq!(bent(&curve, ring), ring, "{curve:?}");
            }
        }
    }

    #[test]
    fn an_edge_around_half_of_the_earth_has_a_chain_that_ends() {
        for to in [[359.9, 1.0], [179.9, 60.0], [179.999_999, -59.0], [180.0, 60.0]] {
            let ring = [[0.0, 60.0], to, [0.0, 60.0]];
            for curve in [Curve::Geodesic, Curve::GreatCircle] {
                let length = bent(&curve, &ring).len();
                assert!(length < 2 * 65_536, "{curve:?} {to:?}: {length}");
            }
        }
    }

    #[test]
    fn points_that_are_added_count_as_vertices() {
        let limits = Limits::default().vertices(1000);
        let budget = Budget::within(limits);
        let ring: &[[f64; 2]] = &[[0.0, 40.0], [90.0, 40.0], [0.0, 40.0]];
        let error = bend_rings(&[ring], &Curve::Geodesic, &budget).unwrap_err();
        let expected = crate::error::ErrorKind::Limit { limit: "vertices", allowed: 1000 };
        assert_eq!(*error.kind(), expected);
    }

    #[test]
    #[cfg(feature = "proj")]
    fn an_edge_in_a_plane_is_straight_there() {
        let crate::reference_system::ReferenceSystem::Other(system) = "EPSG:3035".parse().unwrap()
        else {
            panic!()
        };
        let (from, to) = ([10.0, 40.0], [40.0, 60.0]);
        let [a, b] = system.project_all(&[from, to]).unwrap()[..] else { panic!() };
        let line = bent(&Curve::InPlane(system.clone()), &[from, to, from]);
        let there: Vec<[f64; 2]> = line.iter().rev().copied().collect();
        assert_eq!(line, there);
        for [x, y] in system.project_all(&line).unwrap() {
            let length = (b[0] - a[0]).hypot(b[1] - a[1]);
            let off = ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / length;
            assert!(off.abs() < chain::BOUND, "{off}");
        }
    }
}
