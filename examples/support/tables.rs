//! Tables of many rows, as comma-separated values.

use territory_control::{Area, Figures, PeriodRow, Share, Timeline, TimelineRow};

use super::Failure;

/// Comma-separated values. A text that a spreadsheet would run as a formula gets an apostrophe.
pub(crate) fn csv_text(rows: &[Vec<String>]) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| {
            let is_text = cell.parse::<f64>().is_err();
            let is_formula = is_text && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
            if is_formula { format!("'{cell}") } else { cell.clone() }
        }))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// The rows of a timeline, the header first.
pub(crate) fn rows(timeline: &Timeline) -> Vec<Vec<String>> {
    let columns = [
        "date",
        "file",
        "controlled_km2",
        "share_percent",
        "gained_km2",
        "lost_km2",
        "net_km2",
        "flags",
        "error",
    ];
    let regions = timeline.region_names().iter().cloned();
    let header = columns.into_iter().map(str::to_owned).chain(regions).collect();
    let row = |row: &TimelineRow| {
        let figures = row.figures();
        let mut cells = vec![
            row.date().map(|date| date.to_string()).unwrap_or_default(),
            row.file().to_owned(),
            number(figures.map(Figures::controlled)),
            figures.map(|figures| figures.share().percent().to_string()).unwrap_or_default(),
            number(figures.and_then(Figures::gained)),
            number(figures.and_then(Figures::lost)),
            number(figures.and_then(Figures::net)),
            row.flags().iter().map(|flag| flag.code().as_str()).collect::<Vec<_>>().join(" "),
            row.error().map(ToString::to_string).unwrap_or_default(),
        ];
        let areas = figures.map(Figures::regions).unwrap_or_default();
        cells.extend(
            (0..timeline.region_names().len()).map(|index| number(areas.get(index).copied())),
        );
        cells
    };
    std::iter::once(header).chain(timeline.rows().iter().map(row)).collect()
}

/// The rows of periods, the header first.
pub(crate) fn period_rows(periods: &[PeriodRow]) -> Vec<Vec<String>> {
    let columns = [
        "period",
        "from",
        "from_file",
        "to",
        "to_file",
        "controlled_km2",
        "share_percent",
        "gained_km2",
        "lost_km2",
        "net_km2",
        "flags",
    ];
    let row = |row: &PeriodRow| {
        let mut cells = vec![row.label().to_owned()];
        for map in [row.from(), row.to()] {
            let (date, file) = map.map(|(date, file)| (date.to_string(), file)).unwrap_or_default();
            cells.extend([date, file.to_owned()]);
        }
        cells.extend([
            number(row.later()),
            row.share().map(Share::percent).map(|percent| percent.to_string()).unwrap_or_default(),
            number(row.gained()),
            number(row.lost()),
            number(row.net()),
            row.flags().iter().map(|flag| flag.code().as_str()).collect::<Vec<_>>().join(" "),
        ]);
        cells
    };
    std::iter::once(columns.map(str::to_owned).to_vec()).chain(periods.iter().map(row)).collect()
}

fn number(area: Option<Area>) -> String {
    area.map(|area| area.km2().to_string()).unwrap_or_default()
}
