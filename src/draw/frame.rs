//! The frame of a map: which part of the globe is shown, and where on the paper.

use super::extent::{Extent, extent, wrapped};
use super::paper::{Paper, PaperEdge, Place, UNITS, canonical, closed_rings, straightened_lines};
use super::plane::{Plane, is_on_seam, runs_along_seam};
use crate::error::{Error, ErrorKind};
use crate::geometry::{
    Bounds, GridPoint, Ground, STEPS_PER_DEGREE, cancel, clip_to_half_plane, edges, interpolate,
};

/// The part of the globe that is shown, and where on the paper. Lengths are pixels of the picture at
/// its own size.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) plane: Plane,
    pub(super) width: i32,
    pub(super) height: i32,
    metres_per_pixel: f64,
    /// Metres in the plane of the upper left corner.
    corner: [f64; 2],
    /// What can be seen, and a little more.
    visible: Extent,
    /// Edges longer than this bend visibly, in steps of the grid.
    longest_edge: i64,
}

impl Frame {
    /// Fits ground into a picture.
    pub(super) fn around(ground: &Ground, paper: Paper) -> Result<Self, Error> {
        let Some(shown) = extent(ground) else {
            let message = "there is no ground to show: the territory is empty".to_owned();
            return Err(Error::new(ErrorKind::Picture { message }));
        };
        let plane = Plane::fitted(&shown)?;
        let [west, south, east, north] =
            bounds_in_plane(ground, &shown, &plane).unwrap_or_default();
        // A point is shown with a kilometre around it.
        let (wide, high) = ((east - west).max(2000.0), (north - south).max(2000.0));
        let [inner_width, inner_height] = [paper.width, paper.most_height]
            .map(|size| f64::from((size - 2 * paper.margin).max(1)));
        let metres_per_pixel = (wide / inner_width).max(high / inner_height);
        #[expect(clippy::cast_possible_truncation, reason = "at most the height of the paper")]
        let height = (high / metres_per_pixel).ceil() as i32 + 2 * paper.margin;
        let [half_width, half_height] =
            [paper.width, height].map(|size| f64::from(size) / 2.0 * metres_per_pixel);
        let corner =
            [f64::midpoint(west, east) - half_width, f64::midpoint(south, north) + half_height];
        let mut frame = Self {
            plane,
            width: paper.width,
            height,
            metres_per_pixel,
            corner,
            visible: shown,
            longest_edge: longest_edge(metres_per_pixel, &shown),
        };
        frame.visible = frame.visible_extent();
        Ok(frame)
    }

    pub(super) fn metres_per_pixel(&self) -> f64 {
        self.metres_per_pixel
    }

    /// Where a position in degrees is on the paper, in pixels.
    pub(super) fn pixel(&self, at: [f64; 2]) -> Option<[f64; 2]> {
        let [east, north] = self.plane.project(at)?;
        let [west, top] = self.corner;
        Some([(east - west) / self.metres_per_pixel, (top - north) / self.metres_per_pixel])
    }

    /// Whether a place in pixels is on the map.
    pub(super) fn shows(&self, [x, y]: [f64; 2]) -> bool {
        (0.0..=f64::from(self.width)).contains(&x) && (0.0..=f64::from(self.height)).contains(&y)
    }

