//! Programs that are stopped in the middle: they end at once, and leave whole what they leave.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::command_line::example;

const MAPS: usize = 100;
/// The last map of a series that is stopped.
const LAST: &str = "slow_2030-01-01.geojson";
/// So many are measured before a program is stopped.
const FIRST: usize = 10;
/// Longer than any of this takes, even where others share the machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// Takes longer than any test, where nothing limits it.
const SLOW: i32 = 3_000;

/// So many rings around each other.
fn map(day: usize, rings: i32) -> Value {
    let corners = 64;
    let ring = |ring: i32| {
        let corner = |corner: i32| {
            let angle = std::f64::consts::TAU * f64::from(corner % corners) / f64::from(corners);
            let radius = f64::from(ring) / f64::from(rings) + day as f64 / 1000.0;
            [32.0 + radius * angle.cos(), 48.5 + radius * angle.sin()]
        };
        let ring: Vec<[f64; 2]> = (0..=corners).map(corner).collect();
        [ring]
    };
    let rings: Vec<[Vec<[f64; 2]>; 1]> = (1..=rings).map(ring).collect();
    json!({"type": "Feature", "properties": {"status": "occupied"}, "geometry":
        {"type": "MultiPolygon", "coordinates": rings}})
}

/// A long series of maps, with a cache and an output beside them.
struct Series(tempfile::TempDir);

impl Series {
    fn new() -> Self {
        let series = Self(tempfile::tempdir().unwrap());
        fs::create_dir(series.path("maps")).unwrap();
        fs::write(series.path(LAST), map(0, SLOW).to_string()).unwrap();
        for day in 0..MAPS {
            let name = format!(
                "maps/a_{}-{:02}-{:02}.geojson",
                2020 + day / 336,
                1 + day / 28 % 12,
                1 + day % 28
            );
            fs::write(series.path(&name), map(day, 20).to_string()).unwrap();
        }
        series
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn timeline(&self) -> Command {
        let mut command = example("timeline");
        command.current_dir(&self.0).args(["--json", "maps"]);
        command.args(["--limit", "comparisons=1000000000000"]);
        // However many a machine has, the end is not near when the first entries are there.
        command.env("RAYON_NUM_THREADS", "2");
        command
    }

    fn with_cache(&self) -> Command {
        let mut command = self.timeline();
        command.args(["--cache", "cache", "-o", "out.json"]);
        command
    }

    /// The finished entries of the cache, with what would be another if they were written again.
    fn entries(&self) -> BTreeMap<String, u64> {
        let Ok(entries) = fs::read_dir(self.path("cache")) else { return BTreeMap::new() };
        let entries = entries.map(|entry| entry.unwrap());
        let named = entries.map(|entry| (entry.file_name().into_string().unwrap(), entry.path()));
        named
            .filter(|(name, _)| name.ends_with(".json.gz"))
            .map(|(name, path)| (name, path.metadata().unwrap().ino()))
            .collect()
    }
}

/// The same program, which does not ignore what whoever runs the tests ignores: a shell that starts them in the
/// background sees to it that they ignore Ctrl-C, and no program can undo that for itself but `env`.
fn with_default_signals(command: &Command) -> Command {
    let mut program = Command::new("env");
    program.arg("--default-signal=INT,TERM").arg(command.get_program()).args(command.get_args());
    program.current_dir(command.get_current_dir().unwrap());
    program.envs(command.get_envs().filter_map(|(key, value)| Some((key, value?))));
    program.stdout(Stdio::null()).stderr(Stdio::null());
    program
}

/// Sends a signal to a program and waits for its end: how long that took.
fn stop(child: &mut Child, signal: &str) -> Duration {
    let start = Instant::now();
    let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success(), "the program had ended before");
    while child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < PATIENCE, "{signal} does not end it");
        std::thread::sleep(Duration::from_millis(5));
    }
    start.elapsed()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_long_timeline_ends_at_once_and_what_it_measured_is_kept() {
    let series = Series::new();
    let output = series.timeline().output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let whole = String::from_utf8(output.stdout).unwrap();
    let whole = whole.trim_end();
    for (signal, number) in [("INT", 2), ("TERM", 15)] {
        drop(fs::remove_dir_all(series.path("cache")));
        fs::write(series.path("out.json"), "old").unwrap();
        let mut command = series.with_cache();
        // With the slow map at the end it does not come to its end by itself.
        command.arg(LAST);
        let mut child = with_default_signals(&command).spawn().unwrap();
        let end = Instant::now() + PATIENCE;
        while series.entries().len() < FIRST {
            assert!(Instant::now() < end, "nothing is kept before the end");
            std::thread::sleep(Duration::from_millis(2));
        }
        let took = stop(&mut child, signal);
        let status = child.wait().unwrap();
        assert!(
            status.signal() == Some(number) || status.code() == Some(128 + number),
            "{signal}: {status}"
        );
        // "At once" leaves room for a machine that does other things.
        assert!(took < Duration::from_secs(1), "{signal}: {took:?}");
        assert_eq!(fs::read_to_string(series.path("out.json")).unwrap(), "old");
        assert_eq!(names(series.0.path()), ["cache", "maps", "out.json", LAST]);

        // The next run measures the others, and only these.
        let kept = series.entries();
        assert!((FIRST..=MAPS).contains(&kept.len()), "{signal}: {} kept", kept.len());
        let again = series.with_cache().output().unwrap();
        assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
        let found = series.entries();
        assert_eq!(found.len(), MAPS);
        for (name, file) in &kept {
            assert_eq!(found.get(name), Some(file), "{signal}: {name} was measured again");
        }
        let document = fs::read_to_string(series.path("out.json")).unwrap();
        assert!(document.trim_end() == whole, "{signal}: other figures out of the cache");
    }
}
