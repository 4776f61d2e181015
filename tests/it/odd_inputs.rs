//! Inputs and outputs that are not files, are not what they say, or change while they are read: the
//! example programs end with a result or one line of error, soon and in bounded memory.
#![cfg(unix)]

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::command_line::example;
use crate::determinism::Dice;

/// An ordinary map: one square degree.
const SQUARE: &str = r#"{"type":"Feature","properties":{"status":"occupied"},"geometry":
    {"type":"Polygon","coordinates":[[[36,47],[37,47],[37,48],[36,48],[36,47]]]}}"#;

/// Longer than any of these programs takes on a busy machine, so that none is waited for forever.
const PATIENCE: Duration = Duration::from_secs(120);

/// A program that may have a gigabyte of addresses, where the system can say so.
fn bounded(program: &str) -> Command {
    let program = example(program);
    if cfg!(target_os = "linux") {
        let mut shell = Command::new("sh");
        shell.args(["-c", "ulimit -v 1000000 && exec \"$0\" \"$@\""]).arg(program.get_program());
        shell
    } else {
        program
    }
}

/// Runs a program to its end, which must come.
#[track_caller]
fn run(command: &mut Command) -> Output {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    // What is printed here fits into a pipe.
    while child.try_wait().unwrap().is_none() {
        if started.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("{command:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

/// One line on standard error, exit code 1, nothing else.
#[track_caller]
fn expect_error(output: &Output, expected: &str) {
    let message = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(message.starts_with("error: ") && message.contains(expected), "{message}");
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(!message.contains("panicked"), "{message}");
    assert!(output.stdout.is_empty(), "{output:?}");
}

/// A result, or an error as it should be.
#[track_caller]
fn expect_result_or_error(output: &Output) {
    if output.status.success() {
        assert!(output.stderr.is_empty() && !output.stdout.is_empty(), "{output:?}");
    } else {
        expect_error(output, "");
    }
}

fn random(count: usize) -> Vec<u8> {
    let mut dice = Dice(9);
    (0..count).map(|_| u8::try_from(dice.below(256)).unwrap()).collect()
}

#[test]
fn random_bytes_are_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("random.geojson");
    fs::write(&path, random(10_000_000)).unwrap();
    expect_error(&run(bounded("share").arg(&path)), "random.geojson");
    expect_error(&run(bounded("share").arg("--territory").arg(&path)), "random.geojson");
    expect_error(
        &run(bounded("share").arg("-").stdin(File::open(&path).unwrap())),
        "standard input",
    );
    // Random, but for the beginning.
    let gzip = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    for start in [
        &b"{"[..],
        b"[",
        b"\"",
        b"{\"type\":\"",
        b"{\"type\":\"FeatureCollection\",\"features\":[",
        b"{\"type\":\"Polygon\",\"coordinates\":[[[36,47",
        b"\x1e{",
        b"\xef\xbb\xbf{",
        b"\xff\xfe",
        &gzip,
    ] {
        fs::write(&path, [start, &random(20_000)].concat()).unwrap();
        expect_error(&run(bounded("share").arg(&path)), "random.geojson");
    }
}

#[test]
fn what_has_no_end_ends_at_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("m.geojson");
    fs::write(&map, SQUARE).unwrap();
    let limit = ["--max-bytes", "1000000"];
    let hit = |name: &str| format!("{name}: more than 1000000 bytes; to allow more, raise");
    for device in ["/dev/zero", "/dev/urandom"] {
        expect_error(&run(bounded("share").args(limit).arg(device)), &hit(device));
        let territory = ["--territory", device];
        expect_error(&run(bounded("share").args(limit).args(territory)), &hit(device));
        let stdin = File::open(device).unwrap();
        let output = run(bounded("share").args(limit).arg("-").stdin(stdin));
        expect_error(&output, &hit("standard input"));
        let dated = format!("2025-01-01={}", map.display());
        let article = [device, "--map", &dated];
        let output = run(bounded("check_article").args(limit).args(article));
        expect_error(&output, &format!("{device}: more than 1000000 bytes"));
        let output = run(bounded("timeline").args(limit).args(["--csv", device]));
        assert_eq!(output.status.code(), Some(1));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(&format!("{device}: more than 1000000 bytes")), "{text}");
    }
    let legend = folder.path().join("endless.toml");
    symlink("/dev/zero", &legend).unwrap();
    let output = run(bounded("share").arg("--legend").arg(&legend).arg(&map));
    expect_error(&output, "endless.toml: is not a legend: it has more than 1048576 bytes");
    // Of a packed file the limit holds for what it unpacks to: 10 MB of spaces in 10 kB.
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![b' '; 10_000_000]).unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 20_000);
    fs::write(&map, packed).unwrap();
    let hit = "m.geojson: more than 1000000 unpacked bytes";
    expect_error(&run(bounded("share").args(limit).arg(&map)), hit);
}

#[test]
fn a_pipe_that_never_ends_ends_at_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.geojson");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    // A document that goes on forever.
    let write = || {
        let mut pipe = OpenOptions::new().write(true).open(&pipe)?;
        pipe.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
        loop {
            pipe.write_all(SQUARE.as_bytes())?;
            pipe.write_all(b",")?;
        }
    };
    std::thread::scope(|scope| {
        let writer = scope.spawn(write);
        let output = run(bounded("share").args(["--max-bytes", "1000000"]).arg(&pipe));
        expect_error(&output, "pipe.geojson: more than 1000000 bytes");
        let ended: std::io::Result<()> = writer.join().unwrap();
        assert_eq!(ended.unwrap_err().kind(), std::io::ErrorKind::BrokenPipe);
    });
}

