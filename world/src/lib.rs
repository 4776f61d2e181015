//! Every country and first-level region of the world as a territory for [`territory_control`], by name or ISO code.
//!
//! ```
//! use territory_control::Measure;
//!
//! let syria = territory_control_world::territory("Syria")?;
//! assert_eq!(syria.regions().len(), 15);
//! assert_eq!(syria.official_area().map(|area| area.km2()), Some(185_180.0));
//! let donetsk = territory_control_world::territory("UA-14")?;
//! assert_eq!(donetsk.name(), "Donetsk");
//! # Ok::<(), territory_control_world::Error>(())
//! ```
//!
//! Boundaries are those of Natural Earth 1:10m admin 1 (public domain), as they are drawn: generalised, and along lines
//! of control more than along claims. What belongs to which country is decided by ISO 3166-2, region by region, in a table
//! with reasons (`world/tools/decisions.tsv`). Where there is another point of view, it is a territory of its own
//! ([`territories`]), and each territory says which one it is
//! ([`NamedTerritory`](territory_control::WarningCode::NamedTerritory)).
//!
//! Ukraine is the library's own ([`Territory::ukraine`](territory_control::Territory::ukraine)).

mod arcs;
mod atlas;
mod entry;
mod error;
mod names;
mod spelling;

use atlas::Atlas;
pub use entry::Entry;
pub use error::Error;
use territory_control::Territory;

/// The territory that somebody means: a country by its code of ISO 3166-1 ("SY", "SYR") or a name ("Syria", "سوريا",
/// "Syrian Arab Republic"), a region by that of ISO 3166-2 ("UA-14") or a name that is its only ("Idlib"), or another
/// point of view by its name ("Cyprus (without Northern Cyprus)"). Capitals, marks on letters and punctuation do not
/// matter. A country goes before regions that are called so: "Georgia" is the country, and the state "US-GA".
///
/// Only what is asked for is unpacked: some milliseconds.
///
/// # Errors
///
/// [`Error::Unknown`] with the nearest names, [`Error::Ambiguous`] with the candidates.
///
/// ```
/// let error = territory_control_world::territory("Punjab").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "\"Punjab\" may be IN-PB (Punjab, India) or PK-PB (Punjab, Pakistan); name it by its code",
/// );
/// let error = territory_control_world::territory("Siria").unwrap_err();
/// assert!(error.to_string().starts_with("no territory is called \"Siria\"; the nearest names are Syria"), "{error}");
/// ```
pub fn territory(name: &str) -> Result<Territory, Error> {
    Atlas::get().territory(name)
}

/// All countries and other views, in the order of their names. Regions are not among them: they are those of a country.
pub fn territories() -> impl Iterator<Item = Entry> {
    Atlas::get().entries()
}
