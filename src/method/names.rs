//! The names of choices: how they are printed, read, and written in JSON.

use std::fmt;
use std::str::FromStr;

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Addition, Clip, Counted, Denominator, Method, Outside, Overlap};
use crate::error::{Error, ErrorKind};
use crate::measure::Measure;
use crate::quantity::Area;
use crate::side::Side;
use crate::status::Status;

/// The choices behind the total: measure, overlap, denominator, clip; and what is counted and added,
/// where that is not the legend's business.
impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}, {}, {}", self.measure, self.overlap, self.denominator, self.clip)?;
        if let Some(side) = &self.side {
            write!(f, ", side {side}")?;
        }
        if self.counted != Counted::Legend {
            write!(f, ", counted {}", self.counted)?;
        }
        match &self.addition {
            Some(addition) => write!(f, ", {addition}"),
            None => Ok(()),
        }
    }
}

/// All its choices by their names; `side` is null where nobody named one, `addition` where nothing is added.
impl Serialize for Method {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut choices = serializer.serialize_map(None)?;
        choices.serialize_entry("measure", &self.measure.to_string())?;
        choices.serialize_entry("overlap", &self.overlap.to_string())?;
        choices.serialize_entry("denominator", &self.denominator.to_string())?;
        choices.serialize_entry("side", &self.side)?;
        choices.serialize_entry("counted", &self.counted.to_string())?;
        choices.serialize_entry("clip", &self.clip.to_string())?;
        choices.serialize_entry("outside", &self.outside.to_string())?;
        let addition = self.addition.as_ref().map(Addition::to_string);
        choices.serialize_entry("addition", &addition)?;
        choices.end()
    }
}

/// What stands for no status at all.
const NO_STATUS: &str = "nothing";

/// What names of statuses are joined by.
const BETWEEN_NAMES: [char; 2] = ['+', ','];

/// The name of a status among others; in quotes as JSON writes them, where it could be taken for something else.
fn written_name(name: &str) -> String {
    let is_word =
        ["legend", "everything", NO_STATUS].iter().any(|word| name.eq_ignore_ascii_case(word));
    let is_plain = !is_word
        && name == name.trim()
        && !name.is_empty()
        && !name.contains(BETWEEN_NAMES)
        && !name.starts_with('"');
    if is_plain { name.to_owned() } else { serde_json::Value::from(name).to_string() }
}

/// The names in a text, joined by `+` or commas, some in quotes; `None` if one is empty or a quote is not closed.
fn read_names(text: &str) -> Option<Vec<Status>> {
    let mut names = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let name = if rest.starts_with('"') {
            let mut quoted = serde_json::Deserializer::from_str(rest).into_iter::<String>();
            let name = quoted.next()?.ok()?;
            rest = rest.get(quoted.byte_offset()..)?.trim_start();
            name
        } else {
            let end = rest.find(BETWEEN_NAMES).unwrap_or(rest.len());
            let name = rest.get(..end)?.trim_end();
            rest = rest.get(end..)?;
            Some(name.to_owned()).filter(|name| !name.is_empty())?
        };
        names.push(Status::new(name));
        match rest.strip_prefix(BETWEEN_NAMES) {
            Some(more) => rest = more,
            None => return rest.is_empty().then_some(names),
        }
    }
}

/// For example `legend`, `everything` or `occupied+liberated`.
impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Legend => f.write_str("legend"),
            Self::Everything => f.write_str("everything"),
            Self::Only(statuses) if statuses.is_empty() => f.write_str(NO_STATUS),
            Self::Only(statuses) => {
                let names = statuses.iter().map(|status| written_name(status.as_str()));
                f.write_str(&names.collect::<Vec<_>>().join("+"))
            }
        }
    }
}

/// For example `plus 26689.32 km² for Crimea`.
impl fmt::Display for Addition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "plus {} km² for {}", self.area.km2(), self.ground)
    }
}

impl fmt::Display for Overlap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Dissolve => "dissolve",
            Self::Sum => "sum",
        })
    }
}

impl fmt::Display for Denominator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Official => f.write_str("official"),
            Self::Boundary => f.write_str("boundary"),
            Self::Given(area) => write!(f, "{}", area.km2()),
        }
    }
}

