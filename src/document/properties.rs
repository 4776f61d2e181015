//! Properties: JSON of any shape, counted.

use serde_json::map::Entry;
use serde_json::{Map, Value};

use super::json::{JsonReader, Kind};
use super::tally::Tally;
use crate::error::Error;

/// Reads any value; what is in it counts as properties.
pub(super) fn read_value(json: &mut JsonReader<'_>, tally: &Tally) -> Result<Value, Error> {
    tally.property()?;
    Ok(match json.kind()? {
        Kind::Null => json.null().map(|()| Value::Null)?,
        Kind::Boolean => json.boolean()?.into(),
        Kind::Number => json.whole_or_decimal()?.into(),
        Kind::String => json.string()?.into(),
        Kind::Array => {
            let mut values = Vec::new();
            json.enter()?;
            while json.next_element()? {
                values.push(read_value(json, tally)?);
            }
            values.into()
        }
        Kind::Object => read_members(json, tally)?.into(),
    })
}

/// Reads an object of any members, or null as an empty one.
pub(super) fn read_properties(
    json: &mut JsonReader<'_>,
    tally: &Tally,
) -> Result<Map<String, Value>, Error> {
    match json.kind()? {
        Kind::Null => json.null().map(|()| Map::new()),
        Kind::Object => read_members(json, tally),
        other => {
            Err(tally.refuse(json, format!("found {other}, expected an object of properties")))
        }
    }
}

fn read_members(json: &mut JsonReader<'_>, tally: &Tally) -> Result<Map<String, Value>, Error> {
    let mut members = Map::new();
    json.enter()?;
    while let Some(name) = json.next_member()? {
        let value = read_value(json, tally)?;
        match members.entry(name) {
            Entry::Vacant(member) => {
                member.insert(value);
            }
            Entry::Occupied(mut member) => {
                tally.repeated(member.key());
                member.insert(value);
            }
        }
    }
    Ok(members)
}
