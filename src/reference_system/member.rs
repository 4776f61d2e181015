//! The member `crs` of the GeoJSON of 2008, which RFC 7946 dropped and programs still write.

use serde_json::Value;

use super::description::string;

/// What a document says of its coordinates.
#[derive(Debug, PartialEq)]
pub(crate) enum Member {
    /// There is no such member.
    Absent,
    /// It is null: the document says that it says nothing.
    Null,
    /// An authority's code.
    Code(String),
    /// Something that no code can be read from.
    Unreadable {
        /// As the document has it.
        name: String,
        /// Why not.
        reason: &'static str,
    },
}

impl Member {
    /// Reads the member. A name must be an authority's code: untrusted input does not get to hand PROJ
    /// a whole definition, which may name other files. A link is never followed.
    pub(crate) fn from_crs(crs: Option<&Value>) -> Self {
        let text = match crs {
            None => return Self::Absent,
            Some(Value::Null) => return Self::Null,
            Some(Value::String(name)) => name.clone(),
            Some(object) => match named(object) {
                Ok(name) => name,
                Err(unreadable) => return unreadable,
            },
        };
        if let Some(code) = code(&text) {
            return Self::Code(code);
        }
        let reason = "it is not an authority's code such as EPSG:3857";
        Self::Unreadable { name: text, reason }
    }
}

/// The name in a `crs` object: `{"type": "name", "properties": {"name": …}}`, older programs'
/// `{"type": "EPSG", "properties": {"code": …}}`, and links that contain a code.
fn named(object: &Value) -> Result<String, Member> {
    if let Some(name) = string(object, "/properties/name") {
        return Ok(name.to_owned());
    }
    let number = object.pointer("/properties/code").map(|code| match code {
        Value::String(code) => code.clone(),
        code => code.to_string(),
    });
    if let (Some(kind), Some(number)) = (string(object, "/type"), number) {
        return Ok(format!("{kind}:{number}"));
    }
    match string(object, "/properties/href") {
        Some(link) if code(link).is_some() => Ok(link.to_owned()),
        Some(link) => {
            Err(Member::Unreadable { name: link.to_owned(), reason: "links are not followed" })
        }
        None => Err(Member::Unreadable {
            name: "of the member crs".to_owned(),
            reason: "it has no name",
        }),
    }
}

/// The code `AUTHORITY:CODE` in one of its usual spellings; none if the text is something else.
///
/// `EPSG:3857`, `epsg::3857`, `urn:ogc:def:crs:EPSG:9.8.15:3857`, `urn:ogc:def:crs:OGC:1.3:CRS84`,
/// `http://www.opengis.net/def/crs/EPSG/0/3857`, `http://www.opengis.net/gml/srs/epsg.xml#3857`,
/// `http://spatialreference.org/ref/epsg/3857/proj4/`, and `CRS84` alone.
pub(super) fn code(text: &str) -> Option<String> {
    const AUTHORITIES: [&str; 7] = ["EPSG", "ESRI", "IGNF", "IAU_2015", "OGC", "NKG", "SR-ORG"];
    let folded = text.trim().to_ascii_uppercase();
    if folded == "CRS84" || folded == "WGS84" {
        return Some("OGC:CRS84".to_owned());
    }
    let parts: Vec<&str> = folded
        .split([':', '/', '#'])
        .map(|part| part.strip_suffix(".XML").unwrap_or(part))
        .filter(|part| !part.is_empty())
        .collect();
    let is_link = folded.starts_with("HTTP");
    let is_urn = folded.starts_with("URN:OGC:DEF:CRS:") || folded.starts_with("URN:X-OGC:DEF:CRS:");
    // "urn:ogc:def:crs:OGC:1.3:CRS84" holds OGC twice; the last is the authority.
    let place = parts.iter().rposition(|part| AUTHORITIES.contains(part))?;
    if place > 0 && !is_link && !is_urn {
        return None;
    }
    let authority = parts.get(place)?;
    let rest = parts.get(place + 1..)?;
    // A version may stand before the code, and the name of a format after it in old links.
    let number = match rest {
        [code] => code,
        [code, "PROJ4" | "OGCWKT" | "ESRIWKT" | "PRETTYWKT" | "JSON" | "PROJJSON" | "HTML"]
            if is_link =>
        {
            code
        }
        [_version, code] if is_link || is_urn => code,
        _ => return None,
    };
    let is_code = number.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_code.then(|| format!("{authority}:{number}"))
}

