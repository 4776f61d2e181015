//! Shapefiles, made by hand from the description of the format.

use serde_json::{Value, json};

use super::{Files, add_features};
use crate::document::features::Features;
use crate::document::tally::Tally;
use crate::error::Error;
use crate::limits::Budget;

/// A square that runs clockwise, as shells do.
const SHELL: [[f64; 2]; 5] = [[36.0, 47.0], [36.0, 48.0], [37.0, 48.0], [37.0, 47.0], [36.0, 47.0]];
const HOLE: [[f64; 2]; 4] = [[36.2, 47.2], [36.4, 47.2], [36.4, 47.4], [36.2, 47.2]];

/// The content of a record of a polygon, of a type with or without heights.
fn polygon(kind: i32, rings: &[&[[f64; 2]]]) -> Vec<u8> {
    let count = |count: usize| i32::try_from(count).unwrap().to_le_bytes();
    let vertices: Vec<[f64; 2]> = rings.iter().flat_map(|ring| ring.iter().copied()).collect();
    let mut bytes = kind.to_le_bytes().to_vec();
    bytes.extend([0; 32]);
    bytes.extend(count(rings.len()));
    bytes.extend(count(vertices.len()));
    let mut start = 0;
    for ring in rings {
        bytes.extend(count(start));
        start += ring.len();
    }
    for [x, y] in &vertices {
        bytes.extend(x.to_le_bytes());
        bytes.extend(y.to_le_bytes());
    }
    if kind != 5 {
        bytes.extend(vec![0; 16 + 8 * vertices.len()]);
    }
    bytes
}

fn shp(records: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = vec![0; 100];
    for (index, record) in records.iter().enumerate() {
        bytes.extend(i32::try_from(index + 1).unwrap().to_be_bytes());
        bytes.extend(i32::try_from(record.len() / 2).unwrap().to_be_bytes());
        bytes.extend(record);
    }
    let words = i32::try_from(bytes.len() / 2).unwrap().to_be_bytes();
    bytes[..4].copy_from_slice(&9994_i32.to_be_bytes());
    bytes[24..28].copy_from_slice(&words);
    bytes
}

