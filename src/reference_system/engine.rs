//! PROJ: the only file that names it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use proj::{Proj, ProjBuilder};

use super::operation::{Failure, Operation};

thread_local! {
    /// A transformation takes milliseconds to make, and must not leave its thread.
    static TRANSFORMATIONS: RefCell<HashMap<[String; 2], Rc<Proj>>> = RefCell::default();
}

/// The description of a reference system as PROJJSON.
pub(super) fn projjson(definition: &str) -> Result<String, String> {
    // A library that may go to the network does not give the same digits twice.
    if ProjBuilder::new().network_enabled() {
        return Err("PROJ's network access is switched on; unset PROJ_NETWORK, and `network` in \
                    proj.ini"
            .to_owned());
    }
    let is_plain = definition.contains("+proj") && !definition.contains("+type=crs");
    let definition =
        if is_plain { format!("{definition} +type=crs") } else { definition.to_owned() };
    let system = Proj::new(&definition).map_err(|error| unknown(&error))?;
    system.to_projjson(Some(false), None, None).map_err(|error| unknown(&error))
}

fn unknown(error: &dyn std::fmt::Display) -> String {
    format!("PROJ does not know it: {error}")
}

/// The version of the library.
pub(super) fn version() -> String {
    ProjBuilder::new().lib_info().map_or_else(|_| "unknown".to_owned(), |info| info.version)
}

/// Converts positions, east before north in both systems, from one to another, all in one call.
pub(super) fn convert(
    from: &str,
    to: &str,
    positions: &mut [(f64, f64)],
) -> Result<Operation, Failure> {
    let transformation =
        transformation(from, to).map_err(|message| Failure { position: None, message })?;
    let original = positions.to_vec();
    let error = transformation.convert_array(positions).err().map(|error| error.to_string());
    let are_finite = positions.iter().all(|(x, y)| x.is_finite() && y.is_finite());
    if error.is_some() || !are_finite {
        let somewhere = Failure { position: None, message: error.unwrap_or_default() };
        return Err(first_failure(&transformation, &original).unwrap_or(somewhere));
    }
    let info = transformation.proj_info();
    Ok(Operation {
        description: info.description.unwrap_or_default(),
        accuracy: (info.accuracy >= 0.0).then_some(info.accuracy),
    })
}

/// The first position that cannot be converted, and why.
fn first_failure(transformation: &Proj, positions: &[(f64, f64)]) -> Option<Failure> {
    positions.iter().enumerate().find_map(|(index, &position)| {
        let message = match transformation.convert(position) {
            Ok((x, y)) if x.is_finite() && y.is_finite() => return None,
            Ok(_) => "it has no finite place there".to_owned(),
            Err(error) => error.to_string(),
        };
        Some(Failure { position: Some(index), message })
    })
}

fn transformation(from: &str, to: &str) -> Result<Rc<Proj>, String> {
    /// More than are used at once; beyond it all are dropped and made anew.
    const MOST_KEPT: usize = 64;
    let key = [from.to_owned(), to.to_owned()];
    TRANSFORMATIONS.with_borrow_mut(|known| {
        if let Some(transformation) = known.get(&key) {
            return Ok(Rc::clone(transformation));
        }
        let transformation =
            Proj::new_known_crs(from, to, None).map_err(|error| error.to_string())?;
        if known.len() >= MOST_KEPT {
            known.clear();
        }
        let transformation = Rc::new(transformation);
        known.insert(key, Rc::clone(&transformation));
        Ok(transformation)
    })
}
