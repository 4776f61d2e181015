//! Every option of every program changes the answer, or is refused: nothing is accepted and ignored.
//!
//! The options are those that a program lists itself (`--help`), so that a new one without a question here fails.
//! Answers are compared without what only repeats the question: the method, and the files. Of pictures and pages
//! the figures and the shapes are compared, so that a caption alone is no answer. The table in `docs/guide/src/options.md` is
//! made of what is found here; with `WRITE_OPTIONS` set it is written anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::command_line::example;

/// What is asked of each program: two maps of one maker, or the first of them.
const PROGRAMS: &[(&str, &str)] = &[
    ("share", "share MAP --json --regions"),
    ("change", "change MAP LATER --json"),
    ("timeline", "timeline MAP LATER --json --regions"),
    ("compare", "compare A=MAP B=LATER --json --regions"),
    ("audit", "audit 20% MAP --json"),
    (
        "check_article",
        "check_article article.txt --json --map 2025-01-01=MAP --map 2025-02-01=LATER",
    ),
    ("draw", "draw MAP -o picture.svg"),
    ("draw --chart", "draw --chart MAP LATER -o picture.svg --regions"),
    ("draw -o page.html", "draw MAP LATER -o page.html"),
    ("legend", "legend MAP --json"),
];

/// An option with what else is asked beside it, without it and with it. Of several questions one has to change
/// the answer.
struct Question {
    option: &'static str,
    /// Which programs it is about: all that have the option, unless it says.
    program: Option<&'static str>,
    /// The maps: of degrees or of metres.
    maps: [&'static str; 2],
    without: &'static str,
    with: &'static [&'static str],
}

const DEGREES: [&str; 2] = ["map_2025-01-01.geojson", "later_2025-02-01.geojson"];
/// The same, by whose names nobody knows their days.
const UNDATED: [&str; 2] = ["map_a010125.geojson", "map_a010225.geojson"];
const METRES: [&str; 2] = ["metres_2025-01-01.geojson", "metres_2025-02-01.geojson"];

/// About all programs that have it, on the territory of this file.
const fn common(
    option: &'static str,
    without: &'static str,
    with: &'static [&'static str],
) -> Question {
    Question { option, program: None, maps: DEGREES, without, with }
}

const fn only(
    program: &'static str,
    option: &'static str,
    without: &'static str,
    with: &'static [&'static str],
) -> Question {
    Question { option, program: Some(program), maps: DEGREES, without, with }
}

const LAND: &str = "--territory Ukraine.geojson --legend maker.toml";
/// A territory of which one region lies in another.
const TOWNS: &str = "--territory towns.geojson --legend maker.toml";

