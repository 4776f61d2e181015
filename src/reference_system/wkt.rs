//! Reference systems as Esri's programs name them: by number, and by definitions in well-known text (`.prj`).
//!
//! A definition is looked at, never handed to PROJ as a whole: it may name other files.

use super::{ReferenceSystem, member};
use crate::error::{Error, ErrorKind};
use crate::remedy::Means;

/// The system of a number (`wkid`): one of EPSG, or one of Esri's own.
///
/// # Errors
///
/// As [`ReferenceSystem::from_str`](std::str::FromStr::from_str).
pub(crate) fn of_wkid(number: u64) -> Result<ReferenceSystem, Error> {
    // Numbers of EPSG end there; from 37001 on they are Esri's.
    const LAST_OF_EPSG: u64 = 32767;
    match number {
        // What Esri called EPSG:3857 before that had a number.
        102_100 | 102_113 => "EPSG:3857".parse(),
        number if number <= LAST_OF_EPSG => format!("EPSG:{number}").parse(),
        number => format!("ESRI:{number}").parse(),
    }
}

/// The system of a definition: by the authority's code in it, else by the names that Esri gives to common systems.
///
/// # Errors
///
/// [`ErrorKind::ReferenceSystem`] for one that is not known; else as
/// [`ReferenceSystem::from_str`](std::str::FromStr::from_str).
pub(crate) fn of_wkt(definition: &str) -> Result<ReferenceSystem, Error> {
    let definition = definition.trim();
    let name = first_name(definition).unwrap_or(definition);
    code_of_authority(definition)
        .or_else(|| code_of_name(name))
        .ok_or_else(|| unknown(name))
        .and_then(|code| code.parse())
}

fn unknown(name: &str) -> Error {
    const CHARACTERS: usize = 60;
    let name: String = name.chars().take(CHARACTERS).collect();
    let message = "it has no authority's code, and its name is none that is known".to_owned();
    let error = Error::new(ErrorKind::ReferenceSystem { name, message });
    error.with_remedy("state what the coordinates are", Means::ReferenceSystem)
}

/// The name of the system: the first text between quotation marks.
fn first_name(definition: &str) -> Option<&str> {
    definition.split('"').nth(1)
}

/// The code of the system itself, which stands at its end: `… AUTHORITY["EPSG","4326"]]` or `… ID["EPSG",4326]]`.
fn code_of_authority(definition: &str) -> Option<String> {
    let of_whole = definition.trim_end_matches([']', ')', ' ', '\n', '\r', '\t']);
    // Nothing but the brackets of the code and of the system are closed after it.
    let closed = definition.get(of_whole.len()..)?.matches([']', ')']).count();
    if closed != 2 {
        return None;
    }
    let start = ["AUTHORITY[", "AUTHORITY(", "ID[", "ID("];
    let at =
        start.into_iter().filter_map(|start| Some(of_whole.rfind(start)? + start.len())).max()?;
    let (authority, number) = of_whole.get(at..)?.split_once(',')?;
    let without_marks = |text: &str| text.trim().trim_matches('"').to_owned();
    member::code(&format!("{}:{}", without_marks(authority), without_marks(number)))
}

/// The code of a name as Esri writes it, such as `WGS_1984_UTM_Zone_36N`.
fn code_of_name(name: &str) -> Option<String> {
    const NAMES: [(&str, &str); 9] = [
        ("gcs_wgs_1984", "EPSG:4326"),
        ("wgs 84", "EPSG:4326"),
        ("wgs84", "EPSG:4326"),
        ("gcs_etrs_1989", "EPSG:4258"),
        ("gcs_pulkovo_1942", "EPSG:4284"),
        ("gcs_north_american_1983", "EPSG:4269"),
        ("wgs_1984_web_mercator_auxiliary_sphere", "EPSG:3857"),
        ("wgs_1984_web_mercator", "EPSG:3857"),
        ("wgs 84 / pseudo-mercator", "EPSG:3857"),
    ];
    let folded = name.trim().to_lowercase();
    let known = NAMES.iter().find(|(known, _)| *known == folded);
    known.map(|(_, code)| (*code).to_owned()).or_else(|| {
        let zone = folded.strip_prefix("wgs_1984_utm_zone_")?;
        let south = zone.strip_suffix('s');
        let zone: u32 = south.or_else(|| zone.strip_suffix('n'))?.parse().ok()?;
        let first = if south.is_some() { 32700 } else { 32600 };
        (1..=60).contains(&zone).then(|| format!("EPSG:{}", first + zone))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wgs_84_is_known_in_every_form() {
        for definition in [
            r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#,
            r#"GEOGCS["WGS 84",DATUM["WGS_1984",AUTHORITY["EPSG","6326"]],UNIT["degree",0.0174],AUTHORITY["EPSG","4326"]]"#,
            "GEOGCRS[\"WGS 84\",DATUM[\"World Geodetic System 1984\"],ID[\"EPSG\",4326]]\n",
        ] {
            assert_eq!(of_wkt(definition).unwrap(), ReferenceSystem::Wgs84, "{definition}");
        }
        assert_eq!(of_wkid(4326).unwrap(), ReferenceSystem::Wgs84);
    }

    #[test]
    fn codes_and_names_are_read() {
        let code = |definition| {
            code_of_authority(definition).or_else(|| code_of_name(first_name(definition)?))
        };
        for (definition, expected) in [
            (
                r#"PROJCS["x",GEOGCS["y",AUTHORITY["EPSG","4326"]],AUTHORITY["EPSG","32636"]]"#,
                Some("EPSG:32636"),
            ),
            // The code of what it stands on is not its own.
            (r#"PROJCS["x",GEOGCS["y",AUTHORITY["EPSG","4326"]]]"#, None),
            (r#"PROJCS["WGS_1984_UTM_Zone_36N",GEOGCS["GCS_WGS_1984"]]"#, Some("EPSG:32636")),
            (r#"PROJCS["WGS_1984_UTM_Zone_9S"]"#, Some("EPSG:32709")),
            (r#"PROJCS["WGS_1984_UTM_Zone_99N"]"#, None),
            (r#"PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere"]"#, Some("EPSG:3857")),
            (r#"PROJCS["own",EXTENSION["PROJ4","+proj=lcc +nadgrids=/etc/passwd"]]"#, None),
            ("", None),
        ] {
            assert_eq!(code(definition).as_deref(), expected, "{definition}");
        }
    }

    #[test]
    fn an_unknown_definition_is_named() {
        let message = of_wkt(r#"PROJCS["My grid"]"#).unwrap_err().to_string();
        assert!(
            message.starts_with("the reference system My grid: it has no authority's code"),
            "{message}"
        );
    }
}