#[test]
fn a_file_that_changes_while_it_is_read_is_a_result_or_an_error() {
    const RUNS: usize = 25;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map_2025-01-01.geojson");
    // Large enough that a reader needs several reads.
    let features = vec![SQUARE; 5_000].join(",");
    let whole = format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}");
    fs::write(&path, &whole).unwrap();
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut dice = Dice(13);
            while !is_over.load(Ordering::Relaxed) {
                let file = OpenOptions::new().write(true).open(&path).unwrap();
                file.set_len(dice.below(whole.len()) as u64).unwrap();
                std::thread::sleep(Duration::from_millis(dice.below(4) as u64));
                (&file).write_all(whole.as_bytes()).unwrap();
                std::thread::sleep(Duration::from_millis(dice.below(40) as u64));
            }
        });
        for number in 0..RUNS {
            let limit = ["--max-bytes", "100000000"];
            let program = if number % 5 == 0 { "timeline" } else { "share" };
            let output = run(bounded(program).args(limit).arg(&path));
            if program == "share" {
                expect_result_or_error(&output);
            } else {
                assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
            }
        }
        is_over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn paths_that_lead_nowhere_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    symlink(at("gone"), at("broken.geojson")).unwrap();
    symlink(at("ring.geojson"), at("ring.geojson")).unwrap();
    fs::create_dir(at("folder.toml")).unwrap();
    fs::write(at("m.geojson"), SQUARE).unwrap();
    let dated = format!("2025-01-01={}", at("m.geojson").display());
    for path in
        [at("broken.geojson"), at("ring.geojson"), at("m.geojson").join("below"), at("folder.toml")]
    {
        expect_error(&run(example("share").arg(&path)), "cannot be read");
        expect_error(&run(example("share").arg("--territory").arg(&path)), "cannot be read");
        expect_error(&run(example("change").arg(&path).arg(at("m.geojson"))), "cannot be read");
        expect_error(&run(example("audit").arg("1%").arg(&path)), "cannot be read");
        let output = run(example("check_article").arg(&path).args(["--map", &dated]));
        expect_error(&output, path.file_name().unwrap().to_str().unwrap());
    }
    let output = run(example("share").arg("--legend").arg(at("folder.toml")).arg(at("m.geojson")));
    expect_error(&output, "folder.toml: cannot be read");
    expect_error(&run(example("timeline").arg(at("folder.toml"))), "no maps");
    // No path at all is wrong usage.
    for program in ["share", "timeline"] {
        let output = run(example(program).arg(""));
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(output.stdout.is_empty() && output.stderr.starts_with(b"error: "), "{output:?}");
    }
}

#[test]
fn a_file_without_permission_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.geojson");
    fs::write(&path, SQUARE).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(&path).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    expect_error(&run(example("share").arg(&path)), "cannot be read: Permission denied");
}

/// A program whose standard streams the shell has set up.
fn in_shell(redirection: &str, program: &str, arguments: &[&str]) -> Output {
    let script = format!("exec \"$0\" \"$@\" {redirection}");
    run(Command::new("sh")
        .args(["-c", &script])
        .arg(example(program).get_program())
        .args(arguments))
}

#[test]
fn standard_input_that_is_closed_or_used_up_is_empty() {
    for arguments in [&["-"][..], &["--territory", "-"]] {
        let output = in_shell("<&-", "share", arguments);
        expect_error(&output, "standard input: is empty, expected GeoJSON");
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("m.geojson"), SQUARE).unwrap();
    let stdin = File::open(folder.path().join("m.geojson")).unwrap();
    let output = run(example("share").args(["-", "-"]).stdin(stdin));
    expect_error(&output, "standard input: is empty, expected GeoJSON");
}

/// Every program with arguments that make it print something.
fn printing(folder: &Path) -> Vec<(&'static str, Vec<String>)> {
    let path = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let map = path("map_2025-01-01.geojson", SQUARE);
    let article = path("article.txt", "date 2025-01-02\n\nRussia controls 1.4% of Ukraine.");
    vec![
        ("share", vec![]),
        ("share", vec!["--json".to_owned()]),
        ("change", vec![map.clone(), map.clone()]),
        ("timeline", vec![map.clone()]),
        ("timeline", vec!["--csv".to_owned(), map.clone()]),
        ("compare", vec![format!("A={map}"), format!("B={map}")]),
        ("audit", vec!["1.4%".to_owned(), map.clone()]),
        ("check_article", vec![article, "--map".to_owned(), format!("2025-01-01={map}")]),
    ]
}

#[test]
fn a_reader_who_has_seen_enough_ends_every_program_quietly() {
    let folder = tempfile::tempdir().unwrap();
    for (program, arguments) in printing(folder.path()) {
        let mut command = example(program);
        command.args(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{program}: {output:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_an_error_and_stays_a_device() {
    let folder = tempfile::tempdir().unwrap();
    for (program, arguments) in printing(folder.path()) {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = in_shell(">/dev/full", program, &arguments);
        expect_error(&output, "error: standard output: No space left on device");
        // Where errors go nowhere, the exit code still says it.
        let output = in_shell(">/dev/full 2>/dev/full", program, &arguments);
        assert_eq!(output.status.code(), Some(1), "{program}: {output:?}");
    }
    let output = in_shell("2>/dev/full", "share", &["missing.geojson"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let map = folder.path().join("map_2025-01-01.geojson");
    let map = map.to_str().unwrap();
    let output = in_shell("", "timeline", &["-o", "/dev/full", map]);
    expect_error(&output, "error: /dev/full: No space left on device");
    let output = in_shell("", "change", &["--geojson", "/dev/full", map, map]);
    expect_error(&output, "error: /dev/full: No space left on device");
    assert!(fs::metadata("/dev/full").unwrap().file_type().is_char_device());
}