#[rustfmt::skip]
const QUESTIONS: &[Question] = &[
    Question { option: "--crs", program: None, maps: METRES, without: "", with: &["--crs EPSG:3857"] },
    Question {
        option: "--edge-tolerance", program: None, maps: METRES, without: "--crs EPSG:3857",
        with: &["--edge-tolerance 100000"],
    },
    common("--max-bytes", LAND, &["--max-bytes 10"]),
    common("--limit", LAND, &["--limit vertices=3"]),
    common("--layer", LAND, &["--layer nowhere"]),
    common("--legend", "--territory Ukraine.geojson", &["--legend maker.toml"]),
    common("--territory", "--legend maker.toml", &["--territory Ukraine.geojson"]),
    common("--where", LAND, &["--where name=Donetsk"]),
    common("--territory-name", LAND, &["--territory-name 2024"]),
    common("--region-name", LAND, &["--region-name n", "--region-name nowhere"]),
    common("--region-code", LAND, &["--region-code c", "--region-code nowhere"]),
    common("--region-parent", LAND, &["--region-parent p", "--region-parent nowhere"]),
    common("--region-official-area", "--territory whole.geojson --legend maker.toml", &["--region-official-area km2"]),
    common("--region-overlap", TOWNS, &["--region-overlap independent"]),
    common("--denominator", LAND, &["--denominator 50000"]),
    common("--measure", LAND, &["--measure sphere-planar:6000000"]),
    common("--side", LAND, &["--side Ukraine"]),
    common("--counted", LAND, &["--counted everything"]),
    common("--overlap", LAND, &["--overlap sum"]),
    common("--clip", LAND, &["--clip"]),
    common("--outside", LAND, &["--outside nearest"]),
    Question { option: "--date", program: None, maps: UNDATED, without: LAND, with: &["--date 2025-03-01"] },
    Question { option: "--earlier-date", program: Some("change"), maps: UNDATED, without: LAND, with: &["--earlier-date 2025-03-01"] },
    Question { option: "--earlier-date", program: Some("audit"), maps: UNDATED, without: "--territory Ukraine.geojson --legend maker.toml --from LATER", with: &["--earlier-date 2025-03-01"] },
    Question { option: "--earlier-date", program: Some("draw"), maps: UNDATED, without: "--territory Ukraine.geojson --legend maker.toml --since LATER", with: &["--earlier-date 2025-03-01"] },
    Question { option: "--date-from", program: None, maps: UNDATED, without: LAND, with: &["--date-from shown", "--date-from nowhere"] },
    Question { option: "--date-pattern", program: None, maps: UNDATED, without: LAND, with: &["--date-pattern a%d%m%y", "--date-from shown --date-pattern %Y"] },
    common("--method", LAND, &["--method economist-isw"]),
    common("--json", LAND, &["--json"]),

    only("share", "--regions", LAND, &["--regions"]),
    only("share", "--compare-measures", LAND, &["--compare-measures"]),
    only("share", "--uncertainty", LAND, &["--uncertainty"]),
    only("share", "--square-miles", LAND, &["--square-miles"]),
    only("change", "--geojson", LAND, &["--geojson changed.geojson"]),
    only("timeline", "--monthly", LAND, &["--monthly"]),
    only("timeline", "--yearly", LAND, &["--yearly"]),
    only("timeline", "--every", LAND, &["--every 7d"]),
    only("timeline", "--edge", "--territory Ukraine.geojson --legend maker.toml --monthly", &["--edge 60"]),
    only("timeline", "--regions", LAND, &["--regions"]),
    only("timeline", "--time-zone", "--territory Ukraine.geojson --legend maker.toml --date-from moment", &["--time-zone Asia/Tokyo"]),
    only("timeline", "--cache", LAND, &["--cache kept"]),
    only("timeline", "--csv", LAND, &["--csv"]),
    only("timeline", "--output", LAND, &["--output rows.txt"]),
    only("compare", "--regions", LAND, &["--regions"]),
    only("compare", "--consensus", LAND, &["--consensus 1 --geojson ground.geojson"]),
    only("compare", "--geojson", LAND, &["--consensus 2 --geojson ground.geojson"]),
    only("audit", "--from", LAND, &["--from LATER"]),
    only("check_article", "--map", LAND, &["--map 2025-01-31=MAP"]),
    only("check_article", "--article-date", LAND, &["--article-date 2025-01-20"]),
    only("check_article", "--all", LAND, &["--all"]),
    only("draw", "--outside", OUTSIDE, &["--outside nearest"]),
    only("draw", "--region-overlap", "--territory towns.geojson --legend maker.toml --window Donetsk", &["--region-overlap independent"]),
    only("audit", "--outside", OUTSIDE, &["--outside nearest"]),
    only("draw", "--chart", LAND, &["--chart"]),
    only("draw", "--since", LAND, &["--since LATER"]),
    only("draw", "--window", LAND, &["--window 30,47,30.5,47.5"]),
    only("draw", "--theme", LAND, &["--theme dark"]),
    only("draw", "--lang", LAND, &["--lang de"]),
    only("draw", "--title", LAND, &["--title 2024"]),
    only("draw", "--source", LAND, &["--source 2024"]),
    only("draw", "--places", LAND, &["--places places.csv"]),
    only("draw", "--scale", "--territory Ukraine.geojson --legend maker.toml -o picture.png", &["--scale 3"]),
    only("draw --chart", "--quantity", LAND, &["--quantity share"]),
    only("draw --chart", "--events", "--territory Ukraine.geojson --legend maker.toml", &["--events events.csv"]),
    only("draw --chart", "--monthly", "--territory Ukraine.geojson --legend maker.toml", &["--monthly"]),
    only("draw --chart", "--regions", "--territory Ukraine.geojson --legend maker.toml", &["--regions"]),
    only("draw --chart", "--cache", LAND, &["--cache kept"]),
    only("legend", "--max-bytes", "", &["--max-bytes 10"]),
    only("legend", "--limit", "", &["--limit vertices=3"]),
    only("legend", "--layer", "", &["--layer nowhere"]),
    only("legend", "--json", "", &["--json"]),
    only("legend", "--property", "", &["--property shown"]),
];

