//! Geometries of KML. Only polygons hold ground; collections are read flat.

use super::coordinates::{Trouble, positions};
use super::reading::{KML, Reading};
use crate::document::feature::Rings;
use crate::document::xml::Piece;
use crate::error::Error;

/// A boundary of a polygon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Boundary {
    Outer,
    Inner,
}

impl Reading<'_, '_> {
    /// Reads a geometry that has begun, if an element of this name is one.
    pub(super) fn add_geometry(
        &mut self,
        name: &str,
        polygons: &mut Vec<Rings>,
    ) -> Result<bool, Error> {
        if !self.add_simple(name, polygons)? {
            if !is_collection(name) {
                return Ok(false);
            }
            self.add_members(polygons)?;
        }
        Ok(true)
    }

    /// Reads the members of a collection that has begun, those of collections in it too.
    fn add_members(&mut self, polygons: &mut Vec<Rings>) -> Result<(), Error> {
        let mut depth = 1_u64;
        while depth > 0 {
            match self.xml.next()? {
                Piece::Start(tag) => {
                    let name = tag.name();
                    if is_collection(name) {
                        self.tally.nesting(self.depth + depth)?;
                        self.tally.feature()?;
                        depth += 1;
                    } else if self.add_simple(name, polygons)? {
                        self.tally.feature()?;
                    } else {
                        self.xml.skip()?;
                    }
                }
                Piece::End => depth -= 1,
                Piece::Text(_) => {}
                Piece::Finish => break,
            }
        }
        Ok(())
    }

    /// Reads a geometry that is no collection, if an element of this name is one.
    fn add_simple(&mut self, name: &str, polygons: &mut Vec<Rings>) -> Result<bool, Error> {
        match name {
            "Polygon" => {
                self.add_polygon(polygons)?;
                return Ok(true);
            }
            "Point" | "Model" => self.features.skipped.points += 1,
            // A ring by itself is a line that is closed.
            "LineString" | "LinearRing" | "Track" => self.features.skipped.lines += 1,
            _ => return Ok(false),
        }
        self.xml.skip()?;
        Ok(true)
    }

    fn add_polygon(&mut self, polygons: &mut Vec<Rings>) -> Result<(), Error> {
        let start = self.xml.at();
        let (mut outer, mut inner) = (Vec::new(), Vec::new());
        let mut boundary = None;
        loop {
            match self.xml.next()? {
                Piece::Start(tag) => match (boundary, tag.name()) {
                    (None, "outerBoundaryIs") => boundary = Some(Boundary::Outer),
                    (None, "innerBoundaryIs") => boundary = Some(Boundary::Inner),
                    (Some(Boundary::Outer), "LinearRing") => outer.push(self.read_ring()?),
                    (Some(Boundary::Inner), "LinearRing") => inner.push(self.read_ring()?),
                    _ => self.xml.skip()?,
                },
                Piece::End if boundary.is_some() => boundary = None,
                Piece::End | Piece::Finish => break,
                Piece::Text(_) => {}
            }
        }
        let mut outer = outer.into_iter();
        let shell: Vec<[f64; 2]> = outer.next().unwrap_or_default();
        if outer.next().is_some() {
            let message =
                "found a Polygon with two outer boundaries; write two Polygons in a MultiGeometry";
            return Err(self.xml.refuse(start, KML, message.to_owned()));
        }
        if shell.is_empty() && inner.iter().any(|ring| !ring.is_empty()) {
            let message = "found a Polygon with an inner boundary and without an outer one";
            return Err(self.xml.refuse(start, KML, message.to_owned()));
        }
        let mut rings = Vec::new();
        if !shell.is_empty() {
            rings.push(shell);
            rings.append(&mut inner);
        }
        let system = self.system.clone();
        self.features.add_polygon(rings, &system, polygons)
    }

    /// Reads a `LinearRing` that has begun.
    fn read_ring(&mut self) -> Result<Vec<[f64; 2]>, Error> {
        self.tally.ring()?;
        let mut ring = Vec::new();
        loop {
            match self.xml.next()? {
                Piece::Start(tag) if tag.name() == "coordinates" => {
                    let content = self.xml.content()?;
                    let (read, heights) =
                        positions(&content.text, self.tally).map_err(|trouble| match trouble {
                            Trouble::Malformed { at, message } => {
                                self.xml.refuse(content.at + at, KML, message)
                            }
                            Trouble::Limit(error) => error,
                        })?;
                    self.tally.extra_ordinates(heights);
                    self.features.skipped.extra_ordinates += heights;
                    ring.extend(read);
                }
                Piece::Start(_) => self.xml.skip()?,
                Piece::Text(_) => {}
                Piece::End | Piece::Finish => return Ok(ring),
            }
        }
    }
}

fn is_collection(name: &str) -> bool {
    matches!(name, "MultiGeometry" | "MultiTrack")
}
