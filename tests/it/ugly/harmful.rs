//! What breaks a map, or may break it: afterwards only "a result or an error" holds.

use proptest::prelude::*;
use proptest::sample::Index;

use super::drawing::{Drawing, Item};
use super::harmless::{Place, place};
use super::writing::Style;

/// A mutation of what is drawn.
#[derive(Debug, Clone)]
pub(super) enum Misdrawing {
    SwapAxes(Place),
    SwapAllAxes,
    /// By so many steps of the grid.
    Jitter(Place, [i64; 2]),
    /// All points of a feature that is drawn again, each by some steps.
    RepeatWithJitter(Place, Vec<[i64; 2]>),
    /// The same ground once more, with another status.
    RepeatAs(Place, usize),
    DeletePoint(Place),
    DeleteRing(Place),
    /// A point of one ring goes to a place in another.
    MovePoint(Place, Place),
    LeaveOpen,
}

/// A mutation of the text.
#[derive(Debug, Clone)]
pub(super) enum Misprint {
    SwapTokens(Index, Index),
    RepeatToken(Index),
    DeleteToken(Index),
    /// A number by one unit in the last place.
    NextDouble(Index, bool),
    /// A value, whatever it is, becomes another.
    Replace(Index, &'static str),
    /// A number becomes another.
    ReplaceNumber(Index, &'static str),
    /// A value is packed so many times in what stands before and after it.
    Nest(Index, [&'static str; 2], usize),
    RepeatMember(Index),
    /// A member, or another text, gets another name.
    Rename(Index, &'static str),
    SwapValues(Index, Index),
    /// An object gets one more member, a copy of a value.
    AddMember(Index, &'static str, Index),
    /// A value becomes a copy of another one.
    Copy(Index, Index),
    /// The document once more, after a separator.
    Concatenate(&'static str),
    DeleteCharacters(Index, usize),
}

/// A mutation of the file.
#[derive(Debug, Clone)]
pub(super) enum Damage {
    Truncate(Index),
    Flip(Index, u8),
    Overwrite(Index, Vec<u8>),
    Append(Vec<u8>),
}

#[derive(Debug, Clone)]
pub(super) struct Harm {
    misdrawings: Vec<Misdrawing>,
    misprints: Vec<Misprint>,
    damages: Vec<Damage>,
}

const VALUES: [&str; 24] = [
    "null",
    "true",
    "0",
    "-0.0",
    "1e999",
    "NaN",
    "Infinity",
    "-1e308",
    "\"\"",
    "\"Polygon\"",
    "\"FeatureCollection\"",
    "\"Feature\"",
    "\"GeometryCollection\"",
    "\"status\"",
    "\"\\ud800\"",
    "[]",
    "[[]]",
    "[[[]]]",
    "[[[1,2]]]",
    "{}",
    "{\"type\":\"Polygon\"}",
    "{\"type\":null}",
    "{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,4],[5,0],[1,2]]]}",
    "[null]",
];

const NUMBERS: [&str; 22] = [
    "0",
    "-0.0",
    "180",
    "-180",
    "180.0000000001",
    "540",
    "540.0000001",
    "90",
    "-90",
    "90.0000000004",
    "90.0000000006",
    "1e-300",
    "5e-324",
    "1e300",
    "1e999",
    "-1e999",
    "NaN",
    "Infinity",
    "00",
    "0x1F",
    "4e-10",
    "123456789012345678901234567890",
];

const NAMES: [&str; 19] = [
    "\"\"",
    "\"type\"",
    "\"features\"",
    "\"geometry\"",
    "\"geometries\"",
    "\"coordinates\"",
    "\"properties\"",
    "\"map\"",
    "\"value\"",
    "\"data\"",
    "\"name\"",
    "\"id\"",
    "\"datetime\"",
    "\"status\"",
    "\"Point\"",
    "\"Polygon\"",
    "\"MultiPolygon\"",
    "\"GeometryCollection\"",
    "\"Feature\"",
];

const NESTS: [[&str; 2]; 5] = [
    ["[", "]"],
    ["{\"a\":", "}"],
    ["{\"data\":", "}"],
    ["{\"type\":\"GeometryCollection\",\"geometries\":[", "]}"],
    ["{\"type\":\"FeatureCollection\",\"features\":[", "]}"],
];

/// Mostly of one kind only: what is cut off anywhere is seldom JSON, and then the rest matters little.
pub(super) fn harm() -> impl Strategy<Value = Harm> {
    use prop::collection::vec;
    prop_oneof![
        5 => (vec(misdrawing(), 1..8), vec(misprint(), 0..1), vec(damage(), 0..1)),
        8 => (vec(misdrawing(), 0..2), vec(misprint(), 1..4), vec(damage(), 0..1)),
        2 => (vec(misdrawing(), 0..2), vec(misprint(), 0..2), vec(damage(), 1..3)),
    ]
    .prop_map(|(misdrawings, misprints, damages)| Harm { misdrawings, misprints, damages })
}

fn misdrawing() -> impl Strategy<Value = Misdrawing> {
    let steps = || prop::array::uniform2(-2i64..=2);
    prop_oneof![
        place().prop_map(Misdrawing::SwapAxes),
        Just(Misdrawing::SwapAllAxes),
        (place(), steps()).prop_map(|(place, by)| Misdrawing::Jitter(place, by)),
        (place(), prop::collection::vec(steps(), 1..9))
            .prop_map(|(place, by)| Misdrawing::RepeatWithJitter(place, by)),
        (place(), 0usize..4).prop_map(|(place, status)| Misdrawing::RepeatAs(place, status)),
        place().prop_map(Misdrawing::DeletePoint),
        place().prop_map(Misdrawing::DeleteRing),
        (place(), place()).prop_map(|(one, other)| Misdrawing::MovePoint(one, other)),
        Just(Misdrawing::LeaveOpen),
    ]
}

fn misprint() -> impl Strategy<Value = Misprint> {
    use prop::sample::select;
    let at = || any::<Index>();
    prop_oneof![
        1 => any::<[Index; 2]>().prop_map(|[one, other]| Misprint::SwapTokens(one, other)),
        1 => at().prop_map(Misprint::RepeatToken),
        1 => at().prop_map(Misprint::DeleteToken),
        3 => (at(), any::<bool>()).prop_map(|(at, is_up)| Misprint::NextDouble(at, is_up)),
        3 => (at(), select(&VALUES[..])).prop_map(|(at, value)| Misprint::Replace(at, value)),
        4 => (at(), select(&NUMBERS[..])).prop_map(|(at, value)| Misprint::ReplaceNumber(at, value)),
        3 => (at(), select(&NESTS[..]), prop_oneof![8 => 1usize..6, 2 => 100usize..200, 1 => Just(20_000)])
            .prop_map(|(at, nest, times)| Misprint::Nest(at, nest, times)),
        2 => at().prop_map(Misprint::RepeatMember),
        4 => (at(), select(&NAMES[..])).prop_map(|(at, name)| Misprint::Rename(at, name)),
        4 => any::<[Index; 2]>().prop_map(|[one, other]| Misprint::SwapValues(one, other)),
        4 => (at(), select(&NAMES[..]), at())
            .prop_map(|(to, name, from)| Misprint::AddMember(to, name, from)),
        4 => any::<[Index; 2]>().prop_map(|[from, to]| Misprint::Copy(from, to)),
        2 => select(&["", "\n", ",", "\u{1e}", "\n\n{}\n"][..]).prop_map(Misprint::Concatenate),
        1 => (at(), 1usize..4).prop_map(|(at, count)| Misprint::DeleteCharacters(at, count)),
    ]
}

fn damage() -> impl Strategy<Value = Damage> {
    use prop::collection::vec;
    let at = || any::<Index>();
    prop_oneof![
        at().prop_map(Damage::Truncate),
        (at(), 1u8..=255).prop_map(|(at, bits)| Damage::Flip(at, bits)),
        (at(), vec(any::<u8>(), 1..6)).prop_map(|(at, bytes)| Damage::Overwrite(at, bytes)),
        vec(any::<u8>(), 1..6).prop_map(Damage::Append),
    ]
}

impl Harm {
    /// The file that comes out.
    pub(super) fn bytes(&self, mut drawing: Drawing, mut style: Style) -> Vec<u8> {
        for misdrawing in &self.misdrawings {
            misdrawing.apply(&mut drawing, &mut style);
        }
        let text = style.text(&drawing);
        let text = self.misprints.iter().fold(text, |text, misprint| misprint.apply(&text));
        let bytes = style.bytes(text.as_bytes());
        self.damages.iter().fold(bytes, |bytes, damage| damage.apply(bytes))
    }
}

impl Misdrawing {
    fn apply(&self, drawing: &mut Drawing, style: &mut Style) {
        let shift = |[x, y]: [i64; 2], by: [i64; 2]| [x + by[0], y + by[1]];
        match self {
            Self::SwapAxes(place) => place.ring(drawing).iter_mut().for_each(|at| at.reverse()),
            Self::SwapAllAxes => drawing
                .features()
                .flat_map(|feature| feature.polygons.iter_mut().flatten().flatten())
                .for_each(|at| at.reverse()),
            Self::Jitter(place, by) => {
                let ring = place.ring(drawing);
                let at = place.point(ring);
                ring[at] = shift(ring[at], *by);
            }
            Self::RepeatWithJitter(place, by) => {
                let mut feature = place.feature(drawing).clone();
                let points = feature.polygons.iter_mut().flatten().flatten();
                for (point, by) in points.zip(by.iter().cycle()) {
                    *point = shift(*point, *by);
                }
                drawing.items.push(Item::Ground(feature));
            }
            Self::RepeatAs(place, status) => {
                let mut feature = place.feature(drawing).clone();
                feature.status = *status;
                drawing.items.push(Item::Ground(feature));
            }
            // Places are in rings, so that one point stays.
            Self::DeletePoint(place) => {
                let ring = place.ring(drawing);
                if ring.len() > 1 {
                    ring.remove(place.point(ring));
                }
            }
            Self::DeleteRing(place) => {
                let feature = place.feature(drawing);
                for polygon in &mut feature.polygons {
                    if polygon.len() > 1 {
                        polygon.remove(0);
                    }
                }
            }
            Self::MovePoint(from, to) => {
                let point = {
                    let ring = from.ring(drawing);
                    ring[from.point(ring)]
                };
                let ring = to.ring(drawing);
                let at = to.point(ring);
                ring[at] = point;
            }
            Self::LeaveOpen => style.is_closed = false,
        }
    }
}

type Span = std::ops::Range<usize>;

/// A text and its tokens: strings, words (numbers among them) and punctuation.
struct Tokens<'t> {
    text: &'t str,
    spans: Vec<Span>,
}

impl<'t> Tokens<'t> {
    fn of(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let mut spans = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            at += 1;
            if bytes[start] == b'"' {
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at = (at + 1).min(bytes.len());
            } else if is_of_word(bytes[start]) {
                while at < bytes.len() && is_of_word(bytes[at]) {
                    at += 1;
                }
            }
            if !bytes[start].is_ascii_whitespace() {
                spans.push(start..at);
            }
        }
        Self { text, spans }
    }

    fn token(&self, index: usize) -> &'t str {
        &self.text[self.spans[index].clone()]
    }

    /// One token of those that are wanted; if there are none, of all.
    fn pick(&self, at: Index, is_wanted: impl Fn(&str) -> bool) -> usize {
        let wanted: Vec<usize> =
            (0..self.spans.len()).filter(|&index| is_wanted(self.token(index))).collect();
        if wanted.is_empty() { at.index(self.spans.len()) } else { *at.get(&wanted) }
    }

    fn any(&self, at: Index) -> Span {
        at.get(&self.spans).clone()
    }

    fn number(&self, at: Index) -> Span {
        let is_number = |token: &str| token.parse::<f64>().is_ok_and(f64::is_finite);
        self.spans[self.pick(at, is_number)].clone()
    }

    fn string(&self, at: Index) -> Span {
        self.spans[self.pick(at, |token| token.starts_with('"'))].clone()
    }

    fn value(&self, at: Index) -> Span {
        self.value_from(self.pick(at, |token| !matches!(token, "]" | "}" | "," | ":")))
    }

    /// A key, its value, and what is between them.
    fn member(&self, at: Index) -> Span {
        let colon = self.pick(at, |token| token == ":");
        let last = self.spans.len() - 1;
        let end = self.value_from((colon + 1).min(last)).end;
        let start = self.spans[colon.saturating_sub(1)].start;
        start..end
    }

    /// The value that begins with a token.
    fn value_from(&self, first: usize) -> Span {
        let start = self.spans[first].start;
        let mut depth = 0;
        for index in first..self.spans.len() {
            match self.token(index) {
                "[" | "{" => depth += 1,
                "]" | "}" => depth -= 1,
                _ => {}
            }
            if depth <= 0 {
                return start..self.spans[index].end;
            }
        }
        start..self.text.len()
    }

    fn replace(&self, span: Span, with: &str) -> String {
        [&self.text[..span.start], with, &self.text[span.end..]].concat()
    }

    /// Two spans in each other's place, unless one is part of the other.
    fn swap(&self, one: Span, other: Span) -> String {
        let (one, other) = if one.start <= other.start { (one, other) } else { (other, one) };
        if other.start < one.end {
            return self.text.to_owned();
        }
        let text = self.text;
        [
            &text[..one.start],
            &text[other.clone()],
            &text[one.end..other.start],
            &text[one],
            &text[other.end..],
        ]
        .concat()
    }
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | 0x80..)
}

impl Misprint {
    fn apply(&self, text: &str) -> String {
        let tokens = Tokens::of(text);
        if tokens.spans.is_empty() {
            return text.to_owned();
        }
        let repeat = |span: Span, between: &str| {
            let part = &text[span.clone()];
            tokens.replace(span, &[part, between, part].concat())
        };
        match *self {
            Self::SwapTokens(one, other) => tokens.swap(tokens.any(one), tokens.any(other)),
            Self::RepeatToken(at) => repeat(tokens.any(at), ""),
            Self::DeleteToken(at) => tokens.replace(tokens.any(at), ""),
            Self::NextDouble(at, is_up) => {
                let span = tokens.number(at);
                let Ok(double) = text[span.clone()].parse::<f64>() else { return text.to_owned() };
                let next = if is_up { double.next_up() } else { double.next_down() };
                tokens.replace(span, &format!("{next:?}"))
            }
            Self::Replace(at, with) => tokens.replace(tokens.value(at), with),
            Self::ReplaceNumber(at, with) => tokens.replace(tokens.number(at), with),
            Self::Nest(at, [before, after], times) => {
                let span = tokens.value(at);
                let inner = &text[span.clone()];
                let nested = [&before.repeat(times), inner, &after.repeat(times)].concat();
                tokens.replace(span, &nested)
            }
            Self::RepeatMember(at) => repeat(tokens.member(at), ","),
            Self::Rename(at, name) => tokens.replace(tokens.string(at), name),
            Self::SwapValues(one, other) => tokens.swap(tokens.value(one), tokens.value(other)),
            Self::AddMember(to, name, from) => {
                let brace = tokens.spans[tokens.pick(to, |token| token == "{")].clone();
                let member = format!("{{{name}:{},", &text[tokens.value(from)]);
                tokens.replace(brace, &member)
            }
            Self::Copy(from, to) => tokens.replace(tokens.value(to), &text[tokens.value(from)]),
            Self::Concatenate(separator) => [text, separator, text].concat(),
            Self::DeleteCharacters(at, count) => {
                let from = at.index(text.len());
                let kept =
                    text.char_indices().filter(|(index, _)| !(from..from + count).contains(index));
                kept.map(|(_, character)| character).collect()
            }
        }
    }
}

impl Damage {
    fn apply(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        let length = bytes.len();
        if length == 0 {
            return bytes;
        }
        match self {
            Self::Truncate(at) => bytes.truncate(at.index(length)),
            Self::Flip(at, bits) => bytes[at.index(length)] ^= bits,
            Self::Overwrite(at, with) => {
                let start = at.index(length);
                let end = (start + with.len()).min(length);
                bytes.splice(start..end, with.iter().copied());
            }
            Self::Append(more) => bytes.extend(more),
        }
        bytes
    }
}
