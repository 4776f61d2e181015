//! What defines the ellipsoid of WGS 84.

/// Semi-major axis of WGS 84 in metres (NGA.STND.0036 v1.0.0, table 3.1).
pub(crate) const SEMI_MAJOR_AXIS: f64 = 6_378_137.0;
/// Flattening of WGS 84 (ibid.).
pub(crate) const FLATTENING: f64 = 1.0 / 298.257_223_563;
