//! Decides whether a figure is about control, and what it is of.

use super::cues::{Class, Cue, Cues, has};
use super::mention::{MentionKind, Reason};
use super::sentence::Sentence;
use super::subject::agent;
use crate::figure::FigureUnit;
use crate::figure::number::Number;
use crate::figure::printed::Printed;

/// That a figure is about control, and by which phrase.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judgement {
    pub(super) kind: MentionKind,
    pub(super) cue: Cue,
}

/// What a figure is of: "19% of …".
#[derive(Debug, Clone, PartialEq, Eq)]
enum Complement {
    Unsaid,
    Territory,
    /// "Of it", "of which".
    Pronoun,
    Other(String),
}

/// Within how many words a phrase "of …" names its noun.
const LONGEST_COMPLEMENT: usize = 7;

/// Between a word such as "would" and the phrase that it makes hypothetical.
const HYPOTHETICAL_REACH: usize = 3;

/// A sentence, its phrases, and the figure in it that is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'s> {
    pub(super) sentence: &'s Sentence<'s>,
    pub(super) cues: &'s [Cue],
    pub(super) printed: &'s Printed,
}

impl Candidate<'_> {
    /// # Errors
    ///
    /// Why it is not about control.
    pub(super) fn judge(&self) -> Result<Judgement, Reason> {
        let complement = complement(self.sentence, self.printed.end);
        if let Complement::Other(word) = complement {
            return Err(Reason::OtherSubject(word));
        }
        if complement == Complement::Unsaid && self.must_say_of_what() {
            return Err(Reason::NotControl);
        }
        if let Some(word) = self.apposition() {
            return Err(Reason::OtherSubject(word));
        }
        let cue = self.governing(&complement).ok_or(Reason::NotControl)?;
        let other = Some(cue).filter(|cue| matches!(cue.class, Class::Other | Class::Size));
        if let Some(other) = other.or_else(|| self.other_subject(cue)) {
            return Err(Reason::OtherSubject(self.phrase(other)));
        }
        if let Some(hypothetical) = self.hypothetical(cue) {
            return Err(Reason::Hypothetical(self.phrase(hypothetical)));
        }
        let kind = self.kind(cue).ok_or(Reason::NotControl)?;
        if self.is_share() && !self.share_fits(kind, &complement) {
            return Err(Reason::NotControl);
        }
        Ok(Judgement { kind, cue })
    }

    /// Fractions in words are of something; other uses of "a quarter" are not figures.
    fn must_say_of_what(&self) -> bool {
        matches!(self.printed.parts.number, Number::Fraction { .. })
    }

    fn is_share(&self) -> bool {
        self.printed.parts.unit == Some(FigureUnit::Percent)
    }

    /// A share of a country needs a country or somebody who holds it; a change of a share must say
    /// of what, since anything can gain 2%.
    fn share_fits(&self, kind: MentionKind, complement: &Complement) -> bool {
        let cues = Cues::get();
        let somebody = self.sentence.tokens.iter().any(|token| cues.actor(&token.word).is_some())
            || self.cues.iter().any(|cue| cue.class == Class::Held);
        somebody && (kind == MentionKind::Level || *complement != Complement::Unsaid)
    }

    /// What "something, an area of" or "grew 3%" says before the figure.
    fn apposition(&self) -> Option<String> {
        if [4, 3, 2, 1].map(|back| self.word_before(back)) == [",", "an", "area", "of"] {
            return Some("an area of".to_owned());
        }
        let moved = self.cues.iter().find(|cue| {
            cue.end == self.printed.first
                && matches!(cue.class, Class::Rise | Class::Fall)
                && self.is_share()
        });
        moved.map(|&cue| self.phrase(cue))
    }

    /// The word that stands `back` tokens before the figure.
    fn word_before(&self, back: usize) -> &str {
        self.printed.first.checked_sub(back).map_or("", |at| self.sentence.word(at))
    }

    /// The nearest phrase before the figure in its clause, else after it in its clause, else before
    /// it in its sentence.
    fn governing(&self, complement: &Complement) -> Option<Cue> {
        let clause = self.sentence.clause(self.printed.number);
        self.cues_before()
            .rfind(|cue| self.is_in(clause, cue))
            .or_else(|| self.cues_after().find(|cue| self.is_in(clause, cue)))
            .or_else(|| self.cues_before().next_back().filter(|_| self.reaches_back(complement)))
            .or_else(|| {
                let clause = self.resumed(complement)?;
                self.cues_after().find(|cue| self.is_in(clause, cue))
            })
            .copied()
    }

    /// The phrases before the figure that could govern it, in order.
    fn cues_before(&self) -> impl DoubleEndedIterator<Item = &Cue> {
        self.cues.iter().filter(|cue| cue.end <= self.printed.first && self.governs(cue))
    }

    /// The phrases after the figure that could govern it, in order; none beyond a relative pronoun:
    /// "19%, which is more than it held".
    fn cues_after(&self) -> impl Iterator<Item = &Cue> {
        let end = self.printed.end;
        let relative = &Cues::get().link.relative;
        self.cues.iter().filter(move |cue| {
            cue.first >= end
                && self.governs(cue)
                && !(end + 1..cue.first).any(|at| has(relative, self.sentence.word(at)))
        })
    }

    fn is_in(&self, clause: usize, cue: &Cue) -> bool {
        self.sentence.clause(cue.first) == clause
    }

    /// Whether a phrase in an earlier clause may govern the figure.
    fn reaches_back(&self, complement: &Complement) -> bool {
        !self.is_share() || *complement == Complement::Territory || self.is_linked()
    }

    /// The clause that goes on with the verb after an insertion: "19% of it, maps show, is held".
    fn resumed(&self, complement: &Complement) -> Option<usize> {
        const VERBS: [&str; 6] = ["is", "are", "was", "were", "remains", "remain"];
        if *complement == Complement::Unsaid {
            return None;
        }
        let verb = (self.printed.end..self.sentence.tokens.len()).find(|&at| {
            VERBS.contains(&self.sentence.word(at)) && self.sentence.word(at - 1) == ","
        })?;
        Some(self.sentence.clause(verb))
    }

    fn governs(&self, cue: &Cue) -> bool {
        match cue.class {
            Class::Rise | Class::Fall | Class::Hypothetical => false,
            Class::Part => complement(self.sentence, cue.end - 1) == Complement::Territory,
            Class::Held => !self.is_location(cue),
            _ => true,
        }
    }

    /// Whether held ground is only where something is: "in the Russian-held part".
    fn is_location(&self, cue: &Cue) -> bool {
        let cues = Cues::get();
        let mut at = cue.first;
        while let Some(before) = self.sentence.word_before(at) {
            let word = self.sentence.word(before);
            if has(&cues.holder.prepositions, word) {
                return true;
            }
            if !has(&cues.territory.modifiers, word) {
                return false;
            }
            at = before;
        }
        false
    }

    /// Whether a word before the figure, or the holder after it, ties it to what was said before.
    fn is_linked(&self) -> bool {
        let cues = Cues::get();
        has(&cues.link.words, self.word_before(1))
            || cues.actor(self.sentence.word(self.printed.end)).is_some()
    }

    /// What else holds or gains, if a word for it stands in the clause of the phrase, after anybody
    /// who could: "Russian industry gained".
    fn other_subject(&self, cue: Cue) -> Option<Cue> {
        let clause = self.sentence.clause(cue.first);
        let others = self.cues.iter().filter(|other| {
            other.class == Class::Other
                && other.end <= cue.first
                && self.sentence.clause(other.first) == clause
        });
        let other = others.max_by_key(|other| other.first)?;
        let acts = (other.end..cue.first).any(|at| agent(self.sentence, at, cue).is_some());
        (!acts).then_some(*other)
    }

    /// Whether it is a share that does not say what, as in "and 22% in the east".
    pub(super) fn is_elliptic(&self) -> bool {
        self.is_share() && complement(self.sentence, self.printed.end) == Complement::Unsaid
    }

    /// Whether it says the same as the figure before it: ", or 19.2%".
    pub(super) fn is_alternative(&self) -> bool {
        self.word_before(1) == "or" && self.word_before(2) == ","
    }

    fn hypothetical(&self, cue: Cue) -> Option<Cue> {
        let clause = self.sentence.clause(cue.first);
        let before = self.cues.iter().find(|other| {
            other.class == Class::Hypothetical
                && other.end <= cue.first
                && cue.first - other.end <= HYPOTHETICAL_REACH
                && self.is_in(clause, other)
        });
        before.copied()
    }

    fn kind(&self, cue: Cue) -> Option<MentionKind> {
        let points = self.printed.parts.unit == Some(FigureUnit::PercentagePoint);
        let level = match cue.class {
            Class::Gain | Class::Recapture => return Some(MentionKind::Gain),
            Class::Loss => return Some(MentionKind::Loss),
            Class::Net => return Some(MentionKind::Net),
            Class::Control | Class::Held | Class::Part => (!points).then_some(MentionKind::Level),
            _ => None,
        };
        if self.word_before(1) == "by" || points { self.change().or(level) } else { level }
    }

    /// Which way the last verb of growth before the figure goes.
    fn change(&self) -> Option<MentionKind> {
        self.cues.iter().rev().filter(|cue| cue.end <= self.printed.first).find_map(|cue| match cue
            .class
        {
            Class::Rise => Some(MentionKind::Gain),
            Class::Fall => Some(MentionKind::Loss),
            _ => None,
        })
    }

    fn phrase(&self, cue: Cue) -> String {
        let words: Vec<&str> = (cue.first..cue.end).map(|at| self.sentence.word(at)).collect();
        words.join(" ")
    }
}

