//! A drawing as text and bytes: the ways in which the same map can be written.

use std::cell::Cell;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::drawing::{Drawing, Feature, Item, Point, Ring, STATUSES};

#[derive(Debug, Clone)]
pub(super) struct Style {
    frame: Frame,
    wrapper: Wrapper,
    /// How numbers are written, in turn.
    numbers: Vec<Number>,
    /// What follows longitude and latitude, in turn.
    ordinates: Vec<&'static str>,
    space: &'static str,
    /// By how much members are turned in their order.
    turn: usize,
    is_escaped: bool,
    /// Members that mean nothing, in every object.
    foreign: &'static [(&'static str, &'static str)],
    byte_order_mark: &'static str,
    packing: Packing,
    /// Whether rings end where they began, as they should.
    pub(super) is_closed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    Collection,
    /// One feature a line.
    Lines,
    /// One collection a line, each of one feature.
    Collections,
    /// Features as a text sequence (RFC 8142).
    Sequence,
}

#[derive(Debug, Clone, Copy)]
enum Wrapper {
    None,
    Map,
    Value,
    Data,
    DataMap,
}

#[derive(Debug, Clone, Copy)]
enum Number {
    Shortest,
    NineDecimals,
    Steps,
    Scientific,
    Padded,
    Thousandths,
}

#[derive(Debug, Clone, Copy)]
enum Packing {
    None,
    Gzip,
    /// Two members, one after the other.
    GzipTwice,
}

const NUMBERS: [Number; 6] = [
    Number::Shortest,
    Number::NineDecimals,
    Number::Steps,
    Number::Scientific,
    Number::Padded,
    Number::Thousandths,
];

const FOREIGN: [(&str, &str); 2] =
    [("bbox", "[-1.5,2,{\"a\":[]},null,\"}\\\"\"]"), ("é", "{\"type\":\"Point\",\"features\":1}")];

pub(super) fn style() -> impl Strategy<Value = Style> {
    use prop::collection::vec;
    use prop::sample::select;
    let frames = [Frame::Collection, Frame::Lines, Frame::Collections, Frame::Sequence];
    let wrappers = [Wrapper::None, Wrapper::Map, Wrapper::Value, Wrapper::Data, Wrapper::DataMap];
    let packings = [Packing::None, Packing::None, Packing::Gzip, Packing::GzipTwice];
    let text = (
        select(frames.to_vec()),
        select(wrappers.to_vec()),
        vec(select(NUMBERS.to_vec()), 1..4),
        vec(select(&["", "", ",0", ",-12.5e1", ",1,2"][..]), 1..4),
        select(&["", " ", "\t ", "\r\n", "\n  "][..]),
        0usize..4,
    );
    let rest = (
        any::<bool>(),
        select(vec![&FOREIGN[..0], &FOREIGN[..1], &FOREIGN[..2]]),
        select(vec!["", "\u{feff}"]),
        select(packings.to_vec()),
    );
    (text, rest).prop_map(
        |(
            (frame, wrapper, numbers, ordinates, space, turn),
            (is_escaped, foreign, byte_order_mark, packing),
        )| {
            let is_by_line = matches!(frame, Frame::Lines | Frame::Collections);
            Style {
                frame,
                wrapper,
                numbers,
                ordinates,
                space: if is_by_line && space.contains('\n') { " " } else { space },
                turn,
                is_escaped,
                foreign,
                byte_order_mark,
                packing,
                is_closed: true,
            }
        },
    )
}

impl Style {
    pub(super) fn text(&self, drawing: &Drawing) -> String {
        let writer = Writer { style: self, numbers: Cell::new(0), positions: Cell::new(0) };
        let is_record = |item: &&Item| !matches!(item, Item::Other("null"));
        let records = drawing.items.iter().filter(is_record).map(|item| writer.item(item));
        let lines: Vec<String> = match self.frame {
            Frame::Collection => {
                let items: Vec<String> =
                    drawing.items.iter().map(|item| writer.item(item)).collect();
                return writer.wrap(writer.collection(&items));
            }
            Frame::Lines => records.map(|record| format!("{}{record}\n", self.space)).collect(),
            Frame::Collections => records
                .map(|record| format!("{}\r\n", writer.wrap(writer.collection(&[record]))))
                .collect(),
            Frame::Sequence => records.map(|record| format!("\u{1e}{record}\n")).collect(),
        };
        lines.concat()
    }

    /// A text as a file.
    pub(super) fn bytes(&self, text: &[u8]) -> Vec<u8> {
        let plain = [self.byte_order_mark.as_bytes(), text].concat();
        let packed = |part: &[u8]| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(part).unwrap();
            encoder.finish().unwrap()
        };
        match self.packing {
            Packing::None => plain,
            Packing::Gzip => packed(&plain),
            Packing::GzipTwice => {
                let (one, other) = plain.split_at(plain.len() / 2);
                [packed(one), packed(other)].concat()
            }
        }
    }
}

struct Writer<'s> {
    style: &'s Style,
    numbers: Cell<usize>,
    positions: Cell<usize>,
}

/// The next of a list, over and over.
fn in_turn<'l, T>(list: &'l [T], counter: &Cell<usize>) -> &'l T {
    let index = counter.get();
    counter.set(index + 1);
    &list[index % list.len()]
}

