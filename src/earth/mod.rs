//! The ellipsoid of WGS 84, on which positions are in degrees.

pub(crate) mod authalic;
mod ellipsoid;
mod length;

pub(crate) use ellipsoid::{FLATTENING, SEMI_MAJOR_AXIS};
pub(crate) use length::{MetresPerDegree, length};
