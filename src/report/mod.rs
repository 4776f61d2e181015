//! Control reports: how much of a territory each side holds, and how that was found.

mod comparison;
mod controlled_ground;
#[cfg(feature = "draw")]
mod drawn_ground;
mod geojson;
mod headline;
mod holding;
mod json;
mod measured;
mod named_warnings;
mod outside;
mod provenance;
mod regional;
mod sides;
mod statuses;
mod table;
mod uncertainty;
mod warnings;

use jiff::civil::Date;

pub use comparison::{MeasureComparison, MeasuredTotal};
pub(crate) use controlled_ground::is_controlled;
#[cfg(feature = "draw")]
pub(crate) use drawn_ground::DrawnGround;
pub(crate) use geojson::polygon_feature;
pub(crate) use headline::Headline;
pub use holding::Holding;
pub(crate) use json::SideRow;
pub(crate) use measured::{Counted, MeasuredMap};
pub(crate) use named_warnings::warnings_of_maps;
pub(crate) use outside::GroundOutside;
pub(crate) use provenance::{FileRow, Provenance, files_of};
pub use regional::{RegionReport, RegionalReport};
pub use sides::SideReport;
pub(crate) use sides::{Sides, nothing_counted, nothing_counted_warning};
pub use statuses::StatusReport;
pub(crate) use table::write_map;
pub use uncertainty::{Doubt, Movement, Uncertainty};
pub(crate) use warnings::excess_warning;
use warnings::{
    clip_warning, coordinate_warnings, gap_warning, ground_warnings, regional_warnings,
    status_warnings,
};

pub use crate::cells::Front;

use crate::document::MapDate;
use crate::error::{Error, ErrorKind};
use crate::geometry::Repairs;
use crate::limits::Budget;
use crate::map::{ControlMap, MapFile, Sheet};
use crate::method::{Clip, Denominator, Method};
use crate::quantity::{Area, Range};
use crate::side::Side;
use crate::status::Status;
use crate::territory::{Survey, Territory};
use crate::warning::{Warning, WarningCode, add_missing};

/// How much of a territory each side holds according to one map, and everything that is needed to
/// get the same digits again.
///
/// `Display` prints a table; `{:#}` adds square miles. `Serialize` gives the JSON of the example
/// program `share`.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlReport {
    territory: String,
    whole: Area,
    method: Method,
    files: Vec<MapFile>,
    date: Option<MapDate>,
    legend: String,
    features: usize,
    polygons: usize,
    statuses: Vec<StatusReport>,
    headline: Headline,
    sides: Vec<SideReport>,
    not_drawn: Option<Holding>,
    /// Why the areas are no shares of the territory, if they are none.
    refusal: Option<ErrorKind>,
    /// What is wrong if the map draws ground, but none that counts.
    lack: Option<ErrorKind>,
    /// What counts of what the map draws.
    controlled: Holding,
    range: Range,
    regional: Option<RegionalReport>,
    repairs: Repairs,
    warnings: Vec<Warning>,
}

/// How much detail a report has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    Total,
    Regions,
}

impl Territory {
    /// How much of the territory each side holds according to a map, by the default method.
    ///
    /// # Errors
    ///
    /// As [`Survey::control`].
    pub fn control(&self, map: &ControlMap) -> Result<ControlReport, Error> {
        self.survey(&Method::default()).control(map)
    }
}

