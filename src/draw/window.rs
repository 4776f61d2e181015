//! Windows: which part of a territory a map shows.

use std::str::FromStr;

use crate::error::{Error, ErrorKind};
use crate::geometry::{GridPoint, Ground};
use crate::territory::{Region, Territory};

/// Which part of the territory a map shows.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub enum Window {
    /// All of it.
    #[default]
    Territory,
    /// One region, by its name, code or [label](Region::label); its figures are those of the map.
    Region(String),
    /// What lies between two longitudes and two latitudes, in degrees. Where `west` is greater than
    /// `east`, the box lies across the antimeridian.
    Box {
        /// The western side.
        west: f64,
        /// The southern side.
        south: f64,
        /// The eastern side.
        east: f64,
        /// The northern side.
        north: f64,
    },
}

impl Window {
    /// The place of the region that is shown, if it is one.
    pub(super) fn region(&self, territory: &Territory) -> Result<Option<usize>, Error> {
        let Self::Region(name) = self else { return Ok(None) };
        let regions = territory.regions();
        let message = match territory.places_called(name)[..] {
            [only] => return Ok(Some(only)),
            [] => {
                let names: Vec<&str> = regions.iter().map(Region::label).collect();
                format!(
                    "no region {name:?} in {}: expected WEST,SOUTH,EAST,NORTH in degrees, or one of {}",
                    territory.name(),
                    names.join(", "),
                )
            }
            _ => {
                let called = territory.regions_called(name);
                let labels: Vec<&str> = called.into_iter().map(Region::label).collect();
                format!(
                    "{} regions of {} are called {name:?}: expected one of {}",
                    labels.len(),
                    territory.name(),
                    labels.join(", "),
                )
            }
        };
        Err(Error::new(ErrorKind::Picture { message }))
    }

    /// The ground to fit into the frame.
    pub(super) fn ground(&self, territory: &Territory) -> Result<Ground, Error> {
        if let Some(region) = self.region(territory)?
            && let Some(region) = territory.regions().get(region)
        {
            return Ok(region.ground().clone());
        }
        Ok(match *self {
            Self::Box { west, south, east, north } => {
                if !is_box([west, south, east, north]) {
                    return Err(no_box(&format!("{west},{south},{east},{north}")));
                }
                if west <= east {
                    [corners([west, east], [south, north])].into_iter().collect()
                } else {
                    let parts = [[west, 180.0], [-180.0, east]];
                    parts.map(|part| corners(part, [south, north])).into_iter().collect()
                }
            }
            _ => territory.boundary().clone(),
        })
    }
}

/// `WEST,SOUTH,EAST,NORTH` in degrees, else the name or code of a region.
impl FromStr for Window {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let numbers: Result<Vec<f64>, _> =
            text.split(',').map(|part| part.trim().parse()).collect();
        let Ok(&[west, south, east, north]) = numbers.as_deref() else {
            return Ok(Self::Region(text.to_owned()));
        };
        if is_box([west, south, east, north]) {
            Ok(Self::Box { west, south, east, north })
        } else {
            Err(no_box(text))
        }
    }
}

fn corners([west, east]: [f64; 2], [south, north]: [f64; 2]) -> [GridPoint; 4] {
    [[west, south], [east, south], [east, north], [west, north]].map(GridPoint::from_degrees)
}

fn is_box([west, south, east, north]: [f64; 4]) -> bool {
    [west, east].iter().all(|side| side.abs() <= 180.0)
        && [south, north].iter().all(|side| side.abs() <= 90.0)
        && south < north
        && (west - east).abs() > 0.0
}

fn no_box(text: &str) -> Error {
    let message = format!(
        "no window {text:?}: expected WEST,SOUTH,EAST,NORTH in degrees, from −180 to 180 and \
         from −90 to 90, the south below the north"
    );
    Error::new(ErrorKind::Picture { message })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_four_numbers_or_a_name() {
        let boxed = Window::Box { west: 36.0, south: 47.0, east: 39.5, north: 49.0 };
        assert_eq!("36,47, 39.5,49".parse::<Window>().unwrap(), boxed);
        assert_eq!("UA-14".parse::<Window>().unwrap(), Window::Region("UA-14".to_owned()));
        for wrong in ["36,49,39,47", "36,47,36,49", "190,1,200,2", "1,2,NaN,4", "1,2,3,inf"] {
            assert!(wrong.parse::<Window>().is_err(), "{wrong}");
        }
        // However it was made.
        let endless = Window::Box { west: -1.0, south: 0.0, east: f64::INFINITY, north: 1.0 };
        let error = endless.ground(&Territory::ukraine()).unwrap_err();
        assert!(error.to_string().starts_with("no window \"-1,0,inf,1\""), "{error}");
        let error = Window::Region("Atlantis".into()).ground(&Territory::ukraine()).unwrap_err();
        assert!(error.to_string().starts_with("no region \"Atlantis\" in Ukraine: expected WEST"));
    }

    #[test]
    fn a_box_across_the_antimeridian_is_cut_there() {
        let window: Window = "170,60,-170,65".parse().unwrap();
        let ground = window.ground(&Territory::ukraine()).unwrap();
        assert_eq!(ground.rings().count(), 2);
        assert_eq!(ground.double_area(), 2 * 100 * 1_000_000_000_000_000_000);
    }
}
