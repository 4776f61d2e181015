//! Commands of the documents, run in a folder of their own.

use std::fs;
use std::path::{Path, PathBuf};

use super::text::{Step, words};
use crate::command_line::example;
use crate::shared::data;

/// What became of a command.
pub(super) enum Outcome {
    Printed(String),
    /// Its data is not there, or it asks for another build.
    Skipped,
}

/// The commands of one document.
pub(super) struct Session {
    /// Where the document is, and the pictures that it shows.
    beside: PathBuf,
    folder: tempfile::TempDir,
}

/// Where a public map is found in the data, by the name that its maker gave it.
fn source(name: &str) -> Option<String> {
    let stem = name.split('.').next()?;
    let digits = stem.bytes().take_while(u8::is_ascii_digit).count();
    let folder = match name.rsplit_once('.')?.1 {
        "geojson" if name.starts_with("deepstatemap_data_") => "deepstate",
        "geojson" if digits == 10 && stem.len() == 10 => "deepstate-history",
        "geojson" if name.starts_with("202207") => "isw",
        "geojson" if digits == 8 => "isw-later",
        "json" if digits == 4 && stem.len() == 10 => "nzz",
        _ => return None,
    };
    Some(format!("{folder}/{name}"))
}

impl Session {
    pub(super) fn new(beside: &Path) -> Self {
        Self { beside: beside.to_owned(), folder: tempfile::tempdir().unwrap() }
    }

    pub(super) fn run(&mut self, step: &Step) -> Outcome {
        let words = words(&step.command);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match &words[..] {
            ["cargo", "run", options @ ..] => self.run_program(step, options),
            ["cat", name] => self.show(step, name),
            ["curl", "-LO", address] => self.bring(address),
            // What a reader does to be where the other commands are run.
            ["git", "clone", _] | ["cd", _] | ["cargo", "add", ..] | ["tools/test", ..] => {
                Outcome::Printed(String::new())
            }
            _ => panic!("line {}: nothing runs {}", step.line, step.command),
        }
    }

    /// `cargo run [--release] [--features NAME] --example NAME [-- ARGUMENT…]`.
    fn run_program(&self, step: &Step, options: &[&str]) -> Outcome {
        let split = options.iter().position(|word| *word == "--");
        let (options, arguments) = options.split_at(split.unwrap_or(options.len()));
        let arguments = arguments.get(1..).unwrap_or_default();
        let value = |name: &str| {
            let at = options.iter().position(|word| *word == name)?;
            options.get(at + 1).copied()
        };
        let features = value("--features").unwrap_or_default();
        // Programs say what a build without PROJ did not try.
        let is_of_other_build = if cfg!(feature = "proj") {
            step.expected.iter().any(|line| line.contains("(feature `proj`)"))
        } else {
            features.contains("proj")
        };
        if is_of_other_build || features.contains("draw") && cfg!(not(feature = "draw")) {
            return Outcome::Skipped;
        }
        if !arguments.iter().all(|word| self.has_maps(word)) {
            return Outcome::Skipped;
        }
        let name = value("--example").unwrap();
        let output = example(name).args(arguments).current_dir(&self.folder).output().unwrap();
        self.compare_pictures(arguments);
        let printed = [output.stdout, output.stderr].concat();
        Outcome::Printed(String::from_utf8(printed).unwrap())
    }

    /// Lays the maps that an argument names into the folder. Whether all are there.
    fn has_maps(&self, argument: &str) -> bool {
        if argument == "maps" {
            return self.has_folder_of_maps();
        }
        argument.split(['=', ',', '@']).all(|name| {
            let target = self.folder.path().join(name);
            match source(name) {
                Some(path) if !target.exists() => {
                    data(&path).map(|path| fs::copy(path, target).unwrap()).is_some()
                }
                _ => true,
            }
        })
    }

    /// The archive's maps of September to December 2025.
    fn has_folder_of_maps(&self) -> bool {
        let Some(archive) = data("deepstate") else { return false };
        let folder = self.folder.path().join("maps");
        fs::create_dir_all(&folder).unwrap();
        for entry in fs::read_dir(archive).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if ["202509", "202510", "202511", "202512"].iter().any(|month| name.contains(month)) {
                fs::copy(&path, folder.join(name)).unwrap();
            }
        }
        true
    }

    /// A file that is not there yet is what the document says that it is.
    fn show(&self, step: &Step, name: &str) -> Outcome {
        let path = self.folder.path().join(name);
        if !path.exists() {
            fs::write(&path, step.expected.join("\n") + "\n").unwrap();
        }
        Outcome::Printed(fs::read_to_string(path).unwrap())
    }

    /// From the data instead of the network.
    fn bring(&self, address: &str) -> Outcome {
        let (archive, name) = address.rsplit_once('/').unwrap();
        assert_eq!(
            archive, "https://raw.githubusercontent.com/cyterat/deepstate-map-data/HEAD/data",
            "no map of {address} is in the data",
        );
        if self.has_maps(name) { Outcome::Printed(String::new()) } else { Outcome::Skipped }
    }

    /// A picture that the document shows is the one that its command draws.
    fn compare_pictures(&self, arguments: &[&str]) {
        let options = arguments.windows(2).filter(|pair| pair[0] == "-o");
        for name in options.map(|pair| pair[1]) {
            let drawn = fs::read(self.folder.path().join(name)).unwrap();
            if let Some(shown) = self.shown(name) {
                if std::env::var_os("UPDATE_DOCUMENTS").is_some() {
                    fs::write(&shown, &drawn).unwrap();
                }
                assert!(
                    drawn == fs::read(&shown).unwrap(),
                    "{} is drawn otherwise",
                    shown.display()
                );
            }
        }
    }

    fn shown(&self, name: &str) -> Option<PathBuf> {
        let folders = [self.beside.clone(), self.beside.join("docs/guide/src")];
        folders
            .map(|folder| folder.join("images").join(name))
            .into_iter()
            .find(|path| path.exists())
    }
}
