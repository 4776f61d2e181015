//! Omissions: ground that a provider's maps leave out, always or for some of their days.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::quantity::Area;

/// Ground that is missing from a provider's maps. In a legend, with all that it can say:
///
/// ```toml
/// [[omitted]]
/// ground = "the Donbas held before 2022"
/// area_km2 = 16619.0            # optional: as publishers state it; only an audit adds it
/// last_drawn = "2024-02-13"     # optional: the last map that is known to draw it
/// from = "2024-04-12"           # optional: the first day without it (inclusive)
/// until = "2025-01-01"          # optional: the first day on which it is drawn again (exclusive)
/// outline = [[37.4, 47.0], [40.2, 47.0], [40.2, 48.8]]   # around it, in degrees
/// ```
///
/// Without `from` and `until` it is missing from all maps. Whether maps between `last_drawn` and `from` draw
/// it is not known. Between a map that draws it and one that does not, ground in the outline is neither lost
/// nor gained, so that an omission with a date must have one.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "Fields", into = "Fields")]
pub(crate) struct Omission {
    ground: String,
    area: Option<Area>,
    last_drawn: Option<Date>,
    from: Option<Date>,
    until: Option<Date>,
    outline: Vec<[f64; 2]>,
}

/// An omission as TOML writes it.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    ground: String,
    area_km2: Option<f64>,
    last_drawn: Option<String>,
    from: Option<String>,
    until: Option<String>,
    #[serde(default)]
    outline: Vec<[f64; 2]>,
}

/// Whether maps of a day draw a ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Drawn,
    Omitted,
    /// The day, or the map's day, is not known.
    Unknown,
}

impl TryFrom<Fields> for Omission {
    type Error = String;

    fn try_from(fields: Fields) -> Result<Self, String> {
        let omission = Self {
            area: fields.area_km2.map(Area::from_km2),
            last_drawn: day(fields.last_drawn.as_deref())?,
            from: day(fields.from.as_deref())?,
            until: day(fields.until.as_deref())?,
            outline: fields.outline,
            ground: fields.ground,
        };
        let message = omission.contradiction();
        message
            .map_or(Ok(()), |message| Err(format!("omitted {:?}: {message}", omission.ground)))?;
        Ok(omission)
    }
}

impl From<Omission> for Fields {
    fn from(omission: Omission) -> Self {
        let [last_drawn, from, until] = [omission.last_drawn, omission.from, omission.until]
            .map(|day| day.map(|day| day.to_string()));
        Self {
            ground: omission.ground,
            area_km2: omission.area.map(Area::km2),
            last_drawn,
            from,
            until,
            outline: omission.outline,
        }
    }
}

fn day(text: Option<&str>) -> Result<Option<Date>, String> {
    let day = text.map(|text| text.parse().map_err(|_| format!("{text:?} is no day YYYY-MM-DD")));
    day.transpose()
}

impl Omission {
    /// What is wrong with it.
    fn contradiction(&self) -> Option<&'static str> {
        if self.ground.trim().is_empty() {
            Some("it has no name")
        } else if self.area.is_some_and(|area| !area.m2().is_finite() || area <= Area::ZERO) {
            Some("`area_km2` is not an area")
        } else if self.last_drawn.is_some()
            && self.from.is_none_or(|from| self.last_drawn >= Some(from))
        {
            Some("`last_drawn` is not before `from`")
        } else if self.from.zip(self.until).is_some_and(|(from, until)| from >= until) {
            Some("`until` is not after `from`")
        } else if self.is_dated() && self.outline.is_empty() {
            Some(
                "with `from` or `until` it needs an `outline`, by which ground no longer drawn is known",
            )
        } else if !self.outline.is_empty() && !is_outline(&self.outline) {
            Some("`outline` is no ring of longitudes and latitudes in degrees")
        } else {
            None
        }
    }

    fn is_dated(&self) -> bool {
        self.from.is_some() || self.until.is_some()
    }

    /// What ground it is.
    pub(crate) fn ground(&self) -> &str {
        &self.ground
    }

    /// The area that publishers state for it.
    pub(crate) fn area(&self) -> Option<Area> {
        self.area
    }

    /// A ring around it, in degrees; empty if it is not known where it is.
    pub(crate) fn outline(&self) -> &[[f64; 2]] {
        &self.outline
    }

    /// Whether a map of this day draws it.
    pub(crate) fn presence(&self, day: Option<Date>) -> Presence {
        if !self.is_dated() {
            return Presence::Omitted;
        }
        let Some(day) = day else { return Presence::Unknown };
        let is_drawn_again = self.until.is_some_and(|until| day >= until);
        match self.from {
            _ if is_drawn_again => Presence::Drawn,
            Some(from) if day < from => {
                let is_unknown = self.last_drawn.is_some_and(|last| day > last);
                if is_unknown { Presence::Unknown } else { Presence::Drawn }
            }
            _ => Presence::Omitted,
        }
    }

    /// The days of it: "last drawn on 2024-02-13, omitted from 2024-04-12 on"; `None` if it is missing from
    /// all maps.
    pub(crate) fn days(&self) -> Option<String> {
        let last_drawn = self.last_drawn.map(|day| format!("last drawn on {day}"));
        let from = self.from.map(|day| format!("omitted from {day} on"));
        let until = self.until.map(|day| format!("drawn again from {day} on"));
        let parts: Vec<String> = [last_drawn, from, until].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// What a map of this day is to be warned of, beside what all maps omit.
    pub(crate) fn warning(&self, day: Option<Date>) -> Option<String> {
        let (ground, days) = (&self.ground, self.days()?);
        match self.presence(day) {
            Presence::Drawn => None,
            Presence::Omitted => Some(format!("{ground} ({days})")),
            Presence::Unknown => Some(format!("perhaps {ground} ({days})")),
        }
    }
}