    /// Rings as edges on the paper; edges that run both ways, as along the antimeridian, cancel.
    pub(super) fn paper_edges<'a>(
        &self,
        rings: impl IntoIterator<Item = &'a [GridPoint]>,
    ) -> Vec<PaperEdge> {
        let clipped: Vec<Vec<GridPoint>> =
            rings.into_iter().flat_map(|ring| self.clip(ring)).collect();
        let on_seam = seam_latitudes(&clipped);
        let mut found: Vec<(PaperEdge, i32)> = Vec::new();
        for ring in &clipped {
            let mut places = Vec::with_capacity(ring.len());
            for (from, to) in edges(ring) {
                if runs_along_seam(from, to) {
                    let points = split_on_seam(from, to, &on_seam);
                    places.extend(points.filter_map(|point| self.place(point)));
                } else {
                    let points = split(from, to, self.longest_edge);
                    places.extend(points.filter_map(|point| self.place(point)));
                }
            }
            places.dedup();
            found.extend(edges(&places).filter(|(from, to)| from != to).map(canonical));
        }
        cancel(found)
    }

    /// Rings on the paper, without points that lie on straight lines, and without rings that are too
    /// small to see.
    pub(super) fn rings<'a>(
        &self,
        rings: impl IntoIterator<Item = &'a [GridPoint]>,
    ) -> Vec<Vec<Place>> {
        closed_rings(&self.paper_edges(rings))
    }

    /// Edges as lines on the paper, each drawn once whichever way it runs.
    pub(super) fn lines(
        &self,
        edges: impl IntoIterator<Item = (GridPoint, GridPoint)>,
    ) -> Vec<Vec<Place>> {
        straightened_lines(&self.line_edges(edges))
    }

    /// Edges on the paper, each once.
    pub(super) fn line_edges(
        &self,
        edges: impl IntoIterator<Item = (GridPoint, GridPoint)>,
    ) -> Vec<PaperEdge> {
        let mut found: Vec<PaperEdge> = Vec::new();
        for (from, to) in edges {
            let turn = [-GridPoint::FULL_TURN, 0, GridPoint::FULL_TURN].into_iter().find(|turn| {
                let bounds = Bounds::of_edge((shifted(from, *turn), shifted(to, *turn)));
                bounds.meets(&self.visible)
            });
            let Some(turn) = turn else { continue };
            let (from, to) = (shifted(from, turn), shifted(to, turn));
            let mut places: Vec<Place> = split(from, to, self.longest_edge)
                .chain([to])
                .filter_map(|point| self.place(point))
                .collect();
            places.dedup();
            found.extend(places.iter().copied().zip(places.iter().skip(1).copied()));
        }
        let mut seen = std::collections::HashSet::with_capacity(found.len());
        found.retain(|edge| seen.insert(canonical(*edge).0));
        found
    }

    /// Where a point is on the paper, in whole units; `None` where the projection has no place.
    fn place(&self, point: GridPoint) -> Option<Place> {
        /// Far outside every picture, and far from where integers end.
        const FARTHEST: f64 = 1e7;
        let place = self.pixel(point.to_degrees())?;
        let units = f64::from(UNITS);
        #[expect(clippy::cast_possible_truncation, reason = "clamped")]
        Some(place.map(|pixels| (pixels * units).round().clamp(-FARTHEST, FARTHEST) as i32))
    }

    /// The parts of a ring that can be seen. What is outside is folded onto the edge of what can.
    fn clip(&self, ring: &[GridPoint]) -> Vec<Vec<GridPoint>> {
        let Some(bounds) = Bounds::around(ring.iter().copied()) else { return Vec::new() };
        let turns = [-GridPoint::FULL_TURN, 0, GridPoint::FULL_TURN];
        let parts = turns.into_iter().filter_map(|turn| {
            let moved = Bounds { west: bounds.west + turn, east: bounds.east + turn, ..bounds };
            if !moved.meets(&self.visible) {
                return None;
            }
            let part: Vec<GridPoint> = ring.iter().map(|point| shifted(*point, turn)).collect();
            Some(if holds(&self.visible, &moved) { part } else { self.clip_part(&part) })
        });
        parts.filter(|part| part.len() > 2).collect()
    }

    fn clip_part(&self, part: &[GridPoint]) -> Vec<GridPoint> {
        let Bounds { west, south, east, north } = self.visible;
        let part = clip_to_half_plane(part, |point| point.longitude >= west, on_meridian(west));
        let part = clip_to_half_plane(&part, |point| point.longitude <= east, on_meridian(east));
        let part = clip_to_half_plane(&part, |point| point.latitude >= south, on_parallel(south));
        clip_to_half_plane(&part, |point| point.latitude <= north, on_parallel(north))
    }

    /// The longitudes and latitudes of what the frame shows, and a little more.
    fn visible_extent(&self) -> Extent {
        const ACROSS: i32 = 24;
        let half_turn = GridPoint::ANTIMERIDIAN as f64 / STEPS_PER_DEGREE as f64;
        let centre = self.plane.meridian();
        let (mut west, mut south, mut east, mut north) = (0.0_f64, 90.0_f64, 0.0_f64, -90.0_f64);
        let mut is_beyond_world = false;
        for step in 0..(ACROSS + 1) * (ACROSS + 1) {
            let [across, down] = [step % (ACROSS + 1), step / (ACROSS + 1)];
            let place = [across * self.width, down * self.height]
                .map(|pixels| f64::from(pixels) / f64::from(ACROSS));
            let Some([longitude, latitude]) = self.degrees(place) else {
                is_beyond_world = true;
                continue;
            };
            let from_centre = wrapped(longitude - centre);
            (west, east) = (west.min(from_centre), east.max(from_centre));
            (south, north) = (south.min(latitude), north.max(latitude));
        }
        for pole in [-90.0, 90.0] {
            if self.pixel([centre, pole]).is_some_and(|place| self.shows(place)) {
                (south, north) = (south.min(pole), north.max(pole));
                (west, east) = (-half_turn, half_turn);
            }
        }
        let margin = 0.02 + (north - south).max(0.0) / f64::from(ACROSS);
        if is_beyond_world {
            (west, south, east, north) = (-180.0, -90.0, 180.0, 90.0);
        }
        let [west, east] = [west - 2.0 * margin, east + 2.0 * margin]
            .map(|side| centre + side.clamp(-half_turn, half_turn));
        let [south, north] = [south - margin, north + margin].map(|side| side.clamp(-90.0, 90.0));
        let [low, high] = [[west, south], [east, north]].map(GridPoint::from_degrees);
        Bounds {
            west: low.longitude,
            south: low.latitude,
            east: high.longitude,
            north: high.latitude,
        }
    }

    /// Points along the sides of the frame, in degrees.
    pub(super) fn outline_in_degrees(&self) -> Vec<[f64; 2]> {
        const STEPS: i32 = 16;
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        let sides = (0..STEPS).map(|step| f64::from(step) / f64::from(STEPS));
        let top = sides.clone().map(|part| [part * width, 0.0]);
        let right = sides.clone().map(|part| [width, part * height]);
        let bottom = sides.clone().map(|part| [(1.0 - part) * width, height]);
        let left = sides.map(|part| [0.0, (1.0 - part) * height]);
        let places = top.chain(right).chain(bottom).chain(left);
        places.filter_map(|place| self.degrees(place)).collect()
    }

    /// The longitude and latitude of a place in pixels.
    fn degrees(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let [west, top] = self.corner;
        self.plane.unproject([west + x * self.metres_per_pixel, top - y * self.metres_per_pixel])
    }
}

