use proptest::prelude::*;

use super::*;

fn figure(text: &str) -> Figure {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

/// The figure as shown, one unit of its last digit, and its interval.
fn assert_read(text: &str, shown: &str, last_digit: &str, interval: &str) {
    let figure = figure(text);
    assert_eq!(figure.to_string(), shown, "{text}");
    assert_eq!(figure.last_digit().to_string(), last_digit, "{text}");
    assert_eq!(figure.interval().to_string(), interval, "{text}");
}

#[test]
fn english_figures_are_read() {
    for (text, shown, last_digit, interval) in [
        ("19.1%", "19.1%", "0.1%", "[19.05%, 19.15%]"),
        ("19.1 percent", "19.1%", "0.1%", "[19.05%, 19.15%]"),
        ("19.1 per cent", "19.1%", "0.1%", "[19.05%, 19.15%]"),
        ("19,1 %", "19.1%", "0.1%", "[19.05%, 19.15%]"),
        ("19,1\u{a0}%", "19.1%", "0.1%", "[19.05%, 19.15%]"),
        ("19.0%", "19.0%", "0.1%", "[18.95%, 19.05%]"),
        ("20%", "20%", "1%", "[19.5%, 20.5%]"),
        ("0.96781 %", "0.96781%", "0.00001%", "[0.967805%, 0.967815%]"),
        ("19.043 percent", "19.043%", "0.001%", "[19.0425%, 19.0435%]"),
        ("116,000 square km", "116,000 km²", "1,000 km²", "[115,500 km², 116,500 km²]"),
        ("some 116,000 km²", "about 116,000 km²", "1,000 km²", "[115,000 km², 117,000 km²]"),
        ("116,000 km2", "116,000 km²", "1,000 km²", "[115,500 km², 116,500 km²]"),
        ("116,000km^2", "116,000 km²", "1,000 km²", "[115,500 km², 116,500 km²]"),
        ("108,650 sq km", "108,650 km²", "10 km²", "[108,645 km², 108,655 km²]"),
        ("108,651 km²", "108,651 km²", "1 km²", "[108,650.5 km², 108,651.5 km²]"),
        ("118,141.149 km2", "118,141.149 km²", "0.001 km²", "[118,141.1485 km², 118,141.1495 km²]"),
        ("nearly 114,500", "nearly 114,500 km²", "100 km²", "[114,400 km², 114,500 km²]"),
        ("more than 19%", "more than 19%", "1%", "[19%, 20%]"),
        ("less than 1%", "less than 1%", "1%", "[0%, 1%]"),
        ("just over 19%", "just over 19%", "1%", "[19%, 19.5%]"),
        ("at least 505 sq km", "at least 505 km²", "1 km²", "[505 km², 506 km²]"),
        ("about a fifth", "about a fifth", "2%", "[18%, 22%]"),
        ("a fifth of", "a fifth", "2%", "[19%, 21%]"),
        ("one-fifth", "a fifth", "2%", "[19%, 21%]"),
        ("a quarter", "a quarter", "2.5%", "[23.75%, 26.25%]"),
        ("two thirds", "two thirds", "3.333333%", "[65%, 68.333333%]"),
        ("505 sq. km", "505 km²", "1 km²", "[504.5 km², 505.5 km²]"),
        ("505 sq. km.", "505 km²", "1 km²", "[504.5 km², 505.5 km²]"),
        ("0.505 km²", "0.505 km²", "0.001 km²", "[0.5045 km², 0.5055 km²]"),
        ("1.234 km²", "1.234 km²", "0.001 km²", "[1.2335 km², 1.2345 km²]"),
        ("19,100 km²", "19,100 km²", "100 km²", "[19,050 km², 19,150 km²]"),
        ("300 km²", "300 km²", "100 km²", "[250 km², 350 km²]"),
        ("nine square km", "9 km²", "1 km²", "[8.5 km², 9.5 km²]"),
        ("0 km²", "0 km²", "1 km²", "[0 km², 0.5 km²]"),
        ("1.20 km²", "1.20 km²", "0.01 km²", "[1.195 km², 1.205 km²]"),
        ("no more than 19%", "at most 19%", "1%", "[18%, 19%]"),
        ("5,400 square kilometres", "5,400 km²", "100 km²", "[5,350 km², 5,450 km²]"),
        ("290 hectares", "290 hectares", "0.1 km²", "[2.85 km², 2.95 km²]"),
        ("1.2 million hectares", "1.2 million hectares", "1,000 km²", "[11,500 km², 12,500 km²]"),
        ("1.2345 thousand km²", "1.2345 thousand km²", "0.1 km²", "[1,234.45 km², 1,234.55 km²]"),
        ("116 thousand sq km", "116,000 km²", "1,000 km²", "[115,500 km², 116,500 km²]"),
        (
            "7.8 percentage points",
            "7.8 percentage points",
            "0.1 percentage points",
            "[7.75 percentage points, 7.85 percentage points]",
        ),
        ("-12 km²", "−12 km²", "1 km²", "[−12.5 km², −11.5 km²]"),
        ("more than −12 km²", "more than −12 km²", "1 km²", "[−13 km², −12 km²]"),
        ("~-12 km²", "about −12 km²", "1 km²", "[−13 km², −11 km²]"),
        ("+505 km²", "505 km²", "1 km²", "[504.5 km², 505.5 km²]"),
    ] {
        assert_read(text, shown, last_digit, interval);
    }
}

#[test]
fn german_figures_are_read() {
    for (text, shown, last_digit, interval) in [
        ("116.000 Quadratkilometer", "116,000 km²", "1,000 km²", "[115,500 km², 116,500 km²]"),
        ("rund 116.000 km²", "about 116,000 km²", "1,000 km²", "[115,000 km², 117,000 km²]"),
        ("rund 116 000 km²", "about 116,000 km²", "1,000 km²", "[115,000 km², 117,000 km²]"),
        ("1,234 Quadratkilometer", "1.234 km²", "0.001 km²", "[1.2335 km², 1.2345 km²]"),
        ("19,1 Prozent", "19.1%", "0.1%", "[19.05%, 19.15%]"),
        ("mehr als 19 Prozent", "more than 19%", "1%", "[19%, 20%]"),
        ("knapp 20 Prozent", "nearly 20%", "1%", "[19%, 20%]"),
        ("etwa ein Fünftel", "about a fifth", "2%", "[18%, 22%]"),
        ("290 Hektar", "290 hectares", "0.1 km²", "[2.85 km², 2.95 km²]"),
        ("1,2 Mio. Hektar", "1.2 million hectares", "1,000 km²", "[11,500 km², 12,500 km²]"),
        (
            "0,5 Prozentpunkte",
            "0.5 percentage points",
            "0.1 percentage points",
            "[0.45 percentage points, 0.55 percentage points]",
        ),
    ] {
        assert_read(text, shown, last_digit, interval);
    }
}

#[test]
fn french_figures_are_read() {
    for (text, shown, last_digit, interval) in [
        ("116\u{a0}000 km²", "116,000 km²", "1,000 km²", "[115,500 km², 116,500 km²]"),
        (
            "environ 116\u{202f}000 kilomètres carrés",
            "about 116,000 km²",
            "1,000 km²",
            "[115,000 km², 117,000 km²]",
        ),
        ("environ 1,234 km²", "about 1.234 km²", "0.001 km²", "[1.233 km², 1.235 km²]"),
        ("plus de 19 %", "more than 19%", "1%", "[19%, 20%]"),
        ("près de 20 %", "nearly 20%", "1%", "[19%, 20%]"),
        ("un cinquième", "a fifth", "2%", "[19%, 21%]"),
        ("un cinquième de", "a fifth", "2%", "[19%, 21%]"),
    ] {
        assert_read(text, shown, last_digit, interval);
    }
}

#[test]
fn ukrainian_figures_are_read() {
    for (text, shown, last_digit, interval) in [
        ("116 тис. кв. км", "116,000 km²", "1,000 km²", "[115,500 km², 116,500 km²]"),
        (
            "116 тисяч квадратних кілометрів",
            "116,000 km²",
            "1,000 km²",
            "[115,500 km², 116,500 km²]",
        ),
        ("116,1 тис. км²", "116.1 thousand km²", "100 km²", "[116,050 km², 116,150 km²]"),
        ("понад 19%", "more than 19%", "1%", "[19%, 20%]"),
        ("близько 19,1 відсотка", "about 19.1%", "0.1%", "[19%, 19.2%]"),
        ("майже 20 відсотків", "nearly 20%", "1%", "[19%, 20%]"),
        ("майже п’ята частина", "nearly a fifth", "2%", "[18%, 20%]"),
        ("19,100 кв. км", "19.100 km²", "0.001 km²", "[19.0995 km², 19.1005 km²]"),
        ("290 га", "290 hectares", "0.1 km²", "[2.85 km², 2.95 km²]"),
        ("290 гектарів", "290 hectares", "0.1 km²", "[2.85 km², 2.95 km²]"),
    ] {
        assert_read(text, shown, last_digit, interval);
    }
}

#[test]
fn russian_figures_are_read() {
    for (text, shown, last_digit, interval) in [
        ("116 тыс. кв. км", "116,000 km²", "1,000 km²", "[115,500 km², 116,500 km²]"),
        (
            "почти 5000 квадратных километров",
            "nearly 5,000 km²",
            "1,000 km²",
            "[4,000 km², 5,000 km²]",
        ),
        ("более 19 процентов", "more than 19%", "1%", "[19%, 20%]"),
        ("около 19,1 процента", "about 19.1%", "0.1%", "[19%, 19.2%]"),
    ] {
        assert_read(text, shown, last_digit, interval);
    }
}

#[test]
fn what_is_no_figure_says_why() {
    let units = "expected per cent, percentage points, km², square miles, hectares, acres or m²";
    for (text, message) in [
        ("", "found no number, expected one with its unit, for example 19.1%".to_owned()),
        ("many km²", "found no number, expected one with its unit, for example 19.1%".to_owned()),
        ("5 apples", format!("unknown unit \"apples\", {units}")),
        ("6 km", format!("unknown unit \"km\", {units}")),
        ("116,000 km", format!("unknown unit \"km\", {units}")),
        ("300", format!("found no unit, {units}")),
        (
            "1,23,456 km²",
            "the separators of \"1,23,456\" do not group its digits by three".to_owned(),
        ),
        ("1234567890123456 km²", "found more than 15 digits".to_owned()),
        ("perhaps 19%", "found \"perhaps\" before the number, expected a hedge".to_owned()),
        // A sign touches its number and nothing before it.
        ("+ 12 km²", "found \"+\" before the number, expected a hedge".to_owned()),
        ("- 12 km²", "found \"-\" before the number, expected a hedge".to_owned()),
        ("a+12 km²", "found \"a+\" before the number, expected a hedge".to_owned()),
        ("Su-12 km²", "found \"Su-\" before the number, expected a hedge".to_owned()),
        ("19% or 20%", "found \"or 20%\" after the figure, expected nothing".to_owned()),
    ] {
        let error = text.parse::<Figure>().unwrap_err();
        assert_eq!(error.to_string(), format!("{text:?}: {message}"));
    }
}

#[test]
fn units_are_converted_exactly() {
    for (text, square_metres) in [
        ("1 square mile", 2_589_988.110_336),
        ("1 acre", 4_046.856_422_4),
        ("1 hectare", 10_000.0),
        ("1 m²", 1.0),
    ] {
        assert_eq!(figure(text).amount(), Amount::Area(crate::Area::from_m2(square_metres)));
    }
}

#[test]
fn truncated_digits_exclude_the_far_end() {
    let interval = figure("19.1%").truncated();
    assert_eq!(interval.to_string(), "[19.1%, 19.2%)");
    for (percent, is_allowed) in [(19.099, false), (19.1, true), (19.199, true), (19.2, false)] {
        assert_eq!(interval.contains(FigureUnit::Percent.amount(percent)), is_allowed, "{percent}");
    }
    assert_eq!(figure("-12 km²").truncated().to_string(), "(−13 km², −12 km²]");
}

#[test]
fn a_plain_figure_is_taken_by_its_digits_alone() {
    for (text, plain) in [
        ("some 116,000 km²", "116,000 km²"),
        ("  more than 116,000 km² ", "116,000 km²"),
        ("about 19%", "19%"),
        ("19%", "19%"),
        ("-12 km²", "-12 km²"),
    ] {
        let found = figure(text).plain();
        assert_eq!(found.text(), plain, "{text}");
        assert_eq!(found.hedge(), Hedge::None);
        assert_eq!(found.interval(), figure(plain).interval());
    }
}

fn agree(one: &str, other: &str) -> bool {
    figure(one).agrees_with(&figure(other))
}

#[test]
fn two_figures_of_one_quantity_agree() {
    assert!(agree("some 116,000 square km", "44,800 square miles"));
    assert!(!agree("116,000 square km", "44,100 square miles"));
    assert!(agree("505 sq km", "195 square miles"));
    assert!(agree("19.1%", "more than 19%"));
    // 19.5% could be printed as both.
    assert!(agree("19%", "20%") && agree("20%", "19%"));
    assert!(!agree("19%", "21%") && !agree("21%", "19%"));
    assert!(!agree("19.1%", "19.1 percentage points"));
    assert!(!agree("19%", "116,000 km²"));
    let area = FigureUnit::SquareKilometre.amount(19.1);
    assert!(!figure("19.1%").interval().contains(area));
}

fn printed() -> impl Strategy<Value = String> {
    let hedges =
        ["", "about ", "nearly ", "more than ", "less than ", "rund ", "понад ", "plus de "];
    let units =
        ["%", " percent", " km²", " square miles", " Hektar", " кв. км", " thousand sq. km", " %"];
    let numbers = prop_oneof![
        (0..2_000_000_u32).prop_map(|number| number.to_string()),
        (0..1000_u32, 0..1_000_000_u32).prop_map(|(whole, part)| format!("{whole}.{part}")),
        (1..1000_u32, 0..1000_u32).prop_map(|(high, low)| format!("{high},{low:03}")),
        (1..1000_u32, 0..1000_u32).prop_map(|(high, low)| format!("{high}\u{a0}{low:03}")),
    ];
    let signs = prop::sample::select(vec!["", "-", "+"]);
    (prop::sample::select(hedges.to_vec()), signs, numbers, prop::sample::select(units.to_vec()))
        .prop_map(|(hedge, sign, number, unit)| format!("{hedge}{sign}{number}{unit}"))
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        let _ = text.parse::<Figure>();
    }

    #[test]
    fn nor_does_what_looks_like_figures(text in "[-+~ .,'0-9\u{a0}%akmqs²]{0,24}") {
        let _ = text.parse::<Figure>();
    }

    #[test]
    fn an_interval_holds_the_number_that_is_printed(text in printed()) {
        let figure = figure(&text);
        prop_assert!(figure.interval().contains(figure.amount()));
        prop_assert!(figure.truncated().contains(figure.amount()));
    }

    #[test]
    fn what_is_shown_reads_as_the_same_figure(text in printed()) {
        let figure = figure(&text);
        let again: Figure = figure.to_string().parse().unwrap();
        prop_assert_eq!(again.parts, figure.parts);
        prop_assert_eq!(again.unit, figure.unit);
    }
}
