//! What a map is made of on the paper: land, areas, borders and the front, as SVG.

use super::scene::{Base, Rings};
use super::svg::{Closed, Svg, path_data};

/// The ground of the territory.
pub(super) fn write_land(base: &Base, svg: &mut Svg) {
    let data = path_data(base.land.iter().map(Vec::as_slice), Closed::Yes);
    svg.empty("path", &[("d", &data), ("class", "land")]);
}

/// The borders of regions and of the territory.
pub(super) fn write_lines(base: &Base, svg: &mut Svg) {
    let borders = path_data(base.borders.iter().map(Vec::as_slice), Closed::No);
    let outline = path_data(base.land.iter().map(Vec::as_slice), Closed::Yes);
    for (data, class, width) in [(&borders, "region-line", "2.6"), (&outline, "outline", "4")] {
        svg.empty(
            "path",
            &[
                ("d", data),
                ("class", class),
                ("fill", "none"),
                ("stroke-width", width),
                ("stroke-linejoin", "round"),
            ],
        );
    }
}

/// The front, with an attribute that says which line it is, or will be.
pub(super) fn write_front(line: (&str, &str), svg: &mut Svg) {
    svg.empty(
        "path",
        &[
            line,
            ("class", "front"),
            ("fill", "none"),
            ("stroke-width", "7"),
            ("stroke-linejoin", "round"),
            ("stroke-linecap", "round"),
        ],
    );
}

/// A filled area; its edge is drawn in its own colour, so that no hairline shows between neighbours.
pub(super) fn write_area(
    name: &str,
    status: &str,
    rings: &Rings,
    has_pattern: bool,
    svg: &mut Svg,
) {
    if rings.is_empty() {
        return;
    }
    let data = path_data(rings.iter().map(Vec::as_slice), Closed::Yes);
    let (id, class) = (format!("area-{name}"), format!("{name}-base"));
    let reference = format!("#{id}");
    svg.open("g", &[("class", "area"), ("data-status", status)]);
    svg.open("defs", &[]);
    svg.empty("path", &[("id", &id), ("d", &data), ("stroke-linejoin", "round")]);
    svg.close();
    svg.empty("use", &[("href", &reference), ("class", &class), ("stroke-width", "2")]);
    if has_pattern {
        svg.empty("use", &[("href", &reference), ("fill", &format!("url(#p-{name}-map)"))]);
    }
    svg.close();
}
