//! Provenance: by what program, by which method and from which files the figures of a JSON document come.

use serde::Serialize;

use super::ControlReport;
use crate::map::MapFile;
use crate::method::Method;
use crate::quantity::Area;

/// What every JSON document says of the way to its figures. It is flattened into the document.
#[derive(Debug, Serialize)]
pub(crate) struct Provenance<'a> {
    #[serde(rename = "crate")]
    program: Program,
    schema: &'static str,
    method: &'a Method,
    territory: TerritoryRow<'a>,
    files: Vec<FileRow<'a>>,
}

/// This crate.
#[derive(Debug, Serialize)]
struct Program {
    name: &'static str,
    version: &'static str,
}

/// The territory, and the area that shares are taken of.
#[derive(Debug, Serialize)]
struct TerritoryRow<'a> {
    name: &'a str,
    area_km2: f64,
}

/// A file that was read.
#[derive(Debug, Serialize)]
pub(crate) struct FileRow<'a> {
    /// The map that it is of, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    map: Option<String>,
    name: &'a str,
    /// Null, as the number of bytes, of what was in memory already.
    sha256: Option<&'a str>,
    bytes: Option<u64>,
    /// The legend that its map was read by.
    legend: &'a str,
}

impl<'a> Provenance<'a> {
    /// Says it of a document of some schema: its name and the number of its version, "share/1". The number
    /// grows when a member is taken away or comes to mean something else.
    pub(crate) fn new(
        schema: &'static str,
        method: &'a Method,
        (territory, whole): (&'a str, Area),
        files: Vec<FileRow<'a>>,
    ) -> Self {
        let program = Program { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
        let territory = TerritoryRow { name: territory, area_km2: whole.km2() };
        Self { program, schema, method, territory, files }
    }

    /// Says it of a document that is about one map.
    pub(super) fn of(schema: &'static str, report: &'a ControlReport) -> Self {
        let territory = (report.territory(), report.whole());
        Self::new(schema, report.method(), territory, files_of(None, report))
    }
}

impl<'a> FileRow<'a> {
    /// A file of a map that was read by a legend.
    pub(crate) fn new(map: Option<&str>, file: &'a MapFile, legend: &'a str) -> Self {
        Self {
            map: map.map(str::to_owned),
            name: file.name(),
            sha256: file.sha256(),
            bytes: file.bytes(),
            legend,
        }
    }
}

/// The files of a report's map, which has a name where there are several.
pub(crate) fn files_of<'a>(map: Option<&str>, report: &'a ControlReport) -> Vec<FileRow<'a>> {
    report.files().iter().map(|file| FileRow::new(map, file, report.legend())).collect()
}
