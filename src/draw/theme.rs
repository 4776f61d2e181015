//! Themes: the colours and patterns of pictures. Data, not code: TOML files.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::str::FromStr;

use serde::Deserialize;

use super::paper::UNITS;
use super::svg::Svg;
use crate::document::Input;
use crate::error::{Error, ErrorKind};
use crate::limits::Limits;
use crate::report::SideReport;
use crate::status::Status;
use crate::text::line_and_column;

/// The colours and patterns of pictures.
///
/// Built in are `light`, `dark`, and `print` (black and white). A theme of one's own is a TOML file
/// with the same keys (see `themes/light.toml`): colours are written `#rrggbb`, patterns are
/// `diagonal`, `back-diagonal`, `horizontal`, `cross` and `dots`. What a side holds has the colour that the
/// legend gives it, unless `legend_colours = false`. A status that neither has a colour for is filled as the
/// grey zone if nobody holds it, and gets one of the `spare` fills otherwise, in the order of the map's statuses.
///
/// ```
/// # fn main() -> Result<(), territory_control::Error> {
/// let theme = territory_control::draw::Theme::built_in("print")?;
/// assert_ne!(theme, territory_control::draw::Theme::default());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    pub(super) background: Colour,
    pub(super) outside: Colour,
    pub(super) land: Colour,
    pub(super) outline: Colour,
    pub(super) region_line: Colour,
    pub(super) front: Colour,
    pub(super) ink: Colour,
    pub(super) muted: Colour,
    pub(super) gained: Fill,
    pub(super) lost: Fill,
    /// Whether colours of sides that a legend gives are taken.
    #[serde(default = "are_taken")]
    legend_colours: bool,
    statuses: BTreeMap<Status, Fill>,
    spare: Vec<Fill>,
}

/// A colour as it is written in SVG and CSS: `#rrggbb`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Colour(String);

impl Colour {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// A darker one, in so many steps.
    fn darker(&self, steps: usize) -> Self {
        let mut darker = self.clone();
        for _ in 0..steps.min(8) {
            let parts = [1, 3, 5].map(|at| {
                let part = darker.0.get(at..at + 2).unwrap_or_default();
                u32::from_str_radix(part, 16).unwrap_or_default() * 7 / 10
            });
            let [red, green, blue] = parts;
            darker = Self(format!("#{red:02x}{green:02x}{blue:02x}"));
        }
        darker
    }

    fn as_fill(&self) -> String {
        format!("fill:{}", self.0)
    }

    fn as_stroke(&self) -> String {
        format!("stroke:{}", self.0)
    }

    fn as_fill_and_stroke(&self) -> String {
        format!("{};{}", self.as_fill(), self.as_stroke())
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let is_colour = text.strip_prefix('#').is_some_and(|digits| {
            digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        });
        if is_colour {
            Ok(Self(text))
        } else {
            Err(format!("no colour {text:?}: expected #rrggbb"))
        }
    }
}

/// How an area is filled.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fill {
    /// The colour of the ground.
    #[serde(rename = "fill")]
    ground: Colour,
    pattern: Option<Pattern>,
    /// The colour of the pattern; black without one.
    mark: Option<Colour>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Pattern {
    Diagonal,
    BackDiagonal,
    Horizontal,
    Cross,
    Dots,
}

impl Theme {
    /// A built-in theme: `light`, `dark` or `print`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] if there is none of that name.
    pub fn built_in(name: &str) -> Result<Self, Error> {
        let text = match name.to_ascii_lowercase().as_str() {
            "light" => include_str!("../../themes/light.toml"),
            "dark" => include_str!("../../themes/dark.toml"),
            "print" => include_str!("../../themes/print.toml"),
            _ => {
                return Err(Error::new(ErrorKind::UnknownOption {
                    option: "theme",
                    name: name.to_owned(),
                    choices: "light, dark, print, or the path of a TOML file",
                }));
            }
        };
        text.parse()
    }

