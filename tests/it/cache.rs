//! The cache of a timeline: it saves work, decides no figure, and fails aloud and without harm.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use serde_json::{Value, json};
use territory_control::method::Clip;
use territory_control::timeline::Timeline;
use territory_control::{Method, Territory, WarningCode};

use crate::timeline::{square, write};

fn text(timeline: &Timeline) -> String {
    serde_json::to_string(timeline).unwrap()
}

/// A map and a cache with its one entry.
struct Kept {
    scratch: tempfile::TempDir,
    map: PathBuf,
    /// What is printed of it.
    text: String,
}

impl Kept {
    fn new() -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let mut grey = square(2.0);
        grey["properties"]["status"] = json!("unknown");
        let map = write(scratch.path(), "a_2025-01-01.geojson", &[square(1.0), grey]);
        let mut kept = Self { scratch, map, text: String::new() };
        let first = kept.read();
        assert_eq!(first.measured(), 1);
        kept.text = text(&first);
        kept
    }

    fn folder(&self) -> PathBuf {
        self.scratch.path().join("cache")
    }

    fn read(&self) -> Timeline {
        let ukraine = Territory::ukraine();
        let survey = ukraine.survey(&Method::default());
        survey.timeline().cache(self.folder()).read([&self.map]).unwrap()
    }

    fn entries(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.folder()).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    fn entry(&self) -> PathBuf {
        self.entries().pop().unwrap()
    }

    /// Expects that the map is measured again to the same figures, and kept anew.
    fn expect_measured_again(&self, what: &str) {
        let again = self.read();
        assert_eq!((again.measured(), text(&again)), (1, self.text.clone()), "{what}");
        assert!(again.warnings().is_empty(), "{what}: {:?}", again.warnings());
        assert_eq!(self.read().measured(), 0, "{what}");
    }
}

#[test]
fn what_is_not_sealed_is_measured_again() {
    let kept = Kept::new();
    let whole = fs::read(kept.entry()).unwrap();
    for length in [0, 1, whole.len() / 2, whole.len() - 1] {
        fs::write(kept.entry(), &whole[..length]).unwrap();
        kept.expect_measured_again("cut short");
    }
    let mut longer = whole.clone();
    longer.push(b' ');
    fs::write(kept.entry(), longer).unwrap();
    kept.expect_measured_again("more than was written");

    // As versions before the seal wrote it, and one that says what is not so.
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(br#"{"controlled": -5e10, "pieces": []}"#).unwrap();
    fs::write(kept.entry(), packed.finish().unwrap()).unwrap();
    kept.expect_measured_again("no seal");

    // The entry of another map under the name of this one.
    let other = write(kept.scratch.path(), "b_2025-01-01.geojson", &[square(3.0)]);
    let ukraine = Territory::ukraine();
    let own = kept.entry();
    let survey = ukraine.survey(&Method::default());
    survey.timeline().cache(kept.folder()).read([other]).unwrap();
    let other = kept.entries().into_iter().find(|entry| *entry != own).unwrap();
    fs::rename(other, own).unwrap();
    kept.expect_measured_again("the entry of another map");
}

/// Zeros by the gigabyte, packed into a megabyte.
#[test]
fn a_bomb_is_no_entry() {
    let kept = Kept::new();
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![0; 1 << 20];
    for _ in 0..300 {
        packed.write_all(&zeros).unwrap();
    }
    let whole = fs::read(kept.entry()).unwrap();
    let head = whole.iter().position(|byte| *byte == b'\n').unwrap();
    let bomb = [&whole[..=head], &packed.finish().unwrap()].concat();
    fs::write(kept.entry(), bomb).unwrap();
    kept.expect_measured_again("a bomb");
}

#[cfg(unix)]
#[test]
fn a_pipe_in_place_of_an_entry_is_not_waited_for() {
    let kept = Kept::new();
    let entry = kept.entry();
    fs::remove_file(&entry).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&entry).status().unwrap().success());
    kept.expect_measured_again("a pipe");
}

