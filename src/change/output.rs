//! Changes as a table, as JSON, and as GeoJSON.

use std::fmt;

use geojson::{Feature, FeatureCollection, JsonObject};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::{Change, ChangedPiece, Direction, RegionChange};
use crate::quantity::Area;
use crate::report::polygon_feature;
use crate::text::{cell, width};

impl Change {
    /// The changed pieces as a GeoJSON `FeatureCollection`, each with its area, centroid, mean
    /// width, region, and the bearing in which the line moved.
    pub fn to_geojson(&self) -> String {
        let features = self.pieces().iter().map(feature).collect();
        FeatureCollection { bbox: None, features, foreign_members: None }.to_string()
    }
}

fn feature(piece: &ChangedPiece) -> Feature {
    let number = |number: f64| Value::from(number);
    let properties: JsonObject = [
        ("change", Value::from(piece.direction().as_str())),
        ("area_km2", number(piece.area().km2())),
        ("width_m", number(piece.width_metres())),
        ("sliver", Value::from(piece.is_sliver())),
        ("centroid", Value::from(piece.centroid().to_vec())),
        ("bearing", piece.bearing().map_or(Value::Null, number)),
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
        let day = |date: Option<jiff::civil::Date>| {
            date.map_or_else(|| "date unknown".to_owned(), |date| date.to_string())
        };
        writeln!(
            f,
            "{} to {}: {:.2} net, {}",
            day(self.from()),
            day(self.to()),
            self.net(),
            self.net_points(),
        )?;
        writeln!(f)?;
        let slivers = self.slivers();
        let mut row = |name: &str, area: Area, sliver: Option<Area>| match sliver {
            Some(sliver) if sliver > Area::ZERO => writeln!(
                f,
                "{name:<8} {area:>16.2}  of which {sliver:.2} in slivers under {} m",
                Self::SLIVER_METRES,
            ),
            _ => writeln!(f, "{name:<8} {area:>16.2}"),
        };
        row("gained", self.gained(), Some(slivers.gained))?;
        row("lost", self.lost(), Some(slivers.lost))?;
        row("held", self.held(), None)?;
        // To two decimals of a square kilometre there is nothing to say of less than a square metre.
        let moved = |transition: &&super::Transition| {
            transition.from != transition.to && transition.area.m2() > 1.0
        };
        if self.transitions().iter().any(|transition| moved(&transition)) {
            writeln!(f)?;
        }
        for transition in self.transitions().iter().filter(moved) {
            let name = |status: &Option<crate::Status>| {
                status.as_ref().map_or("not drawn".to_owned(), |status| cell(status.as_str()))
            };
            let (from, to) = (name(&transition.from), name(&transition.to));
            writeln!(f, "{from:>16} → {to:<16} {:>14.2}", transition.area)?;
        }
        let outside = RegionChange {
            name: "outside all regions".to_owned(),
            code: None,
            gained: self.gained_outside(),
            lost: self.lost_outside(),
        };
        let rows = self.regions().iter().chain([&outside]);
        let changed: Vec<&RegionChange> =
            rows.filter(|region| region.gained.m2() > 1.0 || region.lost.m2() > 1.0).collect();
        let names: Vec<String> = changed.iter().map(|region| cell(&region.name)).collect();
        let width = width(&names);
        if !changed.is_empty() {
            writeln!(f)?;
        }
        for (region, name) in changed.iter().zip(names) {
            writeln!(
                f,
                "{name:<width$}  gained {:>12.2}  lost {:>12.2}",
                region.gained, region.lost,
            )?;
        }
        writeln!(f)?;
        writeln!(f, "method   {}", self.method().sentence())?;
        for warning in self.warnings() {
            writeln!(f, "warning  {warning}")?;
        }
        Ok(())
    }
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

    use crate::change::{Change, RegionChange, StatusChange, Transition};
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
                gained_km2: change.gained.km2(),
                lost_km2: change.lost.km2(),
                net_km2: (change.gained - change.lost).km2(),
            }
        }
    }
}
