//! Which files are the maps of a timeline.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crate::document::Input;
use crate::error::Error;
use crate::map::MapReader;

/// Where the maps of a timeline are read from: files, and inputs that are in memory already.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sources<'r> {
    pub(super) reader: &'r MapReader,
    pub(super) inputs: &'r [Input],
}

impl<'r> Sources<'r> {
    /// Opens a file, or takes the input of its name.
    pub(super) fn open(self, file: &Path) -> Result<Cow<'r, Input>, Error> {
        let name = file.to_string_lossy();
        match self.inputs.iter().find(|input| input.name() == name) {
            Some(input) => Ok(Cow::Borrowed(input)),
            None => Input::open_within(file, &self.reader.allowance().begin()).map(Cow::Owned),
        }
    }
}

/// The files of paths and folders, in order.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) maps: Vec<PathBuf>,
    /// What is called as maps are in the folders, and cannot be opened, or must not: who opens a pipe waits for
    /// whoever writes to it, and a device has no end.
    pub(super) unopened: Vec<(PathBuf, Error)>,
    /// Files in the folders that are no maps by their names.
    pub(super) skipped: Vec<String>,
}

impl Files {
    /// Lists inputs, files, and the files in folders by their names.
    ///
    /// # Errors
    ///
    /// If two inputs have one name, a folder cannot be read, or there is no map at all.
    pub(super) fn list(
        inputs: &[Input],
        paths: impl IntoIterator<Item = impl AsRef<Path>>,
    ) -> Result<Self, Error> {
        expect_names_of_their_own(inputs)?;
        let mut files = Self::default();
        files.maps.extend(inputs.iter().map(|input| PathBuf::from(input.name())));
        let mut names = Vec::new();
        for path in paths {
            let path = path.as_ref();
            names.push(path.display().to_string());
            if path.is_dir() {
                files.add_folder(path)?;
            } else {
                files.maps.push(path.to_owned());
            }
        }
        if files.maps.is_empty() && files.unopened.is_empty() {
            let endings: Vec<String> = ENDINGS.iter().map(|ending| format!("*.{ending}")).collect();
            let message = match endings.as_slice() {
                [first @ .., last] => format!("{} or {last}", first.join(", ")),
                [] => String::new(),
            };
            let message = format!("no maps: no file called {message}, gzipped or not");
            return Err(Error::geojson(message).in_input(&names.join(", ")));
        }
        Ok(files)
    }

    fn add_folder(&mut self, folder: &Path) -> Result<(), Error> {
        let mut found = read_folder(folder)
            .map_err(|error| Error::unreadable(error).in_input(&folder.display().to_string()))?;
        found.sort();
        for file in found {
            if !is_called_as_map(&file) || file.is_dir() {
                self.skipped.push(file.display().to_string());
                continue;
            }
            match expect_file(&file) {
                Ok(()) => self.maps.push(file),
                Err(error) => {
                    let error = Error::unreadable(error).in_input(&file.display().to_string());
                    self.unopened.push((file, error));
                }
            }
        }
        Ok(())
    }
}

/// Inputs are read again by their names.
fn expect_names_of_their_own(inputs: &[Input]) -> Result<(), Error> {
    let mut names = BTreeSet::new();
    match inputs.iter().find(|input| !names.insert(input.name())) {
        Some(input) => {
            let message = "two inputs have this name; give each its own, such as its day";
            Err(Error::geojson(message).in_input(input.name()))
        }
        None => Ok(()),
    }
}

fn read_folder(folder: &Path) -> io::Result<Vec<PathBuf>> {
    std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
}

fn is_called_as_map(path: &Path) -> bool {
    let unpacked = if has_ending(path, "gz") { path.with_extension("") } else { path.to_owned() };
    ENDINGS.iter().any(|ending| has_ending(&unpacked, ending))
}

/// How files of a folder are called that are maps.
const ENDINGS: &[&str] = if cfg!(feature = "formats") {
    &["geojson", "json", "topojson", "kml", "kmz", "shp", "zip"]
} else {
    &["geojson", "json"]
};

/// An error unless a path leads to a file, through links or not.
fn expect_file(path: &Path) -> io::Result<()> {
    if std::fs::metadata(path)?.is_file() {
        return Ok(());
    }
    let message = "found a pipe, a device or a socket, expected a file; of a folder only files are read: move it \
                   away, or name it by itself";
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}
