//! Remedies: what to do about an error, in the library's words and in those of the programs.

use std::path::Path;

use territory_control::{
    ControlMap, Error, Input, Limits, MapReader, Means, Method, Remedy, Territory,
};

use crate::command_line::example;

const MANY_DAYS: &str = r#"{"features": [
    {"type": "Feature", "properties": {"status": "occupied", "date": "2024-01-01"}, "geometry":
        {"type": "Polygon", "coordinates": [[[36, 47], [37, 47], [37, 48], [36, 47]]]}},
    {"type": "Feature", "properties": {"status": "occupied", "date": "2024-02-01"}, "geometry":
        {"type": "Polygon", "coordinates": [[[36, 47], [37, 47], [37, 48], [36, 47]]]}}]}"#;

fn polygon(properties: &str, ring: &str) -> String {
    format!(
        r#"{{"type": "Feature", "properties": {properties}, "geometry": {{"type": "Polygon",
            "coordinates": [[{ring}]]}}}}"#
    )
}

/// Texts that are refused, with the means of the remedies, and with the options of the programs.
fn refused() -> Vec<(String, Vec<Means>, &'static [&'static str])> {
    let metres = "[3420000, 6190000], [3420009, 6190000], [3420000, 6190009]";
    let degrees = "[30, 48], [31, 48], [31, 49]";
    let in_metres = polygon("{}", metres);
    let linked =
        in_metres.replacen('{', r#"{"crs": {"type": "link", "properties": {"href": "x"}}, "#, 1);
    vec![
        (in_metres, vec![Means::ReferenceSystem], &["--crs"]),
        (linked, vec![Means::ReferenceSystem], &["--crs"]),
        (MANY_DAYS.to_owned(), vec![Means::Date, Means::Timeline], &["date YYYY-MM-DD"]),
        (
            polygon(r#"{"kind": "red"}"#, degrees),
            vec![Means::LegendDraft, Means::Legend],
            &["--legend"],
        ),
        (
            polygon(r##"{"fill": "#a52714"}"##, degrees),
            vec![Means::LegendDraft, Means::Legend, Means::Legend],
            &["--legend"],
        ),
    ]
}

fn means(error: &Error) -> Vec<Means> {
    error.remedies().iter().map(Remedy::means).collect()
}

fn expect_no_option(error: &Error) {
    assert!(!error.to_string().contains("--"), "{error}");
}

#[test]
fn the_library_names_its_interface_and_no_option() {
    for (text, expected, _) in refused() {
        let error = ControlMap::from_bytes("map.geojson", text.as_bytes()).unwrap_err();
        assert_eq!(means(&error), expected, "{error}");
        expect_no_option(&error);
        for remedy in error.remedies() {
            assert!(error.to_string().contains(&remedy.to_string()), "{error}");
            assert!(!error.finding().contains(remedy.advice()), "{error}");
        }
        assert!(error.to_string().starts_with(&error.finding()));
    }
    let limits = Limits::default().vertices(2);
    let input = Input::from_reader("map.geojson", MANY_DAYS.as_bytes(), &limits).unwrap();
    let error = MapReader::new().limits(limits).read([input]).unwrap_err();
    assert_eq!(means(&error), [Means::Limit("vertices")]);
    assert!(error.to_string().ends_with("to allow more, raise the limit (`Limits::vertices`)"));
    let elsewhere = polygon(r#"{"status": "occupied"}"#, "[10, 48], [11, 48], [11, 49]");
    let map = ControlMap::from_bytes("map.geojson", elsewhere.as_bytes()).unwrap();
    let report = Territory::ukraine().survey(&Method::default()).control(&map).unwrap();
    let error = report.expect_of_territory().unwrap_err();
    assert_eq!(means(&error), [Means::Territory, Means::Clip]);
    expect_no_option(&error);
}

/// No message of the library's source names an option of a program.
#[test]
fn no_text_of_the_library_holds_an_option() {
    fn check(folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                check(&path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
                    let is_option = line.match_indices("--").any(|(at, _)| {
                        let rest = &line[at + 2..];
                        let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '-');
                        // "--grey: #888" is a property of a style sheet.
                        let is_style = end.is_some_and(|end| rest[end..].starts_with(':'));
                        let letter = rest.starts_with(|c: char| c.is_ascii_lowercase());
                        letter && !is_style && line[..at].ends_with([' ', '(', '"', '`'])
                    });
                    assert!(!is_option, "{}: {line}", path.display());
                }
            }
        }
    }
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
}

#[test]
fn a_program_names_options_that_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.geojson");
    let file = path.to_str().unwrap();
    let sourced = [format!("A={file}"), format!("B={file}")];
    let programs: [(&str, Vec<&str>); 4] = [
        ("share", vec![file]),
        ("change", vec![file, file]),
        ("audit", vec!["19.1%", file]),
        ("compare", sourced.iter().map(String::as_str).collect()),
    ];
    for (program, arguments) in programs {
        let help = example(program).arg("--help").output().unwrap();
        let help = String::from_utf8(help.stdout).unwrap();
        for (text, _, options) in refused() {
            std::fs::write(&path, text).unwrap();
            let output = example(program).args(&arguments).output().unwrap();
            let message = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(1), "{message}");
            for option in options {
                assert!(message.contains(option), "{program}: {message}");
            }
            assert!(!message.contains("MapReader") && !message.contains("Survey"), "{message}");
            let words = message.split(|c: char| !(c.is_ascii_lowercase() || c == '-'));
            for option in words.filter(|word| word.starts_with("--")) {
                assert!(help.contains(option), "{program} has no {option}: {message}");
            }
        }
        let output =
            example(program).args(&arguments).args(["--max-bytes", "10"]).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains("raise the limit (--max-bytes BYTES)"), "{message}");
    }
}