/// A territory that no map of these reaches, by 30 km.
const OUTSIDE: &str = "--territory beside.geojson --legend maker.toml";

fn box_of(properties: &Value, [west, south, east, north]: [f64; 4]) -> Value {
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    let geometry = json!({"type": "Polygon", "coordinates": [ring]});
    json!({"type": "Feature", "properties": properties, "geometry": geometry})
}

fn write(folder: &Path, name: &str, features: &[Value]) {
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    fs::write(folder.join(name), text).unwrap();
}

/// Maps on which every option says something: statuses that overlap and repeat, sides, ground just outside.
fn write_maps(folder: &Path) {
    for (place, day) in ["2025-01-01", "2025-02-01"].into_iter().enumerate() {
        let east = 30.8 + 0.3 * place as f64;
        let moment = format!("{day}T20:00:00Z");
        let properties = |status: &str| json!({"status": status, "shown": day, "moment": moment});
        let boxes = [
            box_of(&properties("red"), [29.9, 47.1, east, 47.9]),
            box_of(&properties("red"), [30.2, 47.2, 30.6, 47.6]),
            box_of(&properties("claimed"), [30.5, 47.5, 31.4, 47.8]),
            box_of(&properties("blue"), [31.5, 47.2, 31.9, 47.7]),
        ];
        write(folder, DEGREES[place], &boxes);
        write(folder, UNDATED[place], &boxes);
        let east = 3_430_000.0 + 1e4 * place as f64;
        let ring = [[3.33e6, 5.95e6], [east, 6.05e6], [3.33e6, 6.15e6], [3.33e6, 5.95e6]];
        let triangle = json!({"type": "Polygon", "coordinates": [ring]});
        let properties = json!({"status": "occupied"});
        let feature = json!({"type": "Feature", "properties": properties, "geometry": triangle});
        write(folder, METRES[place], &[feature]);
    }
    let region = |name: &str, km2: f64, bounds: [f64; 4]| {
        let properties = json!({"name": name, "n": format!("{name} 2"), "c": format!("C{name}"),
            "p": "West", "km2": km2});
        box_of(&properties, bounds)
    };
    let halves = [
        region("Donetsk", 9_000.0, [30.0, 47.0, 31.0, 48.0]),
        region("Luhansk", 9_100.0, [31.0, 47.0, 32.0, 48.0]),
    ];
    write(folder, "Ukraine.geojson", &halves);
    write(folder, "beside.geojson", &[region("Beside", 900.0, [32.3, 47.0, 32.6, 48.0])]);
    let whole = [region("Ukraine", 20_000.0, [30.0, 47.0, 32.0, 48.0])];
    write(folder, "whole.geojson", &[&halves[..], &whole].concat());
    let town = [region("Town", 300.0, [30.4, 47.4, 30.7, 47.7])];
    write(folder, "towns.geojson", &[&halves[..], &town].concat());
    let legend = "name = \"maker\"\ntitle = \"Maker\"\n\
        [[side]]\nname = \"Russia\"\nholds = [\"red\"]\nmay_hold = [\"claimed\"]\n\
        [[side]]\nname = \"Ukraine\"\nholds = [\"blue\"]\n\
        [[rule]]\nstatus_property = \"status\"\n";
    fs::write(folder.join("maker.toml"), legend).unwrap();
    let article = "date 2025-02-01\n\nIn January, Russia gained 1,900 square kilometers. Russia controls 6,900 \
                   square kilometers, 41% of Ukraine, and 75% of Donetsk region.\n";
    fs::write(folder.join("article.txt"), article).unwrap();
    fs::write(folder.join("events.csv"), "date,label\n2025-01-15,offensive 15\n").unwrap();
    let places = "name,longitude,latitude,rank\nMiddle 7,31.0,47.5,1\n";
    fs::write(folder.join("places.csv"), places).unwrap();
}