/// What a figure that ends at a token is of. A bracket after it is skipped.
fn complement(sentence: &Sentence<'_>, end: usize) -> Complement {
    let cues = Cues::get();
    let mut at = past_bracket(sentence, end);
    if sentence.word(at) != "of" {
        return Complement::Unsaid;
    }
    let mut subject = None;
    for _ in 0..LONGEST_COMPLEMENT {
        at += 1;
        let word = sentence.word(at);
        let territory = &cues.territory;
        if has(&territory.nouns, word) || has(&territory.places, word) {
            return Complement::Territory;
        }
        let passes = has(&territory.modifiers, word) || sentence.is_name(at) || word == "-";
        if subject.is_none() && has(&territory.pronouns, word) && !passes {
            return Complement::Pronoun;
        }
        if sentence.is_name(at) && !has(&territory.modifiers, word) {
            subject.get_or_insert_with(|| word.to_owned());
        }
        if !passes {
            return Complement::Other(subject.unwrap_or_else(|| word.to_owned()));
        }
    }
    Complement::Other(subject.unwrap_or_default())
}

/// Past "(44,800 square miles)".
fn past_bracket(sentence: &Sentence<'_>, at: usize) -> usize {
    const LONGEST_BRACKET: usize = 12;
    if sentence.word(at) != "(" {
        return at;
    }
    (at..).take(LONGEST_BRACKET).find(|&at| sentence.word(at) == ")").map_or(at, |close| close + 1)
}
