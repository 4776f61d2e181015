//! The consensus map: ground held according to at least so many sources.

use geojson::{FeatureCollection, JsonObject};
use serde_json::Value;

use super::source::common_date;
use super::{Agreement, Source, incomparable};
use crate::document::{DateSource, MapDate};
use crate::error::Error;
use crate::geometry::Ground;
use crate::legend::Legend;
use crate::limits::Budget;
use crate::map::ControlMap;
use crate::quantity::Area;
use crate::report::polygon_feature;
use crate::status::Status;

impl Agreement {
    /// A map of the ground held according to at least so many sources, all of it occupied. It names
    /// the files of all sources, has a date if they all show the same day, and warns of what their maps warn of.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Agreement`](crate::ErrorKind::Agreement) unless `at_least` is one to the number
    /// of sources.
    pub fn consensus(&self, at_least: usize) -> Result<ControlMap, Error> {
        let ground = self.consensus_ground(at_least, &self.maps.allowance.begin())?;
        let legend = Legend::built_in("status")?;
        let mut map =
            ControlMap::from_ground(&Status::OCCUPIED, ground, legend, &self.maps.allowance)?;
        for source in self.sources() {
            map.made_from_files(source.report().files());
            source.map_warnings().for_each(|warning| map.warn(warning));
        }
        if let Some(date) = common_date(self.sources()) {
            map.set_date(MapDate { date, source: DateSource::Given });
        }
        Ok(map)
    }

    /// The same map as a GeoJSON `FeatureCollection`: one feature for each connected piece, the
    /// largest first, with its area, the least number of sources that hold it (`at_least`) and how
    /// many there are (`of`), their names and days, the side that it is about, and `status` = `occupied`, by which this crate
    /// reads it again. `date` is there if all sources show the same day.
    /// The polygons are valid after OGC Simple Features, as those of
    /// [`Change::to_geojson`](crate::change::Change::to_geojson) are.
    ///
    /// # Errors
    ///
    /// As [`consensus`](Self::consensus).
    pub fn consensus_geojson(&self, at_least: usize) -> Result<String, Error> {
        let budget = self.maps.allowance.begin();
        let ground = self.consensus_ground(at_least, &budget)?;
        let mut pieces: Vec<(Area, Ground)> = ground
            .parts(&budget)?
            .into_iter()
            .map(|piece| (self.method().measure.ground_area(&piece), piece))
            .collect();
        pieces.sort_by(|a, b| b.0.m2().total_cmp(&a.0.m2()));
        let features = pieces.iter().map(|(area, piece)| {
            polygon_feature(piece.closed_rings(), self.properties(at_least, *area))
        });
        let features = features.collect();
        Ok(FeatureCollection { bbox: None, features, foreign_members: None }.to_string())
    }

    fn consensus_ground(&self, at_least: usize, budget: &Budget) -> Result<Ground, Error> {
        let sources = self.sources().len();
        if (1..=sources).contains(&at_least) {
            return self.maps.consensus(at_least, budget);
        }
        Err(incomparable(format!(
            "no consensus of at least {at_least} of {sources} sources: expected 1 to {sources}",
        )))
    }

    fn properties(&self, at_least: usize, area: Area) -> JsonObject {
        let sources = self.sources();
        let names: Vec<&str> = sources.iter().map(Source::name).collect();
        let dates: Vec<Option<String>> =
            sources.iter().map(|source| source.date().map(|date| date.to_string())).collect();
        let properties = [
            ("status", Some(Value::from(Status::OCCUPIED.as_str()))),
            ("side", self.about().map(|side| Value::from(side.as_str()))),
            ("at_least", Some(Value::from(at_least))),
            ("of", Some(Value::from(sources.len()))),
            ("sources", Some(Value::from(names))),
            ("dates", Some(Value::from(dates))),
            ("date", common_date(sources).map(|date| Value::from(date.to_string()))),
            ("area_km2", Some(Value::from(area.km2()))),
        ];
        properties.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
    }
}
