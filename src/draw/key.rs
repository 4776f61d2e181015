//! The key of a map: what its colours mean, and how much of each there is.

use super::language::Language;
use super::sheet::{MARGIN, Sheet, Type};
use super::svg::{Svg, short};
use super::theme::Fill;
use crate::quantity::{Area, Share};

/// A row of the key.
#[derive(Debug)]
pub(super) struct KeyRow {
    pub(super) swatch: Swatch,
    pub(super) label: String,
    pub(super) figures: Figures,
}

/// What stands before a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Swatch {
    /// The fill of a status, by its place.
    Status(usize),
    Gained,
    Lost,
    Front,
    /// The ground of the territory that the map does not draw.
    Land,
    /// Nothing: a sum.
    Sum,
}

/// What stands behind a label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Figures {
    Area(Area, Option<Share>),
    Kilometres(f64),
}

const LINE: f64 = 21.0;
const GAP: f64 = 36.0;

/// Sets the key in two columns, the first one first.
pub(super) fn write_key(sheet: &mut Sheet, rows: &[KeyRow], fills: &[Fill], language: Language) {
    let top = sheet.y;
    let inner = f64::from(sheet.width - 2 * MARGIN);
    let column = (inner - GAP) / 2.0;
    let per_column = rows.len().div_ceil(2);
    sheet.body.open("g", &[("class", "key")]);
    for (index, row) in rows.iter().enumerate() {
        let (right, down) = (index / per_column.max(1), index % per_column.max(1));
        let left = f64::from(MARGIN) + right as f64 * (column + GAP);
        write_row(sheet, row, fills, language, [left, top + down as f64 * LINE], column);
    }
    sheet.body.close();
    sheet.y = top + per_column as f64 * LINE;
}

fn write_row(
    sheet: &mut Sheet,
    row: &KeyRow,
    fills: &[Fill],
    language: Language,
    [left, top]: [f64; 2],
    width: f64,
) {
    const SWATCH: f64 = 30.0;
    const AREA: f64 = 130.0;
    const SHARE: f64 = 72.0;
    let baseline = top + 15.0;
    let set = if row.swatch == Swatch::Sum { Type::STRONG } else { Type::TEXT };
    row.swatch.write(&mut sheet.body, fills, [left, top + 3.0]);
    let indent = SWATCH + 10.0;
    let room = width - indent - AREA - SHARE;
    sheet.line_at([left + indent, baseline], &row.label, set, "start", room);
    let (area_end, share_end) = ([left + width - SHARE, baseline], [left + width, baseline]);
    match row.figures {
        Figures::Area(area, share) => {
            sheet.line_at(area_end, &language.area(area), set, "end", AREA);
            if let Some(share) = share {
                sheet.line_at(share_end, &language.share(share), set, "end", SHARE);
            }
        }
        Figures::Kilometres(kilometres) => {
            sheet.line_at(area_end, &language.about_kilometres(kilometres), set, "end", AREA);
        }
    }
}

impl Swatch {
    pub(super) fn write(self, svg: &mut Svg, fills: &[Fill], [left, top]: [f64; 2]) {
        match self {
            Self::Status(index) => {
                let has_pattern = fills.get(index).is_some_and(Fill::has_pattern);
                write_filled(svg, [left, top], &format!("f{index}"), has_pattern);
            }
            Self::Gained => write_filled(svg, [left, top], "gained", true),
            Self::Lost => write_filled(svg, [left, top], "lost", true),
            Self::Front => {
                let line = format!("M{} {}h30", short(left), short(top + 7.5));
                svg.empty(
                    "path",
                    &[("d", &line), ("class", "front"), ("fill", "none"), ("stroke-width", "2.2")],
                );
            }
            Self::Land => {
                let (x, y) = (short(left), short(top));
                let place = [("x", x.as_str()), ("y", &y), ("width", "30"), ("height", "15")];
                svg.empty("rect", &[&place[..], &[("class", "land")]].concat());
                svg.empty(
                    "rect",
                    &[&place[..], &[("class", "outline"), ("fill", "none")]].concat(),
                );
            }
            Self::Sum => {}
        }
    }
}

/// A swatch with the fill of a name in the style sheet.
fn write_filled(svg: &mut Svg, [left, top]: [f64; 2], name: &str, has_pattern: bool) {
    let (x, y) = (short(left), short(top));
    let [x, y, width, height] = [("x", x.as_str()), ("y", &y), ("width", "30"), ("height", "15")];
    let class = format!("{name}-base");
    svg.empty("rect", &[x, y, width, height, ("class", &class)]);
    if has_pattern {
        let fill = format!("url(#p-{name})");
        svg.empty("rect", &[x, y, width, height, ("fill", &fill)]);
    }
}
