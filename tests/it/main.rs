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
mod area_truth;
mod audit;
mod change;
#[cfg(feature = "draw")]
mod charts;
mod command_line;
mod corpus;
mod deepstate_history;
mod determinism;
#[cfg(feature = "draw")]
mod drawing;
mod figure;
mod house;
mod json_documents;
mod laws;
mod limits;
mod named_legends;
mod odd_inputs;
mod output_safety;
#[cfg(feature = "draw")]
mod pages;
mod properties;
mod published;
mod reading;
mod reference_systems;
mod regions;
mod regressions;
mod shared;
mod sides_of_changes;
mod timeline;
mod ugly;
mod warnings;
mod wild;
