//! Maps made of bytes: every sequence of bytes is a map, so that a fuzzer that changes a byte moves
//! a vertex, and rings of the kinds that overlays are bad at come up often.

use std::fmt::Write;

use territory_control::{ControlMap, Input, Legend, Limits, MapReader};

/// Coordinates in steps of 10⁻⁹ degree: the grid of the library.
type Position = [i64; 2];

const DEGREE: i64 = 1_000_000_000;
/// 1/512 degree is exact in binary and in nine decimals.
const LATTICE: i64 = DEGREE / 512;
/// Where most rings lie, so that they meet.
const ORIGIN: Position = [30 * DEGREE, 47 * DEGREE];

pub const STATUSES: [&str; 4] = ["occupied", "unknown", "liberated", "occupied-before"];

/// A polygon with a status: its shell, then its holes, as drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    pub status: usize,
    pub rings: Vec<Vec<Position>>,
}

/// Bytes, read one by one; zeros after their end.
pub struct Bytes<'b> {
    bytes: &'b [u8],
}

impl<'b> Bytes<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    fn next(&mut self) -> i64 {
        let Some((&first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        i64::from(first)
    }

    /// A number below `count`.
    fn below(&mut self, count: i64) -> i64 {
        self.next() % count
    }

    /// A few steps of the grid to either side.
    fn steps(&mut self) -> i64 {
        self.below(7) - 3
    }

    fn is_over(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Up to `most` polygons, until the bytes are over.
    pub fn map(&mut self, most: i64) -> Vec<Polygon> {
        let count = 1 + self.below(most);
        let mut map: Vec<Polygon> = Vec::new();
        let mut rings_before: Vec<Vec<Position>> = Vec::new();
        for _ in 0..count {
            if self.is_over() && !map.is_empty() {
                break;
            }
            let head = self.next();
            let (status, rings) = (head % 4, 1 + head / 4 % 4);
            let mut polygon =
                Polygon { status: usize::try_from(status).unwrap_or_default(), rings: Vec::new() };
            for _ in 0..rings {
                let mut ring = self.ring(&rings_before);
                rings_before.push(ring.clone());
                // Most are closed as they ought to be.
                if self.below(8) != 7 {
                    ring.extend(ring.first().copied());
                }
                polygon.rings.push(ring);
            }
            map.push(polygon);
        }
        map
    }

    fn ring(&mut self, before: &[Vec<Position>]) -> Vec<Position> {
        match self.below(16) {
            0 | 1 => self.scattered(false),
            2 | 3 => self.scattered(true),
            4 => self.beside(before),
            5 => self.bow_tie(),
            6 => self.spike(),
            7 => self.star(),
            8 => self.cap(),
            9 => self.across_the_antimeridian(),
            10 => self.anywhere(),
            11 => self.aside(),
            12 => self.sliver(),
            13 => self.reversed(before),
            14 => self.comb(),
            _ => self.degenerate(),
        }
    }

    /// A place on the lattice.
    fn place(&mut self) -> Position {
        let byte = self.next();
        [ORIGIN[0] + byte % 16 * LATTICE, ORIGIN[1] + byte / 16 * LATTICE]
    }

    fn scattered(&mut self, is_off_lattice: bool) -> Vec<Position> {
        let count = 3 + self.below(12);
        let place = |_| {
            let [x, y] = self.place();
            if is_off_lattice { [x + self.steps(), y + self.steps()] } else { [x, y] }
        };
        (0..count).map(place).collect()
    }

    /// A ring that was there already, a step or two away, whole or vertex by vertex.
    fn beside(&mut self, before: &[Vec<Position>]) -> Vec<Position> {
        let Some(ring) = self.earlier(before) else { return self.scattered(true) };
        let together = self.below(2) == 0;
        let moved = [self.steps(), self.steps()];
        let position = |&[x, y]: &Position| {
            let [by_x, by_y] = if together { moved } else { [self.steps(), self.steps()] };
            [x + by_x, (y + by_y).clamp(-90 * DEGREE, 90 * DEGREE)]
        };
        ring.iter().map(position).collect()
    }

    fn earlier<'r>(&mut self, before: &'r [Vec<Position>]) -> Option<&'r Vec<Position>> {
        let count = i64::try_from(before.len()).ok().filter(|&count| count > 0)?;
        let index = self.below(count);
        before.get(usize::try_from(index).ok()?)
    }

    /// The corners of a box, in order.
    fn corners(&mut self) -> [Position; 4] {
        let [x, y] = self.place();
        let (width, height) = ((1 + self.below(8)) * LATTICE, (1 + self.below(8)) * LATTICE);
        [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]
    }

    fn bow_tie(&mut self) -> Vec<Position> {
        let [a, b, c, d] = self.corners();
        vec![a, c, b, d]
    }

    fn spike(&mut self) -> Vec<Position> {
        let [a, b, c, d] = self.corners();
        let tip = self.place();
        let back = [b[0] + self.steps(), b[1] + self.steps()];
        vec![a, b, tip, back, c, d]
    }

    #[expect(clippy::cast_possible_truncation, reason = "a radius is less than a degree")]
    fn star(&mut self) -> Vec<Position> {
        let points = 5 + self.below(12);
        let skip = 2 + self.below(points - 3);
        let [x, y] = self.place();
        let radius = 4.0 * LATTICE as f64;
        let corner = |index: i64| {
            let turn = (index * skip % points) as f64 / points as f64 * std::f64::consts::TAU;
            [x + (radius * turn.cos()) as i64, y + (radius * turn.sin()) as i64]
        };
        (0..points).map(corner).collect()
    }

    /// Around a pole, cut at the antimeridian or not.
    fn cap(&mut self) -> Vec<Position> {
        let sign = if self.below(2) == 0 { 1 } else { -1 };
        let latitude = sign * (50 + self.below(40)) * DEGREE;
        let count = 3 + self.below(10);
        let start = -180 * DEGREE + self.below(4) * 30 * DEGREE + self.steps();
        let mut ring: Vec<Position> = (0..count)
            .map(|index| {
                let turn =
                    (start + 360 * DEGREE / count * index + 540 * DEGREE).rem_euclid(360 * DEGREE);
                [turn - 180 * DEGREE, latitude + self.steps()]
            })
            .collect();
        match self.below(4) {
            0 => {
                // Along the antimeridian to the pole and back.
                ring.sort_unstable();
                let (west, east) = (-180 * DEGREE, 180 * DEGREE);
                let pole = sign * 90 * DEGREE;
                ring.extend([[east, latitude], [east, pole], [west, pole], [west, latitude]]);
            }
            1 => ring.push([180 * DEGREE, latitude]),
            2 => ring.reverse(),
            _ => {}
        }
        ring
    }

    fn across_the_antimeridian(&mut self) -> Vec<Position> {
        let west = (170 + self.below(10)) * DEGREE + self.steps();
        let width = (1 + self.below(30)) * DEGREE;
        let south = (self.below(170) - 85) * DEGREE;
        let height = (1 + self.below(4)) * DEGREE + self.steps();
        let east = match self.below(3) {
            0 => west + width,
            1 => west + width - 360 * DEGREE,
            _ => 180 * DEGREE,
        };
        vec![[west, south], [east, south], [east, south + height], [west, south + height]]
    }

    /// Edges across the whole Earth.
    fn anywhere(&mut self) -> Vec<Position> {
        let count = 3 + self.below(7);
        let place = |_| {
            let longitude =
                (self.next() * 256 + self.next()) * 360 * DEGREE / 65_535 - 180 * DEGREE;
            let latitude = (self.next() * 256 + self.next()) * 180 * DEGREE / 65_535 - 90 * DEGREE;
            [longitude, latitude]
        };
        (0..count).map(place).collect()
    }

    /// Far from most others: a hole that is outside.
    fn aside(&mut self) -> Vec<Position> {
        let far = [self.below(200) * DEGREE - 100 * DEGREE, -self.below(100) * DEGREE];
        self.corners().iter().map(|[x, y]| [x + far[0], y + far[1]]).collect()
    }

    /// A few steps wide.
    fn sliver(&mut self) -> Vec<Position> {
        let [from, to] = [self.place(), self.place()];
        let (left, right) = ([self.steps(), self.steps()], [self.steps(), self.steps()]);
        vec![from, to, [to[0] + left[0], to[1] + left[1]], [from[0] + right[0], from[1] + right[1]]]
    }

    fn reversed(&mut self, before: &[Vec<Position>]) -> Vec<Position> {
        let Some(ring) = self.earlier(before) else { return self.bow_tie() };
        ring.iter().rev().copied().collect()
    }

    fn comb(&mut self) -> Vec<Position> {
        let teeth = 2 + self.below(15);
        let is_upright = self.below(2) == 0;
        let [x, y] = self.place();
        let width = LATTICE / 2 + self.steps();
        let length = (1 + self.below(10)) * LATTICE;
        let mut ring = vec![[0, 0]];
        for tooth in 0..teeth {
            let left = 2 * tooth * width;
            ring.extend([[left, length], [left + width, length], [left + width, width]]);
            ring.push([left + 2 * width, width]);
        }
        ring.push([2 * teeth * width, 0]);
        let turned = |[along, up]: Position| if is_upright { [along, up] } else { [up, along] };
        ring.into_iter().map(turned).map(|[along, up]| [x + along, y + up]).collect()
    }

    /// No ring, a point, a line, and vertices that stand still.
    fn degenerate(&mut self) -> Vec<Position> {
        let [from, to] = [self.place(), self.place()];
        match self.below(5) {
            0 => vec![from],
            1 => vec![from, to],
            2 => vec![from, to, from, to],
            3 => vec![from, from, from, from],
            _ => vec![from, [i64::midpoint(from[0], to[0]), i64::midpoint(from[1], to[1])], to],
        }
    }
}

