//! The phrases that tell a figure about control from any other: data, read once.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::sentence::Sentence;
use crate::figure::words::end_of;

/// What a phrase says of the figure that it governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Class {
    Control,
    Held,
    Part,
    Gain,
    Recapture,
    Loss,
    Net,
    Rise,
    Fall,
    Size,
    Other,
    Hypothetical,
}

/// A phrase in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cue {
    pub(super) class: Class,
    pub(super) first: usize,
    pub(super) end: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cues {
    #[serde(rename = "cues")]
    classes: HashMap<Class, Vec<String>>,
    pub(super) link: Link,
    pub(super) territory: Territory,
    #[serde(rename = "actor")]
    pub(super) actors: Vec<Actor>,
    pub(super) holder: Holder,
    pub(super) source: Source,
    /// The phrases by their first words.
    #[serde(skip)]
    phrases: HashMap<String, Vec<(Vec<String>, Class)>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Link {
    pub(super) words: Vec<String>,
    pub(super) relative: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Territory {
    pub(super) nouns: Vec<String>,
    pub(super) pronouns: Vec<String>,
    pub(super) modifiers: Vec<String>,
    pub(super) places: Vec<String>,
    pub(super) regions: Vec<String>,
    pub(super) whole: Vec<String>,
    pub(super) prepositions: Vec<String>,
    pub(super) nearby: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Actor {
    pub(super) name: String,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Holder {
    pub(super) forces: Vec<String>,
    pub(super) prepositions: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub(super) verbs: Vec<String>,
    pub(super) ends: Vec<String>,
    pub(super) pronouns: Vec<String>,
}

#[expect(clippy::expect_used, reason = "the cues are a constant, and a test reads them")]
static CUES: LazyLock<Cues> =
    LazyLock::new(|| Cues::read(include_str!("cues.toml")).expect("cues.toml"));

impl Cues {
    pub(super) fn get() -> &'static Self {
        &CUES
    }

    fn read(text: &str) -> Result<Self, toml::de::Error> {
        let mut read: Self = toml::from_str(text)?;
        for (&class, phrases) in &read.classes {
            for phrase in phrases {
                let words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
                let Some(first) = words.first() else { continue };
                read.phrases.entry(first.clone()).or_default().push((words, class));
            }
        }
        for phrases in read.phrases.values_mut() {
            phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Ok(read)
    }

    /// The phrases of a sentence, in order, none within another.
    pub(super) fn find(&self, sentence: &Sentence<'_>) -> Vec<Cue> {
        let mut cues = Vec::new();
        let mut at = 0;
        while at < sentence.tokens.len() {
            let mut phrases = self.phrases.get(sentence.word(at)).into_iter().flatten();
            let found = phrases
                .find_map(|(words, class)| Some((end_of(sentence.tokens, at, words)?, *class)));
            if let Some((end, class)) = found {
                let class = if is_adjective(sentence, at, class) { Class::Held } else { class };
                cues.push(Cue { class, first: at, end });
                at = end;
            } else {
                at += 1;
            }
        }
        cues
    }

    /// Who a word names.
    pub(super) fn actor(&self, word: &str) -> Option<&str> {
        let actor = self.actors.iter().find(|actor| has(&actor.words, word));
        actor.map(|actor| actor.name.as_str())
    }
}

/// "Held" of "Russian-held".
fn is_adjective(sentence: &Sentence<'_>, at: usize, class: Class) -> bool {
    class == Class::Control && at > 0 && sentence.word(at - 1) == "-"
}

pub(super) fn has(list: &[String], word: &str) -> bool {
    list.iter().any(|one| one == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_phrase_has_two_meanings() {
        let cues = Cues::read(include_str!("cues.toml")).unwrap();
        for phrases in cues.phrases.values() {
            for (index, (words, class)) in phrases.iter().enumerate() {
                assert!(
                    phrases.iter().skip(index + 1).all(|(other, _)| other != words),
                    "{words:?} {class:?}"
                );
            }
        }
    }
}
