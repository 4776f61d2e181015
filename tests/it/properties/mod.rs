//! Properties that hold for every input: what the fuzz targets assert, one function a target, and
//! what `regressions` replays on the inputs that once broke one.
//!
//! Only the public interface is used. A function returns if the input keeps its promises, and panics
//! if not; that the library refuses an input is fine, if the error says so as it should.
#![allow(clippy::expect_used, reason = "a property that fails should fail loudly")]
#![allow(
    unreachable_pub,
    reason = "the fuzz crate, which has this folder as a module, exports the functions"
)]

mod articles;
pub mod drawn;
mod figures;
pub mod formats;
mod inputs;
mod legends;
mod overlays;
mod pipelines;
mod repairs;
mod reports;

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::Value;
use territory_control::{Error, Input, Limits, Territory};

pub use articles::article;
pub use figures::figure;
pub use formats::{archive, esri, kml, shapefile, topojson};
pub use inputs::reading;
pub use legends::legend;
pub use overlays::overlay;
pub use pipelines::pipeline;
pub use repairs::repair;

/// The ellipsoid, in m².
const ELLIPSOID: f64 = 510_065_621_724_088.5;

/// Once, because it is unpacked when it is first asked for its boundary.
static UKRAINE: LazyLock<Territory> = LazyLock::new(Territory::ukraine);

/// Low, so that an input is checked in milliseconds. Some thousand edges take a hundred thousand
/// comparisons; it is the walk along a front, and the search for what is nearest, that are cut short.
fn limits() -> Limits {
    Limits::default()
        .bytes(1 << 16)
        .unpacked_bytes(1 << 16)
        .features(200)
        .vertices(2_000)
        .comparisons(5_000_000)
}

/// An input that is read under `name`.
fn input(name: &str, bytes: &[u8]) -> Result<Input, Error> {
    Input::from_reader(name, bytes, &limits())
}

/// An error is one line, and says where: what it is about comes first.
fn expect_readable(error: &Error, name: &str) {
    let message = error.to_string();
    assert!(!message.contains(['\n', '\r']), "not on one line: {message:?}");
    assert!(message.starts_with(name), "does not name {name:?}: {message:?}");
    assert!(message.len() > name.len() + 5, "says nothing: {message:?}");
}

/// The JSON of a result can be written and read again.
fn expect_json(result: &impl Serialize) -> Value {
    let text = serde_json::to_string(result).expect("a result is JSON");
    serde_json::from_str(&text).expect("the JSON of a result parses")
}
