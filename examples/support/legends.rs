//! Maps that are named together with their legends: `MAP@LEGEND`.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use territory_control::{Error, Legend, LegendChoice};

/// The files that together make a map, and the legend that reads it, if one is named with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MapFiles {
    /// The files.
    pub(crate) files: Vec<PathBuf>,
    /// The legend.
    pub(crate) legend: Option<PathBuf>,
}

impl MapFiles {
    /// Reads `MAP@LEGEND`.
    pub(crate) fn of_one(text: &OsStr) -> Self {
        let (name, legend) = split_legend(text);
        Self { files: vec![PathBuf::from(name)], legend }
    }

    /// Reads `MAP,MAP@LEGEND`.
    pub(crate) fn of_several(text: &OsStr) -> Result<Self, &'static str> {
        let (names, legend) = split_legend(text);
        let files: Vec<PathBuf> = split(&names, b',').into_iter().map(PathBuf::from).collect();
        if files.iter().any(|file| file.as_os_str().is_empty()) {
            return Err("expected a file after the equals sign and each comma");
        }
        Ok(Self { files, legend })
    }
}

/// What stands before the first equals sign, and after it: a name or a day, and files, whose names need not be UTF-8.
pub(crate) fn split_named(text: &OsStr) -> Option<(String, OsString)> {
    let mut parts = split(text, b'=').into_iter();
    let name = parts.next()?.into_string().ok()?;
    let files: Vec<OsString> = parts.collect();
    (!files.is_empty()).then(|| (name, files.join(OsStr::new("="))))
}

/// What stands before the legend, and the legend. What follows the last `@` is one only if it names one; else
/// it belongs to the name of the file. Where only what stands before it is a file, it is a legend that is
/// misspelt, and reading the map says so.
fn split_legend(text: &OsStr) -> (OsString, Option<PathBuf>) {
    let mut parts = split(text, b'@');
    if parts.len() > 1
        && let Some(legend) = parts.pop()
    {
        let names = parts.join(OsStr::new("@"));
        if is_legend(&legend) || is_misspelt(&names, text) {
            return (names, Some(PathBuf::from(legend)));
        }
    }
    (text.to_owned(), None)
}

/// The parts between signs of ASCII.
#[cfg(unix)]
fn split(text: &OsStr, sign: u8) -> Vec<OsString> {
    use std::os::unix::ffi::OsStrExt;

    let parts = text.as_bytes().split(|byte| *byte == sign);
    parts.map(|part| OsStr::from_bytes(part).to_owned()).collect()
}

/// The parts between signs of ASCII. What is no text is one part.
#[cfg(not(unix))]
fn split(text: &OsStr, sign: u8) -> Vec<OsString> {
    match text.to_str() {
        Some(text) => text.split(char::from(sign)).map(OsString::from).collect(),
        None => vec![text.to_owned()],
    }
}

/// Whether a text names a legend: auto, a built-in one, or a TOML file.
fn is_legend(text: &OsStr) -> bool {
    let is_built_in = text.to_str().is_some_and(|name| Legend::built_in(name).is_ok());
    text.eq_ignore_ascii_case("auto") || is_toml(Path::new(text)) || is_built_in
}

fn is_misspelt(names: &OsStr, text: &OsStr) -> bool {
    !last_is_there(text) && last_is_there(names)
}

/// Whether the last of some files is there.
fn last_is_there(names: &OsStr) -> bool {
    split(names, b',').last().is_some_and(|last| Path::new(last).exists())
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"))
}

/// The legend of a name.
pub(crate) fn legend(name: &Path) -> Result<LegendChoice, Error> {
    if is_toml(name) {
        return Legend::open(name).map(LegendChoice::from);
    }
    let name = name.to_string_lossy();
    if name.eq_ignore_ascii_case("auto") {
        return Ok(LegendChoice::Auto);
    }
    Legend::built_in(&name).map(LegendChoice::from)
}
