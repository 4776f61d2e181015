//! Formats, recognised by their bytes: those that are read, and those that are not, of which a JSON parser would only
//! say where it stumbled.

use crate::error::{Error, ErrorKind};

/// What was found, and what to do about it.
type Finding = (&'static str, &'static str);

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// JSON of any kind, or what could be.
    Json,
    #[cfg(feature = "formats")]
    Kml,
    /// A zip archive, which holds KML or a shapefile.
    #[cfg(feature = "formats")]
    Archive,
    /// The shapes of a shapefile.
    #[cfg(feature = "formats")]
    Shapefile,
}

/// Recognises a format that is read.
///
/// # Errors
///
/// [`ErrorKind::Empty`], or [`ErrorKind::Format`] with what the bytes are instead.
pub(super) fn recognise(bytes: &[u8]) -> Result<Format, Error> {
    let text = bytes.trim_ascii_start();
    if text.is_empty() {
        return Err(Error::new(ErrorKind::Empty));
    }
    #[cfg(feature = "formats")]
    if text.starts_with(b"<") && is_kml(text) {
        return Ok(Format::Kml);
    }
    #[cfg(feature = "formats")]
    if bytes.starts_with(ARCHIVE) && (holds(bytes, ".kml") || holds(bytes, ".shp")) {
        return Ok(Format::Archive);
    }
    #[cfg(feature = "formats")]
    if bytes.starts_with(SHAPES) && !is_index(bytes) {
        return Ok(Format::Shapefile);
    }
    let found = magic(bytes)
        .or_else(|| git_lfs_pointer(text))
        .or_else(|| text.starts_with(b"<").then(|| markup(text)))
        .or_else(|| utf16(bytes));
    match found {
        Some((found, advice)) => {
            let (found, advice) = (found.to_owned(), advice.to_owned());
            Err(Error::new(ErrorKind::Format { found, advice }))
        }
        None => Ok(Format::Json),
    }
}

const ARCHIVE: &[u8] = b"PK\x03\x04";
const SHAPES: &[u8] = b"\x00\x00\x27\x0a";

/// Whether what begins as shapes do is the index of them (`.shx`): behind the header, which is 50 words long, it says
/// where the first shape begins, at word 50. Shapes are numbered from 1.
#[cfg(feature = "formats")]
fn is_index(bytes: &[u8]) -> bool {
    bytes.get(100..104) == Some(&[0, 0, 0, 50])
}

/// Binary formats, by their first bytes.
fn magic(bytes: &[u8]) -> Option<Finding> {
    const FORMATS: [(&[u8], Finding); 6] = [
        (SHAPES, OF_SHAPES),
        (
            b"fgb\x03fgb",
            ("FlatGeobuf", "convert it, for example with ogr2ogr -f GeoJSON map.geojson map.fgb"),
        ),
        (
            b"SQLite format 3",
            (
                "an SQLite database (GeoPackage?)",
                "convert it, for example with ogr2ogr -f GeoJSON map.geojson map.gpkg LAYER",
            ),
        ),
        (
            b"PAR1",
            (
                "Parquet (GeoParquet?)",
                "convert it, for example with ogr2ogr -f GeoJSON map.geojson map.parquet",
            ),
        ),
        (b"%PDF-", ("a PDF", "a control map must be drawn as polygons with coordinates")),
        (
            b"\x89PNG",
            ("a picture (PNG)", "a control map must be drawn as polygons with coordinates"),
        ),
    ];
    let of_magic = FORMATS.into_iter().find(|(magic, _)| bytes.starts_with(magic));
    of_magic
        .map(|(_, finding)| finding)
        .or_else(|| bytes.starts_with(ARCHIVE).then(|| archive(bytes)))
        .or_else(|| is_dbase(bytes).then_some(DBASE))
}

/// What else begins as shapes do, where these are read.
#[cfg(feature = "formats")]
const OF_SHAPES: Finding = ("the index of a shapefile (.shx)", "give the .shp beside it");

#[cfg(not(feature = "formats"))]
const OF_SHAPES: Finding = (
    "an Esri shapefile (.shp or .shx)",
    "this build does not have the feature formats: convert it, with its .dbf and .prj beside it, for example with \
     ogr2ogr -f GeoJSON map.geojson map.shp",
);

#[cfg(feature = "formats")]
const DBASE: Finding =
    ("the table of a shapefile (.dbf)", "it has no geometry: give the .shp beside it");

