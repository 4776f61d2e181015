//! Bytes that are a map or none.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::civil::Date;
use territory_control::{ControlMap, Error, ErrorKind, Input, MapReader, Status};

use super::{expect_readable, input, limits};

const NAME: &str = "map_2025-11-11.geojson";

/// Reading changes nothing: not what the bytes are packed in, not how often they are read. The byte
/// 0xff, which no text has, separates the inputs of one map.
pub fn reading(bytes: &[u8]) {
    let (first, again) = (read(&[bytes]), read(&[bytes]));
    assert_eq!(digest(&first), digest(&again));
    match &first {
        Ok(map) => expect_map(map),
        Err(error) => expect_readable(error, NAME),
    }
    expect_days(bytes, &first);
    // What is packed twice is unpacked once, and a second byte order mark is text.
    if !bytes.starts_with(&[0x1f, 0x8b]) && bytes.len() < 30_000 {
        assert_eq!(digest(&first), digest(&read(&[&packed(bytes)])));
        if !bytes.starts_with(b"\xef\xbb\xbf") {
            assert_eq!(digest(&first), digest(&read(&[&[b"\xef\xbb\xbf", bytes].concat()])));
        }
    }
    if let Ok(map) = &first {
        expect_twice(map, &read(&[bytes, bytes]));
    }
    let parts: Vec<&[u8]> = bytes.split(|&byte| byte == 0xff).collect();
    if parts.len() > 1 {
        expect_parts(&parts);
    }
}

fn read(inputs: &[&[u8]]) -> Result<ControlMap, Error> {
    let inputs: Result<Vec<Input>, Error> = inputs.iter().map(|bytes| input(NAME, bytes)).collect();
    MapReader::new().limits(limits()).read(inputs?)
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).expect("memory can be written");
    packer.finish().expect("memory can be written")
}

/// All that a map or an error says, except the digest of the bytes.
fn digest(read: &Result<ControlMap, Error>) -> String {
    let map = match read {
        Ok(map) => map,
        Err(error) => return error.to_string(),
    };
    let polygons: Vec<_> = map.statuses().map(|status| (status, map.polygons(status))).collect();
    let counts = (map.feature_count(), map.polygon_count(), map.skipped());
    let words = (map.legend_name(), map.date(), map.warnings(), map.unclassified());
    format!("{counts:?} {words:?} {polygons:?}")
}

fn expect_map(map: &ControlMap) {
    let drawn = map.statuses().flat_map(|status| map.polygons(status));
    let mut count = 0;
    for polygon in drawn {
        count += 1;
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            for position in &ring.0 {
                assert!(position.x.abs() <= 540.0, "{position:?}");
                assert!(position.y.abs() <= 90.000_000_001, "{position:?}");
            }
        }
    }
    assert_eq!(count, map.polygon_count());
    assert!(map.feature_count() as u64 <= limits().features);
    assert_eq!(map.files().len(), 1);
    for warning in map.warnings() {
        assert!(!warning.message().contains('\n'), "not on one line: {warning:?}");
    }
}

/// The days of a file make up the file.
fn expect_days(bytes: &[u8], whole: &Result<ControlMap, Error>) {
    let days =
        input(NAME, bytes).and_then(|input| MapReader::new().limits(limits()).read_days(&input));
    match (whole, days) {
        (Ok(whole), Ok(days)) => {
            assert!(!days.is_empty());
            let polygons: usize = days.iter().map(ControlMap::polygon_count).sum();
            assert_eq!(polygons, whole.polygon_count());
        }
        // One of the features has no day, and the days that there are are many all the same.
        (Err(error), Err(of_days)) if matches!(error.kind(), ErrorKind::ManyDays { .. }) => {
            assert!(matches!(of_days.kind(), ErrorKind::Date { .. }), "{of_days}");
        }
        (Err(error), Err(of_days)) => assert_eq!(error.to_string(), of_days.to_string()),
        (Ok(_), Err(error)) => panic!("a map, but no days: {error}"),
        (Err(error), Ok(days)) => {
            let are_many = matches!(error.kind(), ErrorKind::ManyDays { .. }) && days.len() > 1;
            assert!(are_many, "days, but no map: {error}");
            for day in days {
                expect_day(bytes, day.date().expect("one of many days has a date").date(), &day);
            }
        }
    }
}

/// A day that is asked for is the one among all.
fn expect_day(bytes: &[u8], date: Date, day: &ControlMap) {
    let reader = MapReader::new().limits(limits()).date(date);
    let input = || input(NAME, bytes).expect("it was read before");
    let maps = reader.read_days(&input()).expect("the day is there");
    let map = reader.read([input()]).expect("the day is there");
    assert_eq!((maps.len(), map.polygon_count()), (1, day.polygon_count()));
    assert_eq!(maps.first().map(ControlMap::polygon_count), Some(day.polygon_count()));
}

/// A file that is given twice is the same map, drawn twice.
fn expect_twice(once: &ControlMap, twice: &Result<ControlMap, Error>) {
    let twice = match twice {
        Ok(twice) => twice,
        Err(error) => {
            assert!(matches!(error.kind(), ErrorKind::Limit { .. }), "{error}");
            return;
        }
    };
    assert_eq!(twice.polygon_count(), 2 * once.polygon_count());
    assert_eq!(twice.feature_count(), 2 * once.feature_count());
    assert_eq!(twice.legend_name(), once.legend_name());
    assert_eq!(twice.date(), once.date());
    let statuses = |map: &ControlMap| map.statuses().cloned().collect::<Vec<Status>>();
    assert_eq!(statuses(twice), statuses(once));
}

/// Several inputs are read as each by itself.
fn expect_parts(parts: &[&[u8]]) {
    let alone: Vec<Result<ControlMap, Error>> = parts.iter().map(|part| read(&[part])).collect();
    match read(parts) {
        Ok(map) => {
            let sum = |count: fn(&ControlMap) -> usize| -> Option<usize> {
                alone.iter().map(|part| part.as_ref().ok().map(count)).sum()
            };
            // A part of points alone is no map, but may belong to one.
            if let (Some(features), Some(polygons)) =
                (sum(ControlMap::feature_count), sum(ControlMap::polygon_count))
            {
                assert_eq!((map.feature_count(), map.polygon_count()), (features, polygons));
            }
        }
        Err(error) => {
            expect_readable(&error, NAME);
            let is_limit = matches!(error.kind(), ErrorKind::Limit { .. });
            assert!(is_limit || alone.iter().any(Result::is_err), "together only: {error}");
        }
    }
}
