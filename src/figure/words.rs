//! The words of printed figures, by language: data, read once.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use super::token::Token;
use super::{FigureUnit, Hedge};

/// What a phrase means in a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Unit(FigureUnit),
    Hedge(Hedge),
    /// The power of ten.
    Multiplier(u32),
    Number(u64),
    Fraction(u32, u32),
    /// A word that may follow a figure and is not of it: "of".
    After,
}

/// A set of languages, a bit for each.
pub(super) type Languages = u8;

/// A phrase found in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) meaning: Meaning,
    pub(super) languages: Languages,
    /// The token after it.
    pub(super) end: usize,
}

#[derive(Debug)]
struct Phrase {
    words: Vec<String>,
    meaning: Meaning,
    languages: Languages,
}

#[derive(Debug)]
pub(super) struct Words {
    /// By their first words.
    phrases: HashMap<String, Vec<Phrase>>,
    /// How English says a fraction.
    fractions: HashMap<(u32, u32), String>,
    /// The signs that set off thousands, by language.
    groups: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    language: Vec<Language>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Language {
    name: String,
    groups: String,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    units: HashMap<FigureUnit, Vec<String>>,
    #[serde(default)]
    hedges: HashMap<Hedge, Vec<String>>,
    #[serde(default)]
    multipliers: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    numbers: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    fractions: BTreeMap<String, Vec<String>>,
}

#[expect(clippy::expect_used, reason = "the words are a constant, and a test reads them")]
static WORDS: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("words.toml")).expect("words.toml"));

impl Words {
    pub(super) fn get() -> &'static Self {
        &WORDS
    }

    fn read(text: &str) -> Result<Self, String> {
        let data: Data = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut words =
            Self { phrases: HashMap::new(), fractions: HashMap::new(), groups: Vec::new() };
        for (index, language) in data.language.iter().enumerate() {
            // The first holds what is the same in all of them, as "km²".
            let languages = if index == 0 { Languages::MAX } else { 1 << index };
            for (phrase, meaning) in language.phrases()? {
                if let Meaning::Fraction(part, of) = meaning {
                    words.fractions.entry((part, of)).or_insert_with(|| phrase.clone());
                }
                words.add(&phrase, meaning, languages);
            }
            words.groups.push(language.groups.clone());
        }
        Ok(words)
    }

    fn add(&mut self, phrase: &str, meaning: Meaning, languages: Languages) {
        let words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
        let Some(first) = words.first() else { return };
        let known = self.phrases.entry(first.clone()).or_default();
        match known.iter_mut().find(|known| known.words == words && known.meaning == meaning) {
            Some(known) => known.languages |= languages,
            None => known.push(Phrase { words, meaning, languages }),
        }
    }

    /// The phrases that begin at a token, the longest first.
    pub(super) fn at(&self, tokens: &[Token], at: usize) -> Vec<Found> {
        let phrases = tokens.get(at).and_then(|token| self.phrases.get(&token.word));
        let mut found: Vec<Found> = phrases
            .into_iter()
            .flatten()
            .filter_map(|phrase| {
                let end = end_of(tokens, at, &phrase.words)?;
                Some(Found { meaning: phrase.meaning, languages: phrase.languages, end })
            })
            .collect();
        found.sort_by_key(|found| std::cmp::Reverse(found.end));
        found
    }

    /// How English says a fraction.
    pub(super) fn fraction(&self, part: u32, of: u32) -> &str {
        self.fractions.get(&(part, of)).map_or("", String::as_str)
    }

    /// The signs that set off thousands in a text that can be in these languages: English if it
    /// can, else the first.
    pub(super) fn groups(&self, languages: Languages) -> &str {
        let index = match languages & !1 {
            0 => 0,
            rest => rest.trailing_zeros() as usize,
        };
        self.groups.get(index).map_or("", String::as_str)
    }
}

/// The token after a phrase that begins at a token.
pub(super) fn end_of(tokens: &[Token], at: usize, words: &[String]) -> Option<usize> {
    let mut end = at;
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            end = past_joiner(tokens, end);
        }
        if !tokens.get(end)?.is(word) {
            return None;
        }
        end += 1;
    }
    Some(end)
}

/// Past the hyphen or the abbreviation's full stop that parts two words of a phrase.
pub(super) fn past_joiner(tokens: &[Token], at: usize) -> usize {
    let word = tokens.get(at).map_or("", |token| token.word.as_str());
    at + usize::from(matches!(word, "." | "-" | "‑"))
}

impl Language {
    fn phrases(&self) -> Result<Vec<(String, Meaning)>, String> {
        let mut groups: Vec<(Meaning, &Vec<String>)> = vec![(Meaning::After, &self.after)];
        groups.extend(self.units.iter().map(|(&unit, phrases)| (Meaning::Unit(unit), phrases)));
        groups.extend(self.hedges.iter().map(|(&hedge, phrases)| (Meaning::Hedge(hedge), phrases)));
        for (power, phrases) in &self.multipliers {
            groups.push((Meaning::Multiplier(self.number(power)?), phrases));
        }
        for (key, phrases) in &self.numbers {
            groups.push((Meaning::Number(self.number(key)?.into()), phrases));
        }
        for (key, phrases) in &self.fractions {
            let (part, whole) = key.split_once('/').unwrap_or((key, ""));
            groups.push((Meaning::Fraction(self.number(part)?, self.number(whole)?), phrases));
        }
        let mut all = Vec::new();
        for (meaning, phrases) in groups {
            all.extend(phrases.iter().map(|phrase| (phrase.clone(), meaning)));
        }
        Ok(all)
    }

    fn number(&self, key: &str) -> Result<u32, String> {
        key.parse().map_err(|_| format!("{}: {key:?} is not a number", self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::token::tokens;

    #[test]
    fn every_phrase_of_the_data_is_found() {
        let data: Data = toml::from_str(include_str!("words.toml")).unwrap();
        for (phrase, meaning) in data.language.iter().flat_map(|one| one.phrases().unwrap()) {
            let tokens = tokens(&phrase);
            let found = Words::get().at(&tokens, 0);
            let whole = found.iter().filter(|found| found.end == tokens.len());
            let meanings: Vec<Meaning> = whole.map(|found| found.meaning).collect();
            assert_eq!(meanings, [meaning], "{phrase}");
        }
    }
}