impl Survey<'_> {
    /// How much of the territory each side holds according to a map.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Territory`] if shares are to be taken of a boundary that encloses nothing;
    /// [`ErrorKind::UnknownName`] if the method is about a side or a status that the map cannot have,
    /// [`ErrorKind::UndrawnSide`] if about one that has what the map does not draw;
    /// [`ErrorKind::Coordinate`] if the measure is a projection that has no place for a position;
    /// [`ErrorKind::Limit`] or [`ErrorKind::Cancelled`] if a limit is hit that the map was read under,
    /// or its work is cancelled.
    pub fn control(&self, map: &ControlMap) -> Result<ControlReport, Error> {
        self.control_within(map, &ControlMap::begin_call([map]))
    }

    /// The same with figures for each region and the front ([`ControlReport::regional`]).
    ///
    /// # Errors
    ///
    /// As [`control`](Self::control).
    pub fn regions(&self, map: &ControlMap) -> Result<ControlReport, Error> {
        self.regions_within(map, &ControlMap::begin_call([map]))
    }

    /// As [`control`](Self::control), as part of a call.
    pub(crate) fn control_within(
        &self,
        map: &ControlMap,
        budget: &Budget,
    ) -> Result<ControlReport, Error> {
        self.report(map, Detail::Total, budget)
    }

    /// As [`regions`](Self::regions), as part of a call.
    pub(crate) fn regions_within(
        &self,
        map: &ControlMap,
        budget: &Budget,
    ) -> Result<ControlReport, Error> {
        self.report(map, Detail::Regions, budget)
    }

    fn report(
        &self,
        map: &ControlMap,
        detail: Detail,
        budget: &Budget,
    ) -> Result<ControlReport, Error> {
        let mut warnings = map.warnings().to_vec();
        let whole = self.whole(&mut warnings)?;
        warnings.extend_from_slice(self.territory().reading_warnings());
        self.measure(map, detail, (whole, warnings), budget).map_err(|error| map.locate(error))
    }

    fn measure(
        &self,
        map: &ControlMap,
        detail: Detail,
        (whole, mut warnings): (Area, Vec<Warning>),
        budget: &Budget,
    ) -> Result<ControlReport, Error> {
        let (territory, method) = (self.territory(), self.method());
        method.check_names(map)?;
        warnings.extend(coordinate_warnings(territory, &method.measure, map));
        let sheet = Sheet::new(map, method, budget)?;
        let layers = &map.repaired_for(&method.measure, budget)?.layers;
        warnings.extend(ground_warnings(layers, map));
        let layout = match detail {
            Detail::Total => None,
            Detail::Regions => Some(self.bent_territory(budget)?.layout()),
        };
        let (measured, outside) = self.measure_where_it_lies(&sheet, layout, budget)?;
        if detail == Detail::Total {
            // Those by region say it anyway.
            warnings.extend(outside.warning(territory));
        }
        let controlled = method.measure.check_area(measured.controlled(&sheet))?;
        let areas = measured.statuses(&sheet);
        if method.clip == Clip::Territory {
            warnings.extend(clip_warning(measured.unclipped(), controlled, &areas, map));
        }
        warnings.extend(status_warnings(&areas, map));
        let regional = match detail {
            Detail::Total => None,
            Detail::Regions => {
                let regional = self.regional_report(&sheet, &measured, whole, budget)?;
                add_missing(&mut warnings, territory.warnings());
                warnings.extend(self.region_denominator_warning());
                warnings.extend(regional_warnings(&regional, controlled));
                warnings.extend(gap_warning(regional.front()));
                Some(regional)
            }
        };
        let total = controlled + method.added();
        let most = total + measured.open(&sheet);
        let statuses = areas.iter().map(|row| StatusReport::new(row, map, method, whole));
        let statuses: Vec<StatusReport> = statuses.collect();
        let held: Vec<Area> = areas.iter().map(|row| row.area).collect();
        let lack = nothing_counted(&sheet, method, &held);
        let refusal = self.refusal(outside, map, lack.as_ref());
        warnings.extend(nothing_counted_warning(&sheet, method, &held));
        let Sides { headline, rows: sides, rest: not_drawn } =
            Sides::tally(&sheet, method, &held, [total, whole], refusal.is_some());
        let drawn = areas.iter().map(|row| (row.status, row.area));
        warnings.extend(excess_warning([total, most], &sides, drawn, whole));
        Ok(ControlReport {
            territory: territory.name().to_owned(),
            whole,
            method: method.clone(),
            files: map.files().to_vec(),
            date: map.date().cloned(),
            legend: map.legend_name(),
            features: map.feature_count(),
            polygons: map.polygon_count(),
            statuses,
            headline,
            sides,
            not_drawn,
            refusal,
            lack,
            controlled: Holding::new(total, whole),
            range: Range { low: total.share_of(whole), high: most.share_of(whole) },
            regional,
            repairs: layers.repairs,
            warnings,
        })
    }

    /// The area that shares are taken of.
    pub(crate) fn whole(&self, warnings: &mut Vec<Warning>) -> Result<Area, Error> {
        self.method().check_areas()?;
        match (self.method().denominator, self.territory().official_area()) {
            (Denominator::Given(area), _) | (Denominator::Official, Some(area)) => Ok(area),
            (Denominator::Official | Denominator::Boundary, _) => {
                let area = self.area_within_boundary()?;
                if self.lacks_official_area() {
                    let name = self.territory().name();
                    let message = format!(
                        "no official area of {name} is known; shares are of the {area} within its boundary"
                    );
                    warnings.push(Warning::new(WarningCode::NoOfficialArea, message));
                }
                Ok(area)
            }
        }
    }

    fn area_within_boundary(&self) -> Result<Area, Error> {
        let territory = self.territory();
        let area = territory.boundary_area(&self.method().measure);
        if area > Area::ZERO {
            return Ok(area);
        }
        let message = format!("the boundary of {} encloses nothing", territory.name());
        Err(Error::new(ErrorKind::Territory { message }))
    }
}

