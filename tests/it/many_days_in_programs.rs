//! Files of many days, some of which cannot be read, in the programs: no days laid over each other in silence.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::command_line::example;
use crate::many_days::{boxes, dates, misspelt, text};

/// What a program that wants one map makes of a file of days, one value of which is none: an error that names the
/// days, or the day that it is asked for, with a warning that names feature and value.
#[test]
fn programs_over_one_map_take_the_day_that_is_asked_for_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (days, article) = (path("days.geojson"), path("article.txt"));
    let words = "date 2024-06-02\n\nRussia controls 8,218 sq km of Ukraine.";
    fs::write(&article, words).unwrap();
    for value in misspelt().into_iter().map(Some).chain([Some(Value::Null), Some(json!("")), None])
    {
        let mut dates = dates(&["2024-06-01", "", "1868-06-03"]);
        dates[1].clone_from(&value);
        fs::write(&days, text(&boxes(&dates))).unwrap();
        let named = match &value {
            Some(value) => format!("feature 1: found {value} as date"),
            None => "feature 1: has no property".to_owned(),
        };
        for asked in OneMap::all() {
            let refused = asked.run(&days, &article, None);
            assert_eq!(refused.status.code(), Some(1), "{asked:?} {value:?}");
            assert!(refused.stdout.is_empty(), "{asked:?} {value:?}: no figure");
            let message = String::from_utf8(refused.stderr).unwrap();
            let is_named = message.contains("1868-06-03 and 2024-06-01");
            assert!(is_named && !message.contains("16,435"), "{asked:?} {value:?}: {message}");

            let output = asked.run(&days, &article, Some("2024-06-01"));
            assert_eq!(output.status.code(), Some(0), "{asked:?} {value:?}");
            let found = asked.printed(&output, folder.path());
            // One box, and not three.
            assert!(found.contains(asked.figure()), "{asked:?} {value:?}: {found}");
            assert!(!found.contains("24,653"), "{asked:?} {value:?}: {found}");
            assert!(found.contains(&named), "{asked:?} {value:?}: {found}");
        }
    }
}

/// A program that reads one map, or two, on a day.
#[derive(Debug, Clone, Copy)]
enum OneMap {
    Share,
    Change,
    Compare,
    Audit,
    CheckArticle,
    Picture,
    Since,
}

impl OneMap {
    fn all() -> Vec<Self> {
        let mut all =
            vec![Self::Share, Self::Change, Self::Compare, Self::Audit, Self::CheckArticle];
        if cfg!(feature = "draw") {
            all.extend([Self::Picture, Self::Since]);
        }
        all
    }

    fn run(self, map: &str, article: &str, day: Option<&str>) -> Output {
        let folder = Path::new(map).parent().unwrap();
        let sources = [format!("A={map}"), format!("B={map}")];
        // An article names the day with its map.
        let dated = format!("{}={map}", day.unwrap_or("2024-06-02"));
        let (program, arguments): (&str, Vec<&str>) = match self {
            Self::Share => ("share", vec![map]),
            Self::Change => ("change", vec![map, map]),
            Self::Compare => ("compare", sources.iter().map(String::as_str).collect()),
            Self::Audit => ("audit", vec!["8,218 sq km", map]),
            Self::CheckArticle => ("check_article", vec![article, "--map", &dated]),
            Self::Picture => ("draw", vec![map, "-o", "picture.svg"]),
            Self::Since => ("draw", vec![map, "--since", map, "-o", "picture.svg"]),
        };
        let mut command = example(program);
        command.current_dir(folder).args(arguments);
        if let (Some(day), false) = (day, matches!(self, Self::CheckArticle)) {
            command.args(["--date", day]);
            if matches!(self, Self::Change | Self::Since) {
                command.args(["--earlier-date", day]);
            }
        }
        command.output().unwrap()
    }

    fn printed(self, output: &Output, folder: &Path) -> String {
        match self {
            // Names in a picture are written as XML has them.
            Self::Picture | Self::Since => {
                let svg = fs::read_to_string(folder.join("picture.svg")).unwrap();
                svg.replace("&quot;", "\"")
            }
            _ => String::from_utf8(output.stdout.clone()).unwrap(),
        }
    }

    /// One box, as each of them says it.
    fn figure(self) -> &'static str {
        match self {
            Self::Share => "8,217.73 km²",
            Self::Change => "8,217.73",
            Self::Compare => "8,218 km²",
            Self::Audit => "8,217.732 km²",
            Self::CheckArticle => "8,217.7 km²",
            Self::Picture | Self::Since => "1.4",
        }
    }
}

/// Of a page, the day that is none is a row, and the good days have their figures.
#[cfg(feature = "draw")]
#[test]
fn a_page_and_a_chart_say_what_has_no_day_and_keep_the_days() {
    let folder = tempfile::tempdir().unwrap();
    for value in misspelt().into_iter().map(Some).chain([Some(Value::Null), None]) {
        let mut dates = dates(&["2024-06-01", "", "2024-06-03"]);
        dates[1].clone_from(&value);
        fs::write(folder.path().join("days.geojson"), text(&boxes(&dates))).unwrap();
        let named = match &value {
            Some(value) => format!("feature 1: found {value} as date"),
            None => "feature 1: has no property".to_owned(),
        };
        let draw = |arguments: &[&str]| {
            let mut command = example("draw");
            command.current_dir(folder.path()).arg("days.geojson").args(arguments);
            let output = command.output().unwrap();
            assert_eq!(output.status.code(), Some(1), "{value:?} {arguments:?}");
            String::from_utf8(output.stderr).unwrap()
        };
        draw(&["-o", "page.html"]);
        let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
        assert!(page.replace("&#34;", "\"").contains(&named), "{value:?}");
        assert!(page.contains("\"controlled\":[[8217.732,8217.732]"), "{value:?}");
        let message = draw(&["--chart", "-o", "chart.svg"]);
        assert!(message.contains(&named), "{value:?}: {message}");
    }
}

/// A file with one day, and features that say none, is one map of that day: every program says so.
#[test]
fn features_that_say_no_day_are_told_of_by_every_program() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (map, article) = (path("map.geojson"), path("article.txt"));
    fs::write(&map, text(&boxes(&dates(&["2024-06-01", "2024-06-31"])))).unwrap();
    let words = "date 2024-06-02\n\nRussia controls 16,435 sq km of Ukraine.";
    fs::write(&article, words).unwrap();
    for asked in OneMap::all() {
        let output = asked.run(&map, &article, None);
        assert_eq!(output.status.code(), Some(0), "{asked:?}");
        let found = asked.printed(&output, folder.path());
        let named = "feature 1: found \"2024-06-31\" as date in the property \"date\"";
        assert!(found.contains(named), "{asked:?}: {found}");
    }
}
