//! Who holds the ground of a figure, what ground it is, and whose figure it is.

use super::cues::{Class, Cue, Cues, has};
use super::sentence::Sentence;
use crate::figure::printed::Printed;
use crate::figure::token::TokenKind;

/// So far back, in words, somebody or some place is looked for: it keeps a sentence that is all
/// figures from taking the square of its length.
const REACH: usize = 60;

/// So many verbs of speech are tried.
const MOST_SPEAKERS: usize = 3;

/// Who holds, gained or lost, by the phrase that governs the figure.
pub(super) fn holder(sentence: &Sentence<'_>, cue: Cue, printed: &Printed) -> String {
    let cues = Cues::get();
    let default = || match cue.class {
        // "The ministry in Moscow said its forces had liberated".
        Class::Recapture => (0..cue.first)
            .rev()
            .take(REACH)
            .find_map(|at| cues.actor(sentence.word(at)))
            .unwrap_or("Ukraine"),
        _ => "Russia",
    };
    let after_figure = || cues.actor(sentence.word(printed.end));
    let before = || (0..cue.first).rev().take(REACH).find_map(|at| agent(sentence, at, cue));
    after_figure().or_else(|| by(sentence, cue)).or_else(before).unwrap_or_else(default).to_owned()
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

/// Who acts, if the word at a token says so: a bare name that is no place, or "Russian" before
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

/// A place is named within so many words after its figure.
const PLACE_REACH: usize = 14;

/// What ground a figure is of: the first place after it in its clause, else the last before it.
pub(super) fn place(sentence: &Sentence<'_>, printed: &Printed) -> Option<String> {
    let clause = sentence.clause(printed.number);
    let end = sentence.tokens.len().min(printed.end + PLACE_REACH);
    let same = |&at: &usize| sentence.clause(at) == clause;
    let is_figure =
        |at: usize| sentence.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number);
    let after = (printed.end..end)
        .filter(same)
        .take_while(|&at| !is_figure(at))
        .find_map(|at| place_after(sentence, at));
    after.or_else(|| before(printed).find_map(|at| place_before(sentence, at)))
}

/// The tokens before a figure, the nearest first.
fn before(printed: &Printed) -> impl Iterator<Item = usize> {
    (0..printed.first).rev().take(REACH)
}

/// Between a preposition and its place.
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
    let to = |at: &usize| sentence.word(*at) == "according" && sentence.word(at + 1) == "to";
    let verb = |at: &usize| has(&Cues::get().source.verbs, sentence.word(*at));
    let all = 0..sentence.tokens.len();
    let speaker = |at: usize| speaker(sentence, at);
    let before = || before(printed).filter(verb).take(MOST_SPEAKERS).find_map(speaker);
    let after = || (printed.end..all.end).filter(verb).take(MOST_SPEAKERS).find_map(speaker);
    let according = || all.clone().find(to).and_then(|at| name(sentence, at + 2, all.end));
    before().or_else(according).or_else(after)
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
    let source = &Cues::get().source;
    let article = matches!(sentence.word(start), "the" | "an" | "a");
    let start = start + usize::from(article);
    let inside = |&at: &usize| {
        let token = sentence.tokens.get(at);
        let word = sentence.word(at);
        token.is_some_and(|token| token.kind == TokenKind::Word || matches!(word, "-" | "’"))
            && !has(&source.ends, word)
            && !has(&source.verbs, word)
    };
    let words = (start..end.min(start + MOST_WORDS)).take_while(inside).count();
    let is_name = words > 0 && !has(&source.pronouns, sentence.word(start));
    is_name.then_some((start, start + words))
}