/// A table of fields (name, type, length), with the texts of its rows. A row begins with a blank, or a star if it is
/// deleted.
fn dbf(driver: u8, fields: &[(&str, u8, u8)], rows: &[&[u8]]) -> Vec<u8> {
    let start = u16::try_from(33 + 32 * fields.len()).unwrap();
    let length: u16 = 1 + fields.iter().map(|(_, _, length)| u16::from(*length)).sum::<u16>();
    let mut bytes = vec![3, 122, 7, 8];
    bytes.extend(u32::try_from(rows.len()).unwrap().to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend(length.to_le_bytes());
    bytes.resize(32, 0);
    bytes[29] = driver;
    for (name, kind, length) in fields {
        let mut field = name.as_bytes().to_vec();
        field.resize(32, 0);
        (field[11], field[16]) = (*kind, *length);
        bytes.extend(field);
    }
    bytes.push(0x0d);
    for row in rows {
        assert_eq!(row.len(), usize::from(length));
        bytes.extend(*row);
    }
    bytes
}

fn read(files: &Files<'_>) -> Result<Features, Error> {
    let (mut features, tally) = (Features::default(), Tally::new(&Budget::default()));
    add_features(files, "layer", None, &mut features, &tally)?;
    Ok(features)
}

fn read_shapes(records: &[Vec<u8>]) -> Result<Features, Error> {
    let shapes = shp(records);
    read(&Files { shapes: &shapes, ..Files::default() })
}

#[test]
fn shells_and_holes_are_told_by_their_winding() {
    let island = [[40.0, 47.0], [40.0, 48.0], [41.0, 47.0], [40.0, 47.0]];
    for kind in [5, 15, 25] {
        let records = [polygon(kind, &[&HOLE, &SHELL, &island]), 0_i32.to_le_bytes().to_vec()];
        let features = read_shapes(&records).unwrap();
        let expected = vec![vec![SHELL.to_vec(), HOLE.to_vec()], vec![island.to_vec()]];
        assert_eq!(features.with_polygons[0].polygons, expected);
        assert_eq!((features.count, features.skipped.null_geometries()), (2, 1));
        assert_eq!(features.skipped.extra_ordinates(), if kind == 5 { 0 } else { 13 });
    }
}

#[test]
fn rows_are_properties() {
    let fields = [
        ("NAME", b'C', 8),
        ("LEVEL", b'N', 4),
        ("SHARE", b'F', 5),
        ("DAY", b'D', 8),
        ("HELD", b'L', 1),
        ("NOTE", b'M', 10),
    ];
    let rows: [&[u8]; 3] = [
        b" \xc4\xee\xed\xe5\xf6\xfc\xea    41.50420220708T0000000001",
        b"         ****     00000000?",
        b"*gone        0.00020220708F",
    ];
    let rows = rows.map(|row| {
        let mut row = row.to_vec();
        row.resize(37, b' ');
        row
    });
    let rows: Vec<&[u8]> = rows.iter().map(Vec::as_slice).collect();
    let table = dbf(0xc9, &fields, &rows);
    let shapes = shp(&vec![polygon(5, &[&SHELL]); 3]);
    let files = Files {
        shapes: &shapes,
        table: Some(&table),
        system: Some(b"GEOGCS[\"GCS_WGS_1984\"]"),
        encoding: None,
    };
    let features = read(&files).unwrap();
    let properties: Vec<Value> =
        features.with_polygons.iter().map(|feature| feature.properties.clone().into()).collect();
    let expected = [
        json!({"NAME": "Донецьк", "LEVEL": 4, "SHARE": 1.504, "DAY": "2022-07-08", "HELD": true}),
        json!({"NAME": null, "LEVEL": null, "SHARE": null, "DAY": null, "HELD": null}),
    ];
    assert_eq!(properties, expected);
    assert_eq!(
        features.remarks,
        [
            "the fields NOTE of its .dbf are of a type that is not read",
            "1 row of its table is marked as deleted and not read",
        ],
    );
}

#[test]
fn what_is_missing_is_remarked_on() {
    let features = read_shapes(&[polygon(5, &[&SHELL])]).unwrap();
    assert_eq!(
        features.remarks,
        [
            "it has no .prj, and was read as longitude and latitude on WGS 84",
            "it has no .dbf, so its shapes have no properties",
        ],
    );
}

#[test]
fn parts_that_disagree_are_refused() {
    let table = dbf(0, &[("A", b'C', 1)], &[b" a", b" b"]);
    for (count, expected) in
        [(1, "its .shp has 1 shape and its .dbf 2 rows"), (3, "3 shapes and its .dbf 2 rows")]
    {
        let shapes = shp(&vec![polygon(5, &[&SHELL]); count]);
        let message =
            read(&Files { shapes: &shapes, table: Some(&table), ..Files::default() }).unwrap_err();
        assert!(message.to_string().contains(expected), "{message}");
    }
}

#[test]
fn what_is_broken_is_refused_where_it_is() {
    let sound = polygon(5, &[&SHELL, &HOLE]);
    let with = |at: usize, value: &[u8]| {
        let mut record = sound.clone();
        record[at..at + value.len()].copy_from_slice(value);
        record
    };
    for (record, expected) in [
        (
            with(36, &9_i32.to_le_bytes()),
            "feature 1: the .shp is broken: says that it has 9 parts and 9 points",
        ),
        (
            with(36, &(-1_i32).to_le_bytes()),
            "feature 1: the .shp is broken: its record is too short, or a count",
        ),
        (with(40, &i32::MAX.to_le_bytes()), "says that it has 2 parts and 2147483647 points"),
        (with(48, &7_i32.to_le_bytes()), ""),
        (with(48, &10_i32.to_le_bytes()), "its part 0 begins at point 0 and ends at 10 of 9"),
        (with(44, &6_i32.to_le_bytes()), "its part 0 begins at point 6 and ends at 5 of 9"),
        (
            with(52, &f64::NAN.to_le_bytes()),
            "feature 1, polygon 0, ring 0, position 0: the .shp is broken: found a coordinate that is no number",
        ),
        (with(0, &31_i32.to_le_bytes()), "found a MultiPatch"),
        (with(0, &99_i32.to_le_bytes()), "the unknown type 99"),
        (with(52, &400_f64.to_le_bytes()), ""),
        (
            with(60, &95_f64.to_le_bytes()),
            "feature 1, polygon 0, ring 0, position 0: found [36, 95]",
        ),
    ] {
        let read = read_shapes(&[sound.clone(), record]);
        if expected.is_empty() {
            read.unwrap();
            continue;
        }
        let message = read.unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn files_that_are_cut_off_are_refused() {
    let (shapes, table) = (shp(&[polygon(5, &[&SHELL])]), dbf(0, &[("A", b'C', 1)], &[b" a"]));
    for length in 0..shapes.len() {
        assert!(
            read(&Files { shapes: &shapes[..length], ..Files::default() }).is_err(),
            "{length}"
        );
    }
    for length in 0..table.len() {
        let files = Files { shapes: &shapes, table: Some(&table[..length]), ..Files::default() };
        assert!(read(&files).is_err(), "{length}");
    }
    for at in 0..shapes.len() {
        let mut shapes = shapes.clone();
        shapes[at] ^= 0x5a;
        let _ = read(&Files { shapes: &shapes, table: Some(&table), ..Files::default() });
    }
    for at in 0..table.len() {
        let mut table = table.clone();
        table[at] ^= 0x5a;
        let _ = read(&Files { shapes: &shapes, table: Some(&table), ..Files::default() });
    }
}
