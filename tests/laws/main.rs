//! One question, one answer: random territories, maps and methods, every question that has a figure asked of the
//! library, and the programs asked for a sample, all of which have to give the same figure; the laws that the figures
//! keep; and an independent truth for those that it can give.
//!
//! `CASES=100000 cargo test --release --test laws` runs so many cases of each test.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::missing_panics_doc,
    reason = "a test that fails should fail loudly"
)]

mod answers;
mod programs;
mod truth;
mod world;

use proptest::prelude::*;

/// How many cases are run: so many, unless the environment says.
fn cases(usual: u32) -> ProptestConfig {
    let stated = std::env::var("CASES").ok().and_then(|text| text.parse().ok());
    ProptestConfig { cases: stated.unwrap_or(usual), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(384))]

    #[test]
    fn every_question_has_one_answer(world in world::world()) {
        answers::check(&world)?;
    }
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn answers_are_true(world in world::measurable_world()) {
        truth::check(&world)?;
    }

    #[test]
    fn the_antimeridian_is_a_meridian(world in world::measurable_world()) {
        answers::check_moved(&world)?;
    }
}

proptest! {
    #![proptest_config(cases(4))]

    #[test]
    fn programs_say_what_the_library_says(world in world::world()) {
        programs::check(&world)?;
    }
}
