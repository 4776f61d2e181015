//! Territories made of regions that fit together already, so that nothing has to be repaired or dissolved.

use std::sync::OnceLock;

use geo_types::{LineString, MultiPolygon};

use super::labels::label_regions;
use super::region::{Origin, Region};
use super::{Regions, Territory};
use crate::error::{Error, ErrorKind};
use crate::geometry::{ByCurve, GridPoint, signed_double_area};
use crate::quantity::Area;
use crate::warning::{Warning, WarningCode};

/// Regions that fit together: none overlaps another, no ring crosses itself, and where two regions meet, both have the
/// same positions along their border.
///
/// For collections of boundaries that were checked once, such as the crate `territory-control-world`. **They are taken
/// as they are**: regions that do not fit give wrong areas. Boundaries that nobody has checked are for
/// [`TerritoryReader`](crate::TerritoryReader), which repairs them.
///
/// ```
/// use geo_types::{MultiPolygon, polygon};
/// use territory_control::{Area, Coverage, CoveringRegion, Measure};
///
/// let west = polygon![(x: 10.0, y: 0.0), (x: 11.0, y: 0.0), (x: 11.0, y: 1.0), (x: 10.0, y: 1.0)];
/// let east = polygon![(x: 11.0, y: 0.0), (x: 12.0, y: 0.0), (x: 12.0, y: 1.0), (x: 11.0, y: 1.0)];
/// let island = Coverage::new("Island")
///     .official_area(Area::from_km2(24_600.0))
///     .region(CoveringRegion::new("West", MultiPolygon::from(west)).code("IS-W"))
///     .region(CoveringRegion::new("East", MultiPolygon::from(east)).code("IS-E"))
///     .into_territory()?;
/// assert_eq!(island.regions().len(), 2);
/// let area = island.boundary_area(&Measure::default());
/// assert!((area.km2() - 24_616.928).abs() < 0.001, "{area}");
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Coverage {
    name: String,
    official_area: Option<Area>,
    regions: Vec<CoveringRegion>,
    warnings: Vec<Warning>,
}

/// A region of a [`Coverage`].
#[derive(Debug, Clone)]
pub struct CoveringRegion {
    name: String,
    native_name: Option<String>,
    code: Option<String>,
    official_area: Option<Area>,
    polygons: MultiPolygon,
}

impl CoveringRegion {
    /// A region that is called so, of these polygons: longitude and latitude in degrees, each ring either way round.
    pub fn new(name: impl Into<String>, polygons: MultiPolygon) -> Self {
        let name = name.into();
        Self { name, native_name: None, code: None, official_area: None, polygons }
    }

    /// The name in the country's own language.
    #[must_use]
    pub fn native_name(mut self, name: impl Into<String>) -> Self {
        self.native_name = Some(name.into());
        self
    }

    /// The code, such as that of ISO 3166-2.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// The official area.
    #[must_use]
    pub fn official_area(mut self, area: Area) -> Self {
        self.official_area = Some(area);
        self
    }

    fn lay_out(self) -> Result<Region, Error> {
        let polygons: Vec<Vec<Vec<[f64; 2]>>> = self.polygons.iter().map(rings_of).collect();
        let mut rings = Vec::new();
        for (index, polygon) in polygons.iter().enumerate() {
            for (place, ring) in polygon.iter().enumerate() {
                let ring = on_grid(ring, place > 0).map_err(|position| {
                    let message = format!(
                        "polygon {index} of {:?} has the position {position:?}; expected degrees of longitude \
                         within ±180 and of latitude within ±90",
                        self.name,
                    );
                    Error::new(ErrorKind::Coordinate { position, message })
                })?;
                rings.extend(ring);
            }
        }
        if rings.is_empty() {
            let message = format!("no ring of {:?} has any area, so it is no region", self.name);
            return Err(Error::new(ErrorKind::Territory { message }));
        }
        let origin = Origin::Drawn(polygons.into());
        let ground = rings.into_iter().collect();
        Ok(Region {
            native_name: self.native_name,
            code: self.code,
            ..Region::new(&self.name, None, self.official_area, ground, origin)
        })
    }
}