#[cfg(not(feature = "formats"))]
const DBASE: Finding = (
    "the table of a shapefile (.dbf)",
    "it has no geometry: convert the .shp beside it, for example with ogr2ogr -f GeoJSON map.geojson map.shp",
);

/// Whether bytes begin as a table of dBASE does: version, then year, month and day of its last change.
fn is_dbase(bytes: &[u8]) -> bool {
    const VERSIONS: [u8; 6] = [0x03, 0x30, 0x31, 0x43, 0x83, 0x8b];
    matches!(bytes, [version, _, 1..=12, 1..=31, ..] if VERSIONS.contains(version))
}

/// A zip archive without anything that is read, by the names in it.
fn archive(bytes: &[u8]) -> Finding {
    if holds(bytes, ".kml") {
        (
            "a KMZ archive, which holds KML",
            "this build does not have the feature formats: convert it, for example with ogr2ogr -f GeoJSON \
             map.geojson map.kmz",
        )
    } else if holds(bytes, ".shp") {
        (
            "a zip archive, which holds a shapefile",
            "this build does not have the feature formats: convert it, for example with ogr2ogr -f GeoJSON \
             map.geojson /vsizip/map.zip",
        )
    } else if holds(bytes, ".gdbtable") {
        (
            "a file geodatabase in a zip archive",
            "convert it, for example with ogr2ogr -f GeoJSON map.geojson /vsizip/map.gdb.zip LAYER",
        )
    } else {
        ("a zip archive", "unpack it and give the GeoJSON inside")
    }
}

fn holds(archive: &[u8], ending: &str) -> bool {
    names_in_archive(archive).any(|name| name.ends_with(ending))
}

/// The names of the files in a zip archive, in lower case, by the headers before each of them.
fn names_in_archive(bytes: &[u8]) -> impl Iterator<Item = String> {
    const NAME_LENGTH: usize = 26;
    const NAME: usize = 30;
    let headers = bytes.windows(4).enumerate().filter(|(_, window)| *window == ARCHIVE);
    headers.filter_map(move |(at, _)| {
        let length = bytes.get(at + NAME_LENGTH..at + NAME_LENGTH + 2)?;
        let length = usize::from(u16::from_le_bytes(length.try_into().ok()?));
        let name = bytes.get(at + NAME..at + NAME + length)?;
        Some(String::from_utf8_lossy(name).to_lowercase())
    })
}

/// What stands in a Git repository for a file that Git LFS keeps.
fn git_lfs_pointer(text: &[u8]) -> Option<Finding> {
    text.starts_with(b"version https://git-lfs").then_some((
        "a Git LFS pointer, which stands for the map",
        "fetch the map itself, with git lfs pull or from the repository's page of raw files",
    ))
}

/// Whether the root element of a text that begins with a tag is one of KML: `<kml>`, with whatever prefix, or what
/// stands in it.
fn is_kml(text: &[u8]) -> bool {
    const ROOTS: [&[u8]; 4] = [b"kml", b"Document", b"Folder", b"Placemark"];
    let name = root_element(text).unwrap_or_default();
    let local = name.rsplit(|byte| *byte == b':').next().unwrap_or_default();
    ROOTS.contains(&local)
}

/// The name of the first element, after what may stand before it.
fn root_element(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        text = text.trim_ascii_start().strip_prefix(b"<")?;
        let end: &[u8] = match text {
            [b'?', ..] => b"?>",
            [b'!', b'-', b'-', ..] => b"-->",
            // A type of document may have an own list of entities, in brackets.
            [b'!', rest @ ..] => {
                let first = rest.iter().position(|byte| matches!(byte, b'[' | b'>'))?;
                if rest.get(first) == Some(&b'[') { b"]>" } else { b">" }
            }
            _ => {
                let is_of_name = |byte: &u8| !byte.is_ascii_whitespace() && !b"/>".contains(byte);
                return text.get(..text.iter().take_while(|byte| is_of_name(byte)).count());
            }
        };
        let at = text.windows(end.len()).position(|window| window == end)?;
        text = text.get(at + end.len()..)?;
    }
}

