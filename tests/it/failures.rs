//! What fails around a program: threads, names, files that cannot be read. Each failure says what happened, and loses
//! nothing of what did not fail.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::command_line::example;

fn write_map(path: &Path) {
    let map = json!({"type": "Feature", "properties": {"status": "occupied"}, "geometry":
        {"type": "Polygon", "coordinates": [[[30, 47], [31, 47], [31, 48], [30, 48], [30, 47]]]}});
    fs::write(path, map.to_string()).unwrap();
}

fn succeeds(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// No thread can have a stack of a pebibyte, so none is started, as where a container allows no more processes.
#[cfg(target_os = "linux")]
#[test]
fn where_no_thread_can_be_started_one_does_the_work() {
    let scratch = tempfile::tempdir().unwrap();
    for day in 1..=3 {
        write_map(&scratch.path().join(format!("a_2025-01-0{day}.geojson")));
    }
    for arguments in [&["--json"][..], &["--json", "--monthly"]] {
        let ask = |stack: Option<&str>| {
            let mut command = example("timeline");
            command.args(arguments).arg(scratch.path());
            succeeds(command.envs(stack.map(|stack| ("RUST_MIN_STACK", stack)))).stdout
        };
        assert_eq!(ask(Some("1125899906842624")), ask(None));
    }
    if cfg!(feature = "draw") {
        let page = |name: &str, stack: Option<&str>| {
            let path = scratch.path().join(name);
            let mut command = example("draw");
            command.arg(scratch.path().join("a_2025-01-01.geojson"));
            command.arg(scratch.path().join("a_2025-01-02.geojson")).arg("-o").arg(&path);
            succeeds(command.envs(stack.map(|stack| ("RUST_MIN_STACK", stack))));
            fs::read(path).unwrap()
        };
        assert_eq!(page("one.html", Some("1125899906842624")), page("all.html", None));
    }
}

/// Of eight threads with half a gibibyte each, two gibibytes hold three: the program does with fewer.
#[cfg(target_os = "linux")]
#[test]
fn where_some_threads_can_be_started_they_do_the_work() {
    let scratch = tempfile::tempdir().unwrap();
    for day in 1..=9 {
        write_map(&scratch.path().join(format!("a_2025-01-0{day}.geojson")));
    }
    let ask = |limit: &str| {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{limit} exec \"$0\" \"$@\"")]);
        command.arg(example("timeline").get_program()).arg("--json").arg(scratch.path());
        command.env("RAYON_NUM_THREADS", "8").env("RUST_MIN_STACK", "536870912");
        succeeds(&mut command).stdout
    };
    assert_eq!(ask("ulimit -v 2097152;"), ask(""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf_8_is_a_path_like_any_other() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let scratch = tempfile::tempdir().unwrap();
    let name = |day: u8| {
        let name = [b"Karte \xff_2025-01-0", &[b'0' + day][..], b".geojson"].concat();
        scratch.path().join(OsStr::from_bytes(&name))
    };
    for day in 1..=3 {
        write_map(&name(day));
    }
    for arguments in [&[][..], &["--monthly"]] {
        let output =
            succeeds(example("timeline").arg("--json").args(arguments).arg(scratch.path()));
        assert_eq!(output.stderr, b"", "{}", String::from_utf8_lossy(&output.stderr));
        let found = String::from_utf8(output.stdout).unwrap();
        assert!(found.contains("Karte \u{fffd}_2025-01-03.geojson"), "{found}");
    }
    let alone = succeeds(example("share").arg("--json").arg(name(1)));
    assert!(String::from_utf8(alone.stdout).unwrap().contains("8376.63"));
    succeeds(example("change").args([name(1), name(2)]));
    succeeds(example("audit").arg("8,377 km²").arg(name(1)));
    succeeds(example("legend").arg(name(1)));
    // Names that stand behind others in one argument, and with a legend.
    let joined = |parts: &[&OsStr]| parts.join(OsStr::new(""));
    let [first, second] = [name(1), name(2)].map(PathBuf::into_os_string);
    let source = |name: &str, file: &OsStr| joined(&[OsStr::new(name), file]);
    let both = joined(&[OsStr::new("B="), &first, OsStr::new(","), &second, OsStr::new("@any")]);
    let compared = succeeds(example("compare").args([source("A=", &first), both]));
    assert!(String::from_utf8_lossy(&compared.stdout).contains("Jaccard 1.0000"));
    let article = scratch.path().join(OsStr::from_bytes(b"Artikel \xff.txt"));
    fs::write(&article, "date 2025-01-02\n\nRussia controls 8,377 sq km of Ukraine.").unwrap();
    for legend in ["", "@any"] {
        let map = joined(&[OsStr::new("2025-01-01="), &first, OsStr::new(legend)]);
        let checked = succeeds(example("check_article").arg(&article).arg("--map").arg(map));
        assert!(String::from_utf8_lossy(&checked.stdout).contains("  reproduced"));
    }
    // Territories and legends are files, too.
    let territory = scratch.path().join(OsStr::from_bytes(b"Land \xff.geojson"));
    write_map(&territory);
    let within = succeeds(example("share").arg(name(1)).arg("--territory").arg(&territory));
    assert!(String::from_utf8_lossy(&within.stdout).contains("100.0%"));
    let legend = scratch.path().join(OsStr::from_bytes(b"Legende \xff.toml"));
    fs::write(
        &legend,
        "name = 'mine'\ntitle = 'Mine'\ncontrolled = ['occupied']\n[[rule]]\nstatus_property = 'status'\n",
    )
    .unwrap();
    let read = succeeds(example("share").arg(name(1)).arg("--legend").arg(&legend));
    assert!(String::from_utf8_lossy(&read.stdout).contains("legend mine"));
}

/// What is written, kept, and looked up: files like those that are read.
#[cfg(target_os = "linux")]
#[test]
fn whatever_a_program_writes_may_have_a_name_that_is_not_utf_8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let scratch = tempfile::tempdir().unwrap();
    let name =
        |end: &str| scratch.path().join(OsStr::from_bytes(&[b"aus \xff", end.as_bytes()].concat()));
    let map = name("_2025-01-01.geojson");
    write_map(&map);
    let is_written = |path: &Path| fs::metadata(path).unwrap().len() > 100;
    succeeds(
        example("timeline").arg(&map).arg("-o").arg(name(".txt")).arg("--cache").arg(name("")),
    );
    assert!(is_written(&name(".txt")) && fs::read_dir(name("")).unwrap().count() == 1);
    let geojson = name(".geojson");
    succeeds(example("change").args([&map, &map]).arg("--geojson").arg(&geojson));
    assert!(geojson.exists());
    if !cfg!(feature = "draw") {
        return;
    }
    let theme = name(".toml");
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/dark.toml"), &theme).unwrap();
    let places = name("_places.csv");
    fs::write(&places, "name,latitude,longitude\nMelitopol,47.5,30.5\n").unwrap();
    for end in ["a.svg", "a.png", "a.html"] {
        let mut command = example("draw");
        command.arg(&map).arg("--json").arg("--theme").arg(&theme).arg("--places").arg(&places);
        let output = succeeds(command.arg("-o").arg(name(end)));
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(document["output"].as_str().unwrap().ends_with(&format!("aus \u{fffd}{end}")));
        assert!(is_written(&name(end)), "{end}");
    }
    let svg = fs::read_to_string(name("a.svg")).unwrap();
    assert!(svg.contains("Melitopol") && svg.contains("aus \u{fffd}_2025-01-01.geojson"));
    let mut chart = example("draw");
    succeeds(chart.arg("--chart").args([&map, &map]).arg("-o").arg(name("chart.svg")));
    assert!(is_written(&name("chart.svg")));
}

