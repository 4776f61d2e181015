//! What fails around a program: threads, names, files that cannot be read. Each failure says what happened, and loses
//! nothing of what did not fail.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::json;

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
    if cfg!(feature = "draw") {
        for picture in ["a.svg", "a.html"] {
            let path = scratch.path().join(picture);
            succeeds(example("draw").args([name(1), name(2)]).arg("-o").arg(&path));
            assert!(fs::metadata(path).unwrap().len() > 1000);
        }
    }
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
