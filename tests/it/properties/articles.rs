//! Articles, and their figures checked against maps.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use territory_control::article::{Article, ArticleCheck, DatedMap};
use territory_control::audit::Verdict;
use territory_control::{Area, ControlMap, Method, Territory, TerritoryReader};

use super::{expect_json, input};

/// A square country of 10,000 km² with two regions that are in the news.
static COUNTRY: LazyLock<Territory> = LazyLock::new(|| {
    let regions = br#"{"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"name": "Donetsk"}, "geometry": {"type": "Polygon",
            "coordinates": [[[37, 47], [38, 47], [38, 48], [37, 48], [37, 47]]]}},
        {"type": "Feature", "properties": {"name": "Kherson"}, "geometry": {"type": "Polygon",
            "coordinates": [[[36, 47], [37, 47], [37, 48], [36, 48], [36, 47]]]}}]}"#;
    TerritoryReader::new()
        .name("Ukraine")
        .official_area(Area::from_km2(10_000.0))
        .read(&input("country.geojson", regions).expect("an input"))
        .expect("a territory")
});

/// A fifth of it on one day, a quarter of it on another.
static MAPS: LazyLock<[DatedMap; 2]> = LazyLock::new(|| {
    [(date(2024, 11, 11), "37.8"), (date(2025, 11, 11), "37.75")].map(|(date, west)| {
        let text = format!(
            r#"{{"type": "Feature", "properties": {{"status": "occupied"}}, "geometry": {{"type":
            "Polygon", "coordinates": [[[{west}, 47], [38, 47], [38, 48], [{west}, 48], [{west}, 47]]]}}}}"#,
        );
        let map = ControlMap::from_bytes("map.geojson", text.as_bytes()).expect("a map");
        DatedMap::new(date, map)
    })
});

/// Any text is an article: every figure stands where it is said to stand, none is two things, and
/// checking them twice gives the same result.
pub fn article(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let article = Article::read(&text);
    assert_eq!(article, Article::read(&text));
    expect_in_place(&article, &text);
    let day = article.date().unwrap_or(date(2025, 11, 12));
    let dated = Article::read_on(&text, day);
    assert_eq!(dated.mentions().len(), article.mentions().len());
    if article.date().is_some() {
        assert_eq!(article, dated);
    }
    if !dated.mentions().is_empty() {
        expect_checked(&dated);
    }
}

fn expect_in_place(article: &Article, text: &str) {
    let mut taken: Vec<Range<usize>> = Vec::new();
    for (index, mention) in article.mentions().iter().enumerate() {
        let range = mention.range();
        assert_eq!(text.get(range.clone()), Some(mention.figure().text()));
        assert_eq!(mention.line(), line(text, range.start));
        assert!(text.contains(mention.sentence()));
        assert!(mention.sentence().contains(mention.figure().text()));
        assert!(mention.same_as().is_none_or(|twin| twin + 1 == index));
        if let Some(time) = mention.time() {
            assert!(mention.sentence().contains(time.text()));
        }
        taken.push(range);
    }
    for passed in article.skipped() {
        assert_eq!(text.get(passed.range()), Some(passed.text()));
        assert_eq!(passed.line(), line(text, passed.range().start));
        assert!(!passed.reason().to_string().is_empty());
        taken.push(passed.range());
    }
    taken.sort_by_key(|range| range.start);
    for pair in taken.windows(2) {
        assert!(pair[0].end <= pair[1].start, "{:?} is two things", &text[pair[1].clone()]);
    }
}

fn line(text: &str, byte: usize) -> usize {
    1 + text[..byte].matches('\n').count()
}

fn expect_checked(article: &Article) {
    let check = || {
        COUNTRY
            .survey(&Method::default())
            .check_article(article, MAPS.as_slice())
            .expect("these maps can be measured")
    };
    let checked = check();
    assert_eq!(checked, check());
    assert_eq!(checked.mentions().len(), article.mentions().len());
    for one in checked.mentions() {
        assert_eq!(one.verdict().is_some(), one.computed().is_some());
        assert!(!one.reasons().is_empty());
        let Some(computed) = one.computed() else { continue };
        assert!(computed.base().is_finite());
        let days: Vec<Date> = MAPS.iter().map(|map| map.date).collect();
        assert!(one.dates().iter().all(|date| days.contains(date)));
        let interval = one.figure().interval();
        let holds = interval.contains(computed) || one.figure().truncated().contains(computed);
        if one.verdict() == Some(Verdict::Reproduced) {
            assert!(holds, "{computed} reproduces {interval}");
        }
    }
    expect_printed(&checked);
}

fn expect_printed(checked: &ArticleCheck) {
    let rows = expect_json(checked);
    assert_eq!(rows.as_array().map(Vec::len), Some(checked.mentions().len()));
    let lines = checked.to_string().lines().count();
    // Two lines a figure, whatever control characters the article has.
    assert_eq!(lines, 2 * checked.mentions().len());
}
