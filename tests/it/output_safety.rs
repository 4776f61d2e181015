//! Names out of a map, a legend, a territory, an article or a folder do nothing to a terminal, a
//! spreadsheet, or a reader, and letters stay letters.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};
use territory_control::article::{Article, DatedMap};
use territory_control::method::Outside;
use territory_control::{
    ControlMap, Figure, Input, Legend, Limits, MapReader, Method, Territory, TerritoryReader,
};

use crate::command_line::example;

/// Clears a screen, sets its title, turns the direction of text, hides, and breaks the line; begins
/// as a formula. Without a slash, so that a file may have it as its name.
const HOSTILE: &str = "=HYPERLINK(\"x\")\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}31m\u{202e}\u{2066}\u{200f}\
                       \u{200b}\u{feff}\u{e0041}\r\n\t,';--<b>";

/// Names that are harmless (statuses are in lower case), in scripts that are wide, joined, marked, or run from the right.
const HARMLESS: [&str; 6] = ["запоріжжя", "القاهرة", "ירושלים", "दिल्ली", "東京都", "ve\u{301}lez"];

/// What must reach no terminal, but for the ends of lines.
fn is_harmful(character: char) -> bool {
    (character.is_control() && character != '\n')
        || "\u{ad}\u{61c}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\u{2060}\u{feff}"
            .contains(character)
        || ('\u{202a}'..='\u{202e}').contains(&character)
        || ('\u{2066}'..='\u{2069}').contains(&character)
        || ('\u{e0000}'..='\u{e007f}').contains(&character)
}

#[track_caller]
fn expect_safe(text: &str) {
    let found: Vec<char> = text.chars().filter(|&character| is_harmful(character)).collect();
    assert!(found.is_empty(), "{found:?} in {text}");
    // The line break in the name has broken none.
    assert!(!text.lines().any(|line| line.starts_with('\t') || line.starts_with(",'")), "{text}");
}

fn square(properties: &Value, west: f64) -> Value {
    let (east, south, north) = (west + 0.25, 48.0, 48.25);
    json!({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates":
        [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}})
}

fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

fn input(name: &str, text: &str) -> Input {
    Input::from_reader(name, text.as_bytes(), &Limits::default()).unwrap()
}

fn map(file: &str, status: &str, west: f64) -> ControlMap {
    let features =
        [square(&json!({"status": status}), west), square(&json!({"status": "occupied"}), 37.0)];
    MapReader::new().read([input(file, &collection(&features))]).unwrap()
}

/// A legend whose every text is hostile.
fn legend() -> Legend {
    let name = serde_json::to_string(HOSTILE).unwrap();
    let text = format!(
        "name = {name}\ntitle = {name}\nomits = {name}\ncontrolled = [{name}]\n\
         date_properties = [{name}]\n[[rule]]\nstatus = {name}\nproperty = \"kind\"\nis = [\"held\"]",
    );
    text.parse().unwrap()
}

fn land(names: &[&str]) -> Territory {
    let mut features: Vec<Value> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        features.push(square(&json!({"name": name, "km2": 9}), 36.0 + 0.25 * index as f64));
    }
    let text = json!({"type": "FeatureCollection", "name": names[0], "features": features});
    let reader = TerritoryReader::new().region_name("name").region_official_area("km2");
    reader.read(&input("land.geojson", &text.to_string())).unwrap()
}

