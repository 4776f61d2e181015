//! `TopoJSON` (specification 1.0): borders that neighbours share are kept once, as arcs.

mod arcs;
mod meaning;
mod text;

pub(super) use meaning::add_features;