    /// Reads a theme from a TOML file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or is not a theme ([`ErrorKind::Picture`]).
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let input = Input::open(path, &Limits::default())?;
        let text = String::from_utf8_lossy(input.text()?);
        text.parse::<Self>().map_err(|error| error.in_input(input.name()))
    }

    /// How statuses are filled, and what sides hold of them: no two alike, as far as there are colours.
    pub(super) fn fills<'a>(
        &self,
        statuses: impl IntoIterator<Item = &'a Status>,
        sides: &[SideReport],
    ) -> Vec<Fill> {
        let mut fills: Vec<Fill> = Vec::new();
        let mut spares = 0;
        for status in statuses {
            let fill = self.fill_by_name(status, sides).filter(|fill| !fills.contains(fill));
            fills.push(fill.unwrap_or_else(|| {
                spares += 1;
                self.spare_fill(spares - 1)
            }));
        }
        fills
    }

    /// The fill of a status by the legend or the theme, where either has one.
    fn fill_by_name(&self, status: &Status, sides: &[SideReport]) -> Option<Fill> {
        let holder = sides.iter().find(|side| side.statuses().contains(status));
        if let Some(colour) = holder.and_then(SideReport::colour).filter(|_| self.legend_colours) {
            let ground = Colour::try_from(colour.to_owned()).ok()?;
            let place = holder?.statuses().iter().position(|held| held == status)?;
            return Some(Fill { ground: ground.darker(place), pattern: None, mark: None });
        }
        match self.statuses.get(status) {
            None if holder.is_none() => self.statuses.get(&Status::UNKNOWN).cloned(),
            known => known.cloned(),
        }
    }

    /// One of the spare fills; when all are taken, they come again, darker.
    fn spare_fill(&self, place: usize) -> Fill {
        let count = self.spare.len().max(1);
        let mut fill = self.spare.get(place % count).unwrap_or(&self.gained).clone();
        fill.ground = fill.ground.darker(place / count);
        fill
    }

    /// The style sheet of a picture: each rule begins with `scope`. Class `f0` is the first of `fills`.
    pub(super) fn style(&self, scope: &str, fills: &[Fill]) -> String {
        let mut rules = vec![
            ("background".to_owned(), self.background.as_fill()),
            ("outside".to_owned(), self.outside.as_fill()),
            ("land".to_owned(), self.land.as_fill()),
            ("outline".to_owned(), self.outline.as_stroke()),
            ("region-line".to_owned(), self.region_line.as_stroke()),
            ("front".to_owned(), self.front.as_stroke()),
            ("ink".to_owned(), self.ink.as_fill()),
            ("muted".to_owned(), self.muted.as_fill()),
            ("ink-line".to_owned(), self.ink.as_stroke()),
            ("halo".to_owned(), self.land.as_stroke()),
        ];
        for (name, fill) in self.with_changes(fills) {
            let mark = fill.mark.as_ref().unwrap_or(&self.ink);
            rules.push((format!("{name}-base"), fill.ground.as_fill_and_stroke()));
            rules.push((format!("{name}-line"), fill.ground.as_stroke()));
            rules.push((format!("{name}-mark"), mark.as_fill_and_stroke()));
        }
        let mut css = String::new();
        for (selector, declarations) in rules {
            // Writing to a string does not fail.
            let _ = write!(css, "{scope}.{selector}{{{declarations}}}");
        }
        css
    }

    /// The style sheet of a page: the same rules, and the colours by name; the accent is that of what counts.
    pub(super) fn page_style(&self, fills: &[Fill], accent: Option<&Fill>) -> String {
        let grey = self.fills([&Status::UNKNOWN], &[]);
        let [accent, grey] = [accent.or_else(|| fills.first()), grey.first()]
            .map(|fill| fill.unwrap_or(&self.gained).ground.as_str());
        format!(
            ":root{{--background:{};--land:{};--ink:{};--muted:{};--line:{};--accent:{accent};\
             --grey:{grey};--gained:{};--lost:{}}}{}",
            self.background.as_str(),
            self.land.as_str(),
            self.ink.as_str(),
            self.muted.as_str(),
            self.region_line.as_str(),
            self.gained.ground.as_str(),
            self.lost.ground.as_str(),
            self.style("", fills),
        )
    }

    /// Writes the definitions of the patterns that the fills need.
    pub(super) fn write_patterns(&self, fills: &[Fill], svg: &mut Svg) {
        svg.open("defs", &[]);
        for (name, fill) in self.with_changes(fills) {
            if let Some(pattern) = fill.pattern {
                // On the map lengths are in units, elsewhere in pixels.
                pattern.write(&name, &format!("p-{name}"), 1, svg);
                pattern.write(&name, &format!("p-{name}-map"), UNITS, svg);
            }
        }
        svg.close();
    }

    fn with_changes<'a>(&'a self, fills: &'a [Fill]) -> impl Iterator<Item = (String, &'a Fill)> {
        let named = fills.iter().enumerate().map(|(index, fill)| (format!("f{index}"), fill));
        named.chain([("gained".to_owned(), &self.gained), ("lost".to_owned(), &self.lost)])
    }
}

impl Fill {
    /// Whether a pattern lies over the fill.
    pub(super) fn has_pattern(&self) -> bool {
        self.pattern.is_some()
    }
}

impl Pattern {
    /// A pattern: marks on nothing, so that the fill shows through.
    fn write(self, name: &str, id: &str, scale: i32, svg: &mut Svg) {
        let class = format!("{name}-mark");
        let (size, turn) = match self {
            Self::Diagonal => ("5", 45),
            Self::BackDiagonal => ("5", -45),
            Self::Cross => ("6", 45),
            Self::Horizontal => ("4", 0),
            Self::Dots => ("4", 30),
        };
        let transform = format!("scale({scale}) rotate({turn})");
        svg.open(
            "pattern",
            &[
                ("id", id),
                ("width", size),
                ("height", size),
                ("patternUnits", "userSpaceOnUse"),
                ("patternTransform", &transform),
            ],
        );
        let lines = match self {
            Self::Diagonal | Self::BackDiagonal => Some("M2.5 0V5"),
            Self::Horizontal => Some("M0 2H4"),
            Self::Cross => Some("M3 0V6M0 3H6"),
            Self::Dots => None,
        };
        if let Some(lines) = lines {
            svg.empty("path", &[("d", lines), ("class", &class), ("stroke-width", "1.2")]);
        } else {
            let [cx, cy, r] = [("cx", "2"), ("cy", "2"), ("r", "0.8")];
            svg.empty("circle", &[cx, cy, r, ("class", &class), ("stroke-width", "0")]);
        }
        svg.close();
    }
}

