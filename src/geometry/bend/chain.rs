//! Chains: a curve is halved until each part is a parabola, and that is divided evenly.

use super::super::grid::GridPoint;
use crate::error::Error;
use crate::limits::Counter;

/// How far a chain may lie off its curve, in metres.
///
/// The laws of this crate are kept to 1 m². A point off its curve moves the borders of cells and no sum, since
/// the chain is then the edge; half the bound would cost 1.4 times as many links, for no digit that is printed.
pub(super) const BOUND: f64 = 0.01;

/// A curve between two positions in degrees.
pub(super) struct Bow {
    pub(super) ends: [[f64; 2]; 2],
}

/// What may lie between an edge that is left as it is and its curve, in m². Printed figures are reproduced to a
/// thousandth of a km², and thousands of short edges would add up to some of that.
pub(super) const LEAST_BETWEEN: f64 = 0.01;

/// How far a link may lie off its curve, in metres, before its points are moved: by no more than a third of that,
/// which is the case of two links.
pub(super) const BOUND_OF_LINK: f64 = 0.75 * BOUND;

/// A part of a bow.
pub(super) struct Part {
    pub(super) bow: usize,
    /// From where to where, between 0 and 1.
    pub(super) span: [f64; 2],
    /// Its ends in degrees.
    pub(super) ends: [[f64; 2]; 2],
}

/// How a curve lies beside the chord of a part.
pub(super) struct Sight {
    /// The length of the chord, in metres.
    pub(super) length: f64,
    /// How far off the curve lies at most, in metres.
    pub(super) farthest: f64,
    /// What lies between the two, in m²: positive where the curve is on the left of the chord.
    pub(super) between: f64,
    /// The middle of the curve in degrees, where it is known already.
    pub(super) middle: Option<[f64; 2]>,
}

/// A part that has to be divided.
pub(super) struct Bent {
    pub(super) part: Part,
    pub(super) sight: Sight,
}

/// An inner point of a chain that has to move, so that the chain encloses what its curve does.
pub(super) struct Shift {
    pub(super) bow: usize,
    /// Where on the bow it is, and its neighbours are.
    pub(super) before: f64,
    pub(super) at: f64,
    pub(super) after: f64,
    /// The same in degrees.
    pub(super) places: [[f64; 2]; 3],
    /// By how many m² the ground on the right of the chain grows.
    pub(super) grows: f64,
}

/// A kind of curve.
pub(super) trait Bending {
    /// How curves lie beside the chords of parts.
    fn look(&self, parts: &[Part]) -> Result<Vec<Sight>, Error>;
    /// Where the middles of parts lie, in degrees.
    fn middles(&self, bent: &[Bent]) -> Result<Vec<[f64; 2]>, Error>;
    /// Where points lie, in degrees, once they are moved.
    fn shift(&self, shifts: &[Shift]) -> Result<Vec<[f64; 2]>, Error>;
}

/// Parts shorter than this, in metres, bend one way: with a curvature that changes over the radius of the Earth R,
/// the cubic term of a part of length L is of the order of L³/R², 2 cm. Of longer ones the quarters are looked at
/// too.
pub(super) const BENDS_ONE_WAY: f64 = 10_000.0;

/// Parts shorter than this, in metres, are parabolas to a millimetre, and are divided evenly at once: the cubic term
/// is below L³/(12 R²). Nearer to a pole than 5° it need not be.
const IS_PARABOLA: f64 = 5_000.0;
const HIGHEST_PARABOLA: f64 = 85.0;

/// How often a bow is halved at most. What still bends then is not a smooth curve.
const MOST_HALVINGS: u8 = 16;

/// The points at one, two and three quarters of a part, or the one in the middle if that is enough.
pub(super) fn quarters(is_long: bool) -> &'static [f64] {
    if is_long { &[0.25, 0.5, 0.75] } else { &[0.5] }
}

impl Part {
    pub(super) fn at(&self, part: f64) -> f64 {
        self.span[0] + part * (self.span[1] - self.span[0])
    }

    /// The position on the chord.
    pub(super) fn on_chord(&self, part: f64) -> [f64; 2] {
        let [from, to] = self.ends;
        [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]
    }

    fn halves(&self, middle: [f64; 2]) -> [Self; 2] {
        let [from, to] = self.span;
        let [start, end] = self.ends;
        let at = self.at(0.5);
        [
            Self { bow: self.bow, span: [from, at], ends: [start, middle] },
            Self { bow: self.bow, span: [at, to], ends: [middle, end] },
        ]
    }
}

/// A part that is as good as straight, and what lies between it and the curve.
struct Link {
    part: Part,
    between: f64,
}

impl Bent {
    /// Into how many equal parts it is divided, if it is a parabola: one that bends a little more here or there.
    fn even_parts(&self) -> Option<f64> {
        const MORE: f64 = 1.02;
        let latitude = f64::midpoint(self.part.ends[0][1], self.part.ends[1][1]).abs();
        let is_parabola = self.sight.length < IS_PARABOLA && latitude < HIGHEST_PARABOLA;
        is_parabola.then(|| (MORE * self.sight.farthest / BOUND_OF_LINK).sqrt().ceil().max(2.0))
    }

