//! Changes as a table, as JSON, and as GeoJSON.

use std::fmt;

use geojson::{Feature, FeatureCollection, JsonObject};
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::{Change, ChangedPiece, Direction, Transition};
use crate::quantity::{Area, Share};
use crate::report::polygon_feature;
use crate::status::Status;
use crate::text::{cell, printable, width};

impl Change {
    /// The changed pieces as a GeoJSON `FeatureCollection`, each with its area, centroid, mean
    /// width, region, and the bearing in which the line moved.
    pub fn to_geojson(&self) -> String {
        let features = self.pieces().iter().map(feature).collect();
        FeatureCollection { bbox: None, features, foreign_members: None }.to_string()
    }
}

fn feature(piece: &ChangedPiece) -> Feature {
    let properties: JsonObject = [
        ("change", Value::from(piece.direction().as_str())),
        ("area_km2", Value::from(piece.area().km2())),
        ("width_m", Value::from(piece.width_metres())),
        ("sliver", Value::from(piece.is_sliver())),
        ("centroid", Value::from(piece.centroid().to_vec())),
        ("bearing", piece.bearing().map_or(Value::Null, Value::from)),
        ("region", piece.region().map_or(Value::Null, Value::from)),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value))
    .collect();
    polygon_feature(piece.rings(), properties)
}

impl Direction {
    /// `gained` or `lost`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gained => "gained",
            Self::Lost => "lost",
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [from, to] = [self.from(), self.to()].map(day_or_unknown);
        let net = self.net_without_breaks();
        let points = net.share_of(self.whole) - Share::NONE;
        writeln!(f, "{from} to {to}: {net:.2} net, {points}")?;
        writeln!(f)?;
        let slivers = self.slivers();
        write_total(f, "gained", self.gained(), slivers.gained)?;
        write_total(f, "lost", self.lost(), slivers.lost)?;
        write_total(f, "held", self.held(), Area::ZERO)?;
        for found in self.breaks() {
            write_break(f, found.ground(), "no longer drawn", found.no_longer_drawn())?;
            write_break(f, found.ground(), "newly drawn", found.newly_drawn())?;
        }
        self.write_transitions(f)?;
        self.write_regions(f)?;
        writeln!(f)?;
        writeln!(f, "method   {}", self.method().sentence())?;
        for warning in self.warnings() {
            writeln!(f, "warning  {warning}")?;
        }
        Ok(())
    }
}

/// Rows with no more than this are not shown: to two decimals of a square kilometre they are zero.
const LEAST_SHOWN: Area = Area::from_m2(1.0);

impl Change {
    /// The ground that changed its status, after an empty line if there is any.
    fn write_transitions(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let changed = self.transitions().iter().filter(|row| row.from != row.to);
        let shown: Vec<&Transition> = changed.filter(|row| row.area > LEAST_SHOWN).collect();
        if !shown.is_empty() {
            writeln!(f)?;
        }
        for transition in shown {
            let [from, to] = [transition.from(), transition.to()].map(name_of_status);
            writeln!(f, "{from:>16} → {to:<16} {:>14.2}", transition.area)?;
        }
        Ok(())
    }

    /// The regions in which something changed, and what lies outside all, after an empty line if there
    /// is any.
    fn write_regions(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.regions().iter().map(|row| (row.name(), [row.gained, row.lost]));
        let outside = ("outside all regions", [self.gained_outside(), self.lost_outside()]);
        let changed: Vec<(&str, [Area; 2])> = rows
            .chain([outside])
            .filter(|(_, areas)| areas.iter().any(|area| *area > LEAST_SHOWN))
            .collect();
        let names: Vec<String> = changed.iter().map(|(name, _)| cell(name)).collect();
        let width = width(&names);
        if !changed.is_empty() {
            writeln!(f)?;
        }
        for ((_, [gained, lost]), name) in changed.iter().zip(names) {
            writeln!(f, "{name:<width$}  gained {gained:>12.2}  lost {lost:>12.2}")?;
        }
        Ok(())
    }
}

fn write_total(f: &mut fmt::Formatter<'_>, name: &str, area: Area, slivers: Area) -> fmt::Result {
    write!(f, "{name:<8} {area:>16.2}")?;
    if slivers > Area::ZERO {
        write!(f, "  of which {slivers:.2} in slivers under {} m", Change::SLIVER_METRES)?;
    }
    writeln!(f)
}

/// Ground that is neither gained nor lost; nothing where there is none.
fn write_break(f: &mut fmt::Formatter<'_>, ground: &str, what: &str, area: Area) -> fmt::Result {
    if area <= LEAST_SHOWN {
        return Ok(());
    }
    writeln!(f, "besides  {area:>16.2}  {what}: {}", printable(ground))
}

fn day_or_unknown(day: Option<Date>) -> String {
    day.map_or("date unknown".to_owned(), |day| day.to_string())
}

