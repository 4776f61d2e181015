//! What stands on a map besides the map itself: names, scale bar, locator inset.

use super::frame::Frame;
use super::labels::{Rectangle, Room, inner_points};
use super::language::Language;
use super::lettering::{width_in_em, wrap};
use super::paper::{Paper, Place, UNITS, scale_to_pixels};
use super::place::MapPlace;
use super::scene::{Base, Rings};
use super::svg::{Closed, Svg, path_data, short};
use crate::error::Error;
use crate::territory::{Region, Territory};

/// The radius of a town's dot in pixels.
const DOT: f64 = 2.4;
/// The size of a town's name in pixels.
const TOWN: f64 = 11.5;
/// The size of a region's name in pixels, and the space between its letters.
const REGION: f64 = 10.5;
const SPACING: f64 = 0.6;

/// What stands on a map, and where there is still room.
#[derive(Debug)]
pub(super) struct Furniture<'a> {
    frame: &'a Frame,
    language: Language,
    room: Room,
    paper: Rectangle,
    /// Names that found no room.
    omitted: usize,
}

impl<'a> Furniture<'a> {
    pub(super) fn on(frame: &'a Frame, language: Language) -> Self {
        let paper = Rectangle {
            left: 2.0,
            top: 2.0,
            right: f64::from(frame.width) - 2.0,
            bottom: f64::from(frame.height) - 2.0,
        };
        Self { frame, language, room: Room::on(paper), paper, omitted: 0 }
    }

    /// How many names found no room.
    pub(super) fn omitted(&self) -> usize {
        self.omitted
    }

    /// A bar of a round length in the lower left corner.
    pub(super) fn scale_bar(&mut self, svg: &mut Svg) {
        const INSET: f64 = 14.0;
        let most_metres = f64::from(self.frame.width) / 4.0 * self.frame.metres_per_pixel();
        let metres = round_length(most_metres);
        let pixels = metres / self.frame.metres_per_pixel();
        let bottom = f64::from(self.frame.height) - INSET;
        let label = if metres < 1000.0 {
            format!("{}\u{a0}{}", self.language.number(metres, 0), self.language.metres())
        } else {
            let decimals = usize::from(metres < 10_000.0 && metres % 1000.0 > 0.0);
            let number = self.language.number(metres / 1000.0, decimals);
            format!("{number}\u{a0}{}", self.language.kilometres())
        };
        let bar = format!("M{} {}v5h{}v-5", short(INSET), short(bottom - 5.0), short(pixels));
        svg.open("g", &[("class", "scale-bar"), ("aria-hidden", "true")]);
        svg.empty(
            "path",
            &[("d", &bar), ("class", "ink-line"), ("fill", "none"), ("stroke-width", "1.2")],
        );
        let (x, y) = (short(INSET), short(bottom - 9.0));
        svg.text("text", &[("x", &x), ("y", &y), ("class", "ink"), ("font-size", "11")], &label);
        svg.close();
        self.room.take(Rectangle {
            left: 0.0,
            top: bottom - 24.0,
            right: INSET + pixels.max(60.0) + 6.0,
            bottom: f64::from(self.frame.height),
        });
    }

    /// The whole territory in small, with the frame of this map, in the corner where it covers least.
    pub(super) fn locator(
        &mut self,
        territory: &Territory,
        shown: &[Rings],
        svg: &mut Svg,
    ) -> Result<(), Error> {
        const INSET: f64 = 10.0;
        let paper = Paper { width: 150, most_height: 120, margin: 8 };
        let small = Frame::around(territory.boundary(), paper)?;
        let [width, height] = [small.width, small.height].map(f64::from);
        let [left, top] = self.emptiest_corner([width, height], INSET, shown);
        let place = format!("translate({} {})", short(left), short(top));
        svg.open("g", &[("class", "locator"), ("transform", &place), ("aria-hidden", "true")]);
        write_territory(territory, &small, svg);
        self.write_own_outline(&small, svg);
        svg.close();
        self.room.take(Rectangle {
            left: left - 4.0,
            top: top - 4.0,
            right: left + width + 4.0,
            bottom: top + height + 4.0,
        });
        Ok(())
    }

