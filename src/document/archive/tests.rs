//! Archives as they come, and as they should not.

use std::io::Write;

use flate2::Compression;
use flate2::Crc;
use flate2::write::DeflateEncoder;

use crate::document::{Features, Input, Reprojection, Tally};
use crate::error::Error;
use crate::limits::{Budget, Limits};

/// How a file is kept in an archive.
#[derive(Clone, Copy)]
enum Packing {
    Stored,
    Deflated,
}

/// An archive of files (APPNOTE 4.3), each deflated.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    zipped_by(Packing::Deflated, files)
}

fn zipped_by(packing: Packing, files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let mut checksum = Crc::new();
        checksum.update(text);
        let (method, packed) = match packing {
            Packing::Stored => (0_u16, text.to_vec()),
            Packing::Deflated => {
                let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(text).unwrap();
                (8, encoder.finish().unwrap())
            }
        };
        let header = u32::try_from(bytes.len()).unwrap();
        let fields = [
            &20_u16.to_le_bytes()[..],
            &0_u16.to_le_bytes(),
            &method.to_le_bytes(),
            &[0; 4],
            &checksum.sum().to_le_bytes(),
            &u32::try_from(packed.len()).unwrap().to_le_bytes(),
            &u32::try_from(text.len()).unwrap().to_le_bytes(),
            &u16::try_from(name.len()).unwrap().to_le_bytes(),
            &0_u16.to_le_bytes(),
        ]
        .concat();
        bytes.extend([b"PK\x03\x04", &fields[..], name.as_bytes(), &packed].concat());
        directory.extend([b"PK\x01\x02", &20_u16.to_le_bytes()[..], &fields, &[0; 10]].concat());
        directory.extend(header.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let length = u32::try_from(directory.len()).unwrap().to_le_bytes();
    let start = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    bytes.extend(directory);
    bytes.extend([b"PK\x05\x06", &[0; 4][..], &count, &count, &length, &start, &[0; 2]].concat());
    bytes
}

fn read_within(bytes: &[u8], limits: Limits) -> Result<Features, Error> {
    let input = Input::from_reader("map.kmz", bytes, &limits)?;
    Features::read(&input, &Tally::new(&Budget::within(limits)), &Reprojection::default())
}

fn read(bytes: &[u8]) -> Result<Features, Error> {
    read_within(bytes, Limits::default())
}

fn kml(name: &str) -> String {
    format!(
        "<kml><Document><name>{name}</name><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>36,47 \
         37,47 37,48</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>",
    )
}

fn layers(features: &Features) -> Vec<&str> {
    features.with_polygons.iter().map(|feature| &*feature.collection).collect()
}

#[test]
fn all_documents_are_read_and_the_main_one_first() {
    let link = "<NetworkLink><Link><href>a/b.KML</href></Link></NetworkLink></Document>";
    let main = kml("main").replace("</Document>", link);
    let (one, two) = (kml("one"), kml("two"));
    let files: [(&str, &[u8]); 5] = [
        ("a/b.KML", one.as_bytes()),
        ("images/icon.png", b"\x89PNG"),
        ("doc.kml", main.as_bytes()),
        // Nothing is written, so that this is a name like others.
        ("../../two.kml", two.as_bytes()),
        ("__MACOSX/._two.kml", b"\x00\x05\x16\x07"),
    ];
    for packing in [Packing::Stored, Packing::Deflated] {
        let features = read(&zipped_by(packing, &files)).unwrap();
        assert_eq!(layers(&features), ["main", "one", "two"]);
        assert_eq!(
            features.remarks,
            ["its documents doc.kml, a/b.KML, ../../two.kml were read together"],
        );
    }
}

#[test]
fn errors_name_the_file_in_the_archive() {
    let broken = zipped(&[("doc.kml", b"<kml>\n<Document>")]);
    assert!(
        read(&broken).unwrap_err().to_string().starts_with("map.kmz/doc.kml, line 2 column 11: ")
    );
    let twice = zipped(&[("doc.kml", b"<kml/>"), ("doc.kml", b"<kml/>")]);
    assert!(read(&twice).unwrap_err().to_string().contains("two files called \"doc.kml\""));
}

#[test]
fn archives_that_unpack_to_too_much_are_refused() {
    let blank = vec![b' '; 5 << 20];
    let bomb = zipped(&[("a.kml", &blank), ("b.kml", &blank), ("c.kml", &blank)]);
    assert!(bomb.len() < 20_000);
    let limits = Limits::default().unpacked_bytes(8 << 20);
    assert_eq!(
        read_within(&bomb, limits).unwrap_err().kind(),
        &crate::ErrorKind::Limit { limit: "unpacked_bytes", allowed: 8 << 20 },
    );
}

#[test]
fn damaged_archives_are_errors() {
    let whole = zipped(&[("doc.kml", kml("a").as_bytes())]);
    // Without the last two bytes, which say how long its comment is, nothing is missing.
    for length in 0..whole.len() - 2 {
        assert!(read(&whole[..length]).is_err(), "{length}");
    }
    // Any byte may be another: a result or an error.
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5a;
        let _ = read(&bytes);
    }
    let mut encrypted = whole.clone();
    let directory = encrypted.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    encrypted[directory + 8] |= 1;
    assert!(read(&encrypted).unwrap_err().to_string().contains("it is encrypted"));
    let mut by_another_method = whole;
    by_another_method[directory + 10] = 93;
    assert!(read(&by_another_method).unwrap_err().to_string().contains("packed by method 93"));
}
