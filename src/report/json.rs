//! Reports as JSON: the document of the example program `share`.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::provenance::Provenance;
use super::regional::{RegionReport, RegionalReport};
use super::{ControlReport, SideReport};
use crate::cells::Front;
use crate::map::MapFile;
use crate::quantity::{Area, Range};
use crate::side::Side;
use crate::status::Status;
use crate::territory::RegionEntry;
use crate::warning::Warning;

/// Areas in km², shares in per cent, unrounded.
impl Serialize for ControlReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Report::from(self).serialize(serializer)
    }
}

#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    provenance: Provenance<'a>,
    map: Map<'a>,
    /// Null where nothing that the map draws counts, which is no zero, and of a map of another place.
    controlled: Option<Controlled>,
    #[serde(skip_serializing_if = "Option::is_none")]
    addition: Option<Addition<'a>>,
    sides: Vec<SideRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_drawn_km2: Option<f64>,
    statuses: Vec<StatusRow<'a>>,
    #[serde(flatten)]
    regional: Option<Regional<'a>>,
    warnings: &'a [Warning],
}

#[derive(Serialize)]
struct Regional<'a> {
    region_overlap: String,
    regions: Vec<RegionRow<'a>>,
    /// Ground of the territory in none of its regions.
    in_no_region_km2: f64,
    /// Ground outside the territory.
    outside_km2: f64,
    /// Null where regions add up to nothing.
    residual_km2: Option<f64>,
    front_km: f64,
    front_tolerance_km: f64,
    front_gap_m: f64,
    front_gaps_km: f64,
    shift_100m_km2: f64,
    shift_100m_percentage_points: f64,
}

#[derive(Serialize)]
struct RegionRow<'a> {
    #[serde(flatten)]
    region: &'a RegionEntry,
    controlled_km2: f64,
    share_percent: f64,
    ceded_km2: f64,
    from_outside_km2: f64,
    statuses_km2: BTreeMap<&'a str, f64>,
}

impl<'a> From<&'a RegionalReport> for Regional<'a> {
    fn from(report: &'a RegionalReport) -> Self {
        let front = report.front();
        Self {
            region_overlap: report.region_overlap().to_string(),
            regions: report.regions().iter().map(RegionRow::from).collect(),
            in_no_region_km2: report.in_no_region().km2(),
            outside_km2: report.outside().km2(),
            residual_km2: report.residual().map(Area::km2),
            front_km: front.km(),
            front_tolerance_km: Front::TOLERANCE_KM,
            front_gap_m: Front::GAP_M,
            front_gaps_km: front.gaps_km(),
            shift_100m_km2: front.shift_100m().km2(),
            shift_100m_percentage_points: front.shift_100m_points().points(),
        }
    }
}

impl<'a> From<&'a RegionReport> for RegionRow<'a> {
    fn from(region: &'a RegionReport) -> Self {
        let statuses = region.statuses().iter();
        Self {
            region: region.entry(),
            controlled_km2: region.controlled().km2(),
            share_percent: region.share().percent(),
            ceded_km2: region.ceded().km2(),
            from_outside_km2: region.from_outside().km2(),
            statuses_km2: statuses.map(|(status, area)| (status.as_str(), area.km2())).collect(),
        }
    }
}

#[derive(Serialize)]
struct Map<'a> {
    files: Vec<&'a str>,
    sha256: Vec<Option<&'a str>>,
    date: Option<String>,
    date_source: Option<String>,
    legend: &'a str,
    features: usize,
    polygons: usize,
}

#[derive(Serialize)]
struct Controlled {
    area_km2: f64,
    share_percent: f64,
    range_percent: Range,
}

/// Part of what is controlled, but of no status.
#[derive(Serialize)]
struct Addition<'a> {
    area_km2: f64,
    ground: &'a str,
}

/// What a side holds.
#[derive(Serialize)]
pub(crate) struct SideRow<'a> {
    side: &'a Side,
    area_km2: f64,
    /// Null, as all shares, of a map of another place.
    share_percent: Option<f64>,
    range_percent: Option<Range>,
    not_drawn_km2: f64,
}

impl<'a> SideRow<'a> {
    pub(crate) fn new(row: &'a SideReport, is_of_territory: bool) -> Self {
        Self {
            side: &row.side,
            area_km2: row.holding.area.km2(),
            share_percent: Some(row.holding.share.percent()).filter(|_| is_of_territory),
            range_percent: Some(row.range).filter(|_| is_of_territory),
            not_drawn_km2: row.not_drawn.km2(),
        }
    }
}

#[derive(Serialize)]
struct StatusRow<'a> {
    status: &'a Status,
    side: Option<&'a Side>,
    counted: bool,
    area_km2: f64,
    share_percent: Option<f64>,
    overlap_km2: f64,
    repeated_km2: f64,
}

impl<'a> From<&'a ControlReport> for Report<'a> {
    fn from(report: &'a ControlReport) -> Self {
        let date = report.date.as_ref();
        let is_of_territory = report.refusal.is_none();
        let statuses = report.statuses.iter().map(|row| StatusRow {
            status: &row.status,
            side: row.side.as_ref(),
            counted: row.counted,
            area_km2: row.holding.area.km2(),
            share_percent: Some(row.holding.share.percent()).filter(|_| is_of_territory),
            overlap_km2: row.overlap.km2(),
            repeated_km2: row.repeated.km2(),
        });
        let controlled = Some(Controlled {
            area_km2: report.controlled.area.km2(),
            share_percent: report.controlled.share.percent(),
            range_percent: report.range,
        });
        let sides = report.sides.iter().map(|row| SideRow::new(row, is_of_territory));
        Self {
            provenance: Provenance::of("share/2", report),
            map: Map {
                files: report.files.iter().map(|file| file.name.as_str()).collect(),
                sha256: report.files.iter().map(MapFile::sha256).collect(),
                date: date.map(|date| date.date.to_string()),
                date_source: date.map(|date| date.source.to_string()),
                legend: &report.legend,
                features: report.features,
                polygons: report.polygons,
            },
            controlled: controlled.filter(|_| report.headline.has_figure()),
            addition: report.method.addition.as_ref().map(|addition| Addition {
                area_km2: addition.area.km2(),
                ground: &addition.ground,
            }),
            sides: sides.collect(),
            not_drawn_km2: report.not_drawn.map(|rest| rest.area.km2()),
            statuses: statuses.collect(),
            regional: report.regional.as_ref().map(Regional::from),
            warnings: &report.warnings,
        }
    }
}