    /// The frame of this map on a smaller one, as far as it lies on that.
    fn write_own_outline(&self, small: &Frame, svg: &mut Svg) {
        let [width, height] = [small.width, small.height].map(f64::from);
        let corners = self.frame.outline_in_degrees().into_iter().filter_map(|at| small.pixel(at));
        let points: Vec<String> = corners
            .map(|[x, y]| [x.clamp(1.0, width - 1.0), y.clamp(1.0, height - 1.0)])
            .map(|[x, y]| format!("{} {}", short(x), short(y)))
            .collect();
        svg.empty(
            "path",
            &[
                ("d", &format!("M{}z", points.join("L"))),
                ("class", "ink-line"),
                ("fill", "none"),
                ("stroke-width", "1.6"),
            ],
        );
    }

    /// The upper left corner of a box in the corner of the map, the lower left one excepted, where
    /// fewest vertices lie under it.
    fn emptiest_corner(&self, [width, height]: [f64; 2], inset: f64, shown: &[Rings]) -> [f64; 2] {
        let right = f64::from(self.frame.width) - inset - width;
        let bottom = f64::from(self.frame.height) - inset - height;
        let corners = [[right, inset], [inset, inset], [right, bottom]];
        let emptiest = corners.into_iter().min_by_key(|&[left, top]| {
            let corner = Rectangle { left, top, right: left + width, bottom: top + height };
            let vertices = shown.iter().flatten().flatten().copied().map(pixels);
            vertices.filter(|vertex| corner.contains(*vertex)).count()
        });
        emptiest.unwrap_or([inset, inset])
    }

    /// The names of regions and towns; what finds no room is omitted, small towns before large ones.
    pub(super) fn names(
        &mut self,
        territory: &Territory,
        base: &Base,
        places: &[MapPlace],
        svg: &mut Svg,
    ) {
        let mut towns: Vec<(&MapPlace, [f64; 2])> = places
            .iter()
            .filter(|place| place.rank <= self.highest_rank())
            .filter_map(|place| Some((place, self.frame.pixel(place.position)?)))
            .filter(|(_, at)| self.frame.shows(*at))
            .collect();
        towns.sort_by_key(|(place, _)| place.rank);
        // Dots first, so that no name covers one.
        for (_, at) in &towns {
            self.room.take(Rectangle::around(*at, 2.0 * DOT + 1.0, 2.0 * DOT + 1.0));
        }
        let (first, others): (Vec<_>, Vec<_>) =
            towns.into_iter().partition(|(town, _)| town.rank <= 1);
        svg.open(
            "g",
            &[("class", "names"), ("stroke-linejoin", "round"), ("paint-order", "stroke")],
        );
        for (town, at) in first {
            self.town(town, at, svg);
        }
        for (region, rings) in territory.regions().iter().zip(&base.regions) {
            self.region_name(region, rings, svg);
        }
        for (town, at) in others {
            self.town(town, at, svg);
        }
        svg.close();
    }

    /// The closer, the smaller the towns that are named.
    fn highest_rank(&self) -> u8 {
        match self.frame.metres_per_pixel() {
            scale if scale < 300.0 => u8::MAX,
            scale if scale < 750.0 => 3,
            scale if scale < 2200.0 => 2,
            _ => 1,
        }
    }

    /// The dot and the name of a town, if the name finds room beside the dot.
    fn town(&mut self, town: &MapPlace, at: [f64; 2], svg: &mut Svg) {
        let name = self.language.name(&town.name, town.native_name.as_deref());
        let name: String = wrap(name, 18.0, 1).concat();
        let width = width_in_em(&name) * TOWN;
        let spots = town_spots(at, width);
        let candidates = spots.iter().map(|spot| Rectangle::around(spot.centre, width, TOWN + 2.0));
        let free = self.room.take_first(candidates).and_then(|index| spots.get(index));
        let Some(spot) = free else {
            self.omitted += 1;
            return;
        };
        write_dot(at, svg);
        let (x, y) = (short(spot.text[0]), short(spot.text[1]));
        svg.text(
            "text",
            &[
                ("x", &x),
                ("y", &y),
                ("class", "ink halo"),
                ("stroke-width", "2.6"),
                ("font-size", "11.5"),
                ("text-anchor", spot.anchor),
            ],
            &name,
        );
    }

