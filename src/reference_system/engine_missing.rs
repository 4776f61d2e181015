//! What stands in for PROJ where the feature `proj` is off.

use super::operation::{Direction, Failure, Operation};

const MISSING: &str = "only WGS 84 is known to this build; build it with the feature `proj`, or \
                       reproject the file, for example with ogr2ogr -t_srs EPSG:4326";

pub(super) fn projjson(_definition: &str) -> Result<String, String> {
    Err(MISSING.to_owned())
}

pub(super) fn version() -> String {
    String::new()
}

pub(super) fn convert(
    _from: &str,
    _to: &str,
    _positions: &mut [(f64, f64)],
) -> Result<Operation, Failure> {
    Err(Failure { position: None, message: MISSING.to_owned() })
}

pub(super) fn convert_at(
    _systems: [&str; 2],
    _place: [f64; 2],
    _direction: Direction,
    _positions: &mut [(f64, f64)],
) -> Result<Operation, Failure> {
    Err(Failure { position: None, message: MISSING.to_owned() })
}
