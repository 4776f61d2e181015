//! Words, numbers and signs of a text, each with its place.

/// One word, number or sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// Where it begins and ends in the text, in bytes; both lie on character boundaries.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The word in lower case, with straight apostrophes; a number or sign as it stands.
    pub(super) word: String,
    /// Whether the text has it in capitals, or with a capital first.
    pub(super) capital: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word,
    /// Digits with what separates them: `116,000`, `19.1`, `116 000`.
    Number,
    Sign,
    /// An empty line.
    Break,
}

impl Token {
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind != TokenKind::Break && self.word == word
    }
}

/// Splits a text. Takes time in proportion to its length.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(rest) = text.get(start..)
        && let Some(first) = rest.chars().next()
    {
        let (kind, length) = next(rest, first);
        if let Some(kind) = kind {
            let end = start + length;
            let word = rest.get(..length).unwrap_or_default();
            let capital = first.is_uppercase();
            tokens.push(Token { kind, start, end, word: folded(kind, word), capital });
        }
        start += length;
    }
    tokens
}

fn folded(kind: TokenKind, word: &str) -> String {
    match kind {
        TokenKind::Word => word.to_lowercase().replace('’', "'"),
        _ => word.to_owned(),
    }
}

/// The kind and length in bytes of what a text begins with; no kind for a space.
fn next(rest: &str, first: char) -> (Option<TokenKind>, usize) {
    if first.is_ascii_digit() {
        (Some(TokenKind::Number), number_length(rest))
    } else if first.is_alphanumeric() {
        (Some(TokenKind::Word), word_length(rest))
    } else if first.is_whitespace() {
        let length = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
        let breaks = rest.get(..length).is_some_and(|space| space.matches('\n').count() > 1);
        (breaks.then_some(TokenKind::Break), length)
    } else {
        (Some(TokenKind::Sign), first.len_utf8())
    }
}

/// Letters and digits; apostrophes inside; `^` for `km^2`.
fn word_length(rest: &str) -> usize {
    let mut length = 0;
    let mut characters = rest.char_indices().peekable();
    while let Some((index, character)) = characters.next() {
        let inside = matches!(character, '\'' | '’' | '^')
            && characters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !character.is_alphanumeric() && !inside {
            break;
        }
        length = index + character.len_utf8();
    }
    length
}

/// Digits and what separates them. A space separates only groups of three.
fn number_length(rest: &str) -> usize {
    let mut length = digits(rest);
    let mut spaced = length <= 3;
    while let Some(after) = rest.get(length..)
        && let Some(separator) = after.chars().next()
    {
        let group = digits(after.get(separator.len_utf8()..).unwrap_or_default());
        let joins = match separator {
            '.' | ',' | '\'' | '’' => group > 0,
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => spaced && group == 3,
            _ => false,
        };
        if !joins {
            break;
        }
        spaced &= !matches!(separator, '.' | ',');
        length += separator.len_utf8() + group;
    }
    length
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.word).collect()
    }

    #[test]
    fn texts_are_split() {
        assert_eq!(
            words("Some 116,000 km² (44,800 sq. mi)."),
            ["some", "116,000", "km²", "(", "44,800", "sq", ".", "mi", ")", ".",]
        );
        assert_eq!(words("19.1%, Russia’s"), ["19.1", "%", ",", "russia's"]);
        assert_eq!(words("116 000 km in 2022 116"), ["116 000", "km", "in", "2022", "116"]);
        assert_eq!(words("116\u{202f}000,5 км²"), ["116\u{202f}000,5", "км²"]);
        assert_eq!(words("1 234 567 km"), ["1 234 567", "km"]);
        assert_eq!(words("12,5 300 km"), ["12,5", "300", "km"]);
        assert_eq!(words("a\nb\n\nc"), ["a", "b", "\n\n", "c"]);
    }
}
