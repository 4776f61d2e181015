//! Names as they are compared, and how far one is from another.

/// A name in small letters without what is no letter: `D'Or` is dor. `tools/build-world` leaves out the same.
pub(crate) fn folded(name: &str) -> String {
    let is_left_out = |letter: &char| " -'`\"’‘ʼʻ.,()/–".contains(*letter);
    name.to_lowercase().chars().filter(|letter| !is_left_out(letter)).collect()
}

/// How many letters have to be put in, taken out or replaced to make one name of another (Levenshtein 1966); none if
/// more than a limit.
pub(crate) fn distance(one: &str, other: &str, most: usize) -> Option<usize> {
    let other: Vec<char> = other.chars().collect();
    if one.chars().count().abs_diff(other.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (number, letter) in (1..).zip(one.chars()) {
        let mut diagonal = number - 1;
        let mut left = number;
        for (above, against) in row.iter_mut().skip(1).zip(&other) {
            let replaced = diagonal + usize::from(letter != *against);
            diagonal = *above;
            left = replaced.min(*above + 1).min(left + 1);
            *above = left;
        }
        if let Some(first) = row.first_mut() {
            *first = number;
        }
    }
    row.last().copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_literature() {
        for (one, other, expected) in [
            ("kitten", "sitting", 3),
            ("flaw", "lawn", 2),
            ("saturday", "sunday", 3),
            ("", "ab", 2),
        ] {
            assert_eq!(distance(one, other, 9), Some(expected), "{one} {other}");
            assert_eq!(distance(other, one, 9), Some(expected), "{other} {one}");
            assert_eq!(distance(one, other, expected - 1), None, "{one} {other}");
        }
    }

    #[test]
    fn names_are_folded_to_letters() {
        assert_eq!(folded("Dar`a"), "dara");
        assert_eq!(folded("Côte d’Ivoire"), "côtedivoire");
    }
}
