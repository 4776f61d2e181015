//! The embedded sample map.

use geo_types::LineString;
use jiff::civil::{Date, date};

use super::control_map::ControlMap;
use super::front_line::LineSide;
use crate::document::{DateSource, Input, MapDate};
use crate::error::Error;
use crate::legend::Legend;
use crate::limits::Limits;
use crate::territory::Territory;
use crate::warning::{Warning, WarningCode};

/// Made by this project, see `data/README.md`.
const CONTACT_LINE: &str = include_str!("../../data/sample_contact_line.csv");
const DATE: Date = date(2025, 11, 15);

impl ControlMap {
    /// A generalised sample of Ukraine in the middle of November 2025, to try the crate with: a
    /// contact line that this project drew through named settlements and rivers, closed over the
    /// embedded territory. It is no source: figures from it are not to be quoted.
    pub fn sample() -> Self {
        embedded_sample()
    }
}

#[expect(clippy::expect_used, reason = "the embedded table is a constant, and a test reads it")]
fn embedded_sample() -> ControlMap {
    read_sample().expect("the embedded sample")
}

fn read_sample() -> Result<ControlMap, Error> {
    let input = Input::from_reader(
        "data/sample_contact_line.csv",
        CONTACT_LINE.as_bytes(),
        &Limits::default(),
    )?;
    let mut map = ControlMap::from_lines_by(
        Legend::built_in("sample")?,
        &Territory::ukraine(),
        &contact_lines(CONTACT_LINE),
        LineSide::Left,
    )?;
    map.made_from(&input);
    map.set_date(MapDate { date: DATE, source: DateSource::Given });
    map.warn(Warning::new(
        WarningCode::Sample,
        "this is the embedded sample, a generalised line through named places: no source, not to \
         be quoted",
    ));
    Ok(map)
}

/// The lines of the table `line,order,name,latitude,longitude,note`, its rows in order.
fn contact_lines(table: &str) -> Vec<LineString<f64>> {
    let mut lines: Vec<(&str, Vec<[f64; 2]>)> = Vec::new();
    for row in table.lines().skip(1) {
        let mut cells = row.split(',');
        let (Some(name), Some(latitude), Some(longitude)) = (
            cells.next(),
            cells.nth(2).and_then(|cell| cell.parse().ok()),
            cells.next().and_then(|cell| cell.parse().ok()),
        ) else {
            continue;
        };
        match lines.last_mut() {
            Some((last, points)) if *last == name => points.push([longitude, latitude]),
            _ => lines.push((name, vec![[longitude, latitude]])),
        }
    }
    lines.into_iter().map(|(_, points)| LineString::from_iter(points)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_to_the_last_row() {
        let lines = contact_lines(CONTACT_LINE);
        let points: usize = lines.iter().map(|line| line.0.len()).sum();
        assert_eq!(points, CONTACT_LINE.lines().count() - 1);
        assert!(points >= 60);
        assert_eq!(lines.len(), 4);
    }

    #[test]
    fn the_sample_holds_a_sensible_share() {
        let report = Territory::ukraine().control(&ControlMap::sample()).unwrap();
        // Shapely and pyproj on the same table and the same boundary: 117,535 km².
        assert!((report.controlled().area().km2() - 117_535.0).abs() < 5.0, "{report}");
        assert!(report.warnings().iter().any(|warning| warning.code() == WarningCode::Sample));
    }
}
