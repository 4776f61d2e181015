//! Formats that are not read, recognised by their bytes: a JSON parser would only say where it stumbled.

use crate::error::{Error, ErrorKind};

/// What was found, and what to do about it.
type Finding = (&'static str, &'static str);

/// Checks that a text could be JSON.
///
/// # Errors
///
/// [`ErrorKind::Empty`], or [`ErrorKind::Format`] with what the bytes are instead.
pub(super) fn check_format(bytes: &[u8]) -> Result<(), Error> {
    let text = bytes.trim_ascii_start();
    if text.is_empty() {
        return Err(Error::new(ErrorKind::Empty));
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
        None => Ok(()),
    }
}

/// Binary formats, by their first bytes.
fn magic(bytes: &[u8]) -> Option<Finding> {
    const FORMATS: [(&[u8], Finding); 6] = [
        (
            b"\x00\x00\x27\x0a",
            (
                "an Esri shapefile (.shp or .shx)",
                "convert it, with its .dbf and .prj beside it, for example with ogr2ogr -f GeoJSON \
                 map.geojson map.shp",
            ),
        ),
        (
            b"fgb\x03fgb",
            ("FlatGeobuf", "convert it, for example with ogr2ogr -f GeoJSON map.geojson map.fgb"),
        ),
        (
            b"SQLite format 3",
            ("an SQLite database (GeoPackage?)", "export it, for example with ogr2ogr -f GeoJSON"),
        ),
        (b"PAR1", ("Parquet (GeoParquet?)", "export it, for example with ogr2ogr -f GeoJSON")),
        (b"%PDF-", ("a PDF", "a control map must be drawn as polygons with coordinates")),
        (
            b"\x89PNG",
            ("a picture (PNG)", "a control map must be drawn as polygons with coordinates"),
        ),
    ];
    let of_magic = FORMATS.into_iter().find(|(magic, _)| bytes.starts_with(magic));
    of_magic
        .map(|(_, finding)| finding)
        .or_else(|| bytes.starts_with(b"PK\x03\x04").then(|| archive(bytes)))
        .or_else(|| is_dbase(bytes).then_some(DBASE))
}

const DBASE: Finding = (
    "the table of a shapefile (.dbf)",
    "it has no geometry: convert the .shp beside it, for example with ogr2ogr -f GeoJSON map.geojson map.shp",
);

/// Whether bytes begin as a table of dBASE does: version, then year, month and day of its last change.
fn is_dbase(bytes: &[u8]) -> bool {
    const VERSIONS: [u8; 6] = [0x03, 0x30, 0x31, 0x43, 0x83, 0x8b];
    matches!(bytes, [version, _, 1..=12, 1..=31, ..] if VERSIONS.contains(version))
}

/// A zip archive, by the names in it.
fn archive(bytes: &[u8]) -> Finding {
    let holds = |ending: &str| names_in_archive(bytes).any(|name| name.ends_with(ending));
    if holds(".kml") {
        (
            "a KMZ archive, which holds KML",
            "convert it, for example with ogr2ogr -f GeoJSON map.geojson map.kmz",
        )
    } else if holds(".shp") {
        (
            "a zip archive, which holds a shapefile",
            "convert it, for example with ogr2ogr -f GeoJSON map.geojson /vsizip/map.zip",
        )
    } else {
        ("a zip archive", "unpack it and give the GeoJSON inside")
    }
}

/// The names of the files in a zip archive, in lower case, by the headers before each of them.
fn names_in_archive(bytes: &[u8]) -> impl Iterator<Item = String> {
    const NAME_LENGTH: usize = 26;
    const NAME: usize = 30;
    let headers = bytes.windows(4).enumerate().filter(|(_, window)| *window == b"PK\x03\x04");
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

/// A text that begins with a tag.
fn markup(text: &[u8]) -> Finding {
    const READ: usize = 4096;
    let beginning = text.get(..READ.min(text.len())).unwrap_or_default();
    let beginning = String::from_utf8_lossy(beginning).to_lowercase();
    if beginning.contains("<kml") {
        ("KML", "convert it, for example with ogr2ogr -f GeoJSON map.geojson map.kml")
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

    #[test]
    fn what_is_no_json_is_named_by_its_bytes() {
        for (bytes, expected) in [
            (b"\x00\x00\x27\x0a\x00\x00\x00\x00".to_vec(), "an Esri shapefile (.shp or .shx)"),
            (b"\x03\x7a\x07\x08\x02\x00\x00\x00".to_vec(), "the table of a shapefile (.dbf)"),
            (b"fgb\x03fgb\x00".to_vec(), "FlatGeobuf"),
            (zipped("doc.kml"), "a KMZ archive, which holds KML"),
            (
                [zipped("images/a.png"), zipped("Doc.KML")].concat(),
                "a KMZ archive, which holds KML",
            ),
            (zipped("ukr/map.shp"), "a zip archive, which holds a shapefile"),
            (zipped("map.geojson"), "a zip archive"),
            (b"<?xml version=\"1.0\"?>\n<kml xmlns=\"\">".to_vec(), "KML"),
            (b" \n<!DOCTYPE html>".to_vec(), "a web page (HTML)"),
            (b"<Error><Code>NoSuchKey</Code></Error>".to_vec(), "XML"),
            (
                b"version https://git-lfs.github.com/spec/v1\noid".to_vec(),
                "a Git LFS pointer, which stands for the map",
            ),
            (b"{\0\"\0".to_vec(), "UTF-16"),
        ] {
            let error = check_format(&bytes).unwrap_err();
            let ErrorKind::Format { found, .. } = error.kind() else { panic!("{error}") };
            assert_eq!(found, expected);
        }
        assert!(check_format(b" {}").is_ok());
        // A vertical tab is no space of JSON, and no table either.
        assert!(check_format(b"\x03").is_ok());
        assert_eq!(*check_format(b" \n").unwrap_err().kind(), ErrorKind::Empty);
    }
}