/// A row that failed says its cause, in every format.
#[test]
fn a_row_that_failed_says_its_cause() {
    let scratch = tempfile::tempdir().unwrap();
    write_map(&scratch.path().join("a_2025-01-01.geojson"));
    for format in ["", "--json", "--csv"] {
        let mut command = example("timeline");
        command.current_dir(scratch.path()).args(["a_2025-01-01.geojson", "b_2025-01-02.geojson"]);
        let output =
            command.args(Some(format).filter(|format| !format.is_empty())).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let found = String::from_utf8(output.stdout).unwrap();
        let cause = "b_2025-01-02.geojson: cannot be read: No such file or directory";
        assert!(!cfg!(unix) || found.contains(cause), "{format}: {found}");
        // The map that could be read is there with its figure.
        let figure = if format.is_empty() { "8,376.63" } else { "8376.63" };
        assert!(found.contains(figure), "{format}: {found}");
    }
}

/// The same where there is a page, or only room for a line on a chart.
#[cfg(feature = "draw")]
#[test]
fn a_map_that_failed_says_its_cause_on_a_page_and_beside_a_chart() {
    let scratch = tempfile::tempdir().unwrap();
    write_map(&scratch.path().join("a_2025-01-01.geojson"));
    write_map(&scratch.path().join("c_2025-01-03.geojson"));
    fs::write(scratch.path().join("d_2025-01-04.geojson"), "{\"type\": <b>").unwrap();
    let causes = [
        ("b_2025-01-02.geojson", "cannot be read: No such file or directory"),
        ("d_2025-01-04.geojson", "line 1 column 10: is not valid JSON"),
    ];
    let maps = [
        "a_2025-01-01.geojson",
        "b_2025-01-02.geojson",
        "c_2025-01-03.geojson",
        "d_2025-01-04.geojson",
    ];
    let draw = |arguments: &[&str]| {
        let mut command = example("draw");
        let output =
            command.current_dir(scratch.path()).args(maps).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let message = draw(&["-o", "page.html"]);
    assert_eq!(message, "error: 2 of 4 maps could not be read\n");
    let page = fs::read_to_string(scratch.path().join("page.html")).unwrap();
    let rows: Vec<&str> = page.lines().filter(|line| line.contains("<tr><td>")).collect();
    for (name, cause) in causes {
        let row = rows.iter().find(|row| row.contains(&format!("<td>{name}</td>")));
        let row = row.unwrap_or_else(|| panic!("{name} has no row: {rows:?}"));
        assert!(!cfg!(unix) || row.contains(cause), "{name}: {row}");
        assert!(!row.contains("<b>"), "{row}");
    }
    let message = draw(&["--chart", "-o", "chart.svg"]);
    for (name, cause) in causes {
        let line = message.lines().find(|line| line.starts_with(&format!("error: {name}")));
        let line = line.unwrap_or_else(|| panic!("{name}: {message}"));
        assert!(!cfg!(unix) || line.contains(cause), "{name}: {line}");
    }
    assert!(message.ends_with("error: 2 of 4 maps could not be read\n"), "{message}");
}

/// What is called as maps are and is no file is not opened: a pipe waits for whoever writes to it, and a device has no
/// end.
#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_in_a_folder_is_a_row_and_not_the_end() {
    use std::os::unix::fs::symlink;
    use std::time::{Duration, Instant};

    let scratch = tempfile::tempdir().unwrap();
    let path = |name: &str| scratch.path().join(name);
    write_map(&path("a_2025-01-01.geojson"));
    let pipe = path("b_2025-01-02.geojson");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for (name, target) in [
        ("c_2025-01-03.geojson", "/dev/zero"),
        ("d_2025-01-04.json.gz", "/dev/tty"),
        ("e_2025-01-05.json", "b_2025-01-02.geojson"),
        ("f_2025-01-06.geojson", "nowhere"),
        ("g_2025-01-07.geojson", "a_2025-01-01.geojson"),
    ] {
        symlink(target, path(name)).unwrap();
    }
    symlink("/dev/zero", path("notes.txt")).unwrap();
    fs::create_dir(path("folder.geojson")).unwrap();
    let mut programs =
        vec![("timeline", vec![]), ("timeline", vec!["--json"]), ("timeline", vec!["--csv"])];
    if cfg!(feature = "draw") {
        programs.push(("draw", vec!["-o", "page.html"]));
    }
    for (program, arguments) in programs {
        let mut command = example(program);
        command.current_dir(scratch.path()).arg(".").args(&arguments);
        let mut child = command
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let end = Instant::now() + Duration::from_secs(120);
        while child.try_wait().unwrap().is_none() {
            if Instant::now() > end {
                child.kill().unwrap();
                panic!("{program} {arguments:?} hangs");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let output = child.wait_with_output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(message, "error: 5 of 7 maps could not be read\n");
        assert_eq!(output.status.code(), Some(1));
        let found = match program {
            "draw" => fs::read_to_string(path("page.html")).unwrap(),
            _ => String::from_utf8(output.stdout).unwrap(),
        };
        for name in [
            "b_2025-01-02.geojson",
            "c_2025-01-03.geojson",
            "d_2025-01-04.json.gz",
            "e_2025-01-05.json",
        ] {
            let cause = format!(
                "{name}: cannot be read: found a pipe, a device or a socket, expected a file"
            );
            assert!(found.contains(&cause), "{name} {arguments:?}: {found}");
        }
        assert!(found.contains("f_2025-01-06.geojson: cannot be read: No such file"), "{found}");
        // Links to maps are maps.
        assert!(found.contains("2025-01-01") && found.contains("2025-01-07"), "{found}");
    }
}

/// Who names a pipe means it.
#[cfg(unix)]
#[test]
fn a_pipe_that_is_named_is_read() {
    let scratch = tempfile::tempdir().unwrap();
    let (map, pipe) = (scratch.path().join("map"), scratch.path().join("a_2025-01-01.geojson"));
    write_map(&map);
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = {
        let (text, pipe) = (fs::read(map).unwrap(), pipe.clone());
        std::thread::spawn(move || fs::write(pipe, text).unwrap())
    };
    let output = succeeds(example("timeline").arg(&pipe));
    writer.join().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("8,376.63"));
}
