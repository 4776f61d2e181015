//! Control reports: how much of a territory each side holds, and how that was found.

use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::control_map::{ControlMap, MapFile};
use crate::error::{Error, ErrorKind};
use crate::front::Front;
use crate::geometry::{Coverage, CoverageLayer, Ground, Layers, Repairs, union_all};
use crate::measure::Measure;
use crate::method::{Clip, Denominator, Method, Overlap};
use crate::quantity::{Area, Range, Share};
use crate::reader::MapDate;
use crate::region_report::{RegionReport, RegionalReport};
use crate::status::Status;
use crate::territory::Territory;
use crate::warning::{Warning, WarningCode, counted};

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
    controlled: Holding,
    range: Range,
    regional: Option<RegionalReport>,
    repairs: Repairs,
    warnings: Vec<Warning>,
}

/// How much a report tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    Total,
    Regions,
}

/// An area and the share of the territory that it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Holding {
    area: Area,
    share: Share,
}

/// What one status holds.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusReport {
    status: Status,
    counted: bool,
    holding: Holding,
    overlap: Area,
    repeated: Area,
}

impl Holding {
    fn of(area: Area, whole: Area) -> Self {
        Self { area, share: area.share_of(whole) }
    }

    /// The area.
    pub fn area(&self) -> Area {
        self.area
    }

    /// The share of the territory.
    pub fn share(&self) -> Share {
        self.share
    }
}

impl StatusReport {
    /// The status.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// Whether it counts as controlled.
    pub fn is_counted(&self) -> bool {
        self.counted
    }

    /// Area and share; of ground that two statuses claim, the stronger one has it.
    pub fn holding(&self) -> Holding {
        self.holding
    }

    /// The ground drawn with this status that stronger statuses have. Nought where overlaps are
    /// summed.
    pub fn overlap(&self) -> Area {
        self.overlap
    }

    /// By how much the sum of the polygons of this status exceeds the ground they cover. Nought
    /// where overlaps are summed.
    pub fn repeated(&self) -> Area {
        self.repeated
    }
}

impl Territory {
    /// How much of the territory each side holds according to a map, by the default method.
    ///
    /// # Errors
    ///
    /// As [`control_by`](Self::control_by).
    pub fn control(&self, map: &ControlMap) -> Result<ControlReport, Error> {
        self.control_by(&Method::default(), map)
    }

    /// How much of the territory each side holds according to a map, by a method.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Territory`] if shares are to be taken of a boundary that encloses nothing.
    pub fn control_by(&self, method: &Method, map: &ControlMap) -> Result<ControlReport, Error> {
        self.report(method, map, Detail::Total)
    }

    /// The same with figures for each region and the front ([`ControlReport::regional`]).
    ///
    /// # Errors
    ///
    /// As [`control_by`](Self::control_by).
    pub fn control_by_region(
        &self,
        method: &Method,
        map: &ControlMap,
    ) -> Result<ControlReport, Error> {
        self.report(method, map, Detail::Regions)
    }

