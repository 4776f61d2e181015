//! Territories: the ground that shares are taken of.

mod bent;
mod called;
mod coverage;
mod covered;
mod edges;
mod embedded;
mod keys;
mod labels;
mod layout;
mod parents;
mod reader;
mod region;
mod region_entry;
mod region_overlap;
mod region_whole;
mod remarks;
mod survey;
mod whole;

use std::fmt;
use std::sync::{Arc, OnceLock};

use embedded::Embedded;
use geo_types::MultiPolygon;
use labels::places_called;

pub use coverage::{Coverage, CoveringRegion};
pub(crate) use layout::Layout;
#[cfg(feature = "draw")]
pub(crate) use layout::official_area_warning;
pub use reader::TerritoryReader;
pub use region::Region;
pub use region_entry::RegionEntry;
pub(crate) use region_entry::find_entry;
pub use region_overlap::RegionOverlap;
pub use region_whole::RegionWhole;
pub use survey::Survey;

use crate::cells::{FrontBoundary, Pieces, Regions as Cells, boundary_without_slivers};
use crate::error::Error;
use crate::geometry::{Bounds, ByCurve, GridPoint, Ground, upper_holds};
use crate::limits::Budget;
use crate::measure::Measure;
use crate::quantity::Area;
use crate::warning::{Warning, WarningCode};

/// The ground that shares are taken of: a boundary, its regions, and the official areas of both.
///
/// Regions may overlap and leave gaps. By default they divide the territory between them: a figure for a
/// region is taken within the region as it is drawn less what smaller regions hold of it, so that the
/// regions never count ground twice; how much overlaps, in which regions, and how much lies in no region is
/// in the [warnings](Self::warnings). Regions that are [independent](RegionOverlap::Independent) of each
/// other are measured whole, each by itself.
///
/// ```
/// use territory_control::{Area, Territory};
///
/// let ukraine = Territory::ukraine();
/// assert_eq!(ukraine.official_area(), Some(Area::from_km2(603_628.0)));
/// let crimea = ukraine.region("UA-43").unwrap();
/// assert_eq!((crimea.name(), crimea.native_name()), ("Crimea", Some("Автономна Республіка Крим")));
/// ```
#[derive(Clone)]
pub struct Territory {
    name: String,
    official_area: Option<Area>,
    regions: Regions,
    /// The region that holds all others, where one is drawn.
    whole: Option<Region>,
    /// Warnings from reading.
    warnings: Vec<Warning>,
    /// The boundary, prepared for finding the front.
    front_boundary: OnceLock<Arc<FrontBoundary>>,
    /// The boundary, prepared for clipping maps to it.
    clip_boundary: OnceLock<Arc<Pieces>>,
    /// The boundary as a region, and what lies outside it.
    inside_and_outside: OnceLock<Arc<Cells>>,
    /// The same territory as measures bend its edges.
    bent: ByCurve<Arc<Territory>>,
}

/// The embedded territory unpacks its regions only when they are asked for: a share of the official
/// area needs none of them.
#[derive(Clone)]
enum Regions {
    Loaded {
        regions: Vec<Region>,
        layout: Arc<Layout>,
    },
    Embedded {
        unpacked: OnceLock<Embedded>,
        layout: OnceLock<Arc<Layout>>,
    },
    /// Regions that fit together, which are laid out only when that is asked for.
    Covering {
        regions: Vec<Region>,
        layout: OnceLock<Arc<Layout>>,
    },
}

/// Other areas of Ukraine that publishers divide by: The Economist's scripts the second.
const UKRAINE_AREAS_IN_PRINT: [Area; 3] =
    [Area::from_km2(603_548.0), Area::from_km2(603_500.0), Area::from_km2(603_700.0)];

/// The area that Ukrainian statistics, and most publishers, divide by.
const UKRAINE_OFFICIAL_AREA: Area = Area::from_km2(603_628.0);

/// A box around its boundary, for those who need no more of it.
const UKRAINE_BOUNDS: Bounds = Bounds {
    west: 22_132_839_803,
    south: 44_381_048_895,
    east: 40_159_543_091,
    north: 52_368_949_280,
};

impl Territory {
    /// Ukraine in its borders of 1991 with its 27 regions, embedded: boundaries from Natural Earth
    /// (1:10m, public domain), official areas from the State Statistics Service.
    ///
    /// The boundaries are generalised: they enclose 599,094 km², 0.75 % less than the official area. Their edges are
    /// straight in longitude and latitude by every measure.
    pub fn ukraine() -> Self {
        Self {
            name: "Ukraine".to_owned(),
            official_area: Some(UKRAINE_OFFICIAL_AREA),
            regions: Regions::Embedded { unpacked: OnceLock::new(), layout: OnceLock::new() },
            whole: None,
            warnings: Vec::new(),
            front_boundary: OnceLock::new(),
            clip_boundary: OnceLock::new(),
            inside_and_outside: OnceLock::new(),
            bent: ByCurve::default(),
        }
    }