/// The map as GeoJSON.
pub fn geojson(map: &[Polygon]) -> String {
    let mut text = String::from(r#"{"type":"FeatureCollection","features":["#);
    for (index, polygon) in map.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let status = STATUSES[polygon.status % STATUSES.len()];
        let rings: Vec<String> = polygon.rings.iter().map(|ring| ring_text(ring)).collect();
        write!(
            text,
            r#"{comma}{{"type":"Feature","properties":{{"status":"{status}"}},"geometry":{{"type":"Polygon","coordinates":[{}]}}}}"#,
            rings.join(","),
        )
        .expect("a string can be written");
    }
    text.push_str("]}");
    text
}

/// Reads a text as a map by a legend. The bytes bound how much is drawn, so the limits need not.
pub fn read(text: &str, legend: &str) -> ControlMap {
    let legend = Legend::built_in(legend).expect("it is built in");
    MapReader::new().legend(legend).read([input("map.geojson", text)]).expect("a map")
}

pub fn input(name: &str, text: &str) -> Input {
    Input::from_reader(name, text.as_bytes(), &Limits::default()).expect("an input")
}

/// All of it as one feature.
pub fn multi_polygon(map: &[Polygon]) -> String {
    let polygon = |polygon: &Polygon| {
        let rings: Vec<String> = polygon.rings.iter().map(|ring| ring_text(ring)).collect();
        format!("[{}]", rings.join(","))
    };
    let polygons: Vec<String> = map.iter().map(polygon).collect();
    format!(r#"{{"type":"MultiPolygon","coordinates":[{}]}}"#, polygons.join(","))
}

fn ring_text(ring: &[Position]) -> String {
    let positions: Vec<String> =
        ring.iter().map(|[x, y]| format!("[{},{}]", decimal(*x), decimal(*y))).collect();
    format!("[{}]", positions.join(","))
}

/// Steps as degrees, to the last digit.
fn decimal(steps: i64) -> String {
    let sign = if steps < 0 { "-" } else { "" };
    let amount = steps.unsigned_abs();
    let degree = DEGREE.unsigned_abs();
    format!("{sign}{}.{:09}", amount / degree, amount % degree)
}