/// How a side is filled where all that it holds has one fill: as the strongest of its statuses that there is.
pub(super) fn fill_of_side<'f>(
    side: &SideReport,
    statuses: &[Status],
    fills: &'f [Fill],
) -> Option<&'f Fill> {
    let place = statuses.iter().position(|status| side.statuses().contains(status))?;
    fills.get(place)
}

fn are_taken() -> bool {
    true
}

impl Default for Theme {
    /// `light`.
    fn default() -> Self {
        embedded_light()
    }
}

#[expect(clippy::expect_used, reason = "the embedded theme is a constant, and a test reads it")]
fn embedded_light() -> Theme {
    Theme::built_in("light").expect("the embedded theme")
}

impl FromStr for Theme {
    type Err = Error;

    /// Reads the text of a TOML file.
    fn from_str(text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|error| {
            let (line, column) = line_and_column(text, error.span().map_or(0, |span| span.start));
            let what = error.message().trim_end().replace('\n', ", ");
            Error::new(ErrorKind::Picture { message: format!("is not a theme: {what}") })
                .at_line(line, column)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast by WCAG 2.1.
    fn contrast(one: &Colour, other: &Colour) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// Relative luminance by WCAG 2.1.
    fn luminance(colour: &Colour) -> f64 {
        let [red, green, blue] = [1, 3, 5].map(|at| {
            let part = u8::from_str_radix(&colour.0[at..at + 2], 16).unwrap();
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    #[test]
    fn text_of_built_in_themes_can_be_read() {
        for name in ["light", "dark", "print"] {
            let theme = Theme::built_in(name).unwrap();
            for text in [&theme.ink, &theme.muted] {
                for ground in [&theme.background, &theme.outside] {
                    assert!(contrast(text, ground) >= 4.5, "{name}: {text:?} on {ground:?}");
                }
            }
            assert!(contrast(&theme.ink, &theme.land) >= 4.5, "{name}");
        }
    }

    /// Every two solid fills differ in lightness, so that they can be told apart without their hue.
    #[test]
    fn solid_fills_of_statuses_differ_in_lightness() {
        for name in ["light", "dark", "print"] {
            let theme = Theme::built_in(name).unwrap();
            let solid: Vec<&Fill> =
                theme.statuses.values().filter(|fill| !fill.has_pattern()).collect();
            for (index, one) in solid.iter().enumerate() {
                for other in solid.iter().skip(index + 1) {
                    assert!(
                        contrast(&one.ground, &other.ground) > 1.5,
                        "{name}: {one:?} {other:?}"
                    );
                }
                assert!(contrast(&one.ground, &theme.land) > 1.5, "{name}: {one:?}");
            }
        }
    }

    /// A side that holds the status of its name.
    fn side(name: &str, colour: Option<&str>) -> SideReport {
        SideReport::of_status(name, colour)
    }

    #[test]
    fn a_status_without_a_colour_gets_a_spare_one() {
        let theme = Theme::default();
        let statuses = ["ours", "theirs", "occupied"].map(Status::new);
        let sides = [side("ours", None), side("theirs", Some("#123456"))];
        let fills = theme.fills(&statuses, &sides[..1]);
        assert_eq!(fills[0], theme.spare[0]);
        assert_eq!(fills[1], theme.statuses[&Status::UNKNOWN], "nobody's");
        assert_eq!(fills[2], theme.statuses[&Status::OCCUPIED]);
        let fills = theme.fills(&statuses, &sides);
        assert_eq!(fills[1].ground.as_str(), "#123456");
        let print = Theme::built_in("print").unwrap();
        assert_eq!(print.fills(&statuses, &sides)[..2], print.spare[..2]);
    }

    /// Twenty sides are twenty fills.
    #[test]
    fn no_two_statuses_are_filled_alike() {
        for name in ["light", "dark", "print"] {
            let theme = Theme::built_in(name).unwrap();
            let names: Vec<String> = (0..20).map(|number| format!("side {number}")).collect();
            let statuses: Vec<Status> = names.iter().map(Status::new).collect();
            let sides: Vec<SideReport> = names.iter().map(|name| side(name, None)).collect();
            let fills = theme.fills(&statuses, &sides);
            for (place, fill) in fills.iter().enumerate() {
                assert!(!fills[..place].contains(fill), "{name} {place}: {fill:?}");
            }
        }
    }

    #[test]
    fn what_is_not_a_colour_is_refused() {
        let text = include_str!("../../themes/light.toml").replace("#ffffff", "red;}");
        let error = text.parse::<Theme>().unwrap_err().to_string();
        assert!(error.contains("no colour \"red;}\": expected #rrggbb"), "{error}");
    }
}