/// How far ground reaches in the plane, in metres: west, south, east, north.
fn bounds_in_plane(ground: &Ground, shown: &Extent, plane: &Plane) -> Option<[f64; 4]> {
    // Some twenty points along the longest edges there can be.
    let step = ((shown.east - shown.west).max(shown.north - shown.south) / 20).max(1);
    ground
        .rings()
        .flat_map(edges)
        .flat_map(|(from, to)| split(from, to, step))
        .filter_map(|point| plane.project(point.to_degrees()))
        .fold(None, |bounds, [east, north]| {
            let [west, south, most_east, most_north] = bounds.unwrap_or([east, north, east, north]);
            Some([west.min(east), south.min(north), most_east.max(east), most_north.max(north)])
        })
}

/// The latitudes of all vertices on the seam, sorted, each once.
fn seam_latitudes(rings: &[Vec<GridPoint>]) -> Vec<i64> {
    let on_seam = rings.iter().flatten().filter(|point| is_on_seam(**point));
    let mut latitudes: Vec<i64> = on_seam.map(|point| point.latitude).collect();
    latitudes.sort_unstable();
    latitudes.dedup();
    latitudes
}

/// The start of an edge along the seam, and the vertices of either side on it: both sides have to have
/// the same ones, so that their edges cancel.
fn split_on_seam(
    from: GridPoint,
    to: GridPoint,
    on_seam: &[i64],
) -> impl Iterator<Item = GridPoint> {
    let (low, high) = (from.latitude.min(to.latitude), from.latitude.max(to.latitude));
    let first = on_seam.partition_point(|latitude| *latitude <= low);
    let end = on_seam.partition_point(|latitude| *latitude < high);
    let mut inner = on_seam.get(first..end).unwrap_or_default().to_vec();
    if from.latitude > to.latitude {
        inner.reverse();
    }
    let inner = inner.into_iter().map(move |latitude| GridPoint { latitude, ..from });
    std::iter::once(from).chain(inner)
}