/// What a map of this day leaves out, in words; `None` if nothing is known to be missing. `omits` is what all
/// maps omit.
pub(super) fn described(
    omits: Option<&str>,
    omissions: &[Omission],
    day: Option<Date>,
) -> Option<String> {
    let dated = omissions.iter().filter_map(|omission| omission.warning(day));
    let parts: Vec<String> = omits.map(str::to_owned).into_iter().chain(dated).collect();
    (!parts.is_empty()).then(|| parts.join(", and "))
}

/// Whether positions are a ring that encloses something.
fn is_outline(ring: &[[f64; 2]]) -> bool {
    let are_in_range = ring.iter().all(|[longitude, latitude]| {
        (-180.0..=180.0).contains(longitude) && (-90.0..=90.0).contains(latitude)
    });
    let next = ring.iter().cycle().skip(1);
    let double_area: f64 =
        ring.iter().zip(next).map(|([x, y], [next_x, next_y])| x * next_y - next_x * y).sum();
    are_in_range && double_area.abs() > 1e-9
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &str) -> Result<Omission, String> {
        toml::from_str(fields).map_err(|error| error.message().to_owned())
    }

    const OUTLINE: &str = "outline = [[36, 47], [37, 47], [37, 48]]";

    #[test]
    fn days_are_before_between_and_after() {
        let text = format!(
            "ground = \"g\"\nlast_drawn = \"2024-02-13\"\nfrom = \"2024-04-12\"\nuntil = \"2025-01-01\"\n{OUTLINE}",
        );
        let omission = read(&text).unwrap();
        for (day, presence) in [
            ("2024-02-13", Presence::Drawn),
            ("2024-02-14", Presence::Unknown),
            ("2024-04-11", Presence::Unknown),
            ("2024-04-12", Presence::Omitted),
            ("2024-12-31", Presence::Omitted),
            ("2025-01-01", Presence::Drawn),
        ] {
            assert_eq!(omission.presence(Some(day.parse().unwrap())), presence, "{day}");
        }
        assert_eq!(omission.presence(None), Presence::Unknown);
        assert_eq!(read("ground = \"g\"").unwrap().presence(None), Presence::Omitted);
        // As the cache of a timeline keeps it.
        let kept = serde_json::to_string(&omission).unwrap();
        assert_eq!(serde_json::from_str::<Omission>(&kept).unwrap(), omission);
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        for (fields, message) in [
            ("from = \"2024-13-01\"", "\"2024-13-01\" is no day YYYY-MM-DD"),
            ("from = \"2024-01-01\"", "it needs an `outline`"),
            ("area_km2 = -1.0", "`area_km2` is not an area"),
            ("area_km2 = nan", "`area_km2` is not an area"),
            ("last_drawn = \"2024-01-01\"", "`last_drawn` is not before `from`"),
            ("last_drawn = \"2024-01-02\"\nfrom = \"2024-01-02\"", "`last_drawn` is not before"),
            ("from = \"2024-01-02\"\nuntil = \"2024-01-02\"", "`until` is not after `from`"),
            ("outline = [[36, 47], [37, 47]]", "`outline` is no ring"),
            ("outline = [[36, 47], [37, 48], [38, 49]]", "`outline` is no ring"),
            ("outline = [[36, 47], [37, 47], [200, 48]]", "`outline` is no ring"),
            ("where = \"Crimea\"", "unknown field"),
        ] {
            let error = read(&format!("ground = \"g\"\n{fields}")).unwrap_err();
            assert!(error.contains(message), "{fields}: {error}");
        }
    }
}