    /// The territory's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The official area, if one is known.
    pub fn official_area(&self) -> Option<Area> {
        self.official_area
    }

    /// The regions, in the order of the file.
    pub fn regions(&self) -> &[Region] {
        match &self.regions {
            Regions::Loaded { regions, .. } | Regions::Covering { regions, .. } => regions,
            Regions::Embedded { unpacked, .. } => &unpacked.get_or_init(Embedded::ukraine).regions,
        }
    }

    /// What ground counts for that lies in several regions.
    pub fn region_overlap(&self) -> RegionOverlap {
        match &self.regions {
            Regions::Loaded { layout, .. } => layout.overlap(),
            // They do not overlap, and divide the country.
            Regions::Embedded { .. } | Regions::Covering { .. } => RegionOverlap::Partition,
        }
    }

    /// A region by its code, its [label](Region::label) or its name, spelled so or with other capitals; `None`
    /// where several are called so ([`regions_called`](Self::regions_called)).
    pub fn region(&self, code_or_name: &str) -> Option<&Region> {
        match self.places_called(code_or_name)[..] {
            [only] => self.regions().get(only),
            _ => None,
        }
    }

    /// All regions that are called so, by their code, their label or their name.
    ///
    /// ```
    /// # use territory_control::Territory;
    /// let ukraine = Territory::ukraine();
    /// let found = ukraine.regions_called("kherson");
    /// assert_eq!(found.iter().map(|region| region.label()).collect::<Vec<_>>(), ["Kherson"]);
    /// ```
    pub fn regions_called(&self, code_or_name: &str) -> Vec<&Region> {
        let places = self.places_called(code_or_name).into_iter();
        places.filter_map(|place| self.regions().get(place)).collect()
    }

    /// The places of all regions that are called so.
    pub(crate) fn places_called(&self, code_or_name: &str) -> Vec<usize> {
        places_called(self.regions().iter().map(Region::called), code_or_name)
    }

    /// The area within the boundary: that of a feature that holds all others where there is one, else that of all
    /// features together. It is not a number where a projection has no place for one of the positions.
    pub fn boundary_area(&self, measure: &Measure) -> Area {
        let bent = self.bent_for(measure, &Budget::default());
        bent.map_or(Area::from_m2(f64::NAN), |bent| measure.ground_area(bent.boundary()))
    }

    /// The ground within the boundary: polygons in degrees, x the longitude.
    ///
    /// # Errors
    ///
    /// As [`Region::polygons`].
    pub fn polygons(&self) -> Result<MultiPolygon<f64>, Error> {
        self.boundary().to_polygons(&Budget::default())
    }

    /// What a reader of figures should know: what of the file was skipped or repaired, and which feature was
    /// taken as the whole; and of figures by region: regions that overlap, gaps between them, official areas that
    /// are far from the measured ones.
    pub fn warnings(&self) -> impl Iterator<Item = &Warning> {
        self.reading_warnings().iter().chain(self.layout().warnings())
    }

    /// The same without those about official areas, for figures that are no shares of regions.
    pub(crate) fn warnings_of_ground(&self) -> impl Iterator<Item = &Warning> {
        self.warnings().filter(|warning| warning.code() != WarningCode::OfficialAreaDiffers)
    }

    /// Those from reading, which concern all figures.
    pub(crate) fn reading_warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Whether this is the embedded territory.
    #[cfg(feature = "draw")]
    pub(crate) fn is_embedded(&self) -> bool {
        matches!(self.regions, Regions::Embedded { .. })
    }

