//! The ellipsoid of WGS 84, on which positions are in degrees.

pub(crate) mod authalic;
mod ellipsoid;
mod length;
mod ring;
mod space;

pub(crate) use ellipsoid::{FLATTENING, SEMI_MAJOR_AXIS};
pub(crate) use length::{MetresPerDegree, length};
pub(crate) use ring::integrate_around;
pub(crate) use space::{Chord, ChordEnd, SpacePoint, dot, east_and_north};
