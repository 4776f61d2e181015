//! Bytes that are a map in another format than GeoJSON, or none. What holds for a GeoJSON text holds for them: the format
//! is told by the bytes.

use super::inputs::reading;

/// A text of KML.
pub fn kml(bytes: &[u8]) {
    reading(&[if bytes.starts_with(b"<") { b"" } else { &b"<kml>"[..] }, bytes].concat());
}

/// A zip archive as it comes; its checksums let few mutations pass.
pub fn archive(bytes: &[u8]) {
    reading(bytes);
    // The same bytes as the document of a sound one.
    reading(&zipped(&[("doc.kml", bytes)]));
}

/// An answer of a server.
pub fn esri(bytes: &[u8]) {
    reading(bytes);
}

/// A topology.
pub fn topojson(bytes: &[u8]) {
    reading(bytes);
}

/// The files of a shapefile, one after the other: two bytes say how long the next one is.
pub fn shapefile(bytes: &[u8]) {
    let mut rest = bytes;
    let mut files: Vec<(&str, &[u8])> = Vec::new();
    for name in ["a.shp", "a.dbf", "a.prj", "a.cpg"] {
        let Some((length, after)) = rest.split_first_chunk::<2>() else { break };
        let length = usize::from(u16::from_le_bytes(*length)).min(after.len());
        let (file, after) = after.split_at(length);
        files.push((name, file));
        rest = after;
    }
    reading(&zipped(&files));
}

/// An archive of files, stored (APPNOTE 4.3).
pub fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let mut checksum = flate2::Crc::new();
        checksum.update(content);
        let header = u32::try_from(bytes.len()).expect("it is small");
        let length = u32::try_from(content.len()).expect("it is small").to_le_bytes();
        let mut fields = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        fields.extend(checksum.sum().to_le_bytes());
        fields.extend([length, length].concat());
        fields.extend(u16::try_from(name.len()).expect("it is small").to_le_bytes());
        fields.extend([0, 0]);
        bytes.extend([b"PK\x03\x04", &fields[..], name.as_bytes(), content].concat());
        directory.extend([b"PK\x01\x02\x14\x00", &fields[..], &[0; 10]].concat());
        directory.extend(header.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(files.len()).expect("it is small").to_le_bytes();
    let lengths = [directory.len(), bytes.len()]
        .map(|length| u32::try_from(length).expect("it is small").to_le_bytes());
    bytes.extend(directory);
    bytes.extend(
        [b"PK\x05\x06\0\0\0\0", &count[..], &count, &lengths[0], &lengths[1], &[0; 2]].concat(),
    );
    bytes
}