/// Where edges cross a meridian.
fn on_meridian(longitude: i64) -> impl Fn(GridPoint, GridPoint) -> GridPoint {
    move |from, to| {
        let [from, to] = [from, to].map(|point| (point.longitude, point.latitude));
        GridPoint { longitude, latitude: interpolate(from, to, longitude) }
    }
}

/// Where edges cross a parallel.
fn on_parallel(latitude: i64) -> impl Fn(GridPoint, GridPoint) -> GridPoint {
    move |from, to| {
        let [from, to] = [from, to].map(|point| (point.latitude, point.longitude));
        GridPoint { longitude: interpolate(from, to, latitude), latitude }
    }
}

fn shifted(point: GridPoint, turn: i64) -> GridPoint {
    GridPoint { longitude: point.longitude + turn, ..point }
}

fn holds(outer: &Bounds, inner: &Bounds) -> bool {
    outer.west <= inner.west
        && inner.east <= outer.east
        && outer.south <= inner.south
        && inner.north <= outer.north
}

/// The start of an edge and points along it, none farther from the next than `longest`; the same ones
/// whichever way the edge runs.
fn split(from: GridPoint, to: GridPoint, longest: i64) -> impl Iterator<Item = GridPoint> {
    let (east, north) = (to.longitude - from.longitude, to.latitude - from.latitude);
    let longest = longest.max(1);
    let parts = ((east.abs().max(north.abs()) + longest - 1) / longest).clamp(1, 4096);
    let is_forward = from <= to;
    let between = (1..parts).map(move |step| {
        // From the end that sorts first, so that rounding is the same both ways.
        let (start, step) = if is_forward { (from, step) } else { (to, parts - step) };
        let sign = if is_forward { 1 } else { -1 };
        GridPoint {
            longitude: start.longitude + sign * east / parts * step,
            latitude: start.latitude + sign * north / parts * step,
        }
    });
    std::iter::once(from).chain(between)
}

/// A straight edge in longitude and latitude of this length bends by a tenth of a pixel: the sagitta of
/// a parallel at 45°, whose radius is that of the Earth; at higher latitudes edges are shorter.
fn longest_edge(metres_per_pixel: f64, shown: &Extent) -> i64 {
    const EARTH: f64 = 6_371_000.0;
    const METRES_PER_DEGREE: f64 = 111_000.0;
    let highest = shown.south.abs().max(shown.north.abs()) as f64 / STEPS_PER_DEGREE as f64;
    let bend = libm::tan(highest.clamp(45.0, 85.0).to_radians());
    let degrees = (0.8 * EARTH * metres_per_pixel / bend).sqrt() / METRES_PER_DEGREE;
    #[expect(clippy::cast_possible_truncation, reason = "clamped")]
    let steps = (degrees.clamp(0.001, 1.0) * STEPS_PER_DEGREE as f64) as i64;
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_is_split_alike_both_ways() {
        let [from, to] = [[30.0, 48.0], [33.3, 46.1]].map(GridPoint::from_degrees);
        let mut there: Vec<GridPoint> = split(from, to, 700_000_000).chain([to]).collect();
        let back: Vec<GridPoint> = split(to, from, 700_000_000).chain([from]).collect();
        there.reverse();
        assert_eq!(there, back);
        assert_eq!(there.len(), 6);
    }
}
