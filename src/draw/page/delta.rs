//! What changed on the paper from one day to the next: edges that went and edges that came.

use crate::draw::paper::{PaperEdge, Place};
use crate::geometry::lines;

/// Edges that went and edges that came, each encoded by [`encode`].
pub(super) type Delta = [String; 2];

/// The difference of two sets of edges; both are sorted.
pub(super) fn delta(before: &[PaperEdge], after: &[PaperEdge]) -> Delta {
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    let (mut old, mut new) = (before.iter().peekable(), after.iter().peekable());
    loop {
        match (old.peek(), new.peek()) {
            (Some(one), Some(other)) if one == other => {
                old.next();
                new.next();
            }
            (Some(one), other) if other.is_none_or(|other| *one < *other) => {
                removed.extend(old.next());
            }
            (_, Some(_)) => added.extend(new.next()),
            (_, None) => break,
        }
    }
    [encode(&removed), encode(&added)]
}

/// Edges as lines: for each the number of its points, the first point, and the steps to the others, as
/// numbers of the encoded polyline format (five bits a character, the sign in the lowest bit).
fn encode(edges: &[PaperEdge]) -> String {
    let mut text = String::new();
    for line in lines(edges) {
        number(i32::try_from(line.len()).unwrap_or(i32::MAX), &mut text);
        let mut last: Place = [0, 0];
        for [x, y] in line {
            number(x - last[0], &mut text);
            number(y - last[1], &mut text);
            last = [x, y];
        }
    }
    text
}

fn number(value: i32, text: &mut String) {
    const LOW: u32 = 0x1f;
    const MORE: u32 = 0x20;
    const FIRST: u8 = 63;
    let doubled = value << 1;
    let mut rest = (if value < 0 { !doubled } else { doubled }).cast_unsigned();
    loop {
        let more = if rest > LOW { MORE } else { 0 };
        let part = u8::try_from((rest & LOW) | more).unwrap_or_default();
        text.push(char::from(part + FIRST));
        rest >>= 5;
        if more == 0 {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[i32]) -> String {
        let mut text = String::new();
        for value in values {
            number(*value, &mut text);
        }
        text
    }

    /// The example of the format's documentation: −179.9832104 and its points times 10⁵.
    #[test]
    fn numbers_are_encoded_as_in_the_documentation_of_the_format() {
        assert_eq!(numbers(&[-17_998_321]), "`~oia@");
        assert_eq!(numbers(&[3_850_000, -12_020_000]), "_p~iF~ps|U");
        assert_eq!(numbers(&[0, 1, -1]), "?A@");
    }

    /// The sorted edges of a triangle that is so wide.
    fn triangle(width: i32) -> [PaperEdge; 3] {
        [([0, 0], [width, 0]), ([0, 5], [0, 0]), ([width, 0], [0, 5])]
    }

    #[test]
    fn a_delta_holds_what_differs() {
        let found = delta(&triangle(9), &triangle(7));
        // Edges (0,0)→(9,0)→(0,5) go, (0,0)→(7,0)→(0,5) come.
        assert_eq!(found, [numbers(&[3, 0, 0, 9, 0, -9, 5]), numbers(&[3, 0, 0, 7, 0, -7, 5])]);
        assert_eq!(delta(&triangle(9), &triangle(9)), [String::new(), String::new()]);
        assert_eq!(delta(&[], &triangle(9))[0], "");
    }
}
