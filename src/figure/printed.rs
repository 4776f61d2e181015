//! Finds the hedge, number, multiplier and unit of a figure among the words of a text.

use super::number::{Number, Zeros};
use super::token::{Token, TokenKind};
use super::words::{Found, Languages, Meaning, Words, past_joiner};
use super::{FigureUnit, Hedge};

/// A figure among the tokens of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Printed {
    pub(super) parts: Parts,
    /// The first token, with the hedge.
    pub(super) first: usize,
    /// The first token after the hedge: the sign, or the number.
    pub(super) signed: usize,
    /// The first token of the number.
    pub(super) number: usize,
    /// The token after it.
    pub(super) end: usize,
}

/// What a figure says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Parts {
    pub(super) number: Number,
    pub(super) negative: bool,
    /// `None` if it is not printed.
    pub(super) unit: Option<FigureUnit>,
    pub(super) hedge: Hedge,
}

/// How many words the longest hedge has.
const LONGEST_HEDGE: usize = 6;

/// Whether a number begins at a token, in digits or in words.
pub(super) fn begins_number(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number)
        || number_word(tokens, at).is_some()
}

/// The figure whose number begins at a token.
///
/// # Errors
///
/// What is wrong with the number.
pub(super) fn figure_at(tokens: &[Token], at: usize) -> Result<Printed, String> {
    let word = number_word(tokens, at);
    let mut languages = word.map_or(Languages::MAX, |word| word.languages);
    let mut end = word.map_or(at + 1, |word| word.end);
    let mut thousands = 0;
    if let Some(found) = after_number(tokens, end, |it| matches!(it, Meaning::Multiplier(_)))
        && let Meaning::Multiplier(power) = found.meaning
    {
        thousands = power;
        languages &= found.languages;
        end = found.end;
    }
    let mut unit = None;
    if let Some(found) = after_number(tokens, end, |it| matches!(it, Meaning::Unit(_)))
        && let Meaning::Unit(printed) = found.meaning
    {
        unit = Some(printed);
        languages &= found.languages;
        end = found.end;
    }
    let negative = sign(tokens, at);
    let signed = at - usize::from(negative.is_some());
    let (first, hedge) = hedge_before(tokens, signed, &mut languages);
    let (number, unit) = match word.map(|word| word.meaning) {
        Some(Meaning::Fraction(..)) if unit.is_some() => {
            return Err("found a fraction with a unit, expected one of the two".to_owned());
        }
        Some(Meaning::Fraction(part, of)) => {
            (Number::Fraction { part, of }, Some(FigureUnit::Percent))
        }
        Some(Meaning::Number(number)) => (Number::decimal(number, 0, thousands), unit),
        _ => {
            let raw = tokens.get(at).map_or("", |token| token.word.as_str());
            let relative = unit.is_some_and(FigureUnit::is_relative);
            let groups = if relative { "" } else { Words::get().groups(languages) };
            (Number::read(raw, groups, thousands)?, unit)
        }
    };
    let negative = negative == Some(Sign::Minus);
    let parts = Parts { number, negative, unit, hedge };
    Ok(Printed { parts, first, signed, number: at, end })
}

impl Parts {
    /// Which zeros count: in a share all do.
    pub(super) fn zeros(&self) -> Zeros {
        if self.unit.is_some_and(FigureUnit::is_relative) { Zeros::Count } else { Zeros::Round }
    }
}

/// The phrase that goes on at a token, or past a hyphen there: "116-thousand".
fn after_number(tokens: &[Token], at: usize, wanted: fn(Meaning) -> bool) -> Option<Found> {
    longest(tokens, past_joiner(tokens, at), wanted)
}

fn number_word(tokens: &[Token], at: usize) -> Option<Found> {
    longest(tokens, at, |meaning| matches!(meaning, Meaning::Fraction(..) | Meaning::Number(_)))
}

fn longest(tokens: &[Token], at: usize, wanted: fn(Meaning) -> bool) -> Option<Found> {
    Words::get().at(tokens, at).into_iter().find(|found| wanted(found.meaning))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Plus,
    Minus,
}

/// The sign that touches the number at a token and nothing before it.
fn sign(tokens: &[Token], at: usize) -> Option<Sign> {
    let token = tokens.get(at.checked_sub(1)?)?;
    let alone = at
        .checked_sub(2)
        .and_then(|before| tokens.get(before))
        .is_none_or(|before| before.end < token.start || before.kind == TokenKind::Sign);
    let touches = tokens.get(at).is_some_and(|number| number.start == token.end);
    match token.word.as_str() {
        "+" if alone && touches => Some(Sign::Plus),
        "-" | "−" | "–" if alone && touches => Some(Sign::Minus),
        _ => None,
    }
}

/// The longest hedge that ends before a token, and where it begins.
fn hedge_before(tokens: &[Token], at: usize, languages: &mut Languages) -> (usize, Hedge) {
    for start in at.saturating_sub(LONGEST_HEDGE)..at {
        let found = Words::get().at(tokens, start);
        for found in found.into_iter().filter(|found| found.end == at) {
            if let Meaning::Hedge(hedge) = found.meaning {
                *languages &= found.languages;
                return (start, hedge);
            }
        }
    }
    (at, Hedge::None)
}

/// The word after a figure that is not of it, as "of".
pub(super) fn follows(tokens: &[Token], at: usize) -> bool {
    longest(tokens, at, |meaning| meaning == Meaning::After).is_some()
}
