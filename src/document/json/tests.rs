use proptest::prelude::*;
use serde_json::{Map, Value};

use super::*;

/// A text as this reader has it.
fn read(text: &[u8]) -> Result<Value, Error> {
    let mut json = JsonReader::new(text, 0);
    let value = read_value(&mut json)?;
    json.end()?;
    Ok(value)
}

fn read_value(json: &mut JsonReader<'_>) -> Result<Value, Error> {
    Ok(match json.kind()? {
        Kind::Null => json.null().map(|()| Value::Null)?,
        Kind::Boolean => json.boolean()?.into(),
        Kind::Number => json.whole_or_decimal()?.into(),
        Kind::String => json.string()?.into(),
        Kind::Array => {
            let mut values = Vec::new();
            json.enter()?;
            while json.next_element()? {
                values.push(read_value(json)?);
            }
            values.into()
        }
        Kind::Object => {
            let mut members = Map::new();
            json.enter()?;
            while let Some(name) = json.next_member()? {
                members.insert(name.into_owned(), read_value(json)?);
            }
            members.into()
        }
    })
}

fn skip(text: &[u8]) -> Result<(), Error> {
    let mut json = JsonReader::new(text, 0);
    json.skip()?;
    json.end()
}

/// Both read the same value, or neither reads any; and so where it is skipped.
fn expect_as_serde_json(text: &[u8]) {
    let shown = String::from_utf8_lossy(text);
    let expected = serde_json::from_slice::<Value>(text);
    assert_eq!(read(text).ok(), expected.as_ref().ok().cloned(), "{shown}: {expected:?}");
    let is_passed = serde_json::from_slice::<IgnoredAny>(text).is_ok();
    assert_eq!(skip(text).is_ok(), is_passed, "{shown}");
    if let Err(error) = expected
        && error.is_eof()
    {
        let found = read(text).unwrap_err().to_string();
        assert!(found.ends_with("it may have been cut off"), "{shown}: {found}");
    }
}

fn expect_number(text: &str) {
    let expected: f64 = serde_json::from_str(text).unwrap();
    for text in [text.to_owned(), format!("{text} "), format!("{text},")] {
        let found = JsonReader::new(text.as_bytes(), 0).number().unwrap();
        assert_eq!(found.to_bits(), expected.to_bits(), "{text}");
    }
}

fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

#[test]
fn what_serde_json_refuses_is_refused() {
    for text in [
        "",
        " ",
        "nul",
        "nulL",
        "true",
        "truefalse",
        "fals",
        "\"",
        "\"a",
        "\"\\",
        "\"\\q\"",
        "\"\\u12\"",
        "\"\\ud800\"",
        "\"\\ud83d\\ude00\"",
        "\"\u{1}\"",
        "\"a\nb\"",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[]]",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{,}",
        "{a:1}",
        "{1:1}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "[1}",
        "{\"a\":1]",
        "01",
        "-01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "1.e3",
        "-.5",
        "1e999",
        "-1e999",
        "1..2",
        "1-2",
        "1e5.5",
        "NaN",
        "Infinity",
        "\u{feff}[]",
        "[1]x",
        "0x1",
        "[1,2,3]",
        "\"\\u0000\"",
    ] {
        expect_as_serde_json(text.as_bytes());
    }
    expect_as_serde_json(b"\"\xff\"");
    expect_as_serde_json(b"[\"a\\\xff\"]");
    expect_as_serde_json(nested(127).as_bytes());
    assert!(serde_json::from_str::<Value>(&nested(128)).is_err());
    assert!(read(nested(128).as_bytes()).is_err() && skip(nested(128).as_bytes()).is_err());
}

#[test]
fn a_number_is_the_double_nearest_to_its_text() {
    for text in [
        "0",
        "-0",
        "0.0",
        "-0.0",
        "37.8255553676538",
        "-48.9216499533525",
        "9007199254740991",
        "9007199254740992",
        "9007199254740993",
        "9007199254740993.5",
        "179.99999999999997",
        "1e3",
        "-2.5E-7",
        "31.268087000000000000000001",
        "0.000000000000000000000000000001",
        "1e-400",
        "123456789012345678901",
        "18446744073709551616",
        "0.3000000000000000444",
    ] {
        expect_number(text);
    }
}

#[test]
fn places_are_told_by_line_and_column() {
    for (text, place) in [
        ("{\"type\":\n NaN}", "line 2 column 2"),
        ("[1,\n2", "line 2 column 1"),
        ("[1,\n", "line 2 column 0"),
        ("[\"a\\q\"]", "line 1 column 5"),
        ("[1.5,\n1.x]", "line 2 column 3"),
    ] {
        let found = read(text.as_bytes()).unwrap_err().to_string();
        assert!(found.starts_with(place), "{found}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn every_decimal_is_the_double_nearest_to_its_text(
        text in "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,24})?([eE][+-]?[0-9]{1,2})?"
    ) {
        expect_number(&text);
    }

    #[test]
    fn every_text_is_read_as_by_serde_json(
        tokens in prop::collection::vec(
            prop::sample::select(vec![
                "[", "]", "{", "}", ",", ":", " ", "\n", "\"a\"", "\"b\\n\"", "\"", "\\", "1", "-2.5",
                "0", "1e3", "null", "true", "x", "[1,2]", "{\"a\":1}", "\"a\":", ",\"b\":[",
            ]),
            0..12,
        )
    ) {
        expect_as_serde_json(tokens.concat().as_bytes());
    }
}
