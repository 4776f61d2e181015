//! Arcs: the lines that geometries are made of, and how they are joined.

use crate::document::tally::Tally;
use crate::error::Error;

/// The name of the format, for errors.
pub(super) const TOPOJSON: &str = "TopoJSON";

/// How whole numbers become coordinates. With a transform, each position of an arc but the first is the difference
/// from the one before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Transform {
    pub(super) scale: [f64; 2],
    pub(super) translate: [f64; 2],
}

impl Transform {
    fn apply(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let Self { scale: [sx, sy], translate: [tx, ty] } = self;
        [x * sx + tx, y * sy + ty]
    }
}

/// Arcs, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Arcs {
    positions: Vec<[f64; 2]>,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Arcs {
    pub(super) fn push(&mut self, position: [f64; 2]) {
        self.positions.push(position);
    }

    pub(super) fn end_arc(&mut self) {
        self.ends.push(self.positions.len());
    }

    /// The arcs in coordinates.
    pub(super) fn decoded(mut self, transform: Option<&Transform>) -> Self {
        let Some(transform) = transform else { return self };
        let mut start = 0;
        for &end in &self.ends {
            let [mut x, mut y] = [0.0, 0.0];
            for position in self.positions.get_mut(start..end).unwrap_or_default() {
                let [dx, dy] = *position;
                (x, y) = (x + dx, y + dy);
                *position = transform.apply([x, y]);
            }
            start = end;
        }
        self
    }

    fn arc(&self, number: i64) -> Option<&[[f64; 2]]> {
        // ~2 is arc 2, run backwards.
        let index = usize::try_from(if number < 0 { !number } else { number }).ok()?;
        let end = *self.ends.get(index)?;
        let start =
            index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.positions.get(start..end)
    }

    /// The line that arcs make together: where one ends and the next begins is one position. The number of joints at
    /// which they do not meet comes with it.
    pub(super) fn line(
        &self,
        numbers: &[i64],
        tally: &Tally,
    ) -> Result<(Vec<[f64; 2]>, usize), Error> {
        let (mut line, mut gaps) = (Vec::new(), 0);
        for &number in numbers {
            let arc = self.arc(number).ok_or_else(|| {
                let count = self.ends.len();
                let message = format!("found the arc {number}, and there are {count} arcs");
                Error::document(TOPOJSON, message)
            })?;
            let forwards = arc.iter().copied();
            let mut positions: Box<dyn Iterator<Item = [f64; 2]>> =
                if number < 0 { Box::new(forwards.rev()) } else { Box::new(forwards) };
            let first = positions.next();
            if first.is_some() && first != line.last().copied() {
                gaps += usize::from(!line.is_empty());
                tally.vertex()?;
                line.extend(first);
            }
            for position in positions {
                tally.vertex()?;
                line.push(position);
            }
        }
        Ok((line, gaps))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::{Budget, Limits};

    fn arcs() -> Arcs {
        let mut arcs = Arcs::default();
        for arc in [&[[0.0, 0.0], [2.0, 0.0], [0.0, 1.0]][..], &[[2.0, 1.0], [-2.0, -1.0]], &[]] {
            for position in arc {
                arcs.push(*position);
            }
            arcs.end_arc();
        }
        let transform = Transform { scale: [0.5, 10.0], translate: [30.0, 40.0] };
        arcs.decoded(Some(&transform))
    }

    fn tally() -> Tally {
        Tally::new(&Budget::default())
    }

    #[test]
    fn differences_are_added_up_and_joints_stand_once() {
        let (line, gaps) = arcs().line(&[0, 1], &tally()).unwrap();
        assert_eq!(line, [[30.0, 40.0], [31.0, 40.0], [31.0, 50.0], [30.0, 40.0]]);
        assert_eq!(gaps, 0);
        let (line, _) = arcs().line(&[!1, !0], &tally()).unwrap();
        assert_eq!(line, [[30.0, 40.0], [31.0, 50.0], [31.0, 40.0], [30.0, 40.0]]);
        let (line, gaps) = arcs().line(&[0, 2, 0], &tally()).unwrap();
        assert_eq!((line.len(), gaps), (6, 1));
    }

    #[test]
    fn arcs_that_are_not_there_are_refused() {
        for number in [3, -4, i64::MAX, i64::MIN] {
            let message = arcs().line(&[0, number], &tally()).unwrap_err().to_string();
            assert_eq!(message, format!("found the arc {number}, and there are 3 arcs"));
        }
    }

    #[test]
    fn an_arc_counts_as_often_as_it_is_used() {
        let tally = Tally::new(&Budget::within(Limits::default().vertices(1_000)));
        assert!(arcs().line(&[0; 1_000], &tally).is_err());
    }
}