    fn report(
        &self,
        method: &Method,
        map: &ControlMap,
        detail: Detail,
    ) -> Result<ControlReport, Error> {
        let mut warnings = map.warnings().to_vec();
        let whole = self.whole(method, &mut warnings)?;
        let mut layers = map.layers(method.measure.edges());
        warnings.extend(layers.repairs.warning());
        let unclipped = (method.clip == Clip::Territory)
            .then(|| measure_layers(map, &layers, method).controlled);
        if unclipped.is_some() {
            layers.clip(self.boundary());
        }
        let measured = measure_layers(map, &layers, method);
        let (controlled, areas) = (measured.controlled, &measured.statuses);
        if let Some(unclipped) = unclipped {
            warnings.extend(clip_warning(unclipped, controlled, areas, map));
        }
        let open: Area =
            areas.iter().filter(|row| map.widens_range(row.status)).map(|row| row.area).sum();
        warnings.extend(overlap_warning(areas));
        warnings.extend(repeated_warning(areas));
        warnings.extend(unclassified_warning(areas, map));
        let regional = (detail == Detail::Regions).then(|| {
            let coverage = measured.coverage.as_ref();
            self.regional_report(map, method, &layers, coverage, (controlled, whole))
        });
        if let Some(regional) = &regional {
            warnings.extend(self.warnings().cloned());
            warnings.extend(regional_warning(regional, controlled));
        }
        let statuses = areas
            .iter()
            .map(|row| StatusReport {
                status: row.status.clone(),
                counted: map.is_controlled(row.status),
                holding: Holding::of(row.area, whole),
                overlap: row.overlap,
                repeated: row.repeated,
            })
            .collect();
        Ok(ControlReport {
            territory: self.name().to_owned(),
            whole,
            method: *method,
            files: map.files().to_vec(),
            date: map.date().cloned(),
            legend: map.legend_name(),
            features: map.feature_count(),
            polygons: map.polygon_count(),
            statuses,
            controlled: Holding::of(controlled, whole),
            range: Range {
                low: controlled.share_of(whole),
                high: (controlled + open).share_of(whole),
            },
            regional,
            repairs: layers.repairs,
            warnings,
        })
    }

    /// The area that shares are taken of.
    pub(crate) fn whole(
        &self,
        method: &Method,
        warnings: &mut Vec<Warning>,
    ) -> Result<Area, Error> {
        let boundary = || {
            let area = self.boundary_area(method.measure);
            if area > Area::ZERO {
                return Ok(area);
            }
            let message = format!("the boundary of {} encloses nothing", self.name());
            Err(Error::new(ErrorKind::Territory { message }))
        };
        match (method.denominator, self.official_area()) {
            (Denominator::Given(area), _) | (Denominator::Official, Some(area)) => Ok(area),
            (Denominator::Boundary, _) => boundary(),
            (Denominator::Official, None) => {
                let area = boundary()?;
                warnings.push(Warning::new(
                    WarningCode::NoOfficialArea,
                    format!(
                        "no official area of {} is known; shares are of the {area} within its \
                         boundary",
                        self.name(),
                    ),
                ));
                Ok(area)
            }
        }
    }
}

/// The area of one status, how much of what it draws others have, and how much it draws more than
/// once.
struct StatusArea<'a> {
    status: &'a Status,
    area: Area,
    overlap: Area,
    repeated: Area,
}

/// A map measured as a whole.
struct Measured<'a> {
    /// The area of all controlled ground.
    controlled: Area,
    statuses: Vec<StatusArea<'a>>,
    /// There where overlaps are dissolved.
    coverage: Option<Coverage>,
}

fn measure_layers<'a>(map: &'a ControlMap, layers: &Layers, method: &Method) -> Measured<'a> {
    let measure = method.measure;
    match method.overlap {
        Overlap::Sum => {
            let summed = |(layer, status): (usize, &'a Status)| StatusArea {
                status,
                area: summed_area(layers.layer(layer), measure),
                overlap: Area::ZERO,
                repeated: Area::ZERO,
            };
            let statuses: Vec<StatusArea<'_>> = map.statuses().enumerate().map(summed).collect();
            let counted = statuses.iter().filter(|row| map.is_controlled(row.status));
            Measured { controlled: counted.map(|row| row.area).sum(), statuses, coverage: None }
        }
        Overlap::Dissolve => {
            let coverage = Coverage::dissolve(layers);
            let dissolved = |(layer, status): (usize, &'a Status)| {
                dissolved_area(status, coverage.layer(layer), layers.layer(layer), measure)
            };
            let statuses = map.statuses().enumerate().map(dissolved).collect();
            // Not the sum of the rows: along a border between two statuses one may have vertices
            // that the other lacks, and where edges bulge, the sum would keep the sliver between.
            let counted =
                map.statuses().enumerate().filter(|(_, status)| map.is_controlled(status));
            let grounds = counted.filter_map(|(layer, _)| coverage.layer(layer));
            let controlled = measure.ground_area(&union_all(grounds.map(|layer| &layer.ground)));
            Measured { controlled, statuses, coverage: Some(coverage) }
        }
    }
}