impl fmt::Display for Clip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Unclipped => "unclipped",
            Self::Territory => "territory",
        })
    }
}

impl fmt::Display for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Report => "report",
            Self::Nearest => "nearest",
        })
    }
}

fn unknown(option: &'static str, name: &str, choices: &'static str) -> Error {
    Error::new(ErrorKind::UnknownOption { option, name: name.to_owned(), choices })
}

impl FromStr for Method {
    type Err = Error;

    /// Reads the name of a preset: `default`, `deepstate`, `economist-isw`, `nzz-maps` or
    /// `web-mercator`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] for any other name; the last two need the feature `proj`.
    fn from_str(name: &str) -> Result<Self, Error> {
        match name.to_ascii_lowercase().as_str() {
            "default" => Ok(Self::default()),
            "deepstate" => Ok(Self::deepstate()),
            "economist-isw" => Ok(Self::economist_isw()),
            "nzz-maps" => Self::nzz_maps(),
            "web-mercator" => Self::web_mercator(),
            _ => Err(unknown(
                "method",
                name,
                "default, deepstate, economist-isw, nzz-maps or web-mercator",
            )),
        }
    }
}

impl FromStr for Overlap {
    type Err = Error;

    /// Reads `dissolve` or `sum`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] for any other name.
    fn from_str(name: &str) -> Result<Self, Error> {
        match name.to_ascii_lowercase().as_str() {
            "dissolve" => Ok(Self::Dissolve),
            "sum" => Ok(Self::Sum),
            _ => Err(unknown("overlap rule", name, "dissolve or sum")),
        }
    }
}

impl FromStr for Outside {
    type Err = Error;

    /// Reads `report` or `nearest`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] for any other name.
    fn from_str(name: &str) -> Result<Self, Error> {
        match name.to_ascii_lowercase().as_str() {
            "report" => Ok(Self::Report),
            "nearest" => Ok(Self::Nearest),
            _ => Err(unknown("rule for ground outside", name, "report or nearest")),
        }
    }
}

impl FromStr for Counted {
    type Err = Error;

    /// Reads `legend`, `everything`, `nothing`, or statuses joined by `+` or commas. A name that has one of these in
    /// it, or is one of these words, stands in quotes: `"a+b"+c`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] if there is nothing or an empty status.
    fn from_str(names: &str) -> Result<Self, Error> {
        match names.to_ascii_lowercase().as_str() {
            "legend" => Ok(Self::Legend),
            "everything" => Ok(Self::Everything),
            NO_STATUS => Ok(Self::Only(Vec::new())),
            _ => read_names(names).map(Self::Only).ok_or_else(|| {
                unknown(
                    "choice of statuses",
                    names,
                    "legend, everything, nothing, or statuses such as occupied+claimed",
                )
            }),
        }
    }
}

impl FromStr for Denominator {
    type Err = Error;

    /// Reads `official`, `boundary`, or an area in km².
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] for anything else, and for an area that is not positive.
    fn from_str(name: &str) -> Result<Self, Error> {
        match name.to_ascii_lowercase().as_str() {
            "official" => Ok(Self::Official),
            "boundary" => Ok(Self::Boundary),
            km2 => km2
                .parse()
                .ok()
                .map(Area::from_km2)
                .filter(|area| area.m2().is_finite() && *area > Area::ZERO)
                .map(Self::Given)
                .ok_or_else(|| {
                    unknown("denominator", name, "official, boundary or an area in km²")
                }),
        }
    }
}

impl FromStr for Clip {
    type Err = Error;

    /// Reads `unclipped` or `territory`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] for any other name.
    fn from_str(name: &str) -> Result<Self, Error> {
        match name.to_ascii_lowercase().as_str() {
            "unclipped" => Ok(Self::Unclipped),
            "territory" => Ok(Self::Territory),
            _ => Err(unknown("clipping", name, "unclipped or territory")),
        }
    }
}

impl FromStr for Addition {
    type Err = Error;