/// Whether a code is WGS 84 in two dimensions. `CRS84h` adds a height, which files drop or keep as a
/// third number that is not used.
pub(super) fn is_wgs84(code: &str) -> bool {
    matches!(code, "EPSG:4326" | "OGC:CRS84" | "OGC:CRS84H")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn codes_are_read_in_every_spelling() {
        for (text, expected) in [
            ("EPSG:3857", Some("EPSG:3857")),
            ("epsg::3857", Some("EPSG:3857")),
            (" EPSG:5564 ", Some("EPSG:5564")),
            ("urn:ogc:def:crs:EPSG::3857", Some("EPSG:3857")),
            ("urn:ogc:def:crs:EPSG:9.8.15:3857", Some("EPSG:3857")),
            ("urn:ogc:def:crs:OGC:1.3:CRS84", Some("OGC:CRS84")),
            ("urn:ogc:def:crs:OGC::CRS84", Some("OGC:CRS84")),
            ("urn:x-ogc:def:crs:EPSG:6.9:4326", Some("EPSG:4326")),
            ("http://www.opengis.net/def/crs/EPSG/0/3857", Some("EPSG:3857")),
            ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", Some("OGC:CRS84")),
            ("https://www.opengis.net/def/crs/epsg/0/4326", Some("EPSG:4326")),
            ("http://www.opengis.net/gml/srs/epsg.xml#4326", Some("EPSG:4326")),
            ("http://spatialreference.org/ref/epsg/26913/proj4/", Some("EPSG:26913")),
            ("CRS84", Some("OGC:CRS84")),
            ("ESRI:102013", Some("ESRI:102013")),
            ("urn:x-foo:bar", None),
            ("+proj=cea", None),
            ("+init=epsg:3857", None),
            ("EPSG:", None),
            ("EPSG:38 57", None),
            ("http://example.com/crs/42", None),
            ("3857", None),
            ("", None),
        ] {
            assert_eq!(code(text).as_deref(), expected, "{text}");
        }
    }

    fn of_code(code: &str) -> Member {
        Member::Code(code.to_owned())
    }

    fn of_name(name: &str) -> Value {
        json!({"type": "name", "properties": {"name": name}})
    }

    fn of_link(href: &str) -> Value {
        json!({"type": "link", "properties": {"href": href}})
    }

    #[test]
    fn the_member_is_read_in_every_form() {
        for (value, expected) in [
            (json!(null), Member::Null),
            (json!("EPSG:4326"), of_code("EPSG:4326")),
            (of_name("urn:ogc:def:crs:EPSG::5564"), of_code("EPSG:5564")),
            (json!({"type": "EPSG", "properties": {"code": 4326}}), of_code("EPSG:4326")),
            (json!({"type": "EPSG", "properties": {"code": "3857"}}), of_code("EPSG:3857")),
        ] {
            assert_eq!(Member::from_crs(Some(&value)), expected, "{value}");
        }
        assert_eq!(Member::from_crs(None), Member::Absent);
        assert_eq!(
            Member::from_crs(Some(&of_link("http://spatialreference.org/ref/epsg/4326/"))),
            of_code("EPSG:4326"),
        );
        for value in
            [of_link("http://example.com/crs/42"), json!({}), json!(7), of_name("+proj=cea")]
        {
            assert!(matches!(Member::from_crs(Some(&value)), Member::Unreadable { .. }), "{value}");
        }
    }
}
