//! The ground of a map, built, for those who draw it.

use crate::cells::{Cover, Labels, grounds};
use crate::error::Error;
use crate::geometry::Ground;
use crate::limits::Budget;
use crate::map::{ControlMap, Sheet, Sheets};
use crate::status::Status;
use crate::territory::Survey;

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

impl Survey<'_> {
    /// Builds the ground of a map.
    ///
    /// # Errors
    ///
    /// As [`control`](Self::control).
    pub(crate) fn drawn_ground(
        &self,
        map: &ControlMap,
        budget: &Budget,
    ) -> Result<DrawnGround, Error> {
        self.build_ground(map, budget).map_err(|error| map.locate(error))
    }

    fn build_ground(&self, map: &ControlMap, budget: &Budget) -> Result<DrawnGround, Error> {
        let sheet = Sheet::new(map, self.method(), budget)?;
        let within = self.territory().clip_for(self.method(), budget)?;
        let sheets = Sheets::lay(&[&sheet], within);
        let mut built =
            grounds(&sheets.stack, |cover, labels| label_drawn(&sheets, cover, labels), budget)?;
        let controlled = built.remove(&(Drawn::Controlled, 1)).unwrap_or_default();
        let statuses = sheet.statuses.iter().enumerate().map(|(layer, status)| {
            let ground = built.remove(&(Drawn::Status(layer), 1)).unwrap_or_default();
            (status.clone(), ground)
        });
        Ok(DrawnGround { controlled, statuses: statuses.collect() })
    }
}

fn label_drawn(sheets: &Sheets<'_>, cover: &Cover, labels: &mut Labels<Drawn>) {
    if sheets.is_within(cover)
        && let Some(layer) = sheets.layer_at(cover, 0)
    {
        labels.push((Drawn::Status(layer), 1));
        if sheets.counts(0, layer) {
            labels.push((Drawn::Controlled, 1));
        }
    }
}
