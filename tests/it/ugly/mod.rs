//! Ugly files: maps whose areas are known, mutated at random.
//!
//! What is harmless changes no area; where two statuses are drawn on the same ground, the stronger has
//! it and the report says so. After what is harmful there is a result or an error, never a
//! panic, and never silence:
//! - What is not JSON (one text, one a line, or a sequence) is an error.
//! - Every polygon that the text draws is on the map. Features that lost their geometry are in a
//!   warning, and so is it that nothing is left.
//! - Together they hold at least what is drawn as it was, and at most what lies in the rectangles
//!   around them.
//!
//! More than the cases of every day: `PROPTEST_CASES=50000 cargo test --test it ugly`.

mod census;
mod drawing;
#[cfg(feature = "formats")]
mod formats;
mod harmful;
mod harmless;
mod writing;

use std::io::Read as _;

use flate2::read::MultiGzDecoder;
use proptest::prelude::*;
use proptest::sample::Index;
use territory_control::{
    Area, ControlMap, ControlReport, Input, Legend, Limits, MapReader, Method, Status, Territory,
    TerritoryReader, WarningCode,
};

use census::Census;
use drawing::{Rectangle, STATUSES, drawing};
use harmful::harm;
use harmless::{apply_all, harmless};
use writing::style;

const ELLIPSOID: f64 = 510_065_621_724_088.5;

fn cases(count: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let is_stated = std::env::var_os("PROPTEST_CASES").is_some();
    ProptestConfig { cases: if is_stated { default.cases } else { count }, ..default }
}

fn is_warned(warnings: &[territory_control::Warning], code: WarningCode) -> bool {
    warnings.iter().any(|warning| warning.code() == code)
}

/// What the laws allow.
fn tolerance(area: f64) -> f64 {
    1.0_f64.max(1e-9 * area)
}

/// A step of the grid along all edges, but no more than the laws allow.
fn tight_tolerance(area: f64, metres_of_edges: f64) -> f64 {
    tolerance(area).min(1e-9 * area + 1.2e-4 * metres_of_edges)
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn what_is_harmless_changes_no_area(
        mut drawing in drawing(),
        drawn_as in prop::collection::vec((any::<Index>(), 0..STATUSES.len()), 0..3),
        mutations in prop::collection::vec(harmless(), 0..12),
        style in style(),
    ) {
        for (at, status) in drawn_as {
            drawing.draw_as(at, status);
        }
        apply_all(&mutations, &mut drawing);
        let bytes = style.bytes(style.text(&drawing).as_bytes());
        let map = ControlMap::from_bytes("ugly.geojson", &bytes).unwrap();
        let drawn: usize = drawing.features().map(|feature| feature.polygons.len()).sum();
        prop_assert_eq!(map.polygon_count(), drawn);
        let report = Territory::ukraine().control(&map).unwrap();
        let mut is_contested = false;
        let metres_of_edges = drawing.metres_of_edges();
        for (status, [held, besides]) in STATUSES.into_iter().zip(drawing.areas()) {
            let row = report.status(&Status::new(status));
            let found = row.map_or([0.0; 2], |row| [row.holding().area().m2(), row.overlap().m2()]);
            for (found, expected) in found.into_iter().zip([held, besides]) {
                let off = (found - expected).abs();
                let allowed = tight_tolerance(expected, metres_of_edges);
                prop_assert!(off <= allowed, "{status}: {found}, not {expected}");
            }
            is_contested |= besides > 2.0;
        }
        if is_contested {
            prop_assert!(is_warned(report.warnings(), WarningCode::StatusOverlap), "{report}");
        }
    }

    #[test]
    fn what_is_harmful_gives_a_result_or_an_error(
        mut drawing in drawing(),
        mutations in prop::collection::vec(harmless(), 0..4),
        style in style(),
        harm in harm(),
        legend in prop::sample::select(vec!["auto", "any"]),
    ) {
        apply_all(&mutations, &mut drawing);
        let rectangles = drawing.rectangles();
        let bytes = harm.bytes(drawing, style);
        expect_result_or_error(&bytes, &rectangles, legend)?;
        read_otherwise(&bytes);
    }
}