#[test]
fn a_cache_that_cannot_be_written_is_one_warning() {
    let kept = Kept::new();
    let entry = kept.entry();
    let warns = |what: &str| {
        let timeline = kept.read();
        let codes: Vec<WarningCode> =
            timeline.warnings().iter().map(territory_control::Warning::code).collect();
        assert_eq!(codes, [WarningCode::CacheUnwritten], "{what}");
        let rows = |text: &str| serde_json::from_str::<Value>(text).unwrap()["rows"].clone();
        assert_eq!(rows(&text(&timeline)), rows(&kept.text), "{what}");
        assert_eq!(timeline.failures(), 0, "{what}");
    };
    fs::remove_file(&entry).unwrap();
    fs::create_dir_all(entry.join("in the way")).unwrap();
    warns("a folder where the entry should be");
    assert_eq!(kept.entries(), [entry]);
    fs::remove_dir_all(kept.folder()).unwrap();
    fs::write(kept.folder(), "a file where the folder should be").unwrap();
    warns("a file");
}

/// No file may have a byte, as on a disk that is full: every figure is printed, with one warning.
#[cfg(target_os = "linux")]
#[test]
fn where_the_disk_is_full_every_figure_is_printed() {
    use std::process::Command;

    use crate::command_line::example;

    let scratch = tempfile::tempdir().unwrap();
    for day in 1..=4 {
        write(scratch.path(), &format!("a_2025-01-0{day}.geojson"), &[square(f64::from(day))]);
    }
    let run = |script: &str, arguments: &[&str]| {
        let mut command = Command::new("sh");
        command.current_dir(&scratch).args(["-c", &format!("{script} exec \"$0\" \"$@\"")]);
        command.arg(example("timeline").get_program()).args(["--json", "."]).args(arguments);
        command.output().unwrap()
    };
    let whole = run("", &[]);
    // Who ignores the signal has the error of a full disk instead.
    let full = "trap '' XFSZ; ulimit -f 0;";
    let output = run(full, &["--cache", "cache"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let [whole, found] =
        [whole, output].map(|output| serde_json::from_slice::<Value>(&output.stdout).unwrap());
    assert_eq!(found["rows"], whole["rows"]);
    let warnings = found["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 1 + whole["warnings"].as_array().unwrap().len(), "{warnings:?}");
    assert_eq!(warnings.last().unwrap()["code"], "cache-unwritten");
    assert_eq!(fs::read_dir(scratch.path().join("cache")).unwrap().count(), 0);
    // The output itself is another matter.
    fs::write(scratch.path().join("out.txt"), "old").unwrap();
    let output = run(full, &["-o", "out.txt"]);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.starts_with("error: out.txt: "), "{message}");
    assert_eq!(fs::read_to_string(scratch.path().join("out.txt")).unwrap(), "old");
}

/// One map given twice is one entry that two threads write.
#[test]
fn a_map_that_is_given_twice_is_no_error() {
    let scratch = tempfile::tempdir().unwrap();
    let map = write(scratch.path(), "a_2025-01-01.geojson", &[square(1.0)]);
    let ukraine = Territory::ukraine();
    for run in 0..20 {
        let cache = scratch.path().join(format!("cache {run}"));
        let reader = ukraine.survey(&Method::default()).timeline().cache(&cache);
        let timeline = reader.read([&map, &map, &map]).unwrap();
        assert_eq!(
            (timeline.failures(), timeline.warnings().len()),
            (0, 0),
            "{:?}",
            timeline.warnings()
        );
        assert_eq!(fs::read_dir(cache).unwrap().count(), 1);
    }
}

#[test]
fn writers_at_once_are_in_nobody_s_way() {
    let scratch = tempfile::tempdir().unwrap();
    // The same map under many names is many entries; the same files in many threads are the same entries.
    let maps: Vec<PathBuf> = (1..=9)
        .map(|day| write(scratch.path(), &format!("a_2025-01-0{day}.geojson"), &[square(1.0)]))
        .collect();
    let ukraine = Territory::ukraine();
    let survey = ukraine.survey(&Method::default());
    let texts: Vec<String> = std::thread::scope(|scope| {
        let read = || {
            let reader = survey.timeline().cache(scratch.path().join("cache"));
            let timeline = reader.read(&maps).unwrap();
            assert_eq!((timeline.failures(), timeline.warnings().len()), (0, 0));
            text(&timeline)
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(read)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(texts.iter().all(|text| *text == texts[0]));
    let names = fs::read_dir(scratch.path().join("cache")).unwrap();
    let names: Vec<String> =
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.len() == 9 && names.iter().all(|name| name.ends_with(".json.gz")), "{names:?}");
}

#[test]
fn what_killed_programs_left_behind_is_swept() {
    let kept = Kept::new();
    let key = "0123456789abcdef".repeat(4);
    let paths = [".1.7", ".2.8"].map(|end| kept.folder().join(format!(".{key}{end}")));
    let foreign = kept.folder().join(".gitignore");
    for path in paths.iter().chain([&foreign]) {
        fs::write(path, "unfinished").unwrap();
    }
    for path in [&paths[0], &foreign] {
        let yesterday = SystemTime::now() - Duration::from_secs(86_400);
        fs::File::options().write(true).open(path).unwrap().set_modified(yesterday).unwrap();
    }
    assert_eq!(kept.read().measured(), 0);
    assert!(!paths[0].exists() && paths[1].exists() && foreign.exists());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    /// Whatever bytes of an entry are changed, no other figure comes of it.
    #[test]
    fn a_changed_byte_is_found(changes in prop::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 1..4)) {
        let kept = Kept::new();
        let mut bytes = fs::read(kept.entry()).unwrap();
        let whole = bytes.clone();
        for (place, by) in changes {
            let place = place.index(bytes.len());
            bytes[place] ^= by;
        }
        prop_assume!(bytes != whole);
        fs::write(kept.entry(), bytes).unwrap();
        kept.expect_measured_again("changed");
    }
}

#[test]
fn a_cache_measures_only_what_is_new_and_gives_the_same_digits() {
    let scratch = tempfile::tempdir().unwrap();
    let (maps, cache) = (scratch.path().join("maps"), scratch.path().join("cache"));
    fs::create_dir(&maps).unwrap();
    write(&maps, "a_2025-01-01.geojson", &[square(1.0)]);
    write(&maps, "b_2025-01-02.geojson", &[square(2.0)]);
    let ukraine = Territory::ukraine();
    let read = |by_region: bool| {
        let reader = ukraine.survey(&Method::default()).timeline().cache(&cache);
        let reader = if by_region { reader.by_region() } else { reader };
        reader.read([&maps]).unwrap()
    };
    let text = |timeline: &Timeline| serde_json::to_string(timeline).unwrap();
    let first = read(false);
    assert_eq!(first.measured(), 2);
    let again = read(false);
    assert_eq!(again.measured(), 0);
    assert_eq!(text(&first), text(&again));
    write(&maps, "c_2025-01-03.geojson", &[square(3.0)]);
    assert_eq!(read(false).measured(), 1);
    // Another content, another question: measured anew.
    write(&maps, "a_2025-01-01.geojson", &[square(1.5)]);
    assert_eq!(read(false).measured(), 1);
    assert_eq!(read(true).measured(), 3);
    // A damaged entry is no entry.
    for entry in fs::read_dir(&cache).unwrap() {
        fs::write(entry.unwrap().path(), "damaged").unwrap();
    }
    assert_eq!(read(false).measured(), 3);
}

/// Clipped figures depend on the territory, so another one must not find them.
#[test]
fn a_cache_keeps_clipped_figures_of_two_territories_apart() {
    let scratch = tempfile::tempdir().unwrap();
    let map = write(scratch.path(), "a_2025-01-01.geojson", &[square(2.0)]);
    let half = write(scratch.path(), "half.json", &[square(1.0)]);
    let clipped = |territory: &Territory| {
        let method = Method::default().clip(Clip::Territory);
        let reader = territory.survey(&method).timeline();
        let timeline = reader.cache(scratch.path().join("cache")).read([&map]).unwrap();
        assert_eq!(timeline.measured(), 1);
        timeline.rows()[0].figures().unwrap().controlled().unwrap()
    };
    let whole = clipped(&Territory::open(&map).unwrap());
    let part = clipped(&Territory::open(half).unwrap());
    assert!((whole - part - part).m2().abs() < 1.0, "{whole} {part}");
}
