//! PROJ: the only file that names it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use proj::{Area, Proj, ProjBuilder};

use super::operation::{Direction, Failure, Operation};

/// An operation that is stated as one, and by what PROJ says of it.
struct Picked {
    transformation: Proj,
    operation: Operation,
}

/// Two systems, and the bits of a place.
type PickedFor = ([String; 2], [u64; 2]);

/// More than are used at once; beyond it all are dropped and made anew.
const MOST_KEPT: usize = 64;

thread_local! {
    /// A transformation takes milliseconds to make, and must not leave its thread.
    static TRANSFORMATIONS: RefCell<HashMap<[String; 2], Rc<Proj>>> = RefCell::default();
    static PICKED: RefCell<HashMap<PickedFor, Rc<Picked>>> = RefCell::default();
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

/// Converts positions, east before north in both systems, from one to another, all in one call. Where a
/// datum has several operations, PROJ picks one for each position.
pub(super) fn convert(
    from: &str,
    to: &str,
    positions: &mut [(f64, f64)],
) -> Result<Operation, Failure> {
    let transformation = transformation(from, to).map_err(not_made)?;
    convert_by(&transformation, Direction::Forward, positions)?;
    Ok(last_operation(&transformation))
}

/// The same by one operation for all positions, either way: the one that PROJ picks at a place in degrees.
pub(super) fn convert_at(
    [from, to]: [&str; 2],
    place: [f64; 2],
    direction: Direction,
    positions: &mut [(f64, f64)],
) -> Result<Operation, Failure> {
    let picked = picked(from, to, place).map_err(not_made)?;
    convert_by(&picked.transformation, direction, positions)?;
    Ok(picked.operation.clone())
}

fn not_made(message: String) -> Failure {
    Failure { position: None, message }
}

fn convert_by(
    transformation: &Proj,
    direction: Direction,
    positions: &mut [(f64, f64)],
) -> Result<(), Failure> {
    let original = positions.to_vec();
    let is_back = direction == Direction::Back;
    let converted = transformation.project_array(positions, is_back);
    let error = converted.err().map(|error| error.to_string());
    let are_finite = positions.iter().all(|(x, y)| x.is_finite() && y.is_finite());
    if error.is_some() || !are_finite {
        let somewhere = not_made(error.unwrap_or_default());
        return Err(first_failure(transformation, is_back, &original).unwrap_or(somewhere));
    }
    Ok(())
}

/// What the last conversion was done by.
fn last_operation(transformation: &Proj) -> Operation {
    let info = transformation.proj_info();
    Operation {
        description: info.description.unwrap_or_default(),
        accuracy: (info.accuracy >= 0.0).then_some(info.accuracy),
    }
}

/// The first position that cannot be converted, and why.
fn first_failure(
    transformation: &Proj,
    is_back: bool,
    positions: &[(f64, f64)],
) -> Option<Failure> {
    positions.iter().enumerate().find_map(|(index, &position)| {
        let message = match transformation.project(position, is_back) {
            Ok((x, y)) if x.is_finite() && y.is_finite() => return None,
            Ok(_) => "it has no finite place there".to_owned(),
            Err(error) => error.to_string(),
        };
        Some(Failure { position: Some(index), message })
    })
}

/// The operation that PROJ picks at a place in degrees, of those whose area of use the place is in. Without
/// that area PROJ compares positions in the plane with boxes around it, which for a projection of Europe
/// reach hundreds of kilometres too far, and does not pick the same operation on the way back.
fn picked(from: &str, to: &str, place: [f64; 2]) -> Result<Rc<Picked>, String> {
    let key = ([from.to_owned(), to.to_owned()], place.map(f64::to_bits));
    if let Some(picked) = PICKED.with_borrow(|known| known.get(&key).cloned()) {
        return Ok(picked);
    }
    let picked = Rc::new(pick(from, to, place)?);
    PICKED.with_borrow_mut(|known| {
        if known.len() >= MOST_KEPT {
            known.clear();
        }
        known.insert(key, Rc::clone(&picked));
    });
    Ok(picked)
}

fn pick(from: &str, to: &str, [longitude, latitude]: [f64; 2]) -> Result<Picked, String> {
    /// Half the side of the area that PROJ is asked about, in degrees.
    const HALF: f64 = 1e-3;
    let area = Area::new(
        (longitude - HALF).max(-180.0),
        (latitude - HALF).max(-90.0),
        (longitude + HALF).min(180.0),
        (latitude + HALF).min(90.0),
    );
    let candidates =
        Proj::new_known_crs(from, to, Some(area)).map_err(|error| error.to_string())?;
    // Only a conversion makes PROJ pick, and one back from the place reads the area in degrees.
    candidates.project((longitude, latitude), true).map_err(|error| error.to_string())?;
    let definition = candidates.def().map_err(|error| error.to_string())?;
    let transformation = Proj::new(&definition).map_err(|error| error.to_string())?;
    Ok(Picked { transformation, operation: last_operation(&candidates) })
}

fn transformation(from: &str, to: &str) -> Result<Rc<Proj>, String> {
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
