//! Splits an article into sentences and clauses.

use std::ops::Range;

use crate::figure::token::{Token, TokenKind};

/// The tokens of one sentence, with the number of the clause that each is in.
#[derive(Debug)]
pub(super) struct Sentence<'t> {
    pub(super) tokens: &'t [Token],
    clauses: Vec<usize>,
}

/// A sentence is cut here, so that the time taken grows with the text and not with its square.
const MOST_TOKENS: usize = 250;
const MOST_BYTES: usize = 8000;

/// Words after which a full stop ends no sentence.
const ABBREVIATIONS: [&str; 22] = [
    "sq", "mr", "mrs", "ms", "dr", "gen", "col", "lt", "maj", "capt", "st", "no", "approx", "jan",
    "feb", "aug", "sept", "sep", "oct", "nov", "dec", "vs",
];

/// The sentences of a text, in order.
pub(super) fn sentences(tokens: &[Token]) -> Vec<Sentence<'_>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for at in 0..tokens.len() {
        if ends(tokens, at) || too_long(tokens, start, at) {
            sentences.extend(tokens.get(start..=at).map(Sentence::new));
            start = at + 1;
        }
    }
    sentences.extend(tokens.get(start..).filter(|rest| !rest.is_empty()).map(Sentence::new));
    sentences
}

fn too_long(tokens: &[Token], start: usize, at: usize) -> bool {
    let begin = tokens.get(start).map_or(0, |token| token.start);
    let end = tokens.get(at + 1).map_or(0, |token| token.end);
    at - start + 1 >= MOST_TOKENS || end.saturating_sub(begin) > MOST_BYTES
}

/// Whether a sentence ends with a token.
fn ends(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    if token.kind == TokenKind::Break {
        return true;
    }
    if !matches!(token.word.as_str(), "." | "!" | "?") {
        return false;
    }
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let abbreviation = before.is_some_and(|before| {
        before.end == token.start
            && (ABBREVIATIONS.contains(&before.word.as_str())
                || before.capital && before.word.chars().count() == 1)
    });
    let opens = tokens.get(at + 1).is_none_or(|next| {
        next.start > token.end && (next.capital || next.kind != TokenKind::Word)
    });
    opens && !abbreviation
}

impl<'t> Sentence<'t> {
    fn new(tokens: &'t [Token]) -> Self {
        let (mut clause, mut latest, mut outer) = (0, 0, 0);
        let mut clauses = Vec::with_capacity(tokens.len());
        for token in tokens {
            match token.word.as_str() {
                "," | ";" | ":" | "–" | "—" => {
                    latest += 1;
                    clause = latest;
                }
                // What is in brackets splits nothing: the clause goes on after it.
                "(" => {
                    latest += 1;
                    outer = clause;
                    clause = latest;
                }
                ")" => clause = outer,
                _ => {}
            }
            clauses.push(clause);
        }
        Self { tokens, clauses }
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.word.as_str())
    }

    /// The word before a token, past a hyphen.
    pub(super) fn word_before(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1)?;
        if self.word(before) == "-" { before.checked_sub(1) } else { Some(before) }
    }

    pub(super) fn clause(&self, at: usize) -> usize {
        self.clauses.get(at).copied().unwrap_or_default()
    }

    /// Whether a token begins with a capital in the middle of a sentence, as names do.
    pub(super) fn is_name(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.capital && token.kind == TokenKind::Word)
    }

    /// Where some tokens stand in the text, in bytes.
    pub(super) fn range(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.tokens.get(from).map_or(0, |token| token.start);
        let end = to.checked_sub(1).and_then(|last| self.tokens.get(last));
        start..end.map_or(start, |token| token.end)
    }

    /// Where it stands in the text, in bytes, without the empty line after it.
    pub(super) fn whole_range(&self) -> Range<usize> {
        let last = self.tokens.iter().rposition(|token| token.kind != TokenKind::Break);
        self.range(0, last.map_or(0, |last| last + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::token::tokens;

    #[test]
    fn sentences_end_where_they_end() {
        let text =
            "Gen. Y. Smith said 505 sq. km. Then 6 km.\n\nA heading\n\nIt is 19.1%. “No.” He";
        let tokens = tokens(text);
        let found: Vec<&str> =
            sentences(&tokens).iter().map(|sentence| &text[sentence.whole_range()]).collect();
        let expected = [
            "Gen. Y. Smith said 505 sq. km.",
            "Then 6 km.",
            "A heading",
            "It is 19.1%.",
            "“No.” He",
        ];
        let found: Vec<&str> = found.into_iter().filter(|one| !one.is_empty()).collect();
        assert_eq!(found, expected);
    }

    /// How many tokens each sentence has.
    fn lengths(text: &str) -> Vec<usize> {
        let tokens = tokens(text);
        sentences(&tokens).iter().map(|sentence| sentence.tokens.len()).collect()
    }

    #[test]
    fn a_text_without_full_stops_is_cut() {
        assert_eq!(lengths(&"word ".repeat(1000)), [250; 4]);
        // After 8,000 bytes, words and what is between them.
        assert_eq!(lengths(&format!("{} {}", "a".repeat(3999), "b".repeat(4000))), [2]);
        assert_eq!(lengths(&format!("{} {}", "a".repeat(4000), "b".repeat(4000))), [1, 1]);
        assert_eq!(lengths(&format!("{} ", "c".repeat(999)).repeat(40)), [8; 5]);
    }

    #[test]
    fn a_full_stop_ends_a_sentence_before_a_space_and_a_capital() {
        for (text, count) in [("Guns etc. were taken. Then", 2), ("See map.Live now.", 1)] {
            assert_eq!(sentences(&tokens(text)).len(), count, "{text}");
        }
    }
}
