//! What many methods give on the same maps, each distinct geometry and area computed once.

use std::collections::HashMap;

use super::Counting;
use crate::change::Flow;
use crate::error::Error;
use crate::figure::Amount;
use crate::limits::Budget;
use crate::map::{Breaks, ControlMap, Sheet, Sheets};
use crate::method::{Denominator, Method};
use crate::quantity::Area;
use crate::report::MeasuredMap;
use crate::territory::Territory;

/// Maps, and all that is known of them.
pub(super) struct Evaluator<'a> {
    territory: &'a Territory,
    /// One map of a level; the earlier and the later one of a change.
    maps: Vec<&'a ControlMap>,
    budget: Budget,
    areas: HashMap<String, Area>,
    changes: HashMap<String, [Area; 2]>,
    wholes: HashMap<String, Area>,
}

impl<'a> Evaluator<'a> {
    pub(super) fn level(territory: &'a Territory, map: &'a ControlMap, budget: Budget) -> Self {
        Self::new(territory, vec![map], budget)
    }

    pub(super) fn change(
        territory: &'a Territory,
        earlier: &'a ControlMap,
        later: &'a ControlMap,
        budget: Budget,
    ) -> Self {
        Self::new(territory, vec![earlier, later], budget)
    }

    fn new(territory: &'a Territory, maps: Vec<&'a ControlMap>, budget: Budget) -> Self {
        Self {
            territory,
            maps,
            budget,
            areas: HashMap::new(),
            changes: HashMap::new(),
            wholes: HashMap::new(),
        }
    }

    pub(super) fn territory(&self) -> &'a Territory {
        self.territory
    }

    pub(super) fn maps(&self) -> Vec<&'a ControlMap> {
        self.maps.clone()
    }

    /// Checks that a method can measure the maps.
    ///
    /// # Errors
    ///
    /// As [`Measure::check`](crate::Measure).
    pub(super) fn check(&mut self, method: &Method) -> Result<(), Error> {
        self.maps.iter().try_for_each(|map| {
            let repaired = map.repaired_for(&method.measure, &self.budget);
            repaired.map(|_| ()).map_err(|error| map.locate(error))
        })
    }

    /// What a method gives, in the base unit of what is asked; not a number if it has no answer.
    ///
    /// # Errors
    ///
    /// If shares are to be taken of a boundary that encloses nothing, if a limit is hit, or if the work
    /// is cancelled.
    pub(super) fn value(
        &mut self,
        method: &Method,
        counting: Counting,
        asked: Amount,
    ) -> Result<f64, Error> {
        let area = match (self.maps.len(), counting) {
            (0, _) => Area::ZERO,
            (1, _) => self.controlled(0, method)? + method.added(),
            (_, Counting::Net) => {
                let drawn = self.controlled(1, method)? - self.controlled(0, method)?;
                drawn - self.net_of_breaks(method)?
            }
            (_, Counting::Gained) => self.gross(method, 0)?,
            (_, Counting::Lost) => self.gross(method, 1)?,
        };
        Ok(match asked {
            Amount::Area(_) => area.km2(),
            Amount::Share(_) | Amount::Points(_) => 100.0 * area.m2() / self.whole(method)?.m2(),
        })
    }

    fn whole(&mut self, method: &Method) -> Result<Area, Error> {
        let key = match method.denominator {
            Denominator::Official => "official".to_owned(),
            Denominator::Given(area) => area.km2().to_string(),
            Denominator::Boundary => format!("boundary by {}", method.measure),
        };
        if let Some(whole) = self.wholes.get(&key) {
            return Ok(*whole);
        }
        let whole = self.territory.survey(method).whole(&mut Vec::new())?;
        self.wholes.insert(key, whole);
        Ok(whole)
    }

    /// The area that a method counts on one of the maps.
    fn controlled(&mut self, map: usize, method: &Method) -> Result<Area, Error> {
        let key = format!(
            "{map} {} {} {} {}",
            method.measure, method.overlap, method.counted, method.clip
        );
        if let Some(area) = self.areas.get(&key) {
            return Ok(*area);
        }
        let sheet = self.sheet(map, method)?;
        let measured = MeasuredMap::new(&sheet, self.territory, method, None, &self.budget)?;
        let area = measured.controlled(&sheet);
        self.areas.insert(key, area);
        Ok(area)
    }

    /// What was gained (0) or lost (1) between the two maps.
    fn gross(&mut self, method: &Method, direction: usize) -> Result<Area, Error> {
        let key = format!("{} {} {}", method.measure, method.counted, method.clip);
        let changes = match self.changes.get(&key) {
            Some(changes) => *changes,
            None => self.change_areas(method)?,
        };
        self.changes.insert(key, changes);
        Ok(changes.get(direction).copied().unwrap_or_default())
    }

    fn change_areas(&mut self, method: &Method) -> Result<[Area; 2], Error> {
        let sheets = [self.sheet(0, method)?, self.sheet(1, method)?];
        let breaks = self.breaks()?;
        let within = self.territory.clip_for(method, &self.budget)?;
        let sheets = Sheets::lay_pair(sheets.each_ref(), &breaks, within);
        let flow = Flow::measure(&sheets, method, None, &self.budget)?;
        Ok([flow.gained(), flow.lost()])
    }

    /// What ground that the maker began or ceased to draw is of the difference between the maps.
    fn net_of_breaks(&mut self, method: &Method) -> Result<Area, Error> {
        let breaks = self.breaks()?;
        if breaks.is_empty() {
            return Ok(Area::ZERO);
        }
        let key = format!("breaks {} {} {}", method.measure, method.counted, method.clip);
        if let Some(area) = self.areas.get(&key) {
            return Ok(*area);
        }
        let sheets = [self.sheet(0, method)?, self.sheet(1, method)?];
        let within = self.territory.clip_for(method, &self.budget)?;
        let sheets = Sheets::lay_pair(sheets.each_ref(), &breaks, within);
        let flow = Flow::measure(&sheets, method, None, &self.budget)?;
        self.areas.insert(key, flow.net_of_breaks());
        Ok(flow.net_of_breaks())
    }

    /// The breaks between the two maps; none where there is one.
    fn breaks(&self) -> Result<Breaks, Error> {
        match self.maps.as_slice() {
            [earlier, later] => Breaks::between_maps([earlier, later], &self.budget),
            _ => Ok(Breaks::default()),
        }
    }

    fn sheet(&self, map: usize, method: &Method) -> Result<Sheet, Error> {
        match self.maps.get(map) {
            Some(map) => Sheet::new(map, method, &self.budget).map_err(|error| map.locate(error)),
            None => Ok(Sheet::default()),
        }
    }
}
