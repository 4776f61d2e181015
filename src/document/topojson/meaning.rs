//! What a topology draws: its objects as layers, their geometries as features.

use super::arcs::{Arcs, TOPOJSON};
use super::text::{ArcNumbers, Geometry, Reading, Topology};
use crate::document::feature::Rings;
use crate::document::features::Features;
use crate::document::tally::Tally;
use crate::error::{Error, ErrorKind};
use crate::reference_system::{Member, ReferenceSystem};
use crate::remedy::Means;
use crate::warning::counted;

/// Adds the features of a topology. `stated` is what its coordinates are, whatever it says itself.
pub(in crate::document) fn add_features(
    text: &[u8],
    stated: Option<&ReferenceSystem>,
    features: &mut Features,
    tally: &Tally,
) -> Result<(), Error> {
    let topology = Reading::start(text, tally).read_topology()?;
    let Topology { transform, arcs, objects, crs } = topology;
    let system = match (stated, Member::from_crs(crs.as_ref())) {
        (Some(stated), _) => stated.clone(),
        (None, Member::Absent | Member::Null) => ReferenceSystem::default(),
        (None, Member::Code(code)) => code.parse()?,
        (None, Member::Unreadable { name, reason }) => {
            let error = Error::new(ErrorKind::ReferenceSystem { name, message: reason.to_owned() });
            return Err(error.with_remedy("state what the coordinates are", Means::ReferenceSystem));
        }
    };
    let arcs = arcs.decoded(transform.as_ref());
    if let [_, _, ..] = objects.as_slice() {
        let names: Vec<&str> = objects.iter().map(|(name, _)| name.as_str()).collect();
        features.remark(format!("its objects {} were read together", names.join(", ")));
    }
    let mut drawing = Drawing { arcs, system, features, tally, gaps: 0 };
    for (name, geometry) in objects {
        drawing.features.begin_collection(&name);
        drawing.add_object(geometry)?;
    }
    let gaps = drawing.gaps;
    if gaps > 0 {
        let joints = counted(gaps as u64, "joint", "joints");
        features.remark(format!(
            "at {joints} of its lines one arc does not begin where the other ends"
        ));
    }
    Ok(())
}

/// Features on their way out of a topology.
struct Drawing<'a> {
    arcs: Arcs,
    system: ReferenceSystem,
    features: &'a mut Features,
    tally: &'a Tally,
    /// Joints at which arcs do not meet.
    gaps: usize,
}

impl Drawing<'_> {
    /// A collection is its members; any other geometry is a feature by itself.
    fn add_object(&mut self, mut geometry: Geometry) -> Result<(), Error> {
        if geometry.kind.as_deref() == Some("GeometryCollection") {
            let members = std::mem::take(&mut geometry.geometries);
            return members.into_iter().try_for_each(|member| self.add_feature(member));
        }
        self.add_feature(geometry)
    }

    fn add_feature(&mut self, mut geometry: Geometry) -> Result<(), Error> {
        let index = self.features.count_feature();
        let (before, mut polygons) = (self.features.skipped, Vec::new());
        let properties = std::mem::take(&mut geometry.properties);
        self.add_geometry(geometry, &mut polygons).map_err(|error| error.in_feature(index))?;
        self.features.add(index, properties, polygons, self.system.clone(), before);
        Ok(())
    }

    /// Adds the polygons of a geometry. Collections nest no deeper than the parser let them.
    fn add_geometry(&mut self, geometry: Geometry, polygons: &mut Vec<Rings>) -> Result<(), Error> {
        let Geometry { kind, arcs, geometries, .. } = geometry;
        let skipped = &mut self.features.skipped;
        match (kind.as_deref(), arcs) {
            (None, _) => skipped.null_geometries += 1,
            (Some("GeometryCollection"), _) => {
                for member in geometries {
                    self.add_geometry(member, polygons)?;
                }
            }
            (Some("Polygon" | "MultiPolygon"), ArcNumbers::Empty) => skipped.empty_polygons += 1,
            (Some("Polygon"), ArcNumbers::Rings(rings)) => self.add_polygon(&rings, polygons)?,
            (Some("MultiPolygon"), ArcNumbers::Polygons(members)) => {
                for rings in members {
                    self.add_polygon(&rings, polygons)?;
                }
            }
            (Some("Point" | "MultiPoint"), _) => skipped.points += 1,
            (Some("LineString"), _) => skipped.lines += 1,
            (Some("MultiLineString"), ArcNumbers::Rings(lines)) => skipped.lines += lines.len(),
            (Some("MultiLineString"), _) => {}
            (Some(kind @ ("Polygon" | "MultiPolygon")), _) => {
                let message = format!("found arcs of another depth than those of a {kind}");
                return Err(Error::document(TOPOJSON, message));
            }
            (Some(kind), _) => {
                let message =
                    format!("found the unknown type {kind:?}, expected a type of geometry");
                return Err(Error::document(TOPOJSON, message));
            }
        }
        Ok(())
    }

    fn add_polygon(&mut self, rings: &[Vec<i64>], polygons: &mut Vec<Rings>) -> Result<(), Error> {
        let mut lines = Vec::new();
        for (ring, numbers) in rings.iter().enumerate() {
            let (line, gaps) = self
                .arcs
                .line(numbers, self.tally)
                .map_err(|error| error.at_ring(polygons.len(), ring))?;
            self.gaps += gaps;
            lines.push(line);
        }
        // Without a shell there is no polygon.
        if lines.first().is_some_and(Vec::is_empty) {
            lines.clear();
        }
        self.features.add_polygon(lines, &self.system, polygons)
    }
}