/// What a program answered: whether it did, what it printed, and the files that it wrote.
#[derive(PartialEq, Eq, Debug)]
struct Answer {
    code: Option<i32>,
    text: String,
    files: BTreeMap<String, String>,
}

/// Asks a program within a folder of maps, and takes away what it wrote.
fn ask(folder: &Path, question: &str, maps: [&str; 2]) -> Answer {
    let words = question.split_whitespace();
    let words: Vec<String> =
        words.map(|word| word.replace("MAP", maps[0]).replace("LATER", maps[1])).collect();
    let known: BTreeSet<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    let (program, arguments) = words.split_first().unwrap();
    let output = example(program).current_dir(folder).args(arguments).output().unwrap();
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if known.contains(&path) {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            files.insert(name, format!("{} files", fs::read_dir(&path).unwrap().count()));
            fs::remove_dir_all(path).unwrap();
        } else {
            files.insert(name, figures_of(&fs::read(&path).unwrap()));
            fs::remove_file(path).unwrap();
        }
    }
    let printed = if output.status.success() { &output.stdout } else { &output.stderr };
    let text = String::from_utf8_lossy(printed).into_owned();
    Answer { code: output.status.code(), text: answer_of(&text), files }
}

/// What a text says beyond the question.
fn answer_of(text: &str) -> String {
    if let Ok(mut document) = serde_json::from_str::<Value>(text) {
        forget_question(&mut document);
        return document.to_string();
    }
    let lines = text.lines().filter(|line| !line.starts_with("method "));
    lines.collect::<Vec<_>>().join("\n")
}

fn forget_question(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for name in ["method", "files", "bytes", "output"] {
                members.remove(name);
            }
            members.values_mut().for_each(forget_question);
        }
        Value::Array(values) => values.iter_mut().for_each(forget_question),
        _ => {}
    }
}

/// The numbers and colours in a picture; the words of its captions may only repeat the question.
fn figures_of(bytes: &[u8]) -> String {
    let Ok(text) = std::str::from_utf8(bytes) else { return format!("{bytes:?}") };
    if !text.contains("<svg") {
        return answer_of(text);
    }
    let is_figure = |c: char| c.is_ascii_digit() || c == '#';
    text.split(|c: char| !(is_figure(c) || c == '.')).collect::<Vec<_>>().join(" ")
}

/// The options that a program lists.
fn options_of(program: &str) -> Vec<String> {
    let output = example(program).arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
    let words = lines.filter_map(|line| {
        line.split(|c: char| c.is_whitespace() || "=[<,".contains(c)).find(|w| w.starts_with("--"))
    });
    words.map(str::to_owned).filter(|word| word != "--help" && word != "--version").collect()
}

/// What becomes of an option in a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Honoured,
    Refused,
    Ignored,
}

