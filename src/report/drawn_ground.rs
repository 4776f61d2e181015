//! The ground of a map, built: for those who draw it or follow its front.

use crate::cells::{Cover, Labels, grounds};
use crate::error::Error;
use crate::geometry::Ground;
use crate::limits::Budget;
use crate::map::{ControlMap, Sheet, Sheets};
use crate::method::{Method, Overlap};
use crate::status::Status;
use crate::territory::Territory;

/// The ground of a map, none of it twice.
#[derive(Debug, Default)]
pub(crate) struct DrawnGround {
    /// What counts as controlled.
    pub(crate) controlled: Ground,
    /// What each status holds.
    pub(crate) statuses: Vec<(Status, Ground)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Drawn {
    Controlled,
    Status(usize),
}

impl Territory {
    /// Builds the ground of a map.
    ///
    /// # Errors
    ///
    /// As [`control_by`](Self::control_by).
    pub(crate) fn drawn_ground(
        &self,
        map: &ControlMap,
        method: &Method,
    ) -> Result<DrawnGround, Error> {
        self.build_ground(map, method).map_err(|error| map.locate(error))
    }

    fn build_ground(&self, map: &ControlMap, method: &Method) -> Result<DrawnGround, Error> {
        let sheet = Sheet::new(map, method)?;
        let sheets = Sheets::lay(&[&sheet], self, method.clip);
        let label = |cover: &Cover, labels: &mut Labels<Drawn>| {
            if sheets.is_within(cover)
                && let Some(layer) = sheets.layer_at(cover, 0)
            {
                labels.push((Drawn::Status(layer), 1));
                if sheets.counts(0, layer) {
                    labels.push((Drawn::Controlled, 1));
                }
            }
        };
        let mut built = grounds(&sheets.stack, label, map.budget())?;
        let mut take = |drawn: Drawn| built.remove(&(drawn, 1)).unwrap_or_default();
        let controlled = take(Drawn::Controlled);
        let statuses = sheet.statuses.iter().enumerate();
        let statuses =
            statuses.map(|(layer, status)| (status.clone(), take(Drawn::Status(layer)))).collect();
        Ok(DrawnGround { controlled, statuses })
    }
}

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
        let sheets = Sheets::lay(&[self], territory, method.clip);
        let label = |cover: &Cover, labels: &mut Labels<()>| {
            let is_controlled = match method.overlap {
                Overlap::Dissolve => sheets.is_held(cover, 0),
                // Whatever else is drawn there.
                Overlap::Sum => {
                    sheets.is_within(cover)
                        && sheets.layers_at(cover, 0).any(|(layer, _)| sheets.counts(0, layer))
                }
            };
            if is_controlled {
                labels.push(((), 1));
            }
        };
        Ok(grounds(&sheets.stack, label, budget)?.remove(&((), 1)).unwrap_or_default())
    }
}