fn name_of_status(status: Option<&Status>) -> String {
    status.map_or("not drawn".to_owned(), |status| cell(status.as_str()))
}

/// Areas in km², unrounded.
impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::Document::from(self).serialize(serializer)
    }
}

/// The shape of the JSON document.
mod json {
    use serde::Serialize;

    use crate::change::{Change, RegionChange, SeriesBreak, StatusChange, Transition};
    use crate::warning::Warning;

    #[derive(Serialize)]
    pub(super) struct Document<'a> {
        from: Option<String>,
        to: Option<String>,
        method: String,
        earlier_km2: f64,
        later_km2: f64,
        gained_km2: f64,
        slivers_km2: f64,
        lost_km2: f64,
        lost_slivers_km2: f64,
        net_km2: f64,
        net_percentage_points: f64,
        net_without_breaks_km2: f64,
        breaks: Vec<BreakRow<'a>>,
        held_km2: f64,
        statuses: Vec<StatusRow<'a>>,
        transitions: Vec<TransitionRow<'a>>,
        regions: Vec<RegionRow<'a>>,
        outside_gained_km2: f64,
        outside_lost_km2: f64,
        pieces: usize,
        warnings: &'a [Warning],
    }

    #[derive(Serialize)]
    struct StatusRow<'a> {
        status: &'a str,
        gained_km2: f64,
        lost_km2: f64,
        net_km2: f64,
        held_km2: f64,
    }

    /// Ground that the map maker no longer draws, or draws anew.
    #[derive(Serialize)]
    struct BreakRow<'a> {
        ground: &'a str,
        no_longer_drawn_km2: f64,
        newly_drawn_km2: f64,
        transitions: Vec<TransitionRow<'a>>,
    }

    impl<'a> From<&'a SeriesBreak> for BreakRow<'a> {
        fn from(found: &'a SeriesBreak) -> Self {
            Self {
                ground: found.ground(),
                no_longer_drawn_km2: found.no_longer_drawn().km2(),
                newly_drawn_km2: found.newly_drawn().km2(),
                transitions: found.transitions().iter().map(TransitionRow::from).collect(),
            }
        }
    }

    #[derive(Serialize)]
    struct TransitionRow<'a> {
        from: Option<&'a str>,
        to: Option<&'a str>,
        area_km2: f64,
    }

    #[derive(Serialize)]
    struct RegionRow<'a> {
        name: &'a str,
        code: Option<&'a str>,
        parent: Option<&'a str>,
        in_sum: bool,
        gained_km2: f64,
        lost_km2: f64,
        net_km2: f64,
    }

    impl<'a> From<&'a Change> for Document<'a> {
        fn from(change: &'a Change) -> Self {
            let slivers = change.slivers();
            Self {
                from: change.from().map(|date| date.to_string()),
                to: change.to().map(|date| date.to_string()),
                method: change.method().to_string(),
                earlier_km2: change.earlier().km2(),
                later_km2: change.later().km2(),
                gained_km2: change.gained().km2(),
                slivers_km2: slivers.gained.km2(),
                lost_km2: change.lost().km2(),
                lost_slivers_km2: slivers.lost.km2(),
                net_km2: change.net().km2(),
                net_percentage_points: change.net_points().points(),
                net_without_breaks_km2: change.net_without_breaks().km2(),
                breaks: change.breaks().iter().map(BreakRow::from).collect(),
                held_km2: change.held().km2(),
                statuses: change.statuses().iter().map(StatusRow::from).collect(),
                transitions: change.transitions().iter().map(TransitionRow::from).collect(),
                regions: change.regions().iter().map(RegionRow::from).collect(),
                outside_gained_km2: change.gained_outside().km2(),
                outside_lost_km2: change.lost_outside().km2(),
                pieces: change.pieces().len(),
                warnings: change.warnings(),
            }
        }
    }

    impl<'a> From<&'a StatusChange> for StatusRow<'a> {
        fn from(change: &'a StatusChange) -> Self {
            Self {
                status: change.status.as_str(),
                gained_km2: change.gained.km2(),
                lost_km2: change.lost.km2(),
                net_km2: (change.gained - change.lost).km2(),
                held_km2: change.held.km2(),
            }
        }
    }

    impl<'a> From<&'a Transition> for TransitionRow<'a> {
        fn from(transition: &'a Transition) -> Self {
            Self {
                from: transition.from.as_ref().map(crate::Status::as_str),
                to: transition.to.as_ref().map(crate::Status::as_str),
                area_km2: transition.area.km2(),
            }
        }
    }

    impl<'a> From<&'a RegionChange> for RegionRow<'a> {
        fn from(change: &'a RegionChange) -> Self {
            Self {
                name: &change.name,
                code: change.code.as_deref(),
                parent: change.parent.as_deref(),
                in_sum: change.is_in_sum,
                gained_km2: change.gained.km2(),
                lost_km2: change.lost.km2(),
                net_km2: (change.gained - change.lost).km2(),
            }
        }
    }
}