    /// Areas other than the official one that shares of the territory are taken of in print.
    pub(crate) fn areas_in_print(&self) -> &'static [Area] {
        match &self.regions {
            Regions::Loaded { .. } | Regions::Covering { .. } => &[],
            Regions::Embedded { .. } => &UKRAINE_AREAS_IN_PRINT,
        }
    }

    /// A box around the territory; none where there are no regions.
    pub(crate) fn bounds(&self) -> Option<Bounds> {
        match &self.regions {
            Regions::Loaded { .. } => self.boundary().bounds(),
            Regions::Embedded { .. } => Some(UKRAINE_BOUNDS),
            Regions::Covering { regions, .. } => {
                let rings = regions.iter().flat_map(|region| region.ground().rings());
                Bounds::around(rings.flatten().copied())
            }
        }
    }

    /// Positions in degrees on the boundary and within it, as evenly as needed to find the extremes
    /// of something that changes slowly.
    pub(crate) fn samples(&self) -> Vec<[f64; 2]> {
        const ON_BOUNDARY: usize = 400;
        let boundary = boundary_without_slivers(self.boundary());
        let step = boundary.edges().len().div_ceil(ON_BOUNDARY).max(1);
        let on_boundary = boundary.edges().iter().step_by(step).map(|(from, _)| *from);
        let Some(bounds) = boundary.bounds() else { return Vec::new() };
        let within = mesh(&bounds).filter(|point| upper_holds(&boundary, *point));
        on_boundary.chain(within).map(GridPoint::to_degrees).collect()
    }

    pub(crate) fn boundary(&self) -> &Ground {
        self.layout().boundary()
    }

    /// A text that differs where figures, in all or by region, could.
    pub(crate) fn fingerprint(&self) -> String {
        format!("{} {}", self.region_overlap(), self.layout().digest())
    }

    /// The boundary, prepared for finding the front.
    ///
    /// # Errors
    ///
    /// If a limit is hit, or the work is cancelled.
    pub(crate) fn front_boundary(&self, budget: &Budget) -> Result<&FrontBoundary, Error> {
        if let Some(boundary) = self.front_boundary.get() {
            return Ok(boundary);
        }
        let boundary = Arc::new(FrontBoundary::new(self.boundary(), budget)?);
        Ok(self.front_boundary.get_or_init(|| boundary))
    }

    /// The boundary as a piece, which what counts has to lie in where maps are clipped.
    pub(crate) fn clip_boundary(&self) -> &Arc<Pieces> {
        self.clip_boundary.get_or_init(|| Arc::new(Pieces::of_ground(self.boundary())))
    }

    /// The places of the territory, and of what lies outside it, among
    /// [`inside_and_outside`](Self::inside_and_outside).
    pub(crate) const INSIDE: usize = 0;
    pub(crate) const OUTSIDE: usize = 1;

    /// The territory as one region, and after it what lies outside.
    pub(crate) fn inside_and_outside(&self) -> &Cells {
        self.inside_and_outside
            .get_or_init(|| Arc::new(Cells::new(vec![self.boundary().clone()]).with_outside_of(0)))
    }

    pub(crate) fn layout(&self) -> &Layout {
        match &self.regions {
            Regions::Loaded { layout, .. } => layout,
            Regions::Embedded { unpacked, layout } => layout.get_or_init(|| {
                let Embedded { regions, covered } = unpacked.get_or_init(Embedded::ukraine);
                Arc::new(Layout::from_disjoint(regions, covered.clone()))
            }),
            Regions::Covering { regions, layout } => {
                layout.get_or_init(|| covered::layout_of(regions))
            }
        }
    }
}

/// Points within a box, in rows from its southern side.
fn mesh(bounds: &Bounds) -> impl Iterator<Item = GridPoint> {
    const ACROSS: i64 = 16;
    let Bounds { west, south, east, north } = *bounds;
    let [across, up] = [(east - west) / ACROSS, (north - south) / ACROSS];
    (1..ACROSS * ACROSS).map(move |cell| GridPoint {
        longitude: west + across * (cell % ACROSS),
        latitude: south + up * (cell / ACROSS),
    })
}

impl fmt::Debug for Territory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Territory")
            .field("name", &self.name)
            .field("official_area", &self.official_area)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_territory_is_ukraine_with_27_regions() {
        let ukraine = Territory::ukraine();
        assert_eq!(ukraine.regions().len(), 27);
        for region in ukraine.regions() {
            assert!(region.code().is_some_and(|code| code.starts_with("UA-")), "{region:?}");
            assert!(region.native_name().is_some(), "{region:?}");
        }
        let points = ukraine.regions().iter().flat_map(|region| region.ground().rings().flatten());
        assert_eq!(Bounds::around(points.copied()), Some(UKRAINE_BOUNDS));
        // The State Statistics Service's areas sum to this.
        let official: Area = ukraine.regions().iter().filter_map(Region::official_area).sum();
        assert!((official.km2() - 603_540.0).abs() < 1e-6);
        // mpmath over the union made by shapely: 599,094,373,885.045 m².
        let area = ukraine.boundary_area(&Measure::Wgs84Planar);
        assert!((area.m2() - 599_094_373_885.045).abs() < 20.0, "{}", area.m2());
    }
}