#[cfg(feature = "formats")]
proptest! {
    // Each case is five files.
    #![proptest_config(cases(200))]

    #[test]
    fn the_format_changes_no_area(
        mut drawing in drawing(),
        drawn_as in prop::collection::vec((any::<Index>(), 0..STATUSES.len()), 0..3),
        mutations in prop::collection::vec(harmless(), 0..12),
    ) {
        for (at, status) in drawn_as {
            drawing.draw_as(at, status);
        }
        apply_all(&mutations, &mut drawing);
        let (areas, metres_of_edges) = (drawing.areas(), drawing.metres_of_edges());
        for (name, bytes) in formats::in_every_format(&mut drawing) {
            let map = ControlMap::from_bytes(name, &bytes).unwrap();
            let report = Territory::ukraine().control(&map).unwrap();
            for (status, [expected, _]) in STATUSES.into_iter().zip(areas) {
                let row = report.status(&Status::new(status));
                let found = row.map_or(0.0, |row| row.holding().area().m2());
                let off = (found - expected).abs();
                let allowed = tight_tolerance(expected, metres_of_edges);
                prop_assert!(off <= allowed, "{name}: {status}: {found}, not {expected}");
            }
        }
    }
}

fn measure(
    bytes: &[u8],
    legend: &str,
) -> Result<(ControlMap, ControlReport), territory_control::Error> {
    let mut reader = MapReader::new();
    if legend != "auto" {
        reader = reader.legend(Legend::built_in(legend)?);
    }
    let map = reader.read([Input::from_reader("ugly.geojson", bytes, &Limits::default())?])?;
    let report = Territory::ukraine().control(&map)?;
    Ok((map, report))
}

/// The other ways to read a file.
fn read_otherwise(bytes: &[u8]) {
    let Ok(input) = Input::from_reader("ugly.geojson", bytes, &Limits::default()) else { return };
    let days = MapReader::new().read_days(&input);
    let territory = TerritoryReader::new().read(&input);
    if let (Ok(days), Ok(territory)) = (days, territory) {
        for map in &days {
            // Whichever it is.
            let _ = territory.survey(&Method::default()).regions(map);
        }
    }
}

fn expect_result_or_error(
    bytes: &[u8],
    rectangles: &[Rectangle],
    legend: &str,
) -> Result<(), TestCaseError> {
    let (map, report) = match measure(bytes, legend) {
        Ok(measured) => measured,
        Err(error) => {
            let message = error.to_string();
            prop_assert!(message.starts_with("ugly.geojson"), "{message}");
            prop_assert!(!message.contains('\n'), "{message}");
            return Ok(());
        }
    };
    let areas = report.statuses().iter().map(|row| row.holding().area());
    let total = areas.clone().sum::<Area>().m2();
    for area in areas.chain([report.controlled().area()]) {
        prop_assert!((0.0..=ELLIPSOID * (1.0 + 1e-9)).contains(&area.m2()), "{area}");
    }
    prop_assert!(!report.to_string().contains("NaN"), "{report}");

    let text = unpacked(bytes);
    let text = text.as_deref().unwrap_or_default();
    prop_assert!(census::is_json(text), "what is not JSON gave a result");
    let Some(census) = Census::of(text) else { return Ok(()) };
    let is_empty = |rings: &&Vec<Vec<[f64; 2]>>| rings.iter().all(Vec::is_empty);
    let empty = census.polygons.iter().filter(is_empty).count();
    let (read, drawn) = (map.polygon_count(), census.polygons.len());
    // Of those without positions it does not matter where they went.
    prop_assert!((drawn - empty..=drawn).contains(&read), "{read} of {drawn} polygons");
    if census.without_geometry > 0 || read < drawn {
        prop_assert!(is_warned(report.warnings(), WarningCode::Skipped), "{report}");
    }
    if read == 0 {
        prop_assert!(is_warned(report.warnings(), WarningCode::NothingMeasured), "{report}");
    }
    let least = census.at_least(rectangles);
    prop_assert!(total >= least - tolerance(least), "{total} m² where {least} m² are drawn");
    if let Some(most) = census.at_most() {
        prop_assert!(total <= most + tolerance(most), "{total} m² where {most} m² have room");
    }
    Ok(())
}

/// The text of a file, `None` if it cannot be unpacked.
fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    if bytes.starts_with(&[0x1f, 0x8b]) {
        MultiGzDecoder::new(bytes).read_to_end(&mut text).ok()?;
    } else {
        text.extend(bytes);
    }
    Some(text.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(text))
}