impl Coverage {
    /// A territory that is called so, without regions as yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), official_area: None, regions: Vec::new(), warnings: Vec::new() }
    }

    /// The official area of the whole. Default: that of the only region where there is one.
    #[must_use]
    pub fn official_area(mut self, area: Area) -> Self {
        self.official_area = Some(area);
        self
    }

    /// Adds a region.
    #[must_use]
    pub fn region(mut self, region: CoveringRegion) -> Self {
        self.regions.push(region);
        self
    }

    /// What readers of figures should know of the choice of this ground: whose view it is, and what others there are. It
    /// is a [warning](Territory::warnings) with the code [`NamedTerritory`](WarningCode::NamedTerritory).
    #[must_use]
    pub fn remark(mut self, text: impl Into<String>) -> Self {
        self.warnings.push(Warning::new(WarningCode::NamedTerritory, text));
        self
    }

    /// The territory. What depends on all of its boundary is computed when it is first asked for.
    ///
    /// # Errors
    ///
    /// If there is no region, or one without area ([`ErrorKind::Territory`]); if a position is not in degrees
    /// ([`ErrorKind::Coordinate`]).
    pub fn into_territory(self) -> Result<Territory, Error> {
        if self.regions.is_empty() {
            let message = format!("{:?} has no region, so it is no territory", self.name);
            return Err(Error::new(ErrorKind::Territory { message }));
        }
        let regions = self.regions.into_iter().map(CoveringRegion::lay_out);
        let mut regions: Vec<Region> = regions.collect::<Result<_, Error>>()?;
        label_regions(&mut regions);
        let of_only_region = match &regions[..] {
            [only] => only.official_area,
            _ => None,
        };
        Ok(Territory {
            name: self.name,
            official_area: self.official_area.or(of_only_region),
            regions: Regions::Covering { regions, layout: OnceLock::new() },
            whole: None,
            warnings: self.warnings,
            front_boundary: OnceLock::new(),
            clip_boundary: OnceLock::new(),
            inside_and_outside: OnceLock::new(),
            bent: ByCurve::default(),
        })
    }
}

fn rings_of(polygon: &geo_types::Polygon) -> Vec<Vec<[f64; 2]>> {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    rings.map(|ring: &LineString| ring.coords().map(|at| [at.x, at.y]).collect()).collect()
}

/// A ring on the grid without positions that repeat the one before, shells counter-clockwise and holes clockwise; none
/// where it has no area. The error is a position that is not in degrees.
fn on_grid(ring: &[[f64; 2]], is_hole: bool) -> Result<Option<Vec<GridPoint>>, [f64; 2]> {
    let is_in_degrees = |[longitude, latitude]: &[f64; 2]| {
        (-180.0..=180.0).contains(longitude) && (-90.0..=90.0).contains(latitude)
    };
    if let Some(position) = ring.iter().find(|position| !is_in_degrees(position)) {
        return Err(*position);
    }
    let mut points: Vec<GridPoint> = ring.iter().copied().map(GridPoint::from_degrees).collect();
    points.dedup();
    if points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    let area = signed_double_area(&points);
    if (area > 0) == is_hole {
        points.reverse();
    }
    Ok((area != 0).then_some(points))
}

#[cfg(test)]
mod tests {
    use geo_types::{Coord, Polygon};

    use super::*;
    use crate::measure::Measure;

    fn square(west: f64, south: f64, size: f64) -> LineString {
        let corners = [(0.0, 0.0), (0.0, size), (size, size), (size, 0.0)];
        corners.map(|(x, y)| Coord { x: west + x, y: south + y }).to_vec().into()
    }

    fn region(name: &str, shell: LineString, holes: Vec<LineString>) -> CoveringRegion {
        CoveringRegion::new(name, Polygon::new(shell, holes).into())
    }

    #[test]
    fn what_regions_cover_is_bounded_by_the_edges_of_one_of_them() {
        let around = region("around", square(0.0, 0.0, 4.0), vec![square(1.0, 1.0, 1.0)]);
        let within = region("within", square(1.0, 1.0, 1.0), vec![]);
        let whole = Coverage::new("whole").region(around.clone()).region(within);
        let whole = whole.into_territory().unwrap();
        let rings: Vec<usize> = whole.boundary().rings().map(<[GridPoint]>::len).collect();
        assert_eq!(rings, [4]);
        assert!(whole.warnings().next().is_none());
        // Without the enclave there is a gap, as in South Africa without Lesotho.
        let holed = Coverage::new("holed").region(around).into_territory().unwrap();
        let [all, less] = [&whole, &holed].map(|it| it.boundary_area(&Measure::default()));
        // 1° to 2° east and north, by PROJ in +proj=cea +ellps=WGS84.
        assert!(((all - less).m2() - 12_304_814_950.073).abs() < 1.0, "{}", all - less);
        assert_eq!(holed.warnings().next().unwrap().code(), WarningCode::RegionsGap);
    }

    #[test]
    fn what_is_no_region_is_an_error() {
        let error = Coverage::new("nothing").into_territory().unwrap_err();
        assert_eq!(error.to_string(), "\"nothing\" has no region, so it is no territory");
        let flat = region("flat", vec![(0.0, 0.0), (1.0, 1.0)].into(), vec![]);
        let error = Coverage::new("a").region(flat).into_territory().unwrap_err();
        assert_eq!(error.to_string(), "no ring of \"flat\" has any area, so it is no region");
        for wrong in [f64::NAN, f64::INFINITY, 181.0] {
            let far = region("far", square(wrong, 0.0, 1.0), vec![]);
            let error = Coverage::new("a").region(far).into_territory().unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Coordinate { .. }), "{error}");
        }
    }
}
