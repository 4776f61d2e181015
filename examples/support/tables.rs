//! Tables of many rows, as comma-separated values.

use territory_control::timeline::{DayFigures, Flag, PeriodRow, PeriodSide, Timeline, TimelineRow};
use territory_control::{Area, Error, Share, Side, spreadsheet_text};

use super::Failure;

/// A cell: what comes from a file or a name is text, and never a number.
pub(crate) enum Cell {
    Text(String),
    Number(Option<f64>),
}

/// Comma-separated values.
pub(crate) fn csv_text(rows: &[Vec<Cell>]) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(Cell::as_csv))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn area(area: Option<Area>) -> Self {
        Self::Number(area.map(Area::km2))
    }

    fn as_csv(&self) -> String {
        match self {
            Self::Number(number) => number.map(|number| number.to_string()).unwrap_or_default(),
            Self::Text(text) => spreadsheet_text(text),
        }
    }
}

/// The rows of a timeline, the header first.
pub(crate) fn rows(timeline: &Timeline) -> Vec<Vec<Cell>> {
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
    let regions = timeline.regions().iter().map(|region| Cell::text(region.label()));
    let sides = timeline.sides();
    let header = columns.into_iter().map(Cell::text).chain(regions).chain([Cell::text("side")]);
    let header = header.chain(sides.iter().flat_map(|side| side_heads(side, "share_percent")));
    let header =
        header.chain(["not_drawn_km2", "net_without_breaks_km2", "redrawn_km2"].map(Cell::text));
    let count = timeline.regions().len();
    let header = header.chain(heads_of_rest(count)).collect();
    let rows = timeline.rows().iter().map(|row| cells(row, count, &sides));
    std::iter::once(header).chain(rows).collect()
}

/// The heads of what lies in none of so many regions; none where there are no regions.
fn heads_of_rest(regions: usize) -> impl Iterator<Item = Cell> {
    let heads = ["in_no_region_km2", "outside_km2"].into_iter().filter(move |_| regions > 0);
    heads.map(Cell::text)
}

/// The heads of the columns of a side: its area, and another figure.
fn side_heads(side: &Side, other: &str) -> [Cell; 2] {
    ["area_km2", other].map(|figure| Cell::text(format!("{side} {figure}")))
}

/// The cells of a map, with those of so many regions, and those of sides.
fn cells(row: &TimelineRow, regions: usize, sides: &[Side]) -> Vec<Cell> {
    let figures = row.figures();
    let mut cells = vec![
        Cell::text(row.date().map(|date| date.to_string()).unwrap_or_default()),
        Cell::text(row.file()),
        Cell::area(figures.and_then(DayFigures::controlled)),
        Cell::Number(figures.and_then(DayFigures::share).map(Share::percent)),
        Cell::area(figures.and_then(DayFigures::gained)),
        Cell::area(figures.and_then(DayFigures::lost)),
        Cell::area(figures.and_then(DayFigures::net)),
        flags(row.flags()),
        Cell::text(row.error().map(Error::finding).unwrap_or_default()),
    ];
    let areas = figures.map(DayFigures::regions).unwrap_or_default();
    cells.extend((0..regions).map(|index| Cell::area(areas.get(index).copied())));
    cells.push(side_cell(figures.and_then(DayFigures::about)));
    for side in sides {
        let row = figures.and_then(|figures| figures.held_by(side));
        cells.push(Cell::area(row.map(|row| row.area())));
        let share = row.filter(|_| figures.is_some_and(DayFigures::is_of_territory));
        cells.push(Cell::Number(share.map(|row| row.share().percent())));
    }
    cells.push(Cell::area(figures.and_then(DayFigures::not_drawn).map(|rest| rest.area())));
    cells.push(Cell::area(figures.and_then(DayFigures::net_without_breaks)));
    cells.push(Cell::area(figures.and_then(DayFigures::redrawn)));
    if regions > 0 {
        cells.push(Cell::area(figures.map(DayFigures::in_no_region)));
        cells.push(Cell::area(figures.map(DayFigures::outside)));
    }
    cells
}

fn side_cell(side: Option<&Side>) -> Cell {
    Cell::text(side.map(Side::to_string).unwrap_or_default())
}

/// The rows of periods of a timeline, the header first.
pub(crate) fn period_rows(timeline: &Timeline, periods: &[PeriodRow]) -> Vec<Vec<Cell>> {
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
    let mut sides: Vec<Side> = Vec::new();
    for row in periods.iter().flat_map(PeriodRow::sides) {
        if !sides.contains(row.side()) {
            sides.push(row.side().clone());
        }
    }
    let header = columns.map(Cell::text).into_iter().chain([Cell::text("side")]);
    let header = header.chain(sides.iter().flat_map(|side| side_heads(side, "net_km2")));
    let header = header.chain(["net_without_breaks_km2", "redrawn_km2"].map(Cell::text));
    let regions = timeline.regions();
    let header = header.chain(regions.iter().map(|region| Cell::text(region.label())));
    let header = header.chain(heads_of_rest(regions.len())).collect();
    let rows = periods.iter().map(|row| period_cells(row, regions.len(), &sides));
    std::iter::once(header).chain(rows).collect()
}

/// The cells of a period, with those of sides, and of so many regions at its end.
fn period_cells(row: &PeriodRow, regions: usize, sides: &[Side]) -> Vec<Cell> {
    let mut cells = vec![Cell::text(row.label())];
    for map in [row.from(), row.to()] {
        let (date, file) = map.map(|(date, file)| (date.to_string(), file)).unwrap_or_default();
        cells.extend([Cell::Text(date), Cell::text(file)]);
    }
    cells.extend([
        Cell::area(row.later()),
        Cell::Number(row.share().map(Share::percent)),
        Cell::area(row.gained()),
        Cell::area(row.lost()),
        Cell::area(row.net()),
        flags(row.flags()),
        side_cell(row.about()),
    ]);
    let found = row.sides();
    for side in sides {
        let row = found.iter().find(|row| row.side() == side);
        cells.push(Cell::area(row.and_then(PeriodSide::later)));
        cells.push(Cell::area(row.and_then(PeriodSide::net)));
    }
    cells.push(Cell::area(row.net_without_breaks()));
    cells.push(Cell::area(row.redrawn()));
    cells.extend((0..regions).map(|index| Cell::area(row.regions().get(index).copied())));
    if regions > 0 {
        cells.extend([row.in_no_region(), row.outside()].map(Cell::area));
    }
    cells
}

fn flags(flags: &[Flag]) -> Cell {
    Cell::Text(flags.iter().map(|flag| flag.code().as_str()).collect::<Vec<_>>().join(" "))
}