fn summed_area(pieces: &[Ground], measure: Measure) -> Area {
    pieces.iter().map(|piece| measure.ground_area(piece)).sum()
}

fn dissolved_area<'a>(
    status: &'a Status,
    layer: Option<&CoverageLayer>,
    pieces: &[Ground],
    measure: Measure,
) -> StatusArea<'a> {
    let area =
        |ground: Option<&Ground>| ground.map_or(Area::ZERO, |ground| measure.ground_area(ground));
    let held = area(layer.map(|layer| &layer.ground));
    let drawn = area(layer.map(|layer| &layer.drawn));
    // Compared on the grid first: a sum in the measure would cost as much as all the rest.
    let on_grid: i128 = pieces.iter().map(Ground::double_area).sum();
    let is_repeated = layer.is_some_and(|layer| layer.drawn.double_area() != on_grid);
    let repeated = if is_repeated { summed_area(pieces, measure) - drawn } else { Area::ZERO };
    StatusArea { status, area: held, overlap: drawn - held, repeated }
}

fn clip_warning(
    unclipped: Area,
    controlled: Area,
    areas: &[StatusArea<'_>],
    map: &ControlMap,
) -> Option<Warning> {
    let is_empty = areas.iter().all(|row| row.area <= Area::ZERO);
    if is_empty && map.polygon_count() > 0 {
        return Some(Warning::new(
            WarningCode::NothingInside,
            "nothing of the map lies inside the territory",
        ));
    }
    let outside = unclipped - controlled;
    (outside.m2() > LEAST_REPORTED.m2()).then(|| {
        Warning::new(
            WarningCode::OutsideTerritory,
            format!("{outside:.2} of controlled ground lie outside the territory and do not count"),
        )
    })
}

fn regional_warning(regional: &RegionalReport, controlled: Area) -> Option<Warning> {
    let in_sum = || regional.regions().iter().filter(|region| region.is_in_sum());
    let given: Area = in_sum().map(RegionReport::from_outside).sum();
    let outside = regional.outside() + given;
    if controlled > Area::ZERO && (controlled - outside) < LEAST_REPORTED {
        return Some(Warning::new(
            WarningCode::NothingInside,
            "nothing of the controlled ground lies inside the territory",
        ));
    }
    if outside < LEAST_REPORTED {
        return None;
    }
    let message = if given > Area::ZERO {
        format!(
            "{given:.2} of controlled ground lie outside all regions and count for the nearest, \
             up to {:.1} km away",
            regional.farthest / 1000.0,
        )
    } else {
        format!("{outside:.2} of controlled ground lie outside all regions")
    };
    Some(Warning::new(WarningCode::OutsideTerritory, message))
}

/// Overlaps and remainders below a square metre come from rounding to the grid.
const LEAST_REPORTED: Area = Area::from_m2(1.0);

fn overlap_warning(areas: &[StatusArea<'_>]) -> Option<Warning> {
    let overlaps: Vec<String> = areas
        .iter()
        .filter(|row| row.overlap > LEAST_REPORTED)
        .map(|row| format!("{:.3} drawn as {}", row.overlap, row.status))
        .collect();
    (!overlaps.is_empty()).then(|| {
        let message = format!(
            "statuses overlap, counted for the one that comes first in the table: {}",
            overlaps.join(", "),
        );
        Warning::new(WarningCode::StatusOverlap, message)
    })
}

fn repeated_warning(areas: &[StatusArea<'_>]) -> Option<Warning> {
    let repeated: Vec<String> = areas
        .iter()
        .filter(|row| row.repeated > LEAST_REPORTED)
        .map(|row| format!("{:.3} of {}", row.repeated, row.status))
        .collect();
    (!repeated.is_empty()).then(|| {
        let message =
            format!("polygons of one status overlap, counted once: {}", repeated.join(", "));
        Warning::new(WarningCode::RepeatedGround, message)
    })
}

fn unclassified_warning(areas: &[StatusArea<'_>], map: &ControlMap) -> Option<Warning> {
    const SYMBOLS: usize = 5;
    let row = areas.iter().find(|row| *row.status == Status::UNCLASSIFIED)?;
    let symbols = map.unclassified();
    let polygons: usize = symbols.iter().map(|(_, count)| count).sum();
    let listed: Vec<&str> =
        symbols.iter().take(SYMBOLS).map(|(symbol, _)| symbol.as_str()).collect();
    let more = symbols.len().saturating_sub(SYMBOLS);
    let more = if more > 0 { format!("; and {more} more symbols") } else { String::new() };
    Some(Warning::new(
        WarningCode::Unclassified,
        format!(
            "{} ({:.2}) match no rule of the legend {} and widen the range: {}{more}",
            counted(polygons as u64, "polygon", "polygons"),
            row.area,
            map.legend_name(),
            listed.join("; "),
        ),
    ))
}

impl Repairs {
    /// What was repaired, in a sentence; `None` if nothing was.
    fn warning(&self) -> Option<Warning> {
        let done: Vec<String> = [
            (self.self_crossing, "ring that crosses itself", "rings that cross themselves"),
            (self.self_touching, "ring that touches itself", "rings that touch themselves"),
            (self.misplaced_holes, "polygon with misplaced holes", "polygons with misplaced holes"),
            (self.without_area, "ring without area", "rings without area"),
            (self.unclosed, "ring left open", "rings left open"),
            (
                self.across_antimeridian,
                "ring cut at the antimeridian",
                "rings cut at the antimeridian",
            ),
            (self.around_pole, "ring around a pole", "rings around a pole"),
            (self.repeated_points, "ring with repeated points", "rings with repeated points"),
            (self.reversed, "ring wound the wrong way", "rings wound the wrong way"),
        ]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, singular, plural)| counted(count as u64, singular, plural))
        .collect();
        (!done.is_empty()).then(|| {
            let moved = if self.moved > Area::ZERO {
                format!("{:.6} moved", self.moved)
            } else {
                "no area moved".to_owned()
            };
            Warning::new(WarningCode::Repaired, format!("{}; {moved}", done.join(", ")))
        })
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

    /// All ground that counts as controlled.
    pub fn controlled(&self) -> &Holding {
        &self.controlled
    }

    /// The controlled share at least, and at most if grey zones, claims and unclassified ground all
    /// counted.
    pub fn range(&self) -> Range {
        self.range
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
    /// ([`Territory::control_by_region`]).
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

impl fmt::Display for ControlReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let miles = f.alternate();
        let date =
            self.date.as_ref().map_or("date unknown".to_owned(), |date| date.date.to_string());
        writeln!(
            f,
            "{}, {date}: {} controlled, {} of {}",
            self.territory, self.controlled.share, self.controlled.area, self.whole,
        )?;
        if self.range.low != self.range.high {
            writeln!(f, "{} if what is unknown or claimed is counted too", self.range)?;
        }
        writeln!(f)?;
        let width =
            self.statuses.iter().map(|row| row.status.as_str().chars().count()).max().unwrap_or(0);
        let width = width.max("controlled".len());
        let mut row = |name: &str, holding: &Holding, note: &str| {
            write!(f, "{name:<width$}  {:>16.2}", holding.area)?;
            if miles {
                write!(f, "  {:>12.2} mi²", holding.area.square_miles())?;
            }
            let line = format!("  {:>8.2}  {note}", holding.share);
            writeln!(f, "{}", line.trim_end())
        };
        for status in &self.statuses {
            row(
                status.status.as_str(),
                &status.holding,
                if status.counted { "counted" } else { "" },
            )?;
        }
        row("controlled", &self.controlled, "")?;
        writeln!(f)?;
        if let Some(regional) = &self.regional {
            write_regions(f, regional)?;
        }
        for file in &self.files {
            writeln!(f, "map      {}", printable(&file.name))?;
            writeln!(f, "         SHA-256 {}", file.sha256)?;
        }
        writeln!(
            f,
            "         legend {}, {}, {}",
            self.legend,
            counted(self.features as u64, "feature", "features"),
            counted(self.polygons as u64, "polygon", "polygons"),
        )?;
        if let Some(date) = &self.date {
            writeln!(f, "         date {} {}", date.date, date.source)?;
        }
        writeln!(f, "method   {}", self.method.sentence())?;
        for warning in &self.warnings {
            writeln!(f, "warning  {}", printable(&warning.to_string()))?;
        }
        Ok(())
    }
}

/// A table of the regions that have something, and the front.
fn write_regions(f: &mut fmt::Formatter<'_>, regional: &RegionalReport) -> fmt::Result {
    let held: Vec<&RegionReport> =
        regional.regions().iter().filter(|region| region.controlled() > LEAST_REPORTED).collect();
    let names = held.iter().map(|region| region.name().chars().count());
    let width = names.max().unwrap_or(0).max("outside all regions".len());
    for region in &held {
        let line = format!(
            "{:<width$}  {:>16.2}  {:>8.2}  of {}",
            printable(region.name()),
            region.controlled(),
            region.share(),
            region.area(),
        );
        let official = region.share_of_official_area().zip(region.official_area());
        match official {
            Some((share, area)) => writeln!(f, "{line}, {share:.2} of the official {area}")?,
            None => writeln!(f, "{line}")?,
        }
    }
    writeln!(f, "{:<width$}  {:>16.2}", "outside all regions", regional.outside())?;
    writeln!(f)?;
    let front = regional.front();
    writeln!(
        f,
        "front    {:.0} km farther than {} km from the boundary; a shift by 100 m is {:.1}, {:.3}",
        front.km(),
        Front::TOLERANCE_KM,
        front.shift_100m(),
        front.shift_100m_points(),
    )
}

/// Text from a file without the control characters that a terminal would obey.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .map(|character| if character.is_control() { '\u{fffd}' } else { character })
        .collect()
}

impl Method {
    /// The method as a reader of the table wants it.
    pub(crate) fn sentence(&self) -> String {
        let overlap = match self.overlap {
            Overlap::Dissolve => "overlaps counted once",
            Overlap::Sum => "overlaps counted as often as drawn",
        };
        let denominator = match self.denominator {
            Denominator::Official => "shares of the official area".to_owned(),
            Denominator::Boundary => "shares of the area within the boundary".to_owned(),
            Denominator::Given(area) => format!("shares of {area}"),
        };
        let clip = match self.clip {
            Clip::Unclipped => "not clipped to the territory",
            Clip::Territory => "clipped to the territory",
        };
        format!("{}; {overlap}; {denominator}; {clip}", self.measure)
    }
}

/// Areas in km², shares in per cent, unrounded.
impl Serialize for ControlReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::Report::from(self).serialize(serializer)
    }
}