impl Writer<'_> {
    fn collection(&self, features: &[String]) -> String {
        self.object(vec![
            ("type", "\"FeatureCollection\"".to_owned()),
            ("features", self.array(features)),
        ])
    }

    fn wrap(&self, document: String) -> String {
        let dated =
            |document| self.object(vec![("id", "1654066641".to_owned()), ("map", document)]);
        match self.style.wrapper {
            Wrapper::None => document,
            Wrapper::Map => dated(document),
            Wrapper::Value => self.object(vec![("value", document)]),
            Wrapper::Data => self.object(vec![("data", document)]),
            Wrapper::DataMap => self.object(vec![("data", dated(document))]),
        }
    }

    fn item(&self, item: &Item) -> String {
        match item {
            Item::Ground(feature) => self.feature(feature),
            Item::Other(text) => (*text).to_owned(),
        }
    }

    fn feature(&self, feature: &Feature) -> String {
        let status = format!("\"{}\"", STATUSES[feature.status]);
        self.object(vec![
            ("type", "\"Feature\"".to_owned()),
            ("properties", self.object(vec![("status", status)])),
            ("geometry", self.geometry(feature)),
        ])
    }

    fn geometry(&self, feature: &Feature) -> String {
        let mut polygons: Vec<String> = feature
            .polygons
            .iter()
            .map(|rings| {
                let rings: Vec<String> = rings.iter().map(|ring| self.ring(ring)).collect();
                self.array(&rings)
            })
            .collect();
        let geometry = |kind: &str, coordinates: String| {
            self.object(vec![("type", format!("\"{kind}\"")), ("coordinates", coordinates)])
        };
        let collection = |members: &[String]| {
            self.object(vec![
                ("type", "\"GeometryCollection\"".to_owned()),
                ("geometries", self.array(members)),
            ])
        };
        if feature.depth == 0 {
            return if polygons.len() == 1 {
                geometry("Polygon", polygons.remove(0))
            } else {
                geometry("MultiPolygon", self.array(&polygons))
            };
        }
        let members: Vec<String> =
            polygons.into_iter().map(|polygon| geometry("Polygon", polygon)).collect();
        (1..feature.depth).fold(collection(&members), |inner, _| collection(&[inner]))
    }

    fn ring(&self, ring: &Ring) -> String {
        let closing = ring.first().filter(|_| self.style.is_closed);
        let positions: Vec<String> =
            ring.iter().chain(closing).map(|point| self.position(point)).collect();
        self.array(&positions)
    }

    fn position(&self, point: &Point) -> String {
        let space = self.style.space;
        let [x, y] = point.map(|steps| number(steps, *in_turn(&self.style.numbers, &self.numbers)));
        let rest = in_turn(&self.style.ordinates, &self.positions);
        format!("[{space}{x},{space}{y}{rest}]")
    }

    fn array(&self, elements: &[String]) -> String {
        let space = self.style.space;
        format!("[{space}{}{space}]", elements.join(&format!("{space},{space}")))
    }

    fn object(&self, mut members: Vec<(&str, String)>) -> String {
        let Style { space, turn, is_escaped, foreign, .. } = self.style;
        members.extend(foreign.iter().map(|(key, value)| (*key, (*value).to_owned())));
        let turn = turn % members.len();
        members.rotate_left(turn);
        let members = members.into_iter().map(|(key, value)| {
            let mut letters = key.chars();
            let key = match letters.next() {
                Some(first) if *is_escaped => {
                    format!("\\u{:04x}{}", u32::from(first), letters.as_str())
                }
                _ => key.to_owned(),
            };
            format!("{space}\"{key}\"{space}:{space}{value}{space}")
        });
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }
}

/// The same number in many forms.
fn number(steps: i64, form: Number) -> String {
    let sign = if steps < 0 { "-" } else { "" };
    let digits = steps.unsigned_abs();
    let (whole, part) = (digits / 1_000_000_000, digits % 1_000_000_000);
    let decimals = format!("{sign}{whole}.{part:09}");
    match form {
        Number::Shortest => decimals.trim_end_matches('0').trim_end_matches('.').to_owned(),
        Number::NineDecimals => decimals,
        Number::Steps => format!("{steps}e-9"),
        Number::Scientific => {
            let text = digits.to_string();
            let (first, rest) = text.split_at(1);
            let exponent = i32::try_from(rest.len()).unwrap() - 9;
            format!("{sign}{first}.{rest}0E{exponent:+}")
        }
        Number::Padded => format!("{decimals}{}", "0".repeat(20)),
        Number::Thousandths => {
            format!("{sign}{}.{:012}e3", digits / 1_000_000_000_000, digits % 1_000_000_000_000)
        }
    }
}

#[test]
fn every_form_of_a_number_is_the_number() {
    for steps in [0, 1, -1, 30_000_000_000, -179_999_999_999, 48_123_456_789, 7_000, 100] {
        for form in NUMBERS {
            let text = number(steps, form);
            let read: f64 = serde_json::from_str(&text).unwrap();
            assert_eq!((read * 1e9).round().to_string(), (steps as f64).to_string(), "{text}");
        }
    }
}
