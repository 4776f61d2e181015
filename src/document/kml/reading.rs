//! KML as it is read: its tags, and the features that become of it.

use crate::document::features::Features;
use crate::document::tally::Tally;
use crate::document::xml::XmlReader;
use crate::reference_system::ReferenceSystem;

/// The name of the format, for errors.
pub(super) const KML: &str = "KML";

/// A document that is being read.
pub(super) struct Reading<'a, 't> {
    pub(super) xml: XmlReader<'t>,
    pub(super) tally: &'t Tally,
    pub(super) system: ReferenceSystem,
    pub(super) features: &'a mut Features,
    /// In how many containers it is.
    pub(super) depth: u64,
}