/// The shape of the JSON document.
mod json {
    use std::collections::BTreeMap;

    use serde::Serialize;

    use super::{
        Area, ControlReport, Front, Range, RegionReport, RegionalReport, Share, Status, Warning,
    };

    #[derive(Serialize)]
    pub(super) struct Report<'a> {
        map: Map<'a>,
        method: Method,
        territory: Territory<'a>,
        controlled: Controlled,
        statuses: Vec<StatusRow<'a>>,
        #[serde(flatten)]
        regional: Option<Regional<'a>>,
        warnings: &'a [Warning],
    }

    #[derive(Serialize)]
    struct Regional<'a> {
        regions: Vec<RegionRow<'a>>,
        outside_km2: f64,
        residual_km2: f64,
        front_km: f64,
        front_tolerance_km: f64,
        shift_100m_km2: f64,
        shift_100m_percentage_points: f64,
    }

    #[derive(Serialize)]
    struct RegionRow<'a> {
        name: &'a str,
        code: Option<&'a str>,
        parent: Option<&'a str>,
        in_sum: bool,
        area_km2: f64,
        official_area_km2: Option<f64>,
        controlled_km2: f64,
        share_percent: f64,
        share_of_official_area_percent: Option<f64>,
        from_outside_km2: f64,
        statuses_km2: BTreeMap<&'a str, f64>,
    }

    impl<'a> From<&'a RegionalReport> for Regional<'a> {
        fn from(report: &'a RegionalReport) -> Self {
            let front = report.front();
            Self {
                regions: report.regions().iter().map(RegionRow::from).collect(),
                outside_km2: report.outside().km2(),
                residual_km2: report.residual().km2(),
                front_km: front.km(),
                front_tolerance_km: Front::TOLERANCE_KM,
                shift_100m_km2: front.shift_100m().km2(),
                shift_100m_percentage_points: front.shift_100m_points().points(),
            }
        }
    }

    impl<'a> From<&'a RegionReport> for RegionRow<'a> {
        fn from(region: &'a RegionReport) -> Self {
            let statuses = region.statuses().iter();
            Self {
                name: region.name(),
                code: region.code(),
                parent: region.parent(),
                in_sum: region.is_in_sum(),
                area_km2: region.area().km2(),
                official_area_km2: region.official_area().map(Area::km2),
                controlled_km2: region.controlled().km2(),
                share_percent: region.share().percent(),
                share_of_official_area_percent: region.share_of_official_area().map(Share::percent),
                from_outside_km2: region.from_outside().km2(),
                statuses_km2: statuses
                    .map(|(status, area)| (status.as_str(), area.km2()))
                    .collect(),
            }
        }
    }

    #[derive(Serialize)]
    struct Map<'a> {
        files: Vec<&'a str>,
        sha256: Vec<&'a str>,
        date: Option<String>,
        date_source: Option<String>,
        legend: &'a str,
        features: usize,
        polygons: usize,
    }

    #[derive(Serialize)]
    struct Method {
        measure: String,
        overlap: String,
        denominator: String,
        clip: String,
        outside: String,
    }

    #[derive(Serialize)]
    struct Territory<'a> {
        name: &'a str,
        area_km2: f64,
    }

    #[derive(Serialize)]
    struct Controlled {
        area_km2: f64,
        share_percent: f64,
        range_percent: Range,
    }

    #[derive(Serialize)]
    struct StatusRow<'a> {
        status: &'a Status,
        counted: bool,
        area_km2: f64,
        share_percent: f64,
        overlap_km2: f64,
        repeated_km2: f64,
    }

    impl<'a> From<&'a ControlReport> for Report<'a> {
        fn from(report: &'a ControlReport) -> Self {
            let date = report.date.as_ref();
            let statuses = report.statuses.iter().map(|row| StatusRow {
                status: &row.status,
                counted: row.counted,
                area_km2: row.holding.area.km2(),
                share_percent: row.holding.share.percent(),
                overlap_km2: row.overlap.km2(),
                repeated_km2: row.repeated.km2(),
            });
            Self {
                map: Map {
                    files: report.files.iter().map(|file| file.name.as_str()).collect(),
                    sha256: report.files.iter().map(|file| file.sha256.as_str()).collect(),
                    date: date.map(|date| date.date.to_string()),
                    date_source: date.map(|date| date.source.to_string()),
                    legend: &report.legend,
                    features: report.features,
                    polygons: report.polygons,
                },
                method: Method {
                    measure: report.method.measure.to_string(),
                    overlap: report.method.overlap.to_string(),
                    denominator: report.method.denominator.to_string(),
                    clip: report.method.clip.to_string(),
                    outside: report.method.outside.to_string(),
                },
                territory: Territory { name: &report.territory, area_km2: report.whole.km2() },
                controlled: Controlled {
                    area_km2: report.controlled.area.km2(),
                    share_percent: report.controlled.share.percent(),
                    range_percent: report.range,
                },
                statuses: statuses.collect(),
                regional: report.regional.as_ref().map(Regional::from),
                warnings: &report.warnings,
            }
        }
    }
}
