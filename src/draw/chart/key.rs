//! The key of a plot: a row of swatches with labels above it.

use crate::draw::key::Swatch;
use crate::draw::lettering::width_in_em;
use crate::draw::sheet::{MARGIN, Sheet, Type};
use crate::draw::svg::short;
use crate::draw::theme::Fill;

/// What stands before a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// The line of the status in this place.
    Line(usize),
    Filled(Swatch),
    Nothing,
}

/// Sets the key, in as many rows as it needs.
pub(super) fn write_key(sheet: &mut Sheet, entries: &[(Mark, String)], fills: &[Fill]) {
    const SWATCH: f64 = 38.0;
    const LINE: f64 = 21.0;
    let left = f64::from(MARGIN);
    let right = f64::from(sheet.width - MARGIN);
    let mut x = left;
    sheet.body.open("g", &[("class", "key")]);
    for (mark, label) in entries {
        let indent = if *mark == Mark::Nothing { 0.0 } else { SWATCH };
        let width = indent + width_in_em(label) * Type::TEXT.size;
        if x > left && x + width > right {
            x = left;
            sheet.y += LINE;
        }
        match mark {
            Mark::Line(status) => {
                let data = format!("M{} {}h30", short(x), short(sheet.y + 10.5));
                let class = format!("f{status}-line");
                sheet.body.empty(
                    "path",
                    &[("d", &data), ("class", &class), ("fill", "none"), ("stroke-width", "2.5")],
                );
            }
            Mark::Filled(swatch) => swatch.write(&mut sheet.body, fills, [x, sheet.y + 3.0]),
            Mark::Nothing => {}
        }
        let place = [x + indent, sheet.y + 15.0];
        sheet.line_at(place, label, Type::TEXT, "start", right - place[0]);
        // Widths are upper estimates, so that little space is enough.
        x += width + 14.0;
    }
    sheet.body.close();
    sheet.y += LINE;
}
