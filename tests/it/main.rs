//! Behaviour of the crate through its public interface, on truths that others computed.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::missing_panics_doc,
    reason = "a test that fails should fail loudly"
)]

mod agreement;
mod answers;
mod antimeridian;
mod area_truth;
mod audit;
mod belonging;
mod bent_edges;
mod boxes;
mod budgets;
mod cache;
mod change;
#[cfg(feature = "draw")]
mod charts;
mod claims;
mod clipped_changes;
mod command_line;
mod corpus;
mod dating;
mod deepstate_history;
mod determinism;
mod documents;
mod drafts;
#[cfg(feature = "draw")]
mod drawing;
mod failures;
mod figure;
#[cfg(feature = "formats")]
mod formats;
mod house;
mod independent_regions;
mod interrupted;
mod json_documents;
mod laws;
mod legends;
mod limits;
mod many_days;
mod many_days_in_programs;
mod named_legends;
mod named_territories;
mod nearest;
mod odd_inputs;
mod options;
mod output_files;
mod output_safety;
#[cfg(feature = "draw")]
mod pages;
mod places;
mod properties;
mod published;
mod questions;
mod reading;
mod reference_systems;
mod region_shares;
mod regions;
mod regressions;
mod remedies;
mod series_breaks;
mod shared;
mod sides_of_changes;
mod territories;
mod timeline;
mod timeline_sides;
mod ugly;
mod warnings;
mod wild;
mod written_geometry;