fn fate(folder: &Path, base: &str, question: &Question) -> Fate {
    let program = base.split(' ').next().unwrap();
    let plain = if question.option == "--json" || question.option == "--square-miles" {
        base.replace(" --json", "")
    } else if matches!(question.option, "--regions" | "--compare-measures") {
        base.replace(" --regions", "")
    } else if matches!(question.option, "--csv" | "--output") && program == "timeline" {
        base.replace(" --json", "")
    } else if question.without.contains(" -o ") {
        base.replace(" -o picture.svg", "")
    } else {
        base.to_owned()
    };
    let without = format!("{plain} {}", question.without);
    let before = ask(folder, &without, question.maps);
    let may_fail =
        question.maps != DEGREES || question.option == "--legend" || question.without == OUTSIDE;
    assert!(before.code == Some(0) || may_fail, "{without}: {}", before.text);
    let mut fate = Fate::Ignored;
    for with in question.with {
        let with = format!("{without} {with}");
        let after = ask(folder, &with, question.maps);
        if after.code == Some(2) {
            assert!(after.text.contains("--"), "{with}: {}", after.text);
            fate = Fate::Refused;
        } else if after != before {
            return Fate::Honoured;
        }
    }
    fate
}

#[test]
fn every_option_changes_the_answer_or_is_refused() {
    let folder = TempDir::new().unwrap();
    write_maps(folder.path());
    let mut table: BTreeMap<String, BTreeMap<&str, Fate>> = BTreeMap::new();
    for (name, base) in PROGRAMS {
        let program = base.split(' ').next().unwrap();
        if program == "draw" && cfg!(not(feature = "draw")) {
            continue;
        }
        // Where a picture goes every question of `draw` says.
        let is_asked = |option: &String| !(program == "draw" && option == "--output");
        for option in options_of(program).into_iter().filter(is_asked) {
            let mut asked = QUESTIONS.iter().filter(|question| question.option == option);
            let Some(question) = asked
                .clone()
                .find(|question| question.program == Some(*name))
                .or_else(|| asked.clone().find(|question| question.program.is_none()))
            else {
                // It may be about another kind of what the program draws.
                let about = asked.any(|question| {
                    question.program.is_some_and(|other| other.split(' ').next() == Some(program))
                });
                assert!(about, "{name} {option}: no question shows that it is honoured");
                continue;
            };
            let needs_proj = ["--crs", "--edge-tolerance"].contains(&option.as_str());
            if needs_proj && cfg!(not(feature = "proj")) {
                continue;
            }
            table.entry(option).or_default().insert(name, fate(folder.path(), base, question));
        }
    }
    let ignored: Vec<String> = table
        .iter()
        .flat_map(|(option, programs)| {
            let ignored = programs.iter().filter(|(_, fate)| **fate == Fate::Ignored);
            ignored.map(move |(program, _)| format!("{program} {option}"))
        })
        .collect();
    assert_eq!(ignored, Vec::<String>::new());
    if cfg!(all(feature = "draw", feature = "proj")) {
        check_table(&table);
    }
}

/// The table of `docs/guide/src/options.md` is what was found.
fn check_table(table: &BTreeMap<String, BTreeMap<&str, Fate>>) {
    let mut text = "# Which program honours which option\n\nAn option changes the answer, or is refused \
                    with the reason; none is accepted and ignored. A test asks every program with and \
                    without each of its options, and makes this table.\n\n| option |"
        .to_owned();
    for (name, _) in PROGRAMS {
        write!(text, " {name} |").unwrap();
    }
    text += "\n|---|";
    text += &"---|".repeat(PROGRAMS.len());
    for (option, programs) in table {
        write!(text, "\n| `{option}` |").unwrap();
        for (name, _) in PROGRAMS {
            text += match programs.get(name) {
                Some(Fate::Honoured) => " yes |",
                Some(Fate::Refused) => " refused |",
                Some(Fate::Ignored) | None => " |",
            };
        }
    }
    text += "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/src/options.md");
    if std::env::var_os("WRITE_OPTIONS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert_eq!(
        fs::read_to_string(path).unwrap(),
        text,
        "set WRITE_OPTIONS to write the table anew"
    );
}
