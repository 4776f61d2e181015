//! Places: towns that are named on a map.

use std::path::Path;

use super::table::Table;
use crate::document::Input;
use crate::error::Error;
use crate::limits::Limits;
use crate::territory::Territory;

/// A town, or anything else that is a point with a name on a map.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MapPlace {
    /// The name.
    pub name: String,
    /// The name in the country's own language, if it is known.
    pub native_name: Option<String>,
    /// Longitude and latitude in degrees.
    pub position: [f64; 2],
    /// 1 is named on every map; the higher, the closer a map has to be to name it.
    pub rank: u8,
}

impl MapPlace {
    /// A place by its name and its longitude and latitude in degrees, of rank 1: named on every map.
    pub fn new(name: impl Into<String>, position: [f64; 2]) -> Self {
        Self { name: name.into(), native_name: None, position, rank: 1 }
    }

    /// With its name in the country's own language.
    #[must_use]
    pub fn native_name(mut self, name: impl Into<String>) -> Self {
        self.native_name = Some(name.into());
        self
    }

    /// With another rank: the higher, the closer a map has to be to name it.
    #[must_use]
    pub fn rank(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }

    /// 158 towns of Ukraine, embedded: made by this project (see `data/README.md`).
    pub fn of_ukraine() -> Vec<Self> {
        embedded_places()
    }

    /// Those of the embedded territory; none of another.
    pub(super) fn for_territory(territory: &Territory) -> Vec<Self> {
        if territory.is_embedded() { Self::of_ukraine() } else { Vec::new() }
    }

    /// Reads places from a CSV file with the columns `name`, `latitude` and `longitude` (degrees), and,
    /// if they are there, `native_name` and `rank`.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or a line of it is not a place
    /// ([`ErrorKind::Picture`](crate::ErrorKind::Picture)).
    pub fn open(path: impl AsRef<Path>) -> Result<Vec<Self>, Error> {
        let input = Input::open(path, &Limits::default())?;
        Self::read(input.text()?).map_err(|error| error.in_input(input.name()))
    }

    fn read(text: &[u8]) -> Result<Vec<Self>, Error> {
        let table = Table::read(text, &["name", "latitude", "longitude"])?;
        let mut places = Vec::new();
        for row in table.rows() {
            let [longitude, latitude] =
                [row.number("longitude", 360.0)?, row.number("latitude", 90.0)?];
            let native_name = row.cell("native_name");
            let rank = match row.cell("rank") {
                "" => 1,
                cell => cell.parse().map_err(|_| {
                    row.wrong(&format!("the rank {cell:?} is not a whole number from 0 to 255"))
                })?,
            };
            places.push(Self {
                name: row.cell("name").to_owned(),
                native_name: (!native_name.is_empty()).then(|| native_name.to_owned()),
                position: [longitude, latitude],
                rank,
            });
        }
        Ok(places)
    }
}

#[expect(clippy::expect_used, reason = "the embedded table is a constant, and a test reads it")]
fn embedded_places() -> Vec<MapPlace> {
    MapPlace::read(include_bytes!("../../data/ukraine_places.csv")).expect("the embedded places")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::earth::MetresPerDegree;
    use crate::geometry::{EdgeTree, GridPoint, upper_holds};

    /// The boundary is generalised: some ports lie off it.
    fn lies_near(place: &MapPlace, boundary: &EdgeTree) -> bool {
        let scale = MetresPerDegree::at(place.position[1]);
        boundary.edges().iter().any(|(from, to)| {
            scale.distance_to_edge(place.position, from.to_degrees(), to.to_degrees()) < 10_000.0
        })
    }

    #[test]
    fn the_embedded_places_lie_in_ukraine() {
        let places = MapPlace::of_ukraine();
        assert_eq!(places.len(), 158);
        let ukraine = Territory::ukraine();
        let boundary = EdgeTree::of_rings(ukraine.boundary().rings());
        for place in &places {
            let point = GridPoint::from_degrees(place.position);
            let is_in_ukraine = upper_holds(&boundary, point) || lies_near(place, &boundary);
            assert!(is_in_ukraine, "{place:?}");
            assert!((1..=4).contains(&place.rank) && place.native_name.is_some(), "{place:?}");
        }
    }

    #[test]
    fn what_is_no_place_is_said_with_its_line() {
        let places = MapPlace::read(b"latitude,longitude,name\n1.5,-170,\"A, B\"\n").unwrap();
        assert_eq!((places[0].name.as_str(), places[0].position), ("A, B", [-170.0, 1.5]));
        for (text, message) in [
            ("name,latitude\nA,1\n", "line 1: no column longitude: found name, latitude"),
            (
                "name,latitude,longitude\nA,95,1\n",
                "line 2: the latitude \"95\" is not a number from −90 to 90",
            ),
            (
                "name,latitude,longitude,rank\nA,1,1,\nB,1,1,high\n",
                "line 3: the rank \"high\" is not a whole number from 0 to 255",
            ),
            (
                "name,latitude,longitude\nA,x,1\n",
                "line 2: the latitude \"x\" is not a number from −90 to 90",
            ),
        ] {
            let error = MapPlace::read(text.as_bytes()).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
    }
}