#[test]
fn tables_are_safe_whatever_is_named_how() {
    let land = land(&[HOSTILE, "b"]);
    let first = map(&format!("{HOSTILE}2025-01-01.geojson"), HOSTILE, 36.0);
    let kinds = [
        square(&json!({"kind": "held", HOSTILE: "2025-01-02"}), 36.125),
        square(&json!({"kind": HOSTILE, HOSTILE: "2025-01-02"}), 36.5),
    ];
    let second = MapReader::new().legend(legend()).read([input(HOSTILE, &collection(&kinds))]);
    let second = second.unwrap();
    let everything = Method::default().counted("everything".parse().unwrap());
    let nearest = everything.clone().outside(Outside::Nearest);
    let addition =
        territory_control::method::Addition::new(territory_control::Area::from_km2(1.0), HOSTILE);
    let added = everything.clone().addition(addition);
    let sources = [(HOSTILE, &first), ("=2+5", &second)];
    let figure: Figure = "some 500 km2".parse().unwrap();
    for text in [
        land.survey(&everything).regions(&first).unwrap().to_string(),
        format!("{:#}", land.survey(&nearest).regions(&second).unwrap()),
        land.survey(&added).control(&second).unwrap().to_string(),
        land.survey(&everything).change(&first, &second).unwrap().to_string(),
        land.survey(&everything).regional_agreement(&sources).unwrap().to_string(),
        land.survey(&everything).audit(&figure, &second).unwrap().to_string(),
    ] {
        expect_safe(&text);
        assert!(text.contains(r"\u{1b}[2J") && text.contains(r"\u{202e}"), "{text}");
    }
    // The names themselves are in JSON, where a program reads them.
    let report = land.survey(&everything).regions(&first).unwrap();
    let document = serde_json::to_value(&report).unwrap();
    assert_eq!(document["regions"][0]["name"], HOSTILE);
    assert_eq!(document["territory"]["name"], HOSTILE);
    assert_eq!(document["map"]["files"][0], format!("{HOSTILE}2025-01-01.geojson"));
    let change = land.survey(&everything).change(&first, &second).unwrap();
    let pieces: Value = serde_json::from_str(&change.to_geojson()).unwrap();
    let pieces = pieces["features"].as_array().unwrap();
    assert!(pieces.iter().any(|piece| piece["properties"]["region"] == HOSTILE), "{pieces:?}");
    let agreement = land.survey(&everything).agreement(&sources).unwrap();
    let consensus: Value = serde_json::from_str(&agreement.consensus_geojson(1).unwrap()).unwrap();
    assert_eq!(consensus["features"][0]["properties"]["sources"][0], HOSTILE);
    for map in [&first, &second] {
        for warning in map.warnings() {
            expect_safe(&warning.to_string());
        }
        for status in map.statuses() {
            expect_safe(&status.to_string());
        }
    }
}

#[test]
fn letters_of_every_script_stay_and_a_table_is_aligned_by_characters() {
    let land = land(&HARMLESS);
    let features: Vec<Value> = HARMLESS
        .iter()
        .enumerate()
        .map(|(index, name)| square(&json!({"status": name}), 36.0 + 0.25 * index as f64))
        .collect();
    let map = MapReader::new().read([input("東京_2025-01-01.geojson", &collection(&features))]);
    let everything = Method::default().counted("everything".parse().unwrap());
    let text = land.survey(&everything).regions(&map.unwrap()).unwrap().to_string();
    expect_safe(&text);
    // As a status, as its side and as a region: in each table the areas end in one column.
    let rows = |name: &str| {
        let is_row = |line: &&str| line.starts_with(name);
        let area = |line: &str| line[..line.find(" km²").unwrap()].chars().count();
        let columns: Vec<usize> = text.lines().skip(1).filter(is_row).map(area).collect();
        columns
    };
    let columns = rows(HARMLESS[0]);
    assert_eq!(columns.len(), 3, "{text}");
    for name in HARMLESS {
        assert_eq!(rows(name), columns, "{name} in {text}");
    }
    assert!(text.contains("東京_2025-01-01.geojson"), "{text}");
}

