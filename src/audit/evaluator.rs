//! What many methods give on the same maps, each distinct geometry and area worked out once.

use std::collections::HashMap;
use std::rc::Rc;

use super::Counting;
use crate::error::Error;
use crate::figure::Amount;
use crate::geometry::{Coverage, Curve, Ground, Layers, changed, union_all};
use crate::limits::Budget;
use crate::map::ControlMap;
use crate::method::{Clip, Denominator, Method, Overlap};
use crate::quantity::Area;
use crate::territory::Territory;

/// Maps, and all that is known of them.
pub(super) struct Evaluator<'a> {
    territory: &'a Territory,
    /// One map of a level; the earlier and the later one of a change.
    maps: Vec<&'a ControlMap>,
    /// That of the first map.
    budget: &'a Budget,
    shapes: HashMap<ShapeKey, Rc<Shape>>,
    grounds: HashMap<GroundKey, Rc<Ground>>,
    changes: HashMap<[GroundKey; 2], Rc<[Ground; 2]>>,
    areas: HashMap<String, Area>,
    wholes: HashMap<String, Area>,
}

/// Which map, clipped or not, and which curve its edges are cut along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct ShapeKey {
    map: usize,
    clip: Clip,
    curve: Curve,
}

/// A shape, and which of its layers count.
type GroundKey = (ShapeKey, Vec<usize>);

/// A map repaired, and dissolved.
struct Shape {
    layers: Layers,
    coverage: Coverage,
}

impl<'a> Evaluator<'a> {
    pub(super) fn level(territory: &'a Territory, map: &'a ControlMap) -> Self {
        Self::new(territory, vec![map], map.budget())
    }

    pub(super) fn change(
        territory: &'a Territory,
        earlier: &'a ControlMap,
        later: &'a ControlMap,
    ) -> Self {
        Self::new(territory, vec![earlier, later], earlier.budget())
    }

    fn new(territory: &'a Territory, maps: Vec<&'a ControlMap>, budget: &'a Budget) -> Self {
        Self {
            territory,
            maps,
            budget,
            shapes: HashMap::new(),
            grounds: HashMap::new(),
            changes: HashMap::new(),
            areas: HashMap::new(),
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
        for map in 0..self.maps.len() {
            let shape = self.shape(map, method)?;
            shape.layers.grounds().try_for_each(|ground| method.measure.check(ground))?;
        }
        Ok(())
    }

    /// What a method gives, in the base unit of what is asked; not a number if it has no answer.
    ///
    /// # Errors
    ///
    /// If shares are to be taken of a boundary that encloses nothing, if a limit is hit, or if the work
    /// is called off.
    pub(super) fn value(
        &mut self,
        method: &Method,
        counting: Counting,
        asked: Amount,
    ) -> Result<f64, Error> {
        let area = match (self.maps.len(), counting) {
            (0, _) => Area::ZERO,
            (1, _) => self.controlled(0, method)? + method.added(),
            (_, Counting::Net) => self.controlled(1, method)? - self.controlled(0, method)?,
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
        let whole = self.territory.whole(method, &mut Vec::new())?;
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
        let area = match method.overlap {
            Overlap::Dissolve => method.measure.ground_area(&self.ground(map, method)?.1),
            Overlap::Sum => {
                let shape = self.shape(map, method)?;
                self.counted_layers(map, method)
                    .into_iter()
                    .flat_map(|layer| shape.layers.layer(layer))
                    .map(|piece| method.measure.ground_area(piece))
                    .sum()
            }
        };
        self.areas.insert(key, area);
        Ok(area)
    }

    /// What was gained (0) or lost (1) between the two maps.
    fn gross(&mut self, method: &Method, direction: usize) -> Result<Area, Error> {
        let (earlier_key, earlier) = self.ground(0, method)?;
        let (later_key, later) = self.ground(1, method)?;
        let key = [earlier_key, later_key];
        let pair = match self.changes.get(&key) {
            Some(pair) => Rc::clone(pair),
            None => Rc::new(changed(&earlier, &later, self.budget)?),
        };
        self.changes.insert(key, Rc::clone(&pair));
        Ok(pair.get(direction).map_or(Area::ZERO, |ground| method.measure.ground_area(ground)))
    }

    /// The counted ground of a map, dissolved.
    fn ground(&mut self, map: usize, method: &Method) -> Result<(GroundKey, Rc<Ground>), Error> {
        let shape = self.shape(map, method)?;
        let layers = self.counted_layers(map, method);
        let key = (self.key(map, method), layers);
        if let Some(ground) = self.grounds.get(&key) {
            return Ok((key.clone(), Rc::clone(ground)));
        }
        let counted = key.1.iter().filter_map(|layer| shape.coverage.layer(*layer));
        let ground = Rc::new(union_all(counted.map(|layer| &layer.ground), self.budget)?);
        self.grounds.insert(key.clone(), Rc::clone(&ground));
        Ok((key, ground))
    }

    fn counted_layers(&self, map: usize, method: &Method) -> Vec<usize> {
        let Some(map) = self.maps.get(map) else { return Vec::new() };
        let counted = map.statuses().enumerate().filter(|(_, status)| method.counts(map, status));
        counted.map(|(layer, _)| layer).collect()
    }

    fn key(&self, map: usize, method: &Method) -> ShapeKey {
        // Only a ring cut at the antimeridian depends on the curve of its edges.
        let straight = ShapeKey { map, clip: method.clip, curve: Curve::Straight };
        let is_cut = self.shapes.get(&straight).is_some_and(|shape| {
            let repairs = &shape.layers.repairs;
            repairs.across_antimeridian + repairs.around_pole > 0
        });
        if is_cut { ShapeKey { curve: method.measure.curve(), ..straight } } else { straight }
    }

    fn shape(&mut self, map: usize, method: &Method) -> Result<Rc<Shape>, Error> {
        let straight = ShapeKey { map, clip: method.clip, curve: Curve::Straight };
        self.make_shape(straight)?;
        let key = self.key(map, method);
        self.make_shape(key)
    }

    fn make_shape(&mut self, key: ShapeKey) -> Result<Rc<Shape>, Error> {
        if let Some(shape) = self.shapes.get(&key) {
            return Ok(Rc::clone(shape));
        }
        let budget = self.budget;
        let mut layers = match self.maps.get(key.map) {
            Some(map) => map.repaired(key.curve).map_err(|error| map.locate(error))?,
            None => Layers::default(),
        };
        if key.clip == Clip::Territory {
            layers.clip(self.territory.boundary(), budget)?;
        }
        let coverage = Coverage::dissolve(&layers, budget)?;
        let shape = Rc::new(Shape { layers, coverage });
        self.shapes.insert(key, Rc::clone(&shape));
        Ok(shape)
    }
}
