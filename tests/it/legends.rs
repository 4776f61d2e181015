//! Legends that are none: refused however they are read.

use proptest::prelude::*;
use territory_control::{ErrorKind, Legend};

use crate::properties;

const GOOD: &str = r##"name = "mine"
title = "Mine"
time_zone = "Europe/Kyiv"
precedence = ["held", "open"]
[[side]]
name = "A"
holds = ["held"]
may_hold = ["open"]
colour = "#a52714"
[[side]]
name = "B"
holds = ["theirs"]
holds_rest = true
[[rule]]
status = "held"
property = "kind"
is = ["red"]
[[rule]]
status_property = "status"
[[recognise]]
property = "kind"
"##;

#[test]
fn a_legend_that_cannot_be_used_is_refused_however_it_is_read() {
    assert!(GOOD.parse::<Legend>().is_ok() && toml::from_str::<Legend>(GOOD).is_ok());
    for (good, bad, words) in [
        ("name = \"mine\"", "name = \" \"", "its name is empty"),
        ("name = \"A\"", "name = \"\"", "side 0 has no name"),
        ("name = \"B\"", "name = \"a\"", "the side a stands twice"),
        ("holds = [\"theirs\"]", "holds = [\"HELD\"]", "both A and B hold HELD"),
        ("may_hold = [\"open\"]", "may_hold = [\"held\"]", "A both holds held and may hold it"),
        ("colour = \"#a52714\"", "colour = \"red\"", "not of the form #rrggbb"),
        ("colour = \"#a52714\"", "holds_rest = true", "hold what is not drawn"),
        ("Europe/Kyiv", "Mars/Olympus", "unknown time zone"),
        ("status_property = \"status\"", "is = [\"x\"]", "rule 1: it needs either status or"),
        ("property = \"kind\"\nis", "is", "rule 0: `is` and `contains` need a property"),
        (
            "[[recognise]]\nproperty = \"kind\"",
            "[[recognise]]",
            "recognise 0: it needs a property, a folder or a file",
        ),
        (
            "[[recognise]]\nproperty = \"kind\"",
            "[[resembles]]\nis = [\"x\"]",
            "resembles 0: it needs a property",
        ),
        ("title = \"Mine\"", "", "missing field `title`"),
        (
            "title = \"Mine\"",
            "title = \"Mine\"\ncontrolled = [\"held\"]",
            "are for legends without [[side]]",
        ),
        ("status = \"held\"", "status = \"held\"\nshade = 1", "unknown field `shade`"),
    ] {
        let text = GOOD.replacen(good, bad, 1);
        assert_ne!(text, GOOD, "{good}");
        let error = text.parse::<Legend>().unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Legend { .. }) && error.to_string().contains(words),
            "{error}"
        );
        let error = toml::from_str::<Legend>(&text).unwrap_err();
        assert!(error.message().contains(words), "{error}");
    }
}

fn message(text: &str) -> String {
    text.parse::<Legend>().unwrap_err().to_string()
}

#[test]
fn what_is_no_legend_says_why() {
    let head = "name = \"x\"\ntitle = \"x\"\ncontrolled = [\"occupied\"]\n";
    assert_eq!(message(head), "is not a legend: it has no [[rule]]");
    assert_eq!(
        message(&format!("{head}[[rule]]\nproperty = \"a\"")),
        "is not a legend: rule 0: it needs either status or status_property",
    );
    assert_eq!(
        message(&format!("{head}[[rule]]\nstatus = \"occupied\"\nis = [\"a\"]")),
        "is not a legend: rule 0: `is` and `contains` need a property",
    );
    assert_eq!(
        message(&format!("{head}time_zone = \"Mars/Olympus\"\n[[rule]]\nstatus = \"a\"")),
        "is not a legend: unknown time zone \"Mars/Olympus\"",
    );
    // The text ends where the bracket is missing.
    assert_eq!(
        message("\n controlled = ["),
        "line 2 column 16: is not a legend: unclosed array, expected `]`",
    );
    assert_eq!(
        message("name = 1"),
        "line 1 column 8: is not a legend: invalid type: integer `1`, expected a string",
    );
    assert!(
        message(&format!("colour = 1\n{head}"))
            .starts_with("line 1 column 1: is not a legend: unknown field `colour`, expected one")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Lines left out, doubled, put elsewhere or changed: what is a legend by one way is one by the other, and
    /// gives all ground one status.
    #[test]
    fn a_mangled_legend_is_one_for_all_or_for_none(
        legend in 0..Legend::all_built_in().len(),
        changes in prop::collection::vec((0usize..60, 0usize..60, 0u8..5), 1..4),
    ) {
        let name = Legend::all_built_in()[legend].name();
        let path = format!("{}/legends/{name}.toml", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (at, other, change) in changes {
            let (at, other) = (at % lines.len(), other % lines.len());
            match change {
                0 => drop(lines.remove(at)),
                1 => lines.insert(other, lines[at].clone()),
                2 => lines.swap(at, other),
                3 => lines[at] = lines[at].replace('"', ""),
                _ => lines[at] = lines[at].replace("occupied", ""),
            }
            if lines.is_empty() {
                break;
            }
        }
        properties::legend(lines.join("\n").as_bytes());
    }
}
