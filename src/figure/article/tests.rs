use super::*;

fn read(text: &str) -> Article {
    Article::read_on(text, Date::constant(2025, 11, 11))
}

/// Each figure with its time.
fn times_of(text: &str) -> Vec<(String, String)> {
    let article = read(text);
    let rows = article.mentions().iter().map(|mention| {
        let time = mention.time().map_or("-", TimeReference::text);
        (mention.figure().text().to_owned(), time.to_owned())
    });
    rows.collect()
}

#[test]
fn the_time_of_a_figure_is_the_nearest_that_can_be_its_own() {
    for (text, expected) in [
        (
            "Russia seized 505 square km in October and 267 square km in September.",
            vec![("505 square km", "in October"), ("267 square km", "in September")],
        ),
        ("In October, Russia seized 505 square km.", vec![("505 square km", "In October")]),
        (
            "In October Russia seized 505 square km, or 0.08% of Ukraine.",
            vec![("505 square km", "In October"), ("0.08%", "In October")],
        ),
        (
            "Russia took 505 square km in October, and in September it took 267 square km.",
            vec![("505 square km", "in October"), ("267 square km", "in September")],
        ),
        // In another clause it is of something else.
        ("Russia seized 505 square km, after a pause since August.", vec![("505 square km", "-")]),
        ("The army, which rested in September, took 505 square km.", vec![("505 square km", "-")]),
        // A number without a comma for thousands is no year.
        (
            "Russia took 505 square km and over 2000 square km.",
            vec![("505 square km", "-"), ("over 2000 square km", "-")],
        ),
        // When something was said is not when it was so.
        ("Russia holds 19% of Ukraine, it said on Tuesday.", vec![("19%", "-")]),
    ] {
        let found = times_of(text);
        let found: Vec<(&str, &str)> =
            found.iter().map(|(figure, time)| (figure.as_str(), time.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn figures_and_other_numbers_know_their_lines() {
    let article = read("It had 5 dead.\nOf 12 towns\nRussia\nholds 19% of Ukraine.\n\nIt is 8 km.");
    let mentions = article.mentions().iter().map(|one| (one.figure().text(), one.line()));
    assert_eq!(mentions.collect::<Vec<_>>(), [("19%", 4)]);
    let skipped = article.skipped().iter().map(|one| (one.text(), one.line()));
    assert_eq!(skipped.collect::<Vec<_>>(), [("5", 1), ("12", 2), ("8", 6)]);
}

/// Each number that is skipped, and why.
fn skipped(text: &str) -> Vec<(String, Reason)> {
    let article = read(text);
    let rows = article.skipped().iter();
    rows.map(|one| (one.text().to_owned(), one.reason().clone())).collect()
}

#[test]
fn numbers_in_digits_are_skipped_for_a_reason_and_those_in_words_silently() {
    for (text, number, reason) in [
        ("Russia took 1,23,456 km².", "1,23,456", Reason::Unreadable),
        ("Russia took 300 men.", "300", Reason::NoUnit),
        ("Russia took 300.", "300", Reason::NoUnit),
    ] {
        assert_eq!(skipped(text), [(number.to_owned(), reason)], "{text}");
    }
    assert_eq!(skipped("Russia took five men."), []);
    assert_eq!(skipped("Russia took a fifth percent."), []);
}

/// Of each figure the index of the one that gives the same quantity in another unit.
fn same_as(text: &str) -> Vec<Option<usize>> {
    read(text).mentions().iter().map(Mention::same_as).collect()
}

#[test]
fn a_figure_in_brackets_is_the_same_quantity_in_another_unit() {
    let twins = "Russia seized 505 square km (195 square miles) of Ukraine.";
    assert_eq!(same_as(twins), [None, Some(0)]);
    assert_eq!(same_as(&format!("{twins} {twins}")), [None, Some(0), None, Some(2)]);
    let share = same_as("Russia seized 505 square km (0.08%) of Ukraine.");
    assert!(share.iter().all(Option::is_none), "{share:?}");
    assert_eq!(same_as("Russia's share of Ukraine rose from 18% to 19%."), [None, None]);
    // What the one is of, the other is of.
    assert_eq!(same_as("Russia seized 505 square km (195 square miles) of forest."), []);
}

#[test]
fn a_place_is_carried_along_a_long_sentence() {
    let more = "as all maps show, ".repeat(20);
    let text = format!(
        "Russia took 5 square km in Sumy region. It holds 19% of Ukraine, {more}up from 18%, \
         when it held 6 square km less."
    );
    let article = read(&text);
    let places: Vec<_> = article.mentions().iter().map(Mention::place).collect();
    assert_eq!(places, [Some("Sumy region"), Some("Ukraine"), Some("Ukraine"), Some("Ukraine")]);
}

/// Each figure with its kind and holder.
fn kinds_of(text: &str) -> Vec<String> {
    let article = read(text);
    let rows = article.mentions().iter().map(|mention| {
        format!("{} {} {}", mention.figure().text(), mention.kind(), mention.holder())
    });
    rows.collect()
}

#[test]
fn a_figure_is_taken_where_a_phrase_governs_it() {
    for (text, expected) in [
        // Of a clause before it, if it says of what it is.
        ("Russia holds Luhansk; in all 19% of Ukraine.", vec!["19% level Russia"]),
        ("Russia holds Luhansk; in all 19%.", vec![]),
        // Fractions in words must say of what, shares need somebody who holds.
        ("Russia controls a third.", vec![]),
        ("Russia controls a third of Ukraine.", vec!["a third level Russia"]),
        ("They control 19%.", vec![]),
        // After "where" it is about something else.
        ("The map shows 505 square km of land where Russian troops hold out.", vec![]),
        ("Russia's share of profits rose to 19%.", vec![]),
        (
            "It gained 505 square km and lost 200 or 300 square km.",
            vec!["505 square km gain Russia", "300 square km loss Russia"],
        ),
        (
            "The share of Ukraine held by Russia fell by 2 percentage points.",
            vec!["2 percentage points loss Russia"],
        ),
        (
            "The share of Ukraine held by Russia rose by 2 percentage points.",
            vec!["2 percentage points gain Russia"],
        ),
        ("Troops liberated 505 square km.", vec!["505 square km gain Ukraine"]),
        ("Troops seized 505 square km.", vec!["505 square km gain Russia"]),
    ] {
        assert_eq!(kinds_of(text), expected, "{text}");
    }
}

#[test]
fn who_holds_is_said_before_or_after_the_phrase() {
    for (text, expected) in [
        ("Some 505 square km are in the hands of Ukraine.", "Ukraine"),
        ("Some 505 square km are under the control of Ukraine.", "Ukraine"),
        ("Some 505 square km are in the safe hands of Ukraine.", "Ukraine"),
        ("Some 505 square km were held by Ukraine.", "Ukraine"),
        ("Some 505 square km were held by the brave Ukrainian army.", "Ukraine"),
        ("Ukrainian ground forces took 505 square km.", "Ukraine"),
        // Too far off to be who holds.
        ("The map said that Russia held 505 square km now run by Ukraine.", "Russia"),
        ("Some 505 square km are held by rebels north of the Ukrainian capital.", "Russia"),
        // A place, or somebody who does not act.
        ("Around Ukrainian towns the army took 505 square km.", "Russia"),
        ("In a push against the Ukrainians the army took 505 square km.", "Russia"),
    ] {
        let article = read(text);
        let holders: Vec<&str> = article.mentions().iter().map(Mention::holder).collect();
        assert_eq!(holders, [expected], "{text}");
    }
}

#[test]
fn a_place_is_after_its_figure_or_else_before_it() {
    let far = "Russia took 505 square km as the newest maps drawn by the same group of people and by \
               others show in Sumy region.";
    for (text, expected) in [
        ("Russia took 505 square km in Sumy region.", Some("Sumy region")),
        ("The Luhansk region is where Russia took 505 square km.", Some("Luhansk region")),
        // What follows another number is its place.
        ("Russia took 505 square km and 200 more in Sumy region.", None),
        (far, None),
    ] {
        let article = read(text);
        let places: Vec<_> = article.mentions().iter().map(Mention::place).collect();
        assert_eq!(places, [expected], "{text}");
    }
}

#[test]
fn the_source_is_who_says_it() {
    for (text, expected) in [
        ("Russia controls 19.2% of Ukraine, according to DeepState.", Some("DeepState")),
        ("According to DeepState, Russia controls 19.2% of Ukraine.", Some("DeepState")),
        ("Russia holds 19% of Ukraine, the army chief said.", Some("army chief")),
        ("The army chief said Russia holds 19% of Ukraine.", Some("army chief")),
        ("Maps show, it said, that Russia holds 19% of Ukraine.", Some("Maps")),
        ("Russia holds 19% of Ukraine.", None),
        ("Russia holds according to plan 19% of Ukraine.", Some("plan")),
        ("Of what it agreed to, Russia holds 19% of Ukraine.", None),
        ("Russia seemed to hold 19% of Ukraine.", None),
        ("Russia holds 19% of Ukraine, according to 5 people.", None),
    ] {
        let article = read(text);
        let sources: Vec<_> = article.mentions().iter().map(Mention::source).collect();
        assert_eq!(sources, [expected], "{text}");
    }
}

#[test]
fn a_reason_names_the_words_that_tell() {
    for (text, expected) in [
        ("Russia would seize 505 square km.", "of what has not happened: \"would\""),
        (
            "Russia entered a country of 603,628 square km.",
            "about something else: \"a country of\"",
        ),
        ("Russia took 19% of Russian wheat.", "about something else: \"wheat\""),
        ("Russia took 19% of Gazprom wheat.", "about something else: \"gazprom\""),
        ("Russia took 505 men.", "no unit of area or share"),
        ("Russia took 1,23,456 km².", "not a number that can be read"),
        ("It is 505 km².", "nothing says that it is of ground held or changed"),
    ] {
        let article = read(text);
        let reasons: Vec<String> =
            article.skipped().iter().map(|one| one.reason().to_string()).collect();
        assert_eq!(reasons, [expected], "{text}");
    }
    let article = read("It rained. Russia holds 19% of Ukraine.\n\nIt rained.");
    assert_eq!(article.mentions()[0].sentence(), "Russia holds 19% of Ukraine.");
}