    /// The name of a region, if it finds room well inside it.
    fn region_name(&mut self, region: &Region, rings: &Rings, svg: &mut Svg) {
        let name = self.language.name(region.name(), region.native_name());
        let rings: Vec<Vec<[f64; 2]>> =
            rings.iter().map(|ring| ring.iter().copied().map(pixels).collect()).collect();
        let points = inner_points(&rings, self.paper);
        if points.is_empty() {
            // It lies outside the window.
            return;
        }
        let lines = wrap(name, 14.0, 2);
        let letters = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
        let widest = lines.iter().map(|line| width_in_em(line)).fold(0.0, f64::max);
        let width = widest * REGION + letters as f64 * SPACING;
        let height = lines.len() as f64 * (REGION + 2.0);
        let candidates = points.iter().map(|point| Rectangle::around(*point, width + 4.0, height));
        let free = self.room.take_first(candidates).and_then(|index| points.get(index));
        let Some([x, y]) = free else {
            self.omitted += 1;
            return;
        };
        for (index, line) in lines.iter().enumerate() {
            let baseline = y - height / 2.0 + (REGION + 2.0) * (index as f64 + 0.85);
            write_region_line([*x, baseline], line, svg);
        }
    }
}

/// Where the name of a town may stand.
struct TownSpot {
    /// The middle of the room that it takes.
    centre: [f64; 2],
    /// Which end of the text lies at `text`.
    anchor: &'static str,
    text: [f64; 2],
}

/// Beside the dot, above and below it, and at its corners, the best first.
fn town_spots([x, y]: [f64; 2], width: f64) -> [TownSpot; 8] {
    let (beside, above) = (DOT + 4.0 + width / 2.0, DOT + 1.0 + TOWN / 2.0);
    [
        ([x + beside, y], "start", [x + DOT + 3.0, y + 4.0]),
        ([x - beside, y], "end", [x - DOT - 3.0, y + 4.0]),
        ([x, y - above - 1.0], "middle", [x, y - DOT - 3.5]),
        ([x, y + above + 2.0], "middle", [x, y + DOT + TOWN]),
        ([x + beside, y - above], "start", [x + DOT + 1.0, y - DOT - 2.5]),
        ([x - beside, y - above], "end", [x - DOT - 1.0, y - DOT - 2.5]),
        ([x + beside, y + above], "start", [x + DOT + 1.0, y + DOT + TOWN - 2.0]),
        ([x - beside, y + above], "end", [x - DOT - 1.0, y + DOT + TOWN - 2.0]),
    ]
    .map(|(centre, anchor, text)| TownSpot { centre, anchor, text })
}

fn write_dot([x, y]: [f64; 2], svg: &mut Svg) {
    let (cx, cy) = (short(x), short(y));
    svg.empty(
        "circle",
        &[("cx", &cx), ("cy", &cy), ("r", "2.4"), ("class", "ink halo"), ("stroke-width", "1")],
    );
}

fn write_region_line([x, y]: [f64; 2], line: &str, svg: &mut Svg) {
    let (x, y) = (short(x), short(y));
    svg.text(
        "text",
        &[
            ("x", &x),
            ("y", &y),
            ("class", "muted halo"),
            ("stroke-width", "2.6"),
            ("font-size", "10.5"),
            ("font-style", "italic"),
            ("letter-spacing", "0.6"),
            ("text-anchor", "middle"),
        ],
        line,
    );
}

/// A territory in small, on a ground of its own.
fn write_territory(territory: &Territory, frame: &Frame, svg: &mut Svg) {
    let rings = frame.rings(territory.boundary().rings());
    let land = path_data(rings.iter().map(Vec::as_slice), Closed::Yes);
    let (width, height) = (short(f64::from(frame.width)), short(f64::from(frame.height)));
    svg.empty(
        "rect",
        &[
            ("width", &width),
            ("height", &height),
            ("class", "background outline"),
            ("stroke-width", "0.8"),
        ],
    );
    svg.open("g", &[("transform", &scale_to_pixels())]);
    svg.empty("path", &[("d", &land), ("class", "land outline"), ("stroke-width", "2")]);
    svg.close();
}

fn pixels(place: Place) -> [f64; 2] {
    place.map(|units| f64::from(units) / f64::from(UNITS))
}

/// The longest round length (1, 2 or 5 times a power of ten) that is no longer.
fn round_length(most: f64) -> f64 {
    let mut power = 1.0_f64;
    while power * 10.0 <= most {
        power *= 10.0;
    }
    [5.0, 2.0]
        .into_iter()
        .map(|times| times * power)
        .find(|length| *length <= most)
        .unwrap_or(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_bar_has_a_round_length() {
        for (most, length) in
            [(330_000.0, 200_000.0), (99_999.0, 50_000.0), (1000.0, 1000.0), (7.5, 5.0)]
        {
            assert!((round_length(most) - length).abs() < 1e-9, "{most}");
        }
    }
}
