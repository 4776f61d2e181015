//! Text from files: as a terminal may have it, and where something stands in it.

use std::fmt::Write as _;

/// The most characters of a name in a table.
const CELL: usize = 60;

/// The most characters of a message.
const MESSAGE: usize = 2000;

/// Text from a file on one line, with what a terminal would obey and what a reader would not see
/// spelt out: `\n`, `\u{1b}`, `\u{202e}`. Letters and marks of every script stay as they are.
///
/// ```
/// use territory_control::printable;
///
/// assert_eq!(printable("Київ\u{1b}[2J"), r"Київ\u{1b}[2J");
/// ```
pub fn printable(text: &str) -> String {
    shortened(text, usize::MAX)
}

/// The same for prose, where a line break is a space.
pub(crate) fn phrase(text: &str) -> String {
    printable(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The same for a name in a table. One of any length would widen every row, and the standard library
/// panics where a text is padded to more than 65,535 characters.
pub(crate) fn cell(text: &str) -> String {
    shortened(text, CELL)
}

/// The same for a message, which may quote a file at length.
pub(crate) fn printable_message(text: &str) -> String {
    shortened(text, MESSAGE)
}

/// How many columns names need, where every character has one; no more than two cells have.
pub(crate) fn width(names: &[String]) -> usize {
    names.iter().map(|name| name.chars().count()).max().unwrap_or(0).min(2 * CELL)
}

/// The same for a cell of a table that a spreadsheet may open, where a text that it would run as a formula gets an
/// apostrophe (OWASP, "CSV Injection"): one that begins with a sign of a formula, be it full-width, or behind what is
/// not seen.
///
/// ```
/// use territory_control::spreadsheet_text;
///
/// assert_eq!(spreadsheet_text("=HYPERLINK(\u{7})"), r"'=HYPERLINK(\u{7})");
/// ```
pub fn spreadsheet_text(text: &str) -> String {
    const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let seen = text.trim_start_matches(|at: char| at.is_whitespace() || is_unseen(at));
    let is_formula = seen.starts_with(SIGNS) || text.starts_with(['\t', '\r', '\n']);
    let text = printable(text);
    if is_formula { format!("'{text}") } else { text }
}

fn shortened(text: &str, most: usize) -> String {
    let mut shown = String::with_capacity(text.len().min(most));
    let mut count = 0;
    for character in text.chars() {
        let before = shown.len();
        if is_unseen(character) {
            shown.extend(character.escape_default());
            count += shown.len() - before;
        } else {
            shown.push(character);
            count += 1;
        }
        if count > most {
            shown.truncate(before);
            shown.push('…');
            break;
        }
    }
    shown
}

/// Whether a character is obeyed instead of shown, or has nothing to show: [`printable`] spells it out.
///
/// Two that some scripts need are among them, U+200C and U+200D: in a table they would make two names
/// look like one.
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            // Direction (Unicode Standard Annex 9): U+202E makes the rest of a line read backwards.
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            // Line and paragraph separators.
            | '\u{2028}' | '\u{2029}'
            // No width: soft hyphen, joiners, spaces, operators, byte order mark, annotations.
            | '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            // Fillers, which are blank.
            | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'
            // Tags, which spell text that is not seen.
            | '\u{e0000}'..='\u{e007f}'
        )
}

/// The line and column of a byte, counted from one.
pub(crate) fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// Bytes in hexadecimal.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_spelt_out() {
        for (text, shown) in [
            ("\u{1b}[31mred\u{1b}[0m", r"\u{1b}[31mred\u{1b}[0m"),
            ("\u{9b}2J", r"\u{9b}2J"),
            ("a\nb\r\tc\0\u{7f}", r"a\nb\r\tc\u{0}\u{7f}"),
            ("gpj.\u{202e}exe", r"gpj.\u{202e}exe"),
            ("\u{2066}a\u{2069}\u{200f}", r"\u{2066}a\u{2069}\u{200f}"),
            ("Kyiv\u{200b}\u{feff}\u{ad}", r"Kyiv\u{200b}\u{feff}\u{ad}"),
            ("a\u{2028}b\u{e0041}", r"a\u{2028}b\u{e0041}"),
        ] {
            assert_eq!(printable(text), shown);
            assert_eq!(printable(shown), shown, "shown twice is shown once");
        }
    }

    #[test]
    fn a_line_break_in_prose_is_a_space() {
        assert_eq!(phrase("116,000\r\nsquare  km\u{202e}"), r"116,000 square km\u{202e}");
    }

    #[test]
    fn what_a_spreadsheet_would_run_gets_an_apostrophe() {
        for (text, shown) in [
            ("=1+1", "'=1+1"),
            (" @SUM(1)", "' @SUM(1)"),
            ("\u{200b}\u{1b}-1", r"'\u{200b}\u{1b}-1"),
            ("\u{a0}＋1", "'\u{a0}＋1"),
            ("\t1", r"'\t1"),
            ("\n", r"'\n"),
            ("a=1", "a=1"),
            (r"\u{200b}=1", r"\u{200b}=1"),
            ("", ""),
        ] {
            assert_eq!(spreadsheet_text(text), shown);
        }
    }

    #[test]
    fn letters_of_every_script_stay() {
        for text in [
            "Київ, Запоріжжя",
            "القاهرة",
            "ירושלים",
            "दिल्ली",
            "東京都",
            "평양",
            "e\u{301}",
            "𐎠𐎡",
            "n°1 – “q”",
        ] {
            assert_eq!(printable(text), text);
        }
    }

    #[test]
    fn a_name_of_any_length_is_cut_before_a_character() {
        assert_eq!(cell(&"ї".repeat(60)), "ї".repeat(60));
        assert_eq!(cell(&"ї".repeat(70_000)), format!("{}…", "ї".repeat(60)));
        // What is spelt out counts as long as it is: 7 × 8 characters fit, 8 × 8 do not.
        assert_eq!(cell(&"\u{202e}".repeat(9)), format!("{}…", r"\u{202e}".repeat(7)));
        assert_eq!(printable_message(&"a".repeat(2001)).chars().count(), 2001);
        assert_eq!(width(&[cell("ab"), cell("\u{7}")]), r"\u{7}".len());
        assert_eq!(width(&["a".repeat(70_000)]), 120);
    }
}
