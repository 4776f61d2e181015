//! Which of the formats that are JSON a text is: told by its first members, without reading the rest.

use super::json::{JsonReader, Kind};
use crate::error::Error;

/// A format that is JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum JsonFormat {
    /// Or nothing that is known: its reader says what is missing.
    GeoJson,
    Esri,
    TopoJson,
}

/// Recognises a text.
pub(super) fn recognise_json(text: &[u8]) -> JsonFormat {
    // What is no JSON is refused by the reader, with the place.
    look(&mut JsonReader::new(text, 0)).unwrap_or(JsonFormat::GeoJson)
}

/// Members that only `ArcGIS` writes.
const OF_ESRI: [&str; 8] = [
    "attributes",
    "displayFieldName",
    "fieldAliases",
    "geometryType",
    "objectIdFieldName",
    "paths",
    "rings",
    "spatialReference",
];

fn look(json: &mut JsonReader<'_>) -> Result<JsonFormat, Error> {
    let mut format = JsonFormat::GeoJson;
    if json.kind()? != Kind::Object {
        return Ok(format);
    }
    json.enter()?;
    while let Some(name) = json.next_member()? {
        match (name.as_ref(), json.kind()?) {
            ("type", Kind::String) => {
                let is_topology = json.string()? == "Topology";
                return Ok(if is_topology { JsonFormat::TopoJson } else { JsonFormat::GeoJson });
            }
            // What providers wrap GeoJSON in; it may be long.
            ("map" | "value" | "data", Kind::Object) => return Ok(JsonFormat::GeoJson),
            // What the features are is what the document is; where there are none, its members say it.
            ("features", Kind::Array) => return Ok(look_at_features(json)?.unwrap_or(format)),
            ("error", Kind::Object) if is_of_server(json)? => return Ok(JsonFormat::Esri),
            ("error", Kind::Object) => {}
            (name, _) => {
                if OF_ESRI.contains(&name) {
                    format = JsonFormat::Esri;
                }
                json.skip()?;
            }
        }
    }
    Ok(format)
}

/// By the first feature.
fn look_at_features(json: &mut JsonReader<'_>) -> Result<Option<JsonFormat>, Error> {
    json.enter()?;
    if !json.next_element()? || json.kind()? != Kind::Object {
        return Ok(None);
    }
    json.enter()?;
    while let Some(name) = json.next_member()? {
        match name.as_ref() {
            "type" | "properties" => return Ok(Some(JsonFormat::GeoJson)),
            "attributes" => return Ok(Some(JsonFormat::Esri)),
            _ => json.skip()?,
        }
    }
    Ok(None)
}

/// Whether an object is what a server answers instead of features: `{"code": 400, "message": …}`.
fn is_of_server(json: &mut JsonReader<'_>) -> Result<bool, Error> {
    let mut has_code = false;
    json.enter()?;
    while let Some(name) = json.next_member()? {
        has_code |= name == "code";
        json.skip()?;
    }
    Ok(has_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_members() {
        use JsonFormat::{Esri, GeoJson, TopoJson};
        for (text, expected) in [
            (r#"{"type": "FeatureCollection", "features": [{"attributes": {}}]}"#, GeoJson),
            (r#"{"features": [{"properties": {}, "type": "Feature"}]}"#, GeoJson),
            (r#"{"id": 1, "map": {"features": []}, "spatialReference": {}}"#, GeoJson),
            (r#"{"spatialReference": {}, "type": "FeatureCollection""#, GeoJson),
            (r#"{"arcs": [[[1, 2]]], "type": "Topology"}"#, TopoJson),
            (r#"{"type": "Topology", "objects": {"#, TopoJson),
            (r#"{"geometryType": "esriGeometryPolygon", "features": []}"#, Esri),
            (r#"{"features": [{"geometry": {}, "attributes": {"#, Esri),
            (r#"{"rings": [], "spatialReference": {"wkid": 4326}}"#, Esri),
            (r#"{"error": {"code": 400, "message": "x"}}"#, Esri),
            (r#"{"error": "x"}"#, GeoJson),
            ("[]", GeoJson),
            ("{", GeoJson),
        ] {
            assert_eq!(recognise_json(text.as_bytes()), expected, "{text}");
        }
    }
}
