//! Who holds the ground of a figure, what ground it is, and whose figure it is.

use super::cues::{Class, Cue, Cues, has};
use super::sentence::Sentence;
use crate::figure::printed::Printed;
use crate::figure::token::TokenKind;

/// How far back, in words, an actor or a place is looked for. A limit keeps a sentence that is all
/// figures from taking the square of its length.
const REACH: usize = 60;

/// How many verbs of speech are tried.
const MOST_SPEAKERS: usize = 3;

/// Who holds, gained or lost, by the phrase that governs the figure.
pub(super) fn holder(sentence: &Sentence<'_>, cue: Cue, printed: &Printed) -> String {
    Cues::get()
        .actor(sentence.word(printed.end))
        .or_else(|| by(sentence, cue))
        .or_else(|| back_from(cue.first).find_map(|at| agent(sentence, at, cue)))
        .unwrap_or_else(|| holder_unsaid(sentence, cue))
        .to_owned()
}

/// Who holds, gained or lost where the sentence does not say.
fn holder_unsaid(sentence: &Sentence<'_>, cue: Cue) -> &'static str {
    match cue.class {
        // "The ministry in Moscow said its forces had liberated".
        Class::Recapture => back_from(cue.first)
            .find_map(|at| Cues::get().actor(sentence.word(at)))
            .unwrap_or("Ukraine"),
        _ => "Russia",
    }
}

/// "Held by Russian forces", "in the hands of Russia".
fn by(sentence: &Sentence<'_>, cue: Cue) -> Option<&'static str> {
    const NEXT: usize = 3;
    let cues = Cues::get();
    let hands = matches!(sentence.word(cue.first), "in" | "under" | "hands")
        && (sentence.word(cue.end - 1) == "of" || sentence.word(cue.end) == "of");
    let by = (cue.end..cue.end + NEXT).find(|&at| sentence.word(at) == "by");
    let from = if hands { cue.end } else { by? + 1 };
    (from..from + NEXT).find_map(|at| cues.actor(sentence.word(at)))
}

/// Who acts, if the word at a token says so: a bare name that is not a place, or "Russian" before
/// "forces" or before the phrase itself.
pub(super) fn agent(sentence: &Sentence<'_>, at: usize, cue: Cue) -> Option<&'static str> {
    let cues = Cues::get();
    let word = sentence.word(at);
    let actor = cues.actor(word)?;
    let adjective = word.ends_with("ian") || word.ends_with("'s");
    let acts = if adjective {
        let mut next = at + 1;
        while matches!(sentence.word(next), "-" | "armed" | "ground" | "main" | "overall" | "war") {
            next += 1;
        }
        next == cue.first || has(&cues.holder.forces, sentence.word(next))
    } else {
        let before = at.checked_sub(1).map_or("", |before| sentence.word(before));
        let before = match before {
            "the" => at.checked_sub(2).map_or("", |before| sentence.word(before)),
            _ => before,
        };
        !has(&cues.holder.prepositions, before)
    };
    acts.then_some(actor)
}

/// How many words after its figure a place may be named.
const PLACE_REACH: usize = 14;

/// What ground a figure is of: the first place after it in its clause, else the last before it.
pub(super) fn place(sentence: &Sentence<'_>, printed: &Printed) -> Option<String> {
    let clause = sentence.clause(printed.number);
    let end = sentence.tokens.len().min(printed.end + PLACE_REACH);
    let after = (printed.end..end)
        .filter(|&at| sentence.clause(at) == clause)
        .take_while(|&at| !is_number(sentence, at))
        .find_map(|at| place_after(sentence, at));
    after.or_else(|| back_from(printed.first).find_map(|at| place_before(sentence, at)))
}

fn is_number(sentence: &Sentence<'_>, at: usize) -> bool {
    sentence.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number)
}

/// The tokens before another, the nearest first.
fn back_from(token: usize) -> impl Iterator<Item = usize> {
    (0..token).rev().take(REACH)
}

/// How many words may stand between a preposition and its place.
const MOST_MODIFIERS: usize = 6;

/// The place after a preposition at a token.
fn place_after(sentence: &Sentence<'_>, at: usize) -> Option<String> {
    let territory = &Cues::get().territory;
    let word = sentence.word(at);
    let nearby = has(&territory.nearby, word);
    if !nearby && !has(&territory.prepositions, word) {
        return None;
    }
    let mut name = at + 1;
    for _ in 0..MOST_MODIFIERS {
        let word = sentence.word(name);
        if has(&territory.whole, word)
            && (!word.starts_with("ukrain") || has(&territory.nouns, sentence.word(name + 1)))
        {
            return Some("Ukraine".to_owned());
        }
        if !has(&territory.modifiers, word) {
            break;
        }
        name += 1;
    }
    named(sentence, name, nearby)
}

/// The name that begins at a token: known, or followed by "region", or any where `nearby`.
fn named(sentence: &Sentence<'_>, first: usize, nearby: bool) -> Option<String> {
    const MOST_WORDS: usize = 3;
    let territory = &Cues::get().territory;
    let words = (first..).take(MOST_WORDS).take_while(|&at| sentence.is_name(at)).count();
    if words == 0 {
        return None;
    }
    let mut name: Vec<String> =
        (first..first + words).map(|at| capital(sentence.word(at))).collect();
    if has(&territory.regions, sentence.word(first + words)) {
        name.push(sentence.word(first + words).to_owned());
        return Some(name.join(" "));
    }
    let known = has(&territory.places, sentence.word(first));
    (known || nearby).then(|| name.swap_remove(0))
}

/// A place before a figure: after a preposition, or "the Luhansk region" by itself.
fn place_before(sentence: &Sentence<'_>, at: usize) -> Option<String> {
    let region = has(&Cues::get().territory.regions, sentence.word(at));
    if region && at > 0 && sentence.is_name(at - 1) {
        return Some(format!("{} {}", capital(sentence.word(at - 1)), sentence.word(at)));
    }
    place_after(sentence, at)
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

/// Whose figure it is: the words before the nearest verb of speech before the figure, else after
/// it; what follows "according to". As tokens, from and to.
pub(super) fn source(sentence: &Sentence<'_>, printed: &Printed) -> Option<(usize, usize)> {
    speaker_among(sentence, back_from(printed.first))
        .or_else(|| according_to(sentence))
        .or_else(|| speaker_among(sentence, printed.end..sentence.tokens.len()))
}

/// The speaker of the first verb of speech among tokens that has one.
fn speaker_among(
    sentence: &Sentence<'_>,
    tokens: impl Iterator<Item = usize>,
) -> Option<(usize, usize)> {
    tokens
        .filter(|&at| has(&Cues::get().source.verbs, sentence.word(at)))
        .take(MOST_SPEAKERS)
        .find_map(|at| speaker(sentence, at))
}

/// The name after "according to".
fn according_to(sentence: &Sentence<'_>) -> Option<(usize, usize)> {
    let end = sentence.tokens.len();
    let according =
        (0..end).find(|&at| sentence.word(at) == "according" && sentence.word(at + 1) == "to")?;
    name(sentence, according + 2, end)
}

/// The name that ends before a verb of speech: from the beginning of its clause, or of the
/// sentence, where a relative clause comes between.
fn speaker(sentence: &Sentence<'_>, verb: usize) -> Option<(usize, usize)> {
    let clause = sentence.clause(verb);
    let start = (0..verb).rev().take_while(|&at| sentence.clause(at) == clause).last()?;
    let start = if sentence.word(start) == "," { start + 1 } else { start };
    name(sentence, start, verb).or_else(|| name(sentence, 0, verb))
}

/// A source's name begins at a token and ends before another, a comma, or a word that ends names.
fn name(sentence: &Sentence<'_>, start: usize, end: usize) -> Option<(usize, usize)> {
    const MOST_WORDS: usize = 10;
    let article = matches!(sentence.word(start), "the" | "an" | "a");
    let start = start + usize::from(article);
    let words =
        (start..end.min(start + MOST_WORDS)).take_while(|&at| may_be_in_name(sentence, at)).count();
    let is_name = words > 0 && !has(&Cues::get().source.pronouns, sentence.word(start));
    is_name.then_some((start, start + words))
}

/// Whether a token may be within the name of a source: "Russia's military", not "maps show".
fn may_be_in_name(sentence: &Sentence<'_>, at: usize) -> bool {
    let source = &Cues::get().source;
    let word = sentence.word(at);
    let is_word = sentence.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word);
    (is_word || matches!(word, "-" | "’")) && !has(&source.ends, word) && !has(&source.verbs, word)
}