#[test]
fn names_of_any_length_neither_panic_nor_flood() {
    let long = "довгий ".repeat(20_000);
    let names = [long.as_str(), "b"];
    let land = land(&names);
    let (first, second) = (map("a.geojson", &long, 36.0), map("b.geojson", &long, 36.125));
    let everything = Method::default().counted("everything".parse().unwrap());
    for text in [
        land.survey(&everything).regions(&first).unwrap().to_string(),
        land.survey(&everything).change(&first, &second).unwrap().to_string(),
        land.survey(&everything)
            .regional_agreement(&[(&long, &first), ("b", &second)])
            .unwrap()
            .to_string(),
    ] {
        expect_safe(&text);
        // The territory's own name is in the first line, whole.
        let widest = text.lines().skip(1).map(|line| line.chars().count()).max().unwrap();
        assert!(widest < 2200, "{widest}");
    }
    let text = format!(r#"{{"type":"Feature","{long}":1,"geometry":null,"type":"{long}"}}"#);
    let error = ControlMap::from_bytes("m.geojson", text.as_bytes()).unwrap_err();
    assert!(error.to_string().chars().count() < 2200);
}

/// Errors that quote what is in a file, or its name.
#[test]
fn errors_are_one_safe_line() {
    let quoted = serde_json::to_string(HOSTILE).unwrap();
    let geometry =
        r#""geometry":{"type":"Polygon","coordinates":[[[36,48],[37,48],[37,49],[36,48]]]}"#;
    let document = |text: &str| {
        MapReader::new()
            .read([input(HOSTILE, &text.replace("NAME", &quoted))])
            .unwrap_err()
            .to_string()
    };
    let region = |text: &str| {
        TerritoryReader::new()
            .region_name(HOSTILE)
            .read(&input(HOSTILE, &text.replace("NAME", &quoted)))
            .unwrap_err()
            .to_string()
    };
    let feature =
        |properties: &str| format!(r#"{{"type":"Feature","properties":{properties},{geometry}}}"#);
    let [named, unnamed] = ["{NAME:\"a\"}", "{}"].map(feature);
    for message in [
        document(r#"{"type":NAME}"#),
        document(r#"{"type":"Feature","type":NAME}"#),
        document(r#"{NAME:1,"features":[{"type":NAME}]}"#),
        document("{NAME:1}"),
        document(r#"{"type":"FeatureCollection","features":[{"type":NAME}]}"#),
        document(r#"{"type":"Feature","geometry":{"type":NAME,"coordinates":[]}}"#),
        document(&feature("{NAME:NAME}")),
        document(&format!(
            r#"{{"crs":{{"type":"name","properties":{{"name":NAME}}}},{}"#,
            &feature("{}")[1..]
        )),
        document("{\u{1b}"),
        document(r#"{"type":"Point","coordinates":[36,48]}"#),
        region(&feature("{NAME:null}")),
        region(&feature("{\"a\":NAME}")),
        ControlMap::open(HOSTILE).unwrap_err().to_string(),
        Legend::built_in(HOSTILE).unwrap_err().to_string(),
        HOSTILE.parse::<Figure>().unwrap_err().to_string(),
        HOSTILE.parse::<Method>().unwrap_err().to_string(),
        HOSTILE.parse::<territory_control::Measure>().unwrap_err().to_string(),
        "name = \"\u{1b}\"\n[".parse::<Legend>().unwrap_err().to_string(),
        Territory::ukraine()
            .survey(&Method::default())
            .agreement(&[(HOSTILE, &ControlMap::sample()), (HOSTILE, &ControlMap::sample())])
            .unwrap_err()
            .to_string(),
    ] {
        expect_safe(&message);
        assert_eq!(message.lines().count(), 1, "{message}");
    }
    let text = format!(r#"{{"type":"FeatureCollection","features":[{named},{unnamed}]}}"#);
    let input = input(HOSTILE, &text.replace("NAME", &quoted));
    let territory = TerritoryReader::new().region_name(HOSTILE).read(&input).unwrap();
    let warnings: Vec<String> = territory.warnings().map(ToString::to_string).collect();
    assert!(warnings.iter().any(|warning| warning.starts_with("unnamed-regions")), "{warnings:?}");
    for warning in warnings {
        expect_safe(&warning);
        assert_eq!(warning.lines().count(), 1, "{warning}");
    }
}

#[test]
fn articles_are_quoted_safely() {
    let text = format!(
        "date 2025-01-01\n\nThe {HOSTILE} institute says Russia controls some\n19.1\u{202e}% or \
         19.1% of Ukraine in {HOSTILE}. Prices {HOSTILE} rose by 8\u{1b}[2J%, and by 7%.",
    );
    let article = Article::read(&text);
    let date = "2025-01-01".parse().unwrap();
    let maps = [DatedMap::new(date, map("m_2025-01-01.geojson", "occupied", 36.0))];
    let check =
        Territory::ukraine().survey(&Method::default()).check_article(&article, &maps).unwrap();
    assert!(!article.mentions().is_empty() && !article.skipped().is_empty());
    expect_safe(&check.to_string());
    for passed in article.skipped() {
        expect_safe(&passed.to_string());
    }
    // A wrapped line is not hostile: its break is a space.
    let article =
        Article::read("date 2025-01-01\n\nRussia controls 116,000\nsquare km of Ukraine.");
    let check =
        Territory::ukraine().survey(&Method::default()).check_article(&article, &maps).unwrap();
    assert!(check.to_string().starts_with("116,000 square km "), "{check}");
}

/// What a program prints; it must succeed, or fail with one line.
fn printed(output: &Output) -> String {
    let [text, errors] =
        [&output.stdout, &output.stderr].map(|bytes| String::from_utf8(bytes.clone()).unwrap());
    expect_safe(&text);
    expect_safe(&errors);
    assert!(!errors.contains("panicked"), "{errors}");
    if output.status.code() != Some(0) {
        assert_eq!(output.status.code(), Some(1), "{errors}");
        assert!(errors.starts_with("error: ") && errors.lines().count() == 1, "{errors}");
    }
    text
}

#[cfg(unix)]
#[test]
fn programs_print_hostile_names_safely() {
    let folder = tempfile::tempdir().unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let mut command = example(program);
        let output = command.current_dir(&folder).args(arguments).output().unwrap();
        printed(&output)
    };
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let cells =
        [square(&json!({"status": HOSTILE}), 36.0), square(&json!({"status": "occupied"}), 37.0)];
    let one = format!("{HOSTILE}2025-01-01.geojson");
    let two = format!("{HOSTILE}2025-01-02.geojson");
    let broken = format!("{HOSTILE}2025-01-03.geojson");
    write(&one, &collection(&cells));
    write(&two, &collection(&cells[..1]));
    write(&broken, &format!("{{{}:1}}", serde_json::to_string(HOSTILE).unwrap()));
    let regions = [square(&json!({"name": HOSTILE}), 36.0), square(&json!({"name": "+1"}), 36.25)];
    write("land.geojson", &collection(&regions));
    let counted = ["--counted", "everything", "--territory", "land.geojson"];

    let text = run("share", &[&counted[..], &["--regions", &one]].concat());
    assert!(text.contains(r"=HYPERLINK") && text.contains(r"\u{1b}[2J"), "{text}");
    run("share", &[&counted[..], &["--square-miles", "--uncertainty", &one]].concat());
    let text = run("share", &[&counted[..], &["--json", "--regions", &one]].concat());
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["map"]["files"][0], *one);
    assert_eq!(document["regions"][0]["name"], HOSTILE);
    assert!(text.contains(r"\u001b[2J\u001b]0;t\u0007\u009b31m\u202e"), "{text}");
    run("share", &["no such file \u{1b}[2J\u{202e}"]);
    run("share", &[broken.as_str()]);
    run("share", &["--legend", HOSTILE, &one]);
    run("share", &["--legend", &format!("{HOSTILE}.toml"), &one]);
    run("share", &["--territory", &format!("{HOSTILE}none"), &one]);

    run("change", &[&counted[..], &[&one, &two]].concat());
    run(
        "change",
        &[&counted[..], &["--geojson", &format!("{HOSTILE}none/x"), &one, &two]].concat(),
    );
    let pieces = format!("{HOSTILE}.out");
    let text =
        run("change", &[&counted[..], &["--json", "--geojson", &pieces, &one, &two]].concat());
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["regions"][0]["name"], HOSTILE);
    let written = fs::read_to_string(folder.path().join(&pieces)).unwrap();
    assert!(serde_json::from_str::<Value>(&written).is_ok());

    let [first, second] = [("A", &one), (HOSTILE, &two)].map(|(name, file)| {
        // A comma separates files, so there is none in these names.
        let plain = format!("{}.geojson", name.len());
        fs::copy(folder.path().join(file), folder.path().join(&plain)).unwrap();
        format!("{}={plain}", name.replace('=', ""))
    });
    run("compare", &[&counted[..], &["--regions", &first, &second]].concat());
    run("compare", &[&counted[..], &["--json", &first, &second]].concat());

    run("audit", &["some 500 km2", &one]);
    run("audit", &[HOSTILE, &one]);
    write(
        "article.txt",
        &format!("{HOSTILE}Russia controls 19.1% of Ukraine. {HOSTILE} 8\u{1b}%."),
    );
    let dated = format!("2025-01-01={one}");
    run(
        "check_article",
        &["article.txt", "--all", "--map", &dated, "--article-date", "2025-01-01"],
    );
    run("check_article", &["article.txt", "--json", "--all", "--map", &dated]);
    run("check_article", &[&format!("{HOSTILE}none"), "--map", &dated]);
    write("latin1.txt", "");
    fs::write(folder.path().join("latin1.txt"), b"caf\xe9").unwrap();
    run("check_article", &["latin1.txt", "--map", &dated]);

    for arguments in [&["."][..], &["--json", "."], &["--csv", "."], &["--monthly", "."]] {
        let mut command = example("timeline");
        let output = command.current_dir(&folder).args(arguments).output().unwrap();
        expect_safe(std::str::from_utf8(&output.stdout).unwrap());
        expect_safe(std::str::from_utf8(&output.stderr).unwrap());
    }
}

#[test]
fn wrong_usage_is_quoted_safely() {
    let hyphens = format!("--{HOSTILE}");
    for (program, arguments) in [
        ("share", &[hyphens.as_str()][..]),
        ("share", &["--denominator", HOSTILE]),
        ("share", &["--date", HOSTILE]),
        ("timeline", &["--time-zone", HOSTILE, "."]),
        ("change", &["a", "b", HOSTILE]),
        ("audit", &["1%", "a", hyphens.as_str()]),
        ("compare", &[HOSTILE, HOSTILE]),
        ("check_article", &["a", "--map", HOSTILE]),
    ] {
        let output = example(program).args(arguments).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.starts_with("error: ") && output.stdout.is_empty(), "{message}");
        let found: Vec<char> = message.chars().filter(|&at| is_harmful(at)).collect();
        assert!(found.is_empty(), "{found:?} in {message}");
    }
}

/// The cells of a CSV text, the header too.
fn cells(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

#[cfg(unix)]
#[test]
fn a_spreadsheet_runs_no_name_as_a_formula() {
    const STARTS: [&str; 12] = [
        "=1+1",
        "+1",
        "-1",
        "-2+3",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u{200b}=1",
        "＝1",
        "-inf",
    ];
    let folder = tempfile::tempdir().unwrap();
    let cell = |west: f64| square(&json!({"status": "occupied"}), west);
    let mut names = Vec::new();
    for (index, start) in STARTS.iter().enumerate() {
        let name = format!("{start},\"_2025-02-{:02}.geojson", index + 1);
        // Every second day has less ground than the day before.
        let drawn = if index % 2 == 0 { vec![cell(36.0), cell(36.25)] } else { vec![cell(36.0)] };
        fs::write(folder.path().join(&name), collection(&drawn)).unwrap();
        names.push(name);
    }
    let regions: Vec<Value> = STARTS
        .iter()
        .enumerate()
        .map(|(index, name)| {
            square(&json!({"name": format!("{name}r")}), 36.0 + 0.25 * index as f64)
        })
        .collect();
    fs::write(folder.path().join("land"), collection(&regions)).unwrap();
    for period in [None, Some("--monthly")] {
        let mut command = example("timeline");
        command.current_dir(&folder).args(["--csv", "--regions", "--territory", "land"]);
        // After "--" a name may begin with a hyphen.
        let output = command.args(period).arg("--").args(&names).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let text = std::str::from_utf8(&output.stdout).unwrap();
        expect_safe(text);
        let rows = cells(text);
        let regions = 9..9 + STARTS.len();
        let is_number = |column: usize| {
            ["km2", "percent"].iter().any(|unit| rows[0][column].ends_with(unit))
                || regions.contains(&column)
        };
        let mut negative = 0;
        for (index, row) in rows.iter().enumerate() {
            assert_eq!(row.len(), rows[0].len());
            for (column, cell) in row.iter().enumerate() {
                if index > 0 && is_number(column) && period.is_none() {
                    assert!(cell.is_empty() || cell.parse::<f64>().is_ok(), "{cell:?} in {text}");
                    negative += usize::from(cell.starts_with('-'));
                } else if period.is_none() || index == 0 || column < 5 {
                    let seen = cell.trim_start_matches(|at: char| at.is_whitespace());
                    assert!(!seen.starts_with(['=', '+', '-', '@', '＝']), "{cell:?} in {text}");
                }
            }
        }
        if period.is_none() {
            assert_eq!(rows.len(), STARTS.len() + 1);
            assert!(negative >= 5, "losses stay numbers: {text}");
            for (row, name) in rows[1..].iter().zip(&names) {
                // An apostrophe, and what is not seen spelt out.
                assert!(row[1].starts_with('\''), "{name:?}: {row:?}");
                assert!(row[1].ends_with(".geojson"), "{row:?}");
            }
            assert!(rows[0][regions].iter().all(|name| name.starts_with('\'')), "{:?}", rows[0]);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_file_is_written_where_it_is_asked_for_and_a_device_stays_one() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let maps = folder.path().join("maps");
    fs::create_dir(&maps).unwrap();
    fs::write(
        maps.join("m_2025-01-01.geojson"),
        collection(&[square(&json!({"status": "occupied"}), 36.0)]),
    )
    .unwrap();
    let run =
        |target: &Path| example("timeline").arg(&maps).arg("-o").arg(target).output().unwrap();
    let (file, link) = (folder.path().join("out.txt"), folder.path().join("link.txt"));
    symlink(&file, &link).unwrap();
    fs::write(&file, "old").unwrap();
    assert!(run(&link).status.success());
    assert!(fs::read_to_string(&file).unwrap().starts_with("date "));
    assert!(link.symlink_metadata().unwrap().is_symlink());
    // Others may read it, as any new file.
    assert!(run(&folder.path().join("new.txt")).status.success());
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode();
    fs::write(folder.path().join("plain"), "").unwrap();
    assert_eq!(mode(&folder.path().join("new.txt")), mode(&folder.path().join("plain")));
    // A pipe that is given as the file is written to; it is not replaced by a file.
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = {
        let pipe = pipe.clone();
        std::thread::spawn(move || fs::read_to_string(pipe).unwrap())
    };
    assert!(run(&pipe).status.success());
    assert!(reader.join().unwrap().starts_with("date "));
    assert!(pipe.symlink_metadata().unwrap().file_type().is_fifo());
    let output = run(Path::new("/nowhere/out.txt"));
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.starts_with("error: /nowhere/out.txt: No such file"), "{message}");
}
