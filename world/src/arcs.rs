//! Arcs: stretches of border that neighbours have in common, unpacked.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};

/// The arcs of a country, from all blocks that it has.
#[derive(Debug, Default)]
pub(crate) struct Arcs(Vec<Vec<Step>>);

/// Longitude and latitude in steps of 10⁻⁵ degree.
type Step = [i64; 2];

/// A ring by the places of its arcs; −1 − n is arc n backwards.
pub(crate) type RingPlaces = Vec<i64>;

impl Arcs {
    /// Adds the arcs of an unpacked block: how many, how many positions each has, and then all longitudes and all
    /// latitudes, each the step from the one before.
    pub(crate) fn add(&mut self, block: &[u8]) -> Option<()> {
        let mut numbers = Numbers(block);
        let count = numbers.next()?;
        let lengths: Vec<u64> = (0..count).map(|_| numbers.next()).collect::<Option<_>>()?;
        let longitudes = numbers.axis(&lengths)?;
        let latitudes = numbers.axis(&lengths)?;
        let pairs = longitudes.into_iter().zip(latitudes);
        let mut pairs = pairs.map(|(longitude, latitude)| [longitude, latitude]);
        for length in lengths {
            self.0.push(pairs.by_ref().take(usize::try_from(length).ok()?).collect());
        }
        Some(())
    }

    /// The polygons of a region: of each the shell, and then its holes.
    pub(crate) fn polygons(&self, places: &[Vec<RingPlaces>]) -> Option<MultiPolygon> {
        let polygons = places.iter().map(|rings| {
            let (shell, holes) = rings.split_first()?;
            let holes = holes.iter().map(|hole| self.ring(hole)).collect::<Option<_>>()?;
            Some(Polygon::new(self.ring(shell)?, holes))
        });
        polygons.collect::<Option<Vec<_>>>().map(MultiPolygon)
    }

    fn ring(&self, places: &[i64]) -> Option<LineString> {
        let mut points = Vec::new();
        for place in places {
            // The first position of an arc is the last one of the arc before.
            points.pop();
            let is_backwards = *place < 0;
            let arc = self
                .0
                .get(usize::try_from(if is_backwards { -1 - place } else { *place }).ok()?)?;
            if is_backwards {
                points.extend(arc.iter().rev().map(degrees));
            } else {
                points.extend(arc.iter().map(degrees));
            }
        }
        Some(LineString(points))
    }
}

/// The double nearest to the decimal, which is what the source's reader makes of it.
fn degrees([longitude, latitude]: &Step) -> Coord {
    const STEPS: f64 = 100_000.0;
    Coord { x: *longitude as f64 / STEPS, y: *latitude as f64 / STEPS }
}

/// Numbers of seven bits a byte, the lowest first; the last byte of each has no high bit.
struct Numbers<'b>(&'b [u8]);

impl Numbers<'_> {
    fn next(&mut self) -> Option<u64> {
        let mut number = 0;
        let mut shift = 0;
        loop {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 127).checked_shl(shift)?;
            if byte & 128 == 0 {
                return Some(number);
            }
            shift += 7;
        }
    }

    /// All values of one axis, added up.
    fn axis(&mut self, lengths: &[u64]) -> Option<Vec<i64>> {
        let mut at = 0;
        let count: u64 = lengths.iter().sum();
        let values = (0..count).map(|_| {
            let number = self.next()?;
            // Even numbers are steps forward, odd ones backward.
            let step = i64::try_from(number >> 1).ok()?;
            at += if number & 1 == 0 { step } else { -step - 1 };
            Some(at)
        });
        values.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arcs_are_unpacked_and_joined_either_way() {
        // Two arcs between (0, 0) and (2, 0) in steps, over (1, 1) and over (1, −1): by hand.
        let block = [2, 3, 3, 0, 2, 2, 3, 2, 2, 0, 2, 1, 0, 1, 2];
        let mut arcs = Arcs::default();
        arcs.add(&block).unwrap();
        assert_eq!(arcs.0, [[[0, 0], [1, 1], [2, 0]], [[0, 0], [1, -1], [2, 0]]]);
        let ring = arcs.ring(&[1, -1]).unwrap();
        let steps: Vec<(f64, f64)> = ring.coords().map(|at| (at.x * 1e5, at.y * 1e5)).collect();
        assert_eq!(steps, [(0.0, 0.0), (1.0, -1.0), (2.0, 0.0), (1.0, 1.0), (0.0, 0.0)]);
        assert!(arcs.ring(&[2]).is_none());
        assert!(Arcs::default().add(&block[..9]).is_none());
    }
}