    /// Reads what is printed: `plus 26689.32 km² for Crimea`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownOption`] for anything else.
    fn from_str(text: &str) -> Result<Self, Error> {
        let parts = text.strip_prefix("plus ").and_then(|rest| rest.split_once(" km² for "));
        let read = parts.and_then(|(km2, ground)| Some((km2.parse().ok()?, ground)));
        match read {
            Some((km2, ground)) => Ok(Self::new(Area::from_km2(km2), ground)),
            None => Err(unknown("addition", text, "plus so many km² for some ground")),
        }
    }
}

/// A method as JSON writes it. What is not said is the default.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MethodFields {
    measure: Option<String>,
    overlap: Option<String>,
    denominator: Option<String>,
    side: Option<Side>,
    counted: Option<String>,
    clip: Option<String>,
    outside: Option<String>,
    addition: Option<String>,
}

fn read<T: FromStr<Err = Error> + Default>(name: Option<&str>) -> Result<T, Error> {
    name.map_or_else(|| Ok(T::default()), str::parse)
}

impl TryFrom<MethodFields> for Method {
    type Error = Error;

    fn try_from(fields: MethodFields) -> Result<Self, Error> {
        Ok(Self {
            measure: read(fields.measure.as_deref())?,
            overlap: read(fields.overlap.as_deref())?,
            denominator: read(fields.denominator.as_deref())?,
            side: fields.side,
            counted: read(fields.counted.as_deref())?,
            clip: read(fields.clip.as_deref())?,
            outside: read(fields.outside.as_deref())?,
            addition: fields.addition.map(|text| text.parse()).transpose()?,
        })
    }
}

/// The member `method` of any document of this crate.
impl<'de> Deserialize<'de> for Method {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        MethodFields::deserialize(deserializer)?.try_into().map_err(serde::de::Error::custom)
    }
}

/// JSON of choices: their names, as they are printed.
macro_rules! named_in_json {
    ($($choice:ty),*) => {$(
        impl Serialize for $choice {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $choice {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = String::deserialize(deserializer)?;
                name.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

named_in_json!(Measure, Overlap, Denominator, Counted, Clip, Outside, Addition);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_by_name() {
        assert_eq!("603628".parse::<Denominator>().unwrap().to_string(), "603628");
        for name in ["0", "-1", "inf", "NaN", "officially"] {
            assert_eq!(
                name.parse::<Denominator>().unwrap_err().to_string(),
                format!("no denominator {name:?}: expected official, boundary or an area in km²"),
            );
        }
        assert_eq!("sum".parse::<Overlap>().unwrap(), Overlap::Sum);
        assert_eq!("default".parse::<Method>().unwrap(), Method::default());
        for name in ["legend", "everything", "occupied+claimed"] {
            assert_eq!(name.parse::<Counted>().unwrap().to_string(), name);
        }
        assert!("occupied+".parse::<Counted>().is_err());
    }

    #[test]
    fn a_method_comes_back_from_json() {
        let method = Method::economist_isw()
            .side(Side::new("Ukraine"))
            .clip(Clip::Territory)
            .outside(Outside::Nearest)
            .counted(Counted::Only(vec![Status::new("a+b"), Status::OCCUPIED]))
            .addition(Addition::new(Area::from_km2(26_689.32), "Crimea"));
        for method in [method, Method::default(), Method::deepstate()] {
            let text = serde_json::to_string(&method).unwrap();
            assert_eq!(serde_json::from_str::<Method>(&text).unwrap(), method, "{text}");
        }
        assert_eq!(serde_json::from_str::<Method>("{}").unwrap(), Method::default());
        let error = serde_json::from_str::<Method>(r#"{"clip": "yes"}"#).unwrap_err().to_string();
        assert!(
            error.starts_with("no clipping \"yes\": expected unclipped or territory"),
            "{error}"
        );
    }

    #[test]
    fn a_method_says_what_it_adds() {
        let method = Method::default()
            .counted(Counted::Only(vec![Status::OCCUPIED, Status::LIBERATED]))
            .addition(Addition::new(Area::from_km2(26_689.32), "Crimea"));
        assert_eq!(
            method.to_string(),
            "wgs84-planar, dissolve, official, unclipped, counted occupied+liberated, \
             plus 26689.32 km² for Crimea",
        );
    }
}
