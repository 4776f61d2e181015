//! Controlled ground, built, for those who follow its front.

use crate::cells::{Cover, grounds};
use crate::error::Error;
use crate::geometry::Ground;
use crate::limits::Budget;
use crate::map::{Sheet, Sheets};
use crate::method::{Method, Overlap};
use crate::territory::Territory;

impl Sheet {
    /// The ground that counts as controlled, none of it twice: what a front runs around.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(crate) fn controlled_ground(
        &self,
        territory: &Territory,
        method: &Method,
        budget: &Budget,
    ) -> Result<Ground, Error> {
        let sheets = Sheets::lay(&[self], territory.clip_for(method, budget)?);
        let mut built = grounds(
            &sheets.stack,
            |cover, labels| {
                if is_controlled(&sheets, cover, method.overlap) {
                    labels.push(((), 1));
                }
            },
            budget,
        )?;
        Ok(built.remove(&((), 1)).unwrap_or_default())
    }
}

/// Whether a place counts as controlled, by how a method takes overlaps.
pub(crate) fn is_controlled(sheets: &Sheets<'_>, cover: &Cover, overlap: Overlap) -> bool {
    match overlap {
        Overlap::Dissolve => sheets.is_held(cover, 0),
        // Whatever else is drawn there.
        Overlap::Sum => {
            sheets.is_within(cover)
                && sheets.layers_at(cover, 0).any(|(layer, _)| sheets.counts(0, layer))
        }
    }
}