impl ControlReport {
    /// The name of the territory.
    pub fn territory(&self) -> &str {
        &self.territory
    }

    /// The area that the shares are taken of.
    pub fn whole(&self) -> Area {
        self.whole
    }

    /// How the figures were found.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The files that the map was read from.
    pub fn files(&self) -> &[MapFile] {
        &self.files
    }

    /// The day that the map shows.
    pub fn date(&self) -> Option<Date> {
        self.date.as_ref().map(|date| date.date)
    }

    /// The name of the legend.
    pub fn legend(&self) -> &str {
        &self.legend
    }

    /// All ground that counts as controlled, with what the method adds to it
    /// ([`Method::addition`]).
    pub fn controlled(&self) -> &Holding {
        &self.controlled
    }

    /// The controlled share, and what it would be if grey zones, claims and unclassified ground all
    /// counted.
    pub fn range(&self) -> Range {
        self.range
    }

    /// Checks that the map is one of the territory. It is none if more than half of the ground that counts lies
    /// far from it: farther than 5 km, which is how far apart two sources may draw one border, or farther than
    /// 100 km where the method assigns what lies outside to the nearest region
    /// ([`Outside::Nearest`](crate::method::Outside::Nearest)); nor if none of it lies inside, unless that is
    /// to be assigned. Areas are then what they are, but no share of this territory; a table has no headline,
    /// and JSON has `controlled` null.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Elsewhere`], with where the map lies.
    pub fn expect_of_territory(&self) -> Result<(), Error> {
        self.expect_no(self.refusal.as_ref())
    }

    /// Checks that something of what the map draws counts. If nothing does, that is no zero; a table then says
    /// what each side holds, and JSON has `controlled` null.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NothingCounted`], with the statuses that there are.
    pub fn expect_something_counted(&self) -> Result<(), Error> {
        self.expect_no(self.lack.as_ref())
    }

    fn expect_no(&self, objection: Option<&ErrorKind>) -> Result<(), Error> {
        let names: Vec<&str> = self.files.iter().map(MapFile::name).collect();
        match objection {
            Some(objection) => Err(Error::new(objection.clone()).in_input(&names.join(", "))),
            None => Ok(()),
        }
    }

    /// Whom the headline is about, and with it [`controlled`](Self::controlled); `None` where nothing counts,
    /// where the map is one of another place, and where the method says what counts, whoever holds it.
    pub fn about(&self) -> Option<&Side> {
        self.headline.side()
    }

    /// What a headline can say of the map.
    #[cfg(feature = "draw")]
    pub(crate) fn headline(&self) -> &Headline {
        &self.headline
    }

    /// Why the areas are no shares of the territory, if they are none.
    pub(crate) fn refusal(&self) -> Option<&ErrorKind> {
        self.refusal.as_ref()
    }

    /// Whether the map draws ground, but none that counts.
    pub(crate) fn lacks_what_counts(&self) -> bool {
        self.lack.is_some()
    }

    /// What each side holds, by the map's legend; the one that the headline is about first, unless the method
    /// names another ([`Method::side`]).
    pub fn sides(&self) -> &[SideReport] {
        &self.sides
    }

    /// What one side holds, if the map or its legend has it.
    pub fn side(&self, side: &Side) -> Option<&SideReport> {
        self.sides.iter().find(|row| row.side == *side)
    }

    /// What of the territory the map does not draw, where its legend does not say who holds that.
    pub fn not_drawn(&self) -> Option<Holding> {
        self.not_drawn
    }

    /// What each status holds; the strongest first.
    pub fn statuses(&self) -> &[StatusReport] {
        &self.statuses
    }

    /// What one status holds, if the map has it.
    pub fn status(&self, status: &Status) -> Option<&StatusReport> {
        self.statuses.iter().find(|row| row.status == *status)
    }

    /// Figures by region and the front, if they were asked for
    /// ([`Survey::regions`]).
    pub fn regional(&self) -> Option<&RegionalReport> {
        self.regional.as_ref()
    }

    /// What had to be repaired on the map.
    pub fn repairs(&self) -> &Repairs {
        &self.repairs
    }

    /// What a reader of the figures should know about them.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}
