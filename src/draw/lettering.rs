//! How wide text is, and where its lines break.

use unicode_width::UnicodeWidthChar;

/// How wide a text is at least likely to be, in units of the font's size: an upper estimate for the
/// sans-serif fonts in use, so that labels do not collide whichever of them a viewer has. (DejaVu Sans,
/// the widest of them, has 0.61 for an `a` and 0.97 for an `m`.)
pub(super) fn width_in_em(text: &str) -> f64 {
    text.chars().map(character_width).sum()
}

fn character_width(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | 'f' | 't' | 'I' | '.' | ',' | ':' | ';' | '\'' | '’' | '!' | '|'
        | ' ' | '\u{a0}' | '\u{202f}' | 'і' | 'ї' | 'І' | 'Ї' => 0.36,
        'm' | 'w' | 'M' | 'W' | 'Щ' | 'Ш' | 'Ж' | 'Ю' | 'щ' | 'ш' | 'ж' | 'ю' | 'м' | 'М' | '%'
        | '…' => 0.98,
        _ => match character.width() {
            Some(0) => 0.0,
            Some(1) if character.is_uppercase() => 0.74,
            Some(1) | None => 0.64,
            Some(_) => 1.05,
        },
    }
}

/// A text in lines of at most `most_em`. What is still too long for the last of `most_lines` is cut
/// off with an ellipsis; words that are longer than a line are broken.
pub(super) fn wrap(text: &str, most_em: f64, most_lines: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut words = words(text).peekable();
    while let Some(word) = words.next() {
        let mut rest = word;
        loop {
            let gap = if line.is_empty() { "" } else { " " };
            if width_in_em(&line) + width_in_em(gap) + width_in_em(rest) <= most_em {
                line.push_str(gap);
                line.push_str(rest);
                break;
            }
            if lines.len() + 1 == most_lines {
                line.push_str(gap);
                line.push_str(rest);
                lines.push(shortened(&line, most_em, Ending::Cut));
                return lines;
            }
            if line.is_empty() {
                let fits = fitting(rest, most_em).max(first_character(rest));
                let (head, tail) = rest.split_at_checked(fits).unwrap_or((rest, ""));
                lines.push(head.to_owned());
                rest = tail;
                if rest.is_empty() {
                    break;
                }
            } else {
                lines.push(std::mem::take(&mut line));
            }
        }
        if lines.len() >= most_lines && words.peek().is_none() {
            break;
        }
    }
    if !line.is_empty() && lines.len() < most_lines {
        lines.push(line);
    }
    lines
}

/// What stands between spaces that a line may break at.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_break).filter(|word| !word.is_empty())
}

/// Whether a line may break at a character.
fn is_break(character: char) -> bool {
    character.is_whitespace() && !matches!(character, '\u{a0}' | '\u{202f}')
}

/// A text on one line of at most `most_em`; what is too long is cut off with an ellipsis.
pub(super) fn on_one_line(text: &str, most_em: f64) -> String {
    let text = words(text).collect::<Vec<_>>().join(" ");
    shortened(&text, most_em, Ending::Whole)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// There may be more of the text.
    Cut,
    /// The text ends here.
    Whole,
}

fn shortened(text: &str, most_em: f64, ending: Ending) -> String {
    if width_in_em(text) <= most_em && ending == Ending::Whole {
        return text.to_owned();
    }
    let fits = fitting(text, most_em - width_in_em("…"));
    format!("{}…", text.get(..fits).unwrap_or(text).trim_end())
}

/// The bytes of the longest start of a text that fits.
fn fitting(text: &str, most_em: f64) -> usize {
    let mut width = 0.0;
    let mut bytes = 0;
    for character in text.chars() {
        width += character_width(character);
        if width > most_em {
            break;
        }
        bytes += character.len_utf8();
    }
    bytes
}

fn first_character(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_end_with_an_ellipsis() {
        assert_eq!(wrap("one two three", 4.2, 9), ["one", "two", "three"]);
        assert_eq!(wrap("one two three four", 5.0, 2), ["one two", "three f…"]);
        assert_eq!(wrap("1\u{a0}km\n2", 3.0, 2), ["1\u{a0}km", "2"]);
        assert_eq!(wrap("one two", 50.0, 2), ["one two"]);
        assert!(wrap("", 5.0, 2).is_empty());
        let long = "щ".repeat(100_000);
        let lines = wrap(&long, 20.0, 3);
        assert_eq!(lines.len(), 3);
        assert!(
            lines.iter().all(|line| width_in_em(line) <= 20.0 && !line.is_empty()),
            "{lines:?}"
        );
        assert!(lines[2].ends_with('…'));
        // Where nothing fits, a line still has one character.
        assert_eq!(wrap("ab", 0.1, 5), ["a", "b"]);
    }

    #[test]
    fn every_script_has_a_width() {
        assert!(width_in_em("東京") > 2.0);
        assert!((width_in_em("e\u{301}") - width_in_em("e")).abs() < 1e-9);
        assert!(width_in_em("العربية") > 3.0);
        assert_eq!(on_one_line("Kyiv  City", 100.0), "Kyiv City");
        assert_eq!(on_one_line("Dnipropetrovsk", 4.0), "Dnipr…");
    }
}