/// A text that begins with a tag.
fn markup(text: &[u8]) -> Finding {
    const READ: usize = 4096;
    let beginning = text.get(..READ.min(text.len())).unwrap_or_default();
    let beginning = String::from_utf8_lossy(beginning).to_lowercase();
    if is_kml(text) {
        (
            "KML",
            "this build does not have the feature formats: convert it, for example with ogr2ogr -f GeoJSON map.geojson \
             map.kml",
        )
    } else if beginning.contains("<!doctype html") || beginning.contains("<html") {
        (
            "a web page (HTML)",
            "the download may have returned an error page or a viewer instead of the map",
        )
    } else {
        (
            "XML",
            "convert it to GeoJSON; if it is no map, the download may have returned an error instead",
        )
    }
}

fn utf16(bytes: &[u8]) -> Option<Finding> {
    let is_utf16 = bytes.starts_with(b"\xff\xfe")
        || bytes.starts_with(b"\xfe\xff")
        || matches!(bytes, [0, byte, ..] | [byte, 0, ..] if *byte != 0);
    is_utf16.then_some(("UTF-16", "convert the text to UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The header of a file in a zip archive (APPNOTE 4.3.7), empty and stored.
    fn zipped(name: &str) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04".to_vec();
        bytes.resize(26, 0);
        bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        bytes.extend([0, 0]);
        bytes.extend(name.as_bytes());
        bytes
    }

    /// The header of a shapefile, and the number of its first shape; of an index, where that begins.
    fn shapes(first: u8) -> Vec<u8> {
        let mut bytes = SHAPES.to_vec();
        bytes.resize(103, 0);
        bytes.push(first);
        bytes
    }

    const KML: &[u8] =
        b"<?xml version=\"1.0\"?>\n<!DOCTYPE kml [<!ENTITY a \"b\">]><k:kml xmlns=\"\">";

    #[test]
    fn what_is_not_read_is_named_by_its_bytes() {
        for (bytes, expected) in [
            (b"\x03\x7a\x07\x08\x02\x00\x00\x00".to_vec(), "the table of a shapefile (.dbf)"),
            (b"fgb\x03fgb\x00".to_vec(), "FlatGeobuf"),
            (zipped("map.geojson"), "a zip archive"),
            (zipped("a.gdb/a00000001.gdbtable"), "a file geodatabase in a zip archive"),
            (b" \n<!DOCTYPE html>".to_vec(), "a web page (HTML)"),
            (b"<html><kml>".to_vec(), "a web page (HTML)"),
            (b"<Error><Code>NoSuchKey</Code></Error>".to_vec(), "XML"),
            (
                b"version https://git-lfs.github.com/spec/v1\noid".to_vec(),
                "a Git LFS pointer, which stands for the map",
            ),
            (b"{\0\"\0".to_vec(), "UTF-16"),
        ] {
            assert_found(&bytes, expected);
        }
        assert_eq!(recognise(b" {}").unwrap(), Format::Json);
        // A vertical tab is no space of JSON, and no table either.
        assert_eq!(recognise(b"\x03").unwrap(), Format::Json);
        assert_eq!(*recognise(b" \n").unwrap_err().kind(), ErrorKind::Empty);
    }

    fn assert_found(bytes: &[u8], expected: &str) {
        let error = recognise(bytes).unwrap_err();
        let ErrorKind::Format { found, .. } = error.kind() else { panic!("{error}") };
        assert_eq!(found, expected);
    }

    #[test]
    #[cfg(feature = "formats")]
    fn what_is_read_is_recognised_by_its_bytes() {
        for (bytes, expected) in [
            (KML.to_vec(), Format::Kml),
            (b"<!-- a --><Placemark/>".to_vec(), Format::Kml),
            ([zipped("images/a.png"), zipped("Doc.KML")].concat(), Format::Archive),
            (zipped("ukr/map.shp"), Format::Archive),
            (shapes(1), Format::Shapefile),
        ] {
            assert_eq!(recognise(&bytes).unwrap(), expected);
        }
        assert_found(&shapes(50), "the index of a shapefile (.shx)");
    }

    #[test]
    #[cfg(not(feature = "formats"))]
    fn what_takes_a_feature_is_named() {
        for (bytes, expected) in [
            (KML.to_vec(), "KML"),
            (zipped("doc.kml"), "a KMZ archive, which holds KML"),
            (zipped("ukr/map.shp"), "a zip archive, which holds a shapefile"),
            (shapes(1), "an Esri shapefile (.shp or .shx)"),
        ] {
            assert_found(&bytes, expected);
        }
    }
}
