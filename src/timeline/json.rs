//! Timelines as JSON.

use serde::{Serialize, Serializer};

use super::{DayFigures, Flag, PeriodRow, PeriodSide, Since, Timeline, TimelineRow};
use crate::change::SideFlow;
use crate::error::Error;
use crate::quantity::{Area, PercentagePoints, Share};
use crate::report::{FileRow, Provenance, SideRow};
use crate::side::Side;
use crate::territory::RegionEntry;
use crate::warning::Warning;

/// Areas in km², shares in per cent, unrounded.
impl Serialize for Timeline {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Document {
            provenance: self.provenance("timeline/2"),
            rows: self.rows().iter().map(|row| Row::new(row, self.regions())).collect(),
            warnings: self.warnings(),
        }
        .serialize(serializer)
    }
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    provenance: Provenance<'a>,
    rows: Vec<Row<'a>>,
    warnings: &'a [Warning],
}

#[derive(Serialize)]
struct DocumentOfPeriods<'a> {
    #[serde(flatten)]
    provenance: Provenance<'a>,
    periods: Vec<RowOfPeriod<'a>>,
    warnings: &'a [Warning],
}

/// A period, with what counts at its end in each region where regions are asked for.
#[derive(Serialize)]
struct RowOfPeriod<'a> {
    #[serde(flatten)]
    row: &'a PeriodRow,
    #[serde(flatten)]
    by_region: Option<Regional<'a>>,
}

/// What counts in each region, and in none.
#[derive(Serialize)]
struct Regional<'a> {
    regions: Vec<RegionRow<'a>>,
    /// Ground of the territory in none of its regions.
    in_no_region_km2: f64,
    /// Ground outside the territory.
    outside_km2: f64,
}

#[derive(Serialize)]
struct RegionRow<'a> {
    #[serde(flatten)]
    region: &'a RegionEntry,
    controlled_km2: f64,
    share_percent: f64,
}

impl<'a> Regional<'a> {
    /// `None` where regions are not asked for, or there are no figures.
    fn new(figures: Option<&DayFigures>, regions: &'a [RegionEntry]) -> Option<Self> {
        let figures = figures.filter(|_| !regions.is_empty())?;
        let rows = regions.iter().zip(figures.regions());
        let rows = rows.map(|(region, area)| RegionRow {
            region,
            controlled_km2: area.km2(),
            share_percent: area.share_of(region.whole().area()).percent(),
        });
        Some(Self {
            regions: rows.collect(),
            in_no_region_km2: figures.in_no_region().km2(),
            outside_km2: figures.outside().km2(),
        })
    }
}

impl Timeline {
    /// Periods of this timeline as a JSON document: the one that the example program `timeline` prints of
    /// months.
    pub fn document_of_periods<'a>(&'a self, periods: &'a [PeriodRow]) -> impl Serialize + 'a {
        let (provenance, warnings) = (self.provenance("periods/1"), self.warnings());
        let periods = periods.iter();
        let periods = periods.map(|row| RowOfPeriod {
            row,
            by_region: Regional::new(row.edges().map(|(_, later)| later), self.regions()),
        });
        DocumentOfPeriods { provenance, periods: periods.collect(), warnings }
    }

    fn provenance(&self, schema: &'static str) -> Provenance<'_> {
        let territory = (self.territory(), self.whole());
        Provenance::new(schema, self.method(), territory, self.files())
    }

    /// The files of all maps; one with the maps of many days once.
    fn files(&self) -> Vec<FileRow<'_>> {
        let mut before = None;
        let mut files = Vec::new();
        for row in self.rows() {
            let Some(figures) = row.figures() else { continue };
            for file in row.files().iter().filter(|file| before != Some(*file)) {
                files.push(FileRow::new(None, file, figures.legend()));
            }
            before = row.files().last();
        }
        files
    }
}

