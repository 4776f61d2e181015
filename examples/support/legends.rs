//! Maps that are named together with their legends: `MAP@LEGEND`.

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
    #[allow(dead_code, reason = "only programs over several map makers")]
    pub(crate) fn of_one(text: &str) -> Self {
        let (name, legend) = split_legend(text);
        Self { files: vec![PathBuf::from(name)], legend }
    }

    /// Reads `MAP,MAP@LEGEND`.
    #[allow(dead_code, reason = "only programs over several map makers")]
    pub(crate) fn of_several(text: &str) -> Result<Self, &'static str> {
        let (names, legend) = split_legend(text);
        if names.split(',').any(str::is_empty) {
            return Err("expected a file after the equals sign and each comma");
        }
        Ok(Self { files: names.split(',').map(PathBuf::from).collect(), legend })
    }
}

/// What stands before the legend, and the legend. What follows the last `@` is one only if it names one; else
/// it belongs to the name of the file. Where only what stands before it is a file, it is a legend that is
/// misspelt, and reading the map says so.
fn split_legend(text: &str) -> (&str, Option<PathBuf>) {
    match text.rsplit_once('@') {
        Some((names, legend)) if is_legend(legend) || is_misspelt(names, text) => {
            (names, Some(PathBuf::from(legend)))
        }
        _ => (text, None),
    }
}

/// Whether a text names a legend: auto, a built-in one, or a TOML file.
fn is_legend(text: &str) -> bool {
    text.eq_ignore_ascii_case("auto") || is_toml(Path::new(text)) || Legend::built_in(text).is_ok()
}

fn is_misspelt(names: &str, text: &str) -> bool {
    !last_is_there(text) && last_is_there(names)
}

/// Whether the last of some files is there.
fn last_is_there(names: &str) -> bool {
    names.rsplit(',').next().is_some_and(|last| Path::new(last).exists())
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