    /// The links of a parabola that is divided into so many parts.
    fn links(&self, middle: [f64; 2], parts: f64) -> Vec<Link> {
        let chord = self.part.on_chord(0.5);
        let rise = [middle[0] - chord[0], middle[1] - chord[1]];
        let between = self.sight.between / (parts * parts * parts);
        let bow = self.part.bow;
        let mut links = Vec::new();
        let ([mut from, last], [mut start, end]) = (self.part.span, self.part.ends);
        let mut step = 1.0;
        while step < parts {
            let at = step / parts;
            let height = 4.0 * at * (1.0 - at);
            let [x, y] = self.part.on_chord(at);
            let (to, place) = (self.part.at(at), [x + height * rise[0], y + height * rise[1]]);
            let part = Part { bow, span: [from, to], ends: [start, place] };
            links.push(Link { part, between });
            (from, start) = (to, place);
            step += 1.0;
        }
        let part = Part { bow, span: [from, last], ends: [start, end] };
        links.push(Link { part, between });
        links
    }
}

/// The inner points of the chains of bows.
pub(super) fn chains(
    bows: &[Bow],
    bending: &impl Bending,
    vertices: &mut Counter<'_>,
) -> Result<Vec<Vec<GridPoint>>, Error> {
    let links = links(bows, bending, vertices)?;
    let shifts: Vec<Shift> = links
        .windows(2)
        .filter_map(|pair| match pair {
            [one, other] if one.part.bow == other.part.bow => Some((one, other)),
            _ => None,
        })
        .map(|(one, other)| Shift {
            bow: one.part.bow,
            before: one.part.span[0],
            at: one.part.span[1],
            after: other.part.span[1],
            places: [one.part.ends[0], one.part.ends[1], other.part.ends[1]],
            grows: one.share_at_end() + other.share_at_start(),
        })
        .collect();
    let mut chains = vec![Vec::new(); bows.len()];
    let places = in_batches(&shifts, vertices, |shifts| bending.shift(shifts))?;
    for (shift, place) in shifts.iter().zip(places) {
        if let Some(chain) = chains.get_mut(shift.bow) {
            chain.push(GridPoint::from_degrees(place));
        }
    }
    Ok(chains)
}

impl Link {
    /// What the point at its start makes up for: half, or all where the link is the last.
    fn share_at_start(&self) -> f64 {
        if self.part.span[1] < 1.0 { 0.5 * self.between } else { self.between }
    }

    /// The same at its end.
    fn share_at_end(&self) -> f64 {
        if self.part.span[0] > 0.0 { 0.5 * self.between } else { self.between }
    }
}

/// Works on so many at a time as take some ten milliseconds, so that it can be cancelled.
fn in_batches<T, R>(
    all: &[T],
    vertices: &Counter<'_>,
    work: impl Fn(&[T]) -> Result<Vec<R>, Error>,
) -> Result<Vec<R>, Error> {
    const AT_ONCE: usize = 1 << 12;
    let mut done = Vec::with_capacity(all.len());
    for some in all.chunks(AT_ONCE) {
        vertices.check()?;
        done.append(&mut work(some)?);
    }
    Ok(done)
}

/// The links of all bows, in order.
fn links(
    bows: &[Bow],
    bending: &impl Bending,
    vertices: &mut Counter<'_>,
) -> Result<Vec<Link>, Error> {
    let whole = bows.iter().enumerate();
    let mut open: Vec<Part> =
        whole.map(|(bow, Bow { ends, .. })| Part { bow, span: [0.0, 1.0], ends: *ends }).collect();
    let mut links: Vec<Link> = Vec::with_capacity(bows.len());
    for halvings in 0..=MOST_HALVINGS {
        let sights = in_batches(&open, vertices, |parts| bending.look(parts))?;
        let mut bent = Vec::new();
        for (part, sight) in open.into_iter().zip(sights) {
            let is_off = sight.farthest > BOUND_OF_LINK && halvings < MOST_HALVINGS;
            let is_whole = halvings == 0;
            if is_off || (is_whole && sight.between.abs() > LEAST_BETWEEN) {
                bent.push(Bent { part, sight });
            } else {
                links.push(Link { part, between: sight.between });
            }
        }
        let middles = in_batches(&bent, vertices, |bent| bending.middles(bent))?;
        open = Vec::new();
        for (bent, middle) in bent.iter().zip(middles) {
            if let Some(parts) = bent.even_parts() {
                let mut even = bent.links(middle, parts);
                vertices.add(even.len() as u64)?;
                links.append(&mut even);
            } else {
                vertices.add(1)?;
                open.extend(bent.part.halves(middle));
            }
        }
        if open.is_empty() {
            break;
        }
    }
    links.sort_by(|a, b| {
        a.part.bow.cmp(&b.part.bow).then(a.part.span[0].total_cmp(&b.part.span[0]))
    });
    Ok(links)
}