/// The shape of a row.
#[derive(Serialize)]
struct Row<'a> {
    date: Option<String>,
    file: &'a str,
    /// Whom the figures of what counts are about.
    side: Option<&'a Side>,
    /// Null, as the share, where nothing that the map draws counts, which is no zero, and of a map of another
    /// place.
    controlled_km2: Option<f64>,
    share_percent: Option<f64>,
    gained_km2: Option<f64>,
    lost_km2: Option<f64>,
    net_km2: Option<f64>,
    /// Without ground that the map maker began or ceased to draw.
    net_without_breaks_km2: Option<f64>,
    redrawn_km2: Option<f64>,
    slivers_km2: Option<f64>,
    days: Option<i32>,
    sides: Vec<SideRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_drawn_km2: Option<f64>,
    /// Since the map before.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    flows: &'a [SideFlow],
    #[serde(flatten)]
    by_region: Option<Regional<'a>>,
    flags: &'a [Flag],
    /// Of the map by itself.
    warnings: &'a [Warning],
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl<'a> Row<'a> {
    fn new(row: &'a TimelineRow, regions: &'a [RegionEntry]) -> Self {
        let figures = row.figures();
        let since = figures.and_then(DayFigures::since);
        Self {
            date: row.date().map(|date| date.to_string()),
            file: row.file(),
            side: figures.and_then(DayFigures::about),
            controlled_km2: figures.and_then(DayFigures::controlled).map(Area::km2),
            share_percent: figures.and_then(DayFigures::share).map(Share::percent),
            gained_km2: figures.and_then(DayFigures::gained).map(Area::km2),
            lost_km2: figures.and_then(DayFigures::lost).map(Area::km2),
            net_km2: figures.and_then(DayFigures::net).map(Area::km2),
            net_without_breaks_km2: figures.and_then(DayFigures::net_without_breaks).map(Area::km2),
            redrawn_km2: figures.and_then(DayFigures::redrawn).map(Area::km2),
            slivers_km2: since.map(|since| since.slivers().km2()),
            days: since.and_then(Since::days),
            sides: figures.map(side_rows).unwrap_or_default(),
            not_drawn_km2: figures.and_then(DayFigures::not_drawn).map(|rest| rest.area().km2()),
            flows: since.map_or(&[], Since::flows),
            by_region: Regional::new(figures, regions),
            flags: row.flags(),
            warnings: row.warnings(),
            error: row.error().map(Error::finding),
        }
    }
}

fn side_rows(figures: &DayFigures) -> Vec<SideRow<'_>> {
    let rows = figures.sides().iter();
    rows.map(|row| SideRow::new(row, figures.is_of_territory())).collect()
}

impl Serialize for PeriodRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row<'a> {
            period: &'a str,
            from: Option<String>,
            from_file: Option<&'a str>,
            to: Option<String>,
            to_file: Option<&'a str>,
            side: Option<&'a Side>,
            controlled_km2: Option<f64>,
            share_percent: Option<f64>,
            gained_km2: Option<f64>,
            lost_km2: Option<f64>,
            net_km2: Option<f64>,
            net_without_breaks_km2: Option<f64>,
            redrawn_km2: Option<f64>,
            net_percentage_points: Option<f64>,
            sides: Vec<PeriodSide>,
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            flows: &'a [SideFlow],
            flags: &'a [Flag],
        }
        Row {
            period: self.label(),
            from: self.from().map(|(date, _)| date.to_string()),
            from_file: self.from().map(|(_, file)| file),
            to: self.to().map(|(date, _)| date.to_string()),
            to_file: self.to().map(|(_, file)| file),
            side: self.about(),
            controlled_km2: self.later().map(Area::km2),
            share_percent: self.share().map(Share::percent),
            gained_km2: self.gained().map(Area::km2),
            lost_km2: self.lost().map(Area::km2),
            net_km2: self.net().map(Area::km2),
            net_without_breaks_km2: self.net_without_breaks().map(Area::km2),
            redrawn_km2: self.redrawn().map(Area::km2),
            net_percentage_points: self.net_points().map(PercentagePoints::points),
            sides: self.sides(),
            flows: self.flows(),
            flags: self.flags(),
        }
        .serialize(serializer)
    }
}

impl Serialize for PeriodSide {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row<'a> {
            side: &'a Side,
            area_km2: Option<f64>,
            share_percent: Option<f64>,
            net_km2: Option<f64>,
            net_percentage_points: Option<f64>,
        }
        Row {
            side: self.side(),
            area_km2: self.later().map(Area::km2),
            share_percent: self.share().map(Share::percent),
            net_km2: self.net().map(Area::km2),
            net_percentage_points: self.net_points().map(PercentagePoints::points),
        }
        .serialize(serializer)
    }
}
