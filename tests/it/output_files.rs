//! Files that programs write over: what they are before and after.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::command_line::example;

/// A folder with a map in it, and what runs of `timeline` write beside it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        let map = json!({"type": "Feature", "properties": {"status": "occupied"}, "geometry":
            {"type": "Polygon", "coordinates": [[[30, 47], [31, 47], [31, 48], [30, 48], [30, 47]]]}});
        fs::write(folder.path("a_2025-01-01.geojson"), map.to_string()).unwrap();
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a timeline to a file; the message, if that fails.
    fn write(&self, target: &str) -> Result<(), String> {
        let mut command = example("timeline");
        command.current_dir(&self.0).arg("a_2025-01-01.geojson").args(["-o", target]);
        let output = command.output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        if output.status.success() { Ok(()) } else { Err(message) }
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o7777
}

fn is_written(path: &Path) -> bool {
    fs::read_to_string(path).unwrap().starts_with("date ")
}

#[test]
fn a_file_that_is_written_over_keeps_its_permissions() {
    let folder = Folder::new();
    for wanted in [0o600, 0o640, 0o664, 0o666, 0o755, 0o444] {
        let path = folder.path("out.txt");
        drop(fs::remove_file(&path));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(wanted)).unwrap();
        let before = path.metadata().unwrap();
        folder.write("out.txt").unwrap();
        let after = path.metadata().unwrap();
        assert!(is_written(&path));
        assert_eq!(format!("{:o}", mode(&path)), format!("{wanted:o}"));
        assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
        // It is another file: who was reading the old one reads it to its end.
        assert_ne!(after.ino(), before.ino());
    }
    assert_eq!(folder.names(), ["a_2025-01-01.geojson", "out.txt"]);
}

#[test]
fn a_link_stays_one_whether_its_end_is_there_or_not() {
    let folder = Folder::new();
    fs::create_dir(folder.path("far")).unwrap();
    symlink("far/out.txt", folder.path("one")).unwrap();
    symlink("one", folder.path("two")).unwrap();
    let end = folder.path("far/out.txt");
    // At first the links lead to nothing.
    for name in ["two", "one"] {
        folder.write(name).unwrap();
        assert!(is_written(&end), "{name}");
        fs::write(&end, "old").unwrap();
        fs::set_permissions(&end, fs::Permissions::from_mode(0o640)).unwrap();
        folder.write(name).unwrap();
        assert!(is_written(&end) && mode(&end) == 0o640, "{name}");
    }
    for (name, next) in [("one", "far/out.txt"), ("two", "one")] {
        assert_eq!(fs::read_link(folder.path(name)).unwrap(), Path::new(next));
    }
    assert_eq!(folder.names(), ["a_2025-01-01.geojson", "far", "one", "two"]);
    assert_eq!(fs::read_dir(folder.path("far")).unwrap().count(), 1);
}

#[test]
fn where_a_file_cannot_be_written_nothing_changes() {
    let folder = Folder::new();
    symlink("circle", folder.path("circle")).unwrap();
    symlink("nowhere/out.txt", folder.path("lost")).unwrap();
    for name in ["circle", "lost", "a_2025-01-01.geojson/out.txt"] {
        let message = folder.write(name).unwrap_err();
        assert!(message.starts_with(&format!("error: {name}: ")), "{message}");
    }
    assert_eq!(folder.names(), ["a_2025-01-01.geojson", "circle", "lost"]);
    assert!(folder.path("lost").symlink_metadata().unwrap().is_symlink());
}