/// Of one file of two days, a cell of half a degree of longitude and one of a whole degree.
#[test]
fn each_of_two_maps_has_a_day_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.geojson");
    let day = |date: &str, east: f64| {
        let ring = format!("[36, 47], [{east}, 47], [{east}, 48], [36, 48], [36, 47]");
        polygon(&format!(r#"{{"status": "occupied", "date": "{date}"}}"#), &ring)
    };
    let days = [day("2024-01-01", 36.5), day("2024-02-01", 37.0)].join(",");
    std::fs::write(&path, format!(r#"{{"type": "FeatureCollection", "features": [{days}]}}"#))
        .unwrap();
    let file = path.to_str().unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let output = example(program).args(arguments).output().unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (text, output.status.code())
    };
    let days = ["--earlier-date", "2024-01-01", "--date", "2024-02-01"];
    let (text, code) = run("change", &[&[file, file], &days[..]].concat());
    assert_eq!(code, Some(0), "{text}");
    // The cell of a degree has 8,376.63 km² on the ellipsoid.
    assert!(text.starts_with("4,188.32 km² of Ukraine were gained"), "{text}");
    assert!(text.contains("2024-01-01") && text.contains("2024-02-01"), "{text}");
    let (text, code) = run("change", &[file, file, "--date", "2024-02-01"]);
    assert!(text.contains("choose a day (--earlier-date YYYY-MM-DD)"), "{text}");
    assert_eq!(code, Some(1));
    let (text, code) = run("audit", &[&["4,188 sq km", file, "--from", file], &days[..]].concat());
    assert!(text.contains("reproduced"), "{text}");
    assert_eq!(code, Some(0));
    let (text, code) =
        run("audit", &["19.1%", file, "--date", "2024-02-01", "--earlier-date", "2024-01-01"]);
    assert!(
        text.contains("--earlier-date is the day of an earlier map: name it (--from EARLIER)"),
        "{text}"
    );
    assert_eq!(code, Some(2));
}

#[test]
fn one_day_is_refused_where_there_are_many() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.geojson");
    std::fs::write(&path, MANY_DAYS).unwrap();
    let file = path.to_str().unwrap();
    let dated = format!("2024-01-01={file}");
    for (program, arguments) in [
        ("timeline", vec![file]),
        #[cfg(feature = "draw")]
        ("draw", vec!["--chart", file, "-o", "chart.svg"]),
        #[cfg(feature = "draw")]
        ("draw", vec![file, "-o", "page.html"]),
        ("check_article", vec![file, "--map", &dated]),
    ] {
        let output =
            example(program).args(arguments).args(["--date", "2024-01-01"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{program}: {output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("--date is the day of one map"));
    }
    // A map of an article is that of its day.
    let article = folder.path().join("article.txt");
    std::fs::write(&article, "date 2024-01-01\n\nRussia holds 0.7% of Ukraine.\n").unwrap();
    let output = example("check_article").arg(article).args(["--map", &dated]).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("map of 2024-01-01"), "{output:?}");
}

#[test]
fn a_timeline_of_undated_maps_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let square =
        polygon(r#"{"status": "occupied", "seen": "080722"}"#, "[36, 47], [37, 47], [37, 48]");
    std::fs::write(folder.path().join("front.geojson"), square).unwrap();
    let run = |arguments: &[&str]| {
        let output = example("timeline").args(arguments).arg(folder.path()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap())
    };
    let [_, note] = run(&["--json"]);
    assert_eq!(
        note,
        "note: maps without a date: 1 of 1; name the property that dates the features (--date-from \
         PROPERTY), or state how names write their dates (--date-pattern PATTERN)\n",
    );
    let [table, note] = run(&["--date-from", "seen", "--date-pattern", "%d%m%y"]);
    assert!(table.contains("2022-07-08") && note.is_empty(), "{table}{note}");
}

/// Names that programs know are known in any capitals; properties are the file's.
#[test]
fn names_are_known_in_any_capitals() {
    let share = |arguments: &[&str]| {
        let output = example("share").args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let plain = share(&[]);
    for (option, name) in [
        ("--territory", "Ukraine"),
        ("--counted", "LEGEND"),
        ("--side", "russia"),
        ("--measure", "WGS84-Planar"),
        ("--overlap", "Dissolve"),
        ("--denominator", "Official"),
        ("--method", "Default"),
        ("--legend", "AUTO"),
    ] {
        assert_eq!(share(&[option, name]), plain, "{option} {name}");
    }
    let ukraine = Territory::ukraine();
    assert_eq!(ukraine.region("donetsk").unwrap().name(), "Donetsk");
    assert_eq!(ukraine.region("ua-14").unwrap().name(), "Donetsk");
}
